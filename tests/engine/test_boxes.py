"""What boxes are asked is answered as the engine answers it."""

from __future__ import annotations

from typing import Any

from conftest import BOOKS

from octavo.engine.layout import lay_out
from octavo.reading.theme import load_theme


def lines_of(html: str, css: str = "") -> list[Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    laid = lay_out(html, css, load_theme("classic", BOOKS).faces, {})
    boxes = laid.document.pages[0]._page_box.descendants()
    return [box for box in boxes if isinstance(box, LineBox)]


def test_a_copy_of_a_box_is_another_box_that_says_the_same() -> None:
    line = lines_of("<html><body><p>Leaf</p></body></html>")[0]
    copy = line.copy()
    assert type(copy) is type(line)
    assert vars(copy) == vars(line)
    copy.height += 1
    assert copy.height != line.height
