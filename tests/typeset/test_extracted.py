"""What readers take from the print edition is the text of the book: hyphens, line ends, note calls."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from builders import write_book
from conftest import build
from readers import marked_texts, pdf_pages

WORDS = (
    "extraordinary compositor well-known self-evident twenty-four printing of the a forme paragraphs "
    "*justification* impression [spacing](https://example.org/) **proofreading** `type` of in"
).split()
SOFT = "\u00ad"
CALLS = "It had 24.[^a] words, of 1990[^b] pages and more.[^c]"


def prose(seed: int, count: int) -> str:
    random = Random(seed)  # noqa: S311  (a seed, no secret)
    return " ".join(random.choice(WORDS) for _ in range(count)).capitalize() + "."


def plain(text: str) -> str:
    return re.sub(r"\[(\w+)\]\(\S+?\)|[*`]", r"\1", text)


TEXT = prose(1, 500)
NOTE = prose(2, 90)
CELL = prose(3, 40)
ITEM = prose(4, 60)
TITLE = f"The {plain(prose(6, 14))}"
BOOK = f"""# One

{TEXT}

A line[^a] of its author's\\
goes on here.

## {TITLE}

- {ITEM}

| a | b |
|---------|------|
| {CELL} | {CELL} |

> {TEXT}

[^a]: {NOTE}
"""


@pytest.fixture(scope="module", params=["whole", "greedy", "modern"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    how = {"composer": "greedy"} if request.param == "greedy" else {}
    # in whose faces one glyph is the hyphen of authors, and ours
    theme = "modern" if request.param == "modern" else "classic"
    root = write_book(tmp_path_factory.mktemp("book"), BOOK, language="en", print=how, theme=theme)
    built = build(root, ("pdf",))
    assert [f for f in built.build.findings if f.severity == "error"] == []
    return built.content("pdf")


@pytest.fixture(scope="module")
def joined(book: bytes) -> str:
    """The texts of all marks, one behind the other."""
    return "".join(text for page in marked_texts(book) for text in page)


def ends_with(content: bytes, mark: str) -> int:
    """How many texts of marks end so."""
    return sum(text.endswith(mark) for page in marked_texts(content) for text in page)


@pytest.mark.parametrize(
    "text", [TEXT, NOTE, CELL, ITEM, TITLE], ids=["text", "note", "cell", "item", "title"]
)
def test_texts_that_are_joined_mark_by_mark_are_the_words_of_the_book(
    joined: str, text: str
) -> None:
    """In paragraphs, notes, cells, lists and headings: no space is missing, none is too many, no hyphen is ours."""
    assert plain(text) in joined.replace(SOFT, "")


def test_a_line_that_its_author_ends_is_parted_from_the_next(joined: str) -> None:
    assert "of its author’s goes on here." in joined


def test_hyphens_that_are_set_are_soft_and_those_of_the_author_stay(
    book: bytes, joined: str
) -> None:
    ours, own = ends_with(book, SOFT), ends_with(book, "-")
    assert min(ours, own) > 5
    assert "\u2010" not in joined
    assert joined.count(SOFT) == ours
    assert joined.count("-") == plain(
        f"{TEXT} {NOTE} {CELL} {CELL} {ITEM} {TITLE} {TITLE} {TEXT}"
    ).count("-")


def test_no_paragraph_ends_with_a_space(book: bytes) -> None:
    pages = marked_texts(book)
    # in the contents a title has its folio behind it
    texts = [text for page in pages if "Contents" not in page for text in page]
    assert sum(text.endswith(".") for text in texts) > 5
    assert not any(text.endswith(". ") for text in texts)


def test_pdfium_knows_whose_a_hyphen_is(book: bytes) -> None:
    """By the marks of what it stands in: it calls both of them hyphens, and joins their words."""
    found = {True: 0, False: 0}
    with pdfium.PdfDocument(book) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if pdfium_c.FPDFText_IsHyphen(text.raw, index) == 1:
                    found[_says_its_text(pdfium_c.FPDFText_GetTextObject(text.raw, index))] += 1
    assert found == {True: ends_with(book, SOFT), False: ends_with(book, "-")}


def _says_its_text(item: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    """Whether a mark around what is drawn says another text for it."""
    marks = (
        pdfium_c.FPDFPageObj_GetMark(item, number)
        for number in range(pdfium_c.FPDFPageObj_CountMarks(item))
    )
    return any(
        pdfium_c.FPDFPageObjMark_GetParamValueType(mark, b"ActualText")
        == pdfium_c.FPDF_OBJECT_STRING
        for mark in marks
    )


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_knows_whose_a_hyphen_is(book: bytes) -> None:
    run = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=book, capture_output=True, check=True
    )
    lines = run.stdout.decode().split("\n")
    assert sum(line.endswith(SOFT) for line in lines) == ends_with(book, SOFT)
    assert sum(line.endswith("-") for line in lines) == ends_with(book, "-")


# Note calls


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    notes = "\n\n".join(f"[^{key}]: The note." for key in "abc")
    root = write_book(tmp_path_factory.mktemp("calls"), f"# One\n\n{CALLS}\n\n{notes}\n")
    return build(root, ("pdf",)).content("pdf")


def test_a_call_is_no_figure_of_the_text(calls: bytes) -> None:
    joined = "".join(text for page in marked_texts(calls) for text in page)
    assert "It had 24.¹ words, of 1990² pages and more.³" in joined
    assert "1The note.2The note.3The note." in joined.replace(" ", "").replace(
        "Thenote", "The note"
    )


def test_readers_that_know_of_fonts_alone_tell_a_call_too(calls: bytes) -> None:
    joined = "".join(text for page in marked_texts(calls, actual=False) for text in page)
    assert "It had 24.¹ words, of 1990² pages and more.³" in joined


def test_words_around_a_call_are_found(calls: bytes) -> None:
    with pdfium.PdfDocument(calls) as document:
        found = [
            hit for page in document for word in ("24.", "1990", "words, of", "pages and more.")
            if (hit := page.get_textpage().search(word, match_case=True).get_next()) is not None
        ]  # fmt: skip
    assert len(found) == 4


def test_a_call_at_a_line_s_end_leaves_its_space_to_the_line(tmp_path: Path) -> None:
    words = " ".join(f"words[^{n}]" if n % 3 == 0 else "extraordinary" for n in range(300))
    notes = "\n\n".join(f"[^{n}]: A note." for n in range(0, 300, 3))
    content = build(write_book(tmp_path, f"# One\n\n{words}.\n\n{notes}\n"), ("pdf",)).content(
        "pdf"
    )
    texts = [text for page in marked_texts(content) for text in page]
    assert sum(re.fullmatch("[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ", text) is not None for text in texts) > 3
    joined = "".join(texts).replace(SOFT, "")
    assert re.search("words[⁰¹²³⁴⁵⁶⁷⁸⁹]extraordinary", joined) is None


# Where a line ends with what is no text


def test_a_space_behind_a_formula_at_a_line_s_end_is_not_lost(tmp_path: Path) -> None:
    words = " ".join("$x^2+y^2$" if n % 4 == 0 else "words" for n in range(400))
    content = build(write_book(tmp_path, f"# One\n\n{words}.\n", language="en"), ("pdf",)).content(
        "pdf"
    )
    joined = "".join(text for page in marked_texts(content) for text in page)
    assert joined.count("  ") == 99  # one before each formula, and one behind it
    assert "   " not in joined


def test_nothing_of_it_is_seen(book: bytes) -> None:
    """No line is longer by its space: what is printed ends at the margin."""
    letters = [text for page in pdf_pages(book) for text in page.split("\r\n")]
    assert sum(text.endswith(" ") for text in letters) > 20
