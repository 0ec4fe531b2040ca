"""How well statements are read from text, against sentences annotated by hand.

``python tests/scoring.py [FILE…] [--misses]``; format and rules in ``tests/sentences.md``.

An amount is found if one of the same unit and of the same value within 0.01 % is annotated in
the sentence; each counts once. Of several alike, those with the same span, then those that agree
in more, belong together. A claim is found whole if measure, partner and period are right too;
turnover has no direction, so the two countries may change places. The other fields are counted
among the amounts found. Sentences that need the rest of their page count in a score of their own.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.drafts.statements import statements  # noqa: E402

SETS = {name: ROOT / "tests" / f"sentences_{name}.jsonl" for name in ("dev", "heldout", "blind")}
TOLERANCE = 1e-4
# "a third" is annotated as 33.33
ROUNDED = {"percent": 0.005}
AT_LEAST = {
    "amount precision": 0.95,
    "amount recall": 0.85,
    "whole precision": 0.85,
    "whole recall": 0.70,
}
BELOW = {"negatives flagged": 0.05}
SECONDS_BELOW = 2.0
READ = 1000
FIELDS = ("measure", "reporter", "partner", "period", "product", "of", "qualifier", "span")


@dataclass(frozen=True)
class Said:
    """One amount, annotated or found, in the words of ``tests/sentences.md``; "" for null."""

    value: float
    unit: str
    measure: str
    reporter: str
    partner: str
    period: str
    product: str
    of: str
    qualifier: str
    span: str


@dataclass(frozen=True)
class Sentence:
    """One annotated line of text."""

    key: str
    text: str
    stated_on: str
    needs_context: bool
    said: tuple[Said, ...]


Read = Callable[[Sentence], Sequence[Said]]


@dataclass(frozen=True)
class Miss:
    """One fault: ``kind`` is missing, extra, or the field that is wrong."""

    sentence: Sentence
    kind: str
    wanted: Said | None
    found: Said | None


@dataclass
class Score:
    """Counts over sentences of one sort."""

    wanted: int = 0
    found: int = 0
    amounts: int = 0
    wholes: int = 0
    right: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    flagged: int = 0
    misses: list[Miss] = field(default_factory=list)

    def rates(self) -> dict[str, float]:
        """Return every measure as a share of one; NaN where there is nothing to divide by."""
        return {
            "amount precision": ratio(self.amounts, self.found),
            "amount recall": ratio(self.amounts, self.wanted),
            "whole precision": ratio(self.wholes, self.found),
            "whole recall": ratio(self.wholes, self.wanted),
            "negatives flagged": ratio(self.flagged, self.empty),
        } | {name: ratio(self.right[name], self.amounts) for name in FIELDS}


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def sentences(path: Path) -> list[Sentence]:
    """Return the annotated sentences of a file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Sentence(
            key=row["id"],
            text=row["text"],
            stated_on=row["date"] or "",
            needs_context=row["needs_context"],
            said=tuple(annotated(claim) for claim in row["claims"]),
        )
        for row in rows
    ]


def annotated(claim: dict[str, Any]) -> Said:
    """Return an annotated claim, null as empty text."""
    words = {name: str(claim.get(name) or "") for name in FIELDS}
    return Said(value=float(claim["value"]), unit=str(claim["unit"]), **words)


def read(sentence: Sentence) -> list[Said]:
    """Return what the project reads in a sentence; a range becomes its two ends."""
    found = []
    for statement in statements(sentence.text, stated_on=sentence.stated_on):
        claim = statement.claim
        ends = [(claim.value, claim.qualifier)]
        if not math.isnan(claim.value_high):
            ends = [(claim.value, "more_than"), (claim.value_high, "less_than")]
        words = {name: getattr(claim, name) for name in FIELDS[:-2]}
        found += [
            Said(value=value, unit=claim.unit, qualifier=qualifier, span=statement.span, **words)
            for value, qualifier in ends
        ]
    return found


def same_amount(one: Said, other: Said) -> bool:
    """Tell whether two amounts are equal in unit and, within 0.01 % or rounding, in value."""
    rounded = ROUNDED.get(one.unit, 0)
    return one.unit == other.unit and math.isclose(
        one.value, other.value, rel_tol=TOLERANCE, abs_tol=rounded
    )


def turnover(said: Said) -> bool:
    """Tell whether an amount is a turnover or the growth of one."""
    return said.measure == "trade_turnover" or (
        said.measure == "growth" and said.of == "trade_turnover"
    )


