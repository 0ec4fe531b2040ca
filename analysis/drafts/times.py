"""Which of the periods of a text an amount is of."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.drafts.numbers import DASHES, Quantity
from analysis.drafts.passage import Passage
from analysis.drafts.periods import Calendar, Period
from analysis.drafts.subjects import Words

NEAR = 12.0
ADJOINING = 6.0
BASE = 3.0
"""What it costs a period that something is measured against to be the amount's own."""

BOUND = 6.0
TAKEN = 2.0
"""What it costs a period to stand behind another amount, and nearer to that."""


class Times:
    """Finds the period of an amount of one passage."""

    def __init__(self, passage: Passage, amounts: Sequence[Quantity]):
        self.passage = passage
        # "two years ago" is a period, and no amount that others are told apart from
        self.amounts = [one for one in amounts if one.unit != "time"]
        self.periods = Calendar(passage.words, passage.hits, passage.stated_on).all()

    def nearest(self, amount: Quantity, *kinds: str, within: float = 60.0) -> Period | None:
        """Return the nearest period of these kinds in the amount's sentence."""
        best, least = None, within
        for one in self.periods:
            if one.kind not in kinds or not self.passage.same_sentence(one, amount):
                continue
            if self._is_enclosed(one, amount):
                continue
            cost = self.passage.distance(one, amount) + BASE * (one.kind == "base")
            cost += TAKEN * self._is_taken(one, amount)
            bound = self._bound(one)
            if bound is not None:
                cost = 0.0 if bound is amount else cost + BOUND
            if cost < least:
                best, least = one, cost
        return best

    def _bound(self, period: Period) -> Quantity | None:
        """Return the amount of an item of a list: "2021 – $1.8bn, 2022 – $2.6bn"."""
        if self.passage.word(period.last) not in (*DASHES, ":"):
            return None
        return next((one for one in self.amounts if one.first == period.last + 1), None)

    def _is_taken(self, period: Period, amount: Quantity) -> bool:
        """Tell whether another amount is nearer: "$18 bn in 2022 from $12 bn in 2021"."""
        own = self.passage.distance(period, amount)
        behind = period.first >= amount.last
        return any(
            one is not amount
            and self.passage.same_sentence(one, amount)
            and self.passage.distance(period, one) <= own - behind
            and (behind or period.first >= one.last)
            for one in self.amounts
        )

    def _is_enclosed(self, period: Period, amount: Quantity) -> bool:
        """Tell the year of an earlier amount: "trade, which was $15 bn in 2022, reached $16 bn"."""
        clause = self._clause(period)
        if clause is None or amount.first < clause.last:
            return False
        return any(clause.first <= one.first < clause.last for one in self.amounts)

    def _clause(self, period: Period) -> Words | None:
        """Return the relative clause between two commas that a period stands in."""
        first, last = period.first, period.last
        while self.passage.word(first) not in (",", ".", ""):
            first -= 1
        while self.passage.word(last) not in (",", ".", ""):
            last += 1
        opens = self.passage.word(first + 1)
        relative = opens in ("which", "that") or opens.startswith("котор")
        return Words(first, last) if relative and self.passage.word(last) == "," else None

    def undated(self, amount: Quantity, *, changed: bool) -> Period | None:
        """Return the period of an amount that has no year: "last year" in a text without a day.

        A change that is only said to be "from a year earlier" is of no said period.
        """
        own = self.nearest(amount, "span") if changed else self.of_level(amount)
        return own if own is not None and not own.value else None

    def is_ahead(self, amount: Quantity) -> bool:
        """Tell whether a year to come is the amount's: "$60 billion by 2030"."""
        own = self.nearest(amount, "ahead", "span")
        return own is not None and own.kind == "ahead" and self.passage.distance(own, amount) <= 4

    def inside(self, opened: int, amount: Quantity) -> Period | None:
        """Return the period in the brackets that an amount is in."""
        last = amount.last
        while self.passage.word(last) not in (")", ""):
            last += 1
        inside = [one for one in self.periods if opened < one.first < last]
        return inside[0] if inside else None

    def level(self, amount: Quantity) -> str:
        """Return the period of a flow: its own, or that of the sentence before."""
        own = self.of_level(amount) or self._earlier(amount)
        return own.value if own else ""

    def of_level(self, amount: Quantity) -> Period | None:
        """Return the period of a level: what a change is measured against if it is its own.

        "$2.9 bn, against $2.6 bn in 2022", "up 21 % on 2022 ($2.2 bn)".
        """
        base = self.nearest(amount, "base")
        if base is not None and self._is_own_base(base, amount):
            return base
        return self.nearest(amount, "span")

    def _is_own_base(self, base: Period, amount: Quantity) -> bool:
        """Tell "against $2.6 bn in 2022" from "$2.9 bn against 2022"."""
        marks = self.passage.found("base_period", "base")
        if base.first >= amount.last:
            between = any(amount.last <= hit.first < base.first for hit in marks)
            near = self.passage.distance(base, amount) <= ADJOINING
            return near and not between and not self._is_taken(base, amount)
        return self.passage.word(amount.first - 1) == "(" and amount.first - base.last <= 2

    def _earlier(self, amount: Quantity) -> Period | None:
        """Return the period of the sentence before, for a figure that goes on with its topic."""
        number = self.passage.sentence(amount)
        before = [
            one
            for one in self.periods
            if one.kind == "span" and self.passage.sentence(one) == number - 1
        ]
        return before[-1] if before else None

    def growth(self, amount: Quantity) -> str:
        """Return the later period of a change; both ends where they are years apart."""
        later = self.nearest(amount, "span") or self._earlier(amount)
        base = self.nearest(amount, "base")
        if later is None:
            return ""
        if base and years_apart(base.value, later.value) > 1:
            # both may be spans: "since 2002" against "2000 to 2001"
            return f"{base.value.partition('/')[0]}/{later.value.rpartition('/')[2]}"
        end = later.value.rpartition("/")[2]
        is_one_step = len(end) == 4 and years_apart(later.value, later.value) == 1
        return end if is_one_step else later.value

    def share(self, amount: Quantity, within: float = NEAR) -> str:
        """Return the period of a share or a count: near by, or the year of "currently"."""
        base = self.nearest(amount, "base")
        if base is not None and self._is_own_base(base, amount):
            return base.value
        own = self.nearest(amount, "span", "now", within=within)
        return own.value if own else ""

    def counted(self, amount: Quantity, *, listed: bool = False) -> str:
        """Return the period of a count, which may be as of a day; items of a list share theirs."""
        within = 60.0 if listed else NEAR
        own = self.nearest(amount, "span", "now", "date", within=within)
        own = own or self._leading(amount)
        return own.value[:4] if own and own.kind == "date" else own.value if own else ""

    def _leading(self, amount: Quantity) -> Period | None:
        """Return a period that opens the sentence: "Since 2010, …"."""
        own = self.nearest(amount, "span", "now")
        if own is None or own.first > amount.first:
            return None
        return (
            own
            if own.first < 2 or not self.passage.same_sentence(Words(own.first - 2, own.first), own)
            else None
        )

    def spent(self, amount: Quantity) -> str:
        """Return when money was signed or spent, to the month where a day is named."""
        own = self.nearest(amount, "date", "span", within=40.0)
        if own is None or self._is_parted(own, amount):
            return ""
        return own.value

    def _is_parted(self, period: Period, amount: Quantity) -> bool:
        first, last = sorted((period.first, amount.first))
        return any(self.passage.word(i) == ";" for i in range(first, last))

    def ahead(self, amount: Quantity) -> str:
        """Return the period of a plan: "by 2030", else the one that is named."""
        own = self.nearest(amount, "ahead", "span")
        return own.value if own else ""


def years_apart(first: str, last: str) -> int:
    """Return how many years lie between the start of one period and the end of another.

    >>> years_apart("2005/2025", "2005/2025"), years_apart("2023-01/2023-09", "2023-01/2023-09")
    (20, 0)
    """
    end = last.rpartition("/")[2]
    if not first[:4].isdecimal():
        return 0
    return (int(end[:4]) if end[:4].isdecimal() else 9999) - int(first[:4])
