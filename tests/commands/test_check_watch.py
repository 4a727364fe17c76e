"""`octavo check --watch` checks again whenever something of the book or of its editions has changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import builders
from conftest import ROOT

from octavo.cli import main


def test_it_checks_again_until_it_is_interrupted(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", "# One\n\nA chapter.\n")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "check", str(book), "--to", "html", "--watch"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        # at once, whatever the first check takes
        assert (
            process.stdout.readline()
            == "checking book, and again whenever it changes; Ctrl-C ends it\n"
        )
        _read_until(process, "there is no ")
        assert main(["build", str(book), "--to", "html", "--jobs", "1"]) == 0
        _read_until(process, "it has changed: checking again")
        assert _read_until(process, "editions checked") == "1 editions checked, 0 errors\n"
        chapter = book / "manuscript" / "book.md"
        chapter.write_text(chapter.read_text("utf-8").replace("A chapter", "Another"), "utf-8")
        # what the build wrote may be told twice
        while _read_until(process, "editions checked") == "1 editions checked, 0 errors\n":
            pass
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 1  # as the last check has ended
        assert "Traceback" not in process.stdout.read()
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(words)
