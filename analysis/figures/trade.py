"""Figures of goods trade between Kazakhstan and the EU.

A figure function chooses rows, names them and says what they show; what is computed comes from
:mod:`analysis.trade`, :mod:`analysis.measures` and :mod:`analysis.prices`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes

from analysis import charts, measures, prices, trade
from analysis.canvas import AbsentError
from analysis.data import load
from analysis.errors import MeasureError
from analysis.figures import Tables, View, register
from analysis.figures.common import (
    CURRENCY_WORDS,
    EU,
    amount,
    amounts,
    both_sides,
    converted,
    dated_events,
    from_year,
    highest,
    in_currency,
    in_words,
    lowest,
    opening,
    partner_flows,
    require_line,
    short,
    source_break,
    too_late,
    whom,
    with_article,
    worst,
    zero_years,
)
from analysis.findings import (
    Finding,
    listing,
    money,
    moved,
    name,
    number,
    percent,
    suffixed,
    the,
    times,
)
from analysis.language import Term, mark, say, say_as, say_many
from analysis.measures import EU27, join_sources
from analysis.record import ChartError, Draft, Panels, Sheet, plotted

SOURCE_CHANGES = mark(
    "the source changes from WITS to the Bureau of National Statistics, without a jump."
)
ALL_EXPORTS_CHANGE = mark("the source of all exports changes from WITS to the Bureau.")
# Changes from year to year below which their number says nothing.
LEAST_CHANGES = 5
# The last year before the oil price fell: trade, and with it the gaps, at their widest.
MIRROR_YEAR = 2014
SHOWN = 10
"""How many members a ranked chart shows."""

# Characters that fit beside a line.
LABEL_WRAP = 20

LEAST_PCT = 0.1
"""The smallest share that is said as a number."""

FLOW_ROLES = {"export": "kazakhstan", "import": "member", "turnover": "eu", "balance": "eu"}
KZ_SAYS = mark("Kazakhstan's figure")
SHARE_PANELS = {
    "turnover": (mark("All trade"), mark("percent of Kazakhstan's trade")),
    "export": (mark("Exports"), mark("percent of Kazakhstan's exports")),
    "import": (mark("Imports"), mark("percent of Kazakhstan's imports")),
}
"""Panel and unit of each flow in the chart of shares."""


# --- over time ------------------------------------------------------------------------------------


@register
def turnover_history(tables: Tables, view: View) -> Draft:
    """Draw exports, imports and turnover since the first year, with the oil price."""
    counted = partner_flows(tables, view)
    rows, unit = amounts(counted, view.currency)
    turnover = counted[counted["flow"] == "turnover"]
    oil = prices.indicator(tables("macro"), "brent_usd_bbl")
    oil = oil[oil["year"].isin(rows["year"])]
    require_line(turnover["year"], view.since)
    names = _flow_names(view)
    flows = [flow for flow in names if flow != "balance"]
    lines = _by_flow(rows[rows["flow"].isin(flows)], names, unit, panel=opening(unit))
    crude = say("Brent crude")
    brent = plotted(
        oil,
        series=crude,
        x="year",
        value="value",
        unit=say("US dollars per barrel"),
        panel=say("Oil price, US dollars per barrel"),
    )
    frame = pd.concat([lines, brent], ignore_index=True)
    roles = {names[flow]: FLOW_ROLES[flow] for flow in flows} | {crude: "other"}
    events = dated_events(tables("milestones"), turnover["year"])

    def draw(axes: list[Axes]) -> None:
        marked = charts.headroom(events, lines, ax=axes[0])
        _lines_by_panel(frame, axes, roles)
        charts.milestones(marked, ax=axes[0])

    every = partner_flows(tables.all_years(), view)
    return Draft(
        findings=_history_findings(every, counted, oil, view),
        subtitle=say(
            "Goods, {unit}, current prices{converted}; Kazakh customs; {whom}",
            unit=unit,
            converted=converted(view.currency),
            whom=whom(view.partner),
        ),
        frame=frame,
        draw=draw,
        kind=say("Line chart in two panels"),
        panels=Panels(rows=2, heights=(2.2, 1), height=4.6, right=1.75, share_x=True),
        notes=[
            *source_break(lines, SOURCE_CHANGES),
            *zero_years(tables, view),
            *(
                [say("PCA and EPCA: the agreements on partnership and cooperation.")]
                if len(events)
                else []
            ),
        ],
        sheets=_line_sheets(frame, roles),
    )


def _history_findings(
    every: pd.DataFrame, rows: pd.DataFrame, oil: pd.DataFrame, view: View
) -> list[Finding]:
    turnover = rows[rows["flow"] == "turnover"]
    last = turnover.iloc[-1]
    together = _moved_together(turnover, oil)
    end = rows[rows["year"] == last["year"]].set_index("flow")["value_mn"]
    export_share = 100 * end["export"] / end["turnover"]
    return [
        _history_title(every[every["flow"] == "turnover"], view),
        _tie_to_oil(together)
        if len(together) >= LEAST_CHANGES
        else _both_flows(rows, turnover["year"], view),
        Finding(
            say(
                "Exports to {who:the} were {share} of the turnover of {year}.",
                who=short(view.partner),
                share=percent(export_share, 0),
                year=last["year"],
            ),
            rows[rows["year"] == last["year"]].assign(export_share_pct=export_share),
        ),
    ]


def _both_flows(rows: pd.DataFrame, years: pd.Series, view: View) -> Finding:
    """Say what exports and imports were in the last two years."""
    before, last = sorted(years)[-2:]
    cells = rows[rows["year"].isin([before, last]) & rows["flow"].isin(trade.DIRECTIONS)]
    said = {
        (row["flow"], row["year"]): amount(row["value_mn"], view.currency)
        for row in cells.to_dict("records")
    }
    return Finding(
        say(
            "In {year} exports to {who:the} were {exports}, after {exports_before} in {before}; "
            "imports were {imports}, after {imports_before}.",
            who=short(view.partner),
            year=last,
            before=before,
            exports=said["export", last],
            exports_before=said["export", before],
            imports=said["import", last],
            imports_before=said["import", before],
        ),
        cells,
    )


def _history_title(turnover: pd.DataFrame, view: View) -> Finding:
    """Say when turnover was highest of all years, also of those that are not shown."""
    last, peak = turnover.iloc[-1], highest(turnover, "value_mn")
    said = {
        "who": short(view.partner),
        "amount": _said(last, view),
        "year": last["year"],
    }
    if last["year"] == peak["year"]:
        text = say(
            "{who}–Kazakhstan goods trade reached its highest level in {year}, {amount}", **said
        )
    else:
        text = say(
            "{who}–Kazakhstan goods trade peaked at {peak} in {peak_year} and was {amount} in "
            "{year}",
            peak=_said(peak, view),
            peak_year=peak["year"],
            **said,
        )
    return Finding(text, turnover)


def _tie_to_oil(together: pd.DataFrame) -> Finding:
    same, changes = int(together["same_way"].sum()), len(together)
    said = (
        say_many(
            "Turnover and the price of Brent crude went the same way in {same} of {count} year: "
            "in current prices it says as much about oil as about trade.",
            "Turnover and the price of Brent crude went the same way in {same} of {count} years: "
            "in current prices it says as much about oil as about trade.",
            changes,
            same=same,
        )
        if same > changes / 2
        else say_many(
            "Turnover and the price of Brent crude went the same way in {same} of {count} year.",
            "Turnover and the price of Brent crude went the same way in {same} of {count} years.",
            changes,
            same=same,
        )
    )
    return Finding(said, together.assign(same_years=same, changes=changes))


@register
def trade_balance(tables: Tables, view: View) -> Draft:
    """Draw exports and imports, and the balance as columns below."""
    counted = partner_flows(tables, view)
    rows, unit = amounts(counted, view.currency)
    names = _flow_names(view)
    goods = _by_flow(
        rows[rows["flow"].isin(trade.DIRECTIONS)], names, unit, panel="Exports and imports"
    )
    balance = rows[rows["flow"] == "balance"]
    frame = pd.concat(
        [goods, _by_flow(balance, names, unit, panel="Balance: exports less imports")],
        ignore_index=True,
    )
    roles = {names[flow]: role for flow, role in FLOW_ROLES.items()}

    def draw(axes: list[Axes]) -> None:
        panels = dict(iter(frame.groupby("panel", sort=False)))
        for ax, (panel, part), chart in zip(
            axes, panels.items(), (charts.lines, charts.stacked_columns), strict=True
        ):
            chart(part, ax=ax, roles=roles, labels=_wrapped(part))
            ax.set_title(str(panel))

    return Draft(
        findings=_balance_findings(counted, view),
        subtitle=f"Goods, {unit}, current prices{converted(view.currency)}; exports FOB, imports "
        f"CIF; Kazakh customs; {whom(view.partner)}",
        frame=frame,
        draw=draw,
        kind="Line chart above a column chart",
        panels=Panels(rows=2, heights=(1.4, 1), height=4.4, right=1.75),
        notes=[*source_break(goods, SOURCE_CHANGES), *zero_years(tables, view)],
    )


def _balance_findings(rows: pd.DataFrame, view: View) -> list[Finding]:
    balance = rows[rows["flow"] == "balance"]
    last, before = balance.iloc[-1], balance.iloc[-2]
    words = {True: "surplus", False: "deficit"}
    word = words[last["value_mn"] >= 0]
    same_sign = (last["value_mn"] >= 0) == (before["value_mn"] >= 0)
    old, new = abs(before["value_mn"]), abs(last["value_mn"])
    change = (
        _change_words(old, new, view.currency) if same_sign else f"was {amount(new, view.currency)}"
    )
    alike = balance[(balance["value_mn"] >= 0) == (last["value_mn"] >= 0)]
    widest = highest(alike.assign(size=alike["value_mn"].abs()), "size")
    imports = rows[rows["flow"] == "import"]
    top = highest(imports, "value_mn")
    who = with_article(view.partner)
    return [
        Finding(
            f"Kazakhstan's trade {word} with {who} {change} in {last['year']}",
            balance.tail(2),
        ),
        Finding(
            f"The balance was a {word} in {len(alike)} of {len(balance)} years; the largest {word} "
            f"was that of {widest['year']}, {amount(widest['size'], view.currency)}.",
            balance.assign(years=len(alike), size=balance["value_mn"].abs()),
        ),
        Finding(
            f"Imports from {who} were highest in {top['year']}, at {_said(top, view)}; "
            f"Kazakhstan counts them with freight and insurance, exports without.",
            imports,
        ),
    ]


def _change_words(old_mn: float, new_mn: float, currency: str) -> str:
    """Say how an amount went from one year to the next."""
    old, new = money(old_mn, currency), money(new_mn, currency)
    if old == new:
        return f"stayed near {new}"
    return f"{moved(old_mn, new_mn)} from {old} to {new}"


@register
def partner_shares(tables: Tables, view: View) -> Draft:
    """Draw the partner's, Russia's and China's shares in Kazakhstan's trade with the world."""
    own = partner_flows(tables, replace(view, currency="USD"))
    require_line(own["year"], view.since)
    names = {view.partner: short(view.partner), "RU": name("RU"), "CN": name("CN")}
    shares = _shares(own, tables, view).assign(series=lambda rows: rows["partner"].map(names))
    whole = tables.all_years()
    every = _shares(partner_flows(whole, replace(view, currency="USD")), whole, view)
    frame = pd.concat(
        [
            plotted(
                shares[shares["flow"] == flow],
                series="series",
                x="year",
                value="share_pct",
                unit=say(unit),
                panel=say(panel),
            )
            for flow, (panel, unit) in SHARE_PANELS.items()
        ],
        ignore_index=True,
    )
    roles = dict(zip(names.values(), ("eu", "russia", "china"), strict=True))

    def draw(axes: list[Axes]) -> None:
        for ax in axes:
            ax.set_ylim(0, frame["value"].max() * 1.06)
        _lines_by_panel(frame, axes, roles)

    return Draft(
        findings=_share_findings(shares, every, view),
        subtitle=say(
            "Share of Kazakhstan's goods trade with the world, percent, at current prices; "
            "Kazakh customs; {whom}",
            whom=whom(view.partner),
        ),
        frame=frame,
        draw=draw,
        kind=say("Line charts side by side"),
        panels=Panels(
            columns=3,
            height=3.2,
            left=0.55,
            right=charts.beside(roles, least=0.85),
            column_gap=charts.beside(roles, least=0.69) + 0.26,
            stacks=True,
        ),
        notes=[
            *source_break(frame, SOURCE_CHANGES),
            say("Exports follow the first destination known, imports the country of origin."),
        ],
        sheets=_line_sheets(frame, roles),
    )


def _shares(own: pd.DataFrame, tables: Tables, view: View) -> pd.DataFrame:
    """Return the shares of the partner, Russia and China in each flow."""
    return pd.concat(
        [
            trade.eu_share(own, tables("trade_total"), flow=flow, perimeter=view.partner)
            for flow in SHARE_PANELS
        ]
    )


def _share_findings(shares: pd.DataFrame, every: pd.DataFrame, view: View) -> list[Finding]:
    turnover = shares[shares["flow"] == "turnover"]
    last = int(turnover["year"].max())
    end = turnover[turnover["year"] == last].sort_values("share_pct", ascending=False)
    (first, second, third) = zip(end["partner"].map(short), end["share_pct"], strict=True)
    sides = shares[(shares["year"] == last) & (shares["partner"] == view.partner)]
    side = sides.set_index("flow")["share_pct"]
    traded = every[every["flow"] == "turnover"]
    ahead = _ahead_since(traded, "CN", "RU")
    found = [
        Finding(
            opening(
                say(
                    "{first:the} had {share} of Kazakhstan's trade in {year}, ahead of "
                    "{second:the} with {second_share} and {third:the} with {third_share}",
                    year=last,
                    first=first[0],
                    share=_share_words(first[1]),
                    second=second[0],
                    second_share=_share_words(second[1]),
                    third=third[0],
                    third_share=_share_words(third[1]),
                )
            ),
            end.assign(least=LEAST_PCT),
        ),
        Finding(
            say(
                "In {year} {who:the} took {exports} of Kazakhstan's exports and supplied {imports} "
                "of its imports.",
                year=last,
                who=short(view.partner),
                exports=_share_words(side["export"]),
                imports=_share_words(side["import"]),
            ),
            sides.assign(least=LEAST_PCT),
        ),
    ]
    if ahead:
        found.append(
            Finding(
                say(
                    "China has traded more with Kazakhstan than Russia in every year since {year}.",
                    year=ahead,
                ),
                traded[traded["partner"].isin(["CN", "RU"])],
            )
        )
    return found


def _share_words(share: float) -> str:
    if share >= LEAST_PCT / 2:
        return percent(share)
    return say("less than {amount}", amount=percent(LEAST_PCT))


@register
def member_ranks(tables: Tables, view: View) -> Draft:
    """Draw the ranks of the largest members from the base year on."""
    ranked = trade.ranking(from_year(tables("trade_by_member_state"), view, at_least=2))
    first, last = int(ranked["year"].min()), int(ranked["year"].max())
    ends = ranked.pivot(index="partner", columns="year", values="rank")[[first, last]].astype(int)
    chosen = _unit_of(view.partner, ends.index)
    large = set(ends.index[(ends <= SHOWN).any(axis=1)]) | chosen
    shown = ranked[ranked["partner"].isin(large)].assign(
        series=lambda rows: rows["partner"].map(name)
    )
    frame = plotted(shown, series="series", x="year", value="rank", unit=say("rank")).reset_index(
        drop=True
    )
    moves = (ends[first] - ends[last]).loc[sorted(large)]
    leader = ends.index[ends[last] == 1][0]
    focus = {leader, moves.idxmax()} | chosen
    roles = {name(code): "eu" if code in focus else "other" for code in sorted(large)}
    # who fell most crosses who rose most, so the two differ
    roles[name(str(moves.idxmin()))] = "member"
    margin = 0.6 + 0.075 * max(map(len, roles))
    return Draft(
        findings=_rank_findings(
            ranked,
            trade.ranking(tables.all_years()("trade_by_member_state")),
            ends,
            moves,
            chosen,
        ),
        subtitle=_rank_subtitle(ends, chosen),
        frame=frame,
        draw=lambda axes: charts.bump(frame, ax=axes[0], roles=roles),
        kind=say("Rank chart"),
        panels=Panels(height=4.6, left=margin, right=margin),
        notes=[say("Oil counts for the member it is shipped to first, not for where it is used.")],
        sheets=[Sheet("line", "", roles, downward=True)],
    )


def _rank_findings(
    ranked: pd.DataFrame,
    every: pd.DataFrame,
    ends: pd.DataFrame,
    moves: pd.Series,
    chosen: set[str],
) -> list[Finding]:
    """Say who leads and who moved most; the member that was asked for comes first."""
    leaders = every[every["rank"] == 1].sort_values("year")
    led = Finding(
        _leading(leaders, ends, moves), pd.concat([ends.reset_index(), leaders], ignore_index=True)
    )
    own = [Finding(_own_rank(ends, code), ends.loc[[code]].reset_index()) for code in chosen]
    return [
        *own,
        replace(led, text=f"{led.text}.") if own else led,
        _first_three(
            ranked,
            int(ends.columns[-1]),
            mark("{members:the} together had {share} of Kazakhstan's trade with the EU in {year}."),
        ),
        _first_three(
            ranked,
            int(ends.columns[0]),
            mark("In {year} the first three were {members:the}, with {share}."),
        ),
    ]


def _leading(leaders: pd.DataFrame, ends: pd.DataFrame, moves: pd.Series) -> str:
    first, last = ends.columns
    leader = str(leaders["partner"].iloc[-1])
    said = {
        "leader": name(leader),
        "since": _unbroken_since(leaders["year"], leaders["partner"] == leader),
    }
    riser, faller = str(moves.idxmax()), str(moves.idxmin())
    if not moves[riser] > 0 > moves[faller]:
        return opening(
            say("{leader:the} has led Kazakhstan's EU trade in every year since {since}", **said)
        )
    return opening(
        say(
            "{leader:the} has led Kazakhstan's EU trade in every year since {since}; {riser:the} "
            "rose in rank from {riser_from} to {riser_to} and {faller:the} fell from {faller_from} "
            "to {faller_to}",
            riser=name(riser),
            riser_from=ends[first][riser],
            riser_to=ends[last][riser],
            faller=name(faller),
            faller_from=ends[first][faller],
            faller_to=ends[last][faller],
            **said,
        )
    )


def _first_three(ranked: pd.DataFrame, year: int, message: str) -> Finding:
    """Say who the three largest were, and their part of the trade with the EU."""
    top = ranked[(ranked["year"] == year) & (ranked["rank"] <= 3)].sort_values("rank")
    share = float(top["share_pct"].sum())
    members = listing([name(code) for code in top["partner"]])
    said = say(message, members=members, share=percent(share, 0), year=year)
    return Finding(opening(said), top.assign(together_pct=share))


def _own_rank(ends: pd.DataFrame, code: str) -> str:
    first, last = ends.columns
    old, new = ends.loc[code]
    said = {"who": name(code), "new": new, "last": last, "first": first}
    if old == new:
        return opening(
            say(
                "{who:the} was number {new} among Kazakhstan's EU trading partners in {last}, as "
                "in {first}",
                **said,
            )
        )
    return opening(
        say(
            "{who:the} was number {new} among Kazakhstan's EU trading partners in {last}, after "
            "number {old} in {first}",
            old=old,
            **said,
        )
    )


def _rank_subtitle(ends: pd.DataFrame, chosen: set[str]) -> str:
    first, last = ends.columns
    said = {"first": first, "last": last, "shown": SHOWN, "count": len(ends)}
    for code in chosen - set(ends.index[(ends <= SHOWN).any(axis=1)]):
        return say(
            "Rank of EU members by Kazakhstan's goods trade with them (exports and imports "
            "together), {first}–{last}; Kazakh customs; first {shown} of {count} in {first} or "
            "{last}, and {who:the}",
            who=name(code),
            **said,
        )
    return say(
        "Rank of EU members by Kazakhstan's goods trade with them (exports and imports together), "
        "{first}–{last}; Kazakh customs; first {shown} of {count} in {first} or {last}",
        **said,
    )


def _and_chosen(chosen: set[str]) -> str:
    return "".join(f", and {the(code)}" for code in chosen)


# --- perimeter ------------------------------------------------------------------------------------


@register
def uk_effect(tables: Tables, view: View) -> Draft:
    """Draw what the United Kingdom does to the EU's row: level and growth."""
    turnover = tables("trade_turnover")
    own = in_currency(turnover[turnover["reporter"] == "KZ"], tables, view.currency)
    effect = trade.uk_effect(own)
    scaled, unit = amounts(own[own["year"].isin(effect["year"])], view.currency)
    last = int(effect["year"].max())
    names = {
        "EU_BNS": "EU row as printed",
        "EU28": f"{len(EU27) + 1} with the UK",
        "EU27_2020": f"the same {len(EU27)}",
    }
    level = f"Turnover, {unit}"
    growth = f"Change from {last - 1} to {last}, percent"
    levels = [
        plotted(
            scaled[(scaled["partner"] == code) & (scaled["flow"] == "turnover")],
            series=series,
            x="year",
            value="value_mn",
            unit=unit,
            panel=level,
        )
        for code, series in names.items()
    ]
    columns = {
        "EU_BNS": "growth_bns_pct",
        "EU28": "growth_eu28_pct",
        "EU27_2020": "growth_eu27_pct",
    }
    changes = [
        plotted(
            effect.tail(1).assign(reading=names[code]),
            series="reading",
            x="reading",
            value=column,
            unit="percent",
            panel=growth,
        )
        for code, column in columns.items()
    ]
    frame = pd.concat([*levels, *changes], ignore_index=True)
    roles = dict(zip(names.values(), ("other", "member", "eu"), strict=True))

    def draw(axes: list[Axes]) -> None:
        left, right = (frame[frame["panel"] == panel] for panel in (level, growth))
        charts.lines(left, ax=axes[0], roles=roles, dots=[names["EU_BNS"]])
        charts.ranked_bars(right, ax=axes[1], roles=roles)
        for ax, panel in zip(axes, (level, growth), strict=True):
            ax.set_title(panel)

    return Draft(
        findings=_uk_findings(effect, view),
        subtitle=f"Kazakhstan's goods trade with the EU, {unit}, current prices"
        f"{converted(view.currency)}; Kazakh customs; three readings of what the EU is",
        frame=frame,
        draw=draw,
        kind="Line chart beside a bar chart",
        panels=Panels(columns=2, height=3.0, left=0.6, right=0.35, column_gap=2.1),
        notes=[
            f"As printed: the bureau's own row, with the United Kingdom to {last - 1} and without "
            f"it in {last}."
        ],
    )


