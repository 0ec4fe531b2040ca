"""The register: nothing lost, nothing unreadable, and what the documents really write."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import DataError, describe, load
from analysis.claims.claim import COLUMNS, OF, QUALIFIERS, claims
from analysis.clean.claims import claims as clean
from analysis.files import DATA

PUBLISHED = DATA / "published"

# how many statements were found when each document was read sentence by sentence
FOUND = {
    "encyclopaedia": 124,
    "eureporter_31": 18,
    "joint_statement_2023": 5,
    "pressclub_2025": 14,
    "vassilenko_2026": 11,
}


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return load("claims")


@pytest.fixture(scope="module")
def by_id(register: pd.DataFrame) -> pd.DataFrame:
    return register.set_index("claim_id")


# -- the whole register --------------------------------------------------------------------------


@pytest.mark.parametrize(("document", "found"), FOUND.items())
def test_no_statement_of_a_document_gets_lost(
    register: pd.DataFrame, document: str, found: int
) -> None:
    assert (register["document"] == document).sum() >= found


def test_every_row_is_a_claim(register: pd.DataFrame) -> None:
    assert list(register.columns) == [*COLUMNS, "status", "source_id", "note"]
    made = claims(register)
    assert len(made) == len(register) == len({claim.claim_id for claim in made})
    assert all(isinstance(claim.period, str) and claim.step > 0 for claim in made)


def test_the_closed_lists_are_those_of_claims() -> None:
    fields = {field["name"]: field for field in describe("claims")["schema"]["fields"]}
    assert tuple(fields["qualifier"]["constraints"]["enum"]) == QUALIFIERS
    assert tuple(fields["of"]["constraints"]["enum"]) == OF
    assert set(fields["measure"]["definitions"]) == set(fields["measure"]["constraints"]["enum"])
    assert set(fields["document"]["definitions"]) == set(FOUND)


def test_every_locator_leads_to_a_place(register: pd.DataFrame) -> None:
    """Part of the document and a few words that stand there, or the title of a reference."""
    place = r"(title|introduction|paragraph \d+|infobox row|section [A-Z][A-Za-z ]+|reference \d+)"
    words = r"(,? '[^']{2,60}'|, title)"
    for locator in register["locator"]:
        assert re.match(place + words, locator), locator


def test_every_claim_is_put_in_words_of_our_own(register: pd.DataFrame) -> None:
    assert register["as_stated"].str.fullmatch(r".{15,120}[^.]").all()
    repeated = register["as_stated"].duplicated() & (register["same_as"] == "")
    assert register[repeated & ~register["note"].str.contains("written as")].empty


def test_codes_are_countries_or_groups(register: pd.DataFrame) -> None:
    known = {*load("countries")["code"], "EU", "C5", "WORLD", ""}
    assert set(register["reporter"]) | set(register["partner"]) <= known


def test_every_share_and_change_says_what_of(register: pd.DataFrame) -> None:
    relative = register["measure"].isin(["growth", "trade_share"])
    assert (register.loc[relative, "of"] != "").all()
    others = register.loc[~relative & (register["measure"] != "fdi_share"), "of"]
    assert (others == "").all()


def test_anniversaries_have_the_year_they_are_counted_in(register: pd.DataFrame) -> None:
    years = register[(register["measure"] == "anniversary") & (register["stated_on"] != "")]
    assert (years["period"] == years["stated_on"].str[:4]).all()


def test_shares_of_a_population_add_up_to_their_whole(register: pd.DataFrame) -> None:
    """Christians are the sum of their churches; religions and ethnic groups are everybody."""
    shares = register[register["measure"] == "population_share"]
    whole = shares["product"].str.rpartition(":")[0]
    parts = shares.groupby(["reporter", whole])["value"].sum()
    assert parts.to_dict() == {
        ("EU", "religion"): 100,
        ("EU", "religion:christianity"): 72,
        ("KZ", "ethnic_group"): pytest.approx(100),
        ("KZ", "religion"): pytest.approx(100),
    }


# -- what the documents write, typed while reading them ------------------------------------------

SAID = ["document", "measure", "reporter", "partner", "value", "unit", "qualifier", "period"]
BN, MN = 1e9, 1e6


@pytest.mark.parametrize(
    ("document", "measure", "sides", "value", "unit", "qualifier", "period"),
    [
        ("vassilenko_2026", "anniversary", "KZ EU", 33, "years", "exact", "2026"),
        ("vassilenko_2026", "event_date", "KZ EU", 2015, "year", "exact", ""),
        ("vassilenko_2026", "trade_turnover", "KZ EU", 45 * BN, "USD", "exact", "2025"),
        ("vassilenko_2026", "fdi_cumulative", "KZ EU", 200 * BN, "USD", "more_than", "2005/2026"),
        ("vassilenko_2026", "company_count", "KZ EU", 4000, "count", "more_than", ""),
        ("eureporter_31", "plan_points", "C5 EU", 79, "count", "exact", "2023-10"),
        ("eureporter_31", "funding", "C5 EU", 10 * BN, "EUR", "exact", "2024-01"),
        ("eureporter_31", "funding", "KZ EU", 820 * MN, "EUR", "exact", "2024-01"),
        ("eureporter_31", "trade_share", "KZ EU", 30, "percent", "about", ""),
        ("eureporter_31", "trade_turnover", "KZ EU", 37.7 * BN, "USD", "exact", "2023-01/2023-11"),
        ("eureporter_31", "growth", "KZ EU", 3.2, "percent", "exact", "2023-01/2023-11"),
        ("eureporter_31", "trade_turnover", "KZ EU", 40 * BN, "USD", "exact", "2022"),
        ("eureporter_31", "growth", "KZ EU", 38, "percent", "exact", "2022"),
        ("joint_statement_2023", "event_date", "KZ EU", 1993, "year", "exact", ""),
        ("joint_statement_2023", "event_date", "KZ EU", 2020, "year", "exact", ""),
        ("joint_statement_2023", "anniversary", "KZ EU", 30, "years", "exact", "2023"),
        ("pressclub_2025", "trade_turnover", "KZ EU", 50 * BN, "USD", "exact", "2024"),
        ("pressclub_2025", "fdi_cumulative", "KZ EU", 200 * BN, "USD", "more_than", "1991/2025"),
        ("pressclub_2025", "company_count", "KZ EU", 4000, "count", "about", ""),
        ("pressclub_2025", "energy_share", "EU KZ", 13, "percent", "exact", ""),
        ("pressclub_2025", "energy_share", "EU KZ", 16, "percent", "exact", ""),
        ("pressclub_2025", "raw_materials_count", "KZ EU", 21, "count", "exact", ""),
        ("pressclub_2025", "raw_materials_count", "EU ", 34, "count", "exact", ""),
        ("pressclub_2025", "transit_share", "KZ ", 85, "percent", "exact", ""),
        ("encyclopaedia", "event_date", "KZ EU", 1992, "year", "exact", ""),
        ("encyclopaedia", "population", "EU ", 447_206_135, "persons", "exact", ""),
        ("encyclopaedia", "population", "KZ ", 18_708_352, "persons", "exact", ""),
        ("encyclopaedia", "area", "KZ ", 1_052_100, "sq_mi", "exact", ""),
        ("encyclopaedia", "population_density", "KZ ", 18.1, "persons_per_sq_mi", "exact", ""),
        ("encyclopaedia", "gdp", "EU ", 16.477e12, "USD", "exact", ""),
        ("encyclopaedia", "gdp_per_head", "EU ", 31_801, "USD", "exact", ""),
        ("encyclopaedia", "votes", "EU KZ", 511, "count", "exact", "2017"),
        ("encyclopaedia", "votes", "EU KZ", 654, "count", "exact", "2017"),
        ("encyclopaedia", "trade_share", "KZ EU", 41, "percent", "exact", ""),
        ("encyclopaedia", "trade_share", "KZ EU", 41, "percent", "more_than", ""),
        ("encyclopaedia", "imports", "EU KZ", 13.35 * BN, "EUR", "exact", "2007"),
        ("encyclopaedia", "services_exports", "EU KZ", 1.92 * BN, "EUR", "exact", "2007"),
        ("encyclopaedia", "trade_turnover", "KZ EU", 53.4 * BN, "USD", "about", "2013"),
        ("encyclopaedia", "trade_turnover", "KZ EU", 28.4 * BN, "USD", "about", "2014-01/2014-06"),
        ("encyclopaedia", "fdi_cumulative", "KZ EU", 100 * BN, "USD", "nearly", ""),
        ("encyclopaedia", "fdi_cumulative", "KZ EU", 157 * BN, "USD", "exact", "2006/2021"),
        ("encyclopaedia", "other", "KZ GB", 13 * BN, "USD", "more_than", ""),
        ("encyclopaedia", "ordinal", "KZ ", 162, "count", "exact", "2015-11"),
        ("encyclopaedia", "rank", "EU KZ", 33, "rank", "exact", "2020"),
        ("encyclopaedia", "imports", "EU KZ", 12.6 * BN, "EUR", "exact", "2020"),
        ("encyclopaedia", "fdi_cumulative", "KZ NL", 90.4 * BN, "USD", "exact", ""),
        ("encyclopaedia", "company_count", "KZ EU", 2000, "count", "more_than", ""),
        ("encyclopaedia", "fdi_flow", "KZ WORLD", 7.3 * BN, "USD", "exact", "2006"),
        ("encyclopaedia", "fdi_stock", "KZ EU", 64 * BN, "EUR", "nearly", "2019"),
        ("encyclopaedia", "funding", "C5 EU", 28 * MN, "EUR", "exact", "2019-11"),
        ("encyclopaedia", "funding", "C5 EU", 30.8 * MN, "USD", "exact", "2019-11"),
        ("encyclopaedia", "funding", "C5 EU", 115 * MN, "EUR", "exact", "2014/2020"),
        ("encyclopaedia", "people_count", "KZ EU", 3400, "persons", "about", "2014/2020"),
        ("encyclopaedia", "fdi_cumulative", "KZ WORLD", 330 * BN, "USD", "exact", "1991/2019"),
        ("encyclopaedia", "trade_turnover", "KZ EU", 14 * BN, "USD", "nearly", ""),
        ("encyclopaedia", "funding", "KZ ", 42.6 * MN, "USD", "exact", ""),
    ],
)
def test_the_register_says_what_the_document_says(
    register: pd.DataFrame,
    document: str,
    measure: str,
    sides: str,
    value: float,
    unit: str,
    qualifier: str,
    period: str,
) -> None:
    reporter, partner = sides.split(" ")
    wanted = [document, measure, reporter, partner, value, unit, qualifier, period]
    assert (register[SAID] == wanted).all(axis=1).any()


@pytest.mark.parametrize(
    ("claim", "step"),
    [
        ("eur-turnover-2023-11m", 1e8),  # 37.7 billion
        ("ves-turnover-2025", 1e9),  # 45 billion
        ("enc-gdp-eu", 1e9),  # 16.477 trillion
        ("eur-growth-2023-11m", 0.1),  # 3.2 %
        ("enc-ethnic-group-kz-uzbek", 0.1),  # 3.0 %
        ("enc-population-kz", 1),  # 18,708,352
        ("ves-companies", 1),  # 4,000
        ("jst-three-decades", 10),
    ],
)
def test_the_step_is_the_last_digit_written(by_id: pd.DataFrame, claim: str, step: float) -> None:
    assert by_id.loc[claim, "step"] == step


def test_switzerland_is_listed_among_the_members(register: pd.DataFrame) -> None:
    listed = register[register["listed_as"] == "EU"]
    assert set(listed["partner"]) == {"NL", "CH", "FR", "IT", "BE", "DE"}


def test_an_inflow_is_set_against_a_stock(by_id: pd.DataFrame) -> None:
    other = str(by_id.loc["enc-fdi-2019", "compared_with"])
    assert by_id.loc["enc-fdi-2019", "measure"] == "fdi_stock"
    assert by_id.loc[other, "measure"] == "fdi_flow"


def test_both_currencies_of_one_sum_stand_in_one_place(by_id: pd.DataFrame) -> None:
    same = ["document", "locator", "measure", "reporter", "partner", "product", "period"]
    pair = by_id.loc[["enc-programmes-eur", "enc-programmes-usd"]]
    assert len(pair[same].drop_duplicates()) == 1
    assert pair["unit"].tolist() == ["EUR", "USD"]


def test_what_is_repeated_has_the_same_amount(by_id: pd.DataFrame) -> None:
    repeats = by_id[by_id["same_as"] != ""]
    origins = by_id.loc[repeats["same_as"]]
    assert (repeats["value"].to_numpy() == origins["value"].to_numpy()).all()
    assert (repeats["measure"].to_numpy() == origins["measure"].to_numpy()).all()
    assert len(repeats) >= 10


# -- broken registers ----------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Hold the register as read from the documents, to be spoiled."""
    for name in ("claims.csv", "sources_context.csv"):
        shutil.copy(PUBLISHED / name, tmp_path / name)
    return tmp_path


