"""The book of this repository comes back from its own PDF, EPUB and HTML: every note, heading and piece of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Built

from octavo.cli import main
from octavo.commands.importing import import_book
from octavo.model.book import Book
from octavo.scan.model import Options
from scan.sameness import book_of, differences, pieces_of


@pytest.fixture(scope="module")
def written() -> Book:
    return book_of(ROOT)


@pytest.mark.parametrize("kind", ["pdf", "epub", "html"])
def test_our_own_book_comes_back_whole(
    own: Built, written: Book, tmp_path: Path, kind: str
) -> None:
    scan, back = tmp_path / f"own.{kind}", tmp_path / "back"
    scan.write_bytes(own.content(kind))
    told, _ = import_book(scan, back, Options(), lambda *_: None)
    came = book_of(back)
    assert len(came.notes) == 519
    assert differences(written, came) == []
    for key in ("title", "subtitle", "language"):
        assert getattr(came.metadata, key) == getattr(written.metadata, key)
    assert told.log.looks == []
    assert (
        main(["build", str(back), "--to", "html", "--no-cache", "--out", str(tmp_path / "built")])
        == 0
    )


def test_lists_and_index_of_our_own_pdf_come_back_as_text(
    own: Built, written: Book, tmp_path: Path
) -> None:
    (tmp_path / "own.pdf").write_bytes(own.content("pdf"))
    import_book(tmp_path / "own.pdf", tmp_path / "back", Options(), lambda *_: None)
    came = book_of(tmp_path / "back")
    by_title = {division.heading.text: division for division in came.divisions}
    lists = " ".join(p.text for p in pieces_of(by_title["Figures and Tables"].html, dressed=False))
    for thing in (thing for made in written.lists for thing in made.things):
        assert f"{thing.number} {thing.text.removesuffix('.')}" in lists
    index = {
        p.text.split(",")[0].split(".")[0] for p in pieces_of(by_title["Index"].html, dressed=False)
    }
    assert {entry.text.split(",")[0].split(".")[0] for entry in written.indexes[0].entries} <= index
