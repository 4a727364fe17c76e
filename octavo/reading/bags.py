"""Turn a folder, or a zip file, that a stranger handed over into a Bag and what is wrong with its files.

Nothing is unfolded on the disk and no link is followed: a name that leads outside, a link, a file that is no plain
file, or a name that stands twice is told and left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from octavo.model import Finding, Place, Severity
from octavo.model.bag import Bag, BagError, Digests
from octavo.model.errors import UsageError

FILES = 20_000  # that a bag may have
UNFOLDED = 8_000_000_000  # bytes that they may have together
RATIO = 100  # how many times the size of its zip file that may be, beyond a few bytes
_SMALL = 1_000_000  # bytes below which no ratio is looked at
_PIECE = 1 << 20
_DIRECTORY = b"PK\x01\x02"  # with this each entry of a zip file's list begins
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the library raises for a zip file whose parts contradict one another.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, IndexError, RuntimeError,
)  # fmt: skip
_LOCKED = 1  # in an entry's flags: it has a password
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|\\|\0|//|(?:^|/)\.(?:/|$)")


def open_bag(path: Path) -> tuple[Bag, tuple[Finding, ...]]:
    """The bag at ``path``, a folder or a zip file, and what of it could not be taken as a plain file.

    Raises UsageError when there is nothing that can be read, or more than any bag of ours.
    """
    try:
        if path.is_dir():
            return _open_folder(path)
        if path.is_file():
            return _open_zip(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}",
                         hint="look at its permissions") from error  # fmt: skip
    raise UsageError(f"there is no {path}", hint="name the folder or the zip file of a bag")


def _digests(file: IO[bytes]) -> Digests:
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    while piece := file.read(_PIECE):
        short.update(piece)
        long.update(piece)
        size += len(piece)
    return Digests(size, short.hexdigest(), long.hexdigest())


class _Folder:
    """A bag that is a folder."""

    def __init__(self, root: Path, paths: dict[str, Path]) -> None:
        self._paths = paths
        self.root = root

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._paths))

    def read(self, name: str) -> bytes:
        with self._open(name) as file:
            return file.read()

    def digests(self, name: str) -> Digests:
        try:
            with self._open(name) as file:
                return _digests(file)
        except OSError as error:
            raise BagError(error.strerror or str(error)) from error

    def _open(self, name: str) -> IO[bytes]:
        try:  # a link that took the file's place since it was looked at is not followed
            return open(
                os.open(self._paths[name], os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb"
            )
        except (OSError, KeyError) as error:
            raise BagError(getattr(error, "strerror", None) or "it is not there") from error


def _open_folder(root: Path) -> tuple[Bag, tuple[Finding, ...]]:
    paths: dict[str, Path] = {}
    findings: list[Finding] = []
    total = 0
    for path in _walk(root):
        name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        kind = path.lstat()
        if stat.S_ISLNK(kind.st_mode):
            findings.append(_wrong("bag-link", name, "it is a link; a bag has plain files only"))
        elif not stat.S_ISREG(kind.st_mode):
            findings.append(_wrong("bag-link", name, "it is neither a file nor a folder"))
        elif not _can_be_told(name):
            findings.append(
                _wrong("bag-path", name, "its name is not UTF-8, or has a control character")
            )
        elif name in paths:
            findings.append(
                _wrong(
                    "bag-double",
                    name,
                    "two files have this name, but for how its letters are written",
                )
            )
        else:
            paths[name] = path
            total += kind.st_size
        if len(paths) > FILES or total > UNFOLDED:
            raise _too_much(root)
    return _Folder(root, paths), tuple(findings)


def _walk(root: Path) -> Iterator[Path]:
    """All that is in a folder and is none itself; links to folders are not gone through.

    Raises OSError when a folder cannot be looked into.
    """

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(root, onerror=refuse):
        folders.sort()
        yield from (Path(place, name) for name in sorted(files))
        yield from (Path(place, name) for name in folders if Path(place, name).is_symlink())


class _Zip:
    """A bag that is a zip file; its files lie in one folder."""

    def __init__(self, path: Path, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._path = path
        self._entries = entries

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    def read(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._entries[name]) as file:
                return file.read()
        except (*_BROKEN, OSError) as error:
            raise BagError(_why(error)) from error

    def digests(self, name: str) -> Digests:
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._entries[name]) as file:
                return _digests(file)
        except (*_BROKEN, OSError) as error:
            raise BagError(_why(error)) from error


def _open_zip(path: Path) -> tuple[Bag, tuple[Finding, ...]]:
    size = path.stat().st_size
    if size > UNFOLDED:
        raise _too_much(path)
    try:
        if _count_entries(path) > FILES:  # before a list of them is made
            raise _too_much(path)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except _BROKEN as error:
        raise UsageError(f"{path} cannot be read as a zip file: {_why(error)}",
                         hint="fetch it anew, or name the bag’s folder") from error  # fmt: skip
    unfolded = sum(entry.file_size for entry in entries)
    if unfolded > UNFOLDED or unfolded > max(RATIO * size, _SMALL):
        raise _too_much(path)
    findings: list[Finding] = []
    tops = Counter(entry.filename.partition("/")[0] for entry in entries)
    top = tops.most_common(1)[0][0] if tops else ""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if entry.filename.endswith("/"):
            continue  # a folder
        name = unicodedata.normalize("NFC", entry.filename)
        first, _, inside = name.partition("/")
        if _OUTSIDE.search(entry.filename) or not _can_be_told(name):
            findings.append(
                _wrong("bag-path", name, "its path leads outside of the bag, or is none")
            )
        elif first != top or not inside:
            findings.append(
                _wrong(
                    "bag-path",
                    name,
                    f"it lies beside the bag’s folder {top}/ (RFC 8493, section 4)",
                )
            )
        elif stat.S_ISLNK(entry.external_attr >> 16):
            findings.append(_wrong("bag-link", inside, "it is a link; a bag has plain files only"))
        elif entry.flag_bits & _LOCKED or entry.compress_type not in _PACKED:
            findings.append(
                _wrong(
                    "bag-unreadable",
                    inside,
                    "it is locked, or packed in a way that not everybody reads",
                )
            )
        elif inside in found:
            findings.append(_wrong("bag-double", inside, "two files have this name"))
        else:
            found[inside] = entry
    return _Zip(path, found), tuple(findings)


def _count_entries(path: Path) -> int:
    count, rest = 0, b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            count += (rest + piece).count(_DIRECTORY)
            rest = piece[1 - len(_DIRECTORY) :]
    return count


def _can_be_told(name: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)


def _wrong(code: str, name: str, why: str) -> Finding:
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return Finding(code, Severity.ERROR, why, Place(shown), "take the bag as it was deposited")


def _why(error: Exception) -> str:
    said = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(error))[:120]
    return said or "it breaks off"


def _too_much(path: Path) -> UsageError:
    return UsageError(
        f"{path} holds more than {FILES:,} files or {UNFOLDED // 10**9} GB, or unfolds to more than {RATIO} times its size",
        hint="no bag of ours does; look at what it is before you unfold it",
    )
