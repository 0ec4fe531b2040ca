"""The numbers of a view: rows of a series in a currency, at prices, as index, growth, share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from analysis import measures, prices
from analysis.canvas import AbsentError
from analysis.explore.names import name
from analysis.explore.question import Question
from analysis.explore.rules import EURO_SINCE, US_PRICES
from analysis.explore.series import HOME, Series, catalogue, rows
from analysis.figures.common import LEAST
from analysis.findings import listing
from analysis.language import say

GDP = "macro:{country}.gdp_usd"
POPULATION = "macro:{country}.population"
RATES = "macro:EZ.usd_per_eur"
EVERY_YEAR = (0, 9999)
RATIOS = ("growth", "index", "share", "contribution")
# A year whose price index is final.
SURE = 2015
SAME_COUNT = ("trade", "products")
"""Subjects whose sources change without a change of what is counted."""
INCOMPLETE = ("part of the year", "part of the trade")
"""What the note of a row says that does not hold all it should."""


@dataclass(frozen=True)
class Basis:
    """What amounts are counted in: a currency, and the year of constant prices (0: current)."""

    currency: str
    year: int = 0


def basis(one: Series, question: Question) -> Basis:
    """Return what the amounts of a series are shown in; no currency if it has none."""
    if not one.currency:
        return Basis("")
    if question.prices == "constant":
        return Basis("USD", question.base_year)
    if question.show == "gdp_share":
        return Basis("USD")
    return Basis(question.currency or one.currency)


def shown(key: str, question: Question) -> pd.DataFrame:
    """Return the rows of a series as the question wants them, in the years it wants.

    Returns
    -------
    pandas.DataFrame
        One row per year: ``year``, ``value`` (amounts of money in millions), status, source_id. A
        year without a figure is missing, or its value is.

    Raises
    ------
    AbsentError
        What only the values tell: nothing left in these years, a base of zero or less, a year
        missing in a sum.

    >>> from analysis.explore.question import Question
    >>> asked = Question(["macro:KZ.population"], show="index", base_year=2020, since=2020)
    >>> float(shown(asked.series[0], asked)["value"].iloc[0])
    100.0
    """
    one = catalogue()[key]
    # what a view does not depend on does not make it another one
    base_year = question.base_year if question.show == "index" else 0
    summed = _window(question) if question.show == "cumulative" else EVERY_YEAR
    made = _made(key, question.show, basis(one, question), base_year, summed)
    inside = within(made, question)
    if inside["value"].notna().sum() == 0:
        raise AbsentError(_nothing(one, within(rows(key), question), question))
    if question.show in ("index", "share"):
        _require(inside["value"] >= 0, one, inside)
    return inside


def _nothing(one: Series, own: pd.DataFrame, question: Question) -> str:
    """Say why nothing can be shown in the years that are wanted."""
    if question.show == "growth" and not _known(own).empty:
        return say(
            "{series} has no growth in these years: the year before has no figure, or next to "
            "nothing, or is counted otherwise. Choose more years or the level.",
            series=name(one),
        )
    return say("{series} has no figure in these years. Choose others.", series=name(one))


def within(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Return the rows of the years that are wanted."""
    return frame[frame["year"].between(*_window(question))]


def rests_on(drawn: pd.DataFrame, question: Question) -> set[int]:
    """Return the years on whose rows the values of a series rest."""
    years = set(drawn["year"][drawn["value"].notna()])
    if question.show == "growth":
        return years | {year - 1 for year in years}
    return years | {question.base_year} if question.show == "index" else years


def statuses(drawn: Mapping[str, pd.DataFrame], question: Question) -> list[str]:
    """Return the statuses that the tables have for the rows on which a view rests."""
    found: set[str] = set()
    for key, frame in drawn.items():
        own = rows(key)
        found |= set(own["status"][own["year"].isin(rests_on(frame, question))])
    return sorted(found)


def _window(question: Question) -> tuple[int, int]:
    return question.since or EVERY_YEAR[0], question.until or EVERY_YEAR[1]


# Errors are not cached, and their words are in the language of the asker.
@lru_cache(maxsize=512)
def _made(
    key: str, show: str, counted: Basis, base_year: int, summed: tuple[int, int]
) -> pd.DataFrame:
    one = catalogue()[key]
    counted = _sure(counted, show)
    amounts = _amounts(key, counted)
    if show == "growth":
        return _growth(amounts)
    if show == "index":
        return _index(one, amounts, base_year)
    if show == "share":
        return _share(one, amounts, _amounts(one.whole, counted))
    if show == "cumulative":
        return _sum(one, amounts[amounts["year"].between(*summed)])
    if show == "per_head":
        return _per_head(one, amounts)
    if show == "gdp_share":
        return _share(one, amounts, rows(GDP.format(country=home(one))))
    return _values(amounts, measures.value_column(amounts))


def _sure(counted: Basis, show: str) -> Basis:
    """Return prices of a year that is sure for what is the same at the prices of any year."""
    return replace(counted, year=SURE) if counted.year and show in RATIOS else counted


def _amounts(key: str, counted: Basis) -> pd.DataFrame:
    """Return the rows of a series in a currency and at prices."""
    own = _softened(rows(key))
    if not counted.currency:
        return own
    rates = rows(RATES)
    one = catalogue()[key]
    if counted.year:
        return prices.real_in_usd(_since_euro(own), rates, rows(US_PRICES), base_year=counted.year)
    if counted.currency == one.currency:
        return own
    if counted.currency == "USD":
        return prices.to_usd(_since_euro(own), rates)
    euro = own[own["year"] >= EURO_SINCE]
    if euro.empty:
        raise AbsentError(
            say(
                "{series} ends before there was a euro. Choose US dollars.",
                series=name(one),
            )
        )
    return prices.usd_to_eur(euro, rates)


