"""What a compositor marks in lines: for each fault a page that has it, and pages that do not."""

from __future__ import annotations

from checks.makeup.made import found, line, note, page
from octavo.checks.makeup import onlines

WORDS = "words of a line that is full"


def test_spaces_wider_than_one_and_a_half_natural_ones_are_loose() -> None:
    assert found(onlines.find_loose, page(line(), line(space=1.52))) == [
        ("makeup-loose", 2, 2, "1.52 ×", WORDS)
    ]


def test_one_and_a_half_is_not_loose_nor_is_a_note() -> None:
    good = page(line(space=1.5), after=[note(space=1.9)])
    assert found(onlines.find_loose, good) == []


def test_spaces_narrower_than_three_quarters_are_tight() -> None:
    assert found(onlines.find_tight, page(line(space=0.7))) == [
        ("makeup-tight", 1, 1, "0.70 ×", WORDS)
    ]


def test_three_quarters_are_not_tight_nor_is_a_line_of_one_word() -> None:
    assert found(onlines.find_tight, page(line(space=0.75), line(space=0.0, spaces=0))) == []


def test_notes_are_loose_from_two_natural_spaces_on() -> None:
    bad = page(after=[note(space=2.01), note(space=2.0)])
    assert found(onlines.find_loose_notes, bad) == [
        ("makeup-loose-note", 34, 34, "2.01 ×", "1 A note.")
    ]
    assert found(onlines.find_loose_notes, page(line(space=3.0))) == []


def test_three_hyphens_in_succession_are_a_ladder() -> None:
    bad = page(line("the Kara-"), line("bakh auto-"), line("nomy is a ques-"), line("tion of"))
    assert found(onlines.find_ladders, bad) == [
        ("makeup-ladder", 1, 3, "3 hyphens", "Kara- / auto- / ques-")
    ]


def test_two_hyphens_are_none_and_a_last_line_breaks_a_ladder() -> None:
    pair = page(line("the Kara-"), line("bakh auto-"), line("nomy"))
    ended = page(
        line("the Kara-"), line("bakh auto-"), line("nomy -", is_last=True), line("a ques-")
    )
    assert found(onlines.find_ladders, pair) == found(onlines.find_ladders, ended) == []


def test_a_river_is_told_with_the_lines_that_it_runs_through() -> None:
    bad = page(*[line() for _ in range(4)], line(rivers=1))
    assert found(onlines.find_rivers, bad) == [("makeup-river", 2, 5, "", WORDS)]
    assert found(onlines.find_rivers, page(line())) == []


def test_a_last_line_that_is_part_of_a_word_is_a_runt() -> None:
    bad = page(line("of the Nagorno-Kara‐"), line("bakh.", right=30, is_full=False, is_last=True))
    assert found(onlines.find_runts, bad) == [("makeup-runt", 2, 2, "part of a word", "bakh.")]


def test_a_last_line_that_is_shorter_than_the_indent_is_a_runt() -> None:
    bad = page(line(), line("so.", right=14, is_full=False, is_last=True))
    assert found(onlines.find_runts, bad) == [("makeup-runt", 2, 2, "14 pt", "so.")]


def test_a_longer_last_line_is_no_runt_nor_is_a_short_paragraph() -> None:
    good = page(
        line("at https://example.org/foreign-"),
        line("policy.html", right=60, is_full=False, is_last=True),
        line("of the Nagorno-Kara‐", is_first=True),
        line("bakh is it.", right=60, is_full=False, is_last=True),
        line("No.", right=14, is_full=False, is_first=True, is_last=True),
    )
    assert found(onlines.find_runts, good) == []


def test_a_word_that_goes_on_over_the_turn_of_a_recto_is_told() -> None:
    bad = page(after=[line("a res-")], index=10)
    assert found(onlines.find_turns, bad, page(index=11)) == [("makeup-turn", 35, 35, "", "res-")]


def test_a_word_may_go_on_to_the_facing_page() -> None:
    assert found(onlines.find_turns, page(after=[line("a res-")], index=9), page(index=10)) == []
    assert found(onlines.find_turns, page(index=10), page(index=11)) == []


def test_two_lines_of_a_paragraph_that_begin_with_one_word_are_told() -> None:
    bad = page(line("that it was"), line("That he is"), line("other"))
    assert found(onlines.find_same_words, bad)[:1] == [("makeup-same-word", 1, 2, "", "That")]


def test_lines_of_two_paragraphs_and_single_letters_may_begin_alike() -> None:
    good = page(line("that it was"), line("that he is", is_first=True), line("a b"), line("a c"))
    assert [words for *_, words in found(onlines.find_same_words, good)[:1]] == ["words"]
