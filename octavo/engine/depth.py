"""Turn pages that end early into pages that end on their last line, where there is white that may grow.

A page whose text goes on ends early where the next line would come alone, or with a note that has no room. If a heading,
a figure or a quotation is on it, its white grows by whole lines, as a compositor's would; lines of text are never
led apart. A style sheet says by the custom property ``--stretch``, which counts for blocks of the text's own flow,
what may grow:

- ``before``: one line before the block, unless it follows another such block; a line may also be taken from it
  (``octavo/engine/composer/headings.py``);
- ``around``: before and behind, evenly: one line in all where the block's own lines are not on the grid
  (``octavo/engine/grid.py``), else one each.

Nothing grows at a page's head, and nothing at all where it would not bring the text to its last line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from octavo.engine.floatqueue import ALONE
from octavo.engine.grid import declared_words, setting_of, stands_on_grid
from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_STRETCH = "octavo_stretch"  # attribute of a style
BEFORE, AROUND = "before", "around"
_MOST = 3  # lines by which the white of a page grows
_NEAR = 0.3  # CSS pixels

# Index of a block, and by how many lines it goes down with all that follow.
_Growth = tuple[tuple[int, float], ...]


def fill_pages() -> None:
    """Have the imported engine, once, bring pages to their depth."""
    from weasyprint.layout.page import make_page

    def make(*arguments: Any, **named: Any) -> Any:
        page, resume_at, next_page = make_page(*arguments, **named)
        if ends_in_text(page, resume_at, next_page):
            grow_white(page)
        return page, resume_at, next_page

    swap(make_page, make)


DEPTH = (fill_pages,)


def ends_in_text(page: Any, resume_at: Any, next_page: Any) -> bool:
    """Whether the text of a page that was made goes on, on the grid."""
    goes_on = resume_at is not None and next_page["break"] == "any" and not next_page["page"]
    root = page.children[0]
    return goes_on and ALONE not in root.__dict__ and setting_of(root.style).kind == "lines"


def white_of(page: Any) -> tuple[Sequence[Any], int, float]:
    """The blocks of a page's text, how many lines are missing below them, and the height of a line in CSS pixels."""
    root, notes = page.children[:2]
    blocks = _blocks(root)
    step = setting_of(root.style).step
    end = page.content_box_y() + page.height - (notes.margin_height() if notes.children else 0)
    return blocks, int((end - max(map(_foot, blocks)) + _NEAR) / step), step


def grow_white(page: Any) -> None:
    """Let the white of a page grow, if it can by as much as is missing."""
    blocks, missing, step = white_of(page)
    for index, lines in _growth(blocks, missing):
        for block in blocks[index:]:
            block.translate(dy=lines * step)


def _blocks(root: Any) -> Sequence[Any]:
    """The blocks of a page's text, those in others apart."""
    flow = root
    while len(flow.children) == 1 and not stretch_of(flow.children[0].style):
        flow = flow.children[0]
    blocks: Sequence[Any] = flow.children or (flow,)
    return blocks


def _foot(box: Any) -> float:
    """Where a block ends; one that goes on has been drawn out to the page's foot."""
    from weasyprint.formatting_structure.boxes import BlockBox

    if isinstance(box, BlockBox) and box.children and not box.is_table_wrapper:
        return max(map(_foot, box.children))
    foot: float = box.border_box_y() + box.border_height()
    return foot


def stretch_of(style: Any) -> str:
    """What of a block's white may grow."""
    kind: str = kept_with(style, _STRETCH, lambda of: " ".join(declared_words(of, "stretch")))
    return kind


def _growth(blocks: Sequence[Any], missing: int) -> _Growth:
    """Where so many lines are put, in as many places as possible; nowhere if they cannot all be."""
    if not 0 < missing <= _MOST:
        return ()
    places = sorted(_places(blocks), key=len)
    for count in range(min(missing, len(places)), 0, -1):
        for chosen in combinations(places, count):
            growth = tuple(step for place in chosen for step in place)
            if sum(lines for _, lines in growth) == missing:
                return growth
    return ()


def _places(blocks: Sequence[Any]) -> Iterator[_Growth]:
    """Each of the ways in which white can grow at a block."""
    kinds = [stretch_of(block.style) for block in blocks]
    for index, kind in enumerate(kinds):
        is_first, is_last = index == 0, index == len(blocks) - 1
        if kind == BEFORE and not is_first and kinds[index - 1] != BEFORE:
            yield ((index, 1),)
        elif kind == AROUND and is_first != is_last:
            yield ((index + is_first, 1),)
        elif kind == AROUND and not is_first:
            lines = 1 if stands_on_grid(blocks[index]) else 0.5
            yield ((index, lines), (index + 1, lines))
