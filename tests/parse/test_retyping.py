"""A word that is typed into a book gives the Book that all of it parsed anew gives, most often without parsing it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from octavo.model import Manuscript, Place, SourceFile
from octavo.model.metadata import Metadata
from octavo.parse import Parsed, pandoc, parse_manuscript, pieces, plainedits, retyping, standing
from octavo.parse.standing import Standing
from octavo.workshop import memory

BLOCKS = (
    "A plain paragraph of words, which goes on for a line and then for another,\nsince its author breaks them by hand as they come.",
    "Here *an emphasis of several words* and **a strong one of them** stand among more words of a line.",
    "A call of a note[^{0}] stands in this line of words, and more of them follow it.\n\n[^{0}]: The note has words in its first line,\n    and more words in a second.",
    "> A quotation of words which\nis lazily continued in its second line of words\n\nand a paragraph below.",
    "- an item of words\nwith a lazy line of words behind it\n\n- another item of words\n\n    which has a paragraph of its own",
    "Term of words\n\n:   what words mean here\nand in a lazy line of words",
    "First   Second\n------  ------\nleft of  right of\nwords and more words\n\nTable: a caption of words",
    "----- -----\nleft words\nof one  and more\n\nright words\n----- -----",
    "| One | Two |\n|---|---|\n| left | right |",
    "## A section of words {0}\n\nSome words under it, among them two: one and two.",
    "::: {{.verse}}\nA line of verse of words\nand another line of it\n:::",
    "Short lines of words\nwhich would be verse\nBut are not so\nTo whoever reads them",
    "::: note\nA call-out of words in a paragraph\nof two lines of words\n:::",
    "Words in [brackets of several\nwords over two lines](#chapter-0) and behind them more.",
    "Ձեռագիր words of Armenian, and Greek λόγος words, and слова of Russian stand here.",
    "See www.example.org and doi: 10.1234/abcd for words; “quoted words” stand here, too . . . and more.",
    "“Quoted words begin a paragraph,” she said in a line of it, “and end it, in several words.”",
    "*Emphasis* begins another, of a line of words.\n\n[^q{0}]: *Ibid.*, a note that is called below, in words.\n\nSo it is[^q{0}] here.",
    "Mr. Words said to Dr. Others: p. 12 and pp. 3 of words — a dash of words.",
    '![A picture of words](plan.png){{alt="A plan"}}',
    "A formula $a + b$ among words, and `code of words` among others.",
    "<div>\nsome words in a division\n</div>\n\nand words behind it, several of them.",
    "The same words stand here twice.\n\nThe same words stand here twice.",
    "A word, שלום, stands here, and 1999.\n\nשלום and words.\n\n- 1999\n- שלום עולם\n\n1999 and 2000.",
    "Some [index]{{.index}} mark of words, and a page[]{{.page n=\"{0}\"}} of a source among words.",
)  # fmt: skip
WORDS = (
    *("word", "typed", "longer", "and more") * 4, "a", "I", "x7", "1999", "12.", "words,", "Mr", "p.", "λόγος", "слово", "שלום", "www", "doi", "10.",
    "Table", "the", "same", "*so*", "…", "“so”", "--", "",
)  # fmt: skip


@pytest.fixture(autouse=True, params=["stays", "ends", "reads few lines"])
def process(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """A process that stays and remembers, and as many as there are builds, for which things are kept."""
    monkeypatch.setattr(pieces, "_SIZE", 20)
    monkeypatch.setattr(pieces, "_FINE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if request.param == "stays":
        memory.remember()
    if request.param == "reads few lines":  # of every piece: none is short
        monkeypatch.setattr(plainedits, "_SHORT", 0)
    yield
    memory.forget()


@pytest.fixture
def retyped(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each parse, whether words were put into the Book of before."""
    taken: list[bool] = []
    true = retyping.retype_book

    def watch(*arguments: object) -> object:
        made = true(*arguments)  # type: ignore[arg-type]
        taken.append(made is not None)
        return made

    monkeypatch.setattr("octavo.parse.retype_book", watch)
    return taken


