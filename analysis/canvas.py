"""From a draft to pictures: furniture and margins in inches, small palette PNG, stable SVG.

Nothing is measured with a renderer and no tight box is computed: margins follow from the number
of text lines, so a chart is rendered once.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from analysis.files import ROOT
from analysis.language import tied
from analysis.palette import INK, QUIET

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE = ROOT / "analysis" / "house.mplstyle"

DPI = 150
EDGE = 0.3
POINTS = 72
COLOURS = 128
# Of the letters that a line has room for: Cyrillic ones are wider.
CYRILLIC = 0.9
# A drawing area lower than this shows nothing.
LEAST = 0.8

# Verdana has the widths of DejaVu Sans; other fonts are narrower, so labels never collide.
FALLBACK = "DejaVu Sans, Verdana, sans-serif"


@dataclass(frozen=True)
class Context:
    """Where a chart is read: the size of the whole picture, in inches.

    Parameters
    ----------
    width, height
        Without a height the picture is as high as its panels ask for.
    scale
        How many times larger than designed everything is drawn, text too: a slide is read from
        further away than a page.
    bare
        The document around the picture has its title, subtitle and source line as text.
    """

    width: float
    height: float | None = None
    scale: float = 1.0
    bare: bool = False


CONTEXTS = {
    "notebook": Context(9.0),
    "half page": Context(6.5, 4.1, bare=True),
    "full page": Context(6.5, 8.2, bare=True),
    "slide": Context(12.3, 5.5, scale=1.35, bare=True),
    "square": Context(7.2, 7.2),
    "screen": Context(9.0, bare=True),
}
"""The sizes in which every chart of a briefing is legible; inches as printed or shown."""

NOTEBOOK = CONTEXTS["notebook"]


@dataclass(frozen=True)
class Words:
    """A block of text of one size, wrapped to the canvas; ``width`` is for the widest one."""

    size: float
    width: int
    ink: str
    weight: str = "normal"
    spacing: float = 1.3

    def wrap(self, text: str, width: float) -> list[str]:
        """Return the lines of a text on a canvas so many inches wide."""
        fits = int(self.width * (width - 2 * EDGE) / (NOTEBOOK.width - 2 * EDGE))
        if re.search("[а-я]", text):
            fits = int(fits * CYRILLIC)
        lines = textwrap.wrap(tied(text), fits, break_long_words=False, break_on_hyphens=False)
        return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]

    def height(self, lines: Sequence[str]) -> float:
        """Return the height of lines, in inches."""
        return len(lines) * self.size * self.spacing / POINTS


TITLE = Words(size=13, width=74, ink=INK, weight="bold")
SUBTITLE = Words(size=9.5, width=112, ink=QUIET)
FOOT = Words(size=7.2, width=150, ink=QUIET, spacing=1.35)


@dataclass(frozen=True)
class Panels:
    """How the drawing area is divided; sizes in inches.

    Columns that ``stacks`` stand under one another in a picture that is higher than wide. ``top``
    is more room above the first row, for titles of many lines.
    """

    rows: int = 1
    columns: int = 1
    heights: tuple[float, ...] | None = None
    height: float = 3.6
    left: float = 0.75
    right: float = 1.5
    top: float = 0.0
    gap: float = 0.55
    column_gap: float = 0.9
    share_x: bool = False
    stacks: bool = False


class ChartError(ValueError):
    """A chart cannot be made of what was asked for; the message says why and what can be."""


class AbsentError(ChartError):
    """Too few figures are left for a chart; the message says so in the language of the reader."""


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style alone: a person's own matplotlib settings change no picture."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rc_file(STYLE, use_default_template=False)
        yield


def compose(
    texts: tuple[str, str, str],
    panels: Panels,
    draw: Callable[[list[Axes]], object],
    context: Context = NOTEBOOK,
) -> Figure:
    """Return a canvas with title, subtitle, panels and foot, drawn but not rendered.

    Parameters
    ----------
    texts
        Title, subtitle and foot.
    panels, draw
        The drawing area, and what fills its Axes.
    context
        The size, and whether the texts are in the picture.

    Raises
    ------
    ChartError
        The font is missing, or the panels do not fit into the context.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width = context.width / context.scale
    if panels.stacks and context.height is not None and context.height > context.width:
        panels = replace(panels, rows=panels.columns, columns=1)
    title, subtitle, foot = ("", "", "") if context.bare else texts
    lines = {
        words: words.wrap(text, width)
        for words, text in ((TITLE, title), (SUBTITLE, subtitle), (FOOT, foot))
    }
    air = EDGE / 3 if context.bare else EDGE
    head = air + TITLE.height(lines[TITLE]) + SUBTITLE.height(lines[SUBTITLE]) + 0.38 + panels.top
    base = air * 0.7 + FOOT.height(lines[FOOT]) + 0.42
    inside = panels.height if context.height is None else context.height / context.scale
    if context.height is not None:
        inside -= head + base
    if inside < LEAST:
        raise ChartError(f"{width:.1f} by {inside:.1f} inches are too few for this chart")
    height = head + inside + base
    with house_style():
        _require_font()
        canvas = Figure(figsize=(width, height), dpi=DPI * context.scale)
        FigureCanvasAgg(canvas)
        grid = canvas.subplots(
            panels.rows,
            panels.columns,
            squeeze=False,
            sharex=panels.share_x,
            gridspec_kw={"height_ratios": panels.heights},
        )
        row = inside / panels.rows
        column = (width - panels.left - panels.right) / panels.columns
        # where the size is given a gap is as wide as asked for; notebooks have had wider ones
        exact = 1 - 1 / panels.columns if context.height is not None else 1.0
        between = panels.column_gap
        canvas.subplots_adjust(
            left=panels.left / width,
            right=1 - panels.right / width,
            top=1 - head / height,
            bottom=base / height,
            hspace=panels.gap / max(row - panels.gap, 0.1),
            wspace=between / max(column - exact * between, 0.1),
        )
        draw(list(grid.flat))
        top = height - air
        _write(canvas, TITLE, lines[TITLE], top, "top")
        _write(canvas, SUBTITLE, lines[SUBTITLE], top - TITLE.height(lines[TITLE]) - 0.04, "top")
        _write(canvas, FOOT, lines[FOOT], air * 0.7, "bottom")
    return canvas


