"""Every official figure that the words of a claim could mean, before it is judged.

One function for each kind of measure yields candidates from the book: levels, changes, shares,
sums over years, promised money and dates. Which of them the words mean best is decided in
:mod:`analysis.claims.readings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from analysis.claims import periods
from analysis.claims.book import STATEMENT, Book, Key, Point, Series, joined
from analysis.claims.bounds import ABOUT, NEARLY
from analysis.claims.claim import OF, Claim
from analysis.claims.periods import Span
from analysis.claims.shelf_investment import GROSS, MIRROR, NET, PRESS, STOCK
from analysis.claims.vocabulary import words

OPPOSITE = {
    "exports": "imports",
    "imports": "exports",
    "trade_turnover": "trade_turnover",
    "trade_balance": "trade_balance",
}
"""The same flow as the other side counts it."""

ADDABLE = {*OPPOSITE, "fdi_flow", "energy_volume", "corridor_volume"}
"""Flows, which may be summed over years and months; the others are levels."""

PLACELESS = ("corridor_volume", "corridor_count", "transit_share", "event_date", "anniversary")
"""Measures that the book files without countries."""

SELF_TOLD = ("funding", "event_date", "anniversary", "rank", "other")
"""Measures whose finders look at statements themselves, or that have none."""

STANDING = ("company_count", "fdi_stock")
"""What is there on a day: a statement of any day of a period tells of the period."""

JOINT = "joint_ventures"


class Candidate(NamedTuple):
    """An official figure and how it was come by.

    ``far`` marks another kind of quantity than the words say: it may show under which definition
    a claim holds, but never that it is wrong. ``part`` marks a figure that leaves something out:
    ``floor`` is published as a minimum, ``years`` lacks years of a sum, ``other`` is no bound.
    """

    series: Series
    point: Point
    unit: str
    span: Span | None
    definition: str
    note: str = ""
    far: bool = False
    part: str = ""
    broken: bool = False


def key_of(claim: Claim) -> Key:
    """Return where the book files what a claim is about.

    >>> from analysis.claims.claim import NOT_SAID
    >>> key_of(Claim("a", "", "", "exports", "KZ", "IT", "", "", 1.0, NOT_SAID, "USD", 1.0,
    ...              "exact", "2023"))
    Key(measure='exports', reporter='KZ', partner='IT', product='total')
    """
    product = words("products").get(claim.product, claim.product)
    if claim.measure in ("corridor_count", "transit_share"):
        return Key(claim.measure, "", "")
    if claim.measure in PLACELESS:
        unsaid = "middle_corridor" if claim.measure == "corridor_volume" else ""
        return Key(claim.measure, "", "", product or unsaid)
    if claim.measure in OPPOSITE or claim.measure in ("growth", "trade_share"):
        product = product or "total"
    elif claim.measure == "population":
        # a group of the people is not all of them
        product = "" if product == "total" else product
    elif claim.measure == "company_count":
        # nor is a joint venture any company
        product = product if product == JOINT else ""
    elif not claim.measure.startswith(("energy", "raw")):
        product = ""
    partner = claim.partner
    if claim.measure == "energy_volume" and claim.reporter == "KZ":
        # exports without a destination are all exports
        partner = partner or "WORLD"
    return Key(claim.measure, claim.reporter, partner, product)


def found(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield what the book has for a claim in one period."""
    yield from FINDERS.get(claim.measure, _levels)(claim, span, book)
    if claim.measure not in SELF_TOLD:
        yield from _said(claim, span, book)


def both_sides(key: Key, book: Book) -> tuple[Series, ...]:
    """Return the series of a quantity, and of the same flow as the partner counts it."""
    own = book.find(key)
    if key.measure not in OPPOSITE:
        return own
    return own + book.find(Key(OPPOSITE[key.measure], key.partner, key.reporter, key.product))


def amount(series: Series, span: Span, unit: str, book: Book) -> tuple[Point, str] | None:
    """Return the figure of a series for a period in a unit, and a note if it was converted.

    A period of several years or months is summed where all of them are there; nothing is filled.
    """
    periods_known = _pieces(series, span)
    if not periods_known:
        return None
    if len(periods_known) > 1 and series.key.measure not in ADDABLE:
        return None
    points = [series.points[period] for period in periods_known]
    if series.unit == unit:
        return joined(points, sum(point.value for point in points)), ""
    factors = [book.rates.factor(series.unit, unit, int(period[:4])) for period in periods_known]
    if None in factors:
        return None
    total = sum(
        point.value * factor for point, factor in zip(points, factors, strict=True) if factor
    )
    return joined(points, total), f"{series.unit} at the average rate of the year"


