"""Find the headings of a book that sets them in the size of its text: lines alone in the middle, above prose.

That is asked of books only in which neither outline nor tags nor type tell any. Each is told, since verse, an inscription or a
signature may stand so, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from octavo.scan.sheets.measures import Columns, Measures
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.shapes import Shape

_ROWS = 3
_LETTERS = 120
_WHITE = 1.2  # times the leading: as much at least is above or below
_INSET = 1.0  # times the size: rows end as far from both margins
_MIDDLE = 0.4  # times the size: as near to the middle
_FULL = 0.8  # of the measure: a line of prose
_FEWEST = 2  # of a kind


def find_centred(pages: Sequence[Sequence[Shape]], measures: Measures) -> list[list[Shape]]:
    """The pages' shapes with such lines as headings; their levels by how they are set: capitals, small capitals, roman,
    italics."""
    white = _WHITE * measures.leading
    made = [_with_titles(page, white) for page in pages]
    counts = Counter(_way_of(shape) for page in made for shape in page if shape.guessed)
    ways = sorted(way for way, count in counts.items() if count >= _FEWEST)
    return [
        [
            replace(shape, level=ways.index(_way_of(shape)) + 1)
            if shape.guessed and _way_of(shape) in ways
            else replace(shape, kind="paragraph", guessed=False)
            if shape.guessed
            else shape
            for shape in page
        ]
        for page in made
    ]


def _with_titles(page: Sequence[Shape], white: float) -> list[Shape]:
    """The shapes of a page, those that stand like headings as these; from the last, since what is below tells."""
    columns = Columns([row for shape in page for row in shape.rows])
    made: list[Shape] = []
    below: Row | None = None  # the first row of what stands below, if that is prose or a heading
    end = len(page)
    while end:
        start = end - 1
        if below is not None and _is_formed(columns, page[start].rows, page[start].kind):
            while start and _goes_on(columns, page[start - 1], page[start], white):
                start -= 1
        rows = tuple(row for shape in page[start:end] for row in shape.rows)
        above = page[start - 1].rows[-1] if start else None
        if (
            below is not None
            and len(rows) <= _ROWS
            and _is_formed(columns, rows, page[start].kind)
            and below.baseline - rows[-1].baseline > white
            and (above is None or rows[0].baseline - above.baseline > white)
        ):
            made.append(Shape("heading", rows, guessed=True))
            below = rows[0]
        else:
            made += reversed(page[start:end])
            below = page[start].rows[0] if _is_prose(columns, page[start]) else None
        end = start
    return made[::-1]


def _goes_on(columns: Columns, shape: Shape, behind: Shape, white: float) -> bool:
    """Whether a line of a title stands close above another."""
    step = behind.rows[0].baseline - shape.rows[-1].baseline
    return (
        0 < step <= white
        and _is_formed(columns, shape.rows, shape.kind)
        and _way_of(shape) == _way_of(behind)
    )


def _is_formed(columns: Columns, rows: Sequence[Row], kind: str) -> bool:
    """Whether rows look like a title but for what is around them."""
    letters = sum(len(row.letters) for row in rows)
    return (
        kind in ("paragraph", "quote", "verse", "list")
        and 1 < letters <= _LETTERS
        and any(any(map(str.isalpha, row.text)) for row in rows)
        and not rows[-1].text.rstrip().endswith((",", ";", ":"))
        and all(_is_in_middle(columns, row) for row in rows)
    )


def _is_in_middle(columns: Columns, row: Row) -> bool:
    if len(row.cells) != 1:
        return False
    margins = columns.margins_of(row)
    left, right = row.box.left - margins.left, margins.right - row.box.right
    return min(left, right) > _INSET * row.size and abs(left - right) < 2 * _MIDDLE * row.size


def _is_prose(columns: Columns, shape: Shape) -> bool:
    """Whether a shape has a line that goes from margin to margin, or nearly so."""
    if shape.kind not in ("paragraph", "quote"):
        return False
    margins = columns.margins_of(shape.rows[0])
    measure = margins.right - margins.left
    return any(row.box.right - row.box.left > _FULL * measure for row in shape.rows[:2])


def _way_of(shape: Shape) -> int:
    """How a heading is set: the less, the higher it stands."""
    words = [word for row in shape.rows for word in row.words if not word.raised]
    if all(row.text.isupper() for row in shape.rows):
        return 0
    if all(word.small_caps for word in words):
        return 1
    return 3 if all(word.italic for word in words) else 2
