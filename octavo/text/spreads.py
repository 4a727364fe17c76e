"""Turn a table that stands over a spread into its halves: columns for the left page, and those for the right.

The Book has it whole, with how many columns stand on the left. The print edition parts it, and the proof parts it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

SPREAD = "data-spread"  # attribute in the Book: columns on the left


def table_of(block: etree._Element) -> etree._Element | None:
    """The table that a block is, or that is all of it."""
    if block.tag == "table":
        return block
    inside = list(block)
    words = (block.text or "") + "".join(child.tail or "" for child in inside)
    return (
        table_of(inside[0])
        if block.tag == "div" and len(inside) == 1 and not words.strip()
        else None
    )


def placed_cells(
    table: etree._Element,
) -> Iterator[tuple[etree._Element, int, int]]:
    """The cells of a table with the column in which each begins, and how many it fills."""
    for part in _parts_of(table):
        taken: dict[
            int, int
        ] = {}  # columns that a cell from above fills, and in how many rows more
        for row in part:
            column = 0
            below = {place: rows - 1 for place, rows in taken.items() if rows > 1}
            for cell in row.iterchildren("td", "th"):
                while column in taken:
                    column += 1
                span, rows = (int(cell.get(name) or 1) for name in ("colspan", "rowspan"))
                yield cell, column, span
                below |= dict.fromkeys(range(column, column + span), rows - 1) if rows > 1 else {}
                column += span
            taken = below


def count_columns(table: etree._Element) -> int:
    """How many columns a table has."""
    return max((column + span for _, column, span in placed_cells(table)), default=0)


def is_whole_at(table: etree._Element, left: int) -> bool:
    """Whether each row has cells on both sides of the edge behind so many columns, and none that stands on both, or goes on
    in the next row."""
    sides: dict[etree._Element | None, set[bool]] = {row: set() for row in rows_of(table)}
    for cell, column, span in placed_cells(table):
        if column < left < column + span or int(cell.get("rowspan") or 1) > 1:
            return False
        sides[cell.getparent()].add(column < left)
    return all(len(both) == 2 for both in sides.values())


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, those of tables in its cells apart."""
    return [row for part in _parts_of(table) for row in part]


def part_spread(block: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Both halves of a block that has ``SPREAD``; the caption and all ids of the whole are those of the left."""
    left, right = deepcopy(block), deepcopy(block)
    left.tail = right.tail = None
    edge = int(block.get(SPREAD) or 0)
    for half in (left, right):
        del half.attrib[SPREAD]
        table = table_of(half)
        assert table is not None
        for cell, column, _ in list(placed_cells(table)):
            if (column < edge) is (half is right):
                row = cell.getparent()
                assert row is not None
                row.remove(cell)
        for place, col in enumerate(list(table.iter("col"))):
            if (place < edge) is (half is right):
                group = col.getparent()
                assert group is not None
                group.remove(col)
    for element in (right, *right.iterdescendants("div", "table")):
        element.attrib.pop("id", None)
    table = table_of(right)
    assert table is not None
    for caption in table.findall("caption"):
        table.remove(caption)
    return left, right


def _parts_of(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The rows of each part of a table: no cell goes on in another part."""
    if rows := table.findall("tr"):
        yield rows
    for part in table.iterchildren("thead", "tbody", "tfoot"):
        yield part.findall("tr")


def printed_tables(root: etree._Element) -> Iterator[etree._Element]:
    """The tables of a text as pages have them: of one that stands over a spread, its halves."""
    for table in root.iter("table"):
        around = table.getparent()
        block = table if table.get(SPREAD) is not None or around is None else around
        if block.get(SPREAD) is None:
            yield table
            continue
        for half in part_spread(block):
            part = table_of(half)
            if part is not None:
                yield part
