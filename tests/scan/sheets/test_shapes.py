"""What the rows of a PDF's page are: items of lists, and what only looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scan.pdfs import LEFT, Leaf, pdf_of, width_of
from scan.test_paged import LONG, brought


def with_cells(*rows: tuple[str, str]) -> Leaf:
    """A page with rows of two cells, the first 40 points before the second; “” goes on with the second."""
    leaf = Leaf().line("Of the Valley", size=14, skip=20).lines(*LONG, "and so on.", skip=8)
    leaf.height += 6
    for first, second in rows:
        leaf.height += 12
        if first:
            leaf.at(first, leaf.height, LEFT, 10)
        leaf.at(second, leaf.height, LEFT + 40, 10)
    return leaf.lines(*LONG, "and so it ends.", skip=10)


@pytest.mark.parametrize("signs", [("•", "•"), ("1.", "2.")])
def test_a_sign_that_is_set_off_begins_an_item(signs: tuple[str, str], tmp_path: Path) -> None:
    leaf = with_cells(
        (signs[0], "a ford, where nobody"), ("", "had one before;"), (signs[1], "a mill.")
    )
    text, report = brought(pdf_of(leaf), tmp_path)
    first, second = ("-", "-") if signs[0] == "•" else signs
    assert f"\n{first} a ford, where nobody had one before;\n" in text
    assert f"\n{second} a mill.\n" in text
    assert not [look for look in report["look"] if look["what"] == "table"]  # type: ignore[attr-defined]


def test_items_with_letters_stay_apart(tmp_path: Path) -> None:
    text, _ = brought(pdf_of(with_cells(("a)", "a ford, and"), ("b)", "a mill."))), tmp_path)
    assert "a ford, and" in text.splitlines()[-5]
    assert "a mill." in text.splitlines()[-3]


def test_rows_below_the_head_of_a_table_are_no_items(tmp_path: Path) -> None:
    text, report = brought(
        pdf_of(with_cells(("No.", "Place"), ("1.", "Ford."), ("2.", "Mill."))), tmp_path
    )
    assert "1. | Ford." in " ".join(text.split())
    assert [look for look in report["look"] if look["what"] == "table"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("signs", "whole"),
    [(("•", "•", "•"), True), (("1.", "2.", "3."), True), (("1.", "2.", "1."), False)],
)
def test_a_list_that_goes_over_a_page_s_end_is_one(
    signs: tuple[str, str, str], whole: bool, tmp_path: Path
) -> None:
    leaves = []
    for page, here in enumerate((signs[:2], signs[2:])):
        leaf = Leaf().lines(*LONG, "and so on, as it is said:", skip=8) if not page else Leaf()
        leaf.height += 6
        for sign in here:
            leaf.line(f"{sign} a ford, and a mill.", indent=10)
        leaves.append(leaf.lines(*LONG, "and so it ends.", skip=10) if page else leaf)
    text, _ = brought(pdf_of(*leaves, labels="7"), tmp_path)
    assert text.count('[]{.page n="8"}') == 1
    text = text.replace('[]{.page n="8"}', "")
    items = [line for line in text.splitlines() if line.endswith(" a ford, and a mill.")]
    assert len(items) == 3
    assert ("\n".join(items) in text) is whole


def test_a_line_of_a_quotation_that_is_full_ends_no_paragraph_though_a_sentence_does(
    tmp_path: Path,
) -> None:
    """Its lines end as far before the margin as they begin behind it."""
    quoted = (
        "“At my orders they held the mouth of the valley then,",
        "and all of it that is in the hills, as they have said so.",
        "In it they have had a mill, and a ford where nobody",
        "had one before.”",
    )
    leaf = Leaf().lines(*LONG, "and so it was said:")
    inset = (max(width_of(line, 10) for line in LONG) - width_of(quoted[1], 10)) / 2
    leaf.height += 8
    for line in quoted:
        leaf.line(line, indent=inset)
    leaf.lines(*LONG, "and so it ends.", skip=8)
    text, _ = brought(pdf_of(leaf), tmp_path)
    assert "have said so. In it they" in text