def spoil(path: Path, claim: str, old: str, new: str) -> int:
    """Change one row and return its line."""
    lines = path.read_text("utf-8").split("\n")
    (line,) = [number for number, text in enumerate(lines) if text.startswith(f"{claim},")]
    assert old in lines[line], lines[line]
    lines[line] = lines[line].replace(old, new, 1)
    path.write_text("\n".join(lines), "utf-8")
    return line + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",37.7,", ",about 37,"),
        (",37.7,", ",,"),
        (",37.7,", ",nan,"),
        (",37.7,", ",inf,"),
        (",37.7,,", ",37.7,forty,"),
        (",billion,", ",milliard,"),
    ],
)
def test_an_amount_that_is_none_is_named_with_its_line(published: Path, old: str, new: str) -> None:
    line = spoil(published / "claims.csv", "eur-turnover-2023-11m", old, new)
    with pytest.raises(DataError, match=r"is no amount.*Remedy") as caught:
        clean(published)
    assert caught.value.row == line


def test_a_claim_of_an_unlisted_document_is_named(published: Path) -> None:
    line = spoil(published / "claims.csv", "ves-companies", "doc_vassilenko_2026", "doc_nobody")
    with pytest.raises(DataError, match="'doc_nobody' is one of the documents") as caught:
        clean(published)
    assert caught.value.row == line


