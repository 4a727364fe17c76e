"""Turn the rows of sheets into those of the text, without running heads and folios, which stand at the edges of many.

A head is repeated, digits apart, at one height and in one size; or it stands where heads do. What is set as headings are
has to be the same on many of the pages that follow one another: “Part I”, “Part II” stand at one height by chance. What
stands apart from the text and repeats a heading is a head, too. A number at the edge is a folio when it grows with the pages,
or is what the source calls the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from octavo.scan.sheets.measures import TITLE_SIZE, size_of
from octavo.scan.sheets.rows import Row, join_words
from octavo.text.numerals import roman

_EDGE = 2  # rows at the head and at the foot of a page that may be furniture
_LONGEST = 110  # letters of a running head
_FEWEST = 3  # pages that repeat it
_APART = (
    1.25  # times the usual step from row to row: what is farther from the text is apart from it
)
_NEAR = 2.5  # points: heights that are one
_SPARSE = 3  # pages to one with a head that is set as headings are, at most
_TITLE = 40  # words of a heading, at most
_LEADERS = re.compile(r"(?:[.…·_]\s*){3}|…")
_COUNT = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[ivxlcdmIVXLCDM]{1,8})\W*")
_LABEL = re.compile(r"\[?(\d{1,4})[\].):]{0,2}\s")
_NUMBER = re.compile(r"\d{1,4}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8}")
_BARE = re.compile(r"\W*(?:page\s+|seite\s+|p\.\s*)?(\d{1,4}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8})(?:\s*(?:of|/|von)\s*\d{1,4})?\W*",
                   re.IGNORECASE)  # fmt: skip
_YEAR = re.compile(r"\d{4}")
_ROMAN = {roman(number): number for number in range(1, 400)}


@dataclass(frozen=True, slots=True)
class Stripped:
    """A page's rows, and what was taken off its edges."""

    rows: tuple[Row, ...]
    heads: tuple[Row, ...]
    folio: Row | None
    label: str  # what the folio says, else what the source says; "" where neither does


@dataclass(frozen=True, slots=True)
class _Spot:
    page: int
    row: Row
    above: bool  # at the head of the page
    apart: bool  # from the text, by more than a line


def strip_edges(pages: Sequence[Sequence[Row]], labels: Sequence[str]) -> list[Stripped]:
    """The pages without what stands at their edges. ``labels``: as the source calls the pages."""
    spots = [spot for index, rows in enumerate(pages) for spot in _edges(index, rows)]
    text = size_of(pages)
    titles = _find_titles(pages, text)
    echoes = {
        id(spot.row)
        for spot in spots
        if spot.apart and not _is_titled(spot.row, text) and _echoes(spot.row, titles)
    }
    titled = {id(spot.row) for spot in spots if _is_titled(spot.row, text)}
    counted = [spot for spot in spots if id(spot.row) not in titled or _sets_off_number(spot.row)]
    folios = _find_folios(counted, labels, echoes) or _find_only_folio(spots, titled)
    heads = _find_heads(spots, {id(spot.row) for spot in folios.values()}, titled, echoes)
    made: list[Stripped] = []
    for index, rows in enumerate(pages):
        folio = folios.get(index)
        taken = {
            id(row) for row in rows if row.kind in ("head", "foot", "folio") or id(row) in heads
        }
        found = folio.row if folio is not None else None
        label = labels[index]
        if found is not None:
            taken.add(id(found))
            label = _folio_of(found) or label
        left = tuple(row for row in rows if id(row) not in taken)
        asides = tuple(row for row in rows if id(row) in taken and row is not found)
        made.append(Stripped(left, asides, found, label))
    return made


def _edges(index: int, rows: Sequence[Row]) -> list[_Spot]:
    """The rows at the head and the foot of a page, by their height."""
    called = {word.text for row in rows for word in row.words if word.raised}
    typed = sorted(
        (row for row in rows if row.cells and row.kind != "note"), key=lambda row: row.baseline
    )
    steps = [two.baseline - one.baseline for one, two in pairwise(typed)]
    usual = median([step for step in steps if step > 1] or [0.0]) if len(steps) > 3 else 0.0
    head, foot = typed[:_EDGE], typed[_EDGE:][-_EDGE:]
    # the inner of two rows parts both from the text; one alone on its page is apart from all
    above = [
        len(typed) == 1 or any(step > _APART * usual for step in steps[number:_EDGE])
        for number in range(len(head))
    ]
    below = [
        any(step > _APART * usual for step in steps[-_EDGE:][: number + 1])
        for number in range(len(foot))
    ]
    noted = [len(row.words) > 1 and row.words[0].text.strip(".)]") in called for row in foot]
    return [
        *(_Spot(index, row, True, apart) for row, apart in zip(head, above, strict=True)),
        *(
            _Spot(index, row, False, apart)
            for row, apart, begins_note in zip(foot, below, noted, strict=True)
            if not begins_note
        ),
    ]


