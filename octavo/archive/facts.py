"""Turn front matter into what all records say of a book.

Records take what they say from here and from nowhere else, so the same fact is the same in each. Nothing is
guessed: what the front matter does not say is None, or an empty tuple.
"""

from __future__ import annotations

from dataclasses import dataclass

from octavo.model.metadata import (
    RELATORS,
    Degree,
    Examiner,
    Funding,
    Institution,
    Metadata,
    Person,
    Related,
    Series,
)
from octavo.text.identity import file_as, unique_identifier
from octavo.text.imprint import leading_role


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody who made the book, or was asked to judge it."""

    name: str  # as the title page has it
    sort: str  # as a catalogue sorts it: "Eco, Umberto"
    role: str  # of the front matter: "author", "advisor"; "chair" or "member" of a committee
    relator: str  # MARC's code: "aut", "ths", "dgs" …
    orcid: str | None = None  # "0000-0002-1825-0097"
    affiliation: Institution | None = None
    is_sorted: bool = False  # whether the front matter itself says how it is sorted

    @property
    def entry(self) -> str:
        """As a record lists it: sorted where the front matter says how, else as written, since which word of a
        name is the family's, and whether it is a person's at all, would be a guess."""
        return self.sort if self.is_sorted else self.name

    @property
    def is_person(self) -> bool:
        """Whether the front matter proves that this is a person and not a house: an ORCID iD or a sorted name does."""
        return self.orcid is not None or self.is_sorted


@dataclass(frozen=True, slots=True)
class Facts:
    """The book as catalogues and registries know it."""

    slug: str
    identifier: str  # a URN that every book has: "urn:isbn:…", else "urn:uuid:…"
    title: str
    subtitle: str | None
    creators: tuple[Name, ...]  # authors; where there are none, editors
    contributors: tuple[Name, ...]  # everybody else of the title page; advisors are here
    committee: tuple[Name, ...]
    language: str  # BCP 47
    date: str | None  # "2026", "2026-11" or "2026-11-22"
    publisher: str | None
    edition: str | None
    version: str | None
    description: str | None
    abstract: str | None
    subjects: tuple[str, ...]
    series: Series | None
    rights: str | None
    licence: str | None  # as the front matter has it
    spdx: str | None  # the same as an SPDX expression, where it is one
    doi: str | None  # "10.1234/fold"
    isbn_print: str | None  # "978-0-306-40615-7"
    isbn_epub: str | None
    institution: Institution | None
    department: str | None
    degree: Degree | None
    defended: str | None  # a day
    funding: tuple[Funding, ...]
    related: tuple[Related, ...]
    pages: int | None  # of the print edition

    @property
    def year(self) -> str | None:
        """Of publication."""
        return self.date[:4] if self.date else None

    @property
    def full_title(self) -> str:
        """Title and subtitle in one."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def is_thesis(self) -> bool:
        """Whether it was written for a degree."""
        return self.degree is not None

    @property
    def abstract_or_description(self) -> str | None:
        """What the book is about, at the length that there is."""
        return self.abstract or self.description


def gather_facts(metadata: Metadata, slug: str, pages: int | None) -> Facts:
    """All facts of a book; ``pages``: of its print edition, None where there is none."""
    leading = leading_role(metadata)
    people = [(person, _name_of(person)) for person in metadata.author]
    return Facts(
        slug=slug,
        identifier=unique_identifier(metadata),
        title=metadata.title,
        subtitle=metadata.subtitle,
        creators=tuple(name for person, name in people if person.role == leading),
        contributors=tuple(name for person, name in people if person.role != leading),
        committee=tuple(_examiner(examiner) for examiner in metadata.committee),
        language=metadata.language,
        date=metadata.date,
        publisher=metadata.publisher,
        edition=metadata.edition,
        version=metadata.version,
        description=metadata.description,
        abstract=metadata.abstract,
        subjects=metadata.subjects,
        series=metadata.series,
        rights=metadata.rights,
        licence=metadata.licence,
        spdx=spdx_of(metadata.licence),
        doi=metadata.identifiers.doi,
        isbn_print=metadata.identifiers.isbn_print,
        isbn_epub=metadata.identifiers.isbn_epub,
        institution=metadata.institution,
        department=metadata.department,
        degree=metadata.degree,
        defended=metadata.defended,
        funding=metadata.funding,
        related=metadata.related,
        pages=pages,
    )


def spdx_of(licence: str | None) -> str | None:
    """A licence as an SPDX expression; None when it is not one ("all rights reserved")."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return canonicalize_license_expression(licence) if licence else None
    except InvalidLicenseExpression:
        return None


def _name_of(person: Person) -> Name:
    return Name(
        person.name, file_as(person), person.role, RELATORS[person.role], person.orcid, person.affiliation,
        person.sort_name is not None,
    )  # fmt: skip


def _examiner(examiner: Examiner) -> Name:
    # MARC has one code for all who judge a thesis: "dgc", degree committee member
    return Name(
        examiner.name, file_as(examiner), examiner.role, "dgc", examiner.orcid, None,
        examiner.sort_name is not None,
    )  # fmt: skip
