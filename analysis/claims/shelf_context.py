"""Output, people, money promised, dates and what officials said, in the book; exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.claims.book import (
    MILLION,
    STATEMENT,
    STATISTIC,
    Key,
    Point,
    Rates,
    Shelf,
    code,
    joined,
    rows,
)
from analysis.claims.candidates import key_of
from analysis.claims.claim import NOT_SAID, Claim
from analysis.claims.vocabulary import words

if TYPE_CHECKING:
    import pandas as pd

INDICATORS = {
    "gdp_usd": ("gdp", "USD", "gross domestic product at current prices (World Bank)"),
    "population": ("population", "persons", "population at mid-year (World Bank)"),
}
FUELS = "fuel_share_exports_pct"
TOLD = "statements"
"""Table of what others say; the definition of such a figure is who said it."""


def rates(tables: Mapping[str, pd.DataFrame]) -> Rates:
    """Return the exchange rates of the macro table, in dollars for one unit.

    >>> rates({}).factor("EUR", "USD", 2022) is None
    True
    """
    found: dict[tuple[str, int], Point] = {}
    if "macro" in tables:
        macro = tables["macro"]
        columns = ("indicator", "year", "value", "status", "source_id")
        wanted = macro[macro["indicator"].isin(["usd_per_eur", "kzt_per_usd"])]
        for indicator, year, value, status, source in rows(wanted, columns):
            euro = indicator == "usd_per_eur"
            point = Point(value if euro else 1 / value, status, source, "macro")
            found["EUR" if euro else "KZT", year] = point
    return Rates(found)


def membership(tables: Mapping[str, pd.DataFrame]) -> dict[str, tuple[str, str]]:
    """Return the first and last month of EU membership of each country that ever was a member."""
    if "countries" not in tables:
        return {}
    columns = ("code", "eu_from", "eu_to")
    return {
        one: (since, until) for one, since, until in rows(tables["countries"], columns) if since
    }


def fill(shelf: Shelf, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put all this on the shelf."""
    if "macro" in tables:
        _macro(shelf, tables["macro"])
    if "commitments" in tables:
        _commitments(shelf, tables["commitments"])
    if "milestones" in tables:
        _milestones(shelf, tables["milestones"])
    if "statements" in tables:
        _statements(shelf, tables["statements"])


def _macro(shelf: Shelf, macro: pd.DataFrame) -> None:
    columns = ("indicator", "country", "year", "value", "status", "source_id")
    for indicator, country, year, value, status, source in rows(macro, columns):
        point = Point(value, status, source, "macro")
        if indicator in INDICATORS:
            measure, unit, definition = INDICATORS[indicator]
            key = Key(measure, code(country), "")
            shelf.put(key, str(year), point, unit=unit, definition=definition, basis="wdi")
        elif indicator == FUELS:
            shelf.put(
                Key("trade_share", country, "WORLD", "mineral_fuels"),
                str(year),
                point,
                unit="percent",
                definition="share of fuels in exports of goods to all countries (World Bank)",
                basis="exports",
            )
    for key in [key for key in shelf.by_key if key.measure == "gdp"]:
        for people in shelf.by_key.get(key._replace(measure="population"), ()):
            for period, output in shelf.by_key[key][0].points.items():
                heads = people.points.get(period)
                if heads:
                    shelf.put(
                        key._replace(measure="gdp_per_head"),
                        period,
                        joined([output, heads], output.value / heads.value),
                        unit="USD",
                        definition="gross domestic product over population (World Bank)",
                        basis="wdi",
                    )


def _commitments(shelf: Shelf, table: pd.DataFrame) -> None:
    columns = (
        "date",
        "programme",
        "provider",
        "beneficiary",
        "amount_mn",
        "currency",
        "status",
        "source_id",
    )
    for date, programme, provider, beneficiary, amount, currency, status, source in rows(
        table, columns
    ):
        shelf.put(
            Key("funding", _party(beneficiary, "beneficiaries"), _party(provider, "providers")),
            date,
            Point(amount * MILLION, status, source, "commitments"),
            unit=currency,
            definition=f"{programme} ({provider})",
            basis=programme,
        )


def _party(name: str, kind: str) -> str:
    """Return the code of who gives or receives, or nothing if it is no state and no union."""
    return next((one for start, one in words(kind).items() if name.startswith(start)), "")


def _milestones(shelf: Shelf, table: pd.DataFrame) -> None:
    """Put the years of the events that claims date on the shelf.

    The day of a public event is no count: a newspaper of the day is as good a witness as any.
    """
    for date, what, status, source in rows(table, ("date", "what", "status", "source_id")):
        for event, start in words("events").items():
            if what.startswith(start):
                shelf.put(
                    Key("event_date", "", "", event),
                    "",
                    Point(float(date[:4]), status, source, "milestones"),
                    unit="year",
                    definition=what,
                    basis="milestones",
                    kind=STATISTIC,
                )


def _statements(shelf: Shelf, table: pd.DataFrame) -> None:
    """File each statement where a claim of the same terms looks, as a series of its own."""
    columns = ("measure", "reporter", "partner", "product", "of", "value", "unit", "period")
    more = rows(table, ("statement_id", "said_by", "status", "source_id"))
    for terms, (name, by, status, source) in zip(rows(table, columns), more, strict=True):
        measure, reporter, partner, product, of, value, unit, period = terms
        if not period:
            continue
        said = Claim(
            name,
            "",
            "",
            measure,
            code(reporter),
            code(partner),
            product,
            of,
            value,
            NOT_SAID,
            unit,
            0.0,
            "exact",
            period,
        )
        shelf.put(
            key_of(said),
            period,
            Point(value, status, source, TOLD),
            unit=unit,
            definition=f"as said by {by}",
            basis=f"{of} {name}".strip(),
            kind=STATEMENT,
        )
