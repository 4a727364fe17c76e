"""Turn the Book and the page map into a Book whose text says where every printed page begins.

1. find for each page the part of the book and the letter with which it begins (`pageplaces.py`);
2. put a mark there (`pagemarks.py`);
3. do the same for the pages of a source edition, which the manuscript marks itself.

Blank pages have no mark. The half title has none either: no screen shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from octavo.editions.pagemarks import PageMark, outermost, put_marks
from octavo.editions.pageplaces import find_places
from octavo.model import Book, Division, Note, PageMap, Theme
from octavo.text.letters import count_letters
from octavo.text.trees import drop, inner, parse_fragment
from octavo.text.words import Words, words_for
from octavo.workshop.memory import Same, recall, remembers, steady

# Blocks of which a Book has the markup: marks go inside. Before all others they go in front, but where a template
# gives the markup of one.
_INSIDE = ("text", "note")
_OF_SOURCE = "source-page"  # the class of a mark of the manuscript (see octavo/parse/sources.py)
# in a process that ends with its build, by its id: a division, the marks in it, and the division with them
_MARKED: dict[str, tuple[Division, Mapping[str, tuple[tuple[int, PageMark], ...]], Division]] = {}


@dataclass(frozen=True, slots=True)
class MarkedBook:
    """A Book with marks in its texts and notes."""

    book: Book
    before: Mapping[str, Markup]  # marks before what is not a text of the Book
    within: Mapping[
        str, tuple[tuple[int, PageMark], ...]
    ]  # the same, where a page begins inside one
    listed: tuple[PageMark, ...]  # what the page list leads to, in order

    def mark(self, *part: str) -> Markup:
        """The marks before a part; empty when no page begins with it."""
        return self.before.get(" ".join(part), Markup())

    def place(self, text: str, *part: str, write: Callable[[str], Markup] = Markup) -> Markup:
        """The ``text`` of a part, XHTML, with its marks: each where its page begins; ``write``: gives these as the
        edition has them."""
        places = self.within.get(" ".join(part))
        if not places:
            return write(self.mark(*part)) + Markup(text)
        root = parse_fragment(text)
        letters = count_letters("".join(root.itertext()))
        first = Markup().join(mark.html for offset, mark in places if not offset)
        behind = [
            (offset + letters if offset < 0 else offset, mark) for offset, mark in places if offset
        ]
        put_marks(root, behind)
        return write(first + Markup(inner(root)))


def mark_pages(
    book: Book,
    theme: Theme,
    environment: ImmutableSandboxedEnvironment,
    page_map: PageMap | None,
) -> MarkedBook:
    """The book with the pages of its print edition, where they are known, and of its source.

    Raises TemplateFault when a template of the made pages is wrong.
    """
    words = words_for(book.metadata.language)
    from_source = book.metadata.page_list == "source"
    before: dict[str, list[PageMark]] = {}
    within: dict[str, list[tuple[int, PageMark]]] = {}
    inside: dict[str, list[tuple[int, PageMark]]] = {}
    listed: list[PageMark] = []
    if page_map is not None:
        for page, part, offset in find_places(book, theme, environment, page_map):
            name = words.printed_page.format(page.folio) if from_source else page.folio
            mark = PageMark(f"page-{page.folio}", page.folio, name, False)
            if part.split(" ")[0] in _INSIDE:
                inside.setdefault(part, []).append((offset, mark))
            else:
                before.setdefault(part, []).append(mark)
                within.setdefault(part, []).append((offset, mark))
            listed.append(mark)
    writer = _Writer(words, from_source)
    marked = [writer.division(division, inside, before) for division in book.divisions]
    divisions = tuple(steady("divisions with marks", one.id, one) for one in marked)
    return MarkedBook(
        replace(book, divisions=divisions),
        {part: Markup().join(mark.html for mark in marks) for part, marks in before.items()},
        {
            part: tuple(places)
            for part, places in within.items()
            if any(offset for offset, _ in places)
        },
        tuple(writer.found if from_source else listed),
    )


class _Writer:
    """Puts marks into the texts of a book and collects those of its source."""

    def __init__(self, words: Words, from_source: bool) -> None:
        self._words = words
        self._from_source = from_source
        self.found: list[PageMark] = []

    def division(
        self,
        division: Division,
        inside: Mapping[str, list[tuple[int, PageMark]]],
        before: dict[str, list[PageMark]],
    ) -> Division:
        """The division with its marks; those of its heading are added to ``before``."""
        if _OF_SOURCE not in division.heading_html and _OF_SOURCE not in division.html:
            names = (f"text {division.id}", *(f"note {note.id}" for note in division.notes))
            places = {name: tuple(inside[name]) for name in names if name in inside}
            key = (Same(division), *places.items())
            return recall("marked", key, lambda: _marked_once(division, places))
        heading, body = parse_fragment(division.heading_html), parse_fragment(division.html)
        for span in _source_marks(heading):
            before.setdefault(f"heading {division.id}", []).append(self._source_mark(span))
            drop(span)
        put_marks(body, inside.get(f"text {division.id}", ()))
        for span in _source_marks(body):
            outermost(span).addprevious(self._source_mark(span).element())
            drop(span)
        notes = tuple(_mark_note(note, inside) for note in division.notes)
        return replace(division, heading_html=inner(heading), html=inner(body), notes=notes)

    def _source_mark(self, span: etree._Element) -> PageMark:
        label = span.get("data-n") or ""
        name = label if self._from_source else self._words.source_page.format(label)
        taken = {mark.id for mark in self.found}
        stem = own = "page-source-" + re.sub(
            r"[^\w.-]+", "-", label.lower()
        )  # “12 r” and “12-r” give the same
        number = 2
        while own in taken:
            own, number = f"{stem}-{number}", number + 1
        mark = PageMark(own, label, name, True)
        self.found.append(mark)
        return mark


def _marked_once(
    division: Division, places: Mapping[str, tuple[tuple[int, PageMark], ...]]
) -> Division:
    """The division with its marks: in a process that ends with its build both editions have the same."""
    if remembers():
        return _mark_division(division, places)
    held, around, marked = _MARKED.get(division.id, (None, None, None))
    if marked is None or held is not division or around != places:
        marked = _mark_division(division, places)
        _MARKED[division.id] = division, places, marked
    return marked


def forget_marks() -> None:
    """Let go of the divisions with their marks: all editions that have them are made."""
    _MARKED.clear()


def _mark_division(
    division: Division, inside: Mapping[str, Sequence[tuple[int, PageMark]]]
) -> Division:
    """A division in which no page of a source begins, with its marks."""
    heading, body = parse_fragment(division.heading_html), parse_fragment(division.html)
    put_marks(body, inside.get(f"text {division.id}", ()))
    notes = tuple(_mark_note(note, inside) for note in division.notes)
    return replace(division, heading_html=inner(heading), html=inner(body), notes=notes)


def _source_marks(root: etree._Element) -> list[etree._Element]:
    """The manuscript's marks of source pages."""
    return [span for span in root.iter("span") if span.get("class") == _OF_SOURCE]


def _mark_note(note: Note, inside: Mapping[str, Sequence[tuple[int, PageMark]]]) -> Note:
    places = inside.get(f"note {note.id}")
    if not places:
        return note
    body = parse_fragment(note.html)
    put_marks(body, places)
    return replace(note, html=inner(body))
