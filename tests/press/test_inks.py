"""Colours become the inks that a press prints them with, as light as they look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms

from octavo.press.inks import Black, Process, Screen, paler, rgb_of_lab, write_colour

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.mark.parametrize(
    ("colour", "grey"),
    [
        ((0, 0, 0), 0), ((1, 1, 1), 1), ((0.5, 0.5, 0.5), 0.5), ((0.3,), 0.3), ((0, 0, 0, 1), 0),
        # by the luminance of sRGB's primaries, 0.2126, 0.7152 and 0.0722, put back on its curve
        ((1, 0, 0), 0.498), ((0, 1, 0), 0.863), ((0, 0, 1), 0.298),
    ],
)  # fmt: skip
def test_a_colour_in_black_ink_is_as_light_as_it_looks(
    colour: tuple[float, ...], grey: float
) -> None:
    assert Black().of_colour(colour) == pytest.approx((grey,), abs=0.001)


def test_a_picture_becomes_as_light_as_its_colours_do() -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (120, 60, 200), (255, 255, 255), (0, 0, 0)]
    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata(colours)
    found = Black().of_picture(picture)
    assert found.mode == "L"
    for x, colour in enumerate(colours):
        (grey,) = Black().of_colour(tuple(part / 255 for part in colour))
        assert found.getpixel((x, 0)) == pytest.approx(
            255 * grey, abs=8
        )  # lightness is written in steps of a 255th


def test_greys_of_a_book_in_colour_stay_greys() -> None:
    assert Screen().of_colour((0.2, 0.2, 0.2)) == (0.2,)
    assert Screen().of_colour((1, 0, 0)) == (1, 0, 0)


@pytest.mark.parametrize(
    "profile",
    [b"", b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()],
)
def test_what_is_no_profile_of_four_inks_is_refused(profile: bytes) -> None:
    with pytest.raises(ValueError, match="profile"):
        Process(profile)


def test_a_picture_in_greys_is_of_black_ink_whatever_it_is_coded_in() -> None:
    if not PROFILE.is_file():
        pytest.skip("there is no profile of a press on this machine: Ghostscript has one")
    press, grey = Process(PROFILE.read_bytes()), Image.linear_gradient("L")
    assert press.of_picture(grey.convert("RGB")).tobytes() == grey.tobytes()
    assert press.of_picture(Image.new("RGB", (2, 2), "red")).mode == "CMYK"
    assert len(press.of_colour((0.5, 0.503, 0.5045))) == 4  # no grey, but in eight bits


def test_what_is_half_transparent_looks_as_on_white_paper() -> None:
    assert paler((0.0,), 0.25) == (0.75,)
    assert paler((1.0, 0.0, 0.0), 0.5) == (1.0, 0.5, 0.5)
    assert paler((0.0, 0.0, 0.0, 1.0), 0.4) == (0.0, 0.0, 0.0, 0.4)


def test_colours_are_written_as_operators() -> None:
    assert write_colour((0.0,), stroking=False) == b"0 g"
    assert write_colour((0.25, 1.0, 0.0), stroking=True) == b"0.25 1 0 RG"
    assert write_colour((0.0, 0.0, 0.0, 0.5), stroking=False) == b"0 0 0 0.5 k"


def test_lab_is_read_as_the_colour_that_it_is() -> None:
    assert rgb_of_lab((100, 0, 0)) == pytest.approx((1, 1, 1), abs=0.01)
    assert rgb_of_lab((0, 0, 0)) == pytest.approx((0, 0, 0), abs=0.01)
    assert rgb_of_lab((53.24, 80.09, 67.2)) == pytest.approx((1, 0, 0), abs=0.02)
