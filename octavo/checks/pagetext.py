"""What both readers of a page give: characters with their places, and the parts of a page in which they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from octavo.model import Frame

_SLACK = 1.5  # points by which a glyph may reach over the top or foot of its area
_OVERHANG = 3.5  # … and over the side: the ink of an italic f or J leans out of its own width
UNCUT = 17.0  # points from the edge of the page within which no note in the margin is printed
_BESIDE = 0.5  # points by which the middle of a character may stand beside a link

Box = tuple[float, float, float, float]  # left, bottom, right, top


class Run(NamedTuple):
    """Characters with their place, in points from the lower left corner."""

    text: str  # without spaces
    left: float
    right: float
    middle: float  # height of their centre

    def is_in(self, box: Box) -> bool:
        """Whether its middle is in a rectangle."""
        left, bottom, right, top = box
        return (
            left - _BESIDE <= (self.left + self.right) / 2 <= right + _BESIDE
            and bottom <= self.middle <= top
        )


class Area:
    """The parts of one page: a list of heights that part them, and the sides of the type area."""

    def __init__(
        self,
        index: int,
        frame: Frame,
        notes: Sequence[tuple[float, str]],
        bounds: Sequence[float] = (),
    ) -> None:
        """``bounds`` are the heights at which floats begin and end."""
        recto = index % 2 == 0
        self.ceiling = frame.height_pt - frame.top_pt + _SLACK
        self.floor = frame.bottom_pt - _SLACK
        self.notes = notes
        self.width = frame.width_pt
        self.left = (frame.inner_pt if recto else frame.outer_pt) - _OVERHANG
        self.right = frame.width_pt - (frame.outer_pt if recto else frame.inner_pt) + _OVERHANG
        self._heights = sorted(
            {self.floor, self.ceiling, *(height for height, _ in notes), *bounds}
        )

    def parts(self, boxes: Sequence[Box]) -> set[int]:
        """The parts in which these boxes have their middles; one that is outside gives -1."""
        return {
            -1
            if left < self.left or right > self.right
            else bisect_left(self._heights, (bottom + top) / 2)
            for left, bottom, right, top in boxes
        }

    def is_outside(self, words: Sequence[tuple[float, float, str, float]]) -> bool:
        """Whether words all stand beside the type area: left, right and what they say."""
        return all(right < self.left or left > self.right for left, right, *_ in words)


class PageText(Protocol):
    """The text of a page as a reader gives it."""

    def runs(self, area: Area) -> Iterator[Run]:
        """All visible characters in the order in which they were set, in runs of one place."""

    def inside(self, box: Box) -> str:
        """The characters whose middle is in a rectangle."""
