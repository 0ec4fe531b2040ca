"""From a question to a figure record, or to the sentence that says why there is none."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace

from analysis.canvas import AbsentError, ChartError
from analysis.errors import MeasureError
from analysis.explore.compared import contribution, mirror, rank
from analysis.explore.over_time import over_time
from analysis.explore.question import Question
from analysis.explore.rules import objection
from analysis.explore.series import catalogue
from analysis.record import Draft, Record

DRAFTS = {"mirror": mirror, "contribution": contribution, "rank": rank}
"""What is not drawn over time."""

ABOUT = {"gross_not_net": "gross_inflow"}
"""Warnings that are about some of the series of their tables, and how these begin."""

TOPICS = {"products": "trade", "corridor": "connectivity", "economy": "trade"}
"""Topic of a subject of the explorer, where it has another name."""


def answer(question: Question) -> Record:
    """Return the record of the chart that answers a question, with its data and sources.

    Returns
    -------
    Record
        Named after its settings: the same question has the same name everywhere.

    Raises
    ------
    ChartError
        The choices make no sense together (:func:`analysis.explore.rules.objection`), or the
        figures do not allow the view; the sentence says why and what to choose.

    >>> record = answer(Question(["corridor:titr_freight"]))
    >>> record.title.split(":")[0]
    'Middle Corridor freight'
    """
    reason = objection(question)
    if reason:
        raise ChartError(reason)
    return Record(
        name=f"explorer-{hashlib.sha256(question.settings.encode()).hexdigest()[:8]}",
        topic=topic(question),
        view=asdict(question) | {"series": list(question.series), "settings": question.settings},
        draft=replace(_draft(question), spared=_spared(question)),
        tables=_tables(question),
    )


def _draft(question: Question) -> Draft:
    try:
        return DRAFTS.get(question.show, over_time)(question)
    except MeasureError as fault:
        # what the rules did not foresee is still a sentence with a remedy
        raise AbsentError(str(fault)) from fault


def _spared(question: Question) -> tuple[str, ...]:
    """Return the warnings of the tables that are about what is not shown."""
    whats = {catalogue()[key].what for key in question.series}
    return tuple(
        warning
        for warning, about in ABOUT.items()
        if not any(what.startswith(about) for what in whats)
    )


def topic(question: Question) -> str:
    """Return the topic of a question, that of its first series."""
    subject = catalogue()[question.series[0]].subject
    return TOPICS.get(subject, subject)


def _tables(question: Question) -> tuple[str, ...]:
    """Return the tables that a view rests on."""
    known = catalogue()
    series = [known[key] for key in question.series]
    others = [known[one.whole] for one in series if question.show == "share"]
    others += [known[one.opposite] for one in series if question.show == "mirror"]
    used = {table for one in [*series, *others] for table in one.tables}
    converted = question.currency or question.prices == "constant" or question.show == "mirror"
    if converted or question.show in ("per_head", "gdp_share"):
        used.add("macro")
    if question.milestones:
        used.add("milestones")
    return tuple(sorted(used))