def _uk_findings(effect: pd.DataFrame, view: View) -> list[Finding]:
    before, last = effect.iloc[-2], effect.iloc[-1]
    year, earlier = int(last["year"]), int(before["year"])
    printed = moved(before["eu_bns_mn"], last["eu_bns_mn"])
    same = moved(before["eu27_mn"], last["eu27_mn"])
    joint = "but" if printed != same else "and"
    uk = before["uk_mn"]
    return [
        Finding(
            f"The EU's printed row {printed} {percent(abs(last['growth_bns_pct']))} in {year}, "
            f"{joint} trade with the same {len(EU27)} countries {same} "
            f"{percent(abs(last['growth_eu27_pct']))}",
            effect.tail(2).assign(countries=len(EU27)),
        ),
        Finding(
            f"The printed row goes from {money(before['eu_bns_mn'], view.currency)} with the "
            f"United Kingdom in {earlier} to {money(last['eu_bns_mn'], view.currency)} without it "
            f"in {year}: the difference in growth is {number(abs(last['effect_pp']))} percentage "
            f"points.",
            effect.tail(2),
        ),
        Finding(
            f"In {earlier} the United Kingdom was {money(uk, view.currency)}, "
            f"{percent(before['uk_share_pct'])} of the {len(EU27) + 1}.",
            effect[effect["year"] == earlier],
        ),
    ]


