"""Turn what a page is made of into values that can be kept, and put anywhere in any book.

A plate prints one page. It holds the page's objects as they stand in a PDF, but for their numbers: where
one object names another, the place is left open until the pages of a book are joined. So a page that is
set once is never written anew, wherever it comes to stand.

Numbers below ``FIRST`` are the same in all books: they name what the pages of a book share.
"""

from __future__ import annotations

import json
import re
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from octavo.engine.tagnodes import Tagged

# What the pages of a book share, by its number in the PDF.
CATALOG, PAGES, INFO, DOCUMENT, STRUCTURE, FONTS, COLORS, OPENING, CLOSING = range(1, 10)
FIRST = 16  # the numbers of everything else begin here

# operators that put something on a page (ISO 32000-1, table A.1)
_DRAWS = re.compile(rb"(?:^|\s)(?:TJ|Tj|'|\"|S|s|f\*?|F|B\*?|b\*?|sh|Do|BI)(?=\s|$)")
_SHARED = -(1 << 24)


@dataclass(frozen=True, slots=True)
class Form:
    """Text with open places: compressed, with ``%d`` where a number is missing.

    A number of 0 or more is that of an object of the same plate, counted from 0. One below stands for an
    entry of the structure's parent tree (-1 for the plate's first, -2 for its second …), or far below for
    something that is shared (``shared_code``).
    """

    text: bytes
    numbers: bytes  # of an array of 32-bit integers

    @classmethod
    def of(cls, text: bytes, numbers: Iterable[int]) -> Form:
        """The form of a text."""
        return cls(zlib.compress(text, 1), array("i", numbers).tobytes())

    @property
    def needed(self) -> tuple[int, ...]:
        """The plate's objects that are named."""
        return tuple(n for n in self._places() if n >= 0)

    def fill(self, numbers: Sequence[int], parents: int) -> bytes:
        """The text with the numbers that the plate's objects have in a book, and those of its entries
        counted from ``parents``."""
        return zlib.decompress(self.text) % tuple(
            [
                numbers[n] if n >= 0 else parents - 1 - n if n > _SHARED else _SHARED - n
                for n in self._places()
            ]
        )

    def _places(self) -> array[int]:
        places = array("i")
        places.frombytes(self.numbers)
        return places


@dataclass(frozen=True, slots=True)
class Picture:
    """A stream with its dictionary: a picture, or something drawn that is used like one."""

    number: int  # of the plate's objects
    head: Form  # the dictionary
    body: bytes


@dataclass(frozen=True, slots=True)
class Plate:
    """A page of a PDF, wherever in a book it may stand.

    ``objects`` holds a line for every object. The page itself has the number 0; then come those that it draws with or
    which are its links; then its pictures.
    """

    boxes: bytes  # MediaBox, TrimBox and BleedBox
    content: bytes  # compressed
    resources: Form  # without the fonts; the inside of a dictionary
    objects: Form
    object_count: int
    links: tuple[int, ...]  # numbers of the link annotations
    tags: bytes  # its part of the structure; b"" where it has none
    pictures: tuple[Picture, ...]

    @property
    def entries(self) -> int:
        """How many entries of the structure's parent tree are its own: one for its marks, one for each link."""
        return 1 + len(self.links) if self.tags else 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn on it."""
        return _DRAWS.search(zlib.decompress(self.content)) is None


def shared_code(number: int) -> int:
    """How a form names what the pages of a book share."""
    return _SHARED - number


def write_tags(tagged: Tagged) -> bytes:
    """A page's part of the structure as bytes."""
    return zlib.compress(json.dumps(tagged, separators=(",", ":")).encode(), 1)


def read_tags(tags: bytes) -> Any:
    """What ``write_tags`` made these bytes of, in lists."""
    return json.loads(zlib.decompress(tags))


def write_plates(plates: Sequence[Plate]) -> bytes:
    """Plates as bytes: the length of their facts, the facts as JSON, their texts."""
    bodies: list[bytes] = []
    facts = json.dumps([_facts(plate, bodies) for plate in plates], separators=(",", ":")).encode()
    return len(facts).to_bytes(8, "big") + facts + b"".join(bodies)


def read_plates(content: bytes) -> tuple[Plate, ...]:
    """The plates that ``write_plates`` made these bytes of."""
    length = int.from_bytes(content[:8], "big")
    position = 8 + length

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return content[position - size : position]

    return tuple(_plate(facts, take) for facts in json.loads(content[8:position]))


def _facts(plate: Plate, bodies: list[bytes]) -> list[object]:
    def put(*parts: bytes) -> list[int]:
        bodies.extend(parts)
        return [len(part) for part in parts]

    return [
        put(plate.boxes, plate.content, plate.tags),
        [put(form.text, form.numbers) for form in (plate.resources, plate.objects)],
        [
            [picture.number, *put(picture.head.text, picture.head.numbers, picture.body)]
            for picture in plate.pictures
        ],
        plate.object_count,
        plate.links,
    ]


def _plate(facts: Any, take: Callable[[int], bytes]) -> Plate:
    own, forms, pictures, count, links = facts
    boxes, content, tags = (take(size) for size in own)
    resources, objects = (Form(take(text), take(numbers)) for text, numbers in forms)
    held = tuple(
        Picture(number, Form(take(text), take(numbers)), take(body))
        for number, text, numbers, body in pictures
    )
    return Plate(boxes, content, resources, objects, count, tuple(links), tags, held)
