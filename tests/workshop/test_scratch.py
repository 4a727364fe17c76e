"""What a killed run has left among the temporary files is taken away by the next; one that ends leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from octavo.model.errors import UsageError
from octavo.workshop import scratch

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is swept there")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch._sweep.cache_clear()
    yield tmp_path
    scratch._sweep.cache_clear()


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_folder_lasts_as_long_as_it_is_needed(temporary: Path) -> None:
    with scratch.scratch_folder() as folder:
        assert folder.parent == temporary
        (folder / "file").touch()
    assert not folder.exists()


def test_what_a_killed_run_has_left_is_swept_with_what_lies_beside_it(temporary: Path) -> None:
    left = scratch.open_scratch()
    beside = temporary / "pymp-abc"
    beside.mkdir()
    scratch.goes_with(left, beside)
    left = left.rename(left.with_name(left.name.replace(str(os.getpid()), str(ended_process()))))
    scratch._sweep.cache_clear()
    with scratch.scratch_folder() as folder:
        assert list(temporary.iterdir()) == [folder]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_process_that_ends_waits_for_no_thread_and_leaves_no_folder(
    temporary: Path, is_late: bool
) -> None:
    held = "with scratch.scratch_folder(): opened.set(); threading.Event().wait()"
    program = f"""
import atexit, threading
opened, ending = threading.Event(), threading.Event()
def end(): ending.set(); thread.join({5 if is_late else 0})
atexit.register(end)  # after those of all that is imported from here on
from octavo.workshop import scratch
def work():
    {"ending.wait()" if is_late else "pass"}
    {held}
thread = threading.Thread(target=work, daemon=True)
thread.start()
{"pass" if is_late else "opened.wait()"}
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60,
        env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(temporary.iterdir()) == []


def test_folders_of_others_stay(temporary: Path) -> None:
    ended = ended_process()
    names = (
        scratch.open_scratch().name,  # of a process that lives
        f"octavo-{ended}-0000-x" if scratch._machine() != "0000" else f"octavo-{ended}-0001-x",
        "octavo-notes", "pymp-abc",
    )  # fmt: skip
    for name in names[1:]:
        (temporary / name).mkdir()
    scratch._sweep.cache_clear()
    with scratch.scratch_folder():
        assert {path.name for path in temporary.iterdir()} >= set(names)


def test_a_machine_without_room_for_it_is_told(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "gone"))
    with pytest.raises(UsageError) as caught:
        scratch.open_scratch()
    assert caught.value.hint == "make room on the disk, or name another folder in TMPDIR"
