"""Turn a PDF file into its objects, each when it is asked for (ISO 32000-1, 7.3 and 7.5).

A printed book has hundreds of objects for every page, nearly all of them structure that a check of its
pages never looks at. A library that knows them all takes hundreds of megabytes for a long book; here an
object that nobody asks for is a number in a table.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from octavo.checks.pdftokens import (
    SPACE,
    PdfError,
    Reference,
    parse_one,
)
from octavo.workshop.memory import Same, recall, remembers

_LONGEST = 1 << 28  # bytes that a stream may unpack to
_WIDEST = 1 << 16  # bytes of a row in a stream
_LONG = 4096  # bytes that a stream's dictionary may have, to be remembered
_SMALL = 2048  # bytes of a stream that is read once
_MANY = 4096  # such streams, where the process ends with its build: some megabytes
_HELD = 8  # streams of objects that are held open
_CHAIN = 100  # parts that a file was written in: more are a circle

_OBJECT = re.compile(SPACE + rb"\d+[\s\0]+\d+[\s\0]+obj\b")
_STREAM = re.compile(SPACE + rb"stream(?:\r\n|\n|\r)")
_TABLE = re.compile(rb"[\s\0]*xref[\s\0]*")
_SECTION = re.compile(rb"[\s\0]*(\d+)[\s\0]+(\d+)[\s\0]*?[\r\n]+")
_START = re.compile(rb"startxref[\s\0]+(\d+)")
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}  # of numbers of so many bytes, as arrays call them


@dataclass(frozen=True, slots=True)
class Stream:
    """A dictionary with bytes, as they stand in the file."""

    head: dict[str, Any]
    raw: bytes

    @property
    def body(self) -> bytes:
        """The bytes, decoded. Raises PdfError for a code that no text of ours is written in."""
        filters = self.head.get("Filter", [])
        filters = filters if isinstance(filters, list) else [filters]
        body = self.raw
        for name in filters:
            if name != "FlateDecode":
                raise PdfError(f"a stream is coded as {name}")
            try:
                body = zlib.decompressobj().decompress(body, _LONGEST)
            except zlib.error as error:
                raise PdfError("a stream is damaged") from error
        settings = self.head.get("DecodeParms") or {}
        settings = settings[0] if isinstance(settings, list) else settings
        return _without_predictor(body, settings or {})


@dataclass(frozen=True, slots=True)
class PageObject:
    """What the object of a page names: it is long, because of its links, and parsed once."""

    number: int
    resources: Any
    annotations: Any
    contents: tuple[Any, ...]  # of streams


class Rows(NamedTuple):
    """Where some objects stand: in a process that remembers, two that are equal have the same bytes."""

    first: int  # number of the first
    offsets: array[int]  # numbers of their streams
    places: array[int]  # in these
    streams: tuple[Same, ...]  # decoded, with where each of their objects begins


class PdfObjects:
    """A PDF's objects. All methods raise PdfError for what cannot be read."""

    def __init__(self, content: bytes) -> None:
        """Read where objects stand."""
        self._content = content
        # for each number: 1 and its offset, or 2, its stream and its place there
        self._kinds, self._offsets, self._places = array("B"), array("Q"), array("L")
        starts = _START.findall(content[-2048:])
        if not starts:
            raise PdfError("it does not end like a PDF")
        self.trailer: dict[str, Any] = {}
        start: int | None = int(starts[-1])
        for _ in range(_CHAIN):
            if start is None:
                break
            trailer = self._read_part(start)
            if "Encrypt" in trailer:
                raise PdfError("it is encrypted")
            self.trailer = {**trailer, **self.trailer}
            if (beside := trailer.get("XRefStm")) is not None:
                self._read_part(beside)
            start = trailer.get("Prev")
        self._pages: list[PageObject] | None = None  # once they were asked for
        # running heads and folios, for one, which are asked for several times
        self._small: dict[int, Stream] = {}
        self._held = lru_cache(maxsize=_HELD)(self._read_held)

    def get(self, item: Any) -> Any:
        """The object that a reference names; anything else as it is."""
        for _ in range(_CHAIN):
            if not isinstance(item, Reference):
                return item
            item = self._read(item.number)
        raise PdfError("objects name one another in a circle")

    def find(self, item: Any, *path: str) -> Any:
        """What stands at the end of a path through dictionaries; None where it ends before."""
        item = self.get(item)
        for key in path:
            item = item.head if isinstance(item, Stream) else item
            if not isinstance(item, dict):
                return None
            item = self.get(item.get(key))
        return item

    def written(self, item: Any) -> bytes:
        """An object as it is written, where it stands in a stream of objects; b"" elsewhere."""
        number = item.number if isinstance(item, Reference) else -1
        if not 0 <= number < len(self._kinds) or self._kinds[number] != 2:
            return b""
        body, starts = self._held(self._offsets[number])
        place = self._places[number]
        if place + 1 < len(starts):
            return body[starts[place] : starts[place + 1]]
        return body[starts[place] :] if place < len(starts) else b""

    def rows_of(self, numbers: Collection[int]) -> Rows | None:
        """Where these objects stand, of which there are some; None where they do not stand one behind the other in streams
        of objects. Raises PdfError when a stream cannot be read."""
        first, last = min(numbers, default=0), max(numbers, default=-1)
        if not numbers or first < 0 or last >= len(self._kinds) or last - first >= len(numbers):
            return None
        offsets = self._offsets[first : last + 1]
        if self._kinds[first : last + 1].count(2) < len(numbers):
            return None
        streams = tuple(Same(self._held(number)) for number in dict.fromkeys(offsets))
        return Rows(first, offsets, self._places[first : last + 1], streams)

    def pages(self) -> list[PageObject]:
        """All pages in order."""
        if self._pages is None:
            self._pages = self._find_pages()
        return self._pages

    def _find_pages(self) -> list[PageObject]:
        found: list[PageObject] = []
        for node, held in self._tree(self.find(self.trailer, "Root").get("Pages")):
            if not isinstance(node, Reference) or not isinstance(held, dict):
                raise PdfError("its pages are not in order")
            if "Kids" not in held:
                found.append(self._page(node, held))
        return found

    def page_at(self, index: int) -> PageObject:
        """One page; the others are not parsed where all hang on one branch, as in our own files."""
        root = self.find(self.trailer, "Root", "Pages")
        kids = self.get(root.get("Kids"))
        if len(kids) == root.get("Count"):
            return self._page(kids[index], self.get(kids[index]))
        return self.pages()[index]

    def _page(self, node: Reference, held: dict[str, Any]) -> PageObject:
        contents = held.get("Contents")
        streams = self.get(contents) if isinstance(contents, Reference) else contents
        return PageObject(
            node.number, held.get("Resources"), held.get("Annots"),
            tuple(streams) if isinstance(streams, list) else (contents,),
        )  # fmt: skip

    def named(self, root: Any) -> Iterator[tuple[Any, Any]]:
        """The keys and values of a name tree or number tree."""
        for _, node in self._tree(root):
            held = node or {}
            entries = self.get(held.get("Names", held.get("Nums", [])))
            yield from zip(entries[::2], entries[1::2], strict=False)

    def _tree(self, root: Any) -> Iterator[tuple[Any, Any]]:
        """The nodes of a tree in order, with what they hold. One that comes twice makes it no tree."""
        waiting, seen = [root], set()
        while waiting:
            node = waiting.pop()
            if isinstance(node, Reference):
                if node.number in seen:
                    raise PdfError("a tree goes round in a circle")
                seen.add(node.number)
            held = self.get(node)
            yield node, held
            waiting += reversed(self.get((held or {}).get("Kids")) or [])

    def _read(self, number: int) -> Any:
        kind = self._kinds[number] if number < len(self._kinds) else 0
        if kind == 1:
            if number in self._small:
                return self._small[number]
            found, _ = self._read_at(self._offsets[number])
            has_room = remembers() or len(self._small) < _MANY
            if has_room and isinstance(found, Stream) and len(found.raw) < _SMALL:
                self._small[number] = found
            return found
        if kind == 2:
            body, starts = self._held(self._offsets[number])
            if self._places[number] >= len(starts):
                raise PdfError(f"object {number} is not where it should be")
            if remembers():  # nobody changes what an object is
                text = self.written(Reference(number))
                return recall("object", text, lambda: parse_one(text, 0)[0])
            return parse_one(body, starts[self._places[number]])[0]
        return None

    def _read_at(self, offset: int) -> tuple[Any, int]:
        """The object at a place of the file, and where it ends."""
        begin = _OBJECT.match(self._content, offset) if offset < len(self._content) else None
        if begin is None:
            raise PdfError(f"there is no object at byte {offset}")
        value, end = self._parse_head(begin.end())
        if isinstance(value, dict) and (found := _STREAM.match(self._content, end)):
            length = self.get(value.get("Length"))
            if not isinstance(length, int):
                raise PdfError("a stream has no length")
            return Stream(value, self._content[found.end() : found.end() + length]), end
        return value, end

    def _parse_head(self, offset: int) -> tuple[Any, int]:
        """What stands at a place of the file before its stream, where it has one, and where it ends."""
        ends = self._content.find(b"stream\n", offset, offset + _LONG) if remembers() else -1
        if ends >= 0:
            text = self._content[offset:ends]
            with suppress(PdfError):  # the word stands in what the object says
                value, end = recall("head", text, lambda: parse_one(text, 0))
                return value, offset + end
        return parse_one(self._content, offset)

    def _read_part(self, offset: int) -> dict[str, Any]:
        """A table of objects, or a stream that is one. Earlier parts do not speak for later ones."""
        if not 0 <= offset < len(self._content):
            raise PdfError("the table of its objects is not where it should be")
        table = _TABLE.match(self._content, offset)
        if table is not None:
            return self._read_table(table.end())
        found, _ = self._read_at(offset)
        if not isinstance(found, Stream):
            raise PdfError("it has no table of its objects")
        widths, size = found.head.get("W"), found.head.get("Size")
        if not (isinstance(widths, list) and len(widths) == 3 and isinstance(size, int)):
            raise PdfError("the table of its objects is damaged")
        if not all(width in range(9) for width in widths):
            raise PdfError("the table of its objects is damaged")
        index = found.head.get("Index", [0, size])
        columns = _columns(found.body, widths)
        begin = 0
        for first, count in zip(index[::2], index[1::2], strict=True):
            self._grow(first + count)
            rows = [column[begin : begin + count] for column in columns]
            begin += count
            if any(self._kinds[first : first + count]):  # a later part has spoken of some
                for number, row in enumerate(zip(*rows, strict=True), start=first):
                    self._note(number, *row)
            else:
                self._note_all(first, *rows)
        return found.head

    def _read_table(self, position: int) -> dict[str, Any]:
        while (section := _SECTION.match(self._content, position)) is not None:
            first, count = int(section[1]), int(section[2])
            self._grow(first + count)
            for number in range(first, first + count):
                line = section.end() + 20 * (number - first)
                row = self._content[line : line + 20]
                if row[17:18] == b"n":
                    self._note(number, 1, int(row[:10]), 0)
            position = section.end() + 20 * count
        trailer = self._content.find(b"trailer", position)
        if trailer < 0:
            raise PdfError("it has no trailer")
        found, _ = parse_one(self._content, trailer + len(b"trailer"))
        return dict(found)

    def _grow(self, size: int) -> None:
        if size > len(self._content):
            raise PdfError("it says that it has more objects than bytes")
        more = size - len(self._kinds)
        if more > 0:
            for column in (self._kinds, self._offsets, self._places):
                column.extend([0] * more)

    def _note(self, number: int, kind: int, offset: int, place: int) -> None:
        if not self._kinds[number] and kind in (1, 2):
            self._kinds[number], self._offsets[number], self._places[number] = kind, offset, place

    def _note_all(
        self, first: int, kinds: Sequence[int], offsets: Sequence[int], places: Sequence[int]
    ) -> None:
        """Note many objects in succession, of which nothing is known."""
        end = first + len(kinds)
        known = {kind: kind if kind in (1, 2) else 0 for kind in set(kinds)}
        self._kinds[first:end] = array("B", map(known.__getitem__, kinds))
        self._offsets[first:end] = array("Q", offsets)
        self._places[first:end] = array("L", places)

    def _read_held(self, number: int) -> tuple[bytes, list[int]]:
        """A stream of objects, decoded, and where in it each of them begins."""
        found = self._read(number)
        if not isinstance(found, Stream):
            raise PdfError(f"object {number} holds no others")
        first = self.get(found.head.get("First"))
        settings = found.head.get("Filter"), found.head.get("DecodeParms")
        return recall("held", (found.raw, first, repr(settings)), lambda: _unpacked(found, first))


