"""Find where words may be divided at the end of a line.

The patterns are those of Pyphen's dictionaries (which are LibreOffice's). How many letters have to stand before
and behind a hyphen is said in each of them, in ``LEFTHYPHENMIN`` and ``RIGHTHYPHENMIN``; Pyphen 0.18 does
not read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_HEAD_LETTERS = 3  # of a pattern by which it is looked for
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
    heads = _heads(language)
    text = f".{word}."
    end = len(text)
    values = [0] * (end + 1)
    look_up = dict.get
    for start in range(end):
        told, lengths = heads[text[start : start + _HEAD_LETTERS]]
        for place, value in told:
            values[start + place] = max(values[start + place], value)
        for length in lengths:
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


# What the patterns say together that are the first letters of a text: places in it and their values; and the lengths of
# the longer ones with which it may begin.
_Told = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]


class _Heads(dict[str, _Told]):
    """What is to be known of the first letters of a text. There are far fewer of them than
    places in words."""

    def __init__(self, patterns: Any) -> None:
        self._patterns = patterns
        self._longer: dict[str, set[int]] = {}
        for pattern in patterns:
            if len(pattern) > _HEAD_LETTERS:
                self._longer.setdefault(pattern[:_HEAD_LETTERS], set()).add(len(pattern))

    def __missing__(self, head: str) -> _Told:
        told = self[head[:-1]][0] if len(head) > 1 else ()
        found = dict.get(self._patterns, head)
        if found is not None:
            values = dict(told)
            start, own = self._patterns.get(head)  # which reads it
            for place, value in enumerate(own, start):
                if value > values.get(place, 0):
                    values[place] = value
            told = tuple(values.items())
        self[head] = told, tuple(sorted(self._longer.get(head, ())))
        return self[head]


@lru_cache(maxsize=16)
def _heads(language: str) -> _Heads:
    return _Heads(_dictionary(language).patterns)


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
