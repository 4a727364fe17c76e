"""Elements that describe text are printed with all their words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import said
from conftest import build
from readers import drawn_boxes, pdf_pages, pdf_words, squeeze, type_sizes

FORMULAS = "# Of $x^2$\n\nWords.[^n]\n\n## Where $\\sqrt{x}$ is\n\nWords.\n\n[^n]: A note.\n"


@pytest.mark.parametrize("place", ["page", "book"])
def test_a_formula_in_a_heading_is_drawn_wherever_the_heading_is_repeated(
    write_book: Callable[..., Path], place: str
) -> None:
    built = build(write_book(FORMULAS, notes={"place": place}))
    assert said(built.build.findings) == []
    text = squeeze("".join(pdf_pages(built.content("pdf"))))
    assert "\\sqrt" not in text.replace("Where\\sqrt{x}is", "")  # but for the running head
    assert "Whereis..." in text


TALL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 900"><path d="M0 0h3v900z"/></svg>'


@pytest.mark.parametrize(
    "picture",
    [
        "Words and ![a stroke](tall.svg){width=20px alt=x} more words.",
        "- Words and ![a stroke](tall.svg){alt=x} more words.",
        '![A caption of some words.](tall.svg){alt="x"}',
        "| a | b |\n|---|---|\n| ![a stroke](tall.svg){alt=x} | words |",
    ],
)
def test_no_picture_is_taller_than_a_page(write_book: Callable[..., Path], picture: str) -> None:
    text = f"# One\n\nWords.\n\n{picture}\n\nWords.\n"
    root = write_book({"a.md": text, "tall.svg": TALL}, print={"trim": "pocket"})
    assert said(build(root, ("pdf",)).build.findings) == []


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ("width=20px", 15, 7.5),
        ("height=40px", 60, 30),
        ("width=40px height=20px", 30, 15),
        ("width=2cm", 56.7, 28.3),
    ],
)
def test_a_picture_in_a_line_has_the_size_that_the_author_gave(
    write_book: Callable[..., Path], size: str, width: float, height: float
) -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h80v40z"/></svg>'
    )
    root = write_book(
        {"a.md": f"# One\n\nWords ![a sign](a.svg){{{size} alt=x}} and\n", "a.svg": drawing}
    )
    built = build(root, ("pdf",))
    assert said(built.build.findings) == []
    assert drawn_boxes(built.content("pdf"), "One") == [pytest.approx((width, height), abs=0.2)]


@pytest.mark.parametrize("where", ["text", "note"])
def test_a_tall_picture_among_words_leaves_room_for_notes(
    write_book: Callable[..., Path], where: str
) -> None:
    picture = "![a stroke](tall.svg){alt=x}"
    note = "A note of some words that goes on and on. " * 12 + picture * (where == "note")
    text = (
        f"Words and {picture * (where == 'text')} a call[^n] in them. And more words of the text."
    )
    root = write_book({"a.md": f"# One\n\nWords.\n\n{text}\n\n[^n]: {note}\n", "tall.svg": TALL})
    built = build(root, ("pdf",))
    assert said(built.build.findings) == []
    assert max(height for _, height in drawn_boxes(built.content("pdf"), "One")) < 648 * 0.45


def test_words_in_a_drawing_are_no_words_of_the_text(write_book: Callable[..., Path]) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><text y="9">drawn</text></svg>'
    text = "# One\n\nWords ![a](a.svg){alt=x} of it[^n].\n\n[^n]: A ![b](a.svg){alt=y} note.\n"
    built = build(write_book({"a.md": text, "a.svg": drawing}), ("pdf",))
    assert said(built.build.findings) == []


def test_a_passage_in_armenian_is_set_in_lines_of_its_own(write_book: Callable[..., Path]) -> None:
    words = "Խոսք և խոսք, որ գիրքը կարդացողը հասկանա և հիշի. " * 6
    text = f"# One\n\nWords.\n\n::: {{lang=hy}}\n> {words}[^a]\n\n*{words}*\n:::\n\n[^a]: A note.\n"
    built = build(write_book(text), ("pdf",))
    assert said(built.build.findings) == []
    lines = pdf_pages(built.content("pdf"))[-1].splitlines()
    assert len([line for line in lines if "խոսք" in line or "գիրքը" in line]) > 8


def test_a_book_in_armenian_has_the_sizes_of_any_other(write_book: Callable[..., Path]) -> None:
    """Heading, text, note and raised call: the face is another, the sizes are not."""
    text = "# Of it\n\nWords[^a] and words.\n\n> Quoted.\n\n[^a]: A note.\n"
    sizes = [
        type_sizes(build(write_book(text, language=language), ("pdf",)).content("pdf"), "Of it")
        for language in ("en", "hy")
    ]
    assert sizes[0] == sizes[1]
    assert len(sizes[0]) > 3


def test_the_brackets_of_a_reading_are_printed(write_book: Callable[..., Path]) -> None:
    ruby = "<ruby>word<rp>(</rp><rt>reading</rt><rp>)</rp></ruby>"
    built = build(write_book(f"# One\n\n{ruby} begins a page, and {ruby} goes on.\n"))
    assert said(built.build.findings) == []
    assert "word(reading)beginsapage,andword(reading)goeson." in squeeze(
        "".join(pdf_pages(built.content("pdf")))
    )


def test_a_single_line_of_verse_draws_nothing_to_the_next_page(
    write_book: Callable[..., Path],
) -> None:
    """A stanza of more lines leaves none of them alone; of a stanza of one there is none to leave."""
    rows = "\n".join(f"| row {n} |" for n in range(12))
    text = f"# One\n\n| Head |\n|---|\n{rows}\n\n| A line of verse.\n\n![Tall.](tall.svg){{alt=x}}\n\nEnd.\n"
    root = write_book({"a.md": text, "tall.svg": TALL})
    pages = [squeeze(page) for page in pdf_pages(build(root, ("pdf",)).content("pdf"))]
    (first,) = [page for page in pages if "row0" in page]
    assert "row11Alineofverse." in first


@pytest.mark.parametrize("theme", ["classic", "modern"])
def test_a_bullet_stands_off_from_the_words_of_its_item(
    write_book: Callable[..., Path], theme: str
) -> None:
    """As far as numbers do: from its left edge to the first letter it is three quarters of an em."""
    text = "# One\n\nWords.\n\n- Item of a list.\n"
    words = pdf_words(build(write_book(text, theme=theme), ("pdf",)).content("pdf"))
    bullet, item = (next(left for word, left in words if word == w) for w in ("•", "Item"))
    assert 7 < item - bullet < 10
