"""What every Word briefing has before its first word: styles, lists, settings, an empty body."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from analysis.brief.archive import FONT
from analysis.language import TAGS
from analysis.palette import INK, QUIET, ROLES

ACCENT = ROLES["eu"].removeprefix("#")
RULE = "c9ccd3"
SHADE = "f2f4f8"

# A4 with margins that a picture of 6.5 inches fits between; in twentieths of a point.
WIDE, HIGH = 11906, 16838
SIDE, TOP, BASE = 1247, 1304, 1134
TEXT_WIDTH = WIDE - 2 * SIDE
TEXT_HEIGHT = HIGH - TOP - BASE

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_INK, _QUIET = INK.removeprefix("#"), QUIET.removeprefix("#")
_LIST = '<w:numPr><w:numId w:val="1"/></w:numPr>'
_UNDER = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="3" w:color="{ACCENT}"/></w:pBdr>'
_OVER = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="5" w:color="{RULE}"/></w:pBdr>'
_HELD = "<w:keepNext/><w:keepLines/>"


def _spacing(before: float, after: float, lines: float = 1.15) -> str:
    return (
        f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" '
        f'w:line="{lines * 240:.0f}" w:lineRule="auto"/>'
    )


def _face(size: float, colour: str = _INK, *, bold: bool = False, italic: bool = False) -> str:
    return (
        f"{'<w:b/><w:bCs/>' * bold}{'<w:i/><w:iCs/>' * italic}"
        f'<w:color w:val="{colour}"/><w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>'
    )


def _tab(place: int = TEXT_WIDTH, leader: str = "none") -> str:
    return f'<w:tabs><w:tab w:val="right" w:leader="{leader}" w:pos="{place}"/></w:tabs>'


# Identifier: name, the style it is based on, whether a writer finds it in the gallery,
# paragraph properties, character properties.
_PARAGRAPHS: dict[str, tuple[str, str, bool, str, str]] = {
    "Title": (
        "Title",
        "Normal",
        True,
        f'<w:keepNext/>{_spacing(36, 6, 1.05)}<w:ind w:right="1000"/>',
        _face(28, ACCENT, bold=True),
    ),
    "Subtitle": (
        "Subtitle",
        "Normal",
        True,
        f'<w:keepNext/>{_spacing(0, 6)}<w:ind w:right="1000"/>',
        _face(14, _QUIET),
    ),
    "Date": ("Date", "Normal", False, f"{_UNDER}{_spacing(0, 18)}", _face(10, _QUIET)),
    "Heading1": (
        "heading 1",
        "Normal",
        True,
        f'{_HELD}<w:pageBreakBefore/>{_UNDER}{_spacing(0, 10)}<w:outlineLvl w:val="0"/>',
        _face(16, ACCENT, bold=True),
    ),
    "Heading2": (
        "heading 2",
        "Normal",
        True,
        f'{_HELD}{_spacing(10, 5, 1.1)}<w:outlineLvl w:val="1"/>',
        _face(14, bold=True),
    ),
    "RunningTopic": (
        "Running Topic",
        "Normal",
        True,
        f"{_HELD}<w:pageBreakBefore/>{_UNDER}{_spacing(0, 10)}",
        _face(16, _QUIET),
    ),
    "TOCHeading": (
        "TOC Heading",
        "Normal",
        True,
        f"<w:keepNext/>{_spacing(0, 6)}",
        _face(13, ACCENT, bold=True),
    ),
    "TOC1": (
        "toc 1",
        "Normal",
        False,
        f"<w:keepNext/>{_tab(leader='dot')}{_spacing(7, 1)}",
        _face(10, ACCENT, bold=True),
    ),
    "TOC2": (
        "toc 2",
        "Normal",
        False,
        f'{_tab(leader="dot")}{_spacing(1, 1, 1.1)}<w:ind w:left="284"/>',
        _face(9.5),
    ),
    "Caption": ("caption", "Normal", True, f"{_HELD}{_spacing(3, 3)}", _face(9, _QUIET)),
    "Chart": ("Chart", "Normal", True, f"<w:keepNext/>{_spacing(0, 3, 1)}", ""),
    "Note": ("Note", "Normal", True, f"<w:keepLines/>{_spacing(2, 2, 1.1)}", _face(8, _QUIET)),
    "TableFoot": ("Table Foot", "Note", True, _spacing(2, 12, 1.1), ""),
    "Source": (
        "Source",
        "Normal",
        True,
        f"<w:keepLines/>{_spacing(0, 8, 1.1)}",
        _face(8, _QUIET, italic=True),
    ),
    "ListBullet": (
        "List Bullet",
        "Normal",
        True,
        f'{_LIST}{_spacing(2, 4)}<w:ind w:left="284" w:hanging="284"/>',
        "",
    ),
    "Definition": ("Definition", "Normal", True, f"<w:keepLines/>{_spacing(0, 4)}", _face(9)),
    "DefinitionFirst": ("Definition First", "Definition", False, f"{_OVER}{_spacing(8, 4)}", ""),
    "Reference": (
        "Reference",
        "Normal",
        True,
        f'<w:keepLines/><w:tabs><w:tab w:val="left" w:pos="397"/></w:tabs>{_spacing(0, 3, 1.1)}'
        '<w:ind w:left="397" w:hanging="397"/>',
        _face(8),
    ),
    "TableText": ("Table Text", "Normal", True, _spacing(1, 1, 1.1), _face(9)),
    "TableNumber": ("Table Number", "TableText", True, '<w:jc w:val="right"/>', ""),
    "TableNote": ("Table Note", "TableText", True, _spacing(0, 1, 1.05), _face(7.5, _QUIET)),
    "KeyNumber": (
        "Key Number",
        "TableText",
        True,
        f'{_spacing(1, 0, 1.05)}<w:jc w:val="right"/>',
        _face(11, ACCENT, bold=True),
    ),
    "Header": ("header", "Normal", False, _spacing(0, 0), _face(8, _QUIET)),
    "Footer": ("footer", "Normal", False, f"{_tab()}{_spacing(0, 0)}", _face(8, _QUIET)),
}

_CHARACTERS = {
    "Strong": ("Strong", "<w:b/><w:bCs/>"),
    "Hyperlink": (
        "Hyperlink",
        f'<w:color w:val="{ACCENT}"/><w:u w:val="single" w:color="{RULE}"/>',
    ),
}


def _styles(locale: str) -> str:
    lang = f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="{locale}"/>'
    fonts = "".join(f' w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, size, colour in (
            ("top", 8, ACCENT),
            ("bottom", 8, ACCENT),
            ("insideH", 4, RULE),
        )
    )
    cells = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", 20), ("left", 80), ("bottom", 20), ("right", 80))
    )
    paragraphs = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"{_own(name)}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/>'
        + ('<w:next w:val="Normal"/>' if "eading" in key else "")
        + f'<w:uiPriority w:val="{10 + place}"/>{"<w:qFormat/>" * shown}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{face}{lang}</w:rPr></w:style>"
        for place, (key, (name, base, shown, paragraph, face)) in enumerate(_PARAGRAPHS.items())
    )
    characters = "".join(
        f'<w:style w:type="character" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="22"/>'
        f"<w:rPr>{face}{lang}</w:rPr></w:style>"
        for key, (name, face) in _CHARACTERS.items()
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/>'
        f"{_face(10)}{lang}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{_spacing(0, 6)}</w:pPr>"
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr><w:widowControl/></w:pPr><w:rPr>{lang}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        f"{paragraphs}{characters}"
        '<w:style w:type="table" w:customStyle="1" w:styleId="BriefingTable">'
        '<w:name w:val="Briefing Table"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="40"/><w:qFormat/><w:rPr>{lang}</w:rPr>'
        f"<w:tblPr><w:tblBorders>{rules}</w:tblBorders><w:tblCellMar>{cells}</w:tblCellMar>"
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:pPr><w:keepNext/></w:pPr>'
        f'<w:rPr><w:b/><w:bCs/><w:color w:val="{ACCENT}"/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr>'
        "</w:tblStylePr></w:style></w:styles>"
    )


def _own(name: str) -> str:
    built_in = name[0].islower() or name in (
        "Title",
        "Subtitle",
        "Date",
        "TOC Heading",
        "List Bullet",
    )
    return "" if built_in else ' w:customStyle="1"'


_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr>'
    f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:hint="default"/>'
    f'<w:color w:val="{ACCENT}"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _settings(locale: str) -> str:
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{compatible}</w:compat>"
        f'<w:themeFontLang w:val="{locale}"/>'
        f'<w:decimalSymbol w:val="{"." if locale == TAGS["en"] else ","}"/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )


_FONTS = (
    f'<w:fonts xmlns:w="{_W}"><w:font w:name="{FONT}"><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)

_BODY = (
    f'<w:document xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    f'<w:body><w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
    f'<w:footerReference w:type="default" r:id="rId6"/>'
    f'<w:pgSz w:w="{WIDE}" w:h="{HIGH}"/>'
    f'<w:pgMar w:top="{TOP}" w:right="{SIDE}" w:bottom="{BASE}" w:left="{SIDE}" '
    'w:header="680" w:footer="567" w:gutter="0"/><w:cols w:space="708"/><w:titlePg/></w:sectPr>'
    "</w:body></w:document>"
)

_PARTS = {
    "styles": ("styles.xml", "styles+xml"),
    "settings": ("settings.xml", "settings+xml"),
    "numbering": ("numbering.xml", "numbering+xml"),
    "fontTable": ("fontTable.xml", "fontTable+xml"),
    "header": ("header1.xml", "header+xml"),
    "footer": ("footer1.xml", "footer+xml"),
}


def _relations(*targets: tuple[str, str]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
            for place, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )


@lru_cache(maxsize=len(TAGS))
def template(language: str) -> bytes:
    """Return an empty Word document with the styles of a briefing, in a language of the project.

    >>> template("kk")[:2]
    b'PK'
    """
    locale = TAGS[language]
    types = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in [
            ("/word/document.xml", f"{_MAIN}.document.main+xml"),
            *((f"/word/{name}", f"{_MAIN}.{kind}") for name, kind in _PARTS.values()),
            (
                "/docProps/core.xml",
                "application/vnd.openxmlformats-package.core-properties+xml",
            ),
            (
                "/docProps/app.xml",
                "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            ),
        ]
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": _relations(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_R}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
        ),
        "docProps/app.xml": (
            f'<Properties xmlns="{_OFFICE}/extended-properties">'
            "<Application>python-docx</Application></Properties>"
        ),
        "word/document.xml": _BODY,
        "word/_rels/document.xml.rels": _relations(
            *((f"{_R}/{kind}", name) for kind, (name, _) in _PARTS.items())
        ),
        "word/styles.xml": _styles(locale),
        "word/settings.xml": _settings(locale),
        "word/numbering.xml": _NUMBERING,
        "word/fontTable.xml": _FONTS,
        "word/header1.xml": f'<w:hdr xmlns:w="{_W}" xmlns:r="{_R}"/>',
        "word/footer1.xml": f'<w:ftr xmlns:w="{_W}" xmlns:r="{_R}"/>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    return stream.getvalue()