def _unpacked(stream: Stream, first: int) -> tuple[bytes, list[int]]:
    body = stream.body
    index = body[:first].split()
    return body, [first + int(offset) for offset in index[1::2]]


def open_pdf(content: bytes) -> PdfObjects:
    """The objects of a PDF. Raises PdfError when it is none."""
    return recall("pdf", content, lambda: PdfObjects(content))


def text_of(item: Any) -> str:
    """A text string as a text; "" for what is none."""
    if not isinstance(item, bytes):
        return ""
    if item.startswith(b"\xfe\xff"):
        return item[2:].decode("utf-16-be", "replace")
    if item.startswith(b"\xef\xbb\xbf"):
        return item[3:].decode("utf-8", "replace")
    return item.decode("latin-1")


def _columns(body: bytes, widths: Sequence[int]) -> list[Sequence[int]]:
    """The columns of a table of objects: kinds, offsets, places."""
    size = sum(widths)
    count = len(body) // size if size else 0
    begins = accumulate(widths[:-1], initial=0)
    columns = [
        _numbers([body[begin + place : count * size : size] for place in range(width)], count)
        for begin, width in zip(begins, widths, strict=True)
    ]
    return columns if widths[0] else [[1] * count, *columns[1:]]


def _numbers(digits: Sequence[bytes], count: int) -> Sequence[int]:
    """So many numbers, of each of which the bytes are given, the highest first."""
    width = next(width for width in _CODES if width >= len(digits))
    written = bytearray(width * count)
    for place, column in enumerate(digits, start=width - len(digits)):
        written[place::width] = column
    numbers = array(_CODES[width], bytes(written))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _without_predictor(body: bytes, settings: dict[str, Any]) -> bytes:
    """Rows as they were before each was written as what differs from the one above (PNG's filters)."""
    if settings.get("Predictor", 1) < 10:
        return body
    width = settings.get("Columns", 1)
    if not 0 < width <= _WIDEST:
        raise PdfError("a stream has rows of no possible width")
    above = bytes(width)
    found = bytearray()
    for start in range(0, len(body), width + 1):
        kind, row = body[start], body[start + 1 : start + 1 + width]
        if kind == 2:
            row = bytes([(a + b) & 255 for a, b in zip(row, above, strict=False)])
        elif kind:
            raise PdfError("a stream is coded in a way that no table of objects is")
        found += row
        above = row
    return bytes(found)
