"""Turn pages whose lines stand where they happen to into pages whose lines stand on one grid.

The step of the grid is the line height of the root element, and it begins at the head of every page's text, so the
lines of facing pages, and of the two sides of a leaf, stand level. A style sheet says by the custom property
``--grid``, which is inherited, what stands on it:

- ``lines``: every line of the block. Its base line is that of the root's own lines, whatever sizes and faces are in
  it; nothing in it opens it by a part of a line, and what is really high by whole ones.
- ``block``: lines of the block are as they come, and the block as a whole is given so much white that it fills
  whole lines of the text around it: half of it before, half behind. With ``block behind`` all is behind.
- ``none``: nothing; the engine does as it would without us.

Where lines are to stand on the grid, some blocks cannot: tables, pictures that are blocks, and blocks whose own line
height is no multiple of the root's, such as code. They are treated as if they said ``block``. What is not in the flow of
the page (notes, floats, cells) has no part in its grid. But wherever ``--grid`` is not ``none``, letters in a line
do not open it: neither raised ones, nor those of another face.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_SETTING = "octavo_setting"  # attribute of a style
_STANDS = "octavo_stands"  # attribute of a box: whether what is in it stands on the page's grid
_LINES, _BLOCK = "lines", "block"
_NEAR = 0.3  # CSS pixels: a place as near to a line of the grid is on it
_SLACK = 0.1  # em that may reach out of a line, above or below, before it is opened
_ASCENT, _DESCENT = 0.72, 0.25  # of letters, in their size


@dataclass(frozen=True, slots=True)
class Setting:
    """How a style sets its lines; in CSS pixels."""

    kind: str  # the first word of --grid
    is_behind: bool  # whether all white comes behind
    step: float  # of the grid
    base: float  # from a line's head to its base line
    line: float  # the style's own line height
    size: float  # of its letters

    @property
    def is_even(self) -> bool:
        """Whether letters do not open its lines."""
        return self.line > 0 and self.kind in (_LINES, _BLOCK)

    @property
    def is_on_leading(self) -> bool:
        """Whether its lines are as high as one of the grid, or as some."""
        over = self.line % self.step if self.step else 0
        return self.line > 0 and min(over, self.step - over) < _NEAR


def align_to_grid() -> None:
    """Have the imported engine, once, set lines and blocks on the grid."""
    from weasyprint.layout.block import _linebox_layout, block_level_layout
    from weasyprint.layout.inline import line_box_verticality

    def lay_out_block(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        *others: Any, **named: Any,
    ) -> Any:  # fmt: skip
        around = _stands_around(box, containing_block)
        stands = box.__dict__[_STANDS] = around and _stands(box)
        made = block_level_layout(
            context, box, bottom_space, skip_stack, containing_block, *others, **named
        )
        new_box, resume_at = made[:2]
        is_block = around and not stands and setting_of(box.style).is_even
        if is_block and new_box is not None and resume_at is None:
            _fill_lines(context, new_box, bottom_space, skip_stack is None)
        return made

    def lay_out_lines(
        context: Any, box: Any, index: int, child: Any, done: list[Any], empty: bool, absolute: Any,
        fixed: Any, margins: list[float], bottom_space: float, position_y: float, *others: Any,
    ) -> Any:  # fmt: skip
        if stands_on_grid(box):
            position_y += _way_to_grid(context, box, position_y + _collapsed(margins))
        return _linebox_layout(
            context, box, index, child, done, empty, absolute, fixed, margins, bottom_space,
            position_y, *others,
        )  # fmt: skip

    def set_on_base_line(line: Any) -> tuple[float, float]:
        foot, head = line_box_verticality(line)
        setting = setting_of(line.style)
        return _evened(line, setting) if setting.is_even else (foot, head)

    swap(block_level_layout, lay_out_block)
    swap(_linebox_layout, lay_out_lines)
    swap(line_box_verticality, set_on_base_line)


GRID = (align_to_grid,)


def setting_of(style: Any) -> Setting:
    """How a style sets its lines."""
    setting: Setting = kept_with(style, _SETTING, _read_setting)
    return setting


def _read_setting(style: Any) -> Setting:
    from weasyprint.text.line_break import strut

    words = declared_words(style, "grid")
    line, base = strut(style)
    root = style if style.parent_style is None else style.root_style
    step, root_base = strut(root)
    return Setting(
        kind=words[0] if words else "",
        is_behind=words[1:] == ["behind"],
        step=step,
        base=root_base if abs(line - step) < _NEAR else base,
        line=line,
        size=style["font_size"],
    )


def declared_words(style: Any, name: str) -> list[str]:
    """The words of a custom property."""
    return "".join(token.serialize() for token in style[f"__{name}"] or ()).split()


def stands_on_grid(box: Any) -> bool:
    """Whether the lines of a laid-out block stand on the page's grid."""
    return bool(box.__dict__.get(_STANDS))


