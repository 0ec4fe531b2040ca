"""Words and numbers of sentences: sign, rounding, unit and article."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.findings import Finding, listing, money, moved, name, number, percent, the, times

AMOUNTS = st.floats(min_value=-1e7, max_value=1e7)
DECIMALS = st.integers(min_value=0, max_value=4)
CURRENCIES = st.sampled_from(["USD", "EUR"])


def read(text: str) -> float:
    """Read a number back as a person would."""
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (lambda: money(5, "KZT"), KeyError),
        (lambda: money(5, ""), KeyError),
        (lambda: money(math.nan, "USD"), ValueError),
        (lambda: number(math.nan), ValueError),
        (lambda: number(math.inf), ValueError),
        (lambda: percent(float("-inf")), ValueError),
        (lambda: moved(math.nan, 1.0), ValueError),
        (lambda: moved(1.0, math.nan), ValueError),
        (lambda: moved(1.0, math.inf), ValueError),
        (lambda: times(math.nan), ValueError),
    ],
)
def test_what_has_no_value_is_not_put_into_words(
    write: Callable[[], str], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        write()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 1, "0.0"),
        (0, 0, "0"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "−0.1"),
        (-0.4, 0, "0"),
        (0.0004, 3, "0.000"),
        (999, 0, "999"),
        (999.96, 1, "1,000.0"),
        (1234567.891, 2, "1,234,567.89"),
        (-1234.56, 1, "−1,234.6"),
        (7, 1, "7.0"),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@given(AMOUNTS, DECIMALS)
def test_a_number_reads_back_within_half_a_digit(value: float, decimals: int) -> None:
    text = number(value, decimals)
    assert abs(read(text) - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-9
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d+)?", text)
    assert len(text.partition(".")[2]) == decimals
    assert not (text.startswith("−") and read(text) == 0), "minus nothing"


@given(AMOUNTS, DECIMALS)
def test_a_minus_sign_is_all_that_sets_opposites_apart(value: float, decimals: int) -> None:
    assert number(-value, decimals).lstrip("−") == number(value, decimals).lstrip("−")


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (0, "USD", "$0 mn"),
        (0.4, "EUR", "€0 mn"),
        (-0.4, "EUR", "€0 mn"),
        (-0.5, "USD", "$0 mn"),
        (-0.6, "USD", "−$1 mn"),
        (820, "EUR", "€820 mn"),
        (999.4, "USD", "$999 mn"),
        (999.5, "USD", "$1.0 bn"),
        (-999.5, "USD", "−$1.0 bn"),
        (999.9999, "USD", "$1.0 bn"),
        (1000, "EUR", "€1.0 bn"),
        (41304.2, "USD", "$41.3 bn"),
        (-41304.2, "EUR", "−€41.3 bn"),
        (1234567, "USD", "$1,234.6 bn"),
    ],
)
def test_money(value: float, currency: str, text: str) -> None:
    assert money(value, currency) == text


@given(AMOUNTS, CURRENCIES)
def test_an_amount_is_never_a_thousand_millions_nor_minus_nothing(
    value: float, currency: str
) -> None:
    text = money(value, currency)
    figure, unit = text.lstrip("−")[1:].split(" ")
    assert unit == ("bn" if abs(value) >= 999.5 else "mn")
    scale = {"mn": 1, "bn": 1000}[unit]
    assert abs(read(figure) * scale - abs(value)) <= {"mn": 0.5, "bn": 50}[unit] * (1 + 1e-9)
    assert unit == "bn" or read(figure) < 1000
    assert text.startswith("−") == (value < 0 and read(figure) > 0)


def test_percentages() -> None:
    assert percent(29.64) == "29.6%"
    assert percent(-0.04) == "0.0%"
    assert percent(-12.35, 0) == "−12%"
    assert percent(1234.5) == "1,234.5%"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (41.9, 41.3, "fell"),
        (40.0, 41.3, "rose"),
        (40.0, 40.0, "held"),
        (40.0, 40.01, "held"),
        (10000.0, 10004.0, "held"),
        (10000.0, 10006.0, "rose"),
        (10000.0, 9994.0, "fell"),
        (-5.0, -3.0, "rose"),
        (-3.0, -5.0, "fell"),
        (-5.0, 5.0, "rose"),
        (0.0, 3.0, "rose"),
        (0.0, -3.0, "fell"),
        (0.0, 0.0, "held"),
    ],
)
def test_which_way_something_went(old: float, new: float, word: str) -> None:
    assert moved(old, new) == word


@given(AMOUNTS, AMOUNTS)
def test_the_word_and_the_printed_percentage_agree(old: float, new: float) -> None:
    assume(abs(old) > 1e-3)
    change = (new - old) / abs(old) * 100
    assume(abs(abs(change) - 0.05) > 1e-6)  # on the border of rounding either is right
    printed = percent(change)
    word = moved(old, new)
    assert (word == "held") == (printed == "0.0%")
    assert (word == "fell") == printed.startswith("−")


@given(AMOUNTS, AMOUNTS)
def test_there_and_back_is_never_the_same_way(old: float, new: float) -> None:
    assume(abs(old) > 1e-3)
    assume(abs(new) > 1e-3)
    words = {moved(old, new), moved(new, old)}
    assert words != {"rose"}
    assert words != {"fell"}


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (5.04, "5 times"),
        (1.43, "1.4 times"),
        (1.97, "2 times"),
        (0.3, "0.3 times"),
        (12, "12 times"),
    ],
)
def test_how_many_times(ratio: float, text: str) -> None:
    assert times(ratio) == text


@given(st.floats(min_value=0.1, max_value=1e5))
def test_a_multiple_is_right_and_never_says_point_nought(ratio: float) -> None:
    text = times(ratio)
    assert ".0 " not in text
    assert abs(read(text.removesuffix(" times")) - ratio) <= 0.05 + 1e-9 * ratio


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        (["Italy"], "Italy"),
        (["Italy", "France"], "Italy and France"),
        (["Italy", "France", "Germany"], "Italy, France and Germany"),
    ],
)
def test_listing(parts: list[str], text: str) -> None:
    assert listing(parts) == text


@given(st.lists(st.text("abc", min_size=1), min_size=1))
def test_a_list_keeps_every_word_in_order(parts: list[str]) -> None:
    assert re.split(r", | and ", listing(parts)) == parts


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("NL", "the Netherlands"),
        ("GB", "the United Kingdom"),
        ("US", "the United States"),
        ("AE", "the United Arab Emirates"),
        ("DE", "Germany"),
        ("KZ", "Kazakhstan"),
        ("EZ", "the Eurozone"),
        ("VG", "the British Virgin Islands"),
        ("KY", "the Cayman Islands"),
        ("BS", "the Bahamas"),
        ("PH", "the Philippines"),
        ("IM", "the Isle of Man"),
        ("DO", "the Dominican Republic"),
    ],
)
def test_articles(code: str, text: str) -> None:
    assert the(code) == text


def test_every_perimeter_of_the_eu_has_its_article() -> None:
    for code in ("EU27_2020", "EU28", "EU_V", "EU_BNS"):
        assert the(code).startswith("the EU")


def test_an_unknown_code_stands_for_itself() -> None:
    assert name("QQ") == "QQ"


def test_a_finding_is_its_text_and_carries_its_cells() -> None:
    cells = pd.DataFrame({"year": [2023], "value_mn": [41304.2]})
    finding = Finding("Turnover was $41.3 bn", cells)
    assert str(finding) == "Turnover was $41.3 bn"
    assert finding.cells.equals(cells)
    assert "41304" not in repr(finding)
    assert Finding("a").cells.empty
