"""Turn rows into counts of notes: runs of rows that begin with 1, 2, 3 …, of which some may not be found.

A count goes on with the next number. Where that is found nowhere near, it goes on with a higher one, which has to look as those before
and to be followed by its own next: a note that is lost is lost alone, and its call tells. Numbers that stand farther in are
those of a list within a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from octavo.scan.sheets.rows import Row

_LABEL = re.compile(r"\[?(\d{1,4})[\].):]{0,2}")
_GAP = 20  # numbers that may be missing between two notes
_LOST = 3  # before the first that is found
_IN_LINE = 2.0  # points
_INSIDE = 0.5  # of the size: so far behind the label of a note the number of an item in it stands
_FAR, _FARTHEST = 60, 600  # rows of a note; of one before another whose label is set off


class Head(NamedTuple):
    """A row that begins with a number."""

    place: int  # of the row
    label: str

    @property
    def number(self) -> int:
        """That the label says."""
        return int(self.label)


def find_counts(rows: Sequence[Row]) -> list[list[Head]]:
    """The counts, in order."""
    heads = list(_heads(rows))
    lefts = _lefts(rows)
    counts: list[list[Head]] = []
    at = 0
    while at < len(heads):
        if not _begins(rows, heads, at):
            at += 1
            continue
        count = [at]
        while (following := _next(rows, heads, count[-1], lefts)) is not None:
            count.append(following)
        counts.append([heads[place] for place in count])
        at = count[-1] + 1
    return counts


def _heads(rows: Sequence[Row]) -> Iterator[Head]:
    for place, row in enumerate(rows):
        match = _LABEL.fullmatch(row.words[0].text) if row.words else None
        if match is not None:
            yield Head(place, match[1])


def _begins(rows: Sequence[Row], heads: Sequence[Head], at: int) -> bool:
    """Whether a count begins: with 1, or with a number near it and the next two behind that."""
    place, number = heads[at].place, heads[at].number
    if len(rows[place].words) < 2:
        return False
    if not 1 < number <= 1 + _LOST:
        return number == 1
    following = heads[at + 1 : at + 3]
    return [head.number for head in following] == [number + 1, number + 2] and all(
        head.place - place <= _FAR and _are_alike(rows, place, head.place) for head in following
    )


def _next(
    rows: Sequence[Row], heads: Sequence[Head], at: int, lefts: Mapping[int, float]
) -> int | None:
    """The head that a count goes on with, by its index; None where it ends."""
    last = heads[at]
    higher: list[int] = []
    for number in range(at + 1, len(heads)):
        head = heads[number]
        if head.place - last.place > _FARTHEST:
            break
        if _is_inside(rows, last, head, lefts):
            continue
        if _begins_anew(rows, heads, number, last.number):
            break
        if not _is_near(rows, last, head) or not _is_labelled(rows, last, head):
            continue
        if head.number == last.number + 1:
            return number
        if last.number < head.number <= last.number + _GAP and _are_alike(rows, last.place, head.place):  # fmt: skip
            higher.append(number)
    higher.sort(key=lambda number: heads[number].number)
    return next((number for number in higher if _goes_on(rows, heads, number)), None)


def _lefts(rows: Sequence[Row]) -> dict[int, float]:
    """Where the words of each sheet begin: its margin."""
    lefts: dict[int, float] = {}
    for row in rows:
        if row.words:
            lefts[row.sheet] = min(row.box.left, lefts.get(row.sheet, row.box.left))
    return lefts


def _is_inside(rows: Sequence[Row], last: Head, head: Head, lefts: Mapping[int, float]) -> bool:
    """Whether a number stands farther in than the label of the ``last`` note, and is one in it."""
    one, other = rows[last.place], rows[head.place]
    label, number = one.words[0], other.words[0]
    by = number.box.left - lefts[other.sheet] - (label.box.right - lefts[one.sheet])
    return by > _INSIDE * max(label.size, 1.0)


def _begins_anew(rows: Sequence[Row], heads: Sequence[Head], at: int, last: int) -> bool:
    """Whether a 1 begins another count: 2 follows before the number that would go on with the one of before."""
    if heads[at].number != 1 or len(rows[heads[at].place].words) < 2:
        return False
    following = (head.number for head in heads[at + 1 :] if head.number in (2, last + 1))
    return next(following, 0) == 2


def _goes_on(rows: Sequence[Row], heads: Sequence[Head], at: int) -> bool:
    """Whether the next number stands behind one."""
    one = heads[at]
    return any(
        other.number == one.number + 1
        and _is_near(rows, one, other)
        and _are_alike(rows, one.place, other.place)
        for other in heads[at + 1 :]
        if other.place - one.place <= _FARTHEST
    )


def _is_near(rows: Sequence[Row], last: Head, head: Head) -> bool:
    most = _FARTHEST if _is_set_off(rows, head.place) else _FAR
    return head.place - last.place <= most


def _is_labelled(rows: Sequence[Row], last: Head, head: Head) -> bool:
    """Whether a number has words beside it; or stands alone on its row as that of the ``last`` note stands beside its words:
    “4.”, and below it a quotation."""
    if len(rows[head.place].words) > 1:
        return True
    if head.place + 1 >= len(rows) or not rows[head.place + 1].words:
        return False
    before, label = rows[last.place].words[0], rows[head.place].words[0]
    in_line = abs(label.box.right - before.box.right) < label.size
    return in_line and _are_alike(rows, last.place, head.place)


def _are_alike(rows: Sequence[Row], one: int, other: int) -> bool:
    """Whether two rows begin with numbers that look the same: raised or not, with a full stop or without; on one page they
    begin or end one below the other."""
    a, b = rows[one].words[0], rows[other].words[0]
    if bool(a.raised) != bool(b.raised) or a.text.isdigit() != b.text.isdigit():
        return False
    near = min(abs(a.box.left - b.box.left), abs(a.box.right - b.box.right))
    return rows[one].sheet != rows[other].sheet or near < max(a.size, b.size)


def _is_set_off(rows: Sequence[Row], place: int) -> bool:
    """Whether the first word of a row stands beside what the rows above or below are in line with."""
    left = rows[place].words[min(1, len(rows[place].words) - 1)].box.left
    near = rows[max(place - 1, 0) : place + 2]
    return any(
        abs(row.box.left - left) < _IN_LINE for row in near if row is not rows[place] and row.words
    )
