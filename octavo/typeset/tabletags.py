"""Turn the rows of a table into which of its cells are headed by which (HTML's own way, made plain)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its row."""

    scope: str = ""  # of what it heads: "Column", "Row" or "Both"; "" for one that heads nothing
    columns: int = 1  # over which it goes
    rows: int = 1


def find_heads(rows: Sequence[Sequence[Cell]]) -> list[list[list[tuple[int, int]]]]:
    """For each cell of each row the heads of its rows and columns, as their places: a row, and the number of the cell
    in it. A head itself has none."""
    above: dict[int, list[tuple[int, int]]] = {}  # by column: those that head what stands below
    beside: dict[int, list[tuple[int, int]]] = {}  # by row
    places: list[list[int]] = []  # the first column of each cell
    taken: dict[int, int] = {}  # by column: the first row that is free in it
    for row, cells in enumerate(rows):
        column, starts = 0, []
        for number, cell in enumerate(cells):
            while taken.get(column, 0) > row:
                column += 1
            starts.append(column)
            for _ in range(cell.columns):
                taken[column] = row + cell.rows
                column += 1
            if cell.scope in ("Row", "Both"):
                for headed in range(row, row + cell.rows):
                    beside.setdefault(headed, []).append((row, number))
        places.append(starts)
    found: list[list[list[tuple[int, int]]]] = []
    for row, cells in enumerate(rows):
        found.append([[] for _ in cells])
        for number, (cell, start) in enumerate(zip(cells, places[row], strict=True)):
            columns = range(start, start + cell.columns)
            if not cell.scope:
                heads = [
                    h for headed in range(row, row + cell.rows) for h in beside.get(headed, ())
                ]
                heads += [head for column in columns for head in above.get(column, ())]
                found[row][number] = list(dict.fromkeys(heads))
        for number, (cell, start) in enumerate(zip(cells, places[row], strict=True)):
            if cell.scope in ("Column", "Both"):
                for column in range(start, start + cell.columns):
                    above.setdefault(column, []).append((row, number))
    return found


def find_rooms(parts: Sequence[Sequence[Sequence[Cell]]]) -> list[list[int]]:
    """For each row of each part of a table how many columns it has less than the widest one. No cell reaches out of its
    part."""
    widths = [list(_widths(part)) for part in parts]
    widest = max((width for part in widths for width in part), default=0)
    return [[widest - width for width in part] for part in widths]


def _widths(rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """How many columns each row fills, with what reaches into it from above."""
    taken: dict[int, int] = {}  # by column: the first row that is free in it
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while taken.get(column, 0) > row:
                column += 1
            for _ in range(cell.columns):
                taken[column] = row + cell.rows
                column += 1
        yield sum(free > row for free in taken.values())
