"""Turn places in a text into marks that stand there.

A mark stands before the word when its page begins with it, behind the word that the page's end cuts,
and before a heading, a table or a figure when the page begins with that.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree
from markupsafe import Markup

from octavo.text.letters import count_letters, is_letter
from octavo.text.trees import HEADINGS, drop

_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub "
    "sup time u var wbr".split()
)
# A mark may stand before these when a page begins with them …
_OPENINGS = _INLINE | {*HEADINGS, "figure", "table", "pre"}
# … and before these it would be out of place, but what holds them may begin with them.
_WAYS_UP = frozenset("p figcaption caption thead tbody tr td th colgroup".split())
_OBJECTS = frozenset(("img", "math"))  # what a page may begin with that has no letters
_OBJECT = "\x00"  # XML has no such character
_BOUND = "\n"  # of a block
_SIGN = re.compile("[-\u2010\u2011]")  # what prints and does not count
# A page may end behind these, and they end the word for us as well.
_DASHES = "—…"
_REST_OF_WORD = re.compile(rf"[^\s{_DASHES}]*(?:[{_DASHES}]+\s*|\s+)?")


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place where a page begins."""

    id: str  # "page-13"; "page-source-13" for the source's
    label: str  # the folio: "13", "xii"
    name: str  # what is read aloud: the folio, with a word before it in the other pagination
    of_source: bool

    @property
    def roman(self) -> bool:
        """Whether the folio is a roman numeral."""
        return re.fullmatch("[ivxlcdm]+", self.label) is not None

    @property
    def html(self) -> Markup:
        """The mark as it stands in the text."""
        return Markup(etree.tostring(self.element(), encoding="unicode"))

    def element(self) -> etree._Element:
        """The mark as an element without a tail."""
        mark = etree.Element("span")
        mark.set("class", "page-break other" if self.name != self.label else "page-break")
        mark.set("role", "doc-pagebreak")
        mark.set("id", self.id)
        mark.set("aria-label", self.name)
        return mark


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A text node."""

    element: etree._Element
    is_tail: bool
    start: int  # in the whole text
    letters: int  # before it


@dataclass(frozen=True, slots=True)
class _Flat:
    """The text of a tree, bounds of blocks and objects included."""

    text: str
    chunks: tuple[_Chunk, ...]
    objects: tuple[tuple[int, etree._Element], ...]  # with their places in the text

    def position(self, offset: int) -> int:
        """The place of the first whole word at or behind so many letters."""
        index = bisect_right(self.chunks, offset, key=lambda chunk: chunk.letters) - 1
        if index < 0:
            return len(self.text)
        position, left = self.chunks[index].start, offset - self.chunks[index].letters
        position = self._skip(position, left)
        begin = self._begin(position)
        if not _is_cut(self.text, begin):
            return begin
        match = _REST_OF_WORD.match(self.text, position)
        return self._skip_space(match.end() if match else position)

    def _skip(self, position: int, letters: int) -> int:
        """Where the next letter behind so many of them stands."""
        while position < len(self.text) and (letters or not is_letter(self.text[position])):
            letters -= is_letter(self.text[position])
            position += 1
        return position

    def _skip_space(self, position: int) -> int:
        """Where the next thing behind a word stands: a letter, or a sign on its page (``- item``)."""
        letter = self._skip(position, 0)
        while position < letter and not _SIGN.match(self.text, position):
            position += 1
        return letter if _OBJECT in self.text[position:letter] else position

    def _begin(self, position: int) -> int:
        """Where that begins which holds on to the letter at ``position`` and does not count: ``-f``."""
        while position and not (
            is_letter(c := self.text[position - 1]) or c.isspace() or c == _OBJECT
        ):
            position -= 1
        return position

    def objects_before(self, position: int) -> list[etree._Element]:
        """The pictures and formulas between the letter before ``position`` and it."""
        start = position
        while start and not is_letter(self.text[start - 1]):
            start -= 1
        return [element for place, element in self.objects if start <= place < position]


def put_marks(root: etree._Element, places: Sequence[tuple[int, PageMark]]) -> None:
    """Put marks into a tree, each before the letter of the tree's text that its page begins with.

    ``places`` are in order: letters before the place, and the mark.
    """
    if not places:
        return
    flat = _flatten(root)
    found: list[tuple[int, PageMark]] = []
    end = len(flat.text)
    for offset, mark in reversed(places):
        end = min(end, flat.position(offset))  # no page begins behind the next
        found.append((end, mark))
    # from the end, so that the places before stay where they are
    for position, group in groupby(found, key=lambda place: place[0]):
        last, *textless = [mark for _, mark in group]
        _insert(last.element(), flat, root, position)
        # pages before it show what has no letters: a picture, a formula, the end of a note
        objects = flat.objects_before(position)
        for mark in textless:
            after = next(e for e in root.iter("span") if e.get("id") == last.id)
            place = outermost(objects.pop()) if objects else after
            (after if place.getprevious() is after else place).addprevious(mark.element())
            last = mark


def _flatten(root: etree._Element) -> _Flat:
    parts: list[str] = []
    chunks: list[_Chunk] = []
    objects: list[tuple[int, etree._Element]] = []
    length = letters = 0

    def add(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    def add_chunk(element: etree._Element, is_tail: bool, text: str | None) -> None:
        nonlocal letters
        if text:
            chunks.append(_Chunk(element, is_tail, length, letters))
            letters += count_letters(text)
            add(text)

    def walk(element: etree._Element) -> None:
        add_chunk(element, False, element.text)
        for child in element:
            if child.tag in _OBJECTS:
                objects.append((length, child))
                add(_OBJECT)
            elif child.tag in _INLINE:
                walk(child)
            else:
                add(_BOUND)
                walk(child)
                add(_BOUND)
            add_chunk(child, True, child.tail)

    walk(root)
    return _Flat("".join(parts), tuple(chunks), tuple(objects))


def _is_cut(text: str, position: int) -> bool:
    """Whether a word goes on at ``position``. Letters of scripts without spaces begin words."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before.isspace() or before in _DASHES or before == _OBJECT:
        return False
    return not (unicodedata.category(before) == "Lo" and unicodedata.east_asian_width(after) == "W")


