"""The explorer's controls and picture, in JupyterLab and on the page: one widget."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Box, Button, Checkbox, Dropdown, VBox

from analysis.canvas import ChartError
from analysis.explore import parts
from analysis.explore.answers import answer
from analysis.explore.names import name, partner_name, subject_name, what_name, who
from analysis.explore.question import CHOICES, LANGUAGE, Question, QuestionError, bare, choice
from analysis.explore.ready import READY
from analysis.explore.rules import changed, offered
from analysis.explore.series import Series, catalogue
from analysis.language import LANGUAGES, SOURCE, say, say_as, speaking
from analysis.measures import PERIMETERS

if TYPE_CHECKING:
    from analysis.record import Record

# In the order in which they stand; events are marked or not, the others are lists.
FIELDS = ("show", "since", "until", "currency", "prices", "base_year", "scale", "panels")
# What a series is picked by, one after the other.
LEVELS = ("subject", "what", "counted_by", "key")
# Before the countries, which stand by name.
FIRST = ("KZ", *PERIMETERS, "WORLD")
# Russian letters stand in it as they do in Russian; others come before.
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

log = logging.getLogger(__name__)


def panel(settings: str = "", language: str = SOURCE) -> Panel:
    """Return the explorer as a widget.

    Parameters
    ----------
    settings
        A view, as the explorer gives it under “Take away”; the first ready view if empty. What
        cannot be read is answered with a sentence.
    language
        Code of a language; ``language=…`` among the settings comes first.

    >>> panel("show=index&series=corridor%3Atitr_freight").asked["show"]
    'index'
    """
    return Panel(settings, language)


class Panel(VBox):  # type: ignore[misc]
    """What is asked, the controls to ask something else, and the answer.

    Attributes
    ----------
    asked
        The fields of the question as the controls have them; together they may make no sense.
    question
        The last of them that were a question, even if one without an answer.
    record
        What is shown; nothing while a sentence stands in its place.
    sentence
        Why nothing is shown, and what to change.
    picked
        Key of the series that stands in the picker.
    """

    def __init__(self, settings: str = "", language: str = SOURCE) -> None:
        self.asked: dict[str, Any] = {}
        self.question = next(iter(READY.values()))
        self.record: Record | None = None
        self.sentence = ""
        self.picked = self.question.series[-1]
        self.opening, self.limits = HTML(), HTML()
        self.language = Dropdown(options=[(own, code) for code, own in LANGUAGES.items()])
        self.ready = Dropdown()
        self.picker = {level: Dropdown() for level in LEVELS}
        self.add, self.only = Button(), Button()
        self.series: dict[str, Button] = {}
        self.controls: dict[str, Any] = {field: Dropdown() for field in FIELDS}
        self.controls["milestones"] = Checkbox(indent=False)
        self.status, self.picture, self.reasons = HTML(), HTML(), HTML()
        self.table, self.take_away = Section(self._table), Section(self._take_away)
        self.headings = HTML(), HTML(), HTML()
        self.listed = _box("list")
        super().__init__(self._laid_out())
        self.add_class("explorer")
        self._start(settings, language)
        self._listen()

    def _laid_out(self) -> list[Any]:
        """Return the parts from top to bottom: on a phone the picture comes before the controls."""
        shown, added, drawn = self.headings
        look = HTML(parts.look())
        look.add_class("explorer-look")
        self.add.add_class("explorer-add")
        controls = (
            shown,
            self.listed,
            added,
            *self.picker.values(),
            _box("buttons", self.add, self.only),
            drawn,
            _box("fields", *self.controls.values()),
            self.reasons,
        )
        body = _box(
            "body",
            _box("head", self.ready, self.language),
            _box("view", self.status, self.picture),
            _box("controls", *controls),
            _box("below", self.table, self.take_away),
        )
        return [look, self.opening, body, self.limits]

    def _listen(self) -> None:
        self.language.observe(self._handled(self._speak), "value")
        self.ready.observe(self._handled(self._make_ready), "value")
        for level, picking in self.picker.items():
            picking.observe(self._handled(partial(self._pick_near, level)), "value")
        for field, control in self.controls.items():
            control.observe(self._handled(partial(self._choose, field)), "value")
        self.add.on_click(self._handled(self._add))
        self.only.on_click(self._handled(self._show_only))
        self.table.button.on_click(self._handled(self.table.turn))
        self.take_away.button.on_click(self._handled(self.take_away.turn))

    def _handled(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return a handler in the language of the panel whose faults are seen and logged."""

        def handle(event: Any) -> None:
            with speaking(self.language.value):
                try:
                    handler(event)
                except Exception:
                    log.exception("the explorer failed at %s", self.asked)
                    self._refuse(
                        say(
                            "This view could not be made: a fault of the explorer, not of your "
                            "choice. Choose another view, or load the page again."
                        )
                    )

        return handle

    def _start(self, settings: str, language: str) -> None:
        """Show the view that is asked for, or the first ready one and why it is not that."""
        refused = ""
        try:
            settings, self.language.value = _with_language(settings, language)
            with speaking(self.language.value):
                self.question = Question.read(settings) if settings else self.question
        except QuestionError as refusal:
            refused = str(refusal)
        with speaking(self.language.value):
            self._label()
            self._pick(self.question.series[-1])
            self._handled(lambda _: self.change(**asdict(self.question)))(None)
            if refused:
                instead = self.record.title if self.record else self.sentence
                said = say("{refusal} Shown instead: {title}.", refusal=refused, title=instead)
                self.status.value = parts.status(said)

    # --- what a person does ---------------------------------------------------------------------

    def change(self, **choices: Any) -> None:
        """Ask something else: the answer, or why there is none, comes into view."""
        self.asked = {**self.asked, **choices}
        try:
            self.question = Question(**self.asked)
            if "milestones" not in choices:
                self.question = changed(self.question)
                self.asked = asdict(self.question)
            self._show(answer(self.question))
        except ChartError as refusal:
            self._refuse(str(refusal))
        finally:
            self._offer()

    def _choose(self, field: str, event: Any) -> None:
        # what the panel itself writes into a control is asked already
        if event.new is not None and event.new != self.asked[field]:
            self.change(**{field: event.new})

    def _make_ready(self, event: Any) -> None:
        if event.new and event.new != self._ready_now():
            question = READY[event.new]
            self._pick(question.series[-1])
            self.change(**asdict(question))

    def _add(self, _: Any) -> None:
        if self.picked in self.asked["series"]:
            self.status.value = parts.status(say("This series is shown already."))
        else:
            self.change(series=(*self.asked["series"], self.picked))

    def _show_only(self, _: Any) -> None:
        self.change(series=(self.picked,), panels="together")

    def _remove(self, key: str, _: Any) -> None:
        left = tuple(other for other in self.asked["series"] if other != key)
        if left != self.asked["series"]:
            panels = self.asked["panels"] if len(left) > 1 else "together"
            self.change(series=left, panels=panels)
            # the button that had the focus is gone
            next(iter(self.series.values()), self.add).focus()

    def _speak(self, _: Any) -> None:
        self._label()
        self._pick(self.picked)
        self.change()

    # --- the picker -----------------------------------------------------------------------------

    def _pick(self, key: str) -> None:
        """Put a series into the picker, beside those that can be picked instead."""
        self.picked = key
        picked, pool = catalogue()[key], list(catalogue().values())
        for level, control in self.picker.items():
            options = _options(level, pool)
            _fill(control, options, getattr(picked, level))
            _see(control, seen=[text for text, _ in options] != [""])
            pool = [one for one in pool if getattr(one, level) == getattr(picked, level)]

    def _pick_near(self, level: str, event: Any) -> None:
        """Follow a choice in the picker: what stands below it stays as far as it can."""
        picked = catalogue()[self.picked]
        if event.new is None or event.new == getattr(picked, level):
            return
        above = LEVELS[: LEVELS.index(level)]
        pool = [
            one
            for one in catalogue().values()
            if getattr(one, level) == event.new
            and all(getattr(one, other) == getattr(picked, other) for other in above)
        ]
        self._pick(max(pool, key=partial(_likeness, picked)).key)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Return what a notebook stores: the widget, and the chart for those who read it later."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        if self.record is None:
            return bundle | {"text/plain": self.sentence}
        picture = base64.b64encode(self.record.png).decode()
        text = f"{self.record.alt}\n{self.record.summary()}"
        return bundle | {"text/plain": text, "image/png": picture}

    # --- what is seen ---------------------------------------------------------------------------

    def _show(self, record: Record) -> None:
        self.picture.value = parts.picture(record)
        self.status.value = parts.shown(record)
        self.record, self.sentence = record, ""
        self._refresh()

    def _refuse(self, sentence: str) -> None:
        self.picture.value = parts.refusal(sentence)
        self.status.value = parts.status(sentence)
        self.record, self.sentence = None, sentence
        self._refresh()

    def _refresh(self) -> None:
        for section in (self.table, self.take_away):
            section.button.disabled = self.record is None
        self.table.refresh(say("Show the table"), say("Hide the table"))
        self.take_away.refresh(
            say("Take away: files, code, link"), say("Hide files, code and link")
        )

    def _table(self) -> str:
        return parts.table(self.record) if self.record else ""

    def _take_away(self) -> str:
        return parts.take_away(self.record, self.question) if self.record else ""

    def _label(self) -> None:
        """Name everything that has the same name whatever is asked."""
        self.opening.value, self.limits.value = parts.opening(), parts.limits()
        self.language.description = say("Language")
        self.ready.description = say("Ready views")
        for level, text in _level_labels().items():
            self.picker[level].description = text
        for field, text in _field_labels().items():
            self.controls[field].description = text
        self.add.description = say("Add this series")
        self.only.description = say("Show only this series")
        texts = say("Series shown"), say("Another series"), say("How it is shown")
        for heading, text in zip(self.headings, texts, strict=True):
            heading.value = parts.heading(text)

    def _offer(self) -> None:
        """Bring every control in line with what is asked and what can be asked next."""
        self._list_series()
        now = self._ready_now()
        own = [] if now else [(say("A view of your own"), "")]
        _fill(self.ready, [*own, *((say(title), title) for title in READY)], now)
        refused = {
            _field_labels()[field]: self._offer_field(field, control)
            for field, control in self.controls.items()
        }
        self.reasons.value = parts.reasons(refused)

    def _offer_field(self, field: str, control: Any) -> dict[str, list[object]]:
        """Offer what can be chosen in a control; return the rest by the reasons why not."""
        now, options = self.asked[field], offered(self.question, field)
        can = [option for option, reason in options.items() if not reason]
        if field == "milestones":
            control.value, control.disabled = now, len({*can, now}) < 2
        else:
            _fill(control, [(_option(field, one), one) for one in _with(can, now)], now)
        if field == "base_year":
            _see(control, seen=self.asked["show"] == "index" or self.asked["prices"] == "constant")
        refused: dict[str, list[object]] = {}
        for option, reason in options.items():
            if reason:
                refused.setdefault(reason, []).append(_told(field, option))
        return refused

    def _list_series(self) -> None:
        before = self.series
        self.series = {key: before.get(key) or self._remover(key) for key in self.asked["series"]}
        for key, button in self.series.items():
            button.description = say("Remove: {series}", series=name(catalogue()[key]))
        buttons = tuple(self.series.values())
        if self.listed.children != buttons:
            self.listed.children = buttons
        for key in before.keys() - self.series.keys():
            before[key].close()

    def _remover(self, key: str) -> Button:
        button = Button()
        button.on_click(self._handled(partial(self._remove, key)))
        return button

    def _ready_now(self) -> str:
        """Return which ready view is asked, if it is one."""
        return next((title for title, view in READY.items() if asdict(view) == self.asked), "")


