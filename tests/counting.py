"""Count what a piece of work takes in something that is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, those that are written in C too; what one of them does inside is not seen."""
    calls = 0

    def hear(frame: FrameType, event: str, what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(hear)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def grows(work: Callable[[int], object], size: int) -> float:
    """How many times as many functions are called for twice the size: 2 where there is as much to do for each part,
    4 where each part has to do with each."""
    work(size)  # what is loaded or made once is not counted
    return calls_of(lambda: work(2 * size)) / calls_of(lambda: work(size))
