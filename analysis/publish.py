"""Regenerating ``figures/``: only what changed, each chart rendered once, on every core."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analysis.files import DATA, FIGURES, ROOT, digest, digest_of, remember, remembered, write_all
from analysis.workers import spread

SUFFIXES = ["png", "svg", "csv", "json"]

# Every figure names countries and cites sources, whichever tables it plots.
ALWAYS = ("countries", "sources")

# What drawing needs.
IMPORTS = ("matplotlib.backends.backend_svg", "PIL.Image", "analysis.fingerprint")

Progress = Callable[[str, int, int], None]


def _code() -> str:
    package = ROOT / "analysis"
    return digest_of(
        [
            *package.glob("*.py"),
            *package.glob("figures/*.py"),
            *package.glob("claims/*.*"),
            package / "house.mplstyle",
            *package.glob("*.j2"),
            ROOT / "requirements.txt",
        ]
    )


def _stamp(name: str, tables: Iterable[str], code: str, folder: Path) -> str:
    """Hash what a figure is made from and what was made of it."""
    inputs = digest_of(DATA / f"{table}.csv" for table in {*tables, *ALWAYS})
    outputs = digest_of(folder / f"{name}.{suffix}" for suffix in SUFFIXES)
    return digest(f"{code}{_described(tables)}{inputs}{outputs}".encode())


def _described(tables: Iterable[str]) -> str:
    package: dict[str, Any] = json.loads((DATA / "datapackage.json").read_bytes())
    wanted = set(tables)
    return json.dumps([part for part in package["resources"] if part["name"] in wanted])


def stale(folder: Path = FIGURES) -> list[str] | None:
    """Return the figures whose inputs or outputs changed since they were made.

    Returns
    -------
    list of str or None
        None if nothing is known about the folder: everything has to be made.
    """
    known = remembered("figures").get(str(folder))
    if not known or known["code"] != _code():
        return None
    return [
        name
        for name, note in known["figures"].items()
        if _stamp(name, note["tables"], known["code"], folder) != note["stamp"]
    ]


def publish(
    *,
    only: str | None = None,
    folder: Path = FIGURES,
    progress: Progress = lambda *_: None,
) -> list[str]:
    """Regenerate the figures that changed, or the one named, and the index page.

    Returns
    -------
    list of str
        The figures that were made.

    Raises
    ------
    ChartError, DataError
        A figure cannot be made; those made before it are whole, the others untouched.
    OSError
        The folder cannot be written.
    """
    due = stale(folder)
    if only is None and due == [] and (folder / "index.html").exists():
        return []
    from analysis.figures import catalogue, figure

    names = catalogue()
    if only is not None:
        figure(only)  # says which figures there are, if this is none of them
        due = [only]
    elif due is None:
        due = list(names)
    known = remembered("figures").get(str(folder), {})
    code = _code()
    kept = known.get("figures", {}) if known.get("code") == code else {}
    made = dict(_make_all(due, folder, progress))
    tables = {name: note["tables"] for name, note in kept.items() if name in names} | made
    notes = {
        name: {"tables": used, "stamp": _stamp(name, used, code, folder)}
        for name, used in tables.items()
    }
    if len(notes) == len(names):
        from analysis.index import write_index

        _sweep(folder, set(names))
        write_index(list(names), folder)
        remember("figures", {str(folder): {"code": code, "figures": notes}})
    return list(made)


def _make(name: str) -> tuple[list[str], dict[str, bytes]]:
    from analysis.figures import figure

    record = figure(name)
    return list(record.tables), record.files()


def _make_all(
    names: list[str], folder: Path, progress: Progress
) -> Iterable[tuple[str, list[str]]]:
    for done, (name, (used, files)) in enumerate(spread(_make, names, imports=IMPORTS), 1):
        write_all({folder / file: content for file, content in files.items()})
        yield name, used
        progress(name, done, len(names))


def _sweep(folder: Path, names: set[str]) -> None:
    """Remove the files of figures that no longer exist."""
    for path in folder.iterdir():
        if path.suffix[1:] in SUFFIXES and path.stem not in names:
            path.unlink()
