"""Building the files of a briefing: what is made again, what is refused, what a fault leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from analysis import files
from analysis.brief import pack, page
from analysis.brief.model import Brief
from analysis.brief.wanted import BriefError, Wanted
from analysis.cli import app
from analysis.files import ROOT
from tests.served import until

ONE = Wanted(topics=("connectivity",))


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STATE", tmp_path / "state")


def made(folder: Path, *forms: str, wanted: Wanted = ONE, language: str = "en") -> list[str]:
    """Build a brief in one language; return the endings of the files that were written."""
    paths = pack.build(wanted, languages=[language], formats=forms, folder=folder)
    return [path.suffix[1:] for path in paths]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analysis", "brief", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["--lang", "xx"], "there is no language 'xx'; choose of en, ru, kk"),
        (["--lang", "en,"], "there is no language ''"),
        (["--format", "odt"], "there is no format 'odt'"),
        (["--topic", "trade,oil"], "there is no topic 'oil'"),
        (["--partner", "XX"], "there is no member state 'XX'; choose EU27_2020 or one of AT"),
        (["--partner", "RU"], "'RU'"),
        (["--partner", ""], "there is no member state ''"),
        (["--since", "2090"], "nothing to show since 2090; choose a year of 1995"),
        (["--since", "-5"], "since -5"),
        (["--since", "0"], "0 is no year"),
        (["--partner", "DE", "--topic", "claims"], "nothing on claims of DE"),
        (["--out", "README.md"], "README.md"),
        (["--out", "/proc/briefing"], "/proc/briefing"),
    ],
)
def test_a_bad_argument_is_one_line_and_leaves_nothing(
    words: list[str], rule: str, tmp_path: Path
) -> None:
    out = tmp_path / "new"
    answer = run("--out", str(out), *words)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert rule in answer.stderr
    assert not out.exists()


def test_a_topic_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(BriefError, match="choose of trade, investment, energy, connectivity"):
        Wanted(topics=("oil",))


# --- names ----------------------------------------------------------------------------------------


def test_every_choice_has_a_name_of_its_own() -> None:
    choices = [
        Wanted(),
        Wanted(topics=("trade",)),
        Wanted(topics=("energy", "trade")),
        Wanted(partner="IT"),
        Wanted(partner="IT", since=2010),
        Wanted(since=2010),
    ]
    names = [choice.name for choice in choices]
    assert len(set(names)) == len(names)
    assert Wanted(topics=("trade", "energy")).name == Wanted(topics=("energy", "trade")).name
    assert Wanted(topics=tuple(Wanted().chosen)).name == Wanted().name


# --- what is made again ---------------------------------------------------------------------------


def test_nothing_is_made_again_when_nothing_changed(tmp_path: Path) -> None:
    assert sorted(made(tmp_path / "out", "html", "docx")) == ["docx", "html"]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert made(tmp_path / "out", "html", "docx") == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == before


def test_a_file_that_was_edited_or_lost_is_made_again(tmp_path: Path) -> None:
    assert made(tmp_path, "html") == ["html"]
    (path,) = tmp_path.glob("*.html")
    whole = path.read_bytes()
    path.write_bytes(whole + b"!")
    assert made(tmp_path, "html") == ["html"]
    assert path.read_bytes() == whole
    path.unlink()
    assert made(tmp_path, "html") == ["html"]


def test_another_format_or_choice_is_made_beside_the_first(tmp_path: Path) -> None:
    made(tmp_path, "html")
    assert made(tmp_path, "html", "docx") == ["docx"]
    assert made(tmp_path, "html", wanted=Wanted(topics=("connectivity",), since=2020)) == ["html"]
    assert len(list(tmp_path.iterdir())) == 3 + 1  # and the memory of this test


def test_a_change_of_code_table_or_translation_makes_a_brief_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, "html")
    written = []
    monkeypatch.setattr(pack, "_inputs", lambda: "other")
    monkeypatch.setattr(page, "write", lambda brief: written.append(brief.name) or b"new")
    assert made(tmp_path, "html") == ["html"]
    assert written == [ONE.name]


def test_all_that_a_brief_is_made_of_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    watched: set[str] = set()

    def note(paths: list[Path]) -> str:
        watched.update(str(path.relative_to(ROOT)) for path in paths)
        return ""

    monkeypatch.setattr(pack, "digest_of", note)
    pack._inputs()
    assert {
        "analysis/brief/content.py",
        "analysis/brief/page.html.j2",
        "analysis/brief/brief.typ",
        "analysis/figures/trade.py",
        "analysis/claims/vocabulary.toml",
        "analysis/house.mplstyle",
        "analysis/locale/kk/LC_MESSAGES/analysis.po",
        "analysis/locale/ru/forms.csv",
        "data/trade_turnover.csv",
        "data/datapackage.json",
        "requirements.txt",
    } <= watched


@pytest.mark.parametrize("form", list(pack.WRITERS))
def test_two_builds_are_the_same_to_the_byte(tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        # another process: what depends on hashing or on the clock would differ
        code = (
            "import sys; from pathlib import Path; from analysis import files; "
            "from analysis.brief import pack; from analysis.brief.wanted import Wanted; "
            "files.STATE = Path(sys.argv[1], 'state'); "
            "pack.build(Wanted(topics=('trade',)), languages=['kk'], formats=[sys.argv[2]], "
            "folder=Path(sys.argv[1], 'out'))"
        )
        folder = tmp_path / name
        subprocess.run([sys.executable, "-c", code, str(folder), form], cwd=ROOT, check=True)
    one, two = ([*(tmp_path / name / "out").iterdir()] for name in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert one[0].read_bytes() == two[0].read_bytes()


# --- what a fault leaves --------------------------------------------------------------------------


def test_a_fault_in_one_format_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(brief: Brief) -> bytes:
        raise OSError(28, "no space left", brief.name)

    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", "utf-8")
    monkeypatch.setattr(page, "write", fails)
    with pytest.raises(OSError, match="no space"):
        made(out, "docx", "html")
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_an_interrupt_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        pack.build(ONE, languages=["en"], formats=["html"], folder=out, progress=stops)
    assert not out.exists()


def test_control_c_in_the_middle_stops_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis", "brief", "--out", str(out)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(psutil.Process(running.pid).children, process=running)
    time.sleep(1)  # the workers need several times as long for the whole pack, on any machine
    assert running.poll() is None
    os.killpg(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert len(stderr.strip().splitlines()) == 1, stderr
    assert "interrupted" in stderr
    assert not out.exists()


# --- the command ----------------------------------------------------------------------------------


def test_the_command_makes_what_it_was_asked_for_and_names_it(tmp_path: Path) -> None:
    words = ["brief", "--lang", "ru", "--format", "html,docx", "--topic", "connectivity"]
    answer = CliRunner().invoke(app, [*words, "--partner", "eu27_2020", "--out", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    names = {f"{ONE.name}-ru.html", f"{ONE.name}-ru.docx"}
    assert names <= {path.name for path in tmp_path.iterdir()}
    assert all(name in answer.output for name in names)
    again = CliRunner().invoke(app, [*words, "--out", str(tmp_path)])
    assert again.output == "No briefing file changed.\n"
