"""The explorer's widget, without a browser: what it refuses, shows, offers and gives away."""

from __future__ import annotations

import ast
import base64
import io
import json
import logging
import random
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bs4
import pandas as pd
import pytest
from ipywidgets import Dropdown
from PIL import Image

from analysis import explore
from analysis.explore import Question, answer, parts, widget
from analysis.explore.rules import offered
from analysis.explore.widget import LEVELS, Panel, panel
from analysis.files import NOTEBOOKS
from analysis.findings import number
from analysis.language import LANGUAGES, SOURCE
from analysis.notebooks import WIDGET, stored_form
from analysis.record import Record, decimals
from tests.test_notebooks import nbval

NOTEBOOK = NOTEBOOKS / "06_explorer.ipynb"
EXPORT = "trade_turnover:KZ.EU27_2020.export"
IMPORT = "trade_turnover:KZ.EU27_2020.import"
FREIGHT = "corridor:titr_freight"
FIRST = next(iter(explore.READY.values()))
HOSTILE = """<script>alert(1)</script>'"&{{ 7 * 7 }}<img src=x onerror=alert(1)>"""


def shown(*series: str, **choices: Any) -> Panel:
    return panel(Question(series, **choices).settings)


def soup(html: str) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(html, "lxml")


def words(html: str) -> str:
    return " ".join(soup(html).get_text(" ").split())


def picture(view: Panel) -> bytes:
    image = soup(view.picture.value).find("img")
    assert isinstance(image, bs4.Tag)
    head, _, content = str(image["src"]).partition(",")
    assert head == "data:image/png;base64"
    return base64.b64decode(content)


def controls(view: Panel) -> dict[str, Any]:
    """Return everything that a person can set, by a name."""
    return {"language": view.language, "ready": view.ready, **view.picker, **view.controls}


def everything(view: Panel) -> str:
    """Return all HTML of a panel and every label of it."""
    html = (view.opening, view.limits, view.status, view.picture, view.reasons)
    html += (*view.headings, view.table.content, view.take_away.content)
    labels = [control.description for control in controls(view).values()]
    return " ".join([*(each.value for each in html), *labels])


@pytest.fixture(autouse=True)
def no_fault_is_hidden(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Any:
    yield
    faults = [entry for entry in caplog.get_records("call") if entry.levelno >= logging.ERROR]
    assert bool(faults) == ("fault" in request.node.name), faults


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("series=nowhere%3AKZ.export", "nowhere:KZ.export"),
        (f"series={EXPORT}&show=sideways", "sideways"),
        (f"series={EXPORT}&colour=red", "colour"),
        (f"series={EXPORT}&since=yesterday", "since=yesterday"),
        (f"series={EXPORT}&show=index&show=growth", "twice"),
        (f"series={EXPORT}&language=tlh", "en, ru, kk"),
        (f"series={EXPORT}&&&=", "cannot be read"),
        ("show=index", "No series is chosen"),
        ("%00%ff", "cannot be read"),
        ("x" * 9000, "too long"),
        ("__import__('os').system('true')", "cannot be read"),
    ],
)
def test_settings_that_are_none_are_answered_and_the_first_view_is_shown(
    settings: str, says: str
) -> None:
    view = panel(settings)
    assert says in words(view.status.value)
    assert view.asked == asdict(FIRST)
    assert view.record is not None
    assert f"Shown instead: {view.record.title}." in words(view.status.value)


@pytest.mark.parametrize(("field", "value"), [("panels", "apart"), ("show", "rank")])
def test_events_give_way_where_they_have_no_place(field: str, value: str) -> None:
    members = tuple(f"trade_by_member_state:KZ.{code}.export" for code in ("DE", "IT"))
    view = shown(*members, milestones=True)
    assert view.controls["milestones"].value
    view.controls[field].value = value
    assert view.record is not None, view.sentence
    assert not view.controls["milestones"].value
    assert not view.asked["milestones"]


