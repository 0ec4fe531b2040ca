"""Corridor, raw materials and commitments: promises, and numbers printed elsewhere."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis import load


@pytest.fixture(scope="module")
def corridor() -> pd.DataFrame:
    return load("corridor")


@pytest.fixture(scope="module")
def freight(corridor: pd.DataFrame) -> pd.Series:
    return corridor.set_index(["series", "year"])["value"].sort_index()


@pytest.fixture(scope="module")
def commitments() -> pd.DataFrame:
    return load("commitments")


def test_one_row_per_key(corridor: pd.DataFrame, commitments: pd.DataFrame) -> None:
    assert not corridor.duplicated(["year", "series"]).any()
    assert not commitments.duplicated(["programme", "provider", "currency"]).any()


def test_freight_is_one_ministry_series(corridor: pd.DataFrame, freight: pd.Series) -> None:
    rows = corridor[corridor["series"] == "titr_freight"]
    assert len(rows["source_id"].unique()) == 1
    assert freight["titr_freight"].to_dict() == {
        2019: 759,
        2020: 783,
        2021: 586,
        2022: 1485,
        2023: 2764,
        2024: 4484,
        2025: 4119,
    }


def test_one_unit_per_series(corridor: pd.DataFrame) -> None:
    assert not corridor[["series", "unit"]].drop_duplicates().duplicated("series").any()
    teu = corridor["series"].str.endswith("_teu")
    assert (corridor.loc[teu, "unit"] == "TEU").all()
    assert not (corridor.loc[~teu, "unit"] == "TEU").any()


def test_no_plan_stands_beside_outcomes(corridor: pd.DataFrame) -> None:
    """Plans and forecasts: 96 000 TEU and 5 200 kt for 2025, 300 000 TEU for 2029."""
    assert corridor["year"].max() <= 2025
    assert not corridor["value"].isin([96000, 5200, 300000, 11000]).any()


def test_growth_of_2023(freight: pd.Series) -> None:
    """Trend prints +86 per cent; the +65 of officials starts from about 1 700 kt."""
    growth = freight["titr_freight", 2023] / freight["titr_freight", 2022] * 100 - 100
    assert growth == pytest.approx(86, abs=0.5)


def test_growth_of_2024(freight: pd.Series) -> None:
    """Vestnik Kavkaza prints +62 per cent."""
    growth = freight["titr_freight", 2024] / freight["titr_freight", 2023] * 100 - 100
    assert growth == pytest.approx(62, abs=0.5)


def test_rail_and_road_make_transit(freight: pd.Series) -> None:
    """Almost 20 million tonnes in 2019."""
    modes = freight["transit_freight_rail", 2019] + freight["transit_freight_road", 2019]
    assert modes == pytest.approx(freight["transit_freight", 2019], abs=0.6)


def test_corridors_are_rail_and_road(freight: pd.Series) -> None:
    assert freight["corridors_rail", 2024] + freight["corridors_road", 2024] == 13


def test_statements_are_estimates(corridor: pd.DataFrame) -> None:
    rows = corridor[corridor["series"] == "overland_transit_share_statement"]
    assert (rows["status"] == "estimate").all()
    assert (rows["value"] == 85).all()


def test_counts_of_materials() -> None:
    rows = load("raw_materials")
    counts = rows[rows["measure"] == "materials_on_eu_list"]
    said = set(zip(counts["year"], counts["value"], counts["unit"], strict=True))
    assert {
        (2022, 16, "of 30 materials"),
        (2024, 18, "of 34 materials"),
        (2025, 19, "of 34 materials"),
        (2025, 21, "of 34 materials"),
    } <= said
    length = counts["unit"].str.extract(r"(\d+)")[0].astype(int)
    assert (counts["value"] < length).all()
    assert (counts["status"] == "estimate").all()


def test_dates_are_dates(commitments: pd.DataFrame) -> None:
    dates = commitments["date"].fillna("")
    assert all(re.fullmatch(r"|\d{4}(-\d{2}(-\d{2})?)?", date) for date in dates)


def test_amounts_are_positive(commitments: pd.DataFrame) -> None:
    assert (commitments["amount_mn"] > 0).all()
    assert set(commitments["currency"]) == {"EUR", "USD"}


@pytest.mark.parametrize(
    ("programme", "amount", "currency"),
    [
        # the five source documents
        ("Four memorandums of the transport investment forum", 820, "EUR"),
        ("Erasmus+ higher education cooperation", 115, "EUR"),
        ("Enhancing Criminal Justice in Kazakhstan (EUCJ)", 5.5, "EUR"),
        ("European Instrument for Democracy and Human Rights (EIDHR)", 1, "EUR"),
        ("Three programmes for regional integration", 28, "EUR"),
        ("Karaganda region solar, 76 MWp", 42.6, "USD"),
        ("Sustainable transport connectivity in Central Asia", 10000, "EUR"),
        ("Global Gateway package for Central Asia", 12000, "EUR"),
    ],
)
def test_amounts_of_the_documents(
    commitments: pd.DataFrame, programme: str, amount: float, currency: str
) -> None:
    row = commitments[commitments["programme"] == programme]
    assert row["amount_mn"].tolist() == [amount]
    assert row["currency"].tolist() == [currency]


def test_parts_of_the_package_add_up(commitments: pd.DataFrame) -> None:
    parts = commitments[
        (commitments["kind"] == "pledge_part") & (commitments["status"] != "estimate")
    ]
    assert parts["amount_mn"].sum() == pytest.approx(12000)


def test_other_breakdown_does_not_add_up(commitments: pd.DataFrame) -> None:
    other = commitments[commitments["programme"].str.endswith("other breakdown")]
    assert other["amount_mn"].sum() < 12000
    assert (other["status"] == "estimate").all()


def test_loans_of_zhanatas_add_up(commitments: pd.DataFrame) -> None:
    """95.3 million USD in all."""
    rows = commitments[commitments["programme"].str.startswith("Zhanatas")]
    loans = rows.loc[rows["kind"] == "loan", "amount_mn"].sum()
    assert loans == pytest.approx(
        rows.loc[rows["kind"] == "loan_total", "amount_mn"].item(), abs=0.2
    )


def test_framework_is_its_phases(commitments: pd.DataFrame) -> None:
    """The encyclopaedia's 500 million EUR are about 200 and 300."""
    rows = commitments[commitments["programme"].str.startswith("Kazakhstan Renewables Framework")]
    whole = rows["programme"].str.endswith("whole")
    assert rows.loc[~whole, "amount_mn"].sum() == rows.loc[whole, "amount_mn"].item() == 500
