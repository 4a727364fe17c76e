"""Notes of the mended engine are all printed, each on a sheet that has room for it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import BOOKS

from octavo.engine.layout import Engine
from octavo.reading.theme import load_theme

CSS = """
@page { size: 300pt 400pt; margin: 40pt } p { margin: 0; orphans: 2; widows: 2 }
html { font: 10pt/12pt "Octavo Text" } span { float: footnote; line-height: 10pt; font-size: 8pt }
::footnote-call, ::footnote-marker { line-height: 0 }
"""


def rows(word: str, count: int) -> str:
    return "<br/>".join(f"{word}{number}" for number in range(1, count + 1))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_theme("classic", BOOKS).faces)


def laid(engine: Engine, body: str) -> list[dict[str, tuple[float, float]]]:
    """Of each page its texts, with where they begin and end from above, in points."""
    from weasyprint.formatting_structure.boxes import TextBox

    document = engine.lay_out(f'<html lang="en"><body>{body}</body></html>', CSS).document
    pages: list[Any] = [page._page_box for page in document.pages]
    return [
        {
            box.text: (0.75 * box.position_y, 0.75 * (box.position_y + box.height))
            for box in page.descendants()
            if isinstance(box, TextBox)
        }
        for page in pages
    ]


def test_a_note_of_a_line_that_comes_to_fit_is_printed(engine: Engine) -> None:
    """`findings/weasyprint-loses-notes-of-second-lines.sh`"""
    for before in range(15, 25):
        for length in range(1, 8):
            pages = laid(
                engine,
                f"<p>{rows('line', before)}</p><p>one<span>{rows('mill', length)}</span><br/>two"
                "<span>river</span><br/>three<br/>four<br/>five</p>",
            )
            texts = [text for page in pages for text in page]
            assert texts.count("river") == 1, (before, length)
            assert sum(text.startswith("mill") for text in texts) == length


def test_notes_that_wait_stand_on_as_many_pages_as_they_need(engine: Engine) -> None:
    """`findings/weasyprint-waiting-notes-run-off-page.sh`"""
    for length in (8, 15, 20, 25):
        pages = laid(
            engine,
            f'<p style="orphans: 1">{rows("first", 24)}'
            f"<span>{rows('early', length)}</span><span>{rows('late', length)}</span>"
            f"<span>{rows('last', length)}</span><br/>{rows('line', 60)}</p>",
        )
        texts = [text for page in pages for text in page]
        assert sum(text.startswith(("early", "late", "last")) for text in texts) == 3 * length
        for page in pages:
            lines = [place for text, place in page.items() if text.startswith(("first", "line"))]
            notes = [
                place for text, place in page.items() if text.startswith(("early", "late", "last"))
            ]
            assert all(top > 36 and bottom < 364 for top, bottom in lines + notes)
            assert not lines or not notes or max(lines)[1] < min(notes)[0] + 2
