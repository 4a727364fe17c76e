"""Turn the floats that wait, and the text behind them, into the next page."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from octavo.engine.bleeds import lay_bleed
from octavo.engine.floatplaces import draw_bare, index_of_rest, lay_at, lay_turned, mark_notes, undo
from octavo.engine.floatqueue import ALONE, AWAY, PLACED, Float, Floats, Placed, stands_at_foot
from octavo.engine.floatspreads import first_row, is_verso
from octavo.engine.grid import setting_of

_TEXT_LINES = 3  # fewer lines of text are not set below a float
_TEXT_PART = 0.2  # of a page that is left to the text where several floats wait


class FloatPage:
    """A page of a document with floats, while it is made."""

    def __init__(self, context: Any, floats: Floats, root: Any, page: Any, lay_out: Any) -> None:
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
            if one.facing is not None and not is_verso(self._page):
                break
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

    def _put_at_foot(self, one: Float) -> bool:
        floats = self._floats
        least = self._y + _TEXT_LINES * self._step()
        if one.resume is not None or not stands_at_foot(self._context, floats, one, 0, least):
            return False
        floats.waiting.pop(0)
        return True

    def _put_at_head(self, one: Float, *, is_forced: bool) -> bool:
        context, floats = self._context, self._floats
        flow = floats.flow_on(self._page)
        if one.is_turned:
            box, _, _ = lay_turned(context, one.box, flow, self._page)
            self._take(one, box)
            floats.waiting.pop(0)
            return True
        if one.is_bled:
            if not is_forced:  # notes from the page before have to have ended
                return False
            self._take(one, lay_bleed(context, one.box, flow, self._page)[0])
            floats.waiting.pop(0)
            return True
        above = self._head[-1].margin_bottom if self._head else -inf
        y = self._y + one.drop if one.part > 1 and one.resume is None else self._y
        box, rest, mark = lay_at(context, one.box, one.resume, flow, y, above)
        foot = box.border_box_y() + box.border_height()
        least = _TEXT_PART * self._page.height if self._head and not floats.held else 0
        fits = rest is None and not context.overflows(context.page_bottom - least, foot)
        if not fits and not is_forced:
            undo(context, box, mark)
            return False
        self._take(one, box)
        self._y = foot + box.margin_bottom
        if one.facing is not None and rest is None:
            floats.waiting[0] = replace(
                one, box=one.facing, facing=None, part=2, first_row=first_row(box)
            )
            return True
        if one.first_row is not None and one.resume is None and one.part == 2:
            box.translate(dy=one.first_row - (first_row(box) or one.first_row))
        one.resume, one.part = rest, one.part + 1
        if rest is None:
            floats.waiting.pop(0)
        return True

    def _take(self, one: Float, box: Any) -> None:
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
