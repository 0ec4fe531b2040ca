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
from matplotlib.ticker import FixedFormatter

from analysis.files import digest

LENGTH = 12


def fingerprint(canvas: Figure) -> str:
    """Return a hash of all data, colours, labels, scales and limits on a canvas."""
    drawn = {
        "size": _flat(canvas.get_size_inches()),
        "texts": [text.get_text() for text in canvas.texts],
        "axes": [_axes(ax) for ax in canvas.axes],
    }
    return digest(json.dumps(drawn, ensure_ascii=False).encode())[:LENGTH]


def _axes(ax: Axes) -> dict[str, Any]:
    return {
        "texts": [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()],
        "scales": [ax.get_xscale(), ax.get_yscale()],
        "limits": _flat([*ax.get_xlim(), *ax.get_ylim()]),
        "ticks": [_fixed_ticks(axis) for axis in (ax.xaxis, ax.yaxis)],
        "legend": [text.get_text() for text in legend.get_texts()]
        if (legend := ax.get_legend())
        else [],
        "lines": [
            [
                _flat(line.get_xydata()),
                str(line.get_color()),
                str(line.get_linestyle()),
                str(line.get_marker()),
                str(line.get_markerfacecolor()),
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
        "annotations": [
            [text.get_text(), _flat(text.get_position()), str(text.get_color())]
            for text in ax.texts
        ],
    }


def _fixed_ticks(axis: Axis) -> list[str]:
    """Return tick labels that were set as text; computed ones follow from the limits."""
    if not isinstance(axis.get_major_formatter(), FixedFormatter):
        return []
    return [label.get_text() for label in axis.get_majorticklabels()]


def _numbers(array: Any) -> Any:
    return [] if array is None else array


def _flat(values: Any) -> list[str]:
    # 10 significant digits: equal on every machine, and finer than any figure in the tables
    numbers: list[float] = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel().tolist()
    return [f"{number:.10g}" for number in numbers]
