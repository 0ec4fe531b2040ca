"""The official readings of a claim: every figure that the words could mean, judged and ranked.

The *main* readings are those that the words mean first: a figure of the very quantity, of the
year that is said, for a sensible EU of that year, counted by the reporter in the stated currency.
Where there is none, the main readings are the next best in that order. The others are alternates:
they can show under which definition a claim holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.claims import periods
from analysis.claims.book import FIRST, PERIMETERS, STATEMENT, Book
from analysis.claims.bounds import Bounds, bounds
from analysis.claims.candidates import FIRST_YEAR, Candidate, found
from analysis.claims.claim import Claim
from analysis.claims.periods import Span

UK_LEFT = 2020
"""First year whose EU does not hold the United Kingdom."""

LOOK_BACK = 2
"""How many years before that of the text a statement in the present may mean."""

POINTS, PER_CENT, YEARS, PLACES = "points", "%", "years", "places"

_ORDER = {code: place for place, code in enumerate(PERIMETERS)}


@dataclass(frozen=True, slots=True)
class Reading:
    """An official figure beside a claim.

    ``difference`` is stated − official: in per cent of the official figure, in points for a
    percentage, in years for a date. ``agrees`` says whether the claim covers the figure;
    ``decides`` is false for a figure that cannot tell (a sum that lacks years, a minimum, another
    kind of quantity, a statement). ``main`` marks what the words mean first.
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
    some = [one for span in _spans(claim, book) for one in found(claim, span, book)]
    some = _distinct(some)
    best = _present_year(claim, some)
    ranks = [_rank(claim, one, best) for one in some]
    first = min(
        (rank for rank, one in zip(ranks, some, strict=True) if one.series.kind != STATEMENT),
        default=None,
    )
    # another kind of quantity is never what the words mean first, even where it is all there is
    judged = [
        _reading(
            claim,
            one,
            covered,
            main=rank == first and not one.far and one.series.kind != STATEMENT,
        )
        for rank, one in zip(ranks, some, strict=True)
    ]
    return sorted(judged, key=lambda one: (not one.main, one.kind, abs(one.difference)))


def _spans(claim: Claim, book: Book) -> list[Span]:
    """Return the periods that a claim may mean; without one, the year of the text and before."""
    stated = periods.year_of(claim.stated_on)
    if claim.period:
        return [periods.parse(claim.period, until=stated or book.last_year)]
    if "fdi_cumulative" in (claim.measure, claim.of) and claim.measure != "growth":
        return [Span(12 * FIRST_YEAR, 12 * (stated or book.last_year) + 11)]
    if stated is None:
        return [periods.of_year(year) for year in range(book.last_year, FIRST - 1, -1)]
    return [periods.of_year(stated - back) for back in range(LOOK_BACK + 1)]


def _distinct(some: list[Candidate]) -> list[Candidate]:
    """Leave out an EU perimeter that gives the figure of another one."""
    kept: list[Candidate] = []
    seen: dict[tuple[object, ...], list[float]] = {}
    for one in sorted(some, key=lambda one: _ORDER.get(one.series.perimeter, 0)):
        series = one.series
        name = (one.span, one.unit, series.unit, series.side, series.basis, series.kind, one.far)
        if series.perimeter:
            values = seen.setdefault((series.key, *name), [])
            if any(math.isclose(one.point.value, value, rel_tol=1e-9) for value in values):
                continue
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
    own = series.side in ("", claim.reporter) or (
        claim.reporter == "EU" and series.side in (*PERIMETERS, "EU")
    )
    native = one.unit == "percent" or series.unit == one.unit
    return (
        one.far or series.loose,
        best is not None and year != best,
        series.perimeter == "EU28" and (year or 0) >= UK_LEFT,
        (not own) + (not native),
        one.broken,
    )


def _reading(claim: Claim, one: Candidate, covered: Bounds, *, main: bool) -> Reading:
    series, point = one.series, one.point
    agrees, decides = _judged(one, covered)
    difference, unit = _difference(claim, point.value, one.unit)
    return Reading(
        value=point.value,
        unit=one.unit,
        period=periods.text(one.span) if one.span else "",
        definition=one.definition,
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
        decides=decides and series.kind != STATEMENT,
        main=main,
        kind=series.kind,
    )


def _judged(one: Candidate, covered: Bounds) -> tuple[bool, bool]:
    """Return whether a claim covers the figure, and whether that tells anything."""
    value = one.point.value
    within = covered.covers(value)
    if one.part == "other":
        return within, False
    if one.part:
        # the true figure is at least this one
        beyond = value > covered.high or (not covered.high_closed and value == covered.high)
        if beyond:
            return False, not one.far
        settled = within and (one.part == "floor" or math.isinf(covered.high))
        return settled, settled
    return within, within or not one.far


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
