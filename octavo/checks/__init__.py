"""The proof: the finished files, read back and compared with the Book.

In come the Book and the bytes of its editions, out come findings: what differs, where, in which edition.
A file that cannot be read at all is a PdfError. Every check reads the finished file, never what a stage
remembers of it. One check is one function, one code, one line of docs/checks.md.
"""

from __future__ import annotations

from dataclasses import replace

from octavo.checks import explained, printed, screen
from octavo.checks.indexes import check_index_pages, check_places, has_pages
from octavo.checks.listening import Seek
from octavo.checks.paged import check_printed_pages, with_pages_of
from octavo.checks.pages import check_page_list, check_page_places
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.checks.readscreen import ScreenReading, read_epub, read_html
from octavo.checks.said import Explained
from octavo.checks.sharpness import check_sharpness
from octavo.checks.structure import check_structure
from octavo.model import Book, Edition, Finding, Frame, Severity
from octavo.text.folios import with_folios
from octavo.text.lacking import Lines, tell_lacking
from octavo.text.notelists import at_foot
from octavo.workshop.pool import Workshop
from octavo.workshop.steady import steady_book

_READERS = {"epub": read_epub, "html": read_html}


def check_print(
    book: Book,
    edition: Edition,
    frame: Frame,
    workshop: Workshop,
    lines: Lines = lambda _: (),
    seek: Seek = lambda place, *_: place,
    *,
    viewed: bool = False,
) -> tuple[PdfReading, tuple[Finding, ...]]:
    """All findings about a print edition whose type area is ``frame``, and what was read of it; ``lines``
    finds letters in the manuscript, ``seek`` a letter of some at or behind a place of it. With ``viewed`` all pages are read by the engine of a viewer, and not only where
    that is needed and for a sample."""
    notes = frozenset(note.id for note in at_foot(book.notes, book.metadata))
    unpaged = book
    reading = read_pdf(edition.content, frame, notes, workshop, viewed=viewed)
    book = steady_book(with_pages_of(unpaged, reading), "that are proved")
    findings = _find_in_print(book, reading)
    if not viewed and any(finding.severity is Severity.ERROR for finding in findings):
        # nobody is told of an error that the engine of a viewer does not see
        reading = read_pdf(edition.content, frame, notes, workshop, viewed=True)
        book = with_pages_of(unpaged, reading)
        findings = _find_in_print(book, reading)
    metadata = book.metadata
    findings += tell_lacking(reading.boxed, metadata.language, metadata.fonts, lines)
    findings += check_structure(book, reading, seek)
    return reading, (*findings, *check_sharpness(book, edition.content))


def _find_in_print(book: Book, reading: PdfReading) -> list[Finding]:
    checks = (*printed.CHECKS, check_places, explained.check_on_paper)
    return [finding for check in checks for finding in check(book, reading)]


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
