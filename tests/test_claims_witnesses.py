"""Who decides: offices do, also where a newspaper passes them on; who only says so does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis import claims
from analysis.claims.book import Book, code, make
from analysis.claims.claim import Claim
from analysis.claims.readings import readings
from tests.frames import fdi
from tests.said import BILLION, book, percent, row, said, verdict

SOURCES = pd.DataFrame(
    {
        "source_id": ["office", "relay", "copy", "press", "official"],
        "publisher": ["Eurostat", "Eurostat", "Eurostat", "Azernews", "PM Smailov"],
        "read_in": ["", "Economica.net", "GitHub: somebody/files@1234567", "", "Kazinform"],
    }
)


def oil(source_id: str, status: str = "final") -> Book:
    shares = pd.DataFrame(
        {
            "year": [2022],
            "product": "crude_oil",
            "partner": "KZ",
            "basis": "value_extra_eu",
            "share_pct": [11.5],
            "status": status,
            "source_id": source_id,
        }
    )
    return book(energy_shares=shares, sources=SOURCES)


OIL: dict[str, Any] = {"reporter": "EU", "partner": "KZ", "product": "crude_oil", "step": 0.1}


@pytest.mark.parametrize(
    ("source_id", "true", "wrong", "words"),
    [
        ("office", "confirmed", "differs", ""),
        ("relay", "confirmed", "differs", "as quoted by Economica.net"),
        ("copy", "confirmed", "differs", ""),
        ("press", "no_official_series", "no_official_series", "as quoted by Azernews"),
        ("official", "no_official_series", "no_official_series", "as quoted by Kazinform"),
        ("office press", "no_official_series", "no_official_series", "as quoted by Azernews"),
    ],
)
def test_who_may_decide(source_id: str, true: str, wrong: str, words: str) -> None:
    on = oil(source_id)
    assert verdict(percent("energy_share", 11.5, **OIL), on) == true
    told = row(percent("energy_share", 13.0, **OIL), on)
    assert told.verdict == wrong
    assert ("as quoted by" in told.explanation) == bool(words)
    assert words in told.explanation
    assert ("also said" in told.explanation) == (wrong == "no_official_series")


def test_investment_in_a_newspaper_confirms_nothing() -> None:
    table = fdi([(2022, "NL", "gross_inflow", "USD", 8300.0)], status="estimate")
    for source_id, expected in (("press", "no_official_series"), ("relay", "confirmed")):
        on = book(fdi_by_member_state=table.assign(source_id=source_id), sources=SOURCES)
        one = said("fdi_flow", 8.3 * BILLION, partner="NL", product="", step=1e8)
        assert verdict(one, on) == expected


def test_a_promise_is_known_from_the_giver() -> None:
    table = pd.DataFrame(
        {
            "date": ["2022-01"],
            "programme": "Roads",
            "provider": "European Union",
            "beneficiary": "Central Asia",
            "amount_mn": [10000.0],
            "currency": "EUR",
            "status": "final",
        }
    )
    one = said("funding", 10 * BILLION, reporter="C5", product="", unit="EUR")
    for source_id, expected in (("press", "no_official_series"), ("relay", "confirmed")):
        on = book(commitments=table.assign(source_id=source_id), sources=SOURCES)
        told = row(one, on)
        assert told.verdict == expected
        assert "Roads (European Union), as quoted by" in told.explanation


def test_the_day_of_an_event_may_be_read_in_a_newspaper() -> None:
    table = pd.DataFrame(
        {
            "date": ["1993-02-02"],
            "what": ["Kazakhstan and the EU establish diplomatic relations"],
            "status": "final",
            "source_id": "press",
        }
    )
    about: dict[str, Any] = {"unit": "year", "step": 1.0, "product": "diplomatic_relations"}
    one = said("event_date", 1993.0, reporter="", partner="", period="", **about)
    assert verdict(one, book(milestones=table, sources=SOURCES)) == "confirmed"


# --- the real tables ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return claims.tables()


@pytest.fixture(scope="module")
def real(tables: dict[str, pd.DataFrame]) -> Book:
    return make(tables)


def test_no_newspaper_decides(tables: dict[str, pd.DataFrame], real: Book) -> None:
    publishers = tables["sources"].set_index("source_id")["publisher"]
    deciding = {
        publishers[source]
        for some in real.series.values()
        for series in some
        if series.kind == "statistic" and series.key.measure != "event_date"
        for point in series.points.values()
        for source in point.source_id.split()
    }
    press = ("Kazinform", "Azernews", "Astana Times", "Daryo", "Interview", "Rawmaterials", "PM ")
    assert not [one for one in deciding if any(word in one for word in press)]
    assert {"Eurostat", "Euratom Supply Agency", "World Bank"} <= deciding


def told_claims(table: pd.DataFrame) -> list[Claim]:
    """Return a claim made of each dated statement."""
    terms = ["product", "of", "value_high", "unit", "qualifier", "period"]
    return [
        said(
            one["measure"],
            one["value"],
            claim_id=one["statement_id"],
            reporter=code(one["reporter"]),
            partner=code(one["partner"]),
            **{term: one[term] for term in terms},
        )
        for one in table[table["period"] != ""].to_dict("records")
    ]


def test_every_dated_statement_is_found_for_its_own_claim(
    tables: dict[str, pd.DataFrame], real: Book
) -> None:
    some = told_claims(tables["statements"])
    assert len(some) > 300
    for one in some:
        own = [read for read in readings(one, real) if one.claim_id in read.basis]
        assert [(read.kind, read.decides, read.main) for read in own] == [
            ("statement", False, False)
        ], one.claim_id
        assert own[0].value == pytest.approx(one.value)


def test_what_was_said_of_a_part_of_a_year_is_not_said_of_the_year(real: Book) -> None:
    part = said(
        "corridor_volume",
        2.0,
        reporter="KZ",
        partner="",
        product="middle_corridor",
        unit="tonnes",
        period="2022-01/2022-08",
    )
    for period in ("2022", "2022-01/2022-08"):
        spoken = [one for one in readings(replace(part, period=period), real) if one.period]
        assert {one.period for one in spoken} <= {period}


def test_companies_and_joint_ventures_are_not_mixed(real: Book) -> None:
    about: dict[str, Any] = {"partner": "EU", "unit": "count", "step": 1.0, "period": ""}
    both = {
        product: {
            one.basis
            for one in readings(said("company_count", 2000.0, product=product, **about), real)
        }
        for product in ("companies", "joint_ventures")
    }
    assert both["companies"]
    assert not both["companies"] & both["joint_ventures"]
