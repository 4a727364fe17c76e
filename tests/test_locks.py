"""What is installed is pinned and checked by hash, and a book needs only what it needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")


def _name(requirement: str) -> str:
    """The name of a package as all spell it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _pinned(lock: str) -> list[str]:
    """One piece for each package: its name, its version and its hashes."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_its_hashes(lock: str) -> None:
    for package in _pinned(lock):
        assert re.fullmatch(r"[\w.-]+==[\w.]+( *; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", package)


def test_no_package_is_in_two_locks() -> None:
    names = [_name(package) for lock in LOCKS for package in _pinned(lock)]
    assert sorted(names) == sorted(set(names))


def test_the_locks_have_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    books, tests = ({_name(package) for package in _pinned(lock)} for lock in LOCKS[:2])
    needed = project["project"]["dependencies"] + project["build-system"]["requires"]
    assert {_name(package) for package in needed} <= books
    assert {_name(p) for p in project["project"]["optional-dependencies"]["dev"]} <= tests | books
