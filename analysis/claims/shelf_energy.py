"""Energy, the Middle Corridor and raw materials in the book."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.claims.book import STATEMENT, Key, Point, Shelf, rows
from analysis.energy import BASES
from analysis.findings import the

if TYPE_CHECKING:
    import pandas as pd

KILO, MEGA = 1e3, 1e6
STATED = "statement"
"""Ending of a series, and basis of a share, of what officials say."""


@dataclass(frozen=True)
class Volume:
    """How a series of ``energy_volumes`` reads in the terms of a claim.

    ``partner`` is taken from the row where it is empty; the exporter is always Kazakhstan.
    """

    measure: str
    product: str
    unit: str
    times: float
    side: str
    words: str
    partner: str = ""


VOLUMES = {
    "kz_crude_exports": Volume(
        "energy_volume", "crude_oil", "tonnes", MEGA, "KZ", "crude oil exports, Kazakh customs"
    ),
    "kz_crude_exports_balance": Volume(
        "energy_volume", "crude_oil", "tonnes", MEGA, "KZ", "crude oil exports, energy balance"
    ),
    "kz_crude_exports_ministry": Volume(
        "energy_volume", "crude_oil", "tonnes", MEGA, "KZ", "oil exports, ministry of energy"
    ),
    "kz_crude_exports_to": Volume(
        "energy_volume", "crude_oil", "tonnes", MEGA, "KZ", "crude oil exports by destination"
    ),
    "kz_crude_exports_destination_share": Volume(
        "energy_share", "crude_oil", "percent", 1, "KZ", "share in Kazakh crude oil exports"
    ),
    "kz_crude_share_of_exports": Volume(
        "trade_share", "crude_oil", "percent", 1, "KZ", "share of crude oil in all Kazakh exports"
    ),
    "eu_member_crude_from_kz": Volume(
        "energy_volume", "crude_oil", "tonnes", KILO, "member", "crude oil declared as Kazakh"
    ),
    "eu_member_crude_register": Volume(
        "energy_volume", "crude_oil", "bpd", KILO, "member", "Kazakh grades in the EU's register"
    ),
    "uranium_production": Volume(
        "energy_production", "uranium", "tonnes", 1, "KZ", "uranium mined"
    ),
    "oil_production": Volume(
        "energy_production", "crude_oil", "tonnes", MEGA, "KZ", "oil with condensate, ministry"
    ),
}
FROM_KAZAKHSTAN = {
    "eu27_crude_imports": Volume(
        "energy_volume",
        "crude_oil",
        "tonnes",
        KILO,
        "EU27_2020",
        "crude oil imports of the EU27 from Kazakhstan",
        "EU27_2020",
    ),
    "eu_uranium_deliveries": Volume(
        "energy_volume", "uranium", "tonnes", 1, "EU", "uranium delivered to EU utilities", "EU"
    ),
}
"""Series with a row per origin, of which Kazakhstan's is taken."""

CORRIDOR = {
    "titr_freight": ("corridor_volume", "middle_corridor", "tonnes", KILO, "freight"),
    "titr_containers_teu": (
        "corridor_volume",
        "middle_corridor_containers",
        "TEU",
        1,
        "containers, in TEU",
    ),
    "titr_containers": (
        "corridor_volume",
        "middle_corridor_containers",
        "count",
        1,
        "containers, in pieces",
    ),
    "transit_containers_teu": ("corridor_volume", "transit_containers", "TEU", 1, "transit"),
    "transit_containers": ("corridor_volume", "transit_containers", "count", 1, "transit"),
    "transit_freight": ("corridor_volume", "transit", "tonnes", MEGA, "transit"),
    "corridors": ("corridor_count", "", "count", 1, "transport corridors through Kazakhstan"),
    "overland_transit_share_statement": (
        "transit_share",
        "",
        "percent",
        1,
        "share of overland transit, as stated",
    ),
}