def _is_titled(row: Row, size: float) -> bool:
    """Whether a row is set as headings are: larger than the text, or bold."""
    return row.size > TITLE_SIZE * size or row.is_bold


def _find_titles(pages: Sequence[Sequence[Row]], size: float) -> frozenset[str]:
    """The letters of all that is set as headings are, with the numbers before it and without."""
    found: set[str] = set()
    for rows in pages:
        for titled, group in groupby(
            rows, key=lambda row: bool(row.cells) and _is_titled(row, size)
        ):
            words = [word for row in group for word in row.text.split()] if titled else []
            if 0 < len(words) <= _TITLE:
                found |= {
                    _letters(words),
                    _letters(words[1:] if _COUNT.fullmatch(words[0]) else words),
                }
    return frozenset(title for title in found if len(title) > 2)


def _said_in(row: Row) -> str:
    """The words of a row that is set as headings are; a number that is set off is no word of it."""
    cells = (join_words(cell.words).casefold() for cell in row.cells)
    return " ".join(cell for cell in cells if not _NUMBER.fullmatch(cell))


def _sets_off_number(row: Row) -> bool:
    """Whether a row is a number, or one stands apart from its words: “Chapter 3” is no folio."""
    return _BARE.fullmatch(row.text) is not None or any(
        _NUMBER.fullmatch(join_words(cell.words)) for cell in row.cells
    )


def _echoes(row: Row, titles: frozenset[str]) -> bool:
    """Whether a row says what a heading does, whatever number stands at its ends."""
    words = row.text.split()
    if not words or not titles or _LEADERS.search(row.text):
        return False
    words = words[1:] if _NUMBER.fullmatch(words[0]) and len(words) > 1 else words
    words = words[:-1] if _NUMBER.fullmatch(words[-1]) and len(words) > 1 else words
    said = {_letters(words)}
    if len(words) > 2 and _COUNT.fullmatch(words[1]):  # “Chapter 3. The Mill”
        said.add(_letters(words[2:]))
    if len(words) > 1 and _COUNT.fullmatch(words[0]):
        said.add(_letters(words[1:]))
    return not said.isdisjoint(titles)


def _letters(words: Sequence[str]) -> str:
    return "".join(filter(str.isalnum, "".join(words))).casefold()


def _key(row: Row) -> str:
    words = [
        word
        for word in re.split(r"[\W_]+", row.text.casefold())
        if word and not _NUMBER.fullmatch(word)
    ]
    key = " ".join(words)
    return key if len(key) <= _LONGEST and len(key) > 1 else ""


def _folio_of(row: Row) -> str:
    """The number that a row is, or that stands at one of its ends."""
    match = _BARE.fullmatch(row.text)
    if match:
        return match[1]
    words = row.text.split()
    return (
        next((word for word in (words[-1], words[0]) if _NUMBER.fullmatch(word)), "")
        if words
        else ""
    )


def _value(text: str) -> int | None:
    """Arabic folios as they are, roman ones far below 0, in the same order."""
    if text.isdigit():
        return int(text)
    number = _ROMAN.get(text.lower())
    return None if number is None else number - 100_000


