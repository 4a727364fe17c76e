"""Turn work that can be done at once into work that is done at once, in processes of our own.

The processes are started early, while the manuscript is being read, because the layout engine takes
longer to load than many a chapter to set. With one process there are none: everything is done here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from importlib import import_module
from types import TracebackType
from typing import Self, TypeVar

_T = TypeVar("_T")


class Workshop:
    """Where a build is done: in how many processes, and whether what was made is kept."""

    def __init__(self, processes: int = 1, keep: bool = True) -> None:
        self.processes = processes
        self.keep = keep
        self.warmed = 0  # processes that were started early
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            for process in multiprocessing.active_children():
                process.kill()  # all that was asked for is there: an orderly end takes a while
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def warm(self, count: int, *names: str) -> None:
        """Start up to ``count`` processes that load what is named, and go on at once.

        A name is that of a module, or of a module and a function to call: ``octavo.engine:load_engine``.
        """
        if self.processes > 1:
            self.warmed = min(count, self.processes)
            for _ in range(self.warmed):
                self._open().submit(_load, *names)

    def ask(self, function: Callable[..., _T], *arguments: object) -> Future[_T]:
        """Have a function of a module done by the next process that is free."""
        if self.processes > 1:
            return self._open().submit(function, *arguments)
        done: Future[_T] = Future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:
            done.set_exception(error)
        return done

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn" is the one way to start a process that every system has
            self._pool = ProcessPoolExecutor(
                self.processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
            )
        return self._pool


def processors() -> int:
    """How many processes this machine can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load(*names: str) -> None:
    for name in names:
        module, _, function = name.partition(":")
        loaded = import_module(module)
        if function:
            getattr(loaded, function)()


def _begin() -> None:
    """In a new process: end when the build ends, even when it was killed and could not say so."""
    gc.freeze()
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
