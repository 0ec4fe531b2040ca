"""Claims made by hand, with as few words as a test needs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.book import Book, make
from analysis.claims.checking import check
from analysis.claims.claim import NOT_SAID, Claim, frame
from tests.frames import rates

BILLION = 1e9
COUNTRIES = pd.DataFrame(
    {
        "code": ["DE", "GB", "CH", "KZ", "EU27_2020"],
        "name_en": ["Germany", "United Kingdom", "Switzerland", "Kazakhstan", "EU-27"],
        "name_ru": ["Германия", "Великобритания", "Швейцария", "Казахстан", ""],
        "name_kk": ["Германия", "Ұлыбритания", "Швейцария", "Қазақстан", ""],
        "eu_from": ["1958-01", "1973-01", "", "", ""],
        "eu_to": ["", "2020-01", "", "", ""],
    }
)


def said(measure: str = "trade_turnover", value: float = 40 * BILLION, **more: Any) -> Claim:
    """Return a claim on trade of Kazakhstan with the EU in 2022, unless told otherwise."""
    words: dict[str, Any] = {
        "claim_id": "one",
        "document": "text",
        "locator": "paragraph 1",
        "measure": measure,
        "reporter": "KZ",
        "partner": "EU",
        "product": "total",
        "of": "",
        "value": value,
        "value_high": NOT_SAID,
        "unit": "USD",
        "step": BILLION,
        "qualifier": "exact",
        "period": "2022",
    }
    return Claim(**words | more)


def percent(measure: str, value: float, **more: Any) -> Claim:
    """Return a claim in per cent, exact to one point."""
    return said(measure, value, **{"unit": "percent", "step": 1.0} | more)


def turnover(values: dict[tuple[int, str], float], **labels: str) -> pd.DataFrame:
    """Return rows of ``trade_turnover`` in billions by year and perimeter."""
    about = {"reporter": "KZ", "flow": "turnover", "currency": "USD", "status": "final"}
    return pd.DataFrame(
        [
            {"year": year, "partner": partner, "value_mn": value * 1000, "source_id": "bns"}
            | about
            | labels
            for (year, partner), value in values.items()
        ]
    )


def book(**tables: pd.DataFrame) -> Book:
    """Return a book with rates of 2021 to 2023 and four countries."""
    macro = rates({2021: 1.2, 2022: 1.05, 2023: 1.08}).assign(country="EZ", unit="USD per EUR")
    return make({"macro": macro, "countries": COUNTRIES} | tables)


def verdict(claim: Claim, on: Book) -> str:
    """Return the verdict on one claim."""
    return str(check(frame([claim]), on)["verdict"].iloc[0])


def row(claim: Claim, on: Book) -> Any:
    """Return what the check says of one claim."""
    return next(check(frame([claim]), on).itertuples(index=False))
