"""Quotes: what the words mean, which number is chosen; the two commands as a person meets them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest

from analysis import claims
from analysis.claims import listing
from analysis.claims.quote import TOPICS, Answer, quote
from analysis.claims.verdict import VERDICTS
from analysis.data import load
from analysis.errors import MeasureError
from analysis.findings import money
from tests import project
from tests.test_cli import one_line

TURNOVER_2022 = 40028.729432
"""Million USD: the sum of the 27 members in the bureau's workbook for 2022."""


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return claims.tables()


@pytest.fixture(scope="module")
def ask(tables: dict[str, pd.DataFrame]) -> Any:
    return lambda words: quote(words.split(), tables)


def test_the_number_its_source_and_what_differs(ask: Any, tables: dict[str, pd.DataFrame]) -> None:
    answer: Answer = ask("turnover 2022")
    number = answer.number
    assert number is not None
    assert number.value == pytest.approx(TURNOVER_2022 * 1e6)
    assert (number.perimeter, number.side, number.status) == ("EU27_2020", "KZ", "final")
    assert money(TURNOVER_2022, "USD") in answer.sentence
    assert "today's 27 members" in answer.sentence
    assert "Bureau of National Statistics" in answer.sentence
    assert "licence: not open" in answer.sources[0]
    assert (
        tables["sources"].set_index("source_id").loc[number.source_id, "url"] in (answer.sources[0])
    )
    assert [one.perimeter for one in answer.others] == ["EU_BNS"]
    assert answer.others[0].difference == pytest.approx(4.613, abs=1e-3)


@pytest.mark.parametrize(
    ("words", "measure", "partner", "period", "unit"),
    [
        ("turnover", "trade_turnover", "EU", "2025", "USD"),
        ("trade Germany 2023", "trade_turnover", "DE", "2023", "USD"),
        ("turnover 2023 германия", "trade_turnover", "DE", "2023", "USD"),
        ("exports Italy 2022", "exports", "IT", "2022", "USD"),
        ("exports италия 2022", "exports", "IT", "2022", "USD"),
        ("imports United Kingdom 2023", "imports", "GB", "2023", "USD"),
        ("imports gb 2023", "imports", "GB", "2023", "USD"),
        ("turnover EUR 2020", "trade_turnover", "KZ", "2020", "EUR"),
        ("balance 2024", "trade_balance", "EU", "2024", "USD"),
        ("growth 2022", "growth", "EU", "2022", "percent"),
        ("share 2024", "trade_share", "EU", "2024", "percent"),
        ("fdi NL 2012 gross", "fdi_flow", "NL", "2012", "USD"),
        ("fdi Нидерланды net 2012", "fdi_flow", "NL", "2012", "EUR"),
        ("fdi EU stock", "fdi_stock", "EU", "2021", "EUR"),
        ("fdi NL mirror 2021", "fdi_stock", "NL", "2021", "USD"),
        ("oil 2024", "energy_share", "KZ", "2024", "percent"),
        ("uranium 2022", "energy_share", "KZ", "2022", "percent"),
        ("corridor 2024", "corridor_volume", "", "2024", "tonnes"),
        ("corridor teu 2024", "corridor_volume", "", "2024", "TEU"),
        ("gdp 2020", "gdp", "", "2020", "USD"),
    ],
)
def test_questions(
    ask: Any, words: str, measure: str, partner: str, period: str, unit: str
) -> None:
    number = ask(words).number
    assert (number.partner, number.period, number.unit) == (partner, period, unit)
    expected = "trade_turnover" if measure in ("growth", "trade_share") else measure
    table = {"trade_turnover": "trade_", "fdi_flow": "fdi_", "energy_share": "energy_shares"}
    assert number.table.startswith(table.get(expected, ""))


def test_every_topic_has_an_answer_and_a_whole_sentence(ask: Any) -> None:
    for topic in TOPICS:
        answer: Answer = ask(f"{topic} gross" if topic == "fdi" else topic)
        assert answer.sentence.endswith(").")
        assert "{" not in answer.sentence
        assert answer.sources


def test_a_perimeter_may_be_named(ask: Any) -> None:
    assert ask("turnover EU28 2024").number.perimeter == "EU28"
    assert ask("turnover EU28 2024").others == ()


def test_the_press_and_floors_are_hedged(ask: Any) -> None:
    assert "was about $8.3 bn" in ask("fdi NL gross 2022").sentence
    assert "was at least" in ask("oil 2023").sentence


def test_what_nobody_counted_is_quoted_as_a_statement(ask: Any) -> None:
    press = ask("corridor 2024")
    assert "as quoted by Report.az; a statement, no statistic" in press.sentence
    # the rival that was said of the same year
    assert 3.3e6 in [one.value for one in press.others]
    assert "statement" not in ask("uranium 2022").sentence
    assert "as quoted by NucNet" in ask("uranium 2022").sentence


def test_gross_net_and_stock_are_not_one_question(ask: Any) -> None:
    answer: Answer = ask("fdi NL 2012")
    assert answer.number is None
    assert [one.basis for one in answer.others] == [
        "gross_inflow",
        "stock_mirror",
        "net_inflow",
        "stock",
    ]
    assert "gross, net, stock" in answer.narrower