# --- mirror ---------------------------------------------------------------------------------------


@register
def mirror_exports(tables: Tables, view: View) -> Draft:
    """Draw Kazakhstan's exports, and what the same importers say they bought."""
    by_member = tables("trade_by_member_state")
    steady = _steady(_importers_pairs(tables, view), view.partner)
    kz = by_member["partner"].isin(steady) & (by_member["reporter"] == "KZ")
    own = by_member["reporter"].isin(steady) & (by_member["currency"] == "USD")
    sides, ratio = _sides(
        measures.total(by_member[kz & (by_member["flow"] == "export")]),
        measures.total(by_member[own & (by_member["flow"] == "import")], parts="reporter"),
        tables,
        view,
        flow="export",
    )
    return _mirror_draft(
        sides,
        ratio,
        view,
        names=(
            say(KZ_SAYS),
            say("importers' figure") if view.partner == EU else say("importer's figure"),
        ),
        title=_exports_title(ratio, len(steady), view),
        reasons=("destination", "valuation"),
        subtitle=_exports_subtitle(len(steady), view, _unit_of_sides(sides, view)),
        notes=[
            say(
                "The {count} that report in every year: {members:the}.",
                count=len(steady),
                members=listing([name(code) for code in steady]),
            )
        ]
        if view.partner == EU
        else [],
    )


