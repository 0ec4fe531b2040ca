"""Checking drafts: what is found, how it is shown, and the answers of the command."""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import bs4
import docx
import pandas as pd
import pytest
from rich.console import Console

from analysis.claims import tables
from analysis.claims.claim import NOT_SAID, Claim
from analysis.claims.verdict import VERDICTS
from analysis.data import load
from analysis.drafts import report
from analysis.drafts.files import read_bytes
from analysis.drafts.meaning import meaning
from analysis.drafts.statements import Understood, understood
from analysis.drafts.verify import Verified, verify
from analysis.errors import MeasureError
from analysis.files import ROOT
from tests import project

RIGHT = "Trade between Kazakhstan and the EU reached $41.3 billion in 2023."
WRONG = "Trade between Kazakhstan and the EU reached $61.3 billion in 2023."
RUSSIAN = "В 2023 году товарооборот Казахстана и ЕС составил 41,3 млрд долларов."
NUMBERLESS = "Kazakhstan and the EU have been friends for a long time, and will be."


@pytest.fixture(scope="module")
def known() -> Mapping[str, pd.DataFrame]:
    return tables()


@pytest.fixture
def found(known: Mapping[str, pd.DataFrame]) -> Any:
    def check(text: str, *, date: str = "", kind: str = "text") -> Verified:
        draft = read_bytes(text.encode(), name="note.txt", kind=kind)
        return verify(draft, stated_on=date, tables=known)

    return check


# Tables.

MARKDOWN = (
    "| Year | Trade, $ bn | Exports |\n|---|---|---|\n| 2022 | 40.0 | 32.5 |\n| 2023 | n/a | 31.1 |"
)
GRID = "<table><tr><th>Year<th>Trade<th>Exports{}</table>".format(
    "<tr><td>2022<td>40.0<td>32.5<tr><td>2023<td>n/a<td>31.1"
)


def test_cells_of_tables_are_never_passed_over_in_silence(found: Any) -> None:
    text = MARKDOWN.replace("|", " | ")
    for table, kind in ((MARKDOWN, "markdown"), (GRID, "html"), (MARKDOWN, "text"), (text, "text")):
        verified = found(table, kind=kind)
        assert len(verified.unread) == 3, kind
        told = "3 table cells with numbers not read"
        assert report.summary(verified) == f"Nothing was checked; {told}."
        assert any(line.startswith(told) for line in report.assumptions(verified))
        assert report.content(verified)["summary"]["table_cells_not_read"] == 3
        assert told in page(verified).get_text()
        stream = io.StringIO()
        report.show(verified, Console(file=stream, width=200))
        assert told in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "kind", "cells"),
    [
        ("Year\tTrade\tExports\n2022\t40.0\t32.5\n2023\t41.3\t31.1\n", "text", 4),
        ("Germany\t9.1\nItaly\t20.1\n", "text", 2),
        ("Germany      9.1\nItaly       20.1\n", "text", 2),
        ("2022 40.0 32.5\n2023 41.3 31.1\n", "text", 4),
        ("<table><tr><td><p>2022</p><p>x</p></td><td>40.0</td></tr></table>", "html", 1),
        ("Kazakhstan and the EU met on 4 May 2023.\tIn 2024 they met again.", "text", 0),
    ],
)
def test_columns_without_lines_between_them_are_counted(
    found: Any, text: str, kind: str, cells: int
) -> None:
    assert len(found(text, kind=kind).unread) == cells


def test_cells_of_a_word_table_are_counted(known: Mapping[str, pd.DataFrame]) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Year", "Trade", "2023", "41.3"], strict=True):
        cell.text = text
    content = io.BytesIO()
    document.save(content)
    draft = read_bytes(content.getvalue(), name="note.docx", kind="docx")
    assert verify(draft, stated_on="", tables=known).unread == ["paragraph 2"]


