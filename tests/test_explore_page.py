"""The explorer as a page in a real browser: what a person sees, does and takes away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from analysis.explore import READY, Question, answer
from analysis.explore.dashboard import WAITING, _greetings
from analysis.language import speaking
from analysis.record import Record
from tests.browser import Visit, chromium, visit
from tests.served import PATIENCE, Served, explorer, until

DESK, PHONE = 1280, 390
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURE = "figure img"
WAIT = 1000 * PATIENCE  # a slow machine with other work starts a kernel for each page
HOSTILE = "series=<img src=x onerror=alert(1)>&show=__import__('os').getcwd()"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with explorer(tmp_path_factory.mktemp("page")) as server:
        until(lambda: len(server.kernels()) >= WAITING)
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_(browser: Browser, served: Served) -> Iterator[Callable[[str, int], Visit]]:
    """Open the page with settings; when the test is over it is closed as a person closes it."""
    visits = []

    def opened(settings: str = "", width: int = DESK) -> Visit:
        address = urljoin(served.address, f"?{settings}")
        visits.append(visit(browser, address, width, wait=WAIT))
        visited = visits[-1].__enter__()
        visited.page.locator("[role=status]", has_text=".").first.wait_for()
        return visited

    yield opened
    for one in visits:
        one.__exit__(None, None, None)


def first_view(browser: Browser, address: str) -> float:
    """Return the seconds from the call of the page to its picture."""
    start = time.perf_counter()
    with visit(browser, address, DESK, wait=WAIT) as visited:
        visited.page.locator(PICTURE).wait_for()
        return time.perf_counter() - start


def answered(settings: str, language: str = "en") -> Record:
    with speaking(language):
        return answer(Question.read(settings))


def alt(page: Page) -> str:
    return page.locator(PICTURE).get_attribute("alt") or ""


def when_changed(page: Page, old: str) -> None:
    page.wait_for_function(
        f"old => (document.querySelector('{PICTURE}') || {{}}).alt !== old", arg=old
    )
    page.locator(PICTURE).wait_for()


def reach(page: Page, wanted: Locator) -> None:
    """Move the focus with the keyboard alone."""
    wanted.wait_for()
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_opens_with_a_chart_and_nothing_from_elsewhere(
    open_: Callable[..., Visit], served: Served, width: int
) -> None:
    visited = open_(width=width)
    page = visited.page
    page.locator(PICTURE).wait_for()
    assert alt(page) == answered(next(iter(READY.values())).settings).alt
    assert page.evaluate("document.querySelector('figure img').naturalWidth") > 500
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert visited.errors == []
    own = (served.address, "data:")
    assert [url for url in visited.requests if not url.startswith(own)] == []


def test_the_keyboard_alone_asks_another_question_and_takes_the_answer_away(
    open_: Callable[..., Visit],
) -> None:
    visited = open_()
    page, keys = visited.page, visited.page.keyboard
    before, drawn = alt(page), page.locator(PICTURE).get_attribute("src")
    reach(page, page.get_by_label("Show as"))
    keys.press("ArrowDown")
    when_changed(page, before)
    assert page.locator(PICTURE).get_attribute("src") != drawn
    reach(page, page.get_by_role("button", name="Take away"))
    keys.press("Enter")
    link = page.locator("a[href^='?series']")
    link.wait_for()
    record = answered(str(link.get_attribute("href")).removeprefix("?").split("&language=")[0])
    assert alt(page) == record.alt
    files = {}
    for place in range(page.locator("a[download]").count()):
        one = page.locator("a[download]").nth(place)
        reach(page, one)
        with page.expect_download() as arriving:
            keys.press("Enter")
        files[arriving.value.suggested_filename] = arriving.value.path().read_bytes()
    assert files == record.files()
    assert [name.rpartition(".")[2] for name in files] == ["png", "svg", "csv", "json"]
    # the link brings the view back
    address = urljoin(page.url, str(link.get_attribute("href")))
    again = open_(address.partition("?")[2])
    again.page.locator(PICTURE).wait_for()
    assert alt(again.page) == record.alt
    assert visited.errors + again.errors == []


def test_the_language_is_changed_on_the_page_and_by_its_address(
    open_: Callable[..., Visit],
) -> None:
    settings = list(READY.values())[1].settings
    visited = open_(f"{settings}&language=kk")
    page = visited.page
    page.locator(PICTURE).wait_for()
    assert alt(page) == answered(settings, "kk").alt
    page.wait_for_function("() => document.documentElement.lang === 'kk'")
    titled = page.title()
    page.get_by_label("Тіл").select_option(label="русский")
    when_changed(page, alt(page))
    assert alt(page) == answered(settings, "ru").alt
    page.wait_for_function("() => document.documentElement.lang === 'ru'")
    assert page.title() != titled
    assert visited.errors == []


def test_loading_the_page_again_brings_the_view_and_the_language_back(
    open_: Callable[..., Visit],
) -> None:
    visited = open_("language=ru")
    page = visited.page
    page.locator(PICTURE).wait_for()
    before = alt(page)
    page.get_by_label("Готовые диаграммы").select_option(index=4)
    when_changed(page, before)
    seen = alt(page)
    assert seen != before
    page.reload()
    page.locator(PICTURE).wait_for()
    assert alt(page) == seen
    assert page.locator("html").get_attribute("lang") == "ru"


def test_whatever_has_the_focus_shows_it(open_: Callable[..., Visit]) -> None:
    page = open_().page
    for control in (page.get_by_label("Show as"), page.get_by_role("button").first):
        reach(page, control)
        assert control.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_what_no_view_is_called_is_answered_with_a_sentence_and_never_run(
    open_: Callable[..., Visit],
) -> None:
    visited = open_(HOSTILE)
    page = visited.page
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    status = page.locator("[role=status]").first.inner_text()
    assert "onerror=alert(1)" in status, "named as it was written"
    assert page.locator("img[src=x]").count() == 0
    assert said == []
    assert visited.errors == []


def test_a_page_that_is_closed_takes_its_kernel_with_it(browser: Browser, served: Served) -> None:
    until(lambda: len(served.kernels()) >= WAITING)
    with visit(browser, served.address, DESK, wait=WAIT) as visited:
        visited.page.locator(PICTURE).wait_for()
        kernel = visited.page.evaluate(
            "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
        )
        assert served.get(f"api/kernels/{kernel}").status == 200
        visited.page.close(run_before_unload=True)
        until(lambda: served.get(f"api/kernels/{kernel}").status == 404)


@pytest.mark.parametrize(("ended", "language"), [("kernel", "en"), ("server", "kk")])
def test_a_page_says_that_what_made_it_has_ended(
    browser: Browser, tmp_path: Path, ended: str, language: str
) -> None:
    with explorer(tmp_path) as server:
        address = urljoin(server.address, f"?language={language}")
        with visit(browser, address, PHONE, wait=WAIT) as visited:
            page = visited.page
            page.locator(PICTURE).wait_for()
            notice = page.get_by_role("alert")
            assert page.locator("#lost").is_hidden()
            if ended == "server":
                assert server.end() == 0
            else:
                for kernel in server.kernels():
                    kernel.kill()
            notice.wait_for()
            assert notice.inner_text() == _greetings()[language]["lost"]
            page.mouse.wheel(0, 5000)
            box = notice.bounding_box()
            assert box
            assert box["y"] >= 0
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
            if ended == "kernel":
                # those that waited for visitors died too, and yet the page opens again
                page.reload()
                page.locator(PICTURE).wait_for()
                assert page.locator("#lost").is_hidden()
