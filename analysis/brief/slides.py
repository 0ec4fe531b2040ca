"""A briefing as slides: charts that can be edited, and in the notes what a speaker needs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

import pandas as pd

from analysis.brief.archive import AUTHOR, steady
from analysis.brief.model import Brief, Definition, KeyFigure, Page, Reference, Table
from analysis.brief.slides_chart import Native
from analysis.brief.slides_table import Cell, Grid, head
from analysis.brief.slides_text import (
    LEAST,
    POINTS,
    Box,
    Text,
    fitting,
    height,
    locale,
    paragraph,
    wrapped,
)
from analysis.brief.slides_theme import (
    ASIDE,
    BELOW,
    BESIDE,
    BOTTOM,
    CAPTION,
    CAPTION_AT,
    CAPTION_SIZE,
    CHART,
    INSIDE,
    MARGIN,
    NAMESPACES,
    NOTES_AT,
    NUMBER_AT,
    OPENING,
    OPENING_TITLE,
    PROSE,
    SMALL,
    SOURCE_AT,
    TABLE,
    TEXT_AT,
    TEXT_SIZE,
    TITLE,
    TITLE_SIZE,
    TOP,
    TOPIC_AT,
    empty,
    mix,
    notes_page,
    number_field,
)
from analysis.findings import Finding, number
from analysis.language import mark, say, speaking
from analysis.palette import ROLES
from analysis.record import Record, Sheet, decimals, spoken

if TYPE_CHECKING:
    from pptx.presentation import Presentation

KINDS = {
    "line": mark("Line chart"),
    "column": mark("Column chart"),
    "bar": mark("Bar chart"),
    "table": mark("Table"),
}
TITLE_SIZES = (TITLE_SIZE, 24, 22, 20, 18)
TEXT_SIZES = (TEXT_SIZE, 15, 14, 13, 12, 11, LEAST)
KEY_SIZES = (14, 13, 12, 11, LEAST)
# A change is said in two lines rather than that names get narrow.
CHANGE_WIDTH = 1.8
GAP = 0.25
BREATH = 0.12
# Charts side by side are at least so high.
LOWEST_CHART = 2.5
# A panel is at least this part as high as the highest one.
LOWEST = 0.45
# Where the text begins under a title of one line, and of two.
UNDER = (TITLE.y + 0.6, TITLE.y + 1.0)


def write(brief: Brief) -> bytes:
    """Return a briefing as a PPTX file, the same bytes for the same briefing.

    Parameters
    ----------
    brief
        What is said, and in which language.

    >>> bare = Brief("en", "b", "Title", "", "", "2026-11-01", *[()] * 8)
    >>> write(bare)[:2]
    b'PK'
    """
    stream = io.BytesIO()
    with speaking(brief.language):
        _deck(brief).save(stream)
    return steady(stream.getvalue(), brief.day)


def _deck(brief: Brief) -> Presentation:
    deck = empty(brief.title)
    _describe(deck, brief)
    sections: list[tuple[str, int]] = []

    def begin(name: str) -> None:
        sections.append((name, len(deck.slides)))

    begin(say("At a glance"))
    _opening(deck, brief)
    _glance(deck, brief)
    for figure, page in enumerate(brief.pages, 1):
        if page.label != sections[-1][0]:
            begin(page.label)
        _finding(deck, brief, page, figure)
    begin(say("Annex"))
    _annex(deck, brief)
    _divide(deck, sections)
    return deck


class Canvas:
    """A slide that is being filled; what is put on it first is read first."""

    def __init__(self, deck: Presentation, layout: int) -> None:
        # not Slides.add_slide, which copies placeholders that are written here anyway
        root: Any = deck.element
        relation, self.slide = deck.part.add_slide(deck.slide_layouts[layout])
        root.get_or_add_sldIdLst().add_sldId(relation)
        self.deck, self.place = deck, len(deck.slides)
        self.tree: Any = self.slide.shapes.element

    def add(self, xml: str) -> None:
        """Put a shape on the slide; its number follows from those already there."""
        from pptx.oxml import parse_xml

        self.tree.append(parse_xml(xml.replace('id="?"', f'id="{len(self.tree)}"', 1)))

    def text(
        self, kind: str, index: int, name: str, texts: Sequence[Text], box: Box | None = None
    ) -> None:
        """Fill a placeholder of the layout; without a box it stands where the layout has it."""
        if texts:
            self._holder(kind, index, name, "".join(map(paragraph, texts)), box)

    def number(self) -> None:
        """Put the number of the slide in its corner."""
        field = f"<a:p>{number_field()}</a:p>"
        self._holder("sldNum", NUMBER_AT, say("Slide number"), field, None)

    def chart(self, native: Native, name: str, alt: str) -> None:
        """Put a native chart on the slide, its workbook in the file."""
        from pptx.opc.constants import CONTENT_TYPE as CT
        from pptx.opc.constants import RELATIONSHIP_TYPE as RT
        from pptx.opc.packuri import PackURI
        from pptx.parts.chart import ChartPart
        from pptx.parts.embeddedpackage import EmbeddedXlsxPart

        package = self.deck.part.package
        number = 100 * self.place + len(self.tree)
        name_of = PackURI(f"/ppt/charts/chart{number}.xml")
        part: Any = ChartPart.load(name_of, CT.DML_CHART, package, native.xml())
        data = PackURI(f"/ppt/embeddings/workbook{number}.xlsx")
        part.chart_workbook.xlsx_part = EmbeddedXlsxPart(
            data, CT.SML_SHEET, package, native.workbook()
        )
        relation = self.slide.part.relate_to(part, RT.CHART)
        uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
        chart = f'<c:chart xmlns:c="{uri}" r:id="{relation}"/>'
        self._frame(native.box, name, alt, uri, chart)

    def table(self, grid: Grid, place: Box, name: str, alt: str) -> None:
        """Put a native table on the slide."""
        uri = "http://schemas.openxmlformats.org/drawingml/2006/table"
        box = Box(place.x, place.y, sum(grid.widths), sum(grid.heights))
        self._frame(box, name, alt, uri, grid.xml(self.link))

    def picture(self, png: bytes, place: Box, name: str, alt: str) -> None:
        """Put a picture on the slide, as large as the place allows."""
        from pptx.util import Inches

        shape = self.slide.shapes.add_picture(
            io.BytesIO(png), Inches(place.x), Inches(place.y), width=Inches(place.w)
        )
        if shape.height > Inches(place.h):
            shape.width = round(shape.width * Inches(place.h) / shape.height)
            shape.height = Inches(place.h)
        shape.name = name
        picture: Any = shape
        picture._element.nvPicPr.cNvPr.set("descr", alt)

    def link(self, url: str) -> str:
        """Return the relationship of an address."""
        from pptx.opc.constants import RELATIONSHIP_TYPE as RT

        return str(self.slide.part.relate_to(url, RT.HYPERLINK, is_external=True))

    def notes(self, texts: Sequence[Text]) -> None:
        """Write the speaker's notes."""
        from pptx.opc.constants import CONTENT_TYPE as CT
        from pptx.opc.constants import RELATIONSHIP_TYPE as RT
        from pptx.opc.packuri import PackURI
        from pptx.oxml import parse_xml
        from pptx.parts.slide import NotesSlidePart

        package = self.deck.part.package
        page: Any = parse_xml(notes_page("".join(map(paragraph, texts))))
        name = PackURI(f"/ppt/notesSlides/notesSlide{self.place}.xml")
        part = NotesSlidePart(name, CT.PML_NOTES_SLIDE, package, page)
        part.relate_to(self.deck.part.notes_master_part, RT.NOTES_MASTER)
        part.relate_to(self.slide.part, RT.SLIDE)
        self.slide.part.relate_to(part, RT.NOTES_SLIDE)

    def _holder(self, kind: str, index: int, name: str, inside: str, box: Box | None) -> None:
        place = f' idx="{index}"' if index else ""
        self.add(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="?" name={quoteattr(name)} '
            f'descr={quoteattr(name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
            f'<p:ph type="{kind}"{place}/></p:nvPr></p:nvSpPr><p:spPr>{box.xfrm() if box else ""}'
            f"</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{inside}</p:txBody></p:sp>"
        )

    def _frame(self, box: Box, name: str, alt: str, uri: str, inside: str) -> None:
        self.add(
            f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="?" '
            f"name={quoteattr(name)} descr={quoteattr(alt)}/><p:cNvGraphicFramePr>"
            '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
            f"</p:nvGraphicFramePr>{box.xfrm('p')}<a:graphic>"
            f'<a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic></p:graphicFrame>'
        )


