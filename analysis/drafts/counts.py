"""Counts in scope: companies, projects, and critical raw materials."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.drafts.lexicon import Hit, lexicon
from analysis.drafts.numbers import DASHES, Quantity
from analysis.drafts.parties import OUT_OF_SCOPE, REGION, Parties
from analysis.drafts.passage import Passage, Stretch
from analysis.drafts.places import HOME, UNION, Place
from analysis.drafts.subjects import Meaning, Words
from analysis.drafts.times import Times

BETWEEN = 3
"""How many words may stand between a number and its noun."""

STOPS = (",", ".", ";", ":")
LEAST = 10
BESIDE = 8.0


class Counts:
    """Reads the counts of one passage."""

    def __init__(
        self, passage: Passage, amounts: Sequence[Quantity], parties: Parties, times: Times
    ):
        self.passage, self.amounts = passage, amounts
        self.parties, self.times = parties, times

    def read(self, amount: Quantity) -> Meaning | str:
        """Return what a number without a unit counts; "" if that is out of scope."""
        if amount.value == 1:
            return OUT_OF_SCOPE
        return self._materials(amount) or self._companies(amount)

    def is_beside(self, amount: Quantity) -> bool:
        """Tell a number that may count companies of the Union and was not understood to."""
        if amount.unit or amount.value < LEAST:
            return False
        nouns = [
            *self.passage.found("topics", "company"),
            *self.passage.found("implied", "fdi"),
        ]
        near = any(
            self.passage.same_sentence(hit, amount) and self.passage.distance(hit, amount) <= BESIDE
            for hit in nouns
        )
        return near and any(
            one.code in (*UNION, REGION) and self.passage.same_sentence(one, amount)
            for one in self.parties.places
        )

    def _noun(self, amount: Quantity, *labels: str) -> Hit | None:
        """Return the counted noun: a few adjectives may stand before it."""
        barriers = lexicon()["barriers"]["word"]
        for hit in self.passage.found("topics", *labels):
            between = range(amount.last, hit.first)
            if 0 <= hit.first - amount.last <= BETWEEN and not any(
                self.passage.word(i) in (*STOPS, *barriers) for i in between
            ):
                return hit
        return None

    # raw materials

    def _materials(self, amount: Quantity) -> Meaning | None:
        """Return how many of the Union's critical raw materials, or how many there are."""
        part = Meaning("raw_materials_count", "KZ", "EU", "", "critical_raw_materials")
        whole = Meaning("raw_materials_count", "EU", "", "", "critical_raw_materials")
        if amount.scale > 1 or amount.step < 1:
            return None
        others = [one for one in self.amounts if not one.unit and one is not amount]
        if any(self._is_of(amount, one) and self._is_materials(one) for one in others):
            return part
        home = any(one.code in HOME for one in self.parties.places)
        if not self._is_materials(amount):
            larger = [one for one in others if one.value > amount.value and self._is_materials(one)]
            rest = any(self._is_rest(amount, one) for one in larger)
            return part if home and rest else None
        if any(self._is_of(one, amount) for one in others):
            return whole
        if not any(one.code in (*UNION, REGION) for one in self.parties.places):
            return None
        return part if home and not self._opens(amount) else whole

    def _opens(self, amount: Quantity) -> bool:
        """Tell the whole at the start: "Of the 34 raw materials …, 21 are found here"."""
        before = (self.passage.word(amount.first - 1), self.passage.word(amount.first - 2))
        return bool({"of", "из"} & set(before))

    def _is_rest(self, amount: Quantity, larger: Quantity) -> bool:
        """Tell "19 of them", and "21" after "Of the 34 raw materials …,"."""
        after = (self.passage.word(amount.last), self.passage.word(amount.last + 1))
        if after[0] in ("of", "из") and after[1] in ("them", "these", "those", "них", "этих"):
            return True
        if self._opens(larger) and self.passage.word(amount.first - 1) == ",":
            return True
        ours = any(one.code == "KZ" for one in self.parties.near(amount, 5.0))
        return ours and self.passage.word(amount.last) in (".", "", ";")

    def _is_materials(self, amount: Quantity) -> bool:
        """Tell whether materials are counted, straight or as "34 items on the list of …"."""
        if self._noun(amount, "raw_materials"):
            return True
        ahead = Words(amount.last, amount.last + 1)
        return any(
            amount.last <= hit.first and self.passage.distance(ahead, hit) <= 6
            for hit in self.passage.found("topics", "raw_materials")
        ) and any(self._is_of(one, amount) for one in self.amounts)

    def _is_of(self, one: Quantity, other: Quantity) -> bool:
        """Tell whether one number is out of the other: "18 out of 34", "19 из 34"."""
        if not 1 <= other.first - one.last <= 5:
            return False
        between = [self.passage.word(i) for i in range(one.last, other.first)]
        return bool({"of", "из"} & set(between))

    # companies and projects

    def _companies(self, amount: Quantity) -> Meaning | str:
        noun = self._noun(amount, "company", "project") or self._noun_before(amount)
        if noun is None or self._is_event(amount):
            return OUT_OF_SCOPE
        party = self._listed(amount) or self._followed(amount) or self._nationality(amount, noun)
        if party is None or party.code not in (*UNION, REGION):
            return OUT_OF_SCOPE
        home = self.parties.home(amount)
        if self.parties.is_elsewhere(home) and (home is None or not home.weak):
            return OUT_OF_SCOPE
        reporter = home.code if home else "KZ"
        partner = "EU" if party.code == REGION else party.code
        item = self._listed(amount) or self._followed(amount)
        period = self.times.counted(amount, listed=item is not None)
        ours = noun.label == "company" and self._is_owned_here(noun, amount)
        measure = "company_count" if noun.label == "company" and not ours else "other"
        return Meaning(measure, reporter, partner, period)

    def _noun_before(self, amount: Quantity) -> Hit | None:
        """Return the noun of "companies … number about 230", "EU — 185" or "39 joint ones"."""
        nouns = [
            hit
            for hit in self.passage.found("topics", "company", "project")
            if hit.last <= amount.first and self.passage.same_sentence(hit, amount)
        ]
        if not nouns:
            return None
        ones = any(
            0 <= hit.first - amount.last <= 1 for hit in self.passage.found("pronouns", "one")
        )
        if ones or self._listed(amount) or self._followed(amount):
            return nouns[-1]
        ends = self.passage.word(amount.last) in ("", ".", ",", ";", ")", "in", "в")
        said = any(
            hit.last <= amount.first and self.passage.distance(hit, amount) <= 2
            for hit in self.passage.found("reporting")
        )
        counted = any(
            0 <= nouns[-1].first - hit.last <= 5 for hit in self.passage.found("counting")
        )
        near = self.passage.distance(nouns[-1], amount) <= 12
        return nouns[-1] if ends and (said or counted) and near else None

    def _followed(self, amount: Quantity) -> Place | None:
        """Return the country behind an item of a list: "companies: 250 with Italy, 150 with …"."""
        gap = 2 if self.passage.word(amount.last) in DASHES else 1
        bound = (one for one in self.parties.places if one.first - amount.last == gap)
        return next((one for one in bound if one.role in ("with", "origin")), None)

    def _listed(self, amount: Quantity) -> Place | None:
        """Return the country of an item of a list: "Germany — 120"."""
        if self.passage.word(amount.first - 1) not in (*DASHES, ":", "("):
            return None
        bound = [one for one in self.parties.places if 1 <= amount.first - one.last <= 2]
        return bound[-1] if bound else None

    def _nationality(self, amount: Quantity, noun: Hit) -> Place | None:
        """Return the country whose companies they are: beside the noun, or of their capital."""
        first, last = min(amount.first, noun.first), max(amount.last, noun.last)
        span: Stretch = Words(first, last) if noun.first >= amount.last else noun
        near = [one for one in self.parties.near(span, 5.0) if one.code not in HOME]
        if not near and (noun.label == "project" or self._is_owned_here(noun, amount)):
            party = self.parties.party(amount)
            near = [party] if party and not self.parties.is_of_another(party, amount) else []
        if not near and self.passage.found("pronouns", "one"):
            near = [one for one in self.parties.near(span, 12.0) if one.code not in HOME]
        return next(iter(self.parties.ranked(span, near)), None)

    def _is_owned_here(self, noun: Hit, amount: Quantity) -> bool:
        """Tell Kazakhstan's own companies, "620 компаний Казахстана", which work with others."""
        own = [one for one in self.parties.near(noun, 0.0) if one.code in HOME]
        return any(one.role == "owner" or one.first < noun.first for one in own) and not any(
            one.code in UNION for one in self.parties.near(Words(amount.last, noun.last), 2.0)
        )

    def _is_event(self, amount: Quantity) -> bool:
        return any(self.passage.same_sentence(hit, amount) for hit in self.passage.found("event"))
