"""Turn work that can be done at once into work that is done at once, in processes of our own.

The processes are started early, while the manuscript is being read, because the layout engine takes
longer to load than many a chapter to set. Where that is safe, it is loaded once and the workers fork from
there. With one process there are none: everything is done here.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from octavo.model.errors import WorkerLostError
from octavo.workshop import memory
from octavo.workshop.alone import alone
from octavo.workshop.collector import is_long, stay_small
from octavo.workshop.lending import Held, Lent, own
from octavo.workshop.scratch import close_scratch, goes_with, open_scratch
from octavo.workshop.store import keep_now
from octavo.workshop.worker import begin, come_to_rest, end_build

_T = TypeVar("_T")

_SAFE_PATH = "PYTHONSAFEPATH"
_FEW = 3  # things that one process is asked for before others are started
_GROWN = 12  # megabytes by which a process is larger that gives way to another one
_STARTED = 1  # second in which a process is started
# On macOS a process with its frameworks loaded must not fork, and Windows cannot.
_FORKS = sys.platform.startswith("linux")


class Workshop:
    """Where a build is done: in how many processes, and whether what was made is kept. One that is ``resident`` is for
    many builds of a book that is edited: while it is open, its processes remember what they have made."""

    def __init__(self, processes: int = 1, keep: bool = True, *, resident: bool = False) -> None:
        self.processes = processes
        self.keep = keep
        self.resident = resident
        self.warmed = 0  # processes that were started early
        self.forks_later = False  # whether they are going to be forked from this one
        self._pool: ProcessPoolExecutor | None = None
        self._near: ProcessPoolExecutor | None = None  # of one process, see `warm_one`
        self._of_near: list[Future[Any]] = []  # what it was asked for
        self._loaded: Sequence[
            str
        ] = ()  # by those that are started when there is more to do than it can
        self._aside: ProcessPoolExecutor | None = None  # of one process, see `ask_aside`
        self._held = Held()  # by that process
        self._least = 0.0  # megabytes that it filled when it rested
        self._was_made = True  # whether the last build made a book
        self._processes: list[Mapping[int, BaseProcess]] = []  # of each pool: see `_start_pool`
        self._starting: list[threading.Thread] = []  # that have processes started
        self._safe_path: str | None = None  # what the variable said before
        self._was_asked = True  # whether the processes were, for this build or the one before
        self._scratch: Path | None = None  # for what the processes need while they last
        self._beside: str | None = None  # the folder of the socket by which they are started
        self._method = ""  # how they are started

    def __enter__(self) -> Self:
        if self.resident:
            stay_small()
            memory.remember()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.resident:
            keep_now()
            memory.forget()
        if self._scratch is not None:
            # from here on none is started, not even by the thread that warms them up
            for pool in filter(None, (self._pool, self._near, self._aside)):
                pool.shutdown(wait=False, cancel_futures=True)
            # a thread that still held a pool when Python ends would let go of its semaphores half
            for thread in self._starting:
                thread.join(_STARTED)
            self._starting.clear()
            # its own: another workshop may be open around it, and go on
            for process in [process for held in self._processes for process in list(held.values())]:
                process.kill()  # all that was asked for is there: an orderly end takes a while
                process.join()
            for thread in _minders(self._processes):
                thread.join(_STARTED)
            self._processes.clear()
            self._pool = self._near = self._aside = None
            _set_variable(_SAFE_PATH, self._safe_path)
            close_scratch(self._scratch)
            self._scratch = None

    def begin_build(self) -> None:
        """Another build begins. Where edits of a few words come one after the other, only the process aside has work:
        the others go, and come again when there is more to do at once."""
        memory.begin_build()
        if self.resident and not self._was_asked:
            self._end_waiting()
        self._was_asked = self._was_made = False

    def end_build(self) -> None:
        """A build has ended, and made a book: what it has not asked for is forgotten, or a book of which all is edited would be
        there three times while the next is made. The process aside looks for circles while nobody waits for it, or it would
        hold what it read for ten builds."""
        self._was_made = True
        memory.forget_older()
        if self._aside is not None:
            with suppress(RuntimeError):  # it was ended; whoever asks it next is told
                self._aside.submit(end_build)

    def warm(self, count: int, modules: Sequence[str]) -> None:
        """Start up to ``count`` processes that load ``modules``, which they are going to need, and go on
        at once."""
        if self.processes > 1:
            self.warmed = min(count, self.processes)
            pool = self._open(modules)
            # the first fork waits until everything is loaded
            self._begin(pool, os.getpid)  # any work at all starts a process

    def warm_one(self, modules: Sequence[str], others: Sequence[str]) -> None:
        """Start one process that loads ``modules``, where there is most likely not much to do at once; those that are
        started when there is more load ``others``. It is forked from this one where that is safe: it has what is loaded
        here, and is there at once."""
        self._loaded = others
        if self.processes > 1 and _FORKS and threading.active_count() == 1:
            self.warmed = 1
            self._near = self._start_pool(1, modules, method="fork")
            self._near.submit(
                os.getpid
            )  # any work at all starts it: now, while this is the only thread
        else:
            self.warm(1, modules)

    def fork_when_ready(self, modules: Sequence[str]) -> None:
        """Have the processes forked from this one when `fork` is called, with what is loaded and made here until then:
        that is done once for all. Where processes cannot be forked they are started now, and load ``modules``."""
        if self.processes > 1 and _FORKS:
            self.warmed, self._loaded = self.processes, modules
            self.forks_later = True
        else:
            self.warm(self.processes, modules)

    def fork(self) -> None:
        """Fork them now, if that is awaited; where it is not safe, they are started, and load all themselves."""
        if self.forks_later:
            self.forks_later = False
            with alone() as is_alone:
                method = "fork" if is_alone else ""
                self._pool = self._start_pool(self.processes, self._loaded, method=method)
                self._pool.submit(os.getpid)  # any work at all starts them

    def have_ready(self, *work: Callable[[], object]) -> None:
        """Have each process that was started early do this before it is asked for anything, and go on at once. What is going
        to be forked from this process has it done here."""
        if self.forks_later:
            for name in self._loaded:
                ask_here(import_module, name)
            for function in work:
                ask_here(function)  # what fails is told by the job that needs it
        elif self._near is not None:
            _start(self._near, 1, _do_all, work)
        elif self._pool is not None:
            self._begin(self._pool, _do_all, work)

    def ask(self, function: Callable[..., _T], *arguments: object) -> Future[_T]:
        """Have a function of a module done by the next process that is free: see `result_of`."""
        if self.processes > 1:
            self._was_asked = True
            with _whole_pool():
                if self._near is None or (pool := self._near_with_time()) is None:
                    return self._open(self._loaded).submit(function, *arguments)
                asked = pool.submit(function, *arguments)
                self._of_near.append(asked)
                return asked
        return ask_here(function, *arguments)

    def _near_with_time(self) -> ProcessPoolExecutor | None:
        """The process that was forked from this one, unless as much waits for it as others are worth being started for."""
        self._of_near = [asked for asked in self._of_near if not asked.done()]
        return self._near if len(self._of_near) < _FEW else None

    @property
    def has_aside(self) -> bool:
        """Whether there is a process for what is asked for aside."""
        return self.resident and self.processes > 1

    def ask_aside(self, function: Callable[..., _T], *arguments: object) -> Future[_T]:
        """Have it done by a process that does all that is asked for in this way, and remembers it, where this workshop is
        resident; by any elsewhere. What is ``Lent`` to it several times is sent once (`lending.py`)."""
        if not self.has_aside:
            return self.ask(function, *map(own, arguments))
        with _whole_pool():
            if self._aside is None:
                self._aside = self._start_pool(1, (), remembers=True)
                self._held = Held()
            for lent in (argument for argument in arguments if isinstance(argument, Lent)):
                lent.lend_to(self._held)
            return self._aside.submit(function, *arguments)

    def have_done(self, function: Callable[..., _T], *arguments: object) -> Callable[[], _T]:
        """Have something done aside; where there is no process for that, here, when it is first asked for. Asked again,
        it gives the same."""
        aside = self.ask_aside(function, *arguments) if self.has_aside else None
        return cache(lambda: result_of(aside or ask_here(function, *map(own, arguments))))

    def rest(self, again: Callable[[], object] = lambda: None) -> None:
        """Have the processes end that wait for work; the one that remembers what it does aside stays, and gives back what it
        has let go, which is waited for. Others are started when they are needed. Where nothing was done aside yet these
        stay: somebody has to take away what is left when this process is killed, and the first book that can be built
        needs them at once. What was to be kept later is kept, and what the last build did not ask for is forgotten.

        Memory that was let go lies between what is kept, and more of it from edit to edit. So where the process aside has
        grown since it first rested, another one takes its place, and ``again`` has it do what it is going to be asked for;
        while a book is broken, nothing could be done again."""
        self._end_waiting()
        keep_now()
        memory.forget_older()
        size = self._tidy_aside()
        self._least = min(self._least or size, size)
        if self._was_made and size > self._least + _GROWN:
            self._end_aside()
            again()
            self._end_waiting()
            memory.forget_older()
            self._least = self._tidy_aside()

    def _tidy_aside(self) -> float:
        """Megabytes that the process aside fills when it has let go of what it does not need; 0 where nobody tells."""
        if self._aside is not None:
            with suppress(RuntimeError, CancelledError):  # it was ended meanwhile
                return self._aside.submit(come_to_rest).result()
        return 0.0

    def _end_waiting(self) -> None:
        if self._aside is not None:
            self._end_pool()

    def begin_anew(self) -> None:
        """Ask none of the processes any more, of which one was ended from outside: others are started when they are
        needed."""
        self._end_pool()
        self._end_aside()

    def renew(self, letters: int) -> None:
        """Have what is asked from now on done by processes that have done nothing yet, where those that there are have set
        a long book: what they have let go lies between what lasts, and they would be twice as large."""
        if is_long(letters) and self._pool is not None and not self.resident:
            self._pool.shutdown(wait=False)  # what they were asked for they do
            self._pool, self._loaded = None, ()  # the others load what they are asked for

    def _end_aside(self) -> None:
        if self._aside is not None:
            self._aside.shutdown(wait=False, cancel_futures=True)
            self._aside = None

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _begin(
        self, pool: ProcessPoolExecutor, function: Callable[..., object], *arguments: object
    ) -> None:
        self._starting = [thread for thread in self._starting if thread.is_alive()]
        self._starting.append(_begin_thread(_start, pool, self.warmed, function, *arguments))

    def _open(self, loaded: Sequence[str] = ()) -> ProcessPoolExecutor:
        """The processes, but for one that there is already; where it is safe they fork from one that has ``loaded`` modules."""
        if self._pool is None:
            self._pool = self._start_pool(self.processes - (self._near is not None), loaded)
        return self._pool

    def _start_pool(
        self, processes: int, loaded: Sequence[str], *, remembers: bool = False, method: str = ""
    ) -> ProcessPoolExecutor:
        if self._scratch is None:
            # a new process looks for no module in the folder that we are in, which may be a stranger's
            self._safe_path = os.environ.get(_SAFE_PATH)
            os.environ[_SAFE_PATH] = "1"
            self._scratch = open_scratch()
        if not (method or self._method):
            self._method = "forkserver" if loaded and _FORKS and _start_server(loaded) else "spawn"
            if self._method == "forkserver":  # its socket lies beside
                self._beside = multiprocessing.util.get_temp_dir()
                goes_with(self._scratch, Path(self._beside))
        pool = ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context(method or self._method),
            initializer=begin,
            initargs=(dict(os.environ), str(self._scratch), self._beside, tuple(loaded), remembers),
        )
        self._processes = [held for held in self._processes if not held or _lives(held)]
        self._processes.append(pool._processes)  # where it writes down those that it starts
        return pool


def ask_here(function: Callable[..., _T], *arguments: object) -> Future[_T]:
    """Do it at once, in this process."""
    done: Future[_T] = Future()
    try:
        done.set_result(function(*arguments))
    except Exception as error:
        done.set_exception(error)
    return done


def result_of(asked: Future[_T]) -> _T:
    """What was asked for. Raises what the function raised, WorkerLostError when its process was ended."""
    with _whole_pool():
        return asked.result()


@contextmanager
def _whole_pool() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise WorkerLostError(
            "a process of the build was ended from outside",
            hint="free some memory, or use fewer processes with --jobs 1",
        ) from error


def processors() -> int:
    """How many processes this machine can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_server(modules: Sequence[str]) -> bool:
    """Start the process that others fork from, and have it load modules from where this one does.

    False where it cannot be reached: the path of the folder for temporary files is too long for it.
    """
    forkserver.set_forkserver_preload([*modules])
    ours = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
        return True
    except OSError:
        return False
    finally:
        _set_variable("PYTHONPATH", ours)


def _minders(pools: Sequence[Mapping[int, BaseProcess]]) -> list[threading.Thread]:
    """The threads that mind the processes of some pools, and end after them."""
    return [
        thread
        for thread in threading.enumerate()
        if any(getattr(thread, "processes", None) is held for held in pools)
    ]


def _lives(processes: Mapping[int, BaseProcess]) -> bool:
    """Whether one of them has not ended."""
    return any(process.is_alive() for process in list(processes.values()))


def _set_variable(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _do_all(work: Sequence[Callable[[], object]]) -> None:
    for function in work:
        function()


def _begin_thread(function: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=function, args=arguments, daemon=True)
    thread.start()
    return thread


def _start(
    pool: ProcessPoolExecutor, count: int, function: Callable[..., object], *arguments: object
) -> None:
    for _ in range(count):
        # the build may have ended before it began; that a process was ended is told by whoever asks it next
        with suppress(RuntimeError, OSError, EOFError):
            pool.submit(function, *arguments)
