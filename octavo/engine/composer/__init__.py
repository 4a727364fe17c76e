"""Set paragraphs whole: all their lines together, as a compositor would who could try every way.

The layout engine fills one line after the other. Here the lines of a paragraph are planned at once (`fit.py`),
letters give way by up to a fiftieth, marks hang over the margins (`edges.py`), and what is planned is made
into the engine's boxes without asking it (`lines.py`). It knows of it only that a line may begin at any place that
it is told (`plan.py`).

Text from left to right in the scripts of `octavo/engine/reliefs/alphabets.py` is composed, with what stands in
it: emphasis, links, calls, pictures, formulas. Lines beside floats, in columns of their own making, with leaders, or in
other scripts are left to the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from octavo.engine.composer.filling import lengthen
from octavo.engine.composer.galley import take_galley
from octavo.engine.composer.headings import set_behind_heading
from octavo.engine.composer.hyphens import Exceptions
from octavo.engine.composer.lines import CUT
from octavo.engine.composer.pages import Trial
from octavo.engine.composer.plan import Composing, Paragraph, Whole, paragraph_of
from octavo.engine.composer.setting import PARAGRAPH, count_lines, next_planned_line, set_longer
from octavo.engine.depth import ends_in_text, grow_white, white_of
from octavo.engine.reliefs.shapes import SCALE
from octavo.engine.reliefs.swap import swap

__all__ = ["COMPOSER", "Composing", "Exceptions", "composed_lines", "composing", "count_lines"]
_LINES = "octavo_lines"  # attribute of a layout context: the line boxes that hold paragraphs
_PLAN = "octavo_plan"  # attribute of such a line box: the lines that it is being set in; None: by the engine

_current: list[
    Composing
] = []  # how the document is composed that is being laid out; none: by the engine


@contextmanager
def composing(how: Composing | None) -> Iterator[None]:
    """Compose what is laid out while the block runs."""
    if how is None:
        yield
        return
    _current.append(how)
    try:
        yield
    finally:
        _current.pop()


def compose_paragraphs() -> None:
    """Let the engine take lines from here, where they are composed."""
    from weasyprint.draw.text import draw_first_line
    from weasyprint.layout.block import _in_flow_layout, _linebox_layout, relative_positioning
    from weasyprint.layout.inline import get_next_linebox
    from weasyprint.layout.page import make_page
    from weasyprint.matrix import Matrix
    from weasyprint.text.line_break import strut

    def lay_out(
        context: Any, box: Any, index: Any, line: Any, children: list[Any], empty: bool, absolute: Any,
        fixed: Any, margins: Any, bottom_space: float, position_y: float, skip: Any, letter: Any,
        first: Any, decorated: Any, most: Any,
    ) -> Any:  # fmt: skip
        def set_lines() -> Any:
            return _linebox_layout(
                context, box, index, line, children, empty, absolute, fixed, margins, bottom_space,
                position_y, skip, letter, first, decorated, most,
            )  # fmt: skip

        line.__dict__[_PLAN] = None
        if not _current or context.excluded_shapes or letter or first:
            return set_lines()
        paragraph = _paragraph(context, line, box, _current[-1])
        if paragraph is None:
            return set_lines()
        trial = Trial(
            context, children, (absolute, fixed), position_y, bottom_space, strut(line.style)[0]
        )  # fmt: skip

        def set_as(wish: int, whole: Whole = ()) -> Any:
            line.__dict__[_PLAN] = paragraph.plan(skip, wish, whole)
            return set_lines()

        if context.in_column or most is not None or paragraph.align != "justify":
            return set_as(0)
        return trial.fill_page(
            set_as, lambda wish, whole=(): paragraph.plan(skip, wish, whole) is not None
        )

    def lay_out_in_flow(
        context: Any, box: Any, index: int, child: Any, done: list[Any], empty: bool, absolute: Any,
        fixed: Any, margins: list[float], bottom_space: float, position_y: float, *others: Any,
    ) -> Any:  # fmt: skip
        def set_at(place: float) -> Any:
            child.position_y = place
            return _in_flow_layout(
                context, box, index, child, done, empty, absolute, fixed, [*margins], bottom_space,
                place, *others,
            )  # fmt: skip

        if not _current:
            return set_at(position_y)
        return set_behind_heading(context, box, done, (absolute, fixed), position_y, set_at)

    def next_line(
        context: Any, line: Any, position_y: float, bottom_space: float, skip: Any, container: Any,
        absolute: Any, fixed: Any, first_letter: Any, first_line: Any,
    ) -> Any:  # fmt: skip
        plan = line.__dict__.get(_PLAN)
        if plan is not None and not context.excluded_shapes:
            made = next_planned_line(context, line, position_y, skip, container, plan)
            if made is not None:
                return made
        return get_next_linebox(
            context, line, position_y, bottom_space, skip, container, absolute, fixed,
            first_letter, first_line,
        )  # fmt: skip

    def position(box: Any, containing_block: Any) -> None:
        if CUT not in box.__dict__:  # nothing in a planned line is moved from where it stands
            relative_positioning(box, containing_block)

    def draw(stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        scale = box.__dict__.get(SCALE)
        if scale is not None:
            a, b, c, d, e, f = matrix.values
            matrix = Matrix(a * scale, b, c, d, e, f)
        return draw_first_line(stream, box, overflow, ellipsis, matrix)

    def make(context: Any, *arguments: Any, **named: Any) -> Any:
        page, resume_at, next_page = make_page(context, *arguments, **named)
        if _current and ends_in_text(page, resume_at, next_page):
            blocks, missing, step = white_of(page)
            lengthen(blocks, missing, step, lambda block: set_longer(context, block))
            grow_white(page)  # which may not have been enough before
        return page, resume_at, next_page

    swap(make_page, make)
    swap(_linebox_layout, lay_out)
    swap(_in_flow_layout, lay_out_in_flow)
    swap(get_next_linebox, next_line)
    swap(relative_positioning, position)
    swap(draw_first_line, draw)


COMPOSER = (compose_paragraphs,)


def _paragraph(context: Any, line: Any, container: Any, how: Composing) -> Paragraph | None:
    known = line.__dict__.get(PARAGRAPH)
    paragraph: Paragraph | None
    if known is not None:
        owner, children, paragraph, width = known
        if owner is line and children is line.children and width == container.width:
            return paragraph
    paragraph = None
    if container.style["direction"] == "ltr":
        galley = take_galley(line, container, context, how)
        if galley is not None:
            indent = _first_indent(line, container)
            paragraph = paragraph_of(galley, context, line, container.width, indent)
    line.__dict__[PARAGRAPH] = (line, line.children, paragraph, container.width)
    context.__dict__.setdefault(_LINES, []).append(line)
    return paragraph


def composed_lines(context: Any) -> list[Any]:
    """The line boxes that hold whole paragraphs, and are held by them."""
    lines: list[Any] = context.__dict__.get(_LINES, [])
    return lines


def _first_indent(line: Any, container: Any) -> float:
    """The indent of the first line, also where a later one is asked for first."""
    from weasyprint.layout.percent import percentage

    return float(percentage(line.style["text_indent"], line.style, container.width))
