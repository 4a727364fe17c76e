"""Turn a block that does not fit on the rest of its page into one at the head or foot of the next; the text goes on.

A document says by attributes which blocks of its flow may be moved, and what may not be passed:

- ``data-float`` has three words. The first is ``auto`` (where it stands, if it fits there, else at the head of the next
  page), ``top``, ``bottom``, ``page`` (alone on a page), or ``here``, which is never moved. The second names the kinds of
  things that are in it, joined by ``+``, the third the float.
- ``data-turned`` stands on a block that has a page of its own, on which it stands on its side, its head to the left.
- ``data-bled`` stands on a figure whose picture covers a page of its own, and says by how many points it runs over its edges.
- ``data-halves`` stands on a box of two blocks for a verso and the recto that faces it, ``data-whole`` on the block behind it,
  which is set in their stead where one of them has no room on a page.
- ``data-barrier`` stands on a block that waits until all floats before it are printed.

Floats keep their order: none of a kind passes another of that kind. One that waits when the text ends, or when a
page is begun by force, is printed before. Notes that a float calls stand on the page of the float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from octavo.engine.bleeds import could_bleed
from octavo.engine.floatpages import FloatPage
from octavo.engine.floatplaces import bounds_of, measure, unlaid, widened
from octavo.engine.floatqueue import AWAY, PLACED, Float, Floats, page_of, stands_at_foot
from octavo.engine.floatspreads import HALVES, WHOLE, match_halves
from octavo.engine.reliefs.swap import swap

_FLOATS = "octavo_floats"  # attribute of a context


def float_blocks() -> None:
    """Have the imported engine, once, set blocks aside that do not fit, and print them on the next page."""
    from weasyprint.layout.block import _in_flow_layout, block_level_layout

    def lay_out_page(context: Any, box: Any, *others: Any, **named: Any) -> Any:
        if box.is_for_root_element and box.children:
            floats = _floats_of(context, box)
            if floats is not None:
                _, resume_at, page, *places = others
                return FloatPage(context, floats, box, page, block_level_layout).make(
                    resume_at, *places
                )
        return block_level_layout(context, box, *others, **named)

    def lay_out_in_flow(
        context: Any, box: Any, index: int, child: Any, done: list[Any], empty: bool, absolute: Any,
        fixed: Any, margins: list[float], bottom_space: float, position_y: float, skip: Any,
        letter: Any, line: Any, discard: bool, next_page: Any, most: Any,
    ) -> Any:  # fmt: skip
        floats = context.__dict__.get(_FLOATS)
        if floats is not None and box is floats.flow and skip is None:
            lists = absolute, fixed
            way = _way_of(context, floats, index, child, done, empty, lists, margins, bottom_space)
            if way == "away":
                return False, False, None, position_y, margins, next_page, done, most
            if way == "stop":
                return (not done, bool(done), {index: None}, position_y, [], next_page, done, most)
        return _in_flow_layout(
            context, box, index, child, done, empty, absolute, fixed, margins, bottom_space,
            position_y, skip, letter, line, discard, next_page, most,
        )  # fmt: skip

    swap(block_level_layout, lay_out_page)
    swap(_in_flow_layout, lay_out_in_flow)


FLOATS = (float_blocks,)


def bounds_of_floats(page: Any) -> Iterator[tuple[str, tuple[float, float]]]:
    """Names for where each part of a float begins on a page and where it ends, with their places in CSS pixels. No id
    has a space in it."""
    flow = page
    for _ in range(3):
        flow = flow.children[0] if flow is not None and flow.children else None
    for box in flow.children if flow is not None and AWAY in flow.__dict__ else ():
        placed = box.__dict__.get(PLACED)
        if placed is not None:
            name = f"{placed.name} {placed.part}"
            head, foot = bounds_of(box)
            yield f"{name} head", (box.border_box_x(), head)
            yield f"{name} foot", (box.border_box_x(), foot)


def floats_wait(context: Any) -> bool:
    """Whether floats wait for the next page."""
    floats = context.__dict__.get(_FLOATS)
    return floats is not None and bool(floats.waiting or floats.held)


def _floats_of(context: Any, root: Any) -> Floats | None:
    """The floats of a document; None of one that has none."""
    if _FLOATS not in context.__dict__:
        flow = root
        for _ in range(2):
            flow = flow.children[0] if len(flow.children) == 1 else None
            if flow is None:
                break
        blocks = flow.children if flow is not None else ()
        has_some = any(_words(block) for block in blocks)
        context.__dict__[_FLOATS] = Floats(flow) if has_some else None
    floats: Floats | None = context.__dict__[_FLOATS]
    return floats


def _words(block: Any) -> list[str]:
    element = block.element
    return [] if element is None else (element.get("data-float") or "").split()


def _way_of(
    context: Any, floats: Floats, index: int, child: Any, done: Sequence[Any], empty: bool,
    lists: Any, margins: list[float], bottom_space: float,
) -> str:  # fmt: skip
    """What becomes of a block of the flow: "away", "stop" before it, or "" for what the engine does with it."""
    words = _words(child)
    if not words:
        barred = child.element is not None and child.element.get("data-barrier") is not None
        return "stop" if barred and floats.is_waiting() else ""
    if child.element.get(WHOLE) is not None and floats.drops.get(index - 1) is not None:
        return "away"  # its halves have been set aside
    wish, named, name = words
    kinds = frozenset(named.split("+"))
    waits = floats.is_waiting(kinds, feet=wish != "bottom")
    if wish == "here":
        return "stop" if waits else ""
    is_first = empty and not done
    one = Float(index, child, wish, kinds, name, context.current_page)
    if child.element.get(HALVES) is not None:
        return _part(context, floats, one)
    stays = wish != "page" and not waits
    if stays and is_first and wish != "bottom":
        return ""  # the head of a page is where it would go
    if (
        stays
        and wish == "auto"
        and not unlaid(context, child, floats.flow, lists, margins, bottom_space, first=is_first)
    ):
        return ""
    at_foot = wish == "bottom" and not waits and index not in floats.barred
    if at_foot and stands_at_foot(context, floats, one, bottom_space, child.position_y):
        return floats.set_aside(one, context)
    if _could_stand(context, one, floats.flow):
        return floats.set_aside(one, context)
    return "stop" if waits else ""


def _part(context: Any, floats: Floats, one: Float) -> str:
    """Have both halves of a float wait for a spread, if they have room there; else nothing is printed of them."""
    if one.index not in floats.drops:
        page = page_of(context)
        floats.drops[one.index] = match_halves(context, one.box, floats.flow_on(page), page)
    drop = floats.drops[one.index]
    if drop is None:
        return "away"
    left, right = one.box.children
    return floats.set_aside(replace(one, box=left, facing=right, drop=drop), context)


def _could_stand(context: Any, one: Float, flow: Any) -> bool:
    """Whether a float is not too high for any page: such a one is divided where it stands."""
    page = page_of(context)
    if one.is_bled:
        return could_bleed(context, one.box, flow, page)
    if one.is_turned:
        return measure(context, one.box, widened(flow, page.height)) <= float(page.width)
    return measure(context, one.box, flow) <= float(page.height)
