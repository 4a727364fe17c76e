"""Turn colours into the inks that a press prints them with.

Black is one ink: 0 g. What is lighter is as dark as it looks: the luminance of its colour (IEC 61966-2-1), not the
mean of its red, green and blue. With a profile of the press (ICC), greys stay in the black ink, and other colours
become the four inks that the profile says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from octavo.press.written import write_number

if TYPE_CHECKING:
    from PIL import Image, ImageCms

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # of linear red, green, blue: IEC 61966-2-1, ITU-R BT.709
_DAYLIGHT = (0.9505, 1.0, 1.0890)  # D65, the white of sRGB
_NEUTRAL = 0.004  # that the parts of a grey may differ by: one step of eight bits

Colour = tuple[
    float, ...
]  # 1, 3 or 4 parts, 0 to 1: grey, red green blue, or cyan magenta yellow black


class Inks(Protocol):
    """What colours become."""

    @property
    def name(self) -> str:
        """The colour space: "DeviceGray", "DeviceCMYK" or "DeviceRGB"."""

    def of_colour(self, colour: Colour) -> Colour:
        """The inks of a colour."""

    def of_picture(self, picture: Image.Image) -> Image.Image:
        """A picture in RGB or grey, in the inks."""


@dataclass(frozen=True, slots=True)
class Black:
    """One ink."""

    name: str = "DeviceGray"

    def of_colour(self, colour: Colour) -> Colour:
        """How light a colour looks."""
        if len(colour) == 1:
            return colour
        if len(colour) == 4:
            colour = _rgb_of_cmyk(colour)
        if max(colour) - min(colour) < _NEUTRAL:
            return (colour[0],)
        light = sum(share * _linear(part) for share, part in zip(_LUMINANCE, colour, strict=True))
        return (_encoded(light),)

    def of_picture(self, picture: Image.Image) -> Image.Image:
        """How light each of its points looks."""
        if picture.mode in ("1", "L"):
            return picture
        from PIL import ImageCms

        light = ImageCms.applyTransform(picture.convert("RGB"), _lightness())
        assert light is not None
        return light.getchannel("L").point(_GREYS)


@dataclass(frozen=True, slots=True)
class Screen:
    """Colours as they are: the house turns them into inks itself."""

    name: str = "DeviceRGB"

    def of_colour(self, colour: Colour) -> Colour:
        """The same colour, a grey as a grey."""
        if len(colour) == 4:
            colour = _rgb_of_cmyk(colour)
        return colour[:1] if max(colour) - min(colour) < _NEUTRAL else colour

    def of_picture(self, picture: Image.Image) -> Image.Image:
        """The same picture."""
        return picture if picture.mode in ("1", "L") else picture.convert("RGB")


@dataclass(frozen=True, slots=True)
class Plain:
    """Four inks for flat colours, where the press has given no profile: the grey in a colour is black ink, so that no
    colour has more than three."""

    name: str = "DeviceCMYK"

    def of_colour(self, colour: Colour) -> Colour:
        """The inks of a colour."""
        if len(colour) == 4:
            return colour
        red, green, blue = colour * 3 if len(colour) == 1 else colour
        light = max(red, green, blue)
        if light <= 0:
            return (0.0, 0.0, 0.0, 1.0)
        return (1 - red / light, 1 - green / light, 1 - blue / light, 1 - light)

    def of_picture(self, picture: Image.Image) -> Image.Image:
        """Greys stay greys. Raises ValueError for a picture in colour: without a profile it would be another one."""
        if picture.mode in ("1", "L"):
            return picture
        raise ValueError("a picture in colour needs the profile of the press")


class Process:
    """Cyan, magenta, yellow and black, as a press's profile says."""

    name = "DeviceCMYK"

    def __init__(self, profile: bytes) -> None:
        """``profile``: an ICC profile of four inks. Raises ValueError for any other."""
        from PIL import ImageCms

        space = space_of_profile(profile)
        if space != "CMYK":
            raise ValueError(f"it is a profile of {space}, not of four inks (CMYK)")
        try:
            # relative colorimetric: what the paper can show stays as it is
            self._transform = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(BytesIO(profile)), "RGB", "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )  # fmt: skip
        except (OSError, ImageCms.PyCMSError) as error:
            raise ValueError(
                "the profile is damaged, or says nothing of how colours become inks"
            ) from error
        self._known: dict[Colour, Colour] = {}

    def of_colour(self, colour: Colour) -> Colour:
        """The inks of a colour; greys are of black ink alone."""
        if len(colour) == 4:
            return colour
        if len(colour) == 1 or max(colour) - min(colour) < _NEUTRAL:
            return (0.0, 0.0, 0.0, 1 - colour[0])
        found = self._known.get(colour)
        if found is None:
            from PIL import Image

            point = Image.new("RGB", (1, 1), _eight_bits(colour))
            inks = self._in_four(point).getpixel((0, 0))
            assert isinstance(inks, tuple)
            found = self._known[colour] = tuple(part / 255 for part in inks)
        return found

    def of_picture(self, picture: Image.Image) -> Image.Image:
        """A picture in four inks; one in greys, whatever it is coded in, stays in greys, which are black ink."""
        if picture.mode in ("1", "L"):
            return picture
        coloured = picture.convert("RGB")
        return coloured.getchannel("G") if _is_grey(coloured) else self._in_four(coloured)

    def _in_four(self, picture: Image.Image) -> Image.Image:
        from PIL import ImageCms

        found = ImageCms.applyTransform(picture, self._transform)
        assert found is not None
        return found


