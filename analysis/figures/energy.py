"""Figures on energy: crude oil and uranium in the EU's supply, exports, routes, electricity."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import charts, energy, measures
from analysis.data import load
from analysis.figures import Tables, View, member_states, register
from analysis.figures.common import (
    converted,
    hedged,
    in_currency,
    in_words,
    opening,
    place,
    row_at,
    span,
    too_late,
)
from analysis.findings import Finding, listing, moved, name, number, percent, the, times
from analysis.language import mark, say, say_many
from analysis.record import Draft, Panels, Sheet, decimals, plotted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TONNES = mark("mn tonnes")
DELIVERIES = "deliveries_eu_utilities"

REFERENCE = "Kazakhstan, in every panel"

# The words of the labels, and who says it: statistics of the EU, the press, officials.
DEFINITIONS = {
    "toe_incl_intra_eu27_2007": ("Oil equivalent, EU27 of 2007", "eu"),
    "volume_incl_intra_eu28": ("Register by volume, EU28", "eu"),
    "value_incl_intra_eu28": ("Register by value, EU28", "eu"),
    "volume_incl_intra_eu_v": ("Register by volume, at least", "eu"),
    "value_incl_intra_eu_v": ("Register by value, at least", "eu"),
    "tonnes_eu28": ("Tonnes, EU28", "eu"),
    "tonnes_eu27_2020": ("Tonnes, today's 27", "eu"),
    "extra_eu_rounded": ("From outside the EU, rounded", "other"),
    "value_extra_eu": ("From outside the EU, Eurostat in the press", "other"),
    "volume_mbd_press": ("Barrels a day, worked out by Econovis", "other"),
    "statement": ("Said by officials", "kazakhstan"),
}

# Where the chart has room for each name: series, text, year, per cent.
NAME_PLACES = [
    ("Oil equivalent, EU27 of 2007", "Eurostat, oil equivalent,\nEU27 of 2007", 2011.2, 3.1),
    ("Register by value, EU28", "Register by value, EU28", 2014.6, 8.7),
    ("Register by volume, EU28", "Register by volume,\nEU28", 2014.2, 4.3),
    ("Tonnes, EU28", "Tonnes over a published\ntotal, EU28", 2017.0, 4.6),
    ("Tonnes, today's 27", "Tonnes over a published\ntotal, today's 27", 2018.9, 10.4),
    ("Tonnes, today's 27", "Tonnes,\ntoday's 27", 2021.9, 9.9),
    ("From outside the EU, rounded", "From outside the EU,\nrounded", 2019.6, 3.0),
    ("Register by volume, at least", "Register by volume,\nat least", 2022.4, 4.0),
    ("Register by value, at least", "Register by value,\nat least", 2024.3, 5.9),
    (
        "From outside the EU, Eurostat in the press",
        "From outside the EU (Eurostat)\nand barrels a day (Econovis), in the press",
        2021.6,
        13.8,
    ),
    ("Said by officials", "Said by the president", 2011.6, 18.8),
    ("Said by officials", "Said by\nofficials", 2023.3, 10.2),
    ("Said by officials", "Said by the president", 2023.6, 15.8),
]

ROUTE_NAMES = {
    "cpc": "Caspian pipeline (CPC)",
    "atyrau_samara": "Atyrau–Samara pipeline",
    "china": "Pipeline to China",
    "aktau": "Port of Aktau",
    "rail": "Rail",
    "btc": "Baku–Tbilisi–Ceyhan",
    "orenburg": "Orenburg plant",
}

POWER = {
    "hydro": ("Hydro", "eu"),
    "wind": ("Wind and solar", "kazakhstan"),
    "solar": ("Wind and solar", "kazakhstan"),
    "gas": ("Gas", "member"),
    "oil": ("Oil, nuclear, bioenergy", "china"),
    "nuclear": ("Oil, nuclear, bioenergy", "china"),
    "bioenergy": ("Oil, nuclear, bioenergy", "china"),
    "coal": ("Coal", "other"),
}


# --- the EU's supply ----------------------------------------------------------------------------


@register
def oil_share_definitions(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Kazakhstan's share in the EU's crude oil, every definition apart."""
    cut = energy.segments(tables("energy_shares"))
    words = {basis: text for basis, (text, _) in DEFINITIONS.items()}
    roles = dict(DEFINITIONS.values())
    rows = cut.assign(series=cut["basis"].map(words))
    frame = plotted(rows, series="series", x="year", value="share_pct", unit="%")
    counted = rows[rows["basis"] != "statement"]
    year = int(counted["year"].mode().max())
    same = counted[counted["year"] == year]
    low, high = same["share_pct"].min(), same["share_pct"].max()

    def draw(axes: list[Axes]) -> None:
        charts.lines(frame, ax=axes[0], roles=roles, labels=dict.fromkeys(roles, ""), markers=True)
        charts.names_at(frame, ax=axes[0], roles=roles, places=NAME_PLACES)

    return Draft(
        findings=[
            Finding(
                f"Kazakhstan's share of EU crude imports in {year} is given as {_as_printed(low)} "
                f"to {_as_printed(high)}, depending on the definition",
                same,
            ),
            *_about_definitions(rows),
        ],
        subtitle=(
            f"Kazakhstan in crude oil imports of the EU, %, {span(rows)}, each definition a stroke "
            "of its own. Blue: EU statistics; grey: as the press quotes them; green: said by "
            "officials"
        ),
        frame=frame,
        draw=draw,
        kind="Line chart with separate strokes",
        panels=Panels(height=4.6, right=0.4),
        notes=[
            "The register counts deliveries between members as imports; shares of imports from "
            "outside the EU do not: the step to the last years is partly a change of definition.",
            "CPC Blend counts as Kazakh although part of it is Russian.",
        ],
    )


