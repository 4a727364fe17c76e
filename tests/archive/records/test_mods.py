"""mods.xml gives catalogues the book with roles, identifiers and relations."""

from __future__ import annotations

import pytest

from archive.records.bookfacts import FULL, THESIS, bare, facts
from archive.records.reading import elements, texts
from octavo.archive.records.mods import RELATOR_TERMS, make_mods
from octavo.model.metadata import RELATORS

BOOK = make_mods(facts())
THESIS_RECORD = make_mods(facts(THESIS))


def test_title_and_subtitle_stand_apart() -> None:
    assert texts(BOOK, "mods/titleInfo/title") == ["The Fold & the <Sheet>"]
    assert texts(BOOK, "mods/titleInfo/subTitle") == ["On Paper"]


def test_every_role_of_the_front_matter_has_marcs_code_and_words() -> None:
    assert {*RELATORS.values(), "dgc"} <= set(RELATOR_TERMS)
    codes = texts(BOOK, "name/role/roleTerm[@type='code']")
    assert codes == ["aut", "aut", "trl", "pht", "ill", "fnd"]
    assert texts(BOOK, "name/role/roleTerm[@type='text']")[2] == "translator"


def test_only_who_is_proved_to_be_a_person_is_called_one() -> None:
    kinds = [element.get("type") for element in elements(BOOK, "mods/name")]
    assert kinds == ["personal", None, None, None, None, "corporate"]


def test_a_sorted_name_stands_beside_the_name_as_written() -> None:
    assert texts(BOOK, "name/namePart")[0] == "Élan, Zoë"
    assert texts(BOOK, "name/displayForm") == ["Zoë Élan"]
    assert texts(BOOK, "name/nameIdentifier[@type='orcid']") == ["0000-0002-1825-0097"]
    assert texts(BOOK, "name/affiliation") == ["University of Kassel"]


def test_a_thesis_has_its_grantor_committee_and_day() -> None:
    codes = texts(THESIS_RECORD, "name/role/roleTerm[@type='code']")
    assert codes == ["aut", "ths", "dgc", "dgc", "dgg", "fnd"]
    assert texts(THESIS_RECORD, "genre") == ["theses"]
    assert texts(THESIS_RECORD, "originInfo/dateOther[@type='defended']") == ["2026-10-01"]
    (note,) = texts(THESIS_RECORD, "note[@type='thesis']")
    assert note == "Doctor of Philosophy, History, Faculty of Paper, University of Kassel"


@pytest.mark.parametrize(
    ("tag", "code", "authority"),
    [("de-AT", "ger", "iso639-2b"), ("hy", "arm", "iso639-2b"), ("gsw", "gsw", "iso639-3"), ("zh-Hant", "chi", "iso639-2b"),
     ("tl", "tgl", "iso639-2b"), ("sh", "hbs", "iso639-3"), ("mo", "rum", "iso639-2b"), ("x-mine", "und", "iso639-2b"),
     ("i-klingon", "tlh", "iso639-3"), ("und", "und", "iso639-2b"), ("root", "und", "iso639-2b")],
)  # fmt: skip
def test_a_language_has_a_code_and_the_list_that_it_is_of(
    tag: str, code: str, authority: str
) -> None:
    first, second = elements(make_mods(facts({**FULL, "language": tag})), "language/languageTerm")
    assert (first.text, first.get("authority")) == (code, authority)
    assert (second.text, second.get("authority")) == (tag, "rfc5646")


def test_numbers_are_as_they_are_with_their_kind() -> None:
    found = [(element.get("type"), element.text) for element in elements(BOOK, "mods/identifier")]
    assert found == [
        ("doi", "10.1234/fold<1>"),
        ("isbn", "9780306406157"),
        ("isbn", "9783161484100"),
    ]
    (element,) = elements(make_mods(bare()), "mods/identifier")
    assert element.get("type") == "uuid"


def test_relations_have_the_words_of_mods_or_keep_their_own() -> None:
    found = [(e.get("type"), e.get("otherType")) for e in elements(BOOK, "mods/relatedItem")]
    assert found == [
        ("series", None),
        ("host", None),
        (None, "is-supplement-to"),
        ("references", None),
    ]
    assert texts(BOOK, "relatedItem/titleInfo/partNumber") == ["7"]


def test_a_licence_leads_to_its_page() -> None:
    (element,) = elements(BOOK, "accessCondition[@type]")
    link = "{http://www.w3.org/1999/xlink}href"
    assert element.get(link) == "https://spdx.org/licenses/CC-BY-SA-4.0.html"
    both = make_mods(facts({**FULL, "licence": "MIT AND CC0-1.0"}))
    (element,) = elements(both, "accessCondition[@type]")
    assert (element.text, element.get(link)) == ("MIT AND CC0-1.0", None)


def test_a_book_that_says_nothing_more_has_no_empty_element() -> None:
    record = make_mods(bare())
    assert elements(record, "originInfo") == []
    assert [e.tag for e in elements(record, "mods")[0].iter() if not len(e) and not e.text] == []
