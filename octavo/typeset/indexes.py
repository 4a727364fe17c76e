"""Turn the pieces of a book into the same with its index set: its folios are those of all other pages.

What stands behind an index moves with its length, and with it what the index says; so it is set until nothing changes.
Where it ends the book, as it should, once is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from octavo.typeset.job import Job
from octavo.typeset.openings import Laid, set_openings
from octavo.typeset.pieces import Setter
from octavo.typeset.sheet import Sheet

_ROUNDS = 4

Folios = Callable[[list[Laid], list[Laid]], Mapping[str, str]]  # of the ids of front and body
SetJobs = Callable[[list[Job]], list[Sheet]]


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
    for _ in range(_ROUNDS if places else 0):
        known = folios(front, opened)
        pieces = [setter.index(held[number].piece, known) for held, number in places]
        moved = [
            (held, number, piece)
            for (held, number), piece in zip(places, pieces, strict=True)
            if piece.job != held[number].piece.job
        ]
        if not moved:
            break
        sheets = set_jobs([piece.job for _, _, piece in moved])
        for (held, number, piece), sheet in zip(moved, sheets, strict=True):
            held[number] = Laid(piece, sheet)
        opened = set_openings(body, set_jobs)
    return front, opened
