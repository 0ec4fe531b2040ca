"""The project's own plain theme for slides: fonts, colours, master and layouts.

Somebody who adds a slide gets the same look. Everything is written here, into the empty
presentation that python-pptx brings along; there is no binary template to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from analysis.brief.archive import AUTHOR, FONT
from analysis.brief.slides_text import Box, colour, emu, locale
from analysis.language import say
from analysis.palette import INK, QUIET, ROLES

if TYPE_CHECKING:
    from pptx.presentation import Presentation

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
WIDTH, HEIGHT = 13 + 1 / 3, 7.5
MARGIN = 0.6
INSIDE = WIDTH - 2 * MARGIN
TOP = 2.1
BOTTOM = 6.66

TOPIC = Box(MARGIN, 0.34, INSIDE, 0.3)
TITLE = Box(MARGIN, 0.64, INSIDE, 0.9)
CAPTION = Box(MARGIN, 1.56, INSIDE, 0.44)
CONTENT = Box(MARGIN, TOP, INSIDE, BOTTOM - TOP)
NOTES = Box(MARGIN, 6.2, INSIDE, 0.46)
RULE = Box(MARGIN, 6.78, INSIDE, 0)
SOURCE = Box(MARGIN, 6.85, 11.2, 0.4)
NUMBER = Box(WIDTH - MARGIN - 0.8, 6.85, 0.8, 0.4)
CHART = Box(MARGIN, TOP, 8.3, NOTES.y - TOP - 0.1)
ASIDE = Box(9.2, TOP, WIDTH - MARGIN - 9.2, CHART.h)

TITLE_SIZE, TEXT_SIZE, CAPTION_SIZE, SMALL = 26, 16, 12, 10

ACCENTS = {role: f"accent{place}" for place, role in enumerate(ROLES, 1)}
"""The colours of the theme by role: a chart changes with the theme."""

# Index of each placeholder; that of the text is the one programs look for.
TEXT_AT, TOPIC_AT, CAPTION_AT, NOTES_AT, OBJECT_AT, SOURCE_AT, NUMBER_AT = 1, 13, 14, 15, 16, 11, 12


class Holder(NamedTuple):
    """A placeholder of a layout."""

    kind: str
    at: int
    name: str
    box: Box
    size: float
    ink: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    align: str = "l"


def mix(ink: str, share: float) -> str:
    """Return a colour thinned with white, as a hex code.

    >>> mix("#000000", 0.5), mix("#0b2a6f", 1)
    ('#808080', '#0b2a6f')
    """
    parts = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


GROUND = mix(ROLES["eu"], 0.07)


def empty(title: str) -> Presentation:
    """Return a presentation without slides: 16:9, the project's theme, master and layouts."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    root: Any = deck.element
    del root.sldSz.attrib["type"]
    package = deck.part.package
    _drop(package, {RT.THUMBNAIL, RT.EXTENDED_PROPERTIES})
    _drop(deck.part, {RT.PRINTER_SETTINGS})
    master = deck.slide_master
    master.part.part_related_by(RT.THEME).blob = theme().encode()
    layouts = list(_layouts())
    for spare in list(deck.slide_layouts)[len(layouts) :]:
        deck.slide_layouts.remove(spare)
    for layout, (kind, name, shapes) in zip(deck.slide_layouts, layouts, strict=True):
        _rewrite(layout.element, name, shapes)
        for attribute in ("type", "preserve"):
            layout.element.attrib.pop(attribute, None)
        if kind:
            layout.element.set("type", kind)
        layout.element.set("preserve", "1")
    _rewrite(master.element, title, _master())
    _restyle(master.element)
    notes: Any = deck.part.notes_master_part.part_related_by(RT.THEME)
    notes._element = parse_xml(theme().encode())
    return deck


def _drop(part: Any, kinds: set[str]) -> None:
    relations = part._rels
    for name in [name for name, relation in relations.items() if relation.reltype in kinds]:
        relations.pop(name)


def _rewrite(element: Any, name: str, shapes: Iterable[str]) -> None:
    from pptx.oxml import parse_xml

    page = element.cSld
    page.set("name", name)
    tree = page.spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for identity, shape in enumerate(shapes, 2):
        tree.append(parse_xml(shape.replace('id="?"', f'id="{identity}"')))


