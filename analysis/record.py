"""The figure record: a chart with its finding, furniture, data, alt text, citation and hashes.

A record is built from a *draft* (what a figure function returns) and from the metadata of the
tables it used. The plotted frame has one row per mark, with the columns :data:`PLOTTED`.
"""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.data import describe, package
from analysis.files import FIGURES, ROOT, digest, write
from analysis.findings import Finding, number
from analysis.palette import INK, QUIET

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

PLOTTED = ["panel", "series", "x", "value", "unit", "status", "source_id"]
STYLE = ROOT / "analysis" / "house.mplstyle"

WIDTH = 9.0
DPI = 150
EDGE = 0.3
TITLE_SIZE, SUBTITLE_SIZE, FOOT_SIZE = 13.0, 9.5, 7.2
TITLE_WRAP, SUBTITLE_WRAP, FOOT_WRAP = 74, 112, 150
POINTS = 72

# Warnings that hold for a table as a whole, but for a chart only if such rows are plotted.
BY_ROW = {"break_in_series": "break", "lower_bound": "lower_bound", "press_reported": "estimate"}


class ChartError(ValueError):
    """A chart cannot be made of what was asked for; the message says why and what can be."""


@dataclass(frozen=True)
class Panels:
    """How the drawing area is divided; sizes in inches."""

    rows: int = 1
    columns: int = 1
    heights: tuple[float, ...] | None = None
    height: float = 3.6
    left: float = 0.75
    right: float = 1.5
    gap: float = 0.55
    column_gap: float = 0.9
    share_x: bool = False


@dataclass(frozen=True)
class Draft:
    """What a figure function returns: the finding first, then what to draw and how to read it.

    ``frame`` has the columns :data:`PLOTTED`; ``draw`` gets the list of Axes.
    """

    findings: Sequence[Finding]
    subtitle: str
    frame: pd.DataFrame
    draw: Callable[[list[Axes]], object]
    kind: str
    panels: Panels = field(default_factory=Panels)
    notes: Sequence[str] = ()


def plotted(
    frame: pd.DataFrame,
    *,
    series: str,
    x: object,
    value: str,
    unit: str,
    panel: str = "",
) -> pd.DataFrame:
    """Return rows in the form of a plotted frame.

    Parameters
    ----------
    frame
        Any frame; ``status`` and ``source_id`` are carried over.
    series
        A column of the frame, or the one name of all rows.
    x, value
        Columns of the frame.
    unit, panel
        The same for all rows.

    >>> rows = pd.DataFrame({"year": [2020], "n": [1.0], "status": "final", "source_id": "a"})
    >>> plotted(rows, series="EU", x="year", value="n", unit="mn").columns.tolist()
    ['panel', 'series', 'x', 'value', 'unit', 'status', 'source_id']
    """
    return pd.DataFrame(
        {
            "panel": panel,
            "series": frame[series] if series in frame.columns else series,
            "x": frame[x],
            "value": frame[value].astype("float64"),
            "unit": unit,
            "status": frame["status"],
            "source_id": frame["source_id"],
        }
    )


