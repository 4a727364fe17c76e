"""Lines are known for what they are: text, notes, headings, and where paragraphs begin and end."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from checks.makeup.made import FRAME, SETTING
from octavo.checks.makeup.setting import Places, find_setting
from octavo.checks.makeup.sheets import Kind, Sheet, make_sheets
from octavo.checks.readpages import PdfPage
from octavo.checks.readpdf import PdfReading
from octavo.checks.setlines import SetLines

FULL = SETTING.measure
NOWHERE = Places(frozenset({0}), {}, {}, frozenset())

# text, where it begins and ends, from where the lines of its page begin; its size
Row = tuple[str, float, float, float]


def row(text: str, left: float = 0, right: float = FULL, size: float = 11) -> Row:
    return text, left, right, size


def reading(*pages: Sequence[Row]) -> PdfReading:
    """A PDF with these pages, their lines on the grid."""
    made = []
    for index, rows in enumerate(pages):
        facts = array("i")
        for place, (_, left, right, size) in enumerate(rows):
            numbers = (570 - 14 * place, left + 60, right + 60, size, 1.0)
            facts.extend([*(round(100 * number) for number in numbers), 6, 0])
        texts = [text for text, *_ in rows]
        lines = SetLines("\n".join(texts), facts)
        made.append(PdfPage(index, str(index + 1), "", "".join(texts), "", "", lines))
    return PdfReading(tuple(made), (), (), {}, {}, (), (), (), (), "", "en")


def sheets(*pages: Sequence[Row], **places: Any) -> list[Sheet]:
    return list(make_sheets(reading(*pages), SETTING, replace(NOWHERE, **places)))


def ends(sheet: Sheet) -> list[str]:
    """Of each line ``b`` where it begins a paragraph, ``e`` where it ends one."""
    return [
        "b" * line.is_first + "e" * line.is_last for line in sheet.lines if line.kind is Kind.TEXT
    ]


def test_a_line_that_is_not_full_ends_a_paragraph() -> None:
    [sheet] = sheets([row("one"), row("two"), row("three", right=90), row("four")])
    assert ends(sheet) == ["b", "", "e", "be"]


def test_a_line_that_is_set_in_begins_one_behind_a_full_line_too() -> None:
    [sheet] = sheets([row("one"), row("two"), row("three", left=15), row("four", right=90)])
    assert ends(sheet) == ["b", "e", "b", "e"]


def test_lines_that_hang_go_on_with_their_paragraph() -> None:
    [sheet] = sheets([row("1. one"), row("two", left=18), row("three", left=18, right=90)])
    assert ends(sheet) == ["b", "", "e"]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first, second = sheets([row("one"), row("two")], [row("three"), row("four", right=90)])
    assert ends(first) == ["b", ""]
    assert ends(second) == ["", "e"]


def test_the_next_page_tells_where_a_full_last_line_ends_its_paragraph() -> None:
    first, second = sheets([row("one"), row("two")], [row("three", left=15), row("four")])
    assert ends(first) == ["b", "e"]
    assert ends(second) == ["b", "e"]


def test_a_division_ends_and_begins_paragraphs_and_is_known_by_its_place() -> None:
    first, second = sheets([row("one")], [row("two")], openings=frozenset({0, 1}))
    assert (first.is_ending, second.is_opening) == (True, True)
    assert ends(first) == ends(second) == ["be"]


def test_what_stands_below_the_place_of_a_note_is_notes() -> None:
    rows = [row("one"), row("1 note", size=8.75), row("more", size=8.75), row("2 note", size=8.75)]
    [sheet] = sheets(rows, note_tops={0: (566.0, 538.0)})
    assert [line.text for line in sheet.text] == ["one"]
    assert [(line.text, line.is_first) for line in sheet.notes] == [
        ("1 note", True), ("more", False), ("2 note", True)
    ]  # fmt: skip


def test_small_lines_close_above_the_first_note_are_the_rest_of_another() -> None:
    rows = [row("one"), row("rest", size=11), row("rest", size=8.75), row("2 note", size=8.75)]
    assert not sheets(rows, note_tops={0: (538.0,)})[0].has_rest
    near = replace(SETTING, leading=14.0)
    pages = reading(rows)
    facts = pages.pages[0].lines.facts
    facts[14] = facts[21] + 1075  # the third line, one line of notes above the fourth
    [sheet] = make_sheets(pages, near, replace(NOWHERE, note_tops={0: (538.0,)}))
    assert sheet.has_rest


def test_a_heading_in_the_size_of_the_text_is_known_by_its_place() -> None:
    [sheet] = sheets([row("one"), row("A Heading", right=80), row("two")], headings={0: (566.0,)})
    assert [line.text for line in sheet.text] == ["one", "two"]


def test_a_caption_is_no_text_and_a_quotation_is() -> None:
    rows = [row("one"), row("quoted", 16, FULL - 16, 10.45), row("so", 16, 90, 10.45),
            row("Figure 1", 40, 200, 9.7)]  # fmt: skip
    [sheet] = sheets(rows)
    assert [(line.text, line.is_full) for line in sheet.text] == [
        ("one", True), ("quoted", True), ("so", False)
    ]  # fmt: skip


def test_pages_before_the_first_division_are_not_looked_at() -> None:
    [sheet] = sheets([row("Contents")], [row("one")], openings=frozenset({1}))
    assert sheet.folio == "2"


def test_the_setting_is_learned_from_the_pages() -> None:
    rows = [row("text that is long"), row("and more of it"), row("begins", left=15), row("ends")]
    setting = find_setting(reading(rows), FRAME, NOWHERE)
    assert setting is not None
    assert (setting.size, setting.leading, setting.top, setting.indent) == (11, 14, 570, 15)
    assert find_setting(reading([]), FRAME, NOWHERE) is None


def test_the_size_of_the_design_is_the_texts_unless_hardly_anything_is_set_in_it() -> None:
    rows = [row("a table " * 9, size=9.5), row("a little text"), row("and more")]
    frame = replace(FRAME, size_pt=11)
    setting = find_setting(reading(rows), frame, NOWHERE)
    assert setting is not None
    assert setting.size == 11
    setting = find_setting(reading(rows), replace(FRAME, size_pt=14), NOWHERE)
    assert setting is not None
    assert setting.size == 9.5


def test_lines_of_a_book_from_right_to_left_begin_at_the_right() -> None:
    turned = replace(SETTING, is_turned=True)
    [sheet] = make_sheets(reading([row("one", 0, FULL - 15), row("two", 200)]), turned, NOWHERE)
    assert [(line.left, line.is_full) for line in sheet.text] == [(15, True), (0, False)]
