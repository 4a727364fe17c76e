"""Turn the lines of a book into how it is set: size of its text, distance of its lines, grid, indent.

Type area and size are those of the design. Everything else is what is commonest on the pages, and the size,
too, where hardly anything is set in that of the design: a book with style sheets of its own is measured by what
it does, not by what our themes would do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from octavo.checks.readpdf import PdfReading
from octavo.checks.setlines import SetLine
from octavo.model import Book, Frame
from octavo.text.notelists import lists_at_end
from octavo.text.scripts import direction_of

SAME_SIZE = 0.4  # points
_SMALLEST_TEXT = 0.9  # of the text's size: quotations are text, captions and tables are not
_SHARE = 0.05  # of the letters: a size in which fewer are set is not that of the text
_SAMPLE = 64  # pages that tell how a book is set
_INDENTS = (0.8, 2.5)  # of the type size: the least and the greatest
_USUAL_INDENT = 1.4
_FEW = 0.05  # of the pages: those that have least white above their notes


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of a book is set; lengths in points."""

    frame: Frame
    size: float  # of the text
    leading: float  # from one baseline to the next
    top: float  # the first baseline of a page, from the lower edge of the paper
    indent: float
    note_gap: float  # the least distance of the last line above the notes and their first
    is_turned: bool  # whether its lines begin at the right

    @property
    def measure(self) -> float:
        """The length of a full line."""
        return self.frame.width_pt - self.frame.inner_pt - self.frame.outer_pt

    def left_of(self, page_index: int) -> float:
        """Where the lines of a page begin."""
        return _left_of(self.frame, page_index)

    def sides_of(self, line: SetLine, page_index: int) -> tuple[float, float]:
        """Where a line begins and ends, from where the lines of its page begin."""
        edge = self.left_of(page_index)
        if self.is_turned:
            return edge + self.measure - line.right, edge + self.measure - line.left
        return line.left - edge, line.right - edge

    def is_text(self, line: SetLine) -> bool:
        """Whether a line that is no note is running text."""
        return _SMALLEST_TEXT * self.size < line.size < self.size + SAME_SIZE

    def off_grid(self, baseline: float) -> float:
        """How far a baseline is from the nearest line of the grid."""
        off = (self.top - baseline) % self.leading
        return min(off, self.leading - off)


@dataclass(frozen=True, slots=True)
class Places:
    """What the PDF's own destinations tell of its pages, which are named by their indexes."""

    openings: frozenset[int]  # on which a division begins
    note_tops: dict[int, tuple[float, ...]]  # where notes begin, in points, from the top
    headings: dict[int, tuple[float, ...]]  # the same of headings
    continued: frozenset[int]  # whose notes begin with the rest of one
    columns: frozenset[int] = (
        frozenset()
    )  # on which the index stands, whose lines are no paragraphs

    @property
    def first(self) -> int:
        """The page on which the text begins."""
        return min(self.openings, default=0)

    def foot_of(self, page_index: int) -> float:
        """The height at which the notes of a page begin; 0.0 where it has none."""
        return max(self.note_tops.get(page_index, (0.0,)))


class _Sampled(NamedTuple):
    """A page from which the setting is learned."""

    place: int  # its index
    above: list[SetLine]  # the notes
    notes: list[SetLine]


def find_places(book: Book, reading: PdfReading) -> Places:
    """Where divisions, notes and headings begin."""
    found = reading.destinations
    notes = {
        name: found[name]
        for name in reading.notes
        if name in found and not reading.notes[name].is_beside
    }
    headings = [heading.id for division in book.divisions for heading in division.sections]
    openings = [*(d.id for d in book.divisions), *(e.id for e in lists_at_end(book))]
    return Places(
        frozenset(found[name][0] for name in openings if name in found),
        _heights(notes.values()),
        _heights(found[name] for name in headings if name in found),
        _continued(notes),
        _columns(book, found),
    )


def _columns(book: Book, found: Mapping[str, tuple[int, float]]) -> frozenset[int]:
    pages: set[int] = set()
    for index in book.indexes:
        own = [found[entry.id][0] for entry in index.entries if entry.id in found]
        pages.update(range(min(own), max(own) + 1) if own else ())
    return frozenset(pages)


