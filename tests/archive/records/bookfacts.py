"""A book with every fact that front matter can state, a thesis, a bare book, and the files of a bag."""

from __future__ import annotations

import hashlib
from typing import Any

from octavo.archive.facts import Facts, gather_facts
from octavo.archive.model import Agent, Event, Inventory, Item, Outcome
from octavo.model.metadata import Metadata

EPOCH = 1_795_341_600  # 2026-11-22T10:00:00Z
FULL: dict[str, Any] = {
    "title": "The Fold & the <Sheet>",
    "subtitle": "On Paper",
    "author": [
        {
            "name": "Zoë Élan", "sort-name": "Élan, Zoë", "orcid": "0000-0002-1825-0097",
            "affiliation": {"name": "University of Kassel", "ror": "https://ror.org/02n2fzt79"},
        },
        {"name": "The Paper Collective"},
        {"name": "Ada Muster", "role": "translator"},
        {"name": "Zoë Élan", "role": "photographer"},
        {"name": "Ilse Bild", "role": "illustrator"},
    ],
    "language": "de-AT",
    "date": "2026-11",
    "publisher": "Fold Press",
    "edition": "Second edition",
    "version": "2.1",
    "description": "A book on paper.",
    "abstract": "First paragraph.\n\nSecond paragraph.",
    "subjects": ["paper", "bookbinding"],
    "series": {"name": "Sheets", "number": "7"},
    "rights": "© 2026 Zoë Élan",
    "licence": "CC-BY-SA-4.0",
    "identifiers": {"doi": "10.1234/fold<1>", "isbn-print": "978-0-306-40615-7", "isbn-epub": "978-3-16-148410-0"},
    "funding": [{"funder": "Paper Fund", "ror": "https://ror.org/02n2fzt79", "award": "P-17", "award-title": "Folds"}],
    "related": [
        {"relation": "is-part-of", "doi": "10.1234/whole"},
        {"relation": "is-supplement-to", "isbn": "978-0-306-40615-7"},
        {"relation": "references", "address": "https://example.org/a?b=1&c=2"},
    ],
}  # fmt: skip
THESIS: dict[str, Any] = {
    **FULL,
    "author": [
        {"name": "Zoë Élan", "sort-name": "Élan, Zoë", "orcid": "0000-0002-1825-0097"},
        {"name": "Otto Rat", "role": "advisor"},
    ],
    "degree": {"name": "Doctor of Philosophy", "level": "doctor", "discipline": "History"},
    "institution": {"name": "University of Kassel", "ror": "https://ror.org/02n2fzt79"},
    "department": "Faculty of Paper",
    "committee": [{"name": "Vera Stuhl", "role": "chair"}, "Max Beisitz"],
    "defended": "2026-10-01",
}
PATHS = (
    "data/editions/the-fold.epub",
    "data/editions/the-fold.html",
    "data/editions/the-fold.pdf",
    "data/fonts/EB Garamond.otf",
    "data/reports/verapdf.xml",
    "data/source/manuscript/01.md",
    "data/source/manuscript/Ärger_x.png",
    "data/text/the-fold.xml",
)


def facts(front: dict[str, Any] | None = None, pages: int | None = 203) -> Facts:
    """Facts of a book by its front matter; of FULL where none is given."""
    return gather_facts(
        Metadata.model_validate(FULL if front is None else front), "the-fold", pages
    )


def bare() -> Facts:
    """Facts of a book that states its title and nothing else."""
    return facts({"title": "Bare"}, None)


def item(path: str) -> Item:
    """A file of the bag that holds its own path."""
    content = path.encode()
    sha256, sha512 = (hashlib.new(name, content).hexdigest() for name in ("sha256", "sha512"))
    return Item(path, len(content), sha256, sha512)


def inventory() -> Inventory:
    """Files, programs and events of a bag."""
    editions = tuple(path for path in PATHS if "/editions/" in path)
    return Inventory(
        tuple(map(item, PATHS)),
        (
            Agent("Octavo", "software", "3.2"),
            Agent("veraPDF", "software", "1.31"),
            Agent("Fold Press", "organization"),
        ),
        (
            Event("creation", "The editions were set.", Outcome.SUCCESS, "", ("Octavo",), editions),
            Event(
                "validation", "PDF/A-3a and PDF/UA-1.", Outcome.WARNING, "0 errors, 1 warning",
                ("veraPDF", "Fold Press"), ("data/editions/the-fold.pdf",),
            ),
            Event("fixity check", "The proof.", Outcome.FAILURE, "1 error", ("Octavo",), editions),
        ),
    )  # fmt: skip
