"""Quotes: what the words mean, which number is chosen; the two commands as a person meets them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from typing import Any

import pandas as pd
import pytest

from analysis import claims
from analysis.claims import listing
from analysis.claims.book import STATEMENT, make
from analysis.claims.question import KINDS, TOPICS, understand
from analysis.claims.quote import Answer, answer, quote
from analysis.claims.verdict import VERDICTS
from analysis.data import load
from analysis.drafts.files import Draft
from analysis.drafts.formats import Paragraph
from analysis.drafts.verify import verify
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
    assert "licence: not open" in answer.sources[0].line
    # the address is a coded query: it is in the answer, not in the line that people read
    url = tables["sources"].set_index("source_id").loc[number.source_id, "url"]
    assert answer.sources[0].url == url
    assert "%" not in answer.sources[0].line
    # what was counted comes first, what was said after it
    assert [one.kind for one in answer.others] == ["statistic", "statement", "statement"]
    assert answer.others[0].perimeter == "EU_BNS"
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
        ("товарооборот Италия 2022", "trade_turnover", "IT", "2022", "USD"),
        ("импорт из Голландия 2012", "imports", "NL", "2012", "USD"),
        ("рост экспорт 2022", "growth", "EU", "2022", "percent"),
        ("доля ЕС 2024", "trade_share", "EU", "2024", "percent"),
        ("сальдо 2024", "trade_balance", "EU", "2024", "USD"),
        ("нефть 2024", "energy_share", "KZ", "2024", "percent"),
        ("уран 2022", "energy_share", "KZ", "2022", "percent"),
        ("пии Германия валовые 2010", "fdi_flow", "DE", "2010", "USD"),
        ("crude oil 2024", "energy_share", "KZ", "2024", "percent"),
        ("middle corridor 2024", "corridor_volume", "", "2024", "tonnes"),
        ("raw materials 2024", "raw_materials_count", "EU", "2024", "count"),
        ("growth turnover 2022", "growth", "EU", "2022", "percent"),
        ("share exports 2022", "trade_share", "EU", "2022", "percent"),
        ("Germany exports 2023", "exports", "DE", "2023", "USD"),
        ("exports from Kazakhstan to the U.K. in 2022", "exports", "GB", "2022", "USD"),
        ("trade with Holland 2012", "trade_turnover", "NL", "2012", "USD"),
        ("trade Czech Republic 2012", "trade_turnover", "CZ", "2012", "USD"),
        ("trade eu27 2022", "trade_turnover", "EU", "2022", "USD"),
        ("торговля с Германией 2023", "trade_turnover", "DE", "2023", "USD"),
        ("экспорт в Италию 2022", "exports", "IT", "2022", "USD"),
        ("экспорт в Нидерландах 2012", "exports", "NL", "2012", "USD"),
        ("импорт из Польши 2022", "imports", "PL", "2022", "USD"),
        ("turnover 2010-2012", "trade_turnover", "EU", "2010/2012", "USD"),
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


@pytest.mark.parametrize(
    ("words", "perimeter"),
    [
        ("turnover EU28 2022", "EU_BNS"),
        ("turnover EU28 2016", "EU_V"),
        ("turnover EU_V 2022", "EU27_2020"),
    ],
)
def test_a_perimeter_is_found_under_the_name_of_the_same_members(
    ask: Any, words: str, perimeter: str
) -> None:
    assert ask(words).number.perimeter == perimeter


def test_an_unknown_country_is_never_taken_for_another(ask: Any) -> None:
    for word in ("Atlantis", "Utopia", "Yugoslavia", "Prussia"):
        with pytest.raises(MeasureError) as fault:
            ask(f"turnover {word} 2022")
        assert "did you mean" not in str(fault.value)


def test_a_converted_amount_says_so(ask: Any) -> None:
    answer: Answer = ask("turnover EUR 2022")
    words = "converted from USD at the average rate of the year"
    assert words in answer.sentence
    assert f"€38.0 bn, {words}, 2022" in listing.answer_as_text(answer, marked=False)
    assert "converted" not in ask("turnover 2022").sentence


def test_the_sentence_names_the_kind_of_investment_and_who_invested(ask: Any) -> None:
    answer: Answer = ask("investment Germany 2023")
    assert "the gross inflow of direct investment from Germany" in answer.sentence
    answer = ask("fdi 2022")
    assert "the stock of direct investment from the EU in Kazakhstan" in answer.sentence
    assert answer.notes[0].startswith("years there are from the EU: gross 2001–2012; net")


def test_investment_without_a_year_shows_the_kinds_of_one_year(ask: Any) -> None:
    answer: Answer = ask("fdi")
    assert {one.period for one in answer.others} == {"2012"}
    # each in the currency that it is published in
    assert not [one for one in answer.others if one.currency_note]


def test_a_share_counted_otherwise_the_year_before_says_so(ask: Any) -> None:
    (note,) = ask("oil 2024").notes
    assert note.startswith("not to be set against 2023, which is counted otherwise: at least 7.6%")
    assert [note.split(",")[0][-4:] for note in ask("oil 2023").notes] == ["2022", "2024"]
    assert ask("uranium 2022").notes == ()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("growth 2022", "Goods trade between Kazakhstan and the EU rose by 38.5% in 2022"),
        ("growth exports Germany 2012", "exports of goods to Germany rose by 14.2% in 2012"),
        ("growth 2009", "the EU fell by 26.3% in 2009"),
        ("growth 2010/2012", "between 2010 and 2012"),
        ("balance Germany 2012", "had a trade deficit in goods of $432 mn with Germany"),
        ("balance 2012", "had a trade surplus in goods of $37.9 bn with the EU"),
        ("share exports Italy 2012", "Italy accounted for 16.8% of Kazakhstan's exports of goods"),
    ],
)
def test_sentences_say_rise_and_fall_surplus_and_deficit(ask: Any, words: str, says: str) -> None:
    assert says in ask(words).sentence


def test_a_minimum_is_never_rounded_up(ask: Any) -> None:
    answer: Answer = ask("fdi mirror 2012")
    assert answer.number is not None
    assert round(answer.number.value / 1e9, 1) == 46.9
    assert "at least $46.8 bn" in answer.sentence


READ_BACK = [
    *("turnover", "exports", "imports", "balance", "growth", "growth exports", "growth imports"),
    *("share", "share exports", "share imports"),
    *("fdi gross", "fdi net", "fdi stock", "fdi mirror"),
]
PLACES = ("EU", "Germany", "Netherlands")


def _every_answer(tables: dict[str, pd.DataFrame]) -> list[tuple[str, Answer]]:
    asked = [
        f"{topic} {place} {year}"
        for year in range(1995, 2026)
        for topic in READ_BACK
        for place in PLACES
    ]
    asked += [
        f"{topic} {year}"
        for topic in ("oil", "uranium", "corridor", "corridor teu", "materials")
        for year in range(2010, 2026)
    ]
    book = make(tables)
    found = []
    for words in asked:
        with contextlib.suppress(MeasureError):
            found.append((words, answer(words.split(), tables, book)))
    return found


def test_verify_reads_every_sentence_back(tables: dict[str, pd.DataFrame]) -> None:
    found = _every_answer(tables)
    assert len(found) > 1000
    # a pasted sentence stands alone: no other one tells what it is about
    draft = Draft("pasted", tuple(Paragraph(words, one.sentence) for words, one in found))
    read = verify(draft, stated_on="", tables=tables)
    assert [(one.place.locator, one.why) for one in read.unclear] == []
    assert [one.place.locator for one in read.checked] == [words for words, _ in found]
    for (words, one), back in zip(found, read.checked, strict=True):
        number, claim = one.number, back.claim
        assert number is not None
        assert claim.measure == understand(words.split(), tables).claim.measure, words
        assert claim.unit.removesuffix("count") == number.unit.removesuffix("count"), words
        assert claim.period in (number.period, "" if "materials" in words else "-"), words
        assert {claim.reporter, claim.partner} == {number.reporter, number.partner}, words
        assert abs(claim.value - number.value) <= claim.step, words
        if number.kind == STATEMENT:
            # said, not counted: a figure of another kind may happen to be as large
            assert back.verdict in ("no_official_series", "only_if"), words
        elif back.verdict != "confirmed":
            # the words "the EU" or "stock" have several definitions; it holds under its own
            assert back.verdict == "only_if", (words, back.row["explanation"])
            agreeing = {each.definition for each in back.row["readings"] if each.agrees}
            assert number.definition in agreeing, words


def test_the_press_and_floors_are_hedged(ask: Any) -> None:
    assert "was about $8.3 bn" in ask("fdi NL gross 2022").sentence
    assert "was at least" in ask("oil 2023").sentence


def test_what_nobody_counted_is_quoted_as_a_statement(ask: Any) -> None:
    press = ask("materials 2025")
    assert "as quoted by Daryo; a statement, no statistic" in press.sentence
    # the rival that was said of the same year
    assert 21 in [one.value for one in press.others]
    assert "statement" not in ask("uranium 2022").sentence
    assert "as quoted by NucNet" in ask("uranium 2022").sentence


def test_what_was_said_stands_beside_what_was_counted(ask: Any) -> None:
    counted = ask("corridor 2024")
    assert "as quoted by Report.az; source: Ministry of Transport" in counted.sentence
    said = {one.value for one in counted.others if one.kind == "statement"}
    assert 3.3e6 in said
    assert counted.number is not None
    assert counted.number.kind == "statistic"


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
        ("turnover 2023-01/2023-11", "no whole year.*whole years only"),
        ("turnover 2023-05", "'2023-05' is no whole year.*whole years only"),
        ("turnover 2022 2023", "2022 and 2023 are two years.*ask twice"),
        ("turnover Germany France 2022", "Germany and France are two places"),
        ("turnover EU28 Germany 2022", "the EU and Germany are two places"),
        ("turnover EU28 EU27 2022", "EU28 and EU27_2020 are two meanings"),
        ("fdi gross net 2010", "gross and net are two kinds"),
        ("turnover USD EUR 2010", "USD and EUR are two currencies"),
        ("turnover exports 2022", "turnover and exports are two questions"),
        ("oil exports 2022", "oil and exports are two questions"),
        ("corridor Germany 2024", "not counted by country"),
        ("turnover IN 2050", "turnover for India in 2050"),
        ("turnover kzt", "'kzt' is no country, year or kind of figure known here. Remedy: add"),
        ("turnover Polland", "did you mean Poland"),
        ("fdi Germany 1990", "for Germany in 1990.*gross 2001–2012.*net 2003–2021.*stock.*mirror"),
        ("fdi NL 2023 gross", "gross fdi for the Netherlands in 2023.*2001–2012, 2022"),
        ("uranium 2023", "2021–2022, 2024"),
        ("turnover Brazil", "no figure of turnover for Brazil.*another country"),
        ("turnover gross", "'gross' is no kind of turnover"),
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
    assert told.stdout.count("\n- ") == 5
    assert "- years there are from the Netherlands: gross 2001–2012, 2022; net" in told.stdout


def test_the_help_lists_the_topics() -> None:
    told = " ".join(project.analysis("quote", "--help").stdout.split())
    assert f": {', '.join(TOPICS)}." in told
    for kind in KINDS:
        assert kind in told


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
