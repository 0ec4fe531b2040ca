"""The command line: the jobs of the Makefile, with progress, one-line errors and exit codes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.files import FIGURES, ROOT, STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.brief.wanted import Wanted

FAULT, INTERRUPTED = 1, 130

# What ``verify`` answers: a person has to change the draft; it could not be read.
TO_CHANGE, UNREADABLE = 1, 2

# The cells of a notebook, and the tests of a file, stay together on one of two workers.
PARALLEL = ("-n", "2", "--dist", "loadscope", "--quiet")

# JupyterLab asks no other host for news or for newer versions of itself.
LAB = (
    "--notebook-dir=notebooks",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)

# The tests of the web pages drive one of these, the first that is there.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = (
    f"no browser is installed (none of {', '.join(BROWSERS)}), so the tests of the web "
    "pages fail. Remedy: sudo apt-get install chromium"
)

only_option = click.option("--only", metavar="NAME", help="Only this figure or notebook.")
folder_option = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FIGURES,
    show_default="figures",
    help="Where the pictures go.",
)


@click.group(
    name="analysis",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def app() -> None:
    """Kazakhstan–EU trade, investment and energy: tables, figures, notebooks."""


@app.command()
@folder_option
def briefing(folder: Path) -> None:
    """Rebuild the tables, every chart and every file of the briefing pack that changed."""
    from analysis.brief.wanted import Wanted

    _data()
    _figures(None, folder)
    _brief(Wanted(), out=folder / "briefing")


@app.command()
@click.option("--lang", metavar="CODES", help="Some of en, ru, kk, with commas.  [default: all]")
@click.option(
    "--format",
    "formats",
    metavar="NAMES",
    help="Some of docx, pptx, pdf, html, with commas.  [default: all]",
)
@click.option(
    "--topic",
    metavar="NAMES",
    help="Some of trade, investment, energy, connectivity, claims, with commas.  [default: all]",
)
@click.option(
    "--partner",
    metavar="CODE",
    help="The brief of one member state, such as DE.  [default: the whole EU]",
)
@click.option("--since", type=int, metavar="YEAR", help="First year shown.  [default: every year]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the files go.  [default: figures/briefing]",
)
def brief(
    lang: str | None,
    formats: str | None,
    topic: str | None,
    partner: str | None,
    since: int | None,
    out: Path | None,
) -> None:
    """Make a briefing: Word, slides, PDF and web page, in English, Russian and Kazakh.

    A page at a glance, a page for each finding with chart, commentary, definitions and source,
    and an annex. Only files whose data, code or translation changed are made again.
    """
    from analysis.brief.wanted import BriefError, Wanted

    if since == 0:
        raise BriefError("0 is no year; leave --since out to show every year")
    wanted = Wanted(
        topics=_split(topic),
        partner=Wanted.partner if partner is None else partner.upper(),
        since=since or 0,
    )
    _brief(wanted, languages=_split(lang), formats=_split(formats), out=out)


def _split(words: str | None) -> tuple[str, ...]:
    """Return the words of a list with commas; none if nothing was given.

    >>> _split("docx, pdf"), _split(None)
    (('docx', 'pdf'), ())
    """
    return tuple(word.strip().lower() for word in words.split(",")) if words is not None else ()


def _brief(
    wanted: Wanted,
    *,
    languages: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    out: Path | None = None,
) -> None:
    from analysis.brief.pack import FOLDER, WRITERS, build
    from analysis.language import LANGUAGES

    with _progress("Briefing") as advance:
        made = build(
            wanted,
            languages=languages or tuple(LANGUAGES),
            formats=formats or tuple(WRITERS),
            folder=out or FOLDER,
            progress=advance,
        )
    click.echo(_told("briefing file", [path.name for path in made]))


@app.command()
def messages() -> None:
    """Collect what the briefing says into the catalogues, and list what is not translated."""
    from analysis.messages import TRANSLATED, gaps, update

    click.echo(_told("catalogue", [path.parts[-3] for path in update()]))
    open_ones = [gap for code in TRANSLATED for gap in gaps(code)]
    for gap in open_ones:
        click.echo(gap)
    if open_ones:
        raise SystemExit(FAULT)


@app.command()
def data() -> None:
    """Rebuild the cleaned tables from data/published."""
    _data()


def _data() -> None:
    from analysis.build import build

    with _progress("Tables") as advance:
        changed = build(progress=lambda name: advance(name, None, None))
    click.echo(_told("table file", [path.name for path in changed]))


@app.command()
@only_option
@folder_option
def figures(only: str | None, folder: Path) -> None:
    """Redraw the figures that changed, or one of them."""
    _figures(only, folder)


def _figures(only: str | None, folder: Path) -> None:
    from analysis.publish import publish

    with _progress("Figures") as advance:
        made = publish(only=only, folder=folder, progress=advance)
    click.echo(_told("figure", made))


@app.command()
@only_option
def notebooks(only: str | None) -> None:
    """Run the notebooks and store their outputs."""
    from analysis.notebooks import run

    with _progress("Notebooks") as advance:
        changed = run(only=only, progress=advance)
    click.echo(_told("notebook", changed))


@app.command()
@click.argument("file")
@click.option(
    "--date",
    "stated_on",
    metavar="YYYY-MM-DD",
    help="Date of the draft: “last year” counts from it. Without it nothing is assumed.",
)
@click.option(
    "--format",
    "shown",
    type=click.Choice(["table", "json", "html"]),
    help="How to show the result.  [default: by the ending of --out, or table]",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result to this file, not to the screen: .html, .json, or .txt for the table.",
)
def verify(file: str, stated_on: str | None, shown: str | None, out: Path | None) -> None:
    """Check the numbers of a draft against the tables.

    FILE is a .txt, .md, .docx, .html or .pdf in English or Russian, or - for standard input. Each
    statement on trade, investment, energy or funding between Kazakhstan (or Central Asia) and the
    EU or a member state is shown with what it was understood to mean, a verdict, and the number to
    use instead. What could not be placed is listed as not understood; table cells with numbers
    that were not read are counted.

    Exit code 0: nothing has to be changed. Every statement is confirmed, close, true under one
    definition (only if) or without a series to check it, or there is none.

    Exit code 1: something differs or is inconsistent.

    Exit code 2: the draft or a table cannot be read, or the result cannot be written.
    """
    from analysis.claims import tables
    from analysis.drafts.files import read
    from analysis.drafts.report import require_target, write_report
    from analysis.drafts.verify import require_date
    from analysis.drafts.verify import verify as verified
    from analysis.errors import DataError, MeasureError

    try:
        if out:
            require_target(out, draft=file)
        dated = "" if stated_on is None else require_date(stated_on)
        draft = read(file)
        with _progress("Draft") as advance:
            found = verified(draft, stated_on=dated, tables=tables(), progress=advance)
        write_report(found, shown=shown, out=out)
    except BrokenPipeError:
        raise  # whoever reads what is printed has seen enough
    except (DataError, MeasureError, OSError) as fault:
        click.echo(f"error: {_told_fault(fault)}", err=True)
        raise SystemExit(UNREADABLE) from None
    if found.wrong:
        raise SystemExit(TO_CHANGE)


@app.command()
@click.option(
    "--document", metavar="NAME", help="Only claims of this document, such as encyclopaedia."
)
@click.option(
    "--measure",
    metavar="WORD",
    help="Only claims of this measure: a topic of quote (turnover), a name (fdi_stock), or a "
    "part of names (fdi, share).",
)
@click.option(
    "--verdict",
    metavar="WORD",
    help="Only claims with this verdict: confirmed, close, differs, only_if, inconsistent, "
    "no_series.",
)
@click.option(
    "--format",
    "shown",
    type=click.Choice(["table", "csv", "json", "md"]),
    default="table",
    show_default=True,
)
def claims(shown: str, **wanted: str | None) -> None:
    """Print the register of claims with the verdicts on them."""
    from analysis.build import is_current
    from analysis.claims import check as checked
    from analysis.claims import listing, tables
    from analysis.data import load

    rows = listing.select(checked(load("claims"), tables()), **wanted)
    if not is_current("claims"):
        click.echo(
            "note: data/published/claims.csv was changed after data/claims.csv was made of it. "
            "Remedy: run `make data`.",
            err=True,
        )
    if shown == "table":
        _console().print(listing.as_table(rows))
        return
    forms = {"csv": listing.as_csv, "json": listing.as_json, "md": listing.as_markdown}
    click.echo(forms[shown](rows).rstrip("\n"))


@app.command()
@click.argument("topic")
@click.argument("words", nargs=-1)
@click.option(
    "--format",
    "shown",
    type=click.Choice(["table", "json", "md"]),
    default="table",
    show_default=True,
)
def quote(topic: str, words: tuple[str, ...], shown: str) -> None:
    """Say which number may be quoted: turnover 2024, exports Italy 2022, fdi NL 2012 gross.

    Topics, in English or Russian: turnover, exports, imports, balance, growth, share, fdi, oil,
    uranium, corridor, materials, gdp, population.

    In any order with the topic: a country by name or code (without one, the EU), a whole year or
    two with a hyphen (without one, the latest), USD or EUR; for fdi gross, net, stock or mirror;
    for growth and share exports or imports; for the EU of which year EU27, EU28, EU_V or EU_BNS.
    """
    from analysis.claims import listing, tables
    from analysis.claims.quote import quote as quoted

    answer = quoted([topic, *words], tables())
    if shown == "json":
        click.echo(listing.answer_as_json(answer))
    else:
        click.echo(listing.answer_as_text(answer, marked=shown == "md"))


def _console() -> Any:
    """Return a console that wraps at the terminal's width, or at a wide one in a pipe."""
    from rich.console import Console

    from analysis.claims.listing import WIDE

    return Console(width=None if sys.stdout.isatty() else WIDE)


