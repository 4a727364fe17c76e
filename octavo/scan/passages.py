"""Turn lines of a scan into the words of the manuscript that were made of them.

The steps in between keep no thread from one to the other, and need none: three words in a row seldom stand twice in a
book, and a line has several such threes, which agree on one place. Where the same words stand as often in both, the
first are the first. Only what is asked for is remembered, so that a long book needs little room.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\[\^[^\]\s]*\]|<sup>[^<\n]*</sup>|<[^>\n]*>|[^\W_]+")
_MARKUP = ("[", "<")
_BLANK = re.compile(r"\s|\Z")
_END = re.compile(r"\n|\Z")
_BETWEEN = re.compile(r"\n\s*\n")  # two paragraphs
_NEAR = 12  # words between two lines that are shown as one passage
_IN_A_ROW = 3  # words that are looked for
_OFTEN = 200  # places: words that stand more often tell nothing
_LEAD = 16  # characters before the first word that may be of its note or heading: “[^ch2-12]: ”

Row = tuple[str, ...]


class Passages:
    """A scan and its manuscript, to be asked where words of the one stand in the other."""

    def __init__(self, scan: Sequence[str], manuscript: str, asked: Iterable[int]) -> None:
        """``scan``: its lines; ``asked``: the numbers of those that will be asked for, 1-based."""
        self._lines = {line: _words_of(scan[line - 1]) for line in asked}
        wanted = {row for words in self._lines.values() for row in _rows(words)}
        self._scan = _Text("\n".join(scan), wanted)
        self._manuscript = _Text(manuscript, wanted)
        starts = array("L", [0])
        for line in scan:
            starts.append(starts[-1] + len(line) + 1)
        self._first = {line: self._scan.word_at(starts[line - 1]) for line in self._lines}

    def find(self, lines: Sequence[int]) -> str:
        """The passage that was made of lines that are asked for, from the first to the last; of each by itself where it
        came elsewhere, "" where that is not sure."""
        spans = [span for line in lines if (span := self._find(line)) is not None]
        if len(spans) > 1 and spans[0][0] <= spans[-1][0] <= spans[0][1] + _NEAR:
            return self._manuscript.cut(spans[0][0], spans[-1][1])
        return " … ".join(self._manuscript.cut(*span) for span in spans)

    def _find(self, line: int) -> tuple[int, int] | None:
        """The first word that was made of a line, and that behind the last."""
        words, first = self._lines[line], self._first[line]
        here, there = self._scan.find(words), self._manuscript.find(words)
        if not there or first not in here or (len(there) > 1 and len(there) != len(here)):
            return None
        place = there[here.index(first) if len(there) > 1 else 0]
        return max(place, 0), min(place + len(words), len(self._manuscript))


class _Text:
    """The words of a text, found by those that follow one another."""

    def __init__(self, text: str, wanted: set[Row]) -> None:
        self._text = text
        self._begins, self._ends = array("L"), array("L")
        words: list[str] = []
        for match in _WORD.finditer(text):
            if not match[0].startswith(_MARKUP):
                self._begins.append(match.start())
                self._ends.append(match.end())
                words.append(match[0].casefold())
        self._places: dict[Row, list[int]] = defaultdict(list)
        for length in {len(row) for row in wanted}:
            following = zip(*(words[start:] for start in range(length)), strict=False)
            for place, row in enumerate(following):
                if row in wanted:
                    self._places[row].append(place)

    def __len__(self) -> int:
        return len(self._begins)

    def word_at(self, start: int) -> int:
        """The first word from ``start`` on."""
        return bisect_left(self._begins, start)

    def find(self, words: Sequence[str]) -> list[int]:
        """The places where most of these words stand in a row."""
        votes: Counter[int] = Counter()
        for start, row in enumerate(_rows(words)):
            places = self._places.get(row, ())
            if len(places) <= _OFTEN:
                votes.update(place - start for place in places)
        most = max(votes.values(), default=0)
        return sorted(place for place, count in votes.items() if count == most)

    def cut(self, first: int, behind: int) -> str:
        """The text of words, with what is written together with the first and the last; of a table whole lines."""
        start, end = self._begins[first], self._ends[behind - 1]
        opens = self._text.rfind("\n", 0, start) + 1
        is_row = self._text.startswith("|", opens)
        if start - opens > _LEAD and not is_row:
            opens = max(self._text.rfind(" ", 0, start) + 1, opens)
        closes = (_END if is_row else _BLANK).search(self._text, end)
        passage = self._text[opens : closes.start() if closes else end]
        return " ".join(_BETWEEN.sub(" ¶ ", passage).split())


def _words_of(line: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(line) if not word.startswith(_MARKUP)]


def _rows(words: Sequence[str]) -> Iterator[Row]:
    """The words as they follow one another: three and three, of a short line all."""
    length = min(_IN_A_ROW, len(words))
    for start in range(len(words) - length + 1) if length else ():
        yield tuple(words[start : start + length])
