"""Turn a manuscript and its Book into pairs: which word of the author's files is which of the Book.

The author's words are read by the eyes of the account (`checks/markup.py`), so markup is passed over; those of a division are
followed beside the division's, each note beside the lines that define it. Only that division, or note, is read that is asked for.
What is counted or made has no word there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from octavo.checks.account import defined_notes, end_of_note
from octavo.checks.bookwords import WORD
from octavo.checks.markup import find_prose, letters_of
from octavo.desk.pairing import pair_words
from octavo.desk.streams import Stream
from octavo.model import Book, Division, Manuscript, Place

# A piece of a stream: the name of the division or note that it is of, and its number.
Piece = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """The author's words of a division, or of a note that stands apart, in the order of the files."""

    words: tuple[str, ...]  # case folded
    starts: tuple[int, ...]  # offsets in the manuscript's text
    ends: tuple[int, ...]


class SourceWords:
    """The author's words, told apart by divisions and notes."""

    def __init__(self, manuscript: Manuscript, book: Book) -> None:
        self._manuscript = manuscript
        self._text = manuscript.text
        self._lines = self._text.split("\n")
        self._line_starts = [0]
        for line in self._lines:
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self._headings = frozenset(letters_of(heading.text) for heading in book.headings)
        self._cited = bool(manuscript.bibliography)
        self.notes: Mapping[str, int] = defined_notes(self._lines, manuscript, book)  # id → line
        self._note_lines = sorted((line, name) for name, line in self.notes.items())
        self._begun = _begun(manuscript, book)
        self._written: dict[str, Written] = {}

    def of(self, name: str) -> Written:
        """The words of a division, or of a note that stands apart; none where it is in no file."""
        if name not in self._written:
            self._written[name] = self._read(name)
        return self._written[name]

    def owner_at(self, line: int) -> str:
        """The note that stands apart, else the division, to which a line of the manuscript's text belongs."""
        number = bisect_right(self._note_lines, (line, "\U0010ffff")) - 1
        if number >= 0 and line <= end_of_note(self._lines, self._note_lines[number][0]):
            return self._note_lines[number][1]
        number = bisect_right(self._begun, (line, "\U0010ffff")) - 1
        return self._begun[max(number, 0)][1] if self._begun else ""

    def stretch_of(self, line: int) -> tuple[int, int]:
        """The offsets between which a line of the manuscript's text stands; the end of all behind the last."""
        if line > len(self._lines):
            return len(self._text), len(self._text)
        return self._line_starts[line - 1], self._line_starts[line]

    def place_at(self, offset: int) -> tuple[Place, int]:
        """The file and line of an offset, and its column, from 1."""
        line = bisect_right(self._line_starts, offset)
        return self._manuscript.place(line), offset - self._line_starts[line - 1] + 1

    def _read(self, name: str) -> Written:
        if name in self.notes:
            first = self.notes[name]
            return self._words(first, end_of_note(self._lines, first), ())
        for number, (line, division) in enumerate(self._begun):
            if division == name:
                behind = self._begun[number + 1 :]
                last = behind[0][0] - 1 if behind else len(self._lines)
                first = line if number else 1
                inside = [at for at, _ in self._note_lines if first <= at <= last]
                apart = [(at, end_of_note(self._lines, at)) for at in inside]
                return self._words(first, last, apart)
        return Written((), (), ())

    def _words(self, first: int, last: int, apart: Sequence[tuple[int, int]]) -> Written:
        """The words of some lines, without those of the lines ``apart``."""
        start, end = self._line_starts[first - 1], min(self._line_starts[last], len(self._text))
        prose = find_prose(self._text[start:end], self._headings, cited=self._cited).text
        found = [(start + match.start(), start + match.end()) for match in WORD.finditer(prose)]
        places = [one[0] for one in found]
        for from_line, to_line in reversed(apart):
            cut = bisect_left(places, self._line_starts[from_line - 1])
            del found[cut : bisect_left(places, self._line_starts[to_line])]
        # what an entity stands for is written in its place, so the letters are those of the prose
        words = tuple(prose[a - start : b - start].casefold() for a, b in found)
        return Written(words, tuple(a for a, _ in found), tuple(b for _, b in found))


def pair_division(
    source: SourceWords, division: Division, streams: Mapping[str, Stream]
) -> dict[Piece, int]:
    """The pieces of a division, and of notes that are written within its lines, each with the offset at which the
    author wrote it. ``streams`` has the division and those notes by their ids."""
    own = streams[division.id]
    inside: defaultdict[int, list[str]] = defaultdict(list)
    for note in division.notes:
        if note.id not in source.notes and note.call_id in own.ids:
            inside[bisect_left(own.starts, own.ids[note.call_id])].append(note.id)
    order: list[Piece] = []
    for number in range(len(own.pieces) + 1):
        for name in inside.get(number, ()):
            order += _written(name, streams[name])
        if number < len(own.pieces) and number not in own.made:
            order.append((division.id, number))
    return _pair(source.of(division.id), order, streams)


def pair_note(source: SourceWords, name: str, stream: Stream) -> dict[Piece, int]:
    """The pieces of a note that stands apart."""
    return _pair(source.of(name), _written(name, stream), {name: stream})


def _written(name: str, stream: Stream) -> list[Piece]:
    return [(name, number) for number in range(len(stream.pieces)) if number not in stream.made]


def _pair(
    ours: Written, theirs: Sequence[Piece], streams: Mapping[str, Stream]
) -> dict[Piece, int]:
    right = [streams[name].pieces[number] for name, number in theirs]
    found: dict[Piece, int] = {}
    for i, j in pair_words(ours.words, right):
        found.setdefault(theirs[j], ours.starts[i])
    return found


def _begun(manuscript: Manuscript, book: Book) -> list[tuple[int, str]]:
    """The line of the manuscript's text with which each division begins."""
    found = []
    for division in book.divisions:
        place = division.heading.place
        line = manuscript.line_of(place) if place is not None and place.line else None
        if line is not None:
            found.append((line, division.id))
    return sorted(found)
