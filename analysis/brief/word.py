"""A briefing as a Word document: styles, captions, contents and tables that an office can edit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, groupby
from math import ceil
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches

from analysis.brief.archive import AUTHOR, steady
from analysis.brief.model import Brief, Definition, KeyFigure, Page, Reference, Table
from analysis.brief.word_parts import TEXT_HEIGHT, TEXT_WIDTH, template
from analysis.canvas import CONTEXTS
from analysis.language import TAGS, say, say_many, speaking, tied

if TYPE_CHECKING:
    from docx.document import Document as Draft

Node: TypeAlias = Any
Runs: TypeAlias = list[Any]

CONTEXT = "half page"
# A character of Arial is this wide, as a share of its size, with the ends of lines left empty;
# a bold one is wider.
WIDTHS = {"en": 0.48, "ru": 0.545, "kk": 0.565}
BOLDER = 1.08
LEADING, TIGHT = 1.33, 1.27
# The page, the heading of a topic with its rule, the space that it shares with a heading below it,
# and the rule above definitions; in points.
PAGE, BANNER, SHARED, RULED = TEXT_HEIGHT / 20, 36, 10, 10
# Sizes of text, the inset of a list, and what a cell leaves empty at each side; in points.
TITLED, BODY, SMALL, KEY_SIZE, KEY_NOTE, INSET, PADDING = 14, 10, 9, 11, 7.5, 14, 4
# Columns of the key figures, as shares of the width of the text.
KEY_COLUMNS = (0.33, 0.31, 0.14, 0.22)
# A column of a table is wanted no wider than so many characters.
BROAD = 46
# A line of a table has about so many characters; a cell leaves so many empty.
LINE, MARGIN = 94, 3
# Stands for a value until its runs are put there.
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def write(brief: Brief) -> bytes:
    """Return the briefing as a DOCX file, the same to the byte for the same briefing.

    Parameters
    ----------
    brief
        What the briefing says, and in which language.

    >>> bare = Brief("en", "b", "Title", "", "", "2026-11-01", *[()] * 8)
    >>> write(bare)[:2]
    b'PK'
    """
    document = Document(io.BytesIO(template(brief.language)))
    with speaking(brief.language):
        _describe(document, brief)
        _furniture(document, brief)
        _Writer(document, brief).fill()
    stream = io.BytesIO()
    document.save(stream)
    return steady(stream.getvalue(), brief.day)


def _describe(document: Draft, brief: Brief) -> None:
    properties = document.core_properties
    day = datetime.fromisoformat(brief.day).replace(tzinfo=UTC)
    properties.title = brief.title
    properties.subject = brief.subtitle
    properties.author = AUTHOR
    properties.last_modified_by = AUTHOR
    properties.language = TAGS[brief.language]
    properties.created = day
    properties.modified = day
    properties.revision = 1


def _furniture(document: Draft, brief: Brief) -> None:
    section = document.sections[0]
    section.header._element.append(_paragraph("Header", _text(brief.title)))
    section.footer._element.append(
        _paragraph(
            "Footer",
            _text(brief.dated),
            [_node("w:r", _node("w:tab"))],
            _mixed(
                say("Page {page} of {pages}", page=f"{HOLE}0", pages=f"{HOLE}1"),
                _field("PAGE", "1"),
                _field("NUMPAGES", "1"),
            ),
        )
    )


@dataclass(frozen=True)
class _Heading:
    """A heading as the contents name it."""

    level: int
    text: str
    page: int
    bookmark: str


@dataclass
class _Writer:
    """Fills the body of a document from its first page to its last."""

    document: Draft
    brief: Brief
    headings: list[_Heading] = field(default_factory=list)
    body: list[Node] = field(default_factory=list)
    figures: Iterator[int] = field(default_factory=lambda: count(1))
    marks: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    page: int = 1
    left: float = 0.0

    def fill(self) -> None:
        """Write everything, the contents last: they need to know the pages."""
        self.glance()
        for _, pages in groupby(self.brief.pages, key=lambda page: page.topic):
            for place, page in enumerate(pages):
                self.finding(page, first=place == 0)
        self.annex()
        section = self.document.element.body.sectPr
        for node in [*self.front(), *self.body]:
            section.addprevious(node)

    def add(self, style: str, *runs: Runs, **properties: str) -> None:
        """Append a paragraph."""
        self.body.append(_paragraph(style, *runs, **properties))

    def heading(self, level: int, text: str, *, mark: str = "", breaks: bool = False) -> None:
        """Append a heading with the bookmark that the contents lead to, and one of its own."""
        bookmark = f"_Toc{len(self.headings) + 1:08d}"
        self.headings.append(_Heading(level, text, self.page, bookmark))
        words = self.marked(bookmark, _text(text))
        own = self.marked(mark, words) if mark else words
        self.add(f"Heading{level}", own, **_broken(breaks))

    def caption(
        self, label: str, kind: str, number: int, text: str, *, breaks: bool = False
    ) -> None:
        """Append a caption whose number the office program counts itself."""
        numbered = _mixed(
            label, _field(f"SEQ {kind} \\* ARABIC", str(number), "Strong"), style="Strong"
        )
        self.add("Caption", numbered, _text(f". {text}"), **_broken(breaks))

    def front(self) -> list[Node]:
        """Return title, subtitle, date and contents."""
        brief = self.brief
        return [
            _paragraph("Title", _text(brief.title)),
            _paragraph("Subtitle", _text(brief.subtitle)),
            _paragraph("Date", _text(brief.dated)),
            _contents(self.headings),
        ]

    def glance(self) -> None:
        """Append the page of key figures and findings; findings that do not fit have their own."""
        figures, findings = self.brief.key_figures, self.brief.findings
        self.page += 1
        self.left = PAGE - BANNER + SHARED
        self.heading(1, say("At a glance"))
        if figures:
            self.section(say("Key figures"), self.key_height(figures))
            self.body.append(_key_table(figures))
        if findings:
            self.section(
                say("Main findings"), sum(self.listed_height(finding.text) for finding in findings)
            )
        for finding in findings:
            page = self.brief.page_of(finding)
            self.add("ListBullet", _text(finding.text), self.pointer(page) if page else [])

    def pointer(self, page: Page) -> Runs:
        """Return a link that says on which page a finding is shown."""
        number = str(self.page + 1 + self.brief.pages.index(page))
        mark = _bookmark(page)
        shown = _mixed(
            say("page {page}", page=f"{HOLE}0"),
            _field(f"PAGEREF {mark} \\h", number, "Hyperlink"),
            style="Hyperlink",
        )
        return [*_text(" ("), _node("w:hyperlink", *shown, anchor=mark, history="1"), *_text(")")]

    def finding(self, page: Page, *, first: bool) -> None:
        """Append one page of the briefing."""
        record = page.record
        self.page += 1
        if first:
            self.heading(1, page.label)
        else:
            self.add("RunningTopic", _text(page.label))
        self.heading(2, record.title, mark=_bookmark(page))
        number = next(self.figures)
        label = say("Figure {number}", number=f"{HOLE}0")
        self.caption(label, "Figure", number, record.draft.subtitle)
        self.add("Chart", [self.picture(page, number)])
        if record.notes:
            self.add("Note", _notes(record.notes), keepNext="1")
        self.add("Source", _text(record.source_line), self.cited(page))
        for sentence in page.sentences:
            self.add("ListBullet", _text(sentence.text))
        for place, definition in enumerate(self.fitting(page)):
            self.add("Definition" if place else "DefinitionFirst", _definition(definition))

    def picture(self, page: Page, number: int) -> Node:
        """Return the chart with its alternative text."""
        context = CONTEXTS[CONTEXT]
        inline = self.document.part.new_pic_inline(
            io.BytesIO(page.record.picture(CONTEXT).png), width=Inches(context.width)
        )
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", page.anchor)
        inline.docPr.set("descr", page.record.alt)
        shown: Node = inline.graphic.graphicData.pic.nvPicPr.cNvPr
        shown.set("id", str(number))
        shown.set("name", f"{page.anchor}.png")
        return _node("w:r", _node("w:drawing", inline))

    def cited(self, page: Page) -> Runs:
        """Return the numbers that the sources of a page have in the annex, runs of them as one."""
        spans = [
            [number for _, number in run]
            for _, run in groupby(enumerate(page.cited), key=lambda pair: pair[1] - pair[0])
        ]
        links: Runs = []
        for span in spans:
            shown = f"{span[0]}–{span[-1]}" if len(span) > 1 else f"{span[0]}"
            link = _node("w:hyperlink", *_text(shown), anchor=_source(span[0]), history="1")
            links += [*_text(", " if links else " ["), link]
        return [*links, *_text("]")] if links else []

    def fitting(self, page: Page) -> Sequence[Definition]:
        """Return the definitions that the page has room for; the annex has all of them."""
        record = page.record
        used = BANNER + RULED + 72 * (CONTEXTS[CONTEXT].height or 0)
        used += self.height(record.title, TITLED, bold=True, after=5)
        used += self.height(record.draft.subtitle, 9, after=6)
        used += self.height(" ".join(record.notes), 8, after=2)
        used += self.height(record.source_line, 8, after=8)
        used += sum(self.listed_height(sentence.text) for sentence in page.sentences)
        shown = []
        for definition in page.definitions:
            used += self.defined_height(definition)
            if used <= PAGE:
                shown.append(definition)
        return shown

    def annex(self) -> None:
        """Append what is missing, what conflicts, definitions, state of the data and sources."""
        brief = self.brief
        self.page += 1
        self.left = PAGE - BANNER + SHARED
        self.heading(1, say("Annex"))
        self.listed(say("What is missing, and why"), brief.missing)
        if brief.conflicts:
            self.section(say("Conflicting readings"), self.table_height(brief.conflicts[0]))
        for place, table in enumerate(brief.conflicts):
            self.table(table, breaks=place > 0 and self.room(self.table_height(table)))
        if brief.definitions:
            heights = [self.defined_height(entry) for entry in brief.definitions]
            self.section(say("Definitions"), heights[0])
            for place, (entry, height) in enumerate(zip(brief.definitions, heights, strict=True)):
                breaks = place > 0 and self.room(height)
                self.add("Definition", _definition(entry), **_broken(breaks))
        self.listed(say("State of the data"), brief.vintage)
        if brief.references:
            self.section(say("Sources"), 60)
            for reference in brief.references:
                self.reference(reference)

    def listed(self, title: str, texts: Sequence[str]) -> None:
        """Append a section that is a list of sentences."""
        heights = [self.listed_height(text) for text in texts]
        if texts:
            self.section(title, heights[0])
        for place, (text, height) in enumerate(zip(texts, heights, strict=True)):
            breaks = place > 0 and self.room(height)
            self.add("ListBullet", _text(text), **_broken(breaks))

    def section(self, title: str, following: float) -> None:
        """Append a heading above something so high: on a new page if both do not fit on this."""
        height = self.height(title, TITLED, bold=True, after=15)
        breaks = self.room(height, following)
        self.heading(2, title, breaks=breaks)
        self.take(following)

    def room(self, height: float, following: float = 0) -> bool:
        """Take so many points of the page, and tell whether that had to be a new page."""
        breaks = self.left < height + following <= PAGE
        if breaks:
            self.page += 1
            self.left = PAGE
        self.take(height)
        return breaks

    def take(self, height: float) -> None:
        """Take so many points; what is higher than the page goes on on the next ones."""
        self.left -= height
        while self.left < 0:
            self.page += 1
            self.left += PAGE

    def height(
        self, text: str, size: float, *, bold: bool = False, inset: float = 0, after: float = 0
    ) -> float:
        """Return about how high a paragraph is, in points; rather too high than too low."""
        width = WIDTHS[self.brief.language] * size * (BOLDER if bold else 1)
        lines = max(1, ceil(len(text) * width / (TEXT_WIDTH / 20 - inset)))
        return lines * size * LEADING + after

    def listed_height(self, text: str) -> float:
        """Return about how high a sentence of a list is, in points."""
        return self.height(text, BODY, inset=INSET, after=4)

    def defined_height(self, definition: Definition) -> float:
        """Return about how high a definition is, in points."""
        return self.height(f"{definition.term} – {definition.text}", SMALL, after=4)

    def row_height(self, texts: Sequence[str], widths: Sequence[int], size: float = 9) -> float:
        """Return about how high a row of a table is, in points."""
        character = size * WIDTHS[self.brief.language]
        lines = max(
            ceil(len(text) * character / (width / 20 - 2 * PADDING))
            for text, width in zip(texts, widths, strict=True)
        )
        return max(1, lines) * size * TIGHT + 3.5

    def table_height(self, table: Table) -> float:
        """Return about how high a table with its caption and note is, in points."""
        widths = _columns(table)
        rows = sum(self.row_height(row, widths) for row in (table.head, *table.rows))
        return self.height(table.title, 9, after=6) + rows + self.height(table.note, 8, after=14)

    def key_height(self, figures: Sequence[KeyFigure]) -> float:
        """Return about how high the table of key figures is, in points."""
        widths = _shared(KEY_COLUMNS)
        return 20 + sum(
            max(
                self.row_height((figure.label, "", figure.period, figure.change), widths),
                self.row_height((figure.value,), widths[1:2], KEY_SIZE),
            )
            + self.row_height((f"{figure.definition} {_sourced(figure)}",), [TEXT_WIDTH], KEY_NOTE)
            for figure in figures
        )

    def table(self, table: Table, *, breaks: bool) -> None:
        """Append a table under its caption."""
        number = next(self.tables)
        label = say("Table {number}", number=f"{HOLE}0")
        self.caption(label, "Table", number, table.title, breaks=breaks)
        self.body.append(_table(table))
        self.add("TableFoot", _text(table.note))

    def reference(self, reference: Reference) -> None:
        """Append a source: number, publisher, work with its address, site, date and licence."""
        site = urlsplit(reference.url).netloc.removeprefix("www.")
        licence = say("Licence: {licence}", licence=reference.licence) if reference.licence else ""
        rest = ". ".join(filter(None, [site, reference.date, licence]))
        self.add(
            "Reference",
            self.marked(_source(reference.number), _text(f"{reference.number}")),
            [_node("w:r", _node("w:tab"))],
            _text(reference.publisher, "Strong"),
            _text(": "),
            self.link(reference.title, reference.url),
            _text(f". {rest}." if rest else "."),
        )

    def marked(self, name: str, runs: Runs) -> Runs:
        """Return runs inside a bookmark."""
        number = str(next(self.marks))
        start = _node("w:bookmarkStart", id=number, name=name)
        return [start, *runs, _node("w:bookmarkEnd", id=number)]

    def link(self, text: str, url: str) -> Runs:
        """Return a text that leads to an address, or only the text if there is none."""
        if not url.startswith(("https://", "http://")):
            return _text(text)
        target = self.document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = _node("w:hyperlink", *_text(text, "Hyperlink"), history="1")
        link.set(qn("r:id"), target)
        return [link]


def _bookmark(page: Page) -> str:
    """Return the name of a page for references: not one that a new table of contents replaces."""
    return f"_Ref_{page.record.name}"[:40]


def _source(number: int) -> str:
    return f"_Source_{number}"


def _node(tag: str, /, *children: Node, **attributes: str) -> Node:
    node = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
    node.extend(children)
    return node


def _broken(breaks: bool) -> dict[str, str]:
    return {"pageBreakBefore": "1"} if breaks else {}


def _paragraph(style: str, *runs: Runs, **properties: str) -> Node:
    kept = [_node(f"w:{name}") for name in ("keepNext", "pageBreakBefore") if name in properties]
    paragraph = _node("w:p", _node("w:pPr", _node("w:pStyle", val=style), *kept))
    for some in runs:
        paragraph.extend(some)
    return paragraph


def _text(text: str, style: str = "") -> Runs:
    return [_run(_words("w:t", text), style)] if text else []


def _run(content: Node, style: str = "") -> Node:
    face = [_node("w:rPr", _node("w:rStyle", val=style))] if style else []
    return _node("w:r", *face, content)


def _words(tag: str, text: str) -> Node:
    """Return a text whose amounts do not part from their units."""
    node = OxmlElement(tag, {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    node.text = tied(text)
    return node


def _field(code: str, shown: str, style: str = "") -> Runs:
    """Return a field with the value that it shows until somebody updates it."""
    return [
        _run(_node("w:fldChar", fldCharType="begin"), style),
        _run(_words("w:instrText", f" {code} "), style),
        _run(_node("w:fldChar", fldCharType="separate"), style),
        _run(_words("w:t", shown), style),
        _run(_node("w:fldChar", fldCharType="end"), style),
    ]


def _mixed(said: str, *values: Runs, style: str = "") -> Runs:
    """Return a message as runs, with runs where the language puts its values."""
    found: Runs = []
    for piece in re.split(f"({HOLE}[0-9])", said):
        found += values[int(piece[1:])] if piece.startswith(HOLE) else _text(piece, style)
    return found


def _notes(notes: Sequence[str]) -> Runs:
    said = say_many("Note: {notes}", "Notes: {notes}", len(notes), notes=" ".join(notes))
    return _text(said)


def _definition(definition: Definition) -> Runs:
    said = say("{term} – {text}", term=f"{HOLE}0", text=f"{HOLE}1")
    return _mixed(said, _text(definition.term, "Strong"), _text(definition.text))


def _contents(headings: Sequence[_Heading]) -> Node:
    """Return a field of contents that is filled, so that nobody is asked to update it."""
    lines = [_line(heading) for heading in headings]
    opening = [
        _run(_node("w:fldChar", fldCharType="begin")),
        _run(_words("w:instrText", ' TOC \\o "1-2" \\h \\z \\u ')),
        _run(_node("w:fldChar", fldCharType="separate")),
    ]
    for place, run in enumerate(opening, 1):
        lines[0].insert(place, run)
    lines[-1].append(_run(_node("w:fldChar", fldCharType="end")))
    gallery = _node(
        "w:docPartObj",
        _node("w:docPartGallery", val="Table of Contents"),
        _node("w:docPartUnique"),
    )
    title = _paragraph("TOCHeading", _text(say("Contents")))
    return _node("w:sdt", _node("w:sdtPr", gallery), _node("w:sdtContent", title, *lines))


def _line(heading: _Heading) -> Node:
    page = _field(f"PAGEREF {heading.bookmark} \\h", str(heading.page))
    link = _node(
        "w:hyperlink",
        *_text(heading.text),
        _run(_node("w:tab")),
        *page,
        anchor=heading.bookmark,
        history="1",
    )
    return _paragraph(f"TOC{heading.level}", [link])


def _grid(widths: Sequence[int], rows: Sequence[Node], title: str) -> Node:
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": "0"}
    look |= {"lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    return _node(
        "w:tbl",
        _node(
            "w:tblPr",
            _node("w:tblStyle", val="BriefingTable"),
            _node("w:tblW", w=str(sum(widths)), type="dxa"),
            _node("w:tblLayout", type="fixed"),
            _node("w:tblLook", val="0620", **look),
            _node("w:tblCaption", val=title),
        ),
        _node("w:tblGrid", *(_node("w:gridCol", w=str(width)) for width in widths)),
        *rows,
    )


def _row(cells: Sequence[Node], *, head: bool = False) -> Node:
    kept = [_node("w:cantSplit"), *([_node("w:tblHeader")] if head else [])]
    return _node("w:tr", _node("w:trPr", *kept), *cells)


def _cell(width: int, paragraph: Node, *properties: Node) -> Node:
    size = _node("w:tcW", w=str(width), type="dxa")
    return _node("w:tc", _node("w:tcPr", size, *properties), paragraph)


def _table(table: Table) -> Node:
    widths = _columns(table)
    styles = ["TableNumber" if right else "TableText" for right in table.numeric]

    def row(texts: Sequence[str], *, head: bool = False, last: bool = False) -> Node:
        kept = {} if last else {"keepNext": "1"}
        cells = [
            _cell(width, _paragraph(style, _text(text), **kept))
            for width, style, text in zip(widths, styles, texts, strict=True)
        ]
        return _row(cells, head=head)

    rows = [row(texts, last=texts is table.rows[-1]) for texts in table.rows]
    return _grid(widths, [row(table.head, head=True), *rows], table.title)


def _columns(table: Table) -> list[int]:
    """Return widths that fill the width of the text: no word is cut, columns of years are alike.

    Beyond its longest word a column gets room in proportion to its longest text.
    """
    columns = list(zip(table.head, *table.rows, strict=True))
    least = _alike(
        table.head,
        [max(len(word) for text in column for word in _apart(text)) for column in columns],
    )
    most = _alike(table.head, [min(max(map(len, column)), BROAD) for column in columns])
    least = [min(size, BROAD) + MARGIN for size in least]
    more = [max(wide + MARGIN - size, 0) for size, wide in zip(least, most, strict=True)]
    spare = max(LINE - sum(least), 0) / (sum(more) or 1)
    shares = [size + spare * extra for size, extra in zip(least, more, strict=True)]
    return _shared([share / sum(shares) for share in shares])


def _alike(head: Sequence[str], sizes: Sequence[int]) -> list[int]:
    """Return sizes of columns, where those of years have that of the widest year."""
    year = max((size for name, size in zip(head, sizes, strict=True) if name.isdigit()), default=0)
    return [year if name.isdigit() else size for name, size in zip(head, sizes, strict=True)]


def _apart(text: str) -> list[str]:
    """Return the pieces of a text that lines can part, at least one."""
    return tied(text).split(" ")


def _shared(shares: Sequence[float]) -> list[int]:
    widths = [int(TEXT_WIDTH * share) for share in shares]
    return [*widths[:-1], TEXT_WIDTH - sum(widths[:-1])]


def _key_table(figures: Sequence[KeyFigure]) -> Node:
    widths = _shared(KEY_COLUMNS)
    words = (say("Indicator"), say("Value"), say("Period"), say("Change"))
    styles = ("TableText", "TableNumber", "TableText", "TableText")
    head = [
        _cell(width, _paragraph(style, _text(word)))
        for width, style, word in zip(widths, styles, words, strict=True)
    ]
    rows = [row for figure in figures for row in _key_rows(figure, widths)]
    return _grid(widths, [_row(head, head=True), *rows], say("Key figures"))


def _sourced(figure: KeyFigure) -> str:
    return say("Source: {producers}.", producers=figure.source)


def _key_rows(figure: KeyFigure, widths: Sequence[int]) -> Iterator[Node]:
    """Yield the row of a number, and under it, across the table, what it is and who says so."""
    texts = (
        ("TableText", figure.label, "Strong"),
        ("KeyNumber", figure.value, ""),
        ("TableText", figure.period, ""),
        ("TableText", figure.change or "–", ""),
    )
    yield _row(
        [
            _cell(
                width,
                _paragraph(style, _text(text, face), keepNext="1"),
                _node("w:tcBorders", _node("w:bottom", val="nil")),
                _node("w:vAlign", val="bottom"),
            )
            for width, (style, text, face) in zip(widths, texts, strict=True)
        ]
    )
    yield _row(
        [
            _cell(
                sum(widths),
                _paragraph("TableNote", _text(f"{figure.definition} {_sourced(figure)}")),
                _node("w:gridSpan", val=str(len(widths))),
                _node("w:tcBorders", _node("w:top", val="nil")),
            )
        ]
    )
