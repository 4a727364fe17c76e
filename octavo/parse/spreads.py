"""Turn ``{.spread}`` at a table into how many of its columns stand on the left page of a spread.

What cannot stand so is told, and set as what comes nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.text.floats import LANDSCAPE
from octavo.text.spreads import SPREAD, count_columns, is_whole_at, table_of

_CLASS = "own-spread"  # as sanitize.py writes what our own templates know by that name

_NUMBER = re.compile(r"\d{1,4}")
_BLOCKS = ("table", "div", "figure", "p", "img", "pre")


def shape_spreads(
    root: etree._Element, items: Sequence[etree._Element], html: str, finder: Finder
) -> list[Finding]:
    """Say of each table of the text how it is parted; ``items`` are notes, and ``html`` is what pandoc wrote."""
    findings: list[Finding] = []
    if "spread" not in html:
        return findings
    for block in [block for tree in (root, *items) for block in tree.iter(*_BLOCKS)]:
        said = block.attrib.pop(SPREAD, None)
        names = (block.get("class") or "").split()
        if said is None and (_CLASS not in names or _is_of_words(block)):
            continue
        names = [name for name in names if name != _CLASS]
        fault, hint, instead = _fault_of(block, said, root)
        if fault:
            place = finder.match(rf"\bspread=[\"']?{re.escape(said)}" if said else r"\.spread\b")
            findings.append(Finding("table-spread", Severity.WARNING, fault, place, hint))
            names += [LANDSCAPE] * instead
        else:
            table = table_of(block)
            assert table is not None
            block.set(SPREAD, str(int(said) if said else (count_columns(table) + 1) // 2))
        if names:
            block.set("class", " ".join(names))
        else:
            block.attrib.pop("class", None)
    return findings


def _is_of_words(block: etree._Element) -> bool:
    """Whether a block is a box, or a paragraph, of words: there the class is the author's own."""
    return block.tag in ("div", "p") and next(block.iter("table", "img"), None) is None


def _fault_of(
    block: etree._Element, said: str | None, root: etree._Element
) -> tuple[str, str, bool]:
    """Why a block is not parted, what to write, and whether it is turned instead."""
    table = table_of(block)
    if table is None or block.getparent() is not root:
        return ("only a table that stands by itself is set over a spread",
                "write {.spread} behind the caption of a table, outside lists, quotations and boxes", False)  # fmt: skip
    count = count_columns(table)
    if count < 2:
        return "a table of one column is not set over a spread", "take out {.spread}", False
    if said is not None and not (_NUMBER.fullmatch(said) and 0 < int(said) < count):
        return (f"spread={said} is no number of columns that leaves some for the right page",
                f"write a number from 1 to {count - 1}: so many stand on the left page", False)  # fmt: skip
    left = int(said) if said else (count + 1) // 2
    if not is_whole_at(table, left):
        return (f"this table cannot be parted behind column {left}, where each row has to have cells on both sides, and none over "
                "several rows: it is set on its side",
                "write spread= with the number of a column behind which all cells end", True)  # fmt: skip
    return "", "", False
