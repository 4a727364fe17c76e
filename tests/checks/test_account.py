"""The account of the manuscript: what vanishes on the way to the Book is told, and nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from builders import said, write_book
from conftest import BOOKS, ROOT, SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from octavo.checks.account import _words_in, account_for_manuscript
from octavo.checks.align import find_partings
from octavo.checks.bookwords import words_in
from octavo.model import Account, Book, Finding, Manuscript
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.text.trees import inner, parse_fragment

WORD = re.compile(r"[^\W_]+")
NOTE = "a note that nobody calls, or only such a note: call it in the text, or take it out"
ADDRESS = r"a line that begins with [words]: is the address of a link; write \[ for a bracket"
PLAIN = (
    r"something there makes markup of them: write plain words, and \ before a sign that is meant"
)


@dataclass(frozen=True, slots=True)
class Read:
    """A manuscript with its book and what was said on the way."""

    manuscript: Manuscript
    book: Book
    findings: tuple[Finding, ...]

    def account(self, book: Book | None = None) -> tuple[Account, tuple[Finding, ...]]:
        return account_for_manuscript(self.manuscript, book or self.book, self.findings)


def read(root: Path) -> Read:
    manuscript, found = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    return Read(manuscript, parsed.book, (*found, *parsed.findings))


def account(
    folder: Path, text: str | Mapping[str, str | bytes], **keys: object
) -> tuple[Account, list[tuple[str, str, str, str]]]:
    made, lost = read(write_book(folder, text, **keys)).account()
    return made, said(lost)


def assert_sound(made: Account) -> None:
    told = made.in_book + made.markup + sum(n for _, n in made.aside) + made.lost
    assert made.written == told


# Books in which nothing is lost


@pytest.mark.parametrize(
    "root",
    [ROOT, BOOKS / "full", BOOKS / "minimal", SHARED / "books" / "thesis"],
    ids=lambda path: path.name,
)
def test_every_letter_of_a_good_book_is_in_it_or_is_markup(root: Path) -> None:
    if not root.is_dir():
        pytest.skip("the thesis is not part of the repository, and not beside it here")
    made, lost = read(root).account()
    assert lost == ()
    assert made.lost == 0 == sum(count for _, count in made.aside)
    assert made.in_book > 6 * made.markup or made.written < 100_000
    assert_sound(made)


MARKUP = {
    "emphasis and escapes": "un*frigging*believable snake\\_case a\\*b **x**y~2~ z^3^\n",
    "entities": "caf&eacute;s &#233;t&#xe9; fish &amp; chips &nbsp; un&shy;broken `&eacute;`\n",
    "typography": "\"Quoted\" 'words' -- and --- dashes... it's 1990--2000\n",
    "attributes": "[words]{.small lang=\"fr\" title=\"Not these\"} `code`{.py} ![x](a.svg){width=30%}\n",
    "values of attributes": "[a]{k=1\"} [b]{.x k=\"c}d\" l='\"'} [e]{k=f{g} [h]{k=i\\}j} [l]{k=\"m\\\"n\"}\n",
    "links": "[a b](http://e.org/x_y(z) \"Title words\") <http://e.org/auto> [c][key] [key] <a@b.org>\n\n"
             "[key]: <http://e.org/a b> 'More words'\n",
    "links on two lines": "[c][a\nkey]\n\n[a key]:\n   http://e.org/path\n   \"Title\"\n",
    "links in lists": "[a][k] [b][l] [c][m] [d][n]\n\n- [k]: http://e.org/k \"A title\"\n- x\n\n    [l]: /l 'A\n    title'\n\n"
                      "1. [m]: <http://e.org/a b> (A title)\n\n[n]:\n\nEnd\n",
    "a heading in brackets": "See [the chapter][one] and [One].\n",
    "html": "A <b class=\"x y\">bold</b> word<br>and <span\n title='many words'>span</span> <!-- gone\n\naway --> end\n",
    "code": "`<b>` and ``a ` {.b}``\n\n```{.python #id key=\"value words\"}\nx = [^1] <b> {#y}\n```\n\n~~~ text\n# no\n~~~\n",
    "a fence in a cell": "+-------------+\n| ``` yaml    |\n| a: b        |\n| ```         |\n+-------------+\n",
    "indented code": "    a &eacute; [^1] <b>\n",
    "lists": "3. three\n4. four\n\n(a) one\n(b) two\n\niv. a\nv. b\n\n#. one\n#. two\n\n- [x] done\n- [ ] open\n\n"
             "- *   [x] deeper\n\n> 1.  [X] b\n",
    "examples": "(@good) An example.\n\nAs (@good) shows.\n",
    "definitions": "Term *a*\n:   Meaning\n\n    More\n\nSecond\n~ B\n",
    "divs": "::: {.box #a title=\"no words\"}\n\nIn\n\n:::: warning ::::\nDeep\n::::\n:::\n",
    "notes": "a[^1] b[^long-key] c^[Inline *note* with `code`.] d\n\n[^1]: First\nlazy line\n\n    second paragraph\n\n"
             "[^long-key]:\n    Below its key.\n\nAfter the notes.\n",
    "a note in a list": "- a[^1]\n\n    [^1]: Note.\n\n    These words are of the item.\n\n        x = code\n",
    "a note in code": "\tx[^1]\n\n\t[^1]: Note.\n\n\tThese words are code.\n\nEnd.\n",
    "formulas": "$x^2_{ab}$ and $$\\frac{a}{b} = \\text{some words}$$ costs \\$5\n",
    "macros": "\\newcommand{\\vect}[1]{\\mathbf{#1}}\n\n$\\vect{x} + y$\n",
    "tables": "| Head | Two |\n|:-----|----:|\n| a *b* | 12 |\n\n: The caption comes first. {#tbl-a}\n\n"
              "-------  -------\nOne two  three\nmore     words\n\nrow      last\n-------  -------\n\nTable: Another caption\n",
    "grid": "+-----------+-----------+\n| The quick | jumps     |\n| brown fox | over the  |\n+===========+===========+\n"
            "| lazy dog  | and runs  |\n| away      | again     |\n+-----------+-----------+\n",
    "a word across columns": "Right  Left\n-----  ----\n  123  crosscut\n\n",
    "line blocks": "| The limerick\n|   packs laughs\n|   anatomical\n",
    "figures": "![A *caption* of words](a.svg){alt=\"seen\"}\n\nx ![caption](a.svg){alt=\"seen\"} y ![alternative](a.svg)\n",
    "scripts": "漢字かな交じり文\n\nהמילים האלה и слова abcДЕ हिन्दी\n",
    "bidi controls": "a \u202eabc\u202c \u2066x\u2069 soft\u00adhyphen zero\u200bwidth\n",
    "pages of a source": "a []{.page n=\"13\"}b\n",
    "headings": "## Setext like {#id .unnumbered}\n\nUnder\n-----\n\n### Closed ###\n\nx\n",
    "a rule": "a\n\n---\n\nb\n\n***\n",
    "html blocks": "<details><summary>Sum</summary>\n\nInner *words*\n\n</details>\n\n<table><tr><td>cell</td></tr></table>\n",
    "ticks that open nothing": "a ` b [^n] c\n\n[^n]: d `\n\n```\n\ne\n",
    "waves that open nothing": "+   a\n\n<p>b</p>\n\n    ~~~~ {.x}\n““““    c <a> d\n    ~~~~\n",
    "tex": "Caf\\emph{é} \\textbf{bold} \\`e x\n\n\\begin{quote}\nWords.\n\\end{quote}\n\n"
           "reorgan\\isation was there\n\n`only words`{=latex}\n\n``` { =html }\n<p class='x'>raw</p>\n```\n",
    "citations without a bibliography": "[see @key, pp. 3; @b] @c [p. 4]\n",
}  # fmt: skip


@pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP)
def test_nothing_is_missed_that_is_there(tmp_path: Path, text: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>'
    made, lost = account(tmp_path, {"book.md": f"# One\n\n{text}", "a.svg": svg})
    assert lost == []
    assert_sound(made)


CITED = {
    "in the text and in a note": "Said [see @a, pp. 33--35, for more; @a, chap. 4] and @a [p. 3].[^1]\n\n[^1]: As @a, 12:30.\n",
    "behind HTML for us": '```{=html}\n<p class="no words">In <!-- not\n``` --> it</p>\n```\n\nSaid [see @a, p. 3].\n\n```\nx\n```\n',
    "behind HTML in a line": 'Is `<b class="no words">`{=html} bold`</b> <!-- gone -->`{=html}, said [see @a, p. 3].\n',
    "behind what looks like code": '> ```\n\n[see @a, p. 3] [x](https://example.org/no-words){.nor}\n\n```\n\nx\n',
}  # fmt: skip


@pytest.mark.parametrize("text", CITED.values(), ids=CITED)
def test_what_a_style_of_citation_rewrites_is_no_loss(tmp_path: Path, text: str) -> None:
    entry = "@book{a, author={Ann Author}, title={The Title}, year={1999}}"
    for style in ("chicago-notes-bibliography", "chicago-author-date"):
        files = {"book.md": f"# One\n\n{text}", "refs.bib": entry}
        made, lost = account(tmp_path / style, files, bibliography="refs.bib", csl=style)
        assert lost == []
        assert_sound(made)


def test_what_is_not_for_the_book_is_set_aside(tmp_path: Path) -> None:
    text = (
        "# One\n\nx \\vspace{2cm}\n\n```{=openxml}\n<w:p>two words</w:p>\n```\n\n"
        "<script>acts()</script>\n\n[^n]: Never called.\n"
    )
    made, lost = account(tmp_path, text)
    assert lost == []
    assert made.aside == (
        ("notes that are never called", 11),
        ("scripts, styles, frames and drawings in the text", 4),
        ("written for other programs", 21),
    )
    assert_sound(made)


def test_words_of_drawings_in_the_text_are_told_with_the_drawing(tmp_path: Path) -> None:
    made, lost = account(tmp_path, "# One\n\nA <svg><text>a b</text></svg> and b.\n")
    assert lost == []
    assert made.aside == (("scripts, styles, frames and drawings in the text", 2),)


def test_words_that_may_be_missing_do_not_stand_in_for_others(tmp_path: Path) -> None:
    """A caption, which stands before its table in the Book, and a note that nobody calls have the same words."""
    text = (
        "# One\n\nx\n\n[^n]: And of these words.\n\n|a|\n|---|\n|b|\n\n: And of these words. {#t}\n"
    )
    made, lost = account(tmp_path, text)
    assert lost == []
    assert made.aside == (("notes that are never called", 15),)
    assert_sound(made)


def test_a_comment_in_what_looks_like_code_does_not_stand_in_for_words(tmp_path: Path) -> None:
    text = (
        "# One\n\n> ```\n\n<!-- end of it -->\n\n|a|\n|---|\n|b|\n\n: And of it. {#t}\n\n```\n\nx\n"
    )
    made, lost = account(tmp_path, text)
    assert lost == []
    assert_sound(made)


def test_a_note_ends_where_it_ends_whatever_tags_it_begins_with(tmp_path: Path) -> None:
    text = "# One\n\nx\n\n[^n]: A <kbd>key</kbd>.\n\n    > Quoted in it.\n\nNot in it.\n"
    made, lost = account(tmp_path, text)
    assert lost == []
    assert made.aside == (("notes that are never called", len("AkeyQuotedinit")),)


def test_front_matter_is_markup(tmp_path: Path) -> None:
    made, _ = account(tmp_path, "# One\n\nTwo words.\n")
    assert made == Account(len("titleABookOneTwowords"), 11, 10, (), 0)


# What is lost


@pytest.mark.parametrize(
    ("text", "message", "line", "hint"),
    [
        ("[Note]: this is a sentence\n",
         "5 words of the manuscript would be in no edition: “Note this is a sentence”", 6, ADDRESS),
        ("x\n\n> [^c]: Quoted.\n",
         "a word of the manuscript would be in no edition: “Quoted”", 8, NOTE),
        ("| x \\begin{center}gone\\end{center}\n",
         "a word of the manuscript would be in no edition: “gone”", 6, PLAIN),
    ],
)  # fmt: skip
def test_words_that_vanish_are_told_with_their_line(
    tmp_path: Path, text: str, message: str, line: int, hint: str
) -> None:
    made, lost = account(tmp_path, f"# One\n\n{text}\nEnd.\n")
    assert lost == [("manuscript-lost", message, f"manuscript/book.md:{line}", hint)]
    assert made.lost
    assert_sound(made)


LOST = "word^[here \\begin{center}gone\\end{center} and of it] on.\n\n"
MOVED = {
    "a caption": "| a | b |\n|---|---|\n| c | d |\n\n: And say these. {#tbl-x}\n\n",
    "a caption of one word": "| a | b |\n|---|---|\n| c | d |\n\n: And\n\n",
    "cells": "-----------  ------\nAnd say      1\nand of       met\n\nto this      2\nand back     of\n-----------  ------\n\n",
}  # fmt: skip


@pytest.mark.parametrize("behind", [False, True], ids=["before it", "behind it"])
@pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
def test_words_that_stand_elsewhere_do_not_stand_in_for_lost_ones(
    tmp_path: Path, moved: str, behind: bool
) -> None:
    text = f"# One\n\nNow\n\n{moved if behind else ''}{LOST}Then\n\n{'' if behind else moved}End.\n"
    made, lost = account(tmp_path, text)
    line = 1 + text.split("\n").index(LOST.split("\n", maxsplit=1)[0])
    assert [(message, place) for _, message, place, _ in lost] == [
        ("4 words of the manuscript would be in no edition: “gone and of it”", f"manuscript/book.md:{line + 3}")
    ]  # fmt: skip
    assert made.lost == len("goneandofit")


def _without_words(book: Book, dice: random.Random) -> tuple[Book, str]:
    """The book without one word, and the word."""
    while True:
        number = dice.randrange(len(book.divisions))
        division = book.divisions[number]
        notes = list(division.notes)
        which = dice.choice([None, *range(len(notes))])
        root = parse_fragment(division.html if which is None else notes[which].html)
        spots = list(_spots(root))
        if not spots:
            continue
        element, side = dice.choice(spots)
        text = getattr(element, side)
        word = dice.choice(list(WORD.finditer(text)))
        if any(
            word[0] in (mark.text or "")
            for mark in root.iter("span")
            if mark.get("class") == "list-number"
        ):
            return book, ""  # the number of a list may stand for it: see Ledger
        inside = (element, *element.iterancestors())
        if any(one.tag in ("pre", "code") for one in inside) and re.search(r"[\[\](){}<>]", text):
            # in code, what is written like markup is taken for markup: a known weakness
            return book, ""
        setattr(element, side, text[: word.start()] + " " + text[word.end() :])
        if which is None:
            division = replace(division, html=inner(root))
        else:
            notes[which] = replace(notes[which], html=inner(root))
            division = replace(division, notes=tuple(notes))
        before, after = book.divisions[:number], book.divisions[number + 1 :]
        return replace(book, divisions=(*before, division, *after)), word[0]


def _spots(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Where there are words that an author wrote."""
    for element in root.iter(etree.Element):
        made = element.get("role") == "doc-noteref" or element.get("class") in (
            "number",
            "list-number",
        )
        if any(e.tag == "math" for e in (element, *element.iterancestors())):
            continue
        for side in ("text", "tail"):
            if WORD.search(getattr(element, side) or "") and not (side == "text" and made):
                yield element, side


