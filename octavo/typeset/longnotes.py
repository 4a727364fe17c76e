"""Turn a note that no page could hold into pieces that pages can share.

The engine never breaks a note: one that is taller than the page runs off its foot and is lost. So a
long note is set on its own, in the notes' measure, to learn where its lines end; then it is cut at
line ends into pieces of a few lines. The first piece stands at the foot of the page of the call, the
others follow it there or, where there is no room, at the foot of the next pages, in order.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

from lxml import etree

LineEnds = Callable[[etree._Element], list[int]]
_FIRST_LINES = 6  # lines of the first piece: they have to fit below the line of the call
_MORE_LINES = 3  # lines of every other piece: small, so that pages fill to the foot


def break_long_notes(html: str, line_ends: LineEnds) -> str:
    """The document with every note of the class ``long`` in pieces of whole lines, nothing lost.

    ``line_ends`` gives, for a note's blocks, the number of characters up to the end of each line
    (white space not counted).
    """
    if 'class="note long' not in html:
        return html
    tree = etree.fromstring(html)
    for note in [span for span in tree.iter("span") if _is_long(span)]:
        ends = line_ends(note)
        cuts = ends[_FIRST_LINES - 1 : -1 : _MORE_LINES] if len(ends) > _FIRST_LINES + 1 else []
        # the last piece never holds a single line
        if cuts and cuts[-1] == ends[-2]:
            cuts = cuts[:-1]
        _put_pieces(note, split_at(note, cuts))
    return etree.tostring(tree, encoding="unicode")


def _is_long(span: etree._Element) -> bool:
    return (span.get("class") or "").split()[:2] == ["note", "long"]


def _put_pieces(note: etree._Element, pieces: list[etree._Element]) -> None:
    """Put the pieces in the place of the note, one behind the other."""
    parent = note.getparent()
    assert parent is not None
    name, crowded = note.get("id") or "", "crowded" in (note.get("class") or "").split()
    index, tail = parent.index(note), note.tail
    note.tail = None
    parent.remove(note)
    for number, piece in enumerate(pieces, start=1):
        classes = ["note"]
        classes += ["continued"] * (number > 1) + ["broken"] * (number < len(pieces))
        classes += ["crowded"] * crowded
        piece.set("class", " ".join(classes))
        piece.set("id", name if number == 1 else f"{name}-part-{number}")
        if number > 1:
            piece.attrib.pop("role", None)
        piece.tail = None
        parent.insert(index + number - 1, piece)
    parent[index + len(pieces) - 1].tail = tail


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
