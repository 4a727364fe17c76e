"""Turn a document that was laid out before, and has been edited, into stretches of it that are laid out anew.

An engine makes styles and boxes of a whole document before it lays out the first page, though an edited chapter has
few pages made. Here it is given a few blocks: those of the pages that are likely to be made, and as many ahead of them as
a style sheet can look back over. The first block of all stays, because it is the first of its parent. Where the pages have
not come to an end that is known, another stretch goes on with the next page, and is longer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FIRST = 1  # blocks that stay because they are first
_OUTSIDE = 2  # boxes that hold the blocks; where a group of pages begins in one of these, no block is named


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which blocks of a document are left: the first, and those from one on to before another."""

    begin: int
    end: int
    notes: int  # that are called in blocks left out between
    is_last: bool  # whether the document ends with it

    @property
    def left_out(self) -> int:
        """Blocks behind the first."""
        return self.begin - FIRST

    @property
    def spans(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """What is left, from one block on to before another."""
        return (0, FIRST), (self.begin, self.end)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.is_last and not self.left_out


def whole_of(blocks: int) -> Stretch:
    """All of a document with so many blocks."""
    return Stretch(FIRST, blocks, 0, is_last=True)


def count_notes(blocks: Sequence[Any], notes: Iterable[Any]) -> tuple[int, ...]:
    """How many of the notes, which are elements, stand in each block."""
    wanted = Counter(map(id, notes))
    return tuple(
        sum(wanted[id(element)] for element in block.iter()) if wanted else 0 for block in blocks
    )


def names_no_block(groups: str) -> bool:
    """Whether no group of pages, as a stop has them, begins in a block."""
    return all(_depth(path) <= _OUTSIDE for _, _, path in json.loads(groups))


def _depth(path: Any) -> int:
    return 0 if path is None else 1 + max(map(_depth, path.values()), default=0)