@pytest.mark.parametrize("seed", range(4))
def test_words_typed_anywhere_give_the_book_that_is_parsed_anew(
    seed: int, retyped: list[bool]
) -> None:
    assert type_at_random(Random(seed), edits=20) == []  # noqa: S311
    assert any(retyped)


def type_at_random(dice: Random, edits: int) -> list[str]:
    """Edit a book of random blocks; the lines after whose edit it was another than parsed anew."""
    chapters = [
        "\n\n".join(dice.choice(BLOCKS).format(f"{n}-{k}") for k in range(dice.randrange(2, 7)))
        for n in range(4)
    ]
    lines = "\n\n".join(f"# Chapter {n}\n\n{text}" for n, text in enumerate(chapters)).split("\n")
    wrong = []
    parse_again(lines)
    for _ in range(edits):
        number = dice.choice(
            [n for n, line in enumerate(lines) if line[:1].isalpha() or line[:2] == "[^"]
        )
        before, words = lines[number], lines[number].split(" ")
        place = dice.randrange(min(1, len(words) - 1), len(words))
        words[place : place + dice.choice((0, 0, 1, 2))] = [dice.choice(WORDS)]
        lines[number] = " ".join(words)
        made = parse_again(lines)
        if made != parse_anew(lines):
            wrong.append(f"{before} → {lines[number]}")
        if made.findings:  # it would be parsed anew from then on
            lines[number] = before
            parse_again(lines)
    return wrong


def parse_again(lines: list[str]) -> Parsed:
    memory.begin_build()
    return parse_manuscript(manuscript_of(lines), keep=True)


def parse_anew(lines: list[str]) -> Parsed:
    kept = memory._OF_PROCESS[:]
    memory.forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("octavo.parse.retyping.find_book", lambda *_: None)
        patch.setattr("octavo.parse.whole.remember_book", lambda *_: None)
        try:
            return parse_manuscript(manuscript_of(lines), keep=True)
        finally:
            memory._OF_PROCESS[:] = kept


def manuscript_of(lines: list[str]) -> Manuscript:
    metadata = Metadata.model_validate({"title": "T", "author": "A", "language": "en"})
    text = "\n".join(lines) + "\n"
    half = text.index("# Chapter 2")
    files = (
        SourceFile("a.md", text[:half], 0),
        SourceFile("b.md", text[half:], text[:half].count("\n")),
    )
    return Manuscript(Path(), files, metadata, Place("a.md", 1), (), None)


PLAIN = ["# Chapter 0", "", "Some words.", "", "# Chapter 2", "", "The words of a line stand here, and they are plain.",
         "They go on in a second line, which has *an emphasis of words* in it.", "",
         "A call[^n] of words.", "", "[^n]: A note of words in its first line, and only.", "", *["Others, many of them, stand in more lines of words below."] * 8, ""]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "is_typed"),
    [
        ("stand here", "really stand here", True),
        ("of a line", "of line", True),
        ("and they are", "and these were", True),
        ("an emphasis of words", "an emphasis of many words", True),
        ("go on in a second", "go on, in 1999, in a second", True),
        ("A note of words in its", "A note of some words in its", True),
        ("words in its first", "words, in its first", True),
        ("The words", "Words", False),  # may begin a block
        ("call[^n] of", "call[^n] and of", False),
        ("stand here", "*stand* here", False),
        ("Others, many of", "Others, very many of", False),  # stands there eight times
    ],
)
def test_what_is_plainly_a_word_is_not_parsed(
    old: str, new: str, is_typed: bool, retyped: list[bool]
) -> None:
    parse_again(PLAIN)
    text = "\n".join(PLAIN).replace(old, new, 1).split("\n")
    made = parse_again(text)
    assert retyped == [False, is_typed]
    assert made == parse_anew(text)


def test_words_are_typed_into_the_book_into_which_others_were_typed(retyped: list[bool]) -> None:
    text = "\n".join(PLAIN)
    parse_again(PLAIN)
    for typed in ("stand right here", "stand right over here", "stand over here"):
        lines = text.replace("stand here", typed).split("\n")
        assert parse_again(lines) == parse_anew(lines)
    assert retyped == [False, True, False, True, False, True, False]


