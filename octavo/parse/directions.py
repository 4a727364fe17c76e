"""Give blocks that are written in the other direction than what is around them a ``dir`` of their own.

A Latin paragraph in a Hebrew book, a Hebrew note in an English one: set in the book's direction it has its full stop at the
wrong end, and on paper its words change places wherever emphasis or a call parts them. What the author says is kept;
for all else:

1. a block with ``lang`` has the direction of that language;
2. a text has the other direction where its first strong letter has it (the Unicode Bidirectional Algorithm, rule P2; HTML's
   ``dir="auto"``) and at least half of its letters have: a Hebrew paragraph that begins with a Latin name stays what it is;
3. a text without letters (a year, a row of stars) has that of what is around it;
4. where all texts of a list, an item, a quotation are of the other direction, so is that: its numbers stand on their side.

Paragraphs, notes, lists and quotations begin on the side of their own direction, as a page of their language does. Headings,
captions, terms and cells of tables keep the side of the book, whose column and whose columns they belong to: only their
words are turned, in a ``span``, which leaves numbers and labels where those of their neighbours stand. Columns of tables and
pictures in rows keep their order, too. Code is written from left to right everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from octavo.parse.counted import COUNTED
from octavo.parse.tree import CALL_CLASSES, SOURCE_PAGE, VERBATIM
from octavo.text.directions import Letters, has_turned, letters_of
from octavo.text.scripts import direction_of
from octavo.text.trees import HEADINGS

_DIRECTION = "dir"  # attribute
_CELLS = frozenset(("td", "th", "caption", "figcaption"))
# Texts that belong to what stands beside or below them, with whose side they keep.
_LABELS = frozenset((*HEADINGS, "dt", "summary", *_CELLS))
_LABEL_CLASSES = frozenset(("callout-title", "code-caption", "group-caption"))
_TEXTS = frozenset(("p", "li", "dd", *_LABELS))  # what has words, or blocks
_GROUPS = frozenset(
    "ul ol dl li dd blockquote div section article aside address details".split()
)  # what can be turned with all that is in it
_BLOCKS = _TEXTS | _GROUPS | frozenset("figure table thead tbody tfoot tr pre hr".split())
_FIXED = ("table", "figure")  # what has an order of its own, from one side of the page to the other
_MADE = frozenset((*CALL_CLASSES, COUNTED, SOURCE_PAGE, "list-number", "line-number"))  # classes
_UNREAD = VERBATIM | frozenset(("svg", "bdi", "bdo"))  # whose letters say nothing of their block
_CODE = ("pre", "code", "kbd", "samp")


def mark_directions(root: etree._Element, text: str, language: str) -> None:
    """Mark what of a tree with this text is of another direction than a book in this language: ``root`` is a heading, a
    body or the item of a note."""
    direction = direction_of(language)
    if direction == "ltr" and not has_turned(text) and not _says_other(root):
        return
    if root.tag in _LABELS:
        _mark(root, direction)
        return
    for child in root.iterchildren(etree.Element):
        _mark(child, direction)


def _says_other(root: etree._Element) -> bool:
    """Whether something in a tree says that it is of another direction than from left to right, or to be looked at."""
    said = set(root.xpath("descendant-or-self::*/@lang"))
    auto = root.xpath("boolean(descendant-or-self::*[@dir='auto'])")
    return auto is True or any(direction_of(str(name)) == "rtl" for name in said)


def _mark(element: etree._Element, around: str) -> None:
    """Mark an element and what is in it; ``around`` is the direction in which it would be set."""
    said = (element.get(_DIRECTION) or "").lower()
    if said == "auto":
        letters = _letters_in(element)
        said = letters.first or around
        element.set(_DIRECTION, said)
    elif not said and element.tag in _BLOCKS:
        said = _own(element, around)
        if said and element.tag not in _LABELS and not _is_label(element):
            element.set(_DIRECTION, said)
        elif said:
            _turn_words(element, said)
            return
    elif not said and element.tag in _CODE and around == "rtl":
        element.set(_DIRECTION, "ltr")
    for child in list(element.iterchildren(etree.Element)):
        _mark(child, said or around)


def _own(element: etree._Element, around: str) -> str:
    """The other direction, where a block has it; else nothing."""
    other = "ltr" if around == "rtl" else "rtl"
    if language := element.get("lang"):
        return other if direction_of(language) == other else ""
    if element.tag == "pre":
        return other if other == "ltr" else ""
    if element.tag in _GROUPS and next(element.iter(*_FIXED), None) is None:
        held = {_side_of(text, around) for text in _texts_in(element)} - {""}
        if held == {other}:
            return other
    return other if element.tag in _TEXTS and _side_of(element, around) == other else ""


def _side_of(element: etree._Element, around: str) -> str:
    """The direction of a text's own words; nothing where they have none."""
    if said := (element.get(_DIRECTION) or "").lower():
        return "" if said == "auto" else said
    if language := element.get("lang"):
        return direction_of(language)
    letters = _letters_in(element)
    return letters.first if letters.first == letters.most else around


def _texts_in(element: etree._Element) -> Iterator[etree._Element]:
    """The texts of a block, itself among them; not what is in one that says its direction."""
    if element.tag in _TEXTS:
        yield element
    for child in element.iterchildren(etree.Element):
        if child.tag not in _BLOCKS:
            continue
        if child.get(_DIRECTION) or child.get("lang"):
            yield child
        else:
            yield from _texts_in(child)


def _letters_in(element: etree._Element) -> Letters:
    """Those of a text's own words: no number, label or call that we made, no code, no block within it."""
    words: list[str] = []

    def walk(part: etree._Element) -> None:
        words.append(part.text or "")
        for child in part:
            if not (
                not isinstance(child.tag, str)
                or child.tag in _UNREAD
                or child.tag in _BLOCKS
                or child.get(_DIRECTION)
                or not _MADE.isdisjoint((child.get("class") or "").split())
            ):
                walk(child)
            words.append(child.tail or "")

    walk(element)
    return letters_of("".join(words))


def _is_label(element: etree._Element) -> bool:
    """Whether a paragraph keeps the side of what it stands in: it names that, is in a cell, or has a label of the book's."""
    if element.tag != "p":
        return False
    holder = element.getparent()
    return (
        not _LABEL_CLASSES.isdisjoint((element.get("class") or "").split())
        or (holder is not None and holder.tag in _CELLS)
        or any(child.get("class") == COUNTED for child in element[:1])
    )


def _turn_words(element: etree._Element, direction: str) -> None:
    """Put the words of a block into a ``span`` of their direction, behind the labels that we made; blocks in it are
    marked by themselves."""
    around = "ltr" if direction == "rtl" else "rtl"
    kept = 0
    if not (element.text or "").strip():
        for child in element:
            if child.get("class") not in (COUNTED, SOURCE_PAGE):
                break
            kept += 1
            if (child.tail or "").strip():
                break
    held = []
    for child in element[kept:]:
        if child.tag in _BLOCKS:
            break
        held.append(child)
    before = element[kept - 1] if kept else None
    span = etree.Element("span", {_DIRECTION: direction})
    words = (element.text if before is None else before.tail) or ""
    space = words[: len(words) - len(words.lstrip())]
    span.text = words[len(space) :]
    if before is None:
        element.text = space
    else:
        before.tail = space
    span.extend(held)
    element.insert(kept, span)
    for child in list(span):
        _mark(child, direction)
    for child in list(element[kept + 1 :]):
        _mark(child, around)
