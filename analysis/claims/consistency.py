"""Rules that texts must keep among themselves, whatever the statistics say.

Each rule looks at all claims and returns its findings. Amounts are intervals here: a number is as
exact as its last digit that is not zero ("1,052,100" is to the hundred), and two intervals that
overlap are no contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.claims import periods
from analysis.claims.amounts import amount, hedged, stated
from analysis.claims.book import STATISTIC, Book, Key, Point
from analysis.claims.bounds import Bounds, bounds
from analysis.claims.candidates import key_of
from analysis.claims.claim import Claim
from analysis.claims.readings import readings
from analysis.findings import the

SQ_KM_PER_SQ_MI = 2.589988110336
"""Square kilometres in a square mile, by definition (1.609344²)."""

COUNTED_ANOTHER_DAY = 0.02
"""Populations of two dates differ by so much: a quotient may be off by that."""

WITHIN_A_YEAR = 0.05
"""Exchange rates move by so much around the average of a year."""

WHOLE = 100.0
REST = "other"
FUELS = "mineral_fuels"
FLOW, STOCK = ("fdi_flow", "fdi_cumulative"), ("fdi_stock",)
PAIRS = {
    "km2": ("sq_mi", 1 / SQ_KM_PER_SQ_MI),
    "persons_per_km2": ("persons_per_sq_mi", SQ_KM_PER_SQ_MI),
}
AREAS = {"persons_per_km2": "km2", "persons_per_sq_mi": "sq_mi"}
SHARES = ("trade_share", "fdi_share", "energy_share", "population_share")

Placed = tuple[int, Claim]


@dataclass(frozen=True)
class Finding:
    """A contradiction.

    ``rows`` are the positions of the claims that stand against each other or against what follows
    from others; ``words`` say it as a clause.
    """

    rows: tuple[int, ...]
    rule: str
    words: str


Rule = Callable[[Sequence[Claim], Book], list[Finding]]


def findings(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Return every contradiction among claims, rule by rule."""
    return [one for rule in RULES for one in rule(claims, book)]


def against(claims: Sequence[Claim], book: Book) -> dict[int, list[str]]:
    """Return what was found against each claim, by its position, in words."""
    told: dict[int, list[str]] = defaultdict(list)
    for finding in findings(claims, book):
        for row in finding.rows:
            told[row].append(finding.words)
    return dict(told)


# --- intervals ----------------------------------------------------------------------------------


def interval(claim: Claim) -> Bounds:
    """Return what a claim covers, a plain number being as exact as its last digit above zero.

    >>> from analysis.claims.claim import NOT_SAID
    >>> area = Claim("a", "", "", "area", "KZ", "", "", "", 1052100.0, NOT_SAID, "sq_mi", 1.0,
    ...              "exact", "")
    >>> interval(area).low, interval(area).high
    (1052050.0, 1052150.0)
    """
    if claim.qualifier != "exact" or claim.value_high == claim.value_high or claim.step <= 0:
        return bounds(claim)
    step = claim.step
    digits = round(abs(claim.value) / step)
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return Bounds(claim.value - step / 2, claim.value + step / 2)


def overlap(one: Bounds, other: Bounds, *, slack: float = 0.0) -> bool:
    """Say whether two intervals have a point in common, if one may be off by a part of itself.

    >>> overlap(Bounds(1, 2), Bounds(2.01, 3)), overlap(Bounds(1, 2), Bounds(2.01, 3), slack=0.01)
    (False, True)
    """
    room = slack * max(abs(one.low), abs(one.high)) if slack else 0.0
    tiny = 1e-9 * max(abs(one.low), abs(other.low), 1e-12)
    return one.low - room <= other.high + tiny and other.low <= one.high + room + tiny


def _scaled(one: Bounds, factor: float) -> Bounds:
    return Bounds(one.low * factor, one.high * factor)


def _sum(some: Iterable[Bounds]) -> Bounds:
    several = list(some)
    return Bounds(sum(one.low for one in several), sum(one.high for one in several))


