"""Our own EPUB and HTML come back as the manuscript that they were made of: nothing counted is printed twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import SVG
from conftest import ROOT, Built, build
from lxml import etree

from octavo.cli import main
from octavo.model.book import Book
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript


def book_of(folder: Path) -> Book:
    manuscript, _ = read_manuscript(folder)
    return parse_manuscript(manuscript).book


def paragraphs(book: Book) -> list[str]:
    """Their words, formulas apart: a MathML without its TeX comes back as other TeX for the same."""
    found = []
    for division in book.divisions:
        for paragraph in etree.fromstring(f"<x>{division.html}</x>").iter("p"):
            for formula in list(paragraph.iter("{*}math")):
                formula.clear(keep_tail=True)
            found.append(" ".join("".join(map(str, paragraph.itertext())).split()))
    return found


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_the_full_book_comes_back_as_itself(full: Built, tmp_path: Path, kind: str) -> None:
    (tmp_path / f"full.{kind}").write_bytes(full.content(kind))
    assert main(["import", str(tmp_path / f"full.{kind}"), "--out", str(tmp_path / "book")]) == 0
    old, new = book_of(ROOT / "tests" / "books" / "full"), book_of(tmp_path / "book")
    assert [d.heading.label for d in new.divisions] == [d.heading.label for d in old.divisions]
    assert [h.label for d in new.divisions for h in d.sections] == [
        h.label for d in old.divisions for h in d.sections
    ]
    assert [(note.label, note.text) for note in new.notes] == [
        (note.label, note.text) for note in old.notes
    ]
    assert paragraphs(new) == paragraphs(old)
    assert new.metadata.title == old.metadata.title
    assert new.metadata.subtitle == old.metadata.subtitle
    assert new.metadata.dedication == old.metadata.dedication
    assert new.metadata.epigraph == old.metadata.epigraph
    report = json.loads((tmp_path / "book" / "import-report.json").read_text("utf-8"))
    assert report["look"] == []
    assert report["letters"]["lost"] == ""


def test_notes_without_marks_come_back_into_the_margin(full: Built, tmp_path: Path) -> None:
    page = full.content("html").replace(b'data-marks="symbols"', b'data-marks="none"')
    assert page != full.content("html")
    (tmp_path / "page.html").write_bytes(page)
    main(["import", str(tmp_path / "page.html"), "--out", str(tmp_path / "book")])
    assert "none" in [series.marks for series in book_of(tmp_path / "book").metadata.notes.series]


@pytest.mark.parametrize(
    ("classes", "number", "said"),
    [
        ("verse lines", "12", "{.verse .lines from=11 every=2}"),
        ("lines continue", "12", "{.lines .continue every=2}"),
    ],
)
def test_lines_are_counted_as_they_were(
    full: Built, tmp_path: Path, classes: str, number: str, said: str
) -> None:
    page = full.content("html").decode()
    page = page.replace('<div class="verse lines">', f'<div class="{classes}">')
    page = page.replace(
        '<span class="line-number">2</span>', f'<span class="line-number">{number}</span>'
    )
    (tmp_path / "page.html").write_text(page, "utf-8")
    main(["import", str(tmp_path / "page.html"), "--out", str(tmp_path / "book")])
    (written,) = (tmp_path / "book" / "manuscript").glob("*.md")
    assert f"::: {said}\n" in written.read_text("utf-8")


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_what_an_index_says_of_other_entries_is_no_place_of_this_one(
    write_book: Callable[..., Path], tmp_path: Path, kind: str
) -> None:
    root = write_book(
        "# One\n\nA chapter.\n\n# Two\n\nThe walls of [Cusco]{.index} and [Mycenae]{.index also=Cusco}, without "
        "[cement]{.index see=Cusco}.\n\n# Index\n\n::: {#index}\n:::\n",
        author="A. Writer",
    )
    built = build(root, ("pdf", kind))
    (tmp_path / f"back.{kind}").write_bytes(built.content(kind))
    assert main(["import", str(tmp_path / f"back.{kind}"), "--out", str(tmp_path / "back")]) == 0
    told = [
        [
            (e.text, len(e.places), len(e.see), len(e.also))
            for e in book_of(folder).indexes[0].entries
        ]
        for folder in (root, tmp_path / "back")
    ]
    assert told[0] == told[1] == [("cement", 0, 1, 0), ("Cusco", 1, 0, 0), ("Mycenae", 1, 0, 1)]


@pytest.mark.parametrize("kind", ["epub", "html"])
def test_what_has_a_number_keeps_it_though_nothing_calls_it(
    write_book: Callable[..., Path], tmp_path: Path, kind: str
) -> None:
    root = write_book(
        "# One\n\nBoth [@fig-a; @fig-b; @fig-c] are small.\n\n::: {#fig-all layout-ncol=3}\n"
        + "".join(f"![Square {name}.](a.svg){{#fig-{name}}}\n\n" for name in "abc")
        + "All of them.\n:::\n\n![By itself.](a.svg){#fig-alone}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        ": A table. {#tbl-alone}\n\nAnd @tbl-called.\n\n| c | d |\n|---|---|\n| 3 | 4 |\n\n: Another. {#tbl-called}\n",
        author="A. Writer",
    )
    (root / "manuscript" / "a.svg").write_bytes(SVG)
    (tmp_path / f"back.{kind}").write_bytes(build(root, ("pdf", kind)).content(kind))
    assert main(["import", str(tmp_path / f"back.{kind}"), "--out", str(tmp_path / "back")]) == 0
    text = next((tmp_path / "back" / "manuscript").glob("*.md")).read_text("utf-8")
    for name in ("fig-a", "fig-b", "fig-c", "fig-all", "fig-alone", "tbl-alone"):
        assert f"{{#{name}" in text
    assert "[-@fig-c]" in text
    assert "alt=" not in text  # the caption speaks for the picture, with its number of then
