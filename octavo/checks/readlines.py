"""Turn a line with letters that are written from right to left into the order in which it is read.

A PDF knows places, no order, and pdfium's own guess goes wrong where both directions meet. Here the
direction of the text is known, that of the book's language; so the letters are taken by their places and
what runs against it is turned: the Unicode Bidirectional Algorithm (UAX 9) backwards, as far as that can go.
Signs and figures at the bounds of two directions may have stood on either side. What has no letter from right to left is
read as it stands, from the left: so it is seen where the full stop of a Latin paragraph stands in a Hebrew book.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from octavo.text.directions import letters_of


class Placed(NamedTuple):
    """What one glyph of a line says."""

    indexes: tuple[int, ...]  # of its characters
    text: str
    origin: float  # of the glyph, in points from the left: unlike its ink it is never out of order
    right: float  # where its ink ends


_APART = 12.0  # points: no space between words is so wide
_SAME = 0.01  # points: characters of one glyph
_TURNED = frozenset(("R", "AL"))
_STRAIGHT = frozenset(("L", "EN", "AN"))


def in_reading_order(characters: Iterable[Placed], turned: bool) -> list[int]:
    """The indexes of the characters of a line as they are read; ``turned``: in a text from right to left."""
    glyphs: list[Placed] = []
    for character in sorted(characters, key=lambda character: character.origin):
        if glyphs and character.origin - glyphs[-1].origin < _SAME:
            indexes, text, origin, right = glyphs[-1]
            glyphs[-1] = Placed(
                indexes + character.indexes,
                text + character.text,
                origin,
                max(right, character.right),
            )
        else:
            glyphs.append(character)
    if turned:
        ordered = [
            g
            for piece, way in reversed([*_stretches(glyphs)])
            for g in (piece if way == "ltr" else _turn(piece[::-1], _STRAIGHT, _TURNED))
        ]
    else:
        ordered = [
            g
            for piece, _ in _stretches(glyphs)
            for g in _turn(piece, _TURNED, frozenset("L"), inner=True)
        ]
    return [index for glyph in ordered for index in glyph.indexes]


def _pieces(line: Sequence[Placed]) -> Iterator[list[Placed]]:
    """What stands apart in a line: cells of a table are read one after the other."""
    piece: list[Placed] = []
    for character in line:
        if piece and character.origin - piece[-1].right > _APART:
            yield piece
            piece = []
        piece.append(character)
    yield piece


def _stretches(line: Sequence[Placed]) -> Iterator[tuple[list[Placed], str]]:
    """What stands apart in a line, with the one direction of its letters, or nothing where it has both. What stands side by
    side and has the same is one: spaces of a line that is filled may be as wide as those between cells."""
    before, way = [], ""
    for piece in _pieces(line):
        letters = letters_of("".join(character.text for character in piece))
        own = "" if letters.ltr and letters.rtl else "rtl" if letters.rtl else "ltr"
        if own and own == way:
            before += piece
            continue
        if before:
            yield before, way
        before, way = piece, own
    yield before, way


def _turn(
    line: Sequence[Placed],
    these: frozenset[str],
    others: frozenset[str],
    *,
    inner: bool = False,
) -> list[Placed]:
    """The line with every stretch turned that begins and ends with one of ``these`` directions and has none
    of ``others`` in it; ``inner``: figures in such a stretch are not turned."""
    directions = [unicodedata.bidirectional(character.text[:1] or " ") for character in line]
    ordered: list[Placed] = []
    place = 0
    while place < len(line):
        end = place
        if directions[place] in these:
            for further in range(place, len(line)):
                if directions[further] in others:
                    break
                if directions[further] in these:
                    end = further
        stretch = list(line[place : end + 1])
        if len(stretch) > 1:
            stretch = stretch[::-1]
            if inner:
                stretch = _turn(stretch, _STRAIGHT, _TURNED)
        ordered += stretch
        place = end + 1
    return ordered
