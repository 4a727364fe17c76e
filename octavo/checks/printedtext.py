"""Turn the text of the Book and the printed pages into findings about what is not printed, or out of order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from markupsafe import escape

from octavo.checks.directions import Way, find_unordered, is_unordered, segments_of, way_of
from octavo.checks.floats import Piece, Printed, compare_float, pieces_of, printed_floats
from octavo.checks.readpdf import PdfReading
from octavo.checks.text import (
    fold,
    folded_fragment,
    shorten,
)
from octavo.model import Book, Division, Finding, Place, Severity
from octavo.text.fragments import note_body
from octavo.text.notelists import lists_behind
from octavo.workshop.memory import recall_of
from octavo.workshop.steady import steady_book


def _error(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    return Finding(code, Severity.ERROR, f"PDF: {message}", place, hint)


def check_text(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every paragraph, cell and term of the book is printed, in order; what left its place, behind it."""
    floats = printed_floats(reading)
    own = way_of(book)
    for division, first, last in spans_of(book, reading):
        pages = [fold(page.body) for page in reading.pages[first:last]]
        place: tuple[int, int] | None = (0, 0)
        for text, wanted, way, piece in _printed_segments(division, book, floats, own):
            if piece is not None and place is not None:
                called = first + place[0]
                yield from compare_float(division, piece, floats[piece.name], called, reading, own)
                continue
            place = _find_text(wanted, pages, place, way) if place else None
            if place is None:
                yield _error(
                    "print-text",
                    f"“{division.heading.label}”: “{shorten(text)}” is not printed whole",
                    "see this paragraph in the PDF; simplify what stands around it",
                    division.heading.place,
                )
                break


def _find_text(
    wanted: str, pages: list[str], place: tuple[int, int], way: Way
) -> tuple[int, int] | None:
    """Where a text ends that begins behind a place; where its order is not known, by all that it has."""
    if not is_unordered(wanted, way):
        return find_across(wanted, pages, *place)
    page, position = place
    # first on this page and the next: the same words may stand further on in their order
    for last in (page + 2, len(pages)):
        stretch = find_unordered(wanted, "".join(pages[page:last]), position, way)
        if stretch is not None:
            return _on_page(stretch[1], pages, page)
    return find_across(wanted, pages, page, position)


def _on_page(position: int, pages: list[str], page: int) -> tuple[int, int]:
    """A position in the text of all pages from one on, as one of a page."""
    while position > len(pages[page]):
        position -= len(pages[page])
        page += 1
    return page, position


def find_across(wanted: str, pages: list[str], page: int, position: int) -> tuple[int, int] | None:
    """Find a text that may run over page ends: where it ends, as (page, position), or None.

    It begins anywhere behind ``position`` and goes on with the first letter of the next page: what
    is drawn last on a page (lettering of figures) may stand between, nothing else.
    """
    while page < len(pages):
        found = pages[page].find(wanted, position)
        if found >= 0:
            return page, found + len(wanted)
        low, high = 0, len(wanted)
        while low < high:  # the longest beginning of it on this page
            middle = (low + high + 1) // 2
            if pages[page].find(wanted[:middle], position) >= 0:
                low = middle
            else:
                high = middle - 1
        for length in range(low, max(low - 8, 0), -1):
            end = _continue_on(wanted[length:], pages, page + 1)
            if end is not None:
                return end
        page, position = page + 1, 0
    return None


def _continue_on(rest: str, pages: list[str], page: int) -> tuple[int, int] | None:
    """Where ``rest`` ends when every page from ``page`` on begins with what is left of it."""
    while page < len(pages):
        text = pages[page]
        if text.startswith(rest):
            return page, len(rest)
        length = next((i for i, (a, b) in enumerate(zip(rest, text, strict=False)) if a != b),
                      min(len(rest), len(text)))  # fmt: skip
        # a page may be filled with a formula and have no text of its own
        if length < len(rest) and length < min(40, len(text)):
            return None
        rest, page = rest[length:], page + 1
    return None


def _printed_segments(
    division: Division, book: Book, floats: Mapping[str, Printed], own: Way
) -> Iterator[tuple[str, str, Way, Piece | None]]:
    """What a reader finds in a division, piece by piece: as it is, and folded, and how surely it is read in its order; or a
    float that is called there."""
    pieces = [Piece(f"<h1>{division.heading_html}</h1>"), *pieces_of(division, book, floats)]
    for listed in lists_behind(division, book.metadata, on_screen=False):
        pieces += [Piece(f"<p>{escape(listed.title)}</p>")] * bool(listed.series)
        pieces += [Piece(str(note_body(note, ""))) for note in listed.notes]
    for piece in pieces:
        if piece.name:
            yield "", "", own, piece
            continue
        for text, wanted, way in segments_of(piece.html, own):
            yield text, wanted, way, None


def read_wanted(book: Book) -> None:
    """Read what the printed pages are going to be compared with, while they are being set."""
    for division in steady_book(book, "that are read ahead").divisions:
        read = partial(_read_ahead, division, book)
        recall_of("division read ahead", (division,), read)


def _read_ahead(division: Division, book: Book) -> None:
    for _ in _printed_segments(division, book, {}, Way.STRAIGHT):
        pass
    for note in division.notes:
        if book.metadata.notes.place_of(note.series) != "chapter":
            folded_fragment(str(note_body(note, "")))


def spans_of(book: Book, reading: PdfReading) -> Iterator[tuple[Division, int, int]]:
    """The page range of each division: from its heading to the next."""
    starts = [reading.destinations.get(d.id, (0, 0.0))[0] for d in book.divisions]
    ends = [*starts[1:], len(reading.pages)]
    yield from zip(book.divisions, starts, ends, strict=True)
