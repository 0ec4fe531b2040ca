"""What a briefing says: from a choice of topics, partner and years to all of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from analysis.brief import annex, glance, partner
from analysis.brief.definitions import of_figure, of_figures
from analysis.brief.glance import Load
from analysis.brief.model import Brief, KeyFigure, Page
from analysis.brief.sources import dated, month, newest, newest_of_all, references, used
from analysis.brief.tables import data_tables
from analysis.brief.wanted import EU, BriefError, Wanted
from analysis.canvas import AbsentError
from analysis.figures import Tables, View, figure
from analysis.figures.common import opening
from analysis.findings import Finding, name
from analysis.language import language, mark, say
from analysis.record import Record
from analysis.topics import TOPICS

PAGES = {
    "trade": ("turnover_history", "partner_shares"),
    "investment": ("fdi_without_conduits", "fdi_gross_net_stock"),
    "energy": ("crude_by_member", "uranium_eu"),
    "connectivity": ("middle_corridor",),
    "claims": ("turnover_claims", "verdicts"),
}
"""The figures of the EU's briefing by topic."""

NAMES = {
    "turnover_history": mark("Goods trade over the years"),
    "partner_shares": mark("Shares of partners in Kazakhstan's trade"),
    "mirror_exports": mark("Kazakhstan's exports as both sides count them"),
    "mirror_imports": mark("Kazakhstan's imports as both sides count them"),
    "member_ranks": mark("Ranks of the member states"),
    "fdi_gross_net_stock": mark("Direct investment gross, net and held"),
    "fdi_of_member": mark("Direct investment under each measure"),
    "fdi_without_conduits": mark("Direct investment with and without conduits"),
    "fdi_two_sided_history": mark("Direct investment held as both sides count it"),
    "crude_by_member": mark("Kazakh crude oil by member state"),
    "uranium_eu": mark("Uranium delivered to the EU"),
    "middle_corridor": mark("Cargo on the Middle Corridor"),
    "turnover_claims": mark("Goods trade as documents state it"),
    "verdicts": mark("Statements and official figures"),
}
"""What a page is called where it cannot be shown."""

LEAD = 3
"""Findings on the first page."""
SENTENCES = 4
"""Sentences under a chart, at most."""
FEWER = {"fdi_without_conduits": 2}
"""Charts whose further sentences say the same of each part."""


def compose(wanted: Wanted) -> Brief:
    """Return the whole content of a briefing, in the language that is spoken.

    Raises
    ------
    BriefError
        There is no such member state or year, or nothing to show of what was chosen.
    LanguageError
        A translation is missing.

    >>> compose(Wanted(topics=("connectivity",))).name
    'kazakhstan-eu-briefing-connectivity'
    """
    view = wanted.view()
    tables: Load = cache(Tables(wanted.since))
    pages, left_out = _pages(wanted, view, tables)
    keys = _key_figures(wanted, tables)
    if not pages and not keys:
        raise BriefError(_nothing(wanted))
    conflicts = annex.conflicts(tables, wanted.chosen, wanted.partner)
    frames = [page.record.frame for page in pages]
    frames += [key.cells for key in keys] + [table.cells for table in conflicts]
    sources = used(frames)
    day = newest(sources) or newest_of_all()
    return Brief(
        language=language(),
        name=wanted.name,
        title=_title(wanted),
        subtitle=_subtitle(wanted, pages),
        dated=say("Data as of {month}", month=month(day)),
        day=day,
        key_figures=keys,
        findings=_lead(pages, wanted.partner),
        pages=tuple(replace(page, cited=_cited(page, sources)) for page in pages),
        missing=(*left_out, *_missing(wanted, tables)),
        definitions=of_figures(page.record.name for page in pages),
        conflicts=conflicts,
        vintage=(
            *annex.vintage(pages),
            say("Newest source of all: {date}.", date=dated(day)),
        ),
        references=references(sources),
    )


def _cited(page: Page, sources: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers that the sources of a page have in the list."""
    own = set(used([page.record.frame]))
    return tuple(number for number, source in enumerate(sources, start=1) if source in own)


def _title(wanted: Wanted) -> str:
    if wanted.partner == EU:
        return say("Kazakhstan and the European Union")
    return say("Kazakhstan–{country}", country=name(wanted.partner))


def _subtitle(wanted: Wanted, pages: Sequence[Page]) -> str:
    parts = list(dict.fromkeys(page.label for page in pages))
    if wanted.since:
        parts.append(say("since {year}", year=wanted.since))
    return " · ".join(parts)


def _nothing(wanted: Wanted) -> str:
    since = f" since {wanted.since}" if wanted.since else ""
    return (
        f"there is nothing on {', '.join(wanted.chosen)} of {wanted.partner}{since}; "
        "choose other topics or an earlier year"
    )


# --- pages --------------------------------------------------------------------------------------


def _figures(wanted: Wanted, topic: str) -> Sequence[str]:
    pages = PAGES if wanted.partner == EU else partner.PAGES
    return pages.get(topic, ())


def _pages(wanted: Wanted, view: View, tables: Load) -> tuple[tuple[Page, ...], list[str]]:
    """Return the pages that can be made, and why the others are left out."""
    # what is compared with a base year begins with the first year that is shown
    view = replace(view, base_year=max(view.base_year, wanted.since))
    pages, left_out = [], []
    for topic in wanted.chosen:
        for chart in _figures(wanted, topic):
            try:
                if wanted.partner != EU:
                    partner.require(chart, tables, wanted.partner)
                record = figure(chart, view)
            except AbsentError as fault:
                left_out.append(_left_out(chart, fault))
            else:
                pages.append(_page(topic, record))
    return tuple(pages), left_out


def _page(topic: str, record: Record) -> Page:
    last = 1 + FEWER.get(record.name, SENTENCES)
    return Page(
        topic=topic,
        label=say(TOPICS[topic]),
        record=record,
        sentences=tuple(record.draft.findings[1:last]),
        definitions=of_figure(record.name),
        data=data_tables(record),
    )


def _left_out(chart: str, fault: AbsentError) -> str:
    """Say that a page is left out, and why in the words of the figure."""
    return say("{page}: not shown. {reason}.", page=say(NAMES[chart]), reason=opening(str(fault)))


def _lead(pages: Sequence[Page], of: str) -> tuple[Finding, ...]:
    """Return the findings of the first page: those of the lead pages, then of the others.

    A title names the member that was asked for, another sentence may be about others.
    """
    topics = list(dict.fromkeys(page.topic for page in pages))
    by_topic = [[page for page in pages if page.topic == topic] for topic in topics]
    longest = max((len(some) for some in by_topic), default=0)
    order = [some[place] for place in range(longest) for some in by_topic if place < len(some)]
    found = [_ended(page.record.draft.findings[0]) for page in order]
    if of == EU:
        found += [finding for page in order for finding in page.sentences]
    return tuple(found[:LEAD])


def _ended(finding: Finding) -> Finding:
    """Return a title as a sentence."""
    return replace(finding, text=finding.text.rstrip(".") + ".")


# --- numbers and gaps ---------------------------------------------------------------------------


def _key_figures(wanted: Wanted, tables: Load) -> tuple[KeyFigure, ...]:
    if wanted.partner == EU:
        return glance.key_figures(tables, wanted.chosen)
    return partner.key_figures(tables, wanted.chosen, wanted.partner)


def _missing(wanted: Wanted, tables: Load) -> list[str]:
    if wanted.partner == EU:
        return annex.missing(tables, wanted.chosen)
    return partner.missing(tables, wanted.chosen, wanted.partner)
