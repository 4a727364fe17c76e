"""Turn facts into what DataCite registers with a DOI: kernel 4.5, as JSON and as XML.

Sections are those of "DataCite Metadata Schema Documentation for the Publication and Citation of Research Data and
Other Research Outputs", version 4.5 (January 2024). Where it leaves a choice:

- a name is a person's where the front matter proves it; which word of it is the family's is told by a sort name only (2.1);
- editors who stand where authors would are creators, and contributors of type Editor as well (appendix 1);
- the day of the defence is a date of type Other: Accepted is when a publisher takes a work in (8.a);
- who grants the degree is a contributor of type Sponsor, under whose auspices a work was written; HostingInstitution
  is who has it on a server, which nobody knows yet (7.a);
- members of a committee are contributors of type Other, where the schema has those who judge a work (7.a).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from octavo.archive.facts import Facts, Name
from octavo.archive.given import name_in_parts, needed, relation_in_capitals
from octavo.archive.identifiers import licence_address
from octavo.archive.tree import XSI, add, begin, finish
from octavo.model.metadata import Funding, Institution, Related
from octavo.text.imprint import licence_name

KERNEL = "http://datacite.org/schema/kernel-4"
_SCHEMA = "http://schema.datacite.org/meta/kernel-4.5/metadata.xsd"
_TYPES = {"editor": "Editor", "advisor": "Supervisor"}  # of contributors; all others are Other


def make_datacite(facts: Facts, formats: Sequence[str]) -> dict[str, Any]:
    """A record of the kernel, its parts in the kernel's order; ``formats``: media types of the editions.

    Raises InternalError for a book without DOI, creators, publisher or date: ``find_lacking`` tells of these.
    """
    kind = "Dissertation" if facts.is_thesis else "Book"
    needed(facts.creators[0].name if facts.creators else None, "author")
    record: dict[str, Any] = {
        "doi": needed(facts.doi, "identifiers.doi"),
        "creators": [_creator(name) for name in facts.creators],
        "titles": list(_titles(facts)),
        "publisher": _publisher(facts),
        "publicationYear": needed(facts.year, "date"),
        "types": {
            "resourceTypeGeneral": kind,
            "resourceType": facts.degree.name if facts.degree else "Book",
        },
        "subjects": [{"subject": subject} for subject in dict.fromkeys(facts.subjects)],
        "contributors": list(_contributors(facts)),
        "dates": list(_dates(facts)),
        "language": facts.language,
        "alternateIdentifiers": list(_alternates(facts)),
        "relatedIdentifiers": [_related(work) for work in facts.related],
        "sizes": [f"{facts.pages} pages"] if facts.pages else [],
        "formats": list(dict.fromkeys(formats)),
        "version": facts.version,
        "rightsList": list(_rights(facts)),
        "descriptions": list(_descriptions(facts)),
        "fundingReferences": [_funding(funding) for funding in dict.fromkeys(facts.funding)],
        "relatedItems": list(_series(facts)),
        "schemaVersion": KERNEL,
    }
    return {key: value for key, value in record.items() if value}


def datacite_json(record: Mapping[str, Any]) -> bytes:
    """The record as DataCite's REST API takes it."""
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def datacite_xml(record: Mapping[str, Any]) -> bytes:
    """The record as XML, its elements in the kernel's order."""
    root = begin(
        "resource", {None: KERNEL, "xsi": XSI}, {"xsi:schemaLocation": f"{KERNEL} {_SCHEMA}"}
    )
    add(root, "identifier", record["doi"], {"identifierType": "DOI"})
    _people(root, "creator", record["creators"])
    _list(root, "titles", "title", "title", record, "titleType")
    publisher = record["publisher"]
    add(root, "publisher", publisher["name"], _attributes(
        publisher, "publisherIdentifier", "publisherIdentifierScheme", "schemeUri"))  # fmt: skip
    add(root, "publicationYear", record["publicationYear"])
    kind = record["types"]
    add(root, "resourceType", kind["resourceType"], _attributes(kind, "resourceTypeGeneral"))
    _list(root, "subjects", "subject", "subject", record)
    if record.get("contributors"):
        _people(root, "contributor", record["contributors"])
    _list(root, "dates", "date", "date", record, "dateType", "dateInformation")
    add(root, "language", record["language"])
    _list(root, "alternateIdentifiers", "alternateIdentifier", "alternateIdentifier", record,
          "alternateIdentifierType")  # fmt: skip
    _list(root, "relatedIdentifiers", "relatedIdentifier", "relatedIdentifier", record,
          "relatedIdentifierType", "relationType")  # fmt: skip
    for plural, singular in (("sizes", "size"), ("formats", "format")):
        if values := record.get(plural):
            group = add(root, plural)
            for value in values:
                add(group, singular, value)
    if record.get("version"):
        add(root, "version", record["version"])
    _list(root, "rightsList", "rights", "rights", record,
          "rightsUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri")  # fmt: skip
    _list(root, "descriptions", "description", "description", record, "descriptionType")
    _fund(root, record.get("fundingReferences", ()))
    _relate(root, record.get("relatedItems", ()))
    return finish(root)