def test_a_cell_that_was_checked_or_listed_is_not_counted_again(found: Any) -> None:
    verified = found(f"| 1995 | {RIGHT} |\n| 40.0 | no number |\n| cost | $3 million |")
    assert len(verified.checked) == 1
    assert len(verified.unclear) == 1
    assert verified.unread == ["line 2"]
    assert report.summary(verified).endswith(
        "1 amount not understood; 1 table cell with numbers not read."
    )


def test_what_was_not_understood_is_not_hidden_behind_no_statement(found: Any) -> None:
    text = report.summary(found("The bridge cost $3 million."))
    assert text == "Nothing was checked; 1 amount not understood."


def test_what_is_close_is_not_among_what_to_look_at(found: Any) -> None:
    close = "Trade between Kazakhstan and the EU reached $43.2 billion in 2023."
    verified = found(f"{close} {WRONG}")
    assert [one.verdict for one in verified.checked] == ["close", "differs"]
    look = page(verified).find("section", attrs={"aria-labelledby": "look"})
    assert look is not None
    assert [row.find("a").get_text() for row in look.select("tbody tr")] == ["2"]  # type: ignore[union-attr]
    assert page(found(close)).find("section", attrs={"aria-labelledby": "look"}) is None


# What is found.


@pytest.mark.parametrize(
    ("text", "verdict"), [(RIGHT, "confirmed"), (RUSSIAN, "confirmed"), (WRONG, "differs")]
)
def test_a_statement_is_checked_like_a_registered_claim(
    found: Any, text: str, verdict: str
) -> None:
    (one,) = found(text).checked
    assert one.claim.measure == "trade_turnover"
    assert {one.claim.reporter, one.claim.partner} == {"KZ", "EU"}
    assert one.claim.period == "2023"
    assert one.verdict == verdict
    assert one.row["explanation"].endswith(".")


@pytest.mark.parametrize(
    ("amount", "value", "unit"),
    [
        ("$41.3 billion", 41.3e9, "USD"),
        ("US$41.3 bn", 41.3e9, "USD"),
        ("USD 41.3 bln", 41.3e9, "USD"),
        ("41,3 млрд долларов США", 41.3e9, "USD"),
        ("$41,3 млрд", 41.3e9, "USD"),
        ("€38.2 billion", 38.2e9, "EUR"),
        ("41\u2009300\u2009000\u2009000 dollars", 41.3e9, "USD"),
        ("41 300 mln USD", 41.3e9, "USD"),
    ],
)
def test_amounts_are_read_as_people_write_them(
    found: Any, amount: str, value: float, unit: str
) -> None:
    russian = "млрд" in amount
    frame = (
        "В 2023 году товарооборот Казахстана и ЕС составил {}."
        if russian
        else "In 2023 trade between Kazakhstan and the EU reached {}."
    )
    (one,) = found(frame.format(amount)).checked
    assert (one.claim.value, one.claim.unit) == (pytest.approx(value), unit)
    assert one.verdict in {"confirmed", "only_if", "close"}


@pytest.mark.parametrize(
    ("hedge", "qualifier"),
    [("", "exact"), ("about ", "about"), ("nearly ", "nearly"), ("more than ", "more_than")],
)
def test_hedges_are_kept_and_said(found: Any, hedge: str, qualifier: str) -> None:
    verified = found(f"In 2023 trade between Kazakhstan and the EU was {hedge}$41 billion.")
    (one,) = verified.checked
    assert one.claim.qualifier == qualifier
    assert (
        f"{hedge}41 billion USD" in report.content(verified)["statements"][0]["understood"]["text"]
    )


def test_a_range_is_understood_whole(found: Any) -> None:
    verified = found("In 2023 trade between Kazakhstan and the EU was $40–42 billion.")
    values = [
        value
        for one in verified.checked
        for value in (one.claim.value, one.claim.value_high)
        if value > 0
    ]
    assert sorted({round(value / 1e9) for value in values}) == [40, 42]


