"""Colour by meaning: six roles, distinct for colour-blind readers and in grey print."""

from __future__ import annotations

ROLES = {
    "eu": "#0b2a6f",
    "russia": "#a3172b",
    "kazakhstan": "#007f86",
    "other": "#8c8c8c",
    "china": "#e09f1f",
    "member": "#9cc9ee",
}
INK = "#1a1a1a"
QUIET = "#4d4d4d"
FAINT = "#8a8a8a"
# Where shades of the EU's colour begin: as seaborn's light_palette mixes it, whose import would
# cost every process that draws a second.
LIGHT = (0.9418933737976536, 0.943153535653736, 0.951402320113285)

# A line is told apart by its dash too, so that colour is never the only carrier.
DASHES: dict[str, str | tuple[int, tuple[float, ...]]] = {
    "eu": "-",
    "russia": (0, (5, 1.5)),
    "kazakhstan": "-",
    "other": "-",
    "china": (0, (2, 1.2)),
    "member": (0, (7, 1.5, 1.5, 1.5)),
}


def colour(role: str) -> str:
    """Return the colour of a role.

    Raises
    ------
    KeyError
        The role is none of the six.

    >>> colour("eu")
    '#0b2a6f'
    """
    return ROLES[role]
