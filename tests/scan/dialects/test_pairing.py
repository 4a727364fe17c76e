"""A number is a call where a note of that number stands below it; years, sums, names of things never are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.scan.blocks import split_blocks
from octavo.scan.dialects.pairing import pair_glued
from octavo.scan.model import Log, Options
from scan.simulate import WORDS
from scan.test_simulated import imported

TRAPS = (
    "1,000", "2,345,678", "H2O", "CO2", "B52", "A4", "km2", "5th", "1st", "1918", "1918,", "17.5", "3.14", "12%",
    "10km", "p.5", "pp.12-14", "vol.3", "No.7", "Type1", "10:30", "1:2", "$5", "§12", "(1921)", "1914-1918", "G7",
)  # fmt: skip


def paired(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with what was paired raised, and why."""
    blocks, why = pair_glued(split_blocks(text), Options(), Log())
    return "\n\n".join(block.text for block in blocks), why


words = st.lists(st.sampled_from((*WORDS, *TRAPS)), min_size=6, max_size=30)


@given(st.lists(words, min_size=1, max_size=8), st.sampled_from(("\n\n", "\n\n\f\n")))
def test_without_notes_nothing_is_a_call(paragraphs: list[list[str]], between: str) -> None:
    text = between.join(f"The {' '.join(words)}." for words in paragraphs)
    assert paired(text)[1] == ()


@st.composite
def books(draw: st.DrawFn) -> tuple[str, int]:
    """A book of pages with glued notes between traps, and how many notes it has."""
    count = 0
    pages: list[str] = []
    for _ in range(draw(st.integers(3, 6))):
        text, notes = "The", []
        for _ in range(draw(st.integers(1, 4))):
            count += 1
            text += f" {' '.join(draw(words))} valley{draw(st.sampled_from('.,;”'))}{count}"
            notes.append(
                f"{count}{draw(st.sampled_from(('Carter', '“Letter”')))}, {' '.join(draw(words))} end."
            )
        pages.append("\n\n".join([f"{text} and no more.", *notes]))
    return "\n\n\f\n".join(pages), count


@given(books())
def test_every_call_is_found_between_years_sums_and_names(book: tuple[str, int]) -> None:
    text, count = book
    raised, why = paired(text)
    assert why
    numbers = [int(number) for number in re.findall(r"(?<!^)(?<!\n)<sup>(\d+)</sup>", raised)]
    assert numbers == list(range(1, count + 1))
    assert [int(n) for n in re.findall(r"(?m)^<sup>(\d+)</sup>", raised)] == numbers
    assert "".join(filter(str.isalnum, re.sub(r"</?sup>", "", raised))) == "".join(
        filter(str.isalnum, text)
    )


@given(books())
def test_every_note_is_linked_and_no_letter_lost(book: tuple[str, int]) -> None:
    text, count = book
    made = imported(text)
    assert len(made.flow.notes) == len(made.flow.linked.of_call) == count
    assert made.account.lost == ""


@pytest.mark.parametrize(
    "text",
    [
        "# One\n\nWe need three things.\n\n1. Bread of the day\n2. Wine of the year\n3. Salt of the sea\n\nThat is all.1",
        "In 1918 came the first.\n\n1918 Smith wrote.\n\nIn 1919 came the next.\n\n1919 Jones wrote.\n\n1920 Carter did.",
        "The first.1 The second.2 The third.3 The fourth.4",
        "1Alpha\n\n2Beta\n\n3Gamma",
    ],
    ids=["a list", "years", "calls without notes", "three heads without calls"],
)
def test_what_proves_nothing_is_left_alone(text: str) -> None:
    assert paired(text)[1] == ()


VERSES = [f"And the {' '.join(WORDS[n % 9 : n % 9 + 9])} of the valley." for n in range(60)]


@pytest.mark.parametrize("form", ["{}{}", "{} {}", "{}. {}", "{}{} It came.", "{} {} It came."])
@pytest.mark.parametrize("between", ["\n\n", "\n", " "])
@pytest.mark.parametrize("page", ["\n\n", "\n\n\f\n"])
def test_numbered_verses_and_paragraphs_are_no_notes(form: str, between: str, page: str) -> None:
    chapters = [
        between.join(form.format(n + 1, verse) for n, verse in enumerate(VERSES[at : at + 20]))
        for at in (0, 20, 40)
    ]
    assert paired(page.join(chapters))[1] == ()


