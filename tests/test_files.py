"""Writing files: whole or not at all, and only when they change."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import files
from analysis.files import digest, digest_of, remember, remembered, write, write_all

NOBODY = 65534
REFUSED = 42


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a full disk; root is stopped by this too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", b"old")
    with disk_with_room_for(100), pytest.raises(OSError, match=r"too large|space"):
        write(tmp_path / "a.csv", b"new" * 100)
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_files_that_belong_together_stay_old_together(tmp_path: Path) -> None:
    old = {tmp_path / name: b"old" for name in ("a.png", "b.svg", "c.json")}
    write_all(old)
    new = {path: b"new" * (100 if path.suffix == ".json" else 1) for path in old}
    with disk_with_room_for(100), pytest.raises(OSError, match=r"too large|space"):
        write_all(new)
    assert contents(tmp_path) == {path.name: b"old" for path in old}


@pytest.mark.parametrize("fault", [OSError("no rename"), KeyboardInterrupt()])
def test_a_fault_in_the_last_step_leaves_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    write(tmp_path / "a.csv", b"old")

    def refuse(*_: object) -> None:
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", refuse)
        with pytest.raises(type(fault)):
            write(tmp_path / "a.csv", b"new")
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_a_folder_that_cannot_be_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    with pytest.raises(OSError, match="taken"):
        write(tmp_path / "taken" / "a.csv", b"new")
    assert contents(tmp_path) == {"taken": b"a file"}


def test_a_read_only_folder_is_an_os_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    child = os.fork()
    if child == 0:  # root may write everywhere, so the child gives its rights away first
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        try:
            write(tmp_path / "a.csv", b"new")
        except PermissionError:
            os._exit(REFUSED)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == REFUSED
    assert contents(tmp_path) == {}


def test_the_old_file_is_there_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    write(path, b"old")
    seen = []
    rename = Path.replace

    def watch(beside: Path, target: Path) -> Path:
        seen.append((beside.parent, beside.read_bytes(), target.read_bytes()))
        return rename(beside, target)

    monkeypatch.setattr(Path, "replace", watch)
    assert write(path, b"new")
    assert seen == [(tmp_path, b"new", b"old")]


def test_an_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "a.csv"
    assert write(path, b"text")
    before = path.stat()
    assert not write(path, b"text")
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write(path, b"other")
    assert contents(path.parent) == {"a.csv": b"other"}


def test_only_what_changed_is_named(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    assert write_all({one: b"1", other: b"2"}) == [one, other]
    assert write_all({one: b"1", other: b"3"}) == [other]
    assert write_all({}) == []


def test_a_new_file_can_be_read_by_everyone(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", b"text")
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o644


@given(st.binary())
def test_the_digest_is_sha_256(content: bytes) -> None:
    assert digest(content) == hashlib.sha256(content).hexdigest()


def test_the_digest_of_files_sees_names_contents_and_gaps(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    both = digest_of([one, other])
    assert digest_of(iter([other, one])) == both, "the order does not matter"
    seen = {both, digest_of([]), digest_of([one]), digest_of([one, tmp_path / "none"])}
    one.write_bytes(b"2")
    other.write_bytes(b"1")
    seen.add(digest_of([one, other]))
    one.unlink()
    seen.add(digest_of([one, other]))
    one.write_bytes(b"missing")
    seen.add(digest_of([one, other]))
    one.write_bytes(b"")
    seen.add(digest_of([one, other]))
    (tmp_path / "c").write_bytes(b"1")
    seen.add(digest_of([one, tmp_path / "c"]))
    assert len(seen) == 9


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "STATE", tmp_path / "state")
    return tmp_path / "state"


def test_what_is_noted_is_remembered(state: Path) -> None:
    assert remembered("figures") == {}
    remember("figures", {"b": [1, 2], "a": "Қазақстан"})
    assert remembered("figures") == {"a": "Қазақстан", "b": [1, 2]}
    assert remembered("data") == {}
    assert [path.name for path in state.iterdir()] == ["figures.json"]


@pytest.mark.parametrize("spoilt", [b"", b"{", b"\xff\xfe", b'{"a": 1'])
def test_a_spoilt_note_is_no_note(state: Path, spoilt: bytes) -> None:
    remember("figures", {"a": 1})
    (state / "figures.json").write_bytes(spoilt)
    assert remembered("figures") == {}


def test_a_note_that_cannot_be_written_is_no_fault(state: Path) -> None:
    state.write_bytes(b"a file where a folder should be")
    remember("figures", {"a": 1})
    assert remembered("figures") == {}
