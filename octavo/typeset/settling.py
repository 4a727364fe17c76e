"""Turn the pieces of a book into the same with all words that depend on pages: index, lists, references to pages.

What such words say moves what stands behind them, and with it what they say. So the pieces that have them are set until nothing
changes, never more than four times; a place that goes on to swing between two pages then is told. Where an index ends the
book, as it should, once is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from octavo.model import Book, Finding, Place, Severity
from octavo.text.folios import places_told
from octavo.typeset.indexes import Resumed, SetJobs, resume_entries
from octavo.typeset.openings import Laid, set_openings
from octavo.typeset.pieces import Setter
from octavo.typeset.sheet import Sheet

_ROUNDS = 4
_TOLD = 5  # places that swing

Folios = Callable[[list[Laid], list[Laid]], Mapping[str, str]]  # of the ids of front and body


@dataclass(frozen=True, slots=True)
class Swing:
    """A place that stands on one page when it is told to stand on another, and the other way round."""

    id: str
    told: str  # folio
    found: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Front and body with all their words; the body begins where it can."""

    front: list[Laid]
    body: list[Laid]
    swings: tuple[Swing, ...] = ()


def settle_folios(
    front: list[Laid], body: list[Laid], setter: Setter, folios: Folios, set_jobs: SetJobs
) -> Settled:
    """Front and body with the words that depend on pages; ``body`` as all set for rectos."""
    front, body = [*front], [*body]
    places = [
        (pieces, number)
        for pieces in (front, body)
        for number, laid in enumerate(pieces)
        if setter.depends(laid.piece)
    ]
    opened = set_openings(body, set_jobs)
    resumed: list[Resumed] = [() for _ in places]
    known: Mapping[str, str] = {}
    for turn in range(_ROUNDS + 1 if places else 0):
        before, known = known, folios(front, opened)
        heights = heights_on(laid.sheet for laid in (*front, *opened))
        told = setter.told(known, heights, [name for heads in resumed for name in heads])
        pieces = [setter.tell(held[number].piece, told) for held, number in places]
        moved = [
            which
            for which, (held, number) in enumerate(places)
            if pieces[which].job != held[number].piece.job
        ]
        if not moved:
            break
        if turn == _ROUNDS:
            return Settled(front, opened, tuple(_swings(told, before, known)))
        sheets = set_jobs([pieces[which].job for which in moved])
        for which, sheet in zip(moved, sheets, strict=True):
            held, number = places[which]
            held[number], resumed[which] = resume_entries(
                Laid(pieces[which], sheet), resumed[which], setter, known, heights, set_jobs
            )
        opened = set_openings(body, set_jobs)
    return Settled(front, opened)


def heights_on(sheets: Iterable[Sheet]) -> dict[str, float]:
    """How high each id stands on its page, in points."""
    heights: dict[str, float] = {}
    for sheet in sheets:
        for name, (_, _, height) in sheet.anchors.items():
            heights.setdefault(name, height)
    return heights


def tell_swings(book: Book, swings: tuple[Swing, ...]) -> Iterator[Finding]:
    """An error for each place that swings, at the first reference to it."""
    for swing in swings[:_TOLD]:
        yield Finding("page-swings", Severity.ERROR,
                      f"#{swing.id} stands on page {swing.found} when the text says {swing.told}: its page swings between "
                      "the two", _place_of(book, swing.id),
                      "write the sentence that refers to it in other words, or begin a page before it: {.page-break}")  # fmt: skip


def _swings(book: Book, told: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Swing]:
    for name in dict.fromkeys(places_told(book)):
        if told.get(name) != found.get(name):
            yield Swing(name, told.get(name, "?"), found.get(name, "?"))


def _place_of(book: Book, name: str) -> Place | None:
    """Where a place is told: by a reference, else by a list."""
    calls = (c.place for c in book.page_calls if name in (c.at, *(t.id for t in c.targets)))
    lists = (one.place for one in book.lists if any(thing.id == name for thing in one.things))
    return next((place for place in (*calls, *lists) if place), None)
