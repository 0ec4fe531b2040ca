"""Questions as text: what is no question is refused with a sentence, what is one comes back."""

from __future__ import annotations

import ast
import re
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.canvas import ChartError
from analysis.data import load
from analysis.explore import Question, QuestionError, catalogue, code
from analysis.explore.question import CHOICES, LONGEST, MOST, MOST_SETTINGS, YEARS, choice
from analysis.language import LANGUAGES, SOURCE, speaking

KEYS = list(catalogue())
KEY = "trade_turnover:KZ.EU27_2020.export"
TYPES = {field.name: field.default for field in fields(Question) if field.name != "series"}
YEAR = st.integers(*YEARS)

questions = st.builds(
    Question,
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=MOST, unique=True),
    since=st.just(0) | YEAR,
    until=st.just(0) | YEAR,
    base_year=YEAR,
    milestones=st.booleans(),
    **{field: st.sampled_from(list(known)) for field, known in CHOICES.items()},
)


# --- what is refused ------------------------------------------------------------------------------


def said(text: str) -> str:
    """Return the one sentence with which settings are refused."""
    with pytest.raises(QuestionError) as refusal:
        Question.read(text)
    sentence = str(refusal.value)
    assert re.fullmatch(r"(?:[A-Z]|[\w_]+=|\d+ series)[^\n]*\.", sentence), sentence
    assert len(sentence) < 600
    return sentence


def with_key(rest: str) -> str:
    return f"series={KEY}&{rest}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No series is chosen"),
        ("show=index", "No series is chosen"),
        ("?", "No series is chosen"),
        ("nonsense", "cannot be read"),
        ("=", "There is no setting “”"),
        (with_key(""), "cannot be read"),
        (with_key("&"), "cannot be read"),
        (with_key("show"), "cannot be read"),
        (with_key("colour=red"), "There is no setting “colour”"),
        (with_key("Show=index"), "There is no setting “Show”"),
        (with_key("__class__=x"), "There is no setting “__class__”"),
        (with_key("settings=x"), "There is no setting “settings”"),
        (with_key("show=level&show=level"), "show is given twice"),
        (with_key("since=2000&since=2001"), "since is given twice"),
        (with_key("show="), "There is no show “”"),
        (with_key("show=Level"), "There is no show “Level”"),
        (with_key("show=pie"), "Choose one of: level, index, growth"),
        (with_key("currency=KZT"), "There is no currency “KZT”. Choose one of: USD, EUR."),
        (with_key("prices=real"), "current, constant"),
        (with_key("scale=symlog"), "linear, log"),
        (with_key("panels=2"), "together, apart"),
        (with_key("milestones=1"), "There is no milestones “1”. Choose one of: true, false."),
        (with_key("milestones=True"), "true, false"),
        (with_key("since=20"), "since=20 is no year"),
        (with_key("since=-1"), "since=-1 is no year"),
        (with_key("since=2e3"), "since=2e3 is no year"),
        (with_key("since=20000"), "since=20000 is no year"),
        (with_key("since=1899"), "since=1899 is no year"),
        (with_key("until=2101"), "until=2101 is no year"),
        (with_key("since=٢٠٢٠"), "is no year"),
        (with_key("since=²"), "is no year"),
        (with_key("since=2020.0"), "is no year"),
        (with_key("since=+2020"), "is no year"),
        (with_key("since="), "since= is no year"),
        (with_key("base_year=0"), "base_year=0 is no year"),
        (with_key("since=%"), "is no year"),
        (with_key("since=%zz"), "is no year"),
        (with_key("show=%ff"), "cannot be read"),
        (with_key("show=%00"), "There is no show “ ”"),
        (with_key("show=level;since=2000"), "There is no show “level;since=2000”"),
        (with_key("series="), "There is no series “”"),
        (with_key(f"series={KEY}"), "A series is chosen twice"),
        ("series=%00%0a%0d", "There is no series “   ”"),
        ("series=trade_turnover%3AKZ.EU27_2020.exports", KEY),
        ("series=__import__('os').system('true')", "There is no series"),
        ("series=trade_turnover", "Choose one of: trade_t"),
        ("series=../../etc/passwd", "There is no series"),
        (with_key("x" * LONGEST), "too long"),
        ("&".join(["series=a"] * (MOST_SETTINGS + 1)), "cannot be read"),
        (urlencode([("series", key) for key in KEYS[: MOST + 1]]), f"{MOST + 1} series"),
    ],
)
def test_settings_that_are_none_are_refused_with_a_sentence(text: str, words: str) -> None:
    assert words in said(text)


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "<b>", "{{7*7}}", "{who}", "%s"])
@pytest.mark.parametrize("field", ["series", "show", "since", "milestones"])
def test_markup_is_repeated_as_text_and_nothing_is_filled_in(field: str, markup: str) -> None:
    assert markup in said(urlencode([("series", KEY), (field, markup)]))
    assert markup in said(urlencode([("series", KEY), (markup, field)]))


def test_what_is_repeated_of_settings_is_short_and_on_one_line() -> None:
    sentence = said(urlencode({"series": "a\u2028b\u202ec\x1b[31m" + "x" * 3000}))
    assert sentence.isprintable()
    assert "x" * 61 not in sentence


