"""Rows become lines of text; what a link over two lines stands beside keeps its spaces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from octavo.scan.model import Box
from octavo.scan.sheets.model import Line, Word
from octavo.scan.sheets.rows import Row
from octavo.scan.sheets.wording import escape_opening, write_caption, write_rows

ADDRESS = "https://example.org/one/two/three"


def row(*words: str, linked: int = 0, bold: int = 0, glued: tuple[int, ...] = ()) -> Row:
    """A row of words; the first ``linked`` or, below 0, the last are of a link."""
    box = Box(0.0, 0.0, 10.0, 10.0)
    made = tuple(
        Word(text, box, 10.0, 8.0, bold=number < bold, glued=number in glued,
             link=ADDRESS if number < linked or number >= len(words) + min(linked, 0) < len(words) else "")
        for number, text in enumerate(words)
    )  # fmt: skip
    return Row(0, (Line(made, box, 8.0),), box, 8.0, 10.0)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (row("/two/three", ";", "Carter", linked=1, glued=(1,)), f"see <{ADDRESS}>; Carter"),
        (row("/two/three", "Carter", linked=1), f"see <{ADDRESS}> Carter"),
        (row("/two/three", ".", linked=1, glued=(1,)), f"see <{ADDRESS}>."),
    ],
)
def test_what_follows_an_address_over_two_lines_stands_as_it_did(
    second: Row, expected: str
) -> None:
    first = row("see", "https://example.org/one", linked=-1)
    assert " ".join(line.text for line in write_rows([first, second])) == expected


@pytest.mark.parametrize(
    ("words", "bold", "expected"),
    [
        (("Figure", "2.3.", "A", "mill."), 2, "Figure 2.3. A mill."),
        (("(a)", "The", "left."), 1, "(a) The left."),
        (("Bread", "and", "salt."), 1, "**Bread** and salt."),
    ],
)
def test_the_number_before_a_caption_has_no_look(
    words: tuple[str, ...], bold: int, expected: str
) -> None:
    (line,) = write_caption([row(*words, bold=bold)], soft=False)
    assert line.text == expected


def test_a_call_in_a_link_stays_a_call() -> None:
    words = [
        word._replace(raised=word.text == "12")
        for word in row("so", "12", "it", "was", linked=3).words
    ]
    held = row()
    line = Line(tuple(words), held.box, 8.0)
    (written,) = write_rows([replace(held, cells=(line,))])
    assert written.text == f"[so](<{ADDRESS}>) <sup>12</sup> [it](<{ADDRESS}>) was"


def test_a_link_at_the_head_of_a_block_stays_a_link() -> None:
    (written,) = write_rows([row("Carter", "said", linked=1)])
    assert escape_opening(written.text) == f"[Carter](<{ADDRESS}>) said"
    (written,) = write_rows([row("[Carter](<no", "link>)")])
    assert escape_opening(written.text).startswith("\\[Carter")
