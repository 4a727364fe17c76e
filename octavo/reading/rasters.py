"""Turn the bytes of a raster picture into what is wrong with them: it is decoded, to the last pixel.

A verdict is kept between builds. How much a picture may hold is read of its head, before anything of it
is decoded: a small file can say that it is as large as a house.
"""

from __future__ import annotations

import binascii
import re
import struct
import sys
import warnings
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from octavo.workshop.pool import processors
from octavo.workshop.store import find_or_make, key_of

# What a picture may hold: A4 at 900 ppi. Frames of an animation count together.
PIXELS = 80_000_000
_MOST_FRAMES = 10_000
# What Pillow's readers raise over bytes that are not what they say they are.
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError,
           AttributeError, NotImplementedError, RuntimeError, struct.error, zlib.error)  # fmt: skip
_DATA = re.compile(
    rb"data:image/(?:png|jpeg|gif|webp)(?:;(?!base64)[^,;\"')]*)*(?P<base64>;base64)?,"
    rb"(?P<data>[^\"')<>]*)",
    re.IGNORECASE,
)
_LINE_END = re.compile(rb"\s|&#(?:10|13|9|x[adAD]|x9);")
_SOUND = b"sound"
_DEEP_GREY = b"\x10\x00"  # bit depth and kind of colour in a PNG's head (PNG specification, 11.2.2)
_INKS = 4
_QUALITY = 95  # of a JPEG that was one already
# What stands before the pixels of a JPEG: segments with their lengths, one of them about the frame.
_SEGMENT = re.compile(rb"\xff+([\xc0-\xfe])(..)", re.DOTALL)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def faults_of(contents: Sequence[bytes]) -> list[tuple[str, str] | None]:
    """For each picture the code and the words for what is wrong with it; None when it is sound."""
    if not contents:
        return []
    with _strict_reader(), warnings.catch_warnings(), ThreadPoolExecutor(processors()) as pool:
        warnings.simplefilter("ignore")  # of sizes, which are judged here, and odd metadata
        return list(pool.map(_fault_of, contents))


def as_printed(content: bytes) -> bytes:
    """The same picture, as the layout engine can print it and archives take it; of what is as it should be, the same bytes.

    A PNG in 65,536 shades of grey has 256. A JPEG in the four inks of a press has red, green and blue, as all else in
    the book: by its own profile where it has one.
    """
    if content.startswith(b"\x89PNG") and content[24:26] == _DEEP_GREY:
        return _in_eight_bits(content)
    if content.startswith(b"\xff\xd8") and _count_inks(content) == _INKS:
        import PIL

        return find_or_make(key_of("inks", PIL.__version__, content), lambda: _in_rgb(content))
    return content


def drawing_as_printed(drawing: bytes) -> bytes:
    """The same cleaned drawing, with the pictures that it holds as data ``as_printed``."""

    def print_data(match: re.Match[bytes]) -> bytes:
        content = _held(match)
        printed = as_printed(content)
        if printed == content:
            return match[0]
        kind = b"png" if printed.startswith(b"\x89PNG") else b"jpeg"
        return b"data:image/%s;base64,%s" % (kind, b64encode(printed))

    return _DATA.sub(print_data, drawing)


def _in_eight_bits(content: bytes) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(content)) as image:
        shades = image.convert("I").point(lambda shade: shade / 257 + 0.5).convert("L")
        written = BytesIO()
        shades.save(written, "PNG", dpi=image.info.get("dpi", (72, 72)))
    return written.getvalue()


def _count_inks(content: bytes) -> int:
    """How many colours each pixel of a JPEG is made of; 0 where that is not said (ISO 10918-1, B.2.2)."""
    place = 2
    while marker := _SEGMENT.match(content, place):
        kind, length = marker[1][0], int.from_bytes(marker[2], "big")
        if kind in _FRAMES:
            return content[marker.end() + 5] if len(content) > marker.end() + 5 else 0
        place = marker.end() - 2 + length
    return 0


def _in_rgb(content: bytes) -> bytes:
    from PIL import Image, ImageCms

    with Image.open(BytesIO(content)) as image:
        profile = image.info.get("icc_profile")
        try:
            inks = ImageCms.ImageCmsProfile(BytesIO(profile or b""))
            screen = ImageCms.createProfile("sRGB")
            shown = ImageCms.profileToProfile(
                image, inks, screen, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )  # fmt: skip
        except (OSError, ImageCms.PyCMSError):  # it has none, or none that can be read
            shown = image.convert("RGB")
        written = BytesIO()
        about = {key: image.info[key] for key in ("dpi", "exif") if key in image.info}
        shown.save(written, "JPEG", quality=_QUALITY, subsampling=0, **about)
    return written.getvalue()


def pictures_in(drawing: bytes) -> list[bytes]:
    """The raster pictures that a cleaned drawing holds as data."""
    return [_held(match) for match in _DATA.finditer(drawing)]


def _held(match: re.Match[bytes]) -> bytes:
    written = unquote_to_bytes(_LINE_END.sub(b"", match["data"]))
    if not match["base64"]:
        return written
    try:
        return b64decode(written)
    except binascii.Error:
        return b""  # which is no picture


@contextmanager
def _strict_reader() -> Iterator[None]:
    """Let Pillow stop at the end of a file that is cut. The layout engine tells it, for the whole
    process and when it is imported, to fill up with grey what is missing."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient or "weasyprint" in sys.modules


def _fault_of(content: bytes) -> tuple[str, str] | None:
    import PIL

    key = key_of("raster", PIL.__version__, PIXELS, content)
    verdict = find_or_make(key, lambda: _judge(content).encode()).decode()
    code, _, words = verdict.partition(" ")
    return (code, words) if words else None


def _judge(content: bytes) -> str:
    from PIL import ImageFile

    while True:
        verdict = _look(content)
        if not ImageFile.LOAD_TRUNCATED_IMAGES:
            return verdict
        ImageFile.LOAD_TRUNCATED_IMAGES = (
            False  # the engine was imported meanwhile, by another thread
        )


def _look(content: bytes) -> str:
    from PIL import Image

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()  # the sums of a PNG; what it leaves cannot be decoded any more
        with Image.open(BytesIO(content)) as image:
            return _decode(image)
    except Image.DecompressionBombError:
        return f"image-large has more than {PIXELS // 1_000_000} million pixels"
    except _DAMAGE:
        return "image-damaged is cut or damaged"


def _decode(image: Any) -> str:
    width, height = image.size
    if not width * height:
        return "image-damaged has no pixels"
    if width * height > PIXELS:
        return f"image-large has {width} × {height} pixels, more than {PIXELS // 1_000_000} million"
    # frames behind those that there is room for are not looked at: every edition begins with the first
    frames = min(getattr(image, "n_frames", 1), max(1, PIXELS // (width * height)), _MOST_FRAMES)
    # a JPEG is read to its end at an eighth of its size, in a third of the time
    image.draft(None, (max(1, width // 8), max(1, height // 8)))
    for number in range(frames):
        image.seek(number)
        image.load()
    return _SOUND.decode()
