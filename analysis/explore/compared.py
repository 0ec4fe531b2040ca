"""Views that compare counts, years or places: both sides, contributions to growth, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

import pandas as pd
from matplotlib.axes import Axes

from analysis import charts, measures, prices, trade
from analysis.canvas import AbsentError
from analysis.data import load
from analysis.explore import words
from analysis.explore.labels import common, labels, wrapped
from analysis.explore.names import counted_name, definition, label, name, what_name
from analysis.explore.over_time import FREE
from analysis.explore.question import Question
from analysis.explore.rules import EURO_SINCE
from analysis.explore.series import Series, catalogue, rows
from analysis.explore.titles import priced, softened
from analysis.explore.values import basis, one_definition, shown, unbounded, within
from analysis.figures.common import (
    FIRST_BELGIUM_APART,
    LEAST,
    alike,
    amount,
    amounts,
    both_sides,
    opening,
    source_break,
)
from analysis.figures.investment import AVERAGE_RATE, CONFIDENTIAL
from analysis.findings import Finding, listing, number, percent
from analysis.findings import name as country
from analysis.investment import EU, two_sided_stock
from analysis.language import mark, say
from analysis.measures import EU27
from analysis.record import Draft, Panels, Sheet, plotted

# How many of a ranking are drawn behind those that were asked for.
BEHIND = 8
ROW_HEIGHT = 0.34


TOGETHER = {
    False: mark(
        "{what}: {growth} from {first} to {last} for all {count} together; largest contribution: "
        "{part}, {points}"
    ),
    True: mark(
        "{what}: {growth} from {first} to {last} for both together; largest contribution: {part}, "
        "{points}"
    ),
}
"""What a growth was, by whether two or more make it up."""


# --- both sides -----------------------------------------------------------------------------------


def mirror(question: Question) -> Draft:
    """Draw one flow or stock as both sides count it, and the gap below."""
    one = catalogue()[question.series[0]]
    kz, other = (one, catalogue()[one.opposite])
    if kz.counted_by != "KZ" and kz.subject == "trade":
        kz, other = other, kz
    if kz.what == "stock_mirror":
        kz, other = other, kz
    pairs = within(_pairs(kz, other), question)
    currency = question.currency or "USD"
    if currency == "EUR":
        pairs = _in_euro(pairs)
    if pairs.empty:
        raise AbsentError(
            say(
                "There is no year of these in which both sides have counted {series}.",
                series=name(one),
            )
        )
    scaled, unit = amounts(pairs, currency, columns=["kz", "other", "gap"])
    sides = {
        side: opening(counted_name(counter)) for side, counter in (("kz", kz), ("other", other))
    }
    difference = say("Difference")
    gap = opening(say("Kazakhstan's count less the other, {unit}", unit=unit))
    frame = pd.concat(
        [
            *(
                plotted(
                    _as_counted(scaled, counter, currency),
                    series=sides[side],
                    x="year",
                    value=side,
                    unit=unit,
                    panel=opening(unit),
                )
                for side, counter in (("kz", kz), ("other", other))
            ),
            plotted(
                _difference(scaled), series=difference, x="year", value="gap", unit=unit, panel=gap
            ),
        ],
        ignore_index=True,
    )
    roles = {sides["kz"]: "kazakhstan", sides["other"]: "eu", difference: "other"}
    last = pairs.iloc[-1]
    return Draft(
        findings=[
            Finding(_mirror_title(_both_publish(kz, last), kz, other, last, currency), pairs),
            Finding(both_sides(last["year"], last["kz"], last["other"], currency), pairs),
            *(Finding(say(text), pairs) for text in _reasons(kz)),
        ],
        subtitle=opening(
            say("{unit} at each year's average rate, as both sides count it", unit=unit)
        ),
        frame=frame,
        draw=partial(_both, frame, roles),
        kind=say("Line chart above a column chart"),
        panels=Panels(rows=2, heights=(1.6, 1), height=4.3, right=1.75),
        notes=[
            *_definitions(kz, other),
            *_members(kz, pairs),
            *source_break(frame, words.INTERRUPTED),
        ],
        sheets=[
            Sheet("line", panel, roles) if number == 0 else Sheet("column", panel, roles)
            for number, panel in enumerate(dict.fromkeys(frame["panel"]))
        ],
    )


def _as_counted(pairs: pd.DataFrame, one: Series, currency: str) -> pd.DataFrame:
    """Return pairs with the status and sources of one side, that of the rate if it has another.

    Sums over members have those of both sides, but break only where the side itself does.
    """
    own = rows(one.key)[["year", "status", "source_id"]]
    if one.subject == "investment" and one.partner == EU:
        broken = own.loc[own["status"] == "break", "year"]
        return pairs.assign(status=pairs["status"].mask(pairs["year"].isin(broken), "break"))
    rates = prices.indicator(load("macro"), prices.RATE)[["year", "source_id"]]
    if one.currency != currency:
        own = own.merge(rates, on="year", suffixes=("", "_rate"), validate="1:1")
        own["source_id"] += " " + own.pop("source_id_rate")
    return pairs.drop(columns=["status", "source_id"]).merge(own, on="year", validate="1:1")


def _difference(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the status of their difference: of lower bounds it is none."""
    return pairs.assign(status=pairs["status"].replace("lower_bound", "final"))


