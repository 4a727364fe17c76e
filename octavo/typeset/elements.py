"""Turn the tags of a sheet's pages into elements: what goes on over the end of a page is one, and notes and floats stand
where they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo.engine.tagnodes import FLOAT, Tag
from octavo.typeset.plates import DOCUMENT, read_tags

# A note stands behind what calls it, or in it as the last. What the cells of a table call stands behind the table: a head
# is said with every cell, and notes are read in their order.
_CALLING = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "Table"))
_HOLDING = frozenset(("Lbl", "LBody", "Caption", "BlockQuote"))
_CELLS = frozenset(("TD", "TH"))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the file, as far as its structure names it."""

    number: int  # of its object
    links: Sequence[int]  # numbers of its annotations
    entry: int  # its first in the parent tree


@dataclass(slots=True)
class Element:
    """An element of the structure, with all its pages."""

    kind: str
    facts: dict[str, str]
    kids: list[Any] = field(
        default_factory=list
    )  # an Element; or a Leaf, and a number as a Tag has it
    number: int = 0

    def elements(self) -> Iterator[Element]:
        """The elements right below it."""
        return (kid for kid in self.kids if kid.__class__ is Element)


def gather_elements(
    pages: Sequence[tuple[bytes, Leaf]], language: str
) -> tuple[Element, list[tuple[Leaf, int]]]:
    """The elements of the pages of a sheet, each page with its tags as a plate keeps them, in one that holds them; and how
    many marks each page has. ``language`` is the book's."""
    top = Element("Document", {}, number=DOCUMENT)
    notes: dict[str, Element] = {}
    floats: dict[str, Element] = {}
    leaves: list[tuple[Leaf, int]] = []
    for tags, leaf in pages:
        text, noted, marks = read_tags(tags)
        leaves.append((leaf, marks))
        for tag in (Tag(*made) for made in text if made[0] == FLOAT):
            merge(floats.setdefault(tag.facts["id"], Element(FLOAT, {})), tag.kids, leaf)
        merge(top, [tag for tag in text if tag[0] != FLOAT], leaf)
        for tag in (Tag(*made) for made in noted):
            name = tag.facts.get("id", "")
            if tag.begun and name in notes:
                merge(notes[name], tag.kids, leaf)
            else:
                notes[name] = made_of(tag, leaf)
    if floats:
        place_floats(top, floats)
    waiting = place_notes(top, notes)
    keep_language(top, language, language)
    top.kids += [notes.pop(name) for name in waiting if name in notes]
    return top, leaves


def merge(element: Element, tags: Iterable[Any], leaf: Leaf) -> None:
    """Add what an element has on another page."""
    for place, item in enumerate(tags):
        if item.__class__ is int:
            element.kids.append((leaf, item))
            continue
        tag = Tag(*item)
        # cells of a row that a page cuts go on side by side; of all else only the last can
        at = place if element.kind == "TR" else -1
        before = element.kids[at] if place < len(element.kids) else None
        if tag.begun and before.__class__ is Element and before.kind == tag.kind:
            merge(before, tag.kids, leaf)
        else:
            element.kids.append(made_of(tag, leaf))


def made_of(tag: Tag, leaf: Leaf) -> Element:
    element = Element(tag.kind, tag.facts)
    for kid in tag.kids:
        element.kids.append((leaf, kid) if kid.__class__ is int else made_of(Tag(*kid), leaf))
    return element


def place_floats(element: Element, floats: dict[str, Element]) -> None:
    """Put floats where they are called."""
    kids: list[Any] = []
    for kid in element.kids:
        if kid.__class__ is not Element:
            kids.append(kid)
        elif kid.kind == FLOAT:
            kids += _joined_halves(floats[kid.facts["id"]].kids)
        else:
            place_floats(kid, floats)
            kids.append(kid)
    element.kids = kids


def _joined_halves(kids: list[Any]) -> list[Any]:
    """One table of two halves: each row of the left has the cells of the right, too."""
    joined: list[Any] = []
    for kid in kids:
        if kid.__class__ is Element and "half" in kid.facts and joined:
            for row, more in zip(rows_of(joined[-1]), rows_of(kid), strict=True):
                row.kids += more.kids
        else:
            joined.append(kid)
    return joined


def place_notes(element: Element, notes: dict[str, Element], in_cell: bool = False) -> list[str]:
    """Put notes behind what calls them; the answer is the names of those that have to stand farther out."""
    waiting: list[str] = []
    kids: list[Any] = []
    in_cell = in_cell or element.kind in _CELLS
    for kid in element.kids:
        kids.append(kid)
        if kid.__class__ is Element:
            waiting += place_notes(kid, notes, in_cell)
            if kid.kind in _CALLING and not in_cell:
                kids += _taken(waiting, notes)
                waiting = []
    if element.kind in _HOLDING and not in_cell:
        kids += _taken(waiting, notes)
        waiting = []
    element.kids = kids
    if name := element.facts.pop("call", ""):
        waiting.append(name)
    return waiting


def keep_language(element: Element, spoken: str, own: str) -> None:
    """Have notes that a passage in another language calls say that they are in the book's ``own``."""
    if element.kind == "Note" and spoken != own:
        element.facts.setdefault("lang", own)
    spoken = element.facts.get("lang", spoken)
    for below in element.elements():
        keep_language(below, spoken, own)


def _taken(names: list[str], notes: dict[str, Element]) -> list[Element]:
    """Notes out of those that wait, with the notes that they call."""
    taken = []
    for name in names:
        if (note := notes.pop(name, None)) is not None:
            place_notes(note, notes)
            taken.append(note)
    return taken


def below(holder: Element) -> Iterator[tuple[Element, Element]]:
    """All elements below one, each with the one that it stands in, in order."""
    for element in holder.elements():
        yield element, holder
        yield from below(element)


def rows_of(table: Element) -> Iterator[Element]:
    for part in table.elements():
        if part.kind == "TR":
            yield part
        elif part.kind in ("THead", "TBody", "TFoot"):
            yield from (row for row in part.elements() if row.kind == "TR")
