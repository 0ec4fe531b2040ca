"""Kazakhstan–EU trade, investment and energy: validated tables, measures, charts, findings.

>>> import analysis
>>> analysis.load("countries").columns[0]
'code'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.data import describe, load, tables
    from analysis.errors import DataError
    from analysis.figures import View, comment, figure, show

__all__ = ["DataError", "View", "comment", "describe", "figure", "load", "show", "tables"]

_HOME = {
    "describe": "analysis.data",
    "load": "analysis.data",
    "tables": "analysis.data",
    "DataError": "analysis.errors",
    "View": "analysis.figures",
    "comment": "analysis.figures",
    "figure": "analysis.figures",
    "show": "analysis.figures",
}


def __getattr__(name: str) -> Any:
    # the command line answers "nothing changed" without pandas; it is imported when first used
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
