"""Turn the rows of a page's text into shapes: paragraphs, headings, quotations, verse, lists, tables.

1. a shape ends where type, distance or side of the column change, where a line is indented, or where one that ends a
   sentence had room for the next word;
2. what it is tell its size and weight, how it is set in, what its lines begin with. The outline and the tags say which
   are headings before the type does (`titles.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from octavo.scan.sheets.measures import (
    TITLE_SIZE,
    Columns,
    Margins,
    Measures,
    find_margins,
    is_size,
)
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.told import Kind, told_apart, told_kind

_BULLET = re.compile(r"[•◦▪‣·–—*-]|[\uf0a7\uf0b7]")
_ORNAMENT = re.compile(r"(?:[*•·✻~–—-]\s*){3,}|\s*[⁂❦✻]\s*")  # between two scenes
_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]")
_END = re.compile(r"[.!?…:։][\"”’»)\]]*\W*\d*$")
_LEADER = re.compile(r"(?:\s*[.…·_]){3,}\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$")
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|table|tabelle|tab\.|plate|map|karte|photo)\s*\d",
    re.IGNORECASE,
)
FLOATS = ("picture", "drawing", "caption", "table")  # what is printed where there is room
_SET_IN = 0.75  # of the size: a line as far from the margin is set in
_SAME = 3.0  # points: lines that begin as near to one another stand below one another
_TITLE_LETTERS = 220
_TITLE_ROWS = 4
_AT_RIGHT = 0.25  # of the measure: lines at the right begin farther in
_VERSE = 0.82  # of the measure: lines of verse are shorter


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows that belong together."""

    kind: Kind
    rows: tuple[Row, ...]
    level: int = 0  # of a heading
    told: bool = False  # whether the source says that it is a heading
    guessed: bool = False  # whether only its place does


def shape_rows(rows: Sequence[Row], measures: Measures) -> list[Shape]:
    """The shapes of a page's text."""
    made: list[Shape] = []
    here: list[Row] = []
    page = Columns(rows)
    for row in rows:
        if here and _parts(page, here, row, measures):
            made.append(_shape(page, here, measures))
            here = []
        here.append(row)
    if here:
        made.append(_shape(page, here, measures))
    if made and made[0].kind == "quote" and hang_there(made):
        made[0] = replace(made[0], kind="paragraph")  # the end of one that began on the page before
    return with_tables(made)


def hang_there(shapes: Sequence[Shape]) -> bool:
    """Whether the paragraphs among shapes stand in but for their first lines."""
    flowing = [shape for shape in shapes if shape.kind == "paragraph"]
    return 2 * sum(map(hangs, flowing)) > len(flowing)


def _parts(page: Columns, here: Sequence[Row], row: Row, measures: Measures) -> bool:
    """Whether a row begins a new shape behind those ``here``."""
    last = here[-1]
    if (
        row.fresh
        or not row.cells
        or not last.cells
        or row.kind != last.kind
        or row.level != last.level
        or _ORNAMENT.fullmatch(row.text)
        or _ORNAMENT.fullmatch(last.text)
    ):
        return True
    if (told := told_apart(last, row)) is not None:
        return told
    if row.words[0].raised:
        return False
    if row.kind == "caption":
        return row.baseline - last.baseline > 1.6 * measures.leading_of(row.size)
    if row.is_bold != last.is_bold and (row.is_bold or all(r.is_bold for r in here)):
        return True
    if not is_size(row, last.size):
        return True
    step = row.baseline - last.baseline
    leading = measures.leading_of(max(row.size, last.size))
    if step < 0 or row.box.left > last.box.right or row.box.right < last.box.left:
        return _changes_column(page, last, row)
    if len(here) > 1:
        usual = min(two.baseline - one.baseline for one, two in pairwise(here))
        leading = min(leading, max(usual, 0.9 * row.size)) if usual > 0 else leading
    margins = page.margins_of(row)
    is_full = not _had_room(last, row, margins)
    far = step > 1.32 * leading + 0.5 and not (is_full and _is_lifted(last, row, step, leading))
    if far or (_is_item(row) and (_is_item(here[0]) or len(here[0].cells) < 2)):
        return True
    if (len(row.cells) > 1) != (len(last.cells) > 1):
        return not _fills_cell(here, row, step, leading)
    if _item_width(row) and not (is_full and _END.search(last.text) is None):
        return True
    if _is_set_in(page.rows, row, last, here, margins):
        return True
    return (
        _had_room(last, row, _between(here, row, margins))
        and _END.search(last.text) is not None
        and not row.text[:1].islower()
    )


