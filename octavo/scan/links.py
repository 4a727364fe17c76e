"""Turn calls and notes into pairs: which call has which note, and the key of each in the manuscript.

Notes are counted through the book, anew in each chapter, or anew on each page. A call without a note
stays what it looks like, a raised number. A note without a call gets one on its page, so that it is
printed; the report says where.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from octavo.scan.model import Dialect, Log, Look, NoteText

_MANY = 10_000  # pairs of one label: then they are taken in their order


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call of the text."""

    number: int  # as in model.Call
    label: str
    page: int  # index
    chapter: int  # 0-based; -1 before the first
    line: int
    raised: bool = False  # stands behind a unit: km² is no call


@dataclass(frozen=True, slots=True)
class Linked:
    """The notes with their keys, and which call calls which."""

    keys: tuple[str, ...]  # of every note, in order
    of_call: dict[int, int]  # number of a call → index of its note
    uncalled: tuple[int, ...]  # indexes of notes
    unanswered: tuple[int, ...]  # numbers of calls


def link_notes(
    calls: Sequence[FoundCall],
    notes: Sequence[NoteText],
    dialect: Dialect,
    labels: Sequence[str],
    log: Log,
) -> Linked:
    """Pair calls and notes. ``labels``: of the pages, for messages."""
    groups = _groups_of_notes(notes, calls, dialect)
    wanted: dict[Hashable, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        wanted[group, notes[index].label].append(index)
    answers: dict[Hashable, list[FoundCall]] = defaultdict(list)
    for call, group in zip(calls, _groups_of_calls(calls, dialect, notes, groups), strict=True):
        answers[group, call.label].append(call)
    of_call: dict[int, int] = {}
    for key, indexes in wanted.items():
        for call, index in _pair(answers.get(key, []), [(i, notes[i]) for i in indexes]):
            of_call[call.number] = index
    if _scope(dialect) == "page":
        _pair_neighbours(calls, notes, of_call)
    called = set(of_call.values())
    uncalled = tuple(i for i in range(len(notes)) if i not in called)
    unanswered = tuple(call.number for call in calls if call.number not in of_call)
    _tell(calls, notes, of_call, uncalled, labels, dialect, log)
    return Linked(_keys(notes, groups, dialect, labels), of_call, uncalled, unanswered)


def _scope(dialect: Dialect) -> str:
    """Within what a label is one note's."""
    return "book" if dialect.keyed else dialect.numbering


def _groups_of_notes(
    notes: Sequence[NoteText], calls: Sequence[FoundCall], dialect: Dialect
) -> list[int]:
    """What the label of each note is counted in: 0 for the whole book, a page, a count."""
    if _scope(dialect) == "book":
        return [0] * len(notes)
    if _scope(dialect) == "page":
        return [note.page for note in notes]
    return _runs([note.label for note in notes])


def _groups_of_calls(
    calls: Sequence[FoundCall], dialect: Dialect, notes: Sequence[NoteText], groups: Sequence[int]
) -> list[int]:
    if _scope(dialect) == "book":
        return [0] * len(calls)
    if _scope(dialect) == "page":
        return [call.page for call in calls]
    if dialect.place == "page":
        return _runs_by_page(calls, notes, groups)
    return _runs([call.label for call in calls])


def _runs(labels: Sequence[str]) -> list[int]:
    """Which count each label belongs to: a new one begins with 1, or with 2 far behind."""
    runs: list[int] = []
    run, before = 0, 0
    for place, label in enumerate(labels):
        number = int(label) if label.isdigit() else before + 1
        begins = number == 1 and before > 1
        begins = begins or (number == 1 and before == 1 and place > 0)
        begins = begins or (number == 2 and before > 4)
        run += begins
        before = number if abs(number - before) < 8 or begins else before
        runs.append(run)
    return runs


def _runs_by_page(
    calls: Sequence[FoundCall], notes: Sequence[NoteText], groups: Sequence[int]
) -> list[int]:
    """The counts of calls by those of the notes on their pages.

    Where two chapters share a page and a label stands on it twice, the first call of that label is
    of the first count.
    """
    by_page: dict[tuple[int, str], list[int]] = defaultdict(list)
    for note, group in zip(notes, groups, strict=True):
        by_page[note.page, note.label].append(group)
    runs = _runs([call.label for call in calls])
    if max(runs, default=0) == max(groups, default=0):
        return runs
    seen: Counter[tuple[int, str]] = Counter()
    found: list[int] = []
    for call, run in zip(calls, runs, strict=True):
        key = (call.page, call.label)
        here = by_page.get(key, [])
        near = [
            g
            for page in (call.page + 1, call.page - 1)
            for g in by_page.get((page, call.label), [])
        ]
        found.append(
            here[seen[key]] if seen[key] < len(here) else next(iter([*here[-1:], *near]), run)
        )
        seen[key] += 1
    return found


def _pair(
    calls: Sequence[FoundCall], notes: Sequence[tuple[int, NoteText]]
) -> list[tuple[FoundCall, int]]:
    """Calls and notes of one label: one for one in their order; where there are more of the ones than
    of the others, the nearest pages first, and not what stands behind a unit."""
    if len(calls) == len(notes):
        return [(call, index) for call, (index, _) in zip(calls, notes, strict=True)]
    if len(calls) * len(notes) > _MANY:
        return [(call, index) for call, (index, _) in zip(calls, notes, strict=False)]
    ranked = sorted(
        (call.raised, abs(call.page - note.page), call.number, index, call)
        for call in calls
        for index, note in notes
    )  # fmt: skip
    pairs: list[tuple[FoundCall, int]] = []
    used_calls: set[int] = set()
    used_notes: set[int] = set()
    for _, _, number, index, call in ranked:
        if number not in used_calls and index not in used_notes:
            used_calls.add(number)
            used_notes.add(index)
            pairs.append((call, index))
    return pairs


def _pair_neighbours(
    calls: Sequence[FoundCall], notes: Sequence[NoteText], of_call: dict[int, int]
) -> None:
    """A note may stand on the page behind its call, or before it."""
    called = set(of_call.values())
    free: dict[tuple[int, str], int] = {
        (note.page, note.label): index for index, note in enumerate(notes) if index not in called
    }
    for call in calls:
        if call.number not in of_call:
            for page in (call.page + 1, call.page - 1):
                index = free.pop((page, call.label), None)
                if index is not None:
                    of_call[call.number] = index
                    break


def _keys(
    notes: Sequence[NoteText], groups: Sequence[int], dialect: Dialect, labels: Sequence[str]
) -> tuple[str, ...]:
    """The label where it is counted through the book, else with its page or count before it."""
    taken: Counter[str] = Counter()
    keys: list[str] = []
    signs: Counter[int] = Counter()
    for note, group in zip(notes, groups, strict=True):
        label = re.sub(r"[^A-Za-z0-9_-]+", "", note.label)
        if not label:
            signs[note.page] += 1
            label = str(signs[note.page])
        if _scope(dialect) == "page":
            page = labels[note.page] if note.page < len(labels) else ""
            stem = f"p{re.sub(r'[^A-Za-z0-9]+', '', page) or f'i{note.page + 1}'}-{label}"
        elif _scope(dialect) == "chapter":
            stem = f"{group + 1}-{label}"
        else:
            stem = label
        key = stem
        while taken[key]:
            taken[stem] += 1
            key = f"{stem}-{taken[stem]}"
        taken[key] += 1
        keys.append(key)
    return tuple(keys)


def _tell(
    calls: Sequence[FoundCall],
    notes: Sequence[NoteText],
    of_call: dict[int, int],
    uncalled: Sequence[int],
    labels: Sequence[str],
    dialect: Dialect,
    log: Log,
) -> None:
    for index in uncalled:
        note = notes[index]
        line = note.blocks[0].line if note.blocks else None
        log.looks.append(
            Look("note", f"note {note.label} has no call in the text; one was set on its page", line,
                 _label(labels, note.page)))  # fmt: skip
    answered = {notes[index].label for index in of_call.values()}
    for call in calls:
        if call.number in of_call:
            continue
        if call.raised and call.label in answered:
            continue  # km²: nothing to look at
        page = _label(labels, call.page)
        again = " again" if call.label in answered else ""
        log.looks.append(
            Look("call", f"the call {call.label} has no note{again}; it stays in the text",
                 call.line, page, call.label))  # fmt: skip
    counts = Counter((note.label, note.page if _scope(dialect) == "page" else 0) for note in notes)
    if _scope(dialect) == "book":
        for (label, _), count in counts.items():
            if count > 1:
                log.looks.append(Look("note", f"note {label} stands {count} times in the scan"))
    _tell_order(calls, notes, of_call, dialect, labels, log)


def _tell_order(
    calls: Sequence[FoundCall],
    notes: Sequence[NoteText],
    of_call: dict[int, int],
    dialect: Dialect,
    labels: Sequence[str],
    log: Log,
) -> None:
    """Numbers that do not follow one another: the book counts for itself, and would differ."""
    if dialect.numbering == "page":
        return
    expected = 1
    for call in calls:
        label = call.label.partition("-")[0] if dialect.keyed else call.label
        if call.number not in of_call or not label.isdigit():
            continue
        number = int(label)
        if dialect.numbering == "chapter" and number == 1:
            expected = 1
        if number != expected:
            log.looks.append(
                Look("number", f"note {number} is called where {expected} was to come: from here the "
                     "book's numbers differ from the source's", call.line, _label(labels, call.page), call.label))  # fmt: skip
        expected = number + 1


def _label(labels: Sequence[str], page: int) -> str:
    return labels[page] if 0 <= page < len(labels) else ""
