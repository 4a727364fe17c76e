"""Numbers of chapters are read, and parts of chapters are told from those of the book."""

from __future__ import annotations

import pytest

from octavo.scan.counting import are_of_chapters, is_chapter_alone, value_of


@pytest.mark.parametrize(
    ("word", "value"),
    [("7", 7), ("VII", 7), ("seven", 7), ("Twenty-One", 21), ("mill", None), ("²", None)],
)
def test_numbers_in_words_and_numerals_are_read(word: str, value: int | None) -> None:
    assert value_of(word) == value


@pytest.mark.parametrize(
    ("titles", "levels"),
    [
        (["One", "Part I", "Part II", "Two", "Part I", "Part II"], [1, 1, 1, 1, 1, 1]),
        (["One", "Part I", "Tolls", "Part II", "Two", "Part 1"], [1, 2, 3, 2, 1, 2]),
    ],
)
def test_parts_that_are_counted_anew_are_of_chapters(titles: list[str], levels: list[int]) -> None:
    assert are_of_chapters(titles, levels)


@pytest.mark.parametrize(
    ("titles", "levels"),
    [
        (["Part I", "One", "Part II", "Two"], [1, 2, 1, 2]),
        (["One", "Part I", "Part II", "Two"], [1, 2, 2, 1]),  # once: nothing begins anew
        (["Volume I", "Part I", "One", "Part II", "Volume II", "Part I"], [1] * 6),
        (["Volume I", "Part I", "Chapter 1", "Volume II", "Part I"], [1, 1, 2, 1, 1]),
        (["Part I", "Part II", "One", "Part I"], [1] * 4),  # below what?
    ],
)
def test_parts_that_have_chapters_are_of_the_book(titles: list[str], levels: list[int]) -> None:
    assert not are_of_chapters(titles, levels)


@pytest.mark.parametrize(
    ("title", "alone"),
    [
        ("Chapter 7", True), ("CHAPTER VII.", True), ("Chapter Seven:", True), ("Kapitel 7", True),
        ("Chapter 7 9", False), ("Chapter Seven: The Mill", False), ("Chapter and Verse", False),
    ],
)  # fmt: skip
def test_a_chapter_without_a_title_is_told(title: str, alone: bool) -> None:
    assert is_chapter_alone(title) is alone
