"""Showing what was found in a draft: in the terminal, as JSON, as a page."""

from __future__ import annotations

import io
import json
import math
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.amounts import amount
from analysis.claims.verdict import ONLY_IF, VERDICTS
from analysis.claims.wording import WORDS
from analysis.drafts.meaning import meaning, period
from analysis.drafts.verify import WRONG, Checked, Place, Verified
from analysis.errors import DataError
from analysis.files import ROOT, write
from analysis.findings import the

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

TEMPLATE = ROOT / "analysis" / "drafts" / "report.html.j2"

# Number of the structure of the JSON: it grows when a field is renamed or goes.
SCHEMA = 1

# What a file's ending says about its content; the table is plain text.
ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".txt": "table", "": "table"}

# Columns of a table that is written to a file.
PAPER = 100

EXPLAINED = {
    "confirmed": "agrees with the official figure at the precision stated",
    "close": "within 5 per cent of the official figure, or, for a percentage, within one point "
    "and a tenth of it",
    "differs": "further off the official figure",
    "only_if": "true under one definition, which the draft does not name",
    "inconsistent": "contradicts another statement",
    "no_official_series": "no table here can decide it",
}

COLOURS = {
    "confirmed": "green",
    "close": "cyan",
    "differs": "bold red",
    "only_if": "yellow",
    "inconsistent": "bold magenta",
    "no_official_series": "bright_black",
}


def sentence(verified: Verified, place: Place) -> tuple[str, str, str]:
    """Return the sentence that an amount stands in: before it, the amount, after it."""
    text = verified.draft.paragraphs[place.paragraph].text
    return (
        text[place.first : place.start],
        text[place.start : place.end],
        text[place.end : place.last],
    )


def summary(verified: Verified) -> str:
    """Return one line on what was found.

    >>> from analysis.drafts.files import Draft
    >>> summary(Verified(Draft("note.txt", ()), "", [], []))
    'No statement found that the tables know about.'
    """
    left = []
    if verified.unclear:
        left.append(f"{_counted(len(verified.unclear), 'amount')} not understood")
    if verified.unread:
        left.append(f"{_counted(len(verified.unread), 'table cell')} with numbers not read")
    found = "Nothing was checked" if left else "No statement found that the tables know about"
    if checked := len(verified.checked):
        counts = ", ".join(f"{WORDS[name]} {many}" for name, many in verified.counts.items())
        found = f"{_counted(checked, 'statement')}: {counts}"
    return f"{'; '.join([found, *left])}."


def _counted(many: int, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}"


def assumptions(verified: Verified) -> list[str]:
    """Return what the reading rests on: the date, how the file was read, and what was not."""
    dated = (
        f"Date of the draft: {verified.stated_on}, as given; “last year” counts from it."
        if verified.stated_on
        else "No date was given: “last year” and “now” are not resolved. Give --date YYYY-MM-DD."
    )
    cells = [
        f"{_counted(len(unread), 'table cell')} with numbers not read, the first in {unread[0]}: "
        "a table is not checked unless its cells say what they mean."
        for unread in [verified.unread]
        if unread
    ]
    return [dated, *verified.draft.notes, *cells]


def told(one: Checked) -> str:
    """Return what a statement was understood to say, and whether its paragraph alone says it."""
    context = " (read together with the text before it)" if one.in_context else ""
    assumed = f" ({the(one.assumed)} is assumed: not named there)" if one.assumed else ""
    words = ", ".join(f"“{word}”" for word in one.not_used)
    not_used = f" (not used in the check: {words})" if words else ""
    return f"{meaning(one.claim)}{context}{assumed}{not_used}"


def instead(one: Checked) -> dict[str, Any] | None:
    """Return the number to use instead, with its definition and source; None if there is none."""
    if not one.mended:
        return None
    value, unit, definition = (
        one.row[name] for name in ("official", "official_unit", "definition")
    )
    rests = next(
        reading
        for reading in one.row["readings"]
        if (reading.value, reading.definition) == (value, definition)
    )
    least = "at least " if rests.status == "lower_bound" else ""
    return {
        "value": value,
        "unit": unit,
        "text": f"{least}{amount(value, unit)}",
        "period": rests.period,
        "definition": definition,
        "sources": sources(one.row["official_source"]),
    }


def sources(ids: str) -> list[dict[str, str]]:
    """Return who published a figure, and where, for source ids with blanks between them.

    >>> sources("wits_kaz")[0]["publisher"]
    'World Bank (WITS), from UN Comtrade'
    """
    return [{"source_id": one, **_sources()[one]} for one in ids.split()]


