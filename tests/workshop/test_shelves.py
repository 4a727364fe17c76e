"""What was made of a part of a book is taken from the shelf by the next process, and by no other book or program."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import build

from octavo.commands.only import take_chapters
from octavo.editions import xhtml
from octavo.parse import pieces
from octavo.pipeline import build_book
from octavo.workshop import memory, store
from octavo.workshop.pool import Workshop
from octavo.workshop.scratch import scratch_folder
from octavo.workshop.shelves import Forms, open_shelf, recall_kept, takes_parts


class _Colour(StrEnum):
    RED = "red"


class _Pair(NamedTuple):
    one: str
    other: int | None


@dataclass(frozen=True, slots=True)
class _Thing:
    pair: _Pair
    names: frozenset[str]
    numbers: dict[str, tuple[int, ...]]
    body: bytes
    colour: _Colour


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def made() -> list[str]:
    return []


def ask(made: list[str], *names: str, shelf: str = "a" * 64) -> list[str]:
    """Ask for things as a process that ends does."""
    with open_shelf(shelf):
        return [
            recall_kept("kind", (name,), lambda n=name: made.append(n) or n.upper())
            for name in names
        ]  # type: ignore[misc]


def fail(made: list[str]) -> None:
    with open_shelf("a" * 64):
        recall_kept("kind", ("x",), lambda: made.append("x"))
        raise ZeroDivisionError


def test_what_the_build_before_made_is_not_made_again(made: list[str]) -> None:
    assert ask(made, "x", "y") == ["X", "Y"]
    assert ask(made, "y", "z") == ["Y", "Z"]
    assert made == ["x", "y", "z"]


def test_what_a_build_does_not_ask_for_is_on_the_shelf_no_more(made: list[str]) -> None:
    for names in (("x",), ("y",), ("x",)):
        ask(made, *names)
    assert made == ["x", "y", "x"]


def test_shelves_of_other_keys_have_other_things(made: list[str]) -> None:
    ask(made, "x")
    ask(made, "x", shelf="b" * 64)
    ask(made, "x", shelf="")
    assert made == ["x", "x", "x"]


def test_of_a_build_that_fails_nothing_is_kept(made: list[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(made)
    ask(made, "x")
    assert made == ["x", "x"]


def test_a_damaged_shelf_is_an_empty_one(made: list[str]) -> None:
    ask(made, "x")
    path = store._path("a" * 64)
    path.write_bytes(path.read_bytes()[:-1])
    assert ask(made, "x") == ["X"]
    assert made == ["x", "x"]


def test_a_process_that_remembers_has_no_shelf(made: list[str]) -> None:
    memory.remember()
    try:
        ask(made, "x")
        ask(made, "x")
        assert takes_parts()
    finally:
        memory.forget()
    assert made == ["x"]
    assert store.find("a" * 64) is None
    assert not takes_parts()


def test_values_come_back_as_they_were() -> None:
    forms = Forms(_Thing, _Pair, _Colour)
    thing = _Thing(_Pair("é\ud800", None), frozenset("ab"), {"n": (1, 2)}, b"\xff\0", _Colour.RED)
    for value in (thing, (thing, thing), {_Pair("k", 1): {"x"}}, None, 1.5, "", b""):
        back = forms.read(forms.write(value))
        assert back == value
        assert type(back) is type(value)
    assert type(forms.read(forms.write(thing)).colour) is _Colour


@pytest.mark.parametrize(
    "value",
    [_Thing(_Pair("", 1), frozenset(), {}, b"", _Colour.RED), _Pair("", 1), Counter("a")],
)
def test_a_value_of_a_kind_that_was_not_told_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        Forms().write(value)


def test_a_proof_of_one_chapter_leaves_the_shelf_of_the_book_as_it_is(
    write_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_book("".join(f"# Chapter {n}\n\nWords of it.\n\n" for n in "abc"))
    cut = partial(take_chapters, wanted=["chapter-b"], finished=root / "build")
    finished: list[str] = []
    true = xhtml._finish_document

    def finish(page: xhtml.Filled, *rest: Any) -> xhtml.Document:
        finished.append(page.file)
        return true(page, *rest)

    monkeypatch.setattr(xhtml, "_finish_document", finish)
    for chapters in (None, cut, None, cut):
        before = len(finished)
        build_book(
            root, ("epub",), {}, Workshop(1, keep=True), lambda stage, what: None, cut=chapters
        )
    assert before == len(finished) > 3


def test_of_a_copy_that_lasts_as_long_as_a_run_nothing_is_kept_by_its_name(
    write_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 20)
    root = write_book("".join(f"# Chapter {n}\n\nWords of chapter {n}.\n\n" for n in "abc"))
    kept: list[set[str]] = []
    for _ in range(2):
        with scratch_folder() as folder:
            shutil.copytree(root, folder / "book")
            build(folder / "book", ("pdf", "epub"), Workshop(1, keep=True))
        kept.append({path.name for path in store._folder().iterdir()})
    assert kept[0] == kept[1]
    build(root, ("pdf", "epub"), Workshop(1, keep=True))
    more = {path.name for path in store._folder().iterdir()} - kept[1]
    assert len(more) == 3  # the Book, and a shelf for print and one for screens


def test_an_edited_book_is_the_same_with_shelves_and_from_nothing(
    write_book: Callable[..., Path],
) -> None:
    text = "".join(
        f"# Chapter {n}\n\nWords of *chapter* {n}, {'many ' * 60}of them[^{n}].\n\n[^{n}]: A note, ‘one’ of words.\n\n" for n in "abc"
    )  # fmt: skip
    root = write_book(text)
    build(root, ("pdf", "epub", "html"), Workshop(1, keep=True))
    for old, new in (
        ("of *chapter* b", "of the *chapter* b"),
        ("A note", "A longer *note*"),
        ("# Chapter c", "# Another"),
    ):
        text = text.replace(old, new, 1)
        root = write_book(text)
        kept = build(root, ("pdf", "epub", "html"), Workshop(1, keep=True))
        anew = build(root, ("pdf", "epub", "html"), Workshop(1, keep=False))
        assert [edition.content for edition in kept.build.editions] == [
            edition.content for edition in anew.build.editions
        ]
        assert (kept.build.findings, kept.build.makeup) == (anew.build.findings, anew.build.makeup)
