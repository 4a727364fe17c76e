"""Turn references by number, of the Book and of a finished edition, into findings: each has to say the number of what
it leads to.

Their words are part of the text, which is compared as a whole. Here it is seen that they are links, that each leads
where the Book says, and that the number which stands there, in the finished file, is the one that was said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from octavo.checks.readscreen import ScreenReading
from octavo.checks.said import REFERENCE, Reference, number_of, reference_of
from octavo.checks.text import fold, shorten
from octavo.model import Book, Finding, Place, Severity
from octavo.text.trees import parse_fragment

if TYPE_CHECKING:
    from octavo.checks.readpdf import PdfReading

_MARK = f'class="{REFERENCE}"'
_AGAIN = "build the book again; a template or a step of ours changes references"


class Wanted(NamedTuple):
    """A reference of the Book, and the heading or note near it."""

    reference: Reference
    place: Place | None


_LETTER = re.compile(r"(?<=\d)[a-z]{1,2}$")  # of a part


def says(reference: Reference, number: str) -> bool:
    """Whether a reference says a number, or there is none to say; the last of several parts is said by its letter."""
    letter = _LETTER.search(number)
    said = {number, letter[0]} if letter else {number}
    return not number or reference.words in said or reference.words.endswith(f" {number}")


def _stands(number: str, text: str) -> bool:
    """Whether a number is printed in a text; that of a part is its group's, and a letter in brackets."""
    letter = _LETTER.search(number)
    parts = [number[: letter.start()], f"({letter[0]})"] if letter else [number]
    return all(fold(part) in text for part in parts)


def wanted_references(book: Book) -> list[Wanted]:
    """The references of the Book."""
    found: list[Wanted] = []
    for division in book.divisions:
        texts = [(html, division.heading.place) for html in (division.heading_html, division.html)]
        texts += [(note.html, note.place) for note in division.notes]
        for html, place in texts:
            if _MARK in html:
                for link in parse_fragment(html).iter("a"):
                    made = reference_of(link, (link.get("href") or "").removeprefix("#"))
                    found += [Wanted(made, place)] if made else []
    return found


def check_on_screen(book: Book, reading: ScreenReading, name: str) -> Iterator[Finding]:
    """Every reference of the Book is a link of an edition called ``name``, and says the number that stands there."""
    wanted = wanted_references(book)
    there = Counter(reading.references)
    for reference, place in wanted:
        if not there[reference]:
            yield _error("screen-references", name, f"the reference “{shorten(reference.words)}” to #{reference.target} "
                         "is not there", place)  # fmt: skip
        there[reference] -= 1
        number = reading.numbers.get(reference.target, "")
        if not says(reference, number):
            yield _error("screen-references", name, f"the reference “{shorten(reference.words)}” leads to what has the "
                         f"number {number}", place)  # fmt: skip


def check_on_paper(book: Book, reading: PdfReading) -> Iterator[Finding]:
    """Every reference of the Book is a link of the print edition, and its number stands on the page that it leads to."""
    wanted = wanted_references(book)
    if not wanted:
        return
    letters: dict[str, Counter[str]] = {}
    for link in reading.links:
        letters.setdefault(link.target, Counter()).update(fold(link.text))
    noted: dict[int, list[str]] = {}  # of each page what its notes say
    for note in reading.notes.values():
        noted.setdefault(note.page_index, []).append(note.text)
    numbers = _numbers_in_book(book)
    for reference, place in wanted:
        # in two lines it is two links, and between them may stand others that lead there
        own, there = Counter(fold(reference.words)), letters.get(reference.target, Counter())
        page = reading.destinations.get(reference.target, (None, 0.0))[0]
        number = numbers.get(reference.target, "")
        if page is None or not own <= there:
            yield _error("print-references", "PDF", f"the reference “{shorten(reference.words)}” is no link to "
                         f"#{reference.target}", place)  # fmt: skip
            continue
        there.subtract(own)
        if not says(reference, number) or not _stands(
            number, fold("".join([reading.pages[page].shown, *noted.get(page, ())]))
        ):
            yield _error("print-references", "PDF", f"the reference “{shorten(reference.words)}” leads to page "
                         f"{reading.pages[page].label}, where the number of #{reference.target} is not that", place)  # fmt: skip


def _numbers_in_book(book: Book) -> Mapping[str, str]:
    found = {heading.id: heading.number or "" for heading in book.headings}
    found |= {note.call_id: "" if note.lemma else note.label for note in book.notes}
    texts = [text for d in book.divisions for text in (d.html, *(note.html for note in d.notes))]
    for text in texts:
        if 'class="counted"' in text or 'class="formula-number"' in text:
            for element in parse_fragment(text).iter("figure", "table", "span", "div"):
                if name := element.get("id"):
                    found[name] = number_of(element)
    return found


def _error(code: str, edition: str, message: str, place: Place | None) -> Finding:
    return Finding(code, Severity.ERROR, f"{edition}: {message}", place, _AGAIN)
