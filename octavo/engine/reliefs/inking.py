"""Turn words that were shaped into what stands for them in one PDF, each word once for its font."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import compress
from struct import Struct
from typing import Any
from weakref import proxy

from octavo.engine.moves import tidy_moves
from octavo.engine.reliefs.alphabets import script_of
from octavo.engine.reliefs.objects import number_text
from octavo.engine.reliefs.shapes import EMPTY, SET_WORDS, UNITS, Words, plain_style, words_of

FRAGMENTS = "octavo_fragments"  # attribute of a font: size → place of a glyph → its fragment
_INKED = "octavo_inked"  # attribute of a page's stream: words → what they are in it
_PIXEL = 1 / UNITS
_FIELDS = 5  # of a glyph: number, width, two offsets, a nought
_GLYPH = Struct("=ii12x")  # number and width of one


class _Written:
    """A word as it stands in a PDF whose font has the widths of glyphs that it was written with, without moves by nothing."""

    __slots__ = ("letters", "numbers", "open")

    def __init__(self, text: str, numbers: Iterable[int], letters: Iterable[str]) -> None:
        self.open = text  # glyphs that others may be joined to
        self.numbers = numbers  # of its glyphs that have ink
        self.letters = letters  # that each of these stands for


_NOTHING = _Written("", (), "")  # what stands beside a space at the end of a text
# What is left to `Inked.exact`: a glyph of it is shifted, or has a width and no ink. No font knows its glyph.
_ODD = _Written("", (-1,), "")


class Inked:
    """Words of one font as they stand in one PDF."""

    def __init__(self, stream: Any, words: Words, font: Any, size: float) -> None:
        self.words = words
        self.font = font
        self.size = size
        self.head = f"/{font.hash} {number_text(size)} Tf"  # what chooses the font
        self._stream = stream  # a proxy of it, which holds what is here
        self._told: set[int] = (
            set()
        )  # glyphs that the PDF's font knows, with the widths of these words
        self._used: set[_Written] = {_NOTHING}  # words whose glyphs it knows so
        self._exact: dict[str, str] = {}  # words as the engine writes them
        self._is_group = bool(stream.extra)  # whose moves are left as they are

    def line(self, tokens: list[str], width: int) -> str | None:
        """What is shown for words with spaces of a width between them; None where one is not known."""
        known = self.words.written
        try:  # as on most lines
            written = [known[token] for token in tokens]
        except KeyError:
            if not self._learn(tokens):
                return None
            written = [known[token] for token in tokens]
        if "" in tokens and ("" in tokens[1:-1] or not any(tokens)):
            return None
        used, told = self._used, self._told
        for word in written:
            if word not in used:
                if not told.issuperset(word.numbers) and not self._tell(word):
                    return self._exact_line(tokens, width)
                used.add(word)
        if self._is_group:
            return self._exact_line(tokens, width)
        space = self._plain_glyph(self._tell_space(), width, self.font.widths)
        return closed(space.join([word.open for word in written]))

    def exact(self, word: str) -> str:
        """A word as the engine writes it, as glyphs that others may be joined to."""
        text = self._exact.get(word)
        if text is None:
            glyphs, letters = self.words.glyphs(word)
            inked = [
                (glyph[0], text)
                for glyph, text in zip(glyphs, letters, strict=True)
                if glyph[0] != EMPTY
            ]
            for number, _ in inked:
                self._advance(number, self.words.advances)
            self._tell_letters(inked)
            text = self._exact[word] = "".join(
                [self._glyph(number, width, offset) for number, width, offset, _ in glyphs]
            )
        return text

    def space(self, width: int, offset: int) -> str:
        """A space in its place, as the engine writes it."""
        return self._glyph(self._tell_space(), width, offset)

    def _exact_line(self, tokens: list[str], width: int) -> str:
        words = [self.exact(token) if token else "" for token in tokens]
        return tidy_moves(self._stream, closed(self.space(width, 0).join(words)))

    def _learn(self, tokens: list[str]) -> bool:
        """Write words that were not written before; whether all are known."""
        words = self.words
        for token in tokens:
            if token in words.written:
                continue
            if token and words.widths.get(token) is None:
                return False
            words.written[token] = self._write(token) if token else _NOTHING
        return True

    def _tell(self, word: _Written) -> bool:
        """Tell the PDF's font the glyphs of a word; whether they have the width there that the word was written with: sizes
        of a face share a font, and widths are rounded in that which comes first."""
        if word is _ODD:
            return False
        self._tell_letters(zip(word.numbers, word.letters, strict=True))
        return self._told.issuperset(word.numbers)

    def _tell_letters(self, letters: Iterable[tuple[int, str]]) -> None:
        told = self._told
        advances, widths, texts = self.words.advances, self.font.widths, self.font.to_unicode
        for number, text in letters:
            if number not in told:
                texts.setdefault(number, text)
                if widths.setdefault(number, advances[number]) == advances[number]:
                    told.add(number)

    def _tell_space(self) -> int:
        number = self.words.space_number
        self.font.to_unicode.setdefault(number, " ")
        return number

    def _write(self, word: str) -> _Written:
        raw, clusters = self.words._shapes[word]
        fields = array("i", raw)
        numbers = fields[::_FIELDS]
        letters: Sequence[str] = word
        if clusters is not None or len(numbers) != len(word):
            letters = self.words.glyphs(word)[1]
        if any(fields[2::_FIELDS]):
            return _ODD
        has_blanks = EMPTY in numbers
        if has_blanks and (numbers[0] == EMPTY or any(map(_is_wide, _GLYPH.iter_unpack(raw)))):
            return _ODD
        fragments = self.words.fragments
        try:
            parts = [fragments[glyph] for glyph in _GLYPH.iter_unpack(raw)]
        except KeyError:
            for glyph in _GLYPH.iter_unpack(raw):
                if glyph not in fragments:
                    fragments[glyph] = self._plain_glyph(glyph[0], glyph[1], self.words.advances)
            parts = [fragments[glyph] for glyph in _GLYPH.iter_unpack(raw)]
        if has_blanks:
            seen = [number != EMPTY for number in numbers]
            numbers, letters = array("i", compress(numbers, seen)), [*compress(letters, seen)]
        return _Written("".join(parts), numbers, letters)

    def _plain_glyph(self, number: int, width: int, widths: dict[int, int]) -> str:
        """A glyph in its place, without a move by nothing; "" for one that is nothing at all."""
        if number == EMPTY:
            return ""
        move = int(self._advance(number, widths) - width * 1000 * _PIXEL / self.size)
        return f"{number:04x}>{move}<" if move else f"{number:04x}"

    def _glyph(self, number: int, width: int, offset: int) -> str:
        if number == EMPTY:
            return no_ink(self.size, width)
        return fragment(self._advance(number, self.font.widths), self.size, number, width, offset)

    def _advance(self, number: int, widths: dict[int, int]) -> int:
        if number not in widths:
            widths[number] = advance_of(self._stream, self.words.font, self.size, number)
        return widths[number]


def _is_wide(glyph: tuple[int, int]) -> bool:
    """Whether a glyph has no ink, and a width."""
    return glyph[0] == EMPTY and glyph[1] != 0


def advance_of(stream: Any, pango_font: Any, size: float, number: int) -> int:
    """The width of a glyph in a font, in thousandths of an em."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width