def _describe(deck: Presentation, brief: Brief) -> None:
    properties = deck.core_properties
    properties.title, properties.subject = brief.title, brief.subtitle
    properties.author = properties.last_modified_by = AUTHOR
    properties.language, properties.revision = locale(), 1
    properties.keywords = properties.comments = properties.category = ""
    properties.created = properties.modified = datetime.fromisoformat(brief.day)


def _divide(deck: Presentation, sections: Sequence[tuple[str, int]]) -> None:
    """Divide the slides into named sections, as programs list them beside the slides."""
    from pptx.oxml import parse_xml

    root: Any = deck.element
    identities = [slide.slide_id for slide in deck.slides]
    ends = [*(start for _, start in sections[1:]), len(identities)]
    parts = []
    for (name, start), end in zip(sections, ends, strict=True):
        key = str(uuid5(NAMESPACE_URL, f"{start}/{name}")).upper()
        members = "".join(f'<p14:sldId id="{one}"/>' for one in identities[start:end])
        parts.append(
            f'<p14:section name={quoteattr(name)} id="{{{key}}}">'
            f"<p14:sldIdLst>{members}</p14:sldIdLst></p14:section>"
        )
    root.append(
        parse_xml(
            f'<p:extLst {NAMESPACES}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
            f"{''.join(parts)}</p14:sectionLst></p:ext></p:extLst>"
        )
    )


