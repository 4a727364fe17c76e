"""Turn an index that was set into the same with terms named once more, where the entries below them go on at the head of a page.

Which they are is seen when the pages are set; they are set again with those lines, which can only change what comes behind.
So page for page is right, and what is not after a few rounds is left without.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from octavo.typeset.job import Job
from octavo.typeset.openings import Laid
from octavo.typeset.pieces import Setter
from octavo.typeset.sheet import Sheet

_TURNS = 8  # times that an index is set for the heads of its pages

SetJobs = Callable[[list[Job]], list[Sheet]]
Resumed = tuple[str, ...]  # ids of entries, in the order of the pages that they head


def resume_entries(
    laid: Laid,
    resumed: Resumed,
    setter: Setter,
    folios: Mapping[str, str],
    heights: Mapping[str, float],
    set_jobs: SetJobs,
) -> tuple[Laid, Resumed]:
    """The pages with the terms named whose entries go on at their heads, and those entries; ``resumed`` are those of which
    it is said already. What holds no index stays as it is."""
    below = setter.entries_below()
    for turn in range(_TURNS):
        found = _heads_of_pages(laid.sheet, below, setter)
        if found == resumed:
            break
        if turn == _TURNS - 1:  # up to the first that differs all are right
            alike = next(
                (n for n, (a, b) in enumerate(zip(found, resumed, strict=False)) if a != b),
                min(len(found), len(resumed)),
            )
            found = found[:alike]
        resumed = found
        piece = setter.tell(laid.piece, setter.told(folios, heights, resumed))
        (sheet,) = set_jobs([piece.job])
        laid = Laid(piece, sheet)
    return laid, resumed


def _heads_of_pages(sheet: Sheet, below: Collection[str], setter: Setter) -> Resumed:
    """The entries that stand below another and begin a page, but for the first."""
    found = {
        page: name
        for name, (page, x, y) in sheet.anchors.items()
        if page and name in below and setter.begins_page(x, y)
    }
    return tuple(name for _, name in sorted(found.items()))
