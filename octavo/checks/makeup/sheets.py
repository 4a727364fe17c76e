"""Turn the lines of a page into lines that are known: text or note, where paragraphs begin and end.

A paragraph is seen as a reader sees it: a line that is not full ends one, one that is set in begins one. At a
page's foot it is the next page that tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import inf
from typing import NamedTuple

from octavo.checks.makeup.setting import SAME_SIZE, Places, Setting
from octavo.checks.readpages import PdfPage
from octavo.checks.readpdf import PdfReading
from octavo.workshop.memory import Same, recall

_SHORT = 3.0  # points: a line that ends nearer to the margin is full
_STEP = 0.8  # of the type size: a line that begins so much farther in or out than another is set in or out
_CLOSE = 1.5  # type sizes: lines of one note
_BELOW = (
    1.6  # lines: what follows the place of a heading or note nearer than that is its first line
)
_PARTED = ("\u2010", "\u00ad")  # hyphens that part a word
_HYPHENS = ("-", *_PARTED)  # the first is the author's own: a compound, an address


class Kind(Enum):
    """What a line is."""

    TEXT = "text"
    NOTE = "note"
    OTHER = "other"  # headings, captions, tables, code, formulas


class Line(NamedTuple):
    """A line whose part on its page is known; lengths in points."""

    number: int  # counted from the top of the page, from 1
    kind: Kind
    text: str
    baseline: float  # from the lower edge of the paper
    left: float  # from where the lines of the page begin
    right: float  # the same, of its end
    size: float
    space: float  # its word spaces, as a multiple of the font's own
    spaces: int
    rivers: int
    is_full: bool = False  # whether it goes to the margin
    is_first: bool = False  # of its paragraph
    is_last: bool = False

    @property
    def is_justified(self) -> bool:
        """Whether its spaces were stretched or shrunk so that it is full."""
        return self.is_full and not self.is_last and self.space > 0

    @property
    def is_broken(self) -> bool:
        """Whether a hyphen ends it, and its word goes on."""
        return self.text.endswith(_HYPHENS) and not self.is_last

    @property
    def is_parted(self) -> bool:
        """Whether the hyphen is not the author's."""
        return self.is_broken and self.text.endswith(_PARTED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with text."""

    index: int
    folio: str
    lines: tuple[Line, ...]  # from the top
    text: tuple[Line, ...]
    notes: tuple[Line, ...]
    is_opening: bool  # a division begins on it
    is_ending: bool  # one ends on it
    headings: tuple[float, ...]  # heights of the headings
    has_rest: bool  # whether it holds the rest of a note from the page before


def make_sheets(reading: PdfReading, setting: Setting, places: Places) -> Iterator[Sheet]:
    """The pages with text, in their order, each when it is asked for: a book has many lines."""
    pages = [
        page
        for page in reading.pages[places.first :]
        if page.body and page.index not in places.columns
    ]
    known = (_remembered_lines(page, setting, places) for page in pages)
    goes_on = False
    lines = next(known, [])
    for place, page in enumerate(pages):
        after = next(known, [])
        is_opening = page.index in places.openings
        behind = pages[place + 1].index if place + 1 < len(pages) else -1
        is_ending = behind != page.index + 1 or behind in places.openings
        is_done = is_ending or _begins_anew(after, setting)
        facts = _Facts(
            page.index, page.label, is_opening, is_ending, places.headings.get(page.index, ()),
            page.index in places.continued, goes_on and not is_opening, is_done,
        )  # fmt: skip
        key = (Same(lines), facts, setting)
        sheet = recall("sheet of a page", key, partial(_make_sheet, lines, facts, setting))
        goes_on = bool(sheet.text) and sheet.text[-1].is_full
        if sheet.text:
            yield sheet
        lines = after


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a page but its lines."""

    index: int
    folio: str
    is_opening: bool
    is_ending: bool
    headings: tuple[float, ...]
    goes_on_in_notes: bool  # from the page before
    goes_on: bool  # from a full line of it
    is_done: bool  # whether the page behind begins a paragraph


def _make_sheet(found: Sequence[Line], facts: _Facts, setting: Setting) -> Sheet:
    lines = _with_ends(found, setting, facts.goes_on, facts.is_done)
    text = tuple(line for line in lines if line.kind is Kind.TEXT)
    notes = tuple(line for line in lines if line.kind is Kind.NOTE)
    return Sheet(
        facts.index, facts.folio, tuple(lines), text, notes, facts.is_opening, facts.is_ending, facts.headings,
        bool(text) and (facts.goes_on_in_notes or _has_rest(lines, notes)),
    )  # fmt: skip


def _remembered_lines(page: PdfPage, setting: Setting, places: Places) -> list[Line]:
    """The lines of a page, each with its kind; of notes it is known where they begin."""
    around = (
        setting, places.foot_of(page.index), places.note_tops.get(page.index, ()),
        places.headings.get(page.index, ()),
    )  # fmt: skip
    return recall("lines of a page", (Same(page), *around), partial(_known_lines, page, *around))


def _known_lines(
    page: PdfPage, setting: Setting, foot: float, tops: Sequence[float], headings: Sequence[float]
) -> list[Line]:
    near = _BELOW * setting.leading
    found: list[Line] = []
    above = inf
    for number, line in enumerate(page.lines, start=1):
        is_first = False
        if line.baseline < foot:
            kind = Kind.NOTE
            is_first = _is_below(tops, above, line.baseline, near)
        elif setting.is_text(line) and not _is_below(headings, above, line.baseline, near):
            kind = Kind.TEXT
        else:
            kind = Kind.OTHER
        left, right = setting.sides_of(line, page.index)
        is_full = right > setting.measure - _SHORT
        if kind is Kind.TEXT and line.size < setting.size - SAME_SIZE:
            is_full = right > setting.measure - _inset(left, line.size, found) - _SHORT
        found.append(Line(
            number, kind, line.text, line.baseline, left, right, line.size, line.space, line.spaces,
            line.rivers, is_full, is_first,
        ))  # fmt: skip
        above = line.baseline
    return found


def _inset(left: float, size: float, found: Sequence[Line]) -> float:
    """How far before the margin a line of a quotation ends: as far as quotations begin behind it."""
    if found and abs(found[-1].size - size) < SAME_SIZE:
        return min(left, found[-1].left)
    return left


def _is_below(heights: Sequence[float], above: float, baseline: float, near: float) -> bool:
    """Whether a line, with the baseline of the one above, is the first beneath one of these heights."""
    return any(above >= height > baseline > height - near for height in heights)


def _with_ends(lines: Sequence[Line], setting: Setting, goes_on: bool, is_done: bool) -> list[Line]:
    """The lines, with where paragraphs begin and end. ``goes_on``: the page before ends with a full line;
    ``is_done``: the page behind begins a paragraph."""
    firsts = [
        line.is_first or _is_first(lines, place, setting.size * _STEP, goes_on)
        for place, line in enumerate(lines)
    ]
    ended = []
    for place, line in enumerate(lines):
        behind = lines[place + 1] if place + 1 < len(lines) else None
        if behind is not None and behind.kind is line.kind:
            ends = firsts[place + 1]
        elif line.kind is Kind.TEXT and (behind is None or behind.kind is Kind.NOTE):
            ends = is_done
        else:
            ends = True
        ended.append(Line._make((*line[:-2], firsts[place], ends or not line.is_full)))
    return ended


def _is_first(lines: Sequence[Line], place: int, step: float, goes_on: bool) -> bool:
    """Whether a line begins a paragraph, by how it stands to its neighbours."""
    line = lines[place]
    if place == 0:
        return not goes_on or line.left > step
    above = lines[place - 1]
    if above.kind is not line.kind or not above.is_full or abs(above.size - line.size) > SAME_SIZE:
        return True
    below = lines[place + 1] if place + 1 < len(lines) else None
    moved = line.left - above.left
    if moved > step:  # unless it hangs: then the next one does too
        return not (line.is_full and below is not None and abs(below.left - line.left) < 1)
    return moved < -step and not _is_set_in(lines, place - 1, step)


def _is_set_in(lines: Sequence[Line], place: int, step: float) -> bool:
    """Whether a line is set in by itself, so that the next one goes on with its paragraph."""
    return (
        place == 0
        or abs(lines[place - 1].left - lines[place].left) > step
        or (lines[place - 1].kind is not lines[place].kind or not lines[place - 1].is_full)
    )


def _begins_anew(lines: Sequence[Line], setting: Setting) -> bool:
    """Whether the lines of a page begin with a paragraph."""
    first = lines[0] if lines else None
    return first is None or first.kind is not Kind.TEXT or first.left > setting.size * _STEP


def _has_rest(lines: Sequence[Line], notes: Sequence[Line]) -> bool:
    """Whether lines like those of the notes stand close above the first of them."""
    if not notes or notes[0].number < 2:
        return False
    above, first = lines[notes[0].number - 2], notes[0]
    return (
        above.kind is Kind.OTHER
        and abs(above.size - first.size) < 0.1
        and above.baseline - first.baseline < _CLOSE * first.size
    )
