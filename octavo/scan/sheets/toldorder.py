"""Turn the shapes of a source that tells its structure into their order in the book, and into what goes on over the ends of
pages: nothing of that is guessed.

What floats is printed where there was room; the structure has it where its author put it, on that page or another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from octavo.scan.model import Seam
from octavo.scan.sheets.model import Order, Tag
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.shapes import FLOATS, Shape

_ORDERED = 0.9  # of the text: as much stands on the pages in the order of the structure, where that can be believed


def put_in_order(pages: Sequence[Sequence[Shape]]) -> list[list[Shape]]:
    """The pages' shapes in the order of the structure; the same pages where that order is not the one of the text on them."""
    flat = [(index, shape) for index, page in enumerate(pages) for shape in page]
    orders: list[Order] = []
    for _, shape in flat:
        orders.append(shape.rows[0].order or (orders[-1] if orders else ()))
    told = [flat[place] for place in sorted(range(len(flat)), key=orders.__getitem__)]
    text = [n for n, (_, shape) in enumerate(told) if shape.kind not in FLOATS]
    staying = {text[n] for n in _longest_rise([told[n][0] for n in text])}
    if len(staying) < _ORDERED * len(text):
        return [list(page) for page in pages]
    made: list[list[Shape]] = [[] for _ in pages]
    following = len(pages) - 1
    bounds: list[int] = []  # of each shape: the page of the text behind it
    for number in range(len(told) - 1, -1, -1):
        following = told[number][0] if number in staying else following
        bounds.append(following)
    before = 0
    for (index, shape), behind in zip(told, reversed(bounds), strict=True):
        before = min(max(index, before), behind)
        made[before].append(shape)
    return _with_captions_behind(made)


def _longest_rise(values: Sequence[int]) -> list[int]:
    """The places of the most values of which none is less than the one before."""
    ends: list[int] = []  # least values with which rises of one, two, three … end
    places: list[int] = []  # of these
    before: list[int] = []  # of each value: the place of the one before it in its rise; -1: none
    for place, value in enumerate(values):
        length = bisect_right(ends, value)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        places[length : length + 1] = [place]
    made: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        made.append(place)
        place = before[place]
    return made


def _with_captions_behind(pages: list[list[Shape]]) -> list[list[Shape]]:
    """The pages with the caption of a table behind its last row, where a manuscript has it."""
    ends = {
        tag.group: (index, shape)
        for index, page in enumerate(pages)
        for shape in page
        if shape.kind == "table" and (tag := shape.rows[0].tag) is not None
    }
    moved: dict[int, list[Shape]] = {}  # by the id of the table, or of its last part
    made: list[list[Shape]] = []
    for page in pages:
        here: list[Shape] = []
        for shape in page:
            tag = shape.rows[0].tag
            if shape.kind == "caption" and tag is not None and tag.group in ends:
                moved.setdefault(id(ends[tag.group][1]), []).append(shape)
            else:
                here.append(shape)
        made.append(here)
    return [[one for shape in page for one in (shape, *moved.get(id(shape), ()))] for page in made]


def find_told_seams(pages: Sequence[Sequence[Shape]]) -> Mapping[int, Seam]:
    """For the first shape of each page, by its id, whether it goes on with the last of the page before."""
    made: dict[int, Seam] = {}
    last: Shape | None = None
    for page in pages:
        if last is not None and page:
            made[id(page[0])] = _seam(last, page[0])
        last = page[-1] if page else last
    return made


def _seam(last: Shape, first: Shape) -> Seam:
    end, start = last.rows[-1], first.rows[0]
    one, other = _tag_of(end), start.tag
    if last.kind != first.kind and "paragraph" not in (last.kind, first.kind):
        return "apart"
    if one is None or other is None:
        return "words" if one is other and 0 < end.paragraph == start.paragraph else "apart"
    if (one.kind, one.group) != (other.kind, other.group):
        return "apart"
    match one.kind:
        case "cell":
            return "words" if _cells_of(last) & _cells_of(first) else "more"
        case "item":
            same = one.item == other.item and (one.block == other.block or not other.loose)
            return "words" if same else "more"
        case "verse":
            return "lines" if one.block == other.block else "apart"
        case "quote" | "term":
            return "words" if one.block == other.block else "more"
    return "apart"


def _cells_of(table: Shape) -> set[int]:
    return {line.tag.block for row in table.rows for line in row.cells if line.tag is not None}


def _tag_of(row: Row) -> Tag | None:
    return row.cells[-1].tag or row.tag if row.cells else None
