"""Energy: Kazakhstan's part in EU supply under each definition, and volumes at home and abroad."""

from __future__ import annotations

import pandas as pd

from analysis.clean.prefer import best, hedged_status
from analysis.clean.published import Published

SHARE_KEY = ["year", "product", "partner", "basis"]
VOLUME_KEY = ["year", "series", "partner"]
ABOUT = ["status", "source_id", "note"]

# before 2000 most of the later members are not in the Eurostat file
FIRST_TONNES_YEAR = 2000

# members that the file codes 0 for every origin read: not reported, so the EU's sum is a floor
NOT_REPORTED = {
    2000: "Slovakia did not report",
    2004: "Romania did not report",
    2020: "Bulgaria did not report, Portugal and Croatia in part",
    2021: "Bulgaria did not report, Portugal and Croatia in part",
    2022: "Bulgaria did not report, Portugal and Croatia in part",
}

# a later edition revises the years that it repeats
URANIUM_EDITIONS = ["wna_uranium_2025", "wna_uranium_2023", "wna_uranium_2016"]

# the newest edition alone has all years; older ones differ by less than one per cent
WHOLE_EDITION = {"oil_production_energy": "owid_oil_production_2023"}

RENEWABLE = ["hydro", "wind", "solar", "bioenergy"]

# series in energy_statements whose printed shares have a basis of their own
PRINTED_BASIS = {
    "crude_share_toe": "toe_incl_intra_eu27_2007",
    "crude_share_extra_eu_rounded": "extra_eu_rounded",
    "crude_share_mbd": "volume_mbd_press",
    "petroleum_share_extra_eu": "value_extra_eu",
    "oil_share_statement": "statement",
}
BASIS_NOTE = {
    "value_extra_eu": "the page names neither value nor mass",
    "volume_mbd_press": "worked out by Econovis; trade between members in or out is not stated",
    "statement": "political statement",
}

# series copied as printed: published file, series there, series here
COPIED = {
    "energy_kz_oil": {
        "ministry_oil_production": "oil_production",
        "oil_production_energy": "oil_production_energy",
        "ministry_crude_exports": "kz_crude_exports_ministry",
        "crude_exports_to": "kz_crude_exports_to",
        "crude_exports_destination_share": "kz_crude_exports_destination_share",
        "crude_exports_via_aktau": "crude_exports_via_aktau",
        "crude_exports_via_atyrau_samara": "crude_exports_via_atyrau_samara",
        "crude_exports_via_btc": "crude_exports_via_btc",
        "crude_exports_via_china": "crude_exports_via_china",
        "crude_exports_via_cpc": "crude_exports_via_cpc",
        "crude_exports_via_orenburg": "crude_exports_via_orenburg",
        "crude_exports_via_rail": "crude_exports_via_rail",
        "crude_exports_bypassing_russia": "crude_exports_bypassing_russia",
        "cpc_shipments": "cpc_shipments",
        "cpc_shipments_karachaganak": "cpc_shipments_karachaganak",
        "cpc_shipments_kashagan": "cpc_shipments_kashagan",
        "cpc_shipments_tengiz": "cpc_shipments_tengiz",
    },
    "energy_power": {
        "electricity_generation": "electricity_generation",
        "electricity_carbon_intensity": "electricity_carbon_intensity",
        "coal_production_energy": "coal_production_energy",
        "gas_production_energy": "gas_production_energy",
        "gas_production_volume": "gas_production_volume",
        "renewables_capacity": "renewables_capacity_ministry",
        "renewables_generation": "renewables_generation_ministry",
        "renewables_share": "renewables_share_ministry",
        "co2_emissions": "co2_emissions",
        "ghg_emissions": "ghg_emissions",
    },
    "energy_uranium": {"eu_uranium_deliveries": "eu_uranium_deliveries"},
}
BALANCE = {
    "balance_production": "oil_production_balance",
    "balance_exports": "kz_crude_exports_balance",
    "balance_refinery_input": "refinery_input",
}


def energy_shares(published: Published) -> pd.DataFrame:
    """Make shares of suppliers in EU imports of crude oil and of uranium, each basis apart.

    Grain: year, product, partner (supplier) and basis; ``share_pct`` in per cent. Each basis has
    its own denominator, so two bases are never one series. Divided here: the Commission's
    register (origin over all origins, intra-EU deliveries in the denominator), the same register
    with confidential cells (a floor), and tonnes over a published total. Copied: shares printed
    by Eurostat's readers, statements of politicians, deliveries to EU utilities from the Euratom
    Supply Agency. CPC Blend counts as Kazakhstan, although part of it is Russian.
    """
    crude = [
        _register_shares(published),
        _disclosed_shares(published),
        _tonne_shares_eu27(published),
        _tonne_shares_eu28(published),
        _printed_shares(published),
    ]
    return pd.concat(
        [
            pd.concat(crude).assign(product="crude_oil"),
            _uranium_shares(published).assign(product="uranium"),
        ]
    )[[*SHARE_KEY, "share_pct", *ABOUT]]


