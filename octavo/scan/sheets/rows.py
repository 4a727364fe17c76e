"""Turn a sheet into rows in the order in which they are read.

1. where the source does not say the order, columns are looked for: a gutter that few lines cross, with text on both
   sides. What crosses it stands between what is above and what is below;
2. lines on one height of a column are one row, with cells: a title and its page, a row of a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from octavo.scan.model import Box
from octavo.scan.sheets.model import Line, Order, Region, RegionKind, Sheet, Tag, Word

_LEVEL = 0.35  # of the size: rows are farther apart
_CROSSED = 0.25  # of the lines may cross a gutter
_FEWEST = 4  # lines on either side of it
_WIDE = 0.22  # of the type area: columns are as wide


@dataclass(frozen=True)
class Row:
    """What stands on one height of a page or of its column."""

    sheet: int  # index
    cells: tuple[Line, ...]  # from left to right; () of a picture
    box: Box
    baseline: float
    size: float  # of most of its letters
    kind: RegionKind = ""  # what the source says it is
    level: int = 0  # of a heading, where the source says it
    picture: str = ""
    fresh: bool = False  # first of what the source keeps together
    paragraph: int = 0  # the same for all rows of a sheet that the source says are one
    order: Order = ()  # where it stands in the structure of the source

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Those of all its cells."""
        return tuple(word for line in self.cells for word in line.words)

    @cached_property
    def text(self) -> str:
        """Its words as one reads them."""
        return "\t".join(join_words(line.words) for line in self.cells)

    @cached_property
    def tag(self) -> Tag | None:
        """What the structure of the source says of it; the sign before an item has none."""
        return next((line.tag for line in self.cells if line.tag is not None), None)

    @cached_property
    def letters(self) -> str:
        """Its letters and digits, small, without calls."""
        text = "".join(word.text for word in self.words if not word.raised)
        return "".join(filter(str.isalnum, text)).casefold()

    @cached_property
    def is_bold(self) -> bool:
        """Whether all of its words are; calls apart."""
        plain = [word for word in self.words if not word.raised]
        return bool(plain) and all(word.bold for word in plain)

    @cached_property
    def is_italic(self) -> bool:
        """Whether all of its words are; calls apart."""
        plain = [word for word in self.words if not word.raised]
        return bool(plain) and all(word.italic for word in plain)


def join_words(words: Sequence[Word]) -> str:
    """Words with the spaces between them."""
    made: list[str] = []
    for word in words:
        if made and not word.glued:
            made.append(" ")
        made.append(word.text)
    return "".join(made)


