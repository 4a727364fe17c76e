"""Turn glyphs into what stands in the PDF for them once, and ask for fonts once a page."""

from __future__ import annotations

from struct import Struct
from typing import Any

from octavo.engine.ornaments import ORNAMENT
from octavo.engine.reliefs.inking import (
    FRAGMENTS,
    advance_of,
    as_new,
    fragment,
    no_ink,
    show_words,
)
from octavo.engine.reliefs.shapes import EMPTY
from octavo.engine.reliefs.swap import swap

_FONTS = "octavo_fonts"  # attribute of a page's stream: address → (font, size, its fragments)
_GLYPH = Struct("=16s4x")  # PangoGlyphInfo: number, width, two offsets; flags
_PLACE = Struct("=Iiii")
_MOST_FACES = 64
_TIDY = "none"
_SHOWN = "octavo_shown"  # attribute of a page's stream: texts of its boxes → font and what it shows
_HEAD = "octavo_head"  # attribute of a box of text in a margin: what was shown for it
# Operations of a text in one font: its place, the font unless it goes on, the glyphs.
_ONE_FONT = (2, 3)


class _SpecialGlyphError(Exception):
    """A glyph that the engine draws in a way of its own."""


def draw_known_glyphs() -> None:
    """Write each glyph of a font as it was written before.

    The engine takes every glyph's number, width and offsets out of Pango's memory one by one and
    works its kerning out again. Here they are read as one piece of bytes, which in one font of one
    size always stands for the same text in the PDF. Lines that are cut by an ellipsis, glyphs that
    no font has or that are raised, and fonts that are pictures are left to the engine.
    Gain: none where all words are known (`draw_known_words`); 5.1 % where none is.
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
        fragments = font.__dict__.setdefault(FRAGMENTS, {}).setdefault(size, {})
        # the layout holds the font, so that no other one takes its address
        fonts[address] = (font, size, fragments, layout)
    font, size, fragments, _ = fonts[address]
    return font, size, fragments


def _learn(
    stream: Any, textbox: Any, font: Any, size: float, pango_font: Any, item: Any, places: bytes,
    fragments: dict[bytes, str],
) -> None:  # fmt: skip
    """Work out the fragments of a run that are not known, and what the font has to know of them."""
    clusters = item.glyphs.log_clusters
    last = item.glyphs.num_glyphs - 1
    start, length = item.item.offset, item.item.length
    leftwards = item.item.analysis.level % 2
    for index, (place,) in enumerate(_GLYPH.iter_unpack(places)):
        if place in fragments:
            continue
        number, width, x_offset, y_offset = _PLACE.unpack(place)
        if number == EMPTY:
            fragments[place] = no_ink(size, width)
            continue
        if number > EMPTY or y_offset:
            raise _SpecialGlyphError
        if number not in font.to_unicode:
            if leftwards:
                end = length if index == 0 else clusters[index - 1]
            else:
                end = length if index == last else clusters[index + 1]
            text = textbox.pango_layout.text.encode()
            font.to_unicode[number] = text[start + clusters[index] : start + end].decode()
        if number not in font.widths:
            font.widths[number] = advance_of(stream, pango_font, size, number)
        fragments[place] = fragment(font.widths[number], size, number, width, x_offset)


def draw_known_words() -> None:
    """Write words as they were shaped to find the end of their line, without asking Pango again.

    In justified text each space is made wider, for which Pango takes it for a piece of its own.
    Gain: 7.1 %
    """
    from weasyprint.draw.text import draw_first_line
    from weasyprint.text.line_break import Layout

    reactivate = Layout.reactivate

    def reactivate_later(layout: Any, style: Any) -> None:
        layout.layout = layout.language = None
        layout.style = style

    def draw(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> list[Any]:
        layout = textbox.pango_layout
        if text_overflow != "ellipsis" and block_ellipsis == _TIDY:
            shown = show_words(stream, layout, layout.style)
            if shown is not None:
                inked, glyphs = shown
                stream.set_text_matrix(*matrix.values)
                stream.set_font_size(inked.font.hash, inked.size)
                stream.show_text(glyphs)
                return []
        is_whole = text_overflow != "ellipsis" and block_ellipsis == _TIDY
        # as one of a leader's dots, which are texts of one style
        key = (id(textbox.style), textbox.text, layout.text, layout.justification_spacing)
        known = stream.__dict__.setdefault(_SHOWN, {})
        if is_whole and key in known:
            fount, shown, _ = known[key]
            stream.set_text_matrix(*matrix.values)
            stream.set_font_size(*fount)
            stream.stream.append(shown)
            return []
        if (head := textbox.__dict__.get(_HEAD)) is not None and head.show(stream, matrix):
            return []
        before, fonts = len(stream.stream), set(stream._fonts)
        reactivate(layout, textbox.style)
        pictures: list[Any] = draw_first_line(
            stream, textbox, text_overflow, block_ellipsis, matrix
        )
        made = stream.stream[before:]
        if not pictures and len(made) in _ONE_FONT and made[-1].endswith(b"] TJ"):
            if is_whole:  # with the style, so that no other one takes its address
                known[key] = (stream._current_font, made[-1], textbox.style)
            if ORNAMENT in textbox.__dict__ and len(added := [*stream._fonts.keys() - fonts]) == 1:
                textbox.__dict__[_HEAD] = _Head(stream, textbox, added[0], made[-1])
        return pictures

    Layout.reactivate = reactivate_later
    swap(draw_first_line, draw)


class _Head:
    """What stands in the margin of several pages, as it was drawn on the first: pages share its box."""

    def __init__(self, stream: Any, box: Any, key: int, shown: bytes) -> None:
        """``key`` is that of its font, which has no glyphs yet but its own."""
        font = stream._fonts[key]
        self._key = key
        self._fount = stream._current_font
        self._shown = shown
        self._font = as_new(font, font.hb_font)
        self._font.widths.update(font.widths)
        self._font.to_unicode.update(font.to_unicode)
        self._held = box.pango_layout.layout  # which keeps the font of Pango's

    def show(self, stream: Any, matrix: Any) -> bool:
        """Show it on another page; False where the page's font has other widths."""
        known, key = self._font, self._key
        if key not in stream._fonts:
            stream._fonts[key] = as_new(known, known.hb_font)
        font = stream._fonts[key]
        if any(font.widths.get(number, width) != width for number, width in known.widths.items()):
            return False
        font.widths.update(known.widths)
        for number, text in known.to_unicode.items():
            font.to_unicode.setdefault(number, text)
        stream.set_text_matrix(*matrix.values)
        stream.set_font_size(*self._fount)
        stream.stream.append(self._shown)
        return True


def keep_faces() -> None:
    """Ask once what a face is like.

    For every font of every page the engine copies the whole file and asks HarfBuzz for its tables. A font
    is known by its face, which is held and so stays where it is, its description and its size.
    Gain: 0.4 %
    """
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.fonts import get_pango_font_hb_face, get_pango_font_key

    known: dict[tuple[int, int, float], Any] = {}

    def add_font(stream: Any, pango_font: Any) -> tuple[Any, float]:
        key, description, size = get_pango_font_key(pango_font)
        if key not in stream._fonts:
            face = get_pango_font_hb_face(pango_font)
            place = (int(ffi.cast("uintptr_t", face)), key, size)
            if place not in known:
                if len(known) == _MOST_FACES:
                    known.clear()
                known[place] = Font(pango_font, description, size)
            stream._fonts[key] = as_new(known[place], pango.pango_font_get_hb_font(pango_font))
        return stream._fonts[key], size

    Stream.add_font = add_font
