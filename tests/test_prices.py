"""Currencies and constant prices: direction, order, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load, prices
from analysis.errors import MeasureError
from tests.frames import POSITIVE, rates, series

RATES = rates({2018: 1.25, 2019: 1.1, 2020: 1.2})
DEFLATOR = pd.DataFrame({"year": [2018, 2019, 2020], "value": [100.0, 110.0, 125.0]})
DOLLARS = series([100.0, 110.0, 125.0])
EUROS = series([100.0, 110.0, 125.0], currency="EUR")


@pytest.mark.parametrize(
    ("frame", "usd_per_eur", "says"),
    [
        (EUROS, RATES, "rows in EUR where USD is expected"),
        (pd.concat([DOLLARS, EUROS]), RATES, "rows in EUR where USD"),
        (DOLLARS, RATES[:2], "no positive usd_per_eur for 2020"),
        (DOLLARS, RATES.assign(value=[1.2, 0.0, 1.2]), "no positive usd_per_eur for 2019"),
        (DOLLARS, RATES.assign(value=[1.2, None, 1.2]), "no positive usd_per_eur for 2019"),
        (DOLLARS, pd.concat([RATES, RATES]), "share a key"),
        (DOLLARS, RATES.assign(indicator="eur_per_usd"), "the rates are eur_per_usd"),
        (DOLLARS, RATES.assign(indicator="kzt_per_usd"), "the rates are kzt_per_usd"),
        (DOLLARS.assign(price_basis="constant 2015 USD"), RATES, "constant prices already"),
        (DOLLARS.drop(columns="currency"), RATES, "no column currency"),
        (DOLLARS[:0], RATES, "no rows"),
    ],
)
def test_conversion_refuses(frame: pd.DataFrame, usd_per_eur: pd.DataFrame, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        prices.usd_to_eur(frame, usd_per_eur)


def test_conversion_into_dollars_refuses_dollars() -> None:
    with pytest.raises(MeasureError, match="rows in USD where EUR"):
        prices.eur_to_usd(DOLLARS, RATES)


def test_a_third_currency_is_not_taken_for_dollars() -> None:
    with pytest.raises(MeasureError, match="rows in KZT"):
        prices.to_usd(DOLLARS.assign(currency="KZT"), RATES)


@pytest.mark.parametrize(
    ("frame", "deflator", "base_year", "says"),
    [
        (EUROS, DEFLATOR, 2018, "rows in EUR where USD"),
        (DOLLARS, DEFLATOR, 1999, "base year 1999"),
        (DOLLARS, DEFLATOR[:2], 2018, "no positive deflator for 2020"),
        (DOLLARS, DEFLATOR.assign(value=[0.0, 1.0, 1.0]), 2018, "base year 2018"),
        (DOLLARS.assign(price_basis="constant 2015 USD"), DEFLATOR, 2018, "constant prices"),
        (DOLLARS, DEFLATOR.assign(country=["US", "US", "KZ"]), 2018, "mixed country"),
        (DOLLARS, DEFLATOR.assign(unit="percent a year"), 2018, "changes in percent"),
    ],
)
def test_deflating_refuses(
    frame: pd.DataFrame, deflator: pd.DataFrame, base_year: int, says: str
) -> None:
    with pytest.raises(MeasureError, match=says):
        prices.real(frame, deflator, base_year=base_year)


@pytest.mark.parametrize(
    ("growth", "base_year", "says"),
    [
        (DEFLATOR[DEFLATOR["year"] != 2019], 2018, "gap"),
        (DEFLATOR.assign(value=[1.0, None, 1.0]), 2018, "gap"),
        (DEFLATOR.assign(value=[1.0, -100.0, 1.0]), 2018, "100 % or more"),
        (DEFLATOR, 2016, "base year 2016"),
        (pd.concat([DEFLATOR, DEFLATOR]), 2018, "share a key"),
    ],
)
def test_chaining_refuses(growth: pd.DataFrame, base_year: int, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        prices.deflator_index(growth, base_year=base_year)


def test_an_unknown_indicator_is_answered_with_the_known_ones() -> None:
    macro = RATES.assign(country="EZ")
    with pytest.raises(MeasureError, match=r"'brent'.*usd_per_eur"):
        prices.indicator(macro, "brent")
    with pytest.raises(MeasureError, match="mixed country"):
        prices.indicator(pd.concat([macro, macro.assign(country="KZ")]), "usd_per_eur")


def test_directions() -> None:
    assert prices.usd_to_eur(DOLLARS, RATES)["value_mn"].tolist()[0] == 80.0
    assert prices.eur_to_usd(EUROS, RATES)["value_mn"].tolist()[0] == 125.0


def test_deflating_lowers_what_rose_with_prices() -> None:
    done = prices.real(DOLLARS, DEFLATOR, base_year=2018)
    assert done["value_mn"].tolist() == pytest.approx([100.0] * 3)
    assert set(done["price_basis"]) == {"constant 2018 USD"}


@pytest.mark.parametrize(("base_year", "soft"), [(2018, [2020]), (2020, [2018, 2019])])
def test_constant_prices_are_as_sure_as_the_index_of_both_years(
    base_year: int, soft: list[int]
) -> None:
    index = DEFLATOR.assign(status=["final", "final", "estimate"])
    done = prices.real(DOLLARS.assign(status="final"), index, base_year=base_year)
    assert done.loc[done["status"] == "estimate", "year"].tolist() == soft
    assert set(done["status"]) == {"final", "estimate"}


def test_the_order_is_convert_then_deflate() -> None:
    done = prices.real_in_usd(EUROS, RATES, DEFLATOR, base_year=2018)
    # 2020: 125 EUR at 1.2 are 150 USD, which bought what 120 USD bought in 2018
    assert done["value_mn"].tolist()[2] == pytest.approx(120.0)
    dollars = prices.eur_to_usd(EUROS, RATES)
    pd.testing.assert_frame_equal(done, prices.real(dollars, DEFLATOR, base_year=2018))
    with pytest.raises(MeasureError, match="constant prices already"):
        prices.usd_to_eur(done, RATES)


def test_dollars_and_euros_come_out_in_their_order() -> None:
    mixed = pd.concat([EUROS, DOLLARS])[::-1]
    done = prices.to_usd(mixed, RATES)
    assert set(done["currency"]) == {"USD"}
    assert done["value_mn"].tolist()[:3] == DOLLARS["value_mn"].tolist()[::-1]


def test_provenance_of_rate_and_value_is_kept() -> None:
    done = prices.usd_to_eur(DOLLARS, RATES.assign(status=["final", "estimate", "final"]))
    assert done["status"].tolist() == ["final", "estimate", "final"]
    assert set(done["source_id"]) == {"a ecb"}


@given(st.lists(POSITIVE, min_size=1, max_size=8), st.floats(min_value=0.1, max_value=10))
def test_conversion_there_and_back_changes_nothing(values: list[float], rate: float) -> None:
    frame = series(values)
    usd_per_eur = rates(dict.fromkeys(frame["year"], rate))
    back = prices.eur_to_usd(prices.usd_to_eur(frame, usd_per_eur), usd_per_eur)
    assert back["value_mn"].tolist() == pytest.approx(values)
    assert set(back["currency"]) == {"USD"}


@given(st.lists(st.floats(min_value=-50, max_value=300), min_size=1, max_size=12), st.data())
def test_a_chained_index_moves_as_it_was_told(changes: list[float], data: st.DataObject) -> None:
    growth = pd.DataFrame({"year": range(2001, 2001 + len(changes)), "value": changes})
    base = data.draw(st.integers(2000, 2000 + len(changes)))
    index = prices.deflator_index(growth, base_year=base).set_index("year")["value"]
    assert index[base] == 100
    assert (100 * index.pct_change().dropna()).tolist() == pytest.approx(
        changes, rel=1e-6, abs=1e-6
    )


@given(st.integers(2018, 2020), st.floats(min_value=0.01, max_value=100))
def test_real_values_do_not_depend_on_the_base_of_the_index(base: int, scale: float) -> None:
    one = prices.real(DOLLARS, DEFLATOR, base_year=base)
    scaled = DEFLATOR.assign(value=DEFLATOR["value"] * scale)
    other = prices.real(DOLLARS, scaled, base_year=base)
    assert other["value_mn"].tolist() == pytest.approx(one["value_mn"].tolist())
    at_base = one[one["year"] == base]["value_mn"].tolist()
    assert at_base == pytest.approx(DOLLARS[DOLLARS["year"] == base]["value_mn"].tolist())


def test_the_input_is_unchanged() -> None:
    before = DOLLARS.copy(deep=True), RATES.copy(deep=True), DEFLATOR.copy(deep=True)
    prices.usd_to_eur(DOLLARS, RATES)
    prices.real(DOLLARS, DEFLATOR, base_year=2018)
    for frame, was in zip((DOLLARS, RATES, DEFLATOR), before, strict=True):
        pd.testing.assert_frame_equal(frame, was)


def test_the_macro_table_holds_what_is_needed() -> None:
    macro = load("macro")
    rate = prices.indicator(macro, "usd_per_eur").set_index("year")["value"]
    # the ECB prints 1.1827 and 1.0530 as the averages of 2021 and 2022
    assert rate[[2021, 2022]].round(4).tolist() == [1.1827, 1.0530]
    growth = prices.indicator(macro, "us_gdp_deflator_growth_pct")
    cpi = prices.indicator(macro, "us_cpi").set_index("year")["value"]
    chained = prices.deflator_index(growth, base_year=2015).set_index("year")["value"]
    # two measures of one country's prices: alike over a decade, never equal
    assert chained[2024] / 100 == pytest.approx(cpi[2024] / cpi[2015], rel=0.03)
