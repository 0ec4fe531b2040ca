"""The page of all figures: self-contained, whole, and usable without a mouse or eyes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import bs4
import pytest

from analysis import publish
from analysis.data import package
from analysis.figures import catalogue
from analysis.files import FIGURES, ROOT
from analysis.index import TITLES, write_index
from analysis.record import VERSION

LIMIT = 1_000_000
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold the stored figures, which test_publish compares with new ones, and a new page."""
    folder = tmp_path_factory.mktemp("figures")
    for name in catalogue():
        for suffix in publish.SUFFIXES:
            shutil.copy(FIGURES / f"{name}.{suffix}", folder)
    write_index(list(catalogue()), folder)
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup((folder / "index.html").read_bytes(), "html.parser")


def records(folder: Path) -> dict[str, dict[str, str]]:
    return {name: json.loads((folder / f"{name}.json").read_bytes()) for name in catalogue()}


def fetched(page: bs4.BeautifulSoup) -> list[str]:
    """Return what a browser would fetch from elsewhere to show the page."""
    found = [
        tag[attribute]
        for attribute in ("src", "srcset", "poster", "data", "background")
        for tag in page.find_all(attrs={attribute: True})
        if not tag[attribute].startswith("data:")
    ]
    found += [tag["href"] for tag in page.find_all("link")]
    found += [str(tag) for tag in page.find_all(["script", "iframe", "object", "embed"])]
    css = " ".join(tag.get_text() for tag in page.find_all("style"))
    css += " ".join(tag["style"] for tag in page.find_all(style=True))
    return found + re.findall(r"@import[^;]*|url\([^)]*\)", css)


@pytest.mark.parametrize(
    "spoilt",
    [
        '<img src="https://example.org/a.png">',
        '<img src="uk_effect.png">',
        '<script src="a.js"></script>',
        '<link rel="stylesheet" href="a.css">',
        "<style>@import 'a.css';</style>",
        "<p style='background: url(a.png)'>",
        "<iframe src='a.html'></iframe>",
    ],
)
def test_what_would_be_fetched_is_found(spoilt: str) -> None:
    assert fetched(bs4.BeautifulSoup(spoilt, "html.parser"))


