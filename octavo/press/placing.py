"""Turn the pages of a PDF into how large each of its pictures is printed (ISO 32000-1, 8.3 and 8.9.5)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.checks.forms import has_picture
from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.press.matrix import PLAIN, Matrix, times

_NUMBER = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|(?P<state>(?<![^\s\]>)])[qQ](?![^\s/\[(<]))"
    rb"|(?P<matrix>(?:"
    + _NUMBER
    + rb"\s+){6})cm(?![^\s/\[(<])|/(?P<name>[^\s()<>\[\]{}/%]+)\s+Do(?![^\s/\[(<])",
    re.DOTALL,
)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Printed:
    """A picture on a page."""

    number: int  # of its object
    page: int  # 0-based
    width_pt: float
    height_pt: float

    def ppi(self, width: int, height: int) -> float:
        """Points to the inch of a picture of so many pixels."""
        return 72 * min(width / self.width_pt, height / self.height_pt)


def find_pictures(pdf: PdfObjects) -> list[Printed]:
    """Every time that a picture is printed, in the order of the pages."""
    return [
        found
        for index, page in enumerate(pdf.pages())
        if has_picture(pdf, page.resources)
        for found in _drawn(pdf, index, page_content(pdf, page.contents), page.resources, PLAIN, 0)
    ]


def largest(pictures: list[Printed]) -> dict[int, Printed]:
    """Each picture where it is printed at its largest, by the number of its object."""
    found: dict[int, Printed] = {}
    for picture in sorted(pictures, key=lambda picture: picture.width_pt * picture.height_pt):
        found[picture.number] = picture
    return found


def page_content(pdf: PdfObjects, contents: Any) -> bytes:
    """All that a page draws, in one piece; ``contents``: streams, or a list of them, or of such lists."""
    contents = pdf.get(contents)
    if isinstance(contents, list | tuple):
        return b"\n".join(page_content(pdf, part) for part in contents)
    return contents.body if isinstance(contents, Stream) else b""


def _drawn(
    pdf: PdfObjects, page: int, content: bytes, resources: Any, matrix: Matrix, depth: int
) -> Iterator[Printed]:
    objects: Mapping[str, Any] = pdf.find(resources, "XObject") or {}
    kept: list[Matrix] = []
    for match in _TOKEN.finditer(content):
        if match["state"] == b"q":
            kept.append(matrix)
        elif match["state"] == b"Q":
            matrix = kept.pop() if kept else matrix
        elif match["matrix"]:
            a, b, c, d, e, f = (float(part) for part in match["matrix"].split())
            matrix = times((a, b, c, d, e, f), matrix)
        elif match["name"]:
            item = objects.get(match["name"].decode("latin-1"))
            stream = pdf.get(item)
            if not isinstance(stream, Stream) or not isinstance(item, Reference):
                continue
            if pdf.get(stream.head.get("Subtype")) == "Image":
                width, height = math.hypot(*matrix[:2]), math.hypot(*matrix[2:4])
                if width and height:
                    yield Printed(item.number, page, width, height)
            elif depth < _DEEPEST:
                own = _matrix_of(pdf, stream)
                yield from _drawn(
                    pdf, page, stream.body, stream.head.get("Resources"), times(own, matrix), depth + 1
                )  # fmt: skip


def _matrix_of(pdf: PdfObjects, form: Stream) -> Matrix:
    held = pdf.get(form.head.get("Matrix"))
    if not isinstance(held, list) or len(held) != 6:
        return PLAIN
    a, b, c, d, e, f = (float(pdf.get(part)) for part in held)
    return a, b, c, d, e, f
