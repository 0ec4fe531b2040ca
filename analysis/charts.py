"""Drawing: tidy rows in, Axes out. Nothing here computes, reads, saves or chooses years.

Every function takes the *plotted frame* of :mod:`analysis.record`: one row per mark with the
columns ``series``, ``x``, ``value`` and ``status``; roles map a series to a colour by meaning.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from analysis.findings import number
from analysis.language import language, speaking
from analysis.palette import DASHES, FAINT, INK, LIGHT, QUIET, colour

Roles = Mapping[str, str]

# Statuses whose points are drawn hollow or hatched: the reader must see that they are soft.
SOFT = ("provisional", "estimate", "lower_bound")
# Roles too light for text; their names are written in ink.
PALE = ("member", "china", "other")
LABEL_SIZE = 8.5
# The part of a scale of shades at which black and white text have the same contrast.
EVEN = 0.62
LINE_SPACING = 1.22
# Rows with columns of words are many: more a table than a chart.
ROW_SIZE = 8.0
# Inches that a year on the axis needs, and a tick on an upright one.
TICK_ROOM = 0.45
LOG_TICK_ROOM = 0.3
VALUE_SIZE = 8.5
MILESTONE_SIZE = 7.0
# A milestone's text that is longer than this part of the axes' height does not stand upright.
UPRIGHT = 0.65
CELL_SIZE = 7.5
TICK_SIZE = 9.0
# Width of a letter, in parts of its size.
LATIN, CYRILLIC = 0.6, 0.67
FIRST_CYRILLIC = "\u0400"
# Inches: a table's row, what stands over tables, what lies between words and the edge.
LOWEST_ROW, HIGHEST_ROW = 0.25, 0.5
TITLE_ROOM, HEAD_ROOM, AIR = 0.32, 0.3, 0.12
SOFT_HYPHEN = "\N{SOFT HYPHEN}"


def lines(
    frame: pd.DataFrame,
    *,
    ax: Axes,
    roles: Roles,
    labels: Mapping[str, str] | None = None,
    markers: bool = False,
    dots: Collection[str] = (),
) -> Axes:
    """Draw one line per series, broken at missing years and at changes of definition.

    Rows with status ``break`` start a new stroke, and so does any year that does not follow the
    one before. Soft rows get a hollow marker. ``labels`` names series at the right end of their
    line; an empty text leaves one unlabelled. Series in ``dots`` are points without a stroke.
    Axes whose scale is logarithmic already stay so.
    """
    ends = []
    for series, rows in frame.groupby("series", sort=False):
        rows = rows.dropna(subset="value").sort_values("x")
        if rows.empty:
            continue
        role = roles[str(series)]
        strokes = ((rows["x"].diff() != 1) | (rows["status"] == "break")).cumsum()
        for _, stroke in rows.groupby(strokes):
            alone = len(stroke) == 1
            ax.plot(
                stroke["x"],
                stroke["value"],
                color=colour(role),
                linestyle="" if series in dots else DASHES[role],
                marker="o" if alone or markers or series in dots else "",
                markersize=6.5 if series in dots else None,
                zorder=3,
            )
        soft = rows[rows["status"].isin(SOFT)]
        if len(soft):
            ax.plot(
                soft["x"],
                soft["value"],
                linestyle="",
                marker="o",
                markerfacecolor="white",
                markeredgecolor=colour(role),
                markeredgewidth=1.4,
                zorder=4,
                clip_on=False,  # whole also at the edge of the axes
            )
        last = rows.iloc[-1]
        text = (labels or {}).get(str(series), str(series))
        ends.append((float(last["x"]), float(last["value"]), text, role))
    ax.margins(x=0.02)
    if frame["value"].min() >= 0 and ax.get_yscale() == "linear":
        ax.set_ylim(bottom=0)
    whole_years(ax)
    plain_numbers(ax)
    _label_ends(ax, [end for end in ends if end[2]])
    return ax


def _label_ends(ax: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write names beside line ends, pushed apart so that no two touch.

    Works from the axes' size in points, so nothing has to be rendered to find out where text is.
    """
    if not ends:
        return
    low, high = ax.get_ylim()
    ax.set_ylim(low, high)
    height = ax.get_position().height * ax.figure.bbox.height / ax.figure.dpi * 72
    scale = ax.transData + ax.transAxes.inverted()
    heights = [LABEL_SIZE * LINE_SPACING * (1 + text.count("\n")) / height for *_, text, _ in ends]
    wanted = [float(scale.transform((x, y))[1]) for x, y, *_ in ends]
    for (_, _, text, role), place in zip(ends, spread(wanted, heights), strict=True):
        ax.text(
            1.012,
            place,
            text,
            transform=ax.transAxes,
            color=QUIET if role in PALE else colour(role),
            fontsize=LABEL_SIZE,
            va="center",
            linespacing=1.05,
            clip_on=False,
        )


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return places near the wanted ones at which labels of these heights do not overlap.

    Labels are stacked in order of the wanted place; one that runs out of the unit interval is
    pushed back into it.

    >>> spread([0.5, 0.5], [0.1, 0.1])
    [0.45, 0.55]
    """
    order = np.argsort(wanted, kind="stable")
    places = np.array(wanted, dtype=float)
    merged: list[list[Any]] = []
    for i in order:
        merged.append([[int(i)], _inside(wanted[i], heights[i]), heights[i]])
        while (
            len(merged) > 1
            and merged[-2][1] + merged[-2][2] / 2 > merged[-1][1] - merged[-1][2] / 2 + 1e-9
        ):
            upper = merged.pop()
            lower = merged.pop()
            members = lower[0] + upper[0]
            height = lower[2] + upper[2]
            centre = sum(wanted[i] * heights[i] for i in members) / sum(heights[i] for i in members)
            merged.append([members, _inside(centre, height), height])
    for members, centre, height in merged:
        cursor = centre - height / 2
        for i in members:
            places[i] = cursor + heights[i] / 2
            cursor += heights[i]
    return [round(float(place), 6) for place in places]


def _inside(centre: float, height: float) -> float:
    return min(max(centre, height / 2), 1 - height / 2)


def ranked_bars(
    frame: pd.DataFrame,
    *,
    ax: Axes,
    roles: Roles,
    decimals: int = 1,
    show_value: bool = True,
    scale: Iterable[float] = (),
) -> Axes:
    """Draw horizontal bars in the order of the frame, first row on top, values beside them.

    ``series`` gives the colour, ``x`` the name. Soft rows are hatched. ``scale`` holds the values
    of neighbouring panels: those that are given the same have the same axis.
    """
    rows = frame.reset_index(drop=True)
    places = np.arange(len(rows))[::-1]
    bars = ax.barh(
        places,
        rows["value"],
        color=[colour(roles[series]) for series in rows["series"]],
        height=0.72,
        zorder=2,
    )
    for bar, status in zip(bars, rows["status"], strict=True):
        if status in SOFT:
            bar.set_hatch("////")
            bar.set_edgecolor("white")
    ax.set_yticks(places, rows["x"])
    ax.tick_params(axis="y", labelcolor=INK)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=3)
    held = [0.0, *rows["value"].dropna(), *scale]
    low, high = min(held), max(held)
    longest = max(len(number(value, decimals)) for value in held)
    sides = (low < 0) + (high > 0)
    # characters are at most two thirds of their size wide; the gap to the bar comes on top
    part = (longest * VALUE_SIZE * 0.67 + 6) / _width(ax) / 72 if show_value else 0.02
    room = (high - low) / max(1 - part * sides, 0.2) * part
    ax.set_xlim(low - (room if low < 0 else 0), high + (room if high > 0 else 0))
    if show_value:
        for place, value in zip(places, rows["value"], strict=True):
            if pd.isna(value):
                continue
            ax.annotate(
                number(float(value), decimals),
                (value, place),
                xytext=(4 if value >= 0 else -4, 0),
                textcoords="offset points",
                ha="left" if value >= 0 else "right",
                va="center",
                fontsize=VALUE_SIZE,
                color=QUIET,
            )
    ax.xaxis.set_major_formatter(_plain_ticks())
    return ax


def stacked_columns(
    frame: pd.DataFrame, *, ax: Axes, roles: Roles, labels: Mapping[str, str] | None = None
) -> Axes:
    """Draw one column per x, series stacked in order of appearance, named beside the last one.

    Negative values stack downwards. Soft rows are hatched.
    """
    wide = frame.pivot(index="x", columns="series", values="value")
    wide = wide[list(dict.fromkeys(frame["series"]))].sort_index()
    status = frame.pivot(index="x", columns="series", values="status").reindex_like(wide)
    years = wide.index.to_numpy()
    up, down = np.zeros(len(wide)), np.zeros(len(wide))
    ends = []
    for series in wide.columns:
        values = wide[series].fillna(0).to_numpy()
        base = np.where(values >= 0, up, down)
        bars = ax.bar(years, values, bottom=base, width=0.78, color=colour(roles[series]), zorder=2)
        for bar, soft in zip(bars, status[series].isin(SOFT), strict=True):
            bar.set_edgecolor("white")
            bar.set_linewidth(0.5)
            if soft:
                bar.set_hatch("////")
        up, down = up + np.maximum(values, 0), down + np.minimum(values, 0)
        ends.append(
            (
                float(years[-1]),
                float(base[-1] + values[-1] / 2),
                (labels or {}).get(str(series), str(series)),
                roles[series],
            )
        )
    ax.axhline(0, color=FAINT, linewidth=0.8, zorder=3)
    ax.margins(x=0.01)
    if not down.any():
        ax.set_ylim(bottom=0)
    whole_years(ax)
    plain_numbers(ax)
    _label_ends(ax, [end for end in ends if end[2]])
    return ax


def dumbbells(frame: pd.DataFrame, *, ax: Axes, roles: Roles, log: bool = False) -> Axes:
    """Draw two or more dots per name on one row, joined by a rule; first name on top.

    The series are named once, above the dots of the first row. Soft rows are hollow. ``log``
    makes the scale one of powers of ten, where equal ratios are equal distances.
    """
    names = list(dict.fromkeys(frame["x"]))
    places = dict(zip(names, range(len(names) - 1, -1, -1), strict=True))
    for name, rows in frame.groupby("x", sort=False):
        ax.plot(
            [rows["value"].min(), rows["value"].max()],
            [places[name]] * 2,
            color="#c9c9c9",
            linewidth=3,
            zorder=1,
        )
    # smaller from series to series, so that equal values do not hide each other
    marks = itertools.cycle(zip("oDs^", (9.0, 6.5, 5.5, 4.5), strict=True))
    for series, rows in frame.groupby("series", sort=False):
        mark, size = next(marks)
        ax.plot(
            rows["value"],
            rows["x"].map(places),
            linestyle="",
            marker=mark,
            markersize=size,
            color=colour(roles[str(series)]),
            label=str(series),
            zorder=3,
        )
        soft = rows[rows["status"].isin(SOFT)]
        ax.plot(
            soft["value"],
            soft["x"].map(places),
            linestyle="",
            marker="o",
            markersize=3.5,
            color="white",
            zorder=4,
        )
    if log:
        ax.set_xscale("log")
    else:
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    ax.set_yticks(list(places.values()), list(places))
    ax.tick_params(axis="y", labelcolor=INK)
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=8.5,
        handletextpad=0.2,
        borderaxespad=0.1,
    )
    ax.xaxis.set_major_formatter(_plain_ticks())
    return ax


def strips(frame: pd.DataFrame, *, ax: Axes, roles: Roles) -> Axes:
    """Draw a row of dots for each series, one dot for each x, first series on top.

    A short upright rule marks the median of a row. Soft dots are hollow.
    """
    import seaborn as sns

    order = list(dict.fromkeys(frame["series"]))
    sns.stripplot(
        data=frame.dropna(subset="value"),
        x="value",
        y="series",
        hue="series",
        order=order,
        hue_order=order,
        palette=[colour(roles[series]) for series in order],
        jitter=False,
        size=6,
        alpha=0.55,
        linewidth=0,
        legend=False,
        ax=ax,
        zorder=3,
    )
    places = {series: place for place, series in enumerate(order)}
    middle = frame.groupby("series", sort=False)["value"].median()
    ax.plot(
        middle,
        middle.index.map(places),
        linestyle="",
        marker="|",
        markersize=15,
        markeredgewidth=2,
        color=INK,
        zorder=4,
    )
    soft = frame[frame["status"].isin(SOFT)]
    ax.plot(
        soft["value"],
        soft["series"].map(places),
        linestyle="",
        marker="o",
        markersize=3,
        color="white",
        zorder=5,
    )
    ax.set(xlabel="", ylabel="", ylim=(len(order) - 0.4, -0.6))
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=1)
    ax.tick_params(axis="y", labelcolor=INK)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(_plain_ticks())
    return ax


class Column(NamedTuple):
    """Words beside the rows of a chart: a head, one text per row, inches right of the axes."""

    head: str
    texts: Mapping[str, str]
    inches: float


def dot_rows(
    frame: pd.DataFrame,
    *,
    ax: Axes,
    roles: Roles,
    marks: Mapping[str, str],
    columns: Sequence[Column] = (),
    at: float | None = None,
) -> Axes:
    """Draw a row of dots per name, first name on top, with columns of words on the right.

    Dots of a row are joined by a rule. ``marks`` gives each series its shape, so that colour is
    not needed to tell them apart; soft rows have a white heart if the shape can hold one. ``at``
    is where a thin upright rule shows what all are compared with.
    """
    names = list(dict.fromkeys(frame["x"]))
    places = dict(zip(names, range(len(names) - 1, -1, -1), strict=True))
    if at is not None:
        ax.axvline(at, color=FAINT, linewidth=1.0, zorder=1)
    for name, rows in frame.groupby("x", sort=False):
        ends = [rows["value"].min(), rows["value"].max()]
        ax.plot(ends, [places[name]] * 2, color="#c9c9c9", linewidth=2.2, zorder=1.5)
    for series, rows in frame.groupby("series", sort=False):
        height = rows["x"].map(places)
        ax.plot(
            rows["value"],
            height,
            linestyle="",
            marker=marks[str(series)],
            markersize=7,
            color=colour(roles[str(series)]),
            zorder=3,
        )
        if marks[str(series)] in Line2D.filled_markers:
            soft = rows["status"].isin(SOFT)
            ax.plot(
                rows.loc[soft, "value"],
                height[soft],
                linestyle="",
                marker="o",
                markersize=3,
                color="white",
                zorder=4,
            )
    ax.set_yticks(list(places.values()), list(places))
    ax.tick_params(axis="y", labelcolor=INK, labelsize=ROW_SIZE)
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(_plain_ticks())
    for column in columns:
        _write_column(column, places, ax)
    return ax


def _write_column(column: Column, places: Mapping[str, int], ax: Axes) -> None:
    written: dict[str, Any] = {
        "textcoords": "offset points",
        "fontsize": ROW_SIZE,
        "annotation_clip": False,
    }
    left = column.inches * 72
    ax.annotate(
        column.head,
        (1, 1),
        xycoords="axes fraction",
        xytext=(left, 7),
        va="bottom",
        color=QUIET,
        fontweight="bold",
        **written,
    )
    for name, place in places.items():
        ax.annotate(
            column.texts[name],
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(left, 0),
            va="center",
            color=INK,
            **written,
        )


def heat(frame: pd.DataFrame, *, ax: Axes, decimals: int = 0, ceiling: float | None = None) -> Axes:
    """Draw a table of ``series`` (rows) by ``x`` (columns) with the values written in the cells.

    A missing value is left blank with a dot: it is confidential or not reported, not zero. From
    ``ceiling`` on the shade no longer deepens.
    """
    wide = frame.pivot(index="series", columns="x", values="value")
    wide = wide.reindex(list(dict.fromkeys(frame["series"])))
    words = wide.map(lambda value: "·" if pd.isna(value) else number(value, decimals))
    # not sns.heatmap: it renders the whole figure to find out whether its tick labels overlap
    mesh = ax.pcolormesh(
        wide.fillna(0.0).to_numpy(),
        cmap=LinearSegmentedColormap.from_list("shades", [LIGHT, to_rgb(colour("eu"))]),
        vmin=0,
        vmax=ceiling,
        edgecolors="white",
        linewidths=0.6,
    )
    mesh.update_scalarmappable()
    dark = np.greater(mesh.norm(wide.fillna(0.0).to_numpy()), EVEN)
    for row, column in np.ndindex(*wide.shape):
        ax.text(
            column + 0.5,
            row + 0.5,
            str(words.iloc[row, column]),
            ha="center",
            va="center",
            fontsize=CELL_SIZE,
            color="white" if dark[row, column] else "black",
        )
    ax.set_xticks(np.arange(wide.shape[1]) + 0.5, [str(x) for x in wide.columns])
    ax.set_yticks(np.arange(wide.shape[0]) + 0.5, [str(series) for series in wide.index])
    ax.set(xlim=(0, wide.shape[1]), ylim=(wide.shape[0], 0))
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)
    ax.tick_params(axis="y", labelcolor=INK)
    ax.tick_params(axis="both", length=0)
    return ax


def table_heads(axes: Sequence[Axes], *, titles: Sequence[str], heads: Sequence[str]) -> None:
    """Name tables that :func:`heat` drew one above the other, and the columns they share.

    Every table has its heads below where columns and rows have the room for it. Elsewhere the
    heads stand once, on top and in smaller letters, and the names of the rows get no more room
    than they need. A soft hyphen in a head tells where a long word may be broken.
    """
    width, height = inches(axes[0])
    column, lines = width / len(heads), len(axes[0].get_yticks())
    texts = [broken(head, column, TICK_SIZE) for head in heads]
    fits = all(
        text_inches(one, TICK_SIZE) + text_inches(other, TICK_SIZE) <= 2 * column
        for one, other in itertools.pairwise(texts)
    )
    low = all(head.count("\n") < 2 for head in texts)
    if fits and low and height / lines >= LOWEST_ROW:
        for ax, title in zip(axes, titles, strict=True):
            ax.set_xticks(ax.get_xticks(), texts)
            ax.set_title(title)
        return
    _close_up(axes)
    column = inches(axes[0])[0] / len(heads)
    for ax, title in zip(axes, titles, strict=True):
        ax.set_xticks(ax.get_xticks(), [broken(head, column, CELL_SIZE) for head in heads])
        ax.tick_params(axis="x", labelsize=CELL_SIZE, labeltop=ax is axes[0], labelbottom=False)
        left, _ = inches_beside(ax)
        ax.set_title(title, x=(AIR - left) / inches(ax)[0], y=1.0)  # not above the heads


def _close_up(axes: Sequence[Axes]) -> None:
    """Give the names of rows the width they need, and the rows all the height there is."""
    wide, high = _sheet(axes[0])
    names = [tick.get_text() for ax in axes for tick in ax.get_yticklabels()]
    left = max(text_inches(name, CELL_SIZE) for name in names) + AIR
    lines = [len(ax.get_yticks()) for ax in axes]
    top = axes[0].get_position().y1 * high - AIR
    # heads that are on top leave their room below
    free = top - axes[-1].get_position().y0 * high + HEAD_ROOM - TITLE_ROOM * (len(axes) - 1)
    row = min(free / sum(lines), HIGHEST_ROW)
    for ax, count in zip(axes, lines, strict=True):
        bottom = top - row * count
        ax.set_position((left / wide, bottom / high, 1 - (left + AIR) / wide, row * count / high))
        ax.tick_params(axis="y", labelsize=CELL_SIZE)
        top = bottom - TITLE_ROOM


def broken(words: str, width: float, size: float) -> str:
    r"""Return words in lines of a width in inches; a longer word is broken at its soft hyphens.

    >>> broken("Imports from the Netherlands", 1.2, 9.5)
    'Imports from\nthe Netherlands'
    """
    lines = [""]
    for word in words.split(" "):
        whole = word.replace(SOFT_HYPHEN, "")
        parts = [whole] if text_inches(whole, size) <= width else word.split(SOFT_HYPHEN)
        for place, part in enumerate(parts):
            joint = " " if place == 0 and lines[-1] else ""
            hyphen = "" if part is parts[-1] else "-"
            if text_inches(f"{lines[-1]}{joint}{part}{hyphen}", size) > width and lines[-1]:
                lines[-1] += "-" if place else ""
                lines.append(part)
            else:
                lines[-1] += joint + part
    return "\n".join(lines)


def names_at(
    frame: pd.DataFrame,
    *,
    ax: Axes,
    roles: Roles,
    places: Sequence[tuple[str, str, float, float]],
) -> Axes:
    """Write names of series at places of their own, with a thin rule to the nearest mark.

    For strokes that end in the middle of a chart, where a name at the right edge would stand
    beside nothing. ``places`` holds series, text, and where the middle of the text is in data
    coordinates; draw the marks first, so that the limits of the axes are known.
    """
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    for series, text, x, y in places:
        rows = frame[frame["series"] == series]
        far = ax.transData.transform(rows[["x", "value"]].to_numpy(dtype=float))
        nearest = np.hypot(*(far - ax.transData.transform((x, y))).T).argmin()
        role = roles[series]
        ax.annotate(
            text,
            (float(rows["x"].iloc[nearest]), float(rows["value"].iloc[nearest])),
            xytext=(x, y),
            ha="center",
            va="center",
            fontsize=LABEL_SIZE,
            linespacing=1.1,
            color=QUIET if role in PALE else colour(role),
            arrowprops={
                "arrowstyle": "-",
                "color": FAINT,
                "linewidth": 0.6,
                "shrinkA": 1,
                "shrinkB": 4,
            },
            zorder=5,
        )
    return ax


def bump(frame: pd.DataFrame, *, ax: Axes, roles: Roles) -> Axes:
    """Draw ranks over the years, first rank on top, names and ranks at both ends.

    Series of the role ``other`` are thin and lie behind; every series covers the same years.
    """
    for series, rows in frame.groupby("series", sort=False):
        rows = rows.sort_values("x")
        role = roles[str(series)]
        behind = role == "other"
        ax.plot(
            rows["x"],
            rows["value"],
            color=colour(role),
            linestyle=DASHES[role],
            linewidth=1.1 if behind else 2.4,
            marker="o",
            markersize=3 if behind else 5,
            zorder=2 if behind else 3,
        )
        for end, side, gap in ((0, "right", -7), (-1, "left", 7)):
            x, rank = rows["x"].iloc[end], rows["value"].iloc[end]
            ax.annotate(
                f"{series}  {rank:.0f}" if end == 0 else f"{rank:.0f}  {series}",
                (x, rank),
                xytext=(gap, 0),
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=LABEL_SIZE,
                fontweight="normal" if behind else "bold",
                color=QUIET if role in PALE else colour(role),
                annotation_clip=False,
            )
    ax.set_ylim(frame["value"].max() + 0.6, 0.4)
    ax.set_yticks([])
    ax.margins(x=0.01)
    whole_years(ax)
    return ax


def band(frame: pd.DataFrame, *, ax: Axes, role: str, low: str, high: str) -> Axes:
    """Shade what lies between two series of the frame, behind the lines."""
    wide = frame.pivot(index="x", columns="series", values="value")
    ax.fill_between(
        wide.index.to_numpy(),
        wide[low],
        wide[high],
        color=colour(role),
        alpha=0.18,
        linewidth=0,
        zorder=1,
    )
    return ax


def beside(texts: Iterable[str], *, least: float = 0.0, size: float = LABEL_SIZE) -> float:
    """Return the inches that names beside lines need, with air on both sides: for a margin.

    >>> beside(["EU"], least=0.85)
    0.85
    """
    return max(least, 0.25 + max((text_inches(text, size) for text in texts), default=0.0))


def headroom(events: pd.DataFrame, frame: pd.DataFrame, *, ax: Axes) -> pd.DataFrame:
    """Return dated events as :func:`milestones` writes them; to be called before the lines.

    Where the axes are too low for upright texts, they are :func:`lying`.
    """
    longest = max((text_inches(text, MILESTONE_SIZE) for text in events["label"]), default=0.0)
    return events if longest <= UPRIGHT * inches(ax)[1] else lying(events, frame, ax=ax)


def lying(events: pd.DataFrame, frame: pd.DataFrame, *, ax: Axes) -> pd.DataFrame:
    """Return dated events whose texts lie above all lines; to be called before the lines.

    The texts are wrapped between the rules, and room is kept for them above the plotted rows of
    ``frame``.
    """
    if events.empty:
        return events
    width, height = inches(ax)
    start, end = _sides(ax, frame["x"])
    ends = [*events["x"].iloc[1:], end]
    texts = [
        broken(text, (after - x) * width / (end - start) - AIR / 2, MILESTONE_SIZE)
        for text, x, after in zip(events["label"], events["x"], ends, strict=True)
    ]
    lines = max(1 + text.count("\n") for text in texts)
    part = (lines * MILESTONE_SIZE * LINE_SPACING + 3) / 72 / height
    ax.margins(y=_margin_above(part, frame["value"].min(), frame["value"].max(), ax))
    return events.assign(label=texts, flat=True)


def _sides(ax: Axes, years: pd.Series) -> tuple[float, float]:
    """Return where the axes begin and end, also before the lines are drawn."""
    if not ax.get_autoscalex_on():
        return ax.get_xlim()
    air = 0.02 * max(years.max() - years.min(), 1)
    return years.min() - air, years.max() + air


def _margin_above(part: float, low: float, high: float, ax: Axes) -> float:
    """Return the margin, in ranges of the data, that leaves a part of the axes above them."""
    if low < 0 or ax.get_yscale() != "linear":
        return part / (1 - 2 * part)  # there is one below them too
    # the axes of a line begin at zero
    return part / (1 - part) * high / (high - low) if high > low else part


def milestones(events: pd.DataFrame, *, ax: Axes) -> Axes:
    """Mark dated events by thin upright rules with their text beside the top end.

    ``events`` has the columns ``x`` (decimal year) and ``label``; with a column ``flat``, which
    :func:`lying` adds, the texts lie.
    """
    for x, label in zip(events["x"].astype(float), events["label"].astype(str), strict=True):
        ax.axvline(x, color=FAINT, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
        ax.annotate(
            label,
            (x, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -1),
            textcoords="offset points",
            fontsize=MILESTONE_SIZE,
            color=QUIET,
            rotation=0 if "flat" in events else 90,
            linespacing=1.1,
            va="top",
            ha="left",
        )
    return ax


def mark_break(ax: Axes, year: float, text: str) -> Axes:
    """Draw the border between two definitions or sources, with a word on each change."""
    ax.axvline(year, color=FAINT, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    ax.annotate(
        text,
        (year, 0),
        xycoords=("data", "axes fraction"),
        xytext=(-3, 4),
        textcoords="offset points",
        fontsize=7,
        color=QUIET,
        ha="right",
        va="bottom",
    )
    return ax


def whole_years(ax: Axes) -> None:
    """Put ticks on whole years only, as many as the axes has room for."""
    nbins = max(2, min(9, int(_width(ax) / TICK_ROOM)))
    ax.xaxis.set_major_locator(
        MaxNLocator(integer=True, nbins=nbins, steps=[1, 2, 5, 10], min_n_ticks=1)
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def _width(ax: Axes) -> float:
    return inches(ax)[0]


def inches(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of the axes, in inches."""
    wide, high = _sheet(ax)
    return ax.get_position().width * wide, ax.get_position().height * high


