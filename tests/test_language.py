"""What is said in a language: forms of names, plurals, and the refusal to fall back to English.

The forms of names are held against pymorphy3 in Russian, and against the suffix rules of Kazakh,
which are stated here once more.
"""

from __future__ import annotations

import csv
from functools import cache
from itertools import chain

import pymorphy3
import pytest

from analysis import load
from analysis.findings import listing, money, name, percent
from analysis.language import (
    LANGUAGES,
    LOCALE,
    LanguageError,
    Term,
    catalogue,
    language,
    say,
    say_as,
    say_many,
    speaking,
)
from analysis.measures import PERIMETERS

# Tables whose codes a briefing names, and the columns that hold them.
NAMED = {
    "trade_total": ["reporter", "partner"],
    "trade_by_member_state": ["reporter", "partner"],
    "trade_turnover": ["reporter", "partner"],
    "fdi_by_member_state": ["investor"],
    "energy_shares": ["partner"],
    "energy_volumes": ["partner"],
}
UNITS = {"USD", "EUR", "percent"}
OWN = {"EU", *PERIMETERS, *UNITS}
GRAMMEMES = {"gen": "gent", "dat": "datv", "acc": "accs", "ins": "ablt", "loc": "loct"}


@cache
def forms(code: str) -> dict[str, dict[str, str]]:
    with (LOCALE / code / "forms.csv").open(encoding="utf-8", newline="") as stream:
        return {row.pop("code"): row for row in csv.DictReader(stream)}


def names(code: str) -> dict[str, dict[str, str]]:
    return {key: row for key, row in forms(code).items() if key not in OWN}


# --- the languages --------------------------------------------------------------------------------


def test_speaking_ends_with_its_block_also_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), speaking("kk"):
        _ = 1 / 0
    assert language() == "en"


def test_languages_nest() -> None:
    with speaking("ru"):
        with speaking("kk"):
            assert name("DE") == "Германия"
            assert f"{name('DE'):gen}" == "Германияның"
        assert f"{name('DE'):gen}" == "Германии"
    assert name("DE") == "Germany"


def test_an_unknown_language_is_refused_with_a_choice() -> None:
    with pytest.raises(LanguageError, match="choose one of en, ru, kk"), speaking("de"):
        pass
    assert language() == "en"


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_a_missing_message_names_itself_and_the_remedy(code: str) -> None:
    with speaking(code):
        with pytest.raises(LanguageError, match=f"{code}.*'nobody says this'.*analysis messages"):
            say("nobody says this")
        with pytest.raises(LanguageError, match=r"World Bank.*somewhere else"):
            say_as("somewhere else", "World Bank")
        with pytest.raises(LanguageError, match=r"one.*Remedy"):
            say_many("{count} one", "{count} many", 2)


def test_a_form_that_a_word_lacks_is_refused() -> None:
    with (
        speaking("ru"),
        pytest.raises(LanguageError, match=r"no form 'abl' in русский.*Remedy.*csv"),
    ):
        f"{name('DE'):abl}"
    with pytest.raises(LanguageError, match="has no form 'gen'"):
        f"{name('DE'):gen}"


def test_a_translation_with_a_placeholder_of_its_own_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with speaking("ru"):
        monkeypatch.setattr(catalogue("ru"), "gettext", lambda _: "с {yaer} года")
        with pytest.raises(LanguageError, match=r"ru.*'с \{yaer\} года'.*year.*Remedy") as refused:
            say("since {year}", year=2015)
    assert isinstance(refused.value.__cause__, KeyError)


def test_an_unknown_name_is_refused_where_names_decline() -> None:
    with speaking("kk"), pytest.raises(LanguageError, match="'XX'"):
        name("XX")


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1 раз"), (2, "2 раза"), (5, "5 раз"), (21, "21 раз"), (22, "22 раза"), (25, "25 раз")],
)
def test_russian_plurals(count: int, text: str) -> None:
    with speaking("ru"):
        assert say_many("{count} times", "{count} times", count) == text


# --- amounts and lists ----------------------------------------------------------------------------


