"""Turn blocks in which calls and notes are numbers glued to words into blocks in which both are raised.

Many tools lose what raises a number: `came.1 Nobody … 1Carter, Mills`. One alone says nothing. They are believed
where numbers rise through the book, where a note and a call of one number stand on one page, and where most notes
have a call:

1. what may begin a note, and what may call one (`candidates.py`);
2. the notes: the best chain of rising numbers, which may begin again with 1; a call on the page speaks for one;
3. the calls: for each note the best place, in the order of the notes;
4. both raised (`raising.py`), and what could not be paired told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from octavo.scan.dialects.candidates import GluedCall, Head, find_calls, find_heads
from octavo.scan.dialects.finding import places_of_notes
from octavo.scan.dialects.raising import raise_glued
from octavo.scan.model import Block, Log, Look, Options

_GAP = 20  # notes that may be lost between two
_FEWEST = 3  # pairs: fewer prove nothing
_FOREIGN = 0.1  # of the notes, or calls, that no other step would read: fewer are accidents
_SHARE = 0.5  # of the notes that have to have a call
_ALONE = 8  # glued notes without any call: so many, one by one, are notes all the same
_NEAR = 60  # blocks before a note in which its call may stand, where no page is known
_SHOWN = 12  # numbers that a look names


@dataclass(frozen=True, slots=True)
class _Link:
    """A note in a chain of rising numbers."""

    head: Head
    before: _Link | None
    score: float


def pair_glued(blocks: Sequence[Block], options: Options, log: Log) -> tuple[list[Block], tuple[str, ...]]:  # fmt: skip
    """The blocks with glued calls and notes raised, and why; as they were, and nothing, where there are none."""
    kept = list(blocks), ()
    if options.calls not in ("auto", "glued") or any(b.text.startswith("[^") for b in blocks):
        return kept
    heads = find_heads(blocks)
    if len(heads) < _FEWEST:
        return kept
    pages = _pages_of(blocks)
    calls = find_calls(blocks, heads)
    apart = frozenset(places_of_notes(blocks))
    notes = _find_notes(heads, calls, pages, apart)
    chosen = _choose_calls(notes, calls, pages, apart)
    if not _is_proved(notes, chosen, forced=options.calls == "glued"):
        return kept
    raised = raise_glued(blocks, notes, chosen, pages, apart, log)
    evidence = (
        f"{len(notes)} numbers that rise begin notes, {len(chosen)} of them stand behind words before their note",
    )
    _tell_missing(notes, log)
    return raised, evidence


def _pages_of(blocks: Sequence[Block]) -> list[int]:
    """For each block the count of page ends before it."""
    pages: list[int] = []
    page = 0
    for block in blocks:
        page += block.kind == "break"
        pages.append(page)
    return pages or [0]


# Notes


def _find_notes(
    heads: Sequence[Head], calls: Sequence[GluedCall], pages: Sequence[int], apart: frozenset[int]
) -> list[Head]:
    """The heads of the best chain. One that stands on no page with its call weighs little."""
    by_number: dict[int, list[GluedCall]] = defaultdict(list)
    for call in calls:
        by_number[call.number].append(call)
    best: dict[int, _Link] = {}
    top: _Link | None = None
    before_page: _Link | None = None
    page = -1
    for head in sorted(heads, key=lambda head: (pages[head.block], head.number, head.block)):
        if pages[head.block] != page:
            page, before_page = pages[head.block], top
        called = any(_may_call(call, head, pages, apart) for call in by_number[head.number])
        if not called and head.weight <= 1.0:
            continue
        gain = head.weight + 3.0 if called else 0.4
        options = [
            (link.score - 0.4 * (head.number - n - 1), link)
            for n in range(max(1, head.number - _GAP), head.number)
            if (link := best.get(n)) is not None
        ]
        if head.number == 1 and before_page is not None:
            options.append((before_page.score - 1.0, before_page))
        score, before = max(options, key=lambda option: option[0], default=(-0.2 * min(head.number - 1, 10), None))  # fmt: skip
        link = _Link(head, before, score + gain)
        if head.number not in best or best[head.number].score <= link.score:
            best[head.number] = link
        if top is None or top.score < link.score:
            top = link
    chain: list[Head] = []
    while top is not None:
        chain.append(top.head)
        top = top.before
    return chain[::-1]


def _may_call(call: GluedCall, head: Head, pages: Sequence[int], apart: frozenset[int]) -> bool:
    """Whether a call is before the note, and near: on its page or the one before, where pages are known.

    A program that sets pages may also leave a note on the page before its call.
    """
    if call.block in apart:
        return False
    if (call.block, call.start) >= (head.block, head.start):
        return head.glued and pages[call.block] == pages[head.block] + 1 and head.block not in apart
    if head.block in apart:
        return True
    if pages[-1] == 0:
        return call.block >= head.block - _NEAR
    return pages[head.block] - pages[call.block] <= 1


# Calls


def _choose_calls(
    notes: Sequence[Head], calls: Sequence[GluedCall], pages: Sequence[int], apart: frozenset[int]
) -> dict[int, GluedCall]:
    """For the index of a note its call: places that rise as the notes do, the likeliest of them."""
    by_number: dict[int, list[GluedCall]] = defaultdict(list)
    for call in calls:
        by_number[call.number].append(call)
    begins = {(head.block, head.start) for head in notes}
    of_block: dict[int, list[int]] = defaultdict(list)
    for head in notes:
        of_block[head.block].append(head.start)
    places: list[tuple[int, int]] = []  # ends of chains, in order …
    ends: list[
        tuple[float, int]
    ] = []  # … each worth more than those before it: score, index in links
    links: list[tuple[int, GluedCall, int]] = []  # note, call, index of the link before or -1
    for index in sorted(range(len(notes)), key=lambda n: (pages[notes[n].block], n)):
        note = notes[index]
        made: list[tuple[tuple[int, int], float, int]] = []
        for call in by_number[note.number]:
            place = (call.block, call.start)
            inside = any(start <= call.start for start in of_block.get(call.block, ()))
            if place in begins or inside or not _may_call(call, note, pages, apart):
                continue
            distance = pages[note.block] - pages[call.block]
            gain = call.weight + (2.0 if distance == 0 else 0.0 if distance > 0 else -2.5)
            at = bisect_left(places, place) - 1
            score, before = ends[at] if at >= 0 else (0.0, -1)
            links.append((index, call, before))
            made.append((place, score + gain, len(links) - 1))
        for place, score, link in made:
            _keep(places, ends, place, score, link)
    chosen: dict[int, GluedCall] = {}
    last = ends[-1][1] if ends else -1
    while last >= 0:
        index, call, last = links[last]
        chosen[index] = call
    return chosen


def _keep(
    places: list[tuple[int, int]], ends: list[tuple[float, int]], place: tuple[int, int], score: float, link: int
) -> None:  # fmt: skip
    """Put the end of a chain among the others, and take out those that end later and are worth no more."""
    at = bisect_left(places, place)
    if at and ends[at - 1][0] >= score:
        return
    stop = at
    while stop < len(places) and ends[stop][0] <= score:
        stop += 1
    places[at:stop] = [place]
    ends[at:stop] = [(score, link)]


def _is_proved(notes: Sequence[Head], chosen: dict[int, GluedCall], *, forced: bool) -> bool:
    glued = sum(head.glued for head in notes)
    loose = sum(call.weight in (1.0, 2.0, 3.0, 4.0) for call in chosen.values())
    if max(glued, loose) < max(_FEWEST, _FOREIGN * len(notes)):
        return False  # all is said in forms that other steps read
    if forced or (len(chosen) >= _FEWEST and len(chosen) >= _SHARE * len(notes)):
        return True
    steps = sum(b.number == a.number + 1 for a, b in pairwise(notes))
    return glued >= _ALONE and steps >= 0.9 * (len(notes) - 1)


def _tell_missing(notes: Sequence[Head], log: Log) -> None:
    """Numbers that are missing between the notes: how many, and which."""
    missing: list[int] = []
    for before, after in pairwise(notes):
        missing += range(before.number + 1, after.number)
    if missing:
        names = ", ".join(map(str, missing[:_SHOWN])) + (" …" if len(missing) > _SHOWN else "")
        log.looks.append(
            Look("note", f"{len(missing)} numbers between those of the notes begin none that was found: {names}"))  # fmt: skip