def test_notes_whose_calls_are_lost_are_notes_under_their_page_and_told() -> None:
    pages = "\n\n\f\n".join(
        f"The valley had {word} mills, and nobody counted the sheep.\n\n{n}Carter, Mills, {n}0."
        for n, word in enumerate("one two three four five six seven eight nine".split(), start=1)
    )
    made = imported(pages)
    assert len(made.flow.notes) == len(made.flow.linked.uncalled) == 9
    told = [look.message for look in made.log.looks if look.what == "note"]
    assert told[0] == "note 1 has no call in the text; one was set on its page"
    assert re.findall(r"sheep\.\[\^(\d)\]", made.text) == list("123456789")


def test_notes_are_notes_where_an_ocr_program_misread_their_calls_and_some_of_their_numbers() -> (
    None
):
    heads = ["1", "2", "®", "4", "5", "6", "'", "8", "9", "10"]
    pages = "\n\n\f\n".join(
        f"The valley had {head} mills,{sign} and nobody\ncounted the sheep in {word}.\n\n{head}Carter, Mills, {word}."
        for head, sign, word in zip(heads, "*°®’”*°®’”", "a b c d e f g h i j".split(), strict=True)
    )
    made = imported(pages)
    assert [note.label for note in made.flow.notes] == ["1", "2", "4", "5", "6", "8", "9", "10"]
    told = [look.message for look in made.log.looks if look.what == "note"]
    assert "2 numbers between those of the notes begin none that was found: 3, 7" in told
    assert (
        sum("has no call in the text; one was set on its page" in message for message in told) == 8
    )


def test_numbers_that_are_missing_between_notes_are_told() -> None:
    made = imported(
        "It came.1 It went.2 It rose.3 It fell.5\n\n1Carter, 1.\n\n2Harris, 2.\n\n3Carter, 3.\n\n5Harris, 5."
    )
    assert [look.message for look in made.log.looks if "between" in look.message] == [
        "1 numbers between those of the notes begin none that was found: 4"
    ]


def test_a_count_may_begin_again_in_each_chapter() -> None:
    chapter = (
        "# {}\n\n{} came.1 It went.2 It rose.3\n\n1Carter, {}.\n\n2Harris, 2.\n\n3“Letter,” 3."
    )
    made = imported(
        "\n\n\f\n".join(chapter.format(name, name, name) for name in ("One", "Two", "Three"))
    )
    assert made.dialect.numbering in ("chapter", "page")
    assert len(made.flow.linked.of_call) == len(made.flow.notes) == 9


def test_notes_of_a_section_may_be_called_from_anywhere() -> None:
    text = "\n\n".join(
        f"# Chapter {n}\n\nIt came.{2 * n - 1} It went,{2 * n} and rose." for n in range(1, 6)
    )
    notes = "\n\n".join(f"{n}. Carter, Mills, {n}." for n in range(1, 11))
    made = imported(f"{text}\n\n# Notes\n\n{notes}\n")
    assert (made.dialect.calls, made.dialect.place) == ("glued", "book")
    assert len(made.flow.linked.of_call) == 10


def test_a_note_that_goes_on_over_a_page_end_is_whole() -> None:
    made = imported(
        "It came.1 It went.2 It rose, and\n\n1Carter, Mills.\n\n2Harris, “The Engines of the\n\n\f\n"
        "nobody saw it fall.3 It is gone, and\n\nvalley,” in Papers, 12.\n\n3Carter, 3.\n\n\f\nnobody knows.4\n\n4Ibid."
    )
    assert "[^2]: Harris, “The Engines of the valley,” in Papers, 12." in made.text


def test_prose_below_the_notes_of_a_page_is_told() -> None:
    prose = "The sheep were counted each spring by a clerk who came from the city and who stayed with the miller until all of the count was done."
    made = imported(
        f"It came.1 It went.2 It rose.3\n\n1Carter, 1.\n\n2Harris, 2.\n\n3Ibid.\n\n{prose}\n\n\f\nIt fell.4\n\n4Ibid."
    )
    assert [look.line for look in made.log.looks if "end of a note" in look.message] == [9]


def test_a_page_of_two_paragraphs_between_notes_stays_text() -> None:
    """Where nothing marks pages, what stands between two notes belongs to the first only if it calls none."""
    made = imported(
        "It came.1 It went.2 It rose, and\n\n1Carter, Mills.\n\n2Harris, 12.\n\nNobody saw it fall, and nobody asked.\n\n"
        "The clerk was sent.3 He counted.4\n\n- 3Carter, 3.\n\n- 4Ibid.\n"
    )
    assert "Nobody saw it fall, and nobody asked." in made.text.partition("[^1]:")[0]


