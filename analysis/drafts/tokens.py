"""Words, numbers and signs of a text, each word with a key that stands for all its forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

SPACES = "\u00a0\u202f\u2009 "
"""Between groups of three digits: plain, no-break, narrow no-break and thin space."""

NUMBER = rf"\d{{1,3}}(?:[{SPACES},'’.]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
ABBREVIATION = (
    r"(?:тыс|млн|млрд|трлн|долл|bln|mln)\.|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]{1,5}\.(?=\s*[a-zа-яё0-9(,$€%–—-])"
)
WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?['’]?"
TOKEN = re.compile(rf"(?P<number>{NUMBER})|(?P<word>{ABBREVIATION}|{WORD})|(?P<sign>\S)")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
STOPS = frozenset(".!?…")


@dataclass(frozen=True)
class Token:
    """A word, a number or a sign: as written, where, and the key that its forms share."""

    kind: str
    text: str
    start: int
    end: int
    key: str


def tokens(text: str) -> list[Token]:
    """Return the words, numbers and signs of a text in order.

    >>> [(token.key, token.kind) for token in tokens("Poland's exports: 1,200 тонн")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('poland', 'word'), ('export', 'word'), (':', 'sign'), ('1,200', 'number'),
     ('тонна', 'word')]
    """
    return [_token(match) for match in TOKEN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    kind, written = match.lastgroup or "sign", match.group()
    return Token(kind, written, match.start(), match.end(), key(written, kind))


def language(text: str) -> str:
    """Return the language of a text, by its script.

    >>> language("Trade of Kazakhstan"), language("Торговля с Shell")
    ('en', 'ru')
    """
    cyrillic = len(CYRILLIC.findall(text))
    return "ru" if cyrillic * 2 > sum(character.isalpha() for character in text) else "en"


def key(written: str, kind: str = "word") -> str:
    """Return what all forms of a word have in common; signs and numbers stay as they are.

    >>> key("companies") == key("company"), key("долларов")
    (True, 'доллар')
    """
    if kind != "word":
        return written
    bare = re.sub(r"['’]s?$", "", written.replace(".", "")).lower()
    return lemma(bare) if CYRILLIC.search(bare) else stem(bare)


@cache
def stem(word: str) -> str:
    """Return an English word without its ending: the same for all forms of a regular word.

    >>> stem("planned"), stem("plans"), stem("countries"), stem("country")
    ('plan', 'plan', 'countr', 'countr')
    """
    if word == "eighty":
        # the one word that its ending tells from another, "eight"
        return word
    for ending in ("ies", "ied", "ing", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            doubled = word[-1] == word[-2] and word[-1] not in "lsef"
            return word[:-1] if ending in ("ing", "ed") and doubled else word
    return word


@cache
def lemma(word: str) -> str:
    """Return the dictionary form of a Russian word; a comparative stays as it is.

    >>> lemma("товарооборота"), lemma("меньше")
    ('товарооборот', 'меньше')
    """
    parse = _parses(word)
    form = word if "COMP" in parse.tag else parse.normal_form
    return str(form).replace("ё", "е")


@cache
def is_future(word: str) -> bool:
    """Tell whether a Russian word is a verb in the future tense.

    >>> is_future("составит"), is_future("составил")
    (True, False)
    """
    return bool(CYRILLIC.search(word)) and "futr" in _parses(word.lower()).tag


@cache
def _parses(word: str) -> Any:
    """Return the likeliest reading; of an adjective and a noun made from it, the adjective."""
    parses = _morphology().parse(word)
    adjective = next((one for one in parses if "ADJF" in one.tag), parses[0])
    return adjective if "NOUN" in parses[0].tag else parses[0]


@cache
def _morphology() -> Any:
    # the dictionary takes a tenth of a second to load: only where a draft is read
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")
