"""Currencies and prices: conversion with the direction in the name, and constant prices.

The order is fixed: a value is converted at the average rate of its own year first, and deflated
second. Deflating first, with the prices of the other country, gives another number: it mixes the
movement of the exchange rate into the change of volume.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import MeasureError
from analysis.measures import (
    join_sources,
    require_columns,
    require_one,
    require_unique,
    value_column,
    worst_status,
)

ORDER = "converted at the average exchange rate of each year first, then deflated with US prices"
"""The order of converting and deflating, in words for a chart's note."""

CURRENT = "current prices"
RATE = "usd_per_eur"


def indicator(macro: pd.DataFrame, name: str, *, country: str | None = None) -> pd.DataFrame:
    """Return one series of the macro table.

    Parameters
    ----------
    macro
        Rows by year, country and indicator: the table ``macro``.
    name
        An indicator, such as ``"usd_per_eur"`` or ``"us_cpi"``.
    country
        Needed where several countries have the indicator.

    Returns
    -------
    pandas.DataFrame
        The rows of the series in order of year, all columns.

    Raises
    ------
    MeasureError
        There is no such series, or several.

    >>> table = pd.DataFrame({"year": [2023], "country": ["EZ"], "indicator": ["usd_per_eur"],
    ...                       "value": [1.25]})
    >>> indicator(table, "usd_per_eur")["value"].tolist()
    [1.25]
    """
    rows = macro[macro["indicator"] == name]
    if country is not None:
        rows = rows[rows["country"] == country]
    if rows.empty:
        raise MeasureError(
            f"no indicator {name!r} {f'of {country}' if country else ''}".rstrip(),
            remedy=f"choose one of {', '.join(sorted(macro['indicator'].unique()))}",
        )
    require_one(rows, ["country", "unit"])
    require_unique(rows, ["year"])
    return rows.sort_values("year", ignore_index=True)


def usd_to_eur(
    frame: pd.DataFrame, usd_per_eur: pd.DataFrame, *, value: str | None = None
) -> pd.DataFrame:
    """Return the rows converted from US dollars into euro: divided by dollars per euro.

    Parameters
    ----------
    frame
        Rows with ``year`` and ``currency``, all in USD.
    usd_per_eur
        Columns ``year`` and ``value``: dollars for one euro, average of the year.

    Returns
    -------
    pandas.DataFrame
        The rows in their order, value and ``currency`` converted, with ``usd_per_eur``.

    Raises
    ------
    MeasureError
        A row is not in USD, or is in constant prices; a year has no rate; the rates are another
        indicator, or not positive.

    >>> frame = pd.DataFrame({"year": [2023], "currency": ["USD"], "value_mn": [10.0]})
    >>> usd_to_eur(frame, pd.DataFrame({"year": [2023], "value": [1.25]}))
       year currency  value_mn  usd_per_eur
    0  2023      EUR       8.0         1.25
    """
    value = value_column(frame, value)
    rated = _with_rate(frame, usd_per_eur, currency="USD")
    return rated.assign(**{value: rated[value] / rated[RATE]}).assign(currency="EUR")


def eur_to_usd(
    frame: pd.DataFrame, usd_per_eur: pd.DataFrame, *, value: str | None = None
) -> pd.DataFrame:
    """Return the rows converted from euro into US dollars: multiplied by dollars per euro.

    Parameters, columns and errors are those of :func:`usd_to_eur`, the other way round.

    >>> frame = pd.DataFrame({"year": [2023], "currency": ["EUR"], "value_mn": [8.0]})
    >>> eur_to_usd(frame, pd.DataFrame({"year": [2023], "value": [1.25]}))["value_mn"].tolist()
    [10.0]
    """
    value = value_column(frame, value)
    rated = _with_rate(frame, usd_per_eur, currency="EUR")
    return rated.assign(**{value: rated[value] * rated[RATE]}).assign(currency="USD")


