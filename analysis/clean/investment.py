"""Foreign direct investment in Kazakhstan: by investor country, and in total."""

from __future__ import annotations

import pandas as pd

from analysis.clean.published import Published

BY_INVESTOR = [
    "year",
    "investor",
    "measure",
    "currency",
    "value_mn",
    "status",
    "source_id",
    "note",
]
TOTAL = [column for column in BY_INVESTOR if column != "investor"]

# wiiw's footnote: figures follow BPM6 and the directional principle from this year on.
FIRST_BPM6_YEAR = 2013
# Totals and aggregates never stand in a table of countries, and the Netherlands Antilles have had
# no ISO code since 2010: their few million stay inside UNCTAD's sum in fdi_total.
NOT_A_COUNTRY = ["WORLD", "EU27_2020", "EU28", "AN"]
UNCTAD = {"unctad_gross_inflow": "gross_inflow", "unctad_stock": "stock"}
WIIW = {"wiiw_net_inflow": "net_inflow", "wiiw_stock": "stock"}
UNCTADSTAT = {"unctadstat_net_inflow": "net_inflow", "unctadstat_stock": "stock"}
WORLD_BANK = {"fdi_net_inflow_usd": "net_inflow"}
# World figures that were read in a newspaper or a government's report.
WORLD_QUOTED = {
    "nbk_gross_inflow": "gross_inflow",
    "unctad_wir_net_inflow_press": "net_inflow",
    "us_ics_net_fdi_stock": "stock",
    "us_ics_fdi_stock": "stock",
}
MILLIONS = {"billion": 1000.0, "million": 1.0, "": 1e-6}


def fdi_by_member_state(published: Published) -> pd.DataFrame:
    """Return direct investment in Kazakhstan by country of the immediate investor.

    Grain: one row per year, investor, measure and currency; never a total. Unit: million of
    ``currency`` at current prices. The measures differ in kind and must not be added up or
    joined into one line:

    - ``gross_inflow`` (USD): UNCTAD 2001–2012, then single years quoted by the press;
    - ``net_inflow`` (EUR): National Bank, compiled by wiiw, 2003–2021;
    - ``stock`` at the end of the year, as Kazakhstan reports it: EUR by wiiw 2003–2021, USD by
      UNCTAD 2001–2007 and 2010–2012;
    - ``stock_mirror`` at the end of the year (USD), as the investor's country reports it to the
      IMF's survey, 2009–2022; confidential cells keep their row and have no value.
    """
    parts = [
        _countries(published("fdi_unctad_bilateral"), UNCTAD),
        _mark_break(_countries(published("fdi_wiiw"), WIIW)),
        _mirror(published("fdi_imf_cdis"), totals=False),
        _press_points(published("fdi_press")),
    ]
    return pd.concat(parts, ignore_index=True)[BY_INVESTOR]


def fdi_total(published: Published) -> pd.DataFrame:
    """Return direct investment in Kazakhstan from the whole world.

    Grain: one row per year, measure, currency and source, because sources disagree and none is
    right for every year. Unit: million of ``currency`` at current prices. Sources: UNCTADstat,
    World Bank (its newest edition), National Bank (complete years of its quarters, and by way of
    wiiw), IMF survey, the sum of UNCTAD's listed partners (a floor), and figures quoted by the
    press.
    """
    parts = [
        _world(published("fdi_unctadstat"), UNCTADSTAT),
        _newest_world_bank(published("context_worldbank")),
        _mark_break(_world(published("fdi_wiiw"), WIIW)),
        _years_from_quarters(published("fdi_nbk")),
        _sum_of_partners(published("fdi_unctad_bilateral")),
        _mirror(published("fdi_imf_cdis"), totals=True),
        _quoted_world(published("fdi_press")),
    ]
    return pd.concat(parts, ignore_index=True)[TOTAL]


