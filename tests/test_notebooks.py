"""Notebooks: stored whole, thin, true for other parameters; and what nbval must not miss."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from analysis.canvas import ChartError
from analysis.errors import DataError, MeasureError
from analysis.files import FIGURES, NOTEBOOKS, ROOT
from analysis.notebooks import run as run_notebooks
from analysis.notebooks import stored_form
from tests import plain

Notebook = dict[str, Any]
EXPECTED = [
    "00_overview",
    "01_trade",
    "02_investment",
    "03_energy",
    "04_claims",
    "05_connectivity",
    "06_explorer",
]
# The explorer has settings of its own, and pictures that no folder keeps (test_explore_panel).
FIGURED = [path for path in plain.ALL if path.stem != "06_explorer"]


def read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text("utf-8"))
    return notebook


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def unrun_cells(notebook: Notebook) -> list[str]:
    """Return code cells without the trace of a run: nbval would compare nothing there."""
    shown = ("show(", "comment(")
    return [
        source(cell)
        for cell in code_cells(notebook)
        if cell["execution_count"] is None
        or (not cell["outputs"] and source(cell).startswith(shown))
    ]


def pictures(notebook: Notebook) -> list[tuple[str, bytes]]:
    """Return the pictures of a notebook with the figure name that is printed below each."""
    found = []
    for cell in code_cells(notebook):
        printed = "".join(
            "".join(out["text"]) for out in cell["outputs"] if out["output_type"] == "stream"
        )
        names = re.findall(r"^(\w+) · \d+ values · fingerprint \w+$", printed, flags=re.M)
        images = [
            base64.b64decode("".join(out["data"]["image/png"]))
            for out in cell["outputs"]
            if "image/png" in out.get("data", {})
        ]
        assert len(names) == len(images), source(cell)
        found += zip(names, images, strict=True)
    return found


def test_the_notebooks_are_all_there() -> None:
    assert [path.stem for path in plain.ALL] == EXPECTED


@pytest.mark.parametrize("path", plain.ALL, ids=lambda path: path.stem)
class TestStored:
    def test_every_cell_was_run_in_order_without_an_error(self, path: Path) -> None:
        notebook = read(path)
        assert unrun_cells(notebook) == []
        counts = [cell["execution_count"] for cell in code_cells(notebook)]
        assert counts == list(range(1, len(counts) + 1))
        kinds = {out["output_type"] for cell in code_cells(notebook) for out in cell["outputs"]}
        assert "error" not in kinds

    def test_it_is_small(self, path: Path) -> None:
        assert path.stat().st_size < 1_000_000

    def test_it_defines_nothing_and_reads_no_raw_data(self, path: Path) -> None:
        code = plain.code(path)
        assert not re.search(r"^\s*(def|class) |lambda", code, flags=re.M)
        assert not re.search(r"read_csv|open\(|published", code)

    def test_prose_holds_no_typed_amounts(self, path: Path) -> None:
        amounts = re.compile(
            r"\d[\d.,]*\s?(?:%|bn|mn|billion|million|per cent|percent|Mt|tonnes|times|€|\$)"
            r"|[$€]\s?\d"
        )
        for cell in read(path)["cells"]:
            if cell["cell_type"] == "markdown":
                assert not amounts.search(source(cell)), source(cell)

    def test_storing_it_again_leaves_no_difference(self, path: Path) -> None:
        import nbformat

        assert stored_form(nbformat.read(path, as_version=4)) == path.read_bytes()


@pytest.mark.parametrize("path", FIGURED, ids=lambda path: path.stem)
def test_pictures_are_those_of_the_figures_folder_and_palette(path: Path) -> None:
    shown = pictures(read(path))
    assert shown
    for name, picture in shown:
        assert picture == (FIGURES / f"{name}.png").read_bytes(), name
        assert Image.open(io.BytesIO(picture)).mode == "P"


@pytest.mark.parametrize("path", FIGURED, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "view",
    [
        {"PARTNER": "DE", "BASE_YEAR": 2018, "CURRENCY": "EUR"},
        {"PARTNER": "IT", "BASE_YEAR": 1995, "CURRENCY": "USD"},
        {"PARTNER": "MT", "BASE_YEAR": 2004, "CURRENCY": "USD"},
        {"PARTNER": "EU27_2020", "BASE_YEAR": 2021, "CURRENCY": "EUR"},
    ],
    ids=lambda view: "-".join(map(str, view.values())),
)
def test_other_parameters_give_a_sensible_result(path: Path, view: dict[str, Any]) -> None:
    assert plain.run(path, **view)["PARTNER"] == view["PARTNER"]


@pytest.mark.parametrize("stem", ["00_overview", "02_investment", "04_claims", "05_connectivity"])
def test_the_last_years_but_one_can_be_a_base_year(stem: str) -> None:
    assert plain.run(NOTEBOOKS / f"{stem}.ipynb", BASE_YEAR=2024)["BASE_YEAR"] == 2024


@pytest.mark.parametrize(
    ("stem", "says"),
    [("01_trade", r"choose \d{4} or earlier"), ("03_energy", "give at least three years")],
)
def test_a_base_year_too_late_for_a_trend_says_what_to_choose(stem: str, says: str) -> None:
    with pytest.raises((ChartError, MeasureError), match=says):
        plain.run(NOTEBOOKS / f"{stem}.ipynb", BASE_YEAR=2024)


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ({"PARTNER": "XX"}, "neither EU27_2020 nor a member state"),
        ({"PARTNER": "GB"}, "choose one of"),
        ({"CURRENCY": "KZT"}, "not one of USD, EUR"),
        ({"BASE_YEAR": 1980}, "outside 1995"),
        ({"BASE_YEAR": 1997, "CURRENCY": "EUR"}, "no euro before 1999"),
    ],
)
def test_an_impossible_parameter_is_answered_with_what_there_is(
    view: dict[str, Any], says: str
) -> None:
    with pytest.raises(ChartError, match=says):
        plain.run(plain.ALL[0], **view)


@pytest.mark.parametrize(
    "chosen", [{"DOCUMENT": "vassilenko_2026"}, {"MEASURE": "votes"}, {"VERDICT": "confirmed"}]
)
def test_claims_can_be_narrowed(chosen: dict[str, str]) -> None:
    names = plain.run(NOTEBOOKS / "04_claims.ipynb", **chosen)
    ((column, value),) = chosen.items()
    assert set(names["chosen"][column.lower()]) == {value}


def test_an_unknown_document_is_answered_with_those_there_are() -> None:
    with pytest.raises(MeasureError, match="vassilenko_2026"):
        plain.run(NOTEBOOKS / "04_claims.ipynb", DOCUMENT="treaty")


def nbval(folder: Path) -> tuple[int, dict[str, set[str]]]:
    """Run nbval as ``make test`` does; return its exit code and the outcomes by notebook."""
    options = ["--nbval", "-n", "2", "--dist", "loadscope", "-rA", "-p", "no:cacheprovider"]
    config = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(folder), *options, *config],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    outcomes: dict[str, set[str]] = {}
    for outcome, stem in re.findall(
        r"^(PASSED|FAILED|ERROR) \S*?(\w+)\.ipynb::", done.stdout, re.M
    ):
        outcomes.setdefault(stem, set()).add(outcome)
    return done.returncode, outcomes


def spoiled(path: Path, edit: Callable[[Notebook], None], to: Path) -> None:
    """Write a copy of a notebook, shortened to its first chart and spoiled."""
    notebook = read(path)
    first = next(i for i, cell in enumerate(notebook["cells"]) if "show(" in source(cell))
    notebook["cells"] = notebook["cells"][: first + 2]
    before = json.dumps(notebook)
    edit(notebook)
    assert to.stem == "unchanged" or json.dumps(notebook) != before
    to.write_text(json.dumps(notebook), "utf-8")


def before_show(line: str) -> Callable[[Notebook], None]:
    """Return an edit that changes the drawn chart just before it is shown."""

    def edit(notebook: Notebook) -> None:
        cell = next(cell for cell in notebook["cells"] if "show(" in source(cell))
        cell["source"] = source(cell).replace("show(chart)", f"{line}\nshow(chart)")

    return edit


def in_output(old: str, new: str) -> Callable[[Notebook], None]:
    """Return an edit of the stored outputs, as if the notebook were stale."""

    def edit(notebook: Notebook) -> None:
        for cell in code_cells(notebook):
            text = json.dumps(cell["outputs"])
            cell["outputs"] = json.loads(re.sub(old, new, text, count=1))

    return edit


AXES = "ax = chart.canvas.axes[0]"
SPOILT: dict[str, Callable[[Notebook], None]] = {
    "unchanged": lambda _: None,
    "data": before_show(
        f"{AXES}; ax.lines[0].set_ydata([y * 1.001 for y in ax.lines[0].get_ydata()])"
    ),
    "colours": before_show(
        f"{AXES}; a, b = ax.lines[0], ax.lines[-1]; c = a.get_color(); "
        "a.set_color(b.get_color()); b.set_color(c)"
    ),
    "label": before_show(f"{AXES}; ax.texts[0].set_text('another name')"),
    "axis": before_show(f"{AXES}; ax.set_ylim(bottom=-1)"),
    "scale": before_show(f"{AXES}; ax.set_yscale('symlog')"),
    "stale_number": in_output(r"(\d)\.(\d) bn", r"\1.\g<2>9 bn"),
    "stale_fingerprint": in_output(r"fingerprint \w", "fingerprint z"),
    "dead_kernel": before_show("import os; os._exit(1)"),
    "hanging_kernel": before_show("while True: pass"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    folder = tmp_path_factory.mktemp("notebooks")
    for name, edit in SPOILT.items():
        spoiled(NOTEBOOKS / "01_trade.ipynb", edit, folder / f"{name}.ipynb")
    code, found = nbval(folder)
    assert code == 1
    return found


@pytest.mark.parametrize("name", SPOILT)
def test_nbval_sees_every_change_and_raises_no_false_alarm(
    outcomes: dict[str, set[str]], name: str
) -> None:
    if name == "unchanged":
        assert outcomes[name] == {"PASSED"}
    else:
        assert "FAILED" in outcomes[name]


def test_stripped_outputs_are_noticed() -> None:
    # nbval itself passes a notebook that was never run
    notebook = read(NOTEBOOKS / "00_overview.ipynb")
    for cell in code_cells(notebook):
        cell["outputs"], cell["execution_count"] = [], None
    assert len(unrun_cells(notebook)) == len(code_cells(notebook))


def test_a_failing_cell_leaves_the_stored_notebook_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "01_broken.ipynb"
    spoiled(NOTEBOOKS / "01_trade.ipynb", before_show("1 / 0"), path)
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"01_broken\.ipynb.*ZeroDivisionError"):
        run_notebooks(folder=tmp_path)
    assert path.read_bytes() == before


def test_an_unknown_notebook_is_answered_with_those_there_are() -> None:
    with pytest.raises(DataError, match="01_trade"):
        run_notebooks(only="09_nothing")
