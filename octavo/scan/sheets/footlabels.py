"""Turn the rows at the foot of pages that OCR has read into the places where notes begin, with the number of each.

Numbers of notes grow by one, page by page: what OCR read as a number says where the count stands, and what it read as a
sign (“*Carter”, “?Letter”) is the number that is missing there. So is what it did not read at all: of “12. Carter” a full
stop may be left, or a line that begins where the words of others do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from octavo.scan.sheets.measures import Measures
from octavo.scan.sheets.rows import Row

SMALLER = 0.94  # of the size of the text: notes are
CLOSER = 0.9  # of the distance of its lines: theirs are
_NUMBER = re.compile(r"(\d{1,4})(?:[.,)]?$|(?=[^\W\d_“\"‘«(]|[“\"‘«(]))")
# What a small number is read as, before a letter that begins a sentence, or alone.
_SIGN = re.compile(r"[*°®?©™’”“'^~`!|†‡§¶%$#@<>•·\dlIiJS]{1,4}(?=[A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ“\"‘«(]|[.,)]?$)")
# What is left of “12.” whose number was not read.
_STOP = re.compile(r"[.,)–-]")
_BEGINS = re.compile(r"[A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ“\"‘«(]")
_INSET = (0.8, 6.0)  # times the size: so far behind its number the words of a note begin
_NOWHERE = (0.0, 0.0)
_DAY = re.compile(r"\d{1,2}, \d{4}\b")
_CODE = re.compile(r"(?!https?:|www\.).*(?:\w\d|[/_=&%])")  # the middle of an address, and no word
_CUT_WORD = re.compile(r"[a-zà-ÿ]{2,}")  # whose first letter was read with the number
_NUMBERED = re.compile(r"[1-9]\d{0,3}(?!\d)")
_SHORT = 4  # rows that stand apart below the text
_APART = 1.3  # of the distance of its lines
_NEAR = 4  # numbers among which the next is looked for
_GAP = 3  # signs behind the last number that is read
_JUMP = 20  # numbers that may be missing
_FAR = 60  # rows in which that is


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
    signs: list[Label] = []  # what may be labels, since the last number
    spots = [
        (page, place) for page, rows in enumerate(pages) for place in range(foot_of(rows, measures), len(rows))
    ]  # fmt: skip
    numbers = [_number_of(pages[page][place]) for page, place in spots]
    rows = [pages[page][place] for page, place in spots]
    left, begin = _left_of_numbers(rows, numbers), _find_begin(rows, numbers)
    expected = _first_number(numbers)
    for spot, (page, place) in enumerate(spots):
        row = pages[page][place]
        value = _cut_number(row, expected, len(signs)) or numbers[spot]
        missing = _missing(value, expected, signs, page, is_first=not found)
        if value is not None and _fits(value, expected, missing, len(signs), numbers[spot + 1 :]):
            chain = [*found[-1:], *_best(signs, missing)]
            lost = _lost_lines(chain, pages, page, place) if 0 < len(chain) - 1 < missing else ()
            if sum(lost) != missing - len(chain) + 1:  # else each is known that is lost whole
                lost = ()
            found += _counted(_best(signs, missing), value, pages, lost)
            found.append(Label(page, place, value, _length(row, value), read=True))
            expected, signs = value + 1, []
            continue
        begins = begin[0] < (row.box.left - left) / max(row.size, 1.0) < begin[1]
        if (sign := _sign_of(row, expected, begins=begins)) is not None:
            signs.append(Label(page, place, 0, sign, read=False))
    if expected is not None:
        kept = signs[:_GAP]
        found += _counted(kept, expected + len(kept), pages)
    return found


def _fits(
    value: int, expected: int | None, missing: int, signs: int, behind: Sequence[int | None]
) -> bool:
    """Whether a number is the next: it is, or there are signs for all between; else those behind have to say so."""
    if expected is None or (value >= expected and 0 <= missing <= signs):
        return True
    near = [number for number in behind[:_FAR] if number is not None][:_NEAR]
    is_late = any(expected <= number < value for number in near)  # “67” was read as “87”
    return 0 <= missing <= _JUMP and not is_late and _goes_on(behind, value)


def _missing(
    value: int | None, expected: int | None, signs: Sequence[Label], page: int, *, is_first: bool
) -> int:
    """How many numbers are missing before a number; fewer than none where it cannot be the next."""
    if value is None or expected is None:
        return -1
    here = sum(sign.page == page for sign in signs)
    if value < expected and value == here + 1:
        return here  # the count may begin anew with the page
    return min(len(signs), value - 1) if is_first else value - expected


def _first_number(numbers: Sequence[int | None]) -> int | None:
    """The number that the count begins with: the first behind which it goes on."""
    known = [(place, number) for place, number in enumerate(numbers) if number is not None]
    for place, number in known:
        if _goes_on(numbers[place + 1 :], number, at_end=False):
            return number
    return known[0][1] if known else None


def _goes_on(numbers: Sequence[int | None], value: int, *, at_end: bool = True) -> bool:
    """Whether the next number is among those that follow; ``at_end``: or none follows."""
    near = [number for number in numbers[:_FAR] if number is not None][:_NEAR]
    return value + 1 in near or value + 2 in near or (at_end and not near)


def _cut_number(row: Row, expected: int | None, signs: int) -> int | None:
    """The number that a row begins with, of which a letter was read as a part: the next, or one behind as many ``signs``."""
    if expected is None:
        return None
    return next((n for n in range(expected, expected + signs + 1) if _begins_with(row, n)), None)


def _begins_with(row: Row, expected: int | None) -> bool:
    """Whether a row begins with the number that is to come, and a letter that was read as a digit or a sign, or not at all:
    “531bid.”, “53[bid.”, “53bid.”; or was cut off with the number: “537 bid.”."""
    if expected is None or not row.words:
        return False
    first = row.words[0].text
    behind = row.words[1].text if len(row.words) > 1 else ""
    if re.fullmatch(rf"{expected}[1-9lI|!\[\](){{}}]", first) and _CUT_WORD.match(behind):
        return True
    rest = r"(?!(?:st|nd|rd|th)\b)[1lI|!\[\](){}]?[^\W\d_]{2}"
    return re.match(f"{expected}{rest}", first) is not None


def _number_of(row: Row) -> int | None:
    """The number that a row of notes may begin with."""
    first = row.words[0].text if row.words else ""
    match = _NUMBER.match(first)
    if match is None or match[1].startswith("0") or _CODE.match(first[match.end(1) :]):
        return None
    stands_alone = match.end() == len(first)
    behind = row.words[1].text if len(row.words) > 1 else ""
    if stands_alone and (
        not behind or (not behind[:1].isupper() and (first[-1] == "," or behind[:1].islower()))
    ):
        return None  # a page, a day: “25, 2021”
    return int(match[1])


def _length(row: Row, value: int) -> int:
    """How many letters of a row's first word are its number, with the full stop behind that."""
    first = row.words[0].text
    return len(first) if re.fullmatch(rf"{value}[.,)]", first) else len(str(value))


def _find_begin(rows: Sequence[Row], numbers: Sequence[int | None]) -> tuple[float, float]:
    """From where to where, times the size behind the usual left of numbers, a note begins whose number was not read: where
    lines go on at the left of numbers, its words begin farther in; where they go on before it, notes are set in."""
    left = _left_of_numbers(rows, numbers)
    others = [
        (row.box.left - left) / row.size
        for row, n in zip(rows, numbers, strict=True)
        if n is None and row.size
    ]
    going_on = sum(abs(by) < _INSET[0] for by in others)
    before = sum(-_INSET[1] < by < -_INSET[0] for by in others)
    if before > going_on:
        return (-_INSET[0], _INSET[0])
    return (
        _INSET if going_on >= max(1, sum(_INSET[0] < by < _INSET[1] for by in others)) else _NOWHERE
    )


def _left_of_numbers(rows: Sequence[Row], numbers: Sequence[int | None]) -> float:
    found = [row.box.left for row, number in zip(rows, numbers, strict=True) if number is not None]
    return median(found) if found else 0.0


def _sign_of(row: Row, expected: int | None, *, begins: bool) -> int | None:
    """How many letters of a row's first word may be a number that was misread; 0 where it was not read at all and the row
    ``begins`` where notes do."""
    first = row.words[0].text if row.words else ""
    behind = row.words[1].text if len(row.words) > 1 else ""
    if _STOP.fullmatch(first[:1]) and (
        _BEGINS.match(first[1:]) or (not first[1:] and behind[:1].isalnum())
    ):
        return 1
    if _DAY.match(f"{first} {behind}"):
        return None
    match = _SIGN.match(first)
    if match is None and begins and _BEGINS.match(first):
        return 0
    if (
        match is None
        or _CODE.match(first[match.end() :])
        or (len(row.words) < 2 and match.end() >= len(first) - 1)
    ):
        return None
    longest = (
        len(str(expected)) + (not match[0].isdigit()) if expected is not None else len(match[0])
    )
    return match.end() if match.end() <= longest else None


def _best(signs: Sequence[Label], missing: int) -> list[Label]:
    """As many signs as numbers are missing: the last of them, when there are more."""
    return list(signs[-missing:]) if missing > 0 else []


def _lost_lines(
    chain: Sequence[Label], pages: Sequence[Sequence[Row]], page: int, place: int
) -> tuple[int, ...]:
    """How many lines are white from each beginning of a note to the next, and to the row at ``place``: they were not read."""
    ends = [*((label.page, label.row) for label in chain[1:]), (page, place)]
    lost: list[int] = []
    for label, (sheet, end) in zip(chain, ends, strict=True):
        start = label.row if label.page == sheet else end
        steps = [
            two.baseline - one.baseline for one, two in pairwise(pages[sheet][start : end + 1])
        ]
        usual = 1.2 * pages[sheet][end].size
        lost.append(sum(max(0, round(step / usual) - 1) for step in steps))
    return tuple(lost)


def _counted(
    signs: Sequence[Label], behind: int, pages: Sequence[Sequence[Row]], lost: Sequence[int] = ()
) -> Iterator[Label]:
    """Signs with the numbers that they stand for; ``behind``: the number behind the last of them; ``lost``: how many notes
    were not read before each, and behind the last."""
    for step, sign in enumerate(signs):
        number = behind - len(signs) + step - sum(lost[step + 1 :])
        row = pages[sign.page][sign.row]
        is_read = row.words[0].text.startswith(str(number))
        letters = _length(row, number) if is_read else sign.letters
        yield Label(sign.page, sign.row, number, letters, read=is_read)


def foot_of(rows: Sequence[Row], measures: Measures) -> int:
    """Where the rows begin that are smaller than the text, or nearer to one another, to the end of the page."""
    start = len(rows)
    while start and rows[start - 1].cells:
        before = rows[max(start - 2, 0)]
        is_among = (
            before.size < SMALLER * measures.size and start > 1
        )  # one row was measured wrongly
        if not (is_among or _is_small(rows, start - 1, measures)):
            break
        start -= 1
    return _set_apart(rows, start, measures)


def _set_apart(rows: Sequence[Row], start: int, measures: Measures) -> int:
    """Where the last rows begin that stand apart from the text and begin with a number, above what begins at ``start``: notes
    of a word or two have too few letters to be measured by."""
    for place in range(start - 1, max(len(rows) - 1 - _SHORT, 0), -1):
        row, above = rows[place], rows[place - 1]
        if not row.cells or not above.cells:
            break
        apart = row.baseline - above.baseline > _APART * measures.leading
        if apart and row.words and _NUMBERED.match(row.words[0].text):
            return place
    return start


def _is_small(rows: Sequence[Row], place: int, measures: Measures) -> bool:
    if rows[place].size < SMALLER * measures.size:
        return True
    steps = [
        two.baseline - one.baseline for one, two in pairwise(rows[max(place - 1, 0) : place + 2])
    ]
    return any(0 < step < CLOSER * measures.leading for step in steps)
