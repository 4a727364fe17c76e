"""Turn a place in an edition into the place of the heading above it: better than none."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.model import Book, Place


def above_page(
    book: Book, starts: Mapping[str, tuple[int, float]], page_index: int
) -> Place | None:
    """The last heading that stands on a page or before it; ``starts`` has page and height of ids."""
    found = None
    for heading in book.headings:
        if (
            heading.place is not None
            and starts.get(heading.id, (page_index + 1, 0.0))[0] <= page_index
        ):
            found = heading.place
    return found


def above_picture(book: Book, src: str) -> Place | None:
    """The last heading before a picture where it first stands, in the text or in a note."""
    wanted = f'src="{src}"'
    for division in book.divisions:
        at = division.html.find(wanted)
        if at >= 0:
            found = division.heading.place
            for heading in division.sections:
                if -1 < division.html.find(f'id="{heading.id}"') < at:
                    found = heading.place or found
            return found
        for note in division.notes:
            if wanted in note.html:
                return note.place
    return None


def of_heading(book: Book, *ids: str) -> Place | None:
    """The place of the first of some headings that the book has."""
    places = {heading.id: heading.place for heading in book.headings}
    return next((places[id_] for id_ in ids if places.get(id_)), None)
