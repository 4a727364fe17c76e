"""The message for the book trade keeps to EDItEUR's schemas and code lists, and has a product for each ISBN."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import onixcheck
import pytest
from langcodes.data_dicts import LANGUAGE_ALPHA3
from lxml import etree

from archive.records.bookfacts import EPOCH, FULL, THESIS, bare, facts
from octavo.archive.records import onix
from octavo.archive.records.onix import ONIX, make_onix, onix_language
from octavo.model.errors import InternalError
from octavo.model.metadata import Examiner, Person

PRINT_ONLY = {**FULL, "identifiers": {"isbn-print": "0-306-40615-2"}}
EPUB_ONLY = {**FULL, "identifiers": {"isbn-epub": "978-3-16-148410-0"}}
SHORT = {
    "title": "Short",
    "publisher": "Fold Press",
    "identifiers": {"isbn-print": "978-0-306-40615-7"},
}
YEAR = {**FULL, "date": "2026"}
DAY = {**FULL, "date": "2026-11-22"}
# what YAML gives where a value stands below its key, after a bar
LINES = {**THESIS, "subjects": ["a\n", "b\nc"], "series": {"name": "S\n", "number": "1\n"}, "institution": {"name": "U\n"},
         "funding": {"funder": "F\n", "award": "1\n"}, "author": {"name": "A B\n", "affiliation": "C\n"}}  # fmt: skip
BOOKS = {
    "full": FULL,
    "thesis": THESIS,
    "print": PRINT_ONLY,
    "epub": EPUB_ONLY,
    "short": SHORT,
    "year": YEAR,
    "day": DAY,
    "lines": LINES,
}
SCHEMAS = Path(onixcheck.__file__).parent / "schema" / "xsd3.1"


def message(front: dict[str, Any]) -> bytes:
    return make_onix(facts(front), EPOCH)


def said(front: dict[str, Any], name: str) -> list[str]:
    root = etree.fromstring(message(front))
    return [node.text or "" for node in root.iter(f"{{{ONIX}}}{name}")]


@pytest.mark.parametrize("book", BOOKS)
def test_every_message_keeps_to_both_of_editeurs_schemas(book: str) -> None:
    file = BytesIO(message(BOOKS[book]))
    file.name = "onix.xml"
    assert [found.short for found in onixcheck.validate(file, ("xsd", "rng"))] == []


def test_each_edition_with_an_isbn_is_a_product_that_names_the_other() -> None:
    assert said(FULL, "RecordReference") == ["urn:isbn:9780306406157", "urn:isbn:9783161484100"]
    assert said(FULL, "ProductForm") == ["BA", "ED"]
    assert said(FULL, "ProductRelationCode")[0] == "27"
    assert "13" in said(FULL, "ProductRelationCode")
    assert said(PRINT_ONLY, "ProductForm") == ["BA"]
    assert said(EPUB_ONLY, "ProductFormDetail") == ["E101", "E200"]


def test_a_book_without_isbn_has_no_product() -> None:
    assert said({"title": "A", "publisher": "B"}, "Product") == []


def test_an_isbn_of_ten_digits_is_told_as_one_of_thirteen() -> None:
    assert set(said(PRINT_ONLY, "IDValue")) >= {"9780306406157"}
    assert "0306406152" not in said(PRINT_ONLY, "IDValue")


def test_one_isbn_for_two_editions_is_one_product() -> None:
    same = {"isbn-print": "978-0-306-40615-7", "isbn-epub": "978-0-306-40615-7"}
    assert said({**FULL, "identifiers": same}, "ProductForm") == ["BA"]


def test_the_message_is_sent_at_the_epoch() -> None:
    assert said(FULL, "SentDateTime") == ["20261122T100000Z"]


def test_dates_say_how_exact_they_are() -> None:
    for front, form, date in (
        (YEAR, "05", "2026"),
        (FULL, "01", "202611"),
        (DAY, "00", "20261122"),
    ):
        root = etree.fromstring(message(front))
        found = next(root.iter(f"{{{ONIX}}}Date"))
        assert (found.get("dateformat"), found.text) == (form, date)


def test_every_role_of_the_front_matter_has_a_code_of_list_17() -> None:
    roles = {
        role
        for kind in (Person, Examiner)
        for role in get_args(kind.model_fields["role"].annotation)
    }
    assert set(onix._ROLES) == roles
    assert set(onix._ROLES.values()) <= codes("List17")


def codes(name: str) -> set[str]:
    tree = etree.parse(SCHEMAS / "ONIX_BookProduct_CodeLists.xsd")
    space = "{http://www.w3.org/2001/XMLSchema}"
    [found] = [kind for kind in tree.iter(f"{space}simpleType") if kind.get("name") == name]
    return {str(value.get("value")) for value in found.iter(f"{space}enumeration")}


def test_every_language_has_a_code_of_list_74() -> None:
    known = codes("List74")
    two_letters = {onix_language(tag) for tag in LANGUAGE_ALPHA3}
    assert two_letters <= known
    assert two_letters | onix._RARER_LANGUAGES == known
    assert (onix_language("de-AT"), onix_language("hy"), onix_language("grc")) == (
        "ger",
        "arm",
        "grc",
    )
    assert onix_language("x-mine") == "und"
    assert onix_language("xpm") == "mis"  # Pumpokol


def test_a_name_is_taken_apart_only_where_the_front_matter_sorts_it() -> None:
    assert said(FULL, "KeyNames") == ["Élan", "Élan"]
    assert said(FULL, "PersonNameInverted") == ["Élan, Zoë", "Élan, Zoë"]
    assert "The Paper Collective" in said(FULL, "PersonName")


def test_only_the_e_book_has_a_licence_and_says_that_it_is_not_locked() -> None:
    assert said(FULL, "EpubLicenseExpressionLink") == [
        "https://spdx.org/licenses/CC-BY-SA-4.0.html"
    ]
    assert said(FULL, "EpubTechnicalProtection") == ["00"]
    assert said({**FULL, "licence": "ask the author"}, "EpubLicenseName") == []


def test_a_thesis_in_the_trade_says_so() -> None:
    assert set(said(THESIS, "ThesisType")) == {"02"}
    assert set(said(THESIS, "ThesisPresentedTo")) == {"University of Kassel"}
    assert set(said(THESIS, "ThesisYear")) == {"2026"}
    assert "B27" in said(THESIS, "ContributorRole")


def test_related_works_are_told_where_the_trade_has_a_word_for_them() -> None:
    related = [
        {"relation": "is-new-version-of", "isbn": "0-306-40615-2"},
        {"relation": "is-derived-from", "doi": "10.1234/older"},
        {"relation": "is-reviewed-by", "doi": "10.1234/review"},
        {"relation": "references", "address": "https://example.org/"},
    ]
    front = {**PRINT_ONLY, "related": related}
    assert said(front, "ProductRelationCode") == ["03"]
    assert said(front, "WorkRelationCode") == ["02"]
    assert "10.1234/review" not in said(front, "IDValue")


def test_without_a_publisher_there_is_nobody_who_sends_it() -> None:
    with pytest.raises(InternalError, match="publisher"):
        make_onix(bare(), EPOCH)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert message(FULL) == message(FULL)
