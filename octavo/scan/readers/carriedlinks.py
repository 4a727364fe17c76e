"""Turn pages of which the first lines have a link that is not theirs into pages without it.

LaTeX ends a page in the middle of a link of a note, and dvipdfmx then draws the link around all that is set before it ends: the
folio, and the first lines of the next page, with the calls among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from octavo.scan.sheets.model import Line, Sheet, Word

_SAME = 0.3  # points: sizes that are one
_HEAD = 2  # lines at the head of a page that may stand before those with the link


@dataclass(frozen=True, slots=True)
class _Carried:
    """The last link of a page."""

    address: str
    size: float  # of most of its letters
    shown: bool  # whether they are of the address


def drop_carried_links(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The pages in order, without a link at their head that the page before ends with, and that is set there as other type
    is, or is shown by its address there and by other words here."""
    last: _Carried | None = None
    for sheet in sheets:
        strange = _strange(sheet, last) if last is not None else frozenset[int]()
        last = _last_link(sheet, strange, last)
        yield _without(sheet, strange) if strange else sheet


def _strange(sheet: Sheet, last: _Carried) -> frozenset[int]:
    """The words at the head of a page that the link does not mean, by their ids."""
    lines = [line for region in sheet.regions for line in region.lines]
    first = next((n for n, line in enumerate(lines[:_HEAD]) if _begins(line, last)), len(lines))
    words = [word for line in lines[first:] for word in line.words]
    found: list[Word] = []
    for word in words:
        if word.link != last.address:
            break
        found.append(word)
    others = [word for word in found if abs(word.size - last.size) > _SAME and not word.raised]
    if 2 * len(others) > len(found) or (last.shown and not _shows(found, last.address)):
        return frozenset(map(id, found))
    return frozenset()


def _begins(line: Line, last: _Carried) -> bool:
    return bool(line.words) and line.words[0].link == last.address


def _last_link(sheet: Sheet, strange: frozenset[int], before: _Carried | None) -> _Carried | None:
    words = [word for region in sheet.regions for line in region.lines for word in line.words]
    address = next((word.link for word in reversed(words) if "://" in word.link), "")
    held = [word for word in words if word.link == address and id(word) not in strange]
    if not address or not held:
        return before if strange else None
    sizes: Counter[float] = Counter()
    for word in held:
        sizes[word.size] += len(word.text)
    size = sizes.most_common(1)[0][0]
    return _Carried(address, size, _shows([w for w in held if w.size == size], address))


def _shows(words: Iterable[Word], address: str) -> bool:
    """Whether words are the address, or a part of it."""
    return _letters("".join(word.text for word in words)) in _letters(address)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _without(sheet: Sheet, strange: frozenset[int]) -> Sheet:
    def freed(line: Line) -> Line:
        if not any(id(word) in strange for word in line.words):
            return line
        words = (word._replace(link="") if id(word) in strange else word for word in line.words)
        return replace(line, words=tuple(words))

    regions = (replace(held, lines=tuple(map(freed, held.lines))) for held in sheet.regions)
    return replace(sheet, regions=tuple(regions))
