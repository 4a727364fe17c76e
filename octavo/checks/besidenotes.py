"""Turn a reading of the print edition into findings about its notes in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from octavo.checks.readpages import PdfNote
from octavo.checks.readpdf import PdfReading
from octavo.model import Book, Finding, Note, Severity

_LEVEL = (
    9.0  # points by which the head of a note may be above that of its call, which are on one line
)
_FULL = 16.0  # points: less is left between notes, and below the last, where a column is pushed together


def check_beside(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every note of the margin stands beside the line of its call, or as near as the others leave room."""
    place_of = book.metadata.notes.place_of
    if all(place_of(series.prefix) != "margin" for series in book.metadata.notes.series):
        return
    notes = [n for n in book.notes if place_of(n.series) == "margin" and n.id in reading.notes]
    columns: dict[int, list[Note]] = {}
    at_foot: dict[str, list[Note]] = {}
    for note in notes:
        found = reading.notes[note.id]
        if found.is_beside:
            columns.setdefault(found.page_index, []).append(note)
        else:
            at_foot.setdefault(note.series, []).append(note)
    for page_index, column in columns.items():
        column.sort(key=lambda note: -reading.destinations[note.id][1])
        yield from _check_column(column, page_index, reading)
    for series, there in at_foot.items():
        yield from _tell_foot(series, there, notes, book)


def _check_column(column: Sequence[Note], page: int, reading: PdfReading) -> Iterator[Finding]:
    calls: dict[str, tuple[float, float]] = {}  # foot and head
    for link in reading.annotated[page] if page < len(reading.annotated) else ():
        if link.target is not None:
            calls.setdefault(link.target, (link.box[1], link.box[3]))
    found = [reading.notes[note.id] for note in column]
    for place, note in enumerate(column):
        call = calls.get(note.id)
        if call is None:
            continue  # print-note-page has said so
        head = reading.destinations[note.id][1]
        is_free = head > call[1] + _LEVEL and any(one.below > _FULL for one in found[place:])
        is_free = is_free or (head < call[0] and not _is_below(found, place))
        if is_free:
            yield Finding("print-note-beside", Severity.ERROR, f"PDF: note {note.named} is not beside the line of its "
                          f"call on page {reading.pages[page].label}", note.place, "build the book again")  # fmt: skip


def _is_below(found: Sequence[PdfNote], place: int) -> bool:
    """Whether a note follows the one above it, which leaves it no other room."""
    return place > 0 and found[place - 1].below <= _FULL


def _tell_foot(
    series: str, there: Sequence[Note], notes: Sequence[Note], book: Book
) -> Iterator[Finding]:
    known = book.metadata.notes.series_of(series)
    name = known.name if known else series
    if len(there) == sum(note.series == series for note in notes):
        yield Finding("print-note-foot", Severity.NOTE, f"PDF: the notes of the series “{name}” stand at the foot of "
                      "the pages: their margins have no room", there[0].place,
                      "take a larger trim, or shorten these notes")  # fmt: skip
        return
    for note in there:
        yield Finding("print-note-foot", Severity.NOTE, f"PDF: note {note.named} of the series “{name}” stands at the "
                      "foot of its page: the margin has no room for it", note.place, "shorten it")  # fmt: skip
