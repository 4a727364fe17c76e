"""Turn a finished PDF into what a reader sees on its pages, without knowing how it was made.

Text and its places come from pdfium, outline, links, destinations and labels from the PDF's own
objects. A page is divided by geometry: above and below the type area stand running head and folio;
inside it, everything from the first note's destination downwards is notes.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from fontTools.ttLib import TTFont, TTLibError

from octavo.model import Frame

_SLACK = 1.5  # points by which a glyph may reach over the top or foot of its area
_OVERHANG = 3.5  # … and over the side: the ink of an italic f or J leans out of its own width


class Glyph(NamedTuple):
    """A character with its place, in points from the lower left corner."""

    text: str
    left: float
    right: float
    middle: float  # height of its centre


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the book."""

    page_index: int
    target: str
    text: str  # what stands in its rectangle


@dataclass(frozen=True, slots=True)
class PdfNote:
    """What stands under a note's destination, up to the next one."""

    page_index: int
    text: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page as it is read."""

    index: int
    label: str
    head: str
    body: str
    foot: str
    outside: str  # what stands left or right of the type area
    glyph_count: int


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


def read_pdf(content: bytes, frame: Frame, note_ids: frozenset[str]) -> PdfReading:
    """Read a finished PDF whose type area is ``frame`` and whose notes have these ids."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        destinations = _destinations(pdf, numbers)
        labels = [str(page.label) for page in pdf.pages]
        outline = tuple(_outline(pdf, numbers))
        rectangles = _link_rectangles(pdf)
        fonts, unembedded, missing = _fonts(pdf)
        title = str(pdf.docinfo.get("/Title", ""))
        language = str(pdf.Root.get("/Lang", ""))
    tops = _note_tops(destinations, note_ids)
    pages: list[PdfPage] = []
    links: list[Link] = []
    notes: dict[str, PdfNote] = {}
    document = pdfium.PdfDocument(content)
    try:
        for index, label in enumerate(labels):
            glyphs = _glyphs(document, index)
            pages.append(_read_page(index, label, glyphs, frame, tops.get(index, [])))
            notes |= _read_notes(index, glyphs, frame, tops.get(index, []))
            by_height = sorted(range(len(glyphs)), key=lambda i: glyphs[i].middle)
            heights = [glyphs[i].middle for i in by_height]
            for target, box in rectangles.get(index, ()):
                low = bisect_left(heights, box[1])
                high = bisect_right(heights, box[3])
                near = [glyphs[i] for i in sorted(by_height[low:high])]
                links.append(Link(index, target, _text_between(near, box[0], box[2])))
    finally:
        document.close()
    return PdfReading(
        tuple(pages), outline, tuple(links), destinations, notes, fonts, unembedded, missing,
        title, language,
    )  # fmt: skip


def _glyphs(document: pdfium.PdfDocument, index: int) -> list[Glyph]:
    """All visible characters of a page, in the order in which they were set."""
    page = document[index]
    text_page = page.get_textpage()
    raw = text_page.raw
    count = pdfium_c.FPDFText_CountChars(raw)
    # one call for all characters, where each is one unit of UTF-16; else one for each
    text = text_page.get_text_range(0, count) if count > 0 else ""
    codes = (
        [ord(c) for c in text]
        if len(text) == count
        else [pdfium_c.FPDFText_GetUnicode(raw, i) for i in range(count)]
    )
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    box = tuple(ctypes.byref(side) for side in (left, right, bottom, top))
    get_box = pdfium_c.FPDFText_GetCharBox
    glyphs: list[Glyph] = []
    for i, code in enumerate(codes):
        if code > 0x20:  # spaces and line ends are pdfium's own guesses
            get_box(raw, i, *box)
            glyphs.append(Glyph(chr(code), left.value, right.value, (bottom.value + top.value) / 2))
    text_page.close()
    page.close()
    return glyphs


def _note_tops(
    destinations: dict[str, tuple[int, float]], note_ids: frozenset[str]
) -> dict[int, list[tuple[float, str]]]:
    """For each page the notes that begin on it, from the top: (height, id)."""
    tops: dict[int, list[tuple[float, str]]] = {}
    for name, (page, height) in destinations.items():
        if name in note_ids or name.rsplit("-part-", 1)[0] in note_ids:
            tops.setdefault(page, []).append((height, name))
    return {page: sorted(found, reverse=True) for page, found in tops.items()}


def _read_page(
    index: int, label: str, glyphs: list[Glyph], frame: Frame, notes: list[tuple[float, str]]
) -> PdfPage:
    ceiling = frame.height_pt - frame.top_pt + _SLACK
    floor = frame.bottom_pt - _SLACK
    note_top = notes[0][0] if notes else floor
    recto = index % 2 == 0
    left = (frame.inner_pt if recto else frame.outer_pt) - _OVERHANG
    right = frame.width_pt - (frame.outer_pt if recto else frame.inner_pt) + _OVERHANG
    head, body, foot, outside = [], [], [], []
    for glyph in glyphs:
        if glyph.left < left or glyph.right > right:
            outside.append(glyph.text)
        if glyph.middle > ceiling:
            head.append(glyph.text)
        elif glyph.middle < floor:
            foot.append(glyph.text)
        elif glyph.middle > note_top:
            body.append(glyph.text)
    return PdfPage(
        index, label, "".join(head), "".join(body), "".join(foot), "".join(outside), len(glyphs)
    )


def _read_notes(
    index: int, glyphs: list[Glyph], frame: Frame, tops: list[tuple[float, str]]
) -> dict[str, PdfNote]:
    found: dict[str, PdfNote] = {}
    floors = [height for height, _ in tops][1:] + [frame.bottom_pt - _SLACK] * bool(tops)
    for (height, name), floor in zip(tops, floors, strict=True):
        text = "".join(g.text for g in glyphs if floor <= g.middle < height)
        found[name] = PdfNote(index, text)
    return found


def _text_between(glyphs: list[Glyph], left: float, right: float) -> str:
    return "".join(g.text for g in glyphs if left - 0.5 <= (g.left + g.right) / 2 <= right + 0.5)


_Box = tuple[float, float, float, float]  # left, bottom, right, top


def _link_rectangles(pdf: pikepdf.Pdf) -> dict[int, list[tuple[str, _Box]]]:
    """For each page its links inside the book: (target, rectangle)."""
    found: dict[int, list[tuple[str, _Box]]] = {}
    for index, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", ()):
            target = annotation.get("/Dest")
            if annotation.get("/Subtype") == "/Link" and isinstance(target, pikepdf.String):
                x1, y1, x2, y2 = (float(x) for x in annotation.Rect)
                box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
                found.setdefault(index, []).append((str(target), box))
    return found


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
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Subtype") != "/Type0":
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