@pytest.mark.parametrize(
    "text",
    [
        "Last year trade between Kazakhstan and the EU reached $41.3 billion.",
        "В прошлом году товарооборот Казахстана и ЕС составил 41,3 млрд долларов.",
    ],
)
def test_last_year_counts_from_the_date_that_is_given_and_from_no_other(
    found: Any, text: str
) -> None:
    (dated,) = found(text, date="2024-02-01").checked
    assert (dated.claim.period, dated.verdict) == ("2023", "confirmed")
    undated = found(text)
    assert undated.checked == []
    assert ["give the date of the text" in one.why for one in undated.unclear] == [True]
    assert "--date" in " ".join(report.assumptions(undated))


@pytest.mark.parametrize("date", ["yesterday", "2024-02-30", "01.02.2024"])
def test_a_date_that_is_none_is_refused(found: Any, date: str) -> None:
    with pytest.raises(MeasureError, match="2025-12-04"):
        found(RIGHT, date=date)


def test_a_draft_without_a_number_has_nothing_wrong(found: Any) -> None:
    verified = found(NUMBERLESS)
    assert (verified.checked, verified.unclear, verified.wrong) == ([], [], False)
    assert "No statement" in report.summary(verified)


def test_languages_may_be_mixed(found: Any) -> None:
    assert len(found(f"{RIGHT} {RUSSIAN}\n\n{RUSSIAN}\n\n{RIGHT}").checked) == 4


def test_an_amount_stands_where_it_says_in_its_own_sentence(found: Any) -> None:
    verified = found(f"{NUMBERLESS} {RIGHT} {NUMBERLESS}")
    (one,) = verified.checked
    before, amount, after = report.sentence(verified, one.place)
    assert amount == "$41.3 billion"
    assert before + amount + after == RIGHT


def test_what_a_draft_repeats_is_found_each_time(found: Any) -> None:
    verified = found("\n\n".join([RIGHT, WRONG] * 50))
    assert verified.counts == {"confirmed": 50, "differs": 50}
    assert [one.number for one in verified.checked] == [*range(1, 101)]


def test_a_draft_without_paragraphs_is_read_sentence_by_sentence(found: Any) -> None:
    count = 500
    verified = found(" ".join([RIGHT, WRONG, NUMBERLESS] * count))
    assert len(verified.draft.paragraphs) == 1
    assert verified.counts == {"confirmed": count, "differs": count}
    for one in (verified.checked[0], verified.checked[-1]):
        said = report.sentence(verified, one.place)
        assert said[1] in {"$41.3 billion", "$61.3 billion"}
        assert "".join(said) in {RIGHT, WRONG}


def test_growth_of_an_open_span_against_a_year_is_one_span(found: Any) -> None:
    (one,) = found("Since 2010 Kazakhstan's exports to the EU rose 42% compared to 2001.").checked
    assert one.claim.period == "2001/.."


