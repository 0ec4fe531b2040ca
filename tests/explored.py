"""Questions for the tests of the explorer: found by chance, the same in every run."""

from __future__ import annotations

import random
from dataclasses import fields
from functools import cache
from itertools import count

from analysis.canvas import ChartError
from analysis.explore import READY, Question, answer, catalogue, offered
from analysis.explore.question import CHOICES, MOST
from analysis.explore.rules import changed

USUAL = {field.name: field.default for field in fields(Question) if field.name != "series"}
FIELDS = tuple(USUAL)
# Options of a field that are not the usual one; years beyond the tables are among them.
OTHERS: dict[str, list[object]] = {
    **{field: list(known) for field, known in CHOICES.items()},
    "since": list(range(1988, 2028)),
    "until": list(range(1988, 2028)),
    "base_year": list(range(1988, 2028)),
    "milestones": [True],
}
SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 6, 9, MOST)


def some_series(chance: random.Random) -> tuple[str, ...]:
    """Return keys: one, or one with others that are like it, or with any."""
    known = catalogue()
    one = known[chance.choice(list(known))]
    alike = [other.key for other in known.values() if other.what == one.what]
    beside = [other.key for other in known.values() if other.partner == one.partner]
    among = chance.choice((alike, alike, beside, list(known)))
    others = chance.sample(among, min(len(among), chance.choice(SIZES) - 1))
    return tuple(dict.fromkeys([one.key, *others]))


def blind(chance: random.Random) -> Question:
    """Return any question, most of them without sense."""
    chosen = chance.sample(FIELDS, chance.randint(0, 5))
    return Question(
        some_series(chance), **{field: chance.choice(OTHERS[field]) for field in chosen}
    )


def walk(chance: random.Random, steps: int = 4) -> Question:
    """Return a question that somebody comes to who chooses among what is offered."""
    question = Question(some_series(chance))
    for field in chance.sample(FIELDS, chance.randint(0, steps)):
        options = [option for option, reason in offered(question, field).items() if not reason]
        if options:
            question = changed(question, **{field: chance.choice(options)})
    return question


def answered(question: Question) -> bool:
    """Tell whether there is a chart."""
    try:
        answer(question)
    except ChartError:
        return False
    return True


VIEWS = (*READY, *range(40))
"""Views that a test tries: the ready ones by name, and some by chance."""


@cache
def view(name: str | int) -> Question:
    """Return a question that has an answer: a ready one, or one found by chance."""
    if isinstance(name, str):
        return READY[name]
    found = (walk(random.Random(f"{name} {seed}"), steps=5) for seed in count())
    return next(question for question in found if answered(question))