def test_a_missing_record_is_an_error_not_a_gap(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no_such"):
        write_index(["no_such"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_page_fetches_nothing(page: bs4.BeautifulSoup) -> None:
    assert fetched(page) == []


def test_the_page_is_small(folder: Path) -> None:
    assert (folder / "index.html").stat().st_size < LIMIT


def test_every_figure_has_its_article_in_the_order_of_the_topics(page: bs4.BeautifulSoup) -> None:
    assert [article["id"] for article in page.find_all("article")] == list(catalogue())
    assert list(dict.fromkeys(catalogue().values())) == list(TITLES)
    for section, (topic, title) in zip(page.find_all("section"), TITLES.items(), strict=True):
        heading = section.find("h2")
        assert heading is not None
        assert heading.get_text() == title
        ids = [article["id"] for article in section.find_all("article")]
        assert ids == [name for name, its in catalogue().items() if its == topic]


def test_every_picture_has_the_alt_text_of_its_record(
    page: bs4.BeautifulSoup, folder: Path
) -> None:
    known = records(folder)
    for article in page.find_all("article"):
        [picture] = article.find_all("img")
        assert picture["alt"] == known[str(article["id"])]["alt"]
        assert len(str(picture["alt"])) > 50
        assert int(str(picture["width"])) > int(str(picture["height"])) / 2 > 0


def test_the_pictures_are_those_of_the_files(page: bs4.BeautifulSoup, folder: Path) -> None:
    for article in page.find_all("article"):
        [picture] = article.find_all("img")
        kind, _, content = str(picture["src"]).partition(",")
        assert kind == "data:image/svg+xml"
        assert "#" not in content, "the rest of the picture would be lost"
        shown = ElementTree.fromstring(unquote(content))
        whole = ElementTree.parse(folder / f"{article['id']}.svg").getroot()
        words = [" ".join("".join(text.itertext()).split()) for text in shown.iter(TEXT)]
        assert words == [" ".join("".join(text.itertext()).split()) for text in whole.iter(TEXT)]
        # every shape that is used by name is still there
        names = {tag.get("id") for tag in shown.iter()}
        link = "{http://www.w3.org/1999/xlink}href"
        used = {tag.get(link, "").removeprefix("#") for tag in shown.iter() if tag.get(link)}
        used |= set(re.findall(r"url\(#([^)]*)\)", unquote(content)))
        assert used <= names
        marks = [tag for tag in shown.iter() if tag.tag.endswith(("}path", "}use"))]
        assert len(marks) == sum(tag.tag.endswith(("}path", "}use")) for tag in whole.iter())


def test_titles_sources_findings_notes_and_warnings_are_on_the_page(
    page: bs4.BeautifulSoup, folder: Path
) -> None:
    texts = {
        warning: text
        for table in package()["resources"]
        for warning, text in table["warningTexts"].items()
    }
    for name, record in records(folder).items():
        article = page.find(id=name)
        assert isinstance(article, bs4.Tag)
        said = article.get_text()
        heading = article.find("h3")
        assert heading is not None
        assert heading.get_text() == record["title"]
        wanted = [record["source_line"], record["citation"], *record["findings"], *record["notes"]]
        wanted += [texts[warning] for warning in record["warnings"]]
        assert [text for text in wanted if text not in said] == []


def test_text_cannot_become_markup(folder: Path, tmp_path: Path) -> None:
    name = next(iter(catalogue()))
    for suffix in ("svg", "json"):
        content = (folder / f"{name}.{suffix}").read_bytes()
        (tmp_path / f"{name}.{suffix}").write_bytes(content)
    record = json.loads((tmp_path / f"{name}.json").read_bytes())
    record |= {"title": "<b>5 > 4</b>", "alt": '" onload="x', "notes": ["a & b <i>"]}
    (tmp_path / f"{name}.json").write_text(json.dumps(record), "utf-8")
    spoilt = bs4.BeautifulSoup(write_index([name], tmp_path).read_bytes(), "html.parser")
    assert not spoilt.find_all(["b", "i"])
    [picture] = spoilt.find_all("img")
    assert picture["alt"] == '" onload="x'
    assert "onload" not in picture.attrs


def test_language_encoding_title_and_phone_width_are_set(page: bs4.BeautifulSoup) -> None:
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert page.find("meta", charset=re.compile("utf-8", re.I))
    assert page.find("meta", attrs={"name": "viewport"})
    assert page.title is not None
    assert "Kazakhstan" in page.title.get_text()
    assert VERSION in page.get_text()
    css = " ".join(tag.get_text() for tag in page.find_all("style"))
    assert "@media print" in css
    assert "@media (max-width" in css


def test_headings_go_down_one_step_at_a_time(page: bs4.BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(tag.get_text().strip() for tag in page.find_all(re.compile("^h[1-6]$")))


def test_the_keyboard_reaches_everything(page: bs4.BeautifulSoup) -> None:
    assert page.body is not None
    first = page.body.find(["a", "button", "input", "summary"])
    assert isinstance(first, bs4.Tag)
    target = page.find(id=str(first["href"]).removeprefix("#"))
    assert isinstance(target, bs4.Tag)
    assert target.name == "main"
    for area in page.find_all(class_="scroll"):
        assert area["tabindex"] == "0"
        assert area["role"]
        assert area["aria-label"]
    css = " ".join(tag.get_text() for tag in page.find_all("style"))
    assert ":focus-visible" in css
    assert "outline: none" not in css
    assert not [tag for tag in page.find_all(tabindex=True) if int(str(tag["tabindex"])) > 0]


def test_ids_are_unique_and_every_reference_has_its_target(page: bs4.BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    wanted = {str(tag["href"])[1:] for tag in page.find_all("a", href=re.compile("^#"))}
    wanted |= {
        str(tag["aria-labelledby"]) for tag in page.find_all(attrs={"aria-labelledby": True})
    }
    assert wanted <= set(ids)
    assert set(catalogue()) <= wanted, "every figure is in the list at the top"


def test_links_lead_to_files_that_exist(page: bs4.BeautifulSoup, folder: Path) -> None:
    links = [str(tag["href"]) for tag in page.find_all("a") if not str(tag["href"]).startswith("#")]
    assert len(links) == 4 * len(catalogue())
    assert [link for link in links if not (folder / link).is_file()] == []
    assert all(tag.get_text().strip() for tag in page.find_all("a"))


def test_writing_it_again_changes_nothing(folder: Path) -> None:
    before = (folder / "index.html").stat().st_mtime_ns
    write_index(list(catalogue()), folder)
    assert (folder / "index.html").stat().st_mtime_ns == before


def test_the_catalogue_keeps_the_order_of_topics_whichever_was_imported_first() -> None:
    script = (
        "import analysis.figures.energy; from analysis.figures import TOPICS, catalogue; "
        "print(list(dict.fromkeys(catalogue().values())) == list(TOPICS))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "True", done.stderr