def read_or_refused(text: str) -> None:
    """Fail with anything but a question or a sentence."""
    try:
        Question.read(text)
    except QuestionError:
        said(text)


@given(st.text(max_size=200))
def test_any_text_is_a_question_or_a_sentence(text: str) -> None:
    read_or_refused(text)


@given(questions, st.data())
def test_damaged_settings_are_a_question_or_a_sentence(question: Question, data: Any) -> None:
    text = question.settings
    place = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 5))
    put = data.draw(st.text(alphabet="&=%;?#+ \x00\"'<>/\\aZ0é\ud800", max_size=4))
    read_or_refused(text[:place] + put + text[place + length :])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("show", None),
        ("show", "pie"),
        ("show", 3),
        ("currency", "usd"),
        ("since", "2020"),
        ("since", 2020.0),
        ("since", True),
        ("since", None),
        ("until", -1),
        ("base_year", 0),
        ("base_year", float("nan")),
        ("milestones", 1),
        ("milestones", "true"),
        ("milestones", None),
        ("panels", ""),
        ("series", ()),
        ("series", (KEY, KEY)),
        ("series", ("nothing:at.all",)),
        ("series", tuple(KEYS[: MOST + 1])),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_in_python_too(field: str, value: Any) -> None:
    with pytest.raises(QuestionError, match=r"\.$"):
        Question(**{"series": [KEY], field: value})


@pytest.mark.parametrize("value", [[], {}, ["level"], {"a": 1}], ids=str)
@pytest.mark.parametrize("field", [*CHOICES, "since", "milestones"])
def test_what_a_widget_could_be_made_to_send_is_refused(field: str, value: Any) -> None:
    with pytest.raises(QuestionError):
        Question([KEY], **{field: value})


@pytest.mark.parametrize("value", [[[KEY]], [{}], [None], [7], KEY[:-1]], ids=str)
def test_series_that_are_no_list_of_keys_are_refused(value: Any) -> None:
    with pytest.raises(QuestionError):
        Question(value)


def test_one_key_and_a_year_of_a_frame_are_taken_as_they_are() -> None:
    year = load("trade_turnover")["year"].iloc[-1]
    assert Question(KEY, since=year) == Question([KEY], since=int(year))
    assert Question.read(Question(KEY, since=year).settings) == Question([KEY], since=int(year))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != SOURCE])
def test_refusals_speak_the_language(language: str) -> None:
    with speaking(language), pytest.raises(QuestionError, match=r"[а-я]"):
        Question.read("series=nothing")


def test_a_refusal_is_one_that_a_chart_can_have() -> None:
    assert issubclass(QuestionError, ChartError)


# --- what is read ---------------------------------------------------------------------------------


@given(questions)
@settings(max_examples=300)
def test_settings_bring_the_question_back(question: Question) -> None:
    assert Question.read(question.settings) == question
    assert Question.read(f"?{question.settings}") == question
    assert Question.read(f"  {question.settings}\n") == question
    link = f"http://127.0.0.1:8866/?{question.settings}&language=kk#top"
    assert Question.read(link) == question


@given(questions)
def test_settings_say_only_what_is_not_usual_and_are_safe_in_a_link(question: Question) -> None:
    names = [pair.partition("=")[0] for pair in question.settings.split("&")]
    changed = {name for name, usual in TYPES.items() if getattr(question, name) != usual}
    assert set(names) == {"series", *changed}
    assert re.fullmatch(r"[\w.%&=+-]+", question.settings, flags=re.ASCII)


@pytest.mark.parametrize("key", KEYS[:: len(KEYS) // 40])
def test_a_key_alone_is_a_question(key: str) -> None:
    question = Question([key])
    assert question.series == (key,)
    assert Question.read(f"series={key}") == question


@pytest.mark.parametrize("field", ["series", *TYPES])
def test_a_question_cannot_be_changed(field: str) -> None:
    question = Question([KEY])
    with pytest.raises(FrozenInstanceError):
        setattr(question, field, getattr(question, field))
    assert hash(question) == hash(replace(question))


def test_a_list_that_changes_later_changes_no_question() -> None:
    keys = [KEY]
    question = Question(keys)
    keys.append(KEYS[5])
    assert question.series == (KEY,)


# --- code -----------------------------------------------------------------------------------------


@given(questions, st.sampled_from(list(LANGUAGES)))
def test_code_is_a_few_lines_of_literals(question: Question, language: str) -> None:
    text = code(question, language)
    lines = [line for line in text.splitlines() if line]
    assert 4 <= len(lines) <= 8
    tree = ast.parse(text)
    calls = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute))
    }
    assert calls == {"Question", "answer", "show"} | ({"speaking"} if language != SOURCE else set())


def test_code_in_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(QuestionError, match="Choose one of: en"):
        code(Question([KEY]), "fr")


@pytest.mark.parametrize("field", CHOICES)
def test_every_choice_has_a_name_of_its_own(field: str) -> None:
    for language in LANGUAGES:
        with speaking(language):
            names = [choice(field, value) for value in CHOICES[field]]
        assert all(names)
        assert len(set(names)) == len(names), language