@lru_cache(maxsize=1)
def _sources() -> dict[str, dict[str, str]]:
    from analysis.data import load

    rows = load("sources").set_index("source_id")[["publisher", "title", "url"]]
    return {
        str(row.Index): dict(zip(rows.columns, row[1:], strict=True)) for row in rows.itertuples()
    }


def content(verified: Verified) -> dict[str, Any]:
    """Return everything that was found, as it is written to JSON.

    Returns
    -------
    dict
        ``schema`` (a number that grows when a field is renamed or goes), ``draft`` (``name``,
        ``date`` or null, ``paragraphs``), ``assumptions``, ``summary`` (``text``, ``statements``,
        ``verdicts`` with every verdict, ``not_understood``, ``table_cells_not_read``,
        ``needs_change``), ``statements`` and ``not_understood``. ``readings`` are the official
        figures that the words mean first, and those that agree. Offsets are characters of the
        sentence. Amounts are in whole units; a number that does not exist is null, a text that
        does not exist is empty.
    """
    return {
        "schema": SCHEMA,
        "draft": {
            "name": verified.draft.name,
            "date": verified.stated_on or None,
            "paragraphs": len(verified.draft.paragraphs),
        },
        "assumptions": assumptions(verified),
        "summary": {
            "text": summary(verified),
            "statements": len(verified.checked),
            "verdicts": {name: verified.counts.get(name, 0) for name in VERDICTS},
            "not_understood": len(verified.unclear),
            "table_cells_not_read": len(verified.unread),
            "needs_change": verified.wrong,
        },
        "statements": [_statement(verified, one) for one in verified.checked],
        "not_understood": [
            {**_where(verified, one.place), "why": one.why} for one in verified.unclear
        ],
    }


def _where(verified: Verified, place: Place) -> dict[str, Any]:
    before, said, after = sentence(verified, place)
    return {
        "locator": place.locator,
        "sentence": before + said + after,
        "amount": said,
        "start": len(before),
        "end": len(before) + len(said),
    }


def _statement(verified: Verified, one: Checked) -> dict[str, Any]:
    claim = one.claim
    understood = {
        name: _number(getattr(claim, name))
        for name in (
            *("measure", "reporter", "partner", "product", "of", "value", "value_high", "unit"),
            *("step", "qualifier", "period"),
        )
    }
    return {
        "number": one.number,
        **_where(verified, one.place),
        "understood": {
            "text": told(one),
            "in_context": one.in_context,
            "assumed": one.assumed,
            "not_used": list(one.not_used),
            **understood,
        },
        "verdict": one.verdict,
        "explanation": one.row["explanation"],
        "use_instead": instead(one),
        "readings": [
            {
                "value": _number(reading.value),
                "unit": reading.unit,
                "period": reading.period,
                "definition": reading.definition,
                "source_id": reading.source_id,
                "difference": _number(reading.difference),
                "difference_unit": reading.difference_unit,
                "agrees": reading.agrees,
            }
            for reading in one.row["readings"]
            if reading.main or reading.agrees
        ],
    }


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def require_target(out: Path, *, draft: str) -> None:
    """Check, before a draft is read, that its result may be written to a file.

    Raises
    ------
    DataError
        The file is the draft itself, is no plain file, has an ending of which nothing is
        written, or its folder does not exist.
    """
    if out.suffix.lower() not in ENDINGS:
        raise DataError(
            out,
            rule=f"the result is not written as {out.suffix}",
            remedy=f"end the name in one of {', '.join(filter(None, ENDINGS))}",
        )
    if out.exists() and Path(draft).exists() and out.samefile(draft):
        raise DataError(
            out,
            rule="it is the draft itself, which the result would overwrite",
            remedy="give --out another name",
        )
    if out.exists() and not out.is_file():
        raise DataError(out, rule="it is not a plain file", remedy="give --out another name")
    if not out.parent.is_dir():
        raise DataError(
            out, rule=f"there is no folder {out.parent}", remedy="make the folder, or name another"
        )


