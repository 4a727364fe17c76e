"""Turn an interior into sheets for the eye and the hand: a booklet, signatures of sixteen pages, a proof with its lines.

Pages are placed on sheets as they are; a proof draws the trim and the grid of baselines over each.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Name, Reference
from octavo.press.copying import Copier
from octavo.press.matrix import Box
from octavo.press.measuring import find_baselines
from octavo.press.placing import page_content
from octavo.press.spread import Spread
from octavo.press.written import PressFile, write_number

_AROUND_PT = 28.0  # of white around the trim on a proof
_MARK_PT = 14.0  # length of the marks at its corners
_VERSION = "1.4"

# where the pages of a sheet stand: column, row from below, page of the signature (from 1); those above stand on their heads
_FRONT = ((0, 1, 5), (1, 1, 12), (2, 1, 9), (3, 1, 8), (0, 0, 4), (1, 0, 13), (2, 0, 16), (3, 0, 1))
_BACK = ((0, 1, 7), (1, 1, 10), (2, 1, 11), (3, 1, 6), (0, 0, 2), (1, 0, 15), (2, 0, 14), (3, 0, 3))


@dataclass(frozen=True, slots=True)
class Placed:
    """A page on a sheet."""

    page: int  # 0-based
    column: int
    row: int  # from below
    turned: bool  # on its head


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of a sheet."""

    columns: int
    rows: int
    pages: tuple[Placed, ...]


