"""Signs that tesseract read in place of raised numbers are calls and notes where each page has as many of both."""

from __future__ import annotations

from scan.test_simulated import imported

PAGES = (
    """The Valley

The mills of the lower valley were built before the flood and stood until
the railway came.’ Nobody kept the books of the company after its owner
died, and what is known comes from letters.* The owner’s widow sold the

*Carter, Mills of the Valley, 12.
?Letter of the widow, County Archive, box 4.

1
""",
    """The Valley

land to a cousin in the city, who “never saw it.”* A clerk was sent each
spring to count the sheep.

In the second year the count was lost.* The cousin wrote that he would

3Carter, Mills of the Valley, 40.
*County Archive, box 5.

2
""",
    """The Valley

come himself, and did not.® The mills were pulled down in the autumn.

°Harris, “The Cousin,” 9.

3
""",
)
SCAN = "\f".join(PAGES)


def notes_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("[^")]


def test_signs_are_calls_and_notes_in_their_order_and_told() -> None:
    made = imported(SCAN)
    assert notes_of(made.text) == [
        "[^1]: Carter, Mills of the Valley, 12.",
        "[^2]: Letter of the widow, County Archive, box 4.",
        "[^3]: Carter, Mills of the Valley, 40.",
        "[^4]: County Archive, box 5.",
        "[^5]: Harris, “The Cousin,” 9.",
    ]
    body = " ".join(made.text.split())
    for call in (
        "came.[^1] Nobody",
        "letters.[^2] The",
        "saw it.”[^3] A",
        "lost.[^4] The",
        "not.[^5] The",
    ):
        assert call in body
    assert 'sold the []{.page n="2"}land' in body
    told = [look.message for look in made.log.looks if look.what == "guessed"]
    assert told[0] == "the call of note 1 was put behind “came.”, where “’” was read"
    assert len(told) == 5
    assert made.account.lost == ""


def test_numbers_that_were_read_say_where_the_count_begins() -> None:
    scan = (
        SCAN.replace("*Carter, Mills", "21Carter, Mills")
        .replace("3Carter", "23Carter")
        .replace("°Harris", "25Harris")
    )
    made = imported(scan)
    assert [note[:6] for note in notes_of(made.text)] == [
        "[^21]:",
        "[^22]:",
        "[^23]:",
        "[^24]:",
        "[^25]:",
    ]


def test_a_number_that_was_misread_is_in_the_report() -> None:
    made = imported(SCAN.replace("3Carter", "8Carter"))
    assert made.account.lost == ""
    assert [a.text for a in made.log.asides if a.what == "number that was misread"] == ["8"]


def test_notes_of_a_page_with_fewer_signs_in_its_text_stand_on_their_page_and_are_told() -> None:
    more = (
        PAGES[1]
        .replace("land to", "and to")
        .replace("\n2\n", "\n4\n")
        .replace("The cousin wrote that he would", "So it went.")
    )
    made = imported("\f".join((*PAGES, more.replace("lost.*", "lost."))))
    assert len(notes_of(made.text)) == 7
    told = [look.message for look in made.log.looks if "has no call" in look.message]
    assert told == [f"note {n} has no call in the text; one was set on its page" for n in (6, 7)]


def test_closing_quotation_marks_and_lists_are_no_notes() -> None:
    page = "He said, ‘The mill is gone.’ She said, “It is not.” They went.\n\n*One thing.\n*Another thing.\n\n{}\n"
    made = imported("\f".join(page.format(n) for n in (1, 2, 3)))
    assert notes_of(made.text) == []