def find_setting(reading: PdfReading, frame: Frame, places: Places) -> Setting | None:
    """How a book is set; None when it has no text."""
    pages = [page for page in reading.pages[places.first :] if page.body]
    sampled = []
    weights: Counter[float] = Counter()
    for page in pages[:: 1 + len(pages) // _SAMPLE]:
        lines, foot = list(page.lines), places.foot_of(page.index)
        above = [line for line in lines if line.baseline >= foot]
        sampled.append(_Sampled(page.index, above, lines[len(above) :]))
        for line in above:
            weights[line.size] += len(line.text)
    if not weights:
        return None
    size = _size(weights, frame)
    texts = [
        (place, [line for line in above if abs(line.size - size) < SAME_SIZE])
        for place, above, _ in sampled
    ]
    leading = _leading([lines for _, lines in texts], size)
    indents = [line.left - _left_of(frame, index) for index, lines in texts for line in lines]
    return Setting(
        frame,
        size,
        leading,
        _top(texts, places.openings, leading),
        _indent(indents, size),
        _note_gap(sampled),
        direction_of(reading.language or "en") == "rtl",
    )


def _size(weights: Counter[float], frame: Frame) -> float:
    """The size of the text, of how much is set in each size."""
    designed = [size for size in weights if abs(size - frame.size_pt) < SAME_SIZE]
    share = sum(weights[size] for size in designed) / weights.total()
    return _commonest(weights) if share < _SHARE else max(designed, key=weights.__getitem__)


def _continued(notes: Mapping[str, tuple[int, float]]) -> frozenset[int]:
    """The pages whose first note is a part of one, and not its first."""
    first: dict[int, tuple[float, str]] = {}
    for name, (index, height) in notes.items():
        first[index] = max(first.get(index, (height, name)), (height, name))
    return frozenset(index for index, (_, name) in first.items() if "-part-" in name)


def _leading(pages: Iterable[Sequence[SetLine]], size: float) -> float:
    steps = Counter(
        _quarter(above.baseline - below.baseline)
        for lines in pages
        for above, below in pairwise(lines)
        if above.baseline - below.baseline < 2 * size
    )
    return _commonest(steps) if steps else _quarter(1.25 * size)


def _top(
    pages: Sequence[tuple[int, Sequence[SetLine]]], openings: frozenset[int], leading: float
) -> float:
    """The first baseline of most pages that are no openings; of any page where there are no others."""
    tops = [(index, lines[0].baseline) for index, lines in pages if lines]
    usual = Counter(round(top, 1) for index, top in tops if index not in openings)
    return _commonest(usual) if usual else tops[0][1] if tops else leading


def _indent(lefts: Iterable[float], size: float) -> float:
    least, greatest = (share * size for share in _INDENTS)
    indents = Counter(_quarter(left) for left in lefts if least < left < greatest)
    return _commonest(indents) if indents else _USUAL_INDENT * size


def _note_gap(pages: Iterable[_Sampled]) -> float:
    gaps = sorted(
        page.above[-1].baseline - page.notes[0].baseline
        for page in pages
        if page.above and page.notes
    )
    return gaps[int(_FEW * len(gaps))] if gaps else 0.0


def _heights(places: Iterable[tuple[int, float]]) -> dict[int, tuple[float, ...]]:
    """Heights by their pages, from the top."""
    found: dict[int, list[float]] = {}
    for index, height in places:
        found.setdefault(index, []).append(height)
    return {index: tuple(sorted(heights, reverse=True)) for index, heights in found.items()}


def _left_of(frame: Frame, page_index: int) -> float:
    return frame.inner_pt if page_index % 2 == 0 else frame.outer_pt


def _commonest(counted: Counter[float]) -> float:
    """What was counted most; of several the least, so that no order of pages decides."""
    return min(counted, key=lambda value: (-counted[value], value))


def _quarter(length: float) -> float:
    return round(length * 4) / 4
