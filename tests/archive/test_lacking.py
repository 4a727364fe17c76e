"""What front matter lacks for a record is told by key, with the line to write; how badly depends on what one deposits for."""

from __future__ import annotations

from typing import Any

import pytest

from archive.records.bookfacts import FULL, THESIS, bare, facts
from octavo.archive import lacking
from octavo.archive.lacking import FILES, find_lacking, records_for
from octavo.archive.model import SCHEMES
from octavo.model import Finding, Severity

ALWAYS = ("dc", "mods", "premis", "mets", "rocrate")


def without(*keys: str, book: dict[str, Any] = FULL) -> dict[str, Any]:
    return {key: value for key, value in book.items() if key not in keys}


def told(front: dict[str, Any], scheme: str) -> dict[str, Severity]:
    """Each key that is told of, and how badly it is missed."""
    found = {}
    for finding in find_lacking(facts(front), scheme):
        if finding.code == "deposit-key":
            found[finding.message.removeprefix("the front matter has no ").partition(",")[0]] = (
                finding.severity
            )
    return found


def licence(front: dict[str, Any], scheme: str) -> Finding | None:
    found = [
        finding
        for finding in find_lacking(facts(front), scheme)
        if finding.code == "deposit-licence"
    ]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_book_that_says_all_lacks_nothing(scheme: str) -> None:
    assert find_lacking(facts(THESIS if scheme == "thesis" else FULL), scheme) == ()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "front", [FULL, THESIS, {"title": "Bare"}, without("identifiers"), without("author")]
)
def test_a_record_is_missed_exactly_where_a_key_is_told_of(
    scheme: str, front: dict[str, Any]
) -> None:
    book = facts(front)
    made = set(records_for(book, scheme))
    assert set(ALWAYS) <= made <= set(FILES)
    missed = {
        record
        for record in FILES
        for finding in find_lacking(book, scheme)
        if FILES[record][0] in finding.message
    }
    assert missed.isdisjoint(made)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_error_is_told_of_a_book_whose_essential_records_are_made_and_one_of_every_other(
    scheme: str,
) -> None:
    for front in (
        FULL,
        THESIS,
        {"title": "Bare"},
        without("identifiers"),
        without("licence"),
        without("date"),
    ):
        book = facts(front)
        wanted = lacking._ESSENTIAL[scheme]
        missed = [record for record in wanted if record not in records_for(book, scheme)]
        apart = [
            record for record in missed if record == "onix" and book.is_thesis
        ]  # not wanted of a thesis
        errors = [finding for finding in find_lacking(book, scheme) if finding.severity == "error"]
        assert bool(errors) == (missed != apart)


def test_each_key_is_told_once_with_the_line_to_write() -> None:
    [finding] = find_lacking(facts(without("date", "version")), "general")
    assert finding.code == "deposit-key"
    assert finding.severity == "warning"
    assert (
        finding.message
        == "the front matter has no date, so the deposit is without datacite.json and datacite.xml"
    )
    assert finding.hint == "write a line like   date: 2026-11-22"


@pytest.mark.parametrize(("scheme", "key"), [
    ("press", "identifiers.isbn-print or isbn-epub"),
    ("press", "publisher"),
    ("clockss", "identifiers.doi"),
    ("clockss", "identifiers.isbn-print or isbn-epub"),
    ("thesis", "degree"),
    ("thesis", "institution"),
    ("zenodo", "description or abstract"),
    ("zenodo", "date"),
])  # fmt: skip
def test_what_a_scheme_cannot_do_without_is_an_error_there_and_nowhere_else(
    scheme: str, key: str
) -> None:
    assert told({"title": "Bare"}, scheme)[key] == "error"
    assert told({"title": "Bare"}, "general").get(key) in (None, "warning")


def test_a_thesis_has_etd_ms_and_onix_only_where_the_scheme_lives_on_it() -> None:
    assert "etdms" in records_for(facts(THESIS), "general")
    assert "etdms" not in records_for(facts(FULL), "general")
    assert "onix" not in records_for(facts(THESIS), "thesis")
    assert "onix" in records_for(facts(THESIS), "press")
    assert "onix" in records_for(facts(FULL), "general")


def test_only_for_zenodo_is_a_record_for_zenodo_made() -> None:
    assert [scheme for scheme in SCHEMES if "zenodo" in records_for(facts(), scheme)] == ["zenodo"]


def test_a_licence_that_no_machine_knows_is_a_warning_and_for_zenodo_an_error() -> None:
    words = {**FULL, "licence": "all rights reserved"}
    found = licence(words, "general")
    assert found
    assert found.severity == "warning"
    assert "“all rights reserved”" in found.message
    assert found.hint
    assert "rights:" in found.hint
    strict = licence(words, "zenodo")
    assert strict
    assert strict.severity == "error"
    assert "zenodo" not in records_for(facts(words), "zenodo")


def test_zenodo_takes_nothing_without_a_licence_and_one_only() -> None:
    for front in (without("licence"), {**FULL, "licence": "MIT OR CC-BY-4.0"}):
        found = licence(front, "zenodo")
        assert found
        assert found.severity == "error"
        elsewhere = licence(front, "general")
        assert (elsewhere.severity if elsewhere else None) == (
            "warning" if "licence" not in front else None
        )
        assert "zenodo" not in records_for(facts(front), "zenodo")


def test_a_book_that_says_its_title_only_has_the_records_that_need_no_more() -> None:
    for scheme in SCHEMES:
        assert records_for(bare(), scheme) == ALWAYS


def test_every_scheme_and_record_that_is_named_exists() -> None:
    assert set(lacking._ESSENTIAL) == set(SCHEMES)
    assert {record for records in lacking._ESSENTIAL.values() for record in records} <= set(FILES)
    assert set(lacking._NEEDS) <= set(FILES)
    assert {key for keys in lacking._NEEDS.values() for key in keys} == {
        key.name for key in lacking._KEYS
    }
