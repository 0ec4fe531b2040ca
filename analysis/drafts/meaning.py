"""What a claim was understood to mean, in words."""

from __future__ import annotations

import math
import re

from babel.dates import get_month_names

from analysis.claims.amounts import SCALES, UNITS, figure
from analysis.claims.claim import Claim
from analysis.findings import the

HEDGES = {
    "exact": "",
    "about": "about ",
    "nearly": "nearly ",
    "more_than": "more than ",
    "less_than": "less than ",
}

# Each measure as a phrase; {part} is a product with "of" before it, nothing for all goods.
PHRASES = {
    "trade_turnover": "trade (exports plus imports){part} of {reporter} with {partner}",
    "exports": "exports{part} of {reporter} to {partner}",
    "imports": "imports{part} of {reporter} from {partner}",
    "trade_balance": "trade balance of {reporter} with {partner}",
    "fdi_flow": "direct investment of {partner} in {reporter} within a year",
    "fdi_cumulative": "direct investment of {partner} in {reporter}, added up over the years",
    "fdi_stock": "stock of direct investment of {partner} in {reporter}",
    "fdi_share": "share of {partner} in the direct investment in {reporter}",
    "energy_volume": "quantity{part} exported by {reporter} to {partner}",
    "corridor_volume": "cargo{part} on the Middle Corridor",
    "company_count": "companies in {reporter} with capital of {partner}",
    "funding": "money from {partner} for {reporter}",
    "other": "another quantity (a plan, a target, a capacity, a rate, a contract) of {reporter} "
    "with {partner}",
}

# What a part of a whole is a part of.
WHOLES = {
    "trade_turnover": "trade",
    "exports": "exports",
    "imports": "imports",
    "fdi_flow": "yearly direct investment",
    "fdi_cumulative": "direct investment, added up over the years,",
    "fdi_stock": "stock of direct investment",
    "": "trade",
}

# A place in a phrase, and the word that leads to it.
PLACE = re.compile(r" (?:of|with|to|from|for|in|by) \{(reporter|partner)\}")


def meaning(claim: Claim) -> str:
    """Return what a claim was understood to say, as one line.

    >>> from analysis.claims.claim import NOT_SAID
    >>> meaning(Claim("a", "d", "", "exports", "KZ", "EU", "total", "", 13e9, NOT_SAID, "USD", 1e9,
    ...               "more_than", "2023-01/2023-11"))
    'exports of Kazakhstan to the EU, January 2023 to November 2023: more than 13 billion USD'
    """
    high = f" to {_said(claim, claim.value_high)}" if claim.value_high > claim.value else ""
    said = f"{HEDGES[claim.qualifier]}{_said(claim, claim.value)}{high}"
    return f"{_quantity(claim, claim.measure)}, {period(claim.period)}: {said}"


def _said(claim: Claim, value: float) -> str:
    """Return an amount with the digits that the text has."""
    size, scale = next((one for one in SCALES if abs(value) >= one[0]), (1.0, ""))
    shown = value / size
    if claim.step > 0:
        decimals = max(0, round(math.log10(size / claim.step)))
    else:
        decimals = 0 if math.isclose(shown, round(shown)) else 2
    number = " ".join(filter(None, [figure(shown, decimals), scale]))
    if claim.unit == "percent":
        return f"{number}%"
    return number if claim.unit == "count" else f"{number} {UNITS.get(claim.unit, claim.unit)}"


def _quantity(claim: Claim, measure: str) -> str:
    if measure == "growth":
        return (
            f"change in {_quantity(claim, claim.of)}" if claim.of else "change [of what not said]"
        )
    if measure == "raw_materials_count":
        listed = "number of critical raw materials on the list of the EU"
        found = claim.partner and claim.reporter
        return f"{listed} found in {place(claim.reporter)}" if found else listed
    phrase = PHRASES.get(measure, measure.replace("_", " "))
    part = product(claim.product)
    if measure == "trade_share":
        whole = f"the {WHOLES.get(claim.of, 'trade')} of {{reporter}}"
        phrase = (
            f"share{part} in {whole} with {{partner}}"
            if part
            else f"share of {{partner}} in {whole}"
        )
    elif measure == "energy_share":
        trade = "exports" if claim.reporter == "KZ" else "supply"
        phrase = f"share of {{partner}} in the {trade}{part} of {{reporter}}"
    return _placed(phrase, claim).replace("{part}", part)


def _placed(phrase: str, claim: Claim) -> str:
    """Return a phrase with its places; those that are not said are left out, which is told."""
    codes = {"reporter": claim.reporter, "partner": claim.partner}
    missing = [found[1] for found in PLACE.finditer(phrase) if not codes[found[1]]]
    for name in missing:
        phrase = re.sub(PLACE.pattern.replace("reporter|partner", name), "", phrase)
    for name in codes.keys() - missing:
        phrase = phrase.replace(f"{{{name}}}", place(codes[name]))
    noun = {0: "", 1: " (one country not said)"}.get(len(missing), " (countries not said)")
    return f"{phrase}{noun}"


def place(code: str) -> str:
    """Return the name of a country or group of countries, with its article.

    >>> place("C5"), place("NL")
    ('Central Asia', 'the Netherlands')
    """
    return {"C5": "Central Asia", "WORLD": "the whole world"}.get(code) or the(code)


def product(name: str) -> str:
    """Return a product as it follows a noun; nothing for all goods.

    >>> product("crude_oil"), product("total")
    (' of crude oil', '')
    """
    name = name.removeprefix("middle_corridor").removeprefix("_")
    return "" if name in {"", "total"} else f" of {name.replace('_', ' ')}"


def period(text: str) -> str:
    """Return a period in words.

    >>> period("2023"), period("2025-03"), period("2005/.."), period("2005/2025"), period("")
    ('2023', 'March 2025', 'since 2005', '2005 to 2025', 'period not said')
    """
    begin, slash, end = text.partition("/")
    if not slash:
        return _date(begin) if begin else "period not said"
    return f"since {_date(begin)}" if end == ".." else f"{_date(begin)} to {_date(end)}"


def _date(text: str) -> str:
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return f"{get_month_names('wide', locale='en')[int(found[2])]} {found[1]}"
    return text
