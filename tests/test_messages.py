"""The catalogues: nothing is missing, nothing is left over, and every translation fits its message.

A missing translation fails here, before a reader could meet it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from analysis import messages
from analysis.language import LANGUAGES, LOCALE, SOURCE, path

TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
SPOKEN = ("say", "mark", "say_as", "say_many")
FORMS = {
    "ru": {"gen", "dat", "acc", "ins", "loc", "in", "into", "from", "with", "the", "nr"},
    "kk": {"gen", "dat", "acc", "loc", "abl", "ins", "the", "nr"},
}
# Letters of Kazakh that Russian lacks; і and һ are those of the Cyrillic alphabet.
OWN_LETTERS = "әғқңөұүһі"
LATIN, CYRILLIC = "A-Za-z", "Ѐ-ӿ"
END = ".:;?!…"
# The words that stand for a thing, and what else it might be called: a reader meets one of them.
WORDS = {
    "ru": {
        "около": r"\bпримерно\b|\bприблизительно\b",
        "среднегодовой курс": r"среднему курсу|средний курс",
        "транзитная юрисдикция": r"посредни[кц]|\bоффшор",
        "компания-оболочка": r"пустышк",
        "диаграмма": r"\bграфик",
    },
    "kk": {
        "шамамен": r"\bшамасында\b",
        "жылдық орташа бағам": r"орташа жылдық бағам|жылдың орташа бағам",
        "ағымдағы бағалармен": r"ағымдағы бағамен",
        "бірінші деңгейдегі инвестор": r"тікелей инвестор\b",
        "шығарылған ел": r"шыққан ел|шығу тегі",
        "транзиттік юрисдикция": r"\bделдал",
        "диаграмма": r"\bграфик",
    },
}


@pytest.fixture(autouse=True)
def _collected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "collect", collected)


collected = cache(messages.collect)


@cache
def stored(code: str) -> Catalog:
    return messages.stored(code)


def entries(code: str) -> Iterator[tuple[Message, str]]:
    """Yield every message with each of its translated forms."""
    for message in stored(code):
        if message.id:
            for text in texts(message.string):
                yield message, text


def texts(string: object) -> list[str]:
    return [str(form) for form in string] if isinstance(string, (tuple, list)) else [str(string)]


def prose(text: str) -> str:
    """Return a text without its placeholders."""
    return re.sub(r"\{[^{}]*\}", "", text)


def source(message: Message) -> str:
    return texts(message.id)[-1]


# --- complete and up to date ----------------------------------------------------------------------


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_missing(code: str) -> None:
    assert messages.gaps(code) == []


def test_the_stored_catalogues_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {code: path(code).read_bytes() for code in TRANSLATED}
    made: dict[Path, bytes] = {}
    monkeypatch.setattr(messages, "write_all", lambda files: made.update(files) or [])
    messages.update()
    assert made == {path(code): before[code] for code in TRANSLATED}, (
        "run `python -m analysis messages` and commit the catalogues"
    )


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_new_message_is_missed(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = messages.collect()
    catalog.add("A sentence that nobody has translated")
    monkeypatch.setattr(messages, "collect", lambda: catalog)
    gaps = messages.gaps(code)
    catalog.delete("A sentence that nobody has translated")
    assert [gap for gap in gaps if "nobody has translated" in gap]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_message_that_nobody_says_is_named(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = stored(code)
    monkeypatch.setattr(messages, "stored", lambda _: with_stale(catalog))
    assert [gap for gap in messages.gaps(code) if "'stale' is said by nobody" in gap]


def with_stale(catalog: Catalog) -> Catalog:
    from copy import deepcopy

    more = deepcopy(catalog)
    more.add("stale", "устаревшее")
    return more


@pytest.mark.parametrize("text", ["{count}", "{number} of {wole}", "none"])
def test_other_placeholders_are_named(text: str) -> None:
    assert list(messages._misfits("{number} of {whole}", [text]))


def test_a_form_may_be_asked_for_in_a_translation() -> None:
    assert list(messages._misfits("{number} of {whole}", ["{number} {whole:gen}"])) == []


def test_what_is_said_anywhere_is_collected() -> None:
    code = """