def test_a_statement_that_cannot_be_is_listed_and_the_rest_checked(
    found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(text: str, **about: Any) -> Understood:
        read = understood(text, **about)
        first = replace(read.statements[0].claim, period="2021/2002/..")
        return Understood([replace(read.statements[0], claim=first), *read.statements[1:]], [], [])

    monkeypatch.setattr("analysis.drafts.verify.understood", impossible)
    verified = found(f"{RIGHT} {WRONG}")
    assert verified.counts == {"differs": 1}
    assert verified.checked[0].number == 1
    assert "'2021/2002/..' is no period" in verified.unclear[0].why


def test_a_draft_may_break_off_after_an_amount(found: Any) -> None:
    assert len(found("Kazakhstan: investment from EU 44%").checked) == 1


def test_money_that_is_about_something_else_is_listed_as_not_checked(found: Any) -> None:
    verified = found(f"The bridge cost $3 million and took 3 years. {RIGHT}")
    assert len(verified.checked) == 1
    (left,) = verified.unclear
    assert report.sentence(verified, left.place)[1] == "$3 million"
    assert "not seen to be about trade" in left.why


def test_a_heading_or_the_paragraph_before_says_who_trades_and_that_is_told(found: Any) -> None:
    bare = "Trade turnover amounted to $41.3 billion in 2023."
    for before in ("# Kazakhstan and the European Union", "Kazakhstan and the EU are partners."):
        verified = found(f"{before}\n\n{bare}", kind="markdown")
        (one,) = verified.checked
        assert {one.claim.reporter, one.claim.partner} == {"KZ", "EU"}
        assert (one.in_context, one.verdict) == (True, "confirmed")
        assert report.sentence(verified, one.place)[1] == "$41.3 billion"
        (told,) = report.content(verified)["statements"]
        assert "together with the text before it" in told["understood"]["text"]
    assert not found(bare).checked


def test_an_item_of_a_list_is_of_the_country_of_its_heading(found: Any) -> None:
    text = "# Kazakhstan and the EU in 2024\n\n- Uranium: 24 % of EU deliveries (2024)\n"
    (one,) = found(text, kind="markdown").checked
    claim = one.claim
    assert (claim.measure, claim.reporter, claim.partner) == ("energy_share", "EU", "KZ")
    assert (claim.product, claim.period, one.in_context) == ("uranium", "2024", True)


def test_a_third_is_not_33_point_33(found: Any) -> None:
    (one,) = found("The EU accounts for a third of Kazakhstan's trade in 2024.").checked
    assert (one.verdict, one.row["official"] > 33.9) == ("confirmed", True)


def test_a_country_that_only_the_draft_names_is_assumed_and_that_is_told(found: Any) -> None:
    bare = "Exports to Italy were $14.9 billion in 2023."
    verified = found(f"They met in Rome.\n\n{bare}\n\nKazakhstan was pleased.")
    (one,) = verified.checked
    assert (one.claim.reporter, one.assumed, one.in_context) == ("KZ", "KZ", False)
    (told,) = report.content(verified)["statements"]
    assert told["understood"]["assumed"] == "KZ"
    stream = io.StringIO()
    report.show(verified, Console(file=stream, width=200))
    for shown in (told["understood"]["text"], report.as_html(verified), stream.getvalue()):
        assert "Kazakhstan is assumed" in shown
    (left,) = found(f"They met in Rome.\n\n{bare}").unclear
    assert "does not name Kazakhstan" in left.why


def test_a_definition_that_the_check_cannot_use_is_told(found: Any) -> None:
    verified = found("Net direct investment from Germany to Kazakhstan was $1.2 billion in 2022.")
    (told,) = report.content(verified)["statements"]
    assert told["understood"]["not_used"] == ["Net"]
    stream = io.StringIO()
    report.show(verified, Console(file=stream, width=200))
    for shown in (told["understood"]["text"], report.as_html(verified), stream.getvalue()):
        assert "not used in the check: “Net”" in shown


@pytest.mark.parametrize("heading", ["Trade of Kazakhstan with the EU", "Kazakhstan and the EU"])
def test_a_heading_that_ends_with_a_country_does_not_own_what_follows(
    found: Any, heading: str
) -> None:
    (one,) = found(f"{heading}\n\nTrade was $61.3 billion in 2023.").checked
    assert (one.claim.reporter, one.claim.partner) == ("KZ", "EU")
    assert one.verdict == "differs"


def test_a_sentence_deep_in_a_paragraph_still_leans_on_the_heading(found: Any) -> None:
    text = f"# Kazakhstan and the EU\n\n{'They met again. ' * 9}Trade turnover was $41.3 billion."
    (one,) = found(text, kind="markdown").checked
    assert one.in_context


def test_an_amount_that_cannot_be_placed_is_listed(found: Any) -> None:
    verified = found("Trade turnover amounted to $41.3 billion.")
    assert not verified.checked
    (left,) = verified.unclear
    assert report.sentence(verified, left.place)[1] == "$41.3 billion"
    assert left.why
    assert report.content(verified)["not_understood"][0]["why"] == left.why


# How it is shown.


def test_a_number_to_use_instead_has_definition_period_and_source(found: Any) -> None:
    statement = report.content(found(WRONG))["statements"][0]
    better = statement["use_instead"]
    assert better["text"].startswith("41.3")
    assert (better["unit"], better["period"]) == ("USD", "2023")
    assert better["definition"]
    assert all(source["publisher"] and source["url"] for source in better["sources"])
    assert report.content(found(RIGHT))["statements"][0]["use_instead"] is None


def keys(part: dict[str, Any]) -> str:
    return " ".join(sorted(part))


def test_the_json_keeps_its_structure(found: Any) -> None:
    text = report.as_json(found(f"{RIGHT} {WRONG} The bridge cost $3 million."))
    told = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    statement = told["statements"][1]
    where = "amount end locator sentence start"
    assert keys(told) == "assumptions draft not_understood schema statements summary"
    assert keys(told["summary"]) == (
        "needs_change not_understood statements table_cells_not_read text verdicts"
    )
    assert keys(statement) == (
        "amount end explanation locator number readings sentence start understood use_instead "
        "verdict"
    )
    assert keys(statement["understood"]) == (
        "assumed in_context measure not_used of partner period product qualifier reporter step "
        "text unit value value_high"
    )
    assert keys(statement["use_instead"]) == "definition period sources text unit value"
    assert keys(statement["readings"][0]) == (
        "agrees definition difference difference_unit period source_id unit value"
    )
    assert keys(told["not_understood"][0]) == f"{where} why"
    assert told["schema"] == 1
    assert told["draft"] == {"name": "note.txt", "date": None, "paragraphs": 1}
    assert told["summary"]["verdicts"] == dict.fromkeys(VERDICTS, 0) | {
        "confirmed": 1,
        "differs": 1,
    }
    assert told["summary"]["needs_change"] is True
    for one in told["statements"] + told["not_understood"]:
        assert one["sentence"][one["start"] : one["end"]] == one["amount"]


HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7 * 7 }} '
    f"{WRONG} javascript:alert(3) [bold]x[/bold]"
)


