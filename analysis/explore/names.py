"""What series are called: in full, in parts for labels, and by definition.

A name is put together from whole messages: what and with whom, which EU, in which currency, by
whose count. No two series have the same full name.
"""

from __future__ import annotations

from functools import cache

from analysis.brief import annex
from analysis.data import load
from analysis.explore.series import (
    FDI_TOTAL,
    HOME,
    MEMBERS,
    PRESS,
    PRODUCTS,
    SHARES,
    SUBJECTS,
    Series,
)
from analysis.findings import name as named
from analysis.language import SOURCE, Term, language, mark, say, say_as
from analysis.measures import EU27, PERIMETERS

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
    "net_inflow": mark("Net inflow"),
    "stock": mark("Stock"),
    "stock_mirror": mark("Stock, by the investor's count"),
    "crude_oil": mark("Share of the EU's crude oil imports"),
    "uranium": mark("Share of uranium deliveries to EU utilities"),
    "eu27_crude_imports": mark("Crude oil imports of the EU"),
    "eu_member_crude_from_kz": mark("Kazakh crude oil by importer"),
    "eu_member_crude_register": mark("Kazakh crude oil in the register"),
    "uranium_production": mark("Uranium mined"),
    "eu_uranium_deliveries": mark("Uranium deliveries to the EU"),
    "kz_crude_exports_to": mark("Crude oil exports by destination"),
    "kz_crude_exports_destination_share": mark("Share of Kazakhstan's crude oil exports"),
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

NAMES = {
    "gross_inflow": mark("Direct investment from {country:the}, gross inflow"),
    "net_inflow": mark("Direct investment from {country:the}, net inflow"),
    "stock": mark("Direct investment from {country:the}, stock"),
    "stock_mirror": mark("Direct investment from {country:the}, stock"),
}
"""Full names of what is too short for one as a label."""

WITHIN_EU = mark("Share of deliveries between members in the EU's crude oil imports")

ALONE = {
    "eu_crude_imports_register": mark("EU crude oil imports, all origins"),
    "uranium_world_share": mark("Share of world uranium production"),
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
    "EU28": mark("United Kingdom included"),
    "EU_V": mark("members of the year"),
    "EU_BNS": mark("as the bureau prints it"),
}
CURRENCY_WORDS = {"USD": mark("in US dollars"), "EUR": mark("in euro")}

BASES = annex.BASES | {"deliveries_eu_utilities": mark("By weight of natural uranium")}
"""How a share of the EU's imports is counted: the words of the briefing's annex."""

SOURCES = {
    "unctad_bilateral_2001_2012": mark("UNCTAD, sum of listed partners"),
    "wiiw_fdi_partner_2023": mark("National Bank, through wiiw"),
    "imf_cdis_table6_2024": mark("IMF survey, without confidential positions"),
}
"""Sources of direct investment in short, where the publisher's name does not tell enough."""

METHODS = {
    "export": mark("exports FOB"),
    "import": mark("imports CIF by country of origin"),
    "turnover": mark("exports FOB plus imports CIF"),
    "balance": mark("exports FOB less imports CIF"),
    "gross_inflow": mark("before repayments and withdrawals, by immediate investor"),
    "net_inflow": mark("after repayments and withdrawals, by immediate investor"),
    "stock": mark("end of the year, by immediate investor"),
    "stock_mirror": mark("end of the year, as the investor's country reports it"),
}
DESTINATION = mark("exports FOB by first known destination")
"""How Kazakhstan's customs count exports, where the importer counts by origin."""

WAY_WORDS = {
    "tonnes": mark("as declared in energy statistics"),
    "register": mark("the Commission's register of crude oil, deliveries between members included"),
    "ministry": mark("statements of the ministry of energy"),
    "balance": mark("energy balance of the bureau of statistics"),
    "energy content": mark("converted to energy content"),
    "customs": mark("customs of Kazakhstan"),
}

# Beginnings of the names of what is counted of Kazakhstan without a code that says so.
OF_KAZAKHSTAN = ("kz_", "crude_exports_", "transit_", "corridors")

EVERY_YEAR = {
    "EU27_2020": mark("today's {count} EU members in every year"),
    "EU28": mark("today's {count} EU members and the United Kingdom in every year"),
    "EU_V": mark("the EU members of each year"),
    "EU_BNS": mark("with the United Kingdom to 2022, without it from 2023"),
}
"""Which countries the EU is, for a definition."""


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
    return ", ".join(
        [what_alone(one), *([_inside(BASES[one.basis])] if one.table == SHARES else [])]
    )


def what_alone(one: Series) -> str:
    """Return what is counted, without the basis of a share: a subtitle says that.

    >>> from analysis.explore.series import series
    >>> what_alone(series("energy_shares:crude_oil.KZ.tonnes_eu28"))
    "Share of the EU's crude oil imports"
    """
    return ", ".join([say((WHATS | ALONE)[_head(one)]), *_press(one)])


def partner_name(one: Series) -> str:
    """Return with whom or of whom; a series that stands for itself has nobody.

    >>> from analysis.explore.series import series
    >>> partner_name(series("trade_turnover:KZ.EU28.export"))
    'EU, United Kingdom included'
    """
    if not one.partner or one.what in ALONE:
        return ""
    return ", ".join([short(one), *([] if _among_members(one) else _perimeter(one.partner))])


