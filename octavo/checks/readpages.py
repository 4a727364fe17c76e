"""Turn pages of a finished PDF into what a reader sees on them: text by its place, notes, links.

pdfium says where characters stand. A page is divided by geometry: above and below the type area stand
running head and folio; inside it, everything from the first note's destination downwards is notes. A
line is asked for its place as a whole; only one that stands in two of these parts, or reaches over a
margin, is read by characters.

What is marked as an artifact is no text: bullets, leaders, ``* * *``; nor is what a drawing has of letters, which are
strokes on screens, too. Running heads and folios are artifacts,
too, but of the whole book: they are drawn as a form, in which nothing is marked, and are read.

How lines are set (`setlines.py`) is read off the page's content in the same go: pdfium tells where the ink of a
letter stands, which says little about the space beside it.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from statistics import median
from typing import Any, NamedTuple
from unicodedata import category

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.checks.founts import Fount, Measurer, measurers_of
from octavo.checks.pdfobjects import Stream
from octavo.checks.readlines import Placed, has_turned, in_reading_order
from octavo.checks.setlines import SetLines, measure_lines
from octavo.checks.showing import follow_content
from octavo.model import Frame

_SLACK = 1.5  # points by which a glyph may reach over the top or foot of its area
_OVERHANG = 3.5  # … and over the side: the ink of an italic f or J leans out of its own width
_NEAR = 2.0  # points from the middle of a link to the character that is looked for there

_LEVEL = 1.0  # points by which the baselines of one line differ

_NO_TEXT = ("Artifact", "Figure")  # marks of what is drawn
_NAME = 32  # bytes, more than the name of a mark has
_HALF = re.compile("[\ud800-\udfff]")
_BLANK = re.compile("[\0- ]+")
_OPEN_FOR = 12  # spans

Box = tuple[float, float, float, float]  # left, bottom, right, top


class Run(NamedTuple):
    """Characters with their place, in points from the lower left corner."""

    text: str  # without spaces
    left: float
    right: float
    middle: float  # height of their centre


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the book."""

    page_index: int
    target: str
    text: str  # what stands in its rectangle


@dataclass(frozen=True, slots=True)
class PdfNote:
    """What stands under a note's destination, up to the next one."""

    page_index: int
    text: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page as it is read."""

    index: int
    label: str
    head: str
    body: str
    foot: str
    outside: str  # what stands left or right of the type area
    lines: SetLines  # of type, without running head and folio


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What the PDF's own objects say about the places on a page."""

    label: str
    notes: tuple[tuple[float, str], ...]  # from the top: height, id
    links: tuple[tuple[str, Box], ...]  # target, rectangle
    turned: bool = False  # whether the book's language is written from right to left


class Span(NamedTuple):
    """Pages that are read together."""

    indexes: range
    marks: Sequence[PageMarks]  # of each
    contents: Sequence[Sequence[Stream]]  # of each


@dataclass(frozen=True, slots=True)
class PagesReading:
    """Some pages of a PDF."""

    pages: tuple[PdfPage, ...]
    links: tuple[Link, ...]
    notes: dict[str, PdfNote]  # by id; continued parts have ids of their own


def read_spans(
    content: bytes, frame: Frame, spans: Sequence[Span], founts: Mapping[bytes, Fount]
) -> list[PagesReading]:
    """Read these pages of a PDF whose type area is ``frame``, and which is set in these founts."""
    readings: list[PagesReading] = []
    measurers = measurers_of(founts)
    # an open document keeps what it has read: it is opened anew before that is much
    for start in range(0, len(spans), _OPEN_FOR):
        document = pdfium.PdfDocument(content)
        try:
            for span in spans[start : start + _OPEN_FOR]:
                readings.append(_read_span(document, span, frame, measurers))
        finally:
            document.close()
    return readings


def _read_span(
    document: pdfium.PdfDocument, span: Span, frame: Frame, measurers: Mapping[bytes, Measurer]
) -> PagesReading:
    pages: list[PdfPage] = []
    links: list[Link] = []
    notes: dict[str, PdfNote] = {}
    for index, marks, content in zip(*span, strict=True):
        shown = follow_content(b"\n".join([stream.body for stream in content]), measurers)
        with _PageText(document, index, marks.turned, shown.has_hidden) as text:
            area = _Area(index, frame, marks.notes)
            runs = list(text.runs(area))
            lines = measure_lines(shown.rows)
            pages.append(_read_page(index, marks.label, runs, area, lines))
            notes |= _read_notes(index, runs, area)
            links += [
                Link(index, target, _joined([text.inside(box)])) for target, box in marks.links
            ]
    return PagesReading(tuple(pages), tuple(links), notes)