def _stands_around(box: Any, containing_block: Any) -> bool:
    """Whether the block in which a box stands lets its lines stand on the grid."""
    from weasyprint.formatting_structure.boxes import PageBox

    if isinstance(containing_block, PageBox):
        return bool(box.is_for_root_element)
    return bool(getattr(containing_block, "__dict__", {}).get(_STANDS))


def _stands(box: Any) -> bool:
    """Whether a block that may have its lines on the grid has them there."""
    from weasyprint.formatting_structure.boxes import BlockBox

    setting = setting_of(box.style)
    is_plain = isinstance(box, BlockBox) and not box.is_table_wrapper
    return is_plain and setting.kind == _LINES and setting.is_on_leading


def _collapsed(margins: list[float]) -> float:
    return max((0, *margins)) + min((0, *margins))


def _head(context: Any) -> float:
    """Where the first line of the page's grid begins."""
    head: float = context.current_footnote_area.page.content_box_y()
    return head


def _way_to_grid(context: Any, box: Any, place: float) -> float:
    """How far it is to the next line of the grid, or back to one that was hardly left."""
    step = setting_of(box.style).step
    over = (place - _head(context)) % step
    return -over if over < _NEAR else step - over


def _fill_lines(context: Any, box: Any, bottom_space: float, is_whole: bool) -> None:
    """Give a block white before and behind, that it fill whole lines.

    At the head of a page, and where a block goes on that began on another, all of it comes behind. There is none
    that would not fit on the page.
    """
    from weasyprint.formatting_structure.boxes import ReplacedBox

    foot = box.border_box_y() + box.border_height()
    white = _way_to_grid(context, box, foot)
    if box.border_height() == 0 or white <= 0:
        return
    white = max(0.0, min(white, context.page_bottom - bottom_space - foot))
    is_first = box.border_box_y() - _head(context) < _NEAR
    behind = is_first or not is_whole or setting_of(box.style).is_behind
    before = 0.0 if behind else white / 2
    if isinstance(box, ReplacedBox):
        box.padding_top += before
        box.padding_bottom += white - before
        return
    for child in box.children:
        child.translate(dy=before)
    box.height += white


def _evened(line: Any, setting: Setting) -> tuple[float, float]:
    """Foot and head of a line, seen from its base line; only what is really high or deep opens it."""
    head, foot = -setting.base, setting.line - setting.base
    reaches = list(_reaches(line, setting.size))
    over = max((rise for rise, _ in reaches), default=0.0) + head - _SLACK * setting.size
    under = max((fall for _, fall in reaches), default=0.0) - foot - _SLACK * setting.size
    if setting.kind == _LINES:
        over, under = (ceil(more / setting.line) * setting.line for more in (over, under))
    return foot + max(0.0, under), head - max(0.0, over)


def _reaches(box: Any, size: float) -> Iterator[tuple[float, float]]:
    """How far each thing in a line reaches above the base line and below it, letters of the line's size apart."""
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, TextBox):
            if (large := child.style["font_size"]) > size:
                base = child.position_y + child.baseline
                yield _ASCENT * large - base, base + _DESCENT * large
        elif isinstance(child, InlineBox | LineBox):
            yield from _reaches(child, size)
        else:
            yield -child.position_y, child.position_y + child.margin_height()
