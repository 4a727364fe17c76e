"""Turn the outline of a glyph, as HarfBuzz draws it, into straight lines for whoever measures it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

_Point = tuple[float, float]


@cache
def _quadratic(steps: int) -> list[tuple[float, float, float]]:
    """How much each of the three points of a curve has to say at the end of each step."""
    ways = [step / steps for step in range(1, steps + 1)]
    return [((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in ways]


@cache
def _cubic(steps: int) -> list[tuple[float, float, float, float]]:
    """The same for four points."""
    ways = [step / steps for step in range(1, steps + 1)]
    return [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in ways]


class Outline:
    """A pen for HarfBuzz, whose methods it names: curves come as so many straight lines to `add_line`."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._start: _Point = (0.0, 0.0)
        self._at: _Point = (0.0, 0.0)

    def add_line(self, begin: _Point, end: _Point) -> None:
        """Take down a straight piece of the outline, in units of the font."""
        raise NotImplementedError

    def moveTo(self, point: Sequence[float]) -> None:  # noqa: N802
        self._start = self._at = (point[0], point[1])

    def lineTo(self, point: Sequence[float]) -> None:  # noqa: N802
        begin, self._at = self._at, (point[0], point[1])
        self.add_line(begin, self._at)

    def qCurveTo(self, *points: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2) = self._at, points[0][:2], points[1][:2]
        begin = self._at
        for a, b, c in _quadratic(self._steps):
            end = (a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2)
            self.add_line(begin, end)
            begin = end
        self._at = begin

    def curveTo(self, *points: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self._at, *(point[:2] for point in points)
        begin = self._at
        for a, b, c, d in _cubic(self._steps):
            end = (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)
            self.add_line(begin, end)
            begin = end
        self._at = begin

    def closePath(self) -> None:  # noqa: N802
        self.lineTo(self._start)

    def endPath(self) -> None:  # noqa: N802
        self.closePath()
