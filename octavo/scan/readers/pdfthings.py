"""Turn what a PDF says beside its type into values: links and the outline."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LINKS = 2_000  # of a page
_ENTRIES = 20_000  # of an outline
_DEPTH = 12  # of an outline
_ADDRESS = 2_000  # bytes of a link's address

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
