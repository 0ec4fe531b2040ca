"""Which number may be quoted: the answer to a few words, with definition, source and sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from analysis.claims import periods
from analysis.claims.amounts import amount, off
from analysis.claims.book import PERIMETERS, STATEMENT, STATISTIC, Book, make, rows
from analysis.claims.claim import Claim
from analysis.claims.question import ENERGY, KINDS, KZ, WORLD, Question, understand
from analysis.claims.readings import PER_CENT, POINTS, UK_LEFT, Reading, readings
from analysis.claims.shelf_context import TOLD
from analysis.errors import MeasureError
from analysis.findings import money, the
from analysis.measures import STATUSES

if TYPE_CHECKING:
    import pandas as pd

CURRENCIES = ("USD", "EUR")
SAME = {PER_CENT: 0.05, POINTS: 0.05}
"""Readings that differ by less print the same number."""

HEDGE = {"provisional": "provisionally ", "estimate": "about ", "lower_bound": "at least "}

SENTENCES = {
    "turnover": "In {when}, goods trade between Kazakhstan and {partner} came to {amount}",
    "exports": "In {when}, Kazakhstan's exports of goods to {partner} came to {amount}",
    "imports": "In {when}, Kazakhstan's imports of goods from {partner} came to {amount}",
    "balance": "In {when}, Kazakhstan had a trade {surplus} in goods of {amount} with {partner}",
    "growth": "{flow} {rose} by {amount} {while_}",
    "share": "In {when}, {partner} accounted for {amount} of Kazakhstan's {goods}",
    "gross": (
        "In {when}, the gross inflow of direct investment from {partner} "
        "into Kazakhstan was {amount}"
    ),
    "net": (
        "In {when}, the net inflow of direct investment from {partner} into Kazakhstan was {amount}"
    ),
    "stock": (
        "At the end of {when}, the stock of direct investment from {partner} "
        "in Kazakhstan was {amount}"
    ),
    "mirror": (
        "At the end of {when}, the stock of direct investment from {partner} "
        "in Kazakhstan was {amount}"
    ),
    "oil": "In {when}, Kazakhstan's share of {reporter}'s crude oil imports was {amount}",
    "uranium": (
        "In {when}, Kazakhstan's share of the uranium delivered to {reporter}'s utilities "
        "was {amount}"
    ),
    "corridor": "In {when}, the Middle Corridor carried {amount}",
    "materials": (
        "In {when}, Kazakhstan was said to have {amount} of {partner}'s critical raw materials"
    ),
    "gdp": "In {when}, the gross domestic product of {reporter} was {amount}",
    "population": "In {when}, the population of {reporter} was {amount}",
}
"""What is pasted, by topic, for investment by kind; :mod:`analysis.drafts` reads them back."""

FLOWS = {
    "trade_turnover": ("goods trade", "Goods trade between Kazakhstan and"),
    "exports": ("exports of goods", "Kazakhstan's exports of goods to"),
    "imports": ("imports of goods", "Kazakhstan's imports of goods from"),
}
CROATIA_IN = 2014
"""First whole year of the EU with Croatia."""

BNS_WITH_UK = 2022
"""Last year in which the Kazakh bureau counts the United Kingdom in the EU."""

NARROWER = (
    "there are several; add one of: gross, net, stock, "
    "mirror (the stock as the investor's country reports it)"
)


@dataclass(frozen=True)
class Cited:
    """A source as it is cited."""

    publisher: str
    title: str
    published: str
    read_in: str
    url: str
    licence: str

    @property
    def line(self) -> str:
        """Publisher, title, date and licence, and the address unless it is a coded query."""
        parts = (
            f"{self.publisher}: {self.title}",
            self.published,
            f"read in {self.read_in}" if self.read_in else "",
            "" if "%" in self.url else self.url,
            f"licence: {self.licence}",
        )
        return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class Answer:
    """A number that may be quoted, or, if the question has several answers, all of them.

    ``number`` is missing if the question is ambiguous: then ``others`` are the readings to choose
    from and ``narrower`` says how.
    ``notes`` tell what is easily overlooked: other kinds, other definitions beside it.
    """

    asked: str
    number: Reading | None
    sentence: str
    sources: tuple[Cited, ...]
    others: tuple[Reading, ...]
    narrower: str = ""
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        plain = asdict(self)
        for reading in filter(None, [plain["number"], *plain["others"]]):
            for of_a_claim in ("agrees", "decides", "main", "kind"):
                del reading[of_a_claim]
            if math.isnan(reading["difference"]):
                reading |= {"difference": None, "difference_unit": ""}
        return plain


def quote(asked: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> Answer:
    """Return which number may be quoted for a question.

    Parameters
    ----------
    asked
        In any order: a topic (:data:`analysis.claims.question.TOPICS`), a country by code or name
        (English, Russian, Kazakh), a year or two with a slash, ``gross``, ``net``, ``stock`` or
        ``mirror``, a currency, an EU perimeter; a share or growth takes ``exports`` or
        ``imports``. Without a year the latest.
    tables
        What :func:`analysis.claims.tables` loads.

    Raises
    ------
    MeasureError
        A word is not understood, two words contradict each other, or there is no such figure;
        the remedy says what there is.

    >>> from analysis import claims
    >>> quote(["turnover", "2022"], claims.tables()).number.perimeter
    'EU27_2020'
    """
    return answer(asked, tables, make(tables))


def answer(asked: Sequence[str], tables: Mapping[str, pd.DataFrame], book: Book) -> Answer:
    """Return the same from a book that was made of the tables before."""
    question = understand(asked, tables)
    asks = [question]
    if question.topic == "fdi" and not question.place:
        # no country is named: if there is nothing from the EU, all countries are meant
        asks.append(replace(question, claim=replace(question.claim, partner=WORLD)))
    # what somebody said may be quoted, as such, where nobody counted
    some = [(one, _readings(one, book, kind)) for kind in (STATISTIC, STATEMENT) for one in asks]
    question, found = next((one for one in some if _is_tabled(one[1])), (question, []))
    words = " ".join(asked)
    if not found:
        raise _nothing(question, book)
    kinds = {_kind(one) for one in found}
    if len(kinds) > 1:
        best = [
            min((one for one in found if _kind(one) == kind), key=_preference)
            for kind in sorted(kinds)
        ]
        return Answer(words, None, "", (), _unranked(best), NARROWER, _kinds(question, book))
    number = replace(min(found, key=_preference), difference=math.nan)
    found += _said(question, number, book)
    others = tuple(_against(one, number) for one in found if _differs(one, number))
    sentence = _sentence(question, number, tables)
    notes = _kinds(question, book) + _breaks(question, number, book)
    return Answer(words, number, sentence, cited(number, tables), others, "", notes)


# --- finding ------------------------------------------------------------------------------------


def _readings(question: Question, book: Book, kind: str) -> list[Reading]:
    """Return the readings of the question's period, or of the latest year there is."""
    some = _all(question, book, kind)
    if question.claim.period or not some:
        return some
    latest = _latest(some)
    # the figures of one year are ranked among themselves
    dated = replace(question, claim=replace(question.claim, period=latest))
    return _all(dated, book, kind)


