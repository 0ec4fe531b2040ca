"""Countries in a text, and the part that each plays."""

from __future__ import annotations

import pytest

from analysis.drafts.passage import Passage
from analysis.drafts.places import places


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.role) for one in places(Passage(text))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the Czech Republic", "CZ"),
        ("Dutch", "NL"),
        ("немецких", "DE"),
        ("Нидерландами", "NL"),
        ("странами Евросоюза", "EU"),
        ("EU member states", "EU"),
        ("European companies", "EU"),
        ("European markets", "EUROPE"),
        ("Центральной Азией", "C5"),
        ("Uzbekistan, Kyrgyzstan and Kazakhstan", "C5"),
        ("нашей страны", "KZ"),
        ("Paris", "FR"),
        ("Great Britain", "GB"),
        ("Trans-Caspian", ""),
    ],
)
def test_code(text: str, code: str) -> None:
    assert [one for one, _ in found(text)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("exports from Kazakhstan to Italy", ["origin", "destination"]),
        ("Germany's exports to Kazakhstan", ["owner", "destination"]),
        ("trade between Italy and Kazakhstan", ["with", "with"]),
        ("trade with the countries of the EU", ["with"]),
        ("экспорт из Казахстана в Германию", ["origin", "destination"]),
        ("экспорт Казахстана", ["owner"]),
        ("товарооборот со странами ЕС", ["with"]),
        ("Kazakhstan-bound goods", ["destination"]),
        ("bought Kazakh oil", ["object"]),
    ],
)
def test_role(text: str, roles: list[str]) -> None:
    assert [role for _, role in found(text)] == roles


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Italy comes behind China", ["IT"]),
        ("после Китая", []),
        ("среди стран ЕС", []),
        ("no country gave more than Italy", ["IT"]),
        ("behind Kazakhstan, which led", ["KZ"]),
    ],
)
def test_a_place_for_comparison_is_no_party(text: str, codes: list[str]) -> None:
    assert [code for code, _ in found(text)] == codes


def test_a_capital_where_something_happened_is_no_party() -> None:
    assert found("Berlin gave money") == [("DE", "")]
    assert found("signed in Berlin") == []


def test_a_common_word_is_no_country() -> None:
    assert found("в том числе") == []
    assert found("it gave us much") == []