class Section(VBox):  # type: ignore[misc]
    """A button and what it shows: made only while it is to be seen, for it costs time."""

    def __init__(self, make: Callable[[], str]) -> None:
        self.make, self.unfolded = make, False
        self.names = "", ""
        self.button, self.content = Button(), HTML()
        super().__init__([self.button, self.content])

    def turn(self, _: Any) -> None:
        """Open what is closed, close what is open."""
        self.unfolded = not self.unfolded
        self.refresh(*self.names)

    def refresh(self, show: str, hide: str) -> None:
        """Make the content again; the button says what it would do."""
        self.names = show, hide
        self.button.description = self.names[self.unfolded]
        self.content.value = self.make() if self.unfolded else ""


def _box(role: str, *children: Any) -> Any:
    box = Box(children)
    box.add_class(f"explorer-{role}")
    return box


def _fill(control: Any, options: Iterable[tuple[str, Any]], value: Any) -> None:
    """Give a list its options and its value, and send the browser only what is new to it."""
    options = tuple(options)
    with control.hold_sync():
        if control.options != options:
            control.index = None  # else the first option would be chosen for a moment
            control.options = options
        control.value = value
        control.disabled = len(options) < 2


def _see(control: Any, *, seen: bool) -> None:
    display = None if seen else "none"
    if control.layout.display != display:
        control.layout.display = display


