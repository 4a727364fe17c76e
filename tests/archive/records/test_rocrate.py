"""The crate keeps to the rules of RO-Crate 1.2 that matter: what is named is there, and all that is there is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from archive.records.bookfacts import EPOCH, FULL, PATHS, THESIS, bare, facts, inventory
from octavo.archive.facts import Facts
from octavo.archive.model import Inventory
from octavo.archive.records.rocrate import PATH, crate_id, make_rocrate

BOOKS = {"full": facts(), "thesis": facts(THESIS), "bare": bare()}


def graph(book: Facts, files: Inventory | None = None) -> dict[str, dict[str, Any]]:
    document = json.loads(make_rocrate(book, files or inventory(), EPOCH))
    assert document["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = document["@graph"]
    assert len({entity["@id"] for entity in entities}) == len(entities)
    return {entity["@id"]: entity for entity in entities}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("book", BOOKS)
def test_the_descriptor_leads_to_a_root_that_has_what_a_root_must_have(book: str) -> None:
    entities = graph(BOOKS[book])
    descriptor = entities[PATH]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert all(root[key] for key in ("name", "description", "datePublished", "license"))


@pytest.mark.parametrize("book", BOOKS)
def test_whatever_is_referred_to_is_described_and_has_type_and_name(book: str) -> None:
    entities = graph(BOOKS[book])
    named = {name for entity in entities.values() for name in references(list(entity.values()))}
    assert named - set(entities) == {"https://w3id.org/ro/crate/1.2"}
    assert [
        name
        for name, entity in entities.items()
        if not entity.get("@type") or not entity.get("name")
    ] == []
    assert set(entities) - named == {PATH}


def test_every_file_of_the_bag_is_reached_from_the_root_by_parts() -> None:
    entities = graph(facts())
    reached: list[str] = []
    ahead = ["./"]
    while ahead:
        entity = entities[ahead.pop()]
        for part in listed(entity.get("hasPart", [])):
            ahead.append(part["@id"])
            if "File" in listed(entities[part["@id"]]["@type"]):
                reached.append(unquote(part["@id"]))
    assert sorted(reached) == sorted(PATHS)
    for item in inventory().items:
        file = entities[crate_id(item.path)]
        assert (file["contentSize"], file["sha256"]) == (str(item.size), item.sha256)


def test_paths_are_addresses_in_which_letters_of_every_script_stay() -> None:
    assert crate_id("data/source/100% sure?#1.md") == "data/source/100%25%20sure%3F%231.md"
    assert crate_id("data/source/Գիրք.md") == "data/source/Գիրք.md"


def test_folders_end_with_a_slash_and_empty_ones_are_not_named() -> None:
    folders = [part["@id"] for part in graph(facts())["./"]["hasPart"]]
    assert folders == [
        "data/editions/",
        "data/source/",
        "data/text/",
        "data/fonts/",
        "data/reports/",
    ]
    assert "hasPart" not in graph(facts(), Inventory((), (), ()))["./"]


def test_a_format_is_named_by_media_type_and_where_it_is_known_by_pronom() -> None:
    entities = graph(facts())
    media_type, page = entities["data/editions/the-fold.pdf"]["encodingFormat"]
    assert media_type == "application/pdf"
    assert page["@id"].startswith("https://www.nationalarchives.gov.uk/PRONOM/")
    assert entities[page["@id"]]["@type"] == ["WebPage", "Standard"]


def test_people_houses_and_licence_are_known_by_their_registries() -> None:
    entities = graph(facts())
    book = entities["#book"]
    author, collective = book["author"]
    assert author == {"@id": "https://orcid.org/0000-0002-1825-0097"}
    assert entities[collective["@id"]]["name"] == "The Paper Collective"
    assert entities[author["@id"]]["affiliation"] == {"@id": "https://ror.org/02n2fzt79"}
    assert book["license"] == {"@id": "https://spdx.org/licenses/CC-BY-SA-4.0.html"}
    assert entities[book["license"]["@id"]]["identifier"] == "CC-BY-SA-4.0"


def test_the_book_is_what_the_crate_is_about_and_the_editions_are_its_encodings() -> None:
    entities = graph(facts(THESIS))
    assert entities["./"]["mainEntity"] == {"@id": "#book"}
    book = entities["#book"]
    assert book["@type"] == ["Book", "Thesis"]
    assert book["inSupportOf"] == "Doctor of Philosophy in History"
    assert [part["@id"].rpartition(".")[2] for part in book["encoding"]] == ["epub", "html", "pdf"]


def test_what_is_one_stands_in_no_list() -> None:
    for entity in graph(facts(THESIS)).values():
        assert [
            key for key, value in entity.items() if isinstance(value, list) and len(value) < 2
        ] == []


def test_a_book_that_says_nothing_is_dated_by_the_epoch_and_has_no_licence() -> None:
    entities = graph(bare())
    assert entities["./"]["datePublished"] == "2026-11-22"
    assert entities["./"]["license"] == "No licence is stated."
    assert {"datePublished", "license", "author"}.isdisjoint(entities["#book"])


def test_words_of_a_licence_that_nobody_registered_are_given_as_they_are() -> None:
    assert graph(facts({**FULL, "licence": "ask the author"}))["./"]["license"] == "ask the author"
    compound = graph(facts({**FULL, "licence": "mit or cc-by-4.0"}))
    assert compound["./"]["license"] == "MIT OR CC-BY-4.0"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert make_rocrate(facts(), inventory(), EPOCH) == make_rocrate(facts(), inventory(), EPOCH)


def test_who_may_be_a_house_is_not_said_to_be_a_person() -> None:
    people = [{"name": "The Fold Project"}, {"name": "Ada Writer", "sort-name": "Writer, Ada"}]
    named = graph(facts({**FULL, "author": people}))
    types = {entity.get("name"): entity["@type"] for entity in named.values()}
    assert types["The Fold Project"] == "Thing"
    assert types["Ada Writer"] == "Person"


def test_one_house_under_two_names_keeps_both() -> None:
    ror = "02n2fzt79"
    told = {"author": "Ada Writer", "institution": {"name": "Boston College", "ror": ror}, "funding": [{"funder": "BC Fund", "ror": ror}]}  # fmt: skip
    house = graph(facts({**FULL, **told}))[f"https://ror.org/{ror}"]
    assert {house["name"], house["alternateName"]} == {"Boston College", "BC Fund"}