def _measured(frame: pd.DataFrame, measures: dict[str, str]) -> pd.DataFrame:
    """Keep whole years of the series named, in millions of a currency."""
    rows = frame[frame["series"].isin(measures) & frame["year"].notna()]
    unit = rows["unit"].str.extract(r"^(?P<scale>[a-z]*) ?(?P<currency>[A-Z]{3})$")
    return rows.assign(
        measure=rows["series"].map(measures),
        currency=unit["currency"],
        value_mn=rows["value"] * unit["scale"].map(MILLIONS),
        status="final",
    )


def _countries(frame: pd.DataFrame, measures: dict[str, str]) -> pd.DataFrame:
    rows = _measured(frame, measures).rename(columns={"partner": "investor"})
    return rows[~rows["investor"].isin(NOT_A_COUNTRY)]


def _world(frame: pd.DataFrame, measures: dict[str, str]) -> pd.DataFrame:
    rows = _measured(frame, measures).rename(columns={"partner": "investor"})
    return rows[rows["investor"] == "WORLD"]


def _newest_world_bank(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the World Bank's rows; a figure that is still being revised is provisional."""
    rows = _measured(frame, WORLD_BANK)
    settled = rows["confidence"] == "high"
    return rows.assign(status=rows["status"].where(settled, "provisional"))


def _mark_break(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the status ``break`` to an investor's first BPM6 row, where older rows exist."""
    series = [frame["investor"], frame["measure"]]
    new = frame["year"] >= FIRST_BPM6_YEAR
    first_new = frame["year"].where(new).groupby(series).transform("min")
    has_old = (~new).groupby(series).transform("any")
    return frame.assign(
        status=frame["status"].mask(has_old & (frame["year"] == first_new), "break")
    )


def _mirror(frame: pd.DataFrame, *, totals: bool) -> pd.DataFrame:
    """Return the investor's side: a letter in the source's cell is a confidential position."""
    rows = _measured(frame, {"imf_cdis_outward_position": "stock_mirror"})
    rows = rows[(rows["reporter"] == "WORLD") == totals].rename(columns={"reporter": "investor"})
    if totals:
        # The printed total leaves confidential positions out.
        return rows.assign(status="lower_bound", note="without confidential positions")
    return rows.assign(note=rows["note"].mask(rows["printed"] == "C", "confidential"))


def _press_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Return single years by country; unequal figures for one key stop the build."""
    rows = _countries(_quoted(frame), {"nbk_gross_inflow": "gross_inflow"})
    return _as_press(rows, ["year", "investor", "measure", "currency", "value_mn"])


def _quoted_world(frame: pd.DataFrame) -> pd.DataFrame:
    rows = _world(_quoted(frame), WORLD_QUOTED)
    return _as_press(rows, ["year", "measure", "currency", "value_mn"])


def _quoted(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave figures from weak pages to the published table."""
    return frame[frame["confidence"] != "low"]


def _as_press(frame: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    # Newspapers repeat one official figure: it is kept once, from the page listed first, which
    # is the earliest that has a date.
    rows = frame.drop_duplicates(same)
    notes = ("press_reported; " + rows["note"]).str.removesuffix("; ")
    return rows.assign(status="estimate", note=notes)


def _years_from_quarters(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum the National Bank's quarters; a year with fewer than four is left out."""
    quarters = frame.assign(year=frame["period"].str[:4].astype("Int64"))
    years = quarters.groupby(["year", "source_id"], as_index=False).agg(
        value_mn=("value", "sum"), quarters=("value", "count")
    )
    return years[years["quarters"] == 4].assign(
        measure="net_inflow", currency="USD", status="final", note="sum of four quarters"
    )


def _sum_of_partners(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up UNCTAD's partners: a floor, since some investment is not allocated to a country."""
    key = ["year", "measure", "currency", "source_id"]
    sums = _measured(frame, UNCTAD).groupby(key, as_index=False).agg(value_mn=("value_mn", "sum"))
    return sums.assign(status="lower_bound", note="sum of the listed partners")