# --- words ----------------------------------------------------------------------------------------


def _level_labels() -> dict[str, str]:
    return {
        "subject": say("Subject"),
        "what": say_as("series", "What"),
        "counted_by": say("Counted by"),
        "key": say_as("series", "Partner"),
    }


def _field_labels() -> dict[str, str]:
    return {
        "show": say("Show as"),
        "since": say_as("years", "From"),
        "until": say_as("years", "To"),
        "currency": say("Currency"),
        "prices": say("Prices"),
        "base_year": say("Base year"),
        "scale": say("Scale"),
        "panels": say("Panels"),
        "milestones": say("Mark events"),
    }


def _option(field: str, value: Any) -> str:
    """Return an option of a control as a person reads it."""
    if field in CHOICES:
        return choice(field, value)
    if value:
        return str(value)
    return say("the first year") if field == "since" else say("the last year")


def _told(field: str, value: Any) -> object:
    """Return an option as the reasons name it: years as numbers, so that they make runs."""
    if field == "milestones":
        return say("events")
    return value if isinstance(value, int) and value else _option(field, value)


def _options(level: str, pool: Iterable[Series]) -> list[tuple[str, str]]:
    """Return what can be picked at a level: perimeters first, countries by their names."""
    known: dict[str, Series] = {}
    for one in pool:
        known.setdefault(getattr(one, level), one)
    if level == "subject":
        return [(subject_name(code), code) for code in known]
    if level == "what":
        return [(what_name(one), code) for code, one in known.items()]
    if level == "counted_by":
        named = [(who(code) if code else "", code) for code in known]
        return sorted(named, key=lambda pair: _place(pair[1], pair[0]))
    return _partners(list(known.values()))


