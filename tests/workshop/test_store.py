"""What is kept between builds is a convenience: never wrong, never needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.workshop import store
from octavo.workshop.pool import Workshop


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "_folder", lambda: tmp_path / "kept")
    return tmp_path / "kept"


def test_what_was_kept_is_found() -> None:
    store.keep("a", b"body")
    assert store.find("a") == b"body"


def test_what_was_never_kept_is_not_found() -> None:
    assert store.find("a") is None


@pytest.mark.parametrize("spoil", [
    lambda b: b[:-1], lambda b: b + b"x", lambda b: b[:40], lambda b: b"", lambda b: b"\0" + b[1:],
])  # fmt: skip
def test_a_damaged_entry_is_not_found(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    store.keep("a", b"body " * 100)
    path = folder / "a"
    path.write_bytes(spoil(path.read_bytes()))
    assert store.find("a") is None


def test_an_entry_under_another_name_is_not_found(folder: Path) -> None:
    store.keep("a", b"of one book")
    store.keep("b", b"of another")
    a, b = (folder / "a").read_bytes(), (folder / "b").read_bytes()
    (folder / "a").write_bytes(b)
    (folder / "b").write_bytes(a)
    assert (store.find("a"), store.find("b")) == (None, None)


def test_an_entry_that_cannot_be_touched_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep("a", b"body")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refuse)
    assert store.find("a") == b"body"


def test_the_folder_is_the_user_s_wherever_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for value, folder in (
        (str(tmp_path / "x"), tmp_path / "x"), ("x", tmp_path / ".cache"), ("", tmp_path / ".cache")
    ):  # fmt: skip
        monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert store.cache_folder() == folder / "octavo"


def test_a_thing_is_made_once() -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"thing"

    assert [store.find_or_make("k", make) for _ in range(3)] == [b"thing"] * 3
    assert made == [1]


def test_a_folder_that_cannot_be_written_keeps_nothing_and_harms_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_whole", full)
    assert store.find_or_make("k", lambda: b"thing") == b"thing"
    assert store.find("k") is None


def test_what_was_not_used_for_longest_goes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_LIMIT", 500)
    for number, name in enumerate(("old", "middle", "new")):
        store.keep(name, b"x" * 100)
        os.utime(folder / name, (number, number))
    store.find("old")  # now it is the newest
    store.keep("newest", b"x" * 100)
    assert store.find("middle") is None
    assert store.find("old") == b"x" * 100


def test_the_folder_is_looked_at_again_only_when_its_limit_may_have_been_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look = store._bound
    monkeypatch.setattr(store, "_LIMIT", 20_000)
    monkeypatch.setattr(store, "_bound", lambda: looks.append(1) or look())
    for number in range(100):
        store.keep(f"{number}", b"x" * 1_000)
        os.utime(folder / f"{number}", (number, number))
        assert sum(path.stat().st_size for path in folder.glob("*")) <= 20_000
    assert len(looks) < 100
    assert store.find("99") is not None
    assert store.find("0") is None


def test_many_writers_at_once_leave_whole_entries() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.keep("a", bytes([n % 7]) * 50_000), range(64)))
    body = store.find("a")
    assert body is not None
    assert len(set(body)) == 1


def test_clear_deletes_everything_and_counts_it() -> None:
    store.keep("a", b"1")
    store.keep("b", b"2")
    assert store.clear() == 2
    assert store.find("a") is None


def test_keys_differ_when_any_fact_differs() -> None:
    keys = {
        store.key_of("a", "b"),
        store.key_of("ab"),
        store.key_of("a", b"b"),
        store.key_of("b", "a"),
    }
    assert len(keys) == 4


@pytest.mark.parametrize("spoil", [
    lambda place: place.write_text("a file where the folder should be"),
    lambda place: place.symlink_to("/proc/nowhere"),
])  # fmt: skip
def test_a_book_is_built_where_nothing_can_be_kept(
    write_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: object
) -> None:
    assert callable(spoil)
    root = write_book("# One\n\nText.\n")
    made = []
    for name in ("good", "bad"):
        if name == "bad":
            spoil(tmp_path / name)
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "build", str(root), "--out", str(root / name)],
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / name), "SOURCE_DATE_EPOCH": "0"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        made.append([(root / name / f"a-test.{e}").read_bytes() for e in ("pdf", "epub", "html")])
    assert made[0] == made[1]


def test_what_is_kept_later_is_there_at_once_and_on_the_disk_when_the_process_ends(
    folder: Path,
) -> None:
    with Workshop(1, resident=True):
        for text in ("one", "two"):
            store.keep_later("word", text, text, str.encode, "the last")
        assert store.find_value("word", "one", bytes.decode) == "one"
        assert not folder.exists()
    assert [path.name for path in folder.iterdir()] == ["two"]  # the last of that name
    assert store.find_value("word", "two", bytes.decode) == "two"


def test_what_is_kept_later_waits_for_no_longer_than_until_a_desk_rests(folder: Path) -> None:
    with Workshop(1, resident=True) as workshop:
        for edit in range(5):
            store.keep_later("sheet", f"key {edit}", f"value {edit}", str.encode, "sheet of one")
        assert not folder.exists()
        workshop.rest()
        assert [path.name for path in folder.iterdir()] == ["key 4"]
        assert not store._LATER


def test_a_process_that_ends_with_its_build_keeps_at_once() -> None:
    store.keep_later("word", "key", "one", str.encode)
    assert store.find("key") == b"one"
