"""What a book says of pages, as it crosses from parse to the editions: references to pages, and lists of figures and the like.

What they say is known when pages are counted. So the Book keeps what they are of, and their words are written then
(`octavo/text/folios.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.model.findings import Place


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A place to whose page something refers."""

    id: str
    kind: str  # of the heading below which it stands, or which it is: "chapter", "section" …
    number: str  # of that heading; "" where it has none
    title: str  # its words
    ahead: bool = True  # whether who reads comes to it behind the reference


@dataclass(frozen=True, slots=True)
class PageCall:
    """A reference to a page, or to several."""

    targets: tuple[PageTarget, ...]
    bare: bool  # whether it is the folio only
    capital: bool  # whether it begins a sentence
    at: str  # id of its words, where they depend on the page that they stand on; else ""
    place: Place | None


@dataclass(frozen=True, slots=True)
class ListedThing:
    """A figure, table or the like, as a list has it."""

    id: str
    number: str  # "2.3", "Theorem 2.1"; "" where it is not counted
    html: str  # its short caption, else its caption without notes and links; inline
    text: str  # the same, plain


@dataclass(frozen=True, slots=True)
class ThingList:
    """A list of all figures, or tables, listings, theorems."""

    name: str  # "figures" of ``::: {#list-of-figures}``
    title: str  # how it is called in the book's language
    things: tuple[ListedThing, ...]  # in the order of the book
    place: Place | None
