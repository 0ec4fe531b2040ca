"""The explorer as a page: started, told where it is, ended."""

from __future__ import annotations

import errno
import gc
import ipaddress
import json
import os
import secrets
import signal
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from analysis.errors import DataError
from analysis.files import NOTEBOOKS

if TYPE_CHECKING:
    from tornado.ioloop import IOLoop

# As in analysis.notebooks: the server and its kernels would compile thirty grammars of no use here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

NOTEBOOK = NOTEBOOKS / "06_explorer.ipynb"
IP, PORT = "127.0.0.1", 8866


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

        # tables and modules stay: no change of a control has to wait while they are looked through
        gc.collect()
        gc.freeze()
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
        There is no address; it is no loopback address and there is to be no token; the port is
        taken.
    DataError
        There is no such notebook, or a table breaks a rule.
    """
    if not ip:  # to a socket, no address is every address
        raise ServerError(
            f"there is no address to listen on. Remedy: leave --ip out, or write {IP}."
        )
    alone = is_loopback(ip)
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
    _require_notebook(notebook)
    _require_free(ip, port)
    _require_tables()

    # what takes seconds comes after what can be said at once
    from tornado.ioloop import IOLoop

    loop, ended = IOLoop.current(), Event()
    # at once: what is imported below may swallow an interrupt
    _end_when_asked(loop, ended)
    from analysis.explore.dashboard import Dashboard, surroundings

    secret = secrets.token_urlsafe(32) if token or not alone else ""
    # the names of sockets are short, a person's own folder for such things may be a long one
    with tempfile.TemporaryDirectory(prefix="explorer-", dir="/tmp") as private:
        os.environ.update(surroundings(Path(private)))
        server = Dashboard(ip, port, secret, Path(private))
        server.initialize([str(notebook)])
        _end_when_asked(loop, ended)
        if not ended.is_set():
            loop.add_callback(_tell, _address(ip, port), secret, browser)
        server.start()


def _end_when_asked(loop: IOLoop, ended: Event) -> None:
    def end(*_: object) -> None:
        ended.set()
        loop.add_callback_from_signal(loop.stop)

    for asked_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked_to_end, end)


def _require_notebook(notebook: Path) -> None:
    """Refuse a damaged notebook here: a visitor would only hear that there is no page."""
    import nbformat

    try:
        nbformat.validate(json.loads(notebook.read_bytes()), version=4)
    except (ValueError, nbformat.ValidationError) as fault:
        raise DataError(
            notebook,
            rule=f"it is no notebook ({str(fault).splitlines()[0][:120]})",
            remedy=f"run `git checkout {notebook.name}` in its folder",
        ) from None


def _require_tables() -> None:
    """Refuse a damaged table here: a visitor could not mend it."""
    from analysis.data import load, tables

    for name in tables():
        load(name)


def is_loopback(ip: str) -> bool:
    """Tell whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False


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
                f"{'' if taken else f' ({fault.strerror})'}. "
                f"Remedy: choose another {'with --port' if taken else 'address or port'}."
            ) from None


def _address(ip: str, port: int) -> str:
    host = socket.gethostname() if ip in {"0.0.0.0", "::"} else f"[{ip}]" if ":" in ip else ip
    return f"http://{host}:{port}/"


def _tell(address: str, token: str, browser: bool) -> None:
    click.echo(f"The explorer is at {address}{f'?token={token}' if token else ''}")
    click.echo("Ctrl-C ends it.")
    if browser:
        # without the token, which others on this machine could read from the browser's call
        webbrowser.open(address)