def page(verified: Verified) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(report.as_html(verified), "html.parser")


def test_a_hostile_draft_is_only_text(found: Any) -> None:
    verified = found(HOSTILE)
    shown = page(verified)
    assert not shown.find_all(["script", "img", "iframe", "object", "link", "form"])
    assert not [tag for tag in shown.find_all() for name in tag.attrs if name.startswith("on")]
    for tag in shown.find_all(href=True):
        assert str(tag["href"]).startswith(("#", "https://", "http://"))
    assert "{{ 7 * 7 }}" in shown.get_text()
    stream = io.StringIO()
    report.show(verified, Console(file=stream, width=200))
    assert "[bold]x[/bold]" in stream.getvalue()


def test_the_page_shows_the_whole_draft_with_its_amounts_marked(found: Any) -> None:
    verified = found(f"{NUMBERLESS}\n\n{RIGHT} {WRONG}\n\nThe bridge cost $3 million.")
    shown = page(verified)
    draft = shown.find("section", class_="draft")
    assert draft is not None
    marks = draft.find_all("mark")
    assert [mark.small.get_text() for mark in marks] == ["1 confirmed", "2 differs", "?"]
    for small in draft.find_all("small"):
        small.decompose()
    said = [" ".join(one.get_text().split()) for one in draft.find_all("p")]
    assert [text.replace(" .", ".") for text in said] == [
        " ".join(one.text.split()) for one in verified.draft.paragraphs
    ]


