"""Answers: the numbers are those of the domain functions, the pictures and words are theirs."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import investment, load, measures, prices, trade
from analysis.canvas import AbsentError, ChartError
from analysis.explore import READY, Question, answer, catalogue, objection
from analysis.explore.rules import US_PRICES
from analysis.explore.series import rows
from analysis.explore.values import SURE, shown
from analysis.fingerprint import fingerprint
from analysis.language import LANGUAGES, SOURCE, speaking
from analysis.measures import EU27, value_column
from analysis.record import Record
from tests.explored import VIEWS, answered, view
from tests.pictures import clean, faults, rings, strokes, undrawn, unsupported, written

EU = "trade_turnover:KZ.EU27_2020."
MEMBER = "trade_by_member_state:KZ."
FDI = "fdi_by_member_state:"
NL, CDIS = f"{FDI}NL.stock.EUR", f"{FDI}NL.stock_mirror.USD"
FREIGHT, PEOPLE, GDP = "corridor:titr_freight", "macro:KZ.population", "macro:KZ.gdp_usd"
RATES = prices.indicator(load("macro"), prices.RATE)
CPI = prices.indicator(load("macro"), "us_cpi")
KEYS = list(catalogue())
MONEY = [key for key in KEYS if catalogue()[key].currency]
ready = pytest.mark.parametrize("name", READY)


def sampled(count: int, *, from_: list[str] = KEYS, **chosen: Any) -> list[str]:
    """Return some series that have the view, the same in every run."""
    chance = random.Random(f"{count} {chosen}")
    mixed = chance.sample(from_, len(from_))
    return list(islice((key for key in mixed if answered(Question([key], **chosen))), count))


def values(key: str, **chosen: Any) -> pd.Series[float]:
    """Return what a view shows of a series, by year; in millions where it is money."""
    question = Question([key], **chosen)
    assert objection(question) is None
    frame = shown(key, question)
    return frame.set_index("year")["value"].dropna().rename(key)


def own(key: str, frame: pd.DataFrame | None = None) -> pd.Series[float]:
    """Return the values of the rows of a series, by year."""
    frame = rows(key) if frame is None else frame
    return frame.set_index("year")[value_column(frame)].dropna().astype(float)


def alike(one: pd.Series[float], other: pd.Series[float]) -> None:
    """Fail, naming the first series, where two series are not the same numbers."""
    assert one.index.tolist() == other.index.tolist(), one.name
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12, err_msg=str(one.name))


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"series": ["trade_by_member_state:KZ.MT.export"], "scale": "log"}, "zero or less"),
        ({"series": [f"{MEMBER}MT.export"], "show": "index", "base_year": 1997}, "zero or less"),
        ({"series": ["corridor:titr_containers_teu"], "show": "index", "base_year": 2023},
         "has no figure for 2023"),
        ({"series": ["corridor:titr_containers_teu"], "since": 2023, "until": 2023},
         "has no figure in these years"),
        ({"series": ["corridor:titr_containers_teu"], "show": "cumulative"}, "leave out 2023"),
        ({"series": [f"{MEMBER}DE.export"], "show": "rank", "since": 2025},
         "no two years in a row"),
        ({"series": [f"{MEMBER}DE.export", f"{MEMBER}FR.export"], "show": "contribution",
          "since": 2025}, "no two years"),
        ({"series": [CDIS], "show": "mirror", "since": 2022}, "no year"),
        ({"series": [EU + "export"], "scale": "log", "show": "growth"}, "logarithmic"),
    ],
)  # fmt: skip
def test_what_only_the_values_tell_is_a_sentence(chosen: dict[str, Any], words: str) -> None:
    with pytest.raises(ChartError, match=words) as refusal:
        answer(Question(**chosen))
    assert str(refusal.value).endswith(".")
    assert refusal.value.__cause__ is None


def test_what_no_rule_foresaw_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.explore.answers.objection", lambda _: None)
    with pytest.raises(AbsentError, match=r"\.$"):
        answer(Question([NL, CDIS], show="contribution", prices="constant", base_year=1950))


# --- numbers --------------------------------------------------------------------------------------


def test_levels_are_the_rows() -> None:
    for key in sampled(40):
        alike(values(key), own(key))


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_currencies_are_those_of_the_years_rates(currency: str) -> None:
    for key in sampled(8, from_=MONEY, currency="EUR"):
        frame = rows(key)
        if catalogue()[key].currency != currency:
            frame = frame[frame["year"] >= 1999]
            convert = prices.usd_to_eur if currency == "EUR" else prices.eur_to_usd
            frame = convert(frame, RATES)
        alike(values(key, currency=currency), own(key, frame))


def test_constant_prices_are_dollars_deflated() -> None:
    for key in sampled(12, from_=MONEY, prices="constant"):
        frame = rows(key)
        frame = frame[(frame["currency"] == "USD") | (frame["year"] >= 1999)]
        real = prices.real_in_usd(frame, RATES, CPI, base_year=2010)
        alike(values(key, prices="constant", base_year=2010), own(key, real))


def test_growth_is_that_of_each_unbroken_run() -> None:
    for key in sampled(15, show="growth"):
        frame = rows(key)
        frame = frame[frame[value_column(frame)].notna()]
        before = frame[value_column(frame)].shift()
        # growth on less than a million dollars or euro, as amounts are said, is left out
        nothing = (before < 0.5) if catalogue()[key].currency else (before <= 0)
        runs = ((frame["year"].diff() != 1) | nothing | (frame["status"] == "break")).cumsum()
        grown = pd.concat([measures.growth(run) for _, run in frame.groupby(runs)])
        alike(values(key, show="growth"), grown.set_index("year")["growth_pct"].dropna())


def test_there_is_no_growth_across_a_change_of_definition() -> None:
    grown = values(EU + "turnover", show="growth")
    assert {2017, 2018, 2019} - set(grown.index) == {2018}


def test_an_index_is_100_in_its_base_year() -> None:
    for key in sampled(15, show="index", base_year=2012):
        index = values(key, show="index", base_year=2012)
        assert index[2012] == 100, key
        alike(index * own(key)[2012] / 100, own(key)[index.index].rename(key))


@pytest.mark.parametrize(("base", "years"), [(2012, (2003, 2012)), (2013, (2013, 2021))])
def test_an_index_does_not_cross_a_change_of_definition(base: int, years: tuple[int, int]) -> None:
    assert rows(NL).set_index("year")["status"][2013] == "break"
    index = values(NL, show="index", base_year=base)
    assert (index.index.min(), index.index.max()) == years
    told = " ".join(answer(Question(NL, show="index", base_year=base)).notes)
    assert "only years counted by the definition of the base year" in told
    # another source of the same count is no other definition
    trade_ = answer(Question(EU + "export", show="index"))
    assert trade_.frame["x"].max() == catalogue()[EU + "export"].last
    assert "only years" not in " ".join(trade_.notes)


@pytest.mark.parametrize(
    ("key", "year", "shows"),
    [
        (f"{FDI}FR.stock_mirror.USD", 2013, ["index", "share"]),
        (f"{FDI}BE.stock_mirror.USD", 2021, ["growth"]),
    ],
)
def test_what_is_below_zero_has_no_percentage(key: str, year: int, shows: list[str]) -> None:
    assert own(key)[year] < 0
    for show in shows:
        if show == "growth":
            assert year not in values(key, show=show).index
            assert values(key, show=show).min() >= -100
        else:
            with pytest.raises(AbsentError, match="zero or less in 201"):
                answer(Question(key, show=show, base_year=2015))


def test_sums_that_begin_in_different_years_are_not_compared() -> None:
    keys = [f"{MEMBER}DE.export", f"{MEMBER}BE.export"]
    with pytest.raises(AbsentError, match="Choose 1999 or a later year"):
        answer(Question(keys, show="cumulative"))
    assert "sum since 1999" in answer(Question(keys, show="cumulative", since=1999)).title


def test_each_side_of_a_mirror_has_its_own_source_and_breaks() -> None:
    sides = answer(Question(EU + "import", show="mirror")).frame.groupby("series", sort=False)
    own_, other, gap = (frame.set_index("x") for _, frame in sides)
    assert own_["status"][2018] == gap["status"][2018] == "break"
    assert other["status"][2018] == "final"
    assert not own_["source_id"].str.contains("comext|ecb").any()
    assert other["source_id"].str.fullmatch("comext_[a-z0-9_]+ ecb_reference_rates").all()
    assert gap["source_id"].str.contains("comext").all()


def test_a_share_of_the_total_is_the_part() -> None:
    for key in sampled(20, show="share"):
        share = values(key, show="share")
        total = own(catalogue()[key].whole)[share.index]
        alike(share * total / 100, own(key)[share.index])
        if catalogue()[key].kind == "flow":
            assert share.between(0, 100).all(), key


def test_the_eus_share_of_trade_and_of_investment_is_that_of_the_charts() -> None:
    turnover, total = load("trade_turnover"), load("trade_total")
    of_trade = trade.eu_share(turnover, total, flow="export")
    of_trade = of_trade[of_trade["partner"] == "EU27_2020"] if "partner" in of_trade else of_trade
    alike(values(EU + "export", show="share"), of_trade.set_index("year")["share_pct"])
    held = investment.eu_share(load("fdi_by_member_state"), load("fdi_total"), measure="stock")
    alike(values(f"{FDI}EU27_2020.stock.EUR", show="share"), held.set_index("year")["share_pct"])


def test_per_head_times_inhabitants_is_the_level() -> None:
    for key in ["macro:RU.gdp_usd", *sampled(10, from_=MONEY, show="per_head")]:
        one = catalogue()[key]
        country = one.partner if one.subject == "economy" else "KZ"
        each = values(key, show="per_head")
        people = own(f"macro:{country}.population")[each.index]
        alike(each * people, own(key)[each.index])


@pytest.mark.parametrize("key", [EU + "export", NL, "macro:KZ.external_debt_usd"])
def test_a_share_of_gdp_is_in_dollars_of_the_year(key: str) -> None:
    share = values(key, show="gdp_share")
    in_dollars = values(key, currency="USD")[share.index]
    alike(share, 100 * in_dollars / own(GDP)[share.index])


@pytest.mark.parametrize("investor", ["EU27_2020", "NL"])
def test_a_sum_of_gross_inflows_has_its_warning(investor: str) -> None:
    key = f"{FDI}{investor}.gross_inflow.USD"
    added = investment.cumulative(
        load("fdi_by_member_state"), start=2005, end=2012, investor=investor
    )
    question = {"show": "cumulative", "since": 2005, "until": 2012}
    alike(values(key, **question), added.set_index("year")["cumulative_mn"])
    assert investment.AGGREGATION_WARNING in answer(Question([key], **question)).notes
    assert investment.AGGREGATION_WARNING not in answer(Question([key])).notes


def test_a_sum_starts_with_the_first_year_that_is_shown() -> None:
    key = EU + "export"
    assert values(key, show="cumulative", since=2020)[2020] == own(key)[2020]
    alike(values(key, show="cumulative"), own(key).cumsum())


@pytest.mark.parametrize(
    ("key", "flow"),
    [
        (EU + "import", "import"),
        (EU + "export", "export"),
        (f"{MEMBER}DE.export", "export"),
        (f"{MEMBER}PL.import", "import"),
    ],
)
def test_both_sides_are_the_mirror_of_trade(key: str, flow: str) -> None:
    other = rows(catalogue()[key].opposite)
    pairs = trade.mirror(rows(key), other[other["value_mn"] > 0], RATES, flow=flow)
    check_mirror(key, pairs.rename(columns={"partner_reported_mn": "other"}))
    check_mirror(catalogue()[key].opposite, pairs.rename(columns={"partner_reported_mn": "other"}))


@pytest.mark.parametrize("key", [NL, CDIS, f"{FDI}EU27_2020.stock.EUR"])
def test_both_sides_are_those_of_the_stock(key: str) -> None:
    pairs = investment.two_sided_stock(
        load("fdi_by_member_state"), RATES, investor=catalogue()[key].partner
    )
    check_mirror(key, pairs.rename(columns={"investor_reported_mn": "other"}))


def check_mirror(key: str, pairs: pd.DataFrame) -> None:
    record = answer(Question([key], show="mirror"))
    names = list(dict.fromkeys(record.frame["series"]))
    assert len(names) == 3
    scale = 1000 if "illion" in record.frame["unit"].iloc[0].replace("Million", "") else 1
    for name, column in zip(names, ["kz_reported_mn", "other", "gap_mn"], strict=True):
        found = record.frame[record.frame["series"] == name].set_index("x")["value"]
        alike(found * scale, pairs.set_index("year")[column])


@pytest.mark.parametrize(
    ("keys", "years"),
    [
        ([f"{MEMBER}{code}.export" for code in ("DE", "IT", "NL", "FR")], (2015, 2025)),
        ([f"{MEMBER}{code}.turnover" for code in ("DE", "IT")], (1999, 2010)),
        ([f"{FDI}{code}.stock.EUR" for code in ("NL", "US", "FR")], (2013, 2021)),
        (["macro:KZ.population", "macro:RU.population"], (1990, 2025)),
    ],
)
def test_contributions_add_up_to_the_growth_of_the_sum(
    keys: list[str], years: tuple[int, int]
) -> None:
    start, end = years
    record = answer(Question(keys, show="contribution", since=start, until=end))
    before, after = (sum(own(key)[year] for key in keys) for year in years)
    assert record.frame["value"].sum() == pytest.approx(100 * (after / before - 1))
    assert record.frame["value"].is_monotonic_decreasing
    assert record.frame["series"].nunique() == len(keys)


def test_a_contribution_does_not_cross_a_change_of_definition() -> None:
    keys = [f"{FDI}{code}.stock.EUR" for code in ("NL", "US", "FR")]
    with pytest.raises(AbsentError, match="changes between 2012 and 2021"):
        answer(Question(keys, show="contribution", since=2012))


@pytest.mark.parametrize(("flow", "grows"), [("export", True), ("import", False)])
def test_the_largest_contribution_has_the_sign_of_the_growth(flow: str, grows: bool) -> None:
    keys = [f"{MEMBER}{code}.{flow}" for code in ("DE", "IT", "FR", "NL")]
    years = {"since": 2015, "until": 2025} if grows else {"since": 2013, "until": 2016}
    record = answer(Question(keys, show="contribution", **years))
    assert (record.frame["value"].sum() > 0) == grows
    top = record.frame.iloc[0 if grows else -1]
    assert f"largest contribution: {top['series']}," in record.title


@pytest.mark.parametrize("flow", ["turnover", "export", "import"])
def test_ranks_are_those_of_the_charts(flow: str) -> None:
    codes = ("IT", "DE", "PL", "LV")
    record = answer(Question([f"{MEMBER}{code}.{flow}" for code in codes], show="rank", since=2000))
    ranking = trade.ranking(load("trade_by_member_state"), flow=flow)
    ranking = ranking[(ranking["year"] >= 2000) & (ranking["value_mn"] > 0)]
    for code, name in zip(codes, ["Italy", "Germany", "Poland", "Latvia"], strict=True):
        found = record.frame[record.frame["series"] == name].set_index("x")["value"].astype(float)
        wanted = ranking[ranking["partner"] == code].set_index("year")["rank"].astype(float)
        # ranks count Belgium and Luxembourg as the chosen years have them: together or apart
        assert abs(found - wanted[found.index]).max() <= 1
    assert record.frame["x"].min() == 2000


# --- the picture ----------------------------------------------------------------------------------


def test_lines_are_broken_where_the_definition_changes() -> None:
    record = answer(Question([EU + "turnover"], since=2010))
    [before, after] = strokes(record.canvas.axes[0])
    assert (before[-1][0], after[0][0]) == (2017, 2018)
    assert any("2018" in note for note in record.notes)


def test_lines_are_broken_where_a_year_is_missing() -> None:
    record = answer(Question(["corridor:titr_containers_teu"]))
    [before, after] = strokes(record.canvas.axes[0])
    assert (before[-1][0], after[0][0]) == (2022, 2024)
    assert any("gap" in note for note in record.notes)


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (GDP, "provisional"),
        ("energy_volumes:eu27_crude_imports.RU", "lower_bound"),
        ("corridor:titr_containers_teu", "estimate"),
    ],
)
def test_soft_figures_are_hollow_and_said_to_be(key: str, status: str) -> None:
    record = answer(Question([key]))
    soft = record.frame[record.frame["status"] == status]
    [ax] = record.canvas.axes
    assert len(soft)
    assert {x for x, _ in rings(ax)} == set(soft["x"])
    assert any("Hollow" in note for note in record.notes)


def test_final_figures_are_not_hollow() -> None:
    record = answer(Question([EU + "export"]))
    assert rings(record.canvas.axes[0]) == set()
    assert not any("Hollow" in note for note in record.notes)


@pytest.mark.parametrize("key", [EU + "turnover", PEOPLE, "macro:KZ.kzt_per_usd", FREIGHT])
def test_a_logarithmic_axis_has_plain_numbers(key: str) -> None:
    record = answer(Question([key], scale="log"))
    record.canvas.canvas.draw()
    [ax] = record.canvas.axes
    assert ax.get_yscale() == "log"
    low, high = ax.get_ylim()
    inside = [
        tick.label1.get_text()
        for tick in ax.yaxis.get_major_ticks()
        if low <= tick.get_loc() <= high
    ]
    assert len(inside) >= 2
    for text in inside:
        float(text.replace(",", ""))


def test_panels_of_one_unit_have_one_scale_and_those_of_two_their_own() -> None:
    alike_ = answer(Question([EU + flow for flow in ("export", "import")], panels="apart"))
    assert len({ax.get_ylim() for ax in alike_.canvas.axes if ax.get_visible()}) == 1
    other = answer(Question([EU + "export", FREIGHT], panels="apart"))
    assert len({ax.get_ylim() for ax in other.canvas.axes if ax.get_visible()}) == 2
    assert len({ax.get_xlim() for ax in other.canvas.axes if ax.get_visible()}) == 1


@pytest.mark.parametrize("on", [True, False])
def test_events_are_marked_when_asked_for(on: bool) -> None:
    record = answer(Question([EU + "turnover"], milestones=on))
    record.canvas.canvas.draw()
    assert any("EPCA" in text for text, _ in written(record.canvas)) is on
    assert ("milestones" in record.tables) is on


@pytest.mark.parametrize("show", ["level", "index", "growth", "share", "gdp_share"])
@pytest.mark.parametrize("flow", ["export", "import"])
def test_no_line_runs_through_the_name_of_an_event(flow: str, show: str) -> None:
    record = answer(Question([EU + flow], show=show, milestones=True))
    assert faults(record.canvas) == []


@pytest.mark.parametrize("years", [(2003, 2004), (2004, 2004), (2015, 2016), (1995, 1998)])
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_an_event_has_its_place_in_few_years_too(years: tuple[int, int], scale: str) -> None:
    since, until = years
    asked = Question([EU + "export"], since=since, until=until, scale=scale, milestones=True)
    assert faults(answer(asked).canvas) == []


def test_a_line_that_ends_early_says_where() -> None:
    made = answer(Question(["fdi_by_member_state:EU27_2020.gross_inflow.USD", EU + "export"]))
    texts = [text.replace("\n", " ") for text, _ in written(made.canvas)]
    assert "Gross inflow from the EU, to 2012" in texts
    assert "Exports to the EU" in texts
    assert faults(made.canvas) == []


def test_a_marker_below_zero_is_whole() -> None:
    keys = [f"{FDI}{code}.net_inflow.EUR" for code in ("AT", "CY", "RO")]
    made = answer(Question(keys, since=2021, until=2021, panels="apart"))
    lowest = made.frame["value"].min()
    assert lowest < 0
    bottoms = {ax.get_ylim()[0] for ax in made.canvas.axes if ax.get_visible()}
    assert len(bottoms) == 1
    assert bottoms.pop() < lowest - 0.015 * (made.frame["value"].max() - lowest)


def test_a_country_keeps_its_colour_beside_others() -> None:
    mined = [f"energy_volumes:uranium_production.{code}" for code in ("AU", "CA", "RU", "KZ")]
    roles = answer(Question(mined)).draft.sheets[0].roles
    assert (roles["Russia"], roles["Kazakhstan"]) == ("russia", "kazakhstan")
    assert len(set(roles.values())) == len(mined)


# --- ready views and views by chance ----------------------------------------------------------


views = pytest.mark.parametrize("name", VIEWS)


@views
def test_every_view_is_a_clean_picture(name: str | int) -> None:
    record = answer(view(name))
    clean(record)
    assert undrawn(record) == []


@views
def test_the_numbers_of_every_title_are_in_its_rows(name: str | int) -> None:
    record = answer(view(name))
    known = [record.frame, compared(record), named(view(name))]
    for finding in record.draft.findings:
        assert unsupported(finding.text, finding.cells, *known) == [], finding.text


def compared(record: Record) -> pd.DataFrame:
    """Return what became of the first value of each series by the last: in percent, in times."""
    shown_rows = record.frame.dropna(subset="value").sort_values("x")
    ends = shown_rows.groupby(["panel", "series"])["value"].agg(["first", "last"])
    times = (ends["last"] / ends["first"]).replace([np.inf, -np.inf], np.nan)
    return pd.DataFrame({"times": times, "change": 100 * (times - 1)})


def named(question: Question) -> pd.DataFrame:
    """Return the numbers that a view may name besides its rows: of its definition."""
    return pd.DataFrame({"number": [question.base_year, len(question.series), len(EU27), 100]})


@views
def test_every_view_says_what_it_is_and_whose(name: str | int) -> None:
    record = answer(view(name))
    assert all((record.title, record.draft.subtitle, record.alt, record.draft.kind))
    assert record.source_line.startswith("Source: ")
    assert record.title in record.alt
    assert record.view["settings"] == view(name).settings
    assert {catalogue()[key].table for key in view(name).series} <= set(record.tables)


@ready
def test_ready_views_can_be_seen_in_every_language(name: str) -> None:
    for language in set(LANGUAGES) - {SOURCE}:
        with speaking(language):
            record = answer(READY[name])
            assert faults(record.canvas) == [], language


def test_ready_views_show_everything_there_is_to_choose() -> None:
    for field, wanted in {
        "show": {"level", "index", "growth", "share", "contribution", "cumulative", "per_head",
                 "gdp_share", "mirror", "rank"},
        "scale": {"linear", "log"},
        "panels": {"together", "apart"},
        "prices": {"current", "constant"},
        "milestones": {False, True},
    }.items():  # fmt: skip
        assert {getattr(question, field) for question in READY.values()} == wanted
    subjects = {catalogue()[key].subject for view in READY.values() for key in view.series}
    assert subjects == {one.subject for one in catalogue().values()}
    assert len(set(READY.values())) == len(READY) >= 14
    assert all(name.endswith("?") and len(name) < 90 for name in READY)


# --- records --------------------------------------------------------------------------------------


def test_a_name_is_that_of_the_question_alone() -> None:
    questions = {view(name) for name in VIEWS}
    assert len({answer(question).name for question in questions}) == len(questions)
    question = Question([FREIGHT])
    assert answer(question).name == answer(Question.read(question.settings)).name
    assert answer(question).name == "explorer-5b2ec32e"


def test_an_answer_is_the_same_every_time_and_changes_nothing() -> None:
    tables = {name: load(name) for name in ("trade_turnover", "macro", "corridor")}
    for question in [*list(READY.values())[:8], Question([FREIGHT])]:
        before = {key: rows(key).copy(deep=True) for key in question.series}
        one, other = answer(question), answer(question)
        assert fingerprint(one.canvas) == fingerprint(other.canvas)
        assert one.csv == other.csv
        for key, frame in before.items():
            pd.testing.assert_frame_equal(rows(key), frame)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(load(name), frame)


@pytest.mark.parametrize(
    ("chosen", "tables"),
    [
        ({}, {"trade_turnover"}),
        ({"show": "share"}, {"trade_turnover", "trade_total"}),
        ({"currency": "EUR"}, {"trade_turnover", "macro"}),
        ({"prices": "constant"}, {"trade_turnover", "macro"}),
        ({"show": "gdp_share"}, {"trade_turnover", "macro"}),
        ({"show": "per_head"}, {"trade_turnover", "macro"}),
        ({"milestones": True}, {"trade_turnover", "milestones"}),
    ],
)
def test_a_record_names_the_tables_that_it_rests_on(
    chosen: dict[str, Any], tables: set[str]
) -> None:
    assert set(answer(Question([EU + "export"], **chosen)).tables) == tables


def test_a_view_found_again_is_drawn_in_the_language_of_the_asker() -> None:
    make: Callable[[], Record] = lambda: answer(Question([FREIGHT]))  # noqa: E731
    with speaking("ru"):
        russian = make()
    assert russian.title != make().title
    assert russian.name == make().name
    assert russian.csv != make().csv


# --- how sure a comparison is ---------------------------------------------------------------------


def test_a_sum_of_members_breaks_where_its_side_does_and_their_difference_is_no_bound() -> None:
    frame = answer(Question([f"{FDI}EU27_2020.stock.EUR"], show="mirror")).frame
    kz, other, gap = (
        frame[frame["series"] == side].set_index("x")["status"]
        for side in dict.fromkeys(frame["series"])
    )
    assert kz[2013] == "break"
    assert set(kz.drop(2013)) == set(other) == {"lower_bound"}
    assert set(gap) == {"final"}


def test_amounts_below_a_million_are_not_about_the_same() -> None:
    record = answer(Question([f"{FDI}HR.stock_mirror.USD"], show="mirror", since=2009))
    values = record.frame[record.frame["x"] == record.frame["x"].max()]["value"].abs()
    assert values.max() > 10 * values.min() > 0
    assert "about" not in record.title + record.draft.findings[1].text


def test_a_contribution_says_its_prices_and_how_sure_it_is() -> None:
    keys = [f"{MEMBER}{code}.export" for code in ("DE", "FR")]
    assert "Exports, current prices: +" in answer(Question(keys, show="contribution")).title
    sure = answer(Question(keys, show="contribution", prices="constant", until=2024))
    assert "Exports, prices of 2015: +" in sure.title
    soft = answer(Question(keys, show="contribution", prices="constant"))
    assert "Exports, prices of 2015: about +" in soft.title
    assert set(soft.frame["status"]) == {"estimate"}
    oil = [f"energy_volumes:eu27_crude_imports.{code}" for code in ("RU", "NO")]
    bounds = answer(Question(oil, show="contribution", since=2005))
    assert "about −" in bounds.title
    assert set(bounds.frame["status"]) == {"estimate"}


@pytest.mark.parametrize(
    ("measure", "inside", "outside"),
    [("net_inflow.EUR", 2004, 2015), ("stock.EUR", 2014, 2015)],
)
def test_a_sum_says_when_members_are_not_in_it(measure: str, inside: int, outside: int) -> None:
    key = f"{FDI}EU27_2020.{measure}"
    told = "some members are not in the source"
    assert any(told in note for note in answer(Question([key], until=inside)).notes)
    after = answer(Question([key], since=outside, until=outside + 1))
    assert not any(told in note for note in after.notes)


def test_zeros_that_may_be_nothing_reported_are_told_of_a_sum_too() -> None:
    record = answer(Question([f"{FDI}EU27_2020.gross_inflow.USD"]))
    assert any("nil, below rounding or not reported" in note for note in record.notes)


def test_a_year_with_a_figure_and_without_growth_is_not_called_one_without_figure() -> None:
    asked = Question(["trade_total:KZ.RU.export"], show="growth", since=1995, until=1995)
    with pytest.raises(ChartError, match="has no growth in these years"):
        answer(asked)


def test_growth_on_next_to_nothing_is_a_gap_that_is_explained() -> None:
    key = f"{MEMBER}MT.export"
    before = own(key)
    small = before[before.between(0, 0.5, inclusive="neither")].index + 1
    record = answer(Question([key], show="growth"))
    grown = record.frame.set_index("x")["value"]
    assert set(small) & set(before.index)
    assert grown.reindex(small).isna().all()
    assert "Growth on less than half a million is left out: it says nothing." in record.notes
    assert not any("left out" in note for note in answer(Question([key])).notes)


def test_growth_at_constant_prices_does_not_rest_on_the_base_year() -> None:
    asked = {"show": "growth", "prices": "constant", "until": 2024}
    made = [answer(Question("macro:KZ.gdp_usd", base_year=year, **asked)) for year in (2015, 2025)]
    assert [set(record.frame["status"]) for record in made] == [{"final"}, {"final"}]
    one, other = (record.frame["value"].tolist() for record in made)
    assert one == pytest.approx(other, nan_ok=True)
    index = rows(US_PRICES).set_index("year")["status"]
    assert index[SURE] == "final"


def test_an_index_on_next_to_nothing_is_refused() -> None:
    asked = Question(f"{MEMBER}LU.export", show="index", base_year=2023)
    with pytest.raises(ChartError, match="next to nothing in 2023"):
        answer(asked)


@pytest.mark.parametrize(
    ("show", "since", "until"), [("growth", 2014, 2016), ("index", 2014, 2017)]
)
def test_an_event_lies_above_the_level_of_rest_too(show: str, since: int, until: int) -> None:
    asked = {"show": show, "since": since, "until": until, "base_year": 2013}
    assert faults(answer(Question(EU + "export", milestones=True, **asked)).canvas) == []


def test_a_sum_has_all_that_its_years_are_short_of() -> None:
    notes = " ".join(answer(Question(f"{FDI}EU27_2020.stock.USD")).notes)
    assert "some members are not in the source" in notes
    assert "nil, below rounding or not reported" in notes
