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

from bisect import bisect_left, bisect_right
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
_RAISED = 5.0  # what a call weighs that is raised already
_SURE = 2.0  # and one that is behind a word
_LIKELY = 3.0  # and one that is likely, though no note speaks for it
_STEP = 3  # from one note to the next, where a program has misread some
_ABOVE = 0.4  # of a page: the text above its notes
_ALONE = 8  # glued notes without any call: so many, one by one, are notes all the same
_NEAR = 60  # blocks before a note in which its call may stand, where no page is known
_RUN = 3  # blocks from one note to the next in a run
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
    apart = frozenset(places_of_notes(blocks))
    calls = _Calls(find_calls(blocks, heads), pages, apart)
    notes = _find_notes(heads, calls)
    chosen = _choose_calls(notes, calls)
    forced = options.calls == "glued"
    if not _is_foreign(notes, chosen) or not (
        forced or _is_proved(notes, chosen) or _stand_at_feet(notes, blocks, pages)
    ):
        return kept
    others = calls.of_missing(notes, chosen)
    raised = raise_glued(blocks, notes, chosen | others, pages, apart, log)
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


class _Calls:
    """What may call a note, by number and place; and where each page begins."""

    def __init__(
        self, calls: Sequence[GluedCall], pages: Sequence[int], apart: frozenset[int]
    ) -> None:
        self.pages, self.apart, self.paged = pages, apart, pages[-1] > 0
        self._first: list[int] = []  # block of each page
        for index, page in enumerate(pages):
            self._first += [index] * (page + 1 - len(self._first))
        self._by_number: dict[int, list[GluedCall]] = defaultdict(list)
        for call in calls:
            if call.block not in apart:
                self._by_number[call.number].append(call)

    def near(self, head: Head) -> list[GluedCall]:
        """Those of a note: before it, on its page or the one before where pages are known; from anywhere where notes
        stand in a section. A program that sets pages may leave a note on the page before its call."""
        calls = self._by_number.get(head.number, [])
        low, high, place = 0, head.block, (head.block, head.start)
        if not self.paged and head.block not in self.apart:
            low = head.block - _NEAR
        elif head.block not in self.apart:
            page = self.pages[head.block]
            low = self._first[max(0, page - 1)]
            high = self._first[page + 2] if page + 2 < len(self._first) else len(self.pages)
            high = high if head.glued and not head.alone else head.block
        begin = bisect_left(calls, low, key=lambda call: call.block)
        end = bisect_right(calls, high, key=lambda call: call.block)
        return [
            call for call in calls[begin:end]
            if (call.block, call.start) < place or self.pages[call.block] == self.pages[head.block] + 1
        ]  # fmt: skip

    def of_missing(
        self, notes: Sequence[Head], chosen: dict[int, GluedCall]
    ) -> dict[int, GluedCall]:
        """Under numbers below 0, the calls of notes that were not found: each is the only one with its number between the
        calls of the notes before and behind. It is a call without a note, and told as such."""
        found: dict[int, GluedCall] = {}
        known = sorted(chosen)
        for one, other in pairwise(known):
            low, high = chosen[one], chosen[other]
            for number in range(notes[one].number + 1, notes[other].number):
                between = [
                    call for call in self._by_number.get(number, [])
                    if (low.block, low.start) < (call.block, call.start) < (high.block, high.start)
                ]  # fmt: skip
                if len(between) == 1 and between[0].weight >= _LIKELY:
                    found[-1 - len(found)] = between[0]
        return found

    def spots(self, heads: Sequence[Head]) -> list[int]:
        """Where each head stands: in one spot, a page or a run of notes, they may be in no order; in a section of
        notes each is behind the one before."""
        spots: list[int] = []
        before: Head | None = None
        for head in heads:
            apart = head.block in self.apart
            new = before is None or (
                self.pages[head.block] != self.pages[before.block]
                if self.paged and not apart
                else head.block - before.block > (0 if apart else _RUN)
            )
            spots.append((spots[-1] if spots else 0) + new)
            before = head
        return spots