def test_the_page_stands_alone_and_its_links_lead_somewhere(found: Any) -> None:
    shown = page(found(f"{RIGHT}\n\n{WRONG}\n\nThe bridge cost $3 million."))
    assert shown.html is not None
    assert shown.html["lang"] == "en"
    ids = [str(tag["id"]) for tag in shown.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in shown.find_all(href=True):
        if str(tag["href"]).startswith("#"):
            assert str(tag["href"])[1:] in ids
    assert not shown.find_all(src=True)
    assert "url(" not in str(shown)
    headings = [int(tag.name[1]) for tag in shown.find_all(["h1", "h2", "h3"])]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_the_screen_and_marks_without_colour(found: Any, width: int) -> None:
    stream = io.StringIO()
    verified = found(f"{WRONG} The bridge cost $3 million.")
    report.show(verified, Console(file=stream, width=width))
    text = stream.getvalue()
    assert max(map(len, text.splitlines())) <= width
    assert "[$61.3 billion]" in " ".join(text.replace("│", " ").split())
    assert "differs" in text
    assert "Not understood" in text


def claim(measure: str, **said: Any) -> Claim:
    known = {"reporter": "KZ", "partner": "EU", "product": "total", "of": "", "value": 13.0}
    known |= {"unit": "percent", "step": 1.0, "qualifier": "exact", "period": "2024"} | said
    return Claim("", "", "", measure, value_high=NOT_SAID, **known)


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (claim("trade_share"), "share of the EU in the trade of Kazakhstan, 2024: 13%"),
        (
            claim("trade_share", of="exports", product="crude_oil"),
            "share of crude oil in the exports of Kazakhstan with the EU, 2024: 13%",
        ),
        (
            claim("energy_share", reporter="EU", partner="KZ", product="crude_oil"),
            "share of Kazakhstan in the supply of crude oil of the EU, 2024: 13%",
        ),
        (
            claim("energy_share", product="crude_oil"),
            "share of the EU in the exports of crude oil of Kazakhstan, 2024: 13%",
        ),
        (
            claim("growth", of="exports", partner="NL", value=-3.2, step=0.1),
            "change in exports of Kazakhstan to the Netherlands, 2024: −3.2%",
        ),
        (
            claim("funding", reporter="C5", unit="EUR", value=1.2e10, step=1e9, qualifier="about"),
            "money from the EU for Central Asia, 2024: about 12 billion EUR",
        ),
        (
            claim("company_count", unit="count", value=4000, qualifier="more_than", period=""),
            "companies in Kazakhstan with capital of the EU, period not said: more than 4,000",
        ),
        (
            claim("trade_turnover", partner="", unit="USD", value=4.13e10, step=1e8),
            "trade (exports plus imports) of Kazakhstan (one country not said), 2024: "
            "41.3 billion USD",
        ),
    ],
)
def test_what_was_understood_is_said_in_words(stated: Claim, words: str) -> None:
    assert meaning(stated) == words


@pytest.mark.parametrize(
    ("measure", "reporter", "partner", "words"),
    [
        ("other", "", "", "a contract) (countries not said), 2024"),
        ("other", "KZ", "", "a contract) of Kazakhstan (one country not said), 2024"),
        ("funding", "KZ", "", "money for Kazakhstan (one country not said), 2024"),
        ("energy_volume", "", "EU", "quantity exported to the EU (one country not said), 2024"),
        ("raw_materials_count", "", "EU", "on the list of the EU, 2024"),
        ("growth", "", "", "change in exports (countries not said), 2024"),
    ],
)
def test_a_country_that_is_not_said_is_told_in_words(
    measure: str, reporter: str, partner: str, words: str
) -> None:
    of = "exports" if measure == "growth" else ""
    told = meaning(claim(measure, reporter=reporter, partner=partner, of=of))
    assert words in told
    assert "  " not in told
    assert "{" not in told


def test_every_measure_of_the_register_has_words() -> None:
    for measure in load("claims")["measure"].unique():
        told = meaning(claim(measure))
        assert "{" not in told
        assert "_" not in told


# The command.


def command(
    *arguments: str, text: str | bytes | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analysis", "verify", *arguments],
        cwd=ROOT,
        env=project.environment(**changes),
        input=text,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1), (NUMBERLESS, 0)])
