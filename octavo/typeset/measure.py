"""Turn a note into the places where its lines end, by setting it alone in the notes' measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from octavo.engine.layout import Engine

_TALL = """
@page { size: %spt 14000pt; }
@page :left { margin: 0 }
@page :right { margin: 0 }
"""
# Long notes are set without hyphenation, here and in the book: a word is never divided between two
# pieces, and a hyphen of the engine's never counted as the author's.
_ALONE = ".note.alone { float: none; display: block; hyphens: manual }"


def line_ends_of(body: etree._Element, engine: Engine, css: str, measure_pt: float) -> list[int]:
    """For a note's blocks the number of characters up to each line's end, white space aside."""
    inside = "".join(etree.tostring(child, encoding="unicode") for child in body)
    html = (
        '<html lang="zxx"><head><title>-</title></head><body>'
        f'<span class="note alone">{inside}</span></body></html>'
    )
    laid = engine.lay_out(html, css + _TALL % measure_pt + _ALONE)
    ends: list[int] = []
    count = 0
    for page in laid.document.pages:
        for line in _lines(page._page_box):
            count += sum(1 for c in _text(line) if not c.isspace())
            ends.append(count)
    return ends


def _lines(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.LineBox):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _text(box: Any) -> str:
    if "::" in (box.element_tag or ""):  # generated: list markers and the like
        return ""
    if hasattr(box, "text"):
        return str(box.text)
    return "".join(_text(child) for child in getattr(box, "children", ()))
