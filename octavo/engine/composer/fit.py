"""Find where the lines of a paragraph end, all of them together.

Every way of breaking a paragraph into lines is worth a sum of demerits, and the way with the fewest is
taken: D. E. Knuth and M. F. Plass, "Breaking Paragraphs into Lines", Software: Practice and Experience 11
(1981), 1119-1184. Their sums are kept; what is added is that letters give way by a little, that
marks hang over the margins, that lines should not begin or end alike, and that spaces
wider than half again are avoided before anything else is.

All lengths are whole numbers of Pango's units, and all sums are of products and quotients alone, so that
every machine finds the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

# How far a space may be stretched and shrunk, as shares of itself.
STRETCH = 0.5
SHRINK = 0.37
_TIGHT = 0.25  # by such a share they are much narrower
LETTERS = 0.02  # how much wider or narrower letters may become
# What is held against a line, in the unit of Knuth and Plass.
_LINE = 10  # each line as such
_HYPHENS_IN_TURN = 10_000
_TIGHT_BESIDE_LOOSE = 3_000
_HYPHEN_BEFORE_LAST = 5_000
_SAME_WORD = 4_000  # begins, or ends, two lines one after the other
_WIDE = 1_000_000  # spaces wider than half again
_NARROW = 8_000  # spaces that are much narrower
_RUNT = 4_000_000  # a last line shorter than it may be
_ANY = 1e5  # a tolerance with which all is taken that there is
_MOST_HYPHENS = 2  # in lines one after the other
_RIVAL = (
    2 * _TIGHT_BESIDE_LOOSE + _HYPHENS_IN_TURN
)  # by so much a way to a place may be worse than the best


class Chance(NamedTuple):
    """A place where a line may end, in Pango's units from the beginning of the paragraph set in one line."""

    end: int  # where the line ends, a hyphen included
    begin: int  # where the next line begins
    spaces: int  # before the end, in the paragraph
    spaces_begun: int  # before the beginning of the next line
    penalty: int  # for ending here
    hyphen: bool  # whether the line ends with one
    soft: bool  # whether it is one that is added
    right: int  # how far the last mark hangs over the margin
    left: int  # and the first one of the next line
    first: str | None  # word with which the next line begins
    last: str | None  # word with which this one ends
    place: tuple[
        int, int, int, int
    ]  # leaf and letter where the line ends, and where the next begins


Row = tuple[
    int, int, int, int, int, bool, bool, int, int, str | None, str | None, tuple[int, int, int, int]
]  # a chance without its names


@dataclass(frozen=True, slots=True)
class Measure:
    """What a paragraph is fitted into."""

    width: int
    indent: int  # of the first line
    hanging: int  # how far its first mark hangs over the margin
    space: int  # the natural one
    shortest: int  # a last line should not be shorter
    justified_end: bool = False  # whether the last line is set full, too


# A way to a place where a line may begin: kind of the line before it, hyphens in turn, demerits, node, lines so far
_Way = tuple[int, int, float, int, int]
# A place where lines begin: where it is, spaces before it, hanging mark, first word, last word of the line before it,
# and the ways to it that are worth going on with
_Begun = tuple[int, int, int, str | None, str | None, list[_Way]]


