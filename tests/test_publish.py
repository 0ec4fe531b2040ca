"""Regenerating figures: what is made again, what is not, and what happens when one fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import files, publish
from analysis.figures import catalogue, figure
from analysis.files import FIGURES
from tests import project


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hold two figures made in a folder of their own, with a memory of their own."""
    monkeypatch.setattr(files, "STATE", tmp_path / "state")
    names = {"uk_effect": "trade", "commitments": "connectivity"}
    monkeypatch.setattr("analysis.figures.catalogue", lambda: names)
    folder = tmp_path / "figures"
    assert sorted(publish.publish(folder=folder)) == ["commitments", "uk_effect"]
    return folder


def test_nothing_is_made_again_when_nothing_changed(made: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.iterdir()}
    assert publish.publish(folder=made) == []
    assert {path: path.stat().st_mtime_ns for path in made.iterdir()} == before


def test_a_figure_that_was_edited_or_lost_is_made_again(made: Path) -> None:
    whole = (made / "uk_effect.svg").read_bytes()
    (made / "uk_effect.svg").write_bytes(b"<svg/>")
    assert publish.publish(folder=made) == ["uk_effect"]
    assert (made / "uk_effect.svg").read_bytes() == whole
    (made / "commitments.json").unlink()
    assert publish.publish(folder=made) == ["commitments"]


def test_all_code_that_figures_are_made_by_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    watched: set[str] = set()
    monkeypatch.setattr(
        publish, "digest_of", lambda paths: watched.update(path.name for path in paths)
    )
    publish._code()
    assert {"measures.py", "trade.py", "verdict.py", "vocabulary.toml", "house.mplstyle"} <= watched


def test_a_change_of_code_makes_every_figure_again(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_code", lambda: "other code")
    assert sorted(publish.publish(folder=made)) == ["commitments", "uk_effect"]


def test_a_figure_that_no_longer_exists_is_removed(made: Path) -> None:
    (made / "old_figure.png").write_bytes(b"png")
    (made / "uk_effect.csv").unlink()
    publish.publish(folder=made)
    assert not (made / "old_figure.png").exists()


def test_a_failing_figure_leaves_the_old_one_whole(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {path: path.read_bytes() for path in made.glob("uk_effect.*")}

    def broken(*_: object) -> bytes:
        raise RuntimeError("the renderer gave up")

    monkeypatch.setattr("analysis.canvas.svg", broken)
    monkeypatch.setattr(publish, "_code", lambda: "other code")
    with pytest.raises(RuntimeError, match="gave up"):
        publish.publish(folder=made)
    assert {path: path.read_bytes() for path in made.glob("uk_effect.*")} == old


def test_one_changed_table_makes_only_the_figures_that_use_it(tmp_path: Path) -> None:
    spare = project.copy(tmp_path / "project")
    assert project.analysis("figures", cwd=spare).returncode == 0
    table = spare / "data" / "commitments.csv"
    text = table.read_text("utf-8")
    changed = text.replace(",820.0,EUR,", ",821.0,EUR,")
    assert changed != text
    table.write_text(changed, "utf-8")
    told = project.analysis("figures", cwd=spare)
    assert told.returncode == 0, told.stderr
    using = {name for name in catalogue() if "commitments" in json.loads(stored(name))["tables"]}
    listed = told.stdout.strip().partition(": ")[2].split(", ")
    assert set(listed) == using
    assert 0 < len(using) < len(catalogue())


def stored(name: str) -> bytes:
    return (FIGURES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", catalogue())
def test_the_committed_figure_is_the_one_that_the_data_give(name: str) -> None:
    record = figure(name)
    assert json.loads(stored(name)) == record.describe(), "run `make figures` and commit"
    for suffix in ("png", "svg", "csv"):
        assert (FIGURES / f"{name}.{suffix}").read_bytes() == getattr(record, suffix)


def test_pictures_are_small() -> None:
    for path in FIGURES.iterdir():
        assert path.stat().st_size < 1_000_000, path.name
    for path in FIGURES.glob("*.png"):
        assert path.stat().st_size < 100_000, path.name


def test_answering_that_nothing_changed_imports_no_pandas() -> None:
    code = (
        "import sys, analysis.publish as p; p.stale();"
        "sys.exit('pandas' in sys.modules or 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=files.ROOT, check=False)
    assert done.returncode == 0
