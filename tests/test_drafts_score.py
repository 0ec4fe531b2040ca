"""How well statements are read from sentences that stand alone: the goals.

The blind set is measured by ``make bench`` only: a set that decides whether tests pass would soon
be one that rules are made for.
"""

from __future__ import annotations

import pytest

from tests.scoring import AT_LEAST, BELOW, SETS, score, sentences


@pytest.mark.parametrize("name", ["dev", "heldout"])
def test_statements_are_read_as_well_as_promised(name: str) -> None:
    alone, _ = score(sentences(SETS[name]))
    rates = alone.rates()
    low = {goal: rates[goal] for goal, least in AT_LEAST.items() if not rates[goal] >= least}
    high = {goal: rates[goal] for goal, most in BELOW.items() if not rates[goal] < most}
    assert not low | high
