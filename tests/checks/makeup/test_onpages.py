"""What a compositor marks of pages: for each fault a page that has it, and pages that do not."""

from __future__ import annotations

from checks.makeup.made import SETTING, cut, found, line, note, page, sheet
from octavo.checks.makeup import onpages
from octavo.checks.makeup.sheets import Kind

WORDS = "words of a line that is full"


def test_a_page_that_begins_with_a_last_line_has_a_widow() -> None:
    end = line("the end.", is_last=True)
    assert found(onpages.find_widows, page(end)) == [("makeup-widow", 1, 1, "", "the end.")]
    assert found(onpages.find_widows, page(line(), end)) == []
    assert found(onpages.find_widows, page(end, is_opening=True)) == []


def test_a_page_that_ends_with_a_first_line_has_an_orphan() -> None:
    begin = line("A paragraph", is_first=True)
    assert found(onpages.find_orphans, page(after=[begin])) == [
        ("makeup-orphan", 35, 35, "", "A paragraph")
    ]
    assert found(onpages.find_orphans, page(after=[begin, line()])) == []
    assert found(onpages.find_orphans, page(after=[begin], is_ending=True)) == []


def test_a_heading_with_one_line_of_text_below_it_is_stranded() -> None:
    heading = line("A Heading", kind=Kind.OTHER)
    bad = page(after=[heading, line()], headings=(570 - 14 * 33 + 12,))
    assert found(onpages.find_stranded, bad) == [("makeup-stranded", 34, 34, "", "A Heading")]
    assert found(onpages.find_stranded, page(after=[heading], headings=(570 - 14 * 34 + 12,))) == [
        ("makeup-stranded", 35, 35, "", "A Heading")
    ]


def test_a_heading_with_two_lines_or_a_whole_paragraph_below_it_is_not() -> None:
    heading = line("A Heading", kind=Kind.OTHER)
    good = page(after=[heading, line(), line()], headings=(570 - 14 * 32 + 12,))
    whole = page(after=[heading, line(is_last=True)], headings=(570 - 14 * 33 + 12,))
    assert found(onpages.find_stranded, good) == found(onpages.find_stranded, whole) == []


def test_a_page_that_lacks_two_lines_is_short() -> None:
    short = cut(page(), 33)
    assert found(onpages.find_short, short) == [("makeup-short", 33, 33, "2.0 lines", WORDS)]


def test_a_page_that_lacks_one_line_or_ends_a_chapter_is_not_short() -> None:
    assert found(onpages.find_short, page()) == found(onpages.find_short, cut(page(), 34)) == []
    assert found(onpages.find_short, cut(page(is_ending=True), 12)) == []


def test_white_above_the_notes_makes_a_page_short_too() -> None:
    notes = [note(baseline=105.0), note(baseline=94.0)]
    above = page().lines  # the 32nd stands at 136 points, 5 more over the notes than need be
    assert found(onpages.find_short, sheet([*above[:32], *notes])) == []
    assert found(onpages.find_short, sheet([*above[:30], *notes])) == [
        ("makeup-short", 30, 30, "2.4 lines", WORDS)
    ]


def test_facing_pages_that_end_at_different_depths_are_unequal() -> None:
    verso, recto = page(index=9), cut(page(index=10), 34)
    assert found(onpages.find_unequal, verso, recto) == [
        ("makeup-unequal", 34, 34, "by 1 lines", WORDS)
    ]


def test_pages_of_one_depth_are_equal_and_those_of_two_leaves_are_not_compared() -> None:
    assert found(onpages.find_unequal, page(index=9), page(index=10)) == []
    assert found(onpages.find_unequal, page(index=10), cut(page(index=11), 30)) == []
    assert found(onpages.find_unequal, page(index=9), cut(page(index=10, is_ending=True), 9)) == []


def test_lines_off_the_grid_that_follow_one_another_are_one_fault() -> None:
    bad = page(line(), line(baseline=555.0), line(baseline=541.2))
    assert found(onpages.find_off_grid, bad) == [("makeup-off-grid", 2, 3, "1.0 pt", WORDS)]
    assert found(onpages.find_off_grid, page(line(baseline=570.7))) == []


def test_lines_of_facing_pages_meet_when_they_stand_level() -> None:
    assert onpages.meets(page(index=9), cut(page(index=10), 20), SETTING)
    assert not onpages.meets(page(line(baseline=569.3), index=9), page(index=10), SETTING)


def test_the_rest_of_a_note_is_told() -> None:
    assert found(onpages.find_split_notes, page(after=[note("rest of it")], has_rest=True)) == [
        ("makeup-split-note", 35, 35, "", "rest of it")
    ]
    assert found(onpages.find_split_notes, page(after=[note()])) == []
