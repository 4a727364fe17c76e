"""Turn the rows of tables and of printed contents that no source tells into lines of text, by the places of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from octavo.scan.sheets.rows import Row, join_words
from octavo.scan.sheets.wording import Written, write_rows

_LEADER = re.compile(r"(?:\s*[.…·_]){2,}\s*(\w{1,7})\s*$|\t\s*(\w{1,7})\s*$")
_FULL = 1.4  # times the size: a line of a table that stands nearer to the one before goes on with a cell of it
_STEP = 6.0  # points: entries of the contents that stand as far apart are of two levels


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


def write_contents(rows: Sequence[Row]) -> Iterator[Written]:
    """The lines of printed contents: titles set in by their level, and pages behind dots."""
    edges: list[float] = []
    for left in sorted(row.box.left for row in rows):
        if not edges or left - edges[-1] > _STEP:
            edges.append(left)
    held = ""
    start: Row | None = None
    for row in rows:
        text = "\t".join(join_words(cell.words) for cell in row.cells)
        match = _LEADER.search(text)
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
