"""Trade: perimeters, both sides of a flow, shares and contributions; then the real tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load, measures, prices, trade
from analysis.errors import MeasureError
from tests.frames import POSITIVE, customs, rates

RATES = rates(dict.fromkeys(range(1992, 2026), 1.25))

# Kazakhstan's side and the importers' own, two members, 2022 and 2023
SIDES = customs(
    {
        ("KZ", "DE", "export"): [20.0, 30.0],
        ("KZ", "IT", "export"): [80.0, 75.0],
        ("KZ", "DE", "import"): [10.0, 12.0],
        ("IT", "KZ", "import"): [40.0, 50.0],
        ("DE", "KZ", "import"): [60.0, 60.0],
    }
)
TURNOVER = customs(
    {
        ("KZ", "EU_BNS", "turnover"): [42.0, 41.0],
        ("KZ", "EU27_2020", "turnover"): [40.0, 41.0],
        ("KZ", "EU28", "turnover"): [42.0, 43.0],
    }
)
KZ = SIDES[(SIDES["reporter"] == "KZ") & (SIDES["flow"] == "export")]
IT = KZ[KZ["partner"] == "IT"]
IMPORTER = SIDES[SIDES["reporter"] == "IT"]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: trade.flows(TURNOVER, SIDES, partner="XX"), "no trade of KZ with 'XX'"),
        (lambda: trade.flows(TURNOVER, SIDES, partner="IT"), "no year has both"),
        (
            lambda: trade.flows(
                TURNOVER, pd.concat([SIDES, SIDES.assign(currency="EUR")]), partner="DE"
            ),
            "mixed currency",
        ),
        (lambda: trade.flows(TURNOVER, pd.concat([SIDES, SIDES]), partner="DE"), "share a key"),
        (lambda: trade.members(SIDES, perimeter="EU_V"), "EU_V has not the same members"),
        (lambda: trade.members(SIDES, perimeter="EU_BNS"), "EU_BNS has not the same members"),
        (lambda: trade.members(SIDES, flow="balance"), "no rows"),
        (lambda: trade.members(SIDES, years=(1990, 1991)), "no rows"),
        (lambda: trade.members(pd.concat([SIDES, SIDES])), "share a key"),
        (lambda: trade.members(SIDES.assign(value_mn=None)), "missing"),
        (lambda: trade.uk_effect(TURNOVER[TURNOVER["partner"] != "EU28"]), "no rows of EU28"),
        (lambda: trade.perimeters(TURNOVER[TURNOVER["partner"] != "EU27_2020"]), "no rows"),
        (
            lambda: trade.eu_share(TURNOVER, TURNOVER[:0]),
            "no rows",
        ),
        (
            lambda: trade.eu_share(TURNOVER, TURNOVER, perimeter="EU28", others=["GB"]),
            "EU28 overlaps",
        ),
        (lambda: trade.mirror(IT, IT, RATES, flow="export"), "the partner side holds export of KZ"),
        (
            lambda: trade.mirror(IMPORTER, IT, RATES, flow="export"),
            "the kz side holds import of IT",
        ),
        (lambda: trade.mirror(IT, IMPORTER, RATES, flow="turnover"), "the kz side holds export"),
        (lambda: trade.mirror(KZ, IMPORTER, RATES, flow="export"), "share a key"),
        (
            lambda: trade.mirror(IT, IMPORTER.assign(year=[1998, 1999]), RATES, flow="export"),
            "no year is reported by both",
        ),
        (
            lambda: trade.mirror(IT, IMPORTER.assign(value_mn=0.0), RATES, flow="export"),
            "zero in 2022",
        ),
        (
            lambda: trade.mirror(IT, IMPORTER.assign(currency="EUR"), RATES[:3], flow="export"),
            "no positive usd_per_eur",
        ),
        (
            lambda: trade.mirror_of_members(
                trade.mirror_by_member(SIDES, RATES).assign(flow=["export", "import"] * 2)
            ),
            "mixed flow",
        ),
        (
            lambda: trade.contributions(SIDES, start=2023, end=2022),
            "no rows",
        ),
    ],
)
def test_refuses(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        work()


def test_flows_of_a_member_add_up() -> None:
    wide = trade.flows(TURNOVER, SIDES, partner="DE").pivot_table(
        index="year", columns="flow", values="value_mn"
    )
    assert wide["turnover"].tolist() == [30.0, 42.0]
    assert wide["balance"].tolist() == [10.0, 18.0]


def test_flows_carry_the_worse_status_and_both_sources() -> None:
    rows = SIDES.assign(
        status=SIDES["flow"].map({"export": "final", "import": "estimate"}),
        source_id=SIDES["flow"],
    )
    done = trade.flows(TURNOVER, rows, partner="DE").set_index(["year", "flow"])
    assert done.loc[(2022, "export"), "status"] == "final"
    assert done.loc[(2022, "import"), "source_id"] == "import"
    assert done.loc[(2022, "balance"), "status"] == "estimate"
    assert done.loc[(2022, "turnover"), "source_id"] == "export import"


def test_a_member_without_recorded_trade_traded_nothing() -> None:
    rows = SIDES[~((SIDES["partner"] == "DE") & (SIDES["year"] == 2022))]
    done = trade.members(rows, flow="export").set_index(["year", "partner"])
    assert done.loc[(2022, "DE"), "value_mn"] == 0
    assert done.loc[(2022, "DE"), "source_id"] == "a"


def test_turnover_of_a_member_with_one_direction_is_that_direction() -> None:
    done = trade.members(SIDES).set_index(["year", "partner"])["value_mn"]
    assert done[2022, "IT"] == 80
    assert done[2022, "DE"] == 30


def test_belgium_and_luxembourg_are_one_part_when_a_year_counts_them_so() -> None:
    rows = customs(
        {
            ("KZ", "BLX", "export"): [5.0],
            ("KZ", "BE", "export"): [0.0],
            ("KZ", "DE", "export"): [1.0],
        },
        start=1998,
    )
    rows = pd.concat(
        [
            rows[rows["partner"] != "BE"],
            customs(
                {
                    ("KZ", "BE", "export"): [4.0],
                    ("KZ", "LU", "export"): [2.0],
                    ("KZ", "DE", "export"): [1.0],
                },
                start=1999,
            ),
        ]
    )
    both = trade.members(rows, flow="export")
    assert both["partner"].tolist() == ["BLX", "DE", "BLX", "DE"]
    assert both["value_mn"].tolist() == [5.0, 1.0, 6.0, 1.0]
    later = trade.members(rows, flow="export", years=(1999, 1999))
    assert later["partner"].tolist() == ["BE", "DE", "LU"]


def test_the_uk_turns_a_rise_into_a_fall() -> None:
    last = trade.uk_effect(TURNOVER).iloc[-1]
    assert last["growth_bns_pct"] < 0 < last["growth_eu27_pct"]
    assert last["signs_differ"]
    assert last["uk_mn"] == 2
    assert last["effect_pp"] == pytest.approx(last["growth_bns_pct"] - last["growth_eu27_pct"])


def test_the_difference_of_a_perimeter_is_to_todays_members() -> None:
    done = trade.perimeters(TURNOVER).set_index(["partner", "year"])
    assert done.loc[("EU28", 2022), "difference_mn"] == 2
    assert done.loc[("EU28", 2022), "difference_pct"] == pytest.approx(5)
    assert done.loc[("EU27_2020", 2022), "difference_mn"] == 0


def test_a_mirror_converts_euros_and_says_which_over_which() -> None:
    row = trade.mirror(IT, IMPORTER.assign(currency="EUR"), RATES, flow="export").iloc[0]
    assert row["partner_reported_mn"] == 50
    assert row["gap_mn"] == 30
    assert row["kz_over_partner"] == row["exporter_over_importer"] == 1.6
    assert row["source_id"] == "a ecb"


def test_for_imports_the_partner_is_the_exporter() -> None:
    kz = customs({("KZ", "EU27_2020", "import"): [100.0]})
    eu = customs({("EU27_2020", "KZ", "export"): [140.0]})
    row = trade.mirror(kz, eu, RATES, flow="import").iloc[0]
    assert row["kz_over_partner"] == pytest.approx(1 / 1.4)
    assert row["exporter_over_importer"] == pytest.approx(1.4)


@given(st.tuples(POSITIVE, POSITIVE))
def test_a_mirror_seen_from_the_other_side_is_the_opposite(values: tuple[float, float]) -> None:
    def gap(kz: float, partner: float) -> pd.Series[float]:
        return trade.mirror(
            customs({("KZ", "IT", "export"): [kz]}),
            customs({("IT", "KZ", "import"): [partner]}),
            RATES,
            flow="export",
        ).iloc[0]

    one, other = gap(*values), gap(*values[::-1])
    assert one["gap_mn"] == -other["gap_mn"]
    assert one["kz_over_partner"] * other["kz_over_partner"] == pytest.approx(1)


def test_a_sum_of_mirrors_is_a_floor_with_its_members_counted() -> None:
    pairs = trade.mirror_by_member(SIDES, RATES)
    row = trade.mirror_of_members(pairs).iloc[0]
    assert (row["kz_reported_mn"], row["partner_reported_mn"], row["members"]) == (100, 100, 2)
    assert row["gap_mn"] == 0
    assert row["status"] == "lower_bound"


def test_a_member_that_one_side_lacks_has_no_mirror() -> None:
    pairs = trade.mirror_by_member(SIDES[SIDES["reporter"] != "DE"], RATES, year=2023)
    assert pairs["partner"].tolist() == ["IT"]


@pytest.mark.parametrize("parts", ["partner", "flow"])
def test_contributions_add_up_to_one_growth(parts: str) -> None:
    done = trade.contributions(SIDES, start=2022, end=2023, parts=parts)
    grown = measures.growth(measures.total(trade.members(SIDES)))["growth_pct"].iloc[1]
    assert done["contribution_pp"].sum() == pytest.approx(grown)
    assert done["total_growth_pct"].iloc[0] == pytest.approx(grown)
    assert done["contribution_pp"].is_monotonic_decreasing


def test_shares_of_the_ranking_sum_to_100() -> None:
    ranked = trade.ranking(SIDES, flow="export")
    assert ranked.groupby("year")["share_pct"].sum().tolist() == pytest.approx([100.0, 100.0])
    assert ranked["partner"].tolist() == ["IT", "DE", "IT", "DE"]


def test_the_inputs_are_unchanged() -> None:
    before = SIDES.copy(deep=True), TURNOVER.copy(deep=True)
    trade.flows(TURNOVER, SIDES, partner="DE")
    trade.contributions(SIDES, start=2022, end=2023)
    trade.uk_effect(TURNOVER)
    trade.mirror_by_member(SIDES, RATES)
    pd.testing.assert_frame_equal(SIDES, before[0])
    pd.testing.assert_frame_equal(TURNOVER, before[1])


# --- real tables --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usd_per_eur() -> pd.DataFrame:
    return prices.indicator(load("macro"), "usd_per_eur")


def test_the_printed_row_falls_in_2023_where_todays_members_rise() -> None:
    effect = trade.uk_effect(load("trade_turnover")).set_index("year")
    assert effect.index.tolist() == list(range(2018, 2024))
    # the bureau prints 41.88 and 41.30 bn USD
    assert (effect.loc[[2022, 2023], "eu_bns_mn"] / 1000).round(2).tolist() == [41.88, 41.30]
    assert effect.loc[2023, "eu27_mn"] == pytest.approx(effect.loc[2023, "eu_bns_mn"])
    assert effect.index[effect["signs_differ"]].tolist() == [2023]
    # back-test: the growth statement of 2022 on one definition, +38.5 % without the kingdom
    assert effect.loc[2022, "growth_eu27_pct"] == pytest.approx(38.5, abs=0.05)
    assert effect.loc[2022, "growth_eu28_pct"] == pytest.approx(39.2, abs=0.05)
    assert effect["uk_mn"].between(1040, 1860).all()


def test_members_sum_to_the_eu_total_in_every_year() -> None:
    table, by_member = load("trade_turnover"), load("trade_by_member_state")
    for perimeter in ("EU27_2020", "EU28"):
        printed = table[
            (table["reporter"] == "KZ")
            & (table["partner"] == perimeter)
            & (table["flow"] == "turnover")
        ].set_index("year")["value_mn"]
        summed = measures.total(trade.members(by_member, perimeter=perimeter)).set_index("year")
        assert summed["value_mn"].tolist() == pytest.approx(printed[summed.index].tolist())


def test_the_mirror_of_imports_jumps_in_2022(usd_per_eur: pd.DataFrame) -> None:
    table = load("trade_turnover")
    kz = table[
        (table["reporter"] == "KZ")
        & (table["partner"] == "EU27_2020")
        & (table["flow"] == "import")
    ]
    eu = table[(table["reporter"] == "EU27_2020") & (table["flow"] == "export")]
    mirrored = trade.mirror(kz, eu, usd_per_eur, flow="import").set_index("year")
    assert mirrored.index.tolist() == list(range(2010, 2024))
    ratio = mirrored["exporter_over_importer"]
    assert ratio[2022] == pytest.approx(1.43, abs=0.005)
    assert ratio[2023] == pytest.approx(1.27, abs=0.005)
    assert ratio.loc[:2021].between(0.95, 1.25).all()
    assert mirrored.loc[2022, "gap_mn"] < -3000


def test_italy_and_germany_stand_on_different_sides_of_the_mirror_in_2014(
    usd_per_eur: pd.DataFrame,
) -> None:
    pairs = trade.mirror_by_member(load("trade_by_member_state"), usd_per_eur)
    cells = pairs[pairs["year"] == 2014].set_index("partner")
    billions = cells[["kz_reported_mn", "partner_reported_mn"]] / 1000
    # what the two sides print for 2014, bn USD
    assert billions.loc["IT"].round(2).tolist() == [16.05, 3.22]
    assert billions.loc["NL"].round(2).tolist() == [8.72, 0.50]
    assert billions.loc["FR"].round(2).tolist() == [4.69, 5.60]
    assert cells.loc["DE", "kz_over_partner"] < 0.1
    # sums over the members that both sides have: below one before 2007, far above since 2009
    ratio = trade.mirror_of_members(pairs).set_index("year")["kz_over_partner"]
    expected = {2000: 0.58, 2002: 0.49, 2005: 0.85, 2009: 1.27, 2014: 1.43, 2020: 1.29}
    assert ratio[list(expected)].round(2).to_dict() == expected


def test_the_eu_share_reproduces_what_the_bureau_prints_for_its_row() -> None:
    shares = trade.eu_share(
        load("trade_turnover"), load("trade_total"), perimeter="EU_BNS", others=[]
    )
    printed = {2018: 39.7, 2019: 32.2, 2020: 28.8, 2021: 29.6, 2022: 30.9, 2023: 29.6}
    found = shares.set_index("year")["share_pct"].round(1)
    assert found.to_dict() == pytest.approx(printed, abs=0.11)


def test_fuels_are_nine_tenths_of_what_the_eu_buys() -> None:
    shares = trade.fuels_share(load("trade_by_product"), load("trade_by_member_state"))
    # back-test: shares noted for Eurostat's 2020 and 2021
    assert shares.set_index("year")["share_pct"].round(1).to_dict() == {2020: 90.8, 2021: 90.2}


def test_italy_is_the_largest_and_takes_concentration_with_it() -> None:
    done = trade.concentration(load("trade_by_member_state"), flow="export").set_index("year")
    assert done.index.tolist() == list(range(1995, 2026))
    assert set(done.loc[2013:, "largest"]) == {"IT"}
    assert (done["hhi_without_largest"] < done["hhi"]).loc[2013:].all()


@pytest.mark.parametrize("partner", ["EU27_2020", "EU28", "NL", "MT", "GB"])
def test_every_partner_has_flows(partner: str) -> None:
    done = trade.flows(load("trade_turnover"), load("trade_by_member_state"), partner=partner)
    assert not done.duplicated(["year", "flow"]).any()
    assert done["year"].max() == 2025
