"""What the words of a question to ``quote`` ask for; the words are in ``questions.toml``."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.claims import periods
from analysis.claims.book import PERIMETERS, rows
from analysis.claims.claim import NOT_SAID, Claim
from analysis.errors import MeasureError
from analysis.findings import the

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).with_name("questions.toml")
EU, KZ, WORLD = "EU", "KZ", "WORLD"
SHORT = 3
"""Names of so few letters, such as codes, are not guessed."""

ALIKE = 0.8
"""How like a known word an unknown one must be for "did you mean"."""

CODES_LIKE_WORDS = ("IN", "TO")

FLOWS = {"turnover": "trade_turnover", "exports": "exports", "imports": "imports"}
OF_A_FLOW = ("growth", "share")
ENERGY = ("oil", "uranium")

_YEARS = re.compile(r"([12]\d{3})[-–—]([12]\d{3})")


@dataclass(frozen=True)
class Topic:
    """What a topic asks for."""

    measure: str
    unit: str
    reporter: str = KZ
    partner: str = EU
    product: str = ""
    of: str = ""


TOPICS = {
    "turnover": Topic("trade_turnover", "USD"),
    "exports": Topic("exports", "USD"),
    "imports": Topic("imports", "USD"),
    "balance": Topic("trade_balance", "USD"),
    "growth": Topic("growth", "percent", of="trade_turnover"),
    "share": Topic("trade_share", "percent", of="trade_turnover"),
    "fdi": Topic("fdi_flow", "USD"),
    "oil": Topic("energy_share", "percent", EU, KZ, "crude_oil"),
    "uranium": Topic("energy_share", "percent", EU, KZ, "uranium"),
    "corridor": Topic("corridor_volume", "tonnes", "", "", "middle_corridor"),
    "materials": Topic("raw_materials_count", "count", KZ, EU, "critical_raw_materials"),
    "gdp": Topic("gdp", "USD", partner=""),
    "population": Topic("population", "persons", partner=""),
}
KINDS = {
    "gross": ("fdi_flow", "USD"),
    "net": ("fdi_flow", "EUR"),
    "stock": ("fdi_stock", "EUR"),
    "mirror": ("fdi_stock", "USD"),
}
"""Kinds of investment figures: measure, and currency unless another is asked for."""


@dataclass(frozen=True)
class Question:
    """What the words were understood to ask."""

    topic: str
    claim: Claim
    kind: str = ""
    perimeter: str = ""
    currency: str = ""
    place: str = ""


@lru_cache(maxsize=1)
def _content() -> dict[str, dict[str, list[str]]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _sections() -> dict[str, dict[str, str]]:
    """Return, by section, what each of its words stands for."""
    return {
        section: {word: code for code, some in entries.items() for word in (code.lower(), *some)}
        for section, entries in _content().items()
    }


def topic_words() -> dict[str, str]:
    """Return the topics by each of their words.

    >>> topic_words()["titr"], topic_words()["uranium"]
    ('corridor', 'uranium')
    """
    return _sections()["topics"]


def understand(asked: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> Question:
    """Return what the words ask for.

    Raises
    ------
    MeasureError
        There is no topic or more than one, a word is not understood, or two words ask for
        different years, countries, kinds or currencies.

    >>> import pandas as pd
    >>> columns = {"code": ["DE"], "name_en": "Germany", "name_ru": "Германия", "name_kk": ""}
    >>> tables = {"countries": pd.DataFrame(columns)}
    >>> asked = understand(["imports", "from", "Germany", "in", "2023"], tables)
    >>> asked.claim.measure, asked.claim.partner, asked.claim.period
    ('imports', 'DE', '2023')
    """
    words = [word for one in asked for word in map(_plain, one.split()) if word]
    topics, rest = _topics(words)
    topic, of = _one_topic(topics, words)
    question = Question(topic, _claim(TOPICS[topic], of))
    names = _sections()["places"] | places(tables)
    while rest:
        question, rest = _take(question, rest, names)
    if question.kind and question.topic != "fdi":
        raise MeasureError(
            f"{question.kind!r} is no kind of {question.topic}",
            remedy="gross, net, stock and mirror are kinds of fdi",
        )
    return _settled(question)


def _plain(word: str) -> str:
    """Return a word in lower case without marks; an open period keeps its dots.

    The codes of India and Tonga are words to skip unless they are in capitals.

    >>> _plain("U.K.,"), _plain("2005/.."), _plain("in"), _plain("IN")
    ('uk', '2005/..', 'in', 'IN')
    """
    word = word.strip(",?!;:'\"«»()")
    if word in CODES_LIKE_WORDS:
        return word
    word = word.lower()
    return word if word[:1].isdigit() else word.replace(".", "")


def _claim(topic: Topic, of: str) -> Claim:
    return Claim(
        "",
        "",
        "",
        topic.measure,
        topic.reporter,
        topic.partner,
        topic.product,
        of or topic.of,
        1.0,
        NOT_SAID,
        topic.unit,
        1.0,
        "exact",
        "",
    )


def _phrases(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield what the words begin with, the longest first, and how many words it has."""
    for length in range(len(words), 0, -1):
        yield length, " ".join(words[:length])


