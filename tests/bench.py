"""Speed as ratios measured in one run: ``make bench`` prints the table and writes bench.txt.

L is the time of one plain Python process, imports included, that runs the notebooks' code and
draws and saves the same charts one after the other in the ordinary way (``python -m tests.bench
plain FOLDER``). Every round measures all cases in turn; a ratio is taken within its round, and
the table shows the median of the rounds.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ROUNDS = 5
TIMES = 10
LONG = 5_000_000
REDRAWN_TABLE = "commitments"
PYTHON = sys.executable

Cost = tuple[float, float]


def cost(*command: str, cwd: Path = ROOT) -> Cost:
    """Run a command; return its seconds and the peak memory of its largest process in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(cwd)
    )
    assert process.stderr
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return seconds, usage.ru_maxrss / 1024


def environment(root: Path) -> dict[str, str]:
    """Return the environment of a case: the package of that folder is the one imported."""
    return os.environ | {"PYTHONPATH": str(root)}


def plain(folder: Path) -> None:
    """Run the notebooks' code in this process, drawing and saving in the ordinary way."""
    import matplotlib.pyplot  # noqa: F401

    import analysis.figures
    from analysis.record import Record
    from tests.plain import ALL, run

    drawn = set()

    def save(record: Record) -> None:
        drawn.add(record.name)
        for suffix in ("png", "svg"):
            record.canvas.savefig(folder / f"{record.name}.{suffix}", bbox_inches="tight")
        record.frame.to_csv(folder / f"{record.name}.csv")

    analysis.figures.show = save
    for path in ALL:
        run(path)
    for name in analysis.figures.catalogue():
        if name not in drawn:
            save(analysis.figures.figure(name))


def plain_charts(folder: Path) -> None:
    """Draw the charts of the briefing pack, in every language, one after the other, once."""
    import matplotlib.pyplot  # noqa: F401

    from analysis.brief.content import PAGES
    from analysis.figures import figure
    from analysis.language import LANGUAGES, speaking

    for code in LANGUAGES:
        with speaking(code):
            for name in (name for names in PAGES.values() for name in names):
                figure(name).canvas.savefig(folder / f"{name}-{code}.png")


def growth() -> list[tuple[str, float | None]]:
    """Return how many times longer each figure takes to build with ten times the rows.

    None where a figure reads every label of its table and refuses those that it does not know.
    """
    import pandas as pd

    import analysis.figures as figures
    from analysis.data import load

    # copies under codes that no figure asks for: more to read through, nothing more to draw
    labels = ["flow", "indicator", "measure", "product", "series", "kind", "code"]

    def longer(name: str) -> pd.DataFrame:
        frame = load(name)
        label = next((column for column in labels if column in frame), None)
        if label is None:
            return frame
        copies = [frame.assign(**{label: frame[label] + f"~{i}"}) for i in range(1, TIMES)]
        return pd.concat([frame, *copies], ignore_index=True)

    def seconds(name: str) -> float:
        runs = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            _ = figures.figure(name).canvas
            runs.append(time.perf_counter() - start)
        return statistics.median(runs)

    grown = []
    for name in figures.catalogue():
        usual = seconds(name)
        tables = {table: longer(table) for table in figures.figure(name).tables}
        figures.load = lambda table, held=tables: held.get(table, load(table))
        try:
            grown.append((name, seconds(name) / usual))
        except (KeyError, ValueError):
            grown.append((name, None))
        finally:
            figures.load = load
    return grown


def cases(spare: Path) -> dict[str, Callable[[], Cost]]:
    """Return what is measured; ``spare`` is a copy of the project that may be spoiled."""
    analysis = (PYTHON, "-m", "analysis")
    table = spare / "data" / f"{REDRAWN_TABLE}.csv"
    original = table.read_text("utf-8")

    def fresh_folder(*command: str) -> Cost:
        with tempfile.TemporaryDirectory() as folder:
            return cost(*command, folder)

    def one_table_changed() -> Cost:
        table.write_text(original, "utf-8")
        cost(*analysis, "figures", cwd=spare)
        table.write_text(original.replace(",820.0,", ",821.0,"), "utf-8")
        return cost(*analysis, "figures", cwd=spare)

    return {
        "L: plain process": lambda: fresh_folder(PYTHON, "tests/bench.py", "plain"),
        "all figures from nothing": lambda: fresh_folder(*analysis, "figures", "--folder"),
        "nothing changed": lambda: cost(*analysis, "briefing", cwd=spare),
        "one table changed": one_table_changed,
        "P: charts of the pack, plain": lambda: fresh_folder(PYTHON, "tests/bench.py", "charts"),
        "briefing pack from nothing": lambda: fresh_folder(*analysis, "brief", "--out"),
        "one language of it": lambda: fresh_folder(*analysis, "brief", "--lang", "ru", "--out"),
        "pack, nothing changed": lambda: cost(*analysis, "brief", cwd=spare),
        "nbval, all notebooks": lambda: cost(
            PYTHON, "-m", "pytest", "notebooks", "--nbval", "-n", "2", "--dist", "loadscope"
        ),
        "import pandas": lambda: cost(PYTHON, "-c", "import pandas"),
        "import analysis": lambda: cost(PYTHON, "-c", "import analysis"),
        "import analysis, load": lambda: cost(PYTHON, "-c", "from analysis import load"),
    }


