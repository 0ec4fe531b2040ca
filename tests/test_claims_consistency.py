"""Rules that texts must keep among themselves: each broken once and kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis import claims
from analysis.claims.book import Book
from analysis.claims.claim import Claim, frame
from analysis.claims.consistency import RULES, findings, interval
from tests.frames import customs, fdi
from tests.said import BILLION, book, percent, said, turnover

EMPTY = book()
FUELS = customs({("EU27_2020", "KZ", "import"): [9.0]}, currency="EUR", start=2020)
GOODS = customs({("EU27_2020", "KZ", "import"): [10.0]}, currency="EUR", start=2020)
PRODUCTS = book(
    trade_turnover=GOODS,
    trade_by_product=FUELS.assign(reporter="IT", product="27"),
)
INFLOW = book(
    fdi_by_member_state=fdi(
        [(2003, "NL", "gross_inflow", "USD", 5000.0), (2006, "NL", "gross_inflow", "USD", 6000.0)]
    )
)


def rules(some: Sequence[Claim], on: Book = EMPTY) -> list[str]:
    return [one.rule for one in findings(some, on)]


def thing(measure: str, value: float, unit: str, **more: Any) -> Claim:
    about = {"partner": "", "product": "", "period": "", "step": 1.0}
    return said(measure, value, unit=unit, **about | more)


def output(per_head: float) -> list[Claim]:
    return [
        thing("gdp", 183.6e9, "USD", step=1e8),
        thing("population", 18.36e6, "persons", step=1e4),
        thing("gdp_per_head", per_head, "USD"),
    ]


def density(value: float, unit: str = "persons_per_km2") -> list[Claim]:
    return [
        thing("population", 20.01e6, "persons", step=1e4),
        thing("area", 2501250, "km2"),
        thing("area", 965738, "sq_mi"),
        thing("population_density", value, unit, step=0.1),
    ]


def test_a_round_density_falls_with_its_twin() -> None:
    # 8.0 on a square kilometre is 20.7 on a square mile, and 20 covers that of the quotient too
    both = [*density(9.0), density(20.0, "persons_per_sq_mi")[-1]]
    found = [one for one in findings(both, EMPTY) if one.rule == "quotient"]
    assert [one.rows for one in found] == [(3, 4)]
    assert not [one for one in findings([*density(8.0), both[-1]], EMPTY) if one.rule == "quotient"]


def test_a_turnover_and_its_share_in_one_place_have_a_year() -> None:
    def total(year: int, ours: float, all_trade: float) -> pd.DataFrame:
        return turnover({(year, "EU27_2020"): ours, (year, "WORLD"): all_trade})

    on = book(
        trade_turnover=pd.concat([total(2021, 30, 100), total(2022, 40, 100)]),
    )
    about: dict[str, Any] = {"period": "", "locator": "section Trade, 'x'"}
    for share, expected in ((30, ["one year"]), (40, [])):
        pair = [said(**about), percent("trade_share", share, **about)]
        assert rules(pair, on) == expected
    elsewhere = replace(percent("trade_share", 30, **about), locator="section Oil, 'x'")
    assert rules([said(**about), elsewhere], on) == []
    dated = replace(percent("trade_share", 30, **about), period="2021")
    assert rules([said(**about), dated], on) == []


def trade(total: float, **more: Any) -> list[Claim]:
    about: dict[str, Any] = {"unit": "EUR", "step": 1e8, "reporter": "EU", "partner": "KZ"}
    return [
        said("trade_turnover", total * BILLION, **about | more),
        said("imports", 12.6 * BILLION, **about),
        said("exports", 5.9 * BILLION, **about),
    ]


def sums(start: str, other: str) -> list[Claim]:
    return [
        said("fdi_cumulative", 2e11, product="", partner="NL", period=f"{one}/2025", step=1e9)
        for one in (start, other)
    ]


def event(value: float, document: str = "text", **more: Any) -> Claim:
    return thing("event_date", value, "year", product="signed", document=document, **more)


def since(value: float, year: int, **more: Any) -> Claim:
    return thing("anniversary", value, "years", product="signed", period=str(year), **more)


def part(product: str, value: float) -> Claim:
    return thing("population_share", value, "percent", product=product)


def money(euros: float, dollars: float, period: str = "2022") -> list[Claim]:
    return [
        said("funding", euros * 1e6, unit="EUR", step=1e6, period=period),
        said("funding", dollars * 1e6, unit="USD", step=1e6, period=period),
    ]


def set_against(one: Claim, other: Claim) -> list[Claim]:
    return [replace(one, claim_id="a"), replace(other, claim_id="b", compared_with="a")]


STOCK = said("fdi_stock", 6e10, unit="EUR", product="")
FLOW = said("fdi_flow", 7e9, unit="EUR", product="")
LISTED = said("fdi_cumulative", 2e10, product="", period="", listed_as="EU")
GOODS_SHARE = percent(
    "trade_share", 50, reporter="EU", partner="KZ", product="machinery", of="imports", period="2020"
)


@pytest.mark.parametrize(
    ("broken", "kept", "rule"),
    [
        # a quotient may be off by two per cent
        (output(9768), output(9832), "quotient"),
        (output(10232), output(10195), "quotient"),
        (density(8.3), density(8.1), "quotient"),
        (density(21.3, "persons_per_sq_mi"), density(20.7, "persons_per_sq_mi"), "quotient"),
        (
            [thing("area", 2724900, "km2"), thing("area", 1052201, "sq_mi")],
            [thing("area", 2724900, "km2"), thing("area", 1052100, "sq_mi")],
            "unit pair",
        ),
        (
            [
                thing("population_density", 115, "persons_per_km2"),
                thing("population_density", 268, "persons_per_sq_mi"),
            ],
            [
                thing("population_density", 115, "persons_per_km2"),
                thing("population_density", 300, "persons_per_sq_mi"),
            ],
            "unit pair",
        ),
        (money(101, 99), money(101, 102), "two currencies"),
        (money(101, 113), money(101, 112), "two currencies"),
        (trade(18.7), trade(18.6), "components"),
        (trade(18.3), trade(18.4), "components"),
        (
            [part("faith:a", 50), part("faith:other", 40)],
            [part("faith:a", 60), part("faith:other", 40)],
            "components",
        ),
        (
            [part("faith:a", 72), part("faith:a:b", 48), part("faith:a:other", 12)],
            [part("faith:a", 72), part("faith:a:b", 60), part("faith:a:other", 12)],
            "components",
        ),
        (
            [
                percent("trade_share", value, partner=code)
                for code, value in (("RU", 60), ("CN", 45))
            ],
            [
                percent("trade_share", value, partner=code)
                for code, value in (("EU", 60), ("CN", 45))
            ],
            "components",
        ),
        ([percent("energy_share", 130)], [percent("energy_share", 100)], "components"),
        ([event(1992), event(1993, "other")], [event(1993), event(1993, "other")], "dates"),
        ([event(1992), since(30, 2023)], [event(1993), since(30, 2023)], "dates"),
        (
            [event(1992), since(30, 2026, qualifier="less_than")],
            [event(1992), since(30, 2026, qualifier="more_than")],
            "dates",
        ),
        (
            [event(1990, value_high=1992.0), event(1993, "other")],
            [event(1990, value_high=1994.0), event(1993, "other")],
            "dates",
        ),
        (sums("1991", "2005"), sums("2005", "2005"), "sums since"),
        ([replace(LISTED, partner="CH")], [replace(LISTED, partner="DE")], "listed as"),
        ([replace(LISTED, partner="CH")], [replace(LISTED, partner="GB")], "listed as"),
        (set_against(FLOW, STOCK), set_against(STOCK, STOCK), "compared with"),
        (
            set_against(FLOW, replace(FLOW, unit="USD")),
            set_against(FLOW, replace(FLOW, period="2021")),
            "compared with",
        ),
        (
            set_against(FLOW, replace(FLOW, partner="WORLD")),
            set_against(FLOW, FLOW),
            "compared with",
        ),
        ([GOODS_SHARE], [replace(GOODS_SHARE, value=10.0)], "flow of products"),
        ([GOODS_SHARE], [replace(GOODS_SHARE, of="exports")], "flow of products"),
        ([GOODS_SHARE], [replace(GOODS_SHARE, product="mineral_fuels")], "flow of products"),
        ([GOODS_SHARE], [replace(GOODS_SHARE, period="2019")], "flow of products"),
    ],
)
def test_each_rule_on_both_sides(broken: list[Claim], kept: list[Claim], rule: str) -> None:
    assert rule in rules(broken, PRODUCTS)
    assert rules(kept, PRODUCTS) == []


def test_every_rule_has_a_case() -> None:
    # a rule without a case above would be counted here
    assert len(RULES) == 12


def test_other_documents_places_and_periods_are_left_alone() -> None:
    assert rules([replace(one, document=str(n)) for n, one in enumerate(output(9000))]) == []
    assert rules([replace(one, reporter=str(n)) for n, one in enumerate(output(9000))]) == []
    assert rules([replace(one, period=str(2020 + n)) for n, one in enumerate(trade(30))]) == []
    assert rules([replace(one, locator=str(n)) for n, one in enumerate(money(101, 99))]) == []
    assert rules(money(101, 99, period="1980")) == []


def test_imports_of_one_side_are_exports_of_the_other() -> None:
    one = said("imports", 1e9, reporter="DE", partner="KZ", step=1e8)
    same = said("exports", 1.1e9, reporter="KZ", partner="DE", step=1e8)
    total = said("trade_turnover", 5e9, reporter="KZ", partner="DE")
    assert rules([one, same, total]) == []


def test_a_number_is_as_exact_as_its_last_digit_above_zero() -> None:
    assert interval(thing("area", 300, "km2")).high == 350
    assert interval(thing("area", 305, "km2")).high == 305.5
    assert interval(thing("area", 0, "km2")).high == 0.5


def test_what_came_in_between_two_starts_is_told() -> None:
    told = findings(sums("1991", "2005"), INFLOW)[0].words
    assert "at least 5.00 billion USD came in between" in told


def test_only_the_claim_that_no_reading_supports_carries_the_verdict() -> None:
    milestones = pd.DataFrame(
        {
            "date": ["2015-12-21"],
            "what": "Enhanced Partnership and Cooperation Agreement (EPCA) signed in Astana",
            "status": "final",
            "source_id": "a",
        }
    )
    some = [replace(event(year, str(year)), product="epca_signed") for year in (2015, 2020)]
    done = claims.check(frame(some), book(milestones=milestones))
    assert done["verdict"].tolist() == ["confirmed", "inconsistent"]
    assert done["explanation"].str.contains("2015 \\(2015\\); 2020 \\(2020\\)").all()
