"""What each amount of a text means: measure, countries, product and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.drafts.lexicon import Hit
from analysis.drafts.numbers import MONEY, Quantity
from analysis.drafts.passage import Passage, Stretch
from analysis.drafts.periods import Calendar, Period
from analysis.drafts.places import HOME, UNION, Place, places
from analysis.drafts.subjects import (
    AFTER,
    INVESTMENT,
    TRADE,
    Words,
    change,
    is_ahead,
    nearest,
    product,
    subject,
)

OUT_OF_SCOPE = ""
NO_PARTNER = "the text does not say with which country"
NO_SUBJECT = "the text does not say what the amount measures"
NO_UNIT = "the text does not give a unit"

WEAK = 8.0
REGION = 4.0
NEAR = 12.0
FLOWS = ("trade_turnover", "exports", "imports")


@dataclass(frozen=True)
class Meaning:
    """What an amount means, in the terms of a claim; ``value`` if the words change its sign."""

    measure: str
    reporter: str
    partner: str
    period: str
    product: str = ""
    of: str = ""
    value: float | None = None


class Reader:
    """Reads the amounts of one passage."""

    def __init__(self, passage: Passage, amounts: Sequence[Quantity]):
        self.passage, self.amounts = passage, amounts
        self.places = places(passage, amounts)
        self.periods = Calendar(passage.words, passage.hits, passage.stated_on).all()
        self.corridor = passage.found("topics", "corridor")

    def read(self, amount: Quantity) -> Meaning | str:
        """Return what an amount means, or why that is unclear; "" if it is out of scope."""
        if amount.unit in MONEY:
            return self._money(amount)
        if amount.unit == "percent":
            return self._percent(amount)
        if amount.unit in ("tonnes", "bpd", "TEU"):
            return self._volume(amount)
        return self._count(amount) if not amount.unit else OUT_OF_SCOPE

    # who

    def _ranked(
        self, amount: Stretch, candidates: Iterable[Place], *, elsewhere: bool = True
    ) -> list[Place]:
        """Return places by their distance, those of the amount's own sentence only if any."""
        every = list(candidates)
        own = _no_region([one for one in every if self.passage.same_sentence(one, amount)])
        number = self.passage.sentence(amount)
        before = _no_region([one for one in every if self.passage.sentence(one) < number])
        return sorted(own or (before if elsewhere else []), key=lambda one: self._cost(amount, one))

    def _cost(self, amount: Stretch, one: Place) -> float:
        cost = self.passage.distance(amount, one) + WEAK * one.weak
        return cost + REGION * (one.code == "EUROPE") + AFTER * (one.first >= amount.last)

    def _party(self, amount: Stretch) -> Place | None:
        """Return the country on the other side of a statement about Kazakhstan."""
        others = [one for one in self.places if one.code not in HOME and not one.institution]
        ranked = self._ranked(amount, others)
        return ranked[0] if ranked else None

    def _home(self, amount: Stretch, *, elsewhere: bool = True) -> Place | None:
        ranked = self._ranked(
            amount, (one for one in self.places if one.code in HOME), elsewhere=elsewhere
        )
        return ranked[0] if ranked else None

    def _giver(self, amount: Stretch) -> Place | None:
        ranked = self._ranked(amount, (one for one in self.places if one.institution))
        return ranked[0] if ranked else None

    def _sides(self, amount: Stretch) -> tuple[str, str] | str:
        """Return Kazakhstan or Central Asia, and its partner; a reason if there is none."""
        party, home = self._party(amount), self._home(amount)
        if party is None:
            mutual = self.passage.found("mutual")
            return NO_PARTNER if mutual or home is None else OUT_OF_SCOPE
        if party.code not in UNION and party.code != "EUROPE":
            return OUT_OF_SCOPE
        if (home is None or self._is_vague(home)) and self._is_abroad():
            return OUT_OF_SCOPE
        return home.code if home else "KZ", _code(party)

    def _is_vague(self, home: Place) -> bool:
        """Tell "the country", which is another one where another one is named."""
        return home.weak and not any(one.code == "KZ" and not one.weak for one in self.places)

    def _is_abroad(self) -> bool:
        """Tell whether a text speaks of a country that is neither here nor in the EU."""
        return any(
            one.code not in (*HOME, *UNION, "EUROPE") and not one.institution for one in self.places
        )

    # when

    def _period(self, amount: Quantity, *kinds: str, within: float = 60.0) -> Period | None:
        """Return the nearest period of these kinds in the amount's sentence."""
        best, least = None, within
        for one in self.periods:
            if one.kind not in kinds or not self.passage.same_sentence(one, amount):
                continue
            cost = self.passage.distance(one, amount) + 3.0 * (one.kind == "base")
            if cost < least:
                best, least = one, cost
        return best

    def _level_period(self, amount: Quantity) -> Period | None:
        own = self._period(amount, "span", "base")
        return own or self._earlier_period(amount)

    def _earlier_period(self, amount: Quantity) -> Period | None:
        """Return the period of the sentence before, for a figure that goes on with its topic."""
        number = self.passage.sentence(amount)
        before = [
            one
            for one in self.periods
            if one.kind == "span" and self.passage.sentence(one) == number - 1
        ]
        return before[-1] if before else None

    def _growth_period(self, amount: Quantity) -> str:
        later = self._period(amount, "span") or self._earlier_period(amount)
        base = self._period(amount, "base")
        if later and base and _years_apart(base.value, later.value) > 1:
            return f"{base.value}/{later.value}"
        return later.value if later else ""

    def _now_or(self, amount: Quantity, within: float = NEAR) -> str:
        """Return the period of a share or a count: said near by, or the year of "currently"."""
        own = self._period(amount, "span", "now", within=within)
        return own.value if own else ""

    def _ahead_period(self, amount: Quantity) -> str:
        own = self._period(amount, "ahead", within=30.0) or self._period(amount, "span")
        return own.value if own else ""

    # money

    def _money(self, amount: Quantity) -> Meaning | str:
        label = subject(self.passage, amount, *TRADE, *INVESTMENT, "funding", "deal", "project")
        if not label:
            return OUT_OF_SCOPE
        if label not in TRADE and (giver := self._giver(amount)):
            return self._funding(amount, giver)
        if label == "funding":
            return self._funding(amount, self._party(amount))
        sides = self._sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        if label in ("deal", "project") or self._is_change_in_money(amount):
            return Meaning("other", home, partner, self._ahead_period(amount))
        if label in INVESTMENT:
            return self._investment(amount, label, home, partner)
        return self._trade(amount, label, home, partner)

    def _is_change_in_money(self, amount: Quantity) -> bool:
        return (
            self.passage.word(amount.first - 1) in ("by", "на")
            and change(self.passage, amount) != 0.0
        )

    def _funding(self, amount: Quantity, giver: Place | None) -> Meaning | str:
        home = self._home(amount)
        if home is None:
            return OUT_OF_SCOPE
        if giver is None or (giver.code not in UNION and giver.code != "none"):
            return OUT_OF_SCOPE if giver else NO_PARTNER
        own = self._period(amount, "date", "span", within=25.0)
        partner = "" if giver.code == "none" else giver.code
        return Meaning("funding", home.code, partner, own.value if own else "")

    def _investment(self, amount: Quantity, label: str, home: str, partner: str) -> Meaning:
        if is_ahead(self.passage, amount):
            return Meaning("other", home, partner, self._ahead_period(amount))
        own = self._period(amount, "span", "base")
        period = own.value if own else ""
        if label == "fdi_stock":
            return Meaning("fdi_stock", home, partner, period)
        within_year = (
            own is not None
            and not own.long
            and (not period or _years_apart(period[:4], period) == 0)
        )
        measure = "fdi_flow" if within_year else "fdi_cumulative"
        return Meaning(measure, home, partner, period)

    def _trade(self, amount: Quantity, label: str, home: str, partner: str) -> Meaning:
        goods = self._goods(amount)
        reporter, partner = self._direction(amount, label, home, partner)
        if is_ahead(self.passage, amount):
            return Meaning("other", reporter, partner, self._ahead_period(amount), goods)
        own = self._level_period(amount)
        return Meaning(label, reporter, partner, own.value if own else "", goods)

    def _goods(self, amount: Quantity) -> str:
        return product(self.passage, amount, within=6.0) or "total"

    def _direction(self, amount: Quantity, label: str, home: str, partner: str) -> tuple[str, str]:
        """Return reporter and partner of a flow from the roles of the places.

        Exports are reported where they come from, imports where they go to. A country that owns
        the word ("German exports", "Germany's imports") reports; Kazakhstan if nothing is said.
        """
        topic, _ = nearest(self.passage, amount, self.passage.found("topics", label))
        if topic is None:
            return home, partner
        by_side = {True: self._role_of(topic, home_side=True), False: self._role_of(topic)}
        reports = {
            "exports": ("origin", "owner", "agent"),
            "imports": ("destination", "owner", "agent"),
        }.get(label, ("owner",))
        other = {"exports": ("destination",), "imports": ("origin",)}.get(label, ("with",))
        if by_side[True] in reports[:1] or by_side[False] in other:
            return home, partner
        if by_side[False] in reports[:1] or by_side[True] in other:
            return partner, home
        if by_side[False] in reports and by_side[True] not in reports:
            return partner, home
        return home, partner

    def _role_of(self, topic: Hit, *, home_side: bool = False) -> str:
        candidates = [
            one
            for one in self.places
            if (one.code in HOME) == home_side
            and not one.institution
            and self.passage.same_sentence(one, topic)
        ]
        ranked = sorted(candidates, key=lambda one: self.passage.distance(one, topic))
        return ranked[0].role if ranked else ""

    # percentages

    def _percent(self, amount: Quantity) -> Meaning | str:
        direction = change(self.passage, amount)
        if direction or amount.form == "multiple":
            return self._growth(amount, direction or 1.0)
        return self._share(amount)

    def _growth(self, amount: Quantity, direction: float) -> Meaning | str:
        label = subject(self.passage, amount, *TRADE, *INVESTMENT, "corridor")
        goods = product(self.passage, amount, within=12.0)
        value = _signed(amount, direction)
        if self._is_corridor(amount) and label not in TRADE:
            return self._corridor_growth(amount, value)
        if not label:
            return OUT_OF_SCOPE
        sides = self._sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        if is_ahead(self.passage, amount):
            return Meaning("other", home, partner, self._ahead_period(amount), value=value)
        period = self._growth_period(amount)
        if label in INVESTMENT:
            return Meaning("growth", home, partner, period, of="fdi_flow", value=value)
        if goods:
            return Meaning("growth", home, partner, period, goods, "energy_volume", value)
        reporter, partner = self._direction(amount, label, home, partner)
        return Meaning("growth", reporter, partner, period, "total", label, value)

    def _whole(self, amount: Quantity) -> tuple[str, str]:
        """Return topic and product of what a share is a share of."""
        labels = (*FLOWS, *INVESTMENT)
        topics, goods = self.passage.found("topics", *labels), self.passage.found("products")
        region = self._of_phrase(amount)
        inside = [hit for hit in topics if region.first <= hit.first < region.last]
        products = [hit for hit in goods if region.first <= hit.first < region.last]
        if inside or products:
            return (inside[0].label if inside else ""), (products[0].label if products else "")
        best, cost = nearest(self.passage, amount, topics)
        thing, other = nearest(self.passage, amount, goods)
        _, outside = nearest(self.passage, amount, self.passage.found("elsewhere"))
        if min(cost, other) > outside:
            return "", ""
        return (best.label if best else ""), (thing.label if thing and other < 30 else "")

    def _of_phrase(self, amount: Quantity) -> Words:
        """Return the words of "of …" behind a share; in Russian the words just behind it."""
        last = amount.last
        while last < len(self.passage.words) and last - amount.last < 12:
            if self.passage.word(last) in (",", ".", ";", "(", ")", "–", "—", ":"):
                break
            last += 1
        behind = self.passage.word(amount.last)
        russian = self.passage.decimal_comma and behind not in ("в", "на", "за", "и", "–", "—")
        return Words(amount.last, last if behind in ("of", "от") or russian else amount.last)

    def _share(self, amount: Quantity) -> Meaning | str:
        topic, goods = self._whole(amount)
        if goods in ("crude_oil", "uranium"):
            return self._energy_share(amount, topic, goods)
        if not topic:
            return OUT_OF_SCOPE
        sides = self._sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        if is_ahead(self.passage, amount):
            return Meaning("other", home, partner, self._ahead_period(amount))
        period = self._now_or(amount, within=25.0)
        if topic in INVESTMENT:
            return Meaning("fdi_share", home, partner, period)
        if home == "C5" or self._speaks_other_side(amount):
            return Meaning("trade_share", partner, "KZ", period, "total", topic)
        return Meaning("trade_share", home, partner, period, "total", topic)

    def _speaks_other_side(self, amount: Quantity) -> bool:
        """Tell whether the whole is the partner's: "80 % of EU trade with Central Asia"."""
        return any(
            one.code == "C5" and self.passage.same_sentence(one, amount) for one in self.places
        )

    def _energy_share(self, amount: Quantity, topic: str, goods: str) -> Meaning | str:
        part = self._ranked(
            amount, (one for one in self.places if one.code not in (*UNION, "EUROPE"))
        )
        whole = self._ranked(
            amount, (one for one in self.places if one.code in UNION or one.code == "EUROPE")
        )
        if not whole or not part or part[0].code not in HOME:
            return OUT_OF_SCOPE
        if is_ahead(self.passage, amount):
            return Meaning("other", "KZ", _code(whole[0]), self._ahead_period(amount), goods)
        period = self._now_or(amount, within=30.0)
        if topic == "exports":
            return Meaning("energy_share", "KZ", _code(whole[0]), period, goods)
        return Meaning("energy_share", _code(whole[0]), "KZ", period, goods)

    # volumes

    def _is_corridor(self, amount: Quantity) -> bool:
        number = self.passage.sentence(amount)
        return any(number - 1 <= self.passage.sentence(hit) <= number for hit in self.corridor)

    def _corridor_part(self, amount: Quantity) -> str:
        best, cost = nearest(self.passage, amount, self.passage.found("corridor_parts"))
        if amount.unit == "TEU":
            return "middle_corridor_containers"
        if best is None or cost > NEAR or best.label == "cargo":
            return "middle_corridor"
        return f"middle_corridor_{best.label}"

    def _corridor_growth(self, amount: Quantity, value: float) -> Meaning:
        part = self._corridor_part(amount)
        if is_ahead(self.passage, amount):
            return Meaning("other", "", "", self._ahead_period(amount), part, value=value)
        period = self._growth_period(amount)
        return Meaning("growth", "", "", period, part, "corridor_volume", value)

    def _volume(self, amount: Quantity) -> Meaning | str:
        if amount.unit == "TEU" or self._is_corridor(amount):
            part = self._corridor_part(amount)
            if is_ahead(self.passage, amount):
                return Meaning("other", "", "", self._ahead_period(amount), part)
            own = self._level_period(amount)
            return Meaning("corridor_volume", "", "", own.value if own else "", part)
        goods = product(self.passage, amount)
        moved = subject(self.passage, amount, "exports", "imports")
        if not goods or not moved:
            return OUT_OF_SCOPE
        party = self._party(amount)
        if party is not None and party.code not in UNION and party.code != "EUROPE":
            return OUT_OF_SCOPE
        partner = _code(party) if party else ""
        if is_ahead(self.passage, amount):
            return Meaning("other", "KZ", partner, self._ahead_period(amount), goods)
        own = self._period(amount, "span", "base")
        return Meaning("energy_volume", "KZ", partner, own.value if own else "", goods)

    # counts

    def _count(self, amount: Quantity) -> Meaning | str:
        return self._materials(amount) or self._companies(amount)

    def _noun(self, amount: Quantity, within: int, *labels: str) -> Hit | None:
        """Return the counted noun: a few adjectives may stand before it."""
        for hit in self.passage.found("topics", *labels):
            between = range(amount.last, hit.first)
            if 0 <= hit.first - amount.last <= within and not any(
                self.passage.word(i) in (",", ".", ";", ":", "in", "в", "на") for i in between
            ):
                return hit
        return None

    def _materials(self, amount: Quantity) -> Meaning | str:
        if amount.scale > 1 or amount.step < 1:
            return OUT_OF_SCOPE
        noun = self._noun(amount, 4, "raw_materials")
        others = [
            one
            for one in self.amounts
            if not one.unit and self.passage.same_sentence(one, amount) and one is not amount
        ]
        first = next(
            (
                one
                for one in others
                if 1 <= one.first - amount.last <= 3 and self._is_of(amount, one)
            ),
            None,
        )
        if first is not None and self._noun(first, 4, "raw_materials"):
            return Meaning("raw_materials_count", "KZ", "EU", "", "critical_raw_materials")
        if noun is None:
            return OUT_OF_SCOPE
        if any(0 <= amount.first - one.last <= 3 and self._is_of(one, amount) for one in others):
            return Meaning("raw_materials_count", "EU", "", "", "critical_raw_materials")
        party, home = self._party(amount), self._home(amount, elsewhere=False)
        if party is None or party.code not in (*UNION, "EUROPE"):
            return OUT_OF_SCOPE
        if home is None:
            return Meaning("raw_materials_count", "EU", "", "", "critical_raw_materials")
        return Meaning("raw_materials_count", "KZ", "EU", "", "critical_raw_materials")

    def _is_of(self, one: Quantity, other: Quantity) -> bool:
        """Tell whether one number is out of the other: "18 out of 34", "19 из 34"."""
        between = [self.passage.word(i) for i in range(one.last, other.first)]
        return bool({"of", "из"} & set(between))

    def _companies(self, amount: Quantity) -> Meaning | str:
        noun = self._noun(amount, 3, "company", "project")
        if noun is None:
            return OUT_OF_SCOPE
        events = self.passage.found("event")
        if any(self.passage.same_sentence(hit, amount) for hit in events):
            return OUT_OF_SCOPE
        near = [
            one
            for one in self.places
            if self.passage.distance(noun, one) <= 5.0 or amount.last <= one.first < noun.last
        ]
        party = next(iter(self._ranked(noun, (p for p in near if p.code not in HOME))), None)
        if party is None or party.code not in (*UNION, "EUROPE"):
            return OUT_OF_SCOPE
        home = self._home(amount)
        if home is None and self._is_abroad():
            return OUT_OF_SCOPE
        measure = "company_count" if noun.label == "company" else "other"
        code = "EU" if party.code == "EUROPE" else party.code
        return Meaning(measure, home.code if home else "KZ", code, self._now_or(amount))


def _no_region(found: list[Place]) -> list[Place]:
    """Leave out Europe the region where the Union or a member of it is named."""
    named = any(one.code in UNION for one in found)
    return [one for one in found if one.code != "EUROPE"] if named else found


def _code(place: Place) -> str:
    return "" if place.code == "EUROPE" else place.code


def _years_apart(first: str, last: str) -> int:
    """Return how many years lie between the year of one period and the end of another."""
    end = last.rpartition("/")[2]
    if not first[:4].isdigit():
        return 0
    return (int(end[:4]) if end[:4].isdigit() else 9999) - int(first[:4])


def _signed(amount: Quantity, direction: float) -> float:
    """Return growth in per cent; "fell 1.9 times" is what is left, less one."""
    if direction > 0:
        return amount.value
    if amount.form == "multiple":
        return round((100 / (amount.value + 100) - 1) * 100, 2)
    return -abs(amount.value)
