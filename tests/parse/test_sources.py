"""Marks of the source edition's pages: kept in the Book, in its running text, unseen in print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import faults, finished_book
from conftest import build
from lxml import etree

from octavo.parse.tree import plain_text

MARK = '<span class="source-page" data-n="13"/>'


def html_of(folder: Path, text: str, **front_matter: str) -> str:
    book, said = finished_book(folder, text, **front_matter)
    assert said == []
    return "".join(f"<h1>{d.heading_html}</h1>{d.html}" for d in book.divisions).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("to []{.page n=13}transfer", f"<p>to {MARK}transfer</p>"),
        ("trans[]{.page n=13}fer", f"<p>trans{MARK}fer</p>"),
        ("*Black []{.page n=13}Garden*", f"<p><em>Black {MARK}Garden</em></p>"),
        ("[a []{.page n=13}b](#a){#a}", f'<p><a href="#a" id="a">a {MARK}b</a></p>'),
        ("[]{.page n=13}\n\nNext.", f"<p>{MARK}Next.</p>"),
        ("One.\n\n[]{.page n=13}\n\n- item", f"<p>One.</p><ul><li>{MARK}item</li></ul>"),
        ("[]{.page n=13}\n\n> quoted", f"<blockquote><p>{MARK}quoted</p></blockquote>"),
        ("One.\n\n[]{.page n=13}\n\n## Two\n\nx",
         f'<p>One.</p><h2 id="a--two">{MARK}Two</h2><p>x</p>'),
        ('One.\n\n<span class="page" data-n="13"></span>\n\nx', f"<p>One.</p><p>{MARK}x</p>"),
        ("One.\n\n[]{.page n=13}", f"<p>One.{MARK}</p>"),
        ("[]{.page n=13}\n\n[]{.page n=14}\n\nx",
         f'<p>{MARK}{MARK.replace("13", "14")}x</p>'),
        ("[]{.page n=13}\n\n---\n\nx", f"<hr/><p>{MARK}x</p>"),
    ],
)  # fmt: skip
def test_a_mark_stands_where_the_page_begins_and_alone_before_the_next_text(
    tmp_path: Path, text: str, html: str
) -> None:
    found = html_of(tmp_path, f"# A {{.unnumbered}}\n\n{text}\n")
    assert found == f"<h1>A</h1>{html}"


def test_a_mark_before_a_chapter_opens_its_heading_and_stands_in_no_contents(
    tmp_path: Path,
) -> None:
    book, said = finished_book(
        tmp_path, "# One\n\nx\n\n[]{.page n=iv}\n\n# Two\n\ny\n\n[]{.page n=v}\n\n## Three\n\nz\n"
    )
    assert said == []
    two = book.divisions[1]
    assert two.heading_html == (
        '<span class="source-page" data-n="iv"/><span class="number">2</span> Two'
    )
    assert (two.heading.html, two.heading.label, two.sections[0].html) == ("Two", "2 Two", "Three")


def test_a_mark_changes_no_id_no_text_and_no_note(tmp_path: Path) -> None:
    text = (
        "# One\n\nBefore @the call.[^1]\n\n## Two words\n\nx^[Written in place.]\n\n[^1]: Note.\n"
    )
    marked = text.replace("the call", "the []{.page n=2}call").replace(
        "Two words", "Two []{.page n=3}words"
    )
    plain, _ = finished_book(tmp_path / "plain", text)
    book, _ = finished_book(tmp_path / "marked", marked)
    assert plain.notes == book.notes
    assert [(h.id, h.html, h.text) for h in plain.headings] == [
        (h.id, h.html, h.text) for h in book.headings
    ]
    texts = [plain_text(etree.fromstring(f"<x>{b.divisions[0].html}</x>")) for b in (plain, book)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("text", "code", "message", "line"),
    [
        ("x\n\n[]{.page n=1} []{.page n=1}y", "source-page-double",
         "the mark of page “1” is there already; it was taken out", 8),
        ("x\n\n[]{.page n=\"\"}y", "source-page-number",
         "the mark of page “” has no number of a page; it was taken out", 8),
        ("x[^1]\n\n[^1]: a []{.page n=2}b", "source-page-note",
         "the mark of page “2” stands in a note; it was taken out", 8),
    ],
)  # fmt: skip
def test_a_mark_that_leads_nowhere_is_taken_out_and_said(
    tmp_path: Path, text: str, code: str, message: str, line: int
) -> None:
    found = faults(tmp_path, f"# A\n\n{text}\n")
    assert [(said[0], said[1], said[2]) for said in found] == [
        (code, message, f"manuscript/book.md:{line}")
    ]


def test_text_between_the_brackets_of_a_mark_stays_behind_it(tmp_path: Path) -> None:
    html = html_of(tmp_path, "# A {.unnumbered}\n\nOne [two *three*]{.page n=13} four.\n")
    assert html == f"<h1>A</h1><p>One {MARK}two <em>three</em> four.</p>"


def test_a_page_list_of_the_source_needs_marks(tmp_path: Path) -> None:
    assert faults(tmp_path, "# A\n\nx\n", page_list="source") == [
        ("source-page-missing",
         "page-list: source, but no page of the source is marked in the text",
         "manuscript/book.md:1",
         'mark them as []{.page n="13"}, or write page-list: print')
    ]  # fmt: skip
    assert html_of(tmp_path, "# A\n\n[]{.page n=1}x\n", page_list="source", source_edition="MS 1")


def test_marks_do_not_change_the_print_edition_by_a_byte_and_every_proof_passes(
    write_book: Callable[..., Path],
) -> None:
    words = "A sentence of words that fills the line and goes on, as sentences do. " * 40
    text = f"# One\n\n{words}[^1]\n\n## Two\n\n{words}\n\n[^1]: A note.\n"
    marked = text.replace("fills the", 'fi[]{.page n="2"}lls the', 1).replace(
        "\n## Two", '\n[]{.page n="3"}\n\n## Two'
    )
    plain = build(write_book(text))
    book = build(write_book(marked))
    assert book.build.findings == plain.build.findings == ()
    assert book.content("pdf") == plain.content("pdf")
    assert book.content("html") != plain.content("html")
