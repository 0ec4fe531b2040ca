"""The figure record: its words follow from the rows, its pictures from the record, always alike."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from PIL import Image

from analysis import canvas as pictures
from analysis import charts
from analysis import record as real_module
from analysis.canvas import ChartError, Panels
from analysis.figures import TOPICS, catalogue, figure
from analysis.files import ROOT, digest
from analysis.findings import Finding
from analysis.palette import ROLES
from analysis.record import PLOTTED, Draft, Record, plotted, stored
from tests.pictures import faults, numbers_in, written
from tests.test_files import disk_with_room_for

SVG = "{http://www.w3.org/2000/svg}"
SOURCES = [
    {"name": "comext", "title": "Eurostat: trade by partner"},
    {"name": "fdi", "title": "Eurostat: direct investment"},
    {"name": "bns", "title": "Bureau: yearbook: tables"},
    {"name": "press", "title": "A newspaper: interview"},
]
PACKAGE = {
    "resources": [
        {
            "name": "trade",
            "hash": "sha256:1",
            "warnings": ["break_in_series", "lower_bound", "mirror_gap"],
            "sources": SOURCES[:3],
        },
        {
            "name": "investment",
            "hash": "sha256:2",
            "warnings": ["press_reported", "gross_not_net", "mirror_gap"],
            "sources": SOURCES[1:],
        },
    ]
}
SUFFIXES = ("png", "svg", "csv", "json")


@pytest.fixture(autouse=True, scope="module")
def small_package() -> Any:
    """Describe two tables only, for records made by hand."""
    described, package = real_module.describe, real_module.package
    known = {table["name"]: table for table in PACKAGE["resources"]}
    with pytest.MonkeyPatch.context() as small:
        small.setattr(real_module, "describe", lambda name: known.get(name) or described(name))
        small.setattr(
            real_module,
            "package",
            lambda: {"resources": [*PACKAGE["resources"], *package()["resources"]]},
        )
        yield


def rows(
    values: list[float | None],
    *,
    series: str = "EU",
    panel: str = "",
    unit: str = "mn",
    source: str = "comext",
    **statuses: str,
) -> pd.DataFrame:
    """One series from 2015 on; ``y2016="break"`` gives a year its status."""
    years = list(range(2015, 2015 + len(values)))
    frame = pd.DataFrame(
        {
            "year": years,
            "n": pd.array(values, dtype="float64"),
            "status": [statuses.get(f"y{year}", "final") for year in years],
            "source_id": source,
        }
    )
    return plotted(frame, series=series, x="year", value="n", unit=unit, panel=panel)


FRAME = rows([1.0, 2.5, 1234.56])


def record(frame: pd.DataFrame = FRAME, **changes: Any) -> Record:
    """A line chart of a frame, or what the changes make of it."""

    def draw(axes: list[Axes]) -> None:
        names = dict.fromkeys(frame["series"])
        charts.lines(frame, ax=axes[0], roles=dict.fromkeys(names, "eu"))

    about: dict[str, Any] = {
        "findings": [Finding("Trade rose")],
        "subtitle": "Million US dollars, 2015–2017",
        "frame": frame,
        "draw": draw,
        "kind": "Line chart",
    }
    tables = changes.pop("tables", ("trade",))
    title = changes.pop("title", None)
    if title:
        changes["findings"] = [Finding(title)]
    return Record("test_figure", "trade", {"partner": "DE"}, Draft(**(about | changes)), tables)


def spoken(made: Record) -> str:
    """Return the part of the alt text that says the values."""
    before = f"{made.draft.kind}. {made.title}. {made.draft.subtitle}. "
    assert made.alt.startswith(before)
    return made.alt.removeprefix(before)


# Rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", ["year", "n", "status", "source_id"])
def test_a_frame_without_a_needed_column_is_refused(lacking: str) -> None:
    frame = pd.DataFrame({"year": [2020], "n": [1.0], "status": "final", "source_id": "a"})
    with pytest.raises(KeyError, match=lacking):
        plotted(frame.drop(columns=lacking), series="EU", x="year", value="n", unit="mn")


def test_a_value_that_is_text_is_refused() -> None:
    frame = pd.DataFrame({"year": [2020], "n": ["about 4"], "status": "final", "source_id": "a"})
    with pytest.raises(ValueError, match="about 4"):
        plotted(frame, series="EU", x="year", value="n", unit="mn")


def test_plotted_rows_have_one_form_and_leave_their_frame_as_it_was() -> None:
    frame = pd.DataFrame(
        {
            "year": [2020, 2021],
            "who": ["Italy", "France"],
            "n": [1, 2],
            "status": ["final", "break"],
            "source_id": ["a", "b c"],
            "note": "x",
        },
        index=[7, 9],
    )
    before = frame.copy(deep=True)
    made = plotted(frame, series="who", x="year", value="n", unit="mn", panel="Left")
    assert list(made.columns) == PLOTTED
    assert made.to_dict("list") == {
        "panel": ["Left"] * 2,
        "series": ["Italy", "France"],
        "x": [2020, 2021],
        "value": [1.0, 2.0],
        "unit": ["mn"] * 2,
        "status": ["final", "break"],
        "source_id": ["a", "b c"],
    }
    assert made["value"].dtype == "float64"
    pd.testing.assert_frame_equal(frame, before)
    assert set(plotted(frame, series="EU", x="year", value="n", unit="mn")["series"]) == {"EU"}


# Words that follow from the rows -----------------------------------------------------------------


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such"):
        _ = record(rows([1.0], source="no_such")).source_line


def test_the_source_line_names_every_producer_once_the_most_used_first() -> None:
    frame = pd.concat(
        [rows([1.0], source="bns"), rows([1.0, 2.0, 3.0], source="fdi comext", series="b")]
    )
    made = record(frame)
    assert made.source_line == "Source: Eurostat; Bureau."
    assert {source["name"] for source in made.sources} == {"bns", "fdi", "comext"}
    assert made.source_line in made.citation


def test_a_source_of_no_plotted_row_is_not_named() -> None:
    assert "newspaper" not in record(tables=("trade", "investment")).source_line


@pytest.mark.parametrize(
    ("statuses", "tables", "warnings"),
    [
        ({}, ("trade",), ["mirror_gap"]),
        ({"y2016": "break"}, ("trade",), ["break_in_series", "mirror_gap"]),
        ({"y2016": "lower_bound"}, ("trade",), ["lower_bound", "mirror_gap"]),
        ({"y2016": "estimate"}, ("trade",), ["mirror_gap"]),
        ({}, ("investment",), ["gross_not_net", "mirror_gap"]),
        ({"y2016": "estimate"}, ("investment",), ["gross_not_net", "mirror_gap", "press_reported"]),
        (
            {"y2016": "break"},
            ("investment", "trade"),
            ["break_in_series", "gross_not_net", "mirror_gap"],
        ),
    ],
)
def test_warnings_are_those_of_the_tables_that_concern_plotted_rows(
    statuses: dict[str, str], tables: tuple[str, ...], warnings: list[str]
) -> None:
    assert record(rows([1.0, 2.0], **statuses), tables=tables).warnings == warnings


@pytest.mark.parametrize(
    ("statuses", "note"),
    [
        ({"y2015": "estimate"}, "Hollow or hatched: estimates."),
        ({"y2015": "provisional"}, "Hollow or hatched: provisional."),
        (
            {"y2015": "lower_bound"},
            "Hollow or hatched: lower bounds (confidential or missing cells).",
        ),
        (
            {"y2015": "estimate", "y2016": "lower_bound"},
            "Hollow or hatched: lower bound, estimate.",
        ),
    ],
)
def test_soft_rows_are_explained_under_the_chart(statuses: dict[str, str], note: str) -> None:
    made = record(rows([1.0, 2.0], **statuses), notes=["First."])
    assert made.notes == ["First.", note]
    foot = made.canvas.texts[-1].get_text().replace("\n", " ")
    assert foot == f"First. {note} {made.source_line}"


def test_firm_rows_need_no_explanation() -> None:
    assert record(rows([1.0, 2.0], y2016="break")).notes == []


# Alt text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, 2.5, 1234.56], "EU (mn): 2015: 1.0; 2016: 2.5; 2017: 1,234.6."),
        ([1.0, 2.0, 3000.0], "EU (mn): 2015: 1; 2016: 2; 2017: 3,000."),
        ([None, -2.5, None], "EU (mn): 2016: −2.5."),
        ([0.04, 0.0, -0.004], "EU (mn): 2015: 0.04; 2016: 0.0; 2017: −0.004."),
        ([None, None], ""),
        (
            [3.5, 2.0, 9.0, 4.0, 1.0, 5.0, 7.0],
            "EU (mn): 2015: 3.5; 2021: 7.0; lowest 2019: 1.0; highest 2017: 9.0.",
        ),
    ],
)
def test_alt_text_says_the_values(values: list[float | None], said: str) -> None:
    assert spoken(record(rows(values))) == said


def test_alt_text_names_panels_and_breaks_no_lines() -> None:
    frame = pd.concat(
        [
            rows([1.0], panel="Exports", series="EU\nmembers"),
            rows([2.0], panel="Exports", series="Exports"),
            rows([3.0], panel="Balance", unit="percent"),
        ]
    )
    assert spoken(record(frame)) == (
        "Exports, EU members (mn): 2015: 1. Exports (mn): 2015: 2. Balance, EU (percent): 2015: 3."
    )


def test_alt_text_follows_the_years_whatever_the_order_of_rows() -> None:
    frame = rows([float(value) for value in range(8)])
    frame = pd.concat([frame.tail(5), frame.head(3)], ignore_index=True)
    assert spoken(record(frame)).startswith("EU (mn): 2015: 0; 2022: 7; ")


def test_alt_text_reads_out_a_list_of_names() -> None:
    many = rows([float(value) for value in range(20)])
    many = many.assign(x=[f"Name {value}" for value in range(20)])
    assert spoken(record(many)).count("Name") == 20
    bars = many.head(2).assign(series=many["x"])
    assert spoken(record(bars)) == "(mn): Name 0: 0; Name 1: 1."


def test_alt_text_says_what_is_soft() -> None:
    assert spoken(record(rows([1.0, 2.0], y2016="lower_bound"))) == (
        "EU (mn): 2015: 1; 2016: 2 (at least)."
    )
    assert spoken(record(rows([1.0, 2.0], y2015="estimate", y2016="estimate"))) == (
        "EU (mn, estimate): 2015: 1; 2016: 2."
    )


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=12))
def test_every_number_of_the_alt_text_is_a_plotted_one(values: list[float | None]) -> None:
    made = record(rows(values))
    known = dict(zip(made.frame["x"].astype(str), made.frame["value"], strict=True))
    said = spoken(made).removeprefix("EU (mn): ").removesuffix(".")
    for part in filter(None, said.split("; ")):
        year, _, text = part.removeprefix("lowest ").removeprefix("highest ").partition(": ")
        [number] = numbers_in(text)
        assert abs(float(number) - known[year]) <= 0.05 + 1e-6
        if part.startswith("lowest"):
            assert known[year] == min(value for value in values if value is not None)
        if part.startswith("highest"):
            assert known[year] == max(value for value in values if value is not None)


@given(st.floats(-1e6, 1e6).filter(lambda value: abs(value) >= 1e-6))
def test_a_value_that_is_not_zero_is_not_said_to_be(value: float) -> None:
    [_, said] = numbers_in(spoken(record(rows([value]))))
    assert float(said) != 0


# Files -------------------------------------------------------------------------------------------


def test_csv_gives_the_rows_back() -> None:
    frame = pd.concat(
        [
            rows([1 / 3, None, 123456789.125], y2016="lower_bound", source="fdi comext"),
            rows([-0.5], series='with "quotes", and comma', panel="Қазақстан\nЕО"),
        ],
        ignore_index=True,
    )
    content = record(frame.assign(extra=1)).csv
    back = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values={"value": [""]})
    pd.testing.assert_frame_equal(back.fillna({"panel": ""}), frame, check_dtype=False, rtol=1e-9)
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_the_picture_is_a_small_palette_png_in_the_colours_of_the_house() -> None:
    frame = pd.concat([rows([i + 1.0] * 3, series=role) for i, role in enumerate(ROLES)])
    roles = {role: role for role in ROLES}
    made = record(frame, draw=lambda axes: charts.stacked_columns(frame, ax=axes[0], roles=roles))
    picture = Image.open(io.BytesIO(made.png))
    assert (picture.format, picture.mode) == ("PNG", "P")
    assert picture.size == tuple(int(inches * 150) for inches in made.canvas.get_size_inches())
    assert len(made.png) < 50_000
    pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3).astype(int)
    for wanted in (*ROLES.values(), "#ffffff"):
        apart = np.abs(pixels - np.round(np.array(to_rgb(wanted)) * 255)).max(axis=1)
        assert (apart <= 4).sum() > 5000, f"{wanted} was lost"


def test_the_svg_is_xml_with_title_and_description() -> None:
    made = record(title="Trade <rose> & fell: $41.3 bn", subtitle="Share of “EU” & others")
    image = ElementTree.fromstring(made.svg)
    assert image.findtext(f"{SVG}title") == made.title
    assert image.findtext(f"{SVG}desc") == made.alt
    assert image[0].tag == f"{SVG}title", "a reader takes the first one"
    assert b"date" not in made.svg.lower().split(b"<defs>")[0].replace(b"xml version", b"")


def test_pictures_do_not_depend_on_what_was_rendered_before() -> None:
    one, other = record(), record()
    assert (one.png, one.svg) == (lambda svg, png: (png, svg))(other.svg, other.png)


SIGN = """
import json, sys
from analysis.figures import figure
from analysis.files import digest
made = [figure(name) for name in sys.argv[1:]]
print(json.dumps([[digest(r.png), digest(r.svg), digest(r.csv), r.describe()] for r in made]))
"""


@pytest.fixture(scope="module")
def real() -> list[Record]:
    names = catalogue()
    return [
        figure(next(name for name in names if names[name] == topic)) for topic in list(TOPICS)[1:3]
    ]


def test_two_processes_make_the_same_bytes(real: list[Record]) -> None:
    # sets and dictionaries of text are in another order under another seed
    other = subprocess.Popen(
        [sys.executable, "-c", SIGN, *(made.name for made in real)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "4242", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with other:
        here = [[digest(r.png), digest(r.svg), digest(r.csv), r.describe()] for r in real]
        there = json.loads(other.communicate(timeout=120)[0])
    assert json.loads(json.dumps(here)) == there


def test_real_records_say_only_plotted_values(real: list[Record]) -> None:
    for made in real:
        values = made.frame["value"].dropna().to_numpy()
        for _, _, text in (part.rpartition(": ") for part in spoken(made).split("; ")):
            number = numbers_in(text.split(". ")[0])[0]
            assert np.abs(values - float(number)).min() <= 0.05 + 1e-9, f"{made.name}: {text}"


def test_the_description_is_json_and_carries_hashes_of_what_is_saved(tmp_path: Path) -> None:
    made = record(tables=("trade",))
    paths = made.save(tmp_path)
    assert [path.name for path in paths] == [f"test_figure.{suffix}" for suffix in SUFFIXES]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    about = json.loads((tmp_path / "test_figure.json").read_bytes())
    for suffix in ("png", "svg", "csv"):
        content = (tmp_path / f"test_figure.{suffix}").read_bytes()
        assert about["hashes"][suffix] == hashlib.sha256(content).hexdigest()
    wanted = "title subtitle alt source_line notes warnings citation hashes fingerprint view"
    assert set(wanted.split()) <= set(about)
    assert about["fingerprint"] == made.fingerprint
    assert about["tables"] == {"trade": "sha256:1"}
    assert about["view"] == {"partner": "DE"}
    assert made.fingerprint in made.summary()
    assert "3 values" in made.summary()
    assert stored("test_figure", tmp_path) == about


def test_a_figure_that_was_not_stored_or_is_spoilt_has_no_record(tmp_path: Path) -> None:
    assert stored("test_figure", tmp_path) == {}
    (tmp_path / "test_figure.json").write_bytes(b'{"half":')
    assert stored("test_figure", tmp_path) == {}


# Faults ------------------------------------------------------------------------------------------


def old_files(folder: Path) -> dict[str, bytes]:
    record(rows([9.0, 9.0])).save(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_full_disk_leaves_all_four_old_files(tmp_path: Path) -> None:
    old = old_files(tmp_path)
    with disk_with_room_for(3000), pytest.raises(OSError, match=r"too large|space"):
        record().save(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == old


@pytest.mark.parametrize("fails", [1, 3])
def test_a_failing_rename_leaves_every_file_whole_and_the_record_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    old = old_files(tmp_path)
    rename, calls = Path.replace, []

    def sometimes(beside: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == fails:
            raise OSError("the disk is gone")
        return rename(beside, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", sometimes)
        with pytest.raises(OSError, match="gone"):
            record().save(tmp_path)
    record().save(tmp_path / "new")
    new = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert set(left) == set(old), "nothing is left beside"
    assert [name for name in left if left[name] not in (old[name], new[name])] == []
    assert left["test_figure.json"] == old["test_figure.json"]


def test_a_folder_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    with pytest.raises(OSError, match="taken"):
        record().save(tmp_path / "taken")


def test_a_missing_font_is_named_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = tmp_path / "house.mplstyle"
    whole = pictures.STYLE.read_text("utf-8")
    style.write_text(whole.replace("DejaVu Sans", "No Such Font"), "utf-8")
    monkeypatch.setattr(pictures, "STYLE", style)
    with pytest.raises(ChartError, match=r"'No Such Font'.*house\.mplstyle.*install"):
        _ = record().png


# Text on the canvas ------------------------------------------------------------------------------


def test_a_dollar_is_money_not_mathematics() -> None:
    made = record(
        rows([1.0, 2.0], series="$ and $"),
        title="Trade fell from $41.9 bn to $41.3 bn",
        subtitle="US$ and A$",
    )
    assert faults(made.canvas) == []
    texts = [*made.canvas.texts, *made.canvas.axes[0].texts]
    assert [text.get_text() for text in texts if text.get_parse_math()] == []
    assert "Trade fell from $41.9 bn to $41.3 bn" in [text for text, _ in written(made.canvas)]
    words = ElementTree.fromstring(made.svg).iter(f"{SVG}text")
    assert "Trade fell from $41.9 bn to $41.3 bn" in ["".join(w.itertext()).strip() for w in words]


TEXT = """Kazakhstan's exports to the European Union without the United Kingdom were $41,304.2 mn
in 2013 and fell to €17.0 bn in 2016; Netherlands, Germany and Luxembourg hold 76% of it"""


KAZAKH = """Қазақстанның Ұлыбританиясыз Еуропалық одаққа экспорты 2013 жылы 41,3 млрд АҚШ доллары
болды, 2016 жылы 17,0 млрд еуроға дейін азайды; Нидерланд, Германия мен Люксембургтің үлесі 76%"""


@pytest.mark.parametrize("words", [TEXT, KAZAKH], ids=["en", "kk"])
@pytest.mark.parametrize("length", [1, 9, 17, 30])
@pytest.mark.parametrize("start", [0, 7, 14])
def test_long_texts_wrap_inside_the_canvas(length: int, start: int, words: str) -> None:
    title, subtitle, foot = (
        " ".join(islice(cycle(words.split()), start, start + length * share)) for share in (1, 2, 4)
    )
    made = pictures.compose(
        (title, subtitle, foot), Panels(), lambda axes: axes[0].set_title("panel", loc="left")
    )
    with mpl.rc_context(fname=pictures.STYLE):
        renderer: Any = made.canvas.get_renderer()  # type: ignore[attr-defined]
        width, height = made.canvas.get_width_height()
        head, sub, base = (text.get_window_extent(renderer) for text in made.texts)
        axes = made.axes[0].get_tightbbox(renderer)
    assert axes is not None
    assert max(head.x1, sub.x1, base.x1) <= width
    assert min(head.x0, sub.x0, base.x0) >= 0
    edges = [height, head.y1, head.y0, sub.y1, sub.y0, axes.y1, axes.y0, base.y1, base.y0, 0]
    assert all(above >= below - 1 for above, below in pairwise(edges)), edges
    for text, whole in zip(made.texts, (title, subtitle, foot), strict=True):
        assert " ".join(text.get_text().split()) == whole, "no word is lost"


def test_panels_have_the_size_that_was_asked_for() -> None:
    panels = Panels(rows=2, columns=2, height=4, left=1, right=1, heights=(3, 1), gap=0.5)
    made = pictures.compose(("t", "s", "f"), panels, lambda axes: len(axes))
    wide, high = made.get_size_inches()
    boxes = [ax.get_position() for ax in made.axes]
    assert len(boxes) == 4
    assert boxes[0].x0 * wide == pytest.approx(1)
    assert (1 - boxes[1].x1) * wide == pytest.approx(1)
    assert (boxes[0].y1 - boxes[2].y0) * high == pytest.approx(4)
    assert boxes[0].height / boxes[2].height == pytest.approx(3)


def test_a_persons_own_matplotlib_settings_change_no_picture(tmp_path: Path) -> None:
    settings = "font.size: 30\nxtick.major.pad: 12\nlines.antialiased: False\n"
    (tmp_path / "matplotlibrc").write_text(settings)
    code = (
        "import hashlib, matplotlib, analysis.figures as f; r = f.figure('uk_effect');"
        "assert matplotlib.rcParams['font.size'] == 30;"
        "print(hashlib.sha256(r.png + r.svg).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"MPLCONFIGDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    record = figure("uk_effect")
    assert done.stdout.strip() == hashlib.sha256(record.png + record.svg).hexdigest()
