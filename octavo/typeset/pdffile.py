"""Turn the objects of a PDF into its file (ISO 32000-1, 7.5).

Objects that are no streams stand many together in compressed ones, so that a thousand pages take little
room, on disk and in the memory of whoever writes or reads them.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

from octavo.workshop.memory import recall

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_TOGETHER = 100  # objects of one stream
_LEVEL = 6  # of compression: higher ones take twice the time for a hundredth of the bytes
_COLUMNS = (1, 4, 2)  # of the cross-reference stream: bytes of a number in each
_IN_FILE, _IN_STREAM = 1, 2  # where an object stands, as a cross-reference stream says it


class PdfFile:
    """A PDF in the making: its objects are written as they come, each once."""

    def __init__(self, first: int) -> None:
        """Begin a file whose objects below the number ``first`` are given with their numbers."""
        self._parts = [_HEADER]
        self._length = len(_HEADER)
        # by number: how an object stands, where, and at what place of a stream
        self._kinds, self._offsets, self._places = (array("Q", [0] * first) for _ in range(3))
        self._waiting: list[tuple[int, bytes]] = []

    @property
    def next_number(self) -> int:
        """The number that the next object has."""
        return len(self._kinds)

    def reserve(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        number = len(self._kinds)
        for column in (self._kinds, self._offsets, self._places):
            column.extend([0] * count)
        return number

    def add(self, body: bytes, number: int | None = None) -> int:
        """Add an object that is no stream; the answer is its number."""
        number = self.reserve() if number is None else number
        self._waiting.append((number, body))
        if len(self._waiting) == _TOGETHER:
            self._flush()
        return number

    def add_together(self, bodies: Sequence[bytes], first: int) -> None:
        """Add objects that stand in one stream of their own, numbered from ``first``."""
        if bodies:
            self._write_together(range(first, first + len(bodies)), bodies)

    def add_stream(self, head: bytes, body: bytes, number: int | None = None) -> int:
        """Add a stream; ``head`` is the inside of its dictionary, without the length."""
        number = self.reserve() if number is None else number
        self._note(number, _IN_FILE, self._length, 0)
        self._put_stream(number, head, body)
        return number

    def _put_stream(self, number: int, head: bytes, body: bytes) -> None:
        self._write(b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, head, len(body)))
        self._write(body)
        self._write(b"\nendstream\nendobj\n")

    def finish(self, catalog: int, info: int) -> bytes:
        """The whole file. Its identifier is made of its bytes: the same book has the same one."""
        self._flush()
        number = self.reserve()
        start = self._length
        self._note(number, _IN_FILE, start, 0)
        digest = hashlib.sha256()
        for part in self._parts:
            digest.update(part)
        name = digest.hexdigest()[:32].encode()
        rows = _rows((self._kinds, self._offsets, self._places))
        head = (
            b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
            % (len(self._kinds), catalog, info, name, name)
        )
        self._put_stream(number, head, compress(rows))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)

    def _flush(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._write_together([number for number, _ in waiting], [body for _, body in waiting])

    def _write_together(self, numbers: Iterable[int], bodies: Sequence[bytes]) -> None:
        """Objects in one stream: their numbers and offsets, then what they say."""
        holder = self.reserve()
        starts = accumulate((len(body) + 1 for body in bodies[:-1]), initial=0)
        index = []
        for place, (number, start) in enumerate(zip(numbers, starts, strict=True)):
            self._note(number, _IN_STREAM, holder, place)
            index.append(b"%d %d" % (number, start))
        before = b" ".join(index) + b"\n"
        head = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(bodies), len(before))
        self.add_stream(head, compress(before + b"\n".join(bodies)), holder)

    def _note(self, number: int, kind: int, offset: int, place: int) -> None:
        assert not self._kinds[number], f"object {number} is there already"
        self._kinds[number], self._offsets[number], self._places[number] = kind, offset, place

    def _write(self, part: bytes) -> None:
        self._parts.append(part)
        self._length += len(part)


def _rows(columns: Sequence[array[int]]) -> bytes:
    """The rows of the cross-reference stream; a number is written with its highest byte first."""
    size = sum(_COLUMNS)
    rows = bytearray(size * len(columns[0]))
    place = 0
    for column, width in zip(columns, _COLUMNS, strict=True):
        assert max(column, default=0) < 1 << 8 * width, "the file is too large"
        numbers = array(column.typecode, column)
        if sys.byteorder == "little":
            numbers.byteswap()
        written = numbers.tobytes()
        for byte in range(numbers.itemsize - width, numbers.itemsize):
            rows[place::size] = written[byte :: numbers.itemsize]
            place += 1
    return bytes(rows)


def compress(content: bytes) -> bytes:
    """Content as a PDF keeps it, under ``/Filter/FlateDecode``."""
    return recall("compressed", content, lambda: zlib.compress(content, _LEVEL))


def string_bytes(text: str) -> bytes:
    """The bytes of a text in a PDF: its letters as they are, or UTF-16."""
    if text.isascii() and text.isprintable():
        return text.encode()
    return b"\xfe\xff" + text.encode("utf-16-be")


def text_string(text: str) -> bytes:
    """A text as a PDF writes it."""
    content = string_bytes(text)
    if content.startswith(b"\xfe\xff"):
        return b"<" + content.hex().upper().encode() + b">"
    for mark in (b"\\", b"(", b")"):
        content = content.replace(mark, b"\\" + mark)
    return b"(" + content + b")"


def number(value: float) -> bytes:
    """A number as a PDF writes it."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()
