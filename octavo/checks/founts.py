"""Turn the fonts of a PDF into what lines are measured with: widths, letters, the space between words.

A page's content names glyphs by their codes (ISO 32000-1, 9.7). How far each of them goes on stands in the
font's ``W``, which letters it is in its ``ToUnicode``; so a line can be measured without drawing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from struct import unpack
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
# A word, what moves the space behind it, the space, and what moves the next word; all but the word are empty
# behind the last one.
Part = tuple[bytes, bytes, bytes, bytes]

_MOVED = rb"[-+\d.e]*"  # how far what follows is moved back, in thousandths of the size of type
_GLYPHS = re.compile(rb"(?:[0-9A-Fa-f]{4})*(?:>" + _MOVED + rb"(?:<(?:[0-9A-Fa-f]{4})*)?)*")


class Measurer:
    """Measures what a page shows in a fount; what was measured is known when it comes again."""

    def __init__(self, fount: Fount) -> None:
        self._letters, self._widths = fount.letters, fount.widths
        self.space = fount.widths[fount.spaces[0]] if fount.spaces else 0.0
        space = b"|".join(b"%04x" % code for code in fount.spaces) or b"(?!)"
        # glyphs, and what moves them, up to a space; what moves a space that is shown by itself is not the word's
        self._parts = re.compile(
            rb"((?:(?!%(space)s)[0-9A-Fa-f]{4}|>%(moved)s(?:<(?!(?:%(space)s)>)|$))*)"
            rb"(?:(?:>(%(moved)s)<)?(%(space)s)(?:>(%(moved)s)<?)?)?"
            % {b"space": space, b"moved": _MOVED}
        ).findall
        self.known: dict[bytes, Measure] = {}
        self.gaps: set[bytes] = set()  # words with a glyph of which nobody says which letters it is

    def part(self, shown: bytes) -> list[Part] | None:
        """The words in ``[<0043>12<04fd0a01>]``; None where it is not written so."""
        glyphs = shown[2:-1] if shown.startswith(b"[<") else b">" + shown[1:-1]
        if not shown.endswith(b"]") or _GLYPHS.fullmatch(glyphs) is None:
            return None
        found: list[Part] = self._parts(glyphs)
        return found

    def text_of(self, parts: Sequence[Part]) -> str:
        """The words of `part` as a text, with the spaces between them."""
        texts: list[str] = []
        for word, _, gap, _ in parts:
            texts.append((self.known.get(word) or self.measure(word))[1])
            if not gap:
                break
        return " ".join(texts)

    def measure(self, word: bytes) -> Measure:
        """A word of `part`."""
        parts = word.replace(b">", b"<").split(b"<")
        codes = _codes(b"".join(parts[::2]))
        width = sum([self._widths[code] for code in codes])
        if len(parts) > 1:
            width -= sum([float(part) for part in parts[1::2] if part])
        try:
            text = "".join([self._letters[code] for code in codes])
        except KeyError:
            self.gaps.add(word)
            text = "".join([self._letters.get(code, "") for code in codes])
        self.known[word] = width, text
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


def _codes(written: bytes) -> tuple[int, ...]:
    """Codes that are written as four hexadecimal digits each."""
    return unpack(f">{len(written) // 4}H", bytes.fromhex(written.decode()))
