"""Turn a document that was laid out before, and has been edited, into those of its pages that can differ.

Pages are made one after the other, each from the place in the boxes where the one before it ended. Where
nothing before a page has changed, it need not be made again; and when a new page ends where one of the
earlier pages ended, with nothing left over and only unchanged text to come, all pages behind it stay as
they were.

What can change a page is taken widely: the page on which an edited block stands, the page before it and
the one before that. Where a style sheet can reach farther (``:nth-child``, counters, the size of the
page …) a document is always laid out whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from octavo.engine.floats import floats_wait
from octavo.engine.stretches import (
    WHOLE,
    Stretch,
    count_notes,
    names_no_block,
    stretch_around,
    take_out,
)

# What in a style sheet can make a block look different because of another that is not near it.
_FAR_REACHING = re.compile(
    r":nth|:last-|:only-|:first-of|:has\(|~|target-|counters?\(|counter-|list-item|running\("
    r"|\d[vp](?:w|h|i|b|min|max)\b|float\s*:(?!\s*(?:footnote|none))|position\s*:\s*(?:absolute|fixed)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a page begins."""

    block: int  # index among the blocks
    inside: str  # the place in it; "" at its beginning
    recto: bool
    broken: str  # how the page before it was ended, and what the next is called
    groups: str  # of pages to which it belongs
    notes: int  # that stand on the pages before it
    clean: bool  # whether nothing was left over, so that it is possible to begin here


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document was laid out."""

    frame: str  # a digest of what holds the blocks
    blocks: tuple[str, ...]  # a digest of each
    notes: int
    stops: tuple[Stop, ...]  # of every page
    called: tuple[int, ...] = ()  # notes in each block; () where some element has no box of its own


@dataclass(frozen=True, slots=True)
class Reset:
    """The pages that were made, and where they stand among the others."""

    page_boxes: tuple[Any, ...]
    first: int  # index of the first of them; those before it are as they were
    rest: int | None  # index of the earlier page from which on all are as they were
    setting: Setting  # of the whole document


class WholeLayoutNeededError(Exception):
    """Something on a page depends on other pages."""


def take_stretch(document: Any, css: str, before: Setting | None) -> Stretch | None:
    """Leave nothing in the tree of an edited document but what its pages that can differ are made of; None where all
    has to be left."""
    if before is None or not before.called or _FAR_REACHING.search(css):
        return None
    section = _section(document)
    if section is None or _frame_of(_path_to(document, section)) != before.frame:
        return None
    blocks = _digests_of(section)
    known = _Known(before, blocks, before.notes, _reach(css))
    if not names_no_block(before.stops[known.first].groups):
        return None
    stretch = stretch_around(
        blocks, before.called, before.stops[known.first].block, known.changed, known.unchanged,
        known.goals, [stop.block for stop in before.stops], _reach(css),
    )  # fmt: skip
    if stretch is not None:
        take_out(section, stretch)
    return stretch


def lay_out_again(
    html: Any,
    root: Any,
    context: Any,
    css: str,
    before: Setting | None,
    stretch: Stretch | None = None,
) -> Reset:
    """The pages of a document whose boxes are made, but for those that stay as they were.

    ``html`` is a weasyprint.HTML, ``context`` its LayoutContext, ``root`` the root of the boxes; ``before``
    tells how the document was laid out with the same style sheet, ``stretch`` what was left of it. Raises
    WholeLayoutNeededError, and then the boxes have to be made anew.
    """
    blocks = None if _FAR_REACHING.search(css) else _digests(root)
    if blocks is None:
        raise WholeLayoutNeededError
    elements = [box.element for box in _blocks(root)]
    is_plain = elements == list(_blocks_holder(root).element)
    layout = _Layout(html, root, context, stretch or WHOLE)
    notes = [note.element for note in context.footnotes]
    if stretch is not None:
        if not is_plain:
            raise WholeLayoutNeededError
        blocks, called = stretch.blocks, stretch.notes_of_blocks(elements, notes)
    else:
        called = count_notes(elements, notes) if is_plain else ()
    count = sum(called) if called else len(notes)
    frame = _frame(root)
    known = None
    if before is not None and before.frame == frame:
        known = _Known(before, blocks, count, _reach(css))
    first, stops, rest = layout.make_pages(known)
    if known:
        stops = [*known.stops[:first], *stops, *known.behind(rest)]
    setting = Setting(frame, blocks, count, tuple(stops), called)
    return Reset(tuple(layout.finished_pages()), first, rest, setting)


class _Layout:
    """A document being laid out."""

    def __init__(self, html: Any, root: Any, context: Any, stretch: Stretch) -> None:
        self._html = html
        self._root = root
        self._context = context
        self._stretch = stretch
        self._notes = list(context.footnotes)
        self._pages: list[Any] = []

    def make_pages(self, known: _Known | None) -> tuple[int, list[Stop], int | None]:
        """Make the pages. The answer is the index of the first, where each of them begins, and the earlier
        page that begins where they end."""
        from weasyprint.layout import initialize_page_maker
        from weasyprint.layout.page import remake_page

        context = self._context
        initialize_page_maker(context, self._root)
        context.rendered_notes = []
        first = known.first if known else 0
        if known and first:
            self._begin_at(known.stops[first], first)
        stops = [self._stop(first)]
        while True:
            index = first + len(self._pages)
            state = context.page_maker[index][-1]
            state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
            page, resume_at = remake_page(index, context, self._root, self._html)
            if any(state[name] for name in ("content_changed", "pages_wanted", "content_lookups")):
                raise WholeLayoutNeededError
            if page.fixed_boxes:
                raise WholeLayoutNeededError
            self._pages.append(page)
            if resume_at is None and not context.reported_footnotes:
                if self._stretch.farthest is not None:
                    raise WholeLayoutNeededError
                return first, stops, None
            stop = self._stop(index + 1)
            if self._is_too_far(stop):
                raise WholeLayoutNeededError
            if known and (rest := known.page_that_begins_like(stop)) is not None:
                return first, stops, rest
            stops.append(stop)

    def finished_pages(self) -> list[Any]:
        """The pages as they are drawn. There is nothing in their margins."""
        from weasyprint.layout.background import layout_backgrounds

        for page in self._pages:
            root, *areas = page.children
            page.children = (root, *(area for area in areas if area.children))
            layout_backgrounds(page, self._context.get_image_from_uri)
        return self._pages

    def _is_too_far(self, stop: Stop) -> bool:
        """Whether a page that ends here may have looked at what is not in the stretch, or says where in it it is."""
        farthest = self._stretch.farthest
        beyond = farthest is not None and stop.block > farthest
        return beyond or (self._stretch is not WHOLE and not names_no_block(stop.groups))

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
        all_blocks = _blocks(self._root)
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


class _Known:
    """What is known of the pages of a document that has been edited."""

    def __init__(self, before: Setting, blocks: tuple[str, ...], notes: int, reach: int) -> None:
        self.stops = before.stops
        self._more_blocks = len(blocks) - len(before.blocks)
        self._more_notes = notes - before.notes
        self.changed = changed = _common(before.blocks, blocks)
        behind = _common(before.blocks[changed:][::-1], blocks[changed:][::-1])
        self.unchanged = len(before.blocks) - behind  # the earlier block from which on all are
        # Where a page ends depends on what did not fit on it, which stands on the next.
        self.first = max(
            (page for page in range(len(self.stops) - 1)
             if self.stops[page].clean and self.stops[page + 1].block < changed),
            default=0,
        )  # fmt: skip
        self._by_place = {
            _without_page(stop): page
            for page, stop in enumerate(self.stops)
            # a block can look different because of those before it
            if stop.clean and stop.block >= self.unchanged + reach
        }

    @property
    def goals(self) -> list[int]:
        """The earlier pages at which those made anew may end."""
        return sorted(self._by_place.values())

    def page_that_begins_like(self, stop: Stop) -> int | None:
        """The earlier page that begins at this place of the text, and goes on alike."""
        if not stop.clean:
            return None
        return self._by_place.get(_without_page(self._moved(stop, -1)))

    def behind(self, page: int | None) -> list[Stop]:
        """Where the pages from an earlier one on begin in the edited text."""
        return [] if page is None else [self._moved(stop, 1) for stop in self.stops[page:]]

    def _moved(self, stop: Stop, sign: int) -> Stop:
        return replace(
            stop,
            block=stop.block + sign * self._more_blocks,
            notes=stop.notes + sign * self._more_notes,
        )


def _without_page(stop: Stop) -> Stop:
    """A stop, whatever page of its groups it is."""
    groups = [(name, path) for name, _, path in json.loads(stop.groups)]
    return replace(stop, groups=json.dumps(groups))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of their first items are the same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _reach(css: str) -> int:
    """How many blocks behind it a block can change: as many as a selector has ``+``."""
    return max(1, *(part.count("+") for part in re.split(r"[{};,]", css)))


def _frame(root: Any) -> str:
    """A digest of the elements that hold the blocks: their language and classes reach all of them."""
    flow, elements = root, []
    for _ in range(3):
        elements.append(flow.element)
        flow = flow.children[0] if flow.children else flow
    return _frame_of(elements)


def _frame_of(elements: Sequence[Any]) -> str:
    facts = [
        (element.tag, sorted(element.attrib.items()), (element.text or "").strip())
        for element in elements
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _section(document: Any) -> Any | None:
    """The element that holds the blocks, in the tree of a document; None where there is none or are several."""
    body = document.find("body")
    return body[0] if body is not None and len(body) == 1 else None


def _path_to(document: Any, section: Any) -> list[Any]:
    return [document, document.find("body"), section]


def _blocks_holder(root: Any) -> Any:
    return root.children[0].children[0]


def _blocks(root: Any) -> Any:
    return _blocks_holder(root).children


def _digests(root: Any) -> tuple[str, ...] | None:
    """A digest of every block of a document that is one section; None for one that is not."""
    flow = root
    for _ in range(2):
        if len(flow.children) != 1:
            return None
        flow = flow.children[0]
    elements = [box.element for box in flow.children]
    if None in elements or len({*map(id, elements), id(flow.element)}) != len(elements) + 1:
        return None
    return _digests_of(elements)


def _digests_of(elements: Iterable[Any]) -> tuple[str, ...]:
    texts = (ElementTree.tostring(element, encoding="utf-8") for element in elements)
    return tuple(hashlib.sha256(text).hexdigest()[:32] for text in texts)


def _decoded(place: Any) -> Any:
    """A place in the boxes, from JSON, whose keys are texts."""
    if place is None:
        return None
    return {int(index): _decoded(inside) for index, inside in place.items()}
