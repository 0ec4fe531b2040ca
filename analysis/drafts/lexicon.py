"""The words that readings rest on, and where they stand in a text."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.languages import get_official_languages

from analysis.drafts.tokens import Token, tokens
from analysis.measures import EU27

CENTRAL_ASIA = ("KZ", "UZ", "KG", "TJ", "TM")

# Words that are names only when they begin with a capital: May, March, the US.
CAPITAL = frozenset(("us", "may", "march", "mar", "ca"))

# Languages whose CLDR name is the adjective of one member state only.
LANGUAGES = [
    "bg",
    "hr",
    "cs",
    "da",
    "nl",
    "et",
    "fi",
    "fr",
    "de",
    "el",
    "hu",
    "it",
    "lv",
    "lt",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "es",
    "sv",
    "mt",
]


# Members whose languages are those of others.
SHARED = ("AT", "BE", "CY", "LU")


@dataclass(frozen=True)
class Hit:
    """A phrase of the lexicon in a text: tokens ``first`` to before ``last``."""

    table: str
    label: str
    first: int
    last: int


@cache
def lexicon() -> dict[str, dict[str, list[str]]]:
    """Return the tables of ``lexicon.toml``, and names of countries and languages from CLDR."""
    text = files("analysis.drafts").joinpath("lexicon.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return tables | {"names": _names(), "adjectives": _adjectives()}


def _names() -> dict[str, list[str]]:
    """Return the English and Russian names of all countries, from CLDR."""
    names: dict[str, list[str]] = {}
    for locale in _locales():
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XK"):
                names.setdefault(code, []).append(name)
    return names


def _adjectives() -> dict[str, list[str]]:
    """Return the adjectives of member states: the names of their languages, from CLDR."""
    found: dict[str, list[str]] = {}
    for code in sorted(EU27):
        own = [one for one in get_official_languages(code) if one in LANGUAGES]
        if own and code not in SHARED:
            found[code] = [locale.languages[own[0]] for locale in _locales()]
    return found


def _locales() -> tuple[Locale, Locale]:
    return Locale("en"), Locale("ru")


def phrase(words: str) -> tuple[str, ...]:
    """Return the keys of a phrase.

    >>> phrase("trade volumes") == phrase("trade volume")
    True
    """
    return tuple(token.key for token in tokens(words) if token.text != "-")


@cache
def single_words(table: str, label: str) -> frozenset[str]:
    """Return the keys of the phrases of one word that a label of a table has."""
    keys = (phrase(words) for words in lexicon()[table][label])
    return frozenset(one[0] for one in keys if len(one) == 1)


@cache
def _index() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return the phrases by their first key, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for table, labels in lexicon().items():
        for label, phrases in labels.items():
            for words in phrases:
                keys = phrase(words)
                index.setdefault(keys[0], []).append((keys, table, label))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def hits(words: Sequence[Token]) -> list[Hit]:
    """Return the phrases of the lexicon in a text; in each table the longest at its place.

    A hyphen counts as a space: "trans-Caspian", "Kazakh-German".

    >>> [(hit.table, hit.label) for hit in hits(tokens("oil exports"))]
    [('products', 'crude_oil'), ('topics', 'exports')]
    """
    places = [place for place, word in enumerate(words) if word.text != "-"]
    keys = [words[place].key for place in places]
    index, found = _index(), list[Hit]()
    taken: dict[str, int] = {}
    for at, one in enumerate(keys):
        for entry, table, label in index.get(one, ()):
            end = at + len(entry)
            if taken.get(table, 0) > at or tuple(keys[at:end]) != entry:
                continue
            if not _is_name(words[places[at]], table):
                continue
            found.append(Hit(table, label, places[at], places[end - 1] + 1))
            taken[table] = end
    return found


def _is_name(word: Token, table: str) -> bool:
    """Tell whether a word can be of a table: names of countries have a capital."""
    if not word.text[0].islower():
        return (word.key, table) != ("may", "ahead")
    return table != "names" and (word.key not in CAPITAL or table not in ("months", "places"))
