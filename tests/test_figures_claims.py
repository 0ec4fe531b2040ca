"""Figures on the claims: every mark stands for a row, every sentence follows the verdicts.

Figures written here by hand are those of the design (turnover of 2022 in three readings), of the
register, and of the sources named beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest
from matplotlib.text import Text

from analysis import claims, load
from analysis.canvas import CONTEXTS
from analysis.claims.verdict import VERDICTS
from analysis.figures import Tables, View, catalogue
from analysis.figures import claims as figures
from analysis.figures import figure as make
from analysis.language import LANGUAGES, speaking
from analysis.record import ChartError, Record
from tests.pictures import clean, colours, faults, undrawn, unsupported

# each figure is built once for all tests of this module
figure = cache(make)

NAMES = [name for name, topic in catalogue().items() if topic == "claims"]
VIEWS = [View(), View(partner="DE", base_year=2018, currency="EUR"), View(partner="MT")]


class Changed(Tables):
    """Tables in which the turnover of one year is multiplied, whoever counts."""

    def __init__(self, year: int, factor: float) -> None:
        super().__init__()
        self.year, self.factor = year, factor

    def __call__(self, name: str) -> pd.DataFrame:
        table = super().__call__(name)
        if name == "trade_turnover":
            table.loc[table["year"] == self.year, "value_mn"] *= self.factor
        return table


@pytest.fixture(scope="module")
def checked() -> pd.DataFrame:
    return claims.check(load("claims"), claims.tables())


def row(frame: pd.DataFrame, words: str) -> pd.DataFrame:
    return frame[frame["x"].str.startswith(words)]


def written(name: str) -> set[str]:
    return {text.get_text() for ax in figure(name).canvas.axes for text in ax.texts}


# --- every figure -------------------------------------------------------------------------------


def test_the_catalogue_has_them() -> None:
    assert NAMES == ["stated_against_official", "investment_claims", "verdicts", "turnover_claims"]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.partner)
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_clean(name: str, view: View) -> None:
    clean(figure(name, view))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "verdicts"])
def test_the_picture_shows_every_row(name: str) -> None:
    assert undrawn(figure(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_number_said_rests_on_cells(name: str) -> None:
    record = figure(name)
    for finding in record.draft.findings:
        assert unsupported(finding.text, record.frame, finding.cells) == [], finding.text
    assert unsupported(record.alt, record.frame, *(f.cells for f in record.draft.findings)) == []


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_sentences(name: str) -> None:
    _, *rest = (finding.text for finding in figure(name).draft.findings)
    assert rest
    assert all(text.endswith(".") and (text[0].isupper() or text[0] == "“") for text in rest)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("stated_against_official", {"kazakhstan", "member", "china", "russia"}),
        ("investment_claims", {"china", "kazakhstan", "eu"}),
        ("verdicts", set()),
        ("turnover_claims", {"eu", "member", "china"}),
    ],
)
def test_a_colour_has_one_meaning(name: str, roles: set[str]) -> None:
    assert colours(figure(name)) - {"other"} == roles


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_choice_does_not_matter_to_what_the_documents_say(name: str) -> None:
    other = figure(name, View(partner="NL", base_year=2005, currency="EUR"))
    assert other.fingerprint == figure(name).fingerprint


# --- of the briefing: every language and size ---------------------------------------------------

BRIEFED = ["turnover_claims", "verdicts"]
POINTS = 7


@cache
def spoken(name: str, code: str) -> Record:
    with speaking(code):
        return make(name)


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", BRIEFED)
def test_the_picture_is_legible_where_it_is_read(name: str, code: str, context: str) -> None:
    canvas = spoken(name, code).picture(context).canvas
    assert faults(canvas) == []
    sizes = [text.get_fontsize() for ax in canvas.axes for text in ax.findobj(Text)]
    assert min(sizes) * CONTEXTS[context].scale >= POINTS


@pytest.mark.parametrize("code", ["ru", "kk"])
@pytest.mark.parametrize("name", BRIEFED)
def test_nothing_of_it_is_english(name: str, code: str) -> None:
    record = spoken(name, code)
    said = [
        *(finding.text for finding in record.draft.findings),
        *(record.draft.subtitle, record.draft.kind, *record.notes),
        *(str(word) for of in ("panel", "series", "unit", "x") for word in set(record.frame[of])),
    ]
    # newspapers, and a database of the World Bank, have one name in every language
    own = "EU Reporter|Astana Times|WITS"
    assert [text for text in said if re.search("[A-Za-z]{2}", re.sub(own, "", text))] == []


@pytest.mark.parametrize("code", ["ru", "kk"])
@pytest.mark.parametrize("name", BRIEFED)
def test_the_numbers_are_those_of_the_english_text(name: str, code: str) -> None:
    for here, there in zip(
        spoken(name, code).draft.findings, figure(name).draft.findings, strict=True
    ):
        digits = re.findall(
            r"\d+,\d+|\d{2,}", re.sub(r"(?<=\d)\N{NO-BREAK SPACE}(?=\d)", "", here.text)
        )
        wanted = re.findall(r"\d+\.\d+|\d{2,}", there.text)
        assert sorted(text.replace(",", ".") for text in digits) == sorted(wanted)


@pytest.mark.parametrize("name", BRIEFED)
def test_an_office_program_can_draw_it(name: str) -> None:
    record = figure(name)
    assert {sheet.panel for sheet in record.draft.sheets} == set(record.frame["panel"])
    for sheet in record.draft.sheets:
        rows = record.frame[record.frame["panel"] == sheet.panel]
        assert sheet.mark == "table" or set(sheet.roles) == set(rows["series"])
        assert set(sheet.dots) <= set(rows["series"])


@pytest.mark.parametrize("since", [2010, 2020, 2024])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_later_beginning_leaves_a_chart(since: int, code: str) -> None:
    with speaking(code):
        record = make("turnover_claims", View(since=since))
    assert record.frame["x"].min() >= since
    assert faults(record.picture("half page").canvas) == []
    assert all(finding.text for finding in record.draft.findings)


def test_a_beginning_that_leaves_one_dot_is_refused() -> None:
    with pytest.raises(ChartError, match=r"from 2025 on .* fewer than two yearly turnovers"):
        make("turnover_claims", View(since=2025))


def test_verdicts_do_not_depend_on_the_years_that_are_shown() -> None:
    assert make("verdicts", View(since=2024)).fingerprint == figure("verdicts").fingerprint


def test_two_stated_years_are_compared_once() -> None:
    draft = make("turnover_claims", View(since=2023)).draft
    assert draft.findings[0].text == (
        "In the documents trade went −10.0% from 2024 to 2025; within one EU it went −7.2%"
    )


# --- stated beside official ---------------------------------------------------------------------


def test_every_decided_amount_and_share_has_a_row_of_its_own(checked: pd.DataFrame) -> None:
    wanted = checked[
        checked["measure"].str.match(r"trade_|exports$|imports$|fdi_|energy_share")
        & checked["unit"].isin(["USD", "EUR", "percent"])
        & checked["verdict"].isin(["confirmed", "close", "only_if", "differs"])
    ]
    frame = figure("stated_against_official").frame
    marks = frame[frame["series"] != figures.MEANT_TOO]
    assert len(marks) == len(wanted) == marks["x"].nunique()
    ratio = 100 * wanted["value"] / wanted["official"]
    assert sorted(marks["value"]) == pytest.approx(sorted(ratio))
    words = wanted["verdict"].str.replace("_", " ").value_counts()
    assert marks["series"].value_counts().to_dict() == words.to_dict()


def test_turnover_of_2022_holds_without_the_kingdom_and_shows_the_printed_row() -> None:
    # design: 40.03 bn without the United Kingdom, 41.88 bn in the bureau's row
    rows = row(figure("stated_against_official").frame, "Turnover 2022: $40 bn").set_index("series")
    assert rows.loc["only if", "value"] == pytest.approx(100 * 40 / 40.03, abs=0.02)
    assert rows.loc[figures.MEANT_TOO, "value"] == pytest.approx(100 * 40 / 41.88, abs=0.02)
    assert {"$40.0 bn", "only if without UK"} <= written("stated_against_official")


def test_shapes_and_words_tell_verdicts_apart_without_colour() -> None:
    assert len(set(figures.MARKS.values())) == len(figures.MARKS)
    assert set(VERDICTS) - {"no_official_series"} == set(figures.MARKS) - {figures.MEANT_TOO}
    texts = written("stated_against_official")
    assert {"confirmed", "close", "differs", "official", "verdict"} <= texts


def test_blocks_of_verdicts_stand_in_the_order_of_agreement() -> None:
    frame = figure("stated_against_official").frame
    order = [verdict.replace("_", " ") for verdict in figures.ORDER]
    for _, rows in frame[frame["series"] != figures.MEANT_TOO].groupby("panel"):
        places = [order.index(series) for series in rows["series"]]
        assert places == sorted(places)


def test_a_text_without_a_date_is_shown_with_the_year_that_fits() -> None:
    assert any(text.endswith(", 2018") for text in written("stated_against_official"))


def test_the_chart_follows_the_tables() -> None:
    before = figure("stated_against_official").frame
    draft = figures.stated_against_official(Changed(2025, 1.2), View())
    old, new = (row(frame, "Turnover 2025") for frame in (before, draft.frame))
    assert old["series"].tolist()[0] == "confirmed"
    assert new["series"].tolist()[0] == "differs"
    assert new["value"].iloc[0] == pytest.approx(old["value"].iloc[0] / 1.2)


# --- "EU investment" ----------------------------------------------------------------------------


def test_flows_and_stocks_are_never_in_one_panel(checked: pd.DataFrame) -> None:
    frame = figure("investment_claims").frame
    flows, stocks = (rows for _, rows in frame.groupby("panel", sort=False))
    assert not any("inflow" in x for x in stocks["x"])
    assert not any("books" in x for x in flows["x"])
    of_eu = checked[(checked["reporter"] == "KZ") & (checked["partner"] == "EU")]
    counts = of_eu["measure"].value_counts()
    said = frame[frame["series"] == figures.STATED].groupby("panel", sort=False).size()
    assert said.tolist() == [counts["fdi_cumulative"], counts["fdi_stock"]]


def test_stated_sums_are_those_of_the_register() -> None:
    frame = figure("investment_claims").frame
    said = frame[frame["series"] == figures.STATED]["value"].tolist()
    # 64 bn euro at 1.1195, the European Central Bank's average of 2019
    assert said == pytest.approx([200, 200, 157, 100, 64 * 1.1195], rel=1e-3)
    assert {"more than $200 bn", "$157 bn", "nearly $100 bn"} <= written("investment_claims")


def test_sums_on_record_are_those_of_the_table() -> None:
    fdi = load("fdi_by_member_state")
    gross = fdi[
        (fdi["measure"] == "gross_inflow") & (fdi["currency"] == "USD") & (fdi["year"] <= 2012)
    ]
    kingdom = gross.loc[gross["investor"] == "GB", "value_mn"].sum() / 1000
    rows = row(figure("investment_claims").frame, "Gross inflow").set_index("series")["value"]
    assert rows[figures.ABROAD] - rows[figures.BOOKS] == pytest.approx(kingdom)
    assert rows[figures.BOOKS] == pytest.approx(75.14, abs=0.01)


def test_lower_bounds_are_said_and_drawn_soft() -> None:
    record = figure("investment_claims")
    mirror = record.frame[record.frame["series"] == figures.MIRROR]
    assert set(mirror["status"]) == {"lower_bound"}
    beside = [text for text in written("investment_claims") if "57.4" in text]
    assert beside
    assert all(text.startswith("at least") for text in beside)


# --- verdicts -----------------------------------------------------------------------------------


def test_every_claim_is_counted_once_in_each_table(checked: pd.DataFrame) -> None:
    frame = figure("verdicts").frame
    for panel, rows in frame.groupby("panel"):
        part = rows[~rows["series"].str.startswith(figures.ALL)]
        assert part["value"].sum() == len(checked), panel
    whole = frame[frame["series"] == f"{figures.ALL} ({len(checked)})"].set_index("x")["value"]
    counts = checked["verdict"].str.replace("_", " ").value_counts()
    assert whole[counts.index].to_dict() == counts.to_dict()


def test_the_table_of_verdicts_writes_what_it_plots() -> None:
    record = figure("verdicts")
    panels = [rows for _, rows in record.frame.groupby("panel", sort=False)]
    for ax, rows in zip(record.canvas.axes, panels, strict=True):
        wanted = ["·" if pd.isna(value) else f"{value:.0f}" for value in rows["value"]]
        assert sorted(text.get_text() for text in ax.texts) == sorted(wanted)


def test_columns_stand_in_the_order_of_agreement() -> None:
    ticks = figure("verdicts").canvas.axes[0].get_xticklabels()
    assert [tick.get_text() for tick in ticks] == [
        "confirmed",
        "close",
        "only if",
        "differs",
        "inconsistent",
        "no official\nseries",
    ]


def test_every_measure_of_the_register_has_one_subject() -> None:
    words = " ".join(figures.SUBJECTS.values()).split()
    assert len(words) == len(set(words))
    unknown = set(words) - set(load("claims")["measure"])
    # measures that drafts have and the register does not
    assert unknown <= {"trade_balance", "energy_volume", "corridor_volume", "fdi_flow"}


def test_two_documents_of_one_newspaper_are_told_apart() -> None:
    names = {text.partition(" (")[0] for text in figure("verdicts").frame["series"]}
    assert {"Astana Times 2023", "Astana Times 2026", "Encyclopaedia"} <= names


# --- turnover -----------------------------------------------------------------------------------


def test_dots_are_the_yearly_turnovers_that_were_stated() -> None:
    frame = figure("turnover_claims").frame
    said = frame[frame["series"] == figures.STATED].set_index("x")["value"]
    assert said.to_dict() == {2013: 53.4, 2022: 40.0, 2024: 50.0, 2025: 45.0}


def test_the_documents_overstate_the_swing() -> None:
    # design: 40.03 bn in 2022 within the EU of today
    assert figure("turnover_claims").title == (
        "In the documents trade went +25.0% from 2022 to 2024 and −10.0% to 2025; within one EU "
        "it went +22.0% and −7.2%"
    )


def test_the_sign_follows_the_figures() -> None:
    draft = figures.turnover_claims(Changed(2025, 1.2), View())
    assert draft.findings[0].text.endswith("and +11.4%")


# --- one check ----------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    calls: list[int] = []

    def counting(rows: pd.DataFrame, tables: Any) -> pd.DataFrame:
        calls.append(len(rows))
        return claims.check(rows, tables)

    figures._check.cache_clear()
    monkeypatch.setattr(figures, "check", counting)
    yield calls
    figures._check.cache_clear()


def test_the_claims_are_checked_once_for_all_figures(counted: list[int]) -> None:
    for name in NAMES:
        make(name)
    assert len(counted) == 1


def test_a_changed_cell_is_checked_again(counted: list[int]) -> None:
    make("verdicts")
    figures.verdicts(Changed(2025, 1.2), View())
    assert len(counted) == 2
