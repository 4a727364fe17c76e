"""A block of the scan becomes a piece of its kind, a note becomes paragraphs that call nothing."""

from __future__ import annotations

import pytest

from octavo.scan.dialects import CALLS
from octavo.scan.headings import Title
from octavo.scan.inline import Reader, plain
from octavo.scan.model import Block, BlockKind, Call, Dialect, NoteText, Span, Text
from octavo.scan.pieces import Piece, all_nodes, read_block, read_note
from octavo.scan.words import read_lexicon

DIALECT = Dialect("formfeed", "sup", "sup", "book", "page")
LEXICON = read_lexicon("")


def piece(kind: BlockKind, text: str, title: Title | None = None) -> Piece:
    reader = Reader(CALLS[DIALECT.calls])
    return read_block(Block(kind, text, 1), 0, title, reader, DIALECT, LEXICON)


def note(*texts: str) -> list[str]:
    blocks = tuple(Block("paragraph", text, 1) for text in texts)
    return [plain(nodes) for nodes in read_note(NoteText("1", blocks, 0), DIALECT, LEXICON)]


def test_the_items_of_a_list_keep_their_signs_and_their_depth() -> None:
    made = piece("list", "* one\n  and more\n    • two\n3) three")
    assert [(sign, plain(nodes)) for sign, nodes in made.items] == [
        ("- ", "one and more"), ("    - ", "two"), ("3) ", "three")
    ]  # fmt: skip


def test_the_rows_of_a_table_are_of_one_width() -> None:
    made = piece("table", "| a | b \\| c |\n|---|---|\n| d |")
    assert [[plain(cell) for cell in row] for row in made.rows] == [["a", "b | c"], ["d", ""]]


def test_a_table_without_a_line_below_its_head_is_lines() -> None:
    made = piece("table", "| a | b |\n| c | d |")
    assert (made.kind, plain(made.nodes)) == ("paragraph", "| a | b | | c | d |")


@pytest.mark.parametrize(
    "text", ["The Bridge", "**The Bridge**", "***The Bridge***", "*The  Bridge* "]
)
def test_a_heading_is_without_its_dress(text: str) -> None:
    made = piece("heading", text, Title(1, "The Bridge", 1, 1, None))
    assert made.nodes == (Text("The Bridge"),)


def test_a_quotation_keeps_its_paragraphs() -> None:
    made = piece("quote", "One\nline.\n\nAnother.")
    assert [plain(nodes) for nodes in made.paragraphs] == ["One line.", "Another."]


def test_calls_in_html_are_held_and_the_rest_of_it_stands_as_it_is() -> None:
    made = piece("html", "<td>a<sup>7</sup> *b*</td>")
    assert made.text == "<td>a\x030\x047\x05 *b*</td>"


def test_all_words_of_a_piece_are_found() -> None:
    assert Call("1", 0) in [
        node for nodes in all_nodes(piece("list", "- a<sup>1</sup>")) for node in nodes
    ]


def test_what_ocr_cuts_of_a_note_is_one_paragraph() -> None:
    assert note("See Smith,", "*Bridges*, 12.") == ["See Smith, Bridges, 12."]


def test_a_long_note_has_the_paragraphs_that_end() -> None:
    long, short = "Word " * 50 + "end.", "Word " * 5 + "end."
    assert note(long, long) == [long, long]
    assert note(long, short) == [f"{long} {short}"]


def test_a_call_in_a_note_is_a_raised_number() -> None:
    blocks = (Block("paragraph", "See <sup>2</sup> and [^3].", 1),)
    assert read_note(NoteText("1", blocks, 0), DIALECT, LEXICON) == (
        (Text("See "), Span("sup", (Text("2"),)), Text(" and "), Span("sup", (Text("3"),)), Text(".")),
    )  # fmt: skip
