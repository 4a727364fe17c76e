"""Where things stand in the author's text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import write_book

from octavo.parse.lines import (
    Finder,
    blank_verbatim,
    bracket_tower,
    heading_openings,
    note_openings,
    wide_rows,
)
from octavo.reading.folder import read_manuscript


def finder_of(folder: Path, text: str) -> Finder:
    return Finder(read_manuscript(write_book(folder, text))[0])


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("a `b` c", "a     c"),
        ("a ``b ` c`` d", "a           d"),
        ("a ` b\n\nc ` d", "a ` b\n\nc ` d"),
        (r"a \`b\` c", r"a \`b\` c"),
        ("```\n[^a]: b\n```\nc", "   \n       \n   \nc"),
        ("~~~~ {.x}\n~~~\nb\n~~~~~\nc", "         \n   \n \n     \nc"),
        ("```\nnever closed\n\n[^a]: b", "```\nnever closed\n\n[^a]: b"),
        ("- ```\n  # b\n  ```\n\n# c", "     \n     \n     \n\n# c"),
        ("> ```\n> b\n> ```\nc", "     \n   \n     \nc"),
        ("```a``` is no fence\n\n# c", "        is no fence\n\n# c"),
        ("a <!-- b\n\nc --> d", "a       \n\n      d"),
        ("a <!-- b", "a <!-- b"),
        ("<pre>\n[^a]: b\n</pre> c", "<pre>\n       \n</pre> c"),
        ("<SCRIPT x='y'>b</script> c", "<SCRIPT x='y'> </script> c"),
    ],
)
def test_code_and_comments_are_blanked_to_the_letter(text: str, blanked: str) -> None:
    assert blank_verbatim(text) == blanked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[^a]: b\n[^c]: d", [(1, "a"), (2, "c")]),
        ("[^a]: b\nlazy\n[^c]: d", [(1, "a"), (3, "c")]),
        ("[^a]: b\n\n    more\n[^c]: d", [(1, "a"), (4, "c")]),
        ("text\n[^a]: no note", []),
        ("# Head\n[^a]: b", [(2, "a")]),
        ("::: x\n[^a]: b", [(2, "a")]),
        ("   [^a]: b", [(1, "a")]),
        ("    [^a]: code", []),
        ("[^é.&\"x]: b", [(1, 'é.&"x')]),
        ("[^a b]: c\n\n[^]: d\n\n[^a^b]: e", []),
    ],
)  # fmt: skip
def test_a_note_opens_where_pandoc_would_open_it(text: str, found: list[tuple[int, str]]) -> None:
    assert [(o.line, o.key) for o in note_openings(text)] == found


def test_a_heading_opens_by_its_marks_or_by_the_line_below_it() -> None:
    text = (
        "# A\n\nB\n===\n\nC\n-\n\n####### no\n\n#no\n\ntext\nno\n---\n\n   ### D ###\n    # code\n"
    )
    assert [o.line for o in heading_openings(text)] == [1, 3, 6, 17]


@pytest.mark.parametrize("line", [":::", "::: {.x}", ":::::: note", "- :::", "  :::"])
def test_a_line_that_opens_or_closes_a_box_is_no_heading(line: str) -> None:
    assert heading_openings(f"{line}\n---\n") == ()


def test_a_string_is_found_at_its_next_place_outside_code(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, "# A\n\n`x.png`\n\nx.png\n\nand x.png\n\n    y.png\n")
    assert [str(finder.next_of("x.png")) for _ in range(3)] == [
        "manuscript/book.md:8", "manuscript/book.md:10", "manuscript/book.md:10"
    ]  # fmt: skip
    assert str(finder.next_of("Y.PNG")) == "manuscript/book.md:12"
    assert finder.next_of("z.png") is None
    assert (
        str(finder.next_of("and xpng")) == "manuscript/book.md:10"
    )  # marks stand between its letters
    assert finder.next_of("") is None


def test_calls_are_told_from_definitions_and_from_escapes(tmp_path: Path) -> None:
    text = "# A\n\nx[^a] y[^a]: z \\[^b] \\\\[^c] `[^d]`\n\n[^a]: note[^e]\n"
    assert finder_of(tmp_path, text).note_calls == {"a": [6, 6], "c": [6], "e": [8]}


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", []),
        ("a | b\n--|:-:\n1 | 2 | 3\n1 \\| 2 | 3\n", [(3, 3, 2)]),
        ("| a | b | c |\n|---|---|\n\n| 1 | 2 | 3 |\n", [(1, 3, 2)]),
        ("| a | b |\n|---+---|\n| $|x|$ | 2 |\n| 1 |\n", []),
        ("text\n---\n\na | b\n", []),
        ("- | a | b |\n  |---|---|\n  | 1 | 2 |\n", []),
        ("1. | a |\n   |---|\n   | 1 | 2 |\n", [(3, 2, 1)]),
        ("Text.\n\n    | a | b | c |\n    |---|---|\n", []),
    ],
)
def test_rows_with_more_cells_than_columns_are_counted(
    table: str, rows: list[tuple[int, int, int]]
) -> None:
    assert list(wide_rows(table)) == rows


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("[[[x]]]", 2),
        ("[a [b [c", 6),
        ("[a] [b] [c]", None),
        (r"[a [b \[c", None),
        ("[a [b\n\n[c [d", None),
    ],
)
def test_brackets_inside_brackets_are_counted(text: str, offset: int | None) -> None:
    assert bracket_tower(text, 2) == offset


class Read(str):
    """A text that counts the letters that are taken out of it, or looked through."""

    read = 0

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        self.read += len(found)
        return found

    def find(self, wanted: str, start: Any = 0, end: Any = None) -> int:
        found = super().find(wanted, start, end)
        self.read += (found if found >= 0 else len(self)) - start
        return found


def test_of_a_long_line_no_letter_is_read_for_each_thing_in_it(tmp_path: Path) -> None:
    words = "Some `words`, a <b>tag</b>, a [link](x.png) and a note[^a]. " * 2_000
    finder = finder_of(tmp_path, f"# A\n\n{words}\n\n[^a]: {words}\n")
    finder.text = finder.plain = text = Read(finder.plain)
    for _ in range(2_000):
        finder.next_of("x.png")
    assert len(finder.note_calls["a"]) == 4_000
    assert 0 < text.read < 2 * len(text)
