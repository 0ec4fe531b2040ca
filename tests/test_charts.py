"""Charts, judged by what they put on the axes: strokes, marks, bars and names, not pixels."""

from __future__ import annotations

import builtins
import inspect
import io
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from analysis import charts
from analysis.canvas import STYLE
from analysis.charts import SOFT, spread
from analysis.findings import number
from analysis.fingerprint import fingerprint
from analysis.palette import DASHES, QUIET, ROLES, colour
from tests.test_palette import contrast

TWO = {"EU": "eu", "Russia": "russia"}
STATUSES = ["final", "break", *SOFT]


def new_axes() -> Axes:
    canvas = Figure(figsize=(9, 5), dpi=100)
    FigureCanvasAgg(canvas)
    ax: Axes = canvas.subplots()
    canvas.subplots_adjust(right=0.8)
    return ax


@pytest.fixture
def ax() -> Iterator[Axes]:
    with mpl.rc_context(fname=STYLE):
        yield new_axes()


def rows(table: Mapping[str, Mapping[Any, float | None]], **statuses: str) -> pd.DataFrame:
    """A plotted frame: values by series and x; ``EU_2020="break"`` gives one row its status."""
    found = [
        (series, x, value, statuses.get(f"{series}_{x}", "final"))
        for series, values in table.items()
        for x, value in values.items()
    ]
    frame = pd.DataFrame(found, columns=["series", "x", "value", "status"])
    return frame.assign(value=frame["value"].astype(float), panel="", unit="mn", source_id="a")


def strokes(ax: Axes) -> list[list[float]]:
    """The years of every line that is drawn through points."""
    return [
        [float(x) for x in line.get_xdata()]
        for line in ax.lines
        if line.get_linestyle() not in ("None", "")
    ]


def hollow(ax: Axes) -> list[Line2D]:
    return [line for line in ax.lines if line.get_markerfacecolor() == "white"]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def boxes(ax: Axes) -> dict[str, Bbox]:
    figure: Any = ax.figure
    figure.canvas.draw()
    return {text.get_text(): text.get_window_extent() for text in ax.texts}


# Every chart -----------------------------------------------------------------------------------

YEARS = {year: float(year - 2014) for year in range(2015, 2021)}
PAIR = rows({"EU": YEARS, "Russia": dict.fromkeys(YEARS, 3.0)}, EU_2016="estimate")
EVENTS = pd.DataFrame({"x": [2016.5, 2018.0], "label": ["Agreement", "Summit"]})
BAND = rows({"low": dict.fromkeys(YEARS, 0.0), "high": dict.fromkeys(YEARS, 9.0)})

SHAPES = {"EU": "D", "Russia": "|"}

DRAW: dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame, Axes], Axes]]] = {
    "lines": (PAIR, lambda frame, ax: charts.lines(frame, ax=ax, roles=TWO)),
    "ranked_bars": (
        rows({"EU": {"Italy": 3.0, "France": 2.0}}, EU_France="estimate"),
        lambda frame, ax: charts.ranked_bars(frame, ax=ax, roles=TWO),
    ),
    "stacked_columns": (PAIR, lambda frame, ax: charts.stacked_columns(frame, ax=ax, roles=TWO)),
    "dumbbells": (
        rows({"EU": {"Italy": 3.0, "France": 2.0}, "Russia": {"Italy": 1.0, "France": 5.0}}),
        lambda frame, ax: charts.dumbbells(frame, ax=ax, roles=TWO),
    ),
    "dot_rows": (
        rows({"EU": {"Italy": 3.0, "France": 2.0}, "Russia": {"Italy": 1.0}}),
        lambda frame, ax: charts.dot_rows(frame, ax=ax, roles=TWO, marks=SHAPES, at=2.5),
    ),
    "heat": (PAIR, lambda frame, ax: charts.heat(frame, ax=ax)),
    "strips": (PAIR, lambda frame, ax: charts.strips(frame, ax=ax, roles=TWO)),
    "names_at": (
        PAIR,
        lambda frame, ax: charts.names_at(
            frame, ax=ax, roles=TWO, places=[("EU", "Union", 2016, 4.0)]
        ),
    ),
    "bump": (
        rows({"EU": {2015: 1, 2016: 2}, "Russia": {2015: 2, 2016: 1}}),
        lambda frame, ax: charts.bump(frame, ax=ax, roles=TWO),
    ),
    "band": (
        BAND,
        lambda frame, ax: charts.band(frame, ax=ax, role="eu", low="low", high="high"),
    ),
    "milestones": (EVENTS, lambda frame, ax: charts.milestones(frame, ax=ax)),
    "mark_break": (EVENTS, lambda frame, ax: charts.mark_break(ax, frame["x"].iloc[0], "new")),
}
every_chart = pytest.mark.parametrize("name", DRAW)


