"""Break paragraphs into lines by the widths of their words.

For every line the engine has Pango lay out the text that is left four or five times: as much as may fit,
with one more word, with parts of the next word, and once more what it has chosen. The width of a line is
the sum of those of its words and spaces, so the place where it ends is looked up. The engine's choice is
followed with all its turns; where it would depend on more than widths of words, the engine is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from octavo.engine.reliefs.alphabets import has_letters, script_of
from octavo.engine.reliefs.shapes import (
    UNITS,
    PlainStyle,
    Words,
    forget_words_for_new_fonts,
    plain_style,
    words_of,
)
from octavo.engine.reliefs.swap import swap
from octavo.engine.reliefs.text import font_of

_MEASURED = "octavo_measured"  # attribute of a box of text
_LETTERS = 4  # for each em of a line: the engine looks at no more of the text
_AHEAD = 2  # letters that it looks at behind a place where a line may end
_COMING = "octavo_coming"  # attribute of a font configuration: keys of fonts → texts to be set
_TEXTS_AHEAD = 400
_ENDLESS = 2**21  # CSS pixels: more is no width for Pango


class _Measured:
    """A text whose words have been measured; without words, one that has to be laid out by the engine."""

    __slots__ = ("begins", "breaks", "bytes", "ends", "index", "inner", "script", "starts", "style",
                 "text", "tokens", "words")  # fmt: skip

    def __init__(self, text: str, style: Any, plain: PlainStyle) -> None:
        self.text = text
        self.style = style
        self.tokens: list[str] = []  # between spaces
        self.begins: list[int] = []  # in Pango's units, from the beginning of the text
        self.ends: list[int] = []
        self.starts: list[int] = []  # in letters
        self.bytes: list[int] = []
        self.index: dict[int, int] = {}  # bytes → token
        self.inner: dict[int, list[int]] = {}  # token → letters in it before which a line may begin
        self.breaks = b""  # one for each letter: 1 where a line may begin
        self.script = script_of(text) if text else None
        if self.script is not None:
            self.words: Words = words_of(style, self.script)
            self._measure(text.split(" "), plain)

    def _measure(self, tokens: list[str], plain: PlainStyle) -> None:
        words = self.words
        known = words.widths
        if not all(tokens[1:-1]) or not words.usable:
            return
        if not all(token in known for token in tokens if token):
            words.learn(
                token
                for following in texts_ahead(self.text, self.style)
                if script_of(following) == self.script
                for token in following.split(" ")
                if token
            )
            words.learn([token for token in tokens if token])
        widths = [known[token] if token else 0 for token in tokens]
        if None in widths:
            return
        position, letter = 0, 0
        for token, width in zip(tokens, widths, strict=True):
            self.begins.append(position)
            position += width or 0
            self.ends.append(position)
            position += words.space
            self.starts.append(letter)
            letter += len(token) + 1
        self.tokens = tokens
        self.bytes = self.starts
        if not self.text.isascii():
            sizes = [len(token.encode()) + 1 for token in tokens]
            self.bytes = [sum(sizes[:number]) for number in range(len(tokens))]
        self.index = {place: number for number, place in enumerate(self.bytes)}
        self.breaks = line_breaks(self.text, plain.language)
        if self.breaks.count(1) != sum(map(self.breaks.__getitem__, self.starts[1:])):
            self._find_inner()

    def place_of(self, number: int) -> _Place:
        """Where a token begins."""
        return _Place(number, self.starts[number], self.bytes[number], self.begins[number],
                      self.tokens[number], self.inner.get(number, []))  # fmt: skip

    def _find_inner(self) -> None:
        for number, start in enumerate(self.starts):
            inner = self.breaks[start + 1 : start + len(self.tokens[number])]
            if 1 in inner:
                self.inner[number] = [place for place, may in enumerate(inner, 1) if may]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line begins, or a word that does not fit in it."""

    number: int  # of the token
    letter: int
    byte: int
    position: int  # in Pango's units
    token: str  # the rest of it
    inner: list[int]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    units: int  # its width
    resume: int | None  # byte where the next line begins


def break_lines_by_words() -> None:
    """Add up widths of words that are known, and ask Pango for no line.

    Gain: 15 %
    """
    from weasyprint.layout.inline import split_text_box
    from weasyprint.text.ffi import FROM_UNITS
    from weasyprint.text.line_break import Layout, strut

    def split(
        context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True
    ) -> Any:
        style = box.style
        plain = plain_style(style)
        fitted = None
        if plain is not None:
            fitted = _fit(context, box, plain, available_width, skip)
        if plain is None or fitted is None:
            return split_text_box(context, box, available_width, skip, is_line_start)
        layout = object.__new__(Layout)
        layout.__dict__.update(
            plain.template,
            justification_spacing=box.justification_spacing,
            max_width=available_width,
            text=fitted.text,
        )
        words = box.__dict__[_MEASURED].words
        line = box.copy_with_text(fitted.text)
        line.width = fitted.units * FROM_UNITS
        line.pango_layout = layout
        line.height = words.height
        half_leading = (strut(style)[0] - words.height) / 2
        line.margin_top = line.margin_bottom = half_leading
        line.baseline = words.baseline + half_leading
        return line, fitted.resume, False

    forget_words_for_new_fonts()
    swap(split_text_box, split)


