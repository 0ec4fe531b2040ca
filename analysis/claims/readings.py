"""The official readings of a claim: every figure that the words could mean, judged and ranked.

The *main* readings are those that the words mean first: a figure of the very quantity, of the
year that is said, for a sensible EU of that year, counted by the reporter in the stated currency.
Where there is none, the main readings are the next best in that order. The others are alternates:
they can show under which definition a claim holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from analysis.claims import periods
from analysis.claims.book import FIRST, PERIMETERS, STATEMENT, Book
from analysis.claims.bounds import Bounds, bounds
from analysis.claims.candidates import PLACELESS, Candidate, found
from analysis.claims.claim import Claim
from analysis.claims.periods import Span
from analysis.claims.shelf_context import TOLD
from analysis.measures import INDEPENDENCE

UK_LEFT = 2020
"""First year whose EU does not hold the United Kingdom."""

LOOK_BACK = 2
"""How many years before that of the text a statement in the present may mean."""

POINTS, PER_CENT, YEARS, PLACES = "points", "%", "years", "places"

NEAR = {PER_CENT: 5.0, POINTS: 1.0}
"""What is close: dates and places are right or wrong, so there is no entry for them."""

OF_PERCENTAGE = 0.1
"""How far a close percentage may be from the official one, as a part of it: twice what an amount
may, as it is a quotient of two. One point is much of a small share; and the sign must be right."""

SLACK = 1e-9
"""A point is a point, however binary fractions write it."""

_ORDER = {code: place for place, code in enumerate(PERIMETERS)}


@dataclass(frozen=True, slots=True)
class Reading:
    """An official figure beside a claim.

    ``difference`` is stated − official: in per cent of the official figure, in points for a
    percentage, in years for a date. ``agrees`` says whether the claim covers the figure;
    ``decides`` is false for a figure that cannot tell (a sum that lacks years, a minimum, another
    kind of quantity or the other side's count that does not fit, a statement). ``main`` marks what
    the words mean first.
    """

    value: float
    unit: str
    period: str
    definition: str
    reporter: str
    partner: str
    perimeter: str
    side: str
    basis: str
    currency_note: str
    table: str
    source_id: str
    status: str
    difference: float
    difference_unit: str
    agrees: bool
    decides: bool
    main: bool
    kind: str


def readings(claim: Claim, book: Book) -> list[Reading]:
    """Return all official readings of a claim, the main ones first, then the nearest.

    Raises
    ------
    MeasureError
        The claim has no amount, an unknown qualifier or an impossible period.
    """
    covered = bounds(claim)
    if _is_current(claim):
        # "currently" is said before the figures of the year are out
        claim = replace(claim, period="")
    some = [one for span in _spans(claim, book) for one in found(claim, span, book)]
    some = _distinct(some)
    best = _present_year(claim, some)
    ranks = [_rank(claim, one, best) for one in some]
    first = min(
        (rank for rank, one in zip(ranks, some, strict=True) if one.series.kind != STATEMENT),
        default=None,
    )
    judged = [
        _reading(
            claim,
            one,
            covered,
            book,
            main=rank == first and _may_be_main(claim, one),
            refutes=_may_refute(claim, one, book),
            tells=not (one.far and rank[2]),
        )
        for rank, one in zip(ranks, some, strict=True)
    ]
    return sorted(judged, key=lambda one: (not one.main, one.kind, abs(one.difference)))


def _is_current(claim: Claim) -> bool:
    """Say whether a share is one of the year in which the text was written."""
    return claim.measure.endswith("share") and claim.period == claim.stated_on[:4] != ""


def _spans(claim: Claim, book: Book) -> list[Span]:
    """Return the periods that a claim may mean; without one, the year of the text and before."""
    stated = periods.year_of(claim.stated_on)
    if claim.period:
        return [periods.parse(claim.period, until=stated or book.last_year)]
    if "fdi_cumulative" in (claim.measure, claim.of) and claim.measure != "growth":
        # a sum without a beginning goes back to independence, and no further
        return [Span(12 * INDEPENDENCE, 12 * (stated or book.last_year) + 11)]
    if stated is None:
        return [periods.of_year(year) for year in range(book.last_year, FIRST - 1, -1)]
    return [periods.of_year(stated - back) for back in range(LOOK_BACK + 1)]


def _distinct(some: list[Candidate]) -> list[Candidate]:
    """Leave out what is there twice: an EU perimeter that gives the figure of another one."""
    kept: list[Candidate] = []
    seen: dict[tuple[object, ...], list[float]] = {}
    for one in sorted(some, key=lambda one: _ORDER.get(one.series.perimeter, 0)):
        series = one.series
        name = (
            series.key,
            one.span,
            one.unit,
            series.unit,
            series.side,
            series.basis,
            series.kind,
            one.far,
        )
        values = seen.setdefault(name, [])
        if not any(math.isclose(one.point.value, value, rel_tol=1e-9) for value in values):
            values.append(one.point.value)
            kept.append(one)
    return kept


def _present_year(claim: Claim, some: list[Candidate]) -> int | None:
    """Return the year that a statement in the present means first: the last that was over."""
    if claim.period or not claim.stated_on:
        return None
    years = {
        one.span.end for one in some if one.span and not one.far and one.series.kind != STATEMENT
    }
    stated = periods.year_of(claim.stated_on)
    over = {year for year in years if stated and year < stated}
    return max(over or years, default=None)


def _rank(claim: Claim, one: Candidate, best: int | None) -> tuple[bool, bool, bool, int, bool]:
    """Return how far a candidate is from what the words mean first."""
    series = one.series
    year = one.span.end if one.span else best
    return (
        one.far,
        best is not None and year != best,
        series.perimeter == "EU28" and (year or 0) >= UK_LEFT,
        (not _own(claim, one)) + (not _native(one)),
        one.broken,
    )


def _own(claim: Claim, one: Candidate) -> bool:
    """Say whether the reporter of the claim counted the figure."""
    side = one.series.side
    of_eu = claim.reporter == "EU" and side in (*PERIMETERS, "EU")
    return of_eu or side in ("", claim.reporter) or claim.measure in PLACELESS


def _native(one: Candidate) -> bool:
    return one.unit == "percent" or one.series.unit == one.unit


def _may_be_main(claim: Claim, one: Candidate) -> bool:
    """Say whether words can mean a figure first, even where there is nothing better.

    Another kind of quantity cannot; the other side's count can, if the claim is in its currency.
    """
    by_currency = one.unit != "percent" and _native(one)
    counted = _own(claim, one) or by_currency
    return counted and not one.far and one.series.kind != STATEMENT


def _may_refute(claim: Claim, one: Candidate, book: Book) -> bool:
    """Say whether a figure that does not fit shows that a claim is wrong.

    Both sides of one flow differ widely: the other side's count can support a claim, not refute
    it. Nor can a series that ended long ago refute a text without a date.
    """
    if one.far or not _own(claim, one):
        return False
    dated = claim.period or claim.stated_on or not one.span
    return bool(dated) or one.series.end >= book.last_year - LOOK_BACK


def _reading(
    claim: Claim,
    one: Candidate,
    covered: Bounds,
    book: Book,
    *,
    main: bool,
    refutes: bool,
    tells: bool,
) -> Reading:
    series, point = one.series, one.point
    difference, unit = _difference(claim, point.value, one.unit)
    near = is_near(difference, unit, point.value)
    refutes = refutes or (near and not one.far)
    agrees, decides = _judged(one, covered, main=main, refutes=refutes)
    return Reading(
        value=point.value,
        unit=one.unit,
        period=periods.text(one.span) if one.span else "",
        definition=_defined(one, book),
        reporter=series.key.reporter,
        partner=series.key.partner,
        perimeter=series.perimeter,
        side=series.side,
        basis=series.basis,
        currency_note=one.note,
        table=point.table,
        source_id=point.source_id,
        status=point.status,
        difference=difference,
        difference_unit=unit,
        agrees=agrees,
        # another kind of quantity of another union is no definition of anything that was said
        decides=decides and tells and series.kind != STATEMENT,
        main=main,
        kind=series.kind,
    )


def _defined(one: Candidate, book: Book) -> str:
    """Return the definition, and through whom the figure came if not from those who counted."""
    by = "" if one.point.table == TOLD else book.witnesses.quoted_by(one.point.source_id)
    return f"{one.definition}, as quoted by {by}" if by else one.definition


def _judged(one: Candidate, covered: Bounds, *, main: bool, refutes: bool) -> tuple[bool, bool]:
    """Return whether a claim covers the figure, and whether that tells anything."""
    value = one.point.value
    within = covered.covers(value)
    if one.part == "other":
        return within, False
    if one.part:
        # the true figure is at least this one
        beyond = value > covered.high or (not covered.high_closed and value == covered.high)
        if beyond:
            return False, refutes
        # it settles "more than"; that a plain amount is near a minimum confirms nothing, but may
        # show which other definition is meant
        settled = within and (math.isinf(covered.high) or (one.part == "floor" and not main))
        return settled, settled
    return within, within or refutes


def is_near(difference: float, unit: str, official: float) -> bool:
    """Say whether a stated amount is close to an official one.

    >>> is_near(0.9, POINTS, 10.0), is_near(0.9, POINTS, 0.1), is_near(4.9, PER_CENT, 1e9)
    (True, False, True)
    """
    room = NEAR.get(unit, -1)
    if unit == POINTS:
        room = min(room, OF_PERCENTAGE * abs(official))
    return abs(difference) <= room + SLACK


def _difference(claim: Claim, official: float, unit: str) -> tuple[float, str]:
    stated = claim.value
    if claim.value_high > claim.value:
        stated = min(max(official, claim.value), claim.value_high)
    if unit == "percent":
        return stated - official, POINTS
    if unit == "rank":
        return stated - official, PLACES
    if unit in ("year", "years"):
        return stated - official, YEARS
    if official == 0:
        return math.nan, PER_CENT
    return 100 * (stated - official) / abs(official), PER_CENT
