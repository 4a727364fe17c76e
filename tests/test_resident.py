"""A book that is edited in one process that stays gives, at any moment, the bytes of a build that starts from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from conftest import ALONE, BOOKS, build
from edits import edit_book

from octavo.model import Build
from octavo.model.errors import OctavoError
from octavo.workshop import memory, store
from octavo.workshop.pool import Workshop


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of our own."""
    monkeypatch.setattr(store, "_folder", lambda: tmp_path / "kept")


def outcome(root: Path, workshop: Workshop) -> object:
    """The editions and findings, or why there are none."""
    try:
        made = build(root, workshop=workshop).build
    except OctavoError as error:
        return type(error).__name__, str(error)
    return facts_of(made)


def facts_of(made: Build) -> object:
    return [(e.name, e.content) for e in made.editions], made.findings, made.account


@pytest.mark.parametrize("seed", range(3))
def test_edited_editions_are_those_of_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "book"
    shutil.copytree(BOOKS / "full", root)
    dice = Random(seed)  # noqa: S311
    with Workshop(1, resident=True) as resident:
        outcome(root, resident)
        for number in range(10):
            told = edit_book(root, dice)
            found = outcome(root, resident)
            if number % 3 == 2:
                memory_of_resident = list(memory._OF_PROCESS)
                memory.forget()
                assert found == outcome(root, ALONE), told
                memory._OF_PROCESS.extend(memory_of_resident)


def test_memory_never_crosses_books(tmp_path: Path, write_book: Callable[..., Path]) -> None:
    one = write_book("# One\n\nThe same words.[^1]\n\n[^1]: And a note.\n")
    other = tmp_path / "other"
    shutil.copytree(one, other)
    text = next(other.glob("manuscript/*.md"))
    text.write_text(text.read_text().replace("A Test", "Another").replace("en", "de"))
    wanted = [outcome(root, ALONE) for root in (one, other)]
    with Workshop(1, resident=True) as resident:
        assert [outcome(root, resident) for root in (one, other, one, other)] == wanted * 2


def test_memory_does_not_grow(tmp_path: Path, write_book: Callable[..., Path]) -> None:
    root = write_book("# One\n\nWords.[^1]\n\n[^1]: A note.\n\n# Two\n\nMore words.\n")
    text = next(root.glob("manuscript/*.md"))
    sizes = []
    with Workshop(1, resident=True) as resident:
        for number in range(12):
            text.write_text(text.read_text().replace("Words", f"Words {number % 7}x"))
            outcome(root, resident)
            sizes.append(memory.size_of_memory())
    assert sizes[-1] == sizes[-4]
