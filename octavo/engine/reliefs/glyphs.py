"""Turn glyphs as Pango holds them into numbers."""

from __future__ import annotations

from array import array
from struct import Struct
from typing import Any

GLYPH = Struct("=Iiii4x")  # PangoGlyphInfo: number, width, two offsets; flags
FIELDS = 5
_FLAGS = 4  # the last field


def lay_out(style: Any, data: bytes) -> Any:
    """A layout of the engine's with a text, encoded, in one style."""
    from weasyprint.text.ffi import pango
    from weasyprint.text.line_break import Layout

    layout = Layout(style)
    pango.pango_layout_set_text(layout.layout, data, -1)
    return layout


def fields_of(glyphs: Any) -> array[int]:
    """All fields of the glyphs of a PangoGlyphString one after the other, without their flags."""
    from weasyprint.text.ffi import ffi

    count = glyphs.num_glyphs
    fields = array("i", bytes(ffi.buffer(glyphs.glyphs, count * GLYPH.size)))
    fields[_FLAGS::FIELDS] = array("i", (0,)) * count
    return fields


def glyphs_of(layout: Any) -> list[tuple[int, ...]]:
    """The glyphs of all runs of a layout's first line."""
    from weasyprint.text.ffi import ffi, pango

    found: list[tuple[int, ...]] = []
    run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs[0]
    while run != ffi.NULL:
        found += GLYPH.iter_unpack(fields_of(run.data.glyphs))
        run = run.next
    return found
