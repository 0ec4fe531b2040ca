"""Direct investment tables: structure, and figures that sources print elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import load
from analysis.clean import investment
from analysis.clean.published import COLUMNS, Published, read

PUBLISHED = read(Path(__file__).parents[1] / "data" / "published")
EU27 = [
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
]
UNCTAD = "unctad_bilateral_2001_2012"
NBK = "nbk_form337_2026"
UNCTADSTAT = "unctadstat_fdi_2021"
WORLD_BANK = "wdi_2026_07"


@pytest.fixture(scope="module")
def by_investor() -> pd.DataFrame:
    return load("fdi_by_member_state")


@pytest.fixture(scope="module")
def total() -> pd.DataFrame:
    return load("fdi_total")


def series(frame: pd.DataFrame, measure: str, currency: str, **only: str) -> pd.DataFrame:
    rows = frame[(frame["measure"] == measure) & (frame["currency"] == currency)]
    for column, value in only.items():
        rows = rows[rows[column] == value]
    return rows


def eu27(frame: pd.DataFrame, measure: str, currency: str, **only: str) -> pd.Series:
    rows = series(frame, measure, currency, **only)
    return rows[rows["investor"].isin(EU27)].groupby("year")["value_mn"].sum()


def value(frame: pd.DataFrame, year: int, investor: str, measure: str, currency: str) -> float:
    rows = series(frame, measure, currency, investor=investor)
    return float(rows.set_index("year").loc[year, "value_mn"])


def world(frame: pd.DataFrame, measure: str, currency: str, source_id: str) -> pd.Series:
    return series(frame, measure, currency, source_id=source_id).set_index("year")["value_mn"]


def printed(stem: str, name: str, code: str) -> pd.Series:
    rows = PUBLISHED(stem)
    rows = rows[(rows["series"] == name) & (rows["partner"] == code) & rows["year"].notna()]
    return rows.set_index("year")["value"]


# --- structure -------------------------------------------------------------------------------


def test_keys_are_unique(by_investor: pd.DataFrame, total: pd.DataFrame) -> None:
    assert not by_investor.duplicated(["year", "investor", "measure", "currency"]).any()
    assert not total.duplicated(["year", "measure", "currency", "source_id"]).any()


@pytest.mark.parametrize(
    ("measure", "currency", "first", "last", "absent"),
    [
        ("gross_inflow", "USD", 2001, 2012, set()),
        ("net_inflow", "EUR", 2003, 2021, set()),
        ("stock", "EUR", 2003, 2021, set()),
        ("stock", "USD", 2001, 2012, {"HR"}),
        ("stock_mirror", "USD", 2009, 2022, {"RO"}),
    ],
)
def test_every_member_state_is_covered(
    by_investor: pd.DataFrame, measure: str, currency: str, first: int, last: int, absent: set[str]
) -> None:
    rows = series(by_investor, measure, currency)
    rows = rows[rows["status"] != "estimate"]
    assert (rows["year"].min(), rows["year"].max()) == (first, last)
    assert set(EU27) - set(rows["investor"]) == absent
    main = {"GB", "CH", "US", "RU", "CN", "TR", "KR", "JP"}
    assert main <= set(rows["investor"])


def test_gross_inflow_has_every_member_in_every_year_to_2012(by_investor: pd.DataFrame) -> None:
    rows = series(by_investor, "gross_inflow", "USD", source_id=UNCTAD)
    members = rows[rows["investor"].isin(EU27)]
    grid = members.pivot_table(index="year", columns="investor", values="value_mn")
    assert grid.shape == (12, 27)
    assert grid.notna().all(axis=None)


def test_stock_of_2008_and_2009_is_missing_in_dollars_not_zero(by_investor: pd.DataFrame) -> None:
    assert not series(by_investor, "stock", "USD")["year"].isin([2008, 2009]).any()


def test_no_total_stands_among_the_countries(by_investor: pd.DataFrame) -> None:
    assert by_investor["investor"].str.fullmatch("[A-Z]{2}").all()
    assert not by_investor["investor"].isin(["EU", "AN", "KZ"]).any()


def test_one_source_per_series_but_for_the_press(by_investor: pd.DataFrame) -> None:
    rows = by_investor[by_investor["status"] != "estimate"]
    pairs = rows[["measure", "currency", "source_id"]].drop_duplicates()
    assert not pairs.duplicated(["measure", "currency"]).any()


def test_values_are_plausible(by_investor: pd.DataFrame, total: pd.DataFrame) -> None:
    assert by_investor["value_mn"].abs().max() < 100_000
    assert total["value_mn"].abs().max() < 200_000
    assert by_investor["value_mn"].isna().sum() == (by_investor["note"] == "confidential").sum()
    assert total["value_mn"].notna().all()


# --- confidential, doubtful and broken -------------------------------------------------------


def test_a_confidential_cell_keeps_its_row_and_is_never_zero(by_investor: pd.DataFrame) -> None:
    cells = PUBLISHED("fdi_imf_cdis")
    hidden = cells[cells["printed"] == "C"]
    mirror = series(by_investor, "stock_mirror", "USD").set_index(["year", "investor"])
    kept = mirror.loc[list(zip(hidden["year"], hidden["reporter"], strict=True))]
    assert len(kept) == len(hidden) > 150
    assert kept["value_mn"].isna().all()
    assert (kept["note"] == "confidential").all()
    assert (kept["status"] == "final").all()


@pytest.mark.parametrize(
    ("investor", "years"),
    [
        ("CH", range(2009, 2023)),
        ("JP", range(2009, 2023)),
        ("PT", range(2009, 2023)),
        ("DE", range(2020, 2023)),
        ("US", range(2013, 2023)),
    ],
)
def test_known_confidential_runs(by_investor: pd.DataFrame, investor: str, years: range) -> None:
    rows = series(by_investor, "stock_mirror", "USD", investor=investor).set_index("year")
    assert rows.loc[list(years), "value_mn"].isna().all()


def test_an_ambiguous_zero_says_so(by_investor: pd.DataFrame) -> None:
    rows = by_investor[(by_investor["source_id"] == UNCTAD) & (by_investor["value_mn"] == 0)]
    assert len(rows) > 100
    assert (rows["note"] == "nil, below rounding or not reported").all()


def test_the_korean_slip_of_2016_is_out(by_investor: pd.DataFrame) -> None:
    korea = series(by_investor, "stock", "EUR", investor="KR").set_index("year")["value_mn"]
    assert 2016 not in korea.index
    assert {2015, 2017} <= set(korea.index)
    assert korea.min() > 30


def test_figures_shared_by_portugal_and_oman_are_flagged(by_investor: pd.DataFrame) -> None:
    rows = series(by_investor, "gross_inflow", "USD", source_id=UNCTAD)
    rows = rows[rows["year"].between(2006, 2010)]
    portugal = rows[rows["investor"] == "PT"].set_index("year")
    oman = rows[rows["investor"] == "OM"].set_index("year")
    assert (portugal["value_mn"] - oman["value_mn"]).abs().max() < 0.02
    assert portugal["note"].str.contains("Oman").tolist() == [True] * 5
    assert oman["note"].str.contains("Portugal").tolist() == [True] * 5


def test_bpm6_breaks_stand_on_the_first_new_row(by_investor: pd.DataFrame) -> None:
    broken = by_investor[by_investor["status"] == "break"]
    assert set(broken["measure"]) == {"net_inflow", "stock"}
    assert set(broken["currency"]) == {"EUR"}
    assert not broken.duplicated(["investor", "measure"]).any()
    members = broken[broken["investor"].isin(EU27)]
    assert (members["year"] == 2013).all()
    # the Croatian stock starts in 2015: nothing older to break with
    expected = {(code, measure) for code in EU27 for measure in ["net_inflow", "stock"]}
    expected -= {("HR", "stock")}
    assert set(zip(members["investor"], members["measure"], strict=True)) == expected


# --- press -----------------------------------------------------------------------------------


def test_press_points_are_estimates_and_say_where_they_come_from(
    by_investor: pd.DataFrame, total: pd.DataFrame
) -> None:
    for frame in (by_investor, total):
        quoted = frame[frame["note"].str.startswith("press_reported")]
        assert (quoted["status"] == "estimate").all()
        assert len(quoted) == (frame["status"] == "estimate").sum() > 0
    recent = by_investor[(by_investor["measure"] == "gross_inflow") & (by_investor["year"] > 2012)]
    assert (recent["status"] == "estimate").all()


@pytest.mark.parametrize(
    ("year", "investor", "million"),
    # as officials were quoted: billions in the press are millions here
    [(2022, "NL", 8300), (2022, "DE", 469.5), (2021, "BE", 1069), (2023, "RU", 3000)],
)
def test_press_figures(by_investor: pd.DataFrame, year: int, investor: str, million: float) -> None:
    assert value(by_investor, year, investor, "gross_inflow", "USD") == million


def test_no_part_of_a_year_and_no_weak_page(by_investor: pd.DataFrame) -> None:
    gross = by_investor[by_investor["measure"] == "gross_inflow"].set_index(["investor", "year"])
    assert ("IT", 2023) not in gross.index  # January to August only
    assert ("LU", 2021) not in gross.index  # nine months only
    assert value(by_investor, 2021, "TR", "gross_inflow", "USD") == 680  # not 535, nine months
    assert gross.loc[[("DE", 2023)], "currency"].tolist() == ["USD"]  # EUR 712 m: weak page


# --- back-tests: gross inflow ----------------------------------------------------------------


def test_unctad_eu_and_world_totals(by_investor: pd.DataFrame, total: pd.DataFrame) -> None:
    # worked out by hand from the UNCTAD sheet for the research notes, USD million
    years = range(2001, 2013)
    members = [848, 1078, 1295, 2521, 3340, 4594, 7718, 7299, 10606, 10692, 12250, 12901]
    partners = [4546, 4102, 4588, 8195, 7570, 11202, 18239, 19962, 20155, 20928, 25036, 27043]
    shares = [19, 26, 28, 31, 44, 41, 42, 37, 53, 51, 49, 48]
    union = eu27(by_investor, "gross_inflow", "USD", source_id=UNCTAD)
    everyone = world(total, "gross_inflow", "USD", UNCTAD)
    assert union.round().tolist() == members
    assert everyone.round().tolist() == partners
    assert (100 * union / everyone).round().tolist() == shares
    assert everyone.index.tolist() == list(years)


def test_share_since_2005_is_what_officials_say(
    by_investor: pd.DataFrame, total: pd.DataFrame
) -> None:
    union = eu27(by_investor, "gross_inflow", "USD", source_id=UNCTAD).loc[2005:].sum()
    uk = series(by_investor, "gross_inflow", "USD", investor="GB", source_id=UNCTAD)
    with_uk = union + uk[uk["year"] >= 2005]["value_mn"].sum()
    everyone = world(total, "gross_inflow", "USD", UNCTAD).loc[2005:].sum()
    assert union == pytest.approx(69_400, abs=50)
    assert everyone == pytest.approx(150_100, abs=50)
    assert with_uk == pytest.approx(78_800, abs=50)
    assert round(100 * union / everyone) == 46
    assert round(100 * with_uk / everyone) == 52
    # EUbulletin, 9 October 2017: 45.5 % for 2005–2016, the UK's place not stated
    assert 100 * union / everyone == pytest.approx(45.5, abs=1)


def test_dutch_gross_inflow_against_the_ambassador(by_investor: pd.DataFrame) -> None:
    dutch = series(by_investor, "gross_inflow", "USD", investor="NL", source_id=UNCTAD)
    assert dutch["value_mn"].sum() == pytest.approx(47_800, abs=50)
    # Kazinform: 47 billion in 1993–2012, as the ambassador said
    assert dutch["value_mn"].sum() / 47_000 == pytest.approx(1, abs=0.02)


def test_press_total_of_2012_is_above_the_sum_of_partners(total: pd.DataFrame) -> None:
    gross = series(total, "gross_inflow", "USD")
    of_2012 = gross[gross["year"] == 2012].set_index("status")["value_mn"]
    assert of_2012["estimate"] == 28_900
    assert of_2012["lower_bound"] == pytest.approx(27_000, abs=50)


def test_growth_of_gross_inflow_in_2022_as_tass_quotes_it(total: pd.DataFrame) -> None:
    # +17.7 % on 2021, said with the two levels 28 and 23.8
    gross = series(total, "gross_inflow", "USD")
    level = gross[gross["year"] == 2022]["value_mn"].item()
    before = gross[gross["year"] == 2021]["value_mn"].max()
    assert 100 * (level / before - 1) == pytest.approx(17.7, abs=0.3)


# --- back-tests: net inflow ------------------------------------------------------------------


def test_four_quarters_are_the_year_of_unctadstat(total: pd.DataFrame) -> None:
    bank = world(total, "net_inflow", "USD", NBK).loc[2005:2015]
    united_nations = world(total, "net_inflow", "USD", UNCTADSTAT).loc[2005:2015]
    assert len(bank) == len(united_nations) == 11
    assert (bank - united_nations).abs().max() < 0.001


def test_a_year_with_fewer_than_four_quarters_is_left_out(total: pd.DataFrame) -> None:
    bank = world(total, "net_inflow", "USD", NBK)
    assert bank.index.tolist() == list(range(2005, 2026))  # the file has the first quarter of 2026


def test_the_fall_of_2015_as_the_oecd_prints_it(total: pd.DataFrame) -> None:
    bank = world(total, "net_inflow", "USD", NBK)
    assert round(bank[2015] / 1000) == 4
    assert round(100 * (bank[2015] / bank[2014] - 1)) == -52


def test_net_inflow_of_2022_in_three_versions(total: pd.DataFrame) -> None:
    # notes on conflicts: UNCTAD 6.1, World Bank 5.1, National Bank's quarters 6.5 (USD billion)
    rows = series(total, "net_inflow", "USD")
    rows = rows[rows["year"] == 2022]
    assert sorted((rows["value_mn"] / 1000).round(1)) == [5.1, 6.1, 6.5]


def test_ranking_by_net_inflow_in_2021(by_investor: pd.DataFrame) -> None:
    rows = series(by_investor, "net_inflow", "EUR")
    leaders = rows[rows["year"] == 2021].nlargest(6, "value_mn")["investor"].tolist()
    assert leaders == ["US", "RU", "CN", "CH", "TR", "NL"]


# --- back-tests: stock -----------------------------------------------------------------------


def test_stock_at_the_end_of_2012_in_dollars(
    by_investor: pd.DataFrame, total: pd.DataFrame
) -> None:
    union = eu27(by_investor, "stock", "USD")[2012]
    everyone = world(total, "stock", "USD", UNCTAD)[2012]
    assert union == pytest.approx(58_000, abs=50)
    assert everyone == pytest.approx(98_700, abs=50)
    assert round(100 * union / everyone) == 59


def test_stock_at_the_end_of_2021_in_euro(by_investor: pd.DataFrame, total: pd.DataFrame) -> None:
    union = eu27(by_investor, "stock", "EUR")[2021]
    dutch = value(by_investor, 2021, "NL", "stock", "EUR")
    everyone = world(total, "stock", "EUR", "wiiw_fdi_partner_2023")[2021]
    assert union == pytest.approx(68_300, abs=50)
    assert everyone == pytest.approx(134_500, abs=50)
    assert round(100 * union / everyone) == 51
    assert round(100 * dutch / union) == 76


@pytest.mark.parametrize("measure", ["net_inflow", "stock"])
def test_members_add_up_to_the_eu_row_that_wiiw_prints(
    by_investor: pd.DataFrame, measure: str
) -> None:
    union = eu27(by_investor, measure, "EUR")
    row = printed("fdi_wiiw", f"wiiw_{measure}", "EU27_2020")
    assert len(union) == len(row) == 19
    assert (union - row).abs().max() < 0.05


@pytest.mark.parametrize("measure", ["net_inflow", "stock"])
def test_members_and_the_uk_add_up_to_the_eu28_row(by_investor: pd.DataFrame, measure: str) -> None:
    uk = series(by_investor, measure, "EUR", investor="GB").set_index("year")["value_mn"]
    union = eu27(by_investor, measure, "EUR") + uk
    assert (union - printed("fdi_wiiw", f"wiiw_{measure}", "EU28")).abs().max() < 0.05


@pytest.mark.parametrize("measure", ["net_inflow", "stock"])
def test_total_by_partner_is_the_total_by_activity(total: pd.DataFrame, measure: str) -> None:
    rows = PUBLISHED("fdi_wiiw")
    rows = rows[rows["series"] == f"wiiw_{measure}_activity"]
    rows = rows[rows["item"].str.startswith("NACE Rev. 2: Total")].set_index("year")["value"]
    by_partner = world(total, measure, "EUR", "wiiw_fdi_partner_2023")
    assert len(rows) == 12
    assert (by_partner.loc[2010:] - rows).abs().max() < 0.01


@pytest.mark.parametrize(
    ("year", "investor", "million"),
    # as read in the IMF's tables; France, Italy and the Netherlands were noted by hand
    [
        (2009, "NL", 30_312.7),
        (2019, "NL", 58_997.6),
        (2022, "NL", 46_221.1),
        (2021, "FR", 9_271),
        (2012, "FR", -290),
        (2022, "IT", 997),
        (2021, "LU", 546),
    ],
)
def test_mirror_positions(
    by_investor: pd.DataFrame, year: int, investor: str, million: float
) -> None:
    assert value(by_investor, year, investor, "stock_mirror", "USD") == pytest.approx(
        million, abs=0.5
    )


def test_chinese_mirror_stock_is_what_the_press_says(by_investor: pd.DataFrame) -> None:
    # Daryo, 6 July 2023: 7.5 billion at the end of 2021
    china = value(by_investor, 2021, "CN", "stock_mirror", "USD")
    assert round(china) == 7_487
    assert round(china / 1000, 1) == printed("fdi_press", "stock_press", "CN")[2021] == 7.5


def test_printed_mirror_total_is_the_sum_of_the_open_positions(
    by_investor: pd.DataFrame, total: pd.DataFrame
) -> None:
    rows = series(by_investor, "stock_mirror", "USD")
    everyone = world(total, "stock_mirror", "USD", "imf_cdis_table6_2024")
    assert (rows.groupby("year")["value_mn"].sum() - everyone).abs().max() < 0.001


@pytest.mark.parametrize(
    ("measure", "source_id", "year", "million"),
    # as first read in the World Bank's and UNCTAD's files
    [
        ("net_inflow", WORLD_BANK, 2008, 16_818.890680),
        ("net_inflow", WORLD_BANK, 2016, 17_223.789548),
        ("net_inflow", WORLD_BANK, 2024, 2_093.098908),
        ("net_inflow", UNCTADSTAT, 2008, 14_321.8),
        ("stock", UNCTADSTAT, 2019, 149_369.3),
    ],
)
def test_world_figures(
    total: pd.DataFrame, measure: str, source_id: str, year: int, million: float
) -> None:
    assert world(total, measure, "USD", source_id)[year] == pytest.approx(million, abs=0.05)


def test_the_newer_world_bank_edition_stands_in_the_table_and_names_the_older(
    total: pd.DataFrame,
) -> None:
    older = printed("fdi_worldbank", "wdi_net_inflow", "WORLD") / 1e6
    rows = series(total, "net_inflow", "USD", source_id=WORLD_BANK).set_index("year")
    assert rows.index.tolist() == older.index.tolist() == list(range(1992, 2025))
    differs = older.index[(rows["value_mn"] / older - 1).abs() > 1e-6]
    assert differs.tolist() == [2023, 2024]
    assert rows.loc[differs, "note"].str.contains("edition of 2025").all()
    # revised by 2.8 billion dollars from one edition to the next
    assert rows.index[rows["status"] == "provisional"].tolist() == [2024]
    assert rows.loc[2024, "value_mn"] - older[2024] == pytest.approx(2_775, abs=1)
    assert "wdi_fdi_2025" not in set(total["source_id"])


# --- the rules on made-up figures ------------------------------------------------------------

Printed = dict[str, list[dict[str, str]]]
STEMS = [
    *("fdi_unctad_bilateral", "fdi_wiiw", "fdi_imf_cdis", "fdi_press"),
    *("fdi_unctadstat", "context_worldbank", "fdi_nbk"),
]


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[[Printed], Published]:
    """Return a maker of published tables that hold only the rows given."""

    def make(tables: Printed) -> Published:
        correction = "file,series,reporter,partner,item,period,source_id,action,expect,value,reason"
        (tmp_path / "corrections.csv").write_text(f"{correction},status\n", encoding="utf-8")
        for stem in STEMS:
            rows = pd.DataFrame(tables.get(stem, []), columns=COLUMNS)
            rows.to_csv(tmp_path / f"{stem}.csv", index=False)
        return read(tmp_path)

    return make


def wiiw_row(period: str, value: str, partner: str = "NL") -> dict[str, str]:
    return {
        "series": "wiiw_stock",
        "reporter": "KZ",
        "partner": partner,
        "period": period,
        "value": value,
        "unit": "million EUR",
        "source_id": "wiiw",
    }


def press_row(value: str, unit: str, source_id: str, confidence: str = "medium") -> dict[str, str]:
    return {
        "series": "nbk_gross_inflow",
        "reporter": "KZ",
        "partner": "NL",
        "period": "2022",
        "value": value,
        "unit": unit,
        "source_id": source_id,
        "confidence": confidence,
    }


def test_break_is_the_first_row_after_a_gap(made_up: Callable[[Printed], Published]) -> None:
    rows = [wiiw_row("2012", "1"), wiiw_row("2014", "2"), wiiw_row("2015", "3")]
    rows += [wiiw_row("2013", "4", "GE"), wiiw_row("2014", "5", "GE")]
    table = investment.fdi_by_member_state(made_up({"fdi_wiiw": rows}))
    status = table.set_index(["investor", "year"])["status"]
    assert status["NL"].to_dict() == {2012: "final", 2014: "break", 2015: "final"}
    assert (status["GE"] == "final").all()  # nothing old to break with


def test_aggregates_stay_out_of_the_countries(made_up: Callable[[Printed], Published]) -> None:
    rows = [wiiw_row("2020", "1", code) for code in ["WORLD", "EU27_2020", "EU28", "AN", "NL"]]
    published = made_up({"fdi_wiiw": rows})
    assert investment.fdi_by_member_state(published)["investor"].tolist() == ["NL"]
    assert len(investment.fdi_total(published)) == 1


def test_one_official_figure_in_two_newspapers_is_one_row(
    made_up: Callable[[Printed], Published],
) -> None:
    rows = [press_row("8.3", "billion USD", "first"), press_row("8300", "million USD", "second")]
    table = investment.fdi_by_member_state(made_up({"fdi_press": rows}))
    assert table["value_mn"].tolist() == [8300]
    assert table["source_id"].tolist() == ["first"]
    assert table["note"].tolist() == ["press_reported"]


def test_two_unequal_figures_are_not_silently_merged(
    made_up: Callable[[Printed], Published],
) -> None:
    rows = [press_row("8.3", "billion USD", "first"), press_row("8.4", "billion USD", "second")]
    table = investment.fdi_by_member_state(made_up({"fdi_press": rows}))
    assert table.duplicated(["year", "investor", "measure", "currency"]).any()


def test_a_weak_page_is_left_out(made_up: Callable[[Printed], Published]) -> None:
    rows = [press_row("8.3", "billion USD", "weak", "low")]
    assert investment.fdi_by_member_state(made_up({"fdi_press": rows})).empty


def test_three_quarters_are_no_year(made_up: Callable[[Printed], Published]) -> None:
    rows = [
        {"series": "nbk_net_inflow_quarterly", "period": f"{year}-Q{quarter}", "value": "1.5"}
        for year, last in [(2020, 4), (2021, 3)]
        for quarter in range(1, last + 1)
    ]
    table = investment.fdi_total(made_up({"fdi_nbk": rows}))
    assert table[["year", "value_mn"]].to_numpy().tolist() == [[2020, 6.0]]
