"""Where an edit is one of plain words, a text that is cut again has the same pieces; and typing is such an edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from octavo.model import Manuscript, Place, SourceFile
from octavo.model.metadata import Metadata
from octavo.parse import pieces
from octavo.parse.lines import Finder
from octavo.parse.marks import mark_lines
from octavo.parse.pieces import cut_pieces
from octavo.parse.plainedits import edited_line, pieces_after

LINES = (
    "", "", "", "Some words of a line, which are plain.", "More words [with a link](#one) stand here and go on.",
    "A line that calls a note[^a] in its midst.", "[^a]: The note, in one line", "# One", "## Two", "Setext words", "===",
    "One Two", "See [One] or [Two] there.", "a line [that opens", "and closes] a bracket over two lines", "- an item of a list",
    "  more words of it", "| a | b |", "|---|---|", "Term words", ":   what they mean", "----  ----", "left  right words",
    "::: box", ":::", "```", "code words here", "<div>", "</div>", "<span title=\"some", "more words\">text</span>",
    "Words with `code of` some kind", "*Emphasis begins a line* of words", "“Quoted words,” says a line of them", "_so_ and more",
    "[^a]: *Ibid.* and more words", "* item of a list", "**", "\"straight words\" in a line", "\\newcommand words", "$a b c$ and more words", "Table: a caption of words",
)  # fmt: skip
WORDS = (
    "word",
    "x7",
    "One",
    "Two",
    "words.",
    "[One]",
    "a",
    "def",
    "[^a]",
    "`tick",
    "#",
    "-",
    "|",
    "1.",
    "end;",
    "*so*",
    ":::",
    "",
)


@settings(deadline=None, max_examples=600)
@given(
    st.lists(st.sampled_from(LINES), min_size=3, max_size=14),
    st.integers(0), st.integers(0), st.integers(0, 2), st.sampled_from(WORDS),
)  # fmt: skip
def test_where_only_words_are_others_no_cut_is_another(
    lines: list[str], line: int, place: int, dropped: int, word: str
) -> None:
    before = "\n".join(lines)
    line %= len(lines)
    words = lines[line].split(" ")
    place %= len(words)
    words[place : place + dropped] = [word]
    text = "\n".join([*lines[:line], " ".join(words), *lines[line + 1 :]])
    number = edited_line(before, text)
    if number is not None:
        assert number == line + 1
        assert every_cut(before) == every_cut(text)


def test_a_word_that_is_typed_is_seen_to_be_one() -> None:
    before = (
        "# One\n\nSome words [of] a line.\nMore words.\n\n[^n]: A note has tokens.\n\nOthers.\n"
    )
    for old, new in (
        ("a line", "another line"),
        ("words.", "words and more."),
        ("line.", "line, which is long."),
        ("note has", "note now has"),
    ):
        assert (
            edited_line(before, before.replace(old, new))
            == before[: before.index(old)].count("\n") + 1
        )
    for old, new in (
        ("One", "Two"),
        ("[of]", "[on]"),
        ("More", "Most"),
        ("a line", "a [line"),
        ("More words.", "More words`."),
        ("A note", "The note"),
        ("[^n]", "[^o]"),
    ):
        assert edited_line(before, before.replace(old, new)) is None


def finder_of(text: str) -> Finder:
    metadata = Metadata.model_validate({"title": "T", "author": "A", "language": "en"})
    file = SourceFile("book.md", f"{text}\n", 0)
    return Finder(Manuscript(Path(), (file,), metadata, Place("book.md", 1), (), None))


def every_cut(text: str) -> list[list[int]]:
    """The pieces of a text that is cut wherever it may be."""
    finder = finder_of(text)
    whole = list(range(1, len(finder.lines) + 1))
    size = pieces._FINE
    pieces._FINE = 1
    try:
        return cut_pieces(finder, mark_lines(finder, whole), lambda _: True)
    finally:
        pieces._FINE = size


def test_pieces_are_kept_where_the_edited_one_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    before = "# One\n\nSome words of a line.\n\n# Two\n\nMore words.\n"
    text = finder_of(before).text
    cut = [[1, 2, 3, 4], [5, 6, 7]]
    finder = finder_of(before.replace("of a", "of another"))
    assert pieces_after(text, cut, finder) == cut
    assert pieces_after(text, cut, finder_of(before)) is None
    monkeypatch.setattr("octavo.parse.plainedits._SHORT", 10)
    assert pieces_after(text, cut, finder) is None
