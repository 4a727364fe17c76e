"""Turn the rows of a book into its measures: the size of its text, the distance of its lines, its margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from octavo.scan.sheets.rows import Row

_ALIKE = 0.06  # sizes that differ by less are one
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
    letters: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            letters[round(row.size, 1)] += len(row.letters)
    if not letters:
        return Measures(10.0, 12.0, 0.0, structured)
    size = max(letters, key=lambda s: (letters[s], s))
    larger = [s for s in letters if s > size * (1 + _ALIKE) and letters[s] >= _MOST * letters[size]]
    size = max(larger, key=lambda s: letters[s], default=size)
    steps: Counter[float] = Counter()
    for rows in pages:
        for one, other in pairwise(rows):
            step = other.baseline - one.baseline
            if is_size(one, size) and is_size(other, size) and 0 < step < 3 * size:
                steps[round(step * 2) / 2] += 1
    leading = max(steps, key=lambda s: (steps[s], -s), default=1.2 * size)
    return Measures(size, leading, _width_of(pages), structured)


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


def find_margins(rows: Sequence[Row], row: Row) -> Margins:
    """The margins of the column that a row stands in: where most of its rows begin, where the longest end."""
    near = [
        other
        for other in rows
        if other.cells and other.box.left < row.box.right and other.box.right > row.box.left
    ]
    lefts: Counter[int] = Counter(round(other.box.left / 2) for other in near)
    common = max(lefts.values(), default=1)
    left = 2 * min(
        (value for value, count in lefts.items() if count >= max(2, 0.3 * common)),
        default=round(row.box.left / 2),
    )
    rights = sorted((other.box.right for other in near), reverse=True)
    right = rights[min(len(rights) - 1, len(rights) // 8)] if rights else row.box.right
    return Margins(float(left), right)