@pytest.mark.parametrize("other", ["`{}`", "[{}]{{lang=ru}}"])
def test_words_that_a_step_marks_are_not_put_where_none_does(
    other: str, retyped: list[bool]
) -> None:
    words = "The old слово of a line stands here"
    lines = [*PLAIN, f"{words}.", "", "# Code", "", f"Some {other.format(words)}.", *PLAIN[6:], ""]
    lines = [line.replace("[^n", "[^m") if n > len(PLAIN) else line for n, line in enumerate(lines)]
    parse_again(lines)
    text = "\n".join(lines).replace("слово", "word", 1).split("\n")
    assert parse_again(text) == parse_anew(text)
    assert retyped[:2] == [False, False]


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a book that was parsed by another process, and has no short piece."""
    memory.forget()
    monkeypatch.setattr(plainedits, "_SHORT", 0)
    lines = [*PLAIN, "A paragraph behind it, and more.", ""]
    parse_again(lines)
    return lines


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pandoc is given."""
    texts: list[str] = []
    true = pandoc._ask_pandoc

    def watch(text: str, *rest: Any) -> bytes:
        texts.append(text)
        return true(text, *rest)

    monkeypatch.setattr("octavo.parse.pandoc._ask_pandoc", watch)
    return texts


def test_a_short_piece_with_a_typed_word_is_read_once_by_processes_that_end(
    monkeypatch: pytest.MonkeyPatch, retyped: list[bool], read: list[str]
) -> None:
    memory.forget()
    monkeypatch.setattr(plainedits, "_SHORT", 6_000)
    parse_again(PLAIN)
    read.clear()
    typed = [line.replace("of a line", "of line") for line in PLAIN]
    parse_again(typed)
    parse_again(["# Chapter 0", "", "A paragraph more.", *typed[1:]])
    assert retyped == [False, True, False]
    assert len([text for text in read if "of line" in text]) == 1


@pytest.mark.parametrize(
    ("old", "new", "few"),
    [
        ("of a line", "of line", True),
        ("A note of words", "A note of some words", True),
        ("many of them", "some of them", False),  # it stands there eight times
        ("an emphasis of", "an *emphasis of", False),
    ],
)
def test_of_a_long_piece_pandoc_is_given_the_paragraphs_around_a_typed_word(
    long: list[str], retyped: list[bool], read: list[str], old: str, new: str, few: bool
) -> None:
    typed = "\n".join(long).replace(old, new, 1).split("\n")
    made = parse_again(typed)
    assert made == parse_anew(typed)
    given = [text for text in read if new in text]
    assert ("A paragraph behind it" in given[0]) is not few
    assert retyped[0] is few


