"""Turn the look of paragraphs into headings: short lines that are larger, bold or in the middle, above prose.

A heading by its style is believed; one by its look is told, since a person set it so and may have meant
another thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from octavo.scan.model import Log, Look

_LONGEST = 14  # words
_PROSE = 8  # words: a paragraph of as many stands below a heading
_LARGER = 1.12  # times the size of the text
_CHAIN = 3  # lines that one heading may be set in


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph looks."""

    element: Any  # of the file
    words: str
    size: float  # points; 0: not said
    bold: bool
    centred: bool
    opens_page: bool
    level: int = 0  # by its style; 0: it is none


def guess_headings(shapes: Sequence[Shape], log: Log) -> dict[Any, int]:
    """Paragraphs that are headings by their look, with their levels."""
    said = [shape for shape in shapes if shape.words.strip()]
    sizes = Counter[float]()
    for shape in said:
        sizes[shape.size] += len(shape.words)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    if sum(shape.bold for shape in said) > len(said) / 2:
        return {}  # a bold text: its look tells nothing
    found = [
        n
        for n, shape in enumerate(said)
        if _stands_out(shape, size) and _heads_prose(said, n, size)
    ]
    ranks = sorted({_rank(said[n], size) for n in found}, reverse=True)
    real = min((shape.level for shape in said if shape.level), default=0)
    levels: dict[Any, int] = {}
    for n in found:
        shape = said[n]
        rank = _rank(shape, size)
        level = min(ranks.index(rank) + 1, 3)
        if real and rank == (False, False):
            level = max(
                level, real + 1
            )  # bold, and no more than that, below a heading by its style
        levels[shape.element] = level
        log.looks.append(Look("heading", f"“{' '.join(shape.words.split())[:80]}” has no style of a heading and was "
                              f"taken for one by its look, of level {level}"))  # fmt: skip
    return levels


def _stands_out(shape: Shape, size: float) -> bool:
    words = shape.words.strip()
    if (
        shape.level
        or len(words.split()) > _LONGEST
        or words[-1] in ".,;:"
        or sum(map(str.isalpha, words)) < 2  # an initial
    ):
        return False
    larger = bool(size) and shape.size >= _LARGER * size
    return larger or shape.bold or (shape.centred and (words.isupper() or shape.opens_page))


def _heads_prose(said: Sequence[Shape], place: int, size: float) -> bool:
    for shape in said[place + 1 : place + 1 + _CHAIN]:
        if shape.level:
            return False
        if len(shape.words.split()) >= _PROSE or shape.words.strip()[-1] in '.?!”"':
            return not _stands_out(shape, size)
        if not _stands_out(shape, size):
            return False
    return False


def _rank(shape: Shape, size: float) -> tuple[bool, bool]:
    return bool(size) and shape.size >= _LARGER * size, shape.centred
