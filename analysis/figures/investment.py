"""Figures on direct investment: gross, net and stock, by member, both sides, without conduits.

What is computed comes from :mod:`analysis.investment` and :mod:`analysis.measures`. Amounts of
flows follow the reader's currency; stocks of one side stay in the euro of their source.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis import charts, measures
from analysis.data import load
from analysis.errors import MeasureError
from analysis.figures import Tables, View, member_states, register
from analysis.figures.common import (
    CURRENCY_WORDS,
    EU,
    amount,
    amounts,
    converted,
    hedged,
    in_currency,
    opening,
    row_at,
    short,
    source_break,
    too_late,
    with_article,
)
from analysis.findings import Finding, listing, money, moved, name, number, percent, the, times
from analysis.investment import (
    AGGREGATION_WARNING,
    CONDUITS,
    MAIN_CURRENCY,
    eu_share,
    eu_total,
    ranking,
    side_by_side,
    two_sided_stock,
)
from analysis.language import mark, say, say_many
from analysis.prices import indicator, to_usd, usd_to_eur
from analysis.record import Draft, Panels, Sheet, plotted

FDI, TOTAL = "fdi_by_member_state", "fdi_total"
BY_UNCTAD = "unctad_bilateral_2001_2012"
BY_BANK = "nbk_form337_2026"
BLOCS = {"US": "other", "RU": "russia", "CN": "china"}

NEXT_TO_NOTHING_PCT = 0.1
# Points that a letter of a panel's title is wide; sizes of names and of a title on two lines.
TITLE_LETTER = 6.4
NAME_SIZE = 9.0
# Inches below which a panel has fewer ticks, and what each then has.
LOW, TICK_HEIGHT = 0.8, 0.2
FOLDED_SIZE = 8.5
RANKED = 8
"""How many investors a ranking shows."""

IMMEDIATE = mark(
    "Investors are immediate ones: money passing through a holding company counts for the "
    "holding's country."
)
KEPT_IN_EURO = mark("Kept in euro: rates at the end of the year are not in the tables.")
MEASURE_WORDS = {
    "gross_inflow": mark("Gross inflow"),
    "net_inflow": mark("Net inflow"),
    "stock": mark("Stock at end of year"),
}


# --- by member ------------------------------------------------------------------------------------


@register
def fdi_gross_by_member(tables: Tables, view: View) -> Draft:
    """Gross inflow by member state to 2012, and what the press has reported since."""
    fdi = tables(FDI)
    parts = _largest_and_rest(fdi) if view.partner == EU else _one(fdi, view.partner)
    parts, press, whole = (
        _in(rows, tables, view.currency)
        for rows in (
            parts,
            _press(fdi, view.partner),
            _of(fdi, view.partner, "gross_inflow"),
        )
    )
    scaled, unit = amounts(pd.concat([parts, press]), view.currency)
    columns, points = scaled[: len(parts)], scaled[len(parts) :]
    points = points.sort_values("value_mn", ascending=False)
    above, below = "Complete by country", "Single figures in the press since then"
    frame = pd.concat(
        [
            plotted(columns, series="series", x="year", value="value_mn", unit=unit, panel=above),
            plotted(points, series="series", x="label", value="value_mn", unit=unit, panel=below),
        ],
        ignore_index=True,
    )
    ranks = ("eu", "member", "other") if view.partner == EU else ("member",)
    roles = dict(zip(dict.fromkeys(parts["series"]), ranks, strict=True))

    def draw(axes: list[Axes]) -> None:
        labels = {} if view.partner == EU else dict.fromkeys(roles, "")
        charts.stacked_columns(_panel(frame, above), ax=axes[0], roles=roles, labels=labels)
        axes[0].set_title(f"{above}, {unit}")
        if len(points):
            quoted = dict.fromkeys(points["series"], "member")
            charts.ranked_bars(_panel(frame, below), ax=axes[1], roles=quoted)
            axes[1].set_title(f"{below}, {unit}")

    heights = (3.0, 0.35 + 0.2 * len(points))
    return Draft(
        findings=_gross_findings(whole, parts, press, view),
        subtitle=f"Gross inflow of direct investment into Kazakhstan, {unit} a year"
        f"{converted(view.currency)}, reported by Kazakhstan; {_whose(view.partner)}",
        frame=frame,
        draw=draw,
        kind="Stacked columns and bars" if len(points) else "Column chart",
        panels=(
            Panels(rows=2, heights=heights, height=sum(heights) + 0.5, left=1.5, gap=0.6)
            if len(points)
            else Panels(height=3.2)
        ),
        notes=[
            "Gross: before repayments and withdrawals.",
            say(IMMEDIATE),
            *(["Press figures are a choice by officials, not a ranking."] if len(points) else []),
        ],
    )


def _largest_and_rest(fdi: pd.DataFrame) -> pd.DataFrame:
    """Return gross inflow from the two largest members and from all the others together."""
    rows = _tabled(fdi, "gross_inflow")
    rows = rows[rows["investor"].isin(member_states())]
    leaders = rows.groupby("investor")["value_mn"].sum().nlargest(2).index.tolist()
    others = rows[~rows["investor"].isin(leaders)]
    rest = measures.total(others, parts="investor").assign(
        series=f"{others['investor'].nunique()} other\nmembers"
    )
    named: list[pd.DataFrame] = [
        rows[rows["investor"] == code].assign(series=short(code)) for code in leaders
    ]
    return pd.concat([*named, rest], ignore_index=True)


def _one(fdi: pd.DataFrame, code: str) -> pd.DataFrame:
    return _of(fdi, code, "gross_inflow").assign(series=short(code))


def _press(fdi: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Return gross inflows that only the press reports, largest first, with a label each."""
    codes = member_states() if partner == EU else [partner]
    rows = fdi[
        (fdi["measure"] == "gross_inflow")
        & (fdi["status"] == "estimate")
        & fdi["investor"].isin(codes)
    ].sort_values("value_mn", ascending=False)
    names = rows["investor"].map(short)
    return rows.assign(series=names, label=names + ", " + rows["year"].astype(str))


def _gross_findings(
    whole: pd.DataFrame, parts: pd.DataFrame, press: pd.DataFrame, view: View
) -> list[Finding]:
    first, last = whole["year"].min(), whole["year"].max()
    title = _from_to(f"gross investment from {with_article(view.partner)}", whole, view.currency)
    total = whole["value_mn"].sum()
    cells = pd.concat([whole, parts]).assign(total_mn=total)
    if view.partner == EU:
        sums = parts.groupby("investor")["value_mn"].sum()
        leading = 100 * sums.max() / total
        title += f"; over these years {_pct(leading)} came from {the(str(sums.idxmax()))}"
        cells = cells.assign(leading_pct=leading)
    points = f"{len(press)} single yearly figures" if len(press) != 1 else "one single figure"
    return [
        Finding(title, cells),
        Finding(
            f"Added up over {first}–{last} the gross inflow is {money(total, view.currency)}. "
            f"{AGGREGATION_WARNING}",
            cells,
        ),
        Finding(
            f"Since {last} no table by country is known here: from "
            f"{'EU members' if view.partner == EU else the(view.partner)} the press gives "
            f"{points if len(press) else 'no figure for a full year'}.",
            press.assign(table_ends=last),
        ),
    ]


