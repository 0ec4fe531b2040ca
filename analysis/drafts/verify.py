"""Checking a draft: each statement in it like a registered claim, and what was not understood."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from analysis.claims import periods
from analysis.claims.checking import check
from analysis.claims.claim import Claim, frame
from analysis.claims.verdict import CLOSE, DIFFERS, INCONSISTENT, ONLY_IF, VERDICTS
from analysis.drafts.cells import unread
from analysis.drafts.files import Draft
from analysis.drafts.formats import Paragraph
from analysis.drafts.passage import Passage
from analysis.drafts.places import TABLES
from analysis.drafts.reader import NO_HOME
from analysis.drafts.sentences import sentences
from analysis.drafts.statements import Statement, Unplaced, understood
from analysis.errors import MeasureError

# Verdicts for which a person has to change the draft.
WRONG = (DIFFERS, INCONSISTENT)

# Verdicts for which there is a better number, or a definition to add to the number.
MENDED = (DIFFERS, INCONSISTENT, CLOSE, ONLY_IF)

# Two statements that agree in all but these ask the tables the same question.
OWN = ["claim_id", "locator", "as_stated"]

# How many paragraphs are read between two signs of progress: a short draft gives none.
STEP = 200

# How a sentence may end that the next paragraph goes on from.
ENDS = (".", "!", "?", "…", ":", ";", ",")

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
    read together with the title, the heading and the paragraph before it. ``assumed`` is the
    country that the words leave out and that only the rest of the draft names, "" if none.
    ``not_used`` are words of the draft that narrow the definition further than the check can.
    ``row`` has the columns of :func:`analysis.claims.checking.check`.
    """

    number: int
    place: Place
    claim: Claim
    in_context: bool
    assumed: str
    not_used: tuple[str, ...]
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
    def unread(self) -> list[str]:
        """Where the table cells are whose numbers were neither checked nor listed as unclear."""
        places = [one.place for one in self.checked] + [one.place for one in self.unclear]
        known = [(one.paragraph, one.start, one.end) for one in places]
        return unread(self.draft.paragraphs, known)

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
        then nothing is assumed, and such statements are not understood.
    tables
        What :func:`analysis.claims.checking.tables` returned.
    progress
        Told what is being read, how far it got, and how far there is to go.

    Raises
    ------
    MeasureError
        ``stated_on`` is no date.
    """
    stated_on = require_date(stated_on) if stated_on else ""
    found: list[tuple[Place, Claim, bool, Statement]] = []
    assumed = home(draft)
    unclear: list[Unclear] = []
    before = Before()
    for index, paragraph in enumerate(draft.paragraphs):
        if index % STEP == STEP - 1:
            progress(paragraph.locator, index, len(draft.paragraphs))
        parts = read_paragraph(
            paragraph, before.texts, stated_on=stated_on, document=draft.name, assumed=assumed
        )
        bounds = sentences(paragraph.text) if parts.stated or parts.unplaced else []
        place = partial(_place, index, paragraph.locator, bounds)
        for one, in_context in parts.stated:
            if why := _impossible(one.claim) or _undated(one):
                unclear.append(Unclear(place(one), why))
                continue
            claim = replace(one.claim, claim_id=str(len(found) + 1))
            found.append((place(one), claim, in_context, one))
        unclear += [Unclear(place(one), one.why) for one in parts.unplaced]
        before.add(paragraph)
    rows = _rows([claim for _, claim, _, _ in found], tables)
    checked = [
        Checked(number, where, claim, in_context, one.assumed, one.not_used, row)
        for number, ((where, claim, in_context, one), row) in enumerate(
            zip(found, rows, strict=True), 1
        )
    ]
    unclear.sort(key=lambda one: (one.place.paragraph, one.place.start))
    return Verified(draft, stated_on, checked, unclear)


def home(draft: Draft) -> str:
    """Return whom a draft is about where a sentence does not say: ``KZ`` if it names Kazakhstan.

    >>> home(Draft("note.txt", (Paragraph("line 1", "Kazakhstan and the EU"),)))
    'KZ'
    """
    named = any(
        Passage(one.text).found(table, "KZ") for one in draft.paragraphs for table in TABLES
    )
    return "KZ" if named else ""


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
    def texts(self) -> list[str]:
        """What there is of it, the nearest first."""
        return list(dict.fromkeys(filter(None, (self.last, self.heading, self.title))))


class Parts(NamedTuple):
    """Statements of a paragraph, each with whether it took its context, and what is left."""

    stated: list[tuple[Statement, bool]]
    unplaced: list[Unplaced]


def read_paragraph(
    paragraph: Paragraph,
    before: Sequence[str],
    *,
    stated_on: str,
    document: str,
    assumed: str = "",
) -> Parts:
    """Read a paragraph alone, then what it leaves open together with what stands before it.

    What then still names no country of Central Asia is read as being about the one ``assumed``.

    >>> one = Paragraph("line 2", "Trade turnover reached $41 billion in 2023.")
    >>> parts = read_paragraph(one, ["Kazakhstan and the EU"], stated_on="", document="")
    >>> [(each.claim.measure, in_context) for each, in_context in parts.stated]
    [('trade_turnover', True)]
    """
    read = partial(understood, stated_on=stated_on, document=document, locator=paragraph.locator)
    text = paragraph.text
    alone = read(text)
    stated, unplaced = [(one, False) for one in alone.statements], list(alone.passed)
    language = "ru" if Passage(text, "", None).decimal_comma else "en"
    bounds = sentences(text) if alone.unplaced else []
    with_home = cache(partial(read, text, assumed=assumed))
    for left in alone.unplaced:
        first, last = _around(bounds, left)
        for context in before:
            # a heading ends like a sentence: "… with the EU / Trade was" is no "EU trade"
            lead = f"{context}\n" if context.endswith(ENDS) else f"{context}.\n"
            together = read(f"{lead}{text[first:last]}", language=language)
            at = len(lead) + left.start - first
            gained = [one for one in together.statements if one.start == at]
            if gained:
                stated.append((replace(gained[0], start=left.start, end=left.end), True))
                break
        else:
            supplied = with_home().statements if assumed and left.why == NO_HOME else []
            gained = [one for one in supplied if one.start == left.start]
            stated += [(one, False) for one in gained]
            unplaced += [] if gained else [left]
    return Parts(
        sorted(stated, key=lambda found: found[0].start),
        sorted(unplaced, key=lambda one: one.start),
    )


def require_date(stated_on: str) -> str:
    """Return a date as ``YYYY-MM-DD``.

    Raises
    ------
    MeasureError
        It is no date.

    >>> require_date("2025-12-04")
    '2025-12-04'
    """
    try:
        return date.fromisoformat(stated_on).isoformat()
    except ValueError:
        raise MeasureError(
            f"{stated_on!r} is no date", remedy="write year, month and day, such as 2025-12-04"
        ) from None


def _impossible(claim: Claim) -> str:
    """Return what cannot be in a claim, as the words "from 2021 to since 2002" make it."""
    try:
        if claim.period:
            periods.parse(claim.period, until=date.max.year)
    except MeasureError as fault:
        return fault.wrong
    return ""


def _undated(one: Statement) -> str:
    """Return why an amount has no year: no figure of any year may confirm it then."""
    if not one.undated:
        return ""
    return f'the year of "{one.undated}" is not known: give the date of the text'


def _around(bounds: list[tuple[int, int]], found: Statement | Unplaced) -> tuple[int, int]:
    """Return where the sentence begins and ends that an amount stands in."""
    sentence = bisect_right(bounds, found.start, key=itemgetter(0)) - 1
    first, last = bounds[max(sentence, 0)] if bounds else (found.start, found.end)
    return min(first, found.start), max(last, found.end)


def _place(
    paragraph: int, locator: str, bounds: list[tuple[int, int]], found: Statement | Unplaced
) -> Place:
    return Place(paragraph, locator, found.start, found.end, *_around(bounds, found))


def _rows(claims: list[Claim], tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Check claims; what a draft says many times over is looked up once."""
    if not claims:
        return []
    asked = frame(claims)
    question = asked.groupby([*asked.columns.drop(OWN)], dropna=False, sort=False).ngroup()
    answers = check(asked.loc[~question.duplicated()], tables)
    rows = [dict(zip(answers.columns, row, strict=True)) for row in answers.itertuples(index=False)]
    return [rows[place] for place in question]
