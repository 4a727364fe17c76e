"""Turn the rows of a book into its measures: the size of its text, the distance of its lines, its margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from octavo.scan.sheets.rows import Row

_ALIKE = 0.06  # sizes that differ by less are one
TITLE_SIZE = 1.08  # of the size of the text: larger is a heading
_SEVERAL = 3  # lines as wide are as wide as the text
_MOST = 0.5  # of the letters of the commonest size: a larger one with as many is that of the text


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a book, in points."""

    size: float  # of the text
    leading: float  # from line to line of the text
    width: float = 0.0  # of the text: of its longest lines
    structured: bool = False  # whether the source promises to say what each thing is

    def leading_of(self, size: float) -> float:
        """From line to line of type of another size, where it is set like the text."""
        return self.leading * size / self.size if self.size else self.leading


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a page begin and end, or those of a column."""

    left: float
    right: float


def take_measures(pages: Sequence[Sequence[Row]], *, structured: bool = False) -> Measures:
    """The measures of a book of these rows; ``structured``: its source promises to say what each thing is."""
    size = size_of(pages)
    if not size:
        return Measures(10.0, 12.0, 0.0, structured)
    steps: Counter[float] = Counter()
    for rows in pages:
        for one, other in pairwise(rows):
            step = other.baseline - one.baseline
            if is_size(one, size) and is_size(other, size) and 0 < step < 3 * size:
                steps[round(step * 2) / 2] += 1
    leading = max(steps, key=lambda s: (steps[s], -s), default=1.2 * size)
    return Measures(size, leading, _width_of(pages), structured)


def size_of(pages: Sequence[Sequence[Row]]) -> float:
    """The size of a book's text; 0 where there is none."""
    letters: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            letters[round(row.size, 1)] += len(row.letters)
    size = max(letters, key=lambda s: (letters[s], s), default=0.0)
    larger = [s for s in letters if s > size * (1 + _ALIKE) and letters[s] >= _MOST * letters[size]]
    return max(larger, key=lambda s: letters[s], default=size)


def _width_of(pages: Sequence[Sequence[Row]]) -> float:
    """How wide the widest lines are of which there are several."""
    widths = Counter(
        round((row.box.right - row.box.left) / 4) for rows in pages for row in rows if row.cells
    )
    widest = max(widths, default=0)
    several = [width for width, number in widths.items() if number >= _SEVERAL]
    common = max(several, default=0)
    return 4.0 * (common if 2 * common > widest else widest)


def is_size(row: Row, size: float) -> bool:
    """Whether the type of a row is of a size."""
    return abs(row.size - size) <= _ALIKE * size


class Columns:
    """The rows of a page, to be asked for the margins of the column that a row stands in."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._typed = [row for row in rows if row.cells]
        self._ends = min((row.box.right for row in self._typed), default=0.0)
        self._begins = max((row.box.left for row in self._typed), default=0.0)
        self._whole = _edges(self._typed)  # of rows above or below which all others stand

    def margins_of(self, row: Row) -> Margins:
        """Where most rows of the column begin, where the longest end."""
        first, last = row.box.left, row.box.right
        if first < self._ends and last > self._begins:
            left, right = self._whole
        else:
            left, right = _edges(
                [one for one in self._typed if one.box.left < last and one.box.right > first]
            )
        return Margins(
            2.0 * round(first / 2) if left is None else left, last if right is None else right
        )


def find_margins(rows: Sequence[Row], row: Row) -> Margins:
    """The margins of the column that one row stands in."""
    return Columns(rows).margins_of(row)


def _edges(near: Sequence[Row]) -> tuple[float | None, float | None]:
    """Where rows one above the other begin, if some begin at one place, and where the longest end."""
    lefts: Counter[int] = Counter(round(other.box.left / 2) for other in near)
    most = max(lefts.values(), default=1)
    common = [value for value, count in lefts.items() if count >= max(2, 0.3 * most)]
    rights = sorted((other.box.right for other in near), reverse=True)
    right = rights[min(len(rights) - 1, len(rights) // 8)] if rights else None
    return 2.0 * min(common) if common else None, right
