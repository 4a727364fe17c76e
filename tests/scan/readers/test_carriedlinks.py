"""A link that LaTeX draws on over the end of a page is none of the words at the head of the next."""

from __future__ import annotations

from octavo.scan.model import Box
from octavo.scan.readers.carriedlinks import drop_carried_links
from octavo.scan.sheets.model import Line, Region, Sheet, Word

ADDRESS = "https://example.org/one/two-three"
BOX = Box(0.0, 0.0, 10.0, 10.0)


def line(text: str, size: float, link: str = "") -> Line:
    words = (Word(word, BOX, size, 8.0, link=link) for word in text.split())
    return Line(tuple(words), BOX, 8.0)


def sheet(index: int, *lines: Line) -> Sheet:
    return Sheet(index, 400, 600, (Region(lines, BOX),))


def linked(before: Sheet, after: Sheet) -> str:
    """The words of the second page that are in a link."""
    _, made = drop_carried_links([before, after])
    return " ".join(w.text for region in made.regions for held in region.lines for w in held.words if w.link)  # fmt: skip


def test_the_link_of_a_note_is_not_that_of_the_text_on_the_next_page() -> None:
    before = sheet(0, line("It was held.", 10), line("Carter’s book", 8, ADDRESS), line("12", 10, ADDRESS))  # fmt: skip
    after = sheet(1, line("arms from the hills, which", 10, ADDRESS), line("had them.", 10, ADDRESS), line("Then they", 10))  # fmt: skip
    assert linked(before, after) == ""


def test_an_address_is_not_linked_to_other_words_on_the_next_page_of_one_size() -> None:
    before = sheet(0, line("https://example.org/one/", 10, ADDRESS))
    assert linked(before, sheet(1, line("arms from the hills", 10, ADDRESS))) == ""


def test_an_address_or_words_of_the_text_that_go_on_over_the_page_stay_linked() -> None:
    before = sheet(0, line("https://example.org/one/", 8, ADDRESS))
    assert linked(before, sheet(1, line("two-three", 8, ADDRESS))) == "two-three"
    before = sheet(0, line("the book of", 10, ADDRESS))
    assert linked(before, sheet(1, line("the hills", 10, ADDRESS))) == "the hills"


def test_a_page_that_names_the_address_again_stays_linked() -> None:
    before = sheet(0, line("https://example.org/one/two-three", 8, ADDRESS))
    after = sheet(1, line("It was held.", 10), line("And so on.", 10), line("See Carter", 10, ADDRESS))  # fmt: skip
    assert linked(before, after) == "See Carter"
