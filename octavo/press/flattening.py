"""Turn what is half transparent, and lies on more than white paper, into pictures of its places.

Flat inks say how a thing looks that lies half transparent on white (`contents.py`). What lies on other ink, fades, or is
mixed with what is below, they cannot say. So the pages that have anything of the kind are drawn once as they were
proved, and once in flat inks: where the two differ, the place is printed as a picture of how it was. Letters stay below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.press.matrix import Box, moved
from octavo.text.bleeds import BLEED_PT

if TYPE_CHECKING:
    from PIL import Image

FINEST_PPI = 450.0  # of these pictures: as fine as any is printed
_SEEN_PPI = 36.0  # at which pages are compared: no letter's edge differs
_FINER = 2  # times as fine they are drawn, and then made smaller
_DIFFERS = 20  # steps of 256: the edges of a picture that is made smaller differ by a dozen
_APART = 6  # rows between two places, in points of _SEEN_PPI
_DEEPEST = 8
_OPAQUE = {"SMask": "None", "BM": "Normal", "ca": 1, "CA": 1}
_MIXED = frozenset((*_OPAQUE, "AIS", "TK"))  # what a graphics state says of transparency

Patch = tuple[Box, "Image.Image"]  # where on the page, in points, and how it looks there


def says_more(state: Mapping[str, Any]) -> bool:
    """Whether a graphics state is about anything but transparency."""
    return bool(state.keys() - _MIXED - {"Type"})


def without_mixing(state: Mapping[str, Any]) -> dict[str, Any]:
    """A graphics state without what it says of transparency."""
    return {key: item for key, item in state.items() if key not in _MIXED}


def find_veiled(pdf: PdfObjects) -> frozenset[int]:
    """The pages that have anything half transparent; 0-based."""
    seen: dict[int, bool] = {}
    pages = enumerate(pdf.pages())
    return frozenset(index for index, page in pages if _is_veiled(pdf, page.resources, seen, 0))


def _is_veiled(pdf: PdfObjects, resources: Any, seen: dict[int, bool], depth: int) -> bool:
    """``seen``: what is known of forms, pictures and patterns, by the numbers of their objects."""
    states = (pdf.find(item) or {} for item in (pdf.find(resources, "ExtGState") or {}).values())
    if any(
        pdf.get(state.get(key, plain)) != plain
        for state in states
        for key, plain in _OPAQUE.items()
    ):
        return True  # fmt: skip
    if depth >= _DEEPEST:
        return False
    for kind in ("XObject", "Pattern"):
        for item in (pdf.find(resources, kind) or {}).values():
            number = item.number if isinstance(item, Reference) else 0
            if number not in seen or not number:
                stream = pdf.get(item)
                head = stream.head if isinstance(stream, Stream) else {}
                inside = head.get("Resources")
                seen[number] = "SMask" in head or _is_veiled(pdf, inside, seen, depth + 1)
            if seen[number]:
                return True
    return False


def draw_patches(
    proved: bytes, flat: bytes, pages: frozenset[int], covered: frozenset[int] = frozenset()
) -> dict[int, list[Patch]]:
    """Pictures for the places at which the ``pages`` look otherwise in flat inks; ``flat`` has these pages only. Those
    that are ``covered`` by a picture are looked at with what runs over their edges."""
    import pypdfium2

    found: dict[int, list[Patch]] = {}
    before, after = pypdfium2.PdfDocument(proved), pypdfium2.PdfDocument(flat)
    try:
        for place, index in enumerate(sorted(pages)):
            page, other = before[index], after[place]
            over = BLEED_PT if index in covered else 0.0
            if over:
                for one in (page, other):
                    left, bottom, right, top = one.get_mediabox()
                    one.set_mediabox(left - over, bottom - over, right + over, top + over)
            boxes = list(_differences(_draw(page), _draw(other), page.get_size()))
            if boxes:
                found[index] = [
                    (moved(box, (1, 0, 0, 1, -over, -over)), _draw_place(page, box))
                    for box in boxes
                ]
            page.close()
            other.close()
    finally:
        before.close()
        after.close()
    return found


def _draw(page: Any) -> Image.Image:
    drawn: Image.Image = page.render(scale=_FINER * _SEEN_PPI / 72).to_pil().convert("RGB")
    return drawn.reduce(_FINER)


def _draw_place(page: Any, box: Box) -> Image.Image:
    left, bottom, right, top = box
    crop = left, bottom, page.get_width() - right, page.get_height() - top
    drawn: Image.Image = page.render(scale=FINEST_PPI / 72, crop=crop).to_pil().convert("RGB")
    return drawn


def _differences(
    before: Image.Image, after: Image.Image, size: tuple[float, float]
) -> Iterator[Box]:
    """Rectangles around what differs, one below the other, in points from the lower left corner; ``size``: of the page."""
    from PIL import ImageChops

    red, green, blue = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    differs = most.point([255 * (step >= _DIFFERS) for step in range(256)])
    _, rows = differs.getprojection()
    step = 72 / _SEEN_PPI
    for first, last in _runs(rows):
        edges = differs.crop((0, first, differs.width, last)).getbbox()
        assert edges is not None
        # a point more on each side: the edge of what differs is paler than _DIFFERS
        left, right = max(edges[0] - 1, 0) * step, min((edges[2] + 1) * step, size[0])
        top, bottom = max(first - 1, 0) * step, min((last + 1) * step, size[1])
        yield left, size[1] - bottom, right, size[1] - top


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Where rows begin and end that have anything; those near to one another together."""
    begin = end = -1
    for at, held in enumerate(rows):
        if not held:
            continue
        if begin >= 0 and at - end > _APART:
            yield begin, end
            begin = -1
        begin, end = (at if begin < 0 else begin), at + 1
    if begin >= 0:
        yield begin, end