def _both_publish(kz: Series, last: pd.Series) -> str:
    """Return what both sides count; of the EU's stock only that of some members."""
    what = opening(label(kz))
    if kz.subject != "investment" or kz.partner != EU:
        return what
    return say(
        "{series}, {count} members that both sides publish", series=what, count=last["members"]
    )


def _mirror_title(what: str, kz: Series, other: Series, last: pd.Series, currency: str) -> str:
    """Say what each side counted in the last year."""
    own = amount(last["kz"], currency)
    told = {
        "series": what,
        "year": last["year"],
        # of the members that are counted it is no lower bound
        "kz": own if last["status"] == "lower_bound" else softened(own, last["status"]),
        "here": counted_name(kz),
        "there": counted_name(other),
        "other": amount(last["other"], currency),
        "gap": amount(abs(last["gap"]), currency),
    }
    if alike(last["kz"], last["other"]):
        return say("{series} in {year}: {kz} {here}, about as much as {there}", **told)
    if abs(last["gap"]) < LEAST:
        return say("{series} in {year}: {kz} {here}, {other} {there}", **told)
    if last["gap"] > 0:
        return say("{series} in {year}: {kz} {here}, {gap} more than {there}", **told)
    return say("{series} in {year}: {kz} {here}, {gap} less than {there}", **told)


def _members(kz: Series, pairs: pd.DataFrame) -> list[str]:
    """Say what confidential figures do to a sum over members, and that rates are averages."""
    if kz.subject != "investment":
        return []
    told = [say(AVERAGE_RATE)]
    fewest, most = pairs["members"].min(), pairs["members"].max()
    if kz.partner == EU and fewest < most:
        told.append(say(CONFIDENTIAL, fewest=fewest, most=most))
    return told


def _pairs(kz: Series, other: Series) -> pd.DataFrame:
    """Return both sides in dollars by year: ``kz``, ``other``, ``gap``."""
    rates = prices.indicator(load("macro"), prices.RATE)
    if kz.subject == "investment":
        both = two_sided_stock(load("fdi_by_member_state"), rates, investor=kz.partner)
        return both.rename(
            columns={"kz_reported_mn": "kz", "investor_reported_mn": "other", "gap_mn": "gap"}
        )
    own, its = (frame[frame["value_mn"] > 0] for frame in (rows(kz.key), rows(other.key)))
    its = its[(its["currency"] != "EUR") | (its["year"] >= EURO_SINCE)]
    both = trade.mirror(own, its, rates, flow=kz.what)
    return both.rename(
        columns={"kz_reported_mn": "kz", "partner_reported_mn": "other", "gap_mn": "gap"}
    )


def _in_euro(pairs: pd.DataFrame) -> pd.DataFrame:
    rates = prices.indicator(load("macro"), prices.RATE)
    known = pairs[pairs["year"] >= EURO_SINCE]
    converted = [
        prices.usd_to_eur(known[["year", "currency", side]], rates, value=side)[side]
        for side in ("kz", "other", "gap")
    ]
    return known.assign(**dict(zip(("kz", "other", "gap"), converted, strict=True)))


def _reasons(kz: Series) -> list[str]:
    if kz.subject == "investment":
        return []
    order = ("destination", "valuation") if kz.what == "export" else ("valuation", "timing")
    return [trade.REASONS[reason] for reason in order]


def _definitions(*sides: Series) -> list[str]:
    return [
        say("{series}: {definition}.", series=opening(str(counted_name(one))), definition=text)
        for one in sides
        if (text := definition(one))
    ]


