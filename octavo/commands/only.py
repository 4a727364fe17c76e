"""``octavo build --only CHAPTER``: which chapters are meant, and what the last build of the whole book knows of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octavo.model import Book
    from octavo.pipeline import Part
    from octavo.text.excerpts import Known

FOLDER = (
    "only"  # in that of the finished files: a proof of a chapter never takes the place of a book
)


def take_chapters(book: Book, wanted: Sequence[str], finished: Path) -> Part:
    """The chapters of a book that are wanted; ``finished`` is where its last build lies.

    Raises UsageError where one is not there.
    """
    from octavo.pipeline import Part
    from octavo.text.excerpts import Scope, cut_book, find_divisions

    divisions = find_divisions(book, wanted)
    cut, told = cut_book(book, divisions, _read_known(finished / f"{book.slug}.pdf"))
    return Part(cut, told, Scope(book, divisions).holds)


def _read_known(path: Path) -> Known:
    """The folios of the last build, as its print edition has them; none where there is no such file, or not ours."""
    from octavo.stages import EditionError, read_folios
    from octavo.text.excerpts import Known

    try:
        return Known(*read_folios(path.read_bytes()))
    except (OSError, EditionError):
        return Known({})
