"""Turn the Book and a finished edition for screens into what is found in it, alone and beside the print edition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from octavo.checks import explained, screen
from octavo.checks.indexes import check_index_pages, has_pages
from octavo.checks.paged import check_printed_pages, with_pages_of
from octavo.checks.pages import check_page_list, check_page_places
from octavo.checks.readscreen import ScreenReading, read_epub, read_html
from octavo.checks.said import Explained
from octavo.model import Book, Edition, Finding
from octavo.text.folios import with_folios

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_READERS = {"epub": read_epub, "html": read_html}


def check_screen(
    book: Book, edition: Edition, printed: PdfReading | None = None
) -> tuple[ScreenReading, tuple[Finding, ...]]:
    """All findings about an EPUB or HTML edition, and what was read of it. Words that depend on pages, and are not
    written in the Book, are held against those of the print edition that was ``printed``; without it, against nothing."""
    reading = _READERS[edition.format](edition.content)
    if not has_pages(reading):
        book = with_folios(book, None)
    elif printed is not None:
        book = with_pages_of(book, printed)
    checks = (*screen.CHECKS, explained.check_on_screen)
    findings = [f for check in checks for f in check(book, reading, edition.format)]
    return reading, (*findings, *check_page_list(reading, edition.format))


def of_pages(book: Book, reading: ScreenReading) -> ScreenReading:
    """What `check_pages` asks of a reading: no more than its pages, and the texts where there are indexes."""
    texts = reading.texts if book.indexes else {}
    return replace(reading, headings=(), navigations={}, calls=(), notes=(), texts=texts, broken_links=(),
                   references=(), numbers={}, explained=Explained())  # fmt: skip


def check_pages(
    book: Book, on_paper: PdfReading, on_screen: ScreenReading, edition: Edition
) -> tuple[Finding, ...]:
    """All findings about the printed pages as an EPUB or HTML edition marks them."""
    return (
        *check_page_places(book, on_paper, on_screen, edition.format),
        *check_index_pages(book, on_paper, on_screen, edition.format),
        *(
            check_printed_pages(book, on_paper, on_screen, edition.format)
            if has_pages(on_screen)
            else ()
        ),
    )
