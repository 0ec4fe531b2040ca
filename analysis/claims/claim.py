"""What a claim is: one quantitative statement, in terms that tables and texts share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import pandas as pd

QUALIFIERS = ("exact", "about", "nearly", "more_than", "less_than")

# A quantity that a change or a share is of stands in ``of``.
OF = (
    "trade_turnover",
    "exports",
    "imports",
    "fdi_flow",
    "fdi_cumulative",
    "fdi_stock",
    "corridor_volume",
    "energy_volume",
)

NOT_SAID = math.nan


@dataclass(frozen=True)
class Claim:
    """One amount in a text, and what the text says that it measures.

    Text is empty where the words do not say. Amounts are in whole units (45 billion dollars is
    45e9 USD); ``step`` is the worth of the last digit written ("37.7 billion" has 1e8), so that
    the claim covers what rounds to it. ``period`` is a year, a month, or an interval of ISO 8601
    such as ``2023-01/2023-11`` or ``2005/..``; ``stated_on`` is the day of the text.
    """

    claim_id: str
    document: str
    locator: str
    measure: str
    reporter: str
    partner: str
    product: str
    of: str
    value: float
    value_high: float
    unit: str
    step: float
    qualifier: str
    period: str
    stated_on: str = ""
    listed_as: str = ""
    same_as: str = ""
    compared_with: str = ""
    as_stated: str = ""


COLUMNS = [field.name for field in fields(Claim)]


def frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Return claims as a table: one row per claim, the columns of :class:`Claim`.

    >>> list(frame([]).columns) == COLUMNS
    True
    """
    return pd.DataFrame([asdict(claim) for claim in claims], columns=COLUMNS)


def claims(rows: pd.DataFrame) -> list[Claim]:
    """Return the rows of a table of claims, such as ``load("claims")``, as claims.

    >>> one = Claim("a", "d", "", "exports", "KZ", "EU", "total", "", 1e9, NOT_SAID, "USD", 1e9,
    ...             "exact", "2024")
    >>> claims(frame([one]))[0].period
    '2024'
    """
    return [Claim(*row) for row in rows[COLUMNS].itertuples(index=False, name=None)]
