"""What series are called: in full, in parts for labels, and by definition.

A name is put together from whole messages: what and with whom, which EU, in which currency, by
whose count. No two series have the same full name.
"""

from __future__ import annotations

from functools import cache

from analysis.data import load
from analysis.explore.series import (
    FDI,
    FDI_TOTAL,
    MEMBERS,
    PRESS,
    PRODUCTS,
    SHARES,
    SUBJECTS,
    TOTAL,
    TURNOVER,
    Series,
)
from analysis.findings import name as named
from analysis.language import SOURCE, Term, language, mark, say, say_as
from analysis.measures import PERIMETERS

TRADE = (TURNOVER, MEMBERS, TOTAL, PRODUCTS)

WHATS = {
    "export": mark("Exports"),
    "import": mark("Imports"),
    "turnover": mark("Turnover"),
    "balance": mark("Balance"),
    "export_27": mark("Exports of mineral fuels"),
    "import_27": mark("Imports of mineral fuels"),
    "export_2709": mark("Exports of crude oil"),
    "import_2709": mark("Imports of crude oil"),
    "gross_inflow": mark("Gross inflow"),
    "gross_inflow_press": mark("Gross inflow, press reports"),
    "net_inflow": mark("Net inflow"),
    "stock": mark("Stock"),
    "stock_mirror": mark("Stock, by the investor's count"),
    "crude_oil": mark("Share of crude oil imports"),
    "uranium": mark("Share of uranium deliveries"),
    "eu27_crude_imports": mark("Crude oil imports of the EU"),
    "eu_member_crude_from_kz": mark("Kazakh crude oil by importer"),
    "eu_member_crude_register": mark("Kazakh crude oil in the register"),
    "uranium_production": mark("Uranium mined"),
    "eu_uranium_deliveries": mark("Uranium deliveries to the EU"),
    "kz_crude_exports_to": mark("Crude oil exports by destination"),
    "kz_crude_exports_destination_share": mark("Share of crude oil exports"),
    "gdp_usd": mark("GDP"),
    "population": mark("Population"),
}
"""What is counted, where a name also says of whom."""

LABELS = {
    "export": mark("Exports to {who:the}"),
    "import": mark("Imports from {who:the}"),
    "turnover": mark("Turnover with {who:the}"),
    "balance": mark("Balance with {who:the}"),
    "export_27": mark("Fuel exports to {who:the}"),
    "import_27": mark("Fuel imports from {who:the}"),
    "export_2709": mark("Crude oil exports to {who:the}"),
    "import_2709": mark("Crude oil imports from {who:the}"),
    "gross_inflow": mark("Gross inflow from {who:the}"),
    "gross_inflow_press": mark("Gross inflow from {who:the}, press reports"),
    "net_inflow": mark("Net inflow from {who:the}"),
    "stock": mark("Stock from {who:the}"),
    "stock_mirror": mark("Stock from {who:the}"),
    "crude_oil": mark("Share of {who:the} in the EU's crude oil imports"),
    "uranium": mark("Share of {who:the} in uranium deliveries to EU utilities"),
    "eu27_crude_imports": mark("EU crude oil imports from {who:the}"),
    "eu_member_crude_from_kz": mark("Kazakh crude oil imported by {who:the}"),
    "eu_member_crude_register": mark("Kazakh crude oil registered by {who:the}"),
    "uranium_production": mark("Uranium mined in {who:the}"),
    "eu_uranium_deliveries": mark("Uranium for EU utilities from {who:the}"),
    "kz_crude_exports_to": mark("Kazakh crude oil to {who:the}, as stated"),
    "kz_crude_exports_destination_share": mark(
        "Share of {who:the} in Kazakhstan's crude oil exports"
    ),
    "gdp_usd": mark("GDP of {who:the}"),
    "population": mark("Population of {who:the}"),
}
"""The same with whom or of whom."""

WITHIN_EU = mark("Share of deliveries between members in the EU's crude oil imports")

