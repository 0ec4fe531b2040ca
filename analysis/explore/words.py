"""What a view of the explorer says of its figures: values with units, subtitle, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from analysis.explore.labels import labels
from analysis.explore.names import CURRENCY_WORDS as IN_CURRENCY
from analysis.explore.names import definition, label, name, which_eu
from analysis.explore.question import Question
from analysis.explore.series import ABSENT, UNSURE, ZEROS, Series, catalogue, rows
from analysis.explore.units import unit_name
from analysis.explore.values import Basis, basis, home, left_out, one_definition, rests_on, within
from analysis.figures.common import CURRENCY_WORDS, EU, LEAST, amount, opening, source_break
from analysis.findings import listing, number, percent
from analysis.findings import name as country
from analysis.investment import AGGREGATION_WARNING
from analysis.language import mark, say
from analysis.record import decimals

# Letters of the definitions that a subtitle holds; longer ones stand in the notes.
CLAUSES_MOST = 130
NIL = f"nil, {UNSURE}"
REMARKS = {
    "part of the year": mark("part of the year seems to be missing in the source"),
    "part of the trade with Russia": mark("part of the trade seems to be missing in the source"),
    "the World Bank's total": mark("differs from the World Bank's total by some percent"),
    NIL: mark("zero stands for nil, below rounding or not reported"),
    ABSENT: mark("some members are not in the source"),
    ZEROS: mark("the zero of some members stands for nil, below rounding or not reported"),
    "did not report": mark("not every member reported"),
    "copying slip": mark("the figure of another country again: a joint project or a slip"),
    "secondary source": mark("from a secondary source"),
    "hole in the file": mark("one supplier is missing, probably a hole in the source"),
    "with gas condensate": mark("with gas condensate"),
    "excludes Turkmen branch": mark("without the Turkmen branch"),
    "may hold Luxembourg": mark("the figure may include Luxembourg"),
    "wider survey": mark("a jump that is probably a wider survey"),
}
"""What a note of the tables means for a reader, by words of the note."""

CEILINGS = {
    "gross_inflow": mark(
        "Some gross inflow is in no listed partner's row: the share of all is at most this."
    ),
    "stock_mirror": mark(
        "The total leaves out confidential positions too: the share may be too high or too low."
    ),
}
"""What a share must be read with, by what is counted."""

CHANGED = mark("the source or the definition changes there.")
INTERRUPTED = mark("the source or the definition changes there, so the line is interrupted.")


# --- values ---------------------------------------------------------------------------------------


def said(value: float, one: Series, question: Question, frame: pd.DataFrame) -> str:
    """Say a value of a view with its unit; one that is not zero is not printed as zero."""
    return nothing(value, one, question) or _figure(value, one, question, frame)


def nothing(value: float, one: Series, question: Question) -> str:
    """Say a value that may be nothing, or is less than is printed; any other is no text.

    >>> oil = catalogue()["energy_shares:crude_oil.KZ.tonnes_eu28"]
    >>> nothing(0.006, oil, Question(oil.key)), nothing(7.2, oil, Question(oil.key))
    ('less than 0.1%', '')
    """
    if question.show == "growth":
        return ""
    if question.show == "index":
        least = LEAST_PERCENT
        return say("less than {amount}", amount=number(least)) if 0 < value < least / 2 else ""
    if value == 0 and any(remark == REMARKS[NIL] for _, remark in _remarks(one.key)):
        return say("nil or not reported")
    less = _less(abs(value), one, question) if value else ""
    return say("{amount} below zero", amount=less) if less and value < 0 else less


def _less(size: float, one: Series, question: Question) -> str:
    """Say of a size above zero that it is less than the least that is printed; or nothing."""
    if question.show in ("level", "cumulative") and one.currency and size < LEAST:
        return amount(size, basis(one, question).currency)
    if question.show == "per_head" and size < LEAST_PER_HEAD / 2:
        words = LESS_PER_HEAD[basis(one, question).currency]
        return say(words, amount=number(LEAST_PER_HEAD, 2))
    part = question.show in ("share", "gdp_share") or one.unit == "percent"
    if part and size < LEAST_PERCENT / 2:
        return say("less than {amount}", amount=percent(LEAST_PERCENT))
    return ""


def _figure(value: float, one: Series, question: Question, frame: pd.DataFrame) -> str:
    if question.show in ("growth", "share", "gdp_share"):
        return percent(value)
    if question.show == "index":
        return number(value)
    if question.show == "per_head":
        digits = 0 if abs(value) >= 10 else 2
        words = say(PER_HEAD[basis(one, question).currency], amount=number(abs(value), digits))
        return f"−{words}" if round(value, digits) < 0 else words
    if one.currency:
        return amount(value, basis(one, question).currency)
    digits = PRECISE.get(one.unit, places(value, frame))
    if one.unit.startswith("percent"):
        return percent(value, max(digits, 1))
    if one.unit.startswith("index"):
        return number(value, digits)
    return say("{number} {unit}", number=number(value, digits), unit=unit_name(one.unit))


def places(value: float, frame: pd.DataFrame) -> int:
    """Return how many decimals a quantity is said with."""
    return 0 if value == 0 or abs(value) >= 100 else min(decimals(frame["value"]), 2)


PRECISE = {"USD per EUR": 2}
"""Decimals of what is nearly the same every year."""


PER_HEAD = {"USD": mark("${amount} per head"), "EUR": mark("€{amount} per head")}
LESS_PER_HEAD = {
    "USD": mark("less than ${amount} per head"),
    "EUR": mark("less than €{amount} per head"),
}
# The least that is printed of an amount per head and of a share.
LEAST_PER_HEAD, LEAST_PERCENT = 0.01, 0.1


def mixed(series: Sequence[Series], question: Question) -> bool:
    """Tell whether changes are those of amounts in several currencies, which no figure shows."""
    counted = {basis(one, question).currency for one in series} - {""}
    return question.show in ("index", "growth") and len(counted) > 1


def unit(one: Series, question: Question) -> str:
    """Return the unit of what is shown of a series, if it is not an amount that is scaled."""
    if question.show == "growth":
        return say("percent on the year before")
    if question.show == "index":
        return say("{year} = 100", year=question.base_year)
    if question.show == "share":
        return say("percent of the total")
    if question.show == "gdp_share":
        return say("percent of GDP")
    if question.show == "per_head":
        return say("{currency} per head", currency=currency(basis(one, question)))
    return unit_name(one.unit) if one.unit else ""


def currency(counted: Basis) -> str:
    """Return the name of a currency, with the year of its prices.

    >>> currency(Basis("USD", 2015))
    'US dollars of 2015'
    """
    words = say(CURRENCY_WORDS[counted.currency])
    if not counted.year:
        return words
    return say("{currency} of {year}", currency=words, year=counted.year)


# --- subtitle and notes ---------------------------------------------------------------------------


def subtitle(series: Sequence[Series], question: Question, units: str) -> str:
    """Say what is shown, in which unit and prices, by which definition and whose count."""
    above, below = _definitions(series)
    summed = [say("running sum")] if question.show == "cumulative" else []
    more = [say("definitions below the chart")] if below else []
    parts = [units, *summed, *_prices(series, question), *above, *more]
    return opening("; ".join(part for part in parts if part))


def _definitions(series: Sequence[Series]) -> tuple[list[str], dict[str, str]]:
    """Return the clauses of definition that hold for all series, and the rest of each by its label.

    Which EU is meant belongs to the others too if all are of one kind; a label that is the whole
    definition needs no other. Too many clauses for one line are all left to the labels.
    """
    texts = labels(series)
    own = {one.key: definition(one) for one in series}
    parts = {key: text.split("; ") if text else [] for key, text in own.items()}
    above = [part for part in parts[series[0].key] if all(part in some for some in parts.values())]
    if len({(one.what, one.counted_by) for one in series}) == 1:
        meant = list(dict.fromkeys(filter(None, map(which_eu, series))))
        above += [text for text in meant if len(meant) == 1 and text not in above]
    if len("; ".join(above)) > CLAUSES_MOST:
        above = []
    below = {
        texts[key]: "; ".join(part for part in some if part not in above)
        for key, some in parts.items()
    }
    # a label that says it needs no definition
    return above, {
        text: meant for text, meant in below.items() if meant.lower() not in text.lower()
    }


def _defined(below: Mapping[str, str], count: int) -> list[str]:
    """Say definitions, each once: of which series, if not of all."""
    found: dict[str, list[str]] = {}
    for text, meant in below.items():
        found.setdefault(meant, []).append(text)
    return [
        f"{opening(meant)}."
        if len(names) == count
        else say("{series}: {definition}.", series=listing(names), definition=meant)
        for meant, names in found.items()
    ]


def _prices(series: Sequence[Series], question: Question) -> list[str]:
    """Say at which prices, in which currency and how converted; nothing of what is no money."""
    money = [one for one in series if one.currency]
    if not money or question.show in ("share", "rank", "gdp_share"):
        return []
    shown = {basis(one, question) for one in money}
    parts: list[str] = []
    if question.show in ("index", "growth", "contribution"):
        parts.append(listing(sorted(currency(counted) for counted in shown)))
    if question.prices == "constant":
        parts.append(say("constant prices of {year}", year=question.base_year))
    elif any(one.kind != "stock" for one in money):
        parts.append(say("current prices"))
    if any(basis(one, question).currency != one.currency for one in money):
        parts.append(say("converted at each year's average rate"))
    if parts and len(money) < len(series):
        return [say("amounts of money: {how}", how=", ".join(parts))]
    return parts


def notes(frames: Mapping[str, pd.DataFrame], question: Question) -> list[str]:
    """Return what a reader of this view must know, besides the marks that the record explains."""
    series = [catalogue()[key] for key in frames]
    told = _defined(_definitions(series)[1], len(series))
    if mixed(series, question):
        told += _currencies(series)
    if question.prices == "constant":
        told.append(
            say(
                "Amounts in euro were converted at the average rate of each year first, then all "
                "were deflated with US consumer prices: purchasing power, not volume."
            )
            if any(one.currency == "EUR" for one in series)
            else say("Amounts were deflated with US consumer prices: purchasing power, not volume.")
        )
    if question.show == "share":
        wholes = dict.fromkeys(str(name(catalogue()[one.whole])) for one in series)
        told.append(say("Total: {series}.", series=listing(list(wholes))))
        told += [say(CEILINGS[what]) for what in CEILINGS if what in {one.what for one in series}]
    if any((one.what, one.partner) == ("stock_mirror", EU) for one in series):
        told.append(
            say(
                "Members whose figure is confidential in a year are left out of that year's sum: "
                "part of a rise or fall is a change of members."
            )
        )
    if question.show in ("per_head", "gdp_share"):
        whose = list(dict.fromkeys(str(country(home(one))) for one in series))
        text = (
            say("Inhabitants: {countries}.", countries=listing(whose))
            if question.show == "per_head"
            else say("GDP at current prices: {countries}.", countries=listing(whose))
        )
        told.append(text)
    if question.show == "growth" and any(left_out(key, question) for key in frames):
        told.append(say("Growth on less than half a million is left out: it says nothing."))
    if question.show == "cumulative":
        told += _sums(series)
    lines = question.show != "contribution"
    told += _breaks(frames, INTERRUPTED if lines else CHANGED)
    told += _cut(frames, question)
    told += _remarked(frames, question)
    if lines and any(_gap(frame) for frame in frames.values()):
        told.append(say("A year without a figure is a gap in the line, not zero."))
    return told


def _currencies(series: Sequence[Series]) -> list[str]:
    """Say which changes are those of amounts in which currency, where no name says it."""
    texts = labels(series)
    told = []
    for code in sorted({one.currency for one in series} - {""}):
        words = say(IN_CURRENCY[code])
        names = [texts[one.key] for one in series if one.currency == code]
        if not all(words.lower() in text.lower() for text in names):
            told.append(
                say("{series}: {definition}.", series=opening(words), definition=listing(names))
            )
    return told


def _breaks(frames: Mapping[str, pd.DataFrame], text: str) -> list[str]:
    """Say in which years a source or definition changes, and of which series if not of all."""
    found: dict[str, list[str]] = {}
    for key, name_ in labels([catalogue()[key] for key in frames]).items():
        for told in source_break(frames[key].rename(columns={"year": "x"}), text):
            found.setdefault(told, []).append(name_)
    return [
        told if len(names) == len(frames) else f"{listing(names)}, {told}"
        for told, names in found.items()
    ]


def _cut(frames: Mapping[str, pd.DataFrame], question: Question) -> list[str]:
    """Say which indices are shorter than their series, since another definition begins or ends."""
    if question.show != "index":
        return []
    series = [catalogue()[key] for key in frames]
    texts = labels(series)
    cut = []
    for one in series:
        own = rows(one.key)
        alike = one_definition(one, own, question.base_year)
        if len(within(alike, question)) < len(within(own, question)):
            cut.append(texts[one.key])
    told = say(
        "{series}: only years counted by the definition of the base year.", series=listing(cut)
    )
    return [told] if cut else []


def _remarked(frames: Mapping[str, pd.DataFrame], question: Question) -> list[str]:
    """Return what the tables remark on the rows on which a view rests, with the years."""
    series = [catalogue()[key] for key in frames]
    texts = labels(series)
    told: dict[tuple[str, str], list[int]] = {}
    for one in series:
        years = rests_on(frames[one.key], question)
        for key in [one.key, one.whole] if question.show == "share" else [one.key]:
            text = texts[one.key] if key == one.key else label(catalogue()[key])
            for year, remark in _remarks(key):
                if year in years:
                    told.setdefault((text, remark), []).append(year)
    # each remark is said once: of which series in which years
    same: dict[str, dict[str, list[str]]] = {}
    for (text, remark), found in told.items():
        same.setdefault(remark, {}).setdefault(runs(found), []).append(text)
    return [
        say(
            "{series}: {definition}.",
            series="; ".join(f"{listing(names)}, {span}" for span, names in where.items()),
            definition=say(remark),
        )
        for remark, where in same.items()
    ]


@lru_cache(maxsize=512)
def _remarks(key: str) -> tuple[tuple[int, str], ...]:
    """Return the years of a series whose note means something to a reader, and what."""
    noted = rows(key)[["year", "note"]]
    return tuple(
        (int(year), remark)
        for year, note in zip(noted["year"], noted["note"].astype(str), strict=True)
        for words, remark in REMARKS.items()
        if words in note
    )


def runs(years: Iterable[int]) -> str:
    """Return years as runs, each once, in order.

    >>> runs([2001, 2003, 2002, 2005, 2003])
    '2001–2003, 2005'
    """
    known = sorted(set(map(int, years)))
    starts = [year for year in known if year - 1 not in known]
    ends = [year for year in known if year + 1 not in known]
    pairs = zip(starts, ends, strict=True)
    return ", ".join(f"{start}" if start == end else f"{start}–{end}" for start, end in pairs)


def _sums(series: Sequence[Series]) -> list[str]:
    whats = {one.what for one in series}
    told: list[str] = []
    if "gross_inflow" in whats:
        told.append(say(AGGREGATION_WARNING))
    if "net_inflow" in whats:
        told.append(
            say(
                "A sum of net inflows is not the stock: prices, exchange rates and reclassified "
                "holdings change the stock too."
            )
        )
    return told


def _gap(frame: pd.DataFrame) -> bool:
    years = frame["year"][frame["value"].notna()]
    return bool(len(years)) and int(years.max() - years.min()) + 1 > len(years)
