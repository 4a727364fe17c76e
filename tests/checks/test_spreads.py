"""The halves of a table over a spread are held against their columns, and against one another; each fault is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import write_book
from conftest import ALONE, Built, build

from octavo.checks.printedtext import check_text
from octavo.checks.readpages import PdfFloat
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.checks.spreads import check_spreads
from octavo.model import Book

TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    table = "| Aa | Bb |\n|----|----|\n| left | right |\n\n: Caption. {#tbl-a .spread}"
    text = f"# One\n\n{TEXT * 3}\n\n{table}\n\n{TEXT * 50}\n"
    return build(write_book(tmp_path_factory.mktemp("spreads"), {"book.md": text}), ("pdf",))


@pytest.fixture(scope="module")
def book(built: Built) -> Book:
    return built.build.book


@pytest.fixture(scope="module")
def reading(built: Built) -> PdfReading:
    page_map = built.build.page_map
    assert page_map is not None
    return read_pdf(built.content("pdf"), page_map.frame, frozenset(), ALONE)


def with_floats(reading: PdfReading, places: dict[int, tuple[PdfFloat, ...]]) -> PdfReading:
    """The reading with floats on pages, by their index, and none on all others."""
    pages = [replace(page, floats=places.get(page.index, ())) for page in reading.pages]
    return replace(reading, pages=tuple(pages))


def halves(reading: PdfReading) -> tuple[int, PdfFloat, PdfFloat]:
    left = next(page for page in reading.pages if page.floats)
    return left.index, left.floats[0], reading.pages[left.index + 1].floats[0]


def told(book: Book, reading: PdfReading) -> list[tuple[str, str]]:
    return [
        (f.code, f.message) for check in (check_text, check_spreads) for f in check(book, reading)
    ]


def test_a_table_over_a_spread_is_told_by_nobody(book: Book, reading: PdfReading) -> None:
    _, left, right = halves(reading)
    assert (left.name, left.part, right.name, right.part) == ("tbl-a", 1, "tbl-a", 2)
    assert told(book, reading) == []


def test_halves_that_do_not_face_one_another_are_told(book: Book, reading: PdfReading) -> None:
    at, left, right = halves(reading)
    labels = [page.label for page in reading.pages]
    for first, second in ((at, at + 2), (at + 1, at + 2)):
        moved = with_floats(reading, {first: (left,), second: (right,)})
        assert told(book, moved) == [
            ("print-spread", "PDF: the halves of “Caption.” do not face one another: they are printed on "
             f"pages {labels[first]} and {labels[second]}")
        ]  # fmt: skip


def test_a_half_that_lacks_words_or_says_them_twice_is_told(
    book: Book, reading: PdfReading
) -> None:
    at, left, right = halves(reading)
    for text in ("Bb", "Bb right right", "Bb left"):
        changed = with_floats(reading, {at: (left,), at + 1: (right._replace(text=text),)})
        assert told(book, changed) == [
            ("print-spread", "PDF: the right half of “Caption.” is not what its columns say, on page "
             f"{reading.pages[at + 1].label}")
        ]  # fmt: skip
    changed = with_floats(reading, {at: (left._replace(text="Aa"),), at + 1: (right,)})
    assert [code for code, _ in told(book, changed)] == ["print-spread"]


def test_a_table_on_one_page_is_told_and_compared_as_a_whole(
    book: Book, reading: PdfReading
) -> None:
    at, left, _ = halves(reading)
    whole = left._replace(text="Caption. Aa Bb left right")
    assert [code for code, _ in told(book, with_floats(reading, {at: (whole,)}))] == [
        "print-spread-whole"
    ]
    lost = with_floats(reading, {at: (left,)})
    assert [code for code, _ in told(book, lost)] == ["print-float-text", "print-spread-whole"]
