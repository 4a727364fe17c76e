"""Notes are told from the text of their page by what calls them above."""

from __future__ import annotations

from octavo.scan.model import Block, Dialect, Log, Page
from octavo.scan.notes import deal_page


def dealt(*texts: str, labels: str = "bracket") -> tuple[list[str], list[str]]:
    """The text of a page, and its notes' labels."""
    blocks = tuple(Block("paragraph", text, line) for line, text in enumerate(texts, start=1))
    dialect = Dialect("formfeed", labels, labels, "page", "page")
    page = deal_page(Page(0, "", blocks, (), 1), dialect, Log())
    return [block.text for block in page.body], [note.label for note in page.notes]


def test_a_page_ends_with_the_notes_that_it_calls() -> None:
    assert dealt("It was so.[1] And so.[2]", "[1] A note.", "[2] Another.") == (
        ["It was so.[1] And so.[2]"], ["1", "2"]
    )  # fmt: skip


def test_what_is_called_only_below_is_no_note() -> None:
    texts = ["It was so.", "[2] another thing", "[1] see [2]"]
    assert dealt(*texts) == (texts, [])


def test_a_label_on_a_line_of_its_own_is_no_fault() -> None:
    texts = ["It was so.[1]", "[1]\nSmith, 12."]
    assert dealt(*texts) == (texts, [])
