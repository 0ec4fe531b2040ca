"""Checking a cleaned table against the data package and against rules that no schema can state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.data import _typed, describe, package
from analysis.errors import DataError
from analysis.files import DATA, digest

Fault = tuple[int, str]
Rule = Callable[[pd.DataFrame], Iterator[Fault]]

SHOWN = 5
REBUILD = "mend the row in data/published and run `make data`; cleaned tables are not edited"

CURRENCY_OF_REPORTER = {"KZ": "USD", "EU27_2020": "EUR"}


def _line(position: int) -> int:
    """Line of the file for a row position: the header is line 1."""
    return position + 2


def turnover_adds_up(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield rows whose turnover is not export + import of the same key, both being there."""
    key = list(frame.columns[: list(frame.columns).index("value_mn")])
    key.remove("flow")
    export, import_, turnover = (
        frame[frame["flow"] == flow].reset_index().drop(columns="flow")
        for flow in ("export", "import", "turnover")
    )
    sides = export.merge(import_, on=key, suffixes=("_export", "_import"))
    rows = turnover.merge(sides, on=key, how="left")
    total = rows["value_mn_export"] + rows["value_mn_import"]
    # values are stored to 1e-6 of a million: three roundings may differ by that much
    for position in np.flatnonzero(~((total - rows["value_mn"]).abs() <= 2e-6)):
        row = rows.iloc[position]
        yield (
            _line(int(row["index"])),
            f"turnover {row['value_mn']} is export {row['value_mn_export']} + import "
            f"{row['value_mn_import']}",
        )


