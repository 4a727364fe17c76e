"""Turn the fonts of a PDF into what lines are measured with: widths, letters, the space between words.

A page's content names glyphs by their codes (ISO 32000-1, 9.7). How far each of them goes on stands in the
font's ``W``, which letters it is in its ``ToUnicode``; so a line can be measured without drawing it.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct
from typing import Any

from octavo.checks.pdfobjects import PageObject, PdfObjects
from octavo.workshop.memory import recall

_SPACES = " \u00a0"  # both are stretched where a line is
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")


class _Widths(dict[int, float]):
    def __missing__(self, code: int) -> float:
        return 1000.0  # of glyphs that ``W`` does not name


@dataclass(frozen=True, slots=True)
class Fount:
    """A font as its lines are measured; lengths are in thousandths of its size."""

    widths: dict[int, float]  # of glyphs, by their codes
    letters: dict[int, str]
    spaces: tuple[int, ...]  # codes of the spaces between words


# How far a word goes on, and its letters.
Measure = tuple[float, str]
# How far a word goes on, its letters, what moves the space behind it (as it is written, b"" for nothing), and the word as
# it is written.
_Word = tuple[float, str, bytes, bytes]
# What moves a word behind the space before it, and the word.
Part = tuple[bytes, _Word]
_NOTHING: _Word = (0.0, "", b"", b"")  # behind a space at the end

_MOVED = rb"[-+\d.e]*"  # how far what follows is moved back, in thousandths of the size of type
_GLYPHS = re.compile(rb"(?:[0-9A-Fa-f]{4})*(?:>" + _MOVED + rb"(?:<(?:[0-9A-Fa-f]{4})*)?)*")
# What stands between two spaces in the usual form, behind what moves it; and behind the last one.
_MOVE = re.compile(rb"(?:-?\d+(?:\.\d+)?)?")
_WORD = re.compile(rb"(?:[0-9A-Fa-f]{4})*(?:>" + _MOVE.pattern + rb"<(?:[0-9A-Fa-f]{4})*)*")
_LAST_WORD = re.compile(_WORD.pattern + rb"(?:>" + _MOVE.pattern + rb")?")


class Measurer:
    """Measures what a page shows in a fount; what was measured is known when it comes again."""

    def __init__(self, fount: Fount) -> None:
        self._letters, self._widths = fount.letters, fount.widths
        self.space = fount.widths[fount.spaces[0]] if fount.spaces else 0.0
        spaces = [b"%04x" % code for code in fount.spaces]
        self._space = spaces[0] if spaces else b""
        self._others = spaces[1:]
        # glyphs, and what moves them, up to a space; what moves a space that is shown by itself is not the word's
        self._parts = re.compile(
            rb"((?:(?!%(space)s)[0-9A-Fa-f]{4}|>%(moved)s(?:<(?!(?:%(space)s)>)|$))*)"
            rb"(?:(?:>(%(moved)s)<)?(%(space)s)(?:>(%(moved)s)<?)?)?"
            % {b"space": b"|".join(spaces) or b"(?!)", b"moved": _MOVED}
        ).findall
        # words, with what moves the space behind: of one that stands by itself, of others, of none
        self._alone: dict[bytes, _Word] = {}
        self._among: dict[bytes, _Word] = {}
        self._last: dict[bytes, _Word] = {}
        self._moves: set[bytes] = {b""}  # those that were met behind a space
        self._known: dict[bytes, Measure] = {}
        self.gaps: set[bytes] = set()  # words with a glyph of which nobody says which letters it is

    def part(self, shown: bytes) -> list[Part] | None:
        """The words in ``[<0043>12<04fd0a01>]``; None where it is not written so."""
        if not shown.endswith(b"]"):
            return None
        if not shown.startswith(b"[<"):
            return self._part_any(b">" + shown[1:-1])
        glyphs = shown[2:-1]
        return self._part_filled(glyphs) or self._part_any(glyphs)

    def _part_filled(self, glyphs: bytes) -> list[Part] | None:
        """The words of glyphs in the usual form: what stands behind the spaces of a line moves all of its words as far.
        None where they are in another.

        The words of a book come again and again. So a line is parted wherever the four figures of a space stand: where
        these are of two other glyphs, or of a number, what is left is in no form that a word has.
        """
        space, moved, where, is_ended = self._space, b"", self._among, False
        for other in self._others:
            if other in glyphs:
                return None
        cut, alone = space, space + b">"
        if space and (first := glyphs.find(alone)) >= 0:
            if is_ended := glyphs.endswith(alone):
                glyphs = glyphs[: -len(alone)]
            last = glyphs.find(b"<", first)
            if last >= 0:
                cut, where = glyphs[first : last + 1], self._alone
                moved = cut[len(alone) : -1]
                if moved not in self._moves and not self._is_move(moved):
                    return None
            elif first < len(glyphs):  # it moves the end of the line
                return None
        words = glyphs.split(cut) if space else [glyphs]
        end = words.pop()
        found = list(map(where.get, words))
        if None in found:
            found = [where.get(word) or self._read(word, where) for word in words]
            if None in found:
                return None
        where = self._alone if is_ended else self._last
        found.append(where.get(end) or self._read(end, where))
        parts = [(moved, word) for word in found if word is not None]
        if is_ended:
            parts.append((b"", _NOTHING))
        return parts if len(parts) == len(found) + is_ended else None

    def _is_move(self, moved: bytes) -> bool:
        """Whether something says how far what follows is moved."""
        if _MOVE.fullmatch(moved) is None:
            return False
        self._moves.add(moved)
        return True

    def _read(self, piece: bytes, where: dict[bytes, _Word]) -> _Word | None:
        """A word, which is known from here on; None where it is in another form than the usual one."""
        if (_LAST_WORD if where is self._last else _WORD).fullmatch(piece) is None or (
            self._space and self._space in piece
        ):
            return None
        word, before = piece, b""
        if where is self._alone and piece.endswith(b"<"):
            word, _, before = piece[:-1].rpartition(b">")
        held = where[piece] = (*self._measured(word), before, word)
        return held

    def _part_any(self, glyphs: bytes) -> list[Part] | None:
        """The words of glyphs in any form that is understood."""
        if _GLYPHS.fullmatch(glyphs) is None:
            return None
        found: list[Part] = []
        moved = b""
        for word, before, gap, behind in self._parts(glyphs):
            found.append((moved, (*self._measured(word), before, word)))
            if not gap:
                break
            moved = behind
        return found

    def text_of(self, parts: Sequence[Part]) -> str:
        """The words of `part` as a text, with the spaces between them."""
        return " ".join([word[1] for _, word in parts])

    def _measured(self, word: bytes) -> Measure:
        """A word of `part`."""
        return self._known.get(word) or self._measure(word)

    def _measure(self, word: bytes) -> Measure:
        moved: list[bytes] = []
        glyphs = word
        if b">" in word:
            parts = word.replace(b">", b"<").split(b"<")
            glyphs, moved = b"".join(parts[::2]), parts[1::2]
        codes = _unpacker(len(glyphs) // 4)(unhexlify(glyphs))
        width = sum(map(self._widths.__getitem__, codes), 0.0)
        if moved:
            width -= sum(map(float, filter(None, moved)))
        try:
            text = "".join(map(self._letters.__getitem__, codes))
        except KeyError:
            self.gaps.add(word)
            text = "".join([self._letters.get(code, "") for code in codes])
        self._known[word] = width, text
        return width, text


def measurers_of(founts: Mapping[bytes, Fount]) -> dict[bytes, Measurer]:
    """What measures each fount, for as long as it is worth to know what was measured."""
    return {name: Measurer(fount) for name, fount in founts.items()}


def read_founts(pdf: PdfObjects, pages: Sequence[PageObject]) -> dict[bytes, Fount]:
    """The fonts by the names that the pages' contents have for them: all pages share them."""
    held = (pdf.find(page.resources, "Font") for page in pages)
    fonts: dict[str, Any] = next((found for found in held if found), {})
    return {
        name.encode(): _read_fount(pdf, font)
        for name, item in fonts.items()
        if (font := pdf.get(item)).get("Subtype") == "Type0"
    }


