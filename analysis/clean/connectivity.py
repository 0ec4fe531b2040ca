"""Connectivity: the Middle Corridor and transit, critical raw materials, and promised money."""

from __future__ import annotations

import pandas as pd

from analysis.clean.prefer import best, hedged_status
from analysis.clean.published import Published

CORRIDOR = ["year", "series", "value", "unit", "status", "source_id", "note"]
MATERIALS = ["year", "measure", "material", "value", "unit", "status", "source_id", "note"]
COMMITMENTS = [
    "date",
    "programme",
    "provider",
    "beneficiary",
    "kind",
    "amount_mn",
    "currency",
    "status",
    "source_id",
    "note",
]

OUTLOOK = "_outlook"  # plans and forecasts: published only, never beside an outcome

MILLIONS = {"million": 1.0, "billion": 1000.0}


def corridor(published: Published) -> pd.DataFrame:
    """Make yearly volumes of the Middle Corridor and of transit through Kazakhstan.

    Grain: year and series; ``value`` in the unit of the row. Where several pages print a year,
    the surest stands here (for freight the one series of the ministry of transport). Containers
    and TEU are different units and different series. Statements of politicians are series of
    their own, with the status estimate.
    """
    rows = published("connectivity_corridor")
    # growth is a measure, made from the volumes
    unwanted = rows["series"].str.endswith((OUTLOOK, "_growth"))
    rows = rows[rows["year"].notna() & ~unwanted]
    rows = best(rows, ["year", "series"])
    statement = rows["series"].str.endswith("_statement")
    return rows.assign(status=hedged_status(rows).mask(statement, "estimate"))[CORRIDOR]


def raw_materials(published: Published) -> pd.DataFrame:
    """Make what sources say of Kazakhstan's critical raw materials.

    Grain: year, measure, material, unit and source; two statements on one year are two rows.
    Counts are of the EU's list of the time, whose length is in the unit; market shares are in
    per cent. Figures without a year stay in the published file.
    """
    rows = published("connectivity_raw_materials")
    rows = rows[rows["year"].notna() & rows["value"].notna()]
    rows = rows.rename(columns={"series": "measure", "item": "material"})
    # no source lists the materials that it counts
    count = rows["measure"] == "materials_on_eu_list"
    return rows.assign(status=hedged_status(rows).mask(count, "estimate"))[MATERIALS]


def commitments(published: Published) -> pd.DataFrame:
    """Make the list of funds and programmes with a stated amount.

    Grain: one row per programme, provider and currency; ``amount_mn`` in millions of the
    currency, as promised, not as paid. A package and its parts are both here, with different
    kinds: do not add them up. Of several sources for one amount the surest stands here.
    ``date`` is as exact as the source, and empty where it gives none.
    """
    rows = published("connectivity_commitments")
    words = rows["unit"].str.split(" ", expand=True)
    rows = rows.rename(
        columns={"series": "kind", "reporter": "provider", "partner": "beneficiary"}
    ).assign(programme=rows["item"], currency=words[1], date=rows["period"].str.split("/").str[0])
    rows = best(rows, ["programme", "provider", "currency"])
    return rows.assign(
        amount_mn=rows["value"] * words[0].map(MILLIONS).reindex(rows.index),
        status=hedged_status(rows),
    )[COMMITMENTS]
