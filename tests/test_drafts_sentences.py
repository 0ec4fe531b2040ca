"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.sentences import sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Trade rose. Exports fell.", 2),
        ("Торговля выросла. Экспорт упал.", 2),
        ("Порядка 50 млрд. долларов вложено.", 1),
        ("Около 18,7 млрд долл. США вложено.", 1),
        ("Перевезено 56,5 тыс. TEU за год.", 1),
        ("As of Aug. 1 there were 19 thousand.", 1),
        ("Trade with the U.S. rose.", 1),
        ("Trade rose.\n\nexports fell.", 2),
        ("", 0),
    ],
)
def test_how_many(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(text=st.text(max_size=300))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
