"""The book: every official series of the tables, in the terms of claims.

A :class:`Series` is what a table holds about one quantity under one definition: who counted, the
EU of which year, gross or net or stock, in which unit. Amounts are in whole units. The book is
made once for a set of tables; looking something up in it is a look into a dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.claims.witnesses import Witnesses, is_circular, witnesses
from analysis.measures import STATUSES, join_sources, worst_status

if TYPE_CHECKING:
    import pandas as pd

MILLION = 1e6
FIRST = 1990
"""First year of the tables."""

PERIMETERS = {
    "EU27_2020": "the EU as today's 27 members",
    "EU_BNS": "the EU as the Kazakh bureau prints it, with the United Kingdom to 2022",
    "EU_V": "the EU as the members of the year",
    "EU28": "the EU as today's 27 members and the United Kingdom",
}
"""EU perimeters in words; where two give the same figure, the first one names it."""

STATISTIC, STATEMENT = "statistic", "statement"


class Point(NamedTuple):
    """One figure of a series: the value in whole units, and where it comes from."""

    value: float
    status: str
    source_id: str
    table: str


class Key(NamedTuple):
    """What is measured, in the terms of a claim."""

    measure: str
    reporter: str
    partner: str
    product: str = ""


@dataclass(frozen=True)
class Series:
    """One quantity under one definition.

    ``perimeter`` is the EU's, or empty; ``side`` is who counted; ``basis`` tells series apart
    that differ in kind (gross inflow, stock, what a share is of). ``kind`` is a statistic, or a
    statement of somebody who did not count, which decides nothing.
    """

    key: Key
    unit: str
    definition: str
    perimeter: str = ""
    side: str = ""
    basis: str = ""
    kind: str = STATISTIC
    points: dict[str, Point] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def end(self) -> int:
        """The last year that the series has a figure of."""
        return max((int(period[:4]) for period in self.points if period), default=FIRST)


class Rates:
    """Exchange rates: averages of each year."""

    def __init__(self, usd_per: Mapping[tuple[str, int], Point]) -> None:
        self._usd_per = usd_per

    def dollars(self, currency: str, year: int) -> Point | None:
        """Return dollars for one unit of a currency in a year, or none if it is not known."""
        if currency == "USD":
            return Point(1.0, STATUSES[0], "", "macro")
        return self._usd_per.get((currency, year))

    def factor(self, old: str, new: str, year: int) -> float | None:
        """Return how much of the new currency one unit of the old one was, on average.

        >>> Rates({("EUR", 2022): Point(1.05, "final", "ecb", "macro")}).factor("EUR", "USD", 2022)
        1.05
        """
        if old == new:
            return 1.0
        sold, bought = self.dollars(old, year), self.dollars(new, year)
        return sold.value / bought.value if sold and bought else None


@dataclass(frozen=True)
class Book:
    """All series by what they measure, the exchange rates, who was in the EU, who counted."""

    series: Mapping[Key, tuple[Series, ...]]
    rates: Rates
    membership: Mapping[str, tuple[str, str]]
    witnesses: Witnesses = field(default_factory=Witnesses)

    def find(self, key: Key) -> tuple[Series, ...]:
        """Return the series of a quantity; none is no error."""
        return self.series.get(key, ())

    @cached_property
    def last_year(self) -> int:
        """The last year that any series has."""
        return max(
            (
                series.end
                for some in self.series.values()
                for series in some
                if series.kind == STATISTIC
            ),
            default=FIRST,
        )

    @cached_property
    def outside_eu(self) -> tuple[str, ...]:
        """Partners that never were members of the EU, without sums of countries."""
        partners = {key.partner for key in self.series if len(key.partner) == len("KZ")}
        return tuple(sorted(partners - {"EU", "C5", *self.membership}))

    def was_member(self, code: str, year: int) -> bool:
        """Say whether a country was a member of the EU in December of a year."""
        since, until = self.membership.get(code, ("", ""))
        month = f"{year}-12"
        return bool(since) and since <= month and not (until and until < month)


class Shelf:
    """Collects points into series while a book is made."""

    def __init__(self, witnesses: Witnesses) -> None:
        # thousands of figures have a few dozen sources
        self._decide = cache(witnesses.decide)
        self._series: dict[tuple[Key, str, str, str, str, str], Series] = {}
        self.by_key: dict[Key, list[Series]] = defaultdict(list)

    def put(
        self,
        key: Key,
        period: str,
        point: Point,
        *,
        unit: str,
        definition: str,
        perimeter: str = "",
        side: str = "",
        basis: str = "",
        kind: str = "",
    ) -> None:
        """Add a figure to its series; what has no value or repeats a document is left out.

        A kind that is not given follows from who published the figure.
        """
        if point.value != point.value or is_circular(point.source_id):
            return
        kind = kind or (STATISTIC if self._decide(point.source_id) else STATEMENT)
        name = (key, unit, perimeter, side, basis, kind)
        found = self._series.get(name)
        if found is None:
            found = Series(key, unit, definition, perimeter, side, basis, kind)
            self._series[name] = found
            self.by_key[key].append(found)
        found.points.setdefault(period, point)

    def book(self, empty: Book) -> Book:
        """Return the book, with the rates and the membership of an empty one."""
        return replace(empty, series={key: tuple(some) for key, some in self.by_key.items()})


def rows(frame: pd.DataFrame, columns: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    """Return the rows of a frame as plain tuples, which is much faster than any other way."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def code(of_table: str) -> str:
    """Return the code that a claim uses for a country or perimeter of a table.

    >>> code("EU_BNS"), code("DE")
    ('EU', 'DE')
    """
    return "EU" if of_table in PERIMETERS else of_table


def joined(points: Iterable[Point], value: float) -> Point:
    """Return a figure made from others: it has their worst status and all their sources."""
    some = list(points)
    if len(some) == 1:
        return Point(value, *some[0][1:])
    return Point(
        value,
        worst_status(point.status for point in some),
        join_sources(point.source_id for point in some),
        join_sources(point.table for point in some),
    )


def make(tables: Mapping[str, pd.DataFrame]) -> Book:
    """Return the book of a set of tables.

    Parameters
    ----------
    tables
        Cleaned tables by name, as :func:`analysis.claims.tables` loads them. A table that is not
        there has no series.

    >>> import pandas as pd
    >>> trade = pd.DataFrame({"year": [2023], "reporter": "KZ", "partner": "EU27_2020",
    ...     "flow": "export", "currency": "USD", "value_mn": 30.0, "status": "final",
    ...     "source_id": "a"})
    >>> make({"trade_turnover": trade}).find(Key("exports", "KZ", "EU", "total"))[0].points["2023"]
    Point(value=30000000.0, status='final', source_id='a', table='trade_turnover')
    """
    from analysis.claims import shelf_context, shelf_energy, shelf_investment, shelf_trade

    who = witnesses(tables)
    shelf = Shelf(who)
    empty = Book({}, shelf_context.rates(tables), shelf_context.membership(tables), who)
    shelf_trade.fill(shelf, tables)
    shelf_investment.fill(shelf, tables, empty)
    shelf_energy.fill(shelf, tables)
    shelf_context.fill(shelf, tables)
    return shelf.book(empty)
