"""What a briefing says: refused choices, numbers against cells, the same in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle

import pandas as pd
import pytest

from analysis import claims, load
from analysis.brief import annex, definitions, glance, partner, sources
from analysis.brief.content import NAMES, PAGES, compose
from analysis.brief.model import Brief, KeyFigure, Page
from analysis.brief.wanted import EU, BriefError, Wanted
from analysis.claims.book import Book, make
from analysis.claims.quote import answer
from analysis.errors import MeasureError
from analysis.figures import Tables, catalogue, member_states
from analysis.findings import STEADY_PCT, name, number
from analysis.language import LANGUAGES, say, speaking
from analysis.measures import EU27
from analysis.topics import TOPICS
from tests.pictures import numbers_in, unsupported

ALL = Wanted()
ITALY = Wanted(partner="IT")
ONE = Wanted(topics=("connectivity",))
TRANSLATED = [code for code in LANGUAGES if code != "en"]
PROPER = (
    # titles of newspapers and sites, names of databases, terms and codes
    "The Astana Times",
    "Astana Times",
    "The Brussels Times",
    "EU Reporter",
    "Report.az",
    "Geopolitic.ro",
    "Daryo",
    "Econovis",
    "middlecorridor.com",
    "WITS",
    "UN Comtrade",
    "Comext",
    "CEPII",
    "wiiw",
    "BPM6",
    "Brent",
    "FOB",
    "CIF",
    "CC-BY-4.0",
)


@cache
def made(wanted: Wanted = ALL, language: str = "en") -> Brief:
    with speaking(language):
        return compose(wanted)


def own_texts(brief: Brief) -> Iterator[str]:
    """Yield what the briefing says outside its pages."""
    yield from (brief.title, brief.subtitle, brief.dated, *brief.missing, *brief.vintage)
    for key in brief.key_figures:
        yield from (key.label, key.value, key.period, key.change, key.definition, key.source)
    for definition in brief.definitions:
        yield from (definition.term, definition.text)
    for table in brief.conflicts:
        yield from (table.title, *table.head, *(cell for row in table.rows for cell in row))
        yield table.note
    for reference in brief.references:
        yield from (reference.publisher, reference.date, reference.licence)


def page_texts(page: Page) -> Iterator[str]:
    """Yield what stands on a page."""
    record = page.record
    yield from (page.label, record.title, record.draft.subtitle, record.source_line, record.alt)
    yield from (*record.notes, *map(str, page.sentences))
    for definition in page.definitions:
        yield from (definition.term, definition.text)
    for table in page.data:
        yield from (table.title, *table.head, *(cell for row in table.rows for cell in row))


def shown(brief: Brief) -> Iterator[str]:
    """Yield every text of a briefing."""
    yield from own_texts(brief)
    yield from map(str, brief.findings)
    for page in brief.pages:
        yield from page_texts(page)


def key(brief: Brief, label: str) -> KeyFigure:
    (found,) = (one for one in brief.key_figures if one.label == label)
    return found


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({"partner": "XX"}, "'XX'"),
        ({"partner": "GB"}, "choose EU27_2020 or one of AT"),
        ({"since": 2090}, "2090"),
        ({"since": 1900}, "1900"),
        ({"partner": "IT", "topics": ("connectivity",)}, "nothing on connectivity of IT"),
        ({"partner": "IT", "topics": ("claims",)}, "nothing on claims of IT"),
        ({"since": 2025, "topics": ("investment",)}, "nothing on investment of EU27_2020 since"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(wanted: dict[str, object], rule: str) -> None:
    with pytest.raises(BriefError, match=re.escape(rule)) as fault:
        compose(Wanted(**wanted))  # type: ignore[arg-type]
    assert "\n" not in str(fault.value)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(BriefError, match="there is no topic 'sport'; choose of trade"):
        Wanted(topics=("trade", "sport"))


def test_a_change_is_not_said_across_a_break_or_of_an_estimate() -> None:
    rows = pd.DataFrame(
        {"year": [2023, 2024], "value": [100.0, 200.0], "source_id": "bns_partners_2024"}
    )

    def change(*status: str) -> str:
        found = glance.key_figure(
            rows.assign(status=list(status)),
            label="",
            definition="",
            said=glance.dollars,
            compared=glance.by_percent(glance.dollars),
        )
        assert found
        return found.change

    assert change("final", "final") == "+100.0% on 2023"
    assert change("break", "final") == "+100.0% on 2023"
    assert change("final", "break") == ""
    assert change("estimate", "final") == change("final", "lower_bound") == ""


def test_a_change_is_not_said_over_a_gap_and_nothing_is_no_key_figure() -> None:
    rows = pd.DataFrame(
        {
            "year": [2022, 2024],
            "value": [100.0, 200.0],
            "status": "final",
            "source_id": "bns_partners_2024",
        }
    )
    words = {
        "label": "",
        "definition": "",
        "said": glance.dollars,
        "compared": glance.by_percent(glance.dollars),
    }
    found = glance.key_figure(rows, **words)  # type: ignore[arg-type]
    assert found
    assert (found.change, found.period) == ("", "2024")
    assert glance.key_figure(rows.assign(value=float("nan")), **words) is None  # type: ignore[arg-type]
    assert glance.key_figure(rows[:0], **words) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "old", "text"),
    [
        (5.0, 100.0, "$100 mn in 2024"),
        (0.0, 0.0, "$0 mn in 2024"),
        (-20.0, 100.0, "$100 mn in 2024"),
        (301.0, 100.0, "$100 mn in 2024"),
        (100.04, 100.0, "as in 2024"),
        (99.0, 100.0, "−1.0% on 2024"),
    ],
)
def test_a_per_cent_is_said_only_where_it_tells_something(
    new: float, old: float, text: str
) -> None:
    assert glance.by_percent(glance.dollars)(new, old, 2024) == text


def test_a_balance_is_named_by_its_sign() -> None:
    rows = pd.DataFrame({"year": [2023, 2024], "status": "final", "source_id": "wits_kaz"})

    def told(*values: float) -> tuple[str, str, str]:
        found = glance.balance(
            rows.assign(value=list(values)), surplus="surplus", deficit="deficit"
        )
        assert found
        return found.label, found.value, found.change

    assert told(2000, 3000) == ("surplus", "$3.0 bn", "$2.0 bn in 2023")
    assert told(-2000, 3000) == ("surplus", "$3.0 bn", "deficit of $2.0 bn in 2023")
    assert told(2000, -3000) == ("deficit", "$3.0 bn", "surplus of $2.0 bn in 2023")


# --- what is there --------------------------------------------------------------------------------


def test_pages_follow_the_topics_and_each_says_enough() -> None:
    brief = made()
    assert [page.record.name for page in brief.pages] == [
        name for topic in TOPICS for name in PAGES[topic]
    ]
    assert all(page.topic == page.record.topic for page in brief.pages)
    for page in brief.pages:
        assert 2 <= len(page.sentences) <= 4, page.record.name
        assert 2 <= len(page.definitions) <= 4, page.record.name
        assert page.data
    assert 6 <= len(brief.key_figures) <= glance.FIRST_PAGE
    assert len(brief.findings) == 3


def test_every_figure_of_a_briefing_has_a_name_and_terms() -> None:
    figures = {
        name for pages in (PAGES, partner.PAGES) for names in pages.values() for name in names
    }
    assert set(NAMES) == set(definitions.USED) == figures
    assert figures <= set(catalogue())
    terms = {term for names in definitions.USED.values() for term in names}
    assert terms == set(definitions.GLOSSARY)


@pytest.mark.parametrize("topic", list(TOPICS))
def test_only_what_was_asked_for_is_shown(topic: str) -> None:
    brief = made(Wanted(topics=(topic,)))
    assert {page.topic for page in brief.pages} == {topic}
    assert brief.subtitle == TOPICS[topic]
    assert brief.name == f"kazakhstan-eu-briefing-{topic}"
    assert brief.missing
    titles = [page.record.title for page in brief.pages]
    assert [str(finding)[:-1] for finding in brief.findings[: len(titles)]] == titles
    used = {term for page in brief.pages for term in page.definitions}
    assert set(brief.definitions) == used


def test_the_first_findings_are_those_of_the_first_three_topics() -> None:
    titles = [
        next(page.record.title for page in made().pages if page.topic == topic)
        for topic in ("trade", "investment", "energy")
    ]
    assert [str(finding) for finding in made().findings] == [f"{title}." for title in titles]


def test_references_are_all_sources_of_all_that_is_shown_each_once() -> None:
    brief = made()
    frames = [page.record.frame for page in brief.pages]
    frames += [one.cells for one in brief.key_figures] + [table.cells for table in brief.conflicts]
    wanted = {name for frame in frames for text in frame["source_id"] for name in text.split()}
    about = load("sources").set_index("source_id")
    assert [one.number for one in brief.references] == list(range(1, len(wanted) + 1))
    assert sorted(one.url for one in brief.references) == sorted(about.loc[list(wanted), "url"])


def test_the_state_of_the_data_is_the_newest_date_of_the_sources() -> None:
    brief = made(ONE)
    assert brief.day == "2026-03-10"
    assert brief.dated == "Data as of March 2026"
    later = {language: made(ONE, language).dated.replace("\u202f", " ") for language in TRANSLATED}
    assert later["ru"].endswith("март 2026 г.")
    assert later["kk"].endswith("2026 ж. наурыз")
    assert sources.newest(["cldr"]) == ""
    assert sources.newest(["qazinform_2a0430"]) == "2025-01-01"


def test_conflicting_readings_are_tables_whose_rows_fit_their_head() -> None:
    tables = [*made().conflicts, *made(ITALY).conflicts]
    assert len(tables) == 4 + 2
    for table in tables:
        assert len(table.numeric) == len(table.head)
        assert all(len(row) == len(table.head) for row in table.rows)
        assert len(table.rows) > 1


def test_the_conflict_on_turnover_shows_the_change_of_perimeter() -> None:
    table = made().conflicts[0]
    assert table.head == ("Reading", "2022", "2023", "2024", "2025")
    ours, with_uk, printed = (row[1:] for row in table.rows[:3])
    assert printed[0] == with_uk[0] != ours[0]
    assert printed[1] == ours[1] != with_uk[1]
    assert "from 2023 on" in table.note
    said = {row[0] for row in table.rows[3:]}
    assert "As said: Office of the President of Kazakhstan" in said
    assert "As said: EU Reporter" in said


# --- numbers --------------------------------------------------------------------------------------

# What texts know without a cell: how many members there are, the least share that is printed.
MEMBERS = pd.DataFrame({"members": [len(EU27)], "least": [2 * STEADY_PCT]})


@pytest.mark.parametrize("wanted", [ALL, ITALY, Wanted(partner="MT", since=2015)])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_number_is_in_the_cells_behind_it(wanted: Wanted, language: str) -> None:
    brief = made(wanted, language)
    for one in brief.key_figures:
        text = " ".join((one.label, one.value, one.period, one.change, one.definition))
        assert unsupported(text, one.cells, MEMBERS, language=language) == [], text
    for page in brief.pages:
        record = page.record
        for finding in (*record.draft.findings[:1], *page.sentences):
            cells = (record.frame, finding.cells)
            assert unsupported(finding.text, *cells, language=language) == [], finding.text
        for table in page.data:
            text = " | ".join(cell for row in table.rows for cell in row)
            assert unsupported(text, table.cells, language=language) == [], record.name
    for finding in brief.findings:
        frames = [page.record.frame for page in brief.pages]
        assert unsupported(finding.text, finding.cells, *frames, language=language) == []
    for table in brief.conflicts:
        text = " ".join([table.title, *table.head, *(cell for row in table.rows for cell in row)])
        cells = (table.cells, floors(table.cells), MEMBERS)
        assert unsupported(text, *cells, language=language) == [], text
    for definition in brief.definitions:
        assert unsupported(definition.text, MEMBERS, language=language) == []


def floors(cells: pd.DataFrame) -> pd.DataFrame:
    """Return minimums as they are printed: rounded down."""
    if "share_pct" not in cells:
        return pd.DataFrame()
    return pd.DataFrame({"floor": cells["share_pct"] // 0.1 / 10})


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_what_is_missing_names_years_and_counts_of_the_tables(language: str) -> None:
    fdi = load("fdi_by_member_state")
    counted = fdi[fdi["status"] != "estimate"]
    ends = counted.groupby("measure")["year"].max()
    mirror = fdi[(fdi["measure"] == "stock_mirror") & (fdi["year"] == ends["stock_mirror"])]
    secret = mirror.loc[mirror["investor"].isin(EU27), "value_mn"].isna().sum()
    shares = load("energy_shares")
    uranium = shares[(shares["product"] == "uranium") & (shares["partner"] == "KZ")]["year"]
    turnover = load("trade_turnover")
    own = turnover[(turnover["reporter"] == "EU27_2020") & (turnover["flow"] == "import")]["year"]
    expected = {ends["gross_inflow"], ends["stock"], ends["stock_mirror"], secret, *uranium, *own}
    told = {
        int(found) for text in made(ALL, language).missing for found in numbers_in(text, language)
    }
    assert told == {int(number) for number in expected}


@pytest.mark.parametrize(
    ("wanted", "label", "words", "scale"),
    [
        (ALL, "Goods trade with the EU", ["turnover"], 1e6),
        (ALL, "Exports to the EU", ["exports"], 1e6),
        (ALL, "Imports from the EU", ["imports"], 1e6),
        (ALL, "Trade surplus with the EU", ["balance"], 1e6),
        (ALL, "EU share of Kazakhstan's goods trade", ["share"], 1),
        (ALL, "Direct investment from the EU, stock", ["fdi", "stock"], 1e6),
        (ALL, "Kazakhstan's share of the EU's crude oil imports", ["oil"], 1),
        (ALL, "Cargo on the Middle Corridor", ["corridor"], 1e3),
        (
            Wanted(topics=("investment",)),
            "Direct investment from the EU, net inflow",
            ["fdi", "net"],
            1e6,
        ),
        (
            Wanted(topics=("investment",)),
            "Direct investment from the EU, gross inflow",
            ["fdi", "gross"],
            1e6,
        ),
        (
            Wanted(topics=("energy",)),
            "Kazakhstan's share of uranium deliveries to the EU",
            ["uranium"],
            1,
        ),
        (ITALY, "Goods trade with Italy", ["turnover", "IT"], 1e6),
        (ITALY, "Exports to Italy", ["exports", "IT"], 1e6),
        (ITALY, "Imports from Italy", ["imports", "IT"], 1e6),
        (ITALY, "Direct investment from Italy, stock", ["fdi", "stock", "IT"], 1e6),
        (ITALY, "Direct investment from Italy, net inflow", ["fdi", "net", "IT"], 1e6),
        (ITALY, "Stock of investment as Italy reports it", ["fdi", "mirror", "IT"], 1e6),
    ],
)
def test_key_figures_are_what_quote_answers(
    wanted: Wanted, label: str, words: list[str], scale: float
) -> None:
    ours = key(made(wanted), label)
    year = re.findall(r"\d{4}", ours.period)[0]
    found = answer([*words, year], *shelf()).number
    assert found
    assert ours.cells["value"].iloc[-1] * scale == pytest.approx(found.value)
    assert ours.cells["status"].iloc[-1] == found.status
    assert ours.cells["year"].iloc[-1] == int(found.period)


@cache
def shelf() -> tuple[dict[str, pd.DataFrame], Book]:
    """Return the tables that quote reads, and the book made of them."""
    tables = claims.tables()
    return tables, make(tables)


def test_the_latest_of_each_is_shown() -> None:
    latest = answer(["turnover"], *shelf()).number
    assert latest
    assert key(made(), "Goods trade with the EU").period == latest.period


@pytest.mark.parametrize("wanted", [ALL, ITALY, Wanted(partner="BE", since=2012)])
@pytest.mark.parametrize("language", TRANSLATED)
def test_numbers_are_the_same_in_all_languages(wanted: Wanted, language: str) -> None:
    one, other = made(wanted), made(wanted, language)
    for ours, theirs in zip(own_numbers(one), own_numbers(other, language), strict=True):
        assert ours == theirs
    for ours, theirs in zip(one.pages, other.pages, strict=True):
        pairs = zip(
            [ours.record.title, *map(str, ours.sentences)],
            [theirs.record.title, *map(str, theirs.sentences)],
            strict=True,
        )
        for english, text in pairs:
            assert large(english) == large(text, language), f"{english}\n{text}"


def own_numbers(brief: Brief, language: str = "en") -> Iterator[list[str]]:
    """Yield the numbers of key figures, tables and gaps, sorted, text by text."""
    for one in brief.key_figures:
        for text in (one.value, one.period, one.change, one.definition):
            yield sizes(text, language)
    for table in brief.conflicts:
        for row in (table.head, *table.rows):
            yield sorted(size for cell in row for size in sizes(cell, language))
    for text in brief.missing:
        yield sizes(text, language)


def sizes(text: str, language: str) -> list[str]:
    """Return the numbers of a text, sorted; a sign may stand before the one of a currency."""
    return sorted(found.lstrip("-") for found in numbers_in(text, language))


def large(text: str, language: str = "en") -> set[float]:
    """Return the numbers of a sentence that no language writes as a word."""
    numbers = {abs(float(found)) for found in numbers_in(text, language)}
    return {number for number in numbers if number > 20 or number % 1}


# --- languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [ALL, ITALY])
@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_untranslated(wanted: Wanted, language: str) -> None:
    left = {text: found for text in shown(made(wanted, language)) if (found := latin_letters(text))}
    assert left == {}


def latin_letters(text: str) -> list[str]:
    """Return runs of Latin letters that are no proper name."""
    for known in PROPER:
        text = text.replace(known, "")
    return re.findall(r"[A-Za-z]+", text)


def test_the_search_for_what_is_left_untranslated_finds_something() -> None:
    assert latin_letters("Источник: World Bank (WITS)") == ["World", "Bank"]
    assert latin_letters("Мәлімдеген: EU Reporter; Brent") == []
    assert any(latin_letters(text) for text in shown(made()))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_texts_are_whole(language: str) -> None:
    for wanted in (ALL, ITALY):
        for text in shown(made(wanted, language)):
            assert "  " not in text
            assert not re.search(r"[{}]|\bnan\b|\bNaN\b|None|\.\.", text), text
        sentences = [str(one) for page in made(wanted, language).pages for one in page.sentences]
        for text in [*sentences, *map(str, made(wanted, language).findings)]:
            assert text.endswith("."), text


@pytest.mark.parametrize(
    ("member", "language"), list(zip(member_states(), cycle(LANGUAGES), strict=False))
)
def test_every_member_has_a_briefing(member: str, language: str) -> None:
    brief = made(Wanted(partner=member), language)
    assert brief.name == f"kazakhstan-{member.lower()}-briefing"
    assert len(brief.pages) >= 5
    assert len(brief.key_figures) >= 8
    assert all(text.strip() for page in brief.pages for text in map(str, page.sentences))
    assert all(one.value and one.label and one.source for one in brief.key_figures)
    shown = {page.record.name for page in brief.pages}
    wanted = {one for names in partner.PAGES.values() for one in names}
    assert wanted - shown <= {"mirror_exports", "crude_by_member"}
    with speaking(language):
        absent = {one for one in wanted if say(NAMES[one]) in heads(brief)}
    assert absent == wanted - shown


def heads(brief: Brief) -> list[str]:
    """Return what is said to be missing, up to the colon."""
    return [text.partition(":")[0] for text in brief.missing]


SINCE = [
    *((EU, since) for since in (0, 2010, 2016, 2019, 2022, 2025)),
    *((member, since) for member in member_states() for since in (0, 2010, 2016)),
]


@pytest.mark.parametrize(("who", "since"), SINCE)
def test_every_page_has_two_to_four_sentences(who: str, since: int) -> None:
    for page in made(Wanted(partner=who, since=since)).pages:
        assert 2 <= len(page.sentences) <= 4, page.record.name


@pytest.mark.parametrize("member", member_states())
def test_the_first_findings_of_a_member_name_it(member: str) -> None:
    findings = made(Wanted(partner=member)).findings
    assert len(findings) == 3
    assert all(name(member) in str(finding) for finding in findings)


def test_a_member_that_imports_no_crude_has_no_page_of_others() -> None:
    brief = made(Wanted(partner="MT"))
    assert "crude_by_member" not in {page.record.name for page in brief.pages}
    reason = "not shown. Malta declared no Kazakh crude in 2022."
    assert f"{NAMES['crude_by_member']}: {reason}" in brief.missing


@pytest.mark.parametrize("member", member_states())
def test_a_key_figure_and_its_page_have_one_currency(member: str) -> None:
    brief = made(Wanted(partner=member, topics=("investment",)))
    said = next(page.record.title for page in brief.pages if page.record.name == "fdi_of_member")
    for key in brief.key_figures:
        if key.label.endswith((", net inflow", ", stock")) and key.period.endswith("2021"):
            assert key.value in said or "less than €1 mn" in said, (key.label, said)


def test_a_fault_of_a_figure_is_not_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MeasureError("a fault", remedy="mend it")

    monkeypatch.setattr("analysis.brief.content.figure", broken)
    with pytest.raises(MeasureError):
        compose(ONE)


# A superlative, and the years that follow it: whatever year is first, the same are said.
SUPERLATIVES = (
    r"peaked at \S+ \w+ in (\d{4})",
    r"highest level in (\d{4})",
    r"in every year since (\d{4})",
    r"strongest year was (\d{4})",
    r"weakest level .* in (\d{4})",
    r"highest at the end of (\d{4})",
    r"no figure for Kazakhstan .* (other) years",
)


def superlatives(wanted: Wanted) -> set[str]:
    texts = [str(one) for page in made(wanted).pages for one in page.record.draft.findings]
    return {
        found.group() for text in texts for one in SUPERLATIVES for found in re.finditer(one, text)
    }


@pytest.mark.parametrize("who", [EU, "DE", "MT", "IT"])
@pytest.mark.parametrize("since", [2010, 2019, 2022, 2024])
def test_no_superlative_contradicts_the_whole_table(who: str, since: int) -> None:
    said = superlatives(Wanted(partner=who, since=since))
    assert said
    assert said <= superlatives(Wanted(partner=who))


def test_few_changes_are_not_counted() -> None:
    for since, counted in ((2020, True), (2021, False), (2024, False)):
        texts = " ".join(map(str, made(Wanted(since=since)).pages[0].sentences))
        assert ("went the same way" in texts) == counted
        assert len(made(Wanted(since=since)).pages[0].sentences) == 2


SOFT = {"estimate": "about ", "lower_bound": "at least ", "provisional": "provisional"}


@pytest.mark.parametrize("who", [EU, "DE", "BE", "CY", "NL"])
def test_a_soft_value_carries_its_hedge(who: str) -> None:
    count = 0
    for page in made(Wanted(partner=who)).pages:
        for finding in page.record.draft.findings:
            cells = finding.cells
            if "status" not in cells or finding.cells["status"].isin(SOFT).sum() == 0:
                continue
            column = next(one for one in ("share_pct", "value", "value_mn") if one in cells)
            for row in cells[cells["status"].isin(SOFT)].to_dict("records"):
                for said in figures_of(row, column):
                    for found in re.finditer(
                        rf"(?<![\d.,]){re.escape(said)}(?![\d.,]*\d)", str(finding)
                    ):
                        count += 1
                        before = str(finding)[: found.start()]
                        assert before.endswith((SOFT[row["status"]], "about $", "about €")), finding
    assert count >= 1


def figures_of(row: dict[str, object], column: str) -> set[str]:
    """Return how a value may be printed, in millions or billions."""
    value = float(str(row[column]))
    return {number(value, 0), number(value, 1), number(value / 1000, 1)} - {"0", "0.0"}


def test_a_member_without_figures_of_its_own_is_told_why() -> None:
    missing = made(Wanted(partner="MT")).missing
    assert any(text.startswith(NAMES["mirror_exports"]) and "Malta" in text for text in missing)
    assert "Investment held in Kazakhstan by the books of Malta: no figure is public." in missing
    secret = "Investment held in Kazakhstan by the books of Ireland after 2017: confidential."
    assert secret in made(Wanted(partner="IE")).missing


# --- years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("since", [2005, 2013, 2022, 2024, 2025])
@pytest.mark.parametrize("member", ["EU27_2020", "LU"])
def test_no_year_before_the_first_is_shown(since: int, member: str) -> None:
    brief = made(Wanted(partner=member, since=since))
    texts = [text for one in brief.key_figures for text in (one.value, one.period, one.change)]
    for page in brief.pages:
        # a sentence may say what holds of all years
        texts += [page.record.draft.subtitle]
        texts += [table_row[0] for table in page.data for table_row in table.rows]
    texts += [
        cell for table in brief.conflicts for row in (table.head, *table.rows) for cell in row
    ]
    before = set(map(str, range(1990, since)))
    early = [text for text in texts if before & set(numbers_in(text))]
    assert early == []
    assert f"since {since}" in brief.subtitle


def test_pages_that_end_before_the_first_year_are_missing_with_the_reason() -> None:
    brief = made(Wanted(since=2023))
    names = {page.record.name for page in brief.pages}
    assert "fdi_gross_net_stock" not in names
    reason = "not shown. No figures from 2023 on: the last year is 2021."
    assert f"{NAMES['fdi_gross_net_stock']}: {reason}" in brief.missing
    assert len(brief.missing) == len(set(brief.missing))


def test_readings_that_nobody_has_make_no_table() -> None:
    tables = Tables(since=2025)
    assert annex.conflicts(tables, ["investment"], "EU27_2020") == ()
    with pytest.raises(MeasureError):
        answer(["fdi", "stock", "2025"], *shelf())
