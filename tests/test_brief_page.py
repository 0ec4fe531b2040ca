"""The briefing as a web page: what is in the file, and how a real browser shows it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import bs4
import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.numbers import parse_decimal
from click.testing import CliRunner
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from analysis import cli
from analysis.brief import page as writer
from analysis.brief.content import compose
from analysis.brief.model import Brief, Definition, KeyFigure, Reference, Table
from analysis.brief.wanted import Wanted
from analysis.files import ROOT
from analysis.findings import Finding
from analysis.language import LANGUAGES, say, speaking
from tests.briefings import briefed, drawn_once, empty, everything, single_topics
from tests.browser import NoBrowserError, chromium, find, visit

DESK, PHONE, NARROW = 1280, 390, 320
LEGIBLE = 9  # CSS pixels, about 7 points
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTILE = """<script>alert(1)</script> & "two" 'one' </style><b>{{ 7 * 7 }}</b>"""
A4 = (595, 842)

every_language = pytest.mark.parametrize("language", list(LANGUAGES))


@cache
def written(language: str) -> bytes:
    return writer.write(briefed(language))


@cache
def soup(language: str) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(written(language), "lxml")


def plain(text: str) -> str:
    return " ".join(text.split())


def packed(text: str) -> str:
    """Return a text without spaces and ligatures, to be found in what is read from a PDF."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def said(tag: bs4.Tag | None) -> str:
    assert tag is not None
    return plain(tag.get_text())


def tag_of(parent: bs4.Tag, *names: str, **wanted: str) -> bs4.Tag:
    found = parent.find(list(names) or True, attrs=dict(wanted))
    assert isinstance(found, bs4.Tag), (names, wanted)
    return found


# --- the file ------------------------------------------------------------------------------------


