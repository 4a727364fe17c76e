"""Turn how far print runs over the trim, as a house asks it, into the edges of a page."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.press.matrix import Box

REACHES_PT = 0.5  # print that comes so near to an edge of the trim reaches it


@dataclass(frozen=True, slots=True)
class Bleed:
    """How far print runs over each edge of the trim, in points; below zero: how much of the paper stays white there,
    because the pages are glued together by it."""

    top: float
    outer: float
    bottom: float
    inner: float

    def around(self, index: int) -> Box:
        """The same of a page, 0-based, of which the first is a recto: left, bottom, right, top."""
        sides = (self.inner, self.outer) if index % 2 == 0 else (self.outer, self.inner)
        return sides[0], self.bottom, sides[1], self.top

    def added(self, index: int) -> Box:
        """By how much the paper of a page is larger than its trim on each side."""
        left, bottom, right, top = (max(side, 0.0) for side in self.around(index))
        return left, bottom, right, top


def covers(over: Box | None) -> bool:
    """Whether print that runs so far over the edges of a page is a picture that covers it; a caption may stand below."""
    return over is not None and min(over[0], over[2], over[3]) > REACHES_PT


NO_BLEED = Bleed(0.0, 0.0, 0.0, 0.0)