def shape_words_ahead() -> None:
    """Have Pango shape the words of some of the coming paragraphs in one go.

    Gain: 1.5 %
    """
    from weasyprint.document import build_formatting_structure
    from weasyprint.formatting_structure.boxes import TextBox

    def gather(box: Any, coming: dict[Any, list[str]]) -> None:
        for child in box.children:
            if isinstance(child, TextBox):
                if plain_style(child.style) is not None:
                    coming.setdefault(font_of(child.style).key, []).append(child.text)
            elif hasattr(child, "children"):
                gather(child, coming)
            if child.footnote is not None:
                gather(child.footnote, coming)

    def build(tree: Any, style_for: Any, *arguments: Any) -> Any:
        root = build_formatting_structure(tree, style_for, *arguments)
        coming: dict[Any, list[str]] = {}
        gather(root, coming)
        style_for.font_config.__dict__[_COMING] = {
            key: (texts, {text: number for number, text in enumerate(texts)})
            for key, texts in coming.items()
        }
        return root

    swap(build_formatting_structure, build)


def texts_ahead(text: str, style: Any) -> list[str]:
    """The texts that follow one in the same font, and itself."""
    coming = style.font_config.__dict__.get(_COMING, {})
    texts, numbers = coming.get(font_of(style).key, ((), {}))
    number = numbers.get(text, len(texts))
    return list(texts[number : number + _TEXTS_AHEAD])


def _fit(context: Any, box: Any, plain: PlainStyle, width: float | None, skip: int) -> _Line | None:
    """The first line of what is left of a text; None if the engine has to find it."""
    text = box.text
    measured = box.__dict__.get(_MEASURED)
    if measured is None or measured.text is not text or measured.style is not box.style:
        measured = box.__dict__[_MEASURED] = _Measured(text, box.style, plain)
    place = _place(measured, skip) if measured.tokens else None
    if place is None or place.letter == len(text):
        return None
    ends = measured.ends
    fitting = len(ends)
    limit = 0
    if plain.wraps and width is not None and width < _ENDLESS:
        limit = place.position + int(max(0, width) * UNITS)
        fitting = bisect_right(ends, limit, place.number)
        # the space at the end of a text hangs over
        fitting += place.number < fitting == len(ends) - 1 and not measured.tokens[fitting]
    if fitting == len(ends):
        if not _is_one_script(measured, place.letter, len(text)):
            return None
        return _Line(text[place.letter :], ends[-1] - place.position, None)
    assert width is not None
    return _Break(context, measured, plain, width, place, limit).find(fitting)


def _place(measured: _Measured, skip: int) -> _Place | None:
    """Where a line begins that begins at a byte of the text."""
    number = measured.index.get(skip)
    if number is not None:
        return measured.place_of(number)
    number = bisect_right(measured.bytes, skip) - 1
    token = measured.tokens[number]
    rest = token.encode()[skip - measured.bytes[number] :].decode()
    width = measured.words.width(rest) if rest else None
    if width is None:
        return None
    gone = len(token) - len(rest)
    inner = [place - gone for place in measured.inner.get(number, []) if place > gone]
    return _Place(number, measured.starts[number] + gone, skip, measured.ends[number] - width, rest,
                  inner)  # fmt: skip


def _is_one_script(measured: _Measured, start: int, end: int) -> bool:
    """Whether a part of a text is shaped like the whole: as letters, or as signs alone."""
    return has_letters(measured.text, measured.script or "", start, end)


