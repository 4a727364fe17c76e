"""Turn a page of a finished PDF into its characters and their places, as the engine of a viewer gives them.

A line is asked for its place as a whole; only one that stands in two parts of its page, or reaches over a
margin, is read by characters.

What is marked as an artifact is no text: bullets, leaders, ``* * *``; nor is what a drawing has of letters, which are
strokes on screens, too; and so are the forms of a drawing. Running heads and folios are artifacts,
too, but of the whole book: they are drawn as a form, in which nothing is marked, and are read.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterable, Iterator
from functools import cached_property
from math import inf
from statistics import median
from typing import Any
from unicodedata import category

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.checks.pagetext import Area, Box, Run
from octavo.checks.readlines import Placed, in_reading_order
from octavo.text.directions import has_turned

_NEAR = 2.0  # points from the middle of a link to the character that is looked for there
_LEVEL = 1.0  # points by which the baselines of one line differ
_LINE = 6.0  # points: raised letters stand less above their line, another line stands more
_NO_TEXT = ("Artifact", "Figure")  # marks of what is drawn
_NONE = pdfium_c.FPDF_OBJECT_UNKNOWN
_NAME = 32  # bytes, more than the name of a mark has
_BLANK = re.compile("[\0- ]+")
_OPEN_FOR = 96  # pages

# pdfium is asked by one thread at a time, whatever the document: whoever asks holds this.
PDFIUM = threading.RLock()


class Viewer:
    """A PDF that is open in pdfium, from when a page is first asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document: pdfium.PdfDocument | None = None
        self._read = 0  # pages, since it was opened

    def __enter__(self) -> Viewer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            with PDFIUM:
                self._document.close()
            self._document = None

    def page(self, index: int, turned: bool, has_hidden: bool) -> ViewedText:
        """A page of a book that is ``turned``, from right to left; ``has_hidden``: with type that is no text. Until it is
        left, no other thread has pdfium."""
        PDFIUM.acquire()
        try:
            if self._document is None or self._read == _OPEN_FOR:
                # an open document keeps what it has read: it is opened anew before that is much
                self.__exit__()
                self._document, self._read = pdfium.PdfDocument(self._content), 0
            self._read += 1
            return ViewedText(self._document, index, turned, has_hidden)
        except BaseException:
            PDFIUM.release()
            raise


