"""A file of terms that is no table of terms is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults, write_book

from octavo.reading.folder import read_manuscript

WRONG: dict[str, tuple[str | bytes, int | None, str]] = {
    "no column": ("words\nlime\n", 1, "the file of terms has no column “term”"),
    "empty": ("", 1, "the file of terms has no column “term”"),
    "no rows": ("term,words\n\n", None, "the file of terms has no terms"),
    "unknown": ("term,colour\nlime,green\n", 1, "the file of terms has a column “colour”"),
    "too many": ("term,words\nlime,lime,x\n", 2, "the row has 3 cells, and the table 2 columns"),
    "no term": ("term,words\n\n,lime\n", 3, "the row has no term"),
    "signs": ("term,words\n!!!,lime\n", 2, "the row has no term"),
    "no words": ("term\nlime!slaked\n", 2, "nothing is said by which “lime!slaked” could be found"),
    "no letter": ("term,words\nlime,…\n", 2, "there is no letter in “…”"),
    "quotes": ('term,words\n\nlime,"lime\nmore\n', 3, "the file of terms is no table from here on: unexpected end of data"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_once_at_its_line(tmp_path: Path, name: str) -> None:
    content, line, message = WRONG[name]
    found = faults(tmp_path, {"book.md": "# One\n\nLime.\n", "t.csv": content}, index="t.csv")
    place = "manuscript/t.csv" + (f":{line}" if line else "")
    assert [said[:3] for said in found] == [("terms-unread", message, place)]


def test_a_file_that_is_not_utf_8_or_lies_elsewhere_is_told(tmp_path: Path) -> None:
    text = {"book.md": "# One\n\nLime.\n"}
    assert [said[:3] for said in faults(tmp_path / "a", {**text, "t.csv": b"term\nl\xff"}, index="t.csv")] == [
        ("file-encoding", "the file is not UTF-8: byte 0xff", "manuscript/t.csv:2")
    ]  # fmt: skip
    assert [said[0] for said in faults(tmp_path / "b", text, index="t.csv")] == ["terms-missing"]
    assert [said[0] for said in faults(tmp_path / "c", text, index="../../t.csv")] == [
        "terms-outside"
    ]


def test_the_file_may_lie_anywhere_in_the_books_folder_and_is_a_source(tmp_path: Path) -> None:
    from octavo.pipeline import _files_of

    root = write_book(
        tmp_path, "# One\n\nLime.\n", index={"terms": "../terms.csv", "ranges": "chicago"}
    )
    (root / "terms.csv").write_text("term\nlime\n")
    manuscript, found = read_manuscript(root)
    assert found == ()
    assert manuscript.terms is not None
    assert [row.words for row in manuscript.terms.rows] == [("lime",)]
    assert manuscript.terms.path in _files_of(manuscript)
