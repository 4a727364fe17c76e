"""The page map says where in the text every printed page begins, to the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import readers
from conftest import Built, build
from lxml import etree

from octavo.text.letters import is_letter


def letters(text: str) -> str:
    return "".join(c for c in text.translate(readers.SUPERIORS) if is_letter(c))


def running_text(built: Built, division_id: str) -> str:
    """The letters of a division as it is printed, notes aside and their labels kept."""
    division = next(d for d in built.build.book.divisions if d.id == division_id)
    root = etree.fromstring(f"<div><h1>{division.heading_html}</h1>{division.html}</div>")
    for formula in list(root.iter("math")):  # drawn, not set
        for part in formula.iter(etree.Element):
            part.text = None
            if part is not formula:
                part.tail = None
    return letters("".join(root.itertext()))


def assert_page_map_agrees(built: Built) -> int:
    """Compare every page that has text with what is read from the PDF; how many were compared."""
    page_map = built.build.page_map
    assert page_map is not None
    texts = [letters(text) for text in readers.pdf_pages(built.content("pdf"))]
    compared = 0
    for page in page_map.pages:
        if page.start is None or not page.division_id:
            continue
        wanted = running_text(built, page.division_id)[page.start :][:25]
        assert wanted in texts[page.index], (page, wanted, texts[page.index][:80])
        compared += 1
    return compared


def test_every_page_of_the_full_book_begins_where_the_map_says(full: Built) -> None:
    assert assert_page_map_agrees(full) >= 14


def test_every_page_of_the_thesis_begins_where_the_map_says(thesis: Built) -> None:
    assert assert_page_map_agrees(thesis) >= 180


def test_blank_versos_have_no_text_and_every_folio_is_the_page_label(full: Built) -> None:
    page_map = full.build.page_map
    assert page_map is not None
    pdf = full.content("pdf")
    assert [page.folio for page in page_map.pages] == readers.pdf_labels(pdf)
    texts = readers.pdf_pages(pdf)
    assert [page.index for page in page_map.pages if page.blank] == [
        index for index, text in enumerate(texts) if not text.strip()
    ]


def test_every_heading_and_note_has_its_page(full: Built) -> None:
    page_map = full.build.page_map
    assert page_map is not None
    anchors = readers.destinations(full.content("pdf"))
    for heading in full.build.book.headings:
        assert page_map.anchors[heading.id] == anchors[heading.id][0]
    for note in full.build.book.notes:
        assert page_map.anchors[note.id] == anchors[note.id][0]


def test_the_head_of_a_table_counts_once_however_many_pages_repeat_it(
    write_book: Callable[..., Path],
) -> None:
    rows = "\n".join(f"| row number {n} of the table | {n} |" for n in range(150))
    table = f"| What the columns hold | How many of them |\n|---|---|\n{rows}\n"
    built = build(write_book(f"# One\n\nBefore it.\n\n{table}\n\nBehind the table.\n"), ("pdf",))
    page_map = built.build.page_map
    assert page_map is not None
    texts = [letters(text) for text in readers.pdf_pages(built.content("pdf"))]
    inside = [page for page in page_map.pages if page.division_id and page.start]
    assert len(inside) >= 4
    for page in inside:
        text, wanted = texts[page.index], running_text(built, page.division_id)[page.start :][:25]
        # nothing of the text stands before it: only the table's head and the running head
        assert "rownumber" not in text[: text.index(wanted)], (wanted, text[:120])
