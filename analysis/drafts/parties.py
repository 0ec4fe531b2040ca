"""Who a statement is about: Kazakhstan or Central Asia, and the Union or a member of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from analysis.drafts.lexicon import CENTRAL_ASIA, Hit
from analysis.drafts.numbers import DASHES, Quantity
from analysis.drafts.passage import Passage, Stretch
from analysis.drafts.places import HOME, UNION, Place, is_next, is_passed, places
from analysis.drafts.subjects import AFTER, TRADE

OUT_OF_SCOPE = ""
SEVERAL = "one amount is given for several countries"
T = TypeVar("T")

NO_PARTNER = "the text does not say with which country"

WEAK = 8.0
NEAR = 8.0
COMPLEMENT = 6.0
REGION = "EUROPE"
INTO = ("in", "into", "to", "в", "во")
FLOWS = ("exports", "imports")

# How much a part in a flow says that the country reports it; the others say nothing.
REPORTS = {
    "exports": {
        "origin": 2.0,
        "owner": 1.0,
        "agent": 1.0,
        "": 0.5,
        "destination": -2.0,
        "object": -1.0,
    },
    "imports": {
        "destination": 2.0,
        "owner": 1.0,
        "agent": 1.0,
        "": 0.5,
        "origin": -2.0,
        "object": -2.0,
    },
    "trade_turnover": {"owner": 1.0, "with": -1.0},
    "trade_balance": {"owner": 1.0, "": 0.5, "with": -1.0, "origin": -1.0},
}


class Parties:
    """Finds the countries that an amount of one passage is about."""

    def __init__(self, passage: Passage, amounts: Sequence[Quantity]):
        self.passage, self.amounts = passage, amounts
        self.places = places(passage, amounts)

    def ranked(self, amount: Stretch, candidates: Iterable[Place]) -> list[Place]:
        """Return places by their distance: those of the amount's sentence, else earlier ones."""
        every, number = list(candidates), self.passage.sentence(amount)
        own = [one for one in every if self.passage.sentence(one) == number]
        before = [one for one in every if self.passage.sentence(one) < number]
        return sorted(_no_region(own or before), key=lambda one: self._cost(amount, one))

    def _cost(self, amount: Stretch, one: Place) -> float:
        cost = self.passage.distance(amount, one) + WEAK * one.weak
        return cost + AFTER * (one.first >= amount.last)

    def party(self, amount: Stretch, *, own: bool = False) -> Place | None:
        """Return the country on the other side of a statement about Kazakhstan.

        Countries behind a later amount belong to that; they serve only if there is no other one,
        and not at all if ``own``, or if that amount is a part of this: "$350 billion, half of it
        from Europe".
        """
        others = [one for one in self.places if one.code not in HOME and not one.institution]
        free = [
            one
            for one in others
            if not self._is_behind_another(one, amount) and not self.is_of_another(one, amount)
        ]
        near = [one for one in free if self.passage.same_sentence(one, amount)]
        later = [one for one in others if self.passage.same_sentence(one, amount)]
        if not near and later and (own or self._has_part(amount)):
            return None
        best = next(iter(self.ranked(amount, free if near or not later else others)), None)
        return self._paired(best, amount) if best else None

    def _paired(self, one: Place, amount: Stretch) -> Place:
        """Return the country in a list that has the amount's place in a list of amounts."""
        listed, sums = self.listed(one), self._amounts_beside(amount)
        return listed[sums.index(amount)] if len(listed) == len(sums) else one

    def listed(self, one: Place) -> list[Place]:
        """Return the countries that a place is listed with: "to Germany, France and Italy"."""
        others = [place for place in self.places if place.code not in HOME]
        return _chain(others, others.index(one), self._is_next)

    def _amounts_beside(self, amount: Stretch) -> list[Stretch]:
        """Return the amounts that one is listed with: "$2 billion and $3 billion"."""
        at = next((i for i, one in enumerate(self.amounts) if one is amount), -1)
        return _chain(self.amounts, at, self._is_next) if at >= 0 else [amount]

    def _is_next(self, one: Stretch, other: Stretch) -> bool:
        return is_next(self.passage, one, other)

    def is_shared(self, one: Place, amount: Stretch) -> bool:
        """Tell an amount that several countries have together, or each in an unknown part."""
        listed = self.listed(one)
        codes = {place.code for place in listed if not place.institution}
        return len(codes) > 1 and len(listed) != len(self._amounts_beside(amount))

    def _has_part(self, amount: Stretch) -> bool:
        later = (one for one in self.amounts if one.first >= amount.last)
        part = next(later, None)
        if part is None or part.unit != "percent" or self.passage.word(part.last) != "of":
            return False
        return self.passage.word(part.last + 1) in ("it", "this", "that", "which", "them")

    def _is_behind_another(self, one: Place, amount: Stretch) -> bool:
        return any(amount.last <= other.first < one.first for other in self.amounts)

    def home(self, amount: Stretch) -> Place | None:
        """Return the nearest mention of Kazakhstan or Central Asia."""
        found = self.ranked(amount, (one for one in self.places if one.code in HOME))
        # from an earlier sentence "the two countries" come with Kazakhstan, not with a region
        if found and not self.passage.same_sentence(found[0], amount):
            return next((one for one in found if one.code == "KZ"), found[0])
        return found[0] if found else None

    def is_of_another(self, one: Place, amount: Stretch) -> bool:
        """Tell the item of a list: "Italy – 14.9 billion, France (4.4 billion)"."""
        return any(
            other is not amount
            and other.first - one.last == 1
            and self.passage.word(one.last) in (*DASHES, "(", ":")
            for other in self.amounts
        )

    def giver(self, amount: Stretch) -> Place | None:
        """Return the nearest institution that gives money."""
        return next(
            iter(self.ranked(amount, (one for one in self.places if one.institution))), None
        )

    def sides(self, amount: Stretch) -> tuple[str, str] | str:
        """Return Kazakhstan or Central Asia, and its partner; a reason if there is none."""
        party, home = self.party(amount), self.home(amount)
        if party is None:
            mutual = self.passage.found("mutual")
            return NO_PARTNER if mutual or home is None else OUT_OF_SCOPE
        if party.code not in UNION and party.code != REGION:
            return OUT_OF_SCOPE
        if self.is_elsewhere(home) or self._is_inside(home, amount):
            return OUT_OF_SCOPE
        if home is not None and self._is_neighbour(home, amount):
            return OUT_OF_SCOPE
        if self.is_shared(party, amount):
            return SEVERAL
        return home.code if home else "KZ", code(party)

    def is_outward(self, amount: Stretch) -> bool:
        """Tell investment of Kazakhstan abroad: "Kazakh companies invested … in Germany"."""
        party, home = self.party(amount), self.home(amount)
        if party is None or home is None or home.role in ("destination", "origin", "with"):
            return False
        before = party.first - 1
        while is_passed(self.passage, before):
            before -= 1
        return before >= 0 and self.passage.word(before) in INTO

    def is_given_elsewhere(self, amount: Stretch) -> bool:
        """Tell money for another country: "€200 million to Ukraine"."""
        reached = [
            one
            for one in self.places
            if (one.role == "destination" or one.code not in (*HOME, *UNION, REGION))
            and not one.institution
            and self.passage.same_sentence(one, amount)
        ]
        nearest = next(iter(self.ranked(amount, reached)), None)
        if nearest is None or nearest.code in HOME:
            return False
        home = self.home(amount)
        if home is None or not self.passage.same_sentence(home, amount):
            return True
        return self._cost(amount, nearest) < self._cost(amount, home)

    def _is_neighbour(self, home: Place, amount: Stretch) -> bool:
        """Tell whether another state of Central Asia is nearer than Kazakhstan."""
        states = (one for one in self.places if one.code in CENTRAL_ASIA and one.code != "KZ")
        nearest = next(iter(self.ranked(amount, states)), None)
        if nearest is None or not self.passage.same_sentence(nearest, amount):
            return False
        return self._cost(amount, nearest) < self._cost(amount, home)

    def _is_inside(self, home: Place | None, amount: Stretch) -> bool:
        """Tell what is between two members of the Union: "French trade with Italy"."""
        if home is not None and self.passage.same_sentence(home, amount):
            return False
        members = [
            one
            for one in self.places
            if one.code in UNION and self.passage.same_sentence(one, amount)
        ]
        return any(
            one.code != other.code and self._is_joined(one, other)
            for one, other in pairwise(members)
        )

    def _is_joined(self, one: Place, other: Place) -> bool:
        """Tell "Dutch exports to Italy" and "between Italy and France"."""
        if any(one.last <= amount.first < other.first for amount in self.amounts):
            return False
        if self.passage.word(one.first - 1) in ("between", "между"):
            return True
        joint = other.role in ("with", "destination", "origin") and other.role != one.role
        return joint and self.passage.distance(one, other) <= NEAR

    def is_elsewhere(self, home: Place | None) -> bool:
        """Tell whether a text is about a country that is neither Kazakhstan nor in the EU.

        "The country" is another one where another one is named.
        """
        vague = home is None or (
            home.weak and not any(one.code == "KZ" and not one.weak for one in self.places)
        )
        return vague and any(
            one.code not in (*HOME, *UNION, REGION)
            and not one.institution
            and not self._is_listed(one)
            for one in self.places
        )

    def _is_listed(self, one: Place) -> bool:
        """Tell one of several investors or partners, each with an amount of its own."""
        if one.code in CENTRAL_ASIA:
            return False
        bound = any(
            0 < amount.first - one.last <= 1 or (amount.first == one.last and one.role == "origin")
            for amount in self.amounts
        )
        return bound and len(self.amounts) > 1

    def direction(
        self, amount: Stretch, topic: Hit, home: str, partner: str, *, turned: bool
    ) -> tuple[str, str]:
        """Return reporter and partner of a flow; ``turned`` if the partner reported before.

        Exports are reported where they come from, imports where they go to. A country that owns
        the word ("German exports", "Germany's imports") reports; Kazakhstan if nothing is said.
        """
        reports = REPORTS.get(topic.label, {})
        own = self._attached(amount, topic, home_side=True)
        other = self._attached(amount, topic, home_side=False)
        ours = reports.get(own.role, 0.0) if own else 0.0
        theirs = reports.get(other.role, 0.0) if other else 0.0
        if own and other and own.role == other.role and own.role in ("origin", "destination"):
            near = self._cost(amount, own) <= self._cost(amount, other)
            ours, theirs = (ours, 0.0) if near else (0.0, theirs)
        if own and other and own.role == other.role == "owner" and topic.label in FLOWS:
            # "EU imports of Kazakh oil": the first owns the flow, the second the goods
            theirs += other.first < topic.first < own.first
        if topic.table == "implied" and topic.label in FLOWS:
            ours = -1.0 if own and _is_served(topic, own) else ours
            theirs = -1.0 if other and _is_served(topic, other) else theirs
        if theirs == ours:
            turned = turned or self._is_turned(topic)
            return (partner, home) if turned else (home, partner)
        return (partner, home) if theirs > ours else (home, partner)

    def _is_turned(self, topic: Hit) -> bool:
        """Tell a sentence on the partner's trade: "German trade with Kazakhstan: exports …"."""
        for trade in self.passage.found("topics", "trade_turnover"):
            near = [one for one in self.near(trade, 3.0) if self.passage.same_sentence(one, topic)]
            owned = any(one.code in UNION and one.role == "owner" for one in near)
            if owned and any(one.code in HOME and one.role == "with" for one in near):
                return topic.label != "trade_turnover"
        return False

    def _attached(self, amount: Stretch, topic: Hit, *, home_side: bool) -> Place | None:
        """Return the place of one side that belongs to a flow: no other flow is nearer to it."""
        flows = [
            hit
            for hit in self.passage.found("topics", *TRADE)
            if self.passage.same_sentence(hit, topic) and hit is not topic
        ]
        flows = [topic, *flows]
        candidates = [
            one
            for one in self.places
            if (one.code in HOME) == home_side
            and not one.institution
            and self.passage.same_sentence(one, topic)
            and min(flows, key=lambda hit: self._apart(hit, one)) is topic
        ]
        ranked = sorted(candidates, key=lambda one: self._cost(amount, one))
        return ranked[0] if ranked else None

    def _apart(self, flow: Hit, one: Place) -> float:
        """Return how far a place is from a flow; what a preposition adds follows its word."""
        follows = one.first >= flow.last or one.role in ("owner", "")
        return self.passage.distance(flow, one) + (0.0 if follows else COMPLEMENT)

    def within(self, region: Stretch) -> list[Place]:
        """Return the places in a stretch of the text."""
        return [one for one in self.places if region.first <= one.first < region.last]

    def near(self, one: Stretch, distance: float) -> list[Place]:
        """Return the places that are no farther than ``distance`` from a stretch."""
        return [place for place in self.places if self.passage.distance(one, place) <= distance]


def _chain(found: Sequence[T], at: int, joined: Callable[[T, T], bool]) -> list[T]:
    """Return the part around an element whose neighbours are all joined.

    >>> _chain([1, 2, 4, 5, 6], 3, lambda one, other: other - one == 1)
    [4, 5, 6]
    """
    first = last = at
    while first > 0 and joined(found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and joined(found[last], found[last + 1]):
        last += 1
    return list(found[first : last + 1])


def _is_served(topic: Hit, one: Place) -> bool:
    """Tell whose buyer or supplier it is: "Kazakhstan's largest buyer", "buyer of Kazakh goods"."""
    return one.role == "owner" or (0 <= one.first - topic.last <= 1 and one.role in ("", "object"))


def _no_region(found: list[Place]) -> list[Place]:
    """Leave out Europe the region where the Union or a member of it is named."""
    named = any(one.code in UNION for one in found)
    return [one for one in found if one.code != REGION] if named else found


def code(place: Place) -> str:
    """Return the code of a place in a claim: a region that is not the Union has none."""
    return "" if place.code == REGION else place.code
