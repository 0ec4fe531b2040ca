"""Units of what is no amount of money, as an axis and a sentence name them."""

from __future__ import annotations

from analysis.language import mark, say

UNITS = {
    "KZT per USD": mark("tenge per US dollar"),
    "MW": mark("megawatts"),
    "Mt CO2": mark("million tonnes of CO₂"),
    "Mt CO2e": mark("million tonnes of CO₂ equivalent"),
    "TEU": mark("TEU"),
    "TWh": mark("terawatt hours"),
    "USD per EUR": mark("US dollars per euro"),
    "USD per barrel": mark("US dollars per barrel"),
    "billion m3": mark("billion cubic metres"),
    "containers": mark("containers"),
    "corridors": mark("corridors"),
    "gCO2/kWh": mark("grams of CO₂ per kilowatt hour"),
    "index 1982-84=100": mark("1982–84 = 100"),
    "million tonnes": mark("million tonnes"),
    "percent": mark("percent"),
    "percent a year": mark("percent a year"),
    "million persons": mark("million persons"),
    "tU": mark("tonnes of uranium"),
    "thousand barrels": mark("thousand barrels"),
    "thousand tonnes": mark("thousand tonnes"),
}
"""By the unit as the tables have it."""


def unit_name(unit: str) -> str:
    """Return the name of a unit in the language that is spoken.

    >>> unit_name("tU")
    'tonnes of uranium'
    """
    return say(UNITS[unit])
