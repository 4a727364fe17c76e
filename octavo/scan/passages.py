"""Turn a line of a scan into the words of the manuscript that were made of it.

The steps in between keep no thread from one to the other, and need none: three words in a row seldom stand twice in a
book, and a line has several such threes, which agree on one place. Where the same words stand as often in both, the
first are the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"\[\^[^\]\s]*\]|<sup>[^<]*</sup>|<[^>]*>|[^\W_]+")
_MARKUP = ("[", "<")
_BLANK = re.compile(r"\s|\Z")
_END = re.compile(r"\n|\Z")
_BETWEEN = re.compile(r"\n\s*\n")  # two paragraphs
_NEAR = 12  # words between two lines that are shown as one passage
_IN_A_ROW = 3  # words that are looked for
_OFTEN = 200  # places: words that stand more often tell nothing
_LEAD = 16  # characters before the first word that may be of its note or heading: “[^ch2-12]: ”


class Passages:
    """A scan and its manuscript, to be asked where words of the one stand in the other."""

    def __init__(self, scan: Sequence[str], manuscript: str) -> None:
        """``scan``: its lines."""
        self._scan = _Words("\n".join(scan))
        self._manuscript = _Words(manuscript)
        self._starts = [0]  # of each line of the scan
        for line in scan:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def find(self, lines: Sequence[int]) -> str:
        """The passage that was made of lines of the scan (1-based), from the first to the last; of each by itself where
        it came elsewhere, "" where that is not sure."""
        spans = [span for line in lines if (span := self._find(line)) is not None]
        if len(spans) > 1 and spans[0][0] <= spans[-1][0] <= spans[0][1] + _NEAR:
            return self._manuscript.cut(spans[0][0], spans[-1][1])
        return " … ".join(self._manuscript.cut(*span) for span in spans)

    def _find(self, line: int) -> tuple[int, int] | None:
        """The first word that was made of a line, and that behind the last."""
        first, last = self._scan.between(self._starts[line - 1], self._starts[line])
        words = self._scan.folded[first:last]
        here, there = self._scan.find(words), self._manuscript.find(words)
        if not there or first not in here or (len(there) > 1 and len(there) != len(here)):
            return None
        place = there[here.index(first) if len(there) > 1 else 0]
        return max(place, 0), min(place + len(words), len(self._manuscript.folded))


class _Words:
    """The words of a text, found by those that follow one another."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = [match for match in _WORD.finditer(text) if not match[0].startswith(_MARKUP)]
        self._spans = [match.span() for match in found]
        self._begins = [begin for begin, _ in self._spans]
        self.folded = [match[0].casefold() for match in found]
        self._rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in range(len(found)):
            for length in range(1, min(_IN_A_ROW, len(found) - place) + 1):
                self._rows[tuple(self.folded[place : place + length])].append(place)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first word behind ``start``, and that behind ``end``."""
        return bisect_left(self._begins, start), bisect_left(self._begins, end)

    def find(self, words: Sequence[str]) -> list[int]:
        """The places where most of these words stand in a row."""
        length = min(_IN_A_ROW, len(words))
        votes: Counter[int] = Counter()
        for start in range(len(words) - length + 1) if words else ():
            places = self._rows.get(tuple(words[start : start + length]), ())
            if len(places) <= _OFTEN:
                votes.update(place - start for place in places)
        most = max(votes.values(), default=0)
        return sorted(place for place, count in votes.items() if count == most)

    def cut(self, first: int, behind: int) -> str:
        """The text of words, with what is written together with the first and the last; of a table whole lines."""
        start, end = self._spans[first][0], self._spans[behind - 1][1]
        opens = self._text.rfind("\n", 0, start) + 1
        is_row = self._text.startswith("|", opens)
        if start - opens > _LEAD and not is_row:
            opens = max(self._text.rfind(" ", 0, start) + 1, opens)
        closes = (_END if is_row else _BLANK).search(self._text, end)
        passage = self._text[opens : closes.start() if closes else end]
        return " ".join(_BETWEEN.sub(" ¶ ", passage).split())
