"""Turn pages on which numbers of notes stand apart from their notes into pages on which each stands above its own.

`pdftotext` without `-layout` writes what is raised where it comes to it: `Resemblance. / Contiguity. / 4 / Cause and effect. /
2 / 3`, or at the end of the last line of the text, in place of its hyphen: `a greater va16`. A number with words below it is
that of these words. One that has none, of a note that is called on its page or the one before, belongs between the notes of
the numbers before and behind it, where a line begins one; each that was moved is told. Where nothing says so, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from octavo.scan.dialects.pageends import PAGE_END, Lines
from octavo.scan.model import Log, Look

_LONE = re.compile(r"\s*([1-9]\d{0,3})\s*$")
_CALL = re.compile(r"[^\W\d_][.,;:!?…”’\"')\]]*([1-9]\d{0,3})(?=[\s.,;:!?”’\")]|$)(?![.,]\d)")
_CUT = re.compile(r"^(?P<text>.*[^\W\d_])(?P<number>[1-9]\d{0,3})$")  # “a greater va16”
_ENDS = re.compile(r"[.!?…:][”’\"')\]]*\s*$")
_BEGINS = re.compile(r"[“\"‘«(\[]*[A-ZÀ-ÞΆ-ΫА-ЯԱ-Ֆ]")
_INDENTED = 0.05  # of the lines: more have margins, and keep numbers beside their notes
_SHORT = 0.8  # of the usual width: a line that ends a note
_LONGER = 1.1  # of the usual width: lines of smaller type are
_LOWER = 0.4  # of the lines of a page: below them notes begin
_FEWEST = 3  # numbers without words: fewer are accidents


@dataclass(slots=True)
class _Page:
    """Lines of a page, and the numbers among them that are notes'."""

    lines: Lines
    called: frozenset[int] = frozenset()
    loose: dict[int, int] = field(default_factory=dict)  # number → its line, without words below
    known: dict[int, int] = field(default_factory=dict)  # number → the first line of its note


def join_loose_numbers(lines: Lines, log: Log) -> Lines:
    """The lines with each number above its note; as they are where they have margins, or no such numbers."""
    text = [line for _, line in lines if line.strip()]
    if sum(line.startswith("  ") for line in text) > _INDENTED * len(text):
        return lines
    pages, marks = _part(lines)
    width = _usual(text)
    before: frozenset[int] = frozenset()
    count = sum(len(page.lines) for page in pages)
    for page in pages:
        page.lines = _join_calls(page.lines)
        page.lines = _part_cut(page.lines, before)
        here = _called(page.lines)
        page.called = here | before
        _find_numbers(page)
        before = here - page.known.keys() - page.loose.keys()
    changed = abs(count - sum(len(page.lines) for page in pages))
    if changed + sum(len(page.loose) for page in pages) < _FEWEST:
        return lines
    made: Lines = []
    for number, (mark, page) in enumerate(zip(marks, pages, strict=True)):
        after = pages[number + 1].lines if number + 1 < len(pages) else []
        made += [*mark, *_settle(page, width, after, log)]
    return made


def _part(lines: Lines) -> tuple[list[_Page], list[Lines]]:
    """The pages, and the mark before each."""
    pages: list[_Page] = [_Page([])]
    marks: list[Lines] = [[]]
    for number, line in lines:
        if line.startswith(("\f", PAGE_END)):
            mark, rest = line[0], line[1:]
            pages.append(_Page([(number, rest)] if rest else []))
            marks.append([(number, mark)])
        else:
            pages[-1].lines.append((number, line))
    return pages, marks


def _usual(text: Sequence[str]) -> int:
    """How long most lines are."""
    lengths = sorted(map(len, text))
    return lengths[int(0.6 * (len(lengths) - 1))] if lengths else 0


def _called(lines: Lines) -> frozenset[int]:
    return frozenset(int(match[1]) for _, line in lines for match in _CALL.finditer(line))


def _join_calls(lines: Lines) -> Lines:
    """The lines of a page with a call that stands alone behind its word: its number stands alone at the foot again."""
    written = [n for n, (_, line) in enumerate(lines) if line.strip()]
    folio = next((n for n in written[-1:] if _is_folio(lines, n)), None)
    alone = [n for n in written if n != folio and _LONE.match(lines[n][1])]
    texts = [lines[n][1].strip() for n in alone]
    called = _called(lines)
    strange = {text for text in texts if int(text) not in called}
    if len(strange) != 1:
        return lines  # a page of the contents has many
    joined: dict[int, str] = {}  # line above → the number behind it
    taken: set[int] = set()
    for place, text in zip(alone, texts, strict=True):
        above = max((n for n in written if n < place), default=None)
        if (
            above is None
            or texts.count(text) != 2
            or text in joined.values()
            or int(text) in called
        ):
            continue
        if _words(lines[above][1]):
            joined[above] = text
            taken.add(place)
    return [
        (number, line.rstrip() + joined.get(n, "")) if n in joined else (number, line)
        for n, (number, line) in enumerate(lines)
        if n not in taken
    ]


