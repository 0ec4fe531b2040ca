"""Sentences whose numbers come from data: sign, rounding and hedge are computed.

A :class:`Finding` carries the cells it rests on, so a reader can go from the sentence to the row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd
from babel.numbers import format_decimal

# Below this a change reads as none: the figures are printed to one decimal of a per cent.
STEADY_PCT = 0.05
# How names begin or end that English gives an article.
ARTICLE_BEFORE = ("Netherlands", "United ", "EU", "Eurozone", "Bahamas", "Isle ", "Philippines")
ARTICLE_AFTER = ("Islands", "Republic", "Territories")


@dataclass(frozen=True)
class Finding:
    """A sentence and the rows of data it rests on."""

    text: str
    cells: pd.DataFrame = field(repr=False, compare=False, default_factory=pd.DataFrame)

    def __str__(self) -> str:
        return self.text


def number(value: float, decimals: int = 1) -> str:
    """Format a number the way English text prints it, with a true minus sign.

    Raises
    ------
    ValueError
        The number is missing or infinite: a sentence never says "NaN".

    >>> number(-1234.56)
    '−1,234.6'
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be printed: the row it comes from has no value")
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(round(value, decimals) + 0.0, format=pattern, locale="en")
    return str(text).replace("-", "−")


def money(value_mn: float, currency: str) -> str:
    """Format an amount given in millions: billions from one thousand on.

    >>> money(41304.2, "USD"), money(820, "EUR")
    ('$41.3 bn', '€820 mn')
    """
    sign = {"USD": "$", "EUR": "€"}[currency]
    minus = "−" if value_mn < -0.5 else ""
    size = abs(value_mn)
    if size >= 999.5:
        return f"{minus}{sign}{number(size / 1000)} bn"
    return f"{minus}{sign}{number(size, 0)} mn"


def percent(value: float, decimals: int = 1) -> str:
    """Format a percentage.

    >>> percent(29.64)
    '29.6%'
    """
    return f"{number(value, decimals)}%"


def moved(old: float, new: float) -> str:
    """Say which way something went, judged at one decimal of a per cent.

    Raises
    ------
    ValueError
        One of the two is missing or infinite.

    >>> moved(41.9, 41.3), moved(40.0, 41.3), moved(40.0, 40.01)
    ('fell', 'rose', 'held')
    """
    change = (new - old) / abs(old) * 100 if old else new
    if not math.isfinite(change):
        raise ValueError(f"from {old} to {new} is neither up nor down")
    if abs(change) < STEADY_PCT:
        return "held"
    return "rose" if change > 0 else "fell"


def times(ratio: float) -> str:
    """Say how many times larger something is.

    >>> times(5.04), times(1.43)
    ('5 times', '1.4 times')
    """
    return f"{number(ratio, 0 if abs(ratio - round(ratio)) < 0.05 else 1)} times"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from analysis.data import load

    countries = load("countries")
    return dict(zip(countries["code"], countries["name_en"], strict=True))


def name(code: str) -> str:
    """Return the English name of a country or perimeter code, as ``countries.csv`` has it.

    >>> name("NL")
    'Netherlands'
    """
    return _names().get(code, code)


def the(code: str) -> str:
    """Return the name with its article where English wants one.

    >>> the("NL"), the("KY"), the("DE")
    ('the Netherlands', 'the Cayman Islands', 'Germany')
    """
    text = name(code)
    wants = text.startswith(ARTICLE_BEFORE) or text.endswith(ARTICLE_AFTER)
    return f"the {text}" if wants else text


def listing(parts: list[str]) -> str:
    """Join words as a sentence does.

    >>> listing(["Italy", "France", "Germany"])
    'Italy, France and Germany'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