@pytest.mark.parametrize("name", ["series", "show", "since", "language", HOSTILE])
def test_what_is_written_into_a_link_is_shown_as_text(name: str) -> None:
    from urllib.parse import urlencode

    view = panel(urlencode({"series": EXPORT, name: HOSTILE}))
    tags = soup(everything(view))
    assert not tags.find(["script", "iframe"])
    assert not [tag for tag in tags.find_all(True) if "onerror" in tag.attrs]
    assert "49" not in words(view.status.value)


def test_an_unknown_language_of_the_notebook_is_answered() -> None:
    view = panel("", "tlh")
    assert "en, ru, kk" in words(view.status.value)
    assert view.language.value == SOURCE


def test_choices_that_make_no_sense_take_the_picture_away_and_say_why() -> None:
    view = shown(EXPORT, IMPORT)
    view.change(show="mirror")
    assert "Keep one" in words(view.status.value)
    assert words(view.status.value) == words(view.picture.value)
    assert not soup(view.picture.value).find("img")
    assert view.record is None
    view.change(show="level")
    assert picture(view) == answer(Question([EXPORT, IMPORT])).picture("screen").png


def test_without_a_series_there_is_a_sentence_and_the_rest_stays() -> None:
    view = shown(EXPORT, show="index", base_year=2010)
    view.series[EXPORT].click()
    assert "No series is chosen" in words(view.picture.value)
    assert view.listed.children == ()
    view.controls["show"].value = "level"
    view.add.click()
    assert view.asked == asdict(Question([EXPORT], base_year=2010))
    assert view.record is not None


def test_a_removed_series_is_not_removed_twice() -> None:
    view = shown(EXPORT, IMPORT)
    button = view.series[EXPORT]
    button.click()
    button.click()
    assert view.asked["series"] == (IMPORT,)


def test_a_series_is_not_added_twice() -> None:
    view = shown(EXPORT)
    before = view.picture.value
    view.add.click()
    assert "shown already" in words(view.status.value)
    assert (view.asked["series"], view.picture.value) == ((EXPORT,), before)


def test_a_fault_is_a_sentence_for_the_reader_and_a_trace_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    view = shown(EXPORT)

    def broken(_: Question) -> None:
        raise ZeroDivisionError("/home/somebody/secret")

    monkeypatch.setattr(widget, "answer", broken)
    view.controls["show"].value = "growth"
    assert "could not be made" in words(view.picture.value)
    assert "secret" not in everything(view)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    view.controls["show"].value = "index"
    assert view.record is not None


# --- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("title", explore.READY)
def test_every_ready_view_comes_with_one_choice(title: str) -> None:
    view = shown(FREIGHT)
    assert view.ready.value == ""
    view.ready.value = title
    question = explore.READY[title]
    assert view.asked == asdict(question)
    assert view.record is not None
    assert view.record.view == answer(question).view
    assert picture(view) == view.record.picture("screen").png
    assert list(view.series) == list(question.series)
    assert view.picked == question.series[-1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("show", "index"),
        ("show", "growth"),
        ("show", "share"),
        ("show", "cumulative"),
        ("show", "per_head"),
        ("show", "gdp_share"),
        ("show", "mirror"),
        ("since", 2005),
        ("until", 2015),
        ("currency", "EUR"),
        ("prices", "constant"),
        ("scale", "log"),
        ("milestones", True),
    ],
)
def test_a_control_changes_the_question_and_the_picture(field: str, value: Any) -> None:
    view = shown(EXPORT)
    before = picture(view)
    view.controls[field].value = value
    assert view.question == Question([EXPORT], **{field: value})
    assert picture(view) == answer(view.question).picture("screen").png != before


def test_the_picture_is_read_with_its_words() -> None:
    view = shown("fdi_by_member_state:NL.gross_inflow.USD")
    assert view.record is not None
    image = soup(view.picture.value).find("img")
    assert isinstance(image, bs4.Tag)
    assert image["alt"] == view.record.alt
    said = words(view.picture.value)
    assert view.record.source_line in said
    assert view.record.draft.subtitle in said
    assert all(" ".join(note.split()) in said for note in view.record.notes)
    assert "Gross inflows before repayments and withdrawals" in said
    assert view.record.title in words(view.status.value)