class ViewedText:
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

    def __enter__(self) -> ViewedText:
        return self

    @cached_property
    def _ornaments(self) -> frozenset[int]:
        """The indexes of the characters that are drawn as artifacts, or in pictures."""
        if not self._has_hidden:
            return frozenset()
        drawn = {_address(item) for item in self._objects()}
        if not drawn:
            return frozenset()
        return frozenset(
            index
            for index in range(len(self._characters))
            if _address(pdfium_c.FPDFText_GetTextObject(self._raw, index)) in drawn
        )

    def _objects(self) -> Iterator[Any]:
        """The runs of text that marks say to be none, with those in forms."""
        page = self._page.raw
        for index in range(pdfium_c.FPDFPage_CountObjects(page)):
            item = pdfium_c.FPDFPage_GetObject(page, index)
            if _is_form(item):
                yield from _texts_in(item) if _is_drawn(item, form=True) else ()
            elif _is_text(item) and _is_drawn(item):
                yield item

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()
        PDFIUM.release()

    def runs(self, area: Area) -> Iterator[Run]:
        """All visible characters in the order in which they were set, in runs of one place."""
        for indexes, boxes in self._lines:
            plain = self._ornaments.isdisjoint(indexes)
            if plain and len(parts := area.parts(boxes)) == 1 and -1 not in parts:
                # spaces and controls are pdfium's own guesses
                line = self._characters[indexes.start : indexes.stop]
                if self._is_turned(line):
                    line = "".join(run.text for run in self._in_order(indexes))
                _, bottom, _, top = boxes[0]
                yield Run(_BLANK.sub("", line), min(b[0] for b in boxes),
                          max(b[2] for b in boxes), (bottom + top) / 2)  # fmt: skip
            else:
                yield from self._in_order(indexes)

    @cached_property
    def _lines(self) -> list[tuple[range, list[Box]]]:
        """The lines as pdfium parts them, each with the rectangles of its pieces; what it parts of a line
        that is read by its places is put together again."""
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
        """Whether two pieces of a text that is read by its places stand on one line."""
        if not self._is_turned(self._characters[one.start : other.stop]):
            return False
        return abs(self._baseline(one) - self._baseline(other)) < _LEVEL

    def _is_turned(self, text: str) -> bool:
        """Whether a line of this text may stand in another order than it is read in."""
        return self._turned or has_turned(text)

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
            return "".join(run.text for run in found if run.is_in(box))
        first, last = middle, middle
        while first > 0 and self._is_inside(first - 1, box):
            first -= 1
        while last + 1 < len(self._characters) and self._is_inside(last + 1, box):
            last += 1
        inside = range(first, last + 1)
        return "".join(self._characters[i] for i in inside if self._is_text(i))

    def _is_inside(self, index: int, box: Box) -> bool:
        # a space or line end is pdfium's own guess and has no place: what is beside it decides
        return self._characters[index] <= " " or self._character(index).is_in(box)

    def _in_order(self, indexes: range) -> Iterable[Run]:
        """The visible characters of a line as they are read."""
        if self._is_turned(self._characters[indexes.start : indexes.stop]):
            return (
                self._character(i)
                for level in self._levels(indexes)
                for i in in_reading_order(level, self._turned)
            )
        return self._single(indexes)

    def _levels(self, indexes: range) -> list[list[Placed]]:
        """The visible characters of what pdfium takes for a line, with their places: of the lines that it is, from the top."""
        found: list[tuple[float, Placed]] = []
        for i in filter(self._is_text, indexes):
            x, height = self._origin(i)
            placed = Placed((i,), self._characters[i], x, self._character(i).right)
            if found and _are_halves(found[-1][1].text, placed.text):
                # pdfium gives letters beyond the first 65,536 in two halves, in turned lines the second one first
                halves = sorted((found.pop()[1], placed), key=lambda half: half.text)
                placed = placed._replace(indexes=(*halves[0].indexes, *halves[1].indexes))
            found.append((height, placed))
        levels: list[list[Placed]] = []
        last = inf
        for height, placed in sorted(found, key=lambda one: -one[0]):
            if last - height > _LINE:
                levels.append([])
            last = height
            levels[-1].append(placed)
        return levels

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


def _are_halves(one: str, other: str) -> bool:
    """Whether two characters are the halves of one, whichever comes first."""
    return "\ud800" <= min(one, other) < "\udc00" <= max(one, other) < "\ue000"


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _is_form(item: Any) -> bool:
    return bool(pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_FORM)


def _is_text(item: Any) -> bool:
    return bool(pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_TEXT)


def _texts_in(form: Any) -> Iterator[Any]:
    """The runs of text that a form draws, with those of forms in it."""
    for index in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        item = pdfium_c.FPDFFormObj_GetObject(form, index)
        if _is_form(item):
            yield from _texts_in(item)
        elif _is_text(item):
            yield item


def _is_drawn(item: Any, *, form: bool = False) -> bool:
    """Whether one of the marks that an object stands in says that it is no text; of a ``form``, another than that of running
    heads and folios."""
    name, length = ctypes.create_string_buffer(_NAME), ctypes.c_ulong()
    for index in range(pdfium_c.FPDFPageObj_CountMarks(item)):
        mark = pdfium_c.FPDFPageObj_GetMark(item, index)
        buffer = ctypes.cast(name, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
        if pdfium_c.FPDFPageObjMark_GetName(mark, buffer, _NAME, length) and (
            name.raw[: length.value].decode("utf-16-le").rstrip("\0") in _NO_TEXT
        ):
            kind = pdfium_c.FPDFPageObjMark_GetParamValueType(mark, b"Type") if form else _NONE
            if kind == _NONE:
                return True
    return False