def _topics(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the topics that are named, each once, and the other words."""
    known = topic_words()
    topics: list[str] = []
    others: list[str] = []
    at = 0
    while at < len(words):
        length, topic = next(
            ((length, known[name]) for length, name in _phrases(words[at:]) if name in known),
            (1, ""),
        )
        if topic:
            topics.append(topic)
        else:
            others.append(words[at])
        at += length
    return list(dict.fromkeys(topics)), others


def _one_topic(topics: Sequence[str], words: Sequence[str]) -> tuple[str, str]:
    """Return the topic, and the flow that a share or a change is of."""
    match sorted(topics, key=lambda one: one not in (*OF_A_FLOW, *ENERGY)):
        case []:
            first = words[0] if words else ""
            near = _like(first, TOPICS)
            raise MeasureError(
                f"nothing is quoted under {first!r}",
                remedy=(f"did you mean {near[0]}? " if near else "")
                + f"begin with one of {', '.join(TOPICS)}",
            )
        case [topic]:
            return topic, ""
        case [topic, flow] if topic in OF_A_FLOW and flow in FLOWS:
            return topic, FLOWS[flow]
        case [one, other] if {one, other} & {"share"} and {one, other} & {*ENERGY}:
            # what is quoted of oil and uranium is a share
            return one if one in ENERGY else other, ""
        case some:
            raise MeasureError(
                f"{' and '.join(some)} are {'two' if len(some) == 2 else 'several'} questions",
                remedy="ask one at a time; share and growth take turnover, exports or imports",
            )


def _take(
    question: Question, rest: list[str], names: Mapping[str, str]
) -> tuple[Question, list[str]]:
    """Return the question with the next word taken in, and the words that are left."""
    word, claim, sections = rest[0], question.claim, _sections()
    if word in sections["skipped"]:
        return question, rest[1:]
    if word[0].isdigit():
        period = _period(word)
        _once(claim.period, period, "years")
        return replace(question, claim=replace(claim, period=period)), rest[1:]
    if kind := sections["kinds"].get(word):
        _once(question.kind, kind, "kinds of investment")
        return replace(question, kind=kind), rest[1:]
    if currency := sections["currencies"].get(word):
        _once(question.currency, currency, "currencies")
        return replace(question, currency=currency), rest[1:]
    if perimeter := sections["perimeters"].get(word):
        _once(question.perimeter, perimeter, "meanings of the EU")
        _once(question.place, EU, "places")
        return replace(question, perimeter=perimeter, place=EU), rest[1:]
    if word == "teu" and question.topic == "corridor":
        boxes = replace(claim, unit="TEU", product="middle_corridor_containers")
        return replace(question, claim=boxes), rest[1:]
    for length, name in _phrases(rest):
        if code := names.get(name.lower()):
            return _placed(question, code), rest[length:]
    near = _like(word, names)
    raise MeasureError(
        f"{word!r} is no country, year or kind of figure known here",
        remedy=(f"did you mean {near[0].title()}? " if near else "")
        + "add a country by name or code, a year, a currency, gross, net or stock",
    )


def _like(word: str, known: Iterable[str]) -> list[str]:
    """Return the known word that a mistyped one must mean, if there is one.

    >>> _like("germny", ["germany"]), _like("prussia", ["russia"]), _like("iran", ["ireland"])
    (['germany'], [], [])
    """
    alike = (name for name in known if name[:1] == word[:1] and len(name) > SHORT)
    return difflib.get_close_matches(word, alike, 1, ALIKE)


def _placed(question: Question, code: str) -> Question:
    """Take in a country; Kazakhstan is one side of all questions."""
    if code == KZ:
        return question
    _once(the(question.place) if question.place else "", the(code), "places")
    return replace(question, place=code)


def _period(word: str) -> str:
    """Return the year or years that a word asks for.

    >>> _period("2010–2012")
    '2010/2012'
    """
    period = _YEARS.sub(r"\1/\2", word)
    if not periods.parse(period, until=periods.year_of(period) or 0).years:
        raise MeasureError(
            f"{word!r} is no whole year", remedy="ask for whole years only, such as 2023"
        )
    return period


def _once(old: str, new: str, what: str) -> None:
    if old and old != new:
        raise MeasureError(
            f"{old} and {new} are two {what}", remedy="a question takes one: ask twice"
        )


def _settled(question: Question) -> Question:
    """Put place, kind and currency into the claim; the currency of a kind gives way to the one."""
    claim = question.claim
    if question.place and question.topic == "corridor":
        raise MeasureError(
            f"the corridor is not counted by country, so not for {the(question.place)}",
            remedy="leave the country out",
        )
    if question.kind:
        measure, unit = KINDS[question.kind]
        claim = replace(claim, measure=measure, unit=unit)
    if question.currency and claim.unit in _sections()["currencies"].values():
        claim = replace(claim, unit=question.currency)
    if question.place:
        if claim.partner in ("", KZ):
            claim = replace(claim, reporter=question.place)
        else:
            claim = replace(claim, partner=question.place)
    return replace(question, claim=claim)


def places(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return codes of places by each of their names, in lower case and without dots."""
    columns = ("code", "name_en", "name_ru", "name_kk")
    found: dict[str, str] = {}
    for code, *names in rows(tables["countries"], columns):
        if code not in PERIMETERS:
            cases = _cases(_plain(names[1]))
            found.update({_plain(name).lower(): code for name in (*cases, code, *names) if name})
    return found


def _cases(name: str) -> Iterator[str]:
    """Yield a Russian name in its other cases.

    >>> list(_cases("италия"))
    ['италию', 'италией', 'италии']
    """
    for ending, others in _content()["endings"].items():
        if name.endswith(ending):
            yield from (name.removesuffix(ending) + other for other in others)
