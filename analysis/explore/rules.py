"""Which choices make sense together, and why the others do not.

A rule looks at what the series are, never at their values, so that every option of every control
can be tried at each change. What only the values can tell, :mod:`analysis.explore.answers` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from analysis.explore.names import name
from analysis.explore.question import (
    CHOICES,
    Question,
    choice,
)
from analysis.explore.series import WHOLE_REASONS, Series, catalogue
from analysis.explore.units import unit_name
from analysis.findings import listing
from analysis.language import say
from analysis.measures import EU27, PERIMETERS, overlaps

TOGETHER = 6
"""How many lines one panel can hold and still be told apart."""
RANKED = 5
"""How many of them in a chart of ranks, where one colour is for those that were not asked for."""

# Shown against each other over the years; the rest compare two counts, two years or places.
OVER_TIME = ("level", "index", "growth", "share", "cumulative", "per_head", "gdp_share")
# Divided by, or set beside, something at current prices.
CURRENT_ONLY = ("share", "gdp_share", "mirror", "rank")
# A quotient in which the currency cancels out.
WITHOUT_CURRENCY = ("share", "gdp_share", "rank")
MONEY_ONLY = ("per_head", "gdp_share")
# What is a percentage, a price or an index already.
RATIOS = ("share", "rate")

EURO_SINCE = 1999

CHANGING = ("EU_V", "EU_BNS")
"""Perimeters that hold other countries from year to year."""
US_PRICES = "macro:US.us_cpi"


def objection(question: Question) -> str | None:
    """Say why a question makes no sense, and what to change; nothing if it does.

    >>> objection(Question(["corridor:titr_freight"], show="mirror"))
    'The tables hold no count of the other side for Middle Corridor freight. Choose the level.'
    """
    series = [catalogue()[key] for key in question.series]
    return next(filter(None, (rule(question, series) for rule in RULES)), None)


def changed(question: Question, **choices: Any) -> Question:
    """Return the question with other choices; events give way where they have no place.

    >>> changed(Question(["macro:KZ.population"], milestones=True), show="rank").milestones
    False
    """
    other = replace(question, **choices)
    if other.milestones and "milestones" not in choices and _milestones(other, []):
        return replace(other, milestones=False)
    return other


def offered(question: Question, field: str) -> dict[str | int | bool, str]:
    """Return every option of a control, each with why it cannot be chosen now; empty if it can.

    Parameters
    ----------
    field
        A field of :class:`Question` other than ``series``.

    >>> offered(Question(["macro:KZ.population"]), "panels")["apart"]
    'One series needs one panel. Add another, or choose “together”.'
    """
    series = [catalogue()[key] for key in question.series]
    changes: dict[str | int | bool, Question] = {
        option: changed(question, **{field: option}) for option in _options(field, series)
    }
    return {option: objection(other) or "" for option, other in changes.items()}


def _options(field: str, series: list[Series]) -> Iterable[str | int | bool]:
    if field in CHOICES:
        return list(CHOICES[field])
    if field == "milestones":
        return (False, True)
    first = min(one.first for one in series)
    last = max(one.last for one in series)
    every = () if field == "base_year" else (0,)
    return (*every, *range(first, last + 1))


# --- rules ----------------------------------------------------------------------------------------


def _years(question: Question, series: list[Series]) -> str | None:
    if question.since and question.until and question.since > question.until:
        return say(
            "The first year, {since}, comes after the last, {until}. Choose an earlier one.",
            since=question.since,
            until=question.until,
        )
    for one in series:
        if (question.since and one.last < question.since) or (
            question.until and one.first > question.until
        ):
            return say(
                "{series} covers {years}: none of the years chosen. Choose some of them.",
                series=name(one),
                years=_span(one),
            )
    return None


def _span(one: Series) -> str:
    return f"{one.first}–{one.last}" if one.first < one.last else str(one.last)


def _currency(question: Question, series: list[Series]) -> str | None:
    if not question.currency:
        return None
    if not any(one.currency for one in series):
        return say(
            "None of the series is an amount of money, so there is no currency to choose. Choose "
            "“{counted}”.",
            counted=choice("currency", ""),
        )
    if question.show in WITHOUT_CURRENCY:
        return say(
            "{show} has no currency: it would be the same in any. Choose “{counted}”.",
            show=_titled(question.show),
            counted=choice("currency", ""),
        )
    early = question.base_year if question.show == "index" else question.until
    if question.currency == "EUR" and 0 < early < EURO_SINCE:
        return say("There is no euro before {year}. Choose later years.", year=EURO_SINCE)
    return None


def _prices(question: Question, series: list[Series]) -> str | None:
    if question.prices == "current":
        return None
    for one in series:
        if not one.currency:
            return say(
                "{series} is no amount of money, so prices do not touch it. Choose current prices.",
                series=name(one),
            )
        if one.kind == "stock":
            return say(
                "{series} is a stock at the end of a year, and the tables have no price index for "
                "it. Choose current prices.",
                series=name(one),
            )
    if question.show in CURRENT_ONLY:
        return say(
            "{show} compares amounts of the same year, so prices cancel out. Choose current "
            "prices.",
            show=_titled(question.show),
        )
    if question.currency == "EUR":
        return say(
            "Constant prices are in US dollars here: amounts are converted first and deflated with "
            "US prices."
        )
    known = catalogue()[US_PRICES]
    if not known.first <= question.base_year <= known.last:
        return say(
            "There are US prices for {first}–{last}. Choose a base year among them.",
            first=known.first,
            last=known.last,
        )
    return None


def _units(question: Question, series: list[Series]) -> str | None:
    if question.panels == "apart" or question.show not in ("level", "cumulative", "per_head"):
        return None
    units = {_unit(one, question) for one in series}
    if len(units) < 2:
        return None
    if all(one.currency for one in series):
        return say(
            "The series are counted in different currencies. Choose US dollars or euro, or a panel "
            "for each."
        )
    return say(
        "The series have different units, and one axis can have only one: {units}. Choose a panel "
        "for each, an index or growth.",
        units=listing(sorted(map(_unit_said, units))),
    )


def _unit(one: Series, question: Question) -> str:
    if not one.currency:
        return one.unit
    return "USD" if question.prices == "constant" else question.currency or one.currency


def _unit_said(unit: str) -> str:
    return choice("currency", unit) if unit in CHOICES["currency"] else unit_name(unit)


def _relative(question: Question, series: list[Series]) -> str | None:
    if question.show not in ("index", "growth"):
        return None
    for one in series:
        if one.kind == "balance":
            return say(
                "{series} can be below zero, so its growth in percent means nothing. Choose the "
                "level.",
                series=name(one),
            )
        if one.unit.startswith("percent"):
            return say(
                "{series} is a percentage already; a percentage of it would be misread. Choose "
                "the level.",
                series=name(one),
            )
        if question.show == "index" and not one.first <= question.base_year <= one.last:
            return say(
                "{series} covers {years}: the base year must be one of these.",
                series=name(one),
                years=_span(one),
            )
    return None


def _share(question: Question, series: list[Series]) -> str | None:
    if question.show != "share":
        return None
    for one in series:
        if not one.whole and one.what in WHOLE_REASONS:
            return say(WHOLE_REASONS[one.what])
        if not one.whole:
            return say(
                "The tables have no total from the same source of which {series} could be a share. "
                "Choose the level.",
                series=name(one),
            )
    perimeters = {one.partner for one in series} & PERIMETERS.keys()
    if len(perimeters) > 1:
        return say(
            "The series mix definitions of the EU, and shares of mixed definitions cannot be "
            "compared. Keep one of them, or choose the level."
        )
    wholes = [catalogue()[one.whole] for one in series]
    kinds = {(whole.what, whole.currency) for whole in wholes}
    if len(kinds) > 1 and question.panels == "together":
        return say(
            "The series are shares of different totals. Keep those of one total, or choose a panel "
            "for each."
        )
    return None


def _changing(question: Question, series: list[Series]) -> str | None:
    if question.show not in ("index", "growth", "cumulative", "contribution"):
        return None
    for one in series:
        if {one.partner, one.counted_by} & set(CHANGING):
            return say(
                "{series} holds other countries from year to year, so its change is partly one of "
                "countries. Choose today's {count} members.",
                series=name(one),
                count=len(EU27),
            )
    return None


def _contribution(question: Question, series: list[Series]) -> str | None:
    if question.show != "contribution":
        return None
    if len(series) < 2:
        return say("A contribution needs two parts or more. Add another series of the same kind.")
    if any(one.kind not in ("flow", "stock", "count") for one in series):
        return say("Only amounts that can be added up contribute to the growth of their sum.")
    # the currency in which it was counted tells sources apart
    alike = {(one.subject, one.what, one.counted_by, one.currency, one.unit) for one in series}
    if len(alike) > 1:
        return say(
            "The parts of a sum are of one kind, counted by one side in one unit. Keep series that "
            "differ only in the partner."
        )
    partners = [one.partner for one in series]
    twice = {*overlaps(partners), *(one for one in partners if partners.count(one) > 1)}
    if twice:
        known = [name(one) for one in series if one.partner in twice]
        return say(
            "A sum would count the same thing twice, because of {series}. Keep parts that do not "
            "overlap.",
            series=listing(known),
        )
    return None


def _cumulative(question: Question, series: list[Series]) -> str | None:
    if question.show != "cumulative":
        return None
    for one in series:
        if one.kind in ("stock", *RATIOS):
            return say(
                "{series} is no flow during a year, so a sum over years means nothing. Choose the "
                "level.",
                series=name(one),
            )
    return None


def _money(question: Question, series: list[Series]) -> str | None:
    if question.show not in MONEY_ONLY:
        return None
    for one in series:
        if not one.currency:
            return say(
                "{series} is no amount of money. Choose the level.",
                series=name(one),
            )
        if question.show == "gdp_share" and one.what == "gdp_usd":
            return say("{series} is GDP itself. Choose the level or growth.", series=name(one))
    return None


def _mirror(question: Question, series: list[Series]) -> str | None:
    if question.show != "mirror":
        return None
    if len(series) > 1:
        return say("Both sides are shown of one series at a time. Keep one.")
    if series[0].what in ("turnover", "balance"):
        return say("Both sides are compared for exports or for imports. Choose one of them.")
    if not series[0].opposite:
        return say(
            "The tables hold no count of the other side for {series}. Choose the level.",
            series=name(series[0]),
        )
    return None


def _rank(question: Question, series: list[Series]) -> str | None:
    if question.show != "rank":
        return None
    if any(one.partner not in EU27 for one in series):
        return say("Ranks are those among the {count} EU members. Keep members.", count=len(EU27))
    if len({(one.table, one.what, one.counted_by, one.currency, one.basis) for one in series}) > 1:
        return say("A rank is one in a single list. Keep series that differ only in the partner.")
    one = series[0]
    if one.counted_by not in ("", "KZ") or one.subject not in ("trade", "investment"):
        return say(
            "There is a list of all members only for what Kazakhstan counts. Choose such a series, "
            "or the level."
        )
    if one.kind == "balance":
        return say("What can be below zero has no rank. Choose the level.")
    return None


def _scale(question: Question, series: list[Series]) -> str | None:
    if question.scale == "linear":
        return None
    if question.show not in ("level", "index", "cumulative", "per_head"):
        return say("A logarithmic scale is for levels and indices, not for this view.")
    for one in series:
        if one.kind == "balance":
            return say(
                "{series} can be zero or less, and a logarithmic scale has no place for that.",
                series=name(one),
            )
    return None


def _panels(question: Question, series: list[Series]) -> str | None:
    if question.panels == "together":
        if len(series) > TOGETHER and question.show in OVER_TIME:
            return say(
                "{count} lines in one panel cannot be told apart. Keep {most}, or choose a panel "
                "for each.",
                count=len(series),
                most=TOGETHER,
            )
        if len(series) > RANKED and question.show == "rank":
            return say("A chart of ranks follows {most} series at most.", most=RANKED)
        return None
    if question.show not in OVER_TIME:
        return say(
            "This view is one picture. Choose “{together}”.", together=choice("panels", "together")
        )
    if len(series) < 2:
        return say(
            "One series needs one panel. Add another, or choose “{together}”.",
            together=choice("panels", "together"),
        )
    return None


def _milestones(question: Question, series: list[Series]) -> str | None:  # noqa: ARG001
    if question.milestones and question.show not in OVER_TIME:
        return say("Events are marked on lines over the years, not in this view. Leave them out.")
    if question.milestones and question.panels == "apart":
        return say("Small panels have no room for the names of events. Leave events out.")
    return None


def _titled(show: str) -> str:
    text = choice("show", show)
    return text[:1].upper() + text[1:]


Rule = Callable[[Question, list[Series]], str | None]
RULES: tuple[Rule, ...] = (
    _years,
    _changing,
    _mirror,
    _rank,
    _contribution,
    _share,
    _cumulative,
    _money,
    _relative,
    _prices,
    _currency,
    _units,
    _scale,
    _panels,
    _milestones,
)
"""In the order in which a reader is told: first what the view is, then how it is drawn."""
