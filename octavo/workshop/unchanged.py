"""Turn the inputs of a build into a key, so that a build with nothing to do is known at once.

After a build a small record is left beside its files: the key of everything that went in, the digest
of everything that came out, and what was said; for each book that was built into that folder. When the same command finds the same key and whole
files, it says the same again without importing a single library.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

RECORD = ".octavo-build.json"
_PACKAGE = Path(__file__).resolve().parent.parent
_ASIDE = str(_PACKAGE / "desk")  # has no say in a book's bytes


@dataclass(frozen=True, slots=True)
class Record:
    """What the last build of a book left."""

    key: str  # of its inputs
    extra: tuple[str, ...]  # files of the book outside its usual folders
    exit_code: int
    files: tuple[str, ...]  # names, in the order in which they are reported
    said: str  # what it wrote to stderr
    asked: tuple[str, ...] = ()  # which editions, and how strictly they were judged


def inputs_key(
    files: Iterable[tuple[str, Path]], formats: Sequence[str], environ: Mapping[str, str], date: str
) -> str:
    """A digest of everything that can change the finished files.

    ``files`` are those of the book by their names, ``date`` is the stamp. Raises OSError when one cannot
    be read.
    """
    digest = hashlib.sha256()
    for fact in (program_key(), *formats, date, environ.get("XDG_CACHE_HOME", "")):
        digest.update(f"{fact}\0".encode())
    for name, path in files:
        _add_file(digest, name, path)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def program_key() -> str:
    """A digest of what makes the files of any book: Python, its packages, what packs their bytes, and Octavo itself, as they
    were when this process first asked. Raises OSError when something cannot be read."""
    digest = hashlib.sha256()
    for fact in (sys.version, zlib.ZLIB_RUNTIME_VERSION, *_packages()):
        digest.update(f"{fact}\0".encode())
    for folder in (_PACKAGE, _PACKAGE.parent / "templates", _PACKAGE.parent / "styles"):
        for path in _own_files(folder):
            _add_file(digest, str(path.relative_to(folder)), path)
    return digest.hexdigest()


def _packages() -> list[str]:
    """What is installed beside Octavo, in whichever folder Python finds it: what tells of each package, and when it was put
    there. Such a folder changes by itself, when Python keeps what it compiled of a module in it."""
    found = set()
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            found |= {
                f"{entry.name} {entry.stat().st_mtime_ns}"
                for entry in entries
                if entry.name.endswith((".dist-info", ".egg-info"))
            }
    return sorted(found)


def _own_files(folder: Path) -> list[Path]:
    """The files of a folder of Octavo, in order, without those that Python writes while it runs."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if name != "__pycache__" and os.path.join(place, name) != _ASIDE
        ]
        found += [Path(place, name) for name in names]
    return sorted(found)


def read_record(folder: Path, root: Path) -> Record | None:
    """What the last build of the book in ``root`` left in ``folder``, when its files are there and whole."""
    try:
        record = _books(folder)[_name_of(root)]
        for name, wanted in record["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                return None
        return Record(
            str(record["key"]), tuple(record["extra"]), int(record["exit_code"]),
            tuple(record["files"]), str(record["said"]), tuple(record.get("asked", ())),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def add_record(folder: Path, root: Path, record: Record, files: Mapping[str, bytes]) -> bytes:
    """The record to leave beside ``files``: that of this book, with those of others that are there."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    books = _books(folder) | {_name_of(root): {**asdict(record), "files": digests}}
    return json.dumps({"books": books}, ensure_ascii=False).encode()


def files_of_others(folder: Path, root: Path) -> frozenset[str]:
    """The names of files in ``folder`` that builds of other books have left there."""
    ours = _name_of(root)
    return frozenset(
        name
        for book, record in _books(folder).items()
        if book != ours and isinstance(record, dict) and isinstance(record.get("files"), dict)
        for name in record["files"]
        if (folder / name).exists()
    )


def _books(folder: Path) -> dict[str, Any]:
    """The records in a folder by the names of their books."""
    try:
        value = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    books = value.get("books") if isinstance(value, dict) else None
    return books if isinstance(books, dict) else {}


def _name_of(root: Path) -> str:
    """What tells a book from others: where it is."""
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:16]


def _add_file(digest: hashlib._Hash, name: str, path: Path) -> None:
    digest.update(f"{name}\0".encode())
    digest.update(hashlib.sha256(path.read_bytes()).digest())
