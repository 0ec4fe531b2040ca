"""Goods trade between Kazakhstan and the EU: perimeters, mirror, shares, contributions.

Frames are the tables ``trade_turnover`` (one row per EU perimeter), ``trade_by_member_state``,
``trade_total`` and ``trade_by_product``, or rows of them. Values are in millions of the currency
(``value_mn``), at current prices, exports FOB and imports CIF.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import measures
from analysis.errors import MeasureError
from analysis.language import mark
from analysis.measures import EU27, PERIMETERS, join_sources, worst_status
from analysis.prices import to_usd

DIRECTIONS = ("export", "import")
FLOWS = (*DIRECTIONS, "turnover", "balance")
OPPOSITE = {"export": "import", "import": "export"}
FUELS = "27"
"""HS chapter of mineral fuels."""

KEY = ["year", "reporter", "partner", "flow", "currency"]
TRACED = ["status", "source_id"]

REASONS = {
    "destination": mark(
        "Kazakhstan books oil to the first destination known at export, often a port or trading "
        "country; the importer books the origin of what arrives (the project's reading)."
    ),
    "blends": mark(
        "Crude is blended on the way and may be booked under another origin (the project's "
        "reading)."
    ),
    "valuation": mark(
        "The exporter counts FOB, the importer CIF: freight and insurance alone make the "
        "importer's figure the higher one."
    ),
    "transit": mark(
        "Since 2022 shipments declared in the EU for Kazakhstan exceed by far what is declared in "
        "Kazakhstan; the press reports goods that went on to Russia."
    ),
    "timing": mark(
        "Goods that leave in December arrive in January, and each side converts into dollars at "
        "its own rate."
    ),
    "coverage": mark(
        "Not every member's own figures are available: sums by the importers are a floor."
    ),
}
"""Why the two sides of one flow differ."""


# --- one partner --------------------------------------------------------------------------------


def flows(
    turnover: pd.DataFrame,
    by_member: pd.DataFrame,
    *,
    partner: str = "EU27_2020",
    reporter: str = "KZ",
) -> pd.DataFrame:
    """Return exports, imports, turnover and balance of one partner.

    Parameters
    ----------
    turnover, by_member
        The tables ``trade_turnover`` and ``trade_by_member_state``.
    partner
        An EU perimeter or a member state.
    reporter
        Who counts; flows are from this side.

    Returns
    -------
    pandas.DataFrame
        One row per year and flow (``export``, ``import``, ``turnover``, ``balance`` = export −
        import): year, reporter, partner, flow, currency, ``value_mn``, status, source_id. Only
        years in which both directions are known.

    Raises
    ------
    MeasureError
        No rows for the partner; more than one currency.

    >>> rows = pd.DataFrame({"year": 2023, "reporter": "KZ", "partner": "EU27_2020",
    ...                      "flow": ["export", "import"], "currency": "USD",
    ...                      "value_mn": [30.0, 10.0], "status": "final", "source_id": "a"})
    >>> flows(rows, rows[:0]).set_index("flow")["value_mn"].to_dict()
    {'export': 30.0, 'import': 10.0, 'turnover': 40.0, 'balance': 20.0}
    """
    table = turnover if partner in PERIMETERS else by_member
    rows = table[(table["reporter"] == reporter) & (table["partner"] == partner)]
    if rows.empty:
        known = sorted({*turnover["partner"], *by_member["partner"]})
        raise MeasureError(
            f"no trade of {reporter} with {partner!r}",
            remedy=f"choose a partner among {', '.join(known)}",
        )
    measures.require_one(rows, ["currency"])
    return _all_flows(rows[rows["flow"].isin(DIRECTIONS)])


def _all_flows(rows: pd.DataFrame) -> pd.DataFrame:
    """Add turnover and balance to rows of exports and imports, where both are known."""
    measures.require_unique(rows, KEY)
    key = [column for column in KEY if column != "flow"]
    exports, imports = (rows[rows["flow"] == flow] for flow in DIRECTIONS)
    both = exports.merge(imports, on=key, suffixes=("", "_import"))
    if both.empty:
        raise MeasureError(
            "no year has both exports and imports", remedy="choose another partner or reporter"
        )
    derived = both.assign(
        status=_joined(both["status"], both["status_import"]),
        source_id=_sources(both["source_id"], both["source_id_import"]),
    )
    exported, imported = both["value_mn"], both["value_mn_import"]
    columns = [*KEY, "value_mn", *TRACED]
    tidy = pd.concat(
        [
            both[columns],
            derived.assign(
                flow="import",
                value_mn=imported,
                status=both["status_import"],
                source_id=both["source_id_import"],
            )[columns],
            derived.assign(flow="turnover", value_mn=exported + imported)[columns],
            derived.assign(flow="balance", value_mn=exported - imported)[columns],
        ]
    )
    # the four blocks are in the order of FLOWS, which a stable sort keeps
    return tidy.sort_values(["reporter", "partner", "year"], kind="stable", ignore_index=True)


def _joined(one: pd.Series[str], other: pd.Series[str]) -> list[str]:
    return [worst_status(pair) for pair in zip(one, other, strict=True)]


def _sources(one: pd.Series[str], other: pd.Series[str]) -> list[str]:
    return [join_sources(pair) for pair in zip(one, other, strict=True)]


def members(
    by_member: pd.DataFrame,
    *,
    flow: str = "turnover",
    perimeter: str = "EU27_2020",
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return Kazakhstan's trade with each member of a perimeter, every member in every year.

    A partner without recorded trade has no row in customs statistics; that trade is zero here.
    Belgium and Luxembourg are one unit, ``BLX``, as long as the years hold a year in which
    Kazakhstan counted them as one: parts stay the same over time.

    Parameters
    ----------
    by_member
        The table ``trade_by_member_state``; rows of other reporters are left out.
    flow
        ``export``, ``import``, or ``turnover`` = export + import.
    perimeter
        ``EU27_2020``, or ``EU28`` with the United Kingdom.
    years
        First and last year; by default all.

    Returns
    -------
    pandas.DataFrame
        One row per year and partner: year, reporter, partner, flow, currency, ``value_mn``,
        status, source_id.

    Raises
    ------
    MeasureError
        Unknown flow or perimeter; no rows; two rows for a key.

    >>> rows = pd.DataFrame({"year": 2023, "reporter": "KZ", "partner": ["DE", "DE", "IT"],
    ...                      "flow": ["export", "import", "export"], "currency": "USD",
    ...                      "value_mn": [1.0, 2.0, 9.0], "status": "final", "source_id": "a"})
    >>> members(rows)[["partner", "value_mn"]].values.tolist()
    [['DE', 3.0], ['IT', 9.0]]
    """
    if perimeter not in ("EU27_2020", "EU28"):
        raise MeasureError(
            f"{perimeter} has not the same members in every year",
            remedy="choose EU27_2020 or EU28",
        )
    wanted = DIRECTIONS if flow == "turnover" else (flow,)
    rows = by_member[
        (by_member["reporter"] == "KZ")
        & by_member["partner"].isin(PERIMETERS[perimeter] | {"BLX"})
        & by_member["flow"].isin(wanted)
    ]
    if years is not None:
        rows = rows[rows["year"].between(years[0], years[-1])]
    measures.require_columns(rows, [*KEY, "value_mn"])
    measures.require_one(rows, ["currency"])
    measures.require_unique(rows, KEY)
    measures.require_values(rows, "value_mn")
    if "BLX" in set(rows["partner"]):
        rows = rows.assign(partner=rows["partner"].replace({"BE": "BLX", "LU": "BLX"}))
    key = ["year", "partner"]
    cells = pd.MultiIndex.from_product([sorted(set(rows[column])) for column in key], names=key)
    # zero trade rests on the tables of that year, so it has their source
    tables = rows.groupby("year")["source_id"].agg(join_sources)
    own = (
        rows.groupby(key)
        .agg(
            value_mn=("value_mn", "sum"),
            status=("status", worst_status),
            source_id=("source_id", join_sources),
        )
        .reindex(cells)
        .reset_index()
    )
    return own.assign(
        reporter="KZ",
        flow=flow,
        currency=rows["currency"].iloc[0],
        value_mn=own["value_mn"].fillna(0.0),
        status=own["status"].fillna("final"),
        source_id=own["source_id"].fillna(own["year"].map(tables)),
    )[[*KEY, "value_mn", *TRACED]]


