"""What is asked of the explorer: a few choices, as text that brings the same view back."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from numbers import Integral
from urllib.parse import parse_qsl, urlencode

from analysis.canvas import ChartError
from analysis.explore.series import catalogue
from analysis.language import LANGUAGES, SOURCE, mark, say

SHOWS = {
    "level": mark("level"),
    "index": mark("index (base year = 100)"),
    "growth": mark("growth on the year before"),
    "share": mark("share of the total"),
    "contribution": mark("contribution to growth"),
    "cumulative": mark("running sum"),
    "per_head": mark("per head"),
    "gdp_share": mark("share of GDP"),
    "mirror": mark("both sides, with the gap"),
    "rank": mark("rank"),
}
"""What can be made of the rows of a series."""

CURRENCIES = {"": mark("as counted"), "USD": mark("US dollars"), "EUR": mark("euro")}
PRICES = {"current": mark("current prices"), "constant": mark("prices of the base year")}
SCALES = {"linear": mark("linear"), "log": mark("logarithmic")}
PANELS = {"together": mark("together"), "apart": mark("a panel for each")}

CHOICES = {
    "show": SHOWS,
    "currency": CURRENCIES,
    "prices": PRICES,
    "scale": SCALES,
    "panels": PANELS,
}
"""What can be chosen for each field, with its name."""

MOST = 12
"""How many series one view can hold."""

LONGEST = 4000
# A link with more than this many settings was not made here.
MOST_SETTINGS = 40
# What a link says besides the question: how a view is told.
LANGUAGE = "language"
YEARS = (1900, 2100)


class QuestionError(ChartError):
    """A setting that does not exist; the message says which and what can be chosen."""


@dataclass(frozen=True)
class Question:
    """One view of the explorer.

    Parameters
    ----------
    series
        Keys of :func:`analysis.explore.series.catalogue`, each once; or one key.
    show
        One of :data:`SHOWS`.
    since, until
        First and last year; 0 for every year there is.
    currency
        Of amounts; empty for the one they were counted in.
    prices
        ``current``, or ``constant``: US dollars of the base year.
    base_year
        100 in an index, and the year of constant prices.
    scale
        ``linear`` or ``log``.
    panels
        ``together``, or ``apart``: a panel for each series.
    milestones
        Whether dated events are marked.

    Raises
    ------
    QuestionError
        A series or a choice that does not exist.

    >>> Question(["trade_turnover:KZ.EU27_2020.export"], show="growth").settings
    'series=trade_turnover%3AKZ.EU27_2020.export&show=growth'
    """

    series: Sequence[str] | str
    show: str = "level"
    since: int = 0
    until: int = 0
    currency: str = ""
    prices: str = "current"
    base_year: int = 2015
    scale: str = "linear"
    panels: str = "together"
    milestones: bool = False

    def __post_init__(self) -> None:
        several = [self.series] if isinstance(self.series, str) else self.series
        object.__setattr__(self, "series", tuple(several))
        _require_series(self.series)
        for field, known in CHOICES.items():
            _require_choice(field, getattr(self, field), known)
        for field in ("since", "until", "base_year"):
            _require_year(field, getattr(self, field))
        if not isinstance(self.milestones, bool):
            raise _unknown("milestones", self.milestones, ("true", "false"))

    @property
    def settings(self) -> str:
        """The choices that are not the usual ones, in the form of a link's query."""
        changed = [
            (field.name, getattr(self, field.name))
            for field in fields(self)
            if field.name != "series" and getattr(self, field.name) != field.default
        ]
        pairs = [*(("series", key) for key in self.series), *changed]
        return urlencode([(name, _written(value)) for name, value in pairs])

    @classmethod
    def read(cls, settings: str) -> Question:
        """Return the question that settings describe; nothing in them is ever executed.

        A whole link will do: the language in it belongs to :func:`analysis.explore.panel`.

        Raises
        ------
        QuestionError
            They are no settings, name something that does not exist, or say something twice.

        >>> Question.read("series=corridor%3Atitr_freight&scale=log").scale
        'log'
        """
        said: dict[str, object] = {}
        series = []
        for name, text in _pairs(settings):
            if name == LANGUAGE:
                continue
            if name == "series":
                series.append(text)
            elif name not in _READERS:
                raise _unknown("setting", name, ("series", *_READERS))
            elif name in said:
                raise QuestionError(say("The setting {name} is given twice.", name=name))
            else:
                said[name] = _READERS[name](name, text)
        return cls(series, **said)  # type: ignore[arg-type]


