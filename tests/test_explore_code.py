"""The code that a view gives away makes the same chart, in the language in which it was seen."""

from __future__ import annotations

import ast
import contextlib
import io

import pytest

from analysis.explore import READY, Question, answer, code
from analysis.language import speaking
from analysis.record import Record
from tests.explored import VIEWS, view

OTHER = "ru"


def run(text: str, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Run code as somebody does who has copied it, and return what it shows."""
    shown: list[Record] = []
    monkeypatch.setattr("analysis.figures.show", shown.append)
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "copied", "exec"), names)
    [record] = shown
    assert record is names["record"]
    return record


def check(question: Question, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking(language):
        seen = answer(question)
    text = code(question, language)
    assert 4 <= len([line for line in text.splitlines() if line.strip()]) <= 8
    assert all(len(line) <= 100 or line.startswith("series = ") for line in text.splitlines())
    ast.parse(text)
    made = run(text, monkeypatch)
    assert (made.name, made.language) == (seen.name, language)
    assert made.fingerprint == seen.fingerprint
    assert (made.csv, made.title, made.notes) == (seen.csv, seen.title, seen.notes)


@pytest.mark.parametrize("name", VIEWS)
def test_the_code_makes_the_same_chart(name: str | int, monkeypatch: pytest.MonkeyPatch) -> None:
    check(view(name), "en", monkeypatch)


@pytest.mark.parametrize("name", VIEWS[::4])
def test_the_code_makes_it_in_another_language(
    name: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(view(name), OTHER, monkeypatch)


def test_the_code_of_another_view_makes_another_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = list(READY.values())[:2]
    assert run(code(one), monkeypatch).fingerprint != answer(other).fingerprint


@pytest.mark.parametrize("name", list(READY)[:2])
def test_what_is_taken_away_is_the_same_to_the_byte(
    name: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(code(READY[name]), monkeypatch).files() == answer(READY[name]).files()
