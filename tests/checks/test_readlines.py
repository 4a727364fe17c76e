"""Lines with letters from right to left are read as they were written, whatever pdfium makes of them."""

from __future__ import annotations

import pytest

from octavo.checks.readlines import Placed, in_reading_order
from octavo.checks.text import turned_letters
from octavo.text.directions import has_turned


def read(seen: str, turned: bool) -> str:
    """What is read of a line whose characters are seen so, from the left."""
    line = [Placed((n,), c, 5.0 * n, 5.0 * n + 4) for n, c in enumerate(seen) if c != " "]
    return "".join(seen[index] for index in in_reading_order(line, turned))


@pytest.mark.parametrize(
    ("seen", "turned", "written"),
    [
        ("Hebrew םולש here", False, "Hebrewשלוםhere"),
        ("םולש and םלוע", False, "שלוםandעולם"),
        ("םולש 1948 םלוע", False, "עולם1948שלום"),
        (".םלוע םולש", True, "שלוםעולם."),
        ("םלוע John Smith םולש", True, "שלוםJohnSmithעולם"),
        ("םלוע 3,400 םולש", True, "שלום3,400עולם"),
        ("אב              גד", False, "דגבא"),
        ("אב              a              גד", False, "באaדג"),
        ("אב              גד", True, "דגבא"),
        ("ab              cd", True, "abcd"),
        ("The towns.", True, "Thetowns."),
        ("The towns.              .םולש", True, "שלום.Thetowns."),
        ("1914.", True, "1914."),
    ],
)
def test_a_line_is_read_as_it_was_written(seen: str, turned: bool, written: str) -> None:
    assert read(seen, turned) == written


def test_letters_of_one_glyph_stay_in_their_order() -> None:
    line = [Placed((0,), "ا", 0.0, 4.0), Placed((1,), "ل", 5.0, 9.0), Placed((2,), "ا", 5.0, 9.0)]
    assert in_reading_order(line, True) == [1, 2, 0]


def test_other_lines_are_not_asked_for_their_places() -> None:
    assert [has_turned(text) for text in ("plain", "Ἀλφα — 日本", "a ש", "سلام")] == [
        False,
        False,
        True,
        True,
    ]


def test_texts_from_right_to_left_are_compared_by_their_letters() -> None:
    assert turned_letters("שָׁלוֹם (Israel) 1948") == "שלום"
