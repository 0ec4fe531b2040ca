"""Energy: definitions never joined, shares named for what they are; then the real tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import energy, load
from analysis.errors import MeasureError

ABOUT = {"status": "final", "source_id": "a", "note": ""}


def shares(rows: list[tuple[int, str, str, float]], **labels: object) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["year", "partner", "basis", "share_pct"])
    return frame.assign(product="crude_oil", **(ABOUT | labels))


def volumes(rows: list[tuple[int, str, str, float, str]], **labels: object) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["year", "series", "partner", "value", "unit"])
    return frame.assign(**(ABOUT | labels))


KAZAKH = shares(
    [
        (2018, "KZ", "volume_incl_intra_eu28", 6.9),
        (2019, "KZ", "volume_incl_intra_eu28", 7.3),
        (2020, "KZ", "volume_incl_intra_eu_v", 6.6),
        (2022, "KZ", "volume_incl_intra_eu_v", 6.1),
    ]
)
CRUDE = volumes(
    [
        (2021, "eu27_crude_imports", "KZ", 25.0, "thousand tonnes"),
        (2021, "eu27_crude_imports", "RU", 75.0, "thousand tonnes"),
    ]
)
POWER = volumes(
    [
        (2024, "electricity_share_coal", "KZ", 60.0, "%"),
        (2024, "electricity_share_gas", "KZ", 40.0, "%"),
    ]
)
URANIUM = volumes(
    [
        (2022, "uranium_production", "KZ", 21.0, "tU"),
        (2022, "uranium_production", "WORLD", 50.0, "tU"),
    ]
)
EXPORTS = volumes(
    [
        (2023, "kz_crude_exports", "WORLD", 70.0, "million tonnes"),
        (2023, "kz_crude_exports_value", "WORLD", 42.0, "billion USD"),
    ]
)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: energy.segments(KAZAKH, partner="XX"), "no rows"),
        (lambda: energy.segments(pd.concat([KAZAKH, KAZAKH])), "share a key"),
        (lambda: energy.segments(KAZAKH.assign(basis="new")), "basis new is not explained"),
        (lambda: energy.suppliers(KAZAKH, basis="tonnes_eu28", year=2019), "no rows"),
        (
            lambda: energy.suppliers(
                shares([(2019, "KZ", "statement", 60.0), (2019, "RU", "statement", 50.0)]),
                basis="statement",
                year=2019,
            ),
            "add up to 110",
        ),
        (lambda: energy.origins(CRUDE[:0]), "no rows"),
        (lambda: energy.origins(CRUDE.assign(unit=["thousand tonnes", "TWh"])), "mixed unit"),
        (lambda: energy.origins(pd.concat([CRUDE, CRUDE])), "share a key"),
        (lambda: energy.origins(CRUDE.assign(partner=["WORLD", "RU"])), "WORLD overlaps"),
        (lambda: energy.origins(CRUDE.assign(value=None)), "missing"),
        (lambda: energy.uranium(URANIUM[:1]), "no rows"),
        (lambda: energy.uranium(URANIUM.assign(unit=["tU", "%"])), "mixed unit"),
        (lambda: energy.crude_exports(EXPORTS[:1]), "units none"),
        (
            lambda: energy.crude_exports(EXPORTS.assign(unit="billion USD")),
            "kz_crude_exports has units billion USD",
        ),
        (lambda: energy.routes(CRUDE), "no rows"),
        (lambda: energy.electricity_mix(POWER[:1]), "add up to 60.00"),
        (lambda: energy.electricity_mix(POWER.assign(unit="TWh")), "not in percent"),
        (lambda: energy.electricity_mix(pd.concat([POWER, POWER])), "share a key"),
        (lambda: energy.electricity_mix(CRUDE), "no rows"),
    ],
)
def test_refuses(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        work()


def test_a_segment_ends_with_its_basis_and_at_a_gap() -> None:
    done = energy.segments(KAZAKH)
    assert done["segment"].tolist() == [0, 0, 1, 2]
    assert done["meaning"].str.contains("EU28").tolist() == [True, True, False, False]


def test_a_floor_is_marked() -> None:
    assert energy.segments(KAZAKH.assign(status="lower_bound"))["floor"].all()
    assert not energy.segments(KAZAKH)["floor"].any()


def test_no_origin_gets_a_share_of_imports() -> None:
    done = energy.origins(CRUDE)
    assert "share_pct" not in done
    assert done["share_of_listed_pct"].sum() == pytest.approx(100)
    assert done["rank"].tolist() == [1, 2]


def test_one_route_alone_has_no_share() -> None:
    rows = volumes([(2021, "crude_exports_via_cpc", "WORLD", 53.1, "million tonnes")])
    assert energy.routes(rows)["share_of_listed_pct"].isna().all()


def test_dollars_per_tonne() -> None:
    assert energy.crude_exports(EXPORTS)["usd_per_tonne"].tolist() == [600.0]


def test_the_input_is_unchanged() -> None:
    before = [frame.copy(deep=True) for frame in (KAZAKH, CRUDE, POWER)]
    energy.segments(KAZAKH)
    energy.origins(CRUDE)
    energy.electricity_mix(POWER)
    for frame, was in zip((KAZAKH, CRUDE, POWER), before, strict=True):
        pd.testing.assert_frame_equal(frame, was)


# --- real tables --------------------------------------------------------------------------------


def test_every_basis_of_the_table_is_explained() -> None:
    assert set(load("energy_shares")["basis"]) == set(energy.BASES)


def test_no_segment_of_the_real_shares_mixes_definitions() -> None:
    done = energy.segments(load("energy_shares"))
    assert not done.drop_duplicates(["segment", "basis"])["segment"].duplicated().any()
    years = done.groupby("segment")["year"].agg(["min", "max", "size"])
    assert (years["max"] - years["min"] + 1 == years["size"]).all()
    register = done[done["basis"] == "volume_incl_intra_eu28"].set_index("year")["share_pct"]
    # the register's volumes, divided: 2013 to 2019
    assert register.round(2).tolist() == [5.60, 6.19, 6.06, 6.80, 7.21, 6.94, 7.27]


def test_kazakhstan_led_uranium_deliveries_in_2022() -> None:
    done = energy.suppliers(
        load("energy_shares"), basis="deliveries_eu_utilities", year=2022, product="uranium"
    )
    assert done["partner"].iloc[0] == "KZ"
    assert done["others_pct"].iloc[0] == pytest.approx(5.16)


def test_real_origins_sum_to_100_in_every_year() -> None:
    done = energy.origins(load("energy_volumes"))
    assert done.groupby("year")["share_of_listed_pct"].sum().tolist() == pytest.approx([100] * 23)
    kazakh = done[done["partner"] == "KZ"].set_index("year")["value"] / 1000
    # million tonnes, as the record of the Eurostat file gives them
    assert kazakh[[2001, 2010, 2019, 2022]].round(2).tolist() == [8.60, 28.71, 36.81, 36.57]


def test_the_real_mix_sums_to_100_from_1990_to_2024() -> None:
    done = energy.electricity_mix(load("energy_volumes"))
    sums = done.groupby("year")["share_pct"].sum()
    assert sums.index.tolist() == list(range(1990, 2025))
    assert sums.tolist() == pytest.approx([100] * 35, abs=energy.SUM_TOLERANCE)


def test_the_share_of_world_uranium_is_that_of_the_association() -> None:
    done = energy.uranium(load("energy_volumes"))
    kazakh = done[done["partner"] == "KZ"].set_index("year")["share_pct"]
    # editions print 42 or 43 % for 2022
    assert 42 <= kazakh[2022] <= 43.5


def test_real_exports_and_routes_can_be_had() -> None:
    table = load("energy_volumes")
    assert energy.crude_exports(table)["usd_per_tonne"].between(200, 900).all()
    assert "cpc" in set(energy.routes(table)["route"])
