"""Turn words into glyphs and widths once.

A book says the same words over and over, and the engine has Pango shape each of them four or five times
for every time that it stands in the text. What a word looks like depends on its font alone, unless a rule
of the font looks across spaces: whether one does is found out by shaping words with and without spaces
around some letters of each beginning and end (`Words._try_edges`), so that the answer for a word hangs on its own letters
alone, and not on what was met before it.
"""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import accumulate, chain, islice
from typing import Any

from octavo.engine.reliefs.alphabets import COMMON, LETTERS, has_letters, script_of
from octavo.engine.reliefs.glyphs import FIELDS, GLYPH, fields_of, glyphs_of, lay_out
from octavo.engine.reliefs.styles import TWIN, kept_with
from octavo.engine.reliefs.text import font_of

UNITS = 1024  # of Pango, in a CSS pixel
EMPTY = 0x0FFFFFFF  # Pango's glyph without ink; those above it are of no font
SPACES = re.compile("[ \u00a0]")  # that are made wider
SET_WORDS = "octavo_set_words"  # attribute of a layout: the words that its text was made of
SCALE = "octavo_scale"  # attribute of a box of text: how wide its letters are, if not as they were drawn
_ALL_WORDS = "octavo_words"  # attribute of a font configuration: key → Words
_PLAIN_STYLE = "octavo_plain"  # attribute of a style
_MOST_WORDS = 50_000  # kept of one font
_AT_ONCE = 200  # words shaped in one go
_LEEWAY = 0.4  # of an em: kerning between two parts of a word is less
_TRIED = (1536, 341, -256, -301, 7)  # spacings, in Pango's units


@dataclass(frozen=True, slots=True)
class PlainStyle:
    """A style in which the width of a line is the sum of widths."""

    style: Any
    language: Any  # PangoLanguage
    template: dict[str, Any]  # what a layout has
    wraps: bool
    breaks_words: bool  # that are too long for a line
    hyphenation: (
        tuple[str, int, int, int] | None
    )  # language, least letters, before and after a break
    hyphen: str
    leeway: float  # in Pango's units: parts of a word are not wider when they stand together
    parts: dict[str, tuple[str, ...]]  # text up to the next break → its beginnings, longest first


@dataclass(frozen=True, slots=True)
class Spaces:
    """Width and offset of a space that was made wider, in Pango's units, by its place in the text."""

    first: tuple[int, int]
    inner: tuple[int, int]
    last: tuple[int, int]


