"""The text of each kind of file, as paragraphs that say where they stand."""

from __future__ import annotations

import io
import logging
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import bs4
    import pypdf

Role = Literal["heading", "paragraph", "item", "row"]

# Between the cells of a row: not a letter, a digit or a point, so that no cell joins the next.
CELLS = " | "

# White space of a layout. A no-break or thin space stays: it stands inside numbers.
LAYOUT = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")

BULLET = re.compile(r"(?:[•●▪◦‣·*–—-]|\d{1,2}[.)])\s")

LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)

# A word that is a number, as most words of a table's row are.
FIGURE = re.compile(r"[+−–-]?\d[\d.,]*%?")

# What parts two columns of plain text, the second of numbers.
COLUMN = re.compile(r"(?<=[^\s,.;:])(?:[ ]*\t[ \t]*|[ ]{3,})(?=[+−–-]?[$€£]?\d)")

# A page number, perhaps with dashes or "Page 3 of 12"; a year has four digits.
PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|стр\.?|страница)\s+)?\d{1,3}(?:\s*(?:/|of|из)\s*\d{1,3})?\W*", re.I
)

# What a browser does not show as text, or shows as furniture around it.
UNSEEN = ["head", "script", "style", "template", "noscript", "nav", "svg", "math", "iframe"]
UNSEEN += ["object", "select", "button", "textarea", "canvas", "audio", "video"]

HIDDEN = "[hidden], [style*='display:none' i], [style*='display: none' i]"

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
BLOCKS = {
    *HEADINGS,
    "p",
    "li",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "div",
    "section",
    "article",
    "main",
}
BLOCKS |= {"figure", "figcaption", "header", "footer", "aside", "address", "ul", "ol", "dl", "hr"}
BLOCKS |= {
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "body",
    "details",
    "summary",
    "form",
}

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A word-processor file is packed; this is how large it may become when unpacked, in bytes.
LARGEST_UNPACKED = 200_000_000

# What libraries raise when an archive, and what is in a file, is not as it should be.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError)
BROKEN_CONTENT = (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError)

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NOTES = ("footnote", "endnote")


class Paragraph(NamedTuple):
    """A paragraph, heading, list item or table row of a draft.

    Attributes
    ----------
    locator
        Where it stands: ``line 12``, ``paragraph 3``, ``page 2, paragraph 1``.
    text
        What it says, on one line; spaces inside numbers are as they were.
    role
        What it is: ``heading``, ``paragraph``, ``item`` or ``row``.
    """

    locator: str
    text: str
    role: Role = "paragraph"


class Layout(NamedTuple):
    """What a line looks like that was broken for want of room.

    Attributes
    ----------
    fullness
        How near it comes to the longest line; letters in print differ in width.
    narrowest, widest
        Characters; shorter and longer lines were not broken by a column, page or screen.
    """

    fullness: float
    narrowest: int
    widest: int


TYPED = Layout(1.0, narrowest=40, widest=120)
PRINTED = Layout(0.85, narrowest=25, widest=200)