def inches_beside(ax: Axes) -> tuple[float, float]:
    """Return the room to the left and to the right of the axes, in inches."""
    wide, _ = _sheet(ax)
    return ax.get_position().x0 * wide, (1 - ax.get_position().x1) * wide


def _sheet(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of the canvas, in inches."""
    box, dpi = ax.figure.bbox, ax.figure.dpi
    return float(box.width / dpi), float(box.height / dpi)


def text_inches(text: str, size: float = LABEL_SIZE) -> float:
    """Return about how wide the longest line of a text is.

    Letters are taken as wide as they are on the average, Cyrillic ones wider than Latin ones;
    nothing is rendered to find out.
    """
    widths = [
        sum(CYRILLIC if letter >= FIRST_CYRILLIC else LATIN for letter in line)
        for line in text.split("\n")
    ]
    return max(widths) * size / 72


def plain_numbers(ax: Axes) -> None:
    """Write the y axis with thousands separators and true minus signs."""
    if ax.get_yscale() == "log":
        ax.yaxis.set_major_locator(LogTicks(inches(ax)[1] / LOG_TICK_ROOM))
        ax.yaxis.set_minor_locator(NullLocator())
    else:
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(_plain_ticks())


class LogTicks(LogLocator):
    """Ticks at 1, 2, 5 of each decade, fewer where they have no room, even ones within a decade."""

    def __init__(self, room: float) -> None:
        super().__init__(numticks=max(2, int(room)))
        self.room = room

    def tick_values(self, vmin: float, vmax: float) -> Any:
        """Return the ticks between two values, which are known when the picture is rendered."""
        decades = np.log10(vmax / vmin) if 0 < vmin < vmax else np.inf
        if decades < 1:
            even = MaxNLocator(nbins=max(2, min(6, int(self.room))), steps=[1, 2, 2.5, 5, 10])
            return even.tick_values(vmin, vmax)
        self.set_params(subs=(1, 2, 5) if 3 * decades <= self.room else (1,))
        return super().tick_values(vmin, vmax)


def _plain_ticks() -> FuncFormatter:
    # ticks are written when the picture is rendered, perhaps long after this language was spoken
    spoken = language()

    def write(value: float, _: int | None = None) -> str:
        with speaking(spoken):
            return _plain(value)

    return FuncFormatter(write)


def _plain(value: float) -> str:
    # as many decimals as the tick has: 0.25 must not read 0.2
    exact = (decimals for decimals in range(4) if abs(round(value, decimals) - value) < 1e-9)
    return number(value, next(exact, 4))
