"""Turn laid-out pages into the letters of running text that stand on each.

The running text of a page is its in-flow boxes in order; generated content, notes and margin boxes are
not of it. Letters are counted as `octavo/text/letters.py` says, so that a hyphen added at a line's end
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from octavo.text.letters import count_letters


def letters_on(page_boxes: list[Any]) -> Iterator[int]:
    """For every page the number of letters of its running text."""
    heads: set[int] = set()  # elements whose boxes are repeated on the pages of a table
    for page in page_boxes:
        yield count_letters(_running_text(page, heads))


def _running_text(page: Any, heads: set[int]) -> str:
    """The text of the in-flow boxes of a page, in the order of the source.

    The head of a table is of the text where it stands first; ``heads`` are those that have stood.
    """
    from weasyprint.formatting_structure import boxes

    texts: list[str] = []

    def walk(box: Any) -> None:
        if "::" in (getattr(box, "element_tag", None) or ""):
            return
        if isinstance(box, boxes.TextBox):
            texts.append(box.text)
            return
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            if id(box.element) in heads:
                return
            heads.add(id(box.element))
        for child in getattr(box, "children", ()):
            walk(child)

    walk(page.children[0])  # the root; notes and margin boxes are its siblings
    return "".join(texts)
