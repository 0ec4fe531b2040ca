"""The explorer: ask a question of any series of the tables, get a chart or why there is none.

>>> from analysis import explore
>>> question = explore.Question(["corridor:titr_freight"], show="rank")
>>> explore.objection(question)
'Ranks are those among the 27 EU members. Keep members.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.explore.answers import answer
    from analysis.explore.question import Question, QuestionError, code
    from analysis.explore.ready import READY
    from analysis.explore.rules import objection, offered
    from analysis.explore.series import catalogue
    from analysis.explore.widget import panel

__all__ = [
    "READY",
    "Question",
    "QuestionError",
    "answer",
    "catalogue",
    "code",
    "objection",
    "offered",
    "panel",
]

_HOME = {
    "READY": "ready",
    "Question": "question",
    "QuestionError": "question",
    "answer": "answers",
    "catalogue": "series",
    "code": "question",
    "objection": "rules",
    "offered": "rules",
    "panel": "widget",
}


def __getattr__(name: str) -> Any:
    # the server that shows the explorer needs none of what draws charts
    if name in _HOME:
        return getattr(import_module(f"analysis.explore.{_HOME[name]}"), name)
    raise AttributeError(f"module 'analysis.explore' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
