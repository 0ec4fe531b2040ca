"""What each amount of a text means: measure, countries, product and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.drafts.counts import Counts
from analysis.drafts.goods import goods
from analysis.drafts.lexicon import Hit
from analysis.drafts.numbers import DASHES, MILLION, MONEY, Quantity
from analysis.drafts.parties import OUT_OF_SCOPE, SEVERAL, Parties, code
from analysis.drafts.passage import Passage
from analysis.drafts.places import HOME, UNION, Place, names_home, speaks_for_home
from analysis.drafts.shares import Shares
from analysis.drafts.subjects import (
    INVESTMENT,
    TRADE,
    Meaning,
    change,
    is_ahead,
    nearest,
    outside,
    product,
    subject,
)
from analysis.drafts.times import Times, years_apart
from analysis.measures import EU27

NO_UNIT = "the text does not give the unit"
NO_HOME = "the text does not say whose: it does not name Kazakhstan"
DENIED = "the text says that it is not this amount"
POINTS = "a change in percentage points is in no table here"
OUTWARD = "investment of Kazakhstan abroad is in no table here"
NO_SUBJECT = "the text does not say what the amount measures"

NEAR = 12.0
BESIDE = 8.0

# What a year has an amount of.
FLOWS = (*TRADE, "fdi_flow", "fdi_cumulative", "energy_volume", "corridor_volume")


class Reader:
    """Reads the amounts of one passage in order."""

    def __init__(self, passage: Passage, amounts: Sequence[Quantity], assumed: str = ""):
        self.passage, self.amounts = passage, amounts
        self.parties = Parties(passage, amounts)
        self.named = names_home(passage)
        self.assumed = assumed or ("KZ" if speaks_for_home(passage) else "")
        self.times = Times(passage, amounts)
        self.shares = Shares(passage, self.parties, self.times)
        self.counts = Counts(passage, amounts, self.parties, self.times)
        self.corridor = passage.found("topics", "corridor")
        self.done: list[tuple[Quantity, Meaning | str]] = []

    def read(self, amount: Quantity) -> Meaning | str:
        """Return what an amount means, or why that is unclear; "" if it is out of scope."""
        meaning = self._repeated(amount)
        if meaning is None:
            meaning = self._of_a_year(amount, self._alone(amount))
        if isinstance(meaning, Meaning):
            meaning = self._objection(amount, meaning) or meaning
        self.done.append((amount, meaning))
        return meaning

    def _of_a_year(self, amount: Quantity, meaning: Meaning | str) -> Meaning | str:
        """Set apart what is for a month, or the average of several years."""
        if isinstance(meaning, str) or meaning.measure not in FLOWS:
            return meaning
        near = [
            hit.label
            for hit in (*self.passage.found("rates"), *self.passage.found("yearly"))
            if self.passage.same_sentence(hit, amount)
            and self.passage.distance(hit, amount) <= BESIDE
        ]
        years = years_apart(meaning.period, meaning.period)
        if "short" in near or (years > 0 and {"average", "yearly"} & set(near)):
            return replace(meaning, measure="other", period="")
        return meaning

    def _objection(self, amount: Quantity, meaning: Meaning) -> str:
        """Return why a meaning would be a guess, "" if it is none.

        Nothing is Kazakhstan's because nobody else is named, or because of "the country".
        """
        if not (self.named or self.assumed) and "KZ" in (meaning.reporter, meaning.partner):
            return NO_HOME
        return DENIED if amount.denied else ""

    def _alone(self, amount: Quantity) -> Meaning | str:
        if amount.unit in MONEY:
            return self._money(amount)
        if amount.unit == "percent":
            return self._percent(amount)
        if amount.unit in ("tonnes", "bpd", "TEU"):
            return self._volume(amount)
        if amount.unit:
            return self._points(amount) if amount.unit == "points" else OUT_OF_SCOPE
        if amount.scale >= MILLION and self._is_bare(amount):
            money = self._money(amount)
            return NO_UNIT if isinstance(money, Meaning) else OUT_OF_SCOPE
        return self._wagons(amount) or self.counts.read(amount)

    def _is_bare(self, amount: Quantity) -> bool:
        """Tell a sum from a count: no noun follows "16.1 billion"."""
        after = self.passage.word(amount.last)
        return not after or not after[0].isalpha()

    def _repeated(self, amount: Quantity) -> Meaning | str | None:
        """Return the meaning of the amount before, for one of its kind in brackets behind it.

        "11.1 % (9.5 % in 2021)", "$2.9 bn ($2.6 bn in 2022)", "$800 million (€691 million)".
        """
        if not self.done:
            return None
        before, meaning = self.done[-1]
        opened = [i for i in range(before.last, amount.first) if self.passage.word(i) == "("]
        closed = any(self.passage.word(i) == ")" for i in range(before.last, amount.first))
        kind = before.unit == amount.unit or {before.unit, amount.unit} <= set(MONEY)
        signed = self.passage.text[amount.start] in "+-−"
        if not opened or closed or not kind or signed or change(self.passage, amount):
            return None
        if isinstance(meaning, str) or self.parties.within(_between(opened[0], amount)):
            return None if not isinstance(meaning, str) else meaning
        own = self.times.inside(opened[0], amount)
        value = -amount.value if meaning.value is not None and meaning.value < 0 else None
        return replace(meaning, value=value, period=own.value if own else meaning.period)

    def _is_ahead(self, amount: Quantity) -> bool:
        return is_ahead(self.passage, amount) or self.times.is_ahead(amount)

    # money

    def _money(self, amount: Quantity) -> Meaning | str:
        if self._is_price(amount):
            return OUT_OF_SCOPE
        label = self._carried(amount) or self._subject(amount)
        if not label:
            return self._given(amount)
        if label not in TRADE and (giver := self.parties.giver(amount)):
            return self._funding(amount, giver)
        if label == "funding":
            return self._funding(amount, self.parties.party(amount))
        sides = self.parties.sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        if label in ("deal", "project") and self.parties.home(amount) is None:
            return OUT_OF_SCOPE
        if label in ("deal", "project") or self._is_change_in_money(amount):
            return Meaning("other", home, partner, self.times.ahead(amount))
        if label in INVESTMENT:
            outward = self.parties.is_outward(amount)
            return OUTWARD if outward else self._investment(amount, label, home, partner)
        return self._trade(amount, label, home, partner)

    def _is_price(self, amount: Quantity) -> bool:
        """Tell "$82 a barrel", "300 евро за тонну"."""
        each = self.passage.word(amount.last) in ("a", "an", "per", "за", "/")
        units = self.passage.found("units", "elsewhere", "tonnes")
        return each and any(hit.first == amount.last + 1 for hit in units)

    def _carried(self, amount: Quantity) -> str:
        """Return the subject of a change for the level that it led to: "up 12 % to $480 m"."""
        if not self.done or self.passage.word(amount.first - 1) not in ("to", "до"):
            return ""
        before, meaning = self.done[-1]
        if isinstance(meaning, str) or self.passage.distance(before, amount) > 6:
            return ""
        return meaning.of if meaning.measure == "growth" and meaning.of in TRADE else ""

    def _subject(self, amount: Quantity) -> str:
        """Return what a sum is of; those of trading partners and of investors need not say."""
        labels = (*TRADE, *INVESTMENT, "funding", "deal", "project")
        label = subject(self.passage, amount, *labels)
        said = any(
            self.passage.same_sentence(hit, amount) for hit in self.passage.found("topics", *labels)
        )
        best, cost = nearest(self.passage, amount, self.passage.found("implied"))
        _, other = nearest(self.passage, amount, outside(self.passage))
        implied = best.label if best is not None and cost < other else ""
        return label if said else implied or label

    def _given(self, amount: Quantity) -> Meaning | str:
        """Return money for Kazakhstan that no word but "for" and "from" names."""
        home, giver = self.parties.home(amount), self.parties.giver(amount)
        giver = giver or self.parties.party(amount)
        near = home is not None and self.passage.same_sentence(home, amount)
        elsewhere = any(self.passage.same_sentence(hit, amount) for hit in outside(self.passage))
        if home is None or not near or elsewhere:
            return OUT_OF_SCOPE
        reached = home.role in ("destination", "with")
        gives = giver is not None and (giver.code not in EU27 or giver.role == "origin")
        if reached and gives and giver is not None and giver.role != home.role:
            return self._funding(amount, giver)
        known = giver is not None and giver.code in UNION and amount.scale >= MILLION
        return NO_SUBJECT if known else OUT_OF_SCOPE

    def _is_change_in_money(self, amount: Quantity) -> bool:
        behind = any(hit.first == amount.last for hit in self.passage.found("change", "up", "down"))
        by = self.passage.word(amount.first - 1) in ("by", "на") or behind
        return by and change(self.passage, amount) != 0.0

    def _funding(self, amount: Quantity, giver: Place | None) -> Meaning | str:
        home = self.parties.home(amount)
        if home is None and self._is_corridor(amount):
            home = Place(amount.first, amount.last, "C5")
        if home is None or giver is None or (giver.code not in UNION and giver.code != "none"):
            return OUT_OF_SCOPE
        if self.parties.is_given_elsewhere(amount):
            return OUT_OF_SCOPE
        if self.parties.is_shared(giver, amount) and not giver.institution:
            return SEVERAL
        partner = "" if giver.code == "none" else giver.code
        return Meaning("funding", home.code, partner, self.times.spent(amount))

    def _investment(self, amount: Quantity, label: str, home: str, partner: str) -> Meaning:
        if self._is_ahead(amount):
            return Meaning("other", home, partner, self.times.ahead(amount))
        own = self.times.of_level(amount)
        period = own.value if own else ""
        if label == "fdi_stock" or self._is_stock(amount):
            return Meaning("fdi_stock", home, partner, self.times.counted(amount) or period)
        within_year = (own is not None and not own.long) or self._is_yearly(amount)
        if not within_year or (period and years_apart(period, period) > 0):
            return Meaning("fdi_cumulative", home, partner, period)
        value = -amount.value if self._is_negative(amount) else None
        return Meaning("fdi_flow", home, partner, period, value=value)

    def _is_yearly(self, amount: Quantity) -> bool:
        """Tell "annual investment", "$450 million a year"."""
        return any(
            self.passage.same_sentence(hit, amount) and self.passage.distance(hit, amount) <= 8
            for hit in self.passage.found("yearly")
        )

    def _is_stock(self, amount: Quantity) -> bool:
        topics = self.passage.found("topics", *INVESTMENT)
        return any(
            self.passage.distance(stock, topic) <= 3 and self.passage.same_sentence(stock, amount)
            for stock in self.passage.found("stock")
            for topic in topics
        )

    def _trade(self, amount: Quantity, label: str, home: str, partner: str) -> Meaning:
        topic = self._topic(amount, label)
        what = self._goods(amount, topic)
        if topic is not None:
            home, partner = self._direction(amount, topic, home, partner)
        if self._is_ahead(amount):
            return Meaning("other", home, partner, self.times.ahead(amount), what)
        period = self.times.level(amount)
        deficit = topic is not None and self._is_deficit(topic)
        if label == "trade_balance" and (deficit or self._is_negative(amount)):
            return Meaning(label, home, partner, period, what, value=-amount.value)
        return Meaning(label, home, partner, period, what)

    def _topic(self, amount: Quantity, label: str) -> Hit | None:
        """Return the word for a flow, or for who has it: "exports", "exporter"."""
        own, _ = nearest(self.passage, amount, self.passage.found("topics", label))
        if own is not None and self.passage.same_sentence(own, amount):
            return own
        implied, _ = nearest(self.passage, amount, self.passage.found("implied", label))
        return implied or own

    def _goods(self, amount: Quantity, topic: Hit | None) -> str:
        """Return the product of a flow; in a list ("metals – 1.9 bn") as it is called."""
        item = self.passage.words[max(amount.first - 2, 0)]
        alone = self.passage.word(amount.first - 3) in (":", ",", ";", "(", "")
        listed = self.passage.word(amount.first - 1) in DASHES and item.text.islower() and alone
        known = product(self.passage, amount, within=6.0)
        flows = self.passage.found("topics", *TRADE)
        bound = any(
            hit.last == amount.first - 1 for hit in (*flows, *self.passage.found("products"))
        )
        bound = bound or any(hit.last == amount.first - 1 for hit in self.passage.found("no_limit"))
        if listed and item.kind == "word" and not bound:
            return item.text
        both = self.passage.found("goods_and_services")
        if any(self.passage.same_sentence(hit, amount) for hit in both):
            return "goods_and_services"
        limited = goods(self.passage, topic) if topic is not None else ""
        return limited or known or "total"

    def _direction(self, amount: Quantity, topic: Hit, home: str, partner: str) -> tuple[str, str]:
        """Return reporter and partner of a flow; whoever spoke before goes on speaking."""
        before = next(
            (one for _, one in reversed(self.done) if not isinstance(one, str) and one.product),
            None,
        )
        turned = before is not None and (before.reporter, before.partner) == (partner, home)
        return self.parties.direction(amount, topic, home, partner, turned=turned)

    def _is_negative(self, amount: Quantity) -> bool:
        """Tell "−€281 mn", "minus €281 million" from a dash between words."""
        before = self.passage.text[: amount.start]
        signed = before.endswith(("−", "-")) and before[:-1].endswith((" ", "("))
        return signed or any(
            hit.label == "minus" and hit.last == amount.first for hit in self.passage.found("signs")
        )

    def _is_deficit(self, topic: Hit) -> bool:
        return any(self.passage.distance(hit, topic) <= 2 for hit in self.passage.found("deficit"))

    # percentages

    def _percent(self, amount: Quantity) -> Meaning | str:
        direction = change(self.passage, amount) or self._same_change(amount)
        if direction or amount.form == "multiple":
            return self._growth(amount, direction or 1.0)
        before = [one for one in self.done if self.passage.same_sentence(one[0], amount)]
        return self.shares.read(amount, before[-1] if before else None)

    def _same_change(self, amount: Quantity) -> float:
        """Return the change of the percentage before, for "up 74 %, and those from Spain 78 %"."""
        if not self.done:
            return 0.0
        before, meaning = self.done[-1]
        short = self.passage.distance(before, amount) <= 12
        if self.passage.word(amount.first - 1) in ("by", "на"):
            short = self.passage.same_sentence(before, amount)
        behind = self.passage.word(amount.last) in ("", ",", ".", ";", "respectively")
        if before.unit != "percent" or not (short and behind):
            return 0.0
        if isinstance(meaning, str):
            return change(self.passage, before)
        if meaning.measure != "growth":
            return 0.0
        return -1.0 if (meaning.value or 0.0) < 0 else 1.0

    def _points(self, amount: Quantity) -> str:
        """Return why a change in percentage points is not read, "" if it is not in scope."""
        label = subject(self.passage, amount, *TRADE, *INVESTMENT)
        sides = self.parties.sides(amount)
        return POINTS if label and not isinstance(sides, str) else OUT_OF_SCOPE

    def _growth(self, amount: Quantity, direction: float) -> Meaning | str:
        label = subject(self.passage, amount, *TRADE, *INVESTMENT)
        value = _signed(amount, direction)
        if self._is_corridor(amount) and label not in ("trade_turnover", *INVESTMENT):
            return self._corridor_growth(amount, value)
        if not label:
            return OUT_OF_SCOPE
        sides = self.parties.sides(amount)
        if isinstance(sides, str):
            return sides
        home, partner = sides
        topic = self._topic(amount, label)
        limited = goods(self.passage, topic) if topic is not None else ""
        energy = "" if limited else product(self.passage, amount, within=12.0)
        ahead = self._is_ahead(amount)
        period = self.times.ahead(amount) if ahead else self.times.growth(amount)
        measure = "other" if ahead else "growth"
        if label in INVESTMENT:
            outward = self.parties.is_outward(amount)
            flow = Meaning(measure, home, partner, period, of="fdi_flow", value=value)
            return OUTWARD if outward else flow
        if energy:
            return Meaning(measure, home, partner, period, energy, "energy_volume", value)
        if topic is not None:
            home, partner = self._direction(amount, topic, home, partner)
        return Meaning(measure, home, partner, period, limited or "total", label, value)

    # volumes

    def _is_corridor(self, amount: Quantity) -> bool:
        number = self.passage.sentence(amount)
        boxes = any(
            one.unit == "TEU" and self.passage.same_sentence(one, amount) for one in self.amounts
        )
        named = (self.passage.sentence(hit) for hit in self.corridor)
        return boxes or any(number - 1 <= one <= number for one in named)

    def _corridor_part(self, amount: Quantity) -> str:
        best, cost = nearest(self.passage, amount, self.passage.found("corridor_parts"))
        goods = product(self.passage, amount, within=4.0)
        if goods and amount.unit == "tonnes":
            return f"middle_corridor_{goods}"
        if amount.unit == "TEU":
            return "middle_corridor_containers"
        if best is None or cost > NEAR or best.label == "cargo":
            return "middle_corridor"
        return f"middle_corridor_{best.label}"

    def _corridor_growth(self, amount: Quantity, value: float) -> Meaning:
        part = self._corridor_part(amount)
        if self._is_ahead(amount):
            return Meaning("other", "", "", self.times.ahead(amount), part, value=value)
        return Meaning("growth", "", "", self.times.growth(amount), part, "corridor_volume", value)

    def _corridor_volume(self, amount: Quantity) -> Meaning:
        part = self._corridor_part(amount)
        if self._is_ahead(amount):
            return Meaning("other", "", "", self.times.ahead(amount), part)
        return Meaning("corridor_volume", "", "", self.times.level(amount), part)

    def _wagons(self, amount: Quantity) -> Meaning | None:
        """Return wagons and trains on the corridor, which are no volume."""
        wagons = any(0 <= hit.first - amount.last <= 1 for hit in self.passage.found("wagons"))
        if not wagons or not self._is_corridor(amount):
            return None
        return Meaning("other", "", "", self.times.level(amount), "middle_corridor")

    def _volume(self, amount: Quantity) -> Meaning | str:
        if amount.unit == "TEU" or self._is_corridor(amount):
            return self._corridor_volume(amount)
        oil = product(self.passage, amount)
        flows = subject(self.passage, amount, "exports", "imports")
        party = self.parties.party(amount, own=True)
        abroad = party is not None and party.code not in UNION and party.code != "EUROPE"
        reached = party is not None and party.role == "destination"
        moved = bool(flows) or bool(self.passage.found("moved")) or reached
        if not oil or not moved or abroad or not self._is_ours():
            return OUT_OF_SCOPE
        if party and self.parties.is_shared(party, amount):
            return SEVERAL
        partner = code(party) if party else ""
        if self._is_ahead(amount):
            return Meaning("other", "KZ", partner, self.times.ahead(amount), oil)
        own = self.times.of_level(amount)
        if not partner and self._is_by_route(amount):
            return Meaning("other", "KZ", "", own.value if own else "", oil)
        return Meaning("energy_volume", "KZ", partner, own.value if own else "", oil)

    def _is_by_route(self, amount: Quantity) -> bool:
        """Tell a part of the exports, "62.5 million tonnes went via Novorossiysk"."""
        behind = range(amount.last, amount.last + 6)
        return any(self.passage.word(i) in ("via", "through", "через") for i in behind)

    def _is_ours(self) -> bool:
        """Tell whether the text names Kazakhstan: oil comes from many countries."""
        return any(one.code in HOME for one in self.parties.places)


def _between(opened: int, amount: Quantity) -> Quantity:
    return replace(amount, first=opened)


def _signed(amount: Quantity, direction: float) -> float:
    """Return growth in per cent; "fell 1.9 times" is what is left, less one."""
    if direction > 0:
        return amount.value
    if amount.form == "multiple":
        return round((100 / (amount.value + 100) - 1) * 100, 2)
    return -abs(amount.value)