def test_flags_count_the_rows_of_each_status() -> None:
    frame = pd.DataFrame(
        {
            "panel": "",
            "series": ["EU"] * 5 + ["Russia"] * 3,
            "x": [2019, 2020, 2021, 2023, 2024, 2018, 2019, 2020],
            "value": [1.0, 2.0, None, 4.0, 5.0, 6.0, 7.0, 8.0],
            "status": [
                *("final", "lower_bound", "lower_bound", "provisional", "provisional"),
                *("break", "final", "break"),
            ],
        }
    )
    assert parts.flags(frame) == [
        "Provisional: 2 values (2023–2024).",
        "Lower bounds: 1 value (2020).",
        "Breaks in the series: 1 value (2020).",
    ]


def test_only_the_series_in_the_picker_is_shown() -> None:
    view = shown(EXPORT, IMPORT)
    view.picker["subject"].value = "corridor"
    view.picker["what"].value = "titr_freight"
    assert view.asked["series"] == (EXPORT, IMPORT)
    view.only.click()
    assert view.asked["series"] == (FREIGHT,)


def test_every_series_can_be_picked() -> None:
    view = shown(EXPORT)
    for key, one in explore.catalogue().items():
        for level in LEVELS:
            view.picker[level].value = getattr(one, level)
        assert view.picked == key
        texts = [text for text, _ in view.picker["key"].options]
        assert len(set(texts)) == len(texts)


def test_a_choice_in_the_picker_keeps_the_partner() -> None:
    view = shown("trade_by_member_state:KZ.DE.export")
    view.picker["what"].value = "turnover"
    assert view.picked == "trade_by_member_state:KZ.DE.turnover"


def test_what_is_not_offered_says_why() -> None:
    view = shown(FREIGHT)
    options = [value for _, value in view.controls["show"].options]
    refused = {value: why for value, why in offered(view.question, "show").items() if why}
    assert options
    assert not set(options) & set(refused)
    told = words(view.reasons.value)
    assert all(" ".join(why.split()) in told for why in refused.values())


# --- what is sent ---------------------------------------------------------------------------------


def test_one_change_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Question] = []

    def answered(question: Question) -> Record:
        asked.append(question)
        return answer(question)

    monkeypatch.setattr(widget, "answer", answered)
    view = shown(EXPORT)
    view.controls["show"].value = "index"
    view.ready.value = next(iter(explore.READY))
    view.picker["what"].value = "balance"
    view.only.click()
    assert [question.series for question in asked] == [
        (EXPORT,),
        (EXPORT,),
        FIRST.series,
        ("trade_turnover:KZ.EU27_2020.balance",),
    ]


def test_only_lists_that_differ_are_sent_again() -> None:
    view = shown(EXPORT)
    lists = {name: one for name, one in controls(view).items() if isinstance(one, Dropdown)}
    before = {name: one.options for name, one in lists.items()}
    sent: list[str] = []
    for name, one in lists.items():
        one.observe(lambda _, name=name: sent.append(name), ["_options_labels", "index"])
    view.controls["since"].value = 2010
    changed = [name for name, one in lists.items() if one.options != before[name]]
    assert changed == ["until"]
    assert set(sent) == {"since", "until"}


def test_what_is_folded_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    view = shown(EXPORT)
    made: list[str] = []
    monkeypatch.setattr(parts, "table", lambda *_: made.append("table") or "")
    monkeypatch.setattr(parts, "take_away", lambda *_: made.append("files") or "")
    view.controls["show"].value = "index"
    assert made == []
    view.table.button.click()
    view.controls["show"].value = "growth"
    view.table.button.click()
    view.controls["show"].value = "level"
    assert made == ["table", "table"]


