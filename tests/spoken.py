"""What a reader of any language would miss in a figure: words left in English, text too small."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pandas as pd
from matplotlib.text import Text

from analysis.canvas import CONTEXTS
from analysis.figures import View, figure
from analysis.language import LANGUAGES, speaking
from analysis.record import ChartError, Record
from tests.pictures import faults, undrawn, unsupported

POINTS = 7
"""The least size of text where it is read."""

# an abbreviation that Kazakh texts keep
KEPT = "BPM6"
TRANSLATED = [code for code in LANGUAGES if code != "en"]


@cache
def spoken(name: str, code: str, view: View | None = None) -> Record:
    """Return a figure in a language, built once."""
    with speaking(code):
        return figure(name, view)


def illegible(record: Record, context: str) -> list[str]:
    """Return what is wrong with the picture in a context, small text among it."""
    canvas = record.picture(context).canvas
    small = [
        f"{text.get_text()!r} is too small"
        for text in canvas.findobj(Text)
        if text.get_text().strip()
        and text.get_visible()
        and text.get_fontsize() * CONTEXTS[context].scale < POINTS
    ]
    return faults(canvas) + small


def english(record: Record) -> list[str]:
    """Return the texts that have a word of Latin letters in them, what sources are called apart."""
    rows = record.frame
    said = [
        *(finding.text for finding in record.draft.findings),
        *(record.draft.subtitle, record.draft.kind, *record.notes),
        *pd.unique(rows[["panel", "series", "unit"]].to_numpy().ravel()),
        *(str(x) for x in rows["x"].unique()),
    ]
    return [text for text in said if re.search("[A-Za-z]{2}", text.replace(KEPT, ""))]


def differs(record: Record) -> list[str]:
    """Return what a figure shows or says otherwise than the English one does."""
    there = spoken(record.name, "en", View(**record.view))
    columns = ["value", "status", "source_id"]
    found = []
    if not record.frame[columns].equals(there.frame[columns]):
        found.append("other values are plotted")
    if len(record.draft.findings) != len(there.draft.findings):
        found.append("it has another number of findings")
    if [sheet.mark for sheet in record.draft.sheets] != [s.mark for s in there.draft.sheets]:
        found.append("an office program draws it in another way")
    return found + undrawn(record)


def invented(record: Record, *, tidy: Callable[[str], str] = str) -> list[str]:
    """Return the numbers of the findings that no cell supports; ``tidy`` takes out what is none."""
    return [
        f"{number} in {finding.text!r}"
        for finding in record.draft.findings
        for number in unsupported(
            tidy(finding.text), finding.cells, record.frame, language=record.language
        )
    ]


def loose(record: Record) -> list[str]:
    """Return the panels that no sheet draws, and the series of a sheet without a colour."""
    panels = {sheet.panel: sheet for sheet in record.draft.sheets}
    found = [f"{panel!r} has no sheet" for panel in set(record.frame["panel"]) ^ set(panels)]
    rows = record.frame[record.frame["panel"].isin(panels)]
    return found + [
        f"{series!r} has no colour"
        for panel, series in dict.fromkeys(zip(rows["panel"], rows["series"], strict=True))
        if series not in panels[panel].roles
    ]


def made(name: str, view: View, code: str) -> Record | str:
    """Return the figure of a view, or the sentence that says why there is none."""
    try:
        with speaking(code):
            return figure(name, view)
    except ChartError as refusal:
        return str(refusal)
