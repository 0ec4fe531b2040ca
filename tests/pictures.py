"""What a reader would see wrong in a chart: text cut off, or lying on other text or data.

The chart is rendered once with Agg, and the extents of everything written on it are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.canvas import STYLE
from analysis.palette import ROLES
from analysis.record import PLOTTED, Record

TITLE_LIMIT, SUBTITLE_LIMIT = 130, 220
# Boxes of text are a little larger than its ink: so many pixels may be shared.
SLACK = 1.5


def written(canvas: Canvas) -> list[tuple[str, Bbox]]:
    """Return every visible text of a rendered canvas with the box it fills, in pixels."""
    renderer = canvas.canvas.get_renderer()
    # a note's own extent has its pointing rule in it; the words are what can be hidden
    return [
        (text.get_text(), Text.get_window_extent(text, renderer))
        for text in _texts(canvas)
        if text.get_visible() and text.get_text().strip()
    ]


def _texts(canvas: Canvas) -> Iterator[Text]:
    yield from canvas.texts
    for ax in canvas.axes:
        yield from ax.texts
        # an Axes has three titles; matplotlib names two of them as private
        yield from (ax.title, ax._left_title, ax._right_title)
        yield from (ax.xaxis.label, ax.yaxis.label)
        yield from _tick_labels(ax)
        if ax.get_legend():
            yield from ax.get_legend().get_texts()


def _tick_labels(ax: Axes) -> Iterator[Text]:
    for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        low, high = sorted(limits)
        room = (high - low) * 1e-6
        for tick in axis.get_major_ticks():
            if low - room <= tick.get_loc() <= high + room and tick.label1.get_visible():
                yield tick.label1


def faults(canvas: Canvas) -> list[str]:
    """Return what is wrong in the picture, one sentence each; nothing if it is clean."""
    with mpl.rc_context(fname=STYLE):
        canvas.canvas.draw()
        texts = written(canvas)
        width, height = canvas.canvas.get_width_height()
        found = [
            f"{text!r} is cut off"
            for text, box in texts
            if min(box.x0, box.y0) < -SLACK or box.x1 > width + SLACK or box.y1 > height + SLACK
        ]
        found += [
            f"{one!r} lies on {other!r}"
            for (one, box), (other, second) in combinations(texts, 2)
            if _shared(box, second)
        ]
        return found + _struck_through(canvas)


def _shared(one: Bbox, other: Bbox) -> bool:
    both = Bbox.intersection(one, other)
    return both is not None and both.width > SLACK and both.height > SLACK


def _struck_through(canvas: Canvas) -> list[str]:
    """Name the notes inside an axes that a line of data runs through."""
    renderer = canvas.canvas.get_renderer()
    found = []
    for ax in canvas.axes:
        boxes = [
            (text.get_text(), Text.get_window_extent(text, renderer).padded(-SLACK))
            for text in ax.texts
            if text.get_text().strip() and text.get_visible()
        ]
        for line in ax.lines:
            if line.get_linestyle() in ("None", "", " ") or not len(line.get_xydata()):
                continue
            path = line.get_transform().transform_path(line.get_path())
            found += [
                f"{text!r} has a line through it"
                for text, box in boxes
                if box.width > 0 and box.height > 0 and path.intersects_bbox(box, filled=False)
            ]
    return found


def clean(record: Record) -> None:
    """Fail with all faults of the picture, the over-long texts and an incomplete frame."""
    found = faults(record.canvas)
    if len(record.title) > TITLE_LIMIT:
        found.append(f"the title has {len(record.title)} characters: {record.title}")
    if len(record.draft.subtitle) > SUBTITLE_LIMIT:
        found.append(f"the subtitle has {len(record.draft.subtitle)} characters")
    for text in (record.title, record.draft.subtitle):
        if text.endswith("."):
            found.append(f"{text!r} ends with a full stop")
    if list(record.frame.columns) != PLOTTED:
        found.append(f"columns are {list(record.frame.columns)}")
    if record.frame[["series", "x", "unit", "status", "source_id"]].isna().any().any():
        found.append("a plotted row lacks series, x, unit, status or source")
    assert not found, f"{record.name} {record.view}: " + "; ".join(found)


def numbers_in(text: str, language: str = "en") -> list[str]:
    """Return the numbers of a text as it writes them, without thousands separators.

    >>> numbers_in("It fell −1.4% to $41,304 mn in 2023")
    ['-1.4', '41304', '2023']
    >>> numbers_in("На 2-м месте: 41\N{NO-BREAK SPACE}304,5 млн долл. США", "ru")
    ['2', '41304.5']
    """
    if language != "en":
        text = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3})", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        # endings of ordinal numbers and of cases
        text = re.sub(r"(?<=\d)-(?=[^\W\d])", " ", text)
    plain = text.replace("−", "-").replace("–", " ")
    # HS 27, EU27 and the like are names
    plain = re.sub(r"\b(?:HS|SITC) \d+|\bEU\d+|\b\d+-[a-z]\w*", " ", plain)
    return [
        found.replace(",", "") for found in re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?", plain)
    ]


def unsupported(text: str, *frames: pd.DataFrame, language: str = "en") -> list[str]:
    """Return the numbers of a text that no cell of the frames rounds to.

    Amounts may be written in units, thousands or billions; the sign may be said in words. The
    number of rows, or of different entries of a column, counts as a number of the frame.
    """
    values = np.array([value for frame in frames for value in _cells(frame)], dtype=float)
    found = []
    for written_number in numbers_in(text, language):
        decimals = len(written_number.partition(".")[2])
        wanted = abs(float(written_number))
        scaled = np.abs(np.concatenate([values, values / 1e3, values * 1e3]))
        # a half may go either way: 28.85 is a little more than that as a binary fraction
        if not (np.abs(scaled - wanted) <= 0.500001 * 10.0**-decimals).any():
            found.append(written_number)
    return found


def _cells(frame: pd.DataFrame) -> Iterator[float]:
    yield float(len(frame))
    for _, column in frame.items():
        yield float(column.nunique())
        numbers = pd.to_numeric(column, errors="coerce").dropna()
        yield from numbers.astype(float)
        yield from (float(word) for word in re.findall(r"\d+", " ".join(map(str, column)))[:500])


def drawn(axes: Iterable[Axes]) -> set[float]:
    """Return every coordinate of lines, dots, bars and patches, rounded: what the ink says."""
    seen: set[float] = set()
    for ax in axes:
        for line in ax.lines:
            seen.update(np.round(np.asarray(line.get_xydata(), dtype=float).ravel(), 6))
        for patch in ax.patches:
            # a stacked bar's value is its length
            seen.update(np.round([patch.get_width(), patch.get_height()], 6))
        for collection in ax.collections:
            for path in collection.get_paths():
                seen.update(np.round(path.vertices.ravel(), 6))
            seen.update(np.round(np.asarray(collection.get_offsets(), dtype=float).ravel(), 6))
    return seen


def undrawn(record: Record) -> list[str]:
    """Return the plotted rows whose value is nowhere in the picture, by series and x."""
    seen = drawn(record.canvas.axes)
    return [
        f"{row.panel} {row.series} {row.x}"
        for row in record.frame.dropna(subset="value").itertuples()
        if round(float(row.value), 6) not in seen and not _near(float(row.value), seen)
    ]


def _near(value: float, seen: set[float]) -> bool:
    return bool(np.isclose(np.abs(list(seen)), abs(value), rtol=1e-6, atol=1e-6).any())


def colours(record: Record) -> set[str]:
    """Return the roles whose colours lines, bars and patches have."""
    names = {to_hex(code): role for role, code in ROLES.items()}
    used = set()
    for ax in record.canvas.axes:
        used |= {to_hex(line.get_color()) for line in ax.lines}
        used |= {to_hex(line.get_markeredgecolor()) for line in ax.lines}
        used |= {to_hex(patch.get_facecolor()) for patch in ax.patches}
    return {names[code] for code in used if code in names}


def strokes(ax: Axes) -> list[list[tuple[float, float]]]:
    """Return the points of every line that joins or marks data, first to last."""
    return [
        [(float(x), float(y)) for x, y in line.get_xydata()]
        for line in ax.lines
        if line.get_linestyle() != "None" and line.get_transform() == ax.transData
    ]


def rings(ax: Axes) -> set[tuple[float, float]]:
    """Return the points drawn hollow: soft figures."""
    return {
        (float(x), float(y))
        for line in ax.lines
        if to_hex(line.get_markerfacecolor()) == "#ffffff" and line.get_linestyle() == "None"
        for x, y in line.get_xydata()
    }