# --- table and files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("series", "choices"),
    [
        ([EXPORT], {}),
        ([EXPORT, IMPORT], {"panels": "apart", "show": "growth"}),
        ([EXPORT], {"show": "mirror"}),
        ([f"trade_by_member_state:KZ.{code}.export" for code in ("IT", "DE")], {"show": "rank"}),
        (["fdi_by_member_state:NL.gross_inflow.USD"], {"show": "cumulative"}),
    ],
)
def test_the_table_has_every_value_of_the_chart(series: list[str], choices: dict[str, Any]) -> None:
    view = shown(*series, **choices)
    view.table.button.click()
    assert view.record is not None
    tables = soup(view.table.content.value).find_all("table")
    frame = view.record.frame
    assert len(tables) == frame["panel"].nunique()
    for table, (_, rows) in zip(tables, frame.groupby("panel", sort=False), strict=True):
        assert view.record.draft.subtitle in words(str(table.caption))
        assert all(head["scope"] for head in table.find_all("th"))
        heads = [head.get_text() for head in table.find("thead").find_all("th")][1:]
        lines = {
            line.find("th").get_text(): [cell.get_text().split()[0] for cell in line.find_all("td")]
            for line in table.find("tbody").find_all("tr")
        }
        places = decimals(rows["value"])
        for _, row in rows.iterrows():
            (column,) = [n for n, head in enumerate(heads) if head.startswith(str(row["series"]))]
            wanted = "–" if pd.isna(row["value"]) else number(float(row["value"]), places)
            assert lines[str(row["x"])][column] == wanted


def test_the_files_are_those_of_the_record() -> None:
    view = shown(EXPORT)
    view.take_away.button.click()
    assert view.record is not None
    links = soup(view.take_away.content.value).find_all("a", attrs={"download": True})
    given = {
        str(link["download"]): base64.b64decode(str(link["href"]).partition(",")[2])
        for link in links
    }
    assert given == view.record.files()
    assert all(link.get_text() for link in links)


def test_the_code_and_the_link_bring_the_view_back() -> None:
    view = shown(EXPORT, IMPORT, show="index", since=2010, base_year=2012, milestones=True)
    view.take_away.button.click()
    content = soup(view.take_away.content.value)
    lines, settings = (block.get_text() for block in content.find_all("code"))
    assert lines == explore.code(view.question)
    link = content.find("a", href=lambda href: href.startswith("?"))
    assert isinstance(link, bs4.Tag)
    assert panel(str(link["href"])).asked == view.asked
    named = dict(re.findall('^(SETTINGS|LANGUAGE) = "(.*)"$', settings, flags=re.M))
    assert panel(named["SETTINGS"], named["LANGUAGE"]).asked == view.asked


def test_open_parts_follow_the_view() -> None:
    view = shown(EXPORT)
    view.table.button.click()
    before = view.table.content.value
    view.controls["show"].value = "growth"
    assert view.table.content.value != before
    assert view.table.button.description == "Hide the table"
    view.change(series=())
    assert view.table.content.value == ""