# --- perimeters ---------------------------------------------------------------------------------


def perimeters(
    turnover: pd.DataFrame, *, flow: str = "turnover", reporter: str = "KZ"
) -> pd.DataFrame:
    """Return the EU total under each perimeter, and how far it is from today's 27.

    Returns
    -------
    pandas.DataFrame
        One row per year and perimeter: year, reporter, partner, flow, currency, ``value_mn``,
        ``difference_mn`` and ``difference_pct`` to ``EU27_2020`` of the year, status, source_id.

    Raises
    ------
    MeasureError
        A year has no ``EU27_2020`` row; more than one currency.

    >>> rows = pd.DataFrame({"year": 2018, "reporter": "KZ", "partner": ["EU27_2020", "EU28"],
    ...                      "flow": "turnover", "currency": "USD", "value_mn": [40.0, 42.0],
    ...                      "status": "final", "source_id": "a"})
    >>> perimeters(rows)["difference_pct"].tolist()
    [0.0, 5.0]
    """
    rows = turnover[(turnover["reporter"] == reporter) & (turnover["flow"] == flow)]
    shares = measures.share(rows, rows[rows["partner"] == "EU27_2020"])
    return shares.assign(
        difference_mn=shares["value_mn"] - shares["total"],
        difference_pct=shares["share_pct"] - 100,
    )[[*KEY, "value_mn", "difference_mn", "difference_pct", *TRACED]].sort_values(
        ["partner", "year"], ignore_index=True
    )


