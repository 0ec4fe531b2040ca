"""Where the numbers of a briefing come from: producers, references, the state of the data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import pandas as pd
from babel.dates import format_date, format_skeleton

from analysis.brief.model import Reference
from analysis.data import load
from analysis.language import language, mark, say
from analysis.record import publisher

LICENCES = {
    "not open; figures cited": mark("not open, single figures are cited"),
    "public-domain": mark("public domain"),
    "ECB-reuse": mark("reuse free of charge if the source is named"),
}
"""Licences that are no name of their own, as messages."""


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    table = load("sources")
    rows = table.to_dict(orient="records")
    return {
        str(source): {str(column): str(cell) for column, cell in row.items()}
        for source, row in zip(table["source_id"], rows, strict=True)
    }


def used(frames: Iterable[pd.DataFrame]) -> list[str]:
    """Return the sources of frames, each once, in the order of their rows.

    >>> used([pd.DataFrame({"source_id": ["b a", "a"]}), pd.DataFrame({"source_id": ["c"]})])
    ['b', 'a', 'c']
    """
    cells = (text for frame in frames if "source_id" in frame for text in frame["source_id"])
    return list(dict.fromkeys(name for text in cells for name in text.split()))


def producers(*frames: pd.DataFrame) -> str:
    """Return who published the figures of frames, each once."""
    names = [_known()[source]["publisher"].split(":")[0] for source in used(frames)]
    return "; ".join(dict.fromkeys(publisher(name) for name in names))


def references(sources: Iterable[str]) -> tuple[Reference, ...]:
    """Return sources as a numbered list."""
    return tuple(
        _reference(number, _known()[source]) for number, source in enumerate(sources, start=1)
    )


def _reference(number: int, about: dict[str, str]) -> Reference:
    title = about["title"]
    if about["read_in"]:
        title = say("{title} (read in: {place})", title=title, place=about["read_in"])
    licence = about["licence"]
    return Reference(
        number=number,
        publisher=publisher(about["publisher"].split(":")[0]),
        title=title,
        url=about["url"],
        date=dated(about["accessed"] or about["published"]),
        licence=say(LICENCES[licence]) if licence in LICENCES else licence,
    )


def newest(sources: Iterable[str]) -> str:
    """Return the latest day on which one of the sources was published or read, or nothing.

    A date without a month or a day is its first.
    """
    dates = [_known()[source][column] for source in sources for column in ("accessed", "published")]
    return max((_day(text).isoformat() for text in dates if text), default="")


def newest_of_all() -> str:
    """Return the latest day on which any source of the tables was published or read."""
    return newest(_known())


def _day(text: str) -> date:
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 7 else f"{text}-01"[:10])


def dated(text: str) -> str:
    """Return a date that may lack the day or the month as the language writes it.

    >>> dated("2026-09-04"), dated("2026-09"), dated("2026"), dated("")
    ('September 4, 2026', 'September 2026', '2026', '')
    """
    if len(text) < len("2026-09"):
        return text
    if len(text) < len("2026-09-04"):
        return month(text)
    return str(format_date(_day(text), "long", locale=language()))


def month(text: str) -> str:
    """Return the month of a date as the language writes it.

    >>> month("2026-09-04")
    'September 2026'
    """
    return str(format_skeleton("yMMMM", _day(text), locale=language()))
