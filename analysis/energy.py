"""Energy: Kazakhstan in the EU's supply by definition, volumes by origin, routes, electricity.

Frames are the tables ``energy_shares`` and ``energy_volumes``, or rows of them. A share has a
meaning only together with its basis: what is in the denominator. Shares of different bases are
never one series.
"""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.errors import MeasureError

BASES = {
    "volume_incl_intra_eu28": "volume, all deliveries including intra-EU, EU28",
    "value_incl_intra_eu28": "value, all deliveries including intra-EU, EU28",
    "volume_incl_intra_eu_v": "volume, all deliveries including intra-EU, members of the year",
    "value_incl_intra_eu_v": "value, all deliveries including intra-EU, members of the year",
    "tonnes_eu27_2020": "tonnes over a published total, today's 27",
    "tonnes_eu28": "tonnes over a published total, EU28",
    "toe_incl_intra_eu27_2007": "oil equivalent, including intra-EU, the 27 of 2007",
    "extra_eu_rounded": "imports from outside the EU, rounded",
    "value_extra_eu": "imports from outside the EU",
    "volume_mbd_press": "barrels a day, quoted by the press",
    "statement": "statement of a politician",
    "deliveries_eu_utilities": "deliveries of natural uranium to EU utilities",
}
"""What each basis means, for labels and notes."""

ELECTRICITY = "electricity_share_"
ROUTES = "crude_exports_via_"
ORIGINS = "eu27_crude_imports"

SUM_TOLERANCE = 0.01
"""Percentage points: printed shares of electricity are rounded, their sum is not quite 100."""


def segments(
    shares: pd.DataFrame, *, partner: str = "KZ", product: str = "crude_oil"
) -> pd.DataFrame:
    """Return one supplier's shares, cut into segments that may each be drawn as one line.

    A new segment begins with another basis and after a missing year.

    Parameters
    ----------
    shares
        The table ``energy_shares``.

    Returns
    -------
    pandas.DataFrame
        The rows of the supplier by basis and year with ``segment`` (number from 0), ``meaning``
        (the basis in words) and ``floor`` (whether the share is a lower bound).

    Raises
    ------
    MeasureError
        No rows; two shares for a year and basis; a basis that :data:`BASES` does not explain.

    >>> rows = pd.DataFrame({"year": [2013, 2014, 2016], "product": "crude_oil", "partner": "KZ",
    ...     "basis": "tonnes_eu28", "share_pct": [5.6, 6.2, 6.8], "status": "final"})
    >>> segments(rows)["segment"].tolist()
    [0, 0, 1]
    """
    rows = shares[(shares["partner"] == partner) & (shares["product"] == product)]
    measures.require_columns(rows, ["year", "basis", "share_pct", "status"])
    measures.require_unique(rows, ["basis", "year"])
    unknown = sorted(set(rows["basis"]) - set(BASES))
    if unknown:
        raise MeasureError(
            f"basis {', '.join(unknown)} is not explained", remedy="add it to energy.BASES"
        )
    rows = rows.sort_values(["basis", "year"], ignore_index=True)
    new = (rows["basis"] != rows["basis"].shift()) | (rows["year"].diff() != 1)
    return rows.assign(
        segment=new.cumsum() - 1,
        meaning=rows["basis"].map(BASES),
        floor=rows["status"] == "lower_bound",
    )


