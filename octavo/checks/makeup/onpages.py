"""Turn pages into what a compositor marks of them as a whole: one function for each fault.

Each takes a page, the page that follows (None behind the last), and the setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from octavo.checks.makeup.onlines import fault_of
from octavo.checks.makeup.setting import Setting
from octavo.checks.makeup.sheets import Kind, Line, Sheet
from octavo.model.makeup import Fault

_SHORT = 1.2  # lines: a page that lacks more is short
_OFF = 0.75  # points: a line that stands farther from the grid is off it
_LEVEL = 0.5  # points: lines of facing pages that differ by more do not meet
_BELOW_HEADING = 2  # lines of a page that ends with a heading, or with a heading and one line


def find_widows(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A page that begins with the last line of a paragraph."""
    first = sheet.text[0]
    if first is sheet.lines[0] and first.is_last and not (first.is_first or sheet.is_opening):
        yield fault_of("makeup-widow", sheet, [first], first.text)


def find_orphans(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A page that ends with the first line of a paragraph."""
    last = sheet.text[-1]
    if last.is_first and not (last.is_last or sheet.is_ending) and len(sheet.text) > 1:
        yield fault_of("makeup-orphan", sheet, [last], last.text)


def find_stranded(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A heading with nothing below it on its page, or with no more than the first line of a paragraph."""
    above = [line for line in sheet.lines if line.kind is not Kind.NOTE]
    for height in sheet.headings if not sheet.is_ending else ():
        below = [line for line in above if line.baseline < height]
        last = below[-1] if len(below) <= _BELOW_HEADING else None
        if last is not None and (last.kind is Kind.OTHER or not last.is_last):
            yield fault_of("makeup-stranded", sheet, below[:1], below[0].text)


def find_short(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A page that lacks more than a line, though the text goes on."""
    white = white_of(sheet, setting)
    if not sheet.is_ending and white > _SHORT:
        last = _lowest(sheet)
        yield fault_of("makeup-short", sheet, [last], last.text, f"{white:.1f} lines", white)


def find_unequal(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Facing pages that end at different depths."""
    if after is None or not faces(sheet, after):
        return
    lacking = [_lacking(page, setting) for page in (sheet, after)]
    if lacking[0] != lacking[1]:
        lines = f"by {abs(lacking[0] - lacking[1])} lines"
        shorter = max((sheet, after), key=lambda page: _lacking(page, setting))
        yield fault_of(
            "makeup-unequal", shorter, [shorter.lines[-1]], shorter.lines[-1].text, lines
        )


def find_off_grid(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Lines of text that do not stand on the grid; those that follow one another are one fault."""
    for is_off, group in groupby(sheet.text, key=lambda line: is_off_grid(line, setting)):
        lines = list(group)
        if is_off:
            farthest = max(setting.off_grid(line.baseline) for line in lines)
            yield fault_of("makeup-off-grid", sheet, lines, lines[0].text, f"{farthest:.1f} pt")


def find_split_notes(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A page that holds the rest of a note from the page before."""
    if sheet.has_rest:
        line = next((line for line in sheet.lines if line.kind is Kind.NOTE), sheet.lines[-1])
        yield fault_of("makeup-split-note", sheet, [line], line.text)


def is_off_grid(line: Line, setting: Setting) -> bool:
    """Whether a line stands off the grid."""
    return setting.off_grid(line.baseline) > _OFF


def faces(sheet: Sheet, after: Sheet) -> bool:
    """Whether two pages are a spread of running text, whose lines can be compared."""
    return (
        sheet.index % 2 == 1
        and after.index == sheet.index + 1
        and not any(page.is_opening or page.is_ending for page in (sheet, after))
    )


def meets(sheet: Sheet, after: Sheet, setting: Setting) -> bool:
    """Whether all lines of text of two facing pages stand level, as far as both go down."""
    heights = [line.baseline for line in after.text]
    lowest = min(heights) - setting.leading / 2
    return all(
        any(abs(line.baseline - height) < _LEVEL for height in heights)
        for line in sheet.text
        if line.baseline > lowest
    )


def white_of(sheet: Sheet, setting: Setting) -> float:
    """The lines that could still have stood on a page: below its text, or between it and the notes."""
    white = float(_lacking(sheet, setting))
    if sheet.notes:
        gap = _lowest(sheet).baseline - sheet.notes[0].baseline - setting.note_gap
        white += max(0.0, gap / setting.leading)
    return white


def _lacking(sheet: Sheet, setting: Setting) -> int:
    """How many whole lines there is room for below the last line of a page."""
    return max(0, int((sheet.lines[-1].baseline - setting.frame.bottom_pt) // setting.leading))


def _lowest(sheet: Sheet) -> Line:
    """The last line above the notes."""
    return next(line for line in reversed(sheet.lines) if line.kind is not Kind.NOTE)
