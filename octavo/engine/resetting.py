"""Turn a document that was laid out before, and has been edited, into those of its pages that can differ.

Pages are made one after the other, each from the place in the boxes where the one before it ended. A page for which
no edited block was looked at (`looking.py`) is as it was; and when a new page ends where one of the earlier pages ended,
with nothing left over and only unchanged text to come, all pages behind it stay as they were.

A block that is edited can make those behind it look different, as far as a style sheet looks back over siblings, if its
first tag is another. Where a style sheet can reach farther (``:nth-child``, counters, the size of the page …) a document
is always laid out whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from octavo.engine.cutting import Cut
from octavo.engine.floats import floats_wait
from octavo.engine.looking import begin_looking, looked_at
from octavo.engine.stops import Known, Setting, Stop
from octavo.engine.stretches import FIRST, Stretch, count_notes, names_no_block, whole_of
from octavo.workshop import store

# What in a style sheet can make a block look different because of another that is not near it.
_FAR_REACHING = re.compile(
    r":nth|:last-|:only-|:first-of|:has\(|~|target-|counters?\(|counter-|list-item|running\("
    r"|\d[vp](?:w|h|i|b|min|max)\b|float\s*:(?!\s*(?:footnote|none))|position\s*:\s*(?:absolute|fixed)",
    re.IGNORECASE,
)
_INSIDE = ":empty"  # what a style sheet can ask of a block besides its first tag


@dataclass(frozen=True, slots=True)
class Reset:
    """The pages that were made, and where they stand among the others."""

    page_boxes: tuple[Any, ...]
    first: int  # index of the first of them; those before it are as they were
    rest: int | None  # index of the earlier page from which on all are as they were
    setting: Setting | None  # of the whole document; None where pages are still to be made


class WholeLayoutNeededError(Exception):
    """Something on a page depends on other pages."""


class Edit:
    """A document that has been edited, while its pages are made stretch by stretch."""

    def __init__(self, text: Cut, before: Setting, css: str) -> None:
        known = _known(before, text.blocks, css)
        first = known.first_page(in_part=True)
        self._text = text
        self._known = known
        self._reach = _reach(css)
        self._hoped = 1  # for so many pages of which one ends where an earlier one did
        self._stops = [*before.stops[: first + 1]]  # the last is where the next page begins
        self._looked = [*before.looked[:first]]
        self._called = known.called()
        self._is_done = False

    def next_stretch(self) -> Stretch | None:
        """What is laid out next; None where all is."""
        if self._is_done:
            return None
        block, count = self._stops[-1].block, len(self._text.blocks)
        begin = max(FIRST, block - self._reach)
        end = min(self._known.end_of(block, self._hoped), count)
        return Stretch(begin, end, sum(self._called[FIRST:begin]), is_last=end == count)

    def set_pages(self, html: Any, root: Any, context: Any, stretch: Stretch) -> Reset:
        """Pages of a stretch whose boxes are made, as many as can be made of it: none where it is too short.

        ``html`` is a weasyprint.HTML, ``context`` its LayoutContext, ``root`` the root of the boxes. Raises
        WholeLayoutNeededError.
        """
        elements, section = _elements(html, root)
        if elements != section:
            raise WholeLayoutNeededError
        own = count_notes(elements, [note.element for note in context.footnotes])
        ahead, behind = self._called[FIRST : stretch.begin], self._called[stretch.end :]
        self._called = (*own[:FIRST], *ahead, *own[FIRST:], *behind)
        self._known.count_notes(sum(self._called))
        first = len(self._looked)
        layout = _Layout(html, root, context, stretch)
        made = layout.make_pages(first, self._stops[-1], self._looked[-1:], self._known)
        self._hoped *= 2
        self._is_done = made.is_done
        self._stops[-1:] = made.stops
        self._looked += made.looked
        setting = self._setting(made.rest) if made.is_done else None
        return Reset(tuple(layout.finished_pages()), first, made.rest, setting)

    def _setting(self, rest: int | None) -> Setting:
        stops, looked = self._known.behind(rest)
        return Setting(
            self._text.frame, self._text.blocks, sum(self._called), (*self._stops, *stops),
            (*self._looked, *looked), self._called,
        )  # fmt: skip


def begin_edit(text: Cut | None, css: str, before: Setting | None) -> Edit | None:
    """A document that was laid out before with the same style sheet, and is laid out anew in part; None where it has to
    be as a whole."""
    if text is None or before is None or not before.called or _FAR_REACHING.search(css):
        return None
    return Edit(text, before, css) if before.frame == text.frame else None


def lay_out_again(
    html: Any, root: Any, context: Any, css: str, text: Cut | None, before: Setting | None
) -> Reset:
    """The pages of a document all of whose boxes are made, but for those that stay as they were.

    ``html`` is a weasyprint.HTML, ``context`` its LayoutContext, ``root`` the root of the boxes; ``before``
    tells how the document was laid out with the same style sheet. Raises WholeLayoutNeededError, and then the boxes
    have to be made anew.
    """
    if text is None or _FAR_REACHING.search(css):
        raise WholeLayoutNeededError
    elements, section = _elements(html, root)
    if len(section) != len(text.blocks):
        raise WholeLayoutNeededError
    is_plain = elements == section
    blocks = text.blocks if is_plain else _blocks_with_boxes(elements, section, text.blocks)
    notes = [note.element for note in context.footnotes]
    called = count_notes(elements, notes) if is_plain else ()
    count = sum(called) if called else len(notes)
    layout = _Layout(html, root, context, whole_of(len(blocks)))
    if before is None or before.frame != text.frame:
        made = layout.make_pages(0, None, (), None)
        setting = Setting(text.frame, blocks, count, made.stops, made.looked, called)
        return Reset(tuple(layout.finished_pages()), 0, None, setting)
    known = _known(before, blocks, css)
    known.count_notes(count)
    first = known.first_page(in_part=False)
    made = layout.make_pages(first, before.stops[first], before.looked[:first], known)
    stops, looked = known.behind(made.rest)
    setting = Setting(
        text.frame, blocks, count, (*before.stops[:first], *made.stops, *stops),
        (*before.looked[:first], *made.looked, *looked), called,
    )  # fmt: skip
    return Reset(tuple(layout.finished_pages()), first, made.rest, setting)


@dataclass(frozen=True, slots=True)
class _Made:
    """Pages that were made one after the other."""

    stops: tuple[Stop, ...]  # where each begins, and the next that is still to be made
    looked: tuple[int, ...]  # the last block that was looked at for each, or those before it
    rest: int | None = None  # the earlier page that begins where they end
    is_done: bool = True


class _Layout:
    """A document, or a stretch of one, that is being laid out."""

    def __init__(self, html: Any, root: Any, context: Any, stretch: Stretch) -> None:
        self._html = html
        self._root = root
        self._context = context
        self._stretch = stretch
        self._notes = list(context.footnotes)
        self._pages: list[Any] = []

    def make_pages(
        self, first: int, begins: Stop | None, before: Sequence[int], known: Known | None
    ) -> _Made:
        """Make the pages from the one with the index ``first`` on, which ``begins`` there; ``before`` has the blocks that
        were looked at last for those before it. Where a stretch ends too early, they are those behind which it is
        possible to go on."""
        from weasyprint.layout import initialize_page_maker
        from weasyprint.layout.page import remake_page

        context, stretch = self._context, self._stretch
        initialize_page_maker(context, self._root)
        context.rendered_notes = []
        begin_looking(context, _holder(self._root))
        if begins is not None and first:
            self._begin_at(begins, first)
        stops, looked = [self._stop(first)], list[int]()
        farthest = before[-1] if before else 0
        while True:
            index = first + len(self._pages)
            state = context.page_maker[index][-1]
            state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
            page, resume_at = remake_page(index, context, self._root, self._html)
            if any(state[name] for name in ("content_changed", "pages_wanted", "content_lookups")):
                raise WholeLayoutNeededError
            if page.fixed_boxes:
                raise WholeLayoutNeededError
            if stretch.is_last and resume_at is None and not context.reported_footnotes:
                self._pages.append(page)
                return _Made(tuple(stops), (*looked, stretch.end))
            stop = self._stop(index + 1)
            if not stretch.is_last and (resume_at is None or stop.block >= stretch.end):
                return self._as_far_as_possible(stops, looked)
            if not (stretch.is_whole or names_no_block(stop.groups)):
                raise WholeLayoutNeededError
            self._pages.append(page)
            farthest = max(farthest, stop.block, self._looked_at(stops[-1], stop))
            looked.append(farthest)
            if known and (rest := known.page_that_begins_like(stop)) is not None:
                return _Made(tuple(stops), tuple(looked), rest)
            stops.append(stop)

    def finished_pages(self) -> list[Any]:
        """The pages as they are drawn. There is nothing in their margins."""
        from weasyprint.layout.background import layout_backgrounds

        for page in self._pages:
            root, *areas = page.children
            page.children = (root, *(area for area in areas if area.children))
            layout_backgrounds(page, self._context.get_image_from_uri)
        return self._pages

    def _as_far_as_possible(self, stops: Sequence[Stop], looked: Sequence[int]) -> _Made:
        """Those of the pages behind which it is possible to begin; the stretch ends before the next."""
        count = len(looked)
        while count and not stops[count].clean:
            count -= 1
        del self._pages[count:]
        return _Made(tuple(stops[: count + 1]), tuple(looked[:count]), is_done=False)

    def _looked_at(self, begins: Stop, ends: Stop) -> int:
        """The last block that was looked at for a page."""
        block = looked_at(self._context)
        block += self._stretch.left_out if block > 0 else 0
        if begins.block < ends.block > block + 1:
            raise WholeLayoutNeededError  # it was not seen which blocks were set
        return block

    def _begin_at(self, stop: Stop, index: int) -> None:
        """Go on as if the pages before a stop had been made."""
        context = self._context
        _, _, _, (quotes, counters, scopes, _), state = context.page_maker[0]
        broken, name = json.loads(stop.broken)
        groups = [
            [group, number, _decoded(path)] for group, number, path in json.loads(stop.groups)
        ]
        inside = _decoded(json.loads(stop.inside)) if stop.inside else None
        start = (
            {0: {0: {stop.block - self._stretch.left_out: inside}}},
            {"break": broken, "page": name},
            stop.recto,
            (quotes, counters, scopes, groups),
            state,
        )
        context.page_maker = [(None, None, None, None, {})] * index + [start]
        context.footnotes[:] = self._notes[stop.notes - self._stretch.notes :]

    def _stop(self, index: int) -> Stop:
        context = self._context
        resume_at, next_page, recto, (_, _, _, groups), _ = context.page_maker[index]
        notes = len(self._notes) - len(context.footnotes)
        left = {id(note) for note in self._notes[notes:]}
        block, inside, clean = 0, None, True
        if resume_at is not None:
            block, inside, clean = self._place(resume_at)
            block += self._stretch.left_out
        clean = (
            clean
            and not context.reported_footnotes
            and not context.broken_out_of_flow
            and not floats_wait(context)
            and {id(note) for note in context.footnotes} == left
        )
        return Stop(
            block,
            "" if inside is None else json.dumps(inside),
            recto,
            json.dumps([next_page["break"], next_page["page"]]),
            json.dumps(groups),
            notes + self._stretch.notes,
            clean,
        )

    def _place(self, resume_at: Any) -> tuple[int, Any, bool]:
        """The block in which a page begins, the place in it, and whether it is possible to begin there:
        in a table it is not, whose head is of the text only where it stands first."""
        from weasyprint.formatting_structure import boxes

        flow = resume_at.get(0)
        blocks = flow.get(0) if flow and len(resume_at) == len(flow) == 1 else None
        all_blocks = _holder(self._root).children
        if not blocks or len(blocks) != 1:
            return len(all_blocks), None, False  # nobody takes it for a place before an edit
        ((block, inside),) = blocks.items()
        if block == len(all_blocks):
            return block, None, False  # floats are left, and nothing else
        held = all_blocks[block]
        table = inside is not None and any(
            isinstance(box, boxes.TableBox) for box in (held, *held.descendants())
        )
        return block, inside, not table


def _known(before: Setting, blocks: tuple[str, ...], css: str) -> Known:
    return Known(before, blocks, _reach(css), always=_INSIDE in css)


def _reach(css: str) -> int:
    """How many blocks behind it a block can change: as many as a selector has ``+``."""
    return max(1, *(part.count("+") for part in re.split(r"[{};,]", css)))


def _holder(root: Any) -> Any:
    """The box that holds those of the blocks."""
    return root.children[0].children[0]


def _elements(html: Any, root: Any) -> tuple[list[Any], list[Any]]:
    """The elements that have the boxes of blocks, and all that could have. Raises WholeLayoutNeededError where the
    document is not one section with a box for each element."""
    body = html.etree_element.find("body")
    flow = root
    for _ in range(2):
        if len(flow.children) != 1:
            raise WholeLayoutNeededError
        flow = flow.children[0]
    elements = [box.element for box in flow.children]
    if body is None or len(body) != 1 or flow.element is not body[0] or None in elements:
        raise WholeLayoutNeededError
    if len({*map(id, elements), id(flow.element)}) != len(elements) + 1:
        raise WholeLayoutNeededError
    return elements, list(flow.element)


def _blocks_with_boxes(
    elements: Sequence[Any], section: Sequence[Any], blocks: Sequence[str]
) -> tuple[str, ...]:
    """A digest of each block that has a box, and of those before it that have none."""
    shown = {id(element) for element in elements}
    digests: list[str] = []
    hidden: list[str] = []
    for element, block in zip(section, blocks, strict=True):
        if id(element) in shown:
            digests.append(store.key_of(*hidden, block) if hidden else block)
            hidden = []
        else:
            hidden.append(block)
    return tuple(digests)


def _decoded(place: Any) -> Any:
    """A place in the boxes, from JSON, whose keys are texts."""
    if place is None:
        return None
    return {int(index): _decoded(inside) for index, inside in place.items()}
