"""Sentences whose numbers come from data: sign, rounding and hedge are computed.

Every word is in the language that is spoken (:mod:`analysis.language`), as CLDR has it.

A :class:`Finding` carries the cells it rests on, so a reader can go from the sentence to the row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd
from babel.numbers import format_decimal

from analysis.language import LOCALE, SOURCE, LanguageError, Term, language, mark, say, say_many

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
    """Format a number the way texts in the language print it (CLDR), with a true minus sign.

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
    text = format_decimal(round(value, decimals) + 0.0, format=pattern, locale=language())
    return str(text).replace("-", "−")


def money(value_mn: float, currency: str) -> Term:
    """Format an amount given in millions: billions from one thousand on.

    >>> money(41304.2, "USD"), money(820, "EUR")
    ('$41.3 bn', '€820 mn')
    """
    minus = "−" if value_mn < -0.5 else ""
    size = abs(value_mn)
    if size >= 999.5:
        words = {"USD": mark("${number} bn"), "EUR": mark("€{number} bn")}[currency]
        figure = number(size / 1000)
    else:
        words = {"USD": mark("${number} mn"), "EUR": mark("€{number} mn")}[currency]
        figure = number(size, 0)
    text = minus + say(words, number=figure)
    return Term(text, suffixed(text, currency))


def percent(value: float, decimals: int = 1) -> Term:
    """Format a percentage.

    >>> percent(29.64)
    '29.6%'
    """
    text = say("{number}%", number=number(value, decimals))
    return Term(text, suffixed(text, "percent"))


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
    whole = round(ratio)
    if abs(ratio - whole) < 0.05:
        return say_many("{count} times", "{count} times", whole)
    return say("{number} times", number=number(ratio))


@lru_cache(maxsize=4)
def _names(code: str) -> dict[str, str]:
    from analysis.data import load

    countries = load("countries")
    return dict(zip(countries["code"], countries[f"name_{code}"], strict=True))


@lru_cache(maxsize=4)
def _forms(code: str) -> dict[str, dict[str, str]]:
    """Return the forms of names and units of a language, by code; an empty cell is no form."""
    import csv

    with (LOCALE / code / "forms.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row.pop("code"): {case: form for case, form in row.items() if form}
            for row in csv.DictReader(stream)
        }


def name(code: str) -> str:
    """Return the name of a country or perimeter code, as ``countries.csv`` has it, with its forms.

    Raises
    ------
    LanguageError
        The name is not known in the language that is spoken.

    >>> name("NL"), f"{name('NL'):the}"
    ('Netherlands', 'the Netherlands')
    """
    return _named(code, language())


@lru_cache(maxsize=1024)
def _named(code: str, spoken: str) -> Term:
    if spoken == SOURCE:
        text = _names(spoken).get(code, code)
        return Term(text, {"the": _with_article(text)})
    forms = dict(_forms(spoken).get(code, {}))
    text = forms.pop("nom", "") or _names(spoken).get(code, "")
    if not text:
        raise LanguageError(f"{LOCALE / spoken / 'forms.csv'} has no row for {code!r}")
    return Term(text, forms | {"the": text})


def the(code: str) -> str:
    """Return the name with its article where English wants one.

    >>> the("NL"), the("KY"), the("DE")
    ('the Netherlands', 'the Cayman Islands', 'Germany')
    """
    return format(name(code), "the")


def _with_article(text: str) -> str:
    wants = text.startswith(ARTICLE_BEFORE) or text.endswith(ARTICLE_AFTER)
    return f"the {text}" if wants else text


def suffixed(text: str, unit: str) -> dict[str, str]:
    """Return the case forms of an amount, which follow from those of its unit.

    In ``forms.csv`` the form ``nom`` of a unit is the end of the amount that the others replace.
    """
    if language() == SOURCE:
        return {}
    endings = dict(_forms(language()).get(unit, {}))
    stem = endings.pop("nom", "")
    return {case: text.removesuffix(stem) + ending for case, ending in endings.items()}


def listing(parts: Sequence[str]) -> Term:
    """Join words as a sentence does; the list has the forms that all its words have.

    >>> listing(["Italy", "France", "Germany"])
    'Italy, France and Germany'
    """
    shared = [part.forms for part in parts if isinstance(part, Term)]
    common = set.intersection(*map(set, shared)) if len(shared) == len(parts) > 0 else set()
    forms = {case: _joined([format(part, case) for part in parts]) for case in common}
    return Term(_joined(list(parts)), forms)


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return say("{words} and {word}", words=", ".join(parts[:-1]), word=parts[-1])
