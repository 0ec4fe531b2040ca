"""Speed of the explorer: from the change of a control to the new picture, beside bare drawing.

Bare drawing is what the same picture costs when everything is known: axes, lines, labels and the
PNG, from a frame that is ready. Both are measured in turn, in one process. ``python -m
tests.bench_explorer`` prints the tables.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from analysis.canvas import CONTEXTS, compose, png
from analysis.explore import READY, Question, panel
from analysis.record import Record
from tests.browser import chromium, visit
from tests.served import explorer, until

TIMES = 7
RATIO, ONE_PANEL, VISITORS = 1.3, 150, 10
# A control that suits each kind of view.
TURNED = {
    "level": "currency",
    "index": "base_year",
    "growth": "since",
    "share": "since",
    "contribution": "since",
    "cumulative": "since",
    "per_head": "scale",
    "gdp_share": "until",
    "mirror": "currency",
    "rank": "since",
    "constant": "base_year",
}


@dataclass(frozen=True)
class Change:
    """Milliseconds of one change of a control, and of bare drawing of the same chart."""

    picture: float
    all_controls: float
    bare: float


def views() -> dict[str, Question]:
    """Return one ready view of each kind, by what it shows; and the plainest: one series."""
    kinds = {"level 1 together": Question("trade_turnover:KZ.EU27_2020.turnover")}
    for question in READY.values():
        kind = "constant" if question.prices == "constant" else question.show
        kinds.setdefault(f"{kind} {len(question.series)} {question.panels}", question)
    found: dict[str, Question] = {}
    for kind, question in kinds.items():
        show, _, panels = kind.split()
        alike = (known for known in found if known.split()[::2] == [show, panels])
        if len(question.series) == 1 or not any(found[kind].series[1:] for kind in alike):
            found[kind] = question
    return found


def turned(kind: str, question: Question) -> list[Change]:
    """Turn a control of a view, there and back; the first change is the first in the process."""
    page = panel(question.settings)
    control = page.controls[TURNED[kind.split()[0]]]
    others = [value for _, value in control.options if value and value != control.value]
    values = *others[len(others) // 2 :][:1], control.value
    done: list[float] = []
    page.picture.observe(lambda _: done.append(time.perf_counter()), "value")
    changes = []
    for value in values * TIMES:
        start = time.perf_counter()
        control.value = value
        end = time.perf_counter()
        assert page.record is not None, page.status.value
        changes.append(Change(_ms(start, done[-1]), _ms(start, end), bare(page.record)))
    page.close()
    return changes


def bare(record: Record) -> float:
    """Return the milliseconds of drawing a chart of which everything is known."""
    foot = " ".join([*record.notes, record.source_line])
    texts = (record.title, record.draft.subtitle, foot)
    start = time.perf_counter()
    png(compose(texts, record.draft.panels, record.draft.draw, CONTEXTS["screen"]))
    return _ms(start, time.perf_counter())


def _ms(start: float, end: float) -> float:
    return 1000 * (end - start)


def controls() -> Table:
    """Return what a change of a control costs, for one view of each kind."""
    title = f"Explorer: change of a control, {2 * TIMES} times each, medians in ms"
    table = Table(
        "view", "picture", "bare", "ratio", "first time", "with all controls", title=title
    )
    ratios = []
    single: dict[str, list[float]] = {"one series": [], "several series": []}
    for kind, question in views().items():
        first, *rest = turned(kind, question)
        ratio = statistics.median(change.picture / change.bare for change in rest)
        picture = statistics.median(change.picture for change in rest)
        ratios.append(ratio)
        if question.panels == "together" and question.show != "mirror":
            single["several series" if question.series[1:] else "one series"].append(picture)
        table.add_row(
            kind,
            f"{picture:.0f}",
            f"{statistics.median(change.bare for change in rest):.0f}",
            f"{ratio:.2f}",
            f"{first.picture:.0f}",
            f"{statistics.median(change.all_controls for change in rest):.0f}",
        )
    table.add_section()
    table.add_row("median of all", "", "", f"{statistics.median(ratios):.2f} (≤ {RATIO})", "", "")
    for what, pictures in single.items():
        median = f"{statistics.median(pictures):.0f} (< {ONE_PANEL})"
        table.add_row(f"one panel, {what}", median, "", "", "", "")
    return table


def page() -> Table:
    """Return what the page costs: the first view in a browser, and ten visitors at once."""
    from analysis.explore.dashboard import WAITING
    from tests.test_explore_page import first_view

    table = Table("page", "seconds", title="Explorer: page")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with explorer(Path(folder)) as server, chromium() as browser:
            until(lambda: len(server.kernels()) >= WAITING)
            table.add_row("server and kernels ready", f"{time.perf_counter() - start:.1f}")
            seen = [first_view(browser, server.address) for _ in range(3)]
            table.add_row("first view, fresh browser page", f"{statistics.median(seen):.1f}")
            came, changed = crowd(browser, server.address)
            table.add_row(f"{VISITORS} visitors at once, all have a chart", f"{came:.1f}")
            table.add_row("all change a control at once, all have another", f"{changed:.1f}")
    return table


def crowd(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds until visitors at once have a chart each, and then until another one."""
    from tests.test_explore_page import DESK, PICTURE, WAIT, alt, when_changed

    with contextlib.ExitStack() as visits:
        many = [
            visits.enter_context(visit(browser, "about:blank", DESK, wait=WAIT))
            for _ in range(VISITORS)
        ]
        start = time.perf_counter()
        for one in many:
            # not waited for: the next one comes meanwhile
            one.page.evaluate("address => { setTimeout(() => { location = address; }); }", address)
        for one in many:
            one.page.locator(PICTURE).wait_for()
        came = time.perf_counter()
        old = [alt(one.page) for one in many]
        for one in many:
            one.page.get_by_label("Show as").select_option(index=1)
        for one, before in zip(many, old, strict=True):
            when_changed(one.page, before)
        assert [one.errors for one in many] == [[]] * VISITORS
        return came - start, time.perf_counter() - came


TABLES: dict[str, Callable[[], Table]] = {"controls": controls, "page": page}


def main() -> None:
    """Print the tables that are named, or all."""
    for name in sys.argv[1:] or TABLES:
        Console(width=100).print(TABLES[name]())


if __name__ == "__main__":
    main()