def test_amounts_take_the_case_of_the_sentence() -> None:
    with speaking("kk"):
        dollars, euro, share = money(45321, "USD"), money(820, "EUR"), percent(29.64)
        assert f"{dollars:dat}" == "45,3\N{NO-BREAK SPACE}млрд АҚШ долларына"
        assert f"{euro:abl}" == "820\N{NO-BREAK SPACE}млн еуродан"
        assert f"{share:dat}" == "29,6%-ға"
    with speaking("ru"):
        assert f"{money(45321, 'USD'):gen}" == "45,3\N{NO-BREAK SPACE}млрд долл. США"
        assert f"{percent(29.64):ins}" == "29,6\N{NO-BREAK SPACE}%"


def test_a_list_declines_every_word() -> None:
    with speaking("ru"):
        trio = listing([name("DE"), name("FR"), name("CY")])
        assert f"{trio:in}" == "в Германии, во Франции и на Кипре"
        assert f"{trio:with}" == "с Германией, с Францией и с Кипром"
    with speaking("kk"):
        assert f"{listing([name('DE'), name('NL')]):abl}" == "Германиядан және Нидерландтан"


def test_a_list_with_a_word_that_has_no_forms_has_none() -> None:
    assert listing([Term("Italy", {"the": "Italy"}), "2020"]).forms == {}


# --- the table of forms ---------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_every_code_that_a_briefing_names_has_its_forms(code: str) -> None:
    wanted = set(chain.from_iterable(load(table)[of] for table, col in NAMED.items() for of in col))
    countries = load("countries")
    wanted |= {"KZ", "EU", *countries.loc[countries["eu_from"] != "", "code"], *UNITS}
    assert wanted - set(forms(code)) == set()
    with speaking(code):
        for key in wanted - UNITS:
            assert f"{name(key):gen}"


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_names_are_those_of_cldr(code: str) -> None:
    countries = load("countries").set_index("code")[f"name_{code}"]
    assert {key: row["nom"] for key, row in names(code).items()} == {
        key: countries[key] for key in names(code)
    }


@pytest.mark.parametrize("code", ["ru", "kk"])
def test_no_form_is_empty_and_all_are_trimmed(code: str) -> None:
    for key, row in forms(code).items():
        for case, form in row.items():
            assert form or key in UNITS, f"{key} {case}"
            assert form == " ".join(form.split()), f"{key} {case}"
    assert set(forms("ru")) == set(forms("kk"))


@cache
def morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def declined(word: str, case: str) -> set[str]:
    """Return what pymorphy3 makes of a name in a case: of every reading as a noun of its own."""
    return {
        str(made.word)
        for reading in morphology().parse(word.lower())
        if {"NOUN", "nomn"} <= reading.tag.grammemes
        for made in [reading.inflect({case})]
        if made
    }


# Not in its dictionary, which guesses Багамов.
GUESSED = {"BS"}
SINGLE = [
    key
    for key, row in names("ru").items()
    if row["nom"].isalpha() and not row["nom"].isupper() and key not in GUESSED
]


@pytest.mark.parametrize("key", SINGLE)
def test_russian_names_are_declined_as_the_dictionary_does(key: str) -> None:
    row = names("ru")[key]
    for case, grammeme in GRAMMEMES.items():
        assert row[case].lower() in declined(row["nom"], grammeme), f"{row['nom']} {case}"


def test_most_russian_names_are_held_against_the_dictionary() -> None:
    assert len(SINGLE) > 0.8 * len(names("ru"))


def test_russian_prepositions_stand_before_the_right_case() -> None:
    for key, row in names("ru").items():
        for form, case in {"in": "loc", "into": "acc", "from": "gen", "with": "ins"}.items():
            preposition, _, rest = row[form].partition(" ")
            assert rest == row[case], f"{key} {form}"
            assert (
                preposition
                in {
                    "in": {"в", "во", "на"},
                    "into": {"в", "во", "на"},
                    "from": {"из", "с"},
                    "with": {"с", "со"},
                }[form]
            )
        # who is on an island comes off it
        assert row["in"].startswith("на ") == row["from"].startswith("с ")


