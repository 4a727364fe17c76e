"""Turn the numbers by which a book is known into identifiers, each with its kind and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from octavo.archive.facts import Facts
from octavo.model.metadata import Related


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with its kind."""

    kind: str  # "doi", "isbn" or "uuid"
    value: str  # "10.1234/fold", "9780306406157"
    uri: str  # "https://doi.org/10.1234/fold", "urn:isbn:9780306406157"


def identifiers_of(facts: Facts) -> tuple[Identifier, ...]:
    """All of a book, none twice: DOI, ISBN in print, ISBN of the e-book, and the URN that every book has."""
    found = {}
    if facts.doi:
        found["doi"] = Identifier("doi", facts.doi, doi_address(facts.doi))
    for isbn in (facts.isbn_print, facts.isbn_epub):
        if isbn:
            digits = isbn.replace("-", "")
            found[digits] = Identifier("isbn", digits, f"urn:isbn:{digits}")
    kind, _, value = facts.identifier.removeprefix("urn:").partition(":")
    found.setdefault(value, Identifier(kind, value, facts.identifier))
    return tuple(found.values())


def doi_address(doi: str) -> str:
    """The address of a DOI (DOI Handbook, section 3.8), with the letters that an address cannot have escaped."""
    return "https://doi.org/" + quote(doi, safe="/:;()-._~!$&'*+,=@")


def related_address(related: Related) -> str:
    """A related work as an address or a URN."""
    if related.doi:
        return doi_address(related.doi)
    return f"urn:isbn:{related.isbn.replace('-', '')}" if related.isbn else str(related.address)


def licence_address(spdx: str | None) -> str | None:
    """The page of a licence in SPDX's list; None for an expression of several licences, which has no page."""
    if spdx and re.fullmatch(r"(?!LicenseRef-)[A-Za-z0-9.\-]+", spdx):
        return f"https://spdx.org/licenses/{spdx}.html"
    return None
