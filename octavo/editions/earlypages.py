"""Turn the pages of the build before into those that an edited book is looked at with, until its own are known.

A page begins at a letter of its division. Behind an edit it begins as many letters later as the edit added, if no line
moved to another page: most edits move none, and then the page that is shown early is the finished one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from octavo.editions.pageplaces import letters_of, text_of
from octavo.model import Book, Division, Page, PageMap
from octavo.text.letters import count_letters


def pages_as_before(page_map: PageMap, before: Book, book: Book) -> PageMap:
    """The pages of a book at the letters at which they begin in an edited one."""
    known = {division.id: division for division in before.divisions}
    moves = {
        division.id: _move(old, division)
        for division in book.divisions
        if (old := known.get(division.id)) is not None and old.html != division.html
    }

    def moved(page: Page) -> Page:
        place, more = moves.get(page.division_id, (0, 0))
        if not more or page.start is None or page.start <= place:
            return page
        return replace(page, start=page.start + more)

    return replace(page_map, pages=tuple(map(moved, page_map.pages)))


def _move(before: Division, division: Division) -> tuple[int, int]:
    """The letters of a division before those that were edited, and how many more it has."""
    old, new = text_of(before.html), text_of(division.html)
    same = bisect_left(range(len(old)), True, key=lambda end: not new.startswith(old[: end + 1]))
    place = letters_of(before.heading_html) + count_letters(old[:same])
    return place, count_letters(new) - count_letters(old)
