"""A table over a spread stands on two pages that face one another, row beside row; for whoever listens it is one."""

from __future__ import annotations

import re

import pytest
import readers
from builders import write_book
from conftest import Built, build

from typeset.test_structure import squeezed, tree_of

TEXT = "words of a text that goes on over many lines and pages and has no end but that of its book "


def _table(rows: int, said: str, note: str = "") -> str:
    lines = "".join(
        f"| left{row} {'wide ' * (9 if row == 1 else 1)}| b{row} | right{row} {'long ' * (20 if row == 2 else 1)}|"
        f" last{row}{note if row == 2 else ''} |\n"
        for row in range(rows)
    )
    return f"| Aa | Bb | Cc | Dd |\n|---|---|---|---|\n{lines}\n: Caption. {{{said}}}\n\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = (
        f"# One\n\n{TEXT * 4}\n\n{_table(5, '#tbl-a .spread', '[^n]')}Behind {TEXT * 45}\n\nSee @tbl-a.\n\n[^n]: The note.\n\n"
        f"# Two\n\n{TEXT * 45}\n\n{_table(4, '#tbl-b .spread spread=1')}"
        f"# Three\n\n{TEXT * 2}\n\n{_table(60, '#tbl-c .spread')}End.\n"
    )
    return build(write_book(tmp_path_factory.mktemp("spreads"), {"book.md": text}))


def _pages_with(built: Built, word: str) -> list[int]:
    pages = readers.pdf_pages(built.content("pdf"))
    return [index for index, page in enumerate(pages) if re.search(rf"\b{word}\b", page)]


def test_only_the_table_that_is_too_high_is_told_and_set_whole(built: Built) -> None:
    told = [f for f in built.build.findings if f.code not in ("not-run", "print-float-far")]
    told = [f for f in told if not f.code.startswith("makeup-")]
    assert [(f.code, f.message) for f in told] == [
        ("print-spread-whole", "PDF: the table “Table 3.1. Caption.” is not printed over a spread: its halves are higher than a page")
    ]  # fmt: skip
    first, *_ = _pages_with(built, "left0")[2:]
    assert first == _pages_with(built, "right0")[2]


def test_halves_face_one_another_and_the_text_goes_on_before_them(built: Built) -> None:
    pages = readers.pdf_pages(built.content("pdf"))
    left, right = _pages_with(built, "left3")[0], _pages_with(built, "right3")[0]
    assert left % 2 == 1
    assert right == left + 1
    assert "Behind" in pages[left - 1]
    assert "Caption" in pages[left]
    assert "Caption" not in pages[right]
    assert "The note" in pages[right]
    assert "The note" not in pages[left]


def test_a_recto_stays_empty_where_no_text_is_left_for_it(built: Built) -> None:
    pages = readers.pdf_pages(built.content("pdf"))
    left, right = _pages_with(built, "left3")[1], _pages_with(built, "right3")[1]
    assert left % 2 == 1
    assert right == left + 1
    assert not re.search("words|left|right", pages[left - 1])
    assert "words" in pages[left - 2]


def test_rows_stand_on_the_same_lines_on_both_pages(built: Built) -> None:
    content = built.content("pdf")
    page = _pages_with(built, "left3")[0]
    rows = [
        [y for y, _, text in readers.base_lines(content)[index] if text.startswith(word)]
        for index, word in ((page, "left"), (page + 1, "right"))
    ]
    assert len(rows[0]) == len(rows[1]) == 5
    assert rows[0] == pytest.approx(rows[1], abs=0.05)


def test_whoever_listens_hears_one_table_with_all_cells_in_their_rows(built: Built) -> None:
    table = tree_of(built).all("Table")[0]
    assert [node.kind for node in table.nodes] == ["Caption", "THead", "TBody"]
    assert [squeezed(cell.text) for cell in table.all("TH")] == ["Aa", "Bb", "Cc", "Dd"]
    first = table.nodes[2].nodes[0]
    assert [squeezed(cell.text)[:5] for cell in first.nodes] == ["left0", "b0", "right", "last0"]


def test_screens_have_one_table(built: Built) -> None:
    tree = readers.html_tree(built.content("html"))
    (table,) = (t for t in tree.iter("table") if t.get("id") == "tbl-a")
    assert len(table.findall(".//tr")[0]) == 4