def test_every_chart_function_is_tried_here() -> None:
    public = {
        name
        for name, function in inspect.getmembers(charts, inspect.isfunction)
        if function.__module__ == charts.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation == "Axes"
    }
    assert public == set(DRAW)


@every_chart
def test_a_chart_returns_its_axes_and_leaves_the_rows_as_they_were(name: str, ax: Axes) -> None:
    frame, draw = DRAW[name]
    before = frame.copy(deep=True)
    assert draw(frame, ax) is ax
    pd.testing.assert_frame_equal(frame, before)


@every_chart
def test_a_chart_neither_reads_nor_saves_nor_renders(
    name: str, ax: Axes, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def note(*given: object, **_: object) -> None:
        calls.append(given)
        raise PermissionError

    frame, draw = DRAW[name]
    with monkeypatch.context() as watched:
        for place, function in (
            (builtins, "open"),
            (io, "open"),
            (os, "open"),
            (Figure, "savefig"),
            (FigureCanvasAgg, "draw"),
        ):
            watched.setattr(place, function, note)
        draw(frame, ax)
    assert calls == []


@every_chart
def test_the_same_rows_make_the_same_chart(name: str, ax: Axes) -> None:
    frame, draw = DRAW[name]
    again = new_axes()
    draw(frame, ax)
    draw(frame, again)
    assert fingerprint(ax.figure) == fingerprint(again.figure)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["lines", "ranked_bars", "stacked_columns", "dumbbells", "dot_rows", "bump"]
)
def test_a_series_without_a_role_is_refused(name: str, ax: Axes) -> None:
    frame, draw = DRAW[name]
    with pytest.raises(KeyError, match="Germany"):
        draw(frame.assign(series=frame["series"].replace("EU", "Germany")), ax)


@pytest.mark.parametrize("name", ["stacked_columns", "heat", "band"])
def test_two_values_for_one_place_are_refused(name: str, ax: Axes) -> None:
    frame, draw = DRAW[name]
    with pytest.raises(ValueError, match="duplicate"):
        draw(pd.concat([frame, frame.tail(1)]), ax)


# Lines -----------------------------------------------------------------------------------------


def test_a_line_breaks_at_a_missing_year_an_empty_value_and_a_change_of_definition(
    ax: Axes,
) -> None:
    values = {2010: 1.0, 2011: 2.0, 2013: 3.0, 2014: 4.0, 2015: None, 2016: 5.0, 2017: 6.0, 2018: 7}
    charts.lines(rows({"EU": values}, EU_2017="break"), ax=ax, roles=TWO)
    assert strokes(ax) == [[2010, 2011], [2013, 2014], [2016], [2017, 2018]]
    alone = [line for line in ax.lines if len(line.get_xdata()) == 1]
    assert [line.get_marker() for line in alone] == ["o"], "a single year has to be seen"


