"""Turn front matter into the names by which machines know a book and its people."""

from __future__ import annotations

import uuid

from octavo.model.metadata import Examiner, Metadata, Person


def unique_identifier(metadata: Metadata) -> str:
    """The ISBN of the e-book, else a UUID that the book's title page determines (RFC 9562, v5)."""
    if isbn := metadata.identifiers.isbn_epub:
        return f"urn:isbn:{isbn.replace('-', '')}"
    names = (metadata.title, *(p.name for p in metadata.author), metadata.publisher or "")
    return uuid.uuid5(uuid.NAMESPACE_URL, "octavo:" + "\n".join(names)).urn


def file_as(person: Person | Examiner) -> str:
    """The name as a catalogue sorts it: as stated, else the last word first."""
    given, _, last = " ".join(person.name.split()).rpartition(" ")
    return person.sort_name or (f"{last}, {given}" if given else last)
