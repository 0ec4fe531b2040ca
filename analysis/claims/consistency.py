"""Rules that texts must keep among themselves: each looks at all claims and says who breaks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.claims.book import Book
from analysis.claims.claim import Claim


@dataclass(frozen=True)
class Finding:
    """A contradiction: the claims in it by position, the rule that they break, and words for it."""

    rows: tuple[int, ...]
    rule: str
    words: str


Rule = Callable[[Sequence[Claim], Book], list[Finding]]
RULES: tuple[Rule, ...] = ()


def findings(claims: Sequence[Claim], book: Book) -> list[Finding]:
    """Return every contradiction among claims."""
    return [one for rule in RULES for one in rule(claims, book)]


def against(claims: Sequence[Claim], book: Book) -> dict[int, list[str]]:
    """Return what was found against each claim, by its position, in words."""
    told: dict[int, list[str]] = defaultdict(list)
    for finding in findings(claims, book):
        for row in finding.rows:
            told[row].append(finding.words)
    return dict(told)
