"""The Word briefing, read with other libraries than the one that writes it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from docx2python import docx2python
from docx2python.iterators import iter_at_depth
from lxml import etree
from PIL import Image

from analysis.brief.archive import steady
from analysis.brief.model import Brief, Definition, KeyFigure, Reference, Table
from analysis.brief.wanted import Wanted
from analysis.brief.word import write
from analysis.brief.word_parts import FONT
from analysis.findings import Finding
from analysis.language import LANGUAGES, TAGS, speaking
from tests.briefings import briefed, drawn_once, empty, everything, single_topics

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
TWO = Wanted(topics=("energy", "connectivity"))

# What the schema of WordprocessingML (ECMA-376, part 1, annex A) puts in this order.
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs "
        "highlight u effect bdr shd vertAlign lang"
    ),
    "tblPr": (
        "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders "
        "shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tcBorders": "top left bottom right insideH insideV",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar pgBorders pgNumType "
        "cols titlePg docGrid"
    ),
    "style": (
        "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat locked pPr "
        "rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "sdt": "sdtPr sdtContent",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "settings": (
        "zoom proofState defaultTabStop autoHyphenation characterSpacingControl compat rsids "
        "themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
}


def briefing(code: str = "en") -> Brief:
    return briefed(code, TWO)


@cache
def file(code: str = "en") -> bytes:
    return write(briefing(code))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def root(content: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(parts(content)[name])


def find(node: Any, path: str) -> list[Any]:
    found: list[Any] = node.xpath(path, namespaces=NAMES)
    return found


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def plain(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def words(node: Any) -> str:
    """Return what a paragraph shows; tabs as spaces."""
    shown = [" " if run.tag == w("tab") else run.text or "" for run in node.iter(w("t"), w("tab"))]
    return plain("".join(shown))


@cache
def styled(content: bytes) -> list[tuple[str, str]]:
    """Return every paragraph with its style, as docx2python reads them."""
    with docx2python(io.BytesIO(content)) as read:
        return [
            (par.style, plain("".join(par.run_strings)))
            for table in read.body_pars
            for row in table
            for cell in row
            for par in cell
        ]


def paragraphs(content: bytes, *styles: str) -> list[str]:
    """Return the paragraphs of styles in their order."""
    return [text for style, text in styled(content) if style in styles]


def titles(brief: Brief) -> list[str]:
    """Return the headings that a briefing has in English."""
    found = ["At a glance", "Key figures", "Main findings"]
    topic = ""
    for page in brief.pages:
        found += [page.label] if page.topic != topic else []
        topic = page.topic
        found.append(page.record.title)
    annex = ("What is missing, and why", "Conflicting readings", "Definitions")
    return [plain(text) for text in (*found, "Annex", *annex, "State of the data", "Sources")]


def test_headings_are_styled_and_in_order() -> None:
    assert paragraphs(file(), "Heading1", "Heading2") == titles(briefing())
    assert paragraphs(file(), "Title") == [briefing().title]
    assert paragraphs(file(), "Subtitle") == [briefing().subtitle]
    assert paragraphs(file(), "Date") == [briefing().dated]


def test_everything_of_the_briefing_is_said() -> None:
    said = " ".join(text for _, text in styled(file()))
    absent = [text for text in everything(briefing()) if plain(text) not in said]
    assert absent == []


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_everything_is_said_in_other_languages_too(code: str) -> None:
    brief, content = briefing(code), file(code)
    said = " ".join(text for _, text in styled(content))
    assert [text for text in everything(brief) if plain(text) not in said] == []
    assert not set(paragraphs(content, "Heading1", "Heading2")) & set(titles(brief)[:3])


def test_a_text_is_not_changed_by_signs_of_markup() -> None:
    title = "Trade <b>& more</b> “quoted” 'so' ]]> Ә Ғ Қ Ң Ө Ұ Ү Һ І"
    assert paragraphs(write(replace(briefing(), title=title)), "Title") == [title]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", plain(text)))


def test_numbers_of_the_text_are_those_of_the_briefing() -> None:
    brief = briefing()
    body = root(file())
    for contents in find(body, "//w:sdt"):
        contents.getparent().remove(contents)
    given = set().union(*map(numbers, everything(brief)))
    counted = {str(number) for number in range(1, len(brief.references) + 1)}
    shown = set().union(*(numbers(words(node)) for node in find(body, "//w:p")))
    assert shown - given - counted == set()
    assert len(shown & given) > 50


def test_contents_are_a_filled_field_whose_entries_lead_to_the_headings() -> None:
    document = root(file())
    (contents,) = find(document, "//w:sdt[.//w:docPartGallery[@w:val='Table of Contents']]")
    lines = find(
        contents, ".//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'TOC') and @w:val!='TOCHeading']]"
    )
    codes = [plain(node.text) for node in find(contents, ".//w:instrText")]
    assert codes[0].startswith("TOC ")
    assert len(lines) == len(titles(briefing()))
    pages = pages_of(document)
    for line, code, heading in zip(lines, codes[1:], titles(briefing()), strict=True):
        (anchor,) = find(line, "w:hyperlink/@w:anchor")
        assert code == f"PAGEREF {anchor} \\h"
        (target,) = find(document, f"//w:p[w:bookmarkStart[@w:name='{anchor}']]")
        text, _, page = words(line).rpartition(" ")
        assert text == words(target) == heading
        assert int(page) == pages[target]
    marks = [node.get(w("fldCharType")) for node in find(contents, ".//w:fldChar")]
    assert marks.count("begin") == marks.count("separate") == marks.count("end") == len(codes)
    assert not find(document, "//*[@w:dirty]")
    assert not find(root(file(), "word/settings.xml"), "//w:updateFields")


def pages_of(document: Any) -> dict[Any, int]:
    """Count the page breaks up to each paragraph, those of its style too."""
    styles = root(file(), "word/styles.xml")
    breaking = set(find(styles, "//w:style[w:pPr/w:pageBreakBefore]/@w:styleId"))
    found, page = {}, 1
    for node in document.iter(w("p")):
        style = find(node, "w:pPr/w:pStyle/@w:val")
        page += bool(find(node, "w:pPr/w:pageBreakBefore")) or bool(breaking & set(style))
        found[node] = page
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_field_is_closed_and_shows_something(code: str) -> None:
    for name in ("word/document.xml", "word/footer1.xml"):
        depth, shown = 0, [""]
        for node in root(file(code), name).iter(w("fldChar"), w("t")):
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                shown.append("")
            elif kind == "end":
                assert shown.pop()
            elif kind is None:
                shown = [text + node.text for text in shown]
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            assert depth >= 0
        assert depth == 0


def test_only_the_contents_use_bookmarks_that_new_contents_replace() -> None:
    document = root(file())
    (contents,) = find(document, "//w:sdt")
    inside = set(find(contents, ".//w:hyperlink/@w:anchor"))
    assert all(name.startswith("_Toc") for name in inside)
    contents.getparent().remove(contents)
    others = set(find(document, "//w:hyperlink/@w:anchor"))
    codes = " ".join(node.text for node in find(document, "//w:instrText"))
    assert "PAGEREF _Ref_" in codes
    assert "_Toc" not in codes
    assert not [name for name in others if name.startswith("_Toc")]


@single_topics
def test_no_heading_of_a_single_topic_stands_over_nothing(wanted: Wanted, language: str) -> None:
    with drawn_once():
        document = root(write(briefed(language, wanted)))
    (body,) = find(document, "w:body")
    nodes = [node for node in body if node.tag in (w("p"), w("tbl"))]
    styles = [(find(node, "w:pPr/w:pStyle/@w:val") or [""])[0] for node in nodes]
    levels = [int(style[-1]) if style.startswith("Heading") else 0 for style in styles]
    assert [words(nodes[place]) for place in empty(levels)] == []
    assert [style for node, style in zip(nodes, styles, strict=True) if not shown(node)] == []
    assert all(len(find(table, "w:tr")) > 1 for table in find(document, "//w:tbl"))
    assert not [node for node in nodes if re.search(r":\s*\.", words(node))]


def shown(node: Any) -> bool:
    """Tell whether a paragraph or table has words or a picture; the foot of a table need not."""
    foot = find(node, "w:pPr/w:pStyle[@w:val='TableFoot']")
    return bool(words(node) or find(node, ".//wp:inline") or foot)


def test_a_briefing_is_written_in_its_own_language_whatever_is_spoken() -> None:
    kazakh = file("kk")
    with speaking("ru"):
        assert write(briefing("kk")) == kazakh
    assert "1-сурет" in paragraphs(kazakh, "Caption")[0]


def test_every_link_inside_leads_to_a_bookmark() -> None:
    document = root(file())
    names = find(document, "//w:bookmarkStart/@w:name")
    anchors = set(find(document, "//w:hyperlink/@w:anchor"))
    assert len(names) == len(set(names))
    assert anchors <= set(names)
    assert {f"_Source_{entry.number}" for entry in briefing().references} <= set(names)
    assert all(len(name) <= 40 and re.fullmatch(r"\w+", name) for name in names)


def test_every_picture_says_what_it_shows() -> None:
    pictures = find(root(file()), "//wp:docPr")
    pages = briefing().pages
    assert [node.get("descr") for node in pictures] == [page.record.alt for page in pages]
    assert [node.get("name") for node in pictures] == [page.anchor for page in pages]
    with docx2python(io.BytesIO(file())) as read:
        assert read.images
        drawn = [Image.open(io.BytesIO(picture)).size for picture in read.images.values()]
    assert drawn == [(975, 615)] * len(pages)


def test_pictures_keep_their_shape_and_stay_within_the_margins() -> None:
    document = root(file())
    wide, left, right = (
        int(find(document, path)[0])
        for path in ("//w:pgSz/@w:w", "//w:pgMar/@w:left", "//w:pgMar/@w:right")
    )
    for extent in find(document, "//wp:extent"):
        size = int(extent.get("cx")), int(extent.get("cy"))
        assert size[0] <= (wide - left - right) * 635
        assert size[0] / size[1] == pytest.approx(975 / 615, rel=0.001)


def test_captions_are_numbered_by_fields() -> None:
    brief = briefing()
    captions = find(root(file()), "//w:p[w:pPr/w:pStyle[@w:val='Caption']]")
    figures = [
        f"Figure {number}. {page.record.draft.subtitle}"
        for number, page in enumerate(brief.pages, 1)
    ]
    tables = [f"Table {number}. {table.title}" for number, table in enumerate(brief.conflicts, 1)]
    assert [words(node) for node in captions] == [plain(text) for text in figures + tables]
    codes = [plain("".join(find(node, ".//w:instrText/text()"))) for node in captions]
    assert codes == [
        *(r"SEQ Figure \* ARABIC" for _ in figures),
        *(r"SEQ Table \* ARABIC" for _ in tables),
    ]


def test_a_number_stands_where_the_language_puts_it() -> None:
    first = {code: paragraphs(file(code), "Caption")[0].split(".")[0] for code in LANGUAGES}
    assert first == {"en": "Figure 1", "ru": "Рисунок 1", "kk": "1-сурет"}


def test_tables_are_tables_with_a_head_that_is_repeated() -> None:
    brief = briefing()
    keys, *conflicts = find(root(file()), "//w:tbl")
    for table in (keys, *conflicts):
        rows = find(table, "w:tr")
        assert [bool(find(row, "w:trPr/w:tblHeader")) for row in rows] == [
            True,
            *(False for _ in rows[1:]),
        ]
        assert all(find(row, "w:trPr/w:cantSplit") for row in rows)
        assert find(table, "w:tblPr/w:tblStyle/@w:val") == ["BriefingTable"]
        assert find(table, "w:tblPr/w:tblCaption/@w:val") != [""]
        grid = [int(width) for width in find(table, "w:tblGrid/w:gridCol/@w:w")]
        assert min(grid) > 0
        for row in rows:
            assert sum(int(width) for width in find(row, "w:tc/w:tcPr/w:tcW/@w:w")) == sum(grid)
    for table, given in zip(conflicts, brief.conflicts, strict=True):
        cells = [[words(cell) for cell in find(row, "w:tc")] for row in find(table, "w:tr")]
        assert cells == [[plain(text) for text in row] for row in (given.head, *given.rows)]
        styles = find(table, "w:tr[1]/w:tc/w:p/w:pPr/w:pStyle/@w:val")
        assert styles == ["TableNumber" if right else "TableText" for right in given.numeric]
    cells = [[words(cell) for cell in find(row, "w:tc")] for row in find(keys, "w:tr")]
    shown = [
        row
        for figure in brief.key_figures
        for row in (
            [figure.label, figure.value, figure.period, figure.change or "–"],
            [f"{figure.definition} Source: {figure.source}."],
        )
    ]
    assert cells[1:] == [[plain(text) for text in row] for row in shown]


def test_findings_say_on_which_page_they_are_shown() -> None:
    brief = briefing()
    shown = paragraphs(file(), "ListBullet")[: len(brief.findings)]
    for finding, text in zip(brief.findings, shown, strict=True):
        said = plain(finding.text)
        titles = [plain(page.record.title).rstrip(".") for page in brief.pages]
        place = titles.index(said.rstrip("."))
        assert text == f"{said} (page {3 + place})"


def test_a_finding_without_a_page_leads_nowhere() -> None:
    alone = replace(briefing(), findings=(Finding("Nothing is shown of this."),))
    assert paragraphs(write(alone), "ListBullet")[0] == "Nothing is shown of this."


def test_sources_are_numbered_and_lead_to_their_addresses() -> None:
    brief = briefing()
    for text, source in zip(paragraphs(file(), "Reference"), brief.references, strict=True):
        assert text.startswith(f"{source.number} {plain(source.publisher)}")
        assert plain(source.title) in text
    relations = etree.fromstring(parts(file())["word/_rels/document.xml.rels"])
    outside = {node.get("Target") for node in relations if node.get("TargetMode") == "External"}
    assert outside == {source.url for source in brief.references if source.url.startswith("http")}


def test_source_lines_name_their_numbers_in_the_annex() -> None:
    brief = briefing()
    for text, page in zip(paragraphs(file(), "Source"), brief.pages, strict=True):
        used = {source["path"] for source in page.record.sources}
        wanted = {entry.number for entry in brief.references if entry.url in used}
        _, _, said = text.rpartition(" [")
        spans = [span.split("–") for span in said.rstrip("]").split(", ")]
        numbers = {number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)}
        assert numbers == wanted


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_is_set_in_every_style_and_in_the_properties(code: str) -> None:
    styles = root(file(code), "word/styles.xml")
    locale = TAGS[code]
    for style in find(styles, "//w:style[@w:type='paragraph' or @w:customStyle]"):
        assert find(style, "w:rPr/w:lang/@w:val") == [locale]
    assert set(find(styles, "//w:lang/@w:val")) == {locale}
    assert find(root(file(code), "word/settings.xml"), "//w:themeFontLang/@w:val") == [locale]
    with docx2python(io.BytesIO(file(code))) as read:
        properties = read.core_properties
    brief = briefing(code)
    assert properties["language"] == locale
    assert (properties["title"], properties["subject"]) == (brief.title, brief.subtitle)
    assert properties["created"] == properties["modified"] == f"{brief.day}T00:00:00Z"


def test_styles_that_are_used_exist() -> None:
    styles = root(file(), "word/styles.xml")
    known = set(find(styles, "//w:style/@w:styleId"))
    document = root(file())
    used = find(document, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
    based = find(styles, "//w:basedOn/@w:val | //w:next/@w:val")
    assert set(used) | set(based) <= known
    assert {"Title", "Subtitle", "Heading1", "Heading2", "Caption", "Source"} <= set(used)


def test_one_font_that_every_office_has() -> None:
    named = {
        font
        for name, part in parts(file()).items()
        if name.startswith("word/") and name.endswith(".xml")
        for fonts in find(etree.fromstring(part), "//w:rFonts")
        for key, font in fonts.attrib.items()
        if key != w("hint")
    }
    assert named == {FONT}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_foot_counts_pages(code: str) -> None:
    footer = root(file(code), "word/footer1.xml")
    codes = [plain(node.text) for node in find(footer, "//w:instrText")]
    assert sorted(codes) == ["NUMPAGES", "PAGE"]
    assert words(footer).startswith(plain(briefing(code).dated))
    with docx2python(io.BytesIO(file(code))) as read:
        assert plain("".join(str(run) for run in iter_at_depth(read.header, 4))) == plain(
            briefing(code).title
        )


def test_a4_and_every_finding_on_a_page_of_its_own() -> None:
    document = root(file())
    size = find(document, "//w:pgSz")[0]
    assert (size.get(w("w")), size.get(w("h"))) == ("11906", "16838")
    place = pages_of(document)
    pages = [place[paragraph] for paragraph in find(document, "//w:p[.//wp:inline]")]
    assert pages == list(range(3, 3 + len(briefing().pages)))


def test_a_heading_is_never_alone() -> None:
    styles = root(file(), "word/styles.xml")
    for name in ("Heading1", "Heading2", "Caption", "Chart", "RunningTopic"):
        assert find(styles, f"//w:style[@w:styleId='{name}']/w:pPr/w:keepNext")
    for table in find(root(file()), "//w:tbl")[1:]:
        kept = [bool(find(row, "w:tc/w:p/w:pPr/w:keepNext")) for row in find(table, "w:tr")]
        assert kept == [*(True for _ in kept[1:]), False]


@pytest.mark.parametrize("code", LANGUAGES)
def test_elements_stand_in_the_order_of_the_schema(code: str) -> None:
    for name, part in parts(file(code)).items():
        if not name.endswith(".xml"):
            continue
        for node in etree.fromstring(part).iter():
            tag = etree.QName(node)
            if tag.namespace != W or tag.localname not in ORDER:
                continue
            order = ORDER[tag.localname].split()
            found = [etree.QName(child).localname for child in node]
            assert set(found) <= set(order), f"{name}: {tag.localname} has {found}"
            assert found == sorted(found, key=order.index), f"{name}: {tag.localname} has {found}"


def test_numbers_of_objects_are_unique() -> None:
    document = root(file())
    for path in ("//w:bookmarkStart/@w:id", "//wp:docPr/@id"):
        numbers = find(document, path)
        assert numbers
        assert len(numbers) == len(set(numbers))
    ends = find(document, "//w:bookmarkEnd/@w:id")
    assert sorted(ends) == sorted(find(document, "//w:bookmarkStart/@w:id"))


def test_every_relation_leads_somewhere_and_every_part_has_a_type() -> None:
    given = parts(file())
    types = etree.fromstring(given["[Content_Types].xml"])
    defaults = {node.get("Extension") for node in types if node.get("Extension")}
    named = {node.get("PartName") for node in types if node.get("PartName")}
    assert named <= {f"/{name}" for name in given}
    reached = {"[Content_Types].xml"}
    for name in [name for name in given if name.endswith(".rels")]:
        reached.add(name)
        folder = name.split("_rels/")[0]
        identifiers = []
        for node in etree.fromstring(given[name]):
            identifiers.append(node.get("Id"))
            if node.get("TargetMode") != "External":
                target = node.get("Target").removeprefix("/")
                place = target if target in given else folder + target
                assert place in given
                reached.add(place)
        assert len(identifiers) == len(set(identifiers))
    assert reached == set(given)
    for name in given:
        assert f"/{name}" in named or name.rpartition(".")[2] in defaults or name.startswith("[")
    document = root(file())
    relations = etree.fromstring(given["word/_rels/document.xml.rels"])
    asked = find(document, "//@r:id | //@r:embed")
    assert set(asked) <= {node.get("Id") for node in relations}


def test_the_same_briefing_gives_the_same_bytes() -> None:
    assert write(briefing()) == file()
    with zipfile.ZipFile(io.BytesIO(file())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def changed_key(brief: Brief) -> Brief:
    first, *rest = brief.key_figures
    return replace(brief, key_figures=(replace(first, value="1"), *rest))


def changed_cell(brief: Brief) -> Brief:
    first, *rest = brief.conflicts
    row = (*first.rows[0][:-1], "1")
    return replace(brief, conflicts=(replace(first, rows=(row, *first.rows[1:])), *rest))


def changed_sentence(brief: Brief) -> Brief:
    first, *rest = brief.pages
    return replace(brief, pages=(replace(first, sentences=(Finding("It was 1."),)), *rest))


def changed_day(brief: Brief) -> Brief:
    return replace(brief, day="2026-01-01")


@pytest.mark.parametrize("change", [changed_key, changed_cell, changed_sentence, changed_day])
def test_another_number_gives_other_bytes(change: Any) -> None:
    assert write(change(briefing())) != file()


def test_definitions_that_a_page_has_no_room_for_are_in_the_annex() -> None:
    brief = briefing()
    first, *rest = brief.pages
    long = tuple(Finding(f"{number} " + "long " * 100) for number in range(5))
    crowded = write(replace(brief, pages=(replace(first, sentences=long), *rest)))
    shown = paragraphs(crowded, "Definition", "DefinitionFirst")
    before = paragraphs(file(), "Definition", "DefinitionFirst")
    assert len(shown) == len(before) - len(first.definitions)
    assert shown[-len(brief.definitions) :] == before[-len(brief.definitions) :]


def test_a_section_of_the_annex_that_does_not_fit_starts_a_page() -> None:
    brief = briefing()
    entry = Definition("A term", "that is explained at some length " * 6)
    content = write(replace(brief, definitions=(entry,) * 40))
    document = root(content)
    anchors = {words(node): node for node in find(document, "//w:p[w:bookmarkStart]")}
    pages = pages_of(document)
    first, last = (pages[anchors[name]] for name in ("Definitions", "State of the data"))
    assert last - first >= 2
    assert {words(node) for node in find(document, "//w:sdt//w:p")} >= {f"State of the data {last}"}


def contents(document: Any) -> dict[str, int]:
    """Return the headings with the pages that the contents give them."""
    lines = [words(node).rpartition(" ") for node in find(document, "//w:sdt//w:p[.//w:tab]")]
    return {heading: int(page) for heading, _, page in lines}


def test_findings_that_do_not_fit_below_the_key_figures_have_a_page() -> None:
    brief = briefing()
    many = brief.key_figures * 8
    documents = (
        root(write(replace(brief, key_figures=many[:number]))) for number in range(8, len(many))
    )
    document = next(node for node in documents if contents(node)["Main findings"] > 2)
    pages = pages_of(document)
    (heading,) = find(document, "//w:p[w:bookmarkStart][.//w:t='Main findings']")
    drawn = [pages[node] for node in find(document, "//w:p[.//wp:inline]")]
    assert pages[heading] == contents(document)["Main findings"] == 3
    assert drawn == list(range(4, 4 + len(brief.pages)))
    assert contents(document)[plain(brief.pages[0].record.title)] == 4
    first = find(document, "//w:p[w:pPr/w:pStyle[@w:val='ListBullet']]")[0]
    assert words(first).endswith("(page 4)")


def test_a_table_higher_than_a_page_goes_on_on_the_next() -> None:
    brief = briefing()
    tall = contents(root(write(replace(brief, key_figures=brief.key_figures * 8))))
    usual = contents(root(file()))
    assert usual["Key figures"] == tall["Key figures"] == 2
    assert tall["Annex"] > usual["Annex"]


def test_columns_of_years_are_alike_and_no_word_is_cut() -> None:
    head = ("Reading", "2022", "2023", "Correspondence", "Year")
    row = ("A long reading " * 4, "1", "not known", "3", "4")
    table = Table("T", head, (row,), (False, True, True, True, True))
    content = write(replace(briefing(), conflicts=(table,)))
    widths = [int(width) for width in find(root(content), "//w:tbl[2]/w:tblGrid/w:gridCol/@w:w")]
    assert widths[1] == pytest.approx(widths[2], abs=2)
    assert widths[4] < widths[3]
    for width, *column in zip(widths, head, row, strict=True):
        longest = max(len(word) for text in column for word in text.split())
        assert width / 20 - 8 > longest * 9 * 0.56


def test_a_briefing_that_has_nothing_opens_with_what_there_is() -> None:
    bare = replace(
        briefing(),
        key_figures=(),
        findings=(),
        pages=(),
        missing=(),
        definitions=(),
        conflicts=(),
        vintage=(),
        references=(),
    )
    content = write(bare)
    assert paragraphs(content, "Heading1", "Heading2") == ["At a glance", "Annex"]
    assert paragraphs(content, "TOC1", "TOC2") == ["At a glance 2", "Annex 3"]
    assert not find(root(content), "//w:tbl | //w:drawing")


def test_a_source_without_address_date_or_licence_is_only_named() -> None:
    source = Reference(1, "A yearbook", "Its table", "", "", "")
    content = write(replace(briefing(), references=(source,)))
    assert paragraphs(content, "Reference") == ["1 A yearbook: Its table."]
    shady = replace(source, url="javascript:alert(1)")
    assert b"javascript" not in b"".join(
        parts(write(replace(briefing(), references=(shady,)))).values()
    )


def test_a_long_word_in_a_table_leaves_room_for_the_other_columns() -> None:
    table = Table("T", ("a", "b", "c"), (("x" * 400, "1", "2"),), (False, True, True))
    content = write(replace(briefing(), conflicts=(table,)))
    widths = [int(width) for width in find(root(content), "//w:tbl[2]/w:tblGrid/w:gridCol/@w:w")]
    assert widths[1] == pytest.approx(widths[2], abs=2)
    assert widths[1] > 500


def test_a_figure_without_a_change_has_a_dash() -> None:
    figure = KeyFigure("A", "1", "2025", "", "What it is.", "Who", briefing().key_figures[0].cells)
    content = write(replace(briefing(), key_figures=(figure,)))
    (row,) = find(root(content), "//w:tbl[1]/w:tr[2]")
    assert [words(cell) for cell in find(row, "w:tc")] == ["A", "1", "2025", "–"]


def test_an_amount_does_not_part_from_its_unit() -> None:
    content = write(replace(briefing(), title="From 2 mn to $3.5 bn"))
    (title,) = find(root(content), "//w:p[w:pPr/w:pStyle[@w:val='Title']]")
    assert "".join(title.itertext()) == "From 2\N{NO-BREAK SPACE}mn to $3.5\N{NO-BREAK SPACE}bn"


def test_workbooks_inside_a_file_are_packed_again_too() -> None:
    def packed(day: str, inner: bytes | None) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            core = f'<p xmlns:dcterms="d"><dcterms:created a="b">{day}</dcterms:created></p>'
            stamp = (2026, 1, int(day[-2:]), 0, 0, 0)
            archive.writestr(zipfile.ZipInfo("docProps/core.xml", stamp), core)
            if inner:
                archive.writestr(zipfile.ZipInfo("ppt/embeddings/book.xlsx", stamp), inner)
            archive.writestr(zipfile.ZipInfo("[Content_Types].xml", stamp), "<Types/>")
        return stream.getvalue()

    files = [packed(day, packed(day, None)) for day in ("2026-01-02", "2026-01-03")]
    assert files[0] != files[1]
    first, second = (steady(content, "2026-09-26") for content in files)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"2026-09-26T00:00:00Z" in archive.read("docProps/core.xml")
        book = zipfile.ZipFile(io.BytesIO(archive.read("ppt/embeddings/book.xlsx")))
        assert b"2026-09-26T00:00:00Z" in book.read("docProps/core.xml")


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        steady(b"no archive", "2026-09-26")
