"""Which choices make sense together: each rule from both sides, and cheaply."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from analysis.explore import Question, catalogue, objection, offered, series
from analysis.explore.question import CHOICES
from analysis.explore.rules import RANKED, RULES, TOGETHER, changed
from analysis.measures import EU27
from tests.explored import FIELDS, walk

EU = "trade_turnover:KZ.EU27_2020."
EU28 = "trade_turnover:KZ.EU28."
WITH = "trade_total:KZ."
MEMBER = "trade_by_member_state:KZ."
NL = "fdi_by_member_state:NL."
US = "fdi_by_member_state:US."
OIL = "energy_volumes:eu27_crude_imports."
BRENT = "macro:WORLD.brent_usd_bbl"
FREIGHT = "corridor:titr_freight"
SHARE = "energy_shares:crude_oil.KZ.value_incl_intra_eu28"
PEOPLE = "macro:KZ.population"
GDP = "macro:KZ.gdp_usd"
MEMBERS = tuple(f"{MEMBER}{code}.export" for code in sorted(EU27 - {"BE", "LU"}))

# What is refused, a word of why, and the change after which it is not: {} is the view that is
# refused, each key of the change takes the place of what was chosen.
REFUSED: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
    # years
    ({"since": 2010, "until": 2009}, "comes after the last", {"until": 2010}),
    ({"since": 2026}, "covers 1995–2025: none of the years chosen", {"since": 2025}),
    ({"until": 1994}, "covers 1995–2025", {"until": 1995}),
    ({"series": [EU + "export", FREIGHT], "until": 2018, "show": "growth"}, "covers 2019–",
     {"until": 2020}),
    # both sides
    ({"series": [f"{MEMBER}IT.export", f"{MEMBER}DE.export"], "show": "mirror"}, "Keep one",
     {"series": [f"{MEMBER}IT.export"]}),
    ({"series": [EU28 + "export"], "show": "mirror"}, "no count of the other side",
     {"series": [EU + "export"]}),
    ({"series": [EU + "turnover"], "show": "mirror"}, "exports or for imports",
     {"series": [EU + "import"]}),
    ({"series": [NL + "stock.USD"], "show": "mirror"}, "no count of the other side",
     {"series": [NL + "stock.EUR"]}),
    ({"series": [NL + "stock.EUR"], "show": "mirror", "prices": "constant"}, "stock",
     {"prices": "current"}),
    ({"show": "mirror", "prices": "constant"}, "prices cancel out", {"prices": "current"}),
    ({"show": "mirror", "scale": "log"}, "logarithmic scale is for levels", {"scale": "linear"}),
    ({"show": "mirror", "panels": "apart"}, "one picture", {"panels": "together"}),
    ({"show": "mirror", "milestones": True}, "Events", {"milestones": False}),
    # ranks
    ({"series": [WITH + "RU.export"], "show": "rank"}, "among the 27 EU members",
     {"series": [MEMBER + "DE.export"]}),
    ({"series": [EU + "export"], "show": "rank"}, "Keep members", {"series": MEMBERS[:1]}),
    ({"series": [MEMBER + "GB.export"], "show": "rank"}, "Keep members", {"series": MEMBERS[:1]}),
    ({"series": [MEMBER + "DE.export", MEMBER + "IT.import"], "show": "rank"}, "single list",
     {"series": [MEMBER + "DE.export", MEMBER + "IT.export"]}),
    ({"series": [NL + "stock_mirror.USD"], "show": "rank"},
     "only for what Kazakhstan counts", {"series": [MEMBER + "DE.export"]}),
    ({"series": [OIL.replace("eu27_crude_imports", "eu_member_crude_from_kz") + "DE"],
      "show": "rank"}, "only for what Kazakhstan counts", {"series": [NL + "stock.EUR"]}),
    ({"series": [MEMBER + "DE.balance"], "show": "rank"}, "below zero has no rank",
     {"series": [MEMBER + "DE.turnover"]}),
    ({"series": [NL + "net_inflow.EUR"], "show": "rank"}, "has no rank",
     {"series": [NL + "gross_inflow.USD"]}),
    ({"series": MEMBERS[: RANKED + 1], "show": "rank"}, "follows 5 series at most",
     {"series": MEMBERS[:RANKED]}),
    ({"series": MEMBERS[:1], "show": "rank", "currency": "EUR"}, "has no currency",
     {"currency": ""}),
    # contributions
    ({"show": "contribution"}, "two parts or more", {"series": MEMBERS[:2]}),
    ({"series": [f"{MEMBER}DE.balance", f"{MEMBER}IT.balance"], "show": "contribution"},
     "can be added up", {"series": MEMBERS[:2]}),
    ({"series": [SHARE, SHARE.replace("KZ", "RU")], "show": "contribution"}, "can be added up",
     {"series": [OIL + "KZ", OIL + "RU"]}),
    ({"series": [f"{MEMBER}DE.import", f"{MEMBER}IT.export"], "show": "contribution"},
     "one kind, counted by one side", {"series": MEMBERS[:2]}),
    ({"series": [NL + "stock.EUR", US + "stock.USD"], "show": "contribution", "currency": "USD"},
     "in one unit", {"series": [NL + "stock.EUR", US + "stock.EUR"]}),
    ({"series": [EU + "export", EU28 + "export"], "show": "contribution"}, "twice",
     {"series": [EU + "export", WITH + "RU.export"]}),
    ({"series": [EU + "export", f"{MEMBER}DE.export"], "show": "contribution"}, "twice",
     {"series": [f"{MEMBER}FR.export", f"{MEMBER}DE.export"]}),
    ({"series": [EU28 + "export", f"{MEMBER}GB.export"], "show": "contribution"}, "twice",
     {"series": [EU + "export", f"{MEMBER}GB.export"]}),
    ({"series": [f"{MEMBER}BLX.export", f"{MEMBER}LU.export"], "show": "contribution"}, "twice",
     {"series": [f"{MEMBER}BE.export", f"{MEMBER}LU.export"]}),
    ({"series": [WITH + "WORLD.export", WITH + "RU.export"], "show": "contribution"}, "twice",
     {"series": [WITH + "CN.export", WITH + "RU.export"]}),
    ({"series": ["fdi_total:stock.USD.unctad_bilateral_2001_2012",
                 "fdi_total:stock.USD.unctadstat_fdi_2021"], "show": "contribution"}, "twice",
     {"series": [NL + "stock.USD", US + "stock.USD"]}),
    # shares
    ({"series": [EU + "balance"], "show": "share"}, "not a part of a total",
     {"series": [EU + "export"]}),
    ({"series": [NL + "net_inflow.EUR"], "show": "share"}, "Withdrawals by some investors",
     {"series": [NL + "stock.EUR"]}),
    ({"series": [NL + "gross_inflow_press.USD"], "show": "share"}, "press gives no total",
     {"series": [NL + "gross_inflow.USD"]}),
    ({"series": [WITH + "WORLD.export"], "show": "share"}, "no total",
     {"series": [WITH + "RU.export"]}),
    ({"series": [EU + "export", EU28 + "export"], "show": "share"}, "mix definitions of the EU",
     {"show": "level"}),
    ({"series": [EU + "export", EU28 + "export"], "show": "share", "panels": "apart"},
     "mix definitions of the EU", {"series": [EU + "export", WITH + "RU.export"]}),
    ({"series": [EU + "export", "trade_turnover:KZ.EU_BNS.export"], "show": "share"},
     "mix definitions of the EU", {"series": [EU + "export"]}),
    ({"series": [EU + "export", EU + "import"], "show": "share"}, "shares of different totals",
     {"panels": "apart"}),
    ({"series": [NL + "stock.EUR", NL + "stock.USD"], "show": "share"},
     "shares of different totals", {"panels": "apart"}),
    ({"series": [EU + "export"], "show": "share", "prices": "constant"}, "prices cancel out",
     {"prices": "current"}),
    ({"series": [EU + "export"], "show": "share", "currency": "EUR"}, "has no currency",
     {"currency": ""}),
    # running sums
    ({"series": [NL + "stock.EUR"], "show": "cumulative"}, "no flow during a year",
     {"series": [NL + "gross_inflow.USD"]}),
    ({"series": [BRENT], "show": "cumulative"}, "no flow", {"series": [OIL + "KZ"]}),
    ({"series": [PEOPLE], "show": "cumulative"}, "no flow", {"series": [GDP]}),
    ({"series": [SHARE], "show": "cumulative"}, "no flow", {"show": "level"}),
    # what is money only
    ({"series": [FREIGHT], "show": "per_head"}, "no amount of money", {"show": "level"}),
    ({"series": [PEOPLE], "show": "gdp_share"}, "no amount of money", {"series": [EU + "export"]}),
    # growth and index
    ({"series": [EU + "balance"], "show": "growth"}, "can be below zero",
     {"series": [EU + "turnover"]}),
    ({"series": [NL + "net_inflow.EUR"], "show": "index"}, "can be below zero", {"show": "level"}),
    ({"series": [SHARE], "show": "growth"}, "percentage already", {"show": "level"}),
    ({"series": ["macro:KZ.gdp_growth_pct"], "show": "index"}, "percentage already",
     {"series": [GDP]}),
    ({"series": [FREIGHT], "show": "index"}, "base year must be one of these", {"base_year": 2019}),
    ({"series": [EU + "export"], "show": "index", "base_year": 2026},
     "base year must be one of these", {"base_year": 2025}),
    # members that change
    ({"series": ["trade_turnover:KZ.EU_BNS.turnover"], "show": "growth"}, "other countries",
     {"series": [EU28 + "turnover"]}),
    ({"series": ["trade_turnover:KZ.EU_V.export"], "show": "index"}, "other countries",
     {"show": "level"}),
    # prices
    ({"series": [FREIGHT], "prices": "constant"}, "no amount of money", {"prices": "current"}),
    ({"series": [NL + "stock.EUR"], "prices": "constant"}, "no price index",
     {"series": [NL + "net_inflow.EUR"]}),
    ({"series": [EU + "export", BRENT], "prices": "constant", "show": "index"},
     "no amount of money", {"series": [EU + "export"]}),
    ({"prices": "constant", "currency": "EUR"}, "Constant prices are in US dollars",
     {"currency": "USD"}),
    ({"prices": "constant", "show": "gdp_share"}, "prices cancel out", {"show": "per_head"}),
    ({"prices": "constant", "base_year": 1989}, "US prices for 1990–2025", {"base_year": 1990}),
    ({"prices": "constant", "base_year": 2026}, "US prices for 1990–2025", {"base_year": 2025}),
    # currency
    ({"series": [FREIGHT], "currency": "USD"}, "no currency to choose", {"currency": ""}),
    ({"currency": "EUR", "until": 1998}, "no euro before 1999", {"until": 1999}),
    ({"currency": "USD", "show": "gdp_share"}, "has no currency", {"currency": ""}),
    # one unit on one axis
    ({"series": [NL + "stock.EUR", NL + "stock_mirror.USD"]}, "different currencies",
     {"currency": "USD"}),
    ({"series": [NL + "stock.EUR", NL + "stock_mirror.USD"]}, "different currencies",
     {"panels": "apart"}),
    ({"series": [EU + "turnover", BRENT]}, "different units", {"show": "index"}),
    ({"series": [FREIGHT, "corridor:titr_containers_teu"]}, "thousand tonnes",
     {"panels": "apart"}),
    ({"series": [OIL + "KZ", "energy_volumes:oil_production.KZ"]}, "different units",
     {"show": "growth"}),
    # scale
    ({"series": [EU + "balance"], "scale": "log"}, "zero or less", {"series": [EU + "turnover"]}),
    ({"series": ["macro:KZ.current_account_usd"], "scale": "log"}, "zero or less",
     {"scale": "linear"}),
    ({"show": "growth", "scale": "log"}, "logarithmic scale is for levels", {"show": "index"}),
    ({"series": [EU + "export"], "show": "share", "scale": "log"},
     "logarithmic scale is for levels", {"scale": "linear"}),
    # panels
    ({"series": MEMBERS[: TOGETHER + 1]}, "7 lines in one panel", {"panels": "apart"}),
    ({"series": MEMBERS[: TOGETHER + 1]}, "7 lines in one panel", {"series": MEMBERS[:TOGETHER]}),
    ({"series": MEMBERS[: TOGETHER + 1]}, "7 lines in one panel", {"show": "contribution"}),
    ({"panels": "apart"}, "One series needs one panel", {"series": [EU + "export", EU + "import"]}),
    ({"series": MEMBERS[:2], "show": "contribution", "panels": "apart"}, "one picture",
     {"panels": "together"}),
    # events
    ({"series": MEMBERS[:2], "show": "contribution", "milestones": True}, "lines over the years",
     {"show": "growth"}),
    ({"series": MEMBERS[:2], "panels": "apart", "milestones": True}, "no room for the names",
     {"panels": "together"}),
]  # fmt: skip


@pytest.mark.parametrize(("chosen", "words", "change"), REFUSED)
def test_what_makes_no_sense_is_refused_and_its_neighbour_is_not(
    chosen: dict[str, Any], words: str, change: dict[str, Any]
) -> None:
    view = {"series": [EU + "export"]} | chosen
    reason = objection(Question(**view))
    assert reason is not None
    assert words in reason
    assert objection(Question(**(view | change))) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_refuses_something(rule: Any) -> None:
    known = catalogue()
    found = []
    for chosen, _, _ in REFUSED:
        question = Question(**({"series": [EU + "export"]} | chosen))
        found.append(rule(question, [known[key] for key in question.series]))
    assert any(found)


@pytest.mark.parametrize("key", list(catalogue())[::60])
def test_every_series_can_be_shown_as_it_is(key: str) -> None:
    assert objection(Question([key])) is None


# --- what is offered ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_each_option_is_offered_as_the_question_with_it_is_refused(seed: int) -> None:
    question = walk(random.Random(seed))
    for field in FIELDS:
        options = offered(question, field)
        assert getattr(question, field) in options or field in ("since", "until", "base_year")
        for option, reason in options.items():
            assert reason == (objection(changed(question, **{field: option})) or "")


@pytest.mark.parametrize("field", CHOICES)
def test_every_choice_is_listed(field: str) -> None:
    assert list(offered(Question([FREIGHT]), field)) == list(CHOICES[field])


def test_years_are_those_of_all_the_series() -> None:
    question = Question([EU + "export", FREIGHT], show="growth")
    years = list(range(1995, 2026))
    assert list(offered(question, "since")) == [0, *years]
    assert list(offered(question, "until")) == [0, *years]
    assert list(offered(question, "base_year")) == years
    assert list(offered(question, "milestones")) == [False, True]


@pytest.mark.parametrize("seed", range(40))
def test_a_reason_is_a_sentence_or_two(seed: int) -> None:
    question = walk(random.Random(seed))
    for field in FIELDS:
        for reason in filter(None, offered(question, field).values()):
            assert re.fullmatch(r"[^\n{}]+\.", reason)
            assert reason[0].isupper() or reason[0].isdigit()


def test_no_rule_looks_at_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a rule has read a table")

    catalogue()
    monkeypatch.setattr(series, "rows", refuse)
    monkeypatch.setattr(series, "load", refuse)
    monkeypatch.setattr("analysis.data._parsed", refuse)
    for seed in range(25):
        question = walk(random.Random(seed))
        objection(question)
        for field in FIELDS:
            offered(question, field)
