"""Names of series in a view: only what tells one from the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import fill

from analysis.explore.names import label, name, short, what_alone, which
from analysis.explore.series import HOME, Series
from analysis.figures.common import opening

# Characters that fit beside a line.
LABEL_WRAP = 22


def labels(series: Sequence[Series]) -> dict[str, str]:
    """Return a short name for each series, by key: only what tells it from the others.

    >>> from analysis.explore.series import catalogue
    >>> keys = ["trade_total:KZ.RU.export", "trade_total:KZ.CN.export"]
    >>> list(labels([catalogue()[key] for key in keys]).values())
    ['Russia', 'China']
    """
    texts = telling(series)
    return {one.key: opening(text) for one, text in zip(series, texts, strict=True)}


def telling(series: Sequence[Series]) -> list[str]:
    """Return with whom, what the count is, what is counted, or all of it: the first that tells."""
    own = [label(one) for one in series]
    rest = apart(series)
    choices = (
        partners(series),
        rest if len(set(own)) == 1 else own if one_side(series) else [],
        [", ".join(filter(None, pair)) for pair in zip(own, rest, strict=True)],
    )
    return next(
        (texts for texts in choices if all(texts) and len(set(texts)) == len(series)),
        [name(one) for one in series],
    )


def one_side(series: Sequence[Series]) -> bool:
    """Tell whether nobody has to be named who counted: all by one, or by Kazakhstan if by any."""
    counters = {one.counted_by for one in series}
    return len(counters) == 1 or counters <= {"", HOME}


def partners(series: Sequence[Series]) -> list[str]:
    """Return with whom or of whom each is, where nothing else is different.

    What each investor counts itself is one kind, whose name says so.
    """
    counters = {"" if one.counted_by == one.partner else one.counted_by for one in series}
    alike = len({one.what for one in series}) == len(counters) == 1
    return [short(one) if alike and one.partner else "" for one in series]


def apart(series: Sequence[Series]) -> list[str]:
    """Return what tells each series from those with the same label: what all share is left out."""
    parts = [which(one) for one in series]
    shared = set.intersection(*map(set, parts))
    return [", ".join(part for part in one if part not in shared) for one in parts]


def wrapped(names: Iterable[str]) -> dict[str, str]:
    """Return the labels as they are written beside lines, by name."""
    return {text: fill(text, LABEL_WRAP) for text in names}


def common(series: Sequence[Series]) -> str:
    """Return what all series have in common, as the beginning of a title; or nothing.

    Only what the names beside it leave out: a title never says anything twice.
    """
    texts = telling(series)
    if texts == partners(series):
        return what_alone(series[0])
    own = {label(one) for one in series}
    return opening(own.pop()) if len(own) == 1 and texts == apart(series) else ""
