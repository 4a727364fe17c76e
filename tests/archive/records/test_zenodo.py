"""The record for Zenodo is what its API takes: its own words for licences and languages, HTML where it shows HTML."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langcodes.data_dicts import LANGUAGE_ALPHA3

from archive.records.bookfacts import FULL, THESIS, bare, facts
from octavo.archive.records.zenodo import make_zenodo, zenodo_language, zenodo_licence
from octavo.model.errors import InternalError


def metadata(front: dict[str, Any]) -> dict[str, Any]:
    body = json.loads(make_zenodo(facts(front)))
    assert list(body) == ["metadata"]
    return dict(body["metadata"])


def test_a_book_and_a_thesis_are_publications_of_their_kinds() -> None:
    assert (metadata(FULL)["upload_type"], metadata(FULL)["publication_type"]) == (
        "publication",
        "book",
    )
    assert metadata(THESIS)["publication_type"] == "thesis"
    assert metadata(THESIS)["thesis_university"] == "University of Kassel"
    assert metadata(THESIS)["thesis_supervisors"] == [{"name": "Otto Rat"}]


def test_what_the_api_demands_is_there() -> None:
    made = metadata(FULL)
    demanded = ("upload_type", "publication_type", "publication_date", "title", "creators", "description", "access_right", "license")  # fmt: skip
    assert all(made[key] for key in demanded)


def test_a_licence_is_written_in_small_letters_since_large_ones_name_another_version() -> None:
    assert metadata({**FULL, "licence": "CC-BY-4.0"})["license"] == "cc-by-4.0"
    assert zenodo_licence("MIT OR CC-BY-4.0") is None
    assert zenodo_licence(None) is None


def test_an_older_name_of_a_gnu_licence_is_written_as_the_newer_one() -> None:
    assert zenodo_licence("GPL-3.0") == "gpl-3.0-only"
    assert zenodo_licence("GFDL-1.3") == "gfdl-1.3-only"
    assert zenodo_licence("GPL-3.0-or-later") == "gpl-3.0-or-later"


def test_what_is_shown_as_html_has_no_tags_of_the_authors() -> None:
    made = metadata({**FULL, "abstract": "A <b>bold</b> claim & more.\n\nNext\nline."})
    assert (
        made["description"] == "<p>A &lt;b&gt;bold&lt;/b&gt; claim &amp; more.</p><p>Next line.</p>"
    )
    assert made["title"] == "The Fold & the <Sheet>: On Paper"


def test_names_are_sorted_where_the_front_matter_says_how() -> None:
    assert metadata(FULL)["creators"] == [
        {
            "name": "Élan, Zoë",
            "affiliation": "University of Kassel",
            "orcid": "0000-0002-1825-0097",
        },
        {"name": "The Paper Collective"},
    ]


def test_the_language_has_a_code_of_iso_639_3() -> None:
    tags = ("de-AT", "hy", "grc", "nb", "x-mine")
    assert [zenodo_language(tag) for tag in tags] == ["deu", "hye", "grc", "nob", "und"]
    wrong = {
        tag
        for tag, code in LANGUAGE_ALPHA3.items()
        if len(tag) == 2 and zenodo_language(tag) != code
    }
    assert wrong <= {"mo"}  # Moldavian, now Romanian


def test_both_isbns_and_related_works_are_told_in_the_apis_words() -> None:
    made = metadata(FULL)
    assert made["imprint_isbn"] == "978-0-306-40615-7"
    assert made["related_identifiers"] == [
        {"identifier": "978-3-16-148410-0", "relation": "isAlternateIdentifier"},
        {"identifier": "10.1234/whole", "relation": "isPartOf"},
        {"identifier": "978-0-306-40615-7", "relation": "isSupplementTo"},
        {"identifier": "https://example.org/a?b=1&c=2", "relation": "references"},
    ]


def test_what_has_no_attribute_is_in_the_notes() -> None:
    notes = metadata(THESIS)["notes"]
    for words in ("Doctor of Philosophy in History", "Faculty of Paper", "Defended on 2026-10-01", "Sheets 7",
                  "203 pages", "© 2026 Zoë Élan", "Funded by Paper Fund (P-17 Folds)"):  # fmt: skip
        assert words in notes


@pytest.mark.parametrize("key", ["author", "date", "licence"])
def test_without_what_the_api_demands_no_record_is_made(key: str) -> None:
    with pytest.raises(InternalError, match=key):
        make_zenodo(facts({name: value for name, value in FULL.items() if name != key}))
    with pytest.raises(InternalError):
        make_zenodo(bare())
