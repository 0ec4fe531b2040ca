"""Which goods a flow is of: what is said of wheat or of non-oil goods is not said of all trade."""

from __future__ import annotations

from analysis.drafts.lexicon import Hit
from analysis.drafts.passage import Passage
from analysis.drafts.places import TABLES

LONGEST = 4
"""How many words may stand between a flow and its goods."""

FARTHEST = 12
"""How many, where only countries and periods stand between: "trade with the EU in food"."""

STOPS = frozenset(
    (",", ".", ";", ":", "(", ")", "–", "—", "was", "were", "is", "are", "has", "have", "had",
     "can", "will", "amounted", "totalled", "totaled", "came", "made", "thanks", "by",
     "благодаря", "за", "через")
)  # fmt: skip

VERBS = ("change", "reporting", "whole_ends", "topics", "ahead")
EXCLUDING = ("excluding", "without", "без")
OPENERS = ("of", "in")
BARRIERS = frozenset(
    (",", ".", ";", ":", "(", ")", "–", "—", "to", "from", "with", "by", "and", "was", "were", "is",
     "are", "has", "have", "в", "во", "на", "из", "с", "со", "и", "до", "по", "за")
)  # fmt: skip


def goods(passage: Passage, flow: Hit) -> str:
    """Return the goods that a flow is limited to, "" if it is of all goods.

    >>> def of(text):
    ...     passage = Passage(text)
    ...     return goods(passage, passage.found("topics", "exports", "trade_turnover")[0])
    >>> of("non-oil trade with Italy"), of("exports of Kazakh wheat"), of("exports of goods")
    ('non_oil', 'wheat', '')
    >>> of("trade in dual-use goods")
    'dual use goods'
    """
    named = passage.found("goods")
    before = [
        hit for hit in named if 0 <= flow.first - hit.last <= 1 and _joined(passage, hit, flow)
    ]
    behind = [hit for hit in named if _joined(passage, flow, hit) or _ends(passage, flow, hit)]
    apart = [
        hit
        for hit in named
        if passage.word(hit.first) in EXCLUDING and passage.same_sentence(hit, flow)
    ]
    if limits := [*before, *behind, *apart]:
        return limits[0].label
    return _described(passage, flow)


def covered(passage: Passage, product: Hit) -> bool:
    """Tell whether a product is a part of another name: "oil" in "non-oil"."""
    return any(one.first <= product.first < one.last for one in passage.found("goods"))


def _joined(passage: Passage, one: Hit, other: Hit) -> bool:
    gap = range(one.last, other.first)
    return 0 <= other.first - one.last <= LONGEST and not any(
        passage.word(i) in BARRIERS for i in gap
    )


def _ends(passage: Passage, flow: Hit, one: Hit) -> bool:
    """Tell "exports to the EU of Kazakh metals", "bought €1.5 billion of German machinery"."""
    if not 0 <= one.first - flow.last <= FARTHEST or not passage.same_sentence(flow, one):
        return False
    first = one.first - 1
    places = {i for table in TABLES for hit in passage.found(table) for i in _words(hit)}
    while first in places or passage.word(first) == "the":
        first -= 1
    gap = range(flow.last, one.first)
    verbs = {hit.first for table in VERBS for hit in passage.found(table)}
    if any(passage.word(i) in STOPS or i in verbs for i in gap):
        return False
    numbers = any(passage.words[i].kind == "number" for i in gap)
    return passage.word(first) in (("of",) if numbers else ("of", "in", "в"))


def _described(passage: Passage, flow: Hit) -> str:
    """Return goods by their adjectives: "trade in dual-use goods", "экспорт готовых товаров"."""
    first = flow.last + (passage.word(flow.last) in OPENERS)
    heads = [
        hit
        for hit in passage.found("goods_heads")
        if 0 < hit.first - first <= LONGEST
        and not any(passage.word(i) in BARRIERS for i in range(first, hit.first))
    ]
    if not heads:
        return ""
    places = {i for table in TABLES for hit in passage.found(table) for i in _words(hit)}
    plain = {i for hit in passage.found("no_limit") for i in _words(hit)}
    limits = [
        passage.word(i)
        for i in range(first, heads[0].first)
        if i not in places | plain and passage.word(i).isalpha()
    ]
    return " ".join([*limits, passage.word(heads[0].first)]) if limits else ""


def _words(hit: Hit) -> range:
    return range(hit.first, hit.last)
