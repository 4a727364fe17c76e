"""Turn a text and a pattern into whether it is nowhere in it, and in a process that stays look only at edited lines.

A book is asked for a dozen things that nearly no book has. Each such question goes over all of its letters; but where
the answer was “nowhere” and some lines are others now, only these can have it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from octavo.workshop.memory import known, learn, remembers


class Sought(Hashable, Protocol):
    """A pattern, or what is asked like one."""

    def search(self, text: str, start: int = ..., end: int = ..., /) -> object:
        """A match between two places; None where there is none."""


def is_nowhere(pattern: Sought, text: str) -> bool:
    """Whether a pattern matches nowhere in a text; one that matches within two lines, and looks at nothing beyond them."""
    if not remembers():
        return pattern.search(text) is None
    before: str | None = known("nowhere", pattern)
    start, end = (0, len(text)) if before is None else changed_lines(before, text)
    if pattern.search(text, start, end) is not None:
        return False
    learn("nowhere", pattern, text)
    return True


def changed_lines(before: str, text: str) -> tuple[int, int]:
    """Where lines of ``text`` begin and end that are others than before, each with the line above and the line below."""
    first = _common(before, text)
    least = (
        min(len(before), len(text)) - first
    )  # what is the same at the beginning is not so at the end
    last = len(text) - _common_end(before, text, least)
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, first), 0)) + 1
    end = text.find("\n", last)
    end = text.find("\n", end + 1) if end >= 0 else end
    return start, end if end >= 0 else len(text)


def _common(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if other.startswith(one[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: str, other: str, most: int) -> int:
    """How many letters two texts end with in common, up to so many."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
