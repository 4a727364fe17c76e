"""Turn notes that a document wants in the margin into ones that stand there, each beside the line of its call.

To the engine such a note is one at the foot: it is laid out with the page of its call, and moves with the line. Its
element says by ``data-margin`` that it stands in the margin: the width of the column there and its distance from the
text, in points, and which side it is on, ``outer`` or ``right``. It then takes no room at the foot. When the page is made,
white that grew included, the notes are set in the column: each with its first line on that of its call, or below
the note before it; where the column would end below the text, it moves up.

Where the notes of one page are higher than its text, those that do not fit stand at the foot, with the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from octavo.engine.reliefs.swap import swap

_HEIGHT = "octavo_margin_height"  # attribute of a note: how high it is in the margin
_PIXELS = 96 / 72  # of CSS in a point
_GAP = 4 * _PIXELS  # the least white between two notes


class _Column(NamedTuple):
    """Where a note wants to stand."""

    width: float  # CSS pixels
    gap: float
    side: str


def set_margin_notes() -> None:
    """Have the imported engine, once, set notes in the margin."""
    from weasyprint.layout import LayoutContext
    from weasyprint.layout.page import make_page

    update = LayoutContext._update_footnote_area

    def update_area(context: Any) -> Any:
        placed = context.current_page_footnotes
        if not any(map(_column_of, placed)):
            return update(context)
        page = context.current_footnote_area.page
        # what has to wait for the next page is taken from the end: no note in the margin ever has
        beside = _beside(context, page, placed)
        foot = [note for note in placed if all(note is not other for other in beside)]
        context.current_page_footnotes = foot
        try:
            return update(context)
        finally:
            placed[:] = [*beside, *foot]
            context.current_page_footnotes = placed

    def make(context: Any, *arguments: Any, **named: Any) -> Any:
        made = make_page(context, *arguments, **named)
        page, placed = made[0], context.current_page_footnotes
        if any(map(_column_of, placed)):
            _set_column(context, page, _beside(context, page, placed))
        return made

    LayoutContext._update_footnote_area = update_area
    swap(make_page, make)


MARGIN_NOTES = (set_margin_notes,)


def _column_of(note: Any) -> _Column | None:
    words = (note.element.get("data-margin") or "").split()
    if len(words) != 3:
        return None
    return _Column(float(words[0]) * _PIXELS, float(words[1]) * _PIXELS, words[2])


def _beside(context: Any, page: Any, placed: Sequence[Any]) -> list[Any]:
    """Those of the notes of a page that stand in its margin: as many as it is high."""
    found: list[Any] = []
    room = page.height + _GAP
    for note in placed:
        column = _column_of(note)
        if column is None:
            continue
        if _HEIGHT not in note.__dict__:
            note.__dict__[_HEIGHT] = _lay_out(context, page, note, column).margin_height()
        if note.__dict__[_HEIGHT] + _GAP <= room:
            room -= note.__dict__[_HEIGHT] + _GAP
            found.append(note)
    return found


def _lay_out(context: Any, page: Any, note: Any, column: _Column) -> Any:
    """An area of a page with one note, as wide as the column."""
    from math import inf

    from weasyprint.formatting_structure import boxes, build
    from weasyprint.layout.absolute import absolute_layout
    from weasyprint.layout.block import block_level_layout
    from weasyprint.layout.percent import resolve_percentages

    holder = page.copy()
    holder.width = column.width
    area = boxes.FootnoteAreaBox(holder, page.style.anonymous_style)
    area.children = [note]
    area = build.create_anonymous_boxes(area.deepcopy())
    resolve_percentages(area, holder)
    area.position_x, area.position_y = page.content_box_x(), page.content_box_y()
    # floats of the page leave the margin alone
    context.create_block_formatting_context(area)
    apart: list[Any] = []  # bullets of lists
    laid = block_level_layout(context, area, -inf, None, holder, True, apart, apart, [])[0]
    for box in apart:
        absolute_layout(context, box, holder, apart, bottom_space=0, skip_stack=None)
    context.finish_block_formatting_context(laid)
    return laid


def _set_column(context: Any, page: Any, notes: Sequence[Any]) -> None:
    """Put notes into the margin of a page that is made."""
    lines = dict(_lines_of_calls(page))
    head, foot = page.content_box_y(), page.content_box_y() + page.height
    areas, wanted = [], []
    ordered = sorted(notes, key=lambda note: lines.get(id(note.element), head))
    for note in ordered:
        column = _column_of(note)
        assert column is not None
        area = _lay_out(context, page, note, column)
        line = lines.get(id(note.element), head)
        wanted.append(max(head, line - _first_baseline(area) + area.position_y))
        left = page.content_box_x() + page.width + column.gap
        if column.side == "outer" and page.page_type.side == "left":
            left = page.content_box_x() - column.gap - column.width
        area.translate(dx=left - area.position_x)
        areas.append(area)
    heights = [area.margin_height() for area in areas]
    for area, y in zip(areas, _past_one_another(wanted, heights, foot), strict=True):
        area.translate(dy=y - area.position_y)
    if areas:
        whole = areas[0]
        whole.children = [child for area in areas for child in area.children]
        page.children[2] = whole


def _past_one_another(
    wanted: Sequence[float], heights: Sequence[float], foot: float
) -> list[float]:
    """Where notes begin that want to begin there: none reaches into the next, none below the foot."""
    places: list[float] = []
    free = wanted[0] if wanted else 0.0
    for y, height in zip(wanted, heights, strict=True):
        places.append(max(y, free))
        free = places[-1] + height + _GAP
    for index in reversed(range(len(places))):
        places[index] = min(places[index], foot - heights[index])
        foot = places[index] - _GAP
    return places


def _lines_of_calls(page: Any) -> Iterator[tuple[int, float]]:
    """The base line of each call of a note on a page, by the ``id()`` of the note's element."""
    from weasyprint.formatting_structure import boxes

    def walk(box: Any, line: float) -> Iterator[tuple[int, float]]:
        if isinstance(box, boxes.LineBox):
            line = box.position_y + box.baseline
        if box.footnote is not None:
            yield id(box.footnote.element), line
        for child in getattr(box, "children", ()):
            yield from walk(child, line)

    yield from walk(page.children[0], page.content_box_y())


def _first_baseline(area: Any) -> float:
    """The first base line in a note that is laid out."""
    from weasyprint.formatting_structure import boxes

    for box in area.descendants():
        if isinstance(box, boxes.LineBox):
            return float(box.position_y + box.baseline)
    return float(area.position_y)
