"""Turn the pieces of a book into the same with its index set: its folios are those of all other pages.

What stands behind an index moves with its length, and with it what the index says; so it is set until nothing changes.
Where it ends the book, as it should, once is enough.

Where the entries below a term go on at the head of a page, that term is named there once more. Which they are is seen when
the pages are set; they are set again with those lines, which can only change what comes behind. So page for page is
right, and what is not after a few rounds is left without.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from octavo.typeset.job import Job
from octavo.typeset.openings import Laid, set_openings
from octavo.typeset.pieces import Piece, Setter
from octavo.typeset.sheet import Sheet

_ROUNDS = 4
_TURNS = 8  # times that an index is set for the heads of its pages

Folios = Callable[[list[Laid], list[Laid]], Mapping[str, str]]  # of the ids of front and body
SetJobs = Callable[[list[Job]], list[Sheet]]
Resumed = tuple[str, ...]  # ids of entries, in the order of the pages that they head


def set_index(
    front: list[Laid], body: list[Laid], setter: Setter, folios: Folios, set_jobs: SetJobs
) -> tuple[list[Laid], list[Laid]]:
    """Front and body with the index; ``body`` as all set for rectos. The answer's body begins where it can."""
    front, body = [*front], [*body]
    places = [
        (pieces, number)
        for pieces in (front, body)
        for number, laid in enumerate(pieces)
        if laid.piece.division_id in setter.indexed
    ]
    opened = set_openings(body, set_jobs)
    resumed: list[Resumed] = [() for _ in places]
    for _ in range(_ROUNDS if places else 0):
        known = folios(front, opened)
        pieces = [
            setter.index(held[number].piece, known, heads)
            for (held, number), heads in zip(places, resumed, strict=True)
        ]
        moved = [
            which
            for which, (held, number) in enumerate(places)
            if pieces[which].job != held[number].piece.job
        ]
        if not moved:
            break
        sheets = set_jobs([pieces[which].job for which in moved])
        for which, sheet in zip(moved, sheets, strict=True):
            held, number = places[which]
            held[number], resumed[which] = _with_heads(
                pieces[which], sheet, resumed[which], setter, known, set_jobs
            )
        opened = set_openings(body, set_jobs)
    return front, opened


def _with_heads(
    piece: Piece,
    sheet: Sheet,
    resumed: Resumed,
    setter: Setter,
    folios: Mapping[str, str],
    set_jobs: SetJobs,
) -> tuple[Laid, Resumed]:
    """The index with the terms named whose entries go on at the head of a page."""
    below = setter.entries_below()
    for turn in range(_TURNS):
        found = _heads_of_pages(sheet, below, setter)
        if found == resumed:
            break
        if turn == _TURNS - 1:  # up to the first that differs all are right
            alike = next(
                (n for n, (a, b) in enumerate(zip(found, resumed, strict=False)) if a != b),
                min(len(found), len(resumed)),
            )
            found = found[:alike]
        resumed = found
        piece = setter.index(piece, folios, resumed)
        (sheet,) = set_jobs([piece.job])
    return Laid(piece, sheet), resumed


def _heads_of_pages(sheet: Sheet, below: Collection[str], setter: Setter) -> Resumed:
    """The entries that stand below another and begin a page, but for the first."""
    found = {
        page: name
        for name, (page, x, y) in sheet.anchors.items()
        if page and name in below and setter.begins_page(x, y)
    }
    return tuple(name for _, name in sorted(found.items()))
