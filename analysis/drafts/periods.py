"""Periods in a text: years, parts of years, spans, and what they mean on the day of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.drafts.lexicon import Hit, single_words
from analysis.drafts.numbers import COUNTED, DASHES, TEMPORAL
from analysis.drafts.tokens import Token
from analysis.measures import INDEPENDENCE

YEAR = re.compile(r"(?:19|20)\d\d")
AGAINST = ("on", "than", "чем", "больше", "меньше", "выше", "ниже")

# Tables whose words may begin a period, as numbers may.
OPENING = ("period_words", "months", "ordinals", "present", "numbers")


@dataclass(frozen=True)
class Period:
    """A period: tokens ``first`` to before ``last``, and its value as in a claim.

    ``kind`` is ``span`` for a period proper, ``date`` for a day, ``ahead`` for "by 2030",
    ``now`` for "currently", and ``base`` for what a change is measured against. ``long`` is said
    of more than a year whose ends are not known.
    """

    first: int
    last: int
    value: str
    kind: str = "span"
    long: bool = False


def months(year: int, first: int, last: int) -> str:
    """Return the months of a year as a period.

    >>> months(2023, 1, 11), months(2023, 3, 3), months(2023, 1, 12)
    ('2023-01/2023-11', '2023-03', '2023')
    """
    if (first, last) == (1, 12):
        return str(year)
    low, high = f"{year}-{first:02d}", f"{year}-{last:02d}"
    return low if low == high else f"{low}/{high}"


@dataclass(frozen=True)
class Part:
    """A part of a year without its year: "January–September", "first half", "9 months"."""

    first: int
    last: int
    start: int
    end: int
    flowing: bool = False


class Calendar:
    """Finds the periods of one text, given its tokens, the lexicon's hits and its day."""

    def __init__(self, words: Sequence[Token], found: Sequence[Hit], stated_on: str):
        self.words = words
        self.at: dict[tuple[str, int], list[Hit]] = {}
        self.ends: dict[tuple[str, int], list[Hit]] = {}
        for hit in found:
            self.at.setdefault((hit.table, hit.first), []).append(hit)
            self.ends.setdefault((hit.table, hit.last), []).append(hit)
        self.openings = {hit.first for hit in found if hit.table in OPENING}
        self.openings |= {
            place
            for place, word in enumerate(words)
            if word.kind == "number" or word.text in ("Q", "q")
        }
        self.year = int(stated_on[:4]) if YEAR.match(stated_on) else None
        self.month = int(stated_on[5:7]) if re.match(r"\d{4}-\d\d", stated_on) else None

    def all(self) -> list[Period]:
        """Return the periods in order; what cannot be placed in time has the value ""."""
        found: list[Period] = []
        place = 0
        while place < len(self.words):
            period = self._period(place) if place in self.openings else None
            if period is not None:
                found.append(self._against(period))
            place = period.last if period is not None else place + 1
        return self._same_months(found)

    # small readers

    def _text(self, place: int) -> str:
        return self.words[place].text.lower() if 0 <= place < len(self.words) else ""

    def _is(self, label: str, place: int, table: str = "period_words") -> int:
        """Return the token after the word with this label at ``place``, 0 if there is none."""
        key = self.words[place].key if 0 <= place < len(self.words) else ""
        hits = self.at.get((table, place), ())
        last = next((hit.last for hit in hits if hit.label == label), 0)
        return last or (place + 1 if key and key in single_words(table, label) else 0)

    def _year(self, place: int) -> int | None:
        text = self._text(place)
        return int(text[:4]) if YEAR.fullmatch(re.sub("['’]s?$", "", text)) else None

    def _month(self, place: int) -> int | None:
        hits = self.at.get(("months", place), ())
        return int(hits[0].label) if hits else None

    def _count(self, place: int) -> tuple[int, int]:
        """Return a small number in digits or words, and the token after it; (0, place) if none."""
        text = self._text(place)
        if text.isdecimal() and len(text) <= 3:
            return int(text), place + 1
        hits = self.at.get(("numbers", place), ())
        return (int(float(hits[0].label)), hits[0].last) if hits else (0, place)

    def _over(self, place: int, *words: str) -> int:
        """Return the first token at or after ``place`` that is none of these words."""
        while self._text(place) in words:
            place += 1
        return place

    # periods

    def _period(self, place: int) -> Period | None:
        return (
            self._since_independence(place)
            or self._since_start(place)
            or self._part_of_year(place)
            or self._earlier(place)
            or self._years_away(place)
            or self._years_back(place)
            or self._span(place)
            or self._relative(place)
            or self._now(place)
        )

    def _since_independence(self, place: int) -> Period | None:
        last = self._is("independence", place)
        if not last:
            return None
        return Period(place, last, f"{INDEPENDENCE}/{self.year or '..'}")

    def _since_start(self, place: int) -> Period | None:
        last = self._is("start", place)
        if not last or not self._is_since(place):
            return None
        if self.year is None or self.month is None:
            return Period(place, last, "")
        return Period(place, last, months(self.year, 1, max(1, self.month - 1)))

    def _is_since(self, place: int) -> bool:
        before = self._text(place - 1) if self._text(place - 1) != "the" else self._text(place - 2)
        return before in ("since", "from", "с", "со")

    def _part(self, place: int) -> Part | None:
        """Return a part of a year that begins at ``place``."""
        return self._month_range(place) or self._ordinal_part(place) or self._first_months(place)

    def _month_range(self, place: int) -> Part | None:
        start = self._month(place)
        if start is None:
            return None
        joint = self._over(place + 1, *DASHES, "to", "through", "until", "till", "по", "and", "до")
        end = self._month(joint) if joint > place + 1 else None
        if end is not None and end > start:
            return Part(place, joint + 1, start, end)
        return Part(place, place + 1, start, start)

    def _ordinal_part(self, place: int) -> Part | None:
        """Return "first quarter", "second half", "Q1", "первое полугодие", "first nine months"."""
        quarter = re.fullmatch(r"(?:q([1-4])|([1-4])q)", self._text(place))
        if self._text(place) == "q" and self._count(place + 1)[0] in (1, 2, 3, 4):
            number, last = self._count(place + 1)
            return Part(place, last, 3 * number - 2, 3 * number)
        if quarter:
            number = int(quarter[1] or quarter[2])
            return Part(place, place + 1, 3 * number - 2, 3 * number)
        hits = self.at.get(("ordinals", place), ())
        if not hits:
            return None
        number, after = int(hits[0].label), hits[0].last
        if (last := self._is("quarter", after)) and number <= 4:
            return Part(place, last, 3 * number - 2, 3 * number)
        if (last := self._is("half", after)) and number <= 2:
            return Part(place, last, 6 * number - 5, 6 * number)
        return self._first_months(after, place) if number == 1 else None

    def _first_months(self, place: int, first: int | None = None) -> Part | None:
        """Return "nine months", "11 месяцев", "три квартала" as the months from January."""
        number, after = self._count(place)
        last = self._is("month", after) if after > place else 0
        if after > place and not last and number <= 4:
            last = self._is("quarter", after)
            number *= 3
        if not last or not 1 <= number <= 12:
            return None
        return Part(place if first is None else first, last, 1, number, flowing=True)

    def _part_of_year(self, place: int) -> Period | None:
        """Return a part of a year with its year: said, relative, or that of the text."""
        part = self._part(place)
        if part is None:
            return None
        if dated := self._day(part):
            return dated
        if spanning := self._across_years(part):
            return spanning
        year, first, last = self._year_of(part)
        if year is None:
            return Period(first, last, "") if part.end > part.start or part.flowing else None
        if part.start == part.end and self._is_since(first):
            end = f"{self.year}-{self.month:02d}" if self.year and self.month else self.year or ".."
            return Period(first, last, f"{year}-{part.start:02d}/{end}", long=True)
        return Period(first, last, months(year, part.start, part.end))

    def _day(self, part: Part) -> Period | None:
        """Return a day, "March 13, 2025" or "7 июня 2022 года", as the month it is in."""
        if part.start != part.end or part.flowing:
            return None
        before, _ = self._count(part.first - 1)
        after, last = self._count(part.last)
        day_before = (
            part.first and 1 <= before <= 31 and self.words[part.first - 1].kind == "number"
        )
        day_after = 1 <= after <= 31 and self._text(part.last).isdecimal()
        if not day_before and not day_after:
            return None
        last = self._over(last if day_after else part.last, ",", "of")
        year = self._year(last)
        end = last + 1 if year else (part.last + day_after)
        year = year or self._year_before(part.start)
        return Period(part.first, end, f"{year}-{part.start:02d}" if year else "", "date")

    def _year_before(self, month: int) -> int | None:
        """Return the latest year in which a month has begun on the day of the text.

        Without that day, the year is the one that the text names alone.
        """
        if self.year is None:
            named = {self._year(place) for place in range(len(self.words))} - {None}
            return named.pop() if len(named) == 1 else None
        return self.year if self.month is None or month <= self.month else self.year - 1

    def _across_years(self, part: Part) -> Period | None:
        """Return "August 2022 to July 2023"."""
        year = self._year(part.last)
        joint = self._over(
            part.last + 1, *DASHES, "to", "through", "and", "по", "until", "г", "года", "г.", "year"
        )
        month, other = self._month(joint), self._year(joint + 1)
        if year is None or month is None or other is None or joint == part.last + 1:
            return None
        low, high = f"{year}-{part.start:02d}", f"{other}-{month:02d}"
        return Period(part.first, joint + 2, f"{low}/{high}") if low < high else None

    def _year_of(self, part: Part) -> tuple[int | None, int, int]:
        """Return the year of a part of a year, and the tokens of both together."""
        before = part.first - 1
        if (year := self._year(before)) and self._text(before).endswith("s"):
            return year, before, part.last
        after = self._over(part.last, "of", "the", "in", "в", ",")
        if year := self._year(after):
            return year, part.first, self._is("year", after + 1) or after + 1
        for label, shift in (("last", -1), ("this", 0)):
            qualifier = self._is(label, after)
            last = qualifier and self._is("year", qualifier)
            if last:
                return self._shifted(shift), part.first, last
        if self._is("same", after) or self._is("same", before):
            return None, part.first, part.last
        if part.flowing and part.end and self.year and self.month:
            year = self.year if part.end < self.month else self.year - 1
            return year, part.first, part.last
        return self._year_before(part.start), part.first, part.last

    def _shifted(self, years: int) -> int | None:
        return None if self.year is None else self.year + years

    def _earlier(self, place: int) -> Period | None:
        """Return "a year earlier": the year before the one that is named before it, if any."""
        last = self._is("earlier", place)
        if not last:
            return None
        year = self._named_before(place)
        year = year - 1 if year else self._shifted(-1)
        return Period(place, last, str(year) if year else "", "base")

    def _named_before(self, place: int) -> int | None:
        """Return the year that is named last before a place."""
        named = (self._year(i) for i in range(place - 1, -1, -1))
        return next((one for one in named if one), None)

    def _years_away(self, place: int) -> Period | None:
        """Return "two years ago", "a year later", "three years earlier", "спустя два года".

        "Ago" counts from the day of the text, the others from the year named before.
        """
        if last := self._is("later", place):
            return self._moved(place, last, 1)
        opening = self._is("after", place)
        number, after = self._count(opening or place)
        last = self._is("year", after) if number else 0
        if not last:
            return None
        if opening:
            return self._moved(place, last, number)
        if end := self._is("ago", last):
            year = self._shifted(-number)
            base = self._text(place - 1) in ("from", "than", "over")
            return Period(place, end, str(year) if year else "", "base" if base else "span")
        if end := self._is("years_later", last):
            return self._moved(place, end, number)
        if end := self._is("years_earlier", last):
            return replace(self._moved(place, end, -number), kind="base")
        return None

    def _moved(self, first: int, last: int, years: int) -> Period:
        year = self._named_before(first)
        return Period(first, last, str(year + years) if year else "")

    def _years_back(self, place: int) -> Period | None:
        """Return "past 20 years", "последние 20 лет", "last decade"."""
        after = self._is("past", place) or (place if self._text(place - 1) == "за" else 0)
        if not after:
            return None
        number, last = self._count(after)
        if number and (end := self._is("year", last)):
            return self._back(place, end, number)
        if number and (end := self._is("month", last)):
            part = Part(place, end, 1, number, flowing=True)
            year, _, _ = self._year_of(part)
            return Period(place, end, months(year, 1, min(12, number)) if year else "")
        end = self._is("decade", after)
        return self._back(place, end, 10) if end else None

    def _back(self, first: int, last: int, years: int) -> Period:
        return Period(
            first, last, f"{self.year - years}/{self.year}" if self.year else "", long=years > 1
        )

    def _span(self, place: int) -> Period | None:
        """Return a year, or years: "2005–2024", "from 2005 to 2024", "since 2005", "by 2030"."""
        year = self._year(place)
        if year is None or self._is_counted(place):
            return None
        if part := self._part(self._over(place + 1, "'", "’", "s")):
            return Period(place, part.last, months(year, part.start, part.end))
        end = self._is("year", place + 1) or place + 1
        joint = self._over(end, *DASHES, "to", "through", "until", "по", "до", "and", "и")
        joined = " ".join(self._text(i) for i in range(end, joint))
        other = self._year(joint)
        before = self._before(place)
        fits = joined not in ("and", "и") or before in ("between", "между")
        if other and joint > end and fits and other > year:
            last = self._is("year", joint + 1) or joint + 1
            return Period(place, last, f"{year}/{other}")
        if through := self._through_months(place, end):
            return through
        if before in ("since", "с", "со"):
            return Period(place, end, f"{year}/{self.year or '..'}")
        if before in ("by", "until", "till", "к", "до") and (self.year is None or year > self.year):
            return Period(place, end, str(year), "ahead")
        if self.year is not None and year > self.year:
            return Period(place, end, str(year), "ahead")
        return Period(place, end, str(year))

    def _is_counted(self, place: int) -> bool:
        """Tell "2000 German companies" from "in 2000 German companies"."""
        nouns = [hit for i in (1, 2) for hit in self.at.get(("topics", place + i), ())]
        counted = any(hit.label in COUNTED for hit in nouns)
        return counted and self._text(place - 1) not in TEMPORAL

    def _through_months(self, place: int, end: int) -> Period | None:
        """Return "2005 through nine months of 2024" in months."""
        joint = self._over(end, "to", "through", "until", "по", "and", "the")
        part = self._part(joint) if joint > end else None
        if part is None:
            return None
        year, _, last = self._year_of(part)
        first = self._year(place)
        if not year or not first or year <= first:
            return None
        return Period(place, last, f"{first}-01/{year}-{part.end:02d}")

    def _before(self, place: int) -> str:
        """Return the word before a year, articles and "the end of" left out."""
        place -= 1
        while self._text(place) in (
            "the",
            "year",
            "end",
            "of",
            "beginning",
            "start",
            "конца",
            "концу",
            "конец",
            "начала",
        ):
            place -= 1
        return self._text(place)

    def _relative(self, place: int) -> Period | None:
        """Return "last year", "прошлый год", "this year"."""
        for label, shift in (("last", -1), ("this", 0)):
            after = self._is(label, place)
            last = after and self._is("year", after)
            if last:
                year = self._shifted(shift)
                return Period(place, last, str(year) if year else "")
        return None

    def _now(self, place: int) -> Period | None:
        hits = self.at.get(("present", place), ())
        if not hits:
            return None
        return Period(place, hits[0].last, str(self.year) if self.year else "", "now")

    # what a change is measured against

    def _against(self, period: Period) -> Period:
        """Mark a period that follows "compared to", "than in", "по сравнению с"."""
        if period.kind != "span":
            return period
        before = self._text(period.first - 1)
        percent = self._text(period.first - 2) in ("%", "percent", "cent")
        if before in AGAINST or (percent and before in ("from", "over", "above")):
            return replace(period, kind="base")
        for place in range(period.first, max(period.first - 5, 0), -1):
            if self.ends.get(("base_period", place)):
                return replace(period, kind="base")
            if place < period.first and self._text(place) in (",", ".", ";", "(", ")"):
                break
        return period

    def _same_months(self, found: list[Period]) -> list[Period]:
        """Give "the same months of 2022" the months of the period before it."""
        done: list[Period] = []
        for period in found:
            whole = next((one for one in reversed(done) if "-" in one.value), None)
            same = any(self._is("same", i) for i in range(period.first - 4, period.first + 1))
            same = same or self._is("earlier", period.first) > 0
            year = period.value if YEAR.fullmatch(period.value) else ""
            if whole and same and year and whole.value[:4] != year and whole.kind == "span":
                value = whole.value.replace(whole.value[:4], year)
                period = replace(period, value=value, kind="base")
            done.append(period)
        return done
