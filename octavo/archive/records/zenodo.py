"""Turn facts into what Zenodo's deposit API takes as ``metadata`` of a deposition.

Attributes are those of "Deposit metadata" at https://developers.zenodo.org (REST API, read in April 2026's version); what the
service makes of them was read in its own source, zenodo-rdm. By that, a licence is written in small letters: "CC-BY-4.0"
is an older name for "cc-by", and that for version 1.0. A date may be a year or a month.

The access is open, since such a record is made for a licence that lets others use the book. Grants are left out:
their ids begin with the DOI of a funder, which front matter does not have; who paid is said in the notes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from octavo.archive.facts import Facts, Name
from octavo.archive.given import needed, relation_in_capitals
from octavo.archive.identifiers import licence_address
from octavo.archive.languages import library_code
from octavo.model.metadata import Related

# Where the code of libraries (ISO 639-2/B) is another than that of ISO 639-2/T, which ISO 639-3 has.
_TERMINOLOGICAL = {
    "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces", "dut": "nld", "fre": "fra",
    "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl", "mac": "mkd", "mao": "mri", "may": "msa", "per": "fas",
    "rum": "ron", "slo": "slk", "tib": "bod", "wel": "cym",
}  # fmt: skip
_OLDER_GNU = re.compile(r"(AGPL|LGPL|GPL|GFDL)-\d\.\d")


def make_zenodo(facts: Facts) -> bytes:
    """The body of a request that makes a deposition, as JSON.

    Raises InternalError for a book without creators, date, description or a licence of SPDX's list: ``find_lacking``
    tells of these.
    """
    needed(facts.creators[0].name if facts.creators else None, "author")
    advisors = [name for name in facts.contributors if name.role == "advisor"]
    others = [name for name in (*facts.contributors, *facts.committee) if name.role != "advisor"]
    metadata: dict[str, Any] = {
        "upload_type": "publication",
        "publication_type": "thesis" if facts.is_thesis else "book",
        "publication_date": needed(facts.date, "date"),
        "title": facts.full_title,
        "creators": [_person(name) for name in facts.creators],
        "description": _as_html(needed(facts.abstract_or_description, "description")),
        "access_right": "open",
        "license": needed(zenodo_licence(facts.spdx), "licence"),
        "doi": facts.doi,
        "keywords": list(dict.fromkeys(facts.subjects)),
        "notes": "".join(f"<p>{html.escape(note, quote=False)}</p>" for note in _notes(facts)),
        "related_identifiers": list(_related(facts)),
        "contributors": [_person(name) | {"type": "Editor" if name.role == "editor" else "Other"} for name in others],
        "imprint_publisher": facts.publisher,
        "imprint_isbn": facts.isbn_print or facts.isbn_epub,
        "thesis_supervisors": [_person(name) for name in advisors],
        "thesis_university": facts.institution.name if facts.institution else None,
        "version": facts.version,
        "language": zenodo_language(facts.language),
    }  # fmt: skip
    told = {"metadata": {key: value for key, value in metadata.items() if value}}
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def zenodo_licence(spdx: str | None) -> str | None:
    """A licence by Zenodo's name for it; None for an expression of several licences, of which it takes one.

    SPDX's older names of GNU's licences, without "-only", are among those that Zenodo takes for another version.
    """
    if spdx is None or not licence_address(spdx):
        return None
    return f"{spdx}-only".lower() if _OLDER_GNU.fullmatch(spdx) else spdx.lower()


def zenodo_language(tag: str) -> str:
    """The code of ISO 639-3 for a language tag; "und" where it names no language."""
    code, _ = library_code(tag)
    return _TERMINOLOGICAL.get(code, code)


def _person(name: Name) -> dict[str, str]:
    told = {
        "name": name.entry,
        "affiliation": name.affiliation.name if name.affiliation else None,
        "orcid": name.orcid,
    }
    return {key: value for key, value in told.items() if value}


def _as_html(text: str) -> str:
    """Paragraphs, as the service shows them."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs)


def _notes(facts: Facts) -> Iterator[str]:
    """What has no attribute of its own."""
    if degree := facts.degree:
        subject = f" in {degree.discipline}" if degree.discipline else ""
        yield f"Written for the degree of {degree.name}{subject}."
    if facts.department:
        yield f"Department: {facts.department}."
    if facts.defended:
        yield f"Defended on {facts.defended}."
    if facts.series:
        yield f"Series: {facts.series.name} {facts.series.number or ''}".strip() + "."
    if facts.edition:
        yield f"Edition: {facts.edition.removesuffix('.')}."
    if facts.pages:
        yield f"{facts.pages} pages in print."
    if facts.rights:
        yield facts.rights
    for funding in facts.funding:
        award = " ".join(part for part in (funding.award, funding.award_title) if part)
        yield f"Funded by {funding.funder}" + (f" ({award})." if award else ".")


def _related(facts: Facts) -> Iterator[dict[str, str]]:
    if facts.isbn_print and facts.isbn_epub and facts.isbn_epub != facts.isbn_print:
        yield {"identifier": facts.isbn_epub, "relation": "isAlternateIdentifier"}
    for work in facts.related:
        yield {"identifier": _number(work), "relation": _relation(work.relation)}


def _number(work: Related) -> str:
    return str(work.doi or work.isbn or work.address)


def _relation(relation: str) -> str:
    words = relation_in_capitals(relation)
    return words[0].lower() + words[1:]