def _creator(name: Name) -> dict[str, Any]:
    given, family = name_in_parts(name)
    person: dict[str, Any] = {
        "name": name.entry,
        "nameType": "Personal" if name.is_person else None,
        "givenName": given,
        "familyName": family,
        "nameIdentifiers": [{
            "nameIdentifier": f"https://orcid.org/{name.orcid}",
            "nameIdentifierScheme": "ORCID",
            "schemeUri": "https://orcid.org/",
        }] if name.orcid else None,
        "affiliation": [_affiliation(name.affiliation)] if name.affiliation else None,
    }  # fmt: skip
    return {key: value for key, value in person.items() if value}


def _affiliation(house: Institution) -> dict[str, str]:
    if not house.ror:
        return {"name": house.name}
    return {"name": house.name, "affiliationIdentifier": house.ror,
            "affiliationIdentifierScheme": "ROR", "schemeUri": "https://ror.org/"}  # fmt: skip


def _titles(facts: Facts) -> Iterator[dict[str, str]]:
    yield {"title": facts.title}
    if facts.subtitle:
        yield {"title": facts.subtitle, "titleType": "Subtitle"}


def _publisher(facts: Facts) -> dict[str, str]:
    house = {"name": needed(facts.publisher, "publisher")}
    if facts.institution and facts.institution.ror and facts.institution.name == facts.publisher:
        house |= {"publisherIdentifier": facts.institution.ror,
                  "publisherIdentifierScheme": "ROR", "schemeUri": "https://ror.org/"}  # fmt: skip
    return house


def _contributors(facts: Facts) -> Iterator[dict[str, Any]]:
    editors = tuple(name for name in facts.creators if name.role == "editor")
    for name in (*editors, *facts.contributors, *facts.committee):
        yield _creator(name) | {"contributorType": _TYPES.get(name.role, "Other")}
    if house := facts.institution:
        body: dict[str, Any] = {"name": house.name, "nameType": "Organizational"}
        if house.ror:
            body["nameIdentifiers"] = [
                {"nameIdentifier": house.ror, "nameIdentifierScheme": "ROR", "schemeUri": "https://ror.org/"}
            ]  # fmt: skip
        yield body | {"contributorType": "Sponsor" if facts.is_thesis else "Other"}


def _dates(facts: Facts) -> Iterator[dict[str, str]]:
    if facts.date:
        yield {"date": facts.date, "dateType": "Issued"}
    if facts.defended:
        yield {"date": facts.defended, "dateType": "Other", "dateInformation": "Defended"}


def _alternates(facts: Facts) -> Iterator[dict[str, str]]:
    for isbn in dict.fromkeys(isbn for isbn in (facts.isbn_print, facts.isbn_epub) if isbn):
        yield {"alternateIdentifier": isbn, "alternateIdentifierType": "ISBN"}
    if facts.identifier.startswith("urn:uuid:"):
        yield {"alternateIdentifier": facts.identifier, "alternateIdentifierType": "URN"}


