"""Turn the words of the first pages into places of the front matter: title page, dedication, imprint, running heads."""

from __future__ import annotations

from typing import NamedTuple

from octavo.checks.bookwords import WORD
from octavo.desk.pagewords import PageWords
from octavo.desk.pairing import pair_moved
from octavo.model import Manuscript

_ALONE = 4  # letters of a word that is looked for though it stands in several lines


class FrontWord(NamedTuple):
    """A word of a page, and where the front matter says it."""

    number: int  # on its page
    line: int
    column: int
    is_exact: bool  # whether it stands nowhere else in the front matter


def pair_front(manuscript: Manuscript, page: PageWords) -> tuple[FrontWord, ...]:
    """The words of a page that are no part of the text, and stand in the front matter."""
    lines = enumerate(manuscript.front_matter.split("\n"), start=1)
    ours = [
        (found[0].casefold(), line, found.start() + 1)
        for line, text in lines
        for found in WORD.finditer(text)
    ]
    theirs = [
        (piece, number)
        for number, own in enumerate(page.words)
        if not page.pieces[number]
        for piece in own.pieces
    ]
    left, right = [one[0] for one in ours], [one[0] for one in theirs]
    pairs = {j: i for i, j in pair_moved(left, right, range(len(left)), range(len(right)))}
    found: dict[int, FrontWord] = {}
    for j, (piece, number) in enumerate(theirs):
        i = pairs.get(j)
        is_exact = i is not None
        if i is None and len(piece) >= _ALONE and piece in left:
            i = left.index(piece)
        if i is not None and (number not in found or (is_exact and not found[number].is_exact)):
            found[number] = FrontWord(number, *ours[i][1:], is_exact)
    return tuple(found.values())
