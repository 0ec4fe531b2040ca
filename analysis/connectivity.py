"""Connectivity: growth along the Middle Corridor, and promised money by currency.

Frames are the tables ``corridor`` and ``commitments``, or rows of them.
"""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.errors import MeasureError

ADDABLE = ("loan",)
"""Kinds of commitment whose rows do not overlap; a pledge, its parts and its memorandums do."""


def corridor_growth(corridor: pd.DataFrame, *, series: str = "titr_freight") -> pd.DataFrame:
    """Return one series of the corridor with its yearly growth and an index.

    Containers and TEU are different series: one container can be two TEU.

    Returns
    -------
    pandas.DataFrame
        One row per year: the rows of the series with ``growth_pct`` and ``index`` (100 in the
        first year).

    Raises
    ------
    MeasureError
        No such series; a gap between its years.

    >>> rows = pd.DataFrame({"year": [2023, 2024], "series": "titr_freight",
    ...                      "value": [2000.0, 3000.0], "unit": "thousand tonnes"})
    >>> corridor_growth(rows)[["growth_pct", "index"]].values.tolist()
    [[nan, 100.0], [50.0, 150.0]]
    """
    rows = corridor[corridor["series"] == series]
    if rows.empty:
        raise MeasureError(
            f"no series {series!r}",
            remedy=f"choose one of {', '.join(sorted(set(corridor['series'])))}",
        )
    grown = measures.growth(rows)
    levels = measures.index(rows, base_year=int(rows["year"].min()))
    return grown.assign(index=levels["index"])


def committed(
    commitments: pd.DataFrame, *, kind: str = "loan", by: str = "provider"
) -> pd.DataFrame:
    """Return the sum of commitments of one kind by provider or programme, each currency apart.

    Parameters
    ----------
    by
        ``"provider"`` or ``"programme"``.

    Returns
    -------
    pandas.DataFrame
        One row per ``by`` and currency, largest first within a currency: the name,
        ``currency``, ``kind``, ``amount_mn`` (millions, as promised), ``commitments`` (how many),
        status, source_id.

    Raises
    ------
    MeasureError
        A kind whose rows overlap; no rows; an amount is missing; two rows for a programme.

    >>> rows = pd.DataFrame({"programme": ["a", "b", "b"], "provider": ["EBRD", "EBRD", "GCF"],
    ...     "kind": "loan", "amount_mn": [40.0, 60.0, 10.0], "currency": ["USD", "EUR", "USD"],
    ...     "status": "final", "source_id": "s"})
    >>> committed(rows)[["provider", "currency", "amount_mn"]].values.tolist()
    [['EBRD', 'EUR', 60.0], ['EBRD', 'USD', 40.0], ['GCF', 'USD', 10.0]]
    """
    if kind not in ADDABLE:
        raise MeasureError(
            f"rows of the kind {kind} may hold a package and its parts",
            remedy=f"list them one by one, or choose {', '.join(ADDABLE)}",
        )
    rows = commitments[commitments["kind"] == kind]
    measures.require_columns(rows, ["programme", "provider", "currency", "amount_mn"])
    measures.require_values(rows, "amount_mn")
    measures.require_unique(rows, ["programme", "provider", "currency"])
    sums = rows.groupby([by, "currency"], as_index=False).agg(
        kind=("kind", "first"),
        amount_mn=("amount_mn", "sum"),
        commitments=("amount_mn", "size"),
        status=("status", measures.worst_status),
        source_id=("source_id", measures.join_sources),
    )
    return sums.sort_values(["currency", "amount_mn"], ascending=[True, False], ignore_index=True)
