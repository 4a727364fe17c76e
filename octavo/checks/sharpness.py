"""Turn the pictures of a finished PDF into findings about those that print coarsely.

The pages are asked how many pixels each picture has and how wide it is printed. A PDF knows no names of
pictures: they are told by their pixels and their order in the book. One that is printed very small, an
ornament or an icon, is not judged: nobody sees its pixels.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from octavo.checks.forms import has_picture
from octavo.checks.nearest import above_picture
from octavo.checks.pdfobjects import open_pdf
from octavo.model import Book, Finding, Severity

_PPI = 200  # below which a reader sees pixels
_TINY_PT = 57.0  # 20 mm
_NAMED = re.compile(r'<img\b[^<>]*?\ssrc="([^"]*)"')
_DEEPEST = 8  # forms inside one another

_Pixels = tuple[int, int]  # the shorter side first: a picture may be turned


@dataclass(frozen=True, slots=True)
class _Print:
    """A picture on a page."""

    pixels: tuple[int, int]  # width, height
    width_pt: float
    height_pt: float

    @property
    def ppi(self) -> float:
        across, down = self.pixels
        return 72 * min(across / self.width_pt, down / self.height_pt)


def check_sharpness(book: Book, content: bytes) -> Iterator[Finding]:
    """No picture is printed with fewer than 200 pixels to the inch."""
    names = _names_by_pixels(book)
    if not names:
        return
    coarsest: dict[str, _Print] = {}
    for found in _prints(content):
        known = names.get(_key(found.pixels))
        if not known:
            continue  # inside of a drawing, or our own
        name = known.pop(0) if len(known) > 1 else known[0]
        tiny = max(found.width_pt, found.height_pt) < _TINY_PT
        if not tiny and found.ppi < _PPI:
            coarsest[name] = min(found, coarsest.get(name, found), key=lambda print_: print_.ppi)
    for name, found in coarsest.items():
        across, down = found.pixels
        wanted = math.ceil(found.width_pt / 72 * 300 / 10) * 10
        yield Finding(
            "print-sharpness",
            Severity.WARNING,
            f"PDF: {name}, {across} × {down} pixels, is printed {found.width_pt / 72 * 25.4:.0f} mm "
            f"wide: {found.ppi:.0f} ppi",
            above_picture(book, name),
            f"use a picture that is about {wanted} pixels wide, or print it smaller: {{width=50%}}",
        )


def _names_by_pixels(book: Book) -> dict[_Pixels, list[str]]:
    """The raster pictures of the book in its order, one name for each time that it stands there."""
    rasters = [image for image in book.images if image.media_type != "image/svg+xml"]
    if not rasters:
        return {}
    from PIL import Image

    pixels: dict[str, _Pixels] = {}
    for image in rasters:
        with Image.open(BytesIO(image.content)) as opened:
            pixels[image.src] = _key(opened.size)
    names: dict[_Pixels, list[str]] = defaultdict(list)
    for division in book.divisions:
        for html in (division.html, *(note.html for note in division.notes)):
            for name in _NAMED.findall(html):
                if name in pixels:
                    names[pixels[name]].append(name)
    return names


def _key(size: tuple[int, int]) -> _Pixels:
    return min(size), max(size)


def _prints(content: bytes) -> Iterator[_Print]:
    """The pictures on the pages of a PDF, in their order."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as pdfium_c

    pages = list(_pages_with_pictures(content))
    if not pages:
        return
    document = pdfium.PdfDocument(content)
    try:
        for index in pages:
            page = document[index]
            kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE]
            for picture in page.get_objects(filter=kinds, max_depth=_DEEPEST):
                matrix = _matrix(picture)
                width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
                if width > 0 and height > 0:
                    yield _Print(picture.get_px_size(), width, height)
            page.close()
    finally:
        document.close()


def _matrix(picture: Any) -> Any:
    """How a picture lies on its page, also inside of forms."""
    matrix, holder = picture.get_matrix(), picture.container
    while holder is not None:
        matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
    return matrix


def _pages_with_pictures(content: bytes) -> Iterator[int]:
    pdf = open_pdf(content)
    for index, page in enumerate(pdf.pages()):
        if has_picture(pdf, page.resources):
            yield index
