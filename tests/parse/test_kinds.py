"""Kinds of matter get the shape that all editions print, and keep their words and their order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import parse_book


def html_of(folder: Path, text: str) -> str:
    """The text of a book's only chapter, in one line, without white space between its elements."""
    html = parse_book(folder, f"# One\n\n{text}").book.divisions[0].html
    return re.sub(r">\s+(?=<)", ">", re.sub(r"[ \n]+", " ", html))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[A line.]{.right}", '<p class="right">A line.</p>'),
        ("[A line,\\\nand another.]{.center}", '<p class="center">A line,<br/> and another.</p>'),
        ("[]{.continued} and so on", '<p class="continued">and so on</p>'),
        (
            "[3 May]{.dateline .mine #d}",
            '<p class="dateline"><span id="d" class="mine">3 May</span></p>',
        ),
        ("::: {.center}\nA line.\n:::", '<div class="center"><p>A line.</p></div>'),
    ],
)
def test_a_class_on_a_whole_paragraph_is_the_paragraphs(
    tmp_path: Path, text: str, made: str
) -> None:
    assert html_of(tmp_path, text) == made


def test_a_class_on_words_in_a_paragraph_stays_with_them(tmp_path: Path) -> None:
    text = "He said [no]{.right} and went. [All of it]{.center} is not."
    made = html_of(tmp_path, text)
    assert made == (
        '<p>He said <span class="right">no</span> and went. '
        '<span class="center">All of it</span> is not.</p>'
    )


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a\n\n::: {.page-break}\n:::\n\nb", '<p>a</p><p class="new-page">b</p>'),
        ("a\n\n[]{.page-break}\n\nb", '<p>a</p><p class="new-page">b</p>'),
        ("a\n\n[]{.page-break}b", '<p>a</p><p class="new-page">b</p>'),
        ("a\n\n::: {.page-break}\nb\n:::\n\nc", '<p>a</p><div class="new-page"><p>b</p></div><p>c</p>'),
        ("a\n\n::: {.page-break}\n:::\n\n::: {.page-break}\n:::\n\nb", '<p>a</p><p class="new-page">b</p>'),
        ("a\n\n## B {.page-break}\n", '<p>a</p><h2 class="new-page" id="one--b">B</h2>'),
        ("> a\n>\n> ::: {.page-break}\n> :::\n\nb", '<blockquote><p>a</p></blockquote><p class="new-page">b</p>'),
        ("a\n\n::: {.page-break}\n:::\n", "<p>a</p>"),  # the next chapter begins a page by itself
        ("a [b]{.page-break} c", "<p>a <span>b</span> c</p>"),
    ],
)  # fmt: skip
def test_a_page_break_leaves_nothing_that_could_fill_a_page(
    tmp_path: Path, text: str, made: str
) -> None:
    assert html_of(tmp_path, text) == made


def test_a_page_break_before_a_chapter_makes_no_empty_page(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\na\n\n::: {.page-break}\n:::\n\n# Two\n\nb\n").book
    assert [division.html for division in book.divisions] == ["<p>a</p>", "<p>b</p>"]


def test_no_page_begins_in_a_note_or_a_table(tmp_path: Path) -> None:
    text = (
        "a[^n]\n\n[^n]: One.\n\n    []{.page-break}\n\n    Two.\n\n"
        "+-------------------+\n| a                 |\n|                   |\n| []{.page-break}   |\n"
        "|                   |\n| b                 |\n+-------------------+\n"
    )
    book = parse_book(tmp_path, f"# One\n\n{text}").book
    assert "<td" in book.divisions[0].html
    assert "new-page" not in book.divisions[0].html + book.notes[0].html
    assert "page-break" not in book.divisions[0].html + book.notes[0].html


@pytest.mark.parametrize(
    "text",
    [
        "Words.\n\n— *Somebody*, Title",
        "Words.\n\n-- *Somebody*, Title",
        "Words.\\\n--- *Somebody*, Title",
        "> Words.\n\n[*Somebody*, Title]{.source}",
    ],
)
def test_an_epigraph_knows_its_source(tmp_path: Path, text: str) -> None:
    made = html_of(tmp_path, f"::: {{.epigraph}}\n{text}\n:::\n\nThe text.")
    assert made.startswith('<div class="epigraph" role="doc-epigraph">')
    assert "<p>Words.</p>" in made
    assert '<p class="source">— <em>Somebody</em>, Title</p>' in made


def test_an_epigraph_of_one_paragraph_has_no_source(tmp_path: Path) -> None:
    made = html_of(tmp_path, "::: {.epigraph}\n— What is it? — Nothing.\n:::")
    assert "<p>— What is it?\u00a0— Nothing.</p>" in made


def test_verse_has_an_element_for_each_line_and_a_paragraph_for_each_stanza(tmp_path: Path) -> None:
    made = html_of(
        tmp_path,
        "::: {.verse}\nOne *line\ntwo* of it\n\nThree[^n]\n:::\n\n[^n]: A note\n    here.\n",
    )
    first = '<span class="verse-line verse-first">One <em>line</em></span><br/>'
    assert first in made
    assert '<span class="verse-line verse-last"><em>two</em> of it</span></p><p>' in made
    assert '<span class="verse-line">Three<a ' in made


def test_a_line_block_is_verse_too_and_keeps_its_indents(tmp_path: Path) -> None:
    made = html_of(tmp_path, "| One\n|   two\n|\n| three\n")
    assert made == (
        '<div class="line-block"><p><span class="verse-line verse-first">One</span><br/>'
        '<span class="verse-line verse-last">\u00a0\u00a0two</span></p>'
        '<p><span class="verse-line">three</span></p></div>'
    )


def test_lines_of_prose_run_on_also_in_a_note_of_a_poem(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\na\nb\n\n::: {.verse}\nc^[one\ntwo]\nd\n:::\n").book
    assert "<p>a b</p>" in book.divisions[0].html
    assert book.notes[0].html == "<p>one two</p>"


def test_a_last_stanza_that_begins_with_a_dash_is_no_source(tmp_path: Path) -> None:
    made = html_of(tmp_path, "::: {.verse}\nOne\n\n— Two,\nthree\n:::")
    assert "source" not in made
    made = html_of(tmp_path, "::: {.verse}\nOne\n\n— A Poet\n:::")
    assert '<p class="source">— A Poet</p>' in made


def test_a_dialogue_knows_its_speakers(tmp_path: Path) -> None:
    made = html_of(tmp_path, "::: {.dialogue}\n**Ada.** Yes, **yes**.\n:::")
    assert '<p><span class="speaker">Ada.</span> Yes, <strong>yes</strong>.</p>' in made


def test_an_initial_is_a_letter_or_two_at_a_paragraphs_beginning(tmp_path: Path) -> None:
    made = html_of(
        tmp_path, "[T]{.drop-cap}he words. [W]{.drop-cap}ords.\n\n[Many words]{.drop-cap}."
    )
    assert made == (
        '<p class="with-initial"><span class="drop-cap">T</span>he words. '
        '<span class="own-drop-cap">W</span>ords.</p>'
        '<p><span class="own-drop-cap">Many words</span>.</p>'
    )


def test_a_call_out_keeps_its_role(tmp_path: Path) -> None:
    text = '<aside class="callout callout-tip" role="note">\n<p class="callout-title">Tip</p>\n\nA *word*.\n\n</aside>'
    made = html_of(tmp_path, text)
    assert made.startswith('<aside class="callout callout-tip" role="note">')
    assert re.search(r'<p class="callout-title">\s*Tip\s*</p>', made)
    assert "<p>A <em>word</em>.</p>" in made
