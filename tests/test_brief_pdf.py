"""The briefing as PDF, opened with two other libraries: what is read, heard, seen and printed."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pdfplumber
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from analysis.brief.content import compose
from analysis.brief.model import Brief, Definition, KeyFigure, Reference, Table
from analysis.brief.pdf import CONTEXT, write
from analysis.brief.wanted import Wanted
from analysis.files import ROOT
from analysis.findings import Finding
from analysis.language import LANGUAGES, say, speaking
from tests.briefings import briefed, drawn_once, empty, everything, single_topics

A4 = (595.28, 841.89)
# Points; a reader's smallest print, less what rounding takes away.
LEGIBLE = 6.99
KAZAKH = "ӘҒҚҢӨҰҮҺІәғқңөұүһі"
RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
HOSTILE = r"""#panic() *b* _i_ $x^2$ @at <a> \u{41} [c] "d" 'e' `f` ~ -- --- ... // /* = + 1. https://x.y"""
BARE = Brief("en", "b", "Title", "", "", "2026-11-01", *[()] * 8)

every_language = pytest.mark.parametrize("language", list(LANGUAGES))


@cache
def written(language: str) -> bytes:
    return write(briefed(language))


@cache
def opened(language: str) -> PdfReader:
    return PdfReader(io.BytesIO(written(language)))


@cache
def printed(language: str) -> list[list[dict[str, Any]]]:
    """Return the characters of each page, as they stand on paper."""
    return characters(written(language))


def characters(content: bytes) -> list[list[dict[str, Any]]]:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [page.chars for page in document.pages]


def solid(text: str) -> str:
    """Return a text without its spaces: where lines break is not what is tested."""
    return re.sub(r"\s+", "", text)


# --- what is heard: the tree of tags -------------------------------------------------------------


@dataclass(frozen=True)
class Node:
    tag: str
    text: str
    alt: str
    children: tuple[Node, ...]

    def all(self, *tags: str) -> list[Node]:
        inside = [found for child in self.children for found in child.all(*tags)]
        return [self, *inside] if self.tag in tags else inside


@cache
def heard(language: str) -> Node:
    return tree(opened(language), printed(language))


def tree(reader: PdfReader, pages: list[list[dict[str, Any]]]) -> Node:
    """Return the document as a screen reader has it, with the text of each element."""
    marked: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pages):
        for char in page:
            if char["mcid"] is not None:
                key = number, char["mcid"]
                marked[key] = marked.get(key, "") + char["text"]
    numbers = {page.indirect_reference.idnum: page.page_number for page in reader.pages}

    def node(element: DictionaryObject, page: int) -> Node:
        page = numbers[element.raw_get("/Pg").idnum] if "/Pg" in element else page
        texts: list[str] = []
        children = []
        kids = element.get("/K", ArrayObject())
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, int):
                texts.append(marked.get((page, kid), ""))
            elif kid.get("/Type") == "/MCR":
                place = numbers[kid.raw_get("/Pg").idnum] if "/Pg" in kid else page
                texts.append(marked.get((place, kid["/MCID"]), ""))
            elif "/S" in kid:
                children.append(node(kid, page))
                texts.append(children[-1].text)
        return Node(element["/S"], "".join(texts), str(element.get("/Alt", "")), tuple(children))

    root = reader.trailer["/Root"]["/StructTreeRoot"]
    [document] = root["/K"]
    return node(document.get_object(), 0)


