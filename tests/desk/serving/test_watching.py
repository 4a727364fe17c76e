"""Whatever way an editor saves, a change of the book is told; what is none of the book's is not."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import builders
import pytest

from octavo.desk.serving.folders import find_folders
from octavo.desk.serving.watching import Watcher

_TOLD = 5.0  # seconds within which a change is told
_QUIET = 0.4  # in which one would have been


class Watched:
    """A book that is watched."""

    def __init__(self, root: Path, ask_system: bool, finished: Path | None = None) -> None:
        self.root = root
        self.told = threading.Event()
        self.watcher = Watcher(root, self.told.set, finished, ask_system=ask_system)

    def hears(self, change: Callable[[], object]) -> bool:
        """Whether it is told of a change."""
        self.told.wait(0.1)  # of what came before, where that is told more than once
        self.told.clear()
        change()
        return self.told.wait(_TOLD)

    def ignores(self, change: Callable[[], object]) -> bool:
        """Whether it is not."""
        self.told.wait(0.1)
        self.told.clear()
        change()
        return not self.told.wait(_QUIET)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    book = builders.write_book(
        tmp_path / "book", {"a.md": "# A\n", "pictures/leaf.svg": builders.SVG}
    )
    (book / "build").mkdir()
    (book / "extra").mkdir()
    (book / "extra" / "font.otf").write_bytes(b"")
    return book.resolve()


@pytest.fixture(params=[True, False], ids=["asked", "watchfiles"])
def watched(root: Path, request: pytest.FixtureRequest) -> Iterator[Watched]:
    if request.param and not sys.platform.startswith("linux"):
        pytest.skip("the system cannot be asked")
    held = Watched(root, request.param, root / "build")
    held.watcher.begin()
    yield held
    held.watcher.end()


def test_a_save_is_told_in_whatever_way_it_is_done(watched: Watched) -> None:
    chapter = watched.root / "manuscript" / "a.md"
    part, backup = chapter.with_name(".a.md.part"), chapter.with_name("a.md~")

    def in_its_place() -> None:
        part.write_text("# B\n", "utf-8")
        part.replace(chapter)

    def as_vim_does() -> None:
        chapter.rename(backup)
        chapter.write_text("# C\n", "utf-8")
        backup.unlink()

    assert watched.hears(lambda: chapter.write_text("# A1\n", "utf-8"))
    assert watched.hears(in_its_place)
    assert watched.hears(as_vim_does)
    assert watched.hears(lambda: chapter.with_name("b.md").write_text("# B\n", "utf-8"))
    assert watched.hears(lambda: chapter.with_name("b.md").unlink())
    assert watched.hears(lambda: (watched.root / "manuscript/pictures/leaf.svg").write_bytes(b"x"))


def test_what_is_not_of_the_book_is_not_told(watched: Watched, tmp_path: Path) -> None:
    manuscript = watched.root / "manuscript"
    outside = tmp_path / "outside"
    outside.mkdir()
    names = (
        manuscript / ".a.md.swp", manuscript / "a.md~", manuscript / "#a.md#", manuscript / "4913",
        watched.root / "README.md", watched.root / "extra" / "more.txt",
        watched.root / "build" / "report.html", watched.root / "build" / ".book.pdf.x.part",
        outside / "b.md",
    )  # fmt: skip
    assert watched.ignores(lambda: [path.write_text("text", "utf-8") for path in names])


def test_a_new_folder_is_watched(watched: Watched) -> None:
    styles = watched.root / "styles"
    assert watched.hears(styles.mkdir)
    assert watched.hears(lambda: (styles / "print.css").write_text("p {}", "utf-8"))
    deep = watched.root / "manuscript" / "one" / "two"
    assert watched.hears(lambda: deep.mkdir(parents=True))
    assert watched.hears(lambda: (deep / "c.svg").write_bytes(builders.SVG))


def test_a_book_that_was_taken_away_is_watched_when_it_is_put_back(
    watched: Watched, tmp_path: Path
) -> None:
    (tmp_path / "spare").mkdir()
    copy = tmp_path / "spare" / "book"
    shutil.copytree(watched.root, copy)
    assert watched.hears(lambda: shutil.rmtree(watched.root))
    time.sleep(_QUIET)  # it is told of in several steps
    assert watched.ignores(lambda: (tmp_path / "letter.txt").write_text("text", "utf-8"))
    assert watched.hears(lambda: copy.rename(watched.root))
    chapter = watched.root / "manuscript" / "a.md"
    assert watched.hears(lambda: chapter.write_text("# Again\n", "utf-8"))


def test_files_that_a_build_has_read_are_watched(watched: Watched) -> None:
    font = watched.root / "extra" / "font.otf"
    assert watched.ignores(lambda: font.write_bytes(b"1"))
    watched.watcher.also(["extra/font.otf"])
    assert watched.hears(lambda: font.write_bytes(b"2"))


def test_finished_editions_are_watched_where_that_is_asked(watched: Watched) -> None:
    assert watched.hears(lambda: (watched.root / "build" / "book.pdf").write_bytes(b"%PDF"))


def test_a_folder_of_finished_files_may_come_later(root: Path, tmp_path: Path) -> None:
    held = Watched(root, True, root / "done")
    held.watcher.begin()
    assert held.hears((root / "done").mkdir)
    assert held.hears(lambda: (root / "done" / "book.epub").write_bytes(b"PK"))
    held.watcher.end()


def test_links_lead_to_what_is_in_the_book_and_nowhere_else(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.md").write_text("# C\n", "utf-8")
    (root / "texts").mkdir()
    (root / "texts" / "d.md").write_text("# D\n", "utf-8")
    os.symlink(outside, root / "manuscript" / "away")
    os.symlink(outside / "c.md", root / "manuscript" / "c.md")
    os.symlink(root / "texts" / "d.md", root / "manuscript" / "d.md")
    found = find_folders(root, ["extra/font.otf", "extra/gone.otf"])
    assert {path.relative_to(root).as_posix() for path in found} == {
        ".", "manuscript", "manuscript/pictures", "texts", "extra",
    }  # fmt: skip