WORDS = {"year": mark("{count} in all")}
f"<p>{say('inside an f-string')}</p>"
say(WORDS["year"], count=1)
say(
    "written in "
    "two parts"
)
say_as("publisher", "World Bank")
say_many("{count} year", "{count} years", 3)
others.say("not ours")
"""
    assert set(messages.said(code)) == {
        (None, "{count} in all"),
        (None, "inside an f-string"),
        (None, "written in two parts"),
        ("publisher", "World Bank"),
        (None, ("{count} year", "{count} years")),
    }


def test_nothing_is_said_by_a_name_that_is_not_collected() -> None:
    """A text put together in the call itself would never reach the catalogues."""
    built = [
        f"{file.name}:{call.lineno}"
        for file in messages.PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SPOKEN
        for word in call.args[: 2 if call.func.id in ("say_as", "say_many") else 1]
        if isinstance(word, (ast.JoinedStr, ast.BinOp))
    ]
    assert built == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_head_names_the_project_and_no_clock(code: str) -> None:
    head = path(code).read_text("utf-8").split("\n\n")[0]
    assert "Kazakhstan–EU analytics" in head
    assert f'"Language: {code}\\n"' in head
    assert not re.search(r"ORGANIZATION|AUTHOR|EMAIL|FULL NAME|VERSION|Date", head)


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_those_of_cldr(code: str) -> None:
    wanted = len(Locale(code).plural_form.tags | {"other"})
    # "other" is for fractions in Russian, which no count is
    wanted -= code == "ru"
    assert stored(code).num_plurals == wanted
    for message in stored(code):
        if message.id and message.pluralizable:
            assert len(texts(message.string)) == wanted, message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_forms_exist_in_the_language(code: str) -> None:
    for message, text in entries(code):
        for _, field, spec, _ in Formatter().parse(text):
            if field and spec:
                assert spec in FORMS[code], f"{message.id!r}: {{{field}:{spec}}}"


def test_forms_are_those_of_the_tables() -> None:
    for code in TRANSLATED:
        head = (LOCALE / code / "forms.csv").read_text("utf-8").split("\n")[0].split(",")
        assert set(head) - {"code", "nom"} == FORMS[code] - {"the", "nr"}


# --- the texts ------------------------------------------------------------------------------------


def has_words(text: str) -> bool:
    return bool(re.search(rf"[{LATIN}]{{2}}", prose(text)))


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_differs_from_its_source(code: str) -> None:
    same = {
        source(message)
        for message, text in entries(code)
        # newspapers and agencies keep their names
        if message.context != "publisher" and has_words(text) and text in texts(message.id)
    }
    assert same == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_are_of_one_alphabet(code: str) -> None:
    """A Latin c in a Cyrillic word looks right and cannot be searched for."""
    mixed = {
        word
        for _, text in entries(code)
        for word in re.findall(rf"[{LATIN}{CYRILLIC}]+", prose(text))
        if re.search(f"[{LATIN}]", word) and re.search(f"[{CYRILLIC}]", word)
    }
    assert mixed == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_letters_are_those_of_the_language(code: str) -> None:
    russian = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    letters = set(russian + (OWN_LETTERS + "ё" if code == "kk" else ""))
    for message, text in entries(code):
        found = set(re.findall(f"[{CYRILLIC}]", text.lower()))
        assert found <= letters, f"{message.id!r}: {found - letters}"
        # a Latin i alone is no word in either language
        assert not re.search(r"(?<![A-Za-z.])i(?![A-Za-z])", prose(text)), text


def test_kazakh_is_not_russian() -> None:
    russian = {
        (message.id, message.context): text
        for message, text in entries("ru")
        if message.context != "publisher"
    }
    alike = {
        text
        for message, text in entries("kk")
        if re.search(f"[{CYRILLIC}]", prose(text))
        and russian.get((message.id, message.context)) == text
    }
    assert all(len(text.split()) <= 2 for text in alike), alike


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_thing_has_one_word(code: str) -> None:
    said = " ".join(prose(text).lower() for _, text in entries(code))
    for word, others in WORDS[code].items():
        assert re.findall(others, said) == [], word


def test_a_count_of_years_is_not_read_as_a_year() -> None:
    """The form of one year serves twenty-one years too: в 21 году is the year 21."""
    plurals = [text for message, text in entries("ru") if message.pluralizable]
    assert [text for text in plurals if re.search(r"(?<!из )\{count\} (?:году|года\.)", text)] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_spaces_are_single_and_inside(code: str) -> None:
    for message, text in entries(code):
        assert "  " not in text, text
        assert " ," not in text, text
        assert " ." not in text, text
        wanted = source(message)
        assert text.startswith(" ") == wanted.startswith(" "), text
        assert text.endswith(" ") == wanted.endswith(" "), text


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_end_is_that_of_the_source(code: str) -> None:
    for message, text in entries(code):
        # a Russian date ends with г.; № needs no point
        if text == "№" or (code == "ru" and text.endswith(("{date}", "{month}"))):
            continue
        wanted = source(message).rstrip("”»\"')")[-1:]
        given = text.rstrip("”»\"')")[-1:]
        # долл. and п. п. end with a point of their own
        if text.endswith(("долл.", "п.", "т.", "г.", "ж.")) and wanted not in END:
            continue
        assert (given if given in END else "") == (wanted if wanted in END else ""), text


@pytest.mark.parametrize("code", TRANSLATED)
def test_quotation_marks_are_those_of_the_language(code: str) -> None:
    for message, text in entries(code):
        assert not re.search('[“”"„]', prose(text)), message.id
        assert text.count("«") == text.count("»"), message.id


def test_dashes_are_those_of_the_language() -> None:
    assert [text for _, text in entries("ru") if " – " in text] == []
    assert [text for _, text in entries("kk") if "—" in text] == []


def test_russian_is_written_without_yo() -> None:
    # as CLDR writes names: Соединенные Штаты
    assert [text for _, text in entries("ru") if "ё" in text.lower()] == []