def _insert(mark: etree._Element, flat: _Flat, root: etree._Element, position: int) -> None:
    """Put the mark at a place of the text; before the elements that begin there."""
    if position >= len(flat.text):
        root.append(mark)
        return
    chunk = flat.chunks[bisect_right(flat.chunks, position, key=lambda c: c.start) - 1]
    element, index = chunk.element, position - chunk.start
    text = (element.tail if chunk.is_tail else element.text) or ""
    mark.tail = text[index:]
    if chunk.is_tail:
        element.tail = text[:index]
        parent = element.getparent()
        assert parent is not None
        parent.insert(parent.index(element) + 1, mark)
    else:
        element.text = text[:index]
        element.insert(0, mark)
    place = outermost(mark)
    if place is not mark:
        drop(mark)
        place.addprevious(mark)


def outermost(element: etree._Element) -> etree._Element:
    """The outermost element that begins with ``element`` and that a mark may stand before."""
    best = element
    while (parent := element.getparent()) is not None and parent.getparent() is not None:
        if parent.tag not in _OPENINGS | _WAYS_UP or not _begins_with(parent, element):
            break
        element = parent
        if element.tag in _OPENINGS:
            best = element
    return best


def _begins_with(parent: etree._Element, element: etree._Element) -> bool:
    """Whether nothing stands in ``parent`` before ``element``; a picture may, over its caption."""
    if (parent.text or "").strip():
        return False
    for sibling in element.itersiblings(preceding=True):
        if "".join(sibling.itertext()).strip() or (sibling.tail or "").strip():
            return False
        if parent.tag not in ("figure", "table") and sibling.get("role") != "doc-pagebreak":
            return False
    return True
