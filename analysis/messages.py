"""``python -m analysis messages``: collect what is said in the code into the catalogues.

Messages are the first words of :func:`analysis.language.say` and its kin, and what tables bring
along: the publishers that they cite and their usage warnings. What is new arrives without a
translation, what is gone is dropped, what is translated stays; a test fails while a translation is
missing.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import ROOT, write_all
from analysis.language import LANGUAGES, LOCALE, SOURCE, path

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGE = ROOT / "analysis"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "say": None,
    "mark": None,
    "say_many": (1, 2),
    "say_as": ((1, "c"), 2),
}
WIDTH = 100
HEAD = """\
# {name} translations of Kazakhstan–EU analytics.
msgid ""
msgstr ""
"Project-Id-Version: Kazakhstan–EU analytics\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def collect() -> Catalog:
    """Return every message of the code and of the data, without translations."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_file

    found = Catalog(project="Kazakhstan–EU analytics", charset="utf-8")
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        for context, message in said(file.read_text("utf-8")):
            found.add(message, locations=[(place, 0)], context=context)
    for file in sorted([*PACKAGE.glob("brief/*.j2"), *PACKAGE.glob("explore/*.j2")]):
        place = file.relative_to(ROOT).as_posix()
        for _, text, _, context in extract_from_file("jinja2", file, KEYWORDS):
            found.add(text, locations=[(place, 0)], context=context)
    for name in publishers():
        found.add(name, locations=[("data/sources.csv", 0)], context="publisher")
    for text in warnings():
        found.add(text, locations=[("analysis/schema/shared.toml", 0)], context="warning")
    return found


def said(code: str) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """Yield context and message of every text that Python code says or marks.

    Babel reads code word by word: it misses what is said inside an f-string and takes the key of
    ``say(WORDS["year"])`` for a message. Hence the syntax tree.

    >>> list(said("say('a'), say(WORDS['b']), say_as('verb', 'c'), say_many('one', 'many', 2)"))
    [(None, 'a'), ('verb', 'c'), (None, ('one', 'many'))]
    """
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        match call.func.id, call.args:
            case "say" | "mark", [ast.Constant(value=str(message)), *_]:
                yield None, message
            case "say_as", [ast.Constant(value=str(context)), ast.Constant(value=str(message)), *_]:
                yield context, message
            case "say_many", [ast.Constant(value=str(one)), ast.Constant(value=str(many)), *_]:
                yield None, (one, many)


def publishers() -> Iterator[str]:
    """Yield the publishers of the tables that a briefing plots, each once."""
    from analysis.data import describe

    seen = set()
    for table in PLOTTED:
        for source in describe(table)["sources"]:
            name = source["title"].split(":")[0]
            if name not in seen:
                seen.add(name)
                yield name


def warnings() -> Iterator[str]:
    """Yield the usage warnings of the tables that the explorer plots, each once.

    >>> "The partner's own statistics differ, sometimes widely." in warnings()
    True
    """
    from analysis.data import describe

    texts = [describe(table)["warningTexts"] for table in PLOTTED]
    yield from dict.fromkeys(text for known in texts for text in known.values())


TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)
"""The languages that have a catalogue."""

PLOTTED = (
    "trade_turnover",
    "trade_by_member_state",
    "trade_by_product",
    "trade_total",
    "fdi_by_member_state",
    "fdi_total",
    "energy_shares",
    "energy_volumes",
    "corridor",
    "macro",
    "claims",
)
"""The tables whose publishers a briefing or the explorer names."""


def update() -> list[Path]:
    """Bring the catalogue of every language up to date with the code.

    Returns
    -------
    list of Path
        The files that changed.
    """
    template = collect()
    made = {}
    for code in TRANSLATED:
        known = stored(code)
        known.update(template, no_fuzzy_matching=True)
        known.obsolete.clear()
        made[path(code)] = written(known)
    return write_all(made)


def written(messages: Catalog) -> bytes:
    """Return a catalogue as it is stored: sorted, without clock, author or line numbers."""
    from babel.messages.pofile import write_po

    text = io.BytesIO()
    write_po(text, messages, width=WIDTH, sort_output=True, include_lineno=False, omit_header=True)
    head = HEAD.format(
        language=messages.locale_identifier,
        name=messages.locale.get_display_name("en"),
        plural=messages.plural_forms,
    )
    return head.encode() + text.getvalue()


def stored(code: str) -> Catalog:
    """Return the catalogue of a language as it is on disk."""
    from babel.messages.pofile import read_po

    with path(code).open("rb") as stream:
        return read_po(stream, locale=code)


def gaps(code: str) -> list[str]:
    """Return what is wrong in the catalogue of a language, one sentence each.

    >>> gaps("ru"), gaps("kk")
    ([], [])
    """
    wanted = {(message.id, message.context) for message in collect() if message.id}
    held = {(message.id, message.context): message for message in stored(code) if message.id}
    found = [f"{message!r} is not in it" for message, _ in wanted - set(held)]
    found += [f"{message!r} is said by nobody" for message, _ in set(held) - wanted]
    for message in held.values():
        text = message.string
        forms = list(text) if isinstance(text, (tuple, list)) else [text]
        if message.fuzzy or not all(forms):
            found.append(f"{message.id!r} is not translated")
        else:
            found += [f"{message.id!r} {fault}" for fault in _misfits(message.id, map(str, forms))]
    return sorted(f"{path(code).relative_to(LOCALE)}: {fault}" for fault in found)


def _misfits(source: str | Sequence[str], forms: Iterable[str]) -> Iterator[str]:
    """Tell where the placeholders of a translation are not those of the message."""
    wanted = _placeholders(source if isinstance(source, str) else source[-1])
    for form in forms:
        if _placeholders(form) != wanted:
            yield f"is translated as {form!r}, with other placeholders"


def _placeholders(text: str) -> set[str]:
    from string import Formatter

    return {field for _, field, _, _ in Formatter().parse(text) if field}
