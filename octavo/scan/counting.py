"""Turn the numbers of chapters and parts, in words or numerals, into numbers; and tell which parts are of chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from octavo.text.numerals import roman

_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split(), start=1)
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_ROMAN = {roman(number): number for number in range(1, 100)}
CHAPTER = re.compile(
    r"\W*(?:chapter|kapitel|chapitre|capítulo|capitolo|глава|գլուխ)\s+"
    r"(?P<number>\d+|[ivxlc]+|[a-z]+(?:-[a-z]+)?)\b[\s:.—–-]*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"\W*(?:part|teil|partie|parte|часть|մաս)\s+(?P<number>\w+)\b", re.IGNORECASE)


def value_of(word: str) -> int | None:
    """The number that a word or a numeral is; None where it is none."""
    word = word.casefold()
    if word.isdecimal():
        return int(word)
    if word in _WORDS:
        return _WORDS[word]
    tens, _, ones = word.partition("-")
    if tens in _TENS:
        return _TENS[tens] + _WORDS.get(ones, 0)
    return _ROMAN.get(word)


def is_chapter_alone(title: str) -> bool:
    """Whether a title is “Chapter 7” and no more."""
    match = CHAPTER.fullmatch(title)
    return (
        match is not None
        and not match["title"].strip(" .:")
        and value_of(match["number"]) is not None
    )


def is_part(title: str) -> bool:
    """Whether a title names a part of the book."""
    return _PART.match(title) is not None


def number_of_part(title: str) -> int | None:
    """The number of the part that a title begins with: “Part II”, “Part Two: The River”; None where it has none."""
    match = _PART.match(title)
    return value_of(match["number"]) if match else None


def are_of_chapters(titles: Sequence[str], levels: Sequence[int]) -> bool:
    """Whether what is called a part is one of a chapter: the count begins anew below several titles, and between “Part I”
    and “Part II” none of their level stands, where the parts of a book have their chapters.

    ``levels``: how deep each title stands; 1 is the highest.
    """
    begun = 0
    before: int | None = (
        None  # the number of the part that was the last title of its level, or above
    )
    depth = 0  # of the last part
    for place, (title, level) in enumerate(zip(titles, levels, strict=True)):
        if not is_part(title):
            if begun and level > depth and CHAPTER.match(title):
                return False  # as those of a volume have them
            before = before if level > depth else None
            continue
        value = number_of_part(title)
        if value is None or (value != 1 and before != value - 1) or (value == 1 and not place):
            return False
        begun += value == 1
        before, depth = value, level
    return begun > 1
