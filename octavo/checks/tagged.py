"""Turn the structure of the print edition into findings about it alone: whether what it says of itself holds together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise

from octavo.checks.aloud import Heard, Stretch
from octavo.checks.pdfobjects import text_of
from octavo.checks.readlinks import PdfLink
from octavo.checks.readpdf import PdfReading
from octavo.checks.structuretree import Element
from octavo.checks.text import fold, numbered, shorten, turned_letters
from octavo.model import Book, Finding, Place, Severity
from octavo.text.indexing import heads_resumed
from octavo.text.leading import is_in_words, words_of_places
from octavo.text.notelists import short_label
from octavo.text.trees import parse_fragment
from octavo.workshop.memory import recall, recall_of, steady

_SCOPES = ("Row", "Column", "Both")
_CELLS = ("TH", "TD")
_UNSEEN = frozenset("\u00ad\u200b\u2060")
_TOKEN = re.compile(r"[^\s.,;:()“”‘’«»]+")


def error(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    """An error about the structure."""
    return Finding(code, Severity.ERROR, f"PDF: {message}", place, hint)


def warning(code: str, message: str, hint: str, place: Place | None = None) -> Finding:
    """A warning about the structure: what an engine that is not known may leave out."""
    return Finding(code, Severity.WARNING, f"PDF: {message}", place, hint)


def check_broken(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """All that the tree names is there, once."""
    for fault in reading.structure.faults:
        yield error("structure-broken", fault, "build the book again")
    if heard.missing:
        yield error("structure-broken", f"{_count(heard.missing, 'mark')} that elements name stand on no page, or are "
                    "read twice", "build the book again")  # fmt: skip


def check_metadata(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """The file says which standards it keeps."""
    packet = reading.structure.packet
    if packet is None:
        yield error("structure-metadata", "it has no metadata", "build the book again")
        return
    part, level, access = packet
    if (part, level.upper(), access) != ("3", "A", "1"):
        kept = f"PDF/A-{part}{level.lower()}" if part else "no PDF/A"
        also = f"PDF/UA-{access}" if access else "no PDF/UA"
        yield error("structure-metadata", f"its metadata say {kept} and {also}, not PDF/A-3a and PDF/UA-1",
                    "build the book again")  # fmt: skip


def check_ids(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """Every note and every head of a table has an id of its own, and the list of ids leads to it."""
    places = {note.id: note.place for note in book.notes}
    # a table in a cell is one of the tables, and stands in another
    heads = {id(cell): cell for table in heard.tables for cell in table.walk() if cell.kind == "TH"}
    cells = list(heads.values())
    elements = [(note.element, note.name) for note in heard.notes]
    elements += [(cell, cell.text("ID")) for cell in cells]
    nameless = Counter(element.kind for element, name in elements if not name)
    for kind, count in nameless.items():
        if kind == "Note" or any(cell.text("ID") for cell in cells):
            yield error("structure-ids", f"{_count(count, kind)} without an id", "build the book again")  # fmt: skip
    names = Counter(name for _, name in elements if name)
    for name, count in names.items() if len(names) < len(elements) else ():
        if count > 1:
            yield error("structure-ids", f"the id “{shorten(name)}” is given {count} times",
                        "build the book again", places.get(name))  # fmt: skip
    known = reading.structure.names
    if known is None:
        if names:
            yield error("structure-ids", "it has ids, and no list of them", "build the book again")
        return
    lost = [name for element, name in elements
            if name and known.get(name) != element.number and names[name] == 1]  # fmt: skip
    if lost:
        yield error("structure-ids", f"its list of ids does not lead to {numbered(iter(lost))}",
                    "build the book again", places.get(lost[0]))  # fmt: skip


def check_tables(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """Heads of tables say of what they are heads, and cells name heads of their own table."""
    for number, table in enumerate(heard.tables, start=1):
        cells = [element for element in table.walk() if element.kind in _CELLS]
        heads = [cell for cell in cells if cell.kind == "TH"]
        bare = sum(head.attribute("Scope") not in _SCOPES for head in heads)
        if bare:
            yield error("structure-scope", f"table {number}: {_count(bare, 'head')} of which nobody says whether of a "
                        "row or of a column", "build the book again")  # fmt: skip
        own = {head.text("ID") for head in heads}
        named = [name for cell in cells for name in _names(cell.attribute("Headers"))]
        strange = [name for name in dict.fromkeys(named) if name not in own]
        if strange:
            yield error("structure-headers", f"table {number}: cells name heads that it has not: "
                        f"{numbered(iter(strange))}", "build the book again")  # fmt: skip
        yield from _check_rows(number, table)


def _names(held: object) -> Iterator[str]:
    for item in held if isinstance(held, list) else [held]:
        if isinstance(item, bytes):
            yield text_of(item)
        elif item is not None:
            yield "what is no name"


def _check_rows(number: int, table: Element) -> Iterator[Finding]:
    """The head of a table is there once, however many pages the table has."""
    parts = [kid.kind for kid in table.kids if isinstance(kid, Element)]
    if parts.count("THead") > 1:
        yield error("structure-tables", f"table {number} has {parts.count('THead')} heads, one for each page",
                    "build the book again")  # fmt: skip
    rows = [row for row in table.walk() if row.kind == "TR"]
    if not rows or any(
        isinstance(kid, Element) and kid.kind not in _CELLS for row in rows for kid in row.kids
    ):
        yield error("structure-tables", f"table {number} has no rows, or other things than cells in them",
                    "build the book again")  # fmt: skip


def check_links(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """Every link of a page is part of a link of the text, and the other way round."""
    hint = "build the book again"
    owned = heard.annotations
    known = {link.number for links in reading.annotated for link in links}
    pages = zip(reading.pages, reading.annotated, strict=True)
    for page, links in pages if not known <= owned else ():
        lost = [link for link in links if link.number not in owned]
        if lost:
            targets = numbered(link.target or "another document" for link in lost)
            yield error("structure-links", f"page {page.label}: {_count(len(lost), 'link')} in no element: {targets}",
                        hint)  # fmt: skip
    dead = [link for link in heard.links if known.isdisjoint(link.annotations)]
    if dead:
        words = numbered(f"“{shorten(link.stretch.words, 30)}”" for link in dead)
        yield error("structure-links", f"{_count(len(dead), 'link')} that cannot be followed: {words}", hint)  # fmt: skip
    if heard.references:
        yield error("structure-links", f"{_count(heard.references, 'reference')} without a link", hint)  # fmt: skip
    if heard.strays:
        kinds = numbered(iter(dict.fromkeys(heard.strays)))
        yield error("structure-links", f"{_count(len(heard.strays), 'annotation')} in elements that are no links: {kinds}",
                    hint)  # fmt: skip


def check_descriptions(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """Every link is told in words, that of a sign by where it leads; that of a call, and the way back, say which note it
    is."""
    hint = "build the book again"
    yield from _check_signs(reading)
    notes = {name: note for note in book.notes for name in (note.id, note.call_id)}
    labels = {name: short_label(note) or note.label for name, note in notes.items()}
    ids = frozenset((*reading.destinations, *(note.id for note in book.notes)))
    known = steady("ids of a book", "", ids), steady("labels of notes", "", labels)
    words = cache(
        lambda: {number: link.stretch for link in heard.links for number in link.annotations}
    )
    places = cache(lambda: words_of_places(book, partial(recall, "places")))
    for page, links in zip(reading.pages, reading.annotated, strict=True):
        plain = partial(_are_plain, links, ids, labels)
        if recall_of("links in words", (links, *known), plain):
            continue
        for link in links:
            said, note = (link.contents or "").strip(), notes.get(link.target or "")
            where = f"page {page.label}: the link to {link.target or 'another document'}"
            place = note.place if note else None
            if not said:
                yield error("structure-descriptions", f"{where} has no description", hint, place)
            elif said.removeprefix("#") in ids and not _is_read(words().get(link.number), said):
                yield error("structure-descriptions", f"{where} is described by an id: “{shorten(said)}”", hint, place)  # fmt: skip
            elif not is_in_words(said) and _is_sign_alone(said, link.target, places):
                yield error("structure-descriptions", f"{where} is described by a sign alone: “{shorten(said)}”", hint, place)  # fmt: skip
            elif note and not _is_said(labels[link.target or ""], said):
                yield error("structure-descriptions", f"{where} does not say that it is of note {note.named}: "
                            f"“{shorten(said)}”", hint, place)  # fmt: skip


def _are_plain(links: Sequence[PdfLink], ids: frozenset[str], labels: Mapping[str, str]) -> bool:
    """Whether links are described by words, and those of notes, which have these labels, say of which: as nearly all are."""
    return all(
        is_in_words(said := (link.contents or "").strip())
        and said.removeprefix("#") not in ids
        and _is_said(labels.get(link.target or "", ""), said)
        for link in links
    )


def _is_said(label: str, said: str) -> bool:
    return set(_TOKEN.findall(label)) <= set(_TOKEN.findall(said))


def _check_signs(reading: PdfReading) -> Iterator[Finding]:
    """What is said of links has no signs in it that only hold words together, or let them be divided."""
    said = [(page, link.contents) for page, links in zip(reading.pages, reading.annotated, strict=True)
            for link in links if link.contents and not _UNSEEN.isdisjoint(link.contents)]  # fmt: skip
    if said:
        (page, words), *_ = said
        yield error("structure-descriptions", f"{_count(len(said), 'link')} described with signs that nobody sees; page "
                    f"{page.label}: “{shorten(words)}”", "build the book again")  # fmt: skip


def _is_sign_alone(said: str, target: str | None, places: Callable[[], dict[str, str]]) -> bool:
    """Whether what is said of a link, and has no word in it, is not the title of what it leads to, as 1984 may be."""
    return target is None or fold(places().get(target, "")) != fold(said)


def _is_read(stretch: Stretch | None, said: str) -> bool:
    """Whether what is said of a link stands in it."""
    return stretch is not None and fold(stretch.words) == fold(said)


def check_unread(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """All text of the pages is in some element, or said to be no text."""
    for index, text in heard.unread.items():
        yield error("structure-unread", f"page {reading.pages[index].label}: “{shorten(text)}” is in no element",
                    "build the book again")  # fmt: skip


def check_artifacts(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """What nobody hears has no words, but the half title, and the heads of tables and terms of indexes that go on."""
    titles = {fold(_plain(book.front.half_title)), fold(book.metadata.title)}
    heads = [fold(head.words) for head in heard.heads]
    heads += [fold(head) for head in heads_resumed(book)]
    for page in reading.pages:
        artifacts = page.aloud.artifacts
        if page.index == 0 and any(
            _is_drawn_of(title, "".join(artifacts), whole=True) for title in titles
        ):
            continue
        strange = [
            text for text in artifacts if not any(_is_drawn_of(head, text) for head in heads)
        ]
        if strange:
            words = numbered(f"“{shorten(text, 30)}”" for text in strange)
            yield Finding("structure-artifacts", Severity.WARNING, f"PDF: page {page.label}: nobody who listens hears "
                          f"{words}", None, "write into the text what a style sheet adds, or leave it out")  # fmt: skip


def _is_drawn_of(words: str, text: str, *, whole: bool = False) -> bool:
    """Whether a text that stands on a page is part of folded words, or the ``whole`` of them. Letters from right to left
    stand there as they are drawn, and no element says how they are read."""
    drawn = fold(text)
    if turned_letters(drawn):
        one, other = Counter(drawn), Counter(words)
        return one == other if whole else one <= other
    return drawn == words if whole else drawn in words


def _plain(html: str) -> str:
    return "".join(parse_fragment(html).itertext())


def check_nesting(book: Book, reading: PdfReading, heard: Heard) -> Iterator[Finding]:
    """No heading stands in another, and none skips a level."""
    for heading in heard.headings:
        if heading.is_nested:
            yield error("structure-headings", f"“{shorten(heading.stretch.words)}” is a heading inside of a heading",
                        "build the book again")  # fmt: skip
    for before, after in pairwise(heard.headings):
        if after.level > before.level + 1 > 0 and not after.is_nested:
            yield error("structure-headings", f"“{shorten(after.stretch.words)}” skips a level",
                        "build the book again")  # fmt: skip


def _count(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"


CHECKS = (
    check_broken,
    check_metadata,
    check_ids,
    check_tables,
    check_links,
    check_descriptions,
    check_unread,
    check_artifacts,
    check_nesting,
)