def _importers_pairs(tables: Tables, view: View) -> pd.DataFrame:
    """Return Kazakhstan's exports beside the members' imports in dollars, from the first year."""
    try:
        return trade.mirror_by_member(tables("trade_by_member_state"), _rates(tables))
    except MeasureError as fault:
        if not view.since:
            raise
        whole = trade.mirror_by_member(load("trade_by_member_state"), _rates(Tables()))
        _require_importer(whole, view.partner)
        raise too_late(view.since, int(whole["year"].max())) from fault


def _exports_title(ratio: pd.DataFrame, count: int, view: View) -> str:
    low, last = lowest(ratio, "exporter_over_importer"), ratio.iloc[-1]
    said = {
        "unit": _every(view),
        "last": _per_unit(last, view),
        "year": last["year"],
        "low": _per_unit(low, view),
        "low_year": low["year"],
    }
    earlier = low["year"] < last["year"]
    if view.partner != EU and earlier:
        return say(
            "For every {unit} of Kazakh goods that {who:the} recorded, Kazakhstan counted {last} "
            "in {year}, after {low} in {low_year}",
            who=name(view.partner),
            **said,
        )
    if view.partner != EU:
        return say(
            "For every {unit} of Kazakh goods that {who:the} recorded, Kazakhstan counted {last} "
            "in {year}",
            who=name(view.partner),
            **said,
        )
    if earlier:
        return say_many(
            "For every {unit} of Kazakh goods that {count} EU member recorded, Kazakhstan counted "
            "{last} in {year}, after {low} in {low_year}",
            "For every {unit} of Kazakh goods that {count} EU members recorded, Kazakhstan counted "
            "{last} in {year}, after {low} in {low_year}",
            count,
            **said,
        )
    return say_many(
        "For every {unit} of Kazakh goods that {count} EU member recorded, Kazakhstan counted "
        "{last} in {year}",
        "For every {unit} of Kazakh goods that {count} EU members recorded, Kazakhstan counted "
        "{last} in {year}",
        count,
        **said,
    )


def _exports_subtitle(count: int, view: View, unit: str) -> str:
    if view.partner == EU:
        return say_many(
            "Kazakhstan's exports to the EU as both sides count them; sums of the same {count} "
            "member; exporter FOB, importers CIF; {unit}, current prices, at each year's average "
            "rate",
            "Kazakhstan's exports to the EU as both sides count them; sums of the same {count} "
            "members; exporter FOB, importers CIF; {unit}, current prices, at each year's average "
            "rate",
            count,
            unit=unit,
        )
    return say(
        "Kazakhstan's exports to {who:the} as both sides count them; exporter FOB, importer CIF; "
        "{unit}, current prices, at each year's average rate",
        who=name(view.partner),
        unit=unit,
    )


@register
def mirror_imports(tables: Tables, view: View) -> Draft:
    """Draw Kazakhstan's imports, and what the EU's exporters declared for Kazakhstan."""
    table = "trade_turnover" if view.partner == EU else "trade_by_member_state"
    kz, own = _imports_of_both(tables(table), view.partner)
    if view.since and not set(kz["year"]) & set(own["year"]):
        kz, own = _imports_of_both(load(table), view.partner)
        raise too_late(view.since, max(set(kz["year"]) & set(own["year"])))
    sides, ratio = _sides(kz, own, tables, view, flow="import")
    return _mirror_draft(
        sides,
        ratio,
        view,
        names=(say(KZ_SAYS), say("exporters' figure")),
        title=_imports_title(ratio, view),
        reasons=(
            ("transit", "valuation")
            if ratio["exporter_over_importer"].iloc[-1] > 1
            else ("valuation", "timing")
        ),
        subtitle=_imports_subtitle(view, _unit_of_sides(sides, view)),
        notes=[say("Without other causes the exporters' figure is the lower one.")],
    )


