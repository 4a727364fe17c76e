"""Turn pages on which notes lie over the text into pages on which they stand below it.

Programs that set pages of HTML do not break a note that is higher than its page: it begins over the text, or above the edge
of the paper. Row by row, its lines would be read between those of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from octavo.scan.sheets.footlabels import SMALLER
from octavo.scan.sheets.measures import Measures, is_size
from octavo.scan.sheets.rows import Row

_OVER = 0.3  # of a row's height
_STEP = 2.5  # times the size, from line to line of notes and between their paragraphs


def part_layers(rows: Sequence[Row], measures: Measures) -> tuple[Row, ...]:
    """The rows of a page, those of the text before notes that lie over them; as they are where none do."""
    small = [n for n, row in enumerate(rows) if row.cells and row.size < SMALLER * measures.size]
    if not small or small[-1] != len(rows) - 1:
        return tuple(rows)
    first = small[-1]
    for above, below in pairwise(small[::-1]):
        if rows[above].baseline - rows[below].baseline > _STEP * rows[above].size:
            break
        first = below
    text = [row for row in rows[first:] if row.cells and is_size(row, measures.size)]
    notes = [rows[n] for n in small if n >= first]
    left, right = min(row.box.left for row in notes), max(row.box.right for row in notes)
    among = [row for row in text if row.box.left < right - 1 and row.box.right > left + 1]
    if not any(_is_over(note, line) for line in among for note in notes):
        return tuple(rows)
    others = [row for row in rows[first:] if row not in notes]
    return (*rows[:first], *others, *notes)


def _is_over(one: Row, other: Row) -> bool:
    """Whether two rows are on heights that are one in part."""
    height = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return height > _OVER * (one.box.bottom - one.box.top)