def _softened(own: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, those estimates of which the table says that something is missing."""
    short = own["note"].str.contains("|".join(INCOMPLETE)) & (own["status"] == "final")
    return own.assign(status=own["status"].mask(short, "estimate")) if short.any() else own


def _since_euro(own: pd.DataFrame) -> pd.DataFrame:
    # statistics in euro of earlier years are in its forerunner, for which there is no rate here
    return own[(own["currency"] != "EUR") | (own["year"] >= EURO_SINCE)]


def _values(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame[["year", "status", "source_id"]].assign(value=frame[column].astype("float64"))


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame[measures.value_column(frame)].notna()]


def _growth(amounts: pd.DataFrame) -> pd.DataFrame:
    known = _known(amounts)
    # what follows a year without a figure, with next to nothing or under another definition has no
    # growth: a gap, not a number
    before = known[measures.value_column(known)].shift()
    value = known[measures.value_column(known)]
    below = (before <= 0) | (value < 0) | _next_to_nothing(known)
    apart = (known["year"].diff() != 1) | below | (known["status"] == "break")
    stretches = apart.cumsum()
    grown = measures.growth(known.assign(stretch=stretches), by=["stretch"])
    return unbounded(_values(grown.sort_values("year", ignore_index=True), "growth_pct"))


def _next_to_nothing(known: pd.DataFrame) -> pd.Series:
    """Tell of each row whether the one before is an amount that is said as less than a million."""
    before = known[measures.value_column(known)].shift()
    return before.between(0, LEAST, inclusive="neither") & ("currency" in known)


def left_out(key: str, question: Question) -> list[int]:
    """Return the years without growth because that of the year before would be of nothing."""
    known = _known(_amounts(key, _sure(basis(catalogue()[key], question), "growth")))
    return within(known[_next_to_nothing(known)], question)["year"].tolist()


def _index(one: Series, amounts: pd.DataFrame, base_year: int) -> pd.DataFrame:
    known = _known(amounts)
    base = known[known["year"] == base_year]
    if base.empty:
        raise AbsentError(
            say(
                "{series} has no figure for {year}. Choose another base year.",
                series=name(one),
                year=base_year,
            )
        )
    _require(base[measures.value_column(base)] > 0, one, base)
    if one.currency and base[measures.value_column(base)].iloc[0] < LEAST:
        raise AbsentError(
            say(
                "{series} is next to nothing in {year}, and an index on that says nothing. Choose "
                "another base year.",
                series=name(one),
                year=base_year,
            )
        )
    known = one_definition(one, known, base_year)
    # percent of the base year's value: an index, also where years in between are missing
    unit = "currency" if one.currency else "unit"
    return unbounded(_values(measures.share(known, base, on=[unit]), "share_pct"))


def one_definition(one: Series, known: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows that are counted as those of a year: up to the next change of definition.

    Where the sources of trade change, it is counted as before.
    """
    if one.subject in SAME_COUNT:
        return known
    stretches = (known["status"] == "break").cumsum()
    return known[stretches.isin(stretches[known["year"] == year])]


def unbounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a quotient of lower bounds as the estimate that it is: it is no bound itself."""
    return frame.assign(status=frame["status"].replace("lower_bound", "estimate"))


def _share(one: Series, amounts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    known, total = _known(amounts), _known(whole)
    column = measures.value_column(total)
    total = total[total[column] > 0]
    both = known[known["year"].isin(total["year"])]
    if both.empty:
        raise AbsentError(
            say(
                "There is no year in which both {series} and its total are known.", series=name(one)
            )
        )
    shares = _values(measures.share(both, total), "share_pct")
    # over a total that is too small a share is no lower bound
    floors = set(total.loc[total["status"] == "lower_bound", "year"])
    return unbounded(shares) if floors & set(both["year"]) else shares


def _sum(one: Series, amounts: pd.DataFrame) -> pd.DataFrame:
    known = _known(amounts)
    years = set(known["year"])
    absent = sorted(set(range(min(years), max(years) + 1)) - years) if years else []
    if not years:
        return _values(known, measures.value_column(known))
    if absent:
        raise AbsentError(
            say(
                "A sum would leave out {years}, for which {series} has no figure. Choose years "
                "without a gap.",
                years=listing([str(year) for year in absent]),
                series=name(one),
            )
        )
    # the years after a change of definition are no change themselves
    added = measures.running_sum(known.assign(status=known["status"].replace("break", "final")))
    broken = known["status"].to_numpy() == "break"
    return _values(added.assign(status=added["status"].mask(broken, "break")), "running_sum")


def _per_head(one: Series, amounts: pd.DataFrame) -> pd.DataFrame:
    people = rows(POPULATION.format(country=home(one)))
    known = _known(amounts)
    both = known[known["year"].isin(people["year"])]
    divided = measures.ratio(both, people)
    # millions of money by millions of people
    return _values(divided, "ratio")


def home(one: Series) -> str:
    """Return the country whose inhabitants and whose GDP a series is set against.

    >>> home(catalogue()["trade_turnover:KZ.EU27_2020.export"])
    'KZ'
    """
    return one.partner if one.subject == "economy" and one.partner else HOME


def _require(holds: pd.Series, one: Series, known: pd.DataFrame) -> None:
    low = known[~holds & known[measures.value_column(known)].notna()]
    if not low.empty:
        raise AbsentError(
            say(
                "{series} is zero or less in {year}, and a percentage of that means nothing. "
                "Choose other years or the level.",
                series=name(one),
                year=low["year"].iloc[0],
            )
        )
