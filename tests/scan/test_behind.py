"""Notes that a PDF has behind its text come back, whatever is lost of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scan.pdfs import LEFT, Leaf, pdf_of
from scan.test_paged import LONG, brought

NAMES = ("Carter", "Mills", "Brown", "Ashot", "Hewsen")


def text_of(count: int, fewer: int = 4) -> list[Leaf]:
    """Pages of text that begin alike in height only, with ``fewer`` calls each."""
    made = []
    for page in range(0, count, fewer):
        leaf = Leaf().line(
            f"{NAMES[page // fewer]} saw it,^{page + 1} and told of it to others who"
        )
        leaf.lines(*LONG)
        leaf.lines(
            *(
                f"and so it was said there,^{n} for a while,"
                for n in range(page + 2, page + fewer + 1)
            )
        )
        made.append(leaf)
    return made


def test_short_notes_at_the_head_of_pages_are_no_running_head(tmp_path: Path) -> None:
    """“3. Ibid., as before.” and “7. Ibid., as before.” begin their pages at one height; so does the text."""
    notes = []
    for span in (range(1, 3), range(3, 7), range(7, 11), range(11, 13)):
        leaf = Leaf()
        for number in span:
            same = number in (3, 7, 11)
            leaf.line(f"{number}. {'Ibid., as before.' if same else f'Carter, {number}2.'}", skip=6)
        notes.append(leaf)
    made, report = brought(pdf_of(*text_of(12), *notes), tmp_path)
    assert report["notes"]["linked"] == 12  # type: ignore[index]
    assert all(f"{name} saw it" in made for name in NAMES[:3])


def test_a_call_at_the_head_of_a_page_is_that_of_the_word_before(tmp_path: Path) -> None:
    """Browsers end a page there; the paragraph behind the call is no note."""
    text = text_of(8)
    text[1].set_type = text[1].set_type[3:]
    text[1].at("5", 68.5, LEFT, 6.5).at("It was told to others, and", 72, LEFT + 5, 10)
    notes = Leaf()
    for number in range(1, 9):
        notes.line(f"{number}. Carter, {number}2.", skip=6)
    made, report = brought(pdf_of(*text, notes), tmp_path)
    assert report["notes"]["linked"] == 8  # type: ignore[index]
    assert re.search(
        r"there,\[\^4\] for a while,\[\^5\] ?\[\]\{\.page n=\"2\"\} ?It was told", made
    )


def looks_of(report: dict[str, object]) -> list[str]:
    looks = report["look"]
    assert isinstance(looks, list)
    return [look["message"] for look in looks]


@pytest.mark.parametrize("lost", [(1,), (5,), (6, 7), (12,)])
def test_notes_that_are_not_found_cost_no_others_and_are_told(
    lost: tuple[int, ...], tmp_path: Path
) -> None:
    notes = Leaf()
    for number in range(1, 13):
        label = "Ibid" if number in lost else f"{number}. Carter"
        notes.line(f"{label}, {number}2, and others who were there.", skip=6)
    _, report = brought(pdf_of(*text_of(12), notes), tmp_path)
    assert report["notes"]["linked"] == 12 - len(lost)  # type: ignore[index]
    told = [look for look in looks_of(report) if look.startswith("the call")]
    assert told == [f"the call {number} has no note; it stays in the text" for number in lost]


@pytest.mark.parametrize("number", ["1", "8"])
def test_a_number_that_begins_a_line_of_a_note_does_not_end_the_count(
    number: str, tmp_path: Path
) -> None:
    notes = Leaf()
    for label in range(1, 13):
        notes.line(f"{label}. Carter, {label}2, and others who were there,", skip=6)
        if label == 5:
            notes.line(f"{number} of whom were of the hills, as they have said.")
    made, report = brought(pdf_of(*text_of(12), notes), tmp_path)
    assert report["notes"]["linked"] == 12  # type: ignore[index]
    assert f"there, {number} of whom" in made


def test_each_chapter_s_count_begins_anew(tmp_path: Path) -> None:
    leaves = []
    for chapter in range(2):
        leaves += [Leaf().line(f"The Hills of {NAMES[chapter]}", size=16).lines(*LONG), *text_of(8)]
        notes = Leaf().line("Notes", size=14)
        for number in range(1, 9 - chapter):
            notes.line(f"{number}. {NAMES[chapter]}, {number}2.", skip=6)
        leaves.append(notes)
    _, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 15  # type: ignore[index]


def test_the_notes_of_a_short_chapter_are_found_beside_those_of_a_long_one(tmp_path: Path) -> None:
    leaves = []
    for chapter, count in enumerate((4, 20)):
        leaves += [Leaf().line(f"The Hills of {NAMES[chapter]}", size=16).lines(*LONG)]
        leaves += text_of(count)
        notes = Leaf().line("Notes", size=14)
        for number in range(1, count + 1):
            notes.line(f"{number}. {NAMES[chapter]}, {number}2.", skip=6)
        leaves.append(notes)
    made, report = brought(pdf_of(*leaves), tmp_path)
    assert report["notes"]["linked"] == 24  # type: ignore[index]
    assert "[^1-4]: Carter, 42." in made


def test_a_numbered_list_is_no_notes(tmp_path: Path) -> None:
    items = Leaf().lines(*LONG)
    for number in range(1, 6):
        items.line(f"{number}. The hills of {NAMES[number - 1]}, and a ford.")
    notes = Leaf()
    for number in range(1, 13):
        notes.line(f"{number}. Carter, {number}2.", skip=6)
    made, report = brought(pdf_of(*text_of(12), items, notes), tmp_path)
    assert report["notes"]["linked"] == 12  # type: ignore[index]
    assert "\n5. The hills of Hewsen, and a ford." in made


def test_a_call_that_begins_a_line_and_is_hardly_smaller_begins_no_paragraph(
    tmp_path: Path,
) -> None:
    leaf = Leaf().lines(*LONG, "and so it was told in the towns, and told by all of them.")
    leaf.at("1", leaf.height + 7, LEFT, 9.7)
    leaf.at(
        "A little after, it was told again, and was no longer so.", leaf.height + 12, LEFT + 8, 10
    )
    leaf.height += 12
    leaf.lines("All the others have told it, too.").line("1. Carter, 12.", size=8, skip=200)
    text, report = brought(pdf_of(leaf), tmp_path)
    assert report["notes"]["linked"] == 1  # type: ignore[index]
    assert re.search(r"by all of them\.\[\^1\] A little after", text)


@pytest.mark.parametrize("over", [False, True])
def test_a_numbered_list_in_a_note_ends_no_count(over: bool, tmp_path: Path) -> None:
    """Its numbers stand farther in than those of the notes; it may go on over a page's end."""
    leaves = [Leaf()]
    for number in range(1, 13):
        leaves[-1].line(f"{number}. Carter, {number}2, and others who were there.", skip=6)
        for item in range(1, 6 if number == 5 else 1):
            if over and item == 4:
                leaves.append(Leaf())
            leaves[-1].line(f"{item}. The hills of {NAMES[item - 1]}, and a ford.", indent=24)
    made, report = brought(pdf_of(*text_of(12), *leaves), tmp_path)
    assert report["notes"]["linked"] == 12  # type: ignore[index]
    assert not [look for look in looks_of(report) if look.startswith(("the call", "note"))]
    assert "5. The hills of Hewsen, and a ford." in made.partition("[^5]:")[2].partition("[^6]:")[0]
