"""Turn tables that stand over a spread into what the engine chooses from: both halves, and the whole.

The halves stand on two pages where each has room on one; else the whole is set where it stands, as any other table is.
Columns that stand on facing pages are set in one size.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from octavo.engine.floatspreads import HALVES, RIGHT, WHOLE
from octavo.model import Book
from octavo.model.face import Face
from octavo.text.floats import BARRIER, FLOAT, find_floats
from octavo.text.spreads import part_spread, table_of
from octavo.typeset.design import PageDesign
from octavo.typeset.tables import fit_table


def part_spreads(root: etree._Element, division_id: str, book: Book) -> None:
    """Put before each table of a division's text that stands over a spread its halves, in a box with its name."""
    for one in find_floats(root, division_id, book.metadata.print.floats):
        if not one.is_spread:
            continue
        both = etree.Element("div", {"class": "halves", HALVES: one.name})
        both.extend(part_spread(one.element))
        right = table_of(both[1])
        assert right is not None
        right.set(RIGHT, "")
        for element in both.iter():
            for name in (FLOAT, BARRIER):
                element.attrib.pop(name, None)
        one.element.addprevious(both)
        one.element.set(WHOLE, "")


def sizes_of_halves(
    root: etree._Element, book: Book, design: PageDesign, faces: Sequence[Face]
) -> dict[etree._Element, float]:
    """The type size of tables of which one half has to be set smaller, for both halves."""
    sizes: dict[etree._Element, float] = {}
    for both in root.iterchildren("div"):
        if both.get(HALVES) is None:
            continue
        halves = [table for half in both if (table := table_of(half)) is not None]
        fits = [fit_table(half, book, design, faces) for half in halves]
        if made := [fit.size_pt for fit in fits if fit is not None]:
            sizes |= dict.fromkeys(halves, min(made))
    return sizes