def test_rows_in_any_order_make_the_same_line(ax: Axes) -> None:
    charts.lines(rows({"EU": {2012: 3.0, 2010: 1.0, 2011: 2.0}}), ax=ax, roles=TWO)
    assert strokes(ax) == [[2010, 2011, 2012]]
    assert list(ax.lines[0].get_ydata()) == [1, 2, 3]


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.integers(min_value=1995, max_value=2025),
        st.tuples(st.one_of(st.none(), st.floats(-50, 50)), st.sampled_from(STATUSES)),
        min_size=1,
    )
)
def test_no_stroke_crosses_a_gap_or_a_break_and_every_value_is_drawn(
    years: dict[int, tuple[float | None, str]],
) -> None:
    ax = new_axes()
    status = {f"EU_{year}": status for year, (_, status) in years.items()}
    frame = rows({"EU": {year: value for year, (value, _) in years.items()}}, **status)
    charts.lines(frame, ax=ax, roles=TWO)
    for stroke in strokes(ax):
        assert all(after - before == 1 for before, after in pairwise(stroke))
        assert all(years[int(year)][1] != "break" for year in stroke[1:])
    known = sorted(year for year, (value, _) in years.items() if value is not None)
    assert sorted(year for stroke in strokes(ax) for year in stroke) == known
    soft = sorted(year for year in known if years[year][1] in SOFT)
    assert sorted(x for line in hollow(ax) for x in line.get_xdata()) == soft


@pytest.mark.parametrize("status", SOFT)
def test_soft_years_are_hollow_in_the_colour_of_the_line(ax: Axes, status: str) -> None:
    charts.lines(rows({"EU": YEARS}, EU_2016=status, EU_2019=status), ax=ax, roles=TWO)
    [ring] = hollow(ax)
    assert list(ring.get_xdata()) == [2016, 2019]
    assert ring.get_markeredgecolor() == colour("eu")
    assert ring.get_zorder() > ax.lines[0].get_zorder()
    assert not ring.get_clip_on(), "half a ring at the edge of the axes is no ring"


def test_firm_years_are_not_hollow(ax: Axes) -> None:
    charts.lines(rows({"EU": YEARS}, EU_2016="break"), ax=ax, roles=TWO)
    assert hollow(ax) == []


def test_each_role_has_its_colour_and_its_dash(ax: Axes) -> None:
    table = {role: {2019: float(i), 2020: i + 1.0} for i, role in enumerate(ROLES)}
    charts.lines(rows(table), ax=ax, roles={role: role for role in ROLES})
    assert [line.get_color() for line in ax.lines] == list(ROLES.values())
    plain = {role for role, line in zip(ROLES, ax.lines, strict=True) if not line.is_dashed()}
    assert plain == {role for role, dash in DASHES.items() if dash == "-"}


def test_one_year_is_one_tick(ax: Axes) -> None:
    charts.lines(rows({"EU": {2022: 1.0}}), ax=ax, roles=TWO)
    ax.set_xlim(2021.5, 2022.5)
    assert [year for year in ax.get_xticks() if 2021.5 <= year <= 2022.5] == [2022]


def test_a_series_of_dots_has_no_stroke(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO, dots=["Russia"])
    assert strokes(ax) == [[*YEARS]]


def test_a_series_without_any_value_is_left_out(ax: Axes) -> None:
    charts.lines(rows({"EU": YEARS, "Russia": {2015: None}}), ax=ax, roles=TWO)
    assert words(ax) == ["EU"]


def test_positive_values_stand_on_zero_and_negative_ones_are_whole(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO)
    assert ax.get_ylim()[0] == 0
    below = new_axes()
    charts.lines(rows({"EU": {2019: -5.0, 2020: 5.0}}), ax=below, roles=TWO)
    assert below.get_ylim()[0] < -5


def test_ticks_are_whole_years_and_plain_numbers(ax: Axes) -> None:
    charts.lines(rows({"EU": {2019: -45000.0, 2020: 41300.0, 2021: 1}}), ax=ax, roles=TWO)
    years = [ax.xaxis.get_major_formatter()(place, 0) for place in ax.get_xticks()]
    assert all(place == int(place) for place in ax.get_xticks())
    assert {"2019", "2020", "2021"} <= set(years)
    assert ax.yaxis.get_major_formatter()(-40000.0, 0) == "−40,000"
    assert ax.yaxis.get_major_formatter()(0.25, 0) == "0.25"


