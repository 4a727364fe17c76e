"""Numbers of a column that is set to the right have their decimal signs below one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import parse_book


def rooms(folder: Path, column: str, language: str = "en") -> list[str]:
    """The room behind each number of a table's second column."""
    rows = "\n".join(f"| a | {number} |" for number in column.split())
    text = f"# One\n\n| x | y |\n|:--|--:|\n{rows}\n"
    html = parse_book(folder, text, language=language).book.divisions[0].html
    return [
        cell.partition("padding-right: ")[2].partition('"')[0] for cell in html.split("<tr>")[2:]
    ]


@pytest.mark.parametrize(
    ("language", "column", "wanted"),
    [
        ("en", "1.25 10.5 100 –", ["", "1ch", "2.5ch", ""]),
        ("en", "1,250 1,000,000 3", ["", "", ""]),
        ("en", "$1.50 −2", ["", "2.5ch"]),
        ("de", "1,25 1.000,5 7", ["", "1ch", "2.5ch"]),
        ("de", "1.250 7", ["", ""]),
        ("de-CH", "1.25 7", ["", "2.5ch"]),
        ("en", "1.25 word 7", ["", "", ""]),
    ],
)
def test_a_number_has_room_for_the_decimals_that_it_lacks(
    tmp_path: Path, language: str, column: str, wanted: list[str]
) -> None:
    assert rooms(tmp_path, column, language) == wanted


def test_only_columns_at_the_right_without_joined_cells_are_aligned(tmp_path: Path) -> None:
    left = "| x |\n|:--|\n| 1.5 |\n| 2 |\n"
    joined = '<table><tr><td style="text-align: right" colspan="2">1.5</td></tr><tr><td style="text-align: right">2</td><td>3</td></tr></table>'
    book = parse_book(tmp_path, f"# One\n\n{left}\n\n{joined}\n").book
    assert "decimal-room" not in book.divisions[0].html
