"""Turn figures and words that a format gives into boxes, words and lines: the small steps that its readers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from octavo.scan.model import Box
from octavo.scan.sheets.model import Line, RegionKind, Word

_INCH = 72  # points
_USUAL_DPI = 300
_PLAUSIBLE = range(4 * _INCH, 20 * _INCH)  # heights of a page
_HEIGHT = 11 * _INCH  # of a page that does not say how large it is
# What formats call parts of a page, in the words that we have for them; asked in this order.
_KINDS: tuple[tuple[str, RegionKind], ...] = (
    (r"footnote|endnote|\bnote\b|^notezone", "note"),
    (r"page.?number|folio|numberingzone|pagenum", "folio"),
    (r"caption", "caption"),
    (r"table", "table"),
    (r"runningtitle|header|running.?head|kopfzeile", "head"),
    (r"footer|signature|catch.?word|quiremark|running.?foot", "foot"),
    (r"heading|title|headline", "heading"),
    (r"image|graphic|illustration|picture|figure|drawing", "picture"),
    (r"paragraph|mainzone|main$|\btext\b|body", "text"),
)


def kind_of(name: str) -> RegionKind:
    """What we call a part of a page that a format, or its makers, call ``name``; "" for what is not known."""
    said = name.lower()
    return next((kind for pattern, kind in _KINDS if re.search(pattern, said)), "")


def points_of(height: float, dpi: float = 0.0) -> float:
    """How many points a pixel is; a file that does not say gets what most scans have, if a page may be as high."""
    if dpi > 0:
        return _INCH / dpi
    if int(height * _INCH / _USUAL_DPI) in _PLAUSIBLE or height <= 0:
        return _INCH / _USUAL_DPI
    return _HEIGHT / height


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all; of none an empty one."""
    held = [box for box in boxes if box.right > box.left or box.bottom > box.top]
    if not held:
        return Box(0, 0, 0, 0)
    return Box(
        min(box.left for box in held), min(box.top for box in held),
        max(box.right for box in held), max(box.bottom for box in held),
    )  # fmt: skip


def spread(text: str, box: Box, model: Word) -> list[Word]:
    """The words of a line that gives one box for all: each has its share of it; ``model``: what they are like."""
    size = max(len(text), 1)
    wide = (box.right - box.left) / size
    return [
        model._replace(text=found[0],
                box=Box(box.left + found.start() * wide, box.top, box.left + found.end() * wide, box.bottom))
        for found in re.finditer(r"\S+", text)
    ]  # fmt: skip


def line_of(
    words: Sequence[Word], box: Box, *, baseline: float = 0.0, hyphen: bool | None = None
) -> Line:
    """A line; words without a box have their shares of it."""
    if words and not any(word.box.right > word.box.left for word in words):
        total = sum(len(word.text) + 1 for word in words)
        left, made = box.left, []
        for word in words:
            right = left + (len(word.text) + 1) * (box.right - box.left) / total
            made.append(word._replace(box=Box(left, box.top, right, box.bottom)))
            left = right
        words = made
    if box.right <= box.left:
        box = around(word.box for word in words)
    return Line(tuple(words), box, baseline, hyphen)
