"""Find where the lines of a galley may end, and what is to be known of each place.

A chapter has a hundred thousand such places, so they are plain tuples, and what is to be known of a word is kept for the
next time that it stands in the same font. Where a word may be divided is asked only of those in which a line can end.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from octavo.engine.composer.fit import Row
from octavo.engine.composer.galley import ATOM, END, TEXT, Galley, Leaf
from octavo.engine.composer.hyphens import NAME, PLAIN
from octavo.engine.composer.oddwords import OddWords
from octavo.engine.reliefs.shapes import Words

_HARD = 50  # what it is worth to end a line behind a hyphen or a dash that is the author's
_MARKS = ".,;:!?()[]“”‘’«»„‚\"'—–\u2060"
_SENTENCE_END = re.compile(r"[.!?:…][”’»\")\]]*$")
_HYPHENS = "-\u2010"

Start = tuple[int, int]  # leaf and letter
Place = tuple[int, int, int, int]  # leaf and letter where a line ends, and where the next begins
# Of a word in one font: its width, how far its first mark hangs over the margin, how far its last one does, the word
# without marks, and whether there are letters alone, and so no place for an end. In Pango's units.
_Facts = tuple[int, int, int, str | None, bool]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where hyphens are of use, in Pango's units from the beginning of what is set in one line: the first line ends
    between ``least`` and ``most``, the second between twice as much, and so on."""

    least: int
    most: int
    indent: int = 0  # of the first line


EVERYWHERE = Reach(1, 1)


class _Part(NamedTuple):
    """A place in a word where a hyphen may be added."""

    letter: int
    end: int  # of what stands before it, the hyphen included, in Pango's units
    begin: int  # of what stands behind it
    worth: int
    right: int  # how far the hyphen hangs over the margin


