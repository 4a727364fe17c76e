"""What is said is one line, with nothing that a terminal obeys, whatever it repeats of a book."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.cli import main
from octavo.model import Finding, Severity
from octavo.model.oneline import one_line
from octavo.scan.model import Look

ODD = "a\n\nb\x1b[2J\u2028c\u202ed\udc80"
SHOWN = "a\\n\\nb\\x1b[2J\\u2028c\\u202ed\\udc80"


def test_ordinary_words_stay_as_they_are() -> None:
    words = "“Ա” \\n — שלום 👩\u200d🚀 e\u0301\xa0\xad."
    assert one_line(words) == words


def test_the_message_of_a_finding_is_one_line_and_its_hint_of_lines() -> None:
    finding = Finding("x", Severity.ERROR, ODD, hint="one\ntwo\x1b")
    assert (finding.message, finding.hint) == (SHOWN, "one\ntwo\\x1b")


def test_what_an_import_says_is_one_line() -> None:
    assert Look("heading", ODD).message == SHOWN


@pytest.mark.parametrize(
    "line",
    [
        'accessibility: {"level": "a\\n\\nb"}',
        'language: "a\\n\\nb"',
        '"a\\n\\nb": 1',
        'subject: ["a\\n\\nb"]\ntheme: "a\\n\\nb"',
        'licence: "a\\n\\nb"\ndate: "a\\n\\nb"',
        'isbn: {"print": "a\\n\\nb"}',
        'page: {"trim": "a\\n\\nb"}',
        'bibliography: "a\\n\\nb"',
        'fonts: {"text": {"file": "a\\n\\nb"}}',
    ],
)
def test_values_of_more_than_a_line_are_told_in_one(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str], line: str
) -> None:
    root = write_book({"book.md": f"---\ntitle: T\n{line}\n---\n# One\n\nWords.\n"})
    main(["build", str(root), "--out", str(root / "out"), "--to", "html", "--json", "--no-cache"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings
    assert [f["message"] for f in findings if one_line(f["message"]) != f["message"]] == []


def test_the_name_of_a_scan_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b[2J\nb.md").write_text("# One\n\nText[^9] of it.\n")
    assert main(["import", str(tmp_path / "a\x1b[2J\nb.md"), "--out", str(tmp_path / "book")]) == 1
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert all(line.endswith("]") for line in said.err.splitlines())
