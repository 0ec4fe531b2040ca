"""The briefing as a tagged PDF for reading, printing and keeping (PDF/UA-1 and PDF/A-2a).

The text reaches the typesetter as data and never as markup, so every character of it stays what
it is.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.brief.model import Brief, Page, Reference, Table
from analysis.language import say, speaking, tied
from analysis.palette import INK, QUIET, colour

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("brief.typ")
CONTEXT = "half page"


def write(brief: Brief) -> bytes:
    """Return the briefing as a PDF, the same to the byte whenever it is made.

    Charts are vectors with their alternative text, tables have header cells, fonts are embedded,
    headings are bookmarks.

    Parameters
    ----------
    brief
        What the briefing says, and in which language.

    Raises
    ------
    LanguageError
        The catalogue lacks a word of the document.
    typst.TypstError
        A text has a letter that the fonts lack, or a heading is empty.

    >>> bare = Brief("en", "b", "Title", "", "", "2026-11-01", *[()] * 8)
    >>> write(bare)[:8]
    b'%PDF-1.7'
    """
    import typst

    noon = datetime.combine(date.fromisoformat(brief.day), time(12), UTC)
    with speaking(brief.language):
        content = _tied(_content(brief))
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"brief": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=noon,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts that matplotlib brings along: the same everywhere, in the charts too."""
    import matplotlib as mpl
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(mpl.get_data_path(), "fonts", "ttf")],
    )


def _content(brief: Brief) -> dict[str, Any]:
    """Return all that the template shows, as it stands in JSON."""
    moment = date.fromisoformat(brief.day)
    return {
        "language": brief.language,
        "title": brief.title,
        "subtitle": brief.subtitle,
        "dated": brief.dated,
        "day": [moment.year, moment.month, moment.day],
        "colours": {"accent": colour("eu"), "ink": INK, "quiet": QUIET},
        "words": _words(),
        "key-figures": [
            {name: getattr(figure, name) for name in KEY_FIGURE} for figure in brief.key_figures
        ],
        "findings": [
            {"text": finding.text, "anchor": _anchor(brief.page_of(finding))}
            for finding in brief.findings
        ],
        "pages": [_page(page, number) for number, page in enumerate(brief.pages, start=1)],
        "missing": brief.missing,
        "definitions": [asdict(definition) for definition in brief.definitions],
        "conflicts": [
            _table(table, number) for number, table in enumerate(brief.conflicts, start=1)
        ],
        "vintage": brief.vintage,
        "references": [_reference(reference) for reference in brief.references],
    }


KEY_FIGURE = ("label", "value", "period", "change", "definition", "source")


def _words() -> dict[str, str]:
    return {
        "glance": say("At a glance"),
        "key-figures": say("Key figures"),
        "findings": say("Main findings"),
        "contents": say("Contents"),
        "definitions": say("Definitions"),
        "notes": say("Notes"),
        "annex": say("Annex"),
        "missing": say("What is missing, and why"),
        "conflicts": say("Conflicting readings"),
        "vintage": say("State of the data"),
        "sources": say("Sources"),
        "on-page": say("page {page}", page="{page}"),
        "folio": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    }


def _page(page: Page, number: int) -> dict[str, Any]:
    return {
        "topic": page.topic,
        "label": page.label,
        "anchor": page.anchor,
        "title": page.record.title,
        "number": say("Figure {number}", number=number),
        "caption": page.record.draft.subtitle,
        "chart": page.record.picture(CONTEXT).svg.decode(),
        "alt": page.record.alt,
        "sentences": [sentence.text for sentence in page.sentences],
        "definitions": [asdict(definition) for definition in page.definitions],
        "notes": page.record.notes,
        "source": page.record.source_line,
        "cited": page.cited,
    }


def _table(table: Table, number: int) -> dict[str, Any]:
    return {
        "number": say("Table {number}", number=number),
        "title": table.title,
        "head": table.head,
        "rows": table.rows,
        "numeric": table.numeric,
        "note": table.note,
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {**asdict(reference), "shown": reference.address}


def _anchor(page: Page | None) -> str | None:
    return page.anchor if page else None


def _tied(content: Any) -> Any:
    """Return JSON in whose texts amounts do not part from their units."""
    if isinstance(content, str):
        return tied(content)
    if isinstance(content, dict):
        return {name: _tied(value) for name, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_tied(value) for value in content]
    return content
