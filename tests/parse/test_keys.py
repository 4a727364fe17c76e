"""A note's key belongs to its file, in every edition and whatever pandoc is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import readers
from builders import faults, finished_book, write_book
from conftest import SHARED, build

from octavo.parse import pieces

TRIAL = SHARED / "trials" / "field" / "same-note-key-in-two-chapters" / "manuscript" / "book.md"

TWO_FILES = {
    "1-one.md": "# One\n\nA.[^1] And b.[^x]\n\n[^1]: The note of one.\n\n[^2]: Its second.\n\nB.[^2]\n",
    "2-two.md": "# Two\n\nA.[^1] [A link[^2]](https://example.org).\n\n[^1]: The note of two.\n\n[^x]: Only here.\n"
    "\n[^2]:\n    Below.\n",
}


def notes_of(folder: Path, text: dict[str, str]) -> list[tuple[str, str, str, str]]:
    book, said = finished_book(folder, text)
    assert said == []
    return [(note.id, note.label, note.text, str(note.place)) for note in book.notes]


@pytest.mark.parametrize("size", [1, 24_000])
def test_a_call_takes_the_note_of_its_own_file_else_the_one_of_the_book(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", size)
    assert notes_of(tmp_path, TWO_FILES) == [
        ("fn-1-one-1", "1", "The note of one.", "manuscript/1-one.md:8"),
        ("fn-x", "2", "Only here.", "manuscript/2-two.md:7"),
        ("fn-1-one-2", "3", "Its second.", "manuscript/1-one.md:10"),
        ("fn-2-two-1", "4", "The note of two.", "manuscript/2-two.md:5"),
        ("fn-2-two-2", "5", "Below.", "manuscript/2-two.md:9"),
    ]


def test_all_editions_have_the_notes_of_each_file(tmp_path: Path) -> None:
    built = build(write_book(tmp_path, TWO_FILES, language="en-GB", author="A. Writer"))
    assert [f for f in built.build.findings if f.code != "not-run"] == []
    wanted = [
        ("1", "The note of one."), ("2", "Only here."), ("3", "Its second."), ("4", "The note of two."), ("5", "Below.")
    ]  # fmt: skip
    for trees in (
        list(readers.epub_documents(built.content("epub")).values()),
        [readers.html_tree(built.content("html"))],
    ):
        found = [(note.call_label, note.text) for note in readers.notes_of(trees)]
        assert [label for label, _ in found] == [label for label, _ in wanted]
        for (_, text), (_, words) in zip(found, wanted, strict=True):
            assert words in text
    printed = readers.squeeze("".join(readers.pdf_pages(built.content("pdf"))))
    assert all(readers.squeeze(label + words) in printed for label, words in wanted)


def test_columns_of_tables_and_code_stay_as_they_were_written(tmp_path: Path) -> None:
    table = (
        "+----------+----+\n| a[^1]    | b  |\n+----------+----+\n\n`[^1]` and \\[^1]\n\n    [^1]\n"
    )
    text = {"1.md": f"# One\n\n{table}\n[^1]: One.\n", "2.md": "# Two\n\nB.[^1]\n\n[^1]: Two.\n"}
    book, said = finished_book(tmp_path, text)
    assert said == []
    html = book.divisions[0].html
    assert html.count("<td>") == 2
    assert html.count("[^1]") == 3
    assert not any(ord(letter) > 0xEFFF for d in book.divisions for letter in d.html)


def test_keys_that_only_one_file_has_are_left_alone(tmp_path: Path) -> None:
    text = {"1.md": "# One\n\nA.[^1]\n", "2.md": "# Two\n\nB.[^2]\n\n[^1]: One.\n\n[^2]: Two.\n"}
    assert [name for name, *_ in notes_of(tmp_path, text)] == ["fn-1", "fn-2"]


def test_a_call_that_two_other_files_could_answer_is_an_error_at_its_line(tmp_path: Path) -> None:
    text = {"1.md": "# One\n\nA.[^k]\n\n[^k]: First.\n", "2.md": "# Two\n\nA.[^k]\n\n[^k]: Second.\n",
            "3.md": "# Three\n\nText.\n\nMore.[^k]\n"}  # fmt: skip
    assert faults(tmp_path, text) == [
        ("note-undefined", "the note [^k] is defined in other files, but not in this one",
         "manuscript/3.md:5", "define it in this file, or call it by a key that only one file has"),
    ]  # fmt: skip


def test_what_is_said_of_a_note_has_the_key_that_its_author_wrote(tmp_path: Path) -> None:
    text = {"1.md": "# One\n\nA.[^k] B.[^k]\n\n[^k]: First.\n", "2.md": "# Two\n\nA.[^k]\n\n[^k]: Second.\n\n"
            "[^u]: Unused.\n", "3.md": "# Three\n\nText.[^u]\n\n[^u]: Third.\n"}  # fmt: skip
    assert [(code, message, place) for code, message, place, _ in faults(tmp_path, text)] == [
        ("note-called-twice", "the note [^k] is called more than once", "manuscript/1.md:6"),
        ("note-unused", "the note [^u] is never called", "manuscript/2.md:7"),
    ]


def test_a_key_that_one_file_defines_twice_is_one_error(tmp_path: Path) -> None:
    text = TRIAL.read_text("utf-8") if TRIAL.exists() else ""
    if not text:
        pytest.skip("the trials are not part of the repository, and not beside it here")
    assert faults(tmp_path, text) == [
        ("note-double", "the note [^1] is defined twice", "manuscript/book.md:17",
         "give one of the two another key; in files of their own chapters may have the same"),
    ]  # fmt: skip


def test_the_trial_in_two_files_is_a_book(tmp_path: Path) -> None:
    if not TRIAL.exists():
        pytest.skip("the trials are not part of the repository, and not beside it here")
    one, two = TRIAL.read_text("utf-8").split("# Two")
    assert notes_of(tmp_path, {"1.md": one, "2.md": "# Two" + two}) == [
        ("fn-1-1", "1", "The note of one.", "manuscript/1.md:11"),
        ("fn-2-1", "2", "The note of two.", "manuscript/2.md:5"),
    ]


def test_a_note_that_is_called_in_a_link_is_called(tmp_path: Path) -> None:
    text = "# One\n\n[A[^1]](https://example.org) [b[^2]](#one)\n\n[^1]: One.\n\n[^2]: Two.\n"
    assert [text for _, _, text, _ in notes_of(tmp_path, {"1.md": text})] == ["One.", "Two."]


FILES_WITH_LINKS = {
    "1-one.md": "# One\n\n[A][alloc], [`new`], [Std] and $x[1]$.\n\n[alloc]: https://one.example/a\n[`new`]: https://one.example/n\n"
    "[std]: https://both.example/\n[1]: https://one.example/1\n",
    "2-two.md": "# Two\n\n[B][ALLOC], [alloc], `[alloc]`, [`new`][], [std], [x][1], $x[1]$ and \\[1].\n\n"
    "[alloc]: https://two.example/a\n[`new`]:\n  https://two.example/n\n[std]: https://both.example/\n[1]: https://two.example/1\n",
    "3-three.md": "# Three\n\n[C][alloc] and [d][1].\n\nWords\n[1]: no definition.\n",
}


@pytest.mark.parametrize("size", [1, 24_000])
def test_a_link_takes_the_address_of_its_own_file_else_the_first_of_the_book(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_SIZE", size)
    book, said = finished_book(tmp_path, FILES_WITH_LINKS)
    assert said == []
    one, two, three = (division.html for division in book.divisions)
    assert re.findall(r'<a href="https://([^"]*)">(.*?)</a>', one + two + three) == [
        ("one.example/a", "A"), ("one.example/n", "<code>new</code>"), ("both.example/", "Std"),
        ("two.example/a", "B"), ("two.example/a", "alloc"), ("two.example/n", "<code>new</code>"),
        ("both.example/", "std"), ("two.example/1", "x"),
        ("one.example/a", "C"), ("one.example/1", "d"), ("one.example/1", "1"),
    ]  # fmt: skip
    assert "<code>[alloc]</code>" in two
    assert two.count("<math") == 1
    assert "[1]" in two


def test_a_key_that_is_spelled_in_two_ways_is_printed_as_it_is_written(tmp_path: Path) -> None:
    files = {"1-one.md": "# One\n\n[ab]\n\n[ab]: https://one.example/\n",
             "2-two.md": "# Two\n\n[Ab], [ab] and [c][AB].\n\n[ab]: https://two.example/\n"}  # fmt: skip
    book, said = finished_book(tmp_path, files)
    assert said == []
    found = re.findall(r'<a href="https://two.example/">(.*?)</a>', book.divisions[1].html)
    assert found == ["Ab", "ab", "c"]


def test_of_two_addresses_in_one_file_the_author_is_told_by_the_key_as_written(
    tmp_path: Path,
) -> None:
    files = {"1-one.md": "# One\n\n[ab]\n\n[ab]: https://one.example/\n",
             "2-two.md": "# Two\n\n[ab]\n\n[ab]: https://two.example/\n[ab]: https://three.example/\n"}  # fmt: skip
    _, said = finished_book(tmp_path, files)
    assert [(code, message, place) for code, message, place, _ in said] == [
        ("reference-double", "the link reference [ab] is defined twice", "manuscript/2-two.md:6")
    ]
