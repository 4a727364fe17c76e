"""Turn readings of the print edition and of a screen edition into findings about page marks.

The words behind a mark have to be the first words of its page in the finished PDF. Where the page end
cuts a word, the page begins with the rest of it, and the mark stands behind that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from octavo.checks.directions import Way, has_all, is_unordered, way_of_lines
from octavo.checks.nearest import above_page
from octavo.checks.pagebreaks import PageBreak
from octavo.checks.readscreen import ScreenReading
from octavo.checks.text import fold, numbered, shorten, turned_letters
from octavo.model import Book, Finding, Place, Severity
from octavo.text.notelists import titles_of

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_ISBN = re.compile(r"^ISBN[\d\sX-]+")
_LINE = 90  # letters: more than a line has
_NAMES = {"epub": "EPUB", "html": "HTML"}


def check_page_places(
    book: Book, printed: PdfReading, reading: ScreenReading, edition: str
) -> Iterator[Finding]:
    """Every printed page that shows text of the book is marked where it begins."""
    marks = {mark.id: mark for mark in reading.page_breaks}
    first = min((printed.destinations[d.id][0] for d in book.divisions if d.id in
                 printed.destinations), default=0)  # fmt: skip
    titles = tuple({fold(title) for title in titles_of(book.metadata)})
    way = way_of_lines(book)
    floats = [fold(held.text) for page in printed.pages for held in page.floats]
    lost: list[str] = []
    first_lost = 0
    for page in printed.pages:
        mark = marks.get(f"page-{page.label}")
        if mark is None:
            if page.body and page.index >= first:
                first_lost = first_lost if lost else page.index
                lost.append(page.label)
        elif not any(
            _begins(body, mark, page.index >= first, floats, way)
            for body in _bodies(page.body, mark, titles)
        ):
            yield _error(
                "screen-page-place",
                f"{_NAMES[edition]}: the mark of page {page.label} stands before "
                f"“{shorten(mark.after, 40)}”, the printed page begins “{shorten(page.body, 40)}”",
                "build all editions again, together",
                above_page(book, printed.destinations, page.index),
            )
    if lost:
        yield _error(
            "screen-page-missing",
            f"{_NAMES[edition]}: pages without a mark: {numbered(iter(lost))}",
            "build all editions again, together",
            above_page(book, printed.destinations, first_lost),
        )


def check_page_list(reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every page list leads to marks, in their order, under their own labels."""
    marks = {mark.id: mark.label for mark in reading.page_breaks}
    for name, items in reading.page_lists.items():
        wrong = [item.label for item in items if marks.get(item.target) != item.label]
        if wrong:
            yield _error("screen-page-list",
                         f"{_NAMES[edition]}: {name} leads to other pages: {numbered(iter(wrong))}",
                         "a template prints a page list of its own")  # fmt: skip
    lists = {name: [item.label for item in items] for name, items in reading.page_lists.items()}
    if len({tuple(labels) for labels in lists.values()}) > 1:
        yield _error("screen-page-list",
                     f"{_NAMES[edition]}: {' and '.join(lists)} list different pages",
                     "a template leaves out pages")  # fmt: skip


def _bodies(body: str, mark: PageBreak, titles: Iterable[str]) -> Iterator[str]:
    """The beginning of a printed page: as it is, and without what only paper has at such a place,
    the repeated head of a table and the title of a list of notes."""
    body = fold(body[: 1000 + len(mark.before)])
    yield body
    for added in (fold(mark.head), *titles):
        if added and body.startswith(added):
            yield body.removeprefix(added)


def _begins(body: str, mark: PageBreak, is_text: bool, floats: Sequence[str], way: Way) -> bool:
    """Whether a page's text begins with what stands behind the mark, or with the rest of the word
    before it. Of pages that are made, not written, each edition makes its own: one word will do, and it
    is not the number of the edition."""
    wanted = fold(mark.after)
    if not is_text:
        wanted = fold(_ISBN.sub("", mark.after).partition(" ")[0])
        body = _ISBN.sub("", body)
    before = fold(mark.before)
    if not wanted:
        return not body or before.endswith(body) or _is_piece(before, body, mark)
    if _is_piece(before, body, mark):
        return True
    if any(_starts(body, words, before) for words in (wanted, *_without_floats(wanted, floats))):
        return True
    if not is_unordered(wanted, way):
        return False
    if turned := turned_letters(wanted):
        letters, last = turned_letters(body), turned_letters(before)
        if _starts(letters, turned, last) or _is_piece(last, letters, mark):
            return True
    return any(
        has_all(words, body[: len(before) + len(words) + _LINE])
        for words in (wanted, *_without_floats(wanted, floats))
    )


def _without_floats(wanted: str, floats: Sequence[str]) -> Iterator[str]:
    """What stands behind a mark without the words of what is called there and printed elsewhere: of one or several, of which
    the last may be cut."""
    seen, waiting = {wanted}, [wanted]
    while waiting:
        words = waiting.pop()
        for text in filter(None, floats):
            for place in range(len(words)):
                rest = words[place:]
                if text.startswith(rest):
                    yield words[:place]
                elif (
                    rest.startswith(text)
                    and (fewer := words[:place] + rest.removeprefix(text)) not in seen
                ):
                    seen.add(fewer)
                    waiting.append(fewer)
                    yield fewer


def _starts(body: str, wanted: str, before: str) -> bool:
    if wanted.startswith(body):  # all of a short page; or no text, where there is a picture
        return True
    start = body.find(wanted)
    while start > 0 and not _is_cut(before, body[:start]):
        start = body.find(wanted, start + 1)
    return start >= 0


def _is_piece(word: str, body: str, mark: PageBreak) -> bool:
    """Whether a page shows nothing but a piece of the word before its mark, from its middle or to its end; what comes
    next on a screen then comes elsewhere on paper."""
    return bool(body) and word.rfind(body) > 0 and (mark.again or word.endswith(body))


def _is_cut(word: str, rest: str) -> bool:
    """Whether ``rest`` is what a page's end left of a word; the whole of it would be a mark too late."""
    return word.endswith(rest) and word != rest


def _error(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
