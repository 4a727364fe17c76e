"""Turn laid-out pages into the letters of running text that stand on each.

The running text of a page is its in-flow boxes in order; generated content, notes and margin boxes are
not of it. Letters are counted as `octavo/text/letters.py` says, so that a hyphen added at a line's end
changes nothing. What left its place for the head or foot of a page (`octavo/engine/floats.py`) counts on the page where it
is called: a page begins with its first letter that stands in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from octavo.engine.floatqueue import PLACED
from octavo.engine.ornaments import is_generated
from octavo.text.letters import count_letters


def letters_on(page_boxes: list[Any]) -> Iterator[int]:
    """For every page the number of letters of its running text."""
    heads: set[int] = set()  # elements whose boxes are repeated on the pages of a table
    letters = [0] * len(page_boxes)
    for index, page in enumerate(page_boxes):
        text, floats = _running_text(page, heads)
        letters[index] += count_letters(text)
        for behind, words in floats:
            letters[index - behind] += count_letters(words)
    yield from letters


def _running_text(page: Any, heads: set[int]) -> tuple[str, list[tuple[int, str]]]:
    """The text of the in-flow boxes of a page, in the order of the source; and that of its floats, each with the number
    of pages by which it is behind its place.

    The head of a table is of the text where it stands first; ``heads`` are those that have stood.
    """
    from weasyprint.formatting_structure import boxes

    texts: list[str] = []
    floats: list[tuple[int, str]] = []

    def walk(box: Any) -> None:
        nonlocal texts
        placed = box.__dict__.get(PLACED)
        if placed is not None:
            outer, texts = texts, []
            walk_in(box)
            floats.append((placed.behind, "".join(texts)))
            texts = outer
        else:
            walk_in(box)

    def walk_in(box: Any) -> None:
        if is_generated(box):
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
    return "".join(texts), floats
