"""Energy figures: what is drawn is the data, what is said is drawn, no line crosses a definition.

Figures that sources print, written here by hand, come from: the Commission's register of crude
imports (shares 2013–2023), Eurostat's table of crude imports by origin (tonnes), the World Nuclear
Association (uranium), the Kazakh bureau's customs table and energy balance, the ministry of energy,
the pipeline consortium, Ember (electricity).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import load
from analysis.canvas import CONTEXTS
from analysis.errors import DataError
from analysis.figures import Tables, View, catalogue, member_states
from analysis.figures import energy as figures
from analysis.figures import figure as make
from analysis.language import LANGUAGES
from analysis.palette import colour
from analysis.record import ChartError, Record
from tests.pictures import clean, colours, rings, strokes, undrawn, unsupported
from tests.spoken import TRANSLATED, differs, english, illegible, invented, loose, made, spoken

# each figure is built once for all tests of this module
figure = cache(make)

NAMES = [name for name, topic in catalogue().items() if topic == "energy"]
VIEWS = [
    View(),
    View(partner="DE", base_year=2018, currency="EUR"),
    View(partner="MT", base_year=2000),
    View(partner="NL", base_year=2021, currency="EUR"),
]


def values(record: Record, series: str, panel: str | None = None) -> dict[object, float]:
    rows = record.frame[record.frame["series"] == series]
    rows = rows if panel is None else rows[rows["panel"] == panel]
    return dict(zip(rows["x"], rows["value"], strict=True))


# --- every figure -------------------------------------------------------------------------------


def test_the_catalogue_has_them() -> None:
    assert len(NAMES) == 12


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.partner}-{view.base_year}")
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_clean_and_shows_every_row(name: str, view: View) -> None:
    record = figure(name, view)
    clean(record)
    assert undrawn(record) == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.partner}-{view.base_year}")
@pytest.mark.parametrize("name", NAMES)
def test_every_number_said_rests_on_cells(name: str, view: View) -> None:
    record = figure(name, view)
    for finding in record.draft.findings:
        assert unsupported(finding.text, record.frame, finding.cells) == [], finding.text
    assert unsupported(record.alt, record.frame, *(f.cells for f in record.draft.findings)) == []


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_sentences_and_the_title_is_none(name: str) -> None:
    title, *rest = (finding.text for finding in figure(name).draft.findings)
    assert rest
    assert all(text.endswith(".") and text[0].isupper() for text in rest)
    assert any(character.isdigit() for character in title)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("oil_share_definitions", {"eu", "other", "kazakhstan"}),
        ("crude_origins", {"kazakhstan", "russia", "other"}),
        ("crude_change", {"kazakhstan", "russia", "other"}),
        ("crude_by_member", {"member"}),
        ("uranium_world", {"kazakhstan", "russia", "other"}),
        ("uranium_eu", {"kazakhstan", "russia", "other"}),
        ("crude_exports_value", {"kazakhstan"}),
        ("cpc_kazakh_part", {"kazakhstan", "other"}),
    ],
)
def test_a_colour_has_one_meaning(name: str, roles: set[str]) -> None:
    assert colours(figure(name)) - {"other"} == roles - {"other"}


# --- shares by definition -----------------------------------------------------------------------


def test_no_line_joins_two_definitions() -> None:
    record = figure("oil_share_definitions")
    known = record.frame.groupby("series", sort=False)[["x", "value"]].apply(
        lambda rows: set(zip(rows["x"].astype(float), rows["value"], strict=True))
    )
    (ax,) = record.canvas.axes
    for stroke in strokes(ax):
        assert any(set(stroke) <= points for points in known), stroke
        assert all(second[0] - first[0] == 1 for first, second in pairwise(stroke))


def test_register_shares_are_those_of_the_notes() -> None:
    record = figure("oil_share_definitions")
    register = values(record, "Register by volume, EU28")
    assert [round(share, 2) for share in register.values()] == [
        5.60, 6.19, 6.06, 6.80, 7.21, 6.94, 7.27,
    ]  # fmt: skip
    floors = values(record, "Register by volume, at least")
    assert [round(share, 2) for share in floors.values()] == [6.60, 7.26, 6.06, 7.16]


def test_floors_and_statements_are_hollow() -> None:
    record = figure("oil_share_definitions")
    soft = record.frame[record.frame["status"].isin(["lower_bound", "estimate"])]
    assert rings(record.canvas.axes[0]) == set(
        zip(soft["x"].astype(float), soft["value"], strict=True)
    )
    assert set(record.frame.loc[record.frame["series"] == "Said by officials", "value"]) == {
        20.0, 8.0, 13.0,
    }  # fmt: skip
    assert "lower_bound" in record.warnings


def test_each_definition_has_its_name_in_the_chart() -> None:
    record = figure("oil_share_definitions")
    named = {series for series, *_ in figures.NAME_PLACES}
    # one label stands for two definitions with the same value
    assert set(record.frame["series"]) - named == {"Barrels a day, worked out by Econovis"}
    texts = [text.get_text() for text in record.canvas.axes[0].texts]
    assert texts == [text for _, text, *_ in figures.NAME_PLACES]


# --- origins and members ------------------------------------------------------------------------


def test_tonnes_from_kazakhstan_are_those_of_the_notes() -> None:
    tonnes = values(figure("crude_origins"), "Kazakhstan")
    assert [round(tonnes[year], 2) for year in (2000, 2001, 2012, 2017, 2019, 2022)] == [
        9.72, 8.60, 26.85, 39.73, 36.81, 36.57,
    ]  # fmt: skip


def test_kazakhstan_stands_beside_every_other_origin() -> None:
    record = figure("crude_origins")
    assert len(record.canvas.axes) == record.frame["series"].nunique() - 1 == 10
    kazakh = [(float(x), y) for x, y in values(record, "Kazakhstan").items()]
    for ax in record.canvas.axes:
        assert kazakh in strokes(ax)
        assert {2000.0, 2004.0, 2020.0, 2021.0, 2022.0} <= {x for x, _ in rings(ax)}
    scales = [ax.get_ylim()[1] for ax in record.canvas.axes]
    assert len(set(scales)) == 2
    assert record.canvas.axes[0].get_title(loc="left") == "Russia"


def test_no_share_of_listed_origins_is_given() -> None:
    record = figure("crude_origins")
    assert set(record.frame["unit"]) == {"mn tonnes"}
    assert "%" not in record.alt


def test_change_is_the_difference_of_the_two_years() -> None:
    volumes = load("energy_volumes")
    tonnes = volumes[volumes["series"] == "eu27_crude_imports"].pivot(
        index="partner", columns="year", values="value"
    )
    for base in (2001, 2010, 2018):
        record = figure("crude_change", View(base_year=base))
        drawn = [bar.get_width() for bar in record.canvas.axes[0].patches]
        wanted = ((tonnes[2022] - tonnes[base]) / 1000).sort_values(ascending=False)
        assert drawn == pytest.approx(wanted.tolist())
        assert f"From {base} to 2022" in record.title


def test_a_difference_of_floors_is_no_floor() -> None:
    assert set(figure("crude_change").frame["status"]) == {"estimate"}


@pytest.mark.parametrize(("base", "start"), [(1999, 2000), (2022, 2021), (2024, 2021)])
def test_a_base_year_outside_the_data_gives_the_nearest_and_says_so(base: int, start: int) -> None:
    record = figure("crude_change", View(base_year=base))
    assert f"From {start} to 2022" in record.title
    assert f"from {start} to 2022" in record.draft.subtitle


@pytest.mark.parametrize(
    ("change", "kazakh", "says"),
    [
        (5.0, 2.0, "from Norway it rose by 5.0, from Kazakhstan by 2.0"),
        (5.0, -2.0, "from Norway it rose by 5.0, from Kazakhstan fell by 2.0"),
        (-1.0, -2.0, "from Norway it fell by 1.0, from Kazakhstan by 2.0"),
    ],
)
def test_verbs_follow_the_sign(change: float, kazakh: float, says: str) -> None:
    best = pd.Series({"partner": "NO", "change": change})
    assert figures._gains(best, pd.Series({"partner": "KZ", "change": kazakh})) == says


def test_the_largest_gain_may_be_kazakhstans() -> None:
    best = pd.Series({"partner": "KZ", "change": 3.0})
    assert figures._gains(best, best) == "from Kazakhstan it rose by 3.0, more than from any other"


def test_the_chosen_member_is_dark_and_named() -> None:
    record = figure("crude_by_member", View(partner="IT"))
    bars = dict(zip(record.frame["x"], record.canvas.axes[0].patches, strict=True))
    assert to_hex(bars["Italy"].get_facecolor()) == colour("eu")
    assert {to_hex(bar.get_facecolor()) for name, bar in bars.items() if name != "Italy"} == {
        colour("member")
    }
    assert "Italy was the fourth largest importer" in record.title


def test_members_that_declared_none_are_told_so() -> None:
    title = figure("crude_by_member", View(partner="MT")).title
    assert title.startswith("Malta declared no Kazakh crude in 2022")


def test_the_united_kingdom_is_no_member() -> None:
    """It imported Kazakh crude in other years; a row of the last year is made up here."""

    class WithBritain(Tables):
        def __call__(self, name: str) -> pd.DataFrame:
            table = super().__call__(name)
            rows = table[(table["series"] == "eu_member_crude_from_kz") & (table["year"] == 2022)]
            return pd.concat([table, rows.head(1).assign(partner="GB", value=9999.0)])

    assert "United Kingdom" not in set(figures.crude_by_member(WithBritain(), View()).frame["x"])


def test_members_add_up_to_the_row_of_the_eu() -> None:
    by_member = figure("crude_by_member").frame["value"].sum()
    assert by_member == pytest.approx(values(figure("crude_origins"), "Kazakhstan")[2022])


# --- uranium ------------------------------------------------------------------------------------


def test_uranium_of_kazakhstan_and_its_share() -> None:
    record = figure("uranium_world")
    mined = values(record, "Kazakhstan", "Tonnes of uranium")
    assert (mined[2016], mined[2020], mined[2024]) == (24689, 19477, 23270)
    share = values(record, "Kazakhstan", "Kazakhstan in world production, %")
    # the association prints 43 % for 2022
    assert round(share[2022]) == 43
    assert "38.6%" in record.title


def test_early_company_figures_are_not_joined_to_the_table() -> None:
    record = figure("uranium_world")
    single = {x for stroke in strokes(record.canvas.axes[0]) if len(stroke) == 1 for x, _ in stroke}
    assert single == {2000.0, 2004.0, 2006.0}


def test_only_the_secondary_source_is_hatched() -> None:
    record = figure("uranium_eu")
    hatched = [[bool(bar.get_hatch()) for bar in ax.patches] for ax in record.canvas.axes]
    assert [any(panel) for panel in hatched] == [False, False, True]
    assert all(hatched[2])
    # shares printed for 2021 and 2022: 22.99 and 26.82 %
    assert values(record, "Kazakhstan", "2022") == {"Kazakhstan": 26.82}
    assert values(record, "Kazakhstan", "2021") == {"Kazakhstan": 22.99}
    assert len({ax.get_xlim() for ax in record.canvas.axes}) == 1


# --- production, exports, routes ----------------------------------------------------------------


def test_the_new_definition_of_production_is_not_joined() -> None:
    record = figure("oil_production")
    balance = values(record, "Statistics bureau's balance")
    assert [round(value, 1) for value in balance.values()] == [74.7, 72.7, 77.6, 87.7, 99.4]
    lines = strokes(record.canvas.axes[1])
    assert [[x for x, _ in line] for line in lines if line[-1][0] == 2025.0] == [[2025.0]]
    assert "break_in_series" in record.warnings
    assert any("condensate" in text.get_text() for text in record.canvas.axes[1].texts)


def test_the_year_that_lacks_a_month_stays_open() -> None:
    record = figure("crude_exports_value")
    assert 2022 not in set(record.frame["x"])
    for ax in record.canvas.axes:
        assert [[stroke[0][0], stroke[-1][0]] for stroke in strokes(ax)] == [
            [2015.0, 2021.0],
            [2023.0, 2025.0],
        ]


def test_euro_are_dollars_at_the_rate_of_the_year() -> None:
    dollars, euro = (
        values(figure("crude_exports_value", View(currency=currency)), "Value")
        for currency in ("USD", "EUR")
    )
    macro = load("macro")
    rates = macro[macro["indicator"] == "usd_per_eur"].set_index("year")["value"]
    assert euro == pytest.approx({year: value / rates[year] for year, value in dollars.items()})
    assert "€" in figure("crude_exports_value", View(currency="EUR")).title


def test_three_counts_of_one_year() -> None:
    record = figure("crude_exports_counts")
    rows = record.frame[record.frame["x"] == "2023"].set_index("series")["value"]
    # customs 70.68, ministry 70.5, balance 58.76
    assert sorted(rows.round(2)) == [58.76, 70.5, 70.68]
    assert record.title.startswith("Kazakhstan's crude exports of 2023 are 58.8, 70.5 or 70.7")


def test_only_the_figure_said_to_be_about_is_soft_among_routes() -> None:
    record = figure("crude_routes")
    soft = record.frame[record.frame["status"] == "estimate"]
    assert soft[["series", "x", "value"]].to_numpy().tolist() == [
        ["2023", "Caspian pipeline (CPC)", 56.0]
    ]
    assert "about 56 in 2023" in record.title
    assert {"bypassing_russia", "cpc_shipments"}.isdisjoint(record.frame["x"])


def test_kazakh_oil_never_exceeds_all_oil_in_the_pipeline() -> None:
    record = figure("cpc_kazakh_part")
    every, kazakh = values(record, "All oil shipped"), values(record, "Kazakh oil")
    common = set(every) & set(kazakh)
    assert {2018, 2022, 2023, 2025} == common
    assert all(kazakh[year] < every[year] for year in common)
    assert record.title.startswith("Of the 70.5 mn tonnes")


# --- electricity --------------------------------------------------------------------------------


def test_the_mix_adds_up_to_the_whole() -> None:
    record = figure("electricity_mix")
    assert record.frame.groupby("x")["value"].sum().to_numpy() == pytest.approx(100, abs=0.01)
    assert sorted(set(record.frame["x"])) == list(range(1990, 2025))
    tops = [bar.get_y() + bar.get_height() for bar in record.canvas.axes[0].patches]
    assert max(tops) == pytest.approx(100, abs=0.01)


def test_every_source_of_power_has_a_group() -> None:
    volumes = load("energy_volumes")
    series = volumes.loc[volumes["series"].str.startswith("electricity_share_"), "series"]
    assert set(series.str.removeprefix("electricity_share_")) == set(figures.POWER)


# --- what cannot be made ------------------------------------------------------------------------


def test_an_unknown_figure_is_named_with_those_there_are() -> None:
    with pytest.raises(ChartError, match=r"no figure 'gas'; choose one of .*crude_origins"):
        figure("gas")


def test_a_table_that_is_missing_says_so() -> None:
    def none(name: str) -> pd.DataFrame:
        raise DataError(name, rule="can be read", remedy="run `make data`")

    with pytest.raises(DataError, match="make data"):
        figures.uranium_world(none, View())


def test_shares_are_said_as_precisely_as_they_were_printed() -> None:
    texts = " ".join(str(finding) for finding in figure("oil_share_definitions").draft.findings)
    assert "Officials said 20% (2010), 8% (2023) and 13% (2025)" in texts
    assert "given as 6% to 8.4%" in texts


@pytest.mark.parametrize(("gap", "says"), [(0.04, "agree"), (-1.25, "lie 1.2 mn tonnes apart")])
def test_two_counts_agree_or_lie_apart(gap: float, says: str) -> None:
    assert figures._apart(gap) == says


# --- of the briefing: every language, size and beginning ------------------------------------------

BRIEFED = ["crude_by_member", "uranium_eu"]


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


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_member_is_found_among_the_importers_or_said_to_be_none(code: str) -> None:
    importers = set(figure("crude_by_member").draft.findings[0].cells["partner"])
    titles = {
        partner: spoken("crude_by_member", code, View(partner=partner)).title
        for partner in member_states()
    }
    none = {"en": "declared no Kazakh crude", "ru": "не заявлена", "kk": "мәлімдеген жоқ"}[code]
    assert {partner for partner, title in titles.items() if none not in title} == importers


def test_without_a_printed_share_the_title_says_who_gives_it() -> None:
    record = make("uranium_eu", View(since=2023))
    assert record.title.startswith("A secondary source gives Kazakhstan about 24%")
    assert record.frame["panel"].unique().tolist() == ["2024"]


def test_every_share_of_deliveries_is_said_whatever_year_is_first() -> None:
    said = {make("uranium_eu", View(since=since)).draft.findings[1] for since in (0, 2022, 2024)}
    assert [str(one) for one in said] == [
        "Its share was 23.0% in 2021, 26.8% in 2022 and about 24% in 2024; no figure for "
        "Kazakhstan was found for other years."
    ]


def test_a_year_alone_is_compared_with_the_one_before() -> None:
    texts = [str(finding) for finding in make("crude_by_member", View(since=2022)).draft.findings]
    assert len(texts) >= 3
    assert "in 2021 to" in texts[2]


def test_a_comparison_begins_with_the_first_year_that_is_shown() -> None:
    texts = [str(finding) for finding in make("crude_by_member", View(since=2015)).draft.findings]
    assert texts[2].endswith("mn tonnes in 2015 to 9.0 in 2022.")
    assert "rose from 34.6 mn tonnes in 2015 to 36.6." in texts[3]
