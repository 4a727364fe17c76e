"""Turn a trim, a page count and a house into the spread of a cover: back, spine and front in one sheet.

Of a paperback the sheet is cut at the trim. A case is a sheet that is glued around two boards and a spine: it is folded
over their edges, and beside the spine there is a hinge, where words would break.
"""

from __future__ import annotations

from dataclasses import dataclass

from octavo.press.houses import PAPERBACK, House
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

    @property
    def width_pt(self) -> float:
        """Of the whole sheet."""
        return 2 * (self.trim_pt[0] + self.bleed_pt) + self.spine_pt

    @property
    def height_pt(self) -> float:
        """Of the whole sheet."""
        return self.trim_pt[1] + 2 * self.bleed_pt

    @property
    def folds(self) -> tuple[float, float]:
        """Where the spine begins and ends, from the left."""
        left = self.bleed_pt + self.trim_pt[0]
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
    def face_pt(self) -> tuple[float, float]:
        """Of the front without its hinge: width, height."""
        return self.trim_pt[0] - self.hinge_pt, self.trim_pt[1]

    def safe_boxes(self) -> dict[str, Box]:
        """Where words may stand, on each part."""
        low, high = self.bleed_pt + self.safe_pt, self.height_pt - self.bleed_pt - self.safe_pt
        (left, right), (back, front) = self.folds, self.boards
        end = self.width_pt - self.bleed_pt - self.safe_pt
        return {
            "back": (self.bleed_pt + self.safe_pt, low, back - self.safe_pt, high),
            "spine": (left + self.clear_pt, low, right - self.clear_pt, high),
            "front": (front + self.safe_pt, low, end, high),
        }


def make_spread(
    trim_pt: tuple[float, float], spine_pt: float, house: House, binding: str = PAPERBACK
) -> Spread:
    """The sheet as the house cuts it, or folds it; ``trim_pt``: of the pages. The house binds so."""
    safe, clear = house.points("cover_safe"), house.points("spine_clear")
    if binding == PAPERBACK:
        return Spread(trim_pt, spine_pt, house.points("cover_bleed"), safe, clear)
    case = {name: 72 * float(inches) for name, inches in house.figures[binding].value.items()}
    width, height = trim_pt[0] + case["wider"] + case["hinge"], trim_pt[1] + case["higher"]
    return Spread((width, height), spine_pt, case["turn_in"], safe, clear, case["hinge"])