def fill(shelf: Shelf, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put shares and volumes of energy, the corridor and raw materials on the shelf."""
    if "energy_shares" in tables:
        _shares(shelf, tables["energy_shares"])
    if "energy_volumes" in tables:
        _volumes(shelf, tables["energy_volumes"])
    if "corridor" in tables:
        _corridor(shelf, tables["corridor"])
    if "raw_materials" in tables:
        _raw_materials(shelf, tables["raw_materials"])


def _shares(shelf: Shelf, table: pd.DataFrame) -> None:
    columns = ("year", "product", "partner", "basis", "share_pct", "status", "source_id")
    for year, product, partner, basis, value, status, source in rows(table, columns):
        shelf.put(
            Key("energy_share", "EU", partner, product),
            str(year),
            Point(value, status, source, "energy_shares"),
            unit="percent",
            definition=f"share of the EU's {product.replace('_', ' ')}: {BASES[basis]}",
            side="EU",
            basis=basis,
            kind=STATEMENT if basis == STATED else "",
        )


def _volumes(shelf: Shelf, table: pd.DataFrame) -> None:
    columns = ("year", "series", "partner", "value", "status", "source_id")
    for year, series, partner, value, status, source in rows(table, columns):
        point = Point(value, status, source, "energy_volumes")
        if series in VOLUMES:
            _volume(shelf, VOLUMES[series], series, partner, year, point)
        elif series in FROM_KAZAKHSTAN and partner == "KZ":
            read = FROM_KAZAKHSTAN[series]
            _volume(shelf, read, series, read.partner, year, point)
        elif series == "uranium_world_share":
            shelf.put(
                Key("energy_share", "WORLD", partner, "uranium"),
                str(year),
                point,
                unit="percent",
                definition="share of the world's uranium production",
                basis=series,
            )


def _volume(shelf: Shelf, read: Volume, series: str, partner: str, year: int, point: Point) -> None:
    # barrels a day: the register counts the barrels of a year
    days = (366 if calendar.isleap(year) else 365) if read.unit == "bpd" else 1
    union = partner if partner.startswith("EU") else ""
    produced = read.measure == "energy_production"
    to = "" if produced or partner in ("WORLD", "KZ") else f", {the(partner)}"
    shelf.put(
        Key(
            read.measure,
            partner if produced else "KZ",
            "" if produced else "EU" if union else partner,
            read.product,
        ),
        str(year),
        point._replace(value=point.value * read.times / days),
        unit=read.unit,
        definition=read.words + to,
        perimeter=union if union != "EU" else "",
        side=partner if read.side == "member" else read.side,
        basis=series,
    )


def _corridor(shelf: Shelf, table: pd.DataFrame) -> None:
    columns = ("year", "series", "value", "status", "source_id")
    for year, series, value, status, source in rows(table, columns):
        if series not in CORRIDOR:
            continue
        measure, product, unit, times, words = CORRIDOR[series]
        route = "Middle Corridor, " if product.startswith("middle") else ""
        shelf.put(
            Key(measure, "", "", product),
            str(year),
            Point(value * times, status, source, "corridor"),
            unit=unit,
            definition=route + words,
            basis=series,
            kind=STATEMENT if series.endswith(STATED) else "",
        )


def _raw_materials(shelf: Shelf, table: pd.DataFrame) -> None:
    """Put the count of materials on the shelf, and the length of the list it is out of."""
    listed = table[table["measure"] == "materials_on_eu_list"]
    columns = ("year", "value", "unit", "status", "source_id")
    for year, value, unit, status, source in rows(listed, columns):
        shelf.put(
            Key("raw_materials_count", "KZ", "EU", "critical_raw_materials"),
            str(year),
            Point(value, status, source, "raw_materials"),
            unit="count",
            definition="materials of the EU's critical list that Kazakhstan has",
            basis=source,
        )
        length = unit.removeprefix("of ").removesuffix(" materials")
        shelf.put(
            Key("raw_materials_count", "EU", "", "critical_raw_materials"),
            str(year),
            Point(float(length), status, source, "raw_materials"),
            unit="count",
            definition="materials on the EU's list of critical raw materials",
            basis="length",
        )
