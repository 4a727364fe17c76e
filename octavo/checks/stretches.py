"""Small steps on stretches of a text: pairs of offsets, the first letter's and that behind the last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Stretch = tuple[int, int]


def holds(stretches: tuple[Stretch, ...], offset: int) -> bool:
    """Whether ``offset`` stands in one of ``stretches``, which are sorted."""
    last = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return last >= 0 and offset < stretches[last][1]


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Sorted, and none over another."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def blank(text: str, stretches: Iterable[Stretch], filler: str = " ") -> str:
    """A text with ``filler`` in the place of each letter of the stretches."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(stretches):
        if end > position:
            parts += [text[position:start], filler * (end - max(start, position))]
            position = end
    return "".join(parts) + text[position:]
