"""Turn lines that no mark parts into pages into lines with page ends, where folios and running heads tell them.

Tools that take the text out of a PDF leave folios and running heads where they stand, and no more:
`… fighting` / `5` / `Mountain Fortress` / `control of …`. Folios rise page by page; what stands beside most of them
is the running head, and says whether a page ends behind its folio or before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PAGE_END = "\x1c"  # a page end that was found and not written; no scan holds it
_FOLIO = re.compile(r"[\s#*_\[(|–—-]*(?P<number>\d{1,4})[\s*_\])|–—-]*")
_WITH_HEAD = re.compile(r"\W*(?:(?P<before>\d{1,4})\s+(?=[^\W\d])[^\n]{3,80}|[^\n]{3,80}?[^\W\d]\W*\s(?P<after>\d{1,4}))\W*")  # fmt: skip
_LONGEST = 90  # letters of a running head
_FEWEST = 3  # folios, where a running head stands beside them; else
_BARE = 6
_LEAST_PAGE = 400  # letters
_STEP = 3  # pages without a folio between two

Lines = list[tuple[int, str]]  # the number of a line in the scan, and its words


@dataclass(frozen=True, slots=True)
class _Folio:
    index: int  # of its line
    number: int
    before: _Folio | None
    length: int


def find_page_ends(lines: Lines) -> Lines:
    """The lines with a line of `PAGE_END` at each page end; as they are where folios tell none."""
    heads = _repeated(lines)
    folios = _longest_chain(lines, heads)
    beside = [_beside(lines, folio, heads) for folio in folios]
    below = sum(b[1] for b in beside)
    above = sum(b[0] for b in beside)
    if not _are_pages(lines, folios):
        return lines
    if len(folios) < (_FEWEST if max(above, below) >= max(2, len(folios) // 2) else _BARE):
        return lines
    ends = below >= above and below > 0
    if ends and _first(lines) == folios[0]:
        ends = False  # folio, then head, from the first page on
    elif not ends and above:
        ends = _first(lines) not in (folios[0], _before(lines, folios[0]))
    elif not ends:
        ends = not _stand_at_heads(lines, folios)
    made: Lines = []
    breaks = {
        folio + 1 if ends else _head_of(lines, folio, heads)
        for folio in folios
        if not ends or _after(lines, folio) is not None
    }  # the index of the line that begins a page
    for index, (number, line) in enumerate(lines):
        if index in breaks and made:
            made += [(number, ""), (number, PAGE_END)]
        if index in folios:
            made += [(number, ""), (number, line), (number, "")]
        elif line.strip() and _key(line) in heads and _is_edge(index, breaks):
            made += [(number, line), (number, "")]
        else:
            made.append((number, line))
    return made


def _are_pages(lines: Lines, folios: Sequence[int]) -> bool:
    """Whether as much stands between the numbers as on a page: notes with one word and a number are no heads."""
    between = sorted(sum(len(line) for _, line in lines[a:b]) for a, b in pairwise(folios))
    alone = sum(_FOLIO.fullmatch(lines[index][1]) is not None for index in folios)
    return bool(between) and (between[len(between) // 2] >= _LEAST_PAGE or alone > len(folios) // 2)


def _key(line: str) -> str:
    """A running head without its folio and its dress."""
    if len(line.strip()) > _LONGEST or line.startswith((">", "[^")):
        return ""
    words = re.sub(r"[\W_]+", " ", line).strip().casefold()
    words = re.sub(r"^\d+ | \d+$", "", words)
    return words if re.search(r"[^\W\d]{2}", words) else ""


def _repeated(lines: Lines) -> frozenset[str]:
    """What stands beside numbers again and again."""
    first = _first(lines)
    counts = Counter(
        [] if first is None else [_key(lines[first][1])]
    )  # the first page has no folio above it
    for index, (_, line) in enumerate(lines):
        if _FOLIO.fullmatch(line):
            counts.update({_key(lines[n][1]) for n in (_before(lines, index), _after(lines, index)) if n is not None})  # fmt: skip
        elif _WITH_HEAD.fullmatch(line):
            counts[_key(line)] += 1
    return frozenset(key for key, count in counts.items() if key and count >= _FEWEST)


def _before(lines: Lines, index: int) -> int | None:
    return next((n for n in range(index - 1, max(-1, index - 6), -1) if lines[n][1].strip()), None)


def _after(lines: Lines, index: int) -> int | None:
    return next(
        (n for n in range(index + 1, min(len(lines), index + 6)) if lines[n][1].strip()), None
    )


def _first(lines: Lines) -> int | None:
    return next((n for n, (_, line) in enumerate(lines) if line.strip()), None)


def _longest_chain(lines: Lines, heads: frozenset[str]) -> list[int]:
    """Lines with numbers that rise by one, or by little: alone between blank lines, or in a running head."""
    ends: dict[int, _Folio] = {}
    best: _Folio | None = None
    for index, (_, line) in enumerate(lines):
        number = _number(lines, index, line, heads)
        if number is None:
            continue
        near = [ends[n] for n in range(number - _STEP, number) if n in ends]
        before = max(near, key=lambda folio: (folio.length, folio.number), default=None)
        folio = _Folio(index, number, before, before.length + 1 if before else 1)
        if number not in ends or ends[number].length <= folio.length:
            ends[number] = folio
        if best is None or best.length < folio.length:
            best = folio
    chain: list[int] = []
    while best is not None:
        chain.append(best.index)
        best = best.before
    return chain[::-1]


def _number(lines: Lines, index: int, line: str, heads: frozenset[str]) -> int | None:
    match = _FOLIO.fullmatch(line)
    if match:
        blank_before = index == 0 or not lines[index - 1][1].strip()
        blank_after = index + 1 == len(lines) or not lines[index + 1][1].strip()
        beside = {
            _key(lines[n][1])
            for n in (_before(lines, index), _after(lines, index))
            if n is not None
        }
        last = _after(lines, index) is None
        apart = (blank_before and blank_after) or last or beside & heads
        return int(match["number"]) if apart else None
    if heads and _key(line) in heads and (match := _WITH_HEAD.fullmatch(line)):
        return int(match["before"] or match["after"])
    return None


def _beside(lines: Lines, index: int, heads: frozenset[str]) -> tuple[bool, bool]:
    """Whether a running head stands above a folio, or in its line, and below it."""
    before, after = _before(lines, index), _after(lines, index)
    own = _key(lines[index][1]) in heads
    return (
        own or (before is not None and _key(lines[before][1]) in heads),
        not own and after is not None and _key(lines[after][1]) in heads,
    )


def _head_of(lines: Lines, index: int, heads: frozenset[str]) -> int:
    """The first line of the page whose folio stands at its head."""
    before = _before(lines, index)
    return before if before is not None and _key(lines[before][1]) in heads else index


def _stand_at_heads(lines: Lines, folios: Sequence[int]) -> bool:
    """Whether folios stand at the heads of pages: text follows the last, and hardly any stands above the first."""
    behind = sum(len(line) for _, line in lines[folios[-1] + 1 :])
    above = sum(len(line) for _, line in lines[: folios[0]])
    return behind > above


def _is_edge(index: int, breaks: set[int]) -> bool:
    """Whether a line is one of the first of its page."""
    return any(index - step in breaks for step in range(4)) or index < 4
