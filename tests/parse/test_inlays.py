"""Elements of blocks that stand among words keep their words: pandoc would let them fall in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import parse_book

from octavo.parse.inlays import lay_in, take_out


def chapter(folder: Path, text: str) -> str:
    made = parse_book(folder, f"# One {{#one}}\n\n{text}\n")
    return re.sub(r"\s+", " ", made.book.divisions[0].html)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("|a|b|\n|---|---|\n|<ul><li>one</li><li>*two*</li></ul>|z|", "<ul> <li>one</li><li><em>two</em></li></ul>"),
        ("|a|b|\n|---|---|\n|first <p>second</p> third|z|", "first <p>second</p> third"),
        ("|a|b|\n|:-:|--:|\n|x|<div class='k'>in it</div>|\n|y|<BR>kept|", '<div class="k"><p>in it</p></div>'),
        ("a | b\n--- | ---\n<H2>in it</H2> | z", ">in it</h2>"),
        ("|<p>head</p>|b|\n|---|---|\n|x|y|", "<p>head</p>"),
        ("> |a|b|\n> |---|---|\n> |<pre>in it</pre>|z|", "<pre>in it</pre>"),
        ("- |a|b|\n  |---|---|\n  |<blockquote>in it</blockquote>|z|", "<blockquote><p>in it</p></blockquote>"),
        ("| a line\n| <div>in it</div> more", "<span>in it</span> more"),
        ("Called [a <div>in it</div> b](#one).", ">a <span>in it</span> b</a>"),
        ("|a|b|\n|---|---|\n|`<p>`|<p>in it</p>|", "<code>&lt;p&gt;</code>"),
        ("<ins>a</ins> *term*\n:   what it is", "<ins>a</ins> <em>term</em></dt>"),
        ("<del>a</del> *term*\n\n:   what it is", "<del>a</del> <em>term</em></dt>"),
        ("<p>a</p> *term*\n~   what it is", "<span>a</span> <em>term</em></dt>"),
    ],
)  # fmt: skip
def test_words_in_an_element_among_words_are_kept(tmp_path: Path, text: str, wanted: str) -> None:
    html = chapter(tmp_path, text)
    assert wanted.replace("<ul> ", "<ul>") in html
    assert "octavo-in" not in html


def test_words_in_an_element_of_an_inline_note_are_kept(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\nx^[a <div>in it</div> b]\n").book
    assert book.notes[0].text == "a in it b"


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n\nwords\n\n</div>\n",
        "<table><tr><td>[a](b)</td></tr></table>\n",
        "+---+\n| <p>in a box</p> |\n+---+\n",
        "[one\n\n<p>two</p>\n\nthree]\n",
        "x | y\n\n<p>z</p>\n",
    ],
)
def test_elements_that_stand_by_themselves_are_left_alone(text: str) -> None:
    assert lay_in(text) == text


TABLE = "<table>\n<tr><td>a</td></tr>\n</table>"


@pytest.mark.parametrize("mark", [": ", ":   ", "~ "])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("prefix", ["", "> "])
@pytest.mark.parametrize(
    "block",
    [
        TABLE,
        "<table>\n<tr><td>a</td></tr></table>",
        "<table>\n<tr><td>\n<p>a</p></td></tr></table>",
        "<table><tr><td>a</td></tr></table>",
        "<figure>\n<img src='a.png' alt='x'>a\n</figure>",
        "<figure><b>a</b></figure>",
        "<ul>\n<li>a</li></ul>",
        "<div>\n\na</div>",
        "<div>\n\na\n\n</div>",
    ],
)
def test_what_stands_below_a_block_of_html_is_no_definition(
    tmp_path: Path, block: str, prefix: str, between: str, mark: str
) -> None:
    text = f"{block}{between}{mark}said of it".replace("\n", f"\n{prefix}")
    parsed = parse_book(tmp_path, f"# One\n\n{prefix}{text}\n\n# Two\n\nMore.\n")
    assert [division.heading.text for division in parsed.book.divisions] == ["One", "Two"]
    html = parsed.book.divisions[0].html
    assert "<dl" not in html
    assert "<span" not in html
    assert f"{mark[0]} said of it" in re.sub(r"\s+", " ", html)


@pytest.mark.parametrize(
    "text",
    [
        "```\n<div> a\n: b\n```\n", "```\n\n| <div>\n```\n", "`</p>`\n:   ends it\n", "a `<p>`\n\n~ b\n", "| a `<p>`\n",
        "[a `<p>` b](#one)\n", "<hr>\n: a\n", "<div>\n: a\n</div>\n", "<table>\n<tr><td>a</td></tr>\n</table>\n\n    : code\n",
        "<div>\na</div>\n\n    : code\n",
    ],
)  # fmt: skip
def test_code_and_lines_of_tags_are_left_alone(text: str) -> None:
    assert lay_in(text) == text


def test_code_of_a_term_keeps_its_tags(tmp_path: Path) -> None:
    html = chapter(tmp_path, "The tag `</p>` <p>or</p> more\n:   what it is")
    assert "The tag <code>&lt;/p&gt;</code> <span>or</span> more</dt>" in html


def test_the_authors_names_come_back() -> None:
    text = "|a|\n|---|\n|<ul class='x'><li>one</ul> `<p>`|\n"
    assert lay_in(text).count("octavo-in-") == 4
    assert take_out(lay_in(text)) == text
    assert take_out("&lt;octavo-in-p&gt;") == "&lt;p&gt;"
