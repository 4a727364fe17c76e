"""Turn a finished PDF into what a reader sees in it, without knowing how it was made.

Outline, links, destinations and labels come from the PDF's own objects, text from `readpages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from pypdfium2 import PdfiumError

from octavo.checks.forms import read_forms
from octavo.checks.founts import Fount, read_founts
from octavo.checks.keptpages import find_pages, keep_pages, key_of_span, keys_of_pages
from octavo.checks.pdfobjects import PageObject, PdfObjects, Stream, open_pdf, text_of
from octavo.checks.pdftokens import PdfError, Reference
from octavo.checks.readlinks import PdfLink, links_of
from octavo.checks.readpages import (
    Link,
    PageMarks,
    PagesReading,
    PdfNote,
    PdfPage,
    Span,
    read_spans,
)
from octavo.checks.structuretree import Structure, read_structure
from octavo.checks.usedfonts import fonts_of
from octavo.model import Frame
from octavo.text.numerals import roman
from octavo.text.scripts import direction_of
from octavo.workshop.pool import Workshop, result_of

# What is well written, and not what has to stand there, is stumbled over so.
_NOT_THERE = (
    AttributeError, ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError,
    PdfiumError,
)  # fmt: skip
_NUMERALS: dict[str, Callable[[int], str]] = {
    "D": str,
    "r": roman,
    "R": lambda number: roman(number).upper(),
}
_NEAR = 3.0  # points before the type area at which a note at its foot may begin
_SPAN = 8  # pages that are read, and kept, together
_SHARES = 2  # of the spans for each process, which may have other work to finish
_FEW = 3  # spans are read here sooner than by whoever has other work to finish


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A line of the outline."""

    level: int
    title: str
    page_index: int


@dataclass(frozen=True, slots=True)
class PdfReading:
    """A finished PDF."""

    pages: tuple[PdfPage, ...]
    outline: tuple[OutlineItem, ...]
    links: tuple[Link, ...]
    destinations: dict[str, tuple[int, float]]  # id → page index, height in points
    notes: dict[str, PdfNote]  # by id; continued parts have ids of their own
    fonts: tuple[str, ...]
    unembedded: tuple[str, ...]
    missing_glyphs: tuple[str, ...]
    boxed: tuple[str, ...]  # characters for which boxes are drawn, because no face has them
    title: str
    language: str
    structure: Structure = field(default_factory=Structure)
    annotated: tuple[tuple[PdfLink, ...], ...] = ()  # of each page: the links that its objects name
    numbers: dict[int, int] = field(default_factory=dict)  # of the objects of pages → page index


def without_structure(reading: PdfReading) -> PdfReading:
    """A reading of which nobody is going to ask what is read aloud."""
    return replace(reading, structure=Structure(), annotated=(), numbers={})


def count_pages(content: bytes) -> int:
    """How many pages a PDF has. Raises PdfError when it is none."""
    try:
        return len(PdfObjects(content).pages())
    except _NOT_THERE as error:
        raise PdfError("it is not made like a book") from error


def read_folios(content: bytes) -> tuple[dict[str, str], int]:
    """The folio of the page on which each id stands, and how many pages there are. Raises PdfError when it is none of ours."""
    try:
        pdf = PdfObjects(content)
        root = pdf.find(pdf.trailer, "Root") or {}
        pages = pdf.pages()
        labels = _labels(pdf, root, len(pages))
        numbers = {page.number: index for index, page in enumerate(pages)}
        destinations, _ = _destinations(pdf, root, numbers)
        return {name: labels[index] for name, (index, _) in destinations.items()}, len(pages)
    except _NOT_THERE as error:
        raise PdfError("it is not made like a book") from error


def read_pdf(
    content: bytes,
    frame: Frame,
    note_ids: frozenset[str],
    workshop: Workshop,
    viewed: bool = False,
    text_ids: frozenset[str] = frozenset(),
) -> PdfReading:
    """Read a finished PDF whose type area is ``frame`` and whose notes have these ids. What stands before all of
    ``text_ids`` is made, not written: whatever the book's language, it is set from left to right.

    Raises PdfError when it is no PDF as it should be.

    The text of its pages is read in spans of a few: those that were read before are not read again, and
    some of the others are read by the processes of ``workshop``. ``viewed``: by pdfium, all of them.
    """
    try:
        return _read(content, frame, note_ids, workshop, viewed, text_ids)
    except _NOT_THERE as error:
        raise PdfError("it is not made like a book") from error


