"""Turn the rows of pages into text and notes.

1. at the foot of a page, or of each of its columns: what is smaller than the text to the end of the page, from where a label stands; what stands
   above the first label goes on with the last note of the page before;
2. behind a chapter or the book: rows with rising numbers, for most of which there is a raised call.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from octavo.scan.model import Box
from octavo.scan.sheets.measures import Measures, is_size
from octavo.scan.sheets.notecounts import Head, find_counts
from octavo.scan.sheets.rows import Row

_LABEL = re.compile(r"\[?(\d{1,4}|[*†‡§¶‖]{1,6})[\].):]{0,2}")
_RAISED_LABEL = re.compile(r"\[?(\d{1,4}|[*†‡§¶‖]{1,6}|[a-z])[\].):]{0,2}")
_SMALLER = 0.94  # of the size of the text
_LESS = 0.98  # of the size of the text: a call alone on its line, which may be hardly smaller
_RAISED = 0.75  # of the size of the text: no folio is as small
_RISE = 0.6  # of the size of the text: as high a call stands above its line
_GAP = 20  # numbers that may be missing between two notes
_CLOSED = re.compile(r"[.!?…/\d)”’»][\W_]*$")
_FEWEST = 3  # notes behind a chapter
_KNOWN = 0.6  # of their numbers are called
_LONG = 0.3  # of the longest count
_LEFT = 0.3  # of the numbers of a long count that have a call of their own


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands on its page, and where it goes on over."""

    label: str
    rows: tuple[Row, ...]
    words: int  # of the first row: its label


@dataclass(frozen=True, slots=True)
class Footed:
    """The text of a page, and its notes."""

    body: tuple[Row, ...]
    notes: tuple[Note, ...]
    titles: tuple[Row, ...] = ()  # of lists of notes, where the source tells these


def raise_lone_calls(rows: Sequence[Row], measures: Measures) -> tuple[Row, ...]:
    """The rows with calls raised that stand alone on a line, where nothing beside them tells how small they are.

    One above the first of the notes, which has no label, is that note's: it begins with a quotation.
    """
    return tuple(
        row
        for column in _columns(rows)
        for row in _raise_in(_with_first_calls(column, measures), measures)
    )


def _with_first_calls(rows: Sequence[Row], measures: Measures) -> Sequence[Row]:
    """The rows with each call in its line that begins one, and stands so high that it seemed to be one by itself."""
    made: list[Row] = []
    for row in rows:
        call = made[-1] if made else None
        if (
            call is not None
            and call.size < _LESS * measures.size
            and _LABEL.fullmatch(call.text)
            and is_size(row, measures.size)
            and 0 < row.baseline - call.baseline < _RISE * measures.size
            and -1 < row.box.left - call.box.right < measures.size
        ):
            words = tuple(word._replace(raised=True) for word in call.words)
            first, *others = row.cells
            box = Box(call.box.left, call.box.top, row.box.right, row.box.bottom)
            line = replace(first, words=(*words, *first.words), box=box)
            made[-1] = replace(row, cells=(line, *others), box=box, fresh=call.fresh)
        else:
            made.append(row)
    return made


def _raise_in(rows: Sequence[Row], measures: Measures) -> tuple[Row, ...]:
    """The same of one column."""
    made: list[Row] = []
    foot = len(rows)
    while foot and rows[foot - 1].cells and rows[foot - 1].size < _SMALLER * measures.size:
        foot -= 1
    for place, row in enumerate(rows):
        if place == foot and not _has_label(rows[place + 1 : place + 2]):
            return (*made, *rows[place:])
        before = made[-1] if made else None
        alone = (
            len(row.words) <= 2 and row.size < _LESS * measures.size and _LABEL.fullmatch(row.text)
        )
        if before is not None and alone and is_size(before, measures.size) and (
            0 < row.baseline - before.baseline < 1.5 * measures.leading
        ):  # fmt: skip
            cells = tuple(
                replace(line, words=tuple(word._replace(raised=True) for word in line.words))
                for line in row.cells
            )
            made.append(replace(row, cells=cells, size=before.size))
        else:
            made.append(row)
    return tuple(made)


