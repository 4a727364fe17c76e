"""What the front matter names is found in the book, or said to be missing."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from builders import complaints, write_book

from octavo.model import Severity
from octavo.model.errors import ManuscriptError
from octavo.reading.folder import read_manuscript

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
COPY = "copy it into the book folder"


@pytest.mark.parametrize(
    ("key", "value", "code", "message", "hint"),
    [
        ("bibliography", "nope.bib", "bibliography-missing",
         "bibliography nope.bib is not there", "paths are relative to manuscript/"),
        ("bibliography", "Refs.bib", "bibliography-missing",
         "bibliography Refs.bib is not there", "did you mean refs.bib?"),
        ("bibliography", "../../out.bib", "bibliography-outside",
         "bibliography ../../out.bib is outside the book folder", COPY),
        ("bibliography", "link.bib", "bibliography-outside",
         "bibliography link.bib is outside the book folder", COPY),
        ("bibliography", "/etc/passwd.bib", "bibliography-outside",
         "bibliography /etc/passwd.bib is outside the book folder", COPY),
        ("bibliography", "refs.tex", "bibliography-type",
         "bibliography refs.tex is of no known type",
         "use one of .bib, .bibtex, .json, .yaml, .yml, .ris"),
        ("csl", "my.csl", "csl-missing", "csl my.csl is not there",
         "paths are relative to manuscript/"),
        ("csl", "../../out.csl", "csl-outside", "csl ../../out.csl is outside the book folder",
         COPY),
        ("csl", "chicago-nowhere", "csl-missing", "there is no citation style “chicago-nowhere”",
         "use a name from the CSL style repository, such as chicago-notes-bibliography, or a .csl "
         "file"),
        ("csl", "../styles", "csl-missing", "there is no citation style “../styles”",
         "use a name from the CSL style repository, such as chicago-notes-bibliography, or a .csl "
         "file"),
        ("cover", "figures/cover.pgn", "cover-missing", "cover figures/cover.pgn is not there",
         "did you mean figures/cover.png?"),
        ("cover", "../../cover.png", "cover-outside",
         "cover ../../cover.png is outside the book folder", COPY),
    ],
)  # fmt: skip
def test_a_file_that_the_front_matter_names_is_in_the_book(
    tmp_path: Path, key: str, value: str, code: str, message: str, hint: str
) -> None:
    (tmp_path / "out.bib").write_text("")
    (tmp_path / "out.csl").write_text("")
    book = tmp_path / "book"
    files = {"1.md": "# A\n\nText.\n", "refs.bib": "", "figures/cover.png": PNG}
    write_book(book, files, language="en", **{key: value})
    (book / "manuscript/link.bib").symlink_to(tmp_path / "out.bib")
    assert complaints(book) == [(code, message, "manuscript/1.md:4", hint)]


def test_styles_are_found_by_name_and_dependent_ones_by_their_parent(tmp_path: Path) -> None:
    found = {}
    for name in ("chicago-notes-bibliography", "nature-physics"):
        write_book(tmp_path / name, "# A\n\nText.\n", csl=name)
        manuscript, _ = read_manuscript(tmp_path / name)
        assert manuscript.csl is not None
        found[name] = manuscript.csl.name
    assert found == {
        "chicago-notes-bibliography": "chicago-notes-bibliography.csl",
        "nature-physics": "nature.csl",
    }


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>T</title>{link}</info></style>"""


@pytest.mark.parametrize(
    ("style", "code", "message"),
    [
        (STYLE.format(link='<link href="http://127.0.0.1:9/styles/nature" rel="independent-parent"/>'),
         "csl-missing", "the citation style my.csl only refers to another one, nature"),
        ("<style", "csl-unreadable", "the citation style my.csl is no XML"),
    ],
)  # fmt: skip
def test_a_style_of_the_book_that_pandoc_would_complete_from_the_web_is_refused(
    tmp_path: Path, style: str, code: str, message: str
) -> None:
    root = write_book(tmp_path, {"book.md": "# A\n\nText.\n", "my.csl": style.encode()}, csl="my.csl")  # fmt: skip
    with pytest.raises(ManuscriptError) as stopped:
        read_manuscript(root)
    (finding,) = stopped.value.findings
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.message.startswith(message)


def test_a_style_of_the_book_that_stands_for_itself_is_taken(tmp_path: Path) -> None:
    style = STYLE.format(link='<link href="http://example.org" rel="self"/>')
    root = write_book(tmp_path, {"book.md": "# A\n\nText.\n", "my.csl": style.encode()}, csl="my.csl")  # fmt: skip
    assert read_manuscript(root)[0].csl == root / "manuscript" / "my.csl"