@app.command()
def check() -> None:
    """Check style, types and every table."""
    from analysis.data import tables
    from analysis.validation import require_built, validate

    _run("ruff", "check", ".")
    _run("ruff", "format", "--check", ".")
    _run("mypy")
    with _progress("Tables") as advance:
        names = tables()
        for done, name in enumerate(names, 1):
            validate(name)
            require_built(name)
            advance(name, done, len(names))
    click.echo(f"{len(names)} tables keep what data/datapackage.json promises.")


@app.command()
def test() -> None:
    """Run every check: notebooks against their stored outputs, then code, data and charts."""
    if not any(shutil.which(name) for name in BROWSERS):
        click.echo(f"note: {NO_BROWSER}", err=True)
    _run("pytest", "notebooks", "--nbval", *PARALLEL)
    _run("pytest", "--cov", *PARALLEL)


@app.command()
def bench() -> None:
    """Measure speed as ratios; prints a table and writes bench.txt."""
    _run_script(ROOT / "tests" / "bench.py")


@app.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; OPTIONS are those of `jupyter lab`."""
    _run("jupyter", "lab", *LAB, *options)


@app.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8866, show_default=True)
@click.option(
    "--ip",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Any but a loopback address needs a token.",
)
@click.option(
    "--token/--no-token",
    default=None,
    help="Whether visitors need a token, which is then printed.  [default: if others than this "
    "machine reach the address]",
)
@click.option("--browser/--no-browser", default=True, help="Open the page.  [default: yes]")
def explore(port: int, ip: str, token: bool | None, browser: bool) -> None:
    """Open the explorer as a page in the browser; Ctrl-C ends it."""
    # an interrupt is how it is meant to end, and no fault; it may come while it starts
    with suppress(KeyboardInterrupt):
        from analysis.explore.server import serve

        serve(ip=ip, port=port, token=token, browser=browser)
    click.echo("The explorer has ended.")


@app.command()
def clean() -> None:
    """Forget what earlier runs remembered, so that everything is made again."""
    for path in (STATE, *ROOT.glob(".*_cache"), ROOT / ".hypothesis"):
        shutil.rmtree(path, ignore_errors=True)
    click.echo("Forgotten: the next run makes everything again.")


def main() -> None:
    """Run the command line; a fault is one line on standard error and a non-zero exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot print a dash or a euro sign gets a question mark, not a traceback
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # asked to end, the command ends as if interrupted, and its workers with it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app(standalone_mode=False)
    except click.ClickException as fault:
        where = getattr(fault, "ctx", None)
        help_of = where.command_path if where else "python -m analysis"
        click.echo(f"error: {fault.format_message()} See `{help_of} --help`.", err=True)
        raise SystemExit(fault.exit_code) from None
    except (ValueError, OSError) as fault:
        if not _ours(fault):
            raise
        click.echo(f"error: {_told_fault(fault)}", err=True)
        raise SystemExit(FAULT) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: what was finished is whole, the rest is as it was", err=True)
        raise SystemExit(INTERRUPTED) from None


