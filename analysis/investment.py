"""Direct investment in Kazakhstan: gross, net and stock, both sides, the EU's part, rankings.

Frames are the tables ``fdi_by_member_state`` (one row per year, investor, measure and currency)
and ``fdi_total``, or rows of them. Investors are immediate investors: money that passes through a
holding company counts for the country of the holding. Measures differ in kind and are never
added to each other.
"""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.errors import MeasureError
from analysis.language import mark
from analysis.measures import EU27, join_sources, worst_status
from analysis.prices import eur_to_usd, to_usd

EU = "EU27_2020"

MAIN_CURRENCY = {
    "gross_inflow": "USD",
    "net_inflow": "EUR",
    "stock": "EUR",
    "stock_mirror": "USD",
}
"""Currency of the longest series of each measure; stocks in USD are another, shorter one."""

CONDUITS = {
    "NL": mark(
        "hosts, with Luxembourg, nearly half of the world's investment through empty shells "
        "(IMF, Finance & Development, September 2019); owners from Kazakhstan, Italy, the United "
        "Kingdom and China hold Kashagan through Dutch companies"
    ),
    "LU": mark(
        "hosts, with the Netherlands, nearly half of the world's investment through empty shells "
        "(IMF, Finance & Development, September 2019)"
    ),
    "IE": mark(
        "one of the ten economies named for investment through empty shells (IMF, Finance & "
        "Development, September 2019)"
    ),
    "CH": mark(
        "one of the ten economies named for investment through empty shells (IMF, Finance & "
        "Development, September 2019)"
    ),
}
"""Immediate investors that a source names as conduits, and why; others may be conduits too."""

AGGREGATION_WARNING = mark(
    "A sum of gross inflows counts money that was paid back or moved on as if it had stayed: "
    "it is no measure of what is invested today."
)
STOCK_RATE_NOTE = (
    "end-of-year stock in EUR converted at the average rate of the year, "
    "as rates at the end of the year are not in the tables"
)

KEY = ["year", "investor", "measure", "currency"]
TRACED = ["status", "source_id"]


def eu_total(fdi: pd.DataFrame, *, measure: str, currency: str | None = None) -> pd.DataFrame:
    """Return the sum over today's 27 members, with what is not in it.

    Figures that only the press reports are left out: they cover a few countries of a year.

    Parameters
    ----------
    fdi
        The table ``fdi_by_member_state``.
    measure
        ``gross_inflow``, ``net_inflow``, ``stock`` or ``stock_mirror``.
    currency
        By default that of the measure's longest series, :data:`MAIN_CURRENCY`.

    Returns
    -------
    pandas.DataFrame
        One row per year: year, investor (``EU27_2020``), measure, currency, ``value_mn``,
        ``members`` (with a value), ``confidential`` (a row without value), ``unreported`` (no
        row), status (``lower_bound`` if any is confidential), source_id.

    Raises
    ------
    MeasureError
        Unknown measure; no rows; two rows for a member.

    >>> rows = pd.DataFrame({"year": 2021, "investor": ["NL", "PT"], "measure": "stock_mirror",
    ...     "currency": "USD", "value_mn": [47.0, None], "status": "final", "source_id": "a"})
    >>> eu_total(rows, measure="stock_mirror")[["value_mn", "confidential", "status"]]
       value_mn  confidential       status
    0      47.0             1  lower_bound
    """
    rows = _tabled(fdi, measure, currency)
    sums = measures.total(
        rows[rows["investor"].isin(EU27)], parts="investor", missing="lower_bound"
    )
    return sums.rename(columns={"parts": "members", "missing": "confidential"}).assign(
        investor=EU,
        unreported=lambda done: len(EU27) - done["members"] - done["confidential"],
    )[[*KEY, "value_mn", "members", "confidential", "unreported", *TRACED]]


