"""Readings and verdicts: each rule on both sides, on tables made by hand and on the real ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import claims
from analysis.claims.book import Book, Key, Series, make
from analysis.claims.candidates import both_sides
from analysis.claims.claim import Claim, frame
from analysis.claims.readings import readings
from analysis.claims.verdict import rule_for
from analysis.errors import MeasureError
from analysis.investment import MAIN_CURRENCY, cumulative, eu_total
from tests.frames import customs, fdi
from tests.said import BILLION, book, percent, row, said, turnover, verdict

UK = turnover(
    {
        (2021, "EU27_2020"): 28.91,
        (2021, "EU_BNS"): 30.07,
        (2022, "EU27_2020"): 40.03,
        (2022, "EU_BNS"): 41.88,
        (2023, "EU27_2020"): 41.30,
        (2023, "EU28"): 42.48,
    }
)
TRADE = book(trade_turnover=UK)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return claims.tables()


@pytest.fixture(scope="module")
def real(tables: dict[str, pd.DataFrame]) -> Book:
    return make(tables)


# --- verdicts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        # 41.30 of today's 27 is the only main reading of 2023
        (41.3, {"step": 1e8}, "confirmed"),
        (41.2, {"step": 1e8}, "close"),
        (41, {}, "confirmed"),
        (42, {}, "only_if"),
        (40.8, {"step": 1e8}, "close"),
        (43.3, {"step": 1e8}, "close"),
        (43.4, {"step": 1e8}, "differs"),
        (39.3, {"step": 1e8}, "close"),
        (39.2, {"step": 1e8}, "differs"),
        (41.3, {"step": 1e8, "qualifier": "more_than"}, "only_if"),
        (41.2, {"step": 1e8, "qualifier": "more_than"}, "confirmed"),
        (42.5, {"step": 1e8, "qualifier": "more_than"}, "close"),
        (41.3, {"step": 1e8, "qualifier": "less_than"}, "close"),
        (41.4, {"step": 1e8, "qualifier": "less_than"}, "confirmed"),
        (43, {"qualifier": "nearly"}, "confirmed"),
        (43.5, {"step": 1e8, "qualifier": "nearly"}, "only_if"),
        (42.2, {"step": 1e8, "qualifier": "about"}, "confirmed"),
        (40.1, {"step": 1e8, "qualifier": "about"}, "close"),
        (40, {"value_high": 42 * BILLION}, "confirmed"),
        (43, {"value_high": 44 * BILLION}, "close"),
    ],
)
def test_each_verdict_on_both_sides_of_its_bound(
    value: float, more: dict[str, Any], expected: str
) -> None:
    assert verdict(said(value=value * BILLION, period="2023", **more), TRADE) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(38, "only_if"), (39.2, "close"), (39.9, "close"), (40.3, "differs"), (37.1, "differs")],
)
def test_percentages_are_compared_in_points(value: float, expected: str) -> None:
    # 38.5 % for today's 27, 39.3 % as the bureau prints it
    one = percent("growth", value, of="trade_turnover", step=0.1 if value % 1 else 1)
    told = row(one, TRADE)
    assert told.verdict == expected
    assert told.difference_unit == "points"


def test_a_percentage_is_close_within_one_point() -> None:
    one_row = book(trade_turnover=turnover({(2022, "EU27_2020"): 100, (2023, "EU27_2020"): 110}))
    for value, expected in ((11, "close"), (11.1, "differs"), (9, "close"), (8.9, "differs")):
        one = percent("growth", value, of="trade_turnover", period="2023", step=0.1)
        assert verdict(one, one_row) == expected


@pytest.mark.parametrize(
    ("official", "value", "expected"),
    [
        # a point is much of a small percentage: a tenth of it is the limit
        (5, 5.5, "close"),
        (5, 5.6, "differs"),
        (5, 4.5, "close"),
        (5, 4.4, "differs"),
        (0.1, 0.9, "differs"),
        (0.4, -0.4, "differs"),
        (-0.4, 0.4, "differs"),
        (-5, -5.5, "close"),
        (0, 0.5, "differs"),
        (40, 41, "close"),
        (40, 41.1, "differs"),
    ],
)
def test_a_small_percentage_is_close_within_a_tenth(
    official: float, value: float, expected: str
) -> None:
    rows = turnover({(2022, "EU27_2020"): 100, (2023, "EU27_2020"): 100 + official})
    one = percent("growth", value, of="trade_turnover", period="2023", step=0.1)
    assert verdict(one, book(trade_turnover=rows)) == expected


def test_the_definition_under_which_it_holds_is_named() -> None:
    told = row(said(), TRADE)
    assert told.verdict == "only_if"
    assert "today's 27 members, 2022: 40.03 billion USD" in told.explanation
    assert "4.5% lower" in told.explanation
    assert (told.official, told.official_unit) == (pytest.approx(40.03e9), "USD")
    assert told.definition in told.explanation


def test_nothing_is_compared_with_another_year() -> None:
    told = row(said(period="2019"), TRADE)
    assert told.verdict == "no_official_series"
    assert "stat.gov.kz" in told.explanation
    assert pd.isna(told.official)
    assert told.readings == []


def test_no_series_names_its_publisher() -> None:
    votes = said("votes", 511, reporter="EU", partner="KZ", unit="count", step=1)
    told = row(votes, TRADE)
    assert told.verdict == "no_official_series"
    assert "European Parliament" in told.explanation


def test_an_unknown_measure_has_no_series() -> None:
    assert rule_for(said("anything"))["where"] == "ask the author for the source"


def test_what_is_contradicted_is_inconsistent_unless_a_reading_agrees() -> None:
    first = said(claim_id="a", value=60 * BILLION, listed_as="EU", partner="CH")
    assert verdict(first, TRADE) == "inconsistent"
    true = customs({("KZ", "CH", "export"): [59e3], ("KZ", "CH", "import"): [1e3]})
    told = row(first, book(trade_total=true))
    assert told.verdict == "confirmed"
    assert "Switzerland among the members of the EU" in told.explanation


def test_columns_and_order_of_the_claims_stay() -> None:
    some = frame([said(claim_id="b"), said(claim_id="a")]).assign(note="kept")
    some.index = [7, 3]
    done = claims.check(some, TRADE)
    assert done["claim_id"].tolist() == ["b", "a"]
    assert done.index.tolist() == [7, 3]
    assert done["note"].tolist() == ["kept", "kept"]
    assert claims.check(done, TRADE).columns.tolist() == done.columns.tolist()


def test_no_claims_no_rows() -> None:
    assert claims.check(frame([]), TRADE).empty


def test_refuses_an_impossible_period() -> None:
    with pytest.raises(MeasureError, match="2023-13"):
        claims.check(frame([said(period="2023-13")]), TRADE)


def test_the_spread_of_what_the_words_may_mean_is_named() -> None:
    told = row(said(value=43 * BILLION), TRADE)
    assert told.verdict == "close"
    assert "41.88 billion USD; 43 billion USD is 2.7% higher" in told.explanation
    assert "the words may also mean 40.03 billion USD" in told.explanation
    assert "also mean" not in row(said(value=43 * BILLION, period="2021"), book()).explanation


def test_a_level_without_a_date_is_never_confirmed() -> None:
    one_year = book(trade_turnover=turnover({(2022, "EU27_2020"): 40}))
    assert verdict(said(), one_year) == "confirmed"
    assert verdict(said(period="", stated_on="2023"), one_year) == "confirmed"
    told = row(said(period=""), one_year)
    assert told.verdict == "only_if"
    assert "the text has no date" in told.explanation


# --- which readings -----------------------------------------------------------------------------


def test_the_uk_is_no_main_reading_once_it_has_left() -> None:
    of_2023 = {one.perimeter: one.main for one in readings(said(period="2023"), TRADE)}
    assert of_2023 == {"EU27_2020": True, "EU28": False}
    before = book(trade_turnover=turnover({(2019, "EU27_2020"): 30, (2019, "EU28"): 32}))
    assert all(one.main for one in readings(said(period="2019"), before))


def test_own_side_in_the_stated_currency_comes_first() -> None:
    both = pd.concat(
        [
            customs({("KZ", "DE", "import"): [2000.0]}),
            customs({("DE", "KZ", "export"): [3000.0]}, currency="EUR"),
        ]
    )
    mirror = book(trade_by_member_state=both)
    one = said("imports", 2e9, partner="DE")
    first, other = readings(one, mirror)
    assert (first.side, first.main, first.currency_note) == ("KZ", True, "")
    assert (other.side, other.main) == ("DE", False)
    assert other.value == pytest.approx(3.15e9)
    assert "average rate" in other.currency_note
    assert verdict(said("imports", 3.15e9, partner="DE", step=1e7), mirror) == "only_if"


def test_without_the_own_side_the_other_side_is_main() -> None:
    german = customs({("DE", "KZ", "export"): [3000.0]}, currency="EUR")
    one = said("imports", 3e9, partner="DE", unit="EUR")
    assert verdict(one, book(trade_by_member_state=german)) == "confirmed"


def test_the_other_side_supports_and_does_not_refute() -> None:
    german = customs({("DE", "KZ", "export"): [3000.0]}, currency="EUR")
    on = book(trade_by_member_state=german)
    for value, expected in (
        (3.15, "only_if"),
        (3.2, "close"),
        (3.3, "close"),
        (3.4, "no_official_series"),
    ):
        one = said("imports", value * BILLION, partner="DE", step=1e7)
        assert verdict(one, on) == expected
        assert verdict(replace(one, unit="EUR", value=value * BILLION / 1.05), on) == (
            "confirmed" if expected == "only_if" else expected
        )


def test_an_old_series_does_not_refute_a_text_without_a_date() -> None:
    old = turnover({(2015, "EU27_2020"): 30, (2016, "EU27_2020"): 31})
    later = turnover({(2022, "EU27_2020"): 40})
    undated = said(value=90 * BILLION, period="")
    assert verdict(undated, book(trade_turnover=pd.concat([old, later]))) == "differs"
    rest = customs({("KZ", "WORLD", "export"): [1.0]})
    assert verdict(undated, book(trade_turnover=old, trade_total=rest)) == "no_official_series"
    matching = book(trade_turnover=old, trade_total=rest)
    assert verdict(said(value=31 * BILLION, period=""), matching) == "only_if"


def test_two_sides_in_one_rank_that_differ_confirm_nothing() -> None:
    flows = {("KZ", "DE", "import"): [2100.0]}
    both = pd.concat([customs(flows), customs({("DE", "KZ", "export"): [3000.0]}, currency="EUR")])
    on = book(trade_by_member_state=both)
    for value in (2, 3):
        assert verdict(said("imports", value * BILLION, partner="DE", unit="EUR"), on) == "only_if"


def test_promised_money_is_recognized_by_its_amount() -> None:
    table = pd.DataFrame(
        {
            "date": ["2024-01"],
            "programme": "Roads",
            "provider": "European Union",
            "beneficiary": "Central Asia",
            "amount_mn": [10000.0],
            "currency": "EUR",
            "status": "final",
            "source_id": "a",
        }
    )
    on = book(commitments=table)
    about: dict[str, Any] = {"reporter": "C5", "product": "", "unit": "EUR", "period": "2024"}
    for value, qualifier, expected in (
        (10, "exact", "confirmed"),
        (10, "more_than", "close"),
        (1, "more_than", "no_official_series"),
        (12, "exact", "no_official_series"),
    ):
        one = said("funding", value * BILLION, qualifier=qualifier, **about)
        assert verdict(one, on) == expected
    assert verdict(said("funding", 10 * BILLION, **about | {"period": "2023"}), on) == (
        "no_official_series"
    )


def test_the_place_of_the_eu_among_the_partners_listed() -> None:
    others = pd.concat(
        [
            turnover({(2022, "CN"): 24.0, (2022, "RU"): 26.0, (2022, "WORLD"): 130.0}),
            turnover({(2023, "CN"): 50.0, (2023, "RU"): 26.0}),
        ]
    )
    on = book(trade_turnover=UK, trade_total=others)
    about: dict[str, Any] = {"unit": "rank", "step": 1.0, "product": "trade_partner"}
    assert verdict(said("rank", 1.0, **about), on) == "confirmed"
    assert verdict(said("rank", 1.0, period="2023", **about), on) == "differs"
    assert verdict(said("rank", 2.0, period="2023", **about), on) == "confirmed"


def test_a_surplus_of_one_side_is_a_deficit_of_the_other() -> None:
    german = customs(
        {("DE", "KZ", "export"): [3000.0], ("DE", "KZ", "import"): [5000.0]}, currency="EUR"
    )
    one = said("trade_balance", 2e9, partner="DE", unit="EUR")
    assert verdict(one, book(trade_by_member_state=german)) == "confirmed"


def test_a_year_without_trade_with_a_member_counts_as_nil() -> None:
    flows = customs({("KZ", "DE", "export"): [500.0], ("KZ", "DE", "import"): [1.0]})
    only_exports = flows[(flows["flow"] == "export") | (flows["year"] != 2022)]
    only_exports = pd.concat([only_exports, flows.assign(year=2021)])
    one = said(value=5e8, partner="DE", step=1e6)
    assert verdict(one, book(trade_by_member_state=only_exports)) == "confirmed"


def monthly(values: list[float], start: str = "2023-01") -> pd.DataFrame:
    months = pd.period_range(start, periods=len(values), freq="M").astype(str)
    about = {"reporter": "KZ", "partner": "DE", "flow": "export", "product": "TOTAL"}
    return pd.DataFrame(
        {"period": months, "currency": "USD", "value_mn": values, "status": "final"}
        | about
        | {"source_id": "bns", "note": ""}
    )


@pytest.mark.parametrize(
    ("period", "value", "expected"),
    [
        ("2023-01/2023-11", 1100, "confirmed"),
        ("2023-01/2023-11", 1200, "differs"),
        ("2023-03", 100, "confirmed"),
        ("2023", 1200, "no_official_series"),
        ("2023-01/2023-12", 1200, "no_official_series"),
        ("2022-12/2023-02", 300, "no_official_series"),
    ],
)
def test_part_years_are_compared_with_part_years(period: str, value: float, expected: str) -> None:
    eleven = book(trade_by_month=monthly([100.0] * 11))
    one = said("exports", value * 1e6, partner="DE", period=period, step=1e6)
    assert verdict(one, eleven) == expected


def test_a_part_of_a_year_is_never_compared_with_the_year() -> None:
    year = book(trade_by_member_state=customs({("KZ", "DE", "export"): [1200.0]}, start=2023))
    one = said("exports", 1.2e9, partner="DE", period="2023-01/2023-11", step=1e6)
    assert verdict(one, year) == "no_official_series"


def test_growth_of_a_part_year_is_on_the_same_months() -> None:
    two = book(trade_by_month=monthly([100.0] * 12 + [110.0] * 11, start="2022-01"))
    one = percent("growth", 10, of="exports", partner="DE", period="2023-01/2023-11")
    assert verdict(one, two) == "confirmed"


def test_a_statement_in_the_present_means_the_last_year_that_was_over() -> None:
    shares = pd.DataFrame(
        {
            "year": [2021, 2022, 2023],
            "product": "crude_oil",
            "partner": "KZ",
            "basis": "value_extra_eu",
            "share_pct": [8.0, 10.0, 12.0],
            "status": "final",
            "source_id": "a",
        }
    )
    oil = book(energy_shares=shares)
    about: dict[str, Any] = {"reporter": "EU", "partner": "KZ", "product": "crude_oil"}
    for value, expected in ((10, "confirmed"), (12, "only_if"), (8, "only_if"), (6, "differs")):
        one = percent("energy_share", value, period="", stated_on="2023-11", **about)
        assert verdict(one, oil) == expected
    undated = percent("energy_share", 12, period="", **about)
    told = row(undated, oil)
    assert told.verdict == "only_if"
    assert "no date" in told.explanation


def test_a_share_of_the_year_of_the_text_means_the_last_figures_there_are() -> None:
    oil = book(
        energy_shares=pd.DataFrame(
            {
                "year": [2022, 2023],
                "product": "crude_oil",
                "partner": "KZ",
                "basis": "value_extra_eu",
                "share_pct": [10.0, 12.0],
                "status": "final",
                "source_id": "a",
            }
        )
    )
    about: dict[str, Any] = {"reporter": "EU", "partner": "KZ", "product": "crude_oil"}

    def on(period: str, stated_on: str) -> str:
        return verdict(
            percent("energy_share", 12, period=period, stated_on=stated_on, **about), oil
        )

    assert on("2024", "2024-05") == "confirmed"
    # nobody knew the whole year while it ran: the year before is meant first
    assert on("2023", "2023-05") == "only_if"
    # another year than that of the text is meant as it is said
    assert on("2024", "2025-05") == "no_official_series"
    assert on("2024", "") == "no_official_series"
    assert on("2022", "2023-05") == "differs"


def test_a_statement_in_the_present_looks_back_two_years() -> None:
    many = book(trade_turnover=turnover({(y, "EU27_2020"): y - 1990 for y in range(2018, 2025)}))
    on = {
        year: verdict(said(value=(year - 1990) * BILLION, period="", stated_on="2024-06"), many)
        for year in (2024, 2023, 2022, 2021, 2020)
    }
    assert [on[year] for year in (2024, 2023, 2022)] == ["only_if", "confirmed", "only_if"]
    assert [on[2021], on[2020]] == ["differs", "differs"]
    spans = readings(said(value=31 * BILLION, period="", stated_on="2024-06"), many)
    assert {one.period for one in spans} == {"2022", "2023", "2024"}


def test_a_change_on_nothing_is_no_change() -> None:
    flows = customs({("KZ", "DE", "export"): [0.0, 100.0]}, start=2021)
    one = percent("growth", 100, of="exports", partner="DE")
    assert verdict(one, book(trade_by_member_state=flows)) == "no_official_series"


def test_statements_never_decide() -> None:
    shares = pd.DataFrame(
        {
            "year": [2023],
            "product": "crude_oil",
            "partner": "KZ",
            "basis": "statement",
            "share_pct": [13.0],
            "status": "estimate",
            "source_id": "a",
        }
    )
    one = percent("energy_share", 13, reporter="EU", partner="KZ", product="oil", period="2023")
    told = row(one, book(energy_shares=shares))
    assert told.verdict == "no_official_series"
    assert [reading.kind for reading in told.readings] == ["statement"]
    assert "also said" in told.explanation


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        (12, "exact", "no_official_series"),
        (10, "exact", "no_official_series"),
        (10, "about", "no_official_series"),
        (7, "exact", "differs"),
        (9.5, "exact", "close"),
        (9, "more_than", "confirmed"),
        (11, "more_than", "no_official_series"),
        (8, "less_than", "differs"),
        (11, "less_than", "no_official_series"),
    ],
)
def test_a_minimum_settles_more_than_and_refutes_what_is_below(
    value: float, qualifier: str, expected: str
) -> None:
    shares = pd.DataFrame(
        {
            "year": [2022],
            "product": "crude_oil",
            "partner": "KZ",
            "basis": "value_incl_intra_eu_v",
            "share_pct": [10.0],
            "status": "lower_bound",
            "source_id": "a",
        }
    )
    about = {"step": 0.1, "reporter": "EU", "partner": "KZ", "product": "crude_oil"}
    one = percent("energy_share", value, qualifier=qualifier, **about)
    assert verdict(one, book(energy_shares=shares)) == expected


# --- investment ---------------------------------------------------------------------------------

DUTCH = fdi(
    [
        (2021, "NL", "gross_inflow", "USD", 6000.0),
        (2022, "NL", "gross_inflow", "USD", 8000.0),
        (2021, "NL", "net_inflow", "EUR", 1000.0),
        (2022, "NL", "net_inflow", "EUR", 2000.0),
        (2022, "NL", "stock", "EUR", 50000.0),
    ]
)
MONEY = book(fdi_by_member_state=DUTCH)


def invested(value: float, **more: Any) -> Claim:
    about = {"partner": "NL", "product": "", "period": "2022"}
    return said("fdi_flow", value * BILLION, **about | more)


@pytest.mark.parametrize(
    ("claim", "expected", "words"),
    [
        (invested(8), "confirmed", "gross inflow"),
        (invested(2, unit="EUR"), "confirmed", "net inflow"),
        (invested(2.1, step=1e8), "only_if", "net inflow"),
        (invested(50, unit="EUR"), "only_if", "stock"),
        (invested(20), "differs", "gross inflow"),
    ],
)
def test_gross_net_and_stock(claim: Claim, expected: str, words: str) -> None:
    told = row(claim, MONEY)
    assert told.verdict == expected
    assert words in told.explanation.lower()


def cumulated(value: float, period: str, **more: Any) -> Claim:
    about = {"partner": "NL", "product": "", "period": period, "stated_on": "2025-06"}
    return said("fdi_cumulative", value * BILLION, **about | more)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (cumulated(14, "2021/2022"), "confirmed"),
        (cumulated(15, "2021/2022"), "differs"),
        # years are missing: what is known can only be too little
        (cumulated(20, "2019/2022"), "no_official_series"),
        (cumulated(13, "2019/2022", qualifier="more_than"), "confirmed"),
        (cumulated(14, "2019/2022", qualifier="more_than", unit="EUR"), "only_if"),
        (cumulated(60, "2019/2022", qualifier="more_than"), "no_official_series"),
        (cumulated(13, "2019/2022"), "differs"),
        (cumulated(13, "2019/2022", qualifier="less_than"), "differs"),
        (cumulated(14, "2019/2022"), "no_official_series"),
        (cumulated(3, "2021/2022", unit="EUR"), "only_if"),
        # another kind of quantity can name a definition, but not refute
        (cumulated(50, "2019/2022", unit="EUR"), "only_if"),
        (cumulated(14, "2021/..", stated_on="2022-12"), "confirmed"),
    ],
)
def test_sums_over_years(claim: Claim, expected: str) -> None:
    assert verdict(claim, MONEY) == expected


@pytest.mark.parametrize(("end", "found"), [(2022, True), (2024, True), (2025, False)])
def test_a_stock_stands_for_a_sum_up_to_two_years_later(end: int, found: bool) -> None:
    some = readings(cumulated(50, f"1991/{end}", unit="EUR"), MONEY)
    assert any(one.basis == "stock" and one.period == "2022" for one in some) == found


def test_missing_years_are_named() -> None:
    told = row(cumulated(20, "2019/2022"), MONEY)
    assert "2019–2020 missing" in told.explanation
    assert "at least 14.00 billion USD" in told.explanation


def test_the_year_of_the_text_may_be_missing() -> None:
    assert verdict(cumulated(14, "2021/2023", stated_on="2023-02"), MONEY) == "confirmed"
    assert verdict(cumulated(14, "2021/2023"), MONEY) == "no_official_series"


def test_the_press_fills_no_gap_of_a_sum() -> None:
    press = fdi([(2023, "NL", "gross_inflow", "USD", 9000.0)], status="estimate")
    paper = pd.DataFrame({"source_id": ["news"], "publisher": ["The Courier"], "read_in": [""]})
    both = pd.concat([DUTCH, press.assign(source_id="news")])
    more = book(fdi_by_member_state=both, sources=paper)
    assert verdict(cumulated(23, "2021/2023"), more) == "no_official_series"
    assert verdict(invested(9, period="2023"), more) == "no_official_series"
    after = cumulated(8, "2023/2025", qualifier="more_than", stated_on="2026-01")
    assert verdict(after, more) == "no_official_series"


def test_the_eu_with_the_uk_is_a_definition_of_its_own() -> None:
    british = fdi([(2022, "GB", "gross_inflow", "USD", 2000.0)])
    both = book(fdi_by_member_state=pd.concat([DUTCH, british]))
    assert verdict(invested(8, partner="EU"), both) == "confirmed"
    told = row(invested(10, partner="EU"), both)
    assert told.verdict == "only_if"
    assert "and the United Kingdom" in told.definition


@pytest.mark.parametrize(("year", "expected"), [(2019, "only_if"), (2022, "no_official_series")])
def test_net_inflow_of_a_union_that_is_gone_is_no_definition(year: int, expected: str) -> None:
    net = fdi(
        [
            (year, investor, "net_inflow", "EUR", value)
            for investor, value in (("NL", 3000.0), ("GB", 1000.0))
        ]
    )
    table = fdi([(year, "WORLD", "net_inflow", "EUR", 10000.0)]).drop(columns="investor")
    on = book(fdi_by_member_state=net, fdi_total=table)
    one = percent("fdi_share", 40, product="", period=str(year))
    assert verdict(one, on) == expected
    assert verdict(replace(one, value=30.0), on) == "only_if"


def test_sums_are_those_of_the_library(tables: dict[str, pd.DataFrame], real: Book) -> None:
    table = tables["fdi_by_member_state"]
    for investor in ("NL", "EU27_2020"):
        expected = cumulative(table, start=2005, end=2012, investor=investor)
        code = "EU" if investor.startswith("EU") else investor
        claim = cumulated(1, "2005/2012", partner=code)
        first = next(
            one
            for one in readings(claim, real)
            if one.basis == "gross_inflow" and one.perimeter in ("", "EU27_2020")
        )
        assert first.value == pytest.approx(expected["cumulative_mn"].iloc[-1] * 1e6)


def test_eu_sums_are_those_of_the_library(tables: dict[str, pd.DataFrame], real: Book) -> None:
    table = tables["fdi_by_member_state"]
    for measure, key in (("gross_inflow", "fdi_flow"), ("stock", "fdi_stock")):
        total = eu_total(table, measure=measure).set_index("year")["value_mn"]
        series = next(
            one
            for one in real.find(Key(key, "KZ", "EU"))
            if one.basis == measure
            and one.perimeter == "EU27_2020"
            and one.unit == MAIN_CURRENCY[measure]
        )
        for year, value in total.items():
            assert series.points[str(year)].value == pytest.approx(value * 1e6)


# --- the real tables ----------------------------------------------------------------------------


def test_the_two_readings_of_2022(real: Book) -> None:
    level = row(said(), real)
    assert level.verdict == "only_if"
    assert "today's 27 members, 2022: 40.03 billion USD" in level.explanation
    assert "41.88 billion USD" in level.explanation
    change = row(percent("growth", 38, of="trade_turnover"), real)
    assert change.verdict == "only_if"
    assert "today's 27 members" in change.definition
    assert change.official == pytest.approx(38.46, abs=0.01)


def test_nothing_rests_on_the_documents(real: Book) -> None:
    for some in real.series.values():
        for series in some:
            for point in series.points.values():
                assert "doc_" not in point.source_id
            assert series.points


def digits(value: float, count: int) -> tuple[float, float]:
    """Return a value rounded to some digits, and the worth of the last one."""
    step = 10.0 ** (len(str(int(abs(value)))) - count)
    return round(value / step) * step, step


MEASURES = {
    "trade_turnover",
    "exports",
    "imports",
    "fdi_flow",
    "fdi_stock",
    "energy_share",
    "energy_volume",
    "corridor_volume",
    "gdp",
    "population",
}


@pytest.fixture(scope="module")
def printed(real: Book) -> list[tuple[Series, str]]:
    """Figures of the book that a claim can be made from."""
    return [
        (series, period)
        for key in sorted(real.series)
        if key.measure in MEASURES
        for series in real.series[key]
        if series.kind == "statistic"
        for period in sorted(series.points)
        if abs(series.points[period].value) >= 1
    ]


def made_from(series: Series, period: str, count: int) -> tuple[Claim, float]:
    """Return a claim made of a figure with some digits, and the figure."""
    official = series.points[period].value
    value, step = digits(official, count)
    claim = said(
        series.key.measure,
        value,
        reporter=series.key.reporter,
        partner=series.key.partner,
        product=series.key.product,
        unit=series.unit,
        step=step,
        period=period,
    )
    return claim, official


def is_floor(series: Series, period: str) -> bool:
    return series.points[period].status == "lower_bound"


@settings(max_examples=300)
@given(place=st.floats(min_value=0, max_value=0.999999), count=st.integers(2, 5))
def test_a_claim_made_from_a_table_holds_under_its_definition(
    place: float, count: int, real: Book, printed: list[tuple[Series, str]]
) -> None:
    series, period = printed[int(place * len(printed))]
    claim, official = made_from(series, period, count)
    told = row(claim, real)
    assert any(one.agrees for one in told.readings if one.value == pytest.approx(official)) or (
        is_floor(series, period)
    )
    if not is_floor(series, period):
        assert told.verdict in ("confirmed", "only_if")
    # two digits cover up to 5 per cent either way: a fifth more is beyond
    wrong = row(replace(claim, value=claim.value * 1.2), real)
    assert not any(one.agrees for one in wrong.readings if one.value == pytest.approx(official))


@pytest.fixture(scope="module")
def alone(real: Book, printed: list[tuple[Series, str]]) -> list[tuple[Series, str]]:
    """Figures that no other series, of either side, gives differently for their period."""
    return [
        (series, period)
        for series, period in printed
        if not is_floor(series, period)
        and len(
            {
                f"{one.points[period].value:.6g}"
                for one in both_sides(series.key, real)
                if one.kind == "statistic" and period in one.points
            }
        )
        == 1
    ]


@settings(max_examples=300)
@given(place=st.floats(min_value=0, max_value=0.999999), count=st.integers(2, 5))
def test_a_claim_of_the_only_series_is_confirmed_and_scaled_it_never_is(
    place: float, count: int, real: Book, alone: list[tuple[Series, str]]
) -> None:
    assert len(alone) > 2000
    series, period = alone[int(place * len(alone))]
    claim, official = made_from(series, period, count)
    assert row(claim, real).verdict == "confirmed"
    scaled = replace(claim, value=claim.value * 1.2)
    assert row(scaled, real).verdict != "confirmed"
    # "more than" is of the size: a deficit of more than
    below = replace(claim, value=official * 0.99, qualifier="more_than")
    assert row(below, real).verdict == "confirmed"
