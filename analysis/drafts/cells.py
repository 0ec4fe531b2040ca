"""Numbers in the cells of tables: what was neither checked nor listed is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.drafts.formats import Paragraph

# A number with all its digits; what stands before says that it is part of a word, as in "CO2".
NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,\u00a0\u2009\u202f ]\d{3})*(?:[.,]\d+)?")

# A year, a month or a day, or a span of them: what a cell says of others, not a figure itself.
DATED = re.compile(
    r"(?:19|20)\d{2}(?:\s*[-–—/]\s*(?:(?:19|20)?\d{2}))?|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
)

CELL = re.compile(r"[^|]+")

# A row whose cells are parted by blanks alone.
WORD = re.compile(r"\S+")

# A paragraph that is a number and nothing else: the cell of a table that is there for its looks.
BARE = re.compile(r"[$€£+−–-]?\s?\d[\d.,\s]*%?")

Stretch = tuple[int, int, int]
"""Which paragraph, and from which to before which of its characters."""


def unread(paragraphs: Sequence[Paragraph], known: Iterable[Stretch]) -> list[str]:
    """Return where the table cells are whose numbers were neither checked nor listed.

    Parameters
    ----------
    known
        The amounts that were checked or listed.

    Returns
    -------
    list of str
        The locator of each cell's row, in order; a cell that holds only a year is none.

    Examples
    --------
    >>> rows = [Paragraph("line 1", "2023 | 41.3", "row")]
    >>> unread(rows, [])
    ['line 1']
    >>> unread(rows, [(0, 7, 11)])
    []
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    for paragraph, start, end in known:
        taken.setdefault(paragraph, []).append((start, end))
    return [
        paragraph.locator
        for index, paragraph in enumerate(paragraphs)
        if paragraph.role == "row" or BARE.fullmatch(paragraph.text)
        for cell in (CELL if "|" in paragraph.text else WORD).finditer(paragraph.text)
        if NUMBER.search(DATED.sub(" ", cell[0]))
        and not any(
            start < cell.end() and cell.start() < end for start, end in taken.get(index, [])
        )
    ]
