"""The check: every claim beside its official readings, with one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.claims import claim as shape
from analysis.claims import consistency
from analysis.claims.book import Book, make
from analysis.claims.readings import Reading, readings
from analysis.claims.verdict import Verdict, judge
from analysis.data import load
from analysis.data import tables as names
from analysis.files import DATA

NEEDED = (
    "trade_turnover",
    "trade_by_member_state",
    "trade_by_product",
    "trade_total",
    "trade_by_month",
    "fdi_by_member_state",
    "fdi_total",
    "energy_shares",
    "energy_volumes",
    "corridor",
    "raw_materials",
    "commitments",
    "macro",
    "milestones",
    "countries",
    "statements",
    "sources",
)
"""Tables that the book is made from."""

COLUMNS = [
    "verdict",
    "explanation",
    "official",
    "official_unit",
    "difference",
    "difference_unit",
    "definition",
    "official_source",
    "readings",
]
"""What the check adds to the columns of the claims."""


def tables(folder: Path = DATA) -> dict[str, pd.DataFrame]:
    """Load what :func:`check` needs.

    Raises
    ------
    DataError
        A table breaks a promise of the data package.
    """
    there = names(folder)
    return {name: load(name, folder=folder) for name in NEEDED if name in there}


def check(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame] | Book) -> pd.DataFrame:
    """Return each claim with its official readings and one verdict.

    Parameters
    ----------
    claims
        One row per claim, the columns of :class:`analysis.claims.claim.Claim` (others are kept):
        the register, or what was found in a draft. Rules of consistency look at all rows.
    tables
        What :func:`tables` loads, or a book made of it, to check several frames.

    Returns
    -------
    pandas.DataFrame
        The rows in their order, with ``verdict``, ``explanation`` (a sentence), ``official`` and
        ``official_unit`` (the figure that the verdict rests on, NaN and empty if none),
        ``difference`` and ``difference_unit`` (stated − official, in ``%``, ``points`` or
        ``years``), ``definition`` and ``official_source`` of that figure, and ``readings`` (a
        list of :class:`analysis.claims.readings.Reading`, the main ones first).

    Raises
    ------
    MeasureError
        A claim has no amount, an unknown qualifier, or an impossible period.

    >>> from analysis.claims.claim import NOT_SAID, Claim, frame
    >>> trade = pd.DataFrame({"year": [2023], "reporter": "KZ", "partner": "EU27_2020",
    ...     "flow": "export", "currency": "USD", "value_mn": 30.04, "status": "final",
    ...     "source_id": "a"})
    >>> one = Claim("a", "", "", "exports", "KZ", "EU", "total", "", 3e7, NOT_SAID, "USD", 1e6,
    ...             "exact", "2023")
    >>> check(frame([one]), {"trade_turnover": trade})[["verdict", "official"]].values.tolist()
    [['confirmed', 30040000.0]]
    """
    book = tables if isinstance(tables, Book) else make(tables)
    some = shape.claims(claims)
    read = [readings(one, book) for one in some]
    against = consistency.against(some, book)
    verdicts = [
        judge(one, official, against.get(number, ()))
        for number, (one, official) in enumerate(zip(some, read, strict=True))
    ]
    rows = [_row(verdict, official) for verdict, official in zip(verdicts, read, strict=True)]
    added = pd.DataFrame(rows, columns=COLUMNS, index=claims.index)
    return pd.concat([claims.drop(columns=COLUMNS, errors="ignore"), added], axis=1)


def _row(verdict: Verdict, official: list[Reading]) -> tuple[object, ...]:
    rests = verdict.reading
    if rests is None:
        return (
            verdict.verdict,
            verdict.explanation,
            float("nan"),
            "",
            float("nan"),
            "",
            "",
            "",
            official,
        )
    return (
        verdict.verdict,
        verdict.explanation,
        rests.value,
        rests.unit,
        rests.difference,
        rests.difference_unit,
        rests.definition,
        rests.source_id,
        official,
    )