def _opening(deck: Presentation, brief: Brief) -> None:
    canvas = Canvas(deck, OPENING)
    size = _title_size(brief.title, OPENING_TITLE, (40, 36, 32, 28))
    canvas.text("ctrTitle", 0, say("Title"), [Text(brief.title, size=size)])
    below = [Text(brief.subtitle, after=10), Text(brief.dated, size=TEXT_SIZE)]
    canvas.text("subTitle", TEXT_AT, say("Subtitle and date"), below)
    canvas.notes([Text(brief.title), Text(brief.subtitle), Text(brief.dated)])


def _glance(deck: Presentation, brief: Brief) -> None:
    """Write the key figures as a table and the main findings beside it, all on one slide.

    How the figures are defined is in the speaker's notes. Without figures the findings have the
    whole slide.
    """
    figures = brief.key_figures
    canvas = Canvas(deck, BESIDE if figures else PROSE)
    top = _head(canvas, "", say("At a glance"))
    texts = [Text(f"{finding.text.rstrip('.')}.", after=12) for finding in brief.findings]
    if figures:
        grid = _key_figures(figures, BOTTOM - top)
        place = Box(MARGIN, top, CHART.w, sum(grid.heights))
        canvas.table(grid, place, say("Key figures"), _read_key_figures(figures))
        beside = Box(ASIDE.x, top, ASIDE.w, BOTTOM - top)
    else:
        beside = Box(MARGIN, top, INSIDE, BOTTOM - top)
    size = fitting(texts, TEXT_SIZES, beside.w, beside.h)
    canvas.text("body", TEXT_AT, say("Main findings"), _sized(texts, size), beside)
    if figures:
        _foot(canvas, _sourced(one for figure in figures for one in figure.source.split("; ")))
    else:
        canvas.number()
    canvas.notes([*_told_findings(brief.findings), *_told_figures(figures)])


def _key_figures(figures: Sequence[KeyFigure], room: float) -> Grid:
    """Return the table of key figures, in the largest type that there is room for."""
    names = (say("Indicator"), say("Value"), say("Period"), say("Change"))
    for size in KEY_SIZES:
        rows = [
            (
                Cell((Text(one.label, size, bold=True),)),
                Cell((Text(one.value, size + 1, bold=True, ink="accent1", align="r"),)),
                Cell((Text(one.period, size),)),
                Cell((Text(one.change, size, ink="tx2"),)),
            )
            for one in figures
        ]
        lines = [head(names, (0, 1, 0, 0), min(size, 12)), *rows]
        wide = [max(cell.wide for cell in column) for column in zip(*lines, strict=True)][1:]
        wide[-1] = min(wide[-1], CHANGE_WIDTH)
        widths = (CHART.w - sum(wide), *wide)
        tight = Grid(widths, lines, air=0.03)
        spare = (room - sum(tight.heights)) / (2 * len(lines))
        if spare >= 0:
            break
    return replace(tight, air=tight.air + min(max(spare, 0), 0.08))