@dataclass(frozen=True, slots=True)
class _Break:
    """A text that is wider than the line."""

    context: Any
    measured: _Measured
    plain: PlainStyle
    width: float
    line: _Place
    limit: int  # in Pango's units

    def find(self, number: int) -> _Line | None:
        """The line that ends in the token of that number, or before it."""
        measured, line = self.measured, self.line
        if number == line.number:
            word = line
        else:
            word = measured.place_of(number)
            alone = number == line.number + 1 and not line.token  # a space at the beginning
            if alone or not measured.breaks[word.letter]:
                return None
        if not word.token:
            return None
        head = self._head(word)
        if head is None:
            return None
        segment = min((place for place in word.inner if place > head), default=len(word.token))
        # the engine leaves out the last letter before the next break, which most often is a space
        tried = word.token[head : segment - (segment < len(word.token))]
        if not tried or not self._is_seen(word, segment):
            return None
        parts = self._parts(tried)
        if word is line and not head:
            return self._overfull(word, parts)
        return self._hyphenated(word, head, parts) if parts else self._ended(word, head)

    def _head(self, word: _Place) -> int | None:
        """Letters of a word up to the last break inside it that fits; None where kerning may decide it."""
        for place in reversed(word.inner):
            width = self.measured.words.beginning(word.token, place)
            if width is None or abs(word.position + width - self.limit) <= self.plain.leeway:
                return None
            if word.position + width < self.limit:
                return place
        return 0

    def _is_seen(self, word: _Place, segment: int) -> bool:
        """Whether the engine, which cuts the text before it measures it, finds the next break as well."""
        size, breaks = self.plain.style["font_size"], self.measured.breaks
        length = len(self.measured.text)
        place = word.letter + segment + (segment == len(word.token))  # behind the space
        if place < length and not breaks[place]:
            return False
        if size * _LETTERS > self.width:
            return not word.inner  # it cuts behind the first word
        seen = self.line.letter + int(self.width / size * _LETTERS)
        return seen >= length or place > length or place + _AHEAD < seen

    def _ended(self, word: _Place, head: int) -> _Line | None:
        """The line that ends before a word, or behind its head."""
        measured, line = self.measured, self.line
        units = measured.ends[word.number - 1] - line.position
        end = word.letter - 1
        resume = word.byte
        if head:
            part = word.token[:head]
            width = measured.words.width(part)
            if width is None:
                return None
            units = word.position + width - line.position
            end = word.letter + head
            resume += len(part.encode())
        if not _is_one_script(measured, line.letter, end):
            return None
        return _Line(measured.text[line.letter : end], units, resume)

    def _hyphenated(self, word: _Place, head: int, parts: Sequence[str]) -> _Line | None:
        """The line that ends in the longest part of a word that fits; else before it."""
        measured, line = self.measured, self.line
        words = measured.words
        ended = self._ended(word, head)
        if ended is None or self.width - ended.units / UNITS <= 0:
            return None
        for part in parts:
            begun = words.beginning(word.token, head + len(part))
            if begun is not None and word.position + begun > self.limit + self.plain.leeway:
                continue
            beginning = word.token[:head] + part
            width = words.width(beginning + self.plain.hyphen)
            if width is None:
                return None
            if word.position + width <= self.limit:
                text = measured.text[line.letter : word.letter] + beginning + self.plain.hyphen
                return _Line(
                    text, word.position + width - line.position, word.byte + len(beginning.encode())
                )
        return ended

    def _overfull(self, word: _Place, parts: Sequence[str]) -> _Line | None:
        """The line that holds one word which does not fit, or a part of it: the shortest if none fits."""
        measured = self.measured
        last = word.number == len(measured.tokens) - 1
        before_space = word.number == len(measured.tokens) - 2 and not measured.tokens[-1]
        if self.plain.breaks_words or word.inner or before_space:
            return None
        if not _is_one_script(measured, word.letter, word.letter + len(word.token)):
            return None
        for part in parts:
            width = measured.words.width(part + self.plain.hyphen)
            if width is None:
                return None
            if word.position + width <= self.limit or part == parts[-1]:
                return _Line(part + self.plain.hyphen, width, word.byte + len(part.encode()))
        units = measured.ends[word.number] - word.position
        resume = None if last else word.byte + len(word.token.encode()) + 1
        return _Line(word.token, units, resume)

    def _parts(self, text: str) -> tuple[str, ...]:
        """The beginnings of a text that a hyphen may end, the longest first."""
        if self.plain.hyphenation is None:
            return ()
        known = self.plain.parts.get(text)
        if known is None:
            known = self.plain.parts[text] = _hyphen_parts(
                self.context, self.plain.hyphenation, text
            )
        return known


def _hyphen_parts(
    context: Any, hyphenation: tuple[str, int, int, int], text: str
) -> tuple[str, ...]:
    """The beginnings of the first word of a text that is long enough, with what stands before it."""
    from weasyprint.text.line_break import get_next_word_boundaries

    language, total, left, right = hyphenation
    index, rest = 0, text
    while rest:
        boundaries = get_next_word_boundaries(rest, language)
        if not boundaries:
            break
        start, stop = boundaries
        if stop - start >= total:
            key = (language, left, right, total)
            if key not in context.dictionaries:
                make = import_module("pyphen").Pyphen
                context.dictionaries[key] = make(lang=language, left=left, right=right)
            before = text[: index + start]
            parts = context.dictionaries[key].iterate(rest[start:stop])
            return tuple(before + part for part, _ in parts)
        rest = rest[stop:]
        index += stop
    return ()


def line_breaks(text: str, language: Any) -> bytes:
    """For each letter of a text 1 where a line may begin with it."""
    from weasyprint.text.ffi import ffi, pango

    data = text.encode()
    count = len(text) + 1
    attributes = ffi.new("PangoLogAttr[]", count)
    pango.pango_get_log_attrs(data, len(data), -1, language, attributes, count)
    size, place, bits = _line_break_bit()
    return bytes(ffi.buffer(attributes))[place::size].translate(bits)


@cache
def _line_break_bit() -> tuple[int, int, bytes]:
    """Where the bit stands that says so: size of all that is told of a letter, byte in it, table of bits."""
    from weasyprint.text.ffi import ffi

    attribute = ffi.new("PangoLogAttr *")
    attribute.is_line_break = 1
    told = bytes(ffi.buffer(attribute))
    place = next(place for place, value in enumerate(told) if value)
    return len(told), place, bytes(bool(value & told[place]) for value in range(256))
