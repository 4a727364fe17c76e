"""Turn the layout of a page's notes from quadratic into linear work.

Whenever a note comes to a page, leaves it, or the page is finished, the engine copies the area at
the foot of the page with all its notes and lays every one of them out again, in the same places as
before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from octavo.engine.reliefs.swap import swap

_MEMO = "octavo_memo"  # attribute of a note area: the memory of its notes


class _Waiting(list[Any]):
    """A list of boxes that knows without a search whether a box is in it."""

    def __init__(self, boxes: Iterable[Any] = ()) -> None:
        super().__init__(boxes)
        self._counts: dict[int, int] = {}
        for box in self:
            self._counts[id(box)] = self._counts.get(id(box), 0) + 1

    def __contains__(self, box: object) -> bool:
        return id(box) in self._counts

    def append(self, box: Any) -> None:
        super().append(box)
        self._counts[id(box)] = self._counts.get(id(box), 0) + 1

    def remove(self, box: Any) -> None:
        super().remove(box)
        self._counts[id(box)] -= 1
        if not self._counts[id(box)]:
            del self._counts[id(box)]

    def copy(self) -> _Waiting:
        return _Waiting(self)


def find_waiting_notes() -> None:
    """Look notes up instead of searching for them.

    For every box of every line the engine searches the list of all notes not yet placed. Boxes are
    equal only to themselves, so identity gives the same answer.
    Gain: 0.2 %, and more the more notes a chapter has.
    """
    from weasyprint.layout import LayoutContext

    stock = LayoutContext.__init__

    def init(self: Any, *arguments: Any, **named: Any) -> None:
        stock(self, *arguments, **named)
        self.footnotes = _Waiting(self.footnotes)

    LayoutContext.__init__ = init


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the engine made of a note in the area, and from what."""

    inputs: tuple[Any, ...]
    box: Any
    position_y: float
    margins_taken: tuple[float, ...]  # the list of margins handed in, as the layout left it
    margins_given: tuple[float, ...]
    same_margins: bool  # whether both are one list
    next_page: dict[str, Any]
    max_lines: float | None


class _Memo:
    """The notes in the area of one page, as last built and laid out."""

    __slots__ = ("_boxes", "_outcomes", "_sources")

    def __init__(self) -> None:
        self._boxes: dict[int, Any] = {}  # id of a note → its copy with anonymous boxes
        self._sources: dict[int, Any] = {}  # id of that copy → the note
        self._outcomes: dict[int, _Outcome | None] = {}  # id of that copy → its layout, if of use

    def forget(self) -> None:
        """Begin anew: boxes given out have been moved."""
        self._boxes.clear()
        self._sources.clear()
        self._outcomes.clear()

    def box_of(self, note: Any, build: Any) -> Any:
        """The note's copy that stands for it in the area."""
        if id(note) not in self._boxes:
            box = self._boxes[id(note)] = build(note.deepcopy())
            self._sources[id(box)] = note
        return self._boxes[id(note)]

    def knows(self, note: Any) -> bool:
        """Whether the note has a copy."""
        return id(note) in self._boxes

    def lay_out(  # the engine's own order of arguments
        self, stock: Any, build: Any, context: Any, area: Any, index: int, box: Any,
        done: list[Any], empty: bool, absolute: Any, fixed: Any, margins: list[float],
        bottom_space: float, position_y: float, skip: Any, letter: Any, line: Any,
        discard: bool, next_page: Any, max_lines: float | None,
    ) -> tuple[Any, ...]:  # fmt: skip
        """Lay a note out, or hand over what came of it before from the same inputs."""
        # floats of the page would push lines of notes aside
        free = not context.excluded_shapes and not context.broken_out_of_flow
        inputs = (
            box.position_x, box.position_y, area.width, position_y, tuple(margins), bool(done),
            empty, bottom_space, context.in_column, discard, max_lines,
        )  # fmt: skip
        known = self._outcomes.get(id(box))
        if free and known is not None and known.inputs == inputs:
            known.box.index = index
            done.append(known.box)
            margins[:] = known.margins_taken
            given = margins if known.same_margins else list(known.margins_given)
            return (False, False, None, known.position_y, given, dict(known.next_page), done,
                    known.max_lines)  # fmt: skip
        fresh = box
        if id(box) in self._outcomes:
            # layout leaves traces in boxes: the engine would start from a new copy
            fresh = build(self._sources[id(box)].deepcopy())
            fresh.position_x, fresh.position_y = box.position_x, box.position_y
        made: tuple[Any, ...] = stock(
            context, area, index, fresh, done, empty, absolute, fixed, margins, bottom_space,
            position_y, skip, letter, line, discard, next_page, max_lines,
        )  # fmt: skip
        abort, stop, _, position_y, given, next_page, children, max_lines = made
        whole = free and not abort and not stop and children is done
        self._outcomes[id(box)] = (
            _Outcome(inputs, done[-1], position_y, tuple(margins), tuple(given),
                     given is margins, dict(next_page), max_lines)
            if whole else None
        )  # fmt: skip
        return made


