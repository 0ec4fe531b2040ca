"""The data behind a chart as tables of text: one for each panel, years or names downwards."""

from __future__ import annotations

import pandas as pd

from analysis.brief.model import Table
from analysis.findings import number
from analysis.language import say
from analysis.record import HEDGES, Record, decimals


def data_tables(record: Record) -> tuple[Table, ...]:
    """Return the plotted values of a figure, as they are read: one table for each panel.

    Rows are the entries of ``x``, columns the series. A value that is an estimate, provisional or
    a lower bound says so; a missing one is a dash.
    """
    panels = record.frame.groupby("panel", sort=False)
    return tuple(_table(str(panel), rows) for panel, rows in panels)


def _table(panel: str, rows: pd.DataFrame) -> Table:
    years = pd.api.types.is_numeric_dtype(rows["x"].infer_objects())
    # bars that are each a series of their own have one column
    alone = not rows.duplicated("x").any() and len(set(rows["series"])) > 1
    series = [""] if alone else list(dict.fromkeys(rows["series"]))
    unit = rows["unit"].iloc[0]
    order = sorted(set(rows["x"])) if years else list(dict.fromkeys(rows["x"]))
    places = decimals(rows["value"])
    shown = [
        _cell(value, status, places)
        for value, status in zip(rows["value"].tolist(), rows["status"], strict=True)
    ]
    columns = [""] * len(rows) if alone else rows["series"].tolist()
    cells = dict(zip(zip(rows["x"], columns, strict=True), shown, strict=True))
    head = [unit if alone else f"{_flat(name)}, {unit}" for name in series]
    return Table(
        title=panel,
        head=(say("Year") if years else "", *head),
        rows=tuple((_flat(x), *(cells.get((x, name), "–") for name in series)) for x in order),
        numeric=(False, *(True for _ in series)),
        cells=rows,
    )


def _flat(name: object) -> str:
    """Return a name without the line breaks that it has in a chart."""
    return str(name).replace("\n", " ")


def _cell(value: float, status: str, places: int) -> str:
    if pd.isna(value):
        return "–"
    text = number(float(value), places)
    return f"{text} ({say(HEDGES[status])})" if status in HEDGES else text