class UnreadableError(ValueError):
    """The file cannot be read as what it is; ``rule`` and ``remedy`` are for its user."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


def plain(text: str) -> list[Paragraph]:
    r"""Return the paragraphs of plain text, by empty lines and by lines that end early.

    >>> text = "Trade\n\nTurnover with the European Union reached\n45 billion dollars.\n"
    >>> [one.text for one in plain(text)]
    ['Trade', 'Turnover with the European Union reached 45 billion dollars.']
    """
    found = []
    for first, lines in _blocks(COLUMN.sub(CELLS, text)):
        for place, joined in _joined(lines, TYPED):
            found.append(Paragraph(f"line {first + place}", joined, _role(joined)))
    return found


def markdown(text: str) -> list[Paragraph]:
    r"""Return the paragraphs of Markdown: headings, items and table rows too, code not.

    >>> [(one.role, one.text) for one in markdown("# Oil\n\nThe EU takes **13 %**\nof it.")]
    [('heading', 'Oil'), ('paragraph', 'The EU takes 13 % of it.')]
    """
    import markdown_it

    # what stands between two lines of dashes at the top describes the file
    text = text.replace("\r\n", "\n")
    described = re.match(r"---\n.*?\n(?:---|\.\.\.)\n", text, re.S)
    skipped = described.group().count("\n") if described else 0
    body = text[described.end() :] if described else text
    found: list[Paragraph] = []
    cells: list[str] = []
    opened: list[str] = []
    row_line = ""
    for token in markdown_it.MarkdownIt("commonmark").enable("table").parse(body):
        line = f"line {skipped + token.map[0] + 1}" if token.map else ""
        if token.nesting > 0:
            opened.append(token.type)
        elif token.nesting < 0:
            opened.pop()
        if token.type == "tr_open":
            cells, row_line = [], line
        elif token.type == "tr_close":
            found += _row(row_line, cells)
        elif token.type == "html_block":
            found += [one._replace(locator=line) for one in html(token.content)]
        elif token.type == "inline":
            said = _tidy("".join(_inline(token.children or [])))
            if "tr_open" in opened:
                cells.append(said)
            elif said:
                found.append(Paragraph(line, said, _markdown_role(opened)))
    return found


def _inline(children: Iterable[Any]) -> Iterator[str]:
    for child in children:
        if child.type in {"softbreak", "hardbreak"} or child.content.startswith("<br"):
            yield " "
        elif child.type in {"text", "code_inline"}:
            yield child.content


def _markdown_role(opened: list[str]) -> Role:
    if "heading_open" in opened:
        return "heading"
    return "item" if "list_item_open" in opened else "paragraph"


def html(content: bytes | str) -> list[Paragraph]:
    """Return the paragraphs of a web page, without menus, scripts and what is not shown.

    >>> [one.text for one in html("<p>Trade: <b>45</b> bn<script>1</script></p><p>Oil</p>")]
    ['Trade: 45 bn', 'Oil']
    """
    import bs4

    with warnings.catch_warnings():
        # that a text looks like an address, or a page like XML, is no fault of its reader
        warnings.simplefilter("ignore", UserWarning)
        page = bs4.BeautifulSoup(content, "html.parser")
    for unseen in page.find_all(UNSEEN) + page.select(HIDDEN):
        unseen.decompose()
    pieces: list[tuple[Role, str]] = []
    words: list[str] = []
    role: Role = "paragraph"
    for kind, text, its_role in _walk(page):
        if kind == "text":
            words.append(text)
            role = its_role
            continue
        if said := _tidy("".join(words)):
            pieces.append((role, said.strip(CELLS) if role == "row" else said))
        words = []
    return _numbered(pieces)


def _walk(page: bs4.BeautifulSoup) -> Iterator[tuple[str, str, Role]]:
    """Yield words and the edges of blocks, in order, however deeply the page is nested."""
    import bs4
    from bs4.element import NavigableString

    waiting: list[tuple[Any, Role, bool]] = [(page, "paragraph", False)]
    while waiting:
        node, role, closing = waiting.pop()
        if isinstance(node, bs4.Tag):
            name = node.name
            if name in BLOCKS:
                yield ("text", " ", role) if role == "row" and name != "tr" else ("edge", "", role)
            elif name in {"td", "th"} and not closing:
                yield ("text", CELLS, role) if role == "row" else ("edge", "", role)
            elif name == "br":
                yield ("edge", "", role) if _doubled(node) else ("text", " ", role)
            if not closing:
                role = _html_role(node, role)
                waiting.append((node, role, True))
                waiting += [(child, role, False) for child in reversed(node.contents)]
        elif type(node) is NavigableString:
            yield "text", str(node), role
    yield "edge", "", "paragraph"


def _doubled(line_break: bs4.Tag) -> bool:
    """Tell whether two line breaks follow each other: an empty line, hence a new paragraph."""
    after = line_break.next_sibling
    while after is not None and not getattr(after, "name", None) and not str(after).strip():
        after = after.next_sibling
    return getattr(after, "name", None) == "br"


def _html_role(tag: bs4.Tag, outer: Role) -> Role:
    if outer == "row":
        return outer
    if tag.name == "tr":
        # a table that holds headings, tables or several paragraphs to a cell is there for its looks
        parts = tag.find([*HEADINGS, "table"]) or tag.select_one("p ~ p")
        return outer if parts else "row"
    if tag.name in HEADINGS:
        return "heading"
    return "item" if tag.name in {"li", "dd", "dt"} else outer


def docx(content: bytes) -> list[Paragraph]:
    """Return the paragraphs, table rows, text boxes and notes of a Word document.

    Text that is marked as deleted is left out, text that is marked as inserted is in.
    """
    import docx as word
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml import parse_xml

    try:
        _require_small(content)
        document = word.Document(io.BytesIO(content))
        headings = {
            style.style_id
            for style in document.styles
            if (style.name or "").lower().startswith(("heading", "title"))
        }
        found = _numbered(_word_blocks(document.element.body, headings))
        for related in document.part.rels.values():
            kind = related.reltype.rpartition("/")[2].removesuffix("s")
            if kind in NOTES and not related.is_external:
                found += _word_notes(parse_xml(related.target_part.blob), kind)
    except UnreadableError:
        raise
    except (PackageNotFoundError, *BROKEN_ARCHIVE, *BROKEN_CONTENT) as fault:
        raise UnreadableError(
            "it is a broken Word document", "open it in a word processor and save it again"
        ) from fault
    return found


def _require_small(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            raise UnreadableError(
                f"unpacked it is larger than {LARGEST_UNPACKED // 1_000_000} MB",
                "save its text alone",
            )


def _numbered(blocks: Iterable[tuple[Role, str]]) -> list[Paragraph]:
    return [Paragraph(f"paragraph {n}", said, role) for n, (role, said) in enumerate(blocks, 1)]


def _word_blocks(part: Any, headings: set[str]) -> Iterator[tuple[Role, str]]:
    for child in part:
        if child.tag == f"{WORD}p":
            if said := _tidy("".join(_word_text(child))):
                yield _word_role(child, headings), said
            for box in child.iter(f"{WORD}txbxContent"):
                if not any(box.iterancestors(f"{COMPATIBILITY}Fallback")):
                    yield from _word_blocks(box, headings)
        elif child.tag == f"{WORD}tbl":
            for row in _own(child, f"{WORD}tr"):
                yield from _word_row(row)
        elif child.tag != f"{WORD}del":
            yield from _word_blocks(child, headings)


def _own(outer: Any, tag: str) -> list[Any]:
    """Return the rows of a table, or cells of a row, without those of a table inside it."""
    return [one for one in outer.iter(tag) if next(one.iterancestors(outer.tag)) is outer]


def _word_row(row: Any) -> Iterator[tuple[Role, str]]:
    cells = [
        [said for one in cell.iter(f"{WORD}p") if (said := _tidy("".join(_word_text(one))))]
        for cell in _own(row, f"{WORD}tc")
    ]
    if max(map(len, cells), default=0) > 1:
        # a table that holds several paragraphs to a cell is there for its looks
        yield from (("paragraph", said) for cell in cells for said in cell)
    elif any(cells):
        yield "row", CELLS.join(said for cell in cells for said in cell)


def _word_text(paragraph: Any) -> Iterator[str]:
    for child in paragraph:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in {f"{WORD}tab", f"{WORD}br", f"{WORD}cr"}:
            yield " "
        elif child.tag == f"{WORD}noBreakHyphen":
            yield "-"
        elif child.tag not in {
            f"{WORD}del",
            f"{WORD}moveFrom",
            f"{WORD}txbxContent",
            f"{WORD}pPr",
            f"{COMPATIBILITY}Fallback",
        }:
            yield from _word_text(child)


def _word_role(paragraph: Any, headings: set[str]) -> Role:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    if style is not None and style.get(f"{WORD}val") in headings:
        return "heading"
    return "paragraph" if paragraph.find(f"{WORD}pPr/{WORD}numPr") is None else "item"


def _word_notes(part: Any, kind: str) -> list[Paragraph]:
    notes = (_tidy("".join(_word_text(one))) for one in part.iter(f"{WORD}{kind}"))
    return [Paragraph(f"{kind} {n}", said) for n, said in enumerate(filter(None, notes), 1)]


def pdf(content: bytes) -> list[Paragraph]:
    """Return the paragraphs of a PDF: words put together again, page numbers left out.

    Raises
    ------
    UnreadableError
        It is broken, locked with a password, or a scan without text.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    # what it mends on the way is of no use to the person who wrote the draft
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    found: list[Paragraph] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not _opened(reader):
            raise UnreadableError("it is locked with a password", "save it without the password")
        for number, page in enumerate(reader.pages, 1):
            _add_page(found, number, _page_lines(page))
    except UnreadableError:
        raise
    except (PyPdfError, zlib.error, RecursionError, OverflowError, *BROKEN_CONTENT) as fault:
        raise UnreadableError(
            "it is a broken PDF", "make it again, or give the text it came from"
        ) from fault
    if not found:
        raise UnreadableError(
            "it has no text, as a scan has none", "run text recognition first, or give the text"
        )
    return found