def _said(question: Question, number: Reading, book: Book) -> list[Reading]:
    """Return what was said of the year of a number that was counted: never quoted, but known."""
    if number.kind == STATEMENT:
        return []
    dated = replace(question, claim=replace(question.claim, period=number.period))
    return [one for one in _all(dated, book, STATEMENT) if one.unit == number.unit]


def _latest(some: Iterable[Reading]) -> str:
    """Return the last period of all; of kinds of investment, the last one that most of them have.

    The kinds end in different years, and a figure of one year says nothing of another.
    """
    kinds: dict[str, set[str]] = {}
    for one in some:
        kinds.setdefault(one.period, set()).add(_kind(one))
    return max(kinds, key=lambda period: (len(kinds[period]), period))


def _all(question: Question, book: Book, kind: str) -> list[Reading]:
    if question.topic == "fdi" and not question.kind:
        some = _of_each_kind(question, book)
    else:
        some = readings(question.claim, book)
    some = [
        one
        for one in some
        if one.kind == kind
        and (question.topic != "fdi" or _kind(one))
        and (not question.kind or _kind(one) == question.kind)
        and one.unit != ""
    ]
    if not question.perimeter:
        return some
    exact = [one for one in some if one.perimeter == question.perimeter]
    return exact or [one for one in some if _same_union(one, question.perimeter)]


