"""Turn the make-up of a book into notes: one for each kind of fault that is found too often.

A compositor leaves a loose line in a thousand, and no ladder. What may be left is said in one table; all the
places stand in the report, whether there is a note or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from octavo.checks.nearest import above_page
from octavo.checks.readpdf import PdfReading
from octavo.checks.text import shorten
from octavo.model import Book, Finding, Severity
from octavo.model.makeup import Fault, Makeup


class Allowance(NamedTuple):
    """How much of a fault may stand in a book, and what is said of more."""

    code: str
    figure: str  # by which it is judged
    most: float
    what: str
    hint: str


# In a short text a single place is not held against a hundred: it is judged as if it had so many of them.
_FEWEST = {"lines": 200, "justified lines": 200, "justified lines of notes": 100, "pages": 25}

_WORDS = "reword these places, or permit hyphens there"
ALLOWANCES = (
    Allowance("makeup-loose", "loose", 0.6, "lines with word spaces wider than 1.5 times the natural one",
              f"{_WORDS}: print: {{hyphenation: true}}; a narrow column needs smaller type"),
    Allowance("makeup-tight", "tight", 5.0, "lines with word spaces narrower than 0.75 times the natural one",
              _WORDS),
    Allowance("makeup-loose-note", "loose-notes", 3.0, "lines of notes with word spaces wider than twice the "
              "natural one", "addresses tear lines apart: write them as [words](address)"),
    Allowance("makeup-ladder", "ladders", 0.0, "ladders: three or more hyphens in succession", "reword these places"),
    Allowance("makeup-river", "rivers", 0.5, "rivers: white that runs down through four lines", "reword these places"),
    Allowance("makeup-runt", "runts", 0.0, "paragraphs that end in part of a word, or in less than the indent",
              "add a word to these paragraphs, or take one away"),
    Allowance("makeup-same-word", "same-words", 0.5, "lines that begin with the same word as the line above",
              "reword these places"),
    Allowance("makeup-turn", "turns", 0.0, "words that go on over the page’s turn", "reword these places"),
    Allowance("makeup-short", "short", 12.0, "pages that are short by more than a line",
              "widows, orphans and notes hold lines back: add a line to these pages, or take one away"),
    Allowance("makeup-unequal", "unequal", 0.0, "facing pages that end at different depths",
              "add a line to one of the two, or take one away"),
    Allowance("makeup-off-grid", "off-grid", 1.0, "lines that do not stand on the grid",
              "whatever stands between lines of text has to take whole lines: look at the style sheet"),
    Allowance("makeup-widow", "widows", 0.0, "pages that begin with the last line of a paragraph",
              "add a line to these paragraphs, or take one away"),
    Allowance("makeup-orphan", "orphans", 0.0, "pages that end with the first line of a paragraph",
              "add a line to the page before, or take one away"),
    Allowance("makeup-stranded", "stranded", 0.0, "headings at the foot of a page",
              "add a line to these pages, or take one away"),
    Allowance("makeup-split-note", "split-notes", 0.0, "notes that go on on the next page", "shorten these notes"),
)  # fmt: skip


def tell_makeup(book: Book, reading: PdfReading, makeup: Makeup) -> Iterator[Finding]:
    """A note for each kind of fault that is found more often than may be."""
    values = {figure.name: figure for figure in makeup.figures}
    for code, name, most, what, hint in ALLOWANCES:
        faults = [fault for fault in makeup.faults if fault.code == code]
        figure = values[name]
        if 100 * figure.count > most * max(figure.out_of, _FEWEST.get(figure.base, 0)):
            worst = max(faults, key=lambda fault: fault.weight)
            yield Finding(
                code,
                Severity.NOTE,
                f"PDF: {figure.count:,} × {what}: {figure.value:g} in 100 {figure.base}; {_where(worst)}",
                above_page(book, reading.destinations, worst.page_index),
                f"{hint}; report.html shows all places",
            )


def _where(fault: Fault) -> str:
    """Where the worst of them stands."""
    words = f": “{shorten(fault.words, 40)}”" if fault.words else ""
    measured = f" ({fault.measured})" if fault.measured else ""
    return f"see page {fault.folio}, line {fault.line}{words}{measured}"
