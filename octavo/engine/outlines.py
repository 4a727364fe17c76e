"""Turn the outline of a glyph, as HarfBuzz draws it, into straight lines for whoever measures it."""

from __future__ import annotations

from collections.abc import Sequence

_Point = tuple[float, float]


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
        for step in range(1, self._steps + 1):
            t = step / self._steps
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            self.lineTo((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))

    def curveTo(self, *points: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self._at, *(point[:2] for point in points)
        for step in range(1, self._steps + 1):
            t = step / self._steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self.lineTo((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))

    def closePath(self) -> None:  # noqa: N802
        self.lineTo(self._start)

    def endPath(self) -> None:  # noqa: N802
        self.closePath()
