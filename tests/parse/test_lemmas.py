"""Notes by line say their line and the words that they are about, which call them."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import faults, parse_book

from octavo.text.notelists import short_label

SERIES = [{"prefix": "app", "name": "Apparatus", "marks": "lines"}]
POEM = """
# One

::: {.verse .lines from=11}
A [hat]{.lemma}[^app-hat] on
the [*old* house]{.lemma}[^app-house] by the sea[^own]
:::

In prose [a word]{.lemma}[^app-word]. See @fn-app-house, @fn-app-word.

[^app-hat]: cap A
[^app-house]: home B
[^app-word]: om. C
[^own]: Own.
"""


def test_labels_are_line_and_words(tmp_path: Path) -> None:
    book = parse_book(tmp_path, POEM, notes={"series": SERIES}).book
    assert [(note.label, note.called, short_label(note)) for note in book.notes] == [
        ("11 hat]", "hat", "11"), ("12 old house]", "old house", "12"), ("1", "1", "1"),
        ("a word]", "a word", ""),
    ]  # fmt: skip


def test_the_words_call_the_note_and_nothing_stands_behind_them(tmp_path: Path) -> None:
    html = parse_book(tmp_path, POEM, notes={"series": SERIES}).book.divisions[0].html
    assert (
        'A <a class="noteref" role="doc-noteref" href="#fn-app-hat" id="fnref-app-hat" data-marks="lines">hat</a> on'
        in html
    )
    assert "<em>old</em> house</a> by the sea<a " in html


def test_notes_by_line_are_referred_to_by_their_lines(tmp_path: Path) -> None:
    html = parse_book(tmp_path, POEM, notes={"series": SERIES}).book.divisions[0].html
    assert 'href="#fnref-app-house">line\xa012</a>, <a' in html
    assert 'href="#fnref-app-word">note\xa0a word]</a>' in html


def test_words_that_call_a_note_may_be_an_entry_of_the_index(tmp_path: Path) -> None:
    text = "# One\n\nA [hat]{.lemma .index}[^app-a] and [old [Shusha]{.index}]{.lemma}[^app-b].\n\n[^app-a]: A\n\n[^app-b]: B\n"
    parsed = parse_book(tmp_path, text, notes={"series": SERIES})
    assert parsed.findings == ()
    assert [note.label for note in parsed.book.notes] == ["hat]", "old Shusha]"]
    assert [entry.text for entry in parsed.book.indexes[0].entries] == ["hat", "Shusha"]


def test_words_that_call_a_note_keep_their_id_and_what_else_is_said_of_them(tmp_path: Path) -> None:
    text = (
        "# One\n\n::: {.verse .lines}\nA [hat]{.lemma #ln-hat}[^app-a] and\n[ua]{.lemma .smallcaps lang=la}[^app-b].\n:::\n\n"
        "See @ln-hat.\n\n[^app-a]: A\n\n[^app-b]: B\n"
    )
    parsed = parse_book(tmp_path, text, notes={"series": SERIES})
    html = parsed.book.divisions[0].html
    assert parsed.findings == ()
    assert 'data-marks="lines"><span id="ln-hat">hat</span></a> and' in html
    assert '<span lang="la"><span class="smallcaps">ua</span></span></a>.' in html
    assert 'href="#ln-hat">line\xa01</a>' in html


def test_words_of_a_title_stay_in_the_contents(tmp_path: Path) -> None:
    text = "# Of [Houses]{.lemma}[^app-a] and Hats\n\nWords.\n\n[^app-a]: Homes A\n"
    book = parse_book(tmp_path, text, notes={"series": SERIES}).book
    assert book.divisions[0].heading.text == "Of Houses and Hats"


@pytest.mark.parametrize(
    ("called", "message"),
    [
        ("A word[^app-x].", "the note [^app-x] has no words that it is about"),
        ("A [word]{.lemma} [^app-x].", "the note [^app-x] has no words that it is about"),
        ("A [[word](#one)]{.lemma}[^app-x].",
         "the note [^app-x] has more than words among those that it is about"),
        ("A [sum $x^2$]{.lemma}[^app-x].",
         "the note [^app-x] has more than words among those that it is about"),
    ],
)  # fmt: skip
def test_a_note_that_is_about_nothing_is_told(tmp_path: Path, called: str, message: str) -> None:
    text = f"# One {{#one}}\n\n{called}\n\n[^app-x]: Note.\n"
    assert faults(tmp_path, text, notes={"series": SERIES}) == [
        ("note-lemma", message, "manuscript/book.md:9",
         "write [word]{.lemma}[^app-x], without a space between")
    ]  # fmt: skip


def test_words_of_a_lemma_without_such_a_series_are_words(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\nA [hat]{.lemma}[^app-hat].\n\n[^app-hat]: cap\n").book
    assert '<span class="lemma">hat</span><a ' in book.divisions[0].html
    assert book.notes[0].label == "1"