def uk_effect(turnover: pd.DataFrame, *, flow: str = "turnover") -> pd.DataFrame:
    """Return what the United Kingdom does to the level and the growth of the EU's row.

    The bureau's printed row holds the United Kingdom to 2022 and not from 2023 on: its growth in
    2023 compares two different sets of countries.

    Parameters
    ----------
    turnover
        The table ``trade_turnover``.

    Returns
    -------
    pandas.DataFrame
        One row per year that all three readings cover: ``year``, ``flow``, ``currency``,
        ``eu_bns_mn``, ``eu27_mn``, ``eu28_mn``, ``uk_mn`` = EU28 − EU27, ``uk_share_pct`` of
        EU28, ``growth_bns_pct``, ``growth_eu27_pct``, ``growth_eu28_pct`` (missing in the first
        year), ``effect_pp`` = growth of the printed row − growth of EU27, ``signs_differ``
        (whether one rises and the other falls), status, source_id.

    Raises
    ------
    MeasureError
        A perimeter is missing, more than one currency, a gap.

    >>> rows = pd.DataFrame({"year": [2022] * 3 + [2023] * 3, "reporter": "KZ",
    ...     "partner": ["EU_BNS", "EU27_2020", "EU28"] * 2, "flow": "turnover",
    ...     "currency": "USD", "value_mn": [42.0, 40.0, 42.0, 41.0, 41.0, 43.0],
    ...     "status": "final", "source_id": "a"})
    >>> uk_effect(rows)[["year", "uk_mn", "growth_bns_pct", "growth_eu27_pct", "signs_differ"]]
       year  uk_mn  growth_bns_pct  growth_eu27_pct  signs_differ
    0  2022    2.0             NaN              NaN         False
    1  2023    2.0       -2.380952              2.5          True
    """
    readings = {"EU_BNS", "EU27_2020", "EU28"}
    rows = turnover[
        (turnover["reporter"] == "KZ")
        & (turnover["flow"] == flow)
        & turnover["partner"].isin(readings)
    ]
    absent = sorted(readings - set(rows["partner"]))
    if absent:
        raise MeasureError(
            f"no rows of {', '.join(absent)}", remedy="pass the whole table trade_turnover"
        )
    common = rows.groupby("year")["partner"].transform("nunique") == len(readings)
    grown = measures.growth(rows[common])
    measures.require_one(grown, ["currency"])
    bns, eu27, eu28 = (
        grown[grown["partner"] == code].reset_index(drop=True)
        for code in ("EU_BNS", "EU27_2020", "EU28")
    )
    uk = eu28["value_mn"] - eu27["value_mn"]
    status = _joined(bns["status"], pd.Series(_joined(eu27["status"], eu28["status"])))
    source = _sources(bns["source_id"], pd.Series(_sources(eu27["source_id"], eu28["source_id"])))
    return bns[["year", "flow", "currency"]].assign(
        eu_bns_mn=bns["value_mn"],
        eu27_mn=eu27["value_mn"],
        eu28_mn=eu28["value_mn"],
        uk_mn=uk,
        uk_share_pct=100 * uk / eu28["value_mn"],
        growth_bns_pct=bns["growth_pct"],
        growth_eu27_pct=eu27["growth_pct"],
        growth_eu28_pct=eu28["growth_pct"],
        effect_pp=bns["growth_pct"] - eu27["growth_pct"],
        signs_differ=bns["growth_pct"] * eu27["growth_pct"] < 0,
        status=status,
        source_id=source,
    )


