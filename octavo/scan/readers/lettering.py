"""Turn two neighbours among the letters of a line into what they are to each other: one word, two, or two without a space.

What a program draws says it better than its spaces do: some are not written, some take no room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from octavo.scan.readers.type import Style

_SPACE = 0.1  # of the size: a word space behind a call, however much it is drawn together
_NARROW = 0.13  # the same, beside a bracket
_NO_ROOM = 0.02  # the same: a space that is none
_THIN = 0.18  # the same: TeX's is a sixth
_QUOTED = frozenset(("“‘", "‘“", "’”", "”’"))
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_DASHES = frozenset("–—―⸺")
SMALLER = 0.93  # than the letters beside it: raised, where it stands higher, too


@dataclass(slots=True)
class Piece:
    """Some letters of one style on their way to a Word."""

    start: int  # index of its first character
    end: int
    text: str
    style: Style
    left: float
    right: float
    baseline: float
    raised: bool
    glued: bool


def size_of(pieces: Sequence[Piece]) -> float:
    """The size of most letters of a line, or of as many that are larger."""
    sizes: dict[float, int] = {}
    for piece in pieces:
        if not piece.raised:
            sizes[piece.style.size] = sizes.get(piece.style.size, 0) + len(piece.text)
    size = max(sizes, key=lambda value: (sizes[value], value), default=pieces[0].style.size)
    largest = max(sizes, default=size)
    return largest if size < SMALLER * largest and sizes[largest] * 2 > sizes[size] else size


def is_apart(one: Piece, other: Piece) -> bool:
    """Whether there is a space that pdfium has not seen: behind a call, where it measures by the call's own size; before
    or behind a bracket, where a space that is set by itself is lost."""
    gap = other.left - one.right
    if one.raised or other.raised:
        calls = one.raised and not other.raised
        return calls and other.text[:1].isalnum() and gap > _SPACE * one.style.size
    if gap <= _NARROW * one.style.size:
        return False
    return (one.text[-1:].isalnum() and other.text[:1] in _OPENING) or (
        one.text[-1:] in _CLOSING and other.text[:1].isalnum()
    )


def touches(one: Piece, other: Piece) -> bool:
    """Whether the space between two words is none: one of them ends or begins with a dash, and it takes no room, as that which
    XeTeX writes for a word joiner; or two quotation marks that open or close stand a thin space apart, ‘so.’ ”, as TeX sets
    them."""
    if one.baseline != other.baseline:
        return False
    gap = abs(other.left - one.right) / max(one.style.size, 1.0)
    before, behind = one.text[-1:], other.text[:1]
    if before in _DASHES or behind in _DASHES:
        return gap < _NO_ROOM
    return before + behind in _QUOTED and gap < _THIN


def is_alike(one: Piece, other: Piece) -> bool:
    """Whether two pieces of a word look the same: a program may set each letter by itself."""
    return (
        one.raised == other.raised
        and abs(one.baseline - other.baseline) < 0.05 * max(one.style.size, 1.0)
        and one.style.font == other.style.font
        and one.style.size == other.style.size
        and one.style.bold == other.style.bold
        and one.style.italic == other.style.italic
    )
