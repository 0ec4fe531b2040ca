"""The page that shows all figures: one self-contained HTML file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.canvas import FALLBACK
from analysis.files import DATA, ROOT, write
from analysis.record import VERSION

TEMPLATE = ROOT / "analysis" / "index.html.j2"
TITLES = {
    "trade": "Trade",
    "investment": "Investment",
    "energy": "Energy",
    "connectivity": "Connectivity and raw materials",
    "claims": "Claims: what texts say, checked",
}


def write_index(names: list[str], folder: Path) -> Path:
    """Write ``index.html`` from the stored records and pictures of ``folder``."""
    package: dict[str, Any] = json.loads((DATA / "datapackage.json").read_bytes())
    texts = {
        warning: text
        for table in package["resources"]
        for warning, text in table["warningTexts"].items()
    }
    records = [json.loads((folder / f"{name}.json").read_bytes()) for name in names]
    for record in records:
        svg = (folder / f"{record['name']}.svg").read_text("utf-8")
        width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', svg)[:2]
        record |= {
            "picture": Markup(_data_uri(svg)),
            "width": round(float(width)),
            "height": round(float(height)),
            "warning_texts": [texts[warning] for warning in record["warnings"]],
        }
    template = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = template.from_string(TEMPLATE.read_text("utf-8")).render(
        records=records, topics=TITLES, version=VERSION
    )
    path = folder / "index.html"
    write(path, page.encode("utf-8"))
    return path


def _data_uri(svg: str) -> str:
    """Return an SVG as a data URI for a double-quoted attribute, without what nobody sees."""
    drawn = svg[svg.index("<svg") :]
    for unseen in (
        r"<(metadata|title|desc)>.*?</\1>",
        r' transform="rotate\(-0 [^"]*"',
        r' id="(?:\w+_\d+|matplotlib[^"]*)"',
        r"(?<=\.\d)\d+(?=[^<>]*>)",  # a tenth of a point is less than a screen shows
        r"<g/>",
    ):
        drawn = re.sub(unseen, "", drawn, flags=re.S)
    # one rule for the font instead of one on every word
    family = f"font-family: {FALLBACK}"
    drawn = drawn.replace(f" {family};", "").replace("*{", f"*{{{family};", 1)
    drawn = re.sub(r"\s+", " ", drawn).replace("> <", "><").replace('"', "'")
    for character, code in {"%": "%25", "#": "%23", "&": "&amp;"}.items():
        drawn = drawn.replace(character, code)
    return f"data:image/svg+xml,{drawn}"
