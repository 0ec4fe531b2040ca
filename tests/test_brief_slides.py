"""Slides, opened without the library that wrote them: an archive of XML, and its workbooks."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

import matplotlib as mpl
import openpyxl
import pandas as pd
import pytest
from fontTools.afmLib import AFM
from fontTools.agl import UV2AGL
from fontTools.ttLib import TTFont
from lxml import etree
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.xml.functions import tostring

from analysis.brief.model import Brief
from analysis.brief.slides import write
from analysis.brief.slides_theme import ACCENTS
from analysis.brief.wanted import Wanted
from analysis.language import LANGUAGES, TAGS, speaking
from analysis.palette import INK, QUIET, ROLES
from analysis.record import PLOTTED, Sheet
from tests.briefings import briefed, drawn_once, everything, single_topics

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}
RELATION = f"{{{NS['r']}}}"
EMU = 914400
SLIDE = (round(13.3333333 * EMU), round(7.5 * EMU))


@dataclass(frozen=True)
class Opened:
    """A presentation as an archive."""

    content: bytes

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.content))

    @cached_property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.archive.read(name))

    def relations(self, name: str) -> dict[str, tuple[str, bool]]:
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.names:
            return {}
        return {
            one.get("Id"): (
                one.get("Target")
                if one.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/" + folder, one.get("Target")))[1:],
                one.get("TargetMode") == "External",
            )
            for one in self.xml(rels)
        }

    @cached_property
    def slides(self) -> list[str]:
        whole = "ppt/presentation.xml"
        relations = self.relations(whole)
        entries = self.xml(whole).findall(".//p:sldId", NS)
        return [relations[entry.get(RELATION + "id")][0] for entry in entries]

    def matching(self, pattern: str) -> list[str]:
        return [name for name in self.names if re.fullmatch(pattern, name)]

    def notes(self, slide: str) -> str:
        [page] = [name for name, _ in self.relations(slide).values() if "notesSlides" in name]
        return words(self.xml(page))

    def charts(self, slide: str) -> list[tuple[etree._Element, etree._Element, str]]:
        """Return frame, chart and workbook of each native chart, in the order of the slide."""
        found = []
        for frame in self.xml(slide).findall(".//p:graphicFrame", NS):
            chart = frame.find(".//c:chart", NS)
            if chart is not None:
                part = self.relations(slide)[chart.get(RELATION + "id")][0]
                inside = self.xml(part)
                data = inside.find("c:externalData", NS)
                assert data is not None, f"{part} has no workbook"
                book = self.relations(part)[data.get(RELATION + "id")][0]
                found.append((frame, inside, book))
        return found


def words(element: etree._Element) -> str:
    paragraphs = element.iterfind(".//a:p", NS)
    return "\n".join(
        "".join(one.text or "" for one in p.iterfind(".//a:t", NS)) for p in paragraphs
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def brief(language: str) -> Brief:
    return briefed(language)


@lru_cache(maxsize=len(LANGUAGES))
def opened(language: str) -> Opened:
    return Opened(write(brief(language)))


def page_slides(language: str) -> Iterator[tuple]:
    deck = opened(language)
    for page in brief(language).pages:
        [slide] = [
            name for name in deck.slides if plain(title(deck.xml(name))) == plain(page.record.title)
        ]
        yield page, slide


def title(slide: etree._Element) -> str:
    holders = [
        shape
        for shape in slide.iterfind(".//p:sp", NS)
        if (ph := shape.find(".//p:ph", NS)) is not None and ph.get("type") in ("title", "ctrTitle")
    ]
    assert len(holders) == 1
    return words(holders[0])


every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_every_relation_leads_somewhere_and_nothing_is_left_over(language):
    deck = opened(language)
    reached = {"[Content_Types].xml", "_rels/.rels"}
    for name in ["", *deck.names]:
        for target, outside in deck.relations(name).values():
            assert outside or target in deck.names, f"{name} wants {target}"
            reached.add(target)
            folder, file = posixpath.split(target)
            reached.add(posixpath.join(folder, "_rels", f"{file}.rels"))
    assert set(deck.names) <= reached
    assert len(deck.names) == len(set(deck.names))
    types = deck.xml("[Content_Types].xml")
    known = {one.get("PartName", "")[1:] for one in types}
    endings = {one.get("Extension") for one in types}
    for name in deck.names:
        assert name in known or name.rpartition(".")[2] in endings


@every_language
def test_shapes_have_numbers_of_their_own(language):
    deck = opened(language)
    for name in deck.matching(r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/[^/]*\.xml"):
        numbers = [one.get("id") for one in deck.xml(name).iterfind(".//p:cNvPr", NS)]
        assert len(numbers) == len(set(numbers)), name


def test_slides_are_wide():
    size = opened("en").xml("ppt/presentation.xml").find("p:sldSz", NS)
    assert int(size.get("cx")) * 9 == pytest.approx(int(size.get("cy")) * 16, rel=1e-6)


@every_language
def test_every_slide_has_one_title_of_its_own_that_is_read_first(language):
    deck = opened(language)
    titles = []
    for name in deck.slides:
        slide = deck.xml(name)
        titles.append(title(slide))
        first = slide.find(".//p:spTree", NS)[2]
        assert first.find(".//p:ph", NS).get("type") in ("title", "ctrTitle")
    assert all(titles)
    assert len(titles) == len(set(titles))


@every_language
def test_everything_has_an_alternative_text_or_is_decoration(language):
    deck = opened(language)
    pattern = r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/[^/]*\.xml"
    for name in deck.matching(pattern):
        for shape in deck.xml(name).find(".//p:spTree", NS)[2:]:
            about = shape.find(".//p:cNvPr", NS)
            decoration = b"decorative" in etree.tostring(about)
            assert about.get("descr") or decoration, (name, about.get("name"))
            assert not (about.get("descr") and decoration)


@every_language
def test_charts_say_their_values_to_those_who_cannot_see_them(language):
    deck = opened(language)
    for page, slide in page_slides(language):
        for frame, chart, _ in deck.charts(slide):
            alt = frame.find(".//p:cNvPr", NS).get("descr")
            for series in chart.iterfind(".//c:ser", NS):
                name = series.findtext("c:tx//c:v", namespaces=NS)
                assert name.split(",")[0] in alt, page.record.name


@every_language
def test_every_panel_is_a_native_chart_or_table(language):
    deck = opened(language)
    for page, slide in page_slides(language):
        charts = deck.charts(slide)
        tables = deck.xml(slide).findall(".//a:tbl", NS)
        marks = [sheet.mark for sheet in page.record.draft.sheets]
        assert len(charts) == sum(mark != "table" for mark in marks), page.record.name
        assert len(tables) == marks.count("table"), page.record.name


def book(deck: Opened, name: str) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(deck.archive.read(name))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def held(rows: list[list], bars: bool) -> dict[tuple[str, object], float]:
    """Return the filled cells of a workbook by series and category; strokes are one series."""
    head = rows[0][1:]
    names = [
        next((last for last in head if re.match(re.escape(last) + ", ", one)), one) for one in head
    ]
    return {
        ("" if bars else name, row[0]): value
        for row in rows[1:]
        for name, value in zip(names, row[1:], strict=True)
        if value is not None
    }


@every_language
def test_the_workbooks_hold_the_plotted_values_and_gaps_are_empty(language):
    deck = opened(language)
    seen = 0
    for page, slide in page_slides(language):
        sheets = page.record.draft.sheets
        for sheet, (_, chart, name) in zip(sheets, deck.charts(slide), strict=False):
            rows = page.record.frame[page.record.frame["panel"] == sheet.panel]
            bars = sheet.mark == "bar"
            wanted = {
                (
                    "" if bars else " ".join(series.split()),
                    x if isinstance(x, int) else " ".join(str(x).split()),
                ): value
                for series, x, value in zip(
                    rows["series"], rows["x"].tolist(), rows["value"], strict=True
                )
                if not pd.isna(value)
            }
            cells = book(deck, name)
            assert held(cells, bars) == pytest.approx(wanted)
            assert cached(chart) == columns_of(cells)
            seen += 1
    assert seen > 10


def columns_of(rows: list[list]) -> list[list]:
    columns = list(zip(*rows, strict=True))[1:]
    return [[value for value in column if value is not None] for column in columns]


def cached(chart: etree._Element) -> list[list]:
    """Return what the chart shows before its workbook is opened, by series: name, then values."""
    return [
        [
            series.findtext("c:tx//c:v", namespaces=NS),
            *(float(one.text) for one in series.iterfind("c:val//c:v", NS)),
        ]
        for series in chart.iterfind(".//c:ser", NS)
    ]


@every_language
def test_charts_point_at_the_cells_that_they_show(language):
    deck = opened(language)
    for name in deck.slides:
        for _, chart, part in deck.charts(name):
            sheet = openpyxl.load_workbook(io.BytesIO(deck.archive.read(part))).active
            for series in chart.iterfind(".//c:ser", NS):
                for kind, cells in (("tx", "c:strRef"), ("cat", "*"), ("val", "c:numRef")):
                    reference = series.find(f"c:{kind}/{cells}", NS)
                    where = reference.findtext("c:f", namespaces=NS).replace("$", "")
                    page, area = where.split("!")
                    assert page == sheet.title
                    block = sheet[area]
                    block = [row[0] for row in block] if isinstance(block, tuple) else [block]
                    points = {
                        int(one.get("idx")): one.findtext("c:v", namespaces=NS)
                        for one in reference.iterfind(".//c:pt", NS)
                    }
                    shown = {
                        place: cell.value
                        for place, cell in enumerate(block)
                        if cell.value is not None
                    }
                    if kind == "val":
                        points = {place: float(value) for place, value in points.items()}
                    else:
                        shown = {place: str(value) for place, value in shown.items()}
                    assert points == shown


@every_language
def test_charts_are_in_the_order_of_the_standard(language):
    """Another library reads and writes them again: what both hold comes in the same order."""
    deck = opened(language)
    for name in deck.matching(r"ppt/charts/chart[^/]*\.xml"):
        assert_ordered(*twice(deck, name))


def twice(deck: Opened, name: str) -> tuple[etree._Element, etree._Element]:
    """Return a chart as it is and as openpyxl writes it, both without the link to the workbook."""
    ours = deck.xml(name)
    assert etree.QName(ours[-1]).localname == "externalData"
    ours.remove(ours[-1])
    again = ChartSpace.from_tree(deepcopy(ours)).to_tree()
    return ours, etree.fromstring(tostring(again))


def assert_ordered(ours: etree._Element, theirs: etree._Element) -> None:
    order = list(dict.fromkeys(etree.QName(one).localname for one in theirs))
    own = [etree.QName(one).localname for one in ours]
    places = [order.index(one) for one in own if one in order]
    assert places == sorted(places), (ours.tag, own, order)
    for one in ours:
        local = etree.QName(one).localname
        match = [other for other in theirs if etree.QName(other).localname == local]
        if match and local != "ext":
            assert_ordered(one, match[0])


def test_an_element_out_of_order_is_found():
    deck = opened("en")
    ours, theirs = twice(deck, deck.matching(r"ppt/charts/chart[^/]*\.xml")[0])
    assert_ordered(ours, theirs)
    axis = ours.find(".//c:catAx", NS)
    axis.append(axis[0])
    with pytest.raises(AssertionError):
        assert_ordered(ours, theirs)


@every_language
def test_axes_begin_at_zero_and_gaps_stay_gaps(language):
    deck = opened(language)
    for page, slide in page_slides(language):
        for sheet, (_, chart, _) in zip(page.record.draft.sheets, deck.charts(slide), strict=False):
            assert chart.find(".//c:dispBlanksAs", NS).get("val") == "gap"
            rows = page.record.frame[page.record.frame["panel"] == sheet.panel]
            if rows["value"].min() >= 0 and not sheet.downward:
                least = chart.find(".//c:valAx/c:scaling/c:min", NS)
                assert least.get("val") == "0", page.record.name


@every_language
def test_the_notes_of_a_page_hold_sentences_definitions_and_sources(language):
    deck = opened(language)
    urls = set()
    for page, slide in page_slides(language):
        notes = plain(deck.notes(slide))
        for text in (
            page.record.title,
            page.record.source_line,
            *(sentence.text for sentence in page.sentences),
            *(one.term for one in page.definitions),
            *(one.text for one in page.definitions),
            *page.record.notes,
        ):
            assert plain(text) in notes, page.record.name
        cited = [one for one in brief(language).references if one.url and one.url in notes]
        assert cited, page.record.name
        urls |= {one.url for one in cited}
    assert urls


@every_language
def test_every_slide_has_notes(language):
    deck = opened(language)
    assert all(deck.notes(slide).strip() for slide in deck.slides)


@every_language
def test_the_slides_say_all_of_the_brief_but_how_key_figures_are_defined(language):
    deck, said = opened(language), brief(language)
    text = plain("\n".join(words(deck.xml(name)) for name in deck.slides))
    notes = plain(deck.notes(deck.slides[1]))
    defined = {one for key in said.key_figures for one in (key.definition, key.source)}
    assert [one for one in defined if plain(one) not in notes] == []
    assert [one for one in everything(said) if one not in defined and plain(one) not in text] == []


@every_language
def test_a_first_look_is_one_slide_with_key_figures_beside_the_findings(language):
    deck, said = opened(language), brief(language)
    about = [section.get("name") for section in sections(deck)]
    members = [len(section.findall(".//p14:sldId", NS)) for section in sections(deck)]
    assert (about[0], members[0]) == (title(deck.xml(deck.slides[1])), 2)
    slide = deck.xml(deck.slides[1])
    [table] = slide.findall(".//a:tbl", NS)
    rows = [[plain(words(cell)) for cell in row.iterfind("a:tc", NS)] for row in table[2:]]
    keys = [(key.label, key.value, key.period, key.change) for key in said.key_figures]
    assert rows[1:] == [list(map(plain, key)) for key in keys]
    assert all(plain(one.text) in plain(words(slide)) for one in said.findings)


def sections(deck: Opened) -> list[etree._Element]:
    return deck.xml("ppt/presentation.xml").findall(".//p14:section", NS)


@single_topics
def test_nothing_of_a_single_topic_is_empty(wanted, language):
    with drawn_once():
        deck = Opened(write(briefed(language, wanted)))
    for name in deck.slides:
        slide = deck.xml(name)
        shapes = slide.find(".//p:spTree", NS)[2:]
        holders = [shape.find(".//p:ph", NS) for shape in shapes]
        kinds = [None if one is None else (one.get("type"), one.get("idx")) for one in holders]
        furniture = {("title", None), ("body", "13"), ("ftr", "11"), ("sldNum", "12")}
        assert set(kinds) - furniture, f"{name} has nothing below its title"
        for shape in shapes:
            assert shape.tag.endswith(("graphicFrame", "pic")) or words(shape).strip()
            about = shape.find(".//p:cNvPr", NS)
            assert not re.search(r"[.:]\s*\.", about.get("descr")), about.get("descr")
        for table in slide.iterfind(".//a:tbl", NS):
            assert len(table.findall("a:tr", NS)) > 1
        assert not re.search(r":\s*\.", words(slide) + deck.notes(name))
        assert headed(deck, name)


def headed(deck: Opened, slide: str) -> bool:
    """Tell whether something follows every heading in the notes of a slide."""
    [page] = [name for name, _ in deck.relations(slide).values() if "notesSlides" in name]
    bold = [
        look is not None and look.get("b") == "1"
        for paragraph in deck.xml(page).iterfind(".//a:p", NS)
        if (look := paragraph.find("a:r/a:rPr", NS)) is not None
    ]
    ends = [*bold[1:], True]
    return not any(one and other for one, other in zip(bold, ends, strict=True))


def test_slides_are_written_in_their_own_language_whatever_is_spoken():
    kazakh = opened("kk")
    with speaking("ru"):
        assert write(brief("kk")) == kazakh.content
    assert "1-сурет" in words(kazakh.xml(kazakh.slides[2]))


@every_language
def test_sources_lead_to_their_addresses(language):
    deck = opened(language)
    outside = {
        target
        for slide in deck.slides
        for target, external in deck.relations(slide).values()
        if external
    }
    assert outside == {one.url for one in brief(language).references if one.url}


def test_theme_is_the_palette_and_one_font():
    deck = opened("en")
    themes = deck.matching(r"ppt/theme/theme\d\.xml")
    assert len(themes) == 2
    for name in themes:
        theme = deck.xml(name)
        colours = {
            etree.QName(one).localname: one[0].get("val")
            for one in theme.find(".//a:clrScheme", NS)
        }
        assert colours["dk1"] == INK[1:].upper()
        assert colours["dk2"] == QUIET[1:].upper()
        for role, accent in ACCENTS.items():
            assert colours[accent] == ROLES[role][1:].upper()
        assert {one.get("typeface") for one in theme.iterfind(".//a:latin", NS)} == {"Arial"}
    for name in deck.matching(r"ppt/(slides|charts|slideLayouts)/[^/]*\.xml"):
        faces = {one.get("typeface") for one in deck.xml(name).iterfind(".//a:latin", NS)}
        assert not faces, name


def test_layouts_offer_title_text_source_and_number():
    deck = opened("en")
    layouts = deck.matching(r"ppt/slideLayouts/[^/]*\.xml")
    assert len(layouts) == 5
    for name in layouts:
        kinds = {one.get("type") for one in deck.xml(name).iterfind(".//p:ph", NS)}
        if "ctrTitle" not in kinds:
            assert {"title", "body", "ftr", "sldNum"} <= kinds
    used = {
        target
        for slide in deck.slides
        for target, _ in deck.relations(slide).values()
        if "slideLayouts" in target
    }
    assert used == set(layouts)


def test_placeholders_of_slides_are_in_their_layouts():
    deck = opened("en")
    for slide in deck.slides:
        [layout] = [name for name, _ in deck.relations(slide).values() if "slideLayouts" in name]
        offered = {
            (one.get("type"), one.get("idx")) for one in deck.xml(layout).iterfind(".//p:ph", NS)
        }
        for one in deck.xml(slide).iterfind(".//p:ph", NS):
            assert (one.get("type"), one.get("idx")) in offered


@every_language
def test_no_text_is_smaller_than_ten_points(language):
    deck = opened(language)
    pattern = r"ppt/(slides|charts|slideLayouts|slideMasters)/[^/]*\.xml"
    for name in deck.matching(pattern):
        sizes = [
            int(one.get("sz")) for one in deck.xml(name).iter() if (one.get("sz") or "").isdigit()
        ]
        assert min(sizes, default=1000) >= 1000, name


@every_language
def test_every_run_names_its_language(language):
    deck = opened(language)
    pattern = r"ppt/(slides|charts|slideLayouts|slideMasters|notesSlides)/[^/]*\.xml"
    for name in deck.matching(pattern):
        found = deck.xml(name)
        for run in found.iterfind(".//a:r", NS):
            assert run.find("a:rPr", NS).get("lang") == TAGS[language], name
        for one in found.iterfind(".//c:lang", NS):
            assert one.get("val") == TAGS[language]


# Arial has the widths of Helvetica; its Cyrillic letters are not at hand. In Liberation Sans, which
# has the widths of Arial too, 19 of 20 phrases of the Russian and Kazakh catalogues with 30 letters
# or more take at most this part of their width in DejaVu Sans, regular and bold.
CYRILLIC = {False: 0.89, True: 0.88}
FONTS = Path(mpl.get_data_path()) / "fonts"


@lru_cache(maxsize=2)
def helvetica(bold: bool) -> AFM:
    return AFM(FONTS / "pdfcorefonts" / f"Helvetica{'-Bold' if bold else ''}.afm")


@lru_cache(maxsize=2)
def dejavu(bold: bool) -> tuple[dict[int, str], object, int]:
    font = TTFont(FONTS / "ttf" / f"DejaVuSans{'-Bold' if bold else ''}.ttf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


@cache
def advance(letter: str, bold: bool) -> float:
    """Return how wide a letter of Arial is, as a part of its size."""
    name = "space" if letter.isspace() else UV2AGL.get(ord(letter), "")
    if helvetica(bold).has_char(name):
        return helvetica(bold)[name][1] / 1000
    glyphs, widths, em = dejavu(bold)
    return widths[glyphs[ord(letter)]][0] / em * CYRILLIC[bold]


def test_letters_have_the_widths_of_arial():
    assert [advance(letter, False) for letter in "W i5"] == [0.944, 0.278, 0.222, 0.556]
    assert advance("W", True) == 0.944
    assert advance("\N{NO-BREAK SPACE}", False) == 0.278
    assert 0.5 < advance("қ", False) < 0.6


def lines_of(text: str, size: float, room: float, bold: bool) -> int:
    def wide(words: str) -> float:
        return sum(advance(letter, bold) for letter in words) * size * 12700

    lines, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip(" ")
        if line and wide(longer) > room:
            lines, line = lines + 1, word
        else:
            line = longer
    return lines


def too_high(deck: Opened) -> list[str]:
    """Return the texts of slides that are higher than their box or cell."""
    found = []
    for name in deck.slides:
        for text, needed, tall in texts_of(deck, name):
            if needed > tall * 1.02:
                found.append(f"{name}: {text[:60]!r} needs {needed / EMU:.2f} of {tall / EMU:.2f}")
    return found


def texts_of(deck: Opened, name: str) -> Iterator[tuple[str, float, float]]:
    [layout] = [part for part, _ in deck.relations(name).values() if "slideLayouts" in part]
    offered = {}
    for shape in deck.xml(layout).iterfind(".//p:sp", NS):
        holder = shape.find(".//p:ph", NS)
        if holder is not None:
            offered[holder.get("type"), holder.get("idx")] = shape
    slide = deck.xml(name)
    for shape in slide.iterfind(".//p:sp", NS):
        holder = shape.find(".//p:ph", NS)
        parent = offered[holder.get("type"), holder.get("idx")]
        size = shape.find(".//a:ext[@cx]", NS)
        size = parent.find(".//a:ext[@cx]", NS) if size is None else size
        default = parent.find(".//a:defRPr", NS)
        needed = text_height(shape, int(size.get("cx")), default)
        yield words(shape), needed, int(size.get("cy"))
    for table in slide.iterfind(".//a:tbl", NS):
        widths = [int(one.get("w")) for one in table.iterfind(".//a:gridCol", NS)]
        for row in table.iterfind("a:tr", NS):
            for cell, wide in zip(row.iterfind("a:tc", NS), widths, strict=True):
                edges = cell.find("a:tcPr", NS)
                inside = wide - int(edges.get("marL")) - int(edges.get("marR"))
                air = int(edges.get("marT")) + int(edges.get("marB"))
                yield words(cell), text_height(cell, inside, None) + air, int(row.get("h"))


def text_height(shape: etree._Element, wide: int, default: etree._Element | None) -> float:
    total, gap = 0.0, 0.0
    for paragraph in shape.iterfind(".//a:p", NS):
        look = paragraph.find(".//a:rPr", NS)
        if look is None:
            continue
        size = int(look.get("sz") or default.get("sz")) / 100
        bold = (look.get("b") or (default.get("b") if default is not None else "0")) == "1"
        text = "".join(one.text or "" for one in paragraph.iterfind(".//a:t", NS))
        after = paragraph.find(".//a:spcAft/a:spcPts", NS)
        total += gap + lines_of(text, size, wide, bold) * size * 1.15 * 12700
        gap = int(after.get("val")) * 127 if after is not None else 0
    return total


@every_language
def test_texts_fit_into_their_boxes(language):
    assert too_high(opened(language)) == []


@pytest.mark.parametrize("language", ["en", "kk"])
def test_a_text_that_is_a_few_lines_too_long_is_found(language):
    deck = opened(language)
    [page, *_] = brief(language).pages
    [slide] = [name for one, name in page_slides(language) if one is page]
    _, needed, tall = max(texts_of(deck, slide), key=lambda found: found[1] / found[2])
    assert needed <= tall
    assert needed > 0.5 * tall, "a measure so small would find nothing"
    longer = tuple(replace(one, text=" ".join([one.text] * 9)) for one in page.sentences)
    crowded = replace(brief(language), pages=(replace(page, sentences=longer),))
    assert len(too_high(Opened(write(crowded)))) == 1


def boxes(slide: etree._Element, layout: etree._Element) -> Iterator[tuple[str, list[int]]]:
    offered = {
        (one.get("type"), one.get("idx")): shape
        for shape in layout.iterfind(".//p:sp", NS)
        if (one := shape.find(".//p:ph", NS)) is not None
    }
    for shape in slide.find(".//p:spTree", NS)[2:]:
        about, place = shape, shape.find(".//a:off", NS)
        if place is None:
            holder = shape.find(".//p:ph", NS)
            about = offered[holder.get("type"), holder.get("idx")]
            place = about.find(".//a:off", NS)
        size = about.find(".//a:ext[@cx]", NS)
        x, y = int(place.get("x")), int(place.get("y"))
        yield (
            shape.find(".//p:cNvPr", NS).get("name"),
            [x, y, x + int(size.get("cx")), y + int(size.get("cy"))],
        )


def overlaps(deck: Opened) -> list[str]:
    found = []
    for name in deck.slides:
        [layout] = [part for part, _ in deck.relations(name).values() if "slideLayouts" in part]
        placed = list(boxes(deck.xml(name), deck.xml(layout)))
        for place, (one, (left, top, right, bottom)) in enumerate(placed):
            if left < 0 or top < 0 or right > SLIDE[0] + 2 or bottom > SLIDE[1] + 2:
                found.append(f"{name}: {one} is outside")
            for other, (left2, top2, right2, bottom2) in placed[place + 1 :]:
                wide = min(right, right2) - max(left, left2)
                tall = min(bottom, bottom2) - max(top, top2)
                if wide > EMU / 100 and tall > EMU / 100:
                    found.append(f"{name}: {one} and {other}")
    return found


@every_language
def test_nothing_lies_on_anything_else_or_outside_the_slide(language):
    assert overlaps(opened(language)) == []


def test_a_table_that_is_too_high_is_found():
    said = brief("en")
    longer = tuple(replace(key, label=" ".join([key.label] * 12)) for key in said.key_figures)
    assert overlaps(Opened(write(replace(said, key_figures=longer))))


def test_the_same_brief_gives_the_same_bytes():
    assert write(brief("en")) == opened("en").content


def test_nothing_tells_when_it_was_written():
    deck = opened("en")
    archives = [deck.archive]
    archives += [
        zipfile.ZipFile(io.BytesIO(deck.archive.read(name))) for name in deck.matching(r".*\.xlsx")
    ]
    assert len(archives) > 10
    for archive in archives:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {f"{brief('en').day}T"}


@every_language
def test_properties_and_sections_are_those_of_the_brief(language):
    deck, said = opened(language), brief(language)
    core = deck.archive.read("docProps/core.xml").decode()
    assert said.title in core
    assert f"<dc:language>{TAGS[language]}</dc:language>" in core
    assert "Canny" not in core
    names = [one.get("name") for one in sections(deck)]
    assert names[1:-1] == list(dict.fromkeys(page.label for page in said.pages))
    numbers = [
        one.get("id") for part in sections(deck) for one in part.iterfind(".//p14:sldId", NS)
    ]
    slides = deck.xml("ppt/presentation.xml").findall(".//p:sldIdLst/p:sldId", NS)
    assert numbers == [one.get("id") for one in slides]


def made(sheet: Sheet, rows: list[tuple]) -> tuple[Opened, str]:
    """Return slides of one chart of given rows: series, x, value, status."""
    said = brief("en")
    page = said.pages[0]
    frame = pd.DataFrame(rows, columns=["series", "x", "value", "status"])
    source = page.record.frame["source_id"].iloc[0]
    frame = frame.assign(panel=sheet.panel, unit="mn", source_id=source)[PLOTTED]
    draft = replace(page.record.draft, frame=frame, sheets=[sheet])
    page = replace(page, record=replace(page.record, draft=draft, drawn={}))
    deck = Opened(write(replace(said, pages=(page,))))
    [slide] = [name for name in deck.slides if deck.charts(name)]
    return deck, slide


LINE = [
    ("EU", 2015, 1.0, "final"),
    ("EU", 2016, 2.0, "final"),
    ("EU", 2018, 3.0, "final"),
    ("EU", 2019, 4.0, "break"),
    ("EU", 2020, 5.0, "estimate"),
    ("China", 2015, 2.0, "final"),
    ("China", 2016, None, "final"),
    ("China", 2020, 2.5, "final"),
]


def test_a_break_starts_a_stroke_a_missing_year_is_a_gap_an_estimate_is_hollow():
    sheet = Sheet("line", "", {"EU": "eu", "China": "china"}, dots={"China"})
    deck, slide = made(sheet, LINE)
    [(_, chart, name)] = deck.charts(slide)
    assert book(deck, name) == [
        [None, "EU, 2015–2018", "EU", "China"],
        [2015, 1, None, 2],
        [2016, 2, None, None],
        [2017, None, None, None],
        [2018, 3, None, None],
        [2019, None, 4, None],
        [2020, None, 5, 2.5],
    ]
    first, last, dots = chart.findall(".//c:ser", NS)
    colours = [one.find("c:spPr//a:schemeClr", NS).get("val") for one in (first, last)]
    assert colours == ["accent1", "accent1"]
    assert first.find("c:dLbls", NS) is None
    label = last.find("c:dLbls/c:dLbl", NS)
    assert label.find("c:idx", NS).get("val") == "5"
    assert label.find("c:showSerName", NS).get("val") == "1"
    [soft] = [
        one
        for one in last.iterfind("c:dPt", NS)
        if one.find("c:marker//a:solidFill/a:schemeClr", NS).get("val") == "bg1"
    ]
    assert soft.find("c:idx", NS).get("val") == "5"
    assert dots.find("c:spPr/a:ln/a:noFill", NS) is not None
    assert dots.find("c:marker/c:symbol", NS).get("val") == "circle"
    assert chart.find(".//c:legend", NS) is None


def test_names_that_do_not_fit_beside_the_lines_stand_in_a_legend_once():
    long = "EU " * 30
    rows = [(long if name == "EU" else name, *rest) for name, *rest in LINE]
    deck, slide = made(Sheet("line", "", {long: "eu", "China": "china"}), rows)
    [(_, chart, _)] = deck.charts(slide)
    legend = chart.find(".//c:legend", NS)
    hidden = [one.find("c:idx", NS).get("val") for one in legend.iterfind("c:legendEntry", NS)]
    assert hidden == ["0"]
    assert chart.find(".//c:dLbls", NS) is None


@pytest.mark.parametrize("mark", ["bar", "column"])
def test_soft_bars_are_hatched(mark):
    rows = [("EU", 2019, 4.0, "final"), ("EU", 2020, -5.0, "provisional")]
    deck, slide = made(Sheet(mark, "", {"EU": "eu"}), rows)
    [(_, chart, _)] = deck.charts(slide)
    [point] = chart.findall(".//c:ser/c:dPt", NS)
    assert point.find("c:idx", NS).get("val") == "1"
    assert point.find("c:spPr/a:pattFill", NS) is not None
    assert chart.find(".//c:valAx/c:scaling/c:min", NS) is None


def test_columns_of_several_series_are_stacked_and_named():
    rows = [(name, year, 1.0, "final") for name in ("EU", "China") for year in (2019, 2021)]
    deck, slide = made(Sheet("column", "", {"EU": "eu", "China": "china"}), rows)
    [(_, chart, name)] = deck.charts(slide)
    assert chart.find(".//c:grouping", NS).get("val") == "stacked"
    assert chart.find(".//c:legend", NS) is not None
    assert book(deck, name)[2] == [2020, None, None]


def test_ranks_run_downwards():
    rows = [("EU", 2019, 1.0, "final"), ("EU", 2020, 3.0, "final")]
    deck, slide = made(Sheet("line", "", {"EU": "eu"}, downward=True), rows)
    [(_, chart, _)] = deck.charts(slide)
    assert chart.find(".//c:valAx/c:scaling/c:orientation", NS).get("val") == "maxMin"
    assert chart.find(".//c:catAx/c:crosses", NS).get("val") == "max"
    limits = [chart.find(f".//c:valAx/c:scaling/c:{end}", NS).get("val") for end in ("min", "max")]
    assert limits == ["1", "3"]


def test_a_figure_without_sheets_is_a_picture():
    said = brief("en")
    page = said.pages[0]
    draft = replace(page.record.draft, sheets=())
    page = replace(page, record=replace(page.record, draft=draft, drawn={}))
    deck = Opened(write(replace(said, pages=(page,))))
    [picture] = [shape for name in deck.slides for shape in deck.xml(name).iterfind(".//p:pic", NS)]
    assert picture.find(".//p:cNvPr", NS).get("descr") == page.record.alt
    [image] = deck.matching(r"ppt/media/.*")
    assert deck.archive.read(image) == page.record.picture("slide").png
    assert overlaps(deck) == []


@pytest.mark.parametrize(("partner", "language"), [("DE", "kk"), ("LU", "en")])
def test_the_brief_of_a_member_state_fits_too(partner, language):
    deck = Opened(write(briefed(language, Wanted(partner=partner))))
    assert too_high(deck) == []
    assert overlaps(deck) == []
