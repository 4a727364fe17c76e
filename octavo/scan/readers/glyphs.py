"""Turn a page of a PDF, open in pdfium, into lines of words with their places.

1. all characters come in one call; spaces and line ends, some of which pdfium makes up, part them into words;
2. a word is parted again where size, font or height of its letters change: “Azeris.” and a raised “1” are two;
3. a digit or sign is raised where its glyph stands above the line, whatever its size: fonts have superior digits
   of their own, which are drawn with the size and on the line of all others;
4. words on one line of type are a Line, unless a gap as wide as that between columns is between them.

A PDF's page is measured from below; what comes out is measured from above, the way the page is looked at, and from the
right where most of its letters go from right to left: so its indents, its cells and its columns come as on any page.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium_c

from octavo.scan.model import Box
from octavo.scan.readers.lettering import SMALLER, Piece, is_alike, is_apart, size_of, touches
from octavo.scan.readers.pdfthings import Corners
from octavo.scan.readers.type import ADDRESS, INDEX, Style, Styles, run_at, with_numbers
from octavo.scan.sheets.model import Line, Word

_ROW = re.compile(r"[^\n\ufffe\x02]*[\n\ufffe\x02]?")
_WORD = re.compile(r"[^\s\0\ufffe\x02]+")
_LINE_HYPHENS = ("\ufffe", "\x02")  # pdfium's, where it has joined two lines
_FROM_RIGHT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
                         "\U0001e800-\U0001eeff]")  # fmt: skip
_HYPHENS = ("-", "‐", "\u00ad", "¬")
_SUPERIOR = re.compile(
    r"(?<!\d)\d{1,4}(?!\d)|[⁰¹²³⁴-⁹]+|[*†‡§¶‖]{1,6}|(?<=\d)(?:st|nd|rd|th|e|er|re)(?![^\W\d_])"
)
_SPECIAL = re.compile(r"[\d*†‡§¶‖⁰¹²³⁴-⁹]")  # what may be raised
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # raised by themselves
_PLAIN = str.maketrans(_DIGITS, "0123456789")
_RAISED = 0.16  # of the size: a glyph that stands as high above its line is raised
_STEP = 0.45  # of the size: lines are farther apart
_BESIDE = 0.6  # of the size of an initial: letters beside it are smaller
_RISE = 0.8  # the same, for what follows without a space
_BEHIND = 0.6  # the same: a call stands as near, be there a space before it
_GUTTER = 2.2  # times the size: a gap as wide is no word space
_AGAINST = (
    12.0  # the same, where letters of the other direction begin: all that follow them stand between
)
_ASCENT, _DESCENT = 0.75, 0.25  # of the size, where the box of a word ends
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160)))


# pypdfium2's, taking addresses as numbers: to make pointers of them takes as long as the call
_origin_of = with_numbers(pdfium_c.FPDFText_GetCharOrigin, ADDRESS, INDEX, ADDRESS, ADDRESS)
_loose_box_of = with_numbers(pdfium_c.FPDFText_GetLooseCharBox, ADDRESS, INDEX, ADDRESS)


_Spans = Sequence[
    tuple[int, int]
]  # from the first letter of a word to behind its last, of each word


@dataclass(frozen=True, slots=True)
class Typed:
    """What is read of the type of a page."""

    lines: tuple[Line, ...]
    line_marks: tuple[
        int, ...
    ]  # of each line: the number of the marked content that it begins in; -1: none
    askew: tuple[
        tuple[Line, int], ...
    ]  # what is turned otherwise than most of the page, as a stamp
    turned: int  # degrees by which the page's type is turned
    unnamed: int  # glyphs whose font does not say which letters they are


class Glyphs:
    """Reads the characters of one text page."""

    def __init__(
        self,
        text: Any,
        characters: str,
        size: tuple[float, float],
        origin: tuple[float, float],
        links: Sequence[tuple[Corners, str]],
        tagged: bool,
        blocks: Mapping[int, int],
        linked: Collection[int],
    ) -> None:
        """Of marked contents: ``blocks``, what they are of, where lines of two such are two; ``linked``, which are links."""
        self._text = text
        self._blocks, self._linking = blocks, linked
        self._characters = characters
        self._styles = Styles(text, tagged)
        self._size, self._origin = size, origin
        self._turned = 0
        self._controls = _CONTROL.search(characters) is not None
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._for_origin = (ctypes.addressof(self._x), ctypes.addressof(self._y))
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._for_box = tuple(map(ctypes.byref, self._sides))
        self._loose = pdfium_c.FS_RECTF()
        self._for_loose = ctypes.addressof(self._loose)
        self._at = ctypes.cast(text, ctypes.c_void_p).value or 0
        self._straight = _FROM_RIGHT.search(characters) is None
        self._mirrored = not self._straight and 2 * len(_FROM_RIGHT.findall(characters)) > sum(
            map(str.isalpha, characters)
        )
        self._links = links
        self._linked: list[tuple[Box, str]] = []

    def read(self) -> Typed:
        """The lines of the page."""
        rows = _rows(self._characters)
        starts = [start for spans, _ in rows for start, _ in spans]
        for start in starts[:: max(1, len(starts) // 64)]:
            self._styles.of(start)
        self._turned = self._styles.turned()
        self._linked = [(self._box(corners), address) for corners, address in self._links]
        lines: list[Line] = []
        askew: list[tuple[Line, int]] = []
        marks: list[int] = []
        for pieces in self._lines(rows):
            mark = next((p.style.mark for p in pieces if p.style.mark >= 0), -1)
            if pieces[0].style.turned == self._turned:
                lines.append(self._line(pieces))
                marks.append(mark)
            else:
                askew.append((replace(self._line(pieces), askew=True), mark))
        return Typed(tuple(lines), tuple(marks), tuple(askew), self._turned, self._unnamed())

    def _unnamed(self) -> int:
        """How many glyphs come as a control character, which is what pdfium gives where a font names no letter."""
        return sum(
            match[0] not in _LINE_HYPHENS and run_at(self._at, match.start()) is not None
            for match in _CONTROL.finditer(self._characters)
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place of the PDF's page as we measure it."""
        x, y = x - self._origin[0], y - self._origin[1]
        match self._turned:
            case 90:
                return y, x
            case 180:
                return self._size[0] - x, y
            case 270:
                return self._size[1] - y, self._size[0] - x
        return self._size[0] - x if self._mirrored else x, self._size[1] - y

    def _box(self, corners: Corners) -> Box:
        (a, b), (c, d) = self.place(*corners[0]), self.place(*corners[1])
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))

    # Words

    def _lines(self, rows: Sequence[tuple[_Spans, int]]) -> Iterator[list[Piece]]:
        """The pieces of each line of type."""
        line: list[Piece] = []
        characters = self._characters
        for spans, end in rows:
            behind = -1  # index behind the piece before
            for piece in self._pieces_of(spans):
                if line and piece.start == behind + 1 and touches(line[-1], piece):
                    piece.glued = True
                else:
                    piece.glued = piece.start == behind and not (line and is_apart(line[-1], piece))
                behind = piece.end
                if line and not self._goes_on(line, piece):
                    yield line
                    line = []
                line.append(piece)
            if characters[end : end + 1] in _LINE_HYPHENS:
                if line:
                    line[-1].text += "‐" if self._styles.is_added(end) else "-"
                    yield line
                line = []
        if line:
            yield line

    def _pieces_of(self, spans: _Spans) -> Iterator[Piece]:
        """The pieces of words that stand one behind the other."""
        characters = self._characters
        plain = not spans or _SPECIAL.search(characters, spans[0][0], spans[-1][1]) is None
        known_to = 0  # index behind the last word that has the style
        style: Style | None = None
        for number, (start, end) in enumerate(spans):
            if start >= known_to:
                known_to, style = self._style_to(spans, number)
            if style is not None and (plain or _SPECIAL.search(characters, start, end) is None):
                yield self._piece(start, end, style, False)
            else:
                yield from self._pieces(start, characters[start:end])

    def _style_to(self, spans: _Spans, number: int) -> tuple[int, Style | None]:
        """How far the run goes that a word begins in, and its style; None where it ends within the word.

        A run's letters follow one another, whatever pdfium puts between them, but where some go from right to left.
        """
        run, style = self._styles.of(spans[number][0])
        last = len(spans) - 1 if self._straight else number
        while last > number and run_at(self._at, spans[last][1] - 1) != run:
            last = (number + last) // 2
        end = spans[last][1]
        return end, style if last > number or run_at(self._at, end - 1) == run else None

    def _goes_on(self, line: list[Piece], piece: Piece) -> bool:
        """Whether a piece stands on the same line of type as those before."""
        last = line[-1]
        size = max(last.style.size, 1.0)
        if last.style is not piece.style:
            if piece.style.size < _BESIDE * size and piece.text[:1].isalpha():
                size = max(piece.style.size, 1.0)  # beside an initial
            else:
                size = max(size, piece.style.size)
            if last.style.turned != piece.style.turned:
                return False
            if self._blocks and self._parts(last.style.mark, piece.style.mark):
                return False
        step = abs(piece.baseline - last.baseline)
        gap = piece.left - last.right
        calls = piece.glued or (
            piece.text.isdecimal() and piece.baseline < last.baseline and 0 <= gap < _BEHIND * size
        )
        # a raised call goes up, farther than lines are apart, and comes down again
        if step > (_RISE if calls else _STEP) * size and not any(
            abs(piece.baseline - other.baseline) <= 0.1 * size for other in line[-4:]
        ):
            return False
        if not self._straight:
            both = (_FROM_RIGHT.match(last.text), _FROM_RIGHT.match(piece.text))
            gap = max(gap, last.left - piece.right)
            return gap < (_GUTTER if all(both) or not any(both) else _AGAINST) * size
        return -1.5 * size < gap < _GUTTER * size or (piece.glued and abs(gap) < _GUTTER * size)

    def _parts(self, one: int, other: int) -> bool:
        """Whether two marked contents are of two blocks; what is not marked, as a bullet, stands with its neighbours."""
        return min(one, other) >= 0 and self._blocks.get(one) != self._blocks.get(other)

    def _pieces(self, start: int, text: str) -> Iterator[Piece]:
        """A word, parted where its style changes."""
        end = start + len(text)
        first, style = self._styles.of(start)
        last, _ = self._styles.of(end - 1)
        if first == last and _SPECIAL.search(text) is None:
            yield self._piece(start, end, style, False)
            return
        bounds = [start]
        styles = [style]
        if first != last:
            run = first
            for index in range(start + 1, end):
                other, of_other = self._styles.of(index)
                if other != run:
                    run = other
                    bounds.append(index)
                    styles.append(of_other)
        bounds.append(end)
        made: Piece | None = None
        for number, of_piece in enumerate(styles):
            for a, b, raised in self._raised_parts(bounds[number], bounds[number + 1], of_piece):
                piece = self._piece(a, b, of_piece, raised)
                if made is not None and is_alike(made, piece) and not self._parts_two(made, piece):
                    made.text += piece.text
                    made.end, made.right = piece.end, piece.right
                    continue
                if made is not None:
                    yield made
                made = piece
        if made is not None:
            yield made

    def _parts_two(self, one: Piece, other: Piece) -> bool:
        """Whether a link begins or ends between two pieces, or there is a space."""
        leaves = (one.style.mark in self._linking) is not (other.style.mark in self._linking)
        return leaves or is_apart(one, other)

    def _raised_parts(self, start: int, end: int, style: Style) -> Iterator[tuple[int, int, bool]]:
        """Where a run's digits and signs stand above its line."""
        text = self._characters[start:end]
        at = start
        if not (text.isalpha() and len(text) > 2):
            for match in _SUPERIOR.finditer(self._characters, start, end):
                a, b = match.span()
                high = match[0][0] in _DIGITS or (
                    match[0][0] != "*" and self._stands_high(a, style.size)
                )  # a star stands high in every font
                if high:
                    if at < a:
                        yield at, a, False
                    yield a, b, True
                    at = b
        if at < end:
            yield at, end, False

    def _stands_high(self, index: int, size: float) -> bool:
        pdfium_c.FPDFText_GetCharBox(self._text, index, *self._for_box)
        _, _, bottom, top = (side.value for side in self._sides)
        if self._turned or top - bottom <= 0:
            return False
        _origin_of(self._at, index, *self._for_origin)
        return bottom - self._y.value > _RAISED * size

    def _piece(self, start: int, end: int, style: Style, raised: bool) -> Piece:
        _origin_of(self._at, start, *self._for_origin)
        _loose_box_of(self._at, end - 1, self._for_loose)
        box = self._loose
        if self._turned == 0:
            x, y = self._origin
            left, baseline = self._x.value - x, self._size[1] - self._y.value + y
            right = box.right - x
            if not self._straight:
                left, right = self._sides_of(start, left, right)
            right = max(left, right)
        else:
            left, baseline = self.place(self._x.value, self._y.value)
            right = max(
                left, self.place(box.left, box.bottom)[0], self.place(box.right, box.top)[0]
            )
        text = self._characters[start:end]
        if self._controls:
            text = text.translate(_CONTROLS)
        if raised:
            text = text.translate(_PLAIN)
        return Piece(start, end, text, style, left, right, baseline, raised, False)

    def _sides_of(self, start: int, left: float, right: float) -> tuple[float, float]:
        """Where a word begins and ends on a page with letters from right to left; its last letter was asked for."""
        box, x = self._loose, self._origin[0]
        if _FROM_RIGHT.match(self._characters, start):
            left = box.left - x
            _loose_box_of(self._at, start, self._for_loose)
            right = box.right - x
        return (self._size[0] - right, self._size[0] - left) if self._mirrored else (left, right)

    # Lines

    def _line(self, pieces: list[Piece]) -> Line:
        """A line of its pieces; those that are smaller and stand higher are raised."""
        size, baseline = pieces[0].style.size, pieces[0].baseline
        if any(piece.raised or piece.style.size != size for piece in pieces):
            size = size_of(pieces)
            usual = (p.baseline for p in pieces if p.style.size == size and not p.raised)
            baseline = next(usual, baseline)
        middle = baseline - 0.3 * size
        links = [link for link in self._linked if link[0].top <= middle <= link[0].bottom]
        words = tuple([self._word(piece, size, baseline, links) for piece in pieces])
        boxes = [word.box for word in words]
        box = Box(min([b.left for b in boxes]), min([b.top for b in boxes]),
                  max([b.right for b in boxes]), max([b.bottom for b in boxes]))  # fmt: skip
        hyphen = pieces[-1].text.endswith(_HYPHENS) and len(pieces[-1].text) > 1
        return Line(words, box, baseline, hyphen)

    def _word(
        self, piece: Piece, size: float, baseline: float, links: Sequence[tuple[Box, str]]
    ) -> Word:
        style, own, left, right = piece.style, piece.style.size, piece.left, piece.right
        raised = piece.raised
        if not raised and piece.baseline != baseline:
            rise = baseline - piece.baseline
            raised = rise > (0.1 if own < SMALLER * size else 0.25) * size
        box = Box(left, piece.baseline - _ASCENT * own, right, piece.baseline + _DESCENT * own)
        link = ""
        if links:
            x = (left + right) / 2
            link = next((address for box, address in links if box.left <= x <= box.right), "")
        return Word(piece.text, box, own, piece.baseline, style.font, style.bold, style.italic,
                    style.small_caps, raised, piece.glued, 1.0, link)  # fmt: skip


def _rows(characters: str) -> list[tuple[_Spans, int]]:
    """The words of each row, as pdfium ends them, and where its end stands: a line's end or a hyphen."""
    return [
        ([word.span() for word in _WORD.finditer(characters, *row.span())], row.end() - 1)
        for row in _ROW.finditer(characters)
        if row.end() > row.start()
    ]
