"""Turn columns of numbers into columns whose decimal signs stand below one another, in all editions.

A column that is set to the right ends with its last figures. Behind a number with fewer of them than others have,
stands an empty box as wide as what it lacks: figures in tables have one width, and a decimal sign has half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

_RIGHT = re.compile(r"text-align:\s*right")
_NUMBER = re.compile(r"[+−–-]?[$€£¥]?\s?\d[\d.,’'\u00a0\u202f ]*")
_NOTHING = re.compile(r"[\s–—−.…-]*")
_SIGN = 0.5  # of a figure's width
# Languages that write 1.5; all others that we know write 1,5.
_POINT = frozenset("en ja zh ko he hi th ga mt cy la".split())
_POINT_HERE = frozenset(
    "de-CH de-LI it-CH es-MX es-US es-PR es-GT es-HN es-NI es-PA es-DO es-SV".split()
)


def align_decimals(tree: etree._Element, language: str) -> None:
    """Put room behind the numbers of a tree's tables that have fewer decimals than others of their column."""
    for table in tree.iter("table"):
        rows = [row for row in table.iter("tr") if row.find("td") is not None]
        cells = [cell for row in rows for cell in row]
        if any("colspan" in cell.attrib or "rowspan" in cell.attrib for cell in cells):
            continue
        here = next((e.get("lang") for e in (table, *table.iterancestors()) if e.get("lang")), None)
        for column in _columns(rows):
            _align(column, "." if _has_point(here or language) else ",")


def _has_point(language: str) -> bool:
    return language.partition("-")[0].lower() in _POINT or language in _POINT_HERE


def _columns(rows: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    """The cells of each column that is set to the right."""
    for number in range(max((len(row) for row in rows), default=0)):
        column = [row[number] for row in rows if len(row) > number]
        if all(_RIGHT.search(cell.get("style") or "") for cell in column):
            yield column


def _align(column: Sequence[etree._Element], sign: str) -> None:
    texts = ["".join(cell.itertext()).strip() for cell in column]
    if not all(_NUMBER.fullmatch(text) or _NOTHING.fullmatch(text) for text in texts):
        return
    widths = [_decimals(text, sign) for text in texts]
    for cell, text, width in zip(column, texts, widths, strict=True):
        lacks = max(widths) - width
        if lacks and _NUMBER.fullmatch(text):
            holder = cell[-1] if len(cell) == 1 and cell[-1].tag == "p" else cell
            room = etree.SubElement(holder, "span")
            room.set("class", "decimal-room")
            room.set("style", f"padding-right: {lacks:g}ch")


def _decimals(text: str, sign: str) -> float:
    """The width of what stands behind a number's whole part, in figures."""
    _, found, behind = text.rpartition(sign)
    return len(behind) + _SIGN if found and behind.isdigit() else 0.0
