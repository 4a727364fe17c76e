"""Measure how far the marks at both ends of a line may hang over the margin.

A full stop or a hyphen leaves nearly all of its height white: with it at the margin, the edge of the column looks
dented. Each glyph is cut into bands, from the base line to the height of an x. Where a band holds no
ink, the eye sees the margin move in by the glyph's width; where it does, by the white beside the ink, and
much less. What results is near to the tables that were made by eye for several faces (R. Schlicht, The
microtype package, 2024, section 5).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from struct import Struct
from typing import Any

from octavo.engine.composer.oddwords import OddWords
from octavo.engine.outlines import Outline
from octavo.engine.reliefs.glyphs import GLYPH
from octavo.engine.reliefs.shapes import EMPTY, Words

_BANDS = 12
_EMPTY_SHARE = 0.8  # of a band without ink
_INKED_SHARE = 0.25
_MOST = 0.2  # of an em
_STEPS = 4  # straight lines for a curve
_EDGES = "octavo_edges"  # attribute of Words
_NUMBER = Struct("=I")


class Edges:
    """How far the glyphs of one font hang over, in Pango's units."""

    def __init__(self, words: Words | OddWords, size: float) -> None:
        self.facts: dict[str, Any] = {}  # for those who ask: what they know of words,
        self.parts: dict[Any, dict[str, Any]] = {}  # and of their parts
        self._words = words
        self._scale = size * 1024  # an em, in Pango's units
        self._face = None if words.font is None else _face_of(words.font)
        self._left: dict[bytes, int] = {}
        self._right: dict[bytes, int] = {}

    def left(self, word: str) -> int:
        """The first glyph of a word that is known."""
        glyph = self._words.shape(word)[:4] if word else b""
        if glyph not in self._left:
            self._left[glyph] = self._measure(glyph, 0)
        return self._left[glyph]

    def right(self, word: str) -> int:
        """The last one."""
        glyph = self._words.shape(word)[-GLYPH.size :][:4]
        if glyph not in self._right:
            self._right[glyph] = self._measure(glyph, 1)
        return self._right[glyph]

    def _measure(self, glyph: bytes, side: int) -> int:
        if self._face is None or len(glyph) < _NUMBER.size:
            return 0
        number: int = _NUMBER.unpack(glyph)[0]
        if number >= EMPTY:
            return 0
        return round(self._face.overhang(number)[side] * self._scale)


def edges_of(words: Words | OddWords, style: Any) -> Edges:
    """The edges of a font's words."""
    edges: Edges | None = words.__dict__.get(_EDGES)
    if edges is None:
        edges = words.__dict__[_EDGES] = Edges(words, style["font_size"])
    return edges


class _Face:
    """A font file."""

    def __init__(self, data: bytes) -> None:
        import uharfbuzz

        self._hb = uharfbuzz.Face(data)
        self._font = uharfbuzz.Font(self._hb)
        x = self._font.get_nominal_glyph(ord("x"))
        extents = self._font.get_glyph_extents(x) if x else None
        self._height = extents.y_bearing if extents else self._hb.upem // 2
        self._known: dict[int, tuple[float, float]] = {}

    def overhang(self, glyph: int) -> tuple[float, float]:
        """To the left and to the right, in em."""
        if glyph not in self._known:
            self._known[glyph] = self._measure(glyph)
        return self._known[glyph]

    def _measure(self, glyph: int) -> tuple[float, float]:
        pen = _Bands(self._height)
        self._font.draw_glyph_with_pen(glyph, pen)
        advance = self._font.get_glyph_h_advance(glyph)
        white = _EMPTY_SHARE * advance
        left = right = 0.0
        for ink in pen.ink:
            left += white if ink is None else _INKED_SHARE * max(0.0, ink[0])
            right += white if ink is None else _INKED_SHARE * max(0.0, advance - ink[1])
        most = _MOST * _BANDS * self._hb.upem
        return min(left, most) / _BANDS / self._hb.upem, min(right, most) / _BANDS / self._hb.upem


class _Bands(Outline):
    """Takes down, for each band of a glyph, where its ink begins and ends in the middle of it."""

    def __init__(self, height: float) -> None:
        super().__init__(_STEPS)
        self.ink: list[tuple[float, float] | None] = [None] * _BANDS
        self._middles = [height * (number + 0.5) / _BANDS for number in range(_BANDS)]

    def add_line(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = begin, end
        middles = self._middles
        first, behind = bisect_left(middles, y0), bisect_left(middles, y1)
        if first > behind:
            first, behind = behind, first
        for number in range(first, behind):
            x = x0 + (middles[number] - y0) / (y1 - y0) * (x1 - x0)
            ink = self.ink[number]
            if ink is None:
                self.ink[number] = (x, x)
            elif x < ink[0]:
                self.ink[number] = (x, ink[1])
            elif x > ink[1]:
                self.ink[number] = (ink[0], x)


@lru_cache(maxsize=32)
def _face_with(data: bytes) -> _Face:
    return _Face(data)


def _face_of(pango_font: Any) -> _Face | None:
    """The face of a font of Pango's."""
    from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face

    face = get_pango_font_hb_face(pango_font)
    data = get_hb_object_data(face)
    return _face_with(bytes(data)) if data else None
