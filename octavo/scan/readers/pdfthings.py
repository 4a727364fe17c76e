"""Turn what a PDF has beside its type into values: pictures, links, the outline, and which type its tags call headings."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.scan.sheets.model import Box, Region, RegionKind

_OBJECTS = 5_000  # of a page that are looked at for pictures
_LINKS = 2_000  # of a page
_ENTRIES = 20_000  # of an outline
_DEPTH = 12  # of an outline, and of the structure of a page
_ADDRESS = 2_000  # bytes of a link's address
_SMALLEST = 20.0  # points: less wide or high is an ornament
_WHOLE = 0.7  # of the page: the picture of a page of which the text is the layer
_PIXELS = 60_000_000  # of a picture
_SUFFIXES = {"jpg": ".jpg", "jpeg": ".jpg", "png": ".png", "jp2": ".jp2"}

_KINDS: dict[str, RegionKind] = {
    "Figure": "picture",
    "Caption": "caption",
    "TH": "table",
    "TD": "table",
}

Role = tuple[RegionKind, int]  # kind, level of a heading
Corners = tuple[tuple[float, float], tuple[float, float]]  # of a rectangle, on the PDF's page


class Pictures:
    """The pictures of a file as they are found, page by page; one that stands twice is kept once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.pages = 0  # that are a picture with a text layer, or none
        self._names: dict[str, str] = {}
        self._unread: list[int] = []
        self._left_out = 0

    def take(
        self,
        page: Any,
        place: Callable[[float, float], tuple[float, float]],
        size: tuple[float, float],
        *,
        covered: bool,
    ) -> list[Region]:
        """The pictures of a page; ``covered``: it has text, and a picture as large as itself is its own scan."""
        found: list[Region] = []
        raw = page.raw
        for index in range(min(pdfium_c.FPDFPage_CountObjects(raw), _OBJECTS)):
            item = pdfium_c.FPDFPage_GetObject(raw, index)
            if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
                continue
            box = _box_of(item, place)
            if box is None or min(box.right - box.left, box.bottom - box.top) < _SMALLEST:
                continue
            share = (box.right - box.left) * (box.bottom - box.top) / max(size[0] * size[1], 1.0)
            if share >= _WHOLE:
                self.pages += 1
                if covered:
                    continue
            name = self._keep(item, page, len(found))
            if name:
                found.append(Region((), box, "picture", picture=name))
        return found

    def _keep(self, item: Any, page: Any, number: int) -> str:
        """The name of a picture; "" where it cannot be taken out."""
        image = pdfium.PdfImage(item, page)
        out = BytesIO()
        try:
            width, height = image.get_px_size()
            if width * height > _PIXELS:
                self._left_out += 1
                return ""
            image.extract(out, fb_format="png")
        except (pdfium.PdfiumError, ValueError, NotImplementedError, OSError, RuntimeError):
            self._left_out += 1
            return ""
        content = out.getvalue()
        key = sha256(content).hexdigest()
        if key not in self._names:
            suffix = (
                ".png"
                if content.startswith(b"\x89PNG")
                else ".jp2"
                if b"ftypjp2" in content[:32]
                else ".jpg"
            )
            self._names[key] = f"picture-{len(self._names) + 1}{suffix}"
            self.files[self._names[key]] = content
        return self._names[key]

    def remarks(self) -> list[str]:
        """What a person should know of them."""
        made: list[str] = []
        if self._left_out:
            made.append(f"{self._left_out} pictures of the PDF could not be taken out of it")
        return made


def _box_of(item: Any, place: Callable[[float, float], tuple[float, float]]) -> Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    (a, b), (c, d) = place(left, bottom), place(right, top)
    return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def read_links(document: Any, page: Any) -> list[tuple[Corners, str]]:
    """Where links are on a page, and what each leads to: an address, or “#page=12”, counted from 0."""
    found: list[tuple[Corners, str]] = []
    position, link = ctypes.c_int(0), pdfium_c.FPDF_LINK()
    rectangle = pdfium_c.FS_RECTF()
    while len(found) < _LINKS and pdfium_c.FPDFLink_Enumerate(page.raw, position, link):
        if not pdfium_c.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        address = _leads_to(document, link)
        if address:
            corners = ((rectangle.left, rectangle.bottom), (rectangle.right, rectangle.top))
            found.append((corners, address))
    return found


def _leads_to(document: Any, link: Any) -> str:
    destination = pdfium_c.FPDFLink_GetDest(document.raw, link)
    if not destination:
        action = pdfium_c.FPDFLink_GetAction(link)
        if not action:
            return ""
        if pdfium_c.FPDFAction_GetType(action) == pdfium_c.PDFACTION_URI:
            buffer = ctypes.create_string_buffer(_ADDRESS)
            length = pdfium_c.FPDFAction_GetURIPath(document.raw, action, buffer, _ADDRESS)
            address = buffer.value.decode("utf-8", "replace") if 1 < length <= _ADDRESS else ""
            return address if address.isprintable() and " " not in address else ""
        destination = pdfium_c.FPDFAction_GetDest(document.raw, action)
    if not destination:
        return ""
    index = pdfium_c.FPDFDest_GetDestPageIndex(document.raw, destination)
    return f"#page={index}" if index >= 0 else ""


def read_outline(document: Any) -> tuple[tuple[int, str, int], ...]:
    """Level (1 …), title and page (0-based) of each entry of the outline, in order."""
    made: list[tuple[int, str, int]] = []
    with suppress(pdfium.PdfiumError, UnicodeDecodeError):
        for entry in document.get_toc(max_depth=_DEPTH):
            if len(made) == _ENTRIES:
                break
            destination = entry.get_dest()
            page = destination.get_index() if destination is not None else None
            title = " ".join(entry.get_title().split())
            made.append((entry.level + 1, title, -1 if page is None else page))
    return tuple(made)


def read_marks(page: Any) -> dict[int, Role]:
    """What the page's tags say of its marked contents, by their numbers: kind, and level of a heading."""
    tree = pdfium_c.FPDF_StructTree_GetForPage(page.raw)
    found: dict[int, Role] = {}
    if not tree:
        return found
    try:
        for index in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            _walk(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index), ("", 0), found, 0)
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    return found


def _walk(element: Any, role: Role, found: dict[int, Role], depth: int) -> None:
    if not element or depth > 4 * _DEPTH:
        return
    buffer = ctypes.create_string_buffer(64)
    length = pdfium_c.FPDF_StructElement_GetType(element, buffer, 64)
    kind = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace") if length <= 64 else ""
    if len(kind) == 2 and kind[0] == "H" and kind[1] in "123456":
        role = ("heading", int(kind[1]))
    elif kind in _KINDS and role[0] in ("", "picture"):  # a caption stands in its figure
        role = (_KINDS[kind], 0)
    if role[0]:
        for index in range(pdfium_c.FPDF_StructElement_GetMarkedContentIdCount(element)):
            mark = pdfium_c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
            if mark >= 0:
                found[mark] = role
    for index in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
        _walk(pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index), role, found, depth + 1)
