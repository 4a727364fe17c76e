"""Turn a finished PDF into what a reader sees in it, without knowing how it was made.

Outline, links, destinations and labels come from the PDF's own objects, text from `readpages.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from octavo.checks.keptpages import find_pages, keep_pages, keys_of_pages
from octavo.checks.readpages import Box, Link, PageMarks, PagesReading, PdfNote, PdfPage, read_spans
from octavo.model import Frame
from octavo.pdffonts import find_font_dictionaries
from octavo.workshop import Workshop

_SPAN = 8  # pages that are read, and kept, together


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
    title: str
    language: str


def read_pdf(
    content: bytes,
    frame: Frame,
    note_ids: frozenset[str],
    workshop: Workshop,
) -> PdfReading:
    """Read a finished PDF whose type area is ``frame`` and whose notes have these ids.

    The text of its pages is read in spans of a few: those that were read before are not read again, and
    some of the others are read by the processes of ``workshop``.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        destinations = _destinations(pdf, numbers)
        marks = list(_marks(pdf, destinations, note_ids))
        count = len(pdf.pages)
        spans = [range(first, min(first + _SPAN, count)) for first in range(0, count, _SPAN)]
        reader = _Reader(content, frame, marks, spans)
        if workshop.keep:
            reader.find_kept(keys_of_pages(pdf, spans, marks, frame))
        reader.begin(workshop)
        outline = tuple(_outline(pdf, numbers))
        fonts, unembedded, missing = _fonts(pdf)
        title = str(pdf.docinfo.get("/Title", ""))
        language = str(pdf.Root.get("/Lang", ""))
    readings = reader.readings()
    return PdfReading(
        tuple(page for reading in readings for page in reading.pages),
        outline,
        tuple(link for reading in readings for link in reading.links),
        destinations,
        {name: note for reading in readings for name, note in reading.notes.items()},
        fonts, unembedded, missing, title, language,
    )  # fmt: skip


class _Reader:
    """Has spans of pages read, each by whoever is free."""

    def __init__(
        self, content: bytes, frame: Frame, marks: Sequence[PageMarks], spans: Sequence[range]
    ) -> None:
        self._content = content
        self._frame = frame
        self._marks = marks
        self._spans = spans
        self._keys: dict[range, str] = {}
        self._found: dict[range, PagesReading] = {}
        self._asked: list[tuple[list[range], Future[list[PagesReading]]]] = []

    def find_kept(self, keys: Sequence[str]) -> None:
        """Find what was read before; what is read now will be kept."""
        self._keys = dict(zip(self._spans, keys, strict=True))
        kept = {span: find_pages(key) for span, key in self._keys.items()}
        self._found = {span: reading for span, reading in kept.items() if reading is not None}

    def begin(self, workshop: Workshop) -> None:
        """Ask the other processes for their share of what has to be read, and go on at once."""
        missing = [span for span in self._spans if span not in self._found]
        for number in range(1, workshop.processes):
            share = missing[number :: workshop.processes]
            if share:
                self._asked.append((share, workshop.ask(read_spans, *self._task(share))))

    def readings(self) -> list[PagesReading]:
        """The readings of all spans; what nobody was asked for is read here."""
        asked = {span for share, _ in self._asked for span in share}
        own = [span for span in self._spans if span not in self._found and span not in asked]
        if own:
            self._keep(own, read_spans(*self._task(own)))
        for share, future in self._asked:
            self._keep(share, future.result())
        return [self._found[span] for span in self._spans]

    def _task(
        self, spans: Sequence[range]
    ) -> tuple[bytes, Frame, list[tuple[range, Sequence[PageMarks]]]]:
        return self._content, self._frame, [
            (span, self._marks[span.start : span.stop]) for span in spans
        ]  # fmt: skip

    def _keep(self, spans: Sequence[range], readings: Sequence[PagesReading]) -> None:
        for span, reading in zip(spans, readings, strict=True):
            self._found[span] = reading
            if span in self._keys:
                keep_pages(self._keys[span], reading)


