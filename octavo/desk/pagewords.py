"""Turn printed pages into pieces of the Book: which word of a page is which of a division, a note or the contents.

A page is divided by the type area as the proof divides it. What stands in it is followed beside the words of its division, from
the letter with which the page begins (`octavo/text/letters.py`) to that of the next, and beside the notes that have their place there. Floats are
looked for a few pages farther.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from unicodedata import normalize

from octavo.checks.bookwords import WORD
from octavo.desk.pairing import pair_moved, pair_words
from octavo.desk.printedwords import Box, PrintedPages, PrintedWord
from octavo.desk.sourcewords import Piece
from octavo.desk.streams import Stream
from octavo.model import Book, Entry, Heading, Page, PageMap
from octavo.text.letters import is_letter
from octavo.text.notelists import ON_PAGES

_SLACK = 1.5  # points by which type may reach over the type area
_FAR = 4000  # letters before and behind in which floats are called
_NEAR = 8.0  # points from a word that is meant by a point beside it
_LINE = 3.0  # points by which the middles of words of a line differ
_AROUND = (0, 1, -1, 2, -2, 3, -3)  # pages, from the one on which a word ought to be


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page, and what they are."""

    words: tuple[PrintedWord, ...]
    pieces: tuple[tuple[Piece, ...], ...]  # of each word; none where it is not known
    head: Heading | None  # what its running head names
    parts: frozenset[Piece] = (
        frozenset()
    )  # what it has only a part of: the rest is on the page before, or behind

    def at(self, x: float, y: float) -> int | None:
        """The number of the word at a point, in points from the upper left corner; None where none is near."""
        nearest = min(range(len(self.words)), key=lambda n: self.words[n].away(x, y), default=None)
        if nearest is None or self.words[nearest].away(x, y) > _NEAR:
            return None
        return nearest

    def beside(self, number: int) -> Piece | None:
        """What a word is that stands on the same line, the nearest before it, else behind."""
        middle = self.words[number].middle
        others = [*range(number - 1, -1, -1), *range(number + 1, len(self.words))]
        for other in others:
            own: tuple[Piece, ...] = self.pieces[other]
            if own and abs(self.words[other].middle - middle) < _LINE:
                return own[0]
        return None

    def centre_of(self, number: int) -> tuple[float, float]:
        """The point in the middle of a word."""
        left, _, right, _ = self.words[number].box
        return (left + right) / 2, self.words[number].middle

    def find_row(self, words: str) -> range:
        """The words of the page that say this, from the first place at which they stand in a row; none where they do not."""
        wanted = "".join(WORD.findall(normalize("NFKC", words))).casefold()
        letters = ["".join(word.pieces) for word in self.words]
        at = "".join(letters).find(wanted) if wanted else -1
        if at < 0:
            return range(0)
        ends = list(accumulate(map(len, letters)))
        return range(bisect_right(ends, at), bisect_left(ends, at + len(wanted)) + 1)

    def boxes_of(self, pieces: Sequence[Piece]) -> tuple[Box, ...]:
        """Where they stand."""
        wanted = set(pieces)
        return tuple(
            word.box
            for word, own in zip(self.words, self.pieces, strict=True)
            if not wanted.isdisjoint(own)
        )


