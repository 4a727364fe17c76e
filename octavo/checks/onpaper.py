"""Turn the Book and its finished print edition into what is found in it."""

from __future__ import annotations

from octavo.checks import explained, printed
from octavo.checks.indexes import check_places
from octavo.checks.listening import Seek
from octavo.checks.paged import with_pages_of
from octavo.checks.readpdf import PdfReading, read_pdf, without_structure
from octavo.checks.sharpness import check_sharpness
from octavo.checks.structure import check_structure
from octavo.model import Book, Edition, Finding, Frame, Severity
from octavo.text.lacking import Lines, tell_lacking
from octavo.text.notelists import at_foot
from octavo.workshop.collector import is_long, let_go_within, tidy_between
from octavo.workshop.pool import Workshop
from octavo.workshop.steady import steady_book


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
    divisions = frozenset(division.id for division in book.divisions)
    unpaged = book
    reading = read_pdf(edition.content, frame, notes, workshop, viewed, divisions)
    length, _ = book.extent
    tidy_between(length)  # the objects of a long file lie between what was read of it
    book = steady_book(with_pages_of(unpaged, reading), "that are proved")
    findings = _find_in_print(book, reading)
    tidy_between(length)  # the texts of all its pages were folded
    if not viewed and any(finding.severity is Severity.ERROR for finding in findings):
        # nobody is told of an error that the engine of a viewer does not see
        reading = read_pdf(edition.content, frame, notes, workshop, True, divisions)
        book = with_pages_of(unpaged, reading)
        findings = _find_in_print(book, reading)
    metadata = book.metadata
    findings += tell_lacking(reading.boxed, metadata.language, metadata.fonts, lines)
    findings += check_structure(book, reading, seek)
    if is_long(length):
        reading = without_structure(reading)
        tidy_between(length)
    return reading, (*findings, *check_sharpness(book, edition.content))


def _find_in_print(book: Book, reading: PdfReading) -> list[Finding]:
    length, _ = book.extent
    findings: list[Finding] = []
    for check in (*printed.CHECKS, check_places, explained.check_on_paper):
        findings += check(book, reading)
        let_go_within(length)
    return findings
