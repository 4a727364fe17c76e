"""Turn the Book, and what is heard of its print edition, into one thing that can be asked, with places."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import islice

from octavo.checks.aloud import Heard
from octavo.checks.bookaloud import WantedHeading, WantedPart, wanted_headings, wanted_parts
from octavo.checks.readpdf import PdfReading
from octavo.checks.text import fold, shorten
from octavo.model import Book, Place

AGAIN = "build the book again"  # all that an author can do about a structure
_NEAR = 20  # letters before and behind a difference by which its line is looked for

# Finds the line of a letter of some that stand in a row at or behind a place in the author's files.
Seek = Callable[[Place, str, int], Place | None]


class Listening:
    """The Book, what is heard of its print edition, and how lines of its files are found."""

    def __init__(self, book: Book, reading: PdfReading, heard: Heard, seek: Seek) -> None:
        self.book = book
        self.reading = reading
        self.heard = heard
        self.seek = seek
        self.links = {link.number: link for page in reading.annotated for link in page}

    @cached_property
    def wanted_headings(self) -> list[WantedHeading]:
        """All headings in the order of reading."""
        return wanted_headings(self.book)

    @cached_property
    def wanted_parts(self) -> list[WantedPart]:
        """The text in the order of reading."""
        return wanted_parts(self.book)

    def place_of(self, wanted: str, position: int, near: Place | None) -> Place | None:
        """The line in which the letters about a position of a text stand; else the place of what it stands in."""
        if near is None:
            return None
        reach = 3 * _NEAR
        behind = "".join(filter(str.isalnum, wanted[position : position + reach]))[:_NEAR]
        before = "".join(filter(str.isalnum, wanted[max(0, position - reach) : position]))[-_NEAR:]
        half = _NEAR // 2
        for words, index in (
            (before[-half:] + behind[:half], len(before[-half:])),
            (behind, 0),
            (before, len(before) - 1),
        ):
            if len(words) > index and len(words) > _NEAR // 4:
                found = self.seek(near, words, index)
                if found is not None:
                    return found
        return near


def is_of_another_book(listening: Listening) -> bool:
    """Whether most headings of the Book are heard nowhere: such as “Preface” many books have."""
    text = "".join(fold(part.words) for part in listening.heard.parts)
    titles = [fold(heading.words) for heading in listening.wanted_headings if heading.place]
    enough = (len(titles) + 1) // 2
    heard = islice((title for title in titles if title in text), enough)
    return sum(1 for _ in heard) < enough


def is_same(wanted: str, found: str) -> bool:
    """Whether two texts have the same letters, in their order."""
    return fold(wanted) == fold(found)


def parting(one: str, other: str) -> int:
    """Where two texts part."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def title_of(part: WantedPart) -> str:
    words = part.division.heading.label if part.division else part.words
    return f"“{shorten(words, 40)}”"
