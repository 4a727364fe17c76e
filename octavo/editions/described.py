"""Turn metadata into what the HTML page says of the book to machines.

Dublin Core for libraries, Highwire's citation_* for reference managers and Google Scholar, Open Graph
for links that people share, schema.org for search engines. Nothing is said that the front matter does
not state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from octavo import __version__
from octavo.model import Stamp
from octavo.model.metadata import Metadata

_OTHERS = {  # schema.org has words for these; the rest are contributors
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "illustrator": "illustrator",
}

Pair = tuple[str, str]


def names(metadata: Metadata, stamp: Stamp) -> list[Pair]:
    """What ``meta name`` says."""
    authors = [person.name for person in metadata.author if person.role == "author"]
    others = [person.name for person in metadata.author if person.role != "author"]
    identifiers = metadata.identifiers
    return _stated([
        ("generator", f"Octavo {__version__}"),
        *(("author", name) for name in authors),
        ("description", metadata.description),
        ("keywords", ", ".join(metadata.subjects)),
        ("dcterms.title", full_title(metadata)),
        *(("dcterms.creator", name) for name in authors),
        *(("dcterms.contributor", name) for name in others),
        ("dcterms.publisher", metadata.publisher),
        ("dcterms.issued", metadata.date),
        ("dcterms.modified", stamp.date.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("dcterms.language", metadata.language),
        *(("dcterms.subject", subject) for subject in metadata.subjects),
        ("dcterms.isPartOf", _series(metadata)),
        ("dcterms.rights", metadata.rights),
        ("dcterms.license", metadata.licence),
        ("dcterms.identifier", identifiers.doi and f"https://doi.org/{identifiers.doi}"),
        ("dcterms.identifier", identifiers.isbn_print and f"urn:isbn:{identifiers.isbn_print}"),
        ("dcterms.type", "Text"),
        ("dcterms.format", "text/html"),
        ("citation_title", full_title(metadata)),
        *(("citation_author", person.sort_name or person.name)
          for person in metadata.author if person.role == "author"),
        *(("citation_editor", person.sort_name or person.name)
          for person in metadata.author if person.role == "editor"),
        ("citation_publication_date", (metadata.date or "").replace("-", "/")),
        ("citation_publisher", metadata.publisher),
        ("citation_isbn", identifiers.isbn_print),
        ("citation_doi", identifiers.doi),
        ("citation_language", metadata.language),
        *(("citation_keywords", subject) for subject in metadata.subjects),
    ])  # fmt: skip


def properties(metadata: Metadata) -> list[Pair]:
    """Open Graph: how a link to the page looks where people talk about it."""
    return _stated([
        ("og:type", "book"),
        ("og:title", full_title(metadata)),
        ("og:description", metadata.description),
        ("og:locale", metadata.language.replace("-", "_")),
        *(("book:author", person.name) for person in metadata.author if person.role == "author"),
        ("book:isbn", metadata.identifiers.isbn_print),
        ("book:release_date", metadata.date),
        *(("book:tag", subject) for subject in metadata.subjects),
    ])  # fmt: skip


def describe_page(metadata: Metadata, page_count: int | None) -> str:
    """schema.org's Book as JSON-LD that may stand in a script element; ``page_count`` is the print
    edition's."""
    people: dict[str, list[dict[str, str]]] = {}
    for person in metadata.author:
        value = {"@type": "Person", "name": person.name}
        if person.orcid:
            value["@id"] = f"https://orcid.org/{person.orcid}"
        people.setdefault(_OTHERS.get(person.role, "contributor"), []).append(value)
    identifiers = metadata.identifiers
    book: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        **people,
        "inLanguage": metadata.language,
        "datePublished": metadata.date,
        "publisher": metadata.publisher and {"@type": "Organization", "name": metadata.publisher},
        "bookEdition": metadata.edition,
        "isbn": identifiers.isbn_print,
        "identifier": identifiers.doi and f"https://doi.org/{identifiers.doi}",
        "numberOfPages": page_count,
        "description": metadata.description,
        "keywords": list(metadata.subjects),
        "isPartOf": metadata.series and {"@type": "BookSeries", "name": metadata.series.name},
        "position": metadata.series and metadata.series.number,
        "copyrightNotice": metadata.rights,
        "license": metadata.licence,
    }
    stated = {key: value for key, value in book.items() if value}
    # “</script>” in a title would end the element
    return json.dumps(stated, ensure_ascii=False).replace("<", "\\u003c")


def cite_book(metadata: Metadata) -> str:
    """The book as a note would name it, a page to follow: “Author, Title (Publisher, 2026)”."""
    authors = ", ".join(person.name for person in metadata.author if person.role == "author")
    house = ", ".join(part for part in (metadata.publisher, (metadata.date or "")[:4]) if part)
    named = ", ".join(part for part in (authors, full_title(metadata)) if part)
    return f"{named} ({house})" if house else named


def full_title(metadata: Metadata) -> str:
    """Title and subtitle in one line."""
    return f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title


def _series(metadata: Metadata) -> str | None:
    series = metadata.series
    return f"{series.name} {series.number or ''}".strip() if series else None


def _stated(pairs: Iterable[tuple[str, str | None]]) -> list[Pair]:
    return [(name, content) for name, content in pairs if content]