def suppliers(
    shares: pd.DataFrame, *, basis: str, year: int, product: str = "crude_oil"
) -> pd.DataFrame:
    """Return the suppliers of one year under one basis, largest first.

    Returns
    -------
    pandas.DataFrame
        The rows with ``rank``, ``meaning`` (the basis in words) and ``others_pct`` (100 − sum of
        the listed shares: the same in all rows).

    Raises
    ------
    MeasureError
        No rows; listed shares add up to more than 100.

    >>> rows = pd.DataFrame({"year": 2022, "product": "uranium", "partner": ["KZ", "RU"],
    ...     "basis": "deliveries_eu_utilities", "share_pct": [26.8, 16.9]})
    >>> basis = "deliveries_eu_utilities"
    >>> suppliers(rows, basis=basis, year=2022, product="uranium")["others_pct"].round(6).tolist()
    [56.3, 56.3]
    """
    rows = shares[
        (shares["basis"] == basis) & (shares["year"] == year) & (shares["product"] == product)
    ]
    ranked = measures.rank(rows, value="share_pct")
    others = 100 - ranked["share_pct"].sum()
    if others < -SUM_TOLERANCE:
        raise MeasureError(
            f"the shares of {year} under {basis} add up to {100 - others:.2f}",
            remedy="leave out totals and groups of countries",
        )
    return ranked.assign(meaning=BASES[basis], others_pct=others)