class Words:
    """Words in one font and size, as Pango shapes them in one line of a script (``script_of``)."""

    def __init__(self, style: Any, script: str) -> None:
        self.widths: dict[str, int | None] = {}  # in Pango's units; None: left to the engine
        self._alone: dict[str, int] = {}
        self.usable = True
        self.space = 0  # its width
        self.space_number = 0  # of its glyph
        self.height = self.baseline = 0.0  # of a line, in CSS pixels
        self.font: Any = None  # PangoFont
        self.advances: dict[int, int] = {}  # for those who draw: widths of glyphs
        self.fragments: dict[tuple[int, ...], str] = {}  # and what they made of each of them
        self.written: dict[str, Any] = {}  # and of words
        self.face: Any = None  # and what a PDF has of the font: key, font and size
        self._style = style
        self._shapes: dict[str, tuple[bytes, list[int] | None]] = {}  # glyphs, where letters begin
        self._script = script
        # gives signs and figures the script of their text
        self._frame = [LETTERS[script][1]] if script else []
        # letters before and after a space, and whether they look the same without it
        self._edges: dict[str, bool] = {}
        self._space_glyph = b""
        self._held: Any = None  # the layout that keeps the font
        self._desk: Any = None  # the one that words are laid out in
        self.learn(["1", "2"])
        self.usable &= self.space > 0
        if self.usable:
            self.learn(COMMON.get(script, ""))
            self.usable &= all(self._edges.values())

    def width(self, word: str) -> int | None:
        """Its width, or None if the engine has to shape it."""
        if word not in self.widths:
            self.learn([word])
        return self.widths[word]

    def width_alone(self, text: str) -> int:
        """The width of a text without spaces, as the engine sets it in a line of its own."""
        width = self._alone.get(text)
        if width is None:
            from weasyprint.text.line_break import line_size

            line, _ = lay_out(self._style, text.encode()).get_first_line()
            width = self._alone[text] = round(float(line_size(line, self._style)[0]) * UNITS)
        return width

    def shape(self, word: str) -> bytes:
        """The glyphs of a word that is known, one ``GLYPH`` each."""
        return self._shapes[word][0]

    def beginning(self, word: str, letters: int) -> int | None:
        """The width of the first letters of a word that is known, as they stand in it; None where a glyph
        stands for letters on both sides."""
        raw, clusters = self._shapes[word]
        place = last = len(word[:letters].encode())
        if clusters is not None:
            last = bisect_left(clusters, place)
            if clusters[last : last + 1] != [place]:
                return None
        return sum(array("i", raw[: last * GLYPH.size])[1::FIELDS])

    def beginnings(self, word: str, places: Sequence[int]) -> list[int | None]:
        """The same for several numbers of letters."""
        raw, clusters = self._shapes[word]
        if clusters is not None or not word.isascii():
            return [self.beginning(word, letters) for letters in places]
        widths = [0, *accumulate(array("i", raw)[1::FIELDS])]
        return [widths[letters] for letters in places]

    def learn(self, words: Iterable[str]) -> None:
        """Shape words that are not known."""
        if len(self.widths) > _MOST_WORDS:
            self.widths.clear()
            self._shapes.clear()
            self.written.clear()
        widths = self.widths
        unknown = iter([word for word in dict.fromkeys(words) if word not in widths])
        while some := list(islice(unknown, _AT_ONCE)):
            if not self.usable:
                self.widths.update(dict.fromkeys(some))
            elif not self._shape(some):
                for word in some:  # some have signs that this font has not
                    if not self._shape([word]):
                        self.widths[word] = None

    def knows(self, tokens: list[str]) -> bool:
        """Whether a text consists of words that are known, with single spaces between and around them."""
        widths = self.widths
        return (
            all(tokens[1:-1])
            and any(tokens)
            and all(widths.get(token) is not None for token in tokens if token)
        )

    def glyphs(self, word: str) -> tuple[list[tuple[int, int, int, int]], Sequence[str]]:
        """The glyphs of a word that is known, each with number, width and offset in Pango's units and a nought,
        and the letters of each."""
        raw, clusters = self._shapes[word]
        glyphs = list(GLYPH.iter_unpack(raw))
        if clusters is None and len(glyphs) == len(word):
            return glyphs, word
        data = word.encode()
        places = range(len(data)) if clusters is None else clusters
        ends = [*places[1:], len(data)]
        return glyphs, [data[a:b].decode() for a, b in zip(places, ends, strict=True)]

    def spaces(self, spacing: int) -> Spaces:
        """Spaces that are so much wider. Pango puts half of it on either side, and rounds whole pixels."""
        space, half, double = self.space, _half(spacing), _half(2 * spacing)
        return Spaces(
            (space + 2 * spacing - double, 0), (space + spacing, half), (space + double, double)
        )

    @cached_property
    def knows_spaces(self) -> bool:
        """Whether this Pango makes spaces wider as `spaces` says."""
        from weasyprint.text.line_break import Layout

        for spacing in _TRIED:
            layout = Layout(self._style, spacing / UNITS)
            word = (self._frame or ["1"])[0]
            layout.set_text(f" {word} {word} ", justify=True)
            found = [glyph for glyph in glyphs_of(layout) if glyph[0] == self.space_number]
            spaces = self.spaces(spacing)
            made = [spaces.first, spaces.inner, spaces.last]
            if found != [(self.space_number, *space, 0) for space in made]:
                return False
        return True

    def _shape(self, words: list[str]) -> bool:
        """Take down what words look like in one line; False if that is more than one font, or none."""
        framed = [*self._frame, *words, *self._frame]
        data = f" {' '.join(framed)} ".encode()
        layout = self._laid(data)
        shaped = self._line(layout, 0)
        if shaped is None:
            return False
        fields, clusters, line = shaped
        if self.font is None:
            self._measure(layout, line, fields, clusters.index(data.index(b" ")))
        raw = fields.tobytes()
        widths, raised, numbers = fields[1::FIELDS], fields[3::FIELDS], fields[0::FIELDS]
        odd = any(raised) or max(numbers) > EMPTY
        edged: list[tuple[str, str, str]] = []
        is_latin = self._script == "latin"
        size, is_plain, script, edges = (
            GLYPH.size,
            len(clusters) == len(data),
            self._script,
            self._edges,
        )
        for word, place, first, last in _places(framed, clusters, len(data)):
            width: int | None = sum(widths[first:last])
            if odd and (any(raised[first:last]) or max(numbers[first:last]) > EMPTY):
                width = None
            letters = None
            if not is_plain and last - first != len(word.encode()):
                letters = [cluster - place for cluster in clusters[first:last]]
            self._shapes[word] = (raw[first * size : last * size], letters)
            if not self.usable:
                width = None
            self.widths[word] = width
            # most words are known to have letters without a search for one
            if width is not None and (
                (is_latin and word.isascii() and word[:1].isalpha()) or has_letters(word, script)
            ):
                edged.append((word, *_edges_of(word)))
        self._try_edges(chain.from_iterable(edge[1:] for edge in edged))
        for word, begin, end in edged:
            if not (edges[begin] and edges[end]):
                self.widths[word] = None
        return True

    def _try_edges(self, edges: Iterable[str]) -> None:
        """See whether letters that words begin or end with look the same beside a space and at the edge of a line.

        Each is tried with a letter of no consequence on its other side, between words of the same: whatever words there
        are, and in whatever order they come, the answer is one."""
        fresh = list(dict.fromkeys(edge for edge in edges if edge not in self._edges))
        if not fresh:
            return
        carrier = (self._frame or ["1"])[0]
        texts = [
            f"{edge[1:]}{carrier}" if edge[0] == " " else f"{carrier}{edge[:-1]}" for edge in fresh
        ]
        framed = [carrier, *(word for text in texts for word in (text, carrier))]
        data = f" {' '.join(framed)} ".encode()
        shaped = self._line(self._laid(data), 0)
        if shaped is None:  # one of them has a sign that this font has not
            for edge in fresh:
                if len(fresh) == 1:
                    self._edges[edge] = False
                else:
                    self._try_edges([edge])
            return
        raw, clusters = shaped[0].tobytes(), shaped[1]
        alone = self._laid("\n".join(texts).encode())
        places = list(_places(framed, clusters, len(data)))[1::2]
        size = GLYPH.size
        for number, (edge, (_, _, first, last)) in enumerate(zip(fresh, places, strict=True)):
            run = self._run(alone, number)
            shape = fields_of(run[1]).tobytes() if run else b""
            beside = raw[first * size : last * size]
            if edge[0] == " ":
                space, shape, beside = (
                    raw[(first - 1) * size : first * size],
                    shape[:-size],
                    beside[:-size],
                )
            else:
                space, shape, beside = (
                    raw[last * size : (last + 1) * size],
                    shape[size:],
                    beside[size:],
                )
            self._edges[edge] = shape == beside and space == self._space_glyph

    def _line(self, layout: Any, number: int) -> tuple[array[int], list[int], Any] | None:
        """Fields of the glyphs of a line without their flags, the bytes of text at which each begins, and the
        line; None if it is no single run from left to right in the font of the others."""
        run = self._run(layout, number)
        if run is None:
            return None
        line, glyphs = run
        from weasyprint.text.ffi import ffi

        return fields_of(glyphs), ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs), line

    def _run(self, layout: Any, number: int) -> tuple[Any, Any] | None:
        """A line that is such a run, and its glyphs."""
        from weasyprint.text.ffi import ffi, pango

        line = pango.pango_layout_get_line_readonly(layout.layout, number)
        run = line.runs[0]
        if run == ffi.NULL or run.next != ffi.NULL:
            return None
        analysis, glyphs = run.data.item.analysis, run.data.glyphs
        if analysis.level % 2 or (self.font is not None and analysis.font != self.font):
            return None
        return line, glyphs

    def _laid(self, data: bytes) -> Any:
        """A layout of a text, until the next is asked for; the first keeps the font, and is given no other text."""
        from weasyprint.text.ffi import pango

        if self._desk is None or self._desk is self._held:
            self._desk = lay_out(self._style, data)
        else:
            pango.pango_layout_set_text(self._desk.layout, data, -1)
        return self._desk

    def _measure(self, layout: Any, line: Any, fields: array[int], place: int) -> None:
        """Take down what is common to all lines; ``place`` is that of a space among the glyphs."""
        from weasyprint.text.ffi import FROM_UNITS, pango
        from weasyprint.text.line_break import line_size

        glyph = fields[place * FIELDS : (place + 1) * FIELDS]
        self._space_glyph = glyph.tobytes()
        self.space_number, self.space, *offsets, _ = glyph
        self.usable &= not any(offsets)
        self.height = line_size(line, self._style)[1]
        self.baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
        self.font, self._held = line.runs[0].data.item.analysis.font, layout


