"""Checking a draft: each statement in it like a registered claim, and what was not understood."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analysis.claims.checking import check
from analysis.claims.claim import Claim, frame
from analysis.claims.verdict import CLOSE, DIFFERS, INCONSISTENT, ONLY_IF, VERDICTS
from analysis.drafts.files import Draft
from analysis.drafts.sentences import sentences
from analysis.drafts.statements import Statement, Unplaced, understood
from analysis.errors import MeasureError

# Verdicts for which a person has to change the draft.
WRONG = (DIFFERS, INCONSISTENT)

# Verdicts for which there is a better number, or a definition to add to the number.
MENDED = (DIFFERS, INCONSISTENT, CLOSE, ONLY_IF)

# Two statements that agree in all but these ask the tables the same question.
OWN = ["claim_id", "locator", "as_stated"]

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

    ``row`` has the columns of :func:`analysis.claims.checking.check`.
    """

    number: int
    place: Place
    claim: Claim
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
    _require_date(stated_on)
    found: list[tuple[Place, Statement]] = []
    unclear: list[Unclear] = []
    for index, paragraph in enumerate(draft.paragraphs):
        progress(paragraph.locator, index, len(draft.paragraphs))
        parts = understood(
            paragraph.text,
            stated_on=stated_on,
            document=draft.name,
            locator=paragraph.locator,
        )
        bounds = sentences(paragraph.text) if parts.statements or parts.unplaced else []
        found += [(_place(index, paragraph.locator, one, bounds), one) for one in parts.statements]
        unclear += [
            Unclear(_place(index, paragraph.locator, one, bounds), one.why)
            for one in parts.unplaced
        ]
    claims = [replace(one.claim, claim_id=str(number)) for number, (_, one) in enumerate(found, 1)]
    checked = [
        Checked(number, place, claim, row)
        for number, ((place, _), claim, row) in enumerate(
            zip(found, claims, _rows(claims, tables), strict=True), 1
        )
    ]
    return Verified(draft, stated_on, checked, unclear)


def _require_date(stated_on: str) -> None:
    try:
        if stated_on:
            date.fromisoformat(stated_on)
    except ValueError:
        raise MeasureError(
            f"{stated_on!r} is no date", remedy="write year, month and day, such as 2025-12-04"
        ) from None


def _place(
    paragraph: int, locator: str, found: Statement | Unplaced, bounds: list[tuple[int, int]]
) -> Place:
    """Find the sentence that an amount stands in."""
    sentence = max(bisect_right([first for first, _ in bounds], found.start) - 1, 0)
    first, last = bounds[sentence] if bounds else (found.start, found.end)
    return Place(
        paragraph, locator, found.start, found.end, min(first, found.start), max(last, found.end)
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
