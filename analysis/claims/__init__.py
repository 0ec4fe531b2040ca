"""Claims: what texts say in numbers, checked against the tables.

>>> from analysis import claims
>>> "only_if" in claims.VERDICTS
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.claims.checking import check, tables
    from analysis.claims.claim import Claim
    from analysis.claims.readings import Reading
    from analysis.claims.verdict import VERDICTS

__all__ = ["VERDICTS", "Claim", "Reading", "check", "tables"]

_HOME = {
    "VERDICTS": "analysis.claims.verdict",
    "Claim": "analysis.claims.claim",
    "Reading": "analysis.claims.readings",
    "check": "analysis.claims.checking",
    "tables": "analysis.claims.checking",
}


def __getattr__(name: str) -> Any:
    # like the package above: nothing is imported before it is used
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'analysis.claims' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