# A word that may be long enough to be divided: the number of the chance behind which hyphens in it come, and of so many
# behind that, which are in it without a hyphen of ours; where it begins, its leaf, the word, the word that it
# follows; its place, its width, and the spaces before it.
_Spot = tuple[int, int, Start, Leaf, str, str, int, int, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read from a place of a galley on."""

    chances: list[Row]  # without added hyphens
    hanging: int  # how far its first mark hangs over the margin
    spots: list[_Spot]


class _Wait(NamedTuple):
    """A place where a line may end, while nobody knows with what the next begins."""

    end: int
    begin: int
    spaces: int
    spaces_begun: int
    penalty: int
    right: int
    last: str | None
    place: Place


def chances_of(galley: Galley, start: Start, hyphens: Reach | None) -> tuple[list[Row], int]:
    """Where lines may end from a place on, up to the next line's end that has to be, and how far the first mark
    hangs over the margin. The last chance is that end. ``hyphens`` says where they may be added."""
    read = galley.read.get(start)
    if read is None:
        read = galley.read[start] = _Reader(galley).read(*start)
    if hyphens is None:
        return read.chances, read.hanging
    known = galley.divided.get((start, hyphens))
    if known is None:
        known = galley.divided[start, hyphens] = _divide(read, hyphens)
    return known, read.hanging


def _divide(read: _Reading, reach: Reach) -> list[Row]:
    """Chances, with those that hyphens give."""
    chances: list[Row] = []
    done = 0
    least, most, indent = reach.least, reach.most, reach.indent
    last_leaf = None
    known: dict[str, tuple[_Part, ...]] = {}
    for behind, hard, start, leaf, token, before, position, width, spaces in read.spots:
        begun = position + indent
        if -(-begun // most) > (begun + width) // least:
            continue  # no line can end in it
        if leaf is not last_leaf:
            known, last_leaf = _known_parts(leaf), leaf
        parts = known.get(token)
        if parts is None:
            parts = known[token] = tuple(_parts_of(leaf, token))
        if not parts:
            continue
        chances += read.chances[done:behind]
        done = behind
        number, letter = start
        for part, end, begin, worth, right in parts:
            place = letter + part
            while done < behind + hard and read.chances[done][11][1] <= place:
                chances.append(read.chances[done])
                done += 1
            opens = worth == NAME and (not before or _SENTENCE_END.search(before))
            chances.append((position + end, position + begin, spaces, spaces, PLAIN if opens else worth, True, True, right, 0,
                            None, None, (number, place, number, place)))  # fmt: skip
    chances += read.chances[done:]
    return chances


class _Reader:
    """Goes along a galley."""

    def __init__(self, galley: Galley) -> None:
        self._galley = galley
        self._spots: list[_Spot] = []
        self._chances: list[Row] = []
        self._waiting: _Wait | None = None
        self._position = 0
        self._spaces = 0
        self._right = 0  # how far what stood last in the line hangs over
        self._word: str | None = None  # the last one, without marks
        self._token = ""  # and with them
        self._hanging = 0  # of the first mark of all
        self._ink: tuple[int, int] | None = None  # where it ends, and the spaces before that

    def read(self, leaf: int, letter: int) -> _Reading:
        leaves = self._galley.leaves
        last = len(leaves) - 1
        for number in range(leaf, len(leaves)):
            item = leaves[number]
            begin = letter if number == leaf else 0
            if begin == 0:
                self._position += item.before
            if item.kind in (TEXT, ATOM) and begin == 0 and number > leaf:
                self._between(number)
            if item.kind == TEXT:
                self._read_text(number, item, begin)
            elif item.kind == ATOM:
                self._settle(0, None)
                self._position += item.width
                self._ink = (self._position, self._spaces)
                self._word, self._right = None, 0
            elif item.kind == END:
                return self._finish((number, len(item.text), number + 1, 0))
            self._position += item.after
        return self._finish((last, len(leaves[last].text), last + 1, 0))

    def _read_text(  # noqa: PLR0912, PLR0915  (one loop over all words of a book: calls would double it)
        self, number: int, leaf: Leaf, begin: int
    ) -> None:
        breaks, offset = self._galley.breaks, self._galley.offsets[number]
        text, tokens, starts, may_wrap = leaf.text, leaf.tokens, leaf.starts, leaf.may_wrap
        assert leaf.words is not None
        known, space, length = _known_facts(leaf), leaf.words.space, len(text)
        shortest = leaf.divider.total if may_wrap and leaf.divider is not None else sys.maxsize
        position, spaces = self._position, self._spaces
        chances, spots, find = self._chances, self._spots, breaks.find
        word, right, before = self._word, self._right, self._token
        has_ink, waits = self._ink is not None, self._waiting is not None
        inked, spaces_inked = self._ink or (0, 0)
        first = bisect_right(starts, begin) - 1
        is_first = True
        for token, start in zip(tokens[first:], starts[first:], strict=True):
            end = -1  # of a line that ends before this word
            if not is_first:
                if (
                    breaks[offset + start]
                    and (may_wrap or start in (1, length))
                    and text[start - 1] == " "
                ):
                    end = position
                    if waits:
                        self._waiting, waits = None, False
                position += space
                spaces += 1
            else:
                is_first = False
                if begin > start:
                    token, start = token[begin - start :], begin  # noqa: PLW2901
            if not token:
                if end >= 0:
                    self._waiting = _Wait(end, position, spaces - 1, spaces, 0, right, word,
                                          (number, start - 1, number, start))  # fmt: skip
                    waits = True
                continue
            facts = known.get(token)
            if facts is None:
                facts = known[token] = _facts_of(leaf, token)
            width, left, hanging, bare, is_whole = facts
            if not has_ink:
                self._hanging, has_ink = left, True
            if end >= 0:
                chances.append((end, position, spaces - 1, spaces, 0, False, False, right, left, bare, word,
                                (number, start - 1, number, start)))  # fmt: skip
            elif waits:
                self._settle(left, bare)
                waits = False
            behind = len(chances)
            # most have no such place: it would not be worth a call to find none
            if (
                may_wrap
                and not is_whole
                and find(1, offset + start + 1, offset + start + len(token)) >= 0
            ):
                for place in self._hard_places(number, leaf, token, start):
                    self._add_hard((number, start), leaf, token, place, position, spaces)
            if len(token) >= shortest:
                spots.append((behind, len(chances) - behind, (number, start), leaf, token, before,
                              position, width, spaces))  # fmt: skip
            position += width
            inked, spaces_inked = position, spaces
            word, right, before = bare, hanging, token
        self._position, self._spaces = position, spaces
        if has_ink:
            self._ink = (inked, spaces_inked)
        self._word, self._right, self._token = word, right, before

    def _hard_places(self, number: int, leaf: Leaf, token: str, start: int) -> list[int]:
        """Behind hyphens, dashes, strokes of the author's."""
        breaks, first = self._galley.breaks, self._galley.offsets[number] + start
        if leaf.divider is not None and leaf.divider.holds(token):
            return []
        return [place for place in range(1, len(token)) if breaks[first + place]]

    def _add_hard(
        self, start: Start, leaf: Leaf, token: str, place: int, x: int, spaces: int
    ) -> None:
        words, edges = leaf.words, leaf.edges
        assert words is not None
        assert edges is not None
        ends = _ends_at(words, token, place)
        if ends is None:
            return
        number, letter = start
        ended = token[place - 1]
        right = edges.right(ended) if words.width(ended) is not None else 0
        self._chances.append((x + ends[0], x + ends[1], spaces, spaces, _HARD, ended in _HYPHENS, False, right, 0,
                              None, None, (number, letter + place, number, letter + place)))  # fmt: skip

    def _between(self, number: int) -> None:
        """The place between two leaves without a space."""
        galley = self._galley
        if (
            self._waiting is None
            and self._ink is not None
            and galley.breaks[galley.offsets[number]]
        ):
            previous = number - 1
            place = (previous, len(galley.leaves[previous].text), number, 0)
            self._waiting = _Wait(
                self._position, self._position, self._spaces, self._spaces, _HARD, self._right,
                self._word, place,
            )  # fmt: skip

    def _settle(self, left: int, word: str | None) -> None:
        """Take the chance that waits, now that it is known with what its next line begins."""
        waiting = self._waiting
        if waiting is not None:
            end, begin, spaces, begun, penalty, right, last, place = waiting
            self._chances.append(
                (end, begin, spaces, begun, penalty, False, False, right, left, word, last, place)
            )
            self._waiting = None

    def _finish(self, place: Place) -> _Reading:
        """The end of all. A space before it is of no line."""
        end, spaces = self._ink or (0, 0)
        self._chances.append(
            (end, end, spaces, spaces, 0, False, False, self._right, 0, None, None, place)
        )
        return _Reading(self._chances, self._hanging, self._spots)


def _known_facts(leaf: Leaf) -> dict[str, _Facts]:
    """What is known of words in the font of a leaf."""
    assert leaf.edges is not None
    return leaf.edges.facts


def _facts_of(leaf: Leaf, token: str) -> _Facts:
    words, edges = leaf.words, leaf.edges
    assert words is not None
    assert edges is not None
    return (
        words.width(token) or 0, edges.left(token), edges.right(token), _bare(token), token.isalpha()
    )  # fmt: skip


def _known_parts(leaf: Leaf) -> dict[str, tuple[_Part, ...]]:
    """What is known of their parts in the font and language of a leaf."""
    assert leaf.edges is not None
    return leaf.edges.parts.setdefault((id(leaf.divider), leaf.hyphen), {})


def _parts_of(leaf: Leaf, token: str) -> Iterator[_Part]:
    """Where a word may be divided."""
    words, edges, divider = leaf.words, leaf.edges, leaf.divider
    assert words is not None
    assert edges is not None
    assert divider is not None
    places = divider.divide(token)
    width = words.width(leaf.hyphen) if places else None
    if width is None:
        return
    right = edges.right(leaf.hyphen)
    begun = words.beginnings(token, [place for place, _ in places])
    for (place, worth), beginning in zip(places, begun, strict=True):
        ends = (beginning, beginning) if beginning is not None else _ends_at(words, token, place)
        if ends is not None:
            yield _Part(place, ends[0] + width, ends[1], worth, right)


def _ends_at(words: Words | OddWords, token: str, place: int) -> tuple[int, int] | None:
    """Where the beginning of a word ends, and where the rest of it begins; None where that is not known."""
    begun = words.beginning(token, place)
    if begun is not None:
        return begun, begun
    # one glyph stands for letters on both sides
    width, begun, behind = (
        words.width(token),
        words.width(token[:place]),
        words.width(token[place:]),
    )
    if width is None or begun is None or behind is None:
        return None
    return begun, width - behind


def _bare(word: str) -> str | None:
    """A word without marks; None for one of a single letter."""
    bare = word.strip(_MARKS).lower()
    return bare if len(bare) > 1 else None
