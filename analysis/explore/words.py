"""What a view of the explorer says: labels, title, subtitle, notes, all computed from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill

import pandas as pd

from analysis.explore.names import (
    definition,
    label,
    name,
    what_name,
    which,
    who,
)
from analysis.explore.question import Question
from analysis.explore.series import Series, catalogue
from analysis.explore.units import unit_name
from analysis.explore.values import Basis, basis, home
from analysis.figures.common import CURRENCY_WORDS, amount, opening
from analysis.findings import Finding, listing, number, percent, times
from analysis.findings import name as country
from analysis.investment import AGGREGATION_WARNING
from analysis.language import mark, say
from analysis.record import decimals

# Characters that fit beside a line.
LABEL_WRAP = 22
# How many series, and letters, a title holds.
LISTED = 4
TITLE_MOST = 130
# Letters of the definitions that a subtitle holds; longer ones stand in the notes.
CLAUSES_MOST = 130
# Change in percent below which two amounts are about the same.
STEADY = 0.5
# Growth in percent from which a multiple is said, and one from which it needs no decimal.
TIMES = 200
MANY = 900

TITLED = {
    "index": mark("{what}, {year} = 100"),
    "growth": mark("{what}, growth on the year before"),
    "share": mark("{what}, share of the total"),
    "cumulative": mark("{what}, sum since {first}"),
    "gdp_share": mark("{what}, share of GDP"),
}
"""What a title says is shown, where it is not the figures themselves."""

CEILINGS = {
    "gross_inflow": mark(
        "Some gross inflow is in no listed partner's row: the share of all is at most this."
    ),
    "stock_mirror": mark(
        "The total leaves out confidential positions too: the share may be too high or too low."
    ),
}
"""What a share must be read with, by what is counted."""

INTERRUPTED = mark("the source or the definition changes there, so the line is interrupted.")


# --- labels ---------------------------------------------------------------------------------------


def labels(series: Sequence[Series]) -> dict[str, str]:
    """Return a short name for each series, by key: only what tells it from the others.

    >>> keys = ["trade_total:KZ.RU.export", "trade_total:KZ.CN.export"]
    >>> list(labels([catalogue()[key] for key in keys]).values())
    ['Russia', 'China']
    """
    texts = _telling(series)
    return {one.key: opening(text) for one, text in zip(series, texts, strict=True)}


def _telling(series: Sequence[Series]) -> list[str]:
    """Return with whom, what the count is, what is counted, or all of it: the first that tells."""
    own = [label(one) for one in series]
    apart = _apart(series)
    choices = (
        _partners(series),
        own if len(set(own)) > 1 else apart,
        [", ".join(filter(None, pair)) for pair in zip(own, apart, strict=True)],
    )
    return next(
        (texts for texts in choices if all(texts) and len(set(texts)) == len(series)),
        [name(one) for one in series],
    )


def _partners(series: Sequence[Series]) -> list[str]:
    """Return with whom or of whom each is, where nothing else is different."""
    alike = len({(one.what, one.counted_by) for one in series}) == 1
    return [str(who(one.partner)) if alike and one.partner else "" for one in series]


def _apart(series: Sequence[Series]) -> list[str]:
    """Return what tells each series from those with the same label: what all share is left out."""
    parts = [which(one) for one in series]
    shared = set.intersection(*map(set, parts))
    return [", ".join(part for part in one if part not in shared) for one in parts]


def wrapped(names: Iterable[str]) -> dict[str, str]:
    """Return the labels as they are written beside lines, by name."""
    return {text: fill(text, LABEL_WRAP) for text in names}


def common(series: Sequence[Series]) -> str:
    """Return what all series have in common, as the beginning of a title; or nothing."""
    own = {label(one) for one in series}
    if len(own) == 1:
        return opening(own.pop())
    if len({one.what for one in series}) == 1:
        return str(what_name(series[0]))
    return ""


# --- values ---------------------------------------------------------------------------------------


def said(value: float, one: Series, question: Question, rows: pd.DataFrame) -> str:
    """Say a value of a view with its unit."""
    if question.show in ("growth", "share", "gdp_share"):
        return percent(value)
    if question.show == "index":
        return number(value)
    if question.show == "per_head":
        places = 0 if abs(value) >= 10 else 2
        words = say(PER_HEAD[basis(one, question).currency], amount=number(abs(value), places))
        return f"−{words}" if round(value, places) < 0 else words
    if one.currency:
        return amount(value, basis(one, question).currency)
    places = _places(value, rows)
    if one.unit.startswith("percent"):
        return percent(value, max(places, 1))
    if one.unit.startswith("index"):
        return number(value, places)
    return say("{number} {unit}", number=number(value, places), unit=unit_name(one.unit))


def _places(value: float, rows: pd.DataFrame) -> int:
    """Return how many decimals a quantity is said with."""
    return 0 if abs(value) >= 100 else min(decimals(rows["value"]), 2)


PER_HEAD = {"USD": mark("${amount} per head"), "EUR": mark("€{amount} per head")}


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


# --- title ----------------------------------------------------------------------------------------


def findings(rows: Mapping[str, pd.DataFrame], question: Question) -> list[Finding]:
    """Return the title and what is said of each series, first and last year.

    Parameters
    ----------
    rows
        What is shown of each series, by key.
    """
    known = {key: frame[frame["value"].notna()] for key, frame in rows.items()}
    cells = pd.concat([frame.assign(series=key) for key, frame in known.items()], ignore_index=True)
    series = [catalogue()[key] for key in rows]
    title = (
        _change(series[0], known[series[0].key], question)
        if len(series) == 1
        else _comparison(series, known, question)
    )
    own = [label(one) for one in series]
    called = [
        text if own.count(text) == 1 else name(one) for one, text in zip(series, own, strict=True)
    ]
    return [
        Finding(title, cells),
        *(
            Finding(text, known[one.key])
            for one, words in zip(series, called, strict=True)
            for text in _course(one, words, known[one.key], question)
        ),
    ]


def _titled(what: str, one: Series, frames: Iterable[pd.DataFrame], question: Question) -> str:
    """Return what a title is about: what is counted, and what was made of it."""
    if question.prices == "constant" and what:
        what = say("{what}, prices of {year}", what=what, year=question.base_year)
    if question.show not in TITLED:
        return what
    if not what:
        return opening(unit(one, question))
    return say(
        TITLED[question.show],
        what=what,
        year=question.base_year,
        first=min(frame["year"].iloc[0] for frame in frames),
    )


def _change(one: Series, frame: pd.DataFrame, question: Question) -> str:
    """Say the last value of a series and what became of the first."""
    last = frame.iloc[-1]
    # growth is set beside that of the year before; the first year's says nothing of the last
    first = frame.iloc[max(len(frame) - 2, 0) if question.show == "growth" else 0]
    words = {
        "series": _titled(opening(label(one)), one, [frame], question),
        "value": said(last["value"], one, question, frame),
        "year": last["year"],
        "first": first["year"],
    }
    if first["year"] == last["year"] or question.show == "cumulative":
        return say("{series}: {value} in {year}", **words)
    if not _grows(one, question) or min(first["value"], last["value"]) <= 0:
        return say(
            "{series}: {value} in {year}, after {old} in {first}",
            old=said(first["value"], one, question, frame),
            **words,
        )
    change = 100 * (last["value"] / first["value"] - 1)
    if abs(change) < STEADY:
        return say("{series}: {value} in {year}, about as much as in {first}", **words)
    if change > TIMES:
        return say(
            "{series}: {value} in {year}, {ratio} the figure of {first}",
            ratio=times(round(1 + change / 100, 0 if change >= MANY else 1)),
            **words,
        )
    if change > 0:
        return say(
            "{series}: {value} in {year}, {change} more than in {first}",
            change=percent(change, 0 if change >= 1 else 1),
            **words,
        )
    return say(
        "{series}: {value} in {year}, {change} less than in {first}",
        change=percent(-change, 0 if change <= -1 else 1),
        **words,
    )


def _grows(one: Series, question: Question) -> bool:
    """Tell whether a change of what is shown may be said in percent."""
    if question.show in ("growth", "share", "gdp_share", "index"):
        return False
    return not one.unit.startswith("percent")


def _comparison(
    series: Sequence[Series], known: Mapping[str, pd.DataFrame], question: Question
) -> str:
    """Say what the series were in the last year that they share; or in their own last years.

    As many of them are named as the title has room for: all, or the first and the last in order.
    """
    years = set.intersection(*(set(frame["year"]) for frame in known.values()))
    year = max(years, default=0)
    ordered = _one_scale(series, question) and bool(year)
    if ordered:
        series = sorted(series, key=lambda one: _value(known[one.key], year), reverse=True)
    texts = _said_in(series, known, year, question)
    what = _titled(_subject(series, question), series[0], known.values(), question)
    titles = (
        _title(
            what,
            _listed(series, [texts[place] for place in places]),
            len(places),
            len(series),
            year,
            ordered=ordered,
        )
        for places in (range(len(series)), (0, 1, -1), (0, -1), (0,))
        if len(places) <= LISTED
    )
    *longer, shortest = [*titles, *_range(what, series, known, year, question)]
    return next((title for title in longer if len(title) <= TITLE_MOST), shortest)


def _range(
    what: str,
    series: Sequence[Series],
    known: Mapping[str, pd.DataFrame],
    year: int,
    question: Question,
) -> list[str]:
    """Say between which values the last figures of series without a common year lie."""
    if year or not what or not _one_scale(series, question):
        return []
    ends = sorted(
        ((float(known[one.key]["value"].iloc[-1]), one) for one in series), key=lambda end: end[0]
    )
    low, high = (said(value, one, question, known[one.key]) for value, one in (ends[0], ends[-1]))
    words = {"what": what, "low": low, "high": high, "count": len(series)}
    return [say("{what}: {low} to {high}, the last figures of {count} series", **words)]


def _subject(series: Sequence[Series], question: Question) -> str:
    """Return what a title begins with: what all series have in common, and a unit in words."""
    words = {"what": common(series), "unit": _shared_unit(series, question)}
    if words["what"] and words["unit"]:
        return say("{what}, {unit}", **words)
    return opening(words["what"] or words["unit"])


def _shared_unit(series: Sequence[Series], question: Question) -> str:
    """Return a unit in words that all series have: a title says it once, not with each value."""
    if question.show != "level" or any(one.currency for one in series):
        return ""
    units = {one.unit for one in series}
    return "" if len(units) > 1 or min(units).startswith("percent") else unit_name(min(units))


def _said_in(
    series: Sequence[Series], known: Mapping[str, pd.DataFrame], year: int, question: Question
) -> list[str]:
    """Say each series with its value in a year; without one in its own last year, which is told."""
    bare = _shared_unit(series, question)
    told = []
    for one, text in zip(series, _telling(series), strict=True):
        frame = known[one.key]
        value = _value(frame, year or int(frame["year"].iloc[-1]))
        named = question.show == "level" and text.endswith(unit(one, question) or "\n")
        figure = (
            number(value, _places(value, frame))
            if bare or named
            else said(value, one, question, frame)
        )
        words = {"series": text, "value": figure, "year": frame["year"].iloc[-1]}
        told.append(
            say("{series} {value}", **words) if year else say("{series} {value} ({year})", **words)
        )
    return told


def _listed(series: Sequence[Series], texts: Sequence[str]) -> str:
    """Return texts as a list: whole names begin with capitals and may have commas of their own."""
    plain = _telling(series) in (_partners(series), _apart(series))
    return str(listing(texts)) if plain else opening("; ".join(texts))


def _title(what: str, listed: str, named: int, count: int, year: int, *, ordered: bool) -> str:
    words = {"listed": listed, "count": count, "year": year}
    if named == count:
        said_of = say("{listed} in {year}", **words) if year else listed
    elif not ordered:
        said_of = say("{listed}, of {count} series", **words)
    elif named == 1:
        said_of = say("{listed}, the largest of {count} in {year}", **words)
    elif named == 2:
        said_of = say("{listed}, the largest and the smallest of {count} in {year}", **words)
    else:
        said_of = say("{listed}, the two largest and the smallest of {count} in {year}", **words)
    return say("{what}: {said}", what=what, said=said_of) if what else str(said_of)


def _value(frame: pd.DataFrame, year: int) -> float:
    return float(frame["value"].to_numpy()[frame["year"].to_numpy() == year][0])


def _one_scale(series: Sequence[Series], question: Question) -> bool:
    """Tell whether the values of the series can be put in order."""
    return len({(basis(one, question).currency, unit(one, question)) for one in series}) == 1


def _course(one: Series, called: str, frame: pd.DataFrame, question: Question) -> list[str]:
    """Say where a series began, peaked and ended."""
    first, last = frame.iloc[0], frame.iloc[-1]
    peak = frame.iloc[int(frame["value"].argmax())]
    if len(frame) < 2:
        return []
    words = {
        "series": opening(called),
        "old": said(first["value"], one, question, frame),
        "first": first["year"],
        "new": said(last["value"], one, question, frame),
        "last": last["year"],
    }
    if peak["year"] in (first["year"], last["year"]):
        return [say("{series}: from {old} in {first} to {new} in {last}.", **words)]
    return [
        say(
            "{series}: from {old} in {first} to {new} in {last}; highest in {year}, {peak}.",
            peak=said(peak["value"], one, question, frame),
            year=peak["year"],
            **words,
        )
    ]


# --- subtitle and notes ---------------------------------------------------------------------------


def subtitle(series: Sequence[Series], question: Question, units: str) -> str:
    """Say what is shown, in which unit and prices, by which definition and whose count."""
    clauses = [say("definitions below the chart")] if _differ(series) else _clauses(series)
    parts = [units, *_prices(series, question), *clauses]
    return opening("; ".join(part for part in parts if part))


def _differ(series: Sequence[Series]) -> bool:
    """Tell whether the definitions are too many for one line."""
    return len("; ".join(_clauses(series))) > CLAUSES_MOST


def _clauses(series: Sequence[Series]) -> list[str]:
    """Return what the definitions say, each clause once."""
    texts = _definitions(series).values()
    return list(dict.fromkeys(part for text in texts for part in text.split("; ")))


def _definitions(series: Sequence[Series]) -> dict[str, str]:
    """Return the definition of each series by its label; none if the label says it already."""
    told = {text: definition(catalogue()[key]) for key, text in labels(series).items()}
    return {text: meant for text, meant in told.items() if meant.lower() not in ("", text.lower())}


def _prices(series: Sequence[Series], question: Question) -> list[str]:
    """Say at which prices, in which currency and how converted; nothing of what is no money."""
    money = [one for one in series if one.currency]
    if not money or question.show in ("share", "rank", "gdp_share"):
        return []
    shown = {basis(one, question) for one in money}
    parts: list[str] = []
    if question.show in ("index", "growth"):
        parts.append(listing(sorted(currency(counted) for counted in shown)))
    if question.prices == "constant":
        parts.append(say("constant prices of {year}", year=question.base_year))
    elif any(one.kind != "stock" for one in money):
        parts.append(say("current prices"))
    if any(basis(one, question).currency != one.currency for one in money):
        parts.append(say("converted at each year's average rate"))
    return parts


def notes(
    rows: Mapping[str, pd.DataFrame], question: Question, plotted_rows: pd.DataFrame
) -> list[str]:
    """Return what a reader of this view must know, besides the marks that the record explains."""
    from analysis.figures.common import source_break

    series = [catalogue()[key] for key in rows]
    told: list[str] = []
    if _differ(series):
        told += [
            say("{series}: {definition}.", series=text, definition=meant)
            for text, meant in _definitions(series).items()
        ]
    if question.prices == "constant":
        told.append(
            say(
                "Amounts were converted at the average rate of each year first and then deflated "
                "with US consumer prices: purchasing power, not volume."
            )
        )
    if question.show == "share":
        wholes = dict.fromkeys(str(name(catalogue()[one.whole])) for one in series)
        told.append(say("Total: {series}.", series=listing(list(wholes))))
        told += [say(CEILINGS[what]) for what in CEILINGS if what in {one.what for one in series}]
    if question.show in ("per_head", "gdp_share"):
        whose = list(dict.fromkeys(str(country(home(one))) for one in series))
        text = (
            say("Inhabitants: {countries}.", countries=listing(whose))
            if question.show == "per_head"
            else say("GDP at current prices: {countries}.", countries=listing(whose))
        )
        told.append(text)
    if question.show == "cumulative":
        told += _sums(series)
    told += source_break(plotted_rows, INTERRUPTED)
    if any(_gap(frame) for frame in rows.values()):
        told.append(say("A year without a figure is a gap in the line, not zero."))
    return told


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
    years = frame.loc[frame["value"].notna(), "year"]
    return bool(len(years)) and int(years.max() - years.min()) + 1 > len(years)
