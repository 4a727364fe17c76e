"""Turn a book's folder into the folders of it that can hold a part of the book, and a name into whether it can be one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from octavo.reading.paths import FOLDERS, book_files

_MOST = 4000  # folders that are watched


def find_folders(root: Path, extra: Iterable[str]) -> frozenset[Path]:
    """The folders to be watched, each by itself, not those below it: the book's own, those of its usual folders, and
    those of the files that a build has read (``extra``, names in the book's folder). A link is followed where it leads to a
    place in the book. While the book's folder is away, what it stood in is watched: it may be put back."""
    if not root.is_dir():
        return frozenset([next(folder for folder in root.parents if folder.is_dir())])
    found = {root}
    for name in FOLDERS:
        found.update(_below(root / name, root))
    there = [name for name in extra if (root / name).is_file()]
    found.update(path.parent for _, path in book_files(root, there))
    return frozenset(sorted(found)[:_MOST])


def is_of_book(path: Path, root: Path, extra: Iterable[str]) -> bool:
    """Whether a change of this file can be one of the book: it is none of what editors leave beside files, and of the
    book's folder itself only what the book has there."""
    if _is_passing(path.name):
        return False
    if path.parent == root:
        return path.name in FOLDERS or path.name in extra
    return path.is_relative_to(root)


def _below(folder: Path, root: Path) -> Iterator[Path]:
    if not folder.is_dir() or not folder.resolve().is_relative_to(root):
        return
    for place, names, _ in os.walk(folder):
        names[:] = [name for name in names if not _is_passing(name)]
        yield Path(place).resolve()


def _is_passing(name: str) -> bool:
    """Whether a file is there for an editor's sake: hidden, a copy, a lock, or what vim tries a folder with."""
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".tmp", ".part", ".crswap"))
        or name in ("4913", "__pycache__")
        or "___jb_" in name
    )
