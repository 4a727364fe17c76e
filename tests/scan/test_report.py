"""The report says what a person needs, where it was, and nothing that is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.cli import main
from scan.test_simulated import imported

CONTENTS = """The Valley

by

A. Writer

Contents
Acknowledgements . . . . . . . . . . . . . . . . . . . . . . 3
The Mill . . . . . . . . . . . . . . . . . . . . . 4
The Sheep . . . . . . . . . . . . . . . . . . . . . 5

Acknowledgements

The mills of the valley were built before the flood.

The Mill

They stood until the railway came.

The Sheep

The count was lost.
"""


def report_of(path: Path, out: Path) -> str:
    main(["import", str(path), "--out", str(out)])
    return (out / "import-report.md").read_text("utf-8")


def test_leaders_are_no_words_of_contents_that_were_set_aside() -> None:
    made = imported(CONTENTS)
    assert [title.text for title in made.titles] == ["Acknowledgements", "The Mill", "The Sheep"]
    assert [look.message for look in made.log.looks if look.what == "set aside"] == []


def test_a_line_is_named_where_there_is_one(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<html lang='en'><head><title>T</title></head><body><h1>One</h1><p>Salt.<a href='#n1' id='r1'>[1]</a></p>"
        "<p id='n1'><a href='#r1'>[1]</a> A note.</p></body></html>", "utf-8")  # fmt: skip
    report = report_of(page, tmp_path / "book")
    assert "### Labels of notes\n\n- \\[1\\] \\[1\\]\n" in report
    assert "line 0" not in report


@pytest.mark.parametrize(
    ("name", "title"),
    [("the-old_mill.txt", "The Old Mill"), ("pymupdf4llm.md", "Pymupdf4llm"), ("page.hocr.txt", "Page"),
     ("fortress00smit_djvu.txt", "Fortress00smit"), ("ÄTNA 1901.txt", "ÄTNA 1901")],
)  # fmt: skip
def test_the_name_of_a_file_makes_a_title(tmp_path: Path, name: str, title: str) -> None:
    (tmp_path / name).write_text("The mills of the valley were built before the flood.\n", "utf-8")
    assert f"| title | {title} | the name of the file |" in report_of(
        tmp_path / name, tmp_path / "book"
    )
