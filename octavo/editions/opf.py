"""Turn metadata into the descriptive part of an EPUB's package document.

Only what the front matter states or the file proves is said: a feature is listed for accessibility
only when it was found in this very book (`access.py`), conformance only when the author names who
certifies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from octavo.editions.access import Access
from octavo.model.metadata import RELATORS, Metadata
from octavo.text.identity import file_as
from octavo.text.imprint import leading_role, rights_line
from octavo.text.words import words_for


@dataclass(frozen=True, slots=True)
class Meta:
    """One element of the package's metadata."""

    name: str  # "title" in the Dublin Core namespace; "meta" or "link" of the package itself
    value: str
    attributes: dict[str, str] = field(default_factory=dict)


def describe_book(metadata: Metadata, access: Access, pages: str | None) -> tuple[Meta, ...]:
    """Everything but the unique identifier and the date of modification."""
    return (
        *_titles(metadata),
        *_people(metadata),
        *_publication(metadata),
        *_series(metadata),
        *_pagination(pages),
        *_accessibility(metadata, access),
    )


def find_pagination(metadata: Metadata) -> str | None:
    """The edition that the front matter names for the pages of the page list; None when the pages
    are a source's that it does not name."""
    if metadata.page_list == "source":
        stated = metadata.source_edition
        return _as_urn(stated) if stated else None
    if number := metadata.identifiers.isbn_print:
        return f"urn:isbn:{number.replace('-', '')}"
    words = words_for(metadata.language)
    named = (words.print_edition, metadata.edition, metadata.publisher, metadata.date)
    return f"{metadata.title} ({', '.join(name for name in named if name)})"


def _as_urn(stated: str) -> str:
    from stdnum import isbn

    number = re.sub(r"^(urn:isbn:|isbn[: ]*)", "", stated.strip(), flags=re.IGNORECASE)
    return f"urn:isbn:{isbn.compact(number)}" if isbn.is_valid(number) else stated


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
    leading = leading_role(metadata)
    for number, person in enumerate(metadata.author, start=1):
        name = f"person-{number}"
        yield Meta(
            "creator" if person.role == leading else "contributor", person.name, {"id": name}
        )
        yield _about(name, "role", RELATORS[person.role], scheme="marc:relators")
        yield _about(name, "file-as", file_as(person))
        if person.orcid:
            yield _about(name, "dcterms:identifier", f"https://orcid.org/{person.orcid}")


def _publication(metadata: Metadata) -> Iterator[Meta]:
    yield Meta("language", metadata.language)
    if metadata.identifiers.doi:
        yield Meta("identifier", f"doi:{metadata.identifiers.doi}", {"id": "doi"})
    for name, value in (
        ("date", metadata.date),
        ("publisher", metadata.publisher),
        ("description", metadata.description),
        ("rights", rights_line(metadata)),
    ):
        if value:
            yield Meta(name, value)
    if metadata.licence:
        yield _stated("dcterms:license", metadata.licence)
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
        # what calibre and its kin know of series
        yield Meta("meta", "", {"name": "calibre:series", "content": series.name})
        if series.number and re.fullmatch(r"\d+(\.\d+)?", series.number):
            yield Meta("meta", "", {"name": "calibre:series_index", "content": series.number})


def _pagination(pages: str | None) -> Iterator[Meta]:
    """EPUB Accessibility 1.1, and for older readers as EPUB 3.0 had it."""
    if pages:
        yield _stated("pageBreakSource", pages)
        yield Meta("source", pages, {"id": "pages"})
        yield _about("pages", "source-of", "pagination")


def _accessibility(metadata: Metadata, access: Access) -> Iterator[Meta]:
    for mode in access.modes:
        yield _stated("schema:accessMode", mode)
    for mode in access.sufficient:
        yield _stated("schema:accessModeSufficient", mode)
    for feature in access.features:
        yield _stated("schema:accessibilityFeature", feature)
    yield _stated("schema:accessibilityHazard", access.hazard)
    yield Meta("meta", access.summary, {
        "property": "schema:accessibilitySummary", "{http://www.w3.org/XML/1998/namespace}lang": "en",
    })  # fmt: skip
    if certified := metadata.accessibility:
        conformance = f"EPUB Accessibility 1.1 - WCAG {certified.wcag} Level {certified.level}"
        yield Meta("meta", conformance, {"property": "dcterms:conformsTo", "id": "conformance"})
        yield _about("conformance", "a11y:certifiedBy", certified.certified_by, id="certifier")
        if credential := certified.credential:
            name = "a11y:certifierCredential"
            address = re.fullmatch(r"https?://\S+", credential)
            yield _leading(name, credential) if address else _about("certifier", name, credential)
        if certified.report:
            yield _leading("a11y:certifierReport", certified.report)


def _stated(name: str, value: str) -> Meta:
    return Meta("meta", value, {"property": name})


def _leading(name: str, address: str) -> Meta:
    """What of the certifier is an address (EPUB Accessibility 1.1, 2.4.2)."""
    return Meta("link", "", {"rel": name, "refines": "#certifier", "href": address})


def _about(what: str, name: str, value: str, **attributes: str) -> Meta:
    return Meta("meta", value, {"refines": f"#{what}", "property": name, **attributes})
