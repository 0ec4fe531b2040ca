"""Amounts as a sentence prints them."""

from __future__ import annotations

import math

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
UNITS = {"persons_per_km2": "persons/km²", "persons_per_sq_mi": "persons/sq mi", "km2": "km²"}
PLAIN = ("year", "rank")
SMALL = 100
TENTH = 0.1
CLEAR = 2
WRITTEN = 4
"""Most decimals of a difference that is just beyond a limit."""

MOST = 3
"""Decimals of a scale; an amount written with more is printed in full."""


def amount(value: float, unit: str) -> str:
    """Return a figure with its unit, as long as two decimals of its scale.

    >>> amount(41302826211, "USD"), amount(-3.26, "percent"), amount(1993, "year")
    ('41.30 billion USD', '−3.3%', '1993')
    """
    if unit == "percent":
        return f"{figure(value, 1)}%"
    if unit in PLAIN:
        return str(round(value))
    for size, scale in SCALES:
        if abs(value) >= size:
            return f"{figure(value / size, 2)} {scale} {UNITS.get(unit, unit)}".replace(
                " count", ""
            )
    whole = abs(value) >= SMALL or math.isclose(value, round(value))
    text = f"{figure(value, 0 if whole else 1)} {UNITS.get(unit, unit)}"
    return text.removesuffix(" count")


def stated(value: float, unit: str, step: float) -> str:
    """Return a stated amount with the digits that its text gave it.

    >>> stated(45e9, "USD", 1e9), stated(37.7e9, "USD", 1e8), stated(13, "percent", 1)
    ('45 billion USD', '37.7 billion USD', '13%')
    """
    if unit in PLAIN or not step > 0:
        return amount(value, unit)
    size, scale = next(
        ((size, f" {scale}") for size, scale in SCALES if abs(value) >= size), (1.0, "")
    )
    decimals = max(0, round(math.log10(size / step))) if step < size else 0
    if unit == "percent":
        return f"{figure(value, decimals)}%"
    if scale and decimals > MOST:
        size, scale, decimals = 1.0, "", 0
    return f"{figure(value / size, decimals)}{scale} {UNITS.get(unit, unit)}".removesuffix(" count")


def hedged(value: float, value_high: float, unit: str, step: float, qualifier: str) -> str:
    """Return a stated amount, or both ends of a range, with its hedge.

    >>> hedged(64e9, math.nan, "EUR", 1e9, "nearly"), hedged(3, 5, "percent", 1, "exact")
    ('nearly 64 billion EUR', '3% to 5%')
    """
    text = stated(value, unit, step)
    if value_high > value:
        text += f" to {stated(value_high, unit, step)}"
    return text if qualifier == "exact" else f"{qualifier.replace('_', ' ')} {text}"


def figure(value: float, decimals: int) -> str:
    """Return a number with commas and a true minus sign.

    >>> figure(-1234.56, 1)
    '−1,234.6'
    """
    return f"{value:,.{decimals}f}".replace("-", "−")


def off(difference: float, unit: str) -> str:
    """Say how far a stated amount is from an official one.

    >>> off(-4.62, "%"), off(1.5, "points"), off(-1, "years")
    ('4.6% lower', '1.50 points higher', 'off by 1 year')
    >>> off(1.002, "points"), off(5.01, "%")
    ('1.002 points higher', '5.01% higher')
    """
    if math.isnan(difference):
        return "not comparable in per cent"
    size, more = abs(difference), difference > 0
    direction = "higher" if more else "lower"
    if not size:
        return "the same"
    if unit in ("years", "places"):
        return f"off by {size:.0f} {unit.removesuffix('s') if size == 1 else unit}"
    if unit == "points":
        # one point decides what is close, so what is near it shows two decimals
        text = _apart(size, 2 if size < CLEAR else 1, 1.0)
        return f"{text if size >= TENTH / 10 else 'less than 0.01'} points {direction}"
    if size < TENTH:
        return f"less than 0.1% {direction}"
    return f"{_apart(size, 1 if size < SMALL else 0, 5.0)}% {direction}"


def _apart(size: float, decimals: int, limit: float) -> str:
    """Return a number with so many decimals that it is not printed as a limit that it is beyond."""
    while size > limit and round(size, decimals) == limit and decimals < WRITTEN:
        decimals += 1
    return figure(size, decimals)