def test_a_register_without_a_column_is_refused(published: Path) -> None:
    path = published / "claims.csv"
    path.write_text(path.read_text("utf-8").replace("qualifier,", "hedge,", 1), "utf-8")
    with pytest.raises(DataError, match="columns are claim_id"):
        clean(published)


@pytest.mark.parametrize(
    ("claim", "old", "new", "says"),
    [
        pytest.param(
            "ves-companies", "prc-companies", "prc-firms", "no claim 'prc-firms'", id="dead link"
        ),
        pytest.param(
            "ves-companies", "prc-companies", "ves-summit", "of another document", id="same text"
        ),
        pytest.param(
            "enc-fdi-2019", "enc-fdi-2006", "enc-fdi-2019", "another claim", id="with itself"
        ),
        pytest.param(
            "eur-turnover-2023-11m", "100000000.0", "0.0", "step 0.0 is positive", id="no step"
        ),
        pytest.param(
            "eur-turnover-2023-11m", "100000000.0", "1000000000.0", "multiple of step", id="step"
        ),
        pytest.param("ves-relations", "1994.0", "1989.0", "value_high 1989.0 is above", id="range"),
        pytest.param(
            "eur-turnover-2023-11m", "2023-01/2023-11", "2023-11/2023-01", "after it", id="backward"
        ),
        pytest.param(
            "eur-turnover-2023-11m", "2023-01/2023-11", "2023-01/2023-13", "01 to 12", id="month 13"
        ),
        pytest.param(
            "eur-turnover-2023-11m", "2023-01/2023-11", "11m 2023", "pattern", id="no period"
        ),
        pytest.param("ves-companies", ",more_than,", ",at_least,", "at_least", id="unknown hedge"),
        pytest.param("ves-companies", ",company_count,", ",firms,", "firms", id="unknown measure"),
        pytest.param("ves-turnover-2025", ",USD,", ",dollars,", "dollars", id="unknown unit"),
        pytest.param(
            "ves-turnover-2025", "ves-turnover-2025", "ves-companies", "primary key", id="twice"
        ),
    ],
)
def test_a_broken_rule_is_named_with_its_line(
    tmp_path: Path, claim: str, old: str, new: str, says: str
) -> None:
    for path in [*DATA.glob("*.csv"), DATA / "datapackage.json"]:
        shutil.copy(path, tmp_path)
    line = spoil(tmp_path / "claims.csv", claim, old, new)
    with pytest.raises(DataError, match=says) as caught:
        load("claims", folder=tmp_path)
    assert caught.value.row == line
