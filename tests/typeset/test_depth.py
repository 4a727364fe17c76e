"""Pages that would end early end on their last line where a heading, a figure or a quotation lets white grow."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from builders import SVG
from conftest import build
from readers import base_lines

LINE = 14
TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "


def _chapter(seed: int, between: str) -> str:
    dice = random.Random(seed)  # noqa: S311
    parts = []
    for number in range(60):
        parts.append(f"P{number} " + TEXT * dice.randint(1, 6))
        if dice.random() < 0.3:
            parts.append(between.replace("N", str(number)))
    return "# One\n\n" + "\n\n".join(parts) + "\n"


def _pages(content: bytes) -> list[list[tuple[float, str]]]:
    """The lines of the pages of a chapter that goes on, without running heads, folios and the opening."""
    pages = [
        [(y, text) for y, _, text in page][1:-1]
        for page in base_lines(content)
        if any(text.startswith("P") or "words" in text for _, _, text in page)
    ]
    return pages[1:-1]


@pytest.mark.parametrize("seed", range(3))
def test_a_page_with_a_section_in_it_is_not_one_line_short(
    write_book: Callable[..., Path], seed: int
) -> None:
    text = _chapter(seed, "## Heading N")
    pages = _pages(build(write_book(text), ("pdf",)).content("pdf"))
    foot = min(page[-1][0] for page in pages)
    grown = 0
    for page in pages:
        inside = [
            round((above - y) / LINE)
            for (above, _), (y, text) in pairwise(page)
            if text.startswith("Heading")
        ]
        assert set(inside) <= {3, 4}  # lines from the last of the text before
        grown += 4 in inside
        assert page[-1][0] == pytest.approx(foot) or not inside or page[-1][0] - foot > LINE + 1
        if 4 in inside:
            assert page[-1][0] == pytest.approx(foot)
    assert grown


@pytest.mark.parametrize(
    ("between", "is_whole"),
    [
        ("> Quotation N of a line.", True),
        ('![Figure N.](a.svg){alt="x" width=100px float=here}', False),
    ],
)
def test_white_grows_as_much_before_a_block_as_behind(
    write_book: Callable[..., Path], between: str, is_whole: bool
) -> None:
    found = set()
    for seed in range(4):
        files = {"a.md": _chapter(seed, between), "a.svg": SVG}
        pages = _pages(build(write_book(files), ("pdf",)).content("pdf"))
        for page in pages:
            for (above, _), (y, text), (below, _) in zip(page, page[1:], page[2:], strict=False):
                if text.startswith(("Quotation", "Figure")):
                    found.add((round(above - y, 1), round(y - below, 1)))
    (least, behind), *others = sorted(found)
    assert others
    for one, other in others:
        assert one - least == pytest.approx(other - behind, abs=0.15)
        assert one - least == pytest.approx(LINE if is_whole else LINE / 2, abs=0.15)


@pytest.mark.parametrize(("composer", "white"), [("total", [2]), ("greedy", [])])
def test_a_heading_that_lacks_one_line_keeps_its_page_with_a_line_less_of_white(
    write_book: Callable[..., Path], composer: str, white: list[int]
) -> None:
    def chapter(lines: int) -> str:
        before = "\n\n".join(f"P{number}" for number in range(lines))
        return f"# Chapter {lines}\n\n{before}\n\n## Heading\n\n{TEXT * 4}\n"

    def pages(*chapters: int) -> list[list[tuple[float, str]]]:
        book = write_book("\n".join(map(chapter, chapters)), print={"composer": composer})
        made = base_lines(build(book, ("pdf",)).content("pdf"))
        lines = [[(y, text) for y, _, text in page] for page in made]
        return [page for page in lines if any(text.startswith("P") for _, text in page)]

    first, second, *_ = pages(100)
    room = sum(text.startswith("P") for page in (first, second) for _, text in page)
    # white, the heading, white and two lines of text take six lines, or five
    left = range(3, 7)
    ends = pages(*(room - lines for lines in left))[1::2]
    found = {}
    for lines, page in zip(left, ends, strict=True):
        assert any(text == f"P{room - lines - 1}" for _, text in page)
        found[lines] = [
            round((above - y) / LINE)
            for (above, _), (y, text) in pairwise(page)
            if text == "Heading"
        ]
        assert page[-2][0] == pytest.approx(second[-2][0]) or not found[lines]  # its last line
    assert found == {3: [], 4: [], 5: white, 6: [3]}
