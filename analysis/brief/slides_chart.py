"""Charts that an office program draws itself, each with the workbook of its numbers inside.

The program scales the axes and writes the decimal sign of its reader; what depends on the size of
words (room for names, labels that must not touch) is settled here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil, floor, log10
from typing import NamedTuple
from xml.sax.saxutils import escape

import pandas as pd

from analysis.brief.slides_text import Box, colour, locale, width, wrapped
from analysis.brief.slides_theme import ACCENTS
from analysis.charts import PALE, SOFT, spread
from analysis.language import say
from analysis.record import Sheet, decimals

SIZE = 12
LINE = 0.2
AIR = 0.1
TITLE = 0.75
# An amount of years beyond which points have no markers.
FEW = 12
# A name beside a line takes at most this part of the chart; longer ones stand in a legend.
ASIDE = 0.34
DASHES = {"russia": "sysDash", "china": "sysDot", "member": "lgDashDot"}
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
CATEGORY_AXIS, VALUE_AXIS = 111, 222


class Mark(NamedTuple):
    """A row of the plotted frame."""

    series: str
    x: int | str
    value: float | None
    status: str


@dataclass(frozen=True)
class Series:
    """A column of the workbook; ``shown`` is false for a stroke that has a later one."""

    name: str
    values: tuple[float | None, ...]
    soft: tuple[bool, ...]
    role: str
    shown: bool = True
    dots: bool = False

    @property
    def last(self) -> float:
        """The last value."""
        return next(value for value in reversed(self.values) if value is not None)

    @property
    def ends(self) -> int:
        """The place of the last value."""
        return max(place for place, value in enumerate(self.values) if value is not None)


@dataclass(frozen=True)
class Native:
    """One panel as a native chart in so many inches.

    Parameters
    ----------
    sheet
        How the panel is drawn.
    rows
        Its rows of the plotted frame.
    box
        Where it stands.
    day
        ISO date of the workbook.
    peers
        Values of the panels beside it that have the same unit and therefore the same axis.
    left, right
        Inches at the sides of the axes, at least: panels in a column have the same.
    """

    sheet: Sheet
    rows: pd.DataFrame
    box: Box
    day: str
    peers: tuple[float, ...] = ()
    left: float = 0.0
    right: float = 0.0

    @cached_property
    def marks(self) -> list[Mark]:
        """The rows in plain Python; years are whole numbers, names have no line breaks."""
        columns = (self.rows[name].tolist() for name in ("series", "x", "value", "status"))
        return [
            Mark(
                _flat(series),
                int(x) if isinstance(x, (int, float)) else _flat(x),
                None if pd.isna(value) else value,
                status,
            )
            for series, x, value, status in zip(*columns, strict=True)
        ]

    @cached_property
    def unit(self) -> str:
        """The unit of the values."""
        return str(self.rows["unit"].iloc[0])

    @cached_property
    def categories(self) -> tuple[int | str, ...]:
        """Names, or every year from the first to the last: a missing one is a gap."""
        years = [mark.x for mark in self.marks if isinstance(mark.x, int)]
        if self.sheet.mark != "bar" and len(years) == len(self.marks):
            return tuple(range(min(years), max(years) + 1))
        return tuple(dict.fromkeys(mark.x for mark in self.marks))

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The columns of the workbook."""
        if self.alone:
            return (self._column(self.unit, self.marks, ""),)
        named: dict[str, list[Mark]] = {}
        for one in self.marks:
            named.setdefault(one.series, []).append(one)
        return tuple(
            column
            for name, marks in named.items()
            if any(one.value is not None for one in marks)
            for column in self._strokes(name, marks)
        )

    @cached_property
    def alone(self) -> bool:
        """Whether every bar stands for itself, with a colour of its own."""
        names = [mark.x for mark in self.marks]
        return self.sheet.mark == "bar" and len(set(names)) == len(names)

    @cached_property
    def roles(self) -> dict[str, str]:
        """The roles of the sheet by the names of the marks."""
        return {_flat(name): role for name, role in self.sheet.roles.items()}

    def workbook(self) -> bytes:
        """Return the workbook: categories downwards, a column for each series."""
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        stream = io.BytesIO()
        book = Workbook(stream, {"in_memory": True})
        book.set_properties({"created": datetime.fromisoformat(self.day)})
        page = book.add_worksheet()
        shown = book.add_format({"num_format": self.pattern})
        page.set_column(0, 0, max(8, *(len(str(name)) for name in self.categories)))
        page.set_column(1, len(self.series), 16)
        page.write_column(1, 0, self.categories)
        for place, series in enumerate(self.series, 1):
            page.write(0, place, series.name)
            page.write_column(1, place, series.values, shown)
        book.close()
        return stream.getvalue()

    def xml(self) -> bytes:
        """Return the chart as DrawingML."""
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<c:chartSpace {NAMESPACES}><c:date1904 val="0"/><c:lang val="{locale()}"/>'
            f'<c:roundedCorners val="0"/><c:chart>{self._title()}<c:autoTitleDeleted val="0"/>'
            f"<c:plotArea>{self._place()}{self._plot()}{self._axes()}"
            "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
            f'{self._legend()}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{_words(SIZE, 'tx2')}</c:chartSpace>"
        ).encode()

    @property
    def heading(self) -> str:
        """The name of the panel and its unit."""
        return ", ".join(filter(None, self._heads))

    @cached_property
    def places(self) -> int:
        """How many decimals a value is written with."""
        return min(decimals(self.rows["value"]), 2)

    @cached_property
    def pattern(self) -> str:
        """The number format of values, in the notation of office programs."""
        return "#,##0" + ("." + "0" * self.places if self.places else "")

    @cached_property
    def limits(self) -> tuple[float, float]:
        """About where the axis begins and ends."""
        values = [one.value for one in self.marks if one.value is not None]
        if self.sheet.downward:
            return min(values), max(values)
        if self.sheet.mark == "column":
            up: dict[int | str, float] = {}
            down: dict[int | str, float] = {}
            for one in self.marks:
                side = up if (one.value or 0) > 0 else down
                side[one.x] = side.get(one.x, 0.0) + (one.value or 0)
            values = [*up.values(), *down.values()]
        held = [0.0, *values, *self.peers]
        low, high = min(held), max(held)
        step = _step(high - low)
        return floor(low / step) * step, ceil(high / step) * step

    @cached_property
    def labelled(self) -> bool:
        """Whether names stand beside the ends of the lines instead of in a legend."""
        if self.sheet.mark != "line" or len(self._ends) == 0:
            return False
        late = all(end.ends >= 0.85 * (len(self.categories) - 1) for end in self._ends)
        low = len(self._ends) * LINE <= self.box.h - self._title_height - AIR - 0.5
        return late and low and self._widest_name <= ASIDE * self.box.w

    def _strokes(self, name: str, marks: list[Mark]) -> Iterator[Series]:
        role, dots = self.roles[name], name in map(_flat, self.sheet.dots)
        if self.sheet.mark != "line":
            yield self._column(name, marks, role)
            return
        held = [one for one in marks if one.value is not None]
        held.sort(key=lambda one: self.categories.index(one.x))
        starts = [place for place, one in enumerate(held) if place and one.status == "break"]
        for start, end in zip([0, *starts], starts, strict=False):
            first, last = held[start].x, held[end - 1].x
            words = (
                say("{series}, {year}", series=name, year=first)
                if first == last
                else say("{series}, {first}–{last}", series=name, first=first, last=last)
            )
            yield self._column(words, held[start:end], role, shown=False, dots=dots)
        yield self._column(name, held[max([0, *starts]) :], role, dots=dots)

    def _column(
        self,
        name: str,
        marks: list[Mark],
        role: str,
        *,
        shown: bool = True,
        dots: bool = False,
    ) -> Series:
        values = {one.x: one.value for one in marks}
        soft = {one.x for one in marks if one.status in SOFT}
        return Series(
            name=name,
            values=tuple(values.get(x) for x in self.categories),
            soft=tuple(x in soft for x in self.categories),
            role=role,
            shown=shown,
            dots=dots,
        )

    @cached_property
    def _ends(self) -> list[Series]:
        return [series for series in self.series if series.shown]

    @cached_property
    def _named(self) -> bool:
        """Whether a legend is needed."""
        return len(self._ends) > 1 and not self.labelled and not self.alone

    @cached_property
    def _widest_name(self) -> float:
        return max(width(end.name, SIZE, bold=True) for end in self._ends)

    @property
    def _heads(self) -> tuple[str, str]:
        """The panel and its unit, if it does not name it."""
        panel = _flat(self.sheet.panel)
        return panel, "" if self.unit.casefold() in panel.casefold() else self.unit

    @cached_property
    def _lines(self) -> list[tuple[str, bool]]:
        """What stands above the axes: in one line if it fits, else the unit in a line of its own.

        Programs break a title that takes more than about three quarters of the chart.
        """
        panel, unit = self._heads
        if width(self.heading, SIZE, bold=bool(panel)) <= TITLE * self.box.w:
            return [(self.heading, bool(panel))]
        return [line for line in ((panel, True), (unit, False)) if line[0]]

    @cached_property
    def _title_height(self) -> float:
        room = TITLE * self.box.w
        lines = sum(wrapped(words, SIZE, room, bold=bold) for words, bold in self._lines)
        return LINE * lines + 0.08

    @cached_property
    def _legend_height(self) -> float:
        if not self._named:
            return 0
        entry = sum(width(end.name, SIZE) + 0.5 for end in self._ends)
        return LINE * 1.15 * ceil(entry / self.box.w)

    @cached_property
    def _inner_height(self) -> float:
        return self.box.h - self._title_height - self._legend_height - AIR - self._base

    @cached_property
    def _base(self) -> float:
        """The room below the axes; years that do not fit are turned by some programs."""
        if self.sheet.mark == "bar":
            return 0.08
        return 0.34 if self._year_step == 1 else 0.5

    @cached_property
    def _bar_size(self) -> float:
        """The size of names beside bars: as large as their row is high."""
        row = self._inner_height / len(self.categories)
        return max(10, min(SIZE, floor(row * 72 / 1.25)))

    @cached_property
    def sides(self) -> tuple[float, float]:
        """The room left and right of the axes that its words need, in inches."""
        if self.sheet.mark == "bar":
            longest = max(width(str(name), self._bar_size) for name in self.categories)
            return min(longest, 0.42 * self.box.w) + 0.12, 0.15
        longest = max(len(_written(limit)) for limit in self.limits)
        right = self._widest_name + 0.25 if self.labelled else 0.25
        return width("0" * longest, SIZE) + 0.12, right

    @cached_property
    def _inner(self) -> Box:
        """The area between the axes, as parts of the chart."""
        wide, tall = self.box.w, self.box.h
        left, right = (max(pair) for pair in zip(self.sides, (self.left, self.right), strict=True))
        top = self._title_height + self._legend_height + AIR
        return Box(left / wide, top / tall, 1 - (left + right) / wide, self._inner_height / tall)

    def _place(self) -> str:
        return _layout(self._inner, target='<c:layoutTarget val="inner"/>')

    def _title(self) -> str:
        return _caption([(words, "tx1" if bold else "tx2", bold) for words, bold in self._lines])

    def _legend(self) -> str:
        if not self._named:
            return ""
        hidden = "".join(
            f'<c:legendEntry><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
            for place, series in enumerate(self.series)
            if not series.shown
        )
        tall = self.box.h
        place = Box(0, self._title_height / tall, 1, self._legend_height / tall)
        return (
            f'<c:legend><c:legendPos val="t"/>{hidden}{_layout(place)}<c:overlay val="0"/>'
            f"{_words(SIZE, 'tx2')}</c:legend>"
        )

    def _plot(self) -> str:
        columns = "".join(self._series(place, one) for place, one in enumerate(self.series))
        axes = f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
        if self.sheet.mark == "line":
            return (
                '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
                f'{columns}<c:marker val="1"/>{axes}</c:lineChart>'
            )
        stacked = self.sheet.mark == "column" and len(self.series) > 1
        direction, grouping = self.sheet.mark.replace("column", "col"), "clustered"
        overlap = '<c:overlap val="100"/>' if stacked else ""
        return (
            f'<c:barChart><c:barDir val="{direction}"/>'
            f'<c:grouping val="{"stacked" if stacked else grouping}"/><c:varyColors val="0"/>'
            f'{columns}<c:gapWidth val="40"/>{overlap}{axes}</c:barChart>'
        )

    def _series(self, place: int, series: Series) -> str:
        letter = _letter(place + 1)
        last = len(self.categories) + 1
        name = (
            f"<c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f><c:strCache>"
            f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt>'
            "</c:strCache></c:strRef></c:tx>"
        )
        years = isinstance(self.categories[0], int)
        kind = "num" if years else "str"
        code = "<c:formatCode>General</c:formatCode>" if years else ""
        categories = (
            f"<c:cat><c:{kind}Ref><c:f>Sheet1!$A$2:$A${last}</c:f><c:{kind}Cache>{code}"
            f"{_points(self.categories)}</c:{kind}Cache></c:{kind}Ref></c:cat>"
        )
        values = (
            f"<c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f><c:numCache>"
            f"<c:formatCode>{self.pattern}</c:formatCode>{_points(series.values)}"
            "</c:numCache></c:numRef></c:val>"
        )
        order = f'<c:idx val="{place}"/><c:order val="{place}"/>{name}'
        if self.sheet.mark == "line":
            look, smooth = self._line(series), '<c:smooth val="0"/>'
        else:
            look, smooth = self._bars(series), ""
        return f"<c:ser>{order}{look}{categories}{values}{smooth}</c:ser>"

    def _line(self, series: Series) -> str:
        ink = ACCENTS[series.role]
        stroke = (
            "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
            if series.dots
            else f'<c:spPr><a:ln w="28575" cap="rnd"><a:solidFill>{colour(ink)}</a:solidFill>'
            f'<a:prstDash val="{DASHES.get(series.role, "solid")}"/><a:round/></a:ln></c:spPr>'
        )
        every = series.dots or len(self.categories) <= FEW
        size = 9 if series.dots else 6
        marker = _marker(ink, ink, size) if every else '<c:marker><c:symbol val="none"/></c:marker>'
        points = []
        for place, value in enumerate(series.values):
            if value is None:
                continue
            if series.soft[place]:
                own = _marker("bg1", ink, size + 1)
            elif not every and _lonely(series.values, place):
                own = _marker(ink, ink, size)
            else:
                continue
            points.append(
                f'<c:dPt><c:idx val="{place}"/>{own}<c:bubble3D val="0"/>{stroke}</c:dPt>'
            )
        label = self._end_label(series) if self.labelled and series.shown else ""
        return f"{stroke}{marker}{''.join(points)}{label}"

    def _bars(self, series: Series) -> str:
        inks = self._inks(series)
        points = "".join(
            f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
            f"{_fill(ink, soft)}</c:dPt>"
            for place, (ink, soft, value) in enumerate(
                zip(inks, series.soft, series.values, strict=True)
            )
            if value is not None and (soft or ink != inks[0])
        )
        labels = self._values() if self.sheet.mark == "bar" else ""
        return f'{_fill(inks[0], False)}<c:invertIfNegative val="0"/>{points}{labels}'

    def _inks(self, series: Series) -> list[str]:
        if series.role:
            return [ACCENTS[series.role]] * len(series.values)
        return [ACCENTS[self.roles[one.series]] for one in self.marks]

    def _values(self) -> str:
        return (
            f'<c:dLbls><c:numFmt formatCode="{self.pattern}" sourceLinked="0"/>'
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_words(self._bar_size, 'tx1')}"
            f'<c:dLblPos val="outEnd"/>{_shows(value=True)}</c:dLbls>'
        )

    def _end_label(self, series: Series) -> str:
        """Name a line beside its last point, moved away from the names of its neighbours."""
        inner, (low, high) = self._inner, self.limits
        span = (high - low) or 1.0
        above = [(end.last - low) / span for end in self._ends]
        wanted = [1 - part for part in above] if self.sheet.downward else above
        each = 1.12 * LINE / (inner.h * self.box.h)
        found = spread(wanted, [each] * len(wanted))
        place = self._ends.index(series)
        up = (found[place] - wanted[place]) * inner.h
        aside = (len(self.categories) - 1 - series.ends) / max(1, len(self.categories) - 1)
        # dots are wider than lines
        clear = 0.01 if any(end.dots for end in self._ends) else 0
        ink = "tx2" if series.role in PALE else ACCENTS[series.role]
        return (
            f'<c:dLbls><c:dLbl><c:idx val="{series.ends}"/><c:layout><c:manualLayout>'
            f'<c:x val="{aside * inner.w + clear:.4f}"/><c:y val="{-up:.4f}"/>'
            "</c:manualLayout></c:layout>"
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{_words(SIZE, ink, bold=True, wrap=False)}"
            f'<c:dLblPos val="r"/>{_shows(name=True)}</c:dLbl>{_shows()}</c:dLbls>'
        )

    def _axes(self) -> str:
        bar = self.sheet.mark == "bar"
        low, high = self.limits
        bottom = "max" if self.sheet.downward else "autoZero"
        labels = "low" if low < 0 else "nextTo"
        grey = '<a:ln w="9525"><a:solidFill><a:schemeClr val="accent4"/></a:solidFill></a:ln>'
        grid = (
            '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:schemeClr val="bg1">'
            '<a:lumMod val="85000"/></a:schemeClr></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        )
        step = self._year_step if not bar else 1
        skip = f'<c:tickLblSkip val="{step}"/><c:tickMarkSkip val="{step}"/>'
        code = '<c:numFmt formatCode="General" sourceLinked="0"/>'
        turned = "maxMin" if bar else "minMax"
        ends = f'<c:max val="{high:g}"/>' if self.peers or self.sheet.downward else ""
        down = self.sheet.downward
        start = (
            '<c:min val="0"/>'
            if low == 0
            else f'<c:min val="{low:g}"/>'
            if self.peers or down
            else ""
        )
        ticks = "#,##0" if high - low >= 4 else "General"
        between = "midCat" if self.sheet.mark == "line" else "between"
        return (
            f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{turned}"/>'
            f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if bar else "b"}"/>{code}'
            f'<c:majorTickMark val="{"none" if bar else "out"}"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="{"nextTo" if down else "low"}"/><c:spPr>{grey}</c:spPr>'
            f"{_words(self._bar_size if bar else SIZE, 'tx1' if bar else 'tx2')}"
            f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="{bottom}"/><c:auto val="0"/>'
            f'<c:lblAlgn val="ctr"/><c:lblOffset val="50"/>{skip}<c:noMultiLvlLbl val="1"/>'
            f'</c:catAx><c:valAx><c:axId val="{VALUE_AXIS}"/><c:scaling>'
            f'<c:orientation val="{"maxMin" if down else "minMax"}"/>{ends}{start}</c:scaling>'
            f'<c:delete val="{int(bar)}"/><c:axPos val="{"t" if bar else "l"}"/>'
            f"{'' if bar else grid}"
            f'<c:numFmt formatCode="{ticks}" sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="{labels}"/>'
            f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_words(SIZE, 'tx2')}"
            f'<c:crossAx val="{CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
            f'<c:crossBetween val="{between}"/></c:valAx>'
        )

    @cached_property
    def _year_step(self) -> int:
        """Return how many years lie between two that are written: the last one is, if it can."""
        if not isinstance(self.categories[0], int):
            return 1
        gaps = len(self.categories) - 1
        room = (self.box.w - sum(self.sides)) / max(1, len(self.categories))
        least = max(1, ceil((width("0000", SIZE) + 0.12) / room))
        exact = [step for step in range(least, 3 * least) if gaps % step == 0 and step < gaps]
        return exact[0] if exact else next(step for step in (1, 2, 5, 10, 20) if step >= least)