def _of_each_kind(question: Question, book: Book) -> list[Reading]:
    """Return all figures of investment, each kind in its own currency if none is asked for."""
    some = []
    for kind, (measure, unit) in KINDS.items():
        claim = replace(question.claim, measure=measure, unit=question.currency or unit)
        some += [one for one in readings(claim, book) if _kind(one) == kind]
    return some


def _is_tabled(some: Sequence[Reading]) -> bool:
    """Say whether there is a figure that a table holds; the others stand beside it only."""
    return any(one.table != TOLD for one in some)


def _same_union(one: Reading, perimeter: str) -> bool:
    """Say whether two names of the EU mean the same members in the year of a figure."""
    year = periods.parse(one.period, until=periods.year_of(one.period) or 0).years[0]
    return _members(one.perimeter, year) == _members(perimeter, year) != ""


def _members(perimeter: str, year: int) -> str:
    """Return which of the two fixed unions a perimeter was in a year, if it was one of them."""
    if perimeter in ("EU27_2020", "EU28"):
        return perimeter
    if perimeter == "EU_BNS":
        return "EU28" if year <= BNS_WITH_UK else "EU27_2020"
    if perimeter == "EU_V" and year >= CROATIA_IN:
        return "EU28" if year < UK_LEFT else "EU27_2020"
    return ""


def _kind(reading: Reading) -> str:
    """Return the kind of investment figure, or nothing for all other measures."""
    first = reading.basis.partition(" ")[0]
    return {
        "gross_inflow": "gross",
        "net_inflow": "net",
        "stock": "stock",
        "stock_mirror": "mirror",
    }.get(first, "")


def _preference(reading: Reading) -> tuple[object, ...]:
    """Return what makes one reading better to quote than another of its kind."""
    order = list(PERIMETERS)
    return (
        not reading.main,
        reading.table == TOLD,
        bool(reading.currency_note),
        STATUSES.index(reading.status),
        order.index(reading.perimeter) if reading.perimeter in order else 0,
        reading.basis,
    )


def _against(one: Reading, number: Reading) -> Reading:
    """Return a reading with its difference from the number that is quoted."""
    gap = one.value - number.value
    if one.unit == "percent":
        return replace(one, difference=gap, difference_unit=POINTS)
    share = 100 * gap / abs(number.value) if number.value else math.nan
    return replace(one, difference=share, difference_unit=PER_CENT)


def _differs(one: Reading, number: Reading) -> bool:
    other = _against(one, number)
    return not abs(other.difference) < SAME[other.difference_unit]


def _unranked(some: Iterable[Reading]) -> tuple[Reading, ...]:
    return tuple(replace(one, difference=math.nan) for one in some)


def _years(question: Question, book: Book) -> dict[str, str]:
    """Return the years there are, as runs, by kind of figure."""
    dated = replace(question, claim=replace(question.claim, period=""))
    years: dict[str, list[str]] = {}
    known = [*_all(dated, book, STATISTIC), *_all(dated, book, STATEMENT)]
    for one in (one for one in known if one.table != TOLD):
        years.setdefault(_kind(one), []).append(one.period)
    order = ("", *KINDS)
    return {kind: _runs(years[kind]) for kind in sorted(years, key=order.index)}


def _kinds(question: Question, book: Book) -> tuple[str, ...]:
    """Return the note that says of which years each kind of investment is known."""
    if question.topic != "fdi":
        return ()
    every = _years(replace(question, kind="", claim=_flow(question)), book)
    if not every:
        return ()
    told = "; ".join(f"{kind} {years}" for kind, years in every.items())
    return (f"years there are from {_place(question)}: {told}",)


def _flow(question: Question) -> Claim:
    """Return the claim of a question on investment before a kind was chosen."""
    measure, unit = KINDS["gross"]
    return replace(question.claim, measure=measure, unit=question.currency or unit)


def _breaks(question: Question, number: Reading, book: Book) -> tuple[str, ...]:
    """Return the years beside the one of a share whose figures have another definition."""
    if question.topic not in ENERGY:
        return ()
    notes = []
    for year in (int(number.period[:4]) - 1, int(number.period[:4]) + 1):
        beside = replace(question, claim=replace(question.claim, period=str(year)))
        some = _all(beside, book, STATISTIC)
        best = min(some, key=_preference) if some else None
        if best and best.basis != number.basis:
            notes.append(f"not to be set against {year}, which is counted otherwise: {told(best)}")
    return tuple(notes)