def fit(  # noqa: PLR0912, PLR0915  (one loop that runs a million times for a book: calls would double it)
    chances: Sequence[Row], measure: Measure, tolerance: float, lines: int | None = None
) -> list[int] | None:
    """The numbers of the chances that are taken, the last one being the end of the paragraph.

    ``tolerance`` is how far a line may be stretched: 1 lets its spaces grow by half. With ``lines`` the
    paragraph is set in so many. None where it cannot be done.
    """
    nodes: list[tuple[int, int]] = [(-1, -1)]
    width, space = measure.width, measure.space
    far, near = 6 * space, 4 * space
    # places where a line may begin, but those from which all that come are too far
    begun: list[_Begun] = [(-measure.indent, 0, measure.hanging, None, None, [(1, 0, 0.0, 0, 0)])]
    final = len(chances) - 1
    is_last = is_open = False
    reached: list[_Way] = []  # ways to the place behind the last chance
    for number, chance in enumerate(chances):
        end = chance[0]
        filled = (
            end - width - chance[7]
        )  # where a line begins that just fills its measure, marks aside
        if number == final:
            is_last, is_open = True, not measure.justified_end
        ways: dict[int, tuple[float, int, int]] | None = (
            None  # kind of line, hyphens in turn, lines → the best
        )
        best = 0.0
        gone = (
            0  # of the places, from the first on: what begins there is too long for all that come
        )
        for place, (start, before, left, first, last, states) in enumerate(begun):
            slack = start + left - filled
            natural = end - start
            if slack < 0:
                gaps = chance[2] - before
                letters = natural * LETTERS
                room = gaps * space * SHRINK + letters
                if -slack > room:
                    if place == gone and -slack > room + far:
                        gone += 1
                    continue
                ratio = slack / room
                badness = -100 * ratio * ratio * ratio
                this = 1 if ratio > -0.5 else 0
                cost = (_LINE + badness) * (_LINE + badness)
                if -slack > gaps * space * _TIGHT + letters:
                    cost += _NARROW
            elif is_open:
                gaps = chance[2] - before
                this = 1
                cost = _LINE * _LINE
            else:
                gaps = chance[2] - before
                room = gaps * space * STRETCH + natural * LETTERS
                if slack > tolerance * room:
                    if slack > tolerance * (room + near):
                        break  # all that begin behind it are looser still
                    continue
                ratio = slack / room if room else 0.0
                badness = 100 * ratio * ratio * ratio
                this = 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
                cost = (_LINE + badness) * (_LINE + badness)
                if ratio > 1:
                    cost += _WIDE * ratio
            if ways is None:
                ways = {}
                (_, begin, _, spaces_begun, penalty, hyphen, _, _, next_left, next_first, this_last,
                 _) = chance  # fmt: skip
                worth = penalty * penalty
            if not is_last:
                cost += worth
            elif is_open and natural < measure.shortest:
                cost += _RUNT
            begins_alike = first is not None and first == next_first
            ends_alike = last is not None and last == this_last
            for kind, run, demerits, node, count in states:
                total = cost  # added up in one order everywhere: sums of fractions depend on it
                now = 0
                if run:
                    if is_last:
                        total += _HYPHEN_BEFORE_LAST
                        if not gaps:  # a part of a word alone
                            if tolerance < _ANY:
                                continue
                            total += _RUNT
                    elif hyphen:
                        if run >= _MOST_HYPHENS:
                            continue
                        total += _HYPHENS_IN_TURN
                        now = run + 1
                elif hyphen and not is_last:
                    now = 1
                if this - kind > 1 or kind - this > 1:
                    total += _TIGHT_BESIDE_LOOSE
                if begins_alike:
                    total += _SAME_WORD
                if ends_alike:
                    total += _SAME_WORD
                total += demerits
                if lines is None:
                    if ways and total > best + _RIVAL:
                        continue
                    key = this * 4 + now
                else:
                    key = this * 4 + now + (count + 1) * 16
                known = ways.get(key)
                if known is None or total < known[0]:
                    ways[key] = (total, node, count + 1)
                    if len(ways) == 1 or total < best:
                        best = total
        if gone:
            del begun[:gone]
        if ways:
            reached = []
            for key, (total, node, count) in ways.items():
                if lines is None and total > best + _RIVAL:
                    continue
                nodes.append((number, node))
                reached.append((key // 4 % 4, key % 4, total, len(nodes) - 1, count))
            begun.append((begin, spaces_begun, next_left, next_first, this_last, reached))
        elif not begun:
            return None
        elif is_last:
            reached = []
    ends = [way for way in reached if lines in (None, way[4])]
    if not ends:
        return None
    node = min(ends, key=lambda way: way[2])[3]
    taken = []
    while node:
        number, node = nodes[node]
        taken.append(number)
    return taken[::-1]


def fit_ragged(chances: Sequence[Row], measure: Measure) -> list[int] | None:
    """The same for lines that keep their own length: as even as can be, the last one aside."""
    nodes: list[tuple[int, int]] = [(-1, -1)]
    begun: list[tuple[int, float, int, int]] = [(-measure.indent, 0.0, 0, 0)]  # hyphens in turn
    oldest = 0
    final = len(chances) - 1
    zone = max(1, measure.width // 8)
    ends: list[tuple[float, int]] = []
    for number, (end, begin, _, _, penalty, hyphen, *_) in enumerate(chances):
        best: tuple[float, int, int] | None = None
        for index in range(oldest, len(begun)):
            start, demerits, node, run = begun[index]
            slack = measure.width - (end - start)
            if slack < 0:
                if index == oldest and slack < -6 * measure.space:
                    oldest += 1
                continue
            if hyphen and run >= _MOST_HYPHENS:
                continue
            short = slack / zone
            cost = _LINE + 100 * short * short if number < final else 0.0
            if number == final and end - start < measure.shortest:
                cost += 100 * (measure.shortest / zone) * (measure.shortest / zone)
            total = demerits + cost * cost + penalty * penalty
            if best is None or total < best[0]:
                best = (total, node, run + 1 if hyphen else 0)
        if best is not None:
            nodes.append((number, best[1]))
            begun.append((begin, best[0], len(nodes) - 1, best[2]))
            if number == final:
                ends.append((best[0], len(nodes) - 1))
        if oldest == len(begun):
            return None
    if not ends:
        return None
    node = min(ends)[1]
    taken = []
    while node:
        number, node = nodes[node]
        taken.append(number)
    return taken[::-1]