def short(one: Series) -> str:
    """Return with whom or of whom, whichever EU is meant.

    >>> from analysis.explore.series import series
    >>> short(series("trade_turnover:KZ.EU28.export"))
    'EU'
    """
    return say("deliveries between members") if _among_members(one) else str(who(one.partner))


def _among_members(one: Series) -> bool:
    return one.table == SHARES and one.partner in PERIMETERS


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
    if _among_members(one):
        return say(WITHIN_EU)
    return say(LABELS[_head(one)], who=who(one.partner))


def who(code: str) -> str:
    """Return a country as a name wants it: every perimeter is the EU, the world has an article.

    >>> f"{who('EU28'):the}", f"{who('WORLD'):the}"
    ('the EU', 'the world')
    """
    if code == "WORLD" and language() == SOURCE:
        return Term("World", {"the": "the world"})
    return named("EU" if code in PERIMETERS else code)


def _head(one: Series) -> str:
    """Return what is counted without how."""
    return one.what.partition("/")[0].removesuffix(PRESS)


def _press(one: Series) -> list[str]:
    return [say("press reports")] if one.what.endswith(PRESS) else []


# --- in full --------------------------------------------------------------------------------------


def name(one: Series) -> str:
    """Return the full name, which no other series has.

    >>> from analysis.explore.series import series
    >>> name(series("trade_by_member_state:KZ.DE.export"))
    'Exports to Germany, counted by Kazakhstan'
    """
    head = _head(one)
    text = say(NAMES[head], country=who(one.partner)) if head in NAMES else label(one)
    return ", ".join([text, *which(one)])


def which(one: Series) -> list[str]:
    """Return what tells a series from those with the same label, in parts.

    >>> from analysis.explore.series import series
    >>> which(series("trade_turnover:KZ.EU28.export"))
    ['United Kingdom included', 'counted by Kazakhstan']
    """
    if one.table == SHARES:
        return [_inside(BASES[one.basis])]
    if one.what in ALONE:
        return [who(one.partner)] if one.partner == "KZ" else []
    own = one.table in (MEMBERS, PRODUCTS) and one.counted_by != "KZ"
    money = [say(CURRENCY_WORDS[one.currency])] if own or one.subject == "investment" else []
    if one.table == FDI_TOTAL:
        return [*money, *_press(one), _source(one.basis)]
    counted = [counted_name(one)] if one.counted_by else []
    return [*_perimeter(_eu(one)), *money, *_press(one), *counted]


def _eu(one: Series) -> str:
    """Return the perimeter of the EU that is meant, if one is."""
    sides = (one.partner, one.counted_by, one.basis)
    return next((code for code in sides if code in PERIMETER_WORDS), "")


def _perimeter(code: str) -> list[str]:
    return [say(PERIMETER_WORDS[code])] if code in PERIMETER_WORDS else []


def _inside(message: str) -> str:
    """Say a message that begins a line elsewhere inside one."""
    text = say(message)
    # an abbreviation keeps its capitals
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _source(code: str) -> str:
    if code in SOURCES:
        return say(SOURCES[code])
    publisher, year = _publishers()[code]
    said = say_as("publisher", publisher)
    return said if year in said else f"{said}, {year}"


@cache
def _publishers() -> dict[str, tuple[str, str]]:
    """Return who published each source and in which year."""
    sources = load("sources")
    ids, publishers, dates = (sources[name] for name in ("source_id", "publisher", "published"))
    return dict(zip(ids, zip(publishers, dates.str[:4], strict=True), strict=True))


def definition(one: Series) -> str:
    """Return what a subtitle must tell: whose count, valuation, perimeter, basis.

    >>> from analysis.explore.series import series
    >>> definition(series("trade_turnover:KZ.EU27_2020.import"))
    "customs of Kazakhstan; imports CIF by country of origin; today's 27 EU members in every year"
    """
    if one.table == SHARES:
        return _inside(BASES[one.basis])
    return "; ".join(filter(None, [*_about(one), *_method(one), *_origin(one), which_eu(one)]))


def which_eu(one: Series) -> str:
    """Return which countries the EU of a series is; nothing where it is about none.

    >>> from analysis.explore.series import series
    >>> which_eu(series("trade_turnover:KZ.EU_V.import"))
    'the EU members of each year'
    """
    meant = "" if one.table == SHARES else _eu(one)
    return say(EVERY_YEAR[meant], count=len(EU27)) if meant else ""


def _about(one: Series) -> list[str]:
    """Return Kazakhstan, where it is its figure and what is counted does not say so."""
    own = one.partner == HOME or one.what.startswith(OF_KAZAKHSTAN)
    if not own or one.subject not in ("energy", "corridor", "economy"):
        return []
    country = who(HOME)
    return [] if country in label(one) else [country]


def _method(one: Series) -> list[str]:
    """Return how it is counted."""
    if one.what.endswith(PRESS):
        return [say("as the press or a report quotes it; the definition is not stated")]
    if one.subject not in ("trade", "products"):
        return [say(METHODS[one.what])] if one.what in METHODS else []
    if one.basis == "register":
        return []
    what = one.what.partition("_")[0]
    method = DESTINATION if (one.counted_by, what) == (HOME, "export") else METHODS[what]
    return [say("customs of {who:the}", who=who(one.counted_by)), say(method)]


def _origin(one: Series) -> list[str]:
    """Return whose statistics it is."""
    if one.subject == "investment":
        return [_source(one.basis)] if one.basis in _publishers() else []
    return [say(WAY_WORDS[one.basis])] if one.basis in WAY_WORDS else []
