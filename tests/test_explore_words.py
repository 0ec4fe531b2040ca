"""What a view says: hedges, remarks of the tables, whose count, what is compared."""

from __future__ import annotations

import random
from typing import Any

import pytest

from analysis.explore import READY, Question, answer, catalogue, objection
from analysis.explore.labels import labels
from analysis.explore.words import runs
from analysis.language import LANGUAGES, speaking
from tests.explored import answered, walk

RUSSIA = "trade_total:KZ.RU.import"
FDI = "fdi_by_member_state:"
EXPORT = "trade_turnover:KZ.EU27_2020.export"
EU_OIL = "energy_volumes:eu27_crude_imports.KZ"


def test_what_a_table_remarks_on_a_year_stands_under_the_chart() -> None:
    told = "part of the year seems to be missing"
    assert any(told in note for note in answer(Question(RUSSIA, since=2005)).notes)
    assert not any(told in note for note in answer(Question(RUSSIA, since=2012)).notes)


def test_belgium_before_1999_may_be_belgium_and_luxembourg() -> None:
    key = "trade_by_member_state:BE.KZ.import.USD"
    assert "1992–1998: the figure may include Luxembourg" in answer(Question(key)).notes[0]
    assert not any("Luxembourg" in note for note in answer(Question(key, since=1999)).notes)


def test_growth_rests_on_the_year_before_the_first_too() -> None:
    grown = answer(Question(RUSSIA, show="growth", since=2011))
    assert any("2010: part of the year" in note for note in grown.notes)
    level = answer(Question(RUSSIA, since=2011))
    assert not any("part of the year" in note for note in level.notes)


def test_a_year_that_is_not_whole_is_soft_and_hedged() -> None:
    rows = answer(Question(RUSSIA, since=2009, until=2010)).frame.set_index("x")
    assert rows["status"].to_dict() == {2009: "final", 2010: "estimate"}
    assert "about $" in answer(Question(RUSSIA, until=2010)).title


def test_a_quotient_of_lower_bounds_is_no_bound_and_no_press_figure() -> None:
    level, grown = answer(Question(EU_OIL)), answer(Question(EU_OIL, show="growth"))
    assert "at least" in level.title
    assert "at least" not in grown.title + grown.alt
    assert "lower_bound" not in set(grown.frame["status"])
    for record in (level, grown):
        assert "lower_bound" in record.warnings
        assert "press_reported" not in record.warnings


def test_where_two_sides_count_the_labels_say_which() -> None:
    keys = ["trade_by_member_state:DE.KZ.import.USD", "trade_by_member_state:KZ.DE.export"]
    one, other = labels([catalogue()[key] for key in keys]).values()
    assert "counted by Germany" in one
    assert "counted by Kazakhstan" in other
    assert "definitions below the chart" in answer(Question(keys)).draft.subtitle


EXPORT, IMPORT = "trade_turnover:KZ.EU27_2020.export", "trade_turnover:KZ.EU27_2020.import"


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"show": "cumulative", "since": 2010}, "Sum since 2010: "),
        ({"prices": "constant"}, "Prices of 2015: "),
        ({"prices": "constant", "show": "per_head"}, "Prices of 2015: "),
        ({"show": "growth"}, "Growth on the year before at current prices: "),
        ({"show": "index"}, "2015 = 100: "),
    ],
)
def test_what_was_made_of_unlike_series_stands_in_the_title(
    choices: dict[str, object], says: str
) -> None:
    record = answer(Question([EXPORT, IMPORT], **choices))  # type: ignore[arg-type]
    assert record.title.startswith(says)
    assert ("running sum" in record.draft.subtitle) == (choices.get("show") == "cumulative")


def test_a_stock_has_no_prices_to_be_named() -> None:
    grown = answer(Question("fdi_by_member_state:GB.stock.EUR", show="growth"))
    assert "prices" not in grown.title