def _sourced(producers: Iterable[str]) -> str:
    return say("Source: {producers}.", producers="; ".join(dict.fromkeys(producers)))


def _told_findings(findings: Sequence[Finding]) -> list[Text]:
    if not findings:
        return []
    return [Text(say("Main findings"), bold=True), *(Text(one.text) for one in findings)]


def _told_figures(figures: Sequence[KeyFigure]) -> list[Text]:
    if not figures:
        return []
    return [
        Text(say("Key figures"), bold=True),
        *(
            Text(words)
            for figure in figures
            for words in (_told(figure), figure.definition, _sourced([figure.source]))
        ),
    ]


def _told(figure: KeyFigure) -> str:
    parts = [f"{figure.label}: {figure.value}", figure.period, figure.change]
    return ", ".join(filter(None, parts))


def _read_key_figures(figures: Sequence[KeyFigure]) -> str:
    name = say("Key figures")
    told = "; ".join(map(_told, figures))
    return f"{name}. {told.rstrip('.')}."


def _finding(deck: Presentation, brief: Brief, page: Page, figure: int) -> None:
    """Write the slide of a finding: what it says, the charts, sentences, source."""
    record = page.record
    flat = _flat(record)
    canvas = Canvas(deck, BELOW if flat else BESIDE)
    _head(canvas, page.label, record.title)
    label = say("Figure {number}", number=figure)
    caption = f"{label}. {record.draft.subtitle}"
    size = fitting([Text(caption)], (CAPTION_SIZE, 11, LEAST), INSIDE, CAPTION.h)
    captions = [Text(caption, size=size)]
    place = replace(CAPTION, h=height(captions, INSIDE))
    canvas.text("body", CAPTION_AT, say("What the chart shows"), captions, place)
    notes = [Text(" ".join(record.notes), SMALL)] if record.notes else []
    low = BOTTOM - height(notes, INSIDE) if notes else BOTTOM
    texts = [Text(sentence.text, after=4 if flat else 8) for sentence in page.sentences]
    if flat:
        top = place.y + place.h + BREATH / 2 if _tables(record) else TOP
        room = low - top - 2 * BREATH
        least = sum(sum(grid.heights) + BREATH for grid in _grids(record, 0)) or LOWEST_CHART
        size = fitting(texts, TEXT_SIZES[2:], INSIDE, room - least)
        charts = Box(MARGIN, top, INSIDE, room - height(texts, INSIDE, size))
        prose = Box(MARGIN, charts.y + charts.h + BREATH, INSIDE, room - charts.h)
    else:
        charts = Box(MARGIN, TOP, CHART.w, low - TOP - BREATH)
        prose = Box(ASIDE.x, TOP, ASIDE.w, charts.h)
        size = fitting(texts, TEXT_SIZES, prose.w, prose.h)
    _draw(canvas, brief, record, charts)
    canvas.text("body", TEXT_AT, say("Text"), _sized(texts, size), prose)
    canvas.text("body", NOTES_AT, say("Notes"), notes, Box(MARGIN, low, INSIDE, BOTTOM - low))
    _foot(canvas, record.source_line)
    canvas.notes(_spoken_notes(brief, page))


def _flat(record: Record) -> bool:
    """Tell whether panels stand side by side, as wide as the slide, with the text below.

    Panels of the same height do so too if there are three or more: on top of each other they would
    be too low. Tables are as wide.
    """
    panels, sheets = record.draft.panels, record.draft.sheets
    if len(sheets) < 3 or _tables(record):
        return _tables(record)
    return panels.rows == 1 or panels.heights is None or panels.rows * panels.columns != len(sheets)


def _tables(record: Record) -> bool:
    """Tell whether a figure is one of tables."""
    sheets = record.draft.sheets
    return bool(sheets) and all(sheet.mark == "table" for sheet in sheets)