# --- mirror -------------------------------------------------------------------------------------


def mirror(
    kz_side: pd.DataFrame,
    partner_side: pd.DataFrame,
    usd_per_eur: pd.DataFrame,
    *,
    flow: str,
    on: Sequence[str] = ("year",),
) -> pd.DataFrame:
    """Return both sides' figures for one flow, in USD at the average rate of the year.

    Parameters
    ----------
    kz_side
        What Kazakhstan reports, ``flow`` only.
    partner_side
        What the partner reports: imports if ``flow`` is ``export``, and the other way round.
    usd_per_eur
        Columns ``year`` and ``value``: dollars for one euro, average of the year.
    flow
        Direction from Kazakhstan's side.
    on
        Columns that pair the rows, such as ``("year", "partner")``.

    Returns
    -------
    pandas.DataFrame
        One row per pair that both sides report: ``on``, ``flow``, ``currency``,
        ``kz_reported_mn``, ``partner_reported_mn``, ``gap_mn`` = Kazakhstan − partner,
        ``kz_over_partner`` and ``exporter_over_importer`` (ratios), status, source_id. Without
        other causes the last is a little below one, since importers count freight and insurance.

    Raises
    ------
    MeasureError
        A side reports another flow, or both are of one reporter; several rows for one pair; no
        pair; a value of zero.

    >>> kz = pd.DataFrame({"year": [2022], "reporter": "KZ", "flow": "import", "currency": "USD",
    ...                    "value_mn": [7.5], "status": "final", "source_id": "a"})
    >>> eu = pd.DataFrame({"year": [2022], "reporter": "EU27_2020", "flow": "export",
    ...                    "currency": "EUR", "value_mn": [10.0], "status": "final",
    ...                    "source_id": "b"})
    >>> rate = pd.DataFrame({"year": [2022], "value": [1.05]})
    >>> mirror(kz, eu, rate, flow="import")[["gap_mn", "exporter_over_importer"]].values.tolist()
    [[-3.0, 1.4]]
    """
    expected = {"kz": flow, "partner": OPPOSITE.get(flow)}
    sides = {"kz": kz_side, "partner": partner_side}
    on = list(on)
    paired = []
    for name, side in sides.items():
        measures.require_columns(side, [*on, "reporter", "flow", "currency", "value_mn"])
        if (
            set(side["flow"]) != {expected[name]}
            or ((side["reporter"] == "KZ") != (name == "kz")).any()
        ):
            raise MeasureError(
                f"the {name} side holds {', '.join(sorted(set(side['flow'])))} "
                f"of {', '.join(sorted(set(side['reporter'])))}",
                remedy=f"pass the {expected[name]} rows that this side reports",
            )
        measures.require_unique(side, on)
        measures.require_values(side, "value_mn")
        dollars = to_usd(side, usd_per_eur)
        paired.append(dollars[[*on, "value_mn", *TRACED]])
    both = paired[0].merge(paired[1], on=on, suffixes=("", "_partner")).sort_values(on)
    if both.empty:
        raise MeasureError(
            "no year is reported by both sides", remedy="choose years that both sides cover"
        )
    return _gap(
        both[on].assign(
            flow=flow,
            currency="USD",
            kz_reported_mn=both["value_mn"],
            partner_reported_mn=both["value_mn_partner"],
            status=_joined(both["status"], both["status_partner"]),
            source_id=_sources(both["source_id"], both["source_id_partner"]),
        )
    )


