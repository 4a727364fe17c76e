"""Whatever goes wrong is told to the person who can mend it, and never as a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

import octavo
from octavo import pipeline
from octavo.cli import main

TEXT = "# One\n\nText.[^n]\n\n[^n]: A note.\n"


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "build_book", fail)


def run_build(root: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A build in a shell, with stdout as ``command`` says: “>&-”."""
    program = f'exec "$0" "$@" {command}'
    return subprocess.run(
        ["sh", "-c", program, sys.executable, str(ROOT / "build.py"), "build", str(root),
         "--to", "html", "--no-cache"],
        env={**os.environ, **environment}, capture_output=True, check=False,
    )  # fmt: skip


def test_a_fault_of_ours_says_so_and_where_it_is(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    fail_with(KeyError("nobody"), monkeypatch)
    assert main(["build", str(write_book(TEXT))]) == 70
    said = capsys.readouterr().err.splitlines()
    assert said[0] == (
        "error: this is a fault of Octavo's, not of the book: KeyError: 'nobody' [stopped]"
    )
    assert said[1].startswith("  hint: the files of the last build are as they were; please report")
    assert f"Octavo {octavo.__version__}" in said[1]
    assert said[2].startswith("  octavo/commands/build.py:")
    assert "Traceback" not in "".join(said)


def test_a_fault_of_ours_is_json_where_that_was_asked_for(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    fail_with(RuntimeError("x"), monkeypatch)
    assert main(["build", str(write_book(TEXT)), "--json"]) == 70
    assert '"code": "stopped"' in capsys.readouterr().out


@pytest.mark.parametrize(("error", "said"), [
    (OSError(errno.ENOSPC, "No space left on device", "/x/y"),
     "error: the system refuses /x/y: No space left on device [stopped]"),
    (OSError(errno.EFBIG, "File too large", "/x/y"),
     "error: the system refuses /x/y: File too large [stopped]"),
    (OSError(errno.EROFS, "Read-only file system"),
     "error: the system refuses: Read-only file system [stopped]"),
    (MemoryError(), "error: there is not enough memory [stopped]"),
])  # fmt: skip
def test_a_machine_that_refuses_is_no_fault_of_ours(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str,
) -> None:  # fmt: skip
    fail_with(error, monkeypatch)
    assert main(["build", str(write_book(TEXT))]) == 2
    assert capsys.readouterr().err.splitlines()[0] == said


@pytest.mark.skipif(os.name == "nt", reason="a shell's way of closing streams")
def test_a_build_without_stdout_makes_its_files(write_book: Callable[..., Path]) -> None:
    root = write_book(TEXT)
    done = run_build(root, ">&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (root / "build" / "a-test.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_stdout_that_is_full_is_told(write_book: Callable[..., Path]) -> None:
    root = write_book(TEXT)
    done = run_build(root, ">/dev/full")
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert (root / "build" / "a-test.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_stderr_that_is_full_changes_nothing(write_book: Callable[..., Path]) -> None:
    done = run_build(write_book("# One\n\nText.[^gone]\n"), "2>/dev/full")
    assert (done.returncode, done.stdout) == (3, b"")


def test_letters_that_a_stream_cannot_say_are_spelled(write_book: Callable[..., Path]) -> None:
    done = run_build(write_book("# Ծննդոց\n\nText.[^Ծ]\n"), "", PYTHONIOENCODING="ascii")
    assert done.returncode == 3
    assert rb"[^\u053e]" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_name_that_is_no_text_is_told(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(TEXT)
    Path(os.fsdecode(os.fsencode(root / "manuscript") + b"/x\xe9.md")).write_text(
        "# Two\n\nText.\n"
    )
    assert main(["build", str(root), "--to", "html"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        r"manuscript: error: the name of the file x\udce9.md is not UTF-8 [file-name]",
        "  hint: give the file another name",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_book_may_lie_in_a_folder_whose_name_is_no_text(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9"))
    write_book(TEXT).rename(folder)
    done = run_build(folder, "")
    assert done.returncode == 0, done.stderr