def test_the_exit_code_says_whether_something_has_to_change(text: str, code: int) -> None:
    told = command("-", text=text)
    assert told.returncode == code, told.stderr
    assert told.stderr == ""
    assert "standard input:" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.docx"], "missing.docx: there is no such file"),
        (["analysis"], "it is a folder"),
        (["Makefile.odt"], "no such file"),
        (["pyproject.toml"], ".toml is not a kind of file"),
        (["-"], "the file is empty"),
        (["README.md", "--date", "soon"], "'soon' is no date"),
        (["README.md", "--date", ""], "'' is no date"),
        (["README.md", "--out", "README.md/x.html"], "there is no folder README.md"),
        (["README.md", "--out", "nowhere/x.html"], "there is no folder nowhere"),
        (["README.md", "--out", "x.pdf"], "not written as .pdf"),
        (["README.md", "--out", "x.docx"], ".html, .htm, .json, .txt"),
        (["README.md", "--out", os.devnull], "not a plain file"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line_and_code_2(
    arguments: list[str], says: str
) -> None:
    told = command(*arguments, text="")
    assert told.returncode == 2, told.stdout
    lines = told.stderr.strip().splitlines()
    assert len(lines) == 1, told.stderr
    assert says in lines[0]
    assert "Remedy" in lines[0]


@pytest.mark.parametrize("way", ["the same name", "another folder's name", "symlink", "hard link"])
def test_the_draft_itself_is_never_overwritten(tmp_path: Path, way: str) -> None:
    draft, out = tmp_path / "draft.txt", tmp_path / "out.txt"
    draft.write_text(WRONG, "utf-8")
    if way == "symlink":
        out.symlink_to(draft)
    elif way == "hard link":
        out.hardlink_to(draft)
    else:
        (tmp_path / "in").mkdir()
        out = draft if way == "the same name" else tmp_path / "in" / ".." / "draft.txt"
    told = command(str(draft), "--out", str(out))
    assert told.returncode == 2
    assert "it is the draft itself" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert draft.read_text("utf-8") == WRONG


def test_a_folder_that_cannot_be_written_is_named_without_a_passing_name(tmp_path: Path) -> None:
    limited = f"ulimit -f 0; exec '{sys.executable}' -m analysis verify - --out '{tmp_path}/x.html'"
    told = subprocess.run(
        ["sh", "-c", limited],
        cwd=ROOT,
        env=project.environment(PYTHONDONTWRITEBYTECODE="1"),
        input=WRONG,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2, told.stderr
    assert told.stderr.startswith(f"error: {tmp_path}/x.html: ")
    assert len(told.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_page_and_json_are_written_by_the_ending_of_the_file(tmp_path: Path) -> None:
    draft = tmp_path / "a draft.docx"
    document = docx.Document()
    document.add_paragraph(WRONG)
    document.save(str(draft))
    html, told_json = tmp_path / "out.html", tmp_path / "out.json"
    assert command(str(draft), "--out", str(html)).returncode == 1
    assert command(str(draft), "--out", str(told_json)).returncode == 1
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert json.loads(told_json.read_text("utf-8"))["draft"]["name"] == "a draft.docx"
    table = command(str(draft), "--format", "table", "--out", str(tmp_path / "out.txt"))
    assert (table.returncode, table.stdout) == (1, "")
    assert "[$61.3 billion]" in (tmp_path / "out.txt").read_text("utf-8")


def test_json_on_the_screen_is_json_alone() -> None:
    told = command("-", "--format", "json", "--date", "2024-02-01", text=RUSSIAN)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["draft"]["date"] == "2024-02-01"


def test_the_help_says_what_counts() -> None:
    told = command("--help")
    for code in ("Exit code 0", "Exit code 1", "Exit code 2"):
        assert code in told.stdout


def test_a_terminal_that_knows_only_ascii_gets_no_traceback() -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = command("-", text=WRONG, **plain)
    assert told.returncode == 1, told.stderr
    assert "differs" in told.stdout


def test_a_reader_who_stops_early_gets_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    told = subprocess.run(
        [sys.executable, "-m", "analysis", "verify", "-", "--format", "html"],
        cwd=ROOT,
        env=project.environment(),
        input=WRONG.encode(),
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    os.close(writer)
    assert told.stderr == b""
    assert told.returncode == 1


def test_an_interrupt_says_so() -> None:
    running = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from analysis.cli import main; print('up', flush=True); main()",
            "verify",
            "-",
        ],
        cwd=ROOT,
        env=project.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
