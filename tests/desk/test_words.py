"""``octavo words`` counts what the author wrote, chapter by chapter, and says how far it is to the target."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.cli import main
from octavo.desk.counting import Length, length_lines
from octavo.desk.pagetext import NoBookError, count_words, read_page

TEXT = """# One

Five words stand in it.[^a] A half-line too.

1. first
2. second
   - inner

[^a]: Three more words.

## A section

| Left | Right |
|------|------:|
| a b  |     c |

# Two

{long}
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one", 1), ("a — b", 2), ("no—one", 2), ("half-line", 1), ("… . !", 0), ("3.2 km", 2), ("l’été", 1)],
)  # fmt: skip
def test_words_are_what_has_a_letter_or_a_figure(text: str, words: int) -> None:
    assert count_words(text) == words


def test_words_and_pages_of_each_chapter(
    write_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    long = "\n\n".join(["word " * 90] * 12)
    root = write_book(TEXT.replace("{long}", long), target_words=2000)
    assert main(["words", str(root), "--json", "--jobs", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    one, two = told["chapters"]
    # heading 1, paragraph 5 + 3, list 3, section 2, table 2 + 3
    assert (one["words"], one["words_in_notes"]) == (19, 3)
    assert (one["pages"], one["first_page"], one["last_page"]) == (1, "1", "1")
    assert two["words"] == 1 + 12 * 90
    assert two["first_page"] == "3"
    assert two["pages"] == int(two["last_page"]) - 2 > 1
    assert told["words"] == one["words"] + two["words"]
    assert told["pages"] == 1 + two["pages"]
    assert told["target_words"] == 2000
    assert not (root / "build").exists()


def test_people_are_told_what_is_left_to_write() -> None:
    lengths = (Length("1 One", 1200, 30, 4, "1", "4"), Length("A", 1200, 30, 4))
    assert list(length_lines(lengths, 80000)) == [
        "    words  in notes   pages",
        "    1,200        30       4  1 One, 1–4",
        "    1,200        30       4  in all",
        "2 % of 80,000: 78,800 words to go",
    ]
    assert list(length_lines(lengths, 1000))[-1] == "120 % of 1,000: 200 words more"
    assert list(length_lines(lengths, 1200))[-1] == "100 % of 1,200"
    assert len(list(length_lines(lengths, None))) == 3


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<p>a</p>", b"%PDF-1.7"])
def test_a_page_that_is_none_of_ours_is_none(content: bytes) -> None:
    with pytest.raises(NoBookError):
        read_page(content)
