"""A poem stands in the middle of the page, and its lines begin at one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import Built, build
from readers import Letter, pdf_letters

POEM = "::: {.verse}\nQuaint and short,\nZ and hardly longer than it is.\n\nJ is short\n:::\n"
WIDE = f"| X{' wide words and more of them' * 5}\n| Y.\n"


def lines(built: Built) -> list[list[Letter]]:
    """The lines of the pages, from the top, each with its letters from the left."""
    found: dict[tuple[int, int], list[Letter]] = {}
    letters = [letter for letter in pdf_letters(built.content("pdf")) if letter.text.isalnum()]
    for letter in letters:
        row = next(
            (row for row in found if row[0] == letter.page and abs(row[1] - letter.top) < 8), None
        )
        found.setdefault(row or (letter.page, round(letter.top)), []).append(letter)
    return [sorted(row, key=lambda letter: letter.left) for row in found.values()]


def begins_with(first: str, rows: list[list[Letter]]) -> list[Letter]:
    return next(row for row in rows if row[0].text == first)


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
def test_the_longest_line_stands_in_the_middle_and_the_others_begin_with_it(
    write_book: Callable[..., Path], theme: str
) -> None:
    built = build(write_book(f"# One\n\nWords.\n\n{POEM}\nWords.\n", theme=theme))
    assert said(built.build.findings) == []
    assert built.build.page_map is not None
    frame = built.build.page_map.frame
    rows = lines(built)
    longest = begins_with("Z", rows)
    left, right = longest[0].left - frame.inner_pt, 432 - frame.outer_pt - longest[-1].right
    assert left == pytest.approx(right, abs=4)  # a full stop behind it
    assert left > 40
    for first in "QJ":
        assert begins_with(first, rows)[0].left == pytest.approx(longest[0].left, abs=1.5)


def test_what_is_too_long_hangs_and_the_block_stays_where_quotations_are(
    write_book: Callable[..., Path],
) -> None:
    built = build(write_book(f"# One\n\nWords.\n\n{WIDE}\nWords.\n"), ("pdf",))
    assert said(built.build.findings) == []
    assert built.build.page_map is not None
    rows = lines(built)
    at = rows.index(begins_with("X", rows))
    left = built.build.page_map.frame.inner_pt + 1.5 * 11
    assert rows[at][0].left == pytest.approx(left, abs=1)
    assert rows[at + 1][0].left == pytest.approx(left + 2.4 * 11, abs=2)
    assert begins_with("Y", rows)[0].left == pytest.approx(left, abs=1)
