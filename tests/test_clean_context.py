"""The context tables: macro series, countries, milestones, sources."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import DataError, load
from analysis.clean import context
from analysis.clean.published import read
from analysis.files import DATA

PUBLISHED = DATA / "published"

# Today's members, written out: the table must agree with this list, not make it.
MEMBERS = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
PERIMETERS = ["EU27_2020", "EU28", "EU_V", "EU_BNS"]
DOCUMENTS = [
    "doc_vassilenko_2026",
    "doc_eureporter_31",
    "doc_joint_statement_2023",
    "doc_encyclopaedia",
    "doc_pressclub_2025",
]


def series(indicator: str, country: str) -> pd.Series:
    macro = load("macro")
    rows = macro[(macro["indicator"] == indicator) & (macro["country"] == country)]
    return rows.set_index("year")["value"]


def printed(stem: str, name: str) -> pd.DataFrame:
    rows = read(PUBLISHED)(stem)
    return rows[rows["series"] == name]


# macro


def test_macro_has_one_row_per_year_country_and_indicator() -> None:
    macro = load("macro")
    assert not macro.duplicated(["year", "country", "indicator"]).any()
    assert macro["value"].notna().all()
    assert macro["year"].between(1990, 2025).all()


def test_macro_keeps_one_unit_and_one_source_per_indicator() -> None:
    macro = load("macro")
    kinds = macro[["indicator", "unit", "source_id"]].drop_duplicates()
    assert kinds["indicator"].is_unique


@pytest.mark.parametrize("indicator", ["gdp_usd", "population"])
def test_macro_covers_members_partners_and_world(indicator: str) -> None:
    macro = load("macro")
    present = set(macro.loc[macro["indicator"] == indicator, "country"])
    assert present == {*MEMBERS, "GB", "KZ", "RU", "CN", "US", "EU27_2020", "WORLD"}


@pytest.mark.parametrize("indicator", ["gdp_usd", "population"])
def test_members_add_up_to_the_eu(indicator: str) -> None:
    macro = load("macro")
    wide = macro[macro["indicator"] == indicator].pivot_table(
        index="year", columns="country", values="value"
    )
    complete = wide[MEMBERS].dropna()
    assert complete.index.max() == 2025
    assert complete.index.min() <= 1995
    pd.testing.assert_series_equal(
        complete.sum(axis=1),
        wide.loc[complete.index, "EU27_2020"],
        check_names=False,
        rtol=1e-9,
    )


def test_united_kingdom_is_not_in_the_eu_aggregate() -> None:
    with_uk = series("gdp_usd", "EU27_2020") + series("gdp_usd", "GB")
    # the World Bank's EU of 2019 with the UK would be more than a tenth larger
    assert (with_uk / series("gdp_usd", "EU27_2020") > 1.1).all()


def test_missing_baltic_gdp_stays_missing() -> None:
    """The World Bank fills it within the aggregate only, about 0.2 % of it."""
    macro = load("macro")
    wide = macro[macro["indicator"] == "gdp_usd"].pivot_table(
        index="year", columns="country", values="value"
    )
    filled = 1 - wide[MEMBERS].sum(axis=1) / wide["EU27_2020"]
    assert filled.loc[:1994].between(0.001, 0.003).all()
    assert series("gdp_usd", "EE").index.min() == 1993
    assert series("gdp_usd", "LV").index.min() == 1995
    assert series("gdp_usd", "LT").index.min() == 1995


@pytest.mark.parametrize(
    ("year", "tenge"),
    # the annual means of KZT per USD that the World Bank prints, to the tiyn
    [
        (1994, 35.54),
        (2000, 142.13),
        (2014, 179.19),
        (2015, 221.73),
        (2016, 342.16),
        (2022, 460.17),
        (2023, 456.17),
        (2024, 468.96),
        (2025, 521.04),
    ],
)
def test_tenge_per_dollar(year: int, tenge: float) -> None:
    assert series("kzt_per_usd", "KZ")[year] == pytest.approx(tenge, abs=0.005001)


@pytest.mark.parametrize(
    ("year", "dollars"),
    # annual averages of the ECB's reference rates, to four decimals
    [
        (1999, 1.0658),
        (2000, 0.9236),
        (2008, 1.4708),
        (2015, 1.1095),
        (2019, 1.1195),
        (2020, 1.1422),
        (2021, 1.1827),
        (2022, 1.0530),
        (2023, 1.0813),
        (2024, 1.0824),
        (2025, 1.1300),
    ],
)
def test_dollars_per_euro(year: int, dollars: float) -> None:
    assert series("usd_per_eur", "EZ")[year] == pytest.approx(dollars, abs=0.00005001)


def test_the_fed_sees_the_same_euro_from_the_other_side() -> None:
    fed = printed("context_exchange_rates", "eur_per_usd").set_index("year")["value"]
    ecb = series("usd_per_eur", "EZ")
    assert list(fed.index) == list(ecb.index) == list(range(1999, 2026))
    # two markets, two hours of the day, and a mean of reciprocals: within 0.5 %, and in a calm
    # year within 0.2 %
    gap = (ecb * fed - 1).abs()
    assert gap.max() < 0.005
    assert gap.median() < 0.002


@pytest.mark.parametrize("country", ["KZ", "EU27_2020", "DE", "CN", "US", "WORLD"])
def test_gdp_per_head_is_gdp_over_population(country: str) -> None:
    stated = printed_per_head(country)
    computed = series("gdp_usd", country) / series("population", country)
    assert len(stated) == 36
    # the World Bank prints the quotient in single precision
    assert ((computed / stated - 1).abs() < 1e-6).all()


def test_gdp_per_head_of_russia_has_another_population_since_2014() -> None:
    """The caveat of the table: the printed figure is 1–2 % lower than the quotient."""
    stated = printed_per_head("RU")
    gap = series("gdp_usd", "RU") / series("population", "RU") / stated - 1
    assert (gap.loc[:2013].abs() < 1e-6).all()
    assert gap.loc[2014:].between(0.01, 0.02).all()


def printed_per_head(country: str) -> pd.Series:
    rows = printed("context_worldbank", "gdp_per_head_usd")
    return rows[rows["reporter"] == country].set_index("year")["value"]


def test_brent() -> None:
    brent = series("brent_usd_bbl", "WORLD")
    assert list(brent.index) == list(range(1990, 2026))
    # the EIA's annual averages
    assert brent[2025] == 69.14
    assert brent[2022] == 100.93
    assert brent[1998] == 12.76


def test_consumer_prices_are_means_of_months() -> None:
    macro = load("macro")
    prices = macro[macro["indicator"] == "us_cpi"].set_index("year")
    assert list(prices.index) == list(range(1990, 2026))
    # annual averages as tables of the Bureau's figures print them: the Minneapolis Fed to one
    # decimal (1990, 2000), inflationdata.com to three (2021 to 2023)
    stated = {1990: 130.7, 2000: 172.2, 2021: 270.970, 2022: 292.655, 2023: 304.702}
    for year, index in stated.items():
        assert prices.loc[year, "value"] == pytest.approx(
            index, abs=0.05 if year < 2007 else 0.0005
        )
    assert prices.loc[2024, "status"] == "final"


def test_consumer_prices_of_an_incomplete_year_say_so() -> None:
    macro = load("macro")
    prices = macro[macro["indicator"] == "us_cpi"].set_index("year")
    assert prices.index[prices["status"] == "estimate"].tolist() == [2025]
    assert "11 months" in prices.loc[2025, "note"]


def test_first_estimates_are_provisional() -> None:
    macro = load("macro")
    world_bank = macro[macro["source_id"].str.startswith("wdi")]
    assert (world_bank.loc[world_bank["year"] == 2025, "status"] == "provisional").all()
    assert (world_bank.loc[world_bank["year"] < 2025, "status"] == "final").all()


def test_investment_stands_in_its_own_table_only() -> None:
    macro = load("macro")
    assert not macro["indicator"].str.contains("fdi").any()


def test_world_bank_trade_is_the_total_of_kazakhstan() -> None:
    """Kazakh goods trade and its share of GDP tell the same story as the printed ratio.

    The World Bank prints trade in goods at 48.58 % of GDP for 2024 and 46.78 % for 2025.
    """
    trade = series("merchandise_exports_usd", "KZ") + series("merchandise_imports_usd", "KZ")
    share = 100 * trade / series("gdp_usd", "KZ")
    assert share[2024] == pytest.approx(48.58, abs=0.01)
    assert share[2025] == pytest.approx(46.78, abs=0.01)


# countries


def test_countries_names_are_complete_and_distinct() -> None:
    countries = load("countries")
    assert countries["code"].is_unique
    for column in ("name_en", "name_ru", "name_kk"):
        assert (countries[column] != "").all()
        assert countries[column].is_unique


def test_names_in_three_languages() -> None:
    names = load("countries").set_index("code")[["name_en", "name_ru", "name_kk"]]
    assert list(names.loc["KZ"]) == ["Kazakhstan", "Казахстан", "Қазақстан"]
    assert list(names.loc["DE"]) == ["Germany", "Германия", "Германия"]
    assert names.loc["NA", "name_en"] == "Namibia"  # a code that readers take for "missing"


def test_members_and_only_members_have_a_month_of_joining() -> None:
    countries = load("countries").set_index("code")
    joined = countries["eu_from"] != ""
    assert sorted(countries.index[joined]) == sorted([*MEMBERS, "GB"])
    assert countries.index[countries["eu_to"] != ""].tolist() == ["GB"]


@pytest.mark.parametrize(
    ("month", "size"),
    # the sizes that the EU's perimeters are named after
    [("1995-01", 15), ("2004-05", 25), ("2007-01", 27), ("2013-07", 28), ("2020-02", 27)],
)
def test_number_of_members(month: str, size: int) -> None:
    countries = load("countries")
    inside = (
        (countries["eu_from"] != "")
        & (countries["eu_from"] <= month)
        & ((countries["eu_to"] == "") | (countries["eu_to"] >= month))
    )
    assert inside.sum() == size


def test_perimeters_are_codes_and_the_ambiguous_ones_are_not() -> None:
    codes = set(load("countries")["code"])
    assert codes >= {*PERIMETERS, "WORLD", "BLX"}
    # Eurostat's own country codes, and an EU of no stated composition
    assert codes.isdisjoint({"EL", "UK", "EU", "EU27", "ZZ"})


# milestones


def test_milestones_are_enough_and_unique() -> None:
    events = load("milestones")
    assert len(events) >= 25
    assert not events.duplicated(["date", "what"]).any()
    assert (events["what"].str.len() <= 90).all()


def test_every_document_has_a_milestone() -> None:
    assert set(DOCUMENTS) <= set(load("milestones")["source_id"])


def test_dates_are_real_and_ordered() -> None:
    dates = load("milestones")["date"]
    pd.to_datetime(dates[dates.str.len() == 10], format="%Y-%m-%d")
    assert dates.str[:4].astype(int).between(1992, 2026).all()


def test_dates_that_documents_disagree_on_are_both_there() -> None:
    events = load("milestones")
    signed = events[events["what"].str.contains("EPCA") & events["what"].str.contains("signed")]
    assert {"2015-12-21", "2020"} <= set(signed["date"])
    relations = events[events["what"].str.contains("diplomatic relations")]
    assert {"1992", "1993-02-02"} <= set(relations["date"])
    doubtful = events[events["date"].isin(["1992", "2020"])]
    assert (doubtful["status"] == "estimate").all()
    assert (doubtful["note"] != "").all()


def test_enlargements_agree_with_the_months_in_countries() -> None:
    events = load("milestones")
    countries = load("countries")
    joined = events[events["what"].str.contains("joins? the EU$")]
    months = set(countries.loc[countries["eu_from"] >= "1993", "eu_from"])
    assert set(joined["date"]) == months


# sources


def test_every_source_states_a_publisher_and_a_licence() -> None:
    sources = load("sources")
    assert sources["source_id"].is_unique
    assert (sources[["title", "publisher", "licence"]] != "").all(axis=None)


def test_every_table_names_listed_sources_only() -> None:
    listed = set(load("sources")["source_id"])
    for table in ("macro", "countries", "milestones"):
        assert set(load(table)["source_id"]) <= listed


def test_no_source_address_names_a_machine() -> None:
    addresses = load("sources")["url"]
    assert addresses[addresses != ""].str.fullmatch(r"https?://[^\s]+\.[^\s]+").all()


# bad input


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of published figures that is in order."""
    for file in ("context_eia.csv", "sources_context.csv"):
        shutil.copy(PUBLISHED / file, tmp_path / file)
    keep = pd.read_csv(tmp_path / "sources_context.csv", dtype=str, keep_default_na=False)
    keep = keep[keep["source_id"].isin(["eia_brent", "cldr"])]
    keep.to_csv(tmp_path / "sources_context.csv", index=False)
    return tmp_path


