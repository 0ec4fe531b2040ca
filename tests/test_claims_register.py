"""The register against the tables: a verdict for every row, and the ones that must come out."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, load
from analysis.claims.book import make
from analysis.claims.claim import claims as as_claims
from analysis.claims.consistency import findings
from analysis.claims.verdict import NO_SERIES, VERDICTS


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return claims.tables()


@pytest.fixture(scope="module")
def checked(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return claims.check(load("claims"), tables).set_index("claim_id")


def test_every_row_has_a_verdict_and_a_sentence(checked: pd.DataFrame) -> None:
    assert set(checked["verdict"]) == set(VERDICTS)
    assert checked["explanation"].str.match(r"\S.*\.$").all()
    assert not checked["explanation"].str.contains(r"\b(?:nan|None|NaN)\b|_pct|gross_inflow").any()


def test_a_difference_comes_with_what_it_is_from(checked: pd.DataFrame) -> None:
    rests = checked[checked["official"].notna()]
    for column in ("official_unit", "definition", "official_source", "difference_unit"):
        assert (rests[column] != "").all()
    decided = checked[~checked["verdict"].isin([NO_SERIES, "inconsistent"])]
    assert decided["official"].notna().all()


@pytest.mark.parametrize(
    ("claim_id", "verdict", "words"),
    [
        ("eur-turnover-2022", "only_if", "today's 27 members, 2022: 40.03 billion USD"),
        ("eur-growth-2022", "only_if", "today's 27 members"),
        ("ves-turnover-2025", "confirmed", "45.34 billion USD"),
        ("prc-turnover-2024", "only_if", "and the United Kingdom, 2024: 49.73 billion USD"),
        ("eur-share", "confirmed", "29.6%"),
        ("prc-oil-share", "differs", "11.5%"),
        ("prc-uranium-share", "differs", "24.0%"),
        ("enc-imports-2020", "confirmed", "12.60 billion EUR"),
        ("enc-turnover-2020", "close", "18.51 billion EUR"),
        ("eur-turnover-2023-11m", "no_official_series", "monthly foreign trade"),
        ("eur-growth-2023-11m", "no_official_series", "stat.gov.kz"),
        ("enc-votes-for", "no_official_series", "European Parliament"),
        ("enc-fdi-nl", "no_official_series", "at least 47.77 billion USD"),
        ("enc-fdi-2019", "only_if", "as the investor reports it"),
        ("enc-relations", "inconsistent", "1992 (encyclopaedia); 1993"),
        ("jst-relations", "confirmed", "1993"),
        ("jst-epca-signed", "inconsistent", "2020 (joint_statement_2023)"),
        ("enc-gdp-per-head-eu", "inconsistent", "36,844 USD"),
        ("enc-density-eu-km2", "inconsistent", "103 persons/km²"),
        ("enc-density-eu-sq-mi", "inconsistent", "103 persons/km²"),
        ("enc-turnover-31", "only_if", "no one year fits what is said in one place"),
        ("enc-share-36", "only_if", "36% (2006, 2008) and 31 billion EUR (2018)"),
        # a stock of one year does not confirm a share without a date
        ("enc-fdi-share-50", "only_if", "the text has no date"),
        # 27 members are not 28, and repayments are taken off the sum of net inflows
        ("enc-fdi-share-44", "no_official_series", "46.3%"),
        ("enc-fdi-2006", "close", "the words may also mean 6.28 billion USD to 11.20 billion USD"),
        ("enc-fdi-share-2006", "differs", "1.002 points higher"),
        ("prc-corridors", "no_official_series", "as quoted by Azernews, 2024: 13"),
        ("prc-raw-materials", "no_official_series", "also said"),
        ("prc-raw-materials-list", "no_official_series", "as quoted by Daryo, 2025: 34"),
        ("enc-fdi-ch", "inconsistent", "Switzerland among the members of the EU"),
        ("ves-fdi-since-2005", "inconsistent", "since 1991 and since 2005"),
        ("prc-fdi-since-independence", "inconsistent", "since 1991 and since 2005"),
        ("enc-imports-2020-product", "inconsistent", "fuels are 91% of these imports"),
    ],
)
def test_known_verdicts(checked: pd.DataFrame, claim_id: str, verdict: str, words: str) -> None:
    told = checked.loc[claim_id]
    assert told["verdict"] == verdict
    assert words.lower() in told["explanation"].lower()


def test_a_stock_set_against_a_flow_is_told(checked: pd.DataFrame) -> None:
    assert "a stock with a flow" in checked.loc["enc-fdi-2019", "explanation"]


def test_rules_find_what_the_documents_contradict(tables: dict[str, pd.DataFrame]) -> None:
    found = {one.rule for one in findings(as_claims(load("claims")), make(tables))}
    assert found == {
        "quotient",
        "dates",
        "sums since",
        "one year",
        "listed as",
        "compared with",
        "flow of products",
    }


def test_no_reading_rests_on_a_document(checked: pd.DataFrame) -> None:
    for some in checked["readings"]:
        for one in some:
            assert not any(part.startswith("doc_") for part in one.source_id.split())


def test_readings_of_a_period_are_of_that_period(checked: pd.DataFrame) -> None:
    dated = checked[checked["period"].str.fullmatch(r"\d{4}") & (checked["measure"] != "funding")]
    for period, some in zip(dated["period"], dated["readings"], strict=True):
        assert {one.period for one in some} <= {period, ""}