def _marks(
    pdf: pikepdf.Pdf, destinations: dict[str, tuple[int, float]], note_ids: frozenset[str]
) -> Iterator[PageMarks]:
    """For each page its label, the notes that begin on it, and its links."""
    tops: dict[int, list[tuple[float, str]]] = {}
    for name, (index, height) in destinations.items():
        if name in note_ids or name.rsplit("-part-", 1)[0] in note_ids:
            tops.setdefault(index, []).append((height, name))
    for index, page in enumerate(pdf.pages):
        notes = sorted(tops.get(index, ()), reverse=True)
        yield PageMarks(str(page.label), tuple(notes), tuple(_links(page)))


def _links(page: pikepdf.Page) -> Iterator[tuple[str, Box]]:
    """The links inside the book: target and rectangle."""
    for annotation in page.obj.get("/Annots", ()):
        target = annotation.get("/Dest")
        if annotation.get("/Subtype") == "/Link" and isinstance(target, pikepdf.String):
            x1, y1, x2, y2 = (float(x) for x in annotation.Rect)
            yield str(target), (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _destinations(
    pdf: pikepdf.Pdf, numbers: dict[tuple[int, int], int]
) -> dict[str, tuple[int, float]]:
    names = pdf.Root.get("/Names")
    if names is None or "/Dests" not in names:
        return {}
    tree = names.Dests
    found: dict[str, tuple[int, float]] = {}
    for name, destination in pikepdf.NameTree(tree).items():
        found[str(name)] = (numbers[destination[0].objgen], float(destination[3]))
    return found


def _outline(pdf: pikepdf.Pdf, numbers: dict[tuple[int, int], int]) -> Iterator[OutlineItem]:
    def walk(items: list[pikepdf.OutlineItem], level: int) -> Iterator[OutlineItem]:
        for item in items:
            destination = item.destination
            page = -1
            if isinstance(destination, pikepdf.Array):
                page = numbers.get(destination[0].objgen, -1)
            yield OutlineItem(level, str(item.title), page)
            yield from walk(list(item.children), level + 1)

    with pdf.open_outline() as outline:
        yield from walk(list(outline.root), 1)


def _fonts(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of the fonts, those not embedded, and characters drawn by an empty glyph."""
    names: set[str] = set()
    unembedded: set[str] = set()
    missing: set[str] = set()
    for item in _used_fonts(pdf):
        if item.get("/Subtype") != "/Type0":
            names.add(str(item.get("/BaseFont", "/?")).lstrip("/"))
            continue
        descriptor = item.DescendantFonts[0].get("/FontDescriptor", pikepdf.Dictionary())
        name = str(item.BaseFont).lstrip("/").split("+")[-1]
        names.add(name)
        file = next((descriptor[k] for k in ("/FontFile2", "/FontFile3") if k in descriptor), None)
        if file is None:
            unembedded.add(name)
        else:
            missing |= _empty_glyphs(file.read_bytes(), item)
    return tuple(sorted(names)), tuple(sorted(unembedded)), tuple(sorted(missing))


def _used_fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The fonts of all pages, and of the forms drawn on them, each once."""
    direct: list[pikepdf.Object] = []
    indirect: dict[tuple[int, int], pikepdf.Object] = {}
    for fonts in find_font_dictionaries(pdf):
        for font in dict(fonts.items()).values():
            if font.is_indirect:
                indirect[font.objgen] = font
            else:
                direct.append(font)
    return [*direct, *indirect.values()]


def _empty_glyphs(file: bytes, font: pikepdf.Object) -> set[str]:
    """Characters of the font's text layer whose glyph is not in the font."""
    try:
        program = TTFont(BytesIO(file), lazy=True)
        count = program["maxp"].numGlyphs
        outlines = program.get("glyf")
    except (TTLibError, KeyError):
        return set()
    order = program.getGlyphOrder()
    found: set[str] = set()
    for code, text in _to_unicode(font).items():
        if not text.strip() or all(c in "\u200b\u200c\u200d\u00ad\u2060" for c in text):
            continue
        absent = code >= count or code == 0
        if absent or (outlines is not None and outlines[order[code]].numberOfContours == 0):
            found.add(text)
    return found


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    """The code → text map of a font, as its ToUnicode stream gives it."""
    if "/ToUnicode" not in font:
        return {}
    mapping: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(font.ToUnicode):
        if str(instruction.operator) == "endbfchar":
            values = [bytes(o) for o in instruction.operands if isinstance(o, pikepdf.String)]
            for code, text in zip(values[::2], values[1::2], strict=True):
                mapping[int.from_bytes(code, "big")] = text.decode("utf-16-be", "replace")
    return mapping
