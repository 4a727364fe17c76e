"""Turn the published figures of sRGB into the profile by which a PDF says what its red, green and blue are.

A matrix of three colours and a curve that is a formula, as ICC.1:2004-10 has them, the newest that PDF/A-3 takes. No
table of anybody's is in it, so it is exact, shorter than 600 bytes, and ours to give away.
"""

from __future__ import annotations

import hashlib
import struct
from functools import cache

NAME = "sRGB IEC61966-2.1"  # by which printers and viewers know it

_VERSION = 0x04200000
_MADE = (2026, 1, 1, 0, 0, 0)  # the profile has not changed since
_COPYRIGHT = "No rights reserved (CC0 1.0)"
# In 65,536ths: the white of a profile's colours …
_D50 = (63190, 65536, 54061)
# … and red, green and blue of IEC 61966-2-1 as they are where that is white, by the matrix of Bradford. Together they
# are white.
_RED = (28576, 14581, 912)
_GREEN = (25239, 46983, 6362)
_BLUE = (9375, 3972, 46787)
_ADAPTATION = (68674, 1502, -3291, 1939, 64912, -1119, -606, 988, 49262)
# IEC 61966-2-1, 5.2: ((x + 0.055) / 1.055) ^ 2.4 from 0.04045 on, below it x / 12.92.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_CURVE_OF_TWO_PARTS = 3  # the number of its kind


@cache
def srgb_profile() -> bytes:
    """The bytes of the profile (ICC version 4.2, for displays)."""
    kind = struct.pack(">HH", _CURVE_OF_TWO_PARTS, 0)
    curve = b"para" + bytes(4) + kind + _numbers(*(round(figure * 65536) for figure in _CURVE))
    tags = {
        b"desc": _text(NAME),
        b"cprt": _text(_COPYRIGHT),
        b"wtpt": _colour(_D50),
        b"chad": b"sf32" + bytes(4) + _numbers(*_ADAPTATION),
        b"rXYZ": _colour(_RED),
        b"gXYZ": _colour(_GREEN),
        b"bXYZ": _colour(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for value in tags.values():
        if value not in places:
            places[value] = start + len(body)
            body += value + bytes(-len(value) % 4)
    table = b"".join(
        name + struct.pack(">II", places[value], len(value)) for name, value in tags.items()
    )
    held = struct.pack(">I", len(tags)) + table + body
    head = _head(128 + len(held))
    # by which it is known: made of the profile as it stands here, with nothing in this place
    digest = hashlib.md5(head + held, usedforsecurity=False).digest()
    return head[:84] + digest + head[100:] + held


def _head(size: int) -> bytes:
    """The 128 bytes before the tags: no colour engine, maker or device is preferred."""
    return b"".join((
        struct.pack(">I4xI", size, _VERSION),
        b"mntrRGB XYZ ",
        struct.pack(">6H", *_MADE),
        b"acsp",
        bytes(28),  # platform, flags, device, and the intent that comes first: perceptual
        _numbers(*_D50),
        bytes(48),
    ))  # fmt: skip


def _text(text: str) -> bytes:
    """A text in English."""
    written = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(written), 28) + written


def _colour(values: tuple[int, int, int]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(*values)


def _numbers(*values: int) -> bytes:
    """Numbers in 65,536ths."""
    return struct.pack(f">{len(values)}i", *values)