def _places(
    words: Iterable[str], clusters: list[int], length: int
) -> Iterator[tuple[str, int, int, int]]:
    """Words that stand one behind the other in a text of ``length`` bytes, with a space before each: where each begins, in
    bytes, its first glyph, and that behind its last."""
    place = 1
    is_plain = len(clusters) == length  # a glyph for each byte
    for word in words:
        end = place + (len(word) if word.isascii() else len(word.encode()))
        if is_plain:
            yield word, place, place, end
        else:
            yield word, place, bisect_left(clusters, place), bisect_left(clusters, end)
        place = end + 1


def _edges_of(word: str) -> tuple[str, str]:
    """How a word begins behind a space, and ends before one."""
    return " " + word[:2], word[-2:] + " "


def words_of(style: Any, script: str) -> Words:
    """The words of a style's font."""
    all_words = style.font_config.__dict__.setdefault(_ALL_WORDS, {})
    key = (font_of(style).key, script)
    if key not in all_words:
        all_words[key] = Words(style.__dict__.get(TWIN, style), script)
    words: Words = all_words[key]
    return words


def forget_words_for_new_fonts() -> None:
    """Begin anew when a font was added, since it may take the place of another."""
    from weasyprint.text.fonts import FontConfiguration

    stock = FontConfiguration.add_font_face

    def add_font_face(self: Any, *arguments: Any) -> None:
        before = self._folder and os.listdir(self._folder)
        stock(self, *arguments)
        if os.listdir(self._folder) != before:  # every style sheet names all faces again
            self.__dict__.pop(_ALL_WORDS, None)

    FontConfiguration.add_font_face = add_font_face


