"""What may be left in a book is left; what is more is told once, with its worst place."""

from __future__ import annotations

import pytest

from octavo.checks.codes import GROUPS
from octavo.checks.makeup.measuring import FINDERS
from octavo.checks.makeup.notes import ALLOWANCES, tell_makeup
from octavo.checks.readpdf import PdfReading
from octavo.model import Book, Severity
from octavo.model.makeup import Fault, Figure, Makeup

READING = PdfReading((), (), (), {}, {}, (), (), (), (), "", "en")


def told(book: Book, code: str, name: str, base: str, count: int, out_of: int) -> list[str]:
    """What is said of a book with so many of a fault."""
    faults = tuple(
        Fault(code, n, f"{n}", 3, 3, "the words", f"{n} ×", float(n)) for n in range(1, count + 1)
    )
    others = [rule for rule in ALLOWANCES if rule.figure != name]
    figures = [Figure(rule.figure, "", "lines", 0, 0) for rule in others]
    makeup = Makeup(out_of, 9, (*figures, Figure(name, "", base, count, out_of)), faults, ())
    findings = list(tell_makeup(book, READING, makeup))
    assert {finding.severity for finding in findings} <= {Severity.NOTE}
    return [finding.message for finding in findings]


@pytest.fixture
def book(minimal: object) -> Book:
    return minimal.build.book  # type: ignore[attr-defined, no-any-return]


def test_many_places_are_one_note_with_the_worst_of_them(book: Book) -> None:
    assert told(book, "makeup-loose", "loose", "justified lines", 7, 1000) == [
        "PDF: 7 × lines with word spaces wider than 1.5 times the natural one: 0.7 in 100 justified lines; "
        "see page 7, line 3: “the words” (7 ×)"
    ]


def test_what_a_compositor_would_leave_is_not_told(book: Book) -> None:
    assert told(book, "makeup-loose", "loose", "justified lines", 6, 1000) == []


def test_a_single_line_of_a_short_text_is_not_held_against_a_hundred(book: Book) -> None:
    assert told(book, "makeup-loose", "loose", "justified lines", 1, 20) == []
    assert len(told(book, "makeup-loose", "loose", "justified lines", 2, 20)) == 1


def test_a_ladder_is_one_too_many_in_the_longest_book(book: Book) -> None:
    assert told(book, "makeup-ladder", "ladders", "lines", 0, 100_000) == []
    assert len(told(book, "makeup-ladder", "ladders", "lines", 1, 100_000)) == 1


def test_every_fault_that_is_looked_for_has_an_allowance_and_a_code() -> None:
    documented = {code for _, _, group in GROUPS for code in group}
    assert {rule.code for rule in ALLOWANCES} <= documented
    assert len({rule.code for rule in ALLOWANCES}) == len(ALLOWANCES) == len(FINDERS)
