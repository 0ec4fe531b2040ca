"""Small named frames, made by hand, in the shape of the cleaned tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from hypothesis import strategies as st

POSITIVE = st.floats(min_value=1e-3, max_value=1e6)
SERIES = st.lists(POSITIVE, min_size=3, max_size=12)
SHARES_OF = st.dictionaries(
    st.sampled_from(["AT", "DE", "FR", "IT", "NL", "PL", "RO"]), POSITIVE, min_size=2
)


def series(values: Sequence[float | None], *, start: int = 2018, **labels: object) -> pd.DataFrame:
    """One series in consecutive years: final, from source a, unless labels say otherwise."""
    about = {"currency": "USD", "status": "final", "source_id": "a"} | labels
    years = range(start, start + len(values))
    return pd.DataFrame({"year": list(years), "value_mn": list(values), **about})


def parts(table: Mapping[str, Sequence[float | None]], **labels: object) -> pd.DataFrame:
    """Several partners in the same years."""
    return pd.concat(
        [series(values, partner=code, **labels) for code, values in table.items()],
        ignore_index=True,
    )


def customs(
    table: Mapping[tuple[str, str, str], Sequence[float]],
    *,
    currency: str = "USD",
    start: int = 2022,
) -> pd.DataFrame:
    """Trade rows by (reporter, partner, flow)."""
    rows = [
        series(
            values, start=start, reporter=reporter, partner=partner, flow=flow, currency=currency
        )
        for (reporter, partner, flow), values in table.items()
    ]
    return pd.concat(rows, ignore_index=True)


def rates(values: Mapping[int, float]) -> pd.DataFrame:
    """Dollars for one euro by year."""
    return pd.DataFrame(
        {
            "year": list(values),
            "value": list(values.values()),
            "indicator": "usd_per_eur",
            "status": "final",
            "source_id": "ecb",
        }
    )


def fdi(rows: Iterable[tuple[int, str, str, str, float | None]], **labels: object) -> pd.DataFrame:
    """Investment rows: year, investor, measure, currency, value."""
    frame = pd.DataFrame(rows, columns=["year", "investor", "measure", "currency", "value_mn"])
    return frame.assign(**({"status": "final", "source_id": "a", "note": ""} | labels))