def _has_label(rows: Sequence[Row]) -> bool:
    """Whether the first of rows begins with what labels a note; where there is none, nothing has to."""
    return not rows or (
        bool(rows[0].words) and _RAISED_LABEL.fullmatch(rows[0].words[0].text) is not None
    )


def part_notes(pages: Sequence[Sequence[Row]], measures: Measures) -> list[Footed]:
    """The pages with their notes apart; each column has a foot of its own."""
    columns = [(index, column) for index, rows in enumerate(pages) for column in _columns(rows)]
    parted = _part_feet([column for _, column in columns], measures)
    made: list[Footed] = []
    for _, group in groupby(zip(columns, parted, strict=True), key=lambda item: item[0][0]):
        feet = [footed for _, footed in group]
        made.append(
            Footed(
                tuple(row for footed in feet for row in footed.body),
                tuple(note for footed in feet for note in footed.notes),
            )
        )
    if _are_no_notes(made):
        made = [Footed(tuple(rows), ()) for rows in pages]
    if sum(len(page.notes) for page in made) * 2 < len(_calls(made)):
        return _part_endnotes(made, measures)
    if _linked_in(made) < len(set(_calls(made))):
        # notes behind the text that are small look like those at the foot of their pages, but for the first
        behind = _part_endnotes([Footed(tuple(rows), ()) for rows in pages], measures)
        made = behind if _linked_in(behind) > _linked_in(made) else made
    return made


def _linked_in(pages: Sequence[Footed]) -> int:
    """How many notes are called, of those on each page that have one label."""
    notes = Counter(note.label for page in pages for note in page.notes)
    return (notes & Counter(_calls(pages))).total()


