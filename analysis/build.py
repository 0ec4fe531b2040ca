"""``make data``: published figures in, cleaned tables and what describes them out."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.files import DATA, ROOT, digest_of, remember, remembered, write_all

SCHEMA = ROOT / "analysis" / "schema"
TOPICS = ["trade", "investment", "energy", "connectivity", "context", "claims", "statements"]
# made from more than the figures as printed: columns of their own, or the list of sources
FROM_FOLDER = ["sources", "claims", "statements"]
DECIMALS = 6


def inputs(folder: Path = DATA) -> list[Path]:
    """Return every file that the cleaned tables are made from."""
    return [
        *(folder / "published").glob("*.csv"),
        *(ROOT / "analysis" / "clean").glob("*.py"),
        *SCHEMA.glob("*.toml"),
        ROOT / "analysis" / "build.py",
        ROOT / "analysis" / "package.py",
        ROOT / "analysis" / "dictionary.md.j2",
        ROOT / "requirements.txt",
    ]


def build(folder: Path = DATA, *, progress: Callable[[str], None] = lambda *_: None) -> list[Path]:
    """Rebuild every cleaned table, ``datapackage.json`` and ``README.md`` in ``folder``.

    Nothing is done when neither an input nor an output changed since the last run. All files are
    made and checked elsewhere before the first is put in its place, so a fault leaves the folder
    as it was.

    Returns
    -------
    list of Path
        The files that changed.

    Raises
    ------
    DataError
        A published file, a correction or a finished table breaks its promise.
    """
    cards = schema()
    outputs = [folder / f"{name}.csv" for name in cards]
    outputs += [folder / "datapackage.json", folder / "README.md"]
    before = digest_of(inputs(folder)) + digest_of(outputs)
    if remembered("data").get(str(folder)) == before:
        return []
    changed = _build(folder, cards, progress)
    remember("data", {str(folder): digest_of(inputs(folder)) + digest_of(outputs)})
    return changed


def _build(
    folder: Path, cards: dict[str, dict[str, Any]], progress: Callable[[str], None]
) -> list[Path]:
    from analysis.clean import published
    from analysis.package import describe_package, dictionary

    read = published.read(folder / "published")
    contents = {}
    for name, card in cards.items():
        progress(name)
        origin = folder / "published" if name in FROM_FOLDER else read
        contents[name] = _made(name, card, origin)
    package, text = describe_package(cards, contents)
    made = {f"{name}.csv": content for name, content in contents.items()}
    made |= {"datapackage.json": package, "README.md": dictionary(text, contents["sources"])}
    with tempfile.TemporaryDirectory() as aside:
        write_all({Path(aside, name): content for name, content in made.items()})
        for name in cards:
            progress(f"check {name}")
            _check(name, contents[name], made_in=Path(aside), meant_for=folder)
    return write_all({folder / name: content for name, content in made.items()})


def _made(name: str, card: dict[str, Any], origin: Any) -> bytes:
    module = import_module(f"analysis.clean.{card['topic']}")
    return finish(getattr(module, name)(origin), card)


def is_current(name: str, folder: Path = DATA) -> bool:
    """Tell whether a table of :data:`FROM_FOLDER` is what the published files make of it now.

    Raises
    ------
    DataError
        A published file breaks its promise.

    >>> is_current("claims")
    True
    """
    content = _made(name, schema()[name], folder / "published")
    return (folder / f"{name}.csv").read_bytes() == content


def _check(name: str, content: bytes, *, made_in: Path, meant_for: Path) -> None:
    """Validate a table that is not in its place yet; a fault shows the row that was made."""
    from analysis.errors import DataError
    from analysis.validation import validate

    try:
        validate(name, folder=made_in)
    except DataError as fault:
        # the row cannot be looked up afterwards: the file never gets there
        lines = content.decode("utf-8").split("\n")
        shown = f"; the row made is {lines[fault.row - 1]!r}" if fault.row else ""
        raise DataError(
            meant_for / f"{name}.csv",
            row=fault.row,
            rule=f"{fault.rule}{shown}",
            remedy=fault.remedy,
        ) from fault


def finish(frame: Any, card: dict[str, Any]) -> bytes:
    """Order columns, sort by key, round away binary dust, and return the CSV's bytes."""
    columns = card["columns"]
    ordered = frame[columns].sort_values(card["key"], kind="stable")
    numbers = [column for column in columns if card["column"][column]["type"] == "number"]
    ordered[numbers] = ordered[numbers].astype("float64").round(DECIMALS)
    text: str = ordered.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")


def schema(folder: Path = SCHEMA) -> dict[str, dict[str, Any]]:
    """Return the card of every table, its columns' cards merged with the shared ones."""
    shared = tomllib.loads((folder / "shared.toml").read_text("utf-8"))
    cards = {}
    for topic in TOPICS:
        for name, card in tomllib.loads((folder / f"{topic}.toml").read_text("utf-8")).items():
            own = card.get("column", {})
            columns = {
                column: shared["column"].get(column, {}) | own.get(column, {})
                for column in card["columns"]
            }
            warnings = {warning: shared["warning"][warning] for warning in card["warnings"]}
            cards[name] = card | {"topic": topic, "column": columns, "warning_texts": warnings}
    return cards