# --- Kazakh ---------------------------------------------------------------------------------------

BACK, FRONT = "аоұыуяёю", "әеөүіэи"
NASAL, LIQUID, BUZZING = "мнң", "рлйуи", "зж"
# Cases after a vowel, a nasal, a liquid, з or ж, and any other consonant; front vowels only.
SUFFIXES = {
    "gen": ("нің", "нің", "дің", "дің", "тің"),
    "dat": ("ге", "ге", "ге", "ге", "ке"),
    "acc": ("ні", "ді", "ді", "ді", "ті"),
    "loc": ("де", "де", "де", "де", "те"),
    "abl": ("ден", "нен", "ден", "ден", "тен"),
    "ins": ("мен", "мен", "мен", "бен", "пен"),
}
# The third person's ending -ы or -і, of islands and states, has declined forms of its own.
OWNED = {"gen": "нің", "dat": "не", "acc": "н", "loc": "нде", "abl": "нен", "ins": "мен"}
OF_SOMETHING = ("аралдары", "аралы", "Штаттары", "Әмірліктері", "Республикасы", "Арабиясы")
# Written with у, said with a front vowel: -бург takes front endings.
SAID_FRONT = ("бург",)
ABBREVIATED = ("ЕО", "АӘА")
HARDENED = str.maketrans("еігк", "аығқ")


def suffix(word: str, case: str) -> str:
    """Return the ending of a case by vowel harmony and last letter."""
    plain = word.lower()
    letters = plain.replace("ь", "")
    vowel = [letter for letter in letters if letter in BACK + FRONT][-1]
    front = vowel in FRONT or plain.endswith(("ь", *SAID_FRONT))
    if word.endswith(OF_SOMETHING):
        ending = OWNED[case]
    else:
        kinds = [letters[-1] in kind for kind in (NASAL, LIQUID, BUZZING)]
        is_vowel = letters[-1] in BACK + FRONT and letters[-1] not in "уи"
        ending = SUFFIXES[case][[is_vowel, *kinds, True].index(True)]
    if front or case == "ins":
        return ending
    return ending.translate(HARDENED)


def test_the_suffix_rules_know_textbook_words() -> None:
    # Қазақ грамматикасы: қала, мектеп, көл, ұн, қыз, қант
    assert [suffix(word, "gen") for word in ("қала", "мектеп", "көл", "ұн", "қыз", "қант")] == [
        "ның",
        "тің",
        "дің",
        "ның",
        "дың",
        "тың",
    ]
    assert [suffix(word, "ins") for word in ("қала", "мектеп", "қыз")] == ["мен", "пен", "бен"]
    assert suffix("Өзбекстан", "abl") == "нан"


@pytest.mark.parametrize("key", [*names("kk"), "EU", *PERIMETERS])
def test_kazakh_names_follow_vowel_harmony(key: str) -> None:
    row = forms("kk")[key]
    word = row["nom"]
    joint = "-" if word.endswith(ABBREVIATED) else ""
    for case in SUFFIXES:
        ending = suffix(word, case)
        assert row[case] == f"{word}{joint}{ending}", case


def test_kazakh_units_replace_the_end_of_an_amount() -> None:
    units = forms("kk")
    for case in SUFFIXES:
        # доллары is owned: of the United States; еуро ends in a vowel, пайыз in з
        owned = OWNED[case] if case == "ins" else OWNED[case].translate(HARDENED)
        assert units["USD"][case] == f"доллары{owned}"
        assert units["EUR"][case] == "еуро" + suffix("еуро", case)
        assert units["percent"][case] == "%-" + suffix("пайыз", case)


def test_russian_units_are_abbreviated_and_do_not_decline() -> None:
    for unit in UNITS:
        row = forms("ru")[unit]
        assert {row[case] for case in GRAMMEMES} == {row["nom"]}


def test_the_languages_are_those_with_a_folder() -> None:
    assert {"en", *(path.name for path in LOCALE.iterdir() if path.is_dir())} == set(LANGUAGES)
