"""Text on slides: how wide it runs, which size it gets, and its XML in the language spoken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import ImageFont

from analysis.language import TAGS, language, tied

POINTS = 72
EMU = 914400
# The font that comes with matplotlib has every letter; a line of Arial takes at most this part
# of its width.
SLIMMER = 0.9
# Lines of Arial are 1.15 of its size apart.
SPACING = 1.17
LEAST = 10


@dataclass(frozen=True)
class Text:
    """A paragraph: its words and how they look; ``link`` is a relationship of the slide."""

    words: str
    size: float = 0
    bold: bool = False
    ink: str = ""
    after: float = 0
    align: str = ""
    link: str = ""


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    import matplotlib as mpl

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(mpl.get_data_path()) / "fonts" / "ttf" / name, 1000)


@lru_cache(maxsize=8192)
def _advance(words: str, bold: bool) -> float:
    return _font(bold).getlength(words) / 1000 * SLIMMER


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in inches; never too little.

    >>> width("Товарооборот", 12) > width("Trade", 12)
    True
    """
    return _advance(words, bold) * size / POINTS


def wrapped(words: str, size: float, room: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in so many inches.

    >>> wrapped("Exports and imports", 12, 10), wrapped("Exports and imports", 12, 1)
    (1, 2)
    """
    space = width("\N{NO-BREAK SPACE}", size, bold=bold)
    lines, used = 1, 0.0
    for word in tied(words).split(" "):
        wide = width(word, size, bold=bold)
        if used and used + space + wide > room:
            lines, used = lines + 1, 0.0
        lines += max(0, math.ceil(wide / room) - 1)
        used += wide + (space if used else 0)
    return lines


def height(texts: Sequence[Text], room: float, size: float = 0) -> float:
    """Return how high paragraphs are in so many inches; ``size`` replaces their own."""
    total = 0.0
    for place, text in enumerate(texts):
        points = size or text.size
        lines = wrapped(text.words, points, room, bold=text.bold)
        last = place == len(texts) - 1
        total += lines * points * SPACING + (0 if last else text.after)
    return total / POINTS


def fitting(texts: Sequence[Text], sizes: Sequence[float], room: float, tall: float) -> float:
    """Return the first of the sizes at which paragraphs fit, or the last one.

    >>> fitting([Text("Exports and imports")], (20, 12), 1, 0.4)
    12
    """
    return next((size for size in sizes if height(texts, room, size) <= tall), sizes[-1])


def paragraph(text: Text) -> str:
    """Return a paragraph as DrawingML."""
    spacing = f'<a:spcAft><a:spcPts val="{text.after * 100:.0f}"/></a:spcAft>' if text.after else ""
    align = f" algn={quoteattr(text.align)}" if text.align else ""
    size = f' sz="{text.size * 100:.0f}"' if text.size else ""
    look = size + (' b="1"' if text.bold else "")
    ink = f"<a:solidFill>{colour(text.ink)}</a:solidFill>" if text.ink else ""
    link = f'<a:hlinkClick r:id="{text.link}"/>' if text.link else ""
    spoken = f'lang="{locale()}"'
    run = (
        f"<a:r><a:rPr {spoken}{look}>{ink}{link}</a:rPr><a:t>{escape(tied(text.words))}</a:t></a:r>"
        if text.words
        else f"<a:endParaRPr {spoken}{look}/>"
    )
    return f"<a:p><a:pPr{align}>{spacing}</a:pPr>{run}</a:p>"


def colour(ink: str) -> str:
    """Return a colour as DrawingML: one of the theme by name, any other by its hex code."""
    if ink.startswith("#"):
        return f'<a:srgbClr val="{ink[1:].upper()}"/>'
    return f'<a:schemeClr val="{ink}"/>'


def locale() -> str:
    """Return the tag of the language spoken, as office programs name it.

    >>> locale()
    'en-GB'
    """
    return TAGS[language()]


def emu(inches: float) -> int:
    """Return a length in the unit of office files.

    >>> emu(0.5)
    457200
    """
    return round(inches * EMU)


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    x: float
    y: float
    w: float
    h: float

    def xfrm(self, tag: str = "a") -> str:
        """Return the place as DrawingML, or as PresentationML of a graphic frame."""
        return (
            f'<{tag}:xfrm><a:off x="{emu(self.x)}" y="{emu(self.y)}"/>'
            f'<a:ext cx="{emu(self.w)}" cy="{emu(self.h)}"/></{tag}:xfrm>'
        )

    def divided(
        self, rows: int, columns: int, heights: Sequence[float] | None, gap: float
    ) -> list[Box]:
        """Return equal columns in rows of given relative heights, row by row.

        >>> [box.y for box in Box(0, 0, 1, 3).divided(2, 1, (2, 1), 0)]
        [0, 2.0]
        """
        shares = list(heights or [1] * rows)
        wide = (self.w - gap * (columns - 1)) / columns
        tall = [(self.h - gap * (rows - 1)) * share / sum(shares) for share in shares]
        return [
            Box(
                self.x + column * (wide + gap),
                self.y + sum(tall[:row]) + gap * row,
                wide,
                tall[row],
            )
            for row in range(rows)
            for column in range(columns)
        ]
