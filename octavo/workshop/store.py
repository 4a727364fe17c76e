"""Turn keys into things that were made before: sheets, covers, cut fonts, a Book, shelves of parts of one.

The store is a convenience. An entry that is damaged, half written, of another version or under another
thing's name is not found; a full disk or a folder that cannot be written only means that nothing is kept. Two builds at once do
no harm: entries are written whole, and where both write one, either will do.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from octavo.workshop import memory
from octavo.workshop.scratch import open_scratch

_LIMIT = 512 * 1024 * 1024  # bytes; what was not used for longest goes first
_MAGIC = b"octavo kept thing 2\n"
_HEAD = len(_MAGIC) + 32
_MANY = 128  # things that wait to be kept
_LATER: dict[str, tuple[str, Callable[[], bytes]]] = {}
_ROOM: dict[
    tuple[Path, int], int
] = {}  # bytes that may be kept in a folder within a limit before it is looked at again
T = TypeVar("T")


def cache_folder() -> Path:
    """Where things are kept that can be made again: an absolute path.

    A path in XDG_CACHE_HOME that is not absolute does not count (XDG Base Directory Specification 0.8);
    a user without a home has a folder among the temporary ones.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        try:
            base = Path.home() / ".cache"
        except RuntimeError:
            base = Path(tempfile.gettempdir())
    return base / "octavo"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of the cache so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)


def place_file(name: str, content: bytes) -> Path:
    """A file with ``content``: in the cache, or where that cannot be written, in a folder that lasts as
    long as this process."""
    try:
        path = cache_folder() / name
        write_whole(path, content)
    except OSError:
        path = _own_folder() / name
        write_whole(path, content)
    return path


def find(key: str) -> bytes | None:
    """What is kept under ``key``; None when there is nothing whole."""
    path = _path(key)
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_HEAD:]
    if content[:_HEAD] != _head(key, body):
        return None
    with suppress(OSError):
        os.utime(path)  # it was used
    return body


def keep_later(kind: str, key: str, value: T, write: Callable[[T], bytes], last: str = "") -> None:
    """Keep a value as the bytes that ``write`` makes of it. A process that remembers does so when it rests or ends, or when others
    are to be kept than before, so that nobody waits for it; until then it has the value by `find_value`. Of values that
    follow one another it keeps the last only: they have the name ``last``."""
    if not memory.remembers():
        keep(key, write(value))
        return
    memory.learn(kind, key, value)
    _LATER[last or key] = (key, lambda: write(value))
    if len(_LATER) > _MANY:
        keep_now()


def find_value(kind: str, key: str, read: Callable[[bytes], T]) -> T | None:
    """The value that is kept under ``key``."""
    found: T | None = memory.known(kind, key)
    if found is None and (body := find(key)) is not None:
        found = read(body)
        memory.learn(kind, key, found)
    return found


def keep_now() -> None:
    """Keep what was to be kept later."""
    waiting = list(_LATER.values())
    _LATER.clear()
    _keep_all((key, write()) for key, write in waiting)


def keep(key: str, body: bytes) -> None:
    """Keep ``body`` under ``key`` where that is possible."""
    _keep_all([(key, body)])


def _keep_all(things: Iterable[tuple[str, bytes]]) -> None:
    """Keep them, and then no more than is to be kept."""
    place = _folder(), _LIMIT
    for key, body in things:
        try:
            write_whole(_path(key), _head(key, body) + body)
        except OSError:
            return
        _ROOM[place] = _ROOM.get(place, 0) - len(body)
    if _ROOM.get(place, 0) < 0:
        with suppress(OSError):
            _ROOM[place] = _bound() // 2  # others may keep things, too


def find_or_make(key: str, make: Callable[[], bytes]) -> bytes:
    """What is kept under ``key``, else what ``make`` gives, which is then kept."""
    body = find(key)
    if body is None:
        body = make()
        keep(key, body)
    return body


def key_of(*facts: object) -> str:
    """A key made of everything that a thing depends on."""
    digest = hashlib.sha256()
    for fact in facts:
        part = fact if isinstance(fact, bytes) else repr(fact).encode()
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def clear() -> int:
    """Delete everything and say how many things there were. Raises OSError where that is not allowed."""
    count = 0
    for path in _folder().glob("*"):
        path.unlink(missing_ok=True)
        count += 1
    return count


def _head(key: str, body: bytes) -> bytes:
    """What stands before a body: it holds for this body under this key, and for no other."""
    return _MAGIC + hashlib.sha256(f"{key}\0".encode() + body).digest()


@lru_cache(maxsize=1)
def _own_folder() -> Path:
    return open_scratch()


def _bound() -> int:
    """Delete what was not used for longest until the rest is within the limit, and tell the bytes that are left of it."""
    found = []
    with os.scandir(_folder()) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # another build deleted it
                status = entry.stat()
                found.append((status.st_mtime, status.st_size, entry.path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= _LIMIT:
            break
        Path(path).unlink(missing_ok=True)
        total -= size
    return _LIMIT - total


def _folder() -> Path:
    return cache_folder() / "kept"


def _path(key: str) -> Path:
    return _folder() / key
