"""Reading a draft: what kind of file it is, whether it can be read, and its paragraphs.

Nothing in a draft is run, and nothing that it refers to is fetched.
"""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path
from typing import NamedTuple

from analysis.drafts import formats
from analysis.drafts.formats import Paragraph, UnreadableError
from analysis.errors import DataError

STDIN = "-"
MEGABYTE = 1_000_000
LARGEST = 20 * MEGABYTE

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}

CALLED = {
    "text": "plain text",
    "markdown": "Markdown",
    "html": "a web page",
    "docx": "a Word document",
    "pdf": "a PDF",
}

# Encodings of texts that are not Unicode: what English and Russian are still written in.
LEGACY = ["cp1251", "cp1252", "koi8_r", "cp866"]

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# Control characters other than tab, line feed, vertical tab, form feed, return and end of file.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffd]")


class Draft(NamedTuple):
    """A text to be checked.

    Attributes
    ----------
    name
        The file's name, without its folder, or ``standard input``.
    paragraphs
        What it says, in order; each says where it stands.
    notes
        What had to be assumed in order to read it.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()


def read(path: Path | str) -> Draft:
    """Read a draft: ``.txt``, ``.md``, ``.docx``, ``.html``, ``.pdf``, or ``-`` for standard input.

    Raises
    ------
    DataError
        There is no such file, it is not one of these kinds, it is broken, locked with a password,
        larger than 20 MB, or holds no text.
    """
    if str(path) == STDIN:
        content = sys.stdin.buffer.read(LARGEST + 1)
        return read_bytes(content, name="standard input", kind=_seen_as(content) or "text")
    path = Path(path)
    content = _content(path)
    kind = KINDS.get(path.suffix.lower()) if path.suffix else _seen_as(content) or "text"
    if kind is None:
        raise DataError(
            path,
            rule=f"{path.suffix} is not a kind of file that can be read",
            remedy="save it as .docx, .pdf, .html, .md or .txt",
        )
    return read_bytes(content, name=path.name, kind=kind)


def read_bytes(content: bytes, *, name: str, kind: str) -> Draft:
    r"""Read a draft from what its file holds.

    Parameters
    ----------
    name
        What to call it in the result and in an error.
    kind
        One of ``text``, ``markdown``, ``html``, ``docx``, ``pdf``.

    Raises
    ------
    DataError
        As :func:`read`.

    Examples
    --------
    >>> draft = read_bytes(b"Trade:\n\n45 billion dollars.", name="note.txt", kind="text")
    >>> [(one.locator, one.text) for one in draft.paragraphs]
    [('line 1', 'Trade:'), ('line 3', '45 billion dollars.')]
    """
    _require_size(content, name)
    _require_kind(content, name, kind)
    notes: tuple[str, ...] = ()
    try:
        if kind == "docx":
            paragraphs = formats.docx(content)
        elif kind == "pdf":
            paragraphs = formats.pdf(content)
        elif kind == "html":
            paragraphs = formats.html(content)
        else:
            text, notes = _decoded(content)
            paragraphs = (formats.markdown if kind == "markdown" else formats.plain)(text)
    except UnreadableError as fault:
        raise DataError(name, rule=fault.rule, remedy=fault.remedy) from None
    if not paragraphs:
        raise DataError(name, rule="it holds no text", remedy="give a draft with a sentence in it")
    return Draft(name, tuple(paragraphs), notes)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        wrong, remedy = "there is no such file", "check its name and folder"
    except IsADirectoryError:
        wrong, remedy = "it is a folder", "give one file of it"
    except OSError as fault:
        wrong, remedy = f"it cannot be opened ({fault.strerror})", "check that you may read it"
    raise DataError(path, rule=wrong, remedy=remedy)


def _require_size(content: bytes, name: str) -> None:
    if not content:
        raise DataError(name, rule="the file is empty", remedy="give a draft with a text in it")
    if len(content) > LARGEST:
        raise DataError(
            name,
            rule=f"it is larger than {LARGEST // MEGABYTE} MB",
            remedy="split it, or save it without its pictures",
        )


def _seen_as(content: bytes) -> str | None:
    """Return the kind that the first bytes give away, if they do."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if start.startswith(b"pk\x03\x04"):
        return "docx"
    return "html" if start.startswith((b"<!doctype html", b"<html")) else None


def _require_kind(content: bytes, name: str, kind: str) -> None:
    seen = _seen_as(content)
    packed = {"docx", "pdf"}
    if seen == kind or not {seen, kind} & packed:
        return
    rule = f"it is not {CALLED[kind]}"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(
            name,
            rule=f"{rule}: it is of an older kind, or locked with a password",
            remedy="open it in a word processor and save it as .docx without a password",
        )
    if seen is not None:
        raise DataError(
            name,
            rule=f"{rule} but looks like {CALLED[seen]}",
            remedy="give it the ending of what it is",
        )
    raise DataError(
        name,
        rule=f"{rule}, whatever its name says",
        remedy="save it again from the program that made it",
    )


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    text, encoding = _guessed(content)
    if len(CONTROLS.findall(text)) > len(text) / 1000:
        raise UnreadableError("it is not text", "save it as .docx, .pdf, .html, .md or .txt")
    return text, () if encoding.startswith("utf-8") else (f"The text was read as {encoding}.",)


def _guessed(content: bytes) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    for place, encoding in enumerate(["utf-16-be", "utf-16-le"]):
        # every second byte says "Latin" or "Cyrillic": two bytes to a letter, and no mark
        pages = content[place::2]
        if len(content) > 3 and pages.count(0) + pages.count(4) > len(pages) / 2:
            return content.decode(encoding, errors="replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(content)


def _legacy(content: bytes) -> tuple[str, str]:
    import charset_normalizer

    best = charset_normalizer.from_bytes(content, cp_isolation=LEGACY).best()
    encoding = best.encoding if best else "cp1252"
    text = content.decode(encoding, errors="replace")
    # the two Windows encodings differ in where the euro sign is, and English has little else
    for other in {"cp1251", "cp1252"} - {encoding}:
        meant = content.decode(other, errors="replace")
        if "€" in meant and "€" not in text:
            return meant, other
    return text, encoding
