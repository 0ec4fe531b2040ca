"""The explorer as a page: voila, Jupyter's server for dashboards, shows its notebook alone."""

from __future__ import annotations

import errno
import ipaddress
import os
import secrets
import signal
import socket
import tempfile
import webbrowser
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.files import NOTEBOOKS, ROOT
from analysis.language import LANGUAGES, say, speaking

NOTEBOOK = NOTEBOOKS / "06_explorer.ipynb"
IP, PORT = "127.0.0.1", 8866
SHARE = Path(__file__).parent / "share"

# A page that was left without saying so is forgotten after some minutes, its kernel too.
CULLED = {"cull_interval": 60, "cull_idle_timeout": 300, "cull_connected": False}

# What the browser loads beside voila: the widgets, and what ties them to it.
WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]

# How many kernels wait for visitors, with everything imported.
WAITING = 2

# Seconds that a kernel has to end: it has nothing to save.
HASTE = 0.5

# The one script that voila writes into the page itself, while a kernel takes its time.
HEARTBEAT = b"window.voila_heartbeat()"

POLICY = {
    "default-src": "'self'",
    "script-src": f"'self' 'sha256-{b64encode(sha256(HEARTBEAT).digest()).decode()}'",
    "style-src": "'self' 'unsafe-inline'",  # the widgets style themselves
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class ServerError(ValueError):
    """The page cannot be served as asked; the message says why and what can be done."""


def asked() -> str:
    """Return the settings in the address of the page; none in a notebook.

    A kernel that was started before anybody came waits here for its visitor.

    >>> asked()
    ''
    """
    if os.environ.get("VOILA_PREHEAT") == "True":
        from voila.utils import wait_for_request

        wait_for_request()
    parts = os.environ.get("QUERY_STRING", "").split("&")
    return "&".join(part for part in parts if not part.startswith("token="))


def serve(
    *,
    ip: str = IP,
    port: int = PORT,
    token: bool | None = None,
    browser: bool = True,
    notebook: Path = NOTEBOOK,
) -> None:
    """Serve the explorer until interrupted.

    Parameters
    ----------
    ip
        The address to listen on.
    token
        Whether a visitor has to know a token; by default where others than this machine can
        reach the page.
    browser
        Whether to open the page in a browser.

    Raises
    ------
    ServerError
        The address is no loopback address and there is to be no token; the port is taken.
    DataError
        There is no such notebook.
    KeyboardInterrupt
        Always, in the end: it is how the server is told to stop.
    """
    alone = _is_loopback(ip)
    if not alone and token is False:
        raise ServerError(
            f"whoever reaches {ip} could use the page without a token. "
            f"Remedy: leave --no-token out, or listen on {IP}."
        )
    if not notebook.exists():
        raise DataError(
            notebook,
            rule="there is no such notebook",
            remedy=f"run `git checkout {notebook.name}` in its folder",
        )
    _require_free(ip, port)
    secret = secrets.token_urlsafe(32) if token or not alone else ""
    # the names of sockets are short, a person's own folder for such things may be a long one
    with tempfile.TemporaryDirectory(prefix="explorer-", dir="/tmp") as private:
        os.environ.update(_surroundings(Path(private)))
        from tornado.ioloop import IOLoop
        from voila.app import Voila

        server: Any = Voila(**_settings(ip, port, secret, Path(private)), config=_config(ip))
        server.initialize([str(notebook)])
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        IOLoop.current().add_callback(_tell, _address(ip, port), secret, browser)
        server.start()
    raise KeyboardInterrupt


def _settings(ip: str, port: int, token: str, private: Path) -> dict[str, Any]:
    from jupyter_server import DEFAULT_STATIC_FILES_PATH

    return {
        "ip": ip,
        "port": port,
        "port_retries": 0,
        "token": token,
        "open_browser": False,  # voila's own way loads a style sheet from another host
        "config_file_paths": [],  # settings that lie about here or at home change nothing
        "connection_dir_root": str(private),
        "log_level": "ERROR",
        "tornado_settings": {
            "headers": HEADERS,
            # where the pages for a wrong address and a missing token find their style sheets
            "static_path": DEFAULT_STATIC_FILES_PATH,
            "static_url_prefix": "/voila/static/",
            # a name that resolves to this machine does not make another site its own
            "allow_remote_access": not _is_loopback(ip),
            # voila's page ends its kernel without this token (voila issue 1458); such a request
            # still needs the unguessable name of the kernel, this origin, a cookie of this site
            "disable_check_xsrf": True,
            "ws_ping_timeout": 30_000,  # milliseconds; no longer than between two of them
            "websocket_max_message_size": 1_000_000,
        },
    }


def _config(ip: str) -> Any:
    from traitlets.config import Config

    return Config(
        {
            "VoilaConfiguration": {
                "template": "explorer",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "file_allowlist": [],
                "show_tracebacks": False,
                "strip_sources": True,
                "resources": {"greetings": _greetings()},
                "extension_allowlist": WIDGETS,
                "extension_denylist": [],
                "preheat_kernel": True,
                "default_pool_size": WAITING,
            },
            "PasswordIdentityProvider": {
                # nothing of a visit outlives it, in the browser or in a file of passwords
                "cookie_options": {"expires_days": None, "samesite": "Strict"},
                "allow_password_change": False,
            },
            "MappingKernelManager": CULLED,
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["notebook-only"]},
            # sockets in a folder that nobody else can open, not open ports
            "KernelManager": {"transport": "ipc", "shutdown_wait_time": HASTE},
            "VoilaKernelManager": {"default_env_variables": {"VOILA_APP_IP": _reached(ip)}},
        }
    )


def _greetings() -> dict[str, tuple[str, str]]:
    """Return what the page says before a kernel can speak, in every language."""
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            said[code] = (
                say("The page opens …"),
                say("This page needs JavaScript, which is switched off in this browser."),
            )
    return said


def _surroundings(private: Path) -> dict[str, str]:
    """Return what the server and its kernels find around them: the project, nothing of a home."""
    return {
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
        "no_proxy": "*",  # a kernel asks the server beside it for its visitor, and nobody else
        "JUPYTER_PATH": str(SHARE),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "IPYTHONDIR": str(private / "ipython"),
    }


def _is_loopback(ip: str) -> bool:
    """Tell whether only this machine reaches an address.

    >>> _is_loopback("127.0.0.1"), _is_loopback("localhost"), _is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False


def _reached(ip: str) -> str:
    """Return the address at which a kernel finds the server."""
    return IP if ip in ("", "0.0.0.0", "localhost") else f"[{ip}]" if ":" in ip else ip


def _address(ip: str, port: int) -> str:
    host = socket.gethostname() if ip == "0.0.0.0" else f"[{ip}]" if ":" in ip else ip
    return f"http://{host}:{port}/"


def _require_free(ip: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((ip, port))
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            raise ServerError(
                f"port {port} of {ip} {'is in use' if taken else 'cannot be used'}"
                f"{'' if taken else f' ({fault.strerror})'}. Remedy: choose another with --port."
            ) from None


def _tell(address: str, token: str, browser: bool) -> None:
    import click

    click.echo(f"The explorer is at {address}{f'?token={token}' if token else ''}")
    click.echo("Ctrl-C ends it.")
    if browser:
        # without the token, which others on this machine could read from the browser's call
        webbrowser.open(address)
