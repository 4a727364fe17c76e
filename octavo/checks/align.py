"""Turn two runs of words that ought to be the same into what each has and the other has not.

Words are followed side by side; where they part, the nearest place is looked for at which three of them
agree again. A word that one side writes in pieces (a tag, a break, a letter's number stood in it) is the same word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_STRIDE = 64  # words that are compared at once
_NEAR = 8  # words: most that is passed over is a number or a key
_SEVERAL = 3  # words that have to agree
_PIECES = 12  # of one word


@dataclass(frozen=True, slots=True)
class Parting:
    """A place at which the two sides differ, as indices of words; one of them may be empty."""

    left: tuple[int, int]
    right: tuple[int, int]


def find_partings(left: Sequence[str], right: Sequence[str]) -> list[Parting]:
    """The partings in order; between them the words are the same."""
    found: list[Parting] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            while left[i : i + _STRIDE] == right[j : j + _STRIDE] and i < len(left):
                i, j = i + _STRIDE, j + _STRIDE
            while i < len(left) and j < len(right) and left[i] == right[j]:
                i, j = i + 1, j + 1
        elif joined := _join(left, right, i, j):
            i, j = joined
        else:
            at = _meet_near(left, right, i, j) or _meet_far(left, right, i, j)
            found.append(Parting((i, at[0]), (j, at[1])))
            i, j = at
    i, j = min(i, len(left)), min(j, len(right))
    if i < len(left) or j < len(right):
        found.append(Parting((i, len(left)), (j, len(right))))
    return found


def _join(left: Sequence[str], right: Sequence[str], i: int, j: int) -> tuple[int, int] | None:
    """Behind a word that one side has in pieces."""
    one, other = left[i], right[j]
    i, j = i + 1, j + 1
    for _ in range(_PIECES):
        if one == other:
            return i, j
        if other.startswith(one) and i < len(left):
            one += left[i]
            i += 1
        elif one.startswith(other) and j < len(right):
            other += right[j]
            j += 1
        else:
            return None
    return None


def _meet_near(left: Sequence[str], right: Sequence[str], i: int, j: int) -> tuple[int, int] | None:
    for steps in range(1, _NEAR + 1):
        for passed in range(steps + 1):
            here, there = i + passed, j + steps - passed
            words = left[here : here + _SEVERAL]
            if words and words == right[there : there + _SEVERAL]:
                return here, there
    return None


def _meet_far(left: Sequence[str], right: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Where they agree again with the fewest words passed over; the ends of both, if nowhere."""
    reach = 8 * _NEAR
    while True:
        places: dict[tuple[str, ...], int] = {}
        for there in range(min(j + reach, len(right) - _SEVERAL), j - 1, -1):
            places[tuple(right[there : there + _SEVERAL])] = there
        best: tuple[int, int] | None = None
        cost = 2 * reach
        for here in range(i, min(i + reach, len(left) - _SEVERAL) + 1):
            if here - i >= cost:
                break
            found = places.get(tuple(left[here : here + _SEVERAL]))
            if found is not None and here - i + found - j < cost:
                cost, best = here - i + found - j, (here, found)
        if best is not None:
            return best
        if i + reach >= len(left) and j + reach >= len(right):
            return len(left), len(right)
        reach *= 8
