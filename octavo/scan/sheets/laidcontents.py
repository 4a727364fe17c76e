"""Turn the rows below the title of printed contents into lines of text: titles set in by their level, and their pages.

A row of contents ends with a page: behind leaders, behind a wide gap, or at the right edge, where a long title leaves no room
for either. A title of two rows has its page at the end of the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from octavo.scan.contents import TITLE
from octavo.scan.counting import is_part
from octavo.scan.sheets.rows import Row, join_words
from octavo.scan.sheets.shapes import Shape, with_tables
from octavo.scan.sheets.wording import Written

_NUMBER = r"(\d{1,4}|[ivxlc]{1,7})"
_LEADER = re.compile(r"(?:\s*[.…·_]){2,}\s*(\w{1,7})\s*$|\t\s*(\w{1,7})\s*$")
_PAGED = re.compile(rf"(?:(?:\s*[.…·_]){{3,}}|\t)\s*{_NUMBER}\s*$")
_AT_EDGE = re.compile(r"(?<=\D)(\d{1,4})$|\s([ivxlc]{1,7})$")
_STEP = 6.0  # points: entries of the contents that stand as far apart are of two levels
_EDGE = 6.0  # points: as near to the right edge pages end
_ROWS = 3  # of a title, at most


def find_contents(pages: Sequence[Sequence[Shape]]) -> list[list[Shape]]:
    """The pages' shapes with the entries below the title of the contents as these, whatever they look like."""
    made: list[list[Shape]] = []
    inside = False
    for page in pages:
        right = max(
            (row.box.right for shape in page for row in shape.rows if row.cells), default=0.0
        )
        here: list[Shape] = []
        for place, given in enumerate(page):
            shape = given
            rows = shape.rows
            if len(rows) == 1 and TITLE.fullmatch(rows[0].text):
                inside = True
            elif inside and _may_be_listed(shape):
                if _is_listed(shape, page[place + 1 : place + 2], right) or is_part(rows[0].text):
                    shape = replace(shape, kind="contents", level=0)
                inside = shape.kind != "paragraph" or len(rows) == 1
            here.append(shape)
        made.append(with_tables(here))
    return made


def _may_be_listed(shape: Shape) -> bool:
    return shape.rows[0].tag is None and shape.kind in (
        "table", "contents", "heading", "paragraph", "verse", "quote", "list",
    )  # fmt: skip


def _is_listed(shape: Shape, behind: Sequence[Shape], right: float) -> bool:
    """Whether most rows of a shape have a page, or a short one has its page in the shape behind it."""
    rows = shape.rows
    paged = sum(_page_of(row, right) is not None for row in rows)
    if 2 * paged >= len(rows):
        return True
    if len(rows) > _ROWS:
        return False
    return (paged > 0 and _page_of(rows[-1], right) is not None) or any(
        _may_be_listed(other) and _PAGED.search(other.rows[0].text) for other in behind
    )


def _page_of(row: Row, right: float) -> re.Match[str] | None:
    """The page that a row ends with; ``right``: where the rows of its page end."""
    if match := _PAGED.search(row.text):
        return match
    return _AT_EDGE.search(row.text) if row.box.right > right - _EDGE else None


def write_contents(rows: Sequence[Row]) -> Iterator[Written]:
    """The lines of printed contents: titles set in by their level, and pages behind dots."""
    edges: list[float] = []
    for left in sorted(row.box.left for row in rows):
        if not edges or left - edges[-1] > _STEP:
            edges.append(left)
    right = max(row.box.right for row in rows)
    held = ""
    start: Row | None = None
    for row in rows:
        text = "\t".join(join_words(cell.words) for cell in row.cells)
        match = _LEADER.search(text) or _page_of(row, right)
        first = start or row
        if match is None:
            held, start = f"{held} {text}".strip(), first
            continue
        level = max(n for n, edge in enumerate(edges) if edge <= first.box.left + 0.1)
        title = f"{held} {text[: match.start()]}".strip()
        yield Written(f"{'  ' * level}{title} .... {match[1] or match[2]}", first)
        held, start = "", None
    if held and start is not None:
        yield Written(held, start)
