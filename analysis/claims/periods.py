"""When: the periods of claims and of tables, as runs of whole months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.errors import MeasureError

OPEN = ".."

_DATE = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
)


@dataclass(frozen=True)
class Span:
    """A run of months; both ends are counted from the year 0 and belong to it."""

    first: int
    last: int

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years, or none if the span begins or ends within a year."""
        if self.first % 12 or self.last % 12 != 11:
            return ()
        return tuple(range(self.first // 12, self.last // 12 + 1))

    @property
    def end(self) -> int:
        """The year in which the span ends."""
        return self.last // 12

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months as the tables write them, such as ``2023-11``."""
        return tuple(
            f"{month // 12}-{month % 12 + 1:02}" for month in range(self.first, self.last + 1)
        )

    def back(self, years: int) -> Span:
        """Return the same months some years earlier."""
        return Span(self.first - 12 * years, self.last - 12 * years)


@lru_cache(maxsize=256)
def of_year(year: int) -> Span:
    """Return a calendar year.

    >>> of_year(2023).months[-1]
    '2023-12'
    """
    return Span(12 * year, 12 * year + 11)


def year_of(text: str) -> int | None:
    """Return the year in which a date or a period begins; none if there is no date.

    >>> year_of("2024-02-05"), year_of("")
    (2024, None)
    """
    found = _DATE.match(text)
    return int(found["year"]) if found else None


@lru_cache(maxsize=4096)
def parse(period: str, *, until: int) -> Span:
    """Return the months of a period.

    Parameters
    ----------
    period
        A year, a month, a day (its month), or two of them with a slash; ``..`` is an open end.
    until
        Last year of a period with an open end.

    Raises
    ------
    MeasureError
        The text is no such period, or it ends before it begins.

    >>> parse("2023-01/2023-11", until=2026).months[-1], parse("2005/..", until=2026).end
    ('2023-11', 2026)
    """
    begin, slash, end = period.partition("/")
    first, last = _DATE.fullmatch(begin), _DATE.fullmatch(end if slash else begin)
    if end == OPEN and first:
        return Span(_month(first, 0), max(12 * until + 11, _month(first, 11)))
    if not first or not last or _month(last, 11) < _month(first, 0):
        raise MeasureError(
            f"{period!r} is no period",
            remedy="write a year, a month or two of them, such as 2023-01/2023-11 or 2005/..",
        )
    return Span(_month(first, 0), _month(last, 11))


def _month(found: re.Match[str], default: int) -> int:
    return 12 * int(found["year"]) + (int(found["month"]) - 1 if found["month"] else default)


@lru_cache(maxsize=1024)
def text(span: Span) -> str:
    """Return the shortest way to write a span.

    >>> text(of_year(2023)), text(parse("2023-01/2023-11", until=2026))
    ('2023', '2023-01/2023-11')
    """
    if span.years:
        first, last = str(span.years[0]), str(span.years[-1])
    else:
        months = span.months
        first, last = months[0], months[-1]
    return first if first == last else f"{first}/{last}"
