"""Where sentences begin and end, in English, Russian and a mixture."""

from __future__ import annotations

import re

CONTINUES = re.compile(r"[a-zа-яё\d($€–—]|США|TEU|ДФЭ|USD|EUR")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as pairs of character offsets, in order.

    A piece that begins in lower case, with a digit, a sum, a bracket or a dash is no sentence of
    its own: the stop before it ends an abbreviation ("50 млрд. долларов", "Aug. 1",
    "2022 г. ($2 млрд)", "2022 г. — $2 млрд");
    so does the stop before a unit, in "долл. США", "тыс. TEU".

    >>> text = "Порядка 50 млрд. долларов. Trade rose."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Порядка 50 млрд. долларов.', 'Trade rose.']
    """
    # the splitter is loaded only where a draft is read
    from sentencex import get_sentence_boundaries

    spans: list[tuple[int, int]] = []
    for boundary in get_sentence_boundaries("en", text):
        start, end = _trimmed(text, boundary["start_index"], boundary["end_index"])
        if start == end:
            continue
        new_paragraph = bool(spans) and "\n" in text[spans[-1][1] : start]
        if spans and not new_paragraph and CONTINUES.match(text, start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if piece.strip() else (start, start)