@register
def fdi_stock_by_member(tables: Tables, view: View) -> Draft:
    """All members ranked by the stock that Kazakhstan reports, latest year."""
    fdi = tables(FDI)
    year = int(_tabled(fdi, "stock")["year"].max())
    ranked = ranking(fdi, measure="stock", year=year)
    ours = ranked[ranked["member"]].assign(
        place=lambda rows: rows["value_mn"].rank(ascending=False, method="first"),
        label=lambda rows: rows["investor"].map(short),
        series=lambda rows: rows["investor"].map(
            lambda code: "Chosen member" if code == view.partner else "Member states"
        ),
    )
    union = row_at(eu_total(fdi, measure="stock"), year)
    unit = "million euro"
    frame = plotted(ours, series="series", x="label", value="value_mn", unit=unit)
    top = ours.iloc[0]
    part = 100 * top["value_mn"] / union["value_mn"]
    cells = ours.assign(eu_mn=union["value_mn"], part_pct=part)
    title = (
        f"At the end of {year} {the(top['investor'])} held {money(top['value_mn'], 'EUR')} of the "
        f"EU's {money(union['value_mn'], 'EUR')} of direct investment in Kazakhstan: {_pct(part)}"
    )
    chosen = ours[ours["investor"] == view.partner]
    if len(chosen):
        mine = chosen.iloc[0]
        title = (
            f"With {amount(mine['value_mn'], 'EUR')} {the(view.partner)} was number "
            f"{number(mine['place'], 0)} of {len(ours)} EU members by direct investment held in "
            f"Kazakhstan at the end of {year}"
        )
    small = ours[ours["value_mn"] < 100]
    return Draft(
        findings=[
            Finding(title, cells),
            Finding(
                f"{number(len(small), 0)} of the {len(ours)} members held less than "
                f"{money(100, 'EUR')} each.",
                small.assign(limit_mn=100),
            ),
            Finding(
                f"At the end of {year} the EU held {money(union['value_mn'], 'EUR')}, of which "
                f"{the(top['investor'])} {percent(part)}.",
                cells,
            ),
        ],
        subtitle=f"Stock of direct investment at the end of {year}, {unit}, reported by "
        f"Kazakhstan by country of the immediate investor; today's {len(ours)} EU members",
        frame=frame,
        draw=lambda axes: charts.ranked_bars(
            frame,
            ax=axes[0],
            roles={"Member states": "member", "Chosen member": "eu"},
            decimals=0,
        ),
        kind="Bar chart",
        panels=Panels(height=5.4, left=1.2, right=0.7),
        notes=[say(IMMEDIATE), say(KEPT_IN_EURO)],
    )


# --- one investor under each measure --------------------------------------------------------------


# By the currency of the flows.
REPORTED = {
    "USD": mark(
        "Direct investment in Kazakhstan, reported by Kazakhstan; flows of a year in US dollars at "
        "its average rate, stock in euro; {whose}"
    ),
    "EUR": mark(
        "Direct investment in Kazakhstan, reported by Kazakhstan; flows of a year in euro at its "
        "average rate, stock in euro; {whose}"
    ),
}
BY_BOTH = mark(
    "Gross inflow of a year in US dollars, net inflow and stock at its end in euro, reported by "
    "Kazakhstan; own count of the stock in US dollars, reported to the IMF; {whose}"
)
SIDES = ["kz_reported_mn", "investor_reported_mn"]


@register
def fdi_gross_net_stock(tables: Tables, view: View) -> Draft:
    """Gross inflow, net inflow and stock of the same years, for one partner."""
    fdi = tables(FDI)
    rows, note = _three_measures(fdi, view)
    every = _net_and_stock(tables.all_years(), view.partner, view.currency)
    stock = rows[rows["measure"] == "stock"]
    flows = _in(rows[rows["measure"] != "stock"], tables, view.currency)
    role = "eu" if view.partner == EU else "member"
    frame = _measure_panels(view.partner, (flows, view.currency), (stock, "EUR"))
    panels = list(dict.fromkeys(frame["panel"]))

    def draw(axes: list[Axes]) -> None:
        _draw_measures(axes, frame, role)
        _one_scale(axes[: len(panels) - 1])

    return Draft(
        findings=[
            *_gross_net_stock_findings(flows, stock, every, view),
            *_latest_stock(_of(fdi, view.partner, "stock"), stock, view.partner),
        ],
        subtitle=say(REPORTED[view.currency], whose=_whose(view.partner)),
        frame=frame,
        draw=draw,
        kind=say("Column charts"),
        panels=Panels(rows=len(panels), height=1.8 * len(panels), right=0.5, gap=0.5, share_x=True),
        notes=[note, say(IMMEDIATE), *_new_manual(frame)],
        sheets=[Sheet("column", panel, {short(view.partner): role}) for panel in panels],
    )


def _three_measures(fdi: pd.DataFrame, view: View) -> tuple[pd.DataFrame, str]:
    """Return the years that have all three measures, or else each measure's own, and which."""
    try:
        rows = side_by_side(fdi, investor=view.partner)
    except MeasureError:
        own = {measure: _of(fdi, view.partner, measure) for measure in MEASURE_WORDS}
        for measure in ("net_inflow", "stock"):
            if own[measure].empty:
                raise too_late(view.since, _last_year(view.partner, measure)) from None
        rows = pd.concat([part for part in own.values() if len(part)], ignore_index=True)
        if own["gross_inflow"].empty:
            return rows, say(
                "Gross inflow is not shown: its last table by country is that of {year}. The "
                "measures differ in kind and must not be added up.",
                year=_last_year(view.partner, "gross_inflow"),
            )
        return rows, say(
            "No year has all three; each panel shows its own years, the title the last of each; "
            "they differ in kind and must not be added up."
        )
    return rows, say_many(
        "Shown is the {count} year that has all three; they differ in kind and must not be added "
        "up.",
        "Shown are the {count} years that have all three; they differ in kind and must not be "
        "added up.",
        rows["year"].nunique(),
    )


def _last_year(investor: str, measure: str) -> int:
    """Return the last year that any view can show."""
    return int(_of(load(FDI), investor, measure)["year"].max())


def _net_and_stock(tables: Tables, partner: str, currency: str) -> pd.DataFrame:
    """Return net inflow in the currency, and stock in that of its table."""
    fdi = tables(FDI)
    net = _in(_of(fdi, partner, "net_inflow"), tables, currency)
    return pd.concat([net, _of(fdi, partner, "stock")], ignore_index=True)


def _measure_panels(partner: str, *groups: tuple[pd.DataFrame, str]) -> pd.DataFrame:
    """Return a panel of columns for each measure; those of a group have one unit, to compare."""
    parts = []
    for group, currency in groups:
        scaled, unit = amounts(group, currency)
        for measure, words in MEASURE_WORDS.items():
            one = scaled[scaled["measure"] == measure]
            parts.append(
                plotted(
                    one,
                    series=short(partner),
                    x="year",
                    value="value_mn",
                    unit=unit,
                    panel=say(words),
                )
            )
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _draw_measures(axes: list[Axes], frame: pd.DataFrame, role: str) -> None:
    for ax, (panel, one) in zip(axes, frame.groupby("panel", sort=False), strict=True):
        series = str(one["series"].iloc[0])
        charts.stacked_columns(one, ax=ax, roles={series: role}, labels={series: ""})
        _entitle(ax, str(panel), str(one["unit"].iloc[0]))
        _, high = charts.inches(ax)
        if high < LOW:
            steps = int(high / TICK_HEIGHT)
            ax.yaxis.set_major_locator(MaxNLocator(nbins=max(2, steps), steps=[1, 2, 5, 10]))


def _entitle(ax: Axes, measure: str, unit: str) -> None:
    """Set the title of a panel; one that is too wide for it is folded, with the unit below."""
    whole = say("{measure}, {unit}", measure=measure, unit=unit)
    width, _ = charts.inches(ax)
    letters = int(width * 72 / TITLE_LETTER)
    if len(whole) <= letters:
        ax.set_title(whole)
        return
    above = textwrap.fill(whole.removesuffix(unit).rstrip(), letters)
    ax.set_title(f"{above}\n{unit}", fontsize=FOLDED_SIZE, pad=6, linespacing=1.1)


def _one_scale(axes: list[Axes]) -> None:
    """Give axes one scale, so that the eye can compare them."""
    both = [limit for ax in axes for limit in ax.get_ylim()]
    for ax in axes:
        ax.set_ylim(min(both), max(both))


# By whether the years of gross and net inflow differ from that of the stock.
GROSS_NET_STOCK = {
    (False, False): mark(
        "Direct investment from {who:the} in {year}: {gross} gross, {net} net, and {held} held at "
        "year-end"
    ),
    (True, False): mark(
        "Direct investment from {who:the} in {year}: {gross} gross ({gross_year}), {net} net, and "
        "{held} held at year-end"
    ),
    (False, True): mark(
        "Direct investment from {who:the} in {year}: {gross} gross, {net} net ({net_year}), and "
        "{held} held at year-end"
    ),
    (True, True): mark(
        "Direct investment from {who:the} in {year}: {gross} gross ({gross_year}), {net} net "
        "({net_year}), and {held} held at year-end"
    ),
}


