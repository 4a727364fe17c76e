"""Printed contents of a PDF are known by the pages that their rows end with, however these are set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scan.pdfs import LEFT, Leaf, pdf_of, width_of
from scan.test_paged import LONG, brought

RIGHT = 350.0


def listed(leaf: Leaf, title: str, page: str, *, face: str = "roman", dots: bool = False) -> None:
    """A row of contents, its page at the right edge."""
    leaf.line(f"{title}{' . . . . .' if dots else ''}", face=face)
    leaf.at(page, leaf.height, RIGHT - width_of(page, 10), 10)


def book(*titles: str) -> list[Leaf]:
    made = []
    for title in titles:
        leaf = Leaf().line(title, size=16)
        made.append(leaf.lines(*LONG, "and so it was, for a while.", skip=20))
    return made


def contents_of(report: dict[str, object]) -> list[tuple[str, str]]:
    contents = report["contents"]
    assert isinstance(contents, dict)
    return [(entry["title"], entry["page"]) for entry in contents["entries"]]


@pytest.mark.parametrize("face", ["roman", "bold"])
def test_an_entry_of_two_rows_is_one(face: str, tmp_path: Path) -> None:
    leaf = Leaf().line("Contents", size=16)
    leaf.height += 10
    listed(leaf, "The Mill", "2", dots=True)
    leaf.line("The Ford, and What Was Said of It by Those", face=face)
    listed(leaf, "Who Never Saw It", "3", dots=True)
    listed(leaf, "The Hill", "4", dots=True)
    titles = ("The Mill", "The Ford, and What Was Said of It by Those Who Never Saw It", "The Hill")
    _, report = brought(pdf_of(leaf, *book("The Mill", "The Ford", "The Hill")), tmp_path)
    assert contents_of(report) == [(title, str(n)) for n, title in enumerate(titles, start=2)]


def test_a_page_at_the_right_edge_is_one_without_dots_and_gap(tmp_path: Path) -> None:
    leaf = Leaf().line("Contents", size=16)
    leaf.height += 10
    listed(leaf, "The Mill", "2", dots=True)
    title = "What Was Left of the Ford in the Valley, and of Those Who Saw It So"
    wide = RIGHT - LEFT - width_of(title, 10) - width_of("3", 10)
    assert 0 < wide < 22
    listed(leaf, title, "3")
    listed(leaf, "The Hill in 1740", "4", dots=True)
    _, report = brought(pdf_of(leaf, *book("The Mill", "The Ford", "The Hill")), tmp_path)
    assert contents_of(report) == [("The Mill", "2"), (title, "3"), ("The Hill in 1740", "4")]


def test_a_chapter_s_number_behind_the_contents_is_no_page_of_theirs(tmp_path: Path) -> None:
    leaf = Leaf().line("Contents", size=16)
    leaf.height += 10
    for number, title in enumerate(("Ford", "Mill", "Hill"), start=1):
        leaf.line(f"{number} {title} . . . . . {number + 1}")
    pages = []
    for number, title in enumerate(("Ford", "Mill", "Hill"), start=1):
        page = Leaf().line(f"Chapter {number}", size=14).line(title, size=18, skip=8)
        pages.append(page.lines(*LONG, "and so it was, for a while.", skip=20))
    text, report = brought(pdf_of(leaf, *pages), tmp_path)
    assert re.findall(r"(?m)^#.*", text) == ["# Ford", "# Mill", "# Hill"]
    assert not [look for look in report["look"] if look["what"] == "heading"]  # type: ignore[attr-defined]
