"""Published files that are not as they should be: one line that names the file, and the row."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import DataError
from analysis.clean.claims import claims
from analysis.clean.context import sources
from analysis.clean.published import read, text_table
from analysis.files import DATA


def line(content: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    lines = content.splitlines(keepends=True)
    lines[number - 1] = change(lines[number - 1])
    return b"".join(lines)


def more(row: bytes) -> bytes:
    return row.rstrip(b"\n") + b",x\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "published", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    ("spoil", "row", "says"),
    [
        pytest.param(lambda old: line(old, 2, more), 2, "21 cells, the header 20", id="first row"),
        pytest.param(lambda old: line(old, 5, more), 5, "21 cells, the header 20", id="later row"),
        pytest.param(
            lambda old: line(old, 5, lambda row: row.rpartition(b",")[0] + b"\n"),
            5,
            "19 cells, the header 20",
            id="short row",
        ),
        pytest.param(lambda old: line(old, 5, lambda row: b'"' + row), 5, "not CSV", id="quote"),
        pytest.param(
            lambda old: line(old, 7, lambda row: row.replace(b",", b",\xff", 1)),
            7,
            "the text is not UTF-8",
            id="byte",
        ),
        pytest.param(lambda _: b"", None, "the file is empty", id="empty"),
        pytest.param(lambda _: b"\n\n", None, "the file is empty", id="blank"),
    ],
)
def test_a_malformed_register_is_one_line_wherever_it_is_read(
    folder: Path, spoil: Callable[[bytes], bytes], row: int | None, says: str
) -> None:
    path = folder / "claims.csv"
    path.write_bytes(spoil(path.read_bytes()))
    for reading in (claims, sources):
        with pytest.raises(DataError, match=rf"claims\.csv.*{says}.*Remedy") as caught:
            reading(folder)
        assert caught.value.row == row
        assert len(str(caught.value).splitlines()) == 1


def test_a_register_of_a_header_alone_is_refused(folder: Path) -> None:
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(DataError, match="the register has no row"):
        claims(folder)


def test_a_file_that_is_not_there_is_said_plainly(folder: Path) -> None:
    (folder / "claims.csv").unlink()
    (folder / "trade_wits.csv").unlink()
    with pytest.raises(DataError, match=r"claims\.csv: there is no such file") as caught:
        claims(folder)
    assert "Errno" not in str(caught.value)
    with pytest.raises(DataError, match=r"trade_wits\.csv: there is no such file"):
        read(folder)("trade_wits")


def test_every_published_file_is_read_as_pandas_reads_it() -> None:
    for path in sorted((DATA / "published").glob("*.csv")):
        plainly = pd.read_csv(path, dtype=str, keep_default_na=False)
        pd.testing.assert_frame_equal(text_table(path), plainly)