ALONE = {
    "eu_crude_imports_register": mark("EU crude oil imports, all origins"),
    "uranium_world_share": mark("Kazakhstan's share of world uranium"),
    "oil_production": mark("Oil production, ministry"),
    "oil_production_balance": mark("Oil production, energy balance"),
    "oil_production_energy": mark("Oil production, energy content"),
    "kz_crude_exports": mark("Crude oil exports, customs"),
    "kz_crude_share_of_exports": mark("Crude oil in all exports"),
    "kz_crude_exports_balance": mark("Crude oil exports, energy balance"),
    "kz_crude_exports_ministry": mark("Crude oil exports, ministry"),
    "crude_exports_via_aktau": mark("Crude oil through Aktau"),
    "crude_exports_via_atyrau_samara": mark("Crude oil through Atyrau–Samara"),
    "crude_exports_via_btc": mark("Crude oil through Baku–Tbilisi–Ceyhan"),
    "crude_exports_via_china": mark("Crude oil by pipeline to China"),
    "crude_exports_via_cpc": mark("Crude oil through the CPC pipeline"),
    "crude_exports_via_orenburg": mark("Condensate to Orenburg"),
    "crude_exports_via_rail": mark("Crude oil by rail"),
    "crude_exports_bypassing_russia": mark("Crude oil on routes around Russia"),
    "cpc_shipments": mark("CPC shipments, Russian oil included"),
    "cpc_shipments_karachaganak": mark("CPC shipments from Karachaganak"),
    "cpc_shipments_kashagan": mark("CPC shipments from Kashagan"),
    "cpc_shipments_tengiz": mark("CPC shipments from Tengiz"),
    "refinery_input": mark("Oil put into refineries"),
    "electricity_generation": mark("Electricity generated"),
    "electricity_carbon_intensity": mark("Carbon intensity of electricity"),
    "electricity_share_coal": mark("Coal in electricity"),
    "electricity_share_gas": mark("Gas in electricity"),
    "electricity_share_oil": mark("Oil in electricity"),
    "electricity_share_hydro": mark("Hydropower in electricity"),
    "electricity_share_wind": mark("Wind in electricity"),
    "electricity_share_solar": mark("Solar in electricity"),
    "electricity_share_bioenergy": mark("Bioenergy in electricity"),
    "electricity_share_nuclear": mark("Nuclear in electricity"),
    "renewables_share": mark("Renewables in electricity"),
    "renewables_share_ministry": mark("Renewables without large hydro"),
    "renewables_capacity_ministry": mark("Capacity of renewables"),
    "renewables_generation_ministry": mark("Electricity from renewables"),
    "gas_production_energy": mark("Gas production, energy content"),
    "gas_production_volume": mark("Gas production, volume"),
    "coal_production_energy": mark("Coal production"),
    "co2_emissions": mark("Carbon dioxide emissions"),
    "ghg_emissions": mark("Greenhouse gas emissions"),
    "titr_freight": mark("Middle Corridor freight"),
    "titr_containers": mark("Middle Corridor containers"),
    "titr_containers_teu": mark("Middle Corridor containers, TEU"),
    "transit_freight": mark("Transit freight"),
    "transit_freight_rail": mark("Transit freight by rail"),
    "transit_freight_road": mark("Transit freight by road"),
    "transit_freight_eu_bound_share": mark("Transit freight bound for the EU"),
    "transit_containers": mark("Transit containers"),
    "transit_containers_teu": mark("Transit containers, TEU"),
    "transit_china_europe_teu": mark("Containers between China and Europe"),
    "overland_transit_share_statement": mark("China–Europe overland freight, as stated"),
    "corridors": mark("Transport corridors"),
    "corridors_rail": mark("Transport corridors, railways"),
    "corridors_road": mark("Transport corridors, roads"),
    "gdp_growth_pct": mark("GDP growth"),
    "gdp_deflator_growth_pct": mark("GDP deflator, change"),
    "us_gdp_deflator_growth_pct": mark("US GDP deflator, change"),
    "cpi_growth_pct": mark("Consumer prices, change"),
    "us_cpi": mark("US consumer prices"),
    "usd_per_eur": mark("US dollars for one euro"),
    "kzt_per_usd": mark("Tenge for one US dollar"),
    "brent_usd_bbl": mark("Brent crude"),
    "merchandise_exports_usd": mark("Goods exports, World Bank"),
    "merchandise_imports_usd": mark("Goods imports, World Bank"),
    "fuel_share_exports_pct": mark("Fuels in goods exports"),
    "ores_metals_share_exports_pct": mark("Ores and metals in goods exports"),
    "exports_gdp_pct": mark("Exports in percent of GDP"),
    "imports_gdp_pct": mark("Imports in percent of GDP"),
    "resource_rents_gdp_pct": mark("Resource rents in percent of GDP"),
    "current_account_usd": mark("Current account balance"),
    "reserves_usd": mark("International reserves"),
    "external_debt_usd": mark("External debt"),
}
"""Series that stand for themselves: the one country or place they are about is not said."""

