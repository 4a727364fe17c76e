"""Turn a picture of a print edition into one in the inks of a press, no finer than a press can show.

A JPEG stays a JPEG where its inks stay; what is half transparent is laid on white; a picture that has many more
points than the press prints is made smaller.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack
from typing import Any

from PIL import Image

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Name, PdfError
from octavo.press.inks import Inks
from octavo.press.placing import Printed

FINEST_PPI = 300.0  # that a printed halftone of 150 lines shows
_MUCH_FINER = 1.5  # a picture this much finer is made smaller
_QUALITY = 92  # of JPEG: no step can be seen in print
_BILEVEL = "1"


def convert_picture(
    pdf: PdfObjects, picture: Stream, inks: Inks, printed: Printed | None
) -> Stream:
    """The picture for the press. Raises PdfError where it is coded in a way that cannot be read."""
    opened = open_picture(pdf, picture)
    if (mask := pdf.get(picture.head.get("SMask"))) is not None:
        opened = _on_white(opened, open_picture(pdf, mask))
    inked = _made_smaller(inks.of_picture(_as_line_art(opened)), printed)
    interpolated = bool(picture.head.get("Interpolate"))
    return write_picture(inked, interpolated, jpeg="DCTDecode" in _filters(pdf, picture))


def write_picture(inked: Image.Image, interpolated: bool = False, *, jpeg: bool = False) -> Stream:
    """A picture as an object of a PDF."""
    head: dict[str, Any] = {
        "Type": Name("XObject"), "Subtype": Name("Image"), "Width": inked.width, "Height": inked.height,
    }  # fmt: skip
    space = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[
        inked.mode
    ]
    head |= {"ColorSpace": Name(space), "BitsPerComponent": 1 if inked.mode == _BILEVEL else 8}
    if interpolated:
        head["Interpolate"] = True
    if jpeg and inked.mode != _BILEVEL:
        coded = BytesIO()
        inked.save(coded, "JPEG", quality=_QUALITY, subsampling=0, optimize=False)
        # four inks are the other way round in a JPEG that Pillow writes for Adobe's programs
        decode = {"Decode": [1, 0] * 4} if inked.mode == "CMYK" else {}
        return Stream({**head, **decode, "Filter": Name("DCTDecode")}, coded.getvalue())
    return Stream({**head, "Filter": Name("FlateDecode")}, zlib.compress(inked.tobytes(), 6))


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture, to its last line."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "TIFF"]) as opened:
            opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _as_line_art(picture: Image.Image) -> Image.Image:
    """A picture of black and white alone as one: its points are not made fewer, since it has no greys to hold its
    edges. The print edition has it in colours like any other."""
    if picture.mode not in ("L", "RGB"):
        return picture
    colours = picture.getcolors(2) or []
    black_and_white = {(0,), (255,)} if picture.mode == "L" else {(0, 0, 0), (255, 255, 255)}
    found = {colour if isinstance(colour, tuple) else (colour,) for _, colour in colours}
    return picture.convert(_BILEVEL) if found == black_and_white else picture


def _made_smaller(picture: Image.Image, printed: Printed | None) -> Image.Image:
    if printed is None or picture.mode == _BILEVEL:
        return picture
    ppi = printed.ppi(picture.width, picture.height)
    if ppi <= FINEST_PPI * _MUCH_FINER:
        return picture
    share = FINEST_PPI / ppi
    size = max(1, round(picture.width * share)), max(1, round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _on_white(picture: Image.Image, mask: Image.Image) -> Image.Image:
    colours = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    paper = Image.new(colours.mode, colours.size, "white")
    paper.paste(colours, mask=mask.convert("L").resize(colours.size))
    return paper


def open_picture(pdf: PdfObjects, picture: Stream) -> Image.Image:
    """A picture of a PDF. Raises PdfError where it is coded in a way that cannot be read."""
    filters = _filters(pdf, picture)
    try:
        if filters[-1:] in (["DCTDecode"], ["JPXDecode"]) and len(filters) == 1:
            opened = Image.open(BytesIO(picture.raw))
            opened.load()
        elif filters in ([], ["FlateDecode"]):
            opened = _unpack(pdf, picture)
        else:
            raise PdfError(f"a picture is coded as {' '.join(filters)}")
    except (OSError, ValueError, SyntaxError, zlib.error, Image.DecompressionBombError) as error:
        raise PdfError("a picture cannot be read") from error
    if pdf.get(picture.head.get("Decode")) == [1, 0] and opened.mode in ("1", "L"):
        opened = opened.point([255 - step for step in range(256)])
    return opened


def _unpack(pdf: PdfObjects, picture: Stream) -> Image.Image:
    """A picture of plain points: Pillow reads it as a PNG, which is coded in the same way."""
    head = {key: pdf.get(value) for key, value in picture.head.items()}
    width, height, bits = head["Width"], head["Height"], head.get("BitsPerComponent", 1)
    space = head.get("ColorSpace", Name("DeviceGray"))
    palette = None
    if isinstance(space, list) and space[0] == "Indexed":
        palette = pdf.get(space[3])
        palette = palette.body if isinstance(palette, Stream) else palette
        parts, kind = 1, 3
    else:
        parts = _parts(pdf, space)
        kind = {1: 0, 3: 2}.get(parts, -1)
    settings = pdf.get(head.get("DecodeParms")) or {}
    settings = pdf.get(settings[0]) if isinstance(settings, list) else settings
    rows = picture.raw
    if settings.get("Predictor", 1) < 10:
        body = zlib.decompress(rows) if head.get("Filter") else rows
        width_bytes = (width * parts * bits + 7) // 8
        if kind < 0:
            return Image.frombytes("CMYK", (width, height), body)
        lines = (body[at : at + width_bytes] for at in range(0, width_bytes * height, width_bytes))
        rows = zlib.compress(b"".join(b"\0" + line for line in lines), 1)
    elif kind < 0:
        raise PdfError("a picture of four inks is coded by rows")
    png = b"\x89PNG\r\n\x1a\n" + _chunk(
        b"IHDR", pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    )
    if palette is not None:
        png += _chunk(b"PLTE", bytes(palette))
    opened = Image.open(BytesIO(png + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")))
    opened.load()
    return opened.convert("RGB") if palette is not None else opened


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


def _parts(pdf: PdfObjects, space: Any) -> int:
    """Of how many parts the colours of a space are."""
    space = pdf.get(space)
    if isinstance(space, list):
        if space[0] == "ICCBased":
            return int(pdf.find(space[1], "N"))
        space = Name(str(space[0]))
    found = {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": 3, "CalRGB": 3, "DeviceCMYK": 4}.get(
        str(space)
    )
    if found is None:
        raise PdfError(f"a picture has colours of the kind {space}")
    return found


def _filters(pdf: PdfObjects, picture: Stream) -> list[str]:
    found = pdf.get(picture.head.get("Filter")) or []
    return [str(name) for name in (found if isinstance(found, list) else [found])]