@pytest.mark.parametrize("seed", range(25))
def test_any_word_that_is_taken_out_of_the_book_is_told_with_its_line(
    tmp_path: Path, seed: int
) -> None:
    text = "# One\n\n" + "\n\n".join(
        MARKUP[name] for name in ("tables", "grid", "notes", "definitions", "links", "formulas")
    )
    whole = read(write_book(tmp_path, text))
    book, word = _without_words(whole.book, random.Random(seed))  # noqa: S311
    made, lost = whole.account(book)
    assert [finding.code for finding in lost] == ["manuscript-lost"]
    assert word in lost[0].message
    assert lost[0].place is not None
    assert lost[0].place.line is not None
    assert word in whole.manuscript.text.split("\n")[lost[0].place.line - 1]
    assert made.lost == len(word)


def test_a_lost_chapter_is_one_finding(tmp_path: Path) -> None:
    files = {
        f"{n}.md": f"# Chapter{n}\n\n" + " ".join(f"w{n}x{k}" for k in range(250)) for n in range(4)
    }
    whole = read(write_book(tmp_path, files))
    book = replace(whole.book, divisions=(*whole.book.divisions[:2], whole.book.divisions[3]))
    made, lost = whole.account(book)
    assert [str(finding.place) for finding in lost] == ["manuscript/2.md:1"]
    assert "251 words" in lost[0].message
    assert_sound(made)


