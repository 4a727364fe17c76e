"""What of a PDF's headings is kept: at the edges of pages, over the ends of lines, and how deep they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scan.pdfs import Leaf, pdf_of, width_of
from scan.test_paged import LONG, brought

TEXT = ("It was told in the towns, and nobody there has forgotten it.", *LONG, "after that year.")


def headings(text: str) -> list[str]:
    return re.findall(r"(?m)^#+ .*$", text)


def chapter(number: int, *parts: str) -> Leaf:
    """A page that begins with a chapter and goes on with its parts, all in one size."""
    leaf = Leaf().at("The Valley", 40, 180).at(str(number), 580, 195)
    leaf.line(f"{'One Two Three Four'.split()[number - 1]} of Them", size=16, skip=20)
    for part in parts:
        leaf.line(part, size=16, skip=20)
        leaf.lines(*TEXT, skip=10)
    return leaf


@pytest.mark.parametrize("numerals", [("I", "II", "III", "IV"), ("1", "2", "3", "4")])
def test_headings_that_begin_pages_are_no_running_heads(
    numerals: tuple[str, ...], tmp_path: Path
) -> None:
    """They are alike but for their numerals, and stand at one height."""
    leaves = []
    for number, numeral in enumerate(numerals, start=1):
        leaf = Leaf().at("The Valley", 30, 180).at(str(number), 580, 195)
        leaf.line(f"Book {numeral}", size=16).lines(*TEXT, skip=20).lines(*TEXT, skip=10)
        leaves.append(leaf)
    text, _ = brought(pdf_of(*leaves), tmp_path)
    assert headings(text) == [f"# Book {numeral}" for numeral in numerals]
    assert "The Valley" not in text


def test_a_heading_that_ends_pages_far_apart_is_no_running_foot(tmp_path: Path) -> None:
    leaves = []
    for number in range(1, 13):
        leaf = Leaf().at("The Valley", 30, 180).at(str(number), 580, 195)
        name = f"In {'abcdefghijklmn'[number] * 3} of the towns"
        leaf.lines(name, *TEXT, skip=10).lines(*TEXT, f"So in {name}.", skip=10)
        if number in (1, 6, 12):
            leaf.line("What Was Said", size=14, skip=20).line(f"{name} they say it.", skip=8)
        leaves.append(leaf)
    text, _ = brought(pdf_of(*leaves), tmp_path)
    assert headings(text).count("# What Was Said") == 3


def test_a_large_head_on_page_after_page_is_a_running_head(tmp_path: Path) -> None:
    leaves = []
    for number in range(1, 6):
        leaf = Leaf().at("THE VALLEY", 30, 180, 13).at(str(number), 580, 195)
        leaf.lines(*TEXT, skip=20).lines(*TEXT, skip=10)
        leaves.append(leaf)
    text, _ = brought(pdf_of(*leaves), tmp_path)
    assert "VALLEY" not in text


@pytest.mark.parametrize(
    "said", ["{} THE MILL", "{}. The Mill", "The Mill {}", "Chapter 3. The Mill"]
)
def test_what_repeats_a_heading_apart_from_the_text_is_a_running_head(
    said: str, tmp_path: Path
) -> None:
    """On one page only, and on one that has nothing else."""
    first = Leaf().line("The Mill", size=16).lines(*TEXT, skip=20)
    second = Leaf().at(said.format(2), 40, 120).lines(*TEXT, skip=10)
    text, _ = brought(pdf_of(first, second, Leaf().at(said.format(3), 40, 120)), tmp_path)
    assert text.lower().count("the mill") == 1


def test_a_line_of_the_text_that_says_what_a_heading_does_is_text(tmp_path: Path) -> None:
    first = Leaf().line("The Mill", size=16).lines(*TEXT, skip=20)
    second = Leaf().line("The Mill").lines(*TEXT)
    text, _ = brought(pdf_of(first, second), tmp_path)
    assert text.count("The Mill") == 2


def test_the_outline_says_how_deep_headings_are_where_the_contents_do_not_show_it(
    tmp_path: Path,
) -> None:
    """One entry is missing in the contents, and they are not set in."""
    leaf = Leaf().line("Contents", size=16)
    leaf.height += 10
    for title, page in (("The Mill", 2), ("The Ford", 2), ("The Hill", 2)):
        leaf.line(f"{title} . . . . . . {page}")
    text = Leaf()
    for title, size in (("The Mill", 16), ("Its Wheel", 13), ("The Ford", 13), ("The Hill", 16)):
        text.line(title, size=size, skip=16).lines(*TEXT, skip=6)
    outline = [(1, title) for title in ("The Mill", "The Hill")]
    made, _ = brought(pdf_of(leaf, text, outline=outline), tmp_path)
    assert headings(made) == ["# The Mill", "## Its Wheel", "## The Ford", "# The Hill"]


def test_the_outline_says_what_letters_of_a_heading_are_capitals(tmp_path: Path) -> None:
    leaf = Leaf()
    for title, size in (("1. THE MILL AND CARTER", 14), ("2. THE FORD", 10)):
        leaf.line(title, size=size, skip=16).lines(*TEXT, skip=6)
    outline = [(0, "1. The Mill and Carter"), (0, "2. The Ford")]
    made, _ = brought(pdf_of(leaf, outline=outline), tmp_path)
    assert headings(made) == ["# The Mill and Carter", "# The Ford"]


def test_a_heading_is_found_though_the_outline_has_its_call(tmp_path: Path) -> None:
    leaf = Leaf().line("The Mill^1", skip=16).lines(*TEXT, skip=6)
    leaf.line("The Ford", skip=16).lines(*TEXT, skip=6).line("^1 Carter, 12.", size=8, skip=40)
    made, _ = brought(pdf_of(leaf, outline=[(0, "The Mill1"), (0, "The Ford")]), tmp_path)
    assert headings(made) == ["# The Mill[^1]", "# The Ford"]


def centred(leaf: Leaf, text: str, face: str = "roman") -> Leaf:
    """A line in the middle of the measure of LONG, with white above and below, in the size of the text."""
    middle = max(width_of(line, 10) for line in LONG) / 2
    leaf.line(text, indent=middle - width_of(text, 10, face == "italic") / 2, skip=20, face=face)
    leaf.height += 8
    return leaf


def test_lines_in_the_middle_are_headings_where_nothing_else_is(tmp_path: Path) -> None:
    leaves = []
    for title in ("PREFACE", "THE FORD"):
        leaf = centred(centred(Leaf(), title), "Of Its Owners", "italic").lines(*LONG, TEXT[-1])
        leaves.append(centred(leaf, "Of Its Rent", "italic").lines(*LONG, TEXT[-1]))
    made, report = brought(pdf_of(*leaves), tmp_path)
    assert headings(made) == [
        "# PREFACE", "## Of Its Owners", "## Of Its Rent",
        "# THE FORD", "## Of Its Owners", "## Of Its Rent",
    ]  # fmt: skip
    looks = [look["message"] for look in report["look"] if look["what"] == "heading"]  # type: ignore[attr-defined]
    assert sum("in the middle above prose" in look for look in looks) == 6


@pytest.mark.parametrize("below", ["a few short words", ""])
def test_lines_in_the_middle_are_none_beside_headings_or_without_prose(
    below: str, tmp_path: Path
) -> None:
    leaf = Leaf().line("The Mill", size=16 if not below else 10).lines(*LONG, TEXT[-1], skip=20)
    for words in ("THE FORD", "HERE IT WAS"):
        leaf = centred(leaf, words)
        leaf = leaf.line(below, skip=10) if below else leaf.lines(*LONG, TEXT[-1], skip=10)
    made, _ = brought(pdf_of(leaf), tmp_path)
    assert not [title for title in headings(made) if "FORD" in title or "HERE" in title]


def test_the_end_of_a_line_cuts_no_word_of_a_heading(tmp_path: Path) -> None:
    leaf = Leaf().line("What There Is of the Val-", size=16).line("ley, and Its Well-", size=16)
    leaf.line("Known Fords", size=16).lines(
        "The valley has well-known fords, and the valley has no other.", *LONG, skip=20
    )
    text, _ = brought(pdf_of(leaf.lines(*TEXT, skip=10)), tmp_path)
    assert headings(text) == ["# What There Is of the Valley, and Its Well-Known Fords"]


def test_parts_below_chapter_after_chapter_are_sections(tmp_path: Path) -> None:
    """The outline and the sizes have them on the level of the chapters."""
    leaves = [chapter(1, "Part I", "Part II"), chapter(2, "Part I", "Part II", "Part III")]
    outline = [
        *((0, title) for title in ("One of Them", "Part I", "Part II")),
        *((1, title) for title in ("Two of Them", "Part I", "Part II", "Part III")),
    ]
    text, report = brought(pdf_of(*leaves, outline=outline), tmp_path)
    assert headings(text) == [
        "# One of Them", "## Part I", "## Part II",
        "# Two of Them", "## Part I", "## Part II", "## Part III",
    ]  # fmt: skip
    assert any("Part I" in remark for remark in report["remarks"])  # type: ignore[attr-defined]


def test_parts_that_have_chapters_stay_above_them(tmp_path: Path) -> None:
    leaf = Leaf()
    for part, chapters in (("Part I", ("The Mill", "The Ford")), ("Part II", ("The Hill",))):
        leaf.line(part, size=18, skip=20)
        for title in chapters:
            leaf.line(title, size=14, skip=14).lines(*TEXT, skip=8)
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert headings(text)[0] == "# Part I {.part}"
    assert "# Part II {.part}" in headings(text)
