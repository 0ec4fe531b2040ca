"""Building the files of a briefing: only what changed, every language on a core of its own.

All files of a run are made before the first is put in its place, so an interrupt or a fault
leaves the folder as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from analysis.brief.wanted import BriefError, Wanted
from analysis.files import (
    DATA,
    FIGURES,
    ROOT,
    digest,
    digest_of,
    remember,
    remembered,
    require_writable,
    write_all,
)
from analysis.language import LANGUAGES, speaking
from analysis.topics import TOPICS
from analysis.workers import spread

FOLDER = FIGURES / "briefing"
WRITERS = {"docx": "word", "pdf": "pdf", "html": "page", "pptx": "slides"}
"""The module of each format, by the ending of its files."""

# Two pieces of about the same length in each language: one renders pictures, one vectors.
SHARES = (("docx", "pptx"), ("pdf", "html"))
IMPORTS = (
    "analysis.brief.content",
    *(f"analysis.figures.{topic}" for topic in TOPICS),
    "matplotlib.backends.backend_svg",
    "PIL.Image",
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Share:
    """What one worker makes: formats of one briefing in one language."""

    wanted: Wanted
    language: str
    formats: tuple[str, ...]


def build(
    wanted: Wanted,
    *,
    languages: Sequence[str] = tuple(LANGUAGES),
    formats: Sequence[str] = tuple(WRITERS),
    folder: Path = FOLDER,
    progress: Progress = lambda *_: None,
) -> list[Path]:
    """Make the files of a briefing that changed.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    BriefError
        A language, format, partner or year that does not exist.
    LanguageError
        A translation is missing.
    OSError
        The folder cannot be written; nothing in it was touched then.
    """
    _require("language", languages, LANGUAGES)
    _require("format", formats, WRITERS)
    inputs = _inputs()
    known = remembered("briefings")
    due = [
        (language, form)
        for language in languages
        for form in formats
        if known.get(str(path := _path(folder, wanted, language, form))) != _stamp(inputs, path)
    ]
    if not due:
        return []
    wanted.view()
    require_writable(folder)
    shares = _shares(wanted, due)
    made = {}
    for done, (share, contents) in enumerate(spread(_make, shares, imports=IMPORTS), 1):
        progress(share.language, done, len(shares))
        for form, content in contents.items():
            made[_path(folder, wanted, share.language, form)] = content
    changed = write_all(made)
    kept = {path: stamp for path, stamp in known.items() if Path(path).exists()}
    remember("briefings", kept | {str(path): _stamp(inputs, path) for path in made})
    return sorted(changed)


def _require(noun: str, chosen: Sequence[str], known: Sequence[str] | dict[str, str]) -> None:
    for choice in chosen:
        if choice not in known:
            raise BriefError(f"there is no {noun} {choice!r}; choose of {', '.join(known)}")


def _path(folder: Path, wanted: Wanted, language: str, form: str) -> Path:
    return folder / f"{wanted.name}-{language}.{form}"


def _inputs() -> str:
    """Hash all that a briefing is made of: code, catalogues, tables, packages."""
    package = ROOT / "analysis"
    kinds = ("py", "toml", "j2", "typ", "mplstyle", "po", "csv")
    return digest_of(
        [
            *(path for kind in kinds for path in package.rglob(f"*.{kind}")),
            *DATA.glob("*.csv"),
            DATA / "datapackage.json",
            ROOT / "requirements.txt",
            ROOT / "pyproject.toml",
        ]
    )


def _stamp(inputs: str, path: Path) -> str:
    return digest(f"{inputs}{digest_of([path])}".encode())


def _shares(wanted: Wanted, due: Sequence[tuple[str, str]]) -> list[Share]:
    """Divide what is due among workers, the longer pieces first."""
    languages = dict.fromkeys(language for language, _ in due)
    shares = (
        Share(wanted, language, tuple(form for form in share if (language, form) in due))
        for share in SHARES
        for language in languages
    )
    return [share for share in shares if share.formats]


def _make(share: Share) -> dict[str, bytes]:
    from analysis.brief.content import compose

    with speaking(share.language):
        brief = compose(share.wanted)
        return {
            form: import_module(f"analysis.brief.{WRITERS[form]}").write(brief)
            for form in share.formats
        }
