"""Turn tables that are too wide for the page into warnings.

Words in a cell are broken where nothing else helps, so nothing runs past the margin; but a table
whose columns are narrower than their longest words is hard to read, and its author should know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from octavo.model import Book, Finding, Place, Severity
from octavo.typeset.design import LETTER_WIDTH, PageDesign

_CELL_PADDING_PT = 12.0
_TABLE_SIZE = 0.88  # of the text, as --size-small in tokens.css


def find_crowded_tables(
    book: Book, design: PageDesign, locate: Callable[[str], Place | None]
) -> Iterator[Finding]:
    """A warning for every table whose longest words do not fit side by side."""
    for division in book.divisions:
        if "<table" not in division.html:
            continue
        for table in etree.fromstring(f"<div>{division.html}</div>").iter("table"):
            longest = _longest_words(table)
            letters = sum(longest) * design.size_pt * _TABLE_SIZE * LETTER_WIDTH
            if letters + len(longest) * _CELL_PADDING_PT > design.text_width_pt:
                first = next((t.strip() for t in table.itertext() if t.strip()), "")
                yield Finding(
                    "table-crowded",
                    Severity.WARNING,
                    f"the table has {len(longest)} columns, too many for a page of this width: "
                    "words in it are broken anywhere",
                    locate(first) or division.heading.place,
                    "turn rows into columns, split the table in two, or choose a wider trim",
                )


def _longest_words(table: etree._Element) -> list[int]:
    """For each column the length of its longest word."""
    columns: list[int] = []
    for row in table.iter("tr"):
        index = 0
        for cell in row.iter("td", "th"):
            span = int(cell.get("colspan") or 1)
            words = "".join(cell.itertext()).split()
            columns += [0] * (index + span - len(columns))
            if span == 1:
                columns[index] = max(columns[index], *(len(word) for word in words), 0)
            index += span
    return columns
