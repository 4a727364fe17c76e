"""The record for DataCite keeps to its schema, says the same in JSON and in XML, and claims nothing that nobody said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from datacite import schema45
from lxml import etree

from archive.records.bookfacts import FULL, THESIS, bare, facts
from octavo.archive.records.datacite import KERNEL, datacite_json, datacite_xml, make_datacite
from octavo.model.errors import InternalError

FORMATS = ("application/pdf", "application/epub+zip", "text/html")
EDITED = {**FULL, "author": [{"name": "Ed Itor", "role": "editor"}]}
BOOKS = {"full": FULL, "thesis": THESIS, "edited": EDITED}


def record(front: dict[str, Any] | None = None) -> dict[str, Any]:
    return make_datacite(facts(front), FORMATS)


def element(front: dict[str, Any], name: str) -> list[etree._Element]:
    root = etree.fromstring(datacite_xml(record(front)))
    return list(root.iter(f"{{{KERNEL}}}{name}"))


@pytest.mark.parametrize("book", BOOKS)
def test_every_record_keeps_to_datacites_own_schema(book: str) -> None:
    assert [e.message for e in schema45.validator.iter_errors(record(BOOKS[book]))] == []


@pytest.mark.parametrize("book", BOOKS)
def test_the_xml_is_what_datacites_own_library_makes_of_the_json(book: str) -> None:
    made = record(BOOKS[book])

    def said(content: bytes | str) -> list[tuple[str, str, list[tuple[str, str]]]]:
        root = etree.fromstring(content if isinstance(content, bytes) else content.encode())
        return sorted(
            (str(node.tag), (node.text or "").strip(), sorted(map(str_pair, node.attrib.items())))
            for node in root.iter()
            if isinstance(node.tag, str) and not node.tag.endswith("}resource")
        )

    def str_pair(pair: tuple[Any, Any]) -> tuple[str, str]:
        return str(pair[0]), str(pair[1])

    assert said(datacite_xml(made)) == said(schema45.tostring(made))


def test_elements_come_in_the_kernels_order() -> None:
    root = etree.fromstring(datacite_xml(record(THESIS)))
    assert [etree.QName(node).localname for node in root] == [
        "identifier", "creators", "titles", "publisher", "publicationYear", "resourceType", "subjects", "contributors",
        "dates", "language", "alternateIdentifiers", "relatedIdentifiers", "sizes", "formats", "version", "rightsList",
        "descriptions", "fundingReferences", "relatedItems",
    ]  # fmt: skip


def test_a_name_is_a_persons_only_where_the_front_matter_proves_it() -> None:
    sorted_one, collective = record()["creators"]
    assert (sorted_one["nameType"], sorted_one["givenName"], sorted_one["familyName"]) == (
        "Personal",
        "Zoë",
        "Élan",
    )
    assert collective == {"name": "The Paper Collective"}


def test_an_orcid_proves_a_person_but_not_which_word_is_the_familys() -> None:
    [creator] = record(
        {**FULL, "author": {"name": "Ursula Le Guin", "orcid": "0000-0002-1825-0097"}}
    )["creators"]
    assert creator["nameType"] == "Personal"
    assert creator["name"] == "Ursula Le Guin"
    assert {"givenName", "familyName"}.isdisjoint(creator)


def test_editors_without_authors_are_creators_and_keep_their_role() -> None:
    made = record(EDITED)
    assert [name["name"] for name in made["creators"]] == ["Ed Itor"]
    assert made["contributors"] == [{"name": "Ed Itor", "contributorType": "Editor"}]


def test_a_thesis_tells_of_advisor_committee_and_who_granted_the_degree() -> None:
    made = record(THESIS)
    assert made["types"] == {
        "resourceTypeGeneral": "Dissertation",
        "resourceType": "Doctor of Philosophy",
    }
    assert [(name["name"], name["contributorType"]) for name in made["contributors"]] == [
        ("Otto Rat", "Supervisor"), ("Vera Stuhl", "Other"), ("Max Beisitz", "Other"), ("University of Kassel", "Sponsor"),
    ]  # fmt: skip


def test_the_day_of_the_defence_is_no_day_on_which_a_publisher_accepted() -> None:
    assert record(THESIS)["dates"] == [
        {"date": "2026-11", "dateType": "Issued"},
        {"date": "2026-10-01", "dateType": "Other", "dateInformation": "Defended"},
    ]


def test_a_licence_is_named_by_its_identifier_and_words_stay_words() -> None:
    stated, licence = record()["rightsList"]
    assert stated == {"rights": "© 2026 Zoë Élan"}
    assert licence["rightsIdentifier"] == "CC-BY-SA-4.0"
    assert licence["rightsUri"] == "https://spdx.org/licenses/CC-BY-SA-4.0.html"
    [_, words] = record({**FULL, "licence": "ask the author"})["rightsList"]
    assert words == {"rights": "ask the author"}


def test_several_licences_in_one_have_no_address_of_one() -> None:
    [_, licence] = record({**FULL, "licence": "MIT OR CC-BY-4.0"})["rightsList"]
    assert licence == {"rights": "MIT OR CC-BY-4.0"}


def test_what_is_said_twice_is_told_once() -> None:
    fund = {"funder": "Paper Fund"}
    twice = {
        **FULL,
        "rights": "ask the author",
        "licence": "ask the author",
        "subjects": ["a", "a"],
        "funding": [fund, fund],
    }
    made = record(twice)
    assert made["rightsList"] == [{"rights": "ask the author"}]
    assert made["fundingReferences"] == [{"funderName": "Paper Fund"}]
    assert schema45.validate(made)


def test_a_publisher_that_is_the_institution_has_its_ror() -> None:
    same = {**THESIS, "publisher": "University of Kassel"}
    assert record(same)["publisher"]["publisherIdentifier"] == "https://ror.org/02n2fzt79"
    assert record(THESIS)["publisher"] == {"name": "Fold Press"}


def test_a_book_without_isbn_is_known_by_its_uuid() -> None:
    made = record({**FULL, "identifiers": {"doi": "10.1234/fold"}})
    [other] = made["alternateIdentifiers"]
    assert other["alternateIdentifierType"] == "URN"
    assert other["alternateIdentifier"].startswith("urn:uuid:")


def test_the_json_is_the_record_and_ends_with_a_line() -> None:
    content = datacite_json(record())
    assert json.loads(content) == record()
    assert content.endswith(b"}\n")
    assert "Élan".encode() in content


@pytest.mark.parametrize("key", ["author", "publisher", "date", "identifiers"])
def test_without_what_the_kernel_demands_no_record_is_made(key: str) -> None:
    with pytest.raises(InternalError, match=key):
        record({name: value for name, value in FULL.items() if name != key})
    with pytest.raises(InternalError):
        make_datacite(bare(), FORMATS)


def test_a_house_sponsors_only_what_was_written_for_its_degree() -> None:
    told = record({**FULL, "institution": {"name": "A House"}})
    roles = {one["name"]: one["contributorType"] for one in told["contributors"]}
    assert roles["A House"] == "Other"