def texts_of(pdf: PdfObjects, font: dict[str, Any]) -> dict[int, str]:
    """The code → text map of a font, as its ToUnicode stream gives it."""
    stream = pdf.find(font, "ToUnicode")
    if stream is None:
        return {}
    return recall("texts of a font", stream.raw, lambda: _texts_in(stream.body))


def _texts_in(written: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for block in _CHARACTERS.findall(written)
        for code, text in _CHARACTER.findall(block)
    }


def _read_fount(pdf: PdfObjects, font: dict[str, Any]) -> Fount:
    texts = texts_of(pdf, font)
    descendant = pdf.get(pdf.find(font, "DescendantFonts")[0])
    spaces = tuple(sorted(code for code, text in texts.items() if text and text in _SPACES))
    return Fount(_Widths(_widths(pdf.find(descendant, "W") or [])), texts, spaces)


def _widths(written: Sequence[Any]) -> Iterator[tuple[int, float]]:
    """The widths as ``W`` gives them (ISO 32000-1, 9.7.4.3): ``first [w w …]`` or ``first last w``."""
    position = 0
    while position < len(written):
        first, then = written[position : position + 2]
        if isinstance(then, list):
            yield from enumerate(then, start=first)
            position += 2
        else:
            yield from ((code, written[position + 2]) for code in range(first, then + 1))
            position += 3


@lru_cache(maxsize=256)
def _unpacker(count: int) -> Callable[[bytes], tuple[int, ...]]:
    """What reads so many codes of two bytes."""
    return Struct(f">{count}H").unpack
