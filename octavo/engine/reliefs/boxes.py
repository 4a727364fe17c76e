"""Turn what is asked of boxes one by one, for the same nothing, into one short answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_BARE = "octavo_bare"  # attribute of a style
_IN_ORDER = "octavo_in_order"  # attribute of a style
_OUTLINED = "octavo_outlined"  # attribute of a style
_PLACELESS = "octavo_placeless"  # attribute of a style
_INPUTS = ("button", "input", "select", "textarea")
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_NO_RADIUS = (0, "px")


def name_pages_directly() -> None:
    """Look for the names of pages along one edge of the tree of boxes.

    Between any two blocks the engine compares the name of the page that the first one ends on with
    that of the second one's beginning, and whatever it finds on the way is found twice for every
    level: both names of both outermost children, with lists of all that are between. The name is
    that of the innermost box which has one. Tables do not ask what is in them. Gain: 0.7 %.
    """
    from weasyprint.formatting_structure.boxes import ParentBox, TableBox
    from weasyprint.layout.block import block_level_page_name

    def name(box: Any, order: Callable[[Any], Iterable[Any]]) -> Any:
        page = box.style["page"]
        while isinstance(box, ParentBox) and not isinstance(box, TableBox):
            for child in order(box.children):
                if child.is_in_normal_flow() or child.is_floated():
                    break
            else:
                break
            box = child
            page = box.style["page"] or page
        return page

    def page_values(box: Any) -> tuple[Any, Any]:
        return name(box, iter), name(box, reversed)

    def page_name(before: Any, after: Any) -> Any:
        begun = name(after, iter)
        return begun if name(before, reversed) != begun else None

    ParentBox.page_values = page_values
    swap(block_level_page_name, page_name)


def leave_bare_boxes() -> None:
    """Know from its style that a box has neither background nor rounded corners.

    What the engine looks up in fourteen properties to find nothing depends on the style alone.
    Gain: 0.7 %.
    """
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout.background import layout_box_backgrounds

    def lay_out(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is None and layout_children and box is not page and isinstance(box, Box):
            style_of = box.style
            # asked too often for a call
            kept = style_of.__dict__.get(_BARE) or kept_with(style_of, _BARE, _bare)
            if kept is not None:
                box.__dict__.update(kept)
                for child in box.all_children():
                    lay_out(page, child, get_image)
                return
        layout_box_backgrounds(page, box, get_image, layout_children, style)

    swap(layout_box_backgrounds, lay_out)


def is_bare(style: Any) -> bool:
    """Whether boxes of a style have neither background nor rounded corners, nor pictures for borders."""
    return kept_with(style, _BARE, _bare) is not None


def _bare(style: Any) -> dict[str, Any] | None:
    """What the engine sets in boxes of a style that have no background, if they have none."""
    from weasyprint.draw.color import get_color

    radii = [f"border_{corner}_radius" for corner in _CORNERS]
    if (
        any(_NO_RADIUS not in style[radius] for radius in radii)
        or style["border_image_source"][0] != "none"
        or style["mask_border_source"][0] != "none"
        or style["box_shadow"]
    ):
        return None
    if style["visibility"] != "hidden" and (
        any(kind == "url" or image for kind, image in style["background_image"])
        or get_color(style, "background_color").alpha
    ):
        return None
    return {"background": None, **dict.fromkeys(radii, (0, 0))}


def copy_boxes_whole() -> None:
    """Copy what is known of a box in one go.

    The engine makes a box with nothing and puts forty things into it, one by one, while the room for them grows. Every
    line, and every text in it, begins as a copy of its paragraph's. Gain: 1.0 % of a chapter that is composed.
    """
    from weasyprint.formatting_structure.boxes import Box

    def copy(box: Any) -> Any:
        made: Any = object.__new__(type(box))
        made.__dict__ = box.__dict__.copy()
        return made

    Box.copy = copy


def place_lines_freely() -> None:
    """Give a line the whole width where nothing floats.

    The engine gathers lists of what stands in a line's way, twice for each line, and of the sides
    that it stands on. The sums are its own. Gain: 0.6 %.
    """
    from weasyprint.formatting_structure.boxes import LineBox
    from weasyprint.layout.float import avoid_collisions

    def avoid(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if (
            outer
            or type(box) is not LineBox
            or context.excluded_shapes
            or box.style["float"] != "none"
            or containing_block.style["direction"] == "rtl"
        ):
            return avoid_collisions(context, box, containing_block, outer)
        left = containing_block.content_box_x()
        right = left + containing_block.width
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    swap(avoid_collisions, avoid)


def draw_lines_as_they_are() -> None:
    """Draw lines as they were laid out, where nothing in them is drawn out of its order.

    The engine looks in all boxes of a page for those that are drawn before or behind others, and makes copies
    of all that hold them. Gain: 0.4 %.
    """
    from weasyprint.formatting_structure.boxes import (
        InlineBox,
        InlineReplacedBox,
        LineBox,
        TextBox,
    )
    from weasyprint.stacking import _dispatch

    def in_order(box: Any) -> bool:
        style = box.style
        if not (style.__dict__.get(_IN_ORDER) or kept_with(style, _IN_ORDER, _in_order)):
            return False
        kind = type(box)
        if kind is TextBox or kind is InlineReplacedBox:
            return True
        return (kind is InlineBox or kind is LineBox) and all(map(in_order, box.children))

    def dispatch(
        box: Any, page: Any, contexts: Any, blocks: Any, floats: Any, blocks_and_cells: Any
    ) -> Any:
        if type(box) is LineBox and in_order(box):
            return box
        return _dispatch(box, page, contexts, blocks, floats, blocks_and_cells)

    swap(_dispatch, dispatch)


def ask_plainly() -> None:
    """Give what is asked of every box by one look, without generators inside of one another.

    What stands in a box comes in the same order; most margins that meet are none or one; few elements are
    forms, texts neither links nor places unless their style or their box says so, and few styles have outlines.
    Gain: 1.7 % of a chapter that is composed.
    """
    from weasyprint.anchors import gather_anchors
    from weasyprint.draw.border import draw_outline
    from weasyprint.formatting_structure.boxes import Box, TextBox
    from weasyprint.layout.block import collapse_margin

    stock = Box.is_input

    def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [box]
        take = waiting.pop
        while waiting:
            found = take()
            if isinstance(found, Box):
                yield found
                if found.children:
                    waiting += found.children[::-1]
            elif placeholders:
                yield from found.descendants(placeholders)
            else:
                yield found

    def collapse(margins: Iterable[float]) -> float:
        most: float = 0
        least: float = 0
        for margin in margins:
            if margin > most:
                most = margin
            elif margin < least:
                least = margin
        return most + least

    def is_input(box: Any) -> bool:
        element = box.element
        return element is not None and element.tag in _INPUTS and bool(stock(box))

    def gather(box: Any, *rest: Any) -> None:
        if (
            type(box) is not TextBox
            or box.bookmark_label
            or box.element is None
            or box.element.tag == "form"
            or not (
                box.style.__dict__.get(_PLACELESS)
                or kept_with(box.style, _PLACELESS, _is_placeless)
            )
        ):
            gather_anchors(box, *rest)

    def outline(stream: Any, box: Any) -> None:
        style = box.style
        # asked too often for a call
        if style.__dict__.get(_OUTLINED) is not False and kept_with(style, _OUTLINED, _is_outlined):
            draw_outline(stream, box)
            return
        for child in box.children:
            if isinstance(child, Box):
                outline(stream, child)

    Box.descendants, Box.is_input = descendants, is_input
    swap(draw_outline, outline)
    swap(collapse_margin, collapse)
    swap(gather_anchors, gather)


def _is_outlined(style: Any) -> bool:
    """Whether an outline may be drawn around boxes of a style."""
    return style["visibility"] == "visible" and bool(style["outline_width"])


def _is_placeless(style: Any) -> bool:
    """Whether a text of a style is no place that anything leads to, and moves nothing."""
    return not style["transform"] and not style["anchor"]


def _in_order(style: Any) -> bool:
    """Whether a box of a style is drawn where it stands among others."""
    return bool(
        style["position"] == "static"
        and style["float"] == "none"
        and style["opacity"] >= 1
        and not style["transform"]
        and style["overflow"] == "visible"
    )
