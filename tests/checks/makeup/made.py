"""Pages for tests of make-up: made line by line, each test changes what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from octavo.checks.makeup.setting import Setting
from octavo.checks.makeup.sheets import Kind, Line, Sheet
from octavo.model import Frame
from octavo.model.makeup import Fault

FRAME = Frame(432, 648, 64, 90, 60, 60)
SETTING = Setting(FRAME, 11, 14, 570, 15, 26, is_turned=False)
ROWS = 35  # lines of a full page: the last stands at 94 points, and the next would be below 90

Finder = Callable[[Sheet, Sheet | None, Setting], Iterator[Fault]]


def line(text: str = "words of a line that is full", **changes: Any) -> Line:
    """A full line in the middle of a paragraph, with natural spaces."""
    made = Line(0, Kind.TEXT, text, 0, 0, SETTING.measure, 11, 1.0, 6, 0, is_full=True)
    return made._replace(**changes)


def note(text: str = "1 A note.", **changes: Any) -> Line:
    """A full line of a note."""
    return line(text, **{"kind": Kind.NOTE, "size": 8.75, **changes})


def page(*lines: Line, index: int = 9, after: Sequence[Line] = (), **changes: Any) -> Sheet:
    """A page with these lines on the grid, and then full ones down to its foot, or to notes ``after`` them."""
    fill = ROWS - len(lines) - len(after)
    rows = [*lines, *[line() for _ in range(fill)], *after]
    placed = [
        row._replace(number=n + 1, baseline=row.baseline or 570 - 14 * n)
        for n, row in enumerate(rows)
    ]
    return sheet(placed, index=index, **changes)


def sheet(lines: Sequence[Line], index: int = 9, **changes: Any) -> Sheet:
    """A page with these lines as they are."""
    text = tuple(row for row in lines if row.kind is Kind.TEXT)
    notes = tuple(row for row in lines if row.kind is Kind.NOTE)
    made = Sheet(
        index, str(index - 7), tuple(lines), text, notes, is_opening=False, is_ending=False,
        headings=(), has_rest=False,
    )  # fmt: skip
    return replace(made, **changes)


def cut(whole: Sheet, rows: int) -> Sheet:
    """A page with so many of its lines."""
    changes = {"index": whole.index, "headings": whole.headings, "is_ending": whole.is_ending}
    return sheet(whole.lines[:rows], **changes)


def found(find: Finder, *pages: Sheet) -> list[tuple[str, int, int, str, str]]:
    """What is found on the first of these pages: code, first and last line, measure, words."""
    after = pages[1] if len(pages) > 1 else None
    return [
        (f.code, f.line, f.last_line, f.measured, f.words) for f in find(pages[0], after, SETTING)
    ]
