"""Chapters begin on rectos, or, where the book says so, on the page behind the one before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import readers
from builders import said, write_book
from conftest import Built, build

from octavo.model import Kind

WORDS = "A line of words that fills the page, and more of them behind it. " * 8


def book(folder: Path, lengths: tuple[int, ...], **front_matter: Any) -> Built:
    """Chapters of so many paragraphs, some of which fill more than a page."""
    text = "\n\n".join(
        f"# Chapter {n}\n\n" + "\n\n".join([WORDS] * length) for n, length in enumerate(lengths, 1)
    )
    return build(write_book(folder, text, **front_matter), ("pdf",))


def openings(built: Built) -> list[int]:
    page_map = built.build.page_map
    assert page_map is not None
    return [page_map.anchors[d.id] for d in built.build.book.divisions]


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return book(tmp_path_factory.mktemp("anywhere"), (1, 8, 1, 1, 1), print={"openings": "any"})


def test_chapters_begin_on_the_next_page_and_none_is_empty(anywhere: Built) -> None:
    assert said(anywhere.build.findings) == []
    page_map = anywhere.build.page_map
    assert page_map is not None
    first, *rest = openings(anywhere)
    assert first % 2 == 0
    assert not any(page.blank for page in page_map.pages[first:])
    assert any(page % 2 for page in rest), "a verso among them"
    texts = readers.pdf_pages(anywhere.content("pdf"))
    for page in openings(anywhere):
        assert "Chapter" in texts[page][:12]


def test_the_printed_contents_name_these_pages(anywhere: Built) -> None:
    page_map = anywhere.build.page_map
    assert page_map is not None
    contents = readers.pdf_pages(anywhere.content("pdf"))
    lines = [line for page in contents for line in readers.printed_contents(page)]
    folios = [page_map.pages[page].folio for page in openings(anywhere)]
    assert [folio for title, folio in lines if "Chapter" in title] == folios


def test_a_chapter_on_a_verso_keeps_the_margins_of_its_pages(anywhere: Built) -> None:
    page_map = anywhere.build.page_map
    assert page_map is not None
    content, frame = anywhere.content("pdf"), page_map.frame
    places = readers.destinations(content)
    for division in anywhere.build.book.divisions:
        page, left, _ = places[division.id]
        assert left == pytest.approx(frame.outer_pt if page % 2 else frame.inner_pt, abs=0.1)


def test_without_the_key_every_chapter_begins_on_a_recto(tmp_path: Path) -> None:
    built = book(tmp_path, (1, 8, 1))
    assert said(built.build.findings) == []
    assert [page % 2 for page in openings(built)] == [0, 0, 0]


def test_parts_and_what_follows_them_keep_to_rectos(tmp_path: Path) -> None:
    text = f"# Preface\n\n{WORDS}\n\n# One {{.part}}\n\n# A\n\n{WORDS}\n\n# B\n\n{WORDS}\n\n# Two {{.part}}\n\n# C\n\n{WORDS}"
    built = build(write_book(tmp_path, text, print={"openings": "any"}), ("pdf",))
    assert said(built.build.findings) == []
    begun = dict(
        zip([d.heading.text for d in built.build.book.divisions], openings(built), strict=True)
    )
    assert built.build.book.divisions[1].kind is Kind.PART
    assert {name for name, page in begun.items() if page % 2} == {"B"}
    assert begun["A"] == begun["One"] + 2