def lay_rows(sheet: Sheet) -> tuple[Row, ...]:
    """The rows of a sheet, as they are read."""
    if sheet.ordered:
        several = len(sheet.regions) > 1
        return tuple(row for region in sheet.regions for row in _rows_of(sheet, region, several))
    spots = [_Spot(region, line) for region in sheet.regions for line in region.lines]
    spots += [_Spot(region, None) for region in sheet.regions if not region.lines]
    ordered = _as_told(_with_tables(_in_order([spot for spot in spots if spot.is_set])))
    return tuple(_as_rows(sheet, ordered, levelled=True))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line, or a picture, with the region that it is of."""

    region: Region
    line: Line | None

    @property
    def box(self) -> Box:
        return self.line.box if self.line is not None else self.region.box

    @property
    def height(self) -> float:
        """Where it stands: a picture at its middle."""
        return self.line.baseline if self.line is not None else (self.box.top + self.box.bottom) / 2

    @property
    def tag(self) -> Tag | None:
        """What the structure of the source says of it."""
        return self.line.tag if self.line is not None else None

    @property
    def order(self) -> Order:
        """Where it stands in the structure of the source."""
        return self.line.order if self.line is not None else self.region.order

    @property
    def is_set(self) -> bool:
        return self.line is not None or bool(self.region.picture)


def _as_told(spots: list[_Spot]) -> list[_Spot]:
    """The spots in the order of the structure of the source; what it does not name, as the sign of an item or an ornament,
    stands before what follows it on its height, else behind what was before it."""
    orders = [spot.order for spot in spots]
    if not any(orders):
        return spots
    for number in range(len(spots) - 2, -1, -1):
        if not orders[number] and _is_level(spots[number], spots[number + 1]):
            orders[number] = orders[number + 1]
    for number in range(1, len(spots)):
        orders[number] = orders[number] or orders[number - 1]
    places = sorted(range(len(spots)), key=orders.__getitem__)
    return [spots[place] for place in places]


def _with_tables(spots: list[_Spot]) -> list[_Spot]:
    """The spots with all lines of a table together, cell by cell, where the source says which they are of."""
    tables: dict[int, list[tuple[int, int, _Spot]]] = {}
    for spot in spots:
        if (tag := spot.tag) is not None and tag.kind == "cell":
            tables.setdefault(tag.group, []).append((tag.row, tag.column, spot))
    if not tables:
        return spots
    made: list[_Spot] = []
    for spot in spots:
        tag = spot.tag
        if tag is None or tag.kind != "cell":
            made.append(spot)
        elif cells := tables.pop(tag.group, None):
            made += [cell for _, _, cell in sorted(cells, key=lambda cell: cell[:2])]
    return made


def _rows_of(sheet: Sheet, region: Region, several: bool) -> Iterator[Row]:
    spots = [_Spot(region, line) for line in region.lines] or [_Spot(region, None)]
    for number, row in enumerate(_as_rows(sheet, [s for s in spots if s.is_set], levelled=False)):
        fresh = several and number == 0
        yield Row(
            row.sheet,
            row.cells,
            row.box,
            row.baseline,
            row.size,
            row.kind,
            row.level,
            row.picture,
            fresh,
        )


def _as_rows(sheet: Sheet, spots: Iterable[_Spot], *, levelled: bool) -> Iterator[Row]:
    """Rows of lines; ``levelled``: those on one height are one row."""
    here: list[_Spot] = []
    for spot in spots:
        if here and not (levelled and _is_level(here[-1], spot)):
            yield _row(sheet, here)
            here = []
        here.append(spot)
    if here:
        yield _row(sheet, here)


def _is_level(one: _Spot, other: _Spot) -> bool:
    if one.line is None or other.line is None or one.region.kind != other.region.kind:
        return False
    if one.line.askew or other.line.askew:
        return False
    if other.box.left < one.box.right - 1 and other.box.right > one.box.left + 1:
        return False  # as a line above another
    if not _are_of_one(one.tag, other.tag) or _are_two(one.region, other.region):
        return False
    size = min(_size(one.line), _size(other.line))
    return abs(one.height - other.height) < _LEVEL * size


def _are_of_one(one: Tag | None, other: Tag | None) -> bool:
    """Whether lines may stand in one row: those of one table, item or note; the sign of an item is not tagged."""
    if one is None or other is None:
        tag = one or other
        return tag is None or tag.kind in ("item", "note")
    return (one.kind, one.group, one.item) == (other.kind, other.group, other.item)


def _are_two(one: Region, other: Region) -> bool:
    """Whether the source says that two regions are of two paragraphs, or captions."""
    return one.paragraph > 0 and other.paragraph > 0 and one.paragraph != other.paragraph


def _row(sheet: Sheet, spots: Sequence[_Spot]) -> Row:
    region = spots[0].region
    cells = tuple(
        sorted((s.line for s in spots if s.line is not None), key=lambda line: line.box.left)
    )
    boxes = [spot.box for spot in spots]
    box = Box(min(b.left for b in boxes), min(b.top for b in boxes),
              max(b.right for b in boxes), max(b.bottom for b in boxes))  # fmt: skip
    size = max(map(_size, cells), default=0.0)
    order = min((spot.order for spot in spots if spot.order), default=())
    return Row(sheet.index, cells, box, spots[0].height, size, region.kind, region.level, region.picture,
               paragraph=region.paragraph, order=order)  # fmt: skip


def _size(line: Line) -> float:
    """The size of most letters of a line; by its height where the source does not say it."""
    first = line.words[0].size
    if first and all(word.size == first for word in line.words):
        return first
    sizes: Counter[float] = Counter()
    for word in line.words:
        if word.size and not word.raised:
            sizes[word.size] += len(word.text)
    if not sizes:
        return max(1.0, (line.box.bottom - line.box.top) * 0.8)
    return max(sizes, key=lambda size: (sizes[size], size))


# Columns


def _in_order(spots: list[_Spot]) -> list[_Spot]:
    """Lines as they are read: from above, column by column between what goes over all columns."""
    gutter = _find_gutter(spots)
    if gutter is None:
        return _by_height(spots)
    made: list[_Spot] = []
    left: list[_Spot] = []
    right: list[_Spot] = []
    for spot in sorted(spots, key=lambda s: s.height):
        if spot.box.right <= gutter + 1:
            left.append(spot)
        elif spot.box.left >= gutter - 1:
            right.append(spot)
        else:
            made += [*_in_order(left), *_in_order(right), spot]
            left, right = [], []
    return [*made, *_in_order(left), *_in_order(right)]


def _by_height(spots: list[_Spot]) -> list[_Spot]:
    """From above; what stands on one height from the left."""
    made: list[_Spot] = []
    here: list[_Spot] = []
    for spot in sorted(spots, key=lambda s: (s.height, s.box.left)):
        if here and not _is_level(here[0], spot):
            made += sorted(here, key=lambda s: s.box.left)
            here = []
        here.append(spot)
    return [*made, *sorted(here, key=lambda s: s.box.left)]


def _find_gutter(spots: Sequence[_Spot]) -> float | None:
    """The middle of a white strip from head to foot with text on both sides; None where there is none."""
    boxes = [spot.box for spot in spots if spot.line is not None and not spot.region.kind]
    if len(boxes) < 2 * _FEWEST + 2:
        return None
    first, last = min(box.left for box in boxes), max(box.right for box in boxes)
    area = last - first
    edges = sorted(
        {round(box.left) for box in boxes if first + _WIDE * area < box.left < last - _WIDE * area}
    )
    best: tuple[float, float] | None = None
    for edge in edges:
        x = edge - 2.0
        crossing = sum(box.left < x - 1 and box.right > x + 1 for box in boxes)
        if crossing > _CROSSED * len(boxes):
            continue
        left = [box for box in boxes if box.right <= x + 1]
        right = [box for box in boxes if box.left >= x - 1]
        if min(len(left), len(right)) < max(_FEWEST, 0.2 * len(boxes)):
            continue
        narrow = min(
            median(b.right - b.left for b in left), median(b.right - b.left for b in right)
        )
        if narrow >= _WIDE * area and (best is None or crossing < best[0]):
            best = (crossing, x)
    return None if best is None else best[1]
