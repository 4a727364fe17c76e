"""Turn the Book and its finished files into findings: what differs, where, in which edition.

Every check reads the finished file, never what a stage remembers of it. One check is one function,
one code, one line of docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from octavo.checks import printed, screen
from octavo.checks.readpdf import read_pdf
from octavo.checks.readscreen import read_epub, read_html
from octavo.model import Book, Edition, Finding, Frame
from octavo.workshop import Workshop

_READERS = {"epub": read_epub, "html": read_html}


def check_print(
    book: Book, edition: Edition, frame: Frame, workshop: Workshop, spans: Sequence[range] = ()
) -> tuple[Finding, ...]:
    """All findings about a print edition whose type area is ``frame``.

    ``spans`` are the pages in parts that may be read at once; where none are given, they are one.
    """
    at_foot = book.metadata.notes.place == "page"
    notes = frozenset(note.id for note in book.notes) if at_foot else frozenset()
    reading = read_pdf(edition.content, frame, notes, workshop, spans)
    return tuple(finding for check in printed.CHECKS for finding in check(book, reading))


def check_screen(book: Book, edition: Edition) -> tuple[Finding, ...]:
    """All findings about an EPUB or HTML edition."""
    reading = _READERS[edition.format](edition.content)
    return tuple(
        finding for check in screen.CHECKS for finding in check(book, reading, edition.format)
    )
