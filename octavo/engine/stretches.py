"""Turn a document that was laid out before, and has been edited, into the stretch of it that is laid out anew.

An engine makes styles and boxes of a whole document before it lays out the first page, though an edited chapter has
few pages made. Here blocks are taken out of the tree before: those ahead of the first page that is made, but for as many
as a style sheet can look back over, and those behind the pages that are likely to be made. The first block of all stays,
because it is the first of its parent. Whoever lays out the stretch tells when a page ends farther down than it was
meant to; then there is nothing for it but the whole document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_FIRST = 1  # blocks that stay because they are first
_PAGES = 2  # of the earlier pages behind the one that is hoped for: a page may look ahead over one
_OUTSIDE = 2  # boxes that hold the blocks; where a group of pages begins in one of these, no block is named


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which blocks of a document are left, and where they stand in it."""

    blocks: tuple[str, ...]  # a digest of each block of the whole document
    left_out: int  # blocks behind the first
    notes: int  # that are called in these
    first: int  # index of the first block that follows
    end: int  # index of the first block behind the stretch
    called: tuple[int, ...]  # notes in each block of the whole document; 0 in those that are new
    farthest: (
        int | None
    )  # the last block before which a page may end; None where the stretch goes to the end

    def notes_of_blocks(self, blocks: Sequence[Any], notes: Iterable[Any]) -> tuple[int, ...]:
        """How many notes each block of the whole document has; given are the elements of the stretch, and its notes."""
        own = count_notes(blocks, notes)
        behind = self.called[self.end :]
        return (*own[:_FIRST], *self.called[_FIRST : self.first], *own[_FIRST:], *behind)


WHOLE = Stretch((), 0, 0, _FIRST, 0, (), None)


def stretch_around(
    blocks: tuple[str, ...],
    called: tuple[int, ...],
    first: int,
    changed: int,
    unchanged: int,
    goals: Sequence[int],
    earlier: Sequence[int],
    reach: int,
) -> Stretch | None:
    """The stretch for pages from the one that begins in the block ``first`` on; None where all would be left.

    ``called``: how many notes were called in each earlier block. ``changed`` is the first block that is another,
    ``unchanged`` the earlier block from which on all are as they were, ``reach`` how many blocks behind it a block can
    change. ``goals`` are the earlier pages at which the pages made anew may end, ``earlier`` the blocks in which the
    earlier pages begin.
    """
    more = len(blocks) - len(called)
    begin = max(_FIRST, first - reach)
    end, farthest = len(blocks), None
    if goals and goals[0] + 1 + _PAGES < len(earlier):
        goal = goals[0] + 1
        last = earlier[goal + _PAGES] + 1
        if last + more < end and last > unchanged:
            end, farthest = last + more, earlier[goal] + more
    if begin == _FIRST and farthest is None:
        return None
    now = (*called[:changed], *(0,) * (unchanged + more - changed), *called[unchanged:])
    return Stretch(blocks, begin - _FIRST, sum(now[_FIRST:begin]), begin, end, now, farthest)


def take_out(section: Any, stretch: Stretch) -> None:
    """Take the other blocks out of the element that holds them all."""
    section[:] = [*section[:_FIRST], *section[stretch.first : stretch.end]]


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