def test_without_a_country_the_world_steps_in(ask: Any) -> None:
    assert {one.partner for one in ask("fdi 2023").others} == {"WORLD"}
    assert {one.partner for one in ask("fdi 2012").others} == {"EU"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "begin with one of turnover"),
        ("gold 2024", "nothing is quoted under 'gold'.*begin with one of turnover"),
        ("turnver 2024", "did you mean turnover"),
        ("turnover Germny", "did you mean Germany"),
        ("turnover 1980", "no figure of turnover for the EU in 1980.*1995–2025"),
        ("turnover 2023-01/2023-11", "in 2023-01/2023-11.*1995–2025"),
        ("fdi NL 2023 gross", "gross fdi for the Netherlands in 2023.*2001–2012, 2022"),
        ("uranium 2023", "2021–2022, 2024"),
        ("turnover Brazil", "no figure of turnover for Brazil.*another country"),
        ("turnover gross", "'gross' is no country"),
        ("turnover 2023-13", "no period"),
    ],
)
def test_an_unknown_question_says_what_there_is(ask: Any, words: str, says: str) -> None:
    with pytest.raises(MeasureError, match=f"(?s){says}"):
        ask(words)


# --- the commands -------------------------------------------------------------------------------


def test_the_command_quotes() -> None:
    told = project.analysis("quote", "turnover", "2022")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("$40.0 bn, 2022: goods as Kazakhstan counts them")
    assert "Other readings:" in told.stdout
    assert "To paste:" in told.stdout


def test_the_command_quotes_as_json_and_markdown() -> None:
    told = project.analysis("quote", "share", "2024", "--format", "json")
    answer = json.loads(told.stdout)
    assert answer["number"]["period"] == "2024"
    assert answer["number"]["difference"] is None
    assert "main" not in answer["number"]
    told = project.analysis("quote", "fdi", "NL", "2012", "--format", "md")
    assert told.returncode == 0
    assert told.stdout.count("\n- ") == 4


def test_a_question_without_answer_is_one_line() -> None:
    told = project.analysis("quote", "gold")
    assert told.returncode == 1
    assert "begin with one of" in one_line(told.stderr)


def test_the_command_lists_the_register() -> None:
    told = project.analysis("claims", "--format", "csv", "--verdict", "confirmed")
    assert told.returncode == 0, told.stderr
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert rows
    assert {one["verdict"] for one in rows} == {"confirmed"}
    assert "readings" not in rows[0]


def test_the_register_as_json_has_all_readings() -> None:
    told = project.analysis("claims", "--format", "json", "--document", "eureporter_31")
    rows = json.loads(told.stdout)
    assert {one["document"] for one in rows} == {"eureporter_31"}
    level = next(one for one in rows if one["claim_id"] == "eur-turnover-2022")
    official = [one for one in level["readings"] if one["kind"] == "statistic"]
    assert {one["perimeter"] for one in official} == {"EU27_2020", "EU_BNS"}
    assert level["value_high"] is None


def test_the_register_as_tables_names_claim_and_verdict() -> None:
    for shown in ("table", "md"):
        told = project.analysis("claims", "--measure", "growth", "--format", shown)
        assert told.returncode == 0, told.stderr
        assert "eur-growth-2022" in told.stdout
        assert "eureporter_31" in told.stdout
        assert "rose by 38 per cent" in " ".join(told.stdout.split())
        # the words of verify and of the front page
        assert "only if" in told.stdout
        assert "only_if" not in told.stdout


@pytest.mark.parametrize(
    ("column", "word", "names"),
    [
        ("verdict", "Confirmed", {"confirmed"}),
        ("verdict", "only if", {"only_if"}),
        ("verdict", "only_if", {"only_if"}),
        ("verdict", "ONLY-IF", {"only_if"}),
        ("verdict", "no series", {"no_official_series"}),
        ("verdict", "no_series", {"no_official_series"}),
        ("verdict", "no_official_series", {"no_official_series"}),
        ("document", "Encyclopaedia", {"encyclopaedia"}),
        ("measure", "turnover", {"trade_turnover"}),
        ("measure", "trade", {"trade_turnover", "trade_share"}),
        ("measure", "fdi", {"fdi_flow", "fdi_stock", "fdi_share", "fdi_cumulative"}),
        ("measure", "FDI stock", {"fdi_stock"}),
        ("measure", "export", {"exports"}),
        ("measure", "exports", {"exports"}),
        ("measure", "oil", {"energy_share"}),
    ],
)
def test_filters_take_the_words_that_people_see(column: str, word: str, names: set[str]) -> None:
    columns = {
        "verdict": list(VERDICTS),
        "document": sorted(set(load("claims")["document"])),
        "measure": sorted(set(load("claims")["measure"])),
    }
    rows = pd.DataFrame({column: columns[column]})
    assert set(listing.select(rows, **{column: word})[column]) == names


@pytest.mark.parametrize("word", ["", " ", "_", "differ", "nothing"])
def test_a_filter_that_is_no_word_is_refused_with_the_words(word: str) -> None:
    rows = pd.DataFrame({"verdict": list(VERDICTS)})
    with pytest.raises(MeasureError, match=r"choose one of .*no series"):
        listing.select(rows, verdict=word)


@pytest.mark.parametrize("option", ["--document", "--measure", "--verdict"])
def test_an_unknown_filter_is_one_line_with_the_choices(option: str) -> None:
    told = project.analysis("claims", option, "nothing")
    assert told.returncode == 1
    assert "choose one of" in one_line(told.stderr)


def test_filters_combine() -> None:
    rows = pd.DataFrame({"document": ["a", "b"], "verdict": ["x", "x"]})
    assert listing.select(rows, document="b", verdict="x").index.tolist() == [1]