def _between(here: Sequence[Row], row: Row, margins: Margins) -> Margins:
    """The margins of a row: where those ``here`` begin and end as far from both of the column's, as those of a quotation do,
    its own."""
    left = min(other.box.left for other in (*here, row))
    right = max(other.box.right for other in (*here, row))
    inset = left - margins.left
    is_between = inset > _SET_IN * row.size and abs(margins.right - right - inset) < row.size
    return Margins(left, right) if is_between else margins


def goes_on(
    before: Sequence[Row],
    last: Row,
    after: Sequence[Row],
    first: Row,
    *,
    set_in: bool,
    hanging: bool,
) -> bool:
    """Whether a paragraph goes on from the last row of a page to the first of the next.

    ``before``, ``after``: all rows of these pages; ``set_in``: the paragraphs of the book begin so; ``hanging``: those of
    the page have all their lines set in but the first.
    """
    margins = find_margins(after, first)
    stands_in = first.box.left > margins.left + _SET_IN * first.size
    if hanging:
        return stands_in
    if stands_in:
        return False
    if set_in:
        return True
    room = first.words[0].box.right - first.words[0].box.left
    return last.box.right + room + 0.6 * first.size >= find_margins(before, last).right - 1.0


def ends_sentence(row: Row) -> bool:
    """Whether a sentence ends with a row."""
    return _END.search(row.text) is not None


def is_set_in(shape: Shape) -> bool:
    """Whether the first line of a paragraph is."""
    return shape.kind == "paragraph" and len(shape.rows) > 1 and (
        shape.rows[0].box.left > shape.rows[1].box.left + _SET_IN * shape.rows[0].size
    )  # fmt: skip


def _fills_cell(here: Sequence[Row], row: Row, step: float, leading: float) -> bool:
    """Whether a row goes on with a cell of the table above it, which is not its first."""
    if len(row.cells) > 1 or step > 1.1 * leading:
        return len(row.cells) > 1 and len(here) > 1 and len(here[0].cells) > 1
    tabled = [other for other in here if len(other.cells) > 1]
    return bool(tabled) and any(
        abs(row.box.left - cell.box.left) < _SAME for cell in tabled[-1].cells[1:]
    )


def hangs(shape: Shape) -> bool:
    """Whether all lines of a paragraph but the first are set in."""
    return shape.kind == "paragraph" and len(shape.rows) > 1 and (
        shape.rows[0].box.left < shape.rows[1].box.left - _SET_IN * shape.rows[0].size
    )  # fmt: skip


def _changes_column(page: Columns, last: Row, row: Row) -> bool:
    """Whether a paragraph ends with its column: at a line that was not full, or before one that is set in."""
    before, after = page.margins_of(last), page.margins_of(row)
    if row.box.left > after.left + _SET_IN * row.size:
        return True
    return last.box.right < before.right - 2 * row.size and _END.search(last.text) is not None


def _is_lifted(last: Row, row: Row, step: float, leading: float) -> bool:
    """Whether a call, which is taller than the line, holds two lines of a paragraph farther apart."""
    raised = any(word.raised for word in row.words)
    return raised and step <= 1.6 * leading and row.box.left <= last.box.left + 0.5