def _find_folios(
    spots: Sequence[_Spot], labels: Sequence[str], echoes: set[int]
) -> dict[int, _Spot]:
    """The row with the folio of each page; ``echoes``: rows that repeat a heading, by their ids."""
    candidates: list[tuple[_Spot, int]] = []
    for spot in spots:
        text = _folio_of(spot.row)
        value = _value(text) if text else None
        if value is not None and len(spot.row.letters) <= _LONGEST:
            candidates.append((spot, value))
    offsets = Counter(value - spot.page for spot, value in candidates)
    fewest = min(_FEWEST, max(2, len({spot.page for spot in spots})))  # of pages that have words
    heights: Counter[int] = Counter(round(spot.row.baseline / _NEAR) for spot, _ in candidates)
    repeated = Counter((_key(spot.row), spot.above) for spot, _ in candidates if _key(spot.row))
    found: dict[int, tuple[tuple[bool, bool, int], _Spot]] = {}
    for spot, value in candidates:
        text = _folio_of(spot.row)
        named = bool(labels[spot.page]) and text.casefold() == labels[spot.page].casefold()
        bare = _BARE.fullmatch(spot.row.text) is not None or id(spot.row) in echoes
        grows = offsets[value - spot.page] >= fewest
        if not (named or grows) or not (bare or repeated[_key(spot.row), spot.above] >= _FEWEST):
            continue
        rank = (named, bare, heights[round(spot.row.baseline / _NEAR)])
        if spot.page not in found or rank > found[spot.page][0]:
            found[spot.page] = (rank, spot)
    return {page: spot for page, (_, spot) in found.items()}


def _find_only_folio(spots: Sequence[_Spot], titled: set[int]) -> dict[int, _Spot]:
    """The folio of the only page that has words, where no other can say that it grows: a number alone, apart from the text,
    at the foot; or at the head, where it is not set as headings are."""
    if len({spot.page for spot in spots}) != 1 or len(spots) <= _EDGE:
        return {}
    first, last = spots[0], spots[-1]
    found = [
        spot
        for spot in (last, first)
        if spot.apart
        and _NUMBER.fullmatch(spot.row.text)
        and not _YEAR.fullmatch(spot.row.text)
        and (not spot.above or id(spot.row) not in titled)
    ]
    return {found[0].page: found[0]} if found else {}


def _is_close(pages: set[int]) -> bool:
    """Whether pages stand near enough to one another for a head that is repeated on them."""
    return _SPARSE * len(pages) > max(pages) - min(pages)


def _are_notes(spots: Sequence[_Spot]) -> bool:
    """Whether rows that say the same begin with numbers as notes do, “41. Ibid.”, “847. Ibid.”: that of a head is one
    chapter's on many pages, or grows with them."""
    numbered = [
        (int(match[1]), spot.page) for spot in spots if (match := _LABEL.match(spot.row.text))
    ]
    same = Counter(number for number, _ in numbered)
    growing = Counter(number - page for number, page in numbered)
    notes = sum(same[number] == growing[number - page] == 1 for number, page in numbered)
    return 2 * notes > len(spots)


def _find_heads(
    spots: Sequence[_Spot], folios: set[int], titled: set[int], echoes: set[int]
) -> set[int]:
    """What is repeated at one height, what repeats a heading, and what stands at a height where only heads do.

    By the ids of the rows, ``titled``: what is set as headings are; ``echoes``: what repeats one.
    """
    rows = [spot for spot in spots if id(spot.row) not in folios]
    places: dict[tuple[str, bool, int], list[_Spot]] = defaultdict(list)
    for spot in rows:
        if key := _key(spot.row):
            if id(spot.row) in titled:
                key = _said_in(spot.row)
            places[key, spot.above, round(spot.row.size)].append(spot)
    heads = {id(spot.row) for spot in rows if id(spot.row) in echoes}
    zones = Counter(
        (spot.above, round(spot.row.size), round(spot.row.baseline))
        for spot in spots
        if id(spot.row) in echoes
    )
    for (_, above, size), group in places.items():
        level = [
            s
            for s in group
            if any(o is not s and abs(o.row.baseline - s.row.baseline) < _NEAR for o in group)
        ]
        level = [spot for spot in level if spot.apart or (spot.above and len(_key(spot.row)) > 5)]
        found = {spot.page for spot in level}
        if (
            len(found) >= _FEWEST
            and not _are_notes(level)
            and (id(group[0].row) not in titled or _is_close(found))
        ):
            heads |= {id(spot.row) for spot in level}
            for spot in level:
                zones[above, size, round(spot.row.baseline)] += id(spot.row) not in echoes
    for spot in rows:
        where = [
            zones[spot.above, round(spot.row.size), round(spot.row.baseline) + step]
            for step in (-1, 0, 1)
        ]
        if sum(where) >= _FEWEST and _key(spot.row) and spot.apart:
            heads.add(id(spot.row))
    return heads