# Notes


def _find_notes(heads: Sequence[Head], calls: _Calls) -> list[Head]:
    """The heads of the best chain. One that stands on no page with its call weighs little."""
    best: dict[int, _Link] = {}
    top: _Link | None = None
    before_page: _Link | None = None
    last = -1
    in_order = sorted(
        zip(calls.spots(heads), heads, strict=True),
        key=lambda pair: (pair[0], pair[1].number, pair[1].block),
    )
    for spot, head in in_order:
        if spot != last:
            last, before_page = spot, top
        called = bool(calls.near(head))
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


# Calls


def _choose_calls(notes: Sequence[Head], calls: _Calls) -> dict[int, GluedCall]:
    """For the index of a note its call: places that rise as the notes do, the likeliest of them."""
    pages = calls.pages
    begins = {(head.block, head.start) for head in notes}
    first: dict[int, int] = {}  # block → where its first note begins
    for head in notes:
        first[head.block] = min(head.start, first.get(head.block, head.start))
    places: list[tuple[int, int]] = []  # ends of chains, in order …
    ends: list[
        tuple[float, int]
    ] = []  # … each worth more than those before it: score, index in links
    links: list[tuple[int, GluedCall, int]] = []  # note, call, index of the link before or -1
    for index in sorted(range(len(notes)), key=lambda n: (pages[notes[n].block], n)):
        note = notes[index]
        made: list[tuple[tuple[int, int], float, int]] = []
        for call in calls.near(note):
            place = (call.block, call.start)
            inside = call.block in first and first[call.block] <= call.start
            if place in begins or inside:
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


def _is_foreign(notes: Sequence[Head], chosen: dict[int, GluedCall]) -> bool:
    """Whether calls or notes are said in forms that no other step reads."""
    glued = sum(head.glued for head in notes)
    loose = sum(call.weight < _RAISED for call in chosen.values())
    return max(glued, loose) >= max(_FEWEST, _FOREIGN * len(notes))


def _is_proved(notes: Sequence[Head], chosen: dict[int, GluedCall]) -> bool:
    """Whether most notes have a call, and most calls look like one: verses are numbered, too."""
    sure = sum(call.weight >= _SURE for call in chosen.values())
    return len(chosen) >= max(_FEWEST, _SHARE * len(notes)) and sure >= max(
        _FEWEST, _SHARE * len(chosen)
    )


def _stand_at_feet(notes: Sequence[Head], blocks: Sequence[Block], pages: Sequence[int]) -> bool:
    """Whether notes without any call are notes all the same: glued to their words, one by one through the book, and
    each page has them below its text. Numbered verses, which are glued too, fill theirs."""
    steps = sum(a.number < b.number <= a.number + _STEP for a, b in pairwise(notes))
    if sum(head.glued for head in notes) < _ALONE or steps < 0.9 * (len(notes) - 1):
        return False
    first: dict[int, Head] = {}
    for head in notes:
        first.setdefault(pages[head.block], head)
    above: dict[int, int] = defaultdict(int)
    whole: dict[int, int] = defaultdict(int)
    for index, (block, page) in enumerate(zip(blocks, pages, strict=True)):
        whole[page] += len(block.text)
        if page in first and (first[page].block, first[page].start) > (index, 0):
            above[page] += len(block.text) if index < first[page].block else first[page].start
    at_foot = sum(above[page] >= _ABOVE * whole[page] for page in first)
    return len(first) >= _FEWEST and at_foot >= 0.8 * len(first)


def _tell_missing(notes: Sequence[Head], log: Log) -> None:
    """Numbers that are missing between the notes: how many, and which."""
    missing: list[int] = []
    for before, after in pairwise(notes):
        missing += range(before.number + 1, after.number)
    if missing:
        names = ", ".join(map(str, missing[:_SHOWN])) + (" …" if len(missing) > _SHOWN else "")
        log.looks.append(
            Look("note", f"{len(missing)} numbers between those of the notes begin none that was found: {names}"))  # fmt: skip