def _ours(fault: Exception) -> bool:
    """Tell faults that a person can mend from faults of the program."""
    return isinstance(fault, OSError) or type(fault).__module__.startswith("analysis.")


def _told_fault(fault: Exception) -> str:
    if isinstance(fault, OSError):
        place = fault.filename or "the disk"
        return (
            f"{place}: {fault.strerror or fault}. "
            "Remedy: choose a folder that can be written and has space left."
        )
    return str(fault)


def _told(noun: str, names: list[str]) -> str:
    if not names:
        return f"No {noun} changed."
    plural = noun if len(names) == 1 else f"{noun}s"
    return f"{len(names)} {plural}: {', '.join(names)}"


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str, int | None, int | None], None]]:
    """Show a progress bar once there is something to show; a run with nothing to do stays quiet."""
    bar: Any = None
    task: Any = None

    def advance(name: str, done: int | None, whole: int | None) -> None:
        nonlocal bar, task
        if bar is None:
            from rich.console import Console
            from rich.progress import Progress

            console = Console(stderr=True)
            bar = Progress(console=console, transient=True, disable=not console.is_terminal)
            bar.start()
            task = bar.add_task(what, total=None)
        bar.update(task, description=f"{what}: {name}", completed=done, total=whole)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()


def _run(module: str, *arguments: str) -> None:
    code = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False)
    if code.returncode:
        raise SystemExit(code.returncode)


def _run_script(path: Path) -> None:
    code = subprocess.run([sys.executable, str(path)], cwd=ROOT, check=False)
    if code.returncode:
        raise SystemExit(code.returncode)
