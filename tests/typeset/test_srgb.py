"""The profile in a PDF is that of sRGB, and the same in every run."""

from __future__ import annotations

import hashlib
from io import BytesIO
from itertools import chain, product

import pytest
from PIL import Image, ImageCms

from octavo.typeset.srgb import srgb_profile

# IEC 61966-2-1: where red, green, blue and white stand among all colours (x, y).
_COLOURS = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_WHITE = (0.3127, 0.3290)
_ADAPTED = (0.9642, 1.0, 0.8249)  # the white of profiles
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

Matrix = tuple[tuple[float, ...], ...]


def _read() -> ImageCms.core.CmsProfile:
    return ImageCms.ImageCmsProfile(BytesIO(srgb_profile())).profile


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return (x / y, 1.0, (1 - x - y) / y)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return tuple(
        tuple(
            sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)
        )
        for row in a
    )


def _inverse(m: Matrix) -> Matrix:
    """By minors: m has three rows."""

    def minor(row: int, column: int) -> float:
        (a, b), (c, d) = (
            [m[r][c] for c in ((column + 1) % 3, (column + 2) % 3)]
            for r in ((row + 1) % 3, (row + 2) % 3)
        )
        return a * d - b * c

    whole = sum(m[0][column] * minor(0, column) for column in range(3))
    return tuple(tuple(minor(row, column) / whole for row in range(3)) for column in range(3))


def _column(values: tuple[float, ...]) -> Matrix:
    return tuple((value,) for value in values)


def _diagonal(column: Matrix) -> Matrix:
    return tuple(
        tuple(column[row][0] if row == place else 0.0 for place in range(3)) for row in range(3)
    )


def test_its_figures_follow_from_those_of_the_standard() -> None:
    primaries = tuple(zip(*(_xyz(*colour) for colour in _COLOURS), strict=True))
    white = _column(_xyz(*_WHITE))
    matrix = _times(primaries, _diagonal(_times(_inverse(primaries), white)))
    seen, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _column(_ADAPTED))
    gains = _diagonal(tuple((w[0] / s[0],) for w, s in zip(wanted, seen, strict=True)))
    adaptation = _times(_inverse(_BRADFORD), _times(gains, _BRADFORD))
    colours = tuple(zip(*_times(adaptation, matrix), strict=True))
    profile = _read()
    places = (profile.red_colorant, profile.green_colorant, profile.blue_colorant)
    for place, colour in zip(places, colours, strict=True):
        assert place is not None
        assert place[0] == pytest.approx(colour, abs=1 / 65536)
    assert profile.chromatic_adaptation is not None
    for row, figures in zip(profile.chromatic_adaptation[0], adaptation, strict=True):
        assert row == pytest.approx(figures, abs=1 / 65536)


def test_every_colour_is_that_of_the_profile_that_others_make() -> None:
    steps = (0, 1, 7, 10, 11, 12, 64, 128, 200, 254, 255)
    colours = bytes(chain.from_iterable(product(steps, repeat=3)))
    picture = Image.frombytes("RGB", (len(steps) ** 3, 1), colours)
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    for one, other in ((ours, theirs), (theirs, ours)):
        for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC):
            shown = ImageCms.profileToProfile(picture, one, other, intent)
            assert shown is not None
            assert shown.tobytes() == picture.tobytes()


def test_it_is_small_of_a_kind_that_archives_take_and_says_whose_it_is() -> None:
    content = srgb_profile()
    profile = _read()
    assert len(content) == int.from_bytes(content[:4], "big") < 600
    assert (profile.version, profile.device_class, profile.xcolor_space) == (4.2, "mntr", "RGB ")
    assert profile.profile_description == "sRGB IEC61966-2.1"
    assert profile.copyright == "No rights reserved (CC0 1.0)"
    assert str(profile.creation_date) == "2026-01-01 00:00:00"


def test_its_id_is_the_digest_of_its_bytes() -> None:
    content = srgb_profile()
    without = content[:44] + bytes(4) + content[48:64] + bytes(4) + content[68:84] + bytes(16)
    digest = hashlib.md5(without + content[100:], usedforsecurity=False).digest()
    assert content[84:100] == digest
    # so it is the same wherever and whenever it is made
    assert digest.hex() == "369c49303ebc955f933507f6e6c76774"
