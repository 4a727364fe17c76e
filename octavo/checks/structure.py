"""Turn a reading of the print edition into findings about its structure: what a screen reader makes of the book.

A validator sees whether a structure is well made. Whether it is the book's is seen here: the tree is read aloud
(`aloud.py`), looked at by itself (`tagged.py`), and held against the Book (`heardtext.py`, `heardthings.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from octavo.checks import heardtext, heardthings, tagged
from octavo.checks.hearing import Leaf, hear
from octavo.checks.listening import Listening, Seek, is_of_another_book
from octavo.checks.readpdf import PdfReading
from octavo.model import Book, Finding, Severity
from octavo.workshop.collector import let_go_within

_MOST = 12  # findings of one code that are told one by one


def check_structure(
    book: Book, reading: PdfReading, seek: Seek = lambda place, *_: place
) -> tuple[Finding, ...]:
    """All findings about the structure; ``seek`` finds letters in the manuscript, at or behind a place."""
    structure = reading.structure
    if not structure.roots or not structure.is_marked:
        why = "; ".join(structure.faults) or "nothing says how it is read aloud"
        return (tagged.error("structure-missing", f"it is not tagged: {why}", "build the book again"),)  # fmt: skip
    leaves = [
        Leaf(page.aloud, links)
        for page, links in zip(reading.pages, reading.annotated, strict=True)
    ]
    heard = hear(structure, leaves, reading.numbers, (note.id for note in book.notes))
    listening = Listening(book, reading, heard, seek)
    if is_of_another_book(listening):
        return (
            tagged.error("structure-text", "who listens does not hear this book, but another text",
                         "build the book again"),
        )  # fmt: skip
    return tuple(_fewer(_find(listening)))


def _find(it: Listening) -> Iterator[Finding]:
    length, _ = it.book.extent
    for check in tagged.CHECKS:
        yield from check(it.book, it.reading, it.heard)
        let_go_within(length)
    for listen in (*heardtext.CHECKS, *heardthings.CHECKS):
        yield from listen(it)
        let_go_within(length)


def _fewer(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each code, and how many more there are."""
    counts: Counter[tuple[str, Severity]] = Counter()
    hints: dict[tuple[str, Severity], str | None] = {}
    for finding in findings:
        key = finding.code, finding.severity
        counts[key] += 1
        hints[key] = finding.hint
        if counts[key] <= _MOST:
            yield finding
    for (code, severity), count in counts.items():
        if count > _MOST:
            more = f"PDF: {count - _MOST} more of the kind"
            yield Finding(code, severity, more, None, hints[code, severity])