def _pieces(series: Series, span: Span) -> list[str]:
    """Return the periods of the series that make up the span exactly, or none."""
    pieces: list[str] = []
    if span.years:
        for year in span.years:
            if str(year) in series.points:
                pieces.append(str(year))
                continue
            months = _months(series, periods.of_year(year))
            if not months:
                return []
            pieces.extend(months)
        return pieces
    return _months(series, span)


def _months(series: Series, span: Span) -> list[str]:
    months = span.months
    return list(months) if all(month in series.points for month in months) else []


def _candidates(
    claim: Claim, some: Iterable[Series], span: Span, book: Book, *, far: bool = False
) -> Iterator[Candidate]:
    for series in some:
        got = amount(series, span, claim.unit, book)
        if not got or series.kind == STATEMENT:
            continue
        point, note = _turned(got[0], series, claim), got[1]
        part = "floor" if point.status == "lower_bound" else ""
        yield Candidate(series, point, claim.unit, span, series.definition, note, far, part)


def _turned(point: Point, series: Series, claim: Claim) -> Point:
    """Return a figure as the reporter of the claim sees it."""
    if series.key.measure == "trade_balance" and series.key.reporter != claim.reporter:
        # one side's surplus is the other side's deficit
        return point._replace(value=-point.value)
    return point


