"""Countries in a text, and the part that each plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis.drafts.lexicon import CENTRAL_ASIA, Hit, lexicon, single_words
from analysis.drafts.passage import Passage, Stretch
from analysis.drafts.tokens import CYRILLIC
from analysis.measures import EU27

HOME = ("KZ", "C5")
UNION = EU27 | {"EU"}

OWNED = ("trade_turnover", "exports", "imports", "trade_balance", "fdi", "fdi_stock", "company")
TABLES = ("places", "names", "adjectives", "capitals")
AND = ("and", "и", ",")
APPOSED = 8
"""How many words an apposition has on either side of a place, at most."""


@dataclass(frozen=True)
class Place:
    """A country or a group of them: tokens ``first`` to before ``last``.

    ``code`` is an ISO code, ``EU``, ``C5``, ``EUROPE`` for the region, or ``none`` for a giver
    of no one country. ``role`` is what the word before it makes of it; ``weak`` is said of
    places that name a person or an office, and of "the country".
    """

    first: int
    last: int
    code: str
    role: str = ""
    weak: bool = False
    institution: bool = False


def places(passage: Passage, amounts: Sequence[Stretch] = ()) -> list[Place]:
    """Return the places of a text that can be a party to a statement, in order.

    "US" in an amount of "US dollars" is none.

    >>> [(one.code, one.role) for one in places(Passage("exports from Kazakhstan to Italy"))]
    [('KZ', 'origin'), ('IT', 'destination')]
    """
    named = [hit for table in TABLES for hit in passage.found(table)]
    named = [hit for hit in named if not _is_perimeter(passage, hit)]
    named = [hit for hit in named if not _is_plural(passage, hit) and not _is_venue(passage, hit)]
    found = [_place(passage, hit) for hit in named]
    found += [
        Place(hit.first, hit.last, hit.label, _role(passage, hit), institution=True)
        for hit in passage.found("institutions")
        if not _is_title(passage, hit)
    ]
    kept = [
        one
        for one in dict.fromkeys(found)
        if not _is_inside(one, found)
        and not any(amount.first <= one.first < amount.last for amount in amounts)
        and not _compared(passage, one)
        and not _is_counted_in(passage, one, found)
    ]
    return _joined(passage, _apposed(passage, sorted(kept, key=lambda one: one.first)))


@cache
def roles() -> dict[str, str]:
    """Return what each preposition makes of the country behind it.

    >>> roles()["from"], roles()["в"]
    ('origin', 'destination')
    """
    return {word: role for role, words in lexicon()["roles"].items() for word in words}


def names_home(passage: Passage) -> bool:
    """Tell whether a text names Kazakhstan or Central Asia, be it as a venue or in a title.

    >>> names_home(Passage("signed in Astana")), names_home(Passage("the country"))
    (True, False)
    """
    return any(passage.found(table, *HOME) for table in TABLES)


def speaks_for_home(passage: Passage) -> bool:
    """Tell whether a text says "our country": these texts are Kazakhstan's, so it is meant.

    >>> speaks_for_home(Passage("our economy")), speaks_for_home(Passage("the country"))
    (True, False)
    """
    return any(passage.found(table, "ours") for table in TABLES)


def _place(passage: Passage, hit: Hit) -> Place:
    code = "KZ" if hit.label in ("home", "ours") else hit.label
    weak = hit.label == "home" or _is_title(passage, hit)
    return Place(hit.first, hit.last, code, _role(passage, hit), weak)


def _is_title(passage: Passage, hit: Hit) -> bool:
    """Tell a person or an office: "the French president", "Commission Vice President"."""
    return any(passage.distance(hit, title) <= 1 for title in passage.found("titles"))


def _is_venue(passage: Passage, hit: Hit) -> bool:
    """Tell "signed in Brussels", where the city stands for no one."""
    return hit.table == "capitals" and passage.word(hit.first - 1) in ("in", "at", "в")


def _is_perimeter(passage: Passage, hit: Hit) -> bool:
    """Tell the country that a perimeter leaves out or takes in: "without the UK"."""
    around = passage.found("definitions", "perimeter")
    return hit.label == "GB" and any(one.first < hit.first < one.last for one in around)


def _is_plural(passage: Passage, hit: Hit) -> bool:
    """Tell "the countries" from "the country", which is Kazakhstan."""
    return hit.label == "home" and passage.word(hit.last - 1) in (
        "countries",
        "republics",
        "странах",
    )


def _role(passage: Passage, hit: Hit) -> str:
    """Return what the words around a place make of it."""
    if passage.word(hit.last) == "-" and passage.word(hit.last + 1) == "bound":
        return "destination"
    if _is_possessive(passage, hit):
        return "owner"
    place = hit.first - 1
    while is_passed(passage, place) and hit.first - place < 6:
        if passage.word(place) == "of" and not is_passed(passage, place - 1):
            return "owner"
        place -= 1
    role = roles().get(passage.word(place))
    heads = {topic.last for topic in passage.found("topics", *OWNED)}
    if role or not {hit.first, place + 1} & heads:
        return role or ""
    return "owner" if CYRILLIC.search(passage.word(hit.first)) else "object"


def _is_possessive(passage: Passage, hit: Hit) -> bool:
    """Tell "Kazakhstan's", "German exports", "казахстанский экспорт"."""
    if passage.words[hit.last - 1].text.endswith(("'s", "’s", "s'", "s’")):
        return True
    behind = (topic.first - hit.last for topic in passage.found("topics", *OWNED))
    joint = passage.word(hit.last) in (*AND, *roles())
    return any(0 <= gap <= 1 for gap in behind) and not joint


def is_passed(passage: Passage, place: int) -> bool:
    """Tell whether a word may stand between a preposition and its country."""
    words = single_words("between_preposition_and_place", "pass")
    return 0 <= place < len(passage.words) and passage.words[place].key in words


def _is_inside(one: Place, others: Sequence[Place]) -> bool:
    """Tell whether a longer name covers this one ("European" in "European Commission")."""
    return any(
        other is not one
        and other.first <= one.first
        and one.last <= other.last
        and other.last - other.first > one.last - one.first
        for other in others
    )


def _compared(passage: Passage, one: Place) -> bool:
    """Tell whether a place is only there for comparison: "behind China", "среди стран ЕС".

    A relative clause makes it the subject again: "behind Kazakhstan, which led with 24.5 %".
    """
    before = one.first - 1
    while is_passed(passage, before):
        before -= 1
    marked = {hit.last - 1: hit.label for hit in passage.found("comparison")}
    if before not in marked:
        earlier = before - 2
        if passage.word(before) not in ("and", "и") or earlier not in marked:
            return False
        before = earlier
    if passage.word(before) == "than" and _is_denied(passage, before):
        return False
    after = passage.word(one.last) + passage.word(one.last + 1)
    return not after.startswith((",which", ",who", ",котор", ",that"))


def _is_counted_in(passage: Passage, one: Place, others: Sequence[Place]) -> bool:
    """Tell the United Kingdom in "the EU, including the UK", "the EU (without the UK)"."""
    if one.code != "GB" or not any(other.code == "EU" for other in others):
        return False
    before = one.first - (passage.word(one.first - 1) == "the")
    marks = [hit for hit in passage.found("counted_in") if hit.last == before]
    if not marks:
        return False
    if passage.word(marks[0].first) != "with":
        return True
    opens = marks[0].first == 0 or passage.word(marks[0].first - 1) in ("(", ",")
    return opens or any(other.code == "EU" and other.last == marks[0].first for other in others)


def _apposed(passage: Passage, found: Sequence[Place]) -> list[Place]:
    """Read "Italy, the largest EU partner of Kazakhstan, bought …" as being about Italy.

    Between the two commas the Union is no partner of its own, and Kazakhstan plays no part. Nor
    is it one in "the largest buyer in the EU is Italy".
    """
    done: list[Place] = []
    for one in found:
        if _is_scope(passage, one, found):
            continue
        if one.code not in ("EU", *HOME) or not _is_apposed(passage, one, found):
            done.append(one)
        elif one.code in HOME:
            done.append(replace(one, role="with"))
    return done


def _is_scope(passage: Passage, one: Place, others: Sequence[Place]) -> bool:
    if one.code != "EU" or one.role != "destination":
        return False
    most = passage.found("superlatives")
    ranked = any(
        hit.last <= one.first <= hit.last + APPOSED and passage.same_sentence(hit, one)
        for hit in most
    )
    members = UNION - {"EU"}
    return ranked and any(
        other.code in members and passage.same_sentence(other, one) for other in others
    )


def _is_apposed(passage: Passage, one: Place, others: Sequence[Place]) -> bool:
    first, last = one.first, one.last
    while passage.word(first) not in (",", ".", "") and one.first - first < APPOSED:
        first -= 1
    while passage.word(last) not in (",", ".", "") and last - one.last < APPOSED:
        last += 1
    if passage.word(first) != "," or passage.word(last) != ",":
        return False
    opened = passage.word(first + 1) in ("the", "a", "its", "our", "one") or any(
        0 < hit.first - first <= 3 for hit in passage.found("superlatives")
    )
    members = UNION - {"EU"}
    return opened and any(other.last == first and other.code in members for other in others)


def _is_denied(passage: Passage, place: int) -> bool:
    """Tell "no one more than X", which is about X, from "more than X"."""
    return any(max(place - 12, 0) <= hit.first < place for hit in passage.found("nobody"))


def _joined(passage: Passage, found: list[Place]) -> list[Place]:
    """Read several states of Central Asia in one list as Central Asia.

    The second of two countries plays the part of the first: "between Italy and Kazakhstan".
    """
    done: list[Place] = []
    merged: set[int] = set()
    for one in found:
        last = done[-1] if done else None
        if last is not None and not one.role and is_next(passage, last, one):
            one = replace(one, role=last.role)
        if (
            last is not None
            and one.code in CENTRAL_ASIA
            and (last.code in CENTRAL_ASIA or id(last) in merged)
            and last.code != one.code
            and is_next(passage, last, one)
        ):
            done[-1] = replace(last, last=one.last, code="C5")
            merged.add(id(done[-1]))
        else:
            done.append(one)
    return done


def is_next(passage: Passage, last: Stretch, one: Stretch) -> bool:
    """Tell whether two places or amounts follow each other in a list."""
    between = range(last.last, one.first)
    return any(passage.word(i) in AND for i in between) and all(
        passage.word(i) in (*AND, *roles()) or is_passed(passage, i) for i in between
    )
