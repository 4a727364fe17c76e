"""Turn a note that no page could hold into pieces that pages can share.

The engine never breaks a note: one that is taller than the page runs off its foot and is lost. So a
note that may be tall, for its letters or for what else is in it, is set on its own, in the notes' measure,
to learn where its lines end and how high they are; if it is, it is cut at line ends into pieces of a few
lines, or of one line that a picture makes tall. The first piece stands at the foot of the page of the call,
the others follow it there or, where there is no room, at the foot of the next pages, in order.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from lxml import etree

from octavo.typeset.measure import NoteLine

Measure = Callable[[etree._Element], Sequence[NoteLine]]
_FIRST_LINES = 6  # height of the first piece in lines: they have to fit below the line of the call
_MORE_LINES = 3  # … of every other piece: small, so that pages fill to the foot
_NEARLY = 0.5  # of a line, by which a piece may be higher
_BLOCKS = frozenset("p pre ul ol li dl dd table tbody blockquote div section".split())
_LINE_END = re.compile(r"\s*\n")


def break_long_notes(html: str, measure: Measure, line_pt: float, tallest_pt: float) -> str:
    """The document with every note of the class ``long`` that is higher than ``tallest_pt`` in pieces of
    whole lines, nothing lost.

    ``measure`` gives the lines of a note's blocks; an ordinary one is ``line_pt`` high.
    """
    if 'class="note long' not in html:
        return html
    tree = etree.fromstring(html)
    for note in [span for span in tree.iter("span") if _is_long(span)]:
        lines = measure(note)
        tall = sum(line.height_pt for line in lines) > tallest_pt
        _put_pieces(note, split_at(note, _cuts(lines, line_pt) if tall else []))
    return etree.tostring(tree, encoding="unicode")


def _cuts(lines: Sequence[NoteLine], line_pt: float) -> list[int]:
    """The numbers of characters behind which a note is cut."""
    cuts = [0]
    room, height = _FIRST_LINES + _NEARLY, 0.0
    for line, after in pairwise(lines):
        height += line.height_pt / line_pt
        full = height + after.height_pt / line_pt > room
        if full and cuts[-1] < line.letters < lines[-1].letters:
            cuts.append(line.letters)
            room, height = _MORE_LINES + _NEARLY, 0.0
    single = len(lines) > 1 and cuts[-1] == lines[-2].letters
    if single and lines[-1].height_pt < (1 + _NEARLY) * line_pt:
        cuts.pop()  # no piece holds a single line of words
    return cuts[1:]


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
            piece.set("data-continues", name)
        piece.tail = None
        parent.insert(index + number - 1, piece)
    parent[index + len(pieces) - 1].tail = tail


def split_at(body: etree._Element, cuts: list[int]) -> list[etree._Element]:
    """``body`` cut after the given numbers of characters, white space not counted; a picture counts as one.

    Elements that a cut goes through are opened again in the next piece, without their ids.
    """
    pieces: list[etree._Element] = []
    rest = copy.deepcopy(body)
    done = 0
    spaced = _places_before_space(body)
    for cut in cuts:
        before, after = _cut(rest, cut - done)
        for block in before.iter():
            end = (block.get("class") or "").split()[-1:]
            if end == ["ended"] or (end == ["cut"] and cut in spaced):
                block.set("data-parted", "")
        pieces.append(before)
        rest = after
        done = cut
    return [*pieces, rest]


def _places_before_space(body: etree._Element) -> set[int]:
    """The numbers of characters behind which white space stands."""
    places, count = set(), 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            count += element.tag == "img"
        for character in (element.text if event == "start" else element.tail) or "":
            if character.isspace():
                places.add(count)
            else:
                count += 1
    return places


def _cut(element: etree._Element, count: int) -> tuple[etree._Element, etree._Element]:
    """The element up to its ``count``-th character, and from there on."""
    before, after = _empty(element), _empty(element)
    after.attrib.pop("id", None)
    before.text, after.text, count = _cut_text(element.text, count)
    for child in element:
        tail, child.tail = child.tail, None
        length = _length(child)
        if count <= 0 and not (child.tag == "br" and _is_bare(after)):
            after.append(child)
            child.tail = tail
        elif child.tag == "colgroup":  # both have the columns
            before.append(child)
            after.append(copy.deepcopy(child))
        elif length <= count:
            count -= length
            before.append(child)
            child.tail, rest, count = _cut_text(tail, count)
            after.text = (after.text or "") + (rest or "") if not len(after) else after.text
        else:
            first, second = _cut(child, count)
            if _length(first):  # readers of the structure hear one element
                second.set("data-continues", "")
            count = 0
            before.append(first)
            after.append(second)
            second.tail = tail
    _mark_broken(before, after)
    return before, after


def _mark_broken(before: etree._Element, after: etree._Element) -> None:
    """What a cut went through ends and begins without a margin there. A paragraph is full to its last line,
    unless its author has ended the line; an item has one bullet."""
    if before.tag in _BLOCKS and _length(before) and _length(after):
        ended = len(before) and before[-1].tag == "br"
        _add_class(before, "cut ended" if ended else "cut")
        _add_class(after, "rest")


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class') or ''} {name}".strip())


def _is_bare(element: etree._Element) -> bool:
    """Whether nothing of a text is in an element yet."""
    return not len(element) and not (element.text or "").strip()


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
        return None, _next_line(text), 0
    for index, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return text[: index + 1], _next_line(text[index + 1 :]), 0
    return text, None, count


def _next_line(text: str) -> str:
    """What stands behind a cut, without the space of the line's end; ends of lines there are only in code,
    where the next begins with space that was meant."""
    end = _LINE_END.match(text)
    return text[end.end() :] if end else text.lstrip()


def _length(element: etree._Element) -> int:
    letters = sum(1 for text in element.itertext() for c in text if not c.isspace())
    return letters + sum(1 for _ in element.iter("img"))