def _gap(both: pd.DataFrame) -> pd.DataFrame:
    """Add gap and ratios to the two sides."""
    zero = both[(both[["kz_reported_mn", "partner_reported_mn"]] == 0).any(axis=1)]
    if not zero.empty:
        raise MeasureError(
            f"a side reports zero in {zero['year'].iloc[0]}, so there is no ratio",
            remedy="leave this pair out",
        )
    ratio = both["kz_reported_mn"] / both["partner_reported_mn"]
    exports = both["flow"] == "export"
    traced = both[TRACED]
    return (
        both.drop(columns=TRACED)
        .assign(
            gap_mn=both["kz_reported_mn"] - both["partner_reported_mn"],
            kz_over_partner=ratio,
            exporter_over_importer=ratio.where(exports, 1 / ratio),
            **traced,
        )
        .reset_index(drop=True)
    )


def mirror_by_member(
    by_member: pd.DataFrame,
    usd_per_eur: pd.DataFrame,
    *,
    flow: str = "export",
    year: int | None = None,
    currency: str = "USD",
    perimeter: str = "EU27_2020",
) -> pd.DataFrame:
    """Return :func:`mirror` for each member state.

    Parameters
    ----------
    by_member
        The table ``trade_by_member_state``, which holds both sides.
    flow
        Direction from Kazakhstan's side.
    year
        One year; by default all.
    currency
        Which of the members' own figures: ``USD`` (importers, 1992–2020), or ``EUR``
        (Eurostat, converted).
    perimeter
        ``EU27_2020``, or ``EU28`` with the United Kingdom.

    Returns
    -------
    pandas.DataFrame
        As :func:`mirror`, with ``partner``, sorted by year and partner. Members whose own figures
        are not in the table, or are zero on a side, have no row.

    Raises
    ------
    MeasureError
        As :func:`mirror`.

    >>> rows = pd.DataFrame({"year": 2014, "reporter": ["KZ", "IT"], "partner": ["IT", "KZ"],
    ...     "flow": ["export", "import"], "currency": "USD", "value_mn": [16.0, 3.2],
    ...     "status": "final", "source_id": "a"})
    >>> rate = pd.DataFrame({"year": [2014], "value": [1.33]})
    >>> mirror_by_member(rows, rate)[["partner", "gap_mn", "kz_over_partner"]].values.tolist()
    [['IT', 12.8, 5.0]]
    """
    rows = by_member[by_member["value_mn"] != 0]
    if year is not None:
        rows = rows[rows["year"] == year]
    kz = rows[(rows["reporter"] == "KZ") & (rows["flow"] == flow)]
    kz = kz[kz["partner"].isin(PERIMETERS[perimeter])]
    own = rows[
        rows["reporter"].isin(PERIMETERS[perimeter])
        & (rows["flow"] == OPPOSITE.get(flow))
        & (rows["currency"] == currency)
    ]
    return mirror(
        kz,
        own.assign(partner=own["reporter"]),
        usd_per_eur,
        flow=flow,
        on=("year", "partner"),
    )


