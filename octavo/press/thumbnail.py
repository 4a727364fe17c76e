"""Turn the front of a cover into the small pictures that shops show of it, and say whether a title can be read there.

What is drawn is measured in the finished sheet: how high the small letters of the title are, and how far their colour is
from the ground. Of an author's own picture no program knows where the title is: but no title in it can have more
contrast than its lightest and its darkest parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from octavo.model import Severity
from octavo.press.houses import Figure, Source
from octavo.press.matrix import Box
from octavo.press.measuring import find_words
from octavo.press.rules import Rule, rule
from octavo.press.spread import Spread

if TYPE_CHECKING:
    from PIL.Image import Image

_SHOP_PX = 1600  # width of the picture for a shop
_QUALITY = 92
WIDTHS_PX = (160, 100)  # of the front, where a shop shows it among others
_X_HIGH = frozenset("acemnorsuvwxzαεικνοπρστυχωавгеклмнопстхязաեզլմնոպսվցօ")  # and as high as an x
_LEAST_PX = Figure(
    5,  # an e is three strokes and two gaps
    Source(
        "5 Dollar Baby, Book Cover Thumbnail Readability Test",
        "https://5dollarbaby.com/design/book-cover-thumbnail-readability-test/",
        date(2026, 11, 30),
    ),
    "it asks that a title be read at 100 pixels, and shops show 60 to 180: that an e needs five is reckoned",
)
_CONTRAST = Figure(
    3.0,
    Source(
        "W3C, WCAG 2.2, 1.4.3, of large type",
        "https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.html",
        date(2026, 11, 30),
    ),
)
_EXTREMES = 0.01  # of the points of a picture, that its lightest and darkest parts are

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Title:
    """The title as it stands on a sheet."""

    letters_pt: float  # height of its small letters; of all, where it has none
    contrast: float  # to its ground, from 1 to 21


@dataclass(frozen=True, slots=True)
class Front:
    """The front as shops show it, and whether it can be read there."""

    shop: bytes  # JPEG, as large as they ask for
    small: tuple[bytes, ...]  # PNG, in the widths in which they show it
    rules: tuple[Rule, ...]


def look_at_front(shown: bytes, spread: Spread, title: str, drawn: bool) -> Front:
    """The front of a sheet; ``drawn``: by us, with the title on it."""
    front = _picture(shown, spread)
    out = BytesIO()
    front.save(out, "JPEG", quality=_QUALITY)
    rules = judge_front(shown, front, spread, title, drawn=drawn)
    return Front(out.getvalue(), make_thumbnails(front), tuple(rules))


def _picture(sheet: bytes, spread: Spread) -> Image:
    """The front in the colours of a screen."""
    import pypdfium2

    scale = _SHOP_PX / spread.face_pt[0]
    with pypdfium2.PdfDocument(sheet) as document:
        whole = document[0].render(scale=scale).to_pil().convert("RGB")
    left, top = scale * spread.boards[1], scale * spread.bleed_pt
    box = left, top, left + scale * spread.face_pt[0], top + scale * spread.face_pt[1]
    return whole.crop(tuple(round(edge) for edge in box))


def make_thumbnails(front: Image) -> tuple[bytes, ...]:
    """The front in the widths of WIDTHS_PX, as PNG."""
    return tuple(_png(_reduced(front, width)) for width in WIDTHS_PX)


def judge_front(
    shown: bytes, front: Image, spread: Spread, title: str, *, drawn: bool
) -> list[Rule]:
    """Whether the title is read on a front as small as shops show it. ``shown``: the sheet in the colours of a screen;
    ``front``: its front; ``drawn``: whether that is ours, or a picture of the author's."""
    if not drawn:
        return [
            _judge_contrast(
                _contrast_of_picture(front),
                "between the lightest and the darkest parts of the front",
            )
        ]
    found = read_title(shown, spread, title)
    if found is None:
        return []
    per_pt = [width / spread.face_pt[0] for width in WIDTHS_PX]
    heights = [found.letters_pt * one for one in per_pt]
    least = _LEAST_PX.value
    sizes = ", ".join(
        f"{high:.1f} at {width}" for high, width in zip(heights, WIDTHS_PX, strict=True)
    )
    return [
        rule(
            "press-thumbnail", f"small letters of the title of {least} pixels and more, on a front {WIDTHS_PX[1]} pixels wide",
            sizes, _LEAST_PX, heights[1] >= least,
            "a shorter title stands in larger type; or take a front of your own, cover-art: {front: …}",
            Severity.NOTE if heights[0] >= least else Severity.WARNING,
        ),
        _judge_contrast(found.contrast, "between the title and its ground"),
    ]  # fmt: skip