def write_report(verified: Verified, *, shown: str | None = None, out: Path | None = None) -> None:
    """Print what was found, or write it to a file.

    Parameters
    ----------
    shown
        ``table``, ``json`` or ``html``; by the ending of ``out`` if not given, else a table.
    out
        The file; the screen if not given.

    Raises
    ------
    OSError
        The file cannot be written; an older one is then untouched.
    """
    from rich.console import Console

    shown = shown or ENDINGS.get(out.suffix.lower() if out else "", "table")
    if shown in {"json", "html"}:
        text = as_json(verified) if shown == "json" else as_html(verified)
    elif out:
        stream = io.StringIO()
        show(verified, Console(file=stream, width=PAPER))
        text = stream.getvalue()
    else:
        show(verified, Console())
        return
    if out:
        write(out, text.encode("utf-8"))
    else:
        # as bytes: a file that is read by a program is in UTF-8, whatever the terminal speaks
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()


def as_json(verified: Verified) -> str:
    """Return everything that was found as JSON, in the structure of :func:`content`."""
    return json.dumps(content(verified), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_html(verified: Verified) -> str:
    """Return the draft, marked up, as one page that needs no other file and no network."""
    import jinja2

    page = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return page.from_string(TEMPLATE.read_text("utf-8")).render(
        found=content(verified),
        paragraphs=_marked(verified),
        words=WORDS,
        period=period,
        explained=EXPLAINED,
        look=(*WRONG, ONLY_IF),
    )


def _marked(verified: Verified) -> list[dict[str, Any]]:
    """Return the paragraphs cut into pieces: plain text, or an amount with its verdict."""
    amounts: dict[int, list[tuple[Place, str, int]]] = {}
    for one in verified.checked:
        amounts.setdefault(one.place.paragraph, []).append((one.place, one.verdict, one.number))
    for number, unclear in enumerate(verified.unclear, 1):
        amounts.setdefault(unclear.place.paragraph, []).append((unclear.place, "", number))
    marked = []
    for index, paragraph in enumerate(verified.draft.paragraphs):
        pieces: list[dict[str, Any]] = []
        reached = 0
        for place, verdict, number in sorted(
            amounts.get(index, []), key=lambda found: (found[0].start, found[2])
        ):
            # two statements may share an amount: its text is shown once, with both numbers
            start = max(place.start, reached)
            pieces.append({"text": paragraph.text[reached:start], "number": 0})
            pieces.append(
                {"text": paragraph.text[start : place.end], "number": number, "verdict": verdict}
            )
            reached = max(place.end, reached)
        pieces.append({"text": paragraph.text[reached:], "number": 0})
        marked.append({"role": paragraph.role, "locator": paragraph.locator, "pieces": pieces})
    return marked


def show(verified: Verified, console: Console) -> None:
    """Print what was found as a table: one row for each statement, then what was not understood."""
    from rich.table import Table
    from rich.text import Text

    if verified.checked:
        table = Table(show_lines=True, expand=True, padding=(0, 1))
        table.add_column("Verdict", width=14)
        table.add_column("Statement")
        for one in verified.checked:
            label = Text(f"{one.number}. ") + Text(WORDS[one.verdict], COLOURS[one.verdict])
            table.add_row(label + Text(f"\n{one.place.locator}", "dim"), _told(verified, one))
        console.print(table)
    if verified.unclear:
        table = Table(title="Not understood", title_justify="left", show_lines=True, expand=True)
        table.add_column("Where", width=14)
        table.add_column("Sentence", ratio=1)
        for left in verified.unclear:
            table.add_row(
                Text(left.place.locator, "dim"),
                _highlighted(verified, left.place, "bold") + Text(f"\n{left.why}", "dim"),
            )
        console.print(table)
    for line in assumptions(verified):
        console.print(Text(line, "dim"))
    console.print(Text(f"{verified.draft.name}: {summary(verified)}", "bold"))


def _highlighted(verified: Verified, place: Place, style: str) -> Text:
    """Return a sentence with its amount in brackets, which show without colour too."""
    from rich.text import Text

    before, said, after = sentence(verified, place)
    return Text(before) + Text(f"[{said}]", style) + Text(after)


def _told(verified: Verified, one: Checked) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines = [
        Text("Understood: ", "dim") + Text(told(one)),
        Text("Result: ", "dim") + Text(str(one.row["explanation"])),
    ]
    if better := instead(one):
        lines.append(
            Text("Holds for: " if one.verdict == ONLY_IF else "Use: ", "dim")
            + Text(better["text"], "bold")
            + Text(f", {period(better['period'])}, {better['definition']}")
        )
        lines += [
            Text("Source: ", "dim") + Text(f"{source['publisher']}: {source['title']}")
            for source in better["sources"]
        ]
    marked = _highlighted(verified, one.place, COLOURS[one.verdict])
    return Group(marked, *(Padding(line, (0, 0, 0, 2)) for line in lines))