# Names at the ends -----------------------------------------------------------------------------


def test_names_stand_beside_their_ends(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO, labels={"EU": "European\nUnion", "Russia": ""})
    assert words(ax) == ["European\nUnion"]
    [text] = ax.texts
    assert text.get_color() == colour("eu")
    assert text.get_position()[0] > 1


def test_a_name_stands_as_high_as_its_line_ends(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO, labels={"EU": ""})
    [text] = ax.texts
    end = (ax.transData + ax.transAxes.inverted()).transform((2020, 3.0))[1]
    assert text.get_position()[1] == pytest.approx(end)


def test_names_of_pale_roles_are_written_in_ink(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles={"EU": "member", "Russia": "other"})
    assert {text.get_color() for text in ax.texts} == {QUIET}


@pytest.mark.parametrize("value", [0.0, 3.0, 6.0])
def test_names_of_lines_that_end_together_do_not_touch(ax: Axes, value: float) -> None:
    table = {f"Country {i}": YEARS | {2020: value} for i in range(6)}
    charts.lines(rows(table), ax=ax, roles=dict.fromkeys(table, "eu"))
    placed = boxes(ax)
    assert len(placed) == 6
    touching = [
        f"{one} on {other}"
        for one, other in combinations(placed, 2)
        if placed[one].padded(-0.5).overlaps(placed[other].padded(-0.5))
    ]
    assert touching == []
    inside = ax.get_window_extent()
    assert min(box.y0 for box in placed.values()) > inside.y0 - 1
    assert max(box.y1 for box in placed.values()) < inside.y1 + 1


LABELS = st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(0.01, 0.3)), min_size=1, max_size=12)


