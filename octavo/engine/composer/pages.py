"""Fill a page by setting the paragraph at its foot a line longer or shorter.

A page is left short where the next line must not be parted from another, or calls a note for which there is no
room. Before that is accepted, the paragraph is set in one line more and in one line less than it would be, as
far as its spaces stay what they may be; of what results the fullest page is taken. Where a page then ends in a
part of a word, the paragraph is set once more with this word whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from octavo.engine.composer.lines import CUT

_WISHES = (1, -1)
_SHORT = 0.9  # of a line: so much white at the foot of a page is looked at,
_SHORT_ABOVE_NOTES = 1.15  # and so much above its notes, where nobody sees a little
_TO_BEGIN = 2  # lines of a paragraph: no fewer stand at the foot of a page
_MOST_WHOLE = 3  # words that are kept whole in turn, that a page not end in a part of one
_GAIN = 0.5  # of a line: so much less makes a change worth while

Outcome = tuple[
    Any, ...
]  # of the engine's: abort, stop, where to go on, position, notes, lines that may follow


@dataclass(slots=True)
class Trial:
    """A paragraph that is being set at its place on a page."""

    context: Any
    children: list[Any]  # the lines that are on the page
    lists: tuple[list[Any], list[Any]]  # of boxes that are placed elsewhere
    position_y: float
    bottom_space: float
    line_height: float

    def fill_page(
        self, set_as: Callable[..., Outcome], is_possible: Callable[..., bool]
    ) -> Outcome:
        """Set the paragraph by ``set_as``, which is told how many lines longer it shall be, and places where
        words shall stay whole."""
        before = [len(items) for items in (self.children, *self.lists)]
        outcome = set_as(0)
        if not self._ends_page(outcome) or self._waits(outcome):
            return outcome
        white, line = self._white(outcome), self.line_height
        short = _SHORT_ABOVE_NOTES if self.context.current_page_footnotes else _SHORT
        best, now = 0, 0
        for wish in _WISHES if white >= short * line else ():
            if not is_possible(wish):
                continue
            self._undo(outcome, before)
            outcome, now = set_as(wish), wish
            left = self._white(outcome)
            if left < white - _GAIN * line:
                best, white = wish, left
        if now != best:
            self._undo(outcome, before)
            outcome = set_as(best)
        return self._end_in_whole_word(outcome, set_as, is_possible, best, before)

    def _end_in_whole_word(
        self, outcome: Outcome, set_as: Callable[..., Outcome], is_possible: Callable[..., bool],
        wish: int, before: list[int],
    ) -> Outcome:  # fmt: skip
        """Set the paragraph again while the page ends in a part of a word, and as it was where that is in vain."""
        white = self._white(outcome)
        whole: tuple[Any, ...] = ()
        for _ in range(_MOST_WHOLE):
            divided = self._divided(outcome)
            if divided is None or not is_possible(wish, (*whole, divided)):
                break
            whole = (*whole, divided)
            self._undo(outcome, before)
            outcome = set_as(wish, whole)
        is_vain = self._divided(outcome) is not None
        if whole and (is_vain or self._white(outcome) > white + _GAIN * self.line_height):
            self._undo(outcome, before)
            outcome = set_as(wish)
        return outcome

    def _divided(self, outcome: Outcome) -> Any:
        """The place at which a word is divided by the end of the page; None where none is."""
        abort, stop, *_ = outcome
        if abort or not stop or not self.children:
            return None
        cut, _ = self.children[-1].__dict__.get(CUT, (None, None))
        return cut.resume if cut is not None and cut.hyphen else None

    def _ends_page(self, outcome: Outcome) -> bool:
        abort, stop, *_ = outcome
        return bool(abort or stop)

    def _waits(self, outcome: Outcome) -> bool:
        """Whether notes of lines before it go on over the page: whose room that is, is not to be tried out."""
        own = {id(note) for note in outcome[4]}
        return any(id(note) not in own for note in self.context.reported_footnotes)

    def _white(self, outcome: Outcome) -> float:
        """What is left of the page below the lines that were set; nothing where another paragraph can begin."""
        abort, stop, _, position, notes, _ = outcome
        if abort:
            for note in notes:
                self.context.unlayout_footnote(note)
            bottom = self.position_y
        elif not stop:
            left = self._room() - position
            return float(left) if left < _TO_BEGIN * self.line_height else 0.0
        else:
            last = self.children[-1] if self.children else None
            bottom = self.position_y if last is None else last.position_y + last.height
        return float(self._room() - bottom)

    def _room(self) -> float:
        return float(self.context.page_bottom - self.bottom_space)

    def _undo(self, outcome: Outcome, before: list[int]) -> None:
        for note in outcome[4]:
            self.context.unlayout_footnote(note)
        for items, count in zip((self.children, *self.lists), before, strict=True):
            del items[count:]
