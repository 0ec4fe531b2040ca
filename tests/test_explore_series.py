"""Series: keys that do not exist, every cell of the tables once, the notebooks' numbers, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd
import pytest

from analysis import View, investment, load, trade
from analysis.errors import MeasureError
from analysis.explore import names
from analysis.explore.series import (
    SUBJECTS,
    WHOLE_REASONS,
    Series,
    catalogue,
    rows,
    series,
)
from analysis.figures import Tables, member_states
from analysis.figures.common import partner_flows
from analysis.measures import EU27, PERIMETERS, join_sources
from analysis.prices import indicator
from analysis.trade import DIRECTIONS, FLOWS

KEYS = list(catalogue())
TABLES = sorted({one.table for one in catalogue().values()})
KINDS = {"flow", "stock", "balance", "share", "rate", "count"}


def _of(table: str) -> list[Series]:
    return [one for one in catalogue().values() if one.table == table]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("corridor:titr_freigth", "corridor:titr_freight"),
        ("trade_turnover:KZ.EU27.export", "trade_turnover:KZ.EU27_2020.export"),
        ("fdi_by_member_state:NL.stock", "fdi_by_member_state:NL.stock.EUR"),
        ("commitments:EBRD", "choose "),
        ("", "choose "),
    ],
)
def test_a_key_that_does_not_exist_is_told_what_is_near(wrong: str, near: str) -> None:
    for ask in (series, rows):
        with pytest.raises(MeasureError) as fault:
            ask(wrong)
        assert near in fault.value.remedy


def test_what_a_caller_writes_into_rows_stays_with_the_caller() -> None:
    key = KEYS[0]
    before = rows(key)["value_mn"].tolist()
    mine = rows(key)
    mine["value_mn"] = 0.0
    assert rows(key)["value_mn"].tolist() == before


@pytest.mark.parametrize(
    "key",
    [
        "trade_by_month:KZ.DE.export",
        "raw_materials:phosphorus",
        "energy_volumes:kz_crude_exports_value.WORLD",
        "fdi_by_member_state:CH.stock_mirror.USD",  # confidential in every year
        "trade_by_member_state:DE.KZ.turnover.EUR",
        "trade_by_product:EU27_2020.KZ.import.2709.USD",  # members without a value
    ],
)
def test_what_is_no_series_is_not_in_the_catalogue(key: str) -> None:
    assert key not in catalogue()


# --- every cell once ------------------------------------------------------------------------------


def _cells() -> dict[str, dict[int, float]]:
    """Every number of the tables, by the key and year under which it must be found."""
    found: dict[str, dict[int, float]] = {}

    def put(key: str, year: int, value: float) -> None:
        assert year not in found.setdefault(key, {}), (key, year)
        found[key][year] = value

    for table in ("trade_turnover", "trade_total", "trade_by_member_state"):
        for row in load(table).to_dict("records"):
            own = table == "trade_by_member_state" and row["reporter"] != "KZ"
            tail = f".{row['currency']}" if own else ""
            key = f"{table}:{row['reporter']}.{row['partner']}.{row['flow']}{tail}"
            put(key, row["year"], row["value_mn"])
    for row in load("trade_by_product").to_dict("records"):
        codes = (row[name] for name in ("reporter", "partner", "flow", "product", "currency"))
        put(f"trade_by_product:{'.'.join(codes)}", row["year"], row["value_mn"])
    for row in load("fdi_by_member_state").dropna(subset="value_mn").to_dict("records"):
        press = "_press" if row["status"] == "estimate" else ""
        key = f"fdi_by_member_state:{row['investor']}.{row['measure']}{press}.{row['currency']}"
        put(key, row["year"], row["value_mn"])
    for row in load("fdi_total").to_dict("records"):
        codes = (row[name] for name in ("measure", "currency", "source_id"))
        put(f"fdi_total:{'.'.join(codes)}", row["year"], row["value_mn"])
    for row in load("energy_shares").to_dict("records"):
        key = f"energy_shares:{row['product']}.{row['partner']}.{row['basis']}"
        put(key, row["year"], row["share_pct"])
    for row in load("energy_volumes").to_dict("records"):
        if row["series"] != "kz_crude_exports_value":
            put(f"energy_volumes:{row['series']}.{row['partner']}", row["year"], row["value"])
    for row in load("corridor").to_dict("records"):
        put(f"corridor:{row['series']}", row["year"], row["value"])
    for row in load("macro").to_dict("records"):
        value = row["value"] / 1e6 if row["unit"] in ("USD", "persons") else row["value"]
        put(f"macro:{row['country']}.{row['indicator']}", row["year"], value)
    return found


CELLS = _cells()


def _numbers(key: str) -> dict[int, float]:
    found = rows(key)
    column = "value_mn" if series(key).currency else "value"
    return dict(zip(found["year"], found[column], strict=True))


def test_every_number_of_the_tables_is_in_one_series() -> None:
    assert set(CELLS) <= set(KEYS)


@pytest.mark.parametrize("table", TABLES)
def test_a_series_has_the_numbers_of_its_table_and_no_others(table: str) -> None:
    for one in _of(table):
        numbers, cells = _numbers(one.key), CELLS.get(one.key, {})
        assert {year: numbers[year] for year in cells} == pytest.approx(cells, abs=0), one.key
        if one.partner == "BLX" or not cells:
            continue  # sums, below
        # Kazakhstan's trade with a member that has no row in a year is nil, nothing else is added
        added = set(numbers) - set(cells)
        assert all(numbers[year] == 0 for year in added), one.key
        assert not added or one.key.startswith("trade_by_member_state:KZ."), one.key


def test_only_sums_are_made_here() -> None:
    made = [series(key) for key in set(KEYS) - set(CELLS)]
    for one in made:
        eu = "EU27_2020" in (one.partner, one.counted_by)
        assert one.what in ("turnover", "balance") or eu, one.key


@pytest.mark.parametrize("what", ["turnover", "balance"])
def test_turnover_and_balance_are_those_of_the_two_directions(what: str) -> None:
    sign = 1 if what == "turnover" else -1
    for key in [key for key in KEYS if series(key).what == what]:
        exports, imports = (_numbers(key.removesuffix(what) + flow) for flow in DIRECTIONS)
        both = exports.keys() & imports.keys()
        expected = {year: exports[year] + sign * imports[year] for year in both}
        # turnovers that the tables print are rounded at a dollar
        assert _numbers(key) == pytest.approx(expected, abs=2e-6), key


def test_the_sum_of_fuels_is_that_of_the_members() -> None:
    key = "trade_by_product:EU27_2020.KZ.import.27.EUR"
    cells = Counter[int]()
    for member in EU27:
        cells.update(CELLS.get(key.replace("EU27_2020", member), {}))
    assert _numbers(key) == pytest.approx(dict(cells))


def test_belgium_and_luxembourg_together_are_their_sum() -> None:
    for flow in DIRECTIONS:
        both, belgium, luxembourg = (
            _numbers(f"trade_by_member_state:KZ.{code}.{flow}") for code in ("BLX", "BE", "LU")
        )
        assert min(belgium) == min(luxembourg) == 1999
        assert min(both) == 1995
        assert {year: both[year] for year in belgium} == pytest.approx(
            {year: belgium[year] + luxembourg[year] for year in belgium}
        )


# --- what a series says of itself -----------------------------------------------------------------


def test_catalogue_is_in_order_and_said_in_full() -> None:
    assert [one.key for one in catalogue().values()] == KEYS
    subjects = [one.subject for one in catalogue().values()]
    assert list(dict.fromkeys(subjects)) == list(SUBJECTS)
    exports = [one.partner for one in catalogue().values() if one.what == "export"]
    assert exports[:4] == list(PERIMETERS)


@pytest.mark.parametrize("table", TABLES)
def test_a_series_is_what_its_rows_are(table: str) -> None:
    for one in _of(table):
        found = rows(one.key)
        years = found["year"].tolist()
        assert years == sorted(set(years)), one.key
        assert (one.first, one.last) == (years[0], years[-1]), one.key
        assert one.kind in KINDS, one.key
        assert one.tables == (table,), one.key
        assert bool(one.currency) != bool(one.unit), one.key
        unit, value = ("currency", "value_mn") if one.currency else ("unit", "value")
        assert set(found[unit]) == {one.currency or one.unit}, one.key
        assert found[value].notna().all(), one.key
        assert found.columns[-5:].tolist() == [unit, value, "status", "source_id", "note"]
        assert one.kind != "share" or one.unit == "percent", one.key
        assert one.kind != "count" or (found[value] >= 0).all(), one.key
        for column, said in {"reporter": one.counted_by, "partner": one.partner}.items():
            assert column not in found or set(found[column]) == {said}, one.key


def test_every_source_and_status_is_known() -> None:
    known = set(load("sources")["source_id"])
    for key in KEYS:
        found = rows(key)
        assert set(join_sources(found["source_id"]).split()) <= known, key
        assert not found["status"].isna().any(), key


def test_press_figures_stay_out_of_the_tables_series() -> None:
    for key in KEYS:
        if key.startswith("fdi_"):
            told = set(rows(key)["status"]) == {"estimate"}
            assert told == series(key).what.endswith("_press"), key


# --- wholes and other sides -----------------------------------------------------------------------


def _linked(field: str) -> Iterable[tuple[Series, Series]]:
    for one in catalogue().values():
        if getattr(one, field):
            yield one, series(getattr(one, field))


def test_a_whole_is_of_the_same_flow_and_unit_in_common_years() -> None:
    pairs = list(_linked("whole"))
    assert len(pairs) > 400
    for one, whole in pairs:
        assert whole.key != one.key
        assert (whole.currency, whole.unit, whole.kind) == (one.currency, one.unit, one.kind)
        assert whole.what == one.what or one.what.startswith((whole.what + "_", whole.what)), one
        assert set(rows(one.key)["year"]) & set(rows(whole.key)["year"]), one.key
        assert not whole.whole or whole.table.startswith("trade"), one.key


def test_no_part_is_larger_than_its_whole() -> None:
    for one, whole in _linked("whole"):
        if one.table.startswith("fdi"):
            continue  # positions of others can be negative
        parts, total = _numbers(one.key), _numbers(whole.key)
        for year in parts.keys() & total.keys():
            assert parts[year] <= total[year] * (1 + 1e-9), (one.key, year)


def test_a_total_of_investment_is_of_the_same_source() -> None:
    for one, whole in _linked("whole"):
        if one.table == "fdi_by_member_state":
            assert set(rows(one.key)["source_id"]) == set(rows(whole.key)["source_id"]), one.key


def test_what_seems_to_have_a_whole_says_why_not() -> None:
    for what in WHOLE_REASONS:
        found = [one for one in catalogue().values() if one.what == what]
        assert found
        assert not any(one.whole for one in found), what


def test_an_opposite_is_the_same_goods_from_the_other_side() -> None:
    pairs = list(_linked("opposite"))
    assert len(pairs) > 150
    for one, other in pairs:
        assert set(rows(one.key)["year"]) & set(rows(other.key)["year"]), one.key
        if one.table == "fdi_by_member_state":
            assert {one.what, other.what} == {"stock", "stock_mirror"}
            assert one.partner == other.partner
        else:
            assert other.what == trade.OPPOSITE[one.what]
            assert (one.partner, one.counted_by) == (other.counted_by, other.partner)
        assert other.opposite, other.key


# --- the notebooks' numbers -----------------------------------------------------------------------


@pytest.mark.parametrize("partner", ["EU27_2020", *member_states()])
def test_trade_is_that_of_the_charts(partner: str) -> None:
    table = "trade_turnover" if partner in PERIMETERS else "trade_by_member_state"
    charted = partner_flows(Tables(), View(partner=partner))
    for flow in FLOWS:
        mine = rows(f"{table}:KZ.{partner}.{flow}")
        theirs = charted[charted["flow"] == flow].reset_index(drop=True)
        columns = ["year", "reporter", "partner", "flow", "currency", "status", "source_id"]
        pd.testing.assert_frame_equal(mine[columns], theirs[columns])
        assert mine["value_mn"].tolist() == pytest.approx(theirs["value_mn"].tolist(), abs=2e-6)


def test_sums_of_investment_are_those_of_the_package() -> None:
    fdi = load("fdi_by_member_state")
    sums = [one for one in catalogue().values() if one.key.startswith("fdi_by_member_state:EU27")]
    assert len(sums) == 5
    for one in sums:
        theirs = investment.eu_total(fdi, measure=one.what, currency=one.currency)
        mine = rows(one.key)
        pd.testing.assert_frame_equal(mine[theirs.columns], theirs.dropna(subset="value_mn"))


@pytest.mark.parametrize("measure", ["gross_inflow", "stock", "stock_mirror"])
def test_the_share_in_its_whole_is_that_of_the_package(measure: str) -> None:
    currency = investment.MAIN_CURRENCY[measure]
    one = series(f"fdi_by_member_state:EU27_2020.{measure}.{currency}")
    theirs = investment.eu_share(load("fdi_by_member_state"), load("fdi_total"), measure=measure)
    part, whole = _numbers(one.key), _numbers(one.whole)
    mine = {year: 100 * part[year] / whole[year] for year in part if year in whole}
    assert mine == pytest.approx(dict(zip(theirs["year"], theirs["share_pct"], strict=True)))


def test_both_sides_are_those_of_the_mirror() -> None:
    rates = indicator(load("macro"), "usd_per_eur")
    theirs = trade.mirror_by_member(load("trade_by_member_state"), rates)
    for partner, pairs in theirs.groupby("partner"):
        one = series(f"trade_by_member_state:KZ.{partner}.export")
        assert one.opposite == f"trade_by_member_state:{partner}.KZ.import.USD"
        sides = (_numbers(one.key), _numbers(one.opposite))
        for column, side in zip(("kz_reported_mn", "partner_reported_mn"), sides, strict=True):
            assert [side[year] for year in pairs["year"]] == pytest.approx(pairs[column].tolist())


def test_both_sides_of_a_stock_are_those_of_the_package() -> None:
    rates = indicator(load("macro"), "usd_per_eur")
    one = series("fdi_by_member_state:NL.stock.EUR")
    theirs = investment.two_sided_stock(load("fdi_by_member_state"), rates, investor="NL")
    mirror = _numbers(one.opposite)
    assert [mirror[year] for year in theirs["year"]] == pytest.approx(
        theirs["investor_reported_mn"].tolist()
    )


# --- names ----------------------------------------------------------------------------------------


def test_no_two_series_have_one_name() -> None:
    said = Counter(names.name(one) for one in catalogue().values())
    assert said.most_common(1)[0][1] == 1


@pytest.mark.parametrize("table", TABLES)
def test_every_series_can_be_named(table: str) -> None:
    for one in _of(table):
        texts = [names.name(one), names.label(one), names.what_name(one)]
        assert all(text[:1].isupper() for text in texts), one.key
        parts = [names.definition(one), names.partner_name(one), names.counted_name(one)]
        for text in (*texts, *parts):
            assert "{" not in text, one.key
            assert text == text.strip(" ,;"), one.key


@pytest.mark.parametrize(
    ("key", "said", "defined"),
    [
        (
            "trade_turnover:KZ.EU_BNS.turnover",
            "Turnover with the EU, as the bureau prints it, counted by Kazakhstan",
            "customs of Kazakhstan; exports FOB plus imports CIF; with the United Kingdom to 2022, "
            "without it from 2023",
        ),
        (
            "trade_by_member_state:NL.KZ.import.USD",
            "Imports from Kazakhstan, in US dollars, counted by the Netherlands",
            "customs of the Netherlands; imports CIF by country of origin",
        ),
        (
            "fdi_by_member_state:EU27_2020.gross_inflow.USD",
            "Direct investment from the EU, gross inflow, today's 27 members, in US dollars, "
            "counted by Kazakhstan",
            "before repayments and withdrawals, by immediate investor; UNCTAD, sum of listed "
            "partners; today's 27 EU members in every year",
        ),
        (
            "fdi_by_member_state:DE.gross_inflow_press.USD",
            "Direct investment from Germany, gross inflow, in US dollars, press reports, counted "
            "by Kazakhstan",
            "as the press or a report quotes it; the definition is not stated",
        ),
        (
            "energy_shares:crude_oil.KZ.value_incl_intra_eu28",
            "Share of Kazakhstan in the EU's crude oil imports, by value, deliveries between "
            "members included, 28 members",
            "by value, deliveries between members included, 28 members",
        ),
        ("macro:KZ.gdp_growth_pct", "GDP growth, Kazakhstan", "Kazakhstan"),
        ("macro:WORLD.population", "Population of the world", ""),
    ],
)
def test_names_and_definitions_in_words(key: str, said: str, defined: str) -> None:
    assert names.name(series(key)) == said
    assert names.definition(series(key)) == defined


def test_a_perimeter_is_named_wherever_the_eu_is_meant() -> None:
    for one in catalogue().values():
        if {one.partner, one.counted_by} & PERIMETERS.keys() and one.table != "energy_shares":
            code = next(code for code in (one.partner, one.counted_by) if code in PERIMETERS)
            assert names.PERIMETER_WORDS[code] in names.name(one), one.key
            assert "year" in names.definition(one) or "2023" in names.definition(one), one.key


def test_subjects_have_names() -> None:
    assert names.subject_name("trade") == "Trade"
    assert all(names.subject_name(code) for code in SUBJECTS)