def _tabled(fdi: pd.DataFrame, measure: str, currency: str | None = None) -> pd.DataFrame:
    """Return the rows of one measure in one currency that come from statistical tables."""
    rows = _measured(fdi, measure, currency)
    return rows[rows["status"] != "estimate"]


def _measured(fdi: pd.DataFrame, measure: str, currency: str | None) -> pd.DataFrame:
    if measure not in MAIN_CURRENCY:
        raise MeasureError(
            f"no measure {measure!r}", remedy=f"choose one of {', '.join(MAIN_CURRENCY)}"
        )
    currency = currency or MAIN_CURRENCY[measure]
    rows = fdi[(fdi["measure"] == measure) & (fdi["currency"] == currency)]
    if rows.empty:
        raise MeasureError(
            f"no {measure} in {currency}", remedy="choose the currency of another series"
        )
    return rows


def _of(fdi: pd.DataFrame, investor: str, measure: str) -> pd.DataFrame:
    """Return one measure of an investor or of the EU, without years that are missing."""
    if investor == EU:
        return eu_total(fdi, measure=measure)
    rows = _tabled(fdi, measure)
    rows = rows[(rows["investor"] == investor) & rows["value_mn"].notna()]
    measures.require_unique(rows, KEY)
    return rows


def side_by_side(
    fdi: pd.DataFrame, *, investor: str = EU, usd_per_eur: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return gross inflow, net inflow and stock of the years that all three cover.

    Parameters
    ----------
    fdi
        The table ``fdi_by_member_state``.
    investor
        ``EU27_2020`` (sum of the members) or the code of a country.
    usd_per_eur
        Average rates (columns ``year``, ``value``): convert all into USD. Without rates each
        measure stays in its own currency.

    Returns
    -------
    pandas.DataFrame
        One row per year and measure: year, investor, measure, currency, ``value_mn``, status,
        source_id. Stocks are converted at the average rate of the year.

    Raises
    ------
    MeasureError
        No year has all three measures; a year has no rate.

    >>> rows = pd.DataFrame({"year": 2012, "investor": "NL",
    ...     "measure": ["gross_inflow", "net_inflow", "stock"], "currency": ["USD", "EUR", "EUR"],
    ...     "value_mn": [8.5, 4.6, 33.5], "status": "final", "source_id": "a"})
    >>> side_by_side(rows, investor="NL")[["measure", "currency", "value_mn"]].values.tolist()
    [['gross_inflow', 'USD', 8.5], ['net_inflow', 'EUR', 4.6], ['stock', 'EUR', 33.5]]
    """
    names = ["gross_inflow", "net_inflow", "stock"]
    rows = pd.concat([_of(fdi, investor, name) for name in names])
    rows = rows[rows.groupby("year")["measure"].transform("nunique") == len(names)]
    if rows.empty:
        raise MeasureError(
            f"no year has {', '.join(names)} of {investor}", remedy="choose another investor"
        )
    if usd_per_eur is not None:
        rows = to_usd(rows, usd_per_eur)
    return rows[[*KEY, "value_mn", *TRACED]].sort_values(["year", "measure"], ignore_index=True)


def eu_share(fdi: pd.DataFrame, fdi_total: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """Return the EU's share of all direct investment in Kazakhstan under one measure.

    Both come from the same source, whose total is the denominator. A share of a net flow can be
    negative or above 100, since repayments of some investors offset the inflow of others. Where
    the total is a floor (the sum of listed partners), the share is a ceiling; where both leave
    out confidential positions (``stock_mirror``), it is neither.

    Parameters
    ----------
    fdi, fdi_total
        The tables ``fdi_by_member_state`` and ``fdi_total``.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`eu_total` that have a total, with ``total`` and ``share_pct``.

    Raises
    ------
    MeasureError
        As :func:`eu_total`; no year has a total of the same source.

    >>> rows = pd.DataFrame({"year": 2021, "investor": ["NL", "FR"], "measure": "stock",
    ...     "currency": "EUR", "value_mn": [52.0, 12.0], "status": "final", "source_id": "a"})
    >>> world = pd.DataFrame({"year": 2021, "measure": ["stock"], "currency": "EUR",
    ...     "value_mn": [128.0], "status": "final", "source_id": "a"})
    >>> eu_share(rows, world, measure="stock")["share_pct"].tolist()
    [50.0]
    """
    on = ["year", "measure", "currency", "source_id"]
    ours = eu_total(fdi, measure=measure)
    covered = ours.merge(fdi_total[on], on=on)
    if covered.empty:
        raise MeasureError(
            f"no total of {measure} from the source of the members",
            remedy="pass the table fdi_total",
        )
    return measures.share(covered, fdi_total[fdi_total["measure"] == measure], on=on)


def two_sided_stock(
    fdi: pd.DataFrame, usd_per_eur: pd.DataFrame, *, investor: str = EU
) -> pd.DataFrame:
    """Return the stock as Kazakhstan reports it beside what the investor's country reports.

    Parameters
    ----------
    fdi
        The table ``fdi_by_member_state``.
    usd_per_eur
        Average rates, columns ``year`` and ``value``: the Kazakh side is in EUR.
    investor
        A country, or ``EU27_2020``: the members that both sides have in the year.

    Returns
    -------
    pandas.DataFrame
        One row per year that both sides have: year, investor, currency (``USD``),
        ``kz_reported_mn``, ``investor_reported_mn``, ``members``, ``gap_mn`` = Kazakhstan −
        investor, ``kz_over_investor`` (missing unless both are positive), status, source_id, and
        ``note``: the stock is one of the end of the year, the rate an average.

    Raises
    ------
    MeasureError
        No year has both sides; a year has no rate.

    >>> rows = pd.DataFrame({"year": 2021, "investor": "NL", "measure": ["stock", "stock_mirror"],
    ...     "currency": ["EUR", "USD"], "value_mn": [50.0, 48.0], "status": "final",
    ...     "source_id": "a"})
    >>> rates = pd.DataFrame({"year": [2021], "value": [1.2]})
    >>> two_sided_stock(rows, rates, investor="NL")[["gap_mn", "kz_over_investor"]].values.tolist()
    [[12.0, 1.25]]
    """
    codes = EU27 if investor == EU else {investor}
    kz, mirror = (
        rows[rows["investor"].isin(codes) & rows["value_mn"].notna()]
        for rows in (_tabled(fdi, "stock"), _tabled(fdi, "stock_mirror"))
    )
    on = ["year", "investor"]
    for side in (kz, mirror):
        measures.require_unique(side, on)
    pairs = kz[[*KEY, "value_mn", *TRACED]].merge(
        mirror[[*on, "value_mn", *TRACED]], on=on, suffixes=("", "_mirror")
    )
    if pairs.empty:
        raise MeasureError(
            f"no year has both sides of {investor}",
            remedy="choose an investor whose own figures are not confidential",
        )
    pairs = eur_to_usd(pairs, usd_per_eur)
    both = pairs.groupby("year", as_index=False).agg(
        kz_reported_mn=("value_mn", "sum"),
        investor_reported_mn=("value_mn_mirror", "sum"),
        members=("investor", "size"),
        status=("status", worst_status),
        status_mirror=("status_mirror", worst_status),
        source_id=("source_id", join_sources),
        source_mirror=("source_id_mirror", join_sources),
    )
    ratio = both["kz_reported_mn"] / both["investor_reported_mn"]
    positive = (both[["kz_reported_mn", "investor_reported_mn"]] > 0).all(axis=1)
    # the EU's sum leaves out members whose own figure is confidential
    floor = ["lower_bound"] if investor == EU else []
    return both[["year"]].assign(
        investor=investor,
        currency="USD",
        kz_reported_mn=both["kz_reported_mn"],
        investor_reported_mn=both["investor_reported_mn"],
        members=both["members"],
        gap_mn=both["kz_reported_mn"] - both["investor_reported_mn"],
        kz_over_investor=ratio.where(positive),
        status=[
            worst_status([*pair, *floor])
            for pair in zip(both["status"], both["status_mirror"], strict=True)
        ],
        source_id=[
            join_sources(pair)
            for pair in zip(both["source_id"], both["source_mirror"], strict=True)
        ],
        note=STOCK_RATE_NOTE,
    )


def ranking(
    fdi: pd.DataFrame, *, measure: str, year: int, currency: str | None = None
) -> pd.DataFrame:
    """Return the investors of one year under one measure, largest first.

    Years after the last table hold only what the press reports: the rank is then one among the
    countries named, and the status is ``estimate``.

    Parameters
    ----------
    fdi
        The table ``fdi_by_member_state``, or :func:`without_conduits` of it.

    Returns
    -------
    pandas.DataFrame
        The rows of the year with ``rank`` (missing for confidential values), ``member`` (whether
        one of today's 27) and ``conduit`` (whether in :data:`CONDUITS`).

    Raises
    ------
    MeasureError
        Unknown measure; no rows; two rows for an investor.

    >>> rows = pd.DataFrame({"year": 2021, "investor": ["US", "NL"], "measure": "stock",
    ...     "currency": "EUR", "value_mn": [35.0, 52.0], "status": "final", "source_id": "a"})
    >>> ranking(rows, measure="stock", year=2021)[["investor", "rank", "conduit"]]
      investor  rank  conduit
    0       NL     1     True
    1       US     2    False
    """
    rows = _measured(fdi, measure, currency)
    ranked = measures.rank(rows[rows["year"] == year], parts="investor")
    return ranked.assign(
        member=ranked["investor"].isin(EU27), conduit=ranked["investor"].isin(CONDUITS)
    )


def without_conduits(fdi: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of investors that no source names as a conduit.

    This does not give their money to its owners, whom no table names: it only shows who is left.

    >>> without_conduits(pd.DataFrame({"investor": ["NL", "DE"]}))["investor"].tolist()
    ['DE']
    """
    return fdi[~fdi["investor"].isin(CONDUITS)].reset_index(drop=True)


def cumulative(fdi: pd.DataFrame, *, start: int, end: int, investor: str = EU) -> pd.DataFrame:
    """Return the gross inflow and its running sum, with the warning that belongs to it.

    Parameters
    ----------
    fdi
        The table ``fdi_by_member_state``.
    start, end
        First and last year; all years between must be in the tables.

    Returns
    -------
    pandas.DataFrame
        One row per year: year, investor, measure, currency, ``value_mn``, ``cumulative_mn``,
        status and source_id (of all years so far), ``warning`` (:data:`AGGREGATION_WARNING`).

    Raises
    ------
    MeasureError
        A year is missing.

    >>> rows = pd.DataFrame({"year": [2011, 2012], "investor": "NL", "measure": "gross_inflow",
    ...     "currency": "USD", "value_mn": [8.9, 8.5], "status": "final", "source_id": "a"})
    >>> cumulative(rows, start=2011, end=2012, investor="NL")["cumulative_mn"].tolist()
    [8.9, 17.4]
    """
    rows = _of(fdi, investor, "gross_inflow")
    rows = rows[rows["year"].between(start, end)].sort_values("year", ignore_index=True)
    absent = sorted(set(range(start, end + 1)) - set(rows["year"]))
    if absent or start > end:
        raise MeasureError(
            f"no full year of gross inflow from {investor} for "
            f"{', '.join(map(str, absent)) or f'{start} to {end}'}",
            remedy="choose years that the tables cover; figures of the press do not fill them",
        )
    so_far = range(1, len(rows) + 1)
    return rows[[*KEY, "value_mn"]].assign(
        cumulative_mn=rows["value_mn"].cumsum(),
        status=[worst_status(rows["status"][:n]) for n in so_far],
        source_id=[join_sources(rows["source_id"][:n]) for n in so_far],
        warning=AGGREGATION_WARNING,
    )
