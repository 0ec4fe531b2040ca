"""Energy tables: promises of the data, and numbers that sources print but no table is made of."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import load
from analysis.clean import energy
from analysis.clean.prefer import best, hedged_status
from analysis.clean.published import Published, read
from analysis.files import DATA

PUBLISHED = read(DATA / "published")


@pytest.fixture(scope="module")
def shares() -> pd.DataFrame:
    return load("energy_shares")


@pytest.fixture(scope="module")
def volumes() -> pd.DataFrame:
    return load("energy_volumes")


@pytest.fixture(scope="module")
def kazakhstan(shares: pd.DataFrame) -> pd.Series:
    rows = shares[(shares["partner"] == "KZ") & (shares["product"] == "crude_oil")]
    return rows.set_index(["basis", "year"])["share_pct"].sort_index()


@pytest.fixture(scope="module")
def volume(volumes: pd.DataFrame) -> pd.Series:
    return volumes.set_index(["series", "partner", "year"])["value"].sort_index()


# --- promises of the data


def test_one_row_per_key(shares: pd.DataFrame, volumes: pd.DataFrame) -> None:
    assert not shares.duplicated(["year", "product", "partner", "basis"]).any()
    assert not volumes.duplicated(["year", "series", "partner"]).any()


def test_shares_lie_between_0_and_100_and_parts_do_not_exceed_the_whole(
    shares: pd.DataFrame,
) -> None:
    assert shares["share_pct"].between(0, 100).all()
    sums = shares.groupby(["product", "basis", "year"])["share_pct"].sum()
    assert sums.max() <= 100


def test_no_total_stands_among_the_suppliers(shares: pd.DataFrame) -> None:
    assert not shares["partner"].isin(["WORLD", "EU27_2020", "EU28"]).any()


def test_each_basis_has_its_own_years(shares: pd.DataFrame) -> None:
    years = shares[shares["partner"] == "KZ"].groupby("basis")["year"].agg(["min", "max", "size"])
    assert years.loc["volume_incl_intra_eu28"].tolist() == [2013, 2019, 7]
    assert years.loc["value_incl_intra_eu28"].tolist() == [2013, 2019, 7]
    assert years.loc["volume_incl_intra_eu_v"].tolist() == [2020, 2023, 4]
    assert years.loc["tonnes_eu27_2020"].tolist() == [2019, 2022, 3]
    assert years.loc["value_extra_eu"].tolist() == [2024, 2024, 1]


def test_shares_with_hidden_cells_are_floors(shares: pd.DataFrame) -> None:
    hidden = shares["basis"].isin(["volume_incl_intra_eu_v", "value_incl_intra_eu_v"])
    assert (shares.loc[hidden, "status"] == "lower_bound").all()
    assert hidden.sum() == 8


def test_statements_and_unclear_or_worked_back_totals_are_estimates(shares: pd.DataFrame) -> None:
    worked_back = (shares["basis"] == "tonnes_eu27_2020") & shares["year"].isin([2020, 2022])
    unclear = ["statement", "value_extra_eu", "extra_eu_rounded", "volume_mbd_press"]
    unsure = worked_back | shares["basis"].isin(unclear)
    assert (shares.loc[unsure, "status"] == "estimate").all()


def test_bounds_are_not_shares(shares: pd.DataFrame) -> None:
    """The denominator of eleven origins would give 9.1 % in 2021 (upper bound only)."""
    crude = shares[(shares["partner"] == "KZ") & (shares["product"] == "crude_oil")]
    assert crude.loc[crude["year"] == 2021, "share_pct"].max() < 7.3


def test_confidential_cells_are_missing_never_zero() -> None:
    rows = PUBLISHED("energy_coifpm")
    secret = rows["printed"] == "C"
    blend = (rows["reporter"] == "EU_V") & rows["item"].eq("KZ_CPC_BLN") & ~secret
    blend &= rows["series"] == "crude_import_volume"
    # months that the source discloses
    assert (blend & rows["period"].str.startswith("2020")).sum() == 11
    assert (blend & rows["period"].str.startswith("2021")).sum() == 12
    assert rows.loc[secret, "value"].isna().all()
    assert rows.loc[~secret, "value"].notna().all()


def test_one_unit_per_series(volumes: pd.DataFrame) -> None:
    assert not volumes[["series", "unit"]].drop_duplicates().duplicated("series").any()


def test_a_year_that_lacks_a_month_is_left_out(volume: pd.Series) -> None:
    """The customs file has no September 2022."""
    exports = volume["kz_crude_exports", "WORLD"]
    assert 2022 not in exports.index
    assert sorted(exports.index) == [2015, 2016, 2017, 2018, 2019, 2020, 2021, 2023, 2024, 2025]
    assert 2022 not in volume["kz_crude_exports_value", "WORLD"].index
    assert 2026 not in exports.index


def test_plans_and_forecasts_are_no_volumes(volumes: pd.DataFrame) -> None:
    assert not volumes["series"].str.endswith("_outlook").any()
    # the ministry expected 96.2 Mt for 2025 and CPC 68 Mt; neither came true
    assert not (volumes["value"].isin([96.2, 68.0]) & volumes["year"].eq(2025)).any()


def test_unreported_members_make_floors(volumes: pd.DataFrame) -> None:
    rows = volumes[volumes["series"] == "eu27_crude_imports"]
    floors = rows[rows["status"] == "lower_bound"]
    assert set(floors["year"]) == {2000, 2004, 2019, 2020, 2021, 2022}
    assert set(floors.loc[floors["year"] == 2019, "partner"]) == {"GB"}
    assert floors["note"].ne("").all()
    assert len(rows) == 11 * 23


def test_a_new_definition_is_marked(volumes: pd.DataFrame) -> None:
    breaks = volumes[volumes["status"] == "break"].set_index(["series", "year"]).index
    for first in [
        ("oil_production_balance", 2025),
        ("refinery_input", 2025),
        ("eu_crude_imports_register", 2020),
        ("uranium_production", 2007),
    ]:
        assert first in breaks


def test_members_of_the_register_add_up_to_the_share(
    volume: pd.Series, kazakhstan: pd.Series
) -> None:
    """Register total of 2013: 3 798 984.405 thousand barrels (row World of the workbook)."""
    members = volume["eu_member_crude_register"].xs(2013, level="year").sum()
    assert members / 3798984.405 * 100 == pytest.approx(
        kazakhstan["volume_incl_intra_eu28", 2013], abs=1e-6
    )


def test_members_in_tonnes_add_up_to_the_eu(volume: pd.Series) -> None:
    members = volume["eu_member_crude_from_kz"].drop("GB", level="partner")
    eu = volume["eu27_crude_imports", "KZ"]
    difference = members.groupby("year").sum() - eu
    assert difference.abs().max() < 1e-3
    assert len(eu) == 23


def test_electricity_shares_add_up_to_100(volumes: pd.DataFrame) -> None:
    rows = volumes[volumes["series"].str.startswith("electricity_share_")]
    sums = rows.groupby("year")["value"].sum()
    assert len(sums) == 35
    assert (sums - 100).abs().max() < 0.05


def test_kazakh_oil_in_the_caspian_pipeline_is_less_than_all(volume: pd.Series) -> None:
    both = pd.concat(
        [volume["cpc_shipments", "WORLD"], volume["crude_exports_via_cpc", "WORLD"]],
        axis="columns",
        keys=["all", "kazakh"],
        join="inner",
    )
    assert len(both) >= 4
    assert (both["kazakh"] < both["all"]).all()
    assert (both["kazakh"] / both["all"]).between(0.8, 1).all()


def test_routes_do_not_exceed_exports(volume: pd.Series) -> None:
    routes = ["aktau", "atyrau_samara", "china", "cpc", "rail"]
    total = sum(
        volume[f"crude_exports_via_{route}"].xs(2009, level="year").sum() for route in routes
    )
    exports = volume["kz_crude_exports_ministry", "WORLD", 2009]
    assert 0.98 * exports < total <= exports


def test_price_of_exports_is_that_of_oil(volume: pd.Series) -> None:
    """A tonne is roughly seven and a half barrels, and a barrel cost between 30 and 100 dollars."""
    price = (
        volume["kz_crude_exports_value", "WORLD"] * 1000 / volume["kz_crude_exports", "WORLD"] / 7.5
    )
    assert price.between(30, 100).all()
    assert price.idxmin() in (2016, 2020)


# --- faults


def changed(stem: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Published:
    """Return the published figures with one table changed."""

    def reader(name: str) -> pd.DataFrame:
        rows = PUBLISHED(name)
        return change(rows) if name == stem else rows

    return reader


def test_two_totals_for_one_year_are_refused() -> None:
    def doubled(rows: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([rows, rows[rows["partner"] == "WORLD"]])

    with pytest.raises(pd.errors.MergeError):
        energy.energy_shares(changed("energy_register", doubled))


def test_a_lost_month_takes_its_year_away() -> None:
    def without_may(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["period"] != "2024-05"]

    made = energy.energy_volumes(changed("energy_kz_oil", without_may))
    years = set(made.loc[made["series"] == "kz_crude_exports", "year"])
    assert 2024 not in years
    assert 2023 in years


def test_of_two_figures_the_surer_and_longer_is_taken() -> None:
    rows = pd.DataFrame(
        {
            "year": [2021, 2021, 2021, 2022, 2022],
            "value": [23, 22.99, 30, 80, 85],
            "printed": ["23", "22.99", "30", "80", "85"],
            "confidence": ["medium", "medium", "low", "medium", "medium"],
            "note": ["", "", "", "more than", ""],
            "source_id": list("abcde"),
        }
    )
    assert best(rows, ["year"])["value"].tolist() == [22.99, 85]


def test_the_hedge_of_a_source_becomes_a_status() -> None:
    rows = pd.DataFrame(
        {
            "note": ["", "about", "more than; all seas", "published before year end", ""],
            "confidence": ["high", "medium", "low", "medium", "low"],
        }
    )
    assert hedged_status(rows).tolist() == [
        "final",
        "estimate",
        "lower_bound",
        "provisional",
        "estimate",
    ]


# --- numbers that sources print and no table is made of


@pytest.mark.parametrize(
    ("basis", "first", "expected"),
    [
        # research division of the register, origin rows over row World
        ("volume_incl_intra_eu28", 2013, [5.60, 6.19, 6.06, 6.80, 7.21, 6.94, 7.27]),
        ("value_incl_intra_eu28", 2013, [5.64, 6.26, 6.23, 6.85, 7.30, 6.95, 7.07]),
        # at least, confidential cells missing
        ("volume_incl_intra_eu_v", 2020, [6.60, 7.26, 6.06, 7.16]),
        ("value_incl_intra_eu_v", 2020, [7.17, 7.15, 6.43, 7.62]),
    ],
)
def test_register_shares(
    kazakhstan: pd.Series, basis: str, first: int, expected: list[float]
) -> None:
    found = [kazakhstan[basis, first + step] for step in range(len(expected))]
    assert found == pytest.approx(expected, abs=0.0051)


def test_workbook_prints_the_same_share_of_a_member(
    volume: pd.Series,
) -> None:
    """Column '% of Total Imports' of the 2013 workbook, rows of Austria and Belgium."""
    register = volume["eu_member_crude_register"]
    assert register["AT", 2013] / 3798984.405 == pytest.approx(0.004179369617601786, rel=1e-7)
    assert register["BE", 2013] / 3798984.405 == pytest.approx(0.0010024284371864907, rel=1e-7)


@pytest.mark.parametrize(
    ("basis", "year", "expected"),
    [
        ("tonnes_eu28", 2016, 6.46),
        ("tonnes_eu27_2020", 2019, 7.26),
        ("tonnes_eu27_2020", 2020, 8.37),
        ("tonnes_eu27_2020", 2022, 7.62),
    ],
)
def test_tonnes_shares(kazakhstan: pd.Series, basis: str, year: int, expected: float) -> None:
    assert kazakhstan[basis, year] == pytest.approx(expected, abs=0.0055)


def test_libya_agrees_with_a_heidelberg_figure(shares: pd.DataFrame) -> None:
    """Universität Heidelberg prints 6.2 % for Libya in 2019."""
    rows = shares.set_index(["basis", "partner", "year"])["share_pct"]
    assert rows["tonnes_eu27_2020", "LY", 2019] == pytest.approx(6.2, abs=0.05)


def test_kazakh_tonnes(volume: pd.Series) -> None:
    # million tonnes, 2000–2022
    expected = [
        *(9.72, 8.60, 12.75, 14.54, 19.07, 25.57, 26.00, 25.88, 27.33, 27.91, 28.71, 29.23),
        *(26.85, 28.56, 31.71, 34.60, 35.25, 39.73, 36.49, 36.81, 37.36, 35.75, 36.57),
    ]
    found = volume["eu27_crude_imports", "KZ"].sort_index() / 1000
    assert found.tolist() == pytest.approx(expected, abs=0.0051)


def test_growth_of_kazakh_tonnes(volume: pd.Series) -> None:
    """An analyst wrote 'nearly 900 %' for 2000–2021; the tonnes give +268 %."""
    tonnes = volume["eu27_crude_imports", "KZ"]
    assert tonnes[2021] / tonnes[2000] * 100 - 100 == pytest.approx(268, abs=0.5)


@pytest.mark.parametrize(
    ("partner", "year", "eu28", "tolerance"),
    [
        # Eurostat, Statistics Explained, EU-28, million tonnes; the table is EU-27
        ("RU", 2014, 150.3, 0.02),
        ("RU", 2016, 166.0, 0.02),
        ("IQ", 2016, 43.0, 0.02),
        ("SA", 2014, 44.2, 0.05),
        ("SA", 2016, 40.5, 0.05),
    ],
)
def test_other_suppliers(
    volume: pd.Series, partner: str, year: int, eu28: float, tolerance: float
) -> None:
    """The 27 take a little less than the 28 did: the United Kingdom bought some too."""
    found = volume["eu27_crude_imports", partner, year] / 1000
    assert eu28 * (1 - tolerance) <= found <= eu28 + 0.05


def test_german_tables_agree(volume: pd.Series) -> None:
    """German imports from Kazakhstan: 8.0 Mt in 2007 and 8.1 Mt in 2010, as the press prints."""
    german = volume["eu_member_crude_from_kz", "DE"] / 1000
    assert german[2007] == pytest.approx(8.0, abs=0.3)
    assert german[2010] == pytest.approx(8.1, abs=0.3)


@pytest.mark.parametrize(("year", "printed"), [(2015, 39), (2022, 43), (2024, 39)])
def test_world_share_of_uranium(volume: pd.Series, year: int, printed: int) -> None:
    """The World Nuclear Association prints rounded shares in its text."""
    assert round(volume["uranium_world_share", "KZ", year]) == printed


def test_uranium_by_newest_edition(volume: pd.Series) -> None:
    """23 800 tU for 2015 was the first figure, 23 607 the revised one."""
    produced = volume["uranium_production", "KZ"]
    assert produced[2015] == 23607
    assert produced[2024] == 23270
    assert produced[2013] == 22451
    assert [year for year in range(2007, 2025) if year not in produced.index] == []
    countries = volume["uranium_production"].drop(["WORLD"], level="partner")
    world = volume["uranium_production", "WORLD"]
    assert (countries.groupby("year").sum().reindex(world.index) < world).all()


def test_uranium_deliveries_and_shares_tell_the_same_total(
    shares: pd.DataFrame, volume: pd.Series
) -> None:
    """Euratom Supply Agency 2022: 5 565 tU from three countries are 47.47 per cent."""
    rows = shares[(shares["basis"] == "deliveries_eu_utilities") & (shares["year"] == 2022)]
    share = rows.set_index("partner")["share_pct"]
    total = 5565 / 47.47 * 100
    for country in ["KZ", "NE", "CA", "RU", "UZ"]:
        tonnes = volume["eu_uranium_deliveries", country, 2022]
        assert tonnes / total * 100 == pytest.approx(share[country], abs=0.02)
    assert share[["KZ", "RU", "UZ"]].sum() == pytest.approx(47.47, abs=0.011)


def test_uranium_of_a_mistaken_year_is_dropped(shares: pd.DataFrame) -> None:
    """24.26 per cent for Niger belongs to 2021; one agency dated it 2020."""
    niger = shares[(shares["product"] == "uranium") & (shares["partner"] == "NE")]
    assert niger.set_index("year")["share_pct"].to_dict() == {2020: 20.3, 2021: 24.26, 2022: 25.38}


def test_customs_years(volume: pd.Series) -> None:
    # bureau of statistics, sums of months: million tonnes, billion USD, per cent of all exports
    assert volume["kz_crude_exports", "WORLD", 2015] == pytest.approx(63.582, abs=5e-4)
    assert volume["kz_crude_exports", "WORLD", 2023] == pytest.approx(70.676, abs=5e-4)
    assert volume["kz_crude_exports_value", "WORLD", 2024] == pytest.approx(42.885, abs=5e-4)
    part = volume["kz_crude_share_of_exports", "WORLD"]
    assert part[2019] == pytest.approx(57.8, abs=0.05)
    assert part[2025] == pytest.approx(50.5, abs=0.05)


def test_balance_of_2025_equals_customs(volume: pd.Series) -> None:
    assert volume["kz_crude_exports_balance", "WORLD", 2025] == pytest.approx(
        volume["kz_crude_exports", "WORLD", 2025], abs=1e-3
    )


def test_caspian_pipeline_change_of_2023(volume: pd.Series) -> None:
    """The company prints 4.762749 Mt more than in 2022."""
    shipped = volume["cpc_shipments", "WORLD"]
    assert shipped[2023] - shipped[2022] == pytest.approx(4.762749, abs=0.05)


def test_caspian_pipeline_of_2018_is_kazakh_plus_russian(volume: pd.Series) -> None:
    """Russian oil in 2018: 6.8 Mt."""
    kazakh = volume["crude_exports_via_cpc", "WORLD", 2018]
    assert kazakh + 6.8 == pytest.approx(volume["cpc_shipments", "WORLD", 2018], abs=0.051)


def test_ministry_counts_the_eu_part(volume: pd.Series) -> None:
    """46.6 of 70.5 Mt are the 66 per cent that the ministry names for 2023."""
    eu = volume["kz_crude_exports_to", "EU27_2020", 2023]
    exports = volume["kz_crude_exports_ministry", "WORLD", 2023]
    assert eu / exports * 100 == pytest.approx(
        volume["kz_crude_exports_destination_share", "EU27_2020", 2023], abs=0.5
    )


def test_renewables(volume: pd.Series) -> None:
    # research sums of the shares, per cent
    share = volume["renewables_share", "KZ"]
    assert share[1990] == pytest.approx(8.43, abs=0.0051)
    assert share[2024] == pytest.approx(15.21, abs=0.0051)
    without_large_hydro = volume["renewables_share_ministry", "KZ"]
    assert (without_large_hydro < share.reindex(without_large_hydro.index)).all()


def test_emissions_by_newest_edition(volume: pd.Series) -> None:
    """Global Carbon Budget 2025: 274.3 Mt in 2022; the older edition had 254.4."""
    assert volume["co2_emissions", "KZ", 2022] == pytest.approx(274.3, abs=0.05)
