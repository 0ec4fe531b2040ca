"""Files: where things live, hashing what they hold, writing them whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
FIGURES = ROOT / "figures"
NOTEBOOKS = ROOT / "notebooks"
STATE = ROOT / ".cache"


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def digest_of(paths: Iterable[Path]) -> str:
    """Return one SHA-256 for the names and contents of several files; a missing file counts too."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.name}\0".encode())
        whole.update(digest(path.read_bytes()).encode() if path.exists() else b"missing")
    return whole.hexdigest()


def write(path: Path, content: bytes) -> bool:
    """Write ``content`` beside ``path``, then rename: a reader never sees half a file.

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    OSError
        The folder is read-only or full; the old file is then untouched.
    """
    return bool(write_all({path: content}))


def write_all(contents: Mapping[Path, bytes]) -> list[Path]:
    """Write files that belong together: all of them beside their places, only then rename each.

    Returns
    -------
    list of Path
        The files that changed.

    Raises
    ------
    OSError
        A folder is read-only or full; every old file is then untouched.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            if path.exists() and path.read_bytes() == content:
                continue
            with _named(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
                beside[path] = Path(name)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
                beside[path].chmod(0o644)
        for path, written in beside.items():
            written.replace(path)
    except BaseException:
        for written in beside.values():
            with contextlib.suppress(OSError):
                written.unlink()
        raise
    return list(beside)


def require_writable(folder: Path) -> None:
    """Find out before a long work, not after it, that a folder cannot be written; make none.

    Raises
    ------
    OSError
        It cannot, or there is a file in its place.
    """
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    with _named(folder), tempfile.TemporaryFile(dir=nearest):
        pass


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let a fault name the file that is wanted, not the one that is written beside it."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault


def remembered(name: str) -> dict[str, Any]:
    """Return what an earlier run noted under ``name``; nothing if it cannot be read."""
    try:
        noted: dict[str, Any] = json.loads((STATE / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return noted


def remember(name: str, notes: dict[str, Any]) -> None:
    """Note something for the next run; only a time saver, so a failure to write is no fault."""
    with contextlib.suppress(OSError):
        write(STATE / f"{name}.json", json.dumps(notes, indent=1, sort_keys=True).encode())