class Cover(Process):
    """A profile for pictures, and flat colours without it: of fewer inks than a profile takes for a dark cloth."""

    def of_colour(self, colour: Colour) -> Colour:
        """The inks of a colour."""
        return Plain().of_colour(colour)


def space_of_profile(profile: bytes) -> str:
    """The colours that a profile is about: "CMYK", "GRAY", "RGB" … Raises ValueError for what is none."""
    from PIL import ImageCms

    try:
        return str(ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip())
    except (OSError, ImageCms.PyCMSError) as error:
        raise ValueError("it is no ICC profile") from error


def _is_grey(picture: Image.Image) -> bool:
    """Whether no point of a picture in RGB has a colour."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    return not (
        ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    )


def paler(colour: Colour, alpha: float) -> Colour:
    """A colour that lies half transparent on white paper, as an opaque one."""
    if len(colour) == 4:
        return tuple(part * alpha for part in colour)
    return tuple(1 - alpha * (1 - part) for part in colour)


def write_colour(colour: Sequence[float], *, stroking: bool) -> bytes:
    """The operator that sets a colour."""
    operator = {1: b"g", 3: b"rg", 4: b"k"}[len(colour)]
    parts = b" ".join(write_number(round(part, 4)) for part in colour)
    return parts + b" " + (operator.upper() if stroking else operator)


def rgb_of_lab(lab: Sequence[float]) -> Colour:
    """A colour of CIE L*a*b* as red, green and blue (ISO 32000-1, 8.6.5.4), as near as sRGB has it; white is white,
    whatever light the colour was measured in."""
    middle = (lab[0] + 16) / 116
    x, y, z = (
        share * _unpressed(part)
        for share, part in zip(
            _DAYLIGHT, (middle + lab[1] / 500, middle, middle - lab[2] / 200), strict=True
        )
    )
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return tuple(round(_encoded(min(max(part, 0.0), 1.0)), 3) for part in linear)


def _unpressed(part: float) -> float:
    return part**3 if part >= 6 / 29 else 108 / 841 * (part - 4 / 29)


def _rgb_of_cmyk(inks: Colour) -> Colour:
    cyan, magenta, yellow, black = inks
    return tuple((1 - part) * (1 - black) for part in (cyan, magenta, yellow))


def _eight_bits(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue


@cache
def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


@cache
def _lightness() -> ImageCms.ImageCmsTransform:
    """From red, green and blue to CIE L*a*b*, whose first part is how light a colour looks."""
    from PIL import ImageCms

    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )


# the grey that is as light as each of the 256 steps of L*
_GREYS = [round(255 * _encoded(_unpressed((100 * step / 255 + 16) / 116))) for step in range(256)]
