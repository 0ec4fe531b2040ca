"""One verdict for each claim, and the sentence that says what it was compared with.

- ``confirmed``: all main readings that can tell agree with the claim at its precision.
- ``only_if``: some reading agrees, but not all main ones; the sentence names the definition.
- ``inconsistent``: no reading agrees, and the texts contradict themselves or each other.
- ``close``: the nearest reading is within 5 per cent, or, for a percentage, within one point
  and a tenth of it.
- ``differs``: it is further off.
- ``no_official_series``: nothing here can decide it; the sentence says which series would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.claims import periods
from analysis.claims.amounts import amount, hedged, off
from analysis.claims.book import STATEMENT
from analysis.claims.claim import Claim
from analysis.claims.readings import Reading, is_near
from analysis.claims.vocabulary import deciding
from analysis.measures import EU27

VERDICTS = ("confirmed", "close", "differs", "only_if", "inconsistent", "no_official_series")
CONFIRMED, CLOSE, DIFFERS, ONLY_IF, INCONSISTENT, NO_SERIES = VERDICTS

NAMED = 2
"""How many definitions a sentence names at most."""


@dataclass(frozen=True)
class Verdict:
    """A verdict, why, and the reading it rests on, if any."""

    verdict: str
    explanation: str
    reading: Reading | None


def judge(claim: Claim, readings: Sequence[Reading], contradictions: Sequence[str] = ()) -> Verdict:
    """Return the verdict on a claim.

    Parameters
    ----------
    claim
        The claim.
    readings
        Its readings, as :func:`analysis.claims.readings.readings` orders them.
    contradictions
        What rules of consistency found against it, in words.
    """
    telling = [one for one in readings if one.decides]
    main = [one for one in telling if one.main]
    agreeing = [one for one in telling if one.agrees]
    # what a text contradicts does not make a true figure wrong, but it is told
    beside = "".join(f" Yet {one}." for one in contradictions)
    # a main reading that cannot refute still stands against "confirmed"; a minimum does not
    doubts = any(
        one.main and not one.agrees and not one.decides and one.status != "lower_bound"
        for one in readings
    )
    # without a date the year is looked for, not said: one that fits is a condition
    sought = not claim.period and not claim.stated_on and any(one.period for one in main)
    if main and all(one.agrees for one in main) and not doubts and not sought:
        return Verdict(CONFIRMED, _confirmed(claim, main[0]) + beside, main[0])
    if agreeing:
        return Verdict(ONLY_IF, _only_if(claim, agreeing, main) + beside, agreeing[0])
    nearest = next(iter(main or telling), None)
    if contradictions:
        shown = nearest or _context(readings)
        known = f" What is known: {_official(shown)}." if shown else ""
        return Verdict(INCONSISTENT, _sentence("; ".join(contradictions)) + known, nearest)
    if nearest is None:
        return Verdict(NO_SERIES, _no_series(claim, readings), _context(readings))
    near = is_near(nearest.difference, nearest.difference_unit, nearest.value)
    return Verdict(CLOSE if near else DIFFERS, _off(claim, nearest, main), nearest)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _official(reading: Reading) -> str:
    """Return a reading in words: definition, period, figure."""
    floor = "at least " if reading.status == "lower_bound" else ""
    note = f", {reading.currency_note}" if reading.currency_note else ""
    when = f", {reading.period}" if reading.period else ""
    return f"{reading.definition}{note}{when}: {floor}{amount(reading.value, reading.unit)}"


def _stated(claim: Claim) -> str:
    return hedged(claim.value, claim.value_high, claim.unit, claim.step, claim.qualifier)


def _confirmed(claim: Claim, reading: Reading) -> str:
    return _sentence(f"{_official(reading)}; {_stated(claim)} holds")


def _only_if(claim: Claim, agreeing: Sequence[Reading], main: Sequence[Reading]) -> str:
    # where main readings disagree, the ones that agree name the definition; else any that does
    named = ([one for one in agreeing if one.main] or list(agreeing))[:NAMED]
    text = f"{_stated(claim)} holds only for {'; or '.join(map(_official, named))}"
    if not claim.period and not claim.stated_on:
        return _sentence(f"{text}; the text has no date")
    against = [one for one in main if not one.agrees]
    if against:
        text += (
            f"; not for {_official(against[0])}, from which it is "
            f"{off(against[0].difference, against[0].difference_unit)}"
        )
    return _sentence(text)


def _off(claim: Claim, reading: Reading, main: Sequence[Reading]) -> str:
    text = (
        f"{_official(reading)}; {_stated(claim)} is "
        f"{off(reading.difference, reading.difference_unit)}{_spread(claim, reading, main)}"
    )
    dated = claim.period or claim.stated_on or not reading.period
    return _sentence(text if dated else f"{text}; the text has no date, this is the nearest year")


def _spread(claim: Claim, reading: Reading, main: Sequence[Reading]) -> str:
    """Return the other figures that the words may mean, if they are not the nearest one."""
    if not claim.period and not claim.stated_on:
        return ""
    printed = amount(reading.value, reading.unit)
    others = {amount(one.value, one.unit): one.value for one in main}
    others.pop(printed, None)
    if not others:
        return ""
    told = sorted(others, key=lambda text: others[text])
    between = told[0] if len(told) == 1 else f"{told[0]} to {told[-1]}"
    return f"; the words may also mean {between}"


def _context(readings: Sequence[Reading]) -> Reading | None:
    """Return the nearest figure that cannot decide, to be shown beside the claim."""
    return next((one for one in readings if one.kind != STATEMENT), None)


def _no_series(claim: Claim, readings: Sequence[Reading]) -> str:
    rule = rule_for(claim)
    text = f"no table here decides it; it would take: {rule['series']} ({rule['where']})"
    shown = _context(readings)
    said = next((one for one in readings if one.kind == STATEMENT), None)
    if shown:
        text += f"; what is known: {_official(shown)}"
    elif said:
        text += f"; also said, {said.definition}, {said.period}: {amount(said.value, said.unit)}"
    return _sentence(text)


def rule_for(claim: Claim) -> dict[str, str]:
    """Return which series would decide a claim, and who publishes it."""
    words = {
        "measure": {claim.measure},
        "of": {claim.of},
        # the product, the group that it is a part of, and whether it is a part at all
        "product": {
            claim.product,
            claim.product.partition(":")[0],
            "whole" if claim.product in ("", "total") else "parts",
        },
        "reporter": {"member" if claim.reporter in EU27 else claim.reporter},
        "part_year": {"yes" if _within_a_year(claim.period) else "no"},
    }
    return next(
        rule
        for rule in deciding()
        if all(words[name] & set(rule[name].split()) for name in words if name in rule)
    )


def _within_a_year(period: str) -> bool:
    return bool(period) and not periods.parse(period, until=periods.year_of(period) or 0).years
