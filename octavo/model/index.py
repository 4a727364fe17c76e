"""An index as it crosses from parse to the editions: its entries, and the places that each leads to.

Terms and their order are known when the Book is made; the folios of the places are not. So the Book keeps both
apart, and the text of the index is written when pages are counted (`octavo/text/indexing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.model.findings import Place


@dataclass(frozen=True, slots=True)
class TermRow:
    """A row of a file of terms, as its author wrote it."""

    term: str  # "Shusha!siege of"
    words: tuple[str, ...]  # of the text, by which its places are found
    main: tuple[str, ...]  # those of places where it is treated above all
    index: str  # the name of its index; "" of the index that has none
    sort: str
    see: str
    also: str
    place: Place


@dataclass(frozen=True, slots=True)
class TermFile:
    """A file of terms."""

    path: Path  # absolute, inside the book folder
    rows: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """A place of the text that an entry names, or a stretch of it."""

    id: str  # of the mark at its beginning
    end: str  # of the mark at its end; the same where it is one place
    main: bool  # whether the term is treated there above all
    note: str  # the label of the note in which it stands; "" in the text
    section: str  # the number of the section or chapter, else its title: for editions without pages
    last_section: str  # the same at its end
    place: Place | None


@dataclass(frozen=True, slots=True)
class CrossReference:
    """From an entry to another."""

    html: str  # the way to it, from the outermost term, inline
    target: str  # the id of the entry; "" where there is none


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A term with what is said of it."""

    id: str
    text: str  # the term, plain
    html: str  # the same, inline
    places: tuple[IndexPlace, ...]  # in the order of the book
    see: tuple[CrossReference, ...]  # where its places are
    also: tuple[CrossReference, ...]  # where there are more
    children: tuple[IndexEntry, ...]  # sorted, as all entries are
    letter: str  # under which it stands, as a head: "A"; "" for what begins with a figure or a sign

    @property
    def all_below(self) -> Iterator[IndexEntry]:
        """The entries below it, and those below them."""
        for child in self.children:
            yield child
            yield from child.all_below

    @property
    def all_places(self) -> Iterator[IndexPlace]:
        """Its own places and those of the entries below it."""
        yield from self.places
        for child in self.children:
            yield from child.all_places


@dataclass(frozen=True, slots=True)
class Index:
    """The entries of one index."""

    name: str  # "names" of ``index="names"``; "" of the index that has no name
    entries: tuple[IndexEntry, ...]
