"""Choosing one figure where several sources print the same one, and what its words say of it."""

from __future__ import annotations

import pandas as pd

RANK = {"high": 0, "medium": 1, "low": 2}

# first words of a published note: the source's own hedge on the number
FLOOR = "more than"
ROUNDED = ("about", "almost", "approached", "nearly", "up to")
UNFINISHED = "published before year end"


def best(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return one row per key: the surest source, unhedged, with the longest number, then by name.

    ``rows`` is a published table; rows without a number are left out.
    """
    known = rows[rows["value"].notna()]
    ranked = known.assign(
        rank=known["confidence"].map(RANK),
        hedged=known["note"].str.startswith((FLOOR, *ROUNDED)),
        digits=-known["printed"].str.len(),
    )
    order = ["rank", "hedged", "digits"]
    ordered = ranked.sort_values([*key, *order, "source_id"], kind="stable")
    return ordered.drop_duplicates(key).drop(columns=order)


def hedged_status(rows: pd.DataFrame) -> pd.Series:
    """Return the observation status that the source's own words and its rank call for."""
    status = pd.Series("final", index=rows.index)
    status[rows["note"].str.startswith(UNFINISHED)] = "provisional"
    rounded = rows["note"].str.startswith(ROUNDED)
    status[(rows["confidence"] == "low") | rounded] = "estimate"
    status[rows["note"].str.startswith(FLOOR)] = "lower_bound"
    return status
