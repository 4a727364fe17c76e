"""Set paragraphs whole: all their lines together, as a compositor would who could try every way.

The layout engine fills one line after the other. Here the lines of a paragraph are planned at once (`fit.py`),
letters give way by up to a fiftieth, marks hang over the margins (`edges.py`), and what is planned is made
into the engine's boxes without asking it (`lines.py`). It knows of it only that a line may begin at any place that
it is told (`plan.py`).

Text from left to right in the scripts of `octavo/engine/reliefs/shapes.py` is composed, with what stands in
it: emphasis, links, calls, pictures, formulas. Lines beside floats, in columns of their own making, with leaders, or in
other scripts are left to the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from octavo.engine.composer.galley import take_galley
from octavo.engine.composer.hyphens import Exceptions
from octavo.engine.composer.lines import SCALE, Cut, LineMaker
from octavo.engine.composer.pages import Trial
from octavo.engine.composer.plan import Composing, Paragraph, Plan, paragraph_of
from octavo.engine.grid import setting_of
from octavo.engine.reliefs.swap import swap

__all__ = ["COMPOSER", "Composing", "Exceptions", "composing"]
_PARAGRAPH = "octavo_paragraph"  # attribute of a line box that holds a whole paragraph
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
    from weasyprint.layout.block import _linebox_layout
    from weasyprint.layout.inline import get_next_linebox
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

        def set_as(wish: int) -> Any:
            line.__dict__[_PLAN] = paragraph.plan(skip, wish)
            return set_lines()

        if context.in_column or most is not None or paragraph.align != "justify":
            return set_as(0)
        return trial.fill_page(set_as, lambda wish: paragraph.plan(skip, wish) is not None)

    def next_line(
        context: Any, line: Any, position_y: float, bottom_space: float, skip: Any, container: Any,
        absolute: Any, fixed: Any, first_letter: Any, first_line: Any,
    ) -> Any:  # fmt: skip
        plan = line.__dict__.get(_PLAN)
        if plan is not None and not context.excluded_shapes:
            made = _next_line(context, line, position_y, skip, container, plan)
            if made is not None:
                return made
        return get_next_linebox(
            context, line, position_y, bottom_space, skip, container, absolute, fixed,
            first_letter, first_line,
        )  # fmt: skip

    def draw(stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        scale = box.__dict__.get(SCALE)
        if scale is not None:
            a, b, c, d, e, f = matrix.values
            matrix = Matrix(a * scale, b, c, d, e, f)
        return draw_first_line(stream, box, overflow, ellipsis, matrix)

    swap(_linebox_layout, lay_out)
    swap(get_next_linebox, next_line)
    swap(draw_first_line, draw)


COMPOSER = (compose_paragraphs,)


def _next_line(
    context: Any, line: Any, position_y: float, skip: Any, container: Any, plan: Plan
) -> tuple[Any, Any] | None:
    """The next line of a plan and where the one behind it begins; None where the engine has to make it."""
    paragraph: Paragraph = line.__dict__[_PARAGRAPH][2]
    cut = paragraph.cut_at(plan, skip)
    if cut is None:
        return None
    from weasyprint.layout.inline import is_phantom_linebox, line_box_verticality

    line.position_y = position_y
    left = container.content_box_x()
    indent = line.text_indent if skip is None else 0.0
    maker = LineMaker(paragraph.galley, line, container, context)
    resume = paragraph.resume_at(cut)
    setting = setting_of(line.style)
    # where nothing opens a line, what stands in it is set in its place at once
    is_level = setting.is_even and maker.is_level(cut)
    base_y = position_y + setting.base if is_level else None
    made = maker.make(cut, left, indent, container.width, base_y)
    if is_phantom_linebox(made) and not cut.forced:
        made.height = 0
        return made, resume
    if is_level:
        bottom, top = setting.line - setting.base, -setting.base
    else:
        bottom, top = line_box_verticality(made)
        made.position_y = top
    made.baseline = -top
    made.height = bottom - top
    made.margin_top = made.margin_bottom = 0
    offset = _offset(cut, made, container.width - indent)
    made.translate(offset, 0.0 if is_level else position_y - top)
    made.position_y = position_y
    return made, resume


def _offset(cut: Cut, line: Any, width: float) -> float:
    """How far a line that is not full stands from the left margin."""
    align = line.style["text_align_all"]
    if cut.last and line.style["text_align_last"] != "auto":
        align = line.style["text_align_last"]
    room = width - line.width
    if room <= 0 or align in ("justify", "start", "left"):
        return 0.0
    return float(room / 2 if align == "center" else room)


def _paragraph(context: Any, line: Any, container: Any, how: Composing) -> Paragraph | None:
    known = line.__dict__.get(_PARAGRAPH)
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
    line.__dict__[_PARAGRAPH] = (line, line.children, paragraph, container.width)
    return paragraph


def _first_indent(line: Any, container: Any) -> float:
    """The indent of the first line, also where a later one is asked for first."""
    from weasyprint.layout.percent import percentage

    return float(percentage(line.style["text_indent"], line.style, container.width))
