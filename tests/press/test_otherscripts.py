"""Covers in other scripts: letters of the book's own fonts stand in the middle of the spine, words from right to left begin there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from builders import write_book
from conftest import ROOT
from fontTools.ttLib import TTFont
from madefonts import make_font

from octavo.model.metadata import Metadata
from octavo.press.cover import Art, set_cover
from octavo.press.houses import load_house
from octavo.press.measuring import find_words
from octavo.press.preflight import tell_direction
from octavo.press.spread import Spread, make_spread
from octavo.reading.folder import read_manuscript
from octavo.reading.theme import load_theme
from octavo.text.coverfront import find_fonts, reach_of

HEBREW = {
    "title": "אבג דהו",
    "author": "זחט",
    "language": "he",
    "blurb": "אבג דהו.",
    "fonts": {"hebrew": "own.ttf"},
}
CHINESE = {
    "title": "丁七万",
    "author": "丈三",
    "language": "zh",
    "publisher": "上下",
    "fonts": {"chinese": "own.ttf"},
}


def sheet_for(folder: Path, keys: dict[str, object], letters: str) -> tuple[bytes, Spread]:
    """The cover of a book of 240 pages in letters of its own font."""
    root = write_book(
        folder, {"book.md": "# One\n\nText.\n", "own.ttf": make_font(letters)}, **keys
    )
    manuscript, _ = read_manuscript(root)
    theme, house = load_theme("classic", root, manuscript.fonts), load_house("kdp")
    thick = house.spine_pt(240, "black", "white")
    assert thick is not None
    spread = make_spread((432.0, 648.0), thick, house)
    return set_cover(manuscript.metadata, theme, spread, house, 240, Art({})), spread


def test_letters_of_a_font_of_the_book_stand_in_the_middle_of_the_spine(tmp_path: Path) -> None:
    content, spread = sheet_for(tmp_path / "book", CHINESE, "丁七万丈三上下")
    left, _, right, _ = spread.safe_boxes()["spine"]
    words = [word for word in find_words(content) if left - 9 < word.box[0] < right]
    assert {word.text for word in words} >= {"丈三", "丁七万", "上下"}
    low, high = min(word.box[0] for word in words), max(word.box[2] for word in words)
    assert (low + high) / 2 == pytest.approx((left + right) / 2, abs=0.3)


def test_letters_of_another_face_reach_as_far_as_they_are_tall(tmp_path: Path) -> None:
    own = tmp_path / "own.ttf"
    own.write_bytes(make_font("丁七万"))
    fonts = find_fonts(load_theme("classic", ROOT).faces, "Octavo Text", 400, "normal")
    latin = reach_of("aceo", fonts)
    assert latin == reach_of("Typography", fonts)  # a word stands where others do
    assert -0.4 < latin[0] < -0.2
    with TTFont(own) as face:
        tallest = max(face["glyf"][name].yMax for name in ("u04e01", "u04e03", "u04e07")) / 1000
    assert reach_of("丁七万", (*fonts, own)) == (0.0, tallest)
    assert reach_of("a丁七万", (*fonts, own)) == (latin[0], max(latin[1], tallest))


def test_words_from_right_to_left_begin_at_the_right(tmp_path: Path) -> None:
    content, spread = sheet_for(tmp_path / "book", HEBREW, "אבגדהוזחט")
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        boxes = [
            page.get_charbox(at)
            for at in range(page.count_chars())
            if page.get_text_range(at, 1) == "."
        ]
    back = [box for box in boxes if box[2] < spread.folds[0]]
    words = [word.box for word in find_words(content) if word.box[2] < spread.folds[0]]
    right = max(box[2] for box in words)
    assert right > spread.folds[0] - 60  # at the right of the back
    assert back
    assert (
        min(box[0] for box in words) >= back[0][0] - 1
    )  # the full stop ends the line, at its left


def test_words_on_the_spine_of_such_a_book_stand_one_below_the_other(tmp_path: Path) -> None:
    content, spread = sheet_for(tmp_path / "book", {**HEBREW, "publisher": "טחז"}, "אבגדהוזחט")
    left, _, right, _ = spread.safe_boxes()["spine"]
    words = [word for word in find_words(content) if left < (word.box[0] + word.box[2]) / 2 < right]
    words.sort(key=lambda word: -word.box[3])
    assert [word.text for word in words] == ["זחט", "אבג דהו", "טחז"]
    assert all(above.box[1] > below.box[3] for above, below in pairwise(words))


@pytest.mark.parametrize(
    ("language", "told"), [("he", True), ("ar", True), ("en-GB", False), ("ja", False)]
)
def test_a_book_from_right_to_left_is_told_at_its_language_that_it_is_bound_at_the_left(
    language: str, told: bool
) -> None:
    rules = list(tell_direction(Metadata(title="A Title", language=language)))
    assert bool(rules) is told
    assert all(rule.key == ("language",) and rule.finding for rule in rules)
