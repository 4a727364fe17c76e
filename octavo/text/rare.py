"""Ask a text for what nearly no text has: each way to write it has a word without which it is nowhere.

A regular expression with several beginnings tries them all at each letter of a book; a word is looked for in a twentieth of
the time. So an expression is asked, and made, only where its word stands.
"""

from __future__ import annotations

import re
import sys


class Rare:
    """What may be written in several ways; it is asked like a pattern of `re`."""

    def __init__(self, *ways: tuple[str, str]) -> None:
        """``ways``: the word that stands in all that an expression matches, and the expression (of lines, `re.MULTILINE`).

        Signs that mean something to `re` stand in no word with which an expression begins behind ``\\b``.
        """
        self.ways = ways
        self._made: dict[str, re.Pattern[str]] = {}

    def search(self, text: str, start: int = 0, end: int = sys.maxsize, /) -> re.Match[str] | None:
        """One of the matches between two places of a text, not always the first; None where there is none."""
        for word, written in self.ways:
            if text.find(word, start, end) >= 0:
                found = self._pattern(word, written).search(text, start, end)
                if found is not None:
                    return found
        return None

    def _pattern(self, word: str, written: str) -> re.Pattern[str]:
        if written not in self._made:
            bound = rf"\b{word}"
            if written.startswith(bound):
                # only what begins with letters is looked for where these stand: the bound before them comes behind
                first = rf"{word}(?<={bound}){written.removeprefix(bound)}"
            else:
                first = written
            self._made[written] = re.compile(first, re.MULTILINE)
        return self._made[written]
