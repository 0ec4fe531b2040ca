"""The page that shows all figures: one self-contained HTML file."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import jinja2
from PIL import Image

from analysis.files import DATA, ROOT, write
from analysis.record import VERSION

TEMPLATE = ROOT / "analysis" / "index.html.j2"
TITLES = {
    "trade": "Trade",
    "investment": "Investment",
    "energy": "Energy",
    "connectivity": "Connectivity and raw materials",
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
        picture = Image.open(folder / f"{record['name']}.png")
        record |= {
            "picture": _webp(picture),
            "width": picture.width,
            "height": picture.height,
            "warning_texts": [texts[warning] for warning in record["warnings"]],
        }
    template = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = template.from_string(TEMPLATE.read_text("utf-8")).render(
        records=records, topics=TITLES, version=VERSION
    )
    path = folder / "index.html"
    write(path, page.encode("utf-8"))
    return path


def _webp(picture: Image.Image) -> str:
    """Return the picture as lossless WebP: a third smaller than PNG, so the page stays small."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "WEBP", lossless=True, quality=60, method=3)
    return base64.b64encode(stream.getvalue()).decode()
