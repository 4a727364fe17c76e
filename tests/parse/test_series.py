"""Notes of a series are told by the prefix of their keys, and counted apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import faults, finished_book, parse_book

ED = {"prefix": "ed", "name": "Editor's notes"}
TR = {"prefix": "tr", "name": "Translator’s notes", "marks": "symbols"}


def notes_of(*keys: str) -> str:
    """A chapter that calls notes by these keys, in this order."""
    calls = " ".join(f"word[^{key}]" for key in keys)
    return f"{calls}\n\n" + "\n".join(f"[^{key}]: Of {key}." for key in keys) + "\n\n"


def labels(folder: Path, text: str, **notes: Any) -> list[tuple[str, str]]:
    book = parse_book(folder, text, notes=notes).book
    return [(note.series, note.label) for note in book.notes]


def test_each_series_is_counted_apart(tmp_path: Path) -> None:
    text = "# One\n\n" + notes_of("ed-a", "x", "tr-a", "ed-b", "y", "tr-b")
    assert labels(tmp_path, text, series=[ED, TR]) == [
        ("ed", "a"), ("", "1"), ("tr", "*"), ("ed", "b"), ("", "2"), ("tr", "†"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "eighth"), [("numbers", "8"), ("letters", "h"), ("roman", "viii"), ("symbols", "††")]
)
def test_marks_are_as_the_front_matter_says(tmp_path: Path, marks: str, eighth: str) -> None:
    text = "# One\n\n" + notes_of(*(f"ed-{letter}" for letter in "abcdefgh"))
    assert labels(tmp_path, text, series=[{**ED, "marks": marks}])[-1] == ("ed", eighth)


def test_a_series_may_be_counted_by_chapters_where_the_others_are_not(tmp_path: Path) -> None:
    text = "# One\n\n" + notes_of("a", "ed-a") + "# Two\n\n" + notes_of("b", "ed-b")
    series = [{**ED, "numbering": "chapter"}]
    assert labels(tmp_path, text, series=series) == [("", "1"), ("ed", "a"), ("", "2"), ("ed", "a")]


def test_keys_that_look_like_a_prefix_are_keys_where_there_is_no_series(tmp_path: Path) -> None:
    text = "# One\n\n" + notes_of("ed-a", "tr-a", "ed")
    assert labels(tmp_path, text) == [("", "1"), ("", "2"), ("", "3")]
    assert labels(tmp_path, text, series=[TR]) == [("", "1"), ("tr", "*"), ("", "2")]


def test_a_prefix_that_begins_another_is_not_taken_for_it(tmp_path: Path) -> None:
    text = "# One\n\n" + notes_of("e-a", "ed-a", "edx-a")
    series = [{"prefix": "e", "name": "E", "marks": "roman"}, ED]
    assert labels(tmp_path, text, series=series) == [("e", "i"), ("ed", "a"), ("", "1")]


def test_a_key_that_two_files_have_keeps_its_series(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "1.md": "# One\n\n" + notes_of("ed-a"), "2.md": "# Two\n\n" + notes_of("ed-a"),
    }  # fmt: skip
    book = parse_book(tmp_path, files, notes={"series": [ED]}).book
    assert [(note.series, note.label) for note in book.notes] == [("ed", "a"), ("ed", "b")]


def test_notes_are_referred_to_by_their_labels(tmp_path: Path) -> None:
    text = "# One\n\nSee @fn-ed-b and [@fn-ed-a; @fn-x; @fn-ed-b].\n\n" + notes_of(
        "ed-a", "x", "ed-b"
    )
    html = parse_book(tmp_path, text, notes={"series": [ED]}).book.divisions[0].html
    assert '<a class="reference" href="#fnref-ed-b">note\xa0b</a>' in html
    assert html.count('class="reference"') == 4


def test_the_name_of_a_series_is_read_as_the_text_is(tmp_path: Path) -> None:
    book = parse_book(tmp_path, "# One\n\n" + notes_of("ed-a"), notes={"series": [ED]}).book
    assert [series.name for series in book.metadata.notes.series] == ["Editor’s notes"]


def test_the_contents_list_each_series_that_stands_at_the_end_of_the_book(tmp_path: Path) -> None:
    text = "# One\n\n" + notes_of("ed-a", "x", "tr-a")
    notes = {"place": "book", "series": [{**ED, "place": "chapter"}, TR]}
    book = parse_book(tmp_path, text, notes=notes).book
    assert [(entry.heading.text, entry.division_id) for entry in book.contents] == [
        ("One", "one"), ("Notes", "octavo-notes"), ("Translator’s notes", "octavo-series-tr"),
    ]  # fmt: skip


def test_a_series_without_a_note_is_told(tmp_path: Path) -> None:
    _, told = finished_book(tmp_path, "# One\n\n" + notes_of("x"), notes={"series": [ED]})
    assert told == [
        ("note-series-empty", "the series “Editor’s notes” has no note", "manuscript/book.md:3",
         "call one by a key that begins with its prefix: [^ed-x]")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("series", "message", "hint"),
    [
        ([ED, {**TR, "prefix": "ed"}], "notes: two series of notes have the prefix “ed”",
         "correct the value or take the key out"),
        ([{**ED, "prefix": "ed-x"}],
         "notes.series.prefix: “ed-x” is no prefix; write letters and figures, such as ed",
         "correct the value or take the key out"),
        ([{**ED, "marks": "stars"}], "notes.series.marks: “stars” is not possible",
         "write numbers, letters, roman, symbols, lines or none"),
        ([{"prefix": "ed"}], "the key “notes.series.name” is missing", "add a line   name: …"),
        ([{**ED, "plaace": "book"}], "there is no key “notes.series.plaace”",
         "did you mean “place”?"),
    ],
)  # fmt: skip
def test_a_series_that_cannot_be_is_told(
    tmp_path: Path, series: list[dict[str, str]], message: str, hint: str
) -> None:
    told = faults(tmp_path, "# One\n\nWords.\n", notes={"series": series})
    assert [(said[1], said[3]) for said in told] == [(message, hint)]
