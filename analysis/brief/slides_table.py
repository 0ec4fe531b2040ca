"""Tables that an office program edits itself, as high as their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.brief.slides_text import Text, colour, emu, height, paragraph, width

ALIGN = ("", "r", "ctr")
SIDE = 0.08
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: paragraphs, ground, and the address that its words lead to."""

    texts: tuple[Text, ...]
    fill: str = ""
    link: str = ""

    @property
    def wide(self) -> float:
        """The width at which no line is broken, in inches."""
        widths = (width(text.words, text.size, bold=text.bold) for text in self.texts)
        return max(widths) + 2 * SIDE + 0.04

    @property
    def least(self) -> float:
        """The width at which no word is broken, in inches."""
        words = (
            width(word, text.size, bold=text.bold)
            for text in self.texts
            for word in text.words.split(" ")
        )
        return max(words) + 2 * SIDE + 0.04

    @property
    def words(self) -> str:
        """What it says, in one line."""
        return " ".join(text.words for text in self.texts if text.words)


def head(names: Sequence[str], aligned: Sequence[int], size: float = 12) -> tuple[Cell, ...]:
    """Return the head of a table; columns are aligned 0 left, 1 right, 2 in the middle."""
    return tuple(
        Cell((Text(name, size, bold=True, ink="accent1", align=ALIGN[side]),), fill="bg2")
        for name, side in zip(names, aligned, strict=True)
    )


@dataclass(frozen=True)
class Grid:
    """Rows of cells under a head, with the widths of the columns in inches.

    ``air`` is the space above and below the words of a row.
    """

    widths: tuple[float, ...]
    rows: Sequence[Sequence[Cell]]
    headed: bool = True
    air: float = 0.05

    @cached_property
    def heights(self) -> list[float]:
        """The height of each row."""
        return [
            max(
                height(cell.texts, wide - 2 * SIDE)
                for cell, wide in zip(row, self.widths, strict=True)
            )
            + 2 * self.air
            for row in self.rows
        ]

    def xml(self, link: Callable[[str], str] = str) -> str:
        """Return the table as DrawingML; ``link`` gives the relationship of an address."""
        columns = "".join(f'<a:gridCol w="{emu(wide)}"/>' for wide in self.widths)
        rows = "".join(
            f'<a:tr h="{emu(tall)}">{"".join(self._cell(cell, link) for cell in row)}</a:tr>'
            for row, tall in zip(self.rows, self.heights, strict=True)
        )
        return (
            f'<a:tbl><a:tblPr firstRow="{int(self.headed)}" firstCol="1"><a:tableStyleId>{PLAIN}'
            f"</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>"
        )

    def lines(self) -> Iterator[str]:
        """Yield each row in words."""
        for row in self.rows[int(self.headed) :]:
            yield "; ".join(cell.words for cell in row if cell.words)

    def read(self) -> str:
        """Return the table as one text, for a reader who cannot see it."""
        return " ".join(f"{line.rstrip('.')}." for line in self.lines())

    def _cell(self, cell: Cell, link: Callable[[str], str]) -> str:
        texts = cell.texts
        if cell.link and cell.words:
            relation = link(cell.link)
            texts = tuple(replace(text, link=relation) for text in texts)
        ground = f"<a:solidFill>{colour(cell.fill)}</a:solidFill>" if cell.fill else "<a:noFill/>"
        rule = (
            (
                '<a:ln w="6350"><a:solidFill><a:schemeClr val="bg1"><a:lumMod val="75000"/>'
                "</a:schemeClr></a:solidFill></a:ln>"
            )
            .replace("a:ln ", "a:lnB ")
            .replace("/a:ln>", "/a:lnB>")
        )
        side, air = emu(SIDE), emu(self.air)
        return (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{''.join(map(paragraph, texts))}</a:txBody>"
            f'<a:tcPr marL="{side}" marR="{side}" marT="{air}" marB="{air}" anchor="ctr">'
            f"{rule}{ground}</a:tcPr></a:tc>"
        )