@dataclass(frozen=True)
class Record:
    """A finished figure. Its pictures are rendered when asked for, once."""

    name: str
    topic: str
    view: dict[str, Any]
    draft: Draft
    tables: tuple[str, ...]

    @property
    def title(self) -> str:
        """The finding."""
        return self.draft.findings[0].text

    @property
    def frame(self) -> pd.DataFrame:
        """The data behind the chart, one row per mark."""
        return self.draft.frame

    @cached_property
    def sources(self) -> list[dict[str, str]]:
        """Sources of the plotted rows, most used first."""
        known = {
            source["name"]: source
            for table in package()["resources"]
            for source in table["sources"]
        }
        used = self.frame["source_id"].str.split().explode().value_counts(sort=True)
        return [known[source] for source in used.index]

    @property
    def source_line(self) -> str:
        """Producers of the plotted figures, each named once."""
        producers = list(dict.fromkeys(source["title"].split(":")[0] for source in self.sources))
        return f"Source: {'; '.join(producers)}."

    @cached_property
    def warnings(self) -> list[str]:
        """Usage warnings of the tables used that concern the plotted rows."""
        given = {warning for table in self.tables for warning in describe(table)["warnings"]}
        statuses = set(self.frame["status"])
        return sorted(
            warning
            for warning in given
            if warning not in BY_ROW or BY_ROW[warning] in statuses
        )

    @property
    def notes(self) -> list[str]:
        """What a reader must know, shown under the chart."""
        statuses = set(self.frame["status"])
        marks = {
            "lower_bound": "Hollow or hatched: lower bounds (confidential or missing cells).",
            "estimate": "Hollow or hatched: estimates.",
            "provisional": "Hollow or hatched: provisional.",
        }
        soft = [text for status, text in marks.items() if status in statuses]
        if len(soft) > 1:
            words = [status.replace("_", " ") for status in marks if status in statuses]
            soft = [f"Hollow or hatched: {', '.join(words)}."]
        return [*self.draft.notes, *soft]

    @cached_property
    def alt(self) -> str:
        """Text for a reader who cannot see the chart, made from the plotted values."""
        return f"{self.draft.kind}. {self.title}. {self.draft.subtitle}. {_spoken(self.frame)}"

    @property
    def citation(self) -> str:
        """How to cite the figure."""
        return (
            f"Kazakhstan–EU analytics, {VERSION}: “{self.title}”, figure {self.name}. "
            f"{self.source_line}"
        )

    @cached_property
    def canvas(self) -> Canvas:
        """The drawn figure, not yet rendered."""
        return _draw(self)

    @cached_property
    def fingerprint(self) -> str:
        """Short hash of everything that is plotted: data, colours, labels, axes."""
        return digest(json.dumps(_artists(self.canvas), ensure_ascii=False).encode())[:12]

    @cached_property
    def png(self) -> bytes:
        """The chart as a small palette PNG."""
        return _png(self.canvas)

    @cached_property
    def svg(self) -> bytes:
        """The chart as SVG, the same to the byte on every run."""
        return _svg(self.canvas, self)

    @property
    def csv(self) -> bytes:
        """The plotted rows as CSV."""
        text: str = self.frame[PLOTTED].to_csv(
            index=False, lineterminator="\n", float_format="%.10g"
        )
        return text.encode("utf-8")

    def summary(self) -> str:
        """One line that changes whenever the picture does: what nbval compares."""
        values = self.frame["value"].notna().sum()
        return f"{self.name} · {values} values · fingerprint {self.fingerprint}"

    def describe(self) -> dict[str, Any]:
        """Return the record as it is stored beside the pictures."""
        hashes = package()
        tables = {
            resource["name"]: resource["hash"]
            for resource in hashes["resources"]
            if resource["name"] in self.tables
        }
        return {
            "name": self.name,
            "topic": self.topic,
            "title": self.title,
            "subtitle": self.draft.subtitle,
            "findings": [finding.text for finding in self.draft.findings],
            "alt": self.alt,
            "source_line": self.source_line,
            "sources": self.sources,
            "notes": self.notes,
            "warnings": self.warnings,
            "citation": self.citation,
            "view": self.view,
            "tables": tables,
            "fingerprint": self.fingerprint,
            "hashes": {
                "png": digest(self.png),
                "svg": digest(self.svg),
                "csv": digest(self.csv),
            },
        }

    def save(self, folder: Path = FIGURES) -> list[Path]:
        """Write PNG, SVG, CSV and record; each file whole, the record last.

        Raises
        ------
        OSError
            The folder cannot be written; files already there stay as they were.
        """
        record = json.dumps(self.describe(), ensure_ascii=False, indent=1) + "\n"
        contents = {
            "png": self.png,
            "svg": self.svg,
            "csv": self.csv,
            "json": record.encode("utf-8"),
        }
        for suffix, content in contents.items():
            write(folder / f"{self.name}.{suffix}", content)
        return [folder / f"{self.name}.{suffix}" for suffix in contents]


def _version() -> str:
    import tomllib

    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


VERSION = _version()


def stored(name: str, folder: Path = FIGURES) -> dict[str, Any]:
    """Return the stored record of a figure, or nothing if there is none."""
    try:
        record: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return record


