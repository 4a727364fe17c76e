"""Turn what a PDF says of its type into values: links, the outline, and what its tags call headings, tables, captions."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.scan.sheets.model import RegionKind

_LINKS = 2_000  # of a page
_ENTRIES = 20_000  # of an outline
_DEPTH = 12  # of an outline, and of the structure of a page
_ADDRESS = 2_000  # bytes of a link's address

_KINDS: dict[str, RegionKind] = {
    "Figure": "picture",
    "Caption": "caption",
    "TH": "table",
    "TD": "table",
}

_WHOLE = ("P", "Note", "FENote")  # what is set as one paragraph
_PARTED = ("LI", "TD", "TH", "TOCI")  # where the places of the words tell more

Role = tuple[
    RegionKind, int, int
]  # kind; level of a heading; which paragraph it is of, from 1; 0: not known
NO_ROLE: Role = ("", 0, 0)
Corners = tuple[tuple[float, float], tuple[float, float]]  # of a rectangle, on the PDF's page


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
    numbers = count(1)
    if not tree:
        return found
    try:
        for index in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            _walk(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index), NO_ROLE, found, numbers, 0)
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    return found


def _walk(
    element: Any, role: Role, found: dict[int, Role], numbers: Iterator[int], depth: int
) -> None:
    if not element or depth > 4 * _DEPTH:
        return
    buffer = ctypes.create_string_buffer(64)
    length = pdfium_c.FPDF_StructElement_GetType(element, buffer, 64)
    kind = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace") if length <= 64 else ""
    if len(kind) == 2 and kind[0] == "H" and kind[1] in "123456":
        role = ("heading", int(kind[1]), 0)
    elif kind in _KINDS and role[0] in ("", "picture"):  # a caption stands in its figure
        role = (_KINDS[kind], 0, 0)
    elif kind in _WHOLE and not role[0] and role[2] >= 0:
        role = ("", 0, next(numbers))
    elif kind in _PARTED and not role[0]:
        role = ("", 0, -1)
    for index in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
        # of a child: the marks of an element itself are told without the page that they are of
        mark = pdfium_c.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark >= 0:
            found[mark] = role
        else:
            child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
            _walk(child, role, found, numbers, depth + 1)
