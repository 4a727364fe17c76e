"""Unicode's own ends of lines and paragraphs end lines and paragraphs, and are drawn by no font."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import parse_book
from conftest import build
from readers import epub_documents, html_tree, pdf_pages

LINE, PARAGRAPH = "\u2028", "\u2029"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("ab|cd | ef", "<p>ab<br/>cd<br/>ef</p>"),
        ("|ab|¶|", "<p>ab</p>"),
        ("One *two|three*¶Four **b** five¶¶six|",
         "<p>One <em>two<br/>three</em></p><p>Four <strong>b</strong> five</p><p>six</p>"),
        ("*one¶two*", "<p><em>one<br/>two</em></p>"),
        ("- one|two\n- three¶four", "<ul><li>one<br/>two</li><li>three<br/>four</li></ul>"),
        ("> one¶two", "<blockquote><p>one</p><p>two</p></blockquote>"),
        ("`co|de`\n\n```\nx|y¶z\n```", "<p><code>co de</code></p><pre><code>xyz</code></pre>"),
        ("a &#8232; b &#x2029; c", "<p>a<br/>b</p><p>c</p>"),
        ("[a|b](#one)", '<p><a href="#one">a<br/>b</a></p>'),
    ],
)  # fmt: skip
def test_they_are_what_they_mean(tmp_path: Path, text: str, html: str) -> None:
    signs = text.replace("|", LINE).replace("¶", PARAGRAPH)
    parsed = parse_book(tmp_path, f"# One\n\n{signs}\n")
    assert parsed.findings == ()
    assert parsed.book.divisions[0].html.replace("\n", "") == html


def test_titles_and_notes_have_them(tmp_path: Path) -> None:
    text = f"# One{LINE}Two[^n]\n\nText.\n\n[^n]: Of{PARAGRAPH}it.\n"
    (division,) = parse_book(tmp_path, text).book.divisions
    assert division.heading.text == "One Two"
    assert "One<br/>Two<a" in division.heading_html
    assert division.notes[0].html.replace("\n", "") == "<p>Of</p><p>it.</p>"


def test_pictures_are_told_in_one_line(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "1.md": f'# One\n\nx ![](a.svg){{alt="one{LINE}two"}}\n',
        "a.svg": b"",
    }
    assert 'alt="one two"' in parse_book(tmp_path, files).book.divisions[0].html


def test_a_finished_book_has_none_of_them(write_book: Callable[..., Path]) -> None:
    text = f"# One{LINE}Two\n\nFirst{LINE}line.{PARAGRAPH}Second[^n]{PARAGRAPH}third.\n\n[^n]: A{PARAGRAPH}note.\n"
    built = build(write_book(text, title=f"A{LINE}Title"))
    assert [f.code for f in built.build.findings if not f.code.startswith("makeup-")] == []
    shown = "".join(pdf_pages(built.content("pdf")))
    trees = [*epub_documents(built.content("epub")).values(), html_tree(built.content("html"))]
    shown += "".join(str(words) for tree in trees for words in tree.itertext())
    assert not {LINE, PARAGRAPH}.intersection(shown)
