"""Turn a page of a finished PDF into its words and where they stand, as a viewer has them.

Places are in points from the upper left corner of what a viewer shows of the page. A word that is divided at the end of a line is
two, each with its own place.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.checks.bookwords import WORD

Box = tuple[float, float, float, float]  # left, top, right, bottom

_BACK = 1.0  # points to the left that a new line begins
_DOWN = 2.0  # … and below


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """What stands together on a line."""

    text: str
    box: Box

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.box[1] + self.box[3]) / 2

    def away(self, x: float, y: float) -> float:
        """How far a point lies from it: 0.0 inside."""
        left, top, right, bottom = self.box
        return max(left - x, x - right, 0.0) + max(top - y, y - bottom, 0.0)

    @property
    def pieces(self) -> list[str]:
        """Its letters and figures in a row, case folded."""
        return [piece.casefold() for piece in WORD.findall(normalize("NFKC", self.text))]


class PrintedPages:
    """The pages of a PDF, open while they are asked for. pdfium does one thing at a time: ``lock`` is held meanwhile."""

    def __init__(self, content: bytes, lock: AbstractContextManager[object]) -> None:
        self._content = content
        self._lock = lock

    def read(self, index: int) -> tuple[PrintedWord, ...]:
        """The words of a page in the order in which they were set."""
        with self._lock:
            document = pdfium.PdfDocument(self._content)
            try:
                page = document[index]
                text = page.get_textpage()
                try:
                    left, _, _, top = page.get_cropbox()
                    return tuple(_words(_characters(text.raw, left, top)))
                finally:
                    text.close()
                    page.close()
            finally:
                document.close()


def _words(characters: Iterator[tuple[str, Box]]) -> Iterator[PrintedWord]:
    text, box = "", (0.0, 0.0, 0.0, 0.0)
    last = box
    for character, place in characters:
        is_blank = character.isspace() or character < " "
        is_new_line = place[0] < last[0] - _BACK and place[3] > last[3] + _DOWN
        if text and (is_blank or is_new_line):
            yield PrintedWord(text, box)
            text = ""
        if is_blank:
            continue
        box = _around(box, place) if text else place
        text, last = text + character, place
    if text:
        yield PrintedWord(text, box)


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
    )  # fmt: skip


def _characters(raw: Any, left: float, top: float) -> Iterator[tuple[str, Box]]:
    rectangle = pdfium_c.FS_RECTF()
    reference = ctypes.byref(rectangle)
    half = 0
    for index in range(pdfium_c.FPDFText_CountChars(raw)):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            half = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((half - 0xD800) << 10) + code - 0xDC00 if half else 0xFFFD
            half = 0
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, reference)
        place = (
            rectangle.left - left, top - rectangle.top, rectangle.right - left, top - rectangle.bottom
        )  # fmt: skip
        yield chr(code) if code <= 0x10FFFF else "\ufffd", place
