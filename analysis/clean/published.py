"""Reading ``data/published``: figures as printed, with declared corrections applied."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.errors import DataError

COLUMNS = [
    "series",
    "reporter",
    "partner",
    "item",
    "period",
    "value",
    "unit",
    "definition",
    "source_id",
    "locator",
    "confidence",
    "note",
]
CELL = ["file", "series", "reporter", "partner", "item", "period", "source_id"]

Published = Callable[[str], pd.DataFrame]


def read(folder: Path) -> Published:
    """Return a reader of the published tables in ``folder``.

    The reader takes a file's stem and returns one row per printed figure with the columns
    :data:`COLUMNS`, and three more: ``printed`` (the text as printed), ``value`` (the number,
    missing where a source prints a letter such as C for confidential) and ``year`` (missing
    where the period is not one calendar year).

    Raises
    ------
    DataError
        A column is missing, or a correction no longer meets the value that it expects.
    """
    corrections = text_table(folder / "corrections.csv")

    def published(stem: str) -> pd.DataFrame:
        path = folder / f"{stem}.csv"
        frame = text_table(path)
        if list(frame.columns) != COLUMNS:
            raise DataError(
                path, rule=f"columns are {', '.join(COLUMNS)}", remedy="restore the header line"
            )
        frame = _correct(frame, corrections[corrections["file"] == stem], path)
        whole_year = frame["period"].str.fullmatch(r"\d{4}")
        return frame.assign(
            printed=frame["value"],
            value=pd.to_numeric(frame["value"], errors="coerce"),
            year=pd.to_numeric(frame["period"].where(whole_year)).astype("Int64"),
        )

    return published


def text_table(path: Path) -> pd.DataFrame:
    """Return a CSV as text, empty cells as empty text.

    Raises
    ------
    DataError
        The file is missing, empty, not UTF-8, or a row has more or fewer cells than the header.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as fault:
        raise DataError(path, rule="there is no such file", remedy="restore it") from fault
    except OSError as fault:
        raise DataError(
            path,
            rule=f"the file cannot be read ({fault.strerror})",
            remedy="check that you may read it",
        ) from fault
    except UnicodeDecodeError as fault:
        raise DataError(
            path,
            row=fault.object[: fault.start].count(b"\n") + 1,
            rule="the text is not UTF-8",
            remedy="save the file as UTF-8",
        ) from fault
    _require_cells(content, path)
    return pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)


def _require_cells(content: str, path: Path) -> None:
    """Check that each row has the cells of the header; pandas moves or fills them silently."""
    lines = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins, width = 1, 0
    try:
        for cells in lines:
            width = width or len(cells)
            if cells and len(cells) != width:
                raise DataError(
                    path,
                    row=begins,
                    rule=f"the row has {len(cells)} cells, the header {width}",
                    remedy="mend its commas; a text with a comma stands in quotes",
                )
            begins = lines.line_num + 1
    except csv.Error as fault:
        raise DataError(
            path,
            row=begins,
            rule=f"the row that begins here is not CSV ({fault})",
            remedy="mend its quotes",
        ) from fault
    if not width:
        raise DataError(path, rule="the file is empty", remedy="restore the file")


def _correct(frame: pd.DataFrame, corrections: pd.DataFrame, path: Path) -> pd.DataFrame:
    for correction in corrections.to_dict("records"):
        cell = (frame[CELL[1:]] == [correction[column] for column in CELL[1:]]).all(axis=1)
        found = frame.loc[cell, "value"].tolist()
        if found != [correction["expect"]]:
            raise DataError(
                path,
                rule=f"correction expects one figure {correction['expect']!r}, found {found}: "
                f"{[correction[column] for column in CELL[1:]]}",
                remedy="the source has changed: review the row in corrections.csv",
            )
        if correction["action"] == "drop":
            frame = frame[~cell]
        elif correction["action"] == "override":
            frame = frame.assign(value=frame["value"].mask(cell, correction["value"]))
        else:
            frame = frame.assign(note=frame["note"].mask(cell, correction["reason"]))
    return frame
