"""What a view says: hedges, remarks of the tables, whose count, what is compared."""

from __future__ import annotations

import pytest

from analysis.explore import Question, answer, catalogue, objection
from analysis.explore.labels import labels
from analysis.explore.words import runs

RUSSIA = "trade_total:KZ.RU.import"
EU_OIL = "energy_volumes:eu27_crude_imports.KZ"


def test_what_a_table_remarks_on_a_year_stands_under_the_chart() -> None:
    told = "part of the year seems to be missing"
    assert any(told in note for note in answer(Question(RUSSIA, since=2005)).notes)
    assert not any(told in note for note in answer(Question(RUSSIA, since=2012)).notes)


def test_growth_rests_on_the_year_before_the_first_too() -> None:
    grown = answer(Question(RUSSIA, show="growth", since=2011))
    assert any("2010: part of the year" in note for note in grown.notes)
    level = answer(Question(RUSSIA, since=2011))
    assert not any("part of the year" in note for note in level.notes)


def test_a_year_that_is_not_whole_is_soft_and_hedged() -> None:
    rows = answer(Question(RUSSIA, since=2009, until=2010)).frame.set_index("x")
    assert rows["status"].to_dict() == {2009: "final", 2010: "estimate"}
    assert "about $" in answer(Question(RUSSIA, until=2010)).title


def test_a_quotient_of_lower_bounds_is_no_bound_and_no_press_figure() -> None:
    level, grown = answer(Question(EU_OIL)), answer(Question(EU_OIL, show="growth"))
    assert "at least" in level.title
    assert "at least" not in grown.title + grown.alt
    assert "lower_bound" not in set(grown.frame["status"])
    for record in (level, grown):
        assert "lower_bound" in record.warnings
        assert "press_reported" not in record.warnings


def test_where_two_sides_count_the_labels_say_which() -> None:
    keys = ["trade_by_member_state:DE.KZ.import.USD", "trade_by_member_state:KZ.DE.export"]
    one, other = labels([catalogue()[key] for key in keys]).values()
    assert "counted by Germany" in one
    assert "counted by Kazakhstan" in other
    assert "definitions below the chart" in answer(Question(keys)).draft.subtitle


def test_a_count_of_another_side_is_named_in_the_title() -> None:
    assert "counted by Germany" in answer(Question("trade_by_member_state:DE.KZ.export.EUR")).title
    assert "counted by" not in answer(Question("trade_by_member_state:KZ.DE.export")).title


@pytest.mark.parametrize("eu", ["EU_V", "EU_BNS"])
@pytest.mark.parametrize("show", ["index", "growth", "cumulative", "contribution"])
def test_an_eu_of_changing_members_is_not_set_against_itself(eu: str, show: str) -> None:
    key = f"trade_turnover:KZ.{eu}.export"
    reason = objection(Question(key, show=show, base_year=2018))
    assert reason
    assert "other countries from year to year" in reason
    title = answer(Question(key)).title
    assert not any(word in title for word in ("more than", "less than", "after", "times"))


def test_growth_in_money_says_at_which_prices() -> None:
    assert "at current prices" in answer(Question(RUSSIA, show="growth")).title
    constant = answer(Question(RUSSIA, show="growth", prices="constant")).title
    assert "prices of 2015" in constant
    assert "current" not in constant


def test_ranks_begin_when_belgium_and_luxembourg_are_two() -> None:
    ranked = answer(Question("trade_by_member_state:KZ.IT.turnover", show="rank")).frame
    assert ranked["x"].min() == 1999


@pytest.mark.parametrize(
    ("years", "told"),
    [([2001, 2003, 2002, 2005, 2003], "2001–2003, 2005"), ([2010], "2010"), ([], "")],
)
def test_years_are_told_as_runs(years: list[int], told: str) -> None:
    assert runs(years) == told