def _draw(canvas: Canvas, brief: Brief, record: Record, place: Box) -> None:
    sheets, shape = record.draft.sheets, record.draft.panels
    if not sheets:
        canvas.picture(record.picture("slide").png, place, say("Chart"), record.alt)
        return
    rows, columns, shares = shape.rows, shape.columns, shape.heights
    if _flat(record) or rows * columns != len(sheets):
        rows, columns, shares = 1, len(sheets), None
    if _tables(record):
        _draw_tables(canvas, record, place)
        return
    if shares:
        shares = tuple(max(share, LOWEST * max(shares)) for share in shares)
    boxes = place.divided(rows, columns, shares, GAP)
    panels = _rows(record)
    charts = [
        Native(sheet, own, box, brief.day, _peers(own, panels))
        for sheet, own, box in zip(sheets, panels, boxes, strict=True)
    ]
    if columns == 1:
        left, right = (max(side) for side in zip(*(one.sides for one in charts), strict=True))
        charts = [replace(one, left=left, right=right) for one in charts]
    for one in charts:
        canvas.chart(one, one.heading, _alt(one.sheet, one.heading, one.rows))


def _draw_tables(canvas: Canvas, record: Record, place: Box) -> None:
    top = place.y
    grids = _grids(record, place.h)
    for sheet, grid, rows in zip(record.draft.sheets, grids, _rows(record), strict=True):
        name = sheet.panel or record.draft.subtitle
        canvas.table(grid, Box(place.x, top, 0, 0), name, _alt(sheet, name, rows))
        top += sum(grid.heights) + BREATH


def _grids(record: Record, room: float) -> list[Grid]:
    """Return the tables of a figure as large as there is room for, none if it has charts."""
    if not _tables(record):
        return []
    titles = [sheet.panel for sheet in record.draft.sheets]
    drawn = [_shaded(*panel) for panel in zip(titles, _rows(record), strict=True)]
    for size in (12, 11, 10.5, LEAST):
        parts = [[_resized(row, size) for row in rows] for rows in drawn]
        widths = _even([row for part in parts for row in part], INSIDE)
        grids = [Grid(widths, part, air=0.02) for part in parts]
        if sum(sum(grid.heights) + BREATH for grid in grids) <= room:
            break
    return grids


def _even(rows: Sequence[Sequence[Cell]], wide: float) -> tuple[float, ...]:
    """Return widths of a column of names and of columns of numbers with heads of two lines."""
    named, *columns = zip(*rows, strict=True)
    least = [
        max(max(cell.least for cell in column), 0.6 * max(cell.wide for cell in column))
        for column in columns
    ]
    first = min(max(cell.wide for cell in named), wide - sum(least))
    spare = (wide - first - sum(least)) / len(columns)
    return (first, *(one + spare for one in least))


def _resized(row: Sequence[Cell], size: float) -> tuple[Cell, ...]:
    return tuple(replace(cell, texts=tuple(_sized(cell.texts, size))) for cell in row)


