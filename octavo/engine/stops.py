"""Turn the places where the pages of a document began, before it was edited, into what is known of its pages now."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.engine.cutting import are_alike
from octavo.engine.stretches import names_no_block


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
    looked: tuple[int, ...]  # the last block that was looked at for each page, or those before it
    called: tuple[int, ...] = ()  # notes in each block; () where some element has no box of its own


class Known:
    """What is known of the pages of a document that has been edited.

    ``reach``: how many blocks behind it a block can change by what its first tag says, ``always``: by anything.
    """

    def __init__(
        self, before: Setting, blocks: tuple[str, ...], reach: int, *, always: bool
    ) -> None:
        old = before.blocks
        self._before = before
        self._more_notes = 0
        self._more = len(blocks) - len(old)
        self._changed = changed = _common(old, blocks)
        behind = _common(old[changed:][::-1], blocks[changed:][::-1])
        self._unchanged = len(old) - behind  # the earlier block from which on all are
        pairs = zip(old[changed : len(old) - behind], blocks[changed:], strict=False)
        alike = not self._more and all(are_alike(*pair) for pair in pairs)
        # the earlier block from which on all look as they did
        self._settled = self._unchanged + (0 if alike and not always else reach)
        self._by_place = {
            _without_page(stop): page
            for page, stop in enumerate(before.stops)
            if stop.clean and stop.block >= self._settled
        }

    def count_notes(self, notes: int) -> None:
        """Say how many notes the document has now."""
        self._more_notes = notes - self._before.notes

    def first_page(self, *, in_part: bool) -> int:
        """The first page that has to be made; ``in_part``: where not all blocks before it are there."""
        stops, looked = self._before.stops, self._before.looked
        page = min(bisect_left(looked, self._changed), len(stops) - 1)
        while page and not (
            stops[page].clean and (not in_part or names_no_block(stops[page].groups))
        ):
            page -= 1
        return page

    def called(self) -> tuple[int, ...]:
        """Notes in each block; 0 in those that are new."""
        called = self._before.called
        new = self._unchanged + self._more - self._changed
        return (*called[: self._changed], *(0,) * new, *called[self._unchanged :])

    def end_of(self, block: int, pages: int) -> int:
        """The block before which that ends which has to be looked at for so many pages, the first of which begins in
        ``block``; they may end where an earlier page began."""
        stops = self._before.stops
        goals = sorted(p for p in self._by_place.values() if stops[p].block >= block - self._more)
        if len(goals) < pages:
            return len(self._before.blocks) + self._more
        last = self._before.looked[max(0, goals[pages - 1] - 1)]
        return max(last, self._unchanged, block - self._more) + self._more + 1

    def page_that_begins_like(self, stop: Stop) -> int | None:
        """The earlier page that begins at this place of the text, and goes on alike."""
        if not stop.clean:
            return None
        return self._by_place.get(_without_page(self._moved(stop, -1)))

    def behind(self, page: int | None) -> tuple[list[Stop], list[int]]:
        """Where the pages from an earlier one on begin in the edited text, and how far was looked for them."""
        if page is None:
            return [], []
        stops = [self._moved(stop, 1) for stop in self._before.stops[page:]]
        return stops, [block + self._more for block in self._before.looked[page:]]

    def _moved(self, stop: Stop, sign: int) -> Stop:
        return replace(
            stop,
            block=stop.block + sign * self._more,
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