def _spoken(frame: pd.DataFrame) -> str:
    """Say the first, last and extreme value of each series, or every value if there are few."""
    sentences = []
    panels = [panel for panel in dict.fromkeys(frame["panel"])]
    for panel, series in dict.fromkeys(zip(frame["panel"], frame["series"], strict=True)):
        rows = frame[(frame["panel"] == panel) & (frame["series"] == series)].dropna(subset="value")
        if rows.empty:
            continue
        unit = rows["unit"].iloc[0]
        words = [f"{row.x}: {number(float(row.value))}" for row in rows.itertuples()]
        if len(words) > 6:
            low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
            words = [
                words[0],
                words[-1],
                f"lowest {low['x']}: {number(float(low['value']))}",
                f"highest {high['x']}: {number(float(high['value']))}",
            ]
        label = f"{panel}, {series}" if len(panels) > 1 and panel and series != panel else series
        sentences.append(f"{label} ({unit}): {'; '.join(words)}.")
    return " ".join(sentences)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _draw(record: Record) -> Canvas:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    draft, panels = record.draft, record.draft.panels
    title = _wrapped(record.title, TITLE_WRAP)
    subtitle = _wrapped(draft.subtitle, SUBTITLE_WRAP)
    foot = _wrapped(" ".join([*record.notes, record.source_line]), FOOT_WRAP)
    head = EDGE + (len(title) * TITLE_SIZE + len(subtitle) * SUBTITLE_SIZE) * 1.3 / POINTS + 0.38
    base = EDGE * 0.7 + len(foot) * FOOT_SIZE * 1.35 / POINTS + 0.42
    height = head + panels.height + base
    with mpl.rc_context(fname=STYLE):
        _require_font()
        canvas = Canvas(figsize=(WIDTH, height), dpi=DPI)
        FigureCanvasAgg(canvas)
        grid = canvas.subplots(
            panels.rows,
            panels.columns,
            squeeze=False,
            sharex=panels.share_x,
            gridspec_kw={"height_ratios": panels.heights},
        )
        row_height = panels.height / panels.rows
        column_width = (WIDTH - panels.left - panels.right) / panels.columns
        canvas.subplots_adjust(
            left=panels.left / WIDTH,
            right=1 - panels.right / WIDTH,
            top=1 - head / height,
            bottom=base / height,
            hspace=panels.gap / max(row_height - panels.gap, 0.1),
            wspace=panels.column_gap / max(column_width - panels.column_gap, 0.1),
        )
        draft.draw(list(grid.flat))
        place = 1 - EDGE / height
        for texts, size, weight, ink in (
            (title, TITLE_SIZE, "bold", INK),
            (subtitle, SUBTITLE_SIZE, "normal", QUIET),
        ):
            canvas.text(
                EDGE / WIDTH,
                place,
                "\n".join(texts),
                fontsize=size,
                fontweight=weight,
                color=ink,
                va="top",
                linespacing=1.2,
            )
            place -= (len(texts) * size * 1.3 + 3) / POINTS / height
        canvas.text(
            EDGE / WIDTH,
            EDGE * 0.7 / height,
            "\n".join(foot),
            fontsize=FOOT_SIZE,
            color=QUIET,
            va="bottom",
            linespacing=1.25,
        )
    return canvas


def _require_font() -> None:
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties, findfont

    try:
        findfont(FontProperties(family=rcParams["font.family"]), fallback_to_default=False)
    except ValueError as fault:
        raise ChartError(
            f"the font {rcParams['font.family'][0]!r} named in {STYLE.name} is not installed; "
            "install it or name another one there (DejaVu Sans comes with matplotlib)"
        ) from fault


def _png(canvas: Canvas) -> bytes:
    import matplotlib as mpl
    from PIL import Image

    with mpl.rc_context(fname=STYLE):
        canvas.canvas.draw()
    agg: Any = canvas.canvas
    pixels = Image.frombuffer("RGBA", agg.get_width_height(), agg.buffer_rgba()).convert("RGB")
    small = pixels.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    small.save(stream, "PNG", optimize=False, compress_level=9, dpi=(DPI, DPI))
    return stream.getvalue()


def _svg(canvas: Canvas, record: Record) -> bytes:
    import matplotlib as mpl

    stream = io.BytesIO()
    with mpl.rc_context(fname=STYLE):
        canvas.savefig(
            stream,
            format="svg",
            metadata={
                "Date": None,
                "Creator": None,
                "Title": record.title,
                "Description": record.alt,
            },
        )
    return stream.getvalue()


def _artists(canvas: Canvas) -> list[Any]:
    """List what is drawn, from the artists themselves: nothing has to be rendered for it."""
    seen: list[Any] = [[text.get_text() for text in canvas.texts]]
    for ax in canvas.axes:
        seen.append(
            {
                "texts": [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()],
                "scales": [ax.get_xscale(), ax.get_yscale()],
                "limits": _rounded([*ax.get_xlim(), *ax.get_ylim()]),
                "ticks": [
                    [label.get_text() for label in axis.get_majorticklabels()]
                    if axis.get_major_formatter().__class__.__name__ == "FixedFormatter"
                    else []
                    for axis in (ax.xaxis, ax.yaxis)
                ],
                "lines": [
                    [
                        _rounded(line.get_xydata().ravel()),
                        str(line.get_color()),
                        str(line.get_linestyle()),
                        str(line.get_marker()),
                        str(line.get_markerfacecolor()),
                        str(line.get_label()),
                    ]
                    for line in ax.lines
                ],
                "patches": [
                    [
                        _rounded(patch.get_path().vertices.ravel()),
                        _rounded(patch.get_patch_transform().to_values()),
                        _rounded(patch.get_facecolor()),
                        patch.get_hatch() or "",
                    ]
                    for patch in ax.patches
                ],
                "collections": [
                    [
                        _rounded(pd.Series(collection.get_offsets().ravel())),
                        [_rounded(path.vertices.ravel()) for path in collection.get_paths()],
                        _rounded(collection.get_facecolor().ravel()),
                        _rounded(collection.get_array().ravel())
                        if collection.get_array() is not None
                        else [],
                    ]
                    for collection in ax.collections
                ],
                "annotations": [
                    [text.get_text(), _rounded(text.get_position()), str(text.get_color())]
                    for text in ax.texts
                ],
            }
        )
    return seen


def _rounded(values: Any) -> list[str]:
    # 10 significant digits: equal on every machine, and finer than any figure in the tables
    return [f"{float(value):.10g}" for value in values]

