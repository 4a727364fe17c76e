"""Turn the pieces of a book, each with its pages, into the places where they begin.

A piece begins on a recto, or, where the book says ``openings: any``, on the page behind the one before it. Inner and
outer margins are not equal, so a piece that begins on a verso is set once more for it; only then is it known which
do, for it depends on the pages of all before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from octavo.typeset.job import Job
from octavo.typeset.pieces import Piece
from octavo.typeset.sheet import Sheet

# The first page of a document is a right-hand page unless its root says otherwise.
_ON_A_VERSO = "\nhtml { break-before: left; }\n"

_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Laid:
    """A piece with its pages."""

    piece: Piece
    sheet: Sheet


def first_pages(pieces: Sequence[Laid]) -> list[int]:
    """The index of the first page of each piece, when the first piece begins at 0; behind them, the page
    after the last."""
    firsts, count = [], 0
    for laid in pieces:
        if laid.piece.side != "any":
            count += (count + (laid.piece.side == "verso")) % 2
        firsts.append(count)
        count += laid.sheet.page_count
    return [*firsts, count]


def page_count(pieces: Sequence[Laid]) -> int:
    """Pages up to the next recto."""
    end = first_pages(pieces)[-1]
    return end + end % 2


def set_openings(
    pieces: Sequence[Laid], set_jobs: Callable[[list[Job]], list[Sheet]]
) -> list[Laid]:
    """The pieces, all set for rectos, with those set anew that begin on a verso."""
    made = list(pieces)
    versos: dict[int, Sheet] = {}
    for _ in range(_ROUNDS):  # a book's own @page rules may give the sides other pages
        odd = [i for i, first in enumerate(first_pages(made)[:-1]) if first % 2]
        missing = [i for i in odd if i not in versos]
        jobs = [_on_a_verso(pieces[i].piece) for i in missing]
        versos.update(zip(missing, set_jobs(jobs), strict=True))
        before = made
        made = [replace(p, sheet=versos[i]) if i in odd else p for i, p in enumerate(pieces)]
        if first_pages(made) == first_pages(before):
            break
    return made


def _on_a_verso(piece: Piece) -> Job:
    return replace(piece.job, css=piece.job.css + _ON_A_VERSO)
