"""premis.xml tells of every file of a bag, of what happened to it and by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.records.bookfacts import EPOCH, FULL, PATHS, THESIS, bare, facts, inventory
from archive.records.reading import elements, texts
from octavo.archive.model import Event, Inventory, Outcome
from octavo.archive.records.premis import make_premis
from octavo.archive.terms import EVENT_TYPES

RECORD = make_premis(facts(), inventory(), EPOCH)
NO_FILES = Inventory((), (), ())
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def test_the_same_bag_has_the_same_bytes() -> None:
    assert make_premis(facts(), inventory(), EPOCH) == RECORD


def test_the_book_comes_first_then_every_file_by_its_path() -> None:
    kinds = [element.get(TYPE) for element in elements(RECORD, "premis/object")]
    assert kinds == ["premis:intellectualEntity", *["premis:file"] * len(PATHS)]
    identified = texts(RECORD, "object/objectIdentifier/objectIdentifierValue")
    assert identified[-len(PATHS) :] == list(PATHS)
    assert identified[0] == "https://doi.org/10.1234/fold%3C1%3E"


def test_size_and_digests_are_those_of_the_file() -> None:
    items = inventory().items
    assert texts(RECORD, "objectCharacteristics/size") == [str(item.size) for item in items]
    digests = texts(RECORD, "fixity/messageDigest")
    assert digests == [digest for item in items for digest in (item.sha256, item.sha512)]
    names = texts(RECORD, "fixity/messageDigestAlgorithm")
    assert names == ["SHA-256", "SHA-512"] * len(items)


def test_a_format_has_pronoms_key_where_it_is_known() -> None:
    keys = texts(RECORD, "formatRegistry/formatRegistryKey")
    assert keys == ["fmt/483", "fmt/471", "fmt/479", "fmt/520", "fmt/101", "fmt/1149", "fmt/1476"]
    assert "PNG" in texts(RECORD, "formatDesignation/formatName")


def test_editions_and_text_come_from_the_sources_in_the_event_that_made_them() -> None:
    derived = [
        element
        for element in elements(RECORD, "object")
        if "has Source" in element.xpath(".//text()")
    ]
    named = [element[0][1].text for element in derived]
    assert named == [path for path in PATHS if "/editions/" in path or "/text/" in path]
    assert (
        texts(RECORD, "relationship/relatedEventIdentifier/relatedEventIdentifierValue")
        == ["event-1"] * 3
    )


def test_the_book_is_represented_by_its_editions_and_includes_the_rest() -> None:
    book = elements(RECORD, "premis/object")[0]
    relations = book.xpath("*[local-name()='relationship']")
    assert [relation[1].text for relation in relations] == ["is Represented By", "includes"]
    assert [len(relation) - 2 for relation in relations] == [3, 5]


def test_events_are_dated_by_the_epoch_and_end_as_they_ended() -> None:
    assert texts(RECORD, "event/eventDateTime") == ["2026-11-22T10:00:00Z"] * 3
    assert texts(RECORD, "event/eventType") == ["creation", "validation", "fixity check"]
    assert texts(RECORD, "eventOutcomeInformation/eventOutcome") == ["success", "warning", "fail"]
    assert texts(RECORD, "eventOutcomeDetail/eventOutcomeDetailNote") == [
        "0 errors, 1 warning",
        "1 error",
    ]


def test_programs_execute_and_houses_implement() -> None:
    roles = texts(RECORD, "linkingAgentIdentifier/linkingAgentRole")
    assert roles == ["executing program", "executing program", "implementer", "executing program"]


def test_people_of_the_title_page_are_agents_once_with_all_of_their_roles() -> None:
    names = texts(RECORD, "agent/agentName")
    assert names == [
        "Octavo", "veraPDF", "Fold Press",
        "Zoë Élan", "The Paper Collective", "Ada Muster", "Ilse Bild",
    ]  # fmt: skip
    elan = elements(RECORD, "agent")[3]
    notes = [note.text for note in elan.xpath("*[local-name()='agentNote']")]
    assert notes == ["author", "photographer"]
    assert "0000-0002-1825-0097" in elan.xpath(".//text()")


def test_who_writes_under_two_names_is_one_agent_where_the_orcid_says_so() -> None:
    orcid = "0000-0002-1825-0097"
    people = [
        {"name": "Ann Pen", "orcid": orcid},
        {"name": "Bo Quill", "orcid": orcid, "role": "editor"},
        {"name": "Bo Quill", "role": "translator"},
        {"name": "Bo Other"},
    ]
    record = make_premis(facts({**FULL, "author": people}), NO_FILES, EPOCH)
    assert texts(record, "agent/agentName") == ["Ann Pen", "Bo Quill", "Bo Other"]
    assert texts(record, "agent/agentNote") == ["author", "editor", "translator", "author"]
    assert texts(record, "agent/agentIdentifier/agentIdentifierValue").count(orcid) == 1


def test_whether_somebody_is_a_person_is_not_guessed() -> None:
    assert texts(RECORD, "agent/agentType") == ["software", "software", "organization", "person"]


def test_the_licence_is_that_of_the_book() -> None:
    assert texts(RECORD, "licenseInformation/licenseTerms") == ["CC-BY-SA-4.0"]
    assert texts(RECORD, "rightsStatement/rightsBasis") == ["license"]
    assert texts(
        RECORD, "rightsStatement/linkingObjectIdentifier/linkingObjectIdentifierValue"
    ) == ["https://doi.org/10.1234/fold%3C1%3E"]


def test_no_right_is_stated_where_there_is_no_licence() -> None:
    record = make_premis(bare(), inventory(), EPOCH)
    assert elements(record, "rights") == []
    assert elements(record, "linkingRightsStatementIdentifier") == []


def test_a_committee_is_told_of() -> None:
    notes = texts(make_premis(facts(THESIS), inventory(), EPOCH), "agent/agentNote")
    assert notes == ["author", "advisor", "chair", "member"]


def test_an_event_of_a_kind_that_nobody_knows_is_refused() -> None:
    odd = Event("blessing", "It was blessed.", Outcome.SUCCESS, "", (), ())
    with pytest.raises(ValueError, match="blessing"):
        make_premis(facts(), replace(inventory(), events=(odd,)), EPOCH)


def test_codes_of_events_are_unique() -> None:
    assert len(set(EVENT_TYPES.values())) == len(EVENT_TYPES) == 50
