"""Turn a block into one that is laid out at a place of its own on a page, and back where it cannot stay there."""

from __future__ import annotations

from math import inf, pi
from typing import Any, NamedTuple

BOUNDS = "octavo_bounds"  # attribute of a turned box: where its page's text would begin and end


class Mark(NamedTuple):
    """Which notes stood where, before something was tried."""

    footnotes: list[Any]
    placed: list[Any]
    reported: list[Any]


def lay_at(
    context: Any, box: Any, resume: Any, flow: Any, y: float, above: float = -inf
) -> tuple[Any, Any, Mark]:
    """Lay a block of the flow out with its border at ``y``, or as far below as its margin asks behind that of a block
    ``above``; what is left of it for another page, and the notes as they stood before."""
    from weasyprint.layout.percent import resolve_percentages

    mark = mark_notes(context)
    resolve_percentages(box, flow)
    is_whole = resume is None and box.margin_top != "auto"
    margin = float(box.margin_top) if is_whole else 0.0  # what goes on has none
    box.position_x = flow.content_box_x()
    box.position_y = y - margin + max(0.0, margin - above if above > -inf else 0.0)
    return *_lay(context, box, 0, resume, flow), mark


def _lay(context: Any, box: Any, bottom_space: float, resume: Any, flow: Any) -> tuple[Any, Any]:
    """Lay a block out that is on no page yet, with what stands beside its text, such as the bullets of lists in its cells:
    the engine lays these out with the rest of a page, of which this block is none."""
    from weasyprint.layout import block
    from weasyprint.layout.absolute import absolute_layout

    beside: list[Any] = []
    made = block.block_level_layout(
        context, box, bottom_space, resume, flow, True, beside, beside, []
    )
    page = context.current_footnote_area.page
    for placeholder in beside:
        absolute_layout(context, placeholder, page, beside, bottom_space=-inf, skip_stack=None)
    return made[0], made[1]


def unlaid(
    context: Any, box: Any, flow: Any, lists: tuple[Any, Any], margins: list[float],
    bottom_space: float, *, first: bool,
) -> bool:  # fmt: skip
    """Whether a block cannot be laid out whole where it stands; nothing of the trial is left."""
    from weasyprint.layout import block

    mark = mark_notes(context)
    place = box.position_x, box.position_y
    block.resolve_percentages(box, flow)
    counts = [len(items) for items in lists]
    made = block.block_level_layout(
        context, box, bottom_space, None, flow, first, *lists, list(margins)
    )
    new, rest = made[:2]
    fits = new is not None and rest is None
    fits = fits and not context.overflows_page(
        bottom_space, new.border_box_y() + new.border_height()
    )
    undo(context, new, mark)
    for items, count in zip(lists, counts, strict=True):
        del items[count:]
    box.position_x, box.position_y = place
    return not fits


def measure(context: Any, box: Any, flow: Any) -> float:
    """The height of a block, its notes apart."""
    from weasyprint.layout import block

    waiting, context.footnotes = context.footnotes, type(context.footnotes)()
    place = box.position_x, box.position_y
    block.resolve_percentages(box, flow)
    box.position_y = context.current_footnote_area.page.content_box_y()
    made = block.block_level_layout(context, box, -inf, None, flow, True, [], [], [])
    context.footnotes = waiting
    box.position_x, box.position_y = place
    return float(made[0].border_height())


def lay_turned(context: Any, box: Any, flow: Any, page: Any) -> tuple[Any, None, Mark]:
    """Lay a block out as wide as the page is high above its notes, and turn it counter-clockwise into the middle."""
    from weasyprint.css.properties import Dimension
    from weasyprint.layout import block

    mark = mark_notes(context)
    head, room = page.content_box_y(), 0.0
    new: Any = None
    while room != context.page_bottom - head:  # its own notes take some of it
        room = context.page_bottom - head
        wide = widened(flow, room)
        block.resolve_percentages(box, wide)
        box.position_x, box.position_y = page.content_box_x(), head
        new = _lay(context, box, -inf, None, wide)[0]
    style = new.style.copy()
    style["transform"] = (("rotate", -pi / 2),)
    style["transform_origin"] = (Dimension(0, "px"), Dimension(0, "px"))
    new.style = style
    x = page.content_box_x() + (page.width - new.border_height()) / 2
    y = head + (room + new.border_width()) / 2
    new.translate(x - new.border_box_x(), y - new.border_box_y())
    new.__dict__[BOUNDS] = (head, head + room)
    return new, None, mark


def widened(flow: Any, width: float) -> Any:
    """A flow that is as wide."""
    wide = flow.copy()
    wide.width = width
    return wide


def bounds_of(box: Any) -> tuple[float, float]:
    """Where a float begins and ends on its page."""
    head = box.border_box_y()
    bounds: tuple[float, float] = box.__dict__.get(BOUNDS) or (head, head + box.border_height())
    return bounds


def mark_notes(context: Any) -> Mark:
    """Which notes stand where."""
    return Mark(
        list(context.footnotes),
        list(context.current_page_footnotes),
        list(context.reported_footnotes),
    )


def undo(context: Any, box: Any, mark: Mark | None) -> None:
    """Take a block from the page with its notes, which are again where they were."""
    from weasyprint.layout.block import remove_placeholders

    if box is not None:
        remove_placeholders(context, [box], [], [])
    if mark is None or mark == mark_notes(context):
        return
    context.footnotes = type(context.footnotes)(mark.footnotes)
    context.current_page_footnotes = mark.placed
    context.reported_footnotes = mark.reported
    context._update_footnote_area()


def index_of_rest(resume_at: Any) -> float:
    """The index of the block of the flow with which the next page begins; infinite where there is none."""
    if resume_at is None:
        return inf
    for _ in range(2):
        resume_at = (resume_at or {}).get(0)
    return float(next(iter(resume_at))) if resume_at else 0.0


def draw_bare(context: Any, root: Any, page: Any, lay_out: Any) -> Any:
    """The root of a page without any text."""
    body = root.children[0]
    flow = body.children[0].copy_with_children([])
    flow.force_fragmentation = True
    bare = root.copy_with_children([body.copy_with_children([flow])])
    return lay_out(context, bare, 0, None, page, True, [], [], [])[0]