def _restyle(master: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    old = master.find(qn("p:txStyles"))
    old.addprevious(parse_xml(f'<p:hf {NAMESPACES} hdr="0" dt="0"/>'))
    old.addprevious(parse_xml(_styles()))
    master.remove(old)


def theme() -> str:
    """Return the theme: the colours of the palette, one font that every office has."""
    named = {
        "dk1": INK,
        "lt1": "#ffffff",
        "dk2": QUIET,
        "lt2": GROUND,
        **{accent: ROLES[role] for role, accent in ACCENTS.items()},
        "hlink": ROLES["eu"],
        "folHlink": QUIET,
    }
    colours = "".join(f"<a:{name}>{colour(ink)}</a:{name}>" for name, ink in named.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/>'
    flat = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{wide}" cap="flat" cmpd="sng" algn="ctr">{flat}<a:prstDash val="solid"/></a:ln>'
        for wide in (9525, 19050, 28575)
    )
    plain = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<a:theme {NAMESPACES.split(' ')[0]} name={quoteattr(AUTHOR)}><a:themeElements>"
        f"<a:clrScheme name={quoteattr(AUTHOR)}>{colours}</a:clrScheme>"
        f"<a:fontScheme name={quoteattr(AUTHOR)}><a:majorFont>{face}</a:majorFont>"
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f"<a:fmtScheme name={quoteattr(AUTHOR)}><a:fillStyleLst>{flat * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{plain * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{flat * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _styles() -> str:
    def level(number: int, size: float, *, bold: bool = False) -> str:
        indent = 228600 if number > 1 else 0
        bullet = f'<a:buFont typeface="{FONT}"/><a:buChar char="–"/>' if indent else "<a:buNone/>"
        return (
            f'<a:lvl{number}pPr marL="{indent * (number - 1)}" indent="{-indent}" algn="l" '
            'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
            f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>{bullet}'
            f'<a:defRPr sz="{size * 100:.0f}" b="{int(bold)}" kern="1200"><a:solidFill>'
            '<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
            f'<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{number}pPr>'
        )

    sizes = (TEXT_SIZE, 14, 12, 12, 12, 12, 12, 12, 12)
    levels = "".join(level(number, size) for number, size in enumerate(sizes, 1))
    return (
        f"<p:txStyles {NAMESPACES}><p:titleStyle>{level(1, TITLE_SIZE, bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )


def _layouts() -> Iterator[tuple[str, str, list[str]]]:
    """Yield kind, name and shapes of each layout; :data:`LAYOUTS` has their order."""
    topic = Holder(
        "body", TOPIC_AT, say("Topic"), TOPIC, CAPTION_SIZE, "accent1", bold=True, anchor="b"
    )
    title = Holder("title", 0, say("Title"), TITLE, TITLE_SIZE, bold=True)
    caption = Holder("body", CAPTION_AT, say("What the chart shows"), CAPTION, CAPTION_SIZE, "tx2")
    text = Holder("body", TEXT_AT, say("Text"), ASIDE, TEXT_SIZE)
    notes = Holder("body", NOTES_AT, say("Notes"), NOTES, SMALL, "tx2", anchor="b")
    chart = Holder("chart", OBJECT_AT, say("Chart"), CHART, TEXT_SIZE)
    table = Holder("tbl", OBJECT_AT, say("Table"), CONTENT, TEXT_SIZE)
    foot = [_holder(holder) for holder in _foot()]
    low = Box(MARGIN, 4.9, INSIDE, NOTES.y - 4.95)
    high = Box(MARGIN, TOP, INSIDE, low.y - TOP - 0.1)
    yield "title", say("Title slide"), _opening()
    for name, own in (
        (say("Chart and text beside it"), (chart, text)),
        (say("Chart and text below it"), (chart._replace(box=high), text._replace(box=low))),
    ):
        holders = (title, topic, caption, *own, notes)
        yield "", name, [*map(_holder, holders), *foot]
    content = text._replace(box=CONTENT)
    yield "obj", say("Title and text"), [*map(_holder, (title, topic, content)), *foot]
    yield "tbl", say("Title and table"), [*map(_holder, (title, topic, table, notes)), *foot]


OPENING, BESIDE, BELOW, PROSE, TABLE = range(5)
"""The layouts in their order."""

OPENING_TITLE = Box(1.2, 2.0, 10.9, 1.5)
OPENING_TEXT = Box(1.2, 3.7, 10.9, 1.5)


def _opening() -> list[str]:
    title = Holder("ctrTitle", 0, say("Title"), OPENING_TITLE, 40, "accent1", bold=True, anchor="b")
    text = Holder("subTitle", TEXT_AT, say("Subtitle and date"), OPENING_TEXT, 20, "tx2")
    bar = Box(0, 0, 0.35, HEIGHT)
    return [_holder(title), _holder(text), _decoration(bar, "accent1", fill=True)]


def _foot() -> tuple[Holder, Holder]:
    return (
        Holder("ftr", SOURCE_AT, say("Source"), SOURCE, SMALL, "tx2"),
        Holder("sldNum", NUMBER_AT, say("Slide number"), NUMBER, SMALL, "tx2", align="r"),
    )


def _master() -> list[str]:
    return [
        _holder(Holder("title", 0, say("Title"), TITLE, TITLE_SIZE, bold=True)),
        _holder(Holder("body", TEXT_AT, say("Text"), CONTENT, TEXT_SIZE)),
        *map(_holder, _foot()),
        _decoration(RULE, "accent4"),
    ]


def _holder(holder: Holder) -> str:
    kind, index, name, box, size, ink, bold, anchor, align = holder
    place = f' idx="{index}"' if index else ""
    weight = f' b="{int(bold)}"'
    prompt = (
        number_field()
        if kind == "sldNum"
        else f'<a:r><a:rPr lang="{locale()}"/><a:t>{escape(name)}</a:t></a:r>'
    )
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="?" name={quoteattr(name)} '
        f'descr={quoteattr(name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{place}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{box.xfrm()}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr '
        f'algn="{align}"><a:buNone/><a:defRPr sz="{size * 100:.0f}"{weight}><a:solidFill>'
        f"{colour(ink)}</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>"
        f"<a:p>{prompt}</a:p></p:txBody></p:sp>"
    )


def _decoration(box: Box, ink: str, *, fill: bool = False) -> str:
    """Return a shape that says nothing and is marked so for screen readers."""
    ground = f"<a:solidFill>{colour(ink)}</a:solidFill>"
    inside = ground if fill else "<a:noFill/>"
    line = "<a:ln><a:noFill/></a:ln>" if fill else f'<a:ln w="6350">{ground}</a:ln>'
    shape, name = "rect" if fill else "line", say("Decoration")
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="?" name={quoteattr(name)}>'
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
        '</a:ext></a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{box.xfrm()}<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>{inside}{line}'
        f'</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="{locale()}"/>'
        "</a:p></p:txBody></p:sp>"
    )


def notes_page(inside: str) -> str:
    """Return a page of speaker's notes with these paragraphs."""
    holders = (
        ("sldImg", 2, say("Slide"), "", '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'),
        ("body", 3, say("Speaker's notes"), inside, '<a:spLocks noGrp="1"/>'),
        (
            "sldNum",
            5,
            say("Slide number"),
            f"<a:p>{number_field()}</a:p>",
            '<a:spLocks noGrp="1"/>',
        ),
    )
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{place}" name={quoteattr(name)} descr={quoteattr(name)}/>'
        f'<p:cNvSpPr>{locks}</p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{index}"/></p:nvPr>'
        "</p:nvSpPr><p:spPr/>"
        + (f"<p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody>" if text else "")
        + "</p:sp>"
        for place, (kind, index, name, text, locks) in enumerate(holders, 2)
    )
    return (
        f'<p:notes {NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
        f"{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )


def number_field() -> str:
    """Return the field that programs fill with the number of the slide."""
    return (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f'<a:rPr lang="{locale()}"/><a:t>‹#›</a:t></a:fld>'
    )
