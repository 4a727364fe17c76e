"""Turn this machine into a Diagnosis: what of the table of needs is there, and whether it is fit for books.

Everything is asked itself: a library its version, a program by its option, fonts by being read. Nothing that is
missing stops it, so it imports what it looks at only where it looks.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec

import octavo
from octavo.model.errors import OctavoError
from octavo.model.needs import FONT_EXTRAS, NEEDS, Need
from octavo.workshop.machine import how_to_get, how_to_get_fonts
from octavo.workshop.store import cache_folder

_SECONDS = 20  # for a program to tell its version
_PYTHON = (3, 11)
_PANGO = (1, 44)  # the engine asks for it


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing, and what was found of it."""

    need: Need
    there: bool
    version: str = ""
    fault: str = ""  # why what is there will not do
    get: str = ""  # what to type, where something is to be done
    remark: str = ""  # what is worth knowing of what will do

    @property
    def fit(self) -> bool:
        """Whether it is there and will do."""
        return self.there and not self.fault


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that was tried, as a build does it."""

    what: str
    fault: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cache:
    """Where things are kept that can be made again."""

    folder: str
    files: int
    size: int  # bytes
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What there is to tell of a machine."""

    octavo: str
    python: str
    system: str
    looked: tuple[Looked, ...]
    trials: tuple[Trial, ...]
    fonts: tuple[
        tuple[str, tuple[str, ...], str], ...
    ]  # extra, packages that are there, how to get the others
    cache: Cache

    @property
    def fit(self) -> bool:
        """Whether books can be built here."""
        needed = all(one.fit for one in self.looked if one.need.needed)
        return needed and not any(trial.fault for trial in self.trials)


def examine_machine() -> Diagnosis:
    """Look at everything that books are built with, and at what judges them."""
    looked = tuple(_look(need) for need in NEEDS.values())
    ready = all(one.fit for one in looked if one.need.needed)
    return Diagnosis(
        octavo=octavo.__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        looked=looked,
        trials=(_try_python(), *(_try_all() if ready else ())),
        fonts=tuple(
            (extra, there, how_to_get_fonts(extra) if len(there) < len(packages) else "")
            for extra, packages in FONT_EXTRAS.items()
            for there in [tuple(name for name in packages if _version_of(name))]
        ),
        cache=_look_at_cache(),
    )


def _look(need: Need) -> Looked:
    match need.kind:
        case "package":
            return _look_at_package(need)
        case "library":
            return _look_at_pango(need)
        case "program":
            path = next((path for name in need.commands if (path := shutil.which(name))), None)
            if path is None:
                return Looked(need, False, get=how_to_get(need.name))
            version = _ask(path, "-version" if need.name == "java" else "--version")
            return Looked(need, True, version)
        case "npm":
            version = ""
            with suppress(ImportError):
                from octavo.tools.places import npm_version

                version = npm_version(need.name)
            return Looked(
                need, bool(version), version, get="" if version else how_to_get(need.name)
            )


def _look_at_package(need: Need) -> Looked:
    version = _version_of(need.name.partition("[")[0])
    if not version and need.of_make:  # it may lie where make validate puts it
        with suppress(ImportError):
            from octavo.tools.verapdf import verapdf_version

            version = verapdf_version().rpartition(" ")[2]
    if not _is_found(need.module):
        if version and not need.of_make:
            return Looked(need, True, version, "its files are not there", how_to_get(need.name))
        return Looked(need, bool(version), version, get="" if version else how_to_get(need.name))
    if version and need.wanted and not _is_within(version, need.wanted):
        return Looked(need, True, version, f"{need.wanted} is wanted", how_to_get(need.name))
    return Looked(need, True, version)


def _version_of(name: str) -> str:
    """That of an installed package whose files are there; “” of any other."""
    try:
        return distribution(name).version or ""
    except PackageNotFoundError:
        return ""


