"""A block in the other direction than its book is set in its own, in all three editions, as a stranger reads them."""

from __future__ import annotations

import ctypes
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import readers
from builders import write_book
from conftest import Built, build
from lxml import etree
from madefonts import make_font

NAMES = ("para", "item", "list", "quote", "cell", "caption", "heading", "note")
LETTERS = "".join(map(chr, range(0x5D0, 0x5EB)))
HEBREW = {name: letter * 7 for name, letter in zip(NAMES, "זחטכלמנס", strict=True)}
OWN = {"he": "אבגד *אבגדה* אבגד", "en": "own *words* here"}
# Each block has a word of its own in it, which is looked for on the page.
BLOCKS = """# {own}

{para}.

- {item}.
- {own}.

1. {list}.

> {quote}.

| {own} | {cell}. |
|---|---|
| {own} | {own} |

: {caption}.

{own}[^n].

## {heading}?

{own}.

[^n]: {note}.
"""


class Glyph(NamedTuple):
    """A character where its glyph stands, from the lower left of the page."""

    text: str
    x: float
    y: float


class Row(NamedTuple):
    """A line as it is seen, from the left, without spaces."""

    text: str
    left: float
    right: float


def glyphs_of(page: pdfium.PdfPage) -> Iterator[Glyph]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(text.raw, index, ctypes.byref(x), ctypes.byref(y))
        character = chr(pdfium_c.FPDFText_GetUnicode(text.raw, index))
        if character > " ":
            yield Glyph(character, x.value, y.value)


def rows_of(content: bytes) -> list[Row]:
    """The lines of the last page of a PDF with text."""
    return next(rows for page in reversed(pdfium.PdfDocument(content)) if (rows := seen(page)))