def test_text_below_a_running_head_goes_on_with_no_note() -> None:
    made = imported(
        "It came.1 It went.2 It rose, and\n\n1Carter, Mills.\n\n2Harris, “The Engines of the\n\n\f\nThe Valley\n\n"
        "nobody saw it fall.3 It is gone,\n\n3Carter, 3.\n\n\f\nThe Valley\n\nand nobody knows\n\n4Ibid."
    )
    assert made.text.partition("[^1]:")[0].count("nobody") == 2


def test_glued_calls_can_be_asked_for_where_few_prove_them() -> None:
    text = "It came.1 It went,2 and rose.\n\n1Carter.\n\n2Harris.\n\n3Ibid."
    assert imported(text).dialect.calls != "glued"
    made = imported(text, Options(calls="glued"))
    assert len(made.flow.linked.of_call) == 2


PROSE = (
    "The valley had mills by the river, and nobody of the town had counted all of the sheep in it."
)


@pytest.mark.parametrize("between", ["\n\n\f\n", "\n\n"], ids=["with pages", "without"])
def test_the_number_of_a_note_may_stand_alone_above_its_quotation(between: str) -> None:
    """A folio, at the head or the foot of its page, begins no note."""
    pages = [
        f"{n}\n\n{PROSE}{n}\n\n{f'{n}' if n == 3 else f'{n}Carter,'}{{}} Mills, {n}0."
        for n in range(1, 6)
    ]
    text = between.join(
        page.format("\n\n“It was so,” wrote" if n == 3 else "")
        for n, page in enumerate(pages, start=1)
    )
    made = imported(text if between != "\n\n" else re.sub(r"(?m)^\d\n\n(?=The)", "", text))
    assert len(made.flow.linked.of_call) == len(made.flow.notes) == 5
    assert "[^3]: “It was so,” wrote Mills, 30." in made.text
    assert made.account.lost == ""


def test_a_note_goes_on_with_its_page_where_its_number_stood_alone_on_the_page_of_its_call_or_the_next() -> (
    None
):
    made = imported(
        f"It came.1 It went.2\n\n1Carter, 1.\n\n2Carter, 2.\n\n\f\n{PROSE}3\n\n\f\n{PROSE}4\n\n3\n\n“It was so.”\n\n4Ibid."
    )
    assert "[^3]: “It was so.”\n" in made.text
    assert len(made.flow.linked.of_call) == 4


@pytest.mark.parametrize(
    "title",
    [
        "# Of Mills3",
        "# **Of Mills**<sup>**3**</sup>",
        "# **Of Mills3**",
        "# Of Mills<sup>3</sup>",
        "# Of Mills 3",
    ],
)
@pytest.mark.parametrize("head", ["3Carter, 3.", "**3Carter, 3.**", "<sup>**3**</sup> Carter, 3."])
def test_a_heading_may_call_a_note(title: str, head: str) -> None:
    """Its emphasis goes over to the call, and to the number of the note."""
    made = imported(
        f"# The Valley\n\nIt came.1 It went.2\n\n1Carter, 1.\n\n2Carter, 2.\n\n\f\n{title}\n\n{PROSE} It rose.4 It fell.5\n\n"
        f"{head}\n\n4Ibid.\n\n5Mills."
    )
    assert len(made.flow.linked.of_call) == len(made.flow.notes) == 5
    assert re.search(r"(?m)^# Of Mills\[\^(?:2-)?3\]$", made.text)
    assert re.search(r"(?m)^\[\^(?:2-)?3\]: (\*\*)?Carter, 3\.(?(1)\*\*)$", made.text)


@pytest.mark.parametrize("title", ["# Chapter 3", "# Of the Mills, Part 3", "# The Mills in May 3"])
def test_the_number_of_a_heading_calls_no_note(title: str) -> None:
    made = imported(
        f"# The Valley\n\nIt came.1 It went.2\n\n1Carter, 1.\n\n2Carter, 2.\n\n\f\n{title}\n\n{PROSE} It rose.4 It fell.5\n\n"
        "3Carter, 3.\n\n4Ibid.\n\n5Mills."
    )
    assert "3 has no call in the text" in " ".join(look.message for look in made.log.looks)


def test_the_call_of_a_note_that_was_not_found_is_told_with_its_page() -> None:
    made = imported(
        "It came.1 It went.2\n\n1Carter, 1.\n\n2Harris, 2.\n\n\f\nIt rose.3 It fell in 1920.4 It fell in 1921.5 All of\n\n"
        "4Carter, 4.\n\n5Ibid.\n\n\f\nit came again.6 It went.7\n\n6Carter.\n\n7Ibid."
    )
    told = [(look.message, look.page) for look in made.log.looks if look.what == "call"]
    assert told == [("the call 3 has no note; it stays in the text", "2")]
    assert len(made.flow.linked.of_call) == len(made.flow.notes) == 6