def _is_set_in(
    rows: Sequence[Row], row: Row, last: Row, here: Sequence[Row], margins: Margins
) -> bool:
    """Whether a row begins a paragraph by standing in from the margin, or ends what was set in."""
    inset = _SET_IN * row.size
    if row.box.left > last.box.left + inset:
        if _item_width(here[0]) and len(here) == 1:
            return row.box.left > here[0].box.left + 5 * row.size  # below the words of an item
        if here[0] is last and last.box.left > margins.left + inset:
            return True
        if last.cells[-1].hyphen:
            return False
        goes_on = not _had_room(last, row, margins) or _END.search(last.text) is None
        if len(here) == 1 and goes_on and _hang_below(rows, row, margins):
            return False
        return row.box.left < margins.left + 8 * row.size or len(here) > 1
    if row.box.left < last.box.left - inset:
        return len(here) > 1 or bool(_item_width(here[0]) and row.box.left < here[0].box.left - 1)
    return False


def _hang_below(rows: Sequence[Row], row: Row, margins: Margins) -> bool:
    """Whether the lines of the page that stand in as far as a row go on with those before them."""
    below = [
        (one, two)
        for one, two in pairwise(rows)
        if two.cells and one.cells and abs(two.box.left - row.box.left) < _SAME
        and one.box.left < two.box.left - _SAME
    ]  # fmt: skip
    full = sum(not _had_room(one, two, margins) for one, two in below)
    return 2 * full > len(below)


def _had_room(last: Row, row: Row, margins: Margins) -> bool:
    """Whether the first word of a row had room behind the row before."""
    first = row.words[0]
    width = first.box.right - first.box.left
    return last.box.right + width + 0.6 * row.size < margins.right - 1.0


def ends_early(last: Row, row: Row, margins: Margins) -> bool:
    """Whether a line in the middle, or at the right, ends though the next word had room on it. Lines that begin at the
    left say nothing: they may be ragged."""
    (a, b), (c, d) = (one.box[::2] for one in (last, row))
    measure = margins.right - margins.left
    middle = margins.left + margins.right
    in_middle = abs(a + b - c - d) < 2 and abs(a + b - middle) < 2 * row.size
    at_right = abs(b - d) < 0.5 and min(a, c) > margins.left + _AT_RIGHT * measure
    if abs(a - c) < 1 or not (in_middle or at_right):
        return False
    first = row.words[0].box
    return b - a + first.right - first.left + row.size < measure


def _item_width(row: Row) -> float:
    """How wide the sign is that an item of a list begins with; 0 where none does."""
    if len(row.words) < 2 or row.words[1].glued or row.words[0].raised:
        return 0.0
    first = row.words[0]
    if _BULLET.fullmatch(first.text) or _ITEM.fullmatch(first.text):
        return row.words[1].box.left - first.box.left
    return 0.0


def _is_item(row: Row) -> bool:
    """Whether a row is the sign of an item of a list, set off, and its words."""
    if len(row.cells) != 2 or len(row.cells[0].words) > 1:
        return False
    sign = row.words[0].text
    return (_BULLET.fullmatch(sign) or _ITEM.fullmatch(sign)) is not None


def is_next_item(last: Shape, first: Shape) -> bool:
    """Whether an item of a list has the sign that follows that of another, or the same bullet."""
    if last.kind != "list" or first.kind != "list" or not is_size(first.rows[0], last.rows[0].size):
        return False
    one, other = (shape.rows[0].words[0].text for shape in (last, first))
    if not any(map(str.isdecimal, one)):
        return one == other and _BULLET.fullmatch(one) is not None
    return other == re.sub(r"\d+", lambda match: str(int(match[0]) + 1), one)


def _shape(page: Columns, here: Sequence[Row], measures: Measures) -> Shape:
    """What the rows ``here`` are."""
    first = here[0]
    held = tuple(here)
    if first.picture:
        return Shape("picture", held)
    if first.kind == "picture":
        return Shape("drawing", held)
    if first.kind == "heading":
        return Shape("heading", held, first.level, told=True)
    if kind := told_kind(first, measures):
        prose = kind == "verse" and not _are_lines(page.rows, here, measures)
        return Shape("paragraph" if prose else kind, held)
    letters = sum(len(row.letters) for row in here)
    if all(_LEADER.search(row.text) for row in here[-1:]) and letters:
        return Shape("contents", held)
    if _looks_like_title(here, letters, measures):
        return Shape("heading", held)
    if len(first.cells) > 1 and not _is_item(first):
        return Shape("table", held)
    if _CAPTION.match(first.text) and first.size < 0.97 * measures.size:
        return Shape("caption", held)
    if all(_ORNAMENT.fullmatch(row.text) for row in here):
        return Shape("paragraph", held)
    margins = page.margins_of(first)
    if _item_width(first) and (_BULLET.fullmatch(first.words[0].text) or _hangs(here)):
        return Shape("list", held)
    if len(here) > 1 and _is_verse(here, margins):
        return Shape("verse", held)
    if _is_quoted(here, margins, measures):
        return Shape("quote", held)
    return Shape("paragraph", held)