def plain_style(style: Any) -> PlainStyle | None:
    """What is to be known of a style, if lines in it can be added up; else None."""
    plain: PlainStyle | None = kept_with(style, _PLAIN_STYLE, _plain_style)
    return plain


def _plain_style(style: Any) -> PlainStyle | None:
    if (
        style["white_space"] not in ("normal", "nowrap")
        or style["letter_spacing"] not in ("normal", 0)
        or style["word_spacing"]
        or style["direction"] != "ltr"
        or style["font_language_override"] != "normal"
        or style["font_size"] < 1e-6
        or style["hyphenate_limit_zone"].value
        or " " in style["hyphenate_character"]  # which may hang out of the line
        or script_of(style["hyphenate_character"]) is None
    ):
        return None
    font = font_of(style)
    language = style["lang"] and import_module("pyphen").language_fallback(style["lang"])
    return PlainStyle(
        style,
        font.language,
        {"first_line_direction": 0, **font.metrics},
        style["white_space"] == "normal",
        style["overflow_wrap"] != "normal" or style["word_break"] != "normal",
        (language, *style["hyphenate_limit_chars"])
        if style["hyphens"] == "auto" and language else None,
        style["hyphenate_character"],
        _LEEWAY * style["font_size"] * UNITS,
        {},
    )  # fmt: skip


def _half(spacing: int) -> int:
    """Half of a spacing, towards zero; that of whole pixels is a whole pixel again."""
    half = int(spacing / 2)
    return half if spacing % UNITS else (half + UNITS // 2) // UNITS * UNITS
