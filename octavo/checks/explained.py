"""Turn the words that the Book explains, and a finished edition, into findings: each call of the glossary has to lead to its
term, and each abbreviation that is marked to have its meaning.

The words themselves, and the lists of both, are part of the text, which is compared as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from octavo.checks.directions import is_printed_in, way_of
from octavo.checks.readscreen import ScreenReading
from octavo.checks.said import Meaning, Reference, explained_in
from octavo.checks.text import fold, shorten, spoken
from octavo.model import Book, Finding, Place, Severity
from octavo.text.trees import parse_fragment

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_MARKS = ('role="doc-glossref"', "<abbr ", 'class="glossary-terms"')
_AGAIN = "build the book again; a template or a step of ours changes links"
_NAMES = {"epub": "EPUB", "html": "HTML"}


class Wanted(NamedTuple):
    """What the Book explains, each with the heading or note near it."""

    calls: list[tuple[Reference, Place | None]]
    terms: dict[str, str]  # by their ids
    meanings: list[tuple[Meaning, Place | None]]


def wanted_words(book: Book) -> Wanted:
    """What the Book explains."""
    wanted = Wanted([], {}, [])
    for division in book.divisions:
        texts = [(html, division.heading.place) for html in (division.heading_html, division.html)]
        texts += [(note.html, note.place) for note in division.notes]
        for html, place in texts:
            if any(mark in html for mark in _MARKS):
                found = explained_in([parse_fragment(html)], lambda href: href.removeprefix("#"))
                wanted.calls.extend((call, place) for call in found.calls)
                wanted.terms.update(found.terms)
                wanted.meanings.extend((meaning, place) for meaning in found.meanings)
    return wanted


def check_on_screen(book: Book, reading: ScreenReading, edition: str) -> Iterator[Finding]:
    """Every call of the glossary is a link to its term, and every abbreviation that is marked has its meaning."""
    wanted = wanted_words(book)
    name = _NAMES[edition]
    calls = Counter(reading.explained.calls)
    for call, place in wanted.calls:
        if not calls[call]:
            yield _error("screen-glossary", name, f"“{shorten(call.words)}” is no link to its term in the glossary", place)  # fmt: skip
        calls[call] -= 1
        term = wanted.terms.get(call.target, "")
        if fold(reading.explained.terms.get(call.target, "")) != fold(term):
            yield _error("screen-glossary", name, f"“{shorten(call.words)}” does not lead to the term “{shorten(term)}”", place)  # fmt: skip
    meanings = Counter(reading.explained.meanings)
    for meaning, place in wanted.meanings:
        if not meanings[meaning]:
            yield _error("screen-abbreviations", name, f"“{meaning.words}” does not say that it stands for "
                         f"“{shorten(meaning.meaning)}”", place)  # fmt: skip
        meanings[meaning] -= 1


def check_on_paper(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every call of the glossary is a link to the page of its term, and the structure has the meanings of abbreviations."""
    wanted = wanted_words(book)
    letters: dict[str, Counter[str]] = {}
    for link in reading.links if wanted.calls else ():
        letters.setdefault(link.target, Counter()).update(fold(link.text))
    for call, place in wanted.calls:
        # in two lines it is two links, and between them may stand others that lead there
        own, there = Counter(fold(call.words)), letters.get(call.target, Counter())
        page = reading.destinations.get(call.target, (None, 0.0))[0]
        term = wanted.terms.get(call.target, "")
        if page is None or not own <= there:
            yield _error("print-glossary", "PDF", f"“{shorten(call.words)}” is no link to its term in the glossary", place)  # fmt: skip
        elif not is_printed_in(term, reading.pages[page].body, way_of(book)):
            yield _error("print-glossary", "PDF", f"“{shorten(call.words)}” leads to page {reading.pages[page].label}, "
                         f"where the term “{shorten(term)}” is not", place)  # fmt: skip
        there.subtract(own)
    if wanted.meanings and reading.structure.roots:
        yield from _check_meanings(wanted, reading)


def _check_meanings(wanted: Wanted, reading: PdfReading) -> Iterator[Finding]:
    said = Counter(
        spoken(element.text("E") or "")
        for root in reading.structure.roots
        for element in root.walk()
        if "E" in element.facts
    )
    for (words, meaning), place in wanted.meanings:
        if not said[spoken(meaning)]:
            yield _error("structure-abbreviations", "PDF", f"“{words}” does not say that it stands for "
                         f"“{shorten(meaning)}”", place)  # fmt: skip
        said[spoken(meaning)] -= 1


def _error(code: str, edition: str, message: str, place: Place | None) -> Finding:
    return Finding(code, Severity.ERROR, f"{edition}: {message}", place, _AGAIN)