def test_a_title_of_series_that_end_apart_says_the_years() -> None:
    keys = ["macro:KZ.kzt_per_usd", "macro:WORLD.brent_usd_bbl", "macro:EZ.usd_per_eur"]
    assert "2025" in answer(Question(keys, panels="apart")).title
    lines = ["corridor:titr_freight", "corridor:transit_freight"]
    title = answer(Question(lines, show="index", base_year=2019)).title
    assert "542.7 (2025)" in title, "not that all are 100 in the base year"


def test_a_stock_of_some_members_is_not_called_that_of_the_eu() -> None:
    record = answer(Question("fdi_by_member_state:EU27_2020.stock.EUR", show="mirror", since=2021))
    assert "20 members that both sides publish" in record.title
    assert not any("from 20 to 20" in note for note in record.notes)


def test_a_balance_is_not_said_to_be_a_multiple() -> None:
    title = answer(Question("trade_turnover:KZ.EU27_2020.balance")).title
    assert "times" not in title
    assert "after" in title


def test_nothing_is_said_of_gross_inflows_where_none_are_shown() -> None:
    key = "fdi_by_member_state:NL.{}"
    assert "gross_not_net" in answer(Question(key.format("gross_inflow.USD"))).warnings
    assert "gross_not_net" not in answer(Question(key.format("stock.EUR"))).warnings


def test_bars_have_no_line_that_is_interrupted() -> None:
    keys = [f"trade_by_member_state:KZ.{code}.export" for code in ("DE", "IT")]
    told = " ".join(answer(Question(keys, show="contribution", since=2015)).notes)
    assert "2018: the source" in told
    assert "line" not in told


def test_a_break_is_that_of_the_series_that_has_it() -> None:
    keys = [EXPORT, "trade_turnover:KZ.EU_BNS.export"]
    breaks = [note for note in answer(Question(keys)).notes if "definition changes" in note]
    assert [note.split(":")[0][-4:] for note in breaks] == ["2018", "2023"]
    assert all("members" in note or "bureau" in note for note in breaks)


def test_a_count_of_another_side_is_named_in_the_title() -> None:
    assert "counted by Germany" in answer(Question("trade_by_member_state:DE.KZ.export.EUR")).title
    assert "counted by" not in answer(Question("trade_by_member_state:KZ.DE.export")).title


@pytest.mark.parametrize("eu", ["EU_V", "EU_BNS"])
@pytest.mark.parametrize("show", ["index", "growth", "cumulative", "contribution"])
def test_an_eu_of_changing_members_is_not_set_against_itself(eu: str, show: str) -> None:
    key = f"trade_turnover:KZ.{eu}.export"
    reason = objection(Question(key, show=show, base_year=2018))
    assert reason
    assert "other countries from year to year" in reason
    title = answer(Question(key)).title
    assert not any(word in title for word in ("more than", "less than", "after", "times"))


def test_growth_in_money_says_at_which_prices() -> None:
    assert "at current prices" in answer(Question(RUSSIA, show="growth")).title
    constant = answer(Question(RUSSIA, show="growth", prices="constant")).title
    assert "prices of 2015" in constant
    assert "current" not in constant


def test_ranks_begin_when_belgium_and_luxembourg_are_two() -> None:
    ranked = answer(Question("trade_by_member_state:KZ.IT.turnover", show="rank")).frame
    assert ranked["x"].min() == 1999


@pytest.mark.parametrize(
    ("years", "told"),
    [([2001, 2003, 2002, 2005, 2003], "2001–2003, 2005"), ([2010], "2010"), ([], "")],
)
def test_years_are_told_as_runs(years: list[int], told: str) -> None:
    assert runs(years) == told


URANIUM = "energy_shares:uranium.{}.deliveries_eu_utilities"
CRUDE = "energy_shares:crude_oil.{}.{}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "keys",
    [
        [URANIUM.format("KZ"), URANIUM.format("RU")],
        *(
            [CRUDE.format(code, basis) for code in ("KZ", "RU")]
            for basis in ("volume_incl_intra_eu28", "tonnes_eu27_2020", "extra_eu_rounded")
        ),
    ],
)
def test_shares_of_several_suppliers_say_whose_imports(keys: list[str], language: str) -> None:
    eu = {"en": "EU", "ru": "ЕС", "kk": "ЕО"}[language]
    with speaking(language):
        assert eu in answer(Question(keys)).title.partition(":")[0]