def _step(span: float) -> float:
    """Return a round distance of ticks: about five of them on the axis.

    >>> _step(53), _step(0.9)
    (10.0, 0.2)
    """
    rough = (span or 1.0) / 6
    power = 10.0 ** floor(log10(rough))
    return next((power * part for part in (1, 2, 5, 10) if power * part >= rough), power * 10)


def _flat(name: object) -> str:
    return " ".join(str(name).split())


def _written(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 4 or not value else f"{value:g}"


def _lonely(values: Sequence[float | None], place: int) -> bool:
    """Tell a point without neighbours, of which a line would show nothing."""
    around = values[max(0, place - 1) : place + 2]
    return sum(value is not None for value in around) == 1


def _letter(place: int) -> str:
    """Return the letters of a column of a workbook, counted from 0.

    >>> _letter(1), _letter(26)
    ('B', 'AA')
    """
    return (_letter(place // 26 - 1) if place > 25 else "") + chr(ord("A") + place % 26)


def _points(values: Sequence[float | int | str | None]) -> str:
    held = "".join(
        f'<c:pt idx="{place}"><c:v>{_held(value)}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{held}'


def _held(value: float | int | str) -> str:
    # as many digits as the workbook has
    return f"{value:.16G}" if isinstance(value, float) else escape(str(value))


def _layout(box: Box, target: str = "") -> str:
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{box.x:.4f}"/><c:y val="{box.y:.4f}"/><c:w val="{box.w:.4f}"/>'
        f'<c:h val="{box.h:.4f}"/></c:manualLayout></c:layout>'
    )


def _caption(lines: Sequence[tuple[str, str, bool]]) -> str:
    paragraphs = []
    for words, ink, bold in lines:
        look = f'sz="{SIZE * 100}" b="{int(bold)}"'
        fill = f"<a:solidFill>{colour(ink)}</a:solidFill>"
        paragraphs.append(
            f'<a:p><a:pPr algn="l"><a:defRPr {look}>{fill}</a:defRPr></a:pPr><a:r>'
            f'<a:rPr lang="{locale()}" {look}>{fill}</a:rPr><a:t>{escape(words)}</a:t></a:r></a:p>'
        )
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:lstStyle/>'
        f"{''.join(paragraphs)}</c:rich></c:tx><c:layout><c:manualLayout>"
        '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/>'
        '</c:manualLayout></c:layout><c:overlay val="0"/></c:title>'
    )


def _words(size: float, ink: str, *, bold: bool = False, wrap: bool = True) -> str:
    body = "<a:bodyPr/>" if wrap else '<a:bodyPr wrap="none"/>'
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 100:.0f}" b="{int(bold)}">'
        f"<a:solidFill>{colour(ink)}</a:solidFill></a:defRPr></a:pPr>"
        f'<a:endParaRPr lang="{locale()}"/></a:p></c:txPr>'
    )


def _marker(inside: str, edge: str, size: int) -> str:
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr><a:solidFill>'
        f'{colour(inside)}</a:solidFill><a:ln w="19050"><a:solidFill>{colour(edge)}</a:solidFill>'
        "</a:ln></c:spPr></c:marker>"
    )


def _fill(ink: str, soft: bool) -> str:
    if soft:
        return (
            f'<c:spPr><a:pattFill prst="wdUpDiag"><a:fgClr>{colour(ink)}</a:fgClr><a:bgClr>'
            f'{colour("bg1")}</a:bgClr></a:pattFill><a:ln w="9525"><a:solidFill>{colour(ink)}'
            "</a:solidFill></a:ln></c:spPr>"
        )
    return f"<c:spPr><a:solidFill>{colour(ink)}</a:solidFill></c:spPr>"


def _shows(*, value: bool = False, name: bool = False) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
