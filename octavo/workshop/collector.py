"""Turn the garbage collector's haste into patience, in the processes of a run.

A build makes objects by the million, and nearly all are freed without the collector, because nothing is left
in circles (`octavo/engine/layout.py` undoes those of a chapter that is done). Looking for some all the time costs a
tenth of the whole. Whoever owns a process asks for this, never a stage.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SELDOM = (
    100_000,
    10,
    10,
)  # objects that were made and not freed; times that younger ones were looked at
_HARDLY = 1_500_000  # objects: of a book of several hundred pages
# as glibc's malloc.h numbers what can be set
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE, _VERY_LARGE, _HELD = 64 * 1024, 1024 * 1024, 64 * 1024 * 1024  # bytes
_PAGES = Path("/proc/self/statm")  # of memory, as Linux tells them: all, those that are filled, …
_LONG = 1_000_000  # letters: of a book of five hundred pages
_KEPT: list[Callable[[], object]] = []  # they let go of what a process keeps
_MUCH = 1_000_000  # objects that a chapter's boxes may be: most of them are freed before the next begins


def collect_seldom() -> None:
    """Have the garbage collector come by seldom in this process."""
    gc.set_threshold(*_SELDOM)


def collect_no_more_than_seldom() -> None:
    """Have it come by seldom, unless it is to come more seldom still."""
    if gc.get_threshold()[0] < _SELDOM[0]:
        collect_seldom()


def collect_hardly() -> None:
    """Have it come by once in a long book, if at all: for a process that makes one book, in which others lay out the
    chapters. What it makes lasts as long as it; of the thesis 20,000 objects of a million are left in circles."""
    gc.set_threshold(_HARDLY, *gc.get_threshold()[1:])


@contextmanager
def collecting_later() -> Iterator[None]:
    """Have it come by after the block, if then: what the block makes lasts as long as it, or longer."""
    young, *older = gc.get_threshold()
    gc.set_threshold(_MUCH, *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)


def give_large_back() -> None:
    """Have what is very large given back at once, and nothing else, for a process that begins to make a long book and for those
    that are forked from it: to give back each little that is let go takes a tenth of the time of its pages."""
    _ask_system(_VERY_LARGE, _HELD)


def give_back() -> None:
    """Give memory that was let go back to the system, where that has to be asked for: glibc keeps what one thread has
    let go for that thread, and a process that stays would seem to grow."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another library of C does so by itself
            ctypes.CDLL(None).malloc_trim(0)


def stay_small() -> None:
    """Have whatever is large let go of at once, for a process that stays, or makes a long book, where the system's library has
    to be told: glibc puts it between small things as soon as it has seen some come and go, and what lies around it cannot be given back."""
    _ask_system(_LARGE, 2 * _LARGE)


def _ask_system(least: int, held: int) -> None:
    """Have the system asked for each thing of ``least`` bytes or more, and given back what is free behind all others when it
    is more than ``held``."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            set_option = ctypes.CDLL(None).mallopt
            set_option(_M_MMAP_THRESHOLD, least)
            set_option(_M_TRIM_THRESHOLD, held)
            set_option(_M_ARENA_MAX, 1)


def tidy() -> None:
    """Look for circles everywhere, and give back what is let go: for a process that has nothing else to do."""
    gc.collect()
    give_back()


def tidy_between(letters: int) -> None:
    """Tidy up between two stages that make a book of so many letters, where that is worth its time: what is left of a
    stage in circles, or lies between what lasts, would else be there beside what the next one makes."""
    if is_long(letters):
        for let_go in _KEPT:
            let_go()
        tidy()


def let_go_within(letters: int) -> None:
    """Let go, in the middle of a stage that makes a book of so many letters, of what makes it faster only."""
    if is_long(letters):
        for let_go in _KEPT:
            let_go()
        give_back()


def let_go_between(let_go: Callable[[], object]) -> None:
    """Have this done between two stages of a long book: it lets go of what is kept only because making it again takes
    time."""
    _KEPT.append(let_go)


def is_long(letters: int) -> bool:
    """Whether a book, or a page, of so many letters is so long that a little time is spent to hold less of it at once."""
    return letters > _LONG


def megabytes() -> float:
    """How much of the memory this process fills, what it has in common with others included; 0.0 where nobody tells."""
    with suppress(OSError):
        return int(_PAGES.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2
    return 0.0
