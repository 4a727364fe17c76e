"""Lines are counted where their author asks for it, and can be called by their numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import faults, finished_book, parse_book

VERSE = "\n".join(f"Line {word} of it," for word in "one two three four five six seven".split())


def html_of(folder: Path, text: str) -> str:
    return parse_book(folder, f"# One\n\n{text}\n").book.divisions[0].html


def numbers(html: str) -> list[str]:
    return re.findall(r'<span class="line-number">(\d+)</span></span>', html)


def test_every_fifth_line_has_its_number_behind_its_words(tmp_path: Path) -> None:
    html = html_of(tmp_path, f"::: {{.verse .lines}}\n{VERSE}\n:::")
    assert 'Line five of it, <span class="line-number">5</span></span>' in html
    assert numbers(html) == ["5"]


def test_stanzas_are_counted_through_and_sources_are_no_lines(tmp_path: Path) -> None:
    html = html_of(tmp_path, "::: {.verse .lines every=2}\nA\nB\n\nC\nD\nE\nF\n\n— Somebody\n:::")
    assert numbers(html) == ["2", "4", "6"]


def test_every_line_of_a_text_in_such_a_box_is_a_line(tmp_path: Path) -> None:
    html = html_of(tmp_path, "::: {.lines every=1}\nIn the name\nof *the\nking*\n:::")
    assert numbers(html) == ["1", "2", "3"]
    assert html.count('"verse-line') == 3


def test_line_blocks_and_several_poems_in_a_box_are_counted_as_one(tmp_path: Path) -> None:
    inner = "| One\n| Two\n\n::: {.verse}\nThree\nFour\n:::\n"
    assert numbers(html_of(tmp_path, f":::: {{.lines every=1}}\n{inner}::::")) == list("1234")


def test_lines_begin_where_they_are_told_and_go_on_where_they_are_told(tmp_path: Path) -> None:
    text = (
        "::: {.verse .lines from=8}\nA\nB\nC\n:::\n\nWords.\n\n"
        "::: {.verse .lines .continue every=1}\nD\nE\n:::\n\n"
        "::: {.verse .lines every=1}\nF\n:::"
    )
    assert numbers(html_of(tmp_path, text)) == ["10", "11", "12", "1"]


def test_lines_go_on_from_chapter_to_chapter(tmp_path: Path) -> None:
    text = "# One\n\n::: {.lines .verse}\nA\nB\n:::\n\n# Two\n\n::: {.lines .verse .continue every=1}\nC\n:::\n"
    assert numbers(parse_book(tmp_path, text).book.divisions[1].html) == ["3"]


def test_a_line_is_called_by_its_number_printed_or_not(tmp_path: Path) -> None:
    text = "::: {.verse .lines}\nA\nB [house]{#ln-house}\nC [hat]{#ln-hat}\n:::\n\nSee @ln-house, [@ln-hat; @ln-house]."
    html = html_of(tmp_path, text)
    assert '<a class="reference" href="#ln-house">line\xa02</a>' in html
    assert re.sub(r"<[^>]*>", "", html).endswith("lines\xa02 and 3.")


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Zeile"), ("fr", "ligne"), ("es", "línea"), ("it", "riga"), ("ru", "строка"),
     ("hy", "տող")],
)  # fmt: skip
def test_lines_are_called_in_the_language_of_the_book(
    tmp_path: Path, language: str, words: str
) -> None:
    text = "# A\n\n::: {.verse .lines}\nB\n[C]{#ln-c}\n:::\n\n@ln-c\n"
    html = parse_book(tmp_path, text, language=language).book.divisions[0].html
    assert f'href="#ln-c">{words}\xa02</a>' in html


def test_verse_without_the_class_has_no_numbers(tmp_path: Path) -> None:
    html = html_of(tmp_path, f"::: {{.verse}}\n{VERSE}\n:::\n\nThe lines of a poem.")
    assert numbers(html) == []


def test_lines_in_a_note_are_counted_in_it(tmp_path: Path) -> None:
    text = "Words.[^a]\n\n::: {.verse .lines .continue every=1}\nX\n:::\n\n[^a]: Note.\n\n    ::: {.verse .lines every=1}\n    A\n    B\n    :::\n"
    book = parse_book(tmp_path, f"# One\n\n{text}").book
    assert numbers(book.notes[0].html) == ["1", "2"]
    assert numbers(book.divisions[0].html) == ["1"]


@pytest.mark.parametrize(
    ("opening", "inside", "message", "hint"),
    [
        ("from=x", "A\nB", "lines cannot be counted by from=“x”", "write from=12, in figures"),
        ("every=0", "A\nB", "lines cannot be counted by every=“0”", "write every=12, in figures"),
        ("every=5", "---", "there is no line here that could have a number",
         "the class .lines belongs to verse, and to paragraphs"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_counted_are_told(
    tmp_path: Path, opening: str, inside: str, message: str, hint: str
) -> None:
    _, told = finished_book(
        tmp_path, f"# One\n\nWords.\n\n::: {{.lines {opening}}}\n\n{inside}\n\n:::\n"
    )
    assert told == [("line-numbers", message, "manuscript/book.md:8", hint)]


def test_a_line_that_is_not_counted_cannot_be_called(tmp_path: Path) -> None:
    text = "# One\n\n::: {.verse}\nA [hat]{#ln-hat}\n:::\n\nSee @ln-hat.\n"
    assert faults(tmp_path, text) == [
        ("ref-uncounted", "what has the key #ln-hat stands in no line that is counted",
         "manuscript/book.md:10", "write ::: {.verse .lines} before the lines, and ::: behind them")
    ]  # fmt: skip
