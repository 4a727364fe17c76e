"""Turn what this process opens and asks for into a list of what it had no right to.

An audit hook sees every file that Python opens, changes or deletes, every connection and every program
that is started. It cannot be taken away again, so it lives in a process that ends with the case. What
libraries in C open it does not see: for that the files that nobody may read hold a word of their own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    "os.mkdir os.rename os.remove os.rmdir os.link os.symlink os.chmod os.truncate os.chown".split()
)
_STARTS = frozenset("subprocess.Popen os.system os.exec os.posix_spawn os.spawn".split())
_LISTS = frozenset(("os.listdir", "os.scandir"))
_PROGRAMS = frozenset(
    ("pandoc", "pandoc.exe", "git", "ldconfig", "python3", "python", Path(sys.executable).name)
)
_MACHINE = ("/proc", "/sys", "/usr", "/lib", "/lib64", "/dev", "/etc")


class Guard:
    """Watches while it is armed; ``seen`` holds what was not allowed, each once."""

    def __init__(
        self, readable: Iterable[Path], writable: Iterable[Path], *, fetches: bool
    ) -> None:
        writable = tuple(writable)
        self.seen: dict[str, None] = {}
        self.armed = False
        self._fetches = fetches  # the book asks for the web, and is refused
        self._writable = tuple(os.path.realpath(path) for path in writable)
        roots = (*readable, *writable, sys.prefix, sys.base_prefix)
        self._readable = (*map(os.path.realpath, roots), *_MACHINE)
        self._modules = frozenset(map(os.path.realpath, sys.path))  # an import looks into these
        sys.addaudithook(self._judge)

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = (
                any(sign in mode for sign in "wax+")
                if isinstance(mode, str)
                else bool((flags or 0) & _WRITING)
            )
            self._judge_path(path, event, writes=writes)
        elif event in _CHANGES:
            # a name in an open folder is not told apart: the folder was judged when it was opened
            if (
                not isinstance(arguments[-1], int)
                or arguments[-1] == -1
                or event in ("os.rmdir", "os.mkdir")
            ):
                for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                    self._judge_path(path, event, writes=True)
        elif event in _LISTS:
            self._judge_path(arguments[0], event, writes=False)
        elif event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            self._judge_address(event, arguments)
        elif event in _STARTS and not self._may_start(os.fsdecode(arguments[0])):
            self.seen[f"program started: {arguments[0]}"] = None

    @staticmethod
    def _may_start(program: str) -> bool:
        return Path(program).name in _PROGRAMS or program == os.environ.get("PYPANDOC_PANDOC")

    def _judge_path(self, path: Any, event: str, *, writes: bool) -> None:
        if isinstance(path, int) or path is None:
            return
        self.armed = False  # looking at it is not what is judged
        try:
            real = os.path.realpath(os.fsdecode(path))
        except (OSError, ValueError, TypeError):
            return
        finally:
            self.armed = True
        if not os.path.isabs(os.fsdecode(path)) and event in ("os.remove", "os.rmdir", "os.mkdir"):
            return  # in an open folder
        if event in _LISTS and real in self._modules:
            return
        roots = self._writable if writes else self._readable
        if real != os.devnull and not any(
            real == root or real.startswith(f"{root}/") for root in roots
        ):
            self.seen[f"{'written' if writes else 'read'} outside ({event}): {real}"] = None

    def _judge_address(self, event: str, arguments: tuple[Any, ...]) -> None:
        address = arguments[1] if event == "socket.connect" else arguments[:2]
        if isinstance(address, str | bytes):
            return  # a socket in a folder: our own processes
        if not self._fetches:
            self.seen[f"asked for the web: {address}"] = None
        raise ConnectionRefusedError("no web while books are tried")
