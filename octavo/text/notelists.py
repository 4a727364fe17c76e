"""Turn the notes of a Book into the lists in which they stand: the author's own, and each series under its name.

Where notes of a series stand, its front matter says, else that of all notes. On a screen, which has no foot, the notes of a
page stand behind their chapter, as those of chapters do, and so do those of the margin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from octavo.model import BOOK_NOTES, Book, Division, Note
from octavo.model.metadata import Metadata
from octavo.text.numerals import letters, roman
from octavo.text.words import words_for

ON_PAGES = ("page", "margin")  # where notes stand on the page of their call
_SYMBOLS = "*†‡§‖¶"  # in the order in which printers take them, then doubled


@dataclass(frozen=True, slots=True)
class NoteList:
    """Notes of one series that stand together."""

    series: str  # its prefix; "" for the author's own
    title: str  # what it is headed by
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BookNotes:
    """The notes of one series of the whole book, where they stand at its end."""

    id: str  # of their title, and of what it opens
    series: str
    title: str
    groups: tuple[tuple[Division, tuple[Note, ...]], ...]  # by the division that calls them

    @property
    def part(self) -> str:
        """What it is called where marks of pages are put before it; before a group stands the division's id behind it."""
        return f"series {self.series}" if self.series else "notes"


def mark_of(marks: str, number: int) -> str:
    """The label of a note: “12”, “l”, “xii” or “‡‡”."""
    match marks:
        case "letters":
            return letters(number)
        case "roman":
            return roman(number)
        case "none":
            return ""
        case "symbols":
            times, which = divmod(number - 1, len(_SYMBOLS))
            return _SYMBOLS[which] * (times + 1)
    return str(number)


def short_label(note: Note) -> str:
    """The label without the words that a note by line is about: “12” of “12 house]”."""
    return note.label.removesuffix(f"{note.lemma}]").strip() if note.lemma else note.label


def at_foot(notes: Iterable[Note], metadata: Metadata) -> tuple[Note, ...]:
    """Those of the notes that stand on the printed page that calls them: at its foot or in its margin."""
    notes, place_of = tuple(notes), metadata.notes.place_of
    here = {series for series in {note.series for note in notes} if place_of(series) in ON_PAGES}
    return tuple([note for note in notes if note.series in here])


def lists_behind(
    division: Division, metadata: Metadata, *, on_screen: bool
) -> tuple[NoteList, ...]:
    """The lists of notes behind the text of a division."""
    places = (*ON_PAGES, "chapter") if on_screen else ("chapter",)
    return tuple(
        listed
        for listed in lists_of(division, metadata)
        if metadata.notes.place_of(listed.series) in places
    )


def lists_of(division: Division, metadata: Metadata) -> tuple[NoteList, ...]:
    """All lists of the notes that a division calls, wherever they stand."""
    return tuple(
        NoteList(series, title_of(series, metadata), notes)
        for series in _series(metadata)
        if (notes := _of(series, division))
    )


def lists_at_end(book: Book) -> tuple[BookNotes, ...]:
    """The lists of notes at the end of the book."""
    metadata = book.metadata
    return tuple(
        BookNotes(_id_of(series), series, title_of(series, metadata), groups)
        for series in _series(metadata)
        if metadata.notes.place_of(series) == "book"
        and (groups := tuple((d, notes) for d in book.divisions if (notes := _of(series, d))))
    )


def notes_in_order(book: Book, *, on_screen: bool) -> tuple[Note, ...]:
    """All notes as they follow one another on a screen, or are read on paper: those at the foot where they are called."""
    metadata = book.metadata
    if not metadata.notes.series:
        return book.notes
    found: list[Note] = []
    for division in book.divisions:
        found += () if on_screen else at_foot(division.notes, metadata)
        for listed in lists_behind(division, metadata, on_screen=on_screen):
            found += listed.notes
    for at_end in lists_at_end(book):
        found += [note for _, notes in at_end.groups for note in notes]
    return tuple(found)


def title_of(series: str, metadata: Metadata) -> str:
    """What a list of notes is headed by."""
    known = metadata.notes.series_of(series)
    return known.name if known else words_for(metadata.language).notes


def titles_of(metadata: Metadata) -> tuple[str, ...]:
    """What lists of notes may be headed by."""
    return tuple(title_of(series, metadata) for series in _series(metadata))


def _series(metadata: Metadata) -> tuple[str, ...]:
    return ("", *(series.prefix for series in metadata.notes.series))


def _of(series: str, division: Division) -> tuple[Note, ...]:
    return tuple(note for note in division.notes if note.series == series)


def _id_of(series: str) -> str:
    return f"octavo-series-{series}" if series else BOOK_NOTES
