"""Turn the halves of a table into two that fit pages which face one another, their rows on the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from octavo.engine.floatplaces import lay_at, mark_notes, undo

# Attributes of a box of both halves, of the table of the right one, and of what is set in their stead.
HALVES, RIGHT, WHOLE = "data-halves", "data-right", "data-whole"


def is_verso(page: Any) -> bool:
    """Whether a page is one of those that the next one faces."""
    return bool(page.page_type.side == "left")


def match_halves(context: Any, both: Any, flow: Any, page: Any) -> float | None:
    """Give the rows of both halves the same heights; the answer is by how much the right half begins below the left,
    which has the caption. None where one of them has no room on a page of its own, with its notes."""
    mark, bottom = mark_notes(context), context.page_bottom
    waiting, context.footnotes = context.footnotes, type(context.footnotes)()
    head = page.content_box_y()
    laid = [lay_at(context, half, None, flow, head)[0] for half in _unbound(context, both)]
    context.footnotes = waiting
    if None in laid:
        context.page_bottom = bottom
        return None
    rows = [list(_rows_in(half)) for half in laid]
    for left, right, *sources in zip(*rows, *map(_rows_in, both.children), strict=True):
        height = max(left.height, right.height)
        for row in sources:
            _give_height(row, height)
    drop = float(rows[0][0].position_y - rows[1][0].position_y) if rows[0] else 0.0
    fits = True
    for half, y in zip(both.children, (head, head + max(drop, 0.0)), strict=True):
        context.current_page_footnotes, context.reported_footnotes = [], []
        context._update_footnote_area()
        context.page_bottom = head + page.height - context.current_footnote_area.margin_height()
        box, rest, _ = lay_at(context, half, None, flow, y)
        fits = fits and box is not None and rest is None and not context.reported_footnotes
        fits = fits and not context.overflows(
            context.page_bottom, box.border_box_y() + box.border_height()
        )
        undo(context, box, None)
        context.footnotes = type(context.footnotes)(mark.footnotes)
    context.current_page_footnotes = mark.placed
    context.reported_footnotes = mark.reported
    context._update_footnote_area()
    context.page_bottom = bottom
    return max(drop, 0.0) if fits else None


def first_row(half: Any) -> float | None:
    """Where the first row of a half stands."""
    return next((float(row.position_y) for row in _rows_in(half)), None)


def _unbound(context: Any, both: Any) -> Iterator[Any]:
    """The halves, while pages have no end."""
    for half in both.children:
        context.page_bottom = inf
        yield half


def _rows_in(box: Any) -> Iterator[Any]:
    """The rows of a table, those of tables in its cells apart."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TableRowBox):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _rows_in(child)


def _give_height(row: Any, height: float) -> None:
    from weasyprint.css.properties import Dimension

    style = row.style.copy()
    style["height"] = Dimension(height, "px")
    row.style = style
