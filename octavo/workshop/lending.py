"""Turn a value that several pieces of work need into one that goes to the other process once.

A book takes as long to be sent as many a chapter to be read. It is lent: what is sent of it the second time is its number.
This holds for one process that is asked for one thing after the other, as the one aside is.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from typing import Any

_KEPT = 3  # values that the other process holds: those of one build
_NUMBERS = count()
_BORROWED: OrderedDict[int, object] = OrderedDict()  # in that process


class Lent:
    """A value among the arguments of what is asked for; there it is the value."""

    def __init__(self, value: object) -> None:
        self.value = value
        self._number = next(_NUMBERS)
        self._is_sent = False

    def __reduce__(self) -> tuple[Any, ...]:
        value, self._is_sent = (() if self._is_sent else (self.value,)), True
        return _borrow, (self._number, *value)


def own(argument: object) -> object:
    """An argument for this process."""
    return argument.value if isinstance(argument, Lent) else argument


def _borrow(number: int, *value: object) -> object:
    if value:
        _BORROWED[number] = value[0]
        while len(_BORROWED) > _KEPT:
            _BORROWED.popitem(last=False)
    return _BORROWED[number]
