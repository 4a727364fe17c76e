"""Turn initials, which stand beside or above the lines that they begin, into letters of the first of these.

An initial is one large letter, with a quotation mark before it perhaps, that hangs beside two lines or more, or stands on
the first and above it. Lines beside it begin where it does. Whether it is a word by itself, “A ferry”, or begins one, “At
six”, the words of the book tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from octavo.scan.sheets.model import Line, Region, Sheet, Sheets, Word

_INITIAL = re.compile(r"[“”\"‘’'«»„‹›¡¿—(\[]{0,2}[^\W\d_]{1,2}[’'.]?")
_OPENING = re.compile(r"[“”\"‘’'«»„‹›¡¿—(\[]{1,2}")
_LARGE = 1.7  # times the size of the words beside it
_CAPITAL = 0.85  # of the size: no capital with its mark is higher
_HEIGHT = 0.66  # of the size: most capitals are as high
_GAP = 1.6  # times the size of the text: as far from an initial its line begins at most
_LEVEL = 0.12  # of its size: an initial stands as exactly on the base of a line
_LETTERS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Known:
    """How often words, and pairs of them, stand in the book, in small letters."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]


def join_initials(sheets: Sheets) -> Sheets:
    """The sheets with each initial in the line that it begins."""
    known: _Known | None = None
    pages: list[Sheet] = []
    for sheet in sheets.pages:
        page = sheet
        while (found := next(_initials(page), None)) is not None:
            known = known or _read_words(sheets)
            page = _joined(page, found, known)
        pages.append(page)
    return replace(sheets, pages=tuple(pages)) if known is not None else sheets


@dataclass(frozen=True, slots=True)
class _Initial:
    line: Line  # of the initial
    beside: tuple[Line, ...]  # the lines that it stands beside, from above
    mark: Line | None  # a quotation mark before it, by itself


def _initials(sheet: Sheet) -> Iterator[_Initial]:
    lines = [
        line for region in sheet.regions for line in region.lines if region.kind in ("", "text")
    ]
    for line in lines:
        if not _is_large(line, lines):
            continue
        size, right = line.words[0].size, line.box.right
        top = line.baseline - _CAPITAL * size
        beside = sorted(
            (
                other
                for other in lines
                if other is not line
                and other.words[0].size * _LARGE <= size
                and 0
                < other.box.left - right + 0.15 * size
                < _GAP * other.words[0].size + 0.15 * size
                and top < other.baseline - 0.3 * other.words[0].size
                and other.baseline <= line.baseline + _LEVEL * size
            ),
            key=lambda other: other.baseline,
        )
        if beside and (
            abs(beside[-1].baseline - line.baseline) <= _LEVEL * size
            or abs(_head(beside[0]) - _head(line))
            <= _LEVEL * size  # the paragraph may be too short
        ):
            mark = next((other for other in lines if _is_mark_of(other, line, beside[0])), None)
            last = beside[-1]
            below = (  # that is set in as well, below one that stands higher than its lines
                other
                for other in lines
                if abs(other.box.left - last.box.left) < 1
                and 0 < other.baseline - last.baseline < 1.6 * last.words[0].size
            )
            yield _Initial(line, (*beside, *below), mark)


def _head(line: Line) -> float:
    """Where capitals of a line end."""
    return line.baseline - _HEIGHT * line.words[0].size


def _is_large(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line may be an initial: one letter, larger than most lines."""
    text = "".join(word.text for word in line.words)
    if len(text) > 4 or not _INITIAL.fullmatch(text) or text.lower() == text:
        return False
    size = line.words[-1].size
    return size > 0 and 2 * sum(other.words[0].size * _LARGE <= size for other in lines) > len(
        lines
    )


def _is_mark_of(other: Line, line: Line, first: Line) -> bool:
    """Whether a line is the quotation mark before an initial: at its left, beside the upper part of it."""
    text = "".join(word.text for word in other.words)
    return (
        other is not line
        and _OPENING.fullmatch(text) is not None
        and other.box.right <= line.box.left + 0.15 * line.words[0].size
        and line.box.left - other.box.right < line.words[0].size
        and other.box.top < line.baseline
        and other.box.bottom > first.box.top - line.words[0].size
    )


def _joined(sheet: Sheet, initial: _Initial, known: _Known) -> Sheet:
    first = initial.beside[0]
    held = (*(initial.mark.words if initial.mark is not None else ()), *initial.line.words)
    letter = "".join(word.text for word in held)
    behind = first.words[0]
    begun = Word(
        letter, behind.box._replace(left=initial.line.box.left, right=initial.line.box.right), behind.size,
        behind.baseline, behind.font, behind.bold, behind.italic, behind.small_caps, False,
    )  # fmt: skip
    words = (begun, behind._replace(glued=_is_begun(letter, first, known)), *first.words[1:])
    left = initial.line.box.left
    changed = {
        id(line): replace(line, box=line.box._replace(left=left)) for line in initial.beside
    } | {id(first): replace(first, words=words, box=first.box._replace(left=left))}
    gone = {id(initial.line), id(initial.mark)}
    regions: list[Region] = []
    for region in sheet.regions:
        lines = tuple(changed.get(id(line), line) for line in region.lines if id(line) not in gone)
        if lines or not region.lines:
            regions.append(replace(region, lines=lines))
    return replace(sheet, regions=tuple(regions))


def _is_begun(letter: str, line: Line, known: _Known) -> bool:
    """Whether an initial begins the first word of a line, and is none by itself."""
    alone = _LETTERS.search(letter.casefold())
    text = line.words[0].text.casefold()
    if alone is None or not text[:1].isalpha():
        return letter[-1:].isalpha()
    word = _LETTERS.match("".join([line.words[0].text, *(w.text for w in _glued(line))]).casefold())
    rest = word[0] if word is not None else text
    whole, apart = known.words[alone[0] + rest], known.pairs[alone[0], rest]
    if whole != apart:
        return whole > apart
    return not (known.words[rest] > 1 and known.words[alone[0]] > 1)  # once here


def _glued(line: Line) -> Iterator[Word]:
    for word in line.words[1:]:
        if not word.glued:
            return
        yield word


def _read_words(sheets: Sheets) -> _Known:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for sheet in sheets.pages:
        for region in sheet.regions:
            for line in region.lines:
                here = _LETTERS.findall(" ".join(word.text for word in line.words).casefold())
                words.update(here)
                pairs.update(pairwise(here))
    return _Known(words, pairs)
