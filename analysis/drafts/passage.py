"""A text made ready for reading: words, lexicon hits, sentences, and how far apart things are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from analysis.drafts.lexicon import Hit, hits
from analysis.drafts.sentences import sentences
from analysis.drafts.tokens import Token, language, tokens

SENTENCE = 14.0
"""What a sentence's end adds to the distance of two words."""

BREAKS = {
    ",": 2.5, ";": 10.0, ":": 2.0, "(": 4.0, ")": 4.0, "–": 3.0, "—": 3.0, "and": 2.0, "и": 2.0,
    "but": 5.0, "while": 5.0, "whereas": 5.0, "а": 5.0, "но": 5.0, "although": 5.0, "хотя": 5.0,
}  # fmt: skip
"""What a sign or a word between two words adds to their distance."""


class Stretch(Protocol):
    """Anything that covers the tokens ``first`` to before ``last``."""

    @property
    def first(self) -> int:
        """The first token."""

    @property
    def last(self) -> int:
        """The token after the last one."""


@dataclass(frozen=True)
class Passage:
    """A text with its words and what the lexicon knows of them."""

    text: str
    stated_on: str = ""
    language: str | None = None

    @cached_property
    def words(self) -> list[Token]:
        """Return the words, numbers and signs."""
        return tokens(self.text)

    @cached_property
    def hits(self) -> list[Hit]:
        """Return the phrases of the lexicon."""
        return hits(self.words)

    @cached_property
    def _tables(self) -> dict[str, list[Hit]]:
        tables: dict[str, list[Hit]] = {}
        for hit in self.hits:
            tables.setdefault(hit.table, []).append(hit)
        return tables

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return sentences(self.text)

    @cached_property
    def _sentence_of(self) -> list[int]:
        starts = [start for start, _ in self._sentences]
        return [bisect_right(starts, word.start) for word in self.words]

    @cached_property
    def _breaks(self) -> list[float]:
        """Return, for each token, the sum of the breaks before it."""
        sums, total, sentence = [0.0], 0.0, 0
        for word, of in zip(self.words, self._sentence_of, strict=True):
            total += BREAKS.get(word.text.lower(), 0.0) + SENTENCE * (of != sentence) * bool(sums)
            sentence = of
            sums.append(total)
        return sums

    @property
    def decimal_comma(self) -> bool:
        """Tell whether the text writes decimals with a comma: Russian does."""
        return (self.language or language(self.text)) == "ru"

    def found(self, table: str, *labels: str) -> Iterable[Hit]:
        """Return the hits of a table, of these labels if any are given."""
        rows = self._tables.get(table, [])
        return [hit for hit in rows if hit.label in labels] if labels else rows

    def word(self, place: int) -> str:
        """Return the word at a place in lower case, "" outside the text."""
        return self.words[place].text.lower() if 0 <= place < len(self.words) else ""

    def sentence_text(self, one: Stretch) -> str:
        """Return the sentence in which a stretch begins."""
        start, end = self._sentences[max(self._sentence_of[one.first] - 1, 0)]
        return self.text[start:end]

    def same_sentence(self, one: Stretch, other: Stretch) -> bool:
        """Tell whether two stretches begin in the same sentence."""
        return self.sentence(one) == self.sentence(other)

    def sentence(self, one: Stretch) -> int:
        """Return the number of the sentence in which a stretch begins."""
        # a stretch without words may begin behind the last one
        return self._sentence_of[min(one.first, len(self._sentence_of) - 1)]

    def distance(self, one: Stretch, other: Stretch) -> float:
        """Return how far apart two stretches are: words between, and breaks at their price."""
        low, high = (one, other) if one.first <= other.first else (other, one)
        if high.first < low.last:
            return 0.0
        return high.first - low.last + self._breaks[high.first] - self._breaks[low.last]