def _looks_like_title(here: Sequence[Row], letters: int, measures: Measures) -> bool:
    if not 0 < letters <= _TITLE_LETTERS or len(here) > _TITLE_ROWS:
        return False
    large = all(row.size > TITLE_SIZE * measures.size for row in here)
    bold = all(row.is_bold for row in here) and here[0].size > 0.95 * measures.size
    ends = here[-1].text.rstrip().endswith((".", ",", ";", ":"))
    return large or (bold and not ends and letters <= 120)


def _hangs(here: Sequence[Row]) -> bool:
    """Whether the lines of an item stand below its words; an item of one line does."""
    first = here[0]
    return all(row.box.left > first.box.left + 2 for row in here[1:])


def _is_verse(here: Sequence[Row], margins: Margins) -> bool:
    """Whether lines end before the measure does, and each begins anew."""
    measure = margins.right - margins.left
    short = all(row.box.right - margins.left < _VERSE * measure for row in here)
    capitals = sum(row.text[:1].isupper() or row.text[:1] in '“‘"«—' for row in here)
    rooms = sum(_had_room(one, two, margins) for one, two in pairwise(here))
    return (
        short
        and rooms == len(here) - 1
        and capitals >= 0.6 * len(here)
        and not any(row.cells[0].hyphen for row in here)
    )


def _are_lines(rows: Sequence[Row], here: Sequence[Row], measures: Measures) -> bool:
    """Whether lines that the source keeps together end before the measure of the book does. Where the page shows that,
    what is set in is set in on both sides."""
    left = min(row.box.left for row in here)
    margins = Margins(left, left + measures.width - 4)
    full = [
        row.box for row in rows if row.cells and row.box.right - row.box.left > measures.width - 8
    ]
    if full:
        inset = max(0.0, left - min(box.left for box in full))
        margins = Margins(left, min(margins.right, max(box.right for box in full) - inset))
    rooms = sum(_had_room(one, two, margins) for one, two in pairwise(here))
    return 2 * rooms >= len(here) - 1


def _is_quoted(here: Sequence[Row], margins: Margins, measures: Measures) -> bool:
    """Whether a paragraph is set in as a whole."""
    inset = _SET_IN * here[0].size
    if len(here) == 1:
        return False
    left = min(row.box.left for row in here[1:])
    if left < margins.left + inset or here[0].box.left < margins.left + inset:
        return False
    narrow = max(row.box.right for row in here) < margins.right - 0.5 * inset
    return narrow or here[0].size < 0.97 * measures.size


def _group_of(shape: Shape) -> int:
    """The table that a shape is of, where the source says it."""
    tag = shape.rows[0].tag
    return tag.group if tag is not None else 0


def with_tables(shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes with rows of one table together, and lines of contents."""
    made: list[Shape] = []
    for given in shapes:
        below = bool(made) and made[-1].kind == "table" and given.kind == "list"
        tabled = below and len(made[-1].rows[-1].cells) > 1 and _is_item(given.rows[0])
        shape = replace(given, kind="table") if tabled else given  # its rows are numbered
        if (
            made
            and shape.kind == made[-1].kind
            and shape.kind in ("table", "contents")
            and _group_of(shape) == _group_of(made[-1])
        ):
            made[-1] = replace(made[-1], rows=(*made[-1].rows, *shape.rows))
        else:
            made.append(shape)
    return [
        replace(shape, kind="paragraph")
        if shape.kind == "table" and len(shape.rows) == 1 and not shape.rows[0].kind
        else shape
        for shape in made
    ]