def _opened(reader: pypdf.PdfReader) -> bool:
    """Tell whether a locked file opens without a password, as one that only forbids copying."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False


def _page_lines(page: pypdf.PageObject) -> list[str]:
    text = re.sub("\u00ad(?=\\s*\n)", "-", page.extract_text().translate(LIGATURES))
    lines = [_tidy(line) for line in text.splitlines()]
    for end in (0, -1):
        if lines and PAGE_NUMBER.fullmatch(lines[end]):
            del lines[end]
    return lines


def _add_page(found: list[Paragraph], page: int, lines: list[str]) -> None:
    texts: list[str] = []
    for _, block in _blocks("\n".join(lines)):
        texts += [said for _, said in _joined(block, PRINTED)]
    # a sentence that goes on overleaf belongs to the page on which it begins
    if found and texts and texts[0][0].islower() and found[-1].text[-1] not in ".!?:;":
        found[-1] = found[-1]._replace(text=_continued(found[-1].text, texts.pop(0)))
    for number, said in enumerate(texts, 1):
        found.append(Paragraph(f"page {page}, paragraph {number}", said, _role(said)))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that are not empty, each with the number of its first line from 1."""
    first, lines = 0, []
    for number, line in enumerate([*re.split(r"\r\n|[\n\r\f\v\u2028\u2029]", text), ""], 1):
        if said := _tidy(line):
            first = first or number
            lines.append(said)
        elif lines:
            yield first, lines
            first, lines = 0, []


