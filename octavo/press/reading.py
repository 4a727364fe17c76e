"""Turn the finished file of an interior into what a preflight has to know of it.

The file is read as a stranger's would be: its boxes, its fonts, the inks of every page by the operators and pixels
that it has, where ink comes nearest to an edge, and whatever else is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.press.interior import is_transparent
from octavo.press.measuring import PageRead, measure_pages
from octavo.press.pictures import open_picture
from octavo.press.placing import find_pictures, page_content
from octavo.workshop.pool import Workshop, result_of

_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_COLOUR = re.compile(rb"(?<!\S)(?:rg|RG|g|G|k|K|cs|CS)(?![^\s/\[(<])")
_BEFORE = 80  # bytes in which the parts of a colour stand
_SPACES = {b"g": ("DeviceGray", 1), b"rg": ("DeviceRGB", 3), b"k": ("DeviceCMYK", 4)}
_DEEPEST = 8
_WITH_THE_FILE = {"Outlines": "outline", "StructTreeRoot": "structure", "Metadata": "metadata"}


@dataclass(slots=True)
class Coarse:
    """A picture, and how fine it is printed."""

    page: int
    ppi: float
    bilevel: bool
    size_pt: tuple[float, float] = (0.0, 0.0)  # width, height; what is cut off of it included


@dataclass(slots=True)
class FileRead:
    """An interior, read."""

    pages: list[PageRead] = field(default_factory=list)
    pictures: list[Coarse] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)  # fonts that are not in the file
    held: set[str] = field(
        default_factory=set
    )  # "annotations", "outline", "transparency", "metadata", "structure"
    flavour: str = ""
    condition: str = ""
    size: int = 0  # bytes
    content: bytes = b""  # the file itself


def read_interior(content: bytes, workshop: Workshop | None = None) -> FileRead:
    """What the file is. Raises PdfError when it cannot be read. ``workshop``: where its print is measured meanwhile."""
    measured = (workshop or Workshop()).ask(measure_pages, content)
    read = _Reader(content).read()
    pages = result_of(measured)
    for page, found in zip(read.pages, pages, strict=True):
        page.margins, page.over, page.thinnest = found.margins, found.over, found.thinnest
    return read


class _Reader:
    """One file that is read."""

    def __init__(self, content: bytes) -> None:
        self._pdf = PdfObjects(content)
        self._read = FileRead(size=len(content), content=content)
        self._drawn: dict[int, PageRead] = {}  # forms and pictures, by the numbers of their objects
        self._fonts: set[int] = set()

    def read(self) -> FileRead:
        pdf, read = self._pdf, self._read
        root = pdf.find(pdf.trailer, "Root")
        read.held |= {what for key, what in _WITH_THE_FILE.items() if key in root}
        _read_flavour(pdf, root, pdf.find(pdf.trailer, "Info") or {}, read)
        for page in pdf.pages():
            held = pdf.get(Reference(page.number))
            if pdf.get(held.get("Annots")):
                read.held.add("annotations")
            media = pdf.get(held["MediaBox"])
            trim = pdf.get(held.get("TrimBox", media))
            found = PageRead(
                _size(media), _size(trim),
                at=(float(trim[0] - media[0]), float(trim[1] - media[1])),
            )  # fmt: skip
            _read_content(page_content(pdf, held.get("Contents")), found)
            self._read_resources(held.get("Resources"), found, 0)
            read.pages.append(found)
        _read_pictures(pdf, read)
        return read

    def _read_resources(self, resources: Any, page: PageRead, depth: int) -> None:
        pdf = self._pdf
        for item in (pdf.find(resources, "Font") or {}).values():
            if not isinstance(item, Reference) or item.number not in self._fonts:
                _read_font(pdf, item, self._read)
                self._fonts |= {item.number} if isinstance(item, Reference) else set()
        for item in (pdf.find(resources, "ExtGState") or {}).values():
            state = pdf.find(item) or {}
            opaque = min(float(pdf.get(state.get(key, 1))) for key in ("ca", "CA")) >= 1
            if not opaque or is_transparent(state):
                self._read.held.add("transparency")
        for item in (pdf.find(resources, "Shading") or {}).values():
            page.inks[_space_of(pdf, item)] += 1
        for item in (pdf.find(resources, "Pattern") or {}).values():
            pattern = pdf.get(item)
            if isinstance(pattern, Stream) and depth < _DEEPEST:
                _read_content(pattern.body, page)
                self._read_resources(pattern.head.get("Resources"), page, depth + 1)
            elif isinstance(pattern, dict):
                page.inks[_space_of(pdf, pattern.get("Shading"))] += 1
        for item in (pdf.find(resources, "XObject") or {}).values():
            stream = pdf.get(item)
            if isinstance(stream, Stream) and isinstance(item, Reference):
                inside = self._read_object(item.number, stream, page, depth)
                page.inks += inside.inks
                page.most_ink = max(page.most_ink, inside.most_ink)

    def _read_object(self, number: int, stream: Stream, page: PageRead, depth: int) -> PageRead:
        """The inks of a form or a picture."""
        pdf = self._pdf
        known = self._drawn.get(number)
        if known is not None:
            return known
        inside = self._drawn[number] = PageRead(page.media, page.trim)
        if "SMask" in stream.head or pdf.find(stream.head.get("Group"), "S") == "Transparency":
            self._read.held.add("transparency")
        if pdf.get(stream.head.get("Subtype")) == "Image":
            _read_pixels(pdf, stream, inside)
        elif depth < _DEEPEST:
            _read_content(stream.body, inside)
            self._read_resources(stream.head.get("Resources"), inside, depth + 1)
        return inside


def _read_flavour(pdf: PdfObjects, root: Any, info: Any, read: FileRead) -> None:
    for intent in pdf.get(root.get("OutputIntents")) or []:
        held = pdf.find(intent)
        if held.get("S") == "GTS_PDFX":
            read.condition = bytes(pdf.get(held.get("OutputConditionIdentifier")) or b"").decode(
                "latin-1"
            )
    said = info.get("GTS_PDFXConformance") or info.get("GTS_PDFXVersion") or b""
    read.flavour = bytes(pdf.get(said)).decode("latin-1")
    metadata = pdf.get(root.get("Metadata"))
    if isinstance(metadata, Stream) and (
        found := re.search(rb"<pdfxid:GTS_PDFXVersion>([^<]+)<", metadata.body)
    ):
        read.flavour = found[1].decode("latin-1")


def _size(box: list[float]) -> tuple[float, float]:
    return float(box[2] - box[0]), float(box[3] - box[1])


def _read_content(content: bytes, page: PageRead) -> None:
    """Count the colours that a content stream sets."""
    if b"(" in content:
        content = _STRING.sub(b"()", content)
    for match in _COLOUR.finditer(content):
        before = content[max(0, match.start() - _BEFORE) : match.start()].split()
        operator = match[0].lower()
        if operator == b"cs":
            if before[-1:] != [b"/Pattern"]:
                page.inks[before[-1][1:].decode("latin-1")] += 1
            continue
        space, count = _SPACES[operator]
        parts = [float(part) for part in before[-count:]]
        page.inks[space] += 1
        if space == "DeviceCMYK":
            page.most_ink = max(page.most_ink, sum(parts))
        elif space == "DeviceGray":
            page.most_ink = max(page.most_ink, 1 - parts[0])


def _space_of(pdf: PdfObjects, shading: Any) -> str:
    space = pdf.find(shading, "ColorSpace")
    return str(pdf.get(space[0])) if isinstance(space, list) else str(space)


def _read_pixels(pdf: PdfObjects, picture: Stream, page: PageRead) -> None:
    opened = open_picture(pdf, picture)
    page.inks[
        {"1": "DeviceGray", "L": "DeviceGray", "CMYK": "DeviceCMYK"}.get(opened.mode, "DeviceRGB")
    ] += 1
    if opened.mode == "CMYK":
        from PIL import ImageChops

        cyan, magenta, yellow, black = opened.split()
        quarter = ImageChops.add(
            ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2), scale=2
        )
        page.most_ink = max(page.most_ink, 4 * _highest(quarter) / 255)
    elif opened.mode in ("1", "L"):
        page.most_ink = max(page.most_ink, 1 - _lowest(opened) / 255)


def _highest(picture: Any) -> int:
    return int(picture.getextrema()[1])


def _lowest(picture: Any) -> int:
    return int(picture.getextrema()[0])


def _read_font(pdf: PdfObjects, item: Any, read: FileRead) -> None:
    font = pdf.find(item) or {}
    name = str(pdf.get(font.get("BaseFont", "")))
    below = pdf.get(font.get("DescendantFonts"))
    holder = pdf.find(below[0]) if below else font
    descriptor = pdf.find(holder.get("FontDescriptor")) or {}
    read.fonts.add(name)
    if font.get("Subtype") != "Type3" and not any(
        f"FontFile{kind}" in descriptor for kind in ("", "2", "3")
    ):
        read.loose.add(name)


def _read_pictures(pdf: PdfObjects, read: FileRead) -> None:
    for printed in find_pictures(pdf):
        head = pdf.get(Reference(printed.number)).head
        width, height = pdf.get(head["Width"]), pdf.get(head["Height"])
        bilevel = pdf.get(head.get("BitsPerComponent")) == 1
        size = printed.width_pt, printed.height_pt
        read.pictures.append(Coarse(printed.page, printed.ppi(width, height), bilevel, size))
