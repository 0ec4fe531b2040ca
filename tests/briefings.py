"""Briefings for the tests of the writers, composed once, and everything that they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

import pytest

from analysis.brief.content import compose
from analysis.brief.model import Brief, Definition, Page, Table
from analysis.brief.wanted import Wanted
from analysis.findings import Finding
from analysis.language import LANGUAGES, speaking
from analysis.record import Record
from analysis.topics import TOPICS

ALL = Wanted()
MEMBER = "LU"
IMPORTER = "HR"
"""A member state for energy: the other one declares no Kazakh crude and has no page on it."""
SINGLE = [
    *(Wanted(topics=(topic,)) for topic in TOPICS),
    *(Wanted(topics=(topic,), partner=MEMBER) for topic in ("trade", "investment")),
    Wanted(topics=("energy",), partner=IMPORTER),
]
"""Every topic alone, of the EU and of a member state."""

single_topics = pytest.mark.parametrize(
    ("wanted", "language"),
    [
        pytest.param(wanted, language, id=f"{wanted.name}-{language}")
        for wanted in SINGLE
        for language in LANGUAGES
    ],
)


@cache
def briefed(language: str = "en", wanted: Wanted = ALL) -> Brief:
    """Return a briefing in a language."""
    with speaking(language):
        return compose(wanted)


@contextmanager
def drawn_once() -> Iterator[None]:
    """Put one picture in the place of every chart: where only the words are tested."""
    [page] = briefed("en", Wanted(topics=("connectivity",))).pages
    picture = page.record.picture("half page")
    with patch.object(Record, "picture", lambda *_: picture):
        yield


def everything(brief: Brief) -> list[str]:
    """Return all that a briefing gives its writers to say, in the order in which it is read."""
    said = [brief.title, brief.subtitle, brief.dated]
    for figure in brief.key_figures:
        said += [figure.label, figure.value, figure.period, figure.change]
        said += [figure.definition, figure.source]
    said += texts(brief.findings)
    for page in brief.pages:
        said += of_page(page)
    said += brief.missing
    for table in brief.conflicts:
        said += of_table(table)
    said += terms(brief.definitions)
    said += brief.vintage
    for source in brief.references:
        said += [source.publisher, source.title, source.date, source.licence]
    return [text for text in said if text]


def of_page(page: Page) -> list[str]:
    """Return what a page says, its chart apart."""
    said = [page.record.title, page.record.draft.subtitle, *texts(page.sentences)]
    return [*said, *terms(page.definitions), *page.record.notes, page.record.source_line]


def of_table(table: Table) -> list[str]:
    """Return what a table says."""
    return [table.title, *table.head, *(cell for row in table.rows for cell in row), table.note]


def texts(findings: tuple[Finding, ...]) -> list[str]:
    """Return what findings say."""
    return [finding.text for finding in findings]


def terms(definitions: tuple[Definition, ...]) -> list[str]:
    """Return terms, each before its meaning."""
    return [text for entry in definitions for text in (entry.term, entry.text)]


def empty(levels: list[int]) -> Iterator[int]:
    """Yield the places of headings over nothing; what is no heading has the level 0."""
    for place, level in enumerate(levels):
        following = levels[place + 1] if place + 1 < len(levels) else 1
        if level and following and following <= level:
            yield place
