"""What an amount is an amount of: its subject, whether it changed, and whether it is to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.drafts.goods import covered
from analysis.drafts.lexicon import Hit
from analysis.drafts.numbers import Quantity
from analysis.drafts.passage import Passage
from analysis.drafts.tokens import is_future

TRADE = ("trade_turnover", "exports", "imports", "trade_balance")
INVESTMENT = ("fdi", "fdi_stock")
AFTER = 1.5
"""What it costs a subject to stand behind its amount: most stand before it."""

CUT_OFF = 4.0
"""What it costs more behind a comma, where most often another amount begins."""

# Words that also have other uses need to be nearer.
COMMON = {"funding": 3.0, "deal": 3.0, "project": 3.0, "company": 4.0}
AHEAD_WITHIN = 18.0
BEHIND_WITHIN = 12.0
MODAL_WITHIN = 6.0
CHANGE_WITHIN = 9.0


@dataclass(frozen=True)
class Meaning:
    """The fields of a claim that its words decide; ``value`` where they change the amount's."""

    measure: str
    reporter: str
    partner: str
    period: str
    product: str = ""
    of: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Words:
    """Tokens ``first`` to before ``last``."""

    first: int
    last: int


def nearest(passage: Passage, quantity: Quantity, found: Iterable[Hit]) -> tuple[Hit | None, float]:
    """Return the hit that stands nearest to an amount, and how far it is."""
    best, least = None, float("inf")
    for hit in found:
        cost = passage.distance(quantity, hit) + COMMON.get(hit.label, 0.0)
        if hit.first >= quantity.last:
            cost += AFTER + CUT_OFF * _is_cut_off(passage, quantity, hit)
        if cost < least:
            best, least = hit, cost
    return best, least


def _is_cut_off(passage: Passage, quantity: Quantity, hit: Hit) -> bool:
    """Tell whether a comma, a colon or "and" stands between an amount and a word behind it."""
    return any(
        passage.word(i) in (",", ";", ":", "and", "и") for i in range(quantity.last, hit.first)
    )


def outside(passage: Passage) -> list[Hit]:
    """Return the words for quantities that are no claim here; goods and services are one."""
    both = passage.found("goods_and_services")
    return [
        hit
        for hit in passage.found("elsewhere")
        if not any(one.first <= hit.first < one.last for one in both)
    ]


def subject(passage: Passage, quantity: Quantity, *labels: str) -> str:
    """Return what an amount of money is of, one of ``labels``; "" if it is of something else."""
    wanted = passage.found("topics", *labels)
    best, cost = nearest(passage, quantity, wanted)
    _, other = nearest(passage, quantity, outside(passage))
    if best is None or cost > other:
        return ""
    return _balance(passage, best, labels) or best.label


def _balance(passage: Passage, best: Hit, labels: Iterable[str]) -> str:
    """Return the balance of the trade that was found: "a surplus in trade with Italy"."""
    if best.label != "trade_turnover" or "trade_balance" not in labels:
        return ""
    words = passage.found("topics", "trade_balance")
    return "trade_balance" if any(passage.distance(best, one) <= 3 for one in words) else ""


def product(passage: Passage, quantity: Quantity, within: float = 60.0) -> str:
    """Return the product nearest to an amount: ``crude_oil``, ``uranium``, or ""."""
    named = passage.found("products", "crude_oil", "uranium")
    named = [hit for hit in named if not covered(passage, hit)]
    best, cost = nearest(passage, quantity, named)
    return best.label if best is not None and cost <= within else ""


def is_ahead(passage: Passage, quantity: Quantity) -> bool:
    """Tell whether a text gives an amount as a plan, a forecast, a capacity or a potential."""
    for hit in passage.found("ahead"):
        within = MODAL_WITHIN if hit.label == "modal" else AHEAD_WITHIN
        within = min(within, BEHIND_WITHIN) if hit.first >= quantity.last else within
        if passage.same_sentence(hit, quantity) and passage.distance(hit, quantity) <= within:
            return True
    return any(
        is_future(passage.word(i)) and passage.same_sentence(Words(i, i + 1), quantity)
        for i in range(max(quantity.first - 6, 0), min(quantity.last + 4, len(passage.words)))
    )


def change(passage: Passage, quantity: Quantity) -> float:
    """Return 1 for a rise by this amount, −1 for a fall, 0 if the amount is no change."""
    before = passage.word(quantity.first - 1)
    written = passage.words[quantity.first].text
    if written in ("+", "-", "−", "–"):
        return 1.0
    if any(hit.first == quantity.first for hit in passage.found("signs")):
        return 1.0
    after, _ = quantity.last, passage.word(quantity.last)
    best, least = 0.0, CHANGE_WITHIN
    hedges = {hit.first for hit in passage.found("qualifiers") if hit.first < quantity.first}
    for hit in passage.found("change", "up", "down"):
        cost = passage.distance(hit, quantity)
        # "21 % up to", "10 % more": directly behind; "rose, as he said, by 21 %": farther before
        if hit.first in hedges:
            continue
        if passage.same_sentence(hit, quantity) and cost < least:
            if hit.first >= after and cost > 1 and quantity.form != "multiple":
                continue
            best, least = (1.0 if hit.label == "up" else -1.0), cost
    if quantity.form == "multiple" and not best:
        return 1.0
    if _is_level(passage, quantity, before) or _is_share(passage, quantity):
        return best if quantity.form == "multiple" else 0.0
    return best


def _is_level(passage: Passage, quantity: Quantity, before: str) -> bool:
    """Tell whether the amount is where something rose to: "rose to 30 %", "вырос до 30 %"."""
    place = quantity.first - 1
    if before in ("below", "above", "ниже", "выше"):
        return True
    while any(hit.last == place + 1 for hit in passage.found("qualifiers")):
        place -= 1
    return any(
        word in ("to", "at", "from", "до", "с", "со") for word in (before, passage.word(place))
    )


def _is_share(passage: Passage, quantity: Quantity) -> bool:
    """Tell whether a whole follows: "30 % of", "30 % внешней торговли"."""
    after = passage.word(quantity.last)
    if quantity.form != "level" and passage.word(quantity.first - 1) in ("by", "на"):
        return False
    return after in ("of", "от")
