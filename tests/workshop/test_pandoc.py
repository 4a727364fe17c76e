"""Pandoc is given a time and an amount of memory, and names in UTF-8."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pypandoc
import pytest
from builders import faults, write_book

from octavo.cli import main
from octavo.model.errors import MissingToolError
from octavo.workshop import pandoc
from octavo.workshop.machine import how_to_get
from octavo.workshop.pandoc import PandocError, PandocLimitError, run_pandoc

GROWS = """
import sys
try:
    held = [bytes(range(256)) * 4096 for _ in range(400)]
except MemoryError:
    sys.exit(sys.stderr.write("pandoc: Unable to commit 1048576 bytes of memory") and 1)
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Another program in pandoc's place."""
    path = folder / "pandoc"
    path.write_text(f"#!{sys.executable}\n{program}")
    path.chmod(0o755)
    monkeypatch.setattr(pandoc, "find_pandoc", lambda: str(path))


def test_pandoc_answers() -> None:
    assert run_pandoc(["--from", "markdown", "--to", "html"], "*ü*".encode()) == (
        "<p><em>ü</em></p>\n".encode()
    )


def test_what_pandoc_refuses_is_said() -> None:
    with pytest.raises(PandocError, match="Unknown input format nothing"):
        run_pandoc(["--from", "nothing"])


def test_where_in_pandoc_something_went_wrong_is_not_said(tmp_path: Path) -> None:
    with pytest.raises(PandocError) as raised:
        run_pandoc(["--from", "markdown", "--to", "html", "--output", str(tmp_path)], b"text")
    said = str(raised.value).splitlines()
    assert said == [f"pandoc: {tmp_path}: withFile: inappropriate type (Is a directory)"]


def test_a_run_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "import time\ntime.sleep(600)")
    monkeypatch.setattr(pandoc, "SECONDS", 0.2)
    with pytest.raises(PandocLimitError, match=r"^0.2 seconds$"):
        run_pandoc([])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_run_that_fills_the_memory_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, GROWS)
    assert run_pandoc([]) == b""
    monkeypatch.setattr(pandoc, "BYTES", 100_000_000)
    with pytest.raises(PandocLimitError, match=r"^100 MB of memory$"):
        run_pandoc([])


def test_pandoc_counts_its_own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "BYTES", 8_000_000)
    with pytest.raises(PandocLimitError, match=r"^8 MB of memory$"):
        run_pandoc(["--from", "markdown", "--to", "html"], b"a *b* c\n\n" * 20_000)


def test_of_a_whole_book_it_lets_go_more_often_than_of_a_chapter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "import sys; sys.stdin.read(); print(*sys.argv[1:])")
    assert b" -F6 " in run_pandoc([], b"x" * 200_000)
    assert b" -F" not in run_pandoc([], b"x" * 1_000_000)


def test_a_pandoc_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "find_pandoc", lambda: "/nowhere/pandoc")
    with pytest.raises(MissingToolError) as caught:
        run_pandoc([])
    assert caught.value.hint == how_to_get("pypandoc-binary")


def test_the_only_pandoc_is_the_one_that_is_taken() -> None:
    assert Path(pandoc.find_pandoc()).samefile(shutil.which(pypandoc.get_pandoc_path()) or "")


def test_of_several_pandocs_the_newest_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, version in (("old", "1.2"), ("new", "99.1")):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "pandoc"
        path.write_text(f"#!/bin/sh\necho pandoc {version}\n")
        path.chmod(0o755)
    pypandoc.clean_pandocpath_cache()
    monkeypatch.setenv("PATH", f"{tmp_path / 'new'}{os.pathsep}{os.environ['PATH']}")
    try:
        assert pandoc.find_pandoc() == "pandoc"
        monkeypatch.setenv("PYPANDOC_PANDOC", str(tmp_path / "old" / "pandoc"))
        pypandoc.clean_pandocpath_cache()
        assert pandoc.find_pandoc() == str(tmp_path / "old" / "pandoc")
    finally:
        pypandoc.clean_pandocpath_cache()


def test_the_author_is_told_where_pandoc_comes_to_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "import time\ntime.sleep(600)")
    monkeypatch.setattr(pandoc, "SECONDS", 0.2)
    assert faults(tmp_path, "# A\n\nText.\n") == [
        ("pandoc-limit", "pandoc needs more than 0.2 seconds for what begins here",
         "manuscript/book.md:1", "look for brackets or marks that are never closed; begin a new "
         "chapter where this one is very long"),
    ]  # fmt: skip


def test_names_are_read_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    bibliography = "@book{a, title={The Title}, author={Writer, A}, year=2000}\n"
    root = write_book(
        tmp_path / "bücher",
        {"book.md": "# One\n\nText [@a].\n", "réf.bib": bibliography.encode()},
        bibliography="réf.bib",
    )
    assert main(["build", str(root), "--to", "html", "--no-cache"]) == 0
    assert "The Title" in (root / "build" / "a-book.html").read_text("utf-8")
