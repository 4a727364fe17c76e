"""Turn what the source has and what the Book has into what is missing in the Book.

A word that is not in its place may stand in another: captions before their tables, cells column by column.
So what is missing is held against what the Book has too many of: first several words in a row, then each at the same
place, in the same chapter, in other pieces, at last in notes and in chapters before. Words in a row come first because
they moved for sure: a single word that is lost must not be taken for one of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple
from unicodedata import combining, normalize

from octavo.checks.align import find_partings
from octavo.checks.bookwords import BookWords, Words
from octavo.checks.stretches import Stretch, holds

_FEW = 200  # words, or letters of one: beyond that nothing was read in pieces
_BESIDE = 12  # words
_CHAPTERS = 3  # before it, in which a word may be found at last
_BEHIND_NOTE = 200  # words that may belong to the note before them, if its end was misread
_SURE = 3  # words in a row that are the author's wherever the Book has them
_TRIED = 16  # places at which a run of words is looked for, the nearest

_There = tuple[
    int, int
]  # a word of the Book: its parting, from 1, and its place among the words of that


class SourceWords(NamedTuple):
    """The words of a part of a text, and where they begin in it."""

    words: list[str]
    starts: Sequence[int]


class Source:
    """The author's words and where they stand."""

    def __init__(self, text: str, parts: Iterable[tuple[int, SourceWords]]) -> None:
        """``parts`` follow one another, each with its length."""
        self.text = text
        self.words: list[str] = []
        self.line_starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
        self._starts: list[Sequence[int]] = []  # of the words of each part, in it
        self._offsets: list[int] = []  # of each part in the text
        self._firsts: list[int] = []  # the number of the first word of each part
        offset = 0
        for length, part in parts:
            self._firsts.append(len(self.words))
            self._offsets.append(offset)
            self._starts.append(part.starts)
            self.words += part.words
            offset += length

    def start(self, number: int) -> int:
        """Where a word begins in the text."""
        part = bisect_right(self._firsts, number) - 1
        return self._offsets[part] + self._starts[part][number - self._firsts[part]]

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """The words of the lines ``first`` to ``last``, 1-based."""
        end = self.line_starts[last] if last < len(self.line_starts) else len(self.text)
        return self._at(self.line_starts[first - 1]), self._at(end)

    def _at(self, offset: int) -> int:
        """The first word that begins there or behind."""
        part = bisect_right(self._offsets, offset) - 1
        return self._firsts[part] + bisect_left(self._starts[part], offset - self._offsets[part])


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a missing word may stand in the Book, if not in its place."""

    parting: int
    divisions: tuple[int, int]  # first and last
    note: int | None  # its own, or the one that ends just before it
    in_citation: bool  # what a style writes anew

    def away(self, spare: _Spare) -> int:
        """How many partings lie between it and a word of the Book."""
        return abs(spare.there[0] - self.parting)


@dataclass(frozen=True, slots=True)
class _Spare:
    """Where the Book has a word too many."""

    word: str
    there: _There
    division: int | None  # None in a note
    note: int | None
    made: bool  # by a processor of citations

    def fits(self, scope: _Scope) -> bool:
        """Whether it may be the word that is missing there."""
        if self.made and not scope.in_citation:
            return False
        if self.division is None:
            return self.note == scope.note
        return scope.divisions[0] <= self.division <= scope.divisions[1]


@dataclass(slots=True)
class Ledger:
    """What is missing and what is too many, while the account is drawn up."""

    source: Source
    pale: tuple[Stretch, ...]  # of the source: what may be markup
    citations: tuple[Stretch, ...]
    missing: dict[int, _Scope] = field(default_factory=dict)  # words of the source by their numbers
    _partings: list[tuple[Sequence[int], Sequence[str]]] = field(default_factory=list)
    # what is too many, by its letters and its place; and all of it by its place
    _spare: defaultdict[str, dict[_There, _Spare]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _there: dict[_There, _Spare] = field(default_factory=dict)

    def enter_note(self, numbers: Sequence[int], theirs: Words, note: int) -> None:
        """What the lines of a note have (by ``numbers``), and its words in the Book."""
        for ours, first, end in self._part(numbers, theirs.words):
            for number in ours:
                self._miss(number, (0, -1), note)
            for index in range(first, end):
                self._spend(theirs, index, index - first, None, note)

    def enter_text(self, numbers: Sequence[int], theirs: BookWords, notes: Sequence[int]) -> None:
        """What the running text has in the source and in the Book; ``notes`` are the numbers at which the
        lines of notes end."""
        for ours, first, end in self._part(numbers, theirs.text.words):
            reach = (bisect_right(theirs.ends, max(0, first - 1)), bisect_right(theirs.ends, end))
            for number in ours:
                note = bisect_right(notes, number) - 1
                near = note >= 0 and number - notes[note] < _BEHIND_NOTE
                self._miss(number, reach, note if near else None)
            for index in range(first, end):
                division = bisect_right(theirs.ends, index)
                self._spend(theirs.text, index, index - first, division, None)

    def enter_apart(self, numbers: Sequence[int], theirs: BookWords) -> None:
        """What may have no place in the Book: all is missing, unless the text has it after all."""
        for number in numbers:
            self._miss(number, (0, len(theirs.ends)), None)

    def _part(
        self, numbers: Sequence[int], words: Sequence[str]
    ) -> Iterator[tuple[Sequence[int], int, int]]:
        written = self.source.words
        if isinstance(numbers, range):  # most often
            own = written[numbers.start : numbers.stop]
        else:
            own = [*map(written.__getitem__, numbers)]
        if own == words:
            return
        for parting in find_partings(own, words):
            ours, (first, end) = numbers[slice(*parting.left)], parting.right
            self._partings.append((ours, words[first:end]))
            yield ours, first, end

    def _miss(self, number: int, divisions: tuple[int, int], note: int | None) -> None:
        cited = holds(self.citations, self.source.start(number))
        self.missing[number] = _Scope(len(self._partings), divisions, note, cited)

    def _spend(
        self, theirs: Words, index: int, place: int, division: int | None, note: int | None
    ) -> None:
        word, made = theirs.words[index], index in theirs.made
        self._put_back(_Spare(word, (len(self._partings), place), division, note, made))

    def _put_back(self, spare: _Spare) -> None:
        self._spare[_fold(spare.word)][spare.there] = self._there[spare.there] = spare

    def _use(self, spare: _Spare) -> None:
        del self._spare[_fold(spare.word)][spare.there], self._there[spare.there]

    def find_moved(self, aside: Container[int]) -> None:
        """Strike out what stands elsewhere, or in other pieces. Words that may be missing, those ``aside``, come last:
        they must not take the place of others."""
        later = {number: self.missing.pop(number) for number in [*self.missing] if number in aside}
        self._find_moved()
        self.missing, rest = later, self.missing
        self._strike(lambda n, s: self._take([_fold(self.source.words[n])], s))
        self.missing |= rest

    def _find_moved(self) -> None:
        words = self.source.words
        self._find_runs()
        self._strike(lambda n, s: self._take([_fold(words[n])], s, near=True, exact=words[n]))
        self._strike(lambda n, s: self._take([_fold(words[n])], s, exact=words[n]))
        self._strike(lambda n, s: self._take([_fold(words[n])], s, near=True))
        self._strike(lambda n, s: self._take([_fold(words[n])], s))
        for ours, theirs in self._partings:
            left = [number for number in ours if number in self.missing]
            # a command of TeX takes the space behind it along
            for run in (left, [number for number in left if not self.is_pale(number)]):
                letters = _fold("".join(words[number] for number in run))
                if run and self._take(_run_of(theirs, letters), self.missing[run[0]]):
                    for number in run:
                        del self.missing[number]
                    break
        self._strike(lambda n, s: self._take_pieces(_fold(words[n]), s))
        self._change_places()
        self._strike(lambda n, s: self._take_nearby(_fold(words[n]), s))

    def _find_runs(self) -> None:
        """Strike out words that stand elsewhere in the same order, the longest runs first."""
        pairs: defaultdict[tuple[str, str], list[_There]] = defaultdict(list)
        for there in sorted(self._there):
            behind = self._there.get((there[0], there[1] + 1))
            if behind is not None:
                pairs[self._there[there].word, behind.word].append(there)
        runs: list[tuple[int, int, int, _There, Sequence[int]]] = []
        for number, (ours, _) in enumerate(self._partings, start=1):
            for first in range(len(ours) - 1):
                begin = self.source.words[ours[first]], self.source.words[ours[first + 1]]
                at = pairs.get(begin, ())
                middle = bisect_left(at, (number, 0))
                for there in at[max(0, middle - _TRIED // 2) : middle + _TRIED // 2]:
                    length = self._length_of_run(ours, first, there)
                    if length > 1:
                        run = ours[first : first + length]
                        runs.append((-length, abs(there[0] - number), first, there, run))
        for _, _, _, (parting, place), run in sorted(runs, key=itemgetter(slice(4))):
            for number, at_place in zip(run, range(place, place + len(run)), strict=True):
                if number in self.missing and (parting, at_place) in self._there:
                    del self.missing[number]
                    self._use(self._there[parting, at_place])

    def _length_of_run(self, ours: Sequence[int], first: int, there: _There) -> int:
        """How many words from ``first`` on are the same; 0 where a longer run begins before it."""
        parting, place = there
        if first and self._is_same(ours[first - 1], (parting, place - 1)):
            return 0
        length, fits = 0, True
        while first + length < len(ours) and self._is_same(
            number := ours[first + length], (parting, place + length)
        ):
            fits = fits and self._there[parting, place + length].fits(self.missing[number])
            length += 1
        return length if fits or length >= _SURE else 0

    def _is_same(self, number: int, there: _There) -> bool:
        spare, scope = self._there.get(there), self.missing.get(number)
        return (
            spare is not None
            and scope is not None
            and spare.word == self.source.words[number]
            and (scope.in_citation or not spare.made)
            and not self.is_pale(number)
        )

    def _take_nearby(self, word: str, scope: _Scope) -> bool:
        """Whether an author's word is too many in a note, or in a chapter before: then the end of a note or of a
        chapter was misread here, and a good book must not be refused for it."""
        for spare in self._spare[word].values():
            first, last = scope.divisions
            beside = spare.division is None or first - _CHAPTERS <= spare.division <= last
            if beside and (scope.in_citation or not spare.made):
                self._use(spare)
                return True
        return False

    def _strike(self, found: Callable[[int, _Scope], bool]) -> None:
        words = sorted(self.missing.items(), key=lambda item: (self.is_pale(item[0]), item[0]))
        for number, scope in words:  # what is no markup for sure comes first
            if found(number, scope):
                del self.missing[number]

    def _change_places(self) -> None:
        """Where a word was taken to be found that is markup, such as the mark of a list, and the same word beside it
        missed, it is the other way round. So a bare number that is lost beside a list's mark of the same number is not
        told: the proof of the finished editions sees the marks themselves."""
        words = self.source.words
        for number in [n for n in self.missing if not self.is_pale(n)]:
            for other in range(max(0, number - _BESIDE), min(number + _BESIDE, len(words))):
                if (
                    words[other] == words[number]
                    and other not in self.missing
                    and self.is_pale(other)
                ):
                    self.missing[other] = self.missing.pop(number)
                    break

    def is_pale(self, number: int) -> bool:
        """Whether a word may be markup."""
        return holds(self.pale, self.source.start(number))

    def _take(
        self, words: Sequence[str], scope: _Scope, *, near: bool = False, exact: str = ""
    ) -> bool:
        """Whether there is one too many of each of some words where they may stand; the nearest is taken."""
        taken: list[_Spare] = []
        for word in words:
            there = (
                spare
                for spare in self._spare[word].values()
                if spare.fits(scope)
                and (not near or spare.there[0] == scope.parting)
                and (not exact or spare.word == exact)
            )
            spare = next(there, None) if near else min(there, key=scope.away, default=None)
            if spare is None:
                for spare in taken:
                    self._put_back(spare)
                return False
            taken.append(spare)
            self._use(spare)
        return bool(taken)

    def _take_pieces(self, word: str, scope: _Scope) -> bool:
        """Whether a word stands in pieces, one behind the other, or in two: a table's columns may cut it."""
        there = self._partings[scope.parting - 1][1]
        behind = _run_of(there, word) if len(there) <= _FEW else ()
        if self._take(behind, scope):
            return True
        return len(word) <= _FEW and any(
            self._spare.get(word[:cut]) and self._take([word[:cut], word[cut:]], scope)
            for cut in range(1, len(word))
        )


def _run_of(words: Sequence[str], letters: str) -> Sequence[str]:
    """The words, one after the other, that have these letters; none if there are no such."""
    folded = [_fold(word) for word in words]
    for first, begin in enumerate(folded):
        text, last = begin, first + 1
        while last < len(folded) and letters.startswith(text) and text != letters:
            text += folded[last]
            last += 1
        if text == letters:
            return folded[first:last]
    return ()


def _fold(word: str) -> str:
    """A word whatever its case and accents: a style of citation writes its own, and so does TeX."""
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFKD", word) if not combining(letter))
