"""The topics of the project, in the order in which they are told, with their names."""

from __future__ import annotations

from analysis.language import mark

TOPICS = {
    "trade": mark("Trade"),
    "investment": mark("Investment"),
    "energy": mark("Energy"),
    "connectivity": mark("Connectivity"),
    "claims": mark("Claims"),
}