def bookmarks(reader: PdfReader) -> Iterator[tuple[str, str, int]]:
    """Yield level, title and page of each bookmark."""

    def walk(entries: list[Any], level: int) -> Iterator[tuple[str, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield f"/H{level}", entry.title, reader.get_destination_page_number(entry)

    return walk(reader.outline, 1)


def places(reader: PdfReader) -> dict[str, int]:
    """Return the page on which each heading is, the first page being 0."""
    return {solid(title): place for _, title, place in bookmarks(reader)}


def headings(brief: Brief) -> list[tuple[str, str]]:
    """Return what the headings of a whole briefing should be; in its language."""
    found = [
        ("/H1", say("At a glance")),
        ("/H2", say("Key figures")),
        ("/H2", say("Main findings")),
        ("/H1", say("Contents")),
    ]
    topic = ""
    for page in brief.pages:
        found += [("/H1", page.label)] if page.topic != topic else []
        found.append(("/H2", page.record.title))
        topic = page.topic
    annex = ("What is missing, and why", "Conflicting readings", "Definitions")
    annex = (*annex, "State of the data", "Sources")
    return [*found, ("/H1", say("Annex")), *(("/H2", say(title)) for title in annex)]


@every_language
def test_the_file_says_what_it_is(language: str) -> None:
    brief, reader = briefed(language), opened(language)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == brief.title
    assert metadata.subject == brief.subtitle
    assert metadata.creation_date is not None
    assert metadata.creation_date.date().isoformat() == brief.day
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in packet


@every_language
def test_the_headings_that_are_heard_are_the_bookmarks(language: str) -> None:
    marks = list(bookmarks(opened(language)))
    with speaking(language):
        wanted = headings(briefed(language))
    assert [(level, solid(title)) for level, title, _ in marks] == [
        (level, solid(title)) for level, title in wanted
    ]
    spoken = heard(language).all("/H1", "/H2", "/H3")
    assert [(node.tag, solid(node.text)) for node in spoken] == [
        (level, solid(title)) for level, title in wanted
    ]


@every_language
def test_every_chart_has_its_alternative_text_and_its_caption(language: str) -> None:
    pages = briefed(language).pages
    figures = heard(language).all("/Figure")
    assert [solid(figure.alt) for figure in figures] == [solid(page.record.alt) for page in pages]
    captions = [solid(caption.text) for caption in heard(language).all("/Caption")]
    with speaking(language):
        for number, page in enumerate(pages, start=1):
            wanted = say("Figure {number}", number=number) + page.record.draft.subtitle
            assert captions[number - 1] == solid(wanted)


@every_language
def test_the_words_of_a_chart_stay_words(language: str) -> None:
    for page, figure in zip(briefed(language).pages, heard(language).all("/Figure"), strict=True):
        root = ElementTree.fromstring(page.record.picture(CONTEXT).svg)
        texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        assert texts
        heap = solid(figure.text)
        assert [text for text in texts if solid(text) not in heap] == []


@every_language
def test_tables_have_header_cells_and_all_their_cells(language: str) -> None:
    tables = heard(language).all("/Table")
    for table, found in zip(briefed(language).conflicts, tables, strict=True):
        assert [solid(cell.text) for cell in found.all("/TH")] == list(map(solid, table.head))
        [body] = found.all("/TBody")
        rows = [[solid(cell.text) for cell in row.all("/TD")] for row in body.all("/TR")]
        assert rows == [list(map(solid, row)) for row in table.rows]


@every_language
def test_everything_that_the_briefing_says_is_heard_in_its_order(language: str) -> None:
    text, place = solid(heard(language).text), 0
    for piece in map(solid, everything(briefed(language))):
        place = text.find(piece, place)
        assert place >= 0, piece
        place += len(piece)


# --- what is seen: pages, type, links ------------------------------------------------------------


@every_language
def test_each_finding_has_one_page_of_a4_and_each_page_its_number(language: str) -> None:
    brief, reader = briefed(language), opened(language)
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, 1e-4)
    place = places(reader)
    first = place[solid(brief.pages[0].record.title)]
    found = [place[solid(page.record.title)] for page in brief.pages]
    with speaking(language):
        assert [*found, place[solid(say("Annex"))]] == list(range(first, first + len(found) + 1))
        assert (place[solid(say("At a glance"))], place[solid(say("Contents"))], first) == (0, 1, 2)
        count = len(reader.pages)
        for number, page in enumerate(reader.pages, start=1):
            folio = say("Page {page} of {pages}", page=number, pages=count)
            assert solid(folio) in solid(page.extract_text())


@every_language
def test_a_heading_is_the_first_thing_on_its_page_but_for_the_topic(language: str) -> None:
    brief, reader = briefed(language), opened(language)
    for page in brief.pages:
        text = solid(reader.pages[places(reader)[solid(page.record.title)]].extract_text())
        furniture = solid(brief.title + brief.dated)
        assert text.removeprefix(furniture).startswith(solid(page.label + page.record.title))


@every_language
def test_every_font_is_embedded_and_tells_its_letters(language: str) -> None:
    found = {}
    for number in range(1, opened(language).trailer["/Size"]):
        item = opened(language).get_object(IndirectObject(number, 0, opened(language)))
        if isinstance(item, DictionaryObject) and item.get("/Type") == "/Font":
            found.setdefault(item["/BaseFont"], []).append(item)
    assert {name.split("+")[1] for name in found} <= {
        "DejaVuSans",
        "DejaVuSans-Bold",
        "DejaVuSans-Oblique",
    }
    for fonts in found.values():
        [whole] = [font for font in fonts if font["/Subtype"] == "/Type0"]
        assert "/ToUnicode" in whole
        descriptor = whole["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@every_language
def test_all_type_is_legible_and_inside_the_margins(language: str) -> None:
    for number, page in enumerate(printed(language), start=1):
        for char in page:
            said = f"{char['text']!r} of page {number}"
            assert char["x0"] > 36, said
            assert char["x1"] < A4[0] - 36, said
            assert char["top"] > 24, said
            assert char["bottom"] < A4[1] - 24, said
            sideways = abs(char["matrix"][1]) > abs(char["matrix"][0])
            size = char["width"] if sideways else char["size"]
            assert size >= LEGIBLE or not char["text"].strip(), said


@every_language
def test_no_line_lies_on_another(language: str) -> None:
    for number, page in enumerate(printed(language), start=1):
        inked = [char for char in page if char["text"].strip()]
        left, right, top, bottom = (
            np.array([char[side] for char in inked]) for side in ("x0", "x1", "top", "bottom")
        )
        # a box is as high as its font, the letters in it are not; and pairs are kerned
        height = bottom - top
        top, bottom = top + 0.22 * height, bottom - 0.22 * height
        for i in range(len(inked)):
            wide = right[i + 1 :].clip(max=right[i]) - left[i + 1 :].clip(min=left[i])
            high = bottom[i + 1 :].clip(max=bottom[i]) - top[i + 1 :].clip(min=top[i])
            if ((wide > 0.25 * height[i]) & (high > 1)).any():
                near = "".join(char["text"] for char in inked[max(0, i - 20) : i + 20])
                pytest.fail(f"page {number}: something lies on {near!r}")


@pytest.mark.parametrize(
    ("said", "parted"),
    [
        ("$45.3 bn", "bn"),
        ("45,3 млрд долл. США", "млрд|США"),
        ("5,6 млн АҚШ доллары", "млн|доллары"),
        ("a — b", "—"),
        ("ЕО-ның", "ның"),
    ],
)
def test_what_belongs_together_stays_on_one_line(said: str, parted: str) -> None:
    # wherever the end of a line falls
    missing = tuple(f"{'x' * count} {said}" for count in range(50, 100))
    text = extracted(write(replace(BARE, missing=missing)))
    lines = text.splitlines()
    assert solid(text).count(solid(said)) == len(missing)
    assert len(lines) > len(missing) + 10
    assert [line for line in lines if re.match(parted, line)] == []


@every_language
def test_links_lead_to_the_pages_and_to_the_sources(language: str) -> None:
    brief, reader = briefed(language), opened(language)
    links = [
        annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", ())
    ]
    assert {link["/Subtype"] for link in links} == {"/Link"}
    assert all(link["/Contents"] for link in links), "a link without words"
    addresses = {str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})}
    assert addresses == {source.url for source in brief.references if source.url}
    names = reader.named_destinations
    for page in brief.pages:
        place = places(reader)[solid(page.record.title)]
        assert reader.get_destination_page_number(names[page.anchor]) == place