def energy_volumes(published: Published) -> pd.DataFrame:
    """Make yearly volumes: EU crude imports, uranium, Kazakh oil, its routes, power, emissions.

    Grain: year, series and partner; ``value`` in the unit of the row. ``partner`` is the country
    that the figure is about: the origin, the importing member, the producer or the destination.
    Sources: Eurostat and Commission files, the World Nuclear Association, Kazakhstan's bureau of
    statistics and ministries, the pipeline company, Our World in Data, EDGAR. A year is there
    only if it is whole.
    """
    uranium = _uranium_production(published)
    parts = [
        _eu27_crude(published).assign(series="eu27_crude_imports"),
        _members_tonnes(published),
        _members_register(published),
        _eu_total_register(published),
        uranium,
        _uranium_world_share(uranium),
        _customs(published),
        _balance(published),
        _electricity_shares(published),
        *(_copied(published(stem), names) for stem, names in COPIED.items()),
    ]
    return pd.concat(parts)[[*VOLUME_KEY, "value", "unit", *ABOUT]]


def _percent(parts: pd.DataFrame, whole: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Shares of ``parts`` in the ``whole`` of the same key; parts keep source, status and note."""
    both = parts.merge(whole[[*key, "value"]], on=key, suffixes=("", "_whole"), validate="m:1")
    return both.assign(share_pct=both["value"] / both["value_whole"] * 100)


def _register(published: Published) -> pd.DataFrame:
    """Whole years of the register: EU28 by origin, Kazakhstan as the sum of its member rows."""
    rows = published("energy_register")
    rows = rows[rows["year"].notna()]
    members = rows[rows["partner"] == "KZ"]
    kazakhstan = members.groupby(["series", "partner", "year", "source_id"], as_index=False)
    sums: pd.DataFrame = kazakhstan[["value"]].sum()
    origins = rows[rows["reporter"] == "EU28"]
    return pd.concat([origins, sums])[["series", "partner", "year", "value", "source_id"]]


def _register_shares(published: Published) -> pd.DataFrame:
    rows = _register(published)
    world = rows["partner"] == "WORLD"
    shares = _percent(rows[~world], rows[world], ["series", "year"])
    measure = shares["series"].str.removeprefix("crude_import_")
    return shares.assign(basis=measure + "_incl_intra_eu28", status="final", note="")


def _disclosed_shares(published: Published) -> pd.DataFrame:
    """Divide the disclosed cells of the Kazakh grades by the whole: a floor, cells being secret."""
    rows = published("energy_coifpm")
    rows = _by_year(rows[rows["reporter"] == "EU_V"])
    keys = ["series", "partner", "year", "source_id"]
    sums = rows.groupby(keys, as_index=False)[["value"]].sum()
    world = sums["partner"] == "WORLD"
    shares = _percent(sums[~world], sums[world], ["series", "year"])
    measure = shares["series"].str.removeprefix("crude_import_")
    return shares.assign(
        basis=measure + "_incl_intra_eu_v",
        status="lower_bound",
        note="at least: confidential cells are not in the sum",
    )


def _by_year(months: pd.DataFrame) -> pd.DataFrame:
    return months.assign(year=months["period"].str[:4].astype("Int64"))


def _eu27_crude(published: Published) -> pd.DataFrame:
    """Crude imports of today's 27 by origin, thousand tonnes; Kazakhstan from its member rows."""
    rows = published("energy_tonnes")
    rows = rows[(rows["series"] == "crude_import_tonnes") & (rows["year"] >= FIRST_TONNES_YEAR)]
    others = rows[rows["reporter"] == "EU27_2020"]
    members = rows[(rows["partner"] == "KZ") & (rows["reporter"] != "GB")]
    kazakhstan = members.groupby(["year", "partner", "unit", "source_id"], as_index=False)
    total: pd.DataFrame = kazakhstan[["value"]].sum()
    sums = pd.concat([others, total.assign(note="")], ignore_index=True)
    missing = sums["year"].map(NOT_REPORTED).fillna("")
    note = sums["note"].where(sums["note"] != "", missing)
    return sums.assign(note=note, status=note.ne("").map({True: "lower_bound", False: "final"}))


def _tonne_shares_eu27(published: Published) -> pd.DataFrame:
    totals = _eu27_totals(published)
    shares = _percent(_eu27_crude(published), totals, ["year"])
    derived = shares["year"].isin(totals.loc[totals["derived"], "year"])
    note = shares["note"] + "; total worked back from 2023 and a rounded change"
    return shares.assign(
        basis="tonnes_eu27_2020",
        note=shares["note"].mask(derived, note),
        status=shares["status"].mask(derived, "estimate"),
    )


def _eu27_totals(published: Published) -> pd.DataFrame:
    """All EU crude imports in thousand tonnes: as printed, or from the printed change to 2023."""
    rows = published("energy_tonnes")
    ours = rows[(rows["reporter"] == "EU27_2020") & (rows["partner"] == "WORLD")]
    printed = ours[ours["series"] == "crude_import_mt"].assign(derived=False)
    changes = ours[ours["series"] == "crude_import_change_to_2023"].assign(derived=True)
    last = float(printed.loc[printed["year"] == 2023, "value"].iloc[0])
    changes = changes.assign(value=last / (1 + changes["value"] / 100))
    totals = pd.concat([printed, changes])
    return totals.assign(value=totals["value"] * 1000)[["year", "value", "derived"]]


def _tonne_shares_eu28(published: Published) -> pd.DataFrame:
    """Divide tonnes by the only printed EU-28 total; the file has no Kazakh oil in the UK then."""
    rows = published("energy_tonnes")
    printed = rows[(rows["series"] == "crude_import_mt") & (rows["reporter"] == "EU28")]
    world = printed[printed["partner"].eq("WORLD") & printed["definition"].eq("")]
    origins = printed[printed["partner"] != "WORLD"].assign(status="final")
    crude = _eu27_crude(published)
    kazakhstan = crude[crude["partner"] == "KZ"]
    kazakhstan = kazakhstan.assign(
        value=kazakhstan["value"] / 1000, note="total from estat_explained_eu_crude_2018"
    )
    shares = _percent(pd.concat([origins, kazakhstan]), world, ["year"])
    return shares.assign(basis="tonnes_eu28")


def _printed_shares(published: Published) -> pd.DataFrame:
    rows = published("energy_statements")
    rows = rows.assign(basis=rows["series"].map(PRINTED_BASIS))
    rows = best(rows[rows["basis"].notna() & rows["year"].notna()], ["basis", "partner", "year"])
    told = rows["basis"].map(BASIS_NOTE)
    unsure = told.notna() | (rows["basis"] == "extra_eu_rounded")
    return rows.assign(
        share_pct=rows["value"],
        status=hedged_status(rows).mask(unsure, "estimate"),
        note=told.fillna(rows["note"]),
    )


def _uranium_shares(published: Published) -> pd.DataFrame:
    rows = published("energy_uranium")
    rows = rows[(rows["series"] == "eu_uranium_share") & rows["year"].notna()]
    # groups of countries overlap with their members
    rows = best(rows[rows["partner"] != ""], ["year", "partner"])
    return rows.assign(
        basis="deliveries_eu_utilities", share_pct=rows["value"], status=hedged_status(rows)
    )


def _members_tonnes(published: Published) -> pd.DataFrame:
    rows = published("energy_tonnes")
    rows = rows[(rows["series"] == "crude_import_tonnes") & (rows["partner"] == "KZ")]
    rows = rows[(rows["reporter"] != "EU27_2020") & rows["value"].gt(0)]
    return rows.assign(series="eu_member_crude_from_kz", partner=rows["reporter"], status="final")


def _members_register(published: Published) -> pd.DataFrame:
    """Barrels by member: the yearly register, then the disclosed cells of the monthly one."""
    years = published("energy_register")
    years = years[(years["series"] == "crude_import_volume") & (years["partner"] == "KZ")]
    years = years[years["year"].notna()].assign(status="final")
    months = _by_year(published("energy_coifpm"))
    # the United Kingdom left the register with the Union: its few later cells are no series
    months = months[(months["series"] == "crude_import_volume") & (months["partner"] == "KZ")]
    months = months[~months["reporter"].isin(["EU_V", "GB"]) & months["value"].notna()]
    keys = ["reporter", "year", "unit", "source_id"]
    sums: pd.DataFrame = months.groupby(keys, as_index=False)[["value"]].sum()
    disclosed = sums.assign(
        status="lower_bound", note="at least: confidential cells are not in the sum"
    )
    rows = pd.concat([years, disclosed])
    return rows.assign(series="eu_member_crude_register", partner=rows["reporter"])


def _eu_total_register(published: Published) -> pd.DataFrame:
    months = _by_year(published("energy_coifpm"))
    months = months[(months["series"] == "crude_import_volume") & (months["partner"] == "WORLD")]
    years = _full_years(months)
    change = years["year"] == 2020
    return years.assign(
        series="eu_crude_imports_register",
        status=change.map({True: "break", False: "final"}),
        note=change.map({True: "without the United Kingdom since December 2019", False: ""}),
    )


def _full_years(months: pd.DataFrame) -> pd.DataFrame:
    """Sum months to years; a year that lacks a month is left out."""
    keys = ["series", "partner", "year", "unit", "source_id"]
    years = months.groupby(keys)["value"].agg(["sum", "count"]).reset_index()
    return years[years["count"] == 12].rename(columns={"sum": "value"})


def _uranium_production(published: Published) -> pd.DataFrame:
    rows = published("energy_uranium")
    rows = rows[rows["series"] == "uranium_production"]
    edition = {source: rank for rank, source in enumerate(URANIUM_EDITIONS)}
    rows = rows.assign(edition=rows["source_id"].map(edition).fillna(len(edition)))
    rows = rows.sort_values("edition", kind="stable").drop_duplicates(["year", "partner"])
    company = rows["edition"] == len(edition)
    first_table_year = rows.loc[~company, "year"].min()
    change = rows["partner"].eq("KZ") & rows["year"].eq(first_table_year)
    return rows.assign(
        status=company.map({True: "estimate", False: "final"}).mask(change, "break"),
        note=company.map({True: "company figure, in the press", False: ""}),
    )


def _uranium_world_share(production: pd.DataFrame) -> pd.DataFrame:
    world = production[production["partner"] == "WORLD"]
    shares = _percent(production[production["partner"] == "KZ"], world, ["year"])
    return shares.assign(
        series="uranium_world_share", value=shares["share_pct"], unit="%", status="final", note=""
    )


def _customs(published: Published) -> pd.DataFrame:
    """Crude exports by customs, whole years, and their part in the exports of all goods."""
    years = _full_years(_by_year(published("energy_kz_oil").query("period.str.len() == 7")))
    tonnes = years[years["series"] == "crude_exports"]
    value = years[years["series"] == "crude_exports_value"]
    all_goods = years[years["series"] == "exports_all_goods"]
    share = _percent(value, all_goods, ["year"])
    parts = [
        tonnes.assign(
            series="kz_crude_exports", value=tonnes["value"] / 1e6, unit="million tonnes"
        ),
        value.assign(
            series="kz_crude_exports_value", value=value["value"] / 1e6, unit="billion USD"
        ),
        share.assign(series="kz_crude_share_of_exports", value=share["share_pct"], unit="%"),
    ]
    return pd.concat(parts).assign(status="final", note="")


def _balance(published: Published) -> pd.DataFrame:
    """Take the bureau's energy balance; a new name of the item is a new definition."""
    rows = published("energy_kz_oil")
    rows = rows[rows["series"].isin(BALANCE)].sort_values(["series", "year"])
    earlier = rows.groupby("series")["item"].shift()
    changed = earlier.notna() & (earlier != rows["item"])
    return rows.assign(
        series=rows["series"].map(BALANCE),
        partner=rows["series"].map({"balance_exports": "WORLD"}).fillna("KZ"),
        value=rows["value"].abs() / 1000,
        unit="million tonnes",
        status=changed.map({True: "break", False: "final"}),
        note=rows["note"].mask(changed, "with gas condensate from this year"),
    )


def _electricity_shares(published: Published) -> pd.DataFrame:
    rows = published("energy_power")
    rows = rows[rows["series"] == "electricity_share"].assign(partner="KZ", status="final")
    renewable = rows[rows["item"].isin(RENEWABLE)]
    keys = ["year", "partner", "unit", "status", "source_id", "note"]
    total: pd.DataFrame = renewable.groupby(keys, as_index=False)[["value"]].sum()
    return pd.concat(
        [
            rows.assign(series="electricity_share_" + rows["item"]),
            total.assign(series="renewables_share"),
        ]
    )


def _copied(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Take series over as printed, one source for each year; the country is KZ unless named."""
    rows = rows[rows["series"].isin(names) & rows["year"].notna()]
    edition = rows["series"].map(WHOLE_EDITION)
    rows = rows[edition.isna() | (edition == rows["source_id"])]
    # a group of countries has no code and is named after a colon; it overlaps with its members
    rows = rows[~rows["item"].str.contains(":", regex=False)]
    rows = rows.assign(
        series=rows["series"].map(names), partner=rows["partner"].where(rows["partner"] != "", "KZ")
    )
    rows = best(rows, VOLUME_KEY)
    return rows.assign(status=hedged_status(rows))
