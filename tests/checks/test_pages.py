"""The proof of page marks speaks of what is wrong, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from builders import SVG, said
from conftest import build


@pytest.mark.parametrize(
    "identifiers",
    [
        {"isbn-epub": "978-3-16-148410-0", "doi": "10.1000/182"},
        {"isbn-print": "978-3-16-148410-0", "doi": "10.1000/182"},
        {"isbn-print": "978-3-16-148410-0"},
    ],
)
def test_a_copyright_page_may_begin_with_the_number_of_one_edition(
    write_book: Callable[..., Path], identifiers: dict[str, str]
) -> None:
    root = write_book("# One\n\nWords.\n", identifiers=identifiers)
    assert said(build(root).build.findings) == []


@pytest.mark.parametrize("cell", ["", "$x^2$", "![](a.svg){alt=a height=9pt}"])
def test_a_page_may_begin_with_rows_of_a_table_without_a_letter(
    write_book: Callable[..., Path], cell: str
) -> None:
    """Its head is repeated over them; the mark stands before the first letter, behind the table."""
    rows = "| words | more |\n" * 12 + f"| {cell} | |\n" * 90
    text = f"# One\n\nWords.\n\n| First | Second |\n|-------|--------|\n{rows}\nBehind the table.\n"
    built = build(write_book({"book.md": text, "a.svg": SVG}, contents={"depth": 1}))
    assert said(built.build.findings) == []
    pages = [readers.squeeze(page) for page in readers.pdf_pages(built.content("pdf"))]
    assert any(page.startswith("FirstSecondBehindthetable.") for page in pages)


def test_a_page_may_begin_with_a_table_of_many_columns(write_book: Callable[..., Path]) -> None:
    """What stands for its columns has no words, and is none of the words behind the mark."""
    heads = "".join(f" m{number} |" for number in range(1, 17))
    table = f"| Work |{heads}\n|{' --- |' * 17}\n| a |{' 1 |' * 16}\n"
    text = f"# One\n\nWords.\n\n::: {{.page-break}}\n:::\n\n{table}\n\nBehind the table.\n"
    built = build(write_book(text))
    assert [f for f in said(built.build.findings) if f[0].startswith("screen")] == []


@pytest.mark.parametrize("behind", ["", " and words behind it."])
@pytest.mark.parametrize(
    "word", ["x" * 3000, "".join(f"x{number}" for number in range(1200))], ids=["same", "other"]
)
def test_a_word_may_be_longer_than_a_page(
    write_book: Callable[..., Path], word: str, behind: str
) -> None:
    """The marks of all pages that begin within it stand behind it."""
    built = build(write_book(f"# One\n\n{word}{behind}\n"))
    assert [f for f in said(built.build.findings) if f[0].startswith("screen")] == []


def test_a_page_of_the_source_may_begin_in_a_word_that_a_page_of_the_print_cuts(
    write_book: Callable[..., Path],
) -> None:
    word = "".join(f"x{number}" for number in range(600))
    text = f'# One\n\n{word}[]{{.page n="9"}}lowed and words behind it.\n'
    text += f'\n# Two\n\nsw[]{{.page n="10"}}{word} and words behind it.\n'
    built = build(write_book(text))
    assert [f for f in said(built.build.findings) if f[0].startswith("screen")] == []


def test_figures_of_one_caption_may_all_stand_elsewhere_than_where_they_are_called(
    write_book: Callable[..., Path],
) -> None:
    figures = "![A fold.](a.svg){alt=A}\n\n" * 3
    text = f"# One\n\nA paragraph.\n\n{figures}Words behind them.\n"
    built = build(write_book({"book.md": text, "a.svg": SVG}))
    assert [f for f in said(built.build.findings) if f[0].startswith("screen")] == []
