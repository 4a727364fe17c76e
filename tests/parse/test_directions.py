"""Blocks that are written in the other direction than what is around them say so in the Book."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import parse_book
from lxml import etree

from octavo.parse.directions import mark_directions
from octavo.text.directions import letters_of

HEBREW = "בראשית ברא אלהים"


def marked(html: str, language: str = "he", tag: str = "div") -> str:
    """What stands in an element when it has been marked."""
    root = etree.fromstring(f"<{tag}>{html}</{tag}>")
    mark_directions(root, "".join(root.itertext()), language)
    written = etree.tostring(root, encoding="unicode")
    return written if tag != "div" else written.removeprefix("<div>").removesuffix("</div>")


@pytest.mark.parametrize("language", ["he", "ar", "fa", "ur", "yi"])
def test_a_latin_paragraph_says_its_direction(language: str) -> None:
    html = f"<p>The <em>towns</em>.</p><p>{HEBREW}.</p>"
    wanted = f'<p dir="ltr">The <em>towns</em>.</p><p>{HEBREW}.</p>'
    assert marked(html, language) == wanted


@pytest.mark.parametrize("language", ["en", "ru", "el", "ja"])
def test_a_hebrew_paragraph_says_its_direction(language: str) -> None:
    html = f"<p>Words.</p><p>“{HEBREW}”.</p>"
    assert marked(html, language) == f'<p>Words.</p><p dir="rtl">“{HEBREW}”.</p>'


@pytest.mark.parametrize(
    "html",
    [
        f"<p>IBM {HEBREW}.</p>",  # begins with a name
        f"<p>{HEBREW}: Smith, “The History of Towns and Villages”.</p>",  # its first letter is Hebrew
        "<p>1914–1918.</p>",
        "<p>* * *</p>",
        f'<p><code dir="ltr">find the towns</code> {HEBREW}.</p>',
        f'<p><span dir="ltr">Smith and others, passim</span> {HEBREW}.</p>',
        f'<p><a class="noteref">note</a> {HEBREW}.</p>',
        f'<ol><li><span class="list-number">a.</span> {HEBREW}</li></ol>',
    ],
)
def test_what_is_not_written_in_another_direction_says_nothing(html: str) -> None:
    assert marked(html) == html


def test_what_has_no_letters_goes_with_what_is_around_it() -> None:
    html = "<ul><li>One.</li><li>1914.</li></ul>"
    assert marked(html) == '<ul dir="ltr"><li>One.</li><li>1914.</li></ul>'


def test_of_a_list_of_both_each_item_says_its_own() -> None:
    html = f"<ul><li>One.</li><li>1914.</li><li>{HEBREW}.</li></ul>"
    wanted = f'<ul><li dir="ltr">One.</li><li>1914.</li><li>{HEBREW}.</li></ul>'
    assert marked(html) == wanted


def test_what_stands_in_an_item_of_another_direction_says_the_books() -> None:
    html = f"<ul><li>One<ul><li>{HEBREW}</li></ul></li></ul>"
    wanted = f'<ul><li dir="ltr">One<ul dir="rtl"><li>{HEBREW}</li></ul></li></ul>'
    assert marked(html) == wanted


def test_a_quotation_of_paragraphs_of_one_direction_is_turned_as_a_whole() -> None:
    html = f"<blockquote><p>One.</p><p>Two.</p></blockquote><blockquote><p>One.</p><p>{HEBREW}</p></blockquote>"
    assert marked(html) == (
        '<blockquote dir="ltr"><p>One.</p><p>Two.</p></blockquote>'
        f'<blockquote><p dir="ltr">One.</p><p>{HEBREW}</p></blockquote>'
    )


def test_cells_and_headings_keep_their_side_and_turn_their_words() -> None:
    html = (
        f'<h2>One: <em>two</em>?</h2><table><caption><span class="counted">א</span> Of it.</caption>'
        f"<tr><td>One.</td><td><p>Two.</p></td><td>{HEBREW}</td></tr></table>"
    )
    assert marked(html) == (
        '<h2><span dir="ltr">One: <em>two</em>?</span></h2>'
        '<table><caption><span class="counted">א</span> <span dir="ltr">Of it.</span></caption>'
        '<tr><td><span dir="ltr">One.</span></td><td><p><span dir="ltr">Two.</span></p></td>'
        f"<td>{HEBREW}</td></tr></table>"
    )


def test_a_cell_with_a_list_turns_both() -> None:
    html = "<table><tr><td>One<ul><li>Two</li></ul></td></tr></table>"
    assert marked(html) == (
        '<table><tr><td><span dir="ltr">One</span><ul dir="ltr"><li>Two</li></ul></td></tr></table>'
    )


def test_pictures_in_rows_and_columns_keep_their_order() -> None:
    html = "<div><figure><img/><figcaption>One.</figcaption></figure></div>"
    assert marked(html) == (
        '<div><figure><img/><figcaption><span dir="ltr">One.</span></figcaption></figure></div>'
    )


def test_what_says_its_language_has_the_direction_of_that() -> None:
    assert marked('<div lang="en"><p>1914.</p></div>') == (
        '<div lang="en" dir="ltr"><p>1914.</p></div>'
    )
    assert marked('<div lang="he"><p>1914.</p></div>', "en") == (
        '<div lang="he" dir="rtl"><p>1914.</p></div>'
    )
    assert marked(f'<div lang="en"><p>{HEBREW}.</p></div>') == (
        f'<div lang="en" dir="ltr"><p dir="rtl">{HEBREW}.</p></div>'
    )
    assert marked('<p lang="he-Latn">Bereshit</p>', "en") == '<p lang="he-Latn">Bereshit</p>'


def test_what_its_author_says_is_kept() -> None:
    html = '<p dir="rtl">One.</p><div dir="rtl"><p dir="rtl">Two.</p></div>'
    assert marked(html) == html


def test_what_is_to_be_looked_at_is_looked_at() -> None:
    assert marked('<p dir="auto">One.</p>') == '<p dir="ltr">One.</p>'
    assert marked('<p dir="auto">12.</p>') == '<p dir="rtl">12.</p>'
    assert marked('<p><span dir="auto">One</span></p>', "en") == '<p><span dir="ltr">One</span></p>'


def test_code_runs_from_left_to_right() -> None:
    assert marked(f"<pre><code>a();</code></pre><p>{HEBREW} <code>a()</code></p>") == (
        f'<pre dir="ltr"><code>a();</code></pre><p>{HEBREW} <code dir="ltr">a()</code></p>'
    )
    plain = "<pre><code>a();</code></pre>"
    assert marked(plain, "en") == plain


@pytest.mark.parametrize("language", ["en", "de", "hy"])
def test_a_book_of_one_direction_is_as_it_was(language: str) -> None:
    html = '<p>One, <span lang="ru">слово</span>.</p><ul><li>Two</li></ul><p lang="la">Tres</p>'
    assert marked(html, language) == html


def test_headings_notes_and_contents_of_a_book(tmp_path: Path) -> None:
    text = f"# One[^a]\n\n{HEBREW}.[^b]\n\n## Two?\n\nThree.\n\n[^a]: Note.\n\n[^b]: {HEBREW}.\n\n    Note.\n"
    book = parse_book(tmp_path, text, language="he").book
    [division] = book.divisions
    assert division.heading_html.startswith(
        '<span class="number">1</span> <span dir="ltr">One<a class="noteref"'
    )
    assert division.heading.html == '<span dir="ltr">One</span>'
    assert '<h2 id="one--two"><span dir="ltr">Two?</span></h2>' in division.html
    assert [entry.heading.html for entry in book.contents[0].children] == [
        '<span dir="ltr">Two?</span>'
    ]
    assert [note.html for note in book.notes] == [
        '<p dir="ltr">Note.</p>', f'<p>{HEBREW}.</p>\n<p dir="ltr">Note.</p>',
    ]  # fmt: skip
    assert [(heading.text, heading.label) for heading in book.headings] == [
        ("One", "1 One"), ("Two?", "Two?"),
    ]  # fmt: skip


def test_letters_are_counted_by_their_direction() -> None:
    assert letters_of("“1. אב, abc") == ("rtl", 3, 2)
    assert letters_of("“1. אב, abc").most == "ltr"
    assert letters_of("aא").most == "ltr"
    assert letters_of("12.") == ("", 0, 0)
    assert letters_of("12.").most == ""
