"""Turn the rows at the foot of pages that OCR has read into the places where notes begin, with the number of each.

Numbers of notes grow by one, page by page: what OCR read as a number says where the count stands, and what it read as a
sign (“*Carter”, “?Letter”) is the number that is missing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from octavo.scan.sheets.measures import Measures
from octavo.scan.sheets.rows import Row

SMALLER = 0.94  # of the size of the text: notes are
CLOSER = 0.86  # of the distance of its lines: theirs are
_NUMBER = re.compile(r"(\d{1,4})(?:[.,)]?$|(?=[A-ZÀ-ÞА-ЯԱ-Ֆ“\"‘]))")
_SIGN = re.compile(
    r"[*°®?©™’”'^~`!|†‡§¶%$#@<>•·.,:;]{1,3}(?:$|(?=[A-ZÀ-ÞА-ЯԱ-Ֆ“\"‘\d]))|[lIiJoOS]{1,2}$"
)
_GAP = 3  # signs behind the last number that is read
_JUMP = 20  # numbers that may be missing


@dataclass(frozen=True, slots=True)
class Label:
    """Where a note begins."""

    page: int
    row: int  # its index among the rows of the page
    number: int
    letters: int  # of its first word: as many are the label
    read: bool  # whether OCR read the number; else it was counted


def find_labels(pages: Sequence[Sequence[Row]], measures: Measures) -> list[Label]:
    """The beginnings of notes on all pages: numbers that go on with the count, signs where numbers are missing."""
    found: list[Label] = []
    signs: list[Label] = []  # since the last number
    expected: int | None = None
    for page, rows in enumerate(pages):
        for place in range(foot_of(rows, measures), len(rows)):
            words = rows[place].words
            number, sign = _NUMBER.match(words[0].text), _SIGN.match(words[0].text)
            if len(words) < 2 or (number is None and sign is None):
                continue
            if number is None:
                signs.append(Label(page, place, 0, sign.end() if sign else 0, read=False))
                continue
            value = int(number[1])
            missing = 0 if expected is None else value - expected
            is_anew = value == 1 and (not signs or signs[-1].page < page)
            if (
                is_anew
                or 0 <= missing <= len(signs)
                or (0 < missing <= _JUMP and _opens(rows, place, measures))
            ):
                if not is_anew:
                    found += _counted(signs[-missing:] if missing else [], value)
                found.append(Label(page, place, value, number.end(), read=True))
                expected, signs = value + 1, []
    if expected is not None:
        found += _counted(signs[:_GAP], expected + len(signs[:_GAP]))
    return found


def _opens(rows: Sequence[Row], place: int, measures: Measures) -> bool:
    """Whether a row is the first at the foot of its page."""
    return place == foot_of(rows, measures)


def _counted(signs: Sequence[Label], behind: int) -> Iterator[Label]:
    """Signs with the numbers that they stand for; ``behind``: the number behind the last of them."""
    for step, sign in enumerate(signs):
        yield replace(sign, number=behind - len(signs) + step)


def foot_of(rows: Sequence[Row], measures: Measures) -> int:
    """Where the rows begin that are smaller than the text, or nearer to one another, to the end of the page."""
    start = len(rows)
    while start and rows[start - 1].cells and _is_small(rows, start - 1, measures):
        start -= 1
    return start


def _is_small(rows: Sequence[Row], place: int, measures: Measures) -> bool:
    if rows[place].size < SMALLER * measures.size:
        return True
    steps = [
        two.baseline - one.baseline for one, two in pairwise(rows[max(place - 1, 0) : place + 2])
    ]
    return any(0 < step < CLOSER * measures.leading for step in steps)
