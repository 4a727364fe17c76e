"""The margins of an open book, and what of them is seen on its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import said
from conftest import build
from readers import pdf_letters, pdf_pages

from octavo.model import Theme
from octavo.model.leastmargins import LeastMargins
from octavo.model.metadata import Print
from octavo.model.trims import TRIMS
from octavo.typeset.design import PageDesign, design_pages

THEME = Theme("", (), 11, 1.2727, "", "", "", ())
# Pages, and the inner margin in points that print-on-demand houses ask for up to so many
STEPS = {150: 27, 300: 36, 500: 45, 700: 54, 828: 63}


def design(trim: str, margins: str, pages: int) -> PageDesign:
    wanted = Print.model_validate({"trim": trim, "margins": margins})
    return design_pages(wanted, THEME, pages)


def test_of_a_thin_book_margins_are_as_two_to_three_to_four_to_six() -> None:
    frame = design("us-trade", "classical", 100).frame
    seen = frame.inner_pt - 10.5  # the rest is in the binding
    assert [frame.top_pt / seen, frame.outer_pt / seen, frame.bottom_pt / seen] == [
        pytest.approx(wanted, abs=0.3) for wanted in (1.5, 2, 3)
    ]


@pytest.mark.parametrize("trim", TRIMS)
def test_margins_change_neither_the_length_of_lines_nor_their_number(trim: str) -> None:
    for pages in STEPS:
        classical, even = design(trim, "classical", pages), design(trim, "even", pages)
        assert classical.text_width_pt == pytest.approx(even.text_width_pt)
        assert classical.text_height_pt == pytest.approx(even.text_height_pt)


@pytest.mark.parametrize("trim", TRIMS)
def test_a_thick_book_has_the_inner_margin_that_printers_ask_for(trim: str) -> None:
    for pages, least in STEPS.items():
        frame = design(trim, "classical", pages).frame
        assert frame.inner_pt >= least
        assert frame.outer_pt > 18
        assert frame.top_pt > 36


def test_a_page_with_room_for_few_lines_keeps_half_of_its_margins_at_the_foot() -> None:
    wanted = Print.model_validate({"trim": "pocket", "font-size": 16})
    large = design_pages(wanted, replace(THEME, leading=2), 100)
    assert large.frame.bottom_pt >= large.frame.top_pt


@pytest.mark.parametrize("margins", ["classical", "even"])
def test_text_stands_on_the_margins_and_the_running_head_clear_of_the_edge(
    write_book: Callable[..., Path], margins: str
) -> None:
    text = "# One\n\n" + "Words and more words of the text, and others. " * 300
    built = build(write_book(text, print={"margins": margins}), ("pdf",))
    assert said(built.build.findings) == []
    assert built.build.page_map is not None
    frame = built.build.page_map.frame
    assert (frame.inner_pt > 50) == (margins == "even")
    letters = pdf_letters(built.content("pdf"))
    last = max(letter.page for letter in letters)
    for page in (last - 1, last - 2):  # full ones
        here = [letter for letter in letters if letter.page == page]
        left, right = (
            (frame.inner_pt, frame.outer_pt) if page % 2 == 0 else (frame.outer_pt, frame.inner_pt)
        )
        assert min(letter.left for letter in here) == pytest.approx(left, abs=3)
        assert max(letter.right for letter in here) == pytest.approx(432 - right, abs=3)
        body = [letter for letter in here if letter.bottom > frame.bottom_pt - 4]
        assert min(letter.bottom for letter in body) == pytest.approx(frame.bottom_pt + 1, abs=4)
        assert max(letter.top for letter in here) < 648 - 18


# About how many letters and spaces an English line has in which the eye finds the next one.
@pytest.mark.parametrize("theme", ["modern", "fiction"])
def test_a_theme_has_the_size_that_its_face_needs(
    write_book: Callable[..., Path], theme: str
) -> None:
    words = "It was the custom of the house that whoever came last put out the lamp in the hall. "
    built = build(write_book("# One\n\n" + words * 60, theme=theme), ("pdf",))
    lines = [line.strip() for page in pdf_pages(built.content("pdf")) for line in page.splitlines()]
    full = [len(line) for line in lines if len(line) > 40][1:-1]
    assert len(full) > 60
    assert 62 <= sum(full) / len(full) <= 70


def test_the_front_matter_may_ask_for_another_size(write_book: Callable[..., Path]) -> None:
    heights = [
        next(
            letter.top - letter.bottom
            for letter in pdf_letters(
                build(write_book("# One\n\nXylem.\n", **keys), ("pdf",)).content("pdf")
            )
            if letter.text == "X"
        )
        for keys in ({"theme": "modern"}, {"theme": "modern", "print": {"font-size": 12}})
    ]
    assert heights[1] / heights[0] == pytest.approx(12 / 9.5, abs=0.02)


LEAST = LeastMargins(inner_pt=54.0, outer_pt=72.0, head_pt=40.0, foot_pt=36.0)


@pytest.mark.parametrize("margins", ["classical", "even"])
def test_print_keeps_as_far_from_the_edges_as_a_press_asks(margins: str) -> None:
    wanted = Print.model_validate({"trim": "pocket", "margins": margins})
    design = design_pages(wanted, THEME, 200, LEAST)
    frame = design.frame
    assert frame.inner_pt >= LEAST.inner_pt
    assert frame.outer_pt >= LEAST.outer_pt
    assert frame.top_pt > LEAST.head_pt + design.line_pt  # there is a running head above the text
    assert frame.bottom_pt > LEAST.foot_pt + design.line_pt
    assert design.text_height_pt / design.line_pt == pytest.approx(
        round(design.text_height_pt / design.line_pt)
    )


@pytest.mark.parametrize(("margins", "trim"), [("classical", "us-trade"), ("even", "letter")])
def test_the_column_of_notes_in_the_margin_keeps_its_width(margins: str, trim: str) -> None:
    wanted = Print.model_validate({"trim": trim, "margins": margins})
    before = design_pages(wanted, THEME, 200)
    after = design_pages(wanted, THEME, 200, LeastMargins(36.0, 36.0), beside=True)
    assert before.margin_note_pt(margins) > 0
    assert after.margin_note_pt(margins) == before.margin_note_pt(margins)
    assert after.text_width_pt < before.text_width_pt


def test_where_nothing_is_asked_nothing_changes() -> None:
    wanted = Print()
    assert design_pages(wanted, THEME, 200, LeastMargins(), beside=True) == design_pages(
        wanted, THEME, 200
    )
