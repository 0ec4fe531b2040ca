"""Claims: the register of what the five documents state."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis.claims.claim import COLUMNS, NOT_SAID
from analysis.clean.context import STATUS
from analysis.clean.published import text_table
from analysis.errors import DataError
from analysis.measures import DOCUMENTS

REGISTER = [*COLUMNS, "status", "source_id", "note"]
# How the register prints a row: the amount as the document writes it, and its scale word.
PRINTED = [
    "claim_id",
    "source_id",
    "locator",
    "measure",
    "reporter",
    "partner",
    "product",
    "of",
    "amount",
    "amount_high",
    "scale",
    "unit",
    "qualifier",
    "period",
    "listed_as",
    "same_as",
    "compared_with",
    "as_stated",
    "confidence",
    "note",
]
SCALES = {
    "": Decimal(1),
    "decades": Decimal(10),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?")


def claims(folder: Path) -> pd.DataFrame:
    """Return the register of every quantitative statement of the five documents.

    Grain: one row per statement; ``value`` and ``value_high`` in whole base units of ``unit``,
    ``step`` the worth of the last digit that the document writes. ``document`` is the short name
    of the source and ``stated_on`` the day, month or year when it was published, empty if it is
    undated. Source: the five documents, read sentence by sentence into
    ``published/claims.csv``.

    Raises
    ------
    DataError
        A column is missing, an amount is no number with a known scale, or a row names no listed
        document.
    """
    path = folder / "claims.csv"
    rows = text_table(path)
    if list(rows.columns) != PRINTED:
        raise DataError(
            path, rule=f"columns are {', '.join(PRINTED)}", remedy="restore the header line"
        )
    if rows.empty:
        raise DataError(path, rule="the register has no row", remedy="restore the file")
    values, steps, highs = zip(*_amounts(rows, path), strict=True)
    return rows.assign(
        document=rows["source_id"].str.removeprefix(DOCUMENTS),
        value=values,
        value_high=highs,
        step=steps,
        stated_on=_published_on(rows["source_id"], path),
        status=rows["confidence"].map(STATUS),
    )[REGISTER]


def _amounts(rows: pd.DataFrame, path: Path) -> list[tuple[float, float, float]]:
    """Value, step and upper end of every row; the step of 37.7 billion is 0.1 billion."""
    amounts = []
    for position, row in enumerate(rows.to_dict("records")):
        scale, number = SCALES.get(row["scale"]), DIGITS.fullmatch(row["amount"])
        high = DIGITS.fullmatch(row["amount_high"])
        if scale is None or number is None or (high is None and row["amount_high"]):
            raise DataError(
                path,
                row=position + 2,
                rule=f"{row['claim_id']}: {row['amount']!r} {row['amount_high']!r} "
                f"{row['scale']!r} is no amount",
                remedy=f"write digits, and as scale one of {', '.join(filter(None, SCALES))}",
            )
        step = scale.scaleb(-len(number["decimals"] or ""))
        amounts.append((_times(number, scale), float(step), _times(high, scale)))
    return amounts


def _times(number: re.Match[str] | None, scale: Decimal) -> float:
    return float(Decimal(number[0].replace(",", "")) * scale) if number else NOT_SAID


def _published_on(source: pd.Series[str], path: Path) -> pd.Series[str]:
    """Look up when each document was published."""
    listed = text_table(path.with_name("sources_context.csv"))
    documents = listed[listed["source_id"].str.startswith(DOCUMENTS)]
    unknown = ~source.isin(documents["source_id"])
    if unknown.any():
        raise DataError(
            path,
            row=int(unknown.to_numpy().argmax()) + 2,
            rule=f"{source[unknown].iloc[0]!r} is one of the documents",
            remedy=f"write one of {', '.join(documents['source_id'])}, or list the new document",
        )
    return source.map(documents.set_index("source_id")["published"])
