"""Keep a heading on its page by taking a line of the white before it.

A heading has to stand on one page with the lines behind it. Where these lack a line of room, it would go to the next
page with them and leave the page short by half a dozen; a compositor gives it a line less of white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from octavo.engine.depth import BEFORE, stretch_of
from octavo.engine.grid import setting_of, stands_on_grid

_LEAST = 1.5  # lines of white before a heading that may give one of them

Outcome = tuple[
    Any, ...
]  # of the engine's: abort, stop, where to go on, position, margins, next page, blocks, lines left


def set_behind_heading(
    context: Any, flow: Any, done: Sequence[Any], placed: tuple[list[Any], list[Any]], position_y: float,
    set_at: Callable[[float], Outcome],
) -> Outcome:  # fmt: skip
    """Set the next block of a flow by ``set_at``, which is told where; ``done`` are those before it, and ``placed`` what
    of them is placed elsewhere."""
    heading = _heading_before(context, flow, done)
    if heading is None:
        return set_at(position_y)
    before = _held(context, placed)
    outcome = set_at(position_y)
    if not _is_left_out(outcome, heading) or _held(context, placed) != before:
        return outcome
    step = setting_of(heading.style).step
    kept = done[done.index(heading) :]
    for block in kept:
        block.translate(dy=-step)
    tighter = set_at(position_y - step)
    if not _is_left_out(tighter, heading):
        return tighter
    for block in kept:
        block.translate(dy=step)
    return outcome


def _heading_before(context: Any, flow: Any, done: Sequence[Any]) -> Any:
    """The first of the headings that end ``done``, if it has white to give; None where it has not."""
    index = len(done)
    while index and stretch_of(done[index - 1].style) == BEFORE:
        index -= 1
    if index in (0, len(done)) or context.in_column or not stands_on_grid(flow):
        return None
    heading = done[index]
    is_wide = heading.margin_top > _LEAST * setting_of(heading.style).step
    return heading if is_wide else None


def _held(context: Any, placed: tuple[list[Any], list[Any]]) -> tuple[Any, ...]:
    """What stands outside of the flow: the notes of the page, those that wait, and boxes that are placed elsewhere."""
    notes = context.current_page_footnotes, context.reported_footnotes
    return tuple([id(box) for box in boxes] for boxes in (*notes, *placed))


def _is_left_out(outcome: Outcome, heading: Any) -> bool:
    """Whether the page ends before a heading that stood on it."""
    _, stop, resume_at, _, _, _, _, _ = outcome
    return bool(stop) and resume_at == {heading.index: None}
