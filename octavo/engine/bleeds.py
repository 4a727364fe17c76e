"""Turn a figure that says so into a page of its own, which its picture covers and runs over on all sides.

The picture keeps its proportions and is cut where the page has others. With a caption it ends above that, which stands
where the last lines of a page stand, set in at both sides: a press may move the type of other pages, and never this.
"""

from __future__ import annotations

from math import inf
from typing import Any

from octavo.engine.floatplaces import BOUNDS, Mark, mark_notes

BLED = "data-bled"  # attribute of the figure: by how many points its picture runs over the page
PICTURE = "bled-picture"  # class of the box of its picture
_PX = 4 / 3  # to a point
_LEAST = 0.5  # of the page that is left to the picture
_IN = 1.5  # ems by which a caption is set in


def could_bleed(context: Any, box: Any, flow: Any, page: Any) -> bool:
    """Whether enough of a page is left for the picture above its caption."""
    mark = mark_notes(context)
    waiting, context.footnotes = context.footnotes, type(context.footnotes)()
    height = _below(_lay(context, box, flow, page, 1.0))
    context.footnotes = waiting
    assert mark == mark_notes(context)
    return height <= (1 - _LEAST) * float(page.height)


def lay_bleed(context: Any, box: Any, flow: Any, page: Any) -> tuple[Any, None, Mark]:
    """Lay the figure out: its picture over the page, its caption at the foot, above its notes."""
    mark = mark_notes(context)
    over = float(box.element.get(BLED)) * _PX
    new: Any = None
    foot = -1.0
    while foot != context.page_bottom:  # notes of the caption take some of it
        foot = context.page_bottom
        height = page.margin_height() + 2 * over
        if (below := _below(_lay(context, box, flow, page, 1.0)) if _captions(box) else 0.0) > 0:
            height = max(foot - below, 0.0) + over
        new = _lay(context, box, flow, page, height)
    picture = _picture(new)
    picture.translate(-over - picture.border_box_x(), -over - picture.border_box_y())
    if below := _below(new):
        lowest = max(child.border_box_y() + child.border_height() for child in _captions(new))
        for child in _captions(new):
            child.translate(dy=foot - lowest)
    # the figure itself is as large as the page, for whoever asks where it is; of it nothing is drawn
    new.position_y, new.margin_top, new.height = 0.0, 0.0, page.margin_height()
    new.__dict__[BOUNDS] = (page.content_box_y(), foot)
    return new, None, mark


def _lay(context: Any, box: Any, flow: Any, page: Any, height: float) -> Any:
    """The figure with a picture that is as high, at the head of the page."""
    from weasyprint.layout import block

    over = float(box.element.get(BLED)) * _PX
    sized = box.copy_with_children(
        [
            _sized(child, page.margin_width() + 2 * over, height) if child is _picture(box) else _set_in(child)
            for child in box.children
        ]
    )  # fmt: skip
    block.resolve_percentages(sized, flow)
    sized.position_x, sized.position_y = page.content_box_x(), page.content_box_y()
    return block.block_level_layout(context, sized, -inf, None, flow, True, [], [], [])[0]


def _sized(window: Any, width: float, height: float) -> Any:
    """The box of the picture, so wide and high, with a picture that covers it."""
    style = _with_lengths(window.style, width=width, height=height)
    style["overflow"] = "hidden"
    covering = []
    for child in window.children:
        image = child.copy()
        image.style = _with_lengths(
            child.style, width=width, height=height, max_width=inf, max_height=inf, min_width=0, min_height=0,
            margin_left=0, margin_right=0,
        )  # fmt: skip
        image.style["object_fit"] = "cover"
        covering.append(image)
    new = window.copy_with_children(covering)
    new.style = style
    return new


def _set_in(caption: Any) -> Any:
    new = caption.copy()
    room = _IN * caption.style["font_size"]
    new.style = _with_lengths(caption.style, margin_left=room, margin_right=room)
    return new


def _with_lengths(style: Any, **lengths: float) -> Any:
    from weasyprint.css.properties import Dimension

    style = style.copy()
    for name, length in lengths.items():
        style[name] = Dimension(length, "px")
    return style


def _picture(figure: Any) -> Any:
    return next(child for child in figure.children if _is_picture(child))


def _captions(figure: Any) -> list[Any]:
    return [child for child in figure.children if not _is_picture(child)]


def _is_picture(box: Any) -> bool:
    return box.element is not None and box.element.get("class") == PICTURE


def _below(figure: Any) -> float:
    """How much the captions of a laid figure take, their margins included."""
    picture = _picture(figure)
    feet = [box.border_box_y() + box.border_height() for box in _captions(figure)]
    return (
        max(feet, default=0.0) - (picture.border_box_y() + picture.border_height()) if feet else 0.0
    )
