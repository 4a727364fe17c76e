"""Turn a Book, and the folios of its places, into the Book with all words that depend on pages: index, lists, references to
pages.

The Book is made before its pages are. What is written here makes it whole, the same for all editions, which print it and are
compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from octavo.model import Book, Division, Kind, PageMap
from octavo.text.indexing import folios_of, holds_index, with_index
from octavo.text.listed import holds_list, with_lists
from octavo.text.pagewords import holds_page_words, with_page_words

_ID = re.compile(r' id="([^"]*)"')
_PER_PAGE = 2500  # characters of markup: about a page


def with_folios(
    book: Book,
    folios: Mapping[str, str] | None,
    heights: Mapping[str, float] | None = None,
    resumed: Collection[str] = (),
) -> Book:
    """The book with all words written that depend on pages: ``folios`` has that of each place; None for an edition
    without pages. ``heights``: where places stand on their pages; ``resumed``: entries of an index that go on at the head
    of a page."""
    indexed = with_index(book, folios, resumed)
    return with_page_words(with_lists(indexed, folios), folios, heights)


def with_map(book: Book, page_map: PageMap | None) -> Book:
    """The book as it is written for the pages of its print edition; for None, as it is without one."""
    if page_map is None:
        return with_folios(book, None)
    return with_folios(book, folios_of(page_map), page_map.heights)


def asks_heights(book: Book) -> bool:
    """Whether it matters where on its page a place stands."""
    return any(call.at for call in book.page_calls)


def with_likely_folios(book: Book) -> Book:
    """The book as it may be before its pages are counted: with folios of as many figures as are likely, so that it is about
    as long as it is going to be. An index is left to be written."""
    if not (book.page_calls or book.lists):
        return book
    folios = dict(_likely(book))
    return with_page_words(with_lists(book, folios), folios)


def depends_on_folios(html: str) -> bool:
    """Whether words are to be written in this text that depend on pages."""
    return holds_index(html) or holds_list(html) or holds_page_words(html)


def ids_that_tell(division: Division) -> frozenset[str]:
    """The ids of a division and of its notes, as far as their words depend on pages."""
    texts = ((division.id, division.html), *((note.id, note.html) for note in division.notes))
    return frozenset(name for name, html in texts if depends_on_folios(html))


def places_told(book: Book) -> Iterator[str]:
    """The ids of all places of whose pages the book says something."""
    for call in book.page_calls:
        yield from (target.id for target in call.targets)
        yield from [call.at] * bool(call.at)
    for one in book.lists:
        yield from (thing.id for thing in one.things)
    for index in book.indexes:
        for entry in index.entries:
            for place in entry.all_places:
                yield from (place.id, place.end)


def _likely(book: Book) -> Iterator[tuple[str, str]]:
    """A folio for each id. It has only the right count of figures: a better guess would change with every edited line,
    and have all pages set again that refer to those behind."""
    letters = 0
    for division in book.divisions:
        front = division.kind is Kind.FRONTMATTER
        texts = (division.heading_html, division.html, *(note.html for note in division.notes))
        middle = 1 + (letters + len(division.html) // 2) // _PER_PAGE
        folio = "viii" if front else "148" if middle > 99 else "48" if middle > 9 else "8"
        yield division.id, folio
        yield from ((name, folio) for text in texts for name in _ID.findall(text))
        yield from ((note.call_id, folio) for note in division.notes)
        letters += 0 if front else sum(map(len, texts))
