"""Turn what may be wider than a screen into something that stands in a frame and scrolls by itself.

A paged reader sets the pages side by side: what is too wide runs over the words of the next page. But a
frame is never parted between pages, so in an EPUB a long table that is narrow enough stays without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

_LONG = 10  # rows of a table: more may be higher than a screen
_NARROW = 34  # letters: no narrower does the largest type leave a line of a telephone
_BETWEEN = 2.4  # letters of room between columns
_LONG_FORMULA = 14  # letters and signs of a formula that may be wider than a telephone's line


FRAMED = ("table", "math")  # what may get a frame, by the end of its tag


class Frames:
    """Puts frames into one document: the names of their regions are unique in it."""

    def __init__(self, nameless: str, *, paged: bool) -> None:
        """``nameless``: how a table without a caption is called; ``paged``: whether pages may part it."""
        self._nameless = nameless
        self._paged = paged
        self._named: dict[str, int] = {}  # how often each name has been given

    def add(self, element: etree._Element, name_of: Callable[[str], str] | None = None) -> None:
        """Put a frame around a table or a formula that may be too wide; other elements stay as they are. ``name_of``
        gives regions their names, where that is not `Frames.name_of`."""
        match str(element.tag).rpartition("}")[2]:
            case "table":
                if not self._paged or not _may_be_parted(element):
                    self._frame_table(element, name_of or self.name_of)
            case "math":
                if element.get("display") == "block":
                    _wrap(element, "span", "formula").set("tabindex", "0")
                elif _letters(element) > _LONG_FORMULA and not _in_link(element):
                    _wrap(element, "span", "formula-long").set("tabindex", "0")

    def name_of(self, caption: str) -> str:
        """The name of the next region that is called so."""
        count = self._named[caption] = self._named.get(caption, 0) + 1
        return caption if count == 1 else f"{caption} ({count})"

    def _frame_table(self, table: etree._Element, name_of: Callable[[str], str]) -> None:
        caption = next((e for e in table if etree.QName(e).localname == "caption"), None)
        name = "" if caption is None else " ".join("".join(caption.itertext()).split())
        frame = _wrap(table, "div", "table-frame")
        frame.set("role", "region")
        frame.set("aria-label", name_of(name or self._nameless))
        frame.set("tabindex", "0")


def _may_be_parted(table: etree._Element) -> bool:
    """Whether a table is long, and narrow enough for the smallest screen: what no line can break, its
    longest words, side by side."""
    rows = list(table.iter("{*}tr"))
    unbroken = [e for e in table.iter("{*}img", "{*}math", "{*}pre", "{*}table") if e is not table]
    if len(rows) <= _LONG or unbroken:
        return False
    widths: list[int] = []
    for row in rows:
        cells = [cell for cell in row if etree.QName(cell).localname in ("td", "th")]
        if any(cell.get("colspan") for cell in cells):
            return False
        widths += [0] * (len(cells) - len(widths))
        for index, cell in enumerate(cells):
            words = re.split(r"[\s\u200b]+", "".join(cell.itertext()))
            widths[index] = max(widths[index], *map(len, words))
    return sum(widths) + _BETWEEN * (len(widths) - 1) <= _NARROW


def _letters(formula: etree._Element) -> int:
    """How many letters and signs of a formula are drawn: the TeX beside it is not."""
    signs = formula.iter(*(f"{{*}}{name}" for name in ("mi", "mn", "mo", "mtext", "ms")))
    return sum(len("".join(sign.itertext()).strip()) for sign in signs)


def _in_link(element: etree._Element) -> bool:
    """Whether an element stands in a link, which takes the keys for itself."""
    return next(element.iterancestors("{*}a"), None) is not None


def _wrap(element: etree._Element, tag: str, name: str) -> etree._Element:
    """Put a new element with the class ``name`` around ``element`` where it stands."""
    parent = element.getparent()
    assert parent is not None
    space = etree.QName(parent).namespace
    frame = etree.Element(f"{{{space}}}{tag}" if space else tag)
    frame.tail, element.tail = element.tail, None
    parent.replace(element, frame)
    frame.append(element)
    frame.set("class", name)
    return frame
