"""Turn readings of the finished editions into findings about what they say of pages: references to pages, and lists.

What they say is written anew from the pages of the finished PDF, and compared as text like all else. Here it is seen besides
that each reference leads where the Book says, by the folio of that page, and that each list has all its things, once, in
their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from octavo.checks.directions import Way, is_read, is_unordered, way_of
from octavo.checks.indexes import folios_in
from octavo.checks.readscreen import ScreenReading
from octavo.checks.said import PagedLink, paged_link_of
from octavo.checks.text import fold, numbered, shorten
from octavo.model import Book, Division, Finding, Place, Severity
from octavo.model.paged import ThingList
from octavo.text.folios import with_folios
from octavo.text.listed import lists_in
from octavo.text.numberwords import name_of
from octavo.text.pagewords import PAGE_REFERENCE
from octavo.text.trees import parse_fragment

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_NAMES = {"epub": "EPUB", "html": "HTML"}
_KINDS = {"figures": "figure", "tables": "table", "listings": "listing"}
_AGAIN = "build all editions again, together; a template or a step of ours changes what they say of pages"


class _Wanted(NamedTuple):
    """A reference to a page, and the heading or note near it."""

    link: PagedLink
    place: Place | None


def with_pages_of(book: Book, printed: PdfReading) -> Book:
    """The book with all words that depend on pages, written anew from those of a finished PDF."""
    heights = {name: height for name, (_, height) in printed.destinations.items()}
    return with_folios(book, folios_in(printed), heights)


def check_on_paper(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every reference to a page, and every line of a list, is a link, and gives the page on which it leads."""
    if not (book.page_calls or book.lists):
        return
    way = way_of(book)
    texts: dict[str, list[str]] = {}
    for link in reading.links:
        texts.setdefault(link.target, []).append(fold(link.text))
    for wanted, place in _references(book):
        if wanted.target not in reading.destinations:
            yield _error("print-pages", f"PDF: #{wanted.target}, to whose page “{shorten(wanted.words)}” refers, is on no "
                         "page", place)  # fmt: skip
        elif not _take(fold(wanted.words), texts.get(wanted.target, []), way):
            label = reading.pages[reading.destinations[wanted.target][0]].label
            yield _error("print-pages", f"PDF: no reference to #{wanted.target}, on page {label}, says "
                         f"“{shorten(wanted.words)}”", place)  # fmt: skip
    yield from _check_whole(book)
    for one, lines in lists_of(book):
        shown = [_take(fold(line.words), texts.get(line.target, []), way) for line in lines]
        if not all(shown):
            lost = lines[shown.index(False)]
            yield _error(
                "print-lists",
                f"PDF: the list of {one.name} has no line “{shorten(lost.words)}”",
                one.place,
            )


def check_on_screen(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every reference to a page is a link that says what print says, and every list has its things, in their order."""
    there = Counter(reading.paged)
    for wanted, place in _references(book):
        if not there[wanted]:
            yield _error("screen-pages", f"{_NAMES[edition]}: the reference “{shorten(wanted.words)}” to the page of "
                         f"#{wanted.target} is not there", place)  # fmt: skip
        there[wanted] -= 1
    position = 0
    for one, lines in lists_of(book):
        ends = (n + len(lines) for n in range(position, len(reading.paged) - len(lines) + 1))
        end = next((end for end in ends if [*reading.paged[end - len(lines) : end]] == lines), None)
        position = position if end is None else end
        if end is None:
            lost = next((line for line in lines if line not in reading.paged), lines[0])
            yield _error("screen-lists", f"{_NAMES[edition]}: the list of {one.name} is another than the book’s: "
                         f"“{shorten(lost.words)}” is missing, or not in its place", one.place)  # fmt: skip


def check_printed_pages(
    book: Book, printed: PdfReading, reading: ScreenReading, edition: str
) -> Iterator[Finding]:
    """What an edition for screens says of pages is what the printed pages are."""
    if book.page_calls or book.lists:
        yield from check_on_screen(with_pages_of(book, printed), reading, edition)


def tell_unpaged(book: Book) -> Iterator[Finding]:
    """A note where references to pages have none to name."""
    if book.page_calls:
        count = len(book.page_calls)
        first, *others = (call.place for call in book.page_calls)
        yield Finding("pages-missing", Severity.NOTE, f"{'a reference names' if count == 1 else 'references name'} a chapter "
                      "or section for a page: there is no print edition", first,
                      "build the PDF with the other editions", tuple(others))  # fmt: skip


def _counted(division: Division, label: re.Pattern[str]) -> Iterator[str]:
    """The numbers of a kind that stand in a division, those of a note where it is called."""
    notes = {note.id: note.html for note in division.notes}
    for number, note in label.findall(division.html):
        if number:
            yield number
        else:
            yield from (inside for inside, _ in label.findall(notes.get(note, "")) if inside)


def _check_whole(book: Book) -> Iterator[Finding]:
    """Whatever the text counts stands in the list of its kind, once, in the order of the text."""
    for one in book.lists:
        if one.name not in _KINDS:
            continue
        name = name_of(_KINDS[one.name], book.metadata.language, capital=True)
        label = re.compile(
            rf'class="counted">{re.escape(name)}\u00a0([^<]*?)\.?<|href="#(fn-[^"]*)"'
        )
        counted = [number for d in book.divisions for number in _counted(d, label)]
        listed = [thing.number for thing in one.things if thing.number]
        if counted != listed:
            differing = [number for number in counted if listed.count(number) != 1] or counted[:1]
            yield _error("print-lists", f"the list of {one.name} does not have what is counted, in its order: "
                         f"{numbered(iter(differing))}", one.place)  # fmt: skip


def _take(wanted: str, texts: list[str], way: Way) -> bool:
    """Take a text out of those of links to one place; in two lines it is two links."""
    for text in (
        wanted,
        "",
    ):  # small letters, raised or lowered, are not read: check_text proves them
        if text in texts:
            texts.remove(text)
            return True
    for first in range(len(texts)):
        for last in range(first + 2, min(first + 5, len(texts)) + 1):
            if "".join(texts[first:last]) == wanted:
                del texts[first:last]
                return True
    for text in texts if is_unordered(wanted, way) else ():
        if is_read(wanted, text, Way.APART):
            texts.remove(text)
            return True
    return False


def _references(book: Book) -> Iterator[_Wanted]:
    mark = f'class="{PAGE_REFERENCE}"'
    for division in book.divisions if book.page_calls else ():
        texts = [(division.html, division.heading.place)]
        texts += [(note.html, note.place) for note in division.notes]
        for html, place in texts:
            if mark in html:
                for link in parse_fragment(html).iter("a"):
                    made = _paged(link) if link.get("class") == PAGE_REFERENCE else None
                    if made is not None:
                        yield _Wanted(made, place)


def lists_of(book: Book) -> Iterator[tuple[ThingList, list[PagedLink]]]:
    """The lists that are written in the book, with their lines; each is held against what it has to have."""
    by_name: Mapping[str, ThingList] = {f"list-of-{one.name}": one for one in book.lists}
    for division in book.divisions if book.lists else ():
        for html in lists_in(division.html):
            for box in parse_fragment(html):
                one = by_name[(box.get("class") or "").split()[0]]
                yield one, [made for link in box.iter("a") if (made := _paged(link)) is not None]


def _paged(link: etree._Element) -> PagedLink | None:
    return paged_link_of(link, (link.get("href") or "").removeprefix("#"))


def _error(code: str, message: str, place: Place | None) -> Finding:
    return Finding(code, Severity.ERROR, message, place, _AGAIN)
