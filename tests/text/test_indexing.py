"""What an entry prints for its places: each page once, stretches as stretches."""

from __future__ import annotations

import pytest

from octavo.model.index import IndexPlace
from octavo.text.indexing import locators_of
from octavo.text.indexwords import index_words
from octavo.text.numerals import number_of, roman


def labels(*folios: str, notes: str = "", main: str = "") -> str:
    """The labels for places on these folios; “12-15” is a range, those in ``notes`` are in note 7, in ``main`` bold."""
    known: dict[str, str] = {}
    places = []
    for number, folio in enumerate(folios):
        begin, _, end = folio.partition("-")
        known |= {f"a{number}": begin, f"b{number}": end or begin}
        note = "7" if folio in notes.split() else ""
        places.append(
            IndexPlace(f"a{number}", f"b{number}", folio in main.split(), note, "1", "1", None)
        )
    found = locators_of(places, known, index_words("en"))
    return ", ".join(f"*{one.label}*" if one.main else one.label for one in found)


@pytest.mark.parametrize(
    ("folios", "printed"),
    [
        (("12",), "12"),
        (("12", "12", "12"), "12"),
        (("12", "13"), "12, 13"),
        (("12", "13", "14"), "12–14"),
        (("12", "13", "14", "16"), "12–14, 16"),
        (("12-15",), "12–15"),
        (("12-12",), "12"),
        (("12-15", "13", "15"), "12–15"),
        (("ix", "x", "xi", "1", "2"), "ix–xi, 1, 2"),
        (("20", "3"), "3, 20"),
    ],
)
def test_pages_are_told_once_and_in_order(folios: tuple[str, ...], printed: str) -> None:
    assert labels(*folios) == printed


def test_a_place_in_a_note_names_the_note() -> None:
    assert labels("45", "46", notes="45") == "45n7, 46"


def test_what_is_treated_above_all_keeps_its_page_of_its_own() -> None:
    assert labels("11", "12", "13", "14", main="12") == "11, *12*, 13, 14"
    assert labels("12", "12", main="12") == "*12*"
    assert labels("10-15", "12", main="12") == "10–15, *12*"


def test_without_pages_the_section_is_told_once() -> None:
    places = [
        IndexPlace("a", "a", False, "", "2.1", "2.1", None),
        IndexPlace("b", "b", True, "", "2.1", "2.1", None),
        IndexPlace("c", "d", False, "", "2.2", "3", None),
        IndexPlace("e", "e", False, "4", "3", "3", None),
    ]
    found = locators_of(places, None, index_words("en"))
    assert {(one.label, one.target, one.main, one.in_pages) for one in found} == {
        ("2.1", "a", True, False), ("2.2–3", "c", False, False), ("3n4", "e", False, False)
    }  # fmt: skip


def test_folios_are_read_as_they_are_written() -> None:
    assert [number_of(roman(number)) for number in range(1, 400)] == [(0, n) for n in range(1, 400)]
    assert number_of("12") == (1, 12)
    assert [number_of(wrong) for wrong in ("", "iix", "12r", "²")] == [None] * 4


@pytest.mark.parametrize(
    "printed",
    "3–10 71–72 96–117 100–104 1100–1113 101–8 808–33 1103–4 321–28 498–532 1087–89 1496–500 11564–615 12991–3001 ix–xi".split(),
)
def test_chicagos_ranges_are_short(printed: str) -> None:
    first, _, last = printed.partition("–")
    whole = last if first == "ix" or len(last) >= len(first) else first[: -len(last)] + last
    whole = {"1496–500": "1500", "12991–3001": "13001"}.get(printed, whole)
    place = IndexPlace("a", "b", False, "", "1", "1", None)
    known = {"a": first, "b": whole}
    (short,) = locators_of([place], known, index_words("en"), elided=True)
    (full,) = locators_of([place], known, index_words("en"))
    assert (short.label, full.label) == (printed, f"{first}–{whole}")
