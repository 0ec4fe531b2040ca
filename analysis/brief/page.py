"""The briefing as a web page: one file that fetches nothing, for screen, paper and ear."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markupsafe import Markup, escape

from analysis.brief.model import Brief
from analysis.canvas import CONTEXTS, FALLBACK
from analysis.language import say, speaking, tied
from analysis.palette import INK, QUIET, colour

if TYPE_CHECKING:
    import jinja2

TEMPLATE = Path(__file__).with_name("page.html.j2")
CONTEXT = "half page"
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
# Read by other means on a page: the words by the alternative text, the style from the root.
UNSEEN = {SVG + "title", SVG + "desc", SVG + "metadata", SVG + "style"}
ROUND = "stroke-linejoin: round; stroke-linecap: butt"
# Words of one script, with what stands between them.
WORDS = re.compile(
    r"([A-Za-z](?:[A-Za-z0-9 ,:;/'’&.-]*[A-Za-z])?"
    r"|[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі](?:[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі ,:;-]*"
    r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])?)"
)
# What Russian has not: letters of Kazakh, and the word that says where a source was read.
KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]|^бойынша$")
# A line does not part a number or a short name from its ending.
ENDING = re.compile(r"[\w%]*[\d%A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]-[а-яёәғқңөұүһі]{1,8}(?!\w)")
REFERENCE = re.compile(r"url\(#([^)]*)\)")


def write(brief: Brief) -> bytes:
    """Return the briefing as one HTML file, the same to the byte whenever it is made.

    Charts are in it as SVG with their alternative text, the data behind each as tables. Nothing
    is fetched and nothing runs: a content security policy in the file forbids both.

    Parameters
    ----------
    brief
        What the briefing says, and in which language.

    Raises
    ------
    LanguageError
        The catalogue lacks a word of the page.

    >>> bare = Brief("en", "b", "Title", "", "", "2026-11-01", *[()] * 8)
    >>> print(write(bare).decode("utf-8").splitlines()[1])
    <html lang="en">
    """
    charts = {
        page.anchor: inline(page.record.picture(CONTEXT).svg, page.anchor, page.record.alt)
        for page in brief.pages
    }
    numbers = {page.anchor: number for number, page in enumerate(brief.pages, 1)}
    with speaking(brief.language):
        rendered = _template().render(
            brief=brief,
            topics=list(dict.fromkeys((page.topic, page.label) for page in brief.pages)),
            charts=charts,
            numbers=numbers,
            cited={number for page in brief.pages for number in page.cited},
            chart_inches=CONTEXTS[CONTEXT].width,
            accent=colour("eu"),
            ink=INK,
            quiet=QUIET,
            say=say,
            in_languages=in_languages,
        )
    return rendered.encode("utf-8")


def in_languages(title: str, language: str) -> list[tuple[str, str]]:
    """Return a title in pieces, each with its language if that is not the one of the page.

    A screen reader says them in another voice. Latin words are taken for English, Cyrillic ones
    for Kazakh if they have a letter of it, and else for Russian.

    >>> in_languages("Trade (Торговля), 2024", "en")
    [('Trade (', ''), ('Торговля', 'ru'), ('), 2024', '')]
    >>> in_languages("Внешняя торговля (GitHub бойынша)", "kk")
    [('Внешняя торговля', 'ru'), (' (', ''), ('GitHub', 'en'), (' бойынша)', '')]
    """
    pieces = WORDS.split(title)
    named = [(_language(piece) if odd % 2 else language, piece) for odd, piece in enumerate(pieces)]
    joined = [
        (other, "".join(piece for _, piece in run))
        for other, run in groupby(named, key=lambda pair: pair[0])
    ]
    return [(piece, "" if other == language else other) for other, piece in joined if piece]


def _language(words: str) -> str:
    if words[0].isascii():
        return "en"
    return "kk" if KAZAKH.search(words) else "ru"


def whole(text: str) -> Markup:
    """Return a text for the page, with the places tied where no line may end.

    >>> print(whole("ЕО-ның < 5"))
    <span class="tied">ЕО-ның</span> &lt; 5
    """
    escaped = str(escape(tied(text)))
    return Markup(ENDING.sub(r'<span class="tied">\g<0></span>', escaped))


def inline(svg: bytes, prefix: str, alt: str) -> Markup:
    """Return an SVG as a part of a page: its names are its own, its text alternative is on it.

    Names that are used inside get the prefix, so that clip paths and markers of two charts on a
    page do not meet; other names go.

    Parameters
    ----------
    svg
        A whole SVG file with a ``viewBox``.
    prefix
        What no other picture on the page has.
    alt
        What is read out in place of the picture.

    >>> svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"/></svg>'
    >>> print(inline(svg, "x", "A box")[:44])
    <svg viewBox="0 0 9 9" role="img" aria-label
    """
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in UNSEEN]:
            parent.remove(child)
    used = {
        name
        for element in root.iter()
        for text in element.attrib.values()
        for name in REFERENCE.findall(text)
    }
    used |= {element.attrib[LINK][1:] for element in root.iter() if LINK in element.attrib}
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        attributes = {
            name: REFERENCE.sub(rf"url(#{prefix}-\1)", text)
            for name, text in element.attrib.items()
            if name not in {"id", LINK}
        }
        if "style" in attributes:
            style = attributes["style"].replace(f"font-family: {FALLBACK};", "")
            attributes["style"] = " ".join(style.split())
        if LINK in element.attrib:
            attributes["href"] = f"#{prefix}-{element.attrib[LINK][1:]}"
        if element.get("id") in used:
            attributes["id"] = f"{prefix}-{element.get('id')}"
        element.attrib = attributes
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": alt,
        "style": f"font-family: {FALLBACK}; {ROUND}",
    }
    return Markup(ElementTree.tostring(root, "unicode"))


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["tied"] = whole
    return environment.from_string(TEMPLATE.read_text("utf-8"))
