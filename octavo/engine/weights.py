"""Turn a face into what its letters measure: their heights, and how thick their strokes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from pathlib import Path

import uharfbuzz

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_STEPS = 6  # straight lines for a curve


@dataclass(frozen=True, slots=True)
class Letters:
    """Measures of a face's Latin letters, in em."""

    x_height: float
    cap_height: float
    stroke: float  # mean thickness of what a to z are drawn with


@lru_cache(maxsize=16)
def measure_letters(
    path: Path, letters: str = _LETTERS, x: str = "x", cap: str = "H"
) -> Letters | None:
    """The measures of a font file's ``letters``; None when it has not all of them."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    font = uharfbuzz.Font(face)
    glyphs = [font.get_nominal_glyph(ord(letter)) for letter in (*letters, x, cap)]
    if not all(glyphs):
        return None
    pen = _Pen()
    for glyph in glyphs[:-2]:
        font.draw_glyph_with_pen(glyph, pen)
    heights = [font.get_glyph_extents(glyph) for glyph in glyphs[-2:]]
    em = face.upem
    if not pen.length or None in heights:
        return None
    x_height, cap_height = (extents.y_bearing / em for extents in heights)
    return Letters(x_height, cap_height, 2 * abs(pen.area) / pen.length / em)


class _Pen:
    """Adds up the area of outlines and their length: a stroke's area is half its outline times its thickness."""

    def __init__(self) -> None:
        self.area = self.length = 0.0
        self._start = self._at = (0.0, 0.0)

    def moveTo(self, point: Sequence[float]) -> None:  # noqa: N802  (named by the library)
        self._start = self._at = (point[0], point[1])

    def lineTo(self, point: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1) = self._at, (point[0], point[1])
        self.length += hypot(x1 - x0, y1 - y0)
        self.area += (x0 * y1 - x1 * y0) / 2
        self._at = (x1, y1)

    def qCurveTo(self, *points: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2) = self._at, points[0][:2], points[1][:2]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            self.lineTo((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))

    def curveTo(self, *points: Sequence[float]) -> None:  # noqa: N802
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self._at, *(point[:2] for point in points)
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self.lineTo((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))

    def closePath(self) -> None:  # noqa: N802
        self.lineTo(self._start)

    def endPath(self) -> None:  # noqa: N802
        self.closePath()
