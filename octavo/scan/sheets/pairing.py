"""Turn words that may be calls, each with a weight, and the notes of pages into pairs: the heaviest that keep the order.

Both are in the order of the book. A note stands on the page of its call, or, where that was full, on the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_FARTHER = 0.8  # weight that a call on the page before its note has less
_WITHOUT = 0.3  # weight that is lost with a note that gets no call


@dataclass(frozen=True, slots=True)
class _Row:
    """For one note: the best sum of weights with the calls up to each of those that it may have."""

    first: int  # of the calls that it may have
    before: float  # the best sum with calls before those
    sums: tuple[float, ...]
    took: tuple[bool, ...]  # whether the best sum has this note at this call

    def best(self, call: int) -> float:
        """The best sum with calls up to this one."""
        if call < self.first:
            return self.before
        return self.sums[min(call - self.first, len(self.sums) - 1)] if self.sums else self.before


def pair_by_weight(
    calls: Sequence[int], notes: Sequence[int], weigh: Callable[[int, int], float]
) -> list[int | None]:
    """For each note the call that is its; None where none is left for it.

    ``calls``, ``notes``: the page of each, in order; ``weigh``: how much a call (its index) is that of a note.
    """
    rows: list[_Row] = []
    previous = _Row(0, 0.0, (), ())
    for note, page in enumerate(notes):
        first = next((n for n, at in enumerate(calls) if at >= page - 1), len(calls))
        last = next((n for n, at in enumerate(calls) if at > page), len(calls))
        running = previous.best(first - 1) - _WITHOUT
        before = running
        sums: list[float] = []
        took: list[bool] = []
        for call in range(first, last):
            weight = weigh(call, note) - (_FARTHER if calls[call] < page else 0.0)
            taken = previous.best(call - 1) + weight
            running = max(running, previous.best(call) - _WITHOUT, taken)
            sums.append(running)
            took.append(running == taken)
        previous = _Row(first, before, tuple(sums), tuple(took))
        rows.append(previous)
    return _follow(rows, len(calls))


def _follow(rows: Sequence[_Row], calls: int) -> list[int | None]:
    """The calls that the best sum has, from the last note to the first."""
    chosen: list[int | None] = [None] * len(rows)
    limit = calls - 1
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        before = rows[place - 1] if place else _Row(0, 0.0, (), ())
        call = min(limit, row.first + len(row.sums) - 1)
        while call >= row.first:
            total = row.sums[call - row.first]
            if row.took[call - row.first]:
                chosen[place], limit = call, call - 1
                break
            if total == before.best(call) - _WITHOUT:
                break  # the note has none
            call -= 1
    return chosen
