"""Turn a formula that is too wide for a line into pieces, which end where TeX would end lines.

That is behind a relation or a sign between two terms that stands in no brackets that grow. Where there is none for
long, a piece ends behind any of the things that stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from octavo.text.formulas import parts_terms

_MOST = 24  # things in a piece
_ROWS = ("mrow", "semantics", "mstyle")


def split_formula(formula: etree._Element) -> list[etree._Element]:
    """The pieces of a ``math`` element, each a ``math`` element; none where it has to stay whole."""
    row: etree._Element = formula
    while len(row) == 1 and row[0].tag in _ROWS:
        row = row[0]
    pieces = list(_pieces(list(row)))
    return [_piece(formula, piece) for piece in pieces] if len(pieces) > 1 else []


def _pieces(row: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    piece: list[etree._Element] = []
    for index, child in enumerate(row):
        piece.append(child)
        text = "".join(child.itertext()).strip()
        between = child.tag == "mo" and len(piece) > 1 and parts_terms(text)
        if (between or len(piece) >= _MOST) and index + 1 < len(row):
            yield piece
            piece = []
    if piece:
        yield piece


def _piece(formula: etree._Element, children: Sequence[etree._Element]) -> etree._Element:
    made = etree.Element("math", dict(formula.attrib))
    row = etree.SubElement(made, "mrow")
    for child in children:
        copy = deepcopy(child)
        copy.tail = None
        row.append(copy)
    if row[-1].tag == "mo" and len(row) > 1:
        row[-1].set("form", "infix")  # and not what it would be at the end of a formula
    return made
