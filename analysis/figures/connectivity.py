"""Figures on connectivity: the Middle Corridor, transit, promised money, raw materials."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis import charts, connectivity, measures
from analysis.data import load
from analysis.figures import Tables, View, register
from analysis.figures.common import in_words, opening, row_at, span, too_late
from analysis.findings import Finding, listing, money, moved, number, percent, times
from analysis.language import mark, say
from analysis.record import Draft, Panels, Sheet, plotted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FREIGHT = mark("thousand tonnes")
TITR = "titr_freight"
# How many times a first year must be exceeded for the title to say it.
WORTH_TELLING = 1.1
PACKAGE = "Global Gateway package for Central Asia"

# What was announced for later, and what has a lender, a programme or a budget.
ANNOUNCED = ["pledge", "memorandum", "framework"]
AGREED = ["loan", "programme", "grant_per_year"]

NAME_WIDTH = 50

TRANSIT = {
    "transit_freight": "All freight in transit through Kazakhstan",
    "transit_freight_rail": "of this by rail",
    "transit_freight_road": "of this by road",
    "titr_freight": "All freight on the Middle Corridor",
}


# --- transport ----------------------------------------------------------------------------------


@register
def middle_corridor(tables: Tables, view: View) -> Draft:
    """Freight on the Trans-Caspian route, and containers apart."""
    corridor = tables("corridor")
    if (corridor["series"] == TITR).sum() == 0:
        every = load("corridor")
        raise too_late(view.since, int(every.loc[every["series"] == TITR, "year"].max()))
    freight = connectivity.corridor_growth(corridor, series=TITR)
    every = connectivity.corridor_growth(tables.all_years()("corridor"), series=TITR)
    boxes = corridor[corridor["series"] == "titr_containers_teu"]
    cargo, containers = say("All cargo"), say("Containers")
    frame = pd.concat(
        [
            plotted(
                freight,
                series=cargo,
                x="year",
                value="value",
                unit=say(FREIGHT),
                panel=say("All cargo, thousand tonnes"),
            ),
            plotted(
                boxes,
                series=containers,
                x="year",
                value="value",
                unit=say("TEU"),
                panel=say("Containers, twenty-foot equivalents (TEU)"),
            ),
        ],
        ignore_index=True,
    )
    roles = {cargo: "kazakhstan", containers: "kazakhstan"}
    panels = list(dict.fromkeys(frame["panel"]))

    def draw(axes: list[Axes]) -> None:
        for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
            charts.lines(rows, ax=ax, roles=roles, labels=dict.fromkeys(roles, ""), markers=True)
            ax.set_title(str(panel))

    open_years = boxes["year"].diff().gt(1).any()
    return Draft(
        findings=[_freight_title(freight), _change(every), *_about_boxes(boxes)],
        subtitle=say(
            "Trans-Caspian International Transport Route (Middle Corridor): cargo, thousand "
            "tonnes, {cargo_years}, and containers, TEU, {container_years}; as the ministry of "
            "transport and the association of the route state them",
            cargo_years=span(freight),
            container_years=span(boxes),
        ),
        frame=frame,
        draw=draw,
        kind=say("Line chart in two panels"),
        panels=Panels(rows=len(panels), height=2.4 * len(panels), right=0.4, share_x=True),
        notes=[say("No container figure was printed for the years that are left open.")]
        if open_years
        else [],
        sheets=[Sheet("line", panel, roles) for panel in panels],
    )


FREIGHT_MOVED = {
    "rose": mark("Middle Corridor freight rose from {old} to {new} thousand tonnes in {year}"),
    "fell": mark("Middle Corridor freight fell from {old} to {new} thousand tonnes in {year}"),
    "held": mark(
        "Middle Corridor freight held at {new} thousand tonnes in {year}, after {old} the year "
        "before"
    ),
}
# The same where an earlier year is known to compare with.
FREIGHT_MOVED_LONG = {
    "rose": mark(
        "Middle Corridor freight rose from {old} to {new} thousand tonnes in {year}, {times} the "
        "{first} of {first_year}"
    ),
    "fell": mark(
        "Middle Corridor freight fell from {old} to {new} thousand tonnes in {year}, {times} the "
        "{first} of {first_year}"
    ),
    "held": mark(
        "Middle Corridor freight held from {old} to {new} thousand tonnes in {year}, {times} the "
        "{first} of {first_year}"
    ),
}
BOXES_MOVED = {
    "rose": mark("Containers rose from {old} TEU in {first} to {new} in {last}."),
    "fell": mark("Containers fell from {old} TEU in {first} to {new} in {last}."),
    "held": mark("Containers held from {old} TEU in {first} to {new} in {last}."),
}


def _freight_title(freight: pd.DataFrame) -> Finding:
    first, last = freight.iloc[0], freight.iloc[-1]
    ratio = last["index"] / 100
    cells = freight.assign(times=ratio)
    words = {"new": number(last["value"], 0), "year": last["year"]}
    if len(freight) == 1:
        text = say("Middle Corridor freight was {new} thousand tonnes in {year}", **words)
        return Finding(text, cells)
    before = row_at(freight, int(last["year"]) - 1)
    verb = moved(before["value"], last["value"])
    words["old"] = number(before["value"], 0)
    if len(freight) > 2 and ratio >= WORTH_TELLING:
        title = say(
            FREIGHT_MOVED_LONG[verb],
            times=times(ratio),
            first=number(first["value"], 0),
            first_year=first["year"],
            **words,
        )
    else:
        title = say(FREIGHT_MOVED[verb], **words)
    return Finding(title, cells)


def _change(every: pd.DataFrame) -> Finding:
    """Say the last change, and of all years the strongest and the lowest one."""
    last = every.iloc[-1]
    best = every.nlargest(1, "growth_pct").iloc[0]
    low = every.nsmallest(1, "value").iloc[0]
    words = {
        "year": last["year"],
        "change": percent(last["growth_pct"]),
        "low": number(low["value"], 0),
        "low_year": low["year"],
    }
    if best["growth_pct"] > 0:
        text = say(
            "The change in {year} was {change}; the strongest year was {best_year} with {best}, "
            "the weakest level {low} thousand tonnes in {low_year}.",
            best_year=best["year"],
            best=percent(best["growth_pct"], 0),
            **words,
        )
    else:
        text = say(
            "The change in {year} was {change}; freight has grown in no year since {first}, and "
            "its weakest level was {low} thousand tonnes in {low_year}.",
            first=every["year"].iloc[0],
            **words,
        )
    return Finding(text, every)


def _about_boxes(boxes: pd.DataFrame) -> list[Finding]:
    if boxes.empty:
        return []
    old, new = boxes.iloc[0], boxes.iloc[-1]
    latest = number(new["value"], 0)
    if new["status"] == "estimate":
        latest = say("about {number}", number=latest)
    if len(boxes) == 1:
        text = say("Containers: {new} TEU in {last}.", new=latest, last=new["year"])
    else:
        text = say(
            BOXES_MOVED[moved(old["value"], new["value"])],
            old=number(old["value"], 0),
            first=old["year"],
            new=latest,
            last=new["year"],
        )
    return [Finding(text, boxes)]


@register
def transit_scale(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """How large the Middle Corridor is beside all transit through Kazakhstan."""
    corridor = tables("corridor")
    rows = corridor[corridor["series"].isin(TRANSIT)]
    known = rows.groupby("year")["series"].nunique()
    year = int(known[known == len(TRANSIT)].index.max())
    rows = rows[rows["year"] == year].set_index("series").loc[list(TRANSIT)].reset_index()
    rows = rows.assign(
        value=[_in_million_tonnes(row["value"], row["unit"]) for row in rows.to_dict("records")],
        label=rows["series"].map(TRANSIT),
        who=rows["series"].eq("titr_freight").map({True: "Middle Corridor", False: "Transit"}),
    )
    frame = plotted(rows, series="who", x="label", value="value", unit="mn tonnes")
    roles = {"Middle Corridor": "kazakhstan", "Transit": "other"}
    every, titr = rows.iloc[0], rows.iloc[-1]
    said = corridor[corridor["series"] == "overland_transit_share_statement"]
    bound = row_at(corridor[corridor["series"] == "transit_freight_eu_bound_share"], year)
    return Draft(
        findings=[
            Finding(
                f"In {year} the Middle Corridor carried {number(titr['value'])} mn tonnes; "
                f"{_about(every)}{number(every['value'], 0)} mn crossed Kazakhstan in transit",
                rows,
            ),
            Finding(
                f"Bound for EU countries were {percent(bound['value'])} of the transit tonnes of "
                f"{year}.",
                bound.to_frame().T,
            ),
            Finding(
                f"Officials said in {listing([str(year) for year in said['year']])} that "
                f"{percent(said['value'].iloc[-1], 0)} of the overland freight between China and "
                "Europe passes Kazakhstan; no statistic behind it was found.",
                said,
            ),
        ],
        subtitle=(
            f"Freight in transit through Kazakhstan and freight on the Middle Corridor, mn tonnes, "
            f"{year}, the last year for which all were printed; officials, as quoted"
        ),
        frame=frame,
        draw=lambda axes: charts.ranked_bars(frame, ax=axes[0], roles=roles),
        kind="Bars",
        panels=Panels(height=1.9, left=3.1, right=0.4),
        notes=[
            "The Middle Corridor also carries Kazakhstan's own exports and imports: it is no part "
            "of transit, only set beside it."
        ],
    )


# --- promised money -----------------------------------------------------------------------------


@register
def commitments(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Announcements in euro, and loans and programmes apart."""
    table = tables("commitments")
    euro = table[table["currency"] == "EUR"]
    announced = _ranked(euro[euro["kind"].isin(ANNOUNCED)])
    loans = connectivity.committed(euro, by="programme")
    budgets = euro[euro["kind"].isin(AGREED) & (euro["kind"] != "loan")]
    agreed = _ranked(pd.concat([loans, budgets]))
    frame = _panels(
        {
            "Pledges, memorandums, frameworks: € mn": announced,
            "Loans, programmes, yearly budgets: € mn, larger scale": agreed,
        },
        unit="EUR mn",
    )
    first = announced.iloc[0]
    top = agreed.iloc[0]
    return Draft(
        findings=[
            Finding(
                f"The largest pledge to {first['beneficiary']} is "
                f"{money(first['amount_mn'], 'EUR')}; the largest loan or programme found is "
                f"{money(top['amount_mn'], 'EUR')}",
                pd.concat([announced.head(1), agreed.head(1)]),
            ),
            Finding(
                f"{opening(in_words(len(announced)))} announcements and "
                f"{in_words(len(agreed))} loans, programmes and budgets in euro stand here one "
                "by one; they overlap and are not added up.",
                pd.concat([announced, agreed]),
            ),
            Finding(
                f"{opening(in_words((announced['amount_mn'] >= 1000).sum()))} of the announcements "
                f"reach a billion euro, {in_words((agreed['amount_mn'] >= 1000).sum())} of the "
                "loans, programmes and budgets.",
                pd.concat([announced, agreed]),
            ),
        ],
        subtitle=(
            "EU, European banks and partners for Kazakhstan or all of Central Asia, amounts in "
            f"€ mn as announced, not as paid, {_years(euro)}; parts of packages left out"
        ),
        frame=frame,
        draw=lambda axes: _draw_ranked(frame, axes, {"Amount": "eu"}),
        kind="Ranked bars in two panels",
        panels=_stacked(frame),
        notes=[
            "Packages overlap with memorandums signed at the same forum. Several amounts are for "
            "five countries."
        ],
    )


