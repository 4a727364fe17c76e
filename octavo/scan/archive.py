"""Turn an archive (.docx, .odt, .epub) into the certainty that it may be unfolded.

A small archive can unfold to more than a machine holds. So it is looked at twice before anything else
reads it: what it says of itself, without unfolding anything; then what it holds, piece by piece, thrown
away at once, so that an archive that says less than it holds is found out too.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from octavo.model.errors import UsageError

UNFOLDED = 200_000_000  # bytes that an archive may unfold to
RATIO = 100  # how many times its own size that may be
ENTRIES = 10_000  # files that it may hold

_DIRECTORY = b"PK\x01\x02"  # with this each entry of an archive's list of its files begins
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # no document is packed in another way
_LOCKED = 1  # in an entry's flags: it has a password
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_PIECE = 1 << 16  # bytes that are unfolded at once


def check_archive(content: bytes, name: str) -> None:
    """Raise UsageError where the archive is damaged, locked, or beyond a limit; ``name``: of its file."""
    _check_count(content.count(_DIRECTORY), name)  # before a list of them is made
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_count(len(entries), name)
            _check_size(sum(entry.file_size for entry in entries), len(content), name)
            unfolded = 0
            for entry in entries:
                unfolded = _unfold(archive, entry, unfolded, len(content), name)
    except _BROKEN as error:
        raise _unreadable(name, error) from error


class Entries:
    """The files of an archive of which only some are wanted; the others, pictures of pages say, are never unfolded."""

    def __init__(self, content: bytes, name: str) -> None:
        _check_count(content.count(_DIRECTORY), name)
        self._name, self._size, self._unfolded = name, len(content), 0
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise _unreadable(name, error) from error

    def names(self) -> list[str]:
        """The paths of all files. Raises UsageError when there are too many."""
        found = [entry.filename for entry in self._archive.infolist() if not entry.is_dir()]
        _check_count(len(found), self._name)
        return found

    def read(self, path: str) -> bytes:
        """A file. Raises UsageError where it is damaged or locked, or where all that were read are beyond a limit."""
        kept: list[bytes] = []
        try:
            entry = self._archive.getinfo(path)
            self._unfolded = _unfold(
                self._archive, entry, self._unfolded, self._size, self._name, kept
            )
        except _BROKEN as error:
            raise _unreadable(self._name, error) from error
        return b"".join(kept)


def _unreadable(name: str, error: Exception) -> UsageError:
    why = "".join(c if c.isprintable() else "\ufffd" for c in str(error))[:120]
    return UsageError(
        f"{name} cannot be read as {name.rpartition('.')[2]}: {why or 'it breaks off'}",
        hint="open it in the program that made it and save it again, or fetch the file anew",
    )


def _unfold(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    unfolded: int,
    size: int,
    name: str,
    kept: list[bytes] | None = None,
) -> int:
    """Unfold one entry into nothing, or into ``kept``; how many bytes that makes with those before it."""
    if entry.flag_bits & _LOCKED:
        raise UsageError(
            f"{name} is locked with a password", hint="save it without one and import that"
        )
    if entry.compress_type not in _PACKED:
        raise UsageError(
            f"{name} is packed in a way that no document is: {entry.filename[:80]!r}",
            hint="open it in the program that made it and save it again",
        )
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            unfolded += len(piece)
            _check_size(unfolded, size, name)
            if kept is not None:
                kept.append(piece)
    return unfolded


def _check_count(count: int, name: str) -> None:
    if count > ENTRIES:
        raise UsageError(
            f"{name} holds {count:,} files; {ENTRIES:,} are the most that are read",
            hint="open it in the program that made it and save it in parts",
        )


def _check_size(unfolded: int, size: int, name: str) -> None:
    if unfolded > UNFOLDED:
        raise UsageError(
            f"{name} unfolds to more than {UNFOLDED / 1_000_000:,g} MB, the most that is read",
            hint="take large pictures out of it, or save it in parts",
        )
    if unfolded > RATIO * size:
        raise UsageError(
            f"{name} unfolds to more than {RATIO} times its size, which no document does",
            hint="open it in the program that made it and save it again",
        )
