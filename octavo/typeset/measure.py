"""Turn a note into the places where its lines end, by setting it alone in the notes' measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from octavo.engine import Engine
from octavo.typeset.design import PageDesign
from octavo.typeset.longnotes import LineEnds

_TALL = """
@page { size: %spt 14000pt; }
@page :left { margin: 0 }
@page :right { margin: 0 }
"""
# Long notes are set without hyphenation, here and in the book: a word is never divided between two
# pieces, and a hyphen of the engine's never counted as the author's.
_ALONE = ".note.alone { float: none; display: block; hyphens: manual }"


def line_counter(engine: Engine, css: str, design: PageDesign) -> LineEnds:
    """A function that gives, for a note's blocks, the characters up to each line's end."""
    page = _TALL % design.text_width_pt

    def line_ends(body: etree._Element) -> list[int]:
        inside = "".join(etree.tostring(child, encoding="unicode") for child in body)
        html = (
            '<html lang="zxx"><head><title>-</title></head><body>'
            f'<span class="note alone">{inside}</span></body></html>'
        )
        laid = engine.lay_out(html, css + page + _ALONE)
        ends: list[int] = []
        count = 0
        for page_made in laid.document.pages:
            for line in _lines(page_made._page_box):
                count += sum(1 for c in _text(line) if not c.isspace())
                ends.append(count)
        return ends

    return line_ends


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