def _about_definitions(rows: pd.DataFrame) -> list[Finding]:
    register_ = rows[rows["basis"] == "volume_incl_intra_eu28"]
    first, last = register_.iloc[0], register_.iloc[-1]
    floors = rows[rows["floor"]]
    best = floors.nlargest(1, "share_pct").iloc[0]
    outside = rows[rows["basis"] == "value_extra_eu"].iloc[-1]
    said = rows[rows["basis"] == "statement"]
    counted = rows[(rows["basis"] != "statement") & rows["year"].isin(said["year"])]
    checked = said[said["year"].isin(counted["year"])].iloc[0]
    other = counted[counted["year"] == checked["year"]].iloc[0]
    words = [f"{_as_printed(row['share_pct'])} ({row['year']})" for row in said.to_dict("records")]
    return [
        Finding(
            "In the Commission's register, which counts deliveries between members as imports, "
            f"the share {moved(first['share_pct'], last['share_pct'])} from "
            f"{percent(first['share_pct'])} of the barrels in {first['year']} to "
            f"{percent(last['share_pct'])} in {last['year']}.",
            register_,
        ),
        Finding(
            f"From {floors['year'].min()} on the register hides confidential cells: its shares are "
            f"floors, the highest at least {percent(best['share_pct'])} in {best['year']}.",
            floors,
        ),
        Finding(
            f"About {percent(outside['share_pct'])} in {outside['year']} is a share of imports "
            f"from outside the EU; the distance to {percent(last['share_pct'])} in {last['year']} "
            "is partly a change of definition, not of trade.",
            pd.concat([register_.tail(1), rows[rows["basis"] == "value_extra_eu"]]),
        ),
        Finding(
            f"Officials said {listing(words)}; the statement of {checked['year']} is "
            f"{times(checked['share_pct'] / other['share_pct'])} the {percent(other['share_pct'])} "
            "that statistics give for that year.",
            pd.concat([said, counted]).assign(ratio=checked["share_pct"] / other["share_pct"]),
        ),
    ]


