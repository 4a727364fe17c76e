"""What is known of a font's words does not depend on which of them were met before: so a page is the same whatever was set first."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import pytest
from conftest import BOOKS

from octavo.engine.composer.galley import TEXT, Leaf
from octavo.engine.layout import Engine
from octavo.engine.reliefs.shapes import Words
from octavo.reading.theme import load_theme

PAGE = '<html lang="en"><body><p>Leaf</p></body></html>'


def style_of(theme: str, face: str) -> Any:
    from weasyprint.formatting_structure.boxes import TextBox

    engine = Engine(load_theme(theme, BOOKS).faces)
    laid = engine.lay_out(PAGE, f'html {{ font: {face} 10pt "Octavo Text" }}')
    page = laid.document.pages[0]
    return next(box for box in page._page_box.descendants() if isinstance(box, TextBox)).style


@pytest.mark.parametrize(
    ("theme", "face", "kerned"), [("fiction", "italic", "FOR"), ("modern", "normal", "IV")]
)
def test_a_word_that_a_space_changes_says_nothing_of_others(
    theme: str, face: str, kerned: str
) -> None:
    style = style_of(theme, face)
    before, behind = Words(style, "latin"), Words(style, "latin")
    before.learn(["Leaf", "leaves"])
    behind.learn([kerned])
    behind.learn(["Leaf", "leaves", kerned])
    assert behind.widths[kerned] is None
    assert (before.usable, behind.usable) == (True, True)
    assert before.width("Leaf") == behind.width("Leaf") is not None
    assert before.width(kerned) is None


def test_a_font_that_kerns_common_letters_with_spaces_is_left_to_the_engine_from_the_beginning() -> (
    None
):
    words = Words(style_of("fiction", "normal"), "latin")
    assert not words.usable
    assert words.width("leaves") is None


def test_a_part_of_a_word_that_a_space_would_change_is_as_wide_as_it_is() -> None:
    style = style_of("modern", "normal")
    words = Words(style, "latin")
    leaf = Leaf(TEXT, None, (), "anti-Turkish, seen", words)
    leaf.tokens, leaf.starts = ["anti-Turkish,", "seen"], [0, 14]
    words.learn([*leaf.tokens, "Turkish,", "anti-"])
    ends = list(accumulate(words.widths[token] or 0 for token in leaf.tokens))
    leaf.begins, leaf.ends = [0, ends[0] + words.space], [ends[0], ends[1] + words.space]
    assert words.width("Turkish,") is None
    whole = leaf.width_of(0, len(leaf.text), "")
    parts = leaf.width_of(0, 5, "") + leaf.width_of(5, len(leaf.text), "")
    assert abs(parts - whole) < words.space / 4


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("face", ["normal", "italic"])
def test_what_is_known_of_a_word_hangs_on_no_other_in_whatever_order_they_come(
    theme: str, face: str
) -> None:
    style = style_of(theme, face)
    # a sign without ink behind a letter that a space changes: what changes stands farther in
    words = [
        "https://", "httpW\u200b", "Turkish,", "W.”", "T’", "“V", "AT", "htT\u2060", "(RFE/RL)", "1,", "Wh—", "ffi", "—To", "I",
        "of", "V.", "P,", "“T",
    ]  # fmt: skip
    known = []
    for order in (words, words[::-1], sorted(words)):
        learned = Words(style, "latin")
        for word in order:
            learned.learn([word])
        known.append({word: learned.widths[word] for word in words})
    assert known[1:] == known[:1] * 2


@pytest.mark.parametrize("word", ["fishing", "officer", "AVATAR", "naïve", "don’t", "x"])
def test_beginnings_of_a_word_are_those_that_are_asked_one_by_one(word: str) -> None:
    words = Words(style_of("classic", "normal"), "latin")
    words.learn([word])
    places = range(1, len(word))
    assert words.beginnings(word, places) == [words.beginning(word, place) for place in places]
