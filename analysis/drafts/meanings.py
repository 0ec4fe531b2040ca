"""What an amount means, in the terms of a claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """The fields of a claim that its words decide; ``value`` where they change the amount's."""

    measure: str
    reporter: str
    partner: str
    period: str
    product: str = ""
    of: str = ""
    value: float | None = None
