"""Regenerating ``figures/``: only what changed, each chart rendered once, on every core."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.files import DATA, FIGURES, ROOT, digest, digest_of, remember, remembered

SUFFIXES = ["png", "svg", "csv", "json"]

# Every figure names countries and cites sources, whichever tables it plots.
ALWAYS = ("countries", "sources")

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


def _make(name: str, folder: Path) -> tuple[str, list[str]]:
    from analysis.figures import figure

    record = figure(name)
    record.save(folder)
    return name, list(record.tables)


def _make_all(
    names: list[str], folder: Path, progress: Progress
) -> Iterable[tuple[str, list[str]]]:
    workers = min(os.cpu_count() or 1, len(names))
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for done, name in enumerate(names, 1):
            yield _make(name, folder)
            progress(name, done, len(names))
        return
    _import_before_fork()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_finish_first) as pool:
        waiting = [pool.submit(_make, name, folder) for name in names]
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                result = future.result()
                yield result
                progress(result[0], done, len(names))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _finish_first() -> None:
    """Leave an interrupt to the parent: a worker finishes its figure, the parent starts no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _import_before_fork() -> None:
    """Import once what every worker would import again."""
    # not seaborn: one chart needs it, and its import would keep all workers waiting
    for module in ("matplotlib.backends.backend_svg", "PIL.Image", "analysis.fingerprint"):
        import_module(module)


def _sweep(folder: Path, names: set[str]) -> None:
    """Remove the files of figures that no longer exist."""
    for path in folder.iterdir():
        if path.suffix[1:] in SUFFIXES and path.stem not in names:
            path.unlink()
