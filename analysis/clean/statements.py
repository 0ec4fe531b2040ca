"""What officials, agencies and newspapers print about the quantities of the register of claims."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis.claims.vocabulary import words
from analysis.clean.published import Published, read, text_table
from analysis.measures import DOCUMENTS, INDEPENDENCE

STATEMENT = [
    "statement_id",
    "measure",
    "reporter",
    "partner",
    "product",
    "of",
    "value",
    "value_high",
    "unit",
    "qualifier",
    "period",
    "said_by",
    "definition",
    "status",
    "source_id",
    "note",
]

# Printed series that fit a measure of the register, and what a share or a change is of.
TRADE = {
    "export": ("exports", ""),
    "import": ("imports", ""),
    "turnover": ("trade_turnover", ""),
    "balance": ("trade_balance", ""),
    "export_growth": ("growth", "exports"),
    "turnover_growth": ("growth", "trade_turnover"),
    "turnover_share": ("trade_share", "trade_turnover"),
    "oil_share_of_turnover": ("trade_share", "trade_turnover"),
}
INVESTMENT = {
    "nbk_gross_inflow": ("fdi_flow", ""),
    "press_eu_gross_inflow": ("fdi_flow", ""),
    "press_eu_net_inflow": ("fdi_flow", ""),
    "oecd_net_inflow": ("fdi_flow", ""),
    "unctad_wir_net_inflow_press": ("fdi_flow", ""),
    "nbk_gross_inflow_growth": ("growth", "fdi_flow"),
    "method_growth": ("growth", "fdi_flow"),
    "press_cumulative_by_country": ("fdi_cumulative", ""),
    "press_eu_cumulative": ("fdi_cumulative", ""),
    "nbk_stock_press": ("fdi_stock", ""),
    "oecd_stock": ("fdi_stock", ""),
    "us_ics_fdi_stock": ("fdi_stock", ""),
    "us_ics_net_fdi_stock": ("fdi_stock", ""),
    "press_eu_share": ("fdi_share", ""),
    "press_company_count": ("company_count", ""),
}
ENERGY = {
    "crude_share_basis_unknown": ("energy_share", ""),
    "crude_share_extra_eu_rounded": ("energy_share", ""),
    "crude_share_mbd": ("energy_share", ""),
    "crude_share_toe": ("energy_share", ""),
    "oil_share_statement": ("energy_share", ""),
    "petroleum_share_extra_eu": ("energy_share", ""),
    "petroleum_share_extra_eu_value": ("energy_share", ""),
    "crude_import_mbd": ("energy_volume", ""),
    "kz_coal_exports_to_eu": ("energy_volume", ""),
    "oil_growth_statement": ("growth", "energy_volume"),
    "eu_imports_from_kz_fuel_share": ("trade_share", "imports"),
    "kz_exports_to_eu_fuel_share": ("trade_share", "exports"),
}
CORRIDOR = {
    "titr_freight": ("corridor_volume", ""),
    "titr_containers": ("corridor_volume", ""),
    "titr_containers_teu": ("corridor_volume", ""),
    "titr_freight_growth": ("growth", "corridor_volume"),
}
MATERIALS = {"materials_on_eu_list": ("raw_materials_count", "")}
FUNDING = dict.fromkeys(
    ["framework", "loan", "loan_total", "memorandum", "pledge", "pledge_part"], ("funding", "")
)

# prints the very address that the document pressclub_2025 prints: no second witness
SAME_ADDRESS = "fdi_kazakhstan_today_2025_11_28"
# a statistic that only passed through a newspaper, and stands in the table corridor
MINISTRY_SERIES = "Ministry of Transport series"

POWERS = {"": 0, "thousand": 3, "million": 6, "billion": 9}
SCALES = {name: Decimal(10) ** places for name, places in POWERS.items()}
UNITS = {
    "%": "percent",
    "% increase of Kazakh oil to the EU": "percent",
    "barrels per day": "bpd",
    "companies": "count",
    "containers": "count",
    "of 30 materials": "count",
    "of 34 materials": "count",
}
BENEFICIARIES = {"Kazakhstan": "KZ"}

# The first hedge found counts, if it is the first words of a note or stands in quotes before an
# amount: "about" and "over 40%" do, "almost half" of something else does not.
HEDGES = {
    "more_than": "more than|over|exceed(?:ed|ing)",
    "about": "about|around",
    "nearly": "nearly|almost|neared",
    "less_than": "less than|up to",
}
BEFORE_AMOUNT = r' ?(?:\d|"|a thousand|three thousand|$)'
HALF = 50
HEDGED = {"more_than": "lower_bound", "about": "estimate", "nearly": "estimate"}

YEARS_BACK = r"(?:past )?(\d+) years"
IN_YEARS = {"two decades": "20 years", "three decades": "30 years"}


def statements(folder: Path) -> pd.DataFrame:
    """Return what others printed about the quantities of the register of claims.

    Grain: one row per statement; ``value`` and ``value_high`` in whole base units of ``unit``.
    Never an official series of a cleaned table, never from the five documents: shown beside a
    verdict as what is also said, and deciding none. Sources: the published files of statements
    on trade, investment, energy and connectivity.
    """
    published = read(folder)
    rows = pd.concat(
        [
            _trade(published),
            _investment(published),
            _energy(published),
            _corridor(published),
            _materials(published),
            _funding(published),
        ],
        ignore_index=True,
    )
    circular = rows["source_id"].str.startswith(DOCUMENTS)
    rows = rows[~circular & (rows["source_id"] != SAME_ADDRESS)]
    lists = pd.concat([text_table(path) for path in sorted(folder.glob("sources_*.csv"))])
    amount = rows["printed"].str.extract(r"^(-?[\d.]+)(?:(?:-| or )([\d.]+))?$")
    unit = rows["unit"].str.extract(r"^(?:(thousand|million|billion) )?(.+)$").fillna("")
    made = rows.assign(
        value=_times(amount[0], unit[0]),
        value_high=_times(amount[1], unit[0]),
        unit=unit[1].replace(UNITS),
        qualifier=_qualifier(rows),
        period=_period(rows),
        said_by=rows["source_id"].map(lists.set_index("source_id")["publisher"]),
    )
    made = made[made["value"].notna()]
    hedged = made["qualifier"].map(HEDGED).fillna("final")
    return made.assign(
        status=hedged.mask((made["confidence"] == "low") & (hedged == "final"), "estimate"),
        statement_id=_identify(made),
    )[STATEMENT]


def _times(amounts: pd.Series[str], scales: pd.Series[str]) -> pd.Series[float]:
    """Return amounts in whole units; decimal numbers, since 16.1 billion is no sum of halves."""
    values = [
        float(Decimal(amount) * SCALES[scale]) if isinstance(amount, str) else float("nan")
        for amount, scale in zip(amounts, scales, strict=True)
    ]
    return pd.Series(values, index=amounts.index)


def _fitting(rows: pd.DataFrame, series: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Keep the series that fit, with their measure and what it is of."""
    kept = rows[rows["series"].isin(list(series))]
    terms = kept["series"].map(series)
    return kept.assign(measure=terms.str[0], of=terms.str[1])


