"""Turn a process with threads that come by now and then into one that does one thing only, for as long as it takes to
fork another from it: what a thread held at that moment would be held in the other for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

Pause = Callable[[], AbstractContextManager[object]]

_ENDING = 0.2  # seconds in which a thread ends that was told to

_PAUSES: list[Pause] = []  # of what is done now and then


@contextmanager
def may_pause(pause: Pause) -> Iterator[None]:
    """In the block something is done now and then by a thread of its own, which is told to end where ``pause`` is
    entered, and begins again where that is left."""
    _PAUSES.append(pause)
    try:
        yield
    finally:
        _PAUSES.remove(pause)


@contextmanager
def alone() -> Iterator[bool]:
    """A pause for all that may pause; whether this process has but one thread then."""
    with ExitStack() as paused:
        for pause in _PAUSES:
            paused.enter_context(pause())
        others = [
            thread for thread in threading.enumerate() if thread is not threading.current_thread()
        ]
        for thread in others * bool(_PAUSES):
            thread.join(_ENDING)
        yield threading.active_count() == 1
