"""Loading: what a broken file makes the loader say, and what a good one gives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import frictionless
import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import DataError
from analysis.build import build, schema
from analysis.files import DATA
from analysis.validation import require_built, validate

Edit = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hold a copy of the tables that a test may spoil."""
    for path in [*DATA.glob("*.csv"), DATA / "datapackage.json"]:
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(folder: Path, table: str, edit: Edit) -> None:
    path = folder / f"{table}.csv"
    before = path.read_text("utf-8")
    after = edit(before)
    assert after != before, "the test must change the file"
    path.write_bytes(after.encode("utf-8"))


def in_line(number: int, old: str, new: str) -> Edit:
    """Replace text in one line of the file; line 1 is the header."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        return "\n".join(lines)

    return edit


def first_line_with(table: str, *words: str) -> int:
    lines = (DATA / f"{table}.csv").read_text("utf-8").split("\n")
    return next(i for i, line in enumerate(lines, 1) if all(word in line for word in words))


LAST = "2025,KZ,EU27_2020,turnover,USD,"


@pytest.mark.parametrize(
    ("table", "edit", "says"),
    [
        pytest.param(
            "trade_turnover", in_line(1, "currency,", ""), "missing: currency", id="missing column"
        ),
        pytest.param(
            "trade_turnover",
            in_line(1, "currency,", "currency,extra,"),
            "not expected: extra",
            id="extra column",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: re.sub(rf"({LAST})[\d.]+", r"\1about 45", text),
            "about 45",
            id="text in a number",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: re.sub(rf"({LAST})[\d.]+", r"\1", text),
            "required",
            id="NaN where not allowed",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: re.sub(rf"({LAST})[\d.]+", r"\1inf", text),
            "finite",
            id="infinite",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: text + text.rstrip("\n").split("\n")[-1] + "\n",
            "primary key",
            id="duplicate key",
        ),
        pytest.param(
            "trade_by_member_state", in_line(2, ",KZ,", ",QQ,"), "QQ", id="unknown country"
        ),
        pytest.param(
            "trade_turnover", in_line(2, ",USD,", ",EUR,"), "counts in USD", id="wrong currency"
        ),
        pytest.param("trade_turnover", in_line(2, ",USD,", ",GBP,"), "GBP", id="unknown currency"),
        pytest.param(
            "energy_shares",
            lambda text: re.sub(
                r"(2019,crude_oil,KZ,[a-z0-9_]+,)[\d.]+", r"\g<1>172.7", text, count=1
            ),
            "maximum",
            id="share over 100",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: re.sub(rf"({LAST})[\d.]+", r"\g<1>45340.0", text),
            "export",
            id="turnover that is not export + import",
        ),
        pytest.param(
            "trade_turnover",
            lambda text: re.sub(r"2025,KZ,EU27_2020,import,.*\n", "", text),
            "import nan",
            id="turnover without one of its flows",
        ),
        pytest.param(
            "trade_turnover",
            in_line(first_line_with("trade_turnover", "2025,"), "bns_partners_2025", "no_such"),
            "no_such",
            id="unknown source",
        ),
        pytest.param("trade_turnover", lambda _: "", "empty", id="empty file"),
        pytest.param("trade_turnover", lambda _: "\n\n", "empty", id="blank file"),
        pytest.param(
            "trade_turnover", lambda text: text.split("\n")[0] + "\n", "no row", id="header only"
        ),
        pytest.param(
            "trade_turnover",
            lambda text: text.replace("\n", "\r\n"),
            "Windows line ends",
            id="Windows line ends",
        ),
        pytest.param(
            "trade_turnover", lambda text: "\ufeff" + text, "byte order mark", id="byte order mark"
        ),
        pytest.param("trade_turnover", in_line(2, "1995", "19x5"), "19x5", id="text in a year"),
        pytest.param("trade_turnover", in_line(2, "1995", "1895"), "1895", id="impossible year"),
        pytest.param(
            "trade_turnover", in_line(2, ",final,", ",finished,"), "finished", id="unknown status"
        ),
    ],
)
def test_a_broken_table_is_refused_by_name_row_rule_and_remedy(
    folder: Path, table: str, edit: Edit, says: str
) -> None:
    spoil(folder, table, edit)
    with pytest.raises(DataError) as caught:
        analysis.load(table, folder=folder)
    message = str(caught.value)
    assert f"{table}.csv" in message
    assert says in message
    assert "Remedy:" in message


def test_the_message_names_the_line(folder: Path) -> None:
    line = first_line_with("trade_turnover", "2023,KZ,EU_BNS,export")
    spoil(folder, "trade_turnover", in_line(line, ",break,", ",broken,"))
    with pytest.raises(DataError) as caught:
        analysis.load("trade_turnover", folder=folder)
    assert caught.value.row == line


def test_a_rule_across_rows_names_the_line(folder: Path) -> None:
    line = first_line_with("trade_turnover", LAST)
    spoil(folder, "trade_turnover", lambda text: re.sub(rf"({LAST})[\d.]+", r"\g<1>1.0", text))
    with pytest.raises(DataError) as caught:
        analysis.load("trade_turnover", folder=folder)
    assert caught.value.row == line


def test_another_encoding_is_refused(folder: Path) -> None:
    path = folder / "countries.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    with pytest.raises(DataError, match="UTF-8"):
        analysis.load("countries", folder=folder)
    path.write_bytes((DATA / "countries.csv").read_bytes().replace("ü".encode(), b"\xfc"))
    with pytest.raises(DataError, match=r"line \d+: the text is not UTF-8"):
        analysis.load("countries", folder=folder)


def test_a_missing_file_and_an_unknown_table_are_named(folder: Path) -> None:
    (folder / "macro.csv").unlink()
    with pytest.raises(DataError, match=r"macro\.csv.*make data"):
        analysis.load("macro", folder=folder)
    with pytest.raises(DataError, match=r"no table 'trade'.*trade_turnover"):
        analysis.load("trade", folder=folder)


def test_no_data_package_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"datapackage\.json.*make data"):
        analysis.load("macro", folder=tmp_path)


def test_a_changed_file_that_keeps_every_rule_loads(folder: Path) -> None:
    # a person may work on a copy; what they may not do is break a promise
    spoil(folder, "macro", lambda text: re.sub(r"(1995,AT,gdp_usd,)[\d.]+", r"\g<1>1.5", text))
    changed = analysis.load("macro", folder=folder)
    with pytest.raises(DataError, match=r"macro\.csv.*what `make data` wrote"):
        require_built("macro", folder=folder)
    row = changed[(changed["year"] == 1995) & (changed["country"] == "AT")]
    assert row.loc[row["indicator"] == "gdp_usd", "value"].item() == 1.5


@pytest.mark.parametrize("table", analysis.tables())
def test_every_table_keeps_its_promises(table: str) -> None:
    validate(table)
    require_built(table)


@pytest.mark.parametrize("table", analysis.tables())
def test_every_table_is_typed_as_described_and_sorted_by_key(table: str) -> None:
    frame = analysis.load(table)
    described = analysis.describe(table)
    kinds = {"integer": "int64", "number": "float64", "string": "str", "date": "str", "any": "str"}
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        field["name"]: kinds[field["type"]] for field in described["schema"]["fields"]
    }
    key = described["schema"]["primaryKey"]
    assert not frame.duplicated(key).any()
    assert frame[key].equals(frame[key].sort_values(key, ignore_index=True))
    assert len(frame) == described["rows"]
    assert list(frame.attrs["about"].warnings) == described["warnings"]


def test_every_source_id_anywhere_is_in_sources() -> None:
    known = set(analysis.load("sources")["source_id"])
    for table in analysis.tables():
        assert set(analysis.load(table)["source_id"]) <= known


def test_tables_have_the_columns_that_people_rely_on() -> None:
    # the contract of the design: names in this order, then status, source, note
    columns = {
        "trade_turnover": "year reporter partner flow currency value_mn",
        "trade_by_member_state": "year reporter partner flow currency value_mn",
        "trade_by_product": "year reporter partner flow product currency value_mn",
        "trade_by_month": "period reporter partner flow product currency value_mn",
        "trade_total": "year reporter partner flow currency value_mn",
        "fdi_by_member_state": "year investor measure currency value_mn",
        "fdi_total": "year measure currency value_mn",
        "energy_shares": "year product partner basis share_pct",
        "energy_volumes": "year series partner value unit",
        "macro": "year country indicator value unit",
        "claims": "claim_id document locator measure reporter partner product of value value_high "
        "unit step qualifier period stated_on listed_as same_as compared_with as_stated",
    }
    for table, names in columns.items():
        assert analysis.load(table).columns.tolist() == [
            *names.split(),
            "status",
            "source_id",
            "note",
        ]


def test_the_data_package_is_valid_for_the_frictionless_library() -> None:
    package = frictionless.Package(str(DATA / "datapackage.json"))
    assert frictionless.Package.validate_descriptor(package.to_descriptor()).valid
    assert sorted(package.resource_names) == sorted(schema())


def test_hash_and_size_in_the_package_are_those_of_the_files() -> None:
    for table in analysis.tables():
        described = analysis.describe(table)
        assert (DATA / described["path"]).stat().st_size == described["bytes"]


def test_rebuilding_from_published_gives_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(DATA / "published", tmp_path / "published")
    build(tmp_path)
    for path in [*DATA.glob("*.csv"), DATA / "datapackage.json", DATA / "README.md"]:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_failing_build_leaves_every_table_as_it_was(tmp_path: Path) -> None:
    shutil.copytree(DATA / "published", tmp_path / "published")
    build(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    corrections = tmp_path / "published" / "corrections.csv"
    text = corrections.read_text("utf-8")
    corrections.write_text(text.replace(",drop,0.00", ",drop,0.99"), "utf-8")
    assert corrections.read_text("utf-8") != text
    with pytest.raises(DataError, match=r"correction expects one figure '0\.99"):
        build(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == before


def test_a_table_that_breaks_a_rule_is_never_put_in_its_place(tmp_path: Path) -> None:
    shutil.copytree(DATA / "published", tmp_path / "published")
    build(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    names = tmp_path / "published" / "energy_statements.csv"
    text = names.read_text("utf-8")
    names.write_text(text.replace(",KZ,crude_oil,2024,11.5,", ",KZ,crude_oil,2024,115,"), "utf-8")
    assert names.read_text("utf-8") != text
    with pytest.raises(DataError, match=r"energy_shares\.csv, line \d+.*maximum.*115\.0"):
        build(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.*")} == before


def test_a_published_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    shutil.copytree(DATA / "published", tmp_path / "published")
    (tmp_path / "published" / "trade_wits.csv").write_bytes(b"\xff\xfe\x00series")
    with pytest.raises(DataError, match=r"trade_wits\.csv.*Remedy"):
        build(tmp_path)


def test_namibia_is_a_country_and_not_a_missing_value() -> None:
    countries = analysis.load("countries")
    assert "NA" in set(countries["code"])
    assert isinstance(countries, pd.DataFrame)
    assert not countries.isna().to_numpy().any()
    assert np.isfinite(analysis.load("macro")["value"]).all()
