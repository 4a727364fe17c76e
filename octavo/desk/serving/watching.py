"""Turn changes of a book's files into calls: `tell` is called, in a thread of its own, when something of the book has changed.

What can be a part of the book is watched, folder by folder (`folders.py`): nothing of `build/`, nothing hidden, nothing to
which a link out of the book leads. On Linux the system is asked itself (`inotify.py`), elsewhere `watchfiles`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from octavo.desk.serving.folders import find_folders, is_of_book
from octavo.desk.serving.inotify import Inotify
from octavo.model import FORMATS
from octavo.model.errors import UsageError

_REPORT = "report."  # a report is no edition
_STEP_MS = 20  # between the times that watchfiles looks whether it was told something
_LOOK_MS = 500  # after which it says that nothing has come
_TOGETHER_MS = 200  # after which it tells what has come, though more is coming


class _Bell(Protocol):
    """What tells of changes in folders."""

    def watch(self, folders: Iterable[Path]) -> None:
        """From now on watch these, and no others."""

    def wait(self) -> tuple[set[Path], bool] | None:
        """What has changed, and whether folders have; None when the waiting was ended."""

    def end(self) -> None:
        """Have whoever waits go on."""

    def close(self) -> None:
        """Watch nothing any more."""


class Watcher:
    """Watches a book's folder from when it is begun until it is ended."""

    def __init__(
        self,
        root: Path,
        tell: Callable[[], None],
        finished: Path | None = None,
        *,
        ask_system: bool = True,
    ) -> None:
        """``finished``: the folder of the finished files, whose editions are watched as well; ``ask_system``: the system
        itself, where that can be asked. Raises UsageError when it watches no more folders."""
        self._root = root
        self._tell = tell
        self._finished = finished
        self._extra: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._bell = _open_bell(ask_system)
        self._folders: frozenset[Path] = frozenset()
        try:
            self._look_round()
        except OSError as error:
            raise UsageError(
                f"the system watches no more folders: {error.strerror}",
                hint="close programs that watch many, or raise fs.inotify.max_user_watches",
            ) from error
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def begin(self) -> None:
        """Watch, and go on at once."""
        self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        self._bell.end()
        if self._thread.is_alive():
            self._thread.join()
        self._bell.close()

    def also(self, extra: Iterable[str]) -> None:
        """These files of the book's folder were read besides what stands in its usual folders."""
        extra = frozenset(extra)
        if extra != self._extra:
            self._extra = extra
            with suppress(OSError):  # what was watched goes on to be
                self._look_round()

    def _look_round(self) -> bool:
        """Watch the folders that are there now; whether the book's own, or that of the finished files, has come."""
        with self._lock:
            before = self._folders
            while True:
                self._folders = find_folders(self._root, self._extra)
                if self._finished is not None and self._finished.is_dir():
                    self._folders |= {self._finished}
                self._bell.watch(self._folders)
                if self._root in self._folders or not self._root.is_dir():
                    break  # else it has come back before what it stands in was watched
            return not {self._root, self._finished}.isdisjoint(self._folders - before)

    def _run(self) -> None:
        while (told := self._bell.wait()) is not None:
            changed, folders_have = told
            has_come = False
            if folders_have:
                with suppress(OSError):
                    has_come = self._look_round()
            if has_come or any(map(self._matters, changed)):
                self._tell()

    def _matters(self, path: Path) -> bool:
        if path.parent == self._finished:
            return path.name.rpartition(".")[2] in FORMATS and not path.name.startswith(
                (".", _REPORT)
            )
        return is_of_book(path, self._root, self._extra)


class _Watchfiles:
    """The same by `watchfiles`, which begins anew when it is to watch other folders."""

    def __init__(self) -> None:
        self._folders: tuple[str, ...] = ()
        self._ended = threading.Event()
        self._other = threading.Event()  # set when other folders are to be watched
        self._watching: Iterator[set[tuple[Any, str]]] | None = None
        self._is_anew = False  # what was saved while it began anew it was not told

    def watch(self, folders: Iterable[Path]) -> None:
        wanted = tuple(sorted(map(str, folders)))
        if wanted != self._folders:
            self._folders = wanted
            self._other.set()

    def wait(self) -> tuple[set[Path], bool] | None:
        from watchfiles import watch

        while not self._ended.is_set():
            if self._watching is None:
                self._other.clear()
                self._watching = watch(
                    *self._folders, watch_filter=None, debounce=_TOGETHER_MS, step=_STEP_MS,
                    stop_event=_Either(self._ended, self._other), recursive=False,
                    raise_interrupt=False, ignore_permission_denied=True,
                    rust_timeout=_LOOK_MS, yield_on_timeout=True,
                )  # fmt: skip
            changes = next(self._watching, None)
            if changes is None:
                self._watching, self._is_anew = None, True
                continue
            paths = {Path(name) for _, name in changes}
            if self._is_anew:
                paths.update(map(Path, self._folders))
                self._is_anew = False
            if paths:
                return paths, any(path.is_dir() or not path.exists() for path in paths)
        return None

    def end(self) -> None:
        self._ended.set()

    def close(self) -> None:
        self._watching = None


class _Either:
    """An event that is set when one of two is."""

    def __init__(self, *events: threading.Event) -> None:
        self._events = events

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)


def _open_bell(ask_system: bool) -> _Bell:
    if ask_system and sys.platform.startswith("linux"):
        with suppress(OSError):
            return Inotify()
    return _Watchfiles()
