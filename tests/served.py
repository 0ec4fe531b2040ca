"""The explorer's page and JupyterLab, served to tests: started as a person starts them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin

import psutil

from analysis.files import ROOT
from tests.project import environment

# Seconds that a slow machine with other work may take.
PATIENCE = 120
TOLD = r"The explorer is at (\S+)\n"


@dataclass
class Served:
    """A server that runs, and where it is."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    @property
    def port(self) -> int:
        found = re.search(r":(\d+)/", self.address)
        assert found
        return int(found[1])

    def get(self, path: str = "", **headers: str) -> Reply:
        """Return what the server answers to GET; a redirection is followed."""
        return self.ask(urllib.request.Request(urljoin(self.address, path), headers=headers))

    def post(self, path: str, **headers: str) -> Reply:
        asked = urllib.request.Request(urljoin(self.address, path), b"", headers, method="POST")
        return self.ask(asked)

    def ask(self, request: urllib.request.Request) -> Reply:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return Reply(reply.status, dict(reply.headers), reply.read().decode("utf-8"))
        except HTTPError as refusal:
            return Reply(refusal.code, dict(refusal.headers), refusal.read().decode("utf-8"))

    def kernels(self) -> list[psutil.Process]:
        """Return the processes in which views are made."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the server as Ctrl-C does and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@dataclass
class Reply:
    """What a server answers."""

    status: int
    headers: dict[str, str] = field(repr=False)
    text: str = field(repr=False)

    @property
    def kernel(self) -> str:
        """The name of the kernel that made the page."""
        found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', self.text, re.S)
        assert found, self.text[:500]
        name: str = json.loads(found[1])["kernelId"]
        return name


@contextmanager
def served(
    folder: Path, *command: str, says: str, cwd: Path = ROOT, **changes: str
) -> Iterator[Served]:
    """Run a command of ``python -m analysis`` that serves pages until the block ends.

    Parameters
    ----------
    folder
        For what the server writes: its words, and what it would keep in a person's home.
    says
        Pattern of the words with which it tells its address.
    """
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis", *command],
            cwd=cwd,
            env=environment(HOME=str(folder), PYTHONUNBUFFERED="1", **changes),
            stdout=words,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a test that is interrupted ends it by itself, below
        )
    try:
        found = until(lambda: re.search(says, log.read_text("utf-8")), process=process, log=log)
        yield Served(process, found[1], log)
    finally:
        if _runs(process):
            family = psutil.Process(process.pid).children(recursive=True)
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)
            for left in psutil.wait_procs(family, timeout=10)[1]:
                left.kill()


@contextmanager
def explorer(folder: Path, *options: str, cwd: Path = ROOT, **changes: str) -> Iterator[Served]:
    """Serve the explorer as a page, on a port that is free."""
    command = ("explore", "--no-browser", "--port", str(free_port()), *options)
    with served(folder, *command, says=TOLD, cwd=cwd, **changes) as server:
        yield server


def _runs(process: subprocess.Popen[str]) -> bool:
    return process.poll() is None


def until(
    found: Callable[[], object],
    *,
    process: subprocess.Popen[str] | None = None,
    log: Path | None = None,
) -> object:
    """Return what is found as soon as it is there; a server that ended is not waited for."""
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        if thing := found():
            return thing
        assert process is None or _runs(process), log and log.read_text("utf-8")
        time.sleep(0.05)
    raise AssertionError(f"nothing came in {PATIENCE} seconds; {log and log.read_text('utf-8')}")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