def to_usd(
    frame: pd.DataFrame, usd_per_eur: pd.DataFrame, *, value: str | None = None
) -> pd.DataFrame:
    """Return rows in USD or EUR all in USD: dollars as they are, euro by :func:`eur_to_usd`.

    Raises
    ------
    MeasureError
        As :func:`eur_to_usd`; a third currency.

    >>> frame = pd.DataFrame({"year": 2023, "currency": ["EUR", "USD"], "value_mn": [8.0, 7.0]})
    >>> to_usd(frame, pd.DataFrame({"year": [2023], "value": [1.25]}))["value_mn"].tolist()
    [10.0, 7.0]
    """
    require_columns(frame, ["year", "currency"])
    rows = frame.reset_index(drop=True)
    euro = rows["currency"] == "EUR"
    _require_currency(rows[~euro], "USD")
    if not euro.any():
        return rows
    return pd.concat([rows[~euro], eur_to_usd(rows[euro], usd_per_eur, value=value)]).sort_index()


def _require_currency(frame: pd.DataFrame, currency: str) -> None:
    others = sorted(set(frame["currency"]) - {currency})
    if others:
        raise MeasureError(
            f"rows in {', '.join(map(str, others))} where {currency} is expected",
            remedy=f"select the rows in {currency}, or convert the others",
        )
    if "price_basis" in frame and set(frame["price_basis"]) != {CURRENT}:
        raise MeasureError(
            "the rows are in constant prices already",
            remedy="convert values at current prices first, deflate second",
        )


def _with_rate(frame: pd.DataFrame, rates: pd.DataFrame, *, currency: str) -> pd.DataFrame:
    require_columns(frame, ["year", "currency"])
    require_columns(rates, ["year", "value"])
    _require_currency(frame, currency)
    if "indicator" in rates and set(rates["indicator"]) != {RATE}:
        raise MeasureError(
            f"the rates are {', '.join(sorted(set(rates['indicator'])))}",
            remedy=f"pass the indicator {RATE}, dollars for one euro",
        )
    return _joined(frame, rates, name=RATE)