@every_language
def test_nothing_is_fetched_run_or_attached(language: str) -> None:
    reader = opened(language)
    for number in range(1, reader.trailer["/Size"]):
        item = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(item, DictionaryObject):
            assert not {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EF", "/AF"} & set(item)
            assert item.get("/S") not in {"/Launch", "/GoToR", "/SubmitForm", "/ImportData"}
            assert item.get("/Type") != "/Filespec"


def test_the_same_briefing_is_the_same_file_in_another_process(tmp_path: Any) -> None:
    wanted = 'Wanted(topics=("connectivity",))'
    code = f"""
import sys
from analysis.brief.content import compose
from analysis.brief.pdf import write
from analysis.brief.wanted import Wanted
from analysis.language import speaking
with speaking("kk"):
    brief = compose({wanted})
sys.stdout.buffer.write(write(brief))
"""
    brief = briefed("kk", Wanted(topics=("connectivity",)))
    here = write(brief)
    with speaking("ru"):
        assert write(brief) == here
    assert write(replace(brief, day="2026-01-01")) != here
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Almaty",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", code]
    there = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=True)
    assert there.stdout == here


# --- any text ------------------------------------------------------------------------------------


def filled(text: str) -> Brief:
    """Return a briefing that says one text wherever it says anything."""
    return replace(
        BARE,
        title=text,
        subtitle=text,
        dated=text,
        key_figures=(KeyFigure(*[text] * 6, cells=pd.DataFrame()),),
        findings=(Finding(text),),
        missing=(text,),
        definitions=(Definition(text, text),),
        conflicts=(Table(text, (text, text), ((text, text),), (False, True), text),),
        vintage=(text,),
        references=(Reference(1, text, text, "https://example.org/?a=%3C%22&b=#c", text, text),),
    )