def _shaded(title: str, rows: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Return rows of series by ``x`` whose cells are the darker the larger the value."""
    names, columns = list(dict.fromkeys(rows["series"])), list(dict.fromkeys(rows["x"]))
    values = dict(zip(zip(rows["series"], rows["x"], strict=True), rows["value"], strict=True))
    most, places = rows["value"].max(), decimals(rows["value"])
    aligned = (0, *([2] * len(columns)))
    lines = [head([title, *map(str, columns)], aligned, SMALL)]
    for name in names:
        cells = [Cell((Text(str(name)),))]
        for column in columns:
            value = values.get((name, column))
            if value is None or pd.isna(value):
                cells.append(Cell((Text("·", align="ctr"),)))
                continue
            depth = 0.08 + 0.92 * (max(value, 0) / most) ** 0.5
            ink = "bg1" if depth > 0.5 else "tx1"
            words = Text(number(value, places), ink=ink, align="ctr")
            cells.append(Cell((words,), fill=mix(ROLES["eu"], depth)))
        lines.append(tuple(cells))
    return lines


def _rows(record: Record) -> list[pd.DataFrame]:
    """Return the rows of each sheet."""
    panels = {str(panel): rows for panel, rows in record.frame.groupby("panel", sort=False)}
    return [panels[sheet.panel] for sheet in record.draft.sheets]


def _peers(own: pd.DataFrame, panels: Sequence[pd.DataFrame]) -> tuple[float, ...]:
    """Return the values of the other panels that count the same: they get the same axis."""
    unit = own["unit"].iloc[0]
    others = [rows for rows in panels if rows is not own and rows["unit"].iloc[0] == unit]
    return tuple(value for rows in others for value in rows["value"].dropna().tolist())


def _alt(sheet: Sheet, heading: str, rows: pd.DataFrame) -> str:
    kind = say(KINDS[sheet.mark])
    return f"{kind}. {heading}. {spoken(rows)}"


def _head(canvas: Canvas, topic: str, title: str) -> float:
    """Write topic and title, and return where what follows may begin."""
    size = _title_size(title, TITLE, TITLE_SIZES)
    two = wrapped(title, size, INSIDE, bold=True) > 1
    texts = [Text(title, size=0 if size == TITLE_SIZE else size)]
    box = None if two else Box(TITLE.x, TITLE.y, TITLE.w, TITLE.h / 2)
    canvas.text("title", 0, say("Title"), texts, box)
    canvas.text("body", TOPIC_AT, say("Topic"), [Text(topic)] if topic else [])
    return UNDER[two]


def _title_size(title: str, box: Box, sizes: Sequence[float]) -> float:
    """Return the first size at which a title takes two lines."""
    return next((size for size in sizes if wrapped(title, size, box.w, bold=True) <= 2), sizes[-1])


def _foot(canvas: Canvas, source: str) -> None:
    canvas.text("ftr", SOURCE_AT, say("Source"), [Text(source)])
    canvas.number()


def _sized(texts: Sequence[Text], size: float) -> list[Text]:
    return [replace(text, size=size) for text in texts]


def _spoken_notes(brief: Brief, page: Page) -> list[Text]:
    """Return what a speaker needs: the sentences to say, definitions, notes and sources."""
    record = page.record
    notes = [Text(record.title, bold=True), *(Text(one.text) for one in page.sentences)]
    if page.definitions:
        notes += [Text(say("Definitions"), bold=True), *map(_defined, page.definitions)]
    if record.notes:
        notes += [Text(say("Notes"), bold=True), *map(Text, record.notes)]
    notes += [Text(say("Sources"), bold=True), Text(record.source_line)]
    return [*notes, *(Text(_cited(one)) for one in brief.cited(page))]


def _defined(definition: Definition) -> Text:
    return Text(f"{definition.term}: {definition.text}")


def _cited(one: Reference) -> str:
    parts = [f"{one.publisher}: {one.title}", one.date, one.licence, one.url]
    return f"[{one.number}] {', '.join(filter(None, parts))}"


def _annex(deck: Presentation, brief: Brief) -> None:
    _prose(deck, say("What is missing, and why"), brief.missing)
    for table in brief.conflicts:
        _readings(deck, table)
    terms = [
        (Cell((Text(one.term, 12, bold=True),)), Cell((Text(one.text, 12),)))
        for one in brief.definitions
    ]
    heads = head([say("Term"), say("Meaning")], (0, 0))
    _tabled(deck, say("Annex"), say("Definitions"), (3.4, INSIDE - 3.4), (heads, terms))
    _prose(deck, say("State of the data"), brief.vintage)
    _references(deck, brief.references)


def _prose(deck: Presentation, title: str, texts: Sequence[str]) -> None:
    def paged(size: float) -> list[list[int]]:
        tall = [height([Text(text)], INSIDE, size) + 8 / POINTS for text in texts]
        return _paged(tall, BOTTOM - UNDER[0])

    size = min((TEXT_SIZE, 15, 14), key=lambda size: len(paged(size)))
    pages = paged(size)
    for part, held in enumerate(pages, 1):
        canvas = Canvas(deck, PROSE)
        top = _head(canvas, say("Annex"), _part(title, part, len(pages)))
        own = [Text(texts[place], size, after=8) for place in held]
        canvas.text("body", TEXT_AT, say("Text"), own, Box(MARGIN, top, INSIDE, BOTTOM - top))
        canvas.number()
        canvas.notes([Text(texts[place]) for place in held])


def _readings(deck: Presentation, table: Table) -> None:
    """Write readings of the same thing side by side."""
    rows = [
        tuple(
            Cell((Text(words, 12, align="r" if numeric else ""),))
            for words, numeric in zip(row, table.numeric, strict=True)
        )
        for row in table.rows
    ]
    widths = _shared([head(table.head, table.numeric), *rows])
    heads = head(table.head, table.numeric)
    _tabled(deck, say("Conflicting readings"), table.title, widths, (heads, rows), table.note)


def _shared(rows: Sequence[Sequence[Cell]]) -> tuple[float, ...]:
    """Divide the width among columns by what they hold: short columns are not squeezed."""
    wanted = [max(cell.wide for cell in column) for column in zip(*rows, strict=True)]
    spare = INSIDE - sum(wanted)
    if spare >= 0:
        return tuple(one + spare / len(wanted) for one in wanted)
    short = [min(one, INSIDE / len(wanted)) for one in wanted]
    rest = [one - least for one, least in zip(wanted, short, strict=True)]
    spare = INSIDE - sum(short)
    return tuple(least + spare * part / sum(rest) for least, part in zip(short, rest, strict=True))


def _tabled(
    deck: Presentation,
    topic: str,
    title: str,
    widths: tuple[float, ...],
    table: tuple[Sequence[Cell], Sequence[Sequence[Cell]]],
    note: str = "",
    spoken: Sequence[str] = (),
) -> None:
    """Write a table on as many slides as it needs, its head on each of them.

    The speaker's notes are the rows in words, or what is given for each row.
    """
    heads, rows = table
    kind = say(KINDS["table"])
    notes = [Text(note, 12, ink="tx2")] if note else []
    low = BOTTOM - (height(notes, INSIDE) + BREATH if notes else 0)
    tall = Grid(widths, [heads, *rows]).heights
    broken = wrapped(_part(title, 10, 10), TITLE_SIZE, INSIDE, bold=True) > 1
    pages = _paged(tall[1:], low - UNDER[broken] - tall[0])
    for part, held in enumerate(pages, 1):
        canvas = Canvas(deck, TABLE)
        name = _part(title, part, len(pages))
        top = _head(canvas, topic, name)
        grid = Grid(widths, [heads, *(rows[place] for place in held)])
        alt = f"{kind}. {name}. {grid.read()}"
        canvas.table(grid, Box(MARGIN, top, 0, 0), name, alt)
        place = Box(MARGIN, top + sum(grid.heights) + BREATH, INSIDE, height(notes, INSIDE))
        canvas.text("body", NOTES_AT, say("Notes"), notes, place)
        canvas.number()
        lines = [spoken[row] for row in held] if spoken else list(grid.lines())
        canvas.notes([*map(Text, lines), *notes])


def _references(deck: Presentation, references: Sequence[Reference]) -> None:
    names = (say("No."), say("Publisher"), say("Work"), say("Address"), say("Date"), say("Licence"))
    heads = head(names, (1, 0, 0, 0, 0, 0), size=11)
    widths = (0.5, 2.3, INSIDE - 7.4, 1.6, 1.3, 1.7)
    rows = [
        (
            Cell((Text(str(one.number), LEAST, align="r"),)),
            Cell((Text(one.publisher, LEAST),)),
            Cell((Text(one.title, LEAST),)),
            # a short text: some programs do not break the lines of a link
            Cell((Text(urlsplit(one.url).hostname or "", LEAST),), link=one.url),
            Cell((Text(one.date, LEAST),)),
            Cell((Text(one.licence, LEAST),)),
        )
        for one in references
    ]
    cited = [_cited(one) for one in references]
    _tabled(deck, say("Annex"), say("Sources"), widths, (heads, rows), spoken=cited)


def _part(title: str, part: int, parts: int) -> str:
    if parts == 1:
        return title
    return say("{title} ({part} of {parts})", title=title, part=part, parts=parts)


def _paged(heights: Sequence[float], room: float) -> list[list[int]]:
    """Divide rows among pages, as few as hold them and about equally full.

    >>> _paged([1, 1, 1, 1], 3)
    [[0, 1], [2, 3]]
    """
    pages = _filled(heights, room)
    tight = room
    while len(closer := _filled(heights, tight)) == len(pages) and tight > 0:
        pages = closer
        tight -= room / 50
    return pages


def _filled(heights: Sequence[float], room: float) -> list[list[int]]:
    pages: list[list[int]] = []
    used = 0.0
    for place, tall in enumerate(heights):
        if not pages or used + tall > room:
            pages.append([])
            used = 0.0
        pages[-1].append(place)
        used += tall
    return pages
