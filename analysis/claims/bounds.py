"""What a stated amount covers: its precision and its hedge, as an interval.

``exact`` covers what rounds to it, both halves included: "40" is 39.5 to 40.5. ``about`` is at
least 2.5 per cent either way, "nearly" from 5 per cent below up to the amount but not the amount
itself, "more than" and "less than" are strict. A negative amount is hedged by its size: "a fall
of more than 5 %" is below −5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.claims.claim import QUALIFIERS, Claim
from analysis.errors import MeasureError

ABOUT = 0.025
NEARLY = 0.05

# Sums of binary fractions are not exact: 37.65 may come out as 37.6500000001.
_SLACK = 1e-9


@dataclass(frozen=True)
class Bounds:
    """An interval; an end that is not ``closed`` is not part of it."""

    low: float
    high: float
    low_closed: bool = True
    high_closed: bool = True

    def covers(self, value: float) -> bool:
        """Say whether a value lies within.

        >>> Bounds(39.5, 40.5).covers(40.5), Bounds(200, math.inf, low_closed=False).covers(200)
        (True, False)
        """
        slack = _SLACK * max(abs(value), 1e-12)
        above = value >= self.low - slack if self.low_closed else value > self.low + slack
        below = value <= self.high + slack if self.high_closed else value < self.high - slack
        return above and below

    def nearest(self, value: float) -> float:
        """Return the point of the interval that is nearest to a value.

        >>> Bounds(3, 5).nearest(7)
        5
        """
        return min(max(value, self.low), self.high)


def bounds(claim: Claim) -> Bounds:
    """Return what a claim covers.

    Raises
    ------
    MeasureError
        The qualifier is unknown, or there is no amount.

    >>> from analysis.claims.claim import NOT_SAID
    >>> one = Claim("a", "", "", "exports", "KZ", "EU", "total", "", 37.7, NOT_SAID, "USD", 0.1,
    ...             "exact", "2023")
    >>> round(bounds(one).low, 6), round(bounds(one).high, 6)
    (37.65, 37.75)
    """
    if not math.isfinite(claim.value):
        raise MeasureError(f"claim {claim.claim_id} has no amount", remedy="give it one")
    if claim.qualifier not in QUALIFIERS:
        raise MeasureError(
            f"claim {claim.claim_id} has the qualifier {claim.qualifier!r}",
            remedy=f"choose one of {', '.join(QUALIFIERS)}",
        )
    half = claim.step / 2 if claim.step > 0 else 0.0
    if not math.isnan(claim.value_high):
        return Bounds(claim.value - half, claim.value_high + half)
    if claim.value < 0:
        size = _hedged(-claim.value, half, claim.qualifier)
        return Bounds(-size.high, -size.low, size.high_closed, size.low_closed)
    return _hedged(claim.value, half, claim.qualifier)


def _hedged(value: float, half: float, qualifier: str) -> Bounds:
    match qualifier:
        case "about":
            wide = max(half, ABOUT * value)
            return Bounds(value - wide, value + wide)
        case "nearly":
            return Bounds((1 - NEARLY) * value, value, high_closed=False)
        case "more_than":
            return Bounds(value, math.inf, low_closed=False)
        case "less_than":
            return Bounds(-math.inf, value, high_closed=False)
        case _:
            return Bounds(value - half, value + half)
