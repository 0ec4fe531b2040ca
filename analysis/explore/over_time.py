"""Views with the years on the axis: one panel of lines, or a panel for each series."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from analysis import charts
from analysis.canvas import NOTEBOOK, AbsentError
from analysis.data import load
from analysis.explore import words
from analysis.explore.labels import labels, wrapped
from analysis.explore.names import name
from analysis.explore.question import Question
from analysis.explore.series import HOME, Series, catalogue
from analysis.explore.titles import findings
from analysis.explore.values import basis, shown, statuses
from analysis.figures.common import UNITS, dated_events
from analysis.language import say
from analysis.measures import PERIMETERS
from analysis.palette import FAINT
from analysis.record import Draft, Panels, Sheet, plotted

# A billion of the axis' unit, which is a million.
BILLION = 1000
PANEL_HEIGHT = 1.75
# Points; inches between panels, in which so many lines of a title have room, and of one more.
TITLE_SIZE = 10.0
PANEL_GAP, TITLE_LINES, TITLE_LINE = 0.78, 2, 0.17
# Of the years shown, and years: what stays free beside the first and the last.
AIR, LEAST_AIR = 0.02, 0.5
# Nothing for growth, the base for an index.
REST = {"growth": 0, "index": 100}
ONE_HEIGHT = 3.8
BY_CODE = {"RU": "russia", "CN": "china", "KZ": "kazakhstan", "WORLD": "other"}
FREE = ("eu", "member", "other", "kazakhstan", "china", "russia")
"""Roles in the order in which series without a colour of their own get them."""


def over_time(question: Question) -> Draft:
    """Draw the series over the years."""
    series = [catalogue()[key] for key in question.series]
    rows = {one.key: shown(one.key, question) for one in series}
    _require_log(rows, question)
    _require_one_start(rows, question)
    texts = labels(series)
    apart = question.panels == "apart"
    units = _units(rows, question)
    frame = pd.concat(
        [
            plotted(
                rows[one.key].assign(value=rows[one.key]["value"] / units[one.key][0]),
                series=texts[one.key],
                x="year",
                value="value",
                unit=units[one.key][1],
                panel=_panel(texts[one.key], units[one.key][1], units) if apart else "",
            )
            for one in series
        ],
        ignore_index=True,
    )
    roles = {texts[key]: role for key, role in _roles(series, apart=apart).items()}
    draw = _small_multiples if apart else _lines
    return Draft(
        findings=findings(rows, question),
        subtitle=words.subtitle(
            series,
            question,
            "; ".join(dict.fromkeys(unit for _, unit in units.values())),
        ),
        frame=frame,
        draw=partial(draw, frame, roles, question),
        kind=say("Line charts") if apart else say("Line chart"),
        panels=_grid(set(frame["panel"]))
        if apart
        else Panels(height=ONE_HEIGHT, right=_margin(_called(frame))),
        notes=words.notes(rows, question),
        sheets=[Sheet("line", panel, roles) for panel in dict.fromkeys(frame["panel"])],
        rests_on=statuses(rows, question),
    )


def _require_log(rows: Mapping[str, pd.DataFrame], question: Question) -> None:
    if question.scale != "log":
        return
    for key, frame in rows.items():
        low = frame[frame["value"] <= 0]
        if not low.empty:
            raise AbsentError(
                say(
                    "{series} is zero or less in {year}, and a logarithmic scale has no place for "
                    "that. Choose the linear scale or other years.",
                    series=name(catalogue()[key]),
                    year=low["year"].iloc[0],
                )
            )


def _require_one_start(rows: Mapping[str, pd.DataFrame], question: Question) -> None:
    """Refuse sums that begin in different years: they cannot be compared."""
    first = {key: int(frame["year"].iloc[0]) for key, frame in rows.items()}
    if question.show == "cumulative" and len(set(first.values())) > 1:
        late = max(first, key=lambda key: first[key])
        raise AbsentError(
            say(
                "The sums would begin in different years, that of {series} in {year}. Choose "
                "{year} or a later year as the first.",
                series=name(catalogue()[late]),
                year=first[late],
            )
        )


def _units(rows: Mapping[str, pd.DataFrame], question: Question) -> dict[str, tuple[float, str]]:
    """Return by what each series is divided for its axis, and the unit that it then has."""
    money = {
        key: frame
        for key, frame in rows.items()
        if catalogue()[key].currency and question.show in ("level", "cumulative")
    }
    largest = {key: frame["value"].abs().max() for key, frame in money.items()}
    if question.panels == "together" and largest:
        largest = dict.fromkeys(largest, max(largest.values()))
    scaled = {}
    for key in rows:
        one = catalogue()[key]
        if key in money:
            large = bool(largest[key] >= BILLION)
            counted = basis(one, question)
            unit = say(UNITS[counted.currency, large])
            scaled[key] = (BILLION if large else 1.0, unit)
        else:
            scaled[key] = (1.0, words.unit(one, question))
    return scaled


def _panel(label: str, unit: str, units: Mapping[str, tuple[float, str]]) -> str:
    """Return the title of a panel; a unit that all have stands in the subtitle."""
    alike = len({other for _, other in units.values()}) == 1
    return (
        label if alike or label.endswith(unit) else say("{series}, {unit}", series=label, unit=unit)
    )


def _roles(series: Sequence[Series], *, apart: bool) -> dict[str, str]:
    """Return a colour role for each series: that of its meaning, or the next that is free."""
    roles: dict[str, str] = {}
    for one in series:
        role = _meaning(one)
        if apart or (role and role not in roles.values()):
            roles[one.key] = role or "eu"
    for one in series:
        free = [role for role in FREE if role not in roles.values()]
        roles.setdefault(one.key, free[0] if free else FREE[0])
    return roles


def _meaning(one: Series) -> str:
    """Return the role of whom a series is about; none where no colour is set aside for that."""
    if one.partner in PERIMETERS:
        return "eu"
    return BY_CODE.get(one.partner or HOME, "")


def _called(frame: pd.DataFrame) -> dict[str, str]:
    """Return what stands beside each line: its name, and where it ends if others go on."""
    known = frame[frame["value"].notna()]
    last = dict(zip(known["series"], known["x"], strict=True))
    texts = {
        text: text
        if year == max(last.values())
        else say("{series}, to {year}", series=text, year=year)
        for text, year in last.items()
    }
    return {text: wrapped([told])[told] for text, told in texts.items()}


def _margin(called: Mapping[str, str]) -> float:
    lines = [line for text in called.values() for line in text.split("\n")]
    return charts.beside(lines, least=0.9)


def _grid(titles: Collection[str]) -> Panels:
    """Return the panels of small multiples, with room for their titles."""
    columns = 2 if len(titles) in (2, 4) else 3
    rows = math.ceil(len(titles) / columns)
    grid = Panels(rows=rows, columns=columns, right=0.45, gap=PANEL_GAP, column_gap=0.6)
    # as wide as the canvas makes a panel
    inside = NOTEBOOK.width - grid.left - grid.right
    width = inside * (inside / columns - grid.column_gap) / (inside - grid.column_gap)
    lines = max(1 + charts.broken(title, width, TITLE_SIZE).count("\n") for title in titles)
    more = max(0, lines - TITLE_LINES) * TITLE_LINE
    height = (PANEL_HEIGHT + PANEL_GAP + more - 0.55) * rows + 0.1
    # above the first row only one line has room
    return replace(grid, height=height, gap=PANEL_GAP + more, top=(lines - 1) * TITLE_LINE)


def _lines(
    frame: pd.DataFrame, roles: Mapping[str, str], question: Question, axes: Sequence[Axes]
) -> None:
    """Draw all series in one panel, with dated events if they are asked for."""
    ax = axes[0]
    ax.set_yscale(question.scale)
    _around(ax, frame["x"])
    events = dated_events(load("milestones"), frame["x"]) if question.milestones else None
    marked = None if events is None else charts.lying(events, _in_sight(frame, question), ax=ax)
    _rest_line(ax, question)  # before the lines, so that it is in sight
    charts.lines(frame, ax=ax, roles=roles, labels=_called(frame))
    if marked is not None:
        charts.milestones(marked, ax=ax)


def _small_multiples(
    frame: pd.DataFrame, roles: Mapping[str, str], question: Question, axes: Sequence[Axes]
) -> None:
    """Draw a panel for each series; where all have one unit, all have one scale."""
    panels = dict(iter(frame.groupby("panel", sort=False)))
    used = axes[: len(panels)]
    for ax, (panel, rows) in zip(used, panels.items(), strict=True):
        ax.set_yscale(question.scale)
        charts.lines(rows, ax=ax, roles=roles, labels=dict.fromkeys(rows["series"], ""))
        _rest_line(ax, question)
        ax.set_title(charts.broken(str(panel), charts.inches(ax)[0], TITLE_SIZE))
        _around(ax, frame["x"])
    if (frame["unit"] == frame["unit"].iloc[0]).all():
        low, high = zip(*(ax.get_ylim() for ax in used), strict=True)
        # what lies lowest is a whole marker, unless it lies on the axis of zero
        air = AIR * (max(high) - min(low)) if min(low) < 0 and question.scale == "linear" else 0
        for ax in used:
            ax.set_ylim(min(low) - air, max(high))
    for ax in axes[len(panels) :]:
        ax.set_visible(False)


def _around(ax: Axes, years: pd.Series) -> None:
    """Give the years of a panel air on both sides, also where there is only one."""
    air = max(AIR * (years.max() - years.min()), LEAST_AIR)
    ax.set_xlim(years.min() - air, years.max() + air)


def _in_sight(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Return the plotted rows and, as one more, the level from which a change is read."""
    if question.show not in REST:
        return frame
    return pd.concat([frame, frame.head(1).assign(value=float(REST[question.show]))])


def _rest_line(ax: Axes, question: Question) -> None:
    """Draw the level from which a change is read."""
    if question.show in REST:
        ax.axhline(REST[question.show], color=FAINT, linewidth=0.8, zorder=2)