class Pages:
    """The pages of a book, each read when it is asked for."""

    def __init__(
        self,
        book: Book,
        page_map: PageMap,
        content: bytes,
        stream_of: Callable[[str], Stream],
        lock: AbstractContextManager[object],
    ) -> None:
        self._book = book
        self._map = page_map
        self._printed = PrintedPages(content, lock)
        self._stream_of = stream_of
        self._read: dict[int, PageWords] = {}
        self._letters: dict[str, list[int]] = {}

    def page(self, index: int) -> PageWords:
        """The words of a page. Raises IndexError where there is no such page."""
        if index not in self._read:
            self._read[index] = self._pair(self._map.pages[index])
        return self._read[index]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._map.pages)

    def is_made(self, index: int) -> bool:
        """Whether a page is none of the text: title page, contents."""
        return not self._map.pages[index].division_id

    def is_head(self, word: PrintedWord) -> bool:
        """Whether a word stands over the type area."""
        return word.middle < self._map.frame.top_pt - _SLACK

    def find(self, pieces: Sequence[Piece], on: int | None) -> tuple[int, tuple[Box, ...]] | None:
        """The page on which pieces stand first, and where; None where they are on none that is likely. ``on`` is the page
        that is asked before all others."""
        likely = self._likely(pieces[0]) if pieces else ()
        for index in chain([] if on is None else [on], likely):
            if boxes := self.page(index).boxes_of(pieces):
                return index, boxes
        return None

    # What may stand where

    def _pair(self, page: Page) -> PageWords:
        frame = self._map.frame
        words = self._printed.read(page.index)
        ceiling, floor = frame.top_pt - _SLACK, frame.height_pt - frame.bottom_pt + _SLACK
        own = [n for n, word in enumerate(words) if ceiling <= word.middle <= floor]
        right, of_word = [], []
        for number in own:
            for piece in words[number].pieces:
                right.append(piece)
                of_word.append(number)
        near, far = self._wanted(page)
        found: list[list[Piece]] = [[] for _ in words]
        left_over = set(range(len(right)))
        left = list(map(self._letters_of, near))
        pairs = pair_words(left, right)
        for i, j in pairs:
            found[of_word[j]].append(near[i])
            left_over.discard(j)
        cut = dict(_pair_cut(left, right, pairs, left_over))
        for j, i in cut.items():
            found[of_word[j]].append(near[i])
            left_over.discard(j)
        if left_over and far:
            others = list(map(self._letters_of, far))
            for i, j in pair_moved(others, right, range(len(others)), sorted(left_over)):
                found[of_word[j]].append(far[i])
        head = "".join("".join(word.pieces) for word in words if word.middle < ceiling)
        parts = frozenset(near[i] for i in cut.values())
        return PageWords(words, tuple(map(tuple, found)), self._headed(page, head), parts)

    def _letters_of(self, piece: Piece) -> str:
        name, number = piece
        return self._stream_of(name).pieces[number]

    def _wanted(self, page: Page) -> tuple[list[Piece], list[Piece]]:
        """The pieces that ought to be on a page, in their order; and others that may be."""
        notes = [
            (name, number)
            for name in self._notes_on(page.index)
            for number in range(self._told(name, page.index), len(self._stream_of(name).pieces))
        ]
        if not page.division_id:
            return [*self._of_contents, *notes], []
        stream = self._stream_of(page.division_id)
        start, end = self._stretch(page)
        letters = self._letters_before(page.division_id)

        def between(first: int, last: int) -> range:
            begun = min(max(bisect_right(letters, first) - 1, 0), len(stream.words) - 1)
            begin = stream.words[begun][0]  # the word that a page's end divides stands on both
            number = min(bisect_left(letters, last), len(stream.words))
            until = stream.words[number][0] if number < len(stream.words) else len(stream.text)
            return range(bisect_left(stream.starts, begin), bisect_left(stream.starts, until))

        if not stream.words:
            return notes, []
        own = between(start, end)
        wide = between(start - _FAR, end + _FAR)
        name = page.division_id
        return (
            [*((name, number) for number in own), *notes],
            [(name, number) for number in wide if number not in own],
        )

    def _stretch(self, page: Page) -> tuple[int, int]:
        """The letters of its division with which a page begins and ends."""
        pages = self._pages_of[page.division_id]
        place = pages.index(page)
        starts = [one.start for one in pages]
        behind = [start for start in starts[place + 1 :] if start is not None]
        end = behind[0] if behind else self._letters_before(page.division_id)[-1]
        start = page.start if page.start is not None else end
        return start, end

    @cached_property
    def _pages_of(self) -> dict[str, list[Page]]:
        found: defaultdict[str, list[Page]] = defaultdict(list)
        for page in self._map.pages:
            found[page.division_id].append(page)
        return found

    def _letters_before(self, name: str) -> list[int]:
        """How many letters stand before each word of a division; at last, how many it has."""
        if name not in self._letters:
            said = self._stream_of(name).all_said
            silent = [c for c in frozenset("".join(said)) if not is_letter(c)]
            counts = (len(word) - sum(map(word.count, silent)) for word in said)
            self._letters[name] = list(accumulate(counts, initial=0))
        return self._letters[name]

    def _notes_on(self, index: int) -> list[str]:
        """The notes with a place on a page, in their order; of those at an end, behind the one that may go on there."""
        names = self._notes_by_page
        before = next((names[n][-1:] for n in range(index - 1, -1, -1) if n in names), [])
        here = names.get(index, [])
        return [*(name for name in before if name in self._at_ends and name not in here), *here]

    @cached_property
    def _at_ends(self) -> frozenset[str]:
        """The notes that are not printed on the page of their call."""
        place_of = self._book.metadata.notes.place_of
        notes = self._book.notes
        return frozenset(note.id for note in notes if place_of(note.series) not in ON_PAGES)

    def _told(self, name: str, index: int) -> int:
        """The first piece of a note that has not been printed before a page."""
        told = 0
        for before in range(self._first_pages.get(name, index), index):
            if name in self._notes_by_page.get(before, ()):
                page = self.page(before)
                own = [n for pieces in page.pieces for one, n in pieces if one == name]
                told = max([told, *(n + ((name, n) not in page.parts) for n in own)])
        return told

    @cached_property
    def _first_pages(self) -> Mapping[str, int]:
        """The page on which each note begins."""
        return {
            name: index
            for index, names in sorted(self._notes_by_page.items(), reverse=True)
            for name in names
        }

    @cached_property
    def _notes_by_page(self) -> Mapping[int, list[str]]:
        known = {note.id for note in self._book.notes}
        found: defaultdict[int, list[str]] = defaultdict(list)
        for name, index in self._map.anchors.items():
            stem = name.partition("-part-")[0] if name not in known else name
            if stem in known and stem not in found[index]:
                found[index].append(stem)
        return {index: names for index, names in found.items() if names}

    @cached_property
    def _of_contents(self) -> list[Piece]:
        """The pieces of the headings that the contents name, in their order."""
        return [
            piece
            for entry in _lines(self._book.contents)
            for piece in self._of_heading(entry.division_id, entry.heading.id)
        ]

    def _of_heading(self, division_id: str, name: str) -> Iterator[Piece]:
        if not any(division.id == division_id for division in self._book.divisions):
            return
        stream = self._stream_of(division_id)
        offset = stream.ids.get(name)
        if offset is None:
            return
        _, end = stream.block_of(offset)
        for number in range(bisect_left(stream.starts, offset), bisect_left(stream.starts, end)):
            yield division_id, number

    def _headed(self, page: Page, head: str) -> Heading | None:
        """The heading that a running head names."""
        for division in self._book.divisions:
            if division.id == page.division_id:
                for heading in (division.heading, *division.sections):
                    letters = "".join(filter(str.isalnum, heading.running)).casefold()
                    if head and letters and (letters in head or head.startswith(letters)):
                        return heading
        return None

    def _likely(self, piece: Piece) -> Iterator[int]:
        """The pages on which a piece may stand, the likeliest first."""
        name, number = piece
        if name not in self._pages_of:
            yield from (index for index, names in self._notes_by_page.items() if name in names)
            last = max((i for i, n in self._notes_by_page.items() if name in n), default=None)
            if last is not None and last + 1 < len(self._map.pages):
                yield last + 1
            return
        stream = self._stream_of(name)
        letters = self._letters_before(name)[stream.word_of(number)]
        pages = self._pages_of[name]
        begun = [
            n for n, page in enumerate(pages) if page.start is not None and page.start <= letters
        ]
        here = begun[-1] if begun else 0
        for steps in _AROUND:
            if 0 <= here + steps < len(pages):
                yield pages[here + steps].index


def _pair_cut(
    left: Sequence[str],
    right: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    rest: Collection[int],
) -> Iterator[tuple[int, int]]:
    """Of the words that are left on a page, those of which it has one part, with what they are: what is beside the
    one is beside the other."""
    known, taken = {j: i for i, j in pairs}, {i for i, _ in pairs}
    for j in rest:
        behind, before = known.get(j - 1, -2) + 1, known.get(j + 1, 0) - 1
        if 0 <= behind < len(left) and behind not in taken and left[behind].startswith(right[j]):
            yield j, behind
        elif before >= 0 and before not in taken and left[before].endswith(right[j]):
            yield j, before


def _lines(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _lines(entry.children)