def remember_laid_notes() -> None:
    """Lay out each note of a page once for every place it is tried in.

    Only plain notes are remembered: blocks of text and images without anything positioned, floated,
    tabular or in columns, and without notes of their own. The layout of such a note depends on its
    place, the width of the area and the margins before it, which are compared exactly; while there
    are floats on the page nothing is remembered. The engine still assembles the area and sums its
    height itself. The boxes of a page's last trial become those of the page; when an area is moved,
    its memory ends, and with the page in any case. Gain: 12.7 %.
    """
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox
    from weasyprint.formatting_structure.build import (
        block_in_inline,
        create_anonymous_boxes,
        inline_in_block,
    )
    from weasyprint.layout.block import _in_flow_layout

    deepcopy, translate = FootnoteAreaBox.deepcopy, FootnoteAreaBox.translate
    is_plain = _plain_notes()

    def copy_area(area: Any) -> Any:
        memo = area.__dict__.get(_MEMO) or _Memo()
        style = area.style
        if (
            area.children
            and style["column_width"] == style["column_count"] == "auto"
            and all(memo.knows(note) or is_plain(note) for note in area.children)
        ):
            area.__dict__[_MEMO] = memo
            copy = area.copy()
            copy.children = [memo.box_of(note, build_plain) for note in area.children]
            return copy
        area.__dict__.pop(_MEMO, None)
        return deepcopy(area)

    def build_plain(note: Any) -> Any:
        # rules for tables and their like have nothing to say about what is in a plain note
        return block_in_inline(inline_in_block(note))

    def build(box: Any) -> Any:
        return box if _MEMO in box.__dict__ else create_anonymous_boxes(box)

    def move_area(area: Any, *by: Any, **named: Any) -> None:
        memo = area.__dict__.pop(_MEMO, None)
        if memo is not None:
            memo.forget()
        translate(area, *by, **named)

    def lay_out_in_flow(context: Any, box: Any, *rest: Any) -> Any:
        memo = box.__dict__.get(_MEMO)
        if memo is None:
            return _in_flow_layout(context, box, *rest)
        return memo.lay_out(_in_flow_layout, build_plain, context, box, *rest)

    FootnoteAreaBox.deepcopy, FootnoteAreaBox.translate = copy_area, move_area
    swap(create_anonymous_boxes, build)
    swap(_in_flow_layout, lay_out_in_flow)


def _plain_notes() -> Any:
    """The test whether a note is laid out without looking at, or changing, anything beside it."""
    from weasyprint.formatting_structure import boxes

    kinds = frozenset(
        (boxes.BlockBox, boxes.InlineBox, boxes.TextBox, boxes.InlineReplacedBox,
         boxes.BlockReplacedBox)
    )  # fmt: skip

    def is_plain(box: Any) -> bool:
        style = box.style
        return (
            type(box) in kinds
            and style["position"] == "static"
            and style["float"] == style["clear"] == "none"
            and style["column_width"] == style["column_count"] == "auto"
            and box.footnote is None
            and box.note is None
            and not box.is_leader
            and all(is_plain(child) for child in box.children)
        )

    return lambda note: type(note) is boxes.BlockBox and is_plain(note)
