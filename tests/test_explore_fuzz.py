"""Thousands of questions put together by chance: each gets a chart or a sentence, never a trace."""

from __future__ import annotations

import random
import re
import warnings

import numpy as np
import pytest

from analysis.canvas import ChartError
from analysis.explore import Question, answer, objection
from analysis.explore.answers import DRAFTS
from analysis.measures import STATUSES
from analysis.record import PLOTTED, Record
from tests.explored import blind, walk

ROUNDS, OF_EACH, DRAWN = 20, 80, 8


def asked(question: Question) -> Record | str:
    """Return the record, or the sentence why there is none; fail with anything else."""
    try:
        return answer(question)
    except ChartError as refusal:
        if refusal.__cause__:  # the words of a measure are for programmers
            raise
        return str(refusal)


def sane(record: Record, question: Question) -> None:
    """Fail with what no chart should have."""
    frame = record.frame
    assert list(frame.columns) == PLOTTED
    assert not np.isinf(frame["value"]).any()
    assert frame["value"].notna().any()
    assert set(frame["status"]) <= set(STATUSES)
    assert (frame[["series", "unit", "source_id"]] != "").all().all()
    assert frame[["panel", "series", "x", "unit", "status", "source_id"]].notna().all().all()
    assert not frame.duplicated(["panel", "series", "x"]).any()
    if question.show != "contribution":
        years = frame.loc[frame["value"].notna(), "x"]
        assert years.between(question.since or 1990, question.until or 2025).all()
    texts = [record.title, record.draft.subtitle, record.alt, record.source_line, *record.notes]
    assert all(texts)
    for text in texts:
        assert "\n" not in text
        assert not re.search(r"\bnan\b|\binf\b|None|[{}]|  |\$−|€−|,,", text), text
    assert record.sources
    if question.show not in DRAFTS:
        assert len(frame.drop_duplicates(["panel", "series"])) == len(question.series)


@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.parametrize("make", [blind, walk], ids=["blind", "offered"])
def test_any_combination_is_a_chart_or_a_sentence(make: object, seed: int) -> None:
    chance = random.Random(f"{make.__name__} {seed}")
    records = []
    for _ in range(OF_EACH):
        question = make(chance)
        found = asked(question)
        if isinstance(found, Record):
            assert objection(question) is None
            sane(found, question)
            assert Question.read(question.settings) == question
            records.append(found)
        else:
            assert re.fullmatch(r"[^\n{}]+[.]", found), found
    assert make is blind or len(records) > OF_EACH / 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for record in chance.sample(records, min(len(records), DRAWN // 2)):
            assert record.png.startswith(b"\x89PNG")
