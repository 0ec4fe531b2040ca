"""The figure record: a chart with its finding, furniture, data, alt text, citation and hashes.

A record is built from a *draft* (what a figure function returns) and from the metadata of the
tables it used. The plotted frame has one row per mark, with the columns :data:`PLOTTED`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from analysis.canvas import CONTEXTS, ChartError, Panels, Picture, compose
from analysis.data import describe, package
from analysis.files import FIGURES, ROOT, digest, write_all
from analysis.findings import Finding, number
from analysis.language import language, mark, say, say_as, speaking

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

__all__ = ["ChartError", "Draft", "Panels", "Record", "plotted", "stored"]

PLOTTED = ["panel", "series", "x", "value", "unit", "status", "source_id"]
# A longer run of years is summed up in the alt text.
SPOKEN_YEARS = 6
# Statuses that the alt text says beside a value, as the picture draws it hollow or hatched.
HEDGES = {
    "lower_bound": mark("at least"),
    "estimate": mark("estimate"),
    "provisional": mark("provisional"),
}
# The same, as the note under the chart says it.
SOFT = {
    "lower_bound": (
        mark("lower bound"),
        mark("Hollow or hatched: lower bounds (confidential or missing cells)."),
    ),
    "estimate": (mark("estimate"), mark("Hollow or hatched: estimates.")),
    "provisional": (mark("provisional"), mark("Hollow or hatched: provisional.")),
}
# Warnings that hold for a table as a whole, but for a chart only if such rows are plotted.
BY_ROW = {"break_in_series": "break", "lower_bound": "lower_bound", "press_reported": "estimate"}


@dataclass(frozen=True)
class Sheet:
    """A panel as an office program draws it itself, from its own data sheet.

    Parameters
    ----------
    mark
        ``line``, ``column`` (stacked if there are several series), ``bar`` (one row per ``x``)
        or ``table``.
    panel
        Its rows are those of the plotted frame with this panel.
    roles
        Role of the colour of each series; a table needs none.
    dots
        Series of a line chart that are drawn as points without a stroke.
    downward
        Values grow downwards: the first rank is on top.
    """

    mark: Literal["line", "column", "bar", "table"]
    panel: str
    roles: Mapping[str, str] = field(default_factory=dict)
    dots: Collection[str] = ()
    downward: bool = False


@dataclass(frozen=True)
class Draft:
    """What a figure function returns: the finding first, then what to draw and how to read it.

    ``frame`` has the columns :data:`PLOTTED`; ``draw`` gets the list of Axes. ``sheets`` are the
    panels for programs that draw charts themselves; without them such a program gets a picture.
    ``rests_on`` are the statuses of the rows behind a frame whose own statuses are other ones;
    ``spared`` are warnings of the tables that are not about what is plotted.
    """

    findings: Sequence[Finding]
    subtitle: str
    frame: pd.DataFrame
    draw: Callable[[list[Axes]], object]
    kind: str
    panels: Panels = field(default_factory=Panels)
    notes: Sequence[str] = ()
    sheets: Sequence[Sheet] = ()
    rests_on: Collection[str] = ()
    spared: Collection[str] = ()


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
    """A finished figure. Its pictures are rendered when asked for, once.

    It speaks the language in which it was made, whenever it is asked.
    """

    name: str
    topic: str
    view: dict[str, Any]
    draft: Draft
    tables: tuple[str, ...]
    language: str = field(default_factory=language)
    drawn: dict[str, Picture] = field(default_factory=dict, repr=False, compare=False)

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
    def producers(self) -> list[str]:
        """Producers of the plotted figures, each named once."""
        with speaking(self.language):
            names = [source["title"].split(":")[0] for source in self.sources]
            return list(dict.fromkeys(publisher(name) for name in names))

    @property
    def source_line(self) -> str:
        """Producers of the plotted figures in one line."""
        with speaking(self.language):
            return say("Source: {producers}.", producers="; ".join(self.producers))

    @cached_property
    def warnings(self) -> list[str]:
        """Usage warnings of the tables used that concern the plotted rows."""
        given = {warning for table in self.tables for warning in describe(table)["warnings"]}
        given -= set(self.draft.spared)
        statuses = set(self.draft.rests_on or self.frame["status"])
        return sorted(
            warning for warning in given if warning not in BY_ROW or BY_ROW[warning] in statuses
        )

    @property
    def notes(self) -> list[str]:
        """What a reader must know, shown under the chart."""
        soft = [texts for status, texts in SOFT.items() if status in set(self.frame["status"])]
        with speaking(self.language):
            marks = [say(note) for _, note in soft]
            if len(soft) > 1:
                words = ", ".join(say(word) for word, _ in soft)
                marks = [say("Hollow or hatched: {words}.", words=words)]
        return [*self.draft.notes, *marks]

    @cached_property
    def alt(self) -> str:
        """Text for a reader who cannot see the chart, made from the plotted values."""
        with speaking(self.language):
            return f"{self.draft.kind}. {self.title}. {self.draft.subtitle}. {spoken(self.frame)}"

    @property
    def citation(self) -> str:
        """How to cite the figure."""
        with speaking(self.language):
            return say(
                "Kazakhstan–EU analytics, {version}: “{title}”, figure {name}. {source}",
                version=VERSION,
                title=self.title,
                name=self.name,
                source=self.source_line,
            )

    def picture(self, context: str = "notebook") -> Picture:
        """Return the chart drawn for where it is read, one of :data:`analysis.canvas.CONTEXTS`.

        Raises
        ------
        ChartError
            There is no such context, or the panels do not fit into it.
        """
        if context not in self.drawn:
            if context not in CONTEXTS:
                raise ChartError(f"there is no context {context!r}; choose {', '.join(CONTEXTS)}")
            foot = " ".join([*self.notes, self.source_line])
            texts = (self.title, self.draft.subtitle, foot)
            with speaking(self.language):
                canvas = compose(texts, self.draft.panels, self.draft.draw, CONTEXTS[context])
            self.drawn[context] = Picture(canvas, self.title, self.alt)
        return self.drawn[context]

    @property
    def canvas(self) -> Canvas:
        """The drawn figure, not yet rendered, in the size for a notebook."""
        return self.picture().canvas

    @cached_property
    def fingerprint(self) -> str:
        """Short hash of everything that is plotted: data, colours, labels, axes."""
        from analysis.fingerprint import fingerprint

        return fingerprint(self.canvas)

    @property
    def png(self) -> bytes:
        """The chart as a small palette PNG."""
        return self.picture().png

    @property
    def svg(self) -> bytes:
        """The chart as SVG, the same to the byte on every run."""
        return self.picture().svg

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

    def files(self) -> dict[str, bytes]:
        """Return what is stored of the figure, by file name: PNG, SVG, CSV and record."""
        record = json.dumps(self.describe(), ensure_ascii=False, indent=1) + "\n"
        contents = {
            "png": self.png,
            "svg": self.svg,
            "csv": self.csv,
            "json": record.encode("utf-8"),
        }
        return {f"{self.name}.{suffix}": content for suffix, content in contents.items()}

    def save(self, folder: Path | str = FIGURES) -> list[Path]:
        """Write PNG, SVG, CSV and record, the record last: all of them, or none if one fails.

        Raises
        ------
        OSError
            The folder cannot be written; files already there stay as they were.
        """
        files = {Path(folder) / name: content for name, content in self.files().items()}
        write_all(files)
        return list(files)


def _version() -> str:
    import tomllib

    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


VERSION = _version()


def publisher(name: str) -> str:
    """Return the name of a publisher in the language that is spoken."""
    return say_as("publisher", name)


def stored(name: str, folder: Path = FIGURES) -> dict[str, Any]:
    """Return the stored record of a figure, or nothing if there is none."""
    try:
        record: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return record


def spoken(frame: pd.DataFrame) -> str:
    """Say the first, last and extreme value of each run of years, and every value of a list.

    >>> rows = pd.DataFrame({"year": [2020, 2021], "n": [1.5, 2.0], "status": "final"})
    >>> spoken(plotted(rows.assign(source_id=""), series="EU", x="year", value="n", unit="mn"))
    'EU (mn): 2020: 1.5; 2021: 2.0.'
    """
    hedges = {status: say(word) for status, word in HEDGES.items()}
    listed: dict[Any, bool] = {}
    for panel, series, x in zip(frame["panel"], frame["series"], frame["x"], strict=True):
        # bars that are each a series of their own, named as on the axis, are one list
        listed[panel] = listed.get(panel, True) and series == x
    groups: dict[tuple[Any, Any], list[tuple[Any, float, str, str]]] = {}
    columns = (frame[name].tolist() for name in ("panel", "series", "x", "value", "unit", "status"))
    for panel, series, x, value, unit, status in zip(*columns, strict=True):
        rows = groups.setdefault((panel, "" if listed[panel] else series), [])
        if not pd.isna(value):
            rows.append((x, value, unit, hedges.get(status, "")))
    sentences = []
    for (panel, series), rows in groups.items():
        if not rows:
            continue
        years = all(isinstance(x, (int, float)) for x, *_ in rows)
        if years:
            rows.sort(key=lambda row: row[0])
        unit = rows[0][2]
        soft = {hedge for *_, hedge in rows}
        if len(soft) == 1:  # said once, beside the unit
            unit = ", ".join(filter(None, [unit, *soft]))
        values = [value for _, value, *_ in rows]
        whole = all(value % 1 == 0 for value in values)
        points = [(x, value, whole, hedge if len(soft) > 1 else "") for x, value, _, hedge in rows]
        if years and len(points) > SPOKEN_YEARS:
            low, high = values.index(min(values)), values.index(max(values))
            words = [
                _point(*points[0]),
                _point(*points[-1]),
                say("lowest {point}", point=_point(*points[low])),
                say("highest {point}", point=_point(*points[high])),
            ]
        else:
            words = [_point(*point) for point in points]
        place = panel if len(listed) > 1 and series != panel else ""
        label = ", ".join(filter(None, [place, series]))
        sentences.append(f"{label} ({unit}): {'; '.join(words)}.".lstrip())
    return " ".join(" ".join(sentences).split())


def decimals(values: pd.Series) -> int:
    """Return how many decimals a column of values is read with: none for whole numbers.

    >>> decimals(pd.Series([1.0, 2.0])), decimals(pd.Series([0.04, 2.5]))
    (0, 2)
    """
    known = values.dropna()
    if (known % 1 == 0).all():
        return 0
    least = known[known != 0].abs().min()
    return next((places for places in range(1, 6) if round(least, places)), 6)


def _point(x: object, value: float, whole: bool, hedge: str) -> str:
    return f"{x}: {_said(value, whole)}{f' ({hedge})' if hedge else ''}"


def _said(value: float, whole: bool) -> str:
    """Say a value to one decimal; with more if nothing but zeros would be left of it."""
    if whole or not value:
        return number(value, 0 if whole else 1)
    return number(value, next((d for d in range(1, 6) if round(value, d)), 6))
