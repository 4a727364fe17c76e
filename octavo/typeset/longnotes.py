"""Turn a note that no page could hold into pieces that pages can share.

The engine never breaks a note: one that is taller than the page runs off its foot and is lost. So a
long note is set on its own, in the notes' measure, to learn where its lines end; then it is cut at
line ends into pieces of a few lines. The first piece stands at the foot of the page of the call, the
others follow it there or, where there is no room, at the foot of the next pages, in order.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

LineEnds = Callable[[etree._Element], list[int]]
_FIRST_LINES = 6  # lines of the first piece: they have to fit below the line of the call
_MORE_LINES = 3  # lines of every other piece: small, so that pages fill to the foot


@dataclass(frozen=True, slots=True)
class Splitter:
    """Cuts notes of more than ``threshold`` characters; ``line_ends`` gives, for a note's blocks,
    the number of characters up to the end of each line (white space not counted)."""

    threshold: int
    line_ends: LineEnds

    def __call__(self, body: etree._Element) -> list[etree._Element]:
        """The note's blocks in pieces of whole lines, nothing lost."""
        ends = self.line_ends(body)
        cuts = ends[_FIRST_LINES - 1 : -1 : _MORE_LINES] if len(ends) > _FIRST_LINES + 1 else []
        # the last piece never holds a single line
        if cuts and len(ends) >= 2 and cuts[-1] == ends[-2]:
            cuts = cuts[:-1]
        return split_at(body, cuts)


def split_at(body: etree._Element, cuts: list[int]) -> list[etree._Element]:
    """``body`` cut after the given numbers of characters, white space not counted.

    Elements that a cut goes through are opened again in the next piece, without their ids.
    """
    pieces: list[etree._Element] = []
    rest = copy.deepcopy(body)
    done = 0
    for cut in cuts:
        before, after = _cut(rest, cut - done)
        pieces.append(before)
        rest = after
        done = cut
    return [*pieces, rest]


def _cut(element: etree._Element, count: int) -> tuple[etree._Element, etree._Element]:
    """The element up to its ``count``-th character, and from there on."""
    before, after = _empty(element), _empty(element)
    after.attrib.pop("id", None)
    before.text, after.text, count = _cut_text(element.text, count)
    for child in element:
        tail, child.tail = child.tail, None
        length = _length(child)
        if count <= 0:
            after.append(child)
            child.tail = tail
        elif length <= count:
            count -= length
            before.append(child)
            child.tail, rest, count = _cut_text(tail, count)
            after.text = (after.text or "") + (rest or "") if not len(after) else after.text
        else:
            first, second = _cut(child, count)
            count = 0
            before.append(first)
            after.append(second)
            second.tail = tail
    _mark_broken(before, after)
    return before, after


def _mark_broken(before: etree._Element, after: etree._Element) -> None:
    """A paragraph that a cut went through is set full to its last line."""
    if before.tag == "p" and _length(after):
        before.set("class", "cut")
        after.set("class", "rest")


def _empty(element: etree._Element) -> etree._Element:
    made = etree.Element(element.tag)
    for key, value in element.attrib.items():
        made.set(key, value)
    return made


def _cut_text(text: str | None, count: int) -> tuple[str | None, str | None, int]:
    """Text up to the ``count``-th character that is not white space, the rest, what is left."""
    if text is None:
        return None, None, count
    if count <= 0:
        return None, text, 0
    for index, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return text[: index + 1], text[index + 1 :].lstrip(), 0
    return text, None, count


def _length(element: etree._Element) -> int:
    return sum(1 for text in element.itertext() for c in text if not c.isspace())