def _is_found(module: str) -> bool:
    """Whether Python would find a module; it is not imported."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _is_within(version: str, wanted: str) -> bool:
    """Whether a version is one of those that are wanted; where nothing can compare them, it is taken."""
    try:
        from packaging.specifiers import SpecifierSet
    except ModuleNotFoundError:
        return True
    return SpecifierSet(wanted).contains(version, prereleases=True)


def _look_at_pango(need: Need) -> Looked:
    """Pango, what it draws with, and what cuts its fonts, as the engine looks for them."""
    pango = _library("pango-1.0")
    lacking = [
        name
        for name, library in (
            ("Pango", pango),
            ("PangoFT2", _library("pangoft2-1.0")),
            ("fontconfig", _library("fontconfig")),
            ("HarfBuzz", _library("harfbuzz")),
        )
        if library is None
    ]
    if lacking or pango is None:
        fault = "" if pango is None else f"without {', '.join(lacking)}"
        return Looked(need, pango is not None, fault=fault, get=how_to_get(need.name))
    pango.pango_version_string.restype = ctypes.c_char_p
    version = pango.pango_version_string().decode("ascii", "replace")
    number = pango.pango_version()
    if (number // 10000, number // 100 % 100) < _PANGO:
        return Looked(need, True, version, f"{need.wanted} is wanted", how_to_get(need.name))
    if _library("harfbuzz-subset") is None:
        remark = "without libharfbuzz-subset, so fonts are cut by a slower program, to other bytes"
        return Looked(need, True, version, get=how_to_get(need.name), remark=remark)
    return Looked(need, True, version)


def _library(name: str) -> ctypes.CDLL | None:
    """A library of the system, by its name and by those of the files that it is known to have."""
    names = (find_library(name), f"lib{name}.so.0", f"lib{name}.so.1", f"lib{name}.0.dylib")
    for one in names:
        with suppress(OSError):
            if one:
                return ctypes.CDLL(one)
    return None


def _ask(path: str, option: str) -> str:
    """The version that a program tells in its first line that has a figure; “” where it tells none."""
    try:
        done = subprocess.run([path, option], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = (done.stdout + done.stderr).decode("utf-8", "replace").split()
    numbers = (word.strip('",()v') for word in words)
    return next((word for word in numbers if word[:1].isdigit()), "")


def _try_python() -> Trial:
    wanted = ".".join(map(str, _PYTHON))
    if sys.version_info >= _PYTHON:
        return Trial(f"Python is {wanted} or newer")
    return Trial(f"Python is {wanted} or newer", f"this is {platform.python_version()}",
                 "install a newer one, and Octavo into it")  # fmt: skip


def _try_all() -> Iterable[Trial]:
    """What a build does with what is there, in small."""
    from octavo.engine.footing import left_out
    from octavo.engine.layout import load_engine
    from octavo.reading.theme import resource_folder
    from octavo.workshop.pandoc import PandocError, PandocLimitError, run_pandoc

    trials = []
    try:
        said = run_pandoc(["--from=markdown", "--to=plain"], b"a *word*\n").decode()
        told = run_pandoc(["--version"]).decode("utf-8", "replace").partition("\n")[0]
        fault = "" if "word" in said else "it gives back nothing"
        trials.append(Trial(f"{told} reads a text", fault, how_to_get("pypandoc-binary")))
    except (PandocError, PandocLimitError, OctavoError) as error:
        trials.append(Trial("pandoc reads a text", str(error), how_to_get("pypandoc-binary")))
    try:
        load_engine()
        lost = len(left_out())
        trials.append(
            Trial("the engine is loaded" + (f", {lost} of our changes left out" if lost else ""))
        )
    except OctavoError as error:
        trials.append(Trial("the engine is loaded", error.message, error.hint or ""))
    for folder in sorted((resource_folder("styles") / "themes").iterdir()):
        trials.append(_try_fonts(folder.name))
    return trials


def _try_fonts(theme: str) -> Trial:
    """Whether the faces of a theme of ours are there and can be cut, as a build has them cut."""
    from octavo.reading.theme import load_theme, resource_folder

    what = f"the fonts of the theme {theme} are there"
    try:
        faces = load_theme(theme, resource_folder("styles")).faces  # of no book, so of ours alone
    except OctavoError as error:
        return Trial(what, error.message, error.hint or "")
    return Trial(f"{what}, {len(faces)} faces")


def _look_at_cache() -> Cache:
    folder = cache_folder()
    files = size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):  # another run took it away
            if path.is_file() and not path.is_symlink():
                files += 1
                size += path.stat().st_size
    place = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
    fault = (
        "" if os.access(place, os.W_OK) else "it cannot be written: nothing is kept between builds"
    )
    return Cache(str(folder), files, size, fault)
