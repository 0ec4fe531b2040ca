"""Whose figures decide: offices that count, not those who quote or claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.claims.vocabulary import offices
from analysis.findings import listing
from analysis.measures import DOCUMENTS

if TYPE_CHECKING:
    import pandas as pd

COPY = "GitHub:"
"""How the place of a copied file begins: a copy repeats a table whole, it quotes nothing."""


@dataclass(frozen=True)
class Witnesses:
    """Publisher of each source, and where it was read if not there.

    A source is an office if its publisher counts or decides itself, by the list in the
    vocabulary; every other publisher is the press, however well it is informed. What an office
    said decides also where it was read in a newspaper. A source that is not listed, in tables
    made by hand, is taken as an office.
    """

    publishers: Mapping[str, str] = field(default_factory=dict)
    read_in: Mapping[str, str] = field(default_factory=dict)

    def decide(self, source_id: str) -> bool:
        """Say whether a figure may decide: all its sources are offices.

        >>> some = Witnesses({"a": "Eurostat", "b": "Kazinform"})
        >>> some.decide("a"), some.decide("a b")
        (True, False)
        """
        return all(self._is_office(one) for one in source_id.split())

    def quoted_by(self, source_id: str) -> str:
        """Return who passed a figure on, or nothing if it is from those who counted.

        >>> Witnesses({"a": "Eurostat"}, {"a": "Economica.net"}).quoted_by("a")
        'Economica.net'
        """
        by = [self._quoting(one) for one in source_id.split()]
        return listing(list(dict.fromkeys(filter(None, by))))

    def _is_office(self, source_id: str) -> bool:
        publisher = self.publishers.get(source_id)
        return publisher is None or publisher.startswith(offices())

    def _quoting(self, source_id: str) -> str:
        place = self.read_in.get(source_id, "")
        if place and not place.startswith(COPY):
            return place
        return "" if self._is_office(source_id) else self.publishers[source_id]


def witnesses(tables: Mapping[str, pd.DataFrame]) -> Witnesses:
    """Return the witnesses that the table of sources names."""
    if "sources" not in tables:
        return Witnesses()
    sources = tables["sources"]
    publishers, places = (
        dict(zip(sources["source_id"], sources[column], strict=True))
        for column in ("publisher", "read_in")
    )
    return Witnesses(publishers, places)


@lru_cache(maxsize=1024)
def is_circular(source_id: str) -> bool:
    """Say whether a figure rests on one of the documents that are checked.

    >>> is_circular("wits doc_encyclopaedia"), is_circular("wits")
    (True, False)
    """
    return DOCUMENTS in source_id and any(one.startswith(DOCUMENTS) for one in source_id.split())
