"""Turn text into the letters that count: the measure in which places in a text are given.

A place is the number of letters before it. White space, hyphens and marks that print nothing do not
count, because line ends add and swallow them; so the same place is found in the manuscript, on a
printed page and on a screen.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_HYPHENS = frozenset("-\u00ad\u2010\u2011")


def count_letters(text: str) -> int:
    """How many letters a text has."""
    return len(text) - sum(text.count(c) for c in frozenset(text) if not is_letter(c))


@cache  # a book has a few hundred characters, each of them thousands of times
def is_letter(character: str) -> bool:
    """Whether a character counts."""
    if character.isalnum():
        return True
    return not (
        character.isspace()
        or character in _HYPHENS
        or unicodedata.category(character) in ("Cf", "Cc")
    )