PERIMETER_WORDS = {
    "EU27_2020": mark("today's 27 members"),
    "EU28": mark("28 members, with the United Kingdom"),
    "EU_V": mark("members of the year"),
    "EU_BNS": mark("as the Kazakh bureau prints it"),
}
PERIMETER_NAMES = {
    "EU27_2020": mark("EU, today's 27"),
    "EU28": mark("EU, 28 with the United Kingdom"),
    "EU_V": mark("EU, members of the year"),
    "EU_BNS": mark("EU, as the bureau prints it"),
}
CURRENCY_WORDS = {"USD": mark("in US dollars"), "EUR": mark("in euro")}

BASES = {
    "volume_incl_intra_eu28": mark("by volume, deliveries between members included, 28 members"),
    "value_incl_intra_eu28": mark("by value, deliveries between members included, 28 members"),
    "volume_incl_intra_eu_v": mark("by volume, deliveries between members included, at least"),
    "value_incl_intra_eu_v": mark("by value, deliveries between members included, at least"),
    "toe_incl_intra_eu27_2007": mark("in oil equivalent, deliveries between members included"),
    "tonnes_eu27_2020": mark("by weight, over a published total"),
    "tonnes_eu28": mark("by weight, over a published total, 28 members"),
    "value_extra_eu": mark("imports from outside the EU, as the press quotes Eurostat"),
    "extra_eu_rounded": mark("imports from outside the EU, rounded by the press"),
    "volume_mbd_press": mark("in barrels a day, as the press has it"),
    "statement": mark("as politicians said it"),
    "deliveries_eu_utilities": mark("tonnes of natural uranium, as quoted from Euratom"),
}
"""What a share of the EU's imports is a share of."""

SOURCES = {
    "unctad_bilateral_2001_2012": mark("UNCTAD, sum of listed partners"),
    "unctadstat_fdi_2021": mark("UNCTADstat"),
    "wdi_2026_07": mark("World Bank data"),
    "nbk_form337_2026": mark("National Bank, quarters added up"),
    "wiiw_fdi_partner_2023": mark("National Bank, through wiiw"),
    "imf_cdis_table6_2024": mark("IMF survey, confidential positions left out"),
}
"""Sources of direct investment, in short; the press is named by its own names."""

METHODS = {
    "export": mark("exports FOB"),
    "import": mark("imports CIF"),
    "turnover": mark("exports FOB plus imports CIF"),
    "balance": mark("exports FOB less imports CIF"),
    "gross_inflow": mark("before repayments and withdrawals, by immediate investor"),
    "gross_inflow_press": mark("as officials told the press; the definition is not stated"),
    "net_inflow": mark("after repayments and withdrawals, by immediate investor"),
    "stock": mark("end of the year, by immediate investor"),
    "stock_mirror": mark("end of the year, outward, as the investor's country told the IMF"),
}
KAZAKH_METHODS = {
    "export": mark("Kazakh customs, exports FOB by first known destination"),
    "import": mark("Kazakh customs, imports CIF by country of origin"),
    "turnover": mark("Kazakh customs, exports FOB plus imports CIF"),
    "balance": mark("Kazakh customs, exports FOB less imports CIF"),
}
EVERY_YEAR = {
    "EU27_2020": mark("today's 27 EU members in every year"),
    "EU28": mark("today's 27 EU members and the United Kingdom in every year"),
    "EU_V": mark("the EU members of each year"),
    "EU_BNS": mark("the United Kingdom inside to 2022, outside from 2023"),
}
WAY_WORDS = {
    "tonnes": mark("as declared in energy statistics"),
    "register": mark("the Commission's register of crude oil, deliveries between members included"),
    "ministry": mark("statements of the ministry of energy"),
    "balance": mark("energy balance of the bureau of statistics"),
    "energy content": mark("converted to energy content"),
    "customs": mark("Kazakh customs"),
}


# --- parts ----------------------------------------------------------------------------------------


def subject_name(code: str) -> str:
    """Return what a subject is called.

    >>> subject_name("trade")
    'Trade'
    """
    return say(SUBJECTS[code])


def what_name(one: Series) -> str:
    """Return what is counted, without who, such as ``Exports``.

    >>> from analysis.explore.series import series
    >>> what_name(series("trade_by_member_state:KZ.DE.export"))
    'Exports'
    """
    if one.table == SHARES:
        product = one.what.partition("/")[0]
        return say("{what}, {basis}", what=say(WHATS[product]), basis=say(BASES[one.basis]))
    return say((WHATS | ALONE)[one.what])


def partner_name(one: Series) -> str:
    """Return with whom or of whom; a series that stands for itself has nobody.

    >>> from analysis.explore.series import series
    >>> partner_name(series("trade_turnover:KZ.EU28.export"))
    'EU, 28 with the United Kingdom'
    """
    if not one.partner or one.what in ALONE:
        return ""
    if one.table == SHARES and one.partner in PERIMETERS:
        return say("deliveries between members")
    if one.partner in PERIMETER_NAMES:
        return say(PERIMETER_NAMES[one.partner])
    return who(one.partner)


