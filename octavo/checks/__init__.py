"""Turn the Book and its finished files into findings: what differs, where, in which edition.

Every check reads the finished file, never what a stage remembers of it. One check is one function,
one code, one line of docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from octavo.checks import printed, screen
from octavo.checks.pages import check_page_list, check_page_places
from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.checks.readscreen import read_epub, read_html
from octavo.model import Book, Edition, Finding, Frame

_READERS = {"epub": read_epub, "html": read_html}


def check_editions(
    book: Book, editions: Sequence[Edition], frame: Frame | None
) -> tuple[Finding, ...]:
    """All findings about the finished editions; ``frame`` is the type area of the printed page,
    needed when there is a print edition among them."""
    findings: list[Finding] = []
    on_paper: PdfReading | None = None
    for edition in editions:
        if edition.format == "pdf":
            assert frame is not None, "a print edition is read by its type area"
            at_foot = book.metadata.notes.place == "page"
            notes = frozenset(note.id for note in book.notes) if at_foot else frozenset()
            reading = on_paper = read_pdf(edition.content, frame, notes)
            for check in printed.CHECKS:
                findings += check(book, reading)
        else:
            screen_reading = _READERS[edition.format](edition.content)
            for screen_check in screen.CHECKS:
                findings += screen_check(book, screen_reading, edition.format)
            findings += check_page_list(screen_reading, edition.format)
            if on_paper is not None:
                findings += check_page_places(book, on_paper, screen_reading, edition.format)
    return tuple(findings)
