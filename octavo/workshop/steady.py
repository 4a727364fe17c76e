"""Turn a Book into the same whose divisions are the very ones of the last build where they are equal, so that what is made of
them is made once, in a process that stays."""

from __future__ import annotations

from dataclasses import replace

from octavo.model import Book
from octavo.workshop.memory import remembers, steady


def steady_book(book: Book, use: str) -> Book:
    """The book for one ``use``: as it is before its pages are known it is not what it is afterwards."""
    if not remembers():
        return book
    kept = (steady(f"divisions {use}", division.id, division) for division in book.divisions)
    return replace(book, divisions=tuple(kept))
