"""Turn a column that holds nothing but the numbers of notes into the first words of these notes.

Where the space behind the numbers is wide, an OCR program takes them for a column of its own, and reads it before the notes
or behind them. What stands in such a column beside no line, as the number of a page that the next line of a note is, is a
line of the notes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from octavo.scan.model import Box
from octavo.scan.sheets.model import Line, Region, Sheet

_LABEL = re.compile(r"\d{1,4}[.,)]?")
_FEWEST = 3  # numbers in such a column
_MOST = 0.6  # of them stand beside a line
_LEVEL = 0.5  # of the height of the lower of two lines: those on one height share as much


def join_label_columns(sheet: Sheet) -> Sheet:
    """A sheet with the numbers of such columns before the lines that are on one height with them."""
    regions = list(sheet.regions)
    for column in sheet.regions:
        numbers = [line for line in column.lines if _is_number(line)]
        if len(numbers) < _FEWEST:
            continue
        others = [region for region in regions if region is not column]
        beside = {
            id(line): number
            for number in numbers
            if (line := _line_beside(number, others)) is not None
        }
        if len(beside) < _MOST * len(numbers):
            continue
        taken = {id(number) for number in beside.values()}
        alone = [number for number in numbers if id(number) not in taken]
        gone = taken | {id(number) for number in alone}
        holder = next(r for r in others if any(id(line) in beside for line in r.lines))
        left = replace(column, lines=tuple(line for line in column.lines if id(line) not in gone))
        regions = [
            left if r is column else _joined(r, beside, alone if r is holder else ())
            for r in regions if r is not column or left.lines
        ]  # fmt: skip
    return replace(sheet, regions=tuple(regions))


def _is_number(line: Line) -> bool:
    return len(line.words) == 1 and _LABEL.fullmatch(line.words[0].text) is not None


def _line_beside(number: Line, regions: Sequence[Region]) -> Line | None:
    """The nearest line on one height, to the right."""
    found = [
        line
        for region in regions
        for line in region.lines
        if line.box.left >= number.box.right and _are_level(number.box, line.box)
    ]
    return min(found, key=lambda line: line.box.left, default=None)


def _are_level(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _LEVEL * min(one.bottom - one.top, other.bottom - other.top)


def _joined(region: Region, beside: Mapping[int, Line], alone: Sequence[Line]) -> Region:
    """A region with numbers before its lines, and those that stand beside none as lines."""
    lines = [
        _behind(beside[id(line)], line) if id(line) in beside else line for line in region.lines
    ]
    for line in alone:
        lines.insert(sum(other.box.top < line.box.top for other in lines), line)
    return replace(region, lines=tuple(lines))


def _behind(number: Line, line: Line) -> Line:
    one, other = number.box, line.box
    box = Box(one.left, min(one.top, other.top), other.right, max(one.bottom, other.bottom))
    return replace(line, words=(*number.words, *line.words), box=box)
