"""CITATION.cff is YAML by which the book is cited, and keeps to what the Citation File Format 1.2.0 has room for."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from archive.records.bookfacts import FULL, THESIS, bare, facts
from octavo.archive.records.citation import make_citation
from octavo.model.errors import InternalError

# schema.json of version 1.2.0: what may stand at the top, and what of a reference we use
TOP = set(
    "abstract authors cff-version date-released doi identifiers keywords license license-url message preferred-citation "
    "title type version".split()
)
REFERENCE = set(
    "authors collection-title copyright date-published department doi edition editors identifiers institution isbn "
    "languages license license-url month pages publisher thesis-type title translators type version volume year".split()
)
DAY = {
    **FULL,
    "date": "2026-11-22",
    "identifiers": {"doi": "10.1234/fold", "isbn-print": "978-0-306-40615-7"},
}


def read(front: dict[str, Any]) -> dict[str, Any]:
    made = yaml.safe_load(make_citation(facts(front)))
    assert isinstance(made, dict)
    return made


@pytest.mark.parametrize("front", [FULL, THESIS, DAY, {"title": "A", "author": "B"}])
def test_every_key_is_one_of_the_schema_and_those_that_it_demands_are_there(
    front: dict[str, Any],
) -> None:
    made = read(front)
    work = made["preferred-citation"]
    assert {"authors", "cff-version", "message", "title"} <= set(made) <= TOP
    assert {"authors", "title", "type"} <= set(work) <= REFERENCE
    assert made["cff-version"] == "1.2.0"


def test_the_files_are_a_dataset_and_what_is_cited_is_the_book() -> None:
    assert (read(FULL)["type"], read(FULL)["preferred-citation"]["type"]) == ("dataset", "book")
    assert (read(THESIS)["type"], read(THESIS)["preferred-citation"]["type"]) == (
        "dataset",
        "thesis",
    )


def test_who_knows_only_the_top_cites_the_same() -> None:
    made = read(DAY)
    work = made["preferred-citation"]
    for key in ("title", "authors", "doi", "license", "version", "identifiers"):
        assert made[key] == work[key]
    assert made["date-released"] == work["date-published"] == "2026-11-22"


def test_a_date_without_a_day_is_a_year_and_a_month() -> None:
    made = read(FULL)
    assert "date-released" not in made
    assert (made["preferred-citation"]["year"], made["preferred-citation"]["month"]) == (2026, 11)


def test_a_name_is_taken_apart_only_where_the_front_matter_sorts_it() -> None:
    author, collective = read(FULL)["authors"]
    assert author == {
        "family-names": "Élan", "given-names": "Zoë", "affiliation": "University of Kassel",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
    }  # fmt: skip
    assert collective == {"name": "The Paper Collective"}


def test_a_doi_that_the_format_cannot_write_is_another_identifier() -> None:
    made = read(FULL)
    assert "doi" not in made
    assert {"type": "other", "value": "doi:10.1234/fold<1>"} in made["identifiers"]
    assert read(DAY)["doi"] == "10.1234/fold"


def test_licences_that_the_formats_list_may_not_have_are_given_by_address() -> None:
    assert read(FULL)["license"] == "CC-BY-SA-4.0"
    newer = read({**FULL, "licence": "CC-BY-3.0-IGO"})
    assert "license" not in newer
    assert newer["license-url"] == "https://spdx.org/licenses/CC-BY-3.0-IGO.html"
    unknown = read({**FULL, "licence": "ask the author"})
    assert {"license", "license-url"}.isdisjoint(unknown)


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    front = {
        "title": "no",
        "author": "1984",
        "version": "1.0",
        "subjects": ["yes", "2026-11-22", "a: b # c"],
    }
    made = read(front)
    assert (made["title"], made["version"]) == ("no", "1.0")
    assert made["keywords"] == ["yes", "2026-11-22", "a: b # c"]
    assert made["authors"] == [{"name": "1984"}]


def test_the_language_is_a_code_without_region() -> None:
    [language] = read(FULL)["preferred-citation"]["languages"]
    assert re.fullmatch("[a-z]{2,3}", language)
    assert language == "de"
    assert "languages" not in read({**FULL, "language": "x-mine"})["preferred-citation"]


def test_a_book_of_nobody_cannot_be_cited() -> None:
    with pytest.raises(InternalError, match="author"):
        make_citation(bare())


def test_the_same_facts_give_the_same_bytes_in_the_order_of_a_title_page() -> None:
    assert make_citation(facts()) == make_citation(facts())
    assert list(read(FULL))[:5] == ["cff-version", "message", "type", "title", "authors"]
