"""The fingerprint: every change of a chart changes it, and nothing else does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from analysis import charts
from analysis.canvas import Panels, compose
from analysis.figures import TOPICS, catalogue, figure
from analysis.files import ROOT
from analysis.fingerprint import LENGTH, fingerprint

ROLES = {"EU": "eu", "Russia": "russia"}
VALUES = [1.0, 2.0, 4.0, 3.0]
REBUILDS = 50


def frame(values: list[float] = VALUES, status: str = "final") -> pd.DataFrame:
    years = list(range(2018, 2018 + len(values)))
    one = pd.DataFrame({"series": "EU", "x": years, "value": values, "status": "final"})
    two = one.assign(series="Russia", value=one["value"] * 2)
    two.loc[two.index[-1], "status"] = status
    return pd.concat([one, two], ignore_index=True)


def draw_both(axes: list[Axes], rows: pd.DataFrame, roles: dict[str, str]) -> None:
    charts.lines(rows, ax=axes[0], roles=roles)
    charts.stacked_columns(rows, ax=axes[1], roles=roles)


def canvas(
    rows: pd.DataFrame | None = None,
    *,
    roles: dict[str, str] = ROLES,
    title: str = "Trade rose",
    subtitle: str = "Million US dollars",
    foot: str = "Source: a.",
    panels: Panels | None = None,
) -> Figure:
    known = frame() if rows is None else rows
    return compose(
        (title, subtitle, foot),
        panels or Panels(columns=2),
        lambda axes: draw_both(axes, known, roles),
    )


SAME = fingerprint(canvas())


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda: canvas(frame([1.0, 2.0, 4.0, 3.001])), id="a value"),
        pytest.param(lambda: canvas(frame([2.0, 1.0, 4.0, 3.0])), id="two values swapped"),
        pytest.param(lambda: canvas(frame(VALUES[:3])), id="a year less"),
        pytest.param(lambda: canvas(frame().assign(x=lambda f: f["x"] + 1)), id="years"),
        pytest.param(lambda: canvas(frame(status="estimate")), id="a soft row"),
        pytest.param(lambda: canvas(frame(status="break")), id="a break"),
        pytest.param(lambda: canvas(roles={"EU": "russia", "Russia": "eu"}), id="colours swapped"),
        pytest.param(lambda: canvas(roles=ROLES | {"EU": "kazakhstan"}), id="a colour"),
        pytest.param(lambda: canvas(frame().iloc[::-1]), id="series in another order"),
        pytest.param(
            lambda: canvas(
                frame().replace({"series": {"EU": "Union"}}), roles=ROLES | {"Union": "eu"}
            ),
            id="a name",
        ),
        pytest.param(lambda: canvas(title="Trade fell"), id="title"),
        pytest.param(lambda: canvas(subtitle="Million euro"), id="subtitle"),
        pytest.param(lambda: canvas(foot="Source: b."), id="source"),
        pytest.param(lambda: canvas(panels=Panels(columns=2, height=3.7)), id="height"),
        pytest.param(lambda: canvas(panels=Panels(columns=2, left=0.8)), id="margin"),
        pytest.param(lambda: canvas(panels=Panels(rows=2)), id="panels above each other"),
    ],
)
def test_another_chart_has_another_fingerprint(changed: Callable[[], Figure]) -> None:
    assert fingerprint(changed()) != SAME


def edit(what: str) -> Callable[[Figure], object]:
    """Return a small change by hand, such as a person makes in a notebook."""

    def line(drawn: Figure) -> Line2D:
        return drawn.axes[0].lines[0]

    edits: dict[str, Callable[[Figure], object]] = {
        "line colour": lambda f: line(f).set_color("#123456"),
        "line style": lambda f: line(f).set_linestyle(":"),
        "dash pattern": lambda f: f.axes[0].lines[1].set_linestyle((0, (9, 9))),
        "line width": lambda f: line(f).set_linewidth(5),
        "marker": lambda f: line(f).set_marker("s"),
        "marker size": lambda f: line(f).set_markersize(9),
        "marker face": lambda f: line(f).set_markerfacecolor("white"),
        "marker edge": lambda f: line(f).set_markeredgecolor("red"),
        "bar colour": lambda f: f.axes[1].patches[0].set_facecolor("red"),
        "hatch": lambda f: f.axes[1].patches[0].set_hatch("xx"),
        "bar height": lambda f: f.axes[1].patches[0].set_height(1.5),  # type: ignore[attr-defined]
        "lower limit": lambda f: f.axes[0].set_ylim(bottom=1),
        "upper limit": lambda f: f.axes[0].set_xlim(right=2030),
        "scale": lambda f: f.axes[0].set_yscale("symlog"),
        "reversed axis": lambda f: f.axes[0].invert_yaxis(),
        "axis label": lambda f: f.axes[0].set_ylabel("billion"),
        "panel title": lambda f: f.axes[1].set_title("Stacked", loc="left"),
        "tick names": lambda f: f.axes[0].set_xticks([2018, 2019], ["a", "b"]),
        "tick places": lambda f: f.axes[0].set_yticks([0, 5]),
        "tick format": lambda f: f.axes[0].yaxis.set_major_formatter(FuncFormatter("{:%}".format)),
        "note": lambda f: f.axes[0].text(2019, 1, "note"),
        "text of a note": lambda f: f.axes[0].texts[0].set_text("Other"),
        "place of a note": lambda f: f.axes[0].texts[0].set_y(0.1),
        "colour of a note": lambda f: f.axes[0].texts[0].set_color("red"),
        "size of a note": lambda f: f.axes[0].texts[0].set_fontsize(20),
        "colour of the title": lambda f: f.texts[0].set_color("red"),
        "rule": lambda f: f.axes[0].axhline(2),
        "area": lambda f: f.axes[0].fill_between([2018, 2019], [0, 0], [1, 2]),
        "points": lambda f: f.axes[0].scatter([2018], [1]),
        "legend": lambda f: f.axes[0].legend(["a", "b"]),
        "one axes less": lambda f: f.delaxes(f.axes[1]),
        "order of lines": lambda f: f.axes[0].add_line(_moved(f.axes[0].lines[0])),
    }
    return edits[what] if what else edits  # type: ignore[return-value]


def _moved(line: Line2D) -> Line2D:
    line.remove()
    return line


@pytest.mark.parametrize("what", edit(""))  # type: ignore[arg-type]
def test_a_change_by_hand_is_seen(what: str) -> None:
    drawn = canvas()
    edit(what)(drawn)
    assert fingerprint(drawn) != SAME


def test_the_target_of_a_pointed_note_is_seen() -> None:
    one, other = canvas(), canvas()
    one.axes[0].annotate("here", (2018, 1), xytext=(2019, 2))
    other.axes[0].annotate("here", (2019, 1), xytext=(2019, 2))
    assert fingerprint(one) != fingerprint(other)


def test_a_scale_is_seen_though_limits_and_ticks_are_the_same() -> None:
    one, other = canvas(), canvas()
    other.axes[0].set_yscale("log")
    for drawn in (one, other):
        drawn.axes[0].set_ylim(1, 10)
        drawn.axes[0].set_yticks([1, 10], ["low", "high"])
    assert fingerprint(one) != fingerprint(other)


def test_colours_by_value_are_known_without_rendering() -> None:
    drawn = canvas()
    drawn.axes[0].scatter([2018, 2019], [1, 2], c=[0.0, 1.0])
    before = fingerprint(drawn)
    drawn.canvas.draw()
    assert fingerprint(drawn) == before


def test_a_shade_of_a_heat_table_is_seen() -> None:
    rows = frame()
    prints = {
        fingerprint(
            compose(
                ("t", "s", "f"),
                Panels(),
                lambda axes, top=top: charts.heat(rows, ax=axes[0], ceiling=top),
            )
        )
        for top in (None, 5.0, 6.0)
    }
    assert len(prints) == 3


@settings(max_examples=10)
@given(
    st.integers(min_value=0, max_value=3),
    st.floats(min_value=1e-6, max_value=10),
)
def test_any_change_of_any_value_is_seen(place: int, change: float) -> None:
    values = list(VALUES)
    values[place] += change
    assert fingerprint(canvas(frame(values))) != SAME


def test_it_is_short_and_hexadecimal() -> None:
    assert len(SAME) == LENGTH
    assert int(SAME, 16) >= 0


def test_the_same_chart_has_the_same_fingerprint() -> None:
    assert {fingerprint(canvas()) for _ in range(5)} == {SAME}


def test_nothing_is_rendered_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the chart was rendered")

    monkeypatch.setattr(FigureCanvasAgg, "draw", refuse)
    monkeypatch.setattr(FigureCanvasAgg, "get_renderer", refuse)
    monkeypatch.setattr(Figure, "draw", refuse)
    assert fingerprint(canvas()) == SAME
    assert figure(next(iter(catalogue()))).fingerprint


def test_rendering_does_not_change_it() -> None:
    # a notebook that must render prints the same as one that shows the stored picture
    names = catalogue()
    for topic in TOPICS:
        record = figure(next(name for name in names if names[name] == topic))
        before = fingerprint(record.canvas)
        assert record.png
        assert fingerprint(record.canvas) == before
        if topic == next(iter(TOPICS)):
            assert record.svg
        assert fingerprint(record.canvas) == before


PRINT_ALL = """
import json
from analysis.figures import catalogue, figure
print(json.dumps({name: figure(name).fingerprint for name in catalogue()}))
"""


def test_fifty_rebuilds_in_two_processes_raise_no_false_alarm() -> None:
    # sets and dictionaries of text are in another order under another seed
    other = subprocess.Popen(
        [sys.executable, "-c", PRINT_ALL],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "4242", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with other:
        names = list(catalogue())
        here = {name: figure(name).fingerprint for name in names[::5]}
        there = json.loads(other.communicate(timeout=120)[0])
    assert list(there) == names
    assert len(there) + len(here) >= REBUILDS
    assert {name for name in here if here[name] != there[name]} == set()
    assert len(set(there.values())) == len(names), "two figures share a fingerprint"