def _read(
    content: bytes,
    frame: Frame,
    note_ids: frozenset[str],
    workshop: Workshop,
    viewed: bool,
    text_ids: frozenset[str],
) -> PdfReading:
    pdf = open_pdf(content)
    root = pdf.find(pdf.trailer, "Root") or {}
    pages = pdf.pages()
    numbers = {page.number: index for index, page in enumerate(pages)}
    destinations, lefts = _destinations(pdf, root, numbers)
    annotated = tuple(links_of(pdf, page) for page in pages)
    marks = list(_marks(pdf, root, annotated, destinations, lefts, note_ids, text_ids, frame))
    spans = [range(first, min(first + _SPAN, len(pages))) for first in range(0, len(pages), _SPAN)]
    reader = _Reader(pdf, content, frame, pages, marks, spans, viewed)
    if workshop.keep:
        reader.find_kept(keys_of_pages(pdf, pages, marks, frame, viewed))
    reader.begin(workshop)
    outline = tuple(_outline(pdf, root, numbers))
    structure = read_structure(pdf, root)
    fonts, unembedded, missing, boxed = fonts_of(pdf, pages)
    title = text_of(pdf.find(pdf.trailer, "Info", "Title"))
    language = text_of(pdf.find(root, "Lang"))
    readings = reader.readings()
    return PdfReading(
        tuple(page for reading in readings for page in reading.pages),
        outline,
        tuple(link for reading in readings for link in reading.links),
        destinations,
        {name: note for reading in readings for name, note in reading.notes.items()},
        fonts, unembedded, missing, boxed, title, language,
        structure, annotated, numbers,
    )  # fmt: skip


class _Reader:
    """Has spans of pages read, each by whoever is free."""

    def __init__(
        self,
        pdf: PdfObjects,
        content: bytes,
        frame: Frame,
        pages: Sequence[PageObject],
        marks: Sequence[PageMarks],
        spans: Sequence[range],
        viewed: bool,
    ) -> None:
        self._pdf = pdf
        self._content = content
        self._frame = frame
        self._founts = read_founts(pdf, pages)
        self._pages = pages
        self._marks = marks
        self._spans = spans
        self._viewed = viewed
        self._keys: dict[range, str] = {}
        self._keys_of_pages: Sequence[str] = [""] * len(pages)
        self._found: dict[range, PagesReading] = {}
        self._asked: list[tuple[list[range], Future[list[PagesReading]]]] = []

    def find_kept(self, keys: Sequence[str]) -> None:
        """Find what was read before; what is read now will be kept. ``keys`` are those of pages."""
        self._keys_of_pages = keys
        self._keys = {span: key_of_span(keys[span.start : span.stop]) for span in self._spans}
        kept = {span: find_pages(key) for span, key in self._keys.items()}
        self._found = {span: reading for span, reading in kept.items() if reading is not None}

    def begin(self, workshop: Workshop) -> None:
        """Ask the other processes for shares of what has to be read, and go on at once."""
        missing = [span for span in self._spans if span not in self._found]
        shares = workshop.processes * _SHARES
        others = workshop.processes > 1 and len(missing) > _FEW
        for number in range(shares if others else 0):
            share = missing[number::shares]
            if share:
                self._asked.append((share, workshop.ask(read_spans, *self._task(share))))

    def readings(self) -> list[PagesReading]:
        """The readings of all spans; what nobody was asked for, or has begun, is read here."""
        asked = {span for share, _ in self._asked for span in share}
        own = [span for span in self._spans if span not in self._found and span not in asked]
        if own:
            self._keep(own, read_spans(*self._task(own)))
        for share, future in reversed(self._asked):
            if future.cancel():
                self._keep(share, read_spans(*self._task(share)))
        for share, future in self._asked:
            if not future.cancelled():
                self._keep(share, result_of(future))
        return [self._found[span] for span in self._spans]

    def _task(
        self, spans: Sequence[range]
    ) -> tuple[bytes, Frame, list[Span], dict[bytes, Fount], bool]:
        held = [self._span(span) for span in spans]
        return self._content, self._frame, held, self._founts, self._viewed

    def _span(self, span: range) -> Span:
        pages = self._pages[span.start : span.stop]
        contents = [[self._pdf.get(stream) for stream in page.contents] for page in pages]
        return Span(
            span,
            self._marks[span.start : span.stop],
            [[stream for stream in streams if isinstance(stream, Stream)] for streams in contents],
            [read_forms(self._pdf, page.resources) for page in pages],
            self._keys_of_pages[span.start : span.stop],
        )

    def _keep(self, spans: Sequence[range], readings: list[PagesReading]) -> None:
        for span, reading in zip(spans, readings, strict=True):
            self._found[span] = reading
            if span in self._keys:
                keep_pages(self._keys[span], reading)