def _both(frame: pd.DataFrame, roles: dict[str, str], axes: Sequence[Axes]) -> None:
    panels = dict(iter(frame.groupby("panel", sort=False)))
    for ax, (panel, part), chart in zip(
        axes, panels.items(), (charts.lines, charts.stacked_columns), strict=True
    ):
        chart(part, ax=ax, roles=roles, labels=wrapped(roles))
        ax.set_title(str(panel))
        ax.set_xlim(frame["x"].min() - 0.6, frame["x"].max() + 0.6)


# --- contributions --------------------------------------------------------------------------------


def contribution(question: Question) -> Draft:
    """Draw what each part contributed to the growth of their sum between two years."""
    series = [catalogue()[key] for key in question.series]
    levels = {one.key: _level(one, question) for one in series}
    parts = pd.concat([frame.assign(part=key) for key, frame in levels.items()], ignore_index=True)
    start, end = _ends(parts, series)
    _require_base(parts, start)
    between = {key: frame[frame["year"].between(start, end)] for key, frame in levels.items()}
    for one in series:
        _require_one_definition(one, between[one.key])
    found = unbounded(
        measures.contribution(
            parts[parts["year"].isin([start, end])],
            start=start,
            end=end,
            parts="part",
            value="value",
        ).sort_values("contribution_pp", ascending=False, ignore_index=True)
    )
    texts = labels(series)
    found = found.assign(part=found["part"].map(texts))
    frame = plotted(
        found,
        series="part",
        x="part",
        value="contribution_pp",
        unit=say("percentage points"),
    )
    roles = dict.fromkeys(texts.values(), "eu")
    growth = float(found["total_growth_pct"].iloc[0])
    # of a fall that which lowered the sum most
    top = found.iloc[int((found["contribution_pp"] * (1 if growth >= 0 else -1)).argmax())]
    points = say("{number} points", number=_plus(number(float(top["contribution_pp"]))))
    return Draft(
        findings=[
            Finding(
                say(
                    TOGETHER[len(series) == 2],
                    what=_grown(series, question),
                    growth=softened(_plus(percent(growth)), measures.worst_status(found["status"])),
                    first=start,
                    last=end,
                    count=len(series),
                    part=top["part"],
                    points=points,
                ),
                found.assign(start=start, end=end),
            ),
        ],
        subtitle=words.subtitle(
            series,
            question,
            say(
                "contribution to the growth of their sum from {first} to {last}, percentage points",
                first=start,
                last=end,
            ),
        ),
        frame=frame,
        draw=lambda axes: charts.ranked_bars(frame, ax=axes[0], roles=roles),
        kind=say("Bar chart"),
        panels=Panels(
            height=0.6 + ROW_HEIGHT * len(series),
            left=charts.beside(texts.values(), least=1.2),
            right=0.5,
        ),
        notes=words.notes(between, question),
        sheets=[Sheet("bar", "", roles)],
    )


def _grown(series: Sequence[Series], question: Question) -> str:
    """Return what grows, with the prices if it is an amount of money of a year."""
    what = common(series)
    if question.prices == "current" and any(one.currency and one.kind != "stock" for one in series):
        return say("{what}, current prices", what=what)
    return priced(what, question)


def _level(one: Series, question: Question) -> pd.DataFrame:
    frame = shown(one.key, question)
    unit = basis(one, question).currency or one.unit
    return frame[frame["value"].notna()].assign(unit=unit)


def _ends(parts: pd.DataFrame, series: Sequence[Series]) -> tuple[int, int]:
    """Return the first and the last year that all parts have."""
    count = parts.groupby("year")["part"].nunique()
    years = count.index[count == len(series)]
    if len(years) < 2:
        raise AbsentError(
            say("There are no two years in which all series have a figure. Choose others.")
        )
    return int(years.min()), int(years.max())


def _require_base(parts: pd.DataFrame, start: int) -> None:
    if parts.loc[parts["year"] == start, "value"].sum() <= 0:
        raise AbsentError(
            say(
                "The sum of the series in {year} is not above zero, so it has no growth.",
                year=start,
            )
        )


def _require_one_definition(one: Series, frame: pd.DataFrame) -> None:
    first, last = (int(frame["year"].iloc[end]) for end in (0, -1))
    if last not in set(one_definition(one, frame, first)["year"]):
        raise AbsentError(
            say(
                "The definition of {series} changes between {first} and {last}, so a growth from "
                "one to the other means nothing. Choose years on one side of the change.",
                series=name(one),
                first=first,
                last=last,
            )
        )


def _plus(text: str) -> str:
    """Return a change with its sign, also where it is a rise."""
    return text if text.startswith("−") else f"+{text}"