def _partners(pool: list[Series]) -> list[tuple[str, str]]:
    """Return the series of a list by partner, and what else tells them apart."""
    for words in (partner_name, _with_currency, name):
        texts = [words(one) for one in pool]
        if len(set(texts)) == len(texts):
            break
    named = zip(texts, pool, strict=True)
    order = sorted(named, key=lambda pair: _place(pair[1].partner, pair[0]))
    return [(str(text), one.key) for text, one in order]


def _place(code: str, text: str) -> tuple[int, list[tuple[int, str]]]:
    """Return what sorts countries by name, after Kazakhstan, perimeters and the world.

    Kazakh letters are not in the order of their codes.

    >>> names = {"UZ": "Өзбекстан", "RU": "Ресей", "AZ": "Әзербайжан", "WORLD": "Әлем"}
    >>> sorted(names, key=lambda code: _place(code, names[code]))
    ['WORLD', 'AZ', 'UZ', 'RU']
    """
    first = FIRST.index(code) if code in FIRST else len(FIRST)
    return first, [(ALPHABET.find(letter), letter) for letter in text.lower()]


def _with_currency(one: Series) -> str:
    return f"{partner_name(one)}, {one.currency}"


def _likeness(one: Series, other: Series) -> tuple[bool, ...]:
    fields = ("what", "counted_by", "partner", "currency", "basis")
    return tuple(getattr(one, field) == getattr(other, field) for field in fields)


def _with(options: list[Any], now: Any) -> list[Any]:
    """Return options with what is chosen now, which need not be one of them."""
    return options if now in options else [*options, now]


def _with_language(settings: str, language: str) -> tuple[str, str]:
    """Take the language out of the settings.

    Raises
    ------
    QuestionError
        There is no such language.

    >>> _with_language("?show=index&language=ru", "en")
    ('show=index', 'ru')
    """
    pairs = bare(settings).split("&")
    chosen = [pair.partition("=")[2] for pair in pairs if pair.partition("=")[0] == LANGUAGE]
    code = chosen[-1] if chosen else language
    if code not in LANGUAGES:
        raise QuestionError(
            say("There is no such language. Choose one of: {known}.", known=", ".join(LANGUAGES))
        )
    return "&".join(pair for pair in pairs if pair.partition("=")[0] != LANGUAGE), code