class _Area:
    """The parts of one page: a list of heights that part them, and the sides of the type area."""

    def __init__(self, index: int, frame: Frame, notes: Sequence[tuple[float, str]]) -> None:
        recto = index % 2 == 0
        self.ceiling = frame.height_pt - frame.top_pt + _SLACK
        self.floor = frame.bottom_pt - _SLACK
        self.notes = notes
        self.left = (frame.inner_pt if recto else frame.outer_pt) - _OVERHANG
        self.right = frame.width_pt - (frame.outer_pt if recto else frame.inner_pt) + _OVERHANG
        self._heights = sorted({self.floor, self.ceiling, *(height for height, _ in notes)})

    def parts(self, boxes: Sequence[Box]) -> set[int]:
        """The parts in which these boxes have their middles; one that is outside gives -1."""
        return {
            -1
            if left < self.left or right > self.right
            else bisect_left(self._heights, (bottom + top) / 2)
            for left, bottom, right, top in boxes
        }


class _PageText:
    """The characters of a page as pdfium holds them."""

    def __init__(
        self, document: pdfium.PdfDocument, index: int, turned: bool, has_hidden: bool
    ) -> None:
        self._turned = turned
        self._has_hidden = has_hidden
        self._page = document[index]
        self._text = self._page.get_textpage()
        self._raw: Any = self._text.raw
        count = pdfium_c.FPDFText_CountChars(self._raw)
        # one call for all characters, where each is one unit of UTF-16; else one for each
        self._characters = self._text.get_text_range(0, count) if count > 0 else ""
        if len(self._characters) != count:
            self._characters = "".join(
                chr(pdfium_c.FPDFText_GetUnicode(self._raw, i)) for i in range(count)
            )
        self._sides = [ctypes.c_double() for _ in range(4)]
        left, bottom, right, top = (ctypes.byref(side) for side in self._sides)
        self._for_characters = (left, right, bottom, top)
        self._for_rectangles = (left, top, right, bottom)

    def __enter__(self) -> _PageText:
        return self

    @cached_property
    def _ornaments(self) -> frozenset[int]:
        """The indexes of the characters that are drawn as artifacts, or in pictures."""
        if not self._has_hidden:
            return frozenset()
        drawn = {_address(item) for item in self._objects() if _is_drawn(item)}
        if not drawn:
            return frozenset()
        return frozenset(
            index
            for index in range(len(self._characters))
            if _address(pdfium_c.FPDFText_GetTextObject(self._raw, index)) in drawn
        )

    def _objects(self) -> Iterator[Any]:
        """The runs of text that the page draws by itself."""
        page = self._page.raw
        for index in range(pdfium_c.FPDFPage_CountObjects(page)):
            item = pdfium_c.FPDFPage_GetObject(page, index)
            if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_TEXT:
                yield item

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()

    def runs(self, area: _Area) -> Iterator[Run]:
        """All visible characters in the order in which they were set, in runs of one place."""
        for indexes, boxes in self._lines:
            plain = self._ornaments.isdisjoint(indexes)
            if plain and len(parts := area.parts(boxes)) == 1 and -1 not in parts:
                # spaces and controls are pdfium's own guesses
                line = self._characters[indexes.start : indexes.stop]
                if has_turned(line):
                    line = "".join(run.text for run in self._in_order(indexes))
                _, bottom, _, top = boxes[0]
                yield Run(_BLANK.sub("", line), min(b[0] for b in boxes),
                          max(b[2] for b in boxes), (bottom + top) / 2)  # fmt: skip
            else:
                yield from self._in_order(indexes)

    @cached_property
    def _lines(self) -> list[tuple[range, list[Box]]]:
        """The lines as pdfium parts them, each with the rectangles of its pieces; what it parts of a line
        with letters from right to left is put together again."""
        lines: list[tuple[range, list[Box]]] = []
        start = 0
        for line in self._characters.split("\r\n"):
            if line:
                indexes = range(start, start + len(line))
                if lines and self._goes_on(lines[-1][0], indexes):
                    before, boxes = lines.pop()
                    whole = range(before.start, indexes.stop)
                    lines.append((whole, boxes + self._rectangles(indexes)))
                else:
                    lines.append((indexes, self._rectangles(indexes)))
            start += len(line) + 2
        return lines

    def _goes_on(self, one: range, other: range) -> bool:
        """Whether two pieces, one of them with letters from right to left, stand on one line."""
        if not has_turned(self._characters[one.start : other.stop]):
            return False
        return abs(self._baseline(one) - self._baseline(other)) < _LEVEL

    def _baseline(self, indexes: range) -> float:
        """Height of the line on which most characters stand; marks of letters stand over and under it."""
        heights = [
            self._origin(i)[1]
            for i in indexes
            if self._characters[i] > " " and category(self._characters[i]) != "Mn"
        ]
        return median(heights) if heights else inf

    def inside(self, box: Box) -> str:
        """The characters whose middle is in a rectangle."""
        left, bottom, right, top = box
        middle = pdfium_c.FPDFText_GetCharIndexAtPos(
            self._raw, (left + right) / 2, (bottom + top) / 2, _NEAR, _NEAR
        )
        if middle < 0 or not self._is_inside(middle, box):
            near = [
                indexes
                for indexes, boxes in self._lines
                if not boxes or any(b[1] <= top and b[3] >= bottom for b in boxes)
            ]
            found = (run for indexes in near for run in self._single(indexes))
            return "".join(run.text for run in found if _is_in(run, box))
        first, last = middle, middle
        while first > 0 and self._is_inside(first - 1, box):
            first -= 1
        while last + 1 < len(self._characters) and self._is_inside(last + 1, box):
            last += 1
        inside = range(first, last + 1)
        return "".join(self._characters[i] for i in inside if self._is_text(i))

    def _is_inside(self, index: int, box: Box) -> bool:
        # a space or line end is pdfium's own guess and has no place: what is beside it decides
        return self._characters[index] <= " " or _is_in(self._character(index), box)

    def _in_order(self, indexes: range) -> Iterable[Run]:
        """The visible characters of a line as they are read."""
        if has_turned(self._characters[indexes.start : indexes.stop]):
            placed = (
                Placed((i,), self._characters[i], self._origin(i)[0], self._character(i).right)
                for i in indexes
                if self._is_text(i)
            )
            return map(self._character, in_reading_order(placed, self._turned))
        return self._single(indexes)

    def _origin(self, index: int) -> tuple[float, float]:
        """Where a glyph stands: the left end of its piece of the baseline."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        return x.value, y.value

    def _single(self, indexes: range) -> Iterator[Run]:
        return (self._character(i) for i in indexes if self._is_text(i))

    def _is_text(self, index: int) -> bool:
        return self._characters[index] > " " and index not in self._ornaments

    def _character(self, index: int) -> Run:
        pdfium_c.FPDFText_GetCharBox(self._raw, index, *self._for_characters)
        left, bottom, right, top = (side.value for side in self._sides)
        return Run(self._characters[index], left, right, (bottom + top) / 2)

    def _rectangles(self, indexes: range) -> list[Box]:
        boxes: list[Box] = []
        count = pdfium_c.FPDFText_CountRects(self._raw, indexes.start, len(indexes))
        for index in range(count):
            pdfium_c.FPDFText_GetRect(self._raw, index, *self._for_rectangles)
            left, bottom, right, top = (side.value for side in self._sides)
            boxes.append((left, bottom, right, top))
        return boxes


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _is_drawn(item: Any) -> bool:
    """Whether one of the marks that an object stands in says that it is no text."""
    name, length = ctypes.create_string_buffer(_NAME), ctypes.c_ulong()
    for index in range(pdfium_c.FPDFPageObj_CountMarks(item)):
        mark = pdfium_c.FPDFPageObj_GetMark(item, index)
        buffer = ctypes.cast(name, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
        if pdfium_c.FPDFPageObjMark_GetName(mark, buffer, _NAME, length) and (
            name.raw[: length.value].decode("utf-16-le").rstrip("\0") in _NO_TEXT
        ):
            return True
    return False


def _is_in(run: Run, box: Box) -> bool:
    left, bottom, right, top = box
    return left - 0.5 <= (run.left + run.right) / 2 <= right + 0.5 and bottom <= run.middle <= top


def _read_page(
    index: int, label: str, runs: Sequence[Run], area: _Area, lines: SetLines
) -> PdfPage:
    note_top = area.notes[0][0] if area.notes else area.floor
    head, body, foot, outside = [], [], [], []
    for run in runs:
        if run.left < area.left or run.right > area.right:
            outside.append(run.text)
        if run.middle > area.ceiling:
            head.append(run.text)
        elif run.middle < area.floor:
            foot.append(run.text)
        elif run.middle > note_top:
            body.append(run.text)
    return PdfPage(
        index, label, _joined(head), _joined(body), _joined(foot), _joined(outside), lines
    )


def _read_notes(index: int, runs: Sequence[Run], area: _Area) -> dict[str, PdfNote]:
    found: dict[str, PdfNote] = {}
    floors = [height for height, _ in area.notes][1:] + [area.floor] * bool(area.notes)
    for (height, name), floor in zip(area.notes, floors, strict=True):
        text = _joined(run.text for run in runs if floor <= run.middle < height)
        found[name] = PdfNote(index, text)
    return found


def _joined(parts: Iterable[str]) -> str:
    """Parts of a text as one; pdfium gives letters beyond the first 65,536 in two halves."""
    text = "".join(parts)
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
