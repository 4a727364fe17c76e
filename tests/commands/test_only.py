"""``build --only``: a chapter by itself is what it is in its book, and never takes the book's place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import builders
import pypdfium2 as pdfium
import pytest

from octavo.checks.readpdf import read_folios
from octavo.cli import main
from octavo.workshop.unchanged import RECORD

BOOK = """\
# One {#one}

The first chapter.[^a] See @sec-deep and [Two](#two), and @sec-three{.page}.

[^a]: A note.

# Two {#two}

The second chapter.[^b] It has a figure.

## Deep {#sec-deep}

It goes on, as the first does.

[^b]: Another note.

# Three {#sec-three}

The third.
"""


def build_only(root: Path, *wanted: str) -> int:
    return main(["build", str(root), *(word for name in wanted for word in ("--only", name))])


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != RECORD}


def text_of(path: Path) -> str:
    document = pdfium.PdfDocument(path.read_bytes())
    return " ".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three chapters, built as a whole."""
    keys = {"notes": {"numbering": "book"}, "numbering": {"sections": True}}
    root = builders.write_book(tmp_path_factory.mktemp("built"), BOOK, title="A Test", **keys)
    assert main(["build", str(root)]) == 0
    return root


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    return shutil.copytree(built, tmp_path / "book")


def test_it_has_the_numbers_and_the_folios_of_the_book(book: Path) -> None:
    assert build_only(book, "two") == 0
    folios, count = read_folios((book / "build" / "only" / "a-test.pdf").read_bytes())
    whole, _ = read_folios((book / "build" / "a-test.pdf").read_bytes())
    assert count == 1
    assert folios["two"] == whole["two"] == "3"
    printed = text_of(book / "build" / "only" / "a-test.pdf")
    assert "2.1" in printed
    assert "2 Another note." in " ".join(printed.split())
    assert "A note." not in printed


def test_its_pages_are_those_of_the_book(book: Path) -> None:
    assert build_only(book, "two") == 0
    alone = pdfium.PdfDocument((book / "build" / "only" / "a-test.pdf").read_bytes())
    content = (book / "build" / "a-test.pdf").read_bytes()
    whole = pdfium.PdfDocument(content)
    labels = [whole.get_page_label(index) for index in range(len(whole))]
    (there,) = [index for index, label in enumerate(labels) if label == "3"]
    assert bytes(alone[0].render().buffer) == bytes(whole[there].render().buffer)


def test_the_editions_of_the_book_stay_as_they_are(book: Path) -> None:
    before = files_in(book / "build")
    assert build_only(book, "two") == 0
    assert files_in(book / "build") == before
    assert sorted(files_in(book / "build" / "only")) == sorted(before)


def test_editions_that_were_not_asked_for_are_not_made(book: Path) -> None:
    assert main(["build", str(book), "--only", "two", "--to", "html"]) == 0
    assert sorted(files_in(book / "build" / "only")) == [
        "a-test.html",
        "report.html",
        "report.json",
    ]


def test_what_leads_out_is_told_and_is_no_error(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_only(book, "one") == 0
    assert capsys.readouterr().err.replace("\u00a0", " ").splitlines() == [
        "manuscript/book.md:6: note: 3 references lead out of what is built, and cannot be followed here: "
        "“page 5”, “Section 2.1”, “Two” [only-outside]",
    ]
    page = (book / "build" / "only" / "a-test.html").read_text("utf-8")
    assert 'href="#two"' not in page
    assert "Section&#160;2.1" in page or "Section\u00a02.1" in page


def test_a_page_elsewhere_has_the_folio_of_the_last_build(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(
        "# One\n\nSee @sec-three{.page}.\n\n# Two\n\nText.\n\n# Three {#sec-three}\n\nText.\n"
    )
    assert main(["build", str(root)]) == 0
    assert build_only(root, "one") == 0
    assert "See page\u00a05" in text_of(root / "build" / "only" / "a-test.pdf").replace(
        "page 5", "page\u00a05"
    )
    assert "“page 5”" in capsys.readouterr().err.replace("\u00a0", " ")


def test_several_chapters_each_begin_with_their_own_folio(book: Path) -> None:
    assert build_only(book, "1", "Three") == 0
    folios, count = read_folios((book / "build" / "only" / "a-test.pdf").read_bytes())
    assert (folios["one"], folios["sec-three"], count) == ("1", "5", 3)
    assert "two" not in folios


def test_folios_are_counted_from_1_where_the_book_was_never_built(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book(BOOK)
    assert build_only(root, "two") == 0
    assert "[only-folios]" in capsys.readouterr().err
    assert read_folios((root / "build" / "only" / "a-test.pdf").read_bytes())[0]["two"] == "1"


@pytest.mark.parametrize("name", ["two", "2", "Two", "tw", "2.1", "sec-deep"])
def test_a_chapter_is_named_by_id_number_section_or_words(book: Path, name: str) -> None:
    assert main(["build", str(book), "--only", name, "--to", "html"]) == 0
    page = (book / "build" / "only" / "a-test.html").read_text("utf-8")
    assert "The second chapter." in page
    assert "The first chapter." not in page


def test_a_file_is_named_by_its_name(book: Path) -> None:
    (book / "manuscript" / "x-more.md").write_text("# Four\n\nA last one.\n", "utf-8")
    assert main(["build", str(book), "--only", "x-more.md", "--to", "html"]) == 0
    page = (book / "build" / "only" / "a-test.html").read_text("utf-8")
    assert "A last one." in page
    assert "The third." not in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tow", ["error: there is no chapter “Tow” in this book [stopped]", "  hint: did you mean two (“2 Two”)?"]),
        ("o", ["error: “o” could be “1 One”, “2 Two” [stopped]", "  hint: say which by its id: one, two …"]),
        ("", ["error: there is no chapter “” in this book [stopped]",
              "  hint: did you mean one (“1 One”) or two (“2 Two”) or sec-three (“3 Three”)?"]),
    ],
)  # fmt: skip
def test_a_chapter_that_is_not_there_is_said_with_the_nearest(
    book: Path, name: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_only(book, name) == 2
    assert capsys.readouterr().err.splitlines() == said
    assert not (book / "build" / "only").exists()


def test_what_is_made_of_all_pages_is_refused(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book("# One\n\nA [word]{.index}.\n\n# Index {.index}\n\n::: {#index}\n:::\n")
    assert build_only(root, "index") == 2
    assert "is made of the pages of the whole book" in capsys.readouterr().err


def test_findings_of_other_chapters_are_not_told(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_book("# One\n\nText.\n\n[^n]: Nobody calls it.\n\n# Two\n\nText.\n")
    assert build_only(root, "one") == 0
    assert "[note-unused]" in capsys.readouterr().err
    assert build_only(root, "two") == 0
    assert "[note-unused]" not in capsys.readouterr().err


def test_a_last_build_that_is_damaged_has_no_folios(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "build" / "a-test.pdf").write_bytes(b"%PDF-1.7 damaged")
    assert build_only(book, "two") == 0
    assert "[only-folios]" in capsys.readouterr().err


@pytest.mark.parametrize("others", [[], ["preface"]])
def test_a_chapter_that_begins_on_a_left_page_does_so_alone(
    write_book: Callable[..., Path], others: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "# Preface {.frontmatter}\n\nBefore.\n\n# One\n\nText.\n\n# Two {#two}\n\nOn a left page.\n"
    )
    root = write_book(text, print={"openings": "any"})
    assert main(["build", str(root)]) == 0
    assert build_only(root, "two", *others) == 0
    assert capsys.readouterr().err == ""
    content = (root / "build" / "only" / "a-test.pdf").read_bytes()
    folios, count = read_folios(content)
    assert (folios["two"], count) == ("2", 2)
    whole = pdfium.PdfDocument((root / "build" / "a-test.pdf").read_bytes())
    alone = pdfium.PdfDocument(content)
    assert alone.get_page_label(0) == ("vii" if others else "1")
    labels = [whole.get_page_label(index) for index in range(len(whole))]
    there = labels.index("2")
    assert bytes(alone[1].render().buffer) == bytes(whole[there].render().buffer)