def booklet(count: int) -> list[Sheet]:
    """Sheets of two pages, to be printed on both sides, laid into one another, and folded."""
    last = -(-count // 4) * 4 - 1
    sheets = []
    for at in range((last + 1) // 4):
        for left, right in ((last - 2 * at, 2 * at), (2 * at + 1, last - 2 * at - 1)):
            sheets.append(Sheet(2, 1, (Placed(left, 0, 0, False), Placed(right, 1, 0, False))))
    return sheets


def sixteen(count: int) -> list[Sheet]:
    """Sheets of eight pages a side: folded three times, each is a signature of sixteen."""
    return [
        Sheet(4, 2, tuple(Placed(first + page - 1, column, row, row == 1) for column, row, page in side))
        for first in range(0, count, 16)
        for side in (_FRONT, _BACK)
    ]  # fmt: skip


SCHEMES: dict[str, Callable[[int], list[Sheet]]] = {"booklet": booklet, "16up": sixteen}


def impose(content: bytes, scheme: str) -> bytes:
    """An interior on the sheets of a scheme of SCHEMES; sides of a sheet follow one another."""
    pdf = PdfObjects(content)
    pages = pdf.pages()
    left, low, right, high = _trim(pdf, pages[0].number)
    width, height = right - left, high - low
    sheets = [
        (
            (sheet.columns * width, sheet.rows * height),
            [
                (placed.page, _matrix(placed, width, height))
                for placed in sheet.pages
                if placed.page < len(pages)
            ],
            b"",
        )
        for sheet in SCHEMES[scheme](len(pages))
    ]
    return _write(pdf, sheets, cut=True)


def draw_proof(content: bytes, leading_pt: float) -> bytes:
    """Every page with white around it, marks at its trim, and the grid on which its lines stand; what runs over the trim is
    there."""
    pdf = PdfObjects(content)
    pages = pdf.pages()
    offset = _offset(content, leading_pt, _trim(pdf, pages[0].number)[1])
    sheets = []
    for index, page in enumerate(pages):
        left, low, right, high = _trim(pdf, page.number)
        width, height = right - left, high - low
        over = b"\n".join(_lines(width, height, leading_pt, offset))
        around = write_number(_AROUND_PT)
        move = b"1 0 0 1 %s %s cm" % (around, around)
        sheets.append(((width + 2 * _AROUND_PT, height + 2 * _AROUND_PT), [(index, move)], over))
    return _write(pdf, sheets, cut=False)


def draw_folds(content: bytes, spread: Spread) -> bytes:
    """The sheet of a cover with white around it, its trim, where it is folded, and where words may stand."""
    pdf = PdfObjects(content)
    a = _AROUND_PT
    move = b"1 0 0 1 %s %s cm" % (write_number(a), write_number(a))
    sheet = (spread.width_pt + 2 * a, spread.height_pt + 2 * a)
    return _write(pdf, [(sheet, [(0, move)], b"\n".join(_folds(spread)))], cut=False)


def _folds(spread: Spread) -> Iterator[bytes]:
    """What is drawn over a cover."""
    a = _AROUND_PT
    yield b"0.25 w 0 0.6 0.9 RG"
    for left, low, right, high in spread.safe_boxes().values():
        box = (a + left, a + low, right - left, high - low)
        yield b"%s re S" % b" ".join(map(write_number, box))
    yield b"0.5 w 0.8 0 0 RG"
    bleed = spread.bleed_pt
    trim = (a + bleed, a + bleed, spread.width_pt - 2 * bleed, spread.height_pt - 2 * bleed)
    yield b"%s re S" % b" ".join(map(write_number, trim))
    yield b"[6 3] 0 d"
    for x in spread.creases:
        ends = _point(a + x, _MARK_PT), _point(a + x, spread.height_pt + 2 * a - _MARK_PT)
        yield b"%s m %s l S" % ends


def _offset(content: bytes, leading: float, foot: float) -> float:
    """How far above the ``foot`` of the trim the grid begins: where most baselines agree."""
    found = Counter(round((baseline - foot) % leading, 1) for baseline in find_baselines(content))
    return found.most_common(1)[0][0] if found else 0.0


def _lines(width: float, height: float, leading: float, offset: float) -> Iterator[bytes]:
    """What is drawn over a page: its trim, and the grid."""
    a = _AROUND_PT
    yield b"0.25 w 0 0.6 0.9 RG"
    baseline = offset
    while baseline < height:
        y = write_number(a + baseline)
        yield b"%s %s m %s %s l S" % (write_number(a), y, write_number(a + width), y)
        baseline += leading
    yield b"0.5 w 0.8 0 0 RG"
    yield b"%s re S" % b" ".join(map(write_number, (a, a, width, height)))
    yield b"0 G"
    for x in (a, a + width):
        for y0, y1 in ((0.0, _MARK_PT), (height + 2 * a - _MARK_PT, height + 2 * a)):
            yield b"%s m %s l S" % (_point(x, y0), _point(x, y1))
    for level in (a, a + height):
        for x0, x1 in ((0.0, _MARK_PT), (width + 2 * a - _MARK_PT, width + 2 * a)):
            yield b"%s m %s l S" % (_point(x0, level), _point(x1, level))


def _point(x: float, y: float) -> bytes:
    return write_number(x) + b" " + write_number(y)


def _matrix(placed: Placed, width: float, height: float) -> bytes:
    left, low = placed.column * width, placed.row * height
    if placed.turned:
        return b"-1 0 0 -1 %s cm" % _point(left + width, low + height)
    return b"1 0 0 1 %s cm" % _point(left, low)


def _trim(pdf: PdfObjects, number: int) -> Box:
    """The trim of a page: left, bottom, right, top."""
    page = pdf.get(Reference(number))
    left, low, right, high = map(float, pdf.get(page.get("TrimBox", page["MediaBox"])))
    return left, low, right, high


def _write(
    pdf: PdfObjects,
    sheets: Sequence[tuple[tuple[float, float], list[tuple[int, bytes]], bytes]],
    *,
    cut: bool,
) -> bytes:
    """A PDF of sheets: their size, the pages on them with how they are placed, and what is drawn above; ``cut``: pages at
    their trim."""
    file = PressFile(_VERSION)
    copier = Copier(pdf, file)
    pages = pdf.pages()
    forms: dict[int, Reference] = {}
    root = file.reserve()
    kids = []
    for (width, height), placed, over in sheets:
        parts = []
        for page, matrix in placed:
            if page not in forms:
                forms[page] = _form(pdf, copier, file, pages[page].number, cut=cut)
            parts.append(b"q %s /p%d Do Q" % (matrix, page))
        body = zlib.compress(b"\n".join([*parts, over]), 6)
        objects = {f"p{page}": forms[page] for page, _ in placed}
        kids.append(file.add({
            "Type": Name("Page"), "Parent": root, "MediaBox": [0, 0, width, height],
            "Contents": file.add(Stream({"Filter": Name("FlateDecode")}, body)),
            "Resources": {"XObject": objects},
        }))  # fmt: skip
    file.add({"Type": Name("Pages"), "Kids": kids, "Count": len(kids)}, root)
    return file.finish(
        file.add({"Type": Name("Catalog"), "Pages": root}), file.add({"Producer": b"Octavo"})
    )


def _form(pdf: PdfObjects, copier: Copier, file: PressFile, number: int, *, cut: bool) -> Reference:
    """A page as a form, whose lower left corner is that of the trim."""
    page: dict[str, Any] = pdf.get(Reference(number))
    trim = _trim(pdf, number)
    head: dict[str, Any] = {
        "Type": Name("XObject"), "Subtype": Name("Form"), "BBox": list(trim) if cut else pdf.get(page["MediaBox"]),
        "Resources": copier.copy(page.get("Resources", {})), "Filter": Name("FlateDecode"),
    }  # fmt: skip
    if trim[:2] != (0, 0):
        head["Matrix"] = [1, 0, 0, 1, -trim[0], -trim[1]]
    body = page_content(pdf, page.get("Contents"))
    return file.add(Stream(head, zlib.compress(body, 6)))
