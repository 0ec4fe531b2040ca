"""Statements of officials and the press: none is a statistic, none is a checked document."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import describe, load
from analysis.claims.claim import OF, QUALIFIERS
from analysis.clean.published import read
from analysis.files import DATA

READ_FROM = {
    "trade_statements": 60,
    "fdi_press": 180,
    "energy_statements": 24,
    "connectivity_corridor": 19,
    "connectivity_raw_materials": 7,
    "connectivity_commitments": 30,
}
OFFICIAL = ["trade_turnover", "trade_by_member_state", "trade_by_product", "trade_total",
            "trade_by_month", "fdi_by_member_state", "fdi_total", "macro"]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> pd.DataFrame:
    return load("statements")


def test_nothing_comes_from_the_documents_that_are_checked(said: pd.DataFrame) -> None:
    assert not said["source_id"].str.contains("doc_").any()
    # another outlet's report of the address that pressclub_2025 reports
    assert "fdi_kazakhstan_today_2025_11_28" not in set(said["source_id"])


@pytest.mark.parametrize("table", OFFICIAL)
def test_nothing_comes_from_the_source_of_an_official_series(
    said: pd.DataFrame, table: str
) -> None:
    rows = load(table)
    shared = rows[rows["source_id"].isin(said["source_id"])]
    # a gap in an official series is filled with a press figure, and says so
    assert shared["status"].isin(["estimate", "provisional"]).all()


def test_the_ministry_series_of_the_corridor_is_no_statement(said: pd.DataFrame) -> None:
    assert "mintransport_titr_2026" in set(load("corridor")["source_id"])
    freight = said[(said["measure"] == "corridor_volume") & (said["unit"] == "tonnes")]
    assert "mintransport_titr_2026" not in set(freight["source_id"])


@pytest.mark.parametrize(("stem", "least"), READ_FROM.items())
def test_every_published_file_has_its_part(said: pd.DataFrame, stem: str, least: int) -> None:
    sources = read(DATA / "published")(stem)["source_id"]
    assert said["source_id"].isin(sources).sum() >= least


def test_the_words_are_those_of_claims(said: pd.DataFrame) -> None:
    fields = {field["name"]: field for field in describe("statements")["schema"]["fields"]}
    of_claims = {field["name"]: field for field in describe("claims")["schema"]["fields"]}
    for column in ("measure", "unit", "qualifier", "of"):
        assert set(fields[column]["constraints"]["enum"]) <= set(
            of_claims[column]["constraints"]["enum"]
        )
    assert set(said["qualifier"]) <= set(QUALIFIERS)
    assert set(said["of"]) - {""} <= set(OF)
    relative = said["measure"].isin(["growth", "trade_share"])
    assert (said.loc[relative, "of"] != "").all()


def test_everybody_has_a_name(said: pd.DataFrame) -> None:
    assert (said["said_by"].str.len() >= 2).all()
    known = {*load("countries")["code"], "EU", "C5", ""}
    assert set(said["reporter"]) | set(said["partner"]) <= known


@pytest.mark.parametrize(
    ("source", "measure", "sides", "value", "unit", "qualifier", "period"),
    [
        ("qazinform_2a0430", "trade_turnover", "KZ EU_V", 50e9, "USD", "nearly", "2024"),
        ("turan_ambassador_2023", "trade_turnover", "EU27_2020 KZ", 32e9, "EUR", "more_than",
         "2022-01/2022-10"),
        ("council_2022_06_20", "trade_balance", "EU27_2020 KZ", -12e9, "EUR", "exact", "2021"),
        ("dgtrade_central_asia_2019", "exports", "EU28 C5", 9.1e9, "EUR", "exact", "2018"),
        ("astanatimes_69270", "growth", "KZ EU_V", 38, "percent", "exact", "2022"),
        ("worldnewsam_24901", "growth", "KZ EU_V", 36.2, "percent", "exact", "2019/2023"),
        ("fdi_qazinform_2025_04", "fdi_cumulative", "KZ EU_V", 200e9, "USD", "exact", "2005/2025"),
        ("fdi_vilaggazdasag_2025_10", "fdi_cumulative", "KZ EU_V", 200e9, "USD", "about",
         "2005/2025"),
        ("fdi_kazinform_2019_09_05", "fdi_cumulative", "KZ NL", 90.4e9, "USD", "exact",
         "1991/2019"),
        ("fdi_a_news_2022_11_29", "fdi_cumulative", "KZ FR", 17e9, "USD", "exact", "2005/2022-11"),
        ("fdi_kazinform_2022_10_27", "fdi_cumulative", "C5 EU_V", 120e9, "USD", "exact",
         "2012/2022"),
        ("fdi_news_central_asia_2023_06_03", "fdi_cumulative", "KZ WORLD", 350e9, "USD", "exact",
         "1992/2022"),
        ("fdi_kazakh_tv_2017", "fdi_share", "KZ EU_V", 50, "percent", "more_than", "2017"),
        ("fdi_dasfazit_2023_12", "company_count", "KZ EU_V", 3000, "count", "more_than",
         "2023-12"),
        ("fdi_astana_times_2024_03", "company_count", "KZ CY", 390, "count", "exact", "2024-03"),
        ("ratel_eu_crude", "energy_volume", "KZ EU27_2020", 1.05e6, "bpd", "exact", "2024"),
        ("daryo_oil_statement_2025", "energy_share", "EU_V KZ", 13, "percent", "exact", "2025"),
        ("pluralia_eu_oil_shares", "energy_share", "EU27_2020 KZ", 11.7, "percent", "exact",
         "2024-04/2024-06"),
        ("menafn_titr_2023", "corridor_volume", "KZ ", 1.7e6, "tonnes", "about", "2022"),
        ("trcc_exports_eu_2025", "raw_materials_count", "KZ EU27_2020", 21, "count", "exact",
         "2025"),
        ("ieumonitoring_pledge", "funding", "C5 EU", 12e9, "EUR", "exact", "2025-04"),
        ("newscentralasia_pledge_2024", "funding", "KZ ", 1.5e9, "EUR", "exact", "2024-01"),
    ],
)  # fmt: skip
def test_statements_say_what_their_source_says(
    said: pd.DataFrame,
    source: str,
    measure: str,
    sides: str,
    value: float,
    unit: str,
    qualifier: str,
    period: str,
) -> None:
    reporter, partner = sides.split(" ")
    columns = ["source_id", "measure", "reporter", "partner", "unit", "qualifier", "period"]
    wanted = [source, measure, reporter, partner, unit, qualifier, period]
    rows = said[(said[columns] == wanted).all(axis=1)]
    assert value in rows["value"].tolist()


def test_a_range_has_two_ends(said: pd.DataFrame) -> None:
    ranges = said[said["value_high"].notna()]
    assert set(zip(ranges["value"], ranges["value_high"], strict=True)) == {(8, 14), (17, 18)}


def test_shares_that_are_not_of_the_investor_are_left_out(said: pd.DataFrame) -> None:
    """70 per cent is Kazakhstan's part in EU investment, 50 that of the EU and Switzerland."""
    shares = said[said["measure"] == "fdi_share"]
    assert not (shares["value"] == 70).any()
    assert "fdi_kazinform_2019_09_05" not in set(shares["source_id"])


def test_plans_are_left_out(said: pd.DataFrame) -> None:
    boxes = said[said["unit"] == "TEU"]
    assert boxes["value"].max() == 77000


def test_amounts_are_as_exact_as_they_are_printed(said: pd.DataFrame) -> None:
    # one thousandth of a unit is beyond what anybody prints
    assert (said["value"] == said["value"].round(3)).all()
    assert (said["value"] == 16.1e9).any()
