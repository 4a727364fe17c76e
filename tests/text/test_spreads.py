"""A table is parted between its columns, and each of its cells is in one half."""

from __future__ import annotations

from lxml import etree

from octavo.text.spreads import count_columns, is_whole_at, part_spread, placed_cells, table_of

TABLE = (
    '<table id="t" data-spread="2"><caption>C</caption><colgroup><col/><col/><col/></colgroup>'
    '<thead><tr><th colspan="2">a</th><th>c</th></tr></thead>'
    '<tbody><tr><td id="x">1</td><td>2</td><td id="y">3</td></tr></tbody></table>'
)


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


def test_the_left_half_has_the_caption_and_the_key_and_each_cell_is_in_one_half() -> None:
    block = etree.fromstring(TABLE)
    before = etree.tostring(block)
    left, right = part_spread(block)
    assert (words(left), words(right)) == ("Ca12", "c3")
    assert (left.get("id"), right.get("id")) == ("t", None)
    assert [len(half.findall("colgroup/col")) for half in (left, right)] == [2, 1]
    assert right.find(".//td[@id='y']") is not None
    assert etree.tostring(block) == before


def test_a_box_of_a_table_is_parted_as_the_table_and_one_with_other_text_is_none() -> None:
    box = etree.fromstring(
        f'<div data-spread="2">{TABLE.replace(" data-spread=", " title=")}</div>'
    )
    left, right = part_spread(box)
    assert (left.tag, words(left), words(right)) == ("div", "Ca12", "c3")
    assert table_of(etree.fromstring(f"<div>Words {TABLE}</div>")) is None
    assert table_of(etree.fromstring(f"<div><p>Words</p>{TABLE}</div>")) is None


def test_an_edge_in_a_cell_parts_no_table() -> None:
    table = etree.fromstring(TABLE)
    assert count_columns(table) == 3
    assert (is_whole_at(table, 1), is_whole_at(table, 2)) == (False, True)


def test_cells_stand_behind_those_that_come_down_from_a_row_above() -> None:
    table = etree.fromstring(
        '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>'
    )
    assert [(cell.text, column) for cell, column, _ in placed_cells(table)] == [
        ("a", 0), ("b", 1), ("c", 1), ("d", 0),
    ]  # fmt: skip
