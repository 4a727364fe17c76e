"""Turn what Linux tells of folders (inotify) into the paths that have changed.

The thread that waits is woken when something has happened, and by nothing else. `watchfiles`, which is asked on other
systems, looks twenty times a second whether it has been told something, and tells what it was told when it has twice seen the
same: a tenth of a second after a save, which is half of what a page takes to be set.
"""

from __future__ import annotations

import ctypes
import errno
import os
import select
import struct
from collections.abc import Iterable
from pathlib import Path

_EVENT = struct.Struct("iIII")  # which folder, what, which pair it is of, how long its name is
_BYTES = 65536
# <sys/inotify.h>
_CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x8, 0x40, 0x80, 0x100, 0x200
_DELETE_SELF, _MOVE_SELF, _OVERFLOW, _IGNORED, _IS_FOLDER = 0x400, 0x800, 0x4000, 0x8000, 0x40000000
_ONLYDIR = 0x01000000
_WANTED = _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF


class Inotify:
    """Folders that are watched."""

    def __init__(self) -> None:
        """Raises OSError where the system has none of it, or has no more to give."""
        libc = ctypes.CDLL(None, use_errno=True)
        try:
            self._add, self._remove = libc.inotify_add_watch, libc.inotify_rm_watch
            self._file: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except AttributeError as error:
            raise OSError("there is no inotify") from error
        if self._file < 0:
            raise _refusal()
        self._bell = os.pipe()  # rung by whoever wants the waiting to end
        self._folders: dict[int, Path] = {}

    def watch(self, folders: Iterable[Path]) -> None:
        """From now on watch these folders, and no others. Raises OSError when the system watches no more."""
        wanted = set(folders)
        for number, folder in [*self._folders.items()]:
            if folder not in wanted:
                self._remove(self._file, number)
                del self._folders[number]
        # a folder that was taken away and made again has its old name and another number
        for folder in wanted:
            number = self._add(self._file, os.fsencode(folder), _WANTED | _ONLYDIR)
            if number >= 0:
                self._folders[number] = folder
            elif ctypes.get_errno() not in (
                errno.ENOENT,
                errno.ENOTDIR,
            ):  # it has not gone meanwhile
                raise _refusal()

    def wait(self) -> tuple[set[Path], bool] | None:
        """What has changed, and whether folders have; as soon as something has. None when the waiting was ended."""
        poll = select.poll()
        poll.register(self._file, select.POLLIN)
        poll.register(self._bell[0], select.POLLIN)
        while True:
            ready = [number for number, _ in poll.poll()]
            if self._bell[0] in ready:
                return None
            changed, folders_have = self._read()
            if changed or folders_have:
                return changed, folders_have

    def _read(self) -> tuple[set[Path], bool]:
        changed: set[Path] = set()
        folders_have = False
        told = os.read(self._file, _BYTES)
        at = 0
        while at < len(told):
            number, what, _, length = _EVENT.unpack_from(told, at)
            name = told[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
            at += _EVENT.size + length
            if what & _OVERFLOW:
                folders_have = True  # more than it could hold: look at everything
                changed.update(self._folders.values())
            folder = self._folders.get(number)
            if folder is None or what & _IGNORED:
                continue
            path = folder / os.fsdecode(name)
            if what & (_IS_FOLDER | _DELETE_SELF | _MOVE_SELF):
                folders_have = True
            elif what & _CREATE and not (path.is_symlink() or _has_names(path)):
                continue  # it is empty: what is written into it is told when it is closed
            changed.add(path)
        return changed, folders_have

    def end(self) -> None:
        """Have whoever waits go on."""
        os.write(self._bell[1], b"\0")

    def close(self) -> None:
        """Watch nothing any more."""
        for number in (self._file, *self._bell):
            os.close(number)


def _has_names(path: Path) -> bool:
    """Whether a file is there under another name, too: it was linked, not made."""
    try:
        return path.stat().st_nlink > 1
    except OSError:
        return False


def _refusal() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
