"""What the explorer shows as HTML: picture, remarks, table, what is taken away; all escaped."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pandas as pd
from markupsafe import Markup

from analysis.brief.tables import data_tables
from analysis.data import describe
from analysis.explore import words as told
from analysis.explore.question import Question, code
from analysis.language import language, mark, say, say_as, say_many, tied
from analysis.palette import INK, QUIET, colour

if TYPE_CHECKING:
    from analysis.record import Record

FOLDER = Path(__file__).parent
# What a status tells of the rows that are shown.
FLAGS = {
    "provisional": mark("Provisional"),
    "estimate": mark("Estimates"),
    "lower_bound": mark("Lower bounds"),
    "break": mark("Breaks in the series"),
}
FILES = {
    "png": ("image/png", mark("Chart, PNG")),
    "svg": ("image/svg+xml", mark("Chart, SVG")),
    "csv": ("text/csv", mark("Values shown, CSV")),
    "json": ("application/json", mark("Record with definitions and sources, JSON")),
}


@lru_cache(maxsize=1)
def _page() -> Any:
    """Return the macros of the page."""
    pages = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
    )
    pages.globals |= {"say": say, "language": language}
    pages.filters["tied"] = tied
    return pages.get_template("page.html.j2").module


def look() -> str:
    """Return how the explorer looks, in the colours of the house."""
    colours = {"ink": INK, "quiet": QUIET, "accent": colour("eu"), "alarm": colour("russia")}
    css = Markup((FOLDER / "page.css").read_text("utf-8"))
    return str(_page().look(css, colours))


def opening() -> str:
    """Return the head of the page; a notebook has its own."""
    return str(_page().opening())


def limits() -> str:
    """Return the end of the page: what the explorer does not tell."""
    return str(_page().limits())


def heading(text: str) -> str:
    """Return the heading of a group of controls."""
    return str(_page().heading(text))


def status(sentence: str) -> str:
    """Return the line that a screen reader reads out when it changes.

    >>> "&lt;b&gt;" in status("<b>")
    True
    """
    return str(_page().status(sentence))


def shown(record: Record) -> str:
    """Return the line that says what came into view."""
    count = int(record.frame["value"].notna().sum())
    values = say_many("{count} value.", "{count} values.", count)
    return str(_page().shown(record.title, values))


def refusal(sentence: str) -> str:
    """Return what stands in place of a picture: why there is none, and what to change."""
    return str(_page().refusal(sentence))


def picture(record: Record) -> str:
    """Return the chart with its text alternative, its source, and what must be read with it.

    Its words stand around it as text, which is drawn at once; in the files they are in the picture.
    """
    drawn = record.picture("screen").png
    # with its size the page does not jump while the browser reads the picture
    size = struct.unpack(">II", drawn[16:24])
    image = _address(drawn, "image/png")
    return str(_page().picture(record, _link(record), image, size, remarks(record)))


def remarks(record: Record) -> list[str]:
    """Return what a reader must know of a chart: notes, flags of its rows, usage warnings."""
    texts = {
        warning: text
        for table in record.tables
        for warning, text in describe(table)["warningTexts"].items()
    }
    warnings = [say_as("warning", texts[warning]) for warning in record.warnings]
    return [*record.notes, *flags(record.frame), *warnings]


def flags(frame: pd.DataFrame) -> list[str]:
    """Return which of the plotted rows are not plain final figures, one sentence a status.

    A series that begins with a break shows none.

    >>> rows = pd.DataFrame({"x": [2023, 2024, 2025], "panel": "", "series": "EU", "value": 1.0})
    >>> flags(rows.assign(status=["break", "provisional", "provisional"]))
    ['Provisional: 2 values (2024–2025).']
    """
    known = frame[frame["value"].notna()]
    told = known[(known["status"] != "break") | known.duplicated(["panel", "series"])]
    marked = {status_: rows["x"].tolist() for status_, rows in told.groupby("status")}
    found = []
    for status_, words in FLAGS.items():
        if places := marked.get(status_):
            found.append(
                say_many(
                    "{flag}: {count} value ({places}).",
                    "{flag}: {count} values ({places}).",
                    len(places),
                    flag=say(words),
                    places=runs(places),
                )
            )
    return found


def runs(places: Iterable[object]) -> str:
    """Return years as runs, other names one by one; each once, in order.

    >>> runs([2001, 2003, 2002, 2005, 2003])
    '2001–2003, 2005'
    """
    distinct = list(dict.fromkeys(places))
    if not all(isinstance(place, (int, float)) for place in distinct):
        return ", ".join(" ".join(str(place).split()) for place in distinct)
    return told.runs(int(str(place).partition(".")[0]) for place in distinct)


def reasons(refused: Mapping[str, Mapping[str, Sequence[object]]]) -> str:
    """Return what cannot be chosen now, and why: by control, then by reason."""
    controls = [
        (label, [(runs(options), reason) for reason, options in by_reason.items()])
        for label, by_reason in refused.items()
        if by_reason
    ]
    return str(_page().reasons(controls))


def table(record: Record) -> str:
    """Return the values that are shown as tables, one for each panel."""
    return str(_page().tables(data_tables(record), record.draft.subtitle))


def take_away(record: Record, question: Question) -> str:
    """Return the files, the code and the link of a view; nothing is written anywhere."""
    files = []
    for name, content in record.files().items():
        kind, label = FILES[name.rpartition(".")[2]]
        files.append((name, say(label), _address(content, kind)))
    lines = code(question, record.language)
    return str(_page().take_away(files, lines, question.settings, _link(record)))


def _link(record: Record) -> str:
    """Return what brings a view back, after the ``?`` of the page's address."""
    return f"{record.view['settings']}&language={record.language}"


def _address(content: bytes, kind: str) -> str:
    """Return a file as an address that holds it whole."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
