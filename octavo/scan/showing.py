"""Turn looks whose places are known into a page that shows each beside the page of the source.

1. the places of a page that lie near one another share one strip of its picture;
2. a strip is drawn small and grey, and stands in the page once; each look shows the part of it that is its;
3. beside it stand the words that the scan has there, and what was made of them.

How large all is has a limit; what it leaves without a picture is told. The same import gives the same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from jinja2.sandbox import ImmutableSandboxedEnvironment
from PIL import Image as Picture

import octavo
from octavo.scan.model import Box, Look, Spot
from octavo.scan.passages import Passages
from octavo.scan.report import Told
from octavo.scan.sheets.model import Sheet, Sheets
from octavo.scan.sheets.rows import join_words
from octavo.scan.sheets.writing import Laid
from octavo.scan.views import SHARPNESS, View
from octavo.text.templates import render_template

LARGEST = 20_000_000  # bytes of all strips
_ABOVE = 40.0  # points of the page above and below a place: three lines or so
_BESIDE = 14.0  # points beside the type
_LEAD = 60.0  # points before a place that a narrow screen shows with it
_PIXELS = 8_000  # of a strip, either way
_GREYS = 4  # letters stay sharp, the grain of the paper goes, and a page needs a third of the room
_DARK = 128  # a part of a page of which half is darker is no paper with letters


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page, from edge to edge of its type."""

    key: str  # in the page that is made
    box: Box
    picture: str  # WebP, in base 64


@dataclass(frozen=True, slots=True)
class Crop:
    """A place, and the part of its page around it."""

    spot: Spot
    part: Box
    strip: Strip
    words: str  # that the scan has there
    begins: float  # percent of the part's width: from here on a narrow screen shows it


@dataclass(frozen=True, slots=True)
class Shown:
    """A look as it stands in the page."""

    look: Look
    words: str  # that the scan has there
    made: str  # in the manuscript
    crops: tuple[Crop, ...]


def show_looks(
    told: Told,
    manuscript: str,
    held: Sheets,
    laid: Laid,
    view: View,
    environment: ImmutableSandboxedEnvironment,
) -> bytes:
    """The page; nothing where no look has a picture. ``held``: the sheets as they were read."""
    looks = told.log.looks
    areas: dict[int, list[Box]] = defaultdict(list)
    for look in looks:
        for spot in look.spots:
            areas[spot.sheet].append(_part(held.pages[spot.sheet], spot.box))
    strips: dict[int, tuple[Strip, ...]] = {}
    room = LARGEST
    for index in sorted(areas):
        drawn = _draw(held.pages[index], areas[index], view)
        size = sum(len(strip.picture) for strip in drawn)
        if size > room:
            break
        room -= size
        strips[index] = drawn
    if not any(strips.values()):
        return b""
    asked = {spot.line for look in looks for spot in look.spots if spot.line}
    passages = Passages(laid.text.split("\n"), manuscript, asked)
    asides = {
        line: aside.what
        for aside in told.log.asides
        for line in range(aside.line, aside.line + aside.text.count("\n") + 1)
    }
    groups: dict[str, list[Shown]] = defaultdict(list)
    for look in looks:
        made = passages.find([spot.line for spot in look.spots if spot.line])
        if not made and look.line in asides:
            made = f"(set aside: {asides[look.line]})"
        words = " | ".join(_words_at(held.pages[spot.sheet], spot.box) for spot in look.spots)
        groups[look.what].append(Shown(look, words, made, tuple(_crops(look, held, strips))))
    return render_template(
        environment, "report/import.html", told=told, groups=dict(groups), version=octavo.__version__,
        strips=[strip for index in sorted(strips) for strip in strips[index]],
        left=len(areas) - len(strips), pages=len(areas), megabytes=LARGEST // 1_000_000,
    ).encode()  # fmt: skip


def _part(sheet: Sheet, box: Box) -> Box:
    """The part of a page around a place that one has to see to judge it."""
    regions = [region.box for region in sheet.regions if region.lines]
    left = min((one.left for one in regions), default=box.left) - _BESIDE
    right = max((one.right for one in regions), default=box.right) + _BESIDE
    return Box(
        max(0.0, min(left, box.left)), max(0.0, box.top - _ABOVE),
        min(sheet.width, max(right, box.right)), min(sheet.height, box.bottom + _ABOVE),
    )  # fmt: skip


def _is_area(box: Box) -> bool:
    """Whether anything is there: a file may name places that are not on its page."""
    return box.right > box.left and box.bottom > box.top


def _draw(sheet: Sheet, parts: Sequence[Box], view: View) -> tuple[Strip, ...]:
    """The strips of a page that hold all parts of it that are shown; none where it has no picture."""
    whole = [part for part in parts if _is_area(part)]
    page = view(sheet) if whole else None
    if page is None:
        return ()
    joined: list[Box] = []
    for part in sorted(whole, key=lambda one: one.top):
        last = joined[-1] if joined else None
        if last is not None and part.top <= last.bottom:
            joined[-1] = Box(min(last.left, part.left), last.top, max(last.right, part.right),
                             max(last.bottom, part.bottom))  # fmt: skip
        else:
            joined.append(part)
    return tuple(
        Strip(f"p{sheet.index + 1}-{number}", box, _encode(page, sheet, box))
        for number, box in enumerate(joined, start=1)
    )


def _encode(page: Picture.Image, sheet: Sheet, box: Box) -> str:
    across, down = page.width / sheet.width, page.height / sheet.height
    sides = (box.left * across, box.top * down,
             min(box.right * across, page.width), min(box.bottom * down, page.height))  # fmt: skip
    wide, high = box.right - box.left, box.bottom - box.top
    sharpness = min(across, down, SHARPNESS, _PIXELS / max(wide, high))
    size = max(1, round(wide * sharpness)), max(1, round(high * sharpness))
    part = page.resize(size, Picture.Resampling.BILINEAR, box=sides, reducing_gap=2.0)
    out = BytesIO()
    few = part.point(_to_few_greys(part.histogram()))
    few.save(out, "WEBP", lossless=True, method=0)  # an eighth larger than the least, much faster
    return b64encode(out.getvalue()).decode()


def _to_few_greys(histogram: Sequence[int]) -> list[int]:
    """For each grey the one that is drawn; that of the paper, which most of a page is, is white."""
    half, below, paper = sum(histogram) / 2, 0, 255
    for grey, count in enumerate(histogram):
        below += count
        if below >= half:
            paper = grey
            break
    white = paper if paper >= _DARK else 255
    steps = _GREYS - 1
    return [round(min(grey / white, 1.0) * steps) * 255 // steps for grey in range(256)]


def _crops(look: Look, held: Sheets, strips: dict[int, tuple[Strip, ...]]) -> Iterator[Crop]:
    for spot in look.spots:
        sheet = held.pages[spot.sheet]
        part = _part(sheet, spot.box)
        for strip in strips.get(spot.sheet, ()):
            if _is_area(part) and strip.box.top <= part.top and part.bottom <= strip.box.bottom:
                lead = (spot.box.left - _LEAD - part.left) / (part.right - part.left)
                begins = round(100 * min(max(lead, 0.0), 1.0), 1)
                yield Crop(spot, part, strip, _words_at(sheet, spot.box), begins)
                break


def _words_at(sheet: Sheet, box: Box) -> str:
    """What the scan has in the lines that a place is on."""
    middle = (box.top + box.bottom) / 2
    return " ".join(
        join_words(line.words)
        for region in sheet.regions
        for line in region.lines
        if line.box.top <= middle <= line.box.bottom
        and line.box.left < box.right
        and box.left < line.box.right
    )
