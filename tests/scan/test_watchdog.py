"""Calls that no rule has read are told; years, decimals and names of things are not taken for calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from counting import grows

from octavo.scan import watchdog
from octavo.scan.model import Log
from octavo.scan.watchdog import watch_numbers
from scan.simulate import DIALECTS
from scan.test_simulated import imported

GLUED = (
    "# One\n\nThe railway came.1 Nobody kept the books, and what is known comes from letters.2 The widow sold the\n\n"
    "land and never saw it.3 A clerk was sent.\n\nThe count was “lost.”4 The cousin did not come;5 he wrote.\n"
)


def looks(text: str, linked: frozenset[str] = frozenset()) -> list[tuple[int | None, str]]:
    log = Log()
    blocks = [(text.count("\n", 0, text.index(block)) + 1, block) for block in text.split("\n\n")]
    watch_numbers(blocks, linked, log)
    return [(look.line, look.message) for look in log.looks]


def test_five_numbers_glued_to_words_are_one_look() -> None:
    told = [look for look in imported(GLUED).log.looks if "glued" in look.message]
    assert [(look.what, look.line) for look in told] == [("note", 3)]
    assert told[0].message == (
        "5 numbers from 1 to 5 are glued to words, from “came” to “come”, and call no note: "
        "they may be calls and notes that were not known as such"
    )


class Sought:
    """An expression that counts the letters that it is given."""

    def __init__(self, form: re.Pattern[str]) -> None:
        self._form = form
        self.letters = 0

    def search(self, text: str) -> re.Match[str] | None:
        self.letters += len(text)
        return self._form.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        self.letters += len(text)
        return self._form.finditer(text)


def test_each_block_is_looked_through_once_for_signs_whatever_begins_its_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought = Sought(watchdog._SIGN)
    monkeypatch.setattr(watchdog, "_SIGN", sought)
    text = "\n".join(["*Carter, Mills."] * 100)
    assert looks(text) == []
    assert 0 < sought.letters <= 2 * len(text)


@pytest.mark.parametrize("letters", ["abcdefghij", "aaaaaaaaaa"], ids=["words", "one word"])
def test_each_number_of_a_run_takes_as_much_work(letters: str) -> None:
    digits = str.maketrans("0123456789", letters)

    def watch(size: int) -> None:
        words = (f"Mill{number:03}".translate(digits) + f".{number}" for number in range(size))
        watch_numbers([(1, " ".join(words))], frozenset(), Log())

    assert grows(watch, 200) < 2.3


def test_of_runs_that_part_the_longest_with_different_words_is_told() -> None:
    text = "sheep.1 mill.2 river.3 widow.4 clerk.5 Type.6 Type.7 Type.8 Type.9 Type.10 Type.11 Type.12 came.6 stone.7"
    assert [message.partition(",")[0] for _, message in looks(text)] == [
        "11 numbers from 1 to 11 are glued to words"
    ]


def test_four_are_none() -> None:
    assert looks(GLUED.replace("come;5", "come;")) == []


def test_some_may_be_lost_between_them() -> None:
    assert looks(
        GLUED.replace("letters.2", "letters.3")
        .replace("it.3", "it.4")
        .replace("”4", "”6")
        .replace(";5", ";8")
    )


def test_numbers_of_notes_that_are_called_are_no_look() -> None:
    assert looks(GLUED, frozenset("12345")) == []


def test_numbers_glued_to_the_beginnings_of_notes_are_told() -> None:
    text = "One.\n\n> 1Carter, Mills.\n\n2“Letter,” box 4.\n\n3Harris, 40.\n\n> 4Ibid.\n\n5County Archive."
    assert [line for line, _ in looks(text)] == [3]


def test_numbers_in_brackets_are_told_where_no_note_is_linked() -> None:
    assert looks("It came.[1] It went.[2] They saw.[3] He had.[4] She said[5] so.")


def test_numbers_that_were_misread_as_signs_are_told() -> None:
    text = (
        "The railway came.’ Nobody kept letters.* The widow sold\n\n*Carter, Mills of the Valley, 12.\n?Letter, box 4.\n\n"
        "land and never saw it.* A clerk was sent.\n\nThe count was lost.® The cousin wrote.\n\n°Harris, “The Cousin,” 9."
    )
    assert looks(text) == [
        (1, "3 signs stand behind sentences and 3 before lines, and call no note: "
            "they may be calls and notes whose numbers were misread")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "In 1918 it was 1.5 m, in 1919 2.5, in 1920 3.5; in 1921 4.5 and in 1922 5.5 of them.",
        "It ended in the year. 1918 came. 1919 came. 1920 came. 1921 came. 1922 came.",
        "Type1 and Type2 and Type3 and Type4 and Type5 and Type6 are types.",
        "See p.1, p.2, pp.3, vol.4, no.5, fig.6, art.7 and sec.8.",
        "km2, CO2, H3, A4, B5, G7, G8 and PM10 of Q1, Q2, Q3, Q4 and Q5.",
        "https://x.org/one1 https://x.org/two2 /three3 x.four4 me@five5 a_six6",
        "On the 1st, 2nd, 3rd, 4th, 5th and 6th of May it was 1:2, 3:4, 5:6.",
        "*One sentence.* Another.\n\n*Two\nsentences.* And.\n\n*Three.* Four.\n\nA *fourth.* So.",
        "He said: “Come.” She did not. “No!” he said. “Why?” she asked.",
    ],
)
def test_years_decimals_and_names_of_things_are_no_calls(text: str) -> None:
    assert looks(text) == []


def test_the_dialects_that_are_known_are_silent() -> None:
    """A raised number, a bracket, a sign that calls a note is no number glued to a word."""
    for dialect in DIALECTS:
        call = {"sup": "<sup>{}</sup>", "caret": "[^{}]", "tex": "${{ }}^{{{}}}$"}.get(
            dialect.calls
        )
        if call:
            text = " ".join(f"word{chr(96 + n)}.{call.format(n)} And" for n in range(1, 9))
            assert looks(text) == []


def test_letters_that_only_one_font_can_draw_are_told_with_the_first_line() -> None:
    told = [look for look in imported("# One\n\nThe \ue827 mill.\n\nTwo \ue86b\ue827.\n").log.looks
            if look.what == "letters"]  # fmt: skip
    assert [(look.line, look.message) for look in told] == [
        (
            3,
            "3 letters mean something in one font only (U+E827, U+E86B): write what the source shows in their place",
        )
    ]


PROSE = "The mills of the lower valley stood until the railway came to the town of {}."


def told_of_pages(text: str) -> list[str]:
    return [
        look.message for look in imported(text).log.looks if "alone on their lines" in look.message
    ]


@pytest.mark.parametrize("apart", ["\n\f", "\n---\n\n"])
def test_pages_whose_numbers_do_not_rise_are_told(apart: str) -> None:
    shuffled = {"Ani": 3, "Bor": 1, "Cys": 2, "Dur": 5, "Eli": 4}
    told = told_of_pages(
        apart.join(f"{PROSE.format(town)}\n\n{n}\n" for town, n in shuffled.items())
    )
    assert len(told) == 1
    assert "stay in the text: 3, " in told[0]


def test_a_page_that_is_there_twice_is_told() -> None:
    pages = [("Ani", 1), ("Bor", 2), ("Cys", 2), ("Dur", 3), ("Eli", 4)]
    assert told_of_pages("\f".join(f"{PROSE.format(town)}\n\n{number}\n" for town, number in pages))


def test_numbers_that_rise_or_stand_within_pages_are_no_look() -> None:
    towns = ("Ani", "Bor", "Cys", "Dur", "Eli")
    pages = [
        f"{PROSE.format(town)}\n\n7\n\nNobody in {town} kept a book of it.\n\n{number}\n"
        for number, town in enumerate(towns, start=1)
    ]
    assert told_of_pages("\f".join(pages)) == []
    assert told_of_pages("\n".join(f"{n}\n\n{PROSE.format(n)}\n" for n in range(1, 6))) == []
