"""What an author says of abbreviations is a meaning where chapters first use them, and a list where it is to stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders import faults, finished_book, parse_book

UN = {"UN": "United Nations"}
MARK = '<abbr title="United Nations">UN</abbr>'
LIST = "\n\n::: {#list-of-abbreviations}\n:::\n"


def text_of(folder: Path, text: str, **front: Any) -> str:
    """The chapters of a book with their notes."""
    book = parse_book(folder, text, **front).book
    return "".join(d.html + "".join(note.html for note in d.notes) for d in book.divisions)


def marked(folder: Path, text: str, **front: Any) -> list[str]:
    """The words that are marked, each with what stands around it."""
    return re.findall(
        r"\S*<abbr title=\"[^\"]*\">[^<]*</abbr>[^\s<]*",
        text_of(folder, f"# One\n\n{text}\n", **front),
    )


def test_each_chapter_marks_the_first_use(tmp_path: Path) -> None:
    text = "# One\n\nThe UN and the UN.\n\n# Two\n\nThe UN.\n"
    html = text_of(tmp_path, text, abbreviations=UN)
    assert html.count(MARK) == 2
    assert f"The {MARK} and the UN." in html


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("UNs", f"{MARK}s"),
        ("the UN's world", f"{MARK}’s"),
        ("(UN)", f"({MARK})"),
        ("the non-UN", f"non-{MARK}"),
        ("“UN”", f"“{MARK}”"),
        ("**UN**", MARK),
        ("A call,[^n] UN\n\n[^n]: Words.", MARK),
        ("UN[^n]\n\n[^n]: Words.", MARK),
    ],
)
def test_whole_words_are_marked(tmp_path: Path, text: str, wanted: str) -> None:
    (found,) = marked(tmp_path, text, abbreviations=UN)
    assert wanted in found


@pytest.mark.parametrize(
    "text",
    [
        "UNESCO", "un", "Un", "FUN", "`UN`", "    UN", "$UN$", "U**N**", "**UN**x", "UN^2^", "UN\u0301", "<http://UN.org>",
        "[words](http://UN.org/UN)", "www.UN.org", "an@UN.org", "## UN", "UN_x", "UN9",
    ],
)  # fmt: skip
def test_what_is_no_such_word_or_no_text_is_not_marked(tmp_path: Path, text: str) -> None:
    assert marked(tmp_path, f"Words.\n\n{text}", abbreviations=UN) == []


def test_the_longest_is_meant_and_spaces_and_apostrophes_are_as_they_are_set(
    tmp_path: Path,
) -> None:
    meanings = {"UN": "a", "UN Council": "b", "e.g.": "c", "p. m.": "d", "O'B": "e"}
    text = "The UN\nCouncil, e.g. at 3 p.\u00a0m., of the UN and O'B."
    found = re.findall(r'title="(.)"', text_of(tmp_path, f"# One\n\n{text}\n", abbreviations=meanings))  # fmt: skip
    assert found == ["b", "c", "d", "a", "e"]


def test_notes_are_read_at_their_calls_and_headings_only_count(tmp_path: Path) -> None:
    text = "# The EU\n\nA call[^n] and the UN.\n\n[^n]: The UN.\n"
    html = text_of(tmp_path, text, abbreviations={**UN, "EU": "European Union"})
    assert html.count(MARK) == 1
    assert f"<p>The {MARK}.</p>" in html
    assert faults(tmp_path, text, abbreviations={**UN, "EU": "European Union"}) == []


def test_captions_cells_verse_and_quotations_are_text(tmp_path: Path) -> None:
    text = "| The AA |\n|---|\n| BB |\n\n: Of CC\n\n| DD\n| EE\n\n> FF\n\n- GG\n\n::: {.verse}\nHH\n:::\n\nWord\n:   II\n"
    keys = {letter * 2: "a meaning" for letter in "ABCDEFGHI"}
    assert len(marked(tmp_path, text, abbreviations=keys)) == len(keys)


def test_an_abbreviation_of_the_authors_is_left_as_it_is(tmp_path: Path) -> None:
    text = '<abbr title="Unsaid">UN</abbr> and UN'
    html = text_of(tmp_path, f"# One\n\n{text}\n", abbreviations=UN)
    assert f'<abbr title="Unsaid">UN</abbr> and {MARK}<' in html


def test_lines_of_php_markdown_extra_are_read_and_not_printed(tmp_path: Path) -> None:
    text = "# One\n\nThe UN.\n*[UN]: United Nations\nMore.\n\n    *[EU]: code\n"
    html = text_of(tmp_path, text)
    assert f"<p>The {MARK}.</p>" in html
    assert "*[UN]" not in html
    assert "*[EU]: code" in html


@pytest.mark.parametrize(
    "text",
    [
        "*[Laughter]: it went on.*",
        "*[Laughter]: it\nwent on,* they say",
        "*[Laughter]: *so* it\nwent* on",
    ],
)
def test_a_paragraph_that_begins_with_emphasis_and_a_bracket_is_text(
    tmp_path: Path, text: str
) -> None:
    assert "[Laughter]: " in text_of(tmp_path, f"# One\n\n{text}\n").replace("<em>", "")


def test_a_meaning_may_have_emphasis_and_words_may_follow(tmp_path: Path) -> None:
    text = "# One\n\n*[UN]: United *Nations*\n*[EU]: Union\nThe *UN* and EU.\n\nMore.\n"
    assert MARK in text_of(tmp_path, text)
    assert "*[" not in text_of(tmp_path, text)


def test_a_definition_list_is_read_where_it_stands(tmp_path: Path) -> None:
    text = "# One\n\nThe UN.\n\n# List\n\n::: {.abbreviations}\nUN\n:   United *Nations*\n:::\n"
    html = text_of(tmp_path, text)
    assert f"The {MARK}." in html
    assert "<dt>UN</dt>" in html


def test_the_list_is_sorted_as_the_language_sorts_and_has_the_authors_emphasis(
    tmp_path: Path,
) -> None:
    keys = {"Öb": "'one'", "OZ": "*two* -- three", "of": "f", "zz": "last"}
    text = f"# One\n\nÖb OZ of zz WHO{LIST}\n*[WHO]: World Health Organization\n"
    html = text_of(tmp_path, text, abbreviations=keys)
    assert re.findall("<dt>(.*?)</dt>", html) == ["Öb", "of", "OZ", "WHO", "zz"]
    assert "<dd><em>two</em> – three</dd>" in html
    assert "<dd>‘one’</dd>" in html
    html = text_of(tmp_path, text, abbreviations=keys, language="sv")
    assert re.findall("<dt>(.*?)</dt>", html) == ["of", "OZ", "WHO", "zz", "Öb"]


def test_a_list_is_all_that_a_chapter_needs(tmp_path: Path) -> None:
    book, told = finished_book(tmp_path, f"# One\n\nUN\n\n# Abbreviations{LIST}", abbreviations=UN)
    assert told == []
    assert book.divisions[1].html.count("<dt>") == 1


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (("UN", "EU"), '<dl class="abbreviation-list">'),
        (("UNESCO", "EU"), "keys-wide"),
        (("UNESCO-W", "EU"), "keys-wider"),
        (("UNESCO in UN", "EU"), "keys-widest"),
        (("A word of many letters", "EU"), "keys-above"),
    ],
)
def test_a_list_leaves_its_longest_key_room(
    tmp_path: Path, keys: tuple[str, ...], name: str
) -> None:
    html = text_of(tmp_path, f"# One\n\n{' '.join(keys)}{LIST}", abbreviations=dict.fromkeys(keys, "a meaning"))  # fmt: skip
    assert re.search(rf"{name}(?![-\w])", html)


def test_two_meanings_are_an_error_with_both_lines(tmp_path: Path) -> None:
    text = "# One\n\nUN\n\n*[UN]: United Notes\n"
    (found,) = faults(tmp_path, text, abbreviations=UN)
    assert found == (
        "abbreviation-double", "“UN” stands for “United Nations”, and for “United Notes”", "manuscript/book.md:3",
        "keep one of the two, or shorten one otherwise",
    )  # fmt: skip
    text = "# One\n\n::: {.abbreviations}\nUN\n:   United Nations\n\nUN\n:   United Notes\n:::\n"
    (found,) = faults(tmp_path, text)
    assert found[::2][:2] == ("abbreviation-double", "manuscript/book.md:7")


def test_the_same_meaning_may_be_said_twice_and_other_capitals_are_another_key(
    tmp_path: Path,
) -> None:
    text = "# One\n\nUN un\n\n*[UN]: United Nations\n*[un]: one\n"
    assert faults(tmp_path, text, abbreviations=UN) == []


def test_one_that_is_never_used_is_a_note_at_its_line(tmp_path: Path) -> None:
    text = "# One\n\n`UN` and ab\n\n*[AB]: a bee\n"
    assert faults(tmp_path, text, abbreviations=UN) == [
        ("abbreviation-unused", "“UN”, United Nations, is not in the text", "manuscript/book.md:3",
         "take it out, or write it as the text does: capitals count"),
        ("abbreviation-unused", "“AB”, a bee, is not in the text", "manuscript/book.md:9",
         "take it out, or write it as the text does: capitals count"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("box", "message"),
    [
        ("{.abbreviations}", "a list of abbreviations has none"),
        ("{#list-of-abbreviations}", "a list of abbreviations is asked for, and there are none"),
    ],
)
def test_a_list_without_any_is_told(tmp_path: Path, box: str, message: str) -> None:
    text = f"# One\n\nWords.\n\n::: {box}\nMore.\n:::\n"
    ((code, said, place, _),) = faults(tmp_path, text)
    assert (code, said, place) == ("abbreviations-empty", message, "manuscript/book.md:8")


@pytest.mark.parametrize("value", ["UN", ["UN"], {"UN": {"a": "b"}}, {"UN": ["a"]}])
def test_a_key_that_is_no_mapping_to_texts_is_an_error(tmp_path: Path, value: Any) -> None:
    ((code, *_),) = faults(tmp_path, "# One\n\nUN\n", abbreviations=value)
    assert code in ("front-matter-value", "front-matter-type")


def test_a_book_that_says_nothing_of_them_has_none(tmp_path: Path) -> None:
    assert "<abbr" not in text_of(tmp_path, "# One\n\nUN *[x] y\n\nHTML\n:   A word\n")
