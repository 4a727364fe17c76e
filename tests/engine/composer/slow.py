"""A slow and plain total fit: the sums of `octavo/engine/composer/fit.py`, taken over every way there is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from octavo.engine.composer import fit as sums
from octavo.engine.composer.fit import Chance, Measure

Begun = tuple[
    int, int, int
]  # chance that the line begins behind (-1: none), kind of the line before, hyphens in turn


def demerits(  # noqa: PLR0912  (each sum as it is said)
    chances: Sequence[Chance], measure: Measure, tolerance: float, begun: Begun, end: int
) -> tuple[float, int, int] | None:
    """What is held against a line that ends with a chance, its kind, and the hyphens in turn; None if it cannot be."""
    before, kind, run = begun
    chance, is_last = chances[end], end == len(chances) - 1
    start = chances[before].begin if before >= 0 else -measure.indent
    gaps = chance.spaces - (chances[before].spaces_begun if before >= 0 else 0)
    hanging = chances[before].left if before >= 0 else measure.hanging
    natural = chance.end - start
    slack = measure.width - natural + chance.right + hanging
    letters = natural * sums.LETTERS
    cost = float(sums._LINE**2)
    this = 1
    if slack < 0:
        room = gaps * measure.space * sums.SHRINK + letters
        if -slack > room:
            return None
        ratio = slack / room
        this = 1 if ratio > -0.5 else 0
        cost = (sums._LINE - 100 * ratio**3) ** 2
        if -slack > gaps * measure.space * sums._TIGHT + letters:
            cost += sums._NARROW
    elif not is_last or measure.justified_end:
        room = gaps * measure.space * sums.STRETCH + letters
        if slack > tolerance * room:
            return None
        ratio = slack / room if room else 0.0
        this = 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        cost = (sums._LINE + 100 * ratio**3) ** 2
        if ratio > 1:
            cost += sums._WIDE * ratio
    now = 0
    if is_last:
        if not measure.justified_end and natural < measure.shortest:
            cost += sums._RUNT
        if run:
            cost += sums._HYPHEN_BEFORE_LAST
            if not gaps:
                return None
    else:
        cost += chance.penalty**2
        if chance.hyphen:
            if run == sums._MOST_HYPHENS:
                return None
            now = run + 1
            cost += sums._HYPHENS_IN_TURN * (run > 0)
    cost += sums._TIGHT_BESIDE_LOOSE * (abs(this - kind) > 1)
    if before >= 0:
        cost += sums._SAME_WORD * (
            chances[before].first is not None and chances[before].first == chance.first
        )
        cost += sums._SAME_WORD * (
            chances[before].last is not None and chances[before].last == chance.last
        )
    return cost, this, now


def fit_slowly(
    chances: Sequence[Chance], measure: Measure, tolerance: float, lines: int | None = None
) -> tuple[float, list[int]] | None:
    """The fewest demerits, and where the lines end that have them."""

    @cache
    def best(begun: Begun, left: int) -> tuple[float, list[int]] | None:
        if begun[0] == len(chances) - 1:
            return (0.0, []) if left == 0 or lines is None else None
        if lines is not None and left == 0:
            return None
        found = None
        for end in range(begun[0] + 1, len(chances)):
            line = demerits(chances, measure, tolerance, begun, end)
            rest = best((end, *line[1:]), left - 1 if lines is not None else 0) if line else None
            if line and rest and (found is None or line[0] + rest[0] < found[0]):
                found = (line[0] + rest[0], [end, *rest[1]])
        return found

    return best((-1, 1, 0), lines or 0)
