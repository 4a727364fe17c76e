"""dc.xml says in plain Dublin Core what the front matter says."""

from __future__ import annotations

from archive.records.bookfacts import THESIS, bare, facts
from archive.records.reading import texts
from octavo.archive.records.dublincore import make_dc

FULL = make_dc(facts())


def test_it_is_a_file_that_is_declared_and_ends_with_a_newline() -> None:
    assert FULL.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    assert FULL.endswith(b"\n")
    assert make_dc(facts()) == FULL


def test_people_are_listed_as_the_front_matter_sorts_them_and_no_other_way() -> None:
    assert texts(FULL, "creator") == ["Élan, Zoë", "The Paper Collective"]
    assert texts(FULL, "contributor") == ["Ada Muster", "Zoë Élan", "Ilse Bild"]
    committee = texts(make_dc(facts(THESIS)), "contributor")
    assert committee == ["Otto Rat", "Vera Stuhl", "Max Beisitz"]


def test_every_number_is_an_address() -> None:
    assert texts(FULL, "identifier") == [
        "https://doi.org/10.1234/fold%3C1%3E",
        "urn:isbn:9780306406157",
        "urn:isbn:9783161484100",
    ]
    (identifier,) = texts(make_dc(bare()), "identifier")
    assert identifier.startswith("urn:uuid:")


def test_what_is_related_is_named_by_its_address() -> None:
    assert texts(FULL, "relation") == [
        "Sheets 7",
        "https://doi.org/10.1234/whole",
        "urn:isbn:9780306406157",
        "https://example.org/a?b=1&c=2",
    ]


def test_kind_extent_language_and_rights_are_those_of_the_book() -> None:
    assert texts(FULL, "type") == ["Text", "Book"]
    assert texts(make_dc(facts(THESIS)), "type") == ["Text", "Thesis"]
    assert texts(FULL, "format") == ["203 pages"]
    assert texts(FULL, "language") == ["de-AT"]
    assert texts(FULL, "rights") == ["© 2026 Zoë Élan", "CC-BY-SA-4.0"]
    assert texts(FULL, "description") == [
        "First paragraph.\n\nSecond paragraph.",
        "A book on paper.",
    ]


def test_what_a_book_does_not_say_is_not_there() -> None:
    record = make_dc(bare())
    for (
        name
    ) in "creator subject description publisher contributor date format relation rights".split():
        assert texts(record, name) == []


def test_a_licence_that_is_none_of_spdx_is_told_as_it_is_written() -> None:
    record = make_dc(facts({"title": "A", "licence": "All rights reserved"}))
    assert texts(record, "rights") == ["All rights reserved"]
