"""The editions for screens of a long book are made piece by piece, and are those of any book."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from octavo import screens
from octavo.checks import readscreen
from octavo.editions import epub, html, pages, xhtml
from octavo.model import Book, Edition, Stamp, Theme
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.theme import load_theme
from octavo.screens import SCREENS, Screen, make_screens
from octavo.text.sections import Cut
from octavo.workshop import collector

STAMP = Stamp(1_700_000_000)
FRONT = "---\ntitle: Long\nauthor: Ada\nlanguage: en\n---\n\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Theme, Path]:
    root = tmp_path_factory.mktemp("long")
    (root / "manuscript").mkdir()
    chapters = "\n\n".join(
        f"# Chapter {n}\n\nWords of it.[^{n}] See [the first](#chapter-1).\n\n[^{n}]: Note {n}."
        for n in range(1, 7)
    )
    (root / "manuscript" / "book.md").write_text(FRONT + chapters, "utf-8")
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript, keep=False)
    book, _ = read_images(parsed.book, parsed.images, manuscript, online=False)
    return book, load_theme(manuscript.metadata.theme, root, manuscript.fonts), root


def make(made: tuple[Book, Theme, Path]) -> list[Screen]:
    return make_screens(SCREENS, *made, STAMP, None)


def test_a_long_book_has_the_editions_of_any(
    made: tuple[Book, Theme, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ever = make(made)
    monkeypatch.setattr(collector, "_LONG", 0)
    assert make(made) == as_ever


def test_no_tree_of_a_long_book_waits_for_its_document_to_be_finished(
    made: tuple[Book, Theme, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[bool] = []
    finish = xhtml.finish_documents

    def watched(filled: list[xhtml.Filled], *rest: object) -> list[xhtml.Document]:
        waiting.append(any(page.root is not None for page in filled))
        return finish(filled, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(epub, "finish_documents", watched)
    make(made)
    monkeypatch.setattr(collector, "_LONG", 0)
    make(made)
    assert waiting == [True, False]


def test_the_page_of_a_long_book_is_read_section_by_section(
    made: tuple[Book, Theme, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[int] = []
    read = readscreen.read_cut

    def watched(page: Cut) -> object:
        cut.append(len(page.sections))
        return read(page)

    monkeypatch.setattr(readscreen, "read_cut", watched)
    make(made)
    assert not cut
    monkeypatch.setattr(collector, "_LONG", 0)
    make(made)
    assert cut[0] >= 6


def test_an_edition_is_proved_before_the_next_is_begun_and_its_marks_are_let_go(
    made: tuple[Book, Theme, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    prove = screens._prove

    def watched(book: Book, edition: Edition) -> Screen:
        done.append(edition.format)
        return prove(book, edition)

    monkeypatch.setattr(screens, "_prove", watched)
    monkeypatch.setattr(screens, "tidy_between", lambda _: done.append("tidied") if done else None)
    make(made)
    assert done == ["epub", "tidied", "tidied", "html", "tidied"]
    assert not pages._MARKED


def test_the_texts_of_a_page_are_let_go_of_when_it_is_printed(
    made: tuple[Book, Theme, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts: list[weakref.ref[Callable[[str, str], str]]] = []
    alive: list[bool] = []
    draft, find = html._draft, html.font_rules

    def drafted(*given: Any) -> html._Draft:
        made = draft(*given)
        drafts.append(weakref.ref(made.print_page))
        return made

    def watched(*given: Any) -> str:
        alive.append(drafts[0]() is not None)
        return find(*given)

    monkeypatch.setattr(html, "_draft", drafted)
    monkeypatch.setattr(html, "font_rules", watched)
    make(made)
    assert alive == [False]
