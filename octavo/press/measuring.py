"""Turn the pages of a PDF into where their print comes nearest to the edges, and how thin its lines are.

Another program than ours looks at the pages, object by object; through its plain functions, since a book has
hundreds of thousands of objects.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo.press.matrix import PLAIN, Box, Matrix, moved, times

_DEEPEST = 8  # forms in one another


@dataclass(slots=True)
class PageRead:
    """A page of an interior. Lengths are points."""

    media: tuple[float, float]  # width, height
    trim: tuple[float, float]
    inks: Counter[str] = field(
        default_factory=Counter
    )  # operators and pictures, by their colour space
    most_ink: float = 0.0  # the largest sum of inks, 1 for one ink
    # where the print comes nearest to the edges of the trim: left, top, right, bottom; None on a blank page
    margins: tuple[float, float, float, float] | None = None
    thinnest: float | None = None  # of the lines that are drawn


def measure_pages(content: bytes, pages: Sequence[PageRead]) -> None:
    """Note margins and lines on each of the ``pages`` of a PDF."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(content)
    try:
        for index, page in enumerate(pages):
            held = document[index]
            boxes: list[Box] = []
            lines: list[float] = []
            for box, line, _ in _objects(held.raw, _Raw.of_page(), PLAIN, 0):
                boxes.append(box)
                if line is not None:
                    lines.append(line)
            held.close()
            if boxes:
                wide, high = page.media
                beside, above = (wide - page.trim[0]) / 2, (high - page.trim[1]) / 2
                page.margins = (
                    min(box[0] for box in boxes) - beside,
                    high - above - max(box[3] for box in boxes),
                    wide - beside - max(box[2] for box in boxes),
                    min(box[1] for box in boxes) - above,
                )
            page.thinnest = min(lines, default=None)
    finally:
        document.close()


def find_words(content: bytes) -> list[Box]:
    """The rectangles of all type on the first page of a PDF."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    document = pdfium.PdfDocument(content)
    try:
        held = document[0]
        found = [
            box
            for box, _, kind in _objects(held.raw, _Raw.of_page(), PLAIN, 0)
            if kind == raw.FPDF_PAGEOBJ_TEXT
        ]
        held.close()
        return found
    finally:
        document.close()


def find_baselines(content: bytes) -> list[float]:
    """How high above the foot of its page each piece of type stands, of all pages."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    document = pdfium.PdfDocument(content)
    found = []
    try:
        for page in document:
            for index in range(raw.FPDFPage_CountObjects(page.raw)):
                item = raw.FPDFPage_GetObject(page.raw, index)
                if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
                    found.append(_matrix(item)[5])
            page.close()
    finally:
        document.close()
    return found


@dataclass(frozen=True, slots=True)
class _Raw:
    """How the objects of a page, or of a form, are counted and fetched."""

    count: Any
    fetch: Any

    @staticmethod
    def of_page() -> _Raw:
        from pypdfium2 import raw

        return _Raw(raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)

    @staticmethod
    def of_form() -> _Raw:
        from pypdfium2 import raw

        return _Raw(raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)


def _objects(
    holder: Any, how: _Raw, matrix: Matrix, depth: int
) -> Iterator[tuple[Box, float | None, int]]:
    """The rectangle of every object that is drawn, the width of its line, where it is one, and its kind."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
    for index in range(how.count(holder)):
        item = how.fetch(holder, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                yield from _objects(item, _Raw.of_form(), times(_matrix(item), matrix), depth + 1)
        elif raw.FPDFPageObj_GetBounds(item, *edges):
            box = moved((left.value, bottom.value, right.value, top.value), matrix)
            line = _line(item, matrix) if kind == raw.FPDF_PAGEOBJ_PATH else None
            yield box, line, kind


def _line(item: Any, matrix: Matrix) -> float | None:
    from pypdfium2 import raw

    filled, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(filled), ctypes.byref(stroked))
    if not stroked.value:
        return None
    raw.FPDFPageObj_GetStrokeWidth(item, ctypes.byref(width))
    a, b, c, d, _, _ = times(_matrix(item), matrix)
    return float(width.value * min(abs(a) + abs(b), abs(c) + abs(d)))


def _matrix(item: Any) -> Matrix:
    from pypdfium2 import raw

    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f
