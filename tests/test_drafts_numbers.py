"""Amounts in a text: how numbers are written, what their units are, how they are hedged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.numbers import Amounts, Quantity, parse
from analysis.drafts.passage import Passage


def amounts(text: str) -> list[Quantity]:
    passage = Passage(text)
    return Amounts(passage.words, passage.hits, decimal_comma=passage.decimal_comma).all()


def only(text: str) -> Quantity:
    (found,) = amounts(text)
    return found


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("It was $2.5 billion.", "$2.5 billion", 2.5e9, "USD"),
        ("It was US$160 million in all", "US$160 million", 160e6, "USD"),
        ("It was $ 12.5 bn.", "$ 12.5 bn", 12.5e9, "USD"),
        ("It was €96m.", "€96m", 96e6, "EUR"),
        ("It was 12 bn € then", "12 bn €", 12e9, "EUR"),
        ("It was EUR 1,234.5 million", "EUR 1,234.5 million", 1234.5e6, "EUR"),
        ("It was 1 billion US dollars", "1 billion US dollars", 1e9, "USD"),
        ("It was 11 million euros' worth", "11 million euros", 11e6, "EUR"),
        ("It was CZK 4.2 bln", "CZK 4.2 bln", 4.2e9, "CZK"),
        ("It was 35 млрд тенге", "35 млрд тенге", 35e9, "KZT"),
        ("Это 18,7 млрд долл. США в год", "18,7 млрд долл. США", 18.7e9, "USD"),
        ("Это 50 млрд. долларов", "50 млрд. долларов", 50e9, "USD"),
        ("Это €6,5 млрд.", "€6,5 млрд", 6.5e9, "EUR"),
        ("Это миллион долларов", "миллион долларов", 1e6, "USD"),
        ("It was 1,509 tonnes", "1,509 tonnes", 1509, "tonnes"),
        ("Это 1 509 тонн", "1 509 тонн", 1509, "tonnes"),
        ("Это 1\u202f509 тонн", "1\u202f509 тонн", 1509, "tonnes"),
        ("Это 1,509 тыс. тонн", "1,509 тыс. тонн", 1509, "tonnes"),
        ("It was half a million tonnes", "half a million tonnes", 500e3, "tonnes"),
        ("two and a half million tons", "two and a half million tons", 2.5e6, "tonnes"),
        ("полтора миллиона тонн", "полтора миллиона тонн", 1.5e6, "tonnes"),
        ("It was 3.2 Mt", "3.2 Mt", 3.2e6, "tonnes"),
        ("1.1 million barrels per day", "1.1 million barrels per day", 1.1e6, "bpd"),
        ("34,600 TEU", "34,600 TEU", 34600, "TEU"),
        ("50 тыс. ДФЭ", "50 тыс. ДФЭ", 50e3, "TEU"),
        ("It was 16.9 per cent", "16.9 per cent", 16.9, "percent"),
        ("It was (+16.9%)", "+16.9%", 16.9, "percent"),
        ("Это 50,4 процента", "50,4 процента", 50.4, "percent"),
        ("a third of exports", "a third", 33.33, "percent"),
        ("2/3 of exports", "2/3", 66.67, "percent"),
        ("вырос на четверть", "четверть", 25, "percent"),
        ("it doubled", "doubled", 100, "percent"),
        ("it grew 2.6-fold", "2.6-fold", 160, "percent"),
        ("it grew 2.6 times", "2.6 times", 160, "percent"),
        ("вырос в 2,5 раза", "2,5 раза", 150, "percent"),
        ("over three thousand companies", "three thousand", 3000, ""),
        ("eighty-five companies", "eighty-five", 85, ""),
        ("двести сорок пять компаний", "двести сорок пять", 245, ""),
    ],
)
def test_amount(text: str, span: str, value: float, unit: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == span
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "In 2022 and 2023",
        "on 7 June 2022",
        "7 июня 2022 года",
        "the first half of 2019",
        "the third quarter",
        "с 2005 по 2024 год",
        "²/³ of it",
        "1" * 400 + " billion dollars",
    ],
)
def test_no_amount(text: str) -> None:
    assert [one for one in amounts(text) if one.unit not in ("elsewhere", "time")] == []


@pytest.mark.parametrize(
    ("text", "step"),
    [("$45 billion", 1e9), ("$37.7 billion", 1e8), ("3.2 %", 0.1), ("13 %", 1), ("4,000 tons", 1)],
)
def test_step_is_the_worth_of_the_last_digit(text: str, step: float) -> None:
    assert only(text).step == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("came to $5 billion", "exact"),
        ("more than $5 billion", "more_than"),
        ("surpassed the mark of $5 billion", "more_than"),
        ("in excess of $5 billion", "more_than"),
        ("$5 billion or more", "more_than"),
        ("nearly $5 billion", "nearly"),
        ("close to $5 billion", "nearly"),
        ("some $5 billion", "about"),
        ("an estimated $5 billion", "about"),
        ("up to $5 billion", "less_than"),
        ("went up to $5 billion", "exact"),
        ("свыше 5 млрд долларов", "more_than"),
        ("превысил отметку в 5 млрд долларов", "more_than"),
        ("не менее 5 млрд долларов", "more_than"),
        ("почти 5 млрд долларов", "nearly"),
        ("порядка 5 млрд долларов", "about"),
        ("до 5 млрд долларов", "less_than"),
        ("вырос до 5 млрд долларов", "exact"),
    ],
)
def test_hedge(text: str, qualifier: str) -> None:
    assert only(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "values", "qualifiers"),
    [
        ("6 – 6.5 million tons", (6e6, 6.5e6), ("more_than", "less_than")),
        ("$40-50 billion", (40e9, 50e9), ("more_than", "less_than")),
        ("between 40 and 50 bn euros", (40e9, 50e9), ("more_than", "less_than")),
        ("от 6 до 10 млн тонн", (6e6, 10e6), ("more_than", "less_than")),
        ("raised from 6 to 10 million tons", (6e6, 10e6), ("exact", "exact")),
    ],
)
def test_range(text: str, values: tuple[float, float], qualifiers: tuple[str, str]) -> None:
    found = amounts(text)
    assert tuple(one.value for one in found) == values
    assert tuple(one.qualifier for one in found) == qualifiers
    assert found[0].unit == found[1].unit


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("exports 38.6 billion, imports $11.1 billion", ["USD", "USD"]),
        ("200 million ($218 million) euros", ["EUR", "USD"]),
        ("$5 billion for 20 million people", ["USD", "elsewhere"]),
        ("2.8 million tonnes in 2023, 1.5 million in 2022", ["tonnes", "tonnes"]),
    ],
)
def test_units_that_amounts_share(text: str, units: list[str]) -> None:
    assert [one.unit for one in amounts(text)] == units


STYLES = {
    "plain": (lambda number: f"{number:.1f}", False),
    "commas": (lambda number: f"{number:,.1f}", False),
    "decimal comma": (lambda number: f"{number:.1f}".replace(".", ","), True),
    "no-break spaces": (
        lambda number: f"{number:,.1f}".replace(",", "\u00a0").replace(".", ","),
        True,
    ),
    "thin spaces": (
        lambda number: f"{number:,.1f}".replace(",", "\u2009").replace(".", ","),
        True,
    ),
}


@pytest.mark.parametrize("style", STYLES)
@given(number=st.integers(0, 10**10))
def test_a_number_printed_in_any_style_is_read_back(style: str, number: int) -> None:
    write, comma = STYLES[style]
    value = number / 10
    assert parse(write(value), decimal_comma=comma) == (pytest.approx(value), 0.1)
