"""Things that are dear to make, made by one of the processes that run the tests, for all of them."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from octavo.text.templates import BookEnvironment
from octavo.workshop.store import cache_folder

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # where files are locked in another way each process makes its own
    LOCK_EX, flock = 0, None  # type: ignore[assignment]

T = TypeVar("T")


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run know, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def make_once(path: Path, make: Callable[[], T]) -> T:
    """What ``make`` gives, or gave to another process that has left it in ``path``; whoever comes meanwhile waits.

    Raises what ``make`` raises; the next that asks tries again.
    """
    if flock is None:
        return make()
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if path.exists():
            made: T = pickle.loads(path.read_bytes())  # noqa: S301  (written by this very run)
            return made
        made = make()
        passing = path.with_suffix(".part")
        passing.write_bytes(pickle.dumps(made))
        passing.replace(path)
        return made


def keep_templates(patch: pytest.MonkeyPatch) -> None:
    """Have a template compiled once in a process: its code hangs on nothing but its text and its name, since all
    environments have the same filters and settings."""
    plain = BookEnvironment.compile
    known: dict[tuple[Any, ...], Any] = {}

    def compile_once(environment: BookEnvironment, source: Any, *rest: Any, **named: Any) -> Any:
        key = (source, rest, *named.items())
        if key not in known:
            known[key] = plain(environment, source, *rest, **named)
        return known[key]

    patch.setattr(BookEnvironment, "compile", compile_once)


def start_java_lightly(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have a ``java`` found before that of the machine, which starts it so that a validator of a small book takes half the
    time: it says the same."""
    java = shutil.which("java")
    if java is None or os.name != "posix":
        return
    ours = folder / "java"
    ours.write_text(f'#!/bin/sh\nexec "{java}" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"\n')
    ours.chmod(0o755)
    patch.setenv("PATH", str(folder), prepend=os.pathsep)


def keep_nothing_but_faces(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have a cache in ``folder`` in which nothing lies but cut faces, which the cache until now has, too: they are named by
    what they were cut of and what they hold."""
    faces, own = cache_folder() / "fonts", folder / "octavo"
    for path in (faces, own):
        path.mkdir(parents=True, exist_ok=True)
    (own / "fonts").symlink_to(faces)
    patch.setenv("XDG_CACHE_HOME", str(folder))
