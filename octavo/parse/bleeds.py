"""Turn ``{.bleed}`` at a picture into a figure that covers a page of its own.

What cannot do so is told, and set as any other picture is.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.parse.tree import SOURCE_PAGE
from octavo.text.bleeds import BLEED
from octavo.text.floats import FLOAT, LANDSCAPE

_CLASS = "own-bleed"  # as sanitize.py writes what our own templates know by that name
_BLOCKS = ("img", "figure", "div", "p", "table", "pre")


def shape_bleeds(
    root: etree._Element, items: Sequence[etree._Element], html: str, finder: Finder
) -> list[Finding]:
    """Say of each picture of the text that covers a page that it does; ``items`` are notes, and ``html`` is what pandoc
    wrote."""
    findings: list[Finding] = []
    if "bleed" not in html:
        return findings
    for element in [found for tree in (root, *items) for found in tree.iter(*_BLOCKS)]:
        names = (element.get("class") or "").split()
        if _CLASS not in names or _is_of_words(element):
            continue
        _name(element, [name for name in names if name != _CLASS])
        block = _block_of(element)
        if block is None or block.getparent() is not root:
            findings.append(
                Finding("figure-bleed", Severity.WARNING, "only a picture that stands by itself covers a page",
                        finder.match(r"\.bleed\b"),
                        "write {.bleed} behind a picture that is all of its paragraph, outside lists, quotations and boxes")
            )  # fmt: skip
            continue
        block.tag = "figure"
        block.set(BLEED, "")
        block.attrib.pop(FLOAT, None)  # it has a page of its own in any case
        _name(block, [name for name in (block.get("class") or "").split() if name != LANDSCAPE])
    return findings


def _is_of_words(element: etree._Element) -> bool:
    """Whether a block has words alone: there the class is the author's own."""
    return element.tag in ("div", "p", "pre", "table") and next(element.iter("img"), None) is None


def _block_of(element: etree._Element) -> etree._Element | None:
    """The block that has one picture, with or without a caption, and nothing else but the mark of a source's page."""
    block = element
    parent = element.getparent()
    if element.tag == "img":
        if parent is None or parent.tag not in ("figure", "p"):
            return None
        block = parent
    if block.tag not in ("figure", "p") or len(block.findall(".//img")) != 1:
        return None
    others = [
        child
        for child in block
        if child.tag not in ("img", "figcaption") and child.get("class") != SOURCE_PAGE
    ]
    words = (block.text or "") + "".join(child.tail or "" for child in block)
    return None if others or words.strip() else block


def _name(element: etree._Element, names: Sequence[str]) -> None:
    if names:
        element.set("class", " ".join(names))
    else:
        element.attrib.pop("class", None)
