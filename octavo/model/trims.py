"""The sizes that printers cut pages to, by the names that they use; and lengths."""

from __future__ import annotations

import re

TRIMS: dict[str, tuple[float, float]] = {  # inches; the names that printers use
    "us-trade": (6, 9),
    "digest": (5.5, 8.5),
    "pocket": (4.25, 6.87),
    "royal": (6.14, 9.21),
    "demy": (5.43, 8.5),
    "crown-quarto": (7.44, 9.69),
    "executive": (7, 10),
    "a4": (8.268, 11.693),
    "a5": (5.827, 8.268),
    "b5": (6.929, 9.843),
    "letter": (8.5, 11),
}
_THICKEST_PT = 24 * 72.0  # of a spine: more than two thousand pages of board
_NARROWEST_PT, _WIDEST_PT = 72.0, 10 * 72.0  # of a flap
_UNITS_PER_INCH = {"in": 1.0, "mm": 25.4, "cm": 2.54, "pt": 72.0}


def parse_trim(value: str) -> tuple[float, float]:
    """Width and height in points of a trim's name or of a size such as ``6in x 9in``.

    Raises ValueError for anything else, and for pages no press would take.
    """
    if value.lower() in TRIMS:
        width, height = TRIMS[value.lower()]
        return width * 72, height * 72
    match = re.fullmatch(
        r"(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)?\s*[x×]\s*(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)", value.lower()
    )
    if match is None:
        raise ValueError(f"“{value}” is not a trim; write {', '.join(TRIMS)} or 152mm x 229mm")
    unit = match[4]
    width = float(match[1]) / _UNITS_PER_INCH[match[2] or unit] * 72
    height = float(match[3]) / _UNITS_PER_INCH[unit] * 72
    if not (216 <= width <= 1200 and 288 <= height <= 1700):
        raise ValueError(f"“{value}” is no size for a book: 3 × 4 in is the smallest page")
    return width, height


def parse_length(value: str) -> float:
    """A length such as ``14.2mm`` in points. Raises ValueError for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)", value.strip().lower())
    if match is None:
        raise ValueError(f"“{value}” is no length; write 14.2mm or 0.56in")
    return float(match[1]) / _UNITS_PER_INCH[match[2]] * 72


def check_spine(value: str) -> str:
    """How thick a book is. Raises ValueError for what none can be."""
    if parse_length(value) > _THICKEST_PT:
        raise ValueError(f"“{value}” is no thickness of a book; write 14.2mm or 0.56in")
    return value


def check_flap(value: str) -> str:
    """How wide the flap of a jacket is. Raises ValueError for what none can be."""
    if not _NARROWEST_PT <= parse_length(value) <= _WIDEST_PT:
        raise ValueError(f"“{value}” is no width of a flap; write 90mm or 3.5in")
    return value
