"""A book that is edited in one process that stays gives, at any moment, the bytes of a build that starts from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from conftest import ALONE, BOOKS, build
from edits import edit_book
from structures import structure_of

from octavo.desk.serving.screens import divisions_of
from octavo.model import FORMATS, Build, Edition
from octavo.model.errors import OctavoError
from octavo.parse import pieces
from octavo.pipeline import build_book
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


LINE = "These are words of a paragraph that is long enough to be edited, by hand or by the dice, in chapter NUMBER."
CHAPTER = f"""# Chapter NUMBER

{LINE}[^NUMBERa] [Links](#chapter-1) lead on.

{LINE} *Here* it says more, at <https://example.org/NUMBER>.

| a | b |
|---|---|
| 1 | 2 |

## Section NUMBER

{LINE}[^NUMBERb]

[^NUMBERa]: A note of chapter NUMBER, with a [link](https://example.org).
[^NUMBERb]: Another.
"""


def compare_edits(root: Path, dice: Random, edits: int) -> None:
    """Edit a book in one process, and hold every third state against a build from nothing."""
    with Workshop(1, resident=True) as resident:
        outcome(root, resident)
        for number in range(edits):
            told = edit_book(root, dice)
            found = outcome(root, resident)
            if number % 3 == 2:
                with forgotten():
                    assert found == outcome(root, ALONE), told


@contextmanager
def forgotten() -> Iterator[None]:
    """As if this process remembered nothing."""
    held = list(memory._OF_PROCESS)
    memory.forget()
    yield
    memory._OF_PROCESS.extend(held)


def test_edited_editions_are_those_of_a_build_from_nothing(tmp_path: Path) -> None:
    root = tmp_path / "book"
    shutil.copytree(BOOKS / "full", root)
    compare_edits(root, Random(1), 6)  # noqa: S311


@pytest.mark.parametrize("seed", [1, 2])
def test_so_are_those_of_a_book_that_is_read_in_small_pieces(
    seed: int, write_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 1)
    monkeypatch.setattr(pieces, "_FINE", 1)
    root = write_book("\n".join(CHAPTER.replace("NUMBER", str(number)) for number in range(1, 5)))
    compare_edits(root, Random(seed), 12)  # noqa: S311


def test_the_page_is_told_while_the_print_edition_is_set_and_again_when_it_is_made(
    write_book: Callable[..., Path],
) -> None:
    root = write_book("\n".join(CHAPTER.replace("NUMBER", str(number)) for number in range(1, 3)))
    path = next(root.glob("manuscript/*.md"))
    told: list[str] = []
    pages: list[bytes] = []

    def hear(news: object) -> None:
        if not isinstance(news, Edition):
            told.append("print")
        elif news.format == "html":
            told.append("page")
            pages.append(news.content)

    with Workshop(2, resident=True) as resident:
        for text in (
            path.read_text(),
            path.read_text().replace("edited, by", "edited again, by", 1),
        ):
            path.write_text(text)
            told.clear()
            pages.clear()
            environ = {"SOURCE_DATE_EPOCH": "1700000000"}
            made = build_book(root, FORMATS, environ, resident, lambda *_: None, news=hear)
    early, page = pages
    assert told.count("page") == 2
    assert b"edited again, by" in early
    assert divisions_of(early) == divisions_of(page)  # no line was moved to another page
    assert page == next(e.content for e in made.editions if e.format == "html")
    with forgotten():
        assert page == next(e.content for e in build(root).build.editions if e.format == "html")


def test_a_link_is_told_by_the_words_that_its_place_in_another_chapter_has_now(
    tmp_path: Path, write_book: Callable[..., Path]
) -> None:
    root = write_book(
        "# One\n\nSee [5](#par), or [*](#two).\n\n# Two {#two}\n\n[First words.]{#par} More.\n"
    )
    path = next(root.glob("manuscript/*.md"))
    text = path.read_text("utf-8")
    with Workshop(1, resident=True) as resident:
        for word, others in (
            ("First", ""),
            ("Second", ""),
            ("Second", "Others."),
            ("First", "All."),
        ):
            path.write_text(
                text.replace("First", word).replace("More.", f"More. {others}"), "utf-8"
            )
            made = build(root, workshop=resident).build
            with forgotten():
                assert facts_of(made) == outcome(root, ALONE)
            assert f"{word} words." in said_of_links(made)


def said_of_links(made: Build) -> set[str]:
    """What who listens to the print edition is told of its links."""
    content = next(e.content for e in made.editions if e.format == "pdf")
    links = structure_of(content).all("Link")
    return {link["said"] for node in links for link in node.links}


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
    path = next(root.glob("manuscript/*.md"))
    text = path.read_text()
    sizes = []
    with Workshop(1, resident=True) as resident:
        for number in range(10, 22):
            path.write_text(text.replace("Words", f"Words{number}x"))
            outcome(root, resident)
            sizes.append(sum(memory.size_of_memory().values()))
    assert sizes[-1] <= 1.05 * sizes[6]


def test_a_long_chapter_in_one_line_with_another_language_is_proved(
    tmp_path: Path, write_book: Callable[..., Path]
) -> None:
    words = "These are words of a chapter that is one paragraph. " * 400
    root = write_book(f"# One\n\n{words}It ends [*wie immer*]{{lang=de}}.\n")
    wanted = outcome(root, ALONE)
    with Workshop(1, resident=True) as resident:
        assert outcome(root, resident) == wanted
