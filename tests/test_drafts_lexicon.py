"""The words that readings rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.drafts import lexicon as module
from analysis.drafts.lexicon import hits, lexicon, phrase
from analysis.drafts.tokens import tokens
from analysis.measures import EU27

CODE = "".join(
    path.read_text("utf-8") for path in sorted(Path(module.__file__).parent.glob("*.py"))
)


@pytest.mark.parametrize("table", lexicon())
def test_every_table_is_used(table: str) -> None:
    assert f'"{table}"' in CODE


@pytest.mark.parametrize("table", ["topics", "units", "numbers", "scales", "months", "places"])
def test_a_phrase_has_one_label(table: str) -> None:
    labels: dict[tuple[str, ...], set[str]] = {}
    for label, phrases in lexicon()[table].items():
        for words in phrases:
            labels.setdefault(phrase(words), set()).add(label)
    assert {words: found for words, found in labels.items() if len(found) > 1} == {}


def test_every_member_state_has_its_names() -> None:
    assert set(lexicon()["names"]) >= EU27


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("trading partner", "nothing"),
        ("trade", "trade_turnover"),
        ("прямых инвестиций", "fdi"),
        ("European Investment Bank", "nothing"),
    ],
)
def test_the_longest_phrase_counts(text: str, label: str) -> None:
    assert [hit.label for hit in hits(tokens(text)) if hit.table == "topics"] == [label]
