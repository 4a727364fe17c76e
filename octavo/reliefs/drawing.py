"""Turn glyphs into what stands in the PDF for them once, and ask for fonts once a page."""

from __future__ import annotations

from struct import Struct
from typing import Any

from octavo.reliefs.swap import swap

_FONTS = "octavo_fonts"  # attribute of a page's stream: address → (font, size, its fragments)
_FRAGMENTS = "octavo_fragments"  # attribute of a font: size → place of a glyph → its fragment
_GLYPH = Struct("=16s4x")  # PangoGlyphInfo: number, width, two offsets; flags
_PLACE = Struct("=Iiii")
_EMPTY = 0x0FFFFFFF  # Pango's glyph without ink; those above it are of no font
_TIDY = "none"


class _SpecialGlyphError(Exception):
    """A glyph that the engine draws in a way of its own."""


def draw_known_glyphs() -> None:
    """Write each glyph of a font as it was written before.

    The engine takes every glyph's number, width and offsets out of Pango's memory one by one and
    works its kerning out again. Here they are read as one piece of bytes, which in one font of one
    size always stands for the same text in the PDF. Lines that are cut by an ellipsis, glyphs that
    no font has or that are raised, and fonts that are pictures are left to the engine.
    Gain: 5.1 %.
    """
    from weasyprint.draw.text import draw_first_line
    from weasyprint.text.ffi import ffi, pango

    set_single_paragraph_mode = pango.pango_layout_set_single_paragraph_mode
    get_line = pango.pango_layout_get_line_readonly

    def draw(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> list[Any]:
        if (
            text_overflow == "ellipsis"
            or block_ellipsis != _TIDY
            or not textbox.text.strip()
            or textbox.style["font_size"] < 1e-6
        ):
            return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
        length, current = len(stream.stream), stream._current_font
        layout = textbox.pango_layout.layout
        set_single_paragraph_mode(layout, True)
        stream.set_text_matrix(*matrix.values)
        previous = None
        shown = ""
        try:
            run = get_line(layout, 0).runs[0]
            while run != ffi.NULL:
                item = run.data
                run = run.next
                pango_font = item.item.analysis.font
                if pango_font != previous:
                    previous = pango_font
                    font, size, fragments = _font(stream, pango_font, layout)
                    if shown:
                        stream.show_text(shown)
                    shown = ""
                    stream.set_font_size(font.hash, size)
                glyphs = item.glyphs
                places = bytes(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size))
                try:
                    parts = [fragments[place] for (place,) in _GLYPH.iter_unpack(places)]
                except KeyError:
                    _learn(stream, textbox, font, size, pango_font, item, places, fragments)
                    parts = [fragments[place] for (place,) in _GLYPH.iter_unpack(places)]
                shown += "<" + "".join(parts)
                shown = shown[:-1] if shown[-1] == "<" else shown + ">"
        except _SpecialGlyphError:
            del stream.stream[length:]
            stream._current_font = current
            return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
        stream.show_text(shown)
        return []

    swap(draw_first_line, draw)


def _font(stream: Any, pango_font: Any, layout: Any) -> tuple[Any, float, dict[bytes, str]]:
    """The PDF's font, its size and the fragments known of it."""
    from weasyprint.text.ffi import ffi

    fonts = stream.__dict__.setdefault(_FONTS, {})
    address = int(ffi.cast("uintptr_t", pango_font))
    if address not in fonts:
        font, size = stream.add_font(pango_font)
        if font.bitmap or font.png or font.svg or font.colr:
            raise _SpecialGlyphError
        fragments = font.__dict__.setdefault(_FRAGMENTS, {}).setdefault(size, {})
        # the layout holds the font, so that no other one takes its address
        fonts[address] = (font, size, fragments, layout)
    font, size, fragments, _ = fonts[address]
    return font, size, fragments


def _learn(
    stream: Any, textbox: Any, font: Any, size: float, pango_font: Any, item: Any, places: bytes,
    fragments: dict[bytes, str],
) -> None:  # fmt: skip
    """Work out the fragments of a run that are not known, and what the font has to know of them."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    clusters = item.glyphs.log_clusters
    last = item.glyphs.num_glyphs - 1
    start, length = item.item.offset, item.item.length
    leftwards = item.item.analysis.level % 2
    for index, (place,) in enumerate(_GLYPH.iter_unpack(places)):
        if place in fragments:
            continue
        glyph, width, x_offset, y_offset = _PLACE.unpack(place)
        if glyph == _EMPTY:
            fragments[place] = f">{-width / size}<"
            continue
        if glyph > _EMPTY or y_offset:
            raise _SpecialGlyphError
        if glyph not in font.to_unicode:
            if leftwards:
                end = length if index == 0 else clusters[index - 1]
            else:
                end = length if index == last else clusters[index + 1]
            text = textbox.pango_layout.text.encode()
            font.to_unicode[glyph] = text[start + clusters[index] : start + end].decode()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(
                pango_font, glyph, stream.ink_rect, stream.logical_rect
            )
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        offset = x_offset / size
        kerning = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / size
        fragments[place] = (
            (f">{-offset}<" if offset else "")
            + f"{glyph:04x}"
            + (f">{int(kerning)}<" if kerning else "")
        )


def place_directly() -> None:
    """Work with the six numbers of a matrix without making lists of lists of them.

    The sums are the engine's, term by term, so that they round alike.
    Gain: 1.5 %.
    """
    from weasyprint.matrix import Matrix

    def values(matrix: Any) -> tuple[float, ...]:
        (a, b, *_), (c, d, *_), (e, f, *_) = matrix
        return a, b, c, d, e, f

    def transform_point(matrix: Any, x: float, y: float) -> list[float]:
        (a, b, *_), (c, d, *_), (e, f, *_) = matrix
        return [x * a + y * c + 1 * e, x * b + y * d + 1 * f]

    Matrix.values = property(values)
    Matrix.transform_point = transform_point
