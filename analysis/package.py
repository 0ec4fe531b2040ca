"""The Frictionless data package and the data dictionary, both made from the schema cards."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import jinja2

from analysis.files import ROOT, digest

TEMPLATE = ROOT / "analysis" / "dictionary.md.j2"

CONSTRAINTS = ["minimum", "maximum", "enum", "pattern"]
OPEN_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "Unicode-3.0": "https://www.unicode.org/license.txt",
}
COPIED = ["title", "description", "grain", "unit", "price_basis", "valuation", "coverage"]

Cards = dict[str, dict[str, Any]]
Rows = list[dict[str, str]]


def describe_package(cards: Cards, contents: dict[str, bytes]) -> tuple[bytes, dict[str, Any]]:
    """Return the data package of the tables as bytes, and as the object it was made from."""
    rows = {name: _rows(content) for name, content in contents.items()}
    sources = {row["source_id"]: row for row in rows["sources"]}
    package = {
        "profile": "tabular-data-package",
        "name": "kazakhstan-eu-analytics",
        "title": "Kazakhstan–EU trade, investment and energy: cleaned tables",
        "description": "Tables built from published figures; every row names its source.",
        "licenses": _licences(sources.values()),
        "resources": [
            _resource(name, cards[name], contents[name], rows[name], sources) for name in cards
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8"), package


def _rows(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def _resource(
    name: str, card: dict[str, Any], content: bytes, rows: Rows, sources: dict[str, dict[str, str]]
) -> dict[str, Any]:
    used = sorted({row["source_id"] for row in rows})
    years = [row["year"] for row in rows if "year" in row]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        **{key: card[key] for key in COPIED},
        "years": [int(min(years)), int(max(years))] if years else [],
        "rows": len(rows),
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
        "caveats": card["caveats"],
        "warnings": card["warnings"],
        "warningTexts": card["warning_texts"],
        "schema": {
            "fields": [_field(column, card) for column in card["columns"]],
            "primaryKey": card["key"],
            "foreignKeys": [
                _foreign_key(column, target) for column, target in card["foreign_keys"].items()
            ],
            "missingValues": [""],
        },
        "sources": [
            {
                "name": source,
                "title": f"{sources[source]['publisher']}: {sources[source]['title']}",
                "path": sources[source]["url"],
                "licence": sources[source]["licence"],
            }
            for source in used
            if name != "sources"
        ],
        "licenses": _licences([sources[source] for source in used]),
    }


def _foreign_key(column: str, target: str) -> dict[str, Any]:
    resource, field = target.split(".")
    return {"fields": column, "reference": {"resource": resource, "fields": field}}


def _field(column: str, card: dict[str, Any]) -> dict[str, Any]:
    about = card["column"][column]
    constraints = {key: about[key] for key in CONSTRAINTS if key in about}
    optional = about.get("optional", False)
    return {
        "name": column,
        "type": about["type"],
        "title": about["title"],
        **({"unit": about["unit"]} if "unit" in about else {}),
        **({"definitions": about["definitions"]} if "definitions" in about else {}),
        "constraints": constraints if optional else {"required": True, **constraints},
    }


def _licences(sources: Any) -> list[dict[str, str]]:
    names = sorted({source["licence"] for source in sources})
    return [
        {"name": name, "path": OPEN_LICENCES[name]}
        if name in OPEN_LICENCES
        else {
            "name": "other-closed" if name.startswith("not open") else "other-open",
            "title": name,
        }
        for name in names
    ]


def dictionary(package: dict[str, Any], sources: bytes) -> bytes:
    """Return the data dictionary as Markdown, with the sources that have no open licence."""
    closed: dict[str, Rows] = {}
    for row in sorted(_rows(sources), key=lambda row: (row["publisher"], row["title"])):
        if row["licence"].startswith("not open"):
            closed.setdefault(row["publisher"], []).append(row)
    template = jinja2.Environment(keep_trailing_newline=True, autoescape=False).from_string(
        TEMPLATE.read_text("utf-8")
    )
    return template.render(package=package, closed=closed).encode("utf-8")
