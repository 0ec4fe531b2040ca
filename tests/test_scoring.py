"""The scorer: what counts as found, matched, whole, flagged."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console

from analysis.claims.claim import Claim
from tests import scoring
from tests.scoring import Said, Score, Sentence, agreement, pairs, same_amount, score, whole

TRADE = Said(40e9, "USD", "trade_turnover", "KZ", "EU", "2022", "total", "", "exact", "$40 billion")
GROWTH = replace(TRADE, value=38, unit="percent", measure="growth", of="trade_turnover", span="38%")
EXPORTS = replace(TRADE, measure="exports", value=32.3e9, span="$32.3 billion")


def sentence(*said: Said, needs_context: bool = False) -> Sentence:
    return Sentence("a", "text", "", needs_context, said)


def alone(wanted: list[Said], found: list[Said]) -> Score:
    """Score one sentence that needs no context."""
    return score([sentence(*wanted)], lambda _: found)[0]


def counts(one: Score) -> tuple[int, int, int, int]:
    return one.wanted, one.found, one.amounts, one.wholes


@pytest.mark.parametrize(
    ("factor", "unit", "same"),
    [
        (1, "USD", True),
        (1.00009, "USD", True),
        (0.99991, "USD", True),
        (1.00012, "USD", False),
        (0.99988, "USD", False),
        (-1, "USD", False),
        (1, "EUR", False),
    ],
)
def test_amounts_are_the_same_within_a_hundredth_of_a_percent(
    factor: float, unit: str, same: bool
) -> None:
    assert same_amount(TRADE, replace(TRADE, value=TRADE.value * factor, unit=unit)) is same


@pytest.mark.parametrize(
    ("value", "same"), [(100 / 3, True), (33.3, False), (33.34, False), (-100 / 3, False)]
)
def test_a_third_is_what_rounds_to_its_annotation(value: float, same: bool) -> None:
    third = replace(GROWTH, value=33.33)
    assert same_amount(third, replace(third, value=value)) is same


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"measure": "imports"}, False),
        ({"partner": "IT"}, False),
        ({"period": "2023"}, False),
        ({"reporter": "IT"}, True),
        ({"product": "crude_oil"}, True),
        ({"qualifier": "about"}, True),
        ({"span": "40"}, True),
    ],
)
def test_a_claim_is_whole_by_measure_partner_and_period(change: dict[str, str], kept: bool) -> None:
    assert whole(agreement(EXPORTS, replace(EXPORTS, **change))) is kept


@pytest.mark.parametrize("said", [TRADE, GROWTH])
def test_turnover_has_no_direction(said: Said) -> None:
    right = agreement(said, replace(said, reporter="EU", partner="KZ"))
    assert right["reporter"]
    assert right["partner"]


@pytest.mark.parametrize("said", [EXPORTS, replace(GROWTH, of="exports")])
def test_other_quantities_have_a_direction(said: Said) -> None:
    right = agreement(said, replace(said, reporter="EU", partner="KZ"))
    assert not right["reporter"]
    assert not right["partner"]


def test_a_turnover_with_a_wrong_country_is_not_swapped() -> None:
    right = agreement(TRADE, replace(TRADE, reporter="EU", partner="UZ"))
    assert not right["partner"]


def test_all_right() -> None:
    one = alone([TRADE, GROWTH], [GROWTH, TRADE])
    assert counts(one) == (2, 2, 2, 2)
    assert one.misses == []
    rates = one.rates()
    assert math.isnan(rates.pop("negatives flagged"))
    assert set(rates.values()) == {1.0}


def test_one_amount_found_twice_counts_once() -> None:
    one = alone([TRADE], [TRADE, TRADE])
    assert counts(one) == (1, 2, 1, 1)
    assert one.rates()["amount precision"] == 0.5
    assert [miss.kind for miss in one.misses] == ["extra"]


def test_one_amount_annotated_twice_must_be_found_twice() -> None:
    other = replace(TRADE, partner="DE")
    one = alone([TRADE, other], [other])
    assert counts(one) == (2, 1, 1, 1)
    assert [(miss.kind, miss.wanted) for miss in one.misses] == [("missing", TRADE)]


def test_equal_amounts_are_told_apart_by_their_span() -> None:
    short = replace(TRADE, span="40 billion")
    assert set(pairs([TRADE, short], [short, TRADE])) == {(0, 1), (1, 0)}


def test_equal_amounts_and_spans_are_told_apart_by_what_they_are() -> None:
    french, german = replace(GROWTH, partner="FR"), replace(GROWTH, partner="DE")
    assert counts(alone([french, german], [german, french])) == (2, 2, 2, 2)


def test_a_wrong_field_is_counted_and_named() -> None:
    one = alone([EXPORTS], [replace(EXPORTS, period="2023", qualifier="about")])
    assert counts(one) == (1, 1, 1, 0)
    assert {miss.kind for miss in one.misses} == {"period", "qualifier"}
    rates = one.rates()
    assert (rates["period"], rates["qualifier"], rates["measure"]) == (0, 0, 1)


def test_a_sentence_without_claims_counts_as_flagged_once() -> None:
    one, _ = score([sentence(), sentence()], iter_of([[TRADE, GROWTH], []]))
    assert (one.empty, one.flagged) == (2, 1)
    assert one.rates()["negatives flagged"] == 0.5
    assert one.rates()["amount precision"] == 0


def iter_of(answers: list[list[Said]]) -> scoring.Read:
    """Return a reader that gives the answers in turn."""
    left = iter(answers)
    return lambda _: next(left)


def test_sentences_that_need_their_page_are_scored_apart() -> None:
    rows = [sentence(TRADE), sentence(GROWTH, needs_context=True)]
    plain, in_context = score(rows, iter_of([[TRADE], []]))
    assert counts(plain) == (1, 1, 1, 1)
    assert counts(in_context) == (1, 0, 0, 0)


def test_nothing_to_measure_is_not_a_good_score() -> None:
    assert all(math.isnan(rate) for rate in Score().rates().values())


@pytest.mark.parametrize("path", [path for path in scoring.SETS.values() if path.exists()])
def test_annotations_keep_their_rules(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for claim in row["claims"]:
            assert claim["span"] in row["text"], row["id"]
            assert ("of" in claim) == (claim["measure"] in ("growth", "trade_share", "fdi_share"))
    assert all(math.isfinite(said.value) for one in scoring.sentences(path) for said in one.said)


def test_what_is_read_keeps_its_words_and_a_range_its_two_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = {"measure": "exports", "reporter": "KZ", "partner": "IT", "period": "2023"}
    words |= {"product": "total", "of": "", "unit": "USD", "step": 1e9}
    words |= {"claim_id": "", "document": "", "locator": ""}
    plain = Claim(value=3e9, value_high=math.nan, qualifier="about", **words)
    wide = Claim(value=4e9, value_high=5e9, qualifier="exact", **words)
    asked = {}

    def statements(text: str, *, stated_on: str) -> list[SimpleNamespace]:
        asked.update(text=text, stated_on=stated_on)
        return [SimpleNamespace(claim=one, span=str(one.value)) for one in (plain, wide)]

    monkeypatch.setattr(scoring, "statements", statements)
    found = scoring.read(Sentence("a", "words", "2024-05-06", False, ()))
    assert asked == {"text": "words", "stated_on": "2024-05-06"}
    assert [(one.value, one.qualifier) for one in found] == [
        (3e9, "about"),
        (4e9, "more_than"),
        (5e9, "less_than"),
    ]
    assert found[0] == Said(
        3e9, "USD", "exports", "KZ", "IT", "2023", "total", "", "about", "3000000000.0"
    )


def test_null_becomes_empty(tmp_path: Path) -> None:
    claim = dict.fromkeys(scoring.FIELDS) | {"value": 3, "unit": "count", "span": "3"}
    row = {"id": "a", "text": "3", "date": None, "needs_context": False, "claims": [claim]}
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    (one,) = scoring.sentences(path)
    assert one.stated_on == ""
    assert one.said == (Said(3, "count", "", "", "", "", "", "", "", "3"),)


def test_time_counts_every_sentence_after_the_first() -> None:
    seen = []

    def reader(row: Sentence) -> list[Said]:
        seen.append(row)
        return []

    assert scoring.seconds([sentence(TRADE), sentence()], 5, reader) > 0
    assert len(seen) == 6


def test_the_table_leaves_out_what_could_not_be_measured() -> None:
    text = shown(alone([TRADE], [TRADE]))
    assert "amount recall" in text
    assert "1.000" in text
    assert "nan" not in text


def shown(one: Score) -> str:
    """Return the table as a person sees it."""
    console = Console(width=100)
    with console.capture() as capture:
        console.print(scoring.table({"set": one}))
    return capture.get()


def test_command_lists_the_misses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "score", lambda rows: score(rows, lambda _: []))
    lines = scoring.SETS["dev"].read_text("utf-8").splitlines()[:1]
    path = tmp_path / "sentences_some.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    answer = CliRunner().invoke(scoring.main, [str(path), "--misses"])
    assert answer.exit_code == 0
    assert "missing: Our economy" in answer.output
    assert "some, in context" in answer.output
