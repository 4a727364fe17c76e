"""Numbers of notes that OCR took for a column of their own stand before their notes again."""

from __future__ import annotations

from octavo.scan.model import Box
from octavo.scan.sheets.labelcolumns import join_label_columns
from octavo.scan.sheets.model import Line, Region, Sheet, Word

LEADING = 10


def region_of(left: float, lines: dict[int, str]) -> Region:
    """Lines by their number on the page."""
    made = []
    for row, text in lines.items():
        box = Box(left, row * LEADING, left + 5 * len(text), row * LEADING + 8)
        made.append(Line(tuple(Word(word, box) for word in text.split()), box))
    return Region(tuple(made), Box(left, 0, left + 100, 100))


def read(*regions: Region) -> list[list[str]]:
    sheet = join_label_columns(Sheet(0, 300, 300, regions))
    return [
        [" ".join(w.text for w in line.words) for line in region.lines] for region in sheet.regions
    ]


def test_numbers_go_before_the_lines_on_their_height() -> None:
    numbers = region_of(10, {1: "7.", 2: "8.", 4: "9."})
    notes = region_of(
        40, {1: "Carter, Mills.", 2: "Letter of the widow,", 3: "box four.", 4: "Ibid."}
    )
    assert read(numbers, notes) == [
        ["7. Carter, Mills.", "8. Letter of the widow,", "box four.", "9. Ibid."]
    ]
    assert read(notes, numbers) == read(numbers, notes)


def test_a_number_beside_no_line_is_a_line_and_text_stays_in_the_column() -> None:
    numbers = region_of(10, {0: "6. Harris.", 1: "7.", 2: "8.", 3: "296.", 4: "9."})
    notes = region_of(40, {1: "Carter.", 2: "Letter,", 4: "Ibid."})
    assert read(numbers, notes) == [
        ["6. Harris."],
        ["7. Carter.", "8. Letter,", "296.", "9. Ibid."],
    ]


def test_other_numbers_stay() -> None:
    alone = region_of(10, {1: "7.", 2: "8.", 3: "9."})
    assert read(alone, region_of(40, {6: "Carter.", 7: "Letter."})) == [
        ["7.", "8.", "9."],
        ["Carter.", "Letter."],
    ]
    two = region_of(10, {1: "7.", 2: "8."})
    assert read(two, region_of(40, {1: "Carter.", 2: "Letter."})) == [
        ["7.", "8."],
        ["Carter.", "Letter."],
    ]
