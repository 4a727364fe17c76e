"""Turn a document for screens into the marks of printed pages in it, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from octavo.checks.text import INLINE
from octavo.text.formulas import FORMULA_TEXT

_LINE = 30  # characters: enough words to know a place by
_FAR = 2000  # characters: few words, and no stretch of white space, are longer
_BOUND = "\n"
_PAGE = "\x00"  # XML has no such character
_STOP = "\x01"  # of a text: what comes next on a screen comes elsewhere on paper


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A mark that a page begins."""

    id: str
    label: str
    before: str  # the last word before it, whole
    again: bool  # whether another page begins at the same place, as within a word that is longer than a page
    after: str  # about a line of the words behind it
    head: str  # of the table in which it stands, or behind whose last letter: paper repeats it


class _Manner(NamedTuple):
    """What an element is to the text, by its tag."""

    is_silent: bool
    is_inline: bool
    is_break: bool
    ends: bool  # what comes next on a screen comes elsewhere on paper


class _Manners(dict[object, _Manner]):
    """Worked out when a tag is first met."""

    def __missing__(self, tag: object) -> _Manner:
        silent = not isinstance(tag, str) or tag in ("math", "head", "script", "style")
        self[tag] = made = _Manner(silent, tag in INLINE, tag == "br", tag in ("section", "aside"))
        return made


_MANNERS = _Manners()


class MarkedText(NamedTuple):
    """The text of a document, or of a section of one, with the marks in it."""

    flat: str  # with its marks, bounds and stops
    marks: tuple[_Mark, ...]
    is_open: bool  # whether a table that ends before it would belong to the first of its marks
    ends_with_table: bool  # whether its last letter is a table's


class _Mark(NamedTuple):
    id: str
    label: str
    head: str  # see `PageBreak`


MARKED = (MarkedText, _Mark)  # what a MarkedText is made of


def page_breaks(tree: etree._Element) -> Iterator[PageBreak]:
    """The page marks of a document with the words around them."""
    return breaks_in(marked_text(tree, {}))


def marked_text(tree: etree._Element, sections: Mapping[etree._Element, MarkedText]) -> MarkedText:
    """The text of a tree; that of its ``sections``, which are empty in it, is known."""
    marks: list[_Mark] = []
    is_open = False
    for element in tree.iter(etree.Element):
        if element in sections:
            marks += sections[element].marks
        elif element.get("role") == "doc-pagebreak":
            mark, is_first = _mark(element)
            is_open = is_open or is_first
            marks.append(mark)
    tables = [*tree.iter("table")]
    ends = bool(tables) and _squeezed(tree).endswith(_squeezed(tables[-1]))
    return MarkedText(_flat(tree, sections), tuple(marks), is_open, ends)


def breaks_in(text: MarkedText) -> Iterator[PageBreak]:
    """The page marks of a document whose text this is."""
    return _breaks_in(text.flat, text.marks)


def _breaks_in(flat: str, marks: Sequence[_Mark]) -> Iterator[PageBreak]:
    if not marks:
        return
    places = [found.start() for found in re.finditer(_PAGE, flat)]
    for mark, place, follows in zip(marks, places, [*places[1:], -1], strict=True):
        after = flat[place : place + _FAR].replace(_PAGE, "")
        lines = next((part for part in after.split(_STOP) if part.strip()), "").split(_BOUND)
        words = ""
        while lines and len(words) < _LINE:
            words += " ".join([*lines.pop(0).split(), ""])
        yield PageBreak(
            mark.id, mark.label, _word_before(flat, place), follows == place + 1,
            words.strip()[: 2 * _LINE], mark.head,
        )  # fmt: skip


def _flat(tree: etree._Element, sections: Mapping[etree._Element, MarkedText]) -> str:
    parts: list[str] = []

    def walk(element: etree._Element, manner: _Manner) -> None:
        if manner.is_silent or element.get("class") == FORMULA_TEXT:  # on paper it is drawn
            return
        role = element.get("role")
        ends = manner.ends or role == "doc-endnotes"
        if not manner.is_inline:
            parts.append(_STOP + _BOUND if ends else _BOUND)
        if role == "doc-pagebreak":
            parts.append(_PAGE)
        if manner.is_break:
            parts.append(" ")
        if text := element.text:
            parts.append(text)
        for child in element:
            if child in sections:
                parts.append(sections[child].flat)
            else:
                walk(child, _MANNERS[child.tag])
            if text := child.tail:
                parts.append(text)
        if not manner.is_inline:
            parts.append(_BOUND + _STOP if ends else _BOUND)

    walk(tree, _MANNERS[tree.tag])
    return "".join(parts)


def _word_before(flat: str, place: int) -> str:
    """The last word before a place; a word may be longer than a page."""
    far = _FAR
    while True:
        words = flat[max(0, place - far) : place].replace(_PAGE, "").replace(_STOP, " ").split()
        if len(words) > 1 or far >= place:
            return words[-1] if words else ""
        far *= 8


def _mark(element: etree._Element) -> tuple[_Mark, bool]:
    """The mark that an element is; and whether it might stand behind a table that ends before the tree."""
    table = next(element.iterancestors("table"), None)
    is_first = False
    if table is None:  # its last rows may hold no letter, and stand at the head of the page
        table, is_first = _table_before(element)
    found = table.find("thead") if table is not None else None
    head = _squeezed(found) if found is not None else ""
    return _Mark(element.get("id") or "", element.get("aria-label") or "", head), is_first


def _table_before(mark: etree._Element) -> tuple[etree._Element | None, bool]:
    """The table that the last letter before a mark belongs to; and whether there is no letter before it."""
    for element in (mark, *mark.iterancestors()):
        for sibling in element.itersiblings(preceding=True):
            if (sibling.tail or "").strip():
                return None, False
            if any(text.strip() for text in sibling.itertext()):
                table = next(iter([*sibling.iter("table")][-1:]), None)
                ends = table is not None and _squeezed(sibling).endswith(_squeezed(table))
                return (table if ends else None), False
        parent = element.getparent()
        if parent is not None and (parent.text or "").strip():
            return None, False
    return None, True


def _squeezed(element: etree._Element) -> str:
    return "".join("".join(element.itertext()).split())
