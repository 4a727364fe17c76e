"""Fill a page that would end early by setting paragraphs on it in a line more.

Which words and notes stand on the page is settled, and so is where the next begins: what of a paragraph is on the
page is set in one line more, as far as its spaces stay what they may be, and what stands behind it goes down. The
longest is taken first, whose lines share among them what is to be filled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Reset = Callable[[Any], list[Any] | None]  # the block of a paragraph → its lines, one more


def lengthen(blocks: Sequence[Any], missing: int, step: float, reset: Reset) -> None:
    """Set blocks of a page in a line more each, until none of ``missing`` lines is missing; ``step`` is the height of
    a line in CSS pixels."""
    for index in sorted(_paragraphs(blocks), key=lambda index: -len(blocks[index].children)):
        if missing <= 0:
            return
        block = blocks[index]
        lines = reset(block)
        if lines is None:
            continue
        if lines[-1].resume_at is None:  # one that goes on reaches to the foot of the page
            block.height += step
        block.children = lines
        for behind in blocks[index + 1 :]:
            behind.translate(dy=step)
        missing -= 1


def _paragraphs(blocks: Sequence[Any]) -> Iterator[int]:
    """The indexes of blocks that hold lines alone."""
    from weasyprint.formatting_structure.boxes import BlockBox, LineBox

    for index, block in enumerate(blocks):
        children = block.children if isinstance(block, BlockBox) else ()
        if children and all(isinstance(child, LineBox) for child in children):
            yield index
