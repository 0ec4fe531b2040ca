"""The figures of the project: each is a function of the tables and of a view.

``figure("uk_effect")`` builds a record; ``show(record)`` puts it into a notebook.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import pandas as pd

from analysis.data import load
from analysis.files import FIGURES
from analysis.record import ChartError, Draft, Record, stored
from analysis.topics import TOPICS

CURRENCIES = ("USD", "EUR")


@dataclass(frozen=True)
class View:
    """What a reader can choose in the first cell of a notebook.

    Parameters
    ----------
    partner
        ``EU27_2020`` or the code of any member state.
    base_year
        First year of comparisons, and 100 in an index.
    currency
        ``USD`` or ``EUR``; amounts counted in the other one are converted at the year's average.
    since
        First year that is shown at all; 0 for every year there is.

    Raises
    ------
    ChartError
        A choice that does not exist.

    >>> View(partner="DE").currency
    'USD'
    """

    partner: str = "EU27_2020"
    base_year: int = 2010
    currency: str = "USD"
    since: int = 0

    def __post_init__(self) -> None:
        members = member_states()
        if self.partner not in ("EU27_2020", *members):
            raise ChartError(
                f"PARTNER {self.partner!r} is neither EU27_2020 nor a member state; "
                f"choose one of EU27_2020, {', '.join(members)}"
            )
        if self.currency not in CURRENCIES:
            raise ChartError(f"CURRENCY {self.currency!r} is not one of {', '.join(CURRENCIES)}")
        years = load("trade_turnover")["year"]
        first = 1999 if self.currency == "EUR" else int(years.min())
        if not isinstance(self.base_year, int) or not first <= self.base_year <= years.max():
            raise ChartError(
                f"BASE_YEAR {self.base_year!r} is outside {first}–{years.max()}"
                + (" (there is no euro before 1999)" if self.currency == "EUR" else "")
            )
        if self.since and not years.min() <= self.since <= years.max():
            raise ChartError(f"SINCE {self.since!r} is outside {years.min()}–{years.max()}")


class Tables:
    """Gives tables to a figure function, from a year on, and remembers which it asked for."""

    def __init__(self, since: int = 0) -> None:
        self.since = since
        self.used: list[str] = []

    def __call__(self, name: str) -> pd.DataFrame:
        """Return a table; see :func:`analysis.load`."""
        if name not in self.used:
            self.used.append(name)
        table = load(name)
        if self.since and "year" in table.columns:
            table = table[table["year"] >= self.since].reset_index(drop=True)
        return table

    def all_years(self) -> Tables:
        """Return the same tables with every year, for what is said of all of them.

        >>> chosen = Tables(since=2024)
        >>> bool(chosen.all_years()("macro")["year"].min() < 2024), chosen.used
        (True, ['macro'])
        """
        whole = Tables()
        whole.used = self.used
        return whole


Maker = Callable[[Tables, View], Draft]
_MAKERS: dict[str, tuple[str, Maker]] = {}


def register(maker: Maker) -> Maker:
    """Add a figure function to the catalogue under its own name; its module is the topic."""
    topic = maker.__module__.rpartition(".")[2]
    _MAKERS[maker.__name__] = (topic, maker)
    return maker


@lru_cache(maxsize=1)
def member_states() -> list[str]:
    """Return the codes of today's 27 member states, sorted.

    >>> len(member_states())
    27
    """
    countries = load("countries")
    today = (countries["eu_from"] != "") & (countries["eu_to"] == "")
    return sorted(countries.loc[today, "code"])


def catalogue() -> dict[str, str]:
    """Return the topic of every figure, in the order of the topics.

    >>> catalogue()["uk_effect"]
    'trade'
    """
    for topic in TOPICS:
        import_module(f"analysis.figures.{topic}")
    # a topic may have been imported before the others
    return {name: topic for topic in TOPICS for name, (own, _) in _MAKERS.items() if own == topic}


def figure(name: str, view: View | None = None) -> Record:
    """Build a figure's record.

    Parameters
    ----------
    name
        One of :func:`catalogue`.
    view
        What the reader chose; the standard view if omitted.

    Raises
    ------
    ChartError
        There is no such figure, or it cannot be made of this view.
    """
    names = catalogue()
    if name not in names:
        raise ChartError(f"there is no figure {name!r}; choose one of {', '.join(names)}")
    topic, maker = _MAKERS[name]
    chosen = view or View()
    tables = Tables(chosen.since)
    draft = maker(tables, chosen)
    return Record(
        name=name, topic=topic, view=asdict(chosen), draft=draft, tables=tuple(sorted(tables.used))
    )


def show(record: Record) -> None:
    """Show a figure in a notebook: picture, text for those who cannot see it, fingerprint.

    The stored picture is shown when it is the same chart; only a changed one is rendered. nbval
    does not compare pictures, but it compares the text and the fingerprint.
    """
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        # a terminal shows no picture
        print(record.alt, record.summary(), sep="\n")  # noqa: T201 - as a notebook would
        return
    png = record.png if _changed(record) else (FIGURES / f"{record.name}.png").read_bytes()
    display(  # type: ignore[no-untyped-call]
        {"image/png": base64.b64encode(png).decode(), "text/plain": record.alt}, raw=True
    )
    print(record.summary())  # noqa: T201 - a notebook's output is what nbval compares


def _changed(record: Record) -> bool:
    known = stored(record.name)
    return (
        known.get("fingerprint") != record.fingerprint
        or not (FIGURES / f"{record.name}.png").exists()
    )


def comment(record: Record) -> Any:
    """Return the findings of a figure as the commentary of a notebook cell."""
    from IPython.display import Markdown

    # the first finding is a title, and a title has no full stop
    sentences = [f"- {finding.text.rstrip('.')}." for finding in record.draft.findings]
    return Markdown("\n".join(sentences))  # type: ignore[no-untyped-call]
