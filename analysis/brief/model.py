"""What a briefing says, before anybody decides how a page looks: text, charts and tables.

Everything here is in one language and ready to be read. The writers (:mod:`analysis.brief.word`,
:mod:`~analysis.brief.slides`, :mod:`~analysis.brief.pdf`, :mod:`~analysis.brief.page`) lay it out
and add nothing but their own fixed words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

import pandas as pd

from analysis.findings import Finding
from analysis.record import Record

CODED = re.compile("(?:%[89A-F][0-9A-F])+", re.IGNORECASE)


def _letters(coded: re.Match[str]) -> str:
    try:
        return unquote(coded[0], errors="strict")
    except UnicodeDecodeError:
        return coded[0]


@dataclass(frozen=True)
class Definition:
    """A term and what it means, one or two sentences."""

    term: str
    text: str


@dataclass(frozen=True)
class KeyFigure:
    """One number of the first page: what it is, of when, how it moved, how it is defined.

    ``change`` is empty where there is nothing to compare with; ``cells`` are the rows that the
    numbers come from.
    """

    label: str
    value: str
    period: str
    change: str
    definition: str
    source: str
    cells: pd.DataFrame = field(repr=False, compare=False)


@dataclass(frozen=True)
class Table:
    """Rows of text under a head; ``numeric`` tells which columns stand to the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""
    cells: pd.DataFrame = field(repr=False, compare=False, default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Page:
    """One finding: heading, chart, sentences, definitions, source.

    The heading is ``record.title``, what is drawn ``record.draft.subtitle``, the source
    ``record.source_line``, the alternative text ``record.alt``; ``cited`` are the numbers of its
    sources in the list of the briefing.
    """

    topic: str
    label: str
    record: Record
    sentences: tuple[Finding, ...]
    definitions: tuple[Definition, ...]
    data: tuple[Table, ...]
    cited: tuple[int, ...] = ()

    @property
    def anchor(self) -> str:
        """A name for links inside the document."""
        return self.record.name.replace("_", "-")


@dataclass(frozen=True)
class Reference:
    """A source of the briefing: number in the list, publisher, work, address, date, licence."""

    number: int
    publisher: str
    title: str
    url: str
    date: str
    licence: str

    @property
    def address(self) -> str:
        """The address as a person reads it: letters stand for themselves, not for their bytes.

        >>> Reference(1, "", "", "https://example.org/%D0%95%D0%A1%20%E2", "", "").address
        'https://example.org/ЕС%20%E2'
        """
        return CODED.sub(_letters, self.url)


@dataclass(frozen=True)
class Brief:
    """A whole briefing in one language.

    ``name`` is the stem of its files; ``dated`` the state of the data in words; ``day`` the same
    as an ISO date, for the properties of a document; ``missing`` says what a reader would look for
    and does not find, and why; ``conflicts`` sets readings of the same thing side by side.
    """

    language: str
    name: str
    title: str
    subtitle: str
    dated: str
    day: str
    key_figures: tuple[KeyFigure, ...]
    findings: tuple[Finding, ...]
    pages: tuple[Page, ...]
    missing: tuple[str, ...]
    definitions: tuple[Definition, ...]
    conflicts: tuple[Table, ...]
    vintage: tuple[str, ...]
    references: tuple[Reference, ...]

    def page_of(self, finding: Finding) -> Page | None:
        """Return the page that says a finding, as its heading or below its chart."""
        said = finding.text.rstrip(".")
        for page in self.pages:
            if said in (found.text.rstrip(".") for found in page.record.draft.findings):
                return page
        return None

    def cited(self, page: Page) -> list[Reference]:
        """Return the sources of a page."""
        return [reference for reference in self.references if reference.number in page.cited]
