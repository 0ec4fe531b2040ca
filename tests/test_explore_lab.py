"""The explorer in JupyterLab, in a real browser: the notebook runs and its controls answer."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import Error, Page, expect

from analysis.explore import READY, answer
from tests import project
from tests.browser import chromium, visit
from tests.served import PATIENCE, Served, free_port, served

ADDRESS = r"(http://127\.0\.0\.1:\d+/lab\?token=\w+)"
# So high that every cell is in view: JupyterLab takes the others out of the page.
WINDOW = 1280, 4000
# JupyterLab calls a notebook idle before it has a kernel, and asks for one if it is run then.
KERNEL = ".jp-Toolbar-kernelName"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
WAIT = 1000 * PATIENCE
PICTURE = ".explorer figure img"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the project: what JupyterLab saves is not what is stored."""
    home = tmp_path_factory.mktemp("home")
    spare = project.copy(home / "project")
    options = ["--no-browser", "--port", str(free_port())]
    # Jupyter warns a superuser, and a container has no other
    options += [] if os.getuid() else ["--allow-root"]
    with served(home, "lab", *options, says=ADDRESS, cwd=spare) as server:
        yield server


def run_all_cells(page: Page) -> None:
    """Choose it from the menu until a cell runs: the menu is there before what it does."""
    running = page.locator(".jp-InputArea-prompt", has_text="[*]")
    for _ in range(20):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with contextlib.suppress(Error):
            running.first.wait_for(timeout=5000)
            return
    raise AssertionError("no cell runs")


def test_the_notebook_runs_in_jupyterlab_and_a_control_changes_the_picture(lab: Served) -> None:
    origin, _, token = lab.address.partition("/lab?")
    address = f"{origin}/lab/tree/06_explorer.ipynb?{token}"
    with chromium() as browser, visit(browser, address, *WINDOW, wait=WAIT) as visited:
        page = visited.page
        expect(page.locator(KERNEL)).to_have_text("Python 3 (ipykernel)", timeout=WAIT)
        page.locator(IDLE).wait_for()
        run_all_cells(page)
        picture = page.locator(PICTURE)
        first = answer(next(iter(READY.values())))
        expect(picture).to_have_attribute("alt", first.alt, timeout=WAIT)
        drawn = str(picture.get_attribute("src"))
        page.locator(IDLE).wait_for()
        page.get_by_label("Show as").focus()
        # JupyterLab takes the arrow keys of a closed list for its own (ipywidgets issue 3912)
        for key in ("Alt+ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(picture).not_to_have_attribute("alt", first.alt, timeout=WAIT)
        expect(picture).not_to_have_attribute("src", drawn)
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.locator(".jp-Dialog").count() == 0
        assert visited.errors == []
        own = (origin, "data:", "blob:")
        assert [url for url in visited.requests if not url.startswith(own)] == []


def test_jupyterlab_listens_on_the_loopback_address_with_a_token(lab: Served) -> None:
    [jupyter] = psutil.Process(lab.process.pid).children()
    listening = [
        connection.laddr.ip
        for connection in jupyter.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert set(listening) <= {"127.0.0.1", "::1"}
    stranger = lab.get(lab.address.partition("?")[0].replace("/lab", "/api/contents"))
    assert stranger.status == 403
    assert "pypi.org" not in lab.log.read_text("utf-8")
