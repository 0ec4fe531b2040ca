"""What a percentage is a share of, and whose."""

from __future__ import annotations

from analysis.drafts.goods import covered, goods
from analysis.drafts.lexicon import Hit
from analysis.drafts.numbers import DASHES, Quantity
from analysis.drafts.parties import OUT_OF_SCOPE, REGION, SEVERAL, Parties, code
from analysis.drafts.passage import Passage
from analysis.drafts.places import HOME, UNION, Place
from analysis.drafts.subjects import INVESTMENT, Meaning, Words, is_ahead, nearest, outside
from analysis.drafts.times import Times

FLOWS = ("trade_turnover", "exports", "imports")
LONGEST = 14
NO_PART = "the text does not say whose part it is: it does not name Kazakhstan"
NO_WHOLE = "the text does not say what it is a part of"
STOPS = (",", ".", ";", "–", "—", ":", "(", ")")
ENERGY = ("crude_oil", "uranium")
OWN = ("its", "their", "our", "своей", "своего", "своих", "нашей", "нашего")


class Shares:
    """Reads the shares of one passage."""

    def __init__(self, passage: Passage, parties: Parties, times: Times):
        self.passage, self.parties, self.times = passage, parties, times

    def read(
        self, amount: Quantity, before: tuple[Quantity, Meaning | str] | None
    ) -> Meaning | str:
        """Return what a share means; ``before`` is the amount before it in its sentence."""
        region = self._whole(amount)
        if self._is_pronoun(region) and before is not None and isinstance(before[1], Meaning):
            return self._of_the_same(amount, before[1])
        if self._is_bare_pronoun(region):
            return NO_WHOLE
        topic, goods = self._kind(amount, region)
        if goods in ENERGY:
            return self._energy(amount, region, topic, goods)
        if not topic:
            return OUT_OF_SCOPE
        sides = self.parties.sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        if is_ahead(self.passage, amount) or self.times.is_ahead(amount):
            return Meaning("other", home, partner, self.times.ahead(amount))
        period = self.times.share(amount, within=60.0)
        if topic in INVESTMENT:
            measure = "other" if self._is_structure(region) else "fdi_share"
            return Meaning(measure, home, partner, period)
        limited = self._limited(region)
        if limited:
            # a share in trade of some goods: there is no table of it
            return Meaning("other", home, partner, period, limited)
        goods = self._part(amount)
        if before is not None and isinstance(before[1], Meaning):
            earlier = before[1]
            if earlier.measure == "energy_volume" and topic in ("exports", "imports"):
                return self._energy(amount, region, topic, earlier.product)
        if self._is_theirs(amount, region, home):
            return Meaning("trade_share", partner, "KZ", period, goods, topic)
        return Meaning("trade_share", home, partner, period, goods, topic)

    def _whole(self, amount: Quantity) -> Words:
        """Return the words for the whole: "of …" behind the share, or at the sentence's start."""
        first = amount.last
        if self.passage.word(first) == "(":
            first = next(
                (i + 1 for i in range(first, first + 8) if self.passage.word(i) == ")"), first
            )
        behind = self.passage.word(first)
        russian = self.passage.decimal_comma and behind not in ("в", "на", "за", "и", *STOPS)
        half_the = amount.form == "fraction" and behind in ("the", *OWN)
        if behind in ("of", "от") or russian or half_the:
            return Words(first, self._stop(first))
        start = self._sentence_start(amount)
        if self.passage.word(start) in ("of", "из"):
            return Words(start, self._stop(start))
        return Words(first, first)

    def _stop(self, first: int) -> int:
        last = first
        pronoun = [hit for hit in self.passage.found("pronouns", "whole") if hit.first == first + 1]
        if pronoun:
            return pronoun[0].last
        verbs = {hit.first for hit in self.passage.found("whole_ends")}
        while last - first < LONGEST and self.passage.word(last) not in (*STOPS, ""):
            if last in verbs:
                break
            last += 1
        return last

    def _sentence_start(self, amount: Quantity) -> int:
        first = amount.first
        while first > 0 and self.passage.same_sentence(Words(first - 1, first), amount):
            first -= 1
        return first

    def _is_pronoun(self, region: Words) -> bool:
        """Tell "90 % of them", "half of it"."""
        hits = self.passage.found("pronouns", "whole")
        return any(hit.first - region.first in (0, 1) for hit in hits if region.last > region.first)

    def _is_bare_pronoun(self, region: Words) -> bool:
        """Tell "17 % of it" from "17 % of that trade"."""
        named = self.passage.word(region.last)
        return self._is_pronoun(region) and (not named or named in STOPS)

    def _of_the_same(self, amount: Quantity, before: Meaning) -> Meaning | str:
        """Return a share of the amount before: a partner's, or a part of one partner's."""
        if before.measure not in (
            "fdi_cumulative", "fdi_flow", "fdi_stock", "other",
        ):  # fmt: skip
            return OUT_OF_SCOPE
        if before.partner:
            return Meaning("other", before.reporter, before.partner, before.period)
        party = self.parties.party(amount)
        partner = code(party) if party else ""
        return Meaning("fdi_share", before.reporter, partner, before.period, of=before.measure)

    def _kind(self, amount: Quantity, region: Words) -> tuple[str, str]:
        """Return topic and product of the whole; nothing if it is of another kind."""
        topics = self.passage.found("topics", *FLOWS, *INVESTMENT)
        goods, elsewhere = self.passage.found("products"), outside(self.passage)
        inside = [hit.label for hit in topics if region.first <= hit.first < region.last]
        things = [hit.label for hit in goods if region.first <= hit.first < region.last]
        if any(region.first <= hit.first < region.last for hit in elsewhere):
            return "", ""
        if not things and (head := self._heads(amount)):
            things = [head]
        if inside or things:
            return (inside[0] if inside else ""), (things[0] if things else "")
        best, cost = nearest(self.passage, amount, topics or self.passage.found("implied"))
        thing, other = nearest(self.passage, amount, goods)
        _, other_kind = nearest(self.passage, amount, elsewhere)
        if min(cost, other) >= other_kind < float("inf"):
            return "", ""
        return (best.label if best else ""), (thing.label if thing and other < 30 else "")

    def _limited(self, region: Words) -> str:
        """Return the goods that the whole is limited to: "30 % of wheat exports"."""
        flows = self.passage.found("topics", *FLOWS)
        inside = [hit for hit in flows if region.first <= hit.first < region.last]
        return next(filter(None, (goods(self.passage, hit) for hit in inside)), "")

    def _is_structure(self, region: Words) -> bool:
        """Tell a part of one partner's investment ("90 % of German investment") from its share."""
        inside = [one for one in self.parties.within(region) if one.code in UNION]
        owned = any(one.role in ("owner", "origin") for one in inside)
        outside = [
            one
            for one in self.parties.places
            if one.code in UNION and one not in inside and self.passage.same_sentence(one, region)
        ]
        return owned and not outside

    def _is_theirs(self, amount: Quantity, region: Words, home: str) -> bool:
        """Tell whether the whole is the partner's: "80 % of German trade with Central Asia"."""
        inside = self.parties.within(region)
        theirs = any(one.code in UNION for one in inside)
        regional = any(
            one.code == "C5" and self.passage.same_sentence(one, amount)
            for one in self.parties.places
        )
        ours = any(one.code == "KZ" for one in inside)
        owner = self._owner(amount)
        if owner is not None:
            return owner.code in UNION or (owner.code == "C5" and home == "KZ")
        return (theirs and not ours) or (regional and home == "KZ")

    def _owner(self, amount: Quantity) -> Place | None:
        """Return whose trade it is: "Italy's foreign trade", "total EU trade"."""
        topic, _ = nearest(self.passage, amount, self.passage.found("topics", *FLOWS))
        if topic is None:
            return None
        owners = [
            one for one in self.parties.places if one.role == "owner" and self._adjoin(one, topic)
        ]
        return owners[-1] if owners else None

    def _adjoin(self, one: Place, topic: Hit) -> bool:
        gap = topic.first - one.last if one.first < topic.first else one.first - topic.last
        return 0 <= gap <= 2

    def _is_ours(self, amount: Quantity) -> bool:
        """Tell Kazakhstan's exports from what is supplied to the Union."""
        topic, _ = nearest(self.passage, amount, self.passage.found("topics", "exports"))
        return topic is not None and any(one.code in HOME for one in self.parties.near(topic, 3.0))

    def _covers(self, amount: Quantity, region: Words) -> bool:
        """Tell who supplies a part of what others use from who sends a part of its own."""
        own = any(self.passage.word(i) in OWN for i in range(region.first, region.last))
        verbs = self.passage.found("covering")
        before = [hit for hit in verbs if 0 <= amount.first - hit.last <= 3]
        return not own and (bool(before) or self._heads(amount) != "")

    def _is_sent(self, region: Words) -> bool:
        """Tell "70 % of its oil to the EU" from "24 % of its uranium from Kazakhstan"."""
        inside = self.parties.within(region)
        own = any(self.passage.word(i) in OWN for i in range(region.first, region.last))
        sent = any(one.code in UNION and one.role == "destination" for one in inside)
        return own and sent and not any(one.code in HOME for one in inside)

    def _heads(self, amount: Quantity) -> str:
        """Return the product that an item of a list begins with: "Uranium: 24 % of …"."""
        if self.passage.word(amount.first - 1) not in (":", *DASHES):
            return ""
        named = self.passage.found("products", *ENERGY)
        return next((hit.label for hit in named if hit.last == amount.first - 1), "")

    def _part(self, amount: Quantity) -> str:
        """Return the product that is the part: "oil makes up 85 % of exports"."""
        before = sorted(
            (*self.passage.found("products", *ENERGY), *self.passage.found("goods")),
            key=lambda hit: hit.first,
        )
        own = [
            hit
            for hit in before
            if hit.last <= amount.first
            and self.passage.distance(hit, amount) <= 9
            and not (hit.table == "products" and covered(self.passage, hit))
        ]
        return own[-1].label if own else "total"

    def _energy(self, amount: Quantity, region: Words, topic: str, goods: str) -> Meaning | str:
        """Return a share in oil or uranium supply, or in Kazakhstan's exports of it."""
        places = self.parties.places
        ranked = self.parties.ranked
        part = ranked(amount, (one for one in places if one.code not in (*UNION, REGION)))
        whole = ranked(amount, (one for one in places if one.code in (*UNION, REGION)))
        if not part and whole and self._heads(amount):
            return NO_PART
        if not part or part[0].code not in HOME or part[0].code == "C5":
            return OUT_OF_SCOPE
        if not whole:
            ours = topic == "exports"
            return Meaning("other", "KZ", "", self.times.share(amount), goods) if ours else ""
        if self.parties.is_shared(whole[0], amount):
            return SEVERAL
        partner = code(whole[0])
        if is_ahead(self.passage, amount) or self.times.is_ahead(amount):
            return Meaning("other", "KZ", partner, self.times.ahead(amount), goods)
        period = self.times.share(amount, within=60.0)
        inside = {one.code for one in self.parties.within(region) if one.role != "origin"}
        ours = "KZ" in inside and not inside & UNION
        ours = ours or self._is_sent(region)
        theirs = bool(inside & UNION) and "KZ" not in inside and self._covers(amount, region)
        if ours or (topic == "exports" and self._is_ours(amount) and not theirs):
            return Meaning("energy_share", "KZ", partner, period, goods)
        return Meaning("energy_share", partner, "KZ", period, goods)