def agreement(wanted: Said, found: Said) -> dict[str, bool]:
    """Tell for each field whether it is right; countries of a turnover may change places."""
    right = {name: getattr(wanted, name) == getattr(found, name) for name in FIELDS}
    swapped = (wanted.reporter, wanted.partner) == (found.partner, found.reporter)
    if turnover(wanted) and turnover(found) and swapped:
        right |= {"reporter": True, "partner": True}
    return right


def whole(right: dict[str, bool]) -> bool:
    return right["measure"] and right["partner"] and right["period"]


def pairs(wanted: Sequence[Said], found: Sequence[Said]) -> list[tuple[int, int]]:
    """Return which annotated amount is which found one, each used once, likest first."""

    def likeness(pair: tuple[int, int]) -> tuple[bool, bool, int]:
        right = agreement(wanted[pair[0]], found[pair[1]])
        return right["span"], whole(right), sum(right.values())

    alike = [
        (i, j)
        for i, one in enumerate(wanted)
        for j, other in enumerate(found)
        if same_amount(one, other)
    ]
    chosen: list[tuple[int, int]] = []
    for i, j in sorted(alike, key=likeness, reverse=True):
        if all(i != a and j != b for a, b in chosen):
            chosen.append((i, j))
    return chosen


def add(score: Score, sentence: Sentence, found: Sequence[Said]) -> None:
    """Count what was found in one sentence into the score."""
    chosen = pairs(sentence.said, found)
    score.wanted += len(sentence.said)
    score.found += len(found)
    score.amounts += len(chosen)
    score.empty += not sentence.said
    score.flagged += not sentence.said and bool(found)
    for i, j in chosen:
        right = agreement(sentence.said[i], found[j])
        score.wholes += whole(right)
        score.right.update(name for name in FIELDS if right[name])
        score.misses += [
            Miss(sentence, name, sentence.said[i], found[j]) for name in FIELDS if not right[name]
        ]
    met, used = {i for i, _ in chosen}, {j for _, j in chosen}
    for i, one in enumerate(sentence.said):
        if i not in met:
            score.misses.append(Miss(sentence, "missing", one, None))
    for j, one in enumerate(found):
        if j not in used:
            score.misses.append(Miss(sentence, "extra", None, one))


def score(rows: Iterable[Sentence], reader: Read = read) -> tuple[Score, Score]:
    """Return the score of sentences that stand alone, and of those that need their page."""
    alone, in_context = Score(), Score()
    for sentence in rows:
        add(in_context if sentence.needs_context else alone, sentence, reader(sentence))
    return alone, in_context


def seconds(rows: Sequence[Sentence], count: int, reader: Read = read) -> float:
    """Return the time that reading ``count`` sentences takes once the first has been read."""
    reader(rows[0])
    start = time.perf_counter()
    for sentence in islice(cycle(rows), count):
        reader(sentence)
    return time.perf_counter() - start


def by_set(paths: Iterable[Path]) -> dict[str, Score]:
    """Return the two scores of each file under its name."""
    scores = {}
    for path in paths:
        name = path.stem.removeprefix("sentences_")
        scores[name], scores[f"{name}, in context"] = score(sentences(path))
    return scores


def table(scores: dict[str, Score]) -> Table:
    """Return scores side by side."""
    grid = Table("", "goal", *scores, title="Statements read from sentences")
    grid.add_row("annotated", "", *(str(one.wanted) for one in scores.values()))
    grid.add_row("found", "", *(str(one.found) for one in scores.values()))
    rates = [one.rates() for one in scores.values()]
    goals = {name: f"≥ {goal}" for name, goal in AT_LEAST.items()}
    goals |= {name: f"< {goal}" for name, goal in BELOW.items()}
    for name in rates[0]:
        shares = ["" if math.isnan(one[name]) else f"{one[name]:.3f}" for one in rates]
        label = f"{name} right" if name in FIELDS else name
        grid.add_row(label, goals.get(name, ""), *shares)
    return grid


def told(miss: Miss) -> str:
    """Return a fault as lines for a person."""
    lines = [f"{miss.sentence.key} {miss.kind}: {miss.sentence.text}"]
    for word, one in (("wanted", miss.wanted), ("found", miss.found)):
        if one and miss.kind in FIELDS:
            lines.append(f"    {word} {getattr(one, miss.kind)!r} for {one.span!r}")
        elif one:
            lines.append(f"    {word} {one}")
    return "\n".join(lines)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="List every fault.")
def main(files: tuple[Path, ...], misses: bool) -> None:
    """Score the reading of FILES, or of all annotated sets."""
    console = Console(width=140, highlight=False, markup=False)
    scores = by_set(files or [path for path in SETS.values() if path.exists()])
    if misses:
        for one in scores.values():
            console.print("\n".join(told(miss) for miss in one.misses))
    console.print(table(scores))


if __name__ == "__main__":
    main()
