"""The check and the answers of ``quote`` as text: a terminal table, CSV, JSON, Markdown."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analysis.claims.amounts import hedged, off
from analysis.claims.book import rows
from analysis.claims.question import TOPICS, topic_words
from analysis.claims.quote import Answer, converted, difference, headline, said, told
from analysis.claims.wording import WORDS, chosen, plain
from analysis.errors import MeasureError

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

HEADS = ("claim", "document", "what it says", "stated", "verdict", "off by", "why")
CALLED = {
    "verdict": {plain(word): name for name, word in WORDS.items()},
    "measure": {word: TOPICS[topic].measure for word, topic in topic_words().items()},
}
"""Other words for the names in a column."""

WIDE = 160
"""Columns of a table that is not printed to a terminal."""


def select(checked: pd.DataFrame, **wanted: str | None) -> pd.DataFrame:
    """Return the rows with the wanted document, measure and verdict, by name or by word.

    A measure may be a topic of ``quote`` or a part of a name: ``fdi`` is every measure of it.

    Raises
    ------
    MeasureError
        No claim has the value; the remedy lists the ones there are.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"measure": ["growth", "exports"]})
    >>> len(select(rows, measure="growth"))
    1
    """
    for column, value in wanted.items():
        if value is None:
            continue
        known = sorted(set(checked[column]))
        names = chosen(value, known, CALLED.get(column, {}))
        if not names:
            there = [WORDS.get(name, name) for name in known]
            raise MeasureError(
                f"no claim has the {column} {value!r}", remedy=f"choose one of {', '.join(there)}"
            )
        checked = checked[checked[column].isin(names)]
    return checked


def _lines(checked: pd.DataFrame) -> list[tuple[str, ...]]:
    columns = (
        "claim_id",
        "document",
        "as_stated",
        "value",
        "value_high",
        "unit",
        "step",
        "qualifier",
        "verdict",
        "difference",
        "difference_unit",
        "explanation",
    )
    return [
        (
            name,
            document,
            as_stated,
            hedged(value, high, unit, step, qualifier),
            WORDS[verdict],
            off(gap, gap_unit) if gap_unit else "",
            why,
        )
        for (
            name,
            document,
            as_stated,
            value,
            high,
            unit,
            step,
            qualifier,
            verdict,
            gap,
            gap_unit,
            why,
        ) in rows(checked, columns)
    ]


def as_table(checked: pd.DataFrame) -> Table:
    """Return the check as a table for a terminal: what stands in a document in one column."""
    table = _table("claim, document", "stated", *HEADS[4:])
    for name, document, as_stated, stated, *found in _lines(checked):
        table.add_row(f"{name}\n{document}", f"{stated}\n{as_stated}", *found)
    return table


def as_markdown(checked: pd.DataFrame) -> str:
    """Return the check as a Markdown table."""
    return _markdown(HEADS, _lines(checked))


def as_csv(checked: pd.DataFrame) -> str:
    """Return the check as CSV, without the list of readings."""
    return str(checked.drop(columns="readings").to_csv(index=False, lineterminator="\n"))


def as_json(checked: pd.DataFrame) -> str:
    """Return the check as JSON, one object per claim, with all readings; nothing is NaN."""
    records = checked.to_dict(orient="records")
    for record in records:
        record["readings"] = [asdict(one) for one in record["readings"]]
    return json.dumps(_without_nan(records), ensure_ascii=False, indent=1)


def _without_nan(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {name: _without_nan(value) for name, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [_without_nan(value) for value in plain]
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _markdown(heads: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    ruled = [heads, tuple("---" for _ in heads), *lines]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in ruled)


def _table(*heads: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=head == "verdict")
    return table


# --- quote --------------------------------------------------------------------------------------


def answer_as_json(answer: Answer) -> str:
    """Return an answer as JSON."""
    return json.dumps(answer.record(), ensure_ascii=False, indent=1)


def answer_as_text(answer: Answer, *, marked: bool) -> str:
    """Return an answer as plain text, or as Markdown if ``marked``."""
    bold, item = ("**", "- ") if marked else ("", "  ")
    number = answer.number
    notes = [f"{item}{note}" for note in answer.notes]
    if number is None:
        lines = [f"{bold}'{answer.asked}': {answer.narrower}:{bold}", ""]
        lines += [f"{item}{told(one)}" for one in answer.others]
        return "\n".join([*lines, *([""] if notes else []), *notes])
    first = f"{bold}{headline(number)}{bold}{converted(number)}, {number.period}"
    lines = [f"{first}: {number.definition}{said(number)}", ""]
    lines += [f"{item}{source.line}" for source in answer.sources] + notes
    if answer.others:
        lines += ["", "Other readings:", ""] if marked else ["", "Other readings:"]
        lines += [f"{item}{told(one)} ({difference(one)})" for one in answer.others]
    lines += ["", "To paste:", ""] if marked else ["", "To paste:"]
    return "\n".join([*lines, f"{'> ' if marked else item}{answer.sentence}"])
