"""Turn the lines of a page into what a compositor marks in them: one function for each fault.

Each takes a page, the page that follows (None behind the last), and the setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from octavo.checks.makeup.setting import Setting
from octavo.checks.makeup.sheets import Line, Sheet
from octavo.model.makeup import Fault

LOOSE = 1.5  # natural spaces
VERY_LOOSE = 2.0
TIGHT = 0.75
LADDER = 3  # hyphens in succession
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}")
_SHOWN = 60  # characters of a line that are told


def find_loose(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Lines of text whose word spaces are wider than 1.5 times the natural one."""
    for line in sheet.text:
        if line.is_justified and line.space > LOOSE:
            yield _of_space("makeup-loose", sheet, line)


def find_loose_notes(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Lines of notes whose word spaces are wider than twice the natural one."""
    for line in sheet.notes:
        if line.is_justified and line.space > VERY_LOOSE:
            yield _of_space("makeup-loose-note", sheet, line)


def find_tight(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Lines of text whose word spaces are narrower than 0.75 times the natural one."""
    for line in sheet.text:
        if line.is_justified and line.space < TIGHT:
            yield _of_space("makeup-tight", sheet, line)


def find_ladders(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Three or more lines in succession that end in a hyphen."""
    for is_broken, group in groupby(sheet.text, key=lambda line: line.is_broken):
        lines = list(group)
        if is_broken and len(lines) >= LADDER:
            words = " / ".join(line.text.rpartition(" ")[2] for line in lines)
            yield fault_of(
                "makeup-ladder", sheet, lines, words, f"{len(lines)} hyphens", len(lines)
            )


def find_rivers(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """White that runs down through four lines."""
    for line in sheet.text:
        for _ in range(line.rivers):
            lines = [x for x in sheet.lines if line.number - 3 <= x.number <= line.number]
            yield fault_of("makeup-river", sheet, lines, line.text, "", line.space)


def find_runts(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Last lines that are part of a word, or shorter than the indent of the next paragraph."""
    for above, line in pairwise(sheet.text):
        if not line.is_last or line.is_first:
            continue
        if above.is_parted and " " not in line.text:
            yield fault_of("makeup-runt", sheet, [line], line.text, "part of a word", 2.0)
        elif line.right < setting.indent:
            yield fault_of("makeup-runt", sheet, [line], line.text, f"{line.right:.0f} pt")


def find_turns(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """A word that goes on over the page's turn, from a recto to its verso."""
    last = sheet.text[-1]
    if sheet.index % 2 == 0 and not sheet.is_ending and last.is_broken:
        yield fault_of("makeup-turn", sheet, [last], last.text.rpartition(" ")[2])


def find_same_words(sheet: Sheet, after: Sheet | None, setting: Setting) -> Iterator[Fault]:
    """Two lines of a paragraph, one beneath the other, that begin with the same word."""
    for above, line in pairwise(sheet.text):
        if not line.is_first:
            one, other = _FIRST_WORD.match(above.text), _FIRST_WORD.match(line.text)
            if one and other and one[0].casefold() == other[0].casefold():
                yield fault_of("makeup-same-word", sheet, [above, line], other[0])


def fault_of(
    code: str,
    sheet: Sheet,
    lines: Sequence[Line],
    words: str,
    measured: str = "",
    weight: float = 1.0,
) -> Fault:
    """A fault in these lines of a page."""
    if len(words) > _SHOWN:
        words = words[: words.rfind(" ", 0, _SHOWN)] + " …"
    return Fault(
        code, sheet.index, sheet.folio, lines[0].number, lines[-1].number, words, measured, weight
    )


def _of_space(code: str, sheet: Sheet, line: Line) -> Fault:
    weight = line.space if line.space > 1 else 1 / line.space
    return fault_of(code, sheet, [line], line.text, f"{line.space:.2f} ×", weight)
