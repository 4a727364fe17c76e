"""Turn the Book and its printed pages into findings about what left its place: figures, tables, code.

Where a float stands, the finished file says by the names of places. Its words are read apart from the text and held
against the Book's; no float stands before its place in the text, none before one of its kind that comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from octavo.checks.directions import Way, has_all, is_unordered, way_in
from octavo.checks.readpdf import PdfReading
from octavo.checks.spreads import Part, compare_halves, halves_wanted
from octavo.checks.text import fold, folded_fragment, shorten, turned_letters
from octavo.model import Book, Division, Finding, Severity
from octavo.text.floats import Floating, find_floats, may_float, section_starts
from octavo.text.trees import drop, inner, parse_fragment

_FAR = 2  # pages behind its place


@dataclass(frozen=True, slots=True)
class Printed:
    """A float as it is printed."""

    page: int  # index
    top: float
    text: str
    parts: tuple[Part, ...]  # of each page


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a division's text, in order: markup that stands there, or a float that is called there."""

    html: str
    name: str = ""  # of the float


def printed_floats(reading: PdfReading) -> dict[str, Printed]:
    """All floats of a print edition, by their names."""
    found: dict[str, Printed] = {}
    for page in reading.pages:
        for held in page.floats:
            top = reading.destinations.get(f"{held.name} {held.part} head", (0, 0.0))[1]
            before = found.get(held.name)
            part = Part(page.index, held.text)
            found[held.name] = (
                Printed(before.page, before.top, before.text + held.text, (*before.parts, part))
                if before
                else Printed(page.index, top, held.text, (part,))
            )
    return found


def pieces_of(division: Division, book: Book, floats: Mapping[str, Printed]) -> list[Piece]:
    """The text of a division in pieces: what is printed where it stands, and the floats between."""
    if not floats or not may_float(division.html):
        return [Piece(division.html)]
    root = parse_fragment(division.html)
    names = {one.element: one.name for one in _floats_of(division, book, root)}
    pieces: list[Piece] = []
    here = etree.Element("x")
    here.text = root.text
    for block in list(root):
        name = names.get(block, "")
        if name in floats:
            tail, block.tail = block.tail, None
            pieces += [Piece(inner(here)), Piece(etree.tostring(block, encoding="unicode"), name)]
            here = etree.Element("x")
            here.text = tail
        else:
            here.append(block)
    return [*pieces, Piece(inner(here))]


def _floats_of(division: Division, book: Book, root: etree._Element) -> list[Floating]:
    return find_floats(root, division.id, book.metadata.print.floats)


def compare_float(
    division: Division,
    piece: Piece,
    printed: Printed,
    called: int,
    reading: PdfReading,
    own: Way,
) -> Iterator[Finding]:
    """How a float differs from the Book: in its words, or in where it stands; ``called`` is the index of the page on
    which its place in the text is, ``own`` how surely the texts of the book are read in their order."""
    wanted, found = folded_fragment(piece.html), fold(printed.text)
    way = way_in(piece.html, own)
    what = f"“{shorten(_title_of(piece.html))}”"
    halves = halves_wanted(piece.html) if len(printed.parts) > 1 else None
    if halves is not None:
        yield from compare_halves(what, halves, printed.parts, division, reading, way)
    elif not _holds(wanted, found, way):
        yield _error("print-float-text", division, f"{what} is not printed whole on page "
                     f"{reading.pages[printed.page].label}", "simplify what stands in it")  # fmt: skip
    if printed.page < called:
        yield _error("print-float-place", division, f"{what} is printed on page {reading.pages[printed.page].label}, "
                     f"before its place in the text on page {reading.pages[called].label}", "build the book again")  # fmt: skip
    elif printed.page > called + _FAR:
        yield Finding("print-float-far", Severity.NOTE,
                      f"PDF: {what} is printed {printed.page - called} pages behind its place in the text, on page "
                      f"{reading.pages[printed.page].label}", division.heading.place,
                      "make it smaller, put fewer near one another, or write {float=here}")  # fmt: skip


def _holds(wanted: str, found: str, way: Way) -> bool:
    """Whether all letters of a text are found, in order where there is one; lettering of pictures may stand between."""
    letters = iter(found)
    return (
        wanted in found
        or all(letter in letters for letter in wanted)
        or (
            is_unordered(wanted, way)
            and has_all(wanted, found)
            and (way is Way.APART or turned_letters(wanted) == turned_letters(found))
        )
    )


def check_order(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Figures follow one another as they are numbered, and so do tables and listings; none is behind a section that
    it may not pass."""
    floats = printed_floats(reading)
    for division in book.divisions if floats else ():
        if not may_float(division.html):
            continue
        root = parse_fragment(division.html)
        found = _floats_of(division, book, root)
        last: dict[str, tuple[tuple[int, float], Floating]] = {}
        for one in found:
            place = _place_of(one, floats, reading)
            for kind in one.kinds if place is not None else ():
                before = last.get(kind)
                if before is not None and place is not None and place < before[0]:
                    yield _error("print-float-order", division, f"“{shorten(_words_of(one))}” is printed before "
                                 f"“{shorten(_words_of(before[1]))}”", "build the book again")  # fmt: skip
                if place is not None:
                    last[kind] = place, one
        yield from _check_barriers(book, division, root, found, floats, reading)


def _check_barriers(
    book: Book,
    division: Division,
    root: etree._Element,
    found: Iterable[Floating],
    floats: Mapping[str, Printed],
    reading: PdfReading,
) -> Iterator[Finding]:
    names = {one.element: one for one in found}
    barred = set(section_starts(root, all_of_them=book.metadata.print.barrier == "section"))
    before: list[Floating] = []
    for block in root:
        if block in names:
            before.append(names[block])
        section = reading.destinations.get(block.get("id") or "")
        if block not in barred or section is None:
            continue
        for one in before:
            place = _place_of(one, floats, reading) if one.name in floats else None
            if place is not None and place[0] > section[0]:  # it may stand at the foot of that page
                yield _error("print-float-barrier", division, f"“{shorten(_words_of(one))}” is printed behind the "
                             "page on which the next section begins", "build the book again")  # fmt: skip
        before = []


def _place_of(
    one: Floating, floats: Mapping[str, Printed], reading: PdfReading
) -> tuple[int, float] | None:
    """Where a float begins, or what is printed at its place: page, and how far down."""
    if one.name in floats:
        return floats[one.name].page, -floats[one.name].top
    place = reading.destinations.get(one.name)
    return None if place is None else (place[0], -place[1])


def _words_of(one: Floating) -> str:
    return _title_of(etree.tostring(one.element, encoding="unicode", with_tail=False))


def _title_of(html: str) -> str:
    root = parse_fragment(html)
    caption = next(root.iter("figcaption", "caption"), root)
    for note in list(caption.iter("a")):
        if note.get("role") == "doc-noteref":
            drop(note)
    return " ".join("".join(caption.itertext()).split())


def _error(code: str, division: Division, message: str, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, f"PDF: {message}", division.heading.place, hint)
