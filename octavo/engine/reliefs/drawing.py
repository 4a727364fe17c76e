"""Turn glyphs into what stands in the PDF for them once, and ask for fonts once a page."""

from __future__ import annotations

from struct import Struct
from typing import Any, NamedTuple
from weakref import proxy

from octavo.engine.reliefs.alphabets import script_of
from octavo.engine.reliefs.objects import write_number
from octavo.engine.reliefs.shapes import EMPTY, SET_WORDS, UNITS, Words, plain_style, words_of
from octavo.engine.reliefs.swap import swap

_FONTS = "octavo_fonts"  # attribute of a page's stream: address → (font, size, its fragments)
_INKED = "octavo_inked"  # attribute of a page's stream: words → what they are in it
_FRAGMENTS = "octavo_fragments"  # attribute of a font: size → place of a glyph → its fragment
_GLYPH = Struct("=16s4x")  # PangoGlyphInfo: number, width, two offsets; flags
_PLACE = Struct("=Iiii")
_PIXEL = 1 / UNITS
_MOST_FACES = 64
_TIDY = "none"


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
    clusters = item.glyphs.log_clusters
    last = item.glyphs.num_glyphs - 1
    start, length = item.item.offset, item.item.length
    leftwards = item.item.analysis.level % 2
    for index, (place,) in enumerate(_GLYPH.iter_unpack(places)):
        if place in fragments:
            continue
        number, width, x_offset, y_offset = _PLACE.unpack(place)
        if number == EMPTY:
            fragments[place] = _no_ink(size, width)
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
            font.widths[number] = _advance(stream, pango_font, size, number)
        fragments[place] = _fragment(font.widths[number], size, number, width, x_offset)