def _joined(lines: list[str], layout: Layout) -> list[tuple[int, str]]:
    """Join lines that were broken for want of room; a line with room left ends its paragraph.

    Returns
    -------
    list of (int, str)
        Where the paragraph begins among the lines, and its text.
    """
    width = max(map(len, lines))
    broken = layout.narrowest <= width <= layout.widest
    found = [(0, lines[0])]
    for place, (before, line) in enumerate(pairwise(lines), 1):
        needed = len(before) + 1 + len(line.split(" ", 1)[0])
        full = needed > width * layout.fullness or _parted(before, line)
        if broken and full and _role(line) == "paragraph" and _role(before) != "row":
            start, text = found[-1]
            found[-1] = (start, _continued(text, line))
        else:
            found.append((place, line))
    return found


def _continued(text: str, line: str) -> str:
    """Join two lines; a word that was parted by a hyphen becomes whole again.

    >>> _continued("Kazakh invest-", "ment grew"), _continued("in 2019-", "2023")
    ('Kazakh investment grew', 'in 2019-2023')
    >>> _continued("growth of EU-", "Kazakhstan trade")
    'growth of EU-Kazakhstan trade'
    """
    if _parted(text, line):
        return text[:-1] + line
    if re.search(r"\w[-\u2010\u2013]$", text):
        return text + line
    return f"{text} {line}"


def _parted(text: str, line: str) -> bool:
    return bool(re.search(r"[^\W\d_][-\u2010]$", text)) and line[0].islower()


def _row(line: str, cells: list[str]) -> list[Paragraph]:
    said = CELLS.join(filter(None, cells))
    return [Paragraph(line, said, "row")] if said else []


def _role(text: str) -> Role:
    """Return what a line is, in a text that does not mark its tables.

    >>> _role("Year | Trade"), _role("2023 41.3 29.4"), _role("- It was 41.3")
    ('row', 'row', 'item')
    """
    words = text.split()
    figures = sum(bool(FIGURE.fullmatch(word)) for word in words)
    if "|" in words or text.startswith("|") or (figures > 1 and 2 * figures >= len(words)):
        return "row"
    return "item" if BULLET.match(text) else "paragraph"


def _tidy(text: str) -> str:
    """Return text on one line, without soft hyphens and marks that have no width."""
    bare = re.sub(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]", "", text)
    return LAYOUT.sub(" ", bare).strip()