def test_sources_in_order_are_returned(folder: Path) -> None:
    assert sorted(context.sources(folder)["source_id"]) == ["cldr", "eia_brent"]


def _append(path: Path, line: str) -> None:
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")


def test_source_listed_twice(folder: Path) -> None:
    path = folder / "sources_context.csv"
    shutil.copy(path, folder / "sources_more.csv")
    with pytest.raises(DataError, match=r"sources_more\.csv: source 'cldr' is listed once"):
        context.sources(folder)


def test_source_that_nobody_uses(folder: Path) -> None:
    _append(folder / "sources_context.csv", "idle,t,p,,,,,CC-BY-4.0,")
    with pytest.raises(DataError, match="source 'idle' is used by a published figure"):
        context.sources(folder)


def test_source_that_is_not_listed(folder: Path) -> None:
    _append(folder / "context_eia.csv", "x,WORLD,,,2024,1,USD,,phantom,,high,")
    with pytest.raises(DataError, match=r"context_eia\.csv: source 'phantom' is listed"):
        context.sources(folder)


def test_source_list_without_a_column(folder: Path) -> None:
    path = folder / "sources_context.csv"
    path.write_text(re.sub("licence", "license", path.read_text("utf-8")), "utf-8")
    with pytest.raises(DataError, match="restore the header line"):
        context.sources(folder)


def test_a_month_that_is_lost_makes_the_year_an_estimate() -> None:
    def without_june(stem: str) -> pd.DataFrame:
        rows = read(PUBLISHED)(stem)
        return rows[rows["period"] != "2010-06"]

    prices = context.macro(without_june)
    year = prices[(prices["indicator"] == "us_cpi") & (prices["year"] == 2010)].iloc[0]
    assert year["status"] == "estimate"
    assert "11 months" in year["note"]
