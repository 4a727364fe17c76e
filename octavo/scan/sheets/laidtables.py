"""Turn the rows of tables that no source tells into lines of text, by the places of their words."""

from __future__ import annotations

from collections.abc import Sequence

from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.wording import Written, write_rows

_FULL = 1.4  # times the size: a line of a table that stands nearer to the one before goes on with a cell of it
_STEP = 6.0  # points: cells that begin as near to one another are of one column


def write_laid_table(rows: Sequence[Row], *, soft: bool) -> list[Written]:
    """The lines of a pipe table; ``soft``: see ``write_rows``."""
    edges: list[float] = []
    for row in rows:
        for cell in row.cells:
            if not any(abs(cell.box.left - edge) < _STEP for edge in edges):
                edges.append(cell.box.left)
    edges.sort()
    lines: list[Written] = []
    table: list[tuple[list[str], Row]] = []
    for before, row in zip((None, *rows), rows, strict=False):
        cells = [""] * len(edges)
        for cell in row.cells:
            column = max(n for n, edge in enumerate(edges) if edge <= cell.box.left + _STEP)
            words = "".join(line.text for line in write_rows([_single(row, cell)], soft=soft))
            cells[column] = f"{cells[column]} {words}".strip().replace("|", "\\|")
        step = row.baseline - before.baseline if before is not None else 0.0
        if before is not None and not cells[0] and step < _FULL * row.size:
            last = table[-1][0]
            table[-1] = (
                [f"{a} {b}".strip() for a, b in zip(last, cells, strict=True)],
                table[-1][1],
            )
        else:
            table.append((cells, row))
    for cells, row in table:
        lines.append(Written(f"| {' | '.join(cells)} |", row))
        if len(lines) == 1:
            lines.append(Written(f"|{' --- |' * len(edges)}", row))
    return lines


def _single(row: Row, cell: object) -> Row:
    cells = tuple(line for line in row.cells if line is cell)
    return Row(row.sheet, cells, cells[0].box, row.baseline, row.size)
