"""A short hash of what is plotted: equal pictures, equal hash, on every machine.

It is taken from the artists themselves, so nothing has to be rendered for it. nbval compares no
pictures; a notebook prints this hash below each one instead.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from analysis.files import digest

LENGTH = 12


def fingerprint(canvas: Figure) -> str:
    """Return a hash of all data, colours, labels, scales and limits on a canvas."""
    drawn = {
        "size": _flat(canvas.get_size_inches()),
        "texts": [_text(text) for text in canvas.texts],
        "axes": [_axes(ax) for ax in canvas.axes],
    }
    return digest(json.dumps(drawn, ensure_ascii=False).encode())[:LENGTH]


def _axes(ax: Axes) -> dict[str, Any]:
    for collection in ax.collections:
        collection.update_scalarmappable()  # colours by value, which rendering would set
    return {
        "texts": [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()],
        "scales": [ax.get_xscale(), ax.get_yscale()],
        "limits": _flat([*ax.get_xlim(), *ax.get_ylim()]),
        "place": _flat(ax.get_position(original=True).bounds),
        "ticks": [_ticks(axis) for axis in (ax.xaxis, ax.yaxis)],
        "legend": [text.get_text() for text in legend.get_texts()]
        if (legend := ax.get_legend())
        else [],
        "lines": [
            [
                _flat(line.get_xydata()),
                str(line.get_color()),
                # a dash pattern has no public getter: get_linestyle says "--" for each
                str(line._unscaled_dash_pattern),  # type: ignore[attr-defined]
                _flat([line.get_linewidth(), line.get_markersize()]),
                str(line.get_marker()),
                str(line.get_markerfacecolor()),
                str(line.get_markeredgecolor()),
            ]
            for line in ax.lines
        ],
        "patches": [
            [
                _flat(patch.get_path().transformed(patch.get_patch_transform()).vertices),
                _flat(patch.get_facecolor()),
                patch.get_hatch() or "",
            ]
            for patch in ax.patches
        ],
        "collections": [
            [
                _flat(collection.get_offsets()),
                [_flat(path.vertices) for path in collection.get_paths()],
                _flat(collection.get_facecolor()),
                _flat(_numbers(collection.get_array())),
            ]
            for collection in ax.collections
        ],
        "annotations": [_text(text) for text in ax.texts],
    }


def _text(text: Text) -> list[Any]:
    return [
        text.get_text(),
        _flat(text.get_position()),
        _flat(text.xy) if isinstance(text, Annotation) else [],
        str(text.get_color()),
        _flat([text.get_fontsize(), text.get_rotation()]),
    ]


def _ticks(axis: Axis) -> list[str]:
    """Return the tick labels in the words of their formatter; nothing has to be laid out."""
    words = axis.get_major_formatter().format_ticks(list(axis.get_majorticklocs()))
    return [str(word) for word in words]


def _numbers(array: Any) -> Any:
    return [] if array is None else array


def _flat(values: Any) -> list[str]:
    # 10 significant digits: equal on every machine, and finer than any figure in the tables
    numbers: list[float] = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel().tolist()
    return [f"{number:.10g}" for number in numbers]
