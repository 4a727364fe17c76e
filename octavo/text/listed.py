"""Turn what a list of figures, tables, listings or theorems has, and the folios of these, into the text of the list.

Like an index, a list is written when pages are counted, and then it is a text of the Book like any other. Its lines are those
of the contents: number, caption, folio, each a link. Without pages they have no folios.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from octavo.model import Book
from octavo.model.paged import ListedThing, ThingList

THING_LIST = "list-of"  # class of the div in which a list is written
LIST_LINE = "list-line"  # class of its paragraphs
LIST_LINK = "list-link"  # class of what a line is, a link
_WHERE = re.compile(rf'<div class="{THING_LIST}" data-list="([a-z]+)"/>')
_WRITTEN = re.compile(rf'<div class="list-of-[a-z]+ {THING_LIST}".*?</div>', re.DOTALL)


def holds_list(html: str) -> bool:
    """Whether a list is to be written in this text."""
    return THING_LIST in html and _WHERE.search(html) is not None


def with_lists(book: Book, folios: Mapping[str, str] | None) -> Book:
    """The book with its lists written: ``folios`` has that of each thing; None for an edition without pages."""
    if not book.lists:
        return book
    lists = {one.name: one for one in book.lists}

    def write(where: re.Match[str]) -> str:
        return _list(lists[where[1]], folios or {})

    return replace(
        book,
        divisions=tuple(
            replace(d, html=_WHERE.sub(write, d.html)) if holds_list(d.html) else d
            for d in book.divisions
        ),
    )


def without_lists(html: str) -> str:
    """A text without the lists that are written in it."""
    return _WRITTEN.sub("", html) if LIST_LINE in html else html


def lists_in(html: str) -> list[str]:
    """The lists that are written in a text."""
    return _WRITTEN.findall(html) if LIST_LINE in html else []


def label_of(thing: ListedThing) -> str:
    """What a line says before its folio, plain."""
    return f"{thing.number} {thing.text}".strip()


def _list(one: ThingList, folios: Mapping[str, str]) -> str:
    lines = "\n".join(_line(thing, folios.get(thing.id, "")) for thing in one.things)
    return Markup(
        '<div class="list-of-{} {}" role="navigation" aria-label="{}">\n{}\n</div>'
    ).format(one.name, THING_LIST, one.title, Markup(lines))


def _line(thing: ListedThing, folio: str) -> str:
    parts = []
    if thing.number:
        parts.append(Markup('<span class="number">{}</span>').format(thing.number))
    if thing.html:
        parts.append(Markup('<span class="entry">{}</span>').format(Markup(thing.html)))
    if folio:
        parts.append(Markup('<span class="folio">{}</span>').format(folio))
    return Markup('<p class="{}"><a class="{}" href="#{}">{}</a></p>').format(
        LIST_LINE, LIST_LINK, thing.id, Markup(" ").join(parts)
    )
