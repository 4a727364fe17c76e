"""Turn the machine into the versions of everything that shapes a byte of an edition.

Which packages those are says the lock, requirements.lock: it lies beside the package in a clone, inside of it in
the wheel. Libraries of the system are asked themselves.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.metadata
import platform
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import octavo
from octavo.reading.theme import resource_folder
from octavo.workshop.pandoc import PandocError, run_pandoc

LOCK = "requirements.lock"
# In the lock for installing alone: they are not there when a book is made.
_INSTALLERS = frozenset(("editables", "hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers"))  # fmt: skip
_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = (".py", ".js", ".txt", ".rng")  # kinds of files of the package that take part

# What was used, by groups: {"packages": {"weasyprint": "70.0"}}
Makings = dict[str, dict[str, str]]


def read_lock() -> bytes:
    """The lock that Octavo was installed by; empty where it is not at hand."""
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (folder / LOCK).is_file():
            return (folder / LOCK).read_bytes()
    return b""


def gather_makings(fonts: Iterable[str] = ()) -> Makings:
    """Versions by groups; ``fonts``: packages of fonts that the book names itself."""
    from lxml import etree

    names = re.findall(r"(?m)^([A-Za-z0-9._-]+)==", read_lock().decode("utf-8", "replace"))
    wanted = sorted({*names, *fonts} - _INSTALLERS)
    return {
        "octavo": {"version": octavo.__version__, "sha256": _own_digest()},
        "packages": {name: version for name in wanted if (version := _version_of(name))},
        "libraries": {
            "Pango": _ask("libpango-1.0.so.0", "pango_version_string"),
            "HarfBuzz": _ask("libharfbuzz.so.0", "hb_version_string"),
            "HarfBuzz, subsets": _ask("libharfbuzz-subset.so.0", "hb_version_string"),
            "fontconfig": _ask("libfontconfig.so.1", "FcGetVersion", str),
            "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        },
        "programs": {"pandoc": _pandoc_version()},
        "python": {
            "implementation": platform.python_implementation(),
            "version": platform.python_version(),
        },
        "machine": {"system": platform.system(), "processor": platform.machine()},
    }


def _version_of(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _pandoc_version() -> str:
    """Of the pandoc that reads manuscripts: it may be the user's."""
    try:
        told = run_pandoc(["--version"]).decode("utf-8", "replace")
    except (PandocError, OSError):
        return "unknown"
    return told.partition("\n")[0].removeprefix("pandoc").strip()


def _own_digest() -> str:
    """Of Octavo's own files that take part: its code, templates and styles, by their paths."""
    digest = hashlib.sha256()
    folders = [(_PACKAGE, _SOURCES), (resource_folder("templates"), ()), (resource_folder("styles"), ())]  # fmt: skip
    for folder, kinds in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).as_posix()
            if folder == _PACKAGE and inside.startswith(("templates/", "styles/")):
                continue  # in the wheel they lie inside of the package
            if path.is_file() and (not kinds or path.suffix in kinds):
                digest.update(f"{folder.name}/{inside}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _ask(library: str, function: str, told: Callable[[int], str] | None = None) -> str:
    """What a library of the system says of its version."""
    from ctypes.util import find_library

    name = library.removeprefix("lib").partition(".so")[0]
    for path in (library, find_library(name)):
        try:
            asked = getattr(ctypes.CDLL(path), function) if path else None
        except (OSError, AttributeError):
            continue
        if asked is None:
            continue
        if told is not None:
            return told(int(asked()))
        asked.restype = ctypes.c_char_p
        return str(asked().decode("ascii", "replace"))
    return "unknown"