def extracted(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN, HOSTILE, "−1,5 % – “€” ₸ № «»"])
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    content = write(filled(text))
    metadata = PdfReader(io.BytesIO(content)).metadata
    assert metadata is not None
    assert metadata.title == text
    # twice in the running head of each page, once wherever something is said
    assert solid(extracted(content)).count(solid(text)) >= 21


WRITTEN = st.text("#*_$@<>\\[]{}()\"'`~^&%/=+-.,:;!?|0123 aZяЖәҒқҢөҰүҺі", min_size=1, max_size=60)


@settings(deadline=None, max_examples=40)
@given(WRITTEN.filter(lambda text: text.strip() and not re.search(r"\d +(mn|bn)", text)))
def test_no_text_is_taken_for_markup(text: str) -> None:
    brief = replace(BARE, missing=(text,), definitions=(Definition("T", text),))
    assert solid(extracted(write(brief))).count(solid(text)) >= 2


def test_a_letter_that_no_font_has_is_refused() -> None:
    with pytest.raises(typst.TypstError):
        write(replace(BARE, missing=("漢字",)))


def test_a_full_page_takes_smaller_type_and_stays_one_page() -> None:
    brief = compose(Wanted(topics=("connectivity",)))
    [page] = brief.pages
    more = replace(page, sentences=page.sentences * 4, definitions=page.definitions * 3)
    sizes = []
    for one in (page, more):
        content = write(replace(brief, pages=(one,)))
        place = places(PdfReader(io.BytesIO(content)))
        assert place["Annex"] - place[solid(page.record.title)] == 1
        [whole] = characters(content)[2:3]
        last = page.sentences[0].text[-8:]
        line = "".join(char["text"] for char in whole).index(last)
        sizes.append(whole[line]["size"])
        assert min(char["size"] for char in whole) >= LEGIBLE
    assert sizes[0] > sizes[1]


@every_language
def test_the_first_page_of_a_member_is_one_page(language: str) -> None:
    with speaking(language):
        brief = replace(compose(Wanted(partner="IT")), pages=())
        place = places(PdfReader(io.BytesIO(write(brief))))
        assert len(brief.key_figures) >= 8
        assert place[solid(say("Contents"))] == 1


@single_topics
def test_no_heading_of_a_single_topic_stands_over_nothing(wanted: Wanted, language: str) -> None:
    with drawn_once():
        content = write(briefed(language, wanted))
    document = tree(PdfReader(io.BytesIO(content)), characters(content))
    nodes = [node for node in leaves(document) if node.text or node.alt]
    levels = [int(node.tag[2]) if re.match("/H[1-6]", node.tag) else 0 for node in nodes]
    assert [nodes[place].text for place in empty(levels)] == []
    assert all(solid(node.text) for node in document.all("/H1", "/H2"))
    assert not re.search(r":\s*\.", document.text)


def leaves(node: Node) -> Iterator[Node]:
    """Yield headings, and whatever has no other element in it."""
    if node.children and not re.match("/H[1-6]", node.tag):
        for child in node.children:
            yield from leaves(child)
    else:
        yield node


def test_a_long_address_stays_in_its_column_and_leads_where_it_did() -> None:
    names = ("показатели%20внешней%20торговли%20по%20странам_2023.xls" * 2, "0f" * 40)
    sources = tuple(
        Reference(number, "P", "T", f"https://example.org/a/{quote(name, safe='%')}", "", "")
        for number, name in enumerate(names * 2, 1)
    )
    content = write(replace(BARE, references=sources))
    reader = PdfReader(io.BytesIO(content))
    shown = solid(reader.pages[-1].extract_text())
    assert all(source.address in shown for source in sources)
    addresses = {
        str(link.get_object()["/A"]["/URI"]) for link in reader.pages[-1].get("/Annots", ())
    }
    assert addresses == {source.url for source in sources}
    half = A4[0] / 2
    for char in characters(content)[-1]:
        if char["top"] > 100 and char["bottom"] < A4[1] - 70:
            assert not char["x0"] < half < char["x1"], "a column runs into the other"
    assert max(char["x1"] for char in characters(content)[-1]) < A4[0] - 60


def test_an_empty_briefing_has_no_empty_headings() -> None:
    titles = [title for _, title, _ in bookmarks(PdfReader(io.BytesIO(write(BARE))))]
    assert titles == ["At a glance", "Contents", "Annex"]
