"""A folder for what a run needs while it lasts, which is taken away even when the run is killed.

Its name says which process of which machine made it; the next run takes away those whose process is gone. A process that
ends takes its own away, also those of threads that it does not wait for; these get no other.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from octavo.model.errors import UsageError

_NAME = re.compile(r"octavo-(\d+)-([0-9a-f]{4})-\w+")
_BESIDE = "beside"  # holds the name of a folder that goes with this one
_OPEN: set[Path] = set()  # made by this process, or that which it was forked from, and still there
_ENDING = threading.Event()  # this process takes them away, and makes no others


def open_scratch(place: Path | None = None) -> Path:
    """A new folder in ``place``, or among the temporary ones, after those of runs that were killed are swept away.

    Raises UsageError when there is no place for it among the temporary ones, OSError when ``place`` takes none.
    """
    if place is not None:
        return _make(place)
    try:
        return _make(Path(tempfile.gettempdir()))
    except OSError as error:
        raise UsageError(
            "there is no folder for temporary files that can be written",
            hint="make room on the disk, or name another folder in TMPDIR",
        ) from error


def _make(place: Path) -> Path:
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=f"octavo-{os.getpid()}-{_machine()}-", dir=place))
    _OPEN.add(folder)  # before it is asked: whichever of the two comes later takes it away
    if _ENDING.is_set():
        close_scratch(folder)
        raise SystemExit  # of a thread that nobody waits for
    return folder


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder that lasts as long as the block. Raises UsageError when there is no place for it."""
    folder = open_scratch()
    try:
        yield folder
    finally:
        close_scratch(folder)


def is_passing(folder: Path) -> bool:
    """Whether a folder lies in one that lasts as long as its run: nobody comes back to it."""
    return any(map(_NAME.fullmatch, folder.parts))


def close_scratch(folder: Path) -> None:
    """Take the folder away."""
    shutil.rmtree(folder, ignore_errors=True)
    _OPEN.discard(folder)


@atexit.register
def _close_open() -> None:
    """This process ends, and perhaps a thread in the middle of its work."""
    _ENDING.set()
    for folder in tuple(_OPEN):
        if folder.name.startswith(f"octavo-{os.getpid()}-"):
            close_scratch(folder)


def close_left(folder: Path) -> None:
    """Take the folder of a process that was killed away, and what goes with it."""
    with suppress(OSError, ValueError):
        other = folder.parent / Path((folder / _BESIDE).read_text("utf-8")).name
        if other.name.startswith("pymp-") and other.lstat().st_uid == os.getuid():
            shutil.rmtree(other, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def close_left_by(process: int, place: Path) -> None:
    """Take all folders in ``place`` away that a process has made which was killed."""
    for folder in place.glob(f"octavo-{process}-{_machine()}-*"):
        _close_own(folder)


def _close_own(folder: Path) -> None:
    with suppress(OSError, ValueError):
        if folder.lstat().st_uid == os.getuid() and not folder.is_symlink():
            close_left(folder)


def goes_with(folder: Path, other: Path) -> None:
    """Have ``other``, a folder beside it, swept away together with a scratch folder that was left."""
    (folder / _BESIDE).write_text(other.name, "utf-8")


def _machine() -> str:
    """What tells machines apart that share a disk."""
    return hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:4]


def sweep_left(place: Path) -> None:
    """Take away what runs that were killed have left in a folder."""
    _sweep(place)


@lru_cache(maxsize=8)  # once in each process
def _sweep(place: Path) -> None:
    if os.name == "nt":  # where a process cannot be asked after without ending it
        return
    for folder in place.glob("octavo-*"):
        match = _NAME.fullmatch(folder.name)
        if match is None or match[2] != _machine() or _lives(int(match[1])):
            continue
        _close_own(folder)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
