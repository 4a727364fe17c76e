"""Turn metadata into the descriptive part of an EPUB's package document.

Only what the front matter states or the file proves is said: no conformance is claimed, and a
feature is listed for accessibility only when this very book has it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from octavo.metadata import RELATORS, Metadata, Person
from octavo.model import Book, Image

_ANIMATED_SVG = re.compile(
    rb"<(?:\w+:)?(?:animate|set\b)|@(?:-\w+-)?keyframes|<style[^>]*>[^<]*animation"
)


@dataclass(frozen=True, slots=True)
class Meta:
    """One element of the package's metadata."""

    name: str  # "title" in the Dublin Core namespace, or "meta"
    value: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out about the finished documents."""

    formulas: bool
    all_described: bool  # every picture and formula has a text that stands for it


def unique_identifier(metadata: Metadata) -> str:
    """The ISBN of the e-book, else a UUID that the book's title page determines (RFC 9562, v5)."""
    if isbn := metadata.identifiers.isbn_epub:
        return f"urn:isbn:{isbn.replace('-', '')}"
    names = (metadata.title, *(p.name for p in metadata.author), metadata.publisher or "")
    return uuid.uuid5(uuid.NAMESPACE_URL, "octavo:" + "\n".join(names)).urn


def describe_book(book: Book, facts: Facts) -> tuple[Meta, ...]:
    """Everything but the unique identifier and the date of modification."""
    return (
        *_titles(book.metadata),
        *_people(book.metadata),
        *_publication(book.metadata),
        *_series(book.metadata),
        *_accessibility(book, facts),
    )


def could_flash(image: Image) -> bool:
    """Whether a picture may move. What a GIF does is not looked into: any may flash."""
    match image.media_type:
        case "image/gif":
            return True
        case "image/png":
            return b"acTL" in image.content
        case "image/webp":
            return b"ANIM" in image.content
        case "image/svg+xml":
            return _ANIMATED_SVG.search(image.content) is not None
    return False


def file_as(person: Person) -> str:
    """The name as a catalogue sorts it: as stated, else the last word first."""
    given, _, last = " ".join(person.name.split()).rpartition(" ")
    return person.sort_name or (f"{last}, {given}" if given else last)


def _titles(metadata: Metadata) -> Iterator[Meta]:
    yield Meta("title", metadata.title, {"id": "title"})
    yield _about("title", "title-type", "main")
    if metadata.subtitle:
        yield _about("title", "display-seq", "1")
        yield Meta("title", metadata.subtitle, {"id": "subtitle"})
        yield _about("subtitle", "title-type", "subtitle")
        yield _about("subtitle", "display-seq", "2")


def _people(metadata: Metadata) -> Iterator[Meta]:
    """Authors are creators; where there are none, editors are; all others are contributors."""
    roles = {person.role for person in metadata.author}
    leading = "author" if "author" in roles else "editor"
    for number, person in enumerate(metadata.author, start=1):
        name = f"person-{number}"
        yield Meta(
            "creator" if person.role == leading else "contributor", person.name, {"id": name}
        )
        yield _about(name, "role", RELATORS[person.role], scheme="marc:relators")
        yield _about(name, "file-as", file_as(person))


def _publication(metadata: Metadata) -> Iterator[Meta]:
    yield Meta("language", metadata.language)
    if metadata.identifiers.doi:
        yield Meta("identifier", f"doi:{metadata.identifiers.doi}", {"id": "doi"})
    for name, value in (
        ("date", metadata.date),
        ("publisher", metadata.publisher),
        ("description", metadata.description),
        ("rights", metadata.rights),
        ("rights", metadata.licence),
    ):
        if value:
            yield Meta(name, value)
    for subject in metadata.subjects:
        yield Meta("subject", subject)
    if metadata.edition:
        yield _stated("schema:bookEdition", metadata.edition)


def _series(metadata: Metadata) -> Iterator[Meta]:
    if series := metadata.series:
        yield Meta("meta", series.name, {"property": "belongs-to-collection", "id": "series"})
        yield _about("series", "collection-type", "series")
        # EPUB 3.3, D.3.5: whole numbers, joined by dots; “XII” has no place here
        if series.number and re.fullmatch(r"\d+(\.\d+)*", series.number):
            yield _about("series", "group-position", series.number)


def _accessibility(book: Book, facts: Facts) -> Iterator[Meta]:
    pictures = bool(book.images)
    yield _stated("schema:accessMode", "textual")
    if pictures:
        yield _stated("schema:accessMode", "visual")
    if facts.all_described:
        yield _stated("schema:accessModeSufficient", "textual")
    features = [
        ("tableOfContents", True),
        ("structuralNavigation", True),
        ("readingOrder", True),
        ("alternativeText", pictures and facts.all_described),
        ("MathML", facts.formulas),
    ]
    for feature, true in features:
        if true:
            yield _stated("schema:accessibilityFeature", feature)
    all_images = (*book.images, *((book.cover,) if book.cover else ()))
    hazard = "unknown" if any(could_flash(image) for image in all_images) else "none"
    yield _stated("schema:accessibilityHazard", hazard)


def _stated(name: str, value: str) -> Meta:
    return Meta("meta", value, {"property": name})


def _about(what: str, name: str, value: str, **attributes: str) -> Meta:
    return Meta("meta", value, {"refines": f"#{what}", "property": name, **attributes})
