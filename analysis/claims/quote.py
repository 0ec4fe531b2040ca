"""Which number may be quoted: the answer to a few words, with definition, source and sentence."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from analysis.claims import periods
from analysis.claims.amounts import amount, off
from analysis.claims.book import PERIMETERS, STATEMENT, STATISTIC, Book, make, rows
from analysis.claims.claim import NOT_SAID, Claim
from analysis.claims.readings import PER_CENT, POINTS, Reading, readings
from analysis.claims.shelf_context import TOLD
from analysis.claims.vocabulary import words
from analysis.errors import MeasureError
from analysis.findings import money, the
from analysis.measures import STATUSES

if TYPE_CHECKING:
    import pandas as pd

EU, KZ, WORLD = "EU", "KZ", "WORLD"
KINDS = ("gross", "net", "stock", "mirror")
CURRENCIES = ("USD", "EUR")
SAME = {PER_CENT: 0.05, POINTS: 0.05}
"""Readings that differ by less print the same number."""

HEDGE = {"provisional": "provisionally ", "estimate": "about ", "lower_bound": "at least "}


@dataclass(frozen=True)
class Topic:
    """What a first word asks for."""

    measure: str
    unit: str
    sentence: str
    reporter: str = KZ
    partner: str = EU
    product: str = ""
    of: str = ""


GOODS = "trade_turnover", "USD"
TOPICS = {
    "turnover": Topic(
        *GOODS, "In {when}, goods trade between Kazakhstan and {partner} came to {amount}"
    ),
    "exports": Topic(
        "exports", "USD", "In {when}, Kazakhstan's exports of goods to {partner} came to {amount}"
    ),
    "imports": Topic(
        "imports", "USD", "In {when}, Kazakhstan's imports of goods from {partner} came to {amount}"
    ),
    "balance": Topic(
        "trade_balance",
        "USD",
        "In {when}, Kazakhstan's exports of goods to {partner} less imports were {amount}",
    ),
    "growth": Topic(
        "growth",
        "percent",
        "In {when}, the change of Kazakhstan's goods trade with {partner} was {amount}",
        of="trade_turnover",
    ),
    "share": Topic(
        "trade_share",
        "percent",
        "In {when}, the share of {partner} in Kazakhstan's goods trade was {amount}",
        of="trade_turnover",
    ),
    "fdi": Topic("fdi_flow", "USD", "In {when}, direct investment in Kazakhstan was {amount}"),
    "oil": Topic(
        "energy_share",
        "percent",
        "In {when}, the share of Kazakhstan in the EU's crude oil imports was {amount}",
        EU,
        KZ,
        "crude_oil",
    ),
    "uranium": Topic(
        "energy_share",
        "percent",
        "In {when}, the share of Kazakhstan in the uranium delivered to EU utilities was {amount}",
        EU,
        KZ,
        "uranium",
    ),
    "corridor": Topic(
        "corridor_volume",
        "tonnes",
        "In {when}, the Middle Corridor carried {amount}",
        "",
        "",
        "middle_corridor",
    ),
    "materials": Topic(
        "raw_materials_count",
        "count",
        "In {when}, Kazakhstan was said to have {amount} of the EU's critical raw materials",
        KZ,
        EU,
        "critical_raw_materials",
    ),
    "gdp": Topic(
        "gdp", "USD", "In {when}, the gross domestic product of {reporter} was {amount}", partner=""
    ),
    "population": Topic(
        "population", "persons", "In {when}, the population of {reporter} was {amount}", partner=""
    ),
}
SYNONYMS = {
    "trade": "turnover",
    "investment": "fdi",
    "titr": "corridor",
    "export": "exports",
    "import": "imports",
}
INVESTED = {
    "gross": (
        "fdi_flow",
        "USD",
        "In {when}, the gross inflow of direct investment from {partner} "
        "into Kazakhstan was {amount}",
    ),
    "net": (
        "fdi_flow",
        "EUR",
        "In {when}, the net inflow of direct investment from {partner} "
        "into Kazakhstan was {amount}",
    ),
    "stock": (
        "fdi_stock",
        "EUR",
        "At the end of {when}, the stock of direct investment from "
        "{partner} in Kazakhstan was {amount}",
    ),
    "mirror": (
        "fdi_stock",
        "USD",
        "At the end of {when}, the stock of direct investment from "
        "{partner} in Kazakhstan was {amount}",
    ),
}
NARROWER = "add one of: gross, net, stock, mirror (the stock as the investor's country reports it)"


@dataclass(frozen=True)
class Question:
    """What the words were understood to ask."""

    topic: str
    claim: Claim
    sentence: str
    kind: str = ""
    perimeter: str = ""
    placed: bool = False


@dataclass(frozen=True)
class Answer:
    """A number that may be quoted, or, if the question has several answers, all of them.

    ``number`` is missing if the question is ambiguous: then ``others`` are the readings to choose
    from and ``narrower`` says how.
    """

    asked: str
    number: Reading | None
    sentence: str
    sources: tuple[str, ...]
    others: tuple[Reading, ...]
    narrower: str = ""

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
        A topic (:data:`TOPICS`), then in any order: a country by code or name (English, Russian,
        Kazakh), a year or a period, ``gross``, ``net``, ``stock`` or ``mirror``, a currency, an
        EU perimeter, ``exports`` or ``imports`` for a share or growth. Without a year the latest.
    tables
        What :func:`analysis.claims.tables` loads.

    Raises
    ------
    MeasureError
        A word is not understood, or there is no such figure; the remedy says what there is.

    >>> from analysis import claims
    >>> quote(["turnover", "2022"], claims.tables()).number.perimeter
    'EU27_2020'
    """
    book = make(tables)
    question = understand(asked, tables)
    asks = [question]
    if question.topic == "fdi" and not question.placed:
        # no country is named: if there is nothing from the EU, all countries are meant
        asks.append(replace(question, claim=replace(question.claim, partner=WORLD)))
    # what somebody said may be quoted, as such, where nobody counted
    some = [(one, _readings(one, book, kind)) for kind in (STATISTIC, STATEMENT) for one in asks]
    question, found = next((one for one in some if _is_tabled(one[1])), (question, []))
    if not found:
        raise _nothing(question, book)
    kinds = {_kind(one) for one in found}
    if len(kinds) > 1:
        best = [
            min((one for one in found if _kind(one) == kind), key=_preference)
            for kind in sorted(kinds)
        ]
        unranked = tuple(replace(one, difference=math.nan) for one in best)
        return Answer(" ".join(asked), None, "", (), unranked, NARROWER)
    number = replace(min(found, key=_preference), difference=math.nan)
    others = tuple(_against(one, number) for one in found if _differs(one, number))
    sentence = _sentence(question, number, tables)
    return Answer(" ".join(asked), number, sentence, source_lines(number, tables), others)


