"""A real browser for tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    sync_playwright,
)

from analysis.cli import BROWSERS, NO_BROWSER

SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 20_000


class NoBrowserError(RuntimeError):
    """There is no browser; the message says how to get one."""


def find(which: Callable[[str], str | None] = shutil.which) -> str:
    """Return the path of the browser.

    Raises
    ------
    NoBrowserError
        None is installed: a test that needs it fails, it is not skipped.
    """
    for name in BROWSERS:
        if path := which(name):
            return path
    raise NoBrowserError(NO_BROWSER)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, and end it with the block."""
    path = find()
    # a container's superuser has no sandbox to be in
    sandbox = [] if os.getuid() else ["--no-sandbox"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[*SWITCHES, *sandbox])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that is open, what it said, what of that were errors, and what it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)
        if message.type == "error":
            self.errors.append(message.text)

    def fail(self, error: Error) -> None:
        self.complaints.append(str(error))
        self.errors.append(str(error))


@contextmanager
def visit(
    browser: Browser, place: Path | str, width: int, height: int = 900, wait: int = WAIT
) -> Iterator[Visit]:
    """Open a file or an address in a window of a size in CSS pixels; close it with the block.

    What does not come within ``wait`` milliseconds is a fault.
    """
    size: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(viewport=size)
    try:
        context.set_default_timeout(wait)
        page = context.new_page()
        visited = Visit(page)
        page.on("console", visited.hear)
        page.on("pageerror", visited.fail)
        page.on("request", lambda request: visited.requests.append(request.url))
        page.goto(place if isinstance(place, str) else place.as_uri())
        yield visited
    finally:
        context.close()