def _marks(
    pdf: PdfObjects,
    root: dict[str, Any],
    links: Sequence[Sequence[PdfLink]],
    destinations: dict[str, tuple[int, float]],
    lefts: dict[str, float],
    note_ids: frozenset[str],
    text_ids: frozenset[str],
    frame: Frame,
) -> Iterator[PageMarks]:
    """For each page its label, the notes that begin on it, and its links."""
    tops: dict[int, list[tuple[float, str]]] = {}
    beside: dict[int, list[tuple[float, float, str]]] = {}
    for name, (index, height) in destinations.items():
        if name in note_ids or name.rsplit("-part-", 1)[0] in note_ids:
            inner, outer = (frame.inner_pt, frame.outer_pt)[:: -1 if index % 2 else 1]
            if inner - _NEAR < lefts[name] < frame.width_pt - outer:
                tops.setdefault(index, []).append((height, name))
            else:
                beside.setdefault(index, []).append((height, lefts[name], name))
    floats = _floats(destinations)
    labels = _labels(pdf, root, len(links))
    turned = direction_of(text_of(pdf.find(root, "Lang")) or "en") == "rtl"
    first = min((destinations[name][0] for name in text_ids if name in destinations), default=0)
    for index, (label, found) in enumerate(zip(labels, links, strict=True)):
        notes = sorted(tops.get(index, ()), reverse=True)
        inside = tuple((link.target, link.box) for link in found if link.target is not None)
        yield PageMarks(
            label, tuple(notes), inside, turned and index >= first, tuple(floats.get(index, ())),
            tuple(sorted(beside.get(index, ()), reverse=True)),
        )  # fmt: skip


def _floats(
    destinations: dict[str, tuple[int, float]],
) -> dict[int, list[tuple[float, float, str, int]]]:
    """Where the floats of each page stand, by its index, from the top: head, foot, name, part. No id has a space in it."""
    found: dict[int, list[tuple[float, float, str, int]]] = {}
    for name, (index, top) in destinations.items():
        own, part, end = (*name.split(" "), "", "")[:3]
        if end == "head" and part.isdigit():
            foot = destinations.get(f"{own} {part} foot", (index, top))[1]
            found.setdefault(index, []).append((top, foot, own, int(part)))
    return {index: sorted(held, reverse=True) for index, held in found.items()}


def _labels(pdf: PdfObjects, root: dict[str, Any], count: int) -> list[str]:
    """The label of every page, as a viewer shows it."""
    ranges = [(int(first), pdf.get(how)) for first, how in pdf.named(root.get("PageLabels"))]
    if not ranges or ranges[0][0] != 0:
        ranges.insert(0, (0, {"S": "D"}))
    labels: list[str] = []
    bounds = [(min(first, count), how) for first, how in ranges]
    for (first, how), (after, _) in pairwise([*bounds, (count, {})]):
        numeral = _NUMERALS.get(how.get("S", ""), _no_numeral)
        prefix, start = text_of(pdf.get(how.get("P"))), how.get("St", 1)
        labels += [prefix + numeral(start + place) for place in range(max(0, after - first))]
    return labels[:count]


def _no_numeral(number: int) -> str:
    return ""


def _destinations(
    pdf: PdfObjects, root: dict[str, Any], numbers: dict[int, int]
) -> tuple[dict[str, tuple[int, float]], dict[str, float]]:
    """The page index and the height of each id; and how far it stands from the left."""
    found: dict[str, tuple[int, float]] = {}
    lefts: dict[str, float] = {}
    for name, item in pdf.named(pdf.find(root, "Names", "Dests")):
        page, _, left, height, *_ = pdf.get(item)
        said = text_of(name)
        found[said] = (numbers[page.number], float(height))
        lefts[said] = float(left)
    return found, lefts


def _outline(
    pdf: PdfObjects, root: dict[str, Any], numbers: dict[int, int]
) -> Iterator[OutlineItem]:
    seen: set[int] = set()

    def walk(above: Any, level: int) -> Iterator[OutlineItem]:
        waiting = (pdf.find(above) or {}).get("First")
        while waiting is not None:
            if not isinstance(waiting, Reference) or waiting.number in seen:
                raise PdfError("its outline goes round in a circle")
            seen.add(waiting.number)
            item = pdf.find(waiting)
            destination = pdf.find(item, "Dest")
            page = -1
            if isinstance(destination, list):
                page = numbers.get(destination[0].number, -1)
            yield OutlineItem(level, text_of(pdf.get(item.get("Title"))), page)
            yield from walk(waiting, level + 1)
            waiting = item.get("Next")

    return walk(root.get("Outlines"), 1)