# --- languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != SOURCE])
def test_another_language_says_everything_anew_and_asks_the_same(language: str) -> None:
    view = shown(EXPORT, show="growth")
    view.take_away.button.click()
    view.table.button.click()
    labels = {name: control.description for name, control in controls(view).items()}
    lists = ("show", "since", "prices", "subject", "what", "counted_by", "key", "ready")
    options = {name: controls(view)[name].options for name in lists}
    asked, before = view.asked, picture(view)
    view.language.value = language
    assert view.asked == asked
    assert picture(view) != before
    assert view.record is not None
    assert view.record.language == language
    for name, control in controls(view).items():
        assert control.description not in ("", labels[name]), name
    for name, known in options.items():
        assert controls(view)[name].options[0][0] != known[0][0], name
    for html in (view.status, view.picture, view.table.content, view.take_away.content):
        assert {tag["lang"] for tag in soup(html.value).find_all(lang=True)} <= {language, "en"}
        assert soup(html.value).find(lang=language)
    view.language.value = SOURCE
    assert picture(view) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_comes_with_the_link(language: str) -> None:
    view = panel(f"{FIRST.settings}&language={language}")
    assert view.language.value == language
    assert view.asked == asdict(FIRST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_a_name(language: str) -> None:
    view = panel("", language)
    for name, control in controls(view).items():
        assert control.description, name
    buttons = (view.add, view.only, view.table.button, view.take_away.button)
    names = [button.description for button in (*buttons, *view.series.values())]
    assert all(names)
    assert len(set(names)) == len(names)


# --- anything at all ------------------------------------------------------------------------------


def step(view: Panel, chance: random.Random) -> None:
    """Do one thing that a person could do, chosen by chance."""
    buttons = [view.add, view.add, view.only, *view.series.values()]
    buttons += [view.table.button, view.take_away.button]
    if chance.random() < 0.3:
        chance.choice(buttons).click()
        return
    name, control = chance.choice(sorted(controls(view).items()))
    if name == "milestones":
        control.value = not control.value
    else:
        control.value = chance.choice(control.options)[1]


def require_whole(view: Panel) -> None:
    """Check that controls, question and what is shown belong together."""
    for field, control in view.controls.items():
        assert control.value == view.asked[field], field
    assert tuple(view.series) == view.asked["series"]
    assert view.picker["key"].value == view.picked
    assert (view.record is None) == bool(view.sentence)
    assert bool(soup(view.picture.value).find("img")) == (view.record is not None)
    if view.record is not None:
        assert view.record.view["settings"] == Question(**view.asked).settings


@pytest.mark.parametrize("seed", range(2))
def test_hundreds_of_changes_by_chance_keep_it_whole(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pictures are drawn in the next test: here as many changes as possible
    monkeypatch.setattr(parts, "picture", lambda _: '<img alt="">')
    monkeypatch.setattr(parts, "take_away", lambda *_: "")
    view, chance = panel(), random.Random(seed)
    monkeypatch.setattr(view.language, "options", ((name, SOURCE) for name in ("English",)))
    refused = 0
    for _ in range(150):
        step(view, chance)
        require_whole(view)
        refused += view.record is None
    assert 0 < refused < 150


def test_changes_by_chance_are_drawn() -> None:
    view, chance = panel(), random.Random(11)
    for _ in range(40):
        step(view, chance)
        require_whole(view)
        if view.record is not None:
            assert picture(view) == view.record.picture("screen").png


# --- the notebook ---------------------------------------------------------------------------------


def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return found


def test_the_notebook_keeps_the_first_view_and_no_widget() -> None:
    (output,) = next(cell for cell in cells() if "explore.panel" in "".join(cell["source"]))[
        "outputs"
    ]
    record = answer(FIRST)
    assert sorted(output["data"]) == ["image/png", "text/plain"]
    assert "".join(output["data"]["text/plain"]) == f"{record.alt}\n{record.summary()}"
    stored = base64.b64decode("".join(output["data"]["image/png"]))
    assert stored == record.png
    assert Image.open(io.BytesIO(stored)).mode == "P"


def test_a_widget_is_not_stored() -> None:
    import nbformat

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data[WIDGET] = {"model_id": "by chance"}
    assert stored_form(notebook) == NOTEBOOK.read_bytes()


def test_a_notebook_shows_the_sentence_where_there_is_no_chart() -> None:
    view = shown(EXPORT, IMPORT, show="mirror")
    assert "Keep one" in view._repr_mimebundle_()["text/plain"]


def test_the_notebook_runs_the_code_that_the_explorer_gives() -> None:
    code = ["".join(cell["source"]) for cell in cells() if cell["cell_type"] == "code"]
    assert ast.dump(ast.parse(explore.code(FIRST))) in [ast.dump(ast.parse(each)) for each in code]


def test_a_changed_panel_is_noticed(tmp_path: Path) -> None:
    text = NOTEBOOK.read_text("utf-8")
    (tmp_path / "same.ipynb").write_text(text, "utf-8")
    changed = text.replace('SETTINGS = \\"\\"', f'SETTINGS = \\"series={EXPORT}\\"')
    assert changed != text
    (tmp_path / "changed.ipynb").write_text(changed, "utf-8")
    code, outcomes = nbval(tmp_path)
    assert code == 1
    assert outcomes == {"same": {"PASSED"}, "changed": {"PASSED", "FAILED"}}