def fragment(advance: int, size: float, number: int, width: int, x_offset: int) -> str:
    """What the engine writes for a glyph in its place, between ``<`` and ``>``."""
    offset = x_offset / size
    kerning = advance + offset - width * 1000 * _PIXEL / size
    return (
        (f">{-offset}<" if offset else "")
        + f"{number:04x}"
        + (f">{int(kerning)}<" if kerning else "")
    )


def no_ink(size: float, width: int) -> str:
    """What the engine writes for a glyph that has no ink, and may have a width."""
    return f">{-width / size}<"


def closed(glyphs: str) -> str:
    """A run of glyphs that others might have been joined to."""
    return "<" + glyphs[:-1] if glyphs[-1] == "<" else f"<{glyphs}>"


def show_words(stream: Any, layout: Any, style: Any) -> tuple[Inked, str] | None:
    """The words of a layout in a PDF, and what is shown for them; None if the engine has to draw them."""
    words: Words | None = layout.__dict__.get(SET_WORDS)
    if words is None:
        return _show_set_by_engine(stream, layout, style)
    tokens = layout.text.replace("\u00a0", " ").split(" ")
    inked = stream.__dict__.setdefault(_INKED, {}).get(words)
    if inked is None and (not words.knows(tokens) or (inked := find_inked(stream, words)) is None):
        return None
    shown = inked.line(tokens, words.space + round(layout.justification_spacing * UNITS))
    return None if shown is None else (inked, shown)


def _show_set_by_engine(stream: Any, layout: Any, style: Any) -> tuple[Inked, str] | None:
    script = script_of(layout.text)
    if script is None or plain_style(style) is None:
        return None
    words, tokens = words_of(style, script), layout.text.split(" ")
    if (layout.justification_spacing and not words.knows_spaces) or not words.knows(tokens):
        return None
    inked = find_inked(stream, words)
    if inked is None:
        return None
    return inked, tidy_moves(stream, _shown(inked, tokens, layout.justification_spacing))


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
        words.face = (key, as_new(font, font.hb_font), size)
        return font, size
    key, known, size = words.face
    if key not in stream._fonts:
        stream._fonts[key] = as_new(known, pango.pango_font_get_hb_font(words.font))
    return stream._fonts[key], size


def _shown(inked: Inked, tokens: list[str], spacing: float) -> str:
    """The glyphs of words with spaces between them, which are so much wider, as the engine writes them."""
    first, last = tokens[0], tokens[-1]
    words = inked.words
    if len(tokens) == 1:
        return closed(inked.exact(first))
    taken = [inked.exact(first)] if first else []
    if not spacing:
        space = inked.space(words.space, 0)
        taken += [inked.exact(token) for token in tokens[1:] if token]
        return closed(("" if first else space) + space.join(taken) + ("" if last else space))
    wider = words.spaces(int(spacing * UNITS))
    between = closed(inked.space(*wider.inner))
    taken += [inked.exact(token) for token in tokens[1:] if token]
    text = between.join([closed(word) for word in taken])
    before = "" if first else closed(inked.space(*wider.first))
    after = "" if last else closed(inked.space(*wider.last))
    return before + text + after


def as_new(known: Any, hb_font: Any) -> Any:
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
    font.__dict__.pop(FRAGMENTS, None)  # they were written when its letters were told
    return font
