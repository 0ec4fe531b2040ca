"""What a stated amount covers, on both sides of every bound; periods; amounts in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims import amounts, periods
from analysis.claims.bounds import bounds
from analysis.errors import MeasureError
from tests.frames import POSITIVE
from tests.said import said

JUST = 1e-6


@pytest.mark.parametrize(
    ("value", "step", "qualifier", "inside", "outside"),
    [
        (40, 1, "exact", [39.5, 40.5], [39.5 - JUST, 40.5 + JUST]),
        (37.7, 0.1, "exact", [37.65, 37.75], [37.65 - JUST, 37.75 + JUST]),
        (-3, 1, "exact", [-3.5, -2.5], [-3.5 - JUST, -2.5 + JUST]),
        (100, 1, "about", [97.5, 102.5], [97.5 - JUST, 102.5 + JUST]),
        (4, 1, "about", [3.5, 4.5], [3.5 - JUST, 4.5 + JUST]),
        (64, 1, "nearly", [60.8, 64 - JUST], [60.8 - JUST, 64, 64 + JUST]),
        (200, 1, "more_than", [200 + JUST, 1e9], [200, 200 - JUST]),
        (200, 1, "less_than", [200 - JUST, -5], [200, 200 + JUST]),
        (-5, 1, "more_than", [-5 - JUST, -80], [-5, -5 + JUST, 3]),
        (-5, 1, "less_than", [-5 + JUST], [-5, -5 - JUST]),
        (-20, 1, "nearly", [-20 + JUST, -19], [-20, -19 + JUST]),
    ],
)
def test_what_an_amount_covers(
    value: float, step: float, qualifier: str, inside: list[float], outside: list[float]
) -> None:
    covered = bounds(said(value=value, step=step, qualifier=qualifier))
    assert all(covered.covers(one) for one in inside)
    assert not any(covered.covers(one) for one in outside)


def test_a_range_covers_what_is_between_its_ends() -> None:
    covered = bounds(said(value=3, value_high=5, step=1))
    assert all(covered.covers(one) for one in (2.5, 4, 5.5))
    assert not any(covered.covers(one) for one in (2.5 - JUST, 5.5 + JUST))


def test_an_amount_without_precision_covers_itself() -> None:
    covered = bounds(said(value=5, step=0))
    assert covered.covers(5)
    assert not covered.covers(5 + JUST)


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"value": math.nan}, "no amount"), ({"qualifier": "roughly"}, "roughly.*choose one of")],
)
def test_refuses_what_is_no_claim(changes: dict[str, float], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        bounds(said(**changes))


@given(value=POSITIVE, digits=st.integers(min_value=0, max_value=3))
def test_a_rounded_number_covers_what_it_was_rounded_from(value: float, digits: int) -> None:
    rounded = round(value, digits)
    assert bounds(said(value=rounded, step=10.0**-digits)).covers(value)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2023", "2023-01", "2023-12"),
        ("2025-03", "2025-03", "2025-03"),
        ("2023-05-18", "2023-05", "2023-05"),
        ("2023-01/2023-11", "2023-01", "2023-11"),
        ("2005/2025", "2005-01", "2025-12"),
        ("2005/..", "2005-01", "2026-12"),
        ("2026-02/..", "2026-02", "2026-12"),
    ],
)
def test_periods(period: str, first: str, last: str) -> None:
    months = periods.parse(period, until=2026).months
    assert (months[0], months[-1]) == (first, last)


@pytest.mark.parametrize(
    "period", ["23", "2023-13", "2023/2022", "2023-Q1", "..", "/2023", "2023/"]
)
def test_no_period(period: str) -> None:
    with pytest.raises(MeasureError, match="no period"):
        periods.parse(period, until=2026)


def test_only_whole_years_have_years() -> None:
    assert periods.parse("2021/2023", until=2026).years == (2021, 2022, 2023)
    assert periods.parse("2023-01/2023-12", until=2026).years == (2023,)
    assert periods.parse("2023-02/2024-01", until=2026).years == ()


@pytest.mark.parametrize(
    ("value", "unit", "step", "text"),
    [
        (45e9, "USD", 1e9, "45 billion USD"),
        (37.7e9, "USD", 1e8, "37.7 billion USD"),
        (-820e6, "EUR", 1e6, "−820 million EUR"),
        (18708352, "persons", 1, "18,708,352 persons"),
        (4000, "count", 1, "4,000"),
        (3.2, "percent", 0.1, "3.2%"),
        (1993, "year", 1, "1993"),
        (1052100, "sq_mi", 1, "1,052,100 sq_mi"),
    ],
)
def test_a_stated_amount_keeps_its_digits(value: float, unit: str, step: float, text: str) -> None:
    assert amounts.stated(value, unit, step) == text


@pytest.mark.parametrize(
    ("difference", "unit", "text"),
    [
        (0.0, "%", "the same"),
        (0.04, "%", "less than 0.1% higher"),
        (-5812.3, "%", "5,812% lower"),
        (-0.004, "points", "less than 0.01 points lower"),
        (1.03, "points", "1.03 points higher"),
        (8, "points", "8.0 points higher"),
        (-1, "years", "off by 1 year"),
        (2, "places", "off by 2 places"),
        (math.nan, "%", "not comparable in per cent"),
    ],
)
def test_how_far_off(difference: float, unit: str, text: str) -> None:
    assert amounts.off(difference, unit) == text
