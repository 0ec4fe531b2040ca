"""Amounts in a text: numbers in digits and words, with scale, unit and hedge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.drafts.lexicon import Hit, single_words
from analysis.drafts.tokens import CYRILLIC, SPACES, Token

DASHES = ("–", "—", "-", "−")
MONEY = (
    "USD", "EUR", "KZT", "GBP", "RUB", "CNY", "CHF",
    "CZK", "HUF", "PLN", "SEK", "DKK", "RON", "BGN",
)  # fmt: skip
MILLION = 1e6
LARGEST = 1e12
"""Digits beyond this are a name or an accident, such as a telephone number."""

STOPS = ("", ".", ",", ";")
FRACTION_STEP = 0.1
"""How fine a fraction in words is, of itself: "a third" is said of 31.7 to 35 per cent."""

# Tables whose words may begin an amount, as numbers and articles may.
OPENING = ("units", "numbers", "scales", "fractions", "multiples")

# Units that amounts of a text share, with the scale that tells an amount from a count.
LENT = dict.fromkeys(MONEY, MILLION) | {"tonnes": 1e3, "TEU": 1e3}
COUNTED = ("company", "project")
TEMPORAL = ("in", "since", "by", "from", "until", "в", "с", "до", "к", "за", "of")
OPPOSITE = {"more_than": "less_than", "less_than": "more_than"}
DENIED_WITHIN = 4


@dataclass(frozen=True)
class Quantity:
    """An amount: tokens ``first`` to before ``last``, characters ``start`` to before ``end``.

    ``form`` is ``level`` for a plain amount, ``multiple`` for "doubled" (in per cent of growth)
    and ``fraction`` for "half" (in per cent). ``denied`` is said of what an amount is not: "has
    not reached $50 billion".
    """

    first: int
    last: int
    start: int
    end: int
    value: float
    step: float
    unit: str
    form: str = "level"
    scale: float = 1.0
    qualifier: str = "exact"
    denied: bool = False


@dataclass(frozen=True)
class Number:
    """A number as written: tokens ``first`` to before ``last``, value, worth of the last digit."""

    first: int
    last: int
    value: float
    step: float


def parse(written: str, *, decimal_comma: bool) -> tuple[float, float]:
    """Return the value of a number in digits, and the worth of its last digit.

    >>> parse("1,234.5", decimal_comma=False), parse("45,3", decimal_comma=True)
    ((1234.5, 0.1), (45.3, 0.1))
    >>> parse("18 708 352", decimal_comma=True), parse("1,509", decimal_comma=False)
    ((18708352.0, 1.0), (1509.0, 1.0))
    """
    digits = re.sub(f"[{SPACES}'’]", "", written)
    point = _decimal_point(digits, decimal_comma=decimal_comma)
    whole, _, decimals = digits.rpartition(point) if point else (digits, "", "")
    bare = re.sub("[.,]", "", whole)
    value = float(f"{bare}.{decimals or 0}")
    return value, float(f"1e-{len(decimals)}")


def _decimal_point(digits: str, *, decimal_comma: bool) -> str:
    """Return the sign before the decimals, "" if there are none.

    The last of two different signs is the decimal point. A sign that comes twice groups digits.
    A comma before three digits groups them, unless the text writes decimals with a comma.
    """
    marks = [sign for sign in digits if sign in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""
    last = marks[-1]
    grouped = len(digits) - digits.rindex(last) - 1 == 3
    return "" if last == "," and grouped and not decimal_comma and len(marks) == 1 else last


def _tidy(value: float) -> float:
    """Take out what multiplying decimals by a scale puts in: 16.4 billion is 16400000000."""
    return float(f"{value:.12g}")


class Amounts:
    """Finds the amounts of one text, given its tokens and the lexicon's hits."""

    def __init__(self, words: Sequence[Token], found: Sequence[Hit], *, decimal_comma: bool):
        self.words, self.decimal_comma = words, decimal_comma
        self.at: dict[tuple[str, int], Hit] = {(hit.table, hit.first): hit for hit in found}
        self.ends: dict[tuple[str, int], Hit] = {(hit.table, hit.last): hit for hit in found}

        self.openings = {hit.first for hit in found if hit.table in OPENING}
        self.openings |= {
            place
            for place, word in enumerate(words)
            if word.kind == "number" or word.text in ("a", "an", "A", "An")
        }

    def all(self) -> list[Quantity]:
        """Return the amounts in order, ranges resolved, each with its hedge."""
        amounts = list(self._scan())
        return self._ranges([self._hedged(one) for one in self._currencies(amounts)])

    def _scan(self) -> Iterator[Quantity]:
        place = 0
        while place < len(self.words):
            found = self._amount(place) if place in self.openings else None
            if found is not None:
                yield found
            place = found.last if found is not None else place + 1

    def _amount(self, place: int) -> Quantity | None:
        return self._multiple(place) or self._fraction(place) or self._level(place)

    # numbers

    def _number(self, place: int) -> Number | None:
        if place >= len(self.words):
            return None
        word = self.words[place]
        if word.kind == "number":
            value, step = parse(word.text, decimal_comma=self.decimal_comma)
            if value > LARGEST:
                return None
            return Number(place, place + 1, value, step)
        return self._spelled(place)

    def _spelled(self, place: int) -> Number | None:
        """Return a number in words: "thirty", "two hundred and fifty", "сорок пять"."""
        first, total = place, 0.0
        if self._text(place) in ("a", "an") and ("scales", place + 1) in self.at:
            return Number(place, place + 1, 1.0, 1.0)
        while (hit := self.at.get(("numbers", place))) is not None:
            value = float(hit.label)
            total = total * value if value == 100 and 0 < total < 10 else total + value
            place = hit.last
            joined = self._text(place) in ("-", "and") and ("numbers", place + 1) in self.at
            place += joined and total % 100 in (0, 20, 30, 40, 50, 60, 70, 80, 90)
        if place > first and self._is_and_a_half(place):
            total, place = total + 0.5, place + (3 if self._text(place) == "and" else 2)
        if place == first and ("scales", place) in self.at and CYRILLIC.match(self._text(place)):
            # "миллион тонн", "тысяча компаний": the scale word is the number
            return Number(place, place, 1.0, 1.0) if self._text(place).islower() else None
        return Number(first, place, total, 1.0) if place > first else None

    def _is_and_a_half(self, place: int) -> bool:
        words = " ".join(self._text(i) for i in range(place, place + 3))
        return words.startswith(("and a half", "с половиной"))

    def _text(self, place: int) -> str:
        return self.words[place].text.lower() if 0 <= place < len(self.words) else ""

    # amounts

    def _level(self, place: int) -> Quantity | None:
        """Return a number with what belongs to it: currency, scale, unit."""
        currency = self.at.get(("units", place))
        prefix = currency if currency and currency.label in MONEY else None
        number = self._number(prefix.last if prefix else place)
        if number is None or (prefix and number.first != prefix.last):
            return None
        last, scale = self._scale(number.last)
        if number.first == number.last and last == number.last:
            return None
        tonnes = self.at.get(("scaled_tonnes", last))
        if tonnes is not None and not prefix and scale == 1:
            unit, last, scale = "tonnes", tonnes.last, float(tonnes.label)
        else:
            unit, last = (prefix.label, last) if prefix else self._unit(last, scale)
        if scale == 1 and unit in ("", "time") and self._is_name_or_year(number):
            return None
        start, last, sign = self._signed(place, last, unit)
        return self._quantity(
            start, last, number.value * scale * sign, number.step * scale, unit, scale=scale
        )

    def _quantity(
        self,
        first: int,
        last: int,
        value: float,
        step: float,
        unit: str,
        *,
        form: str = "level",
        scale: float = 1.0,
    ) -> Quantity:
        word = self.words[last - 1]
        start, end = self.words[first].start, word.end
        possessive = word.kind == "word" and word.text.endswith(("'", "’"))
        end -= possessive or self._ends_sentence(last - 1)
        return Quantity(first, last, start, end, _tidy(value), _tidy(step), unit, form, scale)

    def _ends_sentence(self, place: int) -> bool:
        """Tell whether the stop of an abbreviation may be that of the sentence, too."""
        after = self.words[place + 1].text if place + 1 < len(self.words) else ""
        return self.words[place].text.endswith(".") and (not after or after[0].isupper())

    def _scale(self, place: int) -> tuple[int, float]:
        """Return the token after the scale words at a place, and what they multiply by."""
        scale = 1.0
        letter = self.at.get(("letters", place))
        if letter is not None and self.words[place - 1].end == self.words[place].start:
            return letter.last, float(letter.label)
        place += self._text(place) == "-" and ("scales", place + 1) in self.at
        while (hit := self.at.get(("scales", place))) is not None:
            scale, place = scale * float(hit.label), hit.last
        return place, scale

    def _unit(self, place: int, scale: float) -> tuple[str, int]:
        """Return the unit at a place; after millions "year" is none: "3 million a year"."""
        place_after_dash = place + (self._text(place) == "-")
        hit = self.at.get(("units", place)) or self.at.get(("units", place_after_dash))
        if hit is None or (hit.label == "time" and scale >= MILLION):
            return "", place
        return hit.label, hit.last

    def _signed(self, first: int, last: int, unit: str) -> tuple[int, int, float]:
        """Take in a sign before a percentage: "+16.9%", "−3 %", "minus 0.4 %"."""
        word = self.ends.get(("signs", first))
        if unit == "percent" and word is not None:
            return word.first, last, -1.0 if word.label == "minus" else 1.0
        before = self._text(first - 1)
        free = before == "+" or self._text(first - 2) in ("(", "[", "")
        if unit == "percent" and free and before in ("+", *DASHES):
            return first - 1, last, 1.0 if before == "+" else -1.0
        return first, last, 1.0

    def _is_name_or_year(self, number: Number) -> bool:
        """Tell years, days of a month, and numbers that belong to a name or a date."""
        word = self.words[number.first]
        before, after = number.first - 1, number.last
        year = word.kind == "number" and word.text.isdecimal() and 1900 <= number.value <= 2100
        nouns = (self.at.get(("topics", place)) for place in (after, after + 1))
        counted = any(noun and noun.label in COUNTED for noun in nouns)
        year = year and (not counted or self._text(before) in TEMPORAL)
        month = self.ends.get(("months", before + 1)) or self.at.get(("months", after))
        return year or month is not None or self._text(before) in ("№", "no", "no.", "article")

    def _fraction(self, place: int) -> Quantity | None:
        """Return "half", "a third of", "на четверть" as a percentage."""
        hit = self.at.get(("fractions", place))
        if hit is None:
            return self._ratio(place)
        before, after = self._text(place - 1), self._text(hit.last)
        russian = CYRILLIC.search(self.words[place].text) is not None
        half = self._half_of_scale(hit)
        if half is not None:
            return half
        of_time = ("ordinals", place) in self.ends or self._is_time(hit.last)
        bound = (
            after in ("of", "the", "our", "its", "their")
            or before in ("by", "на")
            or (before in ("is", "was", "to", "about", "nearly", "almost") and after in STOPS)
            or ("change", place) in self.ends
            or (before == "of" and ("change", place - 1) in self.ends)
            or (russian and self._text(hit.last) not in ("", ",", "."))
        )
        if of_time or not bound:
            return None
        value = float(hit.label)
        step = value * FRACTION_STEP
        return self._quantity(place, hit.last, value, step, "percent", form="fraction")

    def _ratio(self, place: int) -> Quantity | None:
        """Return "1/3 of", "2/3 экспорта" as a percentage."""
        parts = [self.words[i] for i in range(place, min(place + 3, len(self.words)))]
        texts = [word.text for word in parts]
        if len(parts) < 3 or texts[1] != "/" or not (texts[0].isdecimal() and texts[2].isdecimal()):
            return None
        joined = parts[0].end == parts[1].start and parts[1].end == parts[2].start
        below, above = int(texts[0]), int(texts[2])
        if not joined or not 0 < below < above <= 10 or self._text(place + 3) == "/":
            return None
        value = round(100 * below / above, 2)
        return self._quantity(place, place + 3, value, 1.0, "percent", form="fraction")

    def _half_of_scale(self, fraction: Hit) -> Quantity | None:
        """Return "half a million tonnes"."""
        article = fraction.last + (self._text(fraction.last) in ("a", "an"))
        last, scale = self._scale(article)
        if last == article or fraction.label != "50":
            return None
        unit, last = self._unit(last, scale)
        return self._quantity(fraction.first, last, scale / 2, scale / 10, unit, scale=scale)

    def _is_time(self, place: int) -> bool:
        """Tell whether a year follows, as in "first half of 2019"."""
        place += self._text(place) in ("of", "the")
        hit = self.at.get(("period_words", place))
        year = re.fullmatch(r"(19|20)\d\d", self._text(place))
        return year is not None or (hit is not None and hit.label in ("year", "quarter", "month"))

    def _multiple(self, place: int) -> Quantity | None:
        """Return "doubled", "2.6 times", "в 2,6 раза" as growth in per cent."""
        whole = self.at.get(("multiples", place))
        if whole is not None and whole.label != "times":
            factor, last, step = float(whole.label), whole.last, 100.0
        else:
            number = self._number(place)
            if number is None or number.first == number.last:
                return None
            after = number.last + (self._text(number.last) == "-")
            times = self.at.get(("multiples", after))
            if (self._text(place - 2), self._text(place - 1)) == ("factor", "of"):
                times = Hit("multiples", "times", place, number.last)
            if times is None or times.label != "times" or number.value <= 1:
                return None
            if self._text(times.last) in ("a", "per", "в", "за"):
                return None
            factor, last, step = number.value, times.last, number.step * 100
        return self._quantity(place, last, (factor - 1) * 100, step, "percent", form="multiple")

    # what neighbours lend each other

    def _currencies(self, amounts: list[Quantity]) -> list[Quantity]:
        """Give an amount without a unit the one that its text used last, or uses next.

        Only a bare sum takes one: "38.6 billion" before a stop or a preposition, not "600 million
        people". In "200 million ($218 million) euros" the word stands behind the bracket.
        """
        done: list[Quantity] = []
        used = next((one.unit for one in amounts if one.unit in LENT), "")
        for one in amounts:
            if one.unit in LENT:
                used = one.unit
            elif not one.unit and one.scale >= LENT.get(used, MILLION) and self._is_bare(one.last):
                one = replace(one, unit=self._behind_bracket(one.last) or used)
            done.append(one)
        return done

    def _is_bare(self, place: int) -> bool:
        if place >= len(self.words):
            return True
        word = self.words[place]
        return word.kind != "word" or word.key in single_words("behind_a_bare_sum", "pass")

    def _behind_bracket(self, place: int) -> str:
        if self._text(place) != "(":
            return ""
        close = next((i for i in range(place, len(self.words)) if self._text(i) == ")"), place)
        hit = self.at.get(("units", close + 1))
        return hit.label if hit and hit.label in MONEY else ""

    def _ranges(self, amounts: list[Quantity]) -> list[Quantity]:
        """Give the lower end of a range the scale and unit of the upper one."""
        done = list(amounts)
        for at, (low, high) in enumerate(pairwise(done)):
            joint = self._joint(low, high)
            if not joint or not high.unit or low.form != "level" or high.form != "level":
                continue
            factor = high.scale if low.scale == 1 else 1.0
            if low.unit not in ("", high.unit) or low.value * factor >= high.value:
                continue
            value, step = _tidy(low.value * factor), _tidy(low.step * factor)
            lower, upper = ("more_than", "less_than") if joint == "range" else ("exact", "exact")
            done[at] = replace(low, value=value, step=step, unit=high.unit, qualifier=lower)
            done[at + 1] = replace(high, qualifier=upper)
        return done

    def _joint(self, low: Quantity, high: Quantity) -> str:
        """Return "range" for "6–6.5" or "between 6 and 7", "path" for "from 6 to 10"."""
        between = " ".join(self._text(i) for i in range(low.last, high.first))
        before = self._text(low.first - 1)
        if between in DASHES:
            return "range"
        if between in ("to", "up to", "to some", "до", "to about"):
            return "path" if before in ("from", "с", "со") else "range"
        if between in ("and", "и"):
            return "range" if before in ("between", "между") else ""
        return ""

    def _is_compared(self, hedge: Hit) -> bool:
        """Tell "62 % more than the 2.8 million", which hedges nothing."""
        before = self.ends.get(("units", hedge.first)) or self.ends.get(("multiples", hedge.first))
        return before is not None and before.label in ("percent", "times")

    def _is_reached(self, hedge: Hit) -> bool:
        """Tell whether "up to" says where a change ended: "went up to 48", "вырос на 5 % до 10"."""
        if hedge.label != "less_than" or self._text(hedge.last - 1) not in ("to", "до"):
            return False
        for place in range(hedge.first - 1, max(hedge.first - 9, -1), -1):
            if self._text(place) in (".", ";", ",", "(", ")") and place != hedge.first - 1:
                return False
            if ("change", place) in self.at or ("raised", place) in self.at:
                return True
        return False

    def _hedged(self, one: Quantity) -> Quantity:
        """Give an amount its qualifier, turned round by "not": "did not exceed $60 billion"."""
        qualifier, place = self._hedge(one)
        if not self._is_denied(place):
            return replace(one, qualifier=qualifier)
        turned = OPPOSITE.get(qualifier, "")
        return replace(one, qualifier=turned or qualifier, denied=not turned)

    def _is_denied(self, place: int) -> bool:
        """Tell whether "not" stands shortly before: "has not yet reached", "не достиг"."""
        denials = single_words("denials", "not")
        for at in range(place - 1, max(place - 1 - DENIED_WITHIN, -1), -1):
            word = self.words[at]
            if word.kind != "word":
                return False
            if word.key in denials or word.text.endswith(("n't", "n’t")):
                return self.words[at + 1].key not in single_words("denials", "only")
            if word.text.lower() in ("and", "but", "и", "но", "а"):
                return False
        return False

    def _hedge(self, one: Quantity) -> tuple[str, int]:
        """Return the qualifier that the words just before the amount make, and where it begins."""
        place = one.first
        for _ in range(4):
            hit = self.ends.get(("qualifiers", place))
            if hit is not None:
                plain = self._is_reached(hit) or self._is_compared(hit)
                return ("exact" if plain else hit.label), hit.first
            skip = self.ends.get(("between_qualifier_and_amount", place))
            if skip is None:
                break
            place = skip.first
        if ("or_more", one.last) in self.at:
            return "more_than", one.first
        # nobody who writes "a third" means 33.33
        return ("about" if self._is_rough(one) else "exact"), one.first

    def _is_rough(self, one: Quantity) -> bool:
        """Tell a fraction in words, "a third", from one in digits, "1/3"."""
        spelled = all(self.words[i].kind == "word" for i in range(one.first, one.last))
        return one.form == "fraction" and spelled