def _write(canvas: Figure, words: Words, lines: list[str], inches: float, anchor: str) -> None:
    if not lines:
        return
    canvas.text(
        EDGE / canvas.get_figwidth(),
        inches / canvas.get_figheight(),
        "\n".join(lines),
        fontsize=words.size,
        fontweight=words.weight,
        color=words.ink,
        va=anchor,
        linespacing=words.spacing - 0.1,
    )


def _require_font() -> None:
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties, findfont

    family = rcParams["font.family"]
    try:
        findfont(FontProperties(family=family), fallback_to_default=False)
    except ValueError as fault:
        raise ChartError(
            f"the font {family[0]!r} named in {STYLE.name} is not installed; "
            "install it or name another one there (DejaVu Sans comes with matplotlib)"
        ) from fault


@dataclass(frozen=True)
class Picture:
    """A drawn chart that is rendered when asked for, once in each form."""

    canvas: Figure
    title: str
    alt: str

    @cached_property
    def png(self) -> bytes:
        """A small palette PNG."""
        return png(self.canvas)

    @cached_property
    def svg(self) -> bytes:
        """An SVG with its description, the same to the byte on every run."""
        return svg(self.canvas, self.title, self.alt)


def png(canvas: Figure) -> bytes:
    """Render a canvas as a palette PNG: flat charts lose nothing and shrink to a third."""
    from PIL import Image

    agg: Any = canvas.canvas
    with house_style():
        agg.draw()
    pixels = Image.frombuffer("RGBA", agg.get_width_height(), agg.buffer_rgba()).convert("RGB")
    small = pixels.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = small.getpalette() or []
    # the quantiser averages the background with what is nearly white
    paper = 3 * int(small.getpixel((0, 0)))  # type: ignore[arg-type]
    small.putpalette([*palette[:paper], 255, 255, 255, *palette[paper + 3 :]])
    stream = io.BytesIO()
    small.save(stream, "PNG", compress_level=6, dpi=(DPI, DPI))
    return stream.getvalue()


def svg(canvas: Figure, title: str, alt: str) -> bytes:
    """Render a canvas as SVG with its description, the same to the byte on every run."""
    stream = io.StringIO()
    with house_style():
        canvas.savefig(
            stream, format="svg", metadata={"Date": None, "Creator": None, "Title": title}
        )
    # matplotlib writes <title>, but a description where no screen reader looks for it
    described = stream.getvalue().replace("</title>", f"</title>\n <desc>{escape(alt)}</desc>", 1)
    return described.replace("'DejaVu Sans'", FALLBACK).encode("utf-8")
