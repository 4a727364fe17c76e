"""Turn a manuscript and its Book into pairs: which word of the author's files is which of the Book.

The author's words are read by the eyes of the account (`checks/markup.py`), so markup is passed over; those of a division are
followed beside the division's, each note beside the lines that define it. What is counted or made has no word there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from octavo.checks.account import defined_notes, end_of_note, read_source
from octavo.checks.ledger import Source
from octavo.checks.markup import find_prose, letters_of
from octavo.desk.pairing import pair_words
from octavo.desk.streams import Stream
from octavo.model import Book, Division, Manuscript, Place

# A piece of a stream: the name of the division or note that it is of, and its number.
Piece = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The author's words, and which of them are the words of what."""

    source: Source
    pieces: tuple[str, ...]  # the words, case folded
    notes: Mapping[str, range]  # id of a note that stands apart → its words
    divisions: Mapping[str, tuple[int, ...]]  # id → its words, without such notes

    def owner_of(self, word: int, book: Book) -> tuple[str, str]:
        """The division, and the note or "", in whose words a word stands."""
        for division in book.divisions:
            for note in division.notes:
                if word in self.notes.get(note.id, ()):
                    return division.id, note.id
        for name, words in self.divisions.items():
            place = bisect_left(words, word)
            if place < len(words) and words[place] == word:
                return name, ""
        return "", ""

    def place_of(self, word: int, manuscript: Manuscript) -> tuple[Place, int]:
        """The file and line of a word, and its column, from 1."""
        start = self.source.starts[word]
        line = bisect_right(self.source.line_starts, start)
        return manuscript.place(line), start - self.source.line_starts[line - 1] + 1

    def words_at(self, line: int) -> range:
        """The words of a line of the manuscript's text, 1-based."""
        return range(*self.source.range_of(line, line))


def read_source_words(manuscript: Manuscript, book: Book) -> SourceWords:
    """The author's words, told apart by divisions and notes."""
    text = manuscript.text
    headings = frozenset(letters_of(heading.text) for heading in book.headings)
    prose = find_prose(text, headings, cited=bool(manuscript.bibliography))
    source = read_source(text, prose.text)
    lines = text.split("\n")
    notes = {
        name: range(*source.range_of(line, end_of_note(lines, line)))
        for name, line in defined_notes(lines, manuscript, book).items()
    }
    apart = {word for words in notes.values() for word in words}
    begun = _begun(manuscript, book)
    divisions = {}
    for number, (line, name) in enumerate(begun):
        last = begun[number + 1][0] - 1 if number + 1 < len(begun) else len(lines)
        words = range(*source.range_of(line if number else 1, last))
        divisions[name] = tuple(word for word in words if word not in apart)
    pieces = tuple(word.casefold() for word in source.words)
    return SourceWords(source, pieces, notes, divisions)


def pair_division(
    words: SourceWords, division: Division, streams: Mapping[str, Stream]
) -> dict[Piece, int]:
    """The pieces of a division, and of notes that are written within its lines, with the author's word of each.
    ``streams`` has the division and those notes by their ids."""
    own = streams[division.id]
    inside: defaultdict[int, list[str]] = defaultdict(list)
    for note in division.notes:
        if note.id not in words.notes and note.call_id in own.ids:
            inside[bisect_left(own.starts, own.ids[note.call_id])].append(note.id)
    order: list[Piece] = []
    for number in range(len(own.pieces) + 1):
        for name in inside.get(number, ()):
            order += _written(name, streams[name])
        if number < len(own.pieces) and number not in own.made:
            order.append((division.id, number))
    return _pair(words, words.divisions.get(division.id, ()), order, streams)


def pair_note(words: SourceWords, name: str, stream: Stream) -> dict[Piece, int]:
    """The pieces of a note that stands apart."""
    return _pair(words, words.notes[name], _written(name, stream), {name: stream})


def _written(name: str, stream: Stream) -> list[Piece]:
    return [(name, number) for number in range(len(stream.pieces)) if number not in stream.made]


def _pair(
    words: SourceWords, ours: Sequence[int], theirs: Sequence[Piece], streams: Mapping[str, Stream]
) -> dict[Piece, int]:
    left = [words.pieces[word] for word in ours]
    right = [streams[name].pieces[number] for name, number in theirs]
    found: dict[Piece, int] = {}
    for i, j in pair_words(left, right):
        found.setdefault(theirs[j], ours[i])
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