def _place(question: Question) -> str:
    claim = question.claim
    if claim.partner == WORLD:
        return "all countries"
    return the(claim.reporter if claim.partner == KZ else claim.partner) if claim.partner else ""


def _nothing(question: Question, book: Book) -> MeasureError:
    """Return the error that says which years there are."""
    place = _place(question)
    what = " ".join(filter(None, (question.kind, question.topic)))
    wrong = f"no figure of {what}{f' for {place}' if place else ''}"
    if question.perimeter:
        wrong += f" ({PERIMETERS[question.perimeter]})"
    if question.claim.period:
        wrong += f" in {question.claim.period}"
    years = _years(question, book)
    if not years:
        return MeasureError(wrong, remedy="ask for another country or kind of figure")
    runs = "; ".join(f"{kind} {some}".strip() for kind, some in years.items())
    return MeasureError(wrong, remedy=f"choose among the years {runs}")


def _runs(years: Iterable[str]) -> str:
    runs: list[list[int]] = []
    for year in sorted({int(one[:4]) for one in years}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


# --- saying -------------------------------------------------------------------------------------


def figure(reading: Reading) -> str:
    """Return a reading's figure as a sentence prints it."""
    if reading.unit in CURRENCIES:
        return money(reading.value / 1e6, reading.unit)
    return amount(reading.value, reading.unit)


def _sentence(question: Question, number: Reading, tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the sentence to paste, with definition, conversion and source in brackets."""
    claim = question.claim
    goods, flow = FLOWS.get(claim.of, ("", ""))
    signed = question.topic in ("growth", "balance")
    shown = replace(number, value=abs(number.value)) if signed else number
    when = number.period.replace("/", "–")
    ends = f"between {number.period.replace('/', ' and ')}"
    text = SENTENCES[_kind(number) or question.topic].format(
        when=when,
        while_=ends if "/" in number.period else f"in {when}",
        partner=_place(question),
        reporter=the(claim.reporter) if claim.reporter else "",
        amount=HEDGE.get(number.status, "") + figure(_rounded_down(shown)),
        surplus="deficit" if number.value < 0 else "surplus",
        rose="fell" if number.value < 0 else "rose",
        flow=f"{flow} {_place(question)}",
        goods=goods,
    )
    publishers = dict(rows(tables["sources"], ("source_id", "publisher")))
    by = "; ".join(dict.fromkeys(publishers[one] for one in number.source_id.split()))
    return f"{text} ({number.definition}{converted(number)}{said(number)}; source: {by})."


def _rounded_down(reading: Reading) -> Reading:
    """Return a minimum with a value whose printed digits are not above it."""
    if reading.status != "lower_bound" or reading.value <= 0:
        return reading
    if reading.unit in CURRENCIES:
        step = 1e8 if reading.value >= 1e9 else 1e6
    else:
        step = 0.1 if reading.unit == "percent" else 1.0
    return replace(reading, value=math.floor(reading.value / step + 1e-9) * step)


def cited(number: Reading, tables: Mapping[str, pd.DataFrame]) -> tuple[Cited, ...]:
    """Return each source of a number as it is cited."""
    columns = ("publisher", "title", "published", "read_in", "url", "licence")
    wanted = set(number.source_id.split())
    return tuple(
        Cited(*about)
        for source, *about in rows(tables["sources"], ("source_id", *columns))
        if source in wanted
    )


def converted(reading: Reading) -> str:
    """Say from which currency a reading was converted, or nothing."""
    return f", converted from {reading.currency_note}" if reading.currency_note else ""


def said(reading: Reading) -> str:
    """Mark what somebody said who did not count."""
    return "; a statement, no statistic" if reading.kind == STATEMENT else ""


def headline(reading: Reading) -> str:
    """Return a figure, marked if it is a minimum."""
    floor = HEDGE["lower_bound"] if reading.status == "lower_bound" else ""
    return f"{floor}{figure(_rounded_down(reading))}"


def told(reading: Reading) -> str:
    """Return one line on a reading that differs from the quoted one."""
    return f"{headline(reading)} · {reading.definition}{converted(reading)}, {reading.period}"


def difference(reading: Reading) -> str:
    """Return how far a reading is from the quoted one."""
    return off(reading.difference, reading.difference_unit)
