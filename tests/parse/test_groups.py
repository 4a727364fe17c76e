"""Boxes of several pictures or tables are groups: their parts have letters, and stand side by side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

NBSP = "\u00a0"
TABLE = "| a |\n|---|\n| 1 |\n\n: Words {{#{}}}\n\n"


def made(folder: Path, text: str) -> str:
    book, _ = finished_book(folder, {"book.md": f"# One\n\n{text}\n", "x.svg": SVG})
    return book.divisions[-1].html.replace(NBSP, " ").replace("\u2060", "")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def pictures(*keys: str) -> str:
    return "".join(f'![Words](x.svg){{#{key} alt="A"}}\n\n' for key in keys)


def rows(html: str) -> list[list[str]]:
    """The widths of the cells of each row."""
    found = re.split(r'<div class="group-row"[^>]*>', html)[1:]
    return [re.findall(r'class="group-cell" style="width: ([\d.]+)%"', row) for row in found]


def test_parts_have_letters_and_are_called_by_them(tmp_path: Path) -> None:
    text = (
        f"::: {{#fig-all}}\n{pictures('fig-a', 'fig-b', 'fig-c')}All.\n:::\n\n"
        "@fig-all, @fig-a, [-@fig-b], [@fig-a; @fig-b; @fig-c], [@fig-c; @fig-a]."
    )
    html = made(tmp_path, text)
    assert plain(html) == (
        "(a) Words (b) Words (c) Words Figure 1.1. All. "
        "Figure 1.1 , Figure 1.1a , 1.1b , Figures 1.1a – c , Figures 1.1a and 1.1c ."
    )
    assert re.findall(r'class="reference" href="#([^"]*)">', html)[-4:] == ["fig-a", "fig-c", "fig-a", "fig-c"]  # fmt: skip


def test_a_call_of_a_part_has_its_group_counted(tmp_path: Path) -> None:
    text = (
        f"::: {{#fig-all}}\n{pictures('fig-a', 'fig-b')}All.\n:::\n\n{pictures('fig-z')}See @fig-b."
    )
    assert plain(made(tmp_path, text)).endswith("Figure 1.1. All. Figure 1.2. Words See Figure 1.1b .")  # fmt: skip


def test_parts_without_keys_have_no_letters(tmp_path: Path) -> None:
    text = "::: {#fig-all}\n![A](x.svg)\n\n![B](x.svg)\n\nAll.\n:::\n\nSee @fig-all."
    assert plain(made(tmp_path, text)) == "A B Figure 1.1. All. See Figure 1.1 ."


def test_pictures_of_one_paragraph_are_parts_with_their_captions(tmp_path: Path) -> None:
    text = (
        '<div id="fig:all">\n![The *first*.](x.svg){#fig:a width=30%}\n![](x.svg){#fig:b width=60% alt="B"}\n\nAll.\n</div>\n\n'
        "See @fig:b."
    )
    html = made(tmp_path, text)
    assert rows(html) == [["33.33", "66.67"]]
    assert '<div class="group-row" style="width: 90%">' in html
    assert '<figcaption><span class="counted">(a)</span> The <em>first</em>.</figcaption>' in html
    assert '<figcaption><span class="counted">(b)</span></figcaption>' in html
    assert 'style="width: 30%"' not in html
    assert plain(html).endswith("Figure 1.1. All. See Figure 1.1b .")


@pytest.mark.parametrize(
    ("layout", "count", "wanted"),
    [
        ("layout-ncol=2", 3, [["50", "50"], ["100"]]),
        ("layout-nrow=2", 4, [["50", "50"], ["50", "50"]]),
        ('layout="[70,30]"', 2, [["70", "30"]]),
        ('layout="[[3,1],[1]]"', 3, [["75", "25"]]),
        ('layout="[[1,-0.2,1]]"', 2, [["50", "50"]]),
        ("layout-ncol=1", 2, []),
        ("layout-ncol=0", 2, [["50", "50"]]),
        ('layout="[[1,1],"', 2, [["50", "50"]]),
        ('layout="[[true],1e999]"', 2, [["50", "50"]]),
        ("", 2, [["50", "50"]]),
        ("", 3, [["33.33", "33.33", "33.33"]]),
        ("", 4, [["50", "50"], ["50", "50"]]),
        ("", 5, [["33.33", "33.33", "33.33"], ["50", "50"]]),
    ],
)
def test_parts_stand_in_rows_as_the_author_says_or_as_there_is_room(
    tmp_path: Path, layout: str, count: int, wanted: list[list[str]]
) -> None:
    keys = [f"fig-{n}" for n in range(count)]
    assert rows(made(tmp_path, f"::: {{#fig-all {layout}}}\n{pictures(*keys)}All.\n:::")) == wanted


def test_what_stands_between_parts_keeps_its_place(tmp_path: Path) -> None:
    text = (
        f"::: {{#fig-all layout-ncol=2}}\n{pictures('fig-a', 'fig-b')}Between.\n\n{pictures('fig-c', 'fig-d')}"
        "One.\n\nTwo.\n:::\n\nSee @fig-d."
    )
    html = made(tmp_path, text)
    assert rows(html) == [["50", "50"], ["50", "50"]]
    assert plain(html) == (
        "(a) Words (b) Words Between. (c) Words (d) Words One. Figure 1.1. Two. See Figure 1.1d ."
    )


def test_tables_have_letters_below_one_caption_and_stand_in_rows_where_that_is_said(
    tmp_path: Path,
) -> None:
    tables = TABLE.format("tbl-a") + TABLE.format("tbl-b")
    html = made(tmp_path, f"::: {{#tbl-all}}\n{tables}Both.\n:::\n\nSee @tbl-b.")
    assert plain(html) == "Table 1.1. Both. (a) Words a 1 (b) Words a 1 See Table 1.1b ."
    assert rows(html) == []
    html = made(tmp_path, f"::: {{#tbl-all layout-ncol=2}}\n{tables}Both.\n:::\n\nSee @tbl-b.")
    assert rows(html) == [["50", "50"]]


def test_boxes_within_a_box_are_its_parts(tmp_path: Path) -> None:
    inner = "".join(f'::: {{#fig-{n}}}\n![](x.svg){{alt="A"}}\n\nPart.\n:::\n\n' for n in "ab")
    html = made(tmp_path, f":::: {{#fig-all layout-ncol=2}}\n{inner}All.\n::::\n\nSee @fig-b.")
    assert plain(html) == "(a) Part. (b) Part. Figure 1.1. All. See Figure 1.1b ."
    assert rows(html) == [["50", "50"]]


def test_a_box_with_a_layout_and_no_key_only_sets_its_pictures_side_by_side(tmp_path: Path) -> None:
    html = made(tmp_path, f"::: {{layout-ncol=2}}\n{pictures('fig-a', 'fig-b')}:::\n\nSee @fig-b.")
    assert plain(html) == "Figure 1.1. Words Figure 1.2. Words See Figure 1.2 ."
    assert rows(html) == [["50", "50"]]
    assert "data-layout" not in html


def test_a_part_of_a_part_has_no_number_to_refer_to(tmp_path: Path) -> None:
    inner = f":::: {{#fig-inner}}\n{pictures('fig-a', 'fig-b')}In.\n::::\n\n"
    text = (
        f"# One\n\n::::: {{#fig-all}}\n{inner}{pictures('fig-c')}All.\n:::::\n\n@fig-inner, @fig-a."
    )
    found = faults(tmp_path, {"book.md": text, "x.svg": SVG})
    assert [(code, said) for code, said, *_ in found] == [
        ("ref-uncounted", "what has the key #fig-a has no number to refer to")
    ]