def measure(rounds: int) -> dict[str, list[Cost]]:
    """Measure every case once a round."""
    from tests import project

    with tempfile.TemporaryDirectory() as folder:
        spare = project.copy(Path(folder) / "project")
        cost(PYTHON, "-m", "analysis", "briefing", cwd=spare)
        jobs = cases(spare)
        found: dict[str, list[Cost]] = {name: [] for name in jobs}
        for _ in track(range(rounds), "Rounds", console=Console(stderr=True), transient=True):
            for name, job in jobs.items():
                if name == "nothing changed":
                    # the case before may have left a changed table behind
                    shutil.copy(ROOT / "data" / f"{REDRAWN_TABLE}.csv", spare / "data")
                    cost(PYTHON, "-m", "analysis", "briefing", cwd=spare)
                found[name].append(job())
    return found


def reading() -> list[Table]:
    """Return how well, and how fast, statements are read from annotated sentences."""
    from tests import scoring

    rows = scoring.sentences(scoring.SETS["dev"])
    times = [scoring.seconds(rows, scoring.READ) for _ in range(ROUNDS)]
    speed = Table("", "seconds", "goal", title="Reading of drafts, after the start")
    goal = f"< {scoring.SECONDS_BELOW}"
    speed.add_row(f"{scoring.READ} sentences", f"{statistics.median(times):.2f}", goal)
    speed.add_row("draft of 5 MB, read and checked", f"{long_draft(rows):.1f}", "")
    return [scoring.table(scoring.by_set(scoring.SETS.values())), speed]


def long_draft(rows: list[Any]) -> float:
    """Return the seconds for a draft of five megabytes in which every paragraph has a number."""
    from analysis.claims import tables
    from analysis.drafts.files import read_bytes
    from analysis.drafts.verify import verify

    text = "\n\n".join(row.text for row in rows)
    content = f"{text}\n\n".encode()
    content *= LONG // len(content)
    known = tables()
    start = time.perf_counter()
    draft = read_bytes(content, name="draft", kind="text")
    verify(draft, stated_on="2025-12-04", tables=known)
    return time.perf_counter() - start


def explorer() -> str:
    """Return how fast the explorer answers, measured in a process of its own."""
    command = (PYTHON, "-m", "tests.bench_explorer")
    done = subprocess.run(command, cwd=ROOT, env=environment(ROOT), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the explorer's benchmark failed:\n{done.stderr}")
    return done.stdout


def report(
    found: dict[str, list[Cost]], grown: list[tuple[str, float | None]], read: list[Table]
) -> str:
    """Return the tables as text."""
    console = Console(file=io.StringIO(), width=100)
    against = {
        "all figures from nothing": ("L: plain process", "≤ 0.50 L"),
        "nothing changed": ("L: plain process", "≤ 0.3 s"),
        "one table changed": ("L: plain process", ""),
        "briefing pack from nothing": ("P: charts of the pack, plain", "≤ 2.50 P"),
        "one language of it": ("P: charts of the pack, plain", "< 6 s"),
        "pack, nothing changed": ("P: charts of the pack, plain", "< 0.5 s"),
        "nbval, all notebooks": ("L: plain process", "≤ 1.10 L"),
        "import analysis": ("import pandas", "≤ 1.05 of pandas"),
        "import analysis, load": ("import pandas", ""),
    }
    table = Table("case", "seconds", "ratio", "goal", "peak MB", title=f"{ROUNDS} rounds, medians")
    for name, costs in found.items():
        seconds = [one[0] for one in costs]
        base, goal = against.get(name, (None, ""))
        ratio = ""
        if base:
            pairs = zip(seconds, found[base], strict=True)
            ratio = f"{statistics.median(a / b[0] for a, b in pairs):.2f}"
        peak = statistics.median(one[1] for one in costs)
        table.add_row(name, f"{statistics.median(seconds):.2f}", ratio, goal, f"{peak:.0f}")
    console.print(table)
    rows = Table("figure", f"time with {TIMES} times the rows ÷ time", title="Growth")
    for name, times in sorted(grown, key=lambda row: -(row[1] or 0)):
        rows.add_row(name, f"{times:.2f}" if times else "refuses rows of unknown labels")
    for one in (rows, *read):
        console.print(one)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def main() -> None:
    """Run the benchmark, or one of the plain processes that it measures against."""
    baselines = {"plain": plain, "charts": plain_charts}
    if sys.argv[1:]:
        baselines[sys.argv[1]](Path(sys.argv[2]))
        return
    text = report(measure(ROUNDS), growth(), reading()) + explorer()
    (ROOT / "bench.txt").write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