def _find_numbers(page: _Page) -> None:
    """The numbers of the page that stand alone, with words below them or without; a folio is none."""
    written = [n for n, (_, line) in enumerate(page.lines) if line.strip()]
    folio = next((n for n in written[-1:] if _is_folio(page.lines, n)), None)
    stack: dict[int, int] = {}  # numbers one below the other
    for place in (n for n in written if n != folio):
        match = _LONE.match(page.lines[place][1])
        if match is not None and int(match[1]) in page.called:
            stack[int(match[1])] = place
        elif match is None and stack:
            first = min(stack)
            page.known[first] = place
            page.loose |= {number: at for number, at in stack.items() if number != first}
            stack = {}
    page.loose |= stack


def _part_cut(lines: Lines, waiting: frozenset[int]) -> Lines:
    """The lines of a page, each number apart that stands in place of the hyphen at a line's end; ``waiting``: what is called
    on the page before."""
    made: Lines = []
    seen = set(waiting)
    for index, (number, line) in enumerate(lines):
        cut = _CUT.match(line)
        after = next((text for _, text in lines[index + 1 : index + 3] if text.strip()), "")
        if cut and int(cut["number"]) in seen and _BEGINS.match(after):
            made += [(number, f"{cut['text']}-"), (number, cut["number"])]
        else:
            made.append((number, line))
        seen |= {int(one) for one in _CALL.findall(line)}
    return made


def _is_folio(lines: Lines, place: int) -> bool:
    return (
        _LONE.match(lines[place][1]) is not None and place > 0 and not lines[place - 1][1].strip()
    )


def _settle(page: _Page, width: int, after: Lines, log: Log) -> Lines:
    """The lines of a page with its loose numbers where their notes begin."""
    placed: dict[int, int] = {}  # the line that a note begins with → its number
    for number in sorted(page.loose):
        start = _find_start(page, number, width, after)
        if start is None or start in page.known.values() or start in placed:
            continue
        placed[start] = number
        page.known[number] = start
    moved = {page.loose[number] for number in placed.values()}
    made: Lines = []
    for place, (number, line) in enumerate(page.lines):
        if place in placed:
            label = placed[place]
            made += [(number, ""), (number, str(label))]
            log.looks.append(Look("guessed", f"the number {label} stood apart from its note, and was put before “{line[:40]}”", number))  # fmt: skip
        if place not in moved:
            made.append((number, line))
    return made


def _find_start(page: _Page, number: int, width: int, after: Lines) -> int | None:
    """The line that a note begins with whose number is loose: behind the note before it, or the first below the text."""
    lower = [start for known, start in page.known.items() if known < number]
    higher = [start for known, start in page.known.items() if known > number]
    end = min(higher, default=len(page.lines))
    if lower:
        written = [n for n in range(max(lower), end) if _words(page.lines[n][1])]
        found = (b for a, b in pairwise(written) if _is_beginning(page.lines, a, b, width))
        if (start := next(found, None)) is not None:
            return start
        end = min(page.known.values())  # then it stands above all of them
    return _find_foot(page, end, width, after)


def _find_foot(page: _Page, end: int, width: int, after: Lines) -> int | None:
    """The first line below the text: where lines grow longer, for the type is smaller; else behind a blank line, or
    behind words that go on overleaf."""
    written = [n for n in range(end) if _words(page.lines[n][1])]
    long = [len(page.lines[n][1]) > _LONGER * width for n in written]
    steps = [(a, b) for a, b in pairwise(written) if _BEGINS.match(page.lines[b][1])]
    for at, is_long in enumerate(long):
        if is_long and 2 * sum(long[at:]) >= len(long[at:]) and len(long[at:]) >= _FEWEST:
            near = [(a, b) for a, b in steps if b in written[max(at - 2, 0) : at + 1]]
            cut = [b for a, b in near if b > a + 1 or not _ENDS.search(page.lines[a][1])]
            return next(iter([*cut[::-1], *(b for _, b in near[::-1])]), None)
    lower = written[int(_LOWER * len(written))] if written else 0
    blank = [b for a, b in steps if b >= lower and not any(page.lines[n][1].strip() for n in range(a + 1, b)) and b > a + 1]  # fmt: skip
    if blank:
        return blank[-1]
    goes_on = next((line for _, line in after if _words(line) and not _BEGINS.match(line)), "")
    broken = [b for a, b in steps if b >= lower and not _ENDS.search(page.lines[a][1])]
    return broken[0] if len(broken) == 1 and goes_on else None


def _is_beginning(lines: Lines, last: int, place: int, width: int) -> bool:
    """Whether a line begins a note: below one that ends a sentence early, or behind a blank line."""
    above = lines[last][1]
    apart = len(above) < _SHORT * width or not lines[place - 1][1].strip()
    return apart and _ENDS.search(above) is not None and _BEGINS.match(lines[place][1]) is not None


def _words(line: str) -> bool:
    return bool(line.strip()) and _LONE.match(line) is None