def seen(page: pdfium.PdfPage) -> list[Row]:
    """The lines of a page, from the top."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs_of(page), key=lambda one: -one.y):
        if not rows or rows[-1][-1].y - glyph.y > 1.5:
            rows.append([])
        rows[-1].append(glyph)
    lines = [sorted(row, key=lambda one: one.x) for row in rows]
    return [Row("".join(g.text for g in row), row[0].x, row[-1].x) for row in lines]


def write(folder: Path, language: str) -> Path:
    texts = {
        name: f"The *{name}* is **long** (so)" if language == "he" else f"אב *{HEBREW[name]}* גד"
        for name in NAMES
    }
    files: dict[str, str | bytes] = {
        "book.md": BLOCKS.format(own=OWN[language], **texts),
        "own.ttf": make_font(LETTERS),
    }
    return write_book(folder, files, language=language, fonts={"hebrew": "own.ttf"})


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write(tmp_path_factory.mktemp("hebrew"), "he"))


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write(tmp_path_factory.mktemp("english"), "en"))


def row_with(built: Built, text: str) -> Row:
    """The line of a page in which this is seen, below the running head."""
    rows = rows_of(built.content("pdf"))[1:]
    return next((row for row in rows if text in row.text), rows[0])


@pytest.mark.parametrize("name", NAMES)
def test_latin_words_of_a_hebrew_book_stand_in_their_order_in_print(
    hebrew: Built, name: str
) -> None:
    end = "?" if name == "heading" else "."
    wanted = f"The{name}islong(so){end}"
    assert wanted in row_with(hebrew, wanted).text


@pytest.mark.parametrize("name", NAMES)
def test_hebrew_words_of_an_english_book_stand_in_their_order_in_print(
    english: Built, name: str
) -> None:
    end = "?" if name == "heading" else "."
    wanted = f"{end}דג{HEBREW[name]}בא"
    assert wanted in row_with(english, wanted).text


@pytest.mark.parametrize("edition", ["hebrew", "english"])
def test_paragraphs_begin_on_their_side_and_headings_on_the_books(
    edition: str, request: pytest.FixtureRequest
) -> None:
    built: Built = request.getfixturevalue(edition)
    word = {name: name if edition == "hebrew" else HEBREW[name] for name in NAMES}
    page_map = built.build.page_map
    assert page_map is not None
    frame = page_map.frame
    middle = frame.width_pt / 2

    def is_left(name: str) -> bool:
        row = row_with(built, word[name])
        return (row.left + row.right) / 2 < middle

    begins_left = edition == "hebrew"
    for name in ("para", "item", "list", "quote", "note"):
        assert is_left(name) is begins_left, name
    assert is_left("heading") is not begins_left


def direction_at(root: etree._Element, word: str) -> str:
    """The direction in force at the words that are emphasized and are these."""
    [found] = [e for e in root.iter() if str(e.tag).endswith("em") and e.text == word][-1:]
    return next((e.get("dir") for e in (found, *found.iterancestors()) if e.get("dir")), "ltr")


def chapter_of(built: Built) -> etree._Element:
    documents = readers.epub_documents(built.content("epub"))
    return documents[next(name for name in documents if "01-" in name)]


@pytest.mark.parametrize("name", NAMES)
def test_blocks_say_their_direction_on_screens(hebrew: Built, english: Built, name: str) -> None:
    for root in (readers.html_tree(hebrew.content("html")), chapter_of(hebrew)):
        assert direction_at(root, name) == "ltr"
        assert direction_at(root, "אבגדה") == "rtl"
    for root in (readers.html_tree(english.content("html")), chapter_of(english)):
        assert direction_at(root, HEBREW[name]) == "rtl"
        assert direction_at(root, "words") == "ltr"


def file_of(built: Built, end: str) -> bytes:
    """The file of an EPUB whose name ends so."""
    with zipfile.ZipFile(BytesIO(built.content("epub"))) as held:
        return held.read(next(name for name in held.namelist() if name.endswith(end)))


def test_an_epub_from_right_to_left_says_so(hebrew: Built, english: Built) -> None:
    for built, said in ((hebrew, "rtl"), (english, None)):
        documents = readers.epub_documents(built.content("epub")).values()
        assert {root.get("dir") for root in documents} == {said}
        package = etree.fromstring(file_of(built, ".opf"))
        [spine] = package.iter("{http://www.idpf.org/2007/opf}spine")
        assert spine.get("page-progression-direction") == said


def test_no_style_sheet_of_an_epub_says_a_direction(hebrew: Built, english: Built) -> None:
    """EPUB 3.3 leaves that to attributes."""
    for built in (hebrew, english):
        sheet = file_of(built, ".css").decode()
        assert re.search(r"[^-](direction|unicode-bidi)\s*:", sheet) is None


@pytest.mark.parametrize("edition", ["hebrew", "english"])
def test_nothing_is_told_of_such_a_book(edition: str, request: pytest.FixtureRequest) -> None:
    findings = request.getfixturevalue(edition).build.findings
    assert [f.message for f in findings if f.code.startswith(("print-", "screen-"))] == []


@pytest.mark.parametrize("language", ["he", "en"])
def test_lines_of_the_first_pages_say_their_direction(tmp_path: Path, language: str) -> None:
    own, other = ("אבגד!", "Words!") if language == "he" else ("Words!", "אבגד!")
    files: dict[str, str | bytes] = {
        "book.md": f"# {own}\n\n{own}\n",
        "own.ttf": make_font(LETTERS),
    }
    keys = {"subtitle": other, "dedication": other, "epigraph": {"text": own, "source": other}}
    root = write_book(
        tmp_path, files, title=own, author=other, language=language,
        fonts={"hebrew": "own.ttf"}, rights=other, **keys,
    )  # fmt: skip
    built = build(root)
    turned = "ltr" if language == "he" else "rtl"
    pages = readers.epub_documents(built.content("epub"))
    trees = [[readers.html_tree(built.content("html"))], [*pages.values()]]
    for roots in trees:
        said = [
            (p.get("dir"), own in "".join(p.itertext()), other in "".join(p.itertext()))
            for root in roots
            for p in root.iter("p", f"{readers.XHTML}p")
            if not p.get("id")
            and {own, other} & set(re.split(r"[\n.,©\d— ]+", "".join(p.itertext())))
        ]
        assert {way for way, is_own, _ in said if is_own} == {None}
        assert {way for way, _, is_other in said if is_other} == {turned}
    printed = "".join(
        row.text for page in pdfium.PdfDocument(built.content("pdf")) for row in seen(page)
    )
    assert "!דגבא" in printed
    assert "Words!" in printed
    assert [
        f.message for f in built.build.findings if f.code.startswith(("print-", "screen-"))
    ] == []


def test_the_numbers_of_notes_stand_below_one_another_whatever_calls_them(tmp_path: Path) -> None:
    text = "# אבגד\n\nאבגד.[^a]\n\nOne.[^b]\n\n[^a]: Note one.\n\n[^b]: Note two.\n"
    files: dict[str, str | bytes] = {"book.md": text, "own.ttf": make_font(LETTERS)}
    root = write_book(tmp_path, files, language="he", fonts={"hebrew": "own.ttf"})
    notes = [row for row in rows_of(build(root, ("pdf",)).content("pdf")) if "Note" in row.text]
    assert [row.text for row in notes] == ["1Noteone.", "2Notetwo."]
    assert notes[0].left == pytest.approx(notes[1].left, abs=0.2)
