"""Turn the inputs of a build into a key, so that a build with nothing to do is known at once.

After a build a small record is left beside its files: the key of everything that went in, the digest
of everything that came out, and what was said. When the same command finds the same key and whole
files, it says the same again without importing a single library.
"""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RECORD = ".octavo-build.json"
_FOLDERS = ("manuscript", "templates", "styles")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Record:
    """What the last build left."""

    exit_code: int
    files: tuple[str, ...]  # names, in the order in which they are reported
    said: str  # what it wrote to stderr


def inputs_key(
    root: Path, formats: Sequence[str], environ: Mapping[str, str], date: str, extra: Iterable[str]
) -> str:
    """A digest of everything that can change the finished files.

    ``date`` is the stamp, ``extra`` names files of the book outside its usual folders.
    """
    digest = hashlib.sha256()
    packages = Path(sysconfig.get_path("purelib"))
    for fact in (sys.version, str(packages.stat().st_mtime_ns), *formats, date,
                 environ.get("XDG_CACHE_HOME", "")):  # fmt: skip
        digest.update(f"{fact}\0".encode())
    for folder in (_PACKAGE, _PACKAGE.parent / "templates", _PACKAGE.parent / "styles"):
        _add_folder(digest, folder, folder)
    for name in _FOLDERS:
        _add_folder(digest, root / name, root)
    for name in sorted(extra):
        _add_file(digest, root / name, root)
    return digest.hexdigest()


def find_record(folder: Path, root: Path, formats: Sequence[str], environ: Mapping[str, str],
                date: str) -> Record | None:  # fmt: skip
    """The record of a build of the same inputs whose files are all there and whole."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        key = inputs_key(root, formats, environ, date, record["extra"])
        if record["key"] != key:
            return None
        for name, wanted in record["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                return None
        return Record(int(record["exit_code"]), tuple(record["files"]), str(record["said"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_record(key: str, extra: Sequence[str], exit_code: int, files: Mapping[str, bytes],
                said: str) -> bytes:  # fmt: skip
    """The record to leave beside ``files``."""
    value = {
        "key": key,
        "extra": sorted(extra),
        "exit_code": exit_code,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "said": said,
    }
    return json.dumps(value, ensure_ascii=False).encode()


def _add_folder(digest: hashlib._Hash, folder: Path, root: Path) -> None:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                _add_file(digest, path, root)


def _add_file(digest: hashlib._Hash, path: Path, root: Path) -> None:
    digest.update(f"{path.relative_to(root)}\0".encode())
    digest.update(hashlib.sha256(path.read_bytes()).digest())
