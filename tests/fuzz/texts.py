"""Turn dice into a short text full of accidents, in which all words are numbered.

Nearly all that goes wrong on the way from the manuscript to the Book goes wrong in such texts, many times as often as in
whole books and in a fraction of their time (`readings.py` judges what is read of them).
"""

from __future__ import annotations

import re
from itertools import count
from random import Random

from fuzz.markdown import Writer
from fuzz.spoil import spoil
from fuzz.words import PLAIN

FIRST = 10_000  # numbers that no mark has
NUMBERED = re.compile(r"[a-z]+(\d+)er")

_LONG = "|".join(sorted({word for word in PLAIN if word.isalpha() and len(word) > 2}, reverse=True))
_PLAIN = re.compile(rf"(?<![\w#.=/-])({_LONG}|mark(?=\d+er\b))(?:\d+er)?(?![\w/=-])")


def make_text(dice: Random) -> str:
    """Front matter, and one to four chapters after accidents."""
    writer = Writer(dice, [], [], odd=dice.random() < 0.7)
    chapters = []
    for _ in range(dice.choice((1, 1, 2, 4))):
        parts = [writer.heading(1), writer.paragraph(0), writer.blocks(1, 3, 0)]
        if dice.random() < 0.5:
            parts += [writer.heading(2), writer.blocks(1, 2, 0)]
        chapters.append("".join((*parts, *(f"{definition}\n\n" for definition in writer.below))))
        writer.below = []
    text = "".join(chapters)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 4))):
        text = spoil(dice, text)
    return f"---\ntitle: A\n---\n{_numbered(text) if dice.random() < 0.8 else text}"


def _numbered(text: str) -> str:
    """With another number behind each plain word, also behind those that an accident doubled."""
    numbers = count(FIRST)
    return _PLAIN.sub(lambda match: f"{match[1]}{next(numbers)}er", text)
