"""What a poor reader makes of the EPUB: PyMuPDF, which knows little of CSS and nothing of `hidden`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from builders import SVG, write_book
from conftest import Built, build

from octavo.workshop.store import cache_folder

# In a process of its own: its modules warn of themselves when they are loaded.
PROGRAM = """
import json, sys
sys.path.append(sys.argv[1])
try:
    import pymupdf
except ImportError:
    sys.exit(9)
pymupdf.TOOLS.mupdf_display_errors(False)
book = pymupdf.open(stream=sys.stdin.buffer.read(), filetype="epub")
book.layout(width=390, height=700, fontsize=14)
spans = [
    [number, span["bbox"], span["font"], span["text"]]
    for number, page in enumerate(book)
    for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())
    for span in line["spans"]
]
print(json.dumps({
    "pages": [page.get_text() for page in book],
    "toc": book.get_toc(),
    "spans": spans,
    "links": [[n, link["page"]] for n, page in enumerate(book) for link in page.get_links()
              if link["kind"] == pymupdf.LINK_GOTO],
    "said": pymupdf.TOOLS.mupdf_warnings(),
}))
"""
ROWS = "\n".join(
    f"| {n} | Line {n} of a table that is longer than any screen | {n} |" for n in range(30)
)
BOOK = f"""# One

Words with a call.[^a] *Slanted* and `code`. {"More words of the text. " * 150}

| N | What | Square |
|--:|:---------------------------------------------------------------------|-------:|
{ROWS}

![](a.svg){{alt="A drawing"}}

[^a]: A note of the chapter.

# Two

The end.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {"book.md": BOOK, "a.svg": SVG}
    return build(write_book(tmp_path_factory.mktemp("poor"), files, title="Poor"))


@pytest.fixture(scope="module")
def reading(book: Built) -> dict[str, Any]:
    """What the reader shows on a telephone; where it is not installed, its tests are skipped."""
    folder = cache_folder() / "tools" / "python"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        input=book.content("epub"), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    if done.returncode == 9:
        pytest.skip("PyMuPDF is not installed: make validate does that")
    assert done.returncode == 0, done.stderr.decode()
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_nothing_in_the_book_is_an_error_to_it(reading: dict[str, Any]) -> None:
    assert "error" not in reading["said"]


def test_no_words_run_over_the_page(reading: dict[str, Any]) -> None:
    assert [
        text for _, (left, _, right, _), _, text in reading["spans"] if left < 0 or right > 390
    ] == []


def test_page_list_and_landmarks_are_not_printed_as_text(reading: dict[str, Any]) -> None:
    contents = next(page for page in reading["pages"] if page.startswith("Contents"))
    assert contents.split("\n") == ["Contents", "1 One", "2 Two", ""]


def test_contents_lead_to_the_chapters(reading: dict[str, Any]) -> None:
    assert [(level, title) for level, title, _ in reading["toc"]] == [(1, "1 One"), (1, "2 Two")]
    for _, title, number in reading["toc"]:
        assert title[2:] in reading["pages"][number - 1]


def test_the_text_is_in_the_face_of_the_book(reading: dict[str, Any]) -> None:
    fonts = {text.strip(): font for _, _, font, text in reading["spans"]}
    assert "Garamond" in next(font for text, font in fonts.items() if "More words" in text)
    assert "Garamond" in fonts["Slanted"]
    assert "Italic" in fonts["Slanted"]
    assert "SourceCode" in fonts["code"].replace(" ", "")


def test_calls_lead_to_notes_and_back(reading: dict[str, Any]) -> None:
    pages = reading["pages"]
    call = next(n for n, text in enumerate(pages) if "Words with a call" in text)
    note = next(n for n, text in enumerate(pages) if "A note of the chapter." in text)
    assert [call, note] in reading["links"]
    assert [note, call] in reading["links"]


def test_a_table_with_shares_of_the_line_is_set_in_lines(reading: dict[str, Any]) -> None:
    rows = [page for page in reading["pages"] if "of a table" in page]
    assert 1 <= len(rows) <= 8
