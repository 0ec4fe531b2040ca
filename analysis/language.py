"""The language of what is said: messages from gettext catalogues, words with their case forms.

English is the language of the source, so an English message needs no catalogue. Every other
language has one file of messages, ``analysis/locale/<language>/LC_MESSAGES/analysis.po``, and a
message that is missing there is a fault: nothing falls back to English in silence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from analysis.files import ROOT

if TYPE_CHECKING:
    from babel.support import Translations

LANGUAGES = {"en": "English", "ru": "русский", "kk": "қазақша"}
"""The languages of the project, each by its own name."""

TAGS = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
"""The same as files name them (BCP 47)."""

SOURCE = "en"
LOCALE = ROOT / "analysis" / "locale"
DOMAIN = "analysis"

# Between an amount and its unit, and before a dash: there no line ends.
TIED = re.compile(
    r"(?<=\d) (?=(?:%|(?:mn|bn|млн|млрд|тыс|мың|долл|АҚШ|евро|еуро)\b))"
    r"|(?<=долл\.) (?=США)|(?<=АҚШ) (?=доллар)|(?<=\S) (?=[–—] )"
)

_current: ContextVar[str] = ContextVar("language", default=SOURCE)


class LanguageError(ValueError):
    """A language, a message or a form of a word that does not exist."""


class Term(str):
    """A word with its forms, which a message asks for by name: ``{country:gen}``.

    English has ``the``; Russian ``gen``, ``dat``, ``acc``, ``ins``, ``loc``, and with the right
    preposition ``in`` (во Франции), ``into``, ``from`` and ``with``; Kazakh the five cases and
    ``abl``. Without a name the word stands as it is.

    >>> "{who:the} and {who}".format(who=Term("Netherlands", {"the": "the Netherlands"}))
    'the Netherlands and Netherlands'
    """

    forms: Mapping[str, str]

    def __new__(cls, word: str, forms: Mapping[str, str] | None = None) -> Term:
        """Return the word; its forms are kept beside it."""
        term = super().__new__(cls, word)
        term.forms = forms or {}
        return term

    def __format__(self, form: str) -> str:
        if not form:
            return str(self)
        if form not in self.forms:
            raise LanguageError(
                f"{str(self)!r} has no form {form!r} in {LANGUAGES[language()]}, only "
                f"{', '.join(self.forms) or 'none'}. Remedy: add it in "
                f"{LOCALE / language() / 'forms.csv'}"
            )
        return self.forms[form]


def language() -> str:
    """Return the code of the language that is spoken now.

    >>> language()
    'en'
    """
    return _current.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in a language until the block ends.

    Raises
    ------
    LanguageError
        There is no such language.

    >>> with speaking("kk"):
    ...     language()
    'kk'
    """
    if code not in LANGUAGES:
        raise LanguageError(f"there is no language {code!r}; choose one of {', '.join(LANGUAGES)}")
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)


def mark(message: str) -> str:
    """Return a message as it is and put it into the catalogues: :func:`say` says it later."""
    return message


def say(message: str, /, **values: object) -> str:
    """Return a message in the language that is spoken now, with its values put in.

    Parameters
    ----------
    message
        English text with ``{name}`` where values go.
    **values
        What is put in: text that is ready to be read, such as :func:`analysis.findings.money`.

    Raises
    ------
    LanguageError
        The catalogue lacks the message, or a word lacks a form that the message wants.

    >>> say("{share} of the turnover", share="12%")
    '12% of the turnover'
    """
    found = message if language() == SOURCE else catalogue(language()).gettext(message)
    return _filled(found, values)


def say_as(context: str, message: str, /, **values: object) -> str:
    """Return a message that means different things: the context tells translators which.

    >>> say_as("publisher", "World Bank")
    'World Bank'
    """
    if language() != SOURCE:
        message = str(catalogue(language()).pgettext(context, message))
    return _filled(message, values)


def say_many(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a message that a number of things wants; ``{count}`` is the number.

    >>> say_many("{count} year", "{count} years", 3)
    '3 years'
    """
    if language() == SOURCE:
        found = one if count == 1 else many
    else:
        found = catalogue(language()).ngettext(one, many, count)
    return _filled(found, {"count": count, **values})


def _filled(message: str, values: Mapping[str, object]) -> str:
    """Put values into a message.

    Raises
    ------
    LanguageError
        The message asks for a value that is not given, or a word lacks a form.
    """
    try:
        return message.format(**values) if values else message
    except (KeyError, IndexError, ValueError) as fault:
        if isinstance(fault, LanguageError):
            raise
        raise LanguageError(
            f"{path(language())}: {message!r} cannot be filled with {', '.join(values)} ({fault}). "
            "Remedy: give the translation the placeholders of the message"
        ) from fault


def tied(text: str) -> str:
    """Return a text with no-break spaces where no line may end.

    >>> tied("27,4 млрд евро") == "27,4\N{NO-BREAK SPACE}млрд евро"
    True
    """
    return TIED.sub("\N{NO-BREAK SPACE}", text)


def path(code: str) -> Path:
    """Return the file of messages of a language."""
    return LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


class _Missing(NullTranslations):
    """Refuses what the catalogue does not have."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def gettext(self, message: str) -> NoReturn:
        raise LanguageError(
            f"{path(self.code)} has no translation of {message!r}. "
            "Remedy: run `python -m analysis messages`, then translate it there"
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:  # noqa: ARG002
        self.gettext(msgid1)

    def pgettext(self, context: str, message: str) -> NoReturn:
        self.gettext(f"{message} ({context})")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> Translations:
    """Return the messages of a language.

    Raises
    ------
    LanguageError
        The file is missing or is no catalogue.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po
    from babel.support import Translations

    try:
        with path(code).open("rb") as stream:
            messages = read_po(stream, locale=code, abort_invalid=True)
    except (OSError, PoFileError, ValueError) as fault:
        raise LanguageError(
            f"{path(code)} cannot be read as a catalogue ({fault}). "
            "Remedy: mend it, or take the stored one (git checkout)"
        ) from fault
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    found = Translations(compiled, domain=DOMAIN)
    found.add_fallback(_Missing(code))
    return found
