"""Turn two runs of words into pairs: which word of the one is which of the other.

1. both are followed side by side, as the account of a manuscript follows them (`checks/align.py`);
2. what is left over on both sides is looked for in rows of three words, then of two: captions, cells and notes stand in
   another order on paper and in the manuscript;
3. a single word is taken only where neither side has it left twice. What is not sure has no pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from octavo.checks.align import find_partings

_ROWS = (6, 3, 2, 1)  # words in a row that are looked for
_ALONE = 4  # letters that a word has which is taken by itself

Pair = tuple[int, int]


def pair_words(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """The pairs, in the order of ``left``. A word that one side has in pieces has a pair for each piece."""
    pairs: list[Pair] = []
    free: tuple[list[int], list[int]] = ([], [])
    i = j = 0
    for parting in (*find_partings(left, right), None):
        ends = (parting.left, parting.right) if parting else ((len(left),) * 2, (len(right),) * 2)
        pairs += _walk(left[i : ends[0][0]], right[j : ends[1][0]], i, j)
        free[0].extend(range(*ends[0]))
        free[1].extend(range(*ends[1]))
        i, j = ends[0][1], ends[1][1]
    pairs += pair_moved(left, right, *free)
    return sorted(pairs)


def _walk(left: Sequence[str], right: Sequence[str], at: int, there: int) -> list[Pair]:
    """The pairs of two runs that are the same, but that either may have a word in pieces."""
    if left == right:
        return [(at + n, there + n) for n in range(len(left))]
    pairs: list[Pair] = []
    i = j = 0
    while i < len(left) and j < len(right):
        pairs.append((at + i, there + j))
        ours, theirs = len(left[i]), len(right[j])
        i, j = i + 1, j + 1
        while ours != theirs:  # by letters, for they are the same ones
            if ours < theirs and i < len(left):
                pairs.append((at + i, there + j - 1))
                ours, i = ours + len(left[i]), i + 1
            elif theirs < ours and j < len(right):
                pairs.append((at + i - 1, there + j))
                theirs, j = theirs + len(right[j]), j + 1
            else:
                break
    return pairs


def pair_moved(
    left: Sequence[str], right: Sequence[str], numbers: Iterable[int], others: Iterable[int]
) -> list[Pair]:
    """Pairs of what stands elsewhere: of ``left`` the words with these ``numbers``, of ``right`` the ``others``."""
    pairs: list[Pair] = []
    ours, theirs = dict.fromkeys(numbers), dict.fromkeys(others)
    for length in _ROWS:
        there = _rows(right, theirs, length)
        for row, places in _rows(left, ours, length).items():
            found = there.get(row, ())
            if len(places) != 1 or len(found) != 1 or (length == 1 and len(row[0]) < _ALONE):
                continue
            i, j = places[0], found[0]
            while i in ours and j in theirs and left[i] == right[j]:
                pairs.append((i, j))
                del ours[i], theirs[j]
                i, j = i + 1, j + 1
    return pairs


def _rows(
    words: Sequence[str], free: dict[int, None], length: int
) -> dict[tuple[str, ...], list[int]]:
    """Where each row of so many words begins, of those that are left."""
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in free:
        if all(place + n in free for n in range(length)):
            found[tuple(words[place : place + length])].append(place)
    return found