def _levels(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    key = key_of(claim)
    if key.measure == "fdi_flow" and len(span.years) > 1:
        yield from _cumulative(claim, span, book)
        return
    yield from _candidates(claim, both_sides(key, book), span, book)
    if key.measure == "fdi_flow":
        # "investment" is often said of what is there, not of what came in
        stocks = book.find(key._replace(measure="fdi_stock"))
        yield from _candidates(claim, stocks, span, book, far=True)


def _cumulative(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield sums of inflows, and the stock at the end, which is another kind of quantity."""
    key = key_of(claim)._replace(measure="fdi_flow")
    # the year of the text is not over: a sum up to the year before has all that can be known
    stated = periods.year_of(claim.stated_on)
    for series in book.find(key):
        # the press fills no gap of a sum
        if PRESS in series.basis or series.kind == STATEMENT:
            continue
        years = [year for year in span.years if str(year) in series.points]
        missing = [year for year in span.years if year not in years and year != stated]
        gross = series.basis.startswith(GROSS)
        if not years or (missing and not gross):
            continue
        pieces = [_converted(series, year, claim.unit, book) for year in years]
        points = [point for point in pieces if point]
        if len(points) < len(years):
            continue
        total = joined(points, sum(point.value for point in points))
        told = f"sum over {_runs(years)}" + (f", {_runs(missing)} missing" if missing else "")
        yield Candidate(
            series,
            total._replace(status="lower_bound") if missing else total,
            claim.unit,
            span,
            f"{series.definition}, {told}",
            _rate_note(series, claim.unit),
            far=not gross,
            part="years" if missing else "floor" if total.status == "lower_bound" else "",
        )
    for end in range(span.end, span.end - 3, -1):
        stocks = book.find(key._replace(measure="fdi_stock"))
        at_end = list(_candidates(claim, stocks, periods.of_year(end), book, far=True))
        if at_end:
            yield from at_end
            return


def _converted(series: Series, year: int, unit: str, book: Book) -> Point | None:
    got = amount(series, periods.of_year(year), unit, book)
    return got[0] if got else None


def _rate_note(series: Series, unit: str) -> str:
    return "" if series.unit == unit else f"{series.unit} at the average rate of each year"


def _runs(years: list[int]) -> str:
    """Write years as runs: 2001–2004, 2006."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _growth(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield the change on the same months of the year before, or between the ends of a period."""
    of = claim.of or "trade_turnover"
    key = key_of(claim)._replace(measure="fdi_flow" if of == "fdi_cumulative" else of)
    if of in PLACELESS:
        key = Key(of, "", "", key.product if key.product != "total" else "middle_corridor")
    elif of.startswith("fdi"):
        key = key._replace(product="")
    elif of.startswith("energy"):
        key = key._replace(product="crude_oil" if key.product == "total" else key.product)
    if len(span.years) > 1:
        old, new = periods.of_year(span.years[0]), periods.of_year(span.years[-1])
    else:
        old, new = span.back(1), span
    for series in both_sides(key, book):
        before = amount(series, old, series.unit, book)
        after = amount(series, new, series.unit, book)
        if series.kind == STATEMENT or not before or not after or before[0].value <= 0:
            continue
        change = 100 * (after[0].value / before[0].value - 1)
        point = joined([before[0], after[0]], change)
        yield Candidate(
            series,
            point,
            "percent",
            span,
            f"change of {series.definition}, on {periods.text(old)}",
            part="other" if point.status == "lower_bound" else "",
            broken=after[0].status == "break",
        )


def _trade_share(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield a partner's share of trade with the world, or a product's share of one flow."""
    key = key_of(claim)
    for of in (claim.of,) if claim.of else ("trade_turnover", "exports", "imports"):
        far = not claim.of and of != "trade_turnover"
        if key.product == "total":
            wholes = book.find(Key(of, key.reporter, "WORLD", "total"))
            parts = book.find(key._replace(measure=of))
            what = "trade" if of == "trade_turnover" else of
            yield from _shares(parts, wholes, span, book, f"share of all {what}", far)
            continue
        partner = key.partner or "WORLD"
        part_key = Key(of, key.reporter, partner, key.product)
        wholes = both_sides(part_key._replace(product="total"), book)
        told = f"share of {of} of goods"
        yield from _shares(both_sides(part_key, book), wholes, span, book, told, far)
        if of == "exports":
            printed = book.find(key._replace(partner=partner))
            yield from _candidates(claim, printed, span, book, far=far)


def _shares(
    parts: Iterable[Series],
    wholes: Iterable[Series],
    span: Span,
    book: Book,
    words_of_share: str,
    far: bool,
) -> Iterator[Candidate]:
    """Yield each part over the whole that the same side counted in the same unit."""
    for part in parts:
        for whole in wholes:
            alike = (part.unit, part.side) == (whole.unit, whole.side)
            one_union = whole.perimeter in ("", part.perimeter)
            if not alike or not one_union or part.kind == STATEMENT or whole.kind == STATEMENT:
                continue
            over, under = (amount(one, span, one.unit, book) for one in (part, whole))
            if over and under and under[0].value > 0:
                point = joined([over[0], under[0]], 100 * over[0].value / under[0].value)
                yield Candidate(
                    part,
                    point,
                    "percent",
                    span,
                    f"{words_of_share}: {part.definition}",
                    far=far,
                    part="floor" if over[0].status == "lower_bound" else "",
                )


def _fdi_share(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield an investor's share of direct investment from all countries, of the same source."""
    kinds = {
        "fdi_flow": ("fdi_flow",),
        "fdi_cumulative": ("fdi_flow",),
        "fdi_stock": ("fdi_stock",),
    }.get(claim.of, ("fdi_flow", "fdi_stock"))
    for measure in kinds:
        wholes = book.find(Key(measure, claim.reporter, "WORLD"))
        for part in book.find(Key(measure, claim.reporter, claim.partner)):
            basis = part.basis.split()[0]
            for whole in wholes:
                counted = STATEMENT not in (part.kind, whole.kind) and basis != MIRROR
                if counted and whole.unit == part.unit and whole.basis.split()[0] == basis:
                    yield from _share_of_years(part, whole, span, far=basis == NET)


def _share_of_years(part: Series, whole: Series, span: Span, *, far: bool) -> Iterator[Candidate]:
    stock = part.basis.startswith(STOCK)
    wanted = [str(year) for year in (span.years[-1:] if stock else span.years)]
    known = [
        year
        for year in wanted
        if year in part.points
        and year in whole.points
        and part.points[year].source_id == whole.points[year].source_id
    ]
    below = sum(whole.points[year].value for year in known)
    if not known or below <= 0:
        return
    points = [one.points[year] for year in known for one in (part, whole)]
    # a member whose figure is confidential is missing in the part and not in the whole; where the
    # whole is the sum of listed countries, the share is too high
    floors = [
        any(one.points[year].status == "lower_bound" for year in known) for one in (part, whole)
    ]
    share = 100 * sum(part.points[year].value for year in known) / below
    told = f"share of all direct investment: {part.definition}"
    if len(wanted) > 1:
        told += f", sum over {_runs([int(year) for year in known])}"
    if floors[1]:
        told += ", out of the listed countries"
    point = joined(points, share)
    yield Candidate(
        part,
        point._replace(status="estimate") if floors[1] else point,
        "percent",
        span,
        told,
        far=far,
        part=_left_out(lacks_years=len(known) < len(wanted), part=floors[0], whole=floors[1]),
    )


def _left_out(*, lacks_years: bool, part: bool, whole: bool) -> str:
    """Return what a share leaves out: it is a minimum if only the part is one."""
    if lacks_years or (part and whole):
        return "other"
    return "floor" if part else ""


def _funding(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield promised money of the same amount, giver and taker; other promises say nothing."""
    # a hedge does not make every other promise the same one
    room = max(ABOUT * abs(claim.value), min(claim.step / 2, NEARLY * abs(claim.value)))
    for series in book.find(key_of(claim)):
        for date, point in series.points.items():
            year = periods.year_of(date)
            fits = year in (None, span.end) and abs(point.value - claim.value) <= room
            if series.unit == claim.unit and fits:
                when = periods.of_year(year) if year else None
                yield Candidate(series, point, claim.unit, when, series.definition)


def _event(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield the year of an event, or the years since then."""
    for series in book.find(key_of(claim)._replace(measure="event_date")):
        for point in series.points.values():
            if claim.measure == "anniversary":
                point = point._replace(value=span.end - point.value)
            yield Candidate(series, point, claim.unit, None, series.definition)


def _rank(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield the place of the EU among Kazakhstan's partners or investors, the EU being one.

    The tables hold the main partners outside the EU, so the place is one among those.
    """
    measure = RANKED.get(claim.product)
    if claim.partner != "EU" or measure is None:
        return
    product = "total" if measure == "trade_turnover" else ""
    for series in book.find(Key(measure, claim.reporter, "EU", product)):
        got = amount(series, span, series.unit, book)
        if not got or series.kind == STATEMENT or series.basis not in ("", GROSS, STOCK):
            continue
        larger, listed = 0, 0
        for partner in book.outside_eu:
            for other in book.find(Key(measure, claim.reporter, partner, product)):
                alike = (other.unit, other.side, other.basis)
                theirs = amount(other, span, other.unit, book)
                if theirs and alike == (series.unit, series.side, series.basis):
                    listed += 1
                    larger += theirs[0].value > got[0].value
        if listed:
            told = f"place among {listed + 1} partners listed: {series.definition}"
            point = got[0]._replace(value=float(larger + 1))
            yield Candidate(series, point, "rank", span, told)


RANKED = {
    "trade_partner": "trade_turnover",
    "economic_partner": "trade_turnover",
    "foreign_investor": "fdi_stock",
    "investor": "fdi_stock",
}
"""What the place of a partner is judged by."""


def _said(claim: Claim, span: Span, book: Book) -> Iterator[Candidate]:
    """Yield what officials and newspapers said of the quantity, which is no statistic.

    A period counts as it was said: nobody said the sum of two statements.
    """
    for series in both_sides(key_of(claim), book):
        if series.kind != STATEMENT or (claim.of and not _is_of(series, claim.of)):
            continue
        for period, point in series.points.items():
            told = periods.parse(period, until=book.last_year)
            during = (
                claim.measure in STANDING and span.first <= told.first <= told.last <= span.last
            )
            if told != span and not during:
                continue
            factor = book.rates.factor(series.unit, claim.unit, told.end)
            # a sum over years has no one rate
            if factor is None or (len(told.years) > 1 and series.unit != claim.unit):
                continue
            seen = _turned(point._replace(value=point.value * factor), series, claim)
            note = "" if factor == 1 else f"{series.unit} at the average rate of the year"
            yield Candidate(series, seen, claim.unit, told, series.definition, note)


def _is_of(series: Series, of: str) -> bool:
    """Say whether a statement is of a quantity; one that does not name it may be."""
    named = series.basis.partition(" ")[0]
    return named == of or named not in OF


FINDERS: dict[str, Callable[[Claim, Span, Book], Iterator[Candidate]]] = {
    "growth": _growth,
    "trade_share": _trade_share,
    "fdi_share": _fdi_share,
    "fdi_cumulative": _cumulative,
    "funding": _funding,
    "event_date": _event,
    "anniversary": _event,
    "rank": _rank,
    "other": lambda *_: iter(()),
}
