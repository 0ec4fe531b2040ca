"""What several figure modules share: words for a view, currencies, scaling, selections of rows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.canvas import AbsentError
from analysis.figures import Tables, View
from analysis.findings import listing, money, name, number
from analysis.language import SOURCE, Term, language, mark, say, say_as
from analysis.measures import EU27, PERIMETERS, worst_status
from analysis.prices import indicator, usd_to_eur
from analysis.record import ChartError
from analysis.trade import DIRECTIONS, flows, members

CURRENCY_WORDS = {"USD": mark("US dollars"), "EUR": mark("euro")}
UNITS = {
    ("USD", True): mark("billion US dollars"),
    ("USD", False): mark("million US dollars"),
    ("EUR", True): mark("billion euro"),
    ("EUR", False): mark("million euro"),
}
"""How an axis is counted: by currency, and whether in billions."""

MILESTONES = {
    "1999": mark("PCA in force"),
    "2004-05": mark("ten countries join the EU"),
    "2015-12-21": mark("EPCA signed"),
    "2020-03-01": mark("EPCA in force"),
}
"""Events that charts mark: the date as the table has it, and a short name."""

EU = "EU27_2020"
# Kazakhstan's tables count Belgium and Luxembourg as one partner before this year.
FIRST_BELGIUM_APART = 1999
# Millions below which an amount is said as less than one, and the part that two may differ by.
LEAST = 0.5
NEAR = 0.1


# --- words ----------------------------------------------------------------------------------------


def short(partner: str) -> str:
    """Return the name of a partner as a title wants it, with its forms.

    >>> short("EU27_2020"), short("NL"), f"{short('EU27_2020'):the}"
    ('EU', 'Netherlands', 'the EU')
    """
    return name("EU" if partner in PERIMETERS else partner)


def with_article(partner: str) -> str:
    """Return the name of a partner inside a sentence.

    >>> with_article("EU27_2020"), with_article("NL"), with_article("DE")
    ('the EU', 'the Netherlands', 'Germany')
    """
    return format(short(partner), "the")


def opening(text: str) -> str:
    """Return the text with a capital at its beginning, the rest untouched.

    >>> opening("the EU had")
    'The EU had'
    """
    return text[:1].upper() + text[1:]


def whom(partner: str) -> str:
    """Say for a subtitle who is meant: the perimeter of the EU, or the member.

    >>> whom("EU27_2020"), whom("DE")
    ("today's 27 EU members in every year", 'trade with Germany')
    """
    if partner == EU:
        return say("today's {count} EU members in every year", count=len(EU27))
    return say("trade with {who:the}", who=name(partner))


def source_break(frame: pd.DataFrame, text: str) -> list[str]:
    """Return a note that names the years with status ``break``; none if there are none.

    The first year is not one: nothing comes before it from which it could differ. The text is a
    message, marked and not yet said.

    >>> rows = pd.DataFrame({"x": [2017, 2018], "status": ["final", "break"]})
    >>> source_break(rows, "the source changes.")
    ['2018: the source changes.']
    """
    first = frame["x"].min()
    rows = zip(frame["x"], frame["status"], strict=True)
    years = sorted({int(year) for year, status in rows if status == "break" and year > first})
    return [f"{listing([str(year) for year in years])}: {say(text)}"] if years else []


def in_words(count: int) -> str:
    """Return a count as an English sentence wants it: up to ten in words.

    Other languages get figures, which agree with every gender and case.

    >>> in_words(0), in_words(3), in_words(12)
    ('none', 'three', '12')
    """
    if language() != SOURCE:
        return number(count, 0)
    words = "none one two three four five six seven eight nine ten".split()  # noqa: SIM905
    return words[count] if count < len(words) else str(count)


def place(rank: int) -> Term:
    """Return a rank by size as an English adjective; the form ``nr`` is the rank as a figure.

    >>> place(1), place(3), place(12), f"{place(3):nr}"
    ('largest', 'third largest', '12th largest', '3')
    """
    words = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
    ordinal = words[rank - 1] if rank <= len(words) else f"{rank}th"
    return Term("largest" if rank == 1 else f"{ordinal} largest", {"nr": str(rank)})


def span(frame: pd.DataFrame) -> str:
    """Return the first and last year of rows.

    >>> span(pd.DataFrame({"year": [2015, 2020]})), span(pd.DataFrame({"year": [2025]}))
    ('2015–2020', '2025')
    """
    first, last = frame["year"].min(), frame["year"].max()
    return f"{first}–{last}" if first < last else str(last)


# --- rows -----------------------------------------------------------------------------------------


def partner_flows(tables: Tables, view: View) -> pd.DataFrame:
    """Return exports, imports, turnover and balance of the chosen partner in the chosen currency.

    As :func:`analysis.trade.flows`; for a member state, years without recorded trade are zero.
    Belgium and Luxembourg start in 1999, amounts in euro too.
    """
    by_member = tables("trade_by_member_state")
    if view.partner != EU:
        by_member = _filled(by_member, view.partner)
    rows = flows(tables("trade_turnover"), by_member, partner=view.partner)
    return in_currency(rows, tables, view.currency)


def _filled(by_member: pd.DataFrame, partner: str) -> pd.DataFrame:
    last = int(by_member["year"].max())
    years = [FIRST_BELGIUM_APART, last] if partner in ("BE", "LU") else None
    return pd.concat([members(by_member, flow=flow, years=years) for flow in DIRECTIONS])


def zero_years(tables: Tables, view: View) -> list[str]:
    """Return a note if years without recorded trade with the chosen member stand as zero."""
    if view.partner == EU:
        return []
    by_member = tables("trade_by_member_state")
    own = by_member[(by_member["reporter"] == "KZ") & (by_member["partner"] == view.partner)]
    years = _filled(by_member, view.partner)["year"].nunique()
    if (own.groupby("flow")["year"].nunique() == years).all():
        return []
    return [say("A year in which a direction of trade has no recorded value counts as zero.")]


def in_currency(
    frame: pd.DataFrame, tables: Tables, currency: str, *, value: str | None = None
) -> pd.DataFrame:
    """Return rows in USD in the chosen currency; in euro, years before the euro are left out."""
    if currency == "USD":
        return frame
    rates = indicator(tables("macro"), "usd_per_eur")
    known = frame[frame["year"] >= rates["year"].min()]
    if known.empty:
        first = rates["year"].min()
        raise ChartError(f"there is no euro before {first}; choose USD")
    return usd_to_eur(known, rates, value=value)


def from_year(frame: pd.DataFrame, view: View, *, at_least: int) -> pd.DataFrame:
    """Return the rows from the base year on.

    Raises
    ------
    ChartError
        Fewer years than needed are left.
    """
    rows = frame[frame["year"] >= view.base_year]
    left = rows["year"].nunique()
    if left >= at_least:
        return rows
    if view.since >= view.base_year:
        require_line(rows["year"], view.since)
    raise ChartError(
        f"BASE_YEAR {view.base_year} leaves {left} years and {at_least} are needed; choose "
        f"{frame['year'].max() - at_least + 1} or earlier"
    )


def require_line(years: pd.Series, since: int) -> None:
    """Refuse a chart over time of fewer than two years.

    Raises
    ------
    AbsentError
        Less than two years are left from ``since`` on.

    >>> require_line(pd.Series([2025, 2025]), 2025)
    Traceback (most recent call last):
    analysis.canvas.AbsentError: from 2025 on there is only 2025, and a line needs two years or more
    """
    if years.nunique() < 2:
        raise AbsentError(
            say(
                "from {since} on there is only {year}, and a line needs two years or more",
                since=since,
                year=years.max(),
            )
        )


def too_late(since: int, last: int) -> AbsentError:
    """Return the error of a chart that has no rows left from a year on.

    >>> too_late(2024, 2021)
    AbsentError('no figures from 2024 on: the last year is 2021')
    """
    return AbsentError(
        say("no figures from {since} on: the last year is {last}", since=since, last=last)
    )


def dated_events(table: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """Return the marked events inside the years, at decimal years; a whole year is its middle.

    Parameters
    ----------
    table
        The table ``milestones``.
    years
        The years that a chart shows.

    Returns
    -------
    pandas.DataFrame
        ``x`` (decimal year) and ``label``, as :func:`analysis.charts.milestones` wants them.
    """
    rows = table[table["date"].isin(MILESTONES)].drop_duplicates("date")
    if len(rows) < len(MILESTONES):
        raise ChartError(f"milestones lacks {', '.join(set(MILESTONES) - set(rows['date']))}")
    # a value of a year stands at the whole number, so the year runs from half before to half after
    at = [
        float(date[:4]) + ((int(date[5:7]) - 0.5) / 12 - 0.5 if len(date) > 4 else 0)
        for date in rows["date"]
    ]
    events = pd.DataFrame({"x": at, "label": [say(MILESTONES[date]) for date in rows["date"]]})
    return events[events["x"].between(years.min(), years.max())]


def amounts(
    frame: pd.DataFrame, currency: str, *, columns: Iterable[str] = ("value_mn",)
) -> tuple[pd.DataFrame, str]:
    """Return amounts in millions scaled for an axis, and the words for their unit.

    Billions if the largest is a billion or more. Each column keeps its name.

    >>> rows = pd.DataFrame({"value_mn": [500.0, 2500.0]})
    >>> scaled, unit = amounts(rows, "USD")
    >>> scaled["value_mn"].tolist(), unit
    ([0.5, 2.5], 'billion US dollars')
    """
    columns = list(columns)
    large = frame[columns].abs().max().max() >= 1000
    size = 1000 if large else 1
    scaled = frame.assign(**{column: frame[column] / size for column in columns})
    return scaled, say(UNITS[currency, bool(large)])


def converted(currency: str) -> str:
    """Say in a subtitle how Kazakhstan's dollars became the chosen currency; nothing for dollars.

    >>> converted("USD"), converted("EUR")
    ('', ", converted at each year's average rate")
    """
    return "" if currency == "USD" else say(", converted at each year's average rate")


def amount(value_mn: float, currency: str) -> str:
    """Say an amount; one that is not zero is not printed as zero.

    >>> amount(0.2, "USD"), amount(0.0, "EUR"), amount(820, "EUR")
    ('less than $1 mn', '€0 mn', '€820 mn')
    """
    if 0 < abs(value_mn) < LEAST:
        return say("less than {amount}", amount=money(1, currency))
    return money(value_mn, currency)


def hedged(said: str, status: str) -> str:
    """Return an amount with what its status says of it.

    >>> hedged("24%", "estimate"), hedged("24%", "final")
    ('about 24%', '24%')
    """
    if status == "estimate":
        return say_as("key figure", "about {amount}", amount=said)
    if status == "lower_bound":
        return say_as("key figure", "at least {amount}", amount=said)
    if status == "provisional":
        return say_as("key figure", "{amount}, provisional", amount=said)
    return said


def alike(one_mn: float, other_mn: float) -> bool:
    """Tell whether two amounts are about the same: in millions, and in proportion.

    >>> alike(820.0, 820.3), alike(820.0, 821.0), alike(0.4, 0.01)
    (True, False, False)
    """
    gap = abs(one_mn - other_mn)
    return gap < LEAST and gap <= NEAR * max(abs(one_mn), abs(other_mn))


def both_sides(year: int, kz_mn: float, other_mn: float, currency: str) -> str:
    """Say what both sides counted in a year, and by how much they differ.

    >>> both_sides(2021, 100.0, 80.0, "USD")
    'In 2021 Kazakhstan counted $100 mn, the other side $80 mn: Kazakhstan about $20 mn more.'
    """
    gap = kz_mn - other_mn
    said = {"year": year, "kz": amount(kz_mn, currency), "other": amount(other_mn, currency)}
    if alike(kz_mn, other_mn):
        return say("In {year} both sides counted about the same: {kz}.", **said)
    if abs(gap) < LEAST:
        return say("In {year} Kazakhstan counted {kz}, the other side {other}.", **said)
    if gap > 0:
        return say(
            "In {year} Kazakhstan counted {kz}, the other side {other}: Kazakhstan about {gap} "
            "more.",
            gap=money(gap, currency),
            **said,
        )
    return say(
        "In {year} Kazakhstan counted {kz}, the other side {other}: Kazakhstan about {gap} less.",
        gap=money(-gap, currency),
        **said,
    )


def row_at(frame: pd.DataFrame, year: int) -> pd.Series:
    """Return the one row of a year."""
    return frame[frame["year"] == year].iloc[0]


def highest(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return the row with the largest value of a column; of equals the first."""
    return frame.iloc[int(frame[column].argmax())]


def lowest(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return the row with the smallest value of a column; of equals the first."""
    return frame.iloc[int(frame[column].argmin())]


def worst(frame: pd.DataFrame) -> str:
    """Return the worst status of the rows."""
    return worst_status(frame["status"])
