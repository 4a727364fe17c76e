"""Turn a face into what its letters measure: their heights, and how thick their strokes are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from pathlib import Path

import uharfbuzz

from octavo.engine.outlines import Outline

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


class _Pen(Outline):
    """Adds up the area of outlines and their length: a stroke's area is half its outline times its thickness."""

    def __init__(self) -> None:
        super().__init__(_STEPS)
        self.area = self.length = 0.0

    def add_line(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = begin, end
        self.length += hypot(x1 - x0, y1 - y0)
        self.area += (x0 * y1 - x1 * y0) / 2