def _advance(stream: Any, pango_font: Any, size: float, number: int) -> int:
    """The width of a glyph in a font, in thousandths of an em."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width


def _fragment(advance: int, size: float, number: int, width: int, x_offset: int) -> str:
    """What stands in the PDF for a glyph in its place, between ``<`` and ``>``."""
    offset = x_offset / size
    kerning = advance + offset - width * 1000 * _PIXEL / size
    return (
        (f">{-offset}<" if offset else "")
        + f"{number:04x}"
        + (f">{int(kerning)}<" if kerning else "")
    )


def _no_ink(size: float, width: int) -> str:
    return f">{-width / size}<"


def _closed(fragment: str) -> str:
    """A run of glyphs."""
    return "<" + fragment[:-1] if fragment[-1] == "<" else f"<{fragment}>"


class _Written(NamedTuple):
    """A word as it stands in a PDF whose font has the widths of glyphs that it was written with."""

    open: str  # glyphs that others may be joined to
    texts: dict[int, str]  # its glyphs that have ink, and the letters that each stands for


class _Opened(dict[str, str]):
    """Words that stand in a PDF, as glyphs that others may be joined to; a KeyError for those that are not known."""

    def __init__(self, inked: Inked, words: Words, told: set[int]) -> None:
        super().__init__()
        self._inked = inked
        self._written = words.written
        self._widths = words.widths
        self._told = told

    def __missing__(self, word: str) -> str:
        written: _Written | None = self._written.get(word)
        if written is None or not self._told.issuperset(written.texts):
            if self._widths.get(word) is None:
                raise KeyError(word)
            written = self._inked.take(word)
        shown = self[word] = written.open
        return shown


class Inked:
    """Words of one font as they stand in one PDF."""

    def __init__(self, stream: Any, words: Words, font: Any, size: float) -> None:
        self.words = words
        self.font = font
        self.size = size
        self.head = b"/%s %s Tf" % (font.hash.encode(), write_number(size))  # what chooses the font
        self._stream = stream  # a proxy of it, which holds what is here
        self._told: set[int] = set()  # glyphs that the PDF's font knows
        self.opened = _Opened(proxy(self), words, self._told)
        self._own: dict[str, _Written] = {}  # words written with widths of its own

    def take(self, word: str) -> _Written:
        """A word in this PDF, whose font knows its glyphs from now on."""
        written: _Written | None = self.words.written.get(word)
        if written is None:
            written = self.words.written[word] = self._write(word, self.words.advances)
        told = self._told
        if not told.issuperset(written.texts):
            if word in self._own:
                return self._own[word]
            advances, widths, texts = self.words.advances, self.font.widths, self.font.to_unicode
            for number, text in written.texts.items():
                if number in told:
                    continue
                texts.setdefault(number, text)
                if widths.setdefault(number, advances[number]) == advances[number]:
                    told.add(number)
            if not told.issuperset(written.texts):
                # sizes of a face share a font, and widths are rounded in that which comes first
                written = self._own[word] = self._write(word, widths)
        return written

    def space(self, width: int, offset: int) -> str:
        """A space in its place."""
        number = self.words.space_number
        self.font.to_unicode.setdefault(number, " ")
        return self._glyph(number, width, offset, self.font.widths)

    def _write(self, word: str, widths: dict[int, int]) -> _Written:
        glyphs, letters = self.words.glyphs(word)
        fragments = self.words.fragments if widths is self.words.advances else {}
        try:
            parts = [fragments[glyph] for glyph in glyphs]
        except KeyError:
            for number, width, offset, _ in glyphs:
                fragments[number, width, offset, 0] = self._glyph(number, width, offset, widths)
            parts = [fragments[glyph] for glyph in glyphs]
        fragment = "".join(parts)
        numbers = [glyph[0] for glyph in glyphs]
        texts = dict(zip(numbers, letters, strict=True))
        if len(texts) < len(numbers):  # where one stands for several texts, the first is taken
            texts.update(zip(numbers[::-1], letters[::-1], strict=True))
        texts.pop(EMPTY, None)
        return _Written(fragment, texts)

    def _glyph(self, number: int, width: int, offset: int, widths: dict[int, int]) -> str:
        if number == EMPTY:
            return _no_ink(self.size, width)
        if number not in widths:
            widths[number] = _advance(self._stream, self.words.font, self.size, number)
        return _fragment(widths[number], self.size, number, width, offset)


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
        reactivate(layout, textbox.style)
        return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]

    Layout.reactivate = reactivate_later
    swap(draw_first_line, draw)


def show_words(stream: Any, layout: Any, style: Any) -> tuple[Inked, str] | None:
    """The words of a layout in a PDF, and what stands for them; None if the engine has to draw them."""
    words: Words | None = layout.__dict__.get(SET_WORDS)
    if words is None:
        return _show_set_by_engine(stream, layout, style)
    tokens = layout.text.replace("\u00a0", " ").split(" ")
    inked = stream.__dict__.setdefault(_INKED, {}).get(words)
    try:  # as on most lines
        written = [inked.opened[token] for token in tokens]
    except (KeyError, AttributeError):  # a word that is not known, or nothing beside a space
        if not words.knows(tokens) or (inked := find_inked(stream, words)) is None:
            return None
        written = [inked.opened[token] if token else "" for token in tokens]
    space = inked.space(words.space + round(layout.justification_spacing * UNITS), 0)
    return inked, _closed(space.join(written))


def _show_set_by_engine(stream: Any, layout: Any, style: Any) -> tuple[Inked, str] | None:
    script = script_of(layout.text)
    if script is None or plain_style(style) is None:
        return None
    words, tokens = words_of(style, script), layout.text.split(" ")
    if (layout.justification_spacing and not words.knows_spaces) or not words.knows(tokens):
        return None
    inked = find_inked(stream, words)
    return None if inked is None else (inked, _shown(inked, tokens, layout.justification_spacing))


def find_inked(stream: Any, words: Words) -> Inked | None:
    """Words of a font in a PDF; None if its glyphs are pictures."""
    all_inked = stream.__dict__.setdefault(_INKED, {})
    if words not in all_inked:
        font, size = _add_font(stream, words)
        special = font.bitmap or font.png or font.svg or font.colr
        all_inked[words] = None if special else Inked(proxy(stream), words, font, size)
    inked: Inked | None = all_inked[words]
    return inked


def _add_font(stream: Any, words: Words) -> tuple[Any, float]:
    """The PDF's font of words, and its size."""
    from weasyprint.text.ffi import pango

    if words.face is None:
        font, size = stream.add_font(words.font)
        key = next(key for key, known in stream._fonts.items() if known is font)
        words.face = (key, _as_new(font, font.hb_font), size)
        return font, size
    key, known, size = words.face
    if key not in stream._fonts:
        stream._fonts[key] = _as_new(known, pango.pango_font_get_hb_font(words.font))
    return stream._fonts[key], size


def _shown(inked: Inked, tokens: list[str], spacing: float) -> str:
    """The glyphs of words with spaces between them, which are so much wider."""
    first, last = tokens[0], tokens[-1]
    words = inked.words
    if len(tokens) == 1:
        return _closed(inked.take(first).open)
    taken = [inked.take(first)] if first else []
    if not spacing:
        space = inked.space(words.space, 0)
        taken += [inked.take(token) for token in tokens[1:] if token]
        text = space.join([written.open for written in taken])
        return _closed(("" if first else space) + text + ("" if last else space))
    wider = words.spaces(int(spacing * UNITS))
    between = _closed(inked.space(*wider.inner))
    taken += [inked.take(token) for token in tokens[1:] if token]
    text = between.join([_closed(written.open) for written in taken])
    before = "" if first else _closed(inked.space(*wider.first))
    after = "" if last else _closed(inked.space(*wider.last))
    return before + text + after


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
            stream._fonts[key] = _as_new(known[place], pango.pango_font_get_hb_font(pango_font))
        return stream._fonts[key], size

    Stream.add_font = add_font


def _as_new(known: Any, hb_font: Any) -> Any:
    """A font that nothing was drawn with."""
    font = object.__new__(type(known))
    font.__dict__.update(
        known.__dict__,
        hb_font=hb_font,
        variations=dict(known.variations),
        tables=list(known.tables),
        widths={},
        to_unicode={},
        missing={},
    )
    font.__dict__.pop(_FRAGMENTS, None)  # they were written when its letters were told
    return font
