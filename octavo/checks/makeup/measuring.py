"""Turn a reading of the print edition into its make-up: faults page by page, figures, and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, pairwise

from octavo.checks.makeup import onlines, onpages
from octavo.checks.makeup.notes import ALLOWANCES
from octavo.checks.makeup.pictures import draw_worst
from octavo.checks.makeup.setting import Setting, find_places, find_setting
from octavo.checks.makeup.sheets import Sheet, make_sheets
from octavo.checks.readpdf import PdfReading
from octavo.model import Book, Frame
from octavo.model.makeup import Fault, Figure, Makeup, PagePicture
from octavo.workshop.memory import Same, recall

Finder = Callable[[Sheet, Sheet | None, Setting], Iterator[Fault]]

FINDERS: tuple[Finder, ...] = (
    onlines.find_loose,
    onlines.find_tight,
    onlines.find_ladders,
    onlines.find_rivers,
    onlines.find_runts,
    onlines.find_same_words,
    onlines.find_loose_notes,
    onlines.find_turns,
    onpages.find_short,
    onpages.find_unequal,
    onpages.find_off_grid,
    onpages.find_widows,
    onpages.find_orphans,
    onpages.find_stranded,
    onpages.find_split_notes,
)

_LEFT = "lines that the composer left to the layout engine: leaders, scripts without spaces or from right to left"

# name, what is counted (a code, or a name of ``_count``), against what, and what people read
_FIGURES = (
    ("loose", "makeup-loose", "justified lines", "lines with word spaces wider than 1.5 × the natural one"),
    ("very-loose", "very loose", "justified lines", "lines with word spaces wider than 2 ×"),
    ("tight", "makeup-tight", "justified lines", "lines with word spaces narrower than 0.75 ×"),
    ("hyphens", "hyphens", "lines", "lines that end with a hyphen"),
    ("ladders", "makeup-ladder", "lines", "ladders of three hyphens or more"),
    ("rivers", "makeup-river", "lines", "rivers through four lines or more"),
    ("runts", "makeup-runt", "paragraphs", "paragraphs that end in less than the indent, or in part of a word"),
    ("same-words", "makeup-same-word", "lines", "lines that begin like the one above"),
    ("loose-notes", "makeup-loose-note", "justified lines of notes", "lines of notes with word spaces wider than 2 ×"),
    ("off-grid", "off grid", "lines", "lines off the grid"),
    ("turns", "makeup-turn", "pages", "words that go on over the page's turn"),
    ("short", "makeup-short", "pages", "pages short by more than a line"),
    ("widows", "makeup-widow", "pages", "widows"),
    ("orphans", "makeup-orphan", "pages", "orphans"),
    ("stranded", "makeup-stranded", "pages", "headings at the foot of a page"),
    ("split-notes", "makeup-split-note", "pages", "notes that go on on the next page"),
    ("unequal", "makeup-unequal", "spreads", "facing pages of unequal depth"),
    ("crooked", "crooked", "spreads", "spreads whose lines do not meet"),
)  # fmt: skip


def measure_makeup(
    book: Book, content: bytes, reading: PdfReading, frame: Frame, lines: tuple[int, int] = (0, 0)
) -> Makeup:
    """The make-up of a print edition whose type area is ``frame``, and of which this was read.

    ``lines`` are those that were composed, and those that were left to the layout engine, where that is known.
    """
    places = find_places(book, reading)
    setting = find_setting(reading, frame, places)
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    spreads: tuple[tuple[PagePicture, ...], ...] = ()
    if setting is not None:
        sheets: Iterator[Sheet | None] = make_sheets(reading, setting, places)
        for sheet, after in pairwise(chain(sheets, [None])):
            assert sheet is not None, "only what stands behind the last page is none"
            key = (Same(sheet), Same(after), setting)
            make = partial(_measure, sheet, after, setting)
            counted, found = recall("makeup of a page", key, make)
            counts.update(counted)
            faults += found
        labels = [page.label for page in reading.pages]
        spreads = draw_worst(content, labels, faults, setting)
    counts.update(fault.code for fault in faults)
    figures = [*_figures(counts)]
    if any(lines):
        figures.append(Figure("left", _LEFT, "lines of all kinds", lines[1], sum(lines)))
    return Makeup(counts["lines"], counts["pages"], tuple(figures), tuple(faults), spreads)


def _measure(
    sheet: Sheet, after: Sheet | None, setting: Setting
) -> tuple[Counter[str], tuple[Fault, ...]]:
    """What faults of a page are held against and what is no fault by itself, and its faults."""
    counts: Counter[str] = Counter()
    _count(sheet, after, setting, counts)
    return counts, tuple(fault for find in FINDERS for fault in find(sheet, after, setting))


def _count(sheet: Sheet, after: Sheet | None, setting: Setting, counts: Counter[str]) -> None:
    counts["pages"] += not sheet.is_ending
    for line in sheet.text:
        counts["lines"] += 1
        counts["justified lines"] += line.is_justified
        counts["very loose"] += line.is_justified and line.space > onlines.VERY_LOOSE
        counts["hyphens"] += line.is_broken
        counts["paragraphs"] += line.is_last and not line.is_first
        counts["off grid"] += onpages.is_off_grid(line, setting)
    counts["justified lines of notes"] += sum(line.is_justified for line in sheet.notes)
    if after is not None and onpages.faces(sheet, after):
        counts["spreads"] += 1
        counts["crooked"] += not onpages.meets(sheet, after, setting)


def _figures(counts: Counter[str]) -> Iterator[Figure]:
    most = {rule.figure: rule.most for rule in ALLOWANCES}
    for name, counted, base, label in _FIGURES:
        yield Figure(name, label, base, counts[counted], counts[base], most.get(name))
