"""Turn a book's folder into the files that its deposit holds as sources, and such files into a folder again."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from octavo.model.errors import UsageError
from octavo.reading.paths import FOLDERS, book_files

_CLUTTER = frozenset(("__pycache__", "Thumbs.db", "desktop.ini"))


def find_sources_of(root: Path, read: Iterable[str]) -> dict[str, Path]:
    """Every file of the book in ``root`` by its name there, all links followed; ``read``: names of those that the build has
    read. What lies there for some program's sake is none, unless it was read."""
    read = frozenset(read)
    return {
        name: path
        for name, path in book_files(root, read)
        if not _is_clutter(name) or name in read or path.relative_to(root).as_posix() in read
    }


def read_sources(paths: Mapping[str, Path]) -> dict[str, bytes]:
    """What the files hold, by the same names. Raises UsageError when one cannot be read."""
    try:
        return {name: path.read_bytes() for name, path in paths.items()}
    except OSError as error:
        raise _unreadable(error) from error


def digests_of_book(root: Path) -> dict[str, bytes]:
    """SHA-256 of all that can be part of the book. Raises UsageError when a file or a folder cannot be read."""
    try:
        for name in FOLDERS:
            deque(os.walk(root / name, onerror=_refuse), maxlen=0)
        return {
            name: hashlib.sha256(path.read_bytes()).digest() for name, path in book_files(root, ())
        }
    except OSError as error:
        raise _unreadable(error) from error


def _refuse(error: OSError) -> None:
    """Raise what the system says of a folder that is there, and cannot be looked into."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def lie_as_named(root: Path, paths: Mapping[str, Path], names: Mapping[str, str]) -> bool:
    """Whether each file lies under the name that it is to have: no link leads to it, and no letter is written in
    another form."""
    return all(names[name] == name and path == root / name for name, path in paths.items())


def unfold_sources(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files by their paths below a folder. Raises OSError when the disk takes one not."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _is_clutter(name: str) -> bool:
    """Whether a file lies in the folder for some program's sake."""
    return any(
        part.startswith(".") or part in _CLUTTER or part.endswith("~") for part in name.split("/")
    )


def _unreadable(error: OSError) -> UsageError:
    return UsageError(f"{error.filename} cannot be read: {error.strerror}",
                      hint="look at its permissions")  # fmt: skip
