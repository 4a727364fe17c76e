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

from octavo.checks.text import EditionError
from octavo.press.bleeding import REACHES_PT
from octavo.press.clipping import EVERYWHERE, is_empty, window_of, within
from octavo.press.matrix import PLAIN, Box, Matrix, moved, times

_DEEPEST = 8  # forms in one another

Margins = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True)
class PageRead:
    """A page of an interior. Lengths are points."""

    media: tuple[float, float]  # width, height
    trim: tuple[float, float]
    inks: Counter[str] = field(
        default_factory=Counter
    )  # operators and pictures, by their colour space
    most_ink: float = 0.0  # the largest sum of inks, 1 for one ink
    # where print that stays within the trim comes nearest to the edges of the trim: left, top, right, bottom; None on a blank page
    margins: Margins | None = None
    thinnest: float | None = None  # of the lines that are drawn
    at: tuple[float, float] = (0.0, 0.0)  # the lower left corner of the trim
    # how far what reaches an edge of the trim runs over its edges: left, bottom, right, top; None where nothing does
    over: Box | None = None

    @property
    def paper(self) -> Box:
        """The trim: left, bottom, right, top."""
        left, bottom = self.at
        return left, bottom, left + self.trim[0], bottom + self.trim[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """Where print stands on a page, as PageRead says it."""

    margins: Margins | None
    over: Box | None
    thinnest: float | None


def measure_pages(content: bytes) -> list[Measured]:
    """Margins and lines on each page of a PDF; of one without trims its papers are what is cut. Raises EditionError when
    the file cannot be read."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise EditionError("PDFium finds no pages in it") from error
    try:
        return [_measure(document[index]) for index in range(len(document))]
    finally:
        document.close()


def _measure(page: Any) -> Measured:
    from pypdfium2 import raw

    paper = left, bottom, right, top = page.get_trimbox()
    boxes: list[Box] = []
    drawn: list[Box] = []
    reaching: list[Box] = []
    lines: list[float] = []
    for box, line, kind, _ in _objects(page.raw, _Raw.of_page(), PLAIN, 0, paper):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            boxes.append(box)
        else:
            (reaching if _reaches(box, paper) else drawn).append(box)
        if line is not None:
            lines.append(line)
    page.close()
    # what is drawn on a picture that runs over the edges is of that picture
    boxes += [box for box in drawn if not any(within(box, held) == box for held in reaching)]
    near, over = _edges(boxes), _edges(reaching)
    return Measured(
        near and (near[0] - left, top - near[3], right - near[2], near[1] - bottom),
        over and (left - over[0], bottom - over[1], over[2] - right, over[3] - top),
        min(lines, default=None),
    )


def _edges(boxes: Sequence[Box]) -> Box | None:
    """The rectangle around some; None around none."""
    if not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def nearest_print(pages: Sequence[Margins | None]) -> Margins | None:
    """Where print comes nearest to the edges of all pages, of which the first is a recto: inner, outer, head, foot. None
    where nothing is printed."""
    sides = [
        (*(margins[::2] if index % 2 == 0 else margins[2::-2]), margins[1], margins[3])
        for index, margins in enumerate(pages)
        if margins is not None
    ]
    if not sides:
        return None
    inner, outer, head, foot = (min(side) for side in zip(*sides, strict=True))
    return inner, outer, head, foot


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of type: a line, or as much of one as is set in one face."""

    box: Box
    text: str  # "" where it cannot be read


def find_words(content: bytes, index: int = 0) -> list[Word]:
    """All type on a page of a PDF, the first if no other is named."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    document = pdfium.PdfDocument(content)
    try:
        page = document[index]
        text = page.get_textpage()
        found = [
            Word(box, _said(item, text.raw))
            for box, _, kind, item in _objects(page.raw, _Raw.of_page(), PLAIN, 0)
            if kind == raw.FPDF_PAGEOBJ_TEXT
        ]
        text.close()
        page.close()
        return found
    finally:
        document.close()


def say_nearest(content: bytes, index: int, side: str) -> str:
    """The words that stand nearest to a side of a page ("left", "right", "top" or "bottom"); "" where no type does."""
    import pypdfium2 as pdfium

    part, sign = {"left": (0, 1), "bottom": (1, 1), "right": (2, -1), "top": (3, -1)}[side]
    document = pdfium.PdfDocument(content)
    try:
        page = document[index]
        boxes = [box for box, _, _, _ in _objects(page.raw, _Raw.of_page(), PLAIN, 0)]
        page.close()
    finally:
        document.close()
    edge = min(sign * box[part] for box in boxes)
    near = [
        word.text for word in find_words(content, index) if sign * word.box[part] <= edge + 0.01
    ]
    return near[0] if near else ""


def _said(item: Any, text: Any) -> str:
    """The letters of a piece of type."""
    from pypdfium2 import raw

    size = raw.FPDFTextObj_GetText(item, text, None, 0)  # bytes of UTF-16, with a zero behind them
    letters = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFTextObj_GetText(item, text, letters, size)
    return " ".join(bytes(letters)[:size].decode("utf-16-le", "replace").replace("\0", " ").split())


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


def _reaches(box: Box, paper: Box) -> bool:
    """Whether what is drawn reaches an edge of the trim."""
    near = REACHES_PT
    return (
        box[0] < paper[0] + near
        or box[1] < paper[1] + near
        or box[2] > paper[2] - near
        or box[3] > paper[3] - near
    )


def _objects(
    holder: Any,
    how: _Raw,
    matrix: Matrix,
    depth: int,
    paper: Box | None = None,
    window: Box = EVERYWHERE,
) -> Iterator[tuple[Box, float | None, int, Any]]:
    """The rectangle of every object that is drawn, the width of its line, where it is one, its kind, and itself. What
    reaches an edge of the ``paper`` is as large as what is seen of it, through the ``window`` of what holds it, too."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
    for index in range(how.count(holder)):
        item = how.fetch(holder, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                inside = times(_matrix(item), matrix)
                seen = within(window, window_of(item, matrix)) if paper else window
                yield from _objects(item, _Raw.of_form(), inside, depth + 1, paper, seen)
        elif raw.FPDFPageObj_GetBounds(item, *edges):
            box = moved((left.value, bottom.value, right.value, top.value), matrix)
            line = _line(item, matrix) if kind == raw.FPDF_PAGEOBJ_PATH else None
            if paper is not None and kind != raw.FPDF_PAGEOBJ_TEXT and _reaches(box, paper):
                box = within(within(box, window), window_of(item, matrix))
                if is_empty(box):
                    continue
            yield box, line, kind, item


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