def _gross_net_stock_findings(
    flows: pd.DataFrame, stock: pd.DataFrame, every: pd.DataFrame, view: View
) -> list[Finding]:
    held = stock.iloc[-1]
    by_measure = {
        measure: flows[flows["measure"] == measure].sort_values("year")
        for measure in ("gross_inflow", "net_inflow")
    }
    gross, net = by_measure.values()
    cells = pd.concat([flows, stock])
    words = {
        "who": short(view.partner),
        "year": held["year"],
        "net": amount(net.iloc[-1]["value_mn"], view.currency),
        "held": amount(held["value_mn"], "EUR"),
    }
    if gross.empty:
        title = say(
            "Direct investment from {who:the} in {year}: {net} net inflow, and {held} held at "
            "year-end",
            **words,
        )
    else:
        years = int(gross.iloc[-1]["year"]), int(net.iloc[-1]["year"])
        title = say(
            GROSS_NET_STOCK[years[0] != held["year"], years[1] != held["year"]],
            gross=amount(gross.iloc[-1]["value_mn"], view.currency),
            gross_year=years[0],
            net_year=years[1],
            **words,
        )
    both = gross.merge(net, on="year", suffixes=("_gross", "_net"))
    return [
        Finding(title, cells),
        *_below_gross(both),
        *_added_up(both, view.currency),
        _stock_moved(stock, every),
        *([] if len(both) else _net_before(net, every, view.currency)),
    ]


def _net_before(net: pd.DataFrame, every: pd.DataFrame, currency: str) -> list[Finding]:
    """Say the last net inflow and the one of the year before, which may not be shown."""
    last = net.iloc[-1]
    before = every[(every["measure"] == "net_inflow") & (every["year"] == last["year"] - 1)]
    if before.empty:
        return []
    text = say(
        "The net inflow was {new} in {last}, after {old} in {before}.",
        new=amount(last["value_mn"], currency),
        last=last["year"],
        old=amount(before.iloc[0]["value_mn"], currency),
        before=before.iloc[0]["year"],
    )
    return [Finding(text, pd.concat([before, net], ignore_index=True))]


def _below_gross(both: pd.DataFrame) -> list[Finding]:
    """Say in how many years less came in net than gross; nothing if no year has both."""
    if both.empty:
        return []
    below = both[both["value_mn_net"] < both["value_mn_gross"]]
    if len(below) == len(both):
        text = say_many(
            "The net inflow takes off repayments and withdrawals: it was below the gross one in "
            "the {count} year that has both.",
            "The net inflow takes off repayments and withdrawals: it was below the gross one in "
            "all {count} years shown that have both.",
            len(both),
        )
    elif below.empty:
        text = say_many(
            "The net inflow takes off repayments and withdrawals, yet it was not below the gross "
            "one in the {count} year that has both.",
            "The net inflow takes off repayments and withdrawals: it was below the gross one in "
            "none of {count} years shown that have both.",
            len(both),
        )
    else:
        text = say_many(
            "The net inflow takes off repayments and withdrawals: it was below the gross one in "
            "{some} of {count} year shown that has both.",
            "The net inflow takes off repayments and withdrawals: it was below the gross one in "
            "{some} of {count} years shown that have both.",
            len(both),
            some=len(below),
        )
    return [Finding(text, both.assign(below=len(below)))]


def _added_up(both: pd.DataFrame, currency: str) -> list[Finding]:
    """Set the sum of net inflows beside that of gross ones, where there are years to add up."""
    gross, net = (float(both[f"value_mn_{side}"].sum()) for side in ("gross", "net"))
    if len(both) < 2 or not gross:
        return []
    part = 100 * net / gross
    sums = {"gross": amount(gross, currency), "net": amount(net, currency)}
    if 0 < part < 100:
        text = say_many(
            "Added up over the {count} year shown that has both, the gross inflow was {gross} and "
            "the net one {net}, {part} of it.",
            "Added up over the {count} years shown that have both, the gross inflow was {gross} "
            "and the net one {net}, {part} of it.",
            len(both),
            part=percent(part),
            **sums,
        )
    else:
        text = say_many(
            "Added up over the {count} year shown that has both, the gross inflow was {gross} and "
            "the net one {net}.",
            "Added up over the {count} years shown that have both, the gross inflow was {gross} "
            "and the net one {net}.",
            len(both),
            **sums,
        )
    return [Finding(text, both.assign(gross_mn=gross, net_mn=net, part_pct=part))]


def _stock_moved(stock: pd.DataFrame, every: pd.DataFrame) -> Finding:
    """Say how the stock went from the first to the last year shown; of one, from the year before.

    The first year of all has none before it, and stands alone.
    """
    if len(stock) < 2:
        held = every[every["measure"] == "stock"]
        stock = held[held["year"] <= stock["year"].iloc[0]].tail(2)
    first, last = stock.iloc[0], stock.iloc[-1]
    words = {
        "old": amount(first["value_mn"], "EUR"),
        "new": amount(last["value_mn"], "EUR"),
        "first": first["year"],
        "last": last["year"],
    }
    told = {
        "rose": mark(
            "The stock rose from {old} at the end of {first} to {new} at the end of {last}."
        ),
        "fell": mark(
            "The stock fell from {old} at the end of {first} to {new} at the end of {last}."
        ),
        "held": mark(
            "The stock was {new} at the end of {last}, after {old} at the end of {first}."
        ),
    }
    verb = "held" if words["old"] == words["new"] else moved(first["value_mn"], last["value_mn"])
    return Finding(say(told[verb], **words), stock)


def _latest_stock(every: pd.DataFrame, shown: pd.DataFrame, partner: str) -> list[Finding]:
    """Say the latest stock where the chart ends before it."""
    last = every.iloc[-1]
    if last["year"] == shown["year"].max():
        return []
    return [
        Finding(
            say(
                "The latest stock that Kazakhstan reports for {who:the} is {held}, at the end of "
                "{year}.",
                who=short(partner),
                held=amount(last["value_mn"], "EUR"),
                year=last["year"],
            ),
            every,
        )
    ]


@register
def fdi_of_member(tables: Tables, view: View) -> Draft:
    """Everything known of one partner's investment, each measure with all of its own years."""
    fdi = tables(FDI)
    own = {measure: _of(fdi, view.partner, measure) for measure in MEASURE_WORDS}
    for measure in ("net_inflow", "stock"):
        if own[measure].empty:
            raise too_late(view.since, _last_year(view.partner, measure))
    press = _single(fdi, view.partner)
    gross = pd.concat([part for part in (own["gross_inflow"], press) if len(part)] or [press])
    gross = _in(gross, tables, MAIN_CURRENCY["gross_inflow"])
    every = _net_and_stock(tables.all_years(), view.partner, MAIN_CURRENCY["net_inflow"])
    mirror = _of(fdi, view.partner, "stock_mirror")
    role = "eu" if view.partner == EU else "member"
    frame = pd.concat(
        [
            _measure_panels(
                view.partner,
                *([(gross, MAIN_CURRENCY["gross_inflow"])] if len(gross) else []),
                *((own[one], MAIN_CURRENCY[one]) for one in ("net_inflow", "stock")),
            ),
            _mirror_panel(mirror, view.partner),
        ],
        ignore_index=True,
    )
    panels = list(dict.fromkeys(frame["panel"]))
    square = len(panels) == 4
    told = [
        *_last_gross(own["gross_inflow"], press, view),
        _stock_moved(own["stock"], every),
        *_own_count(fdi, tables, view),
    ]
    return Draft(
        findings=[
            _member_title(own["net_inflow"], own["stock"], view),
            *told,
            *(_net_before(own["net_inflow"], every, "EUR") if len(told) < 2 else []),
        ],
        subtitle=say(BY_BOTH, whose=_whose(view.partner)),
        frame=frame,
        draw=lambda axes: _draw_measures(axes, frame, role),
        kind=say("Column charts"),
        panels=Panels(
            rows=2 if square else len(panels),
            columns=2 if square else 1,
            height=4.4 if square else 1.8 * len(panels),
            right=0.4,
            gap=0.75 if square else 0.5,
            column_gap=0.75,
            share_x=True,
        ),
        notes=[
            *_absent(own["gross_inflow"], press, mirror, view),
            say(IMMEDIATE),
            *_new_manual(frame),
        ],
        sheets=[Sheet("column", panel, {short(view.partner): role}) for panel in panels],
    )


