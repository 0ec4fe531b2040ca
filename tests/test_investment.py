"""Investment: measures apart, sums that say what they lack; then the real tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import investment, load, prices
from analysis.errors import MeasureError
from analysis.measures import EU27
from tests.frames import POSITIVE, fdi, rates

RATES = rates({2021: 1.2, 2012: 1.25})
NETHERLANDS = fdi(
    [
        (2012, "NL", "gross_inflow", "USD", 8.5),
        (2012, "NL", "net_inflow", "EUR", 4.0),
        (2012, "NL", "stock", "EUR", 32.0),
        (2021, "NL", "stock", "EUR", 50.0),
        (2021, "NL", "stock_mirror", "USD", 48.0),
        (2021, "PT", "stock", "EUR", 1.0),
        (2021, "PT", "stock_mirror", "USD", None),
        (2021, "US", "stock", "EUR", 35.0),
    ]
)
PRESS = fdi([(2022, "NL", "gross_inflow", "USD", 8.3)], status="estimate")


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: investment.eu_total(NETHERLANDS, measure="flow"), "no measure 'flow'"),
        (
            lambda: investment.eu_total(NETHERLANDS, measure="stock", currency="GBP"),
            "no stock in GBP",
        ),
        (
            lambda: investment.eu_total(pd.concat([NETHERLANDS] * 2), measure="stock"),
            "share a key",
        ),
        (lambda: investment.eu_total(PRESS, measure="gross_inflow"), "no rows"),
        (lambda: investment.side_by_side(NETHERLANDS, investor="US"), "no year has"),
        (
            lambda: investment.side_by_side(
                NETHERLANDS, investor="NL", usd_per_eur=RATES[RATES["year"] == 2021]
            ),
            "no positive usd_per_eur for 2012",
        ),
        (
            lambda: investment.eu_share(
                NETHERLANDS, NETHERLANDS.assign(source_id="b"), measure="stock"
            ),
            "no total of stock",
        ),
        (
            lambda: investment.two_sided_stock(NETHERLANDS, RATES, investor="PT"),
            "no year has both sides of PT",
        ),
        (
            lambda: investment.two_sided_stock(NETHERLANDS, RATES[:0], investor="NL"),
            "no rows",
        ),
        (lambda: investment.ranking(NETHERLANDS, measure="stock", year=1999), "no rows"),
        (
            lambda: investment.cumulative(NETHERLANDS, start=2012, end=2014, investor="NL"),
            "2013, 2014",
        ),
        (
            lambda: investment.cumulative(
                pd.concat([NETHERLANDS, PRESS]), start=2022, end=2022, investor="NL"
            ),
            "2022",
        ),
        (
            lambda: investment.cumulative(NETHERLANDS, start=2013, end=2012, investor="NL"),
            "2013 to 2012",
        ),
    ],
)
def test_refuses(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        work()


def test_a_confidential_member_makes_the_sum_a_floor() -> None:
    row = investment.eu_total(NETHERLANDS, measure="stock_mirror").iloc[0]
    assert (row["value_mn"], row["members"], row["confidential"]) == (48, 1, 1)
    assert row["unreported"] == len(EU27) - 2
    assert row["status"] == "lower_bound"


def test_a_country_outside_the_eu_is_not_in_the_sum() -> None:
    row = investment.eu_total(NETHERLANDS, measure="stock").set_index("year").loc[2021]
    assert row["value_mn"] == 51
    assert row["status"] == "final"


def test_figures_of_the_press_do_not_make_an_eu_total() -> None:
    total = investment.eu_total(pd.concat([NETHERLANDS, PRESS]), measure="gross_inflow")
    assert total["year"].tolist() == [2012]


def test_measures_stay_in_their_currency_unless_rates_are_given() -> None:
    own = investment.side_by_side(NETHERLANDS, investor="NL")
    assert own["currency"].tolist() == ["USD", "EUR", "EUR"]
    dollars = investment.side_by_side(NETHERLANDS, investor="NL", usd_per_eur=RATES)
    assert set(dollars["currency"]) == {"USD"}
    assert dollars["value_mn"].tolist() == [8.5, 5.0, 40.0]


def test_both_sides_of_a_stock() -> None:
    row = investment.two_sided_stock(NETHERLANDS, RATES, investor="NL").iloc[0]
    assert row["kz_reported_mn"] == 60
    assert row["gap_mn"] == 12
    assert row["kz_over_investor"] == 1.25
    assert "average rate" in row["note"]


def test_both_sides_of_the_eu_leave_out_confidential_members_on_both_sides() -> None:
    row = investment.two_sided_stock(NETHERLANDS, RATES).iloc[0]
    assert (row["kz_reported_mn"], row["members"], row["status"]) == (60, 1, "lower_bound")


def test_a_negative_stock_has_a_gap_and_no_ratio() -> None:
    rows = fdi([(2021, "FR", "stock", "EUR", 5.0), (2021, "FR", "stock_mirror", "USD", -3.0)])
    row = investment.two_sided_stock(rows, RATES, investor="FR").iloc[0]
    assert row["gap_mn"] == 9
    assert pd.isna(row["kz_over_investor"])


@given(st.tuples(POSITIVE, POSITIVE))
def test_the_gap_of_two_stocks_changes_sign_with_the_sides(values: tuple[float, float]) -> None:
    def gap(kz: float, investor: float) -> float:
        rows = fdi(
            [(2021, "NL", "stock", "EUR", kz), (2021, "NL", "stock_mirror", "USD", investor)]
        )
        even = rates({2021: 1.0})
        return float(investment.two_sided_stock(rows, even, investor="NL")["gap_mn"].iloc[0])

    assert gap(*values) == -gap(*values[::-1])


def test_conduits_are_named_with_a_reason_and_can_be_left_out() -> None:
    assert all(len(why) > 20 for why in investment.CONDUITS.values())
    left = investment.ranking(investment.without_conduits(NETHERLANDS), measure="stock", year=2021)
    assert left["investor"].tolist() == ["US", "PT"]
    assert left["rank"].tolist() == [1, 2]


def test_a_running_sum_brings_its_warning() -> None:
    rows = fdi(
        [(year, "NL", "gross_inflow", "USD", value) for year, value in ((2011, 1.0), (2012, -0.5))]
    )
    done = investment.cumulative(rows, start=2011, end=2012, investor="NL")
    assert done["cumulative_mn"].tolist() == [1.0, 0.5]
    assert set(done["warning"]) == {investment.AGGREGATION_WARNING}


def test_the_input_is_unchanged() -> None:
    before = NETHERLANDS.copy(deep=True)
    investment.side_by_side(NETHERLANDS, investor="NL", usd_per_eur=RATES)
    investment.two_sided_stock(NETHERLANDS, RATES)
    investment.ranking(NETHERLANDS, measure="stock", year=2021)
    pd.testing.assert_frame_equal(NETHERLANDS, before)


# --- real tables --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load("fdi_by_member_state")


def test_gross_inflow_of_the_eu_reproduces_the_sums_of_the_source(table: pd.DataFrame) -> None:
    total = investment.eu_total(table, measure="gross_inflow").set_index("year")
    # the project's record of the UNCTAD sheets: sums over today's members, million USD
    expected = {2001: 848, 2005: 3340, 2009: 10606, 2012: 12901}
    assert total.loc[list(expected), "value_mn"].round().to_dict() == expected
    assert set(total["members"]) == {27}
    share = investment.eu_share(table, load("fdi_total"), measure="gross_inflow")
    found = share.set_index("year")["share_pct"].round()
    assert found[[2001, 2005, 2009, 2012]].tolist() == [19, 44, 53, 48]
    eight_years = investment.cumulative(table, start=2005, end=2012)["cumulative_mn"].iloc[-1]
    assert eight_years == pytest.approx(69_400, abs=50)


def test_net_and_stock_reproduce_the_printed_eu_row(table: pd.DataFrame) -> None:
    # wiiw prints its own row for today's 27, which is not in the table: EUR million
    net = investment.eu_total(table, measure="net_inflow").set_index("year")["value_mn"]
    stock = investment.eu_total(table, measure="stock").set_index("year")["value_mn"]
    assert net[[2003, 2012, 2019, 2021]].round().tolist() == [864, 5634, -880, 639]
    assert stock[[2003, 2012, 2019, 2021]].round().tolist() == [3742, 43711, 69139, 68295]
    share = investment.eu_share(table, load("fdi_total"), measure="stock").set_index("year")
    assert share.loc[2021, "share_pct"] == pytest.approx(50.8, abs=0.05)


def test_the_three_measures_of_2012_differ_by_a_factor(table: pd.DataFrame) -> None:
    rate = prices.indicator(load("macro"), "usd_per_eur")
    rows = investment.side_by_side(table, usd_per_eur=rate)
    assert rows["year"].unique().tolist() == list(range(2003, 2013))
    last = rows[rows["year"] == 2012].set_index("measure")["value_mn"]
    assert last["gross_inflow"] > 1.5 * last["net_inflow"]
    assert last["stock"] > 4 * last["gross_inflow"]


def test_the_dutch_stock_has_two_sides(table: pd.DataFrame) -> None:
    rate = prices.indicator(load("macro"), "usd_per_eur")
    done = investment.two_sided_stock(table, rate, investor="NL").set_index("year")
    assert done.index.tolist() == list(range(2009, 2022))
    # the IMF's survey prints 47,380 million USD for 2021
    assert round(done.loc[2021, "investor_reported_mn"]) == 47_380
    assert done.loc[2021, "gap_mn"] > 10_000


def test_a_rank_depends_on_the_measure(table: pd.DataFrame) -> None:
    stock = investment.ranking(table, measure="stock", year=2021).set_index("investor")["rank"]
    net = investment.ranking(table, measure="net_inflow", year=2021).set_index("investor")["rank"]
    assert stock["NL"] == 1
    assert net["NL"] > 5


def test_confidential_positions_are_counted_in_every_year(table: pd.DataFrame) -> None:
    total = investment.eu_total(table, measure="stock_mirror")
    assert (total["confidential"] > 0).all()
    assert set(total["status"]) == {"lower_bound"}
    assert (total[["members", "confidential", "unreported"]].sum(axis=1) == 27).all()
