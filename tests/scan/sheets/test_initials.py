"""Large letters that begin a chapter stand before the words that they begin."""

from __future__ import annotations

import pytest

from octavo.scan.readers.pdf import read_pdf
from octavo.scan.sheets.writing import write_sheets
from scan.pdfs import LEFT, Leaf, pdf_of, width_of

STEP = 12.0  # from line to line
REST = (
    "had gone when Ada came down to the river, and the",
    "man who took in the ropes was whistling. He did not",
    "stop when he saw her. He whistled it to its very end",
    "and sat down on the quay, and looked into the water",
    "as if it had asked him something. At six the ferryman",
    "had a ferry there, and they had it too. It is the wall.",
)


def page_with(letter: str, words: str, deep: int, base: int, mark: str = "") -> str:
    """The text of a page that begins with an initial: beside lines ``deep``, on the base of line ``base``; ``mark``
    before it."""
    size = (STEP * (base - 1) + 6.6) / 0.66
    width = width_of(letter, size)
    leaf = Leaf()
    if mark:
        leaf.at(mark, 60 + STEP, LEFT - width_of(mark, 10), 10)
    leaf.at(letter, 60 + base * STEP, LEFT, size)
    for number, text in enumerate((f"{words} {REST[0]}", *REST[1:]), start=1):
        leaf.at(text, 60 + number * STEP, LEFT + (width + 3 if number <= deep else 0), 10)
    (page,) = write_sheets(read_pdf(pdf_of(leaf), "a.pdf")).text.split("<!-- page break -->")[1:]
    assert page.strip().count("\n\n") == 0  # one paragraph
    return " ".join(page.split())


@pytest.mark.parametrize("deep", [2, 3, 4])
def test_an_initial_stands_before_its_word(deep: int) -> None:
    text = page_with("T", "he last ferry", deep, deep)
    assert text.startswith("The last ferry had gone when Ada")
    assert "when he saw her. He whistled" in text


def test_an_initial_may_hang_above_the_base_of_its_last_line() -> None:
    assert page_with("T", "he last ferry", 3, 2).startswith("The last ferry had gone")


def test_an_initial_may_stand_on_the_first_line() -> None:
    leaf = (
        Leaf().at("T", 84, LEFT, 30).at("he last ferry had gone", 84, LEFT + width_of("T", 30), 10)
    )
    for number, text in enumerate(REST):
        leaf.at(text, 96 + number * STEP, LEFT, 10)
    text = write_sheets(read_pdf(pdf_of(leaf), "a.pdf")).text
    assert "\nThe last ferry had gone\n" in text


@pytest.mark.parametrize("mark", ["“", "«", "‘"])
def test_a_quotation_mark_stands_before_its_initial(mark: str) -> None:
    """Beside it, and as large as it."""
    for text in (
        page_with("I", "t is late,", 3, 3, mark),
        page_with(f"{mark}I", "t is late,", 3, 3),
    ):
        assert text.startswith(f"{mark}It is late, had gone")


def test_an_initial_may_be_a_word_by_itself() -> None:
    assert page_with("A", "ferry", 3, 3).startswith("A ferry had gone")
    assert page_with("A", "t six", 3, 3).startswith("At six had gone")
    assert page_with("A", "da", 3, 3).startswith("Ada had gone")


def test_a_letter_above_entries_of_an_index_is_none() -> None:
    leaf = Leaf().at("T", 84, LEFT, 20)
    for number, text in enumerate(REST):
        leaf.at(text, 110 + number * STEP, LEFT, 10)
    assert "T\n\nhad gone" in write_sheets(read_pdf(pdf_of(leaf), "a.pdf")).text