def test_few_lines_that_give_something_else_are_not_put_into_the_piece(
    long: list[str], read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As would be, if something that reaches over plain paragraphs were not known."""
    true = pandoc._ask_pandoc

    def mark(text: str, *rest: Any) -> bytes:
        return true(
            text.replace("they are plain", "they are *plain*") if len(read) == 0 else text, *rest
        )

    monkeypatch.setattr("octavo.parse.pandoc._ask_pandoc", mark)
    typed = "\n".join(long).replace("of a line", "of line", 1).split("\n")
    assert parse_again(typed) == parse_anew(typed)
    assert len(read) == 2


@pytest.mark.parametrize(
    ("old", "new", "is_typed"),
    [
        ("some words", "some more words", True),
        ("שלום רב", "שלום רב רב", True),
        ("some words", "some שלום", False),  # its letters may be most of it
        ("of 1914", "of 1914 היה", False),
        ("1918 / 1919", "1918 / עולם 1919", False),
    ],
)
def test_an_edit_by_which_a_direction_can_change_is_parsed_anew(
    old: str, new: str, is_typed: bool, retyped: list[bool]
) -> None:
    blocks = [
        "Here are some words of it.",
        "",
        "שלום רב, עולם.",
        "",
        "The end of 1914.",
        "",
        "1917 / 1918 / 1919.",
        "",
    ]
    lines = [*PLAIN[:-1], *blocks]
    parse_again(lines)
    text = "\n".join(lines).replace(old, new, 1).split("\n")
    assert parse_again(text) == parse_anew(text)
    assert retyped[:2] == [False, is_typed]


@pytest.mark.parametrize(
    "note", ["^[A note of some.]", "\\footnote{A note of some.}", " in a line\nof^[A note.]"]
)
def test_a_word_by_which_the_id_of_a_note_in_the_text_can_change_is_parsed_anew(
    note: str, retyped: list[bool]
) -> None:
    text = "\n".join([*PLAIN, f"What is said{note} is told, and words follow.", ""])
    parse_again(text.split("\n"))
    lines = text.replace("What is said", "What is now said").split("\n")
    assert parse_again(lines) == parse_anew(lines)
    assert retyped[:2] == [False, False]


def test_a_book_in_whose_text_nothing_was_edited_is_not_parsed(retyped: list[bool]) -> None:
    assert parse_again(PLAIN) == parse_again(PLAIN) == parse_again(PLAIN) == parse_again(PLAIN)
    assert retyped == [False, True, True, True]


def test_a_book_of_which_something_was_told_is_parsed_anew(retyped: list[bool]) -> None:
    lines = [
        *PLAIN,
        "Short lines of verse",
        "That are not marked",
        "But look like some",
        "To all of us",
        "",
    ]
    parse_again(lines)
    assert parse_again([line.replace("of a line", "of line") for line in lines]).findings
    assert not any(retyped)


def test_a_book_whose_front_matter_was_edited_is_parsed_anew(retyped: list[bool]) -> None:
    manuscript = manuscript_of(PLAIN)
    parse_manuscript(manuscript, keep=True)
    other = manuscript.metadata.model_copy(update={"title": "Another"})
    edited = manuscript_of([line.replace("of a line", "of line") for line in PLAIN])
    made = parse_manuscript(replace(edited, metadata=other), keep=True)
    assert made.book.metadata.title == "Another"
    assert not any(retyped)


def test_a_book_is_kept_with_all_that_the_next_process_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory.forget()
    kept: list[Standing] = []
    monkeypatch.setattr("octavo.parse.whole.remember_book", kept.append)
    parse_again(
        [*PLAIN, BLOCKS[-6].format(""), "", "# Last {.appendix}", "", BLOCKS[-1].format(7), ""]
    )
    standing.remember_book(kept[0])
    found = standing.find_book(kept[0].manuscript, kept[0].keys)
    assert found == kept[0]
    assert found is not kept[0]


def test_a_book_whose_files_have_the_same_keys_is_found_by_every_process(tmp_path: Path) -> None:
    """What order a set is written in changes from process to process."""
    (tmp_path / "manuscript").mkdir()
    notes = "".join(f"[^{n}] " for n in range(12)), "".join(f"[^{n}]: Note.\n\n" for n in range(12))
    for name in "ab":
        text = (
            f"---\ntitle: T\nauthor: A\n---\n\n# Chapter {name}\n\nWords {notes[0]}\n\n{notes[1]}"
        )
        (tmp_path / "manuscript" / f"{name}.md").write_text(
            text if name == "a" else text.rpartition("---\n")[2], "utf-8"
        )
    asked = (
        "import sys; from pathlib import Path; from octavo.parse import _prepare;"
        "from octavo.parse.standing import _key_of; from octavo.reading.folder import read_manuscript;"
        "manuscript, keys, *_ = _prepare(read_manuscript(Path(sys.argv[1]))[0]);"
        "assert len(keys.shared) == 12; print(_key_of(manuscript, keys))"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", asked, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in "123"
    }  # fmt: skip
    assert len(names) == 1


def test_a_book_of_another_program_is_not_found(
    monkeypatch: pytest.MonkeyPatch, retyped: list[bool]
) -> None:
    memory.forget()
    parse_again(PLAIN)
    monkeypatch.setattr("octavo.parse.standing.program_key", lambda: "another")
    parse_again(PLAIN)
    assert retyped == [False, False]
