"""On another engine what is known of it holds, what is not is left out, and the book is built and proved."""

from __future__ import annotations

import ast
import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from builders import write_book
from conftest import ROOT
from otherengine import build_with, copy_engine, remark, rename
from readers import pdf_pages

from octavo.engine import footing
from octavo.engine.composer import COMPOSER
from octavo.engine.depth import DEPTH
from octavo.engine.floats import FLOATS
from octavo.engine.footing import find_fallen, write_known
from octavo.engine.grid import GRID
from octavo.engine.grounds import GROUNDS, KNOWN_VERSION
from octavo.engine.looking import LOOKING
from octavo.engine.marginnotes import MARGIN_NOTES
from octavo.engine.mending import MENDINGS
from octavo.engine.reliefs import RELIEFS
from octavo.engine.telling import LINE_ENDS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are forked")

ENGINE = ROOT / "octavo" / "engine"
ELSEWHERE = {"lay_out_again", "load_tools_later"}  # what is no function that changes the engine
SOME = 4  # engines in which several functions are others
ALL = frozenset[str]().union(*(ground.names for ground in GROUNDS.values()))
# Those by whose change no reader sees anything
UNSEEN = {
    name
    for name in ALL
    # what stands in a class changes it, too
    if not any(
        GROUNDS[fallen].without for fallen in find_fallen(GROUNDS, {name, name.rpartition(".")[0]})
    )
}
TEXT = "\n\n".join(
    f"{'# Chapter' if letter in 'ac' else '## Section'} {letter}\n\n"
    "Compositors of *extraordinary* patience justified every line by hand, with spaces of several widths,"
    f"[^{letter}] and proofread whatever stood in the forme — `{letter}` — before it was printed.\n\n"
    f"[^{letter}]: A note on justification, which goes on for more than a single line so that it is broken as "
    f"well; see [the web](https://example.org/{letter}).\n\n"
    f"- an item\n- another\n\n| a | b |\n|---|---|\n| {letter} | $x^2$ |"
    for letter in "abcd"
)


@dataclass(frozen=True, slots=True)
class Book:
    """A book that was built with some engine."""

    code: int
    said: str
    folder: Path

    @property
    def pdf(self) -> bytes:
        """Its print edition."""
        (path,) = self.folder.glob("*.pdf")
        return path.read_bytes()

    @property
    def notes(self) -> list[str]:
        """What the report says of the engine."""
        return [f["message"] for f in self._findings() if f["code"] == "engine-version"]

    @property
    def errors(self) -> set[str]:
        """What the proof has found."""
        return {finding["code"] for finding in self._findings() if finding["severity"] == "error"}

    def _findings(self) -> list[dict[str, str]]:
        findings: list[dict[str, str]] = json.loads((self.folder / "report.json").read_bytes())[
            "findings"
        ]
        return findings


def _a_name_of(relief: str) -> str:
    """A name by whose change the relief falls and as few others as possible."""
    return min(sorted(GROUNDS[relief].names), key=lambda name: len(_fall_with(name)))


def _fall_with(name: str) -> tuple[str, ...]:
    """What falls when something has changed, and with it the class that it stands in."""
    return find_fallen(GROUNDS, {name, name.rpartition(".")[0]})


@pytest.fixture(scope="module")
def manuscript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("book"), TEXT)


