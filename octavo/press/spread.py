"""Turn a trim, a page count and a house into the spread of a cover: back, spine and front in one sheet.

Of a paperback the sheet is cut at the trim. A case is a sheet that is glued around two boards and a spine: it is folded
over their edges, and beside the spine there is a hinge, where words would break. A jacket has panels that are larger than
the boards, and flaps at both ends, where it is folded around their edges.
"""

from __future__ import annotations

from dataclasses import dataclass

from octavo.press.houses import CASE, JACKET, PAPERBACK, House
from octavo.press.matrix import Box

SMALLEST_PT = 7.0  # of the type on a spine
ASCENDERS = 1.15  # of the type size: from the highest to the lowest letter


@dataclass(frozen=True, slots=True)
class Spread:
    """The sheet of a cover. Lengths are points, from its lower left corner."""

    trim_pt: tuple[float, float]  # of the back and of the front, each with its hinge: width, height
    spine_pt: float
    bleed_pt: float  # around all: what is cut off, or folded over the boards
    safe_pt: float  # that words keep from the trim, and from the folds
    clear_pt: float  # that words on the spine keep from the folds
    hinge_pt: float = 0.0  # of the front and of the back, beside the spine
    flap_pt: float = 0.0  # how wide the flaps of a jacket are
    turn_pt: float = (
        0.0  # of the strip between a flap and its panel, which turns around the edge of the board
    )
    over_pt: float = 0.0  # how far a picture of the front or the back goes on upon the flap
    binding: str = PAPERBACK

    @property
    def width_pt(self) -> float:
        """Of the whole sheet."""
        return 2 * (self.trim_pt[0] + self.back_pt) + self.spine_pt

    @property
    def back_pt(self) -> float:
        """Where the back begins, from the left."""
        return self.bleed_pt + self.flap_pt + self.turn_pt

    @property
    def art_pt(self) -> float:
        """Where a picture of the back begins, from the left, and how far from the right one of the front ends."""
        return self.bleed_pt + self.flap_pt - self.over_pt if self.flap_pt else 0.0

    @property
    def height_pt(self) -> float:
        """Of the whole sheet."""
        return self.trim_pt[1] + 2 * self.bleed_pt

    @property
    def folds(self) -> tuple[float, float]:
        """Where the spine begins and ends, from the left."""
        left = self.back_pt + self.trim_pt[0]
        return left, left + self.spine_pt

    @property
    def bare_pt(self) -> float:
        """The thickness from which on a spine has room for words."""
        return 2 * self.clear_pt + SMALLEST_PT * ASCENDERS

    @property
    def boards(self) -> tuple[float, float]:
        """Where the back ends and the front begins, from the left: beyond the hinges."""
        left, right = self.folds
        return left - self.hinge_pt, right + self.hinge_pt

    @property
    def creases(self) -> tuple[float, ...]:
        """Where the sheet is folded or bends within its trim, from the left."""
        flaps = (self.bleed_pt + self.flap_pt, self.back_pt) if self.flap_pt else ()
        beyond = (self.width_pt - x for x in flaps)
        return tuple(sorted({*flaps, *beyond, *self.folds, *self.boards}))

    @property
    def face_pt(self) -> tuple[float, float]:
        """Of the front without its hinge: width, height."""
        return self.trim_pt[0] - self.hinge_pt, self.trim_pt[1]

    def art_places(self) -> dict[str, tuple[float, float]]:
        """Where a picture of the author's begins, from the left, and how wide it is, by the part that it is for, in the order in
        which they are drawn; each is as high as the sheet."""
        (fold, end), begin = self.folds, self.art_pt
        return {
            "wrap": (begin, self.width_pt - 2 * begin),
            "back": (begin, fold - begin),
            "front": (end, self.width_pt - begin - end),
        }

    def safe_boxes(self) -> dict[str, Box]:
        """Where words may stand, on each part."""
        low, high = self.bleed_pt + self.safe_pt, self.height_pt - self.bleed_pt - self.safe_pt
        (left, right), (back, front) = self.folds, self.boards
        end = self.width_pt - self.back_pt - self.safe_pt
        places = {
            "back": (self.back_pt + self.safe_pt, low, back - self.safe_pt, high),
            "spine": (left + self.clear_pt, low, right - self.clear_pt, high),
            "front": (front + self.safe_pt, low, end, high),
        }
        if self.flap_pt:
            edge, fold = self.bleed_pt + self.safe_pt, self.bleed_pt + self.flap_pt - self.safe_pt
            places["back flap"] = (edge, low, fold, high)
            places["front flap"] = (self.width_pt - fold, low, self.width_pt - edge, high)
        return places


def make_spread(
    trim_pt: tuple[float, float],
    spine_pt: float,
    house: House,
    binding: str = PAPERBACK,
    flap_pt: float | None = None,
) -> Spread:
    """The sheet as the house cuts it, or folds it; ``trim_pt``: of the pages; ``flap_pt``: where the author has said how
    wide the flaps of a jacket are. The house binds so."""
    safe, clear = house.points("cover_safe"), house.points("spine_clear")
    if binding == PAPERBACK:
        return Spread(trim_pt, spine_pt, house.points("cover_bleed"), safe, clear)
    asked = {name: 72 * float(inches) for name, inches in house.figures[binding].value.items()}
    width, height = trim_pt[0] + asked["wider"], trim_pt[1] + asked["higher"]
    if binding == CASE:
        width += asked["hinge"]
        return Spread(
            (width, height), spine_pt, asked["turn_in"], safe, clear, asked["hinge"], binding=CASE
        )
    return Spread(
        (width, height), spine_pt, house.points("cover_bleed"), safe, clear, 0.0,
        asked["flap"] if flap_pt is None else flap_pt, asked["turn"], asked["over"], JACKET,
    )  # fmt: skip