# --- ranks ----------------------------------------------------------------------------------------


def rank(question: Question) -> Draft:
    """Draw the ranks of the members that were asked for, and of the largest behind them."""
    series = [catalogue()[key] for key in question.series]
    chosen = {one.partner for one in series}
    ranked = _ranked(series[0], question)
    ranked = _unbroken(ranked, chosen)
    first, last = int(ranked["year"].min()), int(ranked["year"].max())
    whole = ranked.groupby("partner")["year"].nunique()
    steady = set(whole.index[whole == ranked["year"].nunique()])
    order = ranked[ranked["year"] == last].sort_values("rank")["partner"]
    behind = [code for code in order if code in steady - chosen][:BEHIND]
    shown_rows = ranked[ranked["partner"].isin({*behind, *chosen})].assign(
        series=lambda frame: frame["partner"].map(country)
    )
    frame = plotted(
        shown_rows, series="series", x="year", value="rank", unit=say("rank")
    ).reset_index(drop=True)
    roles = dict.fromkeys((country(code) for code in behind), "other") | {
        country(code): role
        for code, role in zip(
            [one.partner for one in series],
            # thin grey lines lie behind, so grey is not for those that were asked for
            [role for role in FREE if role != "other"],
            strict=False,
        )
    }
    ends = ranked.pivot(index="partner", columns="year", values="rank")[[first, last]]
    margin = 0.6 + 0.075 * max(map(len, roles))
    return Draft(
        findings=[
            Finding(_rank_title(series, ends), ends.reset_index()),
        ],
        subtitle=opening(
            "; ".join(
                filter(
                    None,
                    [
                        say(
                            "rank among today's {count} EU members, 1 is the largest, "
                            "{first}–{last}",
                            count=len(EU27),
                            first=first,
                            last=last,
                        ),
                        definition(series[0]),
                    ],
                )
            )
        ),
        frame=frame,
        draw=lambda axes: charts.bump(frame, ax=axes[0], roles=roles),
        kind=say("Rank chart"),
        panels=Panels(height=4.6, left=margin, right=margin),
        notes=[
            say(
                "Thin lines: the largest of the other members with a figure in every year; ranks "
                "are those among all members with one."
            ),
            *source_break(frame, words.CHANGED),
        ],
        sheets=[Sheet("line", "", roles, downward=True)],
    )


def _ranked(one: Series, question: Question) -> pd.DataFrame:
    """Return the ranks of all members by what a series counts, in the years that are wanted."""
    inside = within(_ranking(one.table, one.what, one.counted_by, one.currency), question)
    if inside.empty:
        raise AbsentError(
            say("{series} has no figure in these years. Choose others.", series=name(one))
        )
    return inside


# A change of years ranks nothing again.
@lru_cache(maxsize=32)
def _ranking(table: str, what: str, counted_by: str, currency: str) -> pd.DataFrame:
    """Return the ranks of all members in every year, those of nothing left out."""
    everyone = pd.concat(
        [
            rows(one.key)[["year", "value_mn", "status", "source_id"]].assign(partner=one.partner)
            for one in catalogue().values()
            if one.partner in EU27
            and (one.table, one.what, one.counted_by, one.currency)
            == (table, what, counted_by, currency)
        ],
        ignore_index=True,
    )
    # before, Kazakhstan counted two members as one: a rank then is one in another list
    first = FIRST_BELGIUM_APART if table == "trade_by_member_state" else 0
    return measures.rank(everyone[(everyone["value_mn"] > 0) & (everyone["year"] >= first)])


def _unbroken(ranked: pd.DataFrame, chosen: set[str]) -> pd.DataFrame:
    """Return the longest run of years in which all that were asked for have a rank."""
    years = sorted(
        set.intersection(*(set(ranked.loc[ranked["partner"] == code, "year"]) for code in chosen))
    )
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    longest = max(runs, key=len, default=[])
    if len(longest) < 2:
        raise AbsentError(
            say("There are no two years in a row in which all series have a rank. Choose others.")
        )
    return ranked[ranked["year"].isin(longest)]


def _rank_title(series: Sequence[Series], ends: pd.DataFrame) -> str:
    first, last = ends.columns
    parts = [
        say(
            "{who} {new} ({old})",
            who=country(one.partner),
            new=int(ends[last][one.partner]),
            old=int(ends[first][one.partner]),
        )
        for one in series
    ]
    return say(
        "{what}, rank in {last} (in {first}): {listed}",
        what=what_name(series[0]),
        first=first,
        last=last,
        listed=listing(parts),
    )
