"""From a text to its quantitative statements, in the terms of the register of claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.claims.claim import NOT_SAID, Claim
from analysis.drafts.numbers import MONEY, Amounts, Quantity
from analysis.drafts.passage import Passage
from analysis.drafts.reader import Reader
from analysis.drafts.sentences import sentences
from analysis.drafts.subjects import Meaning
from analysis.drafts.tokens import language as language_of

CONTEXT = 2
"""How many sentences before it a sentence may lean on."""

NARROWER_WITHIN = 20.0
"""How far from its amount a word for a definition may be."""

LONGEST = 800
"""How many characters are read at once."""

LISTED = (*MONEY, "percent", "points")
"""Units whose amounts are listed even where they seem to be about something else."""

ELSEWHERE = (
    "not seen to be about trade, investment, energy or funding between Kazakhstan or Central Asia "
    "and the EU"
)


@dataclass(frozen=True)
class Statement:
    """A claim and where its amount stands: ``text[start:end] == span``.

    ``assumed`` is the country that the words do not name, as "our country" or the caller says,
    "" if none.
    ``undated`` is the period as the text has it, "last year", where its day would say which year.
    ``not_used`` are words that define the amount more narrowly than its claim can say: "net".
    """

    claim: Claim
    span: str
    start: int
    end: int
    assumed: str = ""
    undated: str = ""
    not_used: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unplaced:
    """An amount that may be a statement in scope, and why it could not be understood."""

    span: str
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Understood:
    """What a text states, and what in it was not understood, each in order.

    ``passed`` are money, percentages and counts beside companies that seem to be about something
    else: nobody has checked them.
    """

    statements: list[Statement]
    unplaced: list[Unplaced]
    passed: list[Unplaced]


def statements(
    text: str,
    *,
    language: str | None = None,
    stated_on: str = "",
    document: str = "",
    locator: str = "",
    assumed: str = "",
) -> list[Statement]:
    """Return the quantitative statements of a text in order; see :func:`understood`.

    >>> [one.span for one in statements("Kazakh exports to Italy reached $14.9 billion.")]
    ['$14.9 billion']
    """
    found = understood(
        text,
        language=language,
        stated_on=stated_on,
        document=document,
        locator=locator,
        assumed=assumed,
    )
    return found.statements


def understood(
    text: str,
    *,
    language: str | None = None,
    stated_on: str = "",
    document: str = "",
    locator: str = "",
    assumed: str = "",
) -> Understood:
    """Read a text: what it states about trade, investment and energy, and what is unclear.

    Parameters
    ----------
    text
        A sentence or a paragraph, English, Russian or mixed.
    language
        ``en`` or ``ru`` says how decimals are written; otherwise the script of the text does.
    stated_on
        Day of the text, ISO; "last year" and "since 2005" count from it. "" if it is not known.
    document, locator
        Passed on to each claim.
    assumed
        Country that the text is about where its words name none: ``KZ`` if the caller knows so
        from elsewhere. Without it, what names no country of Central Asia is not placed.

    Returns
    -------
    Understood
        Statements with their claim, and amounts in scope that have no clear meaning.

    >>> bare = "Exports to Germany were €6 billion."
    >>> [one.why for one in understood(bare).unplaced]
    ['the text does not say whose: it does not name Kazakhstan']
    >>> [one.assumed for one in understood(bare, assumed="KZ").statements]
    ['KZ']
    >>> found = understood("Germany invested $6 billion in Kazakhstan since 2005.")
    >>> [(one.claim.measure, one.claim.partner, one.claim.period) for one in found.statements]
    [('fdi_cumulative', 'DE', '2005/..')]
    >>> [one.undated for one in statements("Kazakhstan sold Italy oil for $9 billion last year.")]
    ['last year']
    """
    found = Understood([], [], [])
    # one text writes all its decimals alike
    decimals = language or language_of(text)
    for start, own, end in _windows(text):
        passage = Passage(text[start:end], stated_on, decimals)
        amounts = Amounts(passage.words, passage.hits, decimal_comma=passage.decimal_comma).all()
        if not any(start + amount.start >= own for amount in amounts):
            continue
        reader = Reader(passage, amounts, assumed)
        for amount in amounts:
            meaning = reader.read(amount)
            if start + amount.start < own:
                continue
            at = (start + amount.start, start + amount.end)
            if isinstance(meaning, Meaning):
                number = str(len(found.statements) + 1)
                claim = _claim(passage, amount, meaning, number, document, locator)
                used = reader.assumed in (claim.reporter, claim.partner) and not reader.named
                home = reader.assumed if used else ""
                when = _undated(passage, reader, amount, meaning)
                narrower = _not_used(passage, amount)
                said = Statement(claim, text[at[0] : at[1]], *at, home, when, narrower)
                found.statements.append(said)
            elif meaning:
                found.unplaced.append(Unplaced(text[at[0] : at[1]], *at, meaning))
            elif amount.unit in LISTED or reader.counts.is_beside(amount):
                found.passed.append(Unplaced(text[at[0] : at[1]], *at, ELSEWHERE))
    return found


def _not_used(passage: Passage, amount: Quantity) -> tuple[str, ...]:
    """Return the words for a definition that stand near an amount, as written."""
    words = passage.words
    return tuple(
        passage.text[words[hit.first].start : words[hit.last - 1].end]
        for hit in passage.found("definitions", "net", "gross", "perimeter")
        if passage.same_sentence(hit, amount) and passage.distance(hit, amount) <= NARROWER_WITHIN
    )


def _undated(passage: Passage, reader: Reader, amount: Quantity, meaning: Meaning) -> str:
    """Return the words for a period whose year cannot be known."""
    if meaning.period:
        return ""
    period = reader.times.undated(amount, changed=meaning.measure == "growth")
    if period is None:
        return ""
    words = passage.words[period.first : period.last]
    return passage.text[words[0].start : words[-1].end]


def _windows(text: str) -> Iterator[tuple[int, int, int]]:
    """Return each sentence with those before it: start of the context, of the sentence, its end.

    What a sentence leaves out was said shortly before. Endless "sentences", such as tables, are
    read in pieces.
    """
    spans = [piece for span in sentences(text) for piece in _pieces(text, *span)]
    for number, (first, last) in enumerate(spans):
        yield spans[max(number - CONTEXT, 0)][0], first, last


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = start + LONGEST if cut <= start else cut
        yield start, cut
        start = cut
    yield start, end


def _claim(
    passage: Passage, amount: Quantity, meaning: Meaning, number: str, document: str, locator: str
) -> Claim:
    return Claim(
        claim_id=number,
        document=document,
        locator=locator,
        measure=meaning.measure,
        reporter=meaning.reporter,
        partner=meaning.partner,
        product=meaning.product,
        of=meaning.of,
        value=amount.value if meaning.value is None else meaning.value,
        value_high=NOT_SAID,
        unit=amount.unit or "count",
        step=amount.step,
        qualifier=amount.qualifier,
        period=meaning.period,
        stated_on=passage.stated_on,
        as_stated=passage.sentence_text(amount),
    )
