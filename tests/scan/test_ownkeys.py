"""A Markdown file's own front matter is front matter, and no paragraph."""

from __future__ import annotations

import pytest

from octavo.scan.model import Log
from octavo.scan.ownkeys import take_own_keys
from scan.test_simulated import imported


def test_title_author_language_and_date_are_taken() -> None:
    made = imported(
        "---\ntitle: The Valley\nauthor:\n- name: A. Writer\n- B. Clerk\nlang: en-GB\ndate: 1901-05-17\n---\n\n"
        "# One\n\nText of it.\n"
    )
    assert made.front_matter["title"] == "The Valley"
    assert made.front_matter["author"] == ["A. Writer", "B. Clerk"]
    assert (made.front_matter["date"], made.front_matter["language"]) == ("1901-05-17", "en-GB")
    assert made.text.partition("\n---\n")[2].strip() == "# One\n\nText of it."
    assert (made.account.lost, made.log.looks) == ("", [])


def test_lines_of_the_text_stay_where_they_were() -> None:
    text = "---\ntitle: T\n---\n# One\n"
    read, known = take_own_keys(text, Log())
    assert (read, known) == ("\n\n\n# One\n", {"title": "T"})


def test_keys_that_are_left_out_are_told() -> None:
    log = Log()
    take_own_keys("---\ntitle: T\nisbn: 1\ndate: tomorrow\n---\n", log)
    assert [(look.message, look.line) for look in log.looks] == [
        ("keys of the file's own front matter were left out: isbn, date", 1)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nWords.\n\n---\n\nMore.\n",
        "---\nWords: that are a sentence.\n---\n",
        "---\ntitle: [\n---\n",
        "---\ntitle: &a x\nauthor: *a\n---\n",
        "---\ntitle: " + "[" * 2000 + "\n---\n",
        "---\n- title\n---\n",
        "---\n? [a]\n: b\n---\n",
        "---\ntitle: ''\n---\n",
        "---\ntitle: x\n",
    ],
)  # fmt: skip
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert take_own_keys(text, Log()) == (text, {})


def test_halves_of_characters_and_controls_are_no_title() -> None:
    made = imported('---\ntitle: "The\\ud800 \\x07Valley"\n---\n\n# One\n\nText of it.\n')
    assert made.front_matter["title"] == "The Valley"
    made.text.encode()


def test_lines_that_name_title_and_author_are_taken() -> None:
    made = imported(
        "# Title: The Valley\n\n## Author: A. Writer\n\n## Year: 1901\n\n-------\n\n## I - THE MILL\n\nText of the first.[1]\n\n"
        "## II - THE SHEEP\n\nText of the second.\n\n## NOTES\n\n[1] The only note.\n"
    )
    keys = made.front_matter
    assert (keys["title"], keys["author"], keys["date"]) == ("The Valley", "A. Writer", "1901")
    body = made.text.partition("\n---\n")[2].strip()
    assert body.startswith("# THE MILL\n")  # its number is left to the book
    assert "Title:" not in body
    assert "[^1]: The only note." in body
    assert (made.account.lost, made.log.looks) == ("", [])


def test_the_three_lines_of_pandoc_are_taken() -> None:
    read, known = take_own_keys(
        "% The Valley\n% A. Writer and B. Clerk\n% May 1901\n\n# One\n", Log()
    )
    assert known == {"title": "The Valley", "author": "A. Writer; B. Clerk", "date": "1901-05"}
    assert read == "\n\n\n\n# One\n"


@pytest.mark.parametrize(
    "text",
    [
        "Title: a word of the text.\n\nMore.\n",
        "5 % of them came.\n",
        "# One\n\nTitle: X\nAuthor: Y\n",
        "Author: X\n\nYear: 1901\n",
    ],
)
def test_lines_of_the_text_are_no_title_lines(text: str) -> None:
    assert take_own_keys(text, Log()) == (text, {})