def _related(work: Related) -> dict[str, str]:
    kind, value = (
        ("DOI", work.doi)
        if work.doi
        else ("ISBN", work.isbn)
        if work.isbn
        else ("URL", work.address)
    )
    return {"relatedIdentifier": str(value), "relatedIdentifierType": kind,
            "relationType": relation_in_capitals(work.relation)}  # fmt: skip


def _rights(facts: Facts) -> Iterator[dict[str, str]]:
    if (
        facts.rights and facts.rights != facts.licence
    ):  # of two that are the same, the schema takes one
        yield {"rights": facts.rights}
    if not facts.licence:
        return
    licence = {"rights": licence_name(facts.spdx or facts.licence)}
    if address := licence_address(facts.spdx):
        licence |= {"rightsUri": address, "rightsIdentifier": str(facts.spdx),
                    "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}  # fmt: skip
    yield licence


def _descriptions(facts: Facts) -> Iterator[dict[str, str]]:
    if facts.abstract:
        yield {"description": facts.abstract, "descriptionType": "Abstract"}
    if facts.description:
        yield {"description": facts.description, "descriptionType": "Other"}


def _funding(funding: Funding) -> dict[str, str]:
    told = {
        "funderName": funding.funder,
        "funderIdentifier": funding.ror,
        "funderIdentifierType": "ROR" if funding.ror else None,
        "awardNumber": funding.award,
        "awardTitle": funding.award_title,
    }
    return {key: value for key, value in told.items() if value}


def _series(facts: Facts) -> Iterator[dict[str, Any]]:
    """The series as an item of which the book is a part (20): a description of it is what the schema had before."""
    if series := facts.series:
        item = {
            "titles": [{"title": series.name}],
            "relatedItemType": "Collection",
            "relationType": "IsPartOf",
        }
        yield item | ({"volume": series.number} if series.number else {})


def _list(
    root: etree._Element, plural: str, singular: str, value: str, record: Mapping[str, Any], *names: str
) -> None:  # fmt: skip
    if items := record.get(plural):
        group = add(root, plural)
        for item in items:
            add(group, singular, item[value], _attributes(item, *names))


def _attributes(item: Mapping[str, Any], *names: str) -> dict[str, str | None]:
    """Those of an item that it has; what JSON calls rightsUri is rightsURI in XML."""
    return {name.replace("Uri", "URI"): item.get(name) for name in names}


def _people(root: etree._Element, singular: str, people: Sequence[Mapping[str, Any]]) -> None:
    group = add(root, f"{singular}s")
    for person in people:
        element = add(group, singular, None, _attributes(person, "contributorType"))
        add(element, f"{singular}Name", person["name"], _attributes(person, "nameType"))
        for part in ("givenName", "familyName"):
            if part in person:
                add(element, part, person[part])
        for number in person.get("nameIdentifiers", ()):
            add(element, "nameIdentifier", number["nameIdentifier"],
                _attributes(number, "nameIdentifierScheme", "schemeUri"))  # fmt: skip
        for house in person.get("affiliation", ()):
            add(element, "affiliation", house["name"], _attributes(
                house, "affiliationIdentifier", "affiliationIdentifierScheme", "schemeUri"))  # fmt: skip


def _fund(root: etree._Element, references: Sequence[Mapping[str, str]]) -> None:
    group = add(root, "fundingReferences") if references else root
    for reference in references:
        element = add(group, "fundingReference")
        add(element, "funderName", reference["funderName"])
        for part, names in (
            ("funderIdentifier", ("funderIdentifierType",)), ("awardNumber", ()), ("awardTitle", ()),
        ):  # fmt: skip
            if part in reference:
                add(element, part, reference[part], _attributes(reference, *names))


def _relate(root: etree._Element, items: Sequence[Mapping[str, Any]]) -> None:
    group = add(root, "relatedItems") if items else root
    for item in items:
        element = add(
            group, "relatedItem", None, _attributes(item, "relatedItemType", "relationType")
        )
        titles = add(element, "titles")
        for title in item["titles"]:
            add(titles, "title", title["title"])
        if "volume" in item:
            add(element, "volume", item["volume"])
