"""Pages that are told are told as they stand, or it is said which of them swing; nothing is set more than four times for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from octavo.model import Book
from octavo.model.metadata import Metadata
from octavo.model.paged import PageCall, PageTarget
from octavo.typeset.openings import Laid
from octavo.typeset.pieces import Piece, Setter
from octavo.typeset.settling import Swing, settle_folios, tell_swings
from octavo.typeset.sheet import Sheet

CALL = PageCall(
    (PageTarget("fig-a", "chapter", "1", "One"),), bare=False, capital=False, at="", place=None
)
BOOK = Book(Metadata(title="A"), "a", (), (), (), None, page_calls=(CALL,))


class Telling:
    """A setter whose one piece says on which page a place stands."""

    def depends(self, piece: Piece) -> bool:
        return piece.division_id == "one"

    def entries_below(self) -> frozenset[str]:
        return frozenset()

    def told(self, folios: Mapping[str, str], heights: object, resumed: object) -> Any:
        return replace(BOOK, slug=folios["fig-a"])

    def tell(self, piece: Piece, told: Book) -> Piece:
        return replace(piece, job=cast(Any, f"on {told.slug}"))


def settle(page_of: Mapping[str, str], name: str = "one") -> tuple[Any, list[Any]]:
    """What becomes of a book in which the place stands on ``page_of[words]`` when these words are set."""
    piece = Piece(cast(Any, "unset"), name, "", "", "", "")
    asked: list[Any] = []

    def set_jobs(jobs: list[Any]) -> list[Sheet]:
        asked.extend(jobs)
        return [sheet() for _ in jobs]

    def sheet() -> Sheet:
        return Sheet((), (False,), {}, (None,), (), (0, 0), ())

    def folios(_: list[Laid], body: list[Laid]) -> Mapping[str, str]:
        return {"fig-a": page_of[cast(Any, body[0].piece.job)]}

    made = settle_folios([], [Laid(piece, sheet())], cast(Setter, Telling()), folios, set_jobs)
    return made, asked


def test_words_are_set_until_they_are_true() -> None:
    made, asked = settle({"unset": "8", "on 8": "9", "on 9": "9"})
    assert asked == ["on 8", "on 9"]
    assert made.swings == ()
    assert made.body[0].piece.job == "on 9"


def test_what_says_nothing_of_pages_is_not_set_again() -> None:
    assert settle({}, "two")[1] == []


def test_a_place_that_swings_is_told_after_four_times() -> None:
    made, asked = settle({"unset": "8", "on 8": "9", "on 9": "8"})
    assert asked == ["on 8", "on 9", "on 8", "on 9"]
    assert made.swings == (Swing("fig-a", "9", "8"),)
    (finding,) = tell_swings(BOOK, made.swings)
    assert finding.code == "page-swings"
    assert (
        finding.message
        == "#fig-a stands on page 8 when the text says 9: its page swings between the two"
    )