def _slug(name: pd.Series[str]) -> pd.Series[str]:
    return name.str.lower().str.replace(r"[^a-z0-9]+", "_", regex=True).str.strip("_")


def _trade(published: Published) -> pd.DataFrame:
    """Trade; statements on Europe as a whole are left out, it is wider than the EU."""
    rows = _fitting(published("trade_statements"), TRADE)
    rows = rows[rows["item"] != "Europe"]
    return rows.assign(
        partner=rows["partner"].mask(rows["item"] == "Central Asia", "C5"),
        product=rows["item"].map({"oil": "crude_oil"}).fillna("total"),
    )


def _investment(published: Published) -> pd.DataFrame:
    """Investment into Kazakhstan or Central Asia, whoever counted; one investor to a row."""
    rows = _fitting(published("fdi_press"), INVESTMENT)
    # the share of Kazakhstan in what the EU gives to the region is no share of the EU
    rows = rows[(rows["partner"] != "") & ~rows["definition"].str.contains("Kazakhstan’s share")]
    joint = rows["item"].str.startswith("joint").map({True: "joint_ventures", False: "companies"})
    summed = rows["definition"].str.contains("cumulative")
    return rows.assign(
        measure=rows["measure"].mask((rows["measure"] == "fdi_stock") & summed, "fdi_cumulative"),
        of=rows["of"].mask((rows["measure"] == "fdi_share") & summed, "fdi_cumulative"),
        reporter=rows["definition"]
        .str.contains("host is Central Asia")
        .map({True: "C5"})
        .fillna("KZ"),
        product=joint.where(rows["measure"] == "company_count", ""),
    )