def _over(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(one.low / other.high, one.high / other.low)


def _placed(claims: Sequence[Claim], *measures: str) -> list[Placed]:
    return [(row, one) for row, one in enumerate(claims) if one.measure in measures]


def _grouped(some: Iterable[Placed], key: Callable[[Claim], object]) -> Iterator[list[Placed]]:
    groups: dict[object, list[Placed]] = defaultdict(list)
    for row, one in some:
        groups[key(one)].append((row, one))
    return iter(groups.values())


def _amount(claim: Claim) -> str:
    return stated(claim.value, claim.unit, claim.step)


# --- quotients and units ------------------------------------------------------------------------


def quotients(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold GDP per head against GDP over population, density against population over area."""
    del book
    found = []
    wholes = {
        (one.document, one.reporter, one.measure, one.unit): one
        for _, one in _placed(claims, "gdp", "population", "area")
        if one.product in ("", "total")
    }
    for row, one in _placed(claims, "gdp_per_head", "population_density"):
        people = wholes.get((one.document, one.reporter, "population", "persons"))
        if one.measure == "gdp_per_head":
            over, under = wholes.get((one.document, one.reporter, "gdp", one.unit)), people
        else:
            area = AREAS.get(one.unit, "")
            over, under = people, wholes.get((one.document, one.reporter, "area", area))
        if over is None or under is None:
            continue
        follows = _over(interval(over), interval(under))
        if not overlap(follows, interval(one), slack=COUNTED_ANOTHER_DAY):
            result = amount(over.value / under.value, one.unit)
            words = (
                f"the document's own {over.measure} of {_amount(over)} over {under.measure} of "
                f"{_amount(under)} gives {result}, not {_amount(one)}"
            )
            rows = (row, *_twins(claims, one))
            found.append(Finding(rows, "quotient", words.replace("gdp", "GDP")))
    return found


def _twins(claims: Sequence[Claim], claim: Claim) -> Iterator[int]:
    """Yield where a document gives the same density in the other unit, however round."""
    unit, factor = PAIRS.get(claim.unit, ("", 0.0))
    place = (claim.document, claim.reporter, claim.product)
    for row, one in _placed(claims, claim.measure):
        same = one.unit == unit and (one.document, one.reporter, one.product) == place
        if same and overlap(_scaled(interval(claim), factor), interval(one)):
            yield row


def unit_pairs(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold the two units of an area or a density against each other."""
    del book
    found = []
    some = _placed(claims, "area", "population_density")
    for group in _grouped(some, lambda one: (one.document, one.reporter, one.measure, one.product)):
        for (row, one), (other_row, other) in combinations(group, 2):
            pair = (one, other) if one.unit in PAIRS else (other, one)
            unit, factor = PAIRS.get(pair[0].unit, ("", 1.0))
            if pair[1].unit != unit:
                continue
            if not overlap(_scaled(interval(pair[0]), factor), interval(pair[1])):
                result = amount(pair[0].value * factor, unit)
                words = f"{_amount(pair[0])} is {result}, not {_amount(pair[1])}"
                found.append(Finding((row, other_row), "unit pair", words))
    return found


def currency_pairs(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold the euro and the dollars of one sum against the rate of the year."""
    found = []

    def place(one: Claim) -> object:
        return (
            one.document,
            one.locator.split(",")[0],
            one.measure,
            one.reporter,
            one.partner,
            one.product,
            one.of,
            one.period,
        )

    money = [(row, one) for row, one in enumerate(claims) if one.unit in ("EUR", "USD")]
    for group in _grouped(money, place):
        euros, dollars = (
            [(row, one) for row, one in group if one.unit == unit] for unit in ("EUR", "USD")
        )
        # more than one sum in a currency: nobody says which belong together
        if len(euros) != 1 or len(dollars) != 1:
            continue
        (row, one), (other_row, other) = euros[0], dollars[0]
        year = periods.year_of(one.period or one.stated_on)
        rate = book.rates.factor("EUR", "USD", year) if year else None
        if rate and not overlap(_scaled(interval(one), rate), interval(other), slack=WITHIN_A_YEAR):
            words = (
                f"{_amount(one)} at the average rate of {year} is "
                f"{amount(one.value * rate, 'USD')}, not {_amount(other)}"
            )
            found.append(Finding((row, other_row), "two currencies", words))
    return found


# --- components ---------------------------------------------------------------------------------


def turnovers(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold turnover against exports plus imports of the same place, period and currency."""
    del book
    found = []
    trade = _placed(claims, "trade_turnover", "exports", "imports")

    def place(one: Claim) -> object:
        sides = frozenset((one.reporter, one.partner))
        return one.document, sides, one.product, one.period, one.unit

    for group in _grouped(trade, place):
        totals = [(row, one) for row, one in group if one.measure == "trade_turnover"]
        parts = [(row, one) for row, one in group if one.measure != "trade_turnover"]
        ways = {(one.measure, one.reporter) for _, one in parts}
        if not totals or len(parts) != 2 or len(ways) != 2:
            continue
        # imports of one side and exports of the other are the same flow
        if len({(m == "exports", r) for m, r in ways}) != 2 or _same_flow(*(p for _, p in parts)):
            continue
        total = _sum(interval(one) for _, one in parts)
        for row, one in totals:
            if not overlap(total, interval(one)):
                told = " and ".join(_amount(part) for _, part in parts)
                result = amount(sum(part.value for _, part in parts), one.unit)
                words = f"{told} add up to {result}, not {_amount(one)}"
                rows = (row, *(part_row for part_row, _ in parts))
                found.append(Finding(rows, "components", words))
    return found


def _same_flow(one: Claim, other: Claim) -> bool:
    return one.measure != other.measure and one.reporter != other.reporter


def part_sums(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold parts, named after a colon, against their whole, a list with its rest against 100 %."""
    del book
    found = []
    shares = _placed(claims, "population_share")
    for group in _grouped(shares, lambda one: (one.document, one.reporter)):
        by_product = {one.product: (row, one) for row, one in group}
        for whole in sorted({product.rpartition(":")[0] for product in by_product} - {""}):
            parts = [
                placed
                for product, placed in by_product.items()
                if product.rpartition(":")[0] == whole
            ]
            complete = any(one.product.rpartition(":")[2].startswith(REST) for _, one in parts)
            if not complete:
                continue
            total = _sum(bounds(one) for _, one in parts)
            row_of_whole: tuple[int, ...] = ()
            told, target = f"{WHOLE:.0f}%", Bounds(WHOLE, WHOLE)
            if whole in by_product:
                row, one = by_product[whole]
                row_of_whole, told, target = (row,), _amount(one), bounds(one)
            if not overlap(total, target):
                result = amount(sum(one.value for _, one in parts), "percent")
                words = f"the parts of {whole.replace('_', ' ')} add up to {result}, not {told}"
                rows = (*row_of_whole, *(row for row, _ in parts))
                found.append(Finding(rows, "components", words))
    return found


def shares_of_a_whole(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find shares of different partners that exceed their whole; the EU's holds its members'."""
    del book
    found = []

    def whole(one: Claim) -> object:
        return one.document, one.measure, one.reporter, one.product, one.of, one.period

    shares = [placed for placed in _placed(claims, *SHARES) if placed[1].partner]
    for group in _grouped(shares, whole):
        countries = {one.partner: (row, one) for row, one in group if one.partner != "EU"}
        total = sum(bounds(one).low for _, one in countries.values())
        if len(countries) > 1 and total > WHOLE:
            words = f"the shares of {len(countries)} partners add up to more than {WHOLE:.0f}%"
            found.append(Finding(tuple(row for row, _ in countries.values()), "components", words))
    for row, one in _placed(claims, *SHARES):
        if bounds(one).low > WHOLE:
            words = f"a share of {_amount(one)} is more than the whole"
            found.append(Finding((row,), "components", words))
    return found


# --- dates and sums over time --------------------------------------------------------------------


def dates(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Hold dates of one event, and the anniversaries counted from it, against each other."""
    del book
    found = []
    dated = [placed for placed in _placed(claims, "event_date", "anniversary") if placed[1].product]
    for group in _grouped(dated, lambda one: one.product):
        years = {row: _years(one) for row, one in group}
        of = dict(group)
        apart = sorted(
            {
                row
                for one, other in combinations(years, 2)
                if not overlap(years[one], years[other])
                for row in (one, other)
            }
        )
        if apart:
            event = of[apart[0]].product.replace("_", " ")
            said: dict[str, set[str]] = defaultdict(set)
            for row in apart:
                said[_year_text(years[row])].add(of[row].document)
            told = "; ".join(
                f"{year} ({', '.join(sorted(by))})" for year, by in sorted(said.items())
            )
            words = f"the texts date the event '{event}' differently: {told}"
            found.append(Finding(tuple(apart), "dates", words))
    return found


def _years(claim: Claim) -> Bounds:
    """Return the years in which a claim puts an event."""
    if claim.measure == "event_date":
        return Bounds(claim.value, claim.value_high if claim.value_high > 0 else claim.value)
    year = periods.year_of(claim.period or claim.stated_on)
    since = bounds(claim)
    if year is None:
        return Bounds(float("-inf"), float("inf"))
    if claim.step == 1 and claim.qualifier == "exact":
        return Bounds(year - claim.value, year - claim.value)
    return Bounds(year - since.high, year - since.low)


def _year_text(years: Bounds) -> str:
    if years.low == years.high:
        return f"{years.low:.0f}"
    return f"{years.low:.0f}–{years.high:.0f}"


def sums_since(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find one amount of investment that is said to have come in since two different years."""
    found = []
    sums = [placed for placed in _placed(claims, "fdi_cumulative") if "/" in placed[1].period]

    def place(one: Claim) -> object:
        return one.reporter, one.partner, one.unit, one.value, one.qualifier

    for group in _grouped(sums, place):
        starts = {row: periods.year_of(one.period) or 0 for row, one in group}
        early, late = min(starts.values()), max(starts.values())
        if early == late:
            continue
        rows = tuple(row for row, start in starts.items() if start in (early, late))
        one = group[0][1]
        between = _known_between(one, early, late, book)
        figure = hedged(one.value, one.value_high, one.unit, one.step, one.qualifier)
        words = f"the same figure, {figure}, is given since {early} and since {late}" + (
            f", though at least {between} came in between" if between else ""
        )
        found.append(Finding(rows, "sums since", words))
    return found


def _known_between(claim: Claim, early: int, late: int, book: Book) -> str:
    """Return what the tables know of the gross inflow between two years, in words."""
    for series in book.find(Key("fdi_flow", claim.reporter, claim.partner)):
        known = [
            point.value for year, point in series.points.items() if early <= int(year[:4]) < late
        ]
        counted = series.kind == STATISTIC and series.basis.startswith("gross")
        if counted and series.unit == claim.unit and known:
            return amount(sum(known), series.unit)
    return ""


def years_of_a_passage(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find a turnover and its share without a date, in one place, that no one year fits."""
    found = []
    undated = [
        (row, one)
        for row, one in _placed(claims, "trade_turnover", "trade_share")
        if not one.period and not one.stated_on and one.of in ("", "trade_turnover")
    ]

    def place(one: Claim) -> object:
        return (one.document, one.locator.split(",")[0], one.reporter, one.partner, one.product)

    for group in _grouped(undated, place):
        fits = {
            row: {each.period for each in readings(one, book) if each.agrees and each.decides}
            for row, one in group
        }
        for (row, one), (other_row, other) in combinations(group, 2):
            years = fits[row], fits[other_row]
            if one.measure == other.measure or not all(years) or years[0] & years[1]:
                continue
            told = " and ".join(
                f"{_amount(each)} ({', '.join(sorted(when))})"
                for each, when in zip((one, other), years, strict=True)
            )
            words = f"no one year fits what is said in one place: {told}"
            found.append(Finding((row, other_row), "one year", words))
    return found


# --- kinds and sets -----------------------------------------------------------------------------


def listed(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find countries listed among the EU's members that never were one."""
    return [
        Finding(
            (row,),
            "listed as",
            f"the text lists {the(one.partner)} among the members of the EU, which it never was",
        )
        for row, one in enumerate(claims)
        if one.listed_as == "EU"
        and book.membership
        and one.partner not in ("", "EU", "WORLD", *book.membership)
    ]


def compared(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find comparisons of two kinds, units or sets of countries."""
    del book
    by_id = {one.claim_id: one for one in claims if one.claim_id}
    found = []
    for row, one in enumerate(claims):
        other = by_id.get(one.compared_with) if one.compared_with else None
        if other is None:
            continue
        faults = []
        kinds = {_kind(one), _kind(other)}
        if kinds == {"flow", "stock"}:
            faults.append("a stock with a flow" if _kind(one) == "stock" else "a flow with a stock")
        if one.unit != other.unit:
            faults.append(f"{one.unit} with {other.unit}")
        if (one.reporter, one.partner) != (other.reporter, other.partner):
            faults.append(f"{the(one.partner)} with {the(other.partner)}")
        if faults:
            words = f"the text compares {_amount(one)} with {_amount(other)}: {', '.join(faults)}"
            found.append(Finding((row,), "compared with", words))
    return found


def _kind(claim: Claim) -> str:
    of = claim.of or claim.measure
    return "flow" if of in FLOW else "stock" if of in STOCK else of


def products_of_a_flow(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Find products whose share of a flow leaves no room for the fuels that are in it."""
    found = []
    for row, one in _placed(claims, "trade_share"):
        key = key_of(one)
        parts = {FUELS, "crude_oil", "total", ""}
        if key.product in parts or one.of not in ("exports", "imports") or not one.period:
            continue
        for fuels in book.find(Key(one.of, key.reporter, key.partner, FUELS)):
            if fuels.kind != STATISTIC:
                continue
            share = _fuels_share(fuels.points, key, one, book, fuels.unit)
            if share is None or bounds(one).low <= WHOLE - share:
                continue
            other = "exports" if one.of == "imports" else "imports"
            words = (
                f"fuels are {share:.0f}% of these {one.of} in {one.period}, which leaves at most "
                f"{WHOLE - share:.0f}% for {one.product.replace('_', ' ')}; the list fits the "
                f"{other} rather"
            )
            found.append(Finding((row,), "flow of products", words))
            break
    return found


def _fuels_share(
    fuels: Mapping[str, Point], key: Key, claim: Claim, book: Book, unit: str
) -> float | None:
    year = claim.period
    for goods in book.find(Key(claim.of, key.reporter, key.partner, "total")):
        if goods.unit == unit and goods.kind == STATISTIC and year in goods.points:
            part = fuels.get(year)
            if part is not None:
                return 100 * part.value / goods.points[year].value
    return None


RULES: tuple[Rule, ...] = (
    quotients,
    unit_pairs,
    currency_pairs,
    turnovers,
    part_sums,
    shares_of_a_whole,
    dates,
    sums_since,
    years_of_a_passage,
    listed,
    compared,
    products_of_a_flow,
)
