"""Find where words may be divided at the end of a line.

The patterns are those of Pyphen's dictionaries (which are LibreOffice's). How many letters have to stand before
and behind a hyphen is said in each of them, in ``LEFTHYPHENMIN`` and ``RIGHTHYPHENMIN``; Pyphen 0.18 does
not read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

# What a division is worth, in the unit of Knuth and Plass.
PLAIN = 130
NAME = 400  # of a word with a capital
COMPOUND = 400  # beside a hyphen that is the author's
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = ".,;:!?()[]“”‘’«»„‚‹›\"'\u2060"
_MINIMUM = re.compile(rb"^\s*(LEFT|RIGHT)HYPHENMIN\s+(\d+)\s*$", re.MULTILINE)
_BEGINNING = 3  # letters of a pattern by which it is looked for
_HEAD = 2000  # bytes of a dictionary in which they stand
_COMMON_MINIMUM = 2


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Words whose divisions an author knows better."""

    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # in lower case → letters
    never: frozenset[str] = frozenset()  # in lower case

    @classmethod
    def read(cls, divided: tuple[str, ...], never: tuple[str, ...]) -> Exceptions:
        """From words with hyphens where they may be divided, and words that may not."""
        places = {}
        for word in divided:
            parts = word.lower().split("-")
            ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts) - 1)]
            places["".join(parts)] = tuple(ends)
        return cls(places, frozenset(word.lower() for word in never))


@dataclass(slots=True)
class Divider:
    """Divides the words of one language."""

    language: str  # of a dictionary of Pyphen's
    total: int  # least letters of a word,
    left: int  # before a hyphen
    right: int  # and behind it
    exceptions: Exceptions
    _known: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def divide(self, token: str) -> tuple[tuple[int, int], ...]:
        """The letters before which a piece of text without spaces may be divided, and what that is worth."""
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = tuple(self._divide(token))
        return known

    def holds(self, token: str) -> bool:
        """Whether an author wants it to stay whole, its own hyphens included."""
        never = self.exceptions.never
        return bool(never) and token.strip(_MARKS).lower() in never

    def _divide(self, token: str) -> list[tuple[int, int]]:
        if len(token) < self.total:
            return []
        found = []
        words = list(_LETTERS.finditer(token))
        for word in words:
            text, start = word[0], word.start()
            low = text.lower()
            if low in self.exceptions.never:
                continue
            ours = self.exceptions.places.get(low)
            if ours is None and len(text) < self.total:
                continue
            worth = PLAIN
            if not text.islower():
                worth = NAME
            if token[start - 1 : start] == "-" or token[word.end() : word.end() + 1] == "-":
                worth = COMPOUND
            if text.isupper() and len(text) > 1 and ours is None:
                continue  # letters that stand for words
            for place in self._places(low) if ours is None else ours:
                found.append((start + place, worth if ours is None else PLAIN))
        return found

    def _places(self, word: str) -> list[int]:
        left, right = minima(self.language)
        first, last = max(left, self.left), len(word) - max(right, self.right)
        return [place for place in _points(self.language, word) if first <= place <= last]


@lru_cache(maxsize=20_000)
def _points(language: str, word: str) -> tuple[int, ...]:
    """The letters before which a word in lower case may be divided: those of an odd value (F. M. Liang, Word
    Hy-phen-a-tion by Com-put-er, 1983). Where letters would change, it is not."""
    patterns = _dictionary(language).patterns
    lengths = _lengths(language)
    text = f".{word}."
    end = len(text)
    values = [0] * (end + 1)
    look_up = dict.get
    for start in range(end):
        for length in lengths[text[start : start + _BEGINNING]]:
            piece = text[start : start + length]
            found = look_up(patterns, piece)
            if found is not None:
                if found.__class__ is str:  # a line of the dictionary, which is read when it is met
                    found = patterns.get(piece)
                place = start + found[0]
                for value in found[1]:
                    if value > values[place]:  # noqa: PLR1730  (max() costs three times as much)
                        values[place] = value
                    place += 1
    return tuple(
        place - 1
        for place, value in enumerate(values)
        if value % 2 and not getattr(value, "data", None)
    )


class _Lengths(dict[str, tuple[int, ...]]):
    """The lengths of the patterns with which a text can begin, by its first letters."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._found: dict[str, set[int]] = {}
        for pattern in patterns:
            self._found.setdefault(pattern[:_BEGINNING], set()).add(len(pattern))

    def __missing__(self, begin: str) -> tuple[int, ...]:
        beginnings = [begin[:count] for count in range(1, len(begin) + 1)]
        lengths = sorted(set().union(*(self._found.get(letters, ()) for letters in beginnings)))
        self[begin] = tuple(lengths)
        return self[begin]


@lru_cache(maxsize=16)
def _lengths(language: str) -> _Lengths:
    return _Lengths(_dictionary(language).patterns)


@lru_cache(maxsize=16)
def _dictionary(language: str) -> Any:
    return import_module("pyphen").Pyphen(lang=language).hd


@lru_cache(maxsize=64)
def minima(language: str) -> tuple[int, int]:
    """Least letters before and behind a hyphen, as a dictionary says: 2 and 3 in English."""
    path = Path(import_module("pyphen").LANGUAGES[language])
    with path.open("rb") as file:
        found = dict(_MINIMUM.findall(file.read(_HEAD)))
    return (
        int(found.get(b"LEFT", _COMMON_MINIMUM)),
        int(found.get(b"RIGHT", _COMMON_MINIMUM)),
    )
