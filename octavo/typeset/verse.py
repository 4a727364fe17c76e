"""Turn verse into blocks that stand in the middle of the page, each as wide as its longest line.

A poem's lines begin at one place, so it is not its lines that are centred. Where the longest has hardly room, the
block stands where quotations do, and what is too long hangs below the beginning of its line.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from octavo.model.face import Face
from octavo.model.metadata import Metadata
from octavo.text.scripts import direction_of
from octavo.typeset.design import PageDesign
from octavo.typeset.widths import text_width, upright_faces

_INDENT = 1.5  # em: least margin, as in print.css
_VERSE = frozenset(("verse", "line-block"))
_APART = frozenset(("epigraph", "dialogue", "letter", "callout"))  # with margins of their own
_WITHIN = frozenset(("blockquote", "li", "dd", "td", "th", "figcaption"))


def centre_verse(
    root: etree._Element, design: PageDesign, faces: Sequence[Face], metadata: Metadata
) -> None:
    """Give the blocks of verse in a division the margin that puts them into the middle, on the side where they begin."""
    direction = direction_of(metadata.language)
    face = upright_faces(faces)[0]
    for block in root.iter("div"):
        if not _VERSE & _names(block) or not _is_free(block):
            continue
        lines = (line for line in block.iter("span") if "verse-line" in _names(line))
        widths = [text_width(_words(line), face) for line in lines]
        left = (design.text_width_pt - max(widths, default=0) * design.size_pt) / 2
        if widths and left > _INDENT * design.size_pt:
            way = next(
                (e.get("dir") for e in (block, *block.iterancestors()) if e.get("dir")), direction
            )
            side = "right" if way == "rtl" else "left"
            block.set(
                "style", f"margin-{side}: {left:.2f}pt; {block.get('style') or ''}".rstrip("; ")
            )


def _words(line: etree._Element) -> str:
    """A line without its number, which stands at the margin."""
    return "".join(line.xpath(".//text()[not(parent::span[@class='line-number'])]"))


def _is_free(block: etree._Element) -> bool:
    """Whether nothing around a block, nor its own kind, gives it other margins."""
    around = [block, *block.iterancestors()]
    return not any(_APART & _names(element) or element.tag in _WITHIN for element in around)


def _names(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").split())