WORDS = st.text(st.sampled_from("abcdeéжб"), min_size=1, max_size=4)
SIGNS = ("*{}*", "**{}**", "`{}`", "[{}](http://e.org)", "[{}]{{.x}}", "{}^[{}]", "<ins>{}</ins>", "\\emph{{{}}}",
         "{}~{}~", "$ {}", "({})", "{} & {}", "\"{}\"", "{}")  # fmt: skip
BLOCKS = ("{}", "> {}", "- {}\n- {}", "{}\n:   {}", "| {} | b |\n|---|---|\n| c | {} |", "    {}", "## {}\n\n{}",
          "```\n{}\n```", "1. {}", "{}\n\n: {}", "<!-- {} -->\n\n{}", "::: x\n{}\n:::")  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Markdown of words in all kinds of signs."""

    def run() -> str:
        signs = draw(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6))
        return " ".join(sign.format(draw(WORDS), draw(WORDS)) for sign in signs)

    blocks = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6))
    return "# One\n\n" + "\n\n".join(block.format(run(), run()) for block in blocks) + "\n\nEnd.\n"


@settings(max_examples=40)
@given(text=texts(), seed=st.integers(0, 1000))
def test_in_any_text_nothing_is_missed_but_what_is_taken_out(
    text: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = read(write_book(tmp_path_factory.mktemp("book"), text))
    made, lost = whole.account()
    assert said(lost) == []
    assert_sound(made)
    book, word = _without_words(whole.book, random.Random(seed))  # noqa: S311
    made, lost = whole.account(book)
    assert made.lost >= len(word)  # a word of two scripts is lost with its half


# Side by side


@settings(max_examples=200)
@given(left=st.lists(st.sampled_from("ab")), right=st.lists(st.sampled_from("ab")))
def test_between_partings_both_sides_have_the_same_letters(
    left: list[str], right: list[str]
) -> None:
    i = j = 0
    for parting in [*find_partings(left, right), None]:
        ends = (parting.left[0], parting.right[0]) if parting else (len(left), len(right))
        assert "".join(left[i : ends[0]]) == "".join(right[j : ends[1]])
        i, j = (parting.left[1], parting.right[1]) if parting else ends


def test_a_word_is_held_once_however_often_book_and_manuscript_have_it() -> None:
    ours = _words_in("The lamp burns; the lamp burns.").words
    theirs = words_in("and the lamp burns")
    assert ours == ["The", "lamp", "burns", "the", "lamp", "burns"]
    assert ours[1] is ours[4] is theirs[2]
    assert ours[2] is ours[5] is theirs[3]
