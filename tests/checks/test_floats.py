"""What left its place is looked for where the file says that it stands; a file in which it is wrong is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import SVG, write_book
from conftest import ALONE, Built, build

from octavo.checks.floats import check_order, printed_floats
from octavo.checks.printedtext import check_text
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.model import Book

TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    pictures = "\n\n".join(
        f'{TEXT * 6}\n\n![Picture {n}.](x.svg){{#fig-{n} float=top width=50% alt="p"}}\n\n{TEXT * 40}'
        for n in "ab"
    )
    text = f"# One\n\n{pictures}\n\n## Section {{#sec-s}}\n\nSee @fig-a.\n"
    folder = tmp_path_factory.mktemp("floats")
    files = {"book.md": text, "x.svg": SVG}
    return build(write_book(folder, files, print={"barrier": "section"}), ("pdf",))


@pytest.fixture(scope="module")
def book(built: Built) -> Book:
    return built.build.book


@pytest.fixture(scope="module")
def reading(built: Built) -> PdfReading:
    page_map = built.build.page_map
    assert page_map is not None
    return read_pdf(built.content("pdf"), page_map.frame, frozenset(), ALONE)


def codes(book: Book, reading: PdfReading) -> list[str]:
    return [f.code for check in (check_text, check_order) for f in check(book, reading)]


def moved(reading: PdfReading, name: str, to: int) -> PdfReading:
    """The reading with a float on another page."""
    held = next(f for page in reading.pages for f in page.floats if f.name == name)
    pages = [
        replace(
            page,
            floats=(*(f for f in page.floats if f != held), *[held] * (page.index == to)),
        )
        for page in reading.pages
    ]
    return replace(reading, pages=tuple(pages))


def test_what_is_printed_is_found_and_nothing_is_told(book: Book, reading: PdfReading) -> None:
    floats = printed_floats(reading)
    assert set(floats) == {"fig-a", "fig-b"}
    assert "Picturea" in floats["fig-a"].text.replace(" ", "")
    assert "Picture" not in "".join(page.body for page in reading.pages)
    assert codes(book, reading) == []


def test_a_float_that_lacks_words_is_told(book: Book, reading: PdfReading) -> None:
    pages = [
        replace(page, floats=tuple(held._replace(text="Figure 1.1.") for held in page.floats))
        for page in reading.pages
    ]
    assert set(codes(book, replace(reading, pages=tuple(pages)))) == {"print-float-text"}


def test_a_float_before_its_place_is_told(book: Book, reading: PdfReading) -> None:
    called = printed_floats(reading)["fig-a"].page - 1
    assert codes(book, moved(reading, "fig-a", called)) == []
    assert "print-float-place" in codes(book, moved(reading, "fig-a", called - 1))


def test_a_float_far_behind_its_place_is_told(book: Book, reading: PdfReading) -> None:
    called = printed_floats(reading)["fig-b"].page - 1
    assert "print-float-far" not in codes(book, moved(reading, "fig-b", called + 2))
    reading = replace(reading, pages=(*reading.pages, *reading.pages[-1:] * 3))
    pages = tuple(replace(page, index=index) for index, page in enumerate(reading.pages))
    far = moved(replace(reading, pages=pages), "fig-b", called + 3)
    assert "print-float-far" in codes(book, far)


def test_floats_that_change_their_order_are_told(book: Book, reading: PdfReading) -> None:
    last = printed_floats(reading)["fig-b"].page + 1
    assert "print-float-order" in codes(book, moved(reading, "fig-a", last))


def test_a_float_behind_its_section_is_told(book: Book, reading: PdfReading) -> None:
    section = reading.destinations["sec-s"][0]
    assert "print-float-barrier" not in codes(book, moved(reading, "fig-b", section))
    reading = replace(
        reading,
        destinations={**reading.destinations, "sec-s": (section - 1, 0.0)},
    )
    assert "print-float-barrier" in codes(book, moved(reading, "fig-b", section))