# --- understanding ------------------------------------------------------------------------------


def understand(asked: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> Question:
    """Return what the words ask for, or raise with what they may be."""
    first, *rest = [word.strip(",?").lower() for word in asked] or [""]
    topic = SYNONYMS.get(first, first)
    if topic not in TOPICS:
        near = difflib.get_close_matches(first, TOPICS, 1)
        raise MeasureError(
            f"nothing is quoted under {first!r}",
            remedy=(f"did you mean {near[0]}? " if near else "")
            + f"begin with one of {', '.join(TOPICS)}",
        )
    told = TOPICS[topic]
    claim = Claim(
        "",
        "",
        "",
        told.measure,
        told.reporter,
        told.partner,
        told.product,
        told.of,
        1.0,
        NOT_SAID,
        told.unit,
        1.0,
        "exact",
        "",
    )
    question = Question(topic, claim, told.sentence)
    while rest:
        question, rest = _understand_next(question, rest, tables)
    return question


def _understand_next(
    question: Question, rest: list[str], tables: Mapping[str, pd.DataFrame]
) -> tuple[Question, list[str]]:
    """Return the question with the next word taken in, and the words that are left."""
    word, claim = rest[0], question.claim
    if word[0].isdigit():
        periods.parse(word, until=periods.year_of(word) or 0)
        return replace(question, claim=replace(claim, period=word)), rest[1:]
    if word in KINDS and question.topic == "fdi":
        measure, unit, sentence = INVESTED[word]
        claim = replace(claim, measure=measure, unit=unit)
        return replace(question, claim=claim, kind=word, sentence=sentence), rest[1:]
    if word.upper() in CURRENCIES:
        return replace(question, claim=replace(claim, unit=word.upper())), rest[1:]
    if word.upper() in PERIMETERS:
        return replace(question, perimeter=word.upper()), rest[1:]
    if word in ("exports", "imports") and claim.of:
        told = question.sentence.replace("goods trade", f"{word} of goods")
        return replace(question, claim=replace(claim, of=word), sentence=told), rest[1:]
    if word == "teu" and question.topic == "corridor":
        boxes = replace(claim, unit="TEU", product="middle_corridor_containers")
        return replace(question, claim=boxes), rest[1:]
    return _understand_place(question, rest, tables)


def _understand_place(
    question: Question, rest: list[str], tables: Mapping[str, pd.DataFrame]
) -> tuple[Question, list[str]]:
    names = places(tables)
    for length in range(len(rest), 0, -1):
        code = names.get(" ".join(rest[:length]))
        if code == KZ:
            return question, rest[length:]
        if code:
            claim = question.claim
            if question.topic in ("gdp", "population"):
                return replace(question, claim=replace(claim, reporter=code)), rest[length:]
            claim = (
                replace(claim, reporter=code)
                if claim.partner == KZ
                else replace(claim, partner=code)
            )
            return replace(question, claim=claim, placed=True), rest[length:]
    near = difflib.get_close_matches(rest[0], names, 1)
    raise MeasureError(
        f"{rest[0]!r} is no country, year or kind of figure known here",
        remedy=(f"did you mean {near[0].title()}? " if near else "")
        + "add a country by name or code, a year, a currency, gross, net or stock",
    )


def places(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return codes of places by each of their names, in lower case."""
    found = dict(words("places"))
    columns = ("code", "name_en", "name_ru", "name_kk")
    for code, *names in rows(tables["countries"], columns):
        if code not in PERIMETERS:
            found.update({name.lower(): code for name in (code, *names) if name})
    return found


# --- finding ------------------------------------------------------------------------------------


def _readings(question: Question, book: Book, kind: str) -> list[Reading]:
    """Return the readings of the question's period, or of the latest year there is."""
    some = _all(question, book, kind)
    if not question.claim.period and some:
        if question.topic == "fdi" and not question.kind:
            # the kinds end in different years, and none stands for another
            return [
                one
                for one in some
                if one.period == max(like.period for like in some if _kind(like) == _kind(one))
            ]
        latest = max(one.period for one in some)
        some = [one for one in some if one.period == latest]
        # the figures of one year are ranked among themselves
        claim = replace(question.claim, period=latest)
        some = _all(replace(question, claim=claim), book, kind)
    return some


def _all(question: Question, book: Book, kind: str) -> list[Reading]:
    claim = question.claim
    some = readings(claim, book)
    if question.topic == "fdi" and not question.kind:
        stock = replace(claim, measure="fdi_stock", unit="EUR")
        some = [one for one in some if not one.basis.startswith("stock")]
        some += readings(stock, book)
    return [
        one
        for one in some
        if one.kind == kind
        and (question.topic != "fdi" or _kind(one))
        and (not question.kind or _kind(one) == question.kind)
        and (not question.perimeter or one.perimeter == question.perimeter)
        and one.unit != ""
    ]


def _is_tabled(some: Sequence[Reading]) -> bool:
    """Say whether there is a figure that a table holds; the others stand beside it only."""
    return any(one.table != TOLD for one in some)


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


def _nothing(question: Question, book: Book) -> MeasureError:
    """Return the error that says which years there are."""
    dated = replace(question, claim=replace(question.claim, period=""))
    known = [*_all(dated, book, STATISTIC), *_all(dated, book, STATEMENT)]
    years = sorted({one.period for one in known if one.table != TOLD})
    claim = question.claim
    place = the(claim.reporter if claim.partner == KZ else claim.partner) if claim.partner else ""
    what = " ".join(filter(None, (question.kind, question.topic)))
    wrong = f"no figure of {what}{f' for {place}' if place else ''}"
    if claim.period:
        wrong += f" in {claim.period}"
    if not years:
        return MeasureError(wrong, remedy="ask for another country or kind of figure")
    return MeasureError(wrong, remedy=f"choose among the years {_runs(years)}")


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
    claim = question.claim
    text = question.sentence.format(
        when=number.period,
        partner="all countries" if claim.partner == WORLD else the(claim.partner),
        reporter=the(claim.reporter),
        amount=HEDGE.get(number.status, "") + figure(number),
    )
    publishers = dict(rows(tables["sources"], ("source_id", "publisher")))
    by = "; ".join(dict.fromkeys(publishers[one] for one in number.source_id.split()))
    said = "; a statement, no statistic" if number.kind == STATEMENT else ""
    return f"{text} ({number.definition}{said}; source: {by})."


def source_lines(number: Reading, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return publisher, title, date, address and licence of each source of a number."""
    columns = ("source_id", "publisher", "title", "read_in", "published", "url", "licence")
    wanted = set(number.source_id.split())
    lines = []
    for source, publisher, title, read_in, published, url, licence in rows(
        tables["sources"], columns
    ):
        if source in wanted:
            parts = [f"{publisher}: {title}", published, f"read in {read_in}" if read_in else ""]
            parts += [url, f"licence: {licence}"]
            lines.append(", ".join(filter(None, parts)))
    return tuple(lines)


def told(reading: Reading) -> str:
    """Return one line on a reading that differs from the quoted one."""
    note = f", {reading.currency_note}" if reading.currency_note else ""
    floor = HEDGE["lower_bound"] if reading.status == "lower_bound" else ""
    return f"{floor}{figure(reading)} · {reading.definition}{note}, {reading.period}"


def difference(reading: Reading) -> str:
    """Return how far a reading is from the quoted one."""
    return off(reading.difference, reading.difference_unit)
