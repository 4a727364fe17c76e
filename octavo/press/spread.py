"""Turn a trim, a page count and a house into the spread of a cover: back, spine and front in one sheet."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.press.houses import House
from octavo.press.matrix import Box


@dataclass(frozen=True, slots=True)
class Spread:
    """The sheet of a paperback's cover. Lengths are points, from its lower left corner."""

    trim_pt: tuple[float, float]  # of the book: width, height
    spine_pt: float
    bleed_pt: float
    safe_pt: float  # that words keep from the trim, and from the folds
    clear_pt: float  # that words on the spine keep from the folds

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

    def safe_boxes(self) -> dict[str, Box]:
        """Where words may stand, on each part."""
        low, high = self.bleed_pt + self.safe_pt, self.height_pt - self.bleed_pt - self.safe_pt
        left, right = self.folds
        return {
            "back": (self.bleed_pt + self.safe_pt, low, left - self.safe_pt, high),
            "spine": (left + self.clear_pt, low, right - self.clear_pt, high),
            "front": (
                right + self.safe_pt,
                low,
                self.width_pt - self.bleed_pt - self.safe_pt,
                high,
            ),
        }


def make_spread(trim_pt: tuple[float, float], spine_pt: float, house: House) -> Spread:
    """The sheet as the house cuts it."""
    return Spread(
        trim_pt, spine_pt, house.points("cover_bleed"), house.points("cover_safe"), house.points("spine_clear")
    )  # fmt: skip
