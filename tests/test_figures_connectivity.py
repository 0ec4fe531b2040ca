"""Connectivity figures: freight, promised money, raw materials.

Figures written here by hand are those that the ministry of transport (freight), the reports of the
summit of April 2025 (the package and its parts) and the officials quoted (raw materials) print.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from analysis import load
from analysis.canvas import CONTEXTS
from analysis.figures import View, catalogue
from analysis.figures import connectivity as figures
from analysis.figures import figure as make
from analysis.language import LANGUAGES
from tests.pictures import clean, colours, rings, strokes, undrawn, unsupported
from tests.spoken import TRANSLATED, differs, english, illegible, invented, loose, made, spoken

# each figure is built once for all tests of this module
figure = cache(make)

NAMES = [name for name, topic in catalogue().items() if topic == "connectivity"]
VIEWS = [View(), View(partner="DE", base_year=2018, currency="EUR"), View(partner="MT")]


# --- every figure -------------------------------------------------------------------------------


def test_the_catalogue_has_them() -> None:
    assert len(NAMES) == 6


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.partner)
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_clean_and_shows_every_row(name: str, view: View) -> None:
    record = figure(name, view)
    clean(record)
    assert undrawn(record) == []


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
    assert all(text.endswith(".") and text[0].isupper() for text in rest)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("middle_corridor", {"kazakhstan"}),
        ("transit_scale", {"kazakhstan"}),
        ("commitments", {"eu"}),
        ("pledge_parts", {"eu"}),
        ("renewable_loans", {"kazakhstan"}),
        ("raw_materials", {"kazakhstan", "eu"}),
    ],
)
def test_a_colour_has_one_meaning(name: str, roles: set[str]) -> None:
    assert colours(figure(name)) - {"other"} == roles


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_choice_does_not_matter_to_what_is_about_the_region(name: str) -> None:
    other = figure(name, View(partner="NL", base_year=2005, currency="EUR"))
    assert other.fingerprint == figure(name).fingerprint


# --- transport ----------------------------------------------------------------------------------


def test_freight_is_the_one_series_of_the_ministry() -> None:
    record = figure("middle_corridor")
    freight = record.frame[record.frame["series"] == "All cargo"]
    assert freight["value"].tolist() == [759, 783, 586, 1485, 2764, 4484, 4119]
    assert "fell from 4,484 to 4,119" in record.title
    assert len(strokes(record.canvas.axes[0])) == 1


def test_containers_stay_apart_and_open_where_nothing_was_printed() -> None:
    record = figure("middle_corridor")
    boxes = record.canvas.axes[1]
    assert [[x for x, _ in stroke] for stroke in strokes(boxes)] == [[2021, 2022], [2024, 2025]]
    assert rings(boxes) == {(2025.0, 77000.0)}
    assert record.frame.groupby("panel")["unit"].nunique().eq(1).all()


def test_transit_is_set_beside_the_corridor_in_one_unit() -> None:
    record = figure("transit_scale")
    assert record.frame["value"].tolist() == [20.0, 17.5, 1.93, 0.759]
    assert "about 20 mn" in record.title
    assert [bool(bar.get_hatch()) for bar in record.canvas.axes[0].patches] == [True] + [False] * 3


def test_an_unknown_unit_is_not_converted() -> None:
    with pytest.raises(KeyError):
        figures._in_million_tonnes(3.0, "TEU")


# --- promised money -----------------------------------------------------------------------------


def test_currencies_are_never_mixed() -> None:
    assert set(figure("commitments").frame["unit"]) == {"EUR mn"}
    assert set(figure("pledge_parts").frame["unit"]) == {"EUR mn"}
    assert set(figure("renewable_loans").frame["unit"]) == {"USD mn"}


def test_announcements_and_loans_stand_in_different_panels() -> None:
    record = figure("commitments")
    kinds = load("commitments").set_index("programme")["kind"]
    for (panel, rows), allowed in zip(
        record.frame.groupby("panel", sort=False),
        [{"pledge", "memorandum", "framework"}, {"loan", "programme", "grant_per_year"}],
        strict=True,
    ):
        assert {kind for name in rows["x"] for kind in kinds[[name]]} == allowed, panel


def test_no_part_stands_beside_its_package() -> None:
    shown = set(figure("commitments").frame["x"])
    assert not any(name.startswith("Global Gateway package for Central Asia:") for name in shown)


def test_every_commitment_in_euro_is_shown_somewhere() -> None:
    table = load("commitments")
    euro = table[table["currency"] == "EUR"]
    parts = euro["kind"] == "pledge_part"
    assert set(euro.loc[~parts, "programme"]) == set(figure("commitments").frame["x"])
    assert parts.sum() == len(figure("pledge_parts").frame) - 1


def test_bars_are_ranked_within_their_panel() -> None:
    for name in ("commitments", "pledge_parts", "renewable_loans"):
        for _, rows in figure(name).frame.groupby("panel", sort=False):
            assert rows["value"].is_monotonic_decreasing, name


def test_parts_of_the_package_add_up_in_one_breakdown_only() -> None:
    frame = figure("pledge_parts").frame
    whole = frame.loc[frame["x"] == "Whole package", "value"].item()
    sums = frame[frame["x"] != "Whole package"].groupby("panel", sort=False)["value"].sum()
    assert whole == 12000
    # 3 + 2.5 + 6.4 + 0.1 against 4.3 + 2.8 + 1.9 billion
    assert sums.tolist() == pytest.approx([12000, 9000])


def test_the_printed_total_of_a_project_is_not_counted_again() -> None:
    frame = figure("renewable_loans").frame
    # the source prints 95.3 as the sum of its four rounded loans
    zhanatas = frame.loc[frame["x"] == "Zhanatas wind, 100 MW", "value"].item()
    assert zhanatas == pytest.approx(95.3, abs=0.15)
    sums = frame.groupby("panel")["value"].sum()
    assert sums.iloc[0] == pytest.approx(sums.iloc[1])


def test_long_names_are_wrapped_in_the_chart_and_whole_in_the_data() -> None:
    record = figure("commitments")
    drawn = [label.get_text() for ax in record.canvas.axes for label in ax.get_yticklabels()]
    assert any("\n" in text for text in drawn)
    assert not record.frame["x"].str.contains("\n").any()
    assert {text.replace("\n", " ") for text in drawn} == set(record.frame["x"])


# --- raw materials ------------------------------------------------------------------------------


def test_counts_stand_against_the_length_of_the_list() -> None:
    frame = figure("raw_materials").frame
    wide = frame.pivot(index="x", columns="series", values="value")
    pairs = wide[["Said of Kazakhstan", "Length of the EU's list"]].to_numpy().tolist()
    assert pairs == [[16, 30], [16, 30], [18, 34], [19, 34], [21, 34]]
    assert (wide["Said of Kazakhstan"] < wide["Length of the EU's list"]).all()


def test_what_is_said_is_hollow_and_the_scale_begins_at_zero() -> None:
    record = figure("raw_materials")
    assert record.canvas.axes[0].get_xlim()[0] == 0
    soft = record.frame[record.frame["status"] == "estimate"]
    assert set(soft["series"]) == {"Said of Kazakhstan"}
    assert len(soft) == len(record.frame) / 2


def test_amounts_that_are_missing_are_refused() -> None:
    rows = pd.DataFrame({"programme": ["a"], "amount_mn": [None]})
    with pytest.raises(ValueError, match="missing"):
        figures._ranked(rows)


# --- of the briefing: every language, size and beginning ------------------------------------------

BRIEFED = ["middle_corridor"]


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", BRIEFED)
def test_it_is_legible_where_it_is_read(name: str, code: str, context: str) -> None:
    assert illegible(spoken(name, code), context) == []


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("name", BRIEFED)
def test_every_language_shows_and_says_the_same(name: str, code: str) -> None:
    record = spoken(name, code)
    assert differs(record) == []
    assert english(record) == []
    assert invented(record) == []


@pytest.mark.parametrize("name", BRIEFED)
def test_an_office_program_can_draw_every_panel(name: str) -> None:
    assert loose(figure(name)) == []
    assert loose(spoken(name, "ru")) == []


@pytest.mark.parametrize("name", BRIEFED)
def test_a_page_has_two_to_four_sentences_or_more(name: str) -> None:
    assert len(figure(name).draft.findings) >= 3


@pytest.mark.parametrize("since", [2000, 2010, 2013, 2020, 2023, 2025])
@pytest.mark.parametrize("name", BRIEFED)
def test_a_first_year_leaves_a_figure_or_a_sentence(name: str, since: int) -> None:
    for code in LANGUAGES:
        record = made(name, View(since=since), code)
        if isinstance(record, str):
            assert str(since) in record
        else:
            years = record.frame["x"][record.frame["x"].map(lambda x: isinstance(x, int))]
            assert years.empty or years.min() >= since
            assert record.title


@pytest.mark.parametrize("since", [0, 2022, 2024, 2025])
def test_the_strongest_and_weakest_year_are_those_of_all_years(since: int) -> None:
    findings = make("middle_corridor", View(since=since)).draft.findings
    assert str(findings[1]) == (
        "The change in 2025 was −8.1%; the strongest year was 2022 with 153%, the weakest level "
        "586 thousand tonnes in 2021."
    )
    assert 2 <= len(findings[1:]) <= 4


def test_freight_that_never_grew_has_no_strongest_year() -> None:
    falls = pd.DataFrame(
        {
            "year": [2020, 2021, 2022],
            "value": [9.0, 8.0, 7.0],
            "growth_pct": [float("nan"), -11.1, -12.5],
            "status": "final",
        }
    )
    assert str(figures._change(falls)) == (
        "The change in 2022 was −12.5%; freight has grown in no year since 2020, and its weakest "
        "level was 7 thousand tonnes in 2022."
    )


@pytest.mark.parametrize(
    ("since", "title"),
    [
        (2025, "Middle Corridor freight was 4,119 thousand tonnes in 2025"),
        (2024, "Middle Corridor freight fell from 4,484 to 4,119 thousand tonnes in 2025"),
        (
            2023,
            "Middle Corridor freight fell from 4,484 to 4,119 thousand tonnes in 2025, 1.5 times "
            "the 2,764 of 2023",
        ),
    ],
)
def test_the_title_says_what_the_years_allow(since: int, title: str) -> None:
    assert make("middle_corridor", View(since=since)).title == title