@pytest.mark.parametrize(
    "keys",
    [
        ["trade_by_member_state:ES.KZ.import.USD", "trade_by_member_state:KZ.HU.import"],
        [f"fdi_by_member_state:NL.gross_inflow{how}.USD" for how in ("", "_press")],
    ],
)
def test_what_is_counted_by_two_sides_or_in_two_ways_has_no_common_name(keys: list[str]) -> None:
    """Imports of Spain from Kazakhstan are no imports of Kazakhstan from Hungary."""
    title = answer(Question(keys)).title
    assert ":" not in title
    assert all(text in title for text in labels([catalogue()[key] for key in keys]).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_says_its_head_twice(language: str) -> None:
    chance = random.Random("heads")
    with speaking(language):
        for question in [walk(chance) for _ in range(300)]:
            if answered(question):
                head, colon, rest = answer(question).title.partition(": ")
                assert not colon or head.lower() not in rest.lower(), question.settings


VOLUME = "energy_shares:crude_oil.{}.volume_incl_intra_eu28"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_without_room_says_the_range_not_what_was_asked_first(language: str) -> None:
    keys = [VOLUME.format(code) for code in ("DK", "CM", "AR", "LY", "RU", "OM")]
    with speaking(language):
        forth, back = (answer(Question(way)).title for way in (keys, keys[::-1]))
    assert forth == back
    assert "24.1%" in forth.replace(",", ".").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def test_a_range_says_its_unit_once() -> None:
    keys = [key for key in catalogue() if key.startswith("energy_volumes:eu_member_crude_register")]
    title = answer(Question(keys[:11], panels="apart")).title
    assert "thousand barrels: " in title
    assert title.count("barrels") == 1
    assert "the last figures of 11 series" in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_of_unlike_things_have_no_largest(language: str) -> None:
    """A title without room for the amounts says what the series are."""
    keys = ["macro:IE.gdp_usd", "trade_total:KZ.RU.balance", EXPORT, IMPORT, "macro:KZ.gdp_usd"]
    with speaking(language):
        title = answer(Question(keys)).title
        assert title.endswith("(1990–2025)")
        assert all(text in title for text in labels([catalogue()[key] for key in keys]).values())


def test_a_title_says_one_year_once() -> None:
    keys = ["macro:KZ.kzt_per_usd", "macro:WORLD.brent_usd_bbl", *map(VOLUME.format, ("RU", "LY"))]
    title = answer(Question(keys, panels="apart", since=2019, until=2019)).title
    assert "2019" in title
    assert "2019–2019" not in title


def test_a_title_counts_the_series_that_it_leaves_out() -> None:
    titles = {name: answer(question).title for name, question in READY.items()}
    assert (
        "largest of 3 in 2024; 1 series has no figure for 2024"
        in titles["Who sells uranium to the EU's power stations?"]
    )
    assert titles["What does the departure of the United Kingdom do to the figures?"].endswith(
        "in 2025; 1 series has no figure for 2025"
    )


@pytest.mark.parametrize("show", ["growth", "index"])
def test_changes_in_several_currencies_say_which_and_are_not_ranked(show: str) -> None:
    keys = ["trade_turnover:EU27_2020.KZ.export", IMPORT]
    record = answer(Question(keys, show=show, since=2010))
    assert "(euro)" in record.title
    assert "(US dollars)" in record.title
    assert "largest" not in record.title
    together = answer(Question(keys, show=show, since=2010, currency="USD"))
    assert "euro)" not in together.title


def test_growth_of_tonnes_is_not_said_to_be_at_current_prices() -> None:
    title = answer(Question([EXPORT, "energy_volumes:kz_crude_exports.WORLD"], show="growth")).title
    assert title.startswith("Growth on the year before: ")


@pytest.mark.parametrize(
    ("key", "choices", "says"),
    [
        ("fdi_by_member_state:PK.gross_inflow.USD", {"show": "share"}, "less than 0.1% in 2012"),
        (
            "trade_by_member_state:KZ.DK.export",
            {"show": "per_head", "since": 1997, "until": 2000},
            "less than $0.01 per head in 2000; $",
        ),
        ("fdi_by_member_state:HU.gross_inflow.USD", {}, "nil or not reported in 2012; $2 mn in"),
        ("fdi_by_member_state:GR.stock.USD", {}, "nil or not reported in 2012, as in 2001"),
        ("fdi_by_member_state:IE.stock_mirror.USD", {}, "$0 mn in 2017"),
        ("trade_by_member_state:KZ.DK.export", {"until": 2000}, "less than $1 mn in 2000"),
        ("energy_volumes:electricity_share_wind.KZ", {}, "after 0.0% in 1990"),
    ],
)
def test_what_is_not_zero_is_not_said_as_zero(
    key: str, choices: dict[str, object], says: str
) -> None:
    assert says in answer(Question(key, **({"until": 2020} | choices))).title  # type: ignore[arg-type]


def test_a_subtitle_says_only_what_holds_for_all_series() -> None:
    unlike = answer(Question(["macro:IE.gdp_usd", "trade_total:KZ.RU.balance", EXPORT]))
    for clause in ("customs of Kazakhstan", "FOB", "EU members"):
        assert clause not in unlike.draft.subtitle
    assert "definitions below the chart" in unlike.draft.subtitle
    assert any(
        note.startswith("Balance with Russia: customs of Kazakhstan; exports FOB less imports CIF")
        for note in unlike.notes
    )
    flows = answer(Question([EXPORT, IMPORT]))
    assert "customs of Kazakhstan; today's 27 EU members in every year" in flows.draft.subtitle
    assert "Imports from the EU: imports CIF by country of origin." in flows.notes
    alike = answer(Question(["trade_total:KZ.CN.export", EXPORT])).draft.subtitle
    assert "destination; today's 27 EU members in every year" in alike, "whose EU is plain"


def test_prices_are_those_of_the_amounts_of_money() -> None:
    keys = [EXPORT, "energy_volumes:kz_crude_exports.WORLD"]
    subtitle = answer(Question(keys, show="growth")).draft.subtitle
    assert "amounts of money: US dollars, current prices;" in subtitle


def test_only_what_was_converted_is_said_to_be() -> None:
    dollars, euro = (
        answer(Question(key, prices="constant")).notes[0]
        for key in (EXPORT, "trade_turnover:EU27_2020.KZ.export")
    )
    assert "deflated" in dollars
    assert "deflated" in euro
    assert "converted" not in dollars
    assert "Amounts in euro were converted" in euro


def test_the_currency_of_each_change_stands_under_the_chart() -> None:
    keys = ["trade_turnover:EU27_2020.KZ.export", IMPORT]
    told = answer(Question(keys, show="growth")).notes
    assert "In euro: Exports to Kazakhstan, counted by the EU." in told
    assert not any(note.startswith("In ") for note in answer(Question(keys, panels="apart")).notes)


def test_what_is_remarked_on_several_series_is_said_once() -> None:
    alike = answer(Question([URANIUM.format("KZ"), URANIUM.format("RU")])).notes
    assert "Kazakhstan and Russia, 2024: from a secondary source." in alike
    keys = [f"fdi_by_member_state:{code}.gross_inflow.USD" for code in ("GR", "LT")]
    (told,) = (note for note in answer(Question(keys)).notes if "below rounding" in note)
    assert told.startswith("Greece, 2001, 2003–2012; Lithuania, 2001, 2003, 2009–2012: zero")


def test_what_each_investor_counts_itself_is_one_kind() -> None:
    keys = [f"fdi_by_member_state:{code}.stock_mirror.USD" for code in ("CA", "NL", "CN")]
    record = answer(Question(keys))
    assert record.title.startswith("Stock, by the investor's count: Netherlands $")
    assert "as the investor's country reports it" in record.draft.subtitle
    assert "definitions below" not in record.draft.subtitle


def test_nothing_lies_between_values_of_unlike_things() -> None:
    keys = [EXPORT, "fdi_by_member_state:NL.gross_inflow.USD", "trade_total:KZ.RU.balance"]
    keys += ["trade_total:KZ.CN.turnover", "fdi_by_member_state:NL.stock.USD"]
    title = answer(Question(keys, show="gdp_share", until=2012)).title
    assert title == "Percent of GDP: 5 series (1995–2012)"


def test_a_range_from_one_value_to_the_same_is_that_value() -> None:
    keys = [key for key in catalogue() if key.startswith("energy_shares:crude_oil.YE.")]
    title = answer(Question(keys, since=2017, until=2017)).title
    assert "less than 0.1% in 2017, in 2 series" in title


def test_what_is_of_kazakhstan_says_so() -> None:
    own = [
        one
        for one in catalogue().values()
        if one.partner == "KZ" and one.subject in ("energy", "economy")
    ]
    assert len(own) > 40
    for one in own:
        record = answer(Question([one.key]))
        assert "Kazakhstan" in record.title + record.draft.subtitle, one.key
    apart = answer(
        Question(["macro:KZ.gdp_growth_pct", "macro:WORLD.brent_usd_bbl"], panels="apart")
    )
    assert "GDP growth: Kazakhstan." in apart.notes


def test_the_largest_is_named_only_where_no_other_is_as_large() -> None:
    keys = [f"trade_turnover:KZ.{eu}.turnover" for eu in ("EU27_2020", "EU_V", "EU_BNS", "EU28")]
    title = answer(Question(keys, since=2017, until=2020, currency="EUR")).title
    assert title == "Turnover with the EU: €20.9 bn to €21.8 bn in 2020, in 4 series"
    per_head = answer(Question(keys, show="per_head", until=2018)).title
    assert "largest" not in per_head


def test_a_head_holds_for_the_series_that_are_left_out_too() -> None:
    keys = [EXPORT, "trade_total:KZ.CN.export", f"{FDI}BE.net_inflow.EUR"]
    title = answer(Question(keys, currency="USD")).title
    assert title.startswith("Exports to the EU $34.8 bn; Exports to China $15.2 bn in 2025; 1 ")


def test_whose_count_it_is_stands_beside_what_nobody_counts() -> None:
    keys = ["macro:LU.gdp_usd", "trade_by_member_state:DK.KZ.import.USD"]
    assert "counted by Denmark" in answer(Question(keys, until=2018)).title


def test_unlike_things_have_no_range() -> None:
    keys = [f"trade_by_member_state:DE.KZ.{flow}.EUR" for flow in ("import", "export")]
    keys += [f"trade_by_product:DE.KZ.{flow}.27.EUR" for flow in ("import", "export")]
    assert " to €" not in answer(Question(keys, panels="apart")).title


@pytest.mark.parametrize(
    ("key", "choices", "said"),
    [
        (f"{FDI}OM.net_inflow.EUR", {}, "Oman: less than €1 mn below zero in 2016"),
        ("macro:KZ.external_debt_usd", {"show": "index", "base_year": 2020}, "; less than 0.1 in"),
        (f"{FDI}BH.stock_mirror.USD", {"show": "per_head", "since": 2012}, "after $0.00 per head"),
        ("trade_by_member_state:HU.KZ.import.EUR", {"show": "gdp_share"}, ": 0.1% in 2021"),
    ],
)
def test_small_values_keep_their_sign_and_are_not_called_the_same(
    key: str, choices: dict[str, Any], said: str
) -> None:
    title = answer(Question(key, **choices)).title
    assert said in title
    assert "as in" not in title


def test_no_note_says_a_name_again() -> None:
    keys = [f"trade_by_member_state:DE.KZ.import.{code}" for code in ("USD", "EUR")]
    assert answer(Question(keys, show="growth")).notes == []
    sources = ["fdi_total:stock.USD.unctadstat_fdi_2021"]
    sources.append("fdi_total:stock.USD.unctad_bilateral_2001_2012")
    record = answer(Question(sources, show="gdp_share"))
    assert not any(note.startswith("UNCTAD") for note in record.notes)
    assert "definitions below" not in record.draft.subtitle
