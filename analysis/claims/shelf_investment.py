"""Direct investment in the book: gross, net and stock, by investor, with the EU's sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from analysis import investment
from analysis.claims.book import MILLION, PERIMETERS, Book, Key, Point, Shelf, joined, rows
from analysis.findings import the
from analysis.measures import EU27

if TYPE_CHECKING:
    import pandas as pd

BASES = {
    "gross_inflow": ("fdi_flow", "gross inflow by immediate investor"),
    "net_inflow": ("fdi_flow", "net inflow of the balance of payments, repayments taken off"),
    "stock": ("fdi_stock", "stock at the end of the year as Kazakhstan reports it"),
    "stock_mirror": ("fdi_stock", "stock at the end of the year as the investor reports it"),
}
"""Measure of a claim and words for each measure of the tables."""

GROSS, NET, STOCK, MIRROR = BASES
PRESS = "estimate"
"""Status of what was quoted by the press: it covers a few countries of a year."""

TODAY, WITH_UK, OF_THE_YEAR = "EU27_2020", "EU28", "EU_V"
TABLE = "fdi_by_member_state"


def fill(shelf: Shelf, tables: Mapping[str, pd.DataFrame], empty: Book) -> None:
    """Put direct investment on the shelf; ``empty`` knows who was a member when."""
    if TABLE in tables:
        of_investor = tables[TABLE]
        columns = ("year", "investor", "measure", "currency", "value_mn", "status", "source_id")
        for year, investor, basis, currency, value, status, source in rows(of_investor, columns):
            point = Point(value * MILLION, status, source, TABLE)
            _put(shelf, investor, str(year), basis, currency, point)
        for basis, currency in dict.fromkeys(rows(of_investor, ("measure", "currency"))):
            _add_eu(shelf, of_investor[of_investor["status"] != PRESS], basis, currency, empty)
    if "fdi_total" in tables:
        of_total = ("year", "measure", "currency", "value_mn", "status", "source_id")
        for year, basis, currency, value, status, source in rows(tables["fdi_total"], of_total):
            point = Point(value * MILLION, status, source, "fdi_total")
            # several sources print the same total: each is its own series
            _put(shelf, "WORLD", str(year), basis, currency, point, edition=source)


def _put(
    shelf: Shelf,
    investor: str,
    period: str,
    basis: str,
    currency: str,
    point: Point,
    *,
    perimeter: str = "",
    edition: str = "",
) -> None:
    measure, words = BASES[basis]
    from_whom = PERIMETERS[perimeter] if perimeter else the(investor)
    if investor == "WORLD":
        from_whom = "all countries"
    pressed = point.status == PRESS
    shelf.put(
        Key(measure, "KZ", investor),
        period,
        point,
        unit=currency,
        definition=f"{words}, from {from_whom}",
        perimeter=perimeter,
        side=investor if basis == MIRROR else "KZ",
        # the press fills no gap of a table: sums over years leave it out
        basis=" ".join(filter(None, (basis, PRESS if pressed else "", edition))),
    )


def _add_eu(
    shelf: Shelf, of_investor: pd.DataFrame, basis: str, currency: str, empty: Book
) -> None:
    """Add the EU's sums under three perimeters; today's is that of :mod:`analysis.investment`."""
    of_basis = of_investor[
        (of_investor["measure"] == basis) & (of_investor["currency"] == currency)
    ]
    if of_basis.empty:
        return
    columns = ("year", "value_mn", "status", "source_id")
    for year, value, status, source in rows(
        investment.eu_total(of_investor, measure=basis, currency=currency), columns
    ):
        point = Point(value * MILLION, status, source, TABLE)
        _put(shelf, "EU", str(year), basis, currency, point, perimeter=TODAY)
    of_year: Callable[[str, int], bool] = empty.was_member
    sets = {WITH_UK: lambda one, _: one in EU27 or one == "GB", OF_THE_YEAR: of_year}
    for perimeter, belongs in sets.items():
        for year, point in _sums(of_basis, belongs).items():
            _put(shelf, "EU", str(year), basis, currency, point, perimeter=perimeter)


def _sums(of_basis: pd.DataFrame, belongs: Callable[[str, int], bool]) -> dict[int, Point]:
    """Return the sum per year over the investors that belong; a confidential one makes a floor."""
    known: dict[int, list[Point]] = defaultdict(list)
    hidden: set[int] = set()
    columns = ("year", "investor", "value_mn", "status", "source_id")
    for year, investor, value, status, source in rows(of_basis, columns):
        if not belongs(investor, year):
            continue
        if value != value:
            hidden.add(year)
        else:
            known[year].append(Point(value * MILLION, status, source, TABLE))
    return {
        year: floor if year in hidden else floor._replace(status=status)
        for year, points in known.items()
        for floor, status in [_floor(points)]
    }


def _floor(points: list[Point]) -> tuple[Point, str]:
    """Return the sum as a minimum, and the status that it has if nothing is hidden."""
    total = joined(points, sum(point.value for point in points))
    return total._replace(status="lower_bound"), total.status
