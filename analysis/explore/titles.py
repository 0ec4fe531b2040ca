"""Titles of the explorer, and what is said of each series: computed from the rows shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import isclose

import pandas as pd

from analysis.explore.labels import apart, common, partners, telling
from analysis.explore.names import counted_name, label, name
from analysis.explore.question import Question
from analysis.explore.rules import CHANGING
from analysis.explore.series import HOME, Series, catalogue
from analysis.explore.units import unit_name
from analysis.explore.values import SAME_COUNT, basis, home
from analysis.explore.words import mixed, nothing, places, said, unit
from analysis.figures.common import CURRENCY_WORDS, hedged, opening, span
from analysis.findings import Finding, listing, number, percent, times
from analysis.findings import name as country
from analysis.language import mark, say, say_many

# How many series, and letters, a title holds.
LISTED = 4
TITLE_MOST = 130
# Years after which a title does not wait for the series that ends first.
LATE = 1
# Change in percent below which two amounts are about the same.
STEADY = 0.5
# Growth in percent from which a multiple is said, and one from which it needs no decimal.
TIMES = 200
MANY = 900
# Times the first value beyond which that was next to nothing.
MOST_TIMES = 100

TITLED = {
    "index": mark("{what}, {year} = 100"),
    "growth": mark("{what}, growth on the year before"),
    "money": mark("{what}, growth on the year before at current prices"),
    "share": mark("{what}, share of the total"),
    "cumulative": mark("{what}, sum since {first}"),
    "gdp_share": mark("{what}, share of the GDP of {who:the}"),
}
"""What a title says is shown, where it is not the figures themselves."""

BARE = {
    "growth": mark("Growth on the year before"),
    "money": mark("Growth on the year before at current prices"),
    "cumulative": mark("Sum since {first}"),
}
"""The same of series that have nothing in common, where the unit does not say it."""


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
    called = _in_currencies(
        series,
        [
            text if own.count(text) == 1 else name(one)
            for one, text in zip(series, own, strict=True)
        ],
        question,
    )
    return [
        Finding(title, cells),
        *(
            Finding(text, known[one.key])
            for one, words in zip(series, called, strict=True)
            for text in _course(one, words, known[one.key], question)
        ),
    ]


def _titled(
    what: str, series: Sequence[Series], frames: Iterable[pd.DataFrame], question: Question
) -> str:
    """Return what a title is about: what is counted, and what was made of it."""
    what = priced(what, question)
    if question.show not in TITLED:
        return what
    flows = all(one.currency and one.kind != "stock" for one in series)
    # of several currencies the subtitle says it: their names take the room
    alike = flows and not mixed(series, question)
    nominal = question.show == "growth" and question.prices == "current" and alike
    shown = "money" if nominal else question.show
    first = min(frame["year"].iloc[0] for frame in frames)
    if not what:
        return (
            say(BARE[shown], first=first) if shown in BARE else opening(unit(series[0], question))
        )
    whose = {home(one) for one in series}
    if question.show == "gdp_share" and len(whose) > 1:
        return say("{what}, share of GDP", what=what)
    return say(
        TITLED[shown],
        what=what,
        year=question.base_year,
        who=country(min(whose)),
        first=first,
    )


def priced(what: str, question: Question) -> str:
    """Return what a title is about with the year of its prices, if they are constant."""
    if question.prices == "current":
        return what
    prices = {"what": what, "year": question.base_year}
    return say("{what}, prices of {year}", **prices) if what else say("Prices of {year}", **prices)


def _change(one: Series, frame: pd.DataFrame, question: Question) -> str:
    """Say the last value of a series and what became of the first."""
    last = frame.iloc[-1]
    # growth is set beside that of the year before; the first year's says nothing of the last
    first = frame.iloc[max(len(frame) - 2, 0) if question.show == "growth" else 0]
    words = {
        "series": _titled(_subject_of(one), [one], [frame], question),
        "value": _hedged(last, one, question, frame),
        "year": last["year"],
        "first": first["year"],
    }
    if question.show == "cumulative" or not _comparable(one, frame, first["year"]):
        return say("{series}: {value} in {year}", **words)
    low, high = sorted(float(row["value"]) for row in (first, last))
    told = _grows(one, question) and low > 0 and not nothing(low, one, question)
    if not told or high > MOST_TIMES * low:
        old = _hedged(first, one, question, frame)
        if old == words["value"] and isclose(low, high, rel_tol=STEADY / 100):
            return say("{series}: {value} in {year}, as in {first}", **words)
        if old == words["value"]:  # said alike, but not the same
            return say("{series}: {value} in {year}", **words)
        if nothing(low, one, question):
            return say("{series}: {value} in {year}; {old} in {first}", old=old, **words)
        return say("{series}: {value} in {year}, after {old} in {first}", old=old, **words)
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


def _subject_of(one: Series) -> str:
    """Return what is counted; by whom too, where it is not Kazakhstan that counted."""
    parts = [label(one)] if one.counted_by in ("", HOME) else [label(one), counted_name(one)]
    return opening(", ".join(parts))


def _hedged(row: pd.Series, one: Series, question: Question, frame: pd.DataFrame) -> str:
    """Say the value of a row, with what its status says of it."""
    value = float(row["value"])
    text = said(value, one, question, frame)
    # "about nil" and "at least less than 0.1%" say no more
    bare = (not value or nothing(value, one, question)) and row["status"] != "provisional"
    return text if bare else softened(text, row["status"])


def softened(text: str, status: str) -> str:
    """Say of an amount what the status of its row says."""
    if status == "provisional":
        return say("{amount} (provisional)", amount=text)
    return hedged(text, status)


def _comparable(one: Series, frame: pd.DataFrame, first: int) -> bool:
    """Tell whether the last value may be set against an earlier one in a title.

    The sources of Kazakhstan's trade change without a jump; other breaks are new definitions.
    """
    if frame["year"].iloc[-1] == first or {one.partner, one.counted_by} & set(CHANGING):
        return False
    later = frame[frame["year"] > first]
    if "lower_bound" in {frame["status"].iloc[0], frame["status"].iloc[-1]}:
        return False
    return one.subject in SAME_COUNT or not (later["status"] == "break").any()


def _grows(one: Series, question: Question) -> bool:
    """Tell whether a change of what is shown may be said in percent."""
    if question.show in ("growth", "share", "gdp_share", "index"):
        return False
    return one.kind != "balance" and not one.unit.startswith("percent")


def _comparison(
    series: Sequence[Series], known: Mapping[str, pd.DataFrame], question: Question
) -> str:
    """Say what the series were in the last year that they share; or in their own last years.

    As many of them are named as the title has room for: all, or the largest and the smallest; of
    those that cannot be put in order the values lie between two, or only the names are said.
    """
    newest, year = _newest(series, known)
    if question.show == "index" and year == question.base_year:
        newest, year = series, 0  # all are 100 in it
    ordered = _one_scale(newest, question) and bool(year)
    if ordered:
        newest = sorted(newest, key=lambda one: _value(known[one.key], year), reverse=True)
    values = [f"{_value(known[one.key], year):.4g}" for one in newest] if ordered else []
    some = [
        places
        for places in ((0, 1, -1), (0, -1), (0,))
        if ordered and _ranked(series) and _alone(values, places)
    ]
    what = _titled(_subject(series, question), series, known.values(), question)
    titles = (
        _title(
            what,
            _listed(series, [texts[place] for place in places], question),
            len(places),
            len(newest),
            year,
        )
        for names in _called(series, question)
        for texts in [_said_in(newest, known, year, question, names)]
        for places in (range(len(newest)), *some)
        if len(places) <= LISTED
    )
    ranges = _range(what, newest, known, year, question) if common(series) else ()
    told = (_whole(title, len(series) - len(newest), year) for title in chain(titles, ranges))
    plain = _plain(series, known, question)
    return next(title for title in chain(told, plain) if len(title) <= TITLE_MOST)


def _ranked(series: Sequence[Series]) -> bool:
    """Tell whether the largest of the series means anything: they are of one kind, or parts."""
    return bool(common(series)) or all(one.unit.startswith("percent") for one in series)


def _alone(values: Sequence[str], places: Sequence[int]) -> bool:
    """Tell whether no other value is said the same as those in these places."""
    named = {place % len(values) for place in places}
    others = {value for place, value in enumerate(values) if place not in named}
    return others.isdisjoint(values[place] for place in named)


def _newest(
    series: Sequence[Series], known: Mapping[str, pd.DataFrame]
) -> tuple[Sequence[Series], int]:
    """Return the last year that all series share, or, if that is long ago, that most share."""
    years = {one.key: set(known[one.key]["year"]) for one in series}
    shared = max(set.intersection(*years.values()), default=0)
    last = max(map(max, years.values()))
    newer = [one for one in series if last in years[one.key]]
    return (newer, last) if 0 < shared < last - LATE and len(newer) > 1 else (series, shared)


def _whole(title: str, dropped: int, year: int) -> str:
    """Add how many series a title leaves out, since they have no figure for its year."""
    if not dropped:
        return title
    return say_many(
        "{said}; {count} series has no figure for {year}",
        "{said}; {count} series have no figure for {year}",
        dropped,
        said=title,
        year=year,
    )


def _plain(
    series: Sequence[Series], known: Mapping[str, pd.DataFrame], question: Question
) -> Iterator[str]:
    """Say what the series are, or how many, and their years: that fits into every title."""
    words = {
        "what": _titled(_subject(series, question), series, known.values(), question),
        "listed": _listed(series, list(_called(series, question)[-1].values()), question),
        "count": len(series),
        "years": span(pd.concat(list(known.values()))),
    }
    if words["what"]:
        yield say("{what}: {listed} ({years})", **words)
        yield say("{what}: {count} series ({years})", **words)
    else:
        yield say("{listed} ({years})", **words)
    brief = "; ".join(dict.fromkeys(label(one) for one in series))
    yield say("{what}: {count} series ({years})", **(words | {"what": opening(brief)}))
    yield say("Series compared ({count}), {years}", **words)


def _range(
    what: str,
    series: Sequence[Series],
    known: Mapping[str, pd.DataFrame],
    year: int,
    question: Question,
) -> Iterator[str]:
    """Say between which values the series lie, in a year or in their last ones."""
    if not _one_scale(series, question):
        return
    rows = [
        (_row(known[one.key], year or int(known[one.key]["year"].iloc[-1])), one) for one in series
    ]
    ends = sorted(rows, key=lambda end: float(end[0]["value"]))
    bare = _shared_unit(series, question)
    low, high = (
        _bare(row, known[one.key]) if bare else _hedged(row, one, question, known[one.key])
        for row, one in (ends[0], ends[-1])
    )
    words = {"what": what, "low": low, "high": high, "count": len(series), "year": year}
    if year and low == high:
        yield say("{what}: {low} in {year}, in {count} series", **words)
    elif year:
        yield say("{what}: {low} to {high} in {year}, in {count} series", **words)
    else:
        years = span(pd.DataFrame([row for row, _ in rows]))
        yield say(
            "{what}: {low} to {high}, the last figures of {count} series ({years})",
            years=years,
            **words,
        )


def _subject(series: Sequence[Series], question: Question) -> str:
    """Return what a title begins with: what all series have in common, and a unit in words."""
    counters = {one.counted_by for one in series}
    side = counted_name(series[0]) if len(counters) == 1 and not counters & {"", HOME} else ""
    what = ", ".join(filter(None, [common(series), side]))
    words = {"what": what, "unit": _shared_unit(series, question)}
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
    series: Sequence[Series],
    known: Mapping[str, pd.DataFrame],
    year: int,
    question: Question,
    names: Mapping[str, str],
) -> list[str]:
    """Say each series with its value in a year; without one in its own last year, which is told.

    ``names`` has those that are left out too: what a title begins with holds for all.
    """
    bare = _shared_unit([catalogue()[key] for key in names], question)
    told = []
    for one in series:
        frame, text = known[one.key], names[one.key]
        row = _row(frame, year or int(frame["year"].iloc[-1]))
        named = question.show == "level" and text.endswith(unit(one, question) or "\n")
        figure = _bare(row, frame) if bare or named else _hedged(row, one, question, frame)
        words = {"series": text, "value": figure, "year": frame["year"].iloc[-1]}
        told.append(
            say("{series} {value}", **words) if year else say("{series} {value} ({year})", **words)
        )
    return told


def _bare(row: pd.Series, frame: pd.DataFrame) -> str:
    """Say the value of a row whose unit is said already."""
    value = float(row["value"])
    return softened(number(value, places(value, frame)), row["status"])


def _called(series: Sequence[Series], question: Question) -> list[dict[str, str]]:
    """Return what a title may call the series, and shorter where the currencies tell them apart."""
    full, short = (
        _in_currencies(series, texts, question)
        for texts in (telling(series), [_subject_of(one) for one in series])
    )
    apart_ = mixed(series, question) and len(set(short)) == len(series)
    keys = [one.key for one in series]
    return [dict(zip(keys, texts, strict=True)) for texts in ([full, short] if apart_ else [full])]


def _in_currencies(series: Sequence[Series], texts: Sequence[str], question: Question) -> list[str]:
    """Add the currency to names of series whose figures do not show that they are in several."""
    if not mixed(series, question):
        return list(texts)
    words = [say(CURRENCY_WORDS[one.currency]) if one.currency else "" for one in series]
    return [
        text if not word or word in text else f"{text} ({word})"
        for text, word in zip(texts, words, strict=True)
    ]


def _listed(series: Sequence[Series], texts: Sequence[str], question: Question) -> str:
    """Return texts as a list: whole names begin with capitals and may have commas of their own."""
    plain = telling(series) in (partners(series), apart(series)) and not mixed(series, question)
    return str(listing(texts)) if plain else opening("; ".join(texts))


def _title(what: str, listed: str, named: int, count: int, year: int) -> str:
    words = {"listed": listed, "count": count, "year": year}
    if named == count:
        said_of = say("{listed} in {year}", **words) if year else listed
    elif named == 1 and count == 2:
        said_of = say("{listed}, the larger of two in {year}", **words)
    elif named == 1:
        said_of = say("{listed}, the largest of {count} in {year}", **words)
    elif named == 2:
        said_of = say("{listed}, the largest and the smallest of {count} in {year}", **words)
    else:
        said_of = say("{listed}, the two largest and the smallest of {count} in {year}", **words)
    return say("{what}: {said}", what=what, said=said_of) if what else str(said_of)


def _row(frame: pd.DataFrame, year: int) -> pd.Series:
    return frame.iloc[frame["year"].tolist().index(year)]


def _value(frame: pd.DataFrame, year: int) -> float:
    return float(frame["value"].to_numpy()[frame["year"].to_numpy() == year][0])


def _one_scale(series: Sequence[Series], question: Question) -> bool:
    """Tell whether the values of the series can be put in order.

    The growth of an amount at current prices is not that of a quantity, nor of one in euro.
    """
    money = question.show not in ("share", "gdp_share")
    counted = {
        (basis(one, question).currency if money else "", unit(one, question)) for one in series
    }
    return len(counted) == 1


def _course(one: Series, called: str, frame: pd.DataFrame, question: Question) -> list[str]:
    """Say where a series began, peaked and ended."""
    first, last = frame.iloc[0], frame.iloc[-1]
    peak = frame.iloc[int(frame["value"].argmax())]
    if len(frame) < 2:
        return []
    words = {
        "series": opening(called),
        "old": _hedged(first, one, question, frame),
        "first": first["year"],
        "new": _hedged(last, one, question, frame),
        "last": last["year"],
    }
    if peak["year"] in (first["year"], last["year"]):
        return [say("{series}: from {old} in {first} to {new} in {last}.", **words)]
    return [
        say(
            "{series}: from {old} in {first} to {new} in {last}; highest in {year}, {peak}.",
            peak=_hedged(peak, one, question, frame),
            year=peak["year"],
            **words,
        )
    ]
