"""A table over a spread says in the Book how many of its columns stand on the left; what cannot be parted is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.text.trees import parse_fragment

TABLE = "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n\n"
SPANS = (
    "<table class='spread'{}><thead><tr><th>a</th><th>b</th></tr></thead>"
    "<tbody><tr>{}</tr></tbody></table>\n"
)


@pytest.mark.parametrize(
    ("text", "tag", "left"),
    [
        (TABLE + ": Words {#tbl-a .spread}", "table", "2"),
        (TABLE + ": Words {.spread spread=1}", "table", "1"),
        (TABLE + ": Words {#tbl-a spread=1}", "table", "1"),
        (f"::: {{.spread}}\n{TABLE}\n: Words {{#tbl-a}}\n:::", "div", "2"),
    ],
)
def test_the_columns_on_the_left_are_half_of_all_or_as_many_as_the_author_says(
    tmp_path: Path, text: str, tag: str, left: str
) -> None:
    book, said = finished_book(tmp_path, {"book.md": f"# One\n\n{text}\n"})
    assert said == []
    block = parse_fragment(book.divisions[0].html)[0]
    assert (block.tag, block.get("data-spread"), block.get("class")) == (tag, left, None)


@pytest.mark.parametrize(
    ("text", "fault", "hint"),
    [
        ("| a |\n|---|\n| 1 |\n\n: Words {.spread}", "a table of one column is not set over a spread",
         "take out {.spread}"),
        (TABLE + ": Words {.spread spread=3}",
         "spread=3 is no number of columns that leaves some for the right page",
         "write a number from 1 to 2: so many stand on the left page"),
        (TABLE + ": Words {spread=half}",
         "spread=half is no number of columns that leaves some for the right page",
         "write a number from 1 to 2: so many stand on the left page"),
        ('![Words](x.svg){.spread alt="A"}', "only a table that stands by itself is set over a spread",
         "write {.spread} behind the caption of a table, outside lists, quotations and boxes"),
        ("> " + TABLE.strip().replace("\n", "\n> ") + "\n>\n> : Words {.spread}",
         "only a table that stands by itself is set over a spread",
         "write {.spread} behind the caption of a table, outside lists, quotations and boxes"),
        ("Words.[^n]\n\n[^n]: Note.\n\n    " + TABLE.strip().replace("\n", "\n    ") + "\n\n    : Words {.spread}\n",
         "only a table that stands by itself is set over a spread",
         "write {.spread} behind the caption of a table, outside lists, quotations and boxes"),
        (f"::: {{.spread}}\nWords before.\n\n{TABLE}:::", "only a table that stands by itself is set over a spread",
         "write {.spread} behind the caption of a table, outside lists, quotations and boxes"),
    ],
)  # fmt: skip
def test_what_is_no_table_with_two_sides_is_told_and_set_as_it_is(
    tmp_path: Path, text: str, fault: str, hint: str
) -> None:
    files = {"book.md": f"# One\n\n{text}\n", "x.svg": SVG}
    (said,) = faults(tmp_path, files)
    assert (said[0], said[1], said[3]) == ("table-spread", fault, hint)
    assert said[2] is not None
    assert said[2].startswith("manuscript/book.md:")
    book, _ = finished_book(tmp_path, files)
    assert "spread" not in book.divisions[0].html


@pytest.mark.parametrize(
    "cells",
    ["<td colspan='2'>over the edge</td>", "<td>only left</td>", "<td rowspan='2'>1</td><td>2</td></tr><tr><td>3</td>"],
)  # fmt: skip
def test_a_table_with_cells_over_the_edge_is_turned_and_told(tmp_path: Path, cells: str) -> None:
    files = {"book.md": f"# One\n\nText.\n\n{SPANS.format('', cells)}"}
    told = [said for said in faults(tmp_path, files) if said[0] == "table-spread"]
    assert [said[1] for said in told] == [
        "this table cannot be parted behind column 1, where each row has to have cells on both sides, and none over "
        "several rows: it is set on its side"
    ]
    book, _ = finished_book(tmp_path, files)
    table = parse_fragment(book.divisions[0].html).find("table")
    assert table is not None
    assert table.get("class") == "landscape"
