"""What a manuscript is parsed into."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.model import Book, Finding, ImageRef


@dataclass(frozen=True, slots=True)
class Parsed:
    """The Book but for its pictures, the pictures it names, and what was found on the way."""

    book: Book
    images: tuple[ImageRef, ...]
    findings: tuple[Finding, ...]