def _single(fdi: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Return a member's gross inflows that only the press gives; of all together it gives none."""
    rows = fdi[(fdi["measure"] == "gross_inflow") & (fdi["status"] == "estimate")]
    return rows[rows["investor"] == partner].sort_values("year")


def _mirror_panel(mirror: pd.DataFrame, partner: str) -> pd.DataFrame:
    scaled, unit = amounts(mirror, "USD")
    own = mark("Stock, by the members' own count")
    return plotted(
        scaled,
        series=short(partner),
        x="year",
        value="value_mn",
        unit=unit,
        panel=say(own if partner == EU else mark("Stock, by the member's own count")),
    )


def _member_title(flows: pd.DataFrame, stock: pd.DataFrame, view: View) -> Finding:
    held, net = stock.iloc[-1], flows.iloc[-1]
    words = {
        "who": short(view.partner),
        "held": amount(held["value_mn"], "EUR"),
        "year": held["year"],
        "net": amount(net["value_mn"], MAIN_CURRENCY["net_inflow"]),
    }
    return Finding(
        say(
            "Direct investment from {who:the} in Kazakhstan: {held} held at the end of {year}; net "
            "inflow of the year: {net}",
            **words,
        )
        if net["year"] == held["year"]
        else say(
            "Direct investment from {who:the} in Kazakhstan: {held} held at the end of {year}; net "
            "inflow in {net_year}: {net}",
            net_year=net["year"],
            **words,
        ),
        pd.concat([flows, stock]),
    )


def _last_gross(gross: pd.DataFrame, press: pd.DataFrame, view: View) -> list[Finding]:
    found = []
    if len(gross):
        last = gross.iloc[-1]
        found.append(
            Finding(
                say(
                    "The last gross inflow from {who:the} in a table by country is that of {year}: "
                    "{gross}.",
                    who=short(view.partner),
                    year=last["year"],
                    gross=amount(last["value_mn"], MAIN_CURRENCY["gross_inflow"]),
                ),
                gross,
            )
        )
    if len(press):
        figures = [
            say(
                "{amount} ({year})",
                amount=hedged(amount(row["value_mn"], row["currency"]), row["status"]),
                year=row["year"],
            )
            for row in press.to_dict("records")
        ]
        found.append(
            Finding(
                say_many(
                    "The press gives one gross inflow of a later year: {figures}.",
                    "The press gives gross inflows of {count} later years: {figures}.",
                    len(press),
                    figures=listing(figures),
                ),
                press,
            )
        )
    return found


def _own_count(fdi: pd.DataFrame, tables: Tables, view: View) -> list[Finding]:
    """Set the partner's own count of its stock beside Kazakhstan's, in the last year of both."""
    rates = indicator(tables("macro"), "usd_per_eur")
    try:
        pairs = two_sided_stock(fdi, rates, investor=view.partner)
    except MeasureError:
        return []
    last = pairs.iloc[-1]
    kz, own = (amount(last[side], "USD") for side in SIDES)
    if view.partner == EU:
        text = say(
            "By their own count the members with open figures ({count}) held {own} at the end of "
            "{year}, by Kazakhstan's {kz}.",
            count=last["members"],
            year=last["year"],
            own=own,
            kz=kz,
        )
    else:
        text = say(
            "By its own count {who:the} held {own} at the end of {year}, by Kazakhstan's {kz}.",
            who=short(view.partner),
            year=last["year"],
            own=own,
            kz=kz,
        )
    return [Finding(text, pairs)]


def _absent(
    gross: pd.DataFrame, press: pd.DataFrame, mirror: pd.DataFrame, view: View
) -> list[str]:
    """Say what a reader would look for and does not find, and why."""
    partner, notes = view.partner, []
    if gross.empty:
        notes.append(
            say(
                "Gross inflow: the last table by country is that of {year}.",
                year=_last_year(partner, "gross_inflow"),
            )
        )
    if partner != EU and press.empty:
        notes.append(say("Gross inflow: the press gives no figure for a full later year."))
    if mirror.empty:
        every = load(FDI)
        told = every[(every["measure"] == "stock_mirror") & (every["investor"] == partner)]
        why = {
            (True, True): mark("No stock by the member's own count: it reports none to the IMF."),
            (False, True): mark("No stock by the member's own count: it keeps it confidential."),
            (False, False): mark("No stock by the member's own count for these years."),
        }
        notes.append(say(why[told.empty, bool(told["value_mn"].isna().all())]))
    return notes


@register
def fdi_eu_share(tables: Tables, view: View) -> Draft:
    """Share of all direct investment, gross and in stock, beside other investors."""
    fdi, total = tables(FDI), tables(TOTAL)
    codes = {view.partner: "eu" if view.partner == EU else "member", **BLOCS}
    panels = {"gross_inflow": "Share of gross inflow", "stock": "Share of stock"}
    rows = pd.concat(
        [
            _share(fdi, total, code, measure).assign(series=short(code), panel=panel)
            for measure, panel in panels.items()
            for code in codes
        ],
        ignore_index=True,
    )
    frame = _line_panels(rows, panels.values(), "percent")
    roles = {short(code): role for code, role in codes.items()}
    titles = [
        "Share of gross inflow, percent of what the listed partners sent",
        "Share of stock at the end of the year, percent of all",
    ]

    def draw(axes: list[Axes]) -> None:
        for ax, panel, title in zip(axes, panels.values(), titles, strict=True):
            charts.lines(_panel(frame, panel), ax=ax, roles=roles)
            ax.set_title(title)

    mine = rows[rows["investor"] == view.partner]
    stock = mine[mine["measure"] == "stock"].sort_values("year", ignore_index=True)
    who = with_article(view.partner)
    return Draft(
        findings=[
            Finding(_share_title(who, stock), stock),
            *_net_share(fdi, total, view.partner),
            Finding(
                f"The share of {who} in gross inflow "
                f"{_moved_between(mine[mine['measure'] == 'gross_inflow'])}; for the years since "
                "no table by country is known here.",
                mine,
            ),
        ],
        subtitle="Share of all direct investment in Kazakhstan, percent, reported by Kazakhstan; "
        f"gross inflow by UNCTAD, stock by the National Bank through wiiw; {_whose(view.partner)}",
        frame=frame,
        draw=draw,
        kind="Line charts",
        panels=Panels(rows=2, height=5.2, right=1.35, gap=0.6),
        notes=[
            "Some gross inflow is in no listed partner's row: the share of all is at most this.",
            *_new_manual(frame),
            say(IMMEDIATE),
        ],
    )


def _share(fdi: pd.DataFrame, total: pd.DataFrame, investor: str, measure: str) -> pd.DataFrame:
    """Return an investor's share of the total of the same source."""
    if investor == EU:
        rows = eu_share(fdi, total, measure=measure)
    else:
        on = ["year", "measure", "currency", "source_id"]
        ours = _of(fdi, investor, measure).merge(total[on], on=on)
        rows = measures.share(ours, total[total["measure"] == measure], on=on)
    # of the listed partners the share is exact: only the total of all partners is a floor
    return rows.assign(status=rows["status"].replace("lower_bound", "final"))


def _share_title(who: str, stock: pd.DataFrame) -> str:
    started, last = stock.iloc[0], stock.iloc[-1]
    peak = stock.nlargest(1, "share_pct").iloc[0]
    if peak["share_pct"] < NEXT_TO_NOTHING_PCT:
        digits = 1 - math.floor(math.log10(peak["share_pct"]))
        return (
            f"{opening(who)} never held more than {percent(peak['share_pct'], digits)} of the "
            "direct investment in Kazakhstan"
        )
    share = f"The share of {who} in the investment held in Kazakhstan"
    if peak["year"] in (started["year"], last["year"]):
        return f"{share} {_moved_between(stock)}"
    return (
        f"{share} rose from {_pct(started['share_pct'])} in {started['year']} to "
        f"{_pct(peak['share_pct'])} in {peak['year']}, then fell to {_pct(last['share_pct'])} in "
        f"{last['year']}"
    )


def _net_share(fdi: pd.DataFrame, total: pd.DataFrame, investor: str) -> list[Finding]:
    net = _share(fdi, total, investor, "net_inflow")
    low, high = net.nsmallest(1, "share_pct").iloc[0], net.nlargest(1, "share_pct").iloc[0]
    return [
        Finding(
            f"A share of the net inflow is not drawn: it ran from {_pct(low['share_pct'])} in "
            f"{low['year']} to {_pct(high['share_pct'])} in {high['year']}, because withdrawals "
            "by some investors offset the inflow from others.",
            net,
        )
    ]


@register
def fdi_netherlands(tables: Tables, view: View) -> Draft:
    """How much of the EU's investment is Dutch on paper; a chosen member beside it."""
    fdi = tables(FDI)
    codes = list(dict.fromkeys(["NL", *([] if view.partner == EU else [view.partner])]))
    panels = {"gross_inflow": "Part of gross inflow", "stock": "Part of stock"}
    rows = pd.concat(
        [
            _part_of_eu(fdi, code, measure).assign(series=short(code), panel=panel)
            for measure, panel in panels.items()
            for code in codes
        ],
        ignore_index=True,
    )
    frame = _line_panels(rows, panels.values(), "percent of the EU")
    roles = {short(code): role for code, role in zip(codes, ("eu", "member"), strict=False)}

    def draw(axes: list[Axes]) -> None:
        for ax, panel in zip(axes, panels.values(), strict=True):
            # the names at the lines' ends are placed by the scale, so it comes first
            ax.set_ylim(min(0.0, _panel(frame, panel)["value"].min() * 1.1), 100)
            charts.lines(_panel(frame, panel), ax=ax, roles=roles)
            ax.set_title(f"{panel} from the EU, percent")

    dutch = rows[rows["investor"] == "NL"]
    stock = dutch[dutch["measure"] == "stock"].sort_values("year", ignore_index=True)
    last = stock.iloc[-1]
    least = stock.nsmallest(1, "share_pct").iloc[0]
    return Draft(
        findings=[
            Finding(
                f"At the end of {last['year']} {_pct(last['share_pct'])} of what the EU held in "
                f"Kazakhstan was held through {the('NL')}, against "
                f"{_pct(stock['share_pct'].iloc[0])} in {stock['year'].iloc[0]}",
                stock,
            ),
            Finding(
                f"Its part of the stock was never below {percent(least['share_pct'])} "
                f"({least['year']}); of the gross inflow it "
                f"{_moved_between(dutch[dutch['measure'] == 'gross_inflow'])}.",
                dutch,
            ),
            *(_chosen_part(rows, code) for code in codes[1:]),
            Finding(f"{opening(the('NL'))} {say(CONDUITS['NL'])}.", stock),
        ],
        subtitle="Part of the gross inflow and of the stock of direct investment from the EU, "
        "percent, reported by Kazakhstan by immediate investor; today's "
        f"{len(member_states())} EU members in every year",
        frame=frame,
        draw=draw,
        kind="Line charts",
        panels=Panels(rows=2, height=4.4, right=1.2, gap=0.6),
        notes=[
            say(IMMEDIATE),
            *_new_manual(frame),
        ],
    )


def _chosen_part(rows: pd.DataFrame, code: str) -> Finding:
    mine = rows[(rows["investor"] == code) & (rows["measure"] == "stock")]
    return Finding(f"The part of {the(code)} in the EU's stock {_moved_between(mine)}.", mine)


def _part_of_eu(fdi: pd.DataFrame, code: str, measure: str) -> pd.DataFrame:
    return measures.share(_of(fdi, code, measure), eu_total(fdi, measure=measure))


# --- both sides -----------------------------------------------------------------------------------


@register
def fdi_two_sided_stock(tables: Tables, view: View) -> Draft:
    """Stock by member as Kazakhstan and as the member report it, latest year of both."""
    fdi, rates = tables(FDI), indicator(tables("macro"), "usd_per_eur")
    mirror = _tabled(fdi, "stock_mirror")
    year = min(int(_tabled(fdi, "stock")["year"].max()), int(mirror["year"].max()))
    mirror = mirror[(mirror["year"] == year) & mirror["investor"].isin(member_states())]
    open_cells = mirror.dropna(subset="value_mn")["investor"]
    pairs = pd.concat(
        [two_sided_stock(fdi[fdi["year"] == year], rates, investor=one) for one in open_cells],
        ignore_index=True,
    )
    sides = ["kz_reported_mn", "investor_reported_mn"]
    for side in sides:
        pairs = pairs.assign(**{side: in_currency(pairs, tables, view.currency, value=side)[side]})
    # a scale of powers of ten has no place for less than nothing, and little for small change
    shown = pairs[(pairs[sides] >= 1).all(axis=1)].sort_values(sides[0], ascending=False)
    shown = shown.assign(label=shown["investor"].map(short))
    words = {sides[0]: "Reported by Kazakhstan", sides[1]: "Reported by the member"}
    unit = f"million {CURRENCY_WORDS[view.currency]}"
    frame = pd.concat(
        [
            plotted(shown, series=word, x="label", value=side, unit=unit)
            for side, word in words.items()
        ],
        ignore_index=True,
    )
    hidden = mirror[mirror["value_mn"].isna()]["investor"]
    left_out = pairs[~pairs["investor"].isin(shown["investor"])]["investor"]
    missing = sorted(set(member_states()) - set(mirror["investor"]))
    return Draft(
        findings=_two_sided_findings(shown, view, year),
        subtitle=f"Stock of direct investment at the end of {year}, {unit} at the year's average "
        "rate, scale of powers of ten; Kazakhstan's figures against those of the member's own "
        "statistics",
        frame=frame,
        draw=lambda axes: charts.dumbbells(
            frame,
            ax=axes[0],
            roles=dict(zip(words.values(), ("kazakhstan", "eu"), strict=True)),
            log=True,
        ),
        kind="Dot chart",
        panels=Panels(height=0.8 + 0.23 * len(shown), left=1.2, right=0.5),
        notes=[
            f"Not shown: confidential at the member ({_names(hidden)}); no report "
            f"({_names(missing)}); below one million on a side ({_names(left_out)}).",
            "Both sides name the immediate investor or holder.",
        ],
    )


def _two_sided_findings(pairs: pd.DataFrame, view: View, year: int) -> list[Finding]:
    mine = pairs[pairs["investor"] == view.partner]
    row = (mine if len(mine) else pairs).iloc[0]
    kz, own = row["kz_reported_mn"], row["investor_reported_mn"]
    higher = pairs[pairs["gap_mn"] > 0]
    apart = pairs[(pairs["kz_over_investor"] >= 2) | (pairs["kz_over_investor"] <= 1 / 2)]
    return [
        Finding(
            f"For the end of {year} Kazakhstan counts {money(kz, view.currency)} from "
            f"{the(row['investor'])}, which itself counts {money(own, view.currency)}",
            pairs,
        ),
        Finding(
            f"Kazakhstan's figure is the higher one for {number(len(higher), 0)} of the "
            f"{number(len(pairs), 0)} members shown.",
            pairs.assign(higher=len(higher)),
        ),
        Finding(
            f"For {number(len(apart), 0)} of them one side is at least {times(2.0)} the other.",
            pairs.assign(apart=len(apart), least=2),
        ),
    ]


@register
def fdi_two_sided_history(tables: Tables, view: View) -> Draft:
    """Stock over time as both sides report it, for one partner."""
    fdi, rates = tables(FDI), indicator(tables("macro"), "usd_per_eur")
    own = (
        say("Reported by\nthe members")
        if view.partner == EU
        else say("Reported by\n{who:the}", who=name(view.partner))
    )
    words = dict(zip(SIDES, (say("Reported by\nKazakhstan"), own), strict=True))
    pairs = _pairs(fdi, rates, view)
    sides = [side for side in SIDES if side in pairs]
    # one side alone is not compared, and stays in the currency of its table
    currency = view.currency if len(sides) == 2 else MAIN_CURRENCY["stock"]
    if len(sides) == 2:
        pairs = _sides_in(pairs, sides, tables, currency)
    scaled, unit = amounts(pairs, currency, columns=sides)
    broken = _breaks(fdi, view.partner)
    frame = pd.concat(
        [
            plotted(
                scaled.assign(status=_own_breaks(scaled, broken if side == sides[0] else [])),
                series=words[side],
                x="year",
                value=side,
                unit=unit,
            )
            for side in sides
        ],
        ignore_index=True,
    )
    role = "eu" if view.partner == EU else "member"
    roles = dict(zip(words.values(), ("kazakhstan", role), strict=True))
    return Draft(
        findings=_history_findings(pairs, tables, view),
        subtitle=say(
            STOCK_IN[len(sides)], unit=unit, whose=_whose_figures(view.partner, len(sides))
        ),
        frame=frame,
        draw=lambda axes: charts.lines(frame, ax=axes[0], roles=roles),
        kind=say("Line chart"),
        panels=Panels(height=3.6, right=max(1.45, 0.2 + max(map(charts.text_inches, roles)))),
        notes=[
            *([say(AVERAGE_RATE)] if len(sides) == 2 else []),
            *_gaps_of_history(pairs, view.partner),
            *_new_manual(frame),
        ],
        sheets=[Sheet("line", "", roles)],
    )


AVERAGE_RATE = mark(
    "Rates at the end of the year are not in the tables: the year's average stands in."
)
CONFIDENTIAL = mark(
    "A member that keeps its figure confidential is left out on both sides: from {fewest} "
    "to {most} members are counted, so part of a rise or fall is a change of members."
)
# By how many sides report.
STOCK_IN = {
    1: mark("Stock of direct investment at the end of the year, {unit}; {whose}"),
    2: mark(
        "Stock of direct investment at the end of the year, {unit} at the year's average rate; "
        "{whose}"
    ),
}


def _sides_in(
    pairs: pd.DataFrame, sides: Iterable[str], tables: Tables, currency: str
) -> pd.DataFrame:
    """Return both counts of the stock in the chosen currency."""
    for side in sides:
        pairs = pairs.assign(**{side: in_currency(pairs, tables, currency, value=side)[side]})
    return pairs


def _gaps_of_history(pairs: pd.DataFrame, partner: str) -> list[str]:
    """Say what a position that is not published does to the lines."""
    if "investor_reported_mn" not in pairs:
        return []
    if partner != EU:
        return [say("A year that one side keeps confidential is missing.")]
    return [say(CONFIDENTIAL, fewest=pairs["members"].min(), most=pairs["members"].max())]


def _breaks(fdi: pd.DataFrame, partner: str) -> list[int]:
    """Return the years in which Kazakhstan's stock changes its manual."""
    stock = _of(fdi, partner, "stock")
    return stock[stock["status"] == "break"]["year"].tolist()


def _own_breaks(pairs: pd.DataFrame, years: list[int]) -> pd.Series:
    """Return the status of one side: a pair breaks if either side does."""
    return pairs["status"].replace("break", "final").mask(pairs["year"].isin(years), "break")


def _pairs(fdi: pd.DataFrame, rates: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return both sides, or Kazakhstan's alone where the member publishes nothing."""
    stock = _of(fdi, view.partner, "stock")
    if stock.empty:
        raise too_late(view.since, _last_year(view.partner, "stock"))
    try:
        return two_sided_stock(fdi, rates, investor=view.partner)
    except MeasureError:
        return _one_sided(stock)


def _one_sided(stock: pd.DataFrame) -> pd.DataFrame:
    return stock.rename(columns={"value_mn": "kz_reported_mn"})


def _history_findings(pairs: pd.DataFrame, tables: Tables, view: View) -> list[Finding]:
    alone = "investor_reported_mn" not in pairs
    currency = MAIN_CURRENCY["stock"] if alone else view.currency
    last = pairs.iloc[-1]
    words = {
        "who": short(view.partner),
        "kz": amount(last["kz_reported_mn"], currency),
        "year": last["year"],
    }
    if alone:
        every = _one_sided(_of(tables.all_years()(FDI), view.partner, "stock"))
        shown = pairs if len(pairs) > 1 else every.tail(2)
        return [
            Finding(say(ONE_SIDED[_ever_told(view.partner)], **words), pairs),
            *_count_moved(shown, "kz_reported_mn", BY_KAZAKHSTAN, currency),
            _peak(every, currency),
        ]
    words["own"] = amount(last["investor_reported_mn"], view.currency)
    if view.partner == EU:
        title = say_many(
            "By Kazakhstan's count direct investment from {count} EU member was worth {kz} at the "
            "end of {year}, by the members' own {own}",
            "By Kazakhstan's count direct investment from {count} EU members was worth {kz} at the "
            "end of {year}, by the members' own {own}",
            int(last["members"]),
            **words,
        )
    else:
        title = say(
            "By Kazakhstan's count direct investment from {who:the} was worth {kz} at the end of "
            "{year}, by the partner's own {own}",
            **words,
        )
    return [
        Finding(title, pairs),
        _higher(pairs),
        *([_gap(last, currency)] if len(pairs) == 1 else []),
        *_count_moved(pairs, "kz_reported_mn", BY_KAZAKHSTAN, view.currency),
        *_count_moved(pairs, "investor_reported_mn", BY_THE_OTHER, view.currency),
    ]


# By whether the member has published a figure in any year.
ONE_SIDED = {
    False: mark(
        "At the end of {year} Kazakhstan counted {kz} of investment from {who:the}, which "
        "publishes no figure of its own"
    ),
    True: mark(
        "At the end of {year} Kazakhstan counted {kz} of investment from {who:the}, which "
        "publishes no figure of its own for these years"
    ),
}
BY_KAZAKHSTAN = {
    "rose": mark(
        "Kazakhstan's figure rose from {old} at the end of {first} to {new} at the end of {last}."
    ),
    "fell": mark(
        "Kazakhstan's figure fell from {old} at the end of {first} to {new} at the end of {last}."
    ),
    "held": mark(
        "Kazakhstan's figure was {new} at the end of {last}, after {old} at the end of {first}."
    ),
}
BY_THE_OTHER = {
    "rose": mark(
        "The other side's figure rose from {old} at the end of {first} to {new} at the end of "
        "{last}."
    ),
    "fell": mark(
        "The other side's figure fell from {old} at the end of {first} to {new} at the end of "
        "{last}."
    ),
    "held": mark(
        "The other side's figure was {new} at the end of {last}, after {old} at the end of {first}."
    ),
}


def _ever_told(partner: str) -> bool:
    """Tell whether a member has ever published its stock in Kazakhstan."""
    return bool(len(_of(load(FDI), partner, "stock_mirror")))


def _higher(pairs: pd.DataFrame) -> Finding:
    higher = pairs[pairs["gap_mn"] > 0]
    if len(higher) == len(pairs):
        text = say_many(
            "Kazakhstan's figure is the higher one in the {count} year shown.",
            "Kazakhstan's figure is the higher one in all {count} years shown.",
            len(pairs),
        )
    elif higher.empty:
        text = say_many(
            "Kazakhstan's figure is not the higher one in the {count} year shown.",
            "Kazakhstan's figure is the higher one in none of {count} years shown.",
            len(pairs),
        )
    else:
        text = say_many(
            "Kazakhstan's figure is the higher one in {some} of {count} year shown.",
            "Kazakhstan's figure is the higher one in {some} of {count} years shown.",
            len(pairs),
            some=len(higher),
        )
    return Finding(text, pairs.assign(higher=len(higher)))


def _count_moved(
    rows: pd.DataFrame, column: str, told: dict[str, str], currency: str
) -> list[Finding]:
    """Say how a column of amounts went from the first to the last of the rows, if there are two."""
    if len(rows) < 2:
        return []
    first, last = rows.iloc[0], rows.iloc[-1]
    old, new = (amount(row[column], currency) for row in (first, last))
    verb = "held" if old == new else moved(first[column], last[column])
    text = say(told[verb], old=old, new=new, first=first["year"], last=last["year"])
    return [Finding(text, rows)]


def _gap(pair: pd.Series, currency: str) -> Finding:
    """Say how far the two counts of one year are apart."""
    sides = [float(pair[side]) for side in SIDES]
    gap = abs(sides[0] - sides[1])
    text = say(
        "At the end of {year} the two figures were {gap} apart.",
        year=pair["year"],
        gap=amount(gap, currency),
    )
    return Finding(text, pair.to_frame().T.assign(gap=gap))


def _peak(every: pd.DataFrame, currency: str) -> Finding:
    """Say when Kazakhstan's figure was highest of all years."""
    top = every.nlargest(1, "kz_reported_mn").iloc[0]
    text = say(
        "It was highest at the end of {year}: {amount}.",
        year=top["year"],
        amount=amount(top["kz_reported_mn"], currency),
    )
    return Finding(text, every)


def _whose_figures(partner: str, sides: int) -> str:
    if partner == EU:
        return say("members whose figure is open in the year, counted on both sides")
    if sides == 1:
        return say("Kazakhstan's figures for investors from {who:the}", who=name(partner))
    return say("Kazakhstan's figures against those of {who:the}", who=name(partner))


@register
def fdi_mirror_coverage(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Which positions in Kazakhstan the member states themselves publish."""
    fdi = tables(FDI)
    rows = _tabled(fdi, "stock_mirror")
    rows = rows[rows["investor"].isin(member_states())]
    latest = rows.groupby("investor")["value_mn"].max().sort_values(ascending=False)
    order = {code: place for place, code in enumerate(latest.index)}
    rows = rows.assign(series=rows["investor"].map(short)).sort_values(
        ["investor", "year"],
        key=lambda column: column.map(order) if column.name == "investor" else column,
    )
    frame = plotted(rows, series="series", x="year", value="value_mn", unit="million US dollars")
    union = eu_total(fdi, measure="stock_mirror")
    last = union.iloc[-1]
    never = latest[latest.isna()].index
    return Draft(
        findings=[
            Finding(
                f"Of {len(member_states())} EU members {number(last['members'], 0)} publish what "
                f"they held in Kazakhstan at the end of {last['year']}; "
                f"{number(last['confidential'], 0)} keep it confidential",
                union,
            ),
            Finding(
                f"The open positions of {last['year']} add up to at least "
                f"{money(last['value_mn'], 'USD')}.",
                union,
            ),
            Finding(
                f"{_names(never)} never publish a figure in these years.",
                rows[rows["investor"].isin(never)],
            ),
        ],
        subtitle="Direct investment in Kazakhstan at the end of the year, million US dollars, as "
        "each member state reports it to the IMF",
        frame=frame,
        draw=lambda axes: charts.heat(frame, ax=axes[0], ceiling=1000),
        kind="Table",
        panels=Panels(height=5.4, left=1.1, right=0.3),
        notes=[
            "A dot: confidential or not reported; it is not zero. "
            f"No row at all: {_names(sorted(set(member_states()) - set(rows['investor'])))}.",
            "The shade ends at one billion.",
        ],
    )


# --- everybody ------------------------------------------------------------------------------------


@register
def fdi_without_conduits(tables: Tables, view: View) -> Draft:
    """Who holds the stock: the EU with and without its conduit economies, and other investors."""
    fdi = tables(FDI)
    stock = _tabled(fdi, "stock")
    if stock.empty:
        raise too_late(view.since, _last_year(EU, "stock"))
    year = int(stock["year"].max())
    ranked = ranking(fdi, measure="stock", year=year)
    ours, others = ranked[ranked["member"]], ranked[~ranked["member"]].head(8)
    through, direct = ours[ours["conduit"]], ours[~ours["conduit"]]
    named, rest = say("EU, named conduits"), say("EU, other members")
    rows = pd.concat(
        [
            _group(
                through,
                say(
                    "EU through {first},\n{others}",
                    first=name(through["investor"].iloc[0]),
                    others=listing([name(code) for code in through["investor"].iloc[1:]]),
                ),
                named,
            ),
            _group(
                direct,
                say_many("EU, other {count} member", "EU, other {count} members", len(direct)),
                rest,
            ),
            others.assign(
                label=[
                    say("{who} (conduit)", who=name(code)) if conduit else name(code)
                    for code, conduit in zip(others["investor"], others["conduit"], strict=True)
                ],
                series=others["investor"].map(_bloc),
            ),
        ],
        ignore_index=True,
    ).sort_values("value_mn", ascending=False)
    scaled, unit = amounts(rows, "EUR")
    frame = plotted(scaled, series="series", x="label", value="value_mn", unit=unit)
    roles = {named: "member", rest: "eu", **_bloc_roles()}
    return Draft(
        findings=_conduit_findings(ours, others, year),
        subtitle=say(
            "Stock of direct investment in Kazakhstan at the end of {year}, {unit}, reported by "
            "Kazakhstan by country of the immediate investor; today's {count} EU members",
            year=year,
            unit=unit,
            count=len(member_states()),
        ),
        frame=frame,
        draw=lambda axes: charts.ranked_bars(frame, ax=axes[0], roles=roles),
        kind=say("Bar chart"),
        panels=Panels(height=3.6, left=max(2.0, _name_room(frame["x"])), right=0.7),
        notes=[
            say(
                "Conduits are economies that a source names for investment through empty shells "
                "({names}); other places may be conduits too.",
                names=listing([name(code) for code in CONDUITS]),
            ),
            say(KEPT_IN_EURO),
        ],
        sheets=[Sheet("bar", "", roles)],
    )


def _name_room(names: Iterable[str]) -> float:
    """Return the inches that names to the left of the bars need."""
    return max(charts.text_inches(text, NAME_SIZE) for text in names) + 0.2


def _conduit_findings(ours: pd.DataFrame, others: pd.DataFrame, year: int) -> list[Finding]:
    through, direct = ours[ours["conduit"]], ours[~ours["conduit"]]
    whole, left = ours["value_mn"].sum(), direct["value_mn"].sum()
    first = others.iloc[0]
    part = 100 * through["value_mn"].sum() / whole
    cells = pd.concat([ours, others]).assign(eu_mn=whole, eu_left_mn=left, part_pct=part)
    return [
        Finding(
            say(
                "Without {names:the} the EU held {left} in Kazakhstan at the end of {year}, not "
                "{whole}",
                names=listing([name(code) for code in through["investor"]]),
                left=money(left, "EUR"),
                year=year,
                whole=money(whole, "EUR"),
            ),
            cells,
        ),
        Finding(
            say(
                "The largest holder outside the EU was {who:the} with {amount}.",
                who=name(first["investor"]),
                amount=money(first["value_mn"], "EUR"),
            ),
            cells,
        ),
        Finding(
            say(
                "{part} of the EU's stock was held through member states that a source names as "
                "conduits. Whose money it is in the end no table here says.",
                part=percent(part),
            ),
            cells,
        ),
        *(
            Finding(say("{who}: {why}.", who=name(code), why=say(why)), cells)
            for code, why in CONDUITS.items()
        ),
    ]


def _group(rows: pd.DataFrame, label: str, series: str) -> pd.DataFrame:
    done = measures.total(rows.drop(columns="rank"), parts="investor")
    return done.assign(label=label, series=series)


def _bloc(code: str) -> str:
    return name(code) if code in ("RU", "CN") else say("Others")


def _bloc_roles() -> dict[str, str]:
    return {_bloc(code): role for code, role in BLOCS.items()}


@register
def fdi_gross_against_net(tables: Tables, view: View) -> Draft:
    """World totals: the gross inflow that officials quote and the net one, year by year."""
    total = tables(TOTAL)
    net = total[(total["measure"] == "net_inflow") & (total["source_id"] == BY_BANK)]
    gross = _gross_of_world(total, tables("sources"))
    gross = gross[gross["year"] >= net["year"].min()]
    rows = pd.concat([net.assign(series="Net inflow"), gross.assign(series="Gross inflow")])
    rows = in_currency(rows.sort_values("year", kind="stable"), tables, view.currency)
    scaled, unit = amounts(rows, view.currency)
    scaled = scaled.assign(label=scaled["year"].astype(str))
    frame = plotted(scaled, series="series", x="label", value="value_mn", unit=unit)
    listed = int(gross[gross["source_id"] == BY_UNCTAD]["year"].max())
    return Draft(
        findings=_gross_net_findings(rows, view.currency),
        subtitle=f"Inflow of direct investment from all countries, {unit} a year"
        f"{converted(view.currency)}; gross: UNCTAD's listed partners to {listed}, then officials "
        "in the press; net: National Bank of Kazakhstan",
        frame=frame,
        draw=lambda axes: charts.dumbbells(
            frame, ax=axes[0], roles={"Net inflow": "kazakhstan", "Gross inflow": "other"}
        ),
        kind="Dot chart",
        panels=Panels(height=4.8, left=0.75, right=0.5),
        notes=["Years with one dot have no known gross total."],
    )


def _gross_net_findings(rows: pd.DataFrame, currency: str) -> list[Finding]:
    both = rows.pivot(index="year", columns="series", values="value_mn").dropna()
    both = both.assign(
        gap=both["Gross inflow"] - both["Net inflow"],
        net_pct=100 * both["Net inflow"] / both["Gross inflow"],
    ).reset_index()
    widest, last = both.nlargest(1, "gap").iloc[0], both.iloc[-1]
    below = both[both["gap"] > 0]
    return [
        Finding(
            f"The {money(widest['Gross inflow'], currency)} of direct investment said to have come "
            f"to Kazakhstan in {int(widest['year'])} was gross; the net inflow was "
            f"{money(widest['Net inflow'], currency)}",
            both,
        ),
        Finding(
            f"In {int(last['year'])} the gross inflow was {money(last['Gross inflow'], currency)} "
            f"and the net one {money(last['Net inflow'], currency)}, "
            f"{percent(last['net_pct'])} of it.",
            both,
        ),
        Finding(
            f"In {_out_of(len(below), len(both))} years that have both, the net inflow was below "
            "the gross one.",
            both.assign(below=len(below)),
        ),
    ]


def _gross_of_world(total: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return one gross inflow per year: the press's latest figure, else the sum of partners."""
    rows = total[total["measure"] == "gross_inflow"].merge(
        sources[["source_id", "published"]], on="source_id"
    )
    rows = rows.assign(quoted=rows["status"] == "estimate")
    rows = rows.sort_values(["year", "quoted", "published"])
    return rows.groupby("year", as_index=False).tail(1)


@register
def fdi_ranking_by_measure(tables: Tables, view: View) -> Draft:
    """Rank the investors of one year by gross inflow, net inflow and stock."""
    fdi = tables(FDI)
    year = max(set.intersection(*(set(_tabled(fdi, one)["year"]) for one in MEASURE_WORDS)))
    ranked = {one: ranking(fdi, measure=one, year=year) for one in MEASURE_WORDS}
    frames = []
    for measure, rows in ranked.items():
        currency = MAIN_CURRENCY[measure] if measure == "stock" else view.currency
        top = _in(rows.head(RANKED), tables, currency).assign(
            label=lambda rows: rows["investor"].map(short),
            series=lambda rows: [_kind(code, view.partner) for code in rows["investor"]],
            value_bn=lambda rows: rows["value_mn"] / 1000,
        )
        unit = f"billion {CURRENCY_WORDS[currency]}"
        frames.append(
            plotted(
                top,
                series="series",
                x="label",
                value="value_bn",
                unit=unit,
                panel=say(MEASURE_WORDS[measure]),
            )
        )
    frame = pd.concat(frames, ignore_index=True)
    roles = {"Chosen member": "eu", "EU members": "member", **_bloc_roles()}

    def draw(axes: list[Axes]) -> None:
        for ax, panel in zip(axes, frame["panel"].unique(), strict=True):
            charts.ranked_bars(_panel(frame, panel), ax=ax, roles=roles)
            ax.set_title(panel)

    places = pd.concat(ranked.values()).pivot(index="investor", columns="measure", values="rank")
    return Draft(
        findings=_rank_findings(fdi, places, year),
        subtitle=f"The {RANKED} largest immediate investors, {year}, the latest year with all "
        f"three measures by country; reported by Kazakhstan, inflows in billion "
        f"{CURRENCY_WORDS[view.currency]} at the year's average rate, stock in billion euro",
        frame=frame,
        draw=draw,
        kind="Bar charts",
        panels=Panels(columns=3, height=3.2, left=1.35, right=0.75, column_gap=1.5),
        notes=["Light blue: EU members.", say(IMMEDIATE), say(KEPT_IN_EURO)],
    )


def _kind(code: str, chosen: str) -> str:
    if code == chosen:
        return "Chosen member"
    return "EU members" if code in member_states() else _bloc(code)


def _rank_findings(fdi: pd.DataFrame, places: pd.DataFrame, year: int) -> list[Finding]:
    leaders = places[places["gross_inflow"] <= RANKED].astype(float).reset_index()
    leaders = leaders.assign(fall=leaders["stock"] - leaders["gross_inflow"])
    row = leaders.nlargest(1, "fall").iloc[0]
    latest = int(_tabled(fdi, "net_inflow")["year"].max())
    now = {one: ranking(fdi, measure=one, year=latest) for one in ("net_inflow", "stock")}
    first = now["stock"].iloc[0]
    net = now["net_inflow"].set_index("investor")["rank"]
    return [
        Finding(
            f"The ranking depends on the measure: in {year} {the(row['investor'])} was number "
            f"{number(row['gross_inflow'], 0)} by gross inflow and number "
            f"{number(row['stock'], 0)} by stock",
            places.reset_index().assign(year=year),
        ),
        Finding(
            f"At the end of {latest} {the(first['investor'])} was first by stock and number "
            f"{number(float(net[first['investor']]), 0)} by net inflow of the year, behind "
            f"{listing([the(code) for code in net.index[: int(net[first['investor']]) - 1]])}.",
            pd.concat(now.values()),
        ),
    ]


# --- shared by the figures above ------------------------------------------------------------------


def _tabled(fdi: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return a measure's rows from statistical tables, in the currency of its longest series."""
    return fdi[
        (fdi["measure"] == measure)
        & (fdi["currency"] == MAIN_CURRENCY[measure])
        & (fdi["status"] != "estimate")
    ]


def _of(fdi: pd.DataFrame, investor: str, measure: str) -> pd.DataFrame:
    """Return a measure of an investor or of the EU, in order of year."""
    rows = _tabled(fdi, measure)
    if investor == EU and len(rows):
        return eu_total(fdi, measure=measure)
    rows = rows[(rows["investor"] == investor) & rows["value_mn"].notna()]
    return rows.sort_values("year", ignore_index=True)


def _in(frame: pd.DataFrame, tables: Tables, currency: str) -> pd.DataFrame:
    """Return amounts in either currency in the chosen one, at each year's average rate."""
    if set(frame["currency"]) <= {currency}:
        return frame
    own = frame[frame["currency"] == currency]
    other = frame[frame["currency"] != currency]
    rates = indicator(tables("macro"), "usd_per_eur")
    turned = (to_usd if currency == "USD" else usd_to_eur)(other, rates).set_axis(other.index)
    return pd.concat([own, turned]).sort_index()


def _line_panels(rows: pd.DataFrame, panels: Iterable[str], unit: str) -> pd.DataFrame:
    """Return plotted shares, one panel after the other."""
    return pd.concat(
        [
            plotted(
                rows[rows["panel"] == panel],
                series="series",
                x="year",
                value="share_pct",
                unit=unit,
                panel=panel,
            )
            for panel in panels
        ],
        ignore_index=True,
    )


def _panel(frame: pd.DataFrame, panel: str) -> pd.DataFrame:
    return frame[frame["panel"] == panel]


def _whose(partner: str) -> str:
    """Say for a subtitle whose investment it is."""
    if partner == EU:
        return say("today's {count} EU members in every year", count=len(member_states()))
    return say("investors from {who:the}", who=name(partner))


def _names(codes: Iterable[str], *, article: bool = False) -> str:
    """Return the names in a sentence's list; none if there are none."""
    return listing([the(code) if article else short(code) for code in codes]) or "none"


def _pct(value: float) -> str:
    """Format a percentage for a title: small ones with decimals, large ones without."""
    if 0 < abs(value) < 0.005:
        return f"less than {percent(0.01, 2)}"
    return percent(value, 0 if abs(value) >= 10 or not value else 1 if abs(value) >= 0.1 else 2)


def _from_to(what: str, rows: pd.DataFrame, currency: str) -> str:
    """Say how an amount moved from the first to the last of the rows."""
    first, last = rows.iloc[0], rows.iloc[-1]
    verb = moved(first["value_mn"], last["value_mn"])
    if verb == "held":
        return (
            f"{opening(what)} was {amount(last['value_mn'], currency)} in {last['year']} as in "
            f"{first['year']}"
        )
    return (
        f"{opening(what)} {verb} from {amount(first['value_mn'], currency)} in {first['year']} to "
        f"{amount(last['value_mn'], currency)} in {last['year']}"
    )


def _moved_between(rows: pd.DataFrame) -> str:
    """Say how a share moved from the first to the last of the rows."""
    first, last = rows.iloc[0], rows.iloc[-1]
    old, new = first["share_pct"], last["share_pct"]
    verb = moved(old, new)
    if verb == "held" or _pct(old) == _pct(new):
        return f"was {_pct(new)} in {last['year']} as in {first['year']}"
    return f"{verb} from {_pct(old)} in {first['year']} to {_pct(new)} in {last['year']}"


def _out_of(some: int, everything: int) -> str:
    """Say how many of all."""
    if some == everything:
        return f"all {everything}"
    return f"{some or 'none'} of {everything}"


def _new_manual(frame: pd.DataFrame) -> list[str]:
    """Return a note on the change of manual; none if the frame does not cross it."""
    return source_break(frame, mark("a new manual (BPM6) begins."))
