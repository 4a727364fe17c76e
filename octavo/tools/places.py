"""Turn names of outside programs into the places where they are installed.

Programs of Debian are found on PATH. Those of npm, and some of PyPI, are where ``make validate`` puts them: in the
user's cache, so that every clone finds them.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from octavo.model import Edition, Finding, Severity
from octavo.model.needs import NEEDS
from octavo.workshop.machine import how_to_get
from octavo.workshop.scratch import scratch_folder
from octavo.workshop.store import cache_folder

TIMEOUT = 300  # seconds


def find_chromium() -> str | None:
    """The browser that Debian or its maker installs; none is ever fetched."""
    return next((path for name in NEEDS["chromium"].commands if (path := shutil.which(name))), None)


def find_npm_file(name: str) -> Path | None:
    """A file of an npm package, such as ``axe-core/axe.min.js``."""
    return find_tool_file(f"node_modules/{name}")


def find_tool_file(name: str) -> Path | None:
    """A file of those that ``make validate`` installs, such as ``python/requirements.txt``."""
    path = cache_folder() / "tools" / name
    return path if path.is_file() else None


def find_python_package(name: str) -> bool:
    """Whether a Python package is installed; it is not imported."""
    return importlib.util.find_spec(name) is not None


def python_version(name: str) -> str:
    """The version of a Python package; empty where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def npm_version(name: str) -> str:
    """The version of an npm package that ``make validate`` installed; empty where it did not."""
    path = find_npm_file(f"{name}/package.json")
    try:
        return str(json.loads(path.read_text("utf-8"))["version"]) if path else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def written(edition: Edition) -> Iterator[Path]:
    """The edition as a file in a folder of its own, which goes away again."""
    with scratch_folder() as folder:
        path = folder / edition.name
        path.write_bytes(edition.content)
        yield path


def not_run(tool: str, missing: str) -> Finding:
    """The finding that a validator was not run, because something of the table of needs is not there."""
    return Finding("not-run", Severity.NOTE, f"{tool} was not run: {NEEDS[missing].called} is not installed",
                   None, f"{how_to_get(missing)}; then run the check again")  # fmt: skip


def no_verdict(tool: str, why: str) -> Finding:
    """The finding that a validator is installed and failed."""
    return Finding("not-run", Severity.NOTE, f"{tool} gave no verdict: {why}", None,
                   "run the check again; if it stays so, run the program by hand")  # fmt: skip
