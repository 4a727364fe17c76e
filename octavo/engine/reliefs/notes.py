"""Turn the layout of a page's notes from quadratic into linear work.

Whenever a note comes to a page, leaves it, or the page is finished, the engine copies the area at
the foot of the page with all its notes and lays every one of them out again, in the same places as
before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from octavo.engine.reliefs.boxes import is_bare
from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_ROW = "octavo_row"  # attribute of the style of an area
_NOTHING = "octavo_nothing"  # attribute of the style of a marker
_NO_LENGTHS = (0, (0, "px"))
_AROUND = tuple(
    f"{kind}_{side}{of}"
    for kind, of in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in ("left", "right")
)
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

    __slots__ = ("_boxes", "_outcomes", "_row", "_row_inputs", "_sources")

    def __init__(self) -> None:
        self._boxes: dict[int, Any] = {}  # id of a note → its copy with anonymous boxes
        self._sources: dict[int, Any] = {}  # id of that copy → the note
        self._outcomes: dict[int, _Outcome | None] = {}  # id of that copy → its layout, if of use
        self._row: list[tuple[Any, _Outcome]] = []  # copies as they stood one after the other
        self._row_inputs: tuple[Any, ...] = ()

    def forget(self) -> None:
        """Begin anew: boxes given out have been moved."""
        self._boxes.clear()
        self._sources.clear()
        self._outcomes.clear()
        self._row.clear()

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

    def lay_out_area(
        self, context: Any, area: Any, bottom_space: float, empty: bool, absolute: Any, fixed: Any
    ) -> tuple[Any, ...] | None:
        """Set the notes of an area one below the other: those that stood there before, at the same place, are handed over
        at once. None where the engine has to."""
        from weasyprint.layout import block

        if context.excluded_shapes or context.broken_out_of_flow or area.top_margin_collapses():
            return None
        x, y = area.content_box_x(), area.content_box_y()
        inputs = (x, y, area.width, bottom_space, empty, context.in_column)
        row, notes = self._row, area.children
        if inputs != self._row_inputs:
            row.clear()
            self._row_inputs = inputs
        same = 0
        for (copy, _), note in zip(row, notes, strict=False):
            if copy is not note:
                break
            same += 1
        del row[same:]
        done = [outcome.box for _, outcome in row]
        margins: list[float] = []
        next_page: dict[str, Any] = {"break": "any", "page": None}
        if row:
            last = row[-1][1]
            y, margins, next_page = last.position_y, [*last.margins_given], dict(last.next_page)
        for index in range(same, len(notes)):
            note = notes[index]
            note.position_x, note.position_y = x, y
            if done:
                between = block.block_level_page_break(done[-1], note)
                named = block.block_level_page_name(done[-1], note)
                if named or block.force_page_break(between, context):
                    row.clear()
                    return None
            abort, stop, _, y, margins, next_page, done, _ = block._in_flow_layout(
                context, area, index, note, done, empty, absolute, fixed, margins, bottom_space, y,
                None, None, None, False, next_page, None,
            )  # fmt: skip
            outcome = self._outcomes.get(id(note))
            if abort or stop or outcome is None or done[-1] is not outcome.box:
                row.clear()
                return None
            row.append((note, outcome))
        if not area.bottom_margin_collapses():
            y += block.collapse_margin(margins)
            margins = []
        made = area.copy_with_children(done)
        made.height = max(0, y - made.content_box_y())
        made.height = max(min(made.height, made.max_height), made.min_height)
        if next_page["page"] is None:
            next_page["page"] = made.page_values()[1]
        return made, None, next_page, margins, False, None


def remember_laid_notes() -> None:
    """Lay out each note of a page once for every place it is tried in.

    Only plain notes are remembered: blocks of text and images without anything positioned, floated,
    tabular or in columns, and without notes of their own. The layout of such a note depends on its
    place, the width of the area and the margins before it, which are compared exactly; while there
    are floats on the page nothing is remembered. Where more notes come below those that stand in the area, these are not
    gone through again: the sums are the engine's. The boxes of a page's last trial become those of the page; when an area is moved,
    its memory ends, and with the page in any case. Gain: 12.7 %.
    """
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox
    from weasyprint.formatting_structure.build import (
        block_in_inline,
        create_anonymous_boxes,
        inline_in_block,
    )
    from weasyprint.layout.block import _in_flow_layout, block_container_layout

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

    def lay_out_container(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        memo = box.__dict__.get(_MEMO)
        if memo is not None and not named and box.children and kept_with(box.style, _ROW, _is_row):
            space, skip, empty, absolute, fixed, margins, letter, line, discard, most = rest
            if not (skip or margins or letter or line or discard or most is not None):
                made = memo.lay_out_area(context, box, space, empty, absolute, fixed)
                if made is not None:
                    return made
        return block_container_layout(context, box, *rest, **named)

    FootnoteAreaBox.deepcopy, FootnoteAreaBox.translate = copy_area, move_area
    swap(block_container_layout, lay_out_container)
    swap(create_anonymous_boxes, build)
    swap(_in_flow_layout, lay_out_in_flow)


def _is_row(style: Any) -> bool:
    """Whether an area of a style is nothing but its notes, one below the other, and as high as they are."""
    return bool(
        style["height"] == "auto"
        and style["position"] == "static"
        and style["float"] == "none"
        and style["overflow"] == "visible"
        and "flow-root" not in style["display"]
        and style["continue"] == "auto"
        and style["max_lines"] == "none"
        and style["box_decoration_break"] == "slice"
    )


def leave_out_empty_markers() -> None:
    """Lay out no line that holds nothing but the marker of a note that has none.

    The engine begins every note with a box for its marker, also where a style sheet says that there is none, and sets it
    in a line of its own, without height, if blocks follow. Notes of the margin keep it: they stand where their
    first line says. Of the structure that the engine would write an empty element is left out. Gain: 4.3 %
    of a chapter that is composed.
    """
    from weasyprint.formatting_structure.boxes import BlockLevelBox, InlineBox
    from weasyprint.formatting_structure.build import build_formatting_structure

    def is_nothing(box: Any) -> bool:
        return (
            type(box) is InlineBox
            and not box.children
            and (box.element_tag or "").endswith("::footnote-marker")
            and box.bookmark_label is box.string_set is box.link is None
            and kept_with(box.style, _NOTHING, _shows_nothing)
        )

    def build(tree: Any, style_for: Any, *arguments: Any) -> Any:
        root = build_formatting_structure(tree, style_for, *arguments)
        for note in arguments[-1]:
            children = note.children
            if (
                len(children) > 1
                and is_nothing(children[0])
                and isinstance(children[1], BlockLevelBox)
                and children[1].is_in_normal_flow()
                and note.element.get("data-margin") is None
            ):
                note.children = children[1:]
        return root

    swap(build_formatting_structure, build)


def _shows_nothing(style: Any) -> bool:
    """Whether nothing is seen of a box of a style that has nothing in it, and nothing moved by it."""
    return bool(
        is_bare(style)
        and style["position"] == "static"
        and style["float"] == "none"
        and not style["anchor"]
        and all(style[name] in _NO_LENGTHS for name in _AROUND)
    )


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
