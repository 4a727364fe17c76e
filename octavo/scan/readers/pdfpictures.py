"""Turn the pictures on the pages of a PDF into files: photographs as they are in it, tagged drawings drawn anew as PNG."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from octavo.scan.model import Box
from octavo.scan.readers.pdftags import NO_ROLE, Role
from octavo.scan.sheets.model import Order, Region

OBJECTS = 5_000  # of a page that are looked at
_SMALLEST = 20.0  # points: less wide or high is an ornament
_WHOLE = 0.7  # of the page: the picture of a page of which the text is the layer
_PIXELS = 60_000_000  # of a picture
_SCALE = 3.0  # pixels to a point, of a drawing
_STROKES = 60  # lines and curves of a page: more are a drawing
_ENDINGS = ((b"\x89PNG", ".png"), (b"\x00\x00\x00\x0cjP  ", ".jp2"), (b"\xff\xd8", ".jpg"))

Place = Callable[[float, float], tuple[float, float]]  # from the PDF's page to ours
Sides = tuple[float, float, float, float]  # left, bottom, right, top, on the PDF's page


@dataclass(frozen=True, slots=True)
class Pictured:
    """The pictures of a page, and where its drawings stand: the type there is of them."""

    regions: tuple[Region, ...]
    drawings: tuple[Box, ...]


class Pictures:
    """The pictures of a file as they are found, page by page; one that stands twice is kept once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.pages = 0  # that are a picture, with a text layer or without
        self.wordless: dict[int, None] = {}  # of them those without (0-based)
        self._names: dict[str, str] = {}
        self._left_out = 0
        self._drawn: list[int] = []  # pages with drawings that could not be taken

    def take(
        self,
        page: Any,
        index: int,
        place: Place,
        roles: Mapping[int, Role],
        orders: Mapping[int, Order],
        *,
        covered: bool,
    ) -> Pictured:
        """The pictures of a page. ``orders``: where marked contents stand in the structure of the file, if that is
        believed; ``covered``: it has text, and a picture as large as itself is its own scan."""
        found: list[Region] = []
        strokes = 0
        drawn: dict[int, Sides] = {}  # by the number of the marked content
        marked = any(role.kind == "picture" for role in roles.values())
        left, bottom, right, top = page.get_cropbox()
        area = max((right - left) * (top - bottom), 1.0)
        for number in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), OBJECTS)):
            item = pdfium_c.FPDFPage_GetObject(page.raw, number)
            kind = pdfium_c.FPDFPageObj_GetType(item)
            mark = pdfium_c.FPDFPageObj_GetMarkedContentID(item) if marked else -1
            is_drawn = (
                kind != pdfium_c.FPDF_PAGEOBJ_IMAGE and roles.get(mark, NO_ROLE).kind == "picture"
            )
            strokes += kind == pdfium_c.FPDF_PAGEOBJ_PATH and not is_drawn
            if not is_drawn and kind != pdfium_c.FPDF_PAGEOBJ_IMAGE:
                continue
            sides = sides_of(item)
            if sides is None:
                continue
            if is_drawn:
                drawn[mark] = around(drawn[mark], sides) if mark in drawn else sides
                continue
            if min(sides[2] - sides[0], sides[3] - sides[1]) < _SMALLEST:
                continue
            if (sides[2] - sides[0]) * (sides[3] - sides[1]) >= _WHOLE * area:
                self.pages += 1
                if covered:
                    continue
                self.wordless[index] = None
            told = roles.get(mark, NO_ROLE).paragraph, orders.get(mark, ())
            found += self._region(self._taken(item, page), sides, place, *told)
        for mark, sides in drawn.items():
            told = roles[mark].paragraph, orders.get(mark, ())
            found += self._region(_drawing(page, sides), sides, place, *told)
        if strokes > _STROKES:
            self._drawn.append(index + 1)
        return Pictured(tuple(found), tuple(box_of(sides, place) for sides in drawn.values()))

    def _region(
        self, content: bytes, sides: Sides, place: Place, figure: int, order: Order
    ) -> list[Region]:
        name = self._keep(content)
        box = box_of(sides, place)
        return [Region((), box, "picture", 0, name, figure, order)] if name else []

    def _taken(self, item: Any, page: Any) -> bytes:
        """A picture as it is in the file; nothing where it cannot be taken out."""
        image = pdfium.PdfImage(item, page)
        out = BytesIO()
        try:
            width, height = image.get_px_size()
            if width * height <= _PIXELS:
                image.extract(out, fb_format="png")
        except (pdfium.PdfiumError, ValueError, NotImplementedError, OSError, RuntimeError):
            return b""
        return out.getvalue()

    def _keep(self, content: bytes) -> str:
        """The name of a picture; "" where there is none."""
        suffix = next((ending for sign, ending in _ENDINGS if content.startswith(sign)), "")
        if not suffix:
            self._left_out += 1
            return ""
        key = sha256(content).hexdigest()
        if key not in self._names:
            self._names[key] = f"picture-{len(self._names) + 1}{suffix}"
            self.files[self._names[key]] = content
        return self._names[key]

    def remarks(self) -> list[str]:
        """What a person should know of them."""
        made: list[str] = []
        if self._left_out:
            made.append(f"{self._left_out} pictures of the PDF could not be taken out of it")
        if self._drawn:
            pages = ", ".join(map(str, self._drawn[:12])) + (" …" if len(self._drawn) > 12 else "")
            made.append(
                f"pages of the file with drawings made of lines, which were not taken: {pages}"
            )
        return made


def around(one: Sides, other: Sides) -> Sides:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def box_of(sides: Sides, place: Place) -> Box:
    (a, b), (c, d) = place(*sides[:2]), place(*sides[2:])
    return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def sides_of(item: Any) -> Sides | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _drawing(page: Any, sides: Sides) -> bytes:
    """A part of a page as a picture; nothing where it cannot be drawn."""
    left, bottom, right, top = page.get_cropbox()
    crop = (
        max(0.0, sides[0] - left),
        max(0.0, sides[1] - bottom),
        max(0.0, right - sides[2]),
        max(0.0, top - sides[3]),
    )
    if (
        crop[0] + crop[2] >= right - left
        or crop[1] + crop[3] >= top - bottom
        or page.get_rotation()
    ):
        return b""
    out = BytesIO()
    try:
        page.render(scale=_SCALE, crop=crop).to_pil().convert("RGB").save(out, "PNG")
    except (pdfium.PdfiumError, ValueError, MemoryError, OSError):
        return b""
    return out.getvalue()
