"""Figures on direct investment: what is drawn, what the titles say, and other views."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import View, figure, load
from analysis.canvas import CONTEXTS
from analysis.figures import catalogue, member_states
from analysis.figures.investment import _gross_of_world
from analysis.investment import CONDUITS
from analysis.language import LANGUAGES
from analysis.palette import colour
from analysis.record import Record
from tests.pictures import clean, colours, numbers_in, undrawn, unsupported
from tests.spoken import TRANSLATED, differs, english, illegible, invented, loose, made, spoken

NAMES = sorted(name for name, topic in catalogue().items() if topic == "investment")
VIEWS = {
    "EU": View(),
    "EU in euro": View(currency="EUR", base_year=2018),
    "Germany": View(partner="DE"),
    "Malta": View(partner="MT"),
    "Netherlands in euro": View(partner="NL", currency="EUR"),
}
# Figures that follow the chosen partner; the others are about the EU or about everybody.
BY_PARTNER = [
    "fdi_gross_by_member",
    "fdi_stock_by_member",
    "fdi_gross_net_stock",
    "fdi_eu_share",
    "fdi_netherlands",
    "fdi_two_sided_history",
    "fdi_of_member",
]


@pytest.fixture(scope="module")
def record() -> Callable[[str, str], Record]:
    """Return a maker of records that draws each figure of each view once."""
    made: dict[tuple[str, str], Record] = {}

    def make(name: str, view: str = "EU") -> Record:
        if (name, view) not in made:
            made[name, view] = figure(name, VIEWS[view])
        return made[name, view]

    return make


Make = Callable[..., Record]


@pytest.mark.parametrize("name", BY_PARTNER)
@pytest.mark.parametrize("partner", member_states())
def test_every_member_has_its_figure(name: str, partner: str) -> None:
    made = figure(name, View(partner=partner))
    assert made.frame["value"].notna().any()
    assert "0.00%" not in " ".join(str(finding) for finding in made.draft.findings)


def test_a_member_whose_measures_share_no_year_is_shown_with_the_years_of_each() -> None:
    made = figure("fdi_gross_net_stock", View(partner="HR"))
    spans = made.frame.groupby("panel")["x"].agg(["min", "max"])
    assert spans.loc["Gross inflow"].tolist() == [2001, 2012]
    assert spans.loc["Stock at end of year"].tolist() == [2015, 2021]
    assert "No year has all three" in made.notes[0]
    assert "$2 mn gross (2012)" in made.title
    clean(made)


def values(record: Record, *, panel: str = "", series: str = "") -> dict[object, float]:
    """Return the plotted values of a panel or a series by x."""
    rows = record.frame
    rows = rows[rows["panel"] == panel] if panel else rows
    rows = rows[rows["series"] == series] if series else rows
    return dict(zip(rows["x"], rows["value"], strict=True))


# --- every figure ---------------------------------------------------------------------------------


def test_there_are_at_least_eight() -> None:
    assert len(NAMES) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_has_no_faults(record: Make, name: str) -> None:
    clean(record(name))


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "EU"])
@pytest.mark.parametrize("name", BY_PARTNER)
def test_other_views_have_no_faults_either(record: Make, name: str, view: str) -> None:
    clean(record(name, view))


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"fdi_mirror_coverage"}))
def test_everything_plotted_is_drawn(record: Make, name: str) -> None:
    assert undrawn(record(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_findings_say_only_numbers_that_they_rest_on(record: Make, name: str) -> None:
    made = record(name)
    assert numbers_in(made.title)
    for finding in made.draft.findings:
        # the date of the source that names the conduits is part of its title
        text = finding.text.replace("September 2019", "September")
        assert unsupported(text, finding.cells, made.frame) == [], text
        assert not finding.cells.empty


@pytest.mark.parametrize("name", NAMES)
def test_only_the_title_has_no_full_stop(record: Make, name: str) -> None:
    findings = record(name).draft.findings
    assert [finding.text.endswith(".") for finding in findings[1:]] == [True] * (len(findings) - 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_alternative_text_says_plotted_numbers(record: Make, name: str) -> None:
    made = record(name)
    spoken = made.alt.partition(made.draft.subtitle)[2]
    assert made.title in made.alt
    assert unsupported(spoken, made.frame) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_subtitle_says_whose_figures_and_which_measure(record: Make, name: str) -> None:
    subtitle = record(name).draft.subtitle
    assert any(
        word in subtitle for word in ("reported by", "report", "statistics", "figure", "net:")
    )
    assert any(word in subtitle for word in ("ross", "tock", "at the end of the year", "Share"))


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_twice(record: Make, name: str) -> None:
    assert figure(name).fingerprint == record(name).fingerprint


@pytest.mark.parametrize("partner", ["EU27_2020", "DE"])
@pytest.mark.parametrize("name", BY_PARTNER)
def test_the_perimeter_or_the_member_is_named(name: str, partner: str) -> None:
    made = figure(name, View(partner=partner))
    wanted = ("EU", "members") if partner == "EU27_2020" else ("Germany",)
    texts = [*(finding.text for finding in made.draft.findings), made.draft.subtitle]
    assert any(word in text for word in wanted for text in texts)


# --- gross inflow ---------------------------------------------------------------------------------


def test_gross_inflow_of_the_members_is_the_unctad_total(record: Make) -> None:
    # research notes on FDI, worked out from the UNCTAD sheet: EU27 848 in 2001, 12,901 in 2012
    made = record("fdi_gross_by_member")
    sums = made.frame[made.frame["panel"] == "Complete by country"].groupby("x")["value"].sum()
    assert sums[2001] == pytest.approx(0.848, abs=0.0005)
    assert sums[2012] == pytest.approx(12.901, abs=0.0005)
    assert "$848 mn in 2001 to $12.9 bn in 2012" in made.title
    assert made.draft.findings[1].text.startswith("Added up over 2001–2012")


def test_press_figures_stand_apart_and_hatched(record: Make) -> None:
    made = record("fdi_gross_by_member")
    below = made.frame[made.frame["panel"].str.contains("press")]
    assert set(below["status"]) == {"estimate"}
    assert values(made, panel=below["panel"].iloc[0])["Netherlands, 2022"] == 8.3
    columns, bars = made.canvas.axes
    assert all(patch.get_hatch() for patch in bars.patches)
    assert not any(patch.get_hatch() for patch in columns.patches)
    assert max(made.frame[made.frame["panel"] == "Complete by country"]["x"]) == 2012
    assert "Hollow or hatched: estimates." in made.notes


def test_the_largest_member_is_dark_and_the_rest_is_grey(record: Make) -> None:
    made = record("fdi_gross_by_member")
    assert list(dict.fromkeys(made.frame["series"]))[:3] == [
        "Netherlands",
        "France",
        "25 other\nmembers",
    ]
    assert colours(made) >= {"eu", "member", "other"}


def test_a_member_without_press_figures_has_one_panel(record: Make) -> None:
    assert len(record("fdi_gross_by_member", "Malta").canvas.axes) == 1
    assert len(record("fdi_gross_by_member", "Germany").canvas.axes) == 2


def test_a_figure_of_the_press_in_euro_stays_in_euro(record: Make) -> None:
    # the press gives EUR 345 m for Germany in 2017: unchanged in euro, converted in dollars
    panel = "Single figures in the press since then"
    euro = figure("fdi_gross_by_member", View(partner="DE", currency="EUR"))
    assert values(euro, panel=panel)["Germany, 2017"] == 345
    dollars = values(record("fdi_gross_by_member", "Germany"), panel=panel)
    assert dollars["Germany, 2017"] == pytest.approx(345 * 1.13, rel=0.01)
    assert dollars["Germany, 2022"] == 469.5


# --- gross, net, stock ----------------------------------------------------------------------------


def test_three_measures_of_the_same_years_each_in_its_unit(record: Make) -> None:
    made = record("fdi_gross_net_stock")
    years = made.frame.groupby("panel")["x"].apply(list)
    assert years.tolist() == [list(range(2003, 2013))] * 3
    units = made.frame.groupby("panel")["unit"].first().to_dict()
    assert units == {
        "Gross inflow": "billion US dollars",
        "Net inflow": "billion US dollars",
        "Stock at end of year": "billion euro",
    }
    # notes: stock end-2012 EUR 43,711 m, gross USD 12,901 m
    assert values(made, panel="Stock at end of year")[2012] == pytest.approx(43.711, abs=0.001)
    assert values(made, panel="Gross inflow")[2012] == pytest.approx(12.901, abs=0.001)


def test_both_flows_have_one_scale(record: Make) -> None:
    for view in ("EU", "Germany"):
        gross, net, stock = record("fdi_gross_net_stock", view).canvas.axes
        assert gross.get_ylim() == net.get_ylim() != stock.get_ylim()


def test_net_inflow_in_euro_is_what_the_source_prints(record: Make) -> None:
    # notes: EU27 net inflow 2012 EUR 5,634 m
    made = record("fdi_gross_net_stock", "EU in euro")
    assert values(made, panel="Net inflow")[2012] == pytest.approx(5.634, abs=0.0005)


def test_28_billion_gross_is_six_and_a_half_net(record: Make) -> None:
    # notes: 28 bn gross against 6.5 bn net in 2022; 17.2 against 0.3 in 2024
    made = record("fdi_gross_against_net")
    assert "$28.0 bn" in made.title
    assert "$6.5 bn" in made.title
    assert "2022" in made.title
    assert "$17.2 bn" in made.draft.findings[1].text
    assert "$277 mn" in made.draft.findings[1].text


def test_one_gross_total_a_year_the_latest_quoted(record: Make) -> None:
    made = record("fdi_gross_against_net")
    gross = values(made, series="Gross inflow")
    assert len(gross) == (made.frame["series"] == "Gross inflow").sum()
    # notes: 2020 17.1 or 17.2, 2021 23.7 (first estimate) or 23.8, 2012 28.9 above the sum 27.0
    assert (gross["2020"], gross["2021"], gross["2012"]) == (17.2, 23.8, 28.9)
    assert not {str(year) for year in range(2013, 2020)} & set(gross)
    status = made.frame[made.frame["series"] == "Gross inflow"]["status"]
    assert set(status) == {"lower_bound", "estimate"}


def test_a_figure_of_the_press_is_above_the_sum_of_partners_whatever_its_date() -> None:
    rows = pd.DataFrame(
        {
            "year": 2012,
            "measure": "gross_inflow",
            "value_mn": [27.0, 28.0, 29.0],
            "status": ["lower_bound", "estimate", "estimate"],
            "source_id": ["table", "late", "early"],
        }
    )
    dated = pd.DataFrame(
        {"source_id": ["table", "late", "early"], "published": ["2025", "2023", "2022-05"]}
    )
    assert _gross_of_world(rows, dated)["value_mn"].tolist() == [28.0]


# --- stock ----------------------------------------------------------------------------------------


def test_stock_has_all_members_largest_first(record: Make) -> None:
    made = record("fdi_stock_by_member")
    assert len(made.frame) == len(member_states())
    assert made.frame["value"].is_monotonic_decreasing
    # notes: EU27 68,295, Netherlands 52,143, 76 %
    assert made.title.startswith(
        "At the end of 2021 the Netherlands held €52.1 bn of the EU's €68.3 bn"
    )
    assert made.title.endswith("76%")


def test_the_chosen_member_is_dark_and_ranked(record: Make) -> None:
    made = record("fdi_stock_by_member", "Germany")
    assert made.frame[made.frame["series"] == "Chosen member"]["x"].tolist() == ["Germany"]
    assert colours(made) >= {"eu", "member"}
    assert "€856 mn Germany was number 5 of 27" in made.title


def test_the_share_of_the_dutch(record: Make) -> None:
    made = record("fdi_netherlands")
    # notes: 76 % of the EU's stock at the end of 2021; 1,662 of 3,742 in 2003
    assert round(values(made, panel="Part of stock")[2021]) == 76
    assert round(values(made, panel="Part of stock")[2003]) == round(100 * 1662 / 3742)
    assert "76%" in made.title
    assert "44%" in made.title


def test_without_conduits_the_parts_add_up(record: Make) -> None:
    made = record("fdi_without_conduits")
    bars = values(made)
    union = sum(value for name, value in bars.items() if str(name).startswith("EU"))
    assert union == pytest.approx(68.295, abs=0.001)
    # notes, end of 2021: NL 52,143, LU 1,208, IE 0; so 14.9 is left
    assert bars["EU, other 24 members"] == pytest.approx(68.295 - 52.143 - 1.208, abs=0.002)
    assert "€14.9 bn" in made.title
    assert made.frame["value"].is_monotonic_decreasing


def test_every_conduit_is_explained(record: Make) -> None:
    texts = " ".join(finding.text for finding in record("fdi_without_conduits").draft.findings)
    assert all(why in texts for why in CONDUITS.values())
    assert "other places may be conduits too" in " ".join(record("fdi_without_conduits").notes)


# --- shares ---------------------------------------------------------------------------------------


def test_shares_of_the_eu_under_gross_and_stock(record: Make) -> None:
    made = record("fdi_eu_share")
    gross = values(made, panel="Share of gross inflow", series="EU")
    # notes: 19, 26, 28, 31, 44, 41, 42, 37, 53, 51, 49, 48 %; stock end-2021 51 %
    assert [round(gross[year]) for year in range(2001, 2013)] == [
        *(19, 26, 28, 31, 44, 41, 42, 37, 53, 51, 49, 48)
    ]
    assert round(values(made, panel="Share of stock", series="EU")[2021]) == 51


def test_the_share_of_net_inflow_is_told_but_not_drawn(record: Make) -> None:
    made = record("fdi_eu_share")
    assert not made.frame["panel"].str.contains("net").any()
    assert made.frame["value"].between(0, 100).all()
    # 121 % in 2015, −30 % in 2019: withdrawals offset inflows
    assert "−30% in 2019 to 121% in 2015" in made.draft.findings[1].text


@pytest.mark.parametrize("name", ["fdi_eu_share", "fdi_netherlands"])
def test_no_line_runs_across_the_new_manual(record: Make, name: str) -> None:
    made = record(name)
    stock = made.frame[made.frame["panel"].str.contains("stock")]
    assert set(stock[stock["status"] == "break"]["x"]) == {2013}
    for line in made.canvas.axes[1].lines:
        assert not {2012.0, 2013.0} <= set(line.get_xdata())


def test_investors_keep_their_colours(record: Make) -> None:
    assert colours(record("fdi_eu_share")) == {"eu", "other", "russia", "china"}
    assert colours(record("fdi_eu_share", "Germany")) == {"member", "other", "russia", "china"}


@pytest.mark.parametrize(
    ("name", "role"),
    [("EU", "eu"), ("United States", "other"), ("Russia", "russia"), ("China", "china")],
)
def test_each_line_has_the_colour_of_its_investor(record: Make, name: str, role: str) -> None:
    made = record("fdi_eu_share")
    share = values(made, panel="Share of gross inflow", series=name)
    lines = made.canvas.axes[0].lines
    mine = [line for line in lines if list(line.get_ydata()) == list(share.values())]
    assert [line.get_color() for line in mine] == [colour(role)]


def test_names_stand_beside_the_lines(record: Make) -> None:
    for ax in record("fdi_eu_share").canvas.axes:
        assert {text.get_text() for text in ax.texts} == {"EU", "United States", "Russia", "China"}


def test_a_member_of_next_to_nothing_is_not_said_to_rise(record: Make) -> None:
    assert "never held more than" in record("fdi_eu_share", "Malta").title


# --- both sides -----------------------------------------------------------------------------------


def test_two_sides_of_the_latest_common_year(record: Make) -> None:
    made = record("fdi_two_sided_stock")
    own = values(made, series="Reported by the member")
    kz = values(made, series="Reported by Kazakhstan")
    # notes, end of 2021: Netherlands 47,380 and Italy 747 (USD m) on the investor's side
    assert own["Netherlands"] == pytest.approx(47_380, abs=1)
    assert own["Italy"] == pytest.approx(747, abs=1)
    # EUR 52,143 m at 1.1827, the average of 2021
    assert kz["Netherlands"] == pytest.approx(52_143 * 1.1827, rel=0.001)
    assert made.canvas.axes[0].get_xscale() == "log"


def test_who_is_not_shown_is_named(record: Make) -> None:
    made = record("fdi_two_sided_stock")
    notes = " ".join(made.notes)
    shown = set(made.frame["x"])
    # notes: C in 2021 for Germany, Cyprus, Ireland, Malta, Portugal, Slovakia; Romania no reporter
    for name in ("Germany", "Cyprus", "Ireland", "Malta", "Portugal", "Slovakia", "Romania"):
        assert name in notes
        assert name not in shown
    # Belgium's own figure is −18
    assert "Belgium" in notes


def test_a_member_that_publishes_nothing_has_one_line(record: Make) -> None:
    made = record("fdi_two_sided_history", "Malta")
    assert set(made.frame["series"]) == {"Reported by\nKazakhstan"}
    assert "no figure of its own" in made.title


def test_a_confidential_year_is_a_gap(record: Make) -> None:
    # Germany's own figure is confidential from 2020 on
    made = record("fdi_two_sided_history", "Germany")
    assert max(made.frame["x"]) == 2019
    # the EU's sums leave such members out; 2013 is a break besides
    assert set(record("fdi_two_sided_history").frame["status"]) == {"lower_bound", "break"}


@pytest.mark.parametrize("view", ["EU", "Germany"])
def test_only_kazakhstans_line_breaks_at_its_new_manual(record: Make, view: str) -> None:
    made = record("fdi_two_sided_history", view)
    strokes = [line for line in made.canvas.axes[0].lines if line.get_linestyle() != "None"]
    assert {line.get_color() for line in strokes} > {colour("kazakhstan")}
    crossing = {line.get_color() for line in strokes if {2012, 2013} <= set(line.get_xdata())}
    assert crossing == {colour("eu" if view == "EU" else "member")}
    assert any("new manual" in note for note in made.notes)


def test_confidential_cells_are_dots_not_zeros(record: Make) -> None:
    made = record("fdi_mirror_coverage")
    cells = {text.get_text() for text in made.canvas.axes[0].texts}
    assert "·" in cells
    assert made.frame["value"].isna().any()
    fdi = load("fdi_by_member_state")
    hidden = fdi[
        (fdi["measure"] == "stock_mirror")
        & fdi["investor"].isin(member_states())
        & fdi["value_mn"].isna()
    ]
    assert made.frame["value"].isna().sum() == len(hidden)
    # notes: 24 members with at least one number; Malta and Portugal confidential throughout
    assert made.frame.dropna(subset="value")["series"].nunique() == 24
    assert "Malta and Portugal never publish" in made.draft.findings[2].text
    assert "Romania" in " ".join(made.notes)


def test_the_heat_map_writes_what_it_plots(record: Make) -> None:
    made = record("fdi_mirror_coverage")
    texts = {text.get_text() for text in made.canvas.axes[0].texts}
    assert "46,221" in texts  # notes: Netherlands 2022
    assert "−387" in texts  # notes: France 2013


# --- rankings -------------------------------------------------------------------------------------


def test_rankings_of_the_latest_common_year(record: Make) -> None:
    made = record("fdi_ranking_by_measure")
    order = made.frame.groupby("panel", sort=False)["x"].apply(list)
    # notes, 2012: gross NL 8,519, CH 3,465, CN 2,415, US 1,976; stock NL, US, FR
    assert order["Gross inflow"][:4] == ["Netherlands", "Switzerland", "China", "United States"]
    assert order["Stock at end of year"][:3] == ["Netherlands", "United States", "France"]
    assert order.map(len).tolist() == [8, 8, 8]
    # worked out from the table: Belgium is eighth by gross inflow and nineteenth by stock
    assert "in 2012 Belgium was number 8 by gross inflow and number 19 by stock" in made.title


def test_dutch_stock_first_net_sixth(record: Make) -> None:
    # notes: in 2021 NL is behind the United States, Russia, China, Switzerland and Türkiye
    text = record("fdi_ranking_by_measure").draft.findings[1].text
    assert "the Netherlands was first by stock and number 6" in text
    assert "the United States, Russia, China, Switzerland and Türkiye" in text


# --- sentences follow the figures -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(100.0, 200.0, "rose from"), (200.0, 100.0, "fell from"), (100.0, 100.0, "was $100 mn in")],
)
def test_the_verb_follows_the_figures(
    monkeypatch: pytest.MonkeyPatch, old: float, new: float, words: str
) -> None:
    rows = load("fdi_by_member_state")
    dutch = (rows["investor"] == "NL") & (rows["measure"] == "gross_inflow")
    rows.loc[dutch & (rows["year"] == 2001), "value_mn"] = old
    rows.loc[dutch & (rows["year"] == 2012), "value_mn"] = new
    loaded: Callable[[str], pd.DataFrame] = lambda name: rows if "member" in name else load(name)  # noqa: E731
    monkeypatch.setattr("analysis.figures.load", loaded)
    assert words in figure("fdi_gross_by_member", View(partner="NL")).title


# --- of the briefing: every language, size and beginning ------------------------------------------

BRIEFED = [
    "fdi_gross_net_stock",
    "fdi_of_member",
    "fdi_without_conduits",
    "fdi_two_sided_history",
]
OF_ONE = ["fdi_gross_net_stock", "fdi_of_member", "fdi_two_sided_history"]


def without_dates(text: str) -> str:
    """Take out the date of the source that names the conduits: it is part of its title."""
    return text.replace("2019", "") if "(" in text else text


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
    assert invented(record, tidy=without_dates) == []


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


@pytest.mark.parametrize(
    ("partner", "code"), [("DE", "ru"), ("DE", "kk"), ("HR", "kk"), ("RO", "ru")]
)
@pytest.mark.parametrize("name", OF_ONE)
def test_a_member_is_legible_and_said_in_its_language(name: str, partner: str, code: str) -> None:
    record = spoken(name, code, View(partner=partner))
    assert illegible(record, "half page") == []
    assert differs(record) == []
    assert english(record) == []
    assert invented(record) == []


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("name", ["fdi_of_member", "fdi_two_sided_history"])
def test_every_member_has_its_sentences_in_every_language(name: str, code: str) -> None:
    for partner in member_states():
        assert english(spoken(name, code, View(partner=partner))) == []


@pytest.mark.parametrize("partner", ["DE", "HR", "SK"])
@pytest.mark.parametrize("name", OF_ONE)
def test_a_member_from_a_year_on_has_a_figure_or_a_sentence(name: str, partner: str) -> None:
    for since in (2013, 2020):
        assert isinstance(made(name, View(partner=partner, since=since), "kk"), Record)
    late = made(name, View(partner=partner, since=2022), "kk")
    assert late == made(name, View(since=2022), "kk")


def test_a_first_year_after_the_last_one_is_refused_with_both() -> None:
    assert made("fdi_without_conduits", View(since=2023), "en") == (
        "no figures from 2023 on: the last year is 2021"
    )


def test_without_gross_inflows_the_other_measures_are_shown() -> None:
    record = figure("fdi_gross_net_stock", View(since=2015))
    assert record.frame["panel"].unique().tolist() == ["Net inflow", "Stock at end of year"]
    assert record.frame["x"].min() == 2015
    assert record.title.startswith("Direct investment from the EU in 2021: $755 mn net inflow")
    assert "its last table by country is that of 2012" in record.notes[0]


# --- one partner under each measure ---------------------------------------------------------------


def test_each_measure_of_a_member_has_all_of_its_years() -> None:
    rows = figure("fdi_of_member", View(partner="DE")).frame
    spans = rows.groupby("panel", sort=False)["x"].agg(["min", "max"]).to_numpy().tolist()
    # UNCTAD to 2012, then the press; wiiw to 2021; the member's own figures in the IMF's survey
    assert spans == [[2001, 2023], [2003, 2021], [2003, 2021], [2009, 2019]]
    gross = rows[rows["panel"] == "Gross inflow"]
    assert gross.loc[gross["status"] == "estimate", "x"].tolist() == [2017, 2022, 2023]
    clean(figure("fdi_of_member", View(partner="DE")))


def test_what_a_member_does_not_publish_is_said_with_its_reason() -> None:
    table = load("fdi_by_member_state")
    mirror = table[table["measure"] == "stock_mirror"]
    for partner in member_states():
        record = figure("fdi_of_member", View(partner=partner))
        own = mirror[mirror["investor"] == partner]["value_mn"]
        missing = [note for note in record.notes if note.startswith("No stock")]
        assert len(missing) == (not own.notna().any())
        assert all(("reports none" in note) == own.empty for note in missing)
        assert record.frame["panel"].nunique() == 4 - len(missing)
        press = (record.frame["status"] == "estimate").any()
        assert any("press gives no figure" in note for note in record.notes) == (not press)


def test_sums_and_latest_stock_are_told_beside_the_years_shown(record: Make) -> None:
    texts = [str(finding) for finding in record("fdi_gross_net_stock").draft.findings]
    table = load("fdi_by_member_state")
    rows = table[table["investor"].isin(member_states()) & table["year"].between(2003, 2012)]
    gross = rows.loc[rows["measure"] == "gross_inflow", "value_mn"].sum() / 1000
    assert f"gross inflow was ${gross:.1f} bn" in texts[2]
    assert texts[4].endswith("for the EU is €68.3 bn, at the end of 2021.")
