"""Tell in which direction the letters of a text are written."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from markupsafe import Markup

_TAG = re.compile("<[^<>]*>")
_TURNED = frozenset(("R", "AL"))
# The blocks that Unicode keeps for such letters.
_THEIRS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class Letters(NamedTuple):
    """What the strong letters of a text say."""

    first: str  # direction of the first of them, “ltr” or “rtl”; nothing where there are none
    ltr: int  # how many there are of each
    rtl: int

    @property
    def most(self) -> str:
        """The direction of most of them; where there are as many of both, that of the first."""
        if self.ltr == self.rtl:
            return self.first
        return "ltr" if self.ltr > self.rtl else "rtl"


def has_turned(text: str) -> bool:
    """Whether there are letters in it that are written from right to left."""
    return not text.isascii() and _THEIRS.search(text) is not None


def side(text: object, around: str) -> Markup:
    """For templates: the attribute of an element with these words, in HTML, where they run against what is around them."""
    letters = letters_of(_TAG.sub("", str(text)))
    if letters.first in ("", around) or letters.first != letters.most:
        return Markup()
    return Markup(' dir="{}"').format(letters.first)


def letters_of(text: str) -> Letters:
    """What the letters of a text say of its direction."""
    counts = {"ltr": 0, "rtl": 0}
    first = ""
    for character in text:
        kind = unicodedata.bidirectional(character)
        side = "ltr" if kind == "L" else "rtl" if kind in _TURNED else ""
        if side:
            first = first or side
            counts[side] += 1
    return Letters(first, **counts)
