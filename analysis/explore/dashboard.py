"""Voila, Jupyter's server for dashboards, set up to show one notebook and hand out nothing else."""

from __future__ import annotations

import contextlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
from jupyter_server import DEFAULT_STATIC_FILES_PATH
from tornado.web import HTTPError, authenticated
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from analysis.explore.server import is_loopback
from analysis.files import ROOT
from analysis.language import LANGUAGES, say, speaking

SHARE = Path(__file__).parent / "share"

# What the browser loads beside voila: the widgets, and what ties them to it.
WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
# Cells that are only for those who read the notebook.
LEFT_OUT = "notebook-only"

# How many kernels wait for visitors, with everything imported.
WAITING = 2
# How many kernels there are at most, those that wait included: each takes memory.
MOST = 40
# A page that was left without saying so is forgotten after some minutes, its kernel too.
CULLED = {"cull_interval": 60, "cull_idle_timeout": 300, "cull_connected": False}
# A kernel that died is not started anew: the page that it made would not know it.
RESTARTS = 0
# Seconds that a kernel has to end: it has nothing to save.
HASTE = 0.5

# Seconds that a visitor of a busy server may have to wait.
PATIENCE = 60

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


class Dashboard(Voila):  # type: ignore[misc]
    """Voila with the settings of the explorer.

    Parameters
    ----------
    ip, port
        Where it listens.
    token
        What a visitor has to know; everybody may come if empty.
    private
        A folder that nobody else can open, for what the server and its kernels write.
    """

    def __init__(self, ip: str, port: int, token: str, private: Path) -> None:
        super().__init__(
            ip=ip,
            port=port,
            port_retries=0,
            token=token,
            open_browser=False,  # voila's own way loads a style sheet from another host
            config_file_paths=[],  # settings that lie about here or at home change nothing
            connection_dir_root=str(private),
            log_level="ERROR",
            tornado_settings=_answering(ip),
            config=_configured(ip),
        )

    def init_handlers(self) -> list[Any]:
        """Return voila's handlers, the last of which answers with the page."""
        *others, (where, _, given) = super().init_handlers()
        return [*others, (where, Page, given)]

    def stop(self) -> None:
        """End the server and its kernels.

        A kernel that is just being started cannot be asked to end, so none is asked.
        """
        _end_kernels()
        with contextlib.suppress(HTTPError):
            super().stop()
        _end_kernels()


class Page(TornadoVoilaHandler):  # type: ignore[misc]
    """The page, for whom it was made: each visit takes a kernel, so not all of them are let in."""

    # Visits whose kernel is not counted yet.
    arriving = 0

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Write the page, part after part."""
        if _is_hidden(self.request.headers):
            raise HTTPError(403)
        _replace_dead(self.kernel_manager)
        if _kernels(self.kernel_manager) + Page.arriving >= MOST:
            raise HTTPError(503, _crowded())
        with contextlib.ExitStack() as arrival:
            arrival.enter_context(_arriving())
            async for part in self.get_generator(path=path):
                arrival.close()  # a page that begins has its kernel
                self.write(part)
                self.flush()


def _replace_dead(manager: Any) -> None:
    """Start kernels for those that died while they waited: nobody would ever get an answer."""
    for notebook, waiting in manager._pools.items():
        waiting[:] = [kernel for kernel in waiting if not kernel.done() or _lives(kernel, manager)]
        manager.fill_if_needed(delay=0, notebook_name=notebook)


def _lives(kernel: Any, manager: Any) -> bool:
    return not kernel.exception() and kernel.result()["kernel_id"] in manager


def _kernels(manager: Any) -> int:
    """Return how many kernels there are, those that are just being started included.

    For a moment one of these may count twice, so there are never too many.
    """
    waiting = (kernel for pool in manager._pools.values() for kernel in pool)
    return len(manager) + sum(not kernel.done() for kernel in waiting)


@contextlib.contextmanager
def _arriving() -> Iterator[None]:
    Page.arriving += 1
    try:
        yield
    finally:
        Page.arriving -= 1


def _is_hidden(headers: Mapping[str, str]) -> bool:
    """Tell whether another site asks, and not for a page that a person then sees.

    >>> _is_hidden({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"})
    True
    >>> _is_hidden({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"})
    False
    """
    foreign = headers.get("Sec-Fetch-Site") == "cross-site"
    return foreign and headers.get("Sec-Fetch-Dest") != "document"


def _end_kernels() -> None:
    for kernel in psutil.Process().children():
        kernel.kill()


def _answering(ip: str) -> dict[str, Any]:
    """Return how requests are answered."""
    return {
        "headers": HEADERS,
        # where the pages for a wrong address and a missing token find their style sheets
        "static_path": DEFAULT_STATIC_FILES_PATH,
        "static_url_prefix": "/voila/static/",
        # a name that resolves to this machine does not make another site its own
        "allow_remote_access": not is_loopback(ip),
        # voila's page ends its kernel without this token (voila issue 1458); such a request
        # still needs the unguessable name of the kernel, this origin, a cookie of this site
        "disable_check_xsrf": True,
        "websocket_max_message_size": 1_000_000,
    }


def _configured(ip: str) -> Config:
    """Return what is shown, by which kernels, and what is remembered of a visit."""
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
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": [LEFT_OUT]},
            "PasswordIdentityProvider": {
                # nothing of a visit outlives it, in the browser or in a file of passwords
                "cookie_options": {"expires_days": None, "samesite": "Strict"},
                "allow_password_change": False,
            },
            # with many visitors at once an output may take its time; it is not left out
            "VoilaExecutor": {"iopub_timeout": PATIENCE},
            "MappingKernelManager": CULLED,
            "KernelRestarter": {"restart_limit": RESTARTS},
            # sockets in the private folder, not open ports
            "KernelManager": {"transport": "ipc", "shutdown_wait_time": HASTE},
            "VoilaKernelManager": {"default_env_variables": {"VOILA_APP_IP": _reached(ip)}},
        }
    )


def surroundings(private: Path) -> dict[str, str]:
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


def _reached(ip: str) -> str:
    """Return the address at which a kernel finds the server.

    >>> _reached("0.0.0.0"), _reached("::1")
    ('127.0.0.1', '[::1]')
    """
    if ip in {"0.0.0.0", "localhost"}:
        return "127.0.0.1"
    return f"[{ip}]" if ":" in ip else ip


def _greetings() -> dict[str, dict[str, str]]:
    """Return what the page says where no kernel can speak, by language and occasion."""
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            said[code] = {
                "opens": say("The page opens …"),
                "needs": say("This page needs JavaScript, which is switched off in this browser."),
                "failed": say("The page could not be made. Load it again in a minute."),
                "lost": say(
                    "The explorer has stopped answering: its server was ended, or the connection "
                    "was lost. What is shown stays right; load the page again to ask more."
                ),
            }
    return said


def _crowded() -> str:
    """Return what a visitor hears for whom there is no kernel, in every language."""
    said = []
    for code in LANGUAGES:
        with speaking(code):
            said.append(say("The explorer has too many visitors now. Come again in a few minutes."))
    return "\n".join(said)