def mirror_of_members(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of both sides over the members that both sides report, per year.

    The set of members changes with what is available: the sums are a floor, and only the ratio
    should be compared over time, with an eye on ``members``.

    Parameters
    ----------
    pairs
        What :func:`mirror_by_member` returns, for several years.

    Returns
    -------
    pandas.DataFrame
        One row per year: ``year``, ``flow``, ``currency``, ``kz_reported_mn``,
        ``partner_reported_mn``, ``members`` (their number), ``gap_mn``, ``kz_over_partner``,
        ``exporter_over_importer``, ``status`` (``lower_bound``) and source_id.

    Raises
    ------
    MeasureError
        Mixed flows or currencies.

    >>> pairs = pd.DataFrame({"year": 2014, "partner": ["IT", "FR"], "flow": "export",
    ...     "currency": "USD", "kz_reported_mn": [16.0, 5.0], "partner_reported_mn": [4.0, 6.0],
    ...     "status": "final", "source_id": "a"})
    >>> mirror_of_members(pairs)[["members", "gap_mn", "kz_over_partner"]].values.tolist()
    [[2.0, 11.0, 2.1]]
    """
    measures.require_columns(pairs, ["year", "partner", "flow", "currency"])
    measures.require_one(pairs, ["flow", "currency"])
    measures.require_unique(pairs, ["year", "partner"])
    sums = pairs.groupby("year", as_index=False).agg(
        flow=("flow", "first"),
        currency=("currency", "first"),
        kz_reported_mn=("kz_reported_mn", "sum"),
        partner_reported_mn=("partner_reported_mn", "sum"),
        members=("partner", "size"),
        source_id=("source_id", join_sources),
    )
    return _gap(sums.assign(status="lower_bound"))


# --- shares, contributions, concentration ---------------------------------------------------------


def eu_share(
    turnover: pd.DataFrame,
    total: pd.DataFrame,
    *,
    flow: str = "turnover",
    perimeter: str = "EU27_2020",
    others: Sequence[str] = ("RU", "CN"),
) -> pd.DataFrame:
    """Return the shares of the EU and of other partners in Kazakhstan's trade with the world.

    Parameters
    ----------
    turnover, total
        The tables ``trade_turnover`` and ``trade_total``.

    Returns
    -------
    pandas.DataFrame
        One row per year and partner: year, reporter, partner, flow, currency, ``value_mn``,
        ``total`` (world), ``share_pct``, status, source_id.

    Raises
    ------
    MeasureError
        No rows; mixed currencies; a year without a world total; a partner that is part of
        another.

    >>> part = pd.DataFrame({"year": 2023, "reporter": "KZ", "partner": ["EU27_2020"],
    ...     "flow": "turnover", "currency": "USD", "value_mn": 30.0, "status": "final",
    ...     "source_id": "a"})
    >>> world = part.assign(partner="WORLD", value_mn=120.0)
    >>> eu_share(part, world, others=[])[["partner", "share_pct"]].values.tolist()
    [['EU27_2020', 25.0]]
    """
    wanted = [perimeter, *others]
    if measures.overlaps(wanted):
        raise MeasureError(
            f"{', '.join(measures.overlaps(wanted))} overlaps with another partner",
            remedy="choose partners that have nothing in common",
        )
    rows = pd.concat([turnover, total])
    rows = rows[(rows["reporter"] == "KZ") & (rows["flow"] == flow)]
    shared = measures.share(rows[rows["partner"].isin(wanted)], rows[rows["partner"] == "WORLD"])
    return shared[[*KEY, "value_mn", "total", "share_pct", *TRACED]].sort_values(
        ["partner", "year"], ignore_index=True
    )


def contributions(
    by_member: pd.DataFrame,
    *,
    start: int,
    end: int,
    flow: str = "turnover",
    parts: str = "partner",
) -> pd.DataFrame:
    """Return what each member, or each direction, contributed to the growth of trade with EU27.

    Parameters
    ----------
    by_member
        The table ``trade_by_member_state``.
    flow
        ``export``, ``import`` or ``turnover``; with ``parts="flow"`` always both directions.
    parts
        ``"partner"`` (members) or ``"flow"`` (exports and imports).

    Returns
    -------
    pandas.DataFrame
        As :func:`analysis.measures.contribution`, largest contribution first; contributions add
        up to ``total_growth_pct``, which is the growth of the EU27 total in the tables.

    Raises
    ------
    MeasureError
        As :func:`members` and :func:`analysis.measures.contribution`.

    >>> rows = pd.DataFrame({"year": [2022, 2022, 2023, 2023], "reporter": "KZ",
    ...     "partner": ["DE", "IT"] * 2, "flow": "export", "currency": "USD",
    ...     "value_mn": [20.0, 80.0, 30.0, 75.0], "status": "final", "source_id": "a"})
    >>> contributions(rows, start=2022, end=2023, flow="export")["contribution_pp"].tolist()
    [10.0, -5.0]
    """
    years = (start, end)
    if parts == "flow":
        rows = pd.concat(
            [
                measures.total(members(by_member, flow=direction, years=years)).assign(
                    partner="EU27_2020"
                )
                for direction in DIRECTIONS
            ]
        )
    else:
        rows = members(by_member, flow=flow, years=years)
    return measures.contribution(rows, start=start, end=end, parts=parts).sort_values(
        "contribution_pp", ascending=False, ignore_index=True
    )


def concentration(
    by_member: pd.DataFrame, *, flow: str = "export", perimeter: str = "EU27_2020"
) -> pd.DataFrame:
    """Return how concentrated Kazakhstan's trade is among the members, per year.

    Belgium and Luxembourg are one part in all years as soon as one year counts them so.

    Returns
    -------
    pandas.DataFrame
        As :func:`analysis.measures.hhi`: year, ``parts``, ``hhi`` (0–10,000), ``largest``,
        ``largest_share_pct``, ``hhi_without_largest``, status, source_id.

    >>> rows = pd.DataFrame({"year": 2023, "reporter": "KZ", "partner": ["DE", "IT"],
    ...     "flow": "export", "currency": "USD", "value_mn": [20.0, 80.0], "status": "final",
    ...     "source_id": "a"})
    >>> concentration(rows)[["hhi", "largest", "hhi_without_largest"]].values.tolist()
    [[6800.0, 'IT', 10000.0]]
    """
    return measures.hhi(members(by_member, flow=flow, perimeter=perimeter))


def ranking(
    by_member: pd.DataFrame, *, flow: str = "turnover", perimeter: str = "EU27_2020"
) -> pd.DataFrame:
    """Return the rank of each member per year, 1 being the largest, and its share of the EU.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`members` with ``total``, ``share_pct`` (of the perimeter) and ``rank``.

    >>> rows = pd.DataFrame({"year": 2023, "reporter": "KZ", "partner": ["DE", "IT"],
    ...     "flow": "export", "currency": "USD", "value_mn": [20.0, 80.0], "status": "final",
    ...     "source_id": "a"})
    >>> ranking(rows, flow="export")[["partner", "share_pct", "rank"]].values.tolist()
    [['IT', 80.0, 1], ['DE', 20.0, 2]]
    """
    rows = members(by_member, flow=flow, perimeter=perimeter)
    return measures.rank(measures.share(rows, measures.total(rows)), value="value_mn")


def fuels_share(by_product: pd.DataFrame, by_member: pd.DataFrame) -> pd.DataFrame:
    """Return the share of mineral fuels (HS 27) in what EU27 members import from Kazakhstan.

    Both figures are the members' own, in EUR. Only imports: a chapter in which a member exports
    nothing has no row, so the table says little about exports.

    Parameters
    ----------
    by_product, by_member
        The tables ``trade_by_product`` and ``trade_by_member_state``.

    Returns
    -------
    pandas.DataFrame
        One row per year: ``year``, ``flow``, ``product``, ``currency``, ``value_mn`` (fuels),
        ``total`` (all goods), ``share_pct``, status, source_id.

    Raises
    ------
    MeasureError
        No fuel rows; a year without the members' total imports.

    >>> goods = pd.DataFrame({"year": 2021, "reporter": ["IT"], "partner": "KZ",
    ...     "flow": "import", "currency": "EUR", "value_mn": 10.0, "status": "final",
    ...     "source_id": "a"})
    >>> fuels_share(goods.assign(product="27", value_mn=9.0), goods)["share_pct"].tolist()
    [90.0]
    """
    fuels, goods = (
        measures.total(
            table[
                table["reporter"].isin(EU27)
                & (table["flow"] == "import")
                & (table["currency"] == "EUR")
                & (table["product"] == FUELS if "product" in table else True)
            ],
            parts="reporter",
        )
        for table in (by_product, by_member)
    )
    columns = ["year", "flow", "product", "currency", "value_mn", "total", "share_pct", *TRACED]
    return measures.share(fuels, goods)[columns]
