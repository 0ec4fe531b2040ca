"""Words that tie tables to claims, and which series would decide a measure: ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vocabulary.toml")


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def words(section: str) -> dict[str, str]:
    """Return a section of words by name.

    >>> words("providers")["European Investment Bank"]
    'EU'
    """
    section_words: dict[str, str] = _content()[section]
    return section_words


@lru_cache(maxsize=1)
def offices() -> tuple[str, ...]:
    """Return how the names of publishers begin whose own figures decide.

    >>> "Eurostat" in offices()
    True
    """
    return tuple(_content()["offices"])


def deciding() -> list[dict[str, str]]:
    """Return the rules that say which series would decide a claim, in the order to try them.

    >>> sorted(deciding()[-1])
    ['series', 'where']
    """
    rules: list[dict[str, str]] = _content()["deciding"]
    return rules