def counted_name(one: Series) -> str:
    """Return by whose count it is; nothing where the question does not arise.

    >>> from analysis.explore.series import series
    >>> counted_name(series("fdi_by_member_state:NL.stock_mirror.USD"))
    'counted by the Netherlands'
    """
    return say("counted by {who:the}", who=who(one.counted_by)) if one.counted_by else ""


def label(one: Series) -> str:
    """Return what and with whom, short enough for the end of a line.

    >>> from analysis.explore.series import series
    >>> label(series("trade_turnover:EU27_2020.KZ.export"))
    'Exports to Kazakhstan'
    """
    if one.what in ALONE:
        return say(ALONE[one.what])
    if one.table == SHARES and one.partner in PERIMETERS:
        return say(WITHIN_EU)
    return say(LABELS[one.what.partition("/")[0]], who=who(one.partner))


def who(code: str) -> Term:
    """Return a country as a name wants it: every perimeter is the EU, the world has an article.

    >>> f"{who('EU28'):the}", f"{who('WORLD'):the}"
    ('the EU', 'the world')
    """
    if code == "WORLD" and language() == SOURCE:
        return Term("World", {"the": "the world"})
    found = named("EU" if code in PERIMETERS else code)
    return found if isinstance(found, Term) else Term(found)


# --- whole names ----------------------------------------------------------------------------------


def name(one: Series) -> str:
    """Return the full name, which no other series has.

    >>> from analysis.explore.series import series
    >>> name(series("trade_by_member_state:KZ.DE.export"))
    'Exports to Germany, counted by Kazakhstan'
    """
    parts = [label(one), _perimeter(one), _currency(one), _basis(one), counted_name(one)]
    return ", ".join(part for part in parts if part)


def _perimeter(one: Series) -> str:
    code = one.partner if one.partner in PERIMETER_WORDS else one.counted_by
    return say(PERIMETER_WORDS[code]) if code in PERIMETER_WORDS and one.table != SHARES else ""


def _currency(one: Series) -> str:
    """Return the currency where the same is also counted in another."""
    own = one.table in (MEMBERS, PRODUCTS) and one.counted_by != "KZ"
    return say(CURRENCY_WORDS[one.currency]) if own or one.table in (FDI, FDI_TOTAL) else ""


def _basis(one: Series) -> str:
    if one.table == SHARES:
        return say(BASES[one.basis])
    return _source(one.basis) if one.table == FDI_TOTAL else ""


def _source(code: str) -> str:
    if code in SOURCES:
        return say(SOURCES[code])
    publisher, year = _publishers()[code]
    return say("{publisher}, {year}", publisher=say_as("publisher", publisher), year=year)


@cache
def _publishers() -> dict[str, tuple[str, str]]:
    """Return who published each source and in which year."""
    sources = load("sources")
    years = sources["published"].str[:4]
    return {
        code: (publisher, year)
        for code, publisher, year in zip(
            sources["source_id"], sources["publisher"], years, strict=True
        )
    }


def definition(one: Series) -> str:
    """Return what a subtitle must tell: whose count, valuation, perimeter, basis.

    >>> from analysis.explore.series import series
    >>> definition(series("trade_turnover:KZ.EU27_2020.import"))
    "Kazakh customs, imports CIF by country of origin; today's 27 EU members in every year"
    """
    parts = [*_method(one), *_origin(one), *_every_year(one)]
    return "; ".join(parts)


def _method(one: Series) -> list[str]:
    """Return how it is counted."""
    what = one.what.partition("_")[0] if one.table == PRODUCTS else one.what
    if one.table in TRADE and one.counted_by == "KZ":
        return [say(KAZAKH_METHODS[what])]
    if one.table in TRADE and one.basis != "register":
        return [say("customs of {who:the}", who=who(one.counted_by)), say(METHODS[what])]
    return [say(METHODS[what])] if what in METHODS and one.basis != "register" else []


def _origin(one: Series) -> list[str]:
    """Return whose statistics or which denominator it is."""
    if one.table in (FDI, FDI_TOTAL):
        return [] if one.basis == PRESS else [_source(one.basis)]
    if one.table == SHARES:
        return [say(BASES[one.basis])]
    return [say(WAY_WORDS[one.basis])] if one.basis in WAY_WORDS else []


def _every_year(one: Series) -> list[str]:
    """Return which EU it is."""
    code = one.partner if one.partner in EVERY_YEAR else one.counted_by
    return [say(EVERY_YEAR[code])] if code in EVERY_YEAR and one.table != SHARES else []
