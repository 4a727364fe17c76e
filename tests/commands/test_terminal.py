"""What is said on stderr is said in lines, whatever the words and names of a book are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.cli import main
from octavo.commands.terminal import said_of
from octavo.model import Finding, Place, Severity


def test_what_a_terminal_would_obey_is_shown_not_sent() -> None:
    finding = Finding("x", Severity.ERROR, "a\x1b[2Jb \u202ec", Place("a\nb.md", 3), "d\re\x9bf")
    assert said_of([finding]) == (
        "a\\nb.md:3: error: a\\x1b[2Jb \\u202ec [x]\n  hint: d\\re\\x9bf\n"
    )


def test_a_file_with_a_line_break_in_its_name_is_told_in_one_line(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book({"a\nb.md": "# One\n\nText[^n]\n"})
    assert main(["build", str(root), "--to", "html"]) == 3
    assert capsys.readouterr().err.startswith("manuscript/a\\nb.md:6: error: the note [^n] is ")
