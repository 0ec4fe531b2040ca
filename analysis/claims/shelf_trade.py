"""Trade in the book: exports, imports, turnover and balance, by who counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from analysis.claims.book import (
    MILLION,
    PERIMETERS,
    Key,
    Point,
    Series,
    Shelf,
    code,
    joined,
    rows,
)
from analysis.findings import the
from analysis.measures import EU27

if TYPE_CHECKING:
    import pandas as pd

MEASURES = {"export": "exports", "import": "imports", "turnover": "trade_turnover"}
PRODUCTS = {"": "total", "TOTAL": "total", "27": "mineral_fuels", "2709": "crude_oil"}
"""Products of the tables in the words of claims."""

TABLES = (
    "trade_turnover",
    "trade_by_member_state",
    "trade_total",
    "trade_by_product",
    "trade_by_month",
)
COLUMNS = ("reporter", "partner", "flow", "currency", "value_mn", "status", "source_id")
TODAY = "EU27_2020"


def fill(shelf: Shelf, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put trade on the shelf: what is printed, then what follows from it."""
    for name in TABLES:
        if name not in tables:
            continue
        for period, product, row in _printed(tables[name]):
            reporter, partner, flow, currency, value, status, source = row
            put(
                shelf,
                Key(MEASURES[flow], code(reporter), code(partner), product),
                period,
                Point(value * MILLION, status, source, name),
                currency=currency,
                side=reporter,
                perimeter=partner if partner in PERIMETERS else "",
            )
    _add_members(shelf)
    _derive(shelf)


def _printed(table: pd.DataFrame) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield period, product and the rest of each row of a trade table."""
    when = table["period" if "period" in table else "year"].astype(str).tolist()
    coded = table["product"].tolist() if "product" in table else [""] * len(when)
    for period, product, row in zip(when, coded, rows(table, COLUMNS), strict=True):
        yield period, PRODUCTS.get(product, product), row


def put(
    shelf: Shelf,
    key: Key,
    period: str,
    point: Point,
    *,
    currency: str,
    side: str,
    perimeter: str,
) -> None:
    """Put one figure of trade on the shelf, with its definition in words."""
    own = perimeter or (side if side in PERIMETERS else "")
    shelf.put(
        key,
        period,
        point,
        unit=currency,
        definition=_counted(key.product, side, own),
        perimeter=own,
        side=side,
    )


def _counted(product: str, side: str, perimeter: str) -> str:
    what = "goods" if product == "total" else product.replace("_", " ")
    who = "the EU" if side in PERIMETERS else the(side)
    union = f", {PERIMETERS[perimeter]}" if perimeter else ""
    return f"{what} as {who} counts them{union}"


def _add_members(shelf: Shelf) -> None:
    """Add what the members count of a product up to the EU.

    Customs have a row of every member that trades the product; the register of crude oil has
    members without a value, so its sum is a floor.
    """
    for measure in ("exports", "imports"):
        for product in ("mineral_fuels", "crude_oil"):
            of_members = [
                series
                for member in sorted(EU27)
                for series in shelf.by_key.get(Key(measure, member, "KZ", product), ())
            ]
            by_cell: dict[tuple[str, str], list[Point]] = defaultdict(list)
            for series in of_members:
                for period, point in series.points.items():
                    by_cell[period, series.unit].append(point)
            for (period, unit), points in by_cell.items():
                total = joined(points, sum(point.value for point in points))
                floor = product == "crude_oil"
                put(
                    shelf,
                    Key(measure, "EU", "KZ", product),
                    period,
                    total._replace(status="lower_bound") if floor else total,
                    currency=unit,
                    side=TODAY,
                    perimeter=TODAY,
                )


def _derive(shelf: Shelf) -> None:
    """Add turnover, where it is not printed, and balance to every pair of exports and imports."""
    for key in [key for key in shelf.by_key if key.measure == "exports"]:
        if key.product != "total":
            continue
        incoming = shelf.by_key.get(key._replace(measure="imports"), ())
        for out in list(shelf.by_key[key]):
            for into in incoming:
                if (out.unit, out.side, out.perimeter) == (into.unit, into.side, into.perimeter):
                    _pair(shelf, key, out, into)


def _pair(shelf: Shelf, key: Key, out: Series, into: Series) -> None:
    nil = Point(0.0, "final", "", "trade_by_member_state")
    # Kazakhstan's table has no row for a member with which it had no trade in a year
    lists_all = out.side == "KZ" and key.partner in EU27
    for period in sorted(out.points.keys() | into.points.keys()):
        exported, imported = out.points.get(period), into.points.get(period)
        if lists_all and len(period) == 4:
            exported, imported = exported or nil, imported or nil
        if exported is None or imported is None:
            continue
        both = [point for point in (exported, imported) if point is not nil]
        for measure, value in (
            ("trade_turnover", exported.value + imported.value),
            ("trade_balance", exported.value - imported.value),
        ):
            put(
                shelf,
                key._replace(measure=measure),
                period,
                joined(both, value),
                currency=out.unit,
                side=out.side,
                perimeter=out.perimeter,
            )