def bare(settings: str) -> str:
    """Return the settings alone: people paste whole links.

    >>> bare("http://127.0.0.1:8866/?show=index#top")
    'show=index'
    """
    return settings.strip().partition("#")[0].rpartition("?")[2]


def _pairs(settings: str) -> list[tuple[str, str]]:
    text = bare(settings)
    if len(text) > LONGEST:
        raise QuestionError(say("The settings are too long to be a view of this explorer."))
    try:
        return parse_qsl(
            text,
            keep_blank_values=True,
            strict_parsing=bool(text),
            errors="strict",
            max_num_fields=MOST_SETTINGS,
        )
    except ValueError as fault:
        raise QuestionError(
            say(
                "These settings cannot be read. Copy the whole text that the explorer gives under "
                "“Take away”."
            )
        ) from fault


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_year(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len("2000")):
        raise _no_year(name, text)
    return int(text)


def _read_truth(name: str, text: str) -> bool:
    truths = {"true": True, "false": False}
    if text not in truths:
        raise _unknown(name, text, truths)
    return truths[text]


_READERS = {
    **{name: lambda _, text: text for name in CHOICES},
    **dict.fromkeys(("since", "until", "base_year"), _read_year),
    "milestones": _read_truth,
}


def _require_series(series: Sequence[str]) -> None:
    if not series:
        raise QuestionError(say("No series is chosen. Choose one and add it."))
    known = catalogue()
    for key in series:
        if not isinstance(key, str) or key not in known:
            near = difflib.get_close_matches(str(key), known, n=3, cutoff=0.3)
            raise _unknown("series", key, near or list(known)[:3])
    if len(set(series)) < len(series):
        raise QuestionError(say("A series is chosen twice. Remove one of the two."))
    if len(series) > MOST:
        raise QuestionError(
            say(
                "{count} series are more than a view can hold. Keep {most} or fewer.",
                count=len(series),
                most=MOST,
            )
        )


def _require_choice(field: str, value: object, known: Collection[object]) -> None:
    # a list, for what a browser sends need not be a key
    if value not in list(known):
        raise _unknown(field, value, known)


def _require_year(field: str, value: object) -> None:
    zero = value == 0 and field != "base_year"
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not (zero or YEARS[0] <= int(str(value)) <= YEARS[1]):
        raise _no_year(field, value)


def _no_year(name: str, value: object) -> QuestionError:
    return QuestionError(
        say(
            "{name}={value} is no year. Write it with four digits.", name=name, value=_quoted(value)
        )
    )


def _unknown(name: str, value: object, known: Iterable[object]) -> QuestionError:
    return QuestionError(
        say(
            "There is no {name} “{value}”. Choose one of: {known}.",
            name=name,
            value=_quoted(value),
            known=", ".join(str(word) for word in known if word != ""),
        )
    )


def _quoted(value: object) -> str:
    """Return a value as a message repeats it: short, on one line."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return text if len(text) <= 60 else f"{text[:57]}…"


def choice(field: str, value: str) -> str:
    """Return the name of a choice in the language that is spoken.

    >>> choice("show", "index")
    'index (base year = 100)'
    """
    return say(CHOICES[field][value])


def code(question: Question, language: str = SOURCE) -> str:
    """Return the lines of Python that make the same chart.

    >>> print(code(Question(["corridor:titr_freight"], show="growth")))
    from analysis import explore, show
    <BLANKLINE>
    series = ["corridor:titr_freight"]
    question = explore.Question(series, show="growth")
    record = explore.answer(question)
    show(record)
    """
    if language not in LANGUAGES:
        raise _unknown("language", language, LANGUAGES)
    changed = [
        f"{field.name}={_literal(getattr(question, field.name))}"
        for field in fields(question)
        if field.name != "series" and getattr(question, field.name) != field.default
    ]
    keys = ", ".join(_literal(key) for key in question.series)
    made = ["record = explore.answer(question)"]
    imports = ["from analysis import explore, show"]
    if language != SOURCE:
        imports.append("from analysis.language import speaking")
        made = [f'with speaking("{language}"):', f"    {made[0]}"]
    return "\n".join(
        [
            *imports,
            "",
            f"series = [{keys}]",
            f"question = explore.Question({', '.join(['series', *changed])})",
            *made,
            "show(record)",
        ]
    )


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