@register
def pledge_parts(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Two breakdowns of the same package."""
    table = tables("commitments")
    whole = table[table["programme"] == PACKAGE]
    parts = table[table["kind"] == "pledge_part"]
    other = parts["programme"].str.endswith(", other breakdown")
    names = parts["programme"].str.removeprefix(f"{PACKAGE}: ")
    named = parts.assign(
        programme=names.str.removesuffix(", other breakdown").map(
            lambda text: text[0].upper() + text[1:]
        )
    )
    first, second = _ranked(named[~other]), _ranked(named[other])
    total = whole.assign(programme="Whole package")
    by = [_publisher(tables, rows) for rows in (first, second)]
    frame = _panels(
        {
            f"As {by[0]} has it: € mn": pd.concat([total, first]),
            f"As {by[1]} has it: € mn": second,
        },
        unit="EUR mn",
        highlight="Whole package",
    )
    pledged = float(whole["amount_mn"].iloc[0])
    sums = [float(part["amount_mn"].sum()) for part in (first, second)]
    fits = "add up" if abs(sums[0] - pledged) < 1 else f"give {money(sums[0], 'EUR')}"
    return Draft(
        findings=[
            Finding(
                f"The parts of the {money(pledged, 'EUR')} package {fits} in one breakdown and "
                f"give {money(sums[1], 'EUR')} in another",
                pd.concat([total, first, second, _sum_row(first), _sum_row(second)]),
            ),
            Finding(
                f"In the first breakdown {first['programme'].iloc[0]} is the largest part with "
                f"{money(first['amount_mn'].iloc[0], 'EUR')}, in the second "
                f"{second['programme'].iloc[0]} with {money(second['amount_mn'].iloc[0], 'EUR')}.",
                pd.concat([first, second]),
            ),
        ],
        subtitle=(
            "Global Gateway package for Central Asia, announced at the summit of "
            f"{whole['date'].iloc[0][:4]}, € mn; five countries, not Kazakhstan alone"
        ),
        frame=frame,
        draw=lambda axes: _draw_ranked(
            frame, axes, {"Whole package": "eu", "Amount": "other"}, one_scale=True
        ),
        kind="Ranked bars in two panels",
        panels=_stacked(frame, left=2.0),
    )


@register
def renewable_loans(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Loans in dollars for solar and wind power."""
    table = tables("commitments")
    power = table[
        (table["currency"] == "USD")
        & (table["kind"] == "loan")
        & table["programme"].str.contains("solar|wind", case=False)
    ]
    projects = connectivity.committed(power, by="programme")
    lenders = connectivity.committed(power)
    frame = _panels(
        {
            "By project: $ mn": projects,
            "By lender: $ mn": lenders.rename(columns={"provider": "programme"}),
        },
        unit="USD mn",
    )
    whole = float(projects["amount_mn"].sum())
    top = lenders.iloc[0]
    largest = projects.iloc[0]
    return Draft(
        findings=[
            Finding(
                f"The {top['provider']} alone lends {_about(top)}"
                f"{money(top['amount_mn'], 'USD')} of the {money(whole, 'USD')} found for Kazakh "
                "renewables",
                pd.concat([lenders, projects, _sum_row(projects)]),
            ),
            Finding(
                f"The largest of the {len(projects)} projects is {largest['programme']}, "
                f"{money(largest['amount_mn'], 'USD')} from {largest['commitments']} lenders or "
                "groups of lenders.",
                projects,
            ),
            Finding(
                "At least these loans were made: no list of all was found, and loans in euro or "
                "tenge are not among them.",
                power,
            ),
        ],
        subtitle=(
            "Loans in US dollars for solar and wind projects in Kazakhstan, $ mn as announced, "
            f"{_years(power)} as far as a year is known"
        ),
        frame=frame,
        draw=lambda axes: _draw_ranked(frame, axes, {"Amount": "kazakhstan"}),
        kind="Ranked bars in two panels",
        panels=_stacked(frame),
        notes=["None of these lenders is an EU institution."],
    )


# --- raw materials ------------------------------------------------------------------------------


@register
def raw_materials(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """How many of the EU's critical raw materials Kazakhstan is said to supply."""
    table = tables("raw_materials")
    rows = table[table["measure"] == "materials_on_eu_list"]
    publishers = _publishers(tables)
    rows = rows.assign(
        length=rows["unit"].str.extract(r"(\d+)", expand=False).astype(float),
        said=rows["year"].astype(str) + ", " + rows["source_id"].map(publishers),
    )
    frame = pd.concat(
        [
            plotted(
                rows,
                series="Said of Kazakhstan",
                x="said",
                value="value",
                unit="materials",
            ),
            plotted(
                rows.assign(status="final"),
                series="Length of the EU's list",
                x="said",
                value="length",
                unit="materials",
            ),
        ],
        ignore_index=True,
    )
    roles = {"Said of Kazakhstan": "kazakhstan", "Length of the EU's list": "eu"}
    low, high = rows.nsmallest(1, "value").iloc[0], rows.nlargest(1, "value").iloc[0]
    latest = rows[rows["year"] == rows["year"].max()]
    market = table[table["measure"] == "share_of_eu_market"]
    return Draft(
        findings=[
            Finding(
                f"Kazakhstan is said to have {number(low['value'], 0)} of the EU's "
                f"{number(low['length'], 0)} critical raw materials in {low['year']} and "
                f"{number(high['value'], 0)} of {number(high['length'], 0)} in {high['year']}",
                rows,
            ),
            Finding(
                f"In {latest['year'].iloc[0]} alone {listing(_counts(latest))} were said; no "
                "source lists the materials, and to produce, to have and to be able to supply are "
                "mixed.",
                latest,
            ),
            *[
                Finding(
                    f"For one material a share of the EU market was printed: {row['material']}, "
                    f"{percent(row['value'], 0)} in {row['year']}.",
                    market,
                )
                for row in market.to_dict("records")
            ],
        ],
        subtitle=(
            "Critical raw materials that Kazakhstan produces or could supply, and the length of "
            f"the EU's list, numbers of materials, {span(rows)}; officials, as quoted"
        ),
        frame=frame,
        draw=lambda axes: charts.dumbbells(frame, ax=axes[0], roles=roles).set_xlim(left=0),
        kind="Dot chart",
        panels=Panels(height=2.5, left=3.0, right=0.4),
        notes=[
            f"The EU's list grew from {number(rows['length'].min(), 0)} to "
            f"{number(rows['length'].max(), 0)} materials: counts before and after have different "
            "wholes."
        ],
    )


# --- helpers ------------------------------------------------------------------------------------


def _years(rows: pd.DataFrame) -> str:
    years = rows.loc[rows["date"] != "", "date"].str[:4]
    return f"{years.min()}–{years.max()}"


def _publishers(tables: Tables) -> pd.Series:
    """Return the publisher of every source, without what stands in brackets."""
    publisher = tables("sources").set_index("source_id")["publisher"]
    return publisher.str.split(" (", regex=False).str[0]


def _publisher(tables: Tables, rows: pd.DataFrame) -> str:
    return listing(sorted(rows["source_id"].map(_publishers(tables)).unique()))


def _about(row: pd.Series) -> str:
    return "about " if row["status"] == "estimate" else ""


def _in_million_tonnes(value: float, unit: str) -> float:
    return value / {"million tonnes": 1, FREIGHT: 1000}[unit]


def _counts(rows: pd.DataFrame) -> list[str]:
    return [
        f"{number(row['value'], 0)} {row['unit'].removesuffix(' materials')}"
        for row in rows.to_dict("records")
    ]


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return commitments largest first; those that share a name are told apart by the provider."""
    measures.require_values(rows, "amount_mn")
    return rows.sort_values(["amount_mn", "programme"], ascending=[False, True], ignore_index=True)


def _sum_row(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "programme": ["Sum"],
            "amount_mn": [rows["amount_mn"].sum()],
            **{column: [text] for column, text in measures.provenance(rows).items()},
        }
    )


def _panels(parts: dict[str, pd.DataFrame], *, unit: str, highlight: str = "") -> pd.DataFrame:
    frames = [
        plotted(
            rows.assign(
                series=rows["programme"].eq(highlight).map({True: highlight, False: "Amount"})
            ),
            series="series",
            x="programme",
            value="amount_mn",
            unit=unit,
            panel=panel,
        )
        for panel, rows in parts.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _stacked(frame: pd.DataFrame, *, left: float = 3.5) -> Panels:
    """Return panels one above the other, as high as they have bars."""
    bars = frame.groupby("panel", sort=False).size()
    return Panels(
        rows=len(bars),
        height=0.29 * bars.sum() + 0.75 * (len(bars) - 1) + 0.3,
        heights=tuple(float(count) for count in bars),
        left=left,
        right=0.4,
        gap=0.75,
    )


def _draw_ranked(
    frame: pd.DataFrame,
    axes: Sequence[Axes],
    roles: dict[str, str],
    *,
    one_scale: bool = False,
) -> None:
    for ax, (panel, rows) in zip(axes, frame.groupby("panel", sort=False), strict=True):
        wrapped = rows["x"].map(lambda text: "\n".join(textwrap.wrap(text, NAME_WIDTH)))
        whole = (rows["value"] % 1 == 0).all()
        charts.ranked_bars(rows.assign(x=wrapped), ax=ax, roles=roles, decimals=0 if whole else 1)
        ax.set_title(str(panel))
        ax.tick_params(axis="y", labelsize=8)
        if one_scale:
            ax.set_xlim(0, frame["value"].max() * 1.13)
