"""Periods in a text, on the day of the text."""

from __future__ import annotations

import pytest

from analysis.drafts.passage import Passage
from analysis.drafts.periods import Calendar, Period


def periods(text: str, stated_on: str = "2023-11-05") -> list[Period]:
    passage = Passage(text)
    return Calendar(passage.words, passage.hits, stated_on).all()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in 2022", "2022"),
        ("from 2005 to 2022", "2005/2022"),
        ("in 1993-2012", "1993/2012"),
        ("between 2000 and 2021", "2000/2021"),
        ("с 2005 по 2022 год", "2005/2022"),
        ("since 2005", "2005/2023"),
        ("с 2005 года", "2005/2023"),
        ("January through August 2023", "2023-01/2023-08"),
        ("в январе-сентябре 2022 года", "2022-01/2022-09"),
        ("between August 2022 and July 2023", "2022-08/2023-07"),
        ("from 2005 through nine months of 2022", "2005-01/2022-09"),
        ("the first nine months of 2022", "2022-01/2022-09"),
        ("2022’s first nine months", "2022-01/2022-09"),
        ("the first half of 2022", "2022-01/2022-06"),
        ("Q3 2022", "2022-07/2022-09"),
        ("в первом квартале 2022 года", "2022-01/2022-03"),
        ("за 11 месяцев 2022 года", "2022-01/2022-11"),
        ("March 2022", "2022-03"),
        ("last year", "2022"),
        ("в прошлом году", "2022"),
        ("this year", "2023"),
        ("in 11 months of last year", "2022-01/2022-11"),
        ("за девять месяцев прошлого года", "2022-01/2022-09"),
        ("over the past nine months", "2023-01/2023-09"),
        ("since the beginning of the year", "2023-01/2023-10"),
        ("over the past 20 years", "2003/2023"),
        ("за последние 20 лет", "2003/2023"),
        ("over the past decade", "2013/2023"),
        ("over the years of independence", "1991/2023"),
        ("за годы независимости", "1991/2023"),
        ("currently", "2023"),
    ],
)
def test_period(text: str, value: str) -> None:
    (found,) = periods(text)
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("last year", ""),
        ("over the past 20 years", ""),
        ("since 2005", "2005/.."),
        ("since independence", "1991/.."),
        ("in 2022", "2022"),
    ],
)
def test_without_a_day_nothing_is_assumed(text: str, value: str) -> None:
    (found,) = periods(text, "")
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("by 2030", "ahead"),
        ("к 2030 году", "ahead"),
        ("on March 13", "date"),
        ("7 июня 2022 года", "date"),
        ("now", "now"),
        ("compared to 2012", "base"),
        ("than in 2021", "base"),
        ("по сравнению с 2021 годом", "base"),
        ("a year earlier", "base"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    (found,) = periods(text)
    assert found.kind == kind


def test_the_same_months_of_another_year() -> None:
    found = periods("in January-August 2023, up on the same months of 2022")
    assert [one.value for one in found] == ["2023-01/2023-08", "2022-01/2022-08"]


def test_may_is_a_month_only_with_a_capital() -> None:
    assert [one.value for one in periods("in May 2023")] == ["2023-05"]
    assert periods("it may grow") == []
