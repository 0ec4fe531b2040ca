"""General measures: what they refuse, what they give, what must hold for any numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load, measures
from analysis.errors import MeasureError
from analysis.measures import EU27, STATUSES
from tests.frames import POSITIVE, SERIES, SHARES_OF, parts, series

Work = Callable[[pd.DataFrame], pd.DataFrame]

OVER_TIME: dict[str, Work] = {
    "growth": measures.growth,
    "cagr": lambda frame: measures.cagr(frame, start=2018, end=2020),
    "index": lambda frame: measures.index(frame, base_year=2018),
    "rolling_mean": lambda frame: measures.rolling_mean(frame, window=2),
    "log_trend": measures.log_trend,
}
ACROSS: dict[str, Work] = {
    "total": measures.total,
    "contribution": lambda frame: measures.contribution(frame, start=2018, end=2019),
    "hhi": measures.hhi,
    "rank": measures.rank,
}

GOOD = series([100.0, 110.0, 99.0], partner="DE", flow="export")
MEMBERS = parts({"DE": [60.0, 72.0], "FR": [40.0, 38.0]}, flow="export")


def two_definitions(column: str, one: str, other: str) -> pd.DataFrame:
    """One series of three years whose last year is something else."""
    return GOOD.assign(**{column: [one, one, other]})


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", OVER_TIME)
@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (two_definitions("currency", "USD", "EUR"), "mixed currency: EUR, USD"),
        (two_definitions("unit", "tU", "%"), "mixed unit"),
        (
            two_definitions("price_basis", "current prices", "constant 2015 USD"),
            "mixed price_basis",
        ),
        (GOOD[GOOD["year"] != 2019], "2019"),
        (pd.concat([GOOD, GOOD]), "share a key"),
        (GOOD.assign(value_mn=[100.0, None, 99.0]), "missing"),
        (GOOD[:0], "no rows"),
        (GOOD.drop(columns="year"), "no column year"),
        (GOOD.drop(columns="value_mn"), "no column value_mn"),
    ],
)
def test_a_measure_over_time_refuses(name: str, frame: pd.DataFrame, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        OVER_TIME[name](frame)


@pytest.mark.parametrize("work", [measures.growth, measures.log_trend])
def test_a_measure_over_time_refuses_two_perimeters_in_one_series(
    work: Callable[..., object],
) -> None:
    frame = two_definitions("partner", "EU28", "EU27_2020")
    with pytest.raises(MeasureError, match="mixed partner: EU27_2020, EU28"):
        work(frame, by=["flow"])


@pytest.mark.parametrize("name", ["growth", "cagr", "index", "log_trend"])
@pytest.mark.parametrize("base", [0.0, -5.0])
def test_a_relative_measure_refuses_a_base_that_is_not_positive(name: str, base: float) -> None:
    with pytest.raises(MeasureError, match="positive"):
        OVER_TIME[name](GOOD.assign(value_mn=[base, 110.0, 99.0]))


def test_a_rolling_mean_takes_negative_values() -> None:
    frame = GOOD.assign(value_mn=[-2.0, 0.0, 4.0])
    assert measures.rolling_mean(frame, window=2)["rolling_mean"].tolist()[1:] == [-1.0, 2.0]


@pytest.mark.parametrize("name", ACROSS)
@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (MEMBERS.assign(currency=["USD", "USD", "EUR", "EUR"]), "mixed currency"),
        (parts({"WORLD": [1.0, 2.0], "DE": [1.0, 2.0]}), "WORLD overlaps"),
        (parts({"EU27_2020": [1.0, 2.0], "DE": [1.0, 2.0]}), "EU27_2020 overlaps"),
        (parts({"EU28": [1.0, 2.0], "GB": [1.0, 2.0]}), "EU28 overlaps"),
        (parts({"EU27_2020": [1.0, 2.0], "EU28": [1.0, 2.0]}), "EU27_2020, EU28 overlaps"),
        (parts({"BLX": [1.0, 2.0], "LU": [1.0, 2.0]}), "BLX overlaps"),
        (pd.concat([MEMBERS, MEMBERS]), "share a key"),
        (MEMBERS[:0], "no rows"),
        (MEMBERS.drop(columns="partner"), "no column partner"),
    ],
)
def test_a_measure_across_parts_refuses(name: str, frame: pd.DataFrame, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        ACROSS[name](frame)


def test_flows_that_hold_each_other_are_not_parts() -> None:
    frame = series([3.0, 4.0], flow="turnover"), series([1.0, 2.0], flow="export")
    with pytest.raises(MeasureError, match="turnover overlaps"):
        measures.total(pd.concat(frame), parts="flow")


def test_a_perimeter_beside_countries_outside_it_is_no_overlap() -> None:
    assert measures.overlaps(["EU27_2020", "RU", "CN", "GB"]) == []


@pytest.mark.parametrize("name", ["total", "contribution", "hhi"])
def test_a_missing_part_is_not_zero(name: str) -> None:
    with pytest.raises(MeasureError, match="missing"):
        ACROSS[name](parts({"DE": [60.0, None], "FR": [40.0, 38.0]}))


def test_a_part_that_one_year_lacks_is_named() -> None:
    with pytest.raises(MeasureError, match="partner FR has no row in 2018 or 2019"):
        measures.contribution(MEMBERS[:-1], start=2018, end=2019)


def test_contribution_refuses_a_sum_that_is_not_positive() -> None:
    frame = parts({"DE": [-5.0, 1.0], "FR": [5.0, 1.0]})
    with pytest.raises(MeasureError, match="positive base"):
        measures.contribution(frame, start=2018, end=2019)


def test_concentration_refuses_negative_and_empty_years() -> None:
    with pytest.raises(MeasureError, match="zero or more"):
        measures.hhi(parts({"DE": [-1.0], "FR": [2.0]}))
    with pytest.raises(MeasureError, match="all parts are zero in 2018"):
        measures.hhi(parts({"DE": [0.0], "FR": [0.0]}))


@pytest.mark.parametrize(
    ("part", "total", "says"),
    [
        (GOOD, GOOD[:2], "no denominator for year=2020"),
        (GOOD, GOOD.assign(value_mn=[1.0, None, 1.0]), "no denominator for year=2019"),
        (GOOD, GOOD.assign(value_mn=[1.0, 0.0, 1.0]), "no denominator for year=2019"),
        (GOOD, GOOD.assign(value_mn=[1.0, -1.0, 1.0]), "no denominator for year=2019"),
        (GOOD, GOOD.assign(currency="EUR"), "mixed currency"),
        (GOOD, GOOD.assign(flow="import"), "mixed flow"),
        (GOOD.assign(basis="a"), GOOD.assign(basis="b"), "mixed basis"),
        (GOOD, pd.concat([GOOD, GOOD]), "share a key"),
        (GOOD, GOOD[:0], "no rows"),
        (GOOD.drop(columns="year"), GOOD, "no column year"),
    ],
)
def test_a_share_refuses(part: pd.DataFrame, total: pd.DataFrame, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        measures.share(part, total)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: measures.cagr(GOOD, start=2020, end=2018), "2018 is not after 2020"),
        (lambda: measures.cagr(GOOD, start=2018, end=2030), "year 2030 is missing"),
        (lambda: measures.index(GOOD, base_year=1999), "year 1999 is missing"),
        (lambda: measures.rolling_mean(GOOD, window=1), "window 1"),
        (lambda: measures.rolling_mean(GOOD, window=4), "window 4 for 3 years"),
        (lambda: measures.log_trend(GOOD[:2]), "too few"),
        (lambda: measures.log_trend(GOOD, level=95), "no probability"),
        (lambda: measures.contribution(MEMBERS, start=2019, end=2019), "not after"),
        (lambda: measures.contribution(MEMBERS, start=2018, end=2025), "year 2025 is missing"),
        (lambda: measures.growth(GOOD, value="tonnes"), "no column tonnes"),
    ],
)
def test_options_that_make_no_sense_are_refused(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        work()


def test_an_error_says_what_to_do() -> None:
    with pytest.raises(MeasureError, match=r"Remedy: choose years without a gap\."):
        measures.growth(GOOD[GOOD["year"] != 2019])


@pytest.mark.parametrize("work", [*OVER_TIME.values(), *ACROSS.values()])
def test_the_input_is_unchanged(work: Work) -> None:
    frame = parts({"DE": [60.0, 72.0, 80.0], "FR": [40.0, 38.0, 41.0]}).sample(
        frac=1, random_state=1
    )
    before = frame.copy(deep=True)
    work(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_the_input_of_a_share_is_unchanged() -> None:
    before = GOOD.copy(deep=True)
    measures.share(GOOD, GOOD)
    pd.testing.assert_frame_equal(GOOD, before)


# --- what is given ------------------------------------------------------------------------------


def test_a_rolling_mean_looks_back() -> None:
    mean = measures.rolling_mean(series([3.0, 6.0, 9.0, 30.0]), window=3)["rolling_mean"]
    assert mean.isna().tolist() == [True, True, False, False]
    assert mean.tolist()[2:] == [6.0, 15.0]


def test_series_are_kept_apart_and_order_does_not_matter() -> None:
    frame = parts({"DE": [100.0, 110.0], "FR": [10.0, 5.0]})
    for shuffled in (frame, frame[::-1]):
        grown = measures.growth(shuffled)
        assert grown["partner"].tolist() == ["DE", "DE", "FR", "FR"]
        assert grown["growth_pct"].round(9).tolist()[1::2] == [10.0, -50.0]
        assert grown["growth_pct"].isna().tolist() == [True, False, True, False]


def test_a_frame_without_labels_is_one_series() -> None:
    frame = pd.DataFrame({"year": [2022, 2023], "value": [4.0, 5.0]})
    assert measures.growth(frame)["growth_pct"].tolist()[1] == 25.0


def test_shares_without_a_number_stay_missing() -> None:
    frame = measures.share(GOOD.assign(value_mn=[1.0, None, 1.0]), GOOD)
    assert frame["share_pct"].isna().tolist() == [False, True, False]


def test_a_share_keeps_the_rows_and_their_order() -> None:
    frame = GOOD[::-1]
    assert measures.share(frame, GOOD).index.tolist() == frame.index.tolist()


def test_equals_share_a_rank_and_the_missing_have_none() -> None:
    ranked = measures.rank(parts({"DE": [5.0], "FR": [5.0], "IT": [9.0], "NL": [None]}))
    assert ranked["partner"].tolist() == ["IT", "DE", "FR", "NL"]
    assert ranked["rank"].tolist()[:3] == [1, 2, 2]
    assert ranked["rank"].isna().tolist() == [False, False, False, True]


def test_concentration_of_one_part_leaves_nothing_to_measure_without_it() -> None:
    row = measures.hhi(parts({"DE": [5.0]})).iloc[0]
    assert row["hhi"] == 10_000
    assert np.isnan(row["hhi_without_largest"])


def test_a_lower_bound_counts_what_it_leaves_out() -> None:
    frame = parts({"DE": [5.0], "PT": [None]})
    row = measures.total(frame, missing="lower_bound").iloc[0]
    assert (row["value_mn"], row["parts"], row["missing"], row["status"]) == (
        5,
        1,
        1,
        "lower_bound",
    )


def test_the_trend_of_steady_growth_is_that_growth_without_doubt() -> None:
    trend = measures.log_trend(series([100.0, 110.0, 121.0, 133.1]))
    for column in ("growth_pct", "growth_low_pct", "growth_high_pct"):
        assert trend[column].tolist() == pytest.approx([10.0] * 4)
    assert trend["trend"].tolist() == pytest.approx(trend["value"].tolist())


def test_the_trend_agrees_with_a_second_computation() -> None:
    # scipy.stats is too slow to import in the measure itself, but an independent check here
    from scipy import stats

    frame = series([100.0, 130.0, 110.0, 160.0, 150.0])
    fit = stats.linregress(frame["year"], np.log(frame["value_mn"]))
    margin = stats.t.ppf(0.95, 3) * fit.stderr
    row = measures.log_trend(frame, level=0.9).iloc[0]
    assert row["growth_pct"] == pytest.approx(100 * np.expm1(fit.slope))
    assert row["growth_low_pct"] == pytest.approx(100 * np.expm1(fit.slope - margin))
    assert row["growth_high_pct"] == pytest.approx(100 * np.expm1(fit.slope + margin))
    # at the mean year the band is t × sigma / √n wide
    sigma = fit.stderr * np.sqrt(10)
    middle = measures.log_trend(frame, level=0.9).iloc[2]
    half = stats.t.ppf(0.95, 3) * sigma / np.sqrt(5)
    assert np.log(middle["high"] / middle["trend"]) == pytest.approx(half)


# --- provenance ---------------------------------------------------------------------------------


def test_growth_rests_on_two_years() -> None:
    frame = GOOD.assign(status=["estimate", "final", "final"], source_id=["b", "a", "a"])
    grown = measures.growth(frame)
    assert grown["status"].tolist() == ["estimate", "estimate", "final"]
    assert grown["source_id"].tolist() == ["b", "a b", "a"]


def test_growth_is_broken_in_the_year_of_the_break_only() -> None:
    grown = measures.growth(GOOD.assign(status=["final", "break", "final"]))
    assert grown["status"].tolist() == ["final", "break", "final"]


def test_a_rate_across_a_break_is_broken() -> None:
    broken = GOOD.assign(status=["final", "break", "final"])
    assert measures.cagr(broken, start=2018, end=2020)["status"].tolist() == ["break"]
    from_break = measures.cagr(broken, start=2019, end=2020)
    assert from_break["status"].tolist() == ["final"]
    contribution = measures.contribution(broken, start=2018, end=2020)
    assert contribution["status"].tolist() == ["break"]


def test_a_contribution_rests_on_the_rows_of_its_own_part() -> None:
    frame = parts({"IT": [60.0, 72.0], "DE": [40.0, 38.0]})
    italian = frame["partner"] == "IT"
    frame = frame.assign(
        status=italian.map({True: "estimate", False: "final"}), source_id=frame["partner"]
    )
    found = measures.contribution(frame, start=2018, end=2019).set_index("partner")
    assert found["status"].to_dict() == {"DE": "final", "IT": "estimate"}
    assert found["source_id"].to_dict() == {"DE": "DE", "IT": "IT"}


def test_an_index_rests_on_its_base() -> None:
    frame = GOOD.assign(status=["provisional", "final", "lower_bound"], source_id=list("abc"))
    based = measures.index(frame, base_year=2018)
    assert based["status"].tolist() == ["provisional", "provisional", "lower_bound"]
    assert based["source_id"].tolist() == ["a", "a b", "a c"]


def test_a_mean_rests_on_its_window() -> None:
    frame = GOOD.assign(status=["estimate", "final", "final"], source_id=list("abc"))
    mean = measures.rolling_mean(frame, window=2)
    assert mean["status"].tolist() == ["estimate", "estimate", "final"]
    assert mean["source_id"].tolist() == ["a", "a b", "b c"]


def test_a_share_rests_on_part_and_total() -> None:
    total = GOOD.assign(status="lower_bound", source_id="z")
    shared = measures.share(GOOD, total)
    assert set(shared["status"]) == {"lower_bound"}
    assert set(shared["source_id"]) == {"a z"}


@given(st.lists(st.sampled_from(STATUSES), min_size=1))
def test_the_worst_status_wins(statuses: list[str]) -> None:
    assert STATUSES.index(measures.worst_status(statuses)) == max(map(STATUSES.index, statuses))


# --- what holds for any numbers -------------------------------------------------------------------


@given(SERIES)
def test_compounding_the_growth_gives_the_series_back(values: list[float]) -> None:
    grown = measures.growth(series(values))
    rebuilt = values[0] * (1 + grown["growth_pct"].fillna(0) / 100).cumprod()
    assert rebuilt.tolist() == pytest.approx(values, rel=1e-6)


@given(SERIES)
def test_compounding_the_annual_rate_reaches_the_end(values: list[float]) -> None:
    end = 2018 + len(values) - 1
    rate = measures.cagr(series(values), start=2018, end=end)["cagr_pct"].iloc[0]
    assert values[0] * (1 + rate / 100) ** (len(values) - 1) == pytest.approx(values[-1])


@given(SERIES, st.data())
def test_an_index_is_100_in_its_base_year(values: list[float], data: st.DataObject) -> None:
    base = data.draw(st.integers(2018, 2018 + len(values) - 1))
    based = measures.index(series(values), base_year=base).set_index("year")["index"]
    assert based[base] == 100
    assert (based / based.iloc[0]).tolist() == pytest.approx([v / values[0] for v in values])


@given(SHARES_OF)
def test_shares_of_all_parts_sum_to_100(values: dict[str, float]) -> None:
    frame = parts({code: [value] for code, value in values.items()})
    assert measures.share(frame, measures.total(frame))["share_pct"].sum() == pytest.approx(100)


@given(st.dictionaries(st.sampled_from(sorted(EU27)), st.tuples(POSITIVE, POSITIVE), min_size=1))
def test_contributions_sum_to_the_growth_of_the_total(
    values: dict[str, tuple[float, float]],
) -> None:
    frame = parts(values)
    found = measures.contribution(frame, start=2018, end=2019)
    grown = measures.growth(measures.total(frame))["growth_pct"].iloc[1]
    assert found["contribution_pp"].sum() == pytest.approx(grown, rel=1e-9, abs=1e-9)
    assert found["total_growth_pct"].tolist() == pytest.approx(
        [grown] * len(values), rel=1e-9, abs=1e-9
    )
    assert found["change"].sum() == pytest.approx(
        found["value_end"].sum() - found["value_start"].sum(), rel=1e-9, abs=1e-6
    )


@given(SHARES_OF, st.floats(min_value=1e-3, max_value=1e3))
def test_concentration_is_in_bounds_and_has_no_scale(
    values: dict[str, float], scale: float
) -> None:
    frame = parts({code: [value] for code, value in values.items()})
    row = measures.hhi(frame).iloc[0]
    n = len(values)
    assert 10_000 / n - 1e-6 <= row["hhi"] <= 10_000 + 1e-6
    assert 10_000 / (n - 1) - 1e-6 <= row["hhi_without_largest"] <= 10_000 + 1e-6
    assert row["largest_share_pct"] >= 100 / n - 1e-6
    assert values[row["largest"]] == max(values.values())
    scaled = measures.hhi(frame.assign(value_mn=frame["value_mn"] * scale)).iloc[0]
    assert scaled["hhi"] == pytest.approx(row["hhi"])


@given(st.integers(1, 27))
def test_concentration_of_equal_parts_is_10_000_over_n(n: int) -> None:
    frame = parts({code: [7.0] for code in sorted(EU27)[:n]})
    assert measures.hhi(frame)["hhi"].iloc[0] == pytest.approx(10_000 / n)


@given(SHARES_OF)
def test_ranks_follow_the_values(values: dict[str, float]) -> None:
    ranked = measures.rank(parts({code: [value] for code, value in values.items()}))
    assert ranked["value_mn"].is_monotonic_decreasing
    assert ranked["rank"].iloc[0] == 1


@given(POSITIVE, st.integers(2, 5))
def test_the_mean_of_a_constant_is_the_constant(value: float, window: int) -> None:
    mean = measures.rolling_mean(series([value] * 6), window=window)["rolling_mean"]
    assert mean.dropna().tolist() == pytest.approx([value] * (7 - window))


@given(SERIES)
def test_a_trend_lies_inside_its_band_and_does_not_depend_on_the_unit(values: list[float]) -> None:
    trend = measures.log_trend(series(values))
    assert (trend["low"] <= trend["trend"] * (1 + 1e-9)).all()
    assert (trend["trend"] <= trend["high"] * (1 + 1e-9)).all()
    other = measures.log_trend(series([value * 1000 for value in values]))
    assert other["growth_pct"].tolist() == pytest.approx(
        trend["growth_pct"].tolist(), rel=1e-6, abs=1e-6
    )


# --- real tables --------------------------------------------------------------------------------


def test_todays_members_are_those_of_the_country_table() -> None:
    countries = load("countries")
    members = countries[(countries["eu_from"] != "") & (countries["eu_to"] == "")]
    assert set(members["code"]) == EU27