def _columns(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows of a page, parted where one column ends and the next begins at the head of the page again."""
    starts = [
        place
        for place, (one, other) in enumerate(pairwise(rows), start=1)
        if other.box.bottom < one.box.top and other.box.left > one.box.right
    ]
    bounds = [0, *starts, len(rows)]
    return [rows[a:b] for a, b in pairwise(bounds)]


def _part_feet(columns: Sequence[Sequence[Row]], measures: Measures) -> list[Footed]:
    """Each column without the notes at its foot, and these."""
    made: list[Footed] = []
    last = -1  # index of the last column with a note
    waiting: frozenset[str] = frozenset()  # calls of the one before whose notes are still to come
    for rows in columns:
        start = _foot_start(rows, measures)
        before = made[last].notes[-1].label if last >= 0 else ""
        called = frozenset(_called_in(rows[:start]))
        labels = _labels(rows, start, before, called | waiting, _RAISED * measures.size)
        waiting = called - frozenset(labels.values())
        first = min(labels, default=len(rows))
        begin = _continued_from(rows, start, first, made[last] if last >= 0 else None, measures)
        going_on = rows[begin:first]
        if going_on and last >= 0:
            note = made[last].notes[-1]
            longer = replace(note, rows=(*note.rows, *going_on))
            made[last] = replace(made[last], notes=(*made[last].notes[:-1], longer))
        notes = _gather(rows, first, labels)
        made.append(Footed(tuple(rows[:begin]), notes))
        if notes:
            last = len(made) - 1
    return made


def _are_no_notes(pages: Sequence[Footed]) -> bool:
    """Whether what looks like notes is hardly ever called, where the source says what is raised: rows of small tables."""
    labels = [note.label for page in pages for note in page.notes]
    called = set(_calls(pages))
    says = any(
        word.raised is not None for page in pages for row in page.body[:1] for word in row.words
    )
    return (
        says
        and len(labels) > _FEWEST
        and sum(label in called for label in labels) < len(labels) / 3
    )


def _foot_start(rows: Sequence[Row], measures: Measures) -> int:
    """Where the rows begin that are smaller than the text, to the end of the page; or the first raised label
    with only such notes, or what belongs to them, behind it."""
    start = len(rows)
    while start and rows[start - 1].cells and rows[start - 1].size < _SMALLER * measures.size:
        start -= 1
    if any(row.kind == "note" for row in rows):
        start = min(start, next(n for n, row in enumerate(rows) if row.kind == "note"))
    if start < len(rows):
        return start
    called: set[str] = set()
    for place, row in enumerate(rows):
        first = row.words[0] if row.words else None
        # a line of the text may begin with a call, too: a note is called above itself
        small = len(row.words) == 1 and row.size < 0.9 * measures.size
        if first is not None and (first.raised or small) and first.text in called:
            if all(other.size <= 1.1 * measures.size for other in rows[place:]):
                return place
            break
        called |= {word.text for word in row.words if word.raised and _LABEL.fullmatch(word.text)}
    return len(rows)


def _labels(
    rows: Sequence[Row], start: int, before: str, called: frozenset[str], size: float
) -> dict[int, str]:
    """The labels of notes at the foot of a page, by the places of their rows.

    One that is not raised has to follow the one before, or be called on the page; or stand in or out.
    ``before``: the last label of the pages before; ``called``: what the text of the page calls; ``size``: of type that is
    as small as raised numbers are.
    """
    found: dict[int, str] = {}
    for place in range(start, len(rows)):
        row = rows[place]
        if not row.words:
            continue
        first = row.words[0]
        match = (_RAISED_LABEL if first.raised else _LABEL).fullmatch(first.text)
        if match is None:
            continue
        label = match[1]
        if len(row.words) < 2 and not _may_stand_alone(rows, place, label, called, found, size):
            continue
        if first.raised or _is_to_come(label, before, found, called, rows, place):
            found[place] = before = label
    return found


def _may_stand_alone(
    rows: Sequence[Row],
    place: int,
    label: str,
    called: frozenset[str],
    found: Mapping[int, str],
    size: float,
) -> bool:
    """Whether a number by itself may be the label of a note: of one that begins with a quotation. Where nothing stands
    below it, that begins at the foot of the next page; a folio is not raised, nor smaller than ``size``, nor has it a full stop."""
    if label not in called:
        return False
    first = rows[place].words[0]
    set_apart = bool(first.raised) or first.text != label or rows[place].size < size
    return place + 1 < len(rows) or (set_apart and label not in found.values())


def _is_to_come(
    label: str,
    before: str,
    found: dict[int, str],
    called: frozenset[str],
    rows: Sequence[Row],
    place: int,
) -> bool:
    """Whether a number or a sign at the head of a row is the label that is to come."""
    if not label.isdigit():
        return label[0] not in "§¶" or label in called  # these begin sections and paragraphs, too
    number = int(label)
    last = int(before) if before.isdigit() else 0
    if number == last + 1 and (found or not called or label in called):
        return True
    dressed = rows[place].words[0].text != label
    if called:
        # one that waited since the page before may stand behind those of this page
        late = dressed and number < last and label not in found.values()
        return label in called and (not found or late or last < number <= last + _GAP)
    stands_off = place > 0 and abs(rows[place].box.left - rows[place - 1].box.left) > 2
    return (number == 1 or last < number <= last + _GAP) and (dressed or stands_off)


def _called_in(rows: Sequence[Row]) -> Iterator[str]:
    """What is raised in rows of text and looks like the call of a note."""
    for row in rows:
        for word in row.words:
            if word.raised and (match := _LABEL.fullmatch(word.text)):
                yield match[1]


def _continued_from(
    rows: Sequence[Row], start: int, first: int, before: Footed | None, measures: Measures
) -> int:
    """Where the rows begin that go on with the last note before; ``first``: where the first note of the page does."""
    if start >= first or before is None:
        return first
    note = before.notes[-1].rows[-1]
    if len(before.notes[-1].rows) == 1 and len(note.words) == before.notes[-1].words:
        return start  # nothing but its label was there
    while start < first and not all(is_size(row, note.size) for row in rows[start:first]):
        start += 1
    if start == first:
        return first
    gap_above = rows[start].baseline - rows[start - 1].baseline if start else 99.0
    if first < len(rows):
        gap_below = rows[first].baseline - rows[first - 1].baseline
        return start if gap_below <= gap_above + 1 else first
    open_ended = _CLOSED.search(note.text) is None
    return start if open_ended or gap_above > 1.4 * measures.leading else first


def _gather(rows: Sequence[Row], first: int, labels: Mapping[int, str]) -> tuple[Note, ...]:
    """The notes of a page, which begin where labels stand."""
    starts = [place for place in sorted(labels) if place >= first]
    ends = [*starts[1:], len(rows)][: len(starts)]
    return tuple(
        Note(labels[place], tuple(rows[place:end]), 1)
        for place, end in zip(starts, ends, strict=True)
    )


# Behind the text


def _calls(pages: Sequence[Footed]) -> list[str]:
    """The calls of all pages."""
    return [label for page in pages for label in _called_in(page.body)]


def _part_endnotes(pages: Sequence[Footed], measures: Measures) -> list[Footed]:
    """The pages without the notes that stand behind a chapter or the book; they are notes of their pages."""
    rows = [(index, row) for index, page in enumerate(pages) for row in page.body]
    calls = _calls(pages)
    called = set(calls)
    counts = _called_counts([row for _, row in rows], calls)
    if sum(map(len, counts)) < _KNOWN * len(called):
        return list(pages)
    notes: list[list[Note]] = [list(page.notes) for page in pages]
    taken: set[int] = set()
    for count in counts:
        starts = [head.place for head in count]
        ends = [*starts[1:], _end_of(rows, starts[-1], measures)]
        for (place, label), end in zip(count, ends, strict=True):
            held = tuple(row for _, row in rows[place:end])
            notes[rows[place][0]].append(Note(label, held, 1))
            taken |= set(range(place, end))
    bodies: list[list[Row]] = [[] for _ in pages]
    for place, (index, row) in enumerate(rows):
        if place not in taken:
            bodies[index].append(row)
    return [
        Footed(tuple(body), tuple(of_page)) for body, of_page in zip(bodies, notes, strict=True)
    ]


def _called_counts(rows: Sequence[Row], calls: Sequence[str]) -> list[list[Head]]:
    """The counts of which most numbers are called, each beside those of longer counts: a call is of one note, and a numbered
    list has none left. In a long one they may be fewer: of its chapter's calls some were not found."""
    found = [count for count in find_counts(rows) if len(count) >= _FEWEST]
    called, left = set(calls), Counter(calls)
    left -= Counter(
        head.label for count in found for head in count if rows[head.place].words[0].raised
    )
    counts: list[list[Head]] = []
    for count in sorted(found, key=len, reverse=True):
        least = _LEFT if counts and len(count) >= _LONG * len(counts[0]) else _KNOWN
        known = sum(head.label in called for head in count)
        own = sum(left[head.label] > 0 for head in count)
        if known >= _KNOWN * len(count) and (own >= least * len(count) or not counts):
            counts.append(count)
            left -= Counter(head.label for head in count)
    return sorted(counts)


def _end_of(rows: Sequence[tuple[int, Row]], start: int, measures: Measures) -> int:
    """Where the last note of a count ends: at other type, or at white."""
    end = start + 1
    for (page, one), (other_page, other) in pairwise(rows[start:]):
        white = page == other_page and other.baseline - one.baseline > 1.6 * measures.leading
        if white or not is_size(other, one.size) or other.is_bold or other_page > page + 1:
            break
        end += 1
    return end
