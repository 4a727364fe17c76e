"""The plain text of a book is its whole text, letter by letter."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from builders import SVG, finished_book
from conftest import BOOKS, ROOT, Built
from lxml import etree

from archive.everything import EVERYTHING
from archive.test_tei import read_book
from octavo.archive.facts import gather_facts
from octavo.archive.plaintext import make_plain_text
from octavo.model import Book
from octavo.text.formulas import formula_text
from octavo.text.words import words_for

BOOK_FOLDERS = {
    "minimal": BOOKS / "minimal", "full": BOOKS / "full", "specimen": BOOKS / "specimen", "own": ROOT,
}  # fmt: skip
UNDERLINE = re.compile(r"(?m)^(=+|-+|~+)$")
ADDRESS = re.compile(r"\s<(?:https?|mailto|ftp|tel|urn):[^>\s]*>")


@pytest.fixture(scope="module", params=[*BOOK_FOLDERS, "everything"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    if request.param in BOOK_FOLDERS:
        return read_book(BOOK_FOLDERS[request.param])
    return finished_book(tmp_path_factory.mktemp("x"), {"book.md": EVERYTHING, "a.svg": SVG})[0]


def text_of(book: Book) -> str:
    content = make_plain_text(book, gather_facts(book.metadata, book.slug, None))
    assert b"\r" not in content
    assert content.endswith(b"\n")
    return content.decode()


def fold(text: str) -> str:
    """Without white space, and raised figures as figures."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def wanted(book: Book) -> str:
    """The text of all divisions, each with its notes behind it."""
    words = words_for(book.metadata.language)

    def said(e: etree._Element) -> str:
        if e.get("role") == "doc-noteref" and e.get("data-marks") != "lines":
            return f"[{e.text or e.get('aria-label')}]"
        if e.get("class") == "source-page":
            return f"[{words.source_page.format(e.get('data-n'))}]"
        if e.tag == "img":
            return f"[Picture: {e.get('alt')}]" if e.get("alt") else "[Picture]"
        if e.tag == "math":
            return formula_text(e)
        if e.tag == "hr":
            return "***"
        parts = [(e.text or "", None), *((child.tail or "", child) for child in e)]
        written, is_open = "", False
        for tail, child in parts:  # what stands beside the items of a list is one more item
            if child is not None:
                text = said(child)
                is_item = child.tag == "li"
                new = e.tag == "ul" and text.strip() and (is_item or not is_open)
                written += f"-{text}" if new else text
                is_open = not is_item if text.strip() else is_open
            if e.tag == "ul" and tail.strip() and not is_open:
                written, is_open = f"{written}-", True
            written += tail
        return written

    def words_of(html: str) -> str:
        root = etree.fromstring(f"<div>{html}</div>")
        for table in root.iter(
            "table"
        ):  # a caption stands before its table, wherever it was written
            for caption in table.findall("caption"):
                table.insert(0, caption)
        return said(root)

    parts = []
    for division in book.divisions:
        parts += [words_of(division.heading_html), words_of(division.html)]
        titles = {"": words.notes} | {s.prefix: s.name for s in book.metadata.notes.series}
        for series, title in titles.items():
            own = [note for note in division.notes if note.series == series]
            parts += [title] * bool(own)
            parts += [
                f"{note.label if note.lemma else f'[{note.label or note.said}]'}{words_of(note.html)}"
                for note in own
            ]
    return "".join(parts)


def test_the_plain_text_is_the_text_of_the_book_letter_by_letter(book: Book) -> None:
    text = ADDRESS.sub("", UNDERLINE.sub("", text_of(book)))
    expected = fold(wanted(book))
    assert fold(text)[-len(expected) :] == expected


def test_a_paragraph_is_a_line(book: Book) -> None:
    lines = text_of(book).split("\n")
    assert "\n".join(lines).count("\n\n\n") == 0
    for division in book.divisions:
        for paragraph in etree.fromstring(f"<div>{division.html}</div>").iterfind("p"):
            if len(paragraph) or not (paragraph.text or "").strip():
                continue
            assert " ".join(paragraph.text.split()) in lines


def test_every_heading_is_underlined(book: Book) -> None:
    lines = text_of(book).split("\n")
    underlined = [above for above, line in pairwise(lines) if line and UNDERLINE.fullmatch(line)]  # fmt: skip
    plain = [re.sub(r"\[\d+\]|\[Source page \S+\] ", "", line) for line in underlined]
    for heading in book.headings:
        assert heading.label in plain


def test_the_first_lines_are_those_of_the_title_page(tmp_path: Path) -> None:
    book, _ = finished_book(tmp_path, "# One\n\nText.\n", title="A Fold", subtitle="Of *Paper*", author="Ann A",
                            publisher="A Press", date="2026", licence="CC-BY-4.0", identifiers={"doi": "10.1234/f"})  # fmt: skip
    assert (
        text_of(book)
        == """\
A Fold
======

Of Paper

Ann A

A Press
2026

https://doi.org/10.1234/f

Creative Commons Attribution 4.0 International (CC BY 4.0)

Contents
========

1 One

1 One
=====

Text.
"""
    )


def test_kinds_of_matter_are_told_apart_without_any_markup(tmp_path: Path) -> None:
    text = """\
# One

Ten is 10^1^, the 5^th^.[^a] See [there](https://example.org/).

1. first
    - inside
2. second

> Quoted.

| A | B |
|---|---|
| 1 | 2[^b] |

: Numbers

![Shown](a.svg){alt="A square"}

Term
:   Meaning

| verse
|   line

    code
      more

***

$x^2$

[^a]: A note.

    Its second paragraph.
[^b]: Another.
"""
    book, _ = finished_book(tmp_path, {"b.md": text, "a.svg": SVG})
    assert (
        text_of(book).partition("Contents\n========\n\n1 One\n\n")[2]
        == """\
1 One
=====

Ten is 10¹, the 5th.[1] See there <https://example.org/>.

1. first
   - inside
2. second

    Quoted.

Numbers

A\tB
1\t2[2]

[Picture: A square]

Shown

Term

    Meaning

verse
\u00a0\u00a0line

code
  more

* * *

x²

Notes
-----

[1] A note.

Its second paragraph.

[2] Another.
"""
    )


def test_the_contents_give_the_printed_pages_where_they_are_known(full: Built) -> None:
    made = full.build
    facts = gather_facts(made.book.metadata, made.book.slug, None)
    text = make_plain_text(made.book, facts, made.page_map).decode()
    assert made.page_map is not None
    for entry in made.book.contents:
        folio = made.page_map.pages[made.page_map.anchors[entry.heading.id]].folio
        assert f"\n{entry.heading.label}\t{folio}\n" in text


def test_cells_stand_below_their_heads_where_others_reach_over_rows_and_columns(
    tmp_path: Path,
) -> None:
    text = """# One

<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan="2">1</td><td colspan="2">2</td></tr>
<tr><td>3</td><td rowspan="2"><p>4</p><p>5</p></td></tr><tr><td>6</td><td>7</td></tr><tr><td>8</td><td>9</td><td>10</td></tr></table>
"""
    book, _ = finished_book(tmp_path, text)
    assert text_of(book).endswith("\n\nA\tB\tC\n1\t2\t\n\t3\t4 5\n6\t7\t\n8\t9\t10\n")
