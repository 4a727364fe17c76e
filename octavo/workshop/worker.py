"""What a process does that works for others: before it is asked for anything, between builds, and when nobody asks it any
more."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.util
import os
import signal
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from octavo.workshop import memory
from octavo.workshop.collector import collect_seldom, megabytes, stay_small, tidy
from octavo.workshop.scratch import close_left_by, close_scratch

_CLEARING = 10  # seconds that it takes at the most to take folders of a killed build away


def begin(
    environment: dict[str, str],
    scratch: str | None,
    beside: str | None,
    modules: Sequence[str],
    remembers: bool,
) -> None:
    """In a new process: take over the environment of the build, which that of a process it forked from need
    not be, end when the build ends, even when it was killed and could not say so, and load ``modules``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the build is heard by it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a forked one would hear it as the build does
    collect_seldom()
    if remembers:
        stay_small()
        memory.remember()
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = scratch
    parent = multiprocessing.parent_process()
    if parent is not None:
        ending = threading.Thread(target=_end_with, args=(parent, scratch, beside), daemon=True)
        ending.start()
        multiprocessing.util.Finalize(None, _let_end, (parent, ending), exitpriority=100)
    for name in modules:  # those of the process that this one was forked from are here already
        with suppress(ImportError):  # what is not installed is told by the job that needs it
            import_module(name)
    gc.freeze()


def end_build() -> None:
    """A build has ended, and others are going to come."""
    memory.forget_older()
    gc.collect()


def come_to_rest() -> float:
    """Let go of what nobody needs, and tell the megabytes that this process fills then."""
    memory.forget_older()
    tidy()
    return megabytes()


def _let_end(parent: BaseProcess, ending: threading.Thread) -> None:
    """This process ends of itself, since nobody asks it any more: where the build was killed, not before what that has left
    is taken away."""
    if not parent.is_alive():
        ending.join(_CLEARING)


def _end_with(parent: BaseProcess, scratch: str | None, beside: str | None) -> None:
    parent.join()
    if scratch is not None and parent.pid is not None:  # the engine has a folder of its own there
        close_left_by(parent.pid, Path(scratch).parent)
    if beside is not None:  # whoever was quicker may have been ended in the middle of it
        close_scratch(Path(beside))
    os._exit(1)
