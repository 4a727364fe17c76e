"""What is written is there whole or not at all, and replaces nothing that it is not meant to."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.model.errors import UsageError
from octavo.workshop import scratch
from octavo.workshop.scratch import open_scratch
from octavo.write import look_ahead, write_folder, write_new

FILES = {"bagit.txt": b"one", "data/two/three.txt": b"two"}


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_is_there_with_all_its_files_and_nothing_beside_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "new" / "bag", FILES)
    assert everything(tmp_path) == {f"new/bag/{name}": body for name, body in FILES.items()}
    assert (tmp_path / "new" / "bag").stat().st_mode & 0o777 == 0o755


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "old").write_bytes(b"old")
    with pytest.raises(UsageError, match="is there already"):
        write_folder(tmp_path / "bag", FILES)
    assert everything(tmp_path) == {"bag/old": b"old"}


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    write_new(tmp_path / "bag.zip", b"old")
    with pytest.raises(UsageError, match="is there already"):
        write_new(tmp_path / "bag.zip", b"new")
    assert everything(tmp_path) == {"bag.zip": b"old"}


def test_where_the_disk_has_no_links_nothing_is_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    write_new(tmp_path / "bag.zip", b"old")
    with pytest.raises(UsageError, match="is there already"):
        write_new(tmp_path / "bag.zip", b"new")
    assert everything(tmp_path) == {"bag.zip": b"old"}


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_folder(folder / "bag", FILES),
        lambda folder: write_new(folder / "bag.zip", b"new"),
    ],
)
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    whole = Path.write_bytes

    def half(path: Path, content: bytes) -> int:
        whole(path, content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(UsageError, match="No space left"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_nothing_is_told_before_the_work_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UsageError, match="file is a file, not a folder"):
        look_ahead(tmp_path / "file" / "bags")
    look_ahead(tmp_path / "not" / "there")
    assert everything(tmp_path) == {"file": b"x"}


@pytest.mark.skipif(os.name == "nt", reason="where a process cannot be asked after")
def test_what_a_killed_run_left_is_taken_away_even_when_there_is_nothing_to_write(
    tmp_path: Path,
) -> None:
    left = open_scratch(tmp_path)
    gone = left.with_name(left.name.replace(str(os.getpid()), "2" * 9, 1))
    left.rename(gone)
    (gone / "half.zip").write_bytes(b"half")
    scratch._sweep.cache_clear()
    look_ahead(tmp_path)
    assert list(tmp_path.iterdir()) == []