def currency_of_reporter(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield rows whose currency is not the one that the reporter counts in."""
    expected = frame["reporter"].map(CURRENCY_OF_REPORTER)
    for position in np.flatnonzero(expected.notna() & (expected != frame["currency"])):
        row = frame.iloc[position]
        yield (
            _line(int(position)),
            f"reporter {row['reporter']} counts in {expected.iloc[position]}, not in "
            f"{row['currency']}",
        )


def finite(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield rows with an infinite number."""
    numbers = frame.select_dtypes("number")
    for position in np.flatnonzero(np.isinf(numbers).any(axis=1)):
        yield _line(int(position)), "a number is finite"


def links_lead_to_claims(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield claims that repeat no claim of another document, or are set against none or themselves.

    A link within a document would be no repetition, and one to nowhere no link.
    """
    documents = frame.set_index("claim_id")["document"]
    for column in ("same_as", "compared_with"):
        for position in np.flatnonzero(frame[column] != ""):
            row = frame.iloc[position]
            target = documents.get(row[column])
            if target is None:
                yield _line(int(position)), f"{column}: there is no claim {row[column]!r}"
            elif column == "same_as" and target == row["document"]:
                yield _line(int(position)), f"same_as: {row[column]!r} is of another document"
            elif row[column] == row["claim_id"]:
                yield _line(int(position)), f"{column} is another claim than {row['claim_id']!r}"


def amounts_are_written(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield claims whose amount does not end with the digit that ``step`` is worth."""
    steps = frame["value"] / frame["step"]
    for position, row in enumerate(frame.to_dict("records")):
        if not row["step"] > 0:
            yield _line(position), f"step {row['step']} is positive"
        # a double holds 15 digits: 3.2 is 32 steps of 0.1 but for the last bit
        elif not abs(steps.iloc[position] - round(steps.iloc[position])) < 1e-6:
            yield _line(position), f"value {row['value']} is a multiple of step {row['step']}"
        if row["value_high"] <= row["value"]:
            yield _line(position), f"value_high {row['value_high']} is above value {row['value']}"


def periods_run_forward(frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield rows whose interval ends before it begins or names a 13th month."""
    for position, period in enumerate(frame["period"]):
        ends = [end for end in period.split("/") if end != ".."]
        if ends != sorted(ends):
            yield _line(position), f"period {period} ends after it begins"
        if not all("01" <= end[5:7] <= "12" for end in ends if end[4:]):
            yield _line(position), f"period {period} has months from 01 to 12"


RULES: dict[str, tuple[Rule, ...]] = {
    "trade_turnover": (turnover_adds_up, currency_of_reporter),
    "trade_total": (turnover_adds_up, currency_of_reporter),
    "trade_by_member_state": (currency_of_reporter,),
    "trade_by_product": (currency_of_reporter,),
    "trade_by_month": (currency_of_reporter, periods_run_forward),
    "statements": (periods_run_forward,),
    "claims": (links_lead_to_claims, amounts_are_written, periods_run_forward),
}


def validate(name: str, *, folder: Path = DATA) -> None:
    """Check one table in full: bytes, header, types, constraints, keys, foreign keys, rules.

    Raises
    ------
    DataError
        With file, line, rule and remedy; further faults are counted in the message.
    """
    resource = describe(name, folder=folder)
    path = folder / resource["path"]
    content = _text(path)
    _require_header(path, content, [field["name"] for field in resource["schema"]["fields"]])
    _require_rows(path, content)
    faults = list(_schema_faults(name, folder))
    if not faults:
        frame = _typed(content, resource)
        for rule in (finite, *RULES.get(name, ())):
            faults.extend(rule(frame))
    if faults:
        line, rule_broken = faults[0]
        others = [f"line {other}: {text}" for other, text in faults[1:SHOWN]]
        more = f" ({len(faults)} faults; also {'; '.join(others)})" if others else ""
        raise DataError(path, row=line or None, rule=rule_broken + more, remedy=REBUILD)


def require_built(name: str, *, folder: Path = DATA) -> None:
    """Check that a table is the one that ``make data`` made: no cell was edited afterwards.

    Raises
    ------
    DataError
        The file differs from the one in the data package.
    """
    resource = describe(name, folder=folder)
    path = folder / resource["path"]
    if digest(path.read_bytes()) != resource["hash"].removeprefix("sha256:"):
        raise DataError(path, rule="the file is no longer what `make data` wrote", remedy=REBUILD)


def _text(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.strip():
        raise DataError(path, rule="the file is empty", remedy="run `make data`")
    if b"\r" in content:
        raise DataError(
            path,
            row=content[: content.index(b"\r")].count(b"\n") + 1,
            rule="Windows line ends; lines must end with LF",
            remedy="run `make data`, and let git keep LF (.gitattributes does)",
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise DataError(
            path,
            row=content[: fault.start].count(b"\n") + 1,
            rule="the text is not UTF-8",
            remedy="save the file as UTF-8, or run `make data`",
        ) from fault
    if content.startswith(b"\xef\xbb\xbf"):
        raise DataError(
            path, row=1, rule="a byte order mark; there must be none", remedy="run `make data`"
        )
    return content


def _require_rows(path: Path, content: bytes) -> None:
    if len(content.strip().split(b"\n", 1)) < 2:
        raise DataError(path, row=1, rule="there is no row below the header", remedy=REBUILD)


def _require_header(path: Path, content: bytes, expected: list[str]) -> None:
    found = content.split(b"\n", 1)[0].decode("utf-8").split(",")
    if found == expected:
        return
    missing = [column for column in expected if column not in found]
    extra = [column for column in found if column not in expected]
    what = [f"missing: {', '.join(missing)}"] * bool(missing)
    what += [f"not expected: {', '.join(extra)}"] * bool(extra)
    raise DataError(
        path,
        row=1,
        rule=f"columns are {', '.join(expected)} ({'; '.join(what) or 'the order differs'})",
        remedy=REBUILD,
    )


def _schema_faults(name: str, folder: Path) -> Iterator[Fault]:
    """Let the Frictionless library hold the file against its Table Schema."""
    import frictionless

    described: dict[str, Any] = package(folder)
    wanted = {name} | {
        key["reference"]["resource"]
        for key in describe(name, folder=folder)["schema"].get("foreignKeys", [])
    }
    parts = [
        # hash and size are statements about the built file, not rules for a changed one
        {key: value for key, value in resource.items() if key not in ("hash", "bytes", "rows")}
        for resource in described["resources"]
        if resource["name"] in wanted
    ]
    bundle = frictionless.Package.from_descriptor(
        {**described, "resources": parts}, basepath=str(folder)
    )
    report = bundle.get_resource(name).validate()
    for error in (error for task in report.tasks for error in task.errors):
        yield getattr(error, "row_number", 0) or 0, error.message.rstrip(".")