def _energy(published: Published) -> pd.DataFrame:
    """Kazakhstan's part in the supply of the EU and of its members."""
    rows = _fitting(published("energy_statements"), ENERGY)
    rows = rows[(rows["reporter"] == "KZ") | (rows["partner"] == "KZ")]
    # in a volume the exporter is the reporter; and who speaks is not who imports
    turned = rows["measure"].eq("energy_volume") & (rows["partner"] == "KZ")
    turned |= rows["series"] == "oil_growth_statement"
    importer = rows["reporter"].mask(rows["reporter"].isin(["KZ", ""]), "EU_V")
    supplied = rows["partner"] == "KZ"
    return rows.assign(
        reporter=importer.where(supplied & ~turned, "KZ"),
        partner=importer.mask(supplied & ~turned, "KZ").where(supplied, rows["partner"]),
        product=_slug(rows["item"]).replace("oil", "crude_oil"),
    )


def _corridor(published: Published) -> pd.DataFrame:
    """Cargo and containers of the Middle Corridor, outcomes only."""
    rows = _fitting(published("connectivity_corridor"), CORRIDOR)
    rows = rows[rows["definition"] != MINISTRY_SERIES]
    boxes = rows["series"].str.startswith("titr_containers")
    return rows.assign(
        product=boxes.map({True: "middle_corridor_containers", False: "middle_corridor"})
    )


def _materials(published: Published) -> pd.DataFrame:
    """How many materials of the EU's list Kazakhstan has, of a list how long."""
    rows = _fitting(published("connectivity_raw_materials"), MATERIALS)
    return rows.assign(
        product=_slug(rows["item"]),
        definition=rows["unit"] + ("; " + rows["definition"]).mask(rows["definition"] == "", ""),
    )


def _funding(published: Published) -> pd.DataFrame:
    """Promised money: who receives reports, who gives is the partner if it is the EU."""
    rows = _fitting(published("connectivity_commitments"), FUNDING)
    union = rows["reporter"].str.startswith(tuple(words("providers")))
    return rows.assign(
        definition=rows["item"] + ", " + rows["reporter"],
        reporter=rows["partner"].map(BENEFICIARIES).fillna("C5"),
        partner=union.map({True: "EU", False: ""}),
        product=_slug(rows["item"]),
    )


def _qualifier(rows: pd.DataFrame) -> pd.Series[str]:
    told = rows["note"] + " | " + rows["definition"]
    begins = rows["note"].str.extract(r"^([a-z ]+)(?:[;,]|$)")[0].fillna("")
    found = pd.Series("exact", index=rows.index)
    for qualifier, hedge in reversed(HEDGES.items()):
        quoted = told.str.contains(rf'"(?:{hedge}){BEFORE_AMOUNT}', regex=True)
        half = told.str.contains(rf'"(?:{hedge}) half') & (rows["value"] == HALF)
        found[quoted | half | begins.str.fullmatch(hedge)] = qualifier
    return found


def _period(rows: pd.DataFrame) -> pd.Series[str]:
    """Quarters and days as months, a change by its later year, a beginning for every sum.

    A sum whose beginning is not stated can reach back to independence, and no further.
    """
    months = rows["period"].str.replace(r"^(\d{4}-\d{2})-\d{2}$", r"\1", regex=True)
    period = months.str.replace(
        r"^(\d{4})-Q(\d)$",
        lambda found: f"{found[1]}-{3 * int(found[2]) - 2:02}/{found[1]}-{3 * int(found[2]):02}",
        regex=True,
    )
    ends = period.str.extract(r"^(\d{4})/(\d{4})$").astype("float64")
    yearly = (rows["measure"] == "growth") & (ends[1] - ends[0] == 1)
    period = period.mask(yearly, period.str[-4:])
    said = rows["definition"].replace(IN_YEARS, regex=True).str.extract(YEARS_BACK)[0]
    last = period.str.extract(r"^\.\./(\d{4})")[0].astype("float64")
    first = (last - said.astype("float64")).astype("Int64").astype("str")
    return period.str.replace("..", str(INDEPENDENCE), regex=False).where(
        said.isna() | last.isna(), first + period.str[2:]
    )


def _identify(rows: pd.DataFrame) -> pd.Series[str]:
    """Name each statement by source, terms and amount; a source says a thing once."""
    sides = rows["reporter"] + "-" + rows["partner"]
    terms = [rows["source_id"], rows["measure"], rows["of"], sides, rows["product"]]
    terms += [rows["period"], rows["unit"], rows["printed"]]
    named = pd.concat(terms, axis=1).agg(":".join, axis=1)
    return named.str.replace(r":{2,}", ":", regex=True)