def origins(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return the EU27's crude oil imports by origin, in tonnes.

    The table lists the main origins and has no total: the share given is one of the listed
    origins and larger than the share of imports.

    Parameters
    ----------
    volumes
        The table ``energy_volumes``.

    Returns
    -------
    pandas.DataFrame
        One row per year and origin: the rows with ``rank`` and ``share_of_listed_pct``.

    Raises
    ------
    MeasureError
        No rows; mixed units; two rows for an origin.

    >>> rows = pd.DataFrame({"year": 2021, "series": "eu27_crude_imports", "partner": ["KZ", "RU"],
    ...     "value": [25.0, 75.0], "unit": "thousand tonnes", "status": "final", "source_id": "a"})
    >>> origins(rows)[["partner", "share_of_listed_pct"]].values.tolist()
    [['RU', 75.0], ['KZ', 25.0]]
    """
    rows = volumes[volumes["series"] == ORIGINS]
    return _share_of_listed(measures.rank(rows), "partner")


def _share_of_listed(rows: pd.DataFrame, parts: str) -> pd.DataFrame:
    """Add each part's share in the parts that are listed, under a name that says so."""
    shared = measures.share(rows, measures.total(rows, parts=parts, by=[]), value="value")
    return shared.drop(columns="total").rename(columns={"share_pct": "share_of_listed_pct"})


def uranium(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return uranium production by country with the share of the world.

    Returns
    -------
    pandas.DataFrame
        One row per year and producer, of years with a world total: the rows with ``total``
        (world) and ``share_pct``.

    Raises
    ------
    MeasureError
        No rows; no world total; mixed units.

    >>> rows = pd.DataFrame({"year": 2022, "series": "uranium_production",
    ...     "partner": ["KZ", "WORLD"], "value": [21.0, 50.0], "unit": "tU", "status": "final",
    ...     "source_id": "a"})
    >>> uranium(rows)[["partner", "share_pct"]].values.tolist()
    [['KZ', 42.0]]
    """
    rows = volumes[volumes["series"] == "uranium_production"]
    world = rows[rows["partner"] == "WORLD"]
    countries = rows[(rows["partner"] != "WORLD") & rows["year"].isin(world["year"])]
    return measures.share(countries, world).sort_values(["partner", "year"], ignore_index=True)


def crude_exports(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return Kazakhstan's crude oil exports by customs: tonnes, dollars, dollars per tonne.

    Returns
    -------
    pandas.DataFrame
        One row per year that both have: ``year``, ``exports_mt`` (million tonnes), ``value_bn``
        (billion USD), ``usd_per_tonne``, status, source_id.

    Raises
    ------
    MeasureError
        A series is missing or in another unit; two rows for a year.

    >>> rows = pd.DataFrame({"year": 2023, "series": ["kz_crude_exports", "kz_crude_exports_value"],
    ...     "value": [70.0, 42.0], "unit": ["million tonnes", "billion USD"], "status": "final",
    ...     "source_id": "a"})
    >>> crude_exports(rows)["usd_per_tonne"].tolist()
    [600.0]
    """
    tonnes, dollars = (
        _series(volumes, name, unit)
        for name, unit in (
            ("kz_crude_exports", "million tonnes"),
            ("kz_crude_exports_value", "billion USD"),
        )
    )
    both = tonnes.merge(dollars, on="year", suffixes=("", "_usd"))
    return both[["year"]].assign(
        exports_mt=both["value"],
        value_bn=both["value_usd"],
        usd_per_tonne=both["value_usd"] * 1000 / both["value"],
        status=[
            measures.worst_status(pair)
            for pair in zip(both["status"], both["status_usd"], strict=True)
        ],
        source_id=[
            measures.join_sources(pair)
            for pair in zip(both["source_id"], both["source_id_usd"], strict=True)
        ],
    )


def _series(volumes: pd.DataFrame, name: str, unit: str) -> pd.DataFrame:
    rows = volumes[volumes["series"] == name]
    if set(rows["unit"]) != {unit}:
        raise MeasureError(
            f"series {name} has units {', '.join(sorted(set(rows['unit']))) or 'none'}",
            remedy=f"pass rows in {unit}",
        )
    measures.require_unique(rows, ["year"])
    return rows[["year", "value", "status", "source_id"]].sort_values("year", ignore_index=True)


def routes(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return Kazakhstan's crude oil exports by route.

    Sources name different routes in different years: the share given is one of the routes listed
    for the year, and missing where only one is.

    Returns
    -------
    pandas.DataFrame
        One row per year and route: the rows with ``route`` (such as ``cpc``) and
        ``share_of_listed_pct``.

    Raises
    ------
    MeasureError
        No rows; mixed units; two rows for a route.

    >>> rows = pd.DataFrame({"year": 2013, "series": ["crude_exports_via_cpc",
    ...     "crude_exports_via_china"], "partner": ["WORLD", "CN"], "value": [30.0, 10.0],
    ...     "unit": "million tonnes", "status": "final", "source_id": "a"})
    >>> routes(rows)[["route", "share_of_listed_pct"]].values.tolist()
    [['china', 25.0], ['cpc', 75.0]]
    """
    rows = volumes[volumes["series"].str.startswith(ROUTES)]
    # the country at the end of a route is no part of its name
    named = rows.assign(route=rows["series"].str.removeprefix(ROUTES)).drop(columns="partner")
    named = named.drop(columns="series").sort_values(["year", "route"], ignore_index=True)
    listed = _share_of_listed(named, "route")
    alone = listed.groupby("year")["route"].transform("size") == 1
    return listed.assign(share_of_listed_pct=listed["share_of_listed_pct"].mask(alone))


def electricity_mix(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return Kazakhstan's electricity generation by source, in percent of the year's total.

    Returns
    -------
    pandas.DataFrame
        One row per year and source: the rows with ``source`` (such as ``coal``) and
        ``share_pct``; a year adds up to 100.

    Raises
    ------
    MeasureError
        No rows; a unit other than percent; a year that does not add up to 100.

    >>> rows = pd.DataFrame({"year": 2024, "series": ["electricity_share_coal",
    ...     "electricity_share_gas"], "partner": "KZ", "value": [60.0, 40.0], "unit": "%"})
    >>> electricity_mix(rows)[["source", "share_pct"]].values.tolist()
    [['coal', 60.0], ['gas', 40.0]]
    """
    rows = volumes[volumes["series"].str.startswith(ELECTRICITY)]
    measures.require_columns(rows, ["year", "value", "unit"])
    if set(rows["unit"]) != {"%"}:
        raise MeasureError("electricity shares not in percent", remedy="pass rows with the unit %")
    measures.require_unique(rows, ["year", "series"])
    sums = rows.groupby("year")["value"].sum()
    wrong = sums[(sums - 100).abs() > SUM_TOLERANCE]
    if not wrong.empty:
        raise MeasureError(
            f"shares of {wrong.index[0]} add up to {wrong.iloc[0]:.2f}",
            remedy="pass all sources of a year, each once",
        )
    return rows.assign(
        source=rows["series"].str.removeprefix(ELECTRICITY), share_pct=rows["value"]
    ).sort_values(["year", "source"], ignore_index=True)
