"""Checking a draft: each statement in it like a registered claim, and what was not understood."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from analysis.claims.checking import check
from analysis.claims.claim import Claim, frame
from analysis.claims.verdict import CLOSE, DIFFERS, INCONSISTENT, ONLY_IF, VERDICTS
from analysis.drafts.files import Draft
from analysis.drafts.formats import Paragraph
from analysis.drafts.passage import Passage
from analysis.drafts.sentences import sentences
from analysis.drafts.statements import Statement, Understood, Unplaced, understood
from analysis.errors import MeasureError

# Verdicts for which a person has to change the draft.
WRONG = (DIFFERS, INCONSISTENT)

# Verdicts for which there is a better number, or a definition to add to the number.
MENDED = (DIFFERS, INCONSISTENT, CLOSE, ONLY_IF)

# Two statements that agree in all but these ask the tables the same question.
OWN = ["claim_id", "locator", "as_stated"]

# How many characters are read at once: the time for a text grows with the square of its length.
LONGEST = 8000

# How many paragraphs are read between two signs of progress: a short draft gives none.
STEP = 200

# How many characters of a paragraph the next one is read with.
REMEMBERED = 1000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Place:
    """Where an amount stands in a draft.

    Attributes
    ----------
    paragraph
        Which paragraph of the draft, from 0.
    locator
        The same for a reader: ``page 2, paragraph 1``.
    start, end
        The amount, in characters of the paragraph.
    first, last
        Its sentence, in characters of the paragraph.
    """

    paragraph: int
    locator: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Checked:
    """A statement of a draft and what the tables say to it.

    ``in_context`` says that the paragraph alone did not tell what the amount is, and that it was
    read together with the title, the heading and the paragraph before it. ``row`` has the columns
    of :func:`analysis.claims.checking.check`.
    """

    number: int
    place: Place
    claim: Claim
    in_context: bool
    row: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """One of :data:`analysis.claims.verdict.VERDICTS`."""
        return str(self.row["verdict"])

    @property
    def mended(self) -> bool:
        """Whether there is a number, or a definition, to use instead."""
        return self.verdict in MENDED and not math.isnan(self.row["official"])


@dataclass(frozen=True)
class Unclear:
    """An amount in a draft that could not be placed, and why."""

    place: Place
    why: str


@dataclass(frozen=True)
class Verified:
    """A draft with everything that was found in it.

    Attributes
    ----------
    stated_on
        Date of the draft as given (``2025-12-04``), empty if not given.
    checked
        Statements in order, numbered from 1.
    unclear
        Amounts that were not understood, in order.
    """

    draft: Draft
    stated_on: str
    checked: Sequence[Checked]
    unclear: Sequence[Unclear]

    @property
    def wrong(self) -> bool:
        """Whether a statement differs from the tables or contradicts another."""
        return any(one.verdict in WRONG for one in self.checked)

    @property
    def counts(self) -> dict[str, int]:
        """How many statements have each verdict; verdicts that do not occur are left out."""
        found = Counter(one.verdict for one in self.checked)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}


def verify(
    draft: Draft,
    *,
    stated_on: str,
    tables: Mapping[str, pd.DataFrame],
    progress: Progress = lambda *_: None,
) -> Verified:
    """Check every quantitative statement of a draft that the tables know about.

    Parameters
    ----------
    draft
        What :func:`analysis.drafts.files.read` returned.
    stated_on
        Date of the draft as ``YYYY-MM-DD``. "Last year" counts from it. Empty if it is not known:
        then nothing is assumed, and such statements have no period.
    tables
        What :func:`analysis.claims.checking.tables` returned.
    progress
        Told what is being read, how far it got, and how far there is to go.

    Raises
    ------
    MeasureError
        ``stated_on`` is no date.
    """
    stated_on = _date(stated_on)
    found: list[tuple[Place, Claim, bool]] = []
    unclear: list[Unclear] = []
    before = Before()
    pieces = list(_pieces(draft.paragraphs))
    for done, (index, offset, piece) in enumerate(pieces):
        if done % STEP == STEP - 1:
            progress(piece.locator, done, len(pieces))
        parts = read_paragraph(piece, before.text, stated_on=stated_on, document=draft.name)
        bounds = sentences(piece.text) if parts.stated or parts.unplaced else []
        place = partial(_place, index, piece.locator, offset, bounds)
        for one, in_context in parts.stated:
            claim = replace(one.claim, claim_id=str(len(found) + 1))
            found.append((place(one), claim, in_context))
        unclear += [Unclear(place(one), one.why) for one in parts.unplaced]
        before.add(piece)
    rows = _rows([claim for _, claim, _ in found], tables)
    checked = [
        Checked(number, *one, row)
        for number, (one, row) in enumerate(zip(found, rows, strict=True), 1)
    ]
    return Verified(draft, stated_on, checked, unclear)


def _pieces(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[int, int, Paragraph]]:
    """Yield which paragraph, from which character on, and what it says; endless ones in pieces."""
    for index, paragraph in enumerate(paragraphs):
        text, start = paragraph.text, 0
        while len(text) - start > LONGEST:
            end = text.find(". ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
            yield index, start, paragraph._replace(text=text[start:end])
            start = end
        yield index, start, paragraph._replace(text=text[start:])


class Before:
    """What stands before a paragraph and says what it is about: title, heading, last paragraph."""

    def __init__(self) -> None:
        self.title = self.heading = self.last = ""

    def add(self, paragraph: Paragraph) -> None:
        """Go on to the next paragraph."""
        if paragraph.role == "heading":
            self.heading = paragraph.text
            self.last = ""
        else:
            self.last = paragraph.text[-REMEMBERED:]
        self.title = self.title or paragraph.text[:REMEMBERED]

    @property
    def text(self) -> str:
        """The context, one piece to a line."""
        return "\n".join(dict.fromkeys(filter(None, (self.title, self.heading, self.last))))


class Parts(NamedTuple):
    """Statements of a paragraph, each with whether it took its context, and what is left."""

    stated: list[tuple[Statement, bool]]
    unplaced: list[Unplaced]


def read_paragraph(paragraph: Paragraph, before: str, *, stated_on: str, document: str) -> Parts:
    """Read a paragraph alone, then what it leaves open together with what stands before it.

    >>> one = Paragraph("line 2", "Trade turnover reached $41 billion in 2023.")
    >>> parts = read_paragraph(one, "Kazakhstan and the EU", stated_on="", document="")
    >>> [(each.claim.measure, in_context) for each, in_context in parts.stated]
    [('trade_turnover', True)]
    """
    text = paragraph.text

    def read(whole: str, language: str | None = None) -> Understood:
        return understood(
            whole,
            language=language,
            stated_on=stated_on,
            document=document,
            locator=paragraph.locator,
        )

    alone = read(text)
    unplaced = alone.unplaced
    stated = [(one, False) for one in alone.statements]
    if unplaced and before:
        language = "ru" if Passage(text, "", None).decimal_comma else "en"
        together = read(f"{before}\n{text}", language)
        gained = {one.start - len(before) - 1: one for one in together.statements}
        stated += [
            (replace(gained[one.start], start=one.start, end=one.end), True)
            for one in unplaced
            if one.start in gained
        ]
        unplaced = [one for one in unplaced if one.start not in gained]
    return Parts(
        sorted(stated, key=lambda found: found[0].start),
        sorted([*unplaced, *alone.passed], key=lambda one: one.start),
    )


def _date(stated_on: str) -> str:
    try:
        return date.fromisoformat(stated_on).isoformat() if stated_on else ""
    except ValueError:
        raise MeasureError(
            f"{stated_on!r} is no date", remedy="write year, month and day, such as 2025-12-04"
        ) from None


def _place(
    paragraph: int,
    locator: str,
    offset: int,
    bounds: list[tuple[int, int]],
    found: Statement | Unplaced,
) -> Place:
    """Find the sentence that an amount stands in, in a text that begins at ``offset``."""
    sentence = max(bisect_right([first for first, _ in bounds], found.start) - 1, 0)
    first, last = bounds[sentence] if bounds else (found.start, found.end)
    return Place(
        paragraph,
        locator,
        offset + found.start,
        offset + found.end,
        offset + min(first, found.start),
        offset + max(last, found.end),
    )


def _rows(claims: list[Claim], tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Check claims; what a draft says many times over is looked up once."""
    if not claims:
        return []
    asked = frame(claims)
    question = asked.groupby([*asked.columns.drop(OWN)], dropna=False, sort=False).ngroup()
    answers = check(asked.loc[~question.duplicated()], tables)
    rows = [dict(zip(answers.columns, row, strict=True)) for row in answers.itertuples(index=False)]
    return [rows[place] for place in question]
