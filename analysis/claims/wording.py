"""The words that people use for verdicts, measures and documents, and the names they stand for."""

from __future__ import annotations

from collections.abc import Collection

WORDS = {
    "confirmed": "confirmed",
    "close": "close",
    "differs": "differs",
    "only_if": "only if",
    "inconsistent": "inconsistent",
    "no_official_series": "no series",
}


def chosen(asked: str, known: Collection[str], called: dict[str, str]) -> list[str]:
    """Return the names that a person means by a word; none if it is no such word.

    Case, and whether words are parted by blanks, hyphens or underscores, does not matter.

    Parameters
    ----------
    known
        The names to choose from.
    called
        Other words for names.

    Returns
    -------
    list of str
        The name itself; or those of which the word is a part ("fdi" in "fdi_flow"); or the name
        that goes by the word.

    Examples
    --------
    >>> chosen("Only if", ["only_if", "close"], {})
    ['only_if']
    >>> chosen("fdi", ["fdi_stock", "fdi_flow", "gdp"], {})
    ['fdi_flow', 'fdi_stock']
    >>> chosen("no series", ["no_official_series"], {"no_series": "no_official_series"})
    ['no_official_series']
    """
    word = plain(asked)
    for fits in (
        [name for name in known if plain(name) == word],
        [name for name in known if word and f"_{word}_" in f"_{plain(name)}_"],
        [name for name in known if called.get(word) == name],
    ):
        if fits:
            return sorted(fits)
    return []


def plain(name: str) -> str:
    """Return a name in lower case with underscores.

    >>> plain(" No series")
    'no_series'
    """
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