def _imports_of_both(table: pd.DataFrame, partner: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Kazakhstan's imports from a partner, and the partner's exports in euro."""
    kz = (table["reporter"] == "KZ") & (table["partner"] == partner) & (table["flow"] == "import")
    own = (
        (table["reporter"] == partner) & (table["flow"] == "export") & (table["currency"] == "EUR")
    )
    return table[kz], table[own]


def _imports_title(ratio: pd.DataFrame, view: View) -> str:
    peak, last = highest(ratio, "exporter_over_importer"), ratio.iloc[-1]
    said = {
        "unit": _every(view),
        "who": short(view.partner),
        "last": _per_unit(last, view),
        "year": last["year"],
    }
    if peak["year"] == last["year"]:
        return say(
            "For every {unit} of imports from {who:the} that Kazakhstan recorded, exporters "
            "declared {last} in {year}",
            **said,
        )
    return say(
        "For every {unit} of imports from {who:the} that Kazakhstan recorded, exporters declared "
        "{last} in {year}, after {peak} in {peak_year}",
        peak=_per_unit(peak, view),
        peak_year=peak["year"],
        **said,
    )


def _imports_subtitle(view: View, unit: str) -> str:
    if view.partner == EU:
        return say(
            "Kazakhstan's imports from {who:the} as both sides count them; {whom}; exporters FOB, "
            "Kazakhstan CIF; {unit}, current prices, at each year's average rate",
            who=short(view.partner),
            whom=whom(view.partner),
            unit=unit,
        )
    return say(
        "Kazakhstan's imports from {who:the} as both sides count them; exporters FOB, Kazakhstan "
        "CIF; {unit}, current prices, at each year's average rate",
        who=short(view.partner),
        unit=unit,
    )


def _unit_of_sides(sides: pd.DataFrame, view: View) -> str:
    return amounts(sides, view.currency)[1]


def _mirror_draft(
    sides: pd.DataFrame,
    ratio: pd.DataFrame,
    view: View,
    *,
    names: tuple[str, str],
    title: str,
    reasons: Sequence[str],
    subtitle: str,
    notes: list[str],
) -> Draft:
    """Arrange both sides above the ratio of the exporter's to the importer's figure."""
    require_line(ratio["year"], view.since)
    scaled, unit = amounts(sides, view.currency)
    labels = dict(zip(("kz", "partner"), names, strict=True))
    quotient = say("exporter ÷ importer")
    lines = plotted(
        scaled.assign(series=scaled["side"].map(labels)),
        series="series",
        x="year",
        value="value_mn",
        unit=unit,
        panel=opening(unit),
    )
    below = plotted(
        ratio,
        series=quotient,
        x="year",
        value="exporter_over_importer",
        unit=say("ratio"),
        panel=say("Exporter's figure for 1 of the importer's"),
    )
    frame = pd.concat([lines, below], ignore_index=True)
    roles = {names[0]: "kazakhstan", names[1]: "eu", quotient: "other"}
    return Draft(
        findings=[Finding(title, ratio), *_mirror_findings(sides, view, reasons)],
        subtitle=subtitle,
        frame=frame,
        draw=lambda axes: _lines_by_panel(frame, axes, roles),
        kind=say("Line chart in two panels"),
        panels=Panels(rows=2, heights=(1.7, 1), height=4.3, right=1.75, share_x=True),
        notes=[*notes, *source_break(lines, SOURCE_CHANGES)],
        sheets=_line_sheets(frame, roles),
    )


def _mirror_findings(sides: pd.DataFrame, view: View, reasons: Sequence[str]) -> list[Finding]:
    last = sides[sides["year"] == sides["year"].max()]
    value = last.set_index("side")["value_mn"]
    gap = value["kz"] - value["partner"]
    sentence = both_sides(last["year"].iloc[0], value["kz"], value["partner"], view.currency)
    return [
        Finding(sentence, last.assign(gap_mn=gap)),
        *(Finding(say(trade.REASONS[reason])) for reason in reasons),
    ]


@register
def mirror_by_member(tables: Tables, view: View) -> Draft:
    """Draw Kazakhstan's exports by member in one year, as both sides count them."""
    pairs = trade.mirror_by_member(
        tables("trade_by_member_state"), _rates(tables), year=MIRROR_YEAR
    )
    return _dumbbell_draft(pairs, tables, view, importer="the importer's figure")


@register
def mirror_imports_by_member(tables: Tables, view: View) -> Draft:
    """Draw Kazakhstan's imports by member in the last year that both sides cover."""
    pairs = trade.mirror_by_member(
        tables("trade_by_member_state"), _rates(tables), flow="import", currency="EUR"
    )
    latest = pairs[pairs["year"] == pairs["year"].max()]
    return _dumbbell_draft(latest, tables, view, importer="the exporter's figure")


def _dumbbell_draft(pairs: pd.DataFrame, tables: Tables, view: View, *, importer: str) -> Draft:
    """Arrange both sides' figures of the members with the largest gaps."""
    year, flow = int(pairs["year"].iloc[0]), str(pairs["flow"].iloc[0])
    sides = {"kz_reported_mn": KZ_SAYS, "partner_reported_mn": importer}
    both = pd.concat(
        [pairs.assign(side=side, value_mn=pairs[column]) for column, side in sides.items()]
    )
    both = in_currency(both, tables, view.currency, value="value_mn")
    wide = both.pivot(index="partner", columns="side", values="value_mn")
    gap = (wide[KZ_SAYS] - wide[importer]).sort_values(key=abs, ascending=False)
    chosen = {view.partner} & set(gap.index)
    shown = list(dict.fromkeys([*gap.index[:SHOWN], *chosen]))
    scaled, unit = amounts(both, view.currency)
    ordered = scaled.set_index("partner").loc[shown].reset_index()
    frame = plotted(
        ordered.assign(x=ordered["partner"].map(name)),
        series="side",
        x="x",
        value="value_mn",
        unit=unit,
    ).reset_index(drop=True)
    roles = {KZ_SAYS: "kazakhstan", importer: "eu"}
    exports = flow == "export"
    reason = trade.REASONS["destination" if exports else "transit"]
    direction = "exports to" if exports else "imports from"
    return Draft(
        findings=_dumbbell_findings(wide, gap, year, view, importer, exports=exports),
        subtitle=f"Kazakhstan's {direction} each member in {year} as both sides count them, "
        f"{unit}, current prices; exporter FOB, importer CIF; the {SHOWN} largest gaps of "
        f"{len(gap)} members{_and_chosen(chosen - set(gap.index[:SHOWN]))}",
        frame=frame,
        draw=lambda axes: charts.dumbbells(frame, ax=axes[0], roles=roles),
        kind="Dot chart",
        panels=Panels(height=4.2, left=1.2, right=0.5),
        notes=[
            say(reason),
            *(
                [f"No imports of {year} as reported by {the(view.partner)} are at hand."]
                if view.partner != EU and not chosen
                else []
            ),
        ],
    )


def _dumbbell_findings(
    wide: pd.DataFrame,
    gap: pd.Series,
    year: int,
    view: View,
    other: str,
    *,
    exports: bool,
) -> list[Finding]:
    signed = gap if exports else -gap
    over = list(signed[signed > 0].index[:2])
    counts = wide[KZ_SAYS if exports else other]
    answers = wide[other if exports else KZ_SAYS]
    said, answered = (float(side.loc[over].sum()) for side in (counts, answers))
    cells = wide.assign(said=said, answered=answered, year=year).reset_index()
    members = listing([the(code) for code in over])
    title = (
        f"In {year} Kazakhstan booked {money(said, view.currency)} of exports to {members}, "
        f"which recorded {money(answered, view.currency)}"
        if exports
        else f"In {year} {members} declared {money(said, view.currency)} of exports to "
        f"Kazakhstan, which recorded {money(answered, view.currency)}"
    )
    under = signed[signed < 0]
    found = [Finding(title, cells)]
    if len(under):
        code = str(under.index[0])
        found.append(
            Finding(
                f"The other way round, {the(code)}: Kazakhstan's figure is "
                f"{money(wide[KZ_SAYS][code], view.currency)}, {other} "
                f"{money(wide[other][code], view.currency)}.",
                cells[cells["partner"] == code],
            )
        )
    if view.partner in wide.index.difference([*over, *under.index[:1]]):
        own = {side: float(values[view.partner]) for side, values in wide.items()}
        found.append(
            Finding(
                f"For {the(view.partner)} Kazakhstan's figure is "
                f"{amount(own[KZ_SAYS], view.currency)}, {other} "
                f"{amount(own[other], view.currency)}.",
                cells[cells["partner"] == view.partner],
            )
        )
    close = wide[(wide[KZ_SAYS] / wide[other]).between(0.9, 1.1)]
    found.append(
        Finding(
            f"Both sides agree to within a tenth for {len(close)} of {len(wide)} members: "
            f"comparisons between members depend on whose figures are used.",
            close.reset_index().assign(members=len(wide)),
        )
    )
    return found


# --- prices, growth, concentration ----------------------------------------------------------------


@register
def nominal_real(tables: Tables, view: View) -> Draft:
    """Draw turnover at current prices and at the prices of the base year, in US dollars."""
    dollars = partner_flows(tables, replace(view, currency="USD"))
    nominal = dollars[dollars["flow"] == "turnover"]
    prices_us = prices.indicator(tables("macro"), "us_cpi")
    constant = prices.real(nominal, prices_us, base_year=view.base_year)
    names = {"current": "current prices", "constant": f"prices of {view.base_year}"}
    both, unit = amounts(
        pd.concat([nominal.assign(basis="current"), constant.assign(basis="constant")]), "USD"
    )
    frame = plotted(
        both.assign(series=both["basis"].map(names)),
        series="series",
        x="year",
        value="value_mn",
        unit=unit,
    ).reset_index(drop=True)
    roles = {names["current"]: "other", names["constant"]: "eu"}
    return Draft(
        findings=_real_findings(nominal, constant, view),
        subtitle=f"Goods turnover of Kazakhstan with {with_article(view.partner)}, {unit}, at "
        f"current prices and at prices of {view.base_year}; Kazakh customs; {whom(view.partner)}",
        frame=frame,
        draw=lambda axes: charts.lines(frame, ax=axes[0], roles=roles),
        kind="Line chart",
        panels=Panels(height=3.6, right=1.4),
        notes=[
            f"Amounts in other currencies are {prices.ORDER} (CPI): purchasing power, not volume.",
            *source_break(frame, SOURCE_CHANGES),
            *zero_years(tables, view),
        ],
    )


def _real_findings(nominal: pd.DataFrame, constant: pd.DataFrame, view: View) -> list[Finding]:
    first, last = int(nominal["year"].min()), int(nominal["year"].max())
    said = {
        f"at {view.base_year} prices": _below_peak(constant),
        "at current prices": _below_peak(nominal),
    }
    parts = [f"{_peak_words(*below)} {basis}" for basis, below in said.items()]
    factor = constant["deflator"].iloc[-1] / constant["deflator"].iloc[0]
    cells = pd.DataFrame([[basis, *below] for basis, below in said.items()])
    return [
        Finding(
            f"In {last} {short(view.partner)}–Kazakhstan trade was {listing(parts)}",
            cells.assign(base_year=view.base_year, last=last),
        ),
        Finding(
            f"US consumer prices were about {times(factor)} as high in {last} as in {first}, so a "
            f"dollar of trade then and now is not the same.",
            constant.assign(factor=factor),
        ),
    ]


def _below_peak(rows: pd.DataFrame) -> tuple[float, int]:
    """Return by how many percent the last value is below the highest, and the year of that."""
    peak = highest(rows, "value_mn")
    return 100 * (1 - rows["value_mn"].iloc[-1] / peak["value_mn"]), int(peak["year"])


def _peak_words(below: float, year: int) -> str:
    return f"{percent(below, 0)} below its {year} peak" if below > 0 else "at its highest"


@register
def growth_contributions(tables: Tables, view: View) -> Draft:
    """Draw what each direction and each member added to growth since the base year."""
    by_member = tables("trade_by_member_state")
    own = in_currency(by_member[by_member["reporter"] == "KZ"], tables, view.currency)
    start, end = view.base_year, int(own["year"].max())
    if start >= end:
        raise ChartError(f"BASE_YEAR {start} leaves no growth to explain; choose one before {end}")
    flows = trade.contributions(own, start=start, end=end, parts="flow")
    parts = trade.contributions(own, start=start, end=end)
    chosen = _unit_of(view.partner, pd.Index(parts["partner"]))
    labels = {"export": "exports", "import": "imports"}
    whole = pd.DataFrame(
        {
            "part": ["all trade"],
            "contribution_pp": flows["total_growth_pct"].iloc[:1],
            "status": [worst(flows)],
            "source_id": [join_sources(flows["source_id"])],
        }
    )
    panels = {
        "By direction": pd.concat([flows.assign(part=flows["flow"].map(labels)), whole]),
        "By member": _largest_and_rest(parts, "contribution_pp", keep=chosen),
    }
    roles = {"exports": "kazakhstan", "imports": "member", "all trade": "eu", "others": "other"}
    frame = pd.concat(
        [
            plotted(
                rows.assign(colour_of=rows["part"].where(rows["part"].isin(roles), "members")),
                series="colour_of",
                x="part",
                value="contribution_pp",
                unit="percentage points",
                panel=panel,
            )
            for panel, rows in panels.items()
        ],
        ignore_index=True,
    )
    frame.loc[frame["x"].isin(map(name, chosen)), "series"] = "chosen"
    roles |= {"members": "member", "chosen": "eu"}

    def draw(axes: list[Axes]) -> None:
        for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
            charts.ranked_bars(rows, ax=ax, roles=roles, scale=frame["value"])
            ax.set_title(str(panel))

    return Draft(
        findings=[*_contribution_findings(flows, parts), *_own_contribution(parts, chosen)],
        subtitle=f"Contributions to the growth of Kazakhstan's goods trade with today's "
        f"{len(EU27)} EU members from {start} to {end}, percentage points; "
        f"current {CURRENCY_WORDS[view.currency]}{converted(view.currency)}; Kazakh customs",
        frame=frame,
        draw=draw,
        kind="Bar charts",
        panels=Panels(rows=2, heights=(3, SHOWN + 1), height=4.9, left=1.7, right=0.4),
        notes=[
            "Both sets of bars add up to the growth of all trade.",
            *source_break(
                own[own["year"].between(start + 1, end)].rename(columns={"year": "x"}),
                SOURCE_CHANGES,
            ),
        ],
    )


def _contribution_findings(flows: pd.DataFrame, parts: pd.DataFrame) -> list[Finding]:
    start, end = int(flows["start"].iloc[0]), int(flows["end"].iloc[0])
    growth = float(flows["total_growth_pct"].iloc[0])
    verb = moved(100, 100 + growth)
    top, bottom = parts.iloc[0], parts.iloc[-1]
    part = flows.set_index("flow")["contribution_pp"]
    ends = [
        f"{the(row['partner'])} {word} {number(abs(row['contribution_pp']))} points"
        for row, word, holds in (
            (top, "added", top["contribution_pp"] > 0),
            (bottom, "took away", bottom["contribution_pp"] < 0),
        )
        if holds
    ]
    return [
        Finding(
            f"Kazakhstan's trade with the EU {verb} {percent(abs(growth))} from {start} to {end}: "
            f"{' and '.join(ends)}",
            parts,
        ),
        Finding(
            f"Exports contributed {number(part['export'])} and imports {number(part['import'])} "
            f"percentage points.",
            flows,
        ),
        Finding(
            f"Trade with {int((parts['change'] > 0).sum())} of {len(parts)} members grew.",
            parts.assign(grew=int((parts["change"] > 0).sum())),
        ),
    ]


def _own_contribution(parts: pd.DataFrame, chosen: set[str]) -> list[Finding]:
    rows = parts[parts["partner"].isin(chosen)]
    return [
        Finding(
            f"{opening(the(row['partner']))} contributed {number(row['contribution_pp'])} "
            "percentage points.",
            rows,
        )
        for row in rows.to_dict("records")
    ]


@register
def growth_spread(tables: Tables, view: View) -> Draft:
    """Draw how trade with each of the largest members grew from year to year."""
    own = tables("trade_by_member_state")
    rows = in_currency(trade.members(own), tables, view.currency)
    after = from_year(rows, view, at_least=3)
    last = after[after["year"] == after["year"].max()]
    chosen = _unit_of(view.partner, pd.Index(last["partner"]))
    largest = set(last.nlargest(SHOWN, "value_mn")["partner"])
    grown = _grown(after[after["partner"].isin(largest | chosen)])
    spans = grown.groupby("partner")["growth_pct"].agg(lambda values: values.max() - values.min())
    order = [str(code) for code in spans.sort_values(ascending=False).index]
    grown["series"] = grown["partner"].map(name)
    frame = pd.concat(
        [
            plotted(
                grown[grown["partner"] == code],
                series="series",
                x="year",
                value="growth_pct",
                unit="percent",
            )
            for code in order
        ],
        ignore_index=True,
    )
    roles = {name(code): "eu" if code in chosen else "kazakhstan" for code in order}
    start, end = int(after["year"].min()), int(after["year"].max())
    return Draft(
        findings=_spread_findings(grown, order, chosen),
        subtitle=f"Growth of Kazakhstan's goods trade on the year before, percent, with its "
        f"{SHOWN} largest EU partners of {end}{_and_chosen(chosen - largest)}; a dot for each "
        f"year from {start + 1}; current {CURRENCY_WORDS[view.currency]}"
        f"{converted(view.currency)}; Kazakh customs",
        frame=frame,
        draw=lambda axes: charts.strips(frame, ax=axes[0], roles=roles),
        kind="Dot chart",
        panels=Panels(
            height=0.7 + 0.32 * len(order), left=charts.beside(roles, least=1.3), right=0.4
        ),
        notes=[
            "The upright rule is the median of a member's years.",
            *source_break(frame, SOURCE_CHANGES),
        ],
    )


def _grown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return growth on the year before, where there was trade in both years."""
    traded = rows[rows["value_mn"] > 0].sort_values(["partner", "year"])
    stretch = (traded.groupby("partner")["year"].diff() != 1).cumsum()
    grown = measures.growth(traded.assign(stretch=stretch), by=["partner", "stretch"])
    return grown.dropna(subset="growth_pct").reset_index(drop=True)


def _spread_findings(grown: pd.DataFrame, order: Sequence[str], chosen: set[str]) -> list[Finding]:
    """Say whose trade swung most and least, and how that of the chosen member did."""
    most, least = order[0], order[-1]
    told = [
        Finding(
            f"Trade with {the(most)} swung most, {_swing(grown, most)}; with "
            f"{the(least)} least, {_swing(grown, least)}",
            grown[grown["partner"].isin([most, least])],
        ),
        *(
            Finding(
                f"Trade with {the(code)}: {_swing(grown, code)}.", grown[grown["partner"] == code]
            )
            for code in sorted(chosen - {most, least})
        ),
    ]
    fell = grown.groupby("year")["growth_pct"].apply(lambda values: int((values < 0).sum()))
    worst_year = int(fell.index[int(fell.argmax())])
    return [
        *told,
        Finding(
            f"In {worst_year} trade fell with {in_words(int(fell.max()))} of "
            f"{int((grown['year'] == worst_year).sum())} of them, more than in any other year.",
            grown[grown["year"] == worst_year].assign(fell=int(fell.max())),
        ),
    ]


def _swing(grown: pd.DataFrame, code: str) -> str:
    """Say the lowest and the highest growth of a member, with the years."""
    own = grown[grown["partner"] == code]
    low, high = lowest(own, "growth_pct"), highest(own, "growth_pct")
    return (
        f"from {percent(low['growth_pct'], 0)} in {low['year']} to "
        f"{percent(high['growth_pct'], 0)} in {high['year']}"
    )


@register
def concentration(tables: Tables, view: View) -> Draft:  # noqa: ARG001 - shares have no currency
    """Draw how concentrated exports to the EU are, with and without the largest buyer."""
    index = trade.concentration(tables("trade_by_member_state"))
    readings = {"hhi": "all members", "hhi_without_largest": "without the largest"}
    frame = pd.concat(
        [
            plotted(index, series=series, x="year", value=column, unit="index, 0–10,000")
            for column, series in readings.items()
        ],
        ignore_index=True,
    )
    roles = dict(zip(readings.values(), ("eu", "other"), strict=True))
    last, peak = index.iloc[-1], highest(index, "hhi")
    buyer = the(str(last["largest"]))
    led = int((index["largest"] == last["largest"]).sum())
    return Draft(
        findings=[
            Finding(
                f"{opening(buyer)} makes the difference: the concentration index of exports to the "
                f"EU was {number(last['hhi'], 0)} in {last['year']}, and "
                f"{number(last['hhi_without_largest'], 0)} without it",
                index,
            ),
            Finding(
                f"{opening(buyer)} took {percent(last['largest_share_pct'], 0)} of the exports to "
                f"the EU in {last['year']} and was the largest buyer in {led} of {len(index)} "
                f"years.",
                index.assign(led=led),
            ),
            Finding(
                f"Concentration was highest in {peak['year']}, at {number(peak['hhi'], 0)}; "
                f"{last['parts']} equal buyers would give {number(10_000 / last['parts'], 0)}.",
                index.assign(equal=10_000 / index["parts"]),
            ),
        ],
        subtitle="Herfindahl–Hirschman index of Kazakhstan's goods exports by EU member, from 0 "
        f"(spread) to 10,000 (one buyer); Kazakh customs; today's {len(EU27)} members",
        frame=frame,
        draw=lambda axes: charts.lines(frame, ax=axes[0], roles=roles),
        kind="Line chart",
        panels=Panels(height=3.5, right=1.6),
        notes=[
            "Exports count for the first destination known; Belgium and Luxembourg are one.",
            *source_break(frame, SOURCE_CHANGES),
        ],
    )


@register
def fuel_share(tables: Tables, view: View) -> Draft:
    """Draw mineral fuels in Kazakhstan's exports and in what EU members buy: each basis apart."""
    exports = _fuel_exports(tables)
    world = "Share in Kazakhstan's exports to all countries, percent"
    lines = [
        plotted(rows, series=series, x="year", value=column, unit="percent", panel=world)
        for series, (rows, column) in exports.items()
    ]
    by_product, by_member = tables("trade_by_product"), tables("trade_by_member_state")
    whole = trade.fuels_share(by_product, by_member)
    year = int(whole["year"].max())
    members = _fuel_buyers(by_product, by_member, year, view)
    last = whole[whole["year"] == year].assign(series="EU", x=f"EU, {len(EU27)} members")
    panel = (
        f"Share of mineral fuels (HS 27) in what members bought from Kazakhstan in {year}, percent"
    )
    bars = plotted(
        pd.concat([last, members]),
        series="series",
        x="x",
        value="share_pct",
        unit="percent",
        panel=panel,
    )
    frame = pd.concat([*lines, bars], ignore_index=True)
    roles = dict(zip(exports, ("kazakhstan", "other"), strict=True))
    roles |= {"EU": "eu", "chosen": "eu", "members": "member"}

    def draw(axes: list[Axes]) -> None:
        charts.lines(frame[frame["panel"] == world], ax=axes[0], roles=roles)
        charts.ranked_bars(frame[frame["panel"] == panel], ax=axes[1], roles=roles)
        for ax, text in zip(axes, (world, panel), strict=True):
            ax.set_title(text)

    return Draft(
        findings=_fuel_findings(exports, whole, members),
        subtitle="Goods by value, current prices; above Kazakhstan's figures (mineral fuels "
        "SITC 3, crude oil HS 2709), below the members' own imports in euro",
        frame=frame,
        draw=draw,
        kind="Line chart above a bar chart",
        panels=Panels(rows=2, heights=(1.2, 1.5), height=5.6, left=1.45, right=1.45),
        notes=[
            f"The {SHOWN} members with the largest imports from Kazakhstan"
            f"{_and_chosen({view.partner} if len(members) > SHOWN else set())}.",
            "Crude oil: no value where a month is missing.",
            *source_break(frame[frame["panel"] == world], ALL_EXPORTS_CHANGE),
        ],
    )


def _fuel_exports(tables: Tables) -> dict[str, tuple[pd.DataFrame, str]]:
    """Return the fuel shares in all exports, with the column that holds them."""
    fuels = prices.indicator(tables("macro"), "fuel_share_exports_pct", country="KZ")
    products, total = tables("trade_by_product"), tables("trade_total")
    crude = products[
        (products["reporter"] == "KZ")
        & (products["flow"] == "export")
        & (products["product"] == "2709")
    ]
    goods = total[(total["partner"] == "WORLD") & (total["flow"] == "export")]
    return {
        "mineral fuels": (fuels.dropna(subset="value"), "value"),
        "crude oil alone": (measures.share(crude, goods), "share_pct"),
    }


def _fuel_buyers(
    by_product: pd.DataFrame, by_member: pd.DataFrame, year: int, view: View
) -> pd.DataFrame:
    """Return the fuel share in the imports of the largest buyers, highest share first."""
    fuels, goods = (
        table[
            table["reporter"].isin(EU27)
            & (table["flow"] == "import")
            & (table["currency"] == "EUR")
            & (table["year"] == year)
            & (table["product"].eq(trade.FUELS) if "product" in table else True)
        ]
        for table in (by_product, by_member)
    )
    shares = measures.share(fuels, goods, on=("year", "reporter"))
    large = goods.nlargest(SHOWN, "value_mn")["reporter"]
    chosen = shares["reporter"] == view.partner
    kept = shares[shares["reporter"].isin(large) | chosen]
    return kept.assign(
        series=kept["reporter"].eq(view.partner).map({True: "chosen", False: "members"}),
        x=kept["reporter"].map(name),
    ).sort_values("share_pct", ascending=False)


def _fuel_findings(
    exports: dict[str, tuple[pd.DataFrame, str]], whole: pd.DataFrame, members: pd.DataFrame
) -> list[Finding]:
    ends = {series: rows.iloc[-1][["year", column]] for series, (rows, column) in exports.items()}
    (fuel_year, fuels), (crude_year, crude) = ends.values()
    last = whole.iloc[-1]
    rows = exports["mineral fuels"][0]
    peak = highest(rows, "value")
    low = members.iloc[-1]
    return [
        Finding(
            f"Mineral fuels were {percent(last['share_pct'], 0)} of what the EU bought from "
            f"Kazakhstan in {last['year']}, and {percent(fuels, 0)} of all Kazakh exports in "
            f"{fuel_year}",
            pd.concat([whole, rows]),
        ),
        Finding(
            f"In Kazakhstan's exports to all countries fuels were highest in {peak['year']}, at "
            f"{percent(peak['value'], 0)}; crude oil alone was {percent(crude, 0)} in "
            f"{crude_year}.",
            pd.concat([rows, exports["crude oil alone"][0]]),
        ),
        Finding(
            f"Of the members shown {the(str(low['reporter']))} had the lowest share of fuels, "
            f"{percent(low['share_pct'], 0)}.",
            members,
        ),
    ]


@register
def turnover_trend(tables: Tables, view: View) -> Draft:
    """Draw turnover since the base year with its log-linear trend and the interval of the trend."""
    flows = partner_flows(tables, view)
    rows = from_year(flows[flows["flow"] == "turnover"], view, at_least=5)
    fit = measures.log_trend(rows)
    scaled, unit = amounts(fit, view.currency, columns=["value", "trend", "low", "high"])
    names = {
        "trend": "fitted trend",
        "low": "lower end of the interval",
        "high": "upper end of the interval",
    }
    provenance = {"status": "final", "source_id": join_sources(fit["source_id"])}
    frame = pd.concat(
        [
            plotted(scaled, series="turnover", x="year", value="value", unit=unit),
            *(
                plotted(
                    scaled.assign(**provenance), series=series, x="year", value=column, unit=unit
                )
                for column, series in names.items()
            ),
        ],
        ignore_index=True,
    )

    lines = frame["series"].isin(["turnover", names["trend"]])
    roles = {"turnover": "eu", names["trend"]: "other"}

    def draw(axes: list[Axes]) -> None:
        charts.band(frame[~lines], ax=axes[0], role="other", low=names["low"], high=names["high"])
        charts.lines(frame[lines], ax=axes[0], roles=roles)

    return Draft(
        findings=_trend_findings(fit, view),
        subtitle=f"Goods turnover with {with_article(view.partner)}, {unit}, current prices"
        f"{converted(view.currency)}; Kazakh customs; {whom(view.partner)}; trend of the "
        f"logarithms with its 95% interval",
        frame=frame,
        draw=draw,
        kind="Line chart with a band",
        panels=Panels(height=3.6, right=1.0),
        notes=[
            "The interval takes years as independent; as trade swings with the oil price for "
            "years, it is the least that must be allowed for.",
            *source_break(frame, SOURCE_CHANGES),
            *zero_years(tables, view),
        ],
    )


def _trend_findings(fit: pd.DataFrame, view: View) -> list[Finding]:
    first = fit.iloc[0]
    rate, low, high = (first[f"growth{end}_pct"] for end in ("", "_low", "_high"))
    pair = f"{short(view.partner)}–Kazakhstan trade"
    span = f"between {percent(low)} and {percent(high)} a year"
    clear = low > 0 or high < 0
    title = (
        f"{pair} {'grew' if rate > 0 else 'shrank'} about {percent(abs(rate))} a year since "
        f"{first['year']} ({span})"
        if clear
        else f"{pair} shows no clear trend since {first['year']}: {span} at current prices"
    )
    off = (fit["value"] / fit["trend"] - 1).abs()
    far = fit.iloc[int(off.argmax())]
    side = "above" if far["value"] > far["trend"] else "below"
    ratio = far["value"] / far["trend"]
    size = f"{times(ratio)} the trend" if ratio >= 2 else f"{percent(100 * off.max(), 0)} {side} it"
    return [
        Finding(title, fit),
        Finding(
            f"It was farthest from the trend in {far['year']}: {size}.",
            fit.assign(off_pct=100 * off, ratio=fit["value"] / fit["trend"]),
        ),
        Finding(
            f"The best single rate is {percent(rate)} a year; one rate for all years hides the "
            f"swings of the oil price.",
            fit,
        ),
    ]


# --- helpers --------------------------------------------------------------------------------------


PRICES = {"USD": mark("${number}"), "EUR": mark("€{number}")}


def _every(view: View) -> str:
    """Return the word for one unit of the currency, as a sentence on "every dollar" wants it."""
    if view.currency == "USD":
        return say_as("for every", "dollar")
    return say_as("for every", "euro")


def _per_unit(row: pd.Series, view: View) -> str:
    """Say how much the exporter counted for one of the importer's, to the cent."""
    ratio = row["exporter_over_importer"]
    text = say(PRICES[view.currency], number=number(max(ratio, 0.01), 2))
    price = Term(text, suffixed(text, view.currency))
    return say("less than {amount}", amount=price) if ratio < 0.005 else price


def _flow_names(view: View) -> dict[str, str]:
    """Return the words for each flow beside its line."""
    partner = short(view.partner)
    return {
        "turnover": say("turnover"),
        "export": say("exports to {who:the}", who=partner),
        "import": say("imports from {who:the}", who=partner),
        "balance": say("balance"),
    }


def _by_flow(rows: pd.DataFrame, names: dict[str, str], unit: str, *, panel: str) -> pd.DataFrame:
    named = rows.assign(series=rows["flow"].map(names))
    return plotted(named, series="series", x="year", value="value_mn", unit=unit, panel=panel)


def _lines_by_panel(frame: pd.DataFrame, axes: Sequence[Axes], roles: dict[str, str]) -> None:
    """Draw one line chart per panel under the panel's name."""
    for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
        charts.lines(rows, ax=ax, roles=roles, labels=_wrapped(rows))
        ax.set_title(str(panel))


def _line_sheets(frame: pd.DataFrame, roles: dict[str, str]) -> list[Sheet]:
    """Return one line chart per panel for an office program."""
    return [
        Sheet("line", str(panel), {series: roles[series] for series in rows["series"].unique()})
        for panel, rows in frame.groupby("panel", sort=False)
    ]


def _wrapped(rows: pd.DataFrame) -> dict[str, str]:
    """Return the names of the series in lines that fit beside a chart."""
    return {series: fill(series, LABEL_WRAP) for series in rows["series"].unique()}


def _said(row: pd.Series, view: View) -> str:
    return money(float(row["value_mn"]), view.currency)


def _moved_together(turnover: pd.DataFrame, oil: pd.DataFrame) -> pd.DataFrame:
    """Return whether turnover and the oil price rose or fell together, year by year."""
    one, other = (
        measures.growth(rows, value=value)[["year", "growth_pct"]].dropna()
        for rows, value in ((turnover, "value_mn"), (oil, "value"))
    )
    both = one.merge(other, on="year", suffixes=("", "_oil"))
    return both.assign(same_way=both["growth_pct"] * both["growth_pct_oil"] > 0)


def _ahead_since(shares: pd.DataFrame, one: str, other: str) -> int | None:
    """Return the first year of the unbroken run to the last in which one had more than other."""
    wide = shares.pivot(index="year", columns="partner", values="share_pct")
    return _unbroken_since(wide.index.to_series(), wide[one] > wide[other])


def _unbroken_since(years: pd.Series, holds: pd.Series) -> int | None:
    """Return the first year of the run to the last in which something holds, if it holds there."""
    run = holds.to_numpy()[::-1].cumprod().sum()
    return int(years.iloc[-run]) if run else None


def _unit_of(partner: str, units: pd.Index) -> set[str]:
    """Return the unit that the partner is counted in; none for the EU as a whole."""
    if partner == EU:
        return set()
    return {partner if partner in units else "BLX"}


def _rates(tables: Tables) -> pd.DataFrame:
    return prices.indicator(tables("macro"), prices.RATE)


def _steady(pairs: pd.DataFrame, partner: str) -> list[str]:
    """Return the members that both sides report in every year; or the one that was asked for."""
    years = pairs.groupby("partner")["year"].nunique()
    if partner == EU:
        return sorted(years.index[years == pairs["year"].nunique()])
    _require_importer(pairs, partner)
    return [partner]


def _require_importer(pairs: pd.DataFrame, partner: str) -> None:
    """Refuse a member whose own figures in dollars are not among the pairs."""
    count = pairs["partner"].nunique()
    if partner != EU and partner not in set(pairs["partner"]):
        raise AbsentError(
            say(
                "the tables hold no imports from Kazakhstan in dollars as {who:the} counts them; "
                "they hold those of {count} of the {all} EU members",
                who=name(partner),
                count=count,
                all=len(EU27),
            )
        )


def _sides(
    kz: pd.DataFrame, own: pd.DataFrame, tables: Tables, view: View, *, flow: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both sides in the chosen currency, each with its own status, and their ratio."""
    rates = _rates(tables)
    kz = kz.assign(reporter="KZ")
    own = own.assign(reporter=view.partner)
    ratio = trade.mirror(kz, own, rates, flow=flow)
    both = pd.concat(
        [
            prices.to_usd(rows[rows["year"].isin(ratio["year"])], rates).assign(side=side)
            for side, rows in (("kz", kz), ("partner", own))
        ],
        ignore_index=True,
    )
    sides = in_currency(both.drop(columns="usd_per_eur", errors="ignore"), tables, view.currency)
    return sides, ratio[ratio["year"].isin(sides["year"])]


def _largest_and_rest(parts: pd.DataFrame, value: str, *, keep: set[str]) -> pd.DataFrame:
    """Return the largest parts in order, named, and the sum of the others as the last row."""
    order = parts[value].abs().sort_values(ascending=False).index[:SHOWN]
    large = parts.index.isin(order) | parts["partner"].isin(keep)
    named = parts[large].assign(part=parts.loc[large, "partner"].map(name))
    rest = parts[~large]
    others = pd.DataFrame(
        {
            "part": ["others"],
            value: [rest[value].sum()],
            "status": [worst(rest)],
            "source_id": [join_sources(rest["source_id"])],
        }
    )
    return pd.concat([named, others], ignore_index=True)
