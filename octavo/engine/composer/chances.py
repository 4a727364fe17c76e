"""Find where the lines of a galley may end, and what is to be known of each place."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from octavo.engine.composer.edges import Edges
from octavo.engine.composer.fit import Chance
from octavo.engine.composer.galley import ATOM, END, TEXT, Galley, Leaf
from octavo.engine.composer.hyphens import NAME, PLAIN, Divider
from octavo.engine.composer.oddwords import OddWords
from octavo.engine.reliefs.shapes import Words

_HARD = 50  # what it is worth to end a line behind a hyphen or a dash that is the author's
_MARKS = ".,;:!?()[]“”‘’«»„‚\"'—–\u2060"
_SENTENCE_END = re.compile(r"[.!?:…][”’»\")\]]*$")
_HYPHENS = "-\u2010"

Start = tuple[int, int]  # leaf and letter
Place = tuple[int, int, int, int]  # leaf and letter where a line ends, and where the next begins


class _Part(NamedTuple):
    """A place in a word where a hyphen may be added."""

    letter: int
    end: int  # of what stands before it, the hyphen included, in Pango's units
    begin: int  # of what stands behind it
    worth: int
    right: int  # how far the hyphen hangs over the margin


class _Facts(NamedTuple):
    """What is to be known of a word in one font and language, in Pango's units."""

    width: int
    left: int  # how far its first mark hangs over the margin
    right: int
    bare: str | None  # without marks
    ends_sentence: bool
    is_whole: bool  # whether there are letters alone, and so no place for an end
    parts: tuple[_Part, ...]


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


def chances_of(galley: Galley, start: Start) -> tuple[list[Chance], int]:
    """Where lines may end from a place on, up to the next line's end that has to be, and how far the first mark
    hangs over the margin. The last chance is that end."""
    known = galley.chances.get(start)
    if known is None:
        known = galley.chances[start] = _Reader(galley).read(*start)
    return known


class _Reader:
    """Goes along a galley."""

    def __init__(self, galley: Galley) -> None:
        self._galley = galley
        self._chances: list[Chance] = []
        self._waiting: _Wait | None = None
        self._position = 0
        self._spaces = 0
        self._right = 0  # how far what stood last in the line hangs over
        self._word: str | None = None  # the last one, without marks
        self._hanging = 0  # of the first mark of all
        self._ink: tuple[int, int] | None = None  # where it ends, and the spaces before that
        self._opens = True  # whether a sentence begins

    def read(self, leaf: int, letter: int) -> tuple[list[Chance], int]:
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
                self._finish((number, len(item.text), number + 1, 0))
                return self._chances, self._hanging
            self._position += item.after
        self._finish((last, len(leaves[last].text), last + 1, 0))
        return self._chances, self._hanging

    def _read_text(self, number: int, leaf: Leaf, begin: int) -> None:
        breaks, offset = self._galley.breaks, self._galley.offsets[number]
        text, tokens, starts, may_wrap = leaf.text, leaf.tokens, leaf.starts, leaf.may_wrap
        assert leaf.words is not None
        known, space, length = _known_facts(leaf), leaf.words.space, len(text)
        position, spaces = self._position, self._spaces
        first = bisect_right(starts, begin) - 1
        for number_of_token in range(first, len(tokens)):
            token, start = tokens[number_of_token], starts[number_of_token]
            if number_of_token > first:
                before = start - 1
                if (
                    breaks[offset + start]
                    and (may_wrap or before == 0 or start == length)
                    and text[before] == " "
                ):
                    self._waiting = _Wait(
                        position, position + space, spaces, spaces + 1, 0, self._right, self._word,
                        (number, before, number, start),
                    )  # fmt: skip
                position += space
                spaces += 1
            elif begin > start:
                token, start = token[begin - start :], begin
            if not token:
                continue
            facts = known.get(token)
            if facts is None:
                facts = known[token] = _facts_of(leaf, token)
            if self._waiting is not None or self._ink is None:
                self._settle(facts.left, facts.bare)
            if may_wrap and (facts.parts or not facts.is_whole):
                self._read_token((number, start), leaf, token, facts, position, spaces)
            position += facts.width
            self._ink = (position, spaces)
            self._word, self._right, self._opens = facts.bare, facts.right, facts.ends_sentence
        self._position, self._spaces = position, spaces

    def _read_token(
        self, start: Start, leaf: Leaf, token: str, facts: _Facts, x: int, spaces: int
    ) -> None:
        """The places inside a word, in their order."""
        number, letter = start
        hard = [] if facts.is_whole else self._hard_places(number, leaf, token, letter)
        for part in facts.parts:
            while hard and hard[0] <= part.letter:
                self._add_hard(start, leaf, token, hard.pop(0), x, spaces)
            worth = PLAIN if part.worth == NAME and self._opens else part.worth
            place = letter + part.letter
            self._chances.append(
                Chance(x + part.end, x + part.begin, spaces, spaces, worth, True, True, part.right, 0,
                       None, None, (number, place, number, place))
            )  # fmt: skip
        for place in hard:
            self._add_hard(start, leaf, token, place, x, spaces)

    def _hard_places(self, number: int, leaf: Leaf, token: str, start: int) -> list[int]:
        """Behind hyphens, dashes, strokes of the author's."""
        if leaf.divider is not None and leaf.divider.holds(token):
            return []
        breaks, first = self._galley.breaks, self._galley.offsets[number] + start
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
        self._chances.append(
            Chance(x + ends[0], x + ends[1], spaces, spaces, _HARD, ended in _HYPHENS, False, right, 0,
                   None, None, (number, letter + place, number, letter + place))
        )  # fmt: skip

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
        if self._ink is None:
            self._hanging = left
        waiting = self._waiting
        if waiting is not None:
            end, begin, spaces, begun, penalty, right, last, place = waiting
            self._chances.append(
                Chance(
                    end, begin, spaces, begun, penalty, False, False, right, left, word, last, place
                )
            )
            self._waiting = None

    def _finish(self, place: Place) -> None:
        """The end of all. A space before it is of no line."""
        end, spaces = self._ink or (0, 0)
        self._chances.append(
            Chance(end, end, spaces, spaces, 0, False, False, self._right, 0, None, None, place)
        )


def _known_facts(leaf: Leaf) -> dict[str, _Facts]:
    """What is known of words in the font and language of a leaf."""
    assert leaf.edges is not None
    known: dict[str, _Facts] = leaf.edges.facts.setdefault((id(leaf.divider), leaf.hyphen), {})
    return known


def _facts_of(leaf: Leaf, token: str) -> _Facts:
    words, edges, divider = leaf.words, leaf.edges, leaf.divider
    assert words is not None
    assert edges is not None
    width = words.width(token) or 0
    parts = () if divider is None else _parts_of(words, edges, divider, token, leaf.hyphen)
    return _Facts(
        width, edges.left(token), edges.right(token), _bare(token),
        _SENTENCE_END.search(token) is not None, token.isalpha(), parts,
    )  # fmt: skip


def _parts_of(
    words: Words | OddWords, edges: Edges, divider: Divider, token: str, hyphen: str
) -> tuple[_Part, ...]:
    places = divider.divide(token)
    width = words.width(hyphen) if places else None
    if width is None:
        return ()
    found, right = [], edges.right(hyphen)
    for place, worth in places:
        ends = _ends_at(words, token, place)
        if ends is not None:
            found.append(_Part(place, ends[0] + width, ends[1], worth, right))
    return tuple(found)


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
