"""Turn a value that several pieces of work need into one that goes to the other process once.

A book takes as long to be sent as many a chapter to be read. It is lent: what is sent of it the second time is its number.
Of the book after an edit most is what the other process holds: of its parts those are sent that it does not.
This holds for one process that is asked for one thing after the other, as the one aside is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

_KEPT = 3  # values that the other process holds: those of one build
_NUMBERS = count()
_BORROWED: OrderedDict[int, object] = OrderedDict()  # in that process
_PARTS: dict[int, object] = {}  # in that process: of the last value that came in parts


class Held:
    """Which parts another process holds: those of the last value that it was sent in parts, by their numbers."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}


class Lent:
    """A value among the arguments of what is asked for; there it is the value."""

    def __init__(self, value: Any, parts: str = "") -> None:
        """``parts``: the field of a dataclass that has a tuple of large parts, which are never changed."""
        self.value = value
        self._parts = parts
        self._number = next(_NUMBERS)
        self._to: Held | None = None
        self._is_sent = False

    def lend_to(self, held: Held) -> None:
        """The process that it goes to next; another one than before holds nothing of it."""
        if held is not self._to:
            self._to, self._is_sent = held, False

    def __reduce__(self) -> tuple[Any, ...]:
        if self._is_sent:
            return _borrow, (self._number,)
        self._is_sent = True
        if not self._parts or self._to is None:
            return _borrow, (self._number, self.value)
        parts: Sequence[Hashable] = getattr(self.value, self._parts)
        before = self._to.numbers
        numbers = {p: before[p] if p in before else next(_NUMBERS) for p in parts}
        fresh = {number: part for part, number in numbers.items() if part not in before}
        self._to.numbers = numbers
        bare = replace(self.value, **{self._parts: ()})
        return _borrow_parts, (self._number, bare, self._parts, [numbers[p] for p in parts], fresh)


def own(argument: object) -> object:
    """An argument for this process."""
    return argument.value if isinstance(argument, Lent) else argument


def _borrow(number: int, *value: object) -> object:
    if value:
        _BORROWED[number] = value[0]
        while len(_BORROWED) > _KEPT:
            _BORROWED.popitem(last=False)
    return _BORROWED[number]


def _borrow_parts(
    number: int, bare: Any, field: str, numbers: Sequence[int], fresh: Mapping[int, object]
) -> object:
    held = {part: fresh[part] if part in fresh else _PARTS[part] for part in numbers}
    _PARTS.clear()
    _PARTS.update(held)
    return _borrow(number, replace(bare, **{field: tuple(held[part] for part in numbers)}))
