"""Turn readings of the finished editions into findings about the index.

What an index says follows from where its places stand: it is written anew from the pages of the finished PDF, and that is
what has to be printed (`print-text`) and shown. So a locator whose page does not hold its place is found like any
other word that is not the book's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from octavo.checks.readscreen import ScreenReading
from octavo.checks.text import fold, fragment_segments, shorten
from octavo.model import Book, Finding, Severity
from octavo.model.index import IndexEntry
from octavo.text.indexing import holds_index, with_index

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_NAMES = {"epub": "EPUB", "html": "HTML"}


def folios_in(reading: PdfReading) -> dict[str, str]:
    """The label of the page of every destination of a finished PDF."""
    return {name: reading.pages[place[0]].label for name, place in reading.destinations.items()}


def has_pages(reading: ScreenReading) -> bool:
    """Whether an edition for screens marks the pages of the print edition."""
    return any(
        mark.id.startswith("page-") and not mark.id.startswith("page-source-")
        for mark in reading.page_breaks
    )


def check_places(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every place of every entry is in the PDF."""
    for entry in _all(entry for index in book.indexes for entry in index.entries):
        for place in entry.places:
            if not {place.id, place.end} <= reading.destinations.keys():
                yield Finding("index-place", Severity.ERROR, f"PDF: a place of “{shorten(entry.text)}” for the index "
                              "is on no page", place.place, "a template or a style sheet hides what holds the mark")  # fmt: skip


def check_index_pages(
    book: Book, printed: PdfReading, reading: ScreenReading, edition: str
) -> Iterator[Finding]:
    """The index of an edition for screens gives the pages of the print edition."""
    if not book.indexes or not has_pages(reading):
        return
    whole = with_index(book, folios_in(printed))
    for before, division in zip(book.divisions, whole.divisions, strict=True):
        if holds_index(before.html):
            yield from _compare(division.html, reading.texts.get(division.id, ()), edition)


def _compare(html: str, found: Iterable[str], edition: str) -> Iterator[Finding]:
    there = {fold(text) for text in found}
    wrong = [text for text in fragment_segments(html) if fold(text) not in there]
    if wrong:
        yield Finding("index-pages", Severity.ERROR, f"{_NAMES[edition]}: the index does not give the printed pages: "
                      f"“{shorten(wrong[0])}” is missing", None, "build all editions again, together")  # fmt: skip


def _all(entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
    for entry in entries:
        yield entry
        yield from _all(entry.children)
