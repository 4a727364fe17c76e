"""A title page stands on one page, however small: the white between its words gives way."""

from __future__ import annotations

from pathlib import Path

import pytest
import readers
from builders import write_book
from conftest import ROOT, build

from octavo.model.leastmargins import LeastMargins
from octavo.model.metadata import Metadata, Print
from octavo.reading.theme import load_theme
from octavo.typeset.design import design_pages
from octavo.typeset.titlepage import title_css

KEYS = {
    "title": "A Book", "subtitle": "Of Some Length", "author": ["Ann Example", {"name": "Bea", "role": "translator"}],
    "publisher": "Example House", "date": "2024",
}  # fmt: skip


@pytest.mark.parametrize("theme", ["classic", "modern", "fiction"])
@pytest.mark.parametrize("trim", ["3in x 4.2in", "3.6in x 5.2in", "4in x 6in"])
def test_a_title_page_of_few_lines_is_one_page(trim: str, theme: str, tmp_path: Path) -> None:
    book = write_book(tmp_path, "# One\n\nWords.\n", theme=theme, print={"trim": trim}, **KEYS)
    built = build(book)
    assert [f.code for f in built.build.findings if f.severity == "error"] == []
    pages = readers.pdf_pages(built.content("pdf"))
    title = " ".join(pages[2].split()).lower()
    assert title.startswith("a book")
    assert title.endswith("2024")
    assert "example house" in title
    assert "Set in" in pages[3]


@pytest.mark.parametrize("trim", ["us-trade", "digest", "5in x 8in", "pocket"])
def test_where_there_is_room_the_white_is_that_of_the_style_sheet(trim: str) -> None:
    theme = load_theme("classic", ROOT)
    metadata = Metadata.model_validate(
        {"title": "A Book", "author": "Ann Example", "publisher": "A House"}
    )
    assert title_css(metadata, design_pages(Print(trim=trim), theme, 200)) == ""


def test_a_press_that_asks_for_wide_margins_gets_one_page_too() -> None:
    theme = load_theme("classic", ROOT)
    metadata = Metadata.model_validate(KEYS)
    design = design_pages(Print(trim="4in x 6in"), theme, 200, LeastMargins(45.0, 36.0, 36.0, 36.0))
    assert "--title-white" in title_css(metadata, design)