@pytest.fixture(scope="module")
def books(manuscript: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """The book as it is built by engines in which one function was changed, all, or none."""
    folder = tmp_path_factory.mktemp("engines")
    copies: dict[str, Path | None] = {"known": None}
    for number, name in enumerate(sorted({_a_name_of(relief) for relief in GROUNDS})):
        copies[name] = copy_engine(folder / str(number), [name], remark)
    for seed in range(SOME):
        names = Random(seed).sample(sorted(UNSEEN), 5)  # noqa: S311  (a seed, no secret)
        copies[f"some {seed}"] = copy_engine(folder / f"some {seed}", names, remark)
    copies["all"] = copy_engine(folder / "all", sorted(ALL - _parts_of(ALL)), remark)
    context = "weasyprint.document:Document._build_layout_context"
    copies["no context"] = copy_engine(folder / "no context", [context], rename)
    marks = "weasyprint.pdf.stream:Stream.marked"
    copies["no marks"] = copy_engine(folder / "no marks", [marks], rename)
    page = ["weasyprint.document:Page.__init__"]
    copies["other pages"] = copy_engine(
        folder / "other pages", page, lambda text, _: text.replace("self._page_box", "self._box")
    )
    return build_books(copies, manuscript, folder / "out", "--jobs", "1")


def build_books(
    copies: dict[str, Path | None], manuscript: Path, out: Path, *options: str
) -> dict[str, Book]:
    out.mkdir(exist_ok=True)
    results = build_with(copies, manuscript, out, *options)
    return {name: Book(code, said, out / name) for name, (code, said) in results.items()}


def _parts_of(names: frozenset[str]) -> set[str]:
    """Those that stand in a class which is named too."""
    return {
        name for name in names if "." in name.partition(":")[2] and name.rpartition(".")[0] in names
    }


# The table


def test_the_table_has_all_that_changes_the_engine() -> None:
    changes = {
        change.__name__
        for table in (
            MENDINGS,
            RELIEFS,
            GRID,
            FLOATS,
            DEPTH,
            COMPOSER,
            LINE_ENDS,
            MARGIN_NOTES,
            LOOKING,
        )
        for change in table
    }
    assert changes | ELSEWHERE == set(GROUNDS)


def test_the_known_digests_are_those_of_the_engine_that_is_installed() -> None:
    """Fails with another engine: look at what has changed, mend what stands on it, and write `known.txt` anew."""
    known = (ENGINE / "known.txt").read_text("utf-8")
    assert write_known().splitlines() == known.splitlines(), "python -m octavo.engine.footing"
    assert f"weasyprint {KNOWN_VERSION}" in known.splitlines()[0]


def test_the_known_engine_is_the_oldest_that_is_taken_and_the_one_that_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (taken,) = [need for need in project["dependencies"] if need.startswith("weasyprint")]
    assert taken.startswith(f"weasyprint>={KNOWN_VERSION},<")
    assert f"\nweasyprint=={KNOWN_VERSION} " in (ROOT / "requirements.lock").read_text("utf-8")


def test_every_name_stands_for_something() -> None:
    known = (ENGINE / "known.txt").read_text("utf-8").splitlines()
    assert [line for line in known if line.endswith(" -")] == []


def test_what_is_needed_is_in_the_table() -> None:
    assert {need for ground in GROUNDS.values() for need in ground.needs} <= set(GROUNDS)


def test_what_mendings_and_reliefs_import_is_in_their_grounds() -> None:
    libraries = {
        "ffi",
        "gobject",
        "pango",
        "harfbuzz",
    }  # what is called in them is not the engine's
    for path in (
        ENGINE / "mending.py",
        ENGINE / "resetting.py",
        *(ENGINE / "reliefs").glob("*.py"),
    ):
        for name in _imported(path):
            if name.partition(":")[2] not in libraries:
                assert any(known == name or known.startswith(f"{name}.") for known in ALL), name


def _imported(path: Path) -> Iterator[str]:
    """Names of the engine that a module of ours imports; not whole modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("weasyprint"):
            for alias in node.names:
                if not footing._file_of(f"{node.module}.{alias.name}").is_file():
                    yield f"{node.module}:{alias.name}"


def test_what_needs_something_that_fell_falls_too() -> None:
    fallen = find_fallen(GROUNDS, ["weasyprint.text.line_break:split_first_line"])
    assert fallen == (
        "let_spaces_hang",
        "break_lines_by_words",
        "shape_words_ahead",
        "draw_known_words",
        "write_texts_directly",
        "compose_paragraphs",
    )


# Engines that are not the known one


def test_nothing_is_said_of_the_known_engine(books: dict[str, Book]) -> None:
    assert books["known"].code == 0, books["known"].said
    assert books["known"].notes == []


@pytest.mark.parametrize("relief", GROUNDS)
def test_each_can_be_left_out_and_is_told(books: dict[str, Book], relief: str) -> None:
    """Pages are the same but where a mending was left out; then the proof sees what follows."""
    changed = _a_name_of(relief)
    book, fallen = books[changed], _fall_with(changed)
    assert relief in fallen
    assert _told(book) == fallen
    if any(GROUNDS[name].without for name in fallen):
        assert book.errors <= {"print-note-page"}, book.said
        assert _letters(book) >= _letters(books["known"])
    else:
        assert book.code == 0, book.said
        assert book.pdf == books["known"].pdf


def _told(book: Book) -> tuple[str, ...]:
    """What the report says to be left out."""
    lists = [note.split(": ")[1].split(". ")[0] for note in book.notes]
    told = {name for names in lists for name in names.split(", ")}
    return tuple(name for name in GROUNDS if name in told)


def _letters(book: Book) -> Counter[str]:
    """How often each letter stands in a book, running heads and all."""
    return Counter(letter for page in pdf_pages(book.pdf) for letter in page if letter.isalpha())


@pytest.mark.parametrize("seed", range(SOME))
def test_any_of_the_reliefs_can_be_left_out_together(books: dict[str, Book], seed: int) -> None:
    assert books[f"some {seed}"].code == 0, books[f"some {seed}"].said
    assert 0 < len(_told(books[f"some {seed}"])) < len(GROUNDS)
    assert books[f"some {seed}"].pdf == books["known"].pdf


def test_an_engine_that_is_all_unknown_builds_the_book(books: dict[str, Book]) -> None:
    assert _told(books["all"]) == tuple(GROUNDS)
    assert books["all"].errors <= {"print-note-page"}, books["all"].said
    assert _letters(books["all"]) >= _letters(books["known"])


def test_without_a_function_that_resetting_calls_chapters_are_laid_out_whole(
    books: dict[str, Book],
) -> None:
    assert books["no context"].code == 0, books["no context"].said
    assert "lay_out_again" in _told(books["no context"])
    assert books["no context"].pdf == books["known"].pdf


def test_an_engine_without_what_every_book_needs_is_refused_with_the_version_to_take(
    books: dict[str, Book],
) -> None:
    assert books["no marks"].code == 4
    assert "weasyprint.pdf.stream:Stream.marked" in books["no marks"].said
    assert f"weasyprint=={KNOWN_VERSION}" in books["no marks"].said


def test_an_engine_that_has_other_ways_than_its_names_tell_is_no_fault_of_ours(
    books: dict[str, Book],
) -> None:
    assert books["other pages"].code == 3
    assert "the layout engine is another than is known here" in books["other pages"].said
    assert f"weasyprint=={KNOWN_VERSION}" in books["other pages"].said


def test_processes_leave_out_the_same_and_no_sheet_of_another_engine_is_taken(
    manuscript: Path, tmp_path: Path
) -> None:
    copy = copy_engine(tmp_path / "engine", ["weasyprint.text.line_break:split_first_line"], remark)
    builds, kept = [], []
    for name, engine, jobs in (
        ("a", None, "1"),
        ("b", copy, "2"),
        ("c", copy, "1"),
        ("d", None, "2"),
    ):
        book = build_books({name: engine}, manuscript, tmp_path / "out", "--jobs", jobs)[name]
        builds.append((book.code, book.pdf, book.notes))
        kept.append(len([*(tmp_path / "out" / "cache" / "octavo" / "kept").iterdir()]))
    assert builds[0] == builds[3]
    assert builds[1] == builds[2]
    assert (builds[0][2], len(builds[1][2])) == ([], 2)
    assert kept[0] < kept[1] == kept[2] == kept[3]
