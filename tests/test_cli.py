"""The command line as a person meets it: help, exit codes, one clear line for each fault."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from analysis.brief.pack import WRITERS
from analysis.files import ROOT
from analysis.language import LANGUAGES
from tests import project
from tests.served import until

JOBS = ["briefing", "test", "lab", "data", "figures", "notebooks", "check", "bench", "clean"]


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold a copy of the project, in a folder with spaces in its name."""
    return project.copy(tmp_path_factory.mktemp("a path") / "with spaces")


def one_line(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    assert len(lines) == 1, stderr
    assert "Traceback" not in stderr
    return lines[0]


def test_help_lists_every_job_of_the_makefile() -> None:
    told = project.analysis("--help")
    assert told.returncode == 0
    make = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for job in JOBS:
        assert f"  {job} " in told.stdout
        assert f"make {job} " in make.stdout


def test_make_alone_shows_the_help() -> None:
    make = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make briefing" in make.stdout
    for command in ("quote", "claims", "verify"):
        assert f".venv/bin/python -m analysis {command}" in make.stdout


@pytest.mark.parametrize("command", [["--help"], ["verify", "README.md"], ["claims"]])
def test_a_python_without_the_packages_says_what_to_do(command: list[str]) -> None:
    told = subprocess.run(
        # without site there are no packages but the ones that Python brings
        [sys.executable, "-S", "-m", "analysis", *command],
        cwd=ROOT,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert ". .venv/bin/activate" in one_line(told.stderr)


def test_a_package_that_is_missed_only_later_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "pandas.py").write_text("raise ModuleNotFoundError(name='pandas')", "utf-8")
    told = project.analysis("claims", PYTHONPATH=str(tmp_path))
    assert told.returncode == 2
    assert "no package pandas" in one_line(told.stderr)


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (["figures", "--only", "nonsense"], "uk_effect", 1),
        (["notebooks", "--only", "nonsense"], "01_trade", 1),
        (["nonsense"], "No such command", 2),
        (["figures", "--nonsense"], "No such option", 2),
        (["figures", "--folder", "README.md"], "is a file", 2),
    ],
)
def test_a_wrong_word_is_answered_with_what_there_is(
    arguments: list[str], says: str, code: int
) -> None:
    told = project.analysis(*arguments)
    assert told.returncode == code
    assert says in told.stderr
    assert "Traceback" not in told.stderr


def test_one_figure_is_made_where_it_is_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "my figures"
    told = project.analysis("figures", "--only", "uk_effect", "--folder", str(folder))
    assert told.returncode == 0, told.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        f"uk_effect.{suffix}" for suffix in ("csv", "json", "png", "svg")
    ]
    assert "1 figure: uk_effect" in told.stdout


def test_a_broken_published_file_is_one_line_and_changes_nothing(spare: Path) -> None:
    published = spare / "data" / "published" / "trade_wits.csv"
    before = published.read_bytes()
    table = (spare / "data" / "trade_turnover.csv").read_bytes()
    published.write_bytes(before.replace(b"series,", b"row,", 1))
    try:
        told = project.analysis("data", cwd=spare)
    finally:
        published.write_bytes(before)
    assert told.returncode == 1
    line = one_line(told.stderr)
    assert "trade_wits.csv" in line
    assert "Remedy" in line
    assert (spare / "data" / "trade_turnover.csv").read_bytes() == table


def test_a_register_that_was_changed_but_not_rebuilt_is_told(spare: Path) -> None:
    published = spare / "data" / "published" / "claims.csv"
    before = published.read_bytes()
    assert project.analysis("claims", "--measure", "votes", cwd=spare).stderr == ""
    published.write_bytes(before.replace(b"rose by 38 per cent", b"grew by 38 per cent", 1))
    try:
        told = project.analysis("claims", "--measure", "votes", cwd=spare)
    finally:
        published.write_bytes(before)
    assert told.returncode == 0
    assert "run `make data`" in one_line(told.stderr)


def test_a_broken_table_is_one_line_and_leaves_the_figures(spare: Path) -> None:
    table = spare / "data" / "trade_turnover.csv"
    before = table.read_bytes()
    picture = spare / "figures" / "uk_effect.png"
    old = picture.read_bytes()
    table.write_bytes(before.replace(b",USD,", b",XXX,", 1))
    try:
        told = project.analysis("figures", "--only", "uk_effect", cwd=spare)
    finally:
        table.write_bytes(before)
    assert told.returncode == 1
    line = one_line(told.stderr)
    assert "trade_turnover.csv, line 2" in line
    assert picture.read_bytes() == old


def test_a_terminal_that_knows_only_ascii_gets_no_traceback(spare: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = project.analysis("figures", "--only", "uk_effect", cwd=spare, **ascii_only)
    assert told.returncode == 0, told.stderr
    told = project.analysis("figures", "--only", "nönsense", cwd=spare, **ascii_only)
    assert told.returncode == 1
    one_line(told.stderr)


def test_no_room_on_the_disk_is_one_line_and_leaves_the_old_figure_whole(spare: Path) -> None:
    old = {path: path.read_bytes() for path in (spare / "figures").iterdir()}
    picture = spare / "figures" / "uk_effect.svg"
    picture.write_bytes(b"an older picture")
    # no file may grow beyond 8 blocks of 512 bytes: the new picture does not fit
    limited = f"ulimit -f 8; exec '{sys.executable}' -m analysis figures --only uk_effect"
    told = subprocess.run(
        ["sh", "-c", limited],
        cwd=spare,
        env=project.environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stderr
    assert "Remedy" in one_line(told.stderr)
    assert picture.read_bytes() == b"an older picture"
    assert set((spare / "figures").iterdir()) == set(old)
    picture.write_bytes(old[picture])


def test_a_target_that_cannot_be_written_is_one_line(spare: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    told = project.analysis(
        "figures", "--only", "uk_effect", "--folder", str(tmp_path / "blocked" / "in"), cwd=spare
    )
    assert told.returncode == 1
    assert "blocked" in one_line(told.stderr)


def test_an_interrupt_leaves_whole_figures_and_says_so(spare: Path, tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis", "figures", "--folder", str(folder)],
        cwd=spare,
        env=project.environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: list(folder.glob("*.json")), process=running)
    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "interrupted" in one_line(stderr)
    made = {path.stem for path in folder.glob("*.json")}
    assert made
    assert not (folder / "index.html").exists()
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    for name in made:
        Image.open(folder / f"{name}.png").load()


def test_a_newcomers_first_command_remakes_every_chart_to_the_byte(tmp_path: Path) -> None:
    clone = project.copy(tmp_path / "new comer")
    before = {path.name: path.read_bytes() for path in (clone / "figures").iterdir()}
    for path in (clone / "figures").iterdir():
        path.unlink()
    (clone / ".venv").symlink_to(sys.prefix)
    told = subprocess.run(
        # the environment that runs this test is taken for the one that make would build
        ["make", "--assume-old=.venv/ready", "briefing"],
        cwd=clone,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    after = {path.name: path.read_bytes() for path in (clone / "figures").glob("*.*")}
    assert sorted(after) == sorted(before)
    assert [name for name in before if after[name] != before[name]] == []
    again = project.analysis("briefing", cwd=clone)
    assert again.stdout.splitlines() == [
        "No table file changed.",
        "No figure changed.",
        "No briefing file changed.",
    ]
    pack = [path.name for path in (clone / "figures" / "briefing").iterdir()]
    assert len(pack) == len(LANGUAGES) * len(WRITERS), pack
