"""Find the letters of a page that have no ink: a sign that its font does not have, which pdfium reads as a ligature.

A font without a glyph for a letter draws its first one, which is empty in many. Where the file does not say what that means, and
says of others that they are two letters, pdfium gives the first two of these: “Λουκιανός” comes as “Λfifififififi”.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium_c

from octavo.scan.readers.type import run_at

UNNAMED = "\x01"  # what pdfium gives for a glyph without a letter
_LIGATURE = re.compile(r"ff[il]|f[fijlt]")
_NEAR = 80  # letters before it and behind it, one of which has to have ink
_NO_INK = 0.05  # points


def without_inkless(text: Any, characters: str) -> tuple[str, int]:
    """The characters of a text page with ligatures that draw nothing as unnamed glyphs; by how many there are more
    characters than glyphs in these."""
    ghosts = [
        match for match in _LIGATURE.finditer(characters) if not _has_ink(text, match.start())
    ]
    if not ghosts:
        return characters, 0
    address = ctypes.cast(text, ctypes.c_void_p).value or 0
    made, more = [*characters], 0
    taken = {index for match in ghosts for index in range(*match.span())}
    letters = [
        index for index, letter in enumerate(characters) if letter.isalpha() and index not in taken
    ]
    for match in ghosts:
        if run_at(address, match.start()) is None or not _is_beside_ink(text, match, letters):
            continue
        made[match.start() : match.end()] = UNNAMED * len(match[0])
        more += len(match[0]) - 1
    return "".join(made), more


def _is_beside_ink(text: Any, match: re.Match[str], letters: Sequence[int]) -> bool:
    """Whether a letter near it draws something: in a layer of text below a picture none does. ``letters``: the places of all
    that are no such ligatures."""
    place = bisect(letters, match.start())
    near = letters[max(0, place - _NEAR) : place + _NEAR]
    return any(_has_ink(text, index) for index in near[:: max(1, len(near) // 8)])


def _has_ink(text: Any, index: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    given = pdfium_c.FPDFText_GetCharBox(
        text, index, *map(ctypes.byref, (left, right, bottom, top))
    )
    return not given or top.value - bottom.value > _NO_INK
