"""Turn a block that does not fit on the rest of its page into one at the head or foot of the next; the text goes on.

A document says by attributes which blocks of its flow may be moved, and what may not be passed:

- ``data-float`` has three words. The first is ``auto`` (where it stands, if it fits there, else at the head of the next
  page), ``top``, ``bottom``, ``page`` (alone on a page), or ``here``, which is never moved. The second names the kinds of
  things that are in it, joined by ``+``, the third the float.
- ``data-turned`` stands on a block that has a page of its own, on which it stands on its side, its head to the left.
- ``data-barrier`` stands on a block that waits until all floats before it are printed.

Floats keep their order: none of a kind passes another of that kind. One that waits when the text ends, or when a
page is begun by force, is printed before. Notes that a float calls stand on the page of the float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from octavo.engine.floatplaces import (
    bounds_of,
    draw_bare,
    index_of_rest,
    lay_at,
    lay_turned,
    mark_notes,
    measure,
    undo,
    unlaid,
    widened,
)
from octavo.engine.grid import setting_of
from octavo.engine.reliefs.swap import swap

PLACED = "octavo_placed"  # attribute of a box: which float it is
AWAY = "octavo_away"  # attribute of the flow of a page with floats: those that are called on it, each with its place
ALONE = "octavo_alone"  # attribute of the root of a page on which no text follows its floats
_FLOATS = "octavo_floats"  # attribute of a context
_TEXT_LINES = 3  # fewer lines of text are not set below a float
_TEXT_PART = 0.2  # of a page that is left to the text where several floats wait


class Placed(NamedTuple):
    """A float where it is printed."""

    name: str
    part: int  # from 1: one that is higher than a page goes on
    behind: int  # by how many pages it is behind its place in the text


@dataclass(slots=True)
class _Float:
    index: int  # among the blocks of the flow
    box: Any
    wish: str
    kinds: frozenset[str]
    name: str
    page: int  # on which it would stand
    part: int = 1
    resume: Any = None  # where a part of it ended

    @property
    def is_turned(self) -> bool:
        """Whether it stands on its side."""
        return self.box.element.get("data-turned") is not None


@dataclass(slots=True)
class _Floats:
    """The floats of a document that is being laid out."""

    flow: Any
    indent: float = 0.0  # of the flow, from the side of the type area
    page: int = 0
    before: tuple[_Float, ...] = ()  # that waited when the page began
    waiting: list[_Float] = field(default_factory=list)  # for the pages to come
    found: list[_Float] = field(default_factory=list)  # on this page, and set aside
    feet: list[tuple[_Float, Any]] = field(default_factory=list)  # that stand at its foot
    barred: set[int] = field(default_factory=set)  # blocks that cannot stand at its foot
    held: tuple[Any, Any] | None = None  # where the text goes on, and how, when no float waits

    def begin(self, page: int) -> None:
        """Begin a page, or begin it anew."""
        if page == 1:
            self.waiting, self.held = [], None
        elif page == self.page:
            self.waiting = list(self.before)
        self.page, self.before = page, tuple(self.waiting)
        self.found, self.feet, self.barred = [], [], set()

    def set_aside(self, one: _Float, context: Any) -> str:
        """Have a float wait for the next page."""
        self.found.append(one)
        self.indent = self.flow.position_x - _page_of(context).content_box_x()
        return "away"

    def flow_on(self, page: Any) -> Any:
        """The flow as it stands on a page before its text is laid out there."""
        flow = self.flow.copy()
        flow.position_x = page.content_box_x() + self.indent
        flow.position_y = page.content_box_y()
        return flow

    def is_waiting(self, kinds: frozenset[str] = frozenset(), *, feet: bool = False) -> bool:
        """Whether a float of these kinds, or any at all, waits for another page; with ``feet``, or for the foot of this."""
        at_foot = {id(one) for one, _ in self.feet}
        there = [one for one in (*self.waiting, *self.found) if id(one) not in at_foot]
        there += [one for one, _ in self.feet] if feet else []
        return any(not kinds or kinds & one.kinds for one in there)


def float_blocks() -> None:
    """Have the imported engine, once, set blocks aside that do not fit, and print them on the next page."""
    from weasyprint.layout.block import _in_flow_layout, block_level_layout

    def lay_out_page(context: Any, box: Any, *others: Any, **named: Any) -> Any:
        if box.is_for_root_element and box.children:
            floats = _floats_of(context, box)
            if floats is not None:
                _, resume_at, page, *places = others
                return _Page(context, floats, box, page, block_level_layout).make(
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


def _floats_of(context: Any, root: Any) -> _Floats | None:
    """The floats of a document; None of one that has none."""
    if _FLOATS not in context.__dict__:
        flow = root
        for _ in range(2):
            flow = flow.children[0] if len(flow.children) == 1 else None
            if flow is None:
                break
        blocks = flow.children if flow is not None else ()
        has_some = any(_words(block) for block in blocks)
        context.__dict__[_FLOATS] = _Floats(flow) if has_some else None
    floats: _Floats | None = context.__dict__[_FLOATS]
    return floats


def _page_of(context: Any) -> Any:
    return context.current_footnote_area.page


def _words(block: Any) -> list[str]:
    element = block.element
    return [] if element is None else (element.get("data-float") or "").split()


def _way_of(
    context: Any, floats: _Floats, index: int, child: Any, done: Sequence[Any], empty: bool,
    lists: Any, margins: list[float], bottom_space: float,
) -> str:  # fmt: skip
    """What becomes of a block of the flow: "away", "stop" before it, or "" for what the engine does with it."""
    words = _words(child)
    if not words:
        barred = child.element is not None and child.element.get("data-barrier") is not None
        return "stop" if barred and floats.is_waiting() else ""
    wish, named, name = words
    kinds = frozenset(named.split("+"))
    waits = floats.is_waiting(kinds, feet=wish != "bottom")
    if wish == "here":
        return "stop" if waits else ""
    is_first = empty and not done
    one = _Float(index, child, wish, kinds, name, context.current_page)
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
    if at_foot and _stands_at_foot(context, floats, one, bottom_space, child.position_y):
        return floats.set_aside(one, context)
    if _could_stand(context, one, floats.flow):
        return floats.set_aside(one, context)
    return "stop" if waits else ""


def _could_stand(context: Any, one: _Float, flow: Any) -> bool:
    """Whether a float is not too high for any page: such a one is divided where it stands."""
    page = _page_of(context)
    if one.is_turned:
        return measure(context, one.box, widened(flow, page.height)) <= float(page.width)
    return measure(context, one.box, flow) <= float(page.height)


def _stands_at_foot(
    context: Any, floats: _Floats, one: _Float, bottom_space: float, text_foot: float
) -> bool:
    """Give a float its room at the foot of the page, above the notes, if there is so much below the text."""
    page = _page_of(context)
    box, rest, mark = lay_at(context, one.box, None, floats.flow_on(page), page.content_box_y())
    need = box.border_height() + box.margin_top
    if rest is not None or context.page_bottom - bottom_space - need < text_foot:
        undo(context, box, mark)
        return False
    context.page_bottom -= need
    floats.feet.append((one, box))
    return True


class _Page:
    """A page of a document with floats, while it is made."""

    def __init__(self, context: Any, floats: _Floats, root: Any, page: Any, lay_out: Any) -> None:
        self._context = context
        self._floats = floats
        self._root = root
        self._page = page
        self._lay_out = lay_out
        self._head: list[Any] = []  # boxes of floats
        self._y = page.content_box_y()  # below them
        floats.begin(context.current_page)

    def make(self, resume_at: Any, is_empty: bool, *others: Any) -> Any:
        """The page as the engine makes one: its root, where the text goes on, how."""
        floats, begins = self._floats, resume_at
        text_follows = self._put_floats() and floats.held is None
        made: Any = (None, resume_at, None)
        if text_follows:
            made = self._set_text(resume_at, is_empty, *others)
            has_other = self._head or floats.feet or self._context.current_page_footnotes
            if made[0] is None and not has_other:
                return made
        if made[0] is None:
            bare = draw_bare(self._context, self._root, self._page, self._lay_out)
            bare.__dict__[ALONE] = True
            made = (
                bare,
                resume_at,
                {"break": "any", "page": bare.page_values()[1]},
                [],
                False,
                None,
            )
        return self._finish(made, begins)

    def _set_text(
        self,
        resume_at: Any,
        is_empty: bool,
        absolute: list[Any],
        fixed: list[Any],
        margins: list[float],
    ) -> Any:
        """Lay out the text below the floats; and again where it ends before the call of one that has its room at the
        foot already. Where no text fits, the engine has taken notes back that stand on pages before."""
        context, floats, root = self._context, self._floats, self._root
        top, bottom, mark = root.position_y, context.page_bottom, mark_notes(context)
        feet, counts = list(floats.feet), (len(absolute), len(fixed))
        if self._head:
            root.position_y, is_empty = self._y, False
        while True:
            made = self._lay_out(
                context, root, 0, resume_at, self._page, is_empty, absolute, fixed, list(margins)
            )
            behind = index_of_rest(made[1])
            early = {
                one.index
                for one, _ in floats.feet
                if one.page == floats.page and one.index >= behind
            }
            if made[0] is not None and not early:
                break
            undo(context, None, mark)
            context.page_bottom = bottom
            floats.found, floats.feet = [], list(feet)
            floats.barred |= early
            del absolute[counts[0] :], fixed[counts[1] :]
            if made[0] is None:
                break
        root.position_y = top
        return made

    def _put_floats(self) -> bool:
        """Put floats that wait on the page; whether text follows."""
        context, floats = self._context, self._floats
        is_clear = not context.current_page_footnotes
        while floats.waiting:
            one = floats.waiting[0]
            if one.wish == "page" and self._head:
                return False if floats.held else self._has_room()
            if one.wish == "bottom" and not floats.held and self._put_at_foot(one):
                continue
            if floats.feet:
                break  # it would stand above one that comes first
            if not self._put_at_head(one, is_forced=is_clear and not self._head):
                break
            if one.wish == "page" or one.resume is not None:
                return False
        return not self._head or self._has_room()

    def _put_at_foot(self, one: _Float) -> bool:
        floats = self._floats
        least = self._y + _TEXT_LINES * self._step()
        if one.resume is not None or not _stands_at_foot(self._context, floats, one, 0, least):
            return False
        floats.waiting.pop(0)
        return True

    def _put_at_head(self, one: _Float, *, is_forced: bool) -> bool:
        context, floats = self._context, self._floats
        flow = floats.flow_on(self._page)
        if one.is_turned:
            box, _, _ = lay_turned(context, one.box, flow, self._page)
            self._take(one, box)
            floats.waiting.pop(0)
            return True
        above = self._head[-1].margin_bottom if self._head else -inf
        box, rest, mark = lay_at(context, one.box, one.resume, flow, self._y, above)
        foot = box.border_box_y() + box.border_height()
        least = _TEXT_PART * self._page.height if self._head and not floats.held else 0
        fits = rest is None and not context.overflows(context.page_bottom - least, foot)
        if not fits and not is_forced:
            undo(context, box, mark)
            return False
        self._take(one, box)
        self._y = foot + box.margin_bottom
        one.resume, one.part = rest, one.part + 1
        if rest is None:
            floats.waiting.pop(0)
        return True

    def _take(self, one: _Float, box: Any) -> None:
        box.__dict__[PLACED] = Placed(one.name, one.part, self._floats.page - one.page)
        self._head.append(box)

    def _has_room(self) -> bool:
        return bool(self._context.page_bottom - self._y >= _TEXT_LINES * self._step())

    def _step(self) -> float:
        return setting_of(self._root.style).step

    def _finish(self, made: Any, begins: Any) -> Any:
        """The page with its floats, and what is left for the next."""
        floats = self._floats
        root, resume_at, next_page, *rest = made
        flow = root.children[0].children[0]
        behind = index_of_rest(resume_at)
        floats.found = [one for one in floats.found if one.index < behind]
        y = self._context.page_bottom
        here = {id(one) for one, _ in floats.feet}
        floats.waiting += [one for one in floats.found if id(one) not in here]
        blocks = list(flow.children)
        flow.__dict__[AWAY] = [
            (sum(getattr(block, "index", -1) < one.index for block in blocks), one.name)
            for one in floats.found
        ]
        for one, box in floats.feet:
            box.translate(dy=y + box.margin_top - box.border_box_y())
            y = box.border_box_y() + box.border_height()
            box.__dict__[PLACED] = Placed(one.name, one.part, floats.page - one.page)
        flow.children = [*self._head, *blocks, *(box for _, box in floats.feet)]
        if floats.held is not None:
            if not floats.waiting:
                (resume_at, next_page), floats.held = floats.held, None
        elif floats.waiting and (resume_at is None or next_page["break"] != "any"):
            floats.held = (resume_at, next_page)
            end = {0: {0: {len(floats.flow.children): None}}}
            resume_at = resume_at if resume_at is not None else end
            next_page = {"break": "any", "page": root.page_values()[1]}
        return (root, resume_at, next_page, *rest)
