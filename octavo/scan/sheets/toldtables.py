"""Turn the cells of a table, as the structure of a source tells them, into lines of Markdown: a pipe table, or HTML where
cells are merged or its head has several rows."""

from __future__ import annotations

from collections.abc import Sequence

from octavo.scan.sheets.model import Tag
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.wording import Written, write_rows

_Cells = list[list[tuple[Tag, list[Row]]]]


def write_told_table(rows: Sequence[Row], *, soft: bool) -> list[Written]:
    """The lines of a table. ``rows``: all of it on its page; ``soft``: see ``write_rows``."""
    table = _cells_of(rows)
    heads = [all(tag.head for tag, _ in row) for row in table]
    merged = any(tag.across > 1 or tag.down > 1 for row in table for tag, _ in row)
    if merged or sum(heads) > 1:
        return _as_html(table, heads, soft=soft)
    texts = [
        [_text_of(cell, soft=soft, head=tag.head).replace("|", "\\|") for tag, cell in row]
        for row in table
    ]
    width = max(map(len, texts))
    lines = [
        Written(f"| {' | '.join([*row, *[''] * (width - len(row))])} |", cells[0][1][0])
        for row, cells in zip(texts, table, strict=True)
    ]
    if not heads[0]:
        lines.insert(0, Written(f"|{'  |' * width}", lines[0].row))
    lines.insert(1, Written(f"|{' --- |' * width}", lines[0].row))
    return lines


def _cells_of(rows: Sequence[Row]) -> _Cells:
    """The cells of each row, with their lines."""
    cells: dict[tuple[int, int], tuple[Tag, list[Row]]] = {}
    for row in rows:
        for line in row.cells:
            if line.tag is None:
                continue
            single = Row(row.sheet, (line,), line.box, line.baseline, row.size)
            cells.setdefault((line.tag.row, line.tag.column), (line.tag, []))[1].append(single)
    made: dict[int, list[tuple[Tag, list[Row]]]] = {}
    for (number, _), cell in sorted(cells.items(), key=lambda item: item[0]):
        made.setdefault(number, []).append(cell)
    return list(made.values())


def _text_of(cell: Sequence[Row], *, soft: bool, head: bool = False) -> str:
    """The words of a cell; of a head without the look that all of it has."""
    plain = head and (all(row.is_bold for row in cell) or all(row.is_italic for row in cell))
    return " ".join(line.text for line in write_rows(cell, undressed=plain, soft=soft))


def _as_html(table: _Cells, heads: Sequence[bool], *, soft: bool) -> list[Written]:
    lines = [Written("<table>", table[0][0][1][0])]
    for row, head in zip(table, heads, strict=True):
        cells = "".join(_html_cell(tag, cell, soft=soft) for tag, cell in row)
        part = "thead" if head else "tbody"
        opened = (
            f"<{part}>"
            if lines[-1].text == "<table>" or not lines[-1].text.endswith(f"</{part}>")
            else ""
        )
        if not opened:
            lines[-1] = Written(lines[-1].text.removesuffix(f"</{part}>"), lines[-1].row)
        lines.append(Written(f"{opened}<tr>{cells}</tr></{part}>", row[0][1][0]))
    return [*lines, Written("</table>", lines[-1].row)]


def _html_cell(tag: Tag, cell: Sequence[Row], *, soft: bool) -> str:
    name = "th" if tag.head else "td"
    across = f' colspan="{tag.across}"' if tag.across > 1 else ""
    down = f' rowspan="{tag.down}"' if tag.down > 1 else ""
    return f"<{name}{across}{down}>{_text_of(cell, soft=soft, head=tag.head)}</{name}>"
