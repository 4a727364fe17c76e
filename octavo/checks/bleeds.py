"""Turn the Book and its printed pages into findings about figures that cover a page: each has one, without head or folio."""

from __future__ import annotations

from collections.abc import Iterator

from octavo.checks.floats import printed_floats
from octavo.checks.readpdf import PdfReading
from octavo.checks.text import shorten
from octavo.model import Book, Finding, Severity
from octavo.text.bleeds import BLEED
from octavo.text.floats import find_floats
from octavo.text.trees import parse_fragment


def check_bleeds(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """What was to cover a page, and does not, or has other print on it."""
    divisions = [division for division in book.divisions if BLEED in division.html]
    floats = printed_floats(reading) if divisions else {}
    for division in divisions:
        root = parse_fragment(division.html)
        for one in find_floats(root, division.id, book.metadata.print.floats):
            if not one.is_bled:
                continue
            image = next(one.element.iter("img"))
            words = shorten(image.get("alt") or image.get("src") or "")
            if one.name not in floats:
                yield Finding("print-bleed-place", Severity.WARNING,
                              f"PDF: the picture “{words}” does not cover a page: its caption leaves it less than half of one",
                              division.heading.place, "make the caption shorter, or take out {.bleed}")  # fmt: skip
                continue
            page = reading.pages[floats[one.name].page]
            if page.head or page.foot or page.body:
                yield Finding("print-bleed", Severity.ERROR,
                              f"PDF: “{shorten(page.head or page.foot or page.body)}” is printed on the page {page.label}, which "
                              f"the picture “{words}” covers", division.heading.place,
                              "see the rules for @page bare in the style sheet")  # fmt: skip
