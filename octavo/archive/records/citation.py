"""Turn facts into CITATION.cff, which tells whoever opens the bag how to cite the book: Citation File Format 1.2.0.

The format was made for programs and data: at its top, ``type`` is one of software and dataset, and there is none for
books (its guide to the schema, "type"). What the file lies in is a package of files, so the top says dataset, and
what is to be cited, ``preferred-citation``, is of type book or thesis: the guide has it for a work that is cited
instead. Programs that know nothing of it find title, people, year and DOI at the top, where they are the same.

A name is taken apart where the front matter sorts it; else it is given whole, for which the format has ``name`` only.
The format's list of licences is SPDX's of 2021: of these, what books are under is named (``license``), every other
licence of SPDX's list by its address (``license-url``). It has no place for a day of defence, a committee or funding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from octavo.archive.facts import Facts, Name
from octavo.archive.given import name_in_parts, needed
from octavo.archive.identifiers import licence_address
from octavo.model.metadata import Institution

# definitions.doi of the schema is narrower than what a DOI may be
_PLAIN_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
_LISTED = re.compile(
    r"CC0-1\.0|CC-BY(-NC)?(-ND|-SA)?-[1-4]\.0|(A?GPL|LGPL)-[123]\.[01]-(only|or-later)|GFDL-1\.[123]-(only|or-later)"
    r"|MIT|Apache-2\.0|BSD-[23]-Clause|OFL-1\.1"
)


def make_citation(facts: Facts) -> bytes:
    """The file, as YAML.

    Raises InternalError for a book without authors and editors: ``find_lacking`` tells of it.
    """
    import yaml

    needed(facts.creators[0].name if facts.creators else None, "author")
    kind = "thesis" if facts.is_thesis else "book"
    top = {
        "cff-version": "1.2.0",
        "message": f"Please cite the {kind} that these files are of, with the metadata of 'preferred-citation'.",
        "type": "dataset",
        "title": facts.full_title,
        "authors": _people(facts.creators),
        **_issue(facts, "date-released"),
        **_numbers(facts),
        **_terms(facts),
        "version": facts.version,
        "abstract": facts.abstract_or_description,
        "keywords": list(dict.fromkeys(facts.subjects)),
        "preferred-citation": _work(facts, kind),
    }
    said = yaml.safe_dump(_told(top), sort_keys=False, allow_unicode=True, width=100)
    return said.encode()


def _work(facts: Facts, kind: str) -> dict[str, Any]:
    year, _, month = (facts.date or "").partition("-")
    work = {
        "type": kind,
        "title": facts.full_title,
        "authors": _people(facts.creators),
        "editors": _people(_of_role(facts, "editor")),
        "translators": _people(_of_role(facts, "translator")),
        "year": int(year) if year else None,
        "month": int(month[:2]) if month else None,
        **_issue(facts, "date-published"),
        "publisher": {"name": facts.publisher} if facts.publisher else None,
        "edition": facts.edition,
        "collection-title": facts.series.name if facts.series else None,
        "volume": facts.series.number if facts.series else None,
        "thesis-type": facts.degree.name if facts.degree else None,
        "institution": _house(facts.institution) if facts.institution else None,
        "department": facts.department,
        "isbn": facts.isbn_print or facts.isbn_epub,
        **_numbers(facts),
        "pages": facts.pages,
        "languages": _languages(facts.language),
        **_terms(facts),
        "copyright": facts.rights,
        "version": facts.version,
    }
    return _told(work)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _of_role(facts: Facts, role: str) -> list[Name]:
    return [name for name in (*facts.creators, *facts.contributors) if name.role == role]


def _people(names: Iterable[Name]) -> list[dict[str, Any]]:
    people = []
    for name in names:
        given, family = name_in_parts(name)
        person = {
            "family-names": family,
            "given-names": given,
            "name": None if family else name.name,
            "affiliation": name.affiliation.name if family and name.affiliation else None,
            "orcid": f"https://orcid.org/{name.orcid}" if name.orcid else None,
        }
        people.append(_told(person))
    return people


def _house(institution: Institution) -> dict[str, str]:
    return _told({"name": institution.name, "city": institution.place, "website": institution.ror})


def _issue(facts: Facts, key: str) -> dict[str, str]:
    """The day; the format has no date that is less exact."""
    return {key: facts.date} if facts.date and len(facts.date) == len("2026-11-22") else {}


def _numbers(facts: Facts) -> dict[str, Any]:
    doi = facts.doi if facts.doi and _PLAIN_DOI.fullmatch(facts.doi) else None
    numbers = [facts.identifier] + [f"urn:isbn:{isbn.replace('-', '')}" for isbn in (facts.isbn_print, facts.isbn_epub) if isbn]  # fmt: skip
    if facts.doi and not doi:
        numbers.insert(0, f"doi:{facts.doi}")
    others = [{"type": "other", "value": number} for number in dict.fromkeys(numbers)]
    return _told({"doi": doi, "identifiers": others})


def _terms(facts: Facts) -> dict[str, str]:
    if facts.spdx and _LISTED.fullmatch(facts.spdx):
        return {"license": facts.spdx}
    address = licence_address(facts.spdx)
    return {"license-url": address} if address else {}


def _languages(tag: str) -> list[str]:
    """Codes of ISO 639 of two or three letters; a tag that is only its users' own has none."""
    language = tag.partition("-")[0].lower()
    return [language] if len(language) in (2, 3) else []
