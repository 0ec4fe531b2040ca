"""Reading ``data/published``: figures as printed, with declared corrections applied."""

from __future__ import annotations

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
        The file is missing, empty, not UTF-8, or a row has too many cells.
    """
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as fault:
        # pandas' parser errors and UnicodeDecodeError are ValueErrors
        raise DataError(
            path, rule=f"is a readable UTF-8 table ({fault})", remedy="mend or restore the file"
        ) from fault


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
