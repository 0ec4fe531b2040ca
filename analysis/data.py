"""Loading the cleaned tables: validated against ``data/datapackage.json``, typed, described.

A file whose hash is the one in the data package was validated when it was built, so reading it
costs what ``pandas.read_csv`` costs. Any other file is validated in full before it is used.
"""

from __future__ import annotations

import copy
import io
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.files import DATA, digest

PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class About:
    """What a loaded table carries along: title, unit, usage warnings and source ids."""

    title: str
    unit: str
    warnings: tuple[str, ...]
    sources: tuple[str, ...]

    def __deepcopy__(self, memo: object) -> About:
        # pandas copies attrs deeply in every operation; nothing in here can change
        return self


@lru_cache(maxsize=8)
def _package(path: Path, _stamp: int) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(path.read_bytes())
    return package


def package(folder: Path = DATA) -> dict[str, Any]:
    """Return the data package descriptor of ``folder``.

    Raises
    ------
    DataError
        The descriptor is missing or is no JSON.
    """
    path = folder / PACKAGE
    try:
        return _package(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as fault:
        raise DataError(
            path, rule=f"it does not describe the tables ({fault})", remedy="run `make data`"
        ) from fault


def tables(folder: Path = DATA) -> list[str]:
    """Return the names of all cleaned tables.

    >>> "trade_turnover" in tables()
    True
    """
    return [resource["name"] for resource in package(folder)["resources"]]


def describe(name: str, *, folder: Path = DATA) -> dict[str, Any]:
    """Return what is known about a table: columns, units, coverage, caveats, warnings, sources.

    Raises
    ------
    DataError
        There is no such table.

    >>> describe("trade_turnover")["schema"]["primaryKey"]
    ['year', 'reporter', 'partner', 'flow', 'currency']
    """
    return copy.deepcopy(_resource(name, folder))


def _resource(name: str, folder: Path) -> dict[str, Any]:
    for resource in package(folder)["resources"]:
        if resource["name"] == name:
            return dict(resource)
    raise DataError(
        folder / PACKAGE,
        rule=f"there is no table {name!r}",
        remedy=f"choose one of {', '.join(tables(folder))}",
    )


def load(name: str, *, folder: Path = DATA) -> pd.DataFrame:
    """Load a cleaned table, validated and typed.

    Parameters
    ----------
    name
        Stem of a file in ``data/``, such as ``"trade_turnover"``.
    folder
        Where the tables and their ``datapackage.json`` are.

    Returns
    -------
    pandas.DataFrame
        One row per key as the data dictionary says; whole numbers as ``int64``, numbers as
        ``float64`` with missing values as NaN, text as ``str`` where empty means none. ``attrs``
        holds the table's name (``table``) and an :class:`About`.

    Raises
    ------
    DataError
        The file is missing, or breaks a promise of the data package: the message names file,
        line, rule and remedy.

    >>> load("trade_turnover").attrs["table"]
    'trade_turnover'
    """
    resource = _resource(name, folder)
    path = folder / resource["path"]
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise DataError(
            path, rule=f"it cannot be read ({fault})", remedy="run `make data`"
        ) from fault
    if digest(content) != resource["hash"].removeprefix("sha256:"):
        from analysis.validation import validate

        validate(name, folder=folder)
    frame = _parsed(name, content, folder).copy()
    frame.attrs = {"table": name, "about": _about(resource)}
    return frame


def _about(resource: dict[str, Any]) -> About:
    return About(
        title=resource["title"],
        unit=resource["unit"],
        warnings=tuple(resource["warnings"]),
        sources=tuple(source["name"] for source in resource["sources"]),
    )


@lru_cache(maxsize=32)
def _parsed(name: str, content: bytes, folder: Path) -> pd.DataFrame:
    """Parse a table once; a copy of a frame costs nothing until somebody writes into it."""
    return _typed(content, _resource(name, folder))


def _typed(content: bytes, resource: dict[str, Any]) -> pd.DataFrame:
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    dtypes = {"integer": "int64", "number": "float64"}
    return pd.read_csv(
        io.BytesIO(content),
        dtype={column: dtypes.get(kind, "str") for column, kind in kinds.items()},
        # NA is Namibia and "" is "none": only an empty number is missing
        keep_default_na=False,
        na_values={column: [""] for column, kind in kinds.items() if kind == "number"},
    )