@given(LABELS)
def test_spread_labels_neither_overlap_nor_change_order(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [list(column) for column in zip(*labels, strict=True)]
    places = spread(wanted, heights)
    order = sorted(range(len(labels)), key=lambda i: places[i])
    for below, above in pairwise(order):
        room = places[above] - places[below] - (heights[above] + heights[below]) / 2
        assert room > -1e-5, "two labels overlap"
    assert [wanted[i] for i in order] == sorted(wanted)


@given(LABELS)
def test_spread_labels_stay_inside_when_they_fit(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [list(column) for column in zip(*labels, strict=True)]
    places = spread(wanted, heights)
    if sum(heights) <= 1:
        for place, height in zip(places, heights, strict=True):
            assert place - height / 2 >= -1e-5
            assert place + height / 2 <= 1 + 1e-5


@given(LABELS)
def test_labels_with_room_stay_where_they_were_wanted(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [list(column) for column in zip(*labels, strict=True)]
    places = spread(wanted, heights)
    assert spread(places, heights) == pytest.approx(places, abs=1e-4)
    assert spread([0.2, 0.305, 0.9], [0.1] * 3) == [0.2, 0.305, 0.9]


# Bars and columns ------------------------------------------------------------------------------


def test_bars_keep_order_values_colours_and_say_their_numbers(ax: Axes) -> None:
    frame = rows({"EU": {"Italy": 1200.04, "France": 2.0}, "Russia": {"Poland": -3.0}})
    charts.ranked_bars(frame, ax=ax, roles=TWO)
    assert [bar.get_width() for bar in ax.patches] == [1200.04, 2, -3]
    heights = [bar.get_y() for bar in ax.patches]
    assert heights == sorted(heights, reverse=True), "the first row is on top"
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [
        colour("eu"),
        colour("eu"),
        colour("russia"),
    ]
    assert words(ax) == ["1,200.0", "2.0", "−3.0"]
    names = dict(zip(ax.get_yticks(), [t.get_text() for t in ax.get_yticklabels()], strict=True))
    middle = [bar.get_y() + bar.get_height() / 2 for bar in ax.patches]
    assert [names[round(place)] for place in middle] == ["Italy", "France", "Poland"]
    assert ax.get_xlim()[0] < -3


def test_bars_have_room_for_their_numbers(ax: Axes) -> None:
    frame = rows({"EU": {"Italy": 12345.6, "France": -12345.6}})
    charts.ranked_bars(frame, ax=ax, roles=TWO)
    inside = ax.get_window_extent()
    for box in boxes(ax).values():
        assert inside.x0 <= box.x0
        assert box.x1 <= inside.x1


def test_a_bar_without_value_has_no_number(ax: Axes) -> None:
    charts.ranked_bars(rows({"EU": {"Italy": 3.0, "Malta": None}}), ax=ax, roles=TWO)
    assert words(ax) == ["3.0"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Italy", "Malta"]


def test_bars_without_numbers(ax: Axes) -> None:
    frame, _ = DRAW["ranked_bars"]
    charts.ranked_bars(frame, ax=ax, roles=TWO, show_value=False)
    assert words(ax) == []


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", ["ranked_bars", "stacked_columns"])
def test_soft_bars_and_no_others_are_hatched(ax: Axes, name: str, status: str) -> None:
    draw = {"ranked_bars": charts.ranked_bars, "stacked_columns": charts.stacked_columns}[name]
    frame = rows({"EU": {2019: 1.0, 2020: 2.0}, "Russia": {2019: 3.0, 2020: 4.0}})
    frame.loc[frame["value"] == 3, "status"] = status
    draw(frame, ax=ax, roles=TWO)
    size = {"ranked_bars": "get_width", "stacked_columns": "get_height"}[name]
    hatched = [getattr(bar, size)() for bar in ax.patches if bar.get_hatch()]
    assert hatched == ([3] if status in SOFT else [])


def test_a_hatch_is_seen_on_its_bar(ax: Axes) -> None:
    frame, draw = DRAW["ranked_bars"]
    draw(frame, ax)
    [bar] = [bar for bar in ax.patches if bar.get_hatch()]
    assert contrast(to_hex(bar.get_edgecolor()), to_hex(bar.get_facecolor())) > 3


VALUES = st.floats(-100, 100).map(lambda value: round(value, 3))


@settings(max_examples=20)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6))
def test_stacked_columns_add_up_above_and_below_zero(table: list[tuple[float, ...]]) -> None:
    ax = new_axes()
    names = ["EU", "Russia", "China"]
    frame = rows(
        {
            name: {2000 + i: values[j] for i, values in enumerate(table)}
            for j, name in enumerate(names)
        }
    )
    charts.stacked_columns(frame, ax=ax, roles={"EU": "eu", "Russia": "russia", "China": "china"})
    for i, values in enumerate(table):
        here = [bar for bar in ax.patches if round(bar.get_x() + bar.get_width() / 2) == 2000 + i]
        spans = [sorted([bar.get_y(), bar.get_y() + bar.get_height()]) for bar in here]
        assert max([0, *(top for _, top in spans)]) == pytest.approx(
            sum(value for value in values if value > 0), abs=1e-9
        )
        assert min([0, *(low for low, _ in spans)]) == pytest.approx(
            sum(value for value in values if value < 0), abs=1e-9
        )
        assert [bar.get_height() for bar in here] == pytest.approx(list(values))
        for (low, high), (other_low, other_high) in combinations(spans, 2):
            assert high <= other_low + 1e-9 or other_high <= low + 1e-9, "columns overlap"


def test_columns_stack_in_order_of_appearance_and_leave_gaps_empty(ax: Axes) -> None:
    frame = rows({"Russia": {2020: 1.0, 2018: 2.0}, "EU": {2018: 5.0}})
    charts.stacked_columns(frame, ax=ax, roles=TWO)
    first, *_ = [bar for bar in ax.patches if to_hex(bar.get_facecolor()) == colour("eu")]
    assert (first.get_y(), first.get_height()) == (2, 5)
    assert round(first.get_x() + first.get_width() / 2) == 2018
    assert sum(bar.get_height() for bar in ax.patches) == 8
    assert words(ax) == ["Russia", "EU"]


# Dumbbells, heat, ranks, band, marks -----------------------------------------------------------


def test_dumbbells_join_the_extremes_of_each_name(ax: Axes) -> None:
    frame, draw = DRAW["dumbbells"]
    draw(frame, ax)
    rules = {line.get_ydata()[0]: sorted(line.get_xdata()) for line in ax.lines[:2]}
    assert rules == {1: [1, 3], 0: [2, 5]}
    dots = {
        line.get_label(): dict(zip(line.get_ydata(), line.get_xdata(), strict=True))
        for line in ax.lines
        if line.get_label() in TWO
    }
    assert dots == {"EU": {1: 3, 0: 2}, "Russia": {1: 1, 0: 5}}
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["EU", "Russia"]
    marks = {line.get_label(): line.get_marker() for line in ax.lines if line.get_label() in TWO}
    assert len(set(marks.values())) == 2, "colour is not the only carrier"


def test_equal_dots_do_not_hide_each_other(ax: Axes) -> None:
    charts.dumbbells(
        rows({"EU": {"Italy": 3.0}, "Russia": {"Italy": 3.0}}), ax=ax, roles=TWO, log=True
    )
    sizes = [line.get_markersize() for line in ax.lines if line.get_label() in TWO]
    assert sizes == sorted(set(sizes), reverse=True), "a later dot is smaller"
    assert ax.get_xscale() == "log"


def test_soft_dots_have_a_hole(ax: Axes) -> None:
    frame, draw = DRAW["dumbbells"]
    frame = frame.copy()
    frame.loc[frame["value"] == 5, "status"] = "lower_bound"
    draw(frame, ax)
    holes = [xy for line in hollow(ax) for xy in line.get_xydata().tolist()]
    assert holes == [[5, 0]]


def test_rows_of_dots_have_a_shape_each_and_a_rule_between(ax: Axes) -> None:
    frame, draw = DRAW["dot_rows"]
    draw(frame, ax)
    assert list(ax.lines[0].get_xdata()) == [2.5, 2.5], "what all are compared with"
    rules = [sorted(line.get_xdata()) for line in ax.lines if line.get_color() == "#c9c9c9"]
    assert rules == [[1, 3], [2, 2]]
    shapes = {line.get_marker(): line.get_xydata().tolist() for line in ax.lines[3:]}
    assert shapes["D"] == [[3, 1], [2, 0]]
    assert shapes["|"] == [[1, 1]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Italy", "France"]


def test_a_soft_dot_has_a_white_heart_if_its_shape_can_hold_one(ax: Axes) -> None:
    frame, draw = DRAW["dot_rows"]
    draw(frame.assign(status="estimate"), ax)
    hearts = [line.get_xydata().tolist() for line in ax.lines if line.get_color() == "white"]
    assert hearts == [[[3, 1], [2, 0]]]


def test_columns_of_words_stand_at_their_rows_right_of_the_axes(ax: Axes) -> None:
    frame, _ = DRAW["dot_rows"]
    column = charts.Column("verdict", {"Italy": "holds", "France": "differs"}, 0.2)
    charts.dot_rows(frame, ax=ax, roles=TWO, marks=SHAPES, columns=[column])
    placed = boxes(ax)
    assert list(placed) == ["verdict", "holds", "differs"]
    edge = ax.get_window_extent().x1
    assert {round(box.x0 - edge) for box in placed.values()} <= {19, 20, 21}
    middles = [placed[text].y0 + placed[text].height / 2 for text in ("holds", "differs")]
    wanted = [ax.transData.transform((0, place))[1] for place in (1, 0)]
    assert middles == pytest.approx(wanted, abs=2)


def test_a_row_without_words_for_a_column_is_refused(ax: Axes) -> None:
    frame, _ = DRAW["dot_rows"]
    column = charts.Column("verdict", {"Italy": "holds"}, 0.2)
    with pytest.raises(KeyError, match="France"):
        charts.dot_rows(frame, ax=ax, roles=TWO, marks=SHAPES, columns=[column])


def test_strips_have_a_dot_for_each_value_and_a_rule_at_the_median(ax: Axes) -> None:
    charts.strips(PAIR, ax=ax, roles=TWO)
    dots = [points.get_offsets() for points in ax.collections]
    assert [sorted(x for x, _ in row) for row in dots] == [
        sorted(PAIR.loc[PAIR["series"] == name, "value"]) for name in ("EU", "Russia")
    ]
    assert [{y for _, y in row} for row in dots] == [{0.0}, {1.0}]
    rules = next(line for line in ax.lines if line.get_marker() == "|")
    assert rules.get_xdata().tolist() == [3.5, 3.0]
    hollow = next(line for line in ax.lines if line.get_color() == "white")
    assert hollow.get_xdata().tolist() == [2.0]  # the estimate of 2016
    assert [text.get_text() for text in ax.get_yticklabels()] == ["EU", "Russia"]
    assert ax.yaxis_inverted()


def test_heat_writes_every_value_and_leaves_missing_ones_blank(ax: Axes) -> None:
    frame = rows({"Oil": {2019: 10.0, 2020: None, 2021: 0.0}, "Gas": {2019: 4.0, 2021: -0.2}})
    charts.heat(frame.query("value.isna() or value >= 0"), ax=ax)
    assert words(ax) == ["10", "·", "0", "4", "·", "·"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Oil", "Gas"]
    shades = [to_hex(face) for face in ax.collections[0].get_facecolor()]
    assert len({shades[i] for i in (1, 2, 4, 5)}) == 1, "blank is the palest"
    assert contrast(shades[1]) < contrast(shades[3]) < contrast(shades[0])


def test_heat_is_readable_on_every_shade(ax: Axes) -> None:
    frame = rows({"Oil": {2000 + i: float(i) for i in range(30)}})
    charts.heat(frame, ax=ax)
    faces = ax.collections[0].get_facecolor()
    poor = [
        text.get_text()
        for text, face in zip(ax.texts, faces, strict=True)
        if contrast(to_hex(text.get_color()), to_hex(face)) < 4.5
    ]
    assert poor == []


def test_shades_no_longer_deepen_from_the_ceiling_on(ax: Axes) -> None:
    charts.heat(rows({"Oil": {2019: 5.0, 2020: 50.0, 2021: 1.0}}), ax=ax, ceiling=5)
    at, above, below = (to_hex(face) for face in ax.collections[0].get_facecolor())
    assert at == above != below


def test_ranks_run_downwards_and_are_named_at_both_ends(ax: Axes) -> None:
    frame, draw = DRAW["bump"]
    draw(frame, ax)
    low, high = ax.get_ylim()
    assert low > 2 > 1 > high
    assert sorted(words(ax)) == ["1  Russia", "2  EU", "EU  1", "Russia  2"]


def test_a_band_fills_what_lies_between(ax: Axes) -> None:
    frame, draw = DRAW["band"]
    draw(frame, ax)
    points = np.concatenate([path.vertices for path in ax.collections[0].get_paths()])
    assert set(points[:, 1]) == {0, 9}
    assert set(points[:, 0]) == set(YEARS)
    assert strokes(ax) == []


HEADS = ["ja", "ein\N{SOFT HYPHEN}ver\N{SOFT HYPHEN}standen", "keine amtliche Reihe"]
COUNTS = rows({"Trade": {2019: 5.0, 2020: 50.0, 2021: 1.0}, "Output": {2020: 2.0, 2021: 3.0}})


def tables(width: float, height: float) -> list[Axes]:
    canvas = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(canvas)
    found: list[Axes] = list(canvas.subplots(2))
    for ax in found:
        charts.heat(COUNTS, ax=ax)
    charts.table_heads(found, titles=["First", "Second"], heads=HEADS)
    return found


def heads(ax: Axes) -> list[str]:
    return [tick.get_text() for tick in ax.get_xticklabels()]


def test_heads_stand_below_each_table_where_there_is_room() -> None:
    with mpl.rc_context(fname=STYLE):
        for ax in tables(9, 5):
            assert heads(ax) == ["ja", "einverstanden", "keine amtliche Reihe"]
            assert ax.xaxis.get_tick_params()["labelbottom"]


def test_heads_stand_once_on_top_where_columns_are_narrow() -> None:
    with mpl.rc_context(fname=STYLE):
        above, below = tables(2.6, 3)
        assert heads(above) == ["ja", "einver-\nstanden", "keine\namtliche\nReihe"]
        shown = [ax.xaxis.get_tick_params() for ax in (above, below)]
        assert [(one["labeltop"], one["labelbottom"]) for one in shown] == [
            (True, False),
            (False, False),
        ]
        assert above.get_position().y0 > below.get_position().y1
        rows_high = [charts.inches(ax)[1] / 2 for ax in (above, below)]
        assert rows_high[0] == pytest.approx(rows_high[1])


def test_low_rows_close_up() -> None:
    with mpl.rc_context(fname=STYLE):
        above, _ = tables(9, 1.2)
        assert above.xaxis.get_tick_params()["labeltop"]


@pytest.mark.parametrize("text", ["Ұлыбританиямен бірге", "Соединенные Штаты", "the Netherlands"])
def test_the_room_for_a_text_is_enough_and_not_much_more(ax: Axes, text: str) -> None:
    ax.text(0, 0, text, fontsize=charts.LABEL_SIZE)
    [box] = boxes(ax).values()
    wide = box.width / 100
    assert 0.95 * wide < charts.text_inches(text) < 1.35 * wide
    assert charts.text_inches(f"{text}\n{text[:3]}") == charts.text_inches(text)


def test_a_name_points_to_the_nearest_mark_of_its_series(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO, labels=dict.fromkeys(TWO, ""))
    limits = ax.axis()
    charts.names_at(
        PAIR,
        ax=ax,
        roles=TWO,
        places=[("EU", "Union", 2016, 2.5), ("Russia", "Federation", 2019, 2.0)],
    )
    points: list[Any] = [text for text in ax.texts if hasattr(text, "xy")]
    assert [(text.get_text(), text.xy) for text in points] == [
        ("Union", (2016, 2)),
        ("Federation", (2019, 3)),
    ]
    assert ax.axis() == limits


def test_milestones_stand_at_their_dates(ax: Axes) -> None:
    charts.lines(PAIR, ax=ax, roles=TWO, labels=dict.fromkeys(TWO, ""))
    limits = ax.get_ylim()
    before = len(ax.lines)
    charts.milestones(EVENTS, ax=ax)
    assert [list(rule.get_xdata()) for rule in ax.lines[before:]] == [[2016.5] * 2, [2018.0] * 2]
    assert words(ax) == ["Agreement", "Summit"]
    assert ax.get_ylim() == limits
    assert all(box.y1 <= ax.get_window_extent().y1 for box in boxes(ax).values())


def test_a_break_is_named(ax: Axes) -> None:
    charts.mark_break(ax, 2017.5, "new method")
    [text] = ax.texts
    assert text.get_text() == "new method"
    assert list(ax.lines[0].get_xdata()) == [2017.5, 2017.5]
    assert number(2017.5) == "2,017.5"


@pytest.mark.parametrize(
    ("limits", "room", "ticks"),
    [
        ((1, 1000), 12, [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
        ((1, 1000), 4, [1, 10, 100, 1000]),
        ((1e-4, 1e6), 3, [1e-4, 10, 1e6]),
        ((15, 21), 12, [15, 16, 17, 18, 19, 20, 21]),
    ],
)
def test_ticks_of_a_logarithmic_axis_fit_and_are_never_alone(
    limits: tuple[float, float], room: float, ticks: list[float]
) -> None:
    low, high = limits
    found = [value for value in charts.LogTicks(room).tick_values(*limits) if low <= value <= high]
    assert found == pytest.approx(ticks)