def _joined(frame: pd.DataFrame, yearly: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the rows with the yearly value as a column, and the provenance of both."""
    require_unique(yearly, ["year"])
    by_year = yearly.set_index("year")
    absent = sorted(set(frame["year"]) - set(by_year.index[by_year["value"] > 0]))
    if absent:
        raise MeasureError(
            f"no positive {name} for {', '.join(map(str, absent))}",
            remedy=f"choose years from {by_year.index.min()} to {by_year.index.max()}",
        )
    other = by_year.reindex(frame["year"])
    joins = {"status": worst_status, "source_id": join_sources}
    return frame.assign(
        **{name: other["value"].to_numpy()},
        **{
            column: [join(pair) for pair in zip(frame[column], other[column], strict=True)]
            for column, join in joins.items()
            if column in frame and column in other
        },
    )


def deflator_index(growth: pd.DataFrame, *, base_year: int) -> pd.DataFrame:
    """Return a price index, chained from its yearly change.

    Parameters
    ----------
    growth
        Columns ``year`` and ``value``: change on the year before, in percent; no gaps.
    base_year
        Year that is 100.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``value`` (index), from the year before the first change on; status and source
        if there are any.

    Raises
    ------
    MeasureError
        A gap, a missing value, two values for a year, a base year outside, a change of −100 % or
        less.

    >>> growth = pd.DataFrame({"year": [2021, 2022], "value": [10.0, 20.0]})
    >>> deflator_index(growth, base_year=2021)["value"].round(6).tolist()
    [90.909091, 100.0, 120.0]
    """
    require_columns(growth, ["year", "value"])
    require_unique(growth, ["year"])
    changes = growth.sort_values("year", ignore_index=True)
    years = changes["year"].tolist()
    if years != list(range(years[0], years[-1] + 1)) or changes["value"].isna().any():
        raise MeasureError("the yearly changes have a gap", remedy="pass every year once")
    if (changes["value"] <= -100).any():
        raise MeasureError("prices fall by 100 % or more", remedy="pass changes in percent")
    if not years[0] - 1 <= base_year <= years[-1]:
        raise MeasureError(
            f"no change of prices for the base year {base_year}",
            remedy=f"choose a base year from {years[0] - 1} to {years[-1]}",
        )
    traced = [column for column in ("status", "source_id") if column in changes]
    before = changes[:1].assign(year=years[0] - 1, value=0.0)
    chained = pd.concat([before, changes], ignore_index=True)[["year", "value", *traced]]
    level = (1 + chained["value"] / 100).cumprod()
    return chained.assign(value=100 * (level / level[chained["year"] == base_year].iloc[0]))


def real(
    frame: pd.DataFrame,
    deflator: pd.DataFrame,
    *,
    base_year: int,
    currency: str = "USD",
    value: str | None = None,
) -> pd.DataFrame:
    """Return the rows at the prices of the base year.

    Parameters
    ----------
    frame
        Rows with ``year`` and ``currency``, at current prices.
    deflator
        Columns ``year`` and ``value``: a price index with any base, of the country of
        ``currency``. Trade has no price index of its own here: general prices are used, so the
        result is purchasing power, not volume.
    currency
        Currency whose prices the deflator measures; all rows must be in it.

    Returns
    -------
    pandas.DataFrame
        The rows in their order, the value multiplied by the index of the base year over the
        index of the row's year, ``deflator`` (that index, 100 in the base year) and
        ``price_basis``, e.g. ``constant 2015 USD``. The status is that of the row and of the
        index in both years; a row of the base year keeps its own.

    Raises
    ------
    MeasureError
        Another currency; constant prices already; yearly changes instead of an index; a year or
        the base year without an index.

    >>> frame = pd.DataFrame({"year": [2015, 2023], "currency": "USD", "value_mn": [100.0, 120.0]})
    >>> prices = pd.DataFrame({"year": [2015, 2023], "value": [50.0, 60.0]})
    >>> real(frame, prices, base_year=2015)[["value_mn", "price_basis"]]
       value_mn        price_basis
    0     100.0  constant 2015 USD
    1     100.0  constant 2015 USD
    """
    value = value_column(frame, value)
    require_columns(frame, ["year", "currency"])
    require_columns(deflator, ["year", "value"])
    _require_currency(frame, currency)
    require_one(deflator, ["indicator", "country"])
    if "unit" in deflator and deflator["unit"].str.startswith("percent").any():
        raise MeasureError(
            "the deflator holds changes in percent, not an index",
            remedy="chain them with deflator_index first",
        )
    base = deflator[deflator["year"] == base_year]
    if len(base) != 1 or not base["value"].iloc[0] > 0:
        raise MeasureError(
            f"no single positive price index for the base year {base_year}",
            remedy=f"choose from {deflator['year'].min()} to {deflator['year'].max()}",
        )
    joined = _joined(frame, _rebased(deflator, base), name="deflator")
    return joined.assign(
        **{value: joined[value] / (joined["deflator"] / 100)},
        price_basis=f"constant {base_year} {currency}",
    )


def _rebased(deflator: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return an index with the base row at 100: each year rests on two rows, the base on none."""
    index = deflator.assign(value=100 * (deflator["value"] / base["value"].iloc[0]))
    if "status" not in deflator:
        return index
    both = [worst_status([own, base["status"].iloc[0]]) for own in deflator["status"]]
    return index.assign(status=both).assign(
        status=lambda rows: rows["status"].mask(rows["year"].isin(base["year"]), "final")
    )


def real_in_usd(
    frame: pd.DataFrame,
    usd_per_eur: pd.DataFrame,
    deflator: pd.DataFrame,
    *,
    base_year: int,
    value: str | None = None,
) -> pd.DataFrame:
    """Return rows in USD or EUR in dollars of the base year.

    Converted into dollars at the average rate of each row's year first, then deflated with US
    prices (:data:`ORDER`): :func:`to_usd`, then :func:`real`.

    >>> frame = pd.DataFrame({"year": [2023], "currency": ["EUR"], "value_mn": [80.0]})
    >>> rates = pd.DataFrame({"year": [2023], "value": [1.5]})
    >>> prices = pd.DataFrame({"year": [2015, 2023], "value": [50.0, 60.0]})
    >>> real_in_usd(frame, rates, prices, base_year=2015)["value_mn"].tolist()
    [100.0]
    """
    dollars = to_usd(frame, usd_per_eur, value=value)
    return real(dollars, deflator, base_year=base_year, currency="USD", value=value)
