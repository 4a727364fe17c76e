"""The manuscript calls the notes that the scan calls, and the parse stage reads nothing else as a call."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.etree import fromstring

from octavo.model import Book
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from scan.test_simulated import imported

CALLS = {"sup": "<sup>{}</sup>", "tex": "${{ }}^{{{}}}$", "bracket": "[{}]"}


def scan(text: str, note: str, form: str = CALLS["sup"], rule: str = "---\n\n") -> str:
    """Two pages with a note each; what is looked at stands in the first."""
    one, two = form.format(1), form.format(2)
    return (
        f"# Chapter One\n\nIt was so.{one} {text}\n\nThe river, which\n\n{rule}{one} {note}\n\n\f\n"
        f"ran north, turned.{two}\n\n{rule}{two} A second note.\n"
    )


def read(tmp_path: Path, text: str) -> Book:
    """The book of the import; raises on any fault."""
    made = imported(text)
    assert made.account.lost == ""
    folder = tmp_path / "manuscript"
    folder.mkdir()
    (folder / "book.md").write_text(made.text, "utf-8")
    return parse_manuscript(read_manuscript(tmp_path)[0]).book


@pytest.mark.parametrize("form", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    ("scanned", "shown"),
    [
        ("As in [^1] above.", "As in 1 above."),
        ("As in [^2] and [^9] below.", "As in 2 and 9 below."),
        ("[^1]: Not a note.", "1: Not a note."),
        (r"As in \[^1\] and \[^1].", "As in 1 and 1."),
        ("As in *note [^1]*, <sup>[^2]</sup>.", "As in note 1, 2."),
        ("As [in [^1]](https://x.org/).", "As in 1."),
        ("As in <https://x.org/[^1]>.", "As in https://x.org/%5B%5E1%5D."),
        ("As in `[^1]` and [sic].", "As in [^1] and [sic]."),
    ],
)
def test_what_looks_like_a_call_in_a_note_is_a_raised_number(
    tmp_path: Path, form: str, scanned: str, shown: str
) -> None:
    book = read(tmp_path, scan("", scanned, form))
    assert [note.text for note in book.notes] == [shown, "A second note."]


def test_a_note_that_is_called_in_a_note_is_called_where_the_text_calls_it(tmp_path: Path) -> None:
    book = read(tmp_path, "# One\n\nIt was.[^1] So.[^2]\n\n[^1]: See [^2].\n\n[^2]: Or [^1]: no.\n")
    assert [note.text for note in book.notes] == ["See 2.", "Or 1: no."]


@pytest.mark.parametrize(
    ("scanned", "shown"),
    [
        ("Then [^1] came, and [^7].", "Then [^1] came, and [^7]."),
        ("Then\n\n[^x]: came.", "[^x]: came."),
        (r"Then \[^7\] came.", "Then [^7] came."),
        ("Then\n\n- [^7] came\n- [^1]: too", "[^1]: too"),
        ("Then\n\n> [^7] came.", "[^7] came."),
        ("Then\n\n| [^1] | b |\n|---|---|\n| [^7] | d |", "[^7]"),
        ("Then\n\n<table><tr><td>a [^1] b [^7]: c</td></tr></table>", "a [^1] b [^7]: c"),
        ("Then [came [^7]](https://x.org/).", "came [^7]"),
        ("Then <https://x.org/[^7]> came.", "https://x.org/%5B%5E7%5D came"),
    ],
)
def test_brackets_that_call_nothing_stay_as_they_are(
    tmp_path: Path, scanned: str, shown: str
) -> None:
    book = read(tmp_path, scan(scanned, "A note."))
    assert [note.text for note in book.notes] == ["A note.", "A second note."]
    assert shown in "".join(fromstring(f"<div>{book.divisions[0].html}</div>").itertext())


def test_a_call_before_a_colon_is_one_and_escaped_brackets_are_none(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "# One\n\nHe said[^1]: “No.” It was \\[^1\\].[^\\*]\n\n[^1]: A note.\n\n[^\\*]: B.\n",
    )
    assert [note.text for note in book.notes] == ["A note.", "B."]
    assert "It was [^1]." in book.divisions[0].html


@pytest.mark.parametrize(
    "formula", ["\\[\nx^{2} + y_1 = 3\n\\]", "\\[x^{2} + y_1 = 3\\]", "$$x^{2}\n+ y_1 = 3$$"]
)
def test_a_formula_that_stands_alone_is_read_as_one(tmp_path: Path, formula: str) -> None:
    book = read(tmp_path, scan(f"Then\n\n{formula}\n\nand so on.", "A note."))
    (math,) = fromstring(f"<div>{book.divisions[0].html}</div>").iter("{*}math")
    assert math.get("display") == "block"
    assert "".join(math.itertext("{*}mi", "{*}mn", "{*}mo")) == "x2+y1=3"


@pytest.mark.parametrize("words", ["\\[sic\\]", "\\[now\nGanja\\]", "\\[12\\]", "\\[^9\\]"])
def test_words_in_brackets_that_stand_alone_are_no_formula(tmp_path: Path, words: str) -> None:
    pages = f"# One\n\nThey came over the mountains in great numbers to Elisabethpol\n\n\f\n\n{words}\n\n\f\n\nbefore the winter.\n"
    book = read(tmp_path, pages)
    shown = words.replace("\\", "").replace("\n", " ")
    text = "".join(fromstring(f"<div>{book.divisions[0].html}</div>").itertext())
    assert (
        text.strip()
        == f"They came over the mountains in great numbers to Elisabethpol {shown} before the winter."
    )


@pytest.mark.parametrize("form", CALLS.values(), ids=CALLS)
def test_brackets_in_formulas_and_in_raised_words_call_nothing(tmp_path: Path, form: str) -> None:
    text = "Then <sup>as [^1]</sup>.\n\n$$ x_2 [^1] $$\n\n> or [^1] and $y_2 [^7]$"
    book = read(tmp_path, scan(text, "A note.", form))
    assert [note.text for note in book.notes] == ["A note.", "A second note."]
    assert "<sup>as\xa01</sup>" in book.divisions[0].html
    assert book.divisions[0].html.count("<msup>") == 2


def test_a_call_in_the_words_of_a_link_calls_its_note(tmp_path: Path) -> None:
    text = (
        "# One\n\nAs [Smith[^1] says](https://x.org/).\n\nAnd so on.\n\n[^1]: A note.\n\n[^2]: B.\n"
    )
    book = read(tmp_path, text)
    assert [note.text for note in book.notes] == ["A note.", "B."]
