"""Turn lines of which only boxes are known into lines with a size and a baseline, by what letters are like.

An OCR program that says the size of a line takes it from the line's box, which a call or a long letter makes higher; many
say none. Letters tell it: “t” and “A” reach as high as the line, “a” to two thirds of that, “g” a third below. What most
words of a line say is its size; lines of nearly one size are of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median, median_high

from octavo.scan.model import Box
from octavo.scan.sheets.model import Line, Sheet, Sheets, Word

ASCENT = 0.7  # of the size: how high “t” and “A” reach
_DESCENT = 0.3  # of the ascent: how far “g” reaches below
_MIDDLE = 0.67  # of the ascent: how high “a” reaches
_BEYOND = 0.1  # of the ascent: how far “/” reaches beyond
_ALIKE = 0.09  # sizes that differ by less are one
_NEARLY = 0.45
_BESIDE = 2.0  # ascents: lines of one paragraph are nearer
_ENOUGH = 3  # words that tell how high a line reaches
_TALL = frozenset(
    "bdfhklßþðABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜÀÂÇÈÉÊÎÔÛÁÍÓÚÑ0123456789äöüàâçèéêëîïôûáíóúñ"
)
_DEEP = frozenset("gpqyçQ,;()[]{}/|§†‡$@j")
_SMALL = frozenset("acemnorsuvwxzit")  # “i” and “t” are between: with others only
_HIGH = frozenset("'’‘“”\"*°®?!`´^™©")  # signs that reach as high
_SIGNS = frozenset(".·-–—_=~:…") | _HIGH


def size_lines(sheets: Sheets) -> Sheets:
    """Sheets that OCR has read, with sizes and baselines."""
    found: dict[int, float] = {}
    for sheet in sheets.pages:
        found |= _ascents_of([line for region in sheet.regions for line in region.lines])
    common = _common(found.values())
    return replace(sheets, pages=tuple(_sized(sheet, found, common) for sheet in sheets.pages))


def height_of(word: Word) -> float:
    """How high a word would reach whose box is as high: the ascent of its line; 0 where its letters do not tell."""
    if "/" in word.text:  # it reaches beyond both
        return (word.box.bottom - word.box.top) / (1 + _DESCENT + _BEYOND)
    letters = [letter for letter in word.text if letter not in _SIGNS]
    tall, deep = any(c in _TALL or c in _HIGH for c in word.text), any(c in _DEEP for c in letters)
    high = word.box.bottom - word.box.top
    if (
        not letters
        or high <= 0
        or not all(c in _TALL or c in _DEEP or c in _SMALL for c in letters)
    ):
        return 0.0
    return high / ((1.0 if tall else _MIDDLE) + (_DESCENT if deep else 0.0))


def is_deep(word: Word) -> bool:
    """Whether a word reaches below its line."""
    return any(letter in _DEEP for letter in word.text)


def is_tall(word: Word) -> bool:
    """Whether a word reaches as high as its line."""
    return any(letter in _TALL for letter in word.text)


def _ascents_of(lines: Sequence[Line]) -> dict[int, float]:
    """The ascent of each line of a page; where few words tell it, that of the nearest line, if it is about the same."""
    told = {id(line): _ascent_of(line) for line in lines}
    sure = [line for line in lines if told[id(line)][1] >= _ENOUGH]
    made: dict[int, float] = {}
    for line in lines:
        ascent, count = told[id(line)]
        if count < _ENOUGH and sure:
            near = min(sure, key=lambda other: _distance(other, line))
            other = told[id(near)][0]
            is_beside = (
                _distance(near, line) < _BESIDE * other and abs(other - ascent) < _NEARLY * other
            )
            ascent = other if is_beside else ascent
        made[id(line)] = ascent
    return made


def _distance(one: Line, other: Line) -> float:
    """From line to line; lines of two columns are far from one another."""
    apart = one.box.left > other.box.right or other.box.left > one.box.right
    return abs(one.box.bottom - other.box.bottom) + (1e6 if apart else 0)


def _ascent_of(line: Line) -> tuple[float, int]:
    """How high a line reaches, and how many words say so."""
    sure = [
        height
        for word in line.words
        if is_tall(word) and "/" not in word.text and (height := height_of(word))
    ]
    told = (
        sure
        if len(sure) >= _ENOUGH
        else [height for word in line.words if (height := height_of(word))]
    )
    if told:
        return median(told), len(sure)
    return max(1.0, (line.box.bottom - line.box.top) / (1 + _DESCENT)), 0


def _common(ascents: Iterable[float]) -> list[tuple[float, float]]:
    """For ranges of ascents that are nearly one: where each ends, and what most of it are."""
    made: list[tuple[float, float]] = []
    group: list[float] = []
    for ascent in sorted(ascents):
        if group and ascent > median(group) * (1 + _ALIKE):
            made.append((group[-1], median(group)))
            group = []
        group.append(ascent)
    return [*made, (group[-1], median(group))] if group else made


def _sized(sheet: Sheet, found: dict[int, float], common: list[tuple[float, float]]) -> Sheet:
    regions = []
    for region in sheet.regions:
        lines = [
            _line(line, next(value for end, value in common if found[id(line)] <= end))
            for line in region.lines
        ]
        regions.append(replace(region, lines=tuple(lines)))
    return replace(sheet, regions=tuple(regions))


def _line(line: Line, ascent: float) -> Line:
    size = round(ascent / ASCENT, 2)
    baseline = line.baseline or _baseline_of(line, ascent)
    words = tuple(
        word._replace(size=size, baseline=word.baseline or baseline) for word in line.words
    )
    return replace(line, words=words, baseline=baseline)


def _baseline_of(line: Line, ascent: float) -> float:
    """Where most words stand that do not reach below."""
    feet = [
        word.box.bottom
        for word in line.words
        if not is_deep(word) and any(map(str.isalnum, word.text))
    ]
    if feet:
        return median_high(feet)  # what stands higher may be raised
    box: Box = line.box
    return box.bottom - _DESCENT * ascent
