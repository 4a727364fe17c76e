"""etdms.xml describes a thesis as the libraries of theses want it."""

from __future__ import annotations

import pytest

from archive.records.bookfacts import THESIS, facts
from archive.records.reading import elements, texts
from octavo.archive.records.etdms import make_etdms

RECORD = make_etdms(facts(THESIS))


def test_a_degree_is_told_in_full() -> None:
    assert texts(RECORD, "degree/name") == ["Doctor of Philosophy"]
    assert texts(RECORD, "degree/discipline") == ["History"]
    assert texts(RECORD, "degree/grantor") == ["University of Kassel"]


@pytest.mark.parametrize(("level", "digit"), [("bachelor", "0"), ("master", "1"), ("doctor", "2")])
def test_a_level_is_a_digit(level: str, digit: str) -> None:
    degree = {"name": "A degree", "level": level}
    assert texts(make_etdms(facts({**THESIS, "degree": degree})), "degree/level") == [digit]


def test_who_helped_and_who_judged_has_a_role() -> None:
    found = [(element.get("role"), element.text) for element in elements(RECORD, "contributor")]
    assert found == [
        ("advisor", "Otto Rat"),
        ("committee chair", "Vera Stuhl"),
        ("committee member", "Max Beisitz"),
    ]


def test_authorities_are_named_by_address() -> None:
    (creator,) = elements(RECORD, "creator")
    (grantor,) = elements(RECORD, "grantor")
    assert creator.get("resource") == "https://orcid.org/0000-0002-1825-0097"
    assert grantor.get("resource") == "https://ror.org/02n2fzt79"


def test_elements_stand_in_the_namespaces_of_version_1_1() -> None:
    assert elements(RECORD, "thesis")[0].tag.startswith(
        "{http://www.ndltd.org/standards/metadata/etdms/1.1/}"
    )
    assert elements(RECORD, "title")[0].tag == "{http://purl.org/dc/elements/1.1/}title"
    assert texts(RECORD, "type") == ["Electronic Thesis or Dissertation"]
    assert texts(RECORD, "language") == ["ger"]


def test_a_book_that_is_no_thesis_has_no_such_record() -> None:
    with pytest.raises(ValueError, match="no degree"):
        make_etdms(facts())
