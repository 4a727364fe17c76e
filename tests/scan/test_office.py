"""Documents of other kinds, through pandoc: notes, headings, pictures, links, pages of an e-book."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pypandoc
import pytest
from PIL import Image

from octavo.cli import main
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images

SOURCE = """---
title: A Document
author: [Ann Author, Ben Writer]
lang: en-GB
---

# Preface

Words of the preface.[^1]

# Chapter One: Beginnings {#beg}

Text with *emphasis*, H~2~O and [a link](https://x.org). See [the beginnings](#beg).

## A section

- one
- two

| a | b |
|---|---|
| 1 | 2 |

![A picture.](pic.png)

> A quotation.[^2]

# Chapter Two: Ends

Costs $5, @handle and #tag.

[^1]: First note, with *emphasis*.

[^2]: Second note.

    With two paragraphs.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    Image.new("RGB", (40, 30), "red").save(folder / "pic.png")
    (folder / "a.md").write_text(SOURCE, "utf-8")
    for kind in ("docx", "odt", "html", "epub", "latex"):
        suffix = "tex" if kind == "latex" else kind
        # an empty template's \\includegraphics is enough for TeX
        pypandoc.convert_file(
            str(folder / "a.md"), kind, outputfile=str(folder / f"a.{suffix}"), cworkdir=str(folder),
            extra_args=["-s", f"--resource-path={folder}"],
        )  # fmt: skip
    return folder


def imported(folder: Path, name: str, out: Path) -> str:
    main(["import", str(folder / name), "--out", str(out)])
    (manuscript,) = (out / "manuscript").glob("*.md")
    return manuscript.read_text("utf-8")


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "epub", "tex"])
def test_a_document_becomes_a_book(folder: Path, tmp_path: Path, suffix: str) -> None:
    imported(folder, f"a.{suffix}", tmp_path)
    manuscript, _ = read_manuscript(tmp_path)
    parsed = parse_manuscript(manuscript)
    book, _ = read_images(parsed.book, parsed.images, manuscript)
    assert book.metadata.title == "A Document"
    assert " ".join(sorted(p.name for p in book.metadata.author)) == "Ann Author Ben Writer"
    assert [d.heading.label for d in book.divisions] == ["Preface", "1 Beginnings", "2 Ends"]
    assert [h.text for d in book.divisions for h in d.sections] == ["A section"]
    assert [note.text for note in book.notes] == [
        "First note, with emphasis.", "Second note. With two paragraphs."
    ]  # fmt: skip
    assert "Costs $5, @handle and #tag." in book.divisions[2].html
    assert len(book.images) == (suffix != "tex")  # pandoc wraps it in a command of its own there
    report = json.loads((tmp_path / "import-report.json").read_text("utf-8"))
    assert report["letters"]["lost"] == ""


def test_the_pages_of_an_e_book_are_kept(tmp_path: Path) -> None:
    (tmp_path / "book.html").write_text(
        "<html lang='en'><head><title>A Page</title></head><body><h1>One</h1><p>Words that go "
        "<span epub:type='pagebreak' role='doc-pagebreak' id='page12' aria-label='12'></span>on.</p>"
        "<div role='doc-pagebreak' id='p13' aria-label='Page 13'></div><p>More.</p></body></html>",
        "utf-8",
    )
    text = imported(tmp_path, "book.html", tmp_path / "book")
    assert 'Words that go []{.page n="12"}on.' in text
    manuscript, _ = read_manuscript(tmp_path / "book")
    html = parse_manuscript(manuscript).book.divisions[0].html
    assert '<p><span class="source-page" data-n="13"/>More.</p>' in html


def test_what_pandoc_passes_over_is_told(folder: Path, tmp_path: Path) -> None:
    """A text box, put into the file as a word processor would."""
    box = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>Words in a box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    with (
        zipfile.ZipFile(folder / "a.docx") as old,
        zipfile.ZipFile(tmp_path / "boxed.docx", "w") as new,
    ):
        for item in old.namelist():
            content = old.read(item)
            if item == "word/document.xml":
                content = content.replace(b"</w:p>", box.encode() + b"</w:p>", 1)
            new.writestr(item, content)
    imported(tmp_path, "boxed.docx", tmp_path / "book")
    report = json.loads((tmp_path / "book" / "import-report.json").read_text("utf-8"))
    text = "".join(
        path.read_text("utf-8") for path in (tmp_path / "book" / "manuscript").glob("*.md")
    )
    told = [aside["text"] for aside in report["set_aside"]]
    assert "Words in a box." in text or "Words in a box." in told


def test_a_document_that_is_read_whole_needs_no_look(folder: Path, tmp_path: Path) -> None:
    imported(folder, "a.docx", tmp_path)
    assert json.loads((tmp_path / "import-report.json").read_text("utf-8"))["look"] == []


def test_a_document_reads_no_file_beside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words", "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tex").write_text(
        "\\documentclass{article}\\begin{document}\\section{One}Words.\\input{../secret.txt}"
        "\\includegraphics{../pic.png}\\end{document}",
        "utf-8",
    )
    text = imported(tmp_path / "in", "a.tex", tmp_path / "book")
    assert "secret words" not in text
    assert not (tmp_path / "book" / "manuscript" / "media").exists()
