"""Turn words of the Book into places of the author's files, and back.

What an author wrote is where it was written. What is counted or made (the number of a heading, the label of a note, a line of
the index) is told by what it is made of: the words beside it, that to which it leads, the heading or note itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from octavo.desk.sourcewords import Piece, SourceWords, pair_division, pair_note
from octavo.desk.streams import Stream
from octavo.model import Build, Place

_NEIGHBOURS = 12  # words that are asked instead of one that is markup, or made


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a word comes from."""

    place: Place
    column: int | None  # 1-based, of its first letter or figure
    is_exact: bool  # whether this very word stands there


class Origins:
    """The words of a manuscript, paired with the Book's as far as somebody asks for them."""

    def __init__(self, build: Build, stream_of: Callable[[str], Stream]) -> None:
        self._book = build.book
        self._manuscript = build.manuscript
        self._stream_of = stream_of
        self._divisions = {division.id: division for division in build.book.divisions}
        self._notes = {note.id: note for note in build.book.notes}
        self._pairs: dict[str, dict[Piece, int]] = {}
        self._back: dict[str, dict[int, Piece]] = {}

    def is_front_matter(self, file: str, line: int) -> bool:
        """Whether a line belongs to the front matter."""
        held = self._manuscript
        if held is None:
            return False
        return file == held.files[0].name and line <= held.front_matter.count("\n")

    def find(self, name: str, word: int) -> Origin | None:
        """Where a word of a division or a note comes from."""
        stream = self._stream_of(name)
        own = stream.pieces_of(word)
        if (found := self._first(name, own)) is not None:
            return found
        start, end = stream.block_of(stream.words[word][0])
        first, stop = bisect_left(stream.starts, start), bisect_left(stream.starts, end)
        beside = self._first(name, range(own.start - 1, first - 1, -1)) or self._first(
            name, range(own.stop, stop)
        )
        found = beside or self._made_of(name, start, end)
        return replace(found, is_exact=False) if found is not None else None

    def find_piece(self, place: Place, column: int | None) -> Piece | None:
        """What stands at a place of the files; the nearest on its line, or behind, where that is markup."""
        source, manuscript = self._source, self._manuscript
        line = manuscript.line_of(place) if manuscript is not None else None
        if source is None or line is None:
            return None
        start, end = source.stretch_of(line)
        owner = source.owner_at(line)
        if start == end or not owner:
            return None
        written = source.of(owner)
        own = range(bisect_left(written.starts, start), bisect_left(written.starts, end))
        first = own.start
        if column is not None:
            behind = bisect_right(written.ends, start + column - 1)
            first = min(max(behind, own.start), max(own.stop - 1, own.start))
        back = self._back_of(owner)
        order = _around(first, own, len(written.words))
        pieces = (back.get(written.starts[number]) for number in order)
        return next((piece for piece in pieces if piece is not None), None)

    def _first(self, name: str, pieces: Iterable[int]) -> Origin | None:
        """Where the first of these pieces stands that an author wrote."""
        source, pairs = self._source, self._pairs_of(name)
        for piece in pieces:
            if (offset := pairs.get((name, piece))) is not None and source is not None:
                return Origin(*source.place_at(offset), True)
        return None

    def _made_of(self, name: str, start: int, end: int) -> Origin | None:
        """What a block is made of in which no word is an author's."""
        stream = self._stream_of(name)
        for target in [target for offset, target in stream.links if start <= offset < end]:
            is_here = start <= stream.ids.get(target, -1) < end
            if not is_here and (found := self._of_id(target)) is not None:
                return found
        place = self._place_of_heading(name, start, end)
        if place is None and name in self._notes:
            place = self._notes[name].place
        if place is not None:
            return Origin(place, None, False)
        first = bisect_left(stream.starts, end)  # a title that is made stands over what has it
        return self._first(name, range(first, first + _NEIGHBOURS))

    def _place_of_heading(self, name: str, start: int, end: int) -> Place | None:
        division, ids = self._divisions.get(name), self._stream_of(name).ids
        if division is None:
            return None
        headings = (division.heading, *division.sections)
        here = (one.place for one in headings if start <= ids.get(one.id, -1) <= end)
        return next((place for place in here if place is not None), None)

    def _of_id(self, target: str) -> Origin | None:
        """Where the first word of an element of the text stands."""
        for name in self._divisions:
            stream = self._stream_of(name)
            if target in stream.ids:
                first = bisect_left(stream.starts, stream.ids[target])
                return self._first(name, range(first, first + _NEIGHBOURS))
        return None

    @cached_property
    def _source(self) -> SourceWords | None:
        held = self._manuscript
        return SourceWords(held, self._book) if held is not None else None

    def _pairs_of(self, name: str) -> dict[Piece, int]:
        """The pieces of a division or a note with the author's words."""
        source = self._source
        if source is None:
            return {}
        note = self._notes.get(name)
        owner = note.division_id if note and name not in source.notes else name
        if owner not in self._pairs:
            if owner in self._notes:
                self._pairs[owner] = pair_note(source, owner, self._stream_of(owner))
            else:
                division = self._divisions[owner]
                inside = [n.id for n in division.notes if n.id not in source.notes]
                streams = {one: self._stream_of(one) for one in (owner, *inside)}
                self._pairs[owner] = pair_division(source, division, streams)
        return self._pairs[owner]

    def _back_of(self, owner: str) -> dict[int, Piece]:
        """The offsets of a division's or a note's words with its pieces; of several, the first."""
        if owner not in self._back:
            pairs = self._pairs_of(owner)
            self._back[owner] = {offset: piece for piece, offset in reversed(pairs.items())}
        return self._back[owner]


def _around(first: int, own: range, count: int) -> Iterator[int]:
    """The words that are asked one after the other: those of the line, then those behind it."""
    yield from range(first, own.stop)
    yield from range(first - 1, own.start - 1, -1)
    yield from range(own.stop, min(own.stop + _NEIGHBOURS, count))