def _judge_contrast(contrast: float, where: str) -> Rule:
    return rule(
        "press-contrast", f"a contrast of {_CONTRAST.value:g} to 1 and more {where}", f"{contrast:.1f} to 1", _CONTRAST,
        contrast >= _CONTRAST.value, "letters that are much lighter, or much darker, than what is behind them",
        Severity.WARNING,
    )  # fmt: skip


def read_title(shown: bytes, spread: Spread, title: str) -> Title | None:
    """The title on the front of a sheet; None where its words are not found."""
    import pypdfium2 as pdfium

    wanted = _bare(title)
    left, right = spread.boards[1], spread.boards[1] + spread.face_pt[0]
    boxes = [
        word.box
        for word in find_words(shown)
        if left <= word.box[0]
        and word.box[2] <= right
        and _bare(word.text)
        and _bare(word.text) in wanted
    ]
    tall = max((box[3] - box[1] for box in boxes), default=0.0)
    boxes = [
        box for box in boxes if box[3] - box[1] > tall / 2
    ]  # a name may be a word of the title
    if not boxes:
        return None
    with pdfium.PdfDocument(shown) as document:
        page = document[0]
        text = page.get_textpage()
        signs = [
            (text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())
        ]
        letters = [
            (sign, box)
            for sign, box in signs
            if sign.strip() and any(_holds(area, box) for area in boxes)
        ]
        heights = [box[3] - box[1] for sign, box in letters if sign in _X_HIGH]
        drawn = page.render(scale=2).to_pil().convert("RGB")
    return Title(
        median(heights or [box[3] - box[1] for _, box in letters]),
        max(_contrast_in(drawn, box, spread.height_pt) for box in boxes),
    )


def _contrast_in(drawn: Image, box: Box, height_pt: float) -> float:
    """Between the two colours of which there is most in a place: ground and letters. ``drawn``: two points for one."""
    left, low, right, high = box
    part = drawn.crop(
        (
            round(2 * left),
            round(2 * (height_pt - high)),
            round(2 * right),
            round(2 * (height_pt - low)),
        )
    )
    (_, ground), *others = sorted(_colours_of(part), reverse=True)[:2]
    return max((contrast_of(ground, colour) for _, colour in others), default=1.0)


def _contrast_of_picture(front: Image) -> float:
    """Between the lightest and the darkest parts of a picture, as small as it is shown."""
    picture = _reduced(front, WIDTHS_PX[0])
    some = _EXTREMES * picture.width * picture.height
    lights = sorted((_luminance(colour), count) for count, colour in _colours_of(picture))
    return (_beyond(reversed(lights), some) + 0.05) / (_beyond(lights, some) + 0.05)


def _beyond(lights: Iterable[tuple[float, int]], some: float) -> float:
    """The first light behind some points of a picture."""
    found = 0.0
    for light, count in lights:
        found, some = light, some - count
        if some < 0:
            break
    return found


def _colours_of(picture: Image) -> list[tuple[int, Colour]]:
    """How many points have which colour."""
    found: list[tuple[int, Colour]] = picture.getcolors(picture.width * picture.height)
    return found


def contrast_of(one: Colour, other: Colour) -> float:
    """How far two colours are from one another, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance of a colour of sRGB (WCAG 2.2)."""
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _reduced(front: Image, width: int) -> Image:
    from PIL.Image import Resampling

    return front.resize((width, round(front.height * width / front.width)), Resampling.LANCZOS)


def _png(picture: Image) -> bytes:
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _holds(area: Box, box: Sequence[float]) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= across <= area[2] and area[1] <= up <= area[3]


def _bare(text: str) -> str:
    """The letters of a text alone."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
