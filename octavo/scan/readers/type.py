"""Turn the runs of type on a page of a PDF into what is the same for all letters of one: size, font, slope.

pdfium is asked once for each run and once for each font, since a call from Python takes as long as pdfium needs for
the answer.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

_BOLD = re.compile(r"bold|black|heavy|semibd|demi(?!ta)|bx\d|-bd\b", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|cmti|cmsl|-it\b|kursiv", re.IGNORECASE)
_SMALL_CAPS = re.compile(r"smallcap|caps\d|csc\d|-sc\b|smcp", re.IGNORECASE)
_SUBSET = re.compile(r"[A-Z]{6}\+")
_IS_ITALIC = 1 << 6  # of the flags of a font (ISO 32000-2, table 121)
_NAME = 128  # bytes that a font's name is read to
_HEAVY = 600


def with_numbers(function: Any, *kinds: Any) -> Any:
    """A function of pypdfium2's with numbers for all addresses, its answer too: making pointers of them takes longer
    than the call. ``kinds``: of its arguments, ``ADDRESS`` or a ctypes integer."""
    made = ctypes.CFUNCTYPE(ctypes.c_void_p, *kinds)
    return made(ctypes.cast(function, ctypes.c_void_p).value or 0)


ADDRESS, INDEX = ctypes.c_void_p, ctypes.c_int

# text page, index → address of the run; None where pdfium made up the character
run_at = with_numbers(pdfium_c.FPDFText_GetTextObject, ADDRESS, INDEX)
_matrix_of = with_numbers(pdfium_c.FPDFText_GetMatrix, ADDRESS, INDEX, ADDRESS)
_font_of = with_numbers(pdfium_c.FPDFTextObj_GetFont, ADDRESS)  # address of a run → of its font


@dataclass(frozen=True, slots=True)
class Style:
    """How the letters of a run look."""

    size: float  # points
    font: str
    bold: bool
    italic: bool
    small_caps: bool
    turned: int  # degrees from the page's own direction, to the nearest 90; -1: askew
    mark: int  # number of the marked content that it stands in; -1: none


class Styles:
    """The styles of the runs of a page, each asked for once."""

    def __init__(self, text: Any, tagged: bool) -> None:
        self._text = text
        self._at = ctypes.cast(text, ADDRESS).value or 0
        self._tagged = tagged
        self._of_run: dict[int | None, Style] = {}
        self._fonts: dict[int, tuple[str, bool, bool, bool]] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._for_matrix = ctypes.addressof(self._matrix)

    def of(self, index: int) -> tuple[int | None, Style]:
        """Address and style of the run that a character stands in."""
        run = run_at(self._at, index)
        style = self._of_run.get(run)
        if style is None:
            style = self._of_run[run] = self._ask(run, index)
        return run, style

    def turned(self) -> int:
        """Whither most runs of the page are turned."""
        counts = Counter(style.turned for style in self._of_run.values() if style.turned >= 0)
        return max(counts, key=lambda angle: (counts[angle], -angle), default=0)

    def is_added(self, index: int) -> bool:
        """Whether a hyphen has words of its own to be read instead: then it is the typesetter's (ISO 32000-2, 14.9.4)."""
        item = ctypes.cast(run_at(self._at, index), pdfium_c.FPDF_PAGEOBJECT)
        if not item:
            return False
        buffer, length = ctypes.create_string_buffer(_NAME), ctypes.c_ulong()
        wide = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
        return any(
            pdfium_c.FPDFPageObjMark_GetParamStringValue(
                pdfium_c.FPDFPageObj_GetMark(item, number), b"ActualText", wide, _NAME, length
            )
            for number in range(pdfium_c.FPDFPageObj_CountMarks(item))
        )

    def _ask(self, run: int | None, index: int) -> Style:
        if run is None:
            return Style(0.0, "", False, False, False, 0, -1)
        matrix = self._matrix
        _matrix_of(self._at, index, self._for_matrix)
        size = abs(pdfium_c.FPDFText_GetFontSize(self._text, index))
        if not matrix.b and not matrix.c and matrix.a > 0 < matrix.d:
            scale, turned = matrix.d, 0
        else:
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            turned = _turned(matrix.a, matrix.b)
        mark = -1
        if self._tagged:
            item = ctypes.cast(run, pdfium_c.FPDF_PAGEOBJECT)
            mark = pdfium_c.FPDFPageObj_GetMarkedContentID(item)
        return Style(round(size * scale, 2), *self._ask_font(_font_of(run) or 0), turned, mark)

    def _ask_font(self, address: int) -> tuple[str, bool, bool, bool]:
        """Name of the font at an address, and whether it is bold, italic, of small capitals."""
        if address not in self._fonts:
            font = ctypes.cast(address, pdfium_c.FPDF_FONT)
            buffer = ctypes.create_string_buffer(_NAME)
            pdfium_c.FPDFFont_GetBaseFontName(font, buffer, _NAME)
            name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
            flags = pdfium_c.FPDFFont_GetFlags(font)
            flags = 0 if flags < 0 else flags
            angle = ctypes.c_int()
            pdfium_c.FPDFFont_GetItalicAngle(font, angle)
            heavy = not name and pdfium_c.FPDFFont_GetWeight(font) >= _HEAVY
            self._fonts[address] = (
                name.partition("-")[0],
                bool(_BOLD.search(name)) or heavy,
                bool(_ITALIC.search(name)) or bool(flags & _IS_ITALIC and angle.value),
                bool(_SMALL_CAPS.search(name)),
            )
        return self._fonts[address]


def _turned(a: float, b: float) -> int:
    """Whither a matrix turns: degrees, to the nearest 90; -1: askew."""
    angle = math.degrees(math.atan2(b, a)) % 360
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) < 3 else -1