@every_language
def test_the_file_says_its_language_title_and_day_and_forbids_what_is_not_in_it(
    language: str,
) -> None:
    brief, html = briefed(language), soup(language)
    assert written(language).startswith(b"<!doctype html>\n")
    assert tag_of(html, "html")["lang"] == language
    assert said(html.title) == plain(brief.title)
    assert tag_of(html, "meta", name="date")["content"] == brief.day
    assert tag_of(html, "meta", name="viewport")["content"].startswith("width=device-width")
    policy = tag_of(html, "meta", **{"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in policy["content"]
    assert not html.find_all(["script", "img", "iframe", "object", "embed", "base"])
    assert [link["href"] for link in html.find_all("link")] == ["data:,"]


@every_language
def test_everything_that_the_briefing_says_is_on_the_page_in_its_order(language: str) -> None:
    html = bs4.BeautifulSoup(written(language), "lxml")
    tag_of(html, "nav").extract()
    text, place = said(html.body), 0
    for piece in everything(briefed(language)):
        place = text.find(plain(piece), place)
        assert place >= 0, piece
        place += len(plain(piece))


@every_language
def test_a_chart_is_in_the_page_with_its_alternative_text_and_all_its_words(language: str) -> None:
    for page in briefed(language).pages:
        article = tag_of(soup(language), id=page.anchor)
        assert said(article.h3) == plain(page.record.title)
        [chart] = article.find_all("svg")
        assert chart["role"] == "img"
        assert chart["aria-label"] == page.record.alt
        assert not chart.find_all(["title", "desc", "metadata", "style"])
        whole = bs4.BeautifulSoup(page.record.picture(writer.CONTEXT).svg, "xml")
        for name in ("text", "path", "use", "clipPath"):
            found = [said(tag) for tag in chart.find_all(name.lower())]
            assert found == [said(tag) for tag in whole.find_all(name)], name


@every_language
def test_the_tables_behind_a_chart_hold_the_plotted_values(language: str) -> None:
    for page in briefed(language).pages:
        article = tag_of(soup(language), id=page.anchor)
        tables = tag_of(article, "details").find_all("table")
        panels = page.record.frame.groupby("panel", sort=False)
        for table, (panel, rows) in zip(tables, panels, strict=True):
            assert said(table.caption) == plain(panel or page.record.draft.subtitle)
            cells = [said(cell).split(" (")[0] for cell in table.select("tbody td")]
            shown = sorted(value(cell, language) for cell in cells if cell != "–")
            plotted = sorted(rows["value"].dropna())
            places = max(len(re.sub(r".*[.,]", "", cell)) for cell in cells if cell != "–")
            assert shown == pytest.approx(plotted, abs=0.5 * 10**-places or 0.5), panel


def value(text: str, language: str) -> float:
    return float(parse_decimal(text.replace("−", "-"), locale=language))


@every_language
def test_tables_have_captions_and_heads_that_say_what_they_head(language: str) -> None:
    tables = soup(language).find_all("table")
    assert len(tables) > len(briefed(language).pages)
    for table in tables:
        assert said(table.caption)
        assert {head["scope"] for head in table.select("thead th")} == {"col"}
        for row in table.select("tbody tr"):
            assert [head["scope"] for head in row.find_all("th")] == ["row"]
            assert len(row.find_all(["th", "td"])) == len(table.select("thead tr > *"))
        assert all(said(head) for head in table.find_all("th"))


@every_language
def test_names_are_unique_and_every_reference_has_its_target(language: str) -> None:
    html = soup(language)
    ids = [str(tag["id"]) for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    wanted = {str(tag["href"])[1:] for tag in html.find_all(href=re.compile("^#"))}
    wanted |= {str(tag["aria-labelledby"]) for tag in html.select("[aria-labelledby]")}
    inside = {str(tag["id"]) for tag in html.select("svg [id]")}
    assert wanted | inside == set(ids)
    assert {page.anchor for page in briefed(language).pages} <= wanted
    for chart in html.find_all("svg"):
        used = {str(tag["href"])[1:] for tag in chart.find_all(href=True)}
        used |= set(re.findall(r"url\(#([^)]*)\)", str(chart)))
        assert used == {str(tag["id"]) for tag in chart.find_all(id=True)}
    assert not [name for tag in html.find_all(True) for name in tag.attrs if "data-" in name]


@every_language
def test_pages_cite_their_sources_and_findings_lead_to_their_pages(language: str) -> None:
    brief, html = briefed(language), soup(language)
    for page in brief.pages:
        line = tag_of(tag_of(html, id=page.anchor), "p", **{"class": "source"})
        links = {said(link): link["href"] for link in line.find_all("a")}
        assert links == {f"[{number}]": f"#source-{number}" for number in page.cited}
        assert links
    for finding, item in zip(brief.findings, html.select(".main-findings li"), strict=True):
        page = brief.page_of(finding)
        assert page is not None
        [link] = item.find_all("a")
        assert link["href"] == f"#{page.anchor}"
        with speaking(language):
            assert said(link) == say("Figure {number}", number=brief.pages.index(page) + 1)


@pytest.mark.parametrize(
    ("language", "russian", "latin"),
    [
        ("en", "ru", None),
        ("ru", None, "en"),
        ("kk", "ru", "en"),
    ],
)
def test_titles_in_other_languages_say_so(
    language: str, russian: str | None, latin: str | None
) -> None:
    places = soup(language).select(".sources span[lang]")
    spoken = {said(place): place["lang"] for place in places}
    assert spoken.get("Основные показатели внешней торговли") == russian
    assert spoken.get("Euro foreign exchange reference rates, daily, US dollar") == latin
    for words, other in spoken.items():
        assert other != language
        letters = {letter for letter in words if letter.isalpha()}
        assert (other == "en") == all(letter.isascii() for letter in letters), words
    sources = " ".join(said(item) for item in soup(language).select(".sources li"))
    assert ("бойынша" in sources) == (language == "kk")
    assert "бойынша" not in spoken


@single_topics
def test_no_heading_of_a_single_topic_stands_over_nothing(wanted: Wanted, language: str) -> None:
    with drawn_once():
        html = bs4.BeautifulSoup(writer.write(briefed(language, wanted)), "lxml")
    found = html.body.find_all(["h1", "h2", "h3", "h4", "p", "li", "dl", "table", "svg"])
    levels = [int(tag.name[1]) if re.fullmatch("h[1-6]", tag.name) else 0 for tag in found]
    assert [said(found[place]) for place in empty(levels)] == []
    containers = html.body.find_all(["ul", "ol", "dl", "section", "article", "p", "li", "tbody"])
    assert [str(tag) for tag in containers if not said(tag)] == []
    assert not re.search(r":\s*\.", html.body.get_text())


def test_a_briefing_is_written_in_its_own_language_whatever_is_spoken() -> None:
    brief = briefed("kk", Wanted(topics=("connectivity",)))
    with speaking("ru"):
        assert writer.write(brief) == writer.write(brief)
        html = bs4.BeautifulSoup(writer.write(brief), "lxml")
    assert said(tag_of(html, "figcaption").strong) == "1-сурет."


@every_language
def test_what_scrolls_has_a_name_and_is_reached_by_the_keyboard(language: str) -> None:
    areas = soup(language).find_all(class_="scroll")
    assert len(areas) > len(briefed(language).pages)
    for area in areas:
        assert (area["tabindex"], area["role"]) == ("0", "group")
        assert said(soup(language).find(id=str(area["aria-labelledby"])))


@every_language
def test_headings_go_down_one_step_at_a_time(language: str) -> None:
    headings = soup(language).find_all(re.compile("^h[1-6]$"))
    levels = [int(tag.name[1]) for tag in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(said(tag) for tag in headings)


def test_the_same_briefing_makes_the_same_bytes() -> None:
    wanted = Wanted(topics=("energy",))
    first, second = (writer.write(compose(wanted)) for _ in range(2))
    assert first == second


def test_text_becomes_no_markup() -> None:
    brief = hostile(briefed("en"))
    html = bs4.BeautifulSoup(writer.write(brief), "lxml")
    assert not html.find_all(["script", "b"])
    assert len(html.find_all("style")) == 1
    chart = tag_of(html, "svg")
    assert HOSTILE in chart["aria-label"]
    assert "onload" not in chart.attrs
    once = {"title": 1, "h1": 1, "dt": 3, "nav": 2, "figcaption": 1, "caption": 2, "th": 4}
    for name, times in once.items():
        found = sum(str(tag.get_text()).count(HOSTILE) for tag in html.find_all(name))
        assert found == times, name
    assert not html.find_all("a", href=re.compile("javascript"))


def hostile(brief: Brief) -> Brief:
    """Return a briefing of one page with the same evil words in every place."""
    page = brief.pages[0]
    finding, term = Finding(HOSTILE), Definition(HOSTILE, HOSTILE)
    draft = replace(page.record.draft, findings=[finding], subtitle=HOSTILE, notes=[HOSTILE])
    table = Table(HOSTILE, (HOSTILE, ""), ((HOSTILE, HOSTILE),), (False, True), HOSTILE)
    figure = KeyFigure(*[HOSTILE] * 6, cells=page.record.frame)
    return replace(
        brief,
        title=HOSTILE,
        subtitle=HOSTILE,
        dated=HOSTILE,
        key_figures=(figure,),
        findings=(finding,),
        pages=(
            replace(
                page,
                label=HOSTILE,
                record=replace(page.record, draft=draft, drawn={}),
                sentences=(finding,),
                definitions=(term,),
                data=(table,),
            ),
        ),
        missing=(HOSTILE,),
        definitions=(term,),
        conflicts=(table,),
        vintage=(HOSTILE,),
        references=(Reference(1, HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE),),
    )


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        find()
    except NoBrowserError as fault:
        pytest.fail(str(fault), pytrace=False)
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the path of the page in a language."""
    folder = tmp_path_factory.mktemp("page")

    def path(language: str) -> Path:
        path = folder / f"{language}.html"
        path.write_bytes(written(language))
        return path

    return path


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds wrong on a page, each fault with its first place."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {fault['help']} ({fault['nodes'][0]['html'][:200]})"
        for fault in found.response["violations"]
    ]


@pytest.mark.parametrize(
    ("language", "width", "unfolded"),
    # Kazakh words are the longest
    [("en", DESK, False), ("ru", DESK, False), ("kk", DESK, False), ("kk", PHONE, True)],
)
def test_axe_finds_nothing_and_nothing_is_fetched_or_complained_of(
    browser: Browser, file: Callable[[str], Path], language: str, width: int, unfolded: bool
) -> None:
    path = file(language)
    with visit(browser, path, width) as visited:
        if unfolded:
            unfold(visited.page)
        assert faults(visited.page) == []
        assert visited.complaints == []
        assert visited.requests == [path.as_uri()]


def test_axe_finds_what_is_spoilt(browser: Browser, file: Callable[[str], Path]) -> None:
    with visit(browser, file("en"), PHONE) as visited:
        visited.page.evaluate("document.querySelector('svg').removeAttribute('aria-label')")
        visited.page.evaluate("document.documentElement.removeAttribute('lang')")
        visited.page.evaluate("document.querySelector('h1').style.color = '#ddd'")
        rules = {"svg-img-alt", "html-has-lang", "color-contrast"}
        assert {fault.split(":")[0] for fault in faults(visited.page, *rules)} == rules


def test_contrast_holds_in_the_dark_and_charts_keep_their_colours(
    browser: Browser, file: Callable[[str], Path]
) -> None:
    inks = """[...document.querySelectorAll('svg text')].map(each => getComputedStyle(each))
        .map(style => [style.fill, style.forcedColorAdjust])"""
    with visit(browser, file("en"), DESK) as visited:
        paper = visited.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        drawn = visited.page.evaluate(inks)
        visited.page.emulate_media(color_scheme="dark")
        assert paper != visited.page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor"
        )
        assert faults(visited.page, "color-contrast", "link-in-text-block") == []
        visited.page.emulate_media(color_scheme="dark", forced_colors="active")
        assert visited.page.evaluate(inks) == drawn
        assert {forced for _, forced in drawn} == {"none"}


@every_language
def test_a_phone_scrolls_charts_and_tables_but_never_the_page(
    browser: Browser, file: Callable[[str], Path], language: str
) -> None:
    for width in (PHONE, NARROW):
        with visit(browser, file(language), width) as visited:
            unfold(visited.page)
            assert visited.page.evaluate("document.documentElement.scrollWidth") == width
            wide = visited.page.evaluate(
                """[...document.querySelectorAll('main *, nav *, header *')]
                .filter(each => !each.closest('.scroll'))
                .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                .map(each => each.outerHTML.slice(0, 200))"""
            )
            assert wide == []


@every_language
def test_words_in_charts_are_legible_on_a_phone_and_inside_the_chart(
    browser: Browser, file: Callable[[str], Path], language: str
) -> None:
    with visit(browser, file(language), PHONE) as visited:
        words = visited.page.evaluate(
            """[...document.querySelectorAll('svg text')].map(each => {
                const matrix = each.getScreenCTM(), box = each.getBoundingClientRect();
                const chart = each.ownerSVGElement.getBoundingClientRect();
                const size = parseFloat(getComputedStyle(each).fontSize);
                return {
                    text: each.textContent,
                    size: size * Math.hypot(matrix.a, matrix.b),
                    out: Math.max(chart.left - box.left, box.right - chart.right,
                        chart.top - box.top, box.bottom - chart.bottom),
                };
            })"""
        )
    assert len(words) > 10 * len(briefed(language).pages)
    assert [word for word in words if word["size"] < LEGIBLE] == []
    assert [word for word in words if word["out"] > 1] == []


@every_language
def test_print_has_a_finding_on_each_page_and_keeps_the_addresses_of_links(
    browser: Browser, file: Callable[[str], Path], language: str
) -> None:
    brief = briefed(language)
    with visit(browser, file(language), DESK) as visited:
        printed = PdfReader(io.BytesIO(visited.page.pdf(prefer_css_page_size=True)))
    sheets = [packed(sheet.extract_text()) for sheet in printed.pages]
    assert all(sheets)
    assert {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in printed.pages} == {A4}
    with speaking(language):
        captions = [say("Figure {number}", number=n + 1) + "." for n in range(len(brief.pages))]
        contents = say("Contents")
    places = [[n for n, sheet in enumerate(sheets) if packed(text) in sheet] for text in captions]
    assert places == [[n + 1] for n in range(len(brief.pages))]
    assert contents not in sheets[0]
    for text in (
        *(key.value for key in brief.key_figures),
        *(said.text for said in brief.findings),
    ):
        assert packed(text) in sheets[0]
    for page, sheet in zip(brief.pages, sheets[1:], strict=False):
        assert packed(page.record.title) in sheet
        assert packed(page.record.source_line) in sheet
    addresses = [packed(source.address) for source in brief.references]
    assert [address for address in addresses if address not in "".join(sheets)] == []


def test_the_keyboard_opens_the_data_and_skips_to_the_content(
    browser: Browser, file: Callable[[str], Path]
) -> None:
    with visit(browser, file("en"), PHONE) as visited:
        page = visited.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        details = page.locator("details").first
        assert not details.locator("table").first.is_visible()
        details.locator("summary").focus()
        page.keyboard.press("Enter")
        assert details.locator("table").first.is_visible()
        page.locator(".chart").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('.chart').scrollLeft > 0")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_contents_lead_to_what_they_name(
    browser: Browser, file: Callable[[str], Path], width: int
) -> None:
    with visit(browser, file("en"), width) as visited:
        page = visited.page
        links = page.locator("nav a")
        names = links.all_inner_texts()
        assert len(names) > len(briefed("en").pages)
        for place, name in enumerate(names):
            links.nth(place).click()
            top, heading = page.evaluate(
                """() => {
                    const target = document.querySelector(location.hash);
                    return [target.getBoundingClientRect().top, target.innerText.trim()];
                }"""
            )
            assert heading.startswith(name)
            assert -1 <= top < page.viewport_size["height"] - 50


# --- where there is no browser -------------------------------------------------------------------


def test_without_a_browser_one_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NoBrowserError, match="sudo apt-get install chromium"):
        find(lambda _: None)
    assert find(lambda name: name if name == "google-chrome" else None) == "google-chrome"
    started = []
    monkeypatch.setattr(cli, "_run", lambda *words: started.append(words))
    assert "chromium" not in CliRunner().invoke(cli.app, ["test"]).output
    monkeypatch.setattr(shutil, "which", lambda _: None)
    told = CliRunner().invoke(cli.app, ["test"]).output.splitlines()
    assert len(told) == 1
    assert "sudo apt-get install chromium" in told[0]
    assert len(started) == 4


@pytest.mark.parametrize("there", [True, False])
def test_the_ci_script_installs_a_browser_where_there_is_none(tmp_path: Path, there: bool) -> None:
    for name in ("bash", "dirname", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    for name in ("id", "sudo", "apt-get", "make", *(["chromium"] if there else [])):
        tool = tmp_path / name
        then = {"id": "echo 1000", "sudo": '"$@"'}.get(name, f'echo {name} "$@" >> "$CALLS"')
        tool.write_text(f"#!{shutil.which('bash')}\n{then}\n")
        tool.chmod(0o755)
    calls = tmp_path / "calls"
    subprocess.run(
        [ROOT / ".ci" / "run"],
        env=os.environ | {"PATH": str(tmp_path), "CALLS": str(calls)},
        check=True,
    )
    lines = calls.read_text().splitlines()
    assert lines[-1] == "make test"
    assert [line for line in lines if "install" in line and "-yqq chromium" in line] == (
        [] if there else [lines[1]]
    )
