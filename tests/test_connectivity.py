"""Connectivity: growth of the corridor, commitments never added across currencies."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import connectivity, load
from analysis.errors import MeasureError

FREIGHT = pd.DataFrame(
    {
        "year": [2022, 2023, 2024],
        "series": "titr_freight",
        "value": [1000.0, 2000.0, 3000.0],
        "unit": "thousand tonnes",
        "status": "final",
        "source_id": "a",
    }
)
LOANS = pd.DataFrame(
    {
        "programme": ["a", "b", "c"],
        "provider": "EBRD",
        "kind": "loan",
        "amount_mn": [40.0, 60.0, 5.0],
        "currency": ["USD", "EUR", "USD"],
        "status": ["final", "final", "estimate"],
        "source_id": ["s", "t", "u"],
    }
)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: connectivity.corridor_growth(FREIGHT, series="rail"), "no series 'rail'"),
        (lambda: connectivity.corridor_growth(FREIGHT[FREIGHT["year"] != 2023]), "2023"),
        (lambda: connectivity.corridor_growth(FREIGHT.assign(unit=["t", "t", "TEU"])), "unit"),
        (lambda: connectivity.committed(LOANS, kind="pledge"), "a package and its parts"),
        (lambda: connectivity.committed(LOANS[:0]), "no rows"),
        (lambda: connectivity.committed(LOANS.assign(amount_mn=None)), "missing"),
        (lambda: connectivity.committed(pd.concat([LOANS, LOANS])), "share a key"),
    ],
)
def test_refuses(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        work()


def test_currencies_stay_apart() -> None:
    done = connectivity.committed(LOANS)
    assert done[["currency", "amount_mn", "status"]].to_numpy().tolist() == [
        ["EUR", 60.0, "final"],
        ["USD", 45.0, "estimate"],
    ]


def test_growth_and_index_of_the_corridor() -> None:
    done = connectivity.corridor_growth(FREIGHT)
    assert done["growth_pct"].tolist()[1:] == [100.0, 50.0]
    assert done["index"].tolist() == [100.0, 200.0, 300.0]


def test_the_real_corridor_fell_in_2025() -> None:
    done = connectivity.corridor_growth(load("corridor")).set_index("year")
    # back-test: growth of 86 % in 2023, as the ministry's series gives it
    assert done.loc[2023, "growth_pct"] == pytest.approx(86, abs=0.5)
    assert done.loc[2025, "growth_pct"] < 0


def test_real_commitments_can_be_added_by_lender() -> None:
    done = connectivity.committed(load("commitments"))
    assert set(done["currency"]) == {"EUR", "USD"}
    assert not done.duplicated(["provider", "currency"]).any()


def test_programmes_can_be_added_too() -> None:
    lent = pd.concat([LOANS, LOANS.assign(provider="GCF", amount_mn=1.0)])
    done = connectivity.committed(lent, by="programme").set_index("programme")
    assert done["amount_mn"].to_dict() == {"b": 61.0, "a": 41.0, "c": 6.0}
    assert done.loc["a", "commitments"] == 2
