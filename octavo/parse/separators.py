"""Turn the two signs by which Unicode ends lines and paragraphs into what they mean: programs for layout put them into a
text that is taken out of them, pandoc takes them for letters, and no font draws them.

U+2028 becomes a ``br``, U+2029 the end of a ``p``; where a line cannot be broken, or a paragraph not be ended, they are a
``br`` or a space.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.parse.tree import INLINE, VERBATIM
from octavo.text.controls import LINE, PARAGRAPH

_SIGN = re.compile(rf"\s*[{LINE}{PARAGRAPH}]\s*")
_ENDS_PARAGRAPH = re.compile(rf"\s*{PARAGRAPH}[\s{LINE}{PARAGRAPH}]*")
_AT_BEGINNING, _AT_END = re.compile(rf"\A{_SIGN.pattern}"), re.compile(rf"{_SIGN.pattern}\Z")
_NAMES = ("alt", "title", "aria-label")
# What holds no words of its own.
_HOLDERS = frozenset("table thead tbody tfoot tr colgroup ul ol dl figure ruby".split())


def break_at_separators(root: etree._Element) -> None:
    """Break the lines and end the paragraphs of a tree where its texts say so."""
    for image in root.iter("img", "a"):
        for name in _NAMES:
            if value := image.get(name):
                image.set(name, _SIGN.sub(" ", value))
    text = "".join(root.itertext())
    if LINE not in text and PARAGRAPH not in text:
        return
    for paragraph in list(root.iter("p")):
        if PARAGRAPH in "".join([paragraph.text or "", *(child.tail or "" for child in paragraph)]):
            _end_paragraph(paragraph)
    for element in list(root.iter(etree.Element)):
        _break_lines(element)


def _end_paragraph(paragraph: etree._Element) -> None:
    """Make several of a paragraph; one that nothing would stand in is not made."""
    pieces = [etree.Element("p", dict(paragraph.attrib))]
    _put_texts(pieces, paragraph.text)
    for child in list(paragraph):
        tail, child.tail = child.tail, None
        pieces[-1].append(child)
        _put_texts(pieces, tail)
    parent = paragraph.getparent()
    assert parent is not None
    tail, place = paragraph.tail, parent.index(paragraph)
    full = [piece for piece in pieces if len(piece) or (piece.text or "").strip()]
    for piece in full[1:]:
        piece.attrib.pop("id", "")
    for piece in full:
        piece.tail = tail
    parent[place : place + 1] = full


def _put_texts(pieces: list[etree._Element], text: str | None) -> None:
    """Add a text to the last of several paragraphs, and begin others where it does."""
    first, *others = _ENDS_PARAGRAPH.split(text or "")
    _add(pieces[-1], first)
    for other in others:
        pieces.append(etree.Element("p", dict(pieces[0].attrib)))
        _add(pieces[-1], other)


def _add(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


def _break_lines(element: etree._Element) -> None:
    """Break the lines of the texts right in an element."""
    kept = [holder for holder in (element, *element.iterancestors()) if holder.tag in VERBATIM]
    if kept or element.tag in _HOLDERS:
        end = "\n" if any(holder.tag == "pre" for holder in kept) else " "
        element.text = _SIGN.sub(end, element.text) if element.text else element.text
        for child in element:
            child.tail = _SIGN.sub(end, child.tail) if child.tail else child.tail
        return
    if element.tag not in INLINE:
        _trim(element)
    first, *lines = _SIGN.split(element.text or "")
    element.text = first or None
    _put_breaks(element, 0, lines)
    for child in [child for child in element if child.tail and _SIGN.search(child.tail)]:
        first, *lines = _SIGN.split(child.tail or "")
        child.tail = first or None
        _put_breaks(element, element.index(child) + 1, lines)


def _trim(block: etree._Element) -> None:
    """Take signs away from where a block begins or ends anyway."""
    block.text = _AT_BEGINNING.sub("", block.text or "") or None
    if len(block):
        block[-1].tail = _AT_END.sub("", block[-1].tail or "") or None
    else:
        block.text = _AT_END.sub("", block.text or "") or None


def _put_breaks(element: etree._Element, index: int, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        end = etree.Element("br")
        end.tail = line or None
        element.insert(index + number, end)