@register
def crude_origins(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Crude oil of today's 27 by origin, in tonnes; Kazakhstan beside each of the others."""
    rows = _origins(tables)
    last = int(rows["year"].max())
    order = rows[rows["year"] == last].sort_values("rank")["partner"].tolist()
    others = [code for code in order if code != "KZ"]
    frame = pd.concat(
        [
            plotted(
                rows[rows["partner"] == code],
                series=name(code),
                x="year",
                value="value",
                unit=TONNES,
                panel=REFERENCE if code == "KZ" else name(code),
            )
            for code in ["KZ", *others]
        ],
        ignore_index=True,
    )
    roles = {name(code): _role(code) for code in order}
    return Draft(
        findings=_about_origins(rows),
        subtitle=(
            f"Crude oil imported by today's {len(member_states())} members, {TONNES}, "
            f"{span(rows)}; {len(order)} main origins as members declare them. Green in every "
            "panel: Kazakhstan"
        ),
        frame=frame,
        draw=lambda axes: _draw_beside(frame, axes, roles),
        kind="Small line charts",
        panels=Panels(rows=2, columns=5, height=4.0, left=0.55, right=0.3, gap=0.6, column_gap=0.4),
        notes=[
            "Russia's panel has another scale. No total of all origins is known: these tonnes give "
            "no share of imports.",
        ],
    )


def _origins(tables: Tables) -> pd.DataFrame:
    volumes = tables("energy_volumes")
    return measures.rank(_million_tonnes(volumes[volumes["series"] == energy.ORIGINS]))


def _about_origins(rows: pd.DataFrame) -> list[Finding]:
    kazakh, russian = (rows[rows["partner"] == code] for code in ("KZ", "RU"))
    # the first years miss members: the comparison begins with the first whole one
    start = int(kazakh.loc[kazakh["status"] == "final", "year"].min())
    old, new = (row_at(kazakh, year) for year in (start, int(rows["year"].max())))
    old_ru, new_ru = (row_at(russian, year) for year in (start, int(rows["year"].max())))
    peak = kazakh.nlargest(1, "value").iloc[0]
    fallen = russian.nlargest(1, "value").iloc[0]
    return [
        Finding(
            f"EU crude from Kazakhstan {moved(old['value'], new['value'])} from "
            f"{number(old['value'])} to {_hedge(new)}{number(new['value'])} {TONNES} between "
            f"{old['year']} and {new['year']}; Russia's {moved(old_ru['value'], new_ru['value'])} "
            f"from {number(old_ru['value'])} to {_hedge(new_ru)}{number(new_ru['value'])}",
            pd.DataFrame([old, new, old_ru, new_ru]),
        ),
        Finding(
            f"In {new['year']} Kazakhstan was the {place(int(new['rank']))} of the "
            f"{rows['partner'].nunique()} origins listed, in {old['year']} the "
            f"{place(int(old['rank']))}.",
            pd.DataFrame([old, new]),
        ),
        Finding(
            f"The most Kazakh crude came in {peak['year']}, {number(peak['value'])} {TONNES}; "
            f"the most Russian in {fallen['year']}, {number(fallen['value'])}.",
            pd.DataFrame([peak, fallen]),
        ),
    ]


@register
def crude_change(tables: Tables, view: View) -> Draft:
    """Gains and losses of each origin since the base year."""
    rows = _origins(tables)
    start, end = _start(rows, view.base_year), int(rows["year"].max())
    change = _changes(rows, start, end)
    cells = change.assign(start=start, gained=_sum(change, 1), lost=_sum(change, -1))
    russia = change[change["partner"] == "RU"].iloc[0]
    kazakh = change[change["partner"] == "KZ"].iloc[0]
    best = change.iloc[0]
    frame = plotted(
        change.assign(country=change["partner"].map(name)),
        series="country",
        x="country",
        value="change",
        unit=TONNES,
    )
    roles = {name(code): _role(code) for code in change["partner"]}
    return Draft(
        findings=[
            Finding(
                f"From {start} to {end} EU crude from Russia {_by(russia['change'])} {TONNES}; "
                + _gains(best, kazakh),
                cells,
            ),
            Finding(
                f"{opening(in_words((change['change'] > 0).sum()))} of the {len(change)} origins "
                f"listed delivered more in {end} than in {start}, together "
                f"{number(_sum(change, 1))} {TONNES}; the others delivered "
                f"{number(_sum(change, -1))} less.",
                cells,
            ),
        ],
        subtitle=(
            f"Crude oil imported by today's {len(member_states())} members: change from {start} to "
            f"{end} by origin, {TONNES}; {len(change)} main origins as members declare them"
        ),
        frame=frame,
        draw=lambda axes: charts.ranked_bars(frame, ax=axes[0], roles=roles),
        kind="Ranked bars",
        panels=Panels(height=3.8, left=1.4, right=0.4),
        notes=[
            "A change counts as an estimate where a member reported nothing in one of the years."
        ],
    )


def _gains(best: pd.Series, kazakh: pd.Series) -> str:
    if best["partner"] == "KZ":
        return f"from Kazakhstan it {_by(kazakh['change'])}, more than from any other"
    alike = _by(best["change"]).split()[0] == _by(kazakh["change"]).split()[0]
    size = f"by {number(abs(kazakh['change']))}" if alike else _by(kazakh["change"])
    return f"from {the(best['partner'])} it {_by(best['change'])}, from Kazakhstan {size}"


@register
def crude_by_member(tables: Tables, view: View) -> Draft:
    """Which members import Kazakh crude."""
    volumes = tables("energy_volumes")
    rows = _declared(volumes)
    if rows.empty:
        raise too_late(view.since, int(_declared(load("energy_volumes"))["year"].max()))
    year = int(rows["year"].max())
    ranked = measures.rank(rows[rows["year"] == year]).sort_values("rank", ignore_index=True)
    chosen = ranked[ranked["partner"] == view.partner]
    member = say("Member")
    shown = ranked.assign(
        country=ranked["partner"].map(name),
        series=ranked["partner"].eq(view.partner).map({True: name(view.partner), False: member}),
    )
    frame = plotted(shown, series="series", x="country", value="value", unit=say(TONNES))
    roles = {member: "member", name(view.partner): "eu"}
    return Draft(
        findings=[
            Finding(_member_title(ranked, chosen, view.partner, year), ranked),
            *_about_members(_declared(tables.all_years()("energy_volumes")), ranked, view),
        ],
        subtitle=say(
            "Crude oil declared as Kazakh by today's members that imported any, mn tonnes, {year}; "
            "the members' energy statistics",
            year=year,
        ),
        frame=frame,
        draw=lambda axes: charts.ranked_bars(frame, ax=axes[0], roles=roles, decimals=2),
        kind=say("Ranked bars"),
        panels=Panels(height=4.2, left=1.3, right=0.4),
        notes=[
            say(
                "The origin is as declared; the Commission's register differs widely for some "
                "members."
            ),
            *_silent(volumes, year),
        ],
        sheets=[Sheet("bar", "", roles)],
    )


def _declared(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return what today's members declare as Kazakh crude, in million tonnes."""
    rows = volumes[volumes["series"] == "eu_member_crude_from_kz"]
    rows = rows[rows["partner"].isin(member_states())]
    return _million_tonnes(rows) if len(rows) else rows


def _silent(volumes: pd.DataFrame, year: int) -> list[str]:
    """Return what the EU's row of the year says about members that did not report."""
    row = volumes[(volumes["series"] == energy.ORIGINS) & (volumes["partner"] == "KZ")]
    return [f"{say(text)}." for text in row.loc[row["year"] == year, "note"] if text]


# What the table notes of a year; another text there has to be added and translated.
NOTES = (mark("Bulgaria did not report, Portugal and Croatia in part"),)


def _said(tonnes_mn: float) -> str:
    """Return a quantity to one decimal, or to the first that is not a nought.

    >>> _said(9.03), _said(0.04), _said(0.0)
    ('9.0', '0.04', '0.0')
    """
    return number(tonnes_mn, max(1, decimals(pd.Series([tonnes_mn]))))


def _member_title(ranked: pd.DataFrame, chosen: pd.DataFrame, partner: str, year: int) -> str:
    first, second = ranked.iloc[0], ranked.iloc[1]
    words = {
        "who": name(partner),
        "first": name(first["partner"]),
        "most": number(first["value"]),
        "year": year,
    }
    if not chosen.empty and chosen["rank"].iloc[0] > 1:
        row = chosen.iloc[0]
        text = say(
            "{who:the} was the {place} importer of Kazakh crude in {year}, {value} mn tonnes; "
            "{first:the} had {most}",
            place=place(int(row["rank"])),
            value=_said(row["value"]),
            **words,
        )
    elif chosen.empty and partner in member_states():
        text = say(
            "{who:the} declared no Kazakh crude in {year}; {first:the} imported most Kazakh crude "
            "in {year}, {most} mn tonnes",
            **words,
        )
    else:
        text = say(
            "{first:the} imported most Kazakh crude in {year}, {most} mn tonnes, ahead of "
            "{second:the} with {next}",
            second=name(second["partner"]),
            next=number(second["value"]),
            **words,
        )
    return opening(text)


IMPORTS_MOVED = {
    "rose": mark("{who:the}'s imports rose from {old} mn tonnes in {first} to {new} in {last}."),
    "fell": mark("{who:the}'s imports fell from {old} mn tonnes in {first} to {new} in {last}."),
    "held": mark("{who:the}'s imports held from {old} mn tonnes in {first} to {new} in {last}."),
}
ALL_MOVED = {
    "rose": mark("Together the members' imports rose from {old} mn tonnes in {first} to {new}."),
    "fell": mark("Together the members' imports fell from {old} mn tonnes in {first} to {new}."),
    "held": mark("Together the members' imports held from {old} mn tonnes in {first} to {new}."),
}


def _about_members(rows: pd.DataFrame, ranked: pd.DataFrame, view: View) -> list[Finding]:
    year = int(ranked["year"].iloc[0])
    whole = measures.total(ranked.drop(columns="rank"))
    top = measures.share(ranked.head(3), whole)
    codes = [view.partner] if view.partner in set(ranked["partner"]) else [ranked["partner"][0]]
    # a year alone is compared with the one before
    start = min(max(view.base_year, view.since), year - 1)
    trend = rows[(rows["partner"] == codes[0]) & rows["year"].isin([start, year])]
    before = rows.loc[rows["year"] == start, "value"].sum()
    taken = say_many(
        "{names:the} took {share} of the {total} mn tonnes that {count} member declared.",
        "{names:the} took {share} of the {total} mn tonnes that {count} members declared.",
        len(ranked),
        names=listing([name(code) for code in top["partner"]]),
        share=percent(top["share_pct"].sum()),
        total=number(whole["value"].iloc[0]),
    )
    findings = [
        Finding(
            opening(taken),
            top.assign(together=top["share_pct"].sum(), members=len(ranked)),
        )
    ]
    if len(trend) == 2:
        old, new = trend["value"]
        text = say(
            IMPORTS_MOVED[moved(old, new)],
            who=name(codes[0]),
            old=_said(old),
            first=start,
            new=_said(new),
            last=year,
        )
        findings.append(Finding(opening(text), trend))
    if before:
        together = float(whole["value"].iloc[0])
        text = say(
            ALL_MOVED[moved(before, together)],
            old=number(before),
            first=start,
            new=number(together),
        )
        findings.append(
            Finding(text, rows[rows["year"].isin([start, year])].assign(old=before, new=together))
        )
    return findings


# --- uranium ------------------------------------------------------------------------------------


@register
def uranium_world(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Who mines the world's uranium."""
    volumes = tables("energy_volumes")
    mined = energy.uranium(volumes)
    early = volumes[(volumes["series"] == "uranium_production") & (volumes["partner"] == "KZ")]
    early = early[early["year"] < mined["year"].min()]
    rows = pd.concat([mined, early]).assign(country=lambda part: part["partner"].map(name))
    kazakh = mined[mined["partner"] == "KZ"]
    last = int(mined["year"].max())
    frame = pd.concat(
        [
            plotted(
                rows,
                series="country",
                x="year",
                value="value",
                unit="tU",
                panel="Tonnes of uranium",
            ),
            plotted(
                kazakh,
                series="Kazakhstan",
                x="year",
                value="share_pct",
                unit="%",
                panel="Kazakhstan in world production, %",
            ),
        ],
        ignore_index=True,
    )
    roles = {name(code): _role(code) for code in mined["partner"].unique()}
    return Draft(
        findings=_about_uranium(mined, last),
        subtitle=(
            f"Uranium mined, tonnes, and Kazakhstan's part of the world's, %, {span(rows)}; "
            f"World Nuclear Association, before {mined['year'].min()} statements of the company"
        ),
        frame=frame,
        draw=lambda axes: _draw_panels(frame, axes, roles),
        kind="Line chart in two panels",
        panels=Panels(rows=2, height=5.2, heights=(3, 1.4), share_x=True),
    )


def _about_uranium(mined: pd.DataFrame, last: int) -> list[Finding]:
    kazakh = mined[mined["partner"] == "KZ"]
    first, now = kazakh.iloc[0], row_at(kazakh, last)
    peak = kazakh.nlargest(1, "share_pct").iloc[0]
    ranked = measures.rank(mined[mined["year"] == last].drop(columns=["total", "share_pct"]))
    ranked = ranked.sort_values("rank", ignore_index=True)
    second = ranked[ranked["partner"] != "KZ"].iloc[0]
    rank = int(ranked.loc[ranked["partner"] == "KZ", "rank"].iloc[0])
    return [
        Finding(
            f"Kazakhstan mined {percent(now['share_pct'])} of the world's uranium in {last}, "
            f"{number(now['value'], 0)} tonnes: the {place(rank)} producer",
            pd.DataFrame([now]),
        ),
        Finding(
            f"Its share {moved(first['share_pct'], peak['share_pct'])} from "
            f"{percent(first['share_pct'])} in {first['year']} to a peak of "
            f"{percent(peak['share_pct'])} in {peak['year']}, and was {percent(now['share_pct'])} "
            f"in {last}.",
            kazakh,
        ),
        Finding(
            f"{opening(the(second['partner']))} came next in {last} with "
            f"{number(second['value'], 0)} tonnes, {percent(second['value'] / now['value'] * 100)} "
            "of Kazakhstan's.",
            ranked.assign(ratio=100 * ranked["value"] / now["value"]),
        ),
    ]


@register
def uranium_eu(tables: Tables, view: View) -> Draft:
    """Suppliers of uranium to EU utilities in the years for which Kazakhstan's share is printed."""
    shares = tables("energy_shares")
    known = _printed(shares)
    if known.empty:
        raise too_late(view.since, int(_printed(load("energy_shares"))["year"].max()))
    years = [
        energy.suppliers(shares, basis=DELIVERIES, year=year, product="uranium")
        for year in known["year"]
    ]
    rows = pd.concat(years).assign(country=lambda part: part["partner"].map(name))
    frame = pd.concat(
        [
            plotted(
                rows[rows["year"] == year],
                series="country",
                x="country",
                value="share_pct",
                unit="%",
                panel=str(year),
            )
            for year in known["year"]
        ],
        ignore_index=True,
    )
    roles = {name(code): _role(code) for code in rows["partner"]}
    return Draft(
        findings=_about_deliveries(rows, _printed(tables.all_years()("energy_shares"))),
        subtitle=say(
            "Natural uranium delivered to EU utilities by country of origin, % of all deliveries, "
            "{years}; Euratom Supply Agency as quoted",
            years=listing([str(year) for year in known["year"]]),
        ),
        frame=frame,
        draw=lambda axes: _draw_bars(frame, axes, roles),
        kind=say("Ranked bars in panels"),
        panels=Panels(
            columns=len(known), height=2.4, left=1.15, right=0.4, column_gap=1.15, stacks=True
        ),
        notes=[
            say(
                "Only suppliers that the sources name: the rest of the 100 per cent is not printed."
            )
        ],
        sheets=[Sheet("bar", str(year), roles) for year in known["year"]],
    )


def _printed(shares: pd.DataFrame) -> pd.DataFrame:
    """Return Kazakhstan's shares in the deliveries, of the years that have one."""
    return shares[(shares["basis"] == DELIVERIES) & (shares["partner"] == "KZ")]


def _about_deliveries(rows: pd.DataFrame, every: pd.DataFrame) -> list[Finding]:
    """Say the place and the share, and the shares of all years that have one."""
    kazakh = rows[rows["partner"] == "KZ"].set_index("year", drop=False)
    printed = kazakh[kazakh["status"] == "final"].tail(1)
    latest = kazakh.iloc[-1]
    findings = [
        Finding(
            say(
                "Kazakhstan was the {place} supplier of uranium to EU utilities in {year}, "
                "{share} of deliveries",
                place=place(int(row["rank"])),
                year=row["year"],
                share=percent(row["share_pct"]),
            ),
            printed,
        )
        for row in printed.to_dict("records")
    ]
    if printed.empty:
        text = say(
            "A secondary source gives Kazakhstan about {share} of the uranium delivered to EU "
            "utilities in {year}",
            share=percent(latest["share_pct"], 0),
            year=latest["year"],
        )
        findings.append(Finding(text, kazakh))
    known = [
        say("{share} in {year}", share=_share_said(row), year=row["year"])
        for row in every.sort_values("year").to_dict("records")
    ]
    findings.append(
        Finding(
            say(
                "Its share was {shares}; no figure for Kazakhstan was found for other years.",
                shares=listing(known),
            ),
            every,
        )
    )
    if latest["status"] == "estimate":
        text = say(
            "The figures of {year} come from a secondary source that may mean orders: about "
            "{share}, {place} among those it names.",
            year=latest["year"],
            share=percent(latest["share_pct"], 0),
            place=place(int(latest["rank"])),
        )
        findings.append(Finding(text, rows[rows["year"] == latest["year"]]))
    return findings


def _share_said(row: Mapping[Hashable, Any]) -> str:
    """Say a share of a table to one decimal, any other with its hedge and its own digits."""
    if row["status"] == "final":
        return percent(row["share_pct"])
    return hedged(_as_printed(row["share_pct"]), row["status"])


# --- production, exports, routes ----------------------------------------------------------------


@register
def oil_production(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Kazakhstan's oil by three counts."""
    volumes = tables("energy_volumes")
    names = {
        "oil_production": "Ministry, with condensate",
        "oil_production_balance": "Statistics bureau's balance",
    }
    heat = volumes[volumes["series"] == "oil_production_energy"]
    tonnes = volumes[volumes["series"].isin(names)]
    tonnes = tonnes.assign(count=tonnes["series"].map(names))
    frame = pd.concat(
        [
            plotted(
                heat,
                series="Oil, energy content",
                x="year",
                value="value",
                unit="TWh",
                panel="Energy content, TWh",
            ),
            plotted(
                tonnes, series="count", x="year", value="value", unit=TONNES, panel="Million tonnes"
            ),
        ],
        ignore_index=True,
    )
    roles = {
        "Oil, energy content": "kazakhstan",
        "Ministry, with condensate": "kazakhstan",
        "Statistics bureau's balance": "other",
    }
    labels = {
        "Oil, energy content": "",
        "Ministry, with condensate": "Ministry,\nwith condensate",
        "Statistics bureau's balance": "Bureau's balance",
    }
    changed = tonnes[tonnes["status"] == "break"]

    def draw(axes: list[Axes]) -> None:
        _draw_panels(frame, axes, roles, labels=labels)
        year = int(changed["year"].iloc[0])
        charts.mark_break(axes[1], year - 0.5, f"bureau's balance with condensate from {year} on")

    return Draft(
        findings=_about_production(heat, tonnes),
        subtitle=(
            f"Oil produced in Kazakhstan: energy content, TWh, {span(heat)}; {TONNES} as the "
            f"ministry of energy and the bureau of statistics count them, {span(tonnes)}"
        ),
        frame=frame,
        draw=draw,
        kind="Line chart in two panels",
        panels=Panels(rows=2, height=5.0, share_x=True),
    )


def _about_production(heat: pd.DataFrame, tonnes: pd.DataFrame) -> list[Finding]:
    both = tonnes.pivot(index="year", columns="series", values="value").dropna()
    gap = (both["oil_production"] - both["oil_production_balance"]).sort_values()
    year, equal = int(gap.index[-1]), int(gap.index[0])
    first, peak = heat.iloc[0], heat.nlargest(1, "value").iloc[0]
    changed = tonnes[tonnes["status"] == "break"].iloc[-1]
    return [
        Finding(
            f"Kazakhstan's oil output in {year}: {number(both['oil_production'][year])} {TONNES} "
            f"says the ministry, {number(both['oil_production_balance'][year])} the statistics "
            "bureau",
            tonnes[tonnes["year"] == year],
        ),
        Finding(
            f"In {equal} the two {_apart(gap[equal])}, at "
            f"{number(both['oil_production_balance'][equal])} {TONNES}: from when on the bureau "
            "counts gas condensate is not clear.",
            tonnes[tonnes["year"] == equal],
        ),
        Finding(
            f"The {number(changed['value'])} {TONNES} of {changed['year']} have condensate in them "
            "by their own title and are not comparable with the years before.",
            tonnes[tonnes["status"] == "break"],
        ),
        Finding(
            f"In energy content production was {times(peak['value'] / first['value'])} as large in "
            f"{peak['year']} as in {first['year']}.",
            heat.assign(ratio=heat["value"] / first["value"]),
        ),
    ]


@register
def crude_exports_value(tables: Tables, view: View) -> Draft:
    """Crude oil exports in tonnes and in money."""
    exports = energy.crude_exports(tables("energy_volumes"))
    rows = in_currency(exports.assign(currency="USD"), tables, view.currency, value="value_bn")
    sign = {"USD": "$", "EUR": "€"}[view.currency]
    frame = pd.concat(
        [
            plotted(
                exports,
                series="Tonnes",
                x="year",
                value="exports_mt",
                unit=TONNES,
                panel="Million tonnes",
            ),
            plotted(
                rows,
                series="Value",
                x="year",
                value="value_bn",
                unit=f"{view.currency} bn",
                panel=f"Billion {view.currency}",
            ),
        ],
        ignore_index=True,
    )
    roles = {"Tonnes": "kazakhstan", "Value": "kazakhstan"}
    return Draft(
        findings=_about_exports(rows, sign),
        subtitle=(
            f"Crude oil (HS 2709) exported by Kazakhstan to all countries, {span(rows)}: {TONNES} "
            f"and {view.currency} bn, current prices{converted(view.currency)}; Kazakh customs, FOB"
        ),
        frame=frame,
        draw=lambda axes: _draw_panels(frame, axes, roles, labels={"Tonnes": "", "Value": ""}),
        kind="Line chart in two panels",
        panels=Panels(rows=2, height=4.6, right=0.4, share_x=True),
        notes=[
            f"{listing([str(year) for year in _absent(rows)])} is left out: a month is missing "
            "from the customs file."
        ]
        if _absent(rows)
        else [],
    )


def _about_exports(rows: pd.DataFrame, sign: str) -> list[Finding]:
    last = rows.iloc[-1]
    before = rows[rows["year"] == last["year"] - 1].iloc[0]
    low = rows.nsmallest(1, "value_bn").iloc[0]
    dear, cheap = rows.nlargest(1, "value_bn").iloc[0], rows.nsmallest(1, "exports_mt").iloc[0]
    priced = rows.assign(per_tonne=rows["value_bn"] * 1000 / rows["exports_mt"])
    low_price = priced.nsmallest(1, "per_tonne").iloc[0]
    high_price = priced.nlargest(1, "per_tonne").iloc[0]
    return [
        Finding(
            f"Kazakhstan's crude exports {moved(before['exports_mt'], last['exports_mt'])} to "
            f"{number(last['exports_mt'])} {TONNES} in {last['year']}; their value "
            f"{moved(before['value_bn'], last['value_bn'])} to {sign}{number(last['value_bn'])} bn",
            pd.DataFrame([before, last]),
        ),
        Finding(
            f"The value lay between {sign}{number(low['value_bn'])} bn ({low['year']}) and "
            f"{sign}{number(dear['value_bn'])} bn ({dear['year']}), while the tonnes never fell "
            f"below {number(cheap['exports_mt'])} mn.",
            rows,
        ),
        Finding(
            f"A tonne brought {sign}{number(low_price['per_tonne'], 0)} in {low_price['year']} and "
            f"{sign}{number(high_price['per_tonne'], 0)} in {high_price['year']}: the price moves "
            "the value more than the quantity does.",
            priced,
        ),
    ]


@register
def crude_exports_counts(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Crude exports as three offices count them."""
    names = {
        "kz_crude_exports": "Customs",
        "kz_crude_exports_ministry": "Ministry of energy",
        "kz_crude_exports_balance": "Energy balance of the statistics bureau",
    }
    volumes = tables("energy_volumes")
    rows = volumes[volumes["series"].isin(names)]
    several = rows.groupby("year")["series"].transform("size") > 1
    rows = rows[several].assign(
        count=lambda part: part["series"].map(names), label=lambda part: part["year"].astype(str)
    )
    rows = rows.sort_values(["year", "series"], ascending=[False, True])
    frame = plotted(rows, series="count", x="label", value="value", unit=TONNES)
    roles = dict(zip(names.values(), ["kazakhstan", "other", "member"], strict=True))
    return Draft(
        findings=_about_counts(rows),
        subtitle=(
            f"Crude oil exported by Kazakhstan to all countries, {TONNES}, {span(rows)}: customs "
            "(HS 2709), statements of the ministry, energy balance; the axis does not begin at zero"
        ),
        frame=frame,
        draw=lambda axes: charts.dumbbells(frame, ax=axes[0], roles=roles),
        kind="Dot chart",
        panels=Panels(height=2.6, right=0.4),
        notes=["The balance of the last year has gas condensate in it."],
    )


def _about_counts(rows: pd.DataFrame) -> list[Finding]:
    wide = rows.pivot(index="year", columns="series", values="value").dropna()
    spread = wide.max(axis=1) - wide.min(axis=1)
    near, *_, far = (int(year) for year in spread.sort_values().index)
    same = rows[rows["year"] == far].sort_values("value")
    words = [number(value) for value in same["value"]]
    excess = (same["value"].max() / same["value"].min() - 1) * 100
    return [
        Finding(
            f"Kazakhstan's crude exports of {far} are {', '.join(words[:-1])} or {words[-1]} "
            f"{TONNES}, depending on who counts",
            same,
        ),
        Finding(
            f"The largest count of {far} is {percent(excess)} above the smallest; of the years "
            f"with all {len(wide.columns)} counts {near} is the closest, "
            f"{number(spread[near])} {TONNES} apart.",
            rows[rows["year"].isin([far, near])].assign(
                excess=excess, apart=spread[near], counts=len(wide.columns)
            ),
        ),
    ]


@register
def crude_routes(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """By which routes the oil leaves the country."""
    volumes = tables("energy_volumes")
    # a share of the listed routes is as soft as the softest of them; a route's tonnes are not
    own = volumes.assign(route=volumes["series"].str.removeprefix(energy.ROUTES))
    listed = energy.routes(volumes).drop(columns="status")
    listed = listed.merge(own[["year", "route", "status"]], on=["year", "route"])
    listed = listed[listed.groupby("year")["route"].transform("size") > 1]
    years = [str(year) for year in sorted(listed["year"].unique())]
    shown = listed.assign(series=listed["year"].astype(str), x=listed["route"].map(ROUTE_NAMES))
    order = shown.groupby("x")["value"].max().sort_values(ascending=False).index.tolist()
    shown = shown.sort_values(
        ["x", "year"], key=lambda column: column.map(order.index) if column.name == "x" else column
    )
    frame = plotted(shown, series="series", x="x", value="value", unit=TONNES)
    roles = dict(zip(years, ["other", "member", "kazakhstan"], strict=True))
    cpc = listed[listed["route"] == "cpc"]
    first, last = cpc.iloc[0], cpc.iloc[-1]
    lost = _changes_of_routes(listed)
    return Draft(
        findings=[
            Finding(
                f"Kazakh oil through the Caspian pipeline {moved(first['value'], last['value'])} "
                f"from {number(first['value'])} {TONNES} in {first['year']} to "
                f"{'about ' if last['status'] == 'estimate' else ''}{number(last['value'], 0)} in "
                f"{last['year']}",
                cpc,
            ),
            *lost,
        ],
        subtitle=(
            f"Kazakh oil exported by route, {TONNES}, {listing(years)}: the years for which "
            "several routes were printed; without Russian oil in the same pipelines"
        ),
        frame=frame,
        draw=lambda axes: charts.dumbbells(frame, ax=axes[0], roles=roles),
        kind="Dot chart",
        panels=Panels(height=3.4, left=2.0, right=0.4),
        notes=[
            "Routes overlap: oil for Baku is shipped from Aktau. A year without a dot was not "
            "printed for that route; it is not zero."
        ],
    )


def _changes_of_routes(listed: pd.DataFrame) -> list[Finding]:
    complete = listed.groupby("year")["value"].agg(["sum", "size"])
    year = int(complete.nlargest(1, "size").index[0])
    of_year = listed[listed["year"] == year].sort_values("value", ascending=False)
    return [
        Finding(
            f"The most routes were printed for {year}, {TONNES}: "
            + listing(
                [
                    f"{ROUTE_NAMES[row['route']]} {number(row['value'])}"
                    for row in of_year.to_dict("records")
                ]
            )
            + ".",
            of_year,
        ),
        Finding(
            f"The Caspian pipeline had {percent(of_year['share_of_listed_pct'].iloc[0])} of what "
            f"was printed for {year}; with routes missing, no such share is given for later years.",
            of_year,
        ),
    ]


@register
def cpc_kazakh_part(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """How much of the oil in the Caspian pipeline is Kazakh."""
    names = {
        "cpc_shipments": ("All oil shipped", "other"),
        "crude_exports_via_cpc": ("Kazakh oil", "kazakhstan"),
    }
    volumes = tables("energy_volumes")
    rows = volumes[volumes["series"].isin(names)]
    rows = rows.assign(part=rows["series"].map({key: text for key, (text, _) in names.items()}))
    frame = plotted(rows, series="part", x="year", value="value", unit=TONNES)
    all_oil, kazakh = (rows[rows["series"] == series] for series in names)
    both = measures.share(
        kazakh[kazakh["year"].isin(all_oil["year"])].drop(columns="series"),
        all_oil.drop(columns="series"),
    )
    first, last = both.iloc[0], both.iloc[-1]
    return Draft(
        findings=[
            Finding(
                f"Of the {number(last['total'])} {TONNES} shipped through the Caspian pipeline in "
                f"{last['year']}, {number(last['value'])} were Kazakh",
                both.tail(1),
            ),
            Finding(
                "The Kazakh part was "
                + listing(
                    [
                        f"{percent(row['share_pct'], 0)} in {row['year']}"
                        for row in both.to_dict("records")
                    ]
                )
                + ".",
                both,
            ),
            Finding(
                f"Between {first['year']} and {last['year']} Kazakh shipments "
                f"{moved(first['value'], last['value'])} by "
                f"{number(abs(last['value'] - first['value']))} {TONNES}; both counts come from "
                "different announcements, so the rest is a difference, not a statistic.",
                both.assign(change=both["value"] - first["value"]),
            ),
        ],
        subtitle=(
            f"Oil shipped from the terminal of the Caspian Pipeline Consortium, {TONNES}, "
            f"{span(rows)}; years that were not announced are left open"
        ),
        frame=frame,
        draw=lambda axes: charts.lines(frame, ax=axes[0], roles=dict(names.values()), markers=True),
        kind="Line chart",
        notes=["EU statistics count the blend as Kazakh as a whole."],
    )


# --- electricity --------------------------------------------------------------------------------


@register
def electricity_mix(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Shares of fuels in Kazakhstan's electricity."""
    mix = energy.electricity_mix(tables("energy_volumes"))
    groups = {source: text for source, (text, _) in POWER.items()}
    shown = (
        mix.assign(series=mix["source"].map(groups))
        .groupby(["series", "year"], as_index=False)
        .agg(
            share_pct=("share_pct", "sum"),
            status=("status", measures.worst_status),
            source_id=("source_id", measures.join_sources),
        )
    )
    order = list(dict.fromkeys(groups.values()))
    shown = shown.sort_values(
        ["series", "year"],
        key=lambda part: part.map(order.index) if part.name == "series" else part,
    )
    frame = plotted(shown, series="series", x="year", value="share_pct", unit="%")
    roles = dict(POWER.values())
    return Draft(
        findings=_about_power(shown),
        subtitle=(
            f"Electricity generated in Kazakhstan by source, % of the year's total, {span(shown)}"
        ),
        frame=frame,
        draw=lambda axes: charts.stacked_columns(
            frame,
            ax=axes[0],
            roles=roles,
            labels={"Oil, nuclear, bioenergy": "Oil, nuclear,\nbioenergy"},
        ),
        kind="Stacked columns",
        panels=Panels(height=3.8),
        notes=["Hydro includes large dams, which the ministry's share of renewables leaves out."],
    )


def _about_power(shown: pd.DataFrame) -> list[Finding]:
    wide = shown.pivot(index="year", columns="series", values="share_pct")
    first, last = int(wide.index.min()), int(wide.index.max())
    peak = int(wide.nlargest(1, "Coal").index[0])
    green = wide["Hydro"] + wide["Wind and solar"]
    cells = shown[shown["year"].isin([first, peak, last])]
    return [
        Finding(
            f"Coal {moved(wide['Coal'][peak], wide['Coal'][last])} from "
            f"{percent(wide['Coal'][peak])} of Kazakhstan's electricity in {peak} to "
            f"{percent(wide['Coal'][last])} in {last}; gas "
            f"{moved(wide['Gas'][peak], wide['Gas'][last])} to {percent(wide['Gas'][last])}",
            cells,
        ),
        Finding(
            f"Hydro, wind and solar gave {percent(green[last])} in {last} after "
            f"{percent(green[first])} in {first}; wind and solar alone "
            f"{percent(wide['Wind and solar'][last])}.",
            cells,
        ),
    ]


# --- helpers ------------------------------------------------------------------------------------


def _draw_panels(
    frame: pd.DataFrame,
    axes: Sequence[Axes],
    roles: dict[str, str],
    *,
    labels: dict[str, str] | None = None,
    markers: bool = False,
) -> None:
    for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
        charts.lines(rows, ax=ax, roles=roles, labels=labels, markers=markers)
        ax.set_title(str(panel))


def _draw_bars(frame: pd.DataFrame, axes: Sequence[Axes], roles: dict[str, str]) -> None:
    for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
        charts.ranked_bars(rows, ax=ax, roles=roles)
        ax.set_title(str(panel))
        # one scale for all panels, with room for the longest bar's number
        ax.set_xlim(0, frame["value"].max() * 1.15)


def _draw_beside(frame: pd.DataFrame, axes: Sequence[Axes], roles: dict[str, str]) -> None:
    reference = frame[frame["panel"] == REFERENCE]
    rest = frame[frame["panel"] != REFERENCE]
    silent = dict.fromkeys(roles, "")
    ceiling = rest.loc[rest["series"] != name("RU"), "value"].max() * 1.05
    for ax, (panel, rows) in zip(axes, rest.groupby("panel", sort=False), strict=True):
        charts.lines(pd.concat([rows, reference]), ax=ax, roles=roles, labels=silent)
        if panel != name("RU"):
            ax.set_ylim(0, ceiling)
        ax.set_title(str(panel))
        ax.set_xticks(range(rows["x"].min(), rows["x"].max() + 1, 10))
        # room for the ring around the last mark
        ax.set_xlim(rows["x"].min() - 1, rows["x"].max() + 1)


def _million_tonnes(rows: pd.DataFrame) -> pd.DataFrame:
    measures.require_one(rows, ["unit"])
    return rows.assign(value=rows["value"] / 1000, unit=TONNES)


def _role(code: str) -> str:
    return {"KZ": "kazakhstan", "RU": "russia"}.get(code, "other")


def _absent(rows: pd.DataFrame) -> list[int]:
    years = set(rows["year"])
    return sorted(set(range(min(years), max(years) + 1)) - years)


def _as_printed(share: float) -> str:
    """Say a share that was printed without a decimal without one."""
    return percent(share, 0 if share == round(share) else 1)


def _apart(gap: float) -> str:
    """Say how far two counts are apart."""
    size = number(abs(gap))
    return "agree" if size == number(0) else f"lie {size} {TONNES} apart"


def _hedge(row: pd.Series) -> str:
    return "at least " if row["status"] == "lower_bound" else ""


def _start(rows: pd.DataFrame, base_year: int) -> int:
    """Return the base year, or the nearest year from which these rows have a change."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    return min(max(base_year, first), last - 1)


def _changes(rows: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """Return the change of each origin, largest gain first; a difference of floors is no floor."""
    old, new = (rows[rows["year"] == year].set_index("partner") for year in (start, end))
    pairs = list(zip(old["status"].reindex(new.index), new["status"], strict=True))
    return (
        new.assign(
            change=new["value"] - old["value"],
            status=[
                "estimate" if "lower_bound" in pair else measures.worst_status(pair)
                for pair in pairs
            ],
            source_id=[
                measures.join_sources(pair)
                for pair in zip(old["source_id"].reindex(new.index), new["source_id"], strict=True)
            ],
        )
        .sort_values("change", ascending=False)
        .reset_index()
    )


def _by(change: float) -> str:
    return f"{moved(1.0, 1.0 + change)} by {number(abs(change))}"


def _sum(change: pd.DataFrame, sign: int) -> float:
    return float((change["change"] * sign).clip(lower=0).sum())
