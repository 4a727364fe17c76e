"""Turn what a page shows into its lines of type, measured.

1. gather the words that stand on one baseline, raised and lowered figures with the line that they belong to;
2. measure each line: how wide its spaces are, in spaces as the font has them, and how much white runs down
   through it and the lines above.

A word space is what lies between two words, not the white between the ink of their letters: where that is
read off a drawing, an italic f makes it narrow.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from octavo.checks.showing import Row
from octavo.text.directions import has_turned

_LEVEL = 1.0  # points by which the baselines of one line differ
_RAISED = 0.5  # of the type size: the farthest that a raised or lowered figure stands from its line
_SMALLER = 0.85  # of the type size: such a figure
_WHITE = 0.11  # of the type size: white that parts words where there is no space
_APART = 3  # type sizes: lines that are farther apart do not stand beneath one another
RIVER = 4  # lines through which white has to run
_EXACT = 100  # parts of a point, and of a natural space, that are kept
_FACTS = 7  # numbers of a line that are kept


class SetLine(NamedTuple):
    """A line of type; points are counted from the lower left corner of the page."""

    text: str
    baseline: float
    left: float
    right: float
    size: float  # of its type
    space: float  # its word spaces, as a multiple of the font's own; 0.0 where it has none
    spaces: int  # how many
    rivers: int  # of white that have run through four lines when they come to this one


@dataclass(frozen=True, slots=True)
class SetLines:
    """The lines of a page from the top, held in little room: a book has tens of thousands."""

    texts: str = ""  # one line behind the other, parted by line ends
    facts: array[int] = field(
        default_factory=lambda: array("i")
    )  # the numbers of each, in hundredths

    def __iter__(self) -> Iterator[SetLine]:
        facts = self.facts
        texts = self.texts.split("\n") if facts else []
        for start, text in zip(range(0, len(facts), _FACTS), texts, strict=True):
            baseline, left, right, size, space, spaces, rivers = facts[start : start + _FACTS]
            yield SetLine(
                text, baseline / _EXACT, left / _EXACT, right / _EXACT, size / _EXACT,
                space / _EXACT, spaces, rivers,
            )  # fmt: skip


# The space between two words: left, right, the width of the font's own, and the lines through which white has run
# down to it.
_Gap = tuple[float, float, float, int]


def measure_lines(rows: Iterable[Row]) -> SetLines:
    """The lines of a page that shows this, in their order from the top."""
    texts: list[str] = []
    facts = array("i")
    above: Row | None = None
    gaps: list[_Gap] = []
    for row in gather_rows(rows):
        size = row.size
        is_near = above is not None and above.baseline - row.baseline < _APART * size
        gaps = _gaps(row, gaps if is_near else [])
        white = natural = 0.0
        rivers = 0
        for begin, end, own, depth in gaps:
            white += end - begin
            natural += own
            rivers += depth == RIVER
        space = white / natural if natural else 0.0
        left, right = row.words[0][0], row.words[-1][1]
        texts.append(text_of(row))
        facts.extend([round(n * _EXACT) for n in (row.baseline, left, right, size, space)])
        facts.extend((len(gaps), rivers))
        above = row
    return SetLines("\n".join(texts), facts)


def gather_rows(shown: Iterable[Row]) -> list[Row]:
    """What stands on each baseline of a page, from the top, its words from the left."""
    rows: list[Row] = []
    for row in sorted(shown, key=lambda row: -row.baseline):
        if rows and rows[-1].baseline - row.baseline < _LEVEL:
            _join(row, rows[-1])
        else:
            rows.append(row)
    rows = _with_raised(rows)
    for row in rows:
        row.words.sort()
    return rows


def text_of(row: Row) -> str:
    """The words of a line. What is written from right to left is read in its own order."""
    least = _WHITE * row.size
    parts: list[str] = []
    end = row.words[0][0]
    for left, right, text, space in row.words:
        parts.append(f" {text}" if space or left - end > least else text)
        end = right
    line = "".join(parts).lstrip(" ")
    return line[::-1] if has_turned(line) else line


def _gaps(row: Row, above: Sequence[_Gap]) -> list[_Gap]:
    """The spaces of a line that stands beneath another: white runs on where one lies under half of another."""
    gaps: list[_Gap] = []
    first, count = 0, len(above)
    left = row.words[0][1]
    for right, word_end, _, natural in row.words[1:]:
        if natural:
            half, depth = natural / 2, 0
            while first < count and above[first][1] <= left + half:
                first += 1
            place = first if right - left > half else count
            while place < count and above[place][0] < right - half:
                over_left, over_right, _, length = above[place]
                if length > depth and over_right - over_left > half:
                    depth = length
                place += 1
            gaps.append((left, right, natural, depth + 1))
        left = word_end
    return gaps


def _with_raised(rows: list[Row]) -> list[Row]:
    """The rows, those of raised and lowered figures joined to the line that they stand beside."""
    raised: list[Row] = []
    for above, below in pairwise(rows):
        distance = above.baseline - below.baseline
        figure, line = sorted((above, below), key=lambda row: row.size)
        if distance < _RAISED * line.size and figure.size < _SMALLER * line.size:
            _join(figure, line)
            raised.append(figure)
    return [row for row in rows if row not in raised] if raised else rows


def _join(row: Row, other: Row) -> None:
    """Put the words of a row into another."""
    other.words += row.words
    for size, weight in row.sizes.items():
        other.sizes[size] = other.sizes.get(size, 0) + weight
